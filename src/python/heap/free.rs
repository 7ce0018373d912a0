//! Death of objects: at once, in CPython's order, without recursion.

use crate::python::heap::arena::is_static;
use crate::python::heap::fields::generator;
use crate::python::heap::image::types;
use crate::python::heap::instance::MANAGED_DICT;
use crate::python::heap::text::Interning;
use crate::python::heap::types::word;
use crate::python::heap::{Heap, Layout, Obj, REFCOUNT, SIZE, Tail};

/// Marks a task that gives an object's blocks back, its children being released.
const FINISH: u64 = 1 << 32;
/// Marks a task that begins the death of an object whose count is 0.
const DIE: u64 = 1 << 33;

impl Heap {
    /// Frees an object whose count is 0, and what dies with it. Objects with a `__del__` to run stay, held by one
    /// count, in `pending_finalizers`.
    #[inline(always)]
    pub fn dealloc(&mut self, object: Obj) {
        if !self.dealloc_plain(object) {
            self.dealloc_slow(object);
        }
    }

    /// Frees an int or float whose count is 0; false for anything else, and where ints wait for their next use: `dealloc`
    /// must free it.
    #[inline(always)]
    pub fn dealloc_plain(&mut self, object: Obj) -> bool {
        let kind = self.type_of(object);
        if kind == self.plain_int {
            self.free_plain(object);
            true
        } else if kind == types::FLOAT {
            self.free_float(object);
            true
        } else {
            false
        }
    }

    /// One reference to an int or float less.
    #[inline(always)]
    pub fn drop_number(&mut self, object: Obj) {
        if self.decrement(object) {
            self.dealloc(object);
        }
    }

    /// Whether a `__del__` or a callback must run. Those that wait for one that runs already do not count.
    #[inline(always)]
    pub fn has_pending(&self) -> bool {
        self.pending_finalizers.len() > self.pending_kept
    }

    /// The object whose `__del__` or callback must run next, in the order of their deaths; release it with `finish_finalizer`.
    pub fn next_pending(&mut self) -> Option<Obj> {
        self.pending_finalizers.remove(self.pending_kept)
    }

    /// A `__del__` or callback begins: what is pending now waits for it. Gives back how many have been waiting before.
    pub fn begin_finalizer(&mut self) -> usize {
        std::mem::replace(&mut self.pending_kept, self.pending_finalizers.len())
    }

    /// After the `__del__` of a pending object has run: ends the count that kept it; it dies unless it was resurrected.
    pub fn finish_finalizer(&mut self, object: Obj) {
        self.release_raw(object);
    }

    /// What dies of an object comes before what has been waiting for it.
    pub fn end_finalizer(&mut self, kept: usize) {
        let waiting = self.pending_finalizers.len().min(self.pending_kept);
        let new = self.pending_finalizers.len() - waiting;
        self.pending_kept = kept.min(waiting);
        if new > 0 && waiting > kept {
            self.pending_finalizers.make_contiguous()[kept..].rotate_right(new);
        }
    }

    /// The numbers of the classes that died since the last call.
    pub fn take_dead_types(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.dead_types)
    }

    #[inline(never)]
    fn dealloc_slow(&mut self, object: Obj) {
        if self.type_of(object) == types::STR {
            self.finish_text(object);
            self.free_plain(object);
            return;
        }
        if self.type_of(object) == types::INT {
            self.free_listed_int(object);
            return;
        }
        // A task is a reference to release, an object to begin or to finish with; the last one is next, so that children
        // go depth first and before their parent's block.
        let mut tasks = std::mem::take(&mut self.tasks);
        let first = tasks.len();
        self.start_dying(object, &mut tasks);
        while tasks.len() > first {
            let Some(task) = tasks.pop() else { break };
            let object = Obj(task as u32);
            if task & FINISH != 0 {
                self.finish(object);
            } else if task & DIE != 0 || self.decrement(object) && !self.dealloc_leaf(object) {
                self.start_dying(object, &mut tasks);
            }
        }
        self.tasks = tasks;
    }

    /// Whether a `__del__` or the end of a generator has to run before the object dies.
    pub(in crate::python::heap) fn must_finalize(&self, kind: Obj, object: Obj) -> bool {
        if self.word(kind, word::FINALIZE) == 0 || self.gc_is_finalized(object) {
            return false;
        }
        let is_generator =
            [types::GENERATOR, types::COROUTINE, types::ASYNC_GENERATOR].contains(&kind);
        !is_generator
            || self.word(object, generator::STATE) & 0xFF != u64::from(generator::FINISHED)
    }

    /// Frees an int, float or str whose count is 0.
    #[inline(always)]
    fn dealloc_leaf(&mut self, object: Obj) -> bool {
        if self.dealloc_plain(object) {
            return true;
        }
        let kind = self.type_of(object);
        if kind == types::STR {
            self.finish_text(object);
            self.free_plain(object);
        } else if kind == types::INT {
            self.free_listed_int(object);
        }
        kind == types::STR || kind == types::INT
    }

    /// Finalizer, weak references, then its children; what cannot be done at once becomes tasks.
    fn start_dying(&mut self, object: Obj, tasks: &mut Vec<u64>) {
        let kind = self.type_of(object);
        let layout = *self.layout_of_type(kind);
        if self.must_finalize(kind, object) {
            self.set_word(object, REFCOUNT, 1);
            self.gc_set_finalized(object);
            self.pending_finalizers.push_back(object);
            return;
        }
        let lender = if layout.tail == Tail::View { self.end_view(object) } else { None };
        if layout.weak_list != 0 || layout.managed_weak_list {
            self.clear_weak_references(object);
        }
        if layout.is_weak_reference {
            self.clear_weak_reference(object);
        }
        if layout.collected {
            self.gc_untrack(object);
        }
        if layout.managed_dict {
            let dict = self.instance_dict_if_any(object);
            if !dict.is_null() {
                self.detach_dict(dict, object);
            }
        }
        let first = tasks.len();
        if !self.is_leaf(object, &layout) {
            self.release_children(object, kind, &layout, tasks);
        }
        if tasks.len() == first {
            self.finish(object);
        } else {
            tasks.push(FINISH | u64::from(object.0));
            tasks[first..].reverse();
        }
        tasks.extend(lender.map(|lender| u64::from(lender.into_raw().0)));
    }

    /// Releases what an object holds, in the order of its edges: at once as long as nothing but numbers and texts dies
    /// of it, from there on as tasks, the next one first.
    fn release_children(&mut self, object: Obj, kind: Obj, layout: &Layout, tasks: &mut Vec<u64>) {
        let (first, count) = match layout.tail {
            Tail::Tuple => (object.0 + 3, self.word(object, SIZE) as u32),
            Tail::List => (self.word(object, 3) as u32, self.word(object, SIZE) as u32),
            Tail::None => (0, 0),
            _ => return self.edges(object, &mut |child| tasks.push(u64::from(child.0))),
        };
        let mut waits = false;
        let (member, members) = (object.0 + u32::from(layout.members.0), layout.members.1);
        for word in member..member + u32::from(members) {
            if word != object.0 + u32::from(layout.weak_list) {
                self.release_child(word, &mut waits, tasks);
            }
        }
        if (layout.inline_values || layout.separate_values)
            && let Some((_, values)) = self.inline_values(object)
        {
            for word in values + 1..=values + self.values_at(values).capacity {
                self.release_child(word, &mut waits, tasks);
            }
        }
        if layout.managed_dict {
            self.release_child(object.0 - MANAGED_DICT, &mut waits, tasks);
        }
        for offset in layout.references {
            self.release_child(object.0 + u32::from(*offset), &mut waits, tasks);
        }
        for word in (first..first + count).rev() {
            self.release_child(word, &mut waits, tasks);
        }
        if !is_static(kind) {
            self.release_one(kind, &mut waits, tasks);
        }
    }

    #[inline(always)]
    fn release_child(&mut self, word: u32, waits: &mut bool, tasks: &mut Vec<u64>) {
        let child = Obj(self.words.get(word) as u32);
        if !child.is_null() {
            self.release_one(child, waits, tasks);
        }
    }

    #[inline(always)]
    fn release_one(&mut self, child: Obj, waits: &mut bool, tasks: &mut Vec<u64>) {
        if *waits {
            tasks.push(u64::from(child.0));
        } else if self.decrement(child) && !self.dealloc_leaf(child) {
            *waits = true;
            tasks.push(DIE | u64::from(child.0));
        }
    }

    fn is_leaf(&self, object: Obj, layout: &Layout) -> bool {
        match layout.tail {
            Tail::Text | Tail::Digits | Tail::Bytes | Tail::None => {
                layout.references.is_empty() && is_static(self.type_of(object))
            }
            _ => false,
        }
    }

    /// Gives the object's blocks back; nothing in it counts any more.
    fn finish(&mut self, object: Obj) {
        let kind = self.type_of(object);
        let layout = *self.layout_of_type(kind);
        match layout.tail {
            Tail::None => {
                if kind == types::FLOAT {
                    self.free_float(object);
                    return;
                }
                if self.keep_plain(object, kind) {
                    return;
                }
            }
            Tail::Text => self.finish_text(object),
            Tail::Tuple => {
                let length = self.word(object, SIZE) as usize;
                if kind == types::TUPLE && self.push_free_tuple(object, length) {
                    return;
                }
            }
            Tail::Array => {
                let block = self.word(object, 3) as u32;
                if block != 0 {
                    self.free_block(block);
                }
            }
            Tail::List => {
                let block = self.word(object, 3) as u32;
                if block != 0 {
                    self.free_block(block);
                }
                let limit = self.profile.free_lists.list;
                if kind == types::LIST && self.push_free(object, limit, |lists| &mut lists.list) {
                    return;
                }
            }
            Tail::Dict => {
                self.finish_dict_tables(object);
                let limit = self.profile.free_lists.dict;
                if kind == types::DICT && self.push_free(object, limit, |lists| &mut lists.dict) {
                    return;
                }
            }
            Tail::OrderedDict => {
                self.finish_dict_tables(object);
                self.finish_order(object);
            }
            Tail::Deque => self.finish_deque(object),
            Tail::Set => {
                let table = self.set_own_table(object);
                if table != 0 {
                    self.free_block(table);
                }
            }
            Tail::ByteArray => {
                let block = self.word(object, 4) as u32;
                if block != 0 {
                    self.free_block(block);
                }
            }
            Tail::Type => {
                let keys = self.word(object, word::CACHED_KEYS) as u32;
                if keys != 0 {
                    self.finish_keys(keys);
                }
                self.dead_types.push(self.word(object, word::NUMBER) as u32);
            }
            Tail::Code => self.codes_freed += 1,
            Tail::Slots { .. } | Tail::Digits | Tail::Bytes | Tail::View => {}
        }
        self.free_object_block(object, &layout);
    }

    /// Keeps an object without a tail for its next use, if its type has a free list.
    fn keep_plain(&mut self, object: Obj, kind: Obj) -> bool {
        if self.layout_of_type(kind).separate_values {
            self.free_separate_values(object);
            return false;
        }
        let limits = self.profile.free_lists;
        if kind == types::SLICE {
            return self.push_free(object, limits.slice, |lists| &mut lists.slice);
        }
        limits.others.method > 0 && self.push_other(object, kind)
    }

    #[inline(always)]
    fn free_float(&mut self, object: Obj) {
        let limit = self.profile.free_lists.float;
        if !self.push_free(object, limit, |lists| &mut lists.float) {
            self.free_plain(object);
        }
    }

    fn finish_text(&mut self, object: Obj) {
        if self.str_interning(object) == Interning::Mortal {
            self.forget_interned(object);
        }
        self.drop_utf8(object);
        let block = self.str_own_block(object);
        if block != 0 {
            self.free_block(block);
        }
    }

    /// The tables of a dict whose entries were released as its edges.
    fn finish_dict_tables(&mut self, dict: Obj) {
        let keys = self.dict_keys(dict);
        let values = self.word(dict, 5) as u32;
        if values == 0 {
            if self.leave_keys(keys) {
                self.free_keys_block(keys);
            }
            return;
        }
        if !self.values_at(values).embedded {
            self.free_block(values);
        }
        // Names in a shared table are not a dict's edges.
        self.release_keys(keys);
    }

    /// The shared table of a class that died: its names were the class's edges; a dict that still uses it needs them.
    fn finish_keys(&mut self, table: u32) {
        let keys = self.keys_at(table);
        if self.leave_keys(keys) {
            self.free_keys_block(keys);
            return;
        }
        for index in 0..self.keys_count(keys) {
            let key = self.entry_key(keys, index);
            self.increment(key);
        }
    }
}
