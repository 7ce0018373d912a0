//! What pandoc and Quarto make of notes that are written for them: captions under pictures.

use crate::notes::{Block, BlockKind, FrontMatter, Inline, InlineKind};
use crate::source::Source;

/// Whether the notes are pandoc's or Quarto's by their own words: keys that only these have, or a block of `%` lines.
pub fn is_for_pandoc(source: &Source, front: &FrontMatter) -> bool {
    front.get("format").is_some()
        || front.get("slide-level").is_some()
        || source.slice(front.span).starts_with('%')
}

/// A picture that stands alone has its description below it.
pub fn caption(blocks: &mut Vec<Block>) {
    let mut out = Vec::with_capacity(blocks.len());
    for mut block in blocks.drain(..) {
        if let BlockKind::Div { blocks, .. } = &mut block.kind {
            caption(blocks);
        }
        let below = description(&block);
        out.push(block);
        out.extend(below);
    }
    *blocks = out;
}

/// Readers of the screen have it as the picture's own text already.
fn description(block: &Block) -> Option<Block> {
    let BlockKind::Paragraph(inlines) = &block.kind else { return None };
    let (Inline { span, kind: InlineKind::Image { inlines: words, .. } }, rest) =
        inlines.split_first()?
    else {
        return None;
    };
    let is_attributes = |inline: &Inline| matches!(&inline.kind, InlineKind::Text(text) if text.starts_with('{') && text.ends_with('}'));
    if words.is_empty() || rest.len() > 1 || !rest.iter().all(is_attributes) {
        return None;
    }
    let [open, close] = ["<small aria-hidden=\"true\">", "</small>"]
        .map(|tag| Inline { span: *span, kind: InlineKind::Html(tag.to_owned()) });
    let mut line = vec![open];
    line.extend(words.iter().cloned());
    line.push(close);
    Some(Block { span: block.span, kind: BlockKind::Paragraph(line) })
}
