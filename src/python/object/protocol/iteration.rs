//! Iterating over any object.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::protocol::{on_stack, turn, type_name};
use crate::python::object::{Fallible, Raised, Vm, exception, flag, types};
use crate::python::version::Work;

/// `PyObject_GetIter`.
pub fn iter(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let kind = vm.heap.type_of(object);
    let Some(iter) = vm.type_data(kind).slots.iter else {
        if is_item_sequence(vm, kind) {
            return Ok(sequence_iterator(vm, object));
        }
        let message = format!("'{}' object is not iterable", type_name(vm, object));
        return Err(exception::type_error(vm, message));
    };
    let iterator = iter(vm, object)?;
    let iterator_type = vm.heap.type_of(iterator.get());
    if vm.type_data(iterator_type).slots.next.is_some() {
        return Ok(iterator);
    }
    let name = type_name(vm, iterator.get());
    let message = format!("iter() returned non-iterator of type '{name}'");
    vm.release(iterator);
    Err(exception::type_error(vm, message))
}

/// Can `iter` make an iterator of it?
pub fn is_iterable(vm: &dyn Vm, object: Obj) -> bool {
    let kind = vm.heap.type_of(object);
    vm.type_data(kind).slots.iter.is_some() || is_item_sequence(vm, kind)
}

/// `PyIter_Next`: `None` at the end.
#[inline]
pub fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    match step(vm, iterator) {
        Err(Raised) if exception::matches(vm, t::STOP_ITERATION) => {
            exception::clear(vm);
            Ok(None)
        }
        result => result,
    }
}

/// `tp_iternext`: at the end `None`, or a `StopIteration` on its way with what it carries.
#[inline]
pub fn step(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let kind = vm.heap.type_of(iterator);
    let Some(next) = vm.type_data(kind).slots.next else {
        let message = format!("'{}' object is not an iterator", type_name(vm, iterator));
        return Err(exception::type_error(vm, message));
    };
    vm.heap.spend(Work::Turn, 1);
    turn(vm)?;
    on_stack(|| next(vm, iterator))
}

/// Hands each item to `each`, which owns it.
pub fn iterate(
    vm: &mut dyn Vm,
    iterable: Obj,
    mut each: impl FnMut(&mut dyn Vm, Owned) -> Fallible<()>,
) -> Fallible<()> {
    let iterator = iter(vm, iterable)?;
    let result = loop {
        match next(vm, iterator.get()) {
            Ok(Some(item)) => {
                if let Err(raised) = each(vm, item) {
                    break Err(raised);
                }
            }
            Ok(None) => break Ok(()),
            Err(raised) => break Err(raised),
        }
    };
    vm.release(iterator);
    result
}

/// An iterator as `PySequence_Fast` asks for one: with these words where there is none.
pub fn iter_or(vm: &mut dyn Vm, object: Obj, words: &str) -> Fallible<Owned> {
    match iter(vm, object) {
        Err(Raised) if exception::matches(vm, t::TYPE_ERROR) => {
            exception::clear(vm);
            Err(exception::type_error(vm, words))
        }
        result => result,
    }
}

/// All items of an iterable.
pub fn collect(vm: &mut dyn Vm, iterable: Obj) -> Fallible<Vec<Owned>> {
    let kind = vm.heap.type_of(iterable);
    if kind == t::TUPLE {
        let items = vm.heap.tuple_items(iterable);
        vm.heap.spend(Work::Item, items.len() as u64);
        return Ok(items.into_iter().map(|item| vm.own(item)).collect());
    }
    let mut items = Vec::new();
    let result = iterate(vm, iterable, |_, item| {
        items.push(item);
        Ok(())
    });
    if let Err(raised) = result {
        vm.release_all(items);
        return Err(raised);
    }
    Ok(items)
}

/// What a failed unpacking of a non-iterable says: "cannot unpack non-iterable int object".
pub fn unpack_text(vm: &dyn Vm, object: Obj) -> String {
    format!("cannot unpack non-iterable {} object", type_name(vm, object))
}

/// `PySequence_Check`: classes with `__getitem__` are iterated by index.
fn is_item_sequence(vm: &dyn Vm, kind: Obj) -> bool {
    let data = vm.type_data(kind);
    data.flags & flag::HEAP_TYPE != 0
        && data.slots.subscript.is_some()
        && !types::is_subtype(vm, kind, t::DICT)
}

/// `PySeqIter_New`: index (word 2), sequence (word 3).
fn sequence_iterator(vm: &mut dyn Vm, sequence: Obj) -> Owned {
    let iterator = vm.heap.new_object(t::ITERATOR);
    let sequence = vm.own(sequence);
    vm.store(iterator.get(), 3, sequence);
    iterator
}
