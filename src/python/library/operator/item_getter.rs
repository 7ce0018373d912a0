//! `operator.itemgetter`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Def, Fallible, Slots, TypeRow, Vm, def};
use crate::python::object::{binding, flag, native, protocol, types};

/// Words of an `itemgetterobject`: how many items, and one or the tuple of all.
const COUNT: u32 = 2;
const ITEM: u32 = 3;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    if kind == t::ITEM_GETTER {
        binding::no_keywords(vm, "itemgetter", keywords)?;
    }
    let arguments = &arguments[..arguments.len() - keywords.len()];
    binding::check_count(vm, "itemgetter", arguments.len().min(1), 1, 1)?;
    let item = match arguments {
        [only] => vm.own(*only),
        many => vm.heap.tuple(many),
    };
    let getter = native::create(vm, kind, [(ITEM, item)]);
    vm.heap.set_word(getter.get(), COUNT, arguments.len() as u64);
    Ok(getter)
}

fn items(vm: &dyn Vm, getter: Obj) -> Vec<Obj> {
    let item = vm.heap.field(getter, ITEM);
    if vm.heap.word(getter, COUNT) == 1 { vec![item] } else { vm.heap.tuple_items(item) }
}

fn call(vm: &mut dyn Vm, getter: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    binding::no_keywords(vm, "itemgetter", keywords)?;
    binding::check_count(vm, "itemgetter", arguments.len(), 1, 1)?;
    let items = items(vm, getter);
    if let [item] = items.as_slice() {
        return protocol::get_item(vm, arguments[0], *item);
    }
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        match protocol::get_item(vm, arguments[0], item) {
            Ok(value) => found.push(value),
            Err(raised) => {
                vm.release_all(found);
                return Err(raised);
            }
        }
    }
    Ok(vm.heap.tuple_from_owned(found))
}

fn repr(vm: &mut dyn Vm, getter: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(getter);
    let name = types::full_name(vm, kind);
    protocol::recursive_repr(vm, getter, &format!("{name}(...)"), |vm| {
        let mut parts = Vec::new();
        for item in items(vm, getter) {
            parts.push(protocol::repr_text(vm, item)?);
        }
        Ok(vm.heap.str(&format!("{name}({})", parts.join(", "))))
    })
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = vm.heap.type_of(arguments[0]);
    let items = items(vm, arguments[0]);
    Ok(native::reduced(vm, kind, &items))
}

const METHODS: &[Def] =
    &[def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling")];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    doc: "Return a callable object that fetches the given item(s) from its operand.\n\
          After f = itemgetter(2), the call f(r) returns r[2].\n\
          After g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    ..TypeRow::new(
        "operator.itemgetter",
        t::ITEM_GETTER,
        Slots { repr: Some(repr), call: Some(call), new: Some(new), ..Slots::EMPTY },
    )
};
