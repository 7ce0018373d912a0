//! Weak references: the list that an object heads, and what becomes of them when it dies.

use crate::python::heap::image::types;
use crate::python::heap::instance::MANAGED_WEAK_LIST;
use crate::python::heap::{Heap, Obj, Owned};

/// `PyWeakReference`: `wr_object` (not counted), `wr_callback`, `hash`, `wr_prev`, `wr_next`.
pub const OBJECT: u32 = 2;
pub const CALLBACK: u32 = 3;
const HASH: u32 = 4;
const PREVIOUS: u32 = 5;
const NEXT: u32 = 6;

impl Heap {
    /// A weak reference of this type (`weakref.ref`, a proxy or a subclass); one without a callback is shared.
    /// `None` when instances of the object's type cannot be weakly referenced.
    pub fn weak_reference(&mut self, kind: Obj, object: Obj, callback: Obj) -> Option<Owned> {
        let head = self.weak_list_word(object)?;
        if callback.is_null()
            && let Some(shared) = self.shared_weak_reference(head, kind)
        {
            return Some(self.own(shared));
        }
        let reference = self.new_object(kind);
        let weak = reference.get();
        self.set_word(weak, OBJECT, u64::from(object.0));
        self.set_word(weak, HASH, u64::MAX);
        if !callback.is_null() {
            self.increment(callback);
            self.set_word(weak, CALLBACK, u64::from(callback.0));
        }
        self.link_weak_reference(head, weak, callback.is_null());
        Some(reference)
    }

    /// What a weak reference refers to, borrowed; `NULL` when it is dead.
    pub fn weak_target(&self, weak: Obj) -> Obj {
        self.field(weak, OBJECT)
    }

    /// The callback, borrowed, or `NULL`.
    pub fn weak_callback(&self, weak: Obj) -> Obj {
        self.field(weak, CALLBACK)
    }

    /// The living weak references to an object: those that are shared, then the others, the newest first.
    pub fn weak_references(&self, object: Obj) -> Vec<Obj> {
        let mut references = Vec::new();
        let mut next = self.weak_list_word(object).map_or(0, |head| self.words.get(head) as u32);
        while next != 0 {
            references.push(Obj(next));
            next = self.word(Obj(next), NEXT) as u32;
        }
        references
    }

    /// Whether instances of the object's type can be weakly referenced.
    pub fn is_weakly_referenceable(&self, object: Obj) -> bool {
        self.weak_list_word(object).is_some()
    }

    pub fn is_weak_reference(&self, object: Obj) -> bool {
        self.layout_of(object).is_weak_reference
    }

    /// Takes a weak reference out of its target's list: it is dead from now on.
    pub(in crate::python::heap) fn clear_weak_reference(&mut self, weak: Obj) {
        let target = self.weak_target(weak);
        if target.is_null() {
            return;
        }
        let (previous, next) = (self.word(weak, PREVIOUS), self.word(weak, NEXT));
        if previous != 0 {
            self.set_word(Obj(previous as u32), NEXT, next);
        } else if let Some(head) = self.weak_list_word(target) {
            self.words.set(head, next);
        }
        if next != 0 {
            self.set_word(Obj(next as u32), PREVIOUS, previous);
        }
        for field in [OBJECT, PREVIOUS, NEXT] {
            self.set_word(weak, field, 0);
        }
    }

    /// `PyObject_ClearWeakRefs`: an object dies; references with a callback are queued for the machine.
    pub(in crate::python::heap) fn clear_weak_references(&mut self, object: Obj) {
        for weak in self.weak_references(object) {
            self.clear_weak_reference(weak);
            if self.weak_callback(weak).is_null() {
                continue;
            }
            // A reference that is itself about to die has no more say.
            if self.refcount(weak) > 0 {
                self.increment(weak);
                self.pending_finalizers.push_back(weak);
            }
        }
    }

    /// `handle_weakrefs`: garbage can no longer be reached weakly; callbacks of references that live are to be called.
    pub(in crate::python::heap) fn clear_weak_references_to_garbage(&mut self, garbage: &[Obj]) {
        for object in garbage {
            for weak in self.weak_references(*object) {
                self.clear_weak_reference(weak);
                if !self.weak_callback(weak).is_null() && !self.is_collecting(weak) {
                    self.increment(weak);
                    self.pending_finalizers.push_back(weak);
                }
            }
        }
    }

    /// Word of the head of the list of weak references.
    pub(in crate::python::heap) fn weak_list_word(&self, object: Obj) -> Option<u32> {
        let layout = self.layout_of(object);
        if layout.managed_weak_list {
            Some(object.0 - MANAGED_WEAK_LIST)
        } else if layout.weak_list != 0 {
            Some(object.0 + u32::from(layout.weak_list))
        } else {
            None
        }
    }

    /// The reference without callback that all share: it stands first, a proxy after it.
    fn shared_weak_reference(&self, head: u32, kind: Obj) -> Option<Obj> {
        if kind != types::WEAKREF && kind != types::WEAKPROXY && kind != types::WEAKCALLABLEPROXY {
            return None;
        }
        let mut next = Obj(self.words.get(head) as u32);
        for _ in 0..2 {
            if next.is_null() || !self.weak_callback(next).is_null() {
                return None;
            }
            if self.type_of(next) == kind {
                return Some(next);
            }
            next = self.field(next, NEXT);
        }
        None
    }

    /// Shared references go to the front, the others behind them.
    fn link_weak_reference(&mut self, head: u32, weak: Obj, shared: bool) {
        let mut previous = Obj::NULL;
        let mut next = Obj(self.words.get(head) as u32);
        let is_plain = self.type_of(weak) == types::WEAKREF;
        while !next.is_null() && self.weak_callback(next).is_null() && !(shared && is_plain) {
            previous = next;
            next = self.field(next, NEXT);
        }
        self.set_word(weak, PREVIOUS, u64::from(previous.0));
        self.set_word(weak, NEXT, u64::from(next.0));
        if previous.is_null() {
            self.words.set(head, u64::from(weak.0));
        } else {
            self.set_word(previous, NEXT, u64::from(weak.0));
        }
        if !next.is_null() {
            self.set_word(next, PREVIOUS, u64::from(weak.0));
        }
    }
}
