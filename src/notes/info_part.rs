//! The words, braces and brackets of an info string, and the line steps in them.

use crate::notes::LineStep;

#[derive(Clone, Copy)]
pub enum PartKind {
    Word,
    Brace,
    Bracket,
}

#[derive(Clone, Copy)]
pub struct Part<'a> {
    pub kind: PartKind,
    /// Without the braces.
    pub text: &'a str,
    /// Of `text`, in the source.
    pub offset: usize,
}

/// The words, `{...}` and `[...]` of an info string.
pub struct Parts<'a> {
    text: &'a str,
    offset: usize,
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        let trimmed = self.text.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        self.advance(self.text.len() - trimmed.len());
        let first = trimmed.chars().next()?;
        let (kind, close) = match first {
            '{' => (PartKind::Brace, '}'),
            '[' => (PartKind::Bracket, ']'),
            _ => {
                let length = word_length(trimmed);
                let part =
                    Part { kind: PartKind::Word, text: &trimmed[..length], offset: self.offset };
                self.advance(length);
                return Some(part);
            }
        };
        let inner = &trimmed[1..];
        let length = inner.find(close).unwrap_or(inner.len());
        let part = Part { kind, text: &inner[..length], offset: self.offset + 1 };
        self.advance((length + 2).min(trimmed.len()));
        Some(part)
    }
}

impl<'a> Parts<'a> {
    /// `offset` is that of `text` in the source.
    pub fn new(text: &'a str, offset: usize) -> Parts<'a> {
        Parts { text, offset }
    }

    fn advance(&mut self, bytes: usize) {
        self.text = &self.text[bytes..];
        self.offset += bytes;
    }
}

/// A word ends at a blank, a comma or a bracket, but not inside quotes.
fn word_length(text: &str) -> usize {
    let mut quote = None;
    for (index, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, c) if index > 0 && (c.is_whitespace() || matches!(c, ',' | '{' | '[')) => {
                return index;
            }
            _ => {}
        }
    }
    text.len()
}

/// `1|3-4|all`: only digits, words of steps, and separators.
pub fn is_line_steps(text: &str) -> bool {
    let mut items = text.split(['|', ',']).map(str::trim);
    !text.trim().is_empty()
        && items
            .all(|item| matches!(item, "all" | "*" | "none" | "hide") || line_range(item).is_some())
}

/// The steps of a text that `is_line_steps`.
pub fn line_steps(text: &str) -> Vec<LineStep> {
    let steps = text.split('|').map(|step| match step.trim() {
        "all" | "*" => LineStep::All,
        "none" => LineStep::None,
        "hide" => LineStep::Hide,
        lines => {
            LineStep::Lines(lines.split(',').filter_map(|item| line_range(item.trim())).collect())
        }
    });
    steps.collect()
}

/// `3` or `3-5`.
pub fn line_range(item: &str) -> Option<(u32, u32)> {
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if digits { text.parse::<u32>().ok() } else { None }
    };
    match item.split_once('-') {
        Some((from, to)) => Some((number(from.trim())?, number(to.trim())?)),
        None => number(item).map(|line| (line, line)),
    }
}
