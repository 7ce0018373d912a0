//! Which pictures a run calls for.

use crate::lecture::Figure;
use crate::notes::Show;
use crate::trace::{Change, GilEventKind, Kind, Outcome, Trace};

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
    if binds_names(trace, run.unit) {
        shows.push(Show::Memory);
    }
    if figure.beside_map {
        shows.push(Show::Map);
    }
    let outcome = trace.units.get(run.unit as usize).map(|unit| &unit.outcome);
    let failed = !matches!(outcome, None | Some(Outcome::Done));
    if failed || !trace.unit_output(run.unit).is_empty() {
        shows.push(Show::Output);
    }
    shows
}

fn has_threads(trace: &Trace, unit: u32) -> bool {
    let events = trace.unit_events(unit);
    let started = events.iter().filter(|event| event.kind == GilEventKind::Start);
    started.filter(|event| event.thread.0 > 0).count() > 0
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
