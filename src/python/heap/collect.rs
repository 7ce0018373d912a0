//! The cyclic collector of `Python/gc.c` (3.13): three generations in the header words of the objects.

use crate::python::heap::image::types;
use crate::python::heap::types::word;
use crate::python::heap::{Heap, Obj, SIZE, Tail};

/// Words of the header, before the object: `_gc_next`, `_gc_prev` with two flags in its low bits.
const NEXT: u32 = 2;
const PREVIOUS: u32 = 1;
const FINALIZED: u64 = 1;
const COLLECTING: u64 = 2;
const FLAGS: u64 = 3;
const SHIFT: u32 = 2;
/// Heads of the generations' lists, of the permanent one and of two for use while collecting: objects that are only headers.
const HEADS: u32 = 0x42;
const HEAD_STRIDE: u32 = 2;
const UNREACHABLE: Obj = Obj(HEADS + 4 * HEAD_STRIDE);

/// Counts and thresholds (`struct _gc_runtime_state`).
#[derive(Clone, Debug)]
pub struct Collector {
    pub enabled: bool,
    pub thresholds: [u32; 3],
    /// Allocations minus deallocations, then collections of the next younger generation.
    pub counts: [u32; 3],
    pub collecting: bool,
    /// A young collection is due; the machine runs it at its next check.
    pub due: bool,
    /// Per generation: collections, collected, uncollectable.
    pub stats: [[u64; 3]; 3],
    long_lived_total: u64,
    long_lived_pending: u64,
}

/// A collection half-way: what Python code must run before the garbage goes.
#[derive(Debug)]
pub struct Collection {
    pub generation: u8,
    /// Weak references whose callback must be called, each held by one count.
    pub callbacks: Vec<Obj>,
    /// Unreachable objects whose `__del__` must be called, each held by one count.
    pub finalizers: Vec<Obj>,
    /// All unreachable objects, each held by one count until the end.
    garbage: Vec<Obj>,
}

impl Collector {
    pub fn new(thresholds: [u32; 3]) -> Collector {
        Collector {
            enabled: true,
            thresholds,
            counts: [0; 3],
            collecting: false,
            due: false,
            stats: [[0; 3]; 3],
            long_lived_total: 0,
            long_lived_pending: 0,
        }
    }

    #[inline(always)]
    pub(in crate::python::heap) fn count_allocation(&mut self) {
        self.counts[0] += 1;
        if self.counts[0] > self.thresholds[0]
            && self.enabled
            && self.thresholds[0] != 0
            && !self.collecting
        {
            self.due = true;
        }
    }

    #[inline(always)]
    pub(in crate::python::heap) fn count_deallocation(&mut self) {
        self.counts[0] = self.counts[0].saturating_sub(1);
    }
}

impl Heap {
    /// Whether the machine should collect at its next check (`_Py_RunGC`).
    #[inline(always)]
    pub fn gc_due(&self) -> bool {
        self.collector.due
    }

    /// The oldest generation that is over its threshold (`gc_select_generation`).
    pub fn gc_due_generation(&self) -> u8 {
        let state = &self.collector;
        for generation in (0..3).rev() {
            if state.counts[generation] <= state.thresholds[generation] {
                continue;
            }
            // A full collection waits until the young have grown to a quarter of the old.
            if generation == 2 && state.long_lived_pending < state.long_lived_total / 4 {
                continue;
            }
            return generation as u8;
        }
        0
    }

    /// `_PyObject_GC_TRACK`.
    #[inline(always)]
    pub fn gc_track(&mut self, object: Obj) {
        self.link_last(Obj(HEADS), object);
    }

    /// `PyObject_GC_UnTrack`; harmless for an untracked object.
    #[inline(always)]
    pub fn gc_untrack(&mut self, object: Obj) {
        if self.gc_is_tracked(object) {
            self.unlink(object);
        }
    }

    /// `gc.is_tracked` (for objects of collected types).
    #[inline(always)]
    pub fn gc_is_tracked(&self, object: Obj) -> bool {
        self.words.get(object.0 - NEXT) != 0
    }

    /// `_PyObject_GC_MAY_BE_TRACKED`.
    pub fn gc_may_be_tracked(&self, object: Obj) -> bool {
        self.is_collected(object)
            && (self.type_of(object) != types::TUPLE || self.is_tracked(object))
    }

    /// `gc.is_tracked` of any object.
    pub fn is_tracked(&self, object: Obj) -> bool {
        self.is_collected(object)
            && !crate::python::heap::arena::is_static(object)
            && self.gc_is_tracked(object)
    }

    /// `gc.is_finalized`.
    pub fn gc_is_finalized(&self, object: Obj) -> bool {
        self.is_collected(object) && self.words.get(object.0 - PREVIOUS) & FINALIZED != 0
    }

    pub fn gc_set_finalized(&mut self, object: Obj) {
        if self.is_collected(object) {
            let previous = self.words.get(object.0 - PREVIOUS);
            self.words.set(object.0 - PREVIOUS, previous | FINALIZED);
        }
    }

    /// Tracked objects of a generation, oldest first; 3 is the permanent one.
    pub fn gc_objects(&self, generation: u8) -> Vec<Obj> {
        self.list_of(head(generation))
    }

    /// `gc.freeze`.
    pub fn gc_freeze(&mut self) {
        for generation in 0..3 {
            self.merge(head(generation), head(3));
            self.collector.counts[usize::from(generation)] = 0;
        }
    }

    /// `gc.unfreeze`.
    pub fn gc_unfreeze(&mut self) {
        self.merge(head(3), head(2));
    }

    /// A whole collection whose `__del__`s and callbacks are left in `pending_finalizers`; gives `gc.collect()`'s answer.
    pub fn collect(&mut self, generation: u8) -> u64 {
        let mut collection = self.collect_start(generation);
        let (callbacks, finalizers) =
            (std::mem::take(&mut collection.callbacks), std::mem::take(&mut collection.finalizers));
        self.pending_finalizers.extend(callbacks);
        self.pending_finalizers.extend(finalizers);
        self.collect_finish(collection)
    }

    /// Finds the garbage of a generation and the younger ones. The machine runs what the collection lists, releasing
    /// each, then calls `collect_finish`.
    pub fn collect_start(&mut self, generation: u8) -> Collection {
        let generation = generation.min(2);
        self.collector.collecting = true;
        self.collector.due = false;
        let number = usize::from(generation);
        if number < 2 {
            self.collector.counts[number + 1] += 1;
        }
        self.collector.counts[..=number].fill(0);
        for younger in 0..generation {
            self.merge(head(younger), head(generation));
        }
        let young = head(generation);
        self.find_unreachable(young);
        self.untrack_tuples(young);
        if generation < 2 {
            if generation == 1 {
                self.collector.long_lived_pending += self.list_of(young).len() as u64;
            }
            self.merge(young, head(generation + 1));
        } else {
            self.untrack_dicts(young);
            self.collector.long_lived_pending = 0;
            self.collector.long_lived_total = self.list_of(young).len() as u64;
        }
        let garbage = self.list_of(UNREACHABLE);
        for object in &garbage {
            self.increment(*object);
        }
        let callbacks = self.clear_weak_references_to_garbage(&garbage);
        let mut finalizers = Vec::new();
        for object in &garbage {
            let kind = self.type_of(*object);
            if self.word(kind, word::FINALIZE) != 0 && !self.gc_is_finalized(*object) {
                self.gc_set_finalized(*object);
                self.increment(*object);
                finalizers.push(*object);
            }
        }
        Collection { generation, callbacks, finalizers, garbage }
    }

    /// Frees the garbage that was not resurrected; gives the number of objects found unreachable.
    pub fn collect_finish(&mut self, collection: Collection) -> u64 {
        let old = head((collection.generation + 1).min(2));
        // Those that died meanwhile are gone from the list once their last count goes.
        self.find_resurrected(&collection, old);
        let count = self.list_of(UNREACHABLE).len() as u64;
        for object in self.list_of(UNREACHABLE) {
            self.clear_references(object);
        }
        self.merge(UNREACHABLE, old);
        for object in collection.garbage {
            self.release_raw(object);
        }
        let stats = &mut self.collector.stats[usize::from(collection.generation)];
        stats[0] += 1;
        stats[1] += count;
        self.collector.collecting = false;
        count
    }

    pub(in crate::python::heap) fn start_collector(&mut self) {
        for list in 0..6 {
            self.make_empty(Obj(HEADS + list * HEAD_STRIDE));
        }
    }

    /// `deduce_unreachable`: what only garbage refers to moves to the list of the unreachable.
    fn find_unreachable(&mut self, young: Obj) {
        let objects = self.list_of(young);
        let mut counts: rustc_hash::FxHashMap<Obj, u32> = rustc_hash::FxHashMap::default();
        for object in &objects {
            let previous = self.words.get(object.0 - PREVIOUS);
            self.words.set(object.0 - PREVIOUS, previous | COLLECTING);
            counts.insert(*object, self.refcount(*object));
        }
        for object in &objects {
            self.edges(*object, &mut |child| {
                if let Some(count) = counts.get_mut(&child) {
                    *count = count.saturating_sub(1);
                }
            });
        }
        let mut reached: rustc_hash::FxHashSet<Obj> = rustc_hash::FxHashSet::default();
        let mut work: Vec<Obj> = Vec::new();
        for object in &objects {
            if counts.get(object).is_some_and(|count| *count > 0) {
                work.push(*object);
            }
            while let Some(next) = work.pop() {
                if !reached.insert(next) {
                    continue;
                }
                self.edges(next, &mut |child| {
                    if counts.contains_key(&child) && !reached.contains(&child) {
                        work.push(child);
                    }
                });
            }
        }
        for object in &objects {
            let previous = self.words.get(object.0 - PREVIOUS);
            self.words.set(object.0 - PREVIOUS, previous & !COLLECTING);
            if !reached.contains(object) {
                self.unlink(*object);
                self.link_last(UNREACHABLE, *object);
            }
        }
    }

    /// Objects that a finalizer brought back go to the old generation, with all that they refer to.
    fn find_resurrected(&mut self, collection: &Collection, old: Obj) {
        if collection.finalizers.is_empty() && collection.callbacks.is_empty() {
            return;
        }
        // Each is held by our own count: those references do not come from outside.
        for object in &collection.garbage {
            let count = self.refcount(*object);
            self.set_word(*object, 0, u64::from(count - 1));
        }
        self.merge_into_scratch();
        self.find_unreachable(SCRATCH);
        for object in &collection.garbage {
            self.increment(*object);
        }
        self.merge(SCRATCH, old);
    }

    fn merge_into_scratch(&mut self) {
        self.merge(UNREACHABLE, SCRATCH);
    }

    /// `handle_weakrefs`: garbage can no longer be reached weakly; callbacks of references that live are to be called.
    fn clear_weak_references_to_garbage(&mut self, garbage: &[Obj]) -> Vec<Obj> {
        let unreachable: rustc_hash::FxHashSet<Obj> = garbage.iter().copied().collect();
        let mut callbacks = Vec::new();
        for object in garbage {
            for weak in self.weak_references(*object) {
                self.clear_weak_reference(weak);
                if !self.weak_callback(weak).is_null() && !unreachable.contains(&weak) {
                    self.increment(weak);
                    callbacks.push(weak);
                }
            }
        }
        callbacks
    }

    /// `tp_clear`: lets go of what makes cycles; the object itself dies when its counts do.
    fn clear_references(&mut self, object: Obj) {
        let layout = *self.layout_of(object);
        match layout.tail {
            // Tuples and frozensets have no `tp_clear`: another member of the cycle breaks it.
            Tail::Tuple => {}
            Tail::List => {
                for item in self.list_clear(object) {
                    self.release(item);
                }
            }
            Tail::Dict => self.dict_clear(object),
            Tail::Set if self.type_of(object) == types::SET => {
                for key in self.set_clear(object) {
                    self.release(key);
                }
            }
            Tail::Slots { count, first } => {
                let used = self.word(object, u32::from(count)) as u32;
                self.set_word(object, u32::from(count), 0);
                for offset in 0..used {
                    self.clear_field(object, u32::from(first) + offset);
                }
            }
            _ => {}
        }
        let (first, count) = layout.members;
        for offset in u32::from(first)..u32::from(first + count) {
            self.clear_field(object, offset);
        }
        for offset in layout.references {
            self.clear_field(object, u32::from(*offset));
        }
        self.clear_inline_values(object);
        if layout.managed_dict {
            let dict = self.instance_dict_if_any(object);
            self.words.set(object.0 - 3, 0);
            self.release_raw(dict);
        }
    }

    /// `untrack_tuples`: a tuple of things that take part in no cycle needs no more visits.
    fn untrack_tuples(&mut self, young: Obj) {
        for object in self.list_of(young) {
            if self.type_of(object) != types::TUPLE {
                continue;
            }
            let atoms = (0..self.word(object, SIZE) as usize)
                .all(|index| !self.gc_may_be_tracked(self.tuple_item(object, index)));
            if atoms {
                self.gc_untrack(object);
            }
        }
    }

    fn untrack_dicts(&mut self, young: Obj) {
        if !self.profile.dict.untracks_atoms {
            return;
        }
        for object in self.list_of(young) {
            if self.type_of(object) != types::DICT || self.dict_is_split(object) {
                continue;
            }
            let items = self.dict_items(object);
            if !items
                .iter()
                .any(|(key, value)| self.gc_may_be_tracked(*key) || self.gc_may_be_tracked(*value))
            {
                self.gc_untrack(object);
            }
        }
    }

    fn list_of(&self, head: Obj) -> Vec<Obj> {
        let mut objects = Vec::new();
        let mut next = Obj(self.words.get(head.0 - NEXT) as u32);
        while next != head {
            objects.push(next);
            next = Obj(self.words.get(next.0 - NEXT) as u32);
        }
        objects
    }

    fn make_empty(&mut self, head: Obj) {
        self.words.set(head.0 - NEXT, u64::from(head.0));
        self.words.set(head.0 - PREVIOUS, u64::from(head.0) << SHIFT);
    }

    #[inline(always)]
    fn link_last(&mut self, head: Obj, object: Obj) {
        let last = self.words.get(head.0 - PREVIOUS) >> SHIFT;
        self.words.set(last as u32 - NEXT, u64::from(object.0));
        let flags = self.words.get(object.0 - PREVIOUS) & FLAGS;
        self.words.set(object.0 - PREVIOUS, last << SHIFT | flags);
        self.words.set(object.0 - NEXT, u64::from(head.0));
        self.words.set(head.0 - PREVIOUS, u64::from(object.0) << SHIFT);
    }

    #[inline(always)]
    fn unlink(&mut self, object: Obj) {
        let next = self.words.get(object.0 - NEXT);
        let previous = self.words.get(object.0 - PREVIOUS);
        self.words.set((previous >> SHIFT) as u32 - NEXT, next);
        let flags = self.words.get(next as u32 - PREVIOUS) & FLAGS;
        self.words.set(next as u32 - PREVIOUS, previous & !FLAGS | flags);
        self.words.set(object.0 - NEXT, 0);
        self.words.set(object.0 - PREVIOUS, previous & FINALIZED);
    }

    /// Appends all of one list to another.
    fn merge(&mut self, from: Obj, to: Obj) {
        let first = self.words.get(from.0 - NEXT);
        if first as u32 == from.0 {
            return;
        }
        let last = self.words.get(from.0 - PREVIOUS) >> SHIFT;
        let to_last = self.words.get(to.0 - PREVIOUS) >> SHIFT;
        self.words.set(to_last as u32 - NEXT, first);
        let flags = self.words.get(first as u32 - PREVIOUS) & FLAGS;
        self.words.set(first as u32 - PREVIOUS, to_last << SHIFT | flags);
        self.words.set(last as u32 - NEXT, u64::from(to.0));
        self.words.set(to.0 - PREVIOUS, last << SHIFT);
        self.make_empty(from);
    }
}

/// Where objects wait for a second look.
const SCRATCH: Obj = Obj(HEADS + 5 * HEAD_STRIDE);

fn head(generation: u8) -> Obj {
    Obj(HEADS + u32::from(generation) * HEAD_STRIDE)
}
