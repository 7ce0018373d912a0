//! The module `time`, on the machine's virtual clock.

use num_traits::{Signed, ToPrimitive};

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::library::{Constant, Module, refused};
use crate::python::object::types as classes;
use crate::python::object::{Awaited, Def, Fallible, Vm, def};
use crate::python::object::{exception, protocol};

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

refused! {
    asctime "time.asctime";
    clock_getres "time.clock_getres";
    clock_gettime "time.clock_gettime";
    clock_gettime_ns "time.clock_gettime_ns";
    ctime "time.ctime";
    get_clock_info "time.get_clock_info";
    gmtime "time.gmtime";
    localtime "time.localtime";
    mktime "time.mktime";
    strftime "time.strftime";
    strptime "time.strptime";
    struct_time "time.struct_time";
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
    ],
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("time", "($module, /)", time),
    def("time_ns", "($module, /)", time_ns),
    def("sleep", "($module, object, /)", sleep),
    def("monotonic", "($module, /)", monotonic),
    def("monotonic_ns", "($module, /)", monotonic_ns),
    def("process_time", "($module, /)", process_time),
    def("process_time_ns", "($module, /)", process_time_ns),
    def("thread_time", "($module, /)", process_time),
    def("thread_time_ns", "($module, /)", process_time_ns),
    def("perf_counter", "($module, /)", monotonic),
    def("perf_counter_ns", "($module, /)", monotonic_ns),
    def("asctime", "(*args)", asctime),
    def("clock_getres", "(*args)", clock_getres),
    def("clock_gettime", "($module, clk_id, /)", clock_gettime),
    def("clock_gettime_ns", "($module, clk_id, /)", clock_gettime_ns),
    def("ctime", "(*args)", ctime),
    def("get_clock_info", "(*args)", get_clock_info),
    def("gmtime", "(*args)", gmtime),
    def("localtime", "(*args)", localtime),
    def("mktime", "(*args)", mktime),
    def("strftime", "(*args)", strftime),
    def("strptime", "(*args)", strptime),
    def("struct_time", "(*args)", struct_time),
];
