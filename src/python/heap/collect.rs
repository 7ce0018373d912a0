//! The cyclic collector of `Python/gc.c` (3.13): three generations in the header words of the objects.

use crate::python::heap::image::types;
use crate::python::heap::types::word;
use crate::python::heap::{Heap, Obj, Owned, SIZE, Tail};

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
const FINAL: Obj = Obj(HEADS + 5 * HEAD_STRIDE);
/// Marks in `_gc_next` what may turn out to be unreachable (`NEXT_MASK_UNREACHABLE`).
const TENTATIVE: u64 = 1 << 63;

/// Counts and thresholds (`struct _gc_runtime_state`).
#[derive(Clone, Debug)]
pub struct Collector {
    pub enabled: bool,
    pub thresholds: [u32; 3],
    /// Above so many young objects a collection is due.
    pub limit: u32,
    /// Allocations minus deallocations, then collections of the next younger generation.
    pub counts: [u32; 3],
    pub collecting: bool,
    /// A young collection is due; the machine runs it at its next check.
    pub due: bool,
    /// Until 3.11 a collection runs at once; those that native code has to wait for are made up behind it.
    pub runs_at_once: bool,
    pub owed: u32,
    /// Objects of the interpreter's own that `gc.get_freeze_count()` counts until somebody thaws them.
    pub frozen_at_start: u32,
    /// Per generation: collections, collected, uncollectable.
    pub stats: [[u64; 3]; 3],
    pub(in crate::python::heap) long_lived_total: u64,
    long_lived_pending: u64,
}

/// A collection half-way: the garbage is found, and what it wants to run stands in `Heap::pending_finalizers`.
#[derive(Debug)]
#[must_use = "a collection that is not finished leaves its garbage"]
pub struct Collection {
    generation: u8,
    /// Which one the program is told of.
    told: u8,
}

impl Collector {
    pub fn new(thresholds: [u32; 3]) -> Collector {
        Collector {
            enabled: true,
            thresholds,
            limit: thresholds[0],
            counts: [0; 3],
            collecting: false,
            due: false,
            runs_at_once: false,
            owed: 0,
            frozen_at_start: 0,
            stats: [[0; 3]; 3],
            long_lived_total: 0,
            long_lived_pending: 0,
        }
    }

    #[inline(always)]
    pub(in crate::python::heap) fn count_allocation(&mut self) {
        self.counts[0] += 1;
        if self.counts[0] > self.limit
            && self.enabled
            && self.thresholds[0] != 0
            && !self.collecting
        {
            self.due = true;
            if self.runs_at_once {
                self.counts[0] = 0;
                self.owed += 1;
            }
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
        for generation in (0..3).rev().filter(|_| !self.is_whole()) {
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

    /// At the end of the start-up: what is there is old, and the counts begin at 0 for the program.
    pub fn gc_settle(&mut self) {
        self.merge(head(0), head(2));
        self.merge(head(1), head(2));
        self.collector.counts = [0; 3];
        self.collector.due = false;
        self.collector.owed = 0;
        self.collector.frozen_at_start = self.profile.frozen_at_start;
        self.collector.runs_at_once = self.profile.collects_in_allocation;
        self.collector.long_lived_pending = 0;
        self.collector.long_lived_total = self.list_of(head(2)).len() as u64;
        self.set_limit();
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
        self.collector.frozen_at_start = 0;
        self.merge(head(3), head(2));
    }

    /// A whole collection that leaves its `__del__`s and callbacks in `pending_finalizers`: what they belong to lives until
    /// the next one. Gives `gc.collect()`'s answer.
    pub fn collect(&mut self, generation: u8) -> u64 {
        let collection = self.collect_start(generation);
        while let Some(object) = self.next_of_garbage() {
            self.pending_finalizers.push_back(object);
        }
        self.collect_finish(collection, Obj::NULL, 0)
    }

    /// Finds the garbage of a generation and the younger ones, and queues the callbacks of weak references to it. The machine
    /// runs them, then what `next_of_garbage` gives, and calls `collect_finish`.
    pub fn collect_start(&mut self, generation: u8) -> Collection {
        let told = generation.min(2);
        let number = usize::from(told);
        let generation = if self.is_whole() { 2 } else { told };
        self.collector.collecting = true;
        self.collector.due = false;
        if number < 2 {
            self.collector.counts[number + 1] += 1;
        }
        self.collector.counts[..=number].fill(0);
        for younger in 0..generation {
            self.merge(head(younger), head(generation));
        }
        let young = head(generation);
        self.untrack_first(young);
        self.find_unreachable(young, UNREACHABLE);
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
        self.set_limit();
        let garbage = self.list_of(UNREACHABLE);
        self.clear_weak_references_to_garbage(&garbage);
        Collection { generation, told }
    }

    /// `finalize_garbage`: the next object of the garbage whose `__del__` must run, held for it. What has died of the others
    /// in the meantime is no longer there.
    pub fn next_of_garbage(&mut self) -> Option<Obj> {
        while let Some(object) = self.first_of(UNREACHABLE) {
            self.unlink(object);
            self.link_last(FINAL, object);
            let kind = self.type_of(object);
            if self.must_finalize(kind, object) {
                self.gc_set_finalized(object);
                self.increment(object);
                return Some(object);
            }
        }
        self.merge(FINAL, UNREACHABLE);
        None
    }

    /// What the collection that was started has found unreachable.
    pub fn gc_garbage(&self) -> Vec<Obj> {
        self.list_of(UNREACHABLE)
    }

    /// Frees the garbage that was not resurrected, or puts it into the list `saved` if that is not NULL
    /// (`DEBUG_SAVEALL`); gives the number of objects found unreachable, with the weak references that were `freed` before.
    #[expect(clippy::needless_pass_by_value, reason = "a collection is finished once")]
    pub fn collect_finish(&mut self, collection: Collection, saved: Obj, freed: u64) -> u64 {
        let Collection { generation, told } = collection;
        let old = head((generation + 1).min(2));
        // What the finalizers brought back, or have not run for yet, lives on.
        self.find_unreachable(UNREACHABLE, FINAL);
        self.merge(UNREACHABLE, old);
        let count = freed + self.list_of(FINAL).len() as u64;
        while let Some(object) = self.first_of(FINAL) {
            self.increment(object);
            if saved.is_null() {
                self.clear_references(object);
                self.release_raw(object);
            } else {
                self.list_append(saved, Owned::from_raw(object));
            }
            if self.first_of(FINAL) == Some(object) {
                // It is still alive and may die later.
                self.clear_collecting(object);
                self.unlink(object);
                self.link_last(old, object);
            }
        }
        if generation == 2 {
            self.clear_free_lists();
        }
        let stats = &mut self.collector.stats[usize::from(told)];
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

    /// `deduce_unreachable`: what only garbage refers to moves from `young` to the empty list `unreachable`. While it
    /// works, `_gc_prev` counts the references that come from outside, and `young` is linked forwards only.
    fn find_unreachable(&mut self, young: Obj, unreachable: Obj) {
        let objects = self.list_of(young);
        for object in &objects {
            let flags = self.words.get(object.0 - PREVIOUS) & FINALIZED | COLLECTING;
            let count = u64::from(self.refcount(*object));
            self.words.set(object.0 - PREVIOUS, count << SHIFT | flags);
        }
        let mut children = Vec::new();
        for object in objects {
            self.collecting_edges(object, &mut children);
            for child in &children {
                let previous = self.words.get(child.0 - PREVIOUS);
                self.words.set(child.0 - PREVIOUS, previous.saturating_sub(1 << SHIFT));
            }
        }
        self.move_unreachable(young, unreachable, &mut children);
    }

    /// `move_unreachable`: in one pass, objects without outside references move away, and back when one that is
    /// reachable refers to them. Those moved tentatively have a mark in `_gc_next`.
    fn move_unreachable(&mut self, young: Obj, unreachable: Obj, children: &mut Vec<Obj>) {
        let mut previous = young;
        let mut object = self.next_of(young);
        while object != young {
            if self.words.get(object.0 - PREVIOUS) >> SHIFT != 0 {
                self.collecting_edges(object, children);
                for child in children.iter() {
                    self.reach(*child, young);
                }
                let flags = self.words.get(object.0 - PREVIOUS) & FINALIZED;
                self.words.set(object.0 - PREVIOUS, u64::from(previous.0) << SHIFT | flags);
                previous = object;
            } else {
                let next = self.words.get(object.0 - NEXT);
                self.words.set(previous.0 - NEXT, next);
                self.link_tentative(unreachable, object);
            }
            object = self.next_of(previous);
        }
        self.words.set(young.0 - PREVIOUS, u64::from(previous.0) << SHIFT);
        let mut object = unreachable;
        loop {
            let next = self.next_of(object);
            self.words.set(object.0 - NEXT, u64::from(next.0));
            object = next;
            if object == unreachable {
                break;
            }
        }
    }

    /// `visit_reachable`.
    fn reach(&mut self, object: Obj, young: Obj) {
        let previous = self.words.get(object.0 - PREVIOUS);
        let counted = 1 << SHIFT | previous & FLAGS;
        if self.words.get(object.0 - NEXT) & TENTATIVE != 0 {
            self.unlink_tentative(object);
            self.link_last(young, object);
            self.words.set(object.0 - PREVIOUS, counted);
        } else if previous >> SHIFT == 0 {
            self.words.set(object.0 - PREVIOUS, counted);
        }
    }

    /// The references of an object to others that are being examined.
    fn collecting_edges(&self, object: Obj, children: &mut Vec<Obj>) {
        children.clear();
        self.traverse(object, &mut |child| {
            let examined =
                self.is_tracked(child) && self.words.get(child.0 - PREVIOUS) & COLLECTING != 0;
            if examined {
                children.push(child);
            }
        });
    }

    fn clear_collecting(&mut self, object: Obj) {
        let previous = self.words.get(object.0 - PREVIOUS);
        self.words.set(object.0 - PREVIOUS, previous & !COLLECTING);
    }

    /// Is it found to be garbage?
    pub(in crate::python::heap) fn is_collecting(&self, object: Obj) -> bool {
        self.words.get(object.0 - PREVIOUS) & COLLECTING != 0
    }

    /// `tp_clear`: lets go of what makes cycles; the object itself dies when its counts do.
    fn clear_references(&mut self, object: Obj) {
        let kind = self.type_of(object);
        if NEVER_CLEARED.contains(&kind) {
            return;
        }
        let layout = *self.layout_of_type(kind);
        let (first, count) = layout.members;
        for offset in u32::from(first)..u32::from(first + count) {
            self.clear_field(object, offset);
        }
        if layout.managed_dict {
            self.clear_managed_dict(object);
        }
        if layout.tail == Tail::Type {
            let dict = self.field(object, word::DICT);
            if !dict.is_null() {
                self.dict_clear(dict);
            }
            self.clear_field(object, word::MRO);
            return;
        }
        if layout.tail == Tail::View
            && let Some(lender) = self.end_view(object)
        {
            self.release(lender);
        }
        for offset in layout.references {
            // Names and code can make no cycle, and a function without them could not even be called.
            let held = self.field(object, u32::from(*offset));
            if !held.is_null() && self.is_collected(held) {
                self.clear_field(object, u32::from(*offset));
            }
        }
        self.clear_tail(object, layout.tail);
    }

    fn clear_tail(&mut self, object: Obj, tail: Tail) {
        match tail {
            Tail::List => {
                for item in self.list_clear(object).into_iter().rev() {
                    self.release(item);
                }
            }
            Tail::Dict => self.dict_clear(object),
            Tail::OrderedDict => {
                self.order_clear(object);
                self.dict_clear(object);
            }
            Tail::Deque => {
                for item in self.deque_clear(object) {
                    self.release(item);
                }
            }
            Tail::Set => {
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
            // Tuples have no `tp_clear`: another member of the cycle breaks it.
            _ => {}
        }
    }

    /// `untrack_tuples`: a tuple of things that take part in no cycle needs no more visits.
    pub(in crate::python::heap) fn untrack_tuples(&mut self, young: Obj) {
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

    pub(in crate::python::heap) fn untrack_dicts(&mut self, young: Obj) {
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

    #[inline(always)]
    fn next_of(&self, object: Obj) -> Obj {
        Obj((self.words.get(object.0 - NEXT) & !TENTATIVE) as u32)
    }

    fn first_of(&self, head: Obj) -> Option<Obj> {
        Some(self.next_of(head)).filter(|first| *first != head)
    }

    fn list_of(&self, head: Obj) -> Vec<Obj> {
        let mut objects = Vec::new();
        let mut next = self.next_of(head);
        while next != head {
            objects.push(next);
            next = self.next_of(next);
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

    /// Appends an object to the list of the tentatively unreachable; every `_gc_next` in it carries the mark.
    fn link_tentative(&mut self, list: Obj, object: Obj) {
        let last = self.words.get(list.0 - PREVIOUS) >> SHIFT;
        let flags = self.words.get(object.0 - PREVIOUS) & FLAGS;
        self.words.set(last as u32 - NEXT, u64::from(object.0) | TENTATIVE);
        self.words.set(object.0 - PREVIOUS, last << SHIFT | flags);
        self.words.set(object.0 - NEXT, u64::from(list.0) | TENTATIVE);
        self.words.set(list.0 - PREVIOUS, u64::from(object.0) << SHIFT);
    }

    /// Takes an object out of the list of the tentatively unreachable, whose links carry the mark.
    fn unlink_tentative(&mut self, object: Obj) {
        let next = self.words.get(object.0 - NEXT);
        let previous = (self.words.get(object.0 - PREVIOUS) >> SHIFT) as u32;
        let follower = self.next_of(object);
        self.words.set(previous - NEXT, next);
        let flags = self.words.get(follower.0 - PREVIOUS) & FLAGS;
        self.words.set(follower.0 - PREVIOUS, u64::from(previous) << SHIFT | flags);
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

/// Types that CPython gives no `tp_clear`; something else in the cycle must break it.
const NEVER_CLEARED: [Obj; 14] = [
    types::TUPLE,
    types::METHOD,
    types::BUILTIN_FUNCTION,
    types::METHOD_DESCRIPTOR,
    types::WRAPPER_DESCRIPTOR,
    types::GETSET_DESCRIPTOR,
    types::MEMBER_DESCRIPTOR,
    types::METHOD_WRAPPER,
    types::SLICE,
    types::MAPPINGPROXY,
    types::LIST_ITERATOR,
    types::TUPLE_ITERATOR,
    types::GENERIC_ALIAS,
    types::SUPER,
];

fn head(generation: u8) -> Obj {
    Obj(HEADS + u32::from(generation) * HEAD_STRIDE)
}
