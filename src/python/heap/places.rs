//! Where values lie, in a form that instructions remember: a place, and the versions under which it holds.

use crate::python::heap::dict::KEYS;
use crate::python::heap::instance::MANAGED_DICT;
use crate::python::heap::keys::UNICODE;
use crate::python::heap::types::word;
use crate::python::heap::{Heap, Obj};

/// `valid` of an instance's values: their fourth byte.
const VALID: u64 = 0xff << 24;

impl Heap {
    /// `tp_version_tag`, 0 when nobody has asked for one since the type changed.
    #[inline(always)]
    pub fn type_version(&self, kind: Obj) -> u32 {
        self.word(kind, word::VERSION) as u32
    }

    /// Version of the dict's keys, 0 when no instruction remembers them: it stays while no key comes or goes.
    #[inline(always)]
    pub fn dict_keys_version(&self, dict: Obj) -> u32 {
        self.keys_version(self.word(dict, KEYS) as u32)
    }

    /// Version of a dict's keys and the place of a name's value among them.
    pub fn dict_place(&mut self, dict: Obj, name: Obj) -> Option<(u32, u16)> {
        let keys = self.dict_keys(dict);
        if self.dict_is_split(dict) || keys.kind != UNICODE {
            return None;
        }
        let index = self.dict_find_str(dict, name)?;
        let place = keys.key_word(index) + 1 - keys.word;
        let version = self.dict_keys_version_for_cache(dict);
        (version != 0).then_some((version, u16::try_from(place).ok()?))
    }

    /// The value at a place, borrowed; `NULL` when the dict has other keys than when it was looked up.
    #[inline(always)]
    pub fn dict_value_in_place(&self, dict: Obj, version: u32, place: u16) -> Obj {
        let keys = self.word(dict, KEYS) as u32;
        if self.keys_version(keys) != version {
            return Obj::NULL;
        }
        Obj(self.words.get(keys.wrapping_add(u32::from(place))) as u32)
    }

    /// Gives the value at a place of a dict that is tracked; `None` when the dict has other keys, otherwise the old one,
    /// which is for the caller to release.
    #[inline(always)]
    pub fn dict_replace_in_place(
        &mut self,
        dict: Obj,
        version: u32,
        place: u16,
        value: Obj,
    ) -> Option<Obj> {
        let old = self.dict_value_in_place(dict, version, place).some()?;
        if !self.gc_is_tracked(dict) {
            return None;
        }
        let keys = self.word(dict, KEYS) as u32;
        self.words.set(keys.wrapping_add(u32::from(place)), u64::from(value.0));
        Some(old)
    }

    /// Whether a name is among the keys that the instances of a class share.
    pub fn class_has_key(&mut self, kind: Obj, name: Obj) -> bool {
        let word = self.word(kind, word::CACHED_KEYS) as u32;
        if word == 0 {
            return false;
        }
        let keys = self.keys_at(word);
        let hash = self.str_hash(name);
        self.find_str(keys, name, hash).is_some()
    }

    /// Whether a name is among the keys that the instance's class shares, if the instance has its values by these.
    pub fn has_shared_key(&mut self, object: Obj, name: Obj) -> Option<bool> {
        let (keys, _) = self.inline_values(object)?;
        let hash = self.str_hash(name);
        Some(self.find_str(keys, name, hash).is_some())
    }

    /// Where in the instance the head of its values and the value of an attribute lie, if it has it there.
    pub fn inline_place(&mut self, object: Obj, name: Obj) -> Option<(u16, u16)> {
        let (keys, values) = self.inline_values(object)?;
        if values < object.0 || !self.layout_of(object).inline_values {
            return None;
        }
        let hash = self.str_hash(name);
        let index = self.find_str(keys, name, hash)?;
        let head = u16::try_from(values - object.0).ok()?;
        Some((head, u16::try_from(values + 1 + index - object.0).ok()?))
    }

    /// Where the head of the instance's values lies and the version of the keys that its class shares, if the name is
    /// none of them.
    pub fn inline_without(&mut self, object: Obj, name: Obj) -> Option<(u16, u32)> {
        let (keys, values) = self.inline_values(object)?;
        if values < object.0 || !self.layout_of(object).inline_values {
            return None;
        }
        let hash = self.str_hash(name);
        if self.find_str(keys, name, hash).is_some() {
            return None;
        }
        let version = self.version_of_keys(keys.word);
        let head = u16::try_from(values - object.0).ok()?;
        (version != 0).then_some((head, version))
    }

    /// Whether the instance has its values in itself, and its class shares keys of this version.
    #[inline(always)]
    pub fn has_inline_keys(&self, object: Obj, kind: Obj, head: u16, version: u32) -> bool {
        let keys = self.word(kind, word::CACHED_KEYS) as u32;
        self.has_inline_values(object, head) && self.keys_version(keys) == version
    }

    /// Whether the values whose head lies there are still those of the instance.
    #[inline(always)]
    pub fn has_inline_values(&self, object: Obj, head: u16) -> bool {
        self.word(object, u32::from(head)) & VALID != 0
    }

    /// Gives an attribute that lies in the instance a value; `None` when it does not lie there alone, otherwise the
    /// old one (or `NULL`), which is for the caller to release.
    #[inline(always)]
    pub fn inline_replace(
        &mut self,
        object: Obj,
        head: u16,
        place: u16,
        value: Obj,
    ) -> Option<Obj> {
        let dict = self.words.get(object.0.wrapping_sub(MANAGED_DICT)) as u32;
        if dict != 0 || !self.has_inline_values(object, head) {
            return None;
        }
        let (head, place) = (u32::from(head), u32::from(place));
        let old = self.field(object, place);
        self.set_word(object, place, u64::from(value.0));
        if old.is_null() {
            self.append_value_order(object.0 + head, place - head - 1);
        }
        Some(old)
    }
}
