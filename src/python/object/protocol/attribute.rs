//! Attributes of any object, and methods looked up on its type.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::type_name;
use crate::python::object::{Fallible, Raised, Vm, exception, flag, packed, types};

/// `PyObject_GetAttr`: `name` is a str object.
#[inline]
pub fn get_attribute(vm: &mut dyn Vm, object: Obj, name: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    match vm.type_data(kind).slots.get_attribute {
        Some(get) => get(vm, object, name),
        None => Err(no_attribute(vm, object, name)),
    }
}

/// `PyObject_GetAttrString`.
pub fn get_attribute_str(vm: &mut dyn Vm, object: Obj, name: &str) -> Fallible<Owned> {
    let name = vm.heap.interned(name);
    let result = get_attribute(vm, object, name.get());
    vm.release(name);
    result
}

/// `PyObject_GetOptionalAttr`: `None` instead of an `AttributeError`.
pub fn lookup_attribute(vm: &mut dyn Vm, object: Obj, name: Obj) -> Fallible<Option<Owned>> {
    match get_attribute(vm, object, name) {
        Ok(value) => Ok(Some(value)),
        Err(Raised) if exception::matches(vm, t::ATTRIBUTE_ERROR) => {
            exception::clear(vm);
            Ok(None)
        }
        Err(Raised) => Err(Raised),
    }
}

/// `PyObject_GetOptionalAttrString`.
pub fn lookup_attribute_str(vm: &mut dyn Vm, object: Obj, name: &str) -> Fallible<Option<Owned>> {
    let name = vm.heap.interned(name);
    let result = lookup_attribute(vm, object, name.get());
    vm.release(name);
    result
}

/// `PyObject_HasAttrWithError`.
pub fn has_attribute(vm: &mut dyn Vm, object: Obj, name: Obj) -> Fallible<bool> {
    let value = lookup_attribute(vm, object, name)?;
    let found = value.is_some();
    vm.release_option(value);
    Ok(found)
}

/// `PyObject_SetAttr`.
pub fn set_attribute(vm: &mut dyn Vm, object: Obj, name: Obj, value: Obj) -> Fallible<()> {
    store_attribute(vm, object, name, value)
}

/// `PyObject_DelAttr`.
pub fn delete_attribute(vm: &mut dyn Vm, object: Obj, name: Obj) -> Fallible<()> {
    store_attribute(vm, object, name, Obj::NULL)
}

/// `_PyObject_LookupSpecial`: a method of the type, bound to the object; the instance's own attributes do not count.
pub fn lookup_special(vm: &mut dyn Vm, object: Obj, name: Obj) -> Fallible<Option<Owned>> {
    let kind = vm.heap.type_of(object);
    let Some(found) = types::lookup(vm, kind, name).some() else { return Ok(None) };
    let descriptor = vm.own(found);
    match vm.type_data(vm.heap.type_of(found)).slots.descriptor_get {
        Some(get) => {
            let bound = get(vm, found, object, kind);
            vm.release(descriptor);
            bound.map(Some)
        }
        None => Ok(Some(descriptor)),
    }
}

/// Calls a method of the object's type; `None` when the type has none.
pub fn call_special(
    vm: &mut dyn Vm,
    object: Obj,
    name: Obj,
    arguments: &[Obj],
) -> Fallible<Option<Owned>> {
    let kind = vm.heap.type_of(object);
    let Some(found) = types::lookup(vm, kind, name).some() else { return Ok(None) };
    let function = vm.own(found);
    let function_type = vm.heap.type_of(found);
    let data = vm.type_data(function_type);
    let result = if data.flags & flag::METHOD_DESCRIPTOR != 0 {
        match arguments {
            [] => vm.call(found, &[object], &[]),
            [one] => vm.call(found, &[object, *one], &[]),
            [one, two] => vm.call(found, &[object, *one, *two], &[]),
            many => {
                let all: Vec<Obj> = std::iter::once(object).chain(many.iter().copied()).collect();
                vm.call(found, &all, &[])
            }
        }
    } else if let Some(get) = data.slots.descriptor_get {
        match get(vm, found, object, kind) {
            Ok(bound) => {
                let result = vm.call(bound.get(), arguments, &[]);
                vm.release(bound);
                result
            }
            Err(raised) => Err(raised),
        }
    } else {
        vm.call(found, arguments, &[])
    };
    vm.release(function);
    result.map(Some)
}

/// The same where C asks by `_PyObject_LookupSpecial`: the bound method holds the object as well.
pub fn call_bound(
    vm: &mut dyn Vm,
    object: Obj,
    name: Obj,
    arguments: &[Obj],
) -> Fallible<Option<Owned>> {
    packed::held(vm, &[object], |vm| call_special(vm, object, name, arguments))
}

/// `__round__`, `__trunc__` and their like: what C asks for them changed.
pub fn call_rounding(
    vm: &mut dyn Vm,
    object: Obj,
    name: Obj,
    arguments: &[Obj],
) -> Fallible<Option<Owned>> {
    if vm.heap.profile.calls.rounds_unbound {
        return call_special(vm, object, name, arguments);
    }
    call_bound(vm, object, name, arguments)
}

/// `PyObject_CallMethod`: an attribute of the object, called.
pub fn call_method(vm: &mut dyn Vm, object: Obj, name: &str, arguments: &[Obj]) -> Fallible<Owned> {
    let method = get_attribute_str(vm, object, name)?;
    let result = vm.call(method.get(), arguments, &[]);
    vm.release(method);
    result
}

fn store_attribute(vm: &mut dyn Vm, object: Obj, name: Obj, value: Obj) -> Fallible<()> {
    let name_type = vm.heap.type_of(name);
    if !types::is_subtype(vm, name_type, t::STR) {
        let got = type_name(vm, name);
        let message = format!("attribute name must be string, not '{got}'");
        return Err(exception::type_error(vm, message));
    }
    let kind = vm.heap.type_of(object);
    let slots = vm.type_data(kind).slots;
    if let Some(set) = slots.set_attribute {
        let name = vm.own(name);
        let name = vm.heap.intern(name);
        let result = set(vm, object, name.get(), value);
        vm.release(name);
        return result;
    }
    let how = if value.is_null() { "del" } else { "assign to" };
    let has = if slots.get_attribute.is_none() { "no" } else { "only read-only" };
    let (kind, name) = (type_name(vm, object), vm.heap.text(name));
    let message = format!("'{kind}' object has {has} attributes ({how} .{name})");
    Err(exception::type_error(vm, message))
}

/// "'C' object has no attribute 'x'".
#[cold]
fn no_attribute(vm: &mut dyn Vm, object: Obj, name: Obj) -> Raised {
    let (kind, text) = (type_name(vm, object), vm.heap.text(name));
    let message = format!("'{kind}' object has no attribute '{text}'");
    exception::attribute_error(vm, object, name, message)
}
