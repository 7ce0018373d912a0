//! The machine under the real clock: its times, and what can come from outside while its threads wait.

use std::sync::Arc;

use crate::python::heap::image::types::KEYBOARD_INTERRUPT;
use crate::python::machine::Machine;
use crate::python::object::{Fallible, Raised, Vm, exception};
use crate::python::thread::{HostLock, Measured};
use crate::trace::{ASTRAY, Schedule, Scheduled};

/// Instructions between two looks at whether somebody has pressed Ctrl-C.
const POLL: u64 = 100_000;
/// The same under the real clock, where another thread may have asked for the GIL.
const REAL_POLL: u64 = 1_000;
impl Machine {
    /// From now on the host's lock decides who runs; `of`: which run the schedule is of that is written down.
    pub fn follow(&mut self, lock: Arc<dyn HostLock>, of: Option<Scheduled>) {
        let schedule = of.map(|of| Schedule { of, ..Schedule::default() });
        self.gil.measured = Some(Measured::live(lock, schedule));
        self.plan();
    }

    /// Nanoseconds of virtual time, or of measured time, which stands still within an instruction.
    pub fn now_ns(&self) -> u64 {
        match &self.gil.measured {
            Some(measured) => measured.now(self.instructions),
            None => self.virtual_ns(),
        }
    }

    /// The same as the program reads it.
    pub fn read_clock(&self) -> u64 {
        match &self.gil.measured {
            Some(measured) => measured.read(self.instructions),
            None => self.virtual_ns(),
        }
    }

    /// The same for who only watches the run.
    pub fn glance_ns(&self) -> u64 {
        match &self.gil.measured {
            Some(measured) => measured.glance(self.instructions),
            None => self.virtual_ns(),
        }
    }

    /// Under the real clock, while all threads wait: Ctrl-C ends what the main thread waits for.
    pub fn look_outside(&mut self) {
        if !self.is_pressed && self.world.as_mut().is_some_and(|world| world.is_interrupted()) {
            self.is_pressed = true;
            if let Some(lock) = self.gil.measured.as_ref().and_then(Measured::lock) {
                lock.wake(self.main);
            }
        }
    }

    /// The run that is repeated was another one.
    pub fn stop_astray(&mut self) -> Raised {
        self.stop_run(ASTRAY.to_owned())
    }

    /// For how long the threads have executed something, at this instruction.
    pub fn busy_so_far(&self) -> u64 {
        match &self.gil.measured {
            Some(measured) => measured.now(self.instructions).saturating_sub(self.clock.idle_ns),
            None => Vm::busy_ns(self),
        }
    }

    /// Under the real clock a wait of the main thread ends with Ctrl-C.
    pub fn check_interrupted_wait(&mut self, happened: bool) -> Fallible<()> {
        let is_live = self.gil.measured.is_some() && self.current == self.main;
        if is_live && !happened && self.is_interrupted() {
            return Err(exception::raise_with(self, KEYBOARD_INTERRUPT, &[]));
        }
        Ok(())
    }

    /// When to look outside next: for Ctrl-C, or for another thread that asks for the lock.
    pub fn next_poll(&self) -> u64 {
        let is_polled = self.world.is_some() || self.core.process.limits.has_time();
        let polled = if is_polled { self.instructions + POLL } else { u64::MAX };
        match &self.gil.measured {
            Some(Measured::Live(_)) => self.instructions + REAL_POLL,
            Some(replayed) => replayed.due().min(polled),
            None => polled,
        }
    }

    /// Lets pass what happened up to now; true when the running thread must give way.
    pub fn pass_time(&mut self) -> bool {
        if let Some(measured) = &self.gil.measured {
            return measured.is_asked(self.instructions);
        }
        let must = self.gil.pass(self.now_ns());
        self.note(None);
        must
    }
}
