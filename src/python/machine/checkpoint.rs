//! The whole state of a process at one moment of its run, and the way back to it: the run goes on from there as it did.

use crate::python::Unit;
use crate::python::heap::{Checkpoint as Memory, Obj};
use crate::python::machine::{Codes, Frame, Green, Machine};
use crate::python::object::Process;
use crate::python::object::binding::Natives;
use crate::python::object::types::Types;
use crate::python::thread::{Clock, Gil};
use crate::trace::GilEvent;

/// Instructions between two checkpoints: about 5 ms of a run, against some 0.2 ms for taking one.
const INTERVAL: u64 = 1_000_000;
/// When there are this many, every second one is dropped.
const MOST: usize = 32;

/// A process at one moment.
#[derive(Clone)]
pub struct Checkpoint {
    pub instructions: u64,
    memory: Memory,
    types: Types,
    natives: Natives,
    process: Process,
    codes: Codes,
    stacks: Vec<Stacked>,
    registers: [u32; 6],
    next_frame: u32,
    current: usize,
    gil: Gil,
    clock: Clock,
    timeline: Vec<GilEvent>,
    timeline_omitted: u64,
    kept: Vec<Obj>,
    handled: Obj,
    context: Obj,
    units: Vec<Unit>,
}

/// One thread: only the part of its stack that is in use.
#[derive(Clone)]
struct Stacked {
    green: Green,
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
    next: u64,
    interval: u64,
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
        Checkpoints { is_on: true, taken: Vec::new(), next: INTERVAL, interval: INTERVAL }
    }

    /// When the next one is due.
    pub fn due(&self) -> u64 {
        if self.is_on { self.next } else { u64::MAX }
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
        self.next = checkpoint.instructions + self.interval;
        self.taken.push(checkpoint);
    }
}

impl Machine {
    /// Takes a checkpoint if one is due. Native code on the host's stack cannot be copied: then it waits.
    pub fn take_checkpoint(&mut self) {
        let is_due = self.instructions >= self.checkpoints.due();
        if !is_due || self.nested > 1 || !self.parked.is_empty() {
            return;
        }
        let checkpoint = self.checkpoint();
        self.checkpoints.add(checkpoint);
    }

    fn checkpoint(&self) -> Checkpoint {
        let stacks = (0..self.threads.len()).map(|thread| self.stacked(thread)).collect();
        Checkpoint {
            instructions: self.instructions,
            memory: self.core.heap.snapshot(),
            types: self.core.types.clone(),
            natives: self.core.natives.clone(),
            process: self.core.process.clone(),
            codes: self.codes.clone(),
            stacks,
            registers: [self.pc, self.sp, self.base, self.constants, self.names, self.caches],
            next_frame: self.next_frame,
            current: self.current,
            gil: self.gil.clone(),
            clock: self.clock,
            timeline: self.timeline.clone(),
            timeline_omitted: self.timeline_omitted,
            kept: self.kept.clone(),
            handled: self.core.handled,
            context: self.core.context,
            units: self.units.clone(),
        }
    }

    /// Goes forward to the latest checkpoint of an earlier, equal run before `end`, if that saves much.
    pub fn skip_to(&mut self, end: u64) {
        if self.nested > 1 || !self.parked.is_empty() {
            return;
        }
        let Some(earlier) = self.earlier.take() else { return };
        if let Some(checkpoint) = earlier.before(end)
            && checkpoint.instructions > self.instructions + INTERVAL / 4
            && checkpoint.is_of_this_call(self)
        {
            self.restore(checkpoint);
        }
        self.earlier = Some(earlier);
    }

    fn stacked(&self, thread: usize) -> Stacked {
        let is_running = thread == self.current;
        let state = if is_running { &self.thread } else { &self.threads[thread].state };
        let top = if is_running { self.sp } else { state.top };
        Stacked {
            green: self.threads[thread].without_state(),
            slots: state.stack.range(0, top),
            frames: state.frames.clone(),
            handled: state.handled.clone(),
            context: state.context,
        }
    }

    /// Puts everything back as it was; only what watches the run stays as it is.
    pub fn restore(&mut self, checkpoint: &Checkpoint) {
        self.instructions = checkpoint.instructions;
        self.core.heap.restore(&checkpoint.memory);
        self.core.types = checkpoint.types.clone();
        self.core.natives = checkpoint.natives.clone();
        self.core.process = checkpoint.process.clone();
        self.core.handled = checkpoint.handled;
        self.core.context = checkpoint.context;
        self.codes = checkpoint.codes.clone();
        self.next_frame = checkpoint.next_frame;
        self.gil = checkpoint.gil.clone();
        self.clock = checkpoint.clock;
        self.timeline.clone_from(&checkpoint.timeline);
        self.timeline_omitted = checkpoint.timeline_omitted;
        self.kept.clone_from(&checkpoint.kept);
        self.units.clone_from(&checkpoint.units);
        self.restore_threads(checkpoint);
        [self.pc, self.sp, self.base, self.constants, self.names, self.caches] =
            checkpoint.registers;
    }

    fn restore_threads(&mut self, checkpoint: &Checkpoint) {
        // The running thread's state stands outside the list.
        std::mem::swap(&mut self.thread, &mut self.threads[self.current].state);
        self.threads.resize(checkpoint.stacks.len(), Green::default());
        for (thread, stacked) in self.threads.iter_mut().zip(&checkpoint.stacks) {
            let mut state = std::mem::take(&mut thread.state);
            for (slot, object) in (0..).zip(&stacked.slots) {
                state.stack.set(slot, *object);
            }
            state.frames.clone_from(&stacked.frames);
            state.handled.clone_from(&stacked.handled);
            state.context = stacked.context;
            state.top = stacked.slots.len() as u32;
            *thread = stacked.green.clone();
            thread.state = state;
        }
        self.current = checkpoint.current;
        std::mem::swap(&mut self.thread, &mut self.threads[self.current].state);
    }
}
