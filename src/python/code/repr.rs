//! Constants as Python writes them: `repr()` of what a code object holds.

use crate::python::code::Constant;
use std::fmt::Write as _;

/// `repr(value)`.
pub fn repr(value: &Constant) -> String {
    match value {
        Constant::None => "None".to_owned(),
        Constant::True => "True".to_owned(),
        Constant::False => "False".to_owned(),
        Constant::Ellipsis => "Ellipsis".to_owned(),
        Constant::Int(value) => value.to_string(),
        Constant::BigInt(value) => value.to_string(),
        Constant::Float(value) => float(*value, ".0"),
        Constant::Complex(real, imaginary) => complex(*real, *imaginary),
        Constant::Str(text) => string(text),
        Constant::Surrogates(codes) => points(codes.iter().copied()),
        Constant::Bytes(value) => bytes(value),
        Constant::Tuple(items) => match &**items {
            [only] => format!("({},)", repr(only)),
            _ => format!("({})", list(items)),
        },
        Constant::FrozenSet(items) if items.is_empty() => "frozenset()".to_owned(),
        Constant::FrozenSet(items) => format!("frozenset({{{}}})", list(items)),
        Constant::Slice(parts) => format!("slice({})", list(&**parts)),
        Constant::Code(code) => format!(
            "<code object {} at 0x..., file \"{}\", line {}>",
            code.name, code.filename, code.first_line
        ),
    }
}

fn list(items: &[Constant]) -> String {
    items.iter().map(repr).collect::<Vec<_>>().join(", ")
}

/// The shortest digits that give the float again; `whole` follows a number without a fraction.
fn float(value: f64, whole: &str) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{value}");
        let suffix = if plain.contains('.') { "" } else { whole };
        return format!("{plain}{suffix}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

fn complex(real: f64, imaginary: f64) -> String {
    if real == 0.0 && real.is_sign_positive() {
        return format!("{}j", float(imaginary, ""));
    }
    let imaginary = float(imaginary, "");
    let sign = if imaginary.starts_with('-') { "" } else { "+" };
    format!("({}{sign}{imaginary}j)", float(real, ""))
}

/// `repr` of a text.
pub fn string(text: &str) -> String {
    points(text.chars().map(u32::from))
}

/// `repr` of a text of any code points.
fn points(codes: impl Iterator<Item = u32> + Clone) -> String {
    let has = |quote: char| codes.clone().any(|code| code == u32::from(quote));
    let quote = if has('\'') && !has('"') { '"' } else { '\'' };
    let mut shown = String::from(quote);
    for code in codes {
        let character = char::from_u32(code);
        let _ = match character {
            Some('\\') => write!(shown, "\\\\"),
            Some('\n') => write!(shown, "\\n"),
            Some('\r') => write!(shown, "\\r"),
            Some('\t') => write!(shown, "\\t"),
            Some(own) if own == quote => write!(shown, "\\{own}"),
            Some(own) if is_printable(own) => write!(shown, "{own}"),
            _ if code < 0x100 => write!(shown, "\\x{code:02x}"),
            _ if code < 0x1_0000 => write!(shown, "\\u{code:04x}"),
            _ => write!(shown, "\\U{code:08x}"),
        };
    }
    shown.push(quote);
    shown
}

fn bytes(value: &[u8]) -> String {
    let quote = if value.contains(&b'\'') && !value.contains(&b'"') { b'"' } else { b'\'' };
    let mut shown = String::from("b");
    shown.push(char::from(quote));
    for byte in value {
        let _ = match *byte {
            b'\\' => write!(shown, "\\\\"),
            b'\n' => write!(shown, "\\n"),
            b'\r' => write!(shown, "\\r"),
            b'\t' => write!(shown, "\\t"),
            byte if byte == quote => write!(shown, "\\{}", char::from(byte)),
            byte @ 0x20..0x7f => write!(shown, "{}", char::from(byte)),
            byte => write!(shown, "\\x{byte:02x}"),
        };
    }
    shown.push(char::from(quote));
    shown
}

/// Whether Python shows a character as it is: no controls, formats, separators, private or unassigned ones.
pub fn is_printable(character: char) -> bool {
    !matches!(
        character,
        '\0'..='\x1f'
            | '\x7f'..='\u{a0}'
            | '\u{ad}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{1680}'
            | '\u{180e}'
            | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}'
            | '\u{3000}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{e0000}'..='\u{10ffff}'
    )
}
