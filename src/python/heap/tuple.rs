//! Tuples: references from word 3 on, free lists by length.

use crate::python::heap::image::{self, types};
use crate::python::heap::{Heap, Layout, Obj, Owned, REFCOUNT, SIZE, Tail};
use crate::python::version::Work;

const ITEMS: u32 = 3;
const LAYOUT: Layout = Layout::collected(24, &[]).with_tail(Tail::Tuple, 8);

impl Heap {
    /// A tuple of these items, each of which is incremented.
    pub fn tuple(&mut self, items: &[Obj]) -> Owned {
        let object = self.new_tuple(items.len());
        self.spend(Work::Item, items.len() as u64);
        for (index, item) in items.iter().enumerate().take(self.tuple_length(object)) {
            self.increment(*item);
            self.set_word(object, ITEMS + index as u32, u64::from(item.0));
        }
        self.track_new_tuple(object);
        Owned::from_raw(object)
    }

    /// A tuple that takes over the references; `None` (and they stay the caller's) when there is no room.
    pub fn tuple_taking(&mut self, items: &[Obj]) -> Option<Owned> {
        let object = self.new_tuple(items.len());
        if self.tuple_length(object) != items.len() {
            return None;
        }
        for (index, item) in items.iter().enumerate() {
            self.set_word(object, ITEMS + index as u32, u64::from(item.0));
        }
        self.track_new_tuple(object);
        Some(Owned::from_raw(object))
    }

    /// A tuple that takes over the references.
    pub fn tuple_from_owned(&mut self, items: Vec<Owned>) -> Owned {
        let object = self.new_tuple(items.len());
        self.spend(Work::Item, items.len() as u64);
        let room = self.tuple_length(object);
        for (index, item) in items.into_iter().enumerate() {
            if index < room {
                self.init_field(object, ITEMS + index as u32, item);
            } else {
                self.release(item);
            }
        }
        self.track_new_tuple(object);
        Owned::from_raw(object)
    }

    /// An instance of a subclass of tuple with these items, each of which is incremented.
    pub fn tuple_of_type(&mut self, kind: Obj, items: &[Obj]) -> Owned {
        let object = self.new_var_object(kind, items.len() as u64);
        for (index, item) in items.iter().enumerate().take(self.tuple_length(object.get())) {
            self.increment(*item);
            self.set_word(object.get(), ITEMS + index as u32, u64::from(item.0));
        }
        object
    }

    #[inline(always)]
    pub fn tuple_length(&self, tuple: Obj) -> usize {
        self.word(tuple, SIZE) as usize
    }

    /// The item at an index within the length.
    #[inline(always)]
    pub fn tuple_item(&self, tuple: Obj, index: usize) -> Obj {
        self.field(tuple, ITEMS + index as u32)
    }

    pub fn tuple_items(&self, tuple: Obj) -> Vec<Obj> {
        let words = self.words.slice(tuple.0 + ITEMS, self.word(tuple, SIZE) as u32);
        words.iter().map(|word| Obj(*word as u32)).collect()
    }

    /// Replaces an item of a tuple that nobody else has seen yet.
    pub fn tuple_set(&mut self, tuple: Obj, index: usize, item: Owned) {
        self.set_field(tuple, ITEMS + index as u32, item);
    }

    /// The words of a tuple, `ob_size` set, its items not; `()` when there is no room.
    #[inline(always)]
    fn new_tuple(&mut self, length: usize) -> Obj {
        if length == 0 {
            return image::EMPTY_TUPLE;
        }
        let basic = 24 + u64::from(self.profile.added.tuple);
        let reused = if length <= 20 { self.pop_free_tuple(length) } else { None };
        let object = reused.unwrap_or_else(|| self.new_block(&LAYOUT, basic + 8 * length as u64));
        if object.is_null() {
            return image::EMPTY_TUPLE;
        }
        self.set_word(object, REFCOUNT, 1);
        self.set_type(object, types::TUPLE);
        self.set_word(object, SIZE, length as u64);
        object
    }

    fn track_new_tuple(&mut self, object: Obj) {
        if object != image::EMPTY_TUPLE && self.may_be_in_cycle(object) {
            self.gc_track(object);
        }
    }

    /// Whether a new tuple is tracked: until 3.13 each is, until the collector has seen it.
    fn may_be_in_cycle(&self, tuple: Obj) -> bool {
        self.profile.dict.untracks_atoms
            || (0..self.tuple_length(tuple))
                .any(|index| self.layout_of(self.tuple_item(tuple, index)).collected)
    }
}
