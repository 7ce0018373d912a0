//! What an object is an instance of, what a class derives from.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::object::protocol::{
    call_bound, enter, leave, lookup_attribute, on_stack, truth,
};
use crate::python::object::slots::Binary;
use crate::python::object::{Core, Fallible, Vm, exception, instance, types, union};

/// `tp_name` of an object's type, as error messages give it.
pub fn type_name(core: &Core, object: Obj) -> &str {
    let data = core.type_data(core.heap.type_of(object));
    data.native_name.as_ref().unwrap_or(&data.name)
}

/// `PyCallable_Check`.
pub fn is_callable(core: &Core, object: Obj) -> bool {
    core.type_data(core.heap.type_of(object)).slots.call.is_some()
}

/// `PyObject_IsInstance`: `class` may be a tuple or a union.
pub fn is_instance(vm: &mut dyn Vm, object: Obj, class: Obj) -> Fallible<bool> {
    if vm.heap.type_of(object) == class {
        return Ok(true);
    }
    if vm.heap.type_of(class) == t::TYPE {
        return real_is_instance(vm, object, class);
    }
    if vm.heap.type_of(class) == t::TUPLE && is_of_plain_types(&vm.heap, class) {
        for place in 0..vm.heap.tuple_length(class) {
            let member = vm.heap.tuple_item(class, place);
            if is_instance(vm, object, member)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    let check = vm.names.instancecheck;
    check_any(vm, object, class, check, " in __instancecheck__", is_instance, real_is_instance)
}

/// A tuple of nothing but classes without a metaclass of their own.
fn is_of_plain_types(heap: &Heap, classes: Obj) -> bool {
    let mut places = 0..heap.tuple_length(classes);
    places.all(|place| heap.type_of(heap.tuple_item(classes, place)) == t::TYPE)
}

/// `PyObject_IsSubclass`: `class` may be a tuple or a union.
pub fn is_subclass(vm: &mut dyn Vm, derived: Obj, class: Obj) -> Fallible<bool> {
    if vm.heap.type_of(class) == t::TYPE {
        if derived == class {
            return Ok(true);
        }
        return real_is_subclass(vm, derived, class);
    }
    let check = vm.names.subclasscheck;
    check_any(vm, derived, class, check, " in __subclasscheck__", is_subclass, real_is_subclass)
}

/// `object_isinstance`: what `type.__instancecheck__` does.
pub fn real_is_instance(vm: &mut dyn Vm, object: Obj, class: Obj) -> Fallible<bool> {
    if types::is_type(vm, class) {
        let kind = vm.heap.type_of(object);
        if types::is_subtype(vm, kind, class) {
            return Ok(true);
        }
        let name = vm.names.class;
        if tells_its_class(vm, kind, name) {
            return Ok(false);
        }
        let Some(claimed) = lookup_attribute(vm, object, name)? else { return Ok(false) };
        let answer = claimed.get() != kind
            && types::is_type(vm, claimed.get())
            && types::is_subtype(vm, claimed.get(), class);
        vm.release(claimed);
        return Ok(answer);
    }
    let words = "isinstance() arg 2 must be a type, a tuple of types, or a union";
    check_class(vm, class, words)?;
    let name = vm.names.class;
    let Some(claimed) = lookup_attribute(vm, object, name)? else { return Ok(false) };
    let answer = abstract_is_subclass(vm, claimed.get(), class);
    vm.release(claimed);
    answer
}

/// Whether `__class__` of the type's instances is the type itself, as `object` has it.
fn tells_its_class(core: &mut Core, kind: Obj, name: Obj) -> bool {
    let generic = instance::get_attribute as Binary;
    let slot = core.type_data(kind).slots.get_attribute;
    slot.is_some_and(|slot| std::ptr::fn_addr_eq(slot, generic))
        && types::lookup(core, kind, name) == types::lookup(core, t::OBJECT, name)
}

/// `recursive_issubclass`: what `type.__subclasscheck__` does.
pub fn real_is_subclass(vm: &mut dyn Vm, derived: Obj, class: Obj) -> Fallible<bool> {
    if types::is_type(vm, class) && types::is_type(vm, derived) {
        return Ok(types::is_subtype(vm, derived, class));
    }
    check_class(vm, derived, "issubclass() arg 1 must be a class")?;
    let words = "issubclass() arg 2 must be a class, a tuple of classes, or a union";
    check_class(vm, class, words)?;
    abstract_is_subclass(vm, derived, class)
}

type Check = fn(&mut dyn Vm, Obj, Obj) -> Fallible<bool>;

fn check_any(
    vm: &mut dyn Vm,
    object: Obj,
    class: Obj,
    hook: Obj,
    place: &str,
    whole: Check,
    plain: Check,
) -> Fallible<bool> {
    let members = if vm.heap.type_of(class) == t::UNION_TYPE {
        Some(union::members(vm, class))
    } else if types::is_subtype(vm, vm.heap.type_of(class), t::TUPLE) {
        Some(vm.heap.tuple_items(class))
    } else {
        None
    };
    enter(vm, place)?;
    let answer = on_stack(|| match members {
        Some(members) => any(vm, object, &members, whole),
        None => hooked(vm, object, class, hook, plain),
    });
    leave(vm);
    answer
}

fn any(vm: &mut dyn Vm, object: Obj, members: &[Obj], whole: Check) -> Fallible<bool> {
    for member in members {
        // A union writes None for NoneType.
        let member = if *member == image::NONE { t::NONE_TYPE } else { *member };
        if whole(vm, object, member)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn hooked(vm: &mut dyn Vm, object: Obj, class: Obj, hook: Obj, plain: Check) -> Fallible<bool> {
    match call_bound(vm, class, hook, &[object])? {
        Some(result) => {
            let answer = truth(vm, result.get());
            vm.release(result);
            answer
        }
        None => plain(vm, object, class),
    }
}

/// `check_class`: anything with a tuple as `__bases__` counts as a class.
fn check_class(vm: &mut dyn Vm, class: Obj, words: &str) -> Fallible<()> {
    match bases(vm, class)? {
        Some(bases) => {
            vm.release(bases);
            Ok(())
        }
        None => Err(exception::type_error(vm, words)),
    }
}

fn bases(vm: &mut dyn Vm, class: Obj) -> Fallible<Option<Owned>> {
    let name = vm.names.bases;
    let Some(bases) = lookup_attribute(vm, class, name)? else { return Ok(None) };
    if types::is_subtype(vm, vm.heap.type_of(bases.get()), t::TUPLE) {
        return Ok(Some(bases));
    }
    vm.release(bases);
    Ok(None)
}

/// `abstract_issubclass`: walks `__bases__`.
fn abstract_is_subclass(vm: &mut dyn Vm, derived: Obj, class: Obj) -> Fallible<bool> {
    if derived == class {
        return Ok(true);
    }
    let Some(found) = bases(vm, derived)? else { return Ok(false) };
    let members = vm.heap.tuple_items(found.get());
    if let Err(raised) = enter(vm, " in __issubclass__") {
        vm.release(found);
        return Err(raised);
    }
    let mut answer = Ok(false);
    for member in members {
        answer = on_stack(|| abstract_is_subclass(vm, member, class));
        if answer != Ok(false) {
            break;
        }
    }
    leave(vm);
    vm.release(found);
    answer
}
