//! The machine of a session, which leaves its large pieces of memory to the next one when it ends.

use std::ops::{Deref, DerefMut};

use crate::python::machine::Machine;

/// There is a machine in it until it is dropped.
pub struct Running(Option<Machine>);

impl Running {
    pub fn new(machine: Machine) -> Running {
        Running(Some(machine))
    }
}

impl Deref for Running {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        self.0.as_ref().expect("it is there until this is dropped")
    }
}

impl DerefMut for Running {
    fn deref_mut(&mut self) -> &mut Machine {
        self.0.as_mut().expect("it is there until this is dropped")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut machine) = self.0.take() {
            machine.leave_native_code();
            machine.leave();
        }
    }
}

impl Machine {
    fn leave(mut self) {
        for spare in self.hosts.take_spare() {
            spare.leave();
        }
        self.core.heap.leave();
        self.thread.stack.leave();
        for thread in self.threads {
            thread.state.stack.leave();
        }
    }
}
