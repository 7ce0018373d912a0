//! The slots of a type (`PyTypeObject` and its number, sequence and mapping parts), as function pointers.

use std::cmp::Ordering;

use crate::python::heap::{Obj, Owned};
use crate::python::object::buffer::Lend;
use crate::python::object::{Fallible, Vm};

pub type Unary = fn(&mut dyn Vm, Obj) -> Fallible<Owned>;
pub type Binary = fn(&mut dyn Vm, Obj, Obj) -> Fallible<Owned>;
pub type Ternary = fn(&mut dyn Vm, Obj, Obj, Obj) -> Fallible<Owned>;
pub type Inquiry = fn(&mut dyn Vm, Obj) -> Fallible<bool>;
/// `sq_contains`.
pub type Contains = fn(&mut dyn Vm, Obj, Obj) -> Fallible<bool>;
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

impl Compare {
    /// As it is written in a program.
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// The operator that gives the same answer with the operands exchanged.
    #[must_use]
    pub fn swapped(self) -> Compare {
        match self {
            Compare::Less => Compare::Greater,
            Compare::LessEqual => Compare::GreaterEqual,
            Compare::Greater => Compare::Less,
            Compare::GreaterEqual => Compare::LessEqual,
            same => same,
        }
    }

    /// The answer for operands that compare so.
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Compare::Less => order.is_lt(),
            Compare::LessEqual => order.is_le(),
            Compare::Equal => order.is_eq(),
            Compare::NotEqual => order.is_ne(),
            Compare::Greater => order.is_gt(),
            Compare::GreaterEqual => order.is_ge(),
        }
    }
}

/// The binary operators, numbered as `BINARY_OP`'s argument; indexes `Slots::binary` and `Slots::in_place`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Operator {
    Add = 0,
    And = 1,
    FloorDivide = 2,
    LeftShift = 3,
    MatrixMultiply = 4,
    Multiply = 5,
    Remainder = 6,
    Or = 7,
    Power = 8,
    RightShift = 9,
    Subtract = 10,
    TrueDivide = 11,
    Xor = 12,
}

impl Operator {
    pub const ALL: [Operator; BINARY_OPERATORS] = [
        Operator::Add,
        Operator::And,
        Operator::FloorDivide,
        Operator::LeftShift,
        Operator::MatrixMultiply,
        Operator::Multiply,
        Operator::Remainder,
        Operator::Or,
        Operator::Power,
        Operator::RightShift,
        Operator::Subtract,
        Operator::TrueDivide,
        Operator::Xor,
    ];

    /// As it is written between two operands.
    pub fn symbol(self) -> &'static str {
        ["+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^"][self as usize]
    }
}

/// Number of binary operators: the order of `NB_ADD` … `NB_XOR` (13), as in `BINARY_OP`'s argument.
pub const BINARY_OPERATORS: usize = 13;

/// A type's slots; an empty one is inherited when the type is readied, as `inherit_slots` does.
#[derive(Clone, Copy)]
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
    pub divmod: Option<Binary>,
    /// `pow(a, b, modulus)`; two operands go to `binary`.
    pub power_modulo: Option<Ternary>,
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
    pub contains: Option<Contains>,
    /// `sq_concat`: sequence, other.
    pub concatenate: Option<Binary>,
    /// `sq_repeat`: sequence, count (an object with `__index__`).
    pub repeat: Option<Binary>,
    pub in_place_concatenate: Option<Binary>,
    pub in_place_repeat: Option<Binary>,
    /// `tp_descr_get`: descriptor, instance or NULL, owner.
    pub descriptor_get: Option<Ternary>,
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
    /// `bf_getbuffer`.
    pub buffer: Option<Lend>,
}

impl Slots {
    /// No slot at all: `Slots { repr: Some(repr), ..Slots::EMPTY }`.
    pub const EMPTY: Slots = Slots {
        repr: None,
        str: None,
        hash: None,
        call: None,
        iter: None,
        next: None,
        get_attribute: None,
        set_attribute: None,
        compare: None,
        binary: [None; BINARY_OPERATORS],
        in_place: [None; BINARY_OPERATORS],
        divmod: None,
        power_modulo: None,
        negative: None,
        positive: None,
        absolute: None,
        invert: None,
        bool: None,
        index: None,
        int: None,
        float: None,
        length: None,
        subscript: None,
        set_subscript: None,
        contains: None,
        concatenate: None,
        repeat: None,
        in_place_concatenate: None,
        in_place_repeat: None,
        descriptor_get: None,
        descriptor_set: None,
        new: None,
        init: None,
        finalize: None,
        await_: None,
        async_iter: None,
        async_next: None,
        buffer: None,
    };

    /// With the slot of a binary operator.
    #[must_use]
    pub const fn binary(mut self, operator: Operator, slot: Binary) -> Slots {
        self.binary[operator as usize] = Some(slot);
        self
    }

    /// With the slot of an in-place operator.
    #[must_use]
    pub const fn in_place(mut self, operator: Operator, slot: Binary) -> Slots {
        self.in_place[operator as usize] = Some(slot);
        self
    }
}

impl Default for Slots {
    fn default() -> Slots {
        Slots::EMPTY
    }
}
