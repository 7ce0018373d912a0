//! Keys that are hashed and compared without Python code: exact strs, and ints of a machine word.

use crate::python::heap::image::types::{INT, STR};
use crate::python::heap::{Heap, Obj, hash_int};
use crate::python::version::Work;

impl Heap {
    /// The hash of a plain key; `None` for any other.
    #[inline]
    pub fn plain_hash(&mut self, key: Obj) -> Option<i64> {
        match self.type_of(key) {
            STR => Some(self.str_hash(key)),
            INT => self.int_value(key).map(hash_int),
            _ => None,
        }
    }

    /// The entry of a key: `Some(None)` when it is not there, `None` when the dict must be searched in the general way.
    pub fn dict_find_plain(&mut self, dict: Obj, key: Obj, hash: i64) -> Option<Option<u32>> {
        let mut probe = self.dict_probe(dict, hash);
        while let Some(index) = self.dict_probe_next(dict, &mut probe) {
            let candidate = self.dict_key(dict, index);
            if self.plain_equal(candidate, key)? {
                return Some(Some(index));
            }
            // Keys that are made to have one hash make each search long.
            self.spend(Work::Turn, 1);
        }
        Some(None)
    }

    /// The same in a set.
    pub fn set_find_plain(&mut self, set: Obj, key: Obj, hash: i64) -> Option<Option<u32>> {
        let mut probe = self.set_probe(set, hash);
        while let Some(place) = self.set_probe_next(&mut probe) {
            let (candidate, _) = self.set_entry(set, place)?;
            if self.plain_equal(candidate, key)? {
                return Some(Some(place));
            }
            self.spend(Work::Turn, 1);
        }
        Some(None)
    }

    /// Whether two keys of equal hash are equal; `None` where Python code may have to say so.
    #[inline]
    fn plain_equal(&self, candidate: Obj, key: Obj) -> Option<bool> {
        if candidate == key {
            return Some(true);
        }
        match (self.type_of(candidate), self.type_of(key)) {
            (STR, STR) => Some(self.str_equal(candidate, key)),
            (INT, INT) => Some(self.int_value(candidate)? == self.int_value(key)?),
            (STR, INT) | (INT, STR) => Some(false),
            _ => None,
        }
    }
}
