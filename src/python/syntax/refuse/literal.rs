//! What is wrong inside a literal: escapes that stand for no character, numbers with too many digits.

/// CPython's `sys.int_info.default_max_str_digits`.
const DIGITS: usize = 4300;
/// Bytes that a character outside of ASCII takes where CPython counts positions.
const WIDE: usize = 10;

/// A string literal without its quotes.
pub struct Parts<'a> {
    pub content: &'a str,
    pub is_bytes: bool,
    pub is_raw: bool,
}

/// Takes a string literal apart.
pub fn parts(text: &str) -> Parts<'_> {
    let open = text.find(['"', '\'']).unwrap_or(0);
    let (prefix, quoted) = text.split_at(open);
    let quotes = if quoted.starts_with("\"\"\"") || quoted.starts_with("'''") { 3 } else { 1 };
    let end = quoted.len().saturating_sub(quotes);
    Parts {
        content: quoted.get(quotes..end).unwrap_or_default(),
        is_bytes: prefix.contains(['b', 'B']),
        is_raw: prefix.contains(['r', 'R']),
    }
}

/// The message for a decimal number that CPython does not convert.
pub fn too_long(text: &str) -> Option<String> {
    let digits = text.bytes().filter(|byte| *byte != b'_').count();
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    (is_decimal && digits > DIGITS).then(|| {
        format!(
            "Exceeds the limit ({DIGITS} digits) for integer string conversion: value has {digits} digits; \
             use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer \
             literals to avoid decimal conversion limits."
        )
    })
}

/// What is wrong with the escapes of bytes.
pub fn wrong_bytes(content: &str) -> Option<String> {
    let bytes = content.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        let digits = bytes.get(at + 2..at + 4).unwrap_or_default();
        let is_hex = digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit);
        if bytes.get(at + 1) == Some(&b'x') && !is_hex {
            return Some(format!("(value error) invalid \\x escape at position {at}"));
        }
        at += 2;
    }
    None
}

/// What is wrong with the escapes of a text.
pub fn wrong_text(content: &str) -> Option<String> {
    let characters: Vec<char> = content.chars().collect();
    let width = |character: char| if character.is_ascii() { 1 } else { WIDE };
    let (mut at, mut position) = (0, 0);
    while at < characters.len() {
        if characters[at] != '\\' {
            position += width(characters[at]);
            at += 1;
            continue;
        }
        let rest = &characters[at + 1..];
        let (length, reason) = escape(rest);
        if let Some(reason) = reason {
            let last = position + rest[..length].iter().map(|it| width(*it)).sum::<usize>();
            let what = if last == position {
                format!("byte 0x5c in position {position}")
            } else {
                format!("bytes in position {position}-{last}")
            };
            let codec = "(unicode error) 'unicodeescape' codec can't decode";
            return Some(format!("{codec} {what}: {reason}"));
        }
        // A backslash before such a character is an escape of its own.
        if rest.first().is_some_and(|first| !first.is_ascii()) {
            position += 6;
            at += 1;
            continue;
        }
        position += 1 + rest[..length].iter().map(|it| width(*it)).sum::<usize>();
        at += 1 + length;
    }
    None
}

/// How many characters after a backslash belong to it, and what is wrong with them.
fn escape(rest: &[char]) -> (usize, Option<&'static str>) {
    let hex = |count: usize, reason: &'static str| {
        let digits = rest[1..].iter().take(count).take_while(|it| it.is_ascii_hexdigit());
        let digits: String = digits.collect();
        let length = 1 + digits.len();
        if digits.len() < count {
            return (length, Some(reason));
        }
        let is_character = u32::from_str_radix(&digits, 16).is_ok_and(|code| code <= 0x10_ffff);
        (length, (!is_character).then_some("illegal Unicode character"))
    };
    match rest.first() {
        None => (0, Some("\\ at end of string")),
        Some('x') => hex(2, "truncated \\xXX escape"),
        Some('u') => hex(4, "truncated \\uXXXX escape"),
        Some('U') => hex(8, "truncated \\UXXXXXXXX escape"),
        Some('N') => named(rest),
        Some(_) => (1, None),
    }
}

/// `N{...}`.
fn named(rest: &[char]) -> (usize, Option<&'static str>) {
    let malformed = Some("malformed \\N character escape");
    if rest.get(1) != Some(&'{') {
        return (1, malformed);
    }
    let Some(length) = rest[2..].iter().position(|it| *it == '}') else {
        return (rest.len(), malformed);
    };
    if length == 0 {
        return (2, malformed);
    }
    let name: String = rest[2..2 + length].iter().collect();
    let is_known = unicode_names2::character(&name).is_some();
    (length + 3, (!is_known).then_some("unknown Unicode character name"))
}
