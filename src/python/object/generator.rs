//! Generators and coroutines as objects: their state, and the methods that resume them.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{
    COROUTINE, GENERATOR, GENERATOR_EXIT, RUNTIME_ERROR, STOP_ITERATION,
};
use crate::python::heap::{Heap, Obj, Owned, fields};
use crate::python::object::{
    Def, Fallible, GetSet, Raised, Resumed, Slots, TypeRow, Vm, def, exception, get, protocol,
};

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

pub fn state(heap: &Heap, generator: Obj) -> State {
    let number = heap.word(generator, fields::generator::STATE) as usize;
    STATES[number.min(STATES.len() - 1)]
}

pub fn set_state(heap: &mut Heap, generator: Obj, state: State) {
    heap.set_word(generator, fields::generator::STATE, state as u64);
}

/// What it waits for in a `yield from`.
fn delegate(vm: &dyn Vm, generator: Obj) -> Option<Obj> {
    if state(&vm.heap, generator) != State::Delegating {
        return None;
    }
    let count = vm.heap.word(generator, fields::generator::SLOT_COUNT) as u32;
    vm.heap.field(generator, fields::generator::SLOTS + count.checked_sub(1)?).some()
}

/// Sends a value in; `None` at the end, when the value returned is kept in `result`.
fn resume(vm: &mut dyn Vm, generator: Obj, value: Obj) -> Fallible<Resumed> {
    match state(&vm.heap, generator) {
        State::Running => {
            let text = format!("{} already executing", kind(vm, generator));
            Err(exception::value_error(vm, text))
        }
        State::Finished if vm.heap.type_of(generator) == COROUTINE => {
            Err(exception::runtime_error(vm, "cannot reuse already awaited coroutine"))
        }
        State::Finished => Ok(Resumed::Returned(vm.none())),
        State::Created if value != NONE => {
            let kind = kind(vm, generator);
            let text = format!("can't send non-None value to a just-started {kind}");
            Err(exception::type_error(vm, text))
        }
        _ => vm.resume_generator(generator, Some(value)),
    }
}

/// As its messages call it.
fn kind(vm: &dyn Vm, generator: Obj) -> &'static str {
    if vm.heap.type_of(generator) == COROUTINE { "coroutine" } else { "generator" }
}

fn next(vm: &mut dyn Vm, generator: Obj) -> Fallible<Option<Owned>> {
    match resume(vm, generator, NONE)? {
        Resumed::Yielded(value) => Ok(Some(value)),
        Resumed::Returned(value) if value.get() == NONE => {
            vm.release(value);
            Ok(None)
        }
        Resumed::Returned(value) => Err(end(vm, value)),
    }
}

/// StopIteration with what the generator returned.
fn end(vm: &mut dyn Vm, value: Owned) -> Raised {
    let raised = exception::stop_iteration(vm, value.get());
    vm.release(value);
    raised
}

fn finish(vm: &mut dyn Vm, resumed: Resumed) -> Fallible<Owned> {
    match resumed {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(value) => Err(end(vm, value)),
    }
}

fn send(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let resumed = resume(vm, arguments[0], arguments[1])?;
    finish(vm, resumed)
}

fn throw(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let generator = arguments[0];
    let value = arguments.get(2).copied().unwrap_or_default();
    let raised = vm.exception_to_throw(arguments[1], value)?;
    let resumed = throw_in(vm, generator, raised)?;
    finish(vm, resumed)
}

/// Raises an exception where the generator is suspended, in the innermost one it delegates to.
fn throw_in(vm: &mut dyn Vm, generator: Obj, raised: Owned) -> Fallible<Resumed> {
    if let Some(inner) = delegate(vm, generator) {
        if exception::given_matches(vm, raised.get(), GENERATOR_EXIT) {
            if let Err(failed) = close_iterator(vm, inner) {
                vm.release(raised);
                return vm.resume_generator(generator, None).or(Err(failed));
            }
        } else if let Some(method) = protocol::lookup_attribute_str(vm, inner, "throw")? {
            return throw_through(vm, generator, method, raised);
        }
    }
    match state(&vm.heap, generator) {
        State::Running => {
            vm.release(raised);
            let text = format!("{} already executing", kind(vm, generator));
            Err(exception::value_error(vm, text))
        }
        State::Finished if vm.heap.type_of(generator) == COROUTINE => {
            vm.release(raised);
            Err(exception::runtime_error(vm, "cannot reuse already awaited coroutine"))
        }
        State::Finished => {
            exception::restore(vm, raised);
            Err(Raised)
        }
        _ => {
            exception::set(vm, raised);
            vm.resume_generator(generator, None)
        }
    }
}

/// Calls the sub-iterator's `throw`; what comes out of it goes on in the generator.
fn throw_through(
    vm: &mut dyn Vm,
    generator: Obj,
    method: Owned,
    raised: Owned,
) -> Fallible<Resumed> {
    let before = state(&vm.heap, generator);
    set_state(&mut vm.heap, generator, State::Running);
    let result = vm.call(method.get(), &[raised.get()], &[]);
    set_state(&mut vm.heap, generator, before);
    vm.release(method);
    vm.release(raised);
    match result {
        Ok(value) => Ok(Resumed::Yielded(value)),
        // The generator sees it where it delegates: a StopIteration ends the sub-iterator there.
        Err(Raised) => vm.resume_generator(generator, None),
    }
}

fn close_iterator(vm: &mut dyn Vm, iterator: Obj) -> Fallible<()> {
    if vm.heap.type_of(iterator) == GENERATOR {
        let result = close(vm, &[iterator])?;
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
    let exit = vm.call(GENERATOR_EXIT, &[], &[])?;
    match throw_in(vm, generator, exit) {
        Ok(Resumed::Yielded(value)) => {
            vm.release(value);
            Err(exception::raise(vm, RUNTIME_ERROR, "generator ignored GeneratorExit"))
        }
        Ok(Resumed::Returned(value)) => Ok(value),
        Err(Raised)
            if exception::matches(vm, GENERATOR_EXIT) || exception::matches(vm, STOP_ITERATION) =>
        {
            exception::clear(vm);
            Ok(vm.none())
        }
        Err(raised) => Err(raised),
    }
}

fn same(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    Ok(vm.own(generator))
}

fn repr(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let name = vm.heap.field(generator, fields::generator::QUALNAME);
    let name = vm.heap.text(name).into_owned();
    let kind = protocol::type_name(vm, generator).to_owned();
    let address = crate::python::heap::arena::address(generator);
    Ok(vm.heap.str(&format!("<{kind} object {name} at {address:#x}>")))
}

fn is_running(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let running = state(&vm.heap, generator) == State::Running;
    Ok(vm.bool(running))
}

fn is_suspended(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let state = state(&vm.heap, generator);
    Ok(vm.bool(matches!(state, State::Suspended | State::Delegating)))
}

fn yield_from(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let inner = delegate(vm, generator).unwrap_or(NONE);
    Ok(vm.own(inner))
}

fn code(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let code = vm.heap.field(generator, fields::generator::CODE);
    Ok(vm.own(code))
}

fn name(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let name = vm.heap.field(generator, fields::generator::NAME);
    Ok(vm.own(name))
}

fn qualname(vm: &mut dyn Vm, generator: Obj) -> Fallible<Owned> {
    let name = vm.heap.field(generator, fields::generator::QUALNAME);
    Ok(vm.own(name))
}

/// A generator that dies while it is suspended is closed first.
fn finalize(vm: &mut dyn Vm, generator: Obj) {
    if matches!(state(&vm.heap, generator), State::Suspended | State::Delegating) {
        match close(vm, &[generator]) {
            Ok(value) => vm.release(value),
            Err(Raised) => vm.unraisable(generator),
        }
    } else if state(&vm.heap, generator) == State::Created {
        vm.abandon_generator(generator);
    }
}

const METHODS: &[Def] = &[
    def("send", "($self, arg, /)", send),
    def("throw", "($self, typ, val=<unrepresentable>, tb=<unrepresentable>, /)", throw),
    def("close", "($self, /)", close),
];

const MEMBERS: &[GetSet] = &[
    get("__name__", name),
    get("__qualname__", qualname),
    get("gi_yieldfrom", yield_from),
    get("gi_running", is_running),
    get("gi_suspended", is_suspended),
    get("gi_code", code),
];

const COROUTINE_MEMBERS: &[GetSet] = &[
    get("__name__", name),
    get("__qualname__", qualname),
    get("cr_await", yield_from),
    get("cr_running", is_running),
    get("cr_suspended", is_suspended),
    get("cr_code", code),
];

pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: METHODS,
        members: MEMBERS,
        ..TypeRow::new(
            "generator",
            GENERATOR,
            Slots {
                repr: Some(repr),
                iter: Some(same),
                next: Some(next),
                finalize: Some(finalize),
                ..Slots::EMPTY
            },
        )
    },
    TypeRow {
        methods: METHODS,
        members: COROUTINE_MEMBERS,
        ..TypeRow::new(
            "coroutine",
            COROUTINE,
            Slots {
                repr: Some(repr),
                finalize: Some(finalize),
                await_: Some(same),
                ..Slots::EMPTY
            },
        )
    },
];
