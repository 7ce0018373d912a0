//! `Objects/obmalloc.c`: size classes, pools and arenas, with its order of reuse.

use crate::python::heap::arena::{ARENAS_END, ARENAS_START, Words};

/// Requests above this many bytes go to `malloc`.
pub const SMALL_REQUEST: u32 = 512;
const CLASSES: usize = 32;
/// Stands for the free list of one-digit ints where a size class is asked for; no pool is ever of it, so whoever asks comes
/// to `allocate_from_new_pool`, and no other class pays for the question.
pub const INTS: u32 = 32;
/// The size class of ints of one and two digits.
pub const SMALL_INTS: u32 = 1;
/// 16 KiB in words.
pub const POOL_WORDS: u32 = 2048;
/// 1 MiB in words.
pub const ARENA_WORDS: u32 = 131_072;
const POOLS_PER_ARENA: u32 = ARENA_WORDS / POOL_WORDS;
/// `POOL_OVERHEAD`, 48 bytes, in words.
pub const POOL_HEADER: u32 = 6;
const NONE: u32 = u32::MAX;
/// Heads of lists of pools: a power of two, so that a mask keeps them in bounds.
const SLOTS: usize = 64;

/// `struct pool_header`, kept beside the arena; a pool's number is its place among all pools.
#[derive(Clone, Copy)]
struct Pool {
    /// First free block, as a word; 0 when none was freed or carved ahead.
    free_block: u32,
    /// Blocks in use.
    in_use: u32,
    next: u32,
    previous: u32,
    size_class: u8,
    /// Word offset in the pool of the first block never handed out.
    next_offset: u32,
}

/// `struct arena_object`.
#[derive(Clone, Copy)]
struct Arena {
    free_pool_count: u32,
    /// Pools given back, last first.
    free_pools: u32,
    /// Pools never used yet start here (number within the arena).
    fresh_pool: u32,
}

/// The allocator's state. Block contents and the links between free blocks lie in the words themselves.
#[derive(Clone)]
pub struct Pymalloc {
    pools: Vec<Pool>,
    arenas: Vec<Arena>,
    /// First pool with a free block, by size class.
    used: [u32; SLOTS],
    /// Arenas with free pools, fewest free pools first (`usable_arenas`).
    usable: Vec<u32>,
    /// More arenas than this set `over_limit`.
    pub arena_limit: u32,
    pub over_limit: bool,
    /// Freed ints of one digit, where they wait for their next use.
    ints: WaitingInts,
    /// Pools and lists, while they are hidden from the quick way.
    hidden: Option<Box<Hidden>>,
}

/// The free list of one-digit ints; the link lies in their second word.
#[derive(Clone, Copy, Default)]
struct WaitingInts {
    head: u32,
    count: u32,
}

/// What the quick way must not find.
#[derive(Clone)]
struct Hidden {
    pools: Vec<Pool>,
    used: [u32; SLOTS],
}

impl Default for Pymalloc {
    fn default() -> Pymalloc {
        Pymalloc {
            pools: Vec::new(),
            arenas: Vec::new(),
            used: [NONE; SLOTS],
            usable: Vec::new(),
            arena_limit: u32::MAX,
            over_limit: false,
            ints: WaitingInts::default(),
            hidden: None,
        }
    }
}

impl Pymalloc {
    /// A block of `16 * (size_class + 1)` bytes as its first word; `None` when the arenas are used up.
    #[inline(always)]
    pub fn allocate(&mut self, words: &mut Words, size_class: u32) -> Option<u32> {
        let number = self.used[size_class as usize % SLOTS];
        let Some(pool) = self.pools.get_mut(number as usize) else {
            return self.allocate_from_new_pool(words, size_class);
        };
        let block = pool.free_block;
        pool.in_use += 1;
        let next = words.get(block) as u32;
        pool.free_block = next;
        if next == 0 {
            self.extend(words, number);
        }
        Some(block)
    }

    /// Takes a block back; false when the pools are hidden.
    #[inline(always)]
    pub fn free(&mut self, words: &mut Words, block: u32) -> bool {
        let number = (block - ARENAS_START) / POOL_WORDS;
        let Some(pool) = self.pools.get_mut(number as usize) else { return false };
        let last = pool.free_block;
        words.set(block, u64::from(last));
        pool.free_block = block;
        pool.in_use -= 1;
        let is_empty = pool.in_use == 0;
        if last == 0 {
            // The pool was full, so it stood in no list: it goes to the front of its class.
            self.insert_used(number);
        }
        if is_empty {
            self.give_back(number);
        }
        true
    }

    /// An int's block: the one freed last, or a new one.
    fn allocate_int(&mut self, words: &mut Words) -> Option<u32> {
        if self.ints.head == 0 || self.hidden.is_some() {
            return self.allocate(words, SMALL_INTS);
        }
        let block = self.ints.head;
        self.ints.head = words.get(block + 1) as u32;
        self.ints.count -= 1;
        Some(block)
    }

    /// Keeps the block of an int that died for its next use; false when enough of them wait.
    pub fn keep_int(&mut self, words: &mut Words, block: u32, limit: u32) -> bool {
        if self.ints.count >= limit || self.hidden.is_some() {
            return false;
        }
        words.set(block + 1, u64::from(self.ints.head));
        self.ints.head = block;
        self.ints.count += 1;
        true
    }

    /// Takes an int that waits, to give its block back.
    pub fn take_kept_int(&mut self, words: &Words) -> Option<u32> {
        let block = self.ints.head;
        if block == 0 {
            return None;
        }
        self.ints.head = words.get(block + 1) as u32;
        self.ints.count -= 1;
        Some(block)
    }

    /// From now on nothing is given or taken back until `show`.
    pub fn hide(&mut self) {
        if self.hidden.is_none() {
            let pools = std::mem::take(&mut self.pools);
            let used = std::mem::replace(&mut self.used, [NONE; SLOTS]);
            self.hidden = Some(Box::new(Hidden { pools, used }));
        }
    }

    /// Ends `hide`.
    pub fn show(&mut self) {
        if let Some(hidden) = self.hidden.take() {
            self.pools = hidden.pools;
            self.used = hidden.used;
        }
    }

    fn all_pools(&self) -> &[Pool] {
        self.hidden.as_ref().map_or(&self.pools, |hidden| &hidden.pools)
    }

    /// Takes one block of each size class for good, as an interpreter that has started holds some of every size: so the
    /// last object of a program that dies does not empty a pool, which another size would then take.
    pub fn occupy(&mut self, words: &mut Words) {
        for size_class in 0..CLASSES as u32 {
            self.allocate(words, size_class);
        }
    }

    /// Size class of a request of 1 to 512 bytes.
    #[inline(always)]
    pub fn size_class(bytes: u32) -> u32 {
        (bytes.max(1) - 1) >> 4
    }

    /// Bytes of the block that holds this word (a pymalloc block).
    pub fn block_size(&self, block: u32) -> u32 {
        let number = (block.wrapping_sub(ARENAS_START) / POOL_WORDS) as usize;
        self.all_pools().get(number).map_or(0, |pool| (u32::from(pool.size_class) + 1) * 16)
    }

    /// Of a size class: pools, blocks in use, blocks that are free in these pools.
    pub fn class_sums(&self, size_class: u32) -> [u64; 3] {
        let blocks = u64::from((POOL_WORDS - POOL_HEADER) / ((size_class + 1) * 2));
        let pools = self.all_pools().iter();
        let pools =
            pools.filter(|pool| u32::from(pool.size_class) == size_class && pool.in_use > 0);
        pools.fold([0; 3], |[pools, used, free], pool| {
            let in_use = u64::from(pool.in_use);
            [pools + 1, used + in_use, free + blocks - in_use]
        })
    }

    /// Arenas in use, and pools in them that are of no class.
    pub fn arena_sums(&self) -> [u64; 2] {
        let free = self.arenas.iter().map(|arena| u64::from(arena.free_pool_count));
        [self.arenas.len() as u64, free.sum()]
    }

    /// First word and words of the block around a word, if one has ever been handed out there.
    pub fn block_around(&self, word: u32) -> Option<(u32, u32)> {
        let number = word.checked_sub(ARENAS_START)? / POOL_WORDS;
        let pool =
            self.all_pools().get(number as usize).filter(|pool| pool.size_class != u8::MAX)?;
        let start = ARENAS_START + number * POOL_WORDS;
        let size = (u32::from(pool.size_class) + 1) * 2;
        let offset = (word - start).checked_sub(POOL_HEADER)? / size * size + POOL_HEADER;
        (offset < pool.next_offset.min(POOL_WORDS)).then_some((start + offset, size))
    }

    /// The blocks that have ever been handed out, as first word and words.
    pub fn blocks(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let pools = (0..).zip(self.all_pools()).filter(|(_, pool)| pool.size_class != u8::MAX);
        pools.flat_map(|(number, pool)| {
            let size = (u32::from(pool.size_class) + 1) * 2;
            let start = ARENAS_START + number * POOL_WORDS;
            let offsets = (POOL_HEADER..pool.next_offset.min(POOL_WORDS)).step_by(size as usize);
            offsets.map(move |offset| (start + offset, size))
        })
    }

    /// One past the last word of any arena in use, for checkpoints.
    pub fn end_word(&self) -> u32 {
        ARENAS_START + self.arenas.len() as u32 * ARENA_WORDS
    }

    /// The pools in use as runs of words, for checkpoints.
    pub fn used_pools(&self) -> Vec<(u32, u32)> {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for (number, pool) in (0..).zip(self.all_pools()) {
            // A pool given back keeps its free blocks, which matter when its class comes again.
            if pool.size_class == u8::MAX {
                continue;
            }
            let start = ARENAS_START + number * POOL_WORDS;
            let end =
                start + if pool.next_offset < POOL_WORDS { pool.next_offset } else { POOL_WORDS };
            runs.push((start, end));
        }
        runs
    }

    /// Carves the next block, or takes the full pool out of its list (`pymalloc_pool_extend`).
    #[cold]
    fn extend(&mut self, words: &mut Words, number: u32) {
        let pool = &mut self.pools[number as usize];
        let block_words = (u32::from(pool.size_class) + 1) * 2;
        if pool.next_offset + block_words <= POOL_WORDS {
            let block = ARENAS_START + number * POOL_WORDS + pool.next_offset;
            pool.next_offset += block_words;
            pool.free_block = block;
            words.set(block, 0);
        } else {
            self.unlink_used(number);
        }
    }

    #[cold]
    fn allocate_from_new_pool(&mut self, words: &mut Words, size_class: u32) -> Option<u32> {
        if size_class == INTS {
            return self.allocate_int(words);
        }
        if self.hidden.is_some() {
            return None;
        }
        if self.usable.is_empty() {
            self.new_arena()?;
        }
        let number = self.take_pool(self.usable[0]);
        let pool = &mut self.pools[number as usize];
        pool.in_use = 1;
        // A pool that last held the same class still has its list of free blocks.
        if u32::from(pool.size_class) != size_class {
            pool.size_class = size_class as u8;
            pool.free_block = ARENAS_START + number * POOL_WORDS + POOL_HEADER;
            pool.next_offset = POOL_HEADER + (size_class + 1) * 2;
            words.set(pool.free_block, 0);
        }
        let block = pool.free_block;
        let next = words.get(block) as u32;
        pool.free_block = next;
        self.insert_used(number);
        if next == 0 {
            self.extend(words, number);
        }
        Some(block)
    }

    fn new_arena(&mut self) -> Option<()> {
        let number = self.arenas.len() as u32;
        if ARENAS_START + (number + 1) * ARENA_WORDS > ARENAS_END {
            return None;
        }
        self.over_limit |= number >= self.arena_limit;
        self.arenas.push(Arena {
            free_pool_count: POOLS_PER_ARENA,
            free_pools: NONE,
            fresh_pool: 0,
        });
        let empty = Pool {
            free_block: 0,
            in_use: 0,
            next: NONE,
            previous: NONE,
            size_class: u8::MAX,
            next_offset: POOL_HEADER,
        };
        self.pools.resize(self.pools.len() + POOLS_PER_ARENA as usize, empty);
        self.usable.push(number);
        Some(())
    }

    /// The pool given back last, or the next one never used.
    fn take_pool(&mut self, arena_number: u32) -> u32 {
        let arena = &mut self.arenas[arena_number as usize];
        arena.free_pool_count -= 1;
        let number = if arena.free_pools == NONE {
            arena.fresh_pool += 1;
            arena_number * POOLS_PER_ARENA + arena.fresh_pool - 1
        } else {
            let number = arena.free_pools;
            arena.free_pools = self.pools[number as usize].next;
            number
        };
        if self.arenas[arena_number as usize].free_pool_count == 0 {
            self.usable.remove(0);
        }
        number
    }

    /// An empty pool goes back to its arena; arenas stay ordered by how few free pools they have.
    #[cold]
    fn give_back(&mut self, number: u32) {
        self.unlink_used(number);
        let arena_number = number / POOLS_PER_ARENA;
        let arena = &mut self.arenas[arena_number as usize];
        self.pools[number as usize].next = arena.free_pools;
        arena.free_pools = number;
        arena.free_pool_count += 1;
        if arena.free_pool_count == 1 {
            self.usable.insert(0, arena_number);
        }
        self.sort_usable(arena_number);
    }

    /// Moves an arena that has one free pool more behind those that have fewer.
    fn sort_usable(&mut self, arena_number: u32) {
        let free_pools = |number: u32| self.arenas[number as usize].free_pool_count;
        let Some(mut place) = self.usable.iter().position(|number| *number == arena_number) else {
            return;
        };
        while let Some(next) = self.usable.get(place + 1)
            && free_pools(*next) < free_pools(arena_number)
        {
            self.usable.swap(place, place + 1);
            place += 1;
        }
    }

    fn insert_used(&mut self, number: u32) {
        let class = usize::from(self.pools[number as usize].size_class) & 31;
        let next = self.used[class];
        if let Some(pool) = self.pools.get_mut(next as usize) {
            pool.previous = number;
        }
        let pool = &mut self.pools[number as usize];
        (pool.next, pool.previous) = (next, NONE);
        self.used[class] = number;
    }

    fn unlink_used(&mut self, number: u32) {
        let Pool { next, previous, size_class, .. } = self.pools[number as usize];
        if let Some(pool) = self.pools.get_mut(next as usize) {
            pool.previous = previous;
        }
        if let Some(pool) = self.pools.get_mut(previous as usize) {
            pool.next = next;
        } else if self.used[usize::from(size_class) & 31] == number {
            self.used[usize::from(size_class) & 31] = next;
        }
        let pool = &mut self.pools[number as usize];
        (pool.next, pool.previous) = (NONE, NONE);
    }
}
