//! `_thread._ThreadHandle`: what a thread is joined by.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{
    Awaited, Def, Fallible, GetSet, Slots, TypeRow, Vm, binding, def, exception, get, lock,
    protocol,
};

/// Word with the thread's number and one, and a bit that says it is done though it may still run.
const THREAD: u32 = 2;
const DONE: u64 = 1 << 32;

/// The thread that was started with a handle.
pub fn thread(vm: &dyn Vm, handle: Obj) -> Option<u32> {
    (vm.heap.word(handle, THREAD) as u32).checked_sub(1)
}

pub fn set_thread(vm: &mut dyn Vm, handle: Obj, thread: u32) {
    vm.heap.set_word(handle, THREAD, u64::from(thread) + 1);
}

fn has_ended(vm: &dyn Vm, handle: Obj) -> bool {
    vm.heap.word(handle, THREAD) & DONE != 0
        || thread(vm, handle).is_some_and(|thread| vm.thread_has_ended(thread))
}

fn ident_of(vm: &dyn Vm, handle: Obj) -> u64 {
    thread(vm, handle).map_or(0, |thread| vm.thread_ident(thread))
}

/// `_make_thread_handle(ident)`: of a thread that runs already.
pub fn make(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = vm.heap.int_value(arguments[0]).map(|ident| ident as u64);
    let threads = 0..=vm.thread_limit();
    let Some(thread) = threads.into_iter().find(|thread| Some(vm.thread_ident(*thread)) == number)
    else {
        return Err(exception::unsupported(vm, "a handle of a thread that was never started"));
    };
    let handle = vm.heap.new_object(t::THREAD_HANDLE);
    set_thread(vm, handle.get(), thread);
    Ok(handle)
}

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "_ThreadHandle", keywords)?;
    binding::check_count(vm, "_ThreadHandle", arguments.len(), 0, 0)?;
    Ok(vm.heap.new_object(kind))
}

fn join(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [handle, timeout] = *arguments else { return Ok(vm.none()) };
    let timeout = match timeout.some().filter(|timeout| *timeout != NONE) {
        None => None,
        Some(timeout) => lock::seconds(vm, timeout)?.filter(|seconds| *seconds >= 0),
    };
    let Some(thread) = thread(vm, handle) else {
        return Err(exception::runtime_error(vm, "thread not started"));
    };
    if !has_ended(vm, handle) && thread == vm.thread() {
        return Err(exception::runtime_error(vm, "Cannot join current thread"));
    }
    while !has_ended(vm, handle) && timeout != Some(0) {
        if !vm.wait(Awaited::End(thread), timeout.map(|timeout| timeout as u64))? {
            break;
        }
    }
    Ok(vm.none())
}

fn is_done(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let done = has_ended(vm, arguments[0]);
    Ok(vm.bool(done))
}

fn set_done(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let word = vm.heap.word(arguments[0], THREAD);
    if word == 0 {
        return Err(exception::runtime_error(vm, "thread not started"));
    }
    vm.heap.set_word(arguments[0], THREAD, word | DONE);
    if let Some(thread) = thread(vm, arguments[0]) {
        vm.notify_end(thread);
    }
    Ok(vm.none())
}

fn ident(vm: &mut dyn Vm, handle: Obj) -> Fallible<Owned> {
    let ident = ident_of(vm, handle);
    Ok(vm.heap.int(ident as i64))
}

fn repr(vm: &mut dyn Vm, handle: Obj) -> Fallible<Owned> {
    let name = protocol::type_name(vm, handle);
    let text = format!("<{name} object: ident={}>", ident_of(vm, handle));
    Ok(vm.heap.str(&text))
}

const METHODS: &[Def] = &[
    def("join", "($self, timeout=None, /)", join),
    def("_set_done", "($self, /)", set_done),
    def("is_done", "($self, /)", is_done),
];

const MEMBERS: &[GetSet] = &[get("ident", ident)];

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    ..TypeRow::new(
        "_thread._ThreadHandle",
        t::THREAD_HANDLE,
        Slots { repr: Some(repr), new: Some(new), ..Slots::EMPTY },
    )
};
