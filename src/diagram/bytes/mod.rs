//! Objects as tables of bytes: one row for eight bytes, offset 0 on top, with CPython's names and what the bytes mean.

mod notes;
mod order;
mod rows;
mod table;

use crate::diagram::bytes::notes::{Note, notes};
use crate::diagram::bytes::rows::{Row, rows};
use crate::diagram::bytes::table::{Look, Place};
use crate::diagram::scene::{Anchor, Ink, Scene};
use crate::diagram::text::Font;
use crate::diagram::{Drawn, Room, Stop, Table, View};
use crate::trace::{ObjectBytes, Trace, UnitRun};

/// A line of a table.
#[derive(Clone, Debug)]
pub enum Line<'a> {
    /// The object itself; `true` where it goes on in the next column.
    Title(&'a ObjectBytes, bool),
    /// A block that it keeps.
    Block(&'a str, u64),
    Row(Row, &'a ObjectBytes),
    /// A field part by part.
    Note(Note),
    /// Bytes at this offset that another object has, and their name there, and this one has not: what stands beside each
    /// other is aligned.
    Nothing(i64, String),
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

/// Draws the objects of a unit in the room that leaves the least out, of equals in the one with the largest rows. The last
/// of several rooms costs the most: it is only for what has no room in the others.
pub fn draw_in_one(
    trace: &Trace,
    unit: u32,
    view: &View,
    rooms: &[Room],
) -> Option<(usize, Drawn)> {
    let mut best: Option<(usize, (usize, f64), Drawn)> = None;
    for (index, room) in rooms.iter().enumerate() {
        let is_last = index > 0 && index + 1 == rooms.len();
        if is_last && best.as_ref().is_some_and(|(_, (left_out, _), _)| *left_out == 0) {
            break;
        }
        let (drawn, row) = draw(trace, unit, &view.in_room(*room))?;
        let rank = (drawn.omitted.len(), -row);
        if best.as_ref().is_none_or(|(_, best, _)| rank < *best) {
            best = Some((index, rank, drawn));
        }
    }
    best.map(|(index, _, drawn)| (index, drawn))
}

/// As far as there is room, and how high its rows are.
fn draw(trace: &Trace, unit: u32, view: &View) -> Option<(Drawn, f64)> {
    let run = trace.units.get(unit as usize)?;
    if run.layouts.is_empty() {
        return None;
    }
    let height = view.height - NOTE_ROOM - EDGE;
    let count = (((view.width + GAP) / (NARROWEST + GAP)) as usize).clamp(1, MOST_COLUMNS);
    let width = ((view.width + GAP) / count as f64 - GAP).min(WIDEST);
    let inner = width - 2.0 * EDGE;
    let (mut plan, look) = best(&run.layouts, count, height, inner)?;
    align(&mut plan, look, height);
    let look = &plan.heightened(look, height);
    let shown = plan.columns.iter().flatten().flat_map(|card| &card.lines);
    let look = &look.widened(shown, inner);
    let mut items = Vec::new();
    let place =
        |column: usize, y: f64| Place { x: column as f64 * (width + GAP) + EDGE, y, width: inner };
    let mut ends = Vec::new();
    for (column, cards) in plan.columns.iter().enumerate() {
        let mut y = EDGE;
        for card in cards {
            items.extend(table::card(&card.lines, look, place(column, y)));
            y += table::card_height(&card.lines, look) + GAP;
        }
        ends.push(y);
    }
    let lowest = ends.iter().fold(0.0, |lowest: f64, end| lowest.max(end - GAP));
    let columns = plan.columns.len().max(1) as f64;
    let whole = columns * (width + GAP) - GAP;
    let mut said = None;
    if let Some(example) = order::example(&run.layouts) {
        match ends.iter().position(|end| end + order::CARD <= lowest) {
            Some(column) => {
                let Place { x, y, width } = place(column, ends[column]);
                items.extend(example.card(x, y, width));
            }
            None => said = Some(example.said()),
        }
    }
    let stamp = format!("CPython {} · {}", trace.stamp.version, trace.stamp.platform);
    let note = note(said, whole);
    items.push(NOTE.at(0.0, lowest + 21.0, Anchor::Start, note));
    let scene = Scene {
        width: whole,
        height: lowest + NOTE_ROOM,
        title: format!("Bytes of {}", names(&run.layouts)),
        description: format!("Memory field by field under {stamp}."),
        stops: 1,
        hatches: Vec::new(),
        items,
    };
    let stops = vec![stop(run, unit, &run.layouts)];
    Some((Drawn { scene, stops, omitted: plan.omitted }, look.row))
}

/// What stands below the tables, with an example where that has room.
fn note(example: Option<String>, width: f64) -> String {
    // The script's constants and its syntax tree hold nothing any more.
    let with =
        |example: &str| format!("low addresses and low bytes first{example} · read after the run");
    let example = example.map(|example| with(&format!(": {example}")));
    example.filter(|note| NOTE.width(note) <= width).unwrap_or_else(|| with(""))
}

/// The lines, and the largest look in which nothing is left out: the notes on parts of fields are the first to go.
fn best(
    objects: &[ObjectBytes],
    count: usize,
    height: f64,
    width: f64,
) -> Option<(Plan<'_>, &'static Look)> {
    let mut best: Option<(Plan, &Look)> = None;
    for has_notes in [true, false] {
        for look in table::LOOKS {
            let all = objects.iter().map(|object| (object, lines(object, has_notes, width)));
            let plan = plan(all, look, count, height);
            if plan.omitted.is_empty() {
                return Some((plan, look));
            }
            if best.as_ref().is_none_or(|(other, _)| plan.lost < other.lost) {
                best = Some((plan, look));
            }
        }
    }
    best
}

fn names(objects: &[ObjectBytes]) -> String {
    let names: Vec<&str> = objects.iter().map(|object| object.name.as_str()).collect();
    names.join(", ")
}

impl Plan<'_> {
    /// With higher rows, where the columns leave room below them.
    fn heightened(&self, look: &Look, height: f64) -> Look {
        let spare = |cards: &Vec<Card>| {
            let used: f64 =
                cards.iter().map(|card| table::card_height(&card.lines, look) + GAP).sum();
            let lines = cards.iter().flat_map(|card| &card.lines);
            let rows = lines.filter(|line| !matches!(line, Line::Title(..) | Line::Note(_)));
            (height + GAP - used) / rows.count().max(1) as f64
        };
        let spare = self.columns.iter().map(spare).fold(f64::MAX, f64::min);
        look.higher(spare.max(0.0).floor())
    }
}

/// Fills one column after the other; an object that has no room in what is left begins a new one.
fn plan<'a>(
    objects: impl Iterator<Item = (&'a ObjectBytes, Vec<Line<'a>>)>,
    look: &Look,
    count: usize,
    height: f64,
) -> Plan<'a> {
    let mut plan = Plan { columns: vec![Vec::new()], omitted: Vec::new(), lost: 0 };
    let mut left = height;
    for (object, lines) in objects {
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
                // What heads rows stands with the first of them.
                let head = card.lines.pop_if(|last| matches!(last, Line::Block(..)));
                push(&mut plan, std::mem::take(&mut card));
                plan.columns.push(Vec::new());
                left = height;
                card.lines.push(Line::Title(object, true));
                card.lines.extend(head);
                card.lines.push(line);
            } else if has_room && skipped == 0 {
                card.lines.push(line);
            } else if matches!(line, Line::Row(..) | Line::Note(_)) {
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
    let most_rows = heads().max_by_key(|card| before(card));
    let rows = most_rows.into_iter().flat_map(|card| &card.lines);
    let names: Vec<(i64, String)> = rows
        .filter_map(|line| match line {
            Line::Row(row, _) if row.offset < 0 => Some((row.offset, row.name.clone())),
            _ => None,
        })
        .collect();
    for card in plan.columns.iter_mut().filter_map(|cards| cards.first_mut()) {
        let missing = most - before(card);
        let lines = names.iter().take(missing).map(|(at, name)| Line::Nothing(*at, name.clone()));
        card.lines.splice(1..1, lines);
    }
}

fn push<'a>(plan: &mut Plan<'a>, card: Card<'a>) {
    if let Some(column) = plan.columns.last_mut() {
        column.push(card);
    }
}

/// All lines of an object in a card of this width.
fn lines(object: &ObjectBytes, has_notes: bool, width: f64) -> Vec<Line<'_>> {
    let mut lines = vec![Line::Title(object, false)];
    for block in &object.blocks {
        if !block.title.is_empty() {
            lines.push(Line::Block(&block.title, block.address));
        }
        lines.extend(rows(block).into_iter().map(|mut row| {
            for cell in row.cells.iter_mut().filter(|_| !has_notes) {
                cell.told = 0;
            }
            Line::Row(row, object)
        }));
    }
    if has_notes {
        lines.extend(notes(object, width - 2.0 * table::PAD).into_iter().map(Line::Note));
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
            for field in block.fields.iter().filter(|field| !field.parts.is_empty()) {
                let (parts, meaning) = (notes::parts(field), notes::meaning(field));
                let name = format!("{} in parts", field.name);
                let offset = field.offset.to_string();
                table.rows.push(vec![object.name.clone(), offset, name, parts, meaning]);
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
