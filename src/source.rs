//! A text with a name, places in it, and files held in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// One text and the name it is reported under (a path as the author wrote it, with `/`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    /// Byte offset of the first character of every line; the first is 0.
    line_starts: Arc<[u32]>,
    /// Of a text that was put together from others: where each of its parts begins, and where that stood.
    parts: Option<Arc<[Stretch]>>,
}

/// A part of a text that was put together.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    start: u32,
    source: Source,
    span: Span,
}

/// Bytes `start..end` of a source's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// A line and a column, both counted from 1; the column counts characters, as editors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// What a file holds, shared by all who hold it: the same bytes are known for the same without a look at them.
pub type Bytes = Arc<Vec<u8>>;

/// Files in memory by their path relative to the output root, with `/`. Ordered, so writing them is deterministic.
pub type Files = BTreeMap<String, Bytes>;

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { start: clamp(start), end: clamp(end) }
    }

    /// An empty span at `offset`.
    pub fn at(offset: usize) -> Span {
        Span::new(offset, offset)
    }

    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Span {
        Span::new(range.start, range.end)
    }
}

impl Source {
    /// Whether it is one file, and not put together from several.
    pub fn is_whole(&self) -> bool {
        self.parts.is_none()
    }

    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Source {
        let text: Arc<str> = text.into();
        let after_newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(after_newlines.map(|(offset, _)| Span::at(offset + 1).start))
            .collect();
        Source { name: name.into(), text, line_starts, parts: None }
    }

    /// A text that is put together from stretches of others.
    pub fn of_parts(name: &str, parts: Vec<(Source, Span)>) -> Source {
        let mut text = String::new();
        let mut stretches = Vec::new();
        for (source, span) in parts {
            let start = Span::at(text.len()).start;
            text.push_str(source.slice(span));
            stretches.push(Stretch { start, source, span });
        }
        Source { parts: Some(stretches.into()), ..Source::new(name, text) }
    }

    /// Where a span of this text stood before it was put together: in which text, and where in that.
    pub fn origin(&self, span: Span) -> (Source, Span) {
        let Some(parts) = &self.parts else { return (self.clone(), span) };
        let after = parts.partition_point(|part| part.start <= span.start);
        let Some(part) = after.checked_sub(1).and_then(|place| parts.get(place)) else {
            return (self.clone(), span);
        };
        let moved =
            |offset: u32| (part.span.start + offset.saturating_sub(part.start)).min(part.span.end);
        (part.source.clone(), Span { start: moved(span.start), end: moved(span.end) })
    }

    /// The same of a span that lies in one of the parts; `None` when it does not.
    pub fn origin_of_stretch(&self, span: Span) -> Option<(Source, Span)> {
        let (source, origin) = self.origin(span);
        let is_whole = origin.end - origin.start == span.end.checked_sub(span.start)?;
        (is_whole && source.slice(origin) == self.slice(span)).then_some((source, origin))
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same text under another name.
    #[must_use]
    pub fn renamed(&self, name: impl Into<Arc<str>>) -> Source {
        Source { name: name.into(), ..self.clone() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty when the span is not one of this source's.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Line (from 1) of a byte offset.
    pub fn line_of(&self, offset: u32) -> u32 {
        let after = self.line_starts.partition_point(|start| *start <= offset);
        u32::try_from(after).unwrap_or(u32::MAX)
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_of(offset);
        let start = self.line_starts[line as usize - 1] as usize;
        let before = self.text.get(start..offset as usize).unwrap_or("");
        Position { line, column: u32::try_from(before.chars().count()).unwrap_or(u32::MAX) + 1 }
    }

    /// The text of a line (from 1) without its line break; empty past the end.
    pub fn line(&self, line: u32) -> &str {
        let Some(start) = self.line_starts.get((line as usize).wrapping_sub(1)) else { return "" };
        let rest = &self.text[*start as usize..];
        rest.split('\n').next().unwrap_or("").trim_end_matches('\r')
    }

    /// Byte offset of the first character of a line (from 1); the text's length past the end.
    pub fn line_start(&self, line: u32) -> u32 {
        let end = Span::at(self.text.len()).start;
        self.line_starts.get((line as usize).wrapping_sub(1)).copied().unwrap_or(end)
    }

    /// Number of lines; a text that ends in a line break has an empty last line.
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.line_starts.len()).unwrap_or(u32::MAX)
    }
}

/// The folder of a file, without a last slash; empty at the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A relative path seen from a folder; `None` when it leaves the root.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let whole = join_above(folder, path);
    (whole != ".." && !whole.starts_with("../")).then_some(whole)
}

/// The same, where a path may lead out: then it begins with `..`.
pub fn join_above(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, Span};

    #[test]
    fn positions_count_characters_and_lines_from_one() {
        let source = Source::new("a.md", "é = 1\nxyz\n");
        assert_eq!(source.position(0).to_string(), "1:1");
        assert_eq!(source.position(3).to_string(), "1:3");
        assert_eq!(source.position(7).to_string(), "2:1");
        assert_eq!(source.line(2), "xyz");
        assert_eq!(source.line(3), "");
        assert_eq!(source.line(9), "");
        assert_eq!(source.line_count(), 3);
        assert_eq!(source.slice(Span::new(7, 10)), "xyz");
        assert_eq!(source.slice(Span::new(1, 2)), "", "inside a character");
    }
}
