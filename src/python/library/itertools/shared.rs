//! What the iterators share: positional arguments, arrays of indexes, result tuples that are used again.

use crate::python::heap::{Obj, Owned};
use crate::python::object::slots::{Call, Next};
use crate::python::object::{Fallible, Slots, Vm, binding, exception, given, native};

/// The slots of an iterator type.
pub const fn slots(new: Call, next: Next) -> Slots {
    Slots { iter: Some(native::itself), next: Some(next), new: Some(new), ..Slots::EMPTY }
}

/// The positional arguments of a constructor that takes exactly `count`; a subclass may take keywords for its `__init__`.
pub fn positional<'a>(
    vm: &mut dyn Vm,
    (kind, own): (Obj, Obj),
    name: &str,
    arguments: &'a [Obj],
    keywords: &[Obj],
    count: usize,
) -> Fallible<&'a [Obj]> {
    if kind == own {
        binding::no_keywords(vm, name, keywords)?;
    }
    let arguments = &arguments[..arguments.len() - keywords.len()];
    binding::check_count(vm, name, arguments.len(), count, count)?;
    Ok(arguments)
}

/// A number that must not be negative.
pub fn count(vm: &mut dyn Vm, object: Obj, message: &str) -> Fallible<usize> {
    let value = given::size(vm, object, 0)?;
    usize::try_from(value).map_err(|_| exception::value_error(vm, message))
}

/// An array of numbers that only an iterator sees: the words of a bytes object.
pub fn indexes(vm: &mut dyn Vm, values: impl IntoIterator<Item = usize>) -> Owned {
    let bytes: Vec<u8> =
        values.into_iter().flat_map(|value| (value as u64).to_le_bytes()).collect();
    vm.heap.bytes(&bytes)
}

pub fn index(vm: &dyn Vm, indexes: Obj, place: usize) -> usize {
    vm.heap.word(indexes, 4 + place as u32) as usize
}

pub fn set_index(vm: &mut dyn Vm, indexes: Obj, place: usize, value: usize) {
    vm.heap.set_word(indexes, 4 + place as u32, value as u64);
}

/// A new reference to the iterator's result tuple with these items: the same tuple when nobody kept it.
pub fn result(vm: &mut dyn Vm, object: Obj, field: u32, items: &[Obj]) -> Owned {
    let last = vm.heap.field(object, field);
    if last.is_null() || vm.heap.refcount(last) != 1 {
        let fresh = vm.heap.tuple(items);
        let given = vm.own(fresh.get());
        vm.store(object, field, fresh);
        return given;
    }
    let given = vm.own(last);
    for (place, item) in items.iter().enumerate() {
        if vm.heap.tuple_item(last, place) != *item {
            let item = vm.own(*item);
            vm.heap.tuple_set(last, place, item);
        }
    }
    native::track(vm, last);
    given
}
