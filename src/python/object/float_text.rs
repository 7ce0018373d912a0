//! Floats as text and back: CPython's `PyOS_double_to_string`, `float()`, `float.hex` and `float.fromhex`.

/// Places after which every further decimal of a double is 0: the host's formatter is asked for no more.
const EXACT_PLACES: usize = 1100;

/// The flags of `PyOS_double_to_string`.
#[derive(Clone, Copy, Default)]
pub struct Layout {
    /// `Py_DTSF_SIGN`: a plus sign where there is no minus.
    pub sign: bool,
    /// `Py_DTSF_ADD_DOT_0`: what looks like an int gets `.0`.
    pub dot_zero: bool,
    /// `Py_DTSF_ALT`: the point stays even with nothing behind it.
    pub alternate: bool,
    /// `Py_DTSF_NO_NEG_0`: a zero result has no minus.
    pub no_negative_zero: bool,
}

/// Significant digits and the place of the decimal point before the first of them (`decpt`).
struct Digits {
    digits: String,
    point: i32,
}

/// `repr(x)`: the shortest digits that read back as x.
pub fn repr(value: f64) -> String {
    format(value, 'r', 0, Layout { dot_zero: true, ..Layout::default() })
}

/// `PyOS_double_to_string`; the code is one of `e E f F g G r`.
pub fn format(value: f64, code: char, precision: usize, layout: Layout) -> String {
    if !value.is_finite() {
        return special(value, code, layout);
    }
    let magnitude = value.abs();
    let lower = code.to_ascii_lowercase();
    let body = match lower {
        'f' => fixed(magnitude, precision, layout),
        'e' => exponential(&rounded(magnitude, precision), precision, layout),
        'g' => general(magnitude, precision.max(1), layout),
        _ => short(magnitude, layout),
    };
    let zero = layout.no_negative_zero && is_zero_text(&body);
    let sign = match (value.is_sign_negative() && !zero, layout.sign) {
        (true, _) => "-",
        (false, true) => "+",
        (false, false) => "",
    };
    let text = format!("{sign}{body}");
    if code.is_ascii_uppercase() { text.to_ascii_uppercase() } else { text }
}

fn special(value: f64, code: char, layout: Layout) -> String {
    let name = if value.is_nan() { "nan" } else { "inf" };
    let sign = match (value == f64::NEG_INFINITY, layout.sign) {
        (true, _) => "-",
        (false, true) => "+",
        (false, false) => "",
    };
    let text = format!("{sign}{name}");
    if code.is_ascii_uppercase() { text.to_ascii_uppercase() } else { text }
}

fn is_zero_text(body: &str) -> bool {
    body.bytes().take_while(|byte| *byte != b'e').all(|byte| matches!(byte, b'0' | b'.'))
}

fn fixed(magnitude: f64, precision: usize, layout: Layout) -> String {
    let mut text = format!("{magnitude:.*}", precision.min(EXACT_PLACES));
    text.extend(std::iter::repeat_n('0', precision.saturating_sub(EXACT_PLACES)));
    if precision == 0 && layout.alternate {
        text.push('.');
    }
    text
}

/// `precision + 1` correctly rounded digits.
fn rounded(magnitude: f64, precision: usize) -> Digits {
    let text = format!("{magnitude:.*e}", precision.min(EXACT_PLACES));
    let mut digits = split_exponent(&text);
    digits.digits.extend(std::iter::repeat_n('0', precision.saturating_sub(EXACT_PLACES)));
    digits
}

/// Takes `1.25e-7` apart.
fn split_exponent(text: &str) -> Digits {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let digits = mantissa.chars().filter(char::is_ascii_digit).collect();
    Digits { digits, point: exponent.parse::<i32>().unwrap_or(0) + 1 }
}

fn exponential(digits: &Digits, precision: usize, layout: Layout) -> String {
    let (first, rest) = digits.digits.split_at(1);
    let point = if rest.is_empty() && precision == 0 && !layout.alternate { "" } else { "." };
    let point = if rest.is_empty() && !layout.alternate { "" } else { point };
    let exponent = digits.point - 1;
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.abs())
}

fn general(magnitude: f64, precision: usize, layout: Layout) -> String {
    let mut digits = rounded(magnitude, precision - 1);
    if magnitude == 0.0 {
        digits.point = 1;
    }
    if !layout.alternate {
        let kept = digits.digits.trim_end_matches('0').len().max(1);
        digits.digits.truncate(kept);
    }
    let limit = precision as i64 - i64::from(layout.dot_zero);
    if digits.point <= -4 || i64::from(digits.point) > limit {
        let places = digits.digits.len() - 1;
        return exponential(&digits, places, layout);
    }
    positional(&digits, layout)
}

/// Shortest digits that read back as the same number; an exponent outside 1e-4 to 1e16.
fn short(magnitude: f64, layout: Layout) -> String {
    let digits = shortest(magnitude);
    if digits.point <= -4 || digits.point > 16 {
        return exponential(&digits, digits.digits.len() - 1, layout);
    }
    positional(&digits, layout)
}

fn shortest(magnitude: f64) -> Digits {
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(magnitude);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    let leading = (all.len() - significant.len()) as i32;
    let digits = significant.trim_end_matches('0');
    if digits.is_empty() {
        return Digits { digits: "0".to_owned(), point: 1 };
    }
    let point = whole.len() as i32 - leading + exponent.parse::<i32>().unwrap_or(0);
    Digits { digits: digits.to_owned(), point }
}

/// Digits without an exponent, with zeros where the point lies outside them.
fn positional(digits: &Digits, layout: Layout) -> String {
    let Digits { digits, point } = digits;
    let count = digits.len() as i32;
    if *point <= 0 {
        return format!("0.{}{digits}", "0".repeat(-point as usize));
    }
    if *point < count {
        let (whole, fraction) = digits.split_at(*point as usize);
        return format!("{whole}.{fraction}");
    }
    let zeros = "0".repeat((point - count) as usize);
    let end = match (layout.dot_zero, layout.alternate) {
        (true, _) => ".0",
        (false, true) => ".",
        (false, false) => "",
    };
    format!("{digits}{zeros}{end}")
}

/// What `float(text)` gives for text already stripped, its digits already ASCII; `None`: no float.
pub fn parse(text: &str) -> Option<f64> {
    let plain = without_underscores(text)?;
    let body = plain.strip_prefix(['+', '-']).unwrap_or(&plain);
    let named = ["inf", "infinity", "nan"].iter().any(|name| body.eq_ignore_ascii_case(name));
    if !named && !is_decimal_literal(body) {
        return None;
    }
    plain.parse().ok()
}

/// Underscores may stand between two digits only (`_Py_string_to_number_with_underscores`).
pub fn without_underscores(text: &str) -> Option<String> {
    if !text.contains('_') {
        return Some(text.to_owned());
    }
    let bytes = text.as_bytes();
    let digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
    let misplaced = |(place, byte): (usize, &u8)| {
        *byte == b'_' && !(place > 0 && digit(bytes.get(place - 1)) && digit(bytes.get(place + 1)))
    };
    if bytes.iter().enumerate().any(misplaced) {
        return None;
    }
    Some(text.replace('_', ""))
}

fn is_decimal_literal(body: &str) -> bool {
    let lowered = body.to_ascii_lowercase();
    let (mantissa, exponent) = match lowered.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (lowered.as_str(), None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let body = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !body.is_empty() && digits(body)
    });
    digits(whole) && digits(fraction) && whole.len() + fraction.len() > 0 && exponent_fits
}

/// Mantissa and exponent with `value == mantissa * 2**exponent`, `0.5 <= |mantissa| < 1` (`frexp`).
pub fn frexp(value: f64) -> (f64, i32) {
    if value == 0.0 || !value.is_finite() {
        return (value, 0);
    }
    let scaled = value * 18_014_398_509_481_984.0; // 2**54 lifts subnormals into the normal range
    let (bits, bias) =
        if value.abs() < f64::MIN_POSITIVE { (scaled.to_bits(), 54) } else { (value.to_bits(), 0) };
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1022 - bias;
    (f64::from_bits(bits & !(0x7ff << 52) | (1022 << 52)), exponent)
}

/// `value * 2**exponent`, rounded once.
pub fn ldexp(value: f64, exponent: i32) -> f64 {
    let mut result = value;
    let mut left = exponent.clamp(-2200, 2200);
    if left < -1021 {
        // One exact step keeps the single rounding at the end: shrink the mantissa's exponent last.
        let (mantissa, own) = frexp(value);
        let total = i64::from(own) + i64::from(left);
        if total < -1100 {
            return 0.0_f64.copysign(value);
        }
        result = mantissa;
        left = total as i32;
        if left < -1021 {
            result *= power_of_two(-1021);
            return result * power_of_two(left + 1021);
        }
    }
    while left > 1023 {
        result *= power_of_two(1023);
        left -= 1023;
    }
    result * power_of_two(left)
}

fn power_of_two(exponent: i32) -> f64 {
    if exponent >= -1022 {
        return f64::from_bits(((exponent + 1023) as u64) << 52);
    }
    f64::from_bits(1_u64.checked_shl((exponent + 1074).max(0) as u32).unwrap_or(0))
}

/// `float.hex`.
pub fn hex(value: f64) -> String {
    if !value.is_finite() {
        return repr(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = value.to_bits();
    let (fraction, biased) = (bits & ((1 << 52) - 1), (bits >> 52) & 0x7ff);
    let (lead, exponent) = if biased == 0 { (0, -1022) } else { (1, biased as i32 - 1023) };
    format!("{sign}0x{lead}.{fraction:013x}p{exponent:+}")
}

/// Why `float.fromhex` refuses a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HexError {
    Invalid,
    TooLarge,
}

/// `float.fromhex`.
pub fn from_hex(text: &str) -> Result<f64, HexError> {
    let text = text.trim_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    let (negative, body) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let lowered = body.to_ascii_lowercase();
    let magnitude = match lowered.as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        other => hex_magnitude(other.strip_prefix("0x").unwrap_or(other))?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn hex_magnitude(body: &str) -> Result<f64, HexError> {
    let (mantissa, exponent) = match body.split_once('p') {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (body, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(HexError::Invalid);
    }
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(0.0);
    }
    round_hex(significant, exponent - 4 * fraction.len() as i64)
}

fn parse_exponent(text: &str) -> Result<i64, HexError> {
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    if body.is_empty() || !body.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(HexError::Invalid);
    }
    let limit = i64::MAX / 8;
    let value = body.parse::<i64>().unwrap_or(limit).min(limit);
    Ok(if text.starts_with('-') { -value } else { value })
}

/// `digits * 2**exponent`, rounded half to even.
fn round_hex(digits: &str, exponent: i64) -> Result<f64, HexError> {
    // 16 hex digits hold at least 61 significant bits; what follows can only break a tie.
    let (head, tail) = digits.split_at(digits.len().min(16));
    let value = u64::from_str_radix(head, 16).map_err(|_| HexError::Invalid)?;
    let sticky = tail.bytes().any(|byte| byte != b'0');
    let exponent = exponent.saturating_add(4 * tail.len() as i64);
    let bits = i64::from(64 - value.leading_zeros());
    let top = bits.saturating_add(exponent);
    if top > 1024 {
        return Err(HexError::TooLarge);
    }
    if top < -1075 {
        return Ok(0.0);
    }
    // The lowest bit of the result: 53 bits below the top, but not under 2**-1074.
    let lowest = (top - 53).max(-1074);
    let drop = lowest - exponent;
    let kept = if drop <= 0 { value } else { round_shift(value, drop as u32, sticky) };
    let result = ldexp(kept as f64, lowest.max(exponent) as i32);
    let result = if drop <= 0 { ldexp(value as f64, exponent as i32) } else { result };
    if result.is_infinite() { Err(HexError::TooLarge) } else { Ok(result) }
}

/// `value >> drop`, rounded half to even; `sticky` tells of bits below the value.
fn round_shift(value: u64, drop: u32, sticky: bool) -> u64 {
    let wide = u128::from(value) << 1 | u128::from(sticky);
    let drop = drop + 1;
    let kept = wide.checked_shr(drop).unwrap_or(0);
    let rest = wide - (kept << drop.min(127));
    let half = 1_u128 << (drop - 1).min(126);
    let up = rest > half || (rest == half && kept & 1 == 1);
    (kept + u128::from(up)) as u64
}

#[cfg(test)]
mod tests {
    use crate::python::object::float_text::{self, HexError, Layout, format, from_hex, hex, repr};

    #[test]
    fn repr_has_cpythons_layout() {
        for (value, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (9_999_999_999_999_998.0, "9999999999999998.0"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.5e300, "1.5e+300"),
            (5e-324, "5e-324"),
            (123_456.789, "123456.789"),
            (f64::NAN, "nan"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(repr(value), text);
        }
    }

    #[test]
    fn codes_follow_printf() {
        let plain = Layout::default();
        let alternate = Layout { alternate: true, ..plain };
        for (value, code, precision, layout, text) in [
            (2.5, 'f', 0, plain, "2"),
            (0.125, 'f', 2, plain, "0.12"),
            (3.0, 'f', 0, alternate, "3."),
            (12345.678, 'e', 3, plain, "1.235e+04"),
            (1.0, 'e', 0, plain, "1e+00"),
            (1.0, 'e', 0, alternate, "1.e+00"),
            (1e6, 'g', 6, plain, "1e+06"),
            (100_000.0, 'g', 6, plain, "100000"),
            (0.0001, 'g', 6, plain, "0.0001"),
            (0.00001, 'G', 6, plain, "1E-05"),
            (1.0, 'g', 6, alternate, "1.00000"),
            (0.0, 'g', 6, alternate, "0.00000"),
            (-0.001, 'f', 1, Layout { no_negative_zero: true, ..plain }, "0.0"),
            (1.0, 'f', 3, Layout { sign: true, ..plain }, "+1.000"),
        ] {
            assert_eq!(format(value, code, precision, layout), text);
        }
    }

    #[test]
    fn literals_are_pythons() {
        assert_eq!(float_text::parse("1_0.5e-3"), Some(0.0105));
        assert_eq!(float_text::parse("-Infinity"), Some(f64::NEG_INFINITY));
        for text in ["", ".", "1__0", "_1", "1_", "1e", "0x1p3", "1 2", "e5", "+-1", "infin"] {
            assert_eq!(float_text::parse(text), None, "{text}");
        }
    }

    #[test]
    fn hexadecimal_goes_both_ways() {
        for value in [1.0, -0.1, 5e-324, f64::MIN_POSITIVE, f64::MAX, 0.0, -0.0, 3.75] {
            assert_eq!(from_hex(&hex(value)).map(f64::to_bits), Ok(value.to_bits()));
        }
        assert_eq!(hex(0.1), "0x1.999999999999ap-4");
        assert_eq!(from_hex(" 0x.8p1 "), Ok(1.0));
        assert_eq!(from_hex("1.00000000000008p0"), Ok(1.0));
        assert_eq!(from_hex("0x1p1024"), Err(HexError::TooLarge));
        assert_eq!(from_hex("0x1.fffffffffffff8p1023"), Err(HexError::TooLarge));
        assert_eq!(from_hex("1p-1075"), Ok(0.0));
        assert_eq!(from_hex("0x1g"), Err(HexError::Invalid));
    }
}
