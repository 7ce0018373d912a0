//! `bytes` and `bytearray`.

use crate::python::heap::hash::hash_key;
use crate::python::heap::image::{self, types};
use crate::python::heap::{Heap, Obj, Owned, SIZE, hash_bytes};

const HASH: u32 = 3;
const DATA: u32 = 4;
/// `PyByteArrayObject`: `ob_alloc`, `ob_bytes`, `ob_start`.
const ALLOCATED: u32 = 3;
const BLOCK: u32 = 4;
const START: u32 = 5;

impl Heap {
    /// A bytes object; the empty one and those of one byte are shared.
    pub fn bytes(&mut self, value: &[u8]) -> Owned {
        match *value {
            [] => Owned::from_raw(image::EMPTY_BYTES),
            [byte] => Owned::from_raw(image::byte_character(byte)),
            _ => self.bytes_of_type(types::BYTES, value),
        }
    }

    /// A new bytes object of this type.
    pub fn bytes_of_type(&mut self, kind: Obj, value: &[u8]) -> Owned {
        let layout = *self.layout_of_type(kind);
        let object = self.new_untracked(kind, &layout, 1, value.len() as u64, 0);
        self.set_word(object, HASH, u64::MAX);
        if self.word(object, SIZE) as usize == value.len() {
            self.write_bytes(object.0 + DATA, value);
        }
        if layout.collected {
            self.gc_track(object);
        }
        Owned::from_raw(object)
    }

    /// The bytes of a bytes object or bytearray.
    pub fn bytes_value(&self, object: Obj) -> &[u8] {
        let length = self.word(object, SIZE) as u32;
        if self.layout_of(object).tail == crate::python::heap::Tail::ByteArray {
            return self.read_bytes(self.word(object, BLOCK) as u32, length);
        }
        self.read_bytes(object.0 + DATA, length)
    }

    pub fn bytes_length(&self, object: Obj) -> usize {
        self.word(object, SIZE) as usize
    }

    /// The hash of a bytes object, computed once and kept in it.
    pub fn bytes_hash(&mut self, object: Obj) -> i64 {
        let cached = self.word(object, HASH);
        if cached != u64::MAX {
            return cached as i64;
        }
        let hash = hash_bytes(self.bytes_value(object), hash_key(self.profile.hash_seed));
        self.set_word(object, HASH, hash as u64);
        hash
    }

    pub fn bytearray(&mut self, value: &[u8]) -> Owned {
        let object = self.new_object(types::BYTEARRAY);
        self.bytearray_set(object.get(), value);
        object
    }

    /// Gives a bytearray other contents; `PyByteArray_Resize` says how much room it gets.
    pub fn bytearray_set(&mut self, object: Obj, value: &[u8]) {
        let size = value.len() as u64;
        if size != self.word(object, SIZE) && !self.resize_bytearray(object, size) {
            return;
        }
        let block = self.word(object, BLOCK) as u32;
        if block != 0 {
            // The byte after the last one is always 0.
            self.words.set(block + (size / 8) as u32, 0);
            self.write_bytes(block, value);
        }
    }

    /// Changes the length of what lies as a bytearray does; new bytes are 0. False when memory has no room.
    pub fn bytearray_resize(&mut self, object: Obj, size: usize) -> bool {
        let old = self.bytes_length(object);
        if size != old && !self.resize_bytearray(object, size as u64) {
            return false;
        }
        if size > old {
            self.bytearray_fill(object, old, size);
        }
        true
    }

    /// Sets a stretch to 0.
    fn bytearray_fill(&mut self, object: Obj, start: usize, end: usize) {
        let block = self.word(object, BLOCK) as u32;
        let first = (start / 8) as u32;
        let words = self.words.slice_mut(block + first, (end.div_ceil(8) as u32) - first);
        let raw: &mut [u8] = bytemuck::cast_slice_mut(words);
        raw[start % 8..].fill(0);
    }

    /// Writes into what lies as a bytearray does; all of it must fit.
    pub fn bytearray_write(&mut self, object: Obj, at: usize, value: &[u8]) {
        let end = at + value.len();
        if value.is_empty() || end > self.bytes_length(object) {
            return;
        }
        let block = self.word(object, BLOCK) as u32;
        let first = (at / 8) as u32;
        let words = self.words.slice_mut(block + first, (end.div_ceil(8) as u32) - first);
        let raw: &mut [u8] = bytemuck::cast_slice_mut(words);
        raw[at % 8..at % 8 + value.len()].copy_from_slice(value);
    }

    /// Adds bytes at the end of a bytearray: what stands there is not written again.
    pub fn bytearray_extend(&mut self, object: Obj, more: &[u8]) {
        let old = self.word(object, SIZE);
        let size = old + more.len() as u64;
        if more.is_empty() || !self.resize_bytearray(object, size) {
            return;
        }
        let start = self.word(object, BLOCK) * 8;
        self.set_memory(start + old, more);
        self.set_memory(start + size, &[0]);
    }

    fn resize_bytearray(&mut self, object: Obj, size: u64) -> bool {
        // Where the bytes are a `bytes` object (3.15), the 0 behind them is not counted.
        let apart = u64::from(self.profile.added.bytearray > 0);
        let allocated = self.word(object, ALLOCATED);
        let counted = allocated.saturating_sub(apart);
        let wanted = if size < counted + apart {
            if size >= counted / 2 { allocated } else { size + 1 }
        } else if size as f64 <= counted as f64 * 1.125 {
            size + (size >> 3) + if size < 9 { 3 } else { 6 } + apart
        } else {
            size + 1
        };
        let mut block = self.word(object, BLOCK) as u32;
        if wanted != allocated {
            block = if block == 0 { self.allocate(wanted) } else { self.reallocate(block, wanted) };
        }
        if block == 0 {
            return false;
        }
        self.set_word(object, SIZE, size);
        self.set_word(object, ALLOCATED, wanted);
        self.set_word(object, BLOCK, u64::from(block));
        self.set_word(object, START, u64::from(block));
        true
    }
}
