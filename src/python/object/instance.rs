//! Attributes of ordinary objects: `object.__getattribute__` and `object.__setattr__` (`Objects/object.c`).

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::type_name;
use crate::python::object::{Core, Fallible, Raised, Vm, exception, slotdefs, type_object, types};

/// `PyObject_GenericGetAttr`.
pub fn get_attribute(vm: &mut dyn Vm, object: Obj, name: Obj) -> Fallible<Owned> {
    match find(vm, object, name)? {
        Some(value) => Ok(value),
        None => Err(missing(vm, object, name)),
    }
}

/// The same, but `None` for an attribute that is not there, without an exception in between.
pub fn lookup(vm: &mut dyn Vm, object: Obj, name: Obj) -> Fallible<Option<Owned>> {
    match find(vm, object, name) {
        Err(Raised) if exception::matches(vm, t::ATTRIBUTE_ERROR) => {
            exception::clear(vm);
            Ok(None)
        }
        result => result,
    }
}

/// Data descriptor of the type, the object's own attribute, other attribute of the type.
fn find(vm: &mut dyn Vm, object: Obj, name: Obj) -> Fallible<Option<Owned>> {
    find_with_dict(vm, object, name, Obj::NULL)
}

/// The same with another dict than the object's own (`_PyObject_GenericGetAttrWithDict`).
pub fn find_with_dict(
    vm: &mut dyn Vm,
    object: Obj,
    name: Obj,
    own_dict: Obj,
) -> Fallible<Option<Owned>> {
    let kind = vm.heap.type_of(object);
    if name == vm.names.doc {
        type_object::show_doc(vm, kind);
    }
    let found = types::lookup(vm, kind, name);
    let mut getter = None;
    if !found.is_null() {
        let slots = &vm.type_data(vm.heap.type_of(found)).slots;
        getter = slots.descriptor_get;
        if let Some(get) = getter
            && slots.descriptor_set.is_some()
        {
            let descriptor = vm.own(found);
            let result = get(vm, found, object, kind);
            vm.release(descriptor);
            return result.map(Some);
        }
    }
    let own = match own_dict.some() {
        Some(dict) => vm.heap.dict_get_str(dict, name),
        None => vm.heap.instance_get(object, name),
    };
    if !own.is_null() {
        return Ok(Some(vm.own(own)));
    }
    if found.is_null() {
        return Ok(None);
    }
    let descriptor = vm.own(found);
    let Some(get) = getter else { return Ok(Some(descriptor)) };
    let result = get(vm, found, object, kind);
    vm.release(descriptor);
    result.map(Some)
}

/// `PyObject_GenericSetAttr`; a NULL value deletes.
pub fn set_attribute(vm: &mut dyn Vm, object: Obj, name: Obj, value: Obj) -> Fallible<()> {
    let kind = vm.heap.type_of(object);
    let found = types::lookup(vm, kind, name);
    if !found.is_null()
        && let Some(set) = vm.type_data(vm.heap.type_of(found)).slots.descriptor_set
    {
        let descriptor = vm.own(found);
        let result = set(vm, found, object, value);
        vm.release(descriptor);
        return result;
    }
    if !vm.heap.has_instance_dict(object) {
        return Err(no_dict(vm, object, name, found));
    }
    if value.is_null() {
        return match vm.heap.instance_remove(object, name) {
            Some(old) => {
                vm.release(old);
                Ok(())
            }
            None => Err(missing(vm, object, name)),
        };
    }
    let value = vm.own(value);
    vm.heap.instance_set(object, name, value);
    Ok(())
}

/// "'C' object has no attribute 'x'".
#[cold]
pub fn missing(core: &mut Core, object: Obj, name: Obj) -> Raised {
    let (kind, text) = (type_name(core, object), core.heap.text(name));
    let message = format!("'{kind}' object has no attribute '{text}'");
    exception::attribute_error(core, object, name, message)
}

#[cold]
fn no_dict(core: &mut Core, object: Obj, name: Obj, found: Obj) -> Raised {
    let kind = core.heap.type_of(object);
    let (kind_name, text) = (type_name(core, object), core.heap.text(name));
    let message = if !found.is_null() {
        format!("'{kind_name}' object attribute '{text}' is read-only")
    } else if slotdefs::is_generic_store(core, kind)
        && core.heap.profile.words.tells_of_missing_dict
    {
        format!(
            "'{kind_name}' object has no attribute '{text}' and no __dict__ for setting new attributes"
        )
    } else {
        format!("'{kind_name}' object has no attribute '{text}'")
    };
    exception::attribute_error(core, object, name, message)
}

/// `PyObject_GenericGetDict`: `x.__dict__`.
pub fn get_dict(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    match vm.heap.instance_dict(object).some() {
        Some(dict) => Ok(vm.own(dict)),
        None => Err(exception::raise(vm, t::ATTRIBUTE_ERROR, "This object has no __dict__")),
    }
}

/// `PyObject_GenericSetDict`: `x.__dict__ = d`.
pub fn set_dict(vm: &mut dyn Vm, object: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() {
        return Err(exception::type_error(vm, "cannot delete __dict__"));
    }
    if !types::is_instance(vm, value, t::DICT) {
        let got = type_name(vm, value);
        let message = format!("__dict__ must be set to a dictionary, not a '{got}'");
        return Err(exception::type_error(vm, message));
    }
    let dict = vm.own(value);
    vm.heap.set_instance_dict(object, dict);
    Ok(())
}

/// `subtype_setdict`: the instance of a class may lose its dict, and gets a new one when it needs it.
pub fn set_class_dict(vm: &mut dyn Vm, object: Obj, value: Obj, extra: Obj) -> Fallible<()> {
    if !value.is_null() {
        return set_dict(vm, object, value, extra);
    }
    vm.heap.delete_instance_dict(object);
    Ok(())
}

/// `x.__weakref__`: the first weak reference to the object, or None.
pub fn get_weakref(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    match vm.heap.weak_references(object).first() {
        Some(weak) => Ok(vm.own(*weak)),
        None => Ok(vm.none()),
    }
}
