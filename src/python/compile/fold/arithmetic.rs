//! Operators on constants, within the limits CPython sets so that results stay small.

use crate::python::code::Constant;
use crate::python::compile::fold::number::{float, integer, truth};
use crate::python::syntax::tree::{CompareOp, Expr, ExprKind, Operator, UnaryOp};
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

/// Bits of an int result.
const INT_BITS: u64 = 128;
/// Items of a tuple result.
const COLLECTION: usize = 256;
/// Characters or bytes of a text result.
const TEXT: usize = 4096;
/// Items of a tuple result, nested ones included.
const TOTAL: usize = 1024;

/// The folded form of a unary operator.
pub fn unary(op: UnaryOp, operand: &mut Expr) -> Option<ExprKind> {
    let Some(value) = operand.constant() else { return fold_not(op, operand) };
    unary_constant(op, value).map(ExprKind::Constant)
}

/// `op value`.
pub fn unary_constant(op: UnaryOp, value: &Constant) -> Option<Constant> {
    Some(match op {
        UnaryOp::Not => boolean(!truth(value)),
        UnaryOp::Invert => Constant::int(!integer(value)?),
        UnaryOp::Plus => match value {
            Constant::Float(_) | Constant::Complex(..) => value.clone(),
            _ => Constant::int(integer(value)?),
        },
        UnaryOp::Minus => match value {
            Constant::Float(value) => Constant::Float(-value),
            Constant::Complex(real, imaginary) => Constant::Complex(-real, -imaginary),
            _ => Constant::int(-integer(value)?),
        },
    })
}

/// `not a in b` is `a not in b`.
fn fold_not(op: UnaryOp, operand: &mut Expr) -> Option<ExprKind> {
    if op != UnaryOp::Not {
        return None;
    }
    let ExprKind::Compare(_, rest) = &mut operand.kind else { return None };
    let [(compare, _)] = &mut rest[..] else { return None };
    *compare = match compare {
        CompareOp::Is => CompareOp::IsNot,
        CompareOp::IsNot => CompareOp::Is,
        CompareOp::In => CompareOp::NotIn,
        CompareOp::NotIn => CompareOp::In,
        _ => return None,
    };
    Some(std::mem::replace(&mut operand.kind, ExprKind::Constant(Constant::None)))
}

fn boolean(value: bool) -> Constant {
    if value { Constant::True } else { Constant::False }
}

/// `value[index]`.
pub fn item(value: &Constant, index: &Constant) -> Option<Constant> {
    let index = integer(index)?.to_i64()?;
    let at = |length: usize| {
        let index = if index < 0 { index + length as i64 } else { index };
        usize::try_from(index).ok().filter(|index| *index < length)
    };
    match value {
        Constant::Str(text) => {
            let characters: Vec<char> = text.chars().collect();
            Some(Constant::str(&characters[at(characters.len())?].to_string()))
        }
        Constant::Surrogates(codes) => Some(Constant::text(&[codes[at(codes.len())?]])),
        Constant::Bytes(bytes) => Some(Constant::Int(i64::from(bytes[at(bytes.len())?]))),
        Constant::Tuple(items) => Some(items[at(items.len())?].clone()),
        _ => None,
    }
}

/// `left op right`, if CPython computes it while compiling.
pub fn binary(left: &Constant, op: Operator, right: &Constant) -> Option<Constant> {
    if let (Some(a), Some(b)) = (integer(left), integer(right)) {
        let both_bool = matches!(left, Constant::True | Constant::False)
            && matches!(right, Constant::True | Constant::False);
        return integers(&a, op, &b, both_bool);
    }
    if matches!(left, Constant::Complex(..)) || matches!(right, Constant::Complex(..)) {
        return complexes(complex(left)?, op, complex(right)?);
    }
    if let (Some(a), Some(b)) = (float(left), float(right)) {
        return floats(a, op, b);
    }
    match op {
        Operator::Add => concatenate(left, right),
        Operator::Multiply => match (integer(left), integer(right)) {
            (Some(count), None) => repeat(right, &count),
            (None, Some(count)) => repeat(left, &count),
            _ => None,
        },
        _ => None,
    }
}

fn concatenate(left: &Constant, right: &Constant) -> Option<Constant> {
    match (left, right) {
        (Constant::Str(a), Constant::Str(b)) => Some(Constant::Str(format!("{a}{b}").into())),
        (Constant::Surrogates(_), _) | (_, Constant::Surrogates(_)) => {
            Some(Constant::text(&[left.codes()?, right.codes()?].concat()))
        }
        (Constant::Bytes(a), Constant::Bytes(b)) => {
            Some(Constant::Bytes([&a[..], b].concat().into()))
        }
        (Constant::Tuple(a), Constant::Tuple(b)) => {
            Some(Constant::Tuple(a.iter().chain(b.iter()).cloned().collect()))
        }
        _ => None,
    }
}

fn repeat(value: &Constant, count: &BigInt) -> Option<Constant> {
    let size = match value {
        Constant::Str(text) => text.chars().count(),
        Constant::Surrogates(codes) => codes.len(),
        Constant::Bytes(bytes) => bytes.len(),
        Constant::Tuple(items) => items.len(),
        _ => return None,
    };
    let limit = if matches!(value, Constant::Tuple(_)) { COLLECTION } else { TEXT };
    let mut times = 0;
    if let Some(most) = limit.checked_div(size) {
        times = count.to_usize().filter(|times| *times <= most)?;
    }
    match value {
        Constant::Str(text) => Some(Constant::str(&text.repeat(times))),
        Constant::Surrogates(codes) => Some(Constant::text(&codes.repeat(times))),
        Constant::Bytes(bytes) => Some(Constant::Bytes(bytes.repeat(times).into())),
        Constant::Tuple(items) => {
            if let Some(most) = TOTAL.checked_div(times) {
                complexity(value, most as i64)?;
            }
            let all = (0..times).flat_map(|_| items.iter().cloned());
            Some(Constant::Tuple(all.collect()))
        }
        _ => None,
    }
}

/// What is left of a limit after counting all items.
fn complexity(value: &Constant, limit: i64) -> Option<i64> {
    let Constant::Tuple(items) = value else { return Some(limit) };
    let mut left = limit - items.len() as i64;
    if left < 0 {
        return None;
    }
    for item in items.iter() {
        left = complexity(item, left)?;
    }
    Some(left)
}

fn integers(a: &BigInt, op: Operator, b: &BigInt, both_bool: bool) -> Option<Constant> {
    let value = match op {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => {
            if !a.is_zero() && !b.is_zero() && a.bits() + b.bits() > INT_BITS {
                return None;
            }
            a * b
        }
        Operator::FloorDivide if !b.is_zero() => a.div_floor(b),
        Operator::Remainder if !b.is_zero() => a.mod_floor(b),
        Operator::TrueDivide => return divide(a, b),
        Operator::Power => return power(a, b),
        Operator::LeftShift => {
            let shift = b.to_u64()?;
            if !a.is_zero() && (shift > INT_BITS || a.bits() > INT_BITS - shift) {
                return None;
            }
            if a.is_zero() { BigInt::zero() } else { a << shift }
        }
        Operator::RightShift => match b.to_u64() {
            Some(shift) => a >> shift,
            None if b.is_negative() => return None,
            None => BigInt::from(if a.is_negative() { -1 } else { 0 }),
        },
        Operator::BitAnd => a & b,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        _ => return None,
    };
    let logical = matches!(op, Operator::BitAnd | Operator::BitOr | Operator::BitXor);
    if both_bool && logical {
        return Some(boolean(!value.is_zero()));
    }
    Some(Constant::int(value))
}

/// Exact operands only: their quotient is then correctly rounded.
fn divide(a: &BigInt, b: &BigInt) -> Option<Constant> {
    if b.is_zero() || a.bits() > 53 || b.bits() > 53 {
        return None;
    }
    Some(Constant::Float(a.to_f64()? / b.to_f64()?))
}

fn power(a: &BigInt, b: &BigInt) -> Option<Constant> {
    if b.sign() == Sign::Minus {
        if a.is_zero() {
            return None;
        }
        return floats(a.to_f64()?, Operator::Power, b.to_f64()?);
    }
    if !a.is_zero() && b.sign() == Sign::Plus {
        let exponent = b.to_u64()?;
        if a.bits() > INT_BITS / exponent {
            return None;
        }
    }
    if a.is_zero() {
        return Some(Constant::Int(i64::from(b.is_zero())));
    }
    Some(Constant::int(a.pow(b.to_u32()?)))
}

fn floats(a: f64, op: Operator, b: f64) -> Option<Constant> {
    let value = match op {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::TrueDivide if b != 0.0 => a / b,
        Operator::FloorDivide if b != 0.0 => floor_divide(a, b).0,
        Operator::Remainder if b != 0.0 => floor_divide(a, b).1,
        Operator::Power => return float_power(a, b),
        _ => return None,
    };
    Some(Constant::Float(value))
}

/// Quotient and remainder of floats, the remainder with the sign of the divisor.
fn floor_divide(a: f64, b: f64) -> (f64, f64) {
    let mut remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = 0.0_f64.copysign(b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    let mut floor = quotient.floor();
    if quotient == 0.0 {
        floor = 0.0_f64.copysign(a / b);
    } else if quotient - floor > 0.5 {
        floor += 1.0;
    }
    (floor, remainder)
}

fn float_power(a: f64, b: f64) -> Option<Constant> {
    // Zero to a negative power raises, a negative base to a fraction is complex, overflow raises.
    if a == 0.0 && b < 0.0 || a < 0.0 && b.fract() != 0.0 && b.is_finite() {
        return None;
    }
    let value = a.powf(b);
    (value.is_finite() || !a.is_finite() || !b.is_finite()).then_some(Constant::Float(value))
}

fn complex(value: &Constant) -> Option<(f64, f64)> {
    match value {
        Constant::Complex(real, imaginary) => Some((*real, *imaginary)),
        _ => Some((float(value)?, 0.0)),
    }
}

fn complexes(a: (f64, f64), op: Operator, b: (f64, f64)) -> Option<Constant> {
    let (real, imaginary) = match op {
        Operator::Add => (a.0 + b.0, a.1 + b.1),
        Operator::Subtract => (a.0 - b.0, a.1 - b.1),
        Operator::Multiply => complex_product(a, b),
        Operator::TrueDivide => complex_quotient(a, b)?,
        Operator::Power => complex_power(a, b)?,
        _ => return None,
    };
    Some(Constant::Complex(real, imaginary))
}

/// Division by the larger part first, so that nothing overflows on the way.
fn complex_quotient(a: (f64, f64), b: (f64, f64)) -> Option<(f64, f64)> {
    if b.0.abs() >= b.1.abs() {
        if b.0 == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        Some(((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator))
    } else {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        Some(((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator))
    }
}

fn complex_product(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// Small whole exponents by repeated squaring; the others are left to the machine.
fn complex_power(a: (f64, f64), b: (f64, f64)) -> Option<(f64, f64)> {
    if b.1 != 0.0 || b.0.fract() != 0.0 || b.0.abs() > 100.0 {
        return None;
    }
    let exponent = b.0.abs() as u32;
    let (mut result, mut square) = ((1.0, 0.0), a);
    let mut mask = 1;
    while exponent >= mask {
        if exponent & mask != 0 {
            result = complex_product(result, square);
        }
        mask <<= 1;
        square = complex_product(square, square);
    }
    let result = if b.0 > 0.0 { result } else { complex_quotient((1.0, 0.0), result)? };
    (result.0.is_finite() && result.1.is_finite()).then_some(result)
}
