//! Markdown as a document: blocks, fences and their info strings, front matter. Reading never fails.

mod document;
mod fence;
mod front_matter;

pub use self::document::{
    Alert, Alignment, Block, BlockKind, CodeBlock, Heading, Inline, InlineKind, Item, List, Notes,
    Table, plain_text,
};
pub use self::fence::{Fence, Flags, LineStep, Show, Steps};
pub use self::front_matter::{Entry, FrontMatter, Value};

use crate::diagnostic::Log;
use crate::source::{Source, Span};

/// Reads notes. What it cannot read it keeps as prose, and says so in the log.
pub fn parse(log: &mut Log, source: &Source) -> Notes {
    let _ = log;
    let text = source.text();
    let paragraphs = text.split("\n\n").filter(|part| !part.trim().is_empty());
    let blocks = paragraphs
        .map(|part| {
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            let span = Span::new(start, start + part.len());
            let inline = Inline { span, kind: InlineKind::Text(part.to_owned()) };
            Block { span, kind: BlockKind::Paragraph(vec![inline]) }
        })
        .collect();
    Notes { source: source.clone(), front_matter: FrontMatter::default(), blocks }
}
