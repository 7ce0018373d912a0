//! `filter`.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::slots::Slots;
use crate::python::object::{Def, Fallible, TypeRow, Vm, def, flag};
use crate::python::object::{binding, native, protocol};

/// Words of a `filterobject`.
const FUNCTION: u32 = 2;
const ITERATOR: u32 = 3;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if kind == types::FILTER {
        binding::no_keywords(vm, "filter", keywords)?;
    }
    let arguments = &arguments[..arguments.len() - keywords.len()];
    binding::check_count(vm, "filter", arguments.len(), 2, 2)?;
    let iterator = protocol::iter(vm, arguments[1])?;
    let function = vm.heap.own(arguments[0]);
    Ok(native::create(vm, kind, [(FUNCTION, function), (ITERATOR, iterator)]))
}

fn next(vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
    let (iterator, function) = (vm.heap.field(object, ITERATOR), vm.heap.field(object, FUNCTION));
    while let Some(item) = protocol::step(vm, iterator)? {
        match keeps(vm, function, item.get()) {
            Ok(true) => return Ok(Some(item)),
            Ok(false) => vm.heap.release(item),
            Err(raised) => {
                vm.heap.release(item);
                return Err(raised);
            }
        }
    }
    Ok(None)
}

fn keeps(vm: &mut dyn Vm, function: Obj, item: Obj) -> Fallible<bool> {
    if [image::NONE, types::BOOL].contains(&function) {
        return protocol::truth(vm, item);
    }
    let answer = vm.call(function, &[item], &[])?;
    let truth = protocol::truth(vm, answer.get());
    vm.heap.release(answer);
    truth
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let parts = [vm.heap.field(object, FUNCTION), vm.heap.field(object, ITERATOR)];
    let kind = vm.heap.type_of(object);
    Ok(native::reduced(vm, kind, &parts))
}

const SLOTS: Slots =
    Slots { iter: Some(native::itself), next: Some(next), new: Some(new), ..Slots::EMPTY };

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    doc: "Return an iterator yielding those items of iterable for which function(item)\n\
          is true. If function is None, return the items that are true.",
    ..TypeRow::new("filter", types::FILTER, SLOTS)
};

const METHODS: &[Def] = &[def("__reduce__", "($self, /)", reduce)];
