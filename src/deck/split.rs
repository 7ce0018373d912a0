//! Units that are too high, cut where a reader would break them.

use std::borrow::Cow;

use crate::deck::level::Level;
use crate::deck::measure::Measure;
use crate::deck::unit::{Code, Content, Room, Text, Unit};
use crate::notes::{Block, BlockKind, Inline, InlineKind, List, Table};

/// The part of a unit that fits into `limit` and what is left; `None` when it cannot be cut there.
pub fn split<'a>(
    unit: &Unit<'a>,
    level: &Level,
    room: Room,
    limit: f64,
) -> Option<(Unit<'a>, Unit<'a>)> {
    let (first, rest) = match &unit.content {
        Content::Prose(block) => {
            let measure = Measure { size: level.text, width: room.width, ran: room.ran };
            let (first, rest) = split_block(block, &measure, limit)?;
            (Content::Prose(Cow::Owned(first)), Content::Prose(Cow::Owned(rest)))
        }
        Content::Code(code) => {
            let at = break_of(code.lines.len().min(MOST_LINES), |count| {
                let lines = code.lines[..count].to_vec();
                Code { lines, ..code.clone() }.height(level, room.width) <= limit
            })?;
            let at = nice_break(at, |index| code.lines[index].0.as_str());
            let part = |lines: &[_]| Content::Code(Code { lines: lines.to_vec(), ..code.clone() });
            let blank = |(text, _): &(String, _)| text.trim().is_empty();
            let end =
                code.lines[..at].iter().rposition(|line| !blank(line)).map_or(at, |at| at + 1);
            (part(&code.lines[..end]), part(&code.lines[at..]))
        }
        Content::Text(text) => {
            let at = break_of(text.lines.len().min(MOST_LINES * text.columns), |count| {
                let lines = text.lines[..count].to_vec();
                Text { lines, ..text.clone() }.height(level, room.width) <= limit
            })?;
            let at = nice_break(at, |index| text.lines[index].as_str());
            let part = |lines: &[_]| Content::Text(Text { lines: lines.to_vec(), ..text.clone() });
            (part(&text.lines[..at]), part(&text.lines[at..]))
        }
        Content::Strip(_)
        | Content::Columns { .. }
        | Content::Beside { .. }
        | Content::Figure { .. } => {
            return None;
        }
    };
    let unit = |content| Unit { content, ..unit.clone() };
    Some((unit(first), unit(rest)))
}

/// No slide holds so many lines.
const MOST_LINES: usize = 100;

fn split_block(block: &Block, measure: &Measure, limit: f64) -> Option<(Block, Block)> {
    let (first, rest) = match &block.kind {
        BlockKind::List(list) => split_list(list, measure, limit)?,
        BlockKind::Table(table) => split_table(table, measure, limit)?,
        BlockKind::Quote { alert, blocks } => {
            let fits = |count: usize| {
                let blocks = blocks[..count].to_vec();
                let kind = BlockKind::Quote { alert: alert.clone(), blocks };
                measure.block(&Block { span: block.span, kind }) <= limit
            };
            let at = break_of(blocks.len(), fits)?;
            let quote = |blocks: &[Block]| {
                let (alert, blocks) = (alert.clone(), blocks.to_vec());
                BlockKind::Quote { alert, blocks }
            };
            (quote(&blocks[..at]), quote(&blocks[at..]))
        }
        BlockKind::Div { classes, blocks } => {
            let [block] = &blocks[..] else { return None };
            let (first, rest) = split_block(block, measure, limit)?;
            let div = |block| BlockKind::Div { classes: classes.clone(), blocks: vec![block] };
            (div(first), div(rest))
        }
        BlockKind::Paragraph(inlines) => {
            let (first, rest) = split_text(inlines, measure, limit)?;
            (BlockKind::Paragraph(first), BlockKind::Paragraph(rest))
        }
        _ => return None,
    };
    Some((Block { span: block.span, kind: first }, Block { span: block.span, kind: rest }))
}

fn split_list(list: &List, measure: &Measure, limit: f64) -> Option<(BlockKind, BlockKind)> {
    let part = |range: std::ops::Range<usize>| {
        let start = list.start.map(|start| start + range.start as u64);
        BlockKind::List(List { start, items: list.items[range].to_vec(), ..list.clone() })
    };
    let span = list.items.first()?.span;
    let fits = |count| measure.block(&Block { span, kind: part(0..count) }) <= limit;
    let at = break_of(list.items.len(), fits)?;
    Some((part(0..at), part(at..list.items.len())))
}

/// The head is said again above the rest.
fn split_table(table: &Table, measure: &Measure, limit: f64) -> Option<(BlockKind, BlockKind)> {
    let part = |rows: &[Vec<Vec<Inline>>]| {
        BlockKind::Table(Table { rows: rows.to_vec(), ..table.clone() })
    };
    let span = table.head.first()?.first()?.span;
    let fits =
        |count: usize| measure.block(&Block { span, kind: part(&table.rows[..count]) }) <= limit;
    let at = break_of(table.rows.len(), fits)?;
    Some((part(&table.rows[..at]), part(&table.rows[at..])))
}

/// A paragraph longer than a slide is cut after a sentence, else between words.
fn split_text(
    inlines: &[Inline],
    measure: &Measure,
    limit: f64,
) -> Option<(Vec<Inline>, Vec<Inline>)> {
    let fits =
        |inlines: &[Inline]| measure.lines(inlines, false) as f64 * measure.size.line <= limit;
    let whole = most(inlines.len() - 1, |count| fits(&inlines[..count]));
    let (mut first, mut rest) = (inlines[..whole].to_vec(), inlines[whole..].to_vec());
    if let Some(Inline { kind: InlineKind::Text(text), span }) = rest.first().cloned() {
        let start = |at: usize| {
            let mut start = first.clone();
            start.push(Inline { span, kind: InlineKind::Text(text[..at].to_owned()) });
            start
        };
        let spaces: Vec<usize> = text.match_indices(' ').map(|(at, _)| at + 1).collect();
        let fitting = most(spaces.len(), |count| count == 0 || fits(&start(spaces[count - 1])));
        let spaces = &spaces[..fitting];
        let sentence = spaces.iter().rev().find(|at| text[..**at].ends_with(". "));
        if let Some(at) = sentence.or(spaces.last()).copied() {
            first = start(at);
            rest[0] = Inline { span, kind: InlineKind::Text(text[at..].to_owned()) };
        }
    }
    (!first.is_empty() && !rest.is_empty()).then_some((first, rest))
}

/// The largest number up to `count` that fits; 0 always does, and what fits does so with less.
fn most(count: usize, fits: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count + 1);
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}

/// The largest count that fits and leaves something.
fn break_of(count: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
    // The heights only grow, so halving finds the border.
    let (mut low, mut high) = (0, count);
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if fits(middle) { low = middle } else { high = middle }
    }
    (low > 0).then_some(low)
}

/// Moves a break back to the last blank line of the second half, or before an unindented line.
fn nice_break<'t>(at: usize, line: impl Fn(usize) -> &'t str) -> usize {
    let second_half = at.div_ceil(2)..=at;
    let blank = second_half.clone().rev().find(|index| line(index - 1).trim().is_empty());
    let outer = || second_half.rev().find(|index| !line(*index).starts_with([' ', '\t']));
    blank.or_else(outer).unwrap_or(at)
}
