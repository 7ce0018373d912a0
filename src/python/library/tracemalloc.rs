//! The module `_tracemalloc`: which blocks of memory are in use, and where they come from.

use rustc_hash::FxHashMap;

use crate::python::heap::{Obj, Owned};
use crate::python::library::Module;
use crate::python::object::{Def, Fallible, Vm, def, exception, given};

/// `MAX_NFRAME`.
const MOST_FRAMES: i32 = 65535;

/// Files and lines, the innermost first, and how many frames there were.
pub type Frames = (Vec<(String, u32)>, u32);

fn is_tracing(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let is_on = vm.heap.tracer.is_on();
    Ok(vm.bool(is_on))
}

fn start(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let frames = given::c_int(vm, arguments[0], 1)?;
    if !(1..=MOST_FRAMES).contains(&frames) {
        let text = format!("the number of frames must be in range [1; {MOST_FRAMES}]");
        return Err(exception::value_error(vm, text));
    }
    if !vm.heap.tracer.is_on() {
        vm.heap.trace_blocks(true);
        vm.heap.tracer.limit = frames as u32;
        vm.choose_loop();
    }
    Ok(vm.none())
}

fn stop(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    vm.heap.trace_blocks(false);
    vm.choose_loop();
    Ok(vm.none())
}

fn clear_traces(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    vm.heap.tracer.clear();
    Ok(vm.none())
}

fn reset_peak(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    vm.heap.tracer.reset_peak();
    Ok(vm.none())
}

fn get_traceback_limit(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let limit = vm.heap.tracer.limit.max(1);
    Ok(vm.heap.int(i64::from(limit)))
}

fn get_traced_memory(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let (current, peak) = vm.heap.tracer.traced();
    let parts = vec![vm.heap.int(current as i64), vm.heap.int(peak as i64)];
    Ok(vm.heap.tuple_from_owned(parts))
}

fn get_tracemalloc_memory(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let size = vm.heap.tracer.own_size();
    Ok(vm.heap.int(size as i64))
}

/// The frames of a traceback.
fn frames(vm: &dyn Vm, number: u32) -> Frames {
    let Some(origin) = vm.heap.tracer.origin(number).filter(|origin| !origin.frames.is_empty())
    else {
        return (vec![("<unknown>".to_owned(), 0)], 1);
    };
    let file = |code: u32| vm.code_file(code).map_or_else(String::new, |file| file.to_string());
    (origin.frames.iter().map(|(code, line)| (file(*code), *line)).collect(), origin.total)
}

/// Where an object was made, as far as it is traced.
pub fn origin_of(vm: &mut dyn Vm, object: Obj) -> Option<Frames> {
    vm.place_blocks();
    let trace = vm.heap.trace_of(object)?;
    Some(frames(vm, trace.origin))
}

/// A tuple of pairs of file and line.
fn frames_tuple(vm: &mut dyn Vm, frames: &[(String, u32)]) -> Owned {
    let mut pairs = Vec::with_capacity(frames.len());
    for (file, line) in frames {
        let parts = vec![vm.heap.interned(file), vm.heap.int(i64::from(*line))];
        pairs.push(vm.heap.tuple_from_owned(parts));
    }
    vm.heap.tuple_from_owned(pairs)
}

fn get_traces(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    if !vm.heap.tracer.is_on() {
        return Ok(vm.heap.list(&[]));
    }
    vm.place_blocks();
    let traces = vm.heap.tracer.traces();
    vm.heap.tracer.is_paused = true;
    let mut known: FxHashMap<u32, (Owned, u32)> = FxHashMap::default();
    let mut found = Vec::with_capacity(traces.len());
    for trace in traces {
        let (tuple, total) = match known.get(&trace.origin) {
            Some((tuple, total)) => (tuple.get(), *total),
            None => {
                let (frames, total) = frames(vm, trace.origin);
                let made = frames_tuple(vm, &frames);
                let tuple = made.get();
                known.insert(trace.origin, (made, total));
                (tuple, total)
            }
        };
        let parts = vec![
            vm.heap.int(0),
            vm.heap.int(trace.size as i64),
            vm.own(tuple),
            vm.heap.int(i64::from(total)),
        ];
        found.push(vm.heap.tuple_from_owned(parts));
    }
    let list = vm.heap.list_from_owned(found);
    vm.release_all(known.into_values().map(|(tuple, _)| tuple));
    vm.heap.tracer.is_paused = false;
    Ok(list)
}

fn get_object_traceback(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    match origin_of(vm, arguments[0]) {
        Some((frames, _)) => Ok(frames_tuple(vm, &frames)),
        None => Ok(vm.none()),
    }
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_tracemalloc",
    doc: "Debug module to trace memory blocks allocated by Python.",
    functions: FUNCTIONS,
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("is_tracing", "($module, /)", is_tracing)
        .doc("Return True if the tracemalloc module is tracing Python memory allocations."),
    def("clear_traces", "($module, /)", clear_traces)
        .doc("Clear traces of memory blocks allocated by Python."),
    def("_get_traces", "($module, /)", get_traces)
        .doc("Get traces of all memory blocks allocated by Python."),
    def("_get_object_traceback", "($module, obj, /)", get_object_traceback)
        .doc("Get the traceback where the Python object obj was allocated."),
    def("start", "($module, nframe=1, /)", start).doc("Start tracing Python memory allocations."),
    def("stop", "($module, /)", stop).doc("Stop tracing Python memory allocations."),
    def("get_traceback_limit", "($module, /)", get_traceback_limit)
        .doc("Get the maximum number of frames stored in the traceback of a trace."),
    def("get_tracemalloc_memory", "($module, /)", get_tracemalloc_memory)
        .doc("Get the memory usage in bytes of the tracemalloc module."),
    def("get_traced_memory", "($module, /)", get_traced_memory)
        .doc("Get the current size and peak size of memory blocks traced by tracemalloc."),
    def("reset_peak", "($module, /)", reset_peak)
        .doc("Set the peak size of memory blocks traced by tracemalloc to the current size."),
];
