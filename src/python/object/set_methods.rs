//! The methods of `set` and `frozenset`.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::{Def, Fallible, Vm, class_method, def};
use crate::python::object::{exception, list, native, protocol, reduce, set, set_operations};

/// Takes everything out.
pub fn empty(vm: &mut dyn Vm, set: Obj) {
    let keys = vm.heap.set_clear(set);
    vm.release_all(keys);
}

fn contains(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = set::contains(vm, arguments[0], arguments[1])?;
    Ok(vm.bool(found))
}

fn add(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    set::add(vm, arguments[0], arguments[1])?;
    Ok(vm.none())
}

fn clear(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    empty(vm, arguments[0]);
    Ok(vm.none())
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if vm.heap.type_of(arguments[0]) == types::FROZENSET {
        return Ok(vm.heap.own(arguments[0]));
    }
    Ok(set_operations::copy(vm, arguments[0]))
}

fn discard_key(vm: &mut dyn Vm, set: Obj, key: Obj) -> Fallible<bool> {
    set::with_hashable(vm, key, |vm, key| {
        let hash = protocol::hash_of(vm, key, "set element")?;
        set::discard_known_hash(vm, set, key, hash)
    })
}

fn discard(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    discard_key(vm, arguments[0], arguments[1])?;
    Ok(vm.none())
}

fn remove(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if !discard_key(vm, arguments[0], arguments[1])? {
        return Err(exception::key_error(vm, arguments[1]));
    }
    Ok(vm.none())
}

fn pop(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if let Some(key) = vm.heap.set_pop(arguments[0]) {
        return Ok(key);
    }
    let text = vm.heap.str("pop from an empty set");
    let raised = exception::key_error(vm, text.get());
    vm.heap.release(text);
    Err(raised)
}

/// Starts with a copy and changes it by each of the other arguments.
fn changed_copy(
    vm: &mut dyn Vm,
    copy: Owned,
    others: &[Obj],
    change: fn(&mut dyn Vm, Obj, Obj) -> Fallible<()>,
) -> Fallible<Owned> {
    match change_by_each(vm, copy.get(), others, change) {
        Ok(()) => Ok(copy),
        Err(raised) => {
            vm.heap.release(copy);
            Err(raised)
        }
    }
}

fn change_by_each(
    vm: &mut dyn Vm,
    set: Obj,
    others: &[Obj],
    change: fn(&mut dyn Vm, Obj, Obj) -> Fallible<()>,
) -> Fallible<()> {
    for other in others {
        change(vm, set, *other)?;
    }
    Ok(())
}

fn union(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let copy = set_operations::copy(vm, arguments[0]);
    let mut others = vm.heap.tuple_items(arguments[1]);
    others.retain(|other| *other != arguments[0]);
    changed_copy(vm, copy, &others, set_operations::update_from)
}

fn update(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let others = vm.heap.tuple_items(arguments[1]);
    change_by_each(vm, arguments[0], &others, set_operations::update_from)?;
    Ok(vm.none())
}

fn difference(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let others = vm.heap.tuple_items(arguments[1]);
    let Some((first, others)) = others.split_first() else {
        return Ok(set_operations::copy(vm, arguments[0]));
    };
    let result = set_operations::difference(vm, arguments[0], *first)?;
    changed_copy(vm, result, others, set_operations::subtract_from)
}

fn difference_update(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let others = vm.heap.tuple_items(arguments[1]);
    change_by_each(vm, arguments[0], &others, set_operations::subtract_from)?;
    Ok(vm.none())
}

fn common_of_all(vm: &mut dyn Vm, set: Obj, others: Obj) -> Fallible<Owned> {
    let others = vm.heap.tuple_items(others);
    if others.is_empty() {
        return Ok(set_operations::copy(vm, set));
    }
    let mut result = vm.heap.own(set);
    for other in others {
        let next = set_operations::intersection(vm, result.get(), other);
        vm.heap.release(result);
        result = next?;
    }
    Ok(result)
}

fn intersection(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    common_of_all(vm, arguments[0], arguments[1])
}

fn intersection_update(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let common = common_of_all(vm, arguments[0], arguments[1])?;
    vm.heap.set_swap(arguments[0], common.get());
    vm.heap.release(common);
    Ok(vm.none())
}

fn symmetric_difference(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    set_operations::symmetric_difference(vm, arguments[0], arguments[1])
}

fn symmetric_difference_update(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    set_operations::toggle(vm, arguments[0], arguments[1])?;
    Ok(vm.none())
}

fn is_subset(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (set, other) = (arguments[0], arguments[1]);
    let answer = if set::is_any_set(vm, other) {
        set::is_subset(vm, set, other)?
    } else {
        let common = set_operations::intersection(vm, set, other)?;
        let all = vm.heap.set_length(common.get()) == vm.heap.set_length(set);
        vm.heap.release(common);
        all
    };
    Ok(vm.bool(answer))
}

fn is_superset(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (set, other) = (arguments[0], arguments[1]);
    let answer = if set::is_any_set(vm, other) {
        set::is_subset(vm, other, set)?
    } else {
        let iterator = protocol::iter(vm, other)?;
        let answer = until_found(vm, iterator.get(), set, false);
        vm.heap.release(iterator);
        !answer?
    };
    Ok(vm.bool(answer))
}

fn is_disjoint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (set, other) = (arguments[0], arguments[1]);
    if set == other {
        let empty = vm.heap.set_length(set) == 0;
        return Ok(vm.bool(empty));
    }
    let (through, looked_up) =
        if set::is_any_set(vm, other) && vm.heap.set_length(other) > vm.heap.set_length(set) {
            (set, other)
        } else {
            (other, set)
        };
    let iterator = protocol::iter(vm, through)?;
    let found = until_found(vm, iterator.get(), looked_up, true);
    vm.heap.release(iterator);
    let found = found?;
    Ok(vm.bool(!found))
}

/// Is there an item whose presence in the set is as asked?
fn until_found(vm: &mut dyn Vm, iterator: Obj, set: Obj, present: bool) -> Fallible<bool> {
    while let Some(item) = protocol::next(vm, iterator)? {
        let found = protocol::hash_of(vm, item.get(), "set element")
            .and_then(|hash| set::find(vm, set, item.get(), hash));
        vm.heap.release(item);
        if found?.is_some() == present {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The class, a list of the keys in a tuple, and the instance's state.
fn reduced(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let keys = list::of(vm, arguments[0])?;
    let keys_tuple = vm.heap.tuple(&[keys.get()]);
    vm.heap.release(keys);
    let kind = vm.heap.type_of(arguments[0]);
    let state = reduce::state(vm, arguments[0], false);
    let result = state.map(|state| {
        let result = vm.heap.tuple(&[kind, keys_tuple.get(), state.get()]);
        vm.release(state);
        result
    });
    vm.heap.release(keys_tuple);
    result
}

const CONTAINS: Def =
    def("__contains__", "($self, object, /)", contains).doc("x.__contains__(y) <==> y in x.");
const COPY: Def = def("copy", "($self, /)", copy).doc("Return a shallow copy of a set.");
const DIFFERENCE: Def = def("difference", "($self, /, *others)", difference)
    .doc("Return a new set with elements in the set that are not in the others.");
const INTERSECTION: Def = def("intersection", "($self, /, *others)", intersection)
    .doc("Return a new set with elements common to the set and all others.");
const IS_DISJOINT: Def = def("isdisjoint", "($self, other, /)", is_disjoint)
    .doc("Return True if two sets have a null intersection.");
const IS_SUBSET: Def = def("issubset", "($self, other, /)", is_subset)
    .doc("Report whether another set contains this set.");
const IS_SUPERSET: Def = def("issuperset", "($self, other, /)", is_superset)
    .doc("Report whether this set contains another set.");
const REDUCE: Def =
    def("__reduce__", "($self, /)", reduced).doc("Return state information for pickling.");
const SIZE_OF: Def = def("__sizeof__", "($self, /)", native::size_of)
    .doc("S.__sizeof__() -> size of S in memory, in bytes.");
const SYMMETRIC_DIFFERENCE: Def =
    def("symmetric_difference", "($self, other, /)", symmetric_difference)
        .doc("Return a new set with elements in either the set or other but not both.");
const UNION: Def = def("union", "($self, /, *others)", union)
    .doc("Return a new set with elements from the set and all others.");
const CLASS_GET_ITEM: Def =
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item)
        .doc("See PEP 585");

/// The rows of the methods.
pub const SET_METHODS: &[Def] = &[
    def("add", "($self, object, /)", add)
        .doc("Add an element to a set.\n\nThis has no effect if the element is already present."),
    def("clear", "($self, /)", clear).doc("Remove all elements from this set."),
    CONTAINS,
    COPY,
    def("discard", "($self, object, /)", discard).doc(
        "Remove an element from a set if it is a member.\n\n\
              Unlike set.remove(), the discard() method does not raise\n\
              an exception when an element is missing from the set.",
    ),
    DIFFERENCE,
    def("difference_update", "($self, /, *others)", difference_update)
        .doc("Update the set, removing elements found in others."),
    INTERSECTION,
    def("intersection_update", "($self, /, *others)", intersection_update)
        .doc("Update the set, keeping only elements found in it and all others."),
    IS_DISJOINT,
    IS_SUBSET,
    IS_SUPERSET,
    def("pop", "($self, /)", pop)
        .doc("Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty."),
    REDUCE,
    def("remove", "($self, object, /)", remove).doc(
        "Remove an element from a set; it must be a member.\n\n\
              If the element is not a member, raise a KeyError.",
    ),
    SIZE_OF,
    SYMMETRIC_DIFFERENCE,
    def("symmetric_difference_update", "($self, other, /)", symmetric_difference_update)
        .doc("Update the set, keeping only elements found in either set, but not in both."),
    UNION,
    def("update", "($self, /, *others)", update)
        .doc("Update the set, adding elements from all others."),
    CLASS_GET_ITEM,
];

pub const FROZENSET_METHODS: &[Def] = &[
    CONTAINS,
    COPY,
    DIFFERENCE,
    INTERSECTION,
    IS_DISJOINT,
    IS_SUBSET,
    IS_SUPERSET,
    REDUCE,
    SIZE_OF,
    SYMMETRIC_DIFFERENCE,
    UNION,
    CLASS_GET_ITEM,
];
