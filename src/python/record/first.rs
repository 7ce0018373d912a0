//! The first run of a program: it finds which stretches of its loops repeat. If no step lies in one of them, the steps that it made
//! on the way are those that a second run would make.

use crate::python::Program;
use crate::python::machine::{Checkpoints, Observer, Scouted, Session, Turns, UnitResult};
use crate::python::record::plan::Plan;
use crate::python::record::{LONG, LONG_UNWATCHED, Recorder, Seen, UnitEnd, run_unit, trace_of};
use crate::trace::{Event, Step, Trace, UnitRun};

/// What it leaves behind.
pub struct First {
    /// All, if no second run is needed.
    pub trace: Option<Trace>,
    pub scouted: Scouted,
    pub checkpoints: Checkpoints,
    /// How its units ended.
    pub ends: Vec<UnitEnd>,
}

pub fn run(program: &Program) -> First {
    let mut session = Session::new(program);
    session.machine.turns = Turns::start();
    session.machine.checkpoints = Checkpoints::start();
    // Who looks at each instruction does not see branches open, and on several cores looking takes part in whose turn it is.
    let is_apart = session.machine.core.heap.profile.threading.has_gil;
    if is_apart && !program.units.iter().any(|unit| unit.bytecode) {
        let mut recorder = Recorder::new(Plan::default(), &program.units);
        recorder.seen = Some(Seen::default());
        session.machine.watch.start(Box::new(recorder));
    }
    session.machine.plan();
    let mut runs = Vec::new();
    let mut ends = Vec::new();
    let mut last = None;
    for (number, unit) in program.units.iter().enumerate() {
        // A stretch of what is not watched need not be found.
        session.machine.turns.is_on = !unit.unwatched;
        session.machine.checkpoints.is_on = !unit.unwatched;
        let run = run_unit(&mut session, number as u32, unit, UnitEnd::Short);
        let is_long = run.instructions >= if unit.unwatched { LONG_UNWATCHED } else { LONG };
        if is_long && number + 1 == program.units.len() {
            last = Some(result_of(&run));
        } else if is_long {
            let state = Box::new(session.machine.checkpoint());
            ends.push(UnitEnd::Between(result_of(&run), state));
        } else {
            ends.push(UnitEnd::Short);
        }
        runs.push(run);
    }
    let mut checkpoints = std::mem::take(&mut session.machine.checkpoints);
    checkpoints.finish(&session.machine);
    let scouted = std::mem::take(&mut session.machine.turns).finish();
    let recorder = session.machine.watch.stop();
    if !scouted.windows.is_empty() {
        // A second run would look at the lock where it begins to pass over something.
        session.machine.note(None);
    }
    let trace = recorder
        .filter(|_| checkpoints.is_empty())
        .and_then(|recorder| shown(recorder, &scouted, &checkpoints))
        .map(|steps| trace_of(program, &mut session.machine, runs, steps));
    ends.extend(last.map(|result| UnitEnd::Last(result, Box::new(session))));
    First { trace, scouted, checkpoints, ends }
}

/// The steps as a second run would make them, if none is in a stretch that it passes over.
fn shown(
    recorder: Box<dyn Observer>,
    scouted: &Scouted,
    checkpoints: &Checkpoints,
) -> Option<Vec<Step>> {
    let moments = recorder.moments()?;
    let mut steps = recorder.steps();
    let mut plan = Plan::new(scouted.clone(), checkpoints);
    for (step, moment) in steps.iter_mut().zip(moments) {
        let Some(moment) = moment else { continue };
        let (is_shown, _) = plan.at(step.thread.0, moment);
        if !is_shown {
            return None;
        }
        if step.event == Event::Line
            && let turns = plan.take_turns(step.thread.0)
            && turns > 0
        {
            step.event = Event::Fold { turns };
        }
    }
    Some(steps)
}

fn result_of(run: &UnitRun) -> UnitResult {
    UnitResult {
        outcome: run.outcome.clone(),
        values: run.values.clone(),
        unread_lines: run.unread_lines,
        undeclared: run.undeclared.clone(),
        waits: run.extras.waits.clone(),
        statements: run.extras.statements.clone(),
        raised_at: run.extras.raised_at,
    }
}
