//! The first time that each line runs, and what it changes.

use crate::trace::{Change, Event, Frame, Snapshot, ThreadId, Trace, Value};

/// A line has run.
#[derive(Clone, Debug)]
pub struct Moment {
    /// Index into `Trace::steps`.
    pub step: usize,
    pub line: u32,
    pub thread: ThreadId,
    pub words: String,
}

/// The lines of a unit that are shown, each when it first runs, in that order.
pub fn moments(trace: &Trace, unit: u32, shown: &[u32], most: usize) -> Vec<Moment> {
    let Some(run) = trace.units.get(unit as usize) else { return Vec::new() };
    let (first, end) = (run.first_step as usize, run.end_step as usize);
    let mut state = first.checked_sub(1).map(|step| trace.snapshot(step)).unwrap_or_default();
    let mut moments: Vec<Moment> = Vec::new();
    for index in first..end.min(trace.steps.len()) {
        let step = &trace.steps[index];
        let before = state.frames.clone();
        state.apply(&step.changes);
        let is_line = !matches!(step.event, Event::Call);
        if step.unit != unit || !is_line || !shown.contains(&step.line) {
            continue;
        }
        if moments.iter().any(|moment| moment.line == step.line) {
            continue;
        }
        let words = words(&before, &state, &step.changes);
        moments.push(Moment { step: index, line: step.line, thread: step.thread, words });
    }
    if moments.len() > most {
        moments.truncate(most.max(1));
    }
    moments
}

/// As in "ans is 0 now, i is 1 now."
fn words(before: &[Frame], state: &Snapshot, changes: &[Change]) -> String {
    let mut parts = Vec::new();
    for change in changes {
        let Change::SetFrame(frame) = change else { continue };
        let old = before.iter().find(|old| old.id == frame.id);
        for name in &frame.names {
            let same = old.is_some_and(|old| {
                old.names.iter().any(|was| was.name == name.name && was.object == name.object)
            });
            if same {
                continue;
            }
            let Some(object) = state.objects.get(&name.object) else { continue };
            let value = match &object.value {
                Value::Atom { text, .. } => text.clone(),
                _ => format!("a {}", object.type_name),
            };
            let value: String = value.chars().take(LONGEST).collect();
            parts.push(format!("{} is {value} now", name.name));
        }
        for name in old.map_or(&[][..], |old| &old.names) {
            if !frame.names.iter().any(|other| other.name == name.name) {
                parts.push(format!("{} is gone", name.name));
            }
        }
    }
    let ended = changes.iter().any(|change| matches!(change, Change::EndFrame(_)));
    if parts.is_empty() {
        let words = if ended { "The frame ends." } else { "No name changes." };
        return words.to_owned();
    }
    parts.truncate(MOST);
    format!("{}.", parts.join(", "))
}

const LONGEST: usize = 40;
const MOST: usize = 4;
