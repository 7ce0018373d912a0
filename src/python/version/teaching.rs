//! Versions for lessons on threads: they switch where those did; what else was otherwise is told as far as rows carry it.

use crate::python::version::costs::{COSTS_3_9, COSTS_3_10};
use crate::python::version::others::{BYTECODE_3_11, PYTHON_3_11};
use crate::python::version::{AddedBytes, Bytecode, Carets, Checks, Profile, UntoldBytes, Words};

/// They run on the instructions of 3.11, which are not their own.
static BYTECODE_OF_3_11: Bytecode = Bytecode { is_exact: false, ..BYTECODE_3_11 };

/// CPython 3.10.13 on x86-64 Linux.
pub const PYTHON_3_10: Profile = Profile {
    name: "3.10",
    version: (3, 10, 13),
    bytecode: &BYTECODE_OF_3_11,
    is_for_threads: true,
    checks: Checks::AllCalls,
    costs: &COSTS_3_10,
    carets: Carets::None,
    added: AddedBytes { class: 304, ..PYTHON_3_11.added },
    untold: UntoldBytes { code: 32, class: 0, function: 16, frame: 0, decimal: 16 },
    told: &[],
    static_type_bytes: 408,
    words: Words {
        int_modulo: "integer division or modulo by zero",
        unbound_local: "local variable '{}' referenced before assignment",
        ..PYTHON_3_11.words
    },
    ..PYTHON_3_11
};

/// CPython 3.9.18 on x86-64 Linux: the last one that looks at nearly every instruction whether another thread waits.
pub const PYTHON_3_9: Profile = Profile {
    name: "3.9",
    version: (3, 9, 18),
    checks: Checks::Each,
    costs: &COSTS_3_9,
    added: AddedBytes { class: 296, ..PYTHON_3_10.added },
    untold: UntoldBytes { code: 32, class: 0, function: 24, frame: 0, decimal: 16 },
    ..PYTHON_3_10
};
