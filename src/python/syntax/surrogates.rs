//! Lone surrogates in string literals, which the parser crate reads as U+FFFD.

/// The code points of a whole literal, prefix and quotes included in `source`.
pub fn of_literal(value: &str, source: &str) -> Vec<u32> {
    let start = source.find(['"', '\'']).unwrap_or(0);
    let is_raw = source[..start].contains(['r', 'R']);
    let quoted = &source[start..];
    let quotes = if quoted.starts_with("\"\"\"") || quoted.starts_with("'''") { 3 } else { 1 };
    of_content(value, quoted.get(quotes..).unwrap_or_default(), is_raw, false)
}

/// The code points of a stretch of text between quotes or braces; `braces` are doubled in f-strings.
pub fn of_content(value: &str, source: &str, is_raw: bool, braces: bool) -> Vec<u32> {
    if is_raw || !value.contains(char::REPLACEMENT_CHARACTER) {
        return value.chars().map(u32::from).collect();
    }
    let mut codes = Vec::new();
    let mut value = value.chars().map(u32::from);
    let mut source = source.chars().peekable();
    while let Some(character) = source.next() {
        if character != '\\' {
            if braces && matches!(character, '{' | '}') {
                source.next_if_eq(&character);
            }
            codes.extend(value.next());
            continue;
        }
        match source.peek().copied() {
            Some('\n') => {
                source.next();
                continue;
            }
            Some(size @ ('x' | 'u' | 'U')) => {
                source.next();
                let count = if size == 'x' { 2 } else { 4 + 4 * usize::from(size == 'U') };
                let digits: String = source.by_ref().take(count).collect();
                let read = value.next();
                codes.extend(u32::from_str_radix(&digits, 16).ok().or(read));
                continue;
            }
            Some('N') => while source.next().is_some_and(|character| character != '}') {},
            Some('0'..='7') => {
                for _ in 0..3 {
                    source.next_if(|next| ('0'..='7').contains(next));
                }
            }
            Some('\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v') => {
                source.next();
            }
            // A backslash that escapes nothing stands for itself.
            _ => {}
        }
        codes.extend(value.next());
    }
    codes
}
