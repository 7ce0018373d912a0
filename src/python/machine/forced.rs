//! Runs with switches of threads at chosen places instead of by the clock, for the search through schedules.

use rustc_hash::FxHashMap;

use crate::python::code::Op;
use crate::python::heap::image::types::{FLOAT, INT, RANGE_ITERATOR};
use crate::python::machine::{Checkpoint, Machine};
use crate::python::version::Checks;

/// Passes of one switch point that are kept each; of more, the first two and the last two: what is lost most is lost when
/// a thread stands before its second or its last turn.
const FEW: usize = 4;
/// How long a thread keeps the GIL before it must give way though the schedule does not say so: a thread that waits in a
/// loop for another one would never end.
const FAIR_NS: u64 = 100_000_000;

/// Marks the place where a thread waits, among its switch points.
const WAITS: u32 = 1 << 31;

/// What begins and ends threads lets others go on at many places, none of which a program is about.
const LIVES: &[&str] = &["Thread.start", "Thread.join"];

/// Before its `point`-th pass of a switch point, a thread gives way to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Switch {
    pub thread: u32,
    pub point: u64,
    pub to: u32,
}

/// A place where another thread could have gone on: its number among those of its thread, and who waited there.
#[derive(Clone, Copy, Debug)]
struct Pass {
    point: u64,
    /// Threads that waited for the GIL, one bit each.
    waiting: u64,
}

/// A switch that could follow, and where its pass stands among those of its switch point.
#[derive(Clone, Copy, Debug)]
pub struct Follow {
    pub switch: Switch,
    pub is_first: bool,
    /// The last one, or the one before it.
    pub is_late: bool,
    pub is_last: bool,
    /// It is in a loop, or there is none.
    pub is_again: bool,
}

/// One switch point of a thread.
#[derive(Clone, Debug)]
struct Place {
    thread: u32,
    passes: u64,
    first: Vec<Pass>,
    before_last: Pass,
    last: Pass,
}

/// The schedule of a run, and where it could have gone another way after its last switch.
#[derive(Default)]
pub struct Forced {
    switches: Vec<Switch>,
    made: usize,
    /// Switch points that each thread has passed.
    passed: Vec<u64>,
    places: Vec<Place>,
    numbers: FxHashMap<(u32, u32), usize>,
    /// The number of instructions at which something is due that has nothing to do with the schedule.
    pub due: u64,
    /// When the running thread took the GIL.
    since_ns: u64,
    /// Threads that gave way, the latest last: the others come first when a thread waits or ends.
    behind: Vec<usize>,
    /// Who comes next has just been chosen.
    is_chosen: bool,
    /// The running thread has let go of something that others may wait for, and passed no switch point since.
    has_let_go: bool,
    /// The moment at which a second thread is there is to be kept.
    wants_start: bool,
    pub start: Option<Box<Checkpoint>>,
}

impl Forced {
    /// A run without switches but those of threads that wait; it keeps the moment from which other runs can go on.
    pub fn first() -> Forced {
        Forced { wants_start: true, ..Forced::default() }
    }

    pub fn new(switches: Vec<Switch>) -> Forced {
        Forced { switches, ..Forced::default() }
    }

    /// All its switches were made.
    pub fn is_done(&self) -> bool {
        self.made == self.switches.len()
    }

    /// The switches that could follow, those in loops first, and whether these are all of them.
    pub fn next(&self) -> (Vec<Follow>, bool) {
        let mut found = Vec::new();
        let mut is_whole = true;
        let (again, once): (Vec<&Place>, Vec<&Place>) =
            self.places.iter().partition(|place| place.passes > 1);
        let has_loop = !again.is_empty();
        for place in again.into_iter().chain(once) {
            let all = place.passes as usize <= FEW;
            is_whole &= all;
            let is_again = place.passes > 1 || !has_loop;
            let early = if all { FEW } else { 2 };
            let late = [place.before_last, place.last];
            let late = if all { &[][..] } else { &late };
            let first = place.first.first().map_or(0, |pass| pass.point);
            for pass in place.first.iter().take(early).chain(late) {
                let is_last = pass.point == place.last.point;
                let is_late = is_last || pass.point == place.before_last.point;
                let waiting = (0..u64::BITS).filter(|thread| pass.waiting >> thread & 1 != 0);
                found.extend(waiting.map(|to| Follow {
                    switch: Switch { thread: place.thread, point: pass.point, to },
                    is_first: pass.point == first,
                    is_late,
                    is_last,
                    is_again,
                }));
            }
        }
        (found, is_whole)
    }

    /// A thread that has given way comes after all others.
    fn put_behind(&mut self, thread: usize) {
        self.behind.retain(|other| *other != thread);
        self.behind.push(thread);
    }

    /// Of those that gave way the one that did so first.
    fn first_behind(&self, waiting: u64) -> Option<usize> {
        self.behind.iter().copied().find(|thread| waiting >> (*thread).min(63) & 1 != 0)
    }

    /// A thread stands at a switch point: whom it gives way to.
    fn pass(&mut self, thread: u32, pc: u32, waiting: u64) -> Option<u32> {
        let index = thread as usize;
        if self.passed.len() <= index {
            self.passed.resize(index + 1, 0);
        }
        self.passed[index] += 1;
        let point = self.passed[index];
        if let Some(next) = self.switches.get(self.made) {
            let is_here = (next.thread, next.point) == (thread, point);
            self.made += usize::from(is_here);
            return is_here.then_some(next.to);
        }
        let pass = Pass { point, waiting };
        let number = *self.numbers.entry((thread, pc)).or_insert(self.places.len());
        if number == self.places.len() {
            let first = Vec::new();
            self.places.push(Place { thread, passes: 0, first, before_last: pass, last: pass });
        }
        let place = &mut self.places[number];
        place.passes += 1;
        place.before_last = std::mem::replace(&mut place.last, pass);
        if place.first.len() < FEW {
            place.first.push(pass);
        }
        None
    }
}

impl Machine {
    /// The short way at a switch point, for a search through millions of them: whether the thread gives way there, where
    /// nothing else is due.
    pub fn passes_shortly(&mut self) -> Option<bool> {
        let forced = self.forced.as_ref()?;
        let is_due = self.instructions >= forced.due
            || forced.wants_start
            || self.core.heap.gc_due()
            || self.core.process.interrupted
            || self.tells != self.is_watched();
        if is_due { None } else { Some(self.gives_way(false)) }
    }

    /// The running thread stands where it could give way. `is_asked`: by the clock it would. Whether it does.
    pub fn gives_way(&mut self, is_asked: bool) -> bool {
        if self.threads.len() > 1
            && self.forced.as_mut().is_some_and(|forced| std::mem::take(&mut forced.wants_start))
        {
            self.keep_start();
            return is_asked;
        }
        let waiting = self.gil.waiting();
        if waiting == 0 {
            return is_asked;
        }
        let now = if is_asked { self.now_ns() } else { 0 };
        let is_counted = self.is_counted_point();
        let Some(forced) = self.forced.as_mut() else { return is_asked };
        let thread = self.current as u32;
        forced.has_let_go &= !is_counted;
        if is_counted && let Some(to) = forced.pass(thread, self.pc, waiting) {
            forced.put_behind(self.current);
            forced.is_chosen = true;
            self.gil.prefer(to as usize);
            return true;
        }
        is_asked && now - forced.since_ns > FAIR_NS
    }

    /// Switch points of the program's own code are tried. Of those in the library, so many that no search would end, only
    /// the one after each moment at which it lets others go on: `set` of an event, the end of a `with condition`.
    fn is_counted_point(&self) -> bool {
        let Some(frame) = self.frame() else { return false };
        if !self.is_library(frame.code) {
            return !self.is_after_private();
        }
        let has_let_go = self.forced.as_ref().is_some_and(|forced| forced.has_let_go);
        has_let_go && self.works_for_program()
    }

    /// Where threads may change at each instruction: the one before touched nothing that others can see, so a switch here is
    /// the same as one before it. The next number of a range that nobody else has, arithmetic of numbers, the way into a
    /// function.
    fn is_after_private(&self) -> bool {
        let Some(frame) = self.frame() else { return false };
        if self.core.heap.profile.checks != Checks::Each {
            return false;
        }
        let pc = self.pc;
        if pc == self.codes.loaded[frame.code as usize].first {
            return true;
        }
        let heap = &self.core.heap;
        let is_private =
            |iterator| heap.type_of(iterator) == RANGE_ITERATOR && heap.refcount(iterator) == 1;
        let op_at = |pc: u32| self.codes.text.get(pc as usize).map(|found| found.op);
        if op_at(pc) == Some(Op::ForIter) && is_private(self.peek(1)) {
            return true;
        }
        match pc.checked_sub(1).and_then(op_at) {
            Some(Op::ForIter) => is_private(self.peek(2)),
            Some(Op::BinaryOp) => [INT, FLOAT].contains(&heap.type_of(self.peek(1))),
            _ => false,
        }
    }

    /// The running code of the library was called by the program, and not to begin or to join a thread.
    fn works_for_program(&self) -> bool {
        let frames = &self.thread.frames;
        let Some(own) = frames.iter().rposition(|frame| !self.is_library(frame.code)) else {
            return false;
        };
        let called =
            frames.get(own + 1).and_then(|frame| self.codes.loaded.get(frame.code as usize));
        called.is_some_and(|called| !LIVES.contains(&called.code.qualname.as_ref()))
    }

    /// A lock was released, or something else has happened that threads may wait for.
    pub fn note_let_go(&mut self) {
        if let Some(forced) = self.forced.as_mut() {
            forced.has_let_go = true;
        }
    }

    /// The GIL is free: which waiter takes it, where not the one that has waited longest.
    pub fn choose_forced(&mut self) {
        let Some(forced) = self.forced.as_mut() else { return };
        if std::mem::take(&mut forced.is_chosen) {
            return;
        }
        let waiting = self.gil.waiting();
        let usual = self.gil.first_waiting(|thread| !forced.behind.contains(&thread));
        let Some(usual) = usual.or_else(|| forced.first_behind(waiting)) else { return };
        let others = waiting & !(1 << usual.min(63));
        let chosen = match others {
            0 => None,
            _ => forced.pass(self.current as u32, self.pc | WAITS, others),
        };
        self.gil.prefer(chosen.map_or(usual, |chosen| chosen as usize));
    }

    /// Keeps the first moment at which there is a choice, if the state can be copied.
    fn keep_start(&mut self) {
        if self.nested > 1 || self.hosts.hold_native_code() {
            return;
        }
        let start = Box::new(self.checkpoint());
        if let Some(forced) = self.forced.as_mut() {
            forced.start = Some(start);
        }
    }

    /// Another thread has the GIL.
    pub fn note_taken(&mut self) {
        let now = self.now_ns();
        if let Some(forced) = self.forced.as_mut() {
            forced.since_ns = now;
        }
    }
}
