//! `dict_keys`, `dict_values` and `dict_items`: live views of a dict; keys and items act as sets.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::slots::{Compare, Operator, Slots};
use crate::python::object::types as classes;
use crate::python::object::{Def, Fallible, GetSet, TypeRow, Vm, def, flag, get};
use crate::python::object::{dict, dict_iterators, list, mappingproxy, native, protocol, set};

/// Word of a `_PyDictViewObject`: its dict.
pub const DICT: u32 = 2;

/// A view of one of the three types.
pub fn create(vm: &mut dyn Vm, kind: Obj, dict: Obj) -> Owned {
    let dict = vm.heap.own(dict);
    native::create(vm, kind, [(DICT, dict)])
}

fn dict_of(vm: &mut dyn Vm, view: Obj) -> Obj {
    vm.heap.field(view, DICT)
}

fn length_of(vm: &mut dyn Vm, view: Obj) -> usize {
    let dict = dict_of(vm, view);
    vm.heap.dict_length(dict)
}

fn length(vm: &mut dyn Vm, view: Obj) -> Fallible<i64> {
    Ok(length_of(vm, view) as i64)
}

fn iter(vm: &mut dyn Vm, view: Obj) -> Fallible<Owned> {
    let kind = match vm.heap.type_of(view) {
        types::DICT_KEYS => types::DICT_KEYITERATOR,
        types::DICT_VALUES => types::DICT_VALUEITERATOR,
        _ => types::DICT_ITEMITERATOR,
    };
    let dict = dict_of(vm, view);
    Ok(dict_iterators::create(vm, kind, dict))
}

fn reversed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = match vm.heap.type_of(arguments[0]) {
        types::DICT_KEYS => types::DICT_REVERSEKEYITERATOR,
        types::DICT_VALUES => types::DICT_REVERSEVALUEITERATOR,
        _ => types::DICT_REVERSEITEMITERATOR,
    };
    let dict = dict_of(vm, arguments[0]);
    Ok(dict_iterators::create(vm, kind, dict))
}

fn mapping(vm: &mut dyn Vm, view: Obj) -> Fallible<Owned> {
    let dict = dict_of(vm, view);
    Ok(mappingproxy::create(vm, dict))
}

fn repr(vm: &mut dyn Vm, view: Obj) -> Fallible<Owned> {
    protocol::recursive_repr(vm, view, "...", |vm| {
        let items = list::of(vm, view)?;
        let text = protocol::repr_text(vm, items.get());
        vm.heap.release(items);
        let text = format!("{}({})", protocol::type_name(vm, view), text?);
        Ok(vm.heap.str(&text))
    })
}

fn keys_contain(vm: &mut dyn Vm, view: Obj, key: Obj) -> Fallible<bool> {
    let dict = dict_of(vm, view);
    dict::contains(vm, dict, key)
}

fn items_contain(vm: &mut dyn Vm, view: Obj, pair: Obj) -> Fallible<bool> {
    if !classes::is_instance(vm, pair, types::TUPLE) || vm.heap.tuple_length(pair) != 2 {
        return Ok(false);
    }
    let (key, value) = (vm.heap.tuple_item(pair, 0), vm.heap.tuple_item(pair, 1));
    let dict = dict_of(vm, view);
    let Some(found) = dict::get(vm, dict, key)? else { return Ok(false) };
    let found = vm.heap.own(found);
    let equal = protocol::equal(vm, found.get(), value);
    vm.heap.release(found);
    equal
}

fn is_view(vm: &mut dyn Vm, object: Obj) -> bool {
    [types::DICT_KEYS, types::DICT_ITEMS].iter().any(|kind| classes::is_instance(vm, object, *kind))
}

/// Is every item of `part` in `whole`?
fn all_contained(vm: &mut dyn Vm, part: Obj, whole: Obj) -> Fallible<bool> {
    none_found(vm, part, whole, false)
}

/// Is there no item whose containment in `container` is `wanted`?
fn none_found(vm: &mut dyn Vm, items: Obj, container: Obj, wanted: bool) -> Fallible<bool> {
    let iterator = protocol::iter(vm, items)?;
    let result = loop {
        match protocol::next(vm, iterator.get()) {
            Ok(Some(item)) => {
                let found = protocol::contains(vm, container, item.get());
                vm.heap.release(item);
                match found {
                    Ok(found) if found == wanted => break Ok(false),
                    Ok(_) => {}
                    Err(raised) => break Err(raised),
                }
            }
            Ok(None) => break Ok(true),
            Err(raised) => break Err(raised),
        }
    };
    vm.heap.release(iterator);
    result
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    if !set::is_any_set(vm, right) && !is_view(vm, right) {
        return Ok(vm.not_implemented());
    }
    let (a, b) = (protocol::length(vm, left)?, protocol::length(vm, right)?);
    let answer = match operator {
        Compare::Equal | Compare::NotEqual => {
            let equal = a == b && all_contained(vm, left, right)?;
            equal == (operator == Compare::Equal)
        }
        Compare::Less => a < b && all_contained(vm, left, right)?,
        Compare::LessEqual => a <= b && all_contained(vm, left, right)?,
        Compare::Greater => a > b && all_contained(vm, right, left)?,
        Compare::GreaterEqual => a >= b && all_contained(vm, right, left)?,
    };
    Ok(vm.bool(answer))
}

/// A set of the items, changed by one of set's methods.
fn changed_set(vm: &mut dyn Vm, items: Obj, method: &str, other: Obj) -> Fallible<Owned> {
    // The keys of a dict come with their hashes.
    let source =
        if vm.heap.type_of(items) == types::DICT_KEYS { dict_of(vm, items) } else { items };
    let result = set::of(vm, types::SET, source)?;
    match protocol::call_method(vm, result.get(), method, &[other]) {
        Ok(none) => {
            vm.heap.release(none);
            Ok(result)
        }
        Err(raised) => {
            vm.heap.release(result);
            Err(raised)
        }
    }
}

fn subtract(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    changed_set(vm, left, "difference_update", right)
}

fn or(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    changed_set(vm, left, "update", right)
}

fn xor(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    changed_set(vm, left, "symmetric_difference_update", right)
}

fn and(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    let (mut view, mut other) = if is_view(vm, left) { (left, right) } else { (right, left) };
    if vm.heap.type_of(other) == types::SET && length_of(vm, view) <= vm.heap.set_length(other) {
        return protocol::call_method(vm, other, "intersection", &[view]);
    }
    if is_view(vm, other) && length_of(vm, other) > length_of(vm, view) {
        std::mem::swap(&mut view, &mut other);
    }
    let iterator = protocol::iter(vm, other)?;
    let result = vm.heap.set();
    let filled = add_common(vm, view, iterator.get(), result.get());
    vm.heap.release(iterator);
    match filled {
        Ok(()) => Ok(result),
        Err(raised) => {
            vm.heap.release(result);
            Err(raised)
        }
    }
}

fn add_common(vm: &mut dyn Vm, view: Obj, iterator: Obj, result: Obj) -> Fallible<()> {
    while let Some(item) = protocol::next(vm, iterator)? {
        let added = protocol::contains(vm, view, item.get())
            .and_then(|found| if found { set::add(vm, result, item.get()) } else { Ok(()) });
        vm.heap.release(item);
        added?;
    }
    Ok(())
}

fn is_disjoint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (mut view, mut other) = (arguments[0], arguments[1]);
    if view == other {
        let empty = length_of(vm, view) == 0;
        return Ok(vm.bool(empty));
    }
    // The shorter one is gone through, if the other can tell quickly what it contains.
    let exact = [types::SET, types::FROZENSET].contains(&vm.heap.type_of(other));
    if (exact || is_view(vm, other)) && protocol::length(vm, other)? > length_of(vm, view) as i64 {
        std::mem::swap(&mut view, &mut other);
    }
    let disjoint = none_found(vm, other, view, true)?;
    Ok(vm.bool(disjoint))
}

const VALUES: Slots =
    Slots { repr: Some(repr), iter: Some(iter), length: Some(length), ..Slots::EMPTY };

const SET_LIKE: Slots = Slots { compare: Some(compare), ..VALUES }
    .binary(Operator::Subtract, subtract)
    .binary(Operator::And, and)
    .binary(Operator::Or, or)
    .binary(Operator::Xor, xor);

const KEYS: Slots = Slots { contains: Some(keys_contain), ..SET_LIKE };
const ITEMS: Slots = Slots { contains: Some(items_contain), ..SET_LIKE };

const fn row(name: &'static str, kind: Obj, slots: &Slots, methods: &'static [Def]) -> TypeRow {
    TypeRow {
        methods,
        members: MEMBERS,
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new(name, kind, *slots)
    }
}

/// The types' rows.
pub const ROWS: [TypeRow; 3] = [
    row("dict_keys", types::DICT_KEYS, &KEYS, METHODS),
    row("dict_values", types::DICT_VALUES, &VALUES, VALUES_METHODS),
    row("dict_items", types::DICT_ITEMS, &ITEMS, METHODS),
];

const REVERSED: Def = def("__reversed__", "($self, /)", reversed);

const METHODS: &[Def] = &[
    def("isdisjoint", "($self, object, /)", is_disjoint)
        .doc("Return True if the view and the given iterable have a null intersection."),
    REVERSED.doc("Return a reverse iterator over the dict keys."),
];

const VALUES_METHODS: &[Def] = &[REVERSED.doc("Return a reverse iterator over the dict values.")];

const MEMBERS: &[GetSet] = &[get("mapping", mapping)];
