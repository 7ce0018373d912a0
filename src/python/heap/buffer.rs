//! Memory that objects lend to memoryviews: the counts that forbid resizing meanwhile, and how lending ends.

use crate::python::heap::image::types;
use crate::python::heap::{Heap, Obj, Owned, Tail};

/// Words of a `_PyManagedBufferObject`: it holds the lender for all views on it.
pub mod managed {
    pub const EXPORTS: u32 = 3;
    pub const OWNER: u32 = 5;
}

/// Words of a `PyMemoryViewObject`; shape, strides and suboffsets stand behind it, `NUMBER` words each.
pub mod view {
    pub const MANAGED: u32 = 3;
    pub const HASH: u32 = 4;
    pub const FLAGS: u32 = 5;
    /// Where the bytes begin, as the number of a byte in the heap's words.
    pub const BUFFER: u32 = 7;
    pub const LENGTH: u32 = 9;
    pub const ITEM_SIZE: u32 = 10;
    /// `readonly` and, in the upper half, `ndim`.
    pub const READONLY: u32 = 11;
    /// The format's characters, the first one lowest.
    pub const FORMAT: u32 = 12;
    pub const ITEMS: u32 = 18;
    /// Of `FLAGS`.
    pub const RELEASED: u64 = 1;
}

impl Heap {
    /// The word in which a lender counts who looks at its memory; `None` for one whose memory never moves.
    fn exports_word(&self, owner: Obj) -> Option<u32> {
        match self.layout_of(owner).tail {
            Tail::ByteArray => Some(6),
            Tail::Array => Some(7),
            _ => None,
        }
    }

    /// Number of buffers that forbid resizing.
    pub fn exports(&self, owner: Obj) -> u64 {
        self.exports_word(owner).map_or(0, |word| self.word(owner, word))
    }

    /// `PyMemoryView_FromObject`, first half: an object that holds the lender for all views on it.
    pub fn managed_buffer(&mut self, owner: Obj) -> Owned {
        let buffer = self.new_object(types::MANAGED_BUFFER);
        let held = self.own(owner);
        self.init_field(buffer.get(), managed::OWNER, held);
        if let Some(word) = self.exports_word(owner) {
            let count = self.word(owner, word);
            self.set_word(owner, word, count + 1);
        }
        buffer
    }

    /// One view more on it.
    pub fn add_view(&mut self, buffer: Obj) {
        let count = self.word(buffer, managed::EXPORTS);
        self.set_word(buffer, managed::EXPORTS, count + 1);
    }

    /// `_memory_release`: gives the lender that no view looks at any more, to be released.
    pub fn end_view(&mut self, object: Obj) -> Option<Owned> {
        let flags = self.word(object, view::FLAGS);
        let buffer = self.field(object, view::MANAGED).some()?;
        if flags & view::RELEASED != 0 {
            return None;
        }
        self.set_word(object, view::FLAGS, flags | view::RELEASED);
        let left = self.word(buffer, managed::EXPORTS).saturating_sub(1);
        self.set_word(buffer, managed::EXPORTS, left);
        if left > 0 {
            return None;
        }
        let owner = self.field(buffer, managed::OWNER).some()?;
        self.set_word(buffer, managed::OWNER, 0);
        if let Some(word) = self.exports_word(owner) {
            let count = self.word(owner, word);
            self.set_word(owner, word, count.saturating_sub(1));
        }
        Some(Owned::from_raw(owner))
    }

    /// `count` bytes from a byte of the heap on.
    pub fn memory(&self, start: u64, count: usize) -> &[u8] {
        let offset = (start % 8) as usize;
        let bytes = self.read_bytes((start / 8) as u32, (offset + count) as u32);
        bytes.get(offset..).unwrap_or(&[])
    }

    /// Writes bytes in place; what stands around them stays.
    pub fn set_memory(&mut self, start: u64, bytes: &[u8]) {
        let offset = (start % 8) as usize;
        let end = offset + bytes.len();
        let words = self.words.slice_mut((start / 8) as u32, (end as u32).div_ceil(8));
        let raw: &mut [u8] = bytemuck::cast_slice_mut(words);
        if let Some(target) = raw.get_mut(offset..end) {
            target.copy_from_slice(bytes);
        }
    }

    /// Where the bytes of a bytes object or bytearray begin, as the number of a byte.
    pub fn bytes_start(&self, object: Obj) -> u64 {
        let word = match self.layout_of(object).tail {
            Tail::ByteArray => self.word(object, 4),
            _ => u64::from(object.0) + 4,
        };
        word * 8
    }
}
