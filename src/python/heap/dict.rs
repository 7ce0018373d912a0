//! Dicts: insertion order, probing, growth and deletion as in `Objects/dictobject.c`. Comparing keys is the object room's.

use crate::python::heap::image::{EMPTY_KEYS, types};
use crate::python::heap::keys::{
    DUMMY, EMPTY, GENERAL, Keys, LOG_MIN_SIZE, Places, UNICODE, usable_fraction,
};
use crate::python::heap::{Heap, Layout, Obj, Owned, REFCOUNT, Tail};
use crate::python::version::Work;

/// `ma_used`, `ma_keys`, `ma_values`.
pub const USED: u32 = 2;
pub const KEYS: u32 = 4;
pub const VALUES: u32 = 5;
/// The largest table that is made ahead of its keys.
const LOG_MAX_PRESIZE: u32 = 17;
const LAYOUT: Layout = Layout::collected(48, &[]).with_tail(Tail::Dict, 0);

/// A search by hash: gives the entries that have this hash, in probing order. Keeps no borrow, so that the caller may
/// compare keys by running Python code; `Heap::dict_probe_is_stale` says when the search must start again.
#[derive(Clone, Copy)]
pub struct Probe {
    keys: Keys,
    hash: i64,
    places: Places,
}

impl Heap {
    pub fn dict(&mut self) -> Owned {
        let object = self.dict_with_keys(EMPTY_KEYS, 0, 0);
        Owned::from_raw(object)
    }

    /// A dict with room for this many keys (`_PyDict_NewPresized`).
    pub fn dict_presized(&mut self, count: usize, all_str: bool) -> Owned {
        let dict = self.dict();
        if count as u64 > usable_fraction(LOG_MIN_SIZE) {
            let log2 = self.log2_for_keys(count as u64).min(LOG_MAX_PRESIZE);
            let kind = if all_str { UNICODE } else { GENERAL };
            if let Some(keys) = self.new_keys(log2, kind) {
                self.set_word(dict.get(), KEYS, u64::from(keys.word));
            }
        }
        dict
    }

    /// An instance of a subclass of dict, empty.
    pub fn dict_of_type(&mut self, kind: Obj) -> Owned {
        let dict = self.new_object(kind);
        self.set_word(dict.get(), KEYS, u64::from(EMPTY_KEYS));
        dict
    }

    #[inline(always)]
    pub fn dict_length(&self, dict: Obj) -> usize {
        self.word(dict, USED) as usize
    }

    /// The value of an exact-str key, borrowed, or `NULL`. No Python code runs.
    #[inline(always)]
    pub fn dict_get_str(&mut self, dict: Obj, name: Obj) -> Obj {
        match self.dict_find_str(dict, name) {
            Some(index) => self.dict_value(dict, index),
            None => Obj::NULL,
        }
    }

    /// The entry of an exact-str key.
    #[inline(always)]
    pub fn dict_find_str(&mut self, dict: Obj, name: Obj) -> Option<u32> {
        let hash = self.str_hash(name);
        let keys = self.dict_keys(dict);
        let index = self.find_str(keys, name, hash)?;
        (!self.dict_value(dict, index).is_null()).then_some(index)
    }

    /// Sets the value of an exact-str key.
    pub fn dict_set_str(&mut self, dict: Obj, name: Obj, value: Owned) {
        match self.dict_find_str(dict, name) {
            Some(index) => {
                let old = self.dict_replace(dict, index, value);
                self.release(old);
            }
            None => {
                let hash = self.str_hash(name);
                self.dict_insert_new(dict, name, hash, value);
            }
        }
    }

    /// Takes an exact-str key out; gives its value, or `None` when it is not there.
    pub fn dict_remove_str(&mut self, dict: Obj, name: Obj) -> Option<Owned> {
        let index = self.dict_find_str(dict, name)?;
        let (key, value) = self.dict_remove_at(dict, index);
        self.release(key);
        Some(value)
    }

    /// Version of the dict's keys, given out now if there was none; 0 when there are no more. It stays while no key comes
    /// or goes.
    pub fn dict_keys_version_for_cache(&mut self, dict: Obj) -> u32 {
        self.version_of_keys(self.word(dict, KEYS) as u32)
    }

    /// Whether all keys are exact strs, as far as the table's kind tells.
    pub fn dict_has_only_str_keys(&self, dict: Obj) -> bool {
        self.dict_keys(dict).kind != GENERAL
    }

    /// Starts a search by hash.
    pub fn dict_probe(&self, dict: Obj, hash: i64) -> Probe {
        let keys = self.dict_keys(dict);
        Probe { keys, hash, places: Places::new(hash, keys.log2_size) }
    }

    /// The next entry that has the hash and is in use.
    pub fn dict_probe_next(&self, dict: Obj, probe: &mut Probe) -> Option<u32> {
        loop {
            let index = self.index_at(probe.keys, probe.places.current());
            if index == EMPTY {
                return None;
            }
            probe.places.advance();
            if index == DUMMY {
                continue;
            }
            let index = index as u32;
            if self.entry_hash(probe.keys, index) == probe.hash
                && !self.dict_value(dict, index).is_null()
            {
                return Some(index);
            }
        }
    }

    /// Whether the dict has another table, or another key at this entry, than when the probe gave it.
    pub fn dict_probe_is_stale(&self, dict: Obj, probe: &Probe, index: u32, key: Obj) -> bool {
        let keys = self.dict_keys(dict);
        keys != probe.keys || self.entry_key(keys, index) != key
    }

    /// The key of an entry.
    #[inline(always)]
    pub fn dict_key(&self, dict: Obj, index: u32) -> Obj {
        self.entry_key(self.dict_keys(dict), index)
    }

    /// Key, value and hash of an entry in use.
    pub fn dict_entry(&self, dict: Obj, index: u32) -> Option<(Obj, Obj, i64)> {
        let keys = self.dict_keys(dict);
        if index >= self.keys_count(keys) {
            return None;
        }
        let value = self.dict_value(dict, index);
        let key = self.entry_key(keys, index);
        (!value.is_null()).then(|| (key, value, self.entry_hash(keys, index)))
    }

    /// Adds a key that is not in the dict (the key is incremented).
    pub fn dict_insert_new(&mut self, dict: Obj, key: Obj, hash: i64, value: Owned) {
        self.dict_track(dict, key, value.get());
        if !self.dict_make_room(dict, key, hash) {
            self.release(value);
            return;
        }
        let keys = self.dict_keys(dict);
        if self.dict_is_split(dict) {
            self.insert_split(dict, keys, key, hash, value);
            return;
        }
        self.increment(key);
        self.append_entry(keys, key, hash, value.into_raw());
        let used = self.word(dict, USED);
        self.set_word(dict, USED, used + 1);
    }

    /// Gives an entry in use another value; the old one is for the caller to release.
    pub fn dict_replace(&mut self, dict: Obj, index: u32, value: Owned) -> Owned {
        let key = self.entry_key(self.dict_keys(dict), index);
        self.dict_track(dict, key, value.get());
        let old = self.dict_value(dict, index);
        self.dict_put_value(dict, index, value.into_raw());
        Owned::from_raw(old)
    }

    /// Takes an entry in use out; key and value are for the caller to release, key first as CPython does.
    pub fn dict_remove_at(&mut self, dict: Obj, index: u32) -> (Owned, Owned) {
        let keys = self.dict_keys(dict);
        let key = self.entry_key(keys, index);
        let value = self.dict_value(dict, index);
        let used = self.word(dict, USED);
        self.set_word(dict, USED, used - 1);
        if self.dict_is_split(dict) {
            self.remove_split(dict, index);
            // The shared table keeps its key: the caller gets a reference of its own.
            return (self.own(key), Owned::from_raw(value));
        }
        let hash = self.entry_hash(keys, index);
        self.set_keys_version(keys.word, 0);
        if let Some(place) = self.place_of(keys, hash, index) {
            self.set_index(keys, place, DUMMY);
        }
        self.write_entry(keys, index, Obj::NULL, 0, Obj::NULL);
        (Owned::from_raw(key), Owned::from_raw(value))
    }

    /// Takes the last entry out (`dict.popitem`); `None` when the dict is empty.
    pub fn dict_pop_last(&mut self, dict: Obj) -> Option<(Owned, Owned)> {
        if self.dict_length(dict) == 0 {
            return None;
        }
        if self.dict_is_split(dict) {
            let log2 = self.dict_keys(dict).log2_size;
            self.dict_resize(dict, log2, true);
        }
        let keys = self.dict_keys(dict);
        let count = self.keys_count(keys);
        let last = (0..count).rev().find(|index| !self.entry_value(keys, *index).is_null())?;
        let removed = self.dict_remove_at(dict, last);
        self.set_keys_count(keys, last);
        Some(removed)
    }

    /// The entry at or after a position in insertion order: its number; the position moves behind it.
    pub fn dict_next(&self, dict: Obj, position: &mut usize) -> Option<u32> {
        if self.dict_is_split(dict) {
            return self.next_split(dict, position);
        }
        let keys = self.dict_keys(dict);
        let count = self.keys_count(keys) as usize;
        while *position < count {
            let index = *position as u32;
            *position += 1;
            if !self.entry_value(keys, index).is_null() {
                return Some(index);
            }
        }
        None
    }

    /// Number of positions that `dict_next` goes through, the deleted ones among them.
    pub fn dict_positions(&self, dict: Obj) -> usize {
        if self.dict_is_split(dict) {
            return self.dict_length(dict);
        }
        self.keys_count(self.dict_keys(dict)) as usize
    }

    /// Keys and values in insertion order, borrowed.
    pub fn dict_items(&self, dict: Obj) -> Vec<(Obj, Obj)> {
        let mut position = 0;
        let mut items = Vec::with_capacity(self.dict_length(dict));
        while let Some(index) = self.dict_next(dict, &mut position) {
            items.extend(self.dict_entry(dict, index).map(|(key, value, _)| (key, value)));
        }
        items
    }

    /// Not more than `limit` of them.
    pub fn dict_first_items(&self, dict: Obj, limit: usize) -> Vec<(Obj, Obj)> {
        let mut position = 0;
        let mut items = Vec::new();
        while items.len() < limit
            && let Some(index) = self.dict_next(dict, &mut position)
        {
            items.extend(self.dict_entry(dict, index).map(|(key, value, _)| (key, value)));
        }
        items
    }

    /// Takes everything out (`dict.clear()`).
    pub fn dict_clear(&mut self, dict: Obj) {
        let keys = self.dict_keys(dict);
        if keys.word == EMPTY_KEYS {
            return;
        }
        self.set_word(dict, USED, 0);
        if self.dict_is_split(dict) {
            self.clear_split(dict, keys);
            return;
        }
        self.set_word(dict, KEYS, u64::from(EMPTY_KEYS));
        self.release_keys(keys);
    }

    pub(in crate::python::heap) fn dict_keys(&self, dict: Obj) -> Keys {
        self.keys_at(self.word(dict, KEYS) as u32)
    }

    /// Whether the values stand apart from the (shared) keys.
    #[inline(always)]
    pub fn dict_is_split(&self, dict: Obj) -> bool {
        self.word(dict, VALUES) != 0
    }

    /// The value of an entry, `NULL` when it is not in use.
    #[inline(always)]
    pub fn dict_value(&self, dict: Obj, index: u32) -> Obj {
        let values = self.word(dict, VALUES) as u32;
        if values != 0 {
            return Obj(self.words.get(values + 1 + index) as u32);
        }
        self.entry_value(self.dict_keys(dict), index)
    }

    /// A dict on a table that is already there; untracked.
    pub(in crate::python::heap) fn dict_with_keys(
        &mut self,
        keys: u32,
        values: u32,
        used: u64,
    ) -> Obj {
        match self.pop_free(|lists| &mut lists.dict) {
            Some(object) => self.init_dict(object, keys, values, used),
            None => self.new_dict_block(keys, values, used),
        }
    }

    /// As `dict_with_keys`, but never in a dict that was freed.
    pub(in crate::python::heap) fn new_dict_block(
        &mut self,
        keys: u32,
        values: u32,
        used: u64,
    ) -> Obj {
        let object = self.new_block(&LAYOUT, 48);
        self.init_dict(object, keys, values, used)
    }

    #[inline(always)]
    fn init_dict(&mut self, object: Obj, keys: u32, values: u32, used: u64) -> Obj {
        self.set_word(object, REFCOUNT, 1);
        self.set_type(object, types::DICT);
        self.set_word(object, USED, used);
        self.set_word(object, 3, 0);
        self.set_word(object, KEYS, u64::from(keys));
        self.set_word(object, VALUES, u64::from(values));
        if !self.profile.dict.untracks_atoms {
            self.gc_track(object);
        }
        object
    }

    /// Releases a table's holder, and what its entries hold when it was the last.
    pub(in crate::python::heap) fn release_keys(&mut self, keys: Keys) {
        if !self.leave_keys(keys) {
            return;
        }
        for index in 0..self.keys_count(keys) {
            let (key, value) = (self.entry_key(keys, index), self.entry_value(keys, index));
            self.release_raw(key);
            self.release_raw(value);
        }
        self.free_keys_block(keys);
    }

    /// `dictresize`: a new combined table with the entries in use, in order. The dict owns its table alone or is split.
    pub(in crate::python::heap) fn dict_resize(
        &mut self,
        dict: Obj,
        log2_size: u32,
        unicode: bool,
    ) -> bool {
        let old = self.dict_keys(dict);
        let kind = if unicode && old.kind != GENERAL { UNICODE } else { GENERAL };
        let Some(new) = self.new_keys(log2_size, kind) else { return false };
        let split = self.dict_is_split(dict);
        self.spend(Work::Rehash, self.dict_length(dict) as u64);
        let mut position = 0;
        while let Some(index) = self.dict_next(dict, &mut position) {
            let (key, value) = (self.entry_key(old, index), self.dict_value(dict, index));
            let hash = self.entry_hash(old, index);
            if split {
                self.increment(key);
            }
            self.append_entry(new, key, hash, value);
        }
        if split {
            self.abandon_values(dict);
            self.release_keys(old);
        } else if old.word != EMPTY_KEYS {
            // The references moved on to the new table.
            self.free_keys_block(old);
        }
        self.set_word(dict, KEYS, u64::from(new.word));
        true
    }

    /// Makes sure that a new key can be appended, as `insertdict` and `insert_to_emptydict` do.
    fn dict_make_room(&mut self, dict: Obj, key: Obj, hash: i64) -> bool {
        let is_str = self.type_of(key) == types::STR;
        let mut keys = self.dict_keys(dict);
        if keys.word == EMPTY_KEYS {
            let kind = if is_str { UNICODE } else { GENERAL };
            let fresh = self.new_keys(LOG_MIN_SIZE, kind);
            self.set_word(dict, KEYS, u64::from(fresh.map_or(EMPTY_KEYS, |keys| keys.word)));
            return fresh.is_some();
        }
        let growth = self.log2_keysize(self.word(dict, USED) * 3);
        if !is_str && keys.kind != GENERAL {
            if !self.dict_resize(dict, growth, false) {
                return false;
            }
            keys = self.dict_keys(dict);
        }
        if self.dict_is_split(dict) {
            if self.find_str(keys, key, hash).is_some() || self.keys_usable(keys) > 0 {
                return true;
            }
            return self.dict_resize(dict, growth, true);
        }
        if self.keys_usable(keys) > 0 {
            return true;
        }
        self.dict_resize(dict, growth, is_str)
    }

    /// A dict is tracked from the first key or value on that may take part in a cycle.
    fn dict_track(&mut self, dict: Obj, key: Obj, value: Obj) {
        if !self.gc_is_tracked(dict)
            && (self.gc_may_be_tracked(key) || self.gc_may_be_tracked(value))
        {
            self.gc_track(dict);
        }
    }

    fn dict_put_value(&mut self, dict: Obj, index: u32, value: Obj) {
        let values = self.word(dict, VALUES) as u32;
        if values != 0 {
            self.words.set(values + 1 + index, u64::from(value.0));
        } else {
            self.set_entry_value(self.dict_keys(dict), index, value);
        }
    }
}
