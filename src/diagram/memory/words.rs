//! The picture in words: a sentence per stop, and tables of its frames and objects.

use crate::diagram::memory::content::{Card, Cell, Content, FrameBox, Row, text_of};
use crate::diagram::memory::measure::{address_text, count_text, delta};
use crate::diagram::memory::story::Story;
use crate::diagram::{Stop, Table};
use crate::trace::{Event, Object, ObjectId, Output, Refcount, Segment, Value};

/// All stops with their sentences and tables.
pub fn stops(story: &Story, content: &Content) -> Vec<Stop> {
    let mut stops = Vec::new();
    for (index, step) in story.stops.iter().enumerate() {
        let recorded = &story.trace.steps[*step];
        let state = index + 1;
        let mut parts = happened(story, content, state);
        let ran = match &recorded.event {
            Event::Instruction(told) => format!("{told}: "),
            _ => String::new(),
        };
        let text: String = written(story, state).map(|output| output.text.as_str()).collect();
        if !text.trim().is_empty() {
            parts.push(format!("prints {}", text.trim_end().replace('\n', " ⏎ ")));
        }
        if let Event::Exception(repr) = &recorded.event {
            parts.push(format!("raises {repr}"));
        }
        if parts.is_empty() {
            parts.extend(counts_happened(content, state));
        }
        if parts.is_empty() {
            parts.push("nothing changes in the picture".to_owned());
        }
        let run = story.trace.units.get(story.unit as usize);
        let run = run.filter(|run| state == story.len() && story.is_over(run));
        let end = run.map_or(recorded.output, |run| run.end_output.max(recorded.output));
        stops.push(Stop {
            label: String::new(),
            step: *step,
            unit: recorded.unit,
            line: recorded.line,
            output: end,
            sentence: format!("{ran}{}{}", skipped(story, state), parts.join("; ")),
            tables: vec![names_table(story, content, state), objects_table(story, content, state)],
        });
    }
    stops
}

/// Counts that moved, where nothing else is seen.
fn counts_happened(content: &Content, state: usize) -> Vec<String> {
    let moved = content.cards.iter().filter(|card| delta(card, state).is_some());
    let said = moved.filter_map(|card| {
        let Some(Refcount::Count(now)) = card.refcounts[state] else { return None };
        let address = address_text(card.address, false);
        Some(format!("the count of the {} at {address} is now {now}", card.type_name))
    });
    said.collect()
}

/// Whether nothing can be seen or read at a stop.
pub fn is_silent(story: &Story, content: &Content, state: usize) -> bool {
    let is_raised = story.step(state).is_some_and(|step| matches!(step.event, Event::Exception(_)));
    let is_counted = content.cards.iter().any(|card| delta(card, state).is_some());
    let is_written = written(story, state).next().is_some();
    !is_raised && !is_counted && !is_written && happened(story, content, state).is_empty()
}

/// What was written on the way to a state.
fn written<'a>(story: &Story<'a>, state: usize) -> impl Iterator<Item = &'a Output> {
    let first = story.trace.units.get(story.unit as usize).map_or(0, |run| run.first_output);
    let before = story.step(state - 1).map_or(first, |step| step.output);
    let now = story.step(state).map_or(first, |step| step.output);
    let range = before as usize..now.max(before) as usize;
    story.trace.output.get(range).unwrap_or(&[]).iter()
}

/// How much ran since the stop before, where that is more than a few lines.
fn skipped(story: &Story, state: usize) -> String {
    let Some(before) = state.checked_sub(2).map(|before| story.stops[before]) else {
        return String::new();
    };
    let between = story.trace.steps.get(before + 1..=story.stops[state - 1]).unwrap_or(&[]);
    let turns: u64 = between
        .iter()
        .map(|step| if let Event::Fold { turns } = step.event { turns } else { 0 })
        .sum();
    match between.len().saturating_sub(1) {
        _ if turns > 0 => format!("after {turns} turns of the loop that are not shown, "),
        lines @ 4.. => format!("{lines} steps later, "),
        _ => String::new(),
    }
}

/// What changed on the way to a state.
fn happened(story: &Story, content: &Content, state: usize) -> Vec<String> {
    let mut parts = Vec::new();
    for frame in &content.frames {
        let (before, now) = (frame.lines[state - 1].is_some(), frame.lines[state].is_some());
        let is_function = frame.function != "<module>";
        match (before, now) {
            (false, true) if is_function => parts.push(format!("{} is called", frame.function)),
            (true, false) if is_function => parts.push(format!("{} returns", frame.function)),
            _ => {}
        }
        if now {
            names_happened(story, frame, state, &mut parts);
        }
    }
    let (before, now) = (content.folded_frames[state - 1], content.folded_frames[state]);
    if before < now {
        parts.push(format!("{} deeper in the stack", counted(now - before, "frame")));
    }
    for card in &content.cards {
        if card.is_freed && card.last + 1 == state {
            parts.push(format!("{} is freed", describe(story, card.last, card.id)));
        }
        let is_reused = content.cards.iter().any(|other| {
            other.address == card.address && other.id != card.id && other.last < card.first
        });
        if is_reused && card.first == state {
            let address = address_text(card.address, false);
            parts.push(format!("the address {address} is used again"));
        }
        if card.first < state && state <= card.last {
            items_happened(story, card, state, &mut parts);
        }
    }
    parts
}

/// As in "1 frame", "3 frames".
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn names_happened(story: &Story, frame: &FrameBox, state: usize, parts: &mut Vec<String>) {
    for row in &frame.rows {
        let (before, now) = (&row.cells[state - 1], &row.cells[state]);
        if before == now {
            continue;
        }
        let name = &row.label;
        let say = |state: usize, cell: &Cell| cell_text(story, state, cell);
        parts.push(match (before, now) {
            (Cell::Absent, now) => format!("{name} is bound to {}", say(state, now)),
            (before, Cell::Absent) => {
                format!("{name} is deleted, it referred to {}", say(state - 1, before))
            }
            (before, now) => format!(
                "{name} refers to {}, before it referred to {}",
                say(state, now),
                say(state - 1, before)
            ),
        });
    }
}

fn items_happened(story: &Story, card: &Card, state: usize, parts: &mut Vec<String>) {
    let owner = format!("{} at {}", card.type_name, address_text(card.address, false));
    if let Some(told) = turned(story, card, state) {
        parts.push(format!("the {owner} {told}"));
        return;
    }
    // Where the dict of an object is drawn from now on, what the object had is in there.
    let moves = card.body.rows().iter().any(|row| {
        let is_new = row.cells[state - 1] == Cell::Absent && row.cells[state].target().is_some();
        is_new && CONTAINERS.contains(&row.label.as_str())
    });
    for row in card.body.rows() {
        let (before, now) = (&row.cells[state - 1], &row.cells[state]);
        let label = &row.label;
        let is_here = |row: &Row| row.label == *label && row.cells[state] != Cell::Absent;
        let goes_on = row.moves.contains(&state) && card.body.rows().iter().any(is_here);
        if before == now || goes_on || (moves && *now == Cell::Absent) {
            continue;
        }
        let is_index = !label.is_empty() && label.chars().all(|char| char.is_ascii_digit());
        let place = match label.as_str() {
            "" => "an item".to_owned(),
            index if is_index => format!("item {index}"),
            label => label.to_owned(),
        };
        let say = |state: usize, cell: &Cell| cell_text(story, state, cell);
        parts.push(match (before, now) {
            (Cell::Absent, now) => format!("{place} of the {owner} is {}", say(state, now)),
            (_, Cell::Absent) => format!("{place} of the {owner} is gone"),
            (before, now) => format!(
                "{place} of the {owner} is now {}, before {}",
                say(state, now),
                say(state - 1, before)
            ),
        });
    }
}

/// What became of an object that has lines at some stops only: a generator has its variables while it is suspended, a weak
/// reference its target while that lives.
fn turned(story: &Story, card: &Card, state: usize) -> Option<String> {
    let plain = |state: usize| match &story.object(state, card.id)?.value {
        Value::Atom { text, .. } => Some(text.as_str()),
        _ => None,
    };
    let labels = |state: usize| {
        let rows = card.body.rows().iter().filter(|row| row.cells[state] != Cell::Absent);
        rows.map(|row| row.label.as_str()).collect::<Vec<_>>()
    };
    let (before, now) = (labels(state - 1), labels(state));
    match (plain(state - 1), plain(state)) {
        (None, Some(text)) if !before.is_empty() => Some(format!("is {text}")),
        (Some(_), None) if !now.is_empty() => Some(format!("holds {}", now.join(", "))),
        (Some(old), Some(text)) if old != text => Some(format!("is {text}")),
        _ => None,
    }
}

/// Attributes that hold what their object has otherwise as lines of its own.
const CONTAINERS: [&str; 4] = ["__dict__", "__defaults__", "__kwdefaults__", "__closure__"];

fn cell_text(story: &Story, state: usize, cell: &Cell) -> String {
    match cell {
        Cell::Absent => "nothing".to_owned(),
        Cell::Inline(text) => text.clone(),
        Cell::Ref(id) => describe(story, state, *id),
        Cell::Weak(id) => format!("{}, without being counted", describe(story, state, *id)),
        Cell::Cut => "an object that is not drawn".to_owned(),
    }
}

/// As in "int 2 at 0xa5bac8" or "the list at 0x7ffff7c47600".
fn describe(story: &Story, state: usize, id: ObjectId) -> String {
    let Some(object) = story.object(state, id) else { return "an object".to_owned() };
    let address = address_text(object.address, false);
    match &object.value {
        Value::Atom { text, .. } => format!("{} {text} at {address}", object.type_name),
        _ => format!("the {} at {address}", object.type_name),
    }
}

fn names_table(story: &Story, content: &Content, state: usize) -> Table {
    let mut rows = Vec::new();
    for frame in &content.frames {
        let Some(line) = frame.lines[state] else { continue };
        let function = format!("{}, line {line}", frame.function);
        for row in frame.rows.iter().filter(|row| row.cells[state] != Cell::Absent) {
            let text = cell_text(story, state, &row.cells[state]);
            rows.push(vec![function.clone(), row.label.clone(), text]);
        }
        if frame.rows.is_empty() {
            rows.push(vec![function, String::new(), String::new()]);
        }
    }
    Table { caption: "Frames", head: vec!["frame", "name", "refers to"], rows }
}

fn objects_table(story: &Story, content: &Content, state: usize) -> Table {
    let mut rows = Vec::new();
    for card in &content.cards {
        let Some(object) = story.object(state, card.id) else { continue };
        let place = match card.segment {
            Segment::Static => "static data",
            Segment::Heap => "heap",
        };
        let count = count_text(object.refcount);
        let count = count.strip_prefix("rc ").unwrap_or(&count).to_owned();
        let mut references = count;
        if card.missing[state] > 0 && object.refcount != Refcount::Immortal {
            references = format!("{references} ({} not drawn)", card.missing[state]);
        }
        rows.push(vec![
            address_text(card.address, false),
            card.type_name.clone(),
            value_text(story, object, card, state),
            references,
            place.to_owned(),
        ]);
    }
    Table {
        caption: "Objects",
        head: vec!["address", "type", "value", "references", "where"],
        rows,
    }
}

fn value_text(story: &Story, object: &Object, card: &Card, state: usize) -> String {
    if let Value::Atom { .. } = object.value {
        return text_of(object);
    }
    let lines = card.body.rows().iter().filter(|row| row.cells[state] != Cell::Absent);
    let lines = lines.map(|row| {
        let text = cell_text(story, state, &row.cells[state]);
        if row.label.is_empty() { text } else { format!("{}: {text}", row.label) }
    });
    let text = lines.collect::<Vec<_>>().join(", ");
    if text.is_empty() { card.empty[state].clone() } else { text }
}
