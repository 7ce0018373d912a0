//! The room footnotes take at the foot of a slide that refers to them.

use crate::deck::measure::{Measure, Size};
use crate::deck::unit::{Content, ROW_GAP, Room, Unit};
use crate::notes::{Block, BlockKind, Inline, InlineKind};

/// Height of the list of footnotes that units refer to, with the gap above it; 0 for none.
pub fn height(units: &[Unit], room: Room) -> f64 {
    let known = &room.ran.lecture.footnotes;
    if known.is_empty() {
        return 0.0;
    }
    let mut labels = Vec::new();
    for unit in units {
        of_unit(unit, &mut labels);
    }
    let width = room.width - 1.65 * SIZE.font;
    let measure = Measure { size: SIZE, width, ran: room.ran };
    let mut height = 0.0;
    let mut done = 0;
    // A footnote may refer to a further one.
    while let Some(label) = labels.get(done) {
        done += 1;
        let Some(note) = known.iter().find(|note| note.label == *label) else { continue };
        height += measure.blocks(&note.blocks, GAP) + GAP;
        of_blocks(&note.blocks, &mut labels);
    }
    if height > 0.0 { height - GAP + RULE + ROW_GAP } else { 0.0 }
}

fn of_unit<'u>(unit: &'u Unit, labels: &mut Vec<&'u str>) {
    match &unit.content {
        Content::Prose(block) => of_blocks(std::slice::from_ref(&**block), labels),
        Content::Columns { columns, .. } => {
            columns.iter().flatten().for_each(|unit| of_unit(unit, labels));
        }
        Content::Beside { left, .. } => left.iter().for_each(|unit| of_unit(unit, labels)),
        _ => {}
    }
}

fn of_blocks<'u>(blocks: &'u [Block], labels: &mut Vec<&'u str>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(inlines) => of_inlines(inlines, labels),
            BlockKind::Heading(heading) => of_inlines(&heading.inlines, labels),
            BlockKind::List(list) => {
                list.items.iter().for_each(|item| of_blocks(&item.blocks, labels));
            }
            BlockKind::Table(table) => {
                let rows = std::iter::once(&table.head).chain(&table.rows);
                rows.flatten().for_each(|cell| of_inlines(cell, labels));
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    of_inlines(&definition.term, labels);
                    definition.meanings.iter().for_each(|blocks| of_blocks(blocks, labels));
                }
            }
            BlockKind::Quote { blocks, .. } | BlockKind::Div { blocks, .. } => {
                of_blocks(blocks, labels);
            }
            _ => {}
        }
    }
}

fn of_inlines<'u>(inlines: &'u [Inline], labels: &mut Vec<&'u str>) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::FootnoteReference(label) if !labels.contains(&label.as_str()) => {
                labels.push(label);
            }
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner)
            | InlineKind::Link { inlines: inner, .. } => of_inlines(inner, labels),
            _ => {}
        }
    }
}

/// As `.foots` in the stylesheet.
const SIZE: Size = Size { font: 18.0, line: 26.0 };
const GAP: f64 = 4.0;
/// The line above the list and its distance.
const RULE: f64 = 9.0;
