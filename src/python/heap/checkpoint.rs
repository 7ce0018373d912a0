//! Checkpoints: the memory in use, in pages that checkpoints share as long as they are equal, and the way back.

use crate::python::heap::allocate::FreeLists;
use crate::python::heap::arena::{BRK_START, MAPPED_START};
use crate::python::heap::collect::Collector;
use crate::python::heap::image::more_ints;
use crate::python::heap::intern::Interned;
use crate::python::heap::malloc::Malloc;
use crate::python::heap::mimalloc::Mimalloc;
use crate::python::heap::pymalloc::{POOL_WORDS, Pymalloc};
use crate::python::heap::tracer::Tracer;
use crate::python::heap::types::{MORE, ROOM, ROWS, STATIC_TYPE_WORDS};
use crate::python::heap::{Heap, Layout, Obj};
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// The memory of a process at one moment.
#[derive(Clone)]
pub struct Checkpoint {
    /// Runs of words in use, each at most a pool long, by their first word.
    pages: Vec<(u32, Kept<u64>)>,
    small: Pymalloc,
    in_pages: Option<Mimalloc>,
    large: Malloc,
    free_lists: FreeLists,
    interned: Interned,
    layouts: Vec<Layout>,
    collector: Collector,
    tracer: Tracer,
    pending_finalizers: VecDeque<Obj>,
    lent: BTreeSet<u32>,
    dead_types: Vec<u32>,
    next_keys_version: u32,
    exhausted: bool,
    made: u32,
}

/// A list as it was at a moment; moments at which it was the same share it.
#[derive(Clone)]
pub struct Kept<T>(Arc<[T]>);

impl<T: Copy + PartialEq> Kept<T> {
    pub fn of(now: &[T], earlier: Option<&Kept<T>>) -> Kept<T> {
        match earlier {
            Some(Kept(earlier)) if **earlier == *now => Kept(Arc::clone(earlier)),
            _ => Kept(Arc::from(now)),
        }
    }

    /// Makes the list what it was.
    pub fn put_back(&self, list: &mut Vec<T>) {
        if **list != *self.0 {
            list.clear();
            list.extend_from_slice(&self.0);
        }
    }
}

/// Words before any region: lists of the collector, `None`, the types; then `.PyRuntime`. Beyond lie the types of modules.
const STATIC_WORDS: u32 = 0x8000;

impl Heap {
    /// Copies what is in use.
    pub fn snapshot(&self) -> Checkpoint {
        self.take(&[])
    }

    /// As `snapshot`, but pages that are as in an earlier checkpoint are shared with it.
    pub fn snapshot_after(&self, earlier: &Checkpoint) -> Checkpoint {
        self.take(&earlier.pages)
    }

    /// The process is over, and its memory is the next one's. What was used before a way back is not known any more.
    pub fn leave(self) {
        if !self.has_gone_back {
            let used = self.used_runs();
            self.words.leave(&used);
        }
    }

    /// Fills the memory of a fresh process.
    pub fn begin(&mut self, checkpoint: &Checkpoint) {
        self.restore(checkpoint);
        self.has_gone_back = false;
    }

    /// Puts the memory back as it was; words that were not in use then do not matter.
    pub fn restore(&mut self, checkpoint: &Checkpoint) {
        self.has_gone_back = true;
        self.codes_freed += 1;
        for (start, Kept(words)) in &checkpoint.pages {
            self.words.slice_mut(*start, words.len() as u32).copy_from_slice(words);
        }
        self.small.clone_from(&checkpoint.small);
        self.pages.clone_from(&checkpoint.in_pages);
        self.large.clone_from(&checkpoint.large);
        self.free_lists.clone_from(&checkpoint.free_lists);
        self.interned.clone_from(&checkpoint.interned);
        self.layouts.clone_from(&checkpoint.layouts);
        self.collector.clone_from(&checkpoint.collector);
        self.tracer.clone_from(&checkpoint.tracer);
        self.pending_finalizers.clone_from(&checkpoint.pending_finalizers);
        self.lent.clone_from(&checkpoint.lent);
        self.dead_types.clone_from(&checkpoint.dead_types);
        self.next_keys_version = checkpoint.next_keys_version;
        self.exhausted = checkpoint.exhausted;
        self.made = checkpoint.made;
    }

    fn take(&self, earlier: &[(u32, Kept<u64>)]) -> Checkpoint {
        let mut pages = Vec::new();
        for (start, end) in self.used_runs() {
            let mut first = start;
            while first < end {
                let count = POOL_WORDS.min(end - first);
                let words = self.words.slice(first, count);
                let known = earlier.binary_search_by_key(&first, |page| page.0);
                let known = known.ok().and_then(|place| earlier.get(place));
                pages.push((first, Kept::of(words, known.map(|(_, page)| page))));
                first += count;
            }
        }
        Checkpoint {
            pages,
            small: self.small.clone(),
            in_pages: self.pages.clone(),
            large: self.large.clone(),
            free_lists: self.free_lists.clone(),
            interned: self.interned.clone(),
            layouts: self.layouts.clone(),
            collector: self.collector.clone(),
            tracer: self.tracer.clone(),
            pending_finalizers: self.pending_finalizers.clone(),
            lent: self.lent.clone(),
            dead_types: self.dead_types.clone(),
            next_keys_version: self.next_keys_version,
            exhausted: self.exhausted,
            made: self.made,
        }
    }

    /// Runs of words that may be in use, ascending.
    fn used_runs(&self) -> Vec<(u32, u32)> {
        let (brk_end, mapped_end) = self.large.end_words();
        let types_end = MORE + (ROWS.len() as u32).saturating_sub(ROOM) * STATIC_TYPE_WORDS;
        let more_ints = more_ints(self.shared_ints);
        let mut runs = vec![(0, STATIC_WORDS), (MORE, types_end), more_ints, (BRK_START, brk_end)];
        runs.extend(self.small.used_pools());
        runs.extend(self.pages.iter().flat_map(Mimalloc::used_runs));
        runs.push((MAPPED_START, mapped_end));
        runs
    }
}

impl Checkpoint {
    /// Bytes of memory that it holds, those that it shares with others among them.
    pub fn size_bytes(&self) -> usize {
        self.pages.iter().map(|(_, Kept(words))| words.len() * 8).sum()
    }

    /// Bytes that it shares with another one.
    pub fn shared_bytes(&self, other: &Checkpoint) -> usize {
        let shared = self.pages.iter().filter(|(first, Kept(page))| {
            let known = other.pages.binary_search_by_key(first, |page| page.0);
            known.is_ok_and(|place| Arc::ptr_eq(&other.pages[place].1.0, page))
        });
        shared.map(|(_, Kept(words))| words.len() * 8).sum()
    }
}
