//! `_collections._tuplegetter`: the descriptor behind a field of a named tuple.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Def, Fallible, GetSet, Slots, TypeRow, Vm, def, member_set};
use crate::python::object::{binding, exception, given, native, protocol, types};

/// Words of a `_tuplegetterobject`.
const INDEX: u32 = 2;
const DOC: u32 = 3;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "_tuplegetter", keywords)?;
    binding::check_count(vm, "_tuplegetter", arguments.len(), 2, 2)?;
    let index = given::size(vm, arguments[0], 0)?;
    let doc = vm.own(arguments[1]);
    let getter = native::create(vm, kind, [(DOC, doc)]);
    vm.heap.set_word(getter.get(), INDEX, index as u64);
    Ok(getter)
}

fn get(vm: &mut dyn Vm, getter: Obj, object: Obj, _owner: Obj) -> Fallible<Owned> {
    if object.is_null() || object == image::NONE {
        return Ok(vm.own(getter));
    }
    let index = vm.heap.word(getter, INDEX);
    if !types::is_instance(vm, object, t::TUPLE) {
        let got = protocol::type_name(vm, object);
        let text = format!(
            "descriptor for index '{index}' for tuple subclasses doesn't apply to '{got}' object"
        );
        return Err(exception::type_error(vm, text));
    }
    if index >= vm.heap.tuple_length(object) as u64 {
        return Err(exception::index_error(vm, "tuple index out of range"));
    }
    let item = vm.heap.tuple_item(object, index as usize);
    Ok(vm.own(item))
}

fn set(vm: &mut dyn Vm, _: Obj, _: Obj, value: Obj) -> Fallible<()> {
    let text = if value.is_null() { "can't delete attribute" } else { "can't set attribute" };
    Err(exception::raise(vm, t::ATTRIBUTE_ERROR, text))
}

fn repr(vm: &mut dyn Vm, getter: Obj) -> Fallible<Owned> {
    let index = vm.heap.word(getter, INDEX);
    let doc = get_doc(vm, getter)?;
    let doc = given::with(vm, doc, protocol::repr_text)?;
    let kind = vm.heap.type_of(getter);
    let text = format!("{}({index}, {doc})", vm.type_data(kind).short_name());
    Ok(vm.heap.str(&text))
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = vm.heap.word(arguments[0], INDEX);
    let (index, doc) = (vm.heap.int(index as i64), get_doc(vm, arguments[0])?);
    let kind = vm.heap.type_of(arguments[0]);
    let result = native::reduced(vm, kind, &[index.get(), doc.get()]);
    vm.release_all([index, doc]);
    Ok(result)
}

fn get_doc(vm: &mut dyn Vm, getter: Obj) -> Fallible<Owned> {
    let doc = vm.own_field(getter, DOC);
    Ok(doc.unwrap_or_else(|| vm.none()))
}

fn set_doc(vm: &mut dyn Vm, getter: Obj, doc: Obj, _: Obj) -> Fallible<()> {
    if doc.is_null() {
        vm.clear_field(getter, DOC);
    } else {
        let doc = vm.own(doc);
        vm.store(getter, DOC, doc);
    }
    Ok(())
}

const METHODS: &[Def] = &[def("__reduce__", "($self, /)", reduce)];
const MEMBERS: &[GetSet] = &[member_set("__doc__", get_doc, set_doc)];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    ..TypeRow::new(
        "_collections._tuplegetter",
        t::TUPLE_GETTER,
        Slots {
            repr: Some(repr),
            new: Some(new),
            descriptor_get: Some(get),
            descriptor_set: Some(set),
            ..Slots::EMPTY
        },
    )
};
