//! What the module `warnings` may have set, and what the machine takes instead.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::warnings::ready;
use crate::python::object::types as classes;
use crate::python::object::{Fallible, Raised, Vm, exception, protocol};

/// An attribute of the module `warnings` if it has been imported (`get_warnings_attr`).
pub fn warnings_attribute(vm: &mut dyn Vm, name: &str) -> Fallible<Option<Owned>> {
    let key = vm.heap.interned_name("warnings");
    let modules = vm.process.modules;
    let Some(warnings) = vm.heap.dict_get_str(modules, key).some() else { return Ok(None) };
    protocol::lookup_attribute_str(vm, warnings, name)
}

/// What the module `warnings` says, else what stands here.
pub fn setting(vm: &mut dyn Vm, name: &str, own: Obj) -> Fallible<Owned> {
    ready(vm);
    match warnings_attribute(vm, name)? {
        Some(value) => Ok(value),
        None => Ok(vm.heap.own(own)),
    }
}

/// `get_once_registry`.
pub fn once_registry(vm: &mut dyn Vm) -> Fallible<Owned> {
    let own = vm.process.warnings.once;
    let registry = setting(vm, "onceregistry", own)?;
    if classes::is_instance(vm, registry.get(), t::DICT) {
        return Ok(registry);
    }
    Err(wrong_setting(vm, registry, "onceregistry must be a dict"))
}

pub fn wrong_setting(vm: &mut dyn Vm, value: Owned, words: &str) -> Raised {
    let text = format!("_warnings.{words}, not '{}'", protocol::type_name(vm, value.get()));
    vm.release(value);
    exception::type_error(vm, text)
}
