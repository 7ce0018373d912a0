//! The invariant of the whole machine: every count is explained by the references to the object.

use crate::python::heap::image::types;
use crate::python::heap::types::{ROWS, word};
use crate::python::heap::{Heap, Obj, Tail};
use rustc_hash::{FxHashMap, FxHashSet};

/// An object whose count is not the number of its holders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch {
    pub object: Obj,
    pub refcount: u32,
    pub holders: u32,
}

impl Heap {
    /// Compares counts with holders, over all that is tracked or reachable. `roots` are the references held outside
    /// the words: stacks, frames, modules, Rust locals; one entry per unit of count.
    pub fn audit(&self, roots: &[Obj]) -> Vec<Mismatch> {
        let (seen, holders) = self.holders(roots);
        let mut mismatches: Vec<Mismatch> = seen
            .into_iter()
            .filter(|object| !self.is_immortal(*object))
            .map(|object| Mismatch {
                object,
                refcount: self.refcount(object),
                holders: holders.get(&object).copied().unwrap_or(0),
            })
            .filter(|found| found.refcount != found.holders)
            .collect();
        mismatches.sort_by_key(|found| found.object);
        mismatches
    }

    /// All that is reachable, and how many references there are to each.
    pub fn holders(&self, roots: &[Obj]) -> (FxHashSet<Obj>, FxHashMap<Obj, u32>) {
        let mut holders: FxHashMap<Obj, u32> = FxHashMap::default();
        let mut seen: FxHashSet<Obj> = FxHashSet::default();
        let mut tables: FxHashSet<u32> = FxHashSet::default();
        let mut work: Vec<Obj> = Vec::new();
        for root in roots.iter().chain(&self.pending_finalizers) {
            *holders.entry(*root).or_default() += 1;
            work.push(*root);
        }
        work.extend(ROWS.iter().map(|row| row.handle));
        work.extend((0..4).flat_map(|generation| self.gc_objects(generation)));
        while let Some(object) = work.pop() {
            if object.is_null() || !seen.insert(object) {
                continue;
            }
            let mut found = Vec::new();
            self.edges(object, &mut |child| found.push(child));
            self.shared_names(object, &mut tables, &mut found);
            for child in found {
                *holders.entry(child).or_default() += 1;
                work.push(child);
            }
        }
        (seen, holders)
    }

    /// Names in a table whose class has died are held by the dicts that still use it, once together.
    fn shared_names(&self, object: Obj, tables: &mut FxHashSet<u32>, found: &mut Vec<Obj>) {
        if self.layout_of(object).tail != Tail::Dict || !self.dict_is_split(object) {
            return;
        }
        let table = self.word(object, 4) as u32;
        let has_class = |kind: Obj| self.word(kind, word::CACHED_KEYS) as u32 == table;
        let live = (0..4).flat_map(|generation| self.gc_objects(generation));
        let owned = live.filter(|kind| self.layout_of(*kind).tail == Tail::Type).any(has_class);
        debug_assert!(object != types::DICT);
        if !owned && tables.insert(table) {
            self.keys_edges(table, &mut |child| found.push(child));
        }
    }
}
