//! Ints as text and back: `PyLong_FromString` and the limit on decimal digits.

use num_bigint::{BigInt, BigUint};

use crate::python::object::int_large;
use crate::python::object::process::DigitLimit;

/// Why a text is no int.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntError {
    Invalid,
    /// More decimal digits than the limit: how many.
    TooLong(usize),
}

/// What `str` of a too long int says.
pub fn too_long_to_print(limit: DigitLimit) -> String {
    let limit = limit.0;
    format!(
        "Exceeds the limit ({limit} digits) for integer string conversion; use \
         sys.set_int_max_str_digits() to increase the limit"
    )
}

/// What `int` of a too long text says.
pub fn too_long_to_read(digits: usize, limit: DigitLimit) -> String {
    let limit = limit.0;
    format!(
        "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} \
         digits; use sys.set_int_max_str_digits() to increase the limit"
    )
}

/// An int written in base 0 (as in source) or 2 to 36, spaces around it allowed.
pub fn parse(text: &str, base: u32, limit: DigitLimit) -> Result<BigInt, IntError> {
    let text = text.trim_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    let (negative, body) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (base, body, only_zero) = resolve_base(base, body);
    let magnitude = parse_digits(body, base, limit)?;
    if only_zero && magnitude != BigUint::ZERO {
        return Err(IntError::Invalid);
    }
    let value = BigInt::from(magnitude);
    Ok(if negative { -value } else { value })
}

/// The base that is meant, the digits after its prefix, and whether they must be zeros (`0777` in base 0).
fn resolve_base(base: u32, body: &str) -> (u32, &str, bool) {
    let bytes = body.as_bytes();
    let prefixed = match (bytes.first(), bytes.get(1)) {
        (Some(b'0'), Some(b'x' | b'X')) => 16,
        (Some(b'0'), Some(b'o' | b'O')) => 8,
        (Some(b'0'), Some(b'b' | b'B')) => 2,
        _ => 0,
    };
    if prefixed != 0 && (base == 0 || base == prefixed) {
        let digits = &body[2..];
        return (prefixed, digits.strip_prefix('_').unwrap_or(digits), false);
    }
    if base != 0 {
        return (base, body, false);
    }
    (10, body, bytes.first() == Some(&b'0'))
}

fn parse_digits(body: &str, base: u32, limit: DigitLimit) -> Result<BigUint, IntError> {
    let is_short = (1..=18).contains(&body.len()) && base == 10;
    if is_short && body.bytes().all(|byte| byte.is_ascii_digit()) {
        let value = body.bytes().fold(0, |value, byte| value * 10 + u64::from(byte - b'0'));
        return Ok(BigUint::from(value));
    }
    let misplaced = body.is_empty()
        || body.starts_with('_')
        || body.ends_with('_')
        || body.contains("__")
        || !body.chars().all(|digit| digit == '_' || digit.is_digit(base));
    if misplaced {
        return Err(IntError::Invalid);
    }
    let digits: Vec<u8> = body.bytes().filter(|byte| *byte != b'_').collect();
    if !base.is_power_of_two() && limit.forbids(digits.len()) {
        return Err(IntError::TooLong(digits.len()));
    }
    let value = if base == 10 {
        int_large::from_decimal(&digits)
    } else {
        BigUint::parse_bytes(&digits, base)
    };
    value.ok_or(IntError::Invalid)
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;

    use crate::python::object::int_text::{IntError, parse};
    use crate::python::object::process::DigitLimit;

    #[test]
    fn bases_prefixes_and_underscores() {
        let limit = DigitLimit::default();
        for (text, base, value) in [
            ("  -12_3\n", 10, Some(-123)),
            ("0x_ff", 0, Some(255)),
            ("0XFF", 16, Some(255)),
            ("ff", 16, Some(255)),
            ("0b11", 2, Some(3)),
            ("0b1", 16, Some(0xb1)),
            ("z", 36, Some(35)),
            ("0_0", 0, Some(0)),
            ("00", 0, Some(0)),
            ("010", 0, None),
            ("010", 10, Some(10)),
            ("1__0", 10, None),
            ("_1", 10, None),
            ("1_", 10, None),
            ("0x", 0, None),
            ("", 10, None),
            ("- 1", 10, None),
            ("9", 8, None),
        ] {
            let expected = value.map(BigInt::from).ok_or(IntError::Invalid);
            assert_eq!(parse(text, base, limit), expected, "{text}");
        }
        assert_eq!(parse(&"1".repeat(4301), 10, limit), Err(IntError::TooLong(4301)));
        assert!(parse(&"1".repeat(4301), 16, limit).is_ok());
    }
}
