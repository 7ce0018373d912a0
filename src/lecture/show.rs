//! Which pictures a run calls for.

use crate::lecture::Figure;
use crate::notes::Show;
use crate::trace::{Change, GilEventKind, Kind, Outcome, Snapshot, Trace, Value};

/// The pictures to show of a figure that ran: its own choice, else what the run calls for (names bound
/// to objects: memory; more than one thread: timeline; output: output). `trace` is the run of its program.
pub fn shows(figure: &Figure, trace: &Trace) -> Vec<Show> {
    let flags = figure.code.fence.as_ref().map(|fence| &fence.flags);
    if let Some(chosen) = flags.and_then(|flags| flags.show.clone()) {
        return chosen;
    }
    let Some(run) = figure.run else { return Vec::new() };
    let mut shows = Vec::new();
    if has_threads(trace, run.unit) {
        shows.push(Show::Timeline);
    }
    if figure.beside_lock && !shows.is_empty() {
        shows.push(Show::Lock);
    }
    let extras = trace.units.get(run.unit as usize).map(|unit| &unit.extras);
    let is_deadlock = extras.is_some_and(|extras| extras.waits.is_some());
    if is_deadlock {
        shows.push(Show::Waits);
    }
    if !is_deadlock && binds_names(trace, run.unit) {
        shows.push(Show::Memory);
    }
    let source = trace.units.get(run.unit as usize).map_or("", |unit| unit.source.as_str());
    let race = extras.and_then(|extras| extras.race.as_deref());
    if race.is_some_and(|race| race.lost > 0) {
        shows.push(Show::Race);
    }
    // What a snippet asks about is worth a picture of its own.
    for (word, show) in ASKED {
        if source.contains(word) {
            shows.push(*show);
        }
    }
    if figure.beside_map {
        shows.push(Show::Map);
    }
    let outcome = trace.units.get(run.unit as usize).map(|unit| &unit.outcome);
    let failed = !matches!(outcome, None | Some(Outcome::Done | Outcome::Exit { status: 0 }));
    if failed || !trace.unit_output(run.unit).is_empty() {
        shows.push(Show::Output);
    }
    shows
}

/// Calls that ask for a picture.
const ASKED: &[(&str, Show)] =
    &[("gc.collect(", Show::Collect), ("getrefcount(", Show::Life), ("dis.dis(", Show::Dis)];

fn has_threads(trace: &Trace, unit: u32) -> bool {
    let ran = |kind: &GilEventKind| matches!(kind, GilEventKind::Start | GilEventKind::Acquire);
    // A task alone is the program itself.
    let is_task = |kind: &GilEventKind| matches!(kind, GilEventKind::Task { task: 2.., .. });
    let mut events = trace.unit_events(unit).iter();
    events.any(|event| event.thread.0 > 0 && ran(&event.kind) || is_task(&event.kind))
}

/// Whether a name came to stand for an object worth a card: functions, classes and modules alone are not.
fn binds_names(trace: &Trace, unit: u32) -> bool {
    let Some(run) = trace.units.get(unit as usize) else { return false };
    let (first, end) = (run.first_step as usize, run.end_step as usize);
    let Some(steps) = trace.steps.get(first..end) else { return false };
    if steps.is_empty() {
        return false;
    }
    let mut snapshot = first.checked_sub(1).map(|step| trace.snapshot(step)).unwrap_or_default();
    for step in steps {
        let before = snapshot.frames.clone();
        // What a module gives a class or a function later is no part of a definition.
        if before.len() == 1 && step.changes.iter().any(|change| gives_data(change, &snapshot)) {
            return true;
        }
        snapshot.apply(&step.changes);
        for change in &step.changes {
            let Change::SetFrame(frame) = change else { continue };
            let old = before.iter().find(|old| old.id == frame.id);
            let fresh = frame.names.iter().filter(|name| {
                let same =
                    |old: &&crate::trace::Name| old.name == name.name && old.object == name.object;
                old.is_none_or(|old| !old.names.iter().any(|old| same(&old)))
            });
            let objects = fresh.filter_map(|name| snapshot.objects.get(&name.object));
            if objects.clone().any(|object| object.kind != Kind::Code) {
                return true;
            }
            // `None` is of the family of code, but a name bound to it is worth a picture.
            if objects.clone().any(|object| object.type_name == "NoneType") {
                return true;
            }
        }
    }
    false
}

/// Whether a change is one of the data of a class, or of the attributes of a function, that was there before.
fn gives_data(change: &Change, before: &Snapshot) -> bool {
    let Change::SetObject(now) = change else { return false };
    let is_code = now.kind == Kind::Code && matches!(now.value, Value::Fields { .. });
    is_code && before.objects.get(&now.id).is_some_and(|old| old.value != now.value)
}

#[cfg(test)]
mod tests {
    use super::shows;
    use crate::diagnostic::Log;
    use crate::lecture::plan;
    use crate::notes::{Show, parse};
    use crate::source::Source;
    use crate::trace::{
        Change, Event, Frame, FrameId, GilEvent, GilEventKind, Kind, Name, Object, ObjectId,
        Outcome, Output, Refcount, Segment, Stamp, Step, Stream, ThreadId, Timeline, Trace,
        UnitRun, Value,
    };

    fn step(changes: Vec<Change>) -> Step {
        let (event, thread) = (Event::Line, ThreadId(0));
        Step {
            unit: 0,
            line: 1,
            event,
            thread,
            time_ns: 0,
            output: 0,
            changes,
            counts: Vec::new(),
            older: Vec::new(),
        }
    }

    /// A step after which `x` stands for an object of this family.
    fn binds(kind: Kind, type_name: &str) -> Step {
        let id = ObjectId(1);
        let object = Object {
            id,
            address: 16,
            segment: Segment::Heap,
            kind,
            type_name: type_name.to_owned(),
            refcount: Refcount::Count(1),
            size: 16,
            value: Value::Atom { text: "x".to_owned(), length: 1 },
            attributes: Vec::new(),
            marks: Vec::new(),
            hidden: Vec::new(),
        };
        let frame = Frame {
            id: FrameId(0),
            thread: ThreadId(0),
            depth: 0,
            function: "<module>".to_owned(),
            unit: 0,
            line: 1,
            names: vec![Name { name: "x".to_owned(), object: id, cell: false, through: None }],
        };
        step(vec![Change::SetObject(object.into()), Change::SetFrame(frame)])
    }

    fn trace(steps: Vec<Step>, text: &str, threads: u32, outcome: Outcome) -> Trace {
        let event = |thread: u32| GilEvent {
            time_ns: 0,
            thread: ThreadId(thread),
            kind: GilEventKind::Start,
            place: None,
        };
        let (stream, thread) = (Stream::Stdout, ThreadId(0));
        let written = Output { stream, text: text.to_owned(), line: 1, statement: None, thread };
        let output = if text.is_empty() { Vec::new() } else { vec![written] };
        let unit = UnitRun {
            name: "a.md".to_owned(),
            source: String::new(),
            first_step: 0,
            end_step: steps.len() as u32,
            first_output: 0,
            end_output: output.len() as u32,
            start_ns: 0,
            end_ns: 1,
            instructions: 0,
            outcome,
            values: Vec::new(),
            unread_lines: 0,
            undeclared: Vec::new(),
            layouts: Vec::new(),
            extras: crate::trace::Extras::default(),
        };
        let (version, platform, clock) = (String::new(), String::new(), String::new());
        let stamp = Stamp { version, platform, clock, switch_interval_ns: 0, seed: 0, cores: 0 };
        let events = (0..threads).map(event).collect();
        let timeline = Timeline { threads: Vec::new(), events, folds: Vec::new() };
        Trace { stamp, units: vec![unit], steps, timeline, output, shared_ints: None }
    }

    fn chosen(notes: &str, trace: &Trace) -> Vec<Show> {
        let mut log = Log::default();
        let notes = parse(&mut log, &Source::new("a.md", notes));
        let lecture = plan(&mut log, &notes);
        shows(&lecture.figures[0], trace)
    }

    #[test]
    fn a_run_calls_for_its_pictures() {
        let notes = "```python\nx = 1\n```\n";
        let number = || vec![binds(Kind::Number, "int")];
        for (trace, wanted) in [
            (trace(number(), "", 1, Outcome::Done), vec![Show::Memory]),
            (trace(number(), "1\n", 1, Outcome::Done), vec![Show::Memory, Show::Output]),
            (trace(number(), "", 2, Outcome::Done), vec![Show::Timeline, Show::Memory]),
            (trace(vec![binds(Kind::Code, "function")], "", 1, Outcome::Done), vec![]),
            (trace(vec![binds(Kind::Code, "NoneType")], "", 1, Outcome::Done), vec![Show::Memory]),
            (trace(vec![step(Vec::new())], "1", 1, Outcome::Done), vec![Show::Output]),
            (trace(Vec::new(), "", 0, Outcome::Exit { status: 1 }), vec![Show::Output]),
        ] {
            assert_eq!(chosen(notes, &trace), wanted);
        }
    }

    #[test]
    fn flags_and_drawings_have_their_say() {
        let trace = trace(vec![binds(Kind::Number, "int")], "1\n", 1, Outcome::Done);
        assert_eq!(chosen("```python show=gil\nx\n```\n", &trace), [Show::Timeline]);
        assert_eq!(chosen("```python show=none\nx\n```\n", &trace), []);
        let mapped = "```\n| Stack\n| Heap\n```\n\n```python\nx\n```\n";
        assert_eq!(chosen(mapped, &trace), [Show::Memory, Show::Map, Show::Output]);
        assert_eq!(chosen("```python norun\nx\n```\n", &trace), []);
    }
}
