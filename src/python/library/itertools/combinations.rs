//! `itertools.combinations` and `combinations_with_replacement`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Fallible, TypeRow, Vm, exception, flag, given, native, tuple};

/// Words of a `combinationsobject`.
const POOL: u32 = 2;
const INDEXES: u32 = 3;
const RESULT: u32 = 4;
const LENGTH: u32 = 5;
const STOPPED: u32 = 6;

/// Pool and length of the arguments.
fn parts(
    vm: &mut dyn Vm,
    name: &str,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<(Owned, usize)> {
    let [iterable, length] = given::bind(vm, name, "(iterable, r)", arguments, keywords)?;
    let length = given::size(vm, length, 0)?;
    let pool = tuple::of(vm, iterable)?;
    match usize::try_from(length) {
        Ok(length) => Ok((pool, length)),
        Err(_) => {
            vm.release(pool);
            Err(exception::value_error(vm, "r must be non-negative"))
        }
    }
}

fn create(vm: &mut dyn Vm, kind: Obj, pool: Owned, length: usize, repeats: bool) -> Owned {
    let count = vm.heap.tuple_length(pool.get());
    let stopped = if repeats { count == 0 && length > 0 } else { length > count };
    let first = (0..if stopped { 0 } else { length }).map(|place| if repeats { 0 } else { place });
    let indexes = shared::indexes(vm, first);
    let object = native::create(vm, kind, [(POOL, pool), (INDEXES, indexes)]);
    vm.heap.set_word(object.get(), LENGTH, length as u64);
    vm.heap.set_word(object.get(), STOPPED, u64::from(stopped));
    object
}

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let (pool, length) = parts(vm, "combinations", arguments, keywords)?;
    Ok(create(vm, kind, pool, length, false))
}

fn new_with_replacement(
    vm: &mut dyn Vm,
    kind: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let (pool, length) = parts(vm, "combinations_with_replacement", arguments, keywords)?;
    native::check_room(vm, length, 1)?;
    Ok(create(vm, kind, pool, length, true))
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    Ok(step(vm, object, false))
}

fn next_with_replacement(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    Ok(step(vm, object, true))
}

fn step(vm: &mut dyn Vm, object: Obj, repeats: bool) -> Option<Owned> {
    if vm.heap.word(object, STOPPED) != 0 {
        return None;
    }
    let (pool, indexes) = (vm.heap.field(object, POOL), vm.heap.field(object, INDEXES));
    let length = vm.heap.word(object, LENGTH) as usize;
    let begun = !vm.heap.field(object, RESULT).is_null();
    let count = vm.heap.tuple_length(pool);
    if begun && !advance(vm, indexes, count, length, repeats) {
        vm.heap.set_word(object, STOPPED, 1);
        return None;
    }
    let items: Vec<Obj> = (0..length)
        .map(|place| vm.heap.tuple_item(pool, shared::index(vm, indexes, place)))
        .collect();
    Some(shared::result(vm, object, RESULT, &items))
}

/// The next array of indexes; false behind the last one.
fn advance(vm: &mut dyn Vm, indexes: Obj, count: usize, length: usize, repeats: bool) -> bool {
    let most = |place: usize| if repeats { count - 1 } else { place + count - length };
    let last = (0..length).rev().find(|place| shared::index(vm, indexes, *place) != most(*place));
    let Some(last) = last else { return false };
    let value = shared::index(vm, indexes, last) + 1;
    for place in last..length {
        let value = if repeats { value } else { value + place - last };
        shared::set_index(vm, indexes, place, value);
    }
    true
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return successive r-length combinations of elements in the iterable.\n\n\
          combinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    ..TypeRow::new("itertools.combinations", t::COMBINATIONS, shared::slots(new, next))
};

pub const WITH_REPLACEMENT_ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return successive r-length combinations of elements in the iterable allowing \
          individual elements to have successive repeats.\n\n\
          combinations_with_replacement('ABC', 2) --> \
          ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
    ..TypeRow::new(
        "itertools.combinations_with_replacement",
        t::COMBINATIONS_WITH_REPLACEMENT,
        shared::slots(new_with_replacement, next_with_replacement),
    )
};
