//! The methods of `collections.deque`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::collections::{deque, deque_iterator};
use crate::python::object::{Def, Fallible, GetSet, Vm, class_method, def, get};
use crate::python::object::{exception, given, native, protocol};

fn append(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let item = vm.own(arguments[1]);
    deque::append(vm, arguments[0], item);
    Ok(vm.none())
}

fn append_left(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let item = vm.own(arguments[1]);
    deque::append_left(vm, arguments[0], item);
    Ok(vm.none())
}

fn extend(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    deque::extend(vm, arguments[0], arguments[1], false)?;
    Ok(vm.none())
}

fn extend_left(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    deque::extend(vm, arguments[0], arguments[1], true)?;
    Ok(vm.none())
}

fn pop(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let item = vm.heap.deque_pop(arguments[0]);
    item.ok_or_else(|| exception::index_error(vm, "pop from an empty deque"))
}

fn pop_left(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let item = vm.heap.deque_pop_left(arguments[0]);
    item.ok_or_else(|| exception::index_error(vm, "pop from an empty deque"))
}

fn clear(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    deque::clear(vm, arguments[0]);
    Ok(vm.none())
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    deque::copy(vm, arguments[0])
}

fn count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (deque, mut found, mut start) = (arguments[0], 0, 0);
    while let Some(place) = deque::find(vm, deque, arguments[1], start, i64::MAX)? {
        found += 1;
        start = place + 1;
    }
    Ok(vm.heap.int(found))
}

fn index(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (deque, value) = (arguments[0], arguments[1]);
    let length = vm.heap.deque_length(deque) as i64;
    let mut bounds = [0, length];
    for (bound, given) in bounds.iter_mut().zip(&arguments[2..]) {
        if !given.is_null() {
            *bound = given::slice_bound(vm, *given, 0)?;
            if *bound < 0 {
                *bound = (*bound + length).max(0);
            }
        }
    }
    let start = bounds[0].min(length) as usize;
    if let Some(place) = deque::find(vm, deque, value, start, bounds[1])? {
        return Ok(vm.heap.int(place as i64));
    }
    let text = protocol::repr_text(vm, value)?;
    Err(exception::value_error(vm, format!("{text} is not in deque")))
}

fn insert(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (deque, value) = (arguments[0], arguments[2]);
    let index = given::size(vm, arguments[1], 0)?;
    let length = vm.heap.deque_length(deque) as i64;
    if deque::maxlen(vm, deque) == length {
        return Err(exception::index_error(vm, "deque already at its maximum size"));
    }
    let value = vm.own(value);
    if index >= length {
        deque::append(vm, deque, value);
    } else if index <= -length || index == 0 {
        deque::append_left(vm, deque, value);
    } else {
        deque::rotate(vm, deque, -index);
        if index < 0 {
            deque::append(vm, deque, value);
        } else {
            deque::append_left(vm, deque, value);
        }
        deque::rotate(vm, deque, index);
    }
    Ok(vm.none())
}

fn remove(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let deque = arguments[0];
    let known = deque::state(vm, deque);
    let found = deque::find(vm, deque, arguments[1], 0, i64::MAX);
    if known != deque::state(vm, deque) && exception::matches(vm, t::RUNTIME_ERROR) {
        exception::clear(vm);
        return Err(exception::index_error(vm, "deque mutated during iteration"));
    }
    match found? {
        Some(place) => {
            deque::delete(vm, deque, place);
            Ok(vm.none())
        }
        None => {
            let text = protocol::repr_text(vm, arguments[1])?;
            Err(exception::value_error(vm, format!("{text} is not in deque")))
        }
    }
}

fn reverse(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let deque = arguments[0];
    let items = vm.heap.deque_items(deque);
    for (place, item) in items.iter().rev().enumerate() {
        // Every reference moves to another place: none is made, none goes.
        let old = vm.heap.deque_set(deque, place, Owned::from_raw(*item));
        old.into_raw();
    }
    Ok(vm.none())
}

fn rotate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let by = given::size(vm, arguments[1], 1)?;
    deque::rotate(vm, arguments[0], by);
    Ok(vm.none())
}

fn reversed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(deque_iterator::create(vm, t::DEQUE_REVERSE_ITERATOR, arguments[0]))
}

/// Type, its arguments, the state of attributes and an iterator over the items.
fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let deque = arguments[0];
    let kind = vm.heap.type_of(deque);
    let state = protocol::call_method(vm, deque, "__getstate__", &[])?;
    let items = match protocol::iter(vm, deque) {
        Ok(items) => items,
        Err(raised) => {
            vm.release(state);
            return Err(raised);
        }
    };
    let limit = deque::maxlen(vm, deque);
    let given = if limit < 0 {
        vm.heap.tuple(&[])
    } else {
        let limit = vm.heap.int(limit);
        let empty = vm.own(image::EMPTY_TUPLE);
        vm.heap.tuple_from_owned(vec![empty, limit])
    };
    let kind = vm.own(kind);
    Ok(vm.heap.tuple_from_owned(vec![kind, given, state, items]))
}

fn get_maxlen(vm: &mut dyn Vm, deque: Obj) -> Fallible<Owned> {
    match deque::maxlen(vm, deque) {
        limit if limit < 0 => Ok(vm.none()),
        limit => Ok(vm.heap.int(limit)),
    }
}

pub const MEMBERS: &[GetSet] = &[get("maxlen", get_maxlen)];

pub const METHODS: &[Def] = &[
    def("append", "($self, item, /)", append).doc("Add an element to the right side of the deque."),
    def("appendleft", "($self, item, /)", append_left)
        .doc("Add an element to the left side of the deque."),
    def("clear", "($self, /)", clear).doc("Remove all elements from the deque."),
    def("__copy__", "($self, /)", copy).doc("Return a shallow copy of a deque."),
    def("copy", "($self, /)", copy).doc("Return a shallow copy of a deque."),
    def("count", "($self, value, /)", count).doc("Return number of occurrences of value."),
    def("extend", "($self, iterable, /)", extend)
        .doc("Extend the right side of the deque with elements from the iterable."),
    def("extendleft", "($self, iterable, /)", extend_left)
        .doc("Extend the left side of the deque with elements from the iterable."),
    def("index", "($self, value, start=<unrepresentable>, stop=<unrepresentable>, /)", index)
        .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
    def("insert", "($self, index, value, /)", insert).doc("Insert value before index."),
    def("pop", "($self, /)", pop).doc("Remove and return the rightmost element."),
    def("popleft", "($self, /)", pop_left).doc("Remove and return the leftmost element."),
    def("remove", "($self, value, /)", remove).doc("Remove first occurrence of value."),
    def("__reversed__", "($self, /)", reversed).doc("Return a reverse iterator over the deque."),
    def("reverse", "($self, /)", reverse).doc("Reverse *IN PLACE*."),
    def("rotate", "($self, n=1, /)", rotate)
        .doc("Rotate the deque n steps to the right.  If n is negative, rotates left."),
    def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling."),
    def("__sizeof__", "($self, /)", native::size_of)
        .doc("Return the size of the deque in memory, in bytes."),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];
