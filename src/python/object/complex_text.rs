//! `complex(text)`: a real number, an imaginary one, or both with a sign between them.

use crate::python::object::float_text;

/// Real and imaginary part; `None` for malformed text.
pub fn parse(text: &str) -> Option<(f64, f64)> {
    let text = trim(text);
    let body = match text.strip_prefix('(') {
        Some(inside) => trim(inside.strip_suffix(')')?),
        None => text,
    };
    let is_unit = |text: &str| text == "j" || text == "J";
    let (first, rest) = leading_number(body);
    let Some(first) = first else {
        // A bare `j` with or without a sign.
        let (sign, unit) = signed(body);
        return is_unit(unit).then_some((0.0, sign));
    };
    if is_unit(rest) {
        return Some((0.0, first));
    }
    if rest.is_empty() {
        return Some((first, 0.0));
    }
    if !rest.starts_with(['+', '-']) {
        return None;
    }
    match leading_number(rest) {
        (Some(second), unit) => is_unit(unit).then_some((first, second)),
        (None, _) => {
            let (sign, unit) = signed(rest);
            is_unit(unit).then_some((first, sign))
        }
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c'])
}

fn signed(text: &str) -> (f64, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The longest prefix that is a float.
fn leading_number(text: &str) -> (Option<f64>, &str) {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+' | b'-');
    let most = text.bytes().take_while(|byte| fits(*byte)).count();
    for end in (1..=most).rev() {
        if let Some(value) = float_text::parse(&text[..end]) {
            return (Some(value), &text[end..]);
        }
    }
    (None, text)
}

#[cfg(test)]
mod tests {
    use crate::python::object::complex_text::parse;

    #[test]
    fn all_forms() {
        for (text, value) in [
            ("1+2j", Some((1.0, 2.0))),
            (" ( -1e5-infj ) ", Some((-1e5, f64::NEG_INFINITY))),
            ("j", Some((0.0, 1.0))),
            ("-J", Some((0.0, -1.0))),
            ("3-j", Some((3.0, -1.0))),
            ("1_0j", Some((0.0, 10.0))),
            ("2.5", Some((2.5, 0.0))),
            ("1 + 2j", None),
            ("1+2", None),
            ("(1", None),
            ("1j+2", None),
            ("", None),
        ] {
            assert_eq!(parse(text), value, "{text}");
        }
    }
}
