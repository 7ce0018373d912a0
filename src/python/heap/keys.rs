//! `PyDictKeysObject`: the table of a dict, or the one that the instances of a class share.

use crate::python::heap::image::{EMPTY_KEYS, types};
use crate::python::heap::{Heap, Obj};

/// `dk_kind`.
pub const GENERAL: u8 = 0;
pub const UNICODE: u8 = 1;
pub const SPLIT: u8 = 2;

/// Words of the table: `dk_refcnt`, sizes and kind, `dk_usable`, `dk_nentries`, then indices and entries.
const USABLE: u32 = 2;
const ENTRIES: u32 = 3;
const INDICES: u32 = 4;
pub const EMPTY: i32 = -1;
pub const DUMMY: i32 = -2;
const PERTURB_SHIFT: u32 = 5;
/// `PyDict_LOG_MINSIZE`.
pub const LOG_MIN_SIZE: u32 = 3;

/// What the second word of a table says, and where the table lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    pub word: u32,
    pub log2_size: u32,
    log2_index_bytes: u32,
    pub kind: u8,
}

/// The places that a hash leads to, one after another.
#[derive(Clone, Copy)]
pub struct Places {
    mask: u64,
    perturb: u64,
    place: u64,
}

impl Places {
    #[inline(always)]
    pub fn new(hash: i64, log2_size: u32) -> Places {
        let mask = (1_u64 << log2_size) - 1;
        Places { mask, perturb: hash as u64, place: hash as u64 & mask }
    }

    #[inline(always)]
    pub fn current(&self) -> u32 {
        self.place as u32
    }

    #[inline(always)]
    pub fn advance(&mut self) {
        self.perturb >>= PERTURB_SHIFT;
        let next = self.place.wrapping_mul(5).wrapping_add(self.perturb).wrapping_add(1);
        self.place = next & self.mask;
    }
}

impl Keys {
    /// First word of the entries.
    #[inline(always)]
    pub(in crate::python::heap) fn entries(self) -> u32 {
        self.word + INDICES + (1 << self.log2_index_bytes) / 8
    }

    #[inline(always)]
    fn entry_words(self) -> u32 {
        if self.kind == GENERAL { 3 } else { 2 }
    }

    /// Word of an entry's key; its value follows.
    #[inline(always)]
    pub(in crate::python::heap) fn key_word(self, index: u32) -> u32 {
        self.entries() + index * self.entry_words() + u32::from(self.kind == GENERAL)
    }

    /// `_PyDict_KeysSize` in bytes.
    pub fn size(self) -> u64 {
        keys_size(self.log2_size, self.kind)
    }
}

/// `USABLE_FRACTION`.
pub fn usable_fraction(log2_size: u32) -> u64 {
    (2_u64 << log2_size) / 3
}

fn log2_index_bytes(log2_size: u32) -> u32 {
    match log2_size {
        0..8 => log2_size,
        8..16 => log2_size + 1,
        _ => log2_size + 2,
    }
}

fn keys_size(log2_size: u32, kind: u8) -> u64 {
    let entry = if kind == GENERAL { 24 } else { 16 };
    32 + (1 << log2_index_bytes(log2_size)) + entry * usable_fraction(log2_size)
}

impl Heap {
    #[inline(always)]
    pub(in crate::python::heap) fn keys_at(&self, word: u32) -> Keys {
        let sizes = self.words.get(word + 1);
        Keys {
            word,
            log2_size: sizes as u32 & 31,
            log2_index_bytes: (sizes >> 8) as u32 & 31,
            kind: (sizes >> 16) as u8,
        }
    }

    /// `new_keys_object`: an empty table; `None` when there is no room.
    pub(in crate::python::heap) fn new_keys(&mut self, log2_size: u32, kind: u8) -> Option<Keys> {
        let bytes = keys_size(log2_size, kind);
        let recycled = if log2_size == LOG_MIN_SIZE && kind == UNICODE {
            self.pop_free(|lists| &mut lists.dict_keys).map(|block| block.0)
        } else {
            None
        };
        let word = match recycled {
            Some(word) => word,
            None => self.allocate(bytes),
        };
        if word == 0 {
            return None;
        }
        let index_bytes = log2_index_bytes(log2_size);
        self.words.clear(word, (bytes / 8) as u32);
        self.words.set(word, 1);
        let sizes = log2_size | index_bytes << 8 | u32::from(kind) << 16;
        self.words.set(word + 1, u64::from(sizes));
        self.words.set(word + USABLE, usable_fraction(log2_size));
        self.words.slice_mut(word + INDICES, (1 << index_bytes) / 8).fill(u64::MAX);
        Some(self.keys_at(word))
    }

    /// `calculate_log2_keysize`: the smallest table of at least this many slots.
    pub(in crate::python::heap) fn log2_keysize(&self, minimum: u64) -> u32 {
        if self.profile.dict.doubles_small_tables && (1..8).contains(&minimum) {
            return LOG_MIN_SIZE + 1;
        }
        let minimum = minimum.max(1 << LOG_MIN_SIZE);
        u64::BITS - (minimum - 1).leading_zeros()
    }

    /// `estimate_log2_keysize`: the table that holds this many keys.
    pub(in crate::python::heap) fn log2_for_keys(&self, count: u64) -> u32 {
        self.log2_keysize((count * 3).div_ceil(2))
    }

    /// `dk_version`: not 0 while instructions may remember where the keys stand.
    #[inline(always)]
    pub(in crate::python::heap) fn keys_version(&self, keys_word: u32) -> u32 {
        (self.words.get(keys_word + 1) >> 32) as u32
    }

    pub(in crate::python::heap) fn set_keys_version(&mut self, keys_word: u32, version: u32) {
        let sizes = self.words.get(keys_word + 1) & 0xffff_ffff;
        self.words.set(keys_word + 1, sizes | u64::from(version) << 32);
    }

    /// The version of a table, given out now if it had none; 0 when there are no more.
    pub(in crate::python::heap) fn version_of_keys(&mut self, keys_word: u32) -> u32 {
        let version = self.keys_version(keys_word);
        if version != 0 || self.next_keys_version == 0 || keys_word == EMPTY_KEYS {
            return version;
        }
        let version = self.next_keys_version;
        self.next_keys_version = version.wrapping_add(1);
        self.set_keys_version(keys_word, version);
        version
    }

    /// Gives the block of a table back; its entries hold nothing any more.
    pub(in crate::python::heap) fn free_keys_block(&mut self, keys: Keys) {
        let recyclable = keys.log2_size == LOG_MIN_SIZE && keys.kind == UNICODE;
        let limit = self.profile.free_lists.dict_keys;
        if recyclable && self.push_free(Obj(keys.word), limit, |lists| &mut lists.dict_keys) {
            return;
        }
        self.free_block(keys.word);
    }

    #[inline(always)]
    pub(in crate::python::heap) fn keys_usable(&self, keys: Keys) -> u64 {
        self.words.get(keys.word + USABLE)
    }

    pub(in crate::python::heap) fn set_keys_usable(&mut self, keys: Keys, usable: u64) {
        self.words.set(keys.word + USABLE, usable);
    }

    /// `dk_nentries`.
    #[inline(always)]
    pub(in crate::python::heap) fn keys_count(&self, keys: Keys) -> u32 {
        self.words.get(keys.word + ENTRIES) as u32
    }

    pub(in crate::python::heap) fn set_keys_count(&mut self, keys: Keys, count: u32) {
        self.words.set(keys.word + ENTRIES, u64::from(count));
    }

    #[inline(always)]
    pub(in crate::python::heap) fn entry_key(&self, keys: Keys, index: u32) -> Obj {
        Obj(self.words.get(keys.key_word(index)) as u32)
    }

    #[inline(always)]
    pub(in crate::python::heap) fn entry_value(&self, keys: Keys, index: u32) -> Obj {
        Obj(self.words.get(keys.key_word(index) + 1) as u32)
    }

    pub(in crate::python::heap) fn entry_hash(&self, keys: Keys, index: u32) -> i64 {
        let key_word = keys.key_word(index);
        if keys.kind == GENERAL {
            return self.words.get(key_word - 1) as i64;
        }
        // Strings that are keys have their hash cached.
        self.word(Obj(self.words.get(key_word) as u32), 3) as i64
    }

    pub(in crate::python::heap) fn write_entry(
        &mut self,
        keys: Keys,
        index: u32,
        key: Obj,
        hash: i64,
        value: Obj,
    ) {
        let word = keys.key_word(index);
        if keys.kind == GENERAL {
            self.words.set(word - 1, hash as u64);
        }
        self.words.set(word, u64::from(key.0));
        self.words.set(word + 1, u64::from(value.0));
    }

    pub(in crate::python::heap) fn set_entry_value(&mut self, keys: Keys, index: u32, value: Obj) {
        self.words.set(keys.key_word(index) + 1, u64::from(value.0));
    }

    /// What stands at a place of the index: an entry's number, `EMPTY` or `DUMMY`.
    #[inline(always)]
    pub(in crate::python::heap) fn index_at(&self, keys: Keys, place: u32) -> i32 {
        let base = keys.word + INDICES;
        match keys.log2_size {
            0..8 => i32::from((self.words.get(base + place / 8) >> (8 * (place & 7))) as i8),
            8..16 => i32::from((self.words.get(base + place / 4) >> (16 * (place & 3))) as i16),
            _ => (self.words.get(base + place / 2) >> (32 * (place & 1))) as i32,
        }
    }

    pub(in crate::python::heap) fn set_index(&mut self, keys: Keys, place: u32, index: i32) {
        let (word, shift, mask) = match keys.log2_size {
            0..8 => (place / 8, 8 * (place & 7), 0xff_u64),
            8..16 => (place / 4, 16 * (place & 3), 0xffff),
            _ => (place / 2, 32 * (place & 1), 0xffff_ffff),
        };
        let word = keys.word + INDICES + word;
        let rest = self.words.get(word) & !(mask << shift);
        self.words.set(word, rest | (index as u64 & mask) << shift);
    }

    /// The entry of an exact str; no Python code can run.
    #[inline]
    pub(in crate::python::heap) fn find_str(
        &self,
        keys: Keys,
        name: Obj,
        hash: i64,
    ) -> Option<u32> {
        // What is no table has no empty place at which a search would end.
        debug_assert!(keys.word != 0, "a name is looked up in no dict");
        let mut places = Places::new(hash, keys.log2_size);
        loop {
            let index = self.index_at(keys, places.current());
            if index >= 0 {
                let key = self.entry_key(keys, index as u32);
                if key == name {
                    return Some(index as u32);
                }
                if self.entry_hash(keys, index as u32) == hash
                    && self.type_of(key) == types::STR
                    && self.str_equal(key, name)
                {
                    return Some(index as u32);
                }
            } else if index == EMPTY {
                return None;
            }
            places.advance();
        }
    }

    /// The place whose index is an entry's number (`lookdict_index`).
    pub(in crate::python::heap) fn place_of(
        &self,
        keys: Keys,
        hash: i64,
        entry: u32,
    ) -> Option<u32> {
        let mut places = Places::new(hash, keys.log2_size);
        loop {
            match self.index_at(keys, places.current()) {
                EMPTY => return None,
                index if index == entry as i32 => return Some(places.current()),
                _ => places.advance(),
            }
        }
    }

    /// Adds an entry behind the last one; the table must have a usable slot.
    pub(in crate::python::heap) fn append_entry(
        &mut self,
        keys: Keys,
        key: Obj,
        hash: i64,
        value: Obj,
    ) -> u32 {
        let mut places = Places::new(hash, keys.log2_size);
        while self.index_at(keys, places.current()) >= 0 {
            places.advance();
        }
        let index = self.keys_count(keys);
        self.set_keys_version(keys.word, 0);
        self.set_index(keys, places.current(), index as i32);
        self.write_entry(keys, index, key, hash, value);
        self.set_keys_count(keys, index + 1);
        let usable = self.keys_usable(keys);
        self.set_keys_usable(keys, usable.saturating_sub(1));
        index
    }

    /// One holder more of a shared table.
    pub(in crate::python::heap) fn hold_keys(&mut self, keys: Keys) {
        if keys.word != EMPTY_KEYS {
            let count = self.words.get(keys.word);
            self.words.set(keys.word, count + 1);
        }
    }

    /// One holder less; true when the table must be freed.
    pub(in crate::python::heap) fn leave_keys(&mut self, keys: Keys) -> bool {
        if keys.word == EMPTY_KEYS {
            return false;
        }
        let count = self.words.get(keys.word).saturating_sub(1);
        self.words.set(keys.word, count);
        count == 0
    }
}
