//! The module `_thread`: starting threads, locks, and what the module `threading` builds on.

pub mod local;

use crate::python::heap::image::NONE;
use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{self, Constant, Module};
use crate::python::object::lock::TIMEOUT_MAX;
use crate::python::object::{Awaited, Fallible, NewThread, Raised, Vm};
use crate::python::object::{def, exception, given, open_sequence, protocol};
use crate::python::object::{thread_handle as handle, types};
use crate::trace::TaskState;

/// What the operating system would call the main thread; the others count on from there.
pub const MAIN_NATIVE_ID: i64 = 4242;
/// `THREAD_STACK_MIN`.
const LEAST_STACK: i64 = 0x8000;

fn allocate_lock(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(t::LOCK))
}

fn get_ident(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let ident = vm.thread_ident(vm.thread());
    Ok(vm.heap.int(ident as i64))
}

fn get_main_thread_ident(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let ident = vm.thread_ident(vm.main_thread());
    Ok(vm.heap.int(ident as i64))
}

fn get_native_id(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let number = i64::from(vm.thread());
    Ok(vm.heap.int(MAIN_NATIVE_ID + number))
}

fn start_new_thread(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [function, given, keywords] = *arguments else { return Ok(vm.none()) };
    if !protocol::is_callable(vm, function) {
        return Err(exception::type_error(vm, "first arg must be callable"));
    }
    if !types::is_instance(vm, given, t::TUPLE) {
        return Err(exception::type_error(vm, "2nd arg must be a tuple"));
    }
    if !keywords.is_null() && !types::is_instance(vm, keywords, t::DICT) {
        return Err(exception::type_error(vm, "optional 3rd arg must be a dictionary"));
    }
    may_start(vm)?;
    let mut values = vm.heap.tuple_items(given);
    let named = if keywords.is_null() { Vec::new() } else { vm.heap.dict_items(keywords) };
    let names: Vec<Obj> = named.iter().map(|(name, _)| *name).collect();
    values.extend(named.iter().map(|(_, value)| *value));
    let new = NewThread { function, arguments: &values, keywords: &names, is_daemon: true };
    let thread = vm.start_thread(new)?;
    let ident = vm.thread_ident(thread);
    Ok(vm.heap.int(ident as i64))
}

fn start_joinable_thread(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [function, handle, daemon] = *arguments else { return Ok(vm.none()) };
    if !protocol::is_callable(vm, function) {
        return Err(exception::type_error(vm, "thread function must be callable"));
    }
    let handle = match handle.some().filter(|handle| *handle != NONE) {
        Some(handle) if vm.heap.type_of(handle) == t::THREAD_HANDLE => vm.own(handle),
        Some(_) => return Err(exception::type_error(vm, "'handle' must be a _ThreadHandle")),
        None => vm.heap.new_object(t::THREAD_HANDLE),
    };
    let result = start_with(vm, function, handle.get(), daemon);
    match result {
        Ok(()) => Ok(handle),
        Err(raised) => {
            vm.release(handle);
            Err(raised)
        }
    }
}

fn start_with(vm: &mut dyn Vm, function: Obj, handle: Obj, daemon: Obj) -> Fallible<()> {
    let is_daemon = daemon.is_null() || protocol::truth(vm, daemon)?;
    if handle::thread(vm, handle).is_some() {
        return Err(exception::runtime_error(vm, "thread already started"));
    }
    may_start(vm)?;
    let new = NewThread { function, arguments: &[], keywords: &[], is_daemon };
    let thread = vm.start_thread(new)?;
    handle::set_thread(vm, handle, thread);
    Ok(())
}

/// None starts while the interpreter comes to its end.
fn may_start(vm: &mut dyn Vm) -> Fallible<()> {
    if !vm.process.is_finalizing {
        return Ok(());
    }
    let text = "can't create new thread at interpreter shutdown";
    Err(exception::raise(vm, t::PYTHON_FINALIZATION_ERROR, text))
}

fn exit(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Err(exception::raise_with(vm, t::SYSTEM_EXIT, &[]))
}

fn interrupt_main(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let signal = given::c_int(vm, arguments[0], 2)?;
    if !(1..=64).contains(&signal) {
        return Err(exception::value_error(vm, "signal number out of range"));
    }
    match handling(vm, signal)? {
        Handling::None => {}
        Handling::Interrupt => vm.interrupt_main(None),
        Handling::Function => vm.interrupt_main(Some(signal)),
    }
    Ok(vm.none())
}

/// What the program does about a signal.
enum Handling {
    None,
    Interrupt,
    Function,
}

/// Asks the module `signal`; where nobody has imported it, only Ctrl-C is handled.
fn handling(vm: &mut dyn Vm, signal: i32) -> Fallible<Handling> {
    let key = vm.heap.interned_name("_signal");
    let modules = vm.process.modules;
    let module = vm.heap.dict_get_str(modules, key);
    let Some(module) = module.some() else {
        return Ok(if signal == 2 { Handling::Interrupt } else { Handling::None });
    };
    let number = vm.heap.int(i64::from(signal));
    let result = protocol::call_method(vm, module, "_handling", &[number.get()]);
    vm.release(number);
    let answer = result?;
    let kind = vm.heap.int_value(answer.get());
    vm.release(answer);
    Ok(match kind {
        Some(1) => Handling::Interrupt,
        Some(2) => Handling::Function,
        _ => Handling::None,
    })
}

fn stack_size(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = given::size(vm, arguments[0], 0)?;
    if size < 0 {
        return Err(exception::value_error(vm, "size must be 0 or a positive value"));
    }
    if size != 0 && size < LEAST_STACK {
        let text = format!("size not valid: {size} bytes");
        return Err(exception::value_error(vm, text));
    }
    let old = std::mem::replace(&mut vm.process.thread_stack_size, size as u64);
    Ok(vm.heap.int(old as i64))
}

fn count(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let count = i64::from(vm.thread_count());
    Ok(vm.heap.int(count))
}

fn is_true(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.bool(true))
}

/// Waits for all threads but daemons.
fn shutdown(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    while let Some(thread) = vm.unfinished_thread() {
        vm.wait(Awaited::End(thread), None)?;
    }
    Ok(vm.none())
}

/// What timelines call the running thread; 3.13 has no such function.
fn name_thread(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = vm.heap.text(arguments[0]).into_owned();
    vm.name_thread(&name);
    Ok(vm.none())
}

/// What a task of `asyncio` does from now on, for timelines; CPython has no such function.
fn tell_task(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [number, kind, about] = *arguments else { return Ok(vm.none()) };
    let number = given::c_int(vm, number, 0)?.unsigned_abs();
    let text = |vm: &dyn Vm| vm.heap.text(about).into_owned();
    let state = match &*vm.heap.text(kind) {
        "created" => TaskState::Created { name: text(vm) },
        "runs" => TaskState::Running,
        "cancelled" => TaskState::Cancelled,
        "failed" => TaskState::Failed { error: text(vm) },
        "done" => TaskState::Done,
        _ if vm.heap.type_of(about) == t::COROUTINE => {
            TaskState::Awaiting { call: vm.awaited_text(about) }
        }
        _ => TaskState::Awaiting { call: String::new() },
    };
    if number > 0 {
        vm.tell_task(number, state);
    }
    Ok(vm.none())
}

/// `threading.excepthook`: prints an exception that ended a thread.
fn excepthook(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let details = arguments[0];
    if vm.heap.type_of(details) != t::EXCEPT_HOOK_ARGS {
        let text = "_thread.excepthook argument type must be ExceptHookArgs";
        return Err(exception::type_error(vm, text));
    }
    let [class, value, _, thread] = vm.heap.tuple_items(details)[..] else {
        return Ok(vm.none());
    };
    if class == t::SYSTEM_EXIT {
        return Ok(vm.none());
    }
    let Some(file) = file_of_errors(vm, thread)? else { return Ok(vm.none()) };
    let name = thread_name(vm, thread);
    let heading = format!("Exception in thread {name}:\n");
    let result = if exception::is_instance(vm, value) {
        vm.report_exception(file.get(), &heading, value)
    } else {
        library::write_file(vm, file.get(), &format!("{heading}NoneType: None\n"))
    };
    vm.release(file);
    result?;
    Ok(vm.none())
}

/// `sys.stderr`, or where there is none what it was when the thread was made.
fn file_of_errors(vm: &mut dyn Vm, thread: Obj) -> Fallible<Option<Owned>> {
    let file = library::sys_attribute(vm, "stderr");
    if !file.is_null() && file != NONE {
        return Ok(Some(vm.own(file)));
    }
    if thread == NONE {
        return Ok(None);
    }
    let file = protocol::get_attribute_str(vm, thread, "_stderr")?;
    if file.get() == NONE {
        vm.release(file);
        return Ok(None);
    }
    Ok(Some(file))
}

/// The thread's `name`; without one, the identifier of the running thread.
fn thread_name(vm: &mut dyn Vm, thread: Obj) -> String {
    if thread != NONE {
        match protocol::lookup_attribute_str(vm, thread, "name") {
            Ok(Some(name)) => {
                let text = protocol::str_text(vm, name.get());
                vm.release(name);
                if let Ok(text) = text {
                    return text;
                }
                exception::clear(vm);
            }
            Ok(None) => {}
            Err(Raised) => exception::clear(vm),
        }
    }
    vm.thread_ident(vm.thread()).to_string()
}

fn fill(vm: &mut dyn Vm, _: Obj) {
    open_sequence::finish(vm, &EXCEPT_HOOK_ARGS);
}

static EXCEPT_HOOK_ARGS: open_sequence::Fields = open_sequence::Fields {
    kind: t::EXCEPT_HOOK_ARGS,
    names: &["exc_type", "exc_value", "exc_traceback", "thread"],
    visible: 4,
};

const TYPES: &[crate::python::object::TypeRow] = &[
    local::ROW,
    open_sequence::open_row(
        "_thread._ExceptHookArgs",
        t::EXCEPT_HOOK_ARGS,
        open_sequence::FOUR,
        "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.",
    ),
];

const START: &str = "($module, function, args, kwargs=<unrepresentable>, /)";

pub const MODULE: Module = Module {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.\n\
          The 'threading' module provides a more convenient interface.",
    functions: &[
        def("start_new_thread", START, start_new_thread),
        def("start_new", START, start_new_thread),
        def(
            "start_joinable_thread",
            "($module, /, function, handle=None, daemon=True)",
            start_joinable_thread,
        ),
        def("daemon_threads_allowed", "($module, /)", is_true),
        def("allocate_lock", "($module, /)", allocate_lock),
        def("allocate", "($module, /)", allocate_lock),
        def("exit_thread", "($module, /)", exit),
        def("exit", "($module, /)", exit),
        def("interrupt_main", "($module, signum=2, /)", interrupt_main),
        def("get_ident", "($module, /)", get_ident),
        def("get_native_id", "($module, /)", get_native_id),
        def("_count", "($module, /)", count),
        def("stack_size", "($module, size=0, /)", stack_size),
        def("_excepthook", "($module, details, /)", excepthook),
        def("_is_main_interpreter", "($module, /)", is_true),
        def("_shutdown", "($module, /)", shutdown),
        def("_make_thread_handle", "($module, ident, /)", handle::make),
        def("_get_main_thread_ident", "($module, /)", get_main_thread_ident),
        def("_name_thread", "($module, name, /)", name_thread),
        def("_tell_task", "($module, task, kind, about, /)", tell_task),
    ],
    constants: &[
        ("lock", Constant::Static(t::LOCK)),
        ("LockType", Constant::Static(t::LOCK)),
        ("RLock", Constant::Static(t::RLOCK)),
        ("_local", Constant::Static(t::THREAD_LOCAL)),
        ("_ThreadHandle", Constant::Static(t::THREAD_HANDLE)),
        ("_ExceptHookArgs", Constant::Static(t::EXCEPT_HOOK_ARGS)),
        ("error", Constant::Static(t::RUNTIME_ERROR)),
        ("TIMEOUT_MAX", Constant::Float(TIMEOUT_MAX)),
    ],
    types: TYPES,
    fill: Some(fill),
};
