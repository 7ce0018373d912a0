//! All lines of text of a document, wherever they stand.

use crate::notes::{Block, BlockKind, Inline, InlineKind};
use crate::source::Span;

/// Edits each line of text, what stands inside its marks first; inside links only where `links` says so.
pub fn each(blocks: &mut [Block], links: bool, edit: &mut dyn FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(inlines) => line(inlines, links, edit),
            BlockKind::Heading(heading) => line(&mut heading.inlines, links, edit),
            BlockKind::List(list) => {
                list.items.iter_mut().for_each(|item| each(&mut item.blocks, links, edit));
            }
            BlockKind::Table(table) => {
                let cells = table.head.iter_mut().chain(table.rows.iter_mut().flatten());
                cells.for_each(|cell| line(cell, links, edit));
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    line(&mut definition.term, links, edit);
                    definition.meanings.iter_mut().for_each(|blocks| each(blocks, links, edit));
                }
            }
            BlockKind::Quote { blocks, .. }
            | BlockKind::Div { blocks, .. }
            | BlockKind::Footnote { blocks, .. } => each(blocks, links, edit),
            _ => {}
        }
    }
}

fn line(inlines: &mut Vec<Inline>, links: bool, edit: &mut dyn FnMut(&mut Vec<Inline>)) {
    for inline in inlines.iter_mut() {
        match &mut inline.kind {
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner) => line(inner, links, edit),
            InlineKind::Link { inlines: inner, .. } if links => line(inner, links, edit),
            _ => {}
        }
    }
    edit(inlines);
}

/// Gives inlines of a text that stands in no file the place of what it stands for.
pub fn place_at(inlines: &mut [Inline], place: Span) {
    for inline in inlines {
        inline.span = Span { start: place.start, end: place.start };
        match &mut inline.kind {
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner)
            | InlineKind::Link { inlines: inner, .. }
            | InlineKind::Image { inlines: inner, .. } => place_at(inner, place),
            _ => {}
        }
    }
}
