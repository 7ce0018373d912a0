//! `mappingproxy`: a read-only view of a mapping, as `type.__dict__` gives it.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::slots::{Compare, Operator, Slots};
use crate::python::object::types as classes;
use crate::python::object::{Def, Fallible, TypeRow, Vm, class_method, def, flag};
use crate::python::object::{binding, exception, native, protocol};

/// Word of a `mappingproxyobject`.
pub const MAPPING: u32 = 2;

/// `PyDictProxy_New`.
pub fn create(vm: &mut dyn Vm, mapping: Obj) -> Owned {
    let mapping = vm.heap.own(mapping);
    native::create(vm, types::MAPPINGPROXY, [(MAPPING, mapping)])
}

/// What a proxy shows; any other object as it is.
fn mapping(vm: &mut dyn Vm, object: Obj) -> Obj {
    if vm.heap.type_of(object) == types::MAPPINGPROXY {
        return vm.heap.field(object, MAPPING);
    }
    object
}

fn new(vm: &mut dyn Vm, _: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::with(vm, "mappingproxy", "(mapping)", arguments, keywords, |vm, bound| {
        of(vm, bound[0])
    })
}

fn of(vm: &mut dyn Vm, mapping: Obj) -> Fallible<Owned> {
    let sequence =
        [types::LIST, types::TUPLE].iter().any(|kind| classes::is_instance(vm, mapping, *kind));
    if sequence || vm.type_data(vm.heap.type_of(mapping)).slots.subscript.is_none() {
        let name = protocol::type_name(vm, mapping);
        let text = format!("mappingproxy() argument must be a mapping, not {name}");
        return Err(exception::type_error(vm, text));
    }
    Ok(create(vm, mapping))
}

fn repr(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    let mapping = mapping(vm, proxy);
    let text = format!("mappingproxy({})", protocol::repr_text(vm, mapping)?);
    Ok(vm.heap.str(&text))
}

fn str(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    let mapping = mapping(vm, proxy);
    protocol::str(vm, mapping)
}

fn hash(vm: &mut dyn Vm, proxy: Obj) -> Fallible<i64> {
    let mapping = mapping(vm, proxy);
    protocol::hash(vm, mapping)
}

fn iter(vm: &mut dyn Vm, proxy: Obj) -> Fallible<Owned> {
    let mapping = mapping(vm, proxy);
    protocol::iter(vm, mapping)
}

fn length(vm: &mut dyn Vm, proxy: Obj) -> Fallible<i64> {
    let mapping = mapping(vm, proxy);
    protocol::length(vm, mapping)
}

fn subscript(vm: &mut dyn Vm, proxy: Obj, key: Obj) -> Fallible<Owned> {
    let mapping = mapping(vm, proxy);
    protocol::get_item(vm, mapping, key)
}

fn contains(vm: &mut dyn Vm, proxy: Obj, key: Obj) -> Fallible<bool> {
    let mapping = mapping(vm, proxy);
    protocol::contains(vm, mapping, key)
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    let left = mapping(vm, left);
    protocol::compare(vm, left, right, operator)
}

fn or(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    let (left, right) = (mapping(vm, left), mapping(vm, right));
    protocol::binary(vm, Operator::Or, left, right)
}

fn in_place_or(vm: &mut dyn Vm, proxy: Obj, _: Obj) -> Fallible<Owned> {
    let name = protocol::type_name(vm, proxy);
    let text = format!("'|=' is not supported by {name}; use '|' instead");
    Err(exception::type_error(vm, text))
}

fn get(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mapping = mapping(vm, arguments[0]);
    let default = arguments[2].some().unwrap_or(image::NONE);
    protocol::call_method(vm, mapping, "get", &[arguments[1], default])
}

fn keys(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    forward(vm, arguments[0], "keys")
}

fn values(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    forward(vm, arguments[0], "values")
}

fn items(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    forward(vm, arguments[0], "items")
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    forward(vm, arguments[0], "copy")
}

fn reversed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    forward(vm, arguments[0], "__reversed__")
}

fn forward(vm: &mut dyn Vm, proxy: Obj, method: &str) -> Fallible<Owned> {
    let mapping = mapping(vm, proxy);
    protocol::call_method(vm, mapping, method, &[])
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    str: Some(str),
    hash: Some(hash),
    iter: Some(iter),
    length: Some(length),
    subscript: Some(subscript),
    contains: Some(contains),
    compare: Some(compare),
    new: Some(new),
    ..Slots::EMPTY
}
.binary(Operator::Or, or)
.in_place(Operator::Or, in_place_or);

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::MAPPING,
    doc: "Read-only proxy of a mapping.",
    ..TypeRow::new("mappingproxy", types::MAPPINGPROXY, SLOTS)
};

const METHODS: &[Def] = &[
    def("get", "($self, key, default=None, /)", get)
        .doc("Return the value for key if key is in the mapping, else default."),
    def("keys", "($self, /)", keys)
        .doc("D.keys() -> a set-like object providing a view on D's keys"),
    def("values", "($self, /)", values)
        .doc("D.values() -> an object providing a view on D's values"),
    def("items", "($self, /)", items)
        .doc("D.items() -> a set-like object providing a view on D's items"),
    def("copy", "($self, /)", copy).doc("D.copy() -> a shallow copy of D"),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item)
        .doc("See PEP 585"),
    def("__reversed__", "($self, /)", reversed).doc("D.__reversed__() -> reverse iterator"),
];
