//! `array.array`: a block of numbers of one size (`arrayobject`).

use crate::python::heap::{Heap, Obj, Owned, SIZE};

const BLOCK: u32 = 3;
const ALLOCATED: u32 = 4;
/// `ob_descr`: bytes of an item and, above them, the type code.
const DESCRIPTION: u32 = 5;

impl Heap {
    /// An array of these bytes; its items have `item_size` bytes.
    pub fn array(&mut self, kind: Obj, code: char, item_size: usize, contents: &[u8]) -> Owned {
        let array = self.new_object(kind);
        let description = u64::from(u32::from(code)) << 8 | item_size as u64;
        self.set_word(array.get(), DESCRIPTION, description);
        self.array_fill(array.get(), item_size, contents);
        array
    }

    /// The contents of an array that has none, with exactly the room they need.
    pub fn array_fill(&mut self, array: Obj, item_size: usize, contents: &[u8]) {
        let count = (contents.len() / item_size) as u64;
        if count > 0 && self.array_room(array, count, count) {
            self.set_memory(self.array_start(array), contents);
        }
    }

    /// `typecode`.
    pub fn array_code(&self, array: Obj) -> char {
        char::from_u32((self.word(array, DESCRIPTION) >> 8) as u32).unwrap_or('b')
    }

    /// `itemsize`.
    pub fn array_item_size(&self, array: Obj) -> usize {
        (self.word(array, DESCRIPTION) & 0xff) as usize
    }

    pub fn array_length(&self, array: Obj) -> usize {
        self.word(array, SIZE) as usize
    }

    /// Where the first item lies, as the number of a byte in the heap's words.
    pub fn array_start(&self, array: Obj) -> u64 {
        self.word(array, BLOCK) * 8
    }

    /// The bytes of all items.
    pub fn array_bytes(&self, array: Obj) -> &[u8] {
        let length = self.array_length(array) * self.array_item_size(array);
        self.memory(self.array_start(array), length)
    }

    /// `array_resize`: false when memory is full.
    pub fn array_resize(&mut self, array: Obj, length: usize) -> bool {
        let (old, new) = (self.word(array, SIZE), length as u64);
        let block = self.word(array, BLOCK) as u32;
        if self.word(array, ALLOCATED) >= new && old < new + 16 && block != 0 {
            self.set_word(array, SIZE, new);
            return true;
        }
        if new == 0 {
            if block != 0 {
                self.free_block(block);
            }
            for word in [BLOCK, ALLOCATED, SIZE] {
                self.set_word(array, word, 0);
            }
            return true;
        }
        let room = (new >> 4) + if old < 8 { 3 } else { 7 } + new;
        self.array_room(array, new, room)
    }

    fn array_room(&mut self, array: Obj, length: u64, room: u64) -> bool {
        let bytes = room.saturating_mul(self.array_item_size(array) as u64);
        let block = self.word(array, BLOCK) as u32;
        let block = if block == 0 { self.allocate(bytes) } else { self.reallocate(block, bytes) };
        if block == 0 {
            return false;
        }
        self.set_word(array, BLOCK, u64::from(block));
        self.set_word(array, ALLOCATED, room);
        self.set_word(array, SIZE, length);
        true
    }

    /// Items there is room for.
    pub fn array_allocated(&self, array: Obj) -> u64 {
        self.word(array, ALLOCATED)
    }
}
