//! `int`: arithmetic on machine words where both operands fit, on big integers otherwise, each result in the block size
//! that `Objects/longobject.c` asks for.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::python::heap::{Heap, Obj, Owned, SHORT, image};
use crate::python::object::Compare;
use crate::python::object::int_large;
use crate::python::version::Work;

/// Bits of a digit.
const SHIFT: u64 = 30;

/// Both operands as machine words.
#[inline(always)]
fn words(heap: &Heap, a: Obj, b: Obj) -> Option<(i64, i64)> {
    Some((heap.int_value(a)?, heap.int_value(b)?))
}

/// Do both have at most one digit (`_PyLong_BothAreCompact`)?
#[inline(always)]
fn both_compact(heap: &Heap, a: Obj, b: Obj) -> bool {
    heap.int_digits(a) <= 1 && heap.int_digits(b) <= 1
}

/// `a + b`; both must be ints (bools and subclasses too), as everywhere below.
#[inline(always)]
pub fn add(heap: &mut Heap, a: Obj, b: Obj) -> Owned {
    if let Some((x, y)) = words(heap, a, b)
        && let Some(sum) = x.checked_add(y)
    {
        let sizes = (heap.int_digits(a), heap.int_digits(b));
        return heap.int_sized(sum, sum_digits((x, sizes.0), (y, sizes.1), (x < 0) == (y < 0)));
    }
    add_big(heap, a, b)
}

/// `a - b`.
#[inline(always)]
pub fn subtract(heap: &mut Heap, a: Obj, b: Obj) -> Owned {
    if let Some((x, y)) = words(heap, a, b)
        && let Some(difference) = x.checked_sub(y)
    {
        let sizes = (heap.int_digits(a), heap.int_digits(b));
        let digits = sum_digits((x, sizes.0), (y, sizes.1), (x < 0) != (y < 0));
        return heap.int_sized(difference, digits);
    }
    subtract_big(heap, a, b)
}

/// `a * b`.
#[inline(always)]
pub fn multiply(heap: &mut Heap, a: Obj, b: Obj) -> Owned {
    if let Some((x, y)) = words(heap, a, b)
        && let Some(product) = x.checked_mul(y)
    {
        let exact = both_compact(heap, a, b);
        let digits = if exact { 0 } else { heap.int_digits(a) + heap.int_digits(b) };
        return heap.int_sized(product, digits.max(2));
    }
    multiply_big(heap, a, b)
}

/// Does `a op b` hold?
#[inline(always)]
pub fn compare(heap: &Heap, a: Obj, b: Obj, operator: Compare) -> bool {
    match words(heap, a, b) {
        Some((x, y)) => operator.holds(x.cmp(&y)),
        None => operator.holds(heap.compare_ints(a, b)),
    }
}

/// Digits of the block of a sum (`x_add`) or, when the magnitudes are subtracted, of a difference (`x_sub`), from the
/// operands' values and digit counts. 0: as many as the result needs, which is what two operands of one digit ask for.
#[inline(always)]
pub fn sum_digits(a: (i64, u32), b: (i64, u32), magnitudes_add: bool) -> u32 {
    if a.1 | b.1 <= 1 {
        return 0;
    }
    if magnitudes_add {
        return a.1.max(b.1) + 1;
    }
    if a.1 != b.1 {
        return a.1.max(b.1);
    }
    // Leading digits that are equal are not even allocated.
    let differing = a.0.unsigned_abs() ^ b.0.unsigned_abs();
    (u64::BITS - differing.leading_zeros()).div_ceil(SHIFT as u32)
}

/// As `sum_digits`, for operands of any size.
fn big_sum_digits(heap: &Heap, a: Obj, b: Obj, magnitudes_add: bool) -> u32 {
    let (a_digits, b_digits) = (heap.int_digits(a), heap.int_digits(b));
    if magnitudes_add {
        return a_digits.max(b_digits) + 1;
    }
    if a_digits != b_digits {
        return a_digits.max(b_digits);
    }
    heap.differing_digits(a, b)
}

#[cold]
fn add_big(heap: &mut Heap, a: Obj, b: Obj) -> Owned {
    let (x, y) = (heap.int_sign(a) < 0, heap.int_sign(b) < 0);
    let digits = big_sum_digits(heap, a, b, x == y);
    heap.spend(Work::DigitProduct, digits.into());
    if x == y { heap.int_sum(a, b, x, digits) } else { heap.int_difference(a, b, x, digits) }
}

#[cold]
fn subtract_big(heap: &mut Heap, a: Obj, b: Obj) -> Owned {
    let (x, y) = (heap.int_sign(a) < 0, heap.int_sign(b) < 0);
    let digits = big_sum_digits(heap, a, b, x != y);
    heap.spend(Work::DigitProduct, digits.into());
    if x == y { heap.int_difference(a, b, x, digits) } else { heap.int_sum(a, b, x, digits) }
}

#[cold]
fn multiply_big(heap: &mut Heap, a: Obj, b: Obj) -> Owned {
    let digits = heap.int_digits(a) + heap.int_digits(b);
    let cost = int_large::product_cost(heap.int_digits(a).into(), heap.int_digits(b).into());
    heap.spend(Work::DigitProduct, cost as u64);
    if heap.shorter_limbs(a, b) <= SHORT {
        let is_negative = heap.int_sign(a) != heap.int_sign(b);
        return heap.int_product(a, b, is_negative, digits);
    }
    let product = heap.big(a) * heap.big(b);
    heap.int_from_big_sized(&product, digits)
}

/// The divisor, when it has one digit and neither int is negative.
fn short_divisor(heap: &Heap, a: Obj, b: Obj) -> Option<u64> {
    let is_short = heap.int_digits(b) == 1 && heap.int_sign(b) > 0 && heap.int_sign(a) >= 0;
    heap.int_value(b).filter(|_| is_short).map(|divisor| divisor as u64)
}

/// `a // b` and `a % b` of machine words, rounded to minus infinity; `b` is not 0.
fn floor_words(a: i64, b: i64) -> Option<(i64, i64)> {
    let (quotient, remainder) = (a.checked_div(b)?, a.checked_rem(b)?);
    if remainder != 0 && (remainder < 0) != (b < 0) {
        return Some((quotient - 1, remainder + b));
    }
    Some((quotient, remainder))
}

/// `a // b`; `None` when b is 0.
#[inline]
pub fn floor_divide(heap: &mut Heap, a: Obj, b: Obj) -> Option<Owned> {
    if heap.int_sign(b) == 0 {
        return None;
    }
    if let Some((x, y)) = words(heap, a, b)
        && let Some((quotient, _)) = floor_words(x, y)
    {
        let digits = quotient_digits(heap, a, b);
        return Some(heap.int_sized(quotient, digits.max(fitting(quotient))));
    }
    let digits = quotient_digits(heap, a, b);
    if let Some(divisor) = short_divisor(heap, a, b) {
        return Some(heap.int_divided(a, divisor, digits).0);
    }
    spend_division(heap, a, b);
    let quotient = int_large::div_mod_floor(&heap.big(a), &heap.big(b)).0;
    Some(heap.int_from_big_sized(&quotient, digits))
}

fn spend_division(heap: &mut Heap, a: Obj, b: Obj) {
    let cost = int_large::division_cost(heap.int_digits(a).into(), heap.int_digits(b).into());
    heap.spend(Work::DigitProduct, cost as u64);
}

/// Digits that `divrem1` and `x_divrem` ask for.
fn quotient_digits(heap: &Heap, a: Obj, b: Obj) -> u32 {
    let (a_digits, b_digits) = (heap.int_digits(a), heap.int_digits(b));
    match b_digits {
        0 | 1 => a_digits,
        _ => (a_digits + 1).saturating_sub(b_digits),
    }
}

fn fitting(value: i64) -> u32 {
    (u64::BITS - value.unsigned_abs().leading_zeros()).div_ceil(SHIFT as u32)
}

/// `a % b`; `None` when b is 0. A many-digit dividend smaller than its divisor is the result itself.
#[inline]
pub fn remainder(heap: &mut Heap, a: Obj, b: Obj) -> Option<Owned> {
    if heap.int_sign(b) == 0 {
        return None;
    }
    if let Some((x, y)) = words(heap, a, b)
        && let Some((_, remainder)) = floor_words(x, y)
    {
        let kept = remainder == x && !both_compact(heap, a, b);
        if kept && heap.type_of(a) == image::types::INT {
            return Some(heap.own(a));
        }
        return Some(heap.int_from_long(remainder));
    }
    if let Some(divisor) = short_divisor(heap, a, b) {
        let remainder = heap.int_modulo(a, divisor);
        return Some(heap.int(remainder as i64));
    }
    spend_division(heap, a, b);
    let dividend = heap.big(a);
    let remainder = int_large::div_mod_floor(&dividend, &heap.big(b)).1;
    if remainder == dividend && heap.type_of(a) == image::types::INT {
        return Some(heap.own(a));
    }
    Some(heap.int_from_big(&remainder))
}

/// Why a shift or a power gives no int.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NegativeShift,
    TooManyDigits,
    OutOfMemory,
    NoInverse,
}

/// `a << b`.
pub fn left_shift(heap: &mut Heap, a: Obj, b: Obj) -> Result<Owned, Refusal> {
    if heap.int_sign(b) < 0 {
        return Err(Refusal::NegativeShift);
    }
    if heap.int_sign(a) == 0 {
        return Ok(heap.int(0));
    }
    let Some(count) = heap.int_value(b) else { return Err(Refusal::TooManyDigits) };
    let (value, digits) = (heap.int_value(a), heap.int_digits(a));
    if let Some(value) = value.filter(|_| digits <= 1 && count < SHIFT as i64) {
        return Ok(heap.int_from_long(value << count));
    }
    let grown =
        u64::from(digits) + count as u64 / SHIFT + u64::from(!(count as u64).is_multiple_of(SHIFT));
    if !heap.has_room(grown.saturating_mul(4).saturating_add(64)) {
        return Err(Refusal::OutOfMemory);
    }
    if let Some(value) =
        value.filter(|value| i64::from(value.unsigned_abs().leading_zeros()) > count)
    {
        return Ok(heap.int_sized(value << count, grown as u32));
    }
    Ok(heap.int_shifted_left(a, count as u64, grown as u32))
}

/// `a >> b`, rounded to minus infinity.
pub fn right_shift(heap: &mut Heap, a: Obj, b: Obj) -> Result<Owned, Refusal> {
    if heap.int_sign(b) < 0 {
        return Err(Refusal::NegativeShift);
    }
    let negative = heap.int_sign(a) < 0;
    let digits = heap.int_digits(a);
    let Some(count) = heap.int_value(b) else { return Ok(heap.int(-i64::from(negative))) };
    let shifted = heap.int_value(a).map(|value| value >> count.min(63));
    if let Some(shifted) = shifted.filter(|_| digits <= 1) {
        return Ok(heap.int_from_long(shifted));
    }
    let (mut word, mut rest) = (count as u64 / SHIFT, count as u64 % SHIFT);
    if negative && rest == 0 {
        if word == 0 {
            return Ok(heap.own(a));
        }
        (word, rest) = (word - 1, SHIFT);
    }
    debug_assert!(rest <= SHIFT);
    if word >= u64::from(digits) {
        return Ok(heap.int(-i64::from(negative)));
    }
    let digits = digits - word as u32;
    if let Some(shifted) = shifted {
        return Ok(heap.int_sized(shifted, digits.max(fitting(shifted))));
    }
    if !negative {
        return Ok(heap.int_shifted_right(a, count as u64, digits));
    }
    let shifted = heap.big(a) >> count as usize;
    Ok(heap.int_from_big_sized(&shifted, digits))
}

/// `&`, `|` or `^`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bitwise {
    And,
    Or,
    Xor,
}

/// `long_bitwise`.
#[inline]
pub fn bitwise(heap: &mut Heap, operator: Bitwise, a: Obj, b: Obj) -> Owned {
    if let Some((x, y)) = words(heap, a, b) {
        let value = match operator {
            Bitwise::And => x & y,
            Bitwise::Or => x | y,
            Bitwise::Xor => x ^ y,
        };
        if both_compact(heap, a, b) {
            return heap.int_from_long(value);
        }
        let digits = bitwise_digits(heap, operator, a, b).max(fitting(value));
        return heap.int_sized(value, digits);
    }
    let digits = bitwise_digits(heap, operator, a, b);
    if heap.int_sign(a) >= 0 && heap.int_sign(b) >= 0 {
        return match operator {
            Bitwise::And => heap.int_bitwise(a, b, digits, |x, y| x & y),
            Bitwise::Or => heap.int_bitwise(a, b, digits, |x, y| x | y),
            Bitwise::Xor => heap.int_bitwise(a, b, digits, |x, y| x ^ y),
        };
    }
    let (x, y) = (heap.big(a), heap.big(b));
    let value = match operator {
        Bitwise::And => x & y,
        Bitwise::Or => x | y,
        Bitwise::Xor => x ^ y,
    };
    heap.int_from_big_sized(&value, digits)
}

fn bitwise_digits(heap: &Heap, operator: Bitwise, a: Obj, b: Obj) -> u32 {
    let (mut long, mut short) = (a, b);
    if heap.int_digits(a) < heap.int_digits(b) {
        std::mem::swap(&mut long, &mut short);
    }
    let (long_negative, short_negative) = (heap.int_sign(long) < 0, heap.int_sign(short) < 0);
    let (negative, size) = match operator {
        Bitwise::Xor => (long_negative != short_negative, heap.int_digits(long)),
        Bitwise::And if short_negative => (long_negative, heap.int_digits(long)),
        Bitwise::And => (false, heap.int_digits(short)),
        Bitwise::Or if short_negative => (true, heap.int_digits(short)),
        Bitwise::Or => (long_negative, heap.int_digits(long)),
    };
    size + u32::from(negative)
}

/// `-a`.
pub fn negative(heap: &mut Heap, a: Obj) -> Owned {
    match heap.int_value(a).and_then(i64::checked_neg) {
        Some(value) => heap.int_from_long(value),
        None => {
            let value = -heap.big(a);
            heap.int_from_big(&value)
        }
    }
}

/// `abs(a)`; an exact int that is not negative is the result itself.
pub fn absolute(heap: &mut Heap, a: Obj) -> Owned {
    if heap.int_sign(a) < 0 { negative(heap, a) } else { plain(heap, a) }
}

/// `long_long`: itself, or a new exact int of the value of a bool or an instance of a subclass.
pub fn plain(heap: &mut Heap, a: Obj) -> Owned {
    if heap.type_of(a) == image::types::INT {
        return heap.own(a);
    }
    match heap.int_value(a) {
        Some(value) => heap.int_from_long(value),
        None => {
            let value = heap.big(a);
            heap.int_from_big(&value)
        }
    }
}

/// `~a`.
pub fn invert(heap: &mut Heap, a: Obj) -> Owned {
    match heap.int_value(a) {
        Some(value) if heap.int_digits(a) <= 1 => heap.int_from_long(!value),
        _ => {
            let one = image::small_int(1);
            let digits = big_sum_digits(heap, a, one, heap.int_sign(a) >= 0);
            let value = -(heap.big(a) + 1_i32);
            heap.int_from_big_sized(&value, digits)
        }
    }
}

/// `a ** b` for `b >= 0`: the multiplications that `long_pow` does, with the blocks they take.
pub fn power(heap: &mut Heap, a: Obj, b: Obj) -> Result<Owned, Refusal> {
    let bits = heap.big(a).bits();
    let exponent = heap.int_value(b);
    let trivial = bits <= 1;
    let total = exponent.and_then(|exponent| bits.checked_mul(exponent as u64));
    if !trivial && !total.is_some_and(|total| heap.has_room(total / 7 + 64)) {
        return Err(Refusal::OutOfMemory);
    }
    let Some(exponent) = exponent.filter(|_| total.is_some_and(|total| total < 1 << 14)) else {
        return Ok(power_big(heap, a, b));
    };
    match exponent {
        0 => return Ok(heap.int(1)),
        1 => return Ok(multiply(heap, a, image::small_int(1))),
        _ => {}
    }
    let mut result = heap.own(a);
    for place in (0..(exponent as u64).ilog2()).rev() {
        result = replaced(heap, result, |heap, result| multiply(heap, result, result));
        if exponent >> place & 1 == 1 {
            result = replaced(heap, result, |heap, result| multiply(heap, result, a));
        }
    }
    Ok(result)
}

fn replaced(heap: &mut Heap, old: Owned, make: impl FnOnce(&mut Heap, Obj) -> Owned) -> Owned {
    let new = make(heap, old.get());
    heap.release(old);
    new
}

/// Where the base is 0, 1 or -1, or the result large.
fn power_big(heap: &mut Heap, a: Obj, b: Obj) -> Owned {
    let (base, exponent) = (heap.big(a), heap.big(b));
    let value = if base.magnitude() <= &BigUint::one() {
        let odd = exponent.is_odd();
        if exponent.is_zero() || (base.is_negative() && !odd) { BigInt::one() } else { base }
    } else {
        base.pow(exponent.to_u32().unwrap_or(0))
    };
    heap.int_from_big(&value)
}

/// `pow(a, b, modulus)`, the modulus not 0.
pub fn power_modulo(base: &BigInt, exponent: &BigInt, modulus: &BigInt) -> Result<BigInt, Refusal> {
    let positive = modulus.abs();
    if positive.is_one() {
        return Ok(BigInt::zero());
    }
    let base = if exponent.is_negative() {
        base.modinv(&positive).ok_or(Refusal::NoInverse)?
    } else {
        base.clone()
    };
    let value = base.mod_floor(&positive).modpow(&exponent.abs(), &positive);
    if modulus.is_negative() && !value.is_zero() { Ok(value + modulus) } else { Ok(value) }
}

/// `a / b` correctly rounded; `None`: too large for a float. `b` is not 0.
pub fn true_divide(a: &BigInt, b: &BigInt) -> Option<f64> {
    let exact = |value: &BigInt| value.bits() <= 53;
    if exact(a) && exact(b) {
        return Some(a.to_f64()? / b.to_f64()?);
    }
    let negative = a.is_negative() != b.is_negative();
    let (x, y) = (a.magnitude(), b.magnitude());
    // A quotient of 55 or more bits and a sticky bit below it round correctly.
    let shift = y.bits() as i64 - x.bits() as i64 + 66;
    if shift > 66 + 1200 {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    let (quotient, rest) = if shift >= 0 {
        (x << shift as u64).div_rem(y)
    } else {
        x.div_rem(&(y << (-shift) as u64))
    };
    let value = scaled(&quotient, !rest.is_zero(), -shift)?;
    Some(if negative { -value } else { value })
}

/// `(value + sticky) * 2**exponent`, rounded half to even; `None` on overflow.
fn scaled(value: &BigUint, sticky: bool, exponent: i64) -> Option<f64> {
    let top = value.bits() as i64 + exponent;
    let lowest = (top - 53).max(-1074);
    let drop = lowest - exponent;
    if drop <= 0 {
        let exact = value.to_f64()?;
        let result = crate::python::object::float_text::ldexp(exact, exponent as i32);
        return result.is_finite().then_some(result);
    }
    let mut kept = value >> drop as u64;
    let rest = value - (&kept << drop as u64);
    let half = BigUint::one() << (drop as u64 - 1);
    let up = match rest.cmp(&half) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => sticky || kept.is_odd(),
        std::cmp::Ordering::Less => false,
    };
    if up {
        kept += 1_u32;
    }
    if lowest > 1023 {
        return None;
    }
    let result = crate::python::object::float_text::ldexp(kept.to_f64()?, lowest as i32);
    result.is_finite().then_some(result)
}

/// The nearest float, `None` when there is none (`PyLong_AsDouble`).
pub fn to_float(value: &BigInt) -> Option<f64> {
    if let Some(word) = value.to_i64() {
        return Some(word as f64);
    }
    let float = scaled(value.magnitude(), false, 0)?;
    Some(if value.is_negative() { -float } else { float })
}

/// The integer part of a finite float.
pub fn from_float(value: f64) -> BigInt {
    let whole = value.trunc();
    if whole.abs() < 9e18 {
        return BigInt::from(whole as i64);
    }
    let (fraction, exponent) = crate::python::object::float_text::frexp(whole);
    let mantissa = (fraction * 9_007_199_254_740_992.0) as i64;
    BigInt::from(mantissa) << (exponent - 53)
}

/// `hash(int)`: the value modulo 2**61 - 1, with its sign; -1 becomes -2.
pub fn hash(heap: &Heap, object: Obj) -> i64 {
    const MODULUS: i64 = (1 << 61) - 1;
    let hash = match heap.int_value(object) {
        Some(value) => value % MODULUS,
        None => (heap.big(object) % MODULUS).to_i64().unwrap_or(0),
    };
    if hash == -1 { -2 } else { hash }
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;
    use num_traits::Num;

    use crate::python::object::int::{from_float, power_modulo, to_float, true_divide};

    fn big(text: &str) -> BigInt {
        BigInt::from_str_radix(text, 10).unwrap_or_default()
    }

    #[test]
    fn division_rounds_correctly() {
        assert_eq!(true_divide(&big("9007199254740993"), &big("1")), Some(9_007_199_254_740_992.0));
        assert_eq!(true_divide(&big("9007199254740995"), &big("1")), Some(9_007_199_254_740_996.0));
        assert_eq!(true_divide(&big("1"), &(BigInt::from(1) << 1074)), Some(5e-324));
        assert_eq!(true_divide(&big("1"), &(BigInt::from(1) << 1075)), Some(0.0));
        assert_eq!(true_divide(&big("3"), &(BigInt::from(1) << 1075)), Some(1e-323));
        assert_eq!(true_divide(&(BigInt::from(1) << 1024), &big("1")), None);
        assert_eq!(true_divide(&big("-10"), &big("4")), Some(-2.5));
    }

    #[test]
    fn floats_go_both_ways() {
        assert_eq!(to_float(&big("9007199254740993")), Some(9_007_199_254_740_992.0));
        assert_eq!(to_float(&(BigInt::from(1) << 1024)), None);
        assert_eq!(from_float(1e300).to_string().len(), 301);
        assert_eq!(from_float(-2.9), big("-2"));
    }

    #[test]
    fn modular_powers() {
        let power = |a: i64, b: i64, m: i64| power_modulo(&a.into(), &b.into(), &m.into()).ok();
        assert_eq!(power(3, 4, -5), Some(BigInt::from(-4)));
        assert_eq!(power(3, -1, 7), Some(BigInt::from(5)));
        assert_eq!(power(2, -1, 4), None);
    }
}
