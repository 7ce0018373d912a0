//! The short way to native code: positional arguments alone, which it takes as they are.

use crate::python::heap::Obj;
use crate::python::heap::Owned;
use crate::python::heap::image::types::{BUILTIN_FUNCTION, METHOD_DESCRIPTOR};
use crate::python::object::binding::FEW;
use crate::python::object::{Core, Fallible, Native, Vm, descriptor, method};

/// What a call comes to: the native code, the receiver, or NULL where it gets none, and the number of places.
pub type Plain = (Native, Obj, usize);

/// How a native function, or a method's descriptor with its receiver, takes `count` positional arguments, if it takes them
/// as they are. `receiver` is NULL for a function.
#[inline]
pub fn find(core: &mut Core, callable: Obj, receiver: Obj, count: usize) -> Option<Plain> {
    match core.heap.type_of(callable) {
        BUILTIN_FUNCTION if receiver.is_null() => {
            let number = core.heap.word(callable, method::NUMBER) as u32;
            let (function, has_receiver, places) = core.natives.plain(number, count)?;
            let own =
                if has_receiver { core.heap.field(callable, method::SELF) } else { Obj::NULL };
            (has_receiver != own.is_null()).then_some((function, own, places))
        }
        METHOD_DESCRIPTOR if !receiver.is_null() => {
            let number = core.heap.word(callable, descriptor::PAYLOAD) as u32;
            let (function, has_receiver, places) = core.natives.plain(number, count)?;
            let owner = core.heap.field(callable, descriptor::OWNER);
            let is_its = has_receiver && core.heap.type_of(receiver) == owner;
            is_its.then_some((function, receiver, places))
        }
        _ => None,
    }
}

/// Calls a native function by its number with positional arguments alone; `None` when they must be bound by a signature,
/// which words the errors.
#[inline]
pub fn run(
    vm: &mut dyn Vm,
    number: u32,
    receiver: Obj,
    arguments: &[Obj],
) -> Option<Fallible<Owned>> {
    let (function, has_receiver, places) = vm.natives.plain(number, arguments.len())?;
    let mut values = [Obj::NULL; FEW];
    let first = usize::from(has_receiver);
    values[0] = if has_receiver { receiver } else { Obj::NULL };
    values[first..first + arguments.len()].copy_from_slice(arguments);
    // What was not given is NULL.
    Some(function(vm, &values[..places]))
}
