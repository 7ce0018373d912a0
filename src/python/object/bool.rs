//! `bool`: an int that prints as a word, and whose `& | ^` stay bools.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::object::int::{self, Bitwise};
use crate::python::object::{Fallible, Operator, Slots, TypeRow, Vm, given};

fn new(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let value = given::optional(vm, "bool", arguments, keywords)?;
    let truth = given::truth(vm, value.unwrap_or(Obj::NULL), false)?;
    Ok(vm.bool(truth))
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let name = if object == image::TRUE { "True" } else { "False" };
    Ok(vm.heap.interned(name))
}

fn and(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    bitwise(vm, Bitwise::And, a, b)
}

fn or(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    bitwise(vm, Bitwise::Or, a, b)
}

fn xor(vm: &mut dyn Vm, a: Obj, b: Obj) -> Fallible<Owned> {
    bitwise(vm, Bitwise::Xor, a, b)
}

fn bitwise(vm: &mut dyn Vm, operator: Bitwise, a: Obj, b: Obj) -> Fallible<Owned> {
    let is_bool = |object: Obj| object == image::TRUE || object == image::FALSE;
    if is_bool(a) && is_bool(b) {
        let (x, y) = (a == image::TRUE, b == image::TRUE);
        return Ok(vm.bool(match operator {
            Bitwise::And => x & y,
            Bitwise::Or => x | y,
            Bitwise::Xor => x ^ y,
        }));
    }
    if !given::is_int(vm, a) || !given::is_int(vm, b) {
        return Ok(vm.not_implemented());
    }
    Ok(int::bitwise(&mut vm.heap, operator, a, b))
}

/// `~True` is an int; 3.12 and later warn.
fn invert(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    if let Some(end) = vm.heap.profile.words.bool_inversion {
        let text = format!(
            "Bitwise inversion '~' on bool is deprecated{end}. This returns the bitwise inversion of the underlying int \
             object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation \
             or ~int(x) if you really want the bitwise inversion of the underlying int."
        );
        vm.warn(t::DEPRECATION_WARNING, &text, 1)?;
    }
    Ok(int::invert(&mut vm.heap, object))
}

const SLOTS: Slots =
    Slots { repr: Some(repr), invert: Some(invert), new: Some(new), ..Slots::EMPTY }
        .binary(Operator::And, and)
        .binary(Operator::Or, or)
        .binary(Operator::Xor, xor);

/// `bool`.
pub const ROWS: &[TypeRow] = &[TypeRow {
    doc: "Returns True when the argument is true, False otherwise.\n\nThe builtins True and False \
          are the only two instances of the class bool.\nThe class bool is a subclass of the class \
          int, and cannot be subclassed.",
    ..TypeRow::new("bool", t::BOOL, SLOTS)
}];
