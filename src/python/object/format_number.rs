//! Numbers under a format spec: int, float and complex in every presentation type.

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive};

use crate::python::object::float_text::{self, Layout};
use crate::python::object::format_spec::{FormatError, Spec};
use crate::python::object::process::DigitLimit;
use crate::python::object::{int_large, int_text};

/// A number as text, in the parts that a spec arranges.
pub struct Number {
    pub negative: bool,
    /// `0x` and its like.
    pub prefix: String,
    /// What is grouped: the digits before the point.
    pub digits: String,
    /// The point and all behind it.
    pub rest: String,
}

fn value_error<T>(message: &str) -> Result<T, FormatError> {
    Err(FormatError::Value(message.to_owned()))
}

/// `int.__format__` for a spec that is not empty; `type_name` is for messages.
pub fn format_int(
    value: &BigInt,
    spec: &[u32],
    type_name: &str,
    limit: DigitLimit,
) -> Result<Vec<u32>, FormatError> {
    let spec = Spec::parse(spec, type_name, u32::from(b'd'), '>')?;
    let kind = char::from_u32(spec.kind).unwrap_or('\u{fffd}');
    match kind {
        'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n' => format_long(value, &spec, kind, limit),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            let float = value.to_f64().filter(|float| float.is_finite());
            let Some(float) = float else {
                return Err(FormatError::Overflow("int too large to convert to float".into()));
            };
            apply_float(float, &spec)
        }
        _ => spec.unknown_code(type_name),
    }
}

fn format_long(
    value: &BigInt,
    spec: &Spec,
    kind: char,
    limit: DigitLimit,
) -> Result<Vec<u32>, FormatError> {
    if spec.precision.is_some() {
        return value_error("Precision not allowed in integer format specifier");
    }
    if spec.no_negative_zero {
        return value_error("Negative zero coercion (z) not allowed in integer format specifier");
    }
    if kind == 'c' {
        return format_character(value, spec);
    }
    let (radix, prefix) = match kind {
        'b' => (2, "0b"),
        'o' => (8, "0o"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    let digits = if radix == 10 {
        int_large::to_decimal(value.magnitude())
    } else {
        value.magnitude().to_str_radix(radix)
    };
    if radix == 10 && limit.forbids(digits.len()) {
        return Err(FormatError::Value(int_text::too_long_to_print(limit)));
    }
    let number = Number {
        negative: value.sign() == Sign::Minus,
        prefix: if spec.alternate { prefix.to_owned() } else { String::new() },
        digits: if kind == 'X' { digits.to_ascii_uppercase() } else { digits },
        rest: String::new(),
    };
    Ok(spec.lay_out(&number))
}

fn format_character(value: &BigInt, spec: &Spec) -> Result<Vec<u32>, FormatError> {
    if spec.sign.is_some() {
        return value_error("Sign not allowed with integer format specifier 'c'");
    }
    if spec.alternate {
        return value_error("Alternate form (#) not allowed with integer format specifier 'c'");
    }
    let Some(point) = value.to_i64() else {
        let message = "Python int too large to convert to C long";
        return Err(FormatError::Overflow(message.to_owned()));
    };
    if !(0..0x11_0000).contains(&point) {
        return Err(FormatError::Overflow("%c arg not in range(0x110000)".to_owned()));
    }
    Ok(spec.pad(&[point as u32]))
}

/// `float.__format__` for a spec that is not empty.
pub fn format_float(value: f64, spec: &[u32], type_name: &str) -> Result<Vec<u32>, FormatError> {
    let spec = Spec::parse(spec, type_name, 0, '>')?;
    match char::from_u32(spec.kind).unwrap_or('\u{fffd}') {
        '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%' => apply_float(value, &spec),
        _ => spec.unknown_code(type_name),
    }
}

fn apply_float(value: f64, spec: &Spec) -> Result<Vec<u32>, FormatError> {
    let percent = spec.kind == u32::from(b'%');
    let value = if percent { value * 100.0 } else { value };
    let (code, precision) = code_and_precision(spec)?;
    let layout = Layout {
        dot_zero: spec.kind == 0,
        alternate: spec.alternate,
        no_negative_zero: spec.no_negative_zero,
        sign: false,
    };
    let mut text = float_text::format(value, code, precision, layout);
    if percent {
        text.push('%');
    }
    if spec.is_bare() {
        return Ok(text.bytes().map(u32::from).collect());
    }
    Ok(spec.lay_out(&take_apart(&text)))
}

/// `PyOS_double_to_string`'s code and precision for a presentation type.
fn code_and_precision(spec: &Spec) -> Result<(char, usize), FormatError> {
    if spec.precision.is_some_and(|precision| precision > i32::MAX as usize) {
        return value_error("precision too large");
    }
    let code = match char::from_u32(spec.kind).unwrap_or('\0') {
        '\0' => 'r',
        'n' => 'g',
        '%' => 'f',
        other => other,
    };
    Ok(match (spec.precision, code) {
        (Some(precision), 'r') => ('g', precision),
        (Some(precision), code) => (code, precision),
        (None, 'r') => ('r', 0),
        (None, code) => (code, 6),
    })
}

/// `parse_number`.
fn take_apart(text: &str) -> Number {
    let (negative, body) = match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text),
    };
    let whole = body.bytes().take_while(u8::is_ascii_digit).count();
    Number {
        negative,
        prefix: String::new(),
        digits: body[..whole].to_owned(),
        rest: body[whole..].to_owned(),
    }
}

/// `complex.__format__` for a spec that is not empty.
pub fn format_complex(
    real: f64,
    imaginary: f64,
    spec: &[u32],
    type_name: &str,
) -> Result<Vec<u32>, FormatError> {
    let spec = Spec::parse(spec, type_name, 0, '>')?;
    match char::from_u32(spec.kind).unwrap_or('\u{fffd}') {
        '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' => {}
        _ => return spec.unknown_code(type_name),
    }
    let (code, precision) = code_and_precision(&spec)?;
    if spec.fill == 48 {
        return value_error("Zero padding is not allowed in complex format specifier");
    }
    if spec.align == '=' {
        return value_error("'=' alignment flag is not allowed in complex format specifier");
    }
    let skip_real = spec.kind == 0 && real == 0.0 && real.is_sign_positive();
    let parentheses = spec.kind == 0 && !skip_real;
    let layout = Layout {
        alternate: spec.alternate,
        no_negative_zero: spec.no_negative_zero,
        ..Layout::default()
    };
    let part = |value: f64, sign: Option<char>| {
        let bare = Spec { width: 0, fill: 32, align: '<', sign, ..spec.clone() };
        bare.lay_out(&take_apart(&float_text::format(value, code, precision, layout)))
    };
    let mut body = Vec::new();
    if parentheses {
        body.push(u32::from(b'('));
    }
    if !skip_real {
        body.extend(part(real, spec.sign));
    }
    body.extend(part(imaginary, if skip_real { spec.sign } else { Some('+') }));
    body.push(u32::from(b'j'));
    if parentheses {
        body.push(u32::from(b')'));
    }
    Ok(spec.pad(&body))
}

/// `str(complex)` and `repr`: no real part when it is a positive zero.
pub fn complex_repr(real: f64, imaginary: f64) -> String {
    let short = |value: f64, sign: bool| {
        float_text::format(value, 'r', 0, Layout { sign, ..Layout::default() })
    };
    if real == 0.0 && real.is_sign_positive() {
        return format!("{}j", short(imaginary, false));
    }
    format!("({}{}j)", short(real, false), short(imaginary, true))
}

/// `hex()`, `oct()` and `bin()`: sign, prefix, digits.
pub fn with_prefix(value: &BigInt, radix: u32) -> String {
    let prefix = match radix {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    let sign = if value.is_negative() { "-" } else { "" };
    format!("{sign}{prefix}{}", value.magnitude().to_str_radix(radix))
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;

    use crate::python::object::format_number::{
        complex_repr, format_complex, format_float, format_int,
    };
    use crate::python::object::format_spec::{FormatError, Spec, points_text};
    use crate::python::object::process::DigitLimit;

    fn points(text: &str) -> Vec<u32> {
        text.chars().map(|character| character as u32).collect()
    }

    fn shown(result: Result<Vec<u32>, FormatError>) -> String {
        match result {
            Ok(text) => points_text(&text),
            Err(FormatError::Value(message) | FormatError::Overflow(message)) => message,
        }
    }

    #[test]
    fn ints() {
        for (value, spec, text) in [
            (1_234_567, ",", "1,234,567"),
            (1234, "010,", "00,001,234"),
            (1234, "012,d", "0,000,001,234"),
            (-5, "+05d", "-0005"),
            (255, "#x", "0xff"),
            (255, "#010X", "0X000000FF"),
            (0x7fff_ffff, "_x", "7fff_ffff"),
            (65, "c", "A"),
            (5, "*^7", "***5***"),
            (5, "05", "00005"),
            (5, "<05", "50000"),
            (3, ".2f", "3.00"),
            (3, ".2", "Precision not allowed in integer format specifier"),
            (3, ",_", "Cannot specify both ',' and '_'."),
            (3, ",x", "Cannot specify ',' with 'x'."),
            (3, "s", "Unknown format code 's' for object of type 'int'"),
            (3, "abc", "Invalid format specifier 'abc' for object of type 'int'"),
            (3, ".", "Format specifier missing precision"),
        ] {
            assert_eq!(
                shown(format_int(
                    &BigInt::from(value),
                    &points(spec),
                    "int",
                    DigitLimit::default()
                )),
                text
            );
        }
    }

    #[test]
    fn floats() {
        for (value, spec, text) in [
            (1234.5, ",.2f", "1,234.50"),
            (0.256, ".1%", "25.6%"),
            (1e10, "g", "1e+10"),
            (3.0, "10", "       3.0"),
            (-3.5, "=+8", "-    3.5"),
            (f64::NAN, "06", "000nan"),
            (-0.0, "z.1f", "0.0"),
            (1234.5, ".3", "1.23e+03"),
            (1234.5, "015,.1f", "0,000,001,234.5"),
            (1.5, "d", "Unknown format code 'd' for object of type 'float'"),
        ] {
            assert_eq!(shown(format_float(value, &points(spec), "float")), text);
        }
    }

    #[test]
    fn complexes_and_texts() {
        assert_eq!(shown(format_complex(1.0, -2.5, &points(".2f"), "complex")), "1.00-2.50j");
        assert_eq!(shown(format_complex(0.0, 1.0, &points(">5"), "complex")), "   1j");
        assert_eq!(complex_repr(-0.0, f64::NAN), "(-0+nanj)");
        let spec = Spec::parse(&points("é^7.3"), "str", u32::from(b's'), '<');
        let padded = spec.and_then(|spec| spec.apply_to_text(&points("abcdef"), "str"));
        assert_eq!(shown(padded), "ééabcéé");
    }
}
