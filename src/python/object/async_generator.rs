//! Asynchronous generators: what `asend`, `athrow`, `aclose` and `anext` give, as `genobject.c` has it.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{
    ASYNC_GENERATOR, ASYNC_GENERATOR_ASEND, ASYNC_GENERATOR_ATHROW, ASYNC_GENERATOR_WRAPPED_VALUE,
    GENERATOR_EXIT, RUNTIME_WARNING, STOP_ASYNC_ITERATION, STOP_ITERATION,
};
use crate::python::heap::{Obj, Owned, fields};
use crate::python::object::generator::{
    self, CLOSED, HOOKS_DONE, RUNNING_ASYNC, State, has_flag, set_flag,
};
use crate::python::object::{
    Def, Fallible, GetSet, Raised, Slots, TypeRow, Vm, class_method, def, exception, flag, get,
    get_set, member, native,
};

/// Words of `PyAsyncGenASend` and `PyAsyncGenAThrow`.
const GENERATOR: u32 = 2;
/// The value to send; the tuple of what to throw, NULL in `aclose()`.
const GIVEN: u32 = 3;
const STATE: u32 = 4;
/// Of a value that an `async` generator yielded, so that `await` cannot take it for its own.
const WRAPPED: u32 = 2;

const INIT: u64 = 0;
const ITER: u64 = 1;
const DONE: u64 = 2;

const IGNORED_EXIT: &str = "async generator ignored GeneratorExit";

/// `_PyAsyncGenValueWrapperNew`.
pub fn wrap_value(vm: &mut dyn Vm, value: Owned) -> Owned {
    native::create(vm, ASYNC_GENERATOR_WRAPPED_VALUE, [(WRAPPED, value)])
}

/// `async_gen_init_hooks`: the event loop learns of the generator.
fn init_hooks(vm: &mut dyn Vm, generator: Obj) -> Fallible<()> {
    if has_flag(&vm.heap, generator, HOOKS_DONE) {
        return Ok(());
    }
    set_flag(&mut vm.heap, generator, HOOKS_DONE, true);
    let hooks = vm.hooks();
    if !hooks.finalizer.is_null() {
        let finalizer = vm.heap.own(hooks.finalizer);
        vm.store(generator, fields::generator::ORIGIN, finalizer);
    }
    if !hooks.first_iteration.is_null() {
        let result = vm.call(hooks.first_iteration, &[generator], &[])?;
        vm.release(result);
    }
    Ok(())
}

fn create(vm: &mut dyn Vm, kind: Obj, generator: Obj, given: Owned) -> Fallible<Owned> {
    init_hooks(vm, generator)?;
    let generator = vm.heap.own(generator);
    Ok(native::create(vm, kind, [(GENERATOR, generator), (GIVEN, given)]))
}

/// `__anext__`.
fn anext(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    create(vm, ASYNC_GENERATOR_ASEND, generator, Owned::from_raw(Obj::NULL))
}

fn asend(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let value = vm.heap.own(arguments[1]);
    create(vm, ASYNC_GENERATOR_ASEND, arguments[0], value)
}

fn aclose(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    create(vm, ASYNC_GENERATOR_ATHROW, arguments[0], Owned::from_raw(Obj::NULL))
}

fn athrow(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    generator::warn_of_old_throw(vm, "athrow", &arguments[1..])?;
    let given: Vec<Obj> = arguments[1..].iter().copied().take_while(|one| !one.is_null()).collect();
    let given = vm.heap.tuple(&given);
    create(vm, ASYNC_GENERATOR_ATHROW, arguments[0], given)
}

/// `async_gen_unwrap_value`: what the generator yielded itself ends the `await` with a `StopIteration`.
fn unwrap(vm: &mut dyn Vm, generator: Obj, result: Fallible<Owned>) -> Fallible<Owned> {
    match result {
        Err(Raised) => {
            if exception::matches(vm, STOP_ASYNC_ITERATION)
                || exception::matches(vm, GENERATOR_EXIT)
            {
                set_flag(&mut vm.heap, generator, CLOSED, true);
            }
            set_flag(&mut vm.heap, generator, RUNNING_ASYNC, false);
            Err(Raised)
        }
        Ok(value) if is_wrapped(vm, &value) => {
            let inner = vm.heap.field(value.get(), WRAPPED);
            let inner = vm.heap.own(inner);
            vm.release(value);
            set_flag(&mut vm.heap, generator, RUNNING_ASYNC, false);
            let raised = exception::stop_iteration(vm, inner.get());
            vm.release(inner);
            Err(raised)
        }
        Ok(value) => Ok(value),
    }
}

fn is_wrapped(vm: &dyn Vm, value: &Owned) -> bool {
    vm.heap.type_of(value.get()) == ASYNC_GENERATOR_WRAPPED_VALUE
}

/// The state that decides, and the generator.
fn parts(vm: &dyn Vm, object: Obj) -> (u64, Obj) {
    (vm.heap.word(object, STATE), vm.heap.field(object, GENERATOR))
}

fn end(vm: &mut dyn Vm, object: Obj) {
    vm.heap.set_word(object, STATE, DONE);
}

/// Begins to run the generator; refused while another `await` does.
fn begin(vm: &mut dyn Vm, object: Obj, generator: Obj, name: &str) -> Fallible<()> {
    if has_flag(&vm.heap, generator, RUNNING_ASYNC) {
        end(vm, object);
        let text = format!("{name}(): asynchronous generator is already running");
        return Err(exception::runtime_error(vm, text));
    }
    vm.heap.set_word(object, STATE, ITER);
    Ok(())
}

fn asend_send(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let mut value = arguments[1];
    let (state, generator) = parts(vm, object);
    if state == DONE {
        let text = "cannot reuse already awaited __anext__()/asend()";
        return Err(exception::runtime_error(vm, text));
    }
    if state == INIT {
        begin(vm, object, generator, "anext")?;
        if value == NONE {
            value = vm.heap.field(object, GIVEN).some().unwrap_or(NONE);
        }
    }
    set_flag(&mut vm.heap, generator, RUNNING_ASYNC, true);
    let result = generator::send(vm, &[generator, value]);
    let result = unwrap(vm, generator, result);
    if result.is_err() {
        end(vm, object);
    }
    result
}

fn asend_next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    asend_send(vm, &[object, NONE]).map(Some)
}

fn asend_throw(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let (state, generator) = parts(vm, object);
    if state == DONE {
        let text = "cannot reuse already awaited __anext__()/asend()";
        return Err(exception::runtime_error(vm, text));
    }
    if state == INIT {
        begin(vm, object, generator, "anext")?;
        set_flag(&mut vm.heap, generator, RUNNING_ASYNC, true);
    }
    let result = generator::throw(vm, &[&[generator], &arguments[1..]].concat());
    let result = unwrap(vm, generator, result);
    if result.is_err() {
        end(vm, object);
    }
    result
}

/// `close()` of either: the exception is thrown in and must come out again.
fn close(
    vm: &mut dyn Vm,
    object: Obj,
    throw: fn(&mut dyn Vm, &[Obj]) -> Fallible<Owned>,
) -> Fallible<Owned> {
    if vm.heap.word(object, STATE) == DONE {
        return Ok(vm.none());
    }
    match throw(vm, &[object, GENERATOR_EXIT, Obj::NULL, Obj::NULL]) {
        Ok(value) => {
            vm.release(value);
            Err(exception::runtime_error(vm, "coroutine ignored GeneratorExit"))
        }
        Err(Raised) => {
            let ends = [STOP_ITERATION, STOP_ASYNC_ITERATION, GENERATOR_EXIT];
            if !ends.iter().any(|kind| exception::matches(vm, *kind)) {
                return Err(Raised);
            }
            exception::clear(vm);
            Ok(vm.none())
        }
    }
}

fn asend_close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    close(vm, arguments[0], asend_throw)
}

fn athrow_name(vm: &dyn Vm, object: Obj) -> &'static str {
    if vm.heap.field(object, GIVEN).is_null() { "aclose" } else { "athrow" }
}

/// The generator yielded instead of ending.
fn ignored_exit(vm: &mut dyn Vm, object: Obj, generator: Obj, value: Owned) -> Raised {
    vm.release(value);
    set_flag(&mut vm.heap, generator, RUNNING_ASYNC, false);
    end(vm, object);
    exception::runtime_error(vm, IGNORED_EXIT)
}

/// `check_error`: `aclose()` is done when the generator has ended.
fn ended(vm: &mut dyn Vm, object: Obj, generator: Obj) -> Raised {
    set_flag(&mut vm.heap, generator, RUNNING_ASYNC, false);
    end(vm, object);
    let is_end =
        exception::matches(vm, STOP_ASYNC_ITERATION) || exception::matches(vm, GENERATOR_EXIT);
    if is_end && vm.heap.field(object, GIVEN).is_null() {
        exception::clear(vm);
        return exception::stop_iteration(vm, Obj::NULL);
    }
    Raised
}

fn athrow_send(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (object, value) = (arguments[0], arguments[1]);
    let (state, generator) = parts(vm, object);
    if state == DONE {
        let text = "cannot reuse already awaited aclose()/athrow()";
        return Err(exception::runtime_error(vm, text));
    }
    if generator::state(&vm.heap, generator) == State::Finished {
        end(vm, object);
        return Err(exception::stop_iteration(vm, Obj::NULL));
    }
    let closes = vm.heap.field(object, GIVEN).is_null();
    if state == INIT {
        return athrow_begin(vm, object, generator, value);
    }
    let result = generator::send(vm, &[generator, value]);
    if !closes {
        return unwrap(vm, generator, result);
    }
    match result {
        Ok(value) if is_wrapped(vm, &value) => Err(ignored_exit(vm, object, generator, value)),
        Ok(value) => Ok(value),
        Err(Raised) => Err(ended(vm, object, generator)),
    }
}

fn athrow_begin(vm: &mut dyn Vm, object: Obj, generator: Obj, value: Obj) -> Fallible<Owned> {
    let name = athrow_name(vm, object);
    begin(vm, object, generator, name)?;
    if has_flag(&vm.heap, generator, CLOSED) {
        end(vm, object);
        return Err(exception::raise_with(vm, STOP_ASYNC_ITERATION, &[]));
    }
    if value != NONE {
        vm.heap.set_word(object, STATE, INIT);
        let text = "can't send non-None value to a just-started coroutine";
        return Err(exception::runtime_error(vm, text));
    }
    set_flag(&mut vm.heap, generator, RUNNING_ASYNC, true);
    let given = vm.heap.field(object, GIVEN);
    let closes = given.is_null();
    let given = if closes {
        set_flag(&mut vm.heap, generator, CLOSED, true);
        vec![GENERATOR_EXIT]
    } else {
        vm.heap.tuple_items(given)
    };
    let result = generator::throw_in(vm, generator, false, &given);
    let result = result.and_then(|resumed| generator::finish(vm, generator, resumed));
    let result = match result {
        Ok(value) if closes && is_wrapped(vm, &value) => {
            return Err(ignored_exit(vm, object, generator, value));
        }
        other if closes => other,
        other => unwrap(vm, generator, other),
    };
    result.map_err(|Raised| ended(vm, object, generator))
}

fn athrow_next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    athrow_send(vm, &[object, NONE]).map(Some)
}

fn athrow_throw(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let (state, generator) = parts(vm, object);
    if state == DONE {
        let text = "cannot reuse already awaited aclose()/athrow()";
        return Err(exception::runtime_error(vm, text));
    }
    if state == INIT {
        let name = athrow_name(vm, object);
        begin(vm, object, generator, name)?;
        set_flag(&mut vm.heap, generator, RUNNING_ASYNC, true);
    }
    let closes = vm.heap.field(object, GIVEN).is_null();
    let result = generator::throw(vm, &[&[generator], &arguments[1..]].concat());
    if !closes {
        let result = unwrap(vm, generator, result);
        if result.is_err() {
            end(vm, object);
        }
        return result;
    }
    match result {
        Ok(value) if is_wrapped(vm, &value) => Err(ignored_exit(vm, object, generator, value)),
        Ok(value) => Ok(value),
        Err(Raised) => Err(ended(vm, object, generator)),
    }
}

fn athrow_close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    close(vm, arguments[0], athrow_throw)
}

/// `_PyErr_WarnUnawaitedAgenMethod`.
fn finalize(vm: &mut dyn Vm, object: Obj) {
    exception::aside(vm, |vm| warn_unawaited(vm, object));
}

fn warn_unawaited(vm: &mut dyn Vm, object: Obj) {
    let (state, generator) = parts(vm, object);
    if state != INIT || generator.is_null() {
        return;
    }
    let method = match vm.heap.type_of(object) {
        ASYNC_GENERATOR_ASEND => "asend",
        _ => athrow_name(vm, object),
    };
    let name = vm.heap.field(generator, fields::generator::QUALNAME);
    let name = vm.heap.text(name).into_owned();
    let text = format!("coroutine method '{method}' of '{name}' was never awaited");
    if vm.warn_about(RUNTIME_WARNING, &text, 1, generator).is_err() {
        vm.unraisable(generator);
    }
}

fn is_running(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let running = has_flag(&vm.heap, generator, RUNNING_ASYNC);
    Ok(vm.bool(running))
}

const NAME: u32 = fields::generator::NAME;
const QUALNAME: u32 = fields::generator::QUALNAME;
const CODE: u32 = fields::generator::CODE;

const METHODS: &[Def] = &[
    def("asend", "($self, object, /)", asend).doc("asend(v) -> send 'v' in generator."),
    def("athrow", generator::THROW, athrow).doc(
        "athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator.\n\
         the (type, val, tb) signature is deprecated, \n\
         and may be removed in a future version of Python.",
    ),
    def("aclose", "($self, /)", aclose).doc("aclose() -> raise GeneratorExit inside generator."),
    def("__sizeof__", "($self, /)", native::size_of)
        .doc("gen.__sizeof__() -> size of gen in memory, in bytes"),
    class_method("__class_getitem__", "($cls, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];

const MEMBERS: &[GetSet] = &[
    get_set("__name__", generator::get_field::<NAME>, generator::set_name::<NAME>),
    get_set("__qualname__", generator::get_field::<QUALNAME>, generator::set_name::<QUALNAME>),
    get("ag_await", generator::yield_from),
    get("ag_frame", generator::frame),
    get("ag_code", generator::get_field::<CODE>),
    member("ag_running", is_running),
    get("ag_suspended", generator::is_suspended),
];

const ASEND_METHODS: &[Def] = &[
    def("send", "($self, object, /)", asend_send),
    def("throw", generator::THROW, asend_throw),
    def("close", "($self, /)", asend_close),
];

const ATHROW_METHODS: &[Def] = &[
    def("send", "($self, object, /)", athrow_send),
    def("throw", generator::THROW, athrow_throw),
    def("close", "($self, /)", athrow_close),
];

const AWAITABLE: Slots = Slots {
    iter: Some(native::itself),
    await_: Some(native::itself),
    finalize: Some(finalize),
    ..Slots::EMPTY
};

pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: METHODS,
        members: MEMBERS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new(
            "async_generator",
            ASYNC_GENERATOR,
            Slots {
                repr: Some(generator::repr),
                async_iter: Some(native::itself),
                async_next: Some(anext),
                finalize: Some(generator::finalize),
                ..Slots::EMPTY
            },
        )
    },
    TypeRow {
        methods: ASEND_METHODS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new(
            "async_generator_asend",
            ASYNC_GENERATOR_ASEND,
            Slots { next: Some(asend_next), ..AWAITABLE },
        )
    },
    TypeRow {
        methods: ATHROW_METHODS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new(
            "async_generator_athrow",
            ASYNC_GENERATOR_ATHROW,
            Slots { next: Some(athrow_next), ..AWAITABLE },
        )
    },
];

/// Readied after the types of the first tables.
pub const LATE_ROWS: &[TypeRow] =
    &[TypeRow::new("async_generator_wrapped_value", ASYNC_GENERATOR_WRAPPED_VALUE, Slots::EMPTY)];
