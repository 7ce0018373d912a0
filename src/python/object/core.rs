//! The state that objects work on: heap, well-known names, types, the raised exception.

use crate::python::heap::{Heap, Obj, Owned};
use crate::python::object::binding::Natives;
use crate::python::object::names::Names;
use crate::python::object::process::Process;
use crate::python::object::types::{self, TypeData, Types};
use crate::python::object::{LATE_TABLE, TABLE, ready};
use crate::python::version::Profile;

/// An exception is on its way; the object stands in `Core::raised`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raised;

/// Everything of a process but its threads and frames.
pub struct Core {
    pub heap: Heap,
    pub types: Types,
    /// Interned names the machine itself asks for (`__init__`, `__eq__`, …).
    pub names: Names,
    /// Native functions by the number that stands in their objects, with their parsed signatures.
    pub natives: Natives,
    /// The exception that is propagating (one reference is held here), or NULL.
    pub raised: Obj,
    pub process: Process,
    /// The exception being handled (`sys.exception()`), or NULL; the machine holds the reference.
    pub handled: Obj,
    /// The running thread's `contextvars.Context`, or NULL before it is first asked for; one reference is held here.
    pub context: Obj,
    /// What the machine does not model was asked for: unwinds past every handler.
    pub unsupported: Option<String>,
    /// Objects whose `repr` is being made (`Py_ReprEnter`).
    pub in_repr: Vec<Obj>,
    /// How deep native code calls itself (`c_recursion_remaining`, counted up).
    pub native_depth: u32,
}

impl Core {
    /// A fresh process of this version: all built-in types are ready, no module is there yet.
    pub fn new(profile: &'static Profile) -> Core {
        ready::process(profile, || Core::make(profile))
    }

    fn make(profile: &'static Profile) -> Core {
        let mut heap = Heap::new(profile);
        let names = Names::new(&mut heap);
        let types = Types::new(&mut heap);
        let mut core = Core::with(heap, types, names);
        types::ready_all(&mut core, TABLE);
        for rows in LATE_TABLE {
            types::ready_module(&mut core, rows);
        }
        core
    }

    /// What stands where the process was taken from: it has no memory and is never asked.
    pub fn hollow(profile: &'static Profile) -> Core {
        Core::with(Heap::hollow(profile), Types::default(), Names::default())
    }

    pub(in crate::python::object) fn with(heap: Heap, types: Types, names: Names) -> Core {
        Core {
            heap,
            types,
            names,
            natives: Natives::default(),
            raised: Obj::NULL,
            process: Process::default(),
            handled: Obj::NULL,
            context: Obj::NULL,
            unsupported: None,
            in_repr: Vec::new(),
            native_depth: 0,
        }
    }

    /// What is known of a type; `object` must be a type object.
    #[inline(always)]
    pub fn type_data(&self, object: Obj) -> &TypeData {
        self.types.data(&self.heap, object)
    }

    /// The type's data, to be changed.
    #[inline(always)]
    pub fn type_data_mut(&mut self, object: Obj) -> &mut TypeData {
        self.types.data_mut(&self.heap, object)
    }

    /// Ends one unit of reference count.
    #[inline(always)]
    pub fn release(&mut self, owned: Owned) {
        self.heap.release(owned);
    }

    /// Stores a reference in a field and releases what stood there (`Py_XSETREF`).
    #[inline]
    pub fn store(&mut self, object: Obj, field: u32, value: Owned) {
        let old = self.heap.field(object, field);
        self.heap.set_word(object, field, u64::from(value.into_raw().0));
        if !old.is_null() {
            self.release(Owned::from_raw(old));
        }
    }

    /// Empties a field (`Py_CLEAR`).
    pub fn clear_field(&mut self, object: Obj, field: u32) {
        let old = self.heap.field(object, field);
        self.heap.set_word(object, field, 0);
        if !old.is_null() {
            self.release(Owned::from_raw(old));
        }
    }

    /// A new reference to what a field holds, `None` if it is empty.
    pub fn own_field(&mut self, object: Obj, field: u32) -> Option<Owned> {
        let value = self.heap.field(object, field).some()?;
        Some(self.own(value))
    }

    /// Takes what a field holds out of it.
    pub fn take_field(&mut self, object: Obj, field: u32) -> Option<Owned> {
        let value = self.heap.field(object, field).some()?;
        self.heap.set_word(object, field, 0);
        Some(Owned::from_raw(value))
    }

    /// One more reference to an object.
    #[inline(always)]
    pub fn own(&mut self, object: Obj) -> Owned {
        self.heap.own(object)
    }

    /// Releases what a local may or may not hold.
    pub fn release_option(&mut self, owned: Option<Owned>) {
        if let Some(owned) = owned {
            self.release(owned);
        }
    }

    /// Releases many.
    pub fn release_all(&mut self, owned: impl IntoIterator<Item = Owned>) {
        for owned in owned {
            self.release(owned);
        }
    }

    /// `Py_None` as a new reference.
    #[inline(always)]
    pub fn none(&mut self) -> Owned {
        self.heap.own(crate::python::heap::image::NONE)
    }

    /// `Py_NotImplemented` as a new reference.
    #[inline(always)]
    pub fn not_implemented(&mut self) -> Owned {
        self.heap.own(crate::python::heap::image::NOT_IMPLEMENTED)
    }

    /// `True` or `False` as a new reference.
    #[inline(always)]
    pub fn bool(&mut self, value: bool) -> Owned {
        let object = self.heap.bool(value);
        self.heap.own(object)
    }
}
