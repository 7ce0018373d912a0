//! Instances of Python classes: values in the object's own block, and the dict that takes them over when asked for.

use crate::python::heap::dict::VALUES;
use crate::python::heap::image::EMPTY_KEYS;
use crate::python::heap::keys::Keys;
use crate::python::heap::split::Values;
use crate::python::heap::types::word;
use crate::python::heap::{Heap, Layout, Obj, Owned};

/// Words before the object: head of the list of weak references, dict.
pub const MANAGED_WEAK_LIST: u32 = 4;
pub const MANAGED_DICT: u32 = 3;

impl Heap {
    /// An instance of a Python class whose instances have no items of their own (`object.__new__`).
    pub fn new_instance(&mut self, kind: Obj) -> Owned {
        let layout = *self.layout_of_type(kind);
        if layout.separate_values {
            return self.new_separate_instance(kind, &layout);
        }
        let keys = self.instance_keys(kind, &layout);
        let extra = keys.map_or(0, |keys| inline_bytes(self.shared_size(keys)));
        let object = self.new_untracked(kind, &layout, 0, 0, extra);
        if let Some(keys) = keys {
            let usable = self.keys_usable(keys);
            if usable > 1 {
                self.set_keys_usable(keys, usable - 1);
            }
            let capacity = self.shared_size(keys);
            let word = object.0 + layout.basic_size / 8;
            let (embedded, valid, separate) = (true, true, false);
            self.write_values_head(Values { word, capacity, size: 0, embedded, valid, separate });
        }
        if layout.collected {
            self.gc_track(object);
        }
        Owned::from_raw(object)
    }

    /// The same until 3.12 (`_PyObject_InitializeDict`).
    fn new_separate_instance(&mut self, kind: Obj, layout: &Layout) -> Owned {
        let object = self.new_untracked(kind, layout, 0, 0, 0);
        if layout.collected {
            self.gc_track(object);
        }
        let keys = self.word(kind, word::CACHED_KEYS) as u32;
        if keys != 0 {
            let keys = self.keys_at(keys);
            let usable = self.keys_usable(keys);
            if usable > 1 {
                self.set_keys_usable(keys, usable - 1);
            }
            let values = self.new_separate_values(self.shared_size(keys));
            self.words.set(object.0 - MANAGED_DICT, u64::from(values) << 32);
        }
        Owned::from_raw(object)
    }

    /// The value of an attribute of the instance itself, borrowed, or `NULL`.
    #[inline]
    pub fn instance_get(&mut self, object: Obj, name: Obj) -> Obj {
        if let Some((keys, values)) = self.inline_values(object) {
            let hash = self.str_hash(name);
            return match self.find_str(keys, name, hash) {
                Some(index) => Obj(self.words.get(values + 1 + index) as u32),
                None => Obj::NULL,
            };
        }
        match self.instance_dict_if_any(object).some() {
            Some(dict) => self.dict_get_str(dict, name),
            None => Obj::NULL,
        }
    }

    /// Sets an attribute of the instance itself (its type must give instances a dict).
    pub fn instance_set(&mut self, object: Obj, name: Obj, value: Owned) {
        if let Some((keys, values)) = self.inline_values(object)
            && self.instance_dict_if_any(object).is_null()
        {
            let hash = self.str_hash(name);
            if let Some(index) = self.shared_index(keys, name, hash) {
                let old = Obj(self.words.get(values + 1 + index) as u32);
                self.words.set(values + 1 + index, u64::from(value.into_raw().0));
                if old.is_null() {
                    self.append_value_order(values, index);
                }
                self.release_raw(old);
                return;
            }
        }
        let dict = self.instance_dict(object);
        if dict.is_null() {
            self.release(value);
        } else {
            self.dict_set_str(dict, name, value);
        }
    }

    /// Takes an attribute of the instance itself away; gives its value, or `None` when it is not there.
    pub fn instance_remove(&mut self, object: Obj, name: Obj) -> Option<Owned> {
        let dict = self.instance_dict_if_any(object);
        if !dict.is_null() {
            return self.dict_remove_str(dict, name);
        }
        let (keys, values) = self.inline_values(object)?;
        let hash = self.str_hash(name);
        let index = self.find_str(keys, name, hash)?;
        let old = Obj(self.words.get(values + 1 + index) as u32).some()?;
        self.words.set(values + 1 + index, 0);
        self.remove_value_order(values, index);
        Some(Owned::from_raw(old))
    }

    /// Attributes of the instance itself in the order in which they were set, without making its dict.
    pub fn instance_items(&self, object: Obj) -> Vec<(Obj, Obj)> {
        let dict = self.instance_dict_if_any(object);
        if !dict.is_null() {
            return self.dict_items(dict);
        }
        let Some((keys, word)) = self.inline_values(object) else { return Vec::new() };
        let values = self.values_at(word);
        let indexes = (0..values.size).map(|position| self.value_order(values, position));
        indexes
            .map(|index| {
                (self.entry_key(keys, index), Obj(self.words.get(word + 1 + index) as u32))
            })
            .collect()
    }

    /// Whether instances of this type can have attributes of their own.
    pub fn has_instance_dict(&self, object: Obj) -> bool {
        let layout = self.layout_of(object);
        layout.managed_dict || layout.dict != 0
    }

    /// The instance's dict, borrowed, made if it was not there yet; `NULL` if the type gives none.
    pub fn instance_dict(&mut self, object: Obj) -> Obj {
        let existing = self.instance_dict_if_any(object);
        if !existing.is_null() || !self.has_instance_dict(object) {
            return existing;
        }
        let dict = match self.inline_values(object) {
            Some((keys, values)) => {
                self.hold_keys(keys);
                let used = u64::from(self.values_at(values).size);
                let tracked = self.instance_items(object);
                let tracked = tracked.iter().any(|(_, value)| self.gc_may_be_tracked(*value));
                let dict = self.dict_with_keys(keys.word, values, used);
                if tracked && !self.gc_is_tracked(dict) {
                    self.gc_track(dict);
                }
                dict
            }
            None => self.dict_with_keys(EMPTY_KEYS, 0, 0),
        };
        self.set_instance_dict_word(object, dict);
        dict
    }

    /// The instance's dict if it has been made, borrowed.
    #[inline(always)]
    pub fn instance_dict_if_any(&self, object: Obj) -> Obj {
        let layout = self.layout_of(object);
        if layout.managed_dict {
            Obj(self.words.get(object.0 - MANAGED_DICT) as u32)
        } else if layout.dict != 0 {
            self.field(object, u32::from(layout.dict))
        } else {
            Obj::NULL
        }
    }

    /// Gives the instance another dict (`x.__dict__ = d`).
    pub fn set_instance_dict(&mut self, object: Obj, dict: Owned) {
        let old = self.instance_dict_if_any(object);
        if old.is_null() {
            self.clear_inline_values(object);
            if self.layout_of(object).separate_values {
                self.free_separate_values(object);
            }
        } else {
            self.detach_dict(old, object);
        }
        self.set_instance_dict_word(object, dict.into_raw());
        self.release_raw(old);
    }

    /// Takes the instance its dict, or the values that lie in it (`del x.__dict__`).
    pub fn delete_instance_dict(&mut self, object: Obj) {
        self.set_instance_dict(object, Owned::from_raw(Obj::NULL));
    }

    /// The `__slots__` member at a word of the object, borrowed, or `NULL`.
    pub fn member(&self, object: Obj, word: u32) -> Obj {
        self.field(object, word)
    }

    /// The keys table and the word of the values that lie in the object, while they do.
    #[inline(always)]
    pub(in crate::python::heap) fn inline_values(&self, object: Obj) -> Option<(Keys, u32)> {
        let kind = self.type_of(object);
        let layout = self.layout_of_type(kind);
        if !layout.inline_values {
            let values = if layout.separate_values { self.separate_values(object) } else { 0 };
            let keys = self.word(kind, word::CACHED_KEYS) as u32;
            return (values != 0).then(|| (self.keys_at(keys), values));
        }
        let values = object.0 + layout.basic_size / 8;
        // `valid` is the fourth byte.
        if self.words.get(values).to_le_bytes()[3] == 0 {
            return None;
        }
        Some((self.keys_at(self.word(kind, word::CACHED_KEYS) as u32), values))
    }

    /// The block of an instance's values where that is one of its own; 0 once a dict has it.
    pub(in crate::python::heap) fn separate_values(&self, object: Obj) -> u32 {
        (self.words.get(object.0 - MANAGED_DICT) >> 32) as u32
    }

    /// Gives that block back; what it held is gone already.
    pub(in crate::python::heap) fn free_separate_values(&mut self, object: Obj) {
        let values = self.separate_values(object);
        if values != 0 {
            self.words.set(object.0 - MANAGED_DICT, 0);
            self.free_block(values);
        }
    }

    /// Lets go of the values in the object; from now on there are none.
    pub(in crate::python::heap) fn clear_inline_values(&mut self, object: Obj) {
        let Some((_, word)) = self.inline_values(object) else { return };
        let values = self.values_at(word);
        let size = if values.separate { 0 } else { values.size };
        self.write_values_head(Values { valid: false, size, ..values });
        for index in 0..values.capacity {
            let value = Obj(self.words.get(word + 1 + index) as u32);
            self.words.set(word + 1 + index, 0);
            self.release_raw(value);
        }
    }

    /// Before an object goes: a dict that others still hold takes its values along (`_PyDict_DetachFromObject`).
    pub(in crate::python::heap) fn detach_dict(&mut self, dict: Obj, object: Obj) {
        let Some((_, word)) = self.inline_values(object) else { return };
        if self.word(dict, VALUES) != u64::from(word) {
            return;
        }
        let values = self.values_at(word);
        let Some(copy) = self.copy_values(values) else { return };
        self.write_values_head(Values { valid: false, ..values });
        self.set_word(dict, VALUES, u64::from(copy));
    }

    /// `PyObject_ClearManagedDict`.
    pub(in crate::python::heap) fn clear_managed_dict(&mut self, object: Obj) {
        let dict = self.instance_dict_if_any(object);
        if dict.is_null() {
            self.clear_inline_values(object);
            return;
        }
        self.detach_dict(dict, object);
        self.words.set(object.0 - MANAGED_DICT, 0);
        self.release_raw(dict);
    }

    fn instance_keys(&self, kind: Obj, layout: &Layout) -> Option<Keys> {
        let keys = self.word(kind, word::CACHED_KEYS) as u32;
        (layout.inline_values && keys != 0).then(|| self.keys_at(keys))
    }

    fn set_instance_dict_word(&mut self, object: Obj, dict: Obj) {
        let layout = *self.layout_of(object);
        if layout.managed_dict {
            self.words.set(object.0 - MANAGED_DICT, u64::from(dict.0));
        } else if layout.dict != 0 {
            self.set_word(object, u32::from(layout.dict), u64::from(dict.0));
        }
    }
}

/// `_PyInlineValuesSize`.
fn inline_bytes(size: u32) -> u64 {
    u64::from(size.next_multiple_of(8) + (size + 1) * 8)
}
