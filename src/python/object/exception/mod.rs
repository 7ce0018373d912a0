//! Raising, catching and chaining exceptions (`Python/errors.c`), and the exception classes.

mod base;
mod classes;
pub mod group;
pub mod members;
mod reduce;

pub use self::base::{ARGS, CAUSE, CONTEXT, SUPPRESS_CONTEXT, TRACEBACK, add_note, arguments};
pub use self::classes::{ROWS, module_row};

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::types;
use crate::python::object::{Core, Raised, Vm};

/// Raises a built-in exception class with one text as its argument.
#[cold]
pub fn raise(core: &mut Core, class: Obj, message: impl Into<String>) -> Raised {
    let text = core.heap.str(&message.into());
    let raised = raise_with(core, class, &[text.get()]);
    core.release(text);
    raised
}

/// Raises a built-in exception class with these arguments (no Python code runs).
#[cold]
pub fn raise_with(core: &mut Core, class: Obj, arguments: &[Obj]) -> Raised {
    let exception = base::new_builtin(core, class, arguments);
    set(core, exception);
    Raised
}

#[cold]
pub fn type_error(core: &mut Core, message: impl Into<String>) -> Raised {
    raise(core, t::TYPE_ERROR, message)
}

#[cold]
pub fn value_error(core: &mut Core, message: impl Into<String>) -> Raised {
    raise(core, t::VALUE_ERROR, message)
}

#[cold]
pub fn index_error(core: &mut Core, message: impl Into<String>) -> Raised {
    raise(core, t::INDEX_ERROR, message)
}

/// `KeyError(key)`: the key itself is the argument.
#[cold]
pub fn key_error(core: &mut Core, key: Obj) -> Raised {
    raise_with(core, t::KEY_ERROR, &[key])
}

/// `AttributeError` with its `obj` and `name` set, for the "Did you mean" of a traceback.
#[cold]
pub fn attribute_error(
    core: &mut Core,
    object: Obj,
    name: Obj,
    message: impl Into<String>,
) -> Raised {
    let message = about(core, &message.into(), name);
    let raised = raise_with(core, t::ATTRIBUTE_ERROR, &[message.get()]);
    core.release(message);
    let exception = core.raised;
    let (object, name) = (core.own(object), core.own(name));
    core.store(exception, members::ATTRIBUTE_ERROR_OBJECT, object);
    core.store(exception, members::ATTRIBUTE_ERROR_NAME, name);
    raised
}

/// A message in which a name stands, with the lone surrogates that only the name's object has.
fn about(core: &mut Core, message: &str, name: Obj) -> Owned {
    if core.heap.str_kind(name) == 1 {
        return core.heap.str(message);
    }
    let codes: Vec<u32> = core.heap.str_codes(name).collect();
    let text = core.heap.text(name).into_owned();
    let Some((before, after)) = message.split_once(&text) else {
        return core.heap.str(message);
    };
    let points = |text: &str| text.chars().map(u32::from).collect::<Vec<u32>>();
    core.heap.str_from_codes(&[points(before), codes, points(after)].concat())
}

/// `NameError` with its `name` set, or `UnboundLocalError`.
#[cold]
pub fn name_error(core: &mut Core, class: Obj, name: Obj, message: impl Into<String>) -> Raised {
    let raised = raise(core, class, message);
    if class == t::NAME_ERROR {
        let (exception, name) = (core.raised, core.own(name));
        core.store(exception, members::NAME_ERROR_NAME, name);
    }
    raised
}

/// `ImportError` or `ModuleNotFoundError` with `name` and `path` (NULL: None).
#[cold]
pub fn import_error(
    core: &mut Core,
    class: Obj,
    name: Obj,
    path: Obj,
    message: impl Into<String>,
) -> Raised {
    let raised = raise(core, class, message);
    let exception = core.raised;
    for (field, value) in [(members::IMPORT_NAME, name), (members::IMPORT_PATH, path)] {
        if !value.is_null() {
            let value = core.own(value);
            core.store(exception, field, value);
        }
    }
    raised
}

/// Sets `name_from` of the `ImportError` that was just raised.
pub fn set_import_name_from(core: &mut Core, name: Owned) {
    let exception = core.raised;
    core.store(exception, members::IMPORT_NAME_FROM, name);
}

#[cold]
pub fn overflow_error(core: &mut Core, message: impl Into<String>) -> Raised {
    raise(core, t::OVERFLOW_ERROR, message)
}

#[cold]
pub fn zero_division_error(core: &mut Core, message: impl Into<String>) -> Raised {
    raise(core, t::ZERO_DIVISION_ERROR, message)
}

#[cold]
pub fn runtime_error(core: &mut Core, message: impl Into<String>) -> Raised {
    raise(core, t::RUNTIME_ERROR, message)
}

#[cold]
pub fn system_error(core: &mut Core, message: impl Into<String>) -> Raised {
    raise(core, t::SYSTEM_ERROR, message)
}

/// `MemoryError()`.
#[cold]
pub fn memory_error(core: &mut Core) -> Raised {
    raise_with(core, t::MEMORY_ERROR, &[])
}

/// `StopIteration(value)`, without argument for NULL.
#[cold]
pub fn stop_iteration(core: &mut Core, value: Obj) -> Raised {
    match value.some() {
        Some(value) => raise_with(core, t::STOP_ITERATION, &[value]),
        None => raise_with(core, t::STOP_ITERATION, &[]),
    }
}

/// What the machine does not model was asked for (as in "the module `socket`"): no handler stops it.
#[cold]
pub fn unsupported(core: &mut Core, what: impl Into<String>) -> Raised {
    core.unsupported.get_or_insert(what.into());
    clear(core);
    Raised
}

/// Is an exception of this class (or a tuple of classes) on its way? `PyErr_ExceptionMatches`.
pub fn matches(core: &Core, class: Obj) -> bool {
    !core.raised.is_null() && given_matches(core, core.raised, class)
}

/// `PyErr_GivenExceptionMatches`: `class` is a class or a tuple of them.
pub fn given_matches(core: &Core, exception: Obj, class: Obj) -> bool {
    if core.heap.type_of(class) == t::TUPLE {
        let items = core.heap.tuple_items(class);
        return items.into_iter().any(|item| given_matches(core, exception, item));
    }
    if is_instance(core, exception) && is_class(core, class) {
        return types::is_subtype(core, core.heap.type_of(exception), class);
    }
    exception == class
}

/// Is it a class derived from `BaseException`?
pub fn is_class(core: &Core, object: Obj) -> bool {
    types::is_type(core, object) && types::is_subtype(core, object, t::BASE_EXCEPTION)
}

/// Is it an instance of `BaseException`?
pub fn is_instance(core: &Core, object: Obj) -> bool {
    types::is_subtype(core, core.heap.type_of(object), t::BASE_EXCEPTION)
}

/// Forgets the exception on its way.
pub fn clear(core: &mut Core) {
    let raised = std::mem::take(&mut core.raised);
    if !raised.is_null() {
        core.release(Owned::from_raw(raised));
    }
}

/// Takes the exception on its way; there must be one.
pub fn take(core: &mut Core) -> Owned {
    Owned::from_raw(std::mem::take(&mut core.raised))
}

/// Puts back what `take` took: neither context nor traceback change.
pub fn restore(core: &mut Core, exception: Owned) {
    clear(core);
    core.raised = exception.into_raw();
}

/// Does something while no exception is on its way: one that is goes on afterwards, as around finalizers and callbacks.
pub fn aside<T>(vm: &mut dyn Vm, action: impl FnOnce(&mut dyn Vm) -> T) -> T {
    let earlier = std::mem::take(&mut vm.raised);
    let result = action(vm);
    if !earlier.is_null() {
        restore(vm, Owned::from_raw(earlier));
    }
    result
}

/// Raises an exception object; the one being handled becomes its `__context__` (`_PyErr_SetObject`).
pub fn set(core: &mut Core, exception: Owned) {
    let handled = core.handled;
    if !handled.is_null() && handled != image::NONE && handled != exception.get() {
        break_context_cycle(core, handled, exception.get());
        let context = core.own(handled);
        core.store(exception.get(), CONTEXT, context);
    }
    restore(core, exception);
}

/// Cuts the chain of contexts where it would lead back to `exception`; Floyd's walk guards against older cycles.
fn break_context_cycle(core: &mut Core, handled: Obj, exception: Obj) {
    let (mut object, mut slow, mut step_slow) = (handled, handled, false);
    loop {
        let context = core.heap.field(object, CONTEXT);
        if context.is_null() {
            return;
        }
        if context == exception {
            core.clear_field(object, CONTEXT);
            return;
        }
        // A long chain takes its time, and what takes time has a limit.
        core.process.native_turns += 1;
        object = context;
        if object == slow {
            return;
        }
        if step_slow {
            slow = core.heap.field(slow, CONTEXT);
        }
        step_slow = !step_slow;
    }
}

/// Sets `__context__` of the exception on its way to `earlier` and takes `earlier` (`_PyErr_ChainExceptions1`).
pub fn chain(core: &mut Core, earlier: Owned) {
    if core.raised.is_null() {
        restore(core, earlier);
    } else {
        let raised = core.raised;
        core.store(raised, CONTEXT, earlier);
    }
}

/// Raises `class(message)` with the exception on its way as cause and context (`_PyErr_FormatFromCause`).
#[cold]
pub fn raise_from_cause(core: &mut Core, class: Obj, message: impl Into<String>) -> Raised {
    let cause = take(core);
    let raised = raise(core, class, message);
    let (exception, context) = (core.raised, core.own(cause.get()));
    core.store(exception, CAUSE, cause);
    core.store(exception, CONTEXT, context);
    core.heap.set_word(exception, SUPPRESS_CONTEXT, 1);
    raised
}

/// The value that a generator returned, out of the `StopIteration` on its way (`_PyGen_FetchStopIterationValue`).
pub fn take_stop_iteration_value(core: &mut Core) -> Owned {
    let exception = take(core);
    let value = core.heap.field(exception.get(), members::STOP_ITERATION_VALUE);
    let value = core.own(if value.is_null() { image::NONE } else { value });
    core.release(exception);
    value
}
