//! Length, items and membership.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::{
    call_bound, equal, is_index, iter, lookup_attribute, next, type_name,
};
use crate::python::object::{Core, Fallible, Raised, Vm, exception, flag, generic_alias, types};

/// `PyObject_Size`.
pub fn length(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    let kind = vm.heap.type_of(object);
    if let Some(length) = vm.type_data(kind).slots.length {
        return length(vm, object);
    }
    let message = format!("object of type '{}' has no len()", type_name(vm, object));
    Err(exception::type_error(vm, message))
}

/// `PyObject_LengthHint`: how many items are expected.
pub fn length_hint(vm: &mut dyn Vm, object: Obj, default: i64) -> Fallible<i64> {
    let kind = vm.heap.type_of(object);
    if vm.type_data(kind).slots.length.is_some() {
        match length(vm, object) {
            Ok(length) => return Ok(length),
            Err(Raised) if !exception::matches(vm, t::TYPE_ERROR) => return Err(Raised),
            Err(Raised) => exception::clear(vm),
        }
    }
    let name = vm.names.length_hint;
    let hint = match call_bound(vm, object, name, &[]) {
        Ok(Some(hint)) => hint,
        Ok(None) => return Ok(default),
        Err(Raised) if exception::matches(vm, t::TYPE_ERROR) => {
            exception::clear(vm);
            return Ok(default);
        }
        Err(Raised) => return Err(Raised),
    };
    let value = hint_value(vm, hint.get(), default);
    vm.release(hint);
    value
}

fn hint_value(core: &mut Core, hint: Obj, default: i64) -> Fallible<i64> {
    if hint == image::NOT_IMPLEMENTED {
        return Ok(default);
    }
    if !types::is_subtype(core, core.heap.type_of(hint), t::INT) {
        let got = type_name(core, hint);
        let message = format!("__length_hint__ must be an integer, not {got}");
        return Err(exception::type_error(core, message));
    }
    match core.heap.int_value(hint) {
        Some(value) if value >= 0 => Ok(value),
        Some(_) => Err(exception::value_error(core, "__length_hint__() should return >= 0")),
        None => {
            let message = "Python int too large to convert to C ssize_t";
            Err(exception::overflow_error(core, message))
        }
    }
}

/// `PyObject_GetItem`.
pub fn get_item(vm: &mut dyn Vm, object: Obj, key: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    if let Some(subscript) = vm.type_data(kind).slots.subscript {
        return subscript(vm, object, key);
    }
    if types::is_type(vm, object) {
        return class_get_item(vm, object, key);
    }
    let message = format!("'{}' object is not subscriptable", type_name(vm, object));
    Err(exception::type_error(vm, message))
}

/// `list[int]`, and classes with `__class_getitem__`.
pub fn class_get_item(vm: &mut dyn Vm, class: Obj, key: Obj) -> Fallible<Owned> {
    if class == t::TYPE {
        return generic_alias::new(vm, class, key);
    }
    let name = vm.names.class_getitem;
    if let Some(method) = lookup_attribute(vm, class, name)? {
        if method.get() != image::NONE {
            let result = vm.call(method.get(), &[key], &[]);
            vm.release(method);
            return result;
        }
        vm.release(method);
    }
    let message = format!("type '{}' is not subscriptable", vm.type_data(class).name);
    Err(exception::type_error(vm, message))
}

/// `PyObject_SetItem`.
pub fn set_item(vm: &mut dyn Vm, object: Obj, key: Obj, value: Obj) -> Fallible<()> {
    let kind = vm.heap.type_of(object);
    if let Some(set) = vm.type_data(kind).slots.set_subscript {
        return set(vm, object, key, value);
    }
    let name = type_name(vm, object);
    let message = format!("'{name}' object does not support item assignment");
    Err(exception::type_error(vm, message))
}

/// `PyObject_DelItem`.
pub fn delete_item(vm: &mut dyn Vm, object: Obj, key: Obj) -> Fallible<()> {
    let kind = vm.heap.type_of(object);
    let data = vm.type_data(kind);
    if let Some(set) = data.slots.set_subscript {
        return set(vm, object, key, Obj::NULL);
    }
    // A type with sequence slots is asked by `PySequence_DelItem`, whose words differ.
    let is_sequence = data.flags & flag::HEAP_TYPE != 0
        || data.slots.contains.is_some()
        || data.slots.concatenate.is_some();
    let verb = if is_sequence && is_index(vm, key) { "doesn't" } else { "does not" };
    let name = type_name(vm, object);
    let message = format!("'{name}' object {verb} support item deletion");
    Err(exception::type_error(vm, message))
}

/// `PySequence_Contains`.
pub fn contains(vm: &mut dyn Vm, container: Obj, item: Obj) -> Fallible<bool> {
    let kind = vm.heap.type_of(container);
    if let Some(contains) = vm.type_data(kind).slots.contains {
        return contains(vm, container, item);
    }
    let iterator = match iter(vm, container) {
        Ok(iterator) => iterator,
        Err(Raised) if exception::matches(vm, t::TYPE_ERROR) => {
            exception::clear(vm);
            let name = type_name(vm, container);
            let message = format!("argument of type '{name}' is not iterable");
            return Err(exception::type_error(vm, message));
        }
        Err(Raised) => return Err(Raised),
    };
    let found = search(vm, iterator.get(), item);
    vm.release(iterator);
    found
}

fn search(vm: &mut dyn Vm, iterator: Obj, wanted: Obj) -> Fallible<bool> {
    while let Some(item) = next(vm, iterator)? {
        let found = equal(vm, item.get(), wanted);
        vm.release(item);
        if found? {
            return Ok(true);
        }
    }
    Ok(false)
}
