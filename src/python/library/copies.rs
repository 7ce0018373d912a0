//! The dicts of `builtins` and `sys` as they were when the process began: the interpreter keeps copies of them.

use crate::python::heap::image::{NONE, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Vm, module};

/// Names that the modules get only after they were copied.
const LATER: &[&str] = &[
    "open",
    "path",
    "executable",
    "_base_executable",
    "prefix",
    "base_prefix",
    "exec_prefix",
    "base_exec_prefix",
    "platlibdir",
    "pycache_prefix",
    "argv",
    "orig_argv",
    "warnoptions",
    "_xoptions",
    "_stdlib_dir",
    "dont_write_bytecode",
    "stdin",
    "stdout",
    "__stdin__",
    "__stdout__",
];
const UNSET: &[&str] = &["__package__", "__loader__", "__spec__"];

/// Makes the copies (`fix_up_extension`); each is a reference of the process.
pub fn keep(vm: &mut dyn Vm, sys: Obj, builtins: Obj) {
    let keeps_more = vm.heap.profile.copies_of_builtins > 1;
    let (sys, builtins) = (module::dict(vm, sys), module::dict(vm, builtins));
    // Until 3.11 `sys` was nearly complete by then; later only its functions were there.
    let copy = copy(vm, sys, &|vm, name, value| keeps_more || is_early(vm, name, value));
    vm.process.module_copies.push(copy.into_raw());
    if keeps_more {
        // The first was made before the exceptions were.
        let copy = self::copy(vm, builtins, &|vm, _, value| !is_exception(vm, value));
        vm.process.module_copies.push(copy.into_raw());
    }
    let copy = self::copy(vm, builtins, &|_, _, _| true);
    vm.process.module_copies.push(copy.into_raw());
}

fn is_early(vm: &dyn Vm, name: Obj, value: Obj) -> bool {
    let name = vm.heap.text(name);
    let is_function = vm.heap.type_of(value) == t::BUILTIN_FUNCTION;
    // `__excepthook__` and the like are second names.
    is_function && !name.starts_with("__") || ["__name__", "__doc__"].contains(&&*name)
}

fn is_exception(vm: &dyn Vm, value: Obj) -> bool {
    vm.heap.type_of(value) == t::TYPE
        && crate::python::object::types::is_subtype(vm, value, t::BASE_EXCEPTION)
}

type Choice<'a> = &'a dyn Fn(&dyn Vm, Obj, Obj) -> bool;

fn copy(vm: &mut dyn Vm, dict: Obj, chosen: Choice<'_>) -> Owned {
    let made = vm.heap.dict();
    for (name, value) in vm.heap.dict_items(dict) {
        let text = vm.heap.text(name).into_owned();
        let value = match text.as_str() {
            text if UNSET.contains(&text) => NONE,
            text if LATER.contains(&text) => continue,
            _ if chosen(vm, name, value) => value,
            _ => continue,
        };
        let value = vm.own(value);
        vm.heap.dict_set_str(made.get(), name, value);
    }
    made
}
