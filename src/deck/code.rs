//! Source text as numbered, coloured lines.

use std::ops::Range;

use crate::deck::html::escape;
use crate::python::syntax::tokens::{Part, parts};

/// The lines of a Python source as HTML; a piece that spans lines is coloured on each.
pub fn highlight(source: &str) -> Vec<String> {
    paint(source, &parts(source))
}

/// The lines of a source as HTML, with colours for some stretches of it.
pub fn paint(source: &str, parts: &[(Range<usize>, Part)]) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut at = 0;
    for (range, part) in parts {
        if range.start < at {
            continue;
        }
        push(&mut lines, &source[at..range.start], None);
        push(&mut lines, &source[range.clone()], Some(class(*part)));
        at = range.end;
    }
    push(&mut lines, &source[at..], None);
    lines
}

/// The lines of a prompt session: code after `>>>` and `...`, the rest as printed.
pub fn highlight_prompt(source: &str) -> Vec<String> {
    let line = |text: &str| {
        let code = text.strip_prefix(">>> ").or_else(|| text.strip_prefix("... "));
        let mut html = String::new();
        match code {
            Some(code) => {
                push_piece(&mut html, &text[..4], Some("com"));
                html.push_str(&highlight(code).concat());
            }
            None if text == ">>>" || text == "..." => push_piece(&mut html, text, Some("com")),
            None => push_piece(&mut html, text, Some("res")),
        }
        html
    };
    source.lines().map(line).collect()
}

fn push(lines: &mut Vec<String>, text: &str, class: Option<&str>) {
    for (index, piece) in text.split('\n').enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            push_piece(line, piece.trim_end_matches('\r'), class);
        }
    }
}

fn push_piece(line: &mut String, text: &str, class: Option<&str>) {
    match class {
        Some(class) if !text.is_empty() => {
            line.push_str("<span class=\"");
            line.push_str(class);
            line.push_str("\">");
            escape(line, text);
            line.push_str("</span>");
        }
        _ => escape(line, text),
    }
}

fn class(part: Part) -> &'static str {
    match part {
        Part::Keyword => "kw",
        Part::Function => "fnc",
        Part::Number => "num",
        Part::Text => "str",
        Part::Comment => "com",
    }
}

#[cfg(test)]
mod tests {
    use super::{highlight, highlight_prompt};

    #[test]
    fn text_over_lines_is_coloured_on_each() {
        assert_eq!(
            highlight("x = '''a\n<b>'''"),
            ["x = <span class=\"str\">'''a</span>", "<span class=\"str\">&lt;b&gt;'''</span>"]
        );
        assert_eq!(highlight("a\n\nb\n"), ["a", "", "b", ""]);
    }

    #[test]
    fn a_session_keeps_its_prompts() {
        assert_eq!(
            highlight_prompt(">>> 1\n1"),
            [
                "<span class=\"com\">&gt;&gt;&gt; </span><span class=\"num\">1</span>",
                "<span class=\"res\">1</span>"
            ]
        );
    }
}
