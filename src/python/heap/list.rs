//! Lists: a struct and a block of references that grows and shrinks by `list_resize`.

use crate::python::heap::image::types;
use crate::python::heap::{Heap, Layout, Obj, Owned, REFCOUNT, SIZE, Tail};
use crate::python::version::Work;

const ITEMS: u32 = 3;
const ALLOCATED: u32 = 4;
const LAYOUT: Layout = Layout::collected(40, &[]).with_tail(Tail::List, 0);

/// `allocated` of a list whose items are being sorted: -1.
const DETACHED: u64 = u64::MAX;

/// The items of a list that is being sorted.
#[must_use = "the items are lost unless they are given back"]
pub struct Detached {
    size: u64,
    block: u64,
    allocated: u64,
}

impl Heap {
    /// A list of exactly these items, each of which is incremented.
    pub fn list(&mut self, items: &[Obj]) -> Owned {
        let list = self.list_with_capacity(items.len());
        let room = self.word(list.get(), ALLOCATED) as usize;
        self.spend(Work::Item, room as u64);
        for (index, item) in items.iter().enumerate().take(room) {
            self.increment(*item);
            self.put_item(list.get(), index, *item);
        }
        self.set_word(list.get(), SIZE, items.len().min(room) as u64);
        list
    }

    /// A list that takes over the references.
    pub fn list_from_owned(&mut self, items: Vec<Owned>) -> Owned {
        let list = self.list_with_capacity(items.len());
        let room = self.word(list.get(), ALLOCATED) as usize;
        let length = items.len().min(room);
        self.spend(Work::Item, length as u64);
        for (index, item) in items.into_iter().enumerate() {
            if index < room {
                self.put_item(list.get(), index, item.into_raw());
            } else {
                self.release(item);
            }
        }
        self.set_word(list.get(), SIZE, length as u64);
        list
    }

    /// An empty list with room for exactly `capacity` items.
    pub fn list_with_capacity(&mut self, capacity: usize) -> Owned {
        let reused = self.pop_free(|lists| &mut lists.list);
        let object = reused.unwrap_or_else(|| self.new_block(&LAYOUT, 40));
        self.set_word(object, REFCOUNT, 1);
        self.set_type(object, types::LIST);
        let block = if capacity == 0 { 0 } else { self.allocate(8 * capacity as u64) };
        self.set_word(object, SIZE, 0);
        self.set_word(object, ITEMS, u64::from(block));
        self.set_word(object, ALLOCATED, if block == 0 { 0 } else { capacity as u64 });
        self.gc_track(object);
        Owned::from_raw(object)
    }

    #[inline(always)]
    pub fn list_length(&self, list: Obj) -> usize {
        self.word(list, SIZE) as usize
    }

    /// Slots that the list has room for.
    pub fn list_capacity(&self, list: Obj) -> usize {
        (self.word(list, ALLOCATED) as i64).max(0) as usize
    }

    /// The item at an index within the length.
    #[inline(always)]
    pub fn list_item(&self, list: Obj, index: usize) -> Obj {
        let block = self.word(list, ITEMS) as u32;
        Obj(self.words.get(block + index as u32) as u32)
    }

    pub fn list_items(&self, list: Obj) -> Vec<Obj> {
        let block = self.word(list, ITEMS) as u32;
        let words = self.words.slice(block, self.word(list, SIZE) as u32);
        words.iter().map(|word| Obj(*word as u32)).collect()
    }

    /// Replaces an item; the old one is for the caller to release.
    pub fn list_set(&mut self, list: Obj, index: usize, item: Owned) -> Owned {
        let old = self.list_item(list, index);
        self.put_item(list, index, item.into_raw());
        Owned::from_raw(old)
    }

    #[inline(always)]
    pub fn list_append(&mut self, list: Obj, item: Owned) {
        let length = self.word(list, SIZE);
        // Signed: a detached list has -1 slots.
        if (length as i64) < self.word(list, ALLOCATED) as i64 || self.list_resize(list, length + 1)
        {
            self.set_word(list, SIZE, length + 1);
            self.put_item(list, length as usize, item.into_raw());
        } else {
            self.release(item);
        }
    }

    /// Inserts before an index within the length, or at the end.
    pub fn list_insert(&mut self, list: Obj, index: usize, item: Owned) {
        let length = self.list_length(list);
        if !self.list_resize(list, length as u64 + 1) {
            self.release(item);
            return;
        }
        self.set_word(list, SIZE, length as u64 + 1);
        let block = self.word(list, ITEMS) as u32;
        let index = index.min(length) as u32;
        self.words.copy(block + index, block + index + 1, length as u32 - index);
        self.put_item(list, index as usize, item.into_raw());
    }

    /// Takes the last item out (`list.pop()`); the list must not be empty.
    pub fn list_pop(&mut self, list: Obj) -> Owned {
        let last = self.list_length(list).saturating_sub(1);
        let item = self.list_item(list, last);
        self.list_shrink(list, last);
        Owned::from_raw(item)
    }

    /// Takes an item out (`list.pop(i)`), which may give slots back.
    pub fn list_remove_at(&mut self, list: Obj, index: usize) -> Owned {
        let item = self.list_item(list, index);
        let length = self.list_length(list);
        let block = self.word(list, ITEMS) as u32;
        self.words.copy(
            block + index as u32 + 1,
            block + index as u32,
            (length - index - 1) as u32,
        );
        self.list_shrink(list, length - 1);
        Owned::from_raw(item)
    }

    /// Takes an item out as `del l[i]` does: without giving slots back, in most versions.
    pub fn list_delete_item(&mut self, list: Obj, index: usize) -> Owned {
        if self.profile.list.item_deletion_shrinks {
            return self.list_remove_at(list, index);
        }
        let item = self.list_item(list, index);
        let length = self.list_length(list);
        let block = self.word(list, ITEMS) as u32;
        let after = block + index as u32 + 1;
        self.words.copy(after, after - 1, (length - index).saturating_sub(1) as u32);
        self.set_word(list, SIZE, length.saturating_sub(1) as u64);
        Owned::from_raw(item)
    }

    /// Takes items `start..end` out (`del l[start:end]`); they are for the caller to release, last first as CPython does.
    pub fn list_delete_range(&mut self, list: Obj, start: usize, end: usize) -> Vec<Owned> {
        let length = self.list_length(list);
        let (start, end) = (start.min(length), end.min(length));
        if start >= end {
            return Vec::new();
        }
        let removed =
            (start..end).map(|index| Owned::from_raw(self.list_item(list, index))).collect();
        let block = self.word(list, ITEMS) as u32;
        self.words.copy(block + end as u32, block + start as u32, (length - end) as u32);
        self.list_shrink(list, length - (end - start));
        removed
    }

    /// Replaces items `start..end` by others (`l[start:end] = …`); the old ones are for the caller to release.
    pub fn list_replace_range(
        &mut self,
        list: Obj,
        start: usize,
        end: usize,
        items: Vec<Owned>,
    ) -> Vec<Owned> {
        let length = self.list_length(list);
        let start = start.min(length);
        let end = end.clamp(start, length);
        let removed: Vec<Owned> =
            (start..end).map(|index| Owned::from_raw(self.list_item(list, index))).collect();
        let new_length = length - (end - start) + items.len();
        self.spend(Work::Item, items.len() as u64);
        if new_length > length && !self.list_resize(list, new_length as u64) {
            let (kept, dropped) = (removed, items);
            for item in dropped {
                self.release(item);
            }
            return self.keep(list, start, kept);
        }
        let block = self.word(list, ITEMS) as u32;
        let to = block + (start + items.len()) as u32;
        self.words.copy(block + end as u32, to, (length - end) as u32);
        for (index, item) in items.into_iter().enumerate() {
            self.put_item(list, start + index, item.into_raw());
        }
        if new_length < length {
            self.list_shrink(list, new_length);
        } else {
            self.set_word(list, SIZE, new_length as u64);
        }
        removed
    }

    /// Takes everything out and gives the block back (`list.clear()`); the items are for the caller to release.
    pub fn list_clear(&mut self, list: Obj) -> Vec<Owned> {
        let items = self.list_items(list).into_iter().map(Owned::from_raw).collect();
        let block = self.word(list, ITEMS) as u32;
        self.set_word(list, SIZE, 0);
        self.set_word(list, ITEMS, 0);
        self.set_word(list, ALLOCATED, 0);
        if block != 0 {
            self.free_block(block);
        }
        items
    }

    /// Exchanges two items.
    pub fn list_swap(&mut self, list: Obj, a: usize, b: usize) {
        let (first, second) = (self.list_item(list, a), self.list_item(list, b));
        self.put_item(list, a, second);
        self.put_item(list, b, first);
    }

    /// Orders the references anew: `order` must hold the same references.
    pub fn list_reorder(&mut self, list: Obj, order: &[Obj]) {
        for (index, item) in order.iter().enumerate().take(self.list_length(list)) {
            self.put_item(list, index, *item);
        }
    }

    /// Takes the items away while they are sorted: the list looks empty until `list_reattach`.
    pub fn list_detach(&mut self, list: Obj) -> Detached {
        let detached = Detached {
            size: self.word(list, SIZE),
            block: self.word(list, ITEMS),
            allocated: self.word(list, ALLOCATED),
        };
        self.set_word(list, SIZE, 0);
        self.set_word(list, ITEMS, 0);
        self.set_word(list, ALLOCATED, DETACHED);
        detached
    }

    /// Has it no room for items at all?
    pub fn list_is_bare(&self, list: Obj) -> bool {
        self.word(list, ITEMS) == 0
    }

    /// Gives the items back. Says whether the list was changed meanwhile, and what was put in, for the caller to release.
    #[expect(clippy::needless_pass_by_value, reason = "the items are given back once")]
    pub fn list_reattach(&mut self, list: Obj, detached: Detached) -> (bool, Vec<Owned>) {
        let modified = self.word(list, ALLOCATED) != DETACHED;
        let others = self.list_clear(list);
        let Detached { size, block, allocated } = detached;
        self.set_word(list, SIZE, size);
        self.set_word(list, ITEMS, block);
        self.set_word(list, ALLOCATED, allocated);
        (modified, others)
    }

    /// `list_resize`: room for `length` items; false when there is none. The length itself stays.
    pub fn list_resize(&mut self, list: Obj, length: u64) -> bool {
        let allocated = self.word(list, ALLOCATED).min(i64::MAX as u64);
        let detached = self.word(list, ALLOCATED) == DETACHED;
        if !detached && allocated >= length && length >= allocated >> 1 {
            return true;
        }
        let rules = self.profile.list;
        if !detached
            && length != 0
            && length <= allocated
            && allocated <= u64::from(rules.kept_slots)
        {
            return true;
        }
        let size = self.word(list, SIZE);
        let mut wanted = (length + (length >> 3) + 6) & !3;
        if length > size && length - size > wanted - length {
            wanted = (length + 3) & !3;
        }
        if length == 0 {
            wanted = 0;
        }
        let old = self.word(list, ITEMS) as u32;
        let block = match (old, wanted) {
            (0, 0) => 0,
            (0, _) => self.allocate(wanted * 8),
            (_, 0) => {
                self.free_block(old);
                0
            }
            _ => self.reallocate(old, wanted * 8),
        };
        if block == 0 && wanted != 0 {
            return false;
        }
        self.set_word(list, ITEMS, u64::from(block));
        self.set_word(list, ALLOCATED, wanted);
        true
    }

    /// Makes room for `extra` more items at once (`list_extend`, `list_preallocate` for an empty list).
    pub fn list_reserve(&mut self, list: Obj, extra: usize) -> bool {
        let length = self.list_length(list);
        if self.word(list, ITEMS) != 0 {
            return self.list_resize(list, (length + extra) as u64);
        }
        if extra == 0 {
            return true;
        }
        // A fresh list gets exactly what it needs, rounded up to an even number of slots.
        let slots = (extra as u64 + 1) & !1;
        let block = self.allocate(slots * 8);
        if block != 0 {
            self.set_word(list, ITEMS, u64::from(block));
            self.set_word(list, ALLOCATED, slots);
        }
        block != 0
    }

    /// Fewer items from now on; an empty list gives its block back at once (`list_clear`).
    fn list_shrink(&mut self, list: Obj, length: usize) {
        if length == 0 && self.profile.list.pop_clears {
            // The references went to the caller before.
            self.set_word(list, SIZE, 0);
            let none = self.list_clear(list);
            debug_assert!(none.is_empty(), "an empty list holds nothing");
            return;
        }
        self.list_resize(list, length as u64);
        self.set_word(list, SIZE, length as u64);
    }

    fn keep(&mut self, list: Obj, start: usize, kept: Vec<Owned>) -> Vec<Owned> {
        for (index, item) in kept.into_iter().enumerate() {
            self.put_item(list, start + index, item.into_raw());
        }
        Vec::new()
    }

    #[inline(always)]
    fn put_item(&mut self, list: Obj, index: usize, item: Obj) {
        let block = self.word(list, ITEMS) as u32;
        self.words.set(block + index as u32, u64::from(item.0));
    }
}
