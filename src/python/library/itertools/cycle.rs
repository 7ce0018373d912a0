//! `itertools.cycle`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Fallible, TypeRow, Vm, flag, given, native, protocol};

/// Words of a `cycleobject`.
const ITERATOR: u32 = 2;
const SAVED: u32 = 3;
const INDEX: u32 = 4;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let own = (kind, t::CYCLE);
    let arguments = shared::positional(vm, own, "cycle", arguments, keywords, 1)?;
    let iterator = protocol::iter(vm, arguments[0])?;
    let saved = vm.heap.list(&[]);
    Ok(native::create(vm, kind, [(ITERATOR, iterator), (SAVED, saved)]))
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let saved = vm.heap.field(object, SAVED);
    if let Some(iterator) = vm.own_field(object, ITERATOR) {
        if let Some(item) = given::with(vm, iterator, protocol::next)? {
            let kept = vm.own(item.get());
            vm.heap.list_append(saved, kept);
            return Ok(Some(item));
        }
        vm.clear_field(object, ITERATOR);
    }
    let length = vm.heap.list_length(saved);
    if length == 0 {
        return Ok(None);
    }
    let index = vm.heap.word(object, INDEX) as usize;
    vm.heap.set_word(object, INDEX, ((index + 1) % length) as u64);
    let item = vm.heap.list_item(saved, index);
    Ok(Some(vm.own(item)))
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return elements from the iterable until it is exhausted. Then repeat the sequence \
          indefinitely.",
    ..TypeRow::new("itertools.cycle", t::CYCLE, shared::slots(new, next))
};
