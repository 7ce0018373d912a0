//! Cells: the variables that functions share.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{
    Compare, Fallible, GetSet, Slots, TypeRow, Vm, binding, exception, get_set,
};

fn new(vm: &mut dyn Vm, _kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "cell", keywords)?;
    binding::check_count(vm, "cell", arguments.len(), 0, 1)?;
    Ok(vm.heap.cell(arguments.first().copied().unwrap_or(Obj::NULL)))
}

fn repr(vm: &mut dyn Vm, cell: Obj) -> Fallible<Owned> {
    let address = vm.heap.address(cell);
    let text = match vm.heap.cell_get(cell).some() {
        Some(value) => {
            let (kind, place) = (type_name(vm, value), vm.heap.address(value));
            format!("<cell at {address:#x}: {kind} object at {place:#x}>")
        }
        None => format!("<cell at {address:#x}: empty>"),
    };
    Ok(vm.heap.str(&text))
}

/// By what they hold; an empty cell is less than a full one.
fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    if vm.heap.type_of(a) != t::CELL || vm.heap.type_of(b) != t::CELL {
        return Ok(vm.not_implemented());
    }
    let (left, right) = (vm.heap.cell_get(a), vm.heap.cell_get(b));
    if !left.is_null() && !right.is_null() {
        return protocol::compare(vm, left, right, operator);
    }
    let order = (!left.is_null()).cmp(&!right.is_null());
    Ok(vm.bool(operator.holds(order)))
}

fn get_contents(vm: &mut dyn Vm, cell: Obj) -> Fallible<Owned> {
    match vm.heap.cell_get(cell).some() {
        Some(value) => Ok(vm.own(value)),
        None => Err(exception::value_error(vm, "Cell is empty")),
    }
}

fn set_contents(vm: &mut dyn Vm, cell: Obj, value: Obj, _: Obj) -> Fallible<()> {
    let value = value.some().map(|value| vm.own(value));
    vm.heap.cell_set(cell, value);
    Ok(())
}

const MEMBERS: &[GetSet] = &[get_set("cell_contents", get_contents, set_contents)];

pub const ROWS: &[TypeRow] = &[TypeRow {
    members: MEMBERS,
    ..TypeRow::new(
        "cell",
        t::CELL,
        Slots { repr: Some(repr), compare: Some(compare), new: Some(new), ..Slots::EMPTY },
    )
}];
