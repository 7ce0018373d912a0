//! Watches the machine and writes the trace: where stretches of the run repeat, a second run has stops around them.

mod births;
mod classes;
mod exceptions;
mod first;
mod held;
mod holders;
mod identities;
mod layout;
mod listing;
mod map;
mod parts;
mod plan;
mod snapshot;
mod unseen;
#[cfg(test)]
mod tests;
mod value;

use crate::python::heap::Obj;
use crate::python::machine::{
    Checkpoint, Checkpoints, Machine, Observer, Session, Stop, StopKind, UnitResult,
};
use crate::python::object::Written;
use crate::python::record::births::Births;
use crate::python::record::first::First;
use crate::python::record::holders::Holders;
use crate::python::record::identities::Identities;
use crate::python::record::plan::Plan;
use crate::python::record::snapshot::Module;
use crate::python::record::unseen::Unseen;
use crate::python::thread::Cores;
use crate::python::{Program, Unit};
use crate::trace::{
    self, Event, Extras, GilEvent, Lane, Output, Snapshot, Stamp, Step, ThreadId, Timeline, Trace,
    UnitRun,
};

pub use crate::python::record::value::brief;

/// Stops of one unit; a run with more is shown up to here, and its end.
const STEP_LIMIT: usize = 500;
/// Frames of one function from which on only the turns of its recursion are recorded.
const DEEP: usize = 32;
/// Instructions from which on a unit's end is kept, to go there at once when it is recorded up to its limit, or not at all.
const LONG: u64 = 200_000;
const LONG_UNWATCHED: u64 = 20_000;

/// Runs a program and records it. Never fails: an exception is an outcome.
pub fn run(program: &Program) -> Trace {
    if program.units.iter().all(|unit| unit.unwatched) {
        return Recording::of_ends(program).run();
    }
    let First { trace, scouted, checkpoints, ends } = first::run(program);
    trace.unwrap_or_else(|| {
        Recording { program, plan: Plan::new(scouted, &checkpoints), checkpoints, ends }.run()
    })
}

/// How a unit ended that ran for long, for the case that it is recorded only in part.
enum UnitEnd {
    /// It runs to its end again.
    Short,
    /// What it gave, and the state after it.
    Between(UnitResult, Box<Checkpoint>),
    /// The same of the last unit: the whole process.
    Last(UnitResult, Box<Session>),
}

/// The recorder's side of the run that is recorded.
struct Recording<'a> {
    program: &'a Program,
    plan: Plan,
    checkpoints: Checkpoints,
    ends: Vec<UnitEnd>,
}

impl Recording<'_> {
    /// Of a program whose steps nobody asks for: one run, in which nothing is passed over.
    fn of_ends(program: &Program) -> Recording<'_> {
        let ends = program.units.iter().map(|_| UnitEnd::Short).collect();
        Recording { program, plan: Plan::default(), checkpoints: Checkpoints::default(), ends }
    }

    fn run(self) -> Trace {
        let mut session = Session::new(self.program);
        session.machine.earlier = Some(self.checkpoints);
        let recorder = Recorder::new(self.plan, &self.program.units);
        session.machine.watch.start(Box::new(recorder));
        let mut units = Vec::new();
        for (number, (unit, end)) in self.program.units.iter().zip(self.ends).enumerate() {
            let run = run_unit(&mut session, number as u32, unit, end);
            units.push(run);
        }
        let recorder = session.machine.watch.stop();
        let steps = recorder.map(Observer::steps).unwrap_or_default();
        trace_of(self.program, &mut session.machine, units, steps)
    }
}

/// All that a run leaves behind.
fn trace_of(
    program: &Program,
    machine: &mut Machine,
    units: Vec<UnitRun>,
    steps: Vec<Step>,
) -> Trace {
    Trace {
        stamp: stamp(program, machine),
        units,
        steps,
        timeline: timeline(machine),
        output: machine.core.process.written.drain(..).map(output).collect(),
        shared_ints: machine.core.heap.row_of_ints(),
    }
}

/// What the threads did; those of other processes come last, each process with a lock of its own.
fn timeline(machine: &mut Machine) -> Timeline {
    let mut threads = machine.lanes();
    let (mut events, mut folds) = machine.timeline.take();
    for ended in machine.take_ended() {
        let first = threads.len() as u32;
        // Numbers without gaps, in the order of the lanes.
        let known: Vec<ThreadId> = ended.threads.iter().map(|lane| lane.id).collect();
        let place = |id: ThreadId| {
            let place = known.iter().position(|known| *known == id)?;
            Some(ThreadId(first + place as u32))
        };
        for lane in ended.threads {
            let process = ended.process;
            let name = match lane.name.as_str() {
                "MainThread" => format!("pid {process}"),
                name => format!("{process} {name}"),
            };
            threads.extend(place(lane.id).map(|id| Lane { id, name, process }));
        }
        folds.extend(ended.folds);
        for event in ended.events {
            events.extend(place(event.thread).map(|thread| GilEvent { thread, ..event }));
        }
    }
    events.sort_by_key(|event| event.time_ns);
    folds.sort_by_key(|fold| fold.from_ns);
    Timeline { threads, events, folds }
}

fn run_unit(session: &mut Session, number: u32, unit: &Unit, end: UnitEnd) -> UnitRun {
    let first_output = session.machine.core.process.written.len() as u32;
    let first_step = session.machine.watch.step_count();
    session.machine.timeline.begin_unit();
    let start_ns = session.machine.glance_ns();
    let started = session.machine.instructions;
    session.machine.watch.begin_unit(!matches!(end, UnitEnd::Short));
    // The unit before may have ended unwatched.
    session.machine.plan();
    let names = |session: &Session| layout::names(&session.machine, session.globals());
    let before = if unit.layout || unit.map { names(session) } else { Vec::new() };
    let mut result = session.run(unit);
    if session.machine.watch.is_leaving {
        result = go_to_end(session, end).unwrap_or(result);
    }
    let globals = session.globals();
    session.machine.watch_end(number, globals);
    UnitRun {
        name: unit.name.clone(),
        source: unit.source.clone(),
        first_step,
        end_step: session.machine.watch.step_count(),
        first_output,
        end_output: session.machine.core.process.written.len() as u32,
        start_ns,
        end_ns: session.machine.glance_ns(),
        instructions: session.machine.instructions - started,
        outcome: result.outcome,
        values: result.values,
        unread_lines: result.unread_lines,
        undeclared: result.undeclared,
        layouts: if unit.layout {
            layout::take(&session.machine, session.globals(), &before)
        } else {
            Vec::new()
        },
        extras: Extras {
            waits: result.waits,
            map: unit
                .map
                .then(|| Box::new(map::take(&session.machine, session.globals(), &before))),
            listing: if unit.listing {
                listing::take(&session.machine, number)
            } else {
                Vec::new()
            },
            statements: result.statements,
            raised_at: result.raised_at,
            ..Extras::default()
        },
    }
}

/// Leaves a unit that was recorded up to its limit for the state after it.
fn go_to_end(session: &mut Session, end: UnitEnd) -> Option<UnitResult> {
    match end {
        UnitEnd::Short => None,
        UnitEnd::Between(result, state) => {
            session.machine.leave_unit(&state);
            Some(result)
        }
        UnitEnd::Last(result, ended) => {
            let mut left = std::mem::replace(session, *ended);
            session.machine.watch = std::mem::take(&mut left.machine.watch);
            session.machine.watch.leave_unit();
            Some(result)
        }
    }
}

fn output(written: Written) -> Output {
    Output {
        stream: written.stream,
        text: written.text,
        line: written.line,
        statement: written.statement,
        thread: ThreadId(written.thread),
    }
}

/// What stands under every figure.
pub fn stamp(program: &Program, machine: &Machine) -> Stamp {
    Stamp {
        version: machine.core.heap.profile.level(),
        platform: platform(program, machine),
        clock: clock(machine).to_owned(),
        switch_interval_ns: crate::python::thread::SWITCH_INTERVAL_NS,
        seed: program.seed,
        cores: machine.gil.cores.as_ref().map_or(0, Cores::count),
    }
}

fn clock(machine: &Machine) -> &'static str {
    if machine.gil.measured.is_some() { "real clock" } else { "virtual clock" }
}

fn platform(program: &Program, machine: &Machine) -> String {
    let pie = if machine.core.heap.map.is_pie() { ", PIE" } else { "" };
    let drawn = if program.aslr { ", ASLR" } else { "" };
    format!("x86-64 Linux{pie}{drawn}")
}

/// Makes a step of each stop at which something changed.
struct Recorder {
    identities: Identities,
    holders: Holders,
    unseen: Unseen,
    births: Births,
    before: Snapshot,
    plan: Plan,
    steps: Vec<Step>,
    /// Units of the program.
    units: u32,
    /// The unit that runs, and its first step.
    unit: usize,
    first: usize,
    output: usize,
    /// At the end of a unit: the module, whose frame is no more.
    left: Option<Module>,
    /// A deep recursion has gone further down since its last turn.
    goes_down: bool,
    /// Of which units only what they write is recorded, and the end.
    unwatched: Vec<bool>,
    /// Of which units each instruction is recorded, and the one that runs.
    each: Vec<bool>,
    running: Option<Running>,
    /// Of a first run, before it is known what repeats.
    seen: Option<Seen>,
}

/// What a first run must know of its steps, to tell at its end whether they are those that are shown.
#[derive(Default)]
struct Seen {
    /// Of each step, after how many instructions it was; `None` for what a unit's end adds.
    moments: Vec<Option<u64>>,
    /// They are not.
    gave_up: bool,
}

/// An instruction that is about to run.
struct Running {
    unit: u32,
    line: u32,
    told: String,
}

impl Recorder {
    fn new(plan: Plan, units: &[Unit]) -> Recorder {
        Recorder {
            identities: Identities::default(),
            holders: Holders::default(),
            unseen: Unseen::default(),
            births: Births::default(),
            before: Snapshot::default(),
            plan,
            steps: Vec::new(),
            units: units.len() as u32,
            unit: 0,
            first: 0,
            output: 0,
            left: None,
            goes_down: false,
            unwatched: units.iter().map(|unit| unit.unwatched).collect(),
            each: units.iter().map(|unit| unit.bytecode).collect(),
            running: None,
            seen: None,
        }
    }

    /// Whether nobody asks for the steps of the unit that runs.
    fn is_unwatched(&self) -> bool {
        self.unwatched.get(self.unit).is_some_and(|is_unwatched| *is_unwatched)
    }

    /// A step for each text that an unwatched unit has written, in which nothing else changes.
    fn record_writes(&mut self, machine: &Machine, unit: u32) {
        let written = machine.core.process.written.iter().zip(1..).skip(self.output);
        for (written, output) in written.take(STEP_LIMIT) {
            if let Some(seen) = &mut self.seen {
                seen.moments.push(None);
            }
            self.steps.push(Step {
                unit,
                line: written.line,
                event: Event::Line,
                thread: ThreadId(written.thread),
                time_ns: written.time_ns,
                output,
                changes: Vec::new(),
                counts: Vec::new(),
                older: Vec::new(),
            });
        }
    }

    /// Deep in a recursion what each frame does is known: what is recorded is where it turns, and how deep that is.
    fn is_on_the_way(&mut self, machine: &Machine, stop: &Stop) -> bool {
        if !machine.is_in_recursion_of(stop.code, DEEP) {
            self.goes_down = false;
            return false;
        }
        let ends = matches!(stop.kind, StopKind::Return | StopKind::Exception);
        let turns = ends && self.goes_down;
        self.goes_down = (self.goes_down && !ends) || matches!(stop.kind, StopKind::Call);
        !turns
    }

    /// What is about to run, where its unit is recorded by instructions.
    fn about_to_run(&self, machine: &Machine) -> Option<Running> {
        let frame = machine.frame()?;
        let loaded = &machine.codes.loaded[frame.code as usize];
        let is_each = self.each.get(loaded.unit as usize).is_some_and(|is_each| *is_each);
        if !is_each || machine.is_library(frame.code) {
            return None;
        }
        let index = machine.instruction_index()?;
        let told = listing::told(&loaded.code, index)?;
        let line = machine.unit_line(loaded.unit, loaded.code.line(index));
        Some(Running { unit: loaded.unit, line, told })
    }

    fn record(&mut self, machine: &mut Machine, unit: u32, line: u32, event: Event) {
        self.births.look(machine, unit, self.steps.len(), self.steps.len() == self.first);
        self.holders.look(machine);
        self.unseen.look(machine);
        let unseen = (self.steps.len(), &mut self.unseen);
        let after = snapshot::take(
            machine,
            &mut self.identities,
            &self.before,
            &self.holders,
            unseen,
            self.left.as_ref(),
        );
        let changes = trace::changes_between(&self.before, &after, |id| {
            self.identities.is_freed(machine, id)
        });
        let older = self.births.older(&self.identities, &self.before, &changes);
        self.before = after;
        self.output = machine.core.process.written.len();
        if let Some(seen) = &mut self.seen {
            seen.moments.push(Some(machine.instructions));
        }
        self.steps.push(Step {
            unit,
            line,
            event,
            thread: ThreadId(machine.current_thread()),
            time_ns: machine.glance_ns(),
            output: self.output as u32,
            changes,
            counts: Vec::new(),
            older,
        });
    }
}

impl Observer for Recorder {
    fn stop(&mut self, machine: &mut Machine, stop: &Stop) {
        if let Some(seen) = &mut self.seen {
            seen.gave_up |= machine.is_repeating();
        }
        let unit = machine.codes.loaded[stop.code as usize].unit;
        // Modules that the notes or their folder bring are no block of the notes.
        let is_elsewhere = machine.is_library(stop.code) || unit >= self.units;
        if is_elsewhere || self.is_full() || self.is_on_the_way(machine, stop) {
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
            StopKind::Exception => Event::Exception(exceptions::raised(machine)),
        };
        self.record(machine, unit, line, event);
    }

    fn instruction(&mut self, machine: &mut Machine) {
        if self.is_full() {
            return;
        }
        let next = self.about_to_run(machine);
        // Library code in between belongs to the call that runs it.
        if next.is_some()
            && let Some(Running { unit, line, told }) = std::mem::replace(&mut self.running, next)
        {
            self.record(machine, unit, line, Event::Instruction(told));
        }
    }

    fn wants_instructions(&self) -> bool {
        self.each.contains(&true)
    }

    fn next_change(&mut self, thread: u32, count: u64) -> (bool, u64) {
        let (is_on, until) = self.plan.at(thread, count);
        (is_on && !self.is_full(), until)
    }

    fn is_full(&self) -> bool {
        let gave_up = self.seen.as_ref().is_some_and(|seen| seen.gave_up);
        gave_up || self.is_unwatched() || self.steps.len() - self.first >= STEP_LIMIT
    }

    fn gap_end(&self, count: u64) -> Option<u64> {
        self.plan.gap_end(count)
    }

    fn end_unit(&mut self, machine: &mut Machine, unit: u32, globals: Obj) {
        self.running = None;
        if self.is_unwatched() {
            self.record_writes(machine, unit);
        }
        let last_line = self.steps[self.first..].last().map(|step| step.line);
        if self.seen.as_ref().is_some_and(|seen| seen.gave_up) {
            return;
        }
        let missed = self.is_full() || self.output != machine.core.process.written.len();
        if missed {
            let line = last_line.unwrap_or(1);
            self.left = Some(Module { globals, unit, line }).filter(|_| !globals.is_null());
            self.record(machine, unit, line, Event::Line);
            self.left = None;
            if let Some(moment) = self.seen.as_mut().and_then(|seen| seen.moments.last_mut()) {
                *moment = None;
            }
        }
        self.first = self.steps.len();
        self.unit += 1;
    }

    fn step_count(&self) -> u32 {
        self.steps.len() as u32
    }

    fn moments(&self) -> Option<Vec<Option<u64>>> {
        let seen = self.seen.as_ref().filter(|seen| !seen.gave_up)?;
        Some(seen.moments.clone())
    }

    fn steps(mut self: Box<Self>) -> Vec<Step> {
        self.unseen.tell(&mut self.steps, &self.identities);
        self.steps
    }
}
