//! Iterators of sequences: of lists, tuples, anything with `__getitem__`, and `iter(callable, sentinel)`.

use crate::python::heap::{Obj, Owned, image::types};
use crate::python::object::slots::{Next, Slots};
use crate::python::object::{Def, Fallible, TypeRow, Vm, def, flag};
use crate::python::object::{exception, native, protocol};

/// Words of `listiterobject`, `tupleiterobject`, `seqiterobject` and `reversedobject`.
pub const INDEX: u32 = 2;
pub const SEQUENCE: u32 = 3;

/// Words of `calliterobject`.
const CALLABLE: u32 = 2;
const SENTINEL: u32 = 3;

/// An iterator of this type over a sequence, starting at `index`.
pub fn create(vm: &mut dyn Vm, kind: Obj, sequence: Obj, index: i64) -> Owned {
    let sequence = vm.heap.own(sequence);
    let iterator = native::create(vm, kind, [(SEQUENCE, sequence)]);
    vm.heap.set_word(iterator.get(), INDEX, index as u64);
    iterator
}

/// `PyCallIter_New`.
pub fn of_callable(vm: &mut dyn Vm, callable: Obj, sentinel: Obj) -> Owned {
    let fields = [(CALLABLE, vm.heap.own(callable)), (SENTINEL, vm.heap.own(sentinel))];
    native::create(vm, types::CALLABLE_ITERATOR, fields)
}

/// Gives the element and moves on, or lets go of the sequence at its end.
fn step(vm: &mut dyn Vm, iterator: Obj, element: Option<Obj>, by: i64) -> Option<Owned> {
    let Some(element) = element else {
        vm.heap.clear_field(iterator, SEQUENCE);
        return None;
    };
    let index = vm.heap.word(iterator, INDEX) as i64;
    vm.heap.set_word(iterator, INDEX, (index + by) as u64);
    Some(vm.heap.own(element))
}

fn list_next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let list = vm.heap.field(iterator, SEQUENCE);
    if list.is_null() {
        return Ok(None);
    }
    let index = vm.heap.word(iterator, INDEX) as usize;
    let element = (index < vm.heap.list_length(list)).then(|| vm.heap.list_item(list, index));
    Ok(step(vm, iterator, element, 1))
}

fn list_reverse_next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let list = vm.heap.field(iterator, SEQUENCE);
    if list.is_null() {
        return Ok(None);
    }
    let index = vm.heap.word(iterator, INDEX) as i64;
    let length = vm.heap.list_length(list) as i64;
    let inside = (0..length).contains(&index);
    let element = inside.then(|| vm.heap.list_item(list, index as usize));
    if element.is_none() {
        vm.heap.set_word(iterator, INDEX, -1_i64 as u64);
    }
    Ok(step(vm, iterator, element, -1))
}

fn tuple_next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let tuple = vm.heap.field(iterator, SEQUENCE);
    if tuple.is_null() {
        return Ok(None);
    }
    let index = vm.heap.word(iterator, INDEX) as usize;
    let element = (index < vm.heap.tuple_length(tuple)).then(|| vm.heap.tuple_item(tuple, index));
    Ok(step(vm, iterator, element, 1))
}

/// `sq_item` with an int made for the purpose; the end is an `IndexError` or a `StopIteration`.
fn item_or_end(vm: &mut dyn Vm, sequence: Obj, index: i64) -> Fallible<Option<Owned>> {
    let key = vm.heap.int(index);
    let item = protocol::get_item(vm, sequence, key.get());
    vm.heap.release(key);
    match item {
        Ok(item) => Ok(Some(item)),
        Err(raised) => {
            let end = [types::INDEX_ERROR, types::STOP_ITERATION];
            if !end.iter().any(|kind| exception::matches(vm, *kind)) {
                return Err(raised);
            }
            exception::clear(vm);
            Ok(None)
        }
    }
}

fn sequence_next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let sequence = vm.heap.field(iterator, SEQUENCE);
    if sequence.is_null() {
        return Ok(None);
    }
    let index = vm.heap.word(iterator, INDEX) as i64;
    if index == i64::MAX {
        return Err(exception::overflow_error(vm, "iter index too large"));
    }
    let item = item_or_end(vm, sequence, index)?;
    if item.is_some() {
        vm.heap.set_word(iterator, INDEX, (index + 1) as u64);
    } else {
        vm.heap.clear_field(iterator, SEQUENCE);
    }
    Ok(item)
}

/// `reversed_next`: for any sequence.
pub fn reversed_next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let index = vm.heap.word(iterator, INDEX) as i64;
    let sequence = vm.heap.field(iterator, SEQUENCE);
    if index < 0 || sequence.is_null() {
        return Ok(None);
    }
    let item = item_or_end(vm, sequence, index)?;
    if item.is_some() {
        vm.heap.set_word(iterator, INDEX, (index - 1) as u64);
    } else {
        vm.heap.set_word(iterator, INDEX, -1_i64 as u64);
        vm.heap.clear_field(iterator, SEQUENCE);
    }
    Ok(item)
}

fn callable_next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let callable = vm.heap.field(iterator, CALLABLE);
    if callable.is_null() {
        return Ok(None);
    }
    let result = match vm.call(callable, &[], &[]) {
        Ok(result) => result,
        Err(raised) => {
            if !exception::matches(vm, types::STOP_ITERATION) {
                return Err(raised);
            }
            exception::clear(vm);
            finish(vm, iterator);
            return Ok(None);
        }
    };
    let sentinel = vm.heap.field(iterator, SENTINEL);
    if sentinel.is_null() {
        vm.heap.release(result);
        return Ok(None);
    }
    match protocol::equal(vm, sentinel, result.get()) {
        Ok(false) => Ok(Some(result)),
        Ok(true) => {
            vm.heap.release(result);
            finish(vm, iterator);
            Ok(None)
        }
        Err(raised) => {
            vm.heap.release(result);
            Err(raised)
        }
    }
}

fn finish(vm: &mut dyn Vm, iterator: Obj) {
    vm.heap.clear_field(iterator, CALLABLE);
    vm.heap.clear_field(iterator, SENTINEL);
}

/// What is left: the sequence's length now, less the index.
fn length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let sequence = vm.heap.field(arguments[0], SEQUENCE);
    if sequence.is_null() {
        return Ok(vm.heap.int(0));
    }
    let length = match vm.heap.type_of(arguments[0]) {
        types::LIST_ITERATOR => vm.heap.list_length(sequence) as i64,
        types::TUPLE_ITERATOR => vm.heap.tuple_length(sequence) as i64,
        _ => match protocol::length(vm, sequence) {
            Ok(length) => length,
            Err(raised) => {
                if !exception::matches(vm, types::TYPE_ERROR) {
                    return Err(raised);
                }
                exception::clear(vm);
                return Ok(vm.not_implemented());
            }
        },
    };
    let index = vm.heap.word(arguments[0], INDEX) as i64;
    Ok(vm.heap.int((length - index).max(0)))
}

/// What a reversed iterator has left: nothing once the sequence has become too short for its index.
pub fn reversed_length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let sequence = vm.heap.field(arguments[0], SEQUENCE);
    let left = vm.heap.word(arguments[0], INDEX) as i64 + 1;
    if sequence.is_null() {
        return Ok(vm.heap.int(0));
    }
    let length = protocol::length(vm, sequence)?;
    Ok(vm.heap.int(if length < left { 0 } else { left }))
}

/// Moves an iterator that is not at its end.
fn set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (iterator, state) = (arguments[0], arguments[1]);
    let index = native::integer(vm, state)?;
    let sequence = vm.heap.field(iterator, SEQUENCE);
    if sequence.is_null() {
        return Ok(vm.none());
    }
    let index = match vm.heap.type_of(iterator) {
        types::LIST_ITERATOR => index.clamp(0, vm.heap.list_length(sequence) as i64),
        types::TUPLE_ITERATOR => index.clamp(0, vm.heap.tuple_length(sequence) as i64),
        types::ITERATOR => index.max(0),
        _ => index.clamp(-1, protocol::length(vm, sequence)? - 1),
    };
    vm.heap.set_word(iterator, INDEX, index as u64);
    Ok(vm.none())
}

/// `iter(sequence)` or `reversed(sequence)` and the index; over something empty at the end.
fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let iterator = arguments[0];
    let kind = vm.heap.type_of(iterator);
    let sequence = vm.heap.field(iterator, SEQUENCE);
    let own_class = ![
        types::LIST_ITERATOR,
        types::LIST_REVERSEITERATOR,
        types::TUPLE_ITERATOR,
        types::ITERATOR,
    ]
    .contains(&kind);
    if sequence.is_null() {
        let lists = [types::LIST_ITERATOR, types::LIST_REVERSEITERATOR];
        let nothing = if lists.contains(&kind) { vm.heap.list(&[]) } else { vm.heap.tuple(&[]) };
        if own_class {
            let result = native::reduced(vm, kind, &[nothing.get()]);
            vm.heap.release(nothing);
            return Ok(result);
        }
        return native::reduced_iterator(vm, nothing);
    }
    let callable = if own_class {
        kind
    } else if kind == types::LIST_REVERSEITERATOR {
        native::builtin(vm, "reversed")
    } else {
        native::builtin(vm, "iter")
    };
    let index = vm.heap.word(iterator, INDEX) as i64;
    let index = vm.heap.int(index);
    Ok(native::reduced_with_state(vm, callable, sequence, index))
}

fn reduce_callable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let callable = vm.heap.field(arguments[0], CALLABLE);
    let sentinel = vm.heap.field(arguments[0], SENTINEL);
    if callable.is_null() || sentinel.is_null() {
        let nothing = vm.heap.tuple(&[]);
        return native::reduced_iterator(vm, nothing);
    }
    let function = native::builtin(vm, "iter");
    Ok(native::reduced(vm, function, &[callable, sentinel]))
}

const fn row(name: &'static str, kind: Obj, next: Next, methods: &'static [Def]) -> TypeRow {
    let slots = Slots { iter: Some(native::itself), next: Some(next), ..Slots::EMPTY };
    TypeRow { methods, flags: flag::DISALLOW_INSTANTIATION, ..TypeRow::new(name, kind, slots) }
}

/// The types' rows.
pub const ROWS: [TypeRow; 5] = [
    row("list_iterator", types::LIST_ITERATOR, list_next, METHODS),
    row("list_reverseiterator", types::LIST_REVERSEITERATOR, list_reverse_next, REVERSED_METHODS),
    row("tuple_iterator", types::TUPLE_ITERATOR, tuple_next, METHODS),
    row("iterator", types::ITERATOR, sequence_next, METHODS),
    row("callable_iterator", types::CALLABLE_ITERATOR, callable_next, CALLABLE_METHODS),
];

const REDUCE: Def = def("__reduce__", "($self, /)", reduce);

const CALLABLE_METHODS: &[Def] = &[def("__reduce__", "($self, /)", reduce_callable)];

const METHODS: &[Def] = &[
    def("__length_hint__", "($self, /)", length_hint),
    REDUCE,
    def("__setstate__", "($self, object, /)", set_state),
];

/// Also the methods of `reversed`.
pub const REVERSED_METHODS: &[Def] = &[
    def("__length_hint__", "($self, /)", reversed_length_hint),
    REDUCE,
    def("__setstate__", "($self, object, /)", set_state),
];
