//! A deadlock: threads and locks as a ring, with who waits for what and who holds it.

mod nodes;
mod ring;

use crate::diagram::colors::Colors;
use crate::diagram::saying::{self, Saying};
use crate::diagram::scene::{Rect, Scene};
use crate::diagram::waits::nodes::Graph;
use crate::diagram::waits::ring::Plan;
use crate::diagram::{Drawn, Stop, Table, View, source_line, thread_name};
use crate::trace::{ThreadId, Trace, Waiter, Waits};

/// Draws who waits for whom at the end of a unit; `None` when it did not end in a deadlock.
pub fn draw(trace: &Trace, unit: u32, view: &View) -> Option<Drawn> {
    let run = trace.units.get(unit as usize)?;
    let mut waits = run.extras.waits.as_deref()?.clone();
    for waiter in &mut waits.threads {
        waiter.name = thread_name(trace, waiter.thread);
    }
    let graph = Graph::new(&waits, ring::most_columns(view.width));
    let beats = beats(&waits, view.max_stops);
    let plan = Plan::fit(&graph, view);
    let colors = Colors::of(trace, unit).among(waits.threads.iter().map(|waiter| waiter.thread));
    let mut items = ring::draw((trace, &colors), &waits, &graph, &plan, &beats);
    let strip = Rect::new(0.0, plan.height - saying::HEIGHT, plan.width, saying::HEIGHT);
    items.extend(saying::strip(&sayings((trace, &colors), &waits, &beats), strip));
    let told = waits.told();
    let scene = Scene {
        width: plan.width,
        height: plan.height,
        title: "Threads that wait for each other".to_owned(),
        description: format!("{told}."),
        stops: beats.len() as u32,
        hatches: Vec::new(),
        items,
    };
    let omitted = graph.omitted();
    Some(Drawn { scene, stops: stops(trace, unit, &waits, &beats), omitted })
}

/// One stop: the threads whose wait it adds to the picture; the first one shows only who holds what.
pub struct Beat {
    pub threads: Vec<ThreadId>,
    /// With it nobody of the cycle can go on.
    pub closes: bool,
}

impl Beat {
    /// The stop at which a thread's wait appears.
    pub fn of(beats: &[Beat], thread: ThreadId) -> u32 {
        let at = beats.iter().position(|beat| beat.threads.contains(&thread));
        at.map_or(1, |at| at as u32 + 1)
    }
}

fn beats(waits: &Waits, most: usize) -> Vec<Beat> {
    let cycle: Vec<ThreadId> = waits.cycle().iter().map(|waiter| waiter.thread).collect();
    let mut beats = vec![Beat { threads: Vec::new(), closes: false }];
    let mut open = cycle.len();
    for waiter in &waits.threads {
        let is_in_cycle = cycle.contains(&waiter.thread);
        open -= usize::from(is_in_cycle);
        let closes = is_in_cycle && open == 0;
        let is_full = beats.len() >= most.max(2);
        match beats.last_mut() {
            Some(last) if is_full => {
                last.threads.push(waiter.thread);
                last.closes |= closes;
            }
            _ => beats.push(Beat { threads: vec![waiter.thread], closes }),
        }
    }
    if !waits.locks.iter().any(|lock| lock.holder.is_some()) && beats.len() > 1 {
        beats.remove(0);
    }
    beats
}

fn sayings((trace, colors): (&Trace, &Colors), waits: &Waits, beats: &[Beat]) -> Vec<Saying> {
    let of = |beat: &Beat| {
        let Some(waiter) = beat.threads.last().and_then(|thread| waits.waiter(*thread)) else {
            let words = held(waits);
            return Saying { class: "frun".to_owned(), words, ..Saying::default() };
        };
        let (lead, code) = match &waiter.place {
            Some(place) => (
                format!("{}, line {}", waiter.name, place.line),
                source_line(trace, place.unit, place.line),
            ),
            None => (waiter.name.clone(), String::new()),
        };
        let end = match (beat.closes, has_cycle(waits)) {
            (true, _) => " The circle is closed: none of them can go on.",
            (false, false) => " Nobody is left to wake it.",
            _ => "",
        };
        let told = waits.told_of(&Waiter { place: None, ..waiter.clone() }).replace('`', "");
        let class = format!("thf th{}", colors.of_thread(waiter.thread));
        Saying { class, lead, code, words: format!("{told}.{end}") }
    };
    beats.iter().map(of).collect()
}

fn has_cycle(waits: &Waits) -> bool {
    !waits.cycle().is_empty()
}

/// As in "thread 1 holds a since line 9, thread 2 holds b since line 16."
fn held(waits: &Waits) -> String {
    let of = waits.locks.iter().filter_map(|lock| {
        let holder = lock.holder?;
        let name = waits.waiter(holder).map_or("an ended thread", |waiter| &waiter.name);
        Some(format!("{name} holds {} since line {}", lock.name, lock.line))
    });
    let parts: Vec<String> = of.collect();
    format!("{}.", parts.join(", "))
}

fn stops(trace: &Trace, unit: u32, waits: &Waits, beats: &[Beat]) -> Vec<Stop> {
    let run = trace.units.get(unit as usize);
    let (end_step, end_output) = run.map_or((0, 0), |run| (run.end_step, run.end_output));
    let held_line = waits.locks.iter().map(|lock| lock.line).max().unwrap_or(0);
    let of = |(index, beat): (usize, &Beat)| {
        let told: Vec<String> = beat
            .threads
            .iter()
            .filter_map(|thread| waits.waiter(*thread))
            .map(|waiter| waits.told_of(waiter))
            .collect();
        let place = beat.threads.last().and_then(|thread| waits.waiter(*thread)?.place.clone());
        let end = if beat.closes { "; nobody of the circle can go on" } else { "" };
        let sentence = if told.is_empty() { held(waits) } else { told.join("; ") + end };
        Stop {
            label: String::new(),
            step: (end_step as usize).saturating_sub(1),
            unit: place.as_ref().map_or(unit, |place| place.unit),
            line: place.map_or(held_line, |place| place.line),
            output: end_output,
            sentence,
            tables: tables(waits, &beats[..=index]),
        }
    };
    beats.iter().enumerate().map(of).collect()
}

fn tables(waits: &Waits, beats: &[Beat]) -> Vec<Table> {
    let waiting = waits.threads.iter().map(|waiter| {
        let waits_now = beats.iter().any(|beat| beat.threads.contains(&waiter.thread));
        let told = if waits_now { waits.told_of(waiter) } else { "runs".to_owned() };
        vec![waiter.name.clone(), told.replace('`', "")]
    });
    let locks = waits.locks.iter().map(|lock| {
        let holder = lock.holder.and_then(|holder| waits.waiter(holder));
        let name = holder.map_or_else(String::new, |waiter| waiter.name.clone());
        vec![lock.name.clone(), name, lock.line.to_string()]
    });
    let threads =
        Table { caption: "Threads", head: vec!["thread", "what it does"], rows: waiting.collect() };
    let locks = Table {
        caption: "Locks",
        head: vec!["lock", "held by", "since line"],
        rows: locks.collect(),
    };
    vec![threads, locks]
}

/// The name of a thread that may have ended.
fn name(waits: &Waits, thread: ThreadId) -> String {
    let waiter = waits.waiter(thread);
    waiter.map_or_else(|| format!("thread {}", thread.0), |waiter| waiter.name.clone())
}
