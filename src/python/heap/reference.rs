//! Handles: `Obj` is a borrowed reference, `Owned` is one unit of an object's reference count.

/// A borrowed reference: the word of the object's `ob_refcnt`. `Obj::NULL` is C's `NULL`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Obj(pub u32);

impl Obj {
    pub const NULL: Obj = Obj(0);

    #[inline(always)]
    pub fn is_null(self) -> bool {
        self.0 == 0
    }

    /// `None` for `NULL`.
    #[inline(always)]
    pub fn some(self) -> Option<Obj> {
        (self.0 != 0).then_some(self)
    }
}

/// One unit of reference count, held by a Rust local: a "new reference". It must be released, stored or
/// returned; a debug build panics where one is lost.
#[must_use = "a reference that is dropped is leaked: release it, store it or return it"]
#[derive(Debug)]
pub struct Owned(Obj);

impl Owned {
    #[inline(always)]
    pub fn from_raw(object: Obj) -> Owned {
        Owned(object)
    }

    /// Borrows it for as long as the owner lives.
    #[inline(always)]
    pub fn get(&self) -> Obj {
        self.0
    }

    /// Gives the unit to whoever takes the handle: a field of an object, the evaluation stack.
    #[inline(always)]
    pub fn into_raw(self) -> Obj {
        let object = self.0;
        std::mem::forget(self);
        object
    }
}

#[cfg(debug_assertions)]
impl Drop for Owned {
    fn drop(&mut self) {
        let lost = !self.0.is_null() && !std::thread::panicking();
        assert!(!lost, "a reference to object {:#x} was lost", self.0.0);
    }
}
