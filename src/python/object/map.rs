//! `map`.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::slots::Slots;
use crate::python::object::{Def, Fallible, TypeRow, Vm, def, flag};
use crate::python::object::{binding, exception, native, protocol, zip};

/// Words of a `mapobject`.
const ITERATORS: u32 = 2;
const FUNCTION: u32 = 3;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if kind == types::MAP {
        binding::no_keywords(vm, "map", keywords)?;
    }
    let arguments = &arguments[..arguments.len() - keywords.len()];
    if arguments.len() < 2 {
        return Err(exception::type_error(vm, "map() must have at least two arguments."));
    }
    let iterators = zip::iterators_of(vm, &arguments[1..])?;
    let function = vm.heap.own(arguments[0]);
    Ok(native::create(vm, kind, [(ITERATORS, iterators), (FUNCTION, function)]))
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let iterators = vm.heap.field(object, ITERATORS);
    let mut items = Vec::with_capacity(vm.heap.tuple_length(iterators));
    for iterator in vm.heap.tuple_items(iterators) {
        match protocol::step(vm, iterator) {
            Ok(Some(item)) => items.push(item),
            ended => {
                vm.release_all(items);
                return ended;
            }
        }
    }
    let borrowed: Vec<Obj> = items.iter().map(Owned::get).collect();
    let function = vm.heap.field(object, FUNCTION);
    let result = vm.call(function, &borrowed, &[]);
    vm.release_all(items);
    result.map(Some)
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let mut parts = vec![vm.heap.field(object, FUNCTION)];
    let iterators = vm.heap.field(object, ITERATORS);
    parts.extend(vm.heap.tuple_items(iterators));
    let kind = vm.heap.type_of(object);
    Ok(native::reduced(vm, kind, &parts))
}

const SLOTS: Slots =
    Slots { iter: Some(native::itself), next: Some(next), new: Some(new), ..Slots::EMPTY };

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    doc: "Make an iterator that computes the function using arguments from\n\
          each of the iterables.  Stops when the shortest iterable is exhausted.",
    ..TypeRow::new("map", types::MAP, SLOTS)
};

const METHODS: &[Def] = &[def("__reduce__", "($self, /)", reduce)];
