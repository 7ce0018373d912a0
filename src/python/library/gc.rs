//! The module `gc`.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::library::{Constant, Module};
use crate::python::object::types as classes;
use crate::python::object::{Def, Fallible, Vm, def};
use crate::python::object::{exception, given, protocol};

/// The number of the permanent generation in the heap.
const PERMANENT: u8 = 3;

fn enable(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    vm.heap.collector.enabled = true;
    Ok(vm.none())
}

fn disable(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    vm.heap.collector.enabled = false;
    Ok(vm.none())
}

fn is_enabled(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let enabled = vm.heap.collector.enabled;
    Ok(vm.bool(enabled))
}

fn collect(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let generation = match arguments[0].some() {
        Some(generation) => protocol::as_size(vm, generation, types::OVERFLOW_ERROR)?,
        None => 2,
    };
    if !(0..3).contains(&generation) {
        return Err(exception::value_error(vm, "invalid generation"));
    }
    // Looking at an object costs less than an instruction does, but it counts against the limits of the run.
    let looked_at: usize = (0..=generation as u8).map(|it| vm.heap.gc_objects(it).len()).sum();
    vm.process.native_turns = vm.process.native_turns.saturating_add(looked_at as u64 / 4);
    vm.check_limits()?;
    let unreachable = vm.collect(generation as u8);
    Ok(vm.heap.int(unreachable as i64))
}

/// A tuple of three ints.
fn three(vm: &mut dyn Vm, numbers: [u32; 3]) -> Fallible<Owned> {
    let numbers = numbers.iter().map(|number| vm.heap.int(i64::from(*number))).collect();
    Ok(vm.heap.tuple_from_owned(numbers))
}

fn get_count(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let counts = vm.heap.collector.counts;
    three(vm, counts)
}

fn get_threshold(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let thresholds = vm.heap.collector.thresholds;
    three(vm, thresholds)
}

fn set_threshold(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let given = vm.heap.tuple_items(arguments[0]);
    if given.is_empty() || given.len() > 3 {
        return Err(exception::type_error(vm, "gc.set_threshold requires 1 to 3 arguments"));
    }
    let mut thresholds = vm.heap.collector.thresholds;
    for (threshold, value) in thresholds.iter_mut().zip(given) {
        let value = protocol::as_size(vm, value, types::OVERFLOW_ERROR)?;
        let Ok(value) = i32::try_from(value) else {
            let text = "Python int too large to convert to C int";
            return Err(exception::overflow_error(vm, text));
        };
        *threshold = value.max(0) as u32;
    }
    vm.heap.collector.thresholds = thresholds;
    vm.heap.set_limit();
    Ok(vm.none())
}

fn get_objects(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let generations = match arguments[0].some().filter(|generation| *generation != image::NONE) {
        None => 0..3,
        Some(generation) => {
            if !protocol::is_index(vm, generation) {
                let name = protocol::type_name(vm, generation);
                let text = format!("argument should be integer or None, not '{name}'");
                return Err(exception::type_error(vm, text));
            }
            let number = protocol::as_size(vm, generation, types::OVERFLOW_ERROR)?;
            if number >= 3 {
                let text = "generation parameter must be less than the number of available generations (3)";
                return Err(exception::value_error(vm, text));
            }
            if number < 0 {
                let text = "generation parameter cannot be negative";
                return Err(exception::value_error(vm, text));
            }
            // Without a GIL all are of one generation.
            if vm.heap.is_whole() { 0..3 } else { number as u8..number as u8 + 1 }
        }
    };
    let objects: Vec<Obj> = generations.flat_map(|number| vm.heap.gc_objects(number)).collect();
    Ok(vm.heap.list(&objects))
}

fn get_referrers(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let targets = vm.heap.tuple_items(arguments[0]);
    let mut found = Vec::new();
    for candidate in (0..3).flat_map(|number| vm.heap.gc_objects(number)).collect::<Vec<_>>() {
        let mut refers = false;
        vm.heap.edges(candidate, &mut |child| refers |= targets.contains(&child));
        // The tuple of arguments is the call's own.
        if refers && candidate != arguments[0] {
            found.push(candidate);
        }
    }
    Ok(vm.heap.list(&found))
}

fn get_referents(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut found = Vec::new();
    for object in vm.heap.tuple_items(arguments[0]) {
        if classes::is_instance(vm, object, types::DICT) {
            referents_of_dict(vm, object, &mut found);
        } else if vm.heap.is_collected(object) {
            vm.heap.edges(object, &mut |child| found.push(child));
        }
    }
    Ok(vm.heap.list(&found))
}

/// A dict tells its values; its keys only where they are not all str, which cannot be part of a cycle.
fn referents_of_dict(vm: &mut dyn Vm, dict: Obj, found: &mut Vec<Obj>) {
    let only_values = vm.heap.dict_has_only_str_keys(dict);
    for (key, value) in vm.heap.dict_items(dict) {
        found.push(value);
        if !only_values {
            found.push(key);
        }
    }
}

fn is_tracked(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let tracked = vm.heap.is_tracked(arguments[0]);
    Ok(vm.bool(tracked))
}

fn is_finalized(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let finalized = vm.heap.is_collected(arguments[0]) && vm.heap.gc_is_finalized(arguments[0]);
    Ok(vm.bool(finalized))
}

fn freeze(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    vm.heap.gc_freeze();
    Ok(vm.none())
}

fn unfreeze(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    vm.heap.gc_unfreeze();
    Ok(vm.none())
}

/// `gc.get_freeze_count()`.
fn get_freeze_count(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let at_start = i64::from(vm.heap.collector.frozen_at_start);
    let count = at_start + vm.heap.gc_objects(PERMANENT).len() as i64;
    Ok(vm.heap.int(count))
}

fn get_stats(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let stats = vm.heap.collector.stats;
    let mut dicts = Vec::with_capacity(3);
    for numbers in stats {
        let dict = vm.heap.dict();
        for (name, number) in ["collections", "collected", "uncollectable"].iter().zip(numbers) {
            let name = vm.heap.interned_name(name);
            let number = vm.heap.int(number as i64);
            vm.heap.dict_set_str(dict.get(), name, number);
        }
        dicts.push(dict);
    }
    Ok(vm.heap.list_from_owned(dicts))
}

fn get_debug(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let flags = vm.process.garbage.debug;
    Ok(vm.heap.int(i64::from(flags)))
}

fn set_debug(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    vm.process.garbage.debug = given::c_int(vm, arguments[0], 0)?;
    Ok(vm.none())
}

/// `callbacks` and `garbage`: the lists that the collector knows.
fn add_lists(vm: &mut dyn Vm, dict: Obj) {
    for name in ["callbacks", "garbage"] {
        let key = vm.heap.interned_name(name);
        let garbage = &vm.process.garbage;
        let known = if name == "garbage" { garbage.list } else { garbage.callbacks };
        let list = match known.some() {
            Some(known) => vm.own(known),
            None => vm.heap.list(&[]),
        };
        if known.is_null() {
            let kept = vm.own(list.get()).into_raw();
            let garbage = &mut vm.process.garbage;
            *(if name == "garbage" { &mut garbage.list } else { &mut garbage.callbacks }) = kept;
        }
        vm.heap.dict_set_str(dict, key, list);
    }
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "gc",
    doc: "This module provides access to the garbage collector for reference cycles.",
    functions: FUNCTIONS,
    constants: &[
        ("DEBUG_STATS", Constant::Int(1)),
        ("DEBUG_COLLECTABLE", Constant::Int(2)),
        ("DEBUG_UNCOLLECTABLE", Constant::Int(4)),
        ("DEBUG_SAVEALL", Constant::Int(32)),
        ("DEBUG_LEAK", Constant::Int(38)),
    ],
    fill: Some(add_lists),
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("enable", "($module, /)", enable).doc("Enable automatic garbage collection."),
    def("disable", "($module, /)", disable).doc("Disable automatic garbage collection."),
    def("isenabled", "($module, /)", is_enabled)
        .doc("Returns true if automatic garbage collection is enabled."),
    def("set_debug", "($module, flags, /)", set_debug)
        .doc("Set the garbage collection debugging flags."),
    def("get_debug", "($module, /)", get_debug).doc("Get the garbage collection debugging flags."),
    def("get_count", "($module, /)", get_count)
        .doc("Return a three-tuple of the current collection counts."),
    def("set_threshold", "(*args)", set_threshold).doc(
        "set_threshold(threshold0, [threshold1, [threshold2]])\n\
              Set the collection thresholds (the collection frequency).\n\n\
              Setting 'threshold0' to zero disables collection.\n",
    ),
    def("get_threshold", "($module, /)", get_threshold)
        .doc("Return the current collection thresholds."),
    def("collect", "($module, /, generation=2)", collect).doc("Run the garbage collector."),
    def("get_objects", "($module, /, generation=None)", get_objects)
        .doc("Return a list of objects tracked by the collector (excluding the list returned)."),
    def("get_stats", "($module, /)", get_stats)
        .doc("Return a list of dictionaries containing per-generation statistics."),
    def("is_tracked", "($module, obj, /)", is_tracked)
        .doc("Returns true if the object is tracked by the garbage collector."),
    def("get_referrers", "(*objs)", get_referrers)
        .doc("Return the list of objects that directly refer to any of 'objs'."),
    def("get_referents", "(*objs)", get_referents)
        .doc("Return the list of objects that are directly referred to by 'objs'."),
    def("is_finalized", "($module, obj, /)", is_finalized)
        .doc("Returns true if the object has been already finalized by the GC."),
    def("freeze", "($module, /)", freeze)
        .doc("Freeze all current tracked objects and ignore them for future collections."),
    def("unfreeze", "($module, /)", unfreeze)
        .doc("Unfreeze all objects in the permanent generation."),
    def("get_freeze_count", "($module, /)", get_freeze_count)
        .doc("Return the number of objects in the permanent generation."),
];
