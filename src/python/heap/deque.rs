//! `collections.deque`: a chain of blocks of 64 references, with a few spare blocks, as `Modules/_collectionsmodule.c` has it.

use crate::python::heap::{Heap, Obj, Owned, SIZE};

/// Words of a `dequeobject`.
pub const LEFT_BLOCK: u32 = 3;
const RIGHT_BLOCK: u32 = 4;
const LEFT_INDEX: u32 = 5;
const RIGHT_INDEX: u32 = 6;
/// Counts the changes, so that iterators notice them.
pub const STATE: u32 = 7;
/// -1 (all bits set) without a limit.
pub const MAXLEN: u32 = 8;
const SPARE_COUNT: u32 = 9;
const SPARES: u32 = 10;
const SPARE_LIMIT: u64 = 16;

pub const BLOCK_LENGTH: u64 = 64;
const CENTER: u64 = (BLOCK_LENGTH - 1) / 2;
/// Words of a block: left link, the references, right link.
const DATA: u32 = 1;
pub const RIGHT_LINK: u32 = 65;
const BLOCK_BYTES: u64 = 528;

/// Where an iterator stands in a deque.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DequeCursor {
    pub block: u32,
    pub index: u64,
}

impl Heap {
    /// An empty deque without limit.
    pub fn deque_of_type(&mut self, kind: Obj) -> Owned {
        let deque = self.new_object(kind);
        let block = self.new_deque_block(deque.get());
        self.set_word(deque.get(), LEFT_BLOCK, u64::from(block));
        self.set_word(deque.get(), RIGHT_BLOCK, u64::from(block));
        self.deque_center(deque.get());
        self.set_word(deque.get(), MAXLEN, u64::MAX);
        deque
    }

    #[inline(always)]
    pub fn deque_length(&self, deque: Obj) -> usize {
        self.word(deque, SIZE) as usize
    }

    pub fn deque_append(&mut self, deque: Obj, item: Owned) {
        let mut index = self.word(deque, RIGHT_INDEX);
        let mut block = self.word(deque, RIGHT_BLOCK) as u32;
        if index == BLOCK_LENGTH - 1 {
            let fresh = self.new_deque_block(deque);
            self.words.set(fresh, u64::from(block));
            self.words.set(block + RIGHT_LINK, u64::from(fresh));
            self.set_word(deque, RIGHT_BLOCK, u64::from(fresh));
            block = fresh;
            index = u64::MAX;
        }
        let index = index.wrapping_add(1);
        self.set_word(deque, RIGHT_INDEX, index);
        self.words.set(block + DATA + index as u32, u64::from(item.into_raw().0));
        self.deque_changed(deque, 1);
    }

    pub fn deque_append_left(&mut self, deque: Obj, item: Owned) {
        let mut index = self.word(deque, LEFT_INDEX);
        let mut block = self.word(deque, LEFT_BLOCK) as u32;
        if index == 0 {
            let fresh = self.new_deque_block(deque);
            self.words.set(fresh + RIGHT_LINK, u64::from(block));
            self.words.set(block, u64::from(fresh));
            self.set_word(deque, LEFT_BLOCK, u64::from(fresh));
            block = fresh;
            index = BLOCK_LENGTH;
        }
        self.set_word(deque, LEFT_INDEX, index - 1);
        self.words.set(block + index as u32, u64::from(item.into_raw().0));
        self.deque_changed(deque, 1);
    }

    pub fn deque_pop(&mut self, deque: Obj) -> Option<Owned> {
        if self.deque_length(deque) == 0 {
            return None;
        }
        let index = self.word(deque, RIGHT_INDEX);
        let block = self.word(deque, RIGHT_BLOCK) as u32;
        let item = Obj(self.words.get(block + DATA + index as u32) as u32);
        self.set_word(deque, RIGHT_INDEX, index.wrapping_sub(1));
        self.deque_changed(deque, -1);
        if self.deque_length(deque) == 0 {
            self.deque_center(deque);
        } else if index == 0 {
            let previous = self.words.get(block);
            self.give_deque_block(deque, block);
            self.set_word(deque, RIGHT_BLOCK, previous);
            self.words.set(previous as u32 + RIGHT_LINK, 0);
            self.set_word(deque, RIGHT_INDEX, BLOCK_LENGTH - 1);
        }
        Some(Owned::from_raw(item))
    }

    pub fn deque_pop_left(&mut self, deque: Obj) -> Option<Owned> {
        if self.deque_length(deque) == 0 {
            return None;
        }
        let index = self.word(deque, LEFT_INDEX);
        let block = self.word(deque, LEFT_BLOCK) as u32;
        let item = Obj(self.words.get(block + DATA + index as u32) as u32);
        self.set_word(deque, LEFT_INDEX, index + 1);
        self.deque_changed(deque, -1);
        if self.deque_length(deque) == 0 {
            self.deque_center(deque);
        } else if index + 1 == BLOCK_LENGTH {
            let next = self.words.get(block + RIGHT_LINK);
            self.give_deque_block(deque, block);
            self.set_word(deque, LEFT_BLOCK, next);
            self.words.set(next as u32, 0);
            self.set_word(deque, LEFT_INDEX, 0);
        }
        Some(Owned::from_raw(item))
    }

    /// Before an empty deque is extended: room on the side that will be filled.
    pub fn deque_make_room(&mut self, deque: Obj, left: bool) {
        let first = if left { BLOCK_LENGTH - 1 } else { 1 };
        self.set_word(deque, LEFT_INDEX, first);
        self.set_word(deque, RIGHT_INDEX, first - 1);
    }

    /// The item at an index, borrowed.
    pub fn deque_item(&self, deque: Obj, index: usize) -> Obj {
        Obj(self.words.get(self.deque_place(deque, index)) as u32)
    }

    /// Puts an item in the place of another, which is for the caller to release.
    pub fn deque_set(&mut self, deque: Obj, index: usize, item: Owned) -> Owned {
        let place = self.deque_place(deque, index);
        let old = Obj(self.words.get(place) as u32);
        self.words.set(place, u64::from(item.into_raw().0));
        Owned::from_raw(old)
    }

    /// All items from left to right, borrowed.
    pub fn deque_items(&self, deque: Obj) -> Vec<Obj> {
        let mut items = Vec::with_capacity(self.deque_length(deque));
        self.deque_edges(deque, &mut |item| items.push(item));
        items
    }

    /// Takes everything out.
    pub fn deque_clear(&mut self, deque: Obj) -> Vec<Owned> {
        let items = self.deque_items(deque).into_iter().map(Owned::from_raw).collect();
        let (last, mut block) = (self.word(deque, RIGHT_BLOCK), self.word(deque, LEFT_BLOCK));
        while block != last && block != 0 {
            let next = self.words.get(block as u32 + RIGHT_LINK);
            self.give_deque_block(deque, block as u32);
            block = next;
        }
        if block != 0 {
            self.words.set(block as u32, 0);
            self.set_word(deque, LEFT_BLOCK, block);
            self.deque_center(deque);
        }
        let length = self.deque_length(deque) as i64;
        self.deque_changed(deque, -length);
        items
    }

    /// Where the first item lies, or from the right the last one.
    pub fn deque_cursor(&self, deque: Obj, from_right: bool) -> DequeCursor {
        let (block, index) =
            if from_right { (RIGHT_BLOCK, RIGHT_INDEX) } else { (LEFT_BLOCK, LEFT_INDEX) };
        DequeCursor { block: self.word(deque, block) as u32, index: self.word(deque, index) }
    }

    /// The item at a cursor, borrowed, and the cursor behind it.
    pub fn deque_at(&self, cursor: DequeCursor, leftwards: bool) -> (Obj, DequeCursor) {
        let item = Obj(self.words.get(cursor.block + DATA + cursor.index as u32) as u32);
        let next = match (leftwards, cursor.index) {
            (true, 0) => {
                DequeCursor { block: self.words.get(cursor.block) as u32, index: BLOCK_LENGTH - 1 }
            }
            (true, index) => DequeCursor { index: index - 1, ..cursor },
            (false, index) if index + 1 == BLOCK_LENGTH => {
                DequeCursor { block: self.words.get(cursor.block + RIGHT_LINK) as u32, index: 0 }
            }
            (false, index) => DequeCursor { index: index + 1, ..cursor },
        };
        (item, next)
    }

    pub(in crate::python::heap) fn deque_edges(&self, deque: Obj, visit: &mut dyn FnMut(Obj)) {
        let mut cursor = self.deque_cursor(deque, false);
        for _ in 0..self.deque_length(deque) {
            let (item, next) = self.deque_at(cursor, false);
            visit(item);
            cursor = next;
        }
    }

    /// Bytes of the blocks in use.
    pub(in crate::python::heap) fn deque_blocks_size(&self, deque: Obj) -> u64 {
        let indexes = self.word(deque, LEFT_INDEX) + self.deque_length(deque) as u64;
        indexes.div_ceil(BLOCK_LENGTH).max(1) * BLOCK_BYTES
    }

    /// Gives all blocks back; nothing in them counts any more.
    pub(in crate::python::heap) fn finish_deque(&mut self, deque: Obj) {
        let mut block = self.word(deque, LEFT_BLOCK) as u32;
        while block != 0 {
            let next = self.words.get(block + RIGHT_LINK) as u32;
            self.free_block(block);
            block = next;
        }
        for spare in 0..self.word(deque, SPARE_COUNT) as u32 {
            let block = self.word(deque, SPARES + spare) as u32;
            self.free_block(block);
        }
    }

    fn deque_place(&self, deque: Obj, index: usize) -> u32 {
        let place = self.word(deque, LEFT_INDEX) + index as u64;
        let (blocks, index_in_block) = (place / BLOCK_LENGTH, (place % BLOCK_LENGTH) as u32);
        let mut block;
        if index < self.deque_length(deque) / 2 {
            block = self.word(deque, LEFT_BLOCK) as u32;
            for _ in 0..blocks {
                block = self.words.get(block + RIGHT_LINK) as u32;
            }
        } else {
            let last = self.word(deque, LEFT_INDEX) + self.deque_length(deque) as u64 - 1;
            block = self.word(deque, RIGHT_BLOCK) as u32;
            for _ in blocks..last / BLOCK_LENGTH {
                block = self.words.get(block) as u32;
            }
        }
        block + DATA + index_in_block
    }

    fn deque_center(&mut self, deque: Obj) {
        self.set_word(deque, LEFT_INDEX, CENTER + 1);
        self.set_word(deque, RIGHT_INDEX, CENTER);
    }

    fn deque_changed(&mut self, deque: Obj, by: i64) {
        let length = self.word(deque, SIZE).wrapping_add_signed(by);
        self.set_word(deque, SIZE, length);
        let state = self.word(deque, STATE);
        self.set_word(deque, STATE, state + 1);
    }

    fn new_deque_block(&mut self, deque: Obj) -> u32 {
        let count = self.word(deque, SPARE_COUNT);
        let block = if count > 0 {
            self.set_word(deque, SPARE_COUNT, count - 1);
            self.word(deque, SPARES + count as u32 - 1) as u32
        } else {
            self.allocate(BLOCK_BYTES)
        };
        self.words.set(block, 0);
        self.words.set(block + RIGHT_LINK, 0);
        block
    }

    fn give_deque_block(&mut self, deque: Obj, block: u32) {
        let count = self.word(deque, SPARE_COUNT);
        if count < SPARE_LIMIT {
            self.set_word(deque, SPARES + count as u32, u64::from(block));
            self.set_word(deque, SPARE_COUNT, count + 1);
        } else {
            self.free_block(block);
        }
    }
}
