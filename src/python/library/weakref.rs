//! The module `weakref`: references that keep nothing alive.

use crate::python::heap::image::types;
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module, refused};
use crate::python::object::{Def, Fallible, Vm, def, dict};

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

/// Takes an entry out of a dict whose value is a weak reference to an object that has died.
fn remove_dead(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (dict, key) = (arguments[0], arguments[1]);
    if let Some(value) = dict::get(vm, dict, key)?
        && vm.heap.is_weak_reference(value)
        && vm.heap.weak_target(value).is_null()
        && let Some(dead) = dict::remove(vm, dict, key)?
    {
        vm.release(dead);
    }
    Ok(vm.none())
}

/// What is C of it.
pub const C_MODULE: Module = Module {
    name: "_weakref",
    doc: "Weak-reference support module.",
    functions: &[
        def("getweakrefcount", "($module, object, /)", count),
        def("getweakrefs", "($module, object, /)", list),
        def("proxy", "(*args)", proxy),
        def("_remove_dead_weakref", "($module, dct, key, /)", remove_dead),
    ],
    constants: &[
        ("ref", Constant::Static(types::WEAKREF)),
        ("ReferenceType", Constant::Static(types::WEAKREF)),
        ("ProxyType", Constant::Static(types::WEAKPROXY)),
        ("CallableProxyType", Constant::Static(types::WEAKCALLABLEPROXY)),
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
