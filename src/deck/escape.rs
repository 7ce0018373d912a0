//! Text as HTML: what would be read as markup is replaced.

/// Appends text with what HTML would read as markup replaced; an attribute's value needs `escape_value`.
pub fn escape(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // HTML has no NUL; browsers show the replacement character too.
            '\0' => out.push('\u{fffd}'),
            _ => out.push(char),
        }
    }
}

/// Appends the value of an attribute.
pub fn escape_value(out: &mut String, text: &str) {
    let start = out.len();
    escape(out, text);
    if text.contains('"') {
        let quoted = out.split_off(start).replace('"', "&quot;");
        out.push_str(&quoted);
    }
}

/// Text as HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}
