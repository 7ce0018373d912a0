//! `itertools.accumulate`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Fallible, Operator, TypeRow, Vm, flag, given, native, protocol};

/// Words of an `accumulateobject`.
const TOTAL: u32 = 2;
const ITERATOR: u32 = 3;
const FUNCTION: u32 = 4;
const INITIAL: u32 = 5;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let signature = "(iterable, func=None, *, initial=None)";
    let [iterable, function, initial] =
        given::bind(vm, "accumulate", signature, arguments, keywords)?;
    let iterator = protocol::iter(vm, iterable)?;
    let object = native::create(vm, kind, [(ITERATOR, iterator)]);
    for (field, value) in [(FUNCTION, function), (INITIAL, initial)] {
        if !value.is_null() && value != image::NONE {
            let value = vm.own(value);
            vm.heap.init_field(object.get(), field, value);
        }
    }
    Ok(object)
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    if let Some(initial) = vm.own_field(object, INITIAL) {
        vm.clear_field(object, INITIAL);
        let total = vm.own(initial.get());
        vm.store(object, TOTAL, total);
        return Ok(Some(initial));
    }
    let (iterator, function) = (vm.heap.field(object, ITERATOR), vm.heap.field(object, FUNCTION));
    let Some(value) = protocol::next(vm, iterator)? else { return Ok(None) };
    // Only this call holds the total, as in C; out of its field, nothing that is called can free it.
    let Some(total) = vm.take_field(object, TOTAL) else {
        let total = vm.own(value.get());
        vm.store(object, TOTAL, total);
        return Ok(Some(value));
    };
    let sum = match function.some() {
        Some(function) => vm.call(function, &[total.get(), value.get()], &[]),
        None => protocol::binary(vm, Operator::Add, total.get(), value.get()),
    };
    vm.release(value);
    let next = sum.as_ref().map_or(total.get(), Owned::get);
    let next = vm.own(next);
    vm.store(object, TOTAL, next);
    vm.release(total);
    sum.map(Some)
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return series of accumulated sums.",
    ..TypeRow::new("itertools.accumulate", t::ACCUMULATE, shared::slots(new, next))
};
