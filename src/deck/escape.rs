//! Text as HTML: what would be read as markup is replaced.

use crate::deck::measure::cells;

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

/// Appends inline code. Where it is short it stays on one line; else its lines end at spaces, and not between the hyphens
/// of an option and its name, as in `--format`.
pub fn escape_code(out: &mut String, text: &str) {
    if stays_whole(text) {
        out.push_str("<code class=\"w\">");
        escape(out, text);
        return out.push_str("</code>");
    }
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

/// Whether inline code that could be broken is so short that it is not.
pub fn stays_whole(code: &str) -> bool {
    let breaks = |char: char| char == '-' || char.is_whitespace();
    code.trim().contains(breaks) && cells(code) <= LONGEST_WHOLE
}

/// Columns of code that no line's end goes through.
const LONGEST_WHOLE: f64 = 32.0;

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
        let (long, dashes) = ("x".repeat(40), "-".repeat(40));
        let joined = format!(
            "<code>{long} <span class=\"w\">--f</span>ormat a<span class=\"w\">-&lt;</span> -</code>"
        );
        assert_eq!(code(&format!("{long} --format a-< -")), joined);
        assert_eq!(code(&long), format!("<code>{long}</code>"));
        let joined = format!("<code>{long}<span class=\"w\">--é</span></code>");
        assert_eq!(code(&format!("{long}--é")), joined);
        assert_eq!(code(&format!("a {dashes}b-c")), format!("<code>a {dashes}b-c</code>"));
    }

    #[test]
    fn short_code_has_no_place_for_the_end_of_a_line() {
        let mut out = String::new();
        for text in ["x = x + 1", "--text", "a<b", &"x ".repeat(17)] {
            escape_code(&mut out, text);
        }
        let long = "x ".repeat(17);
        let whole = "<code class=\"w\">x = x + 1</code><code class=\"w\">--text</code>";
        assert_eq!(out, format!("{whole}<code>a&lt;b</code><code>{long}</code>"));
    }
}
