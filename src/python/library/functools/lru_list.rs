//! The list of results in a bounded cache, the one used longest ago first.
//!
//! Each link holds the next one (the cache itself the first): that reference is the list's own, as in CPython.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::{Slots, TypeRow, Vm, flag, native};

/// Words of an `lru_list_elem`; the cache begins with one.
pub const PREVIOUS: u32 = 2;
pub const NEXT: u32 = 3;
pub const HASH: u32 = 4;
pub const KEY: u32 = 5;
pub const RESULT: u32 = 6;

/// A link that is in no list yet.
pub fn link(vm: &mut dyn Vm, key: Obj, hash: i64, result: Obj) -> Owned {
    let (key, result) = (vm.own(key), vm.own(result));
    let link = native::create(vm, t::LRU_LINK, [(KEY, key), (RESULT, result)]);
    vm.heap.set_word(link.get(), HASH, hash as u64);
    link
}

/// Puts a link behind the last one.
pub fn append(vm: &mut dyn Vm, cache: Obj, link: Owned) {
    let last = vm.heap.field(cache, PREVIOUS).some().unwrap_or(cache);
    vm.heap.set_word(link.get(), PREVIOUS, u64::from(last.0));
    vm.heap.set_word(cache, PREVIOUS, u64::from(link.get().0));
    vm.heap.init_field(last, NEXT, link);
}

/// Takes a link out; gives the list's reference to it.
pub fn extract(vm: &mut dyn Vm, cache: Obj, link: Obj) -> Owned {
    let (previous, next) = (vm.heap.field(link, PREVIOUS), vm.heap.field(link, NEXT));
    vm.heap.set_word(link, NEXT, 0);
    vm.heap.set_word(link, PREVIOUS, 0);
    let back = if previous == cache { Obj::NULL } else { previous };
    vm.heap.set_word(previous, NEXT, u64::from(next.0));
    vm.heap.set_word(next.some().unwrap_or(cache), PREVIOUS, u64::from(back.0));
    if !next.is_null() && back.is_null() {
        vm.heap.set_word(next, PREVIOUS, u64::from(cache.0));
    }
    Owned::from_raw(link)
}

/// Takes all links out.
pub fn clear(vm: &mut dyn Vm, cache: Obj) {
    while let Some(first) = vm.heap.field(cache, NEXT).some() {
        let link = extract(vm, cache, first);
        vm.release(link);
    }
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::DISALLOW_INSTANTIATION,
    ..TypeRow::new("functools._lru_list_elem", t::LRU_LINK, Slots::EMPTY)
};
