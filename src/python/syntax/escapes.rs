//! Escape sequences in strings that CPython warns of: the first wrong one of each string.

use ruff_python_ast::PythonVersion;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

/// Where the string begins, and the warning's words.
pub fn wrong_escapes(source: &str) -> Vec<(u32, String)> {
    if !source.contains('\\') {
        return Vec::new();
    }
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY313);
    let parsed = parse_unchecked(source, options);
    let mut found = Vec::new();
    // Whether the f-strings around are raw.
    let mut raw = Vec::new();
    for token in parsed.tokens() {
        let text = &source[token.range()];
        let prefix = &text[..text.find(['"', '\'']).unwrap_or(0)];
        let is_raw = prefix.contains(['r', 'R']);
        let (content, is_bytes) = match token.kind() {
            TokenKind::FStringStart => {
                raw.push(is_raw);
                continue;
            }
            TokenKind::FStringEnd => {
                raw.pop();
                continue;
            }
            TokenKind::FStringMiddle if raw.last() == Some(&false) => (text, false),
            TokenKind::String if !is_raw => (text, prefix.contains(['b', 'B'])),
            _ => continue,
        };
        if let Some(message) = first_wrong(content, is_bytes) {
            found.push((token.start().to_u32(), message));
        }
    }
    found
}

fn first_wrong(text: &str, is_bytes: bool) -> Option<String> {
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' {
            continue;
        }
        let escaped = characters.next()?;
        match escaped {
            '\n' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' => {}
            'N' | 'u' | 'U' if !is_bytes => {}
            '0'..='7' => {
                let mut digits = String::from(escaped);
                while digits.len() < 3
                    && let Some(digit) = characters.next_if(|next| ('0'..='7').contains(next))
                {
                    digits.push(digit);
                }
                if u32::from_str_radix(&digits, 8).unwrap_or(0) > 0o377 {
                    return Some(format!("invalid octal escape sequence '\\{digits}'"));
                }
            }
            other => return Some(format!("invalid escape sequence '\\{other}'")),
        }
    }
    None
}
