//! Lines Markdown has no notion of: `::: class` divs, `::right::`, `???` before speaker notes, HTML comments.

use std::collections::BTreeMap;

use crate::notes::remark;
use crate::notes::{Block, BlockKind, Inline, InlineKind};
use crate::source::{Source, Span};

/// A line of our own between blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marker {
    Open {
        classes: String,
    },
    Close,
    Notes,
    /// Quarto's `{{< pagebreak >}}`.
    Break,
    /// Slidev's `::right::`: a paragraph of its own, whatever stands around it.
    Slot(String),
}

impl Marker {
    /// What stands in the document until `fold` has paired the lines.
    pub fn placeholder(&self, span: Span) -> BlockKind {
        match self {
            Marker::Open { classes } => {
                BlockKind::Div { classes: classes.clone(), blocks: Vec::new() }
            }
            Marker::Close => BlockKind::Html(CLOSE.to_owned()),
            Marker::Notes => BlockKind::NotesMark,
            Marker::Break => BlockKind::Rule,
            Marker::Slot(name) => {
                let kind = InlineKind::Text(format!("::{name}::"));
                BlockKind::Paragraph(vec![Inline { span, kind }])
            }
        }
    }
}

/// The places of Slidev's two columns.
pub const SLOTS: &[&str] = &["default", "left", "right", "bottom"];

const PAGE_BREAK: &str = "{{< pagebreak >}}";

/// What no author's HTML block can be.
const CLOSE: &str = ":::";

/// Finds the marker lines outside fences, and puts a rule of the same length in the place of each: a
/// rule ends the paragraph, list or quote before it, as such a line is meant to.
/// `remark`: `.class[` and `]` on lines of their own are such lines too.
pub fn find(prepared: &mut String, remark: bool) -> BTreeMap<u32, Marker> {
    let mut markers = BTreeMap::new();
    let may_be = ["::", "???", "ote", PAGE_BREAK].iter().any(|sign| prepared.contains(sign));
    if !may_be && !remark {
        return markers;
    }
    let mut brackets = 0;
    let mut fence: Option<(char, usize)> = None;
    let mut out = String::with_capacity(prepared.len());
    for line in prepared.split_inclusive('\n') {
        let text = line.trim_end();
        let content = text.trim_start_matches(' ');
        let indent = text.len() - content.len();
        if let Some(run) = fence_run(content) {
            fence = match fence {
                None => Some(run),
                Some((mark, length))
                    if run.0 == mark && run.1 >= length && content.len() == run.1 =>
                {
                    None
                }
                open => open,
            };
        }
        let bracket = || if remark { bracket(content, &mut brackets) } else { None };
        match marker(content).or_else(bracket) {
            Some(marker) if fence.is_none() && indent <= 3 => {
                markers.insert(Span::at(out.len() + indent).start, marker);
                out.push_str(&line[..indent]);
                // Where there is no room for a rule, a heading without a text does the same.
                let mark = if content.len() < 3 { "#" } else { "***" };
                out.push_str(mark);
                out.push_str(&" ".repeat(content.len() - mark.len()));
                out.push_str(&line[text.len()..]);
            }
            _ => out.push_str(line),
        }
    }
    *prepared = out;
    markers
}

/// Puts what stands between `:::` lines into divs. A `:::` without a beginning stays as text, a div
/// without an end goes to the end.
pub fn fold(source: &Source, blocks: Vec<Block>) -> Vec<Block> {
    let mut open: Vec<(Span, String, Vec<Block>)> = Vec::new();
    let mut done: Vec<Block> = Vec::new();
    for block in blocks {
        let closes = matches!(&block.kind, BlockKind::Html(text) if text == CLOSE);
        match block.kind {
            BlockKind::Div { classes, .. } if open.len() < MAX_DIVS => {
                open.push((block.span, classes, Vec::new()));
            }
            _ if closes => {
                let line = source.line(source.line_of(block.span.start));
                let end = block.span.start as usize + line.trim().len();
                let Some(div) = open.pop() else {
                    done.push(colons(block.span));
                    continue;
                };
                let block = close(div, Span::at(end));
                innermost(&mut open, &mut done).push(block);
            }
            _ => innermost(&mut open, &mut done).push(block),
        }
    }
    while let Some(div) = open.pop() {
        let end = div.2.last().map_or(div.0, |block| block.span);
        let block = close(div, end);
        innermost(&mut open, &mut done).push(block);
    }
    done
}

const MAX_DIVS: usize = 16;

fn innermost<'a>(
    open: &'a mut [(Span, String, Vec<Block>)],
    done: &'a mut Vec<Block>,
) -> &'a mut Vec<Block> {
    open.last_mut().map_or(done, |(_, _, blocks)| blocks)
}

fn close((span, classes, blocks): (Span, String, Vec<Block>), end: Span) -> Block {
    Block { span: span.join(end), kind: BlockKind::Div { classes, blocks } }
}

fn colons(span: Span) -> Block {
    let inline = Inline { span, kind: InlineKind::Text(CLOSE.to_owned()) };
    Block { span, kind: BlockKind::Paragraph(vec![inline]) }
}

/// A tag, or a comment without its marks.
pub fn inline_html(html: String) -> InlineKind {
    match html.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) {
        Some(comment) => InlineKind::Comment(comment.to_owned()),
        None => InlineKind::Html(html),
    }
}

/// An HTML block, with the comments at its beginning as blocks of their own.
pub fn html_blocks(source: &Source, html: &str, span: Span) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = html;
    // In a quote the source has `>` between the lines: then all parts stand at the whole block.
    let exact = source.slice(span).trim_end() == html.trim_end();
    let place = |start: usize, length: usize| {
        if exact {
            Span::new(span.start as usize + start, span.start as usize + start + length)
        } else {
            span
        }
    };
    while let Some(comment) = rest.trim_start().strip_prefix("<!--") {
        let start = html.len() - comment.len();
        let (text, length) = match comment.find("-->") {
            Some(end) => (&comment[..end], end + 3),
            None => (comment, comment.len()),
        };
        let kind = BlockKind::Comment(text.to_owned());
        blocks.push(Block { span: place(start - 4, length + 4), kind });
        rest = &comment[length..];
    }
    if !rest.trim().is_empty() {
        let start = html.len() - rest.len();
        let kind = BlockKind::Html(rest.to_owned());
        blocks.push(Block { span: place(start, rest.len()), kind });
    }
    blocks
}

/// remark's brackets around blocks; `open` counts those that wait for their end.
fn bracket(content: &str, open: &mut usize) -> Option<Marker> {
    if let Some(classes) = remark::opens(content) {
        *open += 1;
        return Some(Marker::Open { classes });
    }
    let closes = content == "]" && *open > 0;
    *open -= usize::from(closes);
    closes.then_some(Marker::Close)
}

fn marker(content: &str) -> Option<Marker> {
    if content == "???"
        || content.eq_ignore_ascii_case("note:")
        || content.eq_ignore_ascii_case("notes:")
    {
        return Some(Marker::Notes);
    }
    if content == PAGE_BREAK {
        return Some(Marker::Break);
    }
    let slot = content.strip_prefix("::").and_then(|rest| rest.strip_suffix("::"));
    if let Some(name) = slot.filter(|name| SLOTS.contains(name)) {
        return Some(Marker::Slot((*name).to_owned()));
    }
    let rest = content.strip_prefix(":::")?.trim_start_matches(':').trim();
    if rest.is_empty() {
        return Some(Marker::Close);
    }
    Some(Marker::Open { classes: rest.trim_end_matches(':').trim_end().to_owned() })
}

/// The mark and length of the run that opens or closes a fence.
pub fn fence_run(content: &str) -> Option<(char, usize)> {
    let mark = content.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = content.len() - content.trim_start_matches(mark).len();
    // A backtick fence has no backtick in its info string.
    let is_fence = length >= 3 && !(mark == '`' && content[length..].contains('`'));
    is_fence.then_some((mark, length))
}
