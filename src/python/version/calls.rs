//! Who holds the arguments of a call (`Objects/call.c`, `Python/bytecodes.c`).

use serde::Serialize;

/// What C holds while it calls, and what the loop does without C.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CallRules {
    /// `int` and `str` take their arguments where they lie, not in a tuple (3.13).
    pub int_and_str_take_vectors: bool,
    /// `max` and `min` take their arguments where they lie, not in a tuple (3.13).
    pub extremes_take_vectors: bool,
    /// The loop enters `__getitem__` and what reads a property itself, and takes over what a dict stores (3.12; before, only
    /// where an instruction runs often).
    pub enters_methods: bool,
    /// The loop enters `__init__` itself where the values lie in the object's block (3.13, `CALL_ALLOC_AND_ENTER_INIT`).
    pub enters_init: bool,
    /// The loop enters `__init__` whatever the instances have (3.14).
    pub enters_any_init: bool,
    /// A bound method is made of `__getattr__` (until 3.11).
    pub binds_getattr: bool,
    /// `round`, `math.trunc` and their like make no bound method (3.14).
    pub rounds_unbound: bool,
}

pub const CALLS_3_13: CallRules = CallRules {
    int_and_str_take_vectors: true,
    extremes_take_vectors: true,
    enters_methods: true,
    enters_init: true,
    enters_any_init: false,
    binds_getattr: false,
    rounds_unbound: false,
};

pub const CALLS_3_14: CallRules =
    CallRules { enters_any_init: true, rounds_unbound: true, ..CALLS_3_13 };

pub const CALLS_3_12: CallRules = CallRules {
    int_and_str_take_vectors: false,
    extremes_take_vectors: false,
    enters_init: false,
    ..CALLS_3_13
};

pub const CALLS_3_11: CallRules =
    CallRules { enters_methods: false, binds_getattr: true, ..CALLS_3_12 };
