//! `_thread.lock`.

use crate::python::heap::image::types as t;
use crate::python::heap::image::{FALSE, TRUE};
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::object::{
    Awaited, Def, Fallible, Raised, Slots, TypeRow, Vm, binding, def, exception, flag, given,
    protocol, types,
};

/// `PY_TIMEOUT_MAX` in seconds.
pub const TIMEOUT_MAX: f64 = 9_223_372_036.0;
/// Word of a lock that is not 0 while it is held: who took it, and where.
const HELD: u32 = 2;

/// Who holds a lock, and the line that took it (0: not known).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    pub thread: u32,
    pub line: u32,
}

impl Hold {
    pub fn of(heap: &Heap, lock: Obj) -> Option<Hold> {
        let word = heap.word(lock, HELD);
        let thread = u32::from(word as u16).checked_sub(1)?;
        Some(Hold { thread, line: (word >> 32) as u32 })
    }

    fn word(self) -> u64 {
        (u64::from(self.thread as u16) + 1) | (u64::from(self.line) << 32)
    }
}

fn new_lock(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "lock", keywords)?;
    binding::check_count(vm, "lock", arguments.len(), 0, 0)?;
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
            let hold = vm.hold().word();
            vm.heap.set_word(lock, HELD, hold);
            return Ok(vm.own(TRUE));
        }
        // A wait that timed out gives up, unless the lock became free at that very moment.
        let gives_up = !blocks || timeout == Some(0) || !vm.wait(Awaited::Object(lock), timeout)?;
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
    let nanoseconds = seconds(vm, timeout)?.unwrap_or(-1);
    let is_default = nanoseconds == -1_000_000_000;
    if !blocks && !is_default {
        let text = "can't specify a timeout for a non-blocking call";
        return Err(exception::value_error(vm, text));
    }
    if nanoseconds < 0 && !is_default {
        let words = vm.heap.profile.words.negative_timeout;
        return Err(exception::value_error(vm, words));
    }
    if nanoseconds > TIMEOUT_MAX as i64 * 1_000_000_000 {
        return Err(exception::overflow_error(vm, "timeout value is too large"));
    }
    Ok((nanoseconds >= 0).then_some(nanoseconds as u64))
}

/// `_PyTime_FromSecondsObject`: an int or a float of seconds, in nanoseconds, time-outs rounded up.
pub fn seconds(vm: &mut dyn Vm, seconds: Obj) -> Fallible<Option<i64>> {
    if types::is_instance(vm, seconds, t::FLOAT) {
        let seconds = vm.heap.float_value(seconds);
        if seconds.is_nan() {
            return Err(exception::value_error(vm, "Invalid value NaN (not a number)"));
        }
        let nanoseconds = (seconds * 1e9).ceil();
        if nanoseconds.abs() >= i64::MAX as f64 {
            return Err(too_large(vm));
        }
        return Ok(Some(nanoseconds as i64));
    }
    let index = protocol::index_object(vm, seconds)?;
    let value = vm.heap.int_value(index.get());
    vm.release(index);
    let Some(nanoseconds) = value.and_then(|value| value.checked_mul(1_000_000_000)) else {
        return Err(too_large(vm));
    };
    Ok(Some(nanoseconds))
}

fn too_large(vm: &mut dyn Vm) -> Raised {
    let text = "timestamp out of range for platform time_t";
    exception::overflow_error(vm, text)
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
    let text = format!("<{state} _thread.lock object at {:#x}>", vm.heap.address(lock));
    Ok(vm.heap.str(&text))
}

/// A child process would have it free again; the machine has none.
fn reinitialize(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    for word in [HELD, COUNT] {
        if word == HELD || vm.heap.type_of(arguments[0]) != t::LOCK {
            vm.heap.set_word(arguments[0], word, 0);
        }
    }
    Ok(vm.none())
}

/// Words of an `RLock`: who holds it, as in a lock, and how often.
const OWNER: u32 = HELD;
const COUNT: u32 = 4;

fn new_rlock(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

fn owner(vm: &dyn Vm, lock: Obj) -> Option<u32> {
    Hold::of(&vm.heap, lock).map(|hold| hold.thread)
}

fn take(vm: &mut dyn Vm, lock: Obj, count: u64) {
    if owner(vm, lock).is_none() {
        let hold = vm.hold().word();
        vm.heap.set_word(lock, OWNER, hold);
    }
    vm.heap.set_word(lock, COUNT, count);
}

fn rlock_acquire(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [lock, blocking, timeout] = *arguments else { return Ok(vm.none()) };
    let blocks = blocking.is_null() || protocol::truth(vm, blocking)?;
    let timeout = timeout_ns(vm, timeout, blocks)?;
    loop {
        let owner = owner(vm, lock);
        if owner.is_none() || owner == Some(vm.thread()) {
            let count = vm.heap.word(lock, COUNT) + 1;
            take(vm, lock, count);
            return Ok(vm.own(TRUE));
        }
        let gives_up = !blocks || timeout == Some(0) || !vm.wait(Awaited::Object(lock), timeout)?;
        if gives_up && is_held(vm, lock) {
            return Ok(vm.own(FALSE));
        }
    }
}

fn check_owner(vm: &mut dyn Vm, lock: Obj) -> Fallible<()> {
    if owner(vm, lock) == Some(vm.thread()) {
        return Ok(());
    }
    Err(exception::runtime_error(vm, "cannot release un-acquired lock"))
}

fn rlock_release(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let lock = arguments[0];
    check_owner(vm, lock)?;
    let count = vm.heap.word(lock, COUNT) - 1;
    vm.heap.set_word(lock, COUNT, count);
    if count == 0 {
        vm.heap.set_word(lock, OWNER, 0);
        vm.notify(lock, false);
    }
    Ok(vm.none())
}

fn rlock_enter(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    rlock_acquire(vm, &[arguments[0], Obj::NULL, Obj::NULL])
}

fn is_owned(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let owned = owner(vm, arguments[0]) == Some(vm.thread());
    Ok(vm.bool(owned))
}

fn recursion_count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let is_mine = owner(vm, arguments[0]) == Some(vm.thread());
    let count = if is_mine { vm.heap.word(arguments[0], COUNT) as i64 } else { 0 };
    Ok(vm.heap.int(count))
}

/// `_release_save()`: gives the lock up altogether; the count and owner to take it with again.
fn release_save(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let lock = arguments[0];
    check_owner(vm, lock)?;
    let count = vm.heap.word(lock, COUNT) as i64;
    let ident = vm.thread_ident(vm.thread());
    vm.heap.set_word(lock, COUNT, 0);
    vm.heap.set_word(lock, OWNER, 0);
    vm.notify(lock, false);
    let parts = vec![vm.heap.int(count), vm.heap.int(ident as i64)];
    Ok(vm.heap.tuple_from_owned(parts))
}

fn acquire_restore(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [lock, state] = *arguments else { return Ok(vm.none()) };
    let items = if types::is_instance(vm, state, t::TUPLE) {
        vm.heap.tuple_items(state)
    } else {
        Vec::new()
    };
    let &[count, _] = items.as_slice() else {
        return Err(exception::type_error(
            vm,
            "_acquire_restore() argument 1 must be 2-item tuple",
        ));
    };
    let count = given::size(vm, count, 1)?;
    while is_held(vm, lock) {
        vm.wait(Awaited::Object(lock), None)?;
    }
    take(vm, lock, count.max(0) as u64);
    Ok(vm.none())
}

fn rlock_repr(vm: &mut dyn Vm, lock: Obj) -> Fallible<Owned> {
    let owner = owner(vm, lock).map_or(0, |thread| vm.thread_ident(thread));
    let state = if is_held(vm, lock) { "locked" } else { "unlocked" };
    let count = vm.heap.word(lock, COUNT);
    let name = protocol::type_name(vm, lock);
    let place = vm.heap.address(lock);
    let text = format!("<{state} {name} object owner={owner} count={count} at {place:#x}>");
    Ok(vm.heap.str(&text))
}

const LOCK_METHODS: &[Def] = &[
    def("acquire_lock", "($self, blocking=True, timeout=-1)", acquire),
    def("acquire", "($self, blocking=True, timeout=-1)", acquire),
    def("release_lock", "($self, /)", release),
    def("release", "($self, /)", release),
    def("locked_lock", "($self, /)", locked),
    def("locked", "($self, /)", locked),
    def("__enter__", "($self, /)", enter),
    def("__exit__", "($self, exc_type, exc_value, traceback, /)", leave),
    def("_at_fork_reinit", "($self, /)", reinitialize),
];

const RLOCK_METHODS: &[Def] = &[
    def("acquire", "($self, blocking=True, timeout=-1)", rlock_acquire),
    def("release", "($self, /)", rlock_release),
    def("_is_owned", "($self, /)", is_owned),
    def("locked", "($self, /)", locked).doc("Return whether the lock is in the locked state."),
    def("_recursion_count", "($self, /)", recursion_count),
    def("_acquire_restore", "($self, state, /)", acquire_restore),
    def("_release_save", "($self, /)", release_save),
    def("__enter__", "($self, /)", rlock_enter),
    def("__exit__", "($self, exc_type, exc_value, traceback, /)", rlock_release),
    def("_at_fork_reinit", "($self, /)", reinitialize),
];

pub const ROWS: &[TypeRow] = &[
    TypeRow {
        methods: LOCK_METHODS,
        ..TypeRow::new(
            "_thread.lock",
            t::LOCK,
            Slots { repr: Some(repr), new: Some(new_lock), ..Slots::EMPTY },
        )
    },
    TypeRow {
        methods: RLOCK_METHODS,
        flags: flag::BASE_TYPE,
        ..TypeRow::new(
            "_thread.RLock",
            t::RLOCK,
            Slots { repr: Some(rlock_repr), new: Some(new_rlock), ..Slots::EMPTY },
        )
    },
];
