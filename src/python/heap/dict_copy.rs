//! Copies and merges of dicts, as far as no key has to be compared.

use crate::python::heap::dict::{KEYS, USED, VALUES};
use crate::python::heap::image::EMPTY_KEYS;
use crate::python::heap::keys::{GENERAL, Keys, LOG_MIN_SIZE, usable_fraction};
use crate::python::heap::split::Values;
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::version::Work;

impl Heap {
    /// A copy (`dict.copy()`), which keeps the table's shape unless it is mostly holes.
    pub fn dict_copy(&mut self, dict: Obj) -> Owned {
        let used = self.word(dict, USED);
        if used == 0 {
            return self.dict();
        }
        self.spend(Work::Rehash, used);
        let keys = self.dict_keys(dict);
        let copy = if self.dict_is_split(dict) {
            self.copy_split(dict, keys, used)
        } else if used >= u64::from(self.keys_count(keys)) * 2 / 3 {
            let table = self.clone_table(keys).unwrap_or(EMPTY_KEYS);
            self.dict_with_keys(table, 0, if table == EMPTY_KEYS { 0 } else { used })
        } else {
            let copy = self.dict().into_raw();
            if !self.dict_merge_begin(copy, dict) {
                self.insert_all(copy, dict);
            }
            return Owned::from_raw(copy);
        };
        if self.gc_is_tracked(dict) && !self.gc_is_tracked(copy) {
            self.gc_track(copy);
        }
        Owned::from_raw(copy)
    }

    /// What `dict_merge` does before it goes through the other dict's keys: an empty dict takes a clone of a dense table
    /// (true: nothing is left to do); else the dict makes room once.
    pub fn dict_merge_begin(&mut self, dict: Obj, other: Obj) -> bool {
        let (keys, count) = (self.dict_keys(other), self.word(other, USED));
        let combined = !self.dict_is_split(dict) && !self.dict_is_split(other);
        let dense = count == u64::from(self.keys_count(keys))
            && (keys.log2_size == LOG_MIN_SIZE
                || usable_fraction(keys.log2_size.saturating_sub(1)) < count);
        if self.word(dict, USED) == 0 && combined && dense {
            let Some(table) = self.clone_table(keys) else { return true };
            let old = self.dict_keys(dict);
            self.release_keys(old);
            self.set_word(dict, KEYS, u64::from(table));
            self.set_word(dict, USED, count);
            if self.gc_is_tracked(other) && !self.gc_is_tracked(dict) {
                self.gc_track(dict);
            }
            return true;
        }
        let own = self.dict_keys(dict);
        if usable_fraction(own.log2_size) < count {
            let log2 = self.log2_for_keys(self.word(dict, USED) + count);
            self.dict_resize(dict, log2, keys.kind != GENERAL);
        }
        false
    }

    /// `clone_combined_dict_keys`: the same table with its own references, as its word.
    fn clone_table(&mut self, keys: Keys) -> Option<u32> {
        let block = Some(self.allocate(keys.size())).filter(|block| *block != 0)?;
        self.words.copy(keys.word, block, (keys.size() / 8) as u32);
        self.words.set(block, 1);
        self.set_keys_version(block, 0);
        let clone = self.keys_at(block);
        for index in 0..self.keys_count(clone) {
            let (key, value) = (self.entry_key(clone, index), self.entry_value(clone, index));
            if !value.is_null() {
                self.increment(key);
                self.increment(value);
            }
        }
        Some(block)
    }

    /// A copy of a split dict shares its keys and has values of its own.
    fn copy_split(&mut self, dict: Obj, keys: Keys, used: u64) -> Obj {
        let values = self.values_at(self.word(dict, VALUES) as u32);
        let Some(block) = self.copy_values(values) else {
            return self.dict().into_raw();
        };
        for index in 0..values.capacity {
            let value = Obj(self.words.get(block + 1 + index) as u32);
            if !value.is_null() {
                self.increment(value);
            }
        }
        self.hold_keys(keys);
        self.new_dict_block(keys.word, block, used)
    }

    /// `copy_values`: a block of its own with the same values, whose counts do not change.
    pub(in crate::python::heap) fn copy_values(&mut self, values: Values) -> Option<u32> {
        if values.separate {
            let block =
                Some(self.new_separate_values(values.capacity)).filter(|block| *block != 0)?;
            let words = (values.capacity + 2).div_ceil(8) + values.capacity;
            self.words.copy(values.word, block, words);
            return Some(block);
        }
        let words = 1 + values.capacity + values.capacity.div_ceil(8);
        let block = Some(self.allocate(u64::from(words) * 8)).filter(|block| *block != 0)?;
        self.words.copy(values.word, block, words);
        self.write_values_head(Values { word: block, embedded: false, ..values });
        Some(block)
    }

    fn insert_all(&mut self, dict: Obj, other: Obj) {
        let mut position = 0;
        while let Some(index) = self.dict_next(other, &mut position) {
            if let Some((key, value, hash)) = self.dict_entry(other, index) {
                let value = self.own(value);
                self.dict_insert_new(dict, key, hash, value);
            }
        }
    }
}
