//! `functools.cmp_to_key`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Compare, Fallible, GetSet, Slots, TypeRow, Vm, binding};
use crate::python::object::{exception, flag, given, member_set, native, protocol};

/// Words of a `keyobject`.
const FUNCTION: u32 = 2;
const OBJECT: u32 = 3;

pub fn cmp_to_key(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let function = vm.own(arguments[0]);
    Ok(native::create(vm, t::KEY_WRAPPER, [(FUNCTION, function)]))
}

fn call(vm: &mut dyn Vm, wrapper: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::with(vm, "K", "(obj)", arguments, keywords, |vm, values| {
        let function = vm.heap.field(wrapper, FUNCTION);
        let (function, object) = (vm.own(function), vm.own(values[0]));
        Ok(native::create(vm, t::KEY_WRAPPER, [(FUNCTION, function), (OBJECT, object)]))
    })
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    if vm.heap.type_of(b) != t::KEY_WRAPPER {
        return Err(exception::type_error(vm, "other argument must be K instance"));
    }
    let (x, y) = (vm.heap.field(a, OBJECT), vm.heap.field(b, OBJECT));
    if x.is_null() || y.is_null() {
        return Err(exception::raise(vm, t::ATTRIBUTE_ERROR, "object"));
    }
    let function = vm.heap.field(a, FUNCTION);
    let answer = vm.call(function, &[x, y], &[])?;
    given::with(vm, answer, |vm, answer| {
        protocol::compare(vm, answer, image::small_int(0), operator)
    })
}

fn get_object(vm: &mut dyn Vm, wrapper: Obj) -> Fallible<Owned> {
    let object = vm.own_field(wrapper, OBJECT);
    Ok(object.unwrap_or_else(|| vm.none()))
}

fn set_object(vm: &mut dyn Vm, wrapper: Obj, value: Obj, _: Obj) -> Fallible<()> {
    if value.is_null() {
        vm.clear_field(wrapper, OBJECT);
    } else {
        let value = vm.own(value);
        vm.store(wrapper, OBJECT, value);
    }
    Ok(())
}

const MEMBERS: &[GetSet] = &[member_set("obj", get_object, set_object)];

pub const ROW: TypeRow = TypeRow {
    members: MEMBERS,
    flags: flag::DISALLOW_INSTANTIATION,
    ..TypeRow::new(
        "functools.KeyWrapper",
        t::KEY_WRAPPER,
        Slots { call: Some(call), compare: Some(compare), ..Slots::EMPTY },
    )
};
