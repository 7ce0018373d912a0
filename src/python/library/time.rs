//! The module `time`, on the machine's virtual clock.

use num_traits::{Signed, ToPrimitive};

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::library::time_calendar as calendar;
use crate::python::library::{Constant, Module};
use crate::python::object::types as classes;
use crate::python::object::{Awaited, Def, Fallible, Vm, def};
use crate::python::object::{exception, given, protocol};

/// When a process of the machine begins: 2026-01-01 00:00:00 UTC.
const EPOCH_NS: u64 = 1_767_225_600_000_000_000;
/// What the monotonic clocks of a machine show that was started long before the process.
const SINCE_BOOT_NS: u64 = 1_000_000_000_000;

fn seconds(vm: &mut dyn Vm, base_ns: u64) -> Fallible<Owned> {
    let time = base_ns + vm.now_ns();
    Ok(vm.heap.float(time as f64 * 1e-9))
}

fn nanoseconds(vm: &mut dyn Vm, base_ns: u64) -> Fallible<Owned> {
    let time = base_ns + vm.now_ns();
    Ok(vm.heap.int(time as i64))
}

fn time(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    seconds(vm, EPOCH_NS)
}

fn time_ns(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    nanoseconds(vm, EPOCH_NS)
}

fn monotonic(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    seconds(vm, SINCE_BOOT_NS)
}

fn monotonic_ns(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    nanoseconds(vm, SINCE_BOOT_NS)
}

fn process_time(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let time = vm.busy_ns();
    Ok(vm.heap.float(time as f64 * 1e-9))
}

fn process_time_ns(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let time = vm.busy_ns();
    Ok(vm.heap.int(time as i64))
}

fn thread_time(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let time = vm.thread_busy_ns();
    Ok(vm.heap.float(time as f64 * 1e-9))
}

fn thread_time_ns(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let time = vm.thread_busy_ns();
    Ok(vm.heap.int(time as i64))
}

fn sleep(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let duration_ns = duration(vm, arguments[0])?;
    // Nobody notifies `None`: only the time ends this wait.
    vm.wait(Awaited::Object(image::NONE), Some(duration_ns))?;
    Ok(vm.none())
}

/// Seconds as an int or a float, in nanoseconds, rounded up as a time-out is.
fn duration(vm: &mut dyn Vm, seconds: Obj) -> Fallible<u64> {
    if classes::is_instance(vm, seconds, types::FLOAT) {
        let seconds = vm.heap.float_value(seconds);
        if seconds.is_nan() {
            return Err(exception::value_error(vm, "Invalid value NaN (not a number)"));
        }
        if seconds < 0.0 {
            return Err(exception::value_error(vm, "sleep length must be non-negative"));
        }
        let nanoseconds = (seconds * 1e9).ceil();
        if nanoseconds >= i64::MAX as f64 {
            let text = "timestamp too large to convert to C PyTime_t";
            return Err(exception::overflow_error(vm, text));
        }
        return Ok(nanoseconds as u64);
    }
    let index = protocol::index_object(vm, seconds)?;
    let value = vm.heap.big(index.get());
    vm.heap.release(index);
    if value.is_negative() {
        return Err(exception::value_error(vm, "sleep length must be non-negative"));
    }
    let limit = i64::MAX as u64;
    let nanoseconds = value.to_u64().and_then(|seconds| seconds.checked_mul(1_000_000_000));
    nanoseconds.filter(|nanoseconds| *nanoseconds <= limit).ok_or_else(|| {
        exception::overflow_error(vm, "timestamp too large to convert to C PyTime_t")
    })
}

/// Whole seconds since the epoch.
fn now(vm: &dyn Vm) -> i64 {
    ((EPOCH_NS + vm.now_ns()) / 1_000_000_000) as i64
}

fn gmtime(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    broken_down(vm, arguments[0], "GMT")
}

/// The machine's clock knows only one zone.
fn localtime(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    broken_down(vm, arguments[0], "UTC")
}

fn broken_down(vm: &mut dyn Vm, seconds: Obj, zone: &str) -> Fallible<Owned> {
    let now = now(vm);
    let moment = calendar::broken_down(vm, seconds, now)?;
    Ok(calendar::struct_time(vm, moment, zone))
}

fn mktime(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    calendar::mktime(vm, arguments[0])
}

fn asctime(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let now = now(vm);
    calendar::asctime(vm, arguments[0], now)
}

fn ctime(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let now = now(vm);
    calendar::ctime(vm, arguments[0], now)
}

fn strftime(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let now = now(vm);
    calendar::strftime(vm, arguments, now)
}

fn strptime(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let module = vm.import("_strptime")?;
    let given: Vec<Obj> = arguments.iter().copied().filter(|given| !given.is_null()).collect();
    given::with(vm, module, |vm, module| {
        protocol::call_method(vm, module, "_strptime_time", &given)
    })
}

/// The nanoseconds that a clock shows.
fn clock(vm: &mut dyn Vm, id: Obj) -> Fallible<u64> {
    Ok(match given::c_int(vm, id, 0)? {
        0 | 5 | 11 => EPOCH_NS + vm.now_ns(),
        1 | 4 | 6 | 7 => SINCE_BOOT_NS + vm.now_ns(),
        2 => vm.busy_ns(),
        3 => vm.thread_busy_ns(),
        _ => {
            let number = vm.heap.int(22);
            let words = vm.heap.str("Invalid argument");
            let raised = exception::raise_with(vm, types::OS_ERROR, &[number.get(), words.get()]);
            vm.release_all([number, words]);
            return Err(raised);
        }
    })
}

fn clock_gettime(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let time = clock(vm, arguments[0])?;
    Ok(vm.heap.float(time as f64 * 1e-9))
}

fn clock_gettime_ns(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let time = clock(vm, arguments[0])?;
    Ok(vm.heap.int(time as i64))
}

fn clock_getres(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    clock(vm, arguments[0])?;
    Ok(vm.heap.float(1e-9))
}

fn get_clock_info(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if !given::is_str(vm, arguments[0]) {
        let kind = protocol::type_name(vm, arguments[0]);
        let text = format!("get_clock_info() argument 1 must be str, not {kind}");
        return Err(exception::type_error(vm, text));
    }
    let name = vm.heap.text(arguments[0]).into_owned();
    let (clock, is_monotonic) = match name.as_str() {
        "time" => ("REALTIME", false),
        "monotonic" | "perf_counter" => ("MONOTONIC", true),
        "process_time" => ("PROCESS_CPUTIME_ID", true),
        "thread_time" => ("THREAD_CPUTIME_ID", true),
        _ => return Err(exception::value_error(vm, "unknown clock")),
    };
    let content = [
        ("implementation", vm.heap.str(&format!("clock_gettime(CLOCK_{clock})"))),
        ("monotonic", vm.bool(is_monotonic)),
        ("adjustable", vm.bool(!is_monotonic)),
        ("resolution", vm.heap.float(1e-9)),
    ];
    let names: Vec<Obj> = content.iter().map(|(name, _)| vm.heap.interned_name(name)).collect();
    let values: Vec<Obj> = content.iter().map(|(_, value)| value.get()).collect();
    let made = vm.call(types::SIMPLE_NAMESPACE, &values, &names);
    vm.release_all(content.into_iter().map(|(_, value)| value));
    made
}

fn fill(vm: &mut dyn Vm, namespace: Obj) {
    calendar::finish(vm);
    let zone = vm.heap.interned("UTC");
    let names = vm.heap.tuple(&[zone.get(), zone.get()]);
    vm.release(zone);
    let key = vm.heap.interned_name("tzname");
    vm.heap.dict_set_str(namespace, key, names);
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "time",
    doc: "This module provides various functions to manipulate time values.",
    functions: FUNCTIONS,
    constants: &[
        ("altzone", Constant::Int(0)),
        ("daylight", Constant::Int(0)),
        ("timezone", Constant::Int(0)),
        ("_STRUCT_TM_ITEMS", Constant::Int(11)),
        ("struct_time", Constant::Static(types::STRUCT_TIME)),
        ("CLOCK_REALTIME", Constant::Int(0)),
        ("CLOCK_MONOTONIC", Constant::Int(1)),
        ("CLOCK_PROCESS_CPUTIME_ID", Constant::Int(2)),
        ("CLOCK_THREAD_CPUTIME_ID", Constant::Int(3)),
        ("CLOCK_MONOTONIC_RAW", Constant::Int(4)),
        ("CLOCK_BOOTTIME", Constant::Int(7)),
        ("CLOCK_TAI", Constant::Int(11)),
    ],
    types: calendar::TYPES,
    fill: Some(fill),
};

const FUNCTIONS: &[Def] = &[
    def("time", "($module, /)", time),
    def("time_ns", "($module, /)", time_ns),
    def("sleep", "($module, object, /)", sleep),
    def("monotonic", "($module, /)", monotonic),
    def("monotonic_ns", "($module, /)", monotonic_ns),
    def("process_time", "($module, /)", process_time),
    def("process_time_ns", "($module, /)", process_time_ns),
    def("thread_time", "($module, /)", thread_time),
    def("thread_time_ns", "($module, /)", thread_time_ns),
    def("perf_counter", "($module, /)", monotonic),
    def("perf_counter_ns", "($module, /)", monotonic_ns),
    def("asctime", "(tuple=<unrepresentable>, /)", asctime),
    def("clock_getres", "($module, clk_id, /)", clock_getres),
    def("clock_gettime", "($module, clk_id, /)", clock_gettime),
    def("clock_gettime_ns", "($module, clk_id, /)", clock_gettime_ns),
    def("ctime", "(seconds=<unrepresentable>, /)", ctime),
    def("get_clock_info", "(name, /)", get_clock_info),
    def("gmtime", "(seconds=<unrepresentable>, /)", gmtime),
    def("localtime", "(seconds=<unrepresentable>, /)", localtime),
    def("mktime", "(tuple, /)", mktime),
    def("strftime", "(format, tuple=<unrepresentable>, /)", strftime),
    def("strptime", "(string, format=<unrepresentable>, /)", strptime),
];
