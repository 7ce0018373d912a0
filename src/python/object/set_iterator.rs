//! `set_iterator`.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::slots::Slots;
use crate::python::object::{Def, Fallible, TypeRow, Vm, def, flag};
use crate::python::object::{exception, list, native};

/// Words of a `setiterobject`.
const SET: u32 = 2;
const USED: u32 = 3;
const POSITION: u32 = 4;
const LENGTH: u32 = 5;

/// The iterator of a set.
pub fn create(vm: &mut dyn Vm, set: Obj) -> Owned {
    let owner = vm.heap.own(set);
    let iterator = native::create(vm, types::SET_ITERATOR, [(SET, owner)]);
    let length = vm.heap.set_length(set) as u64;
    vm.heap.set_word(iterator.get(), USED, length);
    vm.heap.set_word(iterator.get(), LENGTH, length);
    iterator
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let set = vm.heap.field(iterator, SET);
    if set.is_null() {
        return Ok(None);
    }
    if vm.heap.word(iterator, USED) != vm.heap.set_length(set) as u64 {
        // Never equal again: the iterator stays broken.
        vm.heap.set_word(iterator, USED, u64::MAX);
        return Err(exception::runtime_error(vm, "Set changed size during iteration"));
    }
    let mut position = vm.heap.word(iterator, POSITION) as usize;
    let entry = vm.heap.set_next(set, &mut position);
    vm.heap.set_word(iterator, POSITION, position as u64);
    let Some((key, _)) = entry else {
        vm.heap.clear_field(iterator, SET);
        return Ok(None);
    };
    let left = vm.heap.word(iterator, LENGTH);
    vm.heap.set_word(iterator, LENGTH, left.wrapping_sub(1));
    Ok(Some(vm.heap.own(key)))
}

fn length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let set = vm.heap.field(arguments[0], SET);
    let valid =
        !set.is_null() && vm.heap.word(arguments[0], USED) == vm.heap.set_length(set) as u64;
    let length = if valid { vm.heap.word(arguments[0], LENGTH) as i64 } else { 0 };
    Ok(vm.heap.int(length))
}

/// `iter` and a list of what is left, without moving the iterator itself.
fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let words = [USED, POSITION, LENGTH].map(|word| (word, vm.heap.word(arguments[0], word)));
    let set = vm.heap.field(arguments[0], SET);
    let copy = vm.heap.new_object_with(types::SET_ITERATOR, &[set]);
    for (word, value) in words {
        vm.heap.set_word(copy.get(), word, value);
    }
    let rest = list::of(vm, copy.get());
    vm.heap.release(copy);
    native::reduced_iterator(vm, rest?)
}

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::DISALLOW_INSTANTIATION,
    ..TypeRow::new(
        "set_iterator",
        types::SET_ITERATOR,
        Slots { iter: Some(native::itself), next: Some(next), ..Slots::EMPTY },
    )
};

const METHODS: &[Def] = &[
    def("__length_hint__", "($self, /)", length_hint)
        .doc("Private method returning an estimate of len(list(it))."),
    def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling."),
];
