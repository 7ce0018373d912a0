//! The words of the simulated process and where in its address space they lie.

use crate::python::heap::Obj;
use crate::python::heap::idle::Idle;
use crate::python::version::ProcessMap;

/// Words in the arena: 256 MiB, of which the host commits only what is touched.
pub const WORDS: usize = 1 << 25;
const MASK: u32 = (WORDS - 1) as u32;

/// First word of the interpreter's static data (`.data`, then `.PyRuntime`).
pub const STATIC_START: u32 = 0x200;
pub const STATIC_END: u32 = 0x4_0000;
/// First word of the `brk` heap: blocks of more than 512 bytes.
pub const BRK_START: u32 = STATIC_END;
pub const BRK_END: u32 = 0x80_0000;
/// First word of the pymalloc arenas.
pub const ARENAS_START: u32 = BRK_END;
pub const ARENAS_END: u32 = 0x180_0000;
/// First word of the blocks that `malloc` maps on their own (128 KiB and more).
pub const MAPPED_START: u32 = ARENAS_END;
pub const MAPPED_END: u32 = WORDS as u32;

/// A part of the address space: a run of words at consecutive addresses.
struct Region {
    first_word: u32,
    end_word: u32,
    address: u64,
}

const fn region(first_word: u32, end_word: u32, address: u64) -> Region {
    Region { first_word, end_word, address }
}

fn regions(map: &ProcessMap) -> [Region; 4] {
    [
        region(STATIC_START, STATIC_END, map.statics),
        region(BRK_START, BRK_END, map.heap),
        region(ARENAS_START, ARENAS_END, map.arenas),
        region(MAPPED_START, MAPPED_END, map.mapped),
    ]
}

/// The process map as Linux tells it in `/proc/self/maps`.
pub fn told(map: &ProcessMap) -> String {
    let mut regions: Vec<(u64, u64, &str)> = regions(map)
        .iter()
        .map(|region| {
            let end = region.address + u64::from(region.end_word - region.first_word) * 8;
            (region.address, end, if region.address == map.heap { "[heap]" } else { "" })
        })
        .collect();
    regions.push((map.stack - STACK_BYTES, map.stack, "[stack]"));
    regions.sort_unstable();
    let lines = regions.iter().map(|(start, end, name)| {
        format!("{start:08x}-{end:08x} rw-p 00000000 00:00 0 {name}").trim_end().to_owned() + "\n"
    });
    lines.collect()
}

/// The part of the main thread's stack that is mapped, as `/proc/self/maps` tells.
pub const STACK_BYTES: u64 = 0x2_1000;

/// The memory. Indexes are masked, so no access can be out of bounds.
pub struct Words(Box<[u64; WORDS]>);

/// Memories of processes that have ended, all words 0 again.
static IDLE: Idle<Words> = Idle::new(8);
/// Whoever has used more words gives them back to the host, which is quicker than to set them to 0.
const MOST_CLEARED: u32 = 1 << 20;

impl Words {
    /// All words are 0.
    pub fn new() -> Words {
        IDLE.take().unwrap_or_else(Words::mapped)
    }

    /// Leaves it to the next process, cleared where it was used.
    pub fn leave(mut self, used: &[(u32, u32)]) {
        if used.iter().map(|(start, end)| end - start).sum::<u32>() <= MOST_CLEARED {
            for (start, end) in used {
                self.slice_mut(*start, end - start).fill(0);
            }
            IDLE.give(self);
        }
    }

    fn mapped() -> Words {
        // `vec![0; n]` asks the host for zeroed pages: nothing is written here.
        let boxed: Box<[u64]> = vec![0; WORDS].into_boxed_slice();
        Words(boxed.try_into().expect("the length is WORDS"))
    }

    #[inline(always)]
    pub fn get(&self, word: u32) -> u64 {
        self.0[(word & MASK) as usize]
    }

    #[inline(always)]
    pub fn set(&mut self, word: u32, value: u64) {
        self.0[(word & MASK) as usize] = value;
    }

    /// Four words at once, with one check. (No block lies at the arena's very end.)
    #[inline(always)]
    pub fn set_four(&mut self, word: u32, values: [u64; 4]) {
        let start = (word & MASK) as usize;
        if let Some(target) = self.0.get_mut(start..start + 4) {
            target.copy_from_slice(&values);
        }
    }

    /// `count` words from `word` on; clamped to the arena's end.
    pub fn slice(&self, word: u32, count: u32) -> &[u64] {
        let start = (word & MASK) as usize;
        &self.0[start..(start + count as usize).min(WORDS)]
    }

    pub fn slice_mut(&mut self, word: u32, count: u32) -> &mut [u64] {
        let start = (word & MASK) as usize;
        &mut self.0[start..(start + count as usize).min(WORDS)]
    }

    /// Sets `count` words to 0.
    #[inline(always)]
    pub fn clear(&mut self, word: u32, count: u32) {
        if count <= 16 {
            // A call of `memset` costs more than a few stores.
            for word in word..word.saturating_add(count) {
                self.set(word, 0);
            }
        } else {
            self.slice_mut(word, count).fill(0);
        }
    }

    /// `memmove` of words.
    pub fn copy(&mut self, from: u32, to: u32, count: u32) {
        let start = (from & MASK) as usize;
        let end = (start + count as usize).min(WORDS);
        let to = ((to & MASK) as usize).min(WORDS - (end - start));
        self.0.copy_within(start..end, to);
    }
}

impl Default for Words {
    fn default() -> Words {
        Words::new()
    }
}

/// The address of a word in a process with this map; 0 for those that lie in no region.
pub fn address_in(map: &ProcessMap, word: u32) -> u64 {
    let regions = regions(map);
    let home = regions.iter().find(|region| (region.first_word..region.end_word).contains(&word));
    home.map_or(0, |region| region.address + u64::from(word - region.first_word) * 8)
}

/// The word at an address, if it is one of the process's and on a word boundary.
pub fn word_in(map: &ProcessMap, address: u64) -> Option<u32> {
    let inside = |region: &&Region| {
        let size = u64::from(region.end_word - region.first_word) * 8;
        (region.address..region.address + size).contains(&address) && address.is_multiple_of(8)
    };
    let regions = regions(map);
    let home = regions.iter().find(inside)?;
    Some(home.first_word + ((address - home.address) / 8) as u32)
}

/// Is it in the interpreter's own data rather than on the heap?
#[inline(always)]
pub fn is_static(object: Obj) -> bool {
    object.0 < STATIC_END
}
