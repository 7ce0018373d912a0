//! Escape sequences in strings that CPython warns of: the first wrong one of each string.

use ruff_python_ast::PythonVersion;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

/// The place of what stands in an f-string whose end is not reached.
const IN_F_STRING: u32 = u32::MAX;

/// A sequence that means nothing.
pub struct WrongEscape {
    /// Where the string begins; where an f-string ends.
    pub place: u32,
    /// Lines of the string before the sequence. CPython adds them to the line of the place.
    pub lines: u32,
    /// With its backslash.
    pub text: String,
    pub is_octal: bool,
}

/// The first one of each string.
pub fn wrong_escapes(source: &str) -> Vec<WrongEscape> {
    if !source.contains('\\') {
        return Vec::new();
    }
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY313);
    let parsed = parse_unchecked(source, options);
    let mut found = Vec::new();
    // Whether the f-strings around are raw, and where in `found` theirs begin.
    let mut around: Vec<(bool, usize)> = Vec::new();
    for token in parsed.tokens() {
        let text = &source[token.range()];
        let prefix = &text[..text.find(['"', '\'']).unwrap_or(0)];
        let is_raw = prefix.contains(['r', 'R']);
        let (content, is_bytes) = match token.kind() {
            TokenKind::FStringStart => {
                around.push((is_raw, found.len()));
                continue;
            }
            TokenKind::FStringEnd => {
                let (_, first) = around.pop().unwrap_or((false, found.len()));
                for wrong in &mut found[first..] {
                    let wrong: &mut WrongEscape = wrong;
                    if wrong.place == IN_F_STRING {
                        wrong.place = token.start().to_u32();
                    }
                }
                continue;
            }
            TokenKind::FStringMiddle if around.last().is_some_and(|row| !row.0) => (text, false),
            TokenKind::String if !is_raw => (text, prefix.contains(['b', 'B'])),
            _ => continue,
        };
        if let Some((inside, text, is_octal)) = first_wrong(content, is_bytes) {
            let in_f_string = token.kind() == TokenKind::FStringMiddle;
            let place = if in_f_string { IN_F_STRING } else { token.start().to_u32() };
            let lines = content[..inside].matches('\n').count() as u32;
            found.push(WrongEscape { place, lines, text, is_octal });
        }
    }
    found
}

/// Where it stands, it, and whether it is an octal one.
fn first_wrong(text: &str, is_bytes: bool) -> Option<(usize, String, bool)> {
    let mut characters = text.chars().peekable();
    let mut place = 0;
    while let Some(character) = characters.next() {
        let here = place;
        place += character.len_utf8();
        if character != '\\' {
            continue;
        }
        let escaped = characters.next()?;
        place += escaped.len_utf8();
        match escaped {
            '\n' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' => {}
            'N' | 'u' | 'U' if !is_bytes => {}
            '0'..='7' => {
                let mut digits = String::from(escaped);
                while digits.len() < 3
                    && let Some(digit) = characters.next_if(|next| ('0'..='7').contains(next))
                {
                    digits.push(digit);
                    place += 1;
                }
                if u32::from_str_radix(&digits, 8).unwrap_or(0) > 0o377 {
                    return Some((here, format!("\\{digits}"), true));
                }
            }
            other => return Some((here, format!("\\{other}"), false)),
        }
    }
    None
}
