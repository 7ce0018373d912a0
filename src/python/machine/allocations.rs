//! Where blocks come from while `tracemalloc` traces them: after each instruction the heap is told.

use crate::python::heap::tracer::Origin;
use crate::python::machine::Machine;
use crate::python::machine::threads::CALLER;
use crate::python::machine::units::LIBRARY;

/// The instruction that ran last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before {
    /// Its frame: place among the thread's, serial number.
    depth: usize,
    serial: u32,
    pc: u32,
}

impl Machine {
    /// Before an instruction: what was handed out since the last look was by the one before.
    pub fn look_at_blocks(&mut self) {
        if self.core.heap.tracer.is_waiting() {
            let before = self.before;
            let frame = self.thread.frames.get(before.depth);
            if frame.is_some_and(|frame| frame.serial == before.serial) {
                self.place_blocks_at(before.depth, before.pc);
            } else {
                self.place_running_blocks();
            }
        }
        let depth = self.thread.frames.len().saturating_sub(1);
        let serial = self.thread.frames.last().map_or(0, |frame| frame.serial);
        self.before = Before { depth, serial, pc: self.pc };
    }

    /// What was handed out since then is the work of the instruction that runs.
    pub fn place_running_blocks(&mut self) {
        let depth = self.thread.frames.len().saturating_sub(1);
        self.place_blocks_at(depth, self.pc.saturating_sub(1));
    }

    /// The place of blocks: the instruction `pc` of a frame, and its callers.
    fn place_blocks_at(&mut self, depth: usize, pc: u32) {
        let limit = self.core.heap.tracer.limit as usize;
        let mut origin = Origin::default();
        let mut at = pc;
        let serial = self.thread.frames.get(depth).map_or(0, |frame| frame.serial);
        for frame in self.thread.frames.iter().take(depth + 1).rev() {
            if frame.serial != serial {
                at = frame.pc.saturating_sub(1);
            }
            let loaded = &self.codes.loaded[frame.code as usize];
            let file = &loaded.code.filename;
            // What CPython does in C has no frames.
            if loaded.unit == LIBRARY && (file.starts_with("<frozen _") || **file == *CALLER) {
                continue;
            }
            if origin.frames.len() < limit {
                let line = loaded.code.line(at.saturating_sub(loaded.first) as usize);
                origin.frames.push((frame.code, line));
            }
            origin.total += 1;
        }
        self.core.heap.tracer.place(origin);
    }
}
