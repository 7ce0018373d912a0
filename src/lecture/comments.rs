//! Values in comments behind statements, as in `x is y  # True`.

use crate::lecture::{Claim, Remark, prompt};
use crate::notes::CodeBlock;
use crate::python::syntax::{self, Place, Simple};
use crate::source::Span;
use crate::trace::{Output, Stream};

/// The comments that are claims: a value by its form, or behind `->` or `=>`, behind an expression that is at the left
/// margin or in a block there, and behind a `print` anywhere; behind any other statement outside of functions the
/// exception that it raises.
pub fn remarks(code: &CodeBlock) -> Vec<Remark> {
    let text = &code.text;
    let starts = syntax::line_starts(text);
    let line_of = |at: usize| starts.partition_point(|start| *start as usize <= at) as u32;
    let mut remarks = Vec::new();
    for Simple { range, place, is_expression, prints } in syntax::simple_statements(text) {
        let end = text[range.end..].find('\n').map_or(text.len(), |length| range.end + length);
        let behind = &text[range.end..end];
        let Some(comment) = behind.trim_start().strip_prefix('#') else { continue };
        let Some(value) = claimed(comment) else { continue };
        let is_told = match place {
            Place::Margin | Place::Block => is_expression || is_exception(value),
            // What an expression in there is nobody echoes.
            Place::Body => prints,
        };
        if !is_told {
            continue;
        }
        let lines = (line_of(range.start), line_of(range.end));
        let Some(start) = code.line_offsets.get(lines.1 as usize - 1) else { continue };
        let column = end - starts[lines.1 as usize - 1] as usize;
        let place_of_value = *start as usize + column - (comment.len() - offset_in(comment, value));
        let content = Span::new(place_of_value, place_of_value + value.len());
        let claim = Claim {
            span: content,
            content,
            text: value.to_owned(),
            options: prompt::options(code),
        };
        remarks.push(Remark { lines, claim, prints, is_once: place == Place::Margin });
    }
    remarks
}

/// What a statement told: what it wrote itself or what its expression is, else what was written by what it called. One
/// in a block may be executed again and again: then all must have been the same line.
pub fn told(remark: &Remark, written: &[Output]) -> Result<String, &'static str> {
    let lines = remark.lines.0..=remark.lines.1;
    let text = |is_its: &dyn Fn(&Output) -> bool| -> String {
        let its = written.iter().filter(|it| it.stream != Stream::Stderr && is_its(it));
        its.map(|output| output.text.as_str()).collect()
    };
    let own = text(&|it| lines.contains(&it.line));
    let led = text(&|it| it.statement.is_some_and(|line| lines.contains(&line)));
    // A call that gives nothing is `None` for one who says so.
    let is_led = own.is_empty() && !led.is_empty() && remark.claim.text != "None";
    match (remark.is_once, is_led) {
        (true, false) if own.is_empty() => Ok("None".to_owned()),
        (true, false) => Ok(own),
        (true, true) => only_line(&led).map_err(|_| "what it called wrote several lines"),
        (false, _) => only_line(if is_led { &led } else { &own }),
    }
}

/// The line that a text is, however often it stands in it.
fn only_line(text: &str) -> Result<String, &'static str> {
    let Some(first) = text.split_inclusive('\n').next() else {
        return Err("it was not executed, or told nothing");
    };
    let is_same = first.ends_with('\n') && text.split_inclusive('\n').all(|line| line == first);
    if is_same { Ok(first.to_owned()) } else { Err("it told several things") }
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
