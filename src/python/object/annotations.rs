//! Annotations that are evaluated when they are asked for (PEP 649): `__annotate__` of functions, classes and modules.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Core, Fallible, Vm, exception, protocol, types};

/// `annotationlib.Format.VALUE`.
const VALUE: i64 = 1;

/// What an `__annotate__` function answers.
pub fn evaluate(vm: &mut dyn Vm, annotate: Obj) -> Fallible<Owned> {
    let format = vm.heap.int(VALUE);
    let made = vm.call(annotate, &[format.get()], &[]);
    vm.release(format);
    let made = made?;
    if types::is_instance(vm, made.get(), t::DICT) {
        return Ok(made);
    }
    let kind = protocol::type_name(vm, made.get());
    let text = format!("__annotate__() must return a dict, not {kind}");
    vm.release(made);
    Err(exception::type_error(vm, text))
}

/// Only callables and None are set.
pub fn check_annotate(vm: &mut dyn Vm, value: Obj) -> Fallible<()> {
    if value.is_null() {
        return Err(exception::type_error(vm, "cannot delete __annotate__ attribute"));
    }
    if value != image::NONE && !protocol::is_callable(vm, value) {
        return Err(exception::type_error(vm, "__annotate__ must be callable or None"));
    }
    Ok(())
}

/// What a namespace holds under a name.
pub fn in_namespace(core: &mut Core, namespace: Obj, name: &str) -> Option<Obj> {
    let name = core.heap.interned(name);
    let found = core.heap.dict_get_str(namespace, name.get()).some();
    core.release(name);
    found
}

/// Puts something into a namespace.
pub fn put(core: &mut Core, namespace: Obj, name: &str, value: Obj) {
    let name = core.heap.interned(name);
    let value = core.own(value);
    core.heap.dict_set_str(namespace, name.get(), value);
    core.release(name);
}
