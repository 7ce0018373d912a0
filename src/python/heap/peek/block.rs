//! What stands around a word of the heap: an object, or a block that an object keeps beside itself.

use crate::python::heap::arena::{ARENAS_END, ARENAS_START, BRK_START, STATIC_END};
use crate::python::heap::deque::{LEFT_BLOCK, RIGHT_LINK};
use crate::python::heap::dict::{KEYS, VALUES};
use crate::python::heap::image::{EMPTY_KEYS, static_object_around};
use crate::python::heap::keys::GENERAL;
use crate::python::heap::mimalloc::Mimalloc;
use crate::python::heap::peek::Beyond;
use crate::python::heap::peek::Seen;
use crate::python::heap::types::{static_type, word};
use crate::python::heap::{Heap, Obj, REFCOUNT, TYPE, Tail, image::types};

/// A run of words that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// An object with the words before it.
    Object { object: Obj, start: u32, words: u32 },
    /// References (the items of a list, a node's links).
    References { start: u32, words: u32 },
    /// Bytes.
    Raw { start: u32, words: u32 },
    /// `PyDictKeysObject`.
    Keys { start: u32, words: u32 },
    /// `PyDictValues` in a block of their own.
    Values { start: u32, words: u32 },
    /// The table of a set: a reference and a hash by turns.
    SetTable { start: u32, words: u32 },
    /// A node of an `OrderedDict`: key, hash, two links.
    Node { start: u32, words: u32 },
}

impl Block {
    fn bounds(self) -> (u32, u32) {
        match self {
            Block::Object { start, words, .. }
            | Block::References { start, words }
            | Block::Raw { start, words }
            | Block::Keys { start, words }
            | Block::Values { start, words }
            | Block::SetTable { start, words }
            | Block::Node { start, words } => (start, words),
        }
    }

    pub fn contains(self, word: u32) -> bool {
        let (start, words) = self.bounds();
        (start..start + words).contains(&word)
    }
}

impl Heap {
    /// What a handle is in CPython.
    pub(super) fn pointer(&self, value: u64) -> u64 {
        self.address(Obj(value as u32))
    }

    /// What a word is part of; `None` when nothing that lives is there.
    pub(super) fn block_around(&self, word: u32) -> Option<Block> {
        if word < STATIC_END {
            if (EMPTY_KEYS..EMPTY_KEYS + 5).contains(&word) {
                return Some(Block::Keys { start: EMPTY_KEYS, words: 5 });
            }
            let (object, words) = static_object_around(word, self.has_wide_texts())?;
            let start = word.min(object.0);
            return Some(Block::Object { object, start, words: words + object.0 - start });
        }
        let (start, words) = if (ARENAS_START..ARENAS_END).contains(&word) {
            match &self.pages {
                Some(pages) => pages.block_around(word)?,
                None => self.small.block_around(word)?,
            }
        } else {
            self.large.block_around(word)?
        };
        match self.object_in(start, words) {
            Some(object) => Some(Block::Object { object, start, words }),
            None => self.kept_block(start, words),
        }
    }

    /// The word as CPython has it.
    pub(super) fn seen_in(&self, block: Block, word: u32, beyond: &dyn Beyond) -> Seen {
        let value = self.words.get(word);
        match block {
            Block::Object { object, .. } => self.seen_in_object(object, word, beyond),
            Block::Keys { start, .. } => Seen::Known(self.seen_in_keys(start, word)),
            Block::Values { start, .. } => Seen::Known(self.seen_in_values(start, word)),
            // The hashes.
            Block::SetTable { start, .. } if !(word - start).is_multiple_of(2) => {
                Seen::Known(value)
            }
            Block::Node { start, .. } if word == start + 1 => Seen::Known(value),
            Block::Node { start, .. } if word > start + 1 => {
                Seen::Known(self.block_address(value as u32))
            }
            Block::References { .. } | Block::SetTable { .. } | Block::Node { .. } => {
                Seen::Known(self.pointer(value))
            }
            Block::Raw { .. } => Seen::Known(value),
        }
    }

    fn seen_in_keys(&self, start: u32, word: u32) -> u64 {
        let value = self.words.get(word);
        let keys = self.keys_at(start);
        let entries = keys.entries();
        let Some(place) = word.checked_sub(entries) else { return value };
        let hashes = if keys.kind == GENERAL { 3 } else { 2 };
        if place / hashes >= self.keys_count(keys) {
            return 0;
        }
        if keys.kind == GENERAL && place % 3 == 0 { value } else { self.pointer(value) }
    }

    /// Word of values: their head, the references, the order in which they were set.
    pub(super) fn seen_in_values(&self, start: u32, word: u32) -> u64 {
        let value = self.words.get(word);
        let values = self.values_at(start);
        let is_reference = (start + 1..=start + values.capacity).contains(&word);
        if is_reference { self.pointer(value) } else { value }
    }

    /// The object that begins in a block, behind its headers.
    fn object_in(&self, start: u32, words: u32) -> Option<Obj> {
        let starts = [0, 2, 4].into_iter().filter(|header| header + 1 < words);
        starts.map(|header| (header, Obj(start + header))).find_map(|(header, object)| {
            let kind = self.field(object, TYPE);
            let is_object = self.serial(object) != 0
                && self.has_count(object)
                && self.is_type_object(kind, 2)
                && self.words_before(self.layout_of_type(kind)) == header;
            is_object.then_some(object)
        })
    }

    /// A free block's first word is a link or 0.
    fn has_count(&self, object: Obj) -> bool {
        let count = self.word(object, REFCOUNT);
        (1..u64::from(BRK_START)).contains(&count) || count == u64::from(u32::MAX)
    }

    fn is_type_object(&self, object: Obj, depth: u32) -> bool {
        if object.0 < STATIC_END {
            return static_type(object).is_some();
        }
        let kind = self.field(object, TYPE);
        kind == types::TYPE
            || depth > 0
                && self.serial(object) != 0
                && self.is_type_object(kind, depth - 1)
                && self.layout_of_type(kind).tail == Tail::Type
    }

    /// A block without an object: who keeps it says what it is.
    fn kept_block(&self, start: u32, words: u32) -> Option<Block> {
        let in_pages = self.pages.iter().flat_map(Mimalloc::blocks);
        let blocks = self.small.blocks().chain(in_pages).chain(self.large.blocks());
        blocks
            .filter_map(|(first, size)| self.object_in(first, size))
            .find_map(|owner| self.kept_by(owner, start, words))
    }

    fn kept_by(&self, owner: Obj, start: u32, words: u32) -> Option<Block> {
        let is = |offset: u32| self.word(owner, offset) == u64::from(start);
        let layout = self.layout_of(owner);
        match layout.tail {
            Tail::List if is(3) => Some(Block::References { start, words }),
            Tail::ByteArray if is(4) => Some(Block::Raw { start, words }),
            Tail::Array if is(3) => Some(Block::Raw { start, words }),
            Tail::Text if self.str_own_block(owner) == start => Some(Block::Raw { start, words }),
            Tail::Set if self.set_own_table(owner) == start => {
                Some(Block::SetTable { start, words })
            }
            Tail::Dict | Tail::OrderedDict if is(KEYS) => Some(Block::Keys { start, words }),
            Tail::Dict | Tail::OrderedDict if is(VALUES) => Some(Block::Values { start, words }),
            Tail::OrderedDict => self.kept_by_order(owner, start, words),
            Tail::Deque => self.kept_by_deque(owner, start, words),
            Tail::Type if owner.0 >= STATIC_END && is(word::CACHED_KEYS) => {
                Some(Block::Keys { start, words })
            }
            _ if layout.separate_values && self.separate_values(owner) == start => {
                Some(Block::Values { start, words })
            }
            _ => None,
        }
    }

    fn kept_by_order(&self, owner: Obj, start: u32, words: u32) -> Option<Block> {
        if self.word(owner, 6) == u64::from(start) {
            return Some(Block::References { start, words });
        }
        let mut node = self.order_end(owner, false);
        while node != 0 && node != start {
            node = self.order_neighbour(node, false);
        }
        (node == start).then_some(Block::Node { start, words })
    }

    fn kept_by_deque(&self, owner: Obj, start: u32, words: u32) -> Option<Block> {
        let mut block = self.word(owner, LEFT_BLOCK) as u32;
        while block != 0 && block != start {
            block = self.words.get(block + RIGHT_LINK) as u32;
        }
        (block == start).then_some(Block::References { start, words })
    }
}
