//! How an interpreter was built, which decides where the parts of its process lie.

use serde::{Serialize, Serializer};

/// One way to build CPython, with the process map that it has without address randomisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Build {
    /// As in `--build pie`.
    pub name: &'static str,
    /// Who builds so.
    pub made_by: &'static str,
    pub map: ProcessMap,
}

/// Where the parts begin that objects lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ProcessMap {
    /// `.rodata`.
    #[serde(serialize_with = "hexadecimal")]
    pub texts: u64,
    /// `.data` and `.PyRuntime`: None, types, shared ints.
    #[serde(serialize_with = "hexadecimal")]
    pub statics: u64,
    /// The `brk` heap: blocks of more than 512 bytes.
    #[serde(serialize_with = "hexadecimal")]
    pub heap: u64,
    /// Anonymous mappings: pymalloc's arenas.
    #[serde(serialize_with = "hexadecimal")]
    pub arenas: u64,
    /// Blocks that `malloc` maps on their own.
    #[serde(serialize_with = "hexadecimal")]
    pub mapped: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn hexadecimal<S: Serializer>(address: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{address:#x}"))
}

/// The build that a name means.
pub fn build(name: &str) -> Option<&'static Build> {
    BUILDS.into_iter().find(|build| build.name == name)
}

/// The interpreter is one program at fixed, low addresses; its data lie below the heap.
pub static NON_PIE: Build = Build {
    name: "non-pie",
    made_by: "Debian: one program at fixed addresses",
    map: ProcessMap {
        texts: 0x9f_0000,
        statics: 0xb5_0000,
        heap: 0x1a4_c000,
        arenas: 0x7fff_e000_0000,
        mapped: 0x7fff_e800_0000,
    },
};

/// A small program that may lie anywhere, and `libpython`, whose data lie above the arenas.
pub static PIE: Build = Build {
    name: "pie",
    made_by: "pyenv with --enable-shared: a program that may lie anywhere, and libpython",
    map: ProcessMap {
        texts: 0x7fff_f7b3_2000,
        statics: 0x7fff_f7cf_0000,
        heap: 0x5555_5555_9000,
        arenas: 0x7fff_e000_0000,
        mapped: 0x7fff_e800_0000,
    },
};

pub static BUILDS: [&Build; 2] = [&NON_PIE, &PIE];
