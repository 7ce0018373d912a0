//! The six iterators of dicts: over keys, values and items, forwards and backwards.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::slots::Slots;
use crate::python::object::{Def, Fallible, TypeRow, Vm, def};
use crate::python::object::{exception, list, native};

/// Words of a `dictiterobject`.
const DICT: u32 = 2;
const USED: u32 = 3;
const POSITION: u32 = 4;
const RESULT: u32 = 5;
const LENGTH: u32 = 6;

/// An iterator of one of the six types.
pub fn create(vm: &mut dyn Vm, kind: Obj, dict: Obj) -> Owned {
    let owner = vm.heap.own(dict);
    let iterator = native::create(vm, kind, [(DICT, owner)]);
    let length = vm.heap.dict_length(dict) as u64;
    vm.heap.set_word(iterator.get(), USED, length);
    vm.heap.set_word(iterator.get(), LENGTH, length);
    if is_reverse(kind) {
        let last = vm.heap.dict_positions(dict) as i64 - 1;
        vm.heap.set_word(iterator.get(), POSITION, last as u64);
    }
    if [types::DICT_ITEMITERATOR, types::DICT_REVERSEITEMITERATOR].contains(&kind) {
        let pair = vm.heap.tuple(&[image::NONE, image::NONE]);
        vm.heap.init_field(iterator.get(), RESULT, pair);
    }
    iterator
}

fn is_reverse(kind: Obj) -> bool {
    let reverse = [
        types::DICT_REVERSEKEYITERATOR,
        types::DICT_REVERSEVALUEITERATOR,
        types::DICT_REVERSEITEMITERATOR,
    ];
    reverse.contains(&kind)
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let dict = vm.heap.field(iterator, DICT);
    if dict.is_null() {
        return Ok(None);
    }
    if vm.heap.word(iterator, USED) != vm.heap.dict_length(dict) as u64 {
        // Never equal again: the iterator stays broken.
        vm.heap.set_word(iterator, USED, u64::MAX);
        return Err(exception::runtime_error(vm, "dictionary changed size during iteration"));
    }
    let kind = vm.heap.type_of(iterator);
    let entry =
        if is_reverse(kind) { previous(vm, iterator, dict) } else { following(vm, iterator, dict) };
    let Some((key, value)) = entry else {
        vm.heap.clear_field(iterator, DICT);
        return Ok(None);
    };
    let left = vm.heap.word(iterator, LENGTH);
    if left == 0 && !is_reverse(kind) {
        vm.heap.clear_field(iterator, DICT);
        return Err(exception::runtime_error(vm, "dictionary keys changed during iteration"));
    }
    vm.heap.set_word(iterator, LENGTH, left.wrapping_sub(1));
    Ok(Some(match kind {
        types::DICT_KEYITERATOR | types::DICT_REVERSEKEYITERATOR => vm.heap.own(key),
        types::DICT_VALUEITERATOR | types::DICT_REVERSEVALUEITERATOR => vm.heap.own(value),
        _ => {
            let items = vec![vm.heap.own(key), vm.heap.own(value)];
            let result = vm.heap.field(iterator, RESULT);
            native::reuse_tuple(vm, result, items)
        }
    }))
}

fn following(vm: &mut dyn Vm, iterator: Obj, dict: Obj) -> Option<(Obj, Obj)> {
    let mut position = vm.heap.word(iterator, POSITION) as usize;
    let index = vm.heap.dict_next(dict, &mut position)?;
    vm.heap.set_word(iterator, POSITION, position as u64);
    vm.heap.dict_entry(dict, index).map(|(key, value, _)| (key, value))
}

fn previous(vm: &mut dyn Vm, iterator: Obj, dict: Obj) -> Option<(Obj, Obj)> {
    let last = vm.heap.word(iterator, POSITION) as i64;
    let split = vm.heap.dict_is_split(dict);
    for position in (0..=last).rev() {
        // The positions of a split dict are places in the order of setting, else they are entries.
        let index = if split {
            vm.heap.dict_next(dict, &mut (position as usize))
        } else {
            Some(position as u32)
        };
        if let Some((key, value, _)) = index.and_then(|index| vm.heap.dict_entry(dict, index)) {
            vm.heap.set_word(iterator, POSITION, (position - 1) as u64);
            return Some((key, value));
        }
    }
    None
}

fn length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let dict = vm.heap.field(arguments[0], DICT);
    let valid =
        !dict.is_null() && vm.heap.word(arguments[0], USED) == vm.heap.dict_length(dict) as u64;
    let length = if valid { vm.heap.word(arguments[0], LENGTH) as i64 } else { 0 };
    Ok(vm.heap.int(length))
}

/// `iter` and a list of what is left, without moving the iterator itself.
fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let iterator = arguments[0];
    let words = [USED, POSITION, LENGTH].map(|word| vm.heap.word(iterator, word));
    let (kind, dict) = (vm.heap.type_of(iterator), vm.heap.field(iterator, DICT));
    let copy = vm.heap.new_object_with(kind, &[dict]);
    for (word, value) in [USED, POSITION, LENGTH].into_iter().zip(words) {
        vm.heap.set_word(copy.get(), word, value);
    }
    if !vm.heap.field(iterator, RESULT).is_null() {
        let pair = vm.heap.tuple(&[image::NONE, image::NONE]);
        vm.heap.init_field(copy.get(), RESULT, pair);
    }
    let rest = list::of(vm, copy.get());
    vm.heap.release(copy);
    native::reduced_iterator(vm, rest?)
}

const fn row(name: &'static str, kind: Obj) -> TypeRow {
    let slots = Slots { iter: Some(native::itself), next: Some(next), ..Slots::EMPTY };
    TypeRow {
        methods: METHODS,
        flags: crate::python::object::flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new(name, kind, slots)
    }
}

/// The types' rows.
pub const ROWS: [TypeRow; 6] = [
    row("dict_keyiterator", types::DICT_KEYITERATOR),
    row("dict_valueiterator", types::DICT_VALUEITERATOR),
    row("dict_itemiterator", types::DICT_ITEMITERATOR),
    row("dict_reversekeyiterator", types::DICT_REVERSEKEYITERATOR),
    row("dict_reversevalueiterator", types::DICT_REVERSEVALUEITERATOR),
    row("dict_reverseitemiterator", types::DICT_REVERSEITEMITERATOR),
];

const METHODS: &[Def] = &[
    def("__length_hint__", "($self, /)", length_hint)
        .doc("Private method returning an estimate of len(list(it))."),
    def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling."),
];
