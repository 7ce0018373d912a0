//! `None`, `Ellipsis` and `NotImplemented`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Def, Fallible, Slots, TypeRow, Vm, def, exception, object};

fn none_repr(vm: &mut dyn Vm, _none: Obj) -> Fallible<Owned> {
    Ok(vm.heap.interned("None"))
}

fn none_bool(_vm: &mut dyn Vm, _none: Obj) -> Fallible<bool> {
    Ok(false)
}

/// `none_hash`: the same in every process.
fn none_hash(_vm: &mut dyn Vm, _none: Obj) -> Fallible<i64> {
    Ok(0xfca8_6420)
}

fn none_new(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    only(vm, "NoneType", arguments, image::NONE)
}

fn ellipsis_repr(vm: &mut dyn Vm, _ellipsis: Obj) -> Fallible<Owned> {
    Ok(vm.heap.interned("Ellipsis"))
}

fn ellipsis_new(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    only(vm, "EllipsisType", arguments, image::ELLIPSIS)
}

fn ellipsis_reduce(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.interned("Ellipsis"))
}

fn not_implemented_repr(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.interned("NotImplemented"))
}

fn not_implemented_new(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    only(vm, "NotImplementedType", arguments, image::NOT_IMPLEMENTED)
}

/// `notimplemented_bool`.
fn not_implemented_bool(vm: &mut dyn Vm, _: Obj) -> Fallible<bool> {
    let text = "NotImplemented should not be used in a boolean context";
    if vm.heap.profile.words.refuses_truth_of_not_implemented {
        return Err(exception::type_error(vm, text));
    }
    vm.warn(t::DEPRECATION_WARNING, text, 1)?;
    Ok(true)
}

fn not_implemented_reduce(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.interned("NotImplemented"))
}

fn only(vm: &mut dyn Vm, name: &str, arguments: &[Obj], object: Obj) -> Fallible<Owned> {
    if arguments.is_empty() {
        return Ok(vm.own(object));
    }
    Err(exception::type_error(vm, format!("{name} takes no arguments")))
}

const ELLIPSIS_METHODS: &[Def] = &[def("__reduce__", "($self, /)", ellipsis_reduce)];
const NOT_IMPLEMENTED_METHODS: &[Def] = &[def("__reduce__", "($self, /)", not_implemented_reduce)];

pub const ROWS: &[TypeRow] = &[
    TypeRow::new(
        "NoneType",
        t::NONE_TYPE,
        Slots {
            repr: Some(none_repr),
            hash: Some(none_hash),
            bool: Some(none_bool),
            compare: Some(object::compare),
            new: Some(none_new),
            ..Slots::EMPTY
        },
    ),
    TypeRow {
        methods: ELLIPSIS_METHODS,
        ..TypeRow::new(
            "ellipsis",
            t::ELLIPSIS_TYPE,
            Slots { repr: Some(ellipsis_repr), new: Some(ellipsis_new), ..Slots::EMPTY },
        )
    },
    TypeRow {
        methods: NOT_IMPLEMENTED_METHODS,
        ..TypeRow::new(
            "NotImplementedType",
            t::NOT_IMPLEMENTED_TYPE,
            Slots {
                repr: Some(not_implemented_repr),
                bool: Some(not_implemented_bool),
                new: Some(not_implemented_new),
                ..Slots::EMPTY
            },
        )
    },
];
