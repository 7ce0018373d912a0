//! The module `select`: which pipes and connections are ready.

use crate::python::heap::image::{NONE, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::host::{Ready, Try, errno};
use crate::python::library::host::os_error;
use crate::python::library::{Constant, Module, waiting};
use crate::python::object::{
    Def, Fallible, Raised, Slots, TypeRow, Vm, def, exception, given, lock, protocol,
};

/// Word of a `poll` object with the dict of its descriptors and events.
const REGISTERED: u32 = 2;

const POLLIN: i64 = 1;
const POLLPRI: i64 = 2;
const POLLOUT: i64 = 4;
const POLLHUP: i64 = 16;
const POLLNVAL: i64 = 32;

/// The descriptor of an int, or of an object with `fileno()`.
fn descriptor(vm: &mut dyn Vm, object: Obj) -> Fallible<i32> {
    if given::is_int(vm, object) {
        return checked(vm, object);
    }
    let Some(method) = protocol::lookup_attribute_str(vm, object, "fileno")? else {
        let text = "argument must be an int, or have a fileno() method.";
        return Err(exception::type_error(vm, text));
    };
    let number = vm.call(method.get(), &[], &[]);
    vm.release(method);
    let number = number?;
    if !given::is_int(vm, number.get()) {
        vm.release(number);
        return Err(exception::type_error(vm, "fileno() returned a non-integer"));
    }
    given::with(vm, number, checked)
}

fn checked(vm: &mut dyn Vm, number: Obj) -> Fallible<i32> {
    let number = given::c_int(vm, number, -1)?;
    if number < 0 {
        let text = format!("file descriptor cannot be a negative integer ({number})");
        return Err(exception::value_error(vm, text));
    }
    Ok(number)
}

/// Whether a descriptor is ready; files and standard streams always are. `None`: it is not open.
fn ready(vm: &dyn Vm, number: i32) -> Option<Ready> {
    let now = vm.now_ns();
    let host = &vm.process.host;
    match host.end_of(number) {
        Ok(Some(end)) => Some(host.see_ends().ready(end, now)),
        Ok(None) => Some(Ready { reads: true, writes: true, ..Ready::default() }),
        Err(_) => None,
    }
}

/// One of the three lists: the objects with their descriptors.
fn watched(vm: &mut dyn Vm, objects: Obj) -> Fallible<Vec<(Owned, i32)>> {
    let items = match protocol::collect(vm, objects) {
        Ok(items) => items,
        Err(Raised)
            if exception::matches(vm, t::TYPE_ERROR) && !protocol::is_iterable(vm, objects) =>
        {
            exception::clear(vm);
            return Err(exception::type_error(vm, "arguments 1-3 must be sequences"));
        }
        Err(Raised) => return Err(Raised),
    };
    let mut watched = Vec::new();
    let mut failed = false;
    for item in items {
        match if failed { Err(Raised) } else { descriptor(vm, item.get()) } {
            Ok(number) => watched.push((item, number)),
            Err(Raised) => {
                failed = true;
                vm.release(item);
            }
        }
    }
    if failed {
        vm.release_all(watched.into_iter().map(|(item, _)| item));
        return Err(Raised);
    }
    Ok(watched)
}

/// Seconds as nanoseconds, `None` for no limit.
fn timeout(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<u64>> {
    if object.is_null() || object == NONE {
        return Ok(None);
    }
    if !given::is_int(vm, object) && !given::is_float(vm, object) {
        return Err(exception::type_error(vm, "timeout must be a float or None"));
    }
    match lock::seconds(vm, object)? {
        Some(seconds) if seconds < 0 => {
            Err(exception::value_error(vm, "timeout must be non-negative"))
        }
        seconds => Ok(seconds.map(|seconds| seconds as u64)),
    }
}

fn select(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let timeout = timeout(vm, arguments[3])?;
    let mut lists: Vec<Vec<(Owned, i32)>> = Vec::new();
    for objects in &arguments[..3] {
        match watched(vm, *objects) {
            Ok(list) => lists.push(list),
            Err(Raised) => {
                vm.release_all(lists.into_iter().flatten().map(|(item, _)| item));
                return Err(Raised);
            }
        }
    }
    let done = waiting::until_done(vm, None, timeout, &mut |vm| {
        let mut next: Option<u64> = None;
        let mut found = [Vec::new(), Vec::new(), Vec::new()];
        for (place, list) in lists.iter().enumerate() {
            for (item, number) in list {
                let Some(ready) = ready(vm, *number) else {
                    return Err(os_error(vm, errno::EBADF, Obj::NULL, Obj::NULL));
                };
                next = next.into_iter().chain(ready.next).min();
                if [ready.reads, ready.writes, false][place] {
                    found[place].push(item.get());
                }
            }
        }
        let is_any = found.iter().any(|list| !list.is_empty());
        Ok(if is_any { Try::Done(found) } else { Try::Later(next) })
    });
    let result = done.map(|found| {
        let found = found.unwrap_or_default();
        let made = found.map(|list| vm.heap.list(&list));
        vm.heap.tuple_from_owned(made.into())
    });
    vm.release_all(lists.into_iter().flatten().map(|(item, _)| item));
    result
}

fn new_poll(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let poll = vm.heap.new_object(t::SELECT_POLL);
    let registered = vm.heap.dict();
    vm.heap.init_field(poll.get(), REGISTERED, registered);
    Ok(poll)
}

fn set_events(vm: &mut dyn Vm, poll: Obj, number: i32, events: i64) -> Fallible<()> {
    let registered = vm.heap.field(poll, REGISTERED);
    let (key, value) = (vm.heap.int(i64::from(number)), vm.heap.int(events));
    let result = protocol::set_item(vm, registered, key.get(), value.get());
    vm.release_all([key, value]);
    result
}

fn events(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    if object.is_null() {
        return Ok(POLLIN | POLLPRI | POLLOUT);
    }
    let events = given::size(vm, object, 0)?;
    match u16::try_from(events) {
        Ok(events) => Ok(i64::from(events)),
        Err(_) if events < 0 => Err(exception::value_error(vm, "value must be positive")),
        Err(_) => {
            let text = "Python int too large for C unsigned short";
            Err(exception::overflow_error(vm, text))
        }
    }
}

fn register(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = descriptor(vm, arguments[1])?;
    let events = events(vm, arguments[2])?;
    set_events(vm, arguments[0], number, events)?;
    Ok(vm.none())
}

fn is_registered(vm: &mut dyn Vm, poll: Obj, number: i32) -> bool {
    registered(vm, poll).iter().any(|(known, _)| *known == number)
}

fn registered(vm: &dyn Vm, poll: Obj) -> Vec<(i32, i64)> {
    let items = vm.heap.dict_items(vm.heap.field(poll, REGISTERED));
    let number = |object: Obj| vm.heap.int_value(object).unwrap_or(0);
    items.into_iter().map(|(key, value)| (number(key) as i32, number(value))).collect()
}

fn modify(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = descriptor(vm, arguments[1])?;
    let events = events(vm, arguments[2])?;
    if !is_registered(vm, arguments[0], number) {
        return Err(os_error(vm, errno::ENOENT, Obj::NULL, Obj::NULL));
    }
    set_events(vm, arguments[0], number, events)?;
    Ok(vm.none())
}

fn unregister(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let number = descriptor(vm, arguments[1])?;
    let registered = vm.heap.field(arguments[0], REGISTERED);
    let key = vm.heap.int(i64::from(number));
    let result = protocol::delete_item(vm, registered, key.get());
    vm.release(key);
    result?;
    Ok(vm.none())
}

/// `poll([timeout])`, in milliseconds; what is negative has no limit.
fn poll(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let timeout = match arguments[1].some().filter(|timeout| *timeout != NONE) {
        None => None,
        Some(object) if given::is_int(vm, object) || given::is_float(vm, object) => {
            let milliseconds = if given::is_float(vm, object) {
                vm.heap.float_value(object).ceil()
            } else {
                given::size(vm, object, 0)? as f64
            };
            (milliseconds >= 0.0).then_some((milliseconds * 1e6) as u64)
        }
        Some(_) => return Err(exception::type_error(vm, "timeout must be an integer or None")),
    };
    let all = registered(vm, arguments[0]);
    let found = waiting::until_done(vm, None, timeout, &mut |vm| {
        let mut next: Option<u64> = None;
        let mut found = Vec::new();
        for (number, wanted) in &all {
            let is = match ready(vm, *number) {
                None => POLLNVAL,
                Some(ready) => {
                    next = next.into_iter().chain(ready.next).min();
                    let bits = [(ready.reads, POLLIN), (ready.writes, POLLOUT)];
                    let bits = bits.iter().filter(|(is, _)| *is).map(|(_, bit)| bit & wanted);
                    bits.sum::<i64>() | if ready.is_broken { POLLHUP } else { 0 }
                }
            };
            if is != 0 {
                found.push((*number, is));
            }
        }
        Ok(if found.is_empty() { Try::Later(next) } else { Try::Done(found) })
    })?;
    let pairs = found.unwrap_or_default().into_iter().map(|(number, events)| {
        let parts = vec![vm.heap.int(i64::from(number)), vm.heap.int(events)];
        vm.heap.tuple_from_owned(parts)
    });
    let pairs = pairs.collect();
    Ok(vm.heap.list_from_owned(pairs))
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "select",
    doc: "This module supports asynchronous I/O on multiple file descriptors.\n\n\
          *** IMPORTANT NOTICE ***\n\
          On Windows, only sockets are supported; on Unix, all file descriptors.",
    functions: &[
        def("select", "($module, rlist, wlist, xlist, timeout=None, /)", select),
        def("poll", "($module, /)", new_poll),
    ],
    constants: &[
        ("error", Constant::Static(t::OS_ERROR)),
        ("PIPE_BUF", Constant::Int(4096)),
        ("POLLIN", Constant::Int(POLLIN)),
        ("POLLPRI", Constant::Int(POLLPRI)),
        ("POLLOUT", Constant::Int(POLLOUT)),
        ("POLLERR", Constant::Int(8)),
        ("POLLHUP", Constant::Int(POLLHUP)),
        ("POLLNVAL", Constant::Int(POLLNVAL)),
        ("POLLRDNORM", Constant::Int(64)),
        ("POLLRDBAND", Constant::Int(128)),
        ("POLLWRNORM", Constant::Int(256)),
        ("POLLWRBAND", Constant::Int(512)),
        ("POLLMSG", Constant::Int(1024)),
        ("POLLRDHUP", Constant::Int(8192)),
    ],
    types: &[TypeRow {
        methods: METHODS,
        ..TypeRow::new("select.poll", t::SELECT_POLL, Slots::EMPTY)
    }],
    ..Module::EMPTY
};

const METHODS: &[Def] = &[
    def("register", "($self, fd, eventmask=<unrepresentable>, /)", register),
    def("modify", "($self, fd, eventmask, /)", modify),
    def("unregister", "($self, fd, /)", unregister),
    def("poll", "($self, timeout=None, /)", poll),
];
