//! Checkpoints: a copy of the memory in use, and the way back to it.

use crate::python::heap::allocate::FreeLists;
use crate::python::heap::arena::{ARENAS_START, BRK_START, MAPPED_START, STATIC_END};
use crate::python::heap::collect::Collector;
use crate::python::heap::intern::Interned;
use crate::python::heap::malloc::Malloc;
use crate::python::heap::pymalloc::Pymalloc;
use crate::python::heap::{Heap, Layout, Obj};

/// The memory of a process at one moment.
#[derive(Clone)]
pub struct Checkpoint {
    /// Runs of words in use, with their first word.
    runs: Vec<(u32, Vec<u64>)>,
    small: Pymalloc,
    large: Malloc,
    free_lists: FreeLists,
    interned: Interned,
    layouts: Vec<Layout>,
    collector: Collector,
    pending_finalizers: Vec<Obj>,
    dead: Vec<Obj>,
    dead_types: Vec<u32>,
    next_keys_version: u32,
    exhausted: bool,
}

impl Heap {
    /// Copies what is in use.
    pub fn snapshot(&self) -> Checkpoint {
        let (brk_end, mapped_end) = self.large.end_words();
        let mut ranges = vec![(0, STATIC_USED), (BRK_START, brk_end), (MAPPED_START, mapped_end)];
        ranges.push((ARENAS_START, ARENAS_START));
        ranges.extend(self.small.used_pools());
        let runs = ranges.into_iter().filter(|(start, end)| start < end);
        let runs = runs
            .map(|(start, end)| (start, self.words.slice(start, end - start).to_vec()))
            .collect();
        Checkpoint {
            runs,
            small: self.small.clone(),
            large: self.large.clone(),
            free_lists: self.free_lists.clone(),
            interned: self.interned.clone(),
            layouts: self.layouts.clone(),
            collector: self.collector.clone(),
            pending_finalizers: self.pending_finalizers.clone(),
            dead: self.dead.clone(),
            dead_types: self.dead_types.clone(),
            next_keys_version: self.next_keys_version,
            exhausted: self.exhausted,
        }
    }

    /// Puts the memory back as it was; words that were not in use then do not matter.
    pub fn restore(&mut self, checkpoint: &Checkpoint) {
        for (start, words) in &checkpoint.runs {
            self.words.slice_mut(*start, words.len() as u32).copy_from_slice(words);
        }
        self.small = checkpoint.small.clone();
        self.large = checkpoint.large.clone();
        self.free_lists = checkpoint.free_lists.clone();
        self.interned = checkpoint.interned.clone();
        self.layouts.clone_from(&checkpoint.layouts);
        self.collector = checkpoint.collector.clone();
        self.pending_finalizers.clone_from(&checkpoint.pending_finalizers);
        self.dead.clone_from(&checkpoint.dead);
        self.dead_types.clone_from(&checkpoint.dead_types);
        self.next_keys_version = checkpoint.next_keys_version;
        self.exhausted = checkpoint.exhausted;
    }
}

impl Checkpoint {
    /// Bytes that it keeps.
    pub fn size_bytes(&self) -> usize {
        self.runs.iter().map(|(_, words)| words.len() * 8).sum()
    }
}

/// Static words that can be in use; the image ends well before.
const STATIC_USED: u32 = if STATIC_END < 0x8000 { STATIC_END } else { 0x8000 };
