//! `s += t` and `s = s + t` of strings in a local variable: the string grows in place when nobody else holds it.

use crate::python::code::Op;
use crate::python::heap::Owned;
use crate::python::heap::image::types::STR;
use crate::python::machine::{Flow, Machine};
use crate::python::object::Operator;

impl Machine {
    /// `BINARY_OP_INPLACE_ADD_UNICODE`: from the second time on that the instruction runs, when the sum is stored
    /// where its left operand came from. `None`: the general way must be gone.
    pub fn concatenate_in_place(&mut self, operation: Operator) -> Option<Flow> {
        let (left, right) = (self.peek(2), self.peek(1));
        let both = self.core.heap.type_of(left) == STR && self.core.heap.type_of(right) == STR;
        if operation != Operator::Add || !both {
            return None;
        }
        let running = *self.codes.text.get(self.pc.checked_sub(1)? as usize)?;
        let next = *self.codes.text.get(self.pc as usize)?;
        if self.is_first_run(running.cache) || next.op != Op::StoreFast {
            return None;
        }
        let slot = self.base + next.arg;
        if self.thread.stack.get(slot) != left {
            return None;
        }
        let right = self.pop();
        // The variable still holds the left string, so this ends only the reference of the stack.
        let left = self.pop();
        self.core.heap.release(left);
        let held = Owned::from_raw(self.thread.stack.get(slot));
        let sum = self.core.heap.str_append(held, right.get());
        self.thread.stack.set(slot, sum.into_raw());
        self.core.heap.release(right);
        // The store is done.
        self.pc += 1;
        Some(Flow::Next)
    }
}
