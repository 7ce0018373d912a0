//! Iterators over strings: index in word 2, the string (gone at the end) in word 3.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Def, Fallible, Slots, TypeRow, Vm, def, protocol, str};

const INDEX: u32 = 2;
const SEQUENCE: u32 = 3;

/// Over an ASCII string it is a `str_ascii_iterator`.
pub fn create(vm: &mut dyn Vm, text: Obj) -> Owned {
    let ascii = vm.heap.str_is_ascii(text);
    let iterator = vm.heap.new_object(if ascii { t::STR_ASCII_ITERATOR } else { t::STR_ITERATOR });
    let text = vm.own(text);
    vm.heap.init_field(iterator.get(), SEQUENCE, text);
    iterator
}

fn itself(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Owned> {
    Ok(vm.own(iterator))
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let text = vm.heap.field(iterator, SEQUENCE);
    if text.is_null() {
        return Ok(None);
    }
    let index = vm.heap.word(iterator, INDEX);
    if index >= vm.heap.str_length(text) as u64 {
        vm.clear_field(iterator, SEQUENCE);
        return Ok(None);
    }
    vm.heap.set_word(iterator, INDEX, index + 1);
    let code = vm.heap.str_code(text, index as u32);
    Ok(Some(str::character(&mut vm.heap, code)))
}

/// How many items are left.
fn left(vm: &mut dyn Vm, iterator: Obj) -> i64 {
    match vm.heap.field(iterator, SEQUENCE).some() {
        Some(text) => vm.heap.str_length(text) as i64 - vm.heap.word(iterator, INDEX) as i64,
        None => 0,
    }
}

fn length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let left = left(vm, arguments[0]);
    Ok(vm.heap.int(left))
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let iter = builtin_iter(vm)?;
    let Some(text) = vm.heap.field(arguments[0], SEQUENCE).some() else {
        let nothing = vm.heap.str("");
        let arguments = vm.heap.tuple_from_owned(vec![nothing]);
        return Ok(vm.heap.tuple_from_owned(vec![iter, arguments]));
    };
    let index = vm.heap.word(arguments[0], INDEX) as i64;
    let (text, index) = (vm.own(text), vm.heap.int(index));
    let arguments = vm.heap.tuple_from_owned(vec![text]);
    Ok(vm.heap.tuple_from_owned(vec![iter, arguments, index]))
}

/// The built-in function `iter`, which an iterator's `__reduce__` names.
pub fn builtin_iter(vm: &mut dyn Vm) -> Fallible<Owned> {
    let name = vm.heap.interned("iter");
    let builtins = vm.builtins();
    let found = protocol::get_item(vm, builtins, name.get());
    vm.release(name);
    found
}

fn set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = protocol::index(vm, arguments[1])?.max(0);
    if let Some(text) = vm.heap.field(arguments[0], SEQUENCE).some() {
        let index = index.min(vm.heap.str_length(text) as i64);
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

/// `str_iterator` and `str_ascii_iterator`.
pub const ROWS: &[TypeRow] = &[
    TypeRow { methods: METHODS, ..TypeRow::new("str_iterator", t::STR_ITERATOR, SLOTS) },
    TypeRow {
        methods: METHODS,
        ..TypeRow::new("str_ascii_iterator", t::STR_ASCII_ITERATOR, SLOTS)
    },
];
