//! `collections.OrderedDict`: a dict with an order of its own; its methods stand in `ordered_dict_methods`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::collections::{ordered_dict_iterators, ordered_dict_methods};
use crate::python::object::{Compare, Fallible, GetSet, Operator, Slots, TypeRow, Vm};
use crate::python::object::{dict, exception, flag, get_set, given, instance, protocol, types};

pub fn is_ordered(vm: &dyn Vm, object: Obj) -> bool {
    types::is_instance(vm, object, t::ORDERED_DICT)
}

/// `PyODict_SetItem`.
pub fn set(vm: &mut dyn Vm, dict: Obj, key: Obj, value: Obj) -> Fallible<()> {
    let hash = protocol::hash(vm, key)?;
    dict::set_known_hash(vm, dict, key, hash, value)?;
    if let Some(entry) = dict::find(vm, dict, key, hash)?
        && let Some((key, _, hash)) = vm.heap.dict_entry(dict, entry)
    {
        vm.heap.order_append(dict, entry, key, hash);
    }
    Ok(())
}

/// Takes a key out and gives its value; `None` when it is not there.
pub fn remove(vm: &mut dyn Vm, dict: Obj, key: Obj) -> Fallible<Option<Owned>> {
    let hash = protocol::hash(vm, key)?;
    let Some(entry) = dict::find(vm, dict, key, hash)? else { return Ok(None) };
    let node = vm.heap.order_node(dict, entry);
    let node_key = (node != 0).then(|| vm.heap.order_remove(dict, Some(entry), node));
    let (key, value) = vm.heap.dict_remove_at(dict, entry);
    vm.release(key);
    vm.release_option(node_key);
    Ok(Some(value))
}

/// The value of a key whose hash is known, borrowed.
pub fn value_of(vm: &mut dyn Vm, dict: Obj, key: Obj, hash: i64) -> Fallible<Obj> {
    match dict::find(vm, dict, key, hash)? {
        Some(entry) => Ok(vm.heap.dict_value(dict, entry)),
        None => Err(exception::key_error(vm, key)),
    }
}

/// The keys in order, borrowed, with their hashes.
pub fn keys(vm: &dyn Vm, dict: Obj) -> Vec<(Obj, i64)> {
    let mut keys = Vec::with_capacity(vm.heap.dict_length(dict));
    let mut node = vm.heap.order_end(dict, false);
    while node != 0 {
        keys.push(vm.heap.order_key(node));
        node = vm.heap.order_neighbour(node, false);
    }
    keys
}

fn set_subscript(vm: &mut dyn Vm, dict: Obj, key: Obj, value: Obj) -> Fallible<()> {
    if !value.is_null() {
        return set(vm, dict, key, value);
    }
    match remove(vm, dict, key)? {
        Some(value) => {
            vm.release(value);
            Ok(())
        }
        None => Err(exception::key_error(vm, key)),
    }
}

fn init(vm: &mut dyn Vm, dict: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let (positional, values) = arguments.split_at(arguments.len() - keywords.len());
    if positional.len() > 1 {
        let text = format!("expected at most 1 arguments, got {}", positional.len());
        return Err(exception::type_error(vm, text));
    }
    if let [other] = positional {
        update_from(vm, dict, *other)?;
    }
    for (name, value) in keywords.iter().zip(values) {
        protocol::set_item(vm, dict, *name, *value)?;
    }
    Ok(())
}

/// `mutablemapping_update_arg`: from a mapping or from pairs.
pub fn update_from(vm: &mut dyn Vm, dict: Obj, other: Obj) -> Fallible<()> {
    if vm.heap.type_of(other) != t::DICT
        && let Some(keys) = protocol::lookup_attribute_str(vm, other, "keys")?
    {
        let keys = given::with(vm, keys, |vm, keys| vm.call(keys, &[], &[]))?;
        return given::with(vm, keys, |vm, keys| {
            protocol::iterate(vm, keys, |vm, key| {
                given::with(vm, key, |vm, key| {
                    let value = protocol::get_item(vm, other, key)?;
                    given::with(vm, value, |vm, value| protocol::set_item(vm, dict, key, value))
                })
            })
        });
    }
    match protocol::lookup_attribute_str(vm, other, "items")? {
        Some(items) => {
            let items = given::with(vm, items, |vm, items| vm.call(items, &[], &[]))?;
            given::with(vm, items, |vm, items| add_pairs(vm, dict, items))
        }
        None => add_pairs(vm, dict, other),
    }
}

fn add_pairs(vm: &mut dyn Vm, dict: Obj, pairs: Obj) -> Fallible<()> {
    protocol::iterate(vm, pairs, |vm, pair| {
        let items = given::with(vm, pair, protocol::collect)?;
        let result = match items.as_slice() {
            [key, value] => protocol::set_item(vm, dict, key.get(), value.get()),
            few => {
                let text = match few.len() {
                    0 => "need more than 0 values to unpack",
                    1 => "need more than 1 value to unpack",
                    _ => "too many values to unpack (expected 2)",
                };
                Err(exception::value_error(vm, text))
            }
        };
        vm.release_all(items);
        result
    })
}

fn repr(vm: &mut dyn Vm, dict: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(dict);
    let name = vm.type_data(kind).short_name().to_owned();
    if vm.heap.dict_length(dict) == 0 {
        return Ok(vm.heap.str(&format!("{name}()")));
    }
    protocol::recursive_repr(vm, dict, "...", |vm| {
        let copy = vm.heap.dict();
        let filled = fill(vm, copy.get(), dict);
        let text = filled.and_then(|()| protocol::repr_text(vm, copy.get()));
        vm.release(copy);
        let text = format!("{name}({})", text?);
        Ok(vm.heap.str(&text))
    })
}

/// Puts the items into a plain dict, in order; a subclass says itself what its items are.
fn fill(vm: &mut dyn Vm, plain: Obj, dict: Obj) -> Fallible<()> {
    if vm.heap.type_of(dict) == t::ORDERED_DICT {
        for (key, hash) in keys(vm, dict) {
            let value = value_of(vm, dict, key, hash)?;
            dict::set_known_hash(vm, plain, key, hash, value)?;
        }
        return Ok(());
    }
    let items = protocol::call_method(vm, dict, "items", &[])?;
    given::with(vm, items, |vm, items| {
        crate::python::object::dict_update::update_from(vm, plain, items)
    })
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    let order = !matches!(operator, Compare::Equal | Compare::NotEqual);
    let Some(base) = vm.type_data(t::DICT).slots.compare else { return Ok(vm.not_implemented()) };
    if order || !is_ordered(vm, left) || !dict::is_dict(vm, right) {
        return Ok(vm.not_implemented());
    }
    let result = base(vm, left, right, Compare::Equal)?;
    let equal = given::with(vm, result, protocol::truth)?;
    if !equal || !is_ordered(vm, right) {
        return Ok(vm.bool(equal == (operator == Compare::Equal)));
    }
    let equal = same_order(vm, left, right)?;
    Ok(vm.bool(equal == (operator == Compare::Equal)))
}

fn same_order(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<bool> {
    let states = (vm.heap.order_state(left), vm.heap.order_state(right));
    let own = |vm: &mut dyn Vm, dict: Obj| -> Vec<Owned> {
        keys(vm, dict).into_iter().map(|(key, _)| vm.own(key)).collect()
    };
    let (a, b) = (own(vm, left), own(vm, right));
    let mut result = Ok(a.len() == b.len());
    for (x, y) in a.iter().zip(&b) {
        match protocol::equal(vm, x.get(), y.get()) {
            Ok(true) => {}
            other => {
                result = other;
                break;
            }
        }
        if states != (vm.heap.order_state(left), vm.heap.order_state(right)) {
            result = Err(exception::runtime_error(vm, "OrderedDict mutated during iteration"));
            break;
        }
    }
    vm.release_all(a.into_iter().chain(b));
    result
}

fn or(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    let own = if is_ordered(vm, left) { left } else { right };
    let other = if own == left { right } else { left };
    if !dict::is_dict(vm, other) {
        return Ok(vm.not_implemented());
    }
    let kind = vm.heap.type_of(own);
    let result = vm.call(kind, &[left], &[])?;
    match update_from(vm, result.get(), right) {
        Ok(()) => Ok(result),
        Err(raised) => {
            vm.release(result);
            Err(raised)
        }
    }
}

fn in_place_or(vm: &mut dyn Vm, dict: Obj, other: Obj) -> Fallible<Owned> {
    update_from(vm, dict, other)?;
    Ok(vm.own(dict))
}

fn iter(vm: &mut dyn Vm, dict: Obj) -> Fallible<Owned> {
    Ok(ordered_dict_iterators::create(vm, dict, ordered_dict_iterators::KEYS))
}

const MEMBERS: &[GetSet] = &[get_set("__dict__", instance::get_dict, instance::set_dict)];

const SLOTS: Slots = Slots {
    repr: Some(repr),
    iter: Some(iter),
    compare: Some(compare),
    set_subscript: Some(set_subscript),
    init: Some(init),
    ..Slots::EMPTY
}
.binary(Operator::Or, or)
.in_place(Operator::Or, in_place_or);

pub const ROW: TypeRow = TypeRow {
    methods: ordered_dict_methods::METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    doc: "Dictionary that remembers insertion order",
    ..TypeRow::new("collections.OrderedDict", t::ORDERED_DICT, SLOTS)
};
