//! `dict`: lookups that hash and compare keys, and what a dict does as a mapping.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::slots::{Compare, Operator, Slots};
use crate::python::object::types as classes;
use crate::python::object::{Fallible, TypeRow, Vm, flag};
use crate::python::object::{dict_iterators, dict_methods, dict_update, exception, protocol};

/// The entry of a key whose hash is known. Runs `__eq__` of keys that have this hash.
pub fn find(vm: &mut dyn Vm, dict: Obj, key: Obj, hash: i64) -> Fallible<Option<u32>> {
    if vm.heap.type_of(key) == types::STR {
        let entry = vm.heap.dict_find_str(dict, key);
        if entry.is_some() || vm.heap.dict_has_only_str_keys(dict) {
            return Ok(entry);
        }
    }
    if let Some(entry) = vm.heap.dict_find_plain(dict, key, hash) {
        return Ok(entry);
    }
    'again: loop {
        let mut probe = vm.heap.dict_probe(dict, hash);
        while let Some(index) = vm.heap.dict_probe_next(dict, &mut probe) {
            let Some((candidate, _, _)) = vm.heap.dict_entry(dict, index) else { continue };
            if candidate == key {
                return Ok(Some(index));
            }
            let held = vm.heap.own(candidate);
            let equal = protocol::equal(vm, candidate, key);
            vm.heap.release(held);
            let equal = equal?;
            if vm.heap.dict_probe_is_stale(dict, &probe, index, candidate) {
                continue 'again;
            }
            if equal {
                return Ok(Some(index));
            }
        }
        return Ok(None);
    }
}

/// The value of a key, borrowed.
pub fn get(vm: &mut dyn Vm, dict: Obj, key: Obj) -> Fallible<Option<Obj>> {
    let hash = protocol::hash_of(vm, key, "dict key")?;
    let entry = find(vm, dict, key, hash)?;
    Ok(entry.map(|index| vm.heap.dict_value(dict, index)))
}

/// `PyDict_SetItem`.
pub fn set(vm: &mut dyn Vm, dict: Obj, key: Obj, value: Obj) -> Fallible<()> {
    // `_PyDict_SetItem_Take2` holds both while it asks for the hash.
    let (key, value) = (vm.heap.own(key), vm.heap.own(value));
    match protocol::hash_of(vm, key.get(), "dict key") {
        Ok(hash) => insert(vm, dict, key, hash, value),
        Err(raised) => {
            vm.release_all([value, key]);
            Err(raised)
        }
    }
}

/// `STORE_SUBSCR_DICT`: what lies on the stack is all that is held while the key is asked for its hash.
pub fn set_given(vm: &mut dyn Vm, dict: Obj, key: Obj, value: Obj) -> Fallible<()> {
    let hash = protocol::hash_of(vm, key, "dict key")?;
    set_known_hash(vm, dict, key, hash, value)
}

/// `_PyDict_SetItem_KnownHash`.
pub fn set_known_hash(vm: &mut dyn Vm, dict: Obj, key: Obj, hash: i64, value: Obj) -> Fallible<()> {
    let (key, value) = (vm.heap.own(key), vm.heap.own(value));
    insert(vm, dict, key, hash, value)
}

/// `insertdict`.
fn insert(vm: &mut dyn Vm, dict: Obj, key: Owned, hash: i64, value: Owned) -> Fallible<()> {
    let entry = find(vm, dict, key.get(), hash);
    match entry {
        Ok(Some(index)) => {
            let old = vm.heap.dict_replace(dict, index, value);
            vm.heap.release(old);
        }
        Ok(None) => vm.heap.dict_insert_new(dict, key.get(), hash, value),
        Err(_) => vm.heap.release(value),
    }
    vm.heap.release(key);
    entry.map(|_| ())
}

/// Takes a key out and gives its value; `None` when it is not there.
pub fn remove(vm: &mut dyn Vm, dict: Obj, key: Obj) -> Fallible<Option<Owned>> {
    let hash = protocol::hash_of(vm, key, "dict key")?;
    let Some(index) = find(vm, dict, key, hash)? else { return Ok(None) };
    let (key, value) = vm.heap.dict_remove_at(dict, index);
    vm.heap.release(key);
    Ok(Some(value))
}

/// Is it a dict or an instance of a subclass?
pub fn is_dict(vm: &mut dyn Vm, object: Obj) -> bool {
    classes::is_instance(vm, object, types::DICT)
}

/// `dict[key]`, with `__missing__` of a subclass.
pub fn subscript(vm: &mut dyn Vm, dict: Obj, key: Obj) -> Fallible<Owned> {
    if let Some(value) = get(vm, dict, key)? {
        return Ok(vm.heap.own(value));
    }
    let hook = vm.names.missing;
    if vm.heap.type_of(dict) != types::DICT
        && let Some(result) = protocol::call_bound(vm, dict, hook, &[key])?
    {
        return Ok(result);
    }
    Err(exception::key_error(vm, key))
}

fn set_subscript(vm: &mut dyn Vm, dict: Obj, key: Obj, value: Obj) -> Fallible<()> {
    if !value.is_null() {
        return set(vm, dict, key, value);
    }
    match remove(vm, dict, key)? {
        Some(value) => {
            vm.heap.release(value);
            Ok(())
        }
        None => Err(exception::key_error(vm, key)),
    }
}

/// `key in dict`.
pub fn contains(vm: &mut dyn Vm, dict: Obj, key: Obj) -> Fallible<bool> {
    Ok(get(vm, dict, key)?.is_some())
}

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    if kind == types::DICT {
        return Ok(vm.heap.dict());
    }
    Ok(vm.heap.dict_of_type(kind))
}

fn init(vm: &mut dyn Vm, dict: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let (positional, values) = arguments.split_at(arguments.len() - keywords.len());
    dict_update::update_common(vm, dict, "dict", positional)?;
    for (name, value) in keywords.iter().zip(values) {
        set(vm, dict, *name, *value)?;
    }
    Ok(())
}

fn length(vm: &mut dyn Vm, dict: Obj) -> Fallible<i64> {
    Ok(vm.heap.dict_length(dict) as i64)
}

fn iter(vm: &mut dyn Vm, dict: Obj) -> Fallible<Owned> {
    Ok(dict_iterators::create(vm, types::DICT_KEYITERATOR, dict))
}

fn repr(vm: &mut dyn Vm, dict: Obj) -> Fallible<Owned> {
    if vm.heap.dict_length(dict) == 0 {
        return Ok(vm.heap.str("{}"));
    }
    protocol::recursive_repr(vm, dict, "{...}", |vm| {
        let text = format!("{{{}}}", joined(vm, dict)?);
        Ok(vm.heap.str(&text))
    })
}

fn joined(vm: &mut dyn Vm, dict: Obj) -> Fallible<String> {
    let mut text = String::new();
    let mut position = 0;
    while let Some(index) = vm.heap.dict_next(dict, &mut position) {
        let Some((key, value, _)) = vm.heap.dict_entry(dict, index) else { continue };
        let (key, value) = (vm.heap.own(key), vm.heap.own(value));
        let parts = protocol::repr_text(vm, key.get())
            .and_then(|key| Ok((key, protocol::repr_text(vm, value.get())?)));
        vm.heap.release(key);
        vm.heap.release(value);
        let (key, value) = parts?;
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&key);
        text.push_str(": ");
        text.push_str(&value);
    }
    Ok(text)
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    let order = !matches!(operator, Compare::Equal | Compare::NotEqual);
    if order || !is_dict(vm, left) || !is_dict(vm, right) {
        return Ok(vm.not_implemented());
    }
    let equal = equal(vm, left, right)?;
    Ok(vm.bool(equal == (operator == Compare::Equal)))
}

fn equal(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<bool> {
    if vm.heap.dict_length(left) != vm.heap.dict_length(right) {
        return Ok(false);
    }
    let mut position = 0;
    while let Some(index) = vm.heap.dict_next(left, &mut position) {
        let Some((key, value, hash)) = vm.heap.dict_entry(left, index) else { continue };
        let (key, value) = (vm.heap.own(key), vm.heap.own(value));
        let same = same_value(vm, right, key.get(), hash, value.get());
        vm.heap.release(key);
        vm.heap.release(value);
        if !same? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn same_value(vm: &mut dyn Vm, dict: Obj, key: Obj, hash: i64, value: Obj) -> Fallible<bool> {
    let Some(index) = find(vm, dict, key, hash)? else { return Ok(false) };
    let other = vm.heap.dict_value(dict, index);
    let other = vm.heap.own(other);
    let equal = protocol::equal(vm, other.get(), value);
    vm.heap.release(other);
    equal
}

fn or(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    if !is_dict(vm, left) || !is_dict(vm, right) {
        return Ok(vm.not_implemented());
    }
    let result = vm.heap.dict_copy(left);
    match dict_update::update_from(vm, result.get(), right) {
        Ok(()) => Ok(result),
        Err(raised) => {
            vm.heap.release(result);
            Err(raised)
        }
    }
}

fn in_place_or(vm: &mut dyn Vm, dict: Obj, other: Obj) -> Fallible<Owned> {
    dict_update::update_from(vm, dict, other)?;
    Ok(vm.heap.own(dict))
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    iter: Some(iter),
    compare: Some(compare),
    length: Some(length),
    subscript: Some(subscript),
    set_subscript: Some(set_subscript),
    contains: Some(contains),
    new: Some(new),
    init: Some(init),
    ..Slots::EMPTY
}
.binary(Operator::Or, or)
.in_place(Operator::Or, in_place_or);

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: dict_methods::METHODS,
    flags: flag::BASE_TYPE | flag::MAPPING | flag::MATCH_SELF | flag::DICT_SUBCLASS,
    doc: "dict() -> new empty dictionary\n\
          dict(mapping) -> new dictionary initialized from a mapping object's\n    \
          (key, value) pairs\n\
          dict(iterable) -> new dictionary initialized as if via:\n    \
          d = {}\n    for k, v in iterable:\n        d[k] = v\n\
          dict(**kwargs) -> new dictionary initialized with the name=value pairs\n    \
          in the keyword argument list.  For example:  dict(one=1, two=2)",
    ..TypeRow::new("dict", types::DICT, SLOTS)
};
