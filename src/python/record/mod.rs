//! Watches the machine and writes the trace: first which stretches of the run repeat, then the run with stops around them.

mod plan;
mod snapshot;
mod value;

use crate::python::machine::{
    Checkpoints, Machine, Observer, Scouted, Session, Stop, StopKind, Turns,
};
use crate::python::object::Written;
use crate::python::record::plan::Plan;
use crate::python::record::snapshot::Identities;
use crate::python::{Program, Unit};
use crate::trace::{
    self, Event, Output, Snapshot, Stamp, Step, ThreadId, Timeline, Trace, UnitRun,
};

/// Stops of one unit; a run with more is shown up to here, and its end.
const STEP_LIMIT: usize = 2_000;

/// Runs a program and records it. Never fails: an exception is an outcome.
pub fn run(program: &Program) -> Trace {
    let (scouted, checkpoints) = scout(program);
    Recording { program, plan: Plan::new(scouted), checkpoints }.run()
}

/// Runs it once without stops: which stretches of the run only repeat what came before.
fn scout(program: &Program) -> (Scouted, Checkpoints) {
    let mut session = Session::new(program);
    session.machine.turns = Turns::start();
    session.machine.checkpoints = Checkpoints::start();
    for unit in &program.units {
        session.run(unit);
    }
    let checkpoints = std::mem::take(&mut session.machine.checkpoints);
    (std::mem::take(&mut session.machine.turns).finish(), checkpoints)
}

/// The recorder's side of the run that is recorded.
struct Recording<'a> {
    program: &'a Program,
    plan: Plan,
    checkpoints: Checkpoints,
}

impl Recording<'_> {
    fn run(self) -> Trace {
        let mut session = Session::new(self.program);
        session.machine.earlier = Some(self.checkpoints);
        let units = self.program.units.len() as u32;
        session.machine.watch.start(Box::new(Recorder::new(self.plan, units)));
        let mut units = Vec::new();
        for (number, unit) in self.program.units.iter().enumerate() {
            let run = run_unit(&mut session, number as u32, unit);
            units.push(run);
        }
        let recorder = session.machine.watch.stop();
        let steps = recorder.map(Observer::steps).unwrap_or_default();
        let machine = session.machine;
        Trace {
            stamp: stamp(self.program, &machine),
            units,
            steps,
            timeline: Timeline {
                threads: machine.lanes(),
                events: machine.timeline,
                omitted: machine.timeline_omitted,
            },
            output: machine.core.process.written.into_iter().map(output).collect(),
        }
    }
}

fn run_unit(session: &mut Session, number: u32, unit: &Unit) -> UnitRun {
    let first_output = session.machine.core.process.written.len() as u32;
    let first_step = session.machine.watch.step_count();
    let start_ns = session.machine.now_ns();
    let started = session.machine.instructions;
    let result = session.run(unit);
    session.machine.watch_end(number);
    UnitRun {
        name: unit.name.clone(),
        source: unit.source.clone(),
        first_step,
        end_step: session.machine.watch.step_count(),
        first_output,
        end_output: session.machine.core.process.written.len() as u32,
        start_ns,
        end_ns: session.machine.now_ns(),
        instructions: session.machine.instructions - started,
        outcome: result.outcome,
        values: result.values,
        unread_lines: result.unread_lines,
        undeclared: result.undeclared,
    }
}

fn output(written: Written) -> Output {
    Output {
        stream: written.stream,
        text: written.text,
        line: written.line,
        thread: ThreadId(written.thread),
    }
}

/// What stands under every figure.
pub fn stamp(program: &Program, machine: &Machine) -> Stamp {
    let (major, minor, micro) = machine.core.heap.profile.version;
    Stamp {
        version: format!("{major}.{minor}.{micro}"),
        platform: "x86-64 Linux".to_owned(),
        clock: "virtual clock".to_owned(),
        switch_interval_ns: crate::python::thread::SWITCH_INTERVAL_NS,
        seed: program.seed,
    }
}

/// Makes a step of each stop at which something changed.
struct Recorder {
    identities: Identities,
    before: Snapshot,
    plan: Plan,
    steps: Vec<Step>,
    /// Units of the program.
    units: u32,
    /// First step of the unit that runs.
    first: usize,
    output: usize,
}

impl Recorder {
    fn new(plan: Plan, units: u32) -> Recorder {
        Recorder {
            identities: Identities::default(),
            before: Snapshot::default(),
            plan,
            steps: Vec::new(),
            units,
            first: 0,
            output: 0,
        }
    }

    fn record(&mut self, machine: &mut Machine, unit: u32, line: u32, event: Event) {
        let holders = snapshot::holders(machine, &machine.kept_constants());
        let after = snapshot::take(machine, &mut self.identities, &self.before, &holders);
        let changes = trace::changes_between(&self.before, &after, |id| {
            self.identities.is_freed(machine, id)
        });
        self.before = after;
        self.output = machine.core.process.written.len();
        self.steps.push(Step {
            unit,
            line,
            event,
            thread: ThreadId(machine.current_thread()),
            time_ns: machine.now_ns(),
            output: self.output as u32,
            changes,
        });
    }
}

impl Observer for Recorder {
    fn stop(&mut self, machine: &mut Machine, stop: &Stop) {
        let unit = machine.codes.loaded[stop.code as usize].unit;
        // Modules that the notes or their folder bring are no block of the notes.
        let is_elsewhere = machine.is_library(stop.code) || unit >= self.units;
        if is_elsewhere || self.steps.len() - self.first >= STEP_LIMIT {
            return;
        }
        let line = machine.unit_line(unit, stop.line);
        let event = match stop.kind {
            StopKind::Line => match self.plan.take_turns(machine.current_thread()) {
                0 => Event::Line,
                turns => Event::Fold { turns },
            },
            StopKind::Call => Event::Call,
            StopKind::Return => Event::Return,
        };
        self.record(machine, unit, line, event);
    }

    fn next_change(&mut self, thread: u32, count: u64) -> (bool, u64) {
        let is_full = self.steps.len() - self.first >= STEP_LIMIT;
        let (is_on, until) = self.plan.at(thread, count);
        (is_on && !is_full, until)
    }

    fn gap_end(&self, count: u64) -> Option<u64> {
        self.plan.gap_end(count)
    }

    fn end_unit(&mut self, machine: &mut Machine, unit: u32) {
        let last_line = self.steps[self.first..].last().map(|step| step.line);
        let missed = self.steps.len() - self.first >= STEP_LIMIT
            || self.output != machine.core.process.written.len();
        if missed {
            self.record(machine, unit, last_line.unwrap_or(1), Event::Line);
        }
        self.first = self.steps.len();
    }

    fn step_count(&self) -> u32 {
        self.steps.len() as u32
    }

    fn steps(self: Box<Self>) -> Vec<Step> {
        self.steps
    }
}
