//! The timeline in the Trace Event Format of Chrome, which Perfetto opens: a slice for each state of a thread.
//! <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>

use serde_json::{Value, json};

use crate::trace::{GilEvent, GilEventKind, Place, ThreadId, Trace};

/// The one process that a trace is of.
const PROCESS: u32 = 1;

/// What a thread is doing, since when.
struct Open<'a> {
    name: &'a str,
    since_ns: u64,
    place: Option<&'a Place>,
    call: Option<&'a str>,
}

/// A JSON document; times are in microseconds, as the format asks.
pub fn write_chrome(trace: &Trace) -> String {
    let mut events = vec![named("process_name", 0, &format!("CPython {}", trace.stamp.version))];
    for lane in &trace.timeline.threads {
        events.push(named("thread_name", lane.id.0, &lane.name));
        events.push(json!({
            "ph": "M", "pid": PROCESS, "tid": lane.id.0, "name": "thread_sort_index",
            "args": { "sort_index": lane.id.0 },
        }));
    }
    for lane in &trace.timeline.threads {
        thread(trace, lane.id, &mut events);
    }
    let document = json!({
        "displayTimeUnit": "ms",
        "otherData": {
            "switch_interval_ns": trace.stamp.switch_interval_ns,
            "clock": trace.stamp.clock,
            "events_left_out": trace.timeline.omitted,
        },
        "traceEvents": events,
    });
    format!("{document}\n")
}

fn named(kind: &str, thread: u32, name: &str) -> Value {
    json!({ "ph": "M", "pid": PROCESS, "tid": thread, "name": kind, "args": { "name": name } })
}

/// The states of one thread and its requests for the GIL.
fn thread(trace: &Trace, id: ThreadId, events: &mut Vec<Value>) {
    let mut open: Option<Open> = None;
    let own = trace.timeline.events.iter().filter(|event| event.thread == id);
    for event in own {
        if let GilEventKind::Timeout { request } = event.kind {
            if request {
                events.push(instant(event));
            }
            continue;
        }
        let next = state(event);
        if let Some(before) = open.take() {
            // A wake is followed by the wait for the GIL at the same moment.
            events.extend(slice(id, &before, event));
        }
        open = next;
    }
    let end = trace.units.last().map_or(0, |unit| unit.end_ns);
    if let Some(open) = open {
        let last = GilEvent { time_ns: end, thread: id, kind: GilEventKind::End, place: None };
        events.extend(slice(id, &open, &last));
    }
}

/// What begins with an event.
fn state(event: &GilEvent) -> Option<Open<'_>> {
    let (name, call) = match &event.kind {
        GilEventKind::Acquire => ("holds the GIL", None),
        GilEventKind::Start | GilEventKind::Wait | GilEventKind::Drop | GilEventKind::Wake => {
            ("waits for the GIL", None)
        }
        GilEventKind::Block { call } => ("blocked", Some(call.as_str())),
        GilEventKind::End | GilEventKind::Timeout { .. } => return None,
    };
    Some(Open { name, since_ns: event.time_ns, place: event.place.as_ref(), call })
}

/// A state that is over, unless it took no time.
fn slice(id: ThreadId, open: &Open, end: &GilEvent) -> Option<Value> {
    let duration = end.time_ns.checked_sub(open.since_ns).filter(|duration| *duration > 0)?;
    Some(json!({
        "ph": "X", "pid": PROCESS, "tid": id.0, "cat": "gil",
        "name": open.call.unwrap_or(open.name),
        "ts": micros(open.since_ns), "dur": micros(duration),
        "args": {
            "state": open.name,
            "from": open.place.map(place),
            "to": end.place.as_ref().map(place),
        },
    }))
}

fn instant(event: &GilEvent) -> Value {
    json!({
        "ph": "i", "s": "t", "pid": PROCESS, "tid": event.thread.0, "cat": "gil",
        "name": "drop request", "ts": micros(event.time_ns),
    })
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
                omitted: 0,
            },
            output: Vec::new(),
        };
        let text = write_chrome(&trace);
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let events = document["traceEvents"].as_array().expect("a list");
        let slices: Vec<(u64, &str, f64, f64)> = events
            .iter()
            .filter(|event| event["ph"] == "X")
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
                (0, "holds the GIL", 0.0, 2.0),
                (0, "t.join()", 2.0, 5.0),
                (0, "waits for the GIL", 7.0, 0.25),
                (0, "holds the GIL", 7.25, 0.75),
                (1, "waits for the GIL", 1.5, 0.5),
                (1, "holds the GIL", 2.0, 5.0),
            ]
        );
    }
}
