//! `set` and `frozenset`: lookups that hash and compare, and what both do as objects.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::slots::{Compare, Operator, Slots};
use crate::python::object::types as classes;
use crate::python::object::{Fallible, TypeRow, Vm, flag};
use crate::python::object::{
    binding, exception, given, protocol, set_iterator, set_methods, set_operations,
};

/// Is it a set, a frozenset or an instance of a subclass?
pub fn is_any_set(vm: &mut dyn Vm, object: Obj) -> bool {
    classes::is_instance(vm, object, types::SET)
        || classes::is_instance(vm, object, types::FROZENSET)
}

/// `set` or `frozenset`, whichever the object's class derives from.
pub fn base_kind(vm: &mut dyn Vm, object: Obj) -> Obj {
    if classes::is_instance(vm, object, types::FROZENSET) { types::FROZENSET } else { types::SET }
}

/// The place of a key whose hash is known. Runs `__eq__` of keys that have this hash.
pub fn find(vm: &mut dyn Vm, set: Obj, key: Obj, hash: i64) -> Fallible<Option<u32>> {
    if let Some(place) = vm.heap.set_find_plain(set, key, hash) {
        return Ok(place);
    }
    'again: loop {
        let mut probe = vm.heap.set_probe(set, hash);
        while let Some(place) = vm.heap.set_probe_next(&mut probe) {
            let Some((candidate, _)) = vm.heap.set_entry(set, place) else { continue };
            if candidate == key {
                return Ok(Some(place));
            }
            let held = vm.heap.own(candidate);
            let equal = protocol::equal(vm, candidate, key);
            vm.heap.release(held);
            let equal = equal?;
            if vm.heap.set_probe_is_stale(set, &probe, place, candidate) {
                continue 'again;
            }
            if equal {
                return Ok(Some(place));
            }
        }
        return Ok(None);
    }
}

/// `set.add(key)`.
pub fn add(vm: &mut dyn Vm, set: Obj, key: Obj) -> Fallible<()> {
    let hash = protocol::hash_of(vm, key, "set element")?;
    add_known_hash(vm, set, key, hash)
}

/// As `add`, with the hash that another table already holds.
pub fn add_known_hash(vm: &mut dyn Vm, set: Obj, key: Obj, hash: i64) -> Fallible<()> {
    let key = vm.heap.own(key);
    let place = find(vm, set, key.get(), hash);
    if let Ok(None) = place {
        vm.heap.set_insert_new(set, key.get(), hash);
    }
    vm.heap.release(key);
    place.map(|_| ())
}

/// Takes a key out; false when it was not there.
pub fn discard_known_hash(vm: &mut dyn Vm, set: Obj, key: Obj, hash: i64) -> Fallible<bool> {
    let Some(place) = find(vm, set, key, hash)? else { return Ok(false) };
    let key = vm.heap.set_remove_at(set, place);
    vm.heap.release(key);
    Ok(true)
}

/// Runs with the key; should that be an unhashable set, once more with a frozenset of the same keys.
pub fn with_hashable<T>(
    vm: &mut dyn Vm,
    key: Obj,
    action: impl Fn(&mut dyn Vm, Obj) -> Fallible<T>,
) -> Fallible<T> {
    let result = action(vm, key);
    if result.is_ok() || !is_any_set(vm, key) || !exception::matches(vm, types::TYPE_ERROR) {
        return result;
    }
    exception::clear(vm);
    let frozen = of(vm, types::FROZENSET, key)?;
    let result = action(vm, frozen.get());
    vm.heap.release(frozen);
    result
}

/// `key in set`.
pub fn contains(vm: &mut dyn Vm, set: Obj, key: Obj) -> Fallible<bool> {
    with_hashable(vm, key, |vm, key| {
        let hash = protocol::hash_of(vm, key, "set element")?;
        Ok(find(vm, set, key, hash)?.is_some())
    })
}

/// A new set of this type with an iterable's items.
pub fn of(vm: &mut dyn Vm, kind: Obj, iterable: Obj) -> Fallible<Owned> {
    let set = vm.heap.set_of_type(kind);
    match set_operations::update_from(vm, set.get(), iterable) {
        Ok(()) => Ok(set),
        Err(raised) => {
            vm.heap.release(set);
            Err(raised)
        }
    }
}

fn new_set(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.set_of_type(kind))
}

fn init_set(vm: &mut dyn Vm, set: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    binding::no_keywords(vm, "set", keywords)?;
    binding::check_count(vm, "set", arguments.len(), 0, 1)?;
    if vm.heap.set_length(set) > 0 {
        set_methods::empty(vm, set);
    }
    match arguments {
        [iterable] => set_operations::update_from(vm, set, *iterable),
        _ => Ok(()),
    }
}

fn new_frozenset(
    vm: &mut dyn Vm,
    kind: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let init = vm.names.init;
    let positional = given::positional(vm, kind, types::FROZENSET, init, arguments, keywords)?;
    binding::check_count(vm, "frozenset", positional.len(), 0, 1)?;
    match positional {
        [same] if kind == types::FROZENSET && vm.heap.type_of(*same) == types::FROZENSET => {
            Ok(vm.heap.own(*same))
        }
        [iterable] => {
            let made = of(vm, kind, *iterable)?;
            leave_untracked(vm, made.get());
            Ok(made)
        }
        _ => {
            let made = vm.heap.set_of_type(kind);
            leave_untracked(vm, made.get());
            Ok(made)
        }
    }
}

/// A frozenset of what the collector need not know is not known to it either, in some versions.
fn leave_untracked(vm: &mut dyn Vm, set: Obj) {
    let is_plain = vm.heap.type_of(set) == types::FROZENSET;
    if vm.heap.profile.untracks_frozensets
        && is_plain
        && !vm.heap.set_items(set).iter().any(|item| vm.heap.gc_may_be_tracked(*item))
    {
        vm.heap.gc_untrack(set);
    }
}

fn length(vm: &mut dyn Vm, set: Obj) -> Fallible<i64> {
    Ok(vm.heap.set_length(set) as i64)
}

fn iter(vm: &mut dyn Vm, set: Obj) -> Fallible<Owned> {
    Ok(set_iterator::create(vm, set))
}

fn repr(vm: &mut dyn Vm, set: Obj) -> Fallible<Owned> {
    let name = protocol::type_name(vm, set).to_owned();
    protocol::recursive_repr(vm, set, &format!("{name}(...)"), |vm| {
        let text = if vm.heap.set_length(set) == 0 {
            format!("{name}()")
        } else if vm.heap.type_of(set) == types::SET {
            braced(vm, set)?
        } else {
            format!("{name}({})", braced(vm, set)?)
        };
        Ok(vm.heap.str(&text))
    })
}

/// The items in braces, whatever `__iter__` a subclass has.
fn braced(vm: &mut dyn Vm, set: Obj) -> Fallible<String> {
    let items = vm.heap.set_items(set);
    let items = vm.heap.list(&items);
    let text = protocol::repr_text(vm, items.get());
    vm.heap.release(items);
    let text = text?;
    Ok(format!("{{{}}}", &text[1..text.len() - 1]))
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    if !is_any_set(vm, right) {
        return Ok(vm.not_implemented());
    }
    let (a, b) = (vm.heap.set_length(left), vm.heap.set_length(right));
    let answer = match operator {
        Compare::Equal => a == b && may_be_equal(vm, left, right) && is_subset(vm, left, right)?,
        Compare::NotEqual => {
            !(a == b && may_be_equal(vm, left, right) && is_subset(vm, left, right)?)
        }
        Compare::LessEqual => is_subset(vm, left, right)?,
        Compare::GreaterEqual => is_subset(vm, right, left)?,
        Compare::Less => a < b && is_subset(vm, left, right)?,
        Compare::Greater => a > b && is_subset(vm, right, left)?,
    };
    Ok(vm.bool(answer))
}

/// Frozensets whose known hashes differ are not equal.
fn may_be_equal(vm: &mut dyn Vm, left: Obj, right: Obj) -> bool {
    match (vm.heap.set_cached_hash(left), vm.heap.set_cached_hash(right)) {
        (Some(left), Some(right)) => left == right,
        _ => true,
    }
}

/// Is every key of one set in the other?
pub fn is_subset(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<bool> {
    if vm.heap.set_length(set) > vm.heap.set_length(other) {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((key, hash)) = vm.heap.set_next(set, &mut position) {
        let key = vm.heap.own(key);
        let place = find(vm, other, key.get(), hash);
        vm.heap.release(key);
        if place?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn hash_frozenset(vm: &mut dyn Vm, set: Obj) -> Fallible<i64> {
    if let Some(hash) = vm.heap.set_cached_hash(set) {
        return Ok(hash);
    }
    let hash = vm.heap.frozen_set_hash(set);
    vm.heap.set_cache_hash(set, hash);
    Ok(hash)
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    iter: Some(iter),
    compare: Some(compare),
    length: Some(length),
    contains: Some(contains),
    ..Slots::EMPTY
}
.binary(Operator::Subtract, set_operations::subtract)
.binary(Operator::And, set_operations::and)
.binary(Operator::Xor, set_operations::xor)
.binary(Operator::Or, set_operations::or);

const SET: Slots = Slots { new: Some(new_set), init: Some(init_set), ..SLOTS }
    .in_place(Operator::Subtract, set_operations::in_place_subtract)
    .in_place(Operator::And, set_operations::in_place_and)
    .in_place(Operator::Xor, set_operations::in_place_xor)
    .in_place(Operator::Or, set_operations::in_place_or);

const FROZENSET: Slots = Slots { hash: Some(hash_frozenset), new: Some(new_frozenset), ..SLOTS };

/// The types' rows.
pub const ROWS: [TypeRow; 2] = [
    TypeRow {
        methods: set_methods::SET_METHODS,
        flags: flag::BASE_TYPE | flag::MATCH_SELF,
        doc: "Build an unordered collection of unique elements.",
        ..TypeRow::new("set", types::SET, SET)
    },
    TypeRow {
        methods: set_methods::FROZENSET_METHODS,
        flags: flag::BASE_TYPE | flag::MATCH_SELF,
        doc: "Build an immutable unordered collection of unique elements.",
        ..TypeRow::new("frozenset", types::FROZENSET, FROZENSET)
    },
];
