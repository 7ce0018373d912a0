//! Literals as values: `0xff` is `255`, and a set has no order.

use num_bigint::BigUint;
use ruff_python_ast::{Expr, Number, UnaryOp};
use ruff_python_parser::parse_expression;

use crate::python::syntax::{Start, depth};

/// Whether two texts are literals of one value and one type, as `ast.literal_eval` reads them.
pub fn is_same_literal(one: &str, other: &str) -> bool {
    let read = |text: &str| {
        // The parser of a deep text would go as deep.
        depth(text, Start::File, 1).ok().filter(|depth| *depth <= DEEPEST)?;
        value(parse_expression(text.trim()).ok()?.expr())
    };
    read(one).is_some_and(|value| read(other) == Some(value))
}

const DEEPEST: usize = 50;

/// A literal in one form for each value; `None`: it is none.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    None,
    Ellipsis,
    Bool(bool),
    /// In hexadecimal digits, without leading zeros.
    Int(bool, String),
    /// Real and imaginary part, as bits.
    Float(u64, Option<u64>),
    Text(String),
    Bytes(Vec<u8>),
    Tuple(Vec<Value>),
    List(Vec<Value>),
    Set(Vec<Value>),
    Dict(Vec<(Value, Value)>),
}

fn value(literal: &Expr) -> Option<Value> {
    let all = |items: &[Expr]| items.iter().map(value).collect::<Option<Vec<Value>>>();
    Some(match literal {
        Expr::NoneLiteral(_) => Value::None,
        Expr::EllipsisLiteral(_) => Value::Ellipsis,
        Expr::BooleanLiteral(it) => Value::Bool(it.value),
        Expr::NumberLiteral(it) => number(&it.value)?,
        Expr::UnaryOp(it) => signed(it.op, value(&it.operand)?)?,
        Expr::StringLiteral(it) => Value::Text(it.value.to_str().to_owned()),
        Expr::BytesLiteral(it) => Value::Bytes(it.value.bytes().collect()),
        Expr::Tuple(it) => Value::Tuple(all(&it.elts)?),
        Expr::List(it) => Value::List(all(&it.elts)?),
        Expr::Set(it) => {
            let mut items = all(&it.elts)?;
            items.sort();
            items.dedup();
            Value::Set(items)
        }
        Expr::Dict(it) => {
            let items = it.items.iter();
            let pairs = items.map(|it| Some((value(it.key.as_ref()?)?, value(&it.value)?)));
            let mut pairs = pairs.collect::<Option<Vec<_>>>()?;
            pairs.sort();
            Value::Dict(pairs)
        }
        _ => return None,
    })
}

fn number(number: &Number) -> Option<Value> {
    Some(match number {
        Number::Int(int) => {
            let text = int.to_string().replace('_', "").to_lowercase();
            let (digits, base) = match text.get(..2) {
                Some("0x") => (&text[2..], 16),
                Some("0o") => (&text[2..], 8),
                Some("0b") => (&text[2..], 2),
                _ => (text.as_str(), 10),
            };
            Value::Int(false, BigUint::parse_bytes(digits.as_bytes(), base)?.to_str_radix(16))
        }
        Number::Float(real) => Value::Float(real.to_bits(), None),
        Number::Complex { real, imag } => Value::Float(real.to_bits(), Some(imag.to_bits())),
    })
}

/// `-1` is no literal of the grammar, and written as one.
fn signed(op: UnaryOp, value: Value) -> Option<Value> {
    let negative = |bits: u64| (-f64::from_bits(bits)).to_bits();
    match (op, value) {
        (UnaryOp::UAdd, value @ (Value::Int(..) | Value::Float(..))) => Some(value),
        (UnaryOp::USub, Value::Int(sign, digits)) => {
            Some(Value::Int(sign != (digits != "0"), digits))
        }
        (UnaryOp::USub, Value::Float(real, imag)) => {
            Some(Value::Float(negative(real), imag.map(negative)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::is_same_literal;

    #[test]
    fn a_value_is_the_same_however_it_is_written() {
        for (one, other) in [
            ("255", "0xff"),
            ("1_000", "1000"),
            ("'a'", "\"a\""),
            ("{1, 2}", "{2,1}"),
            ("{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}"),
            ("(1,)", "( 1, )"),
            ("-5", "- 0b101"),
            ("b'a'", "b\"\\x61\""),
            ("10000000000000000000000000", "10_000000000000000000000000"),
            ("1e3", "1000.0"),
        ] {
            assert!(is_same_literal(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("1", "1.0"),
            ("1", "True"),
            ("'a'", "b'a'"),
            ("[1, 2]", "[2, 1]"),
            ("0.0", "-0.0"),
            ("a", "a"),
            ("(1)", "(1,)"),
            ("", ""),
            ("1 +", "1 +"),
        ] {
            assert!(!is_same_literal(one, other), "{one} {other}");
        }
    }
}
