//! The module `_collections`: deque, defaultdict, `OrderedDict`, and what `collections` counts and names tuples with.

mod defaultdict;
mod deque;
mod deque_iterator;
mod deque_methods;
mod ordered_dict;
mod ordered_dict_iterators;
mod ordered_dict_methods;
mod tuple_getter;

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::{Def, Fallible, TypeRow, Vm, def};
use crate::python::object::{dict, given, protocol, types};

/// `_count_elements(mapping, iterable)`: by dict's own means where the mapping has no others.
fn count_elements(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (mapping, iterable) = (arguments[0], arguments[1]);
    let plain = dict::is_dict(vm, mapping)
        && is_inherited(vm, mapping, "get")
        && is_inherited(vm, mapping, "__setitem__");
    if plain {
        protocol::iterate(vm, iterable, |vm, key| {
            given::with(vm, key, |vm, key| count_plain(vm, mapping, key))
        })?;
        return Ok(vm.none());
    }
    let get = protocol::get_attribute_str(vm, mapping, "get")?;
    given::with(vm, get, |vm, get| {
        protocol::iterate(vm, iterable, |vm, key| {
            given::with(vm, key, |vm, key| {
                let old = vm.call(get, &[key, image::small_int(0)], &[])?;
                let new = given::with(vm, old, add_one)?;
                given::with(vm, new, |vm, new| protocol::set_item(vm, mapping, key, new))
            })
        })
    })?;
    Ok(vm.none())
}

fn is_inherited(vm: &mut dyn Vm, mapping: Obj, name: &str) -> bool {
    let (kind, name) = (vm.heap.type_of(mapping), vm.heap.interned_name(name));
    types::lookup(vm, kind, name) == types::lookup(vm, t::DICT, name)
}

fn add_one(vm: &mut dyn Vm, count: Obj) -> Fallible<Owned> {
    protocol::binary(vm, crate::python::object::Operator::Add, count, image::small_int(1))
}

fn count_plain(vm: &mut dyn Vm, mapping: Obj, key: Obj) -> Fallible<()> {
    let hash = protocol::hash(vm, key)?;
    let old = match dict::find(vm, mapping, key, hash)? {
        Some(entry) => vm.heap.dict_value(mapping, entry),
        None => image::small_int(0),
    };
    let old = vm.own(old);
    let new = given::with(vm, old, add_one)?;
    given::with(vm, new, |vm, new| dict::set_known_hash(vm, mapping, key, hash, new))
}

const FUNCTIONS: &[Def] =
    &[def("_count_elements", "($module, mapping, iterable, /)", count_elements)
        .doc("Count elements in the iterable, updating the mapping")];

const TYPES: &[TypeRow] = &[
    deque::ROW,
    deque_iterator::ROW,
    deque_iterator::REVERSE_ROW,
    defaultdict::ROW,
    ordered_dict::ROW,
    ordered_dict_iterators::ITERATOR_ROW,
    ordered_dict_iterators::KEYS_ROW,
    ordered_dict_iterators::VALUES_ROW,
    ordered_dict_iterators::ITEMS_ROW,
    tuple_getter::ROW,
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "_collections",
    doc: "High performance data structures.\n\
          - deque:        ordered collection accessible from endpoints only\n\
          - defaultdict:  dict subclass with a default value factory\n",
    functions: FUNCTIONS,
    constants: &[
        ("deque", Constant::Static(t::DEQUE)),
        ("defaultdict", Constant::Static(t::DEFAULTDICT)),
        ("OrderedDict", Constant::Static(t::ORDERED_DICT)),
        ("_deque_iterator", Constant::Static(t::DEQUE_ITERATOR)),
        ("_deque_reverse_iterator", Constant::Static(t::DEQUE_REVERSE_ITERATOR)),
        ("_tuplegetter", Constant::Static(t::TUPLE_GETTER)),
    ],
    types: TYPES,
    ..Module::EMPTY
};
