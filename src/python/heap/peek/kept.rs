//! The blocks that an object keeps beside itself, field by field.

use crate::python::heap::dict::{KEYS, VALUES};
use crate::python::heap::image::EMPTY_KEYS;
use crate::python::heap::instance::MANAGED_DICT;
use crate::python::heap::keys::GENERAL;
use crate::python::heap::peek::{Part, Reads, Role};
use crate::python::heap::{Heap, Obj, SIZE, Tail};

/// A block: what CPython calls the field that leads there, its address, its fields.
pub struct Kept {
    pub name: &'static str,
    pub address: u64,
    pub parts: Vec<Part>,
}

impl Heap {
    /// The blocks that belong to an object alone, or to its class's instances together.
    pub fn kept_parts(&self, object: Obj) -> Vec<Kept> {
        let layout = *self.layout_of(object);
        let mut kept = Vec::new();
        match layout.tail {
            Tail::List => kept.extend(self.list_block(object)),
            Tail::Dict | Tail::OrderedDict => self.dict_blocks(object, &mut kept),
            Tail::Set if self.set_own_table(object) != 0 => {
                let table = self.set_own_table(object);
                let mut block = Fields::new(self, table);
                for slot in 0..self.set_slots(object) as u32 {
                    block.reference(format!("table[{slot}].key"), table + 2 * slot);
                    let hash = self.words.get(table + 2 * slot + 1);
                    block.word(format!("table[{slot}].hash"), hash, Reads::Hash);
                }
                kept.push(block.end("table"));
            }
            Tail::ByteArray if layout.basic_size == 56 + self.profile.added.bytearray => {
                let (block, size) = (self.word(object, 4) as u32, self.word(object, SIZE));
                if block != 0 {
                    let words = self.words.slice(block, size.div_ceil(8) as u32 + 1);
                    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
                    let bytes = bytes.take(size as usize + 1).collect();
                    let mut fields = Fields::new(self, block);
                    fields.add("ob_bytes".to_owned(), bytes, Role::Payload, Reads::Unsigned);
                    kept.push(fields.end("ob_bytes"));
                }
            }
            _ => {}
        }
        if layout.separate_values && self.separate_values(object) != 0 {
            let keys =
                self.word(self.type_of(object), crate::python::heap::types::word::CACHED_KEYS);
            kept.push(self.values_block(self.separate_values(object), keys as u32));
        }
        if layout.managed_dict {
            let dict = Obj(self.words.get(object.0 - MANAGED_DICT) as u32);
            if !dict.is_null() {
                self.dict_blocks(dict, &mut kept);
            }
        }
        kept
    }

    fn list_block(&self, list: Obj) -> Option<Kept> {
        let block = self.word(list, 3) as u32;
        let (size, allocated) = (self.word(list, SIZE) as u32, self.word(list, 4) as u32);
        let mut fields = (block != 0).then(|| Fields::new(self, block))?;
        for item in 0..size {
            fields.reference(format!("ob_item[{item}]"), block + item);
        }
        fields.unused(8 * (allocated - size.min(allocated)));
        Some(fields.end("ob_item"))
    }

    fn dict_blocks(&self, dict: Obj, kept: &mut Vec<Kept>) {
        let word = self.word(dict, KEYS) as u32;
        if word != 0 && word != EMPTY_KEYS {
            kept.push(self.keys_block(word));
        }
        let values = self.word(dict, VALUES) as u32;
        if values != 0 && self.values_at(values).separate {
            kept.push(self.values_block(values, word));
        }
    }

    /// `PyDictKeysObject`.
    fn keys_block(&self, word: u32) -> Kept {
        let keys = self.keys_at(word);
        let mut fields = Fields::new(self, word);
        fields.word("dk_refcnt".to_owned(), self.words.get(word), Reads::Signed);
        let sizes = self.words.get(word + 1).to_le_bytes();
        for (name, byte) in [("dk_log2_size", 0), ("dk_log2_index_bytes", 1), ("dk_kind", 2)] {
            fields.add(name.to_owned(), vec![sizes[byte]], Role::Field, Reads::Unsigned);
        }
        fields.add(String::new(), vec![0], Role::Unused, Reads::Unsigned);
        let version = sizes[4..].to_vec();
        fields.add("dk_version".to_owned(), version, Role::Field, Reads::Unsigned);
        fields.word("dk_usable".to_owned(), self.words.get(word + 2), Reads::Signed);
        fields.word("dk_nentries".to_owned(), self.words.get(word + 3), Reads::Signed);
        let indices = self.words.slice(word + 4, keys.entries() - word - 4);
        let indices = indices.iter().flat_map(|word| word.to_le_bytes()).collect();
        fields.add("dk_indices".to_owned(), indices, Role::Payload, Reads::Unsigned);
        let count = self.keys_count(keys);
        for index in 0..count {
            let key = keys.key_word(index);
            if keys.kind == GENERAL {
                let hash = self.words.get(key - 1);
                fields.word(format!("[{index}].me_hash"), hash, Reads::Hash);
            }
            fields.reference(format!("[{index}].me_key"), key);
            fields.reference(format!("[{index}].me_value"), key + 1);
        }
        let left = keys.size().saturating_sub(fields.at);
        fields.unused(left as u32);
        fields.end("ma_keys")
    }

    /// Values in a block of their own, behind the bytes for their order.
    fn values_block(&self, word: u32, keys: u32) -> Kept {
        let values = self.values_at(word);
        let prefix = self.values_address(word) - self.block_address(word);
        let image = self.separate_image(word);
        let mut fields = Fields::new(self, word);
        let (order, sizes) = image[..prefix as usize].split_at(prefix as usize - 2);
        let (unused, order) =
            order.split_at(order.len() - values.size.min(values.capacity) as usize);
        fields.unused(unused.len() as u32);
        fields.add("order".to_owned(), order.to_vec(), Role::Field, Reads::Unsigned);
        fields.add("size".to_owned(), sizes[..1].to_vec(), Role::Field, Reads::Unsigned);
        fields.add("prefix size".to_owned(), sizes[1..].to_vec(), Role::Field, Reads::Unsigned);
        let named = if keys == 0 { 0 } else { self.keys_count(self.keys_at(keys)) };
        let named = named.min(values.capacity);
        for index in 0..named {
            let name = self.shared_name(keys, index);
            let name = name.unwrap_or_else(|| format!("values[{index}]"));
            fields.reference(name, word + 1 + index);
        }
        fields.unused(8 * (values.capacity - named));
        fields.end("values")
    }
}

/// The fields of a block so far.
struct Fields<'a> {
    heap: &'a Heap,
    start: u32,
    at: u64,
    parts: Vec<Part>,
}

impl Fields<'_> {
    fn new(heap: &Heap, start: u32) -> Fields<'_> {
        Fields { heap, start, at: 0, parts: Vec::new() }
    }

    fn add(&mut self, name: String, bytes: Vec<u8>, role: Role, reads: Reads) {
        if bytes.is_empty() {
            return;
        }
        let offset = self.at as i64;
        self.at += bytes.len() as u64;
        let (unknown, refers) = (None, Obj::NULL);
        self.parts.push(Part { offset, name, bytes, unknown, role, reads, refers });
    }

    fn word(&mut self, name: String, value: u64, reads: Reads) {
        self.add(name, value.to_le_bytes().to_vec(), Role::Field, reads);
    }

    fn reference(&mut self, name: String, word: u32) {
        let refers = Obj(self.heap.words.get(word) as u32);
        let value = self.heap.pointer(u64::from(refers.0));
        self.add(name, value.to_le_bytes().to_vec(), Role::Payload, Reads::Pointer);
        if let Some(part) = self.parts.last_mut() {
            part.refers = refers;
        }
    }

    fn unused(&mut self, count: u32) {
        if count > 0 {
            self.add(String::new(), vec![0; count as usize], Role::Unused, Reads::Unsigned);
        }
    }

    fn end(self, name: &'static str) -> Kept {
        Kept { name, address: self.heap.block_address(self.start), parts: self.parts }
    }
}
