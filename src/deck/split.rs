//! Units that are too high, cut where a reader would break them.

use std::borrow::Cow;

use crate::deck::level::Level;
use crate::deck::measure::{GAP, INNER_GAP, Measure};
use crate::deck::unit::{Code, Content, Room, Text, Unit};
use crate::notes::{Block, BlockKind, CodeBlock, Inline, InlineKind, Item, List, Table};
use crate::source::Span;

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
            let limit = limit - measure.around_quote(alert.as_ref());
            let (first, rest) = split_blocks(blocks, &measure.in_quote(), INNER_GAP, limit)?;
            let quote = |blocks| BlockKind::Quote { alert: alert.clone(), blocks };
            (quote(first), quote(rest))
        }
        BlockKind::Div { classes, blocks } => {
            let (first, rest) = split_blocks(blocks, measure, GAP, limit)?;
            let div = |blocks| BlockKind::Div { classes: classes.clone(), blocks };
            (div(first), div(rest))
        }
        BlockKind::Code(code) => {
            let (first, rest) = split_code(code, measure, block.span, limit)?;
            (BlockKind::Code(first), BlockKind::Code(rest))
        }
        BlockKind::Paragraph(inlines) => {
            let (first, rest) = split_text(inlines, measure, limit)?;
            (BlockKind::Paragraph(first), BlockKind::Paragraph(rest))
        }
        _ => return None,
    };
    Some((Block { span: block.span, kind: first }, Block { span: block.span, kind: rest }))
}

/// What others hold: as many blocks as fit, and the part of the next one that does, where it is higher than `limit`
/// itself or has places to be cut at.
fn split_blocks(
    blocks: &[Block],
    measure: &Measure,
    gap: f64,
    limit: f64,
) -> Option<(Vec<Block>, Vec<Block>)> {
    let height = |count: usize| measure.blocks(&blocks[..count], gap);
    let whole = most(blocks.len().checked_sub(1)?, |count| height(count) <= limit);
    let (mut first, mut rest) = (blocks[..whole].to_vec(), blocks[whole..].to_vec());
    let next = &blocks[whole];
    let has_parts = matches!(next.kind, BlockKind::List(_) | BlockKind::Quote { .. });
    if whole == 0 || has_parts || measure.block(next) > limit {
        let left = limit - height(whole) - if whole > 0 { gap } else { 0.0 };
        if let Some((begun, left_over)) = split_block(next, measure, left) {
            first.push(begun);
            rest[0] = left_over;
        }
    }
    (!first.is_empty()).then_some((first, rest))
}

/// Between items; within one only where it is higher than `limit` itself.
fn split_list(list: &List, measure: &Measure, limit: f64) -> Option<(BlockKind, BlockKind)> {
    let part = |items: Vec<Item>, before: usize| {
        let start = list.start.map(|start| start + before as u64);
        BlockKind::List(List { start, items, ..list.clone() })
    };
    let height = |items: &[Item]| {
        let span = Span::at(0);
        measure.block(&Block { span, kind: part(items.to_vec(), 0) })
    };
    let count = list.items.len().checked_sub(1)?;
    let whole = most(count, |count| count == 0 || height(&list.items[..count]) <= limit);
    let (mut first, mut rest) = (list.items[..whole].to_vec(), list.items[whole..].to_vec());
    let next = &list.items[whole];
    if whole == 0 || height(std::slice::from_ref(next)) > limit {
        let left = limit - if whole > 0 { height(&first) + INNER_GAP } else { 0.0 };
        if let Some((begun, left)) = split_blocks(&next.blocks, &measure.in_list(), INNER_GAP, left)
        {
            first.push(Item { blocks: begun, ..next.clone() });
            rest[0] = Item { blocks: left, continued: true, task: None, ..next.clone() };
        }
    }
    (!first.is_empty()).then(|| (part(first, 0), part(rest, whole)))
}

/// Code in a list or quote, unless it ran: what it printed belongs to all of it.
fn split_code(
    code: &CodeBlock,
    measure: &Measure,
    span: Span,
    limit: f64,
) -> Option<(CodeBlock, CodeBlock)> {
    if !code.hidden.is_empty() || measure.ran.lecture.figure_of(code).is_some() {
        return None;
    }
    let lines: Vec<&str> = code.text.split_inclusive('\n').collect();
    let part = |range: std::ops::Range<usize>| {
        let text = lines[range.clone()].concat();
        let line_offsets = code.line_offsets.get(range).unwrap_or_default().to_vec();
        CodeBlock { text, line_offsets, whole: None, ..code.clone() }
    };
    let at = break_of(lines.len().min(MOST_LINES), |count| {
        measure.block(&Block { span, kind: BlockKind::Code(part(0..count)) }) <= limit
    })?;
    let at = nice_break(at, |index| lines[index]);
    Some((part(0..at), part(at..lines.len())))
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
