//! The module `atexit`: functions that are called when the process ends, the last one first.

use crate::python::heap::{Obj, Owned};
use crate::python::library::Module;
use crate::python::object::{Def, Fallible, Raised, Vm, def, exception, protocol};

fn register(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [function, positional, keywords] = *arguments else { return Ok(vm.none()) };
    if !protocol::is_callable(vm, function) {
        return Err(exception::type_error(vm, "the first argument must be callable"));
    }
    let kept = [function, positional, keywords].map(|object| {
        if !object.is_null() {
            vm.heap.increment(object);
        }
        object
    });
    vm.process.at_exit.push(kept);
    Ok(vm.own(function))
}

fn forget(vm: &mut dyn Vm, kept: [Obj; 3]) {
    for object in kept {
        vm.heap.release_raw(object);
    }
}

fn unregister(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut place = 0;
    while let Some(kept) = vm.process.at_exit.get(place).copied() {
        if protocol::equal(vm, arguments[0], kept[0])? {
            if place < vm.process.at_exit.len() {
                let kept = vm.process.at_exit.remove(place);
                forget(vm, kept);
            }
        } else {
            place += 1;
        }
    }
    Ok(vm.none())
}

fn clear(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    for kept in std::mem::take(&mut vm.process.at_exit) {
        forget(vm, kept);
    }
    Ok(vm.none())
}

fn count(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let count = vm.process.at_exit.len() as i64;
    Ok(vm.heap.int(count))
}

/// Calls them, the last one first; what they raise is only reported.
pub fn run(vm: &mut dyn Vm) {
    while let Some([function, positional, keywords]) = vm.process.at_exit.pop() {
        let mut arguments = vm.heap.tuple_items(positional);
        let mut names = Vec::new();
        if !keywords.is_null() {
            for (name, value) in vm.heap.dict_items(keywords) {
                names.push(name);
                arguments.push(value);
            }
        }
        match vm.call(function, &arguments, &names) {
            Ok(result) => vm.release(result),
            Err(Raised) if vm.raised.is_null() => return,
            Err(Raised) => vm.unraisable_saying("Exception ignored in atexit callback", function),
        }
        forget(vm, [function, positional, keywords]);
    }
}

fn run_now(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    run(vm);
    Ok(vm.none())
}

pub const MODULE: Module = Module {
    name: "atexit",
    doc: "allow programmer to define multiple exit functions to be executed\n\
          upon normal program termination.\n\n\
          Two public functions, register and unregister, are defined.\n",
    functions: FUNCTIONS,
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("register", "($module, func, /, *args, **kwargs)", register),
    def("unregister", "($module, func, /)", unregister),
    def("_clear", "($module, /)", clear),
    def("_run_exitfuncs", "($module, /)", run_now),
    def("_ncallbacks", "($module, /)", count),
];
