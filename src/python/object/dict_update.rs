//! Filling a dict from a mapping, from pairs, or from another dict.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::types as classes;
use crate::python::object::{Fallible, Vm};
use crate::python::object::{binding, dict, exception, protocol};

/// What happens to a key that is already there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    Replace,
    /// A `KeyError`: a keyword argument given twice.
    Refuse,
}

/// `dict_update_common` without its keyword arguments: at most one mapping or iterable.
pub fn update_common(vm: &mut dyn Vm, dict: Obj, name: &str, positional: &[Obj]) -> Fallible<()> {
    binding::check_count(vm, name, positional.len(), 0, 1)?;
    match positional {
        [other] => update_from(vm, dict, *other),
        _ => Ok(()),
    }
}

/// `dict.update(other)`: a mapping if it has `keys`, else pairs.
pub fn update_from(vm: &mut dyn Vm, dict: Obj, other: Obj) -> Fallible<()> {
    if vm.heap.type_of(other) == types::DICT {
        return merge(vm, dict, other, Existing::Replace);
    }
    let name = vm.heap.interned_name("keys");
    match protocol::lookup_attribute(vm, other, name)? {
        Some(keys) => {
            vm.heap.release(keys);
            merge(vm, dict, other, Existing::Replace)
        }
        None => update_from_pairs(vm, dict, other),
    }
}

/// `PyDict_Merge` of a dict or of anything with `keys` and `__getitem__`.
pub fn merge(vm: &mut dyn Vm, dict: Obj, other: Obj, existing: Existing) -> Fallible<()> {
    if dict::is_dict(vm, other) && iterates_as_dict(vm, other) {
        return merge_dict(vm, dict, other, existing);
    }
    let keys = protocol::call_method(vm, other, "keys", &[])?;
    let iterator = protocol::iter(vm, keys.get());
    vm.heap.release(keys);
    let iterator = iterator?;
    let result = loop {
        match protocol::next(vm, iterator.get()) {
            Ok(Some(key)) => {
                let result = merge_key(vm, dict, other, key.get(), existing);
                vm.heap.release(key);
                if result.is_err() {
                    break result;
                }
            }
            Ok(None) => break Ok(()),
            Err(raised) => break Err(raised),
        }
    };
    vm.heap.release(iterator);
    result
}

/// A subclass may have an `__iter__` of its own; then it is a mapping like any other.
fn iterates_as_dict(vm: &mut dyn Vm, object: Obj) -> bool {
    let (kind, name) = (vm.heap.type_of(object), vm.names.iter);
    classes::lookup(vm, kind, name) == classes::lookup(vm, types::DICT, name)
}

fn merge_key(vm: &mut dyn Vm, dict: Obj, other: Obj, key: Obj, existing: Existing) -> Fallible<()> {
    if existing == Existing::Refuse && dict::contains(vm, dict, key)? {
        return Err(exception::key_error(vm, key));
    }
    let value = protocol::get_item(vm, other, key)?;
    let result = dict::set(vm, dict, key, value.get());
    vm.heap.release(value);
    result
}

fn merge_dict(vm: &mut dyn Vm, dict: Obj, other: Obj, existing: Existing) -> Fallible<()> {
    if dict == other || vm.heap.dict_length(other) == 0 || vm.heap.dict_merge_begin(dict, other) {
        return Ok(());
    }
    let empty = vm.heap.dict_length(dict) == 0;
    let (mut position, count) = (0, vm.heap.dict_positions(other));
    while let Some(index) = vm.heap.dict_next(other, &mut position) {
        let Some((key, value, hash)) = vm.heap.dict_entry(other, index) else { continue };
        let (key, value) = (vm.heap.own(key), vm.heap.own(value));
        let result = merge_entry(vm, dict, (key.get(), hash), value.get(), existing, empty);
        vm.heap.release(value);
        vm.heap.release(key);
        result?;
        if vm.heap.dict_positions(other) != count {
            return Err(exception::runtime_error(vm, "dict mutated during update"));
        }
    }
    Ok(())
}

fn merge_entry(
    vm: &mut dyn Vm,
    dict: Obj,
    (key, hash): (Obj, i64),
    value: Obj,
    existing: Existing,
    was_empty: bool,
) -> Fallible<()> {
    if existing == Existing::Refuse && !was_empty && dict::find(vm, dict, key, hash)?.is_some() {
        return Err(exception::key_error(vm, key));
    }
    dict::set_known_hash(vm, dict, key, hash, value)
}

/// `PyDict_MergeFromSeq2`.
fn update_from_pairs(vm: &mut dyn Vm, dict: Obj, pairs: Obj) -> Fallible<()> {
    let iterator = protocol::iter(vm, pairs)?;
    let mut number = 0;
    let result = loop {
        match protocol::next(vm, iterator.get()) {
            Ok(Some(pair)) => {
                let result = set_pair(vm, dict, pair.get(), number);
                vm.heap.release(pair);
                if result.is_err() {
                    break result;
                }
                number += 1;
            }
            Ok(None) => break Ok(()),
            Err(raised) => break Err(raised),
        }
    };
    vm.heap.release(iterator);
    result
}

fn set_pair(vm: &mut dyn Vm, dict: Obj, pair: Obj, number: usize) -> Fallible<()> {
    let items = match items_of(vm, pair) {
        Ok(items) => items,
        Err(raised) => {
            if !exception::matches(vm, types::TYPE_ERROR) {
                return Err(raised);
            }
            exception::clear(vm);
            let text = format!(
                "cannot convert dictionary update sequence element #{number} to a sequence"
            );
            return Err(exception::type_error(vm, text));
        }
    };
    let result = match items.as_slice() {
        [key, value] => dict::set(vm, dict, key.get(), value.get()),
        _ => {
            let text = format!(
                "dictionary update sequence element #{number} has length {}; 2 is required",
                items.len()
            );
            Err(exception::value_error(vm, text))
        }
    };
    vm.release_all(items);
    result
}

fn items_of(vm: &mut dyn Vm, pair: Obj) -> Fallible<Vec<Owned>> {
    let items = match vm.heap.type_of(pair) {
        types::TUPLE => vm.heap.tuple_items(pair),
        types::LIST => vm.heap.list_items(pair),
        _ => return protocol::collect(vm, pair),
    };
    Ok(items.into_iter().map(|item| vm.heap.own(item)).collect())
}
