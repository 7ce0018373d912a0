//! Units that look better beside each other than under each other.

use crate::deck::level::{COMFORTABLE, LEVELS, Level};
use crate::deck::output::strip_text;
use crate::deck::unit::{COLUMN_GAP, Content, Room, Text, Unit, stack_height};
use crate::lecture::Joins;
use crate::notes::BlockKind;

/// Puts narrow panels side by side: two programs with the remark between them, a program and its long output,
/// text and a narrow drawing.
pub fn group<'a>(units: Vec<Unit<'a>>, room: Room, limit: f64) -> Vec<Unit<'a>> {
    let mut grouped: Vec<Unit> = Vec::new();
    let mut rest: std::collections::VecDeque<Unit> = units.into();
    while let Some(unit) = rest.pop_front() {
        grouped.push(unit);
        pair(&mut grouped, room, limit);
        output_beside(&mut grouped, room, limit);
        beside(&mut grouped, room, limit);
    }
    grouped
}

/// `code, code`, `code, remark, code` and `code, output` at the end become columns.
fn pair(units: &mut Vec<Unit>, room: Room, limit: f64) {
    let level = LEVEL;
    let is_code =
        |unit: Option<&Unit>| unit.is_some_and(|unit| matches!(unit.content, Content::Code(_)));
    let at = |back: usize| units.len().checked_sub(back).and_then(|index| units.get(index));
    let second = at(1).is_some_and(|unit| match &unit.content {
        Content::Code(_) => true,
        Content::Text(text) => text.title.is_some() && unit.joins == Joins::Previous,
        _ => false,
    });
    let remark = at(2).is_some_and(|unit| {
        unit.joins != Joins::Free && matches!(&unit.content, Content::Prose(block) if matches!(block.kind, BlockKind::Paragraph(_)))
    });
    let taken = match (second, is_code(at(2)), remark && is_code(at(3)) && is_code(at(1))) {
        (true, true, _) => 2,
        (true, _, true) => 3,
        _ => return,
    };
    let half = Room { width: (room.width - COLUMN_GAP) / 2.0, ..room };
    let start = units.len() - taken;
    let panels = || units[start..].iter().filter(|unit| !matches!(unit.content, Content::Prose(_)));
    let narrow = panels()
        .all(|unit| unit.is_wide_enough(level, half) && unit.height(level, half) <= limit * 0.8);
    let same_time = panels().all(|unit| unit.pauses == units[start].pauses);
    if !narrow || !same_time {
        return;
    }
    let mut parts = units.split_off(start);
    let caption = (taken == 3).then(|| Box::new(parts.remove(1)));
    let (Some(span), Some(pauses)) = (
        parts.iter().map(|unit| unit.span).reduce(crate::source::Span::join),
        parts.first().map(|unit| unit.pauses),
    ) else {
        return;
    };
    let shares = vec![1.0; parts.len()];
    let columns = parts.into_iter().map(|unit| vec![unit]).collect();
    let content = Content::Columns { columns, shares, caption };
    units.push(Unit { span, joins: Joins::Free, pauses, content });
}

/// A long program and its few lines of output: under each other they would be small.
fn output_beside(units: &mut Vec<Unit>, room: Room, limit: f64) {
    let [.., code, output] = units.as_slice() else { return };
    let (Content::Code(_), Content::Strip(strip)) = (&code.content, &output.content) else {
        return;
    };
    let right = strip_text(strip);
    let is_wide = |level: &Level| {
        let width = room.width - right.width(level) - COLUMN_GAP;
        code.is_wide_enough(level, Room { width, ..room })
    };
    // Smaller before the output has a slide of its own.
    let small = &LEVELS[COMFORTABLE..COMFORTABLE + 2];
    let both = &units[units.len() - 2..];
    let fits_below = small.iter().any(|level| stack_height(both, level, room) <= limit);
    let fits_beside = is_wide(LEVEL) || !fits_below && small.iter().any(is_wide);
    let tall = stack_height(std::slice::from_ref(code), LEVEL, room) > limit * 0.6;
    if code.pauses != output.pauses {
        return;
    }
    let noted = strip.said.iter().any(|said| said.note.is_some());
    if !tall || noted || !fits_beside {
        return;
    }
    let (span, pauses, joins) = (code.span.join(output.span), code.pauses, code.joins);
    let left = units.drain(units.len() - 2..).take(1).collect();
    units.push(Unit { span, joins, pauses, content: Content::Beside { left, right } });
}

/// Text and then a narrow drawing: the drawing goes to the right of the text.
fn beside(units: &mut Vec<Unit>, room: Room, limit: f64) {
    let Some(Unit { content: Content::Text(right), pauses, .. }) = units.last() else { return };
    let pauses = *pauses;
    if !right.art || right.width(LEVEL) > room.width * 0.4 {
        return;
    }
    let right: Text = right.clone();
    let is_text = |unit: &Unit| match &unit.content {
        Content::Prose(_) => unit.pauses == pauses,
        Content::Text(text) => !text.art && text.title.is_none() && unit.pauses == pauses,
        _ => false,
    };
    let before = &units[..units.len() - 1];
    let start = before.iter().rposition(|unit| !is_text(unit)).map_or(0, |at| at + 1);
    let width = room.width - right.width(LEVEL) - COLUMN_GAP;
    let left = &units[start..units.len() - 1];
    if left.is_empty() || stack_height(left, LEVEL, room.column(width)) > limit {
        return;
    }
    let mut left = units.split_off(start);
    let Some(drawing) = left.pop() else { return };
    let span = left.iter().fold(drawing.span, |span, unit| span.join(unit.span));
    let content = Content::Beside { left, right };
    units.push(Unit { span, joins: drawing.joins, pauses, content });
}

/// What a slide is expected to be set at.
const LEVEL: &Level = &LEVELS[COMFORTABLE - 1];
