//! What objects do: one file per type, each ending in its table; and the small trait through which they call back.

mod core;
mod def;
pub mod flag;
pub mod slots;
pub mod codec;
pub mod float_text;
pub mod format_number;
pub mod format_spec;
pub mod int_text;
pub mod percent;
pub mod str_template;
pub mod stringlib;
pub mod unicode;
mod unicode_tables;

pub use self::core::{Core, Raised};
pub use self::def::{Def, DefKind, GetSet, class_method, def, get, get_set, static_method};
pub use self::slots::{Compare, Operator, Slots};

use std::ops::DerefMut;

use crate::python::heap::{Obj, Owned};

/// A result of an operation of the machine; the exception of an `Err` stands in `Core::raised`.
pub type Fallible<T> = Result<T, Raised>;

/// A native function: one entry per parameter of its signature, `Obj::NULL` for one that was not given;
/// `*args` comes as a tuple, `**kwargs` as a dict (or `NULL`).
pub type Native = fn(&mut dyn Vm, &[Obj]) -> Fallible<Owned>;

/// What objects may ask of the machine. It dereferences to `Core`, so `vm.heap` is the heap.
pub trait Vm: DerefMut<Target = Core> {
    /// Calls anything callable: positional arguments, then the values of the keyword arguments whose names are in `keywords`.
    fn call(&mut self, callable: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned>;
    /// Runs what must run before Python code goes on: finalizers of objects that died meanwhile.
    fn run_pending(&mut self);
    /// The globals dict of the running Python frame.
    fn globals(&mut self) -> Obj;
    /// The builtins dict of the running Python frame.
    fn builtins(&mut self) -> Obj;
    /// A dict of the running frame's locals (PEP 667): a new reference.
    fn locals(&mut self) -> Fallible<Owned>;
}

/// A built-in type: where its object lies and what its instances do. Its base and how its instances lie in memory stand in
/// the heap's table.
pub struct TypeRow {
    /// `tp_name`: with the module in front when that is not `builtins`, as in "collections.deque".
    pub name: &'static str,
    /// The static type object's handle (a constant of `heap::image::types`).
    pub handle: Obj,
    pub slots: Slots,
    pub methods: &'static [Def],
    pub members: &'static [GetSet],
    /// Of `flag`; those that follow from the slots or the layout are added when the type is readied.
    pub flags: u32,
    pub doc: &'static str,
}

impl TypeRow {
    /// A type without methods: `TypeRow { methods: METHODS, ..TypeRow::new("list", types::LIST, SLOTS) }`.
    pub const fn new(name: &'static str, handle: Obj, slots: Slots) -> TypeRow {
        TypeRow { name, handle, slots, methods: &[], members: &[], flags: 0, doc: "" }
    }
}
