//! The module `weakref`: references that keep nothing alive.

use crate::python::heap::image::types;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module, refused};
use crate::python::object::{Def, Fallible, Vm, def};

fn count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = vm.heap.weak_references(arguments[0]).len();
    Ok(vm.heap.int(count as i64))
}

fn list(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let references = vm.heap.weak_references(arguments[0]);
    Ok(vm.heap.list(&references))
}

refused! {
    proxy "weakref.proxy";
    finalize "weakref.finalize";
    key_dictionary "weakref.WeakKeyDictionary";
    value_dictionary "weakref.WeakValueDictionary";
    set "weakref.WeakSet";
    method "weakref.WeakMethod";
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "weakref",
    doc: "",
    functions: FUNCTIONS,
    constants: &[
        ("ref", Constant::Static(types::WEAKREF)),
        ("ReferenceType", Constant::Static(types::WEAKREF)),
    ],
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("getweakrefcount", "($module, object, /)", count),
    def("getweakrefs", "($module, object, /)", list),
    def("proxy", "(*args)", proxy),
    def("finalize", "(*args, **kwargs)", finalize),
    def("WeakKeyDictionary", "(*args, **kwargs)", key_dictionary),
    def("WeakValueDictionary", "(*args, **kwargs)", value_dictionary),
    def("WeakSet", "(*args)", set),
    def("WeakMethod", "(*args)", method),
];
