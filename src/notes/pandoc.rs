//! What pandoc and Quarto make of notes that are written for them: captions of pictures and tables, notes in the text.

use crate::notes::{Block, BlockKind, FrontMatter, Inline, InlineKind, inlines};
use crate::source::Source;

/// Whether the notes are pandoc's or Quarto's by their own words: keys that only these have, or a block of `%` lines.
pub fn is_for_pandoc(source: &Source, front: &FrontMatter) -> bool {
    front.get("format").is_some()
        || front.get("slide-level").is_some()
        || source.slice(front.span).starts_with('%')
}

/// `: words {#tbl-id}` below a table is its caption.
pub fn table_captions(blocks: &mut [Block]) {
    for index in 1..blocks.len() {
        let (before, rest) = blocks.split_at_mut(index);
        let is_table = matches!(before.last(), Some(Block { kind: BlockKind::Table(_), .. }));
        let BlockKind::Paragraph(inlines) = &mut rest[0].kind else { continue };
        let Some(Inline { kind: InlineKind::Text(first), span }) = inlines.first_mut() else {
            continue;
        };
        let Some(words) = first.strip_prefix(": ").filter(|_| is_table) else { continue };
        let (words, span) = (words.to_owned(), *span);
        *first = words;
        if let Some(Inline { kind: InlineKind::Text(last), .. }) = inlines.last_mut()
            && let Some(open) = last.rfind('{').filter(|_| last.ends_with('}'))
        {
            last.truncate(last[..open].trim_end().len());
        }
        let [open, close] = ["<small>", "</small>"]
            .map(|tag| Inline { span, kind: InlineKind::Html(tag.to_owned()) });
        inlines.insert(0, open);
        inlines.push(close);
    }
}

/// `^[words]` is a footnote where it is called.
pub fn inline_notes(blocks: &mut Vec<Block>) {
    let mut notes = Vec::new();
    inlines::each(blocks, false, &mut |line| {
        let mut out = Vec::with_capacity(line.len());
        for inline in line.drain(..) {
            let InlineKind::Text(text) = &inline.kind else {
                out.push(inline);
                continue;
            };
            let span = inline.span;
            let mut rest = text.as_str();
            while let Some((before, after)) = rest.split_once("^[")
                && let Some((words, behind)) = after.split_once(']')
            {
                let label = format!("inline note {}", notes.len() + 1);
                let words = vec![Inline { span, kind: InlineKind::Text(words.to_owned()) }];
                let kind = BlockKind::Paragraph(words);
                let kind = BlockKind::Footnote {
                    label: label.clone(),
                    blocks: vec![Block { span, kind }],
                };
                notes.push(Block { span, kind });
                out.push(Inline { span, kind: InlineKind::Text(before.to_owned()) });
                out.push(Inline { span, kind: InlineKind::FootnoteReference(label) });
                rest = behind;
            }
            out.push(Inline { span, kind: InlineKind::Text(rest.to_owned()) });
        }
        *line = out;
    });
    blocks.append(&mut notes);
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
