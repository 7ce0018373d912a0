//! `weakref.ref`: refers to an object without keeping it alive.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::weak;
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{
    Compare, Fallible, GetSet, Raised, Slots, TypeRow, Vm, binding, class_method, exception, flag,
    generic_alias, member, types,
};

/// `wr_hash`; -1 until the object's hash was asked for.
const HASH: u32 = 4;

/// `PyWeakref_NewRef`; `callback` may be NULL.
pub fn new(vm: &mut dyn Vm, kind: Obj, object: Obj, callback: Obj) -> Fallible<Owned> {
    match vm.heap.weak_reference(kind, object, callback) {
        Some(reference) => Ok(reference),
        None => {
            let name = type_name(vm, object);
            let message = format!("cannot create weak reference to '{name}' object");
            Err(exception::type_error(vm, message))
        }
    }
}

/// Calls the callback of a reference whose object has died; what it raises is only reported.
pub fn run_callback(vm: &mut dyn Vm, reference: Obj) {
    let Some(callback) = vm.own_field(reference, weak::CALLBACK) else { return };
    vm.heap.clear_field(reference, weak::CALLBACK);
    exception::aside(vm, |vm| {
        match vm.call(callback.get(), &[reference], &[]) {
            Ok(result) => vm.release(result),
            Err(Raised) => vm.unraisable(callback.get()),
        }
        vm.release(callback);
    });
}

/// Runs what an object of `Heap::pending_finalizers` waits for: a weak reference's callback, or `__del__`. The caller
/// releases the object then.
pub fn run_finalizer(vm: &mut dyn Vm, object: Obj) {
    if vm.heap.is_weak_reference(object) {
        run_callback(vm, object);
        return;
    }
    let kind = vm.heap.type_of(object);
    if let Some(finalize) = vm.type_data(kind).slots.finalize {
        finalize(vm, object);
    }
}

fn ref_new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let count = arguments.len().saturating_sub(keywords.len());
    if kind == t::WEAKREF {
        binding::no_keywords(vm, "ref", keywords)?;
    }
    binding::check_count(vm, "__new__", count, 1, 2)?;
    let callback = arguments[..count].get(1).copied().unwrap_or(Obj::NULL);
    let callback = if callback == image::NONE { Obj::NULL } else { callback };
    new(vm, kind, arguments[0], callback)
}

fn ref_init(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], _: &[Obj]) -> Fallible<()> {
    binding::check_count(vm, "__init__", arguments.len(), 1, 2)
}

fn call(vm: &mut dyn Vm, reference: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "weakref", keywords)?;
    binding::check_count(vm, "weakref", arguments.len(), 0, 0)?;
    Ok(match vm.heap.weak_target(reference).some() {
        Some(object) => vm.own(object),
        None => vm.none(),
    })
}

fn hash(vm: &mut dyn Vm, reference: Obj) -> Fallible<i64> {
    let known = vm.heap.word(reference, HASH) as i64;
    if known != -1 {
        return Ok(known);
    }
    let Some(object) = vm.heap.weak_target(reference).some() else {
        return Err(exception::type_error(vm, "weak object has gone away"));
    };
    let object = vm.own(object);
    let hash = protocol::hash(vm, object.get());
    vm.release(object);
    let hash = hash?;
    vm.heap.set_word(reference, HASH, hash as u64);
    Ok(hash)
}

/// Living references compare as their objects do, dead ones by identity.
fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    let references = types::is_instance(vm, a, t::WEAKREF) && types::is_instance(vm, b, t::WEAKREF);
    if !references || !matches!(operator, Compare::Equal | Compare::NotEqual) {
        return Ok(vm.not_implemented());
    }
    let (left, right) = (vm.heap.weak_target(a), vm.heap.weak_target(b));
    if left.is_null() || right.is_null() {
        return Ok(vm.bool((a == b) == (operator == Compare::Equal)));
    }
    let (left, right) = (vm.own(left), vm.own(right));
    let result = protocol::compare(vm, left.get(), right.get(), operator);
    vm.release_all([left, right]);
    result
}

fn repr(vm: &mut dyn Vm, reference: Obj) -> Fallible<Owned> {
    let address = vm.heap.address(reference);
    let Some(object) = vm.heap.weak_target(reference).some() else {
        return Ok(vm.heap.str(&format!("<weakref at {address:#x}; dead>")));
    };
    let name = vm.names.name;
    let object = vm.own(object);
    let found = protocol::lookup_attribute(vm, object.get(), name);
    let kind = vm.heap.type_of(object.get());
    let (kind, place) = (types::name_outside_main(vm, kind), vm.heap.address(object.get()));
    vm.release(object);
    let found = found?;
    let named = match &found {
        Some(found) if types::is_instance(vm, found.get(), t::STR) => {
            format!(" ({})", vm.heap.text(found.get()))
        }
        _ => String::new(),
    };
    vm.release_option(found);
    Ok(vm.heap.str(&format!("<weakref at {address:#x}; to '{kind}' at {place:#x}{named}>")))
}

fn class_getitem(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    generic_alias::new(vm, arguments[0], arguments[1])
}

fn get_callback(vm: &mut dyn Vm, reference: Obj) -> Fallible<Owned> {
    Ok(match vm.heap.weak_callback(reference).some() {
        Some(callback) => vm.own(callback),
        None => vm.none(),
    })
}

const MEMBERS: &[GetSet] = &[member("__callback__", get_callback)];

pub const ROWS: &[TypeRow] = &[TypeRow {
    methods: &[class_method("__class_getitem__", "($type, object, /)", class_getitem)],
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "weakref.ReferenceType",
        t::WEAKREF,
        Slots {
            repr: Some(repr),
            hash: Some(hash),
            call: Some(call),
            compare: Some(compare),
            new: Some(ref_new),
            init: Some(ref_init),
            ..Slots::EMPTY
        },
    )
}];
