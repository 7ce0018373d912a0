//! Lanes of the tasks of an event loop, below the thread that runs it.

use crate::diagram::scene::{Anchor, Ink, Item, Life, Rect};
use crate::diagram::text::Font;
use crate::diagram::timeline::Plan;
use crate::diagram::timeline::moments::{Caption, Moment};
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
            let track =
                Track { thread: event.thread, task: Some(task), spans, timeouts, ended: None };
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
            TaskState::Awaiting { call } => Some((State::Block(closed(call)), event.time_ns)),
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

/// A call over several lines, of which there is the first one.
fn closed(call: &str) -> String {
    let is_open = call.matches('(').count() > call.matches(')').count();
    if is_open { format!("{call}…)") } else { call.to_owned() }
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

/// The turns of all tasks in order of time, where none is torn out.
pub fn turns(trace: &Trace, tracks: &Tracks, scale: &Scale) -> Vec<Moment> {
    let mut turns = Vec::new();
    for (index, track) in tracks.threads.iter().enumerate() {
        let Some(task) = &track.task else { continue };
        for (at, span) in track.spans.iter().enumerate() {
            if span.state == State::Run && !scale.is_hidden(span.from) {
                let event = event_at(trace, task.number, span.from);
                let caption = turn(track, task, at, tracks.start);
                let (time, color, turn) = (span.from, tracks.color(track), Some((index, span.to)));
                turns.push(Moment { time, event, color, place: None, turn, caption });
            }
        }
    }
    turns.sort_by_key(|moment| moment.time);
    turns
}

/// The event with which a task's turn begins.
fn event_at(trace: &Trace, number: u32, time: u64) -> usize {
    let is_it = |kind: &GilEventKind| matches!(kind, GilEventKind::Task { task, state: TaskState::Running } if *task == number);
    let events = &trace.timeline.events;
    let found = events.iter().position(|event| event.time_ns == time && is_it(&event.kind));
    found.unwrap_or(events.len().saturating_sub(1))
}

/// As in "task 2 goes on after sleep(1), for 20 µs. It awaits `queue.get()`; the loop goes on with what is ready."
fn turn(track: &Track, task: &Task, at: usize, start: u64) -> Caption {
    let span = &track.spans[at];
    let awaited = |span: &Span| match &span.state {
        State::Block(call) if call.is_empty() => Some("what it awaits".to_owned()),
        State::Block(call) => Some(call.clone()),
        _ => None,
    };
    let before = track.spans[..at].iter().rev().find_map(awaited);
    let is_first = !track.spans[..at].iter().any(|span| span.state == State::Run);
    let place = match before {
        _ if is_first => format!("{} starts", task.name),
        Some(call) => format!("{} goes on after {call}", task.name),
        None => format!("{} goes on", task.name),
    };
    let after = track.spans.get(at + 1);
    let why = match (after.and_then(awaited), &task.end) {
        (Some(call), _) => format!("It awaits {call}: the loop goes on with what is ready."),
        (None, Some((word, _))) if after.is_none() && word == "done" => {
            "Then it is done.".to_owned()
        }
        (None, Some((word, _))) if after.is_none() => format!("Then it ends: {word}."),
        _ => "Then it gives way: the loop goes on with what is ready.".to_owned(),
    };
    Caption {
        time: time_text(span.from.saturating_sub(start)),
        place,
        code: String::new(),
        detail: format!("and runs for {}", time_text(span.to - span.from)),
        why,
    }
}

/// A frame around the bar of a stop's turn.
pub fn picked(chosen: &[Moment], scale: &Scale, plan: &Plan) -> Vec<Item> {
    let mut items = Vec::new();
    for (stop, moment) in (1..).zip(chosen) {
        let Some((index, end)) = moment.turn.filter(|(index, _)| *index < plan.lanes) else {
            continue;
        };
        let (left, right) = (scale.x(moment.time), scale.x(end));
        let middle = plan.lane(index).middle().y;
        let (w, h) = ((right - left).max(LEAST_FRAME) + 6.0, plan.bar_h() + 6.0);
        let rect = Rect::new((left + right - w) / 2.0, middle - h / 2.0, w, h);
        items.push(Item::rect("pick", rect, 4.0).living(Life::between(stop, Some(stop + 1))));
    }
    items
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

/// Between a bar and the word behind it: the frame of a turn stands between.
const GAP: f64 = 14.0;
/// Of the frame around a short turn.
const LEAST_FRAME: f64 = 6.0;
const END: Ink = Ink::new(Font::Sans, 15.0, "i2");
/// Tasks, and turns of one, that the description tells of.
const MOST_TOLD: usize = 12;
const MOST_PARTS: usize = 12;
