//! Limits of a run, and how a run ends that cannot go on.

use std::cell::Cell;

use crate::python::heap::image::types::KEYBOARD_INTERRUPT;
use crate::python::machine::Machine;
use crate::python::object::{Fallible, Raised, exception};
use crate::trace::Outcome;

/// What native code may take of virtual time, all of a run together: large ints and texts are few instructions.
pub const MOST_WORK_PS: u64 = 5_000_000_000_000;

thread_local! {
    /// The instructions and the seed of the run that this thread of the host has under way, for a report of a fault of ours.
    static PROGRESS: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

/// About how many instructions the run of this thread has executed, and its seed.
pub fn progress() -> (u64, u64) {
    PROGRESS.get()
}

/// Why a run ended past every handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    pub what: String,
    pub is_limit: bool,
    /// In the numbering of tracebacks.
    pub line: u32,
    /// From 1; 0 when not known.
    pub column: u32,
}

impl Stopped {
    /// As the outcome of a unit whose first line is `first_line`.
    pub fn outcome(self, first_line: u32) -> Outcome {
        let line = (self.line + 1).saturating_sub(first_line).max(1);
        if self.is_limit {
            return Outcome::Limit { what: self.what, line };
        }
        Outcome::Unsupported { what: self.what, line, column: self.column.max(1) }
    }
}

impl Machine {
    /// The limit that has been reached, if one has.
    pub fn check_limits(&mut self) -> Fallible<()> {
        if self.current == self.main && self.is_interrupted() {
            return Err(exception::raise_with(&mut self.core, KEYBOARD_INTERRUPT, &[]));
        }
        let limits = self.core.process.limits;
        if self.instructions >= limits.instructions {
            let count = grouped(limits.instructions);
            return Err(self.stop_run(format!("{count} instructions")));
        }
        if self.instructions >= limits.unit_instructions {
            let count = grouped(limits.allowed.unit_steps.unwrap_or(0));
            return Err(self.stop_run(format!("{count} instructions of a block")));
        }
        if self.core.heap.spent_ps >= MOST_WORK_PS {
            let seconds = MOST_WORK_PS / 1_000_000_000_000;
            return Err(self.stop_run(format!("{seconds} s of virtual time in native code")));
        }
        if let Some(what) = self.late() {
            return Err(self.stop_run(what));
        }
        PROGRESS.set((self.instructions, self.core.process.seed));
        if self.core.process.native_turns >= limits.instructions {
            let count = grouped(limits.instructions);
            return Err(self.stop_run(format!("{count} turns of loops in native code")));
        }
        if self.core.heap.is_exhausted() {
            let most = self.core.heap.profile.heap_limit_bytes;
            let bytes = limits.allowed.memory.map_or(most, |allowed| allowed.min(most));
            let what = if bytes < 1 << 20 {
                format!("{} KiB of memory", bytes >> 10)
            } else {
                format!("{} MiB of memory", bytes >> 20)
            };
            return Err(self.stop_run(what));
        }
        Ok(())
    }

    /// What time the run or its unit has used up.
    pub fn late(&self) -> Option<String> {
        let limits = &self.core.process.limits;
        if !limits.has_time() {
            return None;
        }
        let now_ns = self.glance_ns();
        let told = |ns: u64, of: &str| {
            let ms = ns / 1_000_000;
            let time = if ms < 1000 { format!("{ms} ms") } else { format!("{} s", ms / 1000) };
            format!("{time} of {of}")
        };
        match limits.allowed.time_ns.filter(|limit| now_ns > *limit) {
            Some(limit) => Some(told(limit, "virtual time")),
            None if now_ns > limits.unit_time_ns => {
                Some(told(limits.allowed.unit_time_ns.unwrap_or(0), "virtual time in a block"))
            }
            None => None,
        }
    }

    /// Whether somebody has pressed Ctrl-C since the last look.
    pub fn is_interrupted(&mut self) -> bool {
        let (world, is_pressed) = (&mut self.world, &mut self.is_pressed);
        let mut pressed = || {
            let is_now = world.as_mut().is_some_and(|world| world.is_interrupted());
            std::mem::take(is_pressed) || is_now
        };
        match &mut self.gil.measured {
            Some(measured) => measured.is_interrupted(self.instructions, pressed),
            None => pressed(),
        }
    }

    /// Ends the run: nothing in the program can catch it.
    pub fn stop_run(&mut self, what: String) -> Raised {
        let (line, column) = self.user_place();
        self.stopped.get_or_insert(Stopped { what, is_limit: true, line, column });
        Raised
    }

    /// Whether the run is ending; notes where something was asked for that is not modelled.
    pub fn is_stopping(&mut self) -> bool {
        if let Some(what) = self.core.unsupported.take() {
            let (line, column) = self.user_place();
            self.stopped.get_or_insert(Stopped { what, is_limit: false, line, column });
        }
        self.stopped.is_some()
    }

    /// Why the run ended, once.
    pub fn take_stop(&mut self) -> Option<Stopped> {
        self.is_stopping();
        self.stopped.take()
    }

    /// Line and column (from 1) where the user's code stands.
    fn user_place(&self) -> (u32, u32) {
        let frames = &self.thread.frames;
        let user = frames.iter().enumerate().rev().find(|(_, frame)| !self.is_library(frame.code));
        let Some((index, frame)) = user else { return (1, 1) };
        let pc = if index + 1 == frames.len() { self.pc } else { frame.pc };
        let loaded = &self.codes.loaded[frame.code as usize];
        let number = pc.saturating_sub(1 + loaded.first) as usize;
        let position = loaded.code.positions.get(number).copied().unwrap_or_default();
        (position.line, if position.columns { position.column + 1 } else { 0 })
    }
}

/// `50000000` as `50 000 000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}
