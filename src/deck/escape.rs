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

/// Appends inline code, whose lines end at spaces: not between the hyphens of an option and its name, as in `--format`.
pub fn escape_code(out: &mut String, text: &str) {
    out.push_str("<code>");
    let mut rest = text;
    while let Some(at) = rest.find('-').filter(|_| keeps_hyphens(text)) {
        let name = rest[at..].trim_start_matches('-');
        let end = rest.len() - name.len();
        escape(out, &rest[..at]);
        let first = name.chars().next().filter(|char| !char.is_whitespace());
        let joined = end + first.map_or(0, char::len_utf8);
        if joined > end {
            out.push_str("<span class=\"w\">");
            escape(out, &rest[at..joined]);
            out.push_str("</span>");
        } else {
            out.push_str(&rest[at..end]);
        }
        rest = &rest[joined..];
    }
    escape(out, rest);
    out.push_str("</code>");
}

/// Whether its hyphens hold together: more of them than a word has are a line, which may have to be broken.
pub fn keeps_hyphens(code: &str) -> bool {
    !code.contains("----")
}

/// Text as HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::escape_code;

    #[test]
    fn options_are_not_torn_from_their_hyphens() {
        let code = |text: &str| {
            let mut out = String::new();
            escape_code(&mut out, text);
            out
        };
        let joined =
            "<code>x <span class=\"w\">--f</span>ormat a<span class=\"w\">-&lt;</span> -</code>";
        assert_eq!(code("x --format a-< -"), joined);
        assert_eq!(code("-"), "<code>-</code>");
        assert_eq!(code("--é"), "<code><span class=\"w\">--é</span></code>");
        assert_eq!(code("a -----b-c"), "<code>a -----b-c</code>");
    }
}
