//! `list`: what a list does as a sequence; its methods stand in `list_methods`.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::slots::{Compare, Slots};
use crate::python::object::types as classes;
use crate::python::object::{Fallible, TypeRow, Vm, flag};
use crate::python::object::{
    binding, exception, given, iterators, list_methods, list_slice, native, protocol, slice,
};
use crate::python::version::Work;

/// The length now, as the numbers that indexes are computed with.
pub fn count_of(vm: &mut dyn Vm, list: Obj) -> i64 {
    vm.heap.list_length(list) as i64
}

/// A new list of an iterable's items (`PySequence_List`).
pub fn of(vm: &mut dyn Vm, iterable: Obj) -> Fallible<Owned> {
    let list = vm.heap.list(&[]);
    match extend(vm, list.get(), iterable) {
        Ok(()) => Ok(list),
        Err(raised) => {
            vm.heap.release(list);
            Err(raised)
        }
    }
}

/// `list.extend`: room is made as CPython makes it for each kind of iterable.
pub fn extend(vm: &mut dyn Vm, list: Obj, iterable: Obj) -> Fallible<()> {
    let kind = vm.heap.type_of(iterable);
    if iterable == list || kind == types::LIST || kind == types::TUPLE {
        let items = if kind == types::TUPLE {
            vm.heap.tuple_items(iterable)
        } else {
            vm.heap.list_items(iterable)
        };
        vm.heap.list_reserve(list, items.len());
        append_all(vm, list, &items);
        return Ok(());
    }
    let items = match kind {
        types::SET | types::FROZENSET => vm.heap.set_items(iterable),
        types::DICT => keys(vm, iterable),
        types::DICT_KEYS | types::DICT_VALUES | types::DICT_ITEMS => {
            extend_from_view(vm, list, iterable);
            return Ok(());
        }
        _ => return extend_from_iterator(vm, list, iterable),
    };
    reserve_more(vm, list, items.len());
    append_all(vm, list, &items);
    Ok(())
}

fn append_all(vm: &mut dyn Vm, list: Obj, items: &[Obj]) {
    vm.heap.spend(Work::Item, items.len() as u64);
    for item in items {
        let item = vm.heap.own(*item);
        vm.heap.list_append(list, item);
    }
}

fn reserve_more(vm: &mut dyn Vm, list: Obj, extra: usize) {
    let length = vm.heap.list_length(list) + extra;
    vm.heap.list_resize(list, length as u64);
}

fn keys(vm: &mut dyn Vm, dict: Obj) -> Vec<Obj> {
    vm.heap.dict_items(dict).into_iter().map(|(key, _)| key).collect()
}

fn extend_from_view(vm: &mut dyn Vm, list: Obj, view: Obj) {
    let dict = vm.heap.field(view, crate::python::object::dict_views::DICT);
    let items = vm.heap.dict_items(dict);
    reserve_more(vm, list, items.len());
    for (key, value) in items {
        let item = match vm.heap.type_of(view) {
            types::DICT_KEYS => vm.heap.own(key),
            types::DICT_VALUES => vm.heap.own(value),
            _ => vm.heap.tuple(&[key, value]),
        };
        vm.heap.list_append(list, item);
    }
}

fn extend_from_iterator(vm: &mut dyn Vm, list: Obj, iterable: Obj) -> Fallible<()> {
    let iterator = protocol::iter(vm, iterable)?;
    let result = extend_until_end(vm, list, iterable, iterator.get());
    vm.heap.release(iterator);
    result
}

fn extend_until_end(vm: &mut dyn Vm, list: Obj, iterable: Obj, iterator: Obj) -> Fallible<()> {
    let unknown = vm.heap.profile.list.unknown_length;
    let hint = protocol::length_hint(vm, iterable, unknown)?;
    // A hint beyond what memory holds is only a hint.
    if hint < 1 << 24 {
        vm.heap.list_reserve(list, hint as usize);
    }
    while let Some(item) = protocol::next(vm, iterator)? {
        vm.heap.list_append(list, item);
    }
    if vm.heap.list_length(list) < vm.heap.list_capacity(list) {
        let length = vm.heap.list_length(list) as u64;
        if length > 0 || !vm.heap.profile.list.keeps_unused {
            vm.heap.list_resize(list, length);
        }
    }
    Ok(())
}

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    if kind == types::LIST {
        return Ok(vm.heap.list(&[]));
    }
    Ok(vm.heap.new_object(kind))
}

fn init(vm: &mut dyn Vm, list: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let (kind, new) = (vm.heap.type_of(list), vm.names.new);
    let arguments = given::positional(vm, kind, types::LIST, new, arguments, keywords)?;
    binding::check_count(vm, "list", arguments.len(), 0, 1)?;
    list_methods::empty(vm, list);
    match arguments {
        [iterable] => extend(vm, list, *iterable),
        _ => Ok(()),
    }
}

fn repr(vm: &mut dyn Vm, list: Obj) -> Fallible<Owned> {
    if vm.heap.list_length(list) == 0 {
        return Ok(vm.heap.str("[]"));
    }
    protocol::recursive_repr(vm, list, "[...]", |vm| {
        let text = format!("[{}]", joined(vm, list)?);
        Ok(vm.heap.str(&text))
    })
}

fn joined(vm: &mut dyn Vm, list: Obj) -> Fallible<String> {
    let mut text = String::new();
    let mut index = 0;
    // A `__repr__` may change the list.
    while index < vm.heap.list_length(list) {
        if index > 0 {
            text.push_str(", ");
        }
        let item = vm.heap.list_item(list, index);
        let item = vm.heap.own(item);
        let part = protocol::repr_text(vm, item.get());
        vm.heap.release(item);
        text.push_str(&part?);
        index += 1;
    }
    Ok(text)
}

/// The index of the first item from `start` on, before `stop`, that equals the value.
pub fn find(
    vm: &mut dyn Vm,
    list: Obj,
    value: Obj,
    start: i64,
    stop: i64,
) -> Fallible<Option<usize>> {
    let mut index = start.max(0) as usize;
    while index < vm.heap.list_length(list) && (index as i64) < stop {
        vm.heap.spend(Work::Turn, 1);
        let item = vm.heap.list_item(list, index);
        let item = vm.heap.own(item);
        let equal = protocol::equal(vm, item.get(), value);
        vm.heap.release(item);
        if equal? {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

fn contains(vm: &mut dyn Vm, list: Obj, value: Obj) -> Fallible<bool> {
    Ok(find(vm, list, value, 0, i64::MAX)?.is_some())
}

fn is_list(vm: &mut dyn Vm, object: Obj) -> bool {
    classes::is_instance(vm, object, types::LIST)
}

fn compare(vm: &mut dyn Vm, left: Obj, right: Obj, operator: Compare) -> Fallible<Owned> {
    if !is_list(vm, left) || !is_list(vm, right) {
        return Ok(vm.not_implemented());
    }
    let only_equality = matches!(operator, Compare::Equal | Compare::NotEqual);
    if only_equality && vm.heap.list_length(left) != vm.heap.list_length(right) {
        return Ok(vm.bool(operator == Compare::NotEqual));
    }
    let mut index = 0;
    while index < vm.heap.list_length(left).min(vm.heap.list_length(right)) {
        let (a, b) = (vm.heap.list_item(left, index), vm.heap.list_item(right, index));
        index += 1;
        if a == b {
            continue;
        }
        let (a, b) = (vm.heap.own(a), vm.heap.own(b));
        let result = decide(vm, a.get(), b.get(), operator);
        vm.heap.release(a);
        vm.heap.release(b);
        if let Some(answer) = result? {
            return Ok(answer);
        }
    }
    let order = vm.heap.list_length(left).cmp(&vm.heap.list_length(right));
    Ok(vm.bool(operator.holds(order)))
}

/// The answer that the first pair of different items gives; `None` for equal ones.
fn decide(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Option<Owned>> {
    if protocol::equal(vm, a, b)? {
        return Ok(None);
    }
    Ok(Some(match operator {
        Compare::Equal => vm.bool(false),
        Compare::NotEqual => vm.bool(true),
        _ => protocol::compare(vm, a, b, operator)?,
    }))
}

fn length(vm: &mut dyn Vm, list: Obj) -> Fallible<i64> {
    Ok(count_of(vm, list))
}

/// The place that an index names, if there is one.
pub fn place(vm: &mut dyn Vm, list: Obj, key: Obj, message: &'static str) -> Fallible<usize> {
    let index = protocol::index(vm, key)?;
    let length = count_of(vm, list);
    let index = if index < 0 { index + length } else { index };
    if (0..length).contains(&index) {
        return Ok(index as usize);
    }
    Err(exception::index_error(vm, message))
}

pub fn subscript(vm: &mut dyn Vm, list: Obj, key: Obj) -> Fallible<Owned> {
    if protocol::is_index(vm, key) {
        let place = place(vm, list, key, "list index out of range")?;
        let item = vm.heap.list_item(list, place);
        return Ok(vm.heap.own(item));
    }
    if vm.heap.type_of(key) != types::SLICE {
        return Err(list_slice::no_index(vm, key));
    }
    let bounds = slice::resolve(vm, key, count_of, list)?;
    let items: Vec<Obj> = bounds.indexes().map(|index| vm.heap.list_item(list, index)).collect();
    Ok(vm.heap.list(&items))
}

fn concatenate(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    if !is_list(vm, right) {
        let name = protocol::type_name(vm, right);
        let text = format!("can only concatenate list (not \"{name}\") to list");
        return Err(exception::type_error(vm, text));
    }
    let mut items = vm.heap.list_items(left);
    items.extend(vm.heap.list_items(right));
    Ok(vm.heap.list(&items))
}

fn repeat(vm: &mut dyn Vm, list: Obj, count: Obj) -> Fallible<Owned> {
    let count = protocol::as_size(vm, count, types::OVERFLOW_ERROR)?.max(0);
    let items = vm.heap.list_items(list);
    native::check_room(vm, items.len(), count)?;
    let repeated = items.repeat(if items.is_empty() { 0 } else { count as usize });
    Ok(vm.heap.list(&repeated))
}

fn in_place_concatenate(vm: &mut dyn Vm, list: Obj, other: Obj) -> Fallible<Owned> {
    extend(vm, list, other)?;
    Ok(vm.heap.own(list))
}

fn in_place_repeat(vm: &mut dyn Vm, list: Obj, count: Obj) -> Fallible<Owned> {
    let count = protocol::as_size(vm, count, types::OVERFLOW_ERROR)?;
    let items = vm.heap.list_items(list);
    if count < 1 {
        list_methods::empty(vm, list);
    } else if count > 1 && !items.is_empty() {
        native::check_room(vm, items.len(), count)?;
        vm.heap.list_resize(list, items.len() as u64 * count as u64);
        for _ in 1..count {
            append_all(vm, list, &items);
        }
    }
    Ok(vm.heap.own(list))
}

fn iter(vm: &mut dyn Vm, list: Obj) -> Fallible<Owned> {
    Ok(iterators::create(vm, types::LIST_ITERATOR, list, 0))
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    iter: Some(iter),
    compare: Some(compare),
    length: Some(length),
    subscript: Some(subscript),
    set_subscript: Some(list_slice::set_subscript),
    contains: Some(contains),
    concatenate: Some(concatenate),
    repeat: Some(repeat),
    in_place_concatenate: Some(in_place_concatenate),
    in_place_repeat: Some(in_place_repeat),
    new: Some(new),
    init: Some(init),
    ..Slots::EMPTY
};

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: list_methods::METHODS,
    flags: flag::BASE_TYPE | flag::SEQUENCE | flag::MATCH_SELF | flag::LIST_SUBCLASS,
    doc: "Built-in mutable sequence.\n\n\
          If no argument is given, the constructor creates a new empty list.\n\
          The argument must be an iterable if specified.",
    ..TypeRow::new("list", types::LIST, SLOTS)
};
