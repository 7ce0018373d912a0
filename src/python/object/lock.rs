//! `_thread.lock`.

use crate::python::heap::arena::address;
use crate::python::heap::image::types as t;
use crate::python::heap::image::{FALSE, TRUE};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Def, Fallible, Slots, TypeRow, Vm, binding, def, exception, protocol};

/// `PY_TIMEOUT_MAX` in seconds.
pub const TIMEOUT_MAX: f64 = 9_223_372_036.0;
/// Word of a lock that is not 0 while it is held.
const HELD: u32 = 2;

fn new_lock(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "lock", keywords)?;
    if !arguments.is_empty() {
        return Err(exception::type_error(vm, "lock() takes no arguments"));
    }
    Ok(vm.heap.new_object(kind))
}

fn is_held(vm: &dyn Vm, lock: Obj) -> bool {
    vm.heap.word(lock, HELD) != 0
}

fn acquire(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [lock, blocking, timeout] = *arguments else { return Ok(vm.none()) };
    let blocks = blocking.is_null() || protocol::truth(vm, blocking)?;
    let timeout = timeout_ns(vm, timeout, blocks)?;
    loop {
        if !is_held(vm, lock) {
            vm.heap.set_word(lock, HELD, 1);
            return Ok(vm.own(TRUE));
        }
        // A wait that timed out gives up, unless the lock became free at that very moment.
        let gives_up = !blocks || timeout == Some(0) || !vm.wait(lock, timeout)?;
        if gives_up && is_held(vm, lock) {
            return Ok(vm.own(FALSE));
        }
    }
}

/// The time to wait; `None` is for ever.
fn timeout_ns(vm: &mut dyn Vm, timeout: Obj, blocks: bool) -> Fallible<Option<u64>> {
    if timeout.is_null() {
        return Ok(None);
    }
    let seconds = protocol::float(vm, timeout)?;
    if !blocks && seconds != -1.0 {
        let text = "can't specify a timeout for a non-blocking call";
        return Err(exception::value_error(vm, text));
    }
    if seconds < 0.0 && seconds != -1.0 {
        return Err(exception::value_error(vm, "timeout value must be a non-negative number"));
    }
    if seconds > TIMEOUT_MAX {
        return Err(exception::overflow_error(vm, "timeout value is too large"));
    }
    Ok((seconds >= 0.0).then_some((seconds * 1e9).ceil() as u64))
}

fn release(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let lock = arguments[0];
    if !is_held(vm, lock) {
        return Err(exception::runtime_error(vm, "release unlocked lock"));
    }
    vm.heap.set_word(lock, HELD, 0);
    vm.notify(lock, false);
    Ok(vm.none())
}

fn locked(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let held = is_held(vm, arguments[0]);
    Ok(vm.bool(held))
}

fn enter(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    acquire(vm, &[arguments[0], Obj::NULL, Obj::NULL])
}

fn leave(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    release(vm, &arguments[..1])
}

fn repr(vm: &mut dyn Vm, lock: Obj) -> Fallible<Owned> {
    let state = if is_held(vm, lock) { "locked" } else { "unlocked" };
    let text = format!("<{state} _thread.lock object at {:#x}>", address(lock));
    Ok(vm.heap.str(&text))
}

const LOCK_METHODS: &[Def] = &[
    def("acquire", "($self, blocking=True, timeout=-1)", acquire),
    def("release", "($self, /)", release),
    def("locked", "($self, /)", locked),
    def("__enter__", "($self, /)", enter),
    def("__exit__", "($self, exc_type, exc_value, traceback, /)", leave),
];

pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: LOCK_METHODS,
    ..TypeRow::new(
        "_thread.lock",
        t::LOCK,
        Slots { repr: Some(repr), new: Some(new_lock), ..Slots::EMPTY },
    )
}];
