//! The module `sys`.

use crate::python::heap::Interning;
use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::library::{
    Constant, Module, audit, debugging, refused, stand_in, sys_fill, sys_hooks, sys_malloc,
    sys_trace,
};
use crate::python::object::process::DigitLimit;
use crate::python::object::types as classes;
use crate::python::object::{Def, Fallible, Vm, def};
use crate::python::object::{exception, given, native, packed, protocol};

fn get_refcount(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = match vm.heap.profile.immortal_refcount {
        Some(count) if vm.is_shown_immortal(arguments[0]) => u64::from(count),
        _ => vm.shown_refcount(arguments[0]),
    };
    Ok(vm.heap.int(count as i64))
}

/// Takes the descriptors of `__dict__` and `__weakref__` out of a class.
fn clear_type_descriptors(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let class = arguments[0];
    if !classes::is_type(vm, class) {
        let kind = protocol::type_name(vm, class);
        let text = format!("_clear_type_descriptors() argument must be type, not {kind}");
        return Err(exception::type_error(vm, text));
    }
    let dict = vm.type_data(class).dict;
    for name in ["__dict__", "__weakref__"] {
        let name = vm.heap.interned_name(name);
        if let Some(removed) = vm.heap.dict_remove_str(dict, name) {
            vm.release(removed);
        }
    }
    classes::modified(vm, class);
    Ok(vm.none())
}

fn is_immortal(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let immortal = vm.heap.is_immortal(arguments[0]);
    Ok(vm.bool(immortal))
}

fn get_size_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (object, default) = (arguments[0], arguments[1]);
    match size_of(vm, object) {
        Ok(size) => Ok(vm.heap.int(size)),
        Err(raised) => {
            let Some(default) = default.some() else { return Err(raised) };
            if !exception::matches(vm, types::TYPE_ERROR) {
                return Err(raised);
            }
            exception::clear(vm);
            Ok(vm.heap.own(default))
        }
    }
}

/// What `__sizeof__` says and the headers before the object.
fn size_of(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    let whole = vm.heap.size_of(object) as i64;
    let header = whole - vm.heap.basic_size_of(object) as i64;
    let kind = vm.heap.type_of(object);
    if crate::python::heap::arena::is_static(kind) {
        return Ok(whole);
    }
    if let Some(size) = stand_in::size_of(vm, object) {
        return Ok(size);
    }
    let name = vm.heap.interned_name("__sizeof__");
    let answer = packed::held(vm, &[object], |vm| protocol::call_bound(vm, object, name, &[]));
    let Some(answer) = answer? else {
        let text = format!("Type {} doesn't define __sizeof__", protocol::type_name(vm, object));
        return Err(exception::type_error(vm, text));
    };
    let size = native::integer(vm, answer.get());
    vm.heap.release(answer);
    let size = size?;
    if size < 0 {
        return Err(exception::value_error(vm, "__sizeof__() should return >= 0"));
    }
    Ok(size.saturating_add(header))
}

fn intern(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let text = arguments[0];
    if vm.heap.type_of(text) == types::STR {
        let text = vm.heap.own(text);
        return Ok(vm.heap.intern(text));
    }
    let name = protocol::type_name(vm, text);
    let message = if classes::is_instance(vm, text, types::STR) {
        format!("can't intern {name}")
    } else {
        format!("intern() argument must be str, not {name}")
    };
    Err(exception::type_error(vm, message))
}

fn is_interned(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if !classes::is_instance(vm, arguments[0], types::STR) {
        let name = protocol::type_name(vm, arguments[0]);
        let text = format!("_is_interned() argument must be str, not {name}");
        return Err(exception::type_error(vm, text));
    }
    let interned = vm.heap.str_interning(arguments[0]) != Interning::No;
    Ok(vm.bool(interned))
}

fn get_switch_interval(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let interval_ns = vm.switch_interval(None);
    Ok(vm.heap.float(1e-6 * (interval_ns / 1000) as f64))
}

fn set_switch_interval(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let seconds = protocol::float(vm, arguments[0])?;
    // A NaN is not positive either.
    if seconds <= 0.0 || seconds.is_nan() {
        return Err(exception::value_error(vm, "switch interval must be strictly positive"));
    }
    // CPython keeps whole microseconds, at least one.
    let microseconds = (1e6 * seconds).min(u64::MAX as f64 / 1000.0) as u64;
    vm.switch_interval(Some(microseconds.max(1).saturating_mul(1000)));
    Ok(vm.none())
}

/// No `PYTHON_CPU_COUNT` says otherwise.
fn processors_asked_for(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.int(-1))
}

fn get_recursion_limit(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let limit = vm.process.limits.recursion;
    Ok(vm.heap.int(i64::from(limit)))
}

fn set_recursion_limit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let limit = protocol::as_size(vm, arguments[0], types::OVERFLOW_ERROR)?;
    let Ok(limit) = i32::try_from(limit) else {
        return Err(exception::overflow_error(vm, "Python int too large to convert to C int"));
    };
    if limit < 1 {
        let text = "recursion limit must be greater or equal than 1";
        return Err(exception::value_error(vm, text));
    }
    let mut depth = 0;
    while let Some(frame) = vm.frame(depth) {
        vm.heap.release(frame);
        depth += 1;
    }
    if depth >= limit as usize {
        let text = format!(
            "cannot set the recursion limit to {limit} at the recursion depth {depth}: \
             the limit is too low"
        );
        return Err(exception::raise(vm, types::RECURSION_ERROR, text));
    }
    vm.process.limits.recursion = limit as u32;
    Ok(vm.none())
}

fn exc_info(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let handled = vm.handled;
    if handled.is_null() || handled == image::NONE {
        return Ok(vm.heap.tuple(&[image::NONE; 3]));
    }
    let kind = vm.heap.type_of(handled);
    let traceback = protocol::get_attribute_str(vm, handled, "__traceback__")?;
    let result = vm.heap.tuple(&[kind, handled, traceback.get()]);
    vm.heap.release(traceback);
    Ok(result)
}

fn exception_handled(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let handled = vm.handled.some().unwrap_or(image::NONE);
    Ok(vm.heap.own(handled))
}

fn exit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let status = arguments[0].some().filter(|status| *status != image::NONE);
    let values = match status {
        None => Vec::new(),
        Some(status) if classes::is_instance(vm, status, types::TUPLE) => {
            vm.heap.tuple_items(status)
        }
        Some(status) => vec![status],
    };
    Err(exception::raise_with(vm, types::SYSTEM_EXIT, &values))
}

fn get_frame(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let depth = match arguments[0].some() {
        Some(depth) => protocol::as_size(vm, depth, types::OVERFLOW_ERROR)?.max(0),
        None => 0,
    };
    match vm.frame(depth as usize) {
        Some(frame) => Ok(frame),
        None => Err(exception::value_error(vm, "call stack is not deep enough")),
    }
}

/// `sys._getframemodulename`: the `__module__` of the function, which is the `__name__` it was made under.
fn get_frame_module_name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let depth = match arguments[0].some() {
        Some(depth) => protocol::as_size(vm, depth, types::OVERFLOW_ERROR)?.max(0),
        None => 0,
    };
    let Some(frame) = vm.frame(depth as usize) else { return Ok(vm.none()) };
    let globals = protocol::get_attribute_str(vm, frame.get(), "f_globals");
    vm.release(frame);
    let globals = globals?;
    let key = vm.heap.interned("__name__");
    let name = vm.heap.dict_get_str(globals.get(), key.get());
    let name = if name.is_null() { vm.none() } else { vm.heap.own(name) };
    vm.release(key);
    vm.release(globals);
    Ok(name)
}

fn get_default_encoding(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.str("utf-8"))
}

fn get_encode_errors(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.str("surrogateescape"))
}

fn is_finalizing(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.bool(false))
}

fn is_gil_enabled(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let is_enabled = vm.heap.profile.threading.has_gil;
    Ok(vm.bool(is_enabled))
}

fn get_digit_limit(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let limit = vm.process.digit_limit.0;
    Ok(vm.heap.int(limit as i64))
}

fn set_digit_limit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let limit = given::c_int(vm, arguments[0], 0)?;
    if limit != 0 && limit < 640 {
        let text = "maxdigits must be 0 or larger than 640";
        return Err(exception::value_error(vm, text));
    }
    vm.process.digit_limit = DigitLimit(limit as usize);
    Ok(vm.none())
}

refused! {
    allocated_blocks "sys.getallocatedblocks";
    interned_size "sys.getunicodeinternedsize";
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "sys",
    doc: "This module provides access to some objects used or maintained by the\n\
          interpreter and to functions that interact strongly with the interpreter.",
    functions: FUNCTIONS,
    constants: &[
        ("maxsize", Constant::Int(i64::MAX)),
        ("maxunicode", Constant::Int(0x10_FFFF)),
        ("api_version", Constant::Int(1013)),
        ("byteorder", Constant::Text("little")),
        ("platform", Constant::Text("linux")),
        ("platlibdir", Constant::Text("lib")),
        ("_framework", Constant::Text("")),
        ("_home", Constant::Static(image::NONE)),
        ("_stdlib_dir", Constant::Text("/usr/lib/python3.13")),
        ("float_repr_style", Constant::Text("short")),
        ("executable", Constant::Text("/usr/bin/python3")),
        ("_base_executable", Constant::Text("/usr/bin/python3")),
        ("prefix", Constant::Text("/usr")),
        ("base_prefix", Constant::Text("/usr")),
        ("exec_prefix", Constant::Text("/usr")),
        ("base_exec_prefix", Constant::Text("/usr")),
        ("dont_write_bytecode", Constant::Static(image::FALSE)),
        ("pycache_prefix", Constant::Static(image::NONE)),
    ],
    fill: Some(sys_fill::fill),
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("_current_exceptions", "($module, /)", debugging::current_exceptions),
    def("_current_frames", "($module, /)", debugging::current_frames),
    def("_get_cpu_count_config", "($module, /)", processors_asked_for),
    def("_getframe", "($module, depth=0, /)", get_frame)
        .doc("Return a frame object from the call stack."),
    def("_getframemodulename", "($module, /, depth=0)", get_frame_module_name),
    def("_is_gil_enabled", "($module, /)", is_gil_enabled)
        .doc("Return True if the GIL is currently enabled and False otherwise."),
    def("_clear_type_descriptors", "($module, type, /)", clear_type_descriptors),
    def("_is_immortal", "($module, op, /)", is_immortal)
        .doc("Return True if the given object is \"immortal\" per PEP 683."),
    def("_setprofileallthreads", "($module, function, /)", sys_trace::set_all_profiles),
    def("_settraceallthreads", "($module, function, /)", sys_trace::set_all_traces),
    def("_is_interned", "($module, string, /)", is_interned)
        .doc("Return True if the given string is \"interned\"."),
    def("addaudithook", "($module, /, hook)", audit::add_hook),
    def("audit", "($module, event, /, *args)", audit::audit),
    def("breakpointhook", "($module, /, *args, **kwargs)", debugging::breakpoint_hook),
    def("_debugmallocstats", "($module, /)", sys_malloc::show)
        .doc("Print debug info to stderr about the state of pymalloc and structmalloc."),
    def("call_tracing", "($module, func, args, /)", sys_trace::call_tracing),
    def("displayhook", "($module, object, /)", sys_hooks::display_hook)
        .doc("Print an object to sys.stdout and also save it in builtins._"),
    def("exc_info", "($module, /)", exc_info)
        .doc("Return current exception information: (type, value, traceback)."),
    def("excepthook", "($module, exctype, value, traceback, /)", sys_hooks::except_hook)
        .doc("Handle an exception by displaying it with a traceback on sys.stderr."),
    def("get_coroutine_origin_tracking_depth", "($module, /)", sys_hooks::get_origin_depth),
    def("set_coroutine_origin_tracking_depth", "($module, /, depth)", sys_hooks::set_origin_depth),
    def("get_asyncgen_hooks", "($module, /)", sys_hooks::get_asyncgen_hooks)
        .doc("Return the installed asynchronous generators hooks."),
    def(
        "set_asyncgen_hooks",
        "(firstiter=<unset>, finalizer=<unset>)",
        sys_hooks::set_asyncgen_hooks,
    )
    .doc("Set a finalizer for async generators objects."),
    def("exception", "($module, /)", exception_handled).doc("Return the current exception."),
    def("exit", "($module, status=None, /)", exit)
        .doc("Exit the interpreter by raising SystemExit(status)."),
    def("get_int_max_str_digits", "($module, /)", get_digit_limit)
        .doc("Return the maximum string digits limit for non-binary int<->str conversions."),
    def("getallocatedblocks", "($module, /)", allocated_blocks),
    def("getdefaultencoding", "($module, /)", get_default_encoding)
        .doc("Return the current default encoding used by the Unicode implementation."),
    def("getfilesystemencodeerrors", "($module, /)", get_encode_errors)
        .doc("Return the error mode used for Unicode to OS filename conversion."),
    def("getfilesystemencoding", "($module, /)", get_default_encoding)
        .doc("Return the encoding used to convert Unicode filenames to OS filenames."),
    def("getprofile", "($module, /)", sys_trace::get_profile)
        .doc("Return the profiling function set with sys.setprofile."),
    def("getrecursionlimit", "($module, /)", get_recursion_limit)
        .doc("Return the current value of the recursion limit."),
    def("getrefcount", "($module, object, /)", get_refcount).doc(
        "Return the reference count of object.\n\n\
              The count returned is generally one higher than you might expect,\n\
              because it includes the (temporary) reference as an argument to\n\
              getrefcount().",
    ),
    def("getsizeof", "(object, default=<unset>)", get_size_of).doc(
        "getsizeof(object [, default]) -> int\n\n\
              Return the size of object in bytes.",
    ),
    def("getswitchinterval", "($module, /)", get_switch_interval)
        .doc("Return the current thread switch interval; see sys.setswitchinterval()."),
    def("gettrace", "($module, /)", sys_trace::get_trace)
        .doc("Return the global debug tracing function set with sys.settrace."),
    def("getunicodeinternedsize", "($module, /, *, _only_immortal=False)", interned_size),
    def("intern", "($module, string, /)", intern).doc(
        "``Intern'' the given string.\n\n\
              This enters the string in the (global) table of interned strings whose\n\
              purpose is to speed up dictionary lookups. Return the string itself or\n\
              the previously interned string object with the same value.",
    ),
    def("is_finalizing", "($module, /)", is_finalizing).doc("Return True if Python is exiting."),
    def("set_int_max_str_digits", "($module, /, maxdigits)", set_digit_limit),
    def("setprofile", "($module, function, /)", sys_trace::set_profile),
    def("setrecursionlimit", "($module, limit, /)", set_recursion_limit)
        .doc("Set the maximum depth of the Python interpreter stack to n."),
    def("setswitchinterval", "($module, interval, /)", set_switch_interval)
        .doc("Set the ideal thread switching delay inside the Python interpreter."),
    def("settrace", "($module, function, /)", sys_trace::set_trace),
    def("unraisablehook", "($module, unraisable, /)", sys_hooks::unraisable_hook)
        .doc("Handle an unraisable exception."),
];
