//! What objects hold: words at CPython's addresses, real reference counts, CPython's struct layouts. Knows no behaviour.

pub mod arena;
pub mod fields;
mod layout;
mod pymalloc;
mod reference;

pub use self::layout::{Layout, Tail};
pub use self::reference::{Obj, Owned};

use crate::python::heap::arena::Words;
use crate::python::heap::pymalloc::{Pymalloc, SMALL_REQUEST};

/// `_Py_IMMORTAL_REFCNT` of 3.12 and 3.13.
pub const IMMORTAL: u32 = u32::MAX;

/// Word offsets that every object shares.
pub const REFCOUNT: u32 = 0;
pub const TYPE: u32 = 1;

/// The memory of one process.
pub struct Heap {
    pub words: Words,
    small: Pymalloc,
    /// Objects whose count fell to 0 and whose Python-level finalizer (`__del__`, weakref callback) has not run;
    /// each is kept alive by one count until the machine has run it.
    pub pending_finalizers: Vec<Obj>,
}

impl Heap {
    #[inline(always)]
    pub fn word(&self, object: Obj, offset: u32) -> u64 {
        self.words.get(object.0 + offset)
    }

    #[inline(always)]
    pub fn set_word(&mut self, object: Obj, offset: u32, value: u64) {
        self.words.set(object.0 + offset, value);
    }

    /// A borrowed reference stored in an object; `NULL` when the field is empty.
    #[inline(always)]
    pub fn field(&self, object: Obj, offset: u32) -> Obj {
        Obj(self.word(object, offset) as u32)
    }

    /// `ob_type`.
    #[inline(always)]
    pub fn type_of(&self, object: Obj) -> Obj {
        self.field(object, TYPE)
    }

    /// `ob_refcnt`, 32 bits.
    #[inline(always)]
    pub fn refcount(&self, object: Obj) -> u32 {
        self.word(object, REFCOUNT) as u32
    }

    #[inline(always)]
    pub fn is_immortal(&self, object: Obj) -> bool {
        (self.refcount(object) as i32) < 0
    }

    /// `Py_INCREF`, giving the new reference.
    #[inline(always)]
    pub fn own(&mut self, object: Obj) -> Owned {
        self.increment(object);
        Owned::from_raw(object)
    }

    /// `Py_INCREF`.
    #[inline(always)]
    pub fn increment(&mut self, object: Obj) {
        let count = (self.word(object, REFCOUNT) as u32).wrapping_add(1);
        if count != 0 {
            self.set_word(object, REFCOUNT, u64::from(count));
        }
    }

    /// The count goes down by one; true when nothing holds the object any more and the caller must `dealloc` it.
    #[inline(always)]
    #[must_use]
    pub fn decrement(&mut self, object: Obj) -> bool {
        let count = self.word(object, REFCOUNT) as u32;
        if (count as i32) < 0 {
            return false;
        }
        self.set_word(object, REFCOUNT, u64::from(count - 1));
        count == 1
    }
}
