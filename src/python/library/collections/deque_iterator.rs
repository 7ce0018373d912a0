//! Iterators over a deque, in both directions.

use crate::python::heap::image::types as t;
use crate::python::heap::{DequeCursor, Obj, Owned};
use crate::python::library::collections::deque;
use crate::python::object::{Def, Fallible, Slots, TypeRow, Vm, def};
use crate::python::object::{binding, exception, given, native, protocol};

/// Words of a `dequeiterobject`.
const BLOCK: u32 = 2;
const INDEX: u32 = 3;
const DEQUE: u32 = 4;
const STATE: u32 = 5;
const LEFT: u32 = 6;

pub fn create(vm: &mut dyn Vm, kind: Obj, deque: Obj) -> Owned {
    let owned = vm.own(deque);
    let iterator = native::create(vm, kind, [(DEQUE, owned)]);
    let cursor = vm.heap.deque_cursor(deque, kind == t::DEQUE_REVERSE_ITERATOR);
    put_cursor(vm, iterator.get(), cursor);
    let (state, left) = (deque::state(vm, deque), vm.heap.deque_length(deque) as u64);
    vm.heap.set_word(iterator.get(), STATE, state);
    vm.heap.set_word(iterator.get(), LEFT, left);
    iterator
}

fn put_cursor(vm: &mut dyn Vm, iterator: Obj, cursor: DequeCursor) {
    vm.heap.set_word(iterator, BLOCK, u64::from(cursor.block));
    vm.heap.set_word(iterator, INDEX, cursor.index);
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let deque = vm.heap.field(iterator, DEQUE);
    let (known, left) = (vm.heap.word(iterator, STATE), vm.heap.word(iterator, LEFT));
    let reversed = vm.heap.type_of(iterator) == t::DEQUE_REVERSE_ITERATOR;
    // The two directions look at the end and at changes in a different order.
    if reversed && left == 0 {
        return Ok(None);
    }
    if known != deque::state(vm, deque) {
        vm.heap.set_word(iterator, LEFT, 0);
        return Err(exception::runtime_error(vm, "deque mutated during iteration"));
    }
    if left == 0 {
        return Ok(None);
    }
    let (block, index) = (vm.heap.word(iterator, BLOCK) as u32, vm.heap.word(iterator, INDEX));
    let (item, cursor) = vm.heap.deque_at(DequeCursor { block, index }, reversed);
    put_cursor(vm, iterator, cursor);
    vm.heap.set_word(iterator, LEFT, left - 1);
    Ok(Some(vm.own(item)))
}

/// `_deque_iterator(deque, index=0)`: begins behind so many items. Keywords are taken and mean nothing.
fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let name = vm.type_data(kind).short_name().to_owned();
    let arguments = &arguments[..arguments.len() - keywords.len()];
    binding::check_count(vm, &name, arguments.len(), 1, 2)?;
    if !deque::is_deque(vm, arguments[0]) {
        let got = protocol::type_name(vm, arguments[0]);
        let text = format!("{name}() argument 1 must be collections.deque, not {got}");
        return Err(exception::type_error(vm, text));
    }
    let skip = given::size(vm, arguments.get(1).copied().unwrap_or_default(), 0)?;
    let iterator = create(vm, kind, arguments[0]);
    for _ in 0..skip {
        match next(vm, iterator.get()) {
            Ok(Some(item)) => vm.release(item),
            Ok(None) => break,
            Err(raised) => {
                vm.release(iterator);
                return Err(raised);
            }
        }
    }
    Ok(iterator)
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let iterator = arguments[0];
    let (kind, deque) = (vm.heap.type_of(iterator), vm.heap.field(iterator, DEQUE));
    let passed = vm.heap.deque_length(deque) as i64 - vm.heap.word(iterator, LEFT) as i64;
    let passed = vm.heap.int(passed);
    let result = native::reduced(vm, kind, &[deque, passed.get()]);
    vm.release(passed);
    Ok(result)
}

fn length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let left = vm.heap.word(arguments[0], LEFT);
    Ok(vm.heap.int(left as i64))
}

const METHODS: &[Def] = &[
    def("__length_hint__", "($self, /)", length_hint)
        .doc("Private method returning an estimate of len(list(it))."),
    def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling."),
];

const SLOTS: Slots =
    Slots { iter: Some(native::itself), next: Some(next), new: Some(new), ..Slots::EMPTY };

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    ..TypeRow::new("_collections._deque_iterator", t::DEQUE_ITERATOR, SLOTS)
};

pub const REVERSE_ROW: TypeRow = TypeRow {
    methods: METHODS,
    ..TypeRow::new("_collections._deque_reverse_iterator", t::DEQUE_REVERSE_ITERATOR, SLOTS)
};
