//! The table of interned strings. It holds no counts: a mortal string that dies takes itself out.

use crate::python::heap::hash::hash_key;
use crate::python::heap::image::types;
use crate::python::heap::text::Interning;
use crate::python::heap::{Heap, Obj, Owned, hash_bytes};

const EMPTY: u32 = 0;
const DELETED: u32 = 1;

/// Open addressing by string hash; entries are the words of the objects, each with a part of its hash, so that few strings
/// are looked at that are not the one looked for.
#[derive(Clone, Default)]
pub struct Interned {
    slots: Vec<(u32, u32)>,
    /// Slots that are not empty.
    filled: usize,
}

impl Heap {
    /// The one string of this text that names share, given in exchange for the reference.
    pub fn intern(&mut self, text: Owned) -> Owned {
        let object = text.get();
        if self.type_of(object) != types::STR || self.str_interning(object) != Interning::No {
            return text;
        }
        let hash = self.str_hash(object);
        let slot = self.find_slot(hash, |heap, other| heap.str_equal(object, other));
        if let Some(shared) = self.shared_at(slot) {
            let shared = self.own(shared);
            self.release(text);
            return shared;
        }
        self.set_interning(object, Interning::Mortal);
        self.fill_slot(slot, object);
        if self.profile.interns_for_ever {
            self.keep_for_ever(object);
        }
        text
    }

    /// The shared string of a text.
    pub fn interned(&mut self, text: &str) -> Owned {
        if text.is_ascii() {
            let hash = hash_bytes(text.as_bytes(), hash_key(self.profile.hash_seed));
            let found = self.find_slot(hash, |heap, other| {
                heap.str_is_ascii(other) && heap.str_bytes(other) == text.as_bytes()
            });
            if let Some(shared) = self.shared_at(found) {
                return self.own(shared);
            }
        }
        let fresh = self.str(text);
        self.intern(fresh)
    }

    /// The shared string of a text, made immortal: names of attributes and of methods.
    pub fn interned_name(&mut self, text: &str) -> Obj {
        let name = self.interned(text).into_raw();
        if !self.is_immortal(name) {
            self.keep_for_ever(name);
        }
        name
    }

    /// Makes a constant immortal, if it is not.
    pub fn keep_constant(&mut self, object: Obj) {
        if self.type_of(object) == types::STR || self.is_immortal(object) {
            return;
        }
        if self.is_collected(object) {
            self.gc_untrack(object);
        }
        self.set_word(object, 0, u64::from(u32::MAX));
    }

    fn keep_for_ever(&mut self, name: Obj) {
        self.set_word(name, 0, u64::from(u32::MAX));
        self.set_interning(name, Interning::Immortal);
    }

    pub(in crate::python::heap) fn intern_static(&mut self, object: Obj) {
        let hash = self.str_hash(object);
        let slot = self.find_slot(hash, |heap, other| heap.str_equal(object, other));
        self.fill_slot(slot, object);
    }

    /// A mortal interned string dies.
    pub(in crate::python::heap) fn forget_interned(&mut self, object: Obj) {
        let hash = self.str_hash(object);
        let slot = self.find_slot(hash, |_, other| other == object);
        if self.shared_at(slot).is_some() {
            self.interned.slots[slot].0 = DELETED;
        }
    }

    fn shared_at(&self, slot: usize) -> Option<Obj> {
        let word = self.interned.slots.get(slot).map_or(EMPTY, |(word, _)| *word);
        (word > DELETED).then_some(Obj(word))
    }

    fn find_slot(&self, hash: i64, same: impl Fn(&Heap, Obj) -> bool) -> usize {
        let slots = &self.interned.slots;
        if slots.is_empty() {
            return 0;
        }
        let mask = slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match slots[slot] {
                (EMPTY, _) => return slot,
                (DELETED, _) => {}
                (word, part) if part == hash_part(hash) && same(self, Obj(word)) => return slot,
                _ => {}
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Fills the empty slot that was found; at 2/3 the table doubles.
    fn fill_slot(&mut self, slot: usize, object: Obj) {
        if (self.interned.filled + 1) * 3 > self.interned.slots.len() * 2 {
            self.grow_interned();
            let hash = self.str_hash(object);
            let slot = self.find_slot(hash, |_, _| false);
            self.interned.slots[slot] = (object.0, hash_part(hash));
        } else {
            let hash = self.str_hash(object);
            self.interned.slots[slot] = (object.0, hash_part(hash));
        }
        self.interned.filled += 1;
    }

    fn grow_interned(&mut self) {
        let live = self.interned.slots.iter().copied().filter(|(word, _)| *word > DELETED);
        let live: Vec<(u32, u32)> = live.collect();
        let size = (live.len() * 4).next_power_of_two().max(4096);
        self.interned.slots = vec![(EMPTY, 0); size];
        self.interned.filled = live.len();
        for (word, part) in live {
            let hash = self.str_hash(Obj(word));
            let slot = self.find_slot(hash, |_, _| false);
            self.interned.slots[slot] = (word, part);
        }
    }
}

/// The part of a hash that does not choose the slot.
fn hash_part(hash: i64) -> u32 {
    (hash >> 32) as u32
}
