//! The slots of a type (`PyTypeObject` and its number, sequence and mapping parts), as function pointers.

use crate::python::heap::{Obj, Owned};
use crate::python::object::{Fallible, Vm};

pub type Unary = fn(&mut dyn Vm, Obj) -> Fallible<Owned>;
pub type Binary = fn(&mut dyn Vm, Obj, Obj) -> Fallible<Owned>;
pub type Inquiry = fn(&mut dyn Vm, Obj) -> Fallible<bool>;
pub type Length = fn(&mut dyn Vm, Obj) -> Fallible<i64>;
/// `tp_iternext`: `None` at the end.
pub type Next = fn(&mut dyn Vm, Obj) -> Fallible<Option<Owned>>;
pub type RichCompare = fn(&mut dyn Vm, Obj, Obj, Compare) -> Fallible<Owned>;
/// `NULL` as the value deletes.
pub type Store = fn(&mut dyn Vm, Obj, Obj, Obj) -> Fallible<()>;
/// `tp_call`: callable, arguments, names of the trailing keyword arguments.
pub type Call = fn(&mut dyn Vm, Obj, &[Obj], &[Obj]) -> Fallible<Owned>;
pub type Init = fn(&mut dyn Vm, Obj, &[Obj], &[Obj]) -> Fallible<()>;

/// `Py_LT` to `Py_GE`, with CPython's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Compare {
    Less = 0,
    LessEqual = 1,
    Equal = 2,
    NotEqual = 3,
    Greater = 4,
    GreaterEqual = 5,
}

/// Number of binary operators: the order of `NB_ADD` … `NB_XOR` (13), as in `BINARY_OP`'s argument.
pub const BINARY_OPERATORS: usize = 13;

/// A type's slots; an empty one is inherited when the type is readied, as `inherit_slots` does.
#[derive(Clone, Copy, Default)]
pub struct Slots {
    pub repr: Option<Unary>,
    pub str: Option<Unary>,
    pub hash: Option<Length>,
    pub call: Option<Call>,
    pub iter: Option<Unary>,
    pub next: Option<Next>,
    /// `tp_getattro`: object, name.
    pub get_attribute: Option<Binary>,
    /// `tp_setattro`: object, name, value.
    pub set_attribute: Option<Store>,
    pub compare: Option<RichCompare>,
    /// `nb_add` … in the order of `BINARY_OP`'s argument. Called with the operands in source order;
    /// gives `NotImplemented` when it cannot.
    pub binary: [Option<Binary>; BINARY_OPERATORS],
    pub in_place: [Option<Binary>; BINARY_OPERATORS],
    pub negative: Option<Unary>,
    pub positive: Option<Unary>,
    pub absolute: Option<Unary>,
    pub invert: Option<Unary>,
    pub bool: Option<Inquiry>,
    pub index: Option<Unary>,
    pub int: Option<Unary>,
    pub float: Option<Unary>,
    /// `sq_length` / `mp_length`.
    pub length: Option<Length>,
    /// `mp_subscript` (and `sq_item` through it).
    pub subscript: Option<Binary>,
    /// `mp_ass_subscript`.
    pub set_subscript: Option<Store>,
    /// `sq_contains`: container, item.
    pub contains: Option<fn(&mut dyn Vm, Obj, Obj) -> Fallible<bool>>,
    pub concatenate: Option<Binary>,
    pub repeat: Option<Binary>,
    pub in_place_concatenate: Option<Binary>,
    pub in_place_repeat: Option<Binary>,
    /// `tp_descr_get`: descriptor, instance or NULL, owner.
    pub descriptor_get: Option<fn(&mut dyn Vm, Obj, Obj, Obj) -> Fallible<Owned>>,
    /// `tp_descr_set`: descriptor, instance, value or NULL.
    pub descriptor_set: Option<Store>,
    /// `tp_new`: type, arguments, keyword names.
    pub new: Option<Call>,
    pub init: Option<Init>,
    /// `tp_finalize`.
    pub finalize: Option<fn(&mut dyn Vm, Obj)>,
    pub await_: Option<Unary>,
    pub async_iter: Option<Unary>,
    pub async_next: Option<Unary>,
}
