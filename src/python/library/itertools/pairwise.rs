//! `itertools.pairwise`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Fallible, TypeRow, Vm, flag, given, native, protocol};

/// Words of a `pairwiseobject`.
const ITERATOR: u32 = 2;
const OLD: u32 = 3;
const RESULT: u32 = 4;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let own = (kind, t::PAIRWISE);
    let arguments = shared::positional(vm, own, "pairwise", arguments, keywords, 1)?;
    let iterator = protocol::iter(vm, arguments[0])?;
    Ok(native::create(vm, kind, [(ITERATOR, iterator)]))
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let Some(iterator) = vm.own_field(object, ITERATOR) else { return Ok(None) };
    let result = given::with(vm, iterator, |vm, iterator| pair(vm, object, iterator));
    if !matches!(result, Ok(Some(_))) {
        vm.clear_field(object, ITERATOR);
        vm.clear_field(object, OLD);
    }
    result
}

fn pair(vm: &mut dyn Vm, object: Obj, iterator: Obj) -> Fallible<Option<Owned>> {
    if vm.heap.field(object, OLD).is_null() {
        let Some(first) = protocol::next(vm, iterator)? else { return Ok(None) };
        vm.store(object, OLD, first);
        // The iterator may have come back to this object and used it up.
        if vm.heap.field(object, ITERATOR).is_null() {
            return Ok(None);
        }
    }
    let Some(old) = vm.own_field(object, OLD) else { return Ok(None) };
    let new = match protocol::next(vm, iterator) {
        Ok(Some(new)) => new,
        end => {
            vm.release(old);
            return end;
        }
    };
    let result = shared::result(vm, object, RESULT, &[old.get(), new.get()]);
    vm.release(old);
    vm.store(object, OLD, new);
    Ok(Some(result))
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::BASE_TYPE,
    doc: "Return an iterator of overlapping pairs taken from the input iterator.\n\n    \
          s -> (s0,s1), (s1,s2), (s2, s3), ...",
    ..TypeRow::new("itertools.pairwise", t::PAIRWISE, shared::slots(new, next))
};
