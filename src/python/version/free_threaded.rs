//! The builds without a GIL.

use serde::Serialize;

use crate::python::version::{Checks, PYTHON_3_13, Profile};

/// With a GIL or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Threading {
    pub has_gil: bool,
    /// Cores on which threads run at once, unless somebody says how many.
    pub cores: u32,
    /// Time of an instruction against the one with a GIL, per thousand.
    pub slowness: u32,
    /// What `sys.version` says of the build.
    pub told_build: &'static str,
    /// Bytes by which the head of an object is larger: `ob_tid`, `ob_mutex`, `ob_gc_bits`, `ob_ref_local`, `ob_ref_shared`.
    pub added_head: u32,
}

/// As it always was.
pub const WITH_GIL: Threading =
    Threading { has_gil: true, cores: 1, slowness: 1000, told_build: "", added_head: 0 };

/// CPython 3.13.15 on x86-64 Linux, built with `--disable-gil`.
pub const PYTHON_3_13T: Profile = Profile {
    name: "3.13t",
    version: (3, 13, 15),
    checks: Checks::Each,
    is_for_threads: true,
    threading: Threading {
        has_gil: false,
        cores: 2,
        slowness: 1641,
        told_build: " experimental free-threading build",
        added_head: 16,
    },
    ..PYTHON_3_13
};
