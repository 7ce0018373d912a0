//! How far the parts of the process reach, and where in them an object lies.

use crate::python::heap::arena::{
    self, ARENAS_END, ARENAS_START, BRK_START, MAPPED_START, STATIC_END, STATIC_START,
};
use crate::python::heap::image::{SMALL_INT_MAX, SMALL_INT_MIN, small_int};
use crate::python::heap::pymalloc::{ARENA_WORDS, POOL_HEADER, POOL_WORDS};
use crate::python::heap::{Heap, Obj};

/// Addresses at which the parts begin and end that grow.
#[derive(Clone, Copy, Debug)]
pub struct Extents {
    pub statics: u64,
    /// As far as they may reach.
    pub statics_end: u64,
    pub heap: (u64, u64),
    pub arenas: (u64, u64),
    pub arena_count: u32,
    pub mapped: (u64, u64),
}

/// Where in pymalloc's arenas an object's block lies: addresses of arena and pool, numbers in them.
#[derive(Clone, Copy, Debug)]
pub struct PoolPlace {
    pub arena: u64,
    pub pools: u32,
    pub pool: u32,
    pub address: u64,
    pub block_bytes: u32,
    pub blocks: u32,
    pub block: u32,
}

impl Heap {
    pub fn extents(&self) -> Extents {
        let at = |word: u32| arena::address_in(&self.map, word);
        // The end of a part may be the first word of another one, which lies elsewhere.
        let reach = |start: u32, end: u32| (at(start), at(start) + u64::from(end - start) * 8);
        let (brk_end, mapped_end) = self.large.end_words();
        let arenas_end = self.small.end_word();
        Extents {
            statics: at(STATIC_START),
            statics_end: reach(STATIC_START, STATIC_END).1,
            heap: reach(BRK_START, brk_end),
            arenas: reach(ARENAS_START, arenas_end),
            arena_count: (arenas_end - ARENAS_START) / ARENA_WORDS,
            mapped: reach(MAPPED_START, mapped_end),
        }
    }

    /// Where an object's block lies, if in an arena; before 3.10 pools had another size.
    pub fn pool_place(&self, object: Obj) -> Option<PoolPlace> {
        let is_known = self.profile.version >= (3, 10, 0) && !self.profile.is_for_threads;
        if !is_known || !(ARENAS_START..ARENAS_END).contains(&object.0) {
            return None;
        }
        let (start, words) = self.small.block_around(object.0)?;
        let offset = start - ARENAS_START;
        let pool = offset / POOL_WORDS;
        let address = |word: u32| arena::address_in(&self.map, ARENAS_START + word);
        Some(PoolPlace {
            arena: address(offset / ARENA_WORDS * ARENA_WORDS),
            pools: ARENA_WORDS / POOL_WORDS,
            pool: pool % (ARENA_WORDS / POOL_WORDS),
            address: address(pool * POOL_WORDS),
            block_bytes: words * 8,
            blocks: (POOL_WORDS - POOL_HEADER) / words,
            block: (offset % POOL_WORDS - POOL_HEADER) / words,
        })
    }

    /// The lowest and highest shared int, where all of them lie in one row.
    pub fn row_of_ints(&self) -> Option<(i64, i64)> {
        let is_one_row = self.profile.small_int_max == SMALL_INT_MAX;
        is_one_row.then_some((SMALL_INT_MIN, SMALL_INT_MAX))
    }

    /// The lowest and highest of the ints that all versions share, and where the lowest lies.
    pub fn shared_ints(&self) -> (i64, i64, u64) {
        (SMALL_INT_MIN, SMALL_INT_MAX, self.address(small_int(SMALL_INT_MIN)))
    }
}
