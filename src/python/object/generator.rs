//! Generators and coroutines as objects: their state, and the methods that resume them.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{
    ASYNC_GENERATOR, COROUTINE, DEPRECATION_WARNING, GENERATOR, GENERATOR_EXIT, RUNTIME_ERROR,
    RUNTIME_WARNING, STOP_ASYNC_ITERATION, STOP_ITERATION, STR, TRACEBACK,
};
use crate::python::heap::{Heap, Obj, Owned, fields};
use crate::python::object::{
    Def, Fallible, GetSet, Raised, Resumed, Slots, TypeRow, Vm, class_method, def, exception, flag,
    get, get_set, given, member, protocol,
};
use crate::python::object::{coroutine, native, types};

/// `gi_frame_state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Created,
    Suspended,
    /// Suspended inside `yield from` or `await`: the sub-iterator lies on top of its stack.
    Delegating,
    Running,
    Finished,
}

const STATES: [State; 5] =
    [State::Created, State::Suspended, State::Delegating, State::Running, State::Finished];

/// `ag_closed`, `ag_running_async` and `ag_hooks_inited`, which share the state's word.
pub const CLOSED: u64 = 1 << 8;
pub const RUNNING_ASYNC: u64 = 1 << 9;
pub const HOOKS_DONE: u64 = 1 << 10;

pub fn state(heap: &Heap, generator: Obj) -> State {
    let number = (heap.word(generator, fields::generator::STATE) & 0xFF) as usize;
    STATES[number.min(STATES.len() - 1)]
}

pub fn set_state(heap: &mut Heap, generator: Obj, state: State) {
    let flags = heap.word(generator, fields::generator::STATE) & !0xFF;
    heap.set_word(generator, fields::generator::STATE, flags | state as u64);
}

pub fn has_flag(heap: &Heap, generator: Obj, flag: u64) -> bool {
    heap.word(generator, fields::generator::STATE) & flag != 0
}

pub fn set_flag(heap: &mut Heap, generator: Obj, flag: u64, on: bool) {
    let word = heap.word(generator, fields::generator::STATE);
    let word = if on { word | flag } else { word & !flag };
    heap.set_word(generator, fields::generator::STATE, word);
}

/// What it waits for in a `yield from` or `await` (`_PyGen_yf`).
pub fn delegate(vm: &dyn Vm, generator: Obj) -> Option<Obj> {
    if state(&vm.heap, generator) != State::Delegating {
        return None;
    }
    let count = vm.heap.word(generator, fields::generator::SLOT_COUNT) as u32;
    vm.heap.field(generator, fields::generator::SLOTS + count.checked_sub(1)?).some()
}

/// `gen_send_ex2`: sends a value in, or with `None` raises the exception that is on its way where it is suspended.
/// `closing`: a finished coroutine says nothing.
pub fn resume(
    vm: &mut dyn Vm,
    generator: Obj,
    value: Option<Obj>,
    closing: bool,
) -> Fallible<Resumed> {
    match state(&vm.heap, generator) {
        State::Running => {
            let text = format!("{} already executing", kind(vm, generator));
            Err(exception::value_error(vm, text))
        }
        State::Finished if vm.heap.type_of(generator) == COROUTINE && !closing => {
            Err(exception::runtime_error(vm, "cannot reuse already awaited coroutine"))
        }
        State::Finished if value.is_some() => Ok(Resumed::Returned(vm.none())),
        State::Finished => Err(Raised),
        State::Created if value.is_some_and(|value| value != NONE) => {
            let kind = kind(vm, generator);
            let text = format!("can't send non-None value to a just-started {kind}");
            Err(exception::type_error(vm, text))
        }
        _ => vm.resume_generator(generator, value),
    }
}

/// As its messages call it.
fn kind(vm: &dyn Vm, generator: Obj) -> &'static str {
    match vm.heap.type_of(generator) {
        COROUTINE => "coroutine",
        ASYNC_GENERATOR => "async generator",
        _ => "generator",
    }
}

fn next(vm: &mut dyn Vm, generator: Obj) -> Fallible<Option<Owned>> {
    match resume(vm, generator, Some(NONE), false)? {
        Resumed::Yielded(value) => Ok(Some(value)),
        Resumed::Returned(value) if value.get() == NONE => {
            vm.release(value);
            Ok(None)
        }
        Resumed::Returned(value) => Err(end(vm, value)),
    }
}

/// StopIteration with what the generator returned.
pub fn end(vm: &mut dyn Vm, value: Owned) -> Raised {
    let shown = if value.get() == NONE { Obj::NULL } else { value.get() };
    let raised = exception::stop_iteration(vm, shown);
    vm.release(value);
    raised
}

/// What a method gives: the value yielded, or how the generator ended as an exception.
pub fn finish(vm: &mut dyn Vm, generator: Obj, resumed: Resumed) -> Fallible<Owned> {
    match resumed {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(value) if vm.heap.type_of(generator) == ASYNC_GENERATOR => {
            vm.release(value);
            Err(exception::raise_with(vm, STOP_ASYNC_ITERATION, &[]))
        }
        Resumed::Returned(value) => Err(end(vm, value)),
    }
}

pub fn send(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let resumed = resume(vm, arguments[0], Some(arguments[1]), false)?;
    finish(vm, arguments[0], resumed)
}

/// The old way to call `throw`, with up to three arguments.
pub fn warn_of_old_throw(vm: &mut dyn Vm, name: &str, given: &[Obj]) -> Fallible<()> {
    let is_silent = !vm.heap.profile.words.warns_of_old_habits;
    if is_silent || given[1..].iter().all(|argument| argument.is_null()) {
        return Ok(());
    }
    let text = format!(
        "the (type, exc, tb) signature of {name}() is deprecated, use the single-arg signature instead."
    );
    vm.warn(DEPRECATION_WARNING, &text, 1)
}

pub fn throw(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    warn_of_old_throw(vm, "throw", &arguments[1..])?;
    let resumed = throw_in(vm, arguments[0], true, &arguments[1..])?;
    finish(vm, arguments[0], resumed)
}

/// `_gen_throw`: raises an exception (type, value, traceback as given) where the generator is suspended, in the innermost
/// one it delegates to.
pub fn throw_in(vm: &mut dyn Vm, generator: Obj, closes: bool, given: &[Obj]) -> Fallible<Resumed> {
    let Some(inner) = delegate(vm, generator) else {
        return throw_here(vm, generator, given);
    };
    if closes && exception::given_matches(vm, given[0], GENERATOR_EXIT) {
        return match close_delegate(vm, generator, inner) {
            Ok(()) => throw_here(vm, generator, given),
            Err(Raised) => resume(vm, generator, None, false),
        };
    }
    let inner_kind = vm.heap.type_of(inner);
    let result = if inner_kind == GENERATOR || inner_kind == COROUTINE {
        let inner = vm.heap.own(inner);
        protocol::enter(vm, " in throw()")?;
        let result = while_running(vm, generator, |vm| {
            let resumed = throw_in(vm, inner.get(), closes, given)?;
            finish(vm, inner.get(), resumed)
        });
        protocol::leave(vm);
        vm.release(inner);
        result
    } else {
        let Some(method) = protocol::lookup_attribute_str(vm, inner, "throw")? else {
            return throw_here(vm, generator, given);
        };
        let given: Vec<Obj> = given.iter().copied().take_while(|one| !one.is_null()).collect();
        let result = while_running(vm, generator, |vm| vm.call(method.get(), &given, &[]));
        vm.release(method);
        result
    };
    match result {
        Ok(value) => Ok(Resumed::Yielded(value)),
        // The generator sees it where it delegates: a StopIteration ends the sub-iterator there.
        Err(Raised) => resume(vm, generator, None, false),
    }
}

fn while_running<T>(
    vm: &mut dyn Vm,
    generator: Obj,
    action: impl FnOnce(&mut dyn Vm) -> Fallible<T>,
) -> Fallible<T> {
    let before = state(&vm.heap, generator);
    set_state(&mut vm.heap, generator, State::Running);
    let result = action(vm);
    set_state(&mut vm.heap, generator, before);
    result
}

fn throw_here(vm: &mut dyn Vm, generator: Obj, given: &[Obj]) -> Fallible<Resumed> {
    let part = |index: usize| given.get(index).copied().unwrap_or_default();
    let traceback = part(2).some().filter(|traceback| *traceback != NONE);
    if traceback.is_some_and(|traceback| vm.heap.type_of(traceback) != TRACEBACK) {
        let text = "throw() third argument must be a traceback object";
        return Err(exception::type_error(vm, text));
    }
    let raised = match vm.exception_to_throw(given[0], part(1)) {
        Ok(raised) => raised,
        // What goes wrong in making the exception is thrown instead.
        Err(Raised) if exception::is_class(vm, given[0]) => exception::take(vm),
        Err(raised) => return Err(raised),
    };
    if let Some(traceback) = traceback {
        let traceback = vm.heap.own(traceback);
        vm.store(raised.get(), exception::TRACEBACK, traceback);
    }
    exception::restore(vm, raised);
    resume(vm, generator, None, false)
}

/// `gen_close_iter` of what the generator delegates to.
fn close_delegate(vm: &mut dyn Vm, generator: Obj, inner: Obj) -> Fallible<()> {
    let inner = vm.heap.own(inner);
    let result = while_running(vm, generator, |vm| close_iterator(vm, inner.get()));
    vm.release(inner);
    result
}

fn close_iterator(vm: &mut dyn Vm, iterator: Obj) -> Fallible<()> {
    let kind = vm.heap.type_of(iterator);
    if kind == GENERATOR || kind == COROUTINE {
        protocol::enter(vm, " in close()")?;
        let result = close(vm, &[iterator]);
        protocol::leave(vm);
        let result = result?;
        vm.release(result);
        return Ok(());
    }
    if let Some(method) = protocol::lookup_attribute_str(vm, iterator, "close")? {
        let result = vm.call(method.get(), &[], &[]);
        vm.release(method);
        let result = result?;
        vm.release(result);
    }
    Ok(())
}

/// `gen.close()`: gives what the generator returned (3.13).
pub fn close(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let generator = arguments[0];
    match state(&vm.heap, generator) {
        State::Created => {
            vm.abandon_generator(generator);
            return Ok(vm.none());
        }
        State::Finished => return Ok(vm.none()),
        _ => {}
    }
    let closed = match delegate(vm, generator) {
        Some(inner) => close_delegate(vm, generator, inner),
        None => Ok(()),
    };
    // Where nothing could catch it or clean up, nothing runs.
    if !vm.is_generator_guarded(generator) {
        vm.abandon_generator(generator);
        if closed.is_err() {
            return Err(Raised);
        }
        return Ok(vm.none());
    }
    if closed.is_ok() {
        let exit = vm.call(GENERATOR_EXIT, &[], &[])?;
        exception::set(vm, exit);
    }
    match resume(vm, generator, None, true) {
        Ok(Resumed::Yielded(value)) => {
            vm.release(value);
            let text = format!("{} ignored GeneratorExit", kind(vm, generator));
            Err(exception::raise(vm, RUNTIME_ERROR, text))
        }
        Ok(Resumed::Returned(value)) => Ok(value),
        Err(Raised) if exception::matches(vm, GENERATOR_EXIT) => {
            exception::clear(vm);
            Ok(vm.none())
        }
        Err(Raised) if exception::matches(vm, STOP_ITERATION) => {
            Ok(exception::take_stop_iteration_value(vm))
        }
        Err(raised) => Err(raised),
    }
}

pub fn repr(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let name = vm.heap.field(generator, fields::generator::QUALNAME);
    let name = vm.heap.text(name).into_owned();
    let kind = protocol::type_name(vm, generator).to_owned();
    let address = vm.heap.address(generator);
    Ok(vm.heap.str(&format!("<{kind} object {name} at {address:#x}>")))
}

fn is_running(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let running = state(&vm.heap, generator) == State::Running;
    Ok(vm.bool(running))
}

pub fn is_suspended(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let state = state(&vm.heap, generator);
    Ok(vm.bool(matches!(state, State::Suspended | State::Delegating)))
}

pub fn yield_from(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let inner = delegate(vm, generator).unwrap_or(NONE);
    Ok(vm.own(inner))
}

pub fn get_field<const FIELD: u32>(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let value = vm.heap.field(generator, FIELD).some().unwrap_or(NONE);
    Ok(vm.own(value))
}

pub fn set_name<const FIELD: u32>(
    vm: &mut dyn Vm,
    generator: Obj,
    value: Obj,
    _: Obj,
) -> Fallible<()> {
    if value.is_null() || !types::is_instance(vm, value, STR) {
        let name = if FIELD == fields::generator::NAME { "__name__" } else { "__qualname__" };
        let text = format!("{name} must be set to a string object");
        return Err(exception::type_error(vm, text));
    }
    let value = vm.own(value);
    vm.store(generator, FIELD, value);
    Ok(())
}

pub fn frame(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    if state(&vm.heap, generator) == State::Finished {
        return Ok(vm.none());
    }
    Ok(vm.generator_frame(generator))
}

/// `_PyGen_Finalize`: a generator that dies while it is suspended is closed first.
pub fn finalize(vm: &mut dyn Vm, generator: Obj) {
    exception::aside(vm, |vm| close_dying(vm, generator));
}

fn close_dying(vm: &mut dyn Vm, generator: Obj) {
    let now = state(&vm.heap, generator);
    if now == State::Finished {
        return;
    }
    let finalizer = vm.heap.field(generator, fields::generator::ORIGIN);
    let kind = vm.heap.type_of(generator);
    if kind == ASYNC_GENERATOR && !finalizer.is_null() && !has_flag(&vm.heap, generator, CLOSED) {
        let result = vm.call(finalizer, &[generator], &[]);
        release_or_report(vm, result, generator);
        return;
    }
    if kind == COROUTINE && now == State::Created {
        warn_unawaited(vm, generator);
        vm.abandon_generator(generator);
        return;
    }
    let result = close(vm, &[generator]);
    release_or_report(vm, result, generator);
}

fn release_or_report(vm: &mut dyn Vm, result: Fallible<Owned>, place: Obj) {
    match result {
        Ok(value) => vm.release(value),
        Err(Raised) => vm.unraisable(place),
    }
}

/// `_PyErr_WarnUnawaitedCoroutine`.
fn warn_unawaited(vm: &mut dyn Vm, coroutine: Obj) {
    if !vm.heap.field(coroutine, ORIGIN).is_null() {
        let told = vm.import("warnings").and_then(|warnings| {
            given::with(vm, warnings, |vm, warnings| {
                let name = "_warn_unawaited_coroutine";
                protocol::call_method(vm, warnings, name, &[coroutine])
            })
        });
        return release_or_report(vm, told, coroutine);
    }
    let name = vm.heap.field(coroutine, fields::generator::QUALNAME);
    let text = format!("coroutine '{}' was never awaited", vm.heap.text(name));
    if vm.warn_about(RUNTIME_WARNING, &text, 1, coroutine).is_err() {
        vm.unraisable(coroutine);
    }
}

const NAME: u32 = fields::generator::NAME;
const QUALNAME: u32 = fields::generator::QUALNAME;
const CODE: u32 = fields::generator::CODE;
const ORIGIN: u32 = fields::generator::ORIGIN;

const METHODS: &[Def] = &[
    def("send", "($self, object, /)", send).doc(
        "send(arg) -> send 'arg' into generator,\n\
         return next yielded value or raise StopIteration.",
    ),
    def("throw", THROW, throw).doc(
        "throw(value)\nthrow(type[,value[,tb]])\n\n\
         Raise exception in generator, return next yielded value or raise\nStopIteration.\n\
         the (type, val, tb) signature is deprecated, \n\
         and may be removed in a future version of Python.",
    ),
    def("close", "($self, /)", close).doc("close() -> raise GeneratorExit inside generator."),
    def("__sizeof__", "($self, /)", native::size_of)
        .doc("gen.__sizeof__() -> size of gen in memory, in bytes"),
    class_method("__class_getitem__", "($cls, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];

pub const THROW: &str = "($self, typ, val=<unset>, tb=<unset>, /)";

const COROUTINE_METHODS: &[Def] = &[
    def("send", "($self, object, /)", send).doc(
        "send(arg) -> send 'arg' into coroutine,\n\
         return next iterated value or raise StopIteration.",
    ),
    def("throw", THROW, throw).doc(
        "throw(value)\nthrow(type[,value[,traceback]])\n\n\
         Raise exception in coroutine, return next iterated value or raise\nStopIteration.\n\
         the (type, val, tb) signature is deprecated, \n\
         and may be removed in a future version of Python.",
    ),
    def("close", "($self, /)", close).doc("close() -> raise GeneratorExit inside coroutine."),
    def("__sizeof__", "($self, /)", native::size_of)
        .doc("gen.__sizeof__() -> size of gen in memory, in bytes"),
    class_method("__class_getitem__", "($cls, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];

const MEMBERS: &[GetSet] = &[
    get_set("__name__", get_field::<NAME>, set_name::<NAME>),
    get_set("__qualname__", get_field::<QUALNAME>, set_name::<QUALNAME>),
    get("gi_yieldfrom", yield_from),
    get("gi_running", is_running),
    get("gi_frame", frame),
    get("gi_suspended", is_suspended),
    get("gi_code", get_field::<CODE>),
];

const COROUTINE_MEMBERS: &[GetSet] = &[
    get_set("__name__", get_field::<NAME>, set_name::<NAME>),
    get_set("__qualname__", get_field::<QUALNAME>, set_name::<QUALNAME>),
    get("cr_await", yield_from),
    get("cr_running", is_running),
    get("cr_frame", frame),
    get("cr_code", get_field::<CODE>),
    member("cr_origin", get_field::<ORIGIN>),
    get("cr_suspended", is_suspended),
];

pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: METHODS,
        members: MEMBERS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new(
            "generator",
            GENERATOR,
            Slots {
                repr: Some(repr),
                iter: Some(native::itself),
                next: Some(next),
                finalize: Some(finalize),
                ..Slots::EMPTY
            },
        )
    },
    TypeRow {
        methods: COROUTINE_METHODS,
        members: COROUTINE_MEMBERS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new(
            "coroutine",
            COROUTINE,
            Slots {
                repr: Some(repr),
                finalize: Some(finalize),
                await_: Some(coroutine::wrap),
                ..Slots::EMPTY
            },
        )
    },
];
