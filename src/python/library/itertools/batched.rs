//! `itertools.batched`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Fallible, TypeRow, Vm, exception, flag, given, native, protocol};

/// Words of a `batchedobject`.
const ITERATOR: u32 = 2;
const SIZE: u32 = 3;
const STRICT: u32 = 4;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let signature = "(iterable, n, *, strict=False)";
    let [iterable, size, strict] = given::bind(vm, "batched", signature, arguments, keywords)?;
    let size = given::size(vm, size, 0)?;
    let strict = given::truth(vm, strict, false)?;
    if size < 1 {
        return Err(exception::value_error(vm, "n must be at least one"));
    }
    let iterator = protocol::iter(vm, iterable)?;
    let object = native::create(vm, kind, [(ITERATOR, iterator)]);
    vm.heap.set_word(object.get(), SIZE, size as u64);
    vm.heap.set_word(object.get(), STRICT, u64::from(strict));
    Ok(object)
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let Some(iterator) = vm.own_field(object, ITERATOR) else { return Ok(None) };
    let size = vm.heap.word(object, SIZE) as usize;
    let mut items = Vec::new();
    let result = loop {
        if items.len() == size {
            break Ok(());
        }
        match protocol::next(vm, iterator.get()) {
            Ok(Some(item)) => items.push(item),
            Ok(None) => break Ok(()),
            Err(raised) => break Err(raised),
        }
    };
    vm.release(iterator);
    if items.len() == size && result.is_ok() {
        return Ok(Some(vm.heap.tuple_from_owned(items)));
    }
    vm.clear_field(object, ITERATOR);
    let strict = vm.heap.word(object, STRICT) != 0;
    if result.is_err() || items.is_empty() || strict {
        let incomplete = result.is_ok() && !items.is_empty();
        vm.release_all(items);
        result?;
        if incomplete {
            return Err(exception::value_error(vm, "batched(): incomplete batch"));
        }
        return Ok(None);
    }
    Ok(Some(vm.heap.tuple_from_owned(items)))
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Batch data into tuples of length n. The last batch may be shorter than n.",
    ..TypeRow::new("itertools.batched", t::BATCHED, shared::slots(new, next))
};
