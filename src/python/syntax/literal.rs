//! Literals as values: `0xff` is `255`, and a set has no order.

use num_bigint::BigUint;
use ruff_python_ast::{Expr, ExprBinOp, ExprCall, Number, Operator, UnaryOp};
use ruff_python_parser::parse_expression;

use crate::python::syntax::{Start, depth};

/// Whether two texts are literals of one value and one type, as `ast.literal_eval` reads them; what `repr` writes as
/// a call, as in `Point(x=1)`, is one as well.
pub fn is_same_literal(one: &str, other: &str) -> bool {
    read(one).is_some_and(|value| read(other) == Some(value))
}

/// Whether a text is one that `repr` could have written: a literal, a call with literals, or a container of such; what
/// stands in angle brackets, as in `<function f at ...>`, is one wherever it stands.
pub fn is_repr(text: &str) -> bool {
    let plain = without_angles(text.trim());
    // A number in parentheses is a remark of its own, as are two values with a comma between them.
    let is_closed = match plain.as_bytes() {
        [b'(', ..] => matches!(read(&plain), Some(Value::Tuple(_) | Value::Sum(..))),
        _ => !matches!(read(&plain), None | Some(Value::Tuple(_))),
    };
    // `1.` is how a list is numbered, `...` that something follows.
    is_closed && !plain.ends_with('.')
}

/// The name that what is no literal begins with: `Point` of `Point(x=1)`, `<function` of `<function f at ...>`.
pub fn name_of_repr(text: &str) -> Option<&str> {
    let text = text.trim();
    if text.starts_with('<') {
        return text.split([' ', '>', ':']).next();
    }
    let (name, _) = text.split_once('(').filter(|_| text.ends_with(')'))?;
    let is_name =
        |name: &str| name.starts_with(|first: char| first.is_alphabetic() || first == '_');
    name.split('.').all(is_name).then_some(name)
}

/// A text with `0` for each `<...>` that begins as a name does and stands in no quotes.
fn without_angles(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut quote, mut open) = (None, 0usize);
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let begins = |next: &char| next.is_alphabetic() || *next == '_';
        match (quote, char) {
            (None, '<') if open > 0 || chars.peek().is_some_and(begins) => {
                plain.push_str(if open == 0 { "0" } else { "" });
                open += 1;
                continue;
            }
            (None, '>') if open > 0 => {
                open -= 1;
                continue;
            }
            (None, '\'' | '"') => quote = Some(char),
            (Some(mark), _) if mark == char => quote = None,
            (Some(_), '\\') if open == 0 => {
                plain.push(char);
                plain.extend(chars.next());
                continue;
            }
            _ => {}
        }
        if open == 0 {
            plain.push(char);
        }
    }
    // One that is not closed is none.
    if open == 0 { plain } else { text.to_owned() }
}

fn read(text: &str) -> Option<Value> {
    // The parser of a deep text would go as deep; a long number is read in a time that grows with its square.
    let is_long = |digits: &str| digits.len() > MOST_DIGITS;
    if text.split(|char: char| !char.is_ascii_alphanumeric() && char != '_').any(is_long) {
        return None;
    }
    depth(text, Start::File, 1).ok().filter(|depth| *depth <= DEEPEST)?;
    value(parse_expression(text.trim()).ok()?.expr())
}

const DEEPEST: usize = 50;
/// CPython writes no longer numbers.
const MOST_DIGITS: usize = 4_300;

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
    /// `1+2j`
    Sum(Box<Value>, Box<Value>),
    /// What has no literal but its name: `nan`.
    Named(String),
    /// Its name, and what it is given: by place, by name.
    Call(String, Vec<Value>, Vec<(String, Value)>),
}

fn value(literal: &Expr) -> Option<Value> {
    let all = |items: &[Expr]| items.iter().map(value).collect::<Option<Vec<Value>>>();
    Some(match literal {
        Expr::NoneLiteral(_) => Value::None,
        Expr::EllipsisLiteral(_) => Value::Ellipsis,
        Expr::BooleanLiteral(it) => Value::Bool(it.value),
        Expr::NumberLiteral(it) => number(&it.value)?,
        Expr::UnaryOp(it) => signed(it.op, value(&it.operand)?)?,
        Expr::StringLiteral(it) if !it.value.is_implicit_concatenated() => {
            Value::Text(it.value.to_str().to_owned())
        }
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
        Expr::BinOp(it) => sum(it)?,
        Expr::Name(it) => {
            NAMED.contains(&it.id.as_str()).then(|| Value::Named(it.id.to_string()))?
        }
        Expr::Call(it) => call(it)?,
        _ => return None,
    })
}

/// A complex number with both its parts.
fn sum(sum: &ExprBinOp) -> Option<Value> {
    let (real, imaginary) = (value(&sum.left)?, value(&sum.right)?);
    let imaginary = match sum.op {
        Operator::Add => imaginary,
        Operator::Sub => signed(UnaryOp::USub, imaginary)?,
        _ => return None,
    };
    let is_complex = matches!(imaginary, Value::Float(_, Some(_)));
    is_complex.then(|| Value::Sum(Box::new(real), Box::new(imaginary)))
}

fn call(call: &ExprCall) -> Option<Value> {
    let arguments = call.arguments.args.iter().map(value).collect::<Option<Vec<Value>>>()?;
    let named = call.arguments.keywords.iter();
    let named = named.map(|it| Some((it.arg.as_ref()?.to_string(), value(&it.value)?)));
    Some(Value::Call(dotted(&call.func)?, arguments, named.collect::<Option<Vec<_>>>()?))
}

/// `datetime.date`
fn dotted(name: &Expr) -> Option<String> {
    match name {
        Expr::Name(it) => Some(it.id.to_string()),
        Expr::Attribute(it) => Some(format!("{}.{}", dotted(&it.value)?, it.attr)),
        _ => None,
    }
}

/// Values that are written by a name.
const NAMED: &[&str] = &["nan", "inf", "NotImplemented", "Ellipsis"];

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
        (UnaryOp::USub, Value::Named(name)) => Some(Value::Named(format!("-{name}"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_repr, is_same_literal, name_of_repr};

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
            ("Point(x=1,y=[2])", "Point(x=1, y=[2])"),
            ("(1+2j)", "1 + 2j"),
            ("[nan, -inf]", "[nan,-inf]"),
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
            ("P(1)", "Q(1)"),
            ("P(x)", "P(x)"),
        ] {
            assert!(!is_same_literal(one, other), "{one} {other}");
        }
    }

    #[test]
    fn what_repr_could_have_written() {
        for text in [
            "set()",
            "datetime.date(2020, 1, 1)",
            "deque([1, 2], maxlen=2)",
            "(1+2j)",
            "(1,)",
            "[<__main__.P object at 0x1>, 'a < b']",
            "{'f': <function <lambda> at <addr>>, 'it\\'s': '<'}",
            "<class 'int'>",
            "[1, 2, ...]",
            "'#'",
        ] {
            assert!(is_repr(text), "{text}");
        }
        for text in
            ["(1)", "1, 2", "1.", "...", "[x]", "len(x)", "2nd", "1.2.3", "'a' 'b'", "<1>", "<a"]
        {
            assert!(!is_repr(text), "{text}");
        }
        assert!(!is_repr(&"9".repeat(1_000_000)) && !is_repr(&"[".repeat(100_000)));
        assert_eq!(name_of_repr("a.P(x=1)"), Some("a.P"));
        assert_eq!(name_of_repr("<class 'int'>"), Some("<class"));
        assert_eq!(name_of_repr("(1, 2)"), None);
    }
}
