//! Values that stand apart from shared keys (`PyDictValues`): in an instance's block, or in one of their own.

use crate::python::heap::dict::{KEYS, VALUES};
use crate::python::heap::image::EMPTY_KEYS;
use crate::python::heap::keys::{Keys, SPLIT};
use crate::python::heap::{Heap, Obj, Owned};

/// A split values block: `capacity`, `size`, `embedded`, `valid` in the bytes of word 0, the values, then one byte per
/// value that was set, in the order of setting. Until 3.12 every block is one of its own: its bytes for the order begin
/// with the third of word 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values {
    pub word: u32,
    pub capacity: u32,
    pub size: u32,
    pub embedded: bool,
    pub valid: bool,
    /// The block of a version whose blocks all stand alone.
    pub separate: bool,
}

/// Marks a capacity as that of such a block.
const SEPARATE: u32 = 0x80;
/// Bytes for the order that its word 0 has room for.
const ORDER_IN_HEAD: u32 = 6;

/// Log2 of the slots of a class's shared table (`NEXT_LOG2_KEYS_MAX_SIZE`).
const SHARED_LOG2_SIZE: u32 = 6;

impl Heap {
    /// The table that instances of a new class share (`_PyDict_NewKeysForClass`), as its word.
    pub fn new_shared_keys(&mut self) -> u32 {
        let Some(keys) = self.new_keys(SHARED_LOG2_SIZE, SPLIT) else { return 0 };
        self.set_keys_usable(keys, u64::from(self.profile.instance.shared_keys));
        keys.word
    }

    /// Adds a name to a shared table ahead of any instance (`__static_attributes__`).
    pub fn add_shared_key(&mut self, keys: u32, name: Obj) {
        let hash = self.str_hash(name);
        let keys = self.keys_at(keys);
        self.shared_index(keys, name, hash);
    }

    /// `shared_keys_usable_size`: how many values an instance made now would have room for.
    pub(in crate::python::heap) fn shared_size(&self, keys: Keys) -> u32 {
        self.keys_count(keys) + self.keys_usable(keys) as u32
    }

    /// The entry of a name in a shared table, added if there is room (`insert_split_key`).
    pub(in crate::python::heap) fn shared_index(
        &mut self,
        keys: Keys,
        name: Obj,
        hash: i64,
    ) -> Option<u32> {
        if let Some(index) = self.find_str(keys, name, hash) {
            return Some(index);
        }
        if self.keys_usable(keys) == 0 {
            return None;
        }
        self.increment(name);
        Some(self.append_entry(keys, name, hash, Obj::NULL))
    }

    pub(in crate::python::heap) fn values_at(&self, word: u32) -> Values {
        let bytes = self.words.get(word).to_le_bytes();
        let (capacity, size) = (u32::from(bytes[0]), u32::from(bytes[1]));
        if capacity & SEPARATE != 0 {
            let capacity = capacity & !SEPARATE;
            return Values { word, capacity, size, embedded: false, valid: true, separate: true };
        }
        let (embedded, valid) = (bytes[2] != 0, bytes[3] != 0);
        Values { word, capacity, size, embedded, valid, separate: false }
    }

    /// A block for so many values (`new_values`, until 3.12); 0 when there is no room.
    pub(in crate::python::heap) fn new_separate_values(&mut self, capacity: u32) -> u32 {
        let prefix = (capacity + 2).next_multiple_of(8);
        let block = self.allocate(u64::from(prefix + 8 * capacity));
        if block != 0 {
            self.words.clear(block, prefix / 8 + capacity);
            self.words.set(block, u64::from(capacity | SEPARATE));
        }
        block
    }

    pub(in crate::python::heap) fn write_values_head(&mut self, values: Values) {
        if values.separate {
            let order = self.words.get(values.word) & !0xffff;
            let head = u64::from(values.capacity | SEPARATE | values.size << 8);
            self.words.set(values.word, order | head);
            return;
        }
        let head = [
            values.capacity as u8,
            values.size as u8,
            u8::from(values.embedded),
            u8::from(values.valid),
            0,
            0,
            0,
            0,
        ];
        self.words.set(values.word, u64::from_le_bytes(head));
    }

    /// The number of the value set `position`th.
    pub(in crate::python::heap) fn value_order(&self, values: Values, position: u32) -> u32 {
        let (word, shift) = order_place(values, position);
        (self.words.get(word) >> shift) as u32 & 0xff
    }

    fn set_value_order(&mut self, values: Values, position: u32, index: u32) {
        let (word, shift) = order_place(values, position);
        let rest = self.words.get(word) & !(0xff << shift);
        self.words.set(word, rest | u64::from(index & 0xff) << shift);
    }

    /// A value is set for the first time.
    pub(in crate::python::heap) fn append_value_order(&mut self, word: u32, index: u32) {
        let values = self.values_at(word);
        self.set_value_order(values, values.size, index);
        self.write_values_head(Values { size: values.size + 1, ..values });
    }

    /// A value is taken away (`delete_index_from_values`).
    pub(in crate::python::heap) fn remove_value_order(&mut self, word: u32, index: u32) {
        let values = self.values_at(word);
        let place = (0..values.size).find(|place| self.value_order(values, *place) == index);
        let Some(place) = place else { return };
        for next in place + 1..values.size {
            let moved = self.value_order(values, next);
            self.set_value_order(values, next - 1, moved);
        }
        self.write_values_head(Values { size: values.size - 1, ..values });
    }

    pub(in crate::python::heap) fn insert_split(
        &mut self,
        dict: Obj,
        keys: Keys,
        key: Obj,
        hash: i64,
        value: Owned,
    ) {
        let word = self.word(dict, VALUES) as u32;
        let Some(index) = self.shared_index(keys, key, hash) else {
            self.release(value);
            return;
        };
        self.words.set(word + 1 + index, u64::from(value.into_raw().0));
        self.append_value_order(word, index);
        let used = self.word(dict, 2);
        self.set_word(dict, 2, used + 1);
    }

    pub(in crate::python::heap) fn remove_split(&mut self, dict: Obj, index: u32) {
        let word = self.word(dict, VALUES) as u32;
        self.words.set(word + 1 + index, 0);
        self.remove_value_order(word, index);
    }

    pub(in crate::python::heap) fn next_split(
        &self,
        dict: Obj,
        position: &mut usize,
    ) -> Option<u32> {
        let values = self.values_at(self.word(dict, VALUES) as u32);
        if *position >= values.size as usize {
            return None;
        }
        let index = self.value_order(values, *position as u32);
        *position += 1;
        Some(index)
    }

    /// `dict.clear()` of a split dict whose count of keys is already 0.
    pub(in crate::python::heap) fn clear_split(&mut self, dict: Obj, keys: Keys) {
        let values = self.values_at(self.word(dict, VALUES) as u32);
        for index in 0..values.capacity {
            let value = Obj(self.words.get(values.word + 1 + index) as u32);
            self.words.set(values.word + 1 + index, 0);
            self.release_raw(value);
        }
        if values.embedded {
            self.write_values_head(Values { size: 0, ..values });
            return;
        }
        self.set_word(dict, VALUES, 0);
        self.set_word(dict, KEYS, u64::from(EMPTY_KEYS));
        self.free_block(values.word);
        self.release_keys(keys);
    }

    /// The dict lets go of its values, whose references moved elsewhere.
    pub(in crate::python::heap) fn abandon_values(&mut self, dict: Obj) {
        let values = self.values_at(self.word(dict, VALUES) as u32);
        self.set_word(dict, VALUES, 0);
        if values.embedded {
            self.write_values_head(Values { valid: false, ..values });
        } else {
            self.free_block(values.word);
        }
    }
}

/// The word of a byte of the order, and how far up in it the byte lies.
fn order_place(values: Values, position: u32) -> (u32, u32) {
    if values.separate && position < ORDER_IN_HEAD {
        return (values.word, 8 * (position + 8 - ORDER_IN_HEAD));
    }
    let position = if values.separate { position - ORDER_IN_HEAD } else { position };
    (values.word + 1 + values.capacity + position / 8, 8 * (position & 7))
}
