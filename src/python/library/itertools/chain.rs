//! `itertools.chain`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::itertools::shared;
use crate::python::object::{Def, Fallible, TypeRow, Vm, binding, class_method, flag, given};
use crate::python::object::{native, protocol};

/// Words of a `chainobject`.
const SOURCE: u32 = 2;
const ACTIVE: u32 = 3;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if kind == t::CHAIN {
        binding::no_keywords(vm, "chain", keywords)?;
    }
    let iterables = vm.heap.tuple(&arguments[..arguments.len() - keywords.len()]);
    let source = given::with(vm, iterables, protocol::iter)?;
    Ok(native::create(vm, kind, [(SOURCE, source)]))
}

fn from_iterable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let source = protocol::iter(vm, arguments[1])?;
    Ok(native::create(vm, arguments[0], [(SOURCE, source)]))
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    while let Some(source) = vm.own_field(object, SOURCE) {
        let active = match vm.own_field(object, ACTIVE) {
            Some(active) => Ok(Some(active)),
            None => next_iterable(vm, object, source.get()),
        };
        vm.release(source);
        let active = match active {
            Ok(Some(active)) => active,
            end => {
                vm.clear_field(object, SOURCE);
                return end;
            }
        };
        let item = given::with(vm, active, protocol::next)?;
        if item.is_some() {
            return Ok(item);
        }
        vm.clear_field(object, ACTIVE);
    }
    Ok(None)
}

fn next_iterable(vm: &mut dyn Vm, object: Obj, source: Obj) -> Fallible<Option<Owned>> {
    let Some(iterable) = protocol::next(vm, source)? else { return Ok(None) };
    let active = given::with(vm, iterable, protocol::iter)?;
    let kept = vm.own(active.get());
    vm.store(object, ACTIVE, kept);
    Ok(Some(active))
}

const METHODS: &[Def] = &[
    class_method("from_iterable", "($type, iterable, /)", from_iterable).doc(
        "Alternative chain() constructor taking a single iterable argument that evaluates lazily.",
    ),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    doc: "Return a chain object whose .__next__() method returns elements from the\n\
          first iterable until it is exhausted, then elements from the next\n\
          iterable, until all of the iterables are exhausted.",
    ..TypeRow::new("itertools.chain", t::CHAIN, shared::slots(new, next))
};
