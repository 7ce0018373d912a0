//! The allocator of the builds without a GIL (`Objects/mimalloc`): pages of blocks of one size, whose freed blocks wait until
//! the page has no other left.

use std::collections::VecDeque;

use crate::python::heap::arena::{ARENAS_END, ARENAS_START, Words};

/// Larger requests go to `malloc` (`MI_SMALL_OBJ_SIZE_MAX`; beyond it the real one has pages of other sizes).
pub const LARGEST: u64 = 8 * 1024;
/// 64 KiB in words.
const PAGE_WORDS: u32 = 8192;
/// So many words of blocks are put into a page's list at once (`MI_MAX_EXTEND_SIZE`).
const EXTEND_WORDS: u32 = 512;
/// The first page of a segment (32 MiB) holds what the allocator knows of it.
const PAGES_PER_SEGMENT: u32 = 512;

/// The heaps of a thread: what the collector has to find lies in pages of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Buffers.
    #[default]
    Memory,
    /// Objects that the collector does not track.
    Plain,
    Collected,
    /// Collected objects with a dict or weak references before them.
    WithDict,
}

/// `mi_page_t`.
#[derive(Clone, Debug)]
struct Page {
    /// Where its blocks begin.
    first: u32,
    block_words: u32,
    queue: usize,
    /// Blocks put into the lists so far, of as many as fit.
    capacity: u32,
    reserved: u32,
    /// Links lie in the blocks' first words.
    free: u32,
    local_free: u32,
    in_use: u32,
    is_full: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Mimalloc {
    /// What the next block is for.
    pub kind: Kind,
    /// By their place in the arenas; those of no page are `None`.
    pages: Vec<Option<Page>>,
    /// By kind and size: the pages that may have room, in the order in which they are asked.
    queues: Vec<VecDeque<u32>>,
}

impl Mimalloc {
    /// A block of at least `bytes` bytes; `None` when the arenas are used up.
    pub fn allocate(&mut self, words: &mut Words, bytes: u64) -> Option<u32> {
        let kind = std::mem::take(&mut self.kind);
        let bin = bin((bytes.max(1) as u32).div_ceil(8));
        let queue = bin * 4 + kind as usize;
        if self.queues.len() <= queue {
            self.queues.resize(queue + 1, VecDeque::new());
        }
        let number = match self.page_with_room(words, queue) {
            Some(number) => number,
            None => self.new_page(words, queue, bin_words(bin))?,
        };
        let page = self.pages.get_mut(number as usize)?.as_mut()?;
        let block = page.free;
        page.free = words.get(block) as u32;
        page.in_use += 1;
        Some(block)
    }

    /// Takes a block back; false when it is none of its own.
    pub fn free(&mut self, words: &mut Words, block: u32) -> bool {
        let Some((number, page)) = self.page_mut(block) else { return false };
        words.set(block, u64::from(page.local_free));
        page.local_free = block;
        page.in_use -= 1;
        if page.is_full {
            page.is_full = false;
            let queue = page.queue;
            self.queues[queue].push_back(number);
        }
        true
    }

    /// Bytes of the block that begins here; 0 when it is none of its own.
    pub fn block_size(&self, block: u32) -> u32 {
        let number = (block.wrapping_sub(ARENAS_START) / PAGE_WORDS) as usize;
        self.pages.get(number).and_then(Option::as_ref).map_or(0, |page| page.block_words * 8)
    }

    /// First word and words of the block around a word, if one has ever been handed out there.
    pub fn block_around(&self, word: u32) -> Option<(u32, u32)> {
        let number = word.wrapping_sub(ARENAS_START) / PAGE_WORDS;
        let page = self.pages.get(number as usize)?.as_ref()?;
        let place = word.checked_sub(page.first)? / page.block_words;
        (place < page.capacity).then_some((page.first + place * page.block_words, page.block_words))
    }

    /// The blocks that have ever been handed out, as first word and words.
    pub fn blocks(&self) -> impl Iterator<Item = (u32, u32)> {
        self.pages.iter().flatten().flat_map(|page| {
            let places = (0..page.capacity).map(|place| page.first + place * page.block_words);
            places.map(|first| (first, page.block_words))
        })
    }

    /// The parts of pages in use, for checkpoints.
    pub fn used_runs(&self) -> impl Iterator<Item = (u32, u32)> {
        let pages = self.pages.iter().flatten();
        pages.map(|page| (page.first, page.first + page.capacity * page.block_words))
    }

    pub fn used_bytes(&self) -> u64 {
        self.pages.len() as u64 * u64::from(PAGE_WORDS) * 8
    }

    fn page_mut(&mut self, block: u32) -> Option<(u32, &mut Page)> {
        let number = block.wrapping_sub(ARENAS_START) / PAGE_WORDS;
        let page = self.pages.get_mut(number as usize)?.as_mut()?;
        Some((number, page))
    }

    /// `mi_page_queue_find_free_ex`: the first page that has a block to give; full ones leave the queue.
    fn page_with_room(&mut self, words: &mut Words, queue: usize) -> Option<u32> {
        while let Some(number) = self.queues[queue].front().copied() {
            let page = self.pages.get_mut(number as usize)?.as_mut()?;
            if page.free == 0 {
                page.free = std::mem::take(&mut page.local_free);
            }
            if page.free == 0 {
                page.extend(words);
            }
            if page.free != 0 {
                return Some(number);
            }
            page.is_full = true;
            self.queues[queue].pop_front();
        }
        None
    }

    fn new_page(&mut self, words: &mut Words, queue: usize, block_words: u32) -> Option<u32> {
        while (self.pages.len() as u32).is_multiple_of(PAGES_PER_SEGMENT) {
            self.pages.push(None);
        }
        let number = self.pages.len() as u32;
        let start = ARENAS_START + number * PAGE_WORDS;
        if start + PAGE_WORDS > ARENAS_END {
            return None;
        }
        // Small blocks do not begin where the page does, so that pages do not all meet in the same lines of the cache.
        let shift = match block_words {
            0..=8 => 3 * block_words,
            9..=64 => block_words,
            _ => 0,
        };
        let first = (start - ARENAS_START).next_multiple_of(block_words) + ARENAS_START + shift;
        let reserved = (start + PAGE_WORDS - first) / block_words;
        let mut page = Page {
            first,
            block_words,
            queue,
            capacity: 0,
            reserved,
            free: 0,
            local_free: 0,
            in_use: 0,
            is_full: false,
        };
        page.extend(words);
        self.pages.push(Some(page));
        self.queues[queue].push_front(number);
        Some(number)
    }
}

impl Page {
    /// `mi_page_extend_free`.
    fn extend(&mut self, words: &mut Words) {
        let count = (EXTEND_WORDS / self.block_words).max(1).min(self.reserved - self.capacity);
        for number in (self.capacity..self.capacity + count).rev() {
            let block = self.first + number * self.block_words;
            words.set(block, u64::from(self.free));
            self.free = block;
        }
        self.capacity += count;
    }
}

/// `mi_bin`, for blocks at multiples of 16 bytes.
fn bin(words: u32) -> usize {
    if words <= 8 {
        return words.next_multiple_of(2) as usize;
    }
    let last = words - 1;
    let top = last.ilog2();
    ((top << 2) + (last >> (top - 2) & 3)) as usize - 3
}

/// Words of the blocks of a bin.
fn bin_words(bin: usize) -> u32 {
    if bin <= 8 {
        return bin as u32;
    }
    let (top, quarter) = ((bin as u32 + 3) >> 2, (bin as u32 + 3) & 3);
    (quarter + 5) << (top - 2)
}

#[cfg(test)]
mod tests {
    use super::{Mimalloc, bin, bin_words};
    use crate::python::heap::arena::Words;

    #[test]
    fn sizes_are_those_of_mimalloc() {
        for (bytes, block) in
            [(8, 16), (48, 48), (57, 64), (65, 80), (88, 96), (144, 160), (200, 224), (336, 384)]
        {
            assert_eq!(bin_words(bin(bytes / 8 + u32::from(bytes % 8 > 0))) * 8, block, "{bytes}");
        }
    }

    #[test]
    fn freed_blocks_wait_until_the_page_has_no_other() {
        let (mut words, mut heap) = (Words::new(), Mimalloc::default());
        let blocks: Vec<u32> = (0..84).filter_map(|_| heap.allocate(&mut words, 48)).collect();
        assert!(heap.free(&mut words, blocks[3]) && heap.free(&mut words, blocks[7]));
        let next = heap.allocate(&mut words, 48).expect("a block");
        assert_eq!(next, blocks[83] + 6, "the rest of what was put into the list");
        let last = heap.allocate(&mut words, 48).expect("a block");
        assert_eq!((last, heap.allocate(&mut words, 48)), (blocks[7], Some(blocks[3])));
    }
}
