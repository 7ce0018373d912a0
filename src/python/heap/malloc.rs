//! `malloc` for what is too big for pymalloc: a `brk` heap of coalescing chunks, and mappings of their own from 128 KiB.

use crate::python::heap::arena::{BRK_END, BRK_START, MAPPED_END, MAPPED_START};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// `M_MMAP_THRESHOLD`.
const MAP_THRESHOLD: u32 = 128 * 1024;
/// A page in words.
const PAGE_WORDS: u32 = 512;
/// Chunks of a size up to this many bytes wait in a stack of their own (`tcache`), seven of each size.
const CACHED_BYTES: u32 = 1032;
const CACHED_EACH: usize = 7;
/// A chunk's size field precedes the block: 16 bytes with alignment.
const CHUNK_HEADER: u32 = 2;

/// The state of `malloc`: which words are handed out, which are free.
#[derive(Clone, Default)]
pub struct Malloc {
    /// Blocks in use: first word of the block to words of the chunk.
    used: FxHashMap<u32, u32>,
    /// Free chunks by first word of the block: words of the chunk.
    free: BTreeMap<u32, u32>,
    /// The free chunks of the heap, and of the mappings, by words and first word.
    by_size: [BTreeSet<(u32, u32)>; 2],
    /// `tcache`: by chunk size in 16-byte steps, the blocks freed last.
    cached: Vec<Vec<u32>>,
    /// End of the `brk` heap, in words beyond its start.
    top: u32,
    /// Words from the start of the mapped region that were handed out.
    mapped_top: u32,
    in_use_words: u64,
}

impl Malloc {
    /// A block of at least `bytes` bytes as its first word.
    pub fn allocate(&mut self, bytes: u32) -> Option<u32> {
        let block =
            if bytes >= MAP_THRESHOLD { self.map(bytes) } else { self.allocate_chunk(bytes) }?;
        self.in_use_words += u64::from(self.used.get(&block).copied().unwrap_or(0));
        Some(block)
    }

    pub fn free(&mut self, block: u32) {
        let Some(words) = self.used.remove(&block) else { return };
        self.in_use_words -= u64::from(words);
        if block >= MAPPED_START {
            self.give_back(block, words);
            return;
        }
        if words * 8 <= CACHED_BYTES + 8 {
            let index = (words / 2) as usize;
            if self.cached.len() <= index {
                self.cached.resize(index + 1, Vec::new());
            }
            if self.cached[index].len() < CACHED_EACH {
                self.cached[index].push(block);
                return;
            }
        }
        self.give_back(block, words);
    }

    /// Grows or shrinks a block where it lies; false when it must move.
    pub fn resize(&mut self, block: u32, bytes: u32) -> bool {
        let Some(&words) = self.used.get(&block) else { return false };
        let mapped = block >= MAPPED_START;
        if mapped != (bytes >= MAP_THRESHOLD) {
            return false;
        }
        let wanted = if mapped {
            (bytes.div_ceil(8) + CHUNK_HEADER).next_multiple_of(PAGE_WORDS)
        } else {
            chunk_words(bytes)
        };
        if wanted == words {
            return true;
        }
        let mut available = words;
        if wanted > words {
            if let Some(&next) =
                self.free.get(&(block + words)).filter(|next| words + **next >= wanted)
            {
                self.remove_free(block + words);
                available += next;
            } else if !self.grow_top(block, words, wanted) {
                return false;
            } else {
                available = wanted;
            }
        }
        let rest = available - wanted;
        let kept = if rest >= 4 { wanted } else { available };
        self.used.insert(block, kept);
        self.in_use_words = self.in_use_words + u64::from(kept) - u64::from(words);
        if kept < available {
            self.give_back(block + kept, rest);
        }
        true
    }

    /// Moves the end of the heap when the block is the last one.
    fn grow_top(&mut self, block: u32, words: u32, wanted: u32) -> bool {
        let (top, start, end) = if block >= MAPPED_START {
            (&mut self.mapped_top, MAPPED_START, MAPPED_END)
        } else {
            (&mut self.top, BRK_START, BRK_END)
        };
        let is_last = block + words == start + *top + CHUNK_HEADER;
        let new_top = *top + (wanted - words);
        if !is_last || new_top + CHUNK_HEADER > end - start {
            return false;
        }
        *top = new_top;
        true
    }

    /// Words that a block can hold.
    pub fn usable_words(&self, block: u32) -> u32 {
        // The last word of a chunk in the heap is the next chunk's first, which is free for use.
        let header = if block >= MAPPED_START { CHUNK_HEADER } else { 1 };
        self.used.get(&block).map_or(0, |words| words - header)
    }

    /// First word and words of the block in use around a word.
    pub fn block_around(&self, word: u32) -> Option<(u32, u32)> {
        self.blocks().find(|(start, words)| (*start..start + words).contains(&word))
    }

    /// The blocks in use, as first word and words.
    pub fn blocks(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.used.keys().map(|block| (*block, self.usable_words(*block)))
    }

    /// Bytes handed out.
    pub fn in_use_bytes(&self) -> u64 {
        self.in_use_words * 8
    }

    /// One past the last word ever handed out from the `brk` heap and from the mappings.
    pub fn end_words(&self) -> (u32, u32) {
        (BRK_START + self.top, MAPPED_START + self.mapped_top)
    }

    fn allocate_chunk(&mut self, bytes: u32) -> Option<u32> {
        let words = chunk_words(bytes);
        if let Some(block) = self.cached.get_mut((words / 2) as usize).and_then(Vec::pop) {
            self.used.insert(block, words);
            return Some(block);
        }
        if let Some((size, block)) = self.best_fit(0, words) {
            return Some(self.take(block, size, words));
        }
        let block = BRK_START + self.top + CHUNK_HEADER;
        if self.top + words + CHUNK_HEADER > BRK_END - BRK_START {
            return None;
        }
        self.top += words;
        self.used.insert(block, words);
        Some(block)
    }

    fn map(&mut self, bytes: u32) -> Option<u32> {
        let words = bytes.div_ceil(8).checked_add(CHUNK_HEADER)?.next_multiple_of(PAGE_WORDS);
        if let Some((size, block)) = self.best_fit(1, words) {
            return Some(self.take(block, size, words));
        }
        if self.mapped_top + words > MAPPED_END - MAPPED_START {
            return None;
        }
        let block = MAPPED_START + self.mapped_top + CHUNK_HEADER;
        self.mapped_top += words;
        self.used.insert(block, words);
        Some(block)
    }

    /// The smallest free chunk of at least so many words, the lowest of equals.
    fn best_fit(&self, region: usize, words: u32) -> Option<(u32, u32)> {
        self.by_size[region].range((words, 0)..).next().copied()
    }

    fn add_free(&mut self, block: u32, words: u32) {
        self.free.insert(block, words);
        self.by_size[usize::from(block >= MAPPED_START)].insert((words, block));
    }

    fn remove_free(&mut self, block: u32) -> Option<u32> {
        let words = self.free.remove(&block)?;
        self.by_size[usize::from(block >= MAPPED_START)].remove(&(words, block));
        Some(words)
    }

    /// Uses the first `words` of a free chunk.
    fn take(&mut self, block: u32, size: u32, words: u32) -> u32 {
        self.remove_free(block);
        let rest = size - words;
        let taken = if rest >= 4 {
            self.add_free(block + words, rest);
            words
        } else {
            size
        };
        self.used.insert(block, taken);
        block
    }

    /// Joins a chunk with its free neighbours, or with the top of the heap.
    fn give_back(&mut self, block: u32, words: u32) {
        let (mut block, mut words) = (block, words);
        if let Some(next) = self.remove_free(block + words) {
            words += next;
        }
        let before = self.free.range(..block).next_back().map(|(start, size)| (*start, *size));
        if let Some((start, size)) = before
            && start + size == block
        {
            self.remove_free(start);
            (block, words) = (start, words + size);
        }
        if block + words == BRK_START + self.top + CHUNK_HEADER {
            self.top -= words;
        } else if block + words == MAPPED_START + self.mapped_top + CHUNK_HEADER {
            self.mapped_top -= words;
        } else {
            self.add_free(block, words);
        }
    }
}

/// A chunk has 8 bytes of overhead; sizes are multiples of 16.
fn chunk_words(bytes: u32) -> u32 {
    ((bytes + 8 + 15) & !15).max(32) / 8
}
