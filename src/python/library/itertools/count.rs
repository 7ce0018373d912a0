//! `itertools.count`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Fallible, Operator, Slots, TypeRow, Vm, exception, flag, given};
use crate::python::object::{native, protocol, types};

/// Words of a `countobject`: the number itself while it counts small ints by 1, else objects.
const NUMBER: u32 = 2;
const VALUE: u32 = 3;
const STEP: u32 = 4;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let [start, step] = given::bind(vm, "count", "(start=0, step=1)", arguments, keywords)?;
    for number in [start, step] {
        if !number.is_null() && !is_number(vm, number) {
            return Err(exception::type_error(vm, "a number is required"));
        }
    }
    let start = start.some().unwrap_or(image::small_int(0));
    let step = step.some().unwrap_or(image::small_int(1));
    let small = if given::is_int(vm, start) { vm.heap.int_value(start) } else { None };
    let by_one = given::is_int(vm, step) && vm.heap.int_value(step) == Some(1);
    let step = vm.own(step);
    let object = native::create(vm, kind, [(STEP, step)]);
    match small {
        Some(number) if by_one && number < i64::MAX => {
            vm.heap.set_word(object.get(), NUMBER, number as u64);
        }
        _ => {
            let start = vm.own(start);
            vm.heap.init_field(object.get(), VALUE, start);
        }
    }
    Ok(object)
}

/// `PyNumber_Check`.
fn is_number(vm: &dyn Vm, object: Obj) -> bool {
    let kind = vm.heap.type_of(object);
    let slots = &vm.type_data(kind).slots;
    slots.index.is_some()
        || slots.int.is_some()
        || slots.float.is_some()
        || types::is_instance(vm, object, t::COMPLEX)
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let Some(value) = vm.own_field(object, VALUE) else {
        let number = vm.heap.word(object, NUMBER) as i64;
        if number == i64::MAX {
            // The counting goes on with objects.
            let value = vm.heap.int(number);
            vm.store(object, VALUE, value);
            return next(vm, object);
        }
        vm.heap.set_word(object, NUMBER, (number + 1) as u64);
        return Ok(Some(vm.heap.int(number)));
    };
    let step = vm.heap.field(object, STEP);
    match protocol::binary(vm, Operator::Add, value.get(), step) {
        Ok(sum) => {
            vm.store(object, VALUE, sum);
            Ok(Some(value))
        }
        Err(raised) => {
            vm.release(value);
            Err(raised)
        }
    }
}

fn repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let (value, step) = (vm.heap.field(object, VALUE), vm.heap.field(object, STEP));
    let text = if value.is_null() {
        (vm.heap.word(object, NUMBER) as i64).to_string()
    } else {
        protocol::repr_text(vm, value)?
    };
    let by_one = given::is_int(vm, step) && vm.heap.int_value(step) == Some(1);
    let step = if by_one { String::new() } else { format!(", {}", protocol::repr_text(vm, step)?) };
    let kind = vm.heap.type_of(object);
    let text = format!("{}({text}{step})", vm.type_data(kind).short_name());
    Ok(vm.heap.str(&text))
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return a count object whose .__next__() method returns consecutive values.",
    ..TypeRow::new(
        "itertools.count",
        t::COUNT,
        Slots { repr: Some(repr), ..shared::slots(new, next) },
    )
};
