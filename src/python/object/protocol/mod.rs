//! The generic operations on any object (`Objects/abstract.c`, `Objects/object.c`), with CPython's words for what fails.

mod access;
mod attribute;
mod iteration;
mod kind;
mod number;
mod text;
mod value;

pub use self::access::{
    class_get_item, contains, delete_item, get_item, length, length_hint, set_item,
};
pub use self::attribute::{
    call_bound, call_method, call_rounding, call_special, delete_attribute, get_attribute,
    get_attribute_str, has_attribute, lookup_attribute, lookup_attribute_str, lookup_special,
    set_attribute,
};
pub use self::iteration::{collect, is_iterable, iter, iter_or, iterate, next, step, unpack_text};
pub use self::kind::{
    is_callable, is_instance, is_subclass, real_is_instance, real_is_subclass, type_name,
};
pub use self::number::{
    absolute, as_size, binary, clamp_index, divmod, float, in_place, index, index_object, int,
    invert, is_index, negative, number_as_float, positive, power, warn_of_subclass,
};
pub use self::text::{ascii, format, recursive_repr, repr, repr_text, shown_text, str, str_text};
pub use self::value::{compare, compare_bool, equal, hash, hash_of, truth, type_hash_error};

use crate::python::object::exception;
use crate::python::object::{Core, Fallible, Vm};

/// How deep native code may call itself; CPython's `Py_C_RECURSION_LIMIT` of a release build.
const NATIVE_LIMIT: u32 = 10_000;

/// `Py_EnterRecursiveCall`: `place` is as in " in comparison". Pair with [`leave`].
#[inline]
pub fn enter(core: &mut Core, place: &str) -> Fallible<()> {
    core.native_depth += 1;
    if core.native_depth > NATIVE_LIMIT {
        core.native_depth -= 1;
        let message = format!("maximum recursion depth exceeded{place}");
        return Err(exception::raise(
            core,
            crate::python::heap::image::types::RECURSION_ERROR,
            message,
        ));
    }
    Ok(())
}

/// Native code begins a turn of a loop, or calls itself: it passes no eval breaker, and counts against the limits of the run.
#[inline]
pub fn turn(vm: &mut dyn Vm) -> Fallible<()> {
    turns(vm, 1)
}

/// The same of a turn that takes as long as several.
#[inline]
pub fn turns(vm: &mut dyn Vm, count: u64) -> Fallible<()> {
    let before = vm.process.native_turns;
    vm.process.native_turns = before + count;
    if before >> BETWEEN_LOOKS != (before + count) >> BETWEEN_LOOKS || vm.heap.is_exhausted() {
        vm.check_limits()?;
    }
    Ok(())
}

/// Turns between two looks at the limits, as a power of two.
const BETWEEN_LOOKS: u32 = 12;

/// Stack that native code needs at most before it comes here again, and what is added when there is less.
const STACK_LEFT: usize = 128 * 1024;
const STACK_PIECE: usize = 2 * 1024 * 1024;

/// Native code that may call itself, as deep as the depth of objects has it: the host's stack grows with it.
#[inline]
pub fn on_stack<R>(run: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(STACK_LEFT, STACK_PIECE, run)
}

/// `Py_LeaveRecursiveCall`.
#[inline]
pub fn leave(core: &mut Core) {
    core.native_depth = core.native_depth.saturating_sub(1);
}
