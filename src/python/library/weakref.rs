//! The module `_weakref`: references that keep nothing alive; `weakref` itself is CPython's text.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::library::{Constant, Module};
use crate::python::object::{Def, Fallible, Vm, def};
use crate::python::object::{dict, exception, protocol, types, weakref};

fn count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = vm.heap.weak_references(arguments[0]).len();
    Ok(vm.heap.int(count as i64))
}

fn list(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let references = vm.heap.weak_references(arguments[0]);
    Ok(vm.heap.list(&references))
}

fn proxy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (object, callback) = (arguments[0], arguments[1]);
    let kind = if protocol::is_callable(vm, object) { t::WEAKCALLABLEPROXY } else { t::WEAKPROXY };
    let callback = if callback == image::NONE { Obj::NULL } else { callback };
    weakref::new(vm, kind, object, callback)
}

/// Takes a key out of a dict if its value is a weak reference to what has died.
fn remove_dead(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (dict, key) = (arguments[0], arguments[1]);
    if !types::is_instance(vm, dict, t::DICT) {
        let got = protocol::type_name(vm, dict);
        let text = format!("_remove_dead_weakref() argument 1 must be dict, not {got}");
        return Err(exception::type_error(vm, text));
    }
    let hash = protocol::hash(vm, key)?;
    let Some(entry) = dict::find(vm, dict, key, hash)? else { return Ok(vm.none()) };
    let value = vm.heap.dict_value(dict, entry);
    if !vm.heap.is_weak_reference(value) {
        return Err(exception::type_error(vm, "not a weakref"));
    }
    if vm.heap.weak_target(value).is_null() {
        let (key, value) = vm.heap.dict_remove_at(dict, entry);
        vm.release_all([key, value]);
    }
    Ok(vm.none())
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_weakref",
    doc: "Weak-reference support module.",
    functions: FUNCTIONS,
    constants: &[
        ("ref", Constant::Static(t::WEAKREF)),
        ("ReferenceType", Constant::Static(t::WEAKREF)),
        ("ProxyType", Constant::Static(t::WEAKPROXY)),
        ("CallableProxyType", Constant::Static(t::WEAKCALLABLEPROXY)),
    ],
    ..Module::EMPTY
};

const FUNCTIONS: &[Def] = &[
    def("getweakrefcount", "($module, object, /)", count)
        .doc("Return the number of weak references to 'object'."),
    def("getweakrefs", "($module, object, /)", list)
        .doc("Return a list of all weak reference objects pointing to 'object'."),
    def("proxy", "($module, object, callback=None, /)", proxy).doc(
        "Create a proxy object that weakly references 'object'.\n\n\
         'callback', if given, is called with a reference to the\n\
         proxy when 'object' is about to be finalized.",
    ),
    def("_remove_dead_weakref", "($module, dct, key, /)", remove_dead)
        .doc("Atomically remove key from dict if it points to a dead weakref."),
];
