//! Around the evaluation loop: how it begins and ends, and what happens where an instruction could not go on.

use std::sync::Arc;

use crate::python::code::{Instruction, Op};
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::machine::turns::{Home, Place};
use crate::python::machine::{Flow, Frame, Machine, Owner};
use crate::python::object::{Fallible, Raised};
use crate::python::version::Checks;

/// How an evaluation loop ended.
pub enum Exit {
    Returned(Owned),
    Raised,
    /// Recording began or ended: the other loop goes on.
    Mode,
}

/// Does this instruction come next, and nobody is told of it? `each`: somebody is told of each one.
#[inline(always)]
pub fn follows<const RECORD: bool>(text: &[Instruction], pc: u32, op: Op, each: bool) -> bool {
    text.get(pc as usize).is_some_and(|next| next.op == op && !is_seen::<RECORD>(next, each))
}

/// What the instruction there does, `NOP` where somebody is told of it.
#[inline(always)]
pub fn op_at<const RECORD: bool>(text: &[Instruction], pc: u32, each: bool) -> Op {
    let found = text.get(pc as usize).filter(|found| !is_seen::<RECORD>(found, each));
    found.map_or(Op::Nop, |found| found.op)
}

/// Is somebody told of the instruction before it runs, so that it is not done together with another one?
#[inline(always)]
pub fn is_seen<const RECORD: bool>(instruction: &Instruction, each: bool) -> bool {
    RECORD && (each || instruction.hint != 0)
}

impl Machine {
    /// Behind a `COPY 2`, at `pc`: does a second one follow, and `BINARY_SUBSCR` of which nobody is told?
    #[inline(always)]
    pub fn reads_item<const RECORD: bool>(&self, text: &[Instruction], pc: u32) -> bool {
        let Some([copy, read]) = text.get(pc as usize..pc as usize + 2) else { return false };
        let each = RECORD && self.tells_each();
        copy.arg == 2 && read.op == Op::BinarySubscr && !is_seen::<RECORD>(read, each)
    }

    /// Behind a `SWAP 3`, at `pc`: do `SWAP 2` and `STORE_SUBSCR` follow, of which nobody is told?
    #[inline(always)]
    pub fn stores_item<const RECORD: bool>(&self, text: &[Instruction], pc: u32) -> bool {
        let Some([swap, store]) = text.get(pc as usize..pc as usize + 2) else { return false };
        let each = RECORD && self.tells_each();
        swap.arg == 2 && store.op == Op::StoreSubscr && !is_seen::<RECORD>(store, each)
    }

    /// Runs from the topmost frame on until the frame that was topmost returns.
    pub fn run(&mut self) -> Fallible<Owned> {
        self.nested += 1;
        let outer = self.tells;
        if self.nested == 2 {
            self.stop_at = self.stop_inside_at;
        }
        let result = self.run_loop();
        self.tells = outer;
        self.nested -= 1;
        if self.nested == 1 {
            self.stop_at = self.stop_inside_at.min(self.checkpoints.due());
            self.turn_ends_ps = 0;
        }
        if outer != self.is_watched() {
            // The loop around this one looks at once whether it is still the right one.
            self.stop_at = 0;
        }
        result
    }

    /// Whether somebody wants to be told of instructions.
    pub fn is_watched(&self) -> bool {
        self.watch.is_on || self.tells_each()
    }

    /// Whether somebody wants to be told of each one.
    #[inline(always)]
    pub fn tells_each(&self) -> bool {
        self.core.process.monitoring.is_on()
            || self.core.heap.tracer.is_on()
            || self.codes.adaptive.is_some()
            || match &self.gil.cores {
                None => self.core.heap.profile.checks == Checks::Each,
                Some(cores) => cores.is_shared(),
            }
            || self.watch.is_each
    }

    /// Runs the topmost frame and those it calls; `RECORD`: an observer is told of each line.
    fn evaluate<const RECORD: bool>(&mut self) -> Exit {
        loop {
            // The text only ever grows: a frame of code that was loaded meanwhile needs the longer one.
            let is_plain = !RECORD || !self.tells_each();
            let is_scout = is_plain && self.turns.is_on && !self.kin.forks;
            let text = if is_scout {
                self.turns.openings.text(&self.codes)
            } else {
                Arc::clone(&self.codes.text)
            };
            if let Some(exit) = self.evaluate_text::<RECORD>(&text) {
                return exit;
            }
            drop(text);
            self.turns.openings.open(&self.codes);
        }
    }

    /// A branch is about to begin, for the first time if a scout knows it.
    #[inline(never)]
    pub fn reach_branch(&mut self) {
        if self.turns.openings.reach(self.pc) {
            self.turns.note_branch(self.current as u32);
        }
    }

    fn run_loop(&mut self) -> Fallible<Owned> {
        loop {
            if self.nested <= 1
                && let Some(ended) = self.find_host()
            {
                return ended;
            }
            self.tells = self.is_watched();
            if self.tells
                && let Some(frame) = self.thread.frames.last_mut()
            {
                // While it runs, this tells which instruction came before.
                frame.pc = self.pc;
            }
            let exit = if self.tells { self.evaluate::<true>() } else { self.evaluate::<false>() };
            match exit {
                Exit::Returned(value) => return Ok(value),
                Exit::Raised => return Err(Raised),
                Exit::Mode => {}
            }
        }
    }

    /// After `Err`: the instruction is tried again later, a handler was found, or the loop ends.
    pub fn recover(&mut self) -> Fallible<Flow> {
        if self.leap.is_some() && self.nested <= 1 {
            self.land();
            return Ok(Flow::Mode);
        }
        if self.core.process.blocked && self.kin.forks {
            return self.fork_here();
        }
        if self.core.process.blocked {
            return match self.block_instruction() {
                Ok(flow) => Ok(flow),
                Err(Raised) => self.unwind(),
            };
        }
        self.unwind()
    }

    /// Its first frame's value leaves the loop, unless that frame was all of a thread.
    pub fn leave_loop(&mut self, value: Obj) -> Fallible<Flow> {
        if value.is_null() {
            return Err(Raised);
        }
        if self.thread.frames.is_empty() && self.current != self.main && !self.is_ending {
            self.release_object(value);
            return self.end_thread();
        }
        Ok(Flow::Return(Owned::from_raw(value)))
    }

    /// Counts a turn of a loop, where somebody wants to know.
    #[inline(always)]
    pub fn note_turn(&mut self, header: u32, count: u64) {
        if self.turns.is_on && !self.turns.turn_again(header, self.next_frame, count) {
            self.count_turn(header, count);
        }
    }

    #[inline(never)]
    fn count_turn(&mut self, header: u32, count: u64) {
        let Some(frame) = self.thread.frames.last() else { return };
        let heap = &self.core.heap;
        let home = match frame.owner {
            Owner::Generator(generator) | Owner::EntryGenerator(generator) => {
                (generator, heap.serial(generator))
            }
            _ => (Obj::NULL, frame.serial),
        };
        let thread = self.current as u32;
        let is_nested = self.nested > 1;
        let place = Place { thread, home, header, frames: self.next_frame, is_nested };
        let frames = &self.thread.frames;
        self.turns.turn(place, count, |home| lives(heap, frames, home));
    }

    /// Whether the running thread is in a loop of which the turns that come are left out.
    pub fn is_repeating(&self) -> bool {
        let (heap, frames) = (&self.core.heap, &self.thread.frames);
        self.turns.is_repeating(self.current as u32, |home| lives(heap, frames, home))
    }
}

/// Whether a loop in it can still go on.
fn lives(heap: &Heap, frames: &[Frame], (generator, serial): Home) -> bool {
    if generator.is_null() {
        frames.binary_search_by_key(&serial, |frame| frame.serial).is_ok()
    } else {
        heap.is_alive(generator, serial)
    }
}
