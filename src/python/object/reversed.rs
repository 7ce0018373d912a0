//! `reversed`.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::slots::Slots;
use crate::python::object::types as classes;
use crate::python::object::{Fallible, TypeRow, Vm, flag};
use crate::python::object::{binding, exception, iterators, native, protocol};

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if kind == types::REVERSED {
        binding::no_keywords(vm, "reversed", keywords)?;
    }
    let arguments = &arguments[..arguments.len() - keywords.len()];
    binding::check_count(vm, "reversed", arguments.len(), 1, 1)?;
    let sequence = arguments[0];
    let hook = vm.names.reversed;
    if let Some(method) = protocol::lookup_special(vm, sequence, hook)? {
        let result = if method.get() == image::NONE {
            Err(not_reversible(vm, sequence))
        } else {
            vm.call(method.get(), &[], &[])
        };
        vm.heap.release(method);
        return result;
    }
    if !is_sequence(vm, sequence) {
        return Err(not_reversible(vm, sequence));
    }
    let length = protocol::length(vm, sequence)?;
    Ok(iterators::create(vm, kind, sequence, length - 1))
}

/// `PySequence_Check`: it can be indexed and is no mapping.
fn is_sequence(vm: &mut dyn Vm, object: Obj) -> bool {
    let kind = vm.heap.type_of(object);
    let data = vm.type_data(kind);
    // A class with `__getitem__` may turn out to have no length.
    let is_class = data.flags & flag::HEAP_TYPE != 0;
    let indexed = data.slots.subscript.is_some() && (is_class || data.slots.length.is_some());
    let mapping = [types::DICT, types::MAPPINGPROXY]
        .iter()
        .any(|mapping| classes::is_subtype(vm, kind, *mapping));
    indexed && !mapping
}

fn not_reversible(vm: &mut dyn Vm, object: Obj) -> crate::python::object::Raised {
    let text = format!("'{}' object is not reversible", protocol::type_name(vm, object));
    exception::type_error(vm, text)
}

const SLOTS: Slots = Slots {
    iter: Some(native::itself),
    next: Some(iterators::reversed_next),
    new: Some(new),
    ..Slots::EMPTY
};

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: iterators::REVERSED_METHODS,
    flags: flag::BASE_TYPE,
    doc: "Return a reverse iterator over the values of the given sequence.",
    ..TypeRow::new("reversed", types::REVERSED, SLOTS)
};
