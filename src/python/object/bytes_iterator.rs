//! Iterators over bytes and bytearrays: index in word 2, the sequence (gone at the end) in word 3.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Def, Fallible, Slots, TypeRow, Vm, def, protocol, str_iterator};

const INDEX: u32 = 2;
const SEQUENCE: u32 = 3;

pub fn create(vm: &mut dyn Vm, kind: Obj, sequence: Obj) -> Owned {
    let iterator = vm.heap.new_object(kind);
    let sequence = vm.own(sequence);
    vm.heap.init_field(iterator.get(), SEQUENCE, sequence);
    iterator
}

fn itself(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Owned> {
    Ok(vm.own(iterator))
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let sequence = vm.heap.field(iterator, SEQUENCE);
    if sequence.is_null() {
        return Ok(None);
    }
    let index = vm.heap.word(iterator, INDEX);
    let Some(byte) = vm.heap.bytes_value(sequence).get(index as usize).copied() else {
        vm.clear_field(iterator, SEQUENCE);
        return Ok(None);
    };
    vm.heap.set_word(iterator, INDEX, index + 1);
    Ok(Some(vm.heap.int(i64::from(byte))))
}

fn length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let left = match vm.heap.field(arguments[0], SEQUENCE).some() {
        Some(sequence) => {
            let index = vm.heap.word(arguments[0], INDEX) as i64;
            (vm.heap.bytes_length(sequence) as i64 - index).max(0)
        }
        None => 0,
    };
    Ok(vm.heap.int(left))
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let iter = str_iterator::builtin_iter(vm)?;
    let Some(sequence) = vm.heap.field(arguments[0], SEQUENCE).some() else {
        let nothing = vm.heap.tuple(&[]);
        let arguments = vm.heap.tuple_from_owned(vec![nothing]);
        return Ok(vm.heap.tuple_from_owned(vec![iter, arguments]));
    };
    let index = vm.heap.word(arguments[0], INDEX) as i64;
    let (sequence, index) = (vm.own(sequence), vm.heap.int(index));
    let arguments = vm.heap.tuple_from_owned(vec![sequence]);
    Ok(vm.heap.tuple_from_owned(vec![iter, arguments, index]))
}

fn set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = protocol::index(vm, arguments[1])?.max(0);
    if let Some(sequence) = vm.heap.field(arguments[0], SEQUENCE).some() {
        let index = index.min(vm.heap.bytes_length(sequence) as i64);
        vm.heap.set_word(arguments[0], INDEX, index as u64);
    }
    Ok(vm.none())
}

const SLOTS: Slots = Slots { iter: Some(itself), next: Some(next), ..Slots::EMPTY };

const METHODS: &[Def] = &[
    def("__length_hint__", "($self, /)", length_hint)
        .doc("Private method returning an estimate of len(list(it))."),
    def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling."),
    def("__setstate__", "($self, state, /)", set_state)
        .doc("Set state information for unpickling."),
];

/// `bytes_iterator` and `bytearray_iterator`.
pub const ROWS: &[TypeRow] = &[
    TypeRow { methods: METHODS, ..TypeRow::new("bytes_iterator", t::BYTES_ITERATOR, SLOTS) },
    TypeRow {
        methods: METHODS,
        ..TypeRow::new("bytearray_iterator", t::BYTEARRAY_ITERATOR, SLOTS)
    },
];
