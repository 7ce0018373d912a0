//! The whole state of a process at one moment of its run, and the way back to it: the run goes on from there as it did.

use std::collections::BTreeMap;

use crate::python::Unit;
use crate::python::heap::{Checkpoint as Memory, Obj};
use crate::python::machine::codes::SavedCodes;
use crate::python::machine::sections::Sections;
use crate::python::machine::units::RunningText;
use crate::python::machine::{About, Frame, Green, Machine};
use crate::python::object::binding::Natives;
use crate::python::object::types::SavedTypes;
use crate::python::object::{Fallible, Process, Written};
use crate::python::thread::{Clock, Gil, Journal};

/// Instructions between two checkpoints: about 5 ms of a run, against some 0.2 ms for taking one.
const INTERVAL: u64 = 1_000_000;
/// For each such part of the memory they lie one interval further apart.
const BYTES: u64 = 2 << 20;
/// As a part of the run so far they lie at least this far apart: what is run again to go on behind one is less.
const PART: u64 = 16;
/// Instructions between the end of a loop inside native code and the moment after that code's return.
const RETURN: u64 = 1_000;
/// When there are this many, every second one is dropped.
const MOST: usize = 48;
/// So shortly before a hand-over one is taken although none is due: stretches that repeat often end there.
const NEAR_NS: u64 = 2_000;
/// Instructions from which on an import is passed over when the program runs again, and how many are.
const LONG_IMPORT: u64 = 5_000;
const MOST_IMPORTS: usize = 8;

/// A process at one moment.
#[derive(Clone)]
pub struct Checkpoint {
    pub instructions: u64,
    memory: Memory,
    types: SavedTypes,
    natives: Natives,
    process: Process,
    codes: SavedCodes,
    stacks: Vec<Stacked>,
    registers: [u32; 6],
    next_frame: u32,
    current: usize,
    gil: Gil,
    clock: Clock,
    spent_ps: u64,
    busy_since_ns: u64,
    timeline: Journal,
    /// So many outputs, with so many bytes of the last one, are the same in every run.
    outputs: usize,
    last_output: usize,
    next_wait: u64,
    running_text: RunningText,
    handled: Obj,
    context: Obj,
    units: Vec<Unit>,
}

/// The moment before an import.
pub struct BeforeImport {
    instructions: u64,
    units: usize,
    steps: u32,
}

/// One thread: only the part of its stack that is in use.
#[derive(Clone)]
struct Stacked {
    about: About,
    slots: Vec<Obj>,
    frames: Vec<Frame>,
    handled: Vec<Obj>,
    context: Obj,
}

/// The checkpoints of a run, oldest first.
#[derive(Clone, Default)]
pub struct Checkpoints {
    pub is_on: bool,
    taken: Vec<Checkpoint>,
    /// After long imports, by the moment at which each began.
    imports: BTreeMap<u64, Checkpoint>,
    next: u64,
    interval: u64,
    /// Of the whole run, where a way back takes from.
    written: Vec<Written>,
}

impl Checkpoint {
    /// Whether the native code on the host's stack is the same: the main thread is in the same call of the session.
    fn is_of_this_call(&self, machine: &Machine) -> bool {
        let frames = if machine.current == 0 {
            &machine.thread.frames
        } else {
            &machine.threads[0].state.frames
        };
        let theirs = self.stacks.first().and_then(|stacked| stacked.frames.first());
        let serial = |frame: &Frame| frame.serial;
        frames.first().map(serial) == theirs.map(serial)
    }
}

impl Checkpoints {
    /// Begins to take them.
    pub fn start() -> Checkpoints {
        Checkpoints { is_on: true, next: INTERVAL, interval: INTERVAL, ..Checkpoints::default() }
    }

    /// The run is over: what happened in it is kept.
    pub fn finish(&mut self, machine: &Machine) {
        self.written.clone_from(&machine.core.process.written);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// The moment after the native code in which a loop ran, if that was long: its last turn is passed over, too.
    pub fn leap_end(&self, from: u64, to: u64) -> Option<u64> {
        let after = self.taken.partition_point(|taken| taken.instructions < to);
        let next = self.taken.get(after)?.instructions;
        (to - from > INTERVAL / 2 && next - to < RETURN).then_some(next)
    }

    /// When the next one is due.
    pub fn due(&self) -> u64 {
        if self.is_on { self.next } else { u64::MAX }
    }

    /// Whether one before its time would be far enough from the latest. The first one always comes in its time.
    fn is_far(&self, instructions: u64) -> bool {
        let latest = self.taken.last().filter(|_| self.is_on);
        latest.is_some_and(|latest| instructions - latest.instructions > self.interval / 4)
    }

    /// The latest one at or before a moment.
    pub fn before(&self, instructions: u64) -> Option<&Checkpoint> {
        let after = self.taken.partition_point(|taken| taken.instructions <= instructions);
        self.taken.get(after.checked_sub(1)?)
    }

    fn add(&mut self, checkpoint: Checkpoint) {
        if self.taken.len() >= MOST {
            let mut index = 0;
            self.taken.retain(|_| {
                index += 1;
                index % 2 == 0
            });
            self.interval *= 2;
        }
        // Large memories are copied less often, so that this costs about the same part of any run.
        let weight = 1 + checkpoint.memory.size_bytes() as u64 / BYTES;
        let interval = (weight * INTERVAL).max(checkpoint.instructions / PART);
        self.next = checkpoint.instructions + interval.max(self.interval);
        self.taken.push(checkpoint);
    }
}

impl Machine {
    /// Takes a checkpoint if one is due. Native code on the host's stack cannot be copied: then it waits.
    pub fn take_checkpoint(&mut self) {
        let is_due = self.instructions >= self.checkpoints.due()
            || self.checkpoints.is_far(self.instructions) && self.is_near_hand_over();
        let is_alone = !self.kin.has_others();
        if !is_due || !is_alone || self.nested > 1 || self.hosts.hold_native_code() {
            return;
        }
        let checkpoint = self.checkpoint();
        self.checkpoints.add(checkpoint);
    }

    /// Whether somebody's patience, or sleep, is about to end.
    fn is_near_hand_over(&self) -> bool {
        self.gil.next_deadline().is_some_and(|deadline| self.until(deadline) < NEAR_NS)
    }

    /// What an import begins with, where its end is worth keeping: how much has run, been loaded and been told.
    pub fn before_import(&self) -> Option<BeforeImport> {
        let is_alone = self.threads.len() == 1 && !self.kin.has_others();
        let is_kept = self.checkpoints.is_on && self.watch.has_observer();
        (is_kept && is_alone && self.nested <= 1).then(|| BeforeImport {
            instructions: self.instructions,
            units: self.units.len(),
            steps: self.watch.step_count(),
        })
    }

    /// Takes a checkpoint after a long import in which nothing ran but the library's code: nobody is told of that.
    pub fn after_import(&mut self, before: &BeforeImport) {
        let is_long = self.instructions - before.instructions >= LONG_IMPORT;
        let is_quiet = self.units.len() == before.units && self.watch.step_count() == before.steps;
        let is_alone = self.threads.len() == 1 && !self.kin.has_others();
        if is_long && is_quiet && is_alone && self.checkpoints.imports.len() < MOST_IMPORTS {
            let checkpoint = self.checkpoint();
            self.checkpoints.imports.insert(before.instructions, checkpoint);
        }
    }

    /// In the run after that: goes to the end of the import that begins, if that has been kept.
    pub fn pass_import(&mut self) -> bool {
        let Some(earlier) = self.earlier.take() else { return false };
        let found = earlier.imports.get(&self.instructions);
        let found = found.filter(|found| self.nested <= 1 && found.is_of_this_call(self));
        if let Some(checkpoint) = found {
            self.restore(checkpoint, &earlier);
            self.plan();
        }
        let is_passed = found.is_some();
        self.earlier = Some(earlier);
        is_passed
    }

    /// The state between two units: nothing is in the middle of anything.
    pub fn checkpoint(&mut self) -> Checkpoint {
        let last = self.checkpoints.taken.last();
        let types = self.core.types.save(last.map(|last| &last.types));
        let memory = match last {
            Some(last) => self.core.heap.snapshot_after(&last.memory),
            None => self.core.heap.snapshot(),
        };
        let written = std::mem::take(&mut self.core.process.written);
        let process = self.core.process.clone();
        let last_output = written.last().map_or(0, |last| last.text.len());
        self.core.process.written = written;
        let stacks = (0..self.threads.len()).map(|thread| self.stacked(thread)).collect();
        Checkpoint {
            instructions: self.instructions,
            memory,
            types,
            natives: self.core.natives.clone(),
            process,
            codes: self.codes.save(last.map(|last| &last.codes)),
            stacks,
            registers: [self.pc, self.sp, self.base, self.constants, self.names, self.caches],
            next_frame: self.next_frame,
            current: self.current,
            gil: self.gil.clone(),
            clock: self.clock,
            spent_ps: self.core.heap.spent_ps,
            busy_since_ns: self.busy_since_ns,
            timeline: self.timeline.clone(),
            outputs: self.core.process.written.len(),
            last_output,
            next_wait: self.next_wait,
            running_text: self.running_text.clone(),
            handled: self.core.handled,
            context: self.core.context,
            units: self.units.clone(),
        }
    }

    /// Goes forward to the latest checkpoint of an earlier, equal run before `end`, if that saves much. Native code on the
    /// host's stack is left first, as if it had failed.
    pub fn skip_to(&mut self, end: u64) -> Fallible<()> {
        let Some(found) = self.leap_target(end) else { return Ok(()) };
        self.leap = Some(found);
        if self.nested > 1 {
            self.watch.forget_jumps();
            return Err(self.stop_run(String::new()));
        }
        self.land();
        Ok(())
    }

    /// When the latest checkpoint of an earlier, equal run before `end` was taken, if it can be gone to and that saves much.
    pub fn leap_target(&self, end: u64) -> Option<u64> {
        let found = self.earlier.as_ref()?.before(end)?;
        let far = self.instructions + INTERVAL / 4;
        let is_fit = found.instructions > far && found.is_of_this_call(self);
        (is_fit && !self.hosts.hold_native_code()).then_some(found.instructions)
    }

    /// Goes to the checkpoint that was chosen, now that there is no native code on the host's stack.
    pub fn land(&mut self) {
        let (Some(target), Some(earlier)) = (self.leap.take(), self.earlier.take()) else { return };
        if let Some(checkpoint) = earlier.before(target) {
            self.restore(checkpoint, &earlier);
        }
        self.earlier = Some(earlier);
        self.forget_failure();
        self.waits = None;
        self.plan();
    }

    /// After native code was left on purpose: nothing has failed.
    fn forget_failure(&mut self) {
        (self.core.raised, self.reraised) = (Obj::NULL, false);
        (self.stopped, self.core.unsupported) = (None, None);
    }

    /// Leaves what runs for the end of its unit, of which the checkpoint was taken in the earlier run.
    pub fn leave_unit(&mut self, end: &Checkpoint) {
        let Some(earlier) = self.earlier.take() else { return };
        self.restore(end, &earlier);
        self.earlier = Some(earlier);
        self.watch.leave_unit();
        self.forget_failure();
        self.plan();
    }

    /// Goes back to a moment of this run, which has ended.
    pub fn go_back(&mut self, to: &Checkpoint, earlier: &Checkpoints) {
        self.restore(to, earlier);
        self.forget_failure();
        self.plan();
    }

    fn stacked(&self, thread: usize) -> Stacked {
        let is_running = thread == self.current;
        let state = if is_running { &self.thread } else { &self.threads[thread].state };
        let top = if is_running { self.sp } else { state.top };
        Stacked {
            about: self.threads[thread].about.clone(),
            slots: state.stack.range(0, top),
            frames: state.frames.clone(),
            handled: state.handled.clone(),
            context: state.context,
        }
    }

    /// Puts everything back as it was; only what watches the run stays as it is.
    fn restore(&mut self, checkpoint: &Checkpoint, earlier: &Checkpoints) {
        self.restore_state(checkpoint);
        // What was left in the middle may have written something else meanwhile.
        let mut written = earlier.written[..checkpoint.outputs].to_vec();
        if let Some(last) = written.last_mut() {
            last.text.truncate(checkpoint.last_output);
        }
        self.core.process.written = written;
        self.timeline = checkpoint.timeline.clone();
        self.forget_processes();
    }

    /// A machine in which nothing is becomes one at that moment of another one's run.
    pub fn restore_state(&mut self, checkpoint: &Checkpoint) {
        self.instructions = checkpoint.instructions;
        self.core.heap.restore(&checkpoint.memory);
        self.core.types.restore(&checkpoint.types);
        self.core.natives = checkpoint.natives.clone();
        self.core.process = checkpoint.process.clone();
        self.core.handled = checkpoint.handled;
        self.core.context = checkpoint.context;
        self.codes.restore(&checkpoint.codes);
        self.turns.openings.give_up();
        self.next_frame = checkpoint.next_frame;
        self.gil = checkpoint.gil.clone();
        self.clock = checkpoint.clock;
        self.core.heap.spent_ps = checkpoint.spent_ps;
        self.busy_since_ns = checkpoint.busy_since_ns;
        self.turn_ends_ps = 0;
        // Nobody is in the middle of an instruction then.
        self.sections = Sections::default();
        self.makers.note(self.core.heap.objects_made(), checkpoint.current);
        self.next_wait = checkpoint.next_wait;
        self.running_text.clone_from(&checkpoint.running_text);
        self.units.clone_from(&checkpoint.units);
        self.restore_threads(checkpoint);
        [self.pc, self.sp, self.base, self.constants, self.names, self.caches] =
            checkpoint.registers;
    }

    fn restore_threads(&mut self, checkpoint: &Checkpoint) {
        // The running thread's state stands outside the list.
        std::mem::swap(&mut self.thread, &mut self.threads[self.current].state);
        self.threads.resize_with(checkpoint.stacks.len(), Green::default);
        for (thread, stacked) in self.threads.iter_mut().zip(&checkpoint.stacks) {
            let state = &mut thread.state;
            for (slot, object) in (0..).zip(&stacked.slots) {
                state.stack.set(slot, *object);
            }
            state.frames.clone_from(&stacked.frames);
            state.handled.clone_from(&stacked.handled);
            state.context = stacked.context;
            state.top = stacked.slots.len() as u32;
            thread.about = stacked.about.clone();
        }
        self.current = checkpoint.current;
        std::mem::swap(&mut self.thread, &mut self.threads[self.current].state);
    }
}
