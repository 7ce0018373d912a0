//! Values in comments behind statements, as in `x is y  # True`.

use crate::lecture::{Claim, Remark, prompt};
use crate::notes::CodeBlock;
use crate::python::syntax;
use crate::source::Span;

/// The comments that are claims: behind an expression, and a value by its form or behind `->` or `=>`; behind any other
/// statement the exception that it raises.
pub fn remarks(code: &CodeBlock) -> Vec<Remark> {
    let text = &code.text;
    let line_of = |at: usize| text[..at].matches('\n').count() as u32 + 1;
    let mut remarks = Vec::new();
    let expressions = syntax::expression_ranges(text);
    // Any statement may raise.
    let all = syntax::statement_ranges(text).unwrap_or_default();
    let others = all.into_iter().filter(|range| !expressions.contains(range));
    let others = others.map(|range| (range, false));
    let mut statements: Vec<_> = expressions.iter().cloned().map(|it| (it, true)).collect();
    statements.extend(others);
    statements.sort_by_key(|(range, _)| range.start);
    for (range, is_expression) in statements {
        let end = text[range.end..].find('\n').map_or(text.len(), |length| range.end + length);
        let behind = &text[range.end..end];
        let Some(comment) = behind.trim_start().strip_prefix('#') else { continue };
        let Some(value) = claimed(comment) else { continue };
        if !is_expression && !is_exception(value) {
            continue;
        }
        let lines = (line_of(range.start), line_of(range.end));
        let Some(start) = code.line_offsets.get(lines.1 as usize - 1) else { continue };
        let line_start = text[..range.end].rfind('\n').map_or(0, |at| at + 1);
        let column = end - line_start - (comment.len() - offset_in(comment, value));
        let place = *start as usize + column;
        let content = Span::new(place, place + value.len());
        let claim = Claim {
            span: content,
            content,
            text: value.to_owned(),
            options: prompt::options(code),
        };
        let prints = text[range].trim_start().starts_with("print(");
        remarks.push(Remark { lines, claim, prints });
    }
    remarks
}

fn offset_in(whole: &str, part: &str) -> usize {
    whole.len() - whole.trim_start().len() + whole.trim_start().find(part).unwrap_or(0)
}

/// The value that a comment claims, if it claims one.
fn claimed(comment: &str) -> Option<&str> {
    let comment = comment.trim();
    let arrows = ["->", "=>", "prints:", "prints "];
    if let Some(value) = arrows.iter().find_map(|arrow| comment.strip_prefix(arrow)) {
        return Some(value.trim()).filter(|value| !value.is_empty());
    }
    is_value(comment).then_some(comment)
}

/// Whether a comment is a value by its form: a constant, a number, a text in quotes, a container, an exception's name.
fn is_value(comment: &str) -> bool {
    let is_constant = matches!(comment, "True" | "False" | "None" | "..." | "NotImplemented");
    let digits = comment.strip_prefix(['-', '+']).unwrap_or(comment);
    let is_number = digits.starts_with(|char: char| char.is_ascii_digit())
        && digits.chars().all(|char| char.is_ascii_alphanumeric() || "._+-".contains(char));
    let pairs = [('\'', '\''), ('"', '"'), ('[', ']'), ('(', ')'), ('{', '}'), ('<', '>')];
    // `b'a'`
    let text = comment.strip_prefix('b').filter(|text| text.starts_with(['\'', '"']));
    let text = text.unwrap_or(comment);
    let is_closed = text.len() > 1
        && pairs.iter().any(|(open, close)| text.starts_with(*open) && text.ends_with(*close));
    is_constant || is_number || is_closed || is_exception(comment)
}

/// A lone name that ends as those of exceptions do, with or without a message.
pub fn is_exception(comment: &str) -> bool {
    let name = comment.split(':').next().unwrap_or(comment);
    let is_name = name.chars().all(|char| char.is_alphanumeric() || char == '_' || char == '.');
    let ends = ["Error", "Exception", "Iteration", "Exit", "Interrupt"];
    is_name && ends.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::claimed;

    #[test]
    fn values_are_claims_and_words_are_not() {
        for value in [
            "True",
            "-1.5e3",
            "0x1f",
            "'a'",
            "b'a'",
            "[1, 2]",
            "<addr>",
            "TypeError",
            "KeyError: 'x'",
        ] {
            assert_eq!(claimed(&format!(" {value} ")), Some(value), "{value}");
        }
        assert_eq!(claimed(" -> any text"), Some("any text"));
        for words in ["the same object", "true", "2 references", "", "->", "(1) first", "1, 2"] {
            assert_eq!(claimed(words), None, "{words}");
        }
    }
}
