//! Views and iterators of `collections.OrderedDict`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::collections::ordered_dict;
use crate::python::object::{Def, Fallible, Slots, TypeRow, Vm, def};
use crate::python::object::{dict_views, exception, list, native};

/// What an iterator gives; `REVERSED` is added.
pub const KEYS: u64 = 1;
pub const VALUES: u64 = 2;
pub const ITEMS: u64 = 3;
pub const REVERSED: u64 = 4;

/// Words of an `odictiterobject`; the node stands where CPython keeps the current key.
const KIND: u32 = 2;
const NODE: u32 = 3;
const DICT: u32 = 4;
const SIZE: u32 = 5;
const STATE: u32 = 6;

pub fn create(vm: &mut dyn Vm, dict: Obj, kind: u64) -> Owned {
    let owned = vm.own(dict);
    let iterator = native::create(vm, t::ODICT_ITERATOR, [(DICT, owned)]);
    let node = vm.heap.order_end(dict, kind & REVERSED != 0);
    let (size, state) = (vm.heap.dict_length(dict) as u64, vm.heap.order_state(dict));
    for (word, value) in [(KIND, kind), (NODE, u64::from(node)), (SIZE, size), (STATE, state)] {
        vm.heap.set_word(iterator.get(), word, value);
    }
    iterator
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    let (dict, node) = (vm.heap.field(iterator, DICT), vm.heap.word(iterator, NODE) as u32);
    if dict.is_null() {
        return Ok(None);
    }
    if node == 0 {
        vm.clear_field(iterator, DICT);
        return Ok(None);
    }
    let changed = if vm.heap.word(iterator, STATE) != vm.heap.order_state(dict) {
        "OrderedDict mutated during iteration"
    } else if vm.heap.word(iterator, SIZE) != vm.heap.dict_length(dict) as u64 {
        "OrderedDict changed size during iteration"
    } else {
        return step(vm, iterator, dict, node);
    };
    vm.clear_field(iterator, DICT);
    Err(exception::runtime_error(vm, changed))
}

fn step(vm: &mut dyn Vm, iterator: Obj, dict: Obj, node: u32) -> Fallible<Option<Owned>> {
    let kind = vm.heap.word(iterator, KIND);
    let following = vm.heap.order_neighbour(node, kind & REVERSED != 0);
    vm.heap.set_word(iterator, NODE, u64::from(following));
    let (key, hash) = vm.heap.order_key(node);
    let key = vm.own(key);
    if kind & !REVERSED == KEYS {
        return Ok(Some(key));
    }
    match ordered_dict::value_of(vm, dict, key.get(), hash) {
        Ok(value) => {
            let value = vm.own(value);
            if kind & !REVERSED == VALUES {
                vm.release(key);
                return Ok(Some(value));
            }
            Ok(Some(vm.heap.tuple_from_owned(vec![key, value])))
        }
        Err(raised) => {
            vm.release(key);
            Err(raised)
        }
    }
}

/// A list of what is left; the iterator itself stays where it is.
fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let iterator = arguments[0];
    let dict = vm.heap.field(iterator, DICT);
    let rest = if dict.is_null() {
        vm.heap.list(&[])
    } else {
        let copy = create(vm, dict, 0);
        for word in [KIND, NODE, SIZE, STATE] {
            let value = vm.heap.word(iterator, word);
            vm.heap.set_word(copy.get(), word, value);
        }
        let rest = list::of(vm, copy.get());
        vm.release(copy);
        rest?
    };
    native::reduced_iterator(vm, rest)
}

fn view_iterator(vm: &mut dyn Vm, view: Obj, direction: u64) -> Owned {
    let kind = match vm.heap.type_of(view) {
        t::ODICT_KEYS => KEYS,
        t::ODICT_VALUES => VALUES,
        _ => ITEMS,
    };
    let dict = vm.heap.field(view, dict_views::DICT);
    create(vm, dict, kind | direction)
}

fn view_iter(vm: &mut dyn Vm, view: Obj) -> Fallible<Owned> {
    Ok(view_iterator(vm, view, 0))
}

fn view_reversed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(view_iterator(vm, arguments[0], REVERSED))
}

const VIEW_METHODS: &[Def] = &[def("__reversed__", "($self, /)", view_reversed)];
const VIEW_SLOTS: Slots = Slots { iter: Some(view_iter), ..Slots::EMPTY };

pub const ITERATOR_ROW: TypeRow = TypeRow {
    methods: &[def("__reduce__", "($self, /)", reduce).doc("Return state information for pickling")],
    ..TypeRow::new(
        "odict_iterator",
        t::ODICT_ITERATOR,
        Slots { iter: Some(native::itself), next: Some(next), ..Slots::EMPTY },
    )
};

pub const KEYS_ROW: TypeRow =
    TypeRow { methods: VIEW_METHODS, ..TypeRow::new("odict_keys", t::ODICT_KEYS, VIEW_SLOTS) };

pub const VALUES_ROW: TypeRow =
    TypeRow { methods: VIEW_METHODS, ..TypeRow::new("odict_values", t::ODICT_VALUES, VIEW_SLOTS) };

pub const ITEMS_ROW: TypeRow =
    TypeRow { methods: VIEW_METHODS, ..TypeRow::new("odict_items", t::ODICT_ITEMS, VIEW_SLOTS) };
