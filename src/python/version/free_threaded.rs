//! The builds without a GIL.

use serde::Serialize;

use crate::python::version::others::PYTHON_3_14;
use crate::python::version::{AddedBytes, Checks, PYTHON_3_13, Profile};

/// With a GIL or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Threading {
    pub has_gil: bool,
    /// Instructions that run often become special ones.
    pub specializes: bool,
    /// Cores on which threads run at once, unless somebody says how many.
    pub cores: u32,
    /// Time of an instruction against the one with a GIL, per thousand.
    pub slowness: u32,
    /// What `sys.version` says of the build.
    pub told_build: &'static str,
    /// What `ob_ref_shared` counts beforehand of an object whose references from stacks may be left out
    /// (`_Py_REF_DEFERRED`); 1 stands in `ob_ref_local` (3.13).
    pub deferred: u64,
    /// Such objects become immortal when a second thread begins (gh-117696, 3.13).
    pub immortalizes: bool,
    /// A critical section asks for a lock that the section around it has (3.13).
    pub relocks: bool,
}

/// As it always was.
pub const WITH_GIL: Threading = Threading {
    has_gil: true,
    specializes: true,
    cores: 1,
    slowness: 1000,
    told_build: "",
    deferred: 0,
    immortalizes: false,
    relocks: false,
};

/// CPython 3.13.15 on x86-64 Linux, built with `--disable-gil`.
pub const PYTHON_3_13T: Profile = Profile {
    name: "3.13t",
    version: (3, 13, 15),
    checks: Checks::Each,
    is_for_threads: true,
    added: AddedBytes { head: 16, weak_reference: 8, module: 8, ..PYTHON_3_13.added },
    interns_for_ever: true,
    keeps_constants: true,
    threading: Threading {
        has_gil: false,
        specializes: false,
        cores: 2,
        slowness: 1641,
        told_build: " experimental free-threading build",
        deferred: 1,
        immortalizes: true,
        relocks: true,
    },
    ..PYTHON_3_13
};

/// CPython 3.14.10 on x86-64 Linux, built with `--disable-gil`: sizes by its headers, all else by its source and by what 3.14
/// and 3.13t do; no such interpreter was there to be asked.
pub const PYTHON_3_14T: Profile = Profile {
    name: "3.14t",
    checks: Checks::Each,
    is_for_threads: true,
    added: AddedBytes {
        head: 16,
        weak_reference: 8,
        module: 8,
        // `co_tlbc` and a number for counts by thread; a class has such a number, too.
        code: PYTHON_3_14.added.code + 8,
        class: PYTHON_3_14.added.class + 8,
        ..PYTHON_3_14.added
    },
    interns_for_ever: true,
    keeps_constants: true,
    threading: Threading {
        has_gil: false,
        specializes: true,
        cores: 2,
        // "What's New In Python 3.14": 5 to 10 per cent.
        slowness: 1080,
        told_build: " free-threading build",
        deferred: i64::MAX as u64 / 8,
        immortalizes: false,
        relocks: false,
    },
    ..PYTHON_3_14
};
