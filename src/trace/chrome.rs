//! The timeline in the Trace Event Format of Chrome, which Perfetto opens: a slice for each state of a thread.
//! <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::trace::{GilEvent, GilEventKind, Lane, Place, TaskState, ThreadId, Trace};

/// Numbers of threads beside the first one of a process, which lie far from those of processes.
const FIRST_THREAD: u32 = 1_000_000;

/// Where the numbers of tasks begin among those of threads.
const FIRST_TASK_LANE: u32 = 2_000_000;

/// What a thread is doing, since when.
struct Open<'a> {
    name: &'static str,
    since_ns: u64,
    place: Option<&'a Place>,
    call: Option<&'a str>,
}

/// A JSON document; times are in microseconds, as the format asks, with nanoseconds as decimals.
pub fn write_chrome(trace: &Trace) -> String {
    let timeline = &trace.timeline;
    let mut events = Vec::new();
    let mut processes: Vec<u32> = timeline.threads.iter().map(|lane| lane.process).collect();
    processes.sort_unstable();
    processes.dedup();
    for process in &processes {
        let name = format!("CPython {}, {}", trace.stamp.version, trace.stamp.threading());
        events.push(named("process_name", pid(*process), pid(*process), &name));
    }
    for lane in &timeline.threads {
        let (process, track) = numbers(trace, lane);
        events.push(named("thread_name", process, track, &lane.name));
        events.push(sorted(process, track, lane.id.0));
    }
    for lane in &timeline.threads {
        thread(trace, lane, &mut events);
    }
    if trace.stamp.cores == 0 {
        for process in &processes {
            Lock::of(trace, *process).tell(&mut events);
        }
    }
    for (fold, process) in timeline.folds.iter().zip(processes.iter().cycle()) {
        events.push(json!({
            "ph": "i", "s": "g", "pid": pid(*process), "tid": pid(*process), "cat": "gil",
            "name": format!("{} events left out", fold.events), "ts": micros(fold.from_ns),
            "args": { "until_ns": fold.to_ns, "holdings": fold.holdings, "switches": fold.switches },
        }));
    }
    tasks(trace, &mut events);
    let document = json!({
        "displayTimeUnit": "ns",
        "otherData": {
            "switch_interval_ns": trace.stamp.switch_interval_ns,
            "clock": trace.stamp.clock,
            "events_left_out": timeline.omitted(),
        },
        "traceEvents": events,
    });
    format!("{document}\n")
}

/// A process and a thread of it: its first one has the process's own number, as under Linux.
fn numbers(trace: &Trace, lane: &Lane) -> (u32, u32) {
    let process = pid(lane.process);
    let first = trace.timeline.threads.iter().find(|other| other.process == lane.process);
    let is_main = first.is_some_and(|first| first.id == lane.id);
    (process, if is_main { process } else { FIRST_THREAD + lane.id.0 })
}

/// The process that a trace is of is the first one.
fn pid(process: u32) -> u32 {
    process.max(1)
}

fn named(kind: &str, process: u32, thread: u32, name: &str) -> Value {
    let args = json!({ "name": name });
    json!({ "ph": "M", "pid": process, "tid": thread, "name": kind, "args": args })
}

/// Where a thread's track stands among the others.
fn sorted(process: u32, thread: u32, index: u32) -> Value {
    let args = json!({ "sort_index": index });
    json!({ "ph": "M", "pid": process, "tid": thread, "name": "thread_sort_index", "args": args })
}

/// The states of one thread and its requests for the GIL.
fn thread(trace: &Trace, lane: &Lane, events: &mut Vec<Value>) {
    let has_gil = trace.stamp.cores == 0;
    let (process, track) = numbers(trace, lane);
    let mut open: Option<Open> = None;
    let own = trace.timeline.events.iter().filter(|event| event.thread == lane.id);
    for event in own.filter(|event| !matches!(event.kind, GilEventKind::Task { .. })) {
        if let GilEventKind::Timeout { request } = event.kind {
            let name = if request { "drop request" } else { "timed out, no request" };
            events.push(json!({
                "ph": "i", "s": "t", "pid": process, "tid": track, "cat": "gil",
                "name": name, "ts": micros(event.time_ns),
            }));
            continue;
        }
        let next = state(event, has_gil);
        if let (Some(before), Some(next)) = (&open, &next)
            && before.name == next.name
            && before.call.is_none()
            && next.call.is_none()
        {
            // A wake is followed by the wait for the GIL at the same moment.
            continue;
        }
        if let Some(before) = open.take() {
            // What went on where events were left out is not known.
            let folds = trace.timeline.folds.iter();
            let mut cuts = folds.map(|fold| fold.from_ns).filter(|from| *from >= before.since_ns);
            let cut = cuts.find(|from| *from < event.time_ns);
            let place = event.place.as_ref().filter(|_| cut.is_none());
            events.extend(slice((process, track), &before, cut.unwrap_or(event.time_ns), place));
        }
        open = next;
    }
    let end = trace.units.last().map_or(0, |unit| unit.end_ns);
    if let Some(open) = open {
        events.extend(slice((process, track), &open, end, None));
    }
}

/// Tasks of event loops, each as a thread of its own behind the real ones.
fn tasks(trace: &Trace, events: &mut Vec<Value>) {
    let mut open: BTreeMap<u32, (&str, &str, u64)> = BTreeMap::new();
    let close = |lane: u32, since: (&str, &str, u64), end: u64, events: &mut Vec<Value>| {
        let (name, state, from) = since;
        if end > from {
            events.push(json!({
                "ph": "X", "pid": 1, "tid": lane, "cat": "task", "name": name,
                "ts": micros(from), "dur": micros(end - from), "args": { "state": state },
            }));
        }
    };
    for event in &trace.timeline.events {
        let GilEventKind::Task { task, state } = &event.kind else { continue };
        let lane = FIRST_TASK_LANE + task;
        if let Some(since) = open.remove(task) {
            close(lane, since, event.time_ns, events);
        }
        let next = match state {
            TaskState::Created { name } => {
                events.push(named("thread_name", 1, lane, name));
                ("ready", "ready")
            }
            TaskState::Running => ("runs", "runs"),
            TaskState::Awaiting { call } => (call.as_str(), "awaits"),
            ended => {
                let word = match ended {
                    TaskState::Cancelled => "cancelled",
                    TaskState::Failed { error } => error,
                    _ => "done",
                };
                events.push(json!({
                    "ph": "i", "s": "t", "pid": 1, "tid": lane, "cat": "task",
                    "name": word, "ts": micros(event.time_ns),
                }));
                continue;
            }
        };
        open.insert(*task, (next.0, next.1, event.time_ns));
    }
    let end = trace.units.last().map_or(0, |unit| unit.end_ns);
    for (task, since) in open {
        close(FIRST_TASK_LANE + task, since, end, events);
    }
}

/// What begins with an event.
fn state(event: &GilEvent, has_gil: bool) -> Option<Open<'_>> {
    let (name, call) = match &event.kind {
        GilEventKind::Acquire if has_gil => ("holds the GIL", None),
        GilEventKind::Acquire => ("runs", None),
        GilEventKind::Start | GilEventKind::Wait | GilEventKind::Drop | GilEventKind::Wake => {
            (if has_gil { "waits for the GIL" } else { "waits for a core" }, None)
        }
        GilEventKind::Block { call } => ("blocked", Some(call.as_str())),
        GilEventKind::End | GilEventKind::Timeout { .. } | GilEventKind::Task { .. } => {
            return None;
        }
    };
    Some(Open { name, since_ns: event.time_ns, place: event.place.as_ref(), call })
}

/// A state that is over, unless it took no time.
fn slice(
    (process, track): (u32, u32),
    open: &Open,
    end_ns: u64,
    to: Option<&Place>,
) -> Option<Value> {
    let duration = end_ns.checked_sub(open.since_ns).filter(|duration| *duration > 0)?;
    Some(json!({
        "ph": "X", "pid": process, "tid": track, "cat": "gil",
        "name": open.call.unwrap_or(open.name),
        "ts": micros(open.since_ns), "dur": micros(duration),
        "args": { "state": open.name, "from": open.place.map(place), "to": to.map(place) },
    }))
}

/// One process's GIL: who held it from when to when, and how many waited for it.
struct Lock<'a> {
    trace: &'a Trace,
    process: u32,
    /// The number of its own track, behind those of all threads.
    track: u32,
    holdings: Vec<(ThreadId, u64, u64)>,
    waiting: Vec<(u64, usize)>,
}

impl Lock<'_> {
    fn of(trace: &Trace, process: u32) -> Lock<'_> {
        let timeline = &trace.timeline;
        let mut lock = Lock {
            trace,
            process,
            track: FIRST_THREAD + timeline.threads.len() as u32,
            holdings: Vec::new(),
            waiting: Vec::new(),
        };
        let mut holder: Option<(ThreadId, u64)> = None;
        let mut asks: BTreeMap<ThreadId, bool> = BTreeMap::new();
        let of_process = |id: ThreadId| {
            timeline.threads.iter().any(|lane| lane.id == id && lane.process == process)
        };
        let mut folds = timeline.folds.iter().map(|fold| fold.from_ns).peekable();
        for event in timeline.events.iter().filter(|event| of_process(event.thread)) {
            let mut time = event.time_ns;
            if let Some(fold) = folds.next_if(|fold| *fold < time) {
                time = fold;
            }
            let is_wait = match event.kind {
                GilEventKind::Timeout { .. } => continue,
                GilEventKind::Start
                | GilEventKind::Wait
                | GilEventKind::Drop
                | GilEventKind::Wake => true,
                _ => false,
            };
            let takes = event.kind == GilEventKind::Acquire;
            let gives = !takes && holder.is_some_and(|(thread, _)| thread == event.thread);
            if let Some((thread, since)) = holder.filter(|_| takes || gives || time < event.time_ns)
            {
                lock.holdings.push((thread, since, time));
                holder = None;
            }
            if takes {
                holder = Some((event.thread, event.time_ns));
            }
            if asks.insert(event.thread, is_wait) != Some(is_wait) {
                let count = asks.values().filter(|asks| **asks).count();
                lock.waiting.push((event.time_ns, count));
            }
        }
        let end = trace.units.last().map_or(0, |unit| unit.end_ns);
        lock.holdings.extend(holder.map(|(thread, since)| (thread, since, end.max(since))));
        // Of changes at one moment the last one counts.
        lock.waiting.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 = next.1;
            }
            is_same
        });
        lock
    }

    /// A track of its own, a counter, and an arrow for each hand-over.
    fn tell(&self, events: &mut Vec<Value>) {
        let process = pid(self.process);
        events.push(named("thread_name", process, self.track, "GIL held by"));
        events.push(sorted(process, self.track, self.track));
        let lane = |id: ThreadId| self.trace.timeline.threads.iter().find(|lane| lane.id == id);
        let name = |id: ThreadId| lane(id).map_or_else(String::new, |lane| lane.name.clone());
        let track = |id: ThreadId| lane(id).map_or(0, |lane| numbers(self.trace, lane).1);
        for (thread, from, to) in self.holdings.iter().filter(|(_, from, to)| to > from) {
            events.push(json!({
                "ph": "X", "pid": process, "tid": self.track, "cat": "gil", "name": name(*thread),
                "ts": micros(*from), "dur": micros(to - from),
            }));
        }
        for (time, count) in &self.waiting {
            events.push(json!({
                "ph": "C", "pid": process, "tid": process, "name": "threads waiting for the GIL",
                "ts": micros(*time), "args": { "threads": count },
            }));
        }
        for (number, pair) in self.holdings.windows(2).enumerate() {
            let [(giver, since, given), (taker, taken, until)] = [pair[0], pair[1]];
            let is_seen = given > since && until > taken;
            if giver == taker || !is_seen {
                continue;
            }
            // An arrow leaves the slice in its last nanosecond.
            let ends = [("s", giver, given - 1), ("f", taker, taken)];
            for (phase, thread, time) in ends {
                events.push(json!({
                    "ph": phase, "bp": "e", "id": number, "pid": process, "tid": track(thread),
                    "cat": "gil", "name": "hand-over", "ts": micros(time),
                }));
            }
        }
    }
}

fn place(place: &Place) -> String {
    format!("line {}, {} in {}", place.line, place.instruction, place.function)
}

/// Nanoseconds are kept as decimals.
fn micros(time_ns: u64) -> f64 {
    time_ns as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::write_chrome;
    use crate::trace::{GilEvent, GilEventKind, Lane, Stamp, ThreadId, Timeline, Trace};

    fn event(time_ns: u64, thread: u32, kind: GilEventKind) -> GilEvent {
        GilEvent { time_ns, thread: ThreadId(thread), kind, place: None }
    }

    #[test]
    fn states_of_a_thread_follow_one_another_without_a_gap() {
        let lane = |id, name: &str| Lane { id: ThreadId(id), name: name.to_owned(), process: 0 };
        let trace = Trace {
            stamp: Stamp {
                version: "3.13.5".to_owned(),
                platform: "x86-64 Linux".to_owned(),
                clock: "virtual clock".to_owned(),
                switch_interval_ns: 5_000_000,
                seed: 0,
                cores: 0,
            },
            units: Vec::new(),
            steps: Vec::new(),
            timeline: Timeline {
                threads: vec![lane(0, "MainThread"), lane(1, "Thread-1 (work)")],
                events: vec![
                    event(0, 0, GilEventKind::Acquire),
                    event(1500, 1, GilEventKind::Start),
                    event(1500, 1, GilEventKind::Wait),
                    event(2000, 0, GilEventKind::Block { call: "t.join()".to_owned() }),
                    event(2000, 1, GilEventKind::Acquire),
                    event(7000, 1, GilEventKind::End),
                    event(7000, 0, GilEventKind::Wake),
                    event(7000, 0, GilEventKind::Wait),
                    event(7250, 0, GilEventKind::Acquire),
                    event(8000, 0, GilEventKind::End),
                ],
                folds: Vec::new(),
            },
            output: Vec::new(),
            shared_ints: None,
        };
        let text = write_chrome(&trace);
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let events = document["traceEvents"].as_array().expect("a list");
        let slices: Vec<(u64, &str, f64, f64)> = events
            .iter()
            .filter(|event| event["ph"] == "X" && event["tid"] != 1_000_002)
            .filter_map(|event| {
                Some((
                    event["tid"].as_u64()?,
                    event["name"].as_str()?,
                    event["ts"].as_f64()?,
                    event["dur"].as_f64()?,
                ))
            })
            .collect();
        assert_eq!(
            slices,
            [
                (1, "holds the GIL", 0.0, 2.0),
                (1, "t.join()", 2.0, 5.0),
                (1, "waits for the GIL", 7.0, 0.25),
                (1, "holds the GIL", 7.25, 0.75),
                (1_000_001, "waits for the GIL", 1.5, 0.5),
                (1_000_001, "holds the GIL", 2.0, 5.0),
            ]
        );
        let of = |phase: &str, key: &str| -> Vec<serde_json::Value> {
            events.iter().filter(|it| it["ph"] == phase).map(|it| it[key].clone()).collect()
        };
        let held = events.iter().filter(|event| event["ph"] == "X" && event["tid"] == 1_000_002);
        let held: Vec<&str> = held.filter_map(|event| event["name"].as_str()).collect();
        assert_eq!(held, ["MainThread", "Thread-1 (work)", "MainThread"]);
        assert_eq!(
            (of("s", "ts"), of("f", "ts")),
            (vec![1.999.into(), 6.999.into()], vec![2.0.into(), 7.25.into()])
        );
        assert_eq!(of("s", "tid"), [1, 1_000_001]);
        assert_eq!(of("C", "ts"), [0.0, 1.5, 2.0, 7.0, 7.25]);
    }
}
