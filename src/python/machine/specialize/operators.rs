//! Forms of operators, subscripts, comparisons, tests and iteration.

use crate::python::code::{Op, SUBSCRIPT};
use crate::python::heap::image::types::{
    BOOL, COROUTINE, DICT, FLOAT, FROZENSET, FUNCTION, GENERATOR, INT, LIST, LIST_ITERATOR,
    NONE_TYPE, RANGE_ITERATOR, SET, SLICE, STR, TUPLE, TUPLE_ITERATOR,
};
use crate::python::heap::{Obj, fields};
use crate::python::machine::specialize::{Chooser, Running, Taken};
use crate::python::machine::{Codes, Machine};
use crate::python::object::{flag, types};

/// Numbers of operators in `BINARY_OP`; in place they are 13 more.
const ADD: u32 = 0;
const AND: u32 = 1;
const MULTIPLY: u32 = 5;
const OR: u32 = 7;
const SUBTRACT: u32 = 10;
const TRUE_DIVIDE: u32 = 11;
const XOR: u32 = 12;
const IN_PLACE: u32 = 13;
/// An int of one digit has fewer bits.
const DIGIT_BITS: u32 = 30;

impl Machine {
    pub(super) fn choose_operator(&mut self, running: Running, chooser: &Chooser) -> Taken {
        match running.op {
            Op::BinaryOp => self.choose_binary(running, chooser),
            Op::BinarySubscr => self.choose_subscript(running, chooser),
            Op::StoreSubscr => self.choose_store_subscript(chooser),
            Op::CompareOp | Op::CompareMasked | Op::ComparePlain => {
                self.choose_comparison(running, chooser)
            }
            Op::ContainsOp => match self.kind(1) {
                SET | FROZENSET => chooser.form(&["CONTAINS_OP_SET"], 0),
                DICT => chooser.form(&["CONTAINS_OP_DICT"], 0),
                _ => Taken::Plain,
            },
            Op::ToBool => self.choose_truth(chooser),
            Op::UnpackSequence => self.choose_unpacking(running.arg, chooser),
            Op::ForIter | Op::ForIterPair => match self.kind(1) {
                LIST_ITERATOR => chooser.form(&["FOR_ITER_LIST"], 0),
                TUPLE_ITERATOR => chooser.form(&["FOR_ITER_TUPLE"], 0),
                RANGE_ITERATOR => chooser.form(&["FOR_ITER_RANGE"], 0),
                GENERATOR => chooser.form(&["FOR_ITER_GEN"], 0),
                _ => Taken::Plain,
            },
            Op::Send => match self.kind(2) {
                GENERATOR | COROUTINE => chooser.form(&["SEND_GEN"], 0),
                _ => Taken::Plain,
            },
            _ => Taken::Plain,
        }
    }

    fn kind(&self, depth: u32) -> Obj {
        self.core.heap.type_of(self.operand(depth))
    }

    /// An exact int of at most one digit.
    fn small(&self, object: Obj) -> Option<i64> {
        let value = self.core.heap.int_value(object)?;
        let is_int = self.core.heap.type_of(object) == INT;
        (is_int && value.unsigned_abs() < 1 << DIGIT_BITS).then_some(value)
    }

    fn choose_binary(&mut self, running: Running, chooser: &Chooser) -> Taken {
        let (left, right) = (self.operand(2), self.operand(1));
        let kinds = [left, right].map(|object| self.core.heap.type_of(object));
        let are_compact = self.small(left).is_some() && self.small(right).is_some();
        let extends = chooser.has("BINARY_OP_EXTEND");
        let ints = kinds == [INT; 2];
        let floats = kinds == [FLOAT; 2];
        let operator = running.arg % IN_PLACE;
        match operator {
            ADD if kinds == [STR; 2] => {
                let names = &["BINARY_OP_INPLACE_ADD_UNICODE"];
                if self.is_stored_over(running, left) {
                    return chooser.form(names, 0);
                }
                return chooser.form(&["BINARY_OP_ADD_UNICODE"], 0);
            }
            ADD if ints => return chooser.form(&["BINARY_OP_ADD_INT"], 0),
            ADD if floats => return chooser.form(&["BINARY_OP_ADD_FLOAT"], 0),
            MULTIPLY if ints => return chooser.form(&["BINARY_OP_MULTIPLY_INT"], 0),
            MULTIPLY if floats => return chooser.form(&["BINARY_OP_MULTIPLY_FLOAT"], 0),
            SUBTRACT if ints => return chooser.form(&["BINARY_OP_SUBTRACT_INT"], 0),
            SUBTRACT if floats => return chooser.form(&["BINARY_OP_SUBTRACT_FLOAT"], 0),
            _ => {}
        }
        if !extends {
            let has_forms = matches!(operator, ADD | MULTIPLY | SUBTRACT);
            let is_final = chooser.bytecode.prepares_calls && !has_forms;
            return if is_final { Taken::Never } else { Taken::Plain };
        }
        let is_bits = matches!(operator, AND | OR | XOR) && are_compact;
        let is_number = |object: Obj| !self.core.heap.float_value(object).is_nan();
        let mixed = kinds == [FLOAT, INT] && self.small(right).is_some() && is_number(left)
            || kinds == [INT, FLOAT] && self.small(left).is_some() && is_number(right);
        let is_zero = match kinds {
            [FLOAT, INT] => self.small(right) == Some(0),
            _ => kinds[1] == FLOAT && self.core.heap.float_value(right) == 0.0,
        };
        let is_mixed = mixed
            && running.arg < IN_PLACE
            && (matches!(operator, ADD | SUBTRACT | MULTIPLY)
                || operator == TRUE_DIVIDE && !is_zero);
        if is_bits || is_mixed {
            // What it fits depends on the operands' kinds.
            let key = u64::from(kinds[0].0) << 32 | u64::from(kinds[1].0);
            return chooser.form(&["BINARY_OP_EXTEND"], key);
        }
        Taken::Plain
    }

    /// The next instruction stores the sum into the local that holds the left operand.
    fn is_stored_over(&self, running: Running, left: Obj) -> bool {
        let code = &self.codes.loaded[running.code as usize].code;
        let next = code.instructions.get(running.at + 1);
        next.is_some_and(|next| {
            next.op == Op::StoreFast && self.thread.stack.get(self.base + next.arg) == left
        })
    }

    fn choose_subscript(&mut self, running: Running, chooser: &Chooser) -> Taken {
        debug_assert!(running.arg == SUBSCRIPT || running.arg == 0);
        let (container, key) = (self.operand(2), self.operand(1));
        let kind = self.core.heap.type_of(container);
        let is_old = chooser.bytecode.prepares_calls;
        let is_index = match self.small(key) {
            Some(value) => value >= 0 || is_old,
            None => is_old && self.core.heap.type_of(key) == INT,
        };
        let (plain, joined): (&[&str; 2], bool) = match kind {
            LIST if is_index => (&["BINARY_SUBSCR_LIST_INT", "BINARY_OP_SUBSCR_LIST_INT"], true),
            LIST if self.core.heap.type_of(key) == SLICE => {
                (&["BINARY_OP_SUBSCR_LIST_SLICE", "BINARY_OP_SUBSCR_LIST_SLICE"], true)
            }
            TUPLE if is_index => (&["BINARY_SUBSCR_TUPLE_INT", "BINARY_OP_SUBSCR_TUPLE_INT"], true),
            STR if is_index => (&["BINARY_SUBSCR_STR_INT", "BINARY_OP_SUBSCR_STR_INT"], true),
            DICT => (&["BINARY_SUBSCR_DICT", "BINARY_OP_SUBSCR_DICT"], true),
            _ => (&["", ""], false),
        };
        if joined {
            return chooser.form(plain, 0);
        }
        let name = self.core.heap.interned_name("__getitem__");
        let found = types::lookup(self, kind, name);
        let is_function = !found.is_null() && self.core.heap.type_of(found) == FUNCTION;
        let is_heap = self.core.type_data(kind).flags & flag::HEAP_TYPE != 0;
        if is_function && is_heap && self.takes_plainly(found) == Some(2) {
            let key = u64::from(types::version(self, kind));
            return chooser.form(&["BINARY_SUBSCR_GETITEM", "BINARY_OP_SUBSCR_GETITEM"], key);
        }
        Taken::Plain
    }

    fn choose_store_subscript(&mut self, chooser: &Chooser) -> Taken {
        let (container, key) = (self.operand(2), self.operand(1));
        match self.core.heap.type_of(container) {
            LIST => match self.small(key) {
                Some(index)
                    if index >= 0 && index < self.core.heap.list_length(container) as i64 =>
                {
                    chooser.form(&["STORE_SUBSCR_LIST_INT"], 0)
                }
                _ => Taken::Plain,
            },
            DICT => chooser.form(&["STORE_SUBSCR_DICT"], 0),
            _ => Taken::Plain,
        }
    }

    fn choose_comparison(&mut self, running: Running, chooser: &Chooser) -> Taken {
        let (left, right) = (self.operand(2), self.operand(1));
        let operator = match running.op {
            Op::ComparePlain => running.arg,
            Op::CompareMasked => running.arg >> 4,
            _ => running.arg >> 5,
        };
        if running.op == Op::ComparePlain {
            // In 3.11 the comparison and the jump behind it are one.
            let code = &self.codes.loaded[running.code as usize].code;
            let next = code.instructions.get(running.at + 1).map(|next| next.op);
            let jumps = matches!(
                next,
                Some(
                    Op::PopJumpForwardIfFalse
                        | Op::PopJumpForwardIfTrue
                        | Op::PopJumpBackwardIfFalse
                        | Op::PopJumpBackwardIfTrue
                )
            );
            if !jumps {
                return Taken::Never;
            }
        }
        let kinds = [left, right].map(|object| self.core.heap.type_of(object));
        if kinds == [FLOAT; 2] {
            return chooser.form(&["COMPARE_OP_FLOAT", "COMPARE_OP_FLOAT_JUMP"], 0);
        }
        if self.small(left).is_some() && self.small(right).is_some() {
            return chooser.form(&["COMPARE_OP_INT", "COMPARE_OP_INT_JUMP"], 0);
        }
        // Equal or not.
        if kinds == [STR; 2] && matches!(operator, 2 | 3) {
            return chooser.form(&["COMPARE_OP_STR", "COMPARE_OP_STR_JUMP"], 0);
        }
        Taken::Plain
    }

    fn choose_truth(&mut self, chooser: &Chooser) -> Taken {
        let kind = self.kind(1);
        match kind {
            BOOL => return chooser.form(&["TO_BOOL_BOOL"], 0),
            INT => return chooser.form(&["TO_BOOL_INT"], 0),
            LIST => return chooser.form(&["TO_BOOL_LIST"], 0),
            NONE_TYPE => return chooser.form(&["TO_BOOL_NONE"], 0),
            STR => return chooser.form(&["TO_BOOL_STR"], 0),
            _ => {}
        }
        let data = self.core.type_data(kind);
        let slots = &data.slots;
        let is_true = slots.bool.is_none() && slots.length.is_none();
        if data.flags & flag::HEAP_TYPE != 0 && is_true {
            let key = u64::from(types::version(self, kind));
            return chooser.form(&["TO_BOOL_ALWAYS_TRUE"], key);
        }
        Taken::Plain
    }

    fn choose_unpacking(&mut self, count: u32, chooser: &Chooser) -> Taken {
        let sequence = self.operand(1);
        match self.core.heap.type_of(sequence) {
            TUPLE if self.core.heap.tuple_length(sequence) as u32 == count => {
                let name =
                    if count == 2 { "UNPACK_SEQUENCE_TWO_TUPLE" } else { "UNPACK_SEQUENCE_TUPLE" };
                chooser.form(&[name], 0)
            }
            LIST if self.core.heap.list_length(sequence) as u32 == count => {
                chooser.form(&["UNPACK_SEQUENCE_LIST"], 0)
            }
            _ => Taken::Plain,
        }
    }

    /// How many arguments a function takes, if it takes nothing else (`function_kind`).
    pub(super) fn takes_plainly(&self, function: Obj) -> Option<u32> {
        let heap = &self.core.heap;
        let code = Codes::number_of(heap, heap.field(function, fields::function::CODE));
        let entry = self.codes.entries.get(code as usize)?;
        (entry.arguments != crate::python::machine::codes::NOT_SIMPLE).then_some(entry.arguments)
    }
}
