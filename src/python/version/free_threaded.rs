//! The builds without a GIL.

use serde::Serialize;

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
}

/// As it always was.
pub const WITH_GIL: Threading =
    Threading { has_gil: true, specializes: true, cores: 1, slowness: 1000, told_build: "" };

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
    },
    ..PYTHON_3_13
};
