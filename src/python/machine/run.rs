//! Around the evaluation loop: how it begins and ends, and what happens where an instruction could not go on.

use crate::python::heap::{Obj, Owned};
use crate::python::machine::{Flow, Machine};
use crate::python::object::{Fallible, Raised};

/// How an evaluation loop ended.
pub enum Exit {
    Returned(Owned),
    Raised,
    /// Recording began or ended: the other loop goes on.
    Mode,
}

impl Machine {
    /// Runs from the topmost frame on until the frame that was topmost returns.
    pub fn run(&mut self) -> Fallible<Owned> {
        self.nested += 1;
        let result = self.run_loop();
        self.nested -= 1;
        result
    }

    fn run_loop(&mut self) -> Fallible<Owned> {
        loop {
            let exit =
                if self.watch.is_on { self.evaluate::<true>() } else { self.evaluate::<false>() };
            match exit {
                Exit::Returned(value) => return Ok(value),
                Exit::Raised => return Err(Raised),
                Exit::Mode => {}
            }
        }
    }

    /// After `Err`: the instruction is tried again later, a handler was found, or the loop ends.
    pub fn recover(&mut self) -> Fallible<Flow> {
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
        if self.thread.frames.is_empty() && self.current_thread() != 0 && !self.is_ending {
            self.release_object(value);
            return self.end_thread();
        }
        Ok(Flow::Return(Owned::from_raw(value)))
    }

    /// Counts a turn of a loop.
    #[inline(never)]
    pub fn note_turn(&mut self, header: u32, count: u64) {
        let (thread, frame) = (self.current_thread(), self.frame().map_or(0, |frame| frame.serial));
        self.turns.turn(thread, frame, header, count);
    }
}
