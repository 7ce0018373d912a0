//! `getattr` and its kin, `dir`, `vars`.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::types as classes;
use crate::python::object::{Fallible, Vm};
use crate::python::object::{exception, list, list_methods, packed, protocol};

fn check_name(vm: &mut dyn Vm, name: Obj) -> Fallible<()> {
    if classes::is_instance(vm, name, types::STR) {
        return Ok(());
    }
    let text = format!("attribute name must be string, not '{}'", protocol::type_name(vm, name));
    Err(exception::type_error(vm, text))
}

pub fn getattr(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check_name(vm, arguments[1])?;
    let Some(default) = arguments[2].some() else {
        return protocol::get_attribute(vm, arguments[0], arguments[1]);
    };
    match protocol::lookup_attribute(vm, arguments[0], arguments[1])? {
        Some(value) => Ok(value),
        None => Ok(vm.heap.own(default)),
    }
}

pub fn hasattr(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check_name(vm, arguments[1])?;
    let value = protocol::lookup_attribute(vm, arguments[0], arguments[1])?;
    let found = value.is_some();
    vm.release_all(value);
    Ok(vm.bool(found))
}

pub fn setattr(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check_name(vm, arguments[1])?;
    protocol::set_attribute(vm, arguments[0], arguments[1], arguments[2])?;
    Ok(vm.none())
}

pub fn delattr(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    check_name(vm, arguments[1])?;
    protocol::delete_attribute(vm, arguments[0], arguments[1])?;
    Ok(vm.none())
}

/// Names in order: of the running frame's locals, or what `__dir__` of the object gives.
pub fn dir(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let names = match arguments[0].some() {
        Some(object) => {
            let hook = vm.names.dir;
            let names =
                packed::held(vm, &[object], |vm| protocol::call_bound(vm, object, hook, &[]));
            let Some(names) = names? else {
                return Err(exception::type_error(vm, "object does not provide __dir__"));
            };
            names
        }
        None => {
            let locals = vm.locals()?;
            let keys = protocol::call_method(vm, locals.get(), "keys", &[]);
            vm.heap.release(locals);
            keys?
        }
    };
    let sorted = list::of(vm, names.get());
    vm.heap.release(names);
    let sorted = sorted?;
    match list_methods::sort_list(vm, sorted.get(), None, false) {
        Ok(()) => Ok(sorted),
        Err(raised) => {
            vm.heap.release(sorted);
            Err(raised)
        }
    }
}

pub fn vars(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let Some(object) = arguments[0].some() else { return vm.locals() };
    let name = vm.heap.interned_name("__dict__");
    match protocol::lookup_attribute(vm, object, name)? {
        Some(dict) => Ok(dict),
        None => Err(exception::type_error(vm, "vars() argument must have __dict__ attribute")),
    }
}
