//! Objects as tables of bytes: one row for eight bytes, offset 0 on top, with CPython's names and what the bytes mean.

mod rows;
mod table;

use crate::diagram::bytes::rows::{Row, rows};
use crate::diagram::bytes::table::{Look, Place};
use crate::diagram::scene::{Anchor, Ink, Scene};
use crate::diagram::text::Font;
use crate::diagram::{Drawn, Stop, Table, View};
use crate::trace::{ObjectBytes, Trace, UnitRun};

/// A line of a table.
#[derive(Clone, Debug)]
pub enum Line<'a> {
    /// The object itself; `true` where it goes on in the next column.
    Title(&'a ObjectBytes, bool),
    /// A block that it keeps.
    Block(&'a str, u64),
    Row(Row, &'a ObjectBytes),
    /// Bytes at this offset that another object has and this one has not: what stands beside each other is aligned.
    Nothing(i64),
}

/// Lines of one object in one column.
#[derive(Clone, Debug, Default)]
struct Card<'a> {
    lines: Vec<Line<'a>>,
}

/// Which lines stand in which column, and what has no room.
#[derive(Clone, Debug, Default)]
struct Plan<'a> {
    columns: Vec<Vec<Card<'a>>>,
    omitted: Vec<String>,
    /// Rows that are left out.
    lost: usize,
}

/// Draws the objects of a unit, as far as there is room.
pub fn draw(trace: &Trace, unit: u32, view: &View) -> Option<Drawn> {
    let run = trace.units.get(unit as usize)?;
    if run.layouts.is_empty() {
        return None;
    }
    let height = view.height - NOTE_ROOM - EDGE;
    let count = (((view.width + GAP) / (NARROWEST + GAP)) as usize).clamp(1, MOST_COLUMNS);
    let mut best: Option<(Plan, &Look)> = None;
    for look in table::LOOKS {
        let plan = plan(&run.layouts, look, count, height);
        let is_better = best.as_ref().is_none_or(|(other, _)| plan.lost < other.lost);
        if is_better {
            best = Some((plan, look));
        }
        if best.as_ref().is_some_and(|(plan, _)| plan.omitted.is_empty()) {
            break;
        }
    }
    let (mut plan, look) = best?;
    align(&mut plan, look, height);
    let width = ((view.width + GAP) / count as f64 - GAP).min(WIDEST);
    let shown = plan.columns.iter().flatten().flat_map(|card| &card.lines);
    let look = &look.widened(shown, width - 2.0 * EDGE);
    let mut items = Vec::new();
    let mut lowest: f64 = 0.0;
    for (column, cards) in plan.columns.iter().enumerate() {
        let mut y = EDGE;
        for card in cards {
            let place =
                Place { x: column as f64 * (width + GAP) + EDGE, y, width: width - 2.0 * EDGE };
            items.extend(table::card(&card.lines, look, place));
            y += table::card_height(&card.lines, look) + GAP;
        }
        lowest = lowest.max(y - GAP);
    }
    let columns = plan.columns.len().max(1) as f64;
    let width = columns * (width + GAP) - GAP;
    let stamp = format!("CPython {} · {}", trace.stamp.version, trace.stamp.platform);
    let note = format!("low addresses first · {stamp}");
    items.push(NOTE.at(0.0, lowest + 21.0, Anchor::Start, note));
    let scene = Scene {
        width,
        height: lowest + NOTE_ROOM,
        title: format!("Bytes of {}", names(&run.layouts)),
        description: format!("Memory field by field under {stamp}."),
        stops: 1,
        hatches: Vec::new(),
        items,
    };
    Some(Drawn { scene, stops: vec![stop(run, unit, &run.layouts)], omitted: plan.omitted })
}

fn names(objects: &[ObjectBytes]) -> String {
    let names: Vec<&str> = objects.iter().map(|object| object.name.as_str()).collect();
    names.join(", ")
}

/// Fills one column after the other; an object that has no room in what is left begins a new one.
fn plan<'a>(objects: &'a [ObjectBytes], look: &Look, count: usize, height: f64) -> Plan<'a> {
    let mut plan = Plan { columns: vec![Vec::new()], omitted: Vec::new(), lost: 0 };
    let mut left = height;
    for object in objects {
        let lines = lines(object);
        let needed = table::card_height(&lines, look);
        let is_first = plan.columns.last().is_some_and(Vec::is_empty);
        if needed > left && !is_first && plan.columns.len() < count {
            plan.columns.push(Vec::new());
            left = height;
        }
        let mut card = Card::default();
        let mut skipped = 0;
        for line in lines {
            let line_height = table::line_height(&line, look);
            let used = table::card_height(&card.lines, look);
            let has_room = used + line_height <= left;
            if !has_room && plan.columns.len() < count && skipped == 0 && !card.lines.is_empty() {
                push(&mut plan, std::mem::take(&mut card));
                plan.columns.push(Vec::new());
                left = height;
                card.lines.push(Line::Title(object, true));
                card.lines.push(line);
            } else if has_room && skipped == 0 {
                card.lines.push(line);
            } else if matches!(line, Line::Row(..)) {
                skipped += 1;
            }
        }
        plan.lost += skipped;
        let rows = card.lines.iter().filter(|line| matches!(line, Line::Row(..))).count();
        if rows == 0 {
            plan.omitted.push(format!("`{}`", object.name));
            continue;
        }
        if skipped > 0 {
            plan.omitted.push(format!("{skipped} rows of `{}`", object.name));
        }
        left -= table::card_height(&card.lines, look) + GAP;
        push(&mut plan, card);
    }
    plan
}

/// The first objects of two columns have offset 0 on one line, where there is room.
fn align(plan: &mut Plan, look: &Look, height: f64) {
    let before = |card: &Card| {
        let rows = card.lines.iter().take_while(|line| !matches!(line, Line::Block(..)));
        rows.filter(|line| matches!(line, Line::Row(row, _) if row.offset < 0)).count()
    };
    let heads = || plan.columns.iter().filter_map(|cards| cards.first());
    let most = heads().map(before).max().unwrap_or(0);
    let whole = heads().all(|card| matches!(card.lines.first(), Some(Line::Title(_, false))));
    let needs = |cards: &Vec<Card>| {
        let all: f64 = cards.iter().map(|card| table::card_height(&card.lines, look) + GAP).sum();
        let more = cards.first().map_or(0, |card| most - before(card));
        all - GAP + more as f64 * look.row
    };
    // Without anything before offset 0 there is no rule to bring together.
    let some_have_none = heads().any(|card| before(card) == 0);
    if !whole || some_have_none || plan.columns.iter().any(|cards| needs(cards) > height) {
        return;
    }
    for card in plan.columns.iter_mut().filter_map(|cards| cards.first_mut()) {
        let own = before(card);
        let offsets = (own..most).map(|row| Line::Nothing(-8 * (row as i64 + 1)));
        for line in offsets.collect::<Vec<_>>() {
            card.lines.insert(1, line);
        }
    }
}

fn push<'a>(plan: &mut Plan<'a>, card: Card<'a>) {
    if let Some(column) = plan.columns.last_mut() {
        column.push(card);
    }
}

/// All lines of an object.
fn lines(object: &ObjectBytes) -> Vec<Line<'_>> {
    let mut lines = vec![Line::Title(object, false)];
    for block in &object.blocks {
        if !block.title.is_empty() {
            lines.push(Line::Block(&block.title, block.address));
        }
        lines.extend(rows(block).into_iter().map(|row| Line::Row(row, object)));
    }
    lines
}

fn stop(run: &UnitRun, unit: u32, objects: &[ObjectBytes]) -> Stop {
    let mut table = Table {
        caption: "Bytes",
        head: vec!["object", "offset", "field", "bytes", "meaning"],
        rows: Vec::new(),
    };
    for object in objects {
        for block in &object.blocks {
            for row in rows(block) {
                let bytes: Vec<&str> = row
                    .cells
                    .iter()
                    .flat_map(|cell| cell.bytes.iter().map(String::as_str))
                    .collect();
                let whose = if block.title.is_empty() {
                    object.name.clone()
                } else {
                    format!("{} of {}", block.title, object.name)
                };
                let bytes = match row.left_out {
                    0 => bytes.join(" "),
                    count => format!("{count} bytes more"),
                };
                table.rows.push(vec![whose, row.shown.to_string(), row.name, bytes, row.meaning]);
            }
        }
    }
    Stop {
        label: String::new(),
        step: (run.end_step as usize).saturating_sub(1),
        unit,
        line: run.source.lines().count().max(1) as u32,
        output: run.end_output,
        sentence: format!("the bytes of {} at the end", names(objects)),
        tables: vec![table],
    }
}

const NOTE: Ink = Ink::new(Font::Sans, 15.0, "i3");
const NOTE_ROOM: f64 = 28.0;
/// Half of a card's outline.
const EDGE: f64 = 0.75;
const GAP: f64 = 24.0;
/// A column is at least so wide.
const NARROWEST: f64 = 540.0;
const WIDEST: f64 = 620.0;
const MOST_COLUMNS: usize = 3;
