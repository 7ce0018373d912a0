//! What C code does with memory, for programs that call it: blocks of their own, the UTF-8 form of a text, sums of it all.

use crate::python::heap::{Heap, Obj};

impl Heap {
    /// `PyObject_Malloc`: the address of a block, or `None` when there is no room.
    pub fn lend(&mut self, bytes: u64) -> Option<u64> {
        if !self.has_room(bytes) {
            return None;
        }
        let block = self.allocate(bytes.max(1));
        if block == 0 || self.is_exhausted() {
            return None;
        }
        self.lent.insert(block);
        Some(self.block_address(block))
    }

    /// `PyObject_Free`; false when no such block was lent.
    pub fn take_back(&mut self, address: u64) -> bool {
        let Some(block) = self.word_at(address).filter(|block| self.lent.remove(block)) else {
            return false;
        };
        self.free_block(block);
        true
    }

    /// Of a size class of small blocks: pools, blocks in use, free blocks in these pools.
    pub fn pool_sums(&self, size_class: u32) -> [u64; 3] {
        self.small.class_sums(size_class)
    }

    /// Arenas, and pools in them that are of no size class.
    pub fn arena_sums(&self) -> [u64; 2] {
        self.small.arena_sums()
    }

    /// What waits in free lists, as `sys._debugmallocstats` lists it: name, bytes of one, how many.
    pub fn free_list_sums(&self) -> Vec<(String, u64, u64)> {
        let lists = &self.free_lists;
        // Types of 3.15 tell of their collector's header as well.
        let header = u64::from(self.profile.added.module / 48) * 16;
        let mut sums = vec![("PyDictObject".to_owned(), 48 + header, lists.dict.waiting())];
        if self.profile.tells_free_keys {
            sums.push(("PyDictKeysObject".to_owned(), 32, lists.dict_keys.waiting()));
        }
        sums.push(("PyFloatObject".to_owned(), 24, lists.float.waiting()));
        sums.push(("PyListObject".to_owned(), 40 + header, lists.list.waiting()));
        let tuple = 24 + u64::from(self.profile.added.tuple) + header;
        for (length, list) in (1..).zip(&lists.tuple) {
            let name = format!("{length}-sized PyTupleObject");
            sums.push((name, tuple + 8 * length, list.waiting()));
        }
        sums
    }

    /// `PyUnicode_AsUTF8`: a text that is not ASCII keeps its UTF-8 form beside its characters from then on.
    pub fn keep_utf8(&mut self, text: Obj) {
        if self.needs_utf8(text) {
            let bytes = self.text(text).into_owned().into_bytes();
            let block = self.allocate(bytes.len() as u64 + 1);
            if block != 0 && !self.is_exhausted() {
                self.words.set(block + (bytes.len() / 8) as u32, 0);
                self.write_bytes(block, &bytes);
                self.set_utf8(text, block, bytes.len() as u64);
            }
        }
    }
}
