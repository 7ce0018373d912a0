//! Lanes of the tasks of an event loop, below the thread that runs it.

use crate::diagram::Stop;
use crate::diagram::scene::{Anchor, Ink, Item};
use crate::diagram::text::Font;
use crate::diagram::timeline::Plan;
use crate::diagram::timeline::scale::Scale;
use crate::diagram::timeline::switches::time_text;
use crate::diagram::timeline::tracks::{Span, State, Track, Tracks};
use crate::trace::{GilEventKind, TaskState, Trace};

/// A task of an event loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub number: u32,
    pub name: String,
    /// "done", "cancelled", or the class of what it raised; when it ended.
    pub end: Option<(String, u64)>,
}

/// What each task does in a stretch of time.
pub fn read(trace: &Trace, start: u64, end: u64) -> Vec<Track> {
    let mut found: Vec<(Track, Option<(State, u64)>)> = Vec::new();
    for event in &trace.timeline.events {
        let GilEventKind::Task { task: number, state } = &event.kind else { continue };
        if event.time_ns > end {
            break;
        }
        let known = found.iter().position(|(track, _)| is_of(track, *number));
        let index = known.unwrap_or_else(|| {
            let task = Task { number: *number, name: format!("task {number}"), end: None };
            let (spans, timeouts) = (Vec::new(), Vec::new());
            let track = Track { thread: event.thread, task: Some(task), spans, timeouts };
            found.push((track, None));
            found.len() - 1
        });
        let (track, now) = &mut found[index];
        if let Some((state, since)) = now.take() {
            push(track, state, since.max(start), event.time_ns);
        }
        let Some(task) = &mut track.task else { continue };
        *now = match state {
            TaskState::Created { name } => {
                task.name.clone_from(name);
                Some((State::Wait, event.time_ns))
            }
            TaskState::Running => Some((State::Run, event.time_ns)),
            TaskState::Awaiting { call } => Some((State::Block(call.clone()), event.time_ns)),
            ended => {
                task.end = Some((word(ended), event.time_ns));
                None
            }
        };
    }
    let closed = found.into_iter().map(|(mut track, now)| {
        if let Some((state, since)) = now {
            push(&mut track, state, since.max(start), end);
        }
        track
    });
    closed.filter(|track| !track.spans.is_empty()).collect()
}

fn is_of(track: &Track, number: u32) -> bool {
    track.task.as_ref().is_some_and(|task| task.number == number)
}

fn push(track: &mut Track, state: State, from: u64, to: u64) {
    if to > from || to == from && state == State::Run {
        track.spans.push(Span { state, from, to, place: None });
    }
}

fn word(state: &TaskState) -> String {
    match state {
        TaskState::Cancelled => "cancelled".to_owned(),
        TaskState::Failed { error } => error.clone(),
        _ => "done".to_owned(),
    }
}

/// How a task ended, at the right of its last bar.
pub fn ending(track: &Track, scale: &Scale, plan: &Plan, index: usize) -> Option<Item> {
    let (word, time) = track.task.as_ref()?.end.as_ref()?;
    if scale.is_hidden(*time) {
        return None;
    }
    let y = END.baseline(plan.lane(index).middle().y);
    Some(END.at(scale.x(*time) + GAP, y, Anchor::Start, word.clone()))
}

/// What the words at the end take of the figure's width.
pub fn end_room(tracks: &Tracks) -> f64 {
    let ends = tracks.threads.iter().filter_map(|track| track.task.as_ref()?.end.as_ref());
    ends.map(|(word, _)| END.width(word) + GAP).fold(0.0, f64::max)
}

pub fn title(tracks: &Tracks) -> String {
    let threads = tracks.thread_count();
    let tasks = tracks.threads.len() - threads;
    let count = |number: usize, what: &str| match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    };
    format!("Timeline of {} in {}", count(tasks, "task"), count(threads, "thread"))
}

/// A sentence for each task.
pub fn told(tracks: &Tracks) -> Vec<String> {
    let tasks = tracks.threads.iter().filter_map(|track| Some((track, track.task.as_ref()?)));
    tasks.take(MOST_TOLD).map(|(track, task)| sentence(track, task, tracks.start)).collect()
}

/// Where nothing changes hands, the whole is one stop that tells of the tasks.
pub fn stop(trace: &Trace, unit: u32, tracks: &Tracks) -> Option<Stop> {
    let told = told(tracks);
    let run = trace.units.get(unit as usize)?;
    (!told.is_empty()).then(|| Stop {
        step: trace.timeline.events.len().saturating_sub(1),
        unit,
        line: 0,
        output: run.end_output,
        sentence: told.join(" "),
        label: String::new(),
        tables: Vec::new(),
    })
}

fn sentence(track: &Track, task: &Task, start: u64) -> String {
    let at = |time: u64| time_text(time.saturating_sub(start));
    let mut parts = Vec::new();
    for span in &track.spans {
        match &span.state {
            State::Run => parts.push(format!("runs at {}", at(span.from))),
            State::Block(call) if call.is_empty() => parts.push("waits".to_owned()),
            State::Block(call) => parts.push(format!("awaits {call}")),
            State::Wait => {}
        }
    }
    if parts.len() > MOST_PARTS {
        let more = parts.len() - MOST_PARTS;
        parts.truncate(MOST_PARTS);
        parts.push(format!("{more} turns more"));
    }
    if let Some((word, time)) = &task.end {
        parts.push(format!("{word} at {}", at(*time)));
    }
    format!("{}: {}.", task.name, parts.join(", "))
}

/// Between a bar and the word behind it.
const GAP: f64 = 8.0;
const END: Ink = Ink::new(Font::Sans, 15.0, "i2");
/// Tasks, and turns of one, that the description tells of.
const MOST_TOLD: usize = 12;
const MOST_PARTS: usize = 12;
