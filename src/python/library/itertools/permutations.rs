//! `itertools.permutations`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Fallible, TypeRow, Vm, exception, flag, given, native, tuple};

/// Words of a `permutationsobject`.
const POOL: u32 = 2;
const INDEXES: u32 = 3;
const CYCLES: u32 = 4;
const RESULT: u32 = 5;
const LENGTH: u32 = 6;
const STOPPED: u32 = 7;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let [iterable, given] =
        given::bind(vm, "permutations", "(iterable, r=None)", arguments, keywords)?;
    let pool = tuple::of(vm, iterable)?;
    let count = vm.heap.tuple_length(pool.get());
    let length = match length(vm, given, count) {
        Ok(length) => length,
        Err(raised) => {
            vm.release(pool);
            return Err(raised);
        }
    };
    let stopped = length > count;
    let indexes = shared::indexes(vm, 0..count);
    let cycles = shared::indexes(vm, (0..length.min(count)).map(|place| count - place));
    let fields = [(POOL, pool), (INDEXES, indexes), (CYCLES, cycles)];
    let object = native::create(vm, kind, fields);
    vm.heap.set_word(object.get(), LENGTH, length as u64);
    vm.heap.set_word(object.get(), STOPPED, u64::from(stopped));
    Ok(object)
}

fn length(vm: &mut dyn Vm, given: Obj, count: usize) -> Fallible<usize> {
    if given.is_null() || given == image::NONE {
        return Ok(count);
    }
    if !given::is_int(vm, given) {
        return Err(exception::type_error(vm, "Expected int as r"));
    }
    shared::count(vm, given, "r must be non-negative")
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    if vm.heap.word(object, STOPPED) != 0 {
        return Ok(None);
    }
    let (pool, indexes) = (vm.heap.field(object, POOL), vm.heap.field(object, INDEXES));
    let length = vm.heap.word(object, LENGTH) as usize;
    if !vm.heap.field(object, RESULT).is_null() && !advance(vm, object, length) {
        vm.heap.set_word(object, STOPPED, 1);
        return Ok(None);
    }
    let items: Vec<Obj> = (0..length)
        .map(|place| vm.heap.tuple_item(pool, shared::index(vm, indexes, place)))
        .collect();
    Ok(Some(shared::result(vm, object, RESULT, &items)))
}

/// The next array of indexes; false behind the last one.
fn advance(vm: &mut dyn Vm, object: Obj, length: usize) -> bool {
    let (indexes, cycles) = (vm.heap.field(object, INDEXES), vm.heap.field(object, CYCLES));
    let count = vm.heap.tuple_length(vm.heap.field(object, POOL));
    for place in (0..length).rev() {
        let left = shared::index(vm, cycles, place) - 1;
        let here = shared::index(vm, indexes, place);
        if left > 0 {
            let other = shared::index(vm, indexes, count - left);
            shared::set_index(vm, cycles, place, left);
            shared::set_index(vm, indexes, place, other);
            shared::set_index(vm, indexes, count - left, here);
            return true;
        }
        for later in place..count - 1 {
            let value = shared::index(vm, indexes, later + 1);
            shared::set_index(vm, indexes, later, value);
        }
        shared::set_index(vm, indexes, count - 1, here);
        shared::set_index(vm, cycles, place, count - place);
    }
    false
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return successive r-length permutations of elements in the iterable.\n\n\
          permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    ..TypeRow::new("itertools.permutations", t::PERMUTATIONS, shared::slots(new, next))
};
