//! The module `_thread`: locks, starting threads, and what the module `threading` waits with.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module, is_in_cpython};
use crate::python::object::lock::TIMEOUT_MAX;
use crate::python::object::{Fallible, Vm, def, exception, protocol, types};

fn allocate_lock(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(t::LOCK))
}

fn get_ident(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let ident = vm.thread_ident();
    Ok(vm.heap.int(ident as i64))
}

fn start_new_thread(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [function, given, keywords] = *arguments else { return Ok(vm.none()) };
    if !keywords.is_null() {
        let what = "`_thread.start_new_thread` with keyword arguments";
        return Err(exception::unsupported(vm, what));
    }
    let name = "Thread".to_owned();
    start_named(vm, function, given, &name, true)
}

/// `_start(function, args, name, daemon)`, for `threading`.
fn start(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = vm.heap.text(arguments[2]).into_owned();
    let is_daemon = protocol::truth(vm, arguments[3])?;
    start_named(vm, arguments[0], arguments[1], &name, is_daemon)
}

fn start_named(
    vm: &mut dyn Vm,
    function: Obj,
    given: Obj,
    name: &str,
    is_daemon: bool,
) -> Fallible<Owned> {
    if vm.heap.type_of(function) != t::FUNCTION {
        if !protocol::is_callable(vm, function) {
            return Err(exception::type_error(vm, "first arg must be callable"));
        }
        let what = "a thread that calls anything but a Python function";
        return Err(exception::unsupported(vm, what));
    }
    if !types::is_instance(vm, given, t::TUPLE) {
        return Err(exception::type_error(vm, "2nd arg must be a tuple"));
    }
    let items = vm.heap.tuple_items(given);
    let ident = vm.start_thread(function, &items, name, is_daemon)?;
    Ok(vm.heap.int(ident as i64))
}

/// `_wait(object, timeout)`: until `_notify_all(object)`.
fn wait(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let timeout = match arguments[1] {
        NONE => None,
        timeout => Some((protocol::float(vm, timeout)?.max(0.0) * 1e9).ceil() as u64),
    };
    let notified = vm.wait(arguments[0], timeout)?;
    Ok(vm.bool(notified))
}

fn notify_all(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    vm.notify(arguments[0], true);
    Ok(vm.none())
}

fn now(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let seconds = vm.now_ns() as f64 * 1e-9;
    Ok(vm.heap.float(seconds))
}

/// `_report(name, exception)`: what `threading.excepthook` prints.
fn report(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = vm.heap.text(arguments[0]).into_owned();
    vm.report_exception(&format!("Exception in thread {name}:\n"), arguments[1])?;
    Ok(vm.none())
}

/// `_refuse(module, name)`: an attribute that CPython's module has and ours does not, or that nobody has.
fn refuse(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let module = vm.heap.text(arguments[0]).into_owned();
    let name = vm.heap.text(arguments[1]).into_owned();
    if THREADING_NAMES.contains(&name.as_str()) && is_in_cpython(&module) {
        return Err(exception::unsupported(vm, format!("`{module}.{name}`")));
    }
    let text = format!("module '{module}' has no attribute '{name}'");
    Err(exception::attribute_error(vm, NONE, arguments[1], text))
}

/// Names of CPython's `threading` that are not there yet.
const THREADING_NAMES: &[&str] = &[
    "Barrier",
    "BrokenBarrierError",
    "Timer",
    "local",
    "settrace",
    "gettrace",
    "setprofile",
    "getprofile",
    "stack_size",
    "settrace_all_threads",
    "setprofile_all_threads",
];

pub const MODULE: Module = Module {
    name: "_thread",
    doc: "Threads and locks, as the module threading builds on them.",
    functions: &[
        def("allocate_lock", "($module, /)", allocate_lock),
        def("get_ident", "($module, /)", get_ident),
        def(
            "start_new_thread",
            "($module, function, args, kwargs=<unrepresentable>, /)",
            start_new_thread,
        ),
        def("_start", "($module, function, args, name, daemon, /)", start),
        def("_wait", "($module, object, timeout, /)", wait),
        def("_notify_all", "($module, object, /)", notify_all),
        def("_now", "($module, /)", now),
        def("_report", "($module, name, exception, /)", report),
        def("_refuse", "($module, module, name, /)", refuse),
    ],
    constants: &[
        ("lock", Constant::Static(t::LOCK)),
        ("LockType", Constant::Static(t::LOCK)),
        ("error", Constant::Static(t::RUNTIME_ERROR)),
        ("TIMEOUT_MAX", Constant::Float(TIMEOUT_MAX)),
    ],
    ..Module::EMPTY
};
