//! What `await` asks for: the iterator of an awaitable, the wrapper of a coroutine, and `anext` with a default.

use crate::python::code::{COROUTINE as COROUTINE_FLAG, ITERABLE_COROUTINE};
use crate::python::heap::image::types::{
    ANEXT_AWAITABLE, COROUTINE, COROUTINE_WRAPPER, GENERATOR, STOP_ASYNC_ITERATION,
};
use crate::python::heap::{Obj, Owned, fields};
use crate::python::object::exception::members;
use crate::python::object::{
    Core, Def, Fallible, Raised, Slots, TypeRow, Vm, def, exception, flag, generator, native,
    protocol,
};

/// The coroutine of a `coroutine_wrapper`, the awaitable of an `anext_awaitable`.
const WRAPPED: u32 = 2;
const DEFAULT: u32 = 3;

/// `coroutine.__await__()`.
pub fn wrap(vm: &mut dyn Vm, coroutine: Obj) -> Fallible<Owned> {
    let coroutine = vm.heap.own(coroutine);
    Ok(native::create(vm, COROUTINE_WRAPPER, [(WRAPPED, coroutine)]))
}

/// A generator that `types.coroutine` made awaitable (`CO_ITERABLE_COROUTINE`).
pub fn is_iterable_coroutine(vm: &dyn Vm, object: Obj) -> bool {
    if vm.heap.type_of(object) != GENERATOR {
        return false;
    }
    let code = vm.heap.field(object, fields::generator::CODE);
    vm.heap.word(code, fields::code::FLAGS) as u32 & ITERABLE_COROUTINE != 0
}

/// `_PyCoro_GetAwaitableIter`: `None` when it cannot be awaited.
pub fn awaitable_iterator(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    if vm.heap.type_of(object) == COROUTINE || is_iterable_coroutine(vm, object) {
        return Ok(Some(vm.heap.own(object)));
    }
    let kind = vm.heap.type_of(object);
    let Some(slot) = vm.type_data(kind).slots.await_ else { return Ok(None) };
    let iterator = slot(vm, object)?;
    let kind = vm.heap.type_of(iterator.get());
    let wrong = if kind == COROUTINE || is_iterable_coroutine(vm, iterator.get()) {
        "__await__() returned a coroutine".to_owned()
    } else if vm.type_data(kind).slots.next.is_none() {
        let name = protocol::type_name(vm, iterator.get());
        format!("__await__() returned non-iterator of type '{name}'")
    } else {
        return Ok(Some(iterator));
    };
    vm.release(iterator);
    Err(exception::type_error(vm, wrong))
}

/// The words for what cannot be awaited.
pub fn not_awaitable(vm: &mut dyn Vm, object: Obj) -> Raised {
    let name = protocol::type_name(vm, object);
    let text = words_of_not_awaitable(vm, name);
    exception::type_error(vm, text)
}

/// The same as a text, from the name of the type.
pub fn words_of_not_awaitable(core: &Core, name: &str) -> String {
    if core.heap.profile.words.tells_who_is_awaited {
        format!("'{name}' object can't be awaited")
    } else {
        format!("object {name} can't be used in 'await' expression")
    }
}

/// Is the running code a coroutine, or one that `types.coroutine` made?
pub const AWAITS: u32 = COROUTINE_FLAG | ITERABLE_COROUTINE;

fn wrapper_next(vm: &mut dyn Vm, wrapper: Obj) -> Fallible<Option<Owned>> {
    let none = crate::python::heap::image::NONE;
    wrapper_send(vm, &[wrapper, none]).map(Some)
}

fn wrapper_send(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let coroutine = vm.heap.field(arguments[0], WRAPPED);
    generator::send(vm, &[coroutine, arguments[1]])
}

fn wrapper_throw(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let coroutine = vm.heap.field(arguments[0], WRAPPED);
    generator::throw(vm, &[&[coroutine], &arguments[1..]].concat())
}

fn wrapper_close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let coroutine = vm.heap.field(arguments[0], WRAPPED);
    generator::close(vm, &[coroutine])
}

/// `PyAnextAwaitable_New`.
pub fn anext_with_default(vm: &mut dyn Vm, awaitable: Owned, default: Obj) -> Owned {
    let default = vm.heap.own(default);
    native::create(vm, ANEXT_AWAITABLE, [(WRAPPED, awaitable), (DEFAULT, default)])
}

/// `anextawaitable_getiter`.
fn inner(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let wrapped = vm.heap.field(object, WRAPPED);
    let Some(awaitable) = awaitable_iterator(vm, wrapped)? else {
        return Err(not_awaitable(vm, wrapped));
    };
    if vm.heap.type_of(awaitable.get()) != COROUTINE {
        return Ok(awaitable);
    }
    let wrapper = wrap(vm, awaitable.get());
    vm.release(awaitable);
    wrapper
}

/// The end of the iteration is the default.
fn or_default(vm: &mut dyn Vm, object: Obj, result: Fallible<Owned>) -> Fallible<Owned> {
    if result.is_err() && exception::matches(vm, STOP_ASYNC_ITERATION) {
        exception::clear(vm);
        let default = vm.heap.field(object, DEFAULT);
        let default = vm.heap.own(default);
        return Err(generator::end(vm, default));
    }
    result
}

fn anext_next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let awaitable = inner(vm, object)?;
    let result = protocol::step(vm, awaitable.get());
    vm.release(awaitable);
    match result {
        Ok(None) => Ok(None),
        Ok(Some(value)) => Ok(Some(value)),
        Err(Raised) => or_default(vm, object, Err(Raised)).map(Some),
    }
}

fn anext_call(vm: &mut dyn Vm, name: &str, arguments: &[Obj]) -> Fallible<Owned> {
    let awaitable = inner(vm, arguments[0])?;
    let given: Vec<Obj> =
        arguments[1..].iter().copied().filter(|argument| !argument.is_null()).collect();
    let result = protocol::call_method(vm, awaitable.get(), name, &given);
    vm.release(awaitable);
    or_default(vm, arguments[0], result)
}

fn anext_send(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    anext_call(vm, "send", arguments)
}

fn anext_throw(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    anext_call(vm, "throw", arguments)
}

fn anext_close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    anext_call(vm, "close", arguments)
}

/// The value of the `StopIteration` on its way, which stays on its way.
pub fn stop_value(vm: &dyn Vm) -> Obj {
    vm.heap.field(vm.raised, members::STOP_ITERATION_VALUE)
}

const WRAPPER_METHODS: &[Def] = &[
    def("send", "($self, object, /)", wrapper_send).doc(
        "send(arg) -> send 'arg' into coroutine,\n\
         return next iterated value or raise StopIteration.",
    ),
    def("throw", generator::THROW, wrapper_throw),
    def("close", "($self, /)", wrapper_close)
        .doc("close() -> raise GeneratorExit inside coroutine."),
];

const ANEXT_METHODS: &[Def] = &[
    def("send", "($self, object, /)", anext_send).doc(
        "send(arg) -> send 'arg' into the wrapped iterator,\n\
         return next yielded value or raise StopIteration.",
    ),
    def("throw", generator::THROW, anext_throw),
    def("close", "($self, /)", anext_close).doc("close() -> raise GeneratorExit inside generator."),
];

pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: WRAPPER_METHODS,
    flags: flag::DISALLOW_INSTANTIATION,
    doc: "A wrapper object implementing __await__ for coroutines.",
    ..TypeRow::new(
        "coroutine_wrapper",
        COROUTINE_WRAPPER,
        Slots { iter: Some(native::itself), next: Some(wrapper_next), ..Slots::EMPTY },
    )
}];

/// Readied after the types of the first tables.
pub const LATE_ROWS: &[TypeRow] = &[TypeRow {
    methods: ANEXT_METHODS,
    flags: flag::DISALLOW_INSTANTIATION,
    ..TypeRow::new(
        "anext_awaitable",
        ANEXT_AWAITABLE,
        Slots {
            iter: Some(native::itself),
            next: Some(anext_next),
            await_: Some(native::itself),
            ..Slots::EMPTY
        },
    )
}];
