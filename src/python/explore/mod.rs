//! Which outcomes a program with threads can have: its runs under other schedules, few switches first (iterative context
//! bounding: Musuvathi and Qadeer, PLDI 2007).

mod table;
#[cfg(test)]
mod tests;
mod touch;
mod watcher;

pub use crate::python::explore::table::race;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::python::Program;
use crate::python::machine::{Checkpoint, Checkpoints, Follow, Forced, Session, Switch};
use crate::trace::{DEADLOCK, GilEvent, GilEventKind, Outcome, Stream, ThreadId};

/// How far the search goes.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Switches of one schedule, beside those where a thread waits.
    pub switches: usize,
    /// Schedules.
    pub schedules: u64,
    /// Instructions of all runs.
    pub instructions: u64,
}

/// What the search has found.
#[derive(Clone, Debug)]
pub struct Explored {
    /// Different ends, in the order in which they were found: those with the fewest switches first.
    pub ends: Vec<End>,
    pub schedules: u64,
    /// All schedules with up to so many switches were tried.
    pub whole: usize,
    /// Every pass of every switch point was a choice; else of those passed often the first two and the last two.
    pub is_each_pass: bool,
    /// There were no further schedules, however many switches are allowed.
    pub is_all: bool,
}

/// One outcome.
#[derive(Clone, Debug)]
pub struct End {
    /// What was written, output and errors in their order.
    pub output: String,
    pub outcome: Outcome,
    /// How many schedules end so.
    pub schedules: u64,
    /// The switches of the shortest one.
    pub switches: Vec<Turn>,
    keys: Vec<Key>,
}

/// A switch of a schedule, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub from: String,
    pub to: String,
    pub line: u32,
    pub function: String,
    pub instruction: String,
}

/// A schedule that has not been run; the most promising comes first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Plan {
    /// What it costs; a swing costs nothing.
    rank: usize,
    /// Few switches first, and of swings many.
    depth: isize,
    number: u64,
    /// A switch that led to nothing new costs one.
    cost: usize,
    is_swing: bool,
    keys: Vec<Key>,
}

/// Switches of a swing: one thread reads at its beginning, the other one goes on until before its end, the first writes what
/// it had read, the other one reads that in its last turn, and writes it when the first has ended. Little is left then.
const SWING: usize = 4;

/// A switch, to be ordered.
pub(crate) type Key = (u32, u64, u32);

/// How far a search has come.
pub struct Far {
    /// Of what its bounds allow.
    pub percent: u64,
    pub schedules: u64,
    /// Outcomes found.
    pub ends: usize,
}

/// Runs the last unit of a program under many schedules; after each, `tell` hears how far that is.
pub fn explore(program: &Program, bounds: Bounds, tell: &dyn Fn(&Far)) -> Explored {
    let mut search = Search::new(program, bounds);
    search.all(tell);
    search.finish()
}

struct Search<'a> {
    program: &'a Program,
    bounds: Bounds,
    session: Session,
    /// Where runs begin, if that moment could be kept, and what had happened by then.
    start: Option<(Box<Checkpoint>, Checkpoints)>,
    planned: BinaryHeap<Reverse<Plan>>,
    /// Number of the next schedule that is planned.
    next: u64,
    ends: Vec<End>,
    schedules: u64,
    instructions: u64,
    /// The fewest switches of a schedule that was not run.
    missed: usize,
    is_each_pass: bool,
}

impl Search<'_> {
    fn new(program: &Program, bounds: Bounds) -> Search<'_> {
        Search {
            program,
            bounds,
            session: Session::new(program),
            start: None,
            planned: BinaryHeap::new(),
            next: 0,
            ends: Vec::new(),
            schedules: 0,
            instructions: 0,
            missed: usize::MAX,
            is_each_pass: true,
        }
    }

    fn is_spent(&self) -> bool {
        self.schedules >= self.bounds.schedules || self.instructions >= self.bounds.instructions
    }

    fn far(&self) -> Far {
        let part = |done: u64, of: u64| done.min(of).saturating_mul(100) / of.max(1);
        let schedules = part(self.schedules, self.bounds.schedules);
        let percent = schedules.max(part(self.instructions, self.bounds.instructions));
        Far { percent, schedules: self.schedules, ends: self.ends.len() }
    }

    fn all(&mut self, tell: &dyn Fn(&Far)) {
        self.first();
        while let Some(Reverse(plan)) = self.planned.pop() {
            if self.is_spent() {
                self.missed = self.missed.min(plan.keys.len());
                continue;
            }
            self.run(&plan);
            tell(&self.far());
        }
        self.ends.sort_by_key(|end| end.keys.len());
    }

    /// The run in which threads change only where one waits.
    fn first(&mut self) {
        let outcome = self.run_whole(Forced::first());
        let forced = self.session.machine.forced.take().unwrap_or_default();
        let plan = Plan { rank: 0, depth: 0, number: 0, cost: 0, is_swing: true, keys: Vec::new() };
        self.note(outcome, &forced, &plan);
        if let Some(start) = forced.start {
            let mut earlier = Checkpoints::default();
            earlier.finish(&self.session.machine);
            self.start = Some((start, earlier));
        }
    }

    /// Runs from the beginning, in a process of its own.
    fn run_whole(&mut self, forced: Forced) -> Outcome {
        self.session = Session::new(self.program);
        let Some((unit, earlier)) = self.program.units.split_last() else { return Outcome::Done };
        for unit in earlier {
            self.session.run(unit);
        }
        self.session.machine.force(forced);
        let outcome = self.session.run(unit).outcome;
        self.instructions += self.session.machine.instructions;
        outcome
    }

    fn run(&mut self, plan: &Plan) {
        let outcome = self.execute(&plan.keys);
        let forced = self.session.machine.forced.take().unwrap_or_default();
        self.note(outcome, &forced, plan);
    }

    /// Runs one schedule to its end.
    fn execute(&mut self, keys: &[Key]) -> Outcome {
        let switches = keys.iter().map(|(thread, point, to)| Switch {
            thread: *thread,
            point: *point,
            to: *to,
        });
        let forced = Forced::new(switches.collect());
        match self.start.take() {
            Some((start, earlier)) => {
                self.session.machine.force(forced);
                let unit = self.program.units.len() - 1;
                let unit = &self.program.units[unit];
                let outcome = self.session.run_from(unit, &start, &earlier);
                self.instructions += self.session.machine.instructions - start.instructions;
                self.start = Some((start, earlier));
                outcome
            }
            None => self.run_whole(forced),
        }
    }

    /// Files an outcome, and plans the schedules that have one switch more.
    fn note(&mut self, outcome: Outcome, forced: &Forced, plan: &Plan) {
        self.schedules += 1;
        let is_new = self.file(outcome, &plan.keys);
        if !forced.is_done() {
            return;
        }
        let (mut next, is_each_pass) = forced.next();
        if plan.is_swing && matches!(plan.keys.len(), 1 | 2) {
            // A turn reads early and writes late, and these two switches follow what was written.
            next.reverse();
        }
        self.is_each_pass &= is_each_pass;
        let level = plan.keys.len() + 1;
        for follow in next {
            // The main thread only waits where there are others.
            let may_swing = plan.is_swing
                && (follow.switch.thread > 0 || self.session.machine.threads.len() < 3);
            let is_swing = may_swing && swings(&plan.keys, &follow);
            let is_deeper = is_swing && self.bounds.switches > 1 && level <= SWING;
            if level > self.bounds.switches && !is_deeper {
                self.missed = self.missed.min(level);
                continue;
            }
            let mut keys = plan.keys.clone();
            keys.push((follow.switch.thread, follow.switch.point, follow.switch.to));
            let cost = plan.cost + usize::from(!is_new);
            let depth = level as isize;
            let (rank, depth) = if is_swing { (0, -depth) } else { (cost, depth) };
            let number = self.next;
            self.planned.push(Reverse(Plan { rank, depth, number, cost, is_swing, keys }));
            self.next += 1;
        }
    }

    /// Counts an outcome; whether it is a new one.
    fn file(&mut self, outcome: Outcome, keys: &[Key]) -> bool {
        let written = &self.session.machine.core.process.written;
        let output: String = written
            .iter()
            .filter(|written| written.stream != Stream::Stdin)
            .map(|written| written.text.as_str())
            .collect();
        let known = self
            .ends
            .iter()
            .position(|end| end.output == output && is_same(&end.outcome, &outcome));
        let Some(known) = known else {
            let (switches, keys) = (self.turns(), keys.to_vec());
            self.ends.push(End { output, outcome, schedules: 1, switches, keys });
            return true;
        };
        self.ends[known].schedules += 1;
        if keys.len() < self.ends[known].keys.len() {
            self.ends[known].switches = self.turns();
            self.ends[known].keys = keys.to_vec();
        }
        false
    }

    /// The switches of the run that has just ended.
    fn turns(&self) -> Vec<Turn> {
        let machine = &self.session.machine;
        let lanes = machine.lanes();
        let name = |thread: ThreadId| {
            lanes
                .iter()
                .find(|lane| lane.id == thread)
                .map_or_else(String::new, |lane| lane.name.clone())
        };
        let events: Vec<&GilEvent> = machine.timeline.iter().collect();
        let dropped =
            events.iter().enumerate().filter(|(_, event)| event.kind == GilEventKind::Drop);
        let turn = |(index, event): (usize, &&GilEvent)| {
            let place = event.place.as_ref()?;
            let taken = events[index..].iter().find(|event| event.kind == GilEventKind::Acquire)?;
            Some(Turn {
                from: name(event.thread),
                to: name(taken.thread),
                line: place.line,
                function: place.function.clone(),
                instruction: place.instruction.clone(),
            })
        };
        dropped.filter_map(turn).collect()
    }

    fn finish(self) -> Explored {
        Explored {
            ends: self.ends,
            schedules: self.schedules,
            whole: self.missed.saturating_sub(1).min(self.bounds.switches),
            is_each_pass: self.is_each_pass,
            is_all: self.missed == usize::MAX && self.is_each_pass,
        }
    }
}

/// Whether a switch goes on with a swing. It is made in loops: there most is lost.
fn swings(keys: &[Key], next: &Follow) -> bool {
    let Switch { thread, to, .. } = next.switch;
    let others = |one: usize, other: usize| keys[one].0 == thread && keys[other].0 == to;
    match keys.len() {
        0 => next.is_again && next.is_first,
        1 => next.is_again && next.is_late && thread != keys[0].0 && to == keys[0].0,
        2 => next.is_first && others(0, 1),
        3 => next.is_last && others(1, 0),
        _ => false,
    }
}

/// The same end; where a program was stopped does not matter, nor who waits for whom in a deadlock.
fn is_same(one: &Outcome, other: &Outcome) -> bool {
    match (one, other) {
        (Outcome::Limit { what: one, .. }, Outcome::Limit { what: other, .. }) => {
            let is_deadlock = |what: &str| what.starts_with(DEADLOCK);
            one == other || is_deadlock(one) && is_deadlock(other)
        }
        _ => one == other,
    }
}
