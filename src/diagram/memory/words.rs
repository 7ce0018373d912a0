//! The picture in words: a sentence per stop, and tables of its frames and objects.

use crate::diagram::memory::content::{Card, Cell, Content, FrameBox, text_of};
use crate::diagram::memory::measure::{address_text, count_text};
use crate::diagram::memory::story::Story;
use crate::diagram::{Stop, Table};
use crate::trace::{Event, Object, ObjectId, Refcount, Segment, Value};

/// All stops with their sentences and tables.
pub fn stops(story: &Story, content: &Content) -> Vec<Stop> {
    let mut stops = Vec::new();
    let first = story.trace.units.get(story.unit as usize).map_or(0, |run| run.first_output);
    let mut written = first;
    for (index, step) in story.stops.iter().enumerate() {
        let recorded = &story.trace.steps[*step];
        let state = index + 1;
        let mut parts = happened(story, content, state);
        let new = written as usize..(recorded.output.max(written)) as usize;
        let output = story.trace.output.get(new).unwrap_or(&[]);
        let text: String = output.iter().map(|output| output.text.as_str()).collect();
        if !text.trim().is_empty() {
            parts.push(format!("prints {}", text.trim_end().replace('\n', ", ")));
        }
        match &recorded.event {
            Event::Exception(repr) => parts.push(format!("raises {repr}")),
            Event::Fold { turns } => parts.push(format!("{turns} turns of the loop are left out")),
            Event::Line | Event::Call | Event::Return => {}
        }
        if parts.is_empty() {
            parts.push("nothing changes in the picture".to_owned());
        }
        written = recorded.output;
        stops.push(Stop {
            step: *step,
            unit: recorded.unit,
            line: recorded.line,
            output: recorded.output,
            sentence: parts.join("; "),
            tables: vec![names_table(story, content, state), objects_table(story, content, state)],
        });
    }
    stops
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
    for row in card.body.rows() {
        let (before, now) = (&row.cells[state - 1], &row.cells[state]);
        if before == now {
            continue;
        }
        let owner = format!("{} at {}", card.type_name, address_text(card.address, false));
        let label = &row.label;
        let place = if label.is_empty() { "an item".to_owned() } else { label.clone() };
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

fn cell_text(story: &Story, state: usize, cell: &Cell) -> String {
    match cell {
        Cell::Absent => "nothing".to_owned(),
        Cell::Inline(text) => text.clone(),
        Cell::Ref(id) => describe(story, state, *id),
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
    if text.is_empty() { card.empty.to_owned() } else { text }
}
