//! Union, intersection, difference and symmetric difference of sets, each choosing the same way through its operands as CPython.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::{Fallible, Vm};
use crate::python::object::{dict, protocol, set};

/// `set.update(iterable)`.
pub fn update_from(vm: &mut dyn Vm, set: Obj, iterable: Obj) -> Fallible<()> {
    if set::is_any_set(vm, iterable) {
        return merge(vm, set, iterable);
    }
    if vm.heap.type_of(iterable) == types::DICT {
        let count = vm.heap.dict_length(iterable);
        vm.heap.set_reserve(set, count);
        return for_keys(vm, iterable, |vm, key, hash| set::add_known_hash(vm, set, key, hash));
    }
    protocol::iterate(vm, iterable, |vm, item| {
        let added = set::add(vm, set, item.get());
        vm.heap.release(item);
        added
    })
}

fn merge(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<()> {
    let count = vm.heap.set_length(other);
    if set == other || count == 0 {
        return Ok(());
    }
    if vm.heap.set_fill(set) == 0 {
        vm.heap.set_fill_from(set, other);
        return Ok(());
    }
    vm.heap.set_reserve(set, count);
    for_entries(vm, other, |vm, key, hash| set::add_known_hash(vm, set, key, hash))
}

/// Each key of a set with its hash, in iteration order.
pub fn for_entries(
    vm: &mut dyn Vm,
    set: Obj,
    mut action: impl FnMut(&mut dyn Vm, Obj, i64) -> Fallible<()>,
) -> Fallible<()> {
    let mut position = 0;
    while let Some((key, hash)) = vm.heap.set_next(set, &mut position) {
        let key = vm.heap.own(key);
        let result = action(vm, key.get(), hash);
        vm.heap.release(key);
        result?;
    }
    Ok(())
}

/// Each key of a dict with its hash.
pub fn for_keys(
    vm: &mut dyn Vm,
    dict: Obj,
    mut action: impl FnMut(&mut dyn Vm, Obj, i64) -> Fallible<()>,
) -> Fallible<()> {
    let mut position = 0;
    while let Some(index) = vm.heap.dict_next(dict, &mut position) {
        let Some((key, _, hash)) = vm.heap.dict_entry(dict, index) else { continue };
        let key = vm.heap.own(key);
        let result = action(vm, key.get(), hash);
        vm.heap.release(key);
        result?;
    }
    Ok(())
}

/// Each item of an iterable with its hash.
pub fn for_hashed(
    vm: &mut dyn Vm,
    iterable: Obj,
    mut action: impl FnMut(&mut dyn Vm, Obj, i64) -> Fallible<()>,
) -> Fallible<()> {
    protocol::iterate(vm, iterable, |vm, item| {
        let result = protocol::hash_of(vm, item.get(), "set element")
            .and_then(|hash| action(vm, item.get(), hash));
        vm.heap.release(item);
        result
    })
}

/// The new set if filling it went well.
fn finish(vm: &mut dyn Vm, set: Owned, result: Fallible<()>) -> Fallible<Owned> {
    match result {
        Ok(()) => Ok(set),
        Err(raised) => {
            vm.heap.release(set);
            Err(raised)
        }
    }
}

/// A `set` or `frozenset` of the same keys.
pub fn copy(vm: &mut dyn Vm, set: Obj) -> Owned {
    let kind = set::base_kind(vm, set);
    let copy = vm.heap.set_of_type(kind);
    if vm.heap.set_length(set) > 0 {
        vm.heap.set_fill_from(copy.get(), set);
    }
    copy
}

/// The keys of `set` that are in `other`, too.
pub fn intersection(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<Owned> {
    if set == other {
        return Ok(copy(vm, set));
    }
    let kind = set::base_kind(vm, set);
    let result = vm.heap.set_of_type(kind);
    let target = result.get();
    let filled = if set::is_any_set(vm, other) {
        let swap = vm.heap.set_length(other) > vm.heap.set_length(set);
        let (through, looked_up) = if swap { (set, other) } else { (other, set) };
        for_entries(vm, through, |vm, key, hash| add_if(vm, target, key, hash, looked_up))
    } else {
        for_hashed(vm, other, |vm, key, hash| add_if(vm, target, key, hash, set))
    };
    finish(vm, result, filled)
}

fn add_if(vm: &mut dyn Vm, target: Obj, key: Obj, hash: i64, present_in: Obj) -> Fallible<()> {
    if set::find(vm, present_in, key, hash)?.is_some() {
        set::add_known_hash(vm, target, key, hash)?;
    }
    Ok(())
}

/// The keys of `set` that are not in `other`.
pub fn difference(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<Owned> {
    let other_is_set = set::is_any_set(vm, other);
    let other_length = if other_is_set {
        vm.heap.set_length(other)
    } else if vm.heap.type_of(other) == types::DICT {
        vm.heap.dict_length(other)
    } else {
        return copy_and_subtract(vm, set, other);
    };
    // A small other set is cheaper to take out than to be asked about every key.
    if vm.heap.set_length(set) >> 2 > other_length {
        return copy_and_subtract(vm, set, other);
    }
    let kind = set::base_kind(vm, set);
    let result = vm.heap.set_of_type(kind);
    let target = result.get();
    let filled = for_entries(vm, set, |vm, key, hash| {
        let present = if other_is_set {
            set::find(vm, other, key, hash)?.is_some()
        } else {
            dict::find(vm, other, key, hash)?.is_some()
        };
        if present { Ok(()) } else { set::add_known_hash(vm, target, key, hash) }
    });
    finish(vm, result, filled)
}

fn copy_and_subtract(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<Owned> {
    let result = copy(vm, set);
    let subtracted = subtract_from(vm, result.get(), other);
    finish(vm, result, subtracted)
}

/// `set.difference_update(other)`.
pub fn subtract_from(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<()> {
    if set == other {
        crate::python::object::set_methods::empty(vm, set);
        return Ok(());
    }
    if set::is_any_set(vm, other) {
        // Of a much larger set only the common keys matter.
        let common = if vm.heap.set_length(other) >> 3 > vm.heap.set_length(set) {
            intersection(vm, set, other)?
        } else {
            vm.heap.own(other)
        };
        let result = for_entries(vm, common.get(), |vm, key, hash| {
            set::discard_known_hash(vm, set, key, hash).map(|_| ())
        });
        vm.heap.release(common);
        result?;
    } else {
        for_hashed(vm, other, |vm, key, hash| {
            set::discard_known_hash(vm, set, key, hash).map(|_| ())
        })?;
    }
    vm.heap.set_drop_dummies(set);
    Ok(())
}

/// `set.symmetric_difference_update(other)`.
pub fn toggle(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<()> {
    if set == other {
        crate::python::object::set_methods::empty(vm, set);
        return Ok(());
    }
    let toggle_one = |vm: &mut dyn Vm, key: Obj, hash: i64| {
        if set::discard_known_hash(vm, set, key, hash)? {
            return Ok(());
        }
        set::add_known_hash(vm, set, key, hash)
    };
    if vm.heap.type_of(other) == types::DICT {
        return for_keys(vm, other, toggle_one);
    }
    let other = if set::is_any_set(vm, other) {
        vm.heap.own(other)
    } else {
        let kind = set::base_kind(vm, set);
        set::of(vm, kind, other)?
    };
    let result = for_entries(vm, other.get(), toggle_one);
    vm.heap.release(other);
    result
}

/// The keys that are in exactly one of both.
pub fn symmetric_difference(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<Owned> {
    let kind = set::base_kind(vm, set);
    let result = set::of(vm, kind, other)?;
    let toggled = toggle(vm, result.get(), set);
    finish(vm, result, toggled)
}

fn both_sets(vm: &mut dyn Vm, left: Obj, right: Obj) -> bool {
    set::is_any_set(vm, left) && set::is_any_set(vm, right)
}

pub fn subtract(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    if !both_sets(vm, left, right) {
        return Ok(vm.not_implemented());
    }
    difference(vm, left, right)
}

pub fn and(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    if !both_sets(vm, left, right) {
        return Ok(vm.not_implemented());
    }
    intersection(vm, left, right)
}

pub fn xor(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    if !both_sets(vm, left, right) {
        return Ok(vm.not_implemented());
    }
    symmetric_difference(vm, left, right)
}

pub fn or(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    if !both_sets(vm, left, right) {
        return Ok(vm.not_implemented());
    }
    let result = copy(vm, left);
    let merged = merge(vm, result.get(), right);
    finish(vm, result, merged)
}

pub fn in_place_subtract(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<Owned> {
    in_place(vm, set, other, subtract_from)
}

pub fn in_place_or(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<Owned> {
    in_place(vm, set, other, merge)
}

pub fn in_place_xor(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<Owned> {
    in_place(vm, set, other, toggle)
}

pub fn in_place_and(vm: &mut dyn Vm, set: Obj, other: Obj) -> Fallible<Owned> {
    in_place(vm, set, other, |vm, set, other| {
        let common = intersection(vm, set, other)?;
        vm.heap.set_swap(set, common.get());
        vm.heap.release(common);
        Ok(())
    })
}

fn in_place(
    vm: &mut dyn Vm,
    set: Obj,
    other: Obj,
    change: fn(&mut dyn Vm, Obj, Obj) -> Fallible<()>,
) -> Fallible<Owned> {
    if !set::is_any_set(vm, other) {
        return Ok(vm.not_implemented());
    }
    change(vm, set, other)?;
    Ok(vm.heap.own(set))
}
