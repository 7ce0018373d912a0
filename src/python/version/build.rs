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
    /// `.text`.
    #[serde(serialize_with = "hexadecimal")]
    pub code: u64,
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
    /// The lowest library that a program at fixed addresses asks for; else the loader, `ld.so`, above all that it maps.
    #[serde(serialize_with = "hexadecimal")]
    pub libraries: u64,
    /// The end of the main thread's stack.
    #[serde(serialize_with = "hexadecimal")]
    pub stack: u64,
}

/// Where a program lies that may lie anywhere (`ELF_ET_DYN_BASE` of Linux): nothing of others lies as high and below it.
const ANYWHERE: u64 = 0x5555_5555_4000;
const PAGE: u64 = 4096;
/// Where the kernel maps the loader of a program that is not randomized.
const LOADER: u64 = 0x7fff_f7fc_a000;
/// What Linux leaves below the stack's end for a stack that begins deeper (`STACK_RND_MASK`): 22 bits of pages.
const STACK_ROOM: u64 = PAGE << 22;

impl ProcessMap {
    /// Whether the program may lie anywhere.
    pub fn is_pie(&self) -> bool {
        self.heap >= ANYWHERE
    }

    /// How far below its usual place lies what is mapped.
    pub fn shift(&self) -> u64 {
        NON_PIE.map.arenas - self.arenas
    }

    /// As Linux draws it with address space layout randomization (x86-64): 28 bits of pages for what is mapped and for a
    /// program that may lie anywhere, 22 for the stack, 13 for the beginning of the heap. `draw` gives so many random
    /// bits. Mappings move by 16 KiB, the size of a pool, so that an arena has as many pools wherever it lies.
    #[must_use]
    pub fn randomized(self, mut draw: impl FnMut(u32) -> u64) -> ProcessMap {
        let down = STACK_ROOM + (draw(26) << 14);
        let program = if self.is_pie() { draw(28) * PAGE } else { 0 };
        let code = if self.is_pie() { down } else { 0 };
        ProcessMap {
            code: self.code - code,
            texts: self.texts - code,
            statics: self.statics - code,
            heap: self.heap + program + draw(13) * PAGE,
            arenas: self.arenas - down,
            mapped: self.mapped - down,
            libraries: self.libraries - down,
            stack: self.stack - draw(22) * PAGE,
        }
    }
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
        code: 0x40_0000,
        texts: 0x9f_0000,
        statics: 0xb5_0000,
        heap: 0x1a4_c000,
        arenas: 0x7fff_e000_0000,
        mapped: 0x7fff_e800_0000,
        libraries: 0x7fff_f7c8_2000,
        stack: 0x7fff_ffff_f000,
    },
};

/// A small program that may lie anywhere, and `libpython`, whose data lie above the arenas.
pub static PIE: Build = Build {
    name: "pie",
    made_by: "pyenv with --enable-shared: a program that may lie anywhere, and libpython",
    map: ProcessMap {
        code: 0x7fff_f788_6000,
        texts: 0x7fff_f7b3_2000,
        statics: 0x7fff_f7cf_0000,
        heap: 0x5555_5555_9000,
        arenas: 0x7fff_e000_0000,
        mapped: 0x7fff_e800_0000,
        libraries: LOADER,
        stack: 0x7fff_ffff_f000,
    },
};

pub static BUILDS: [&Build; 2] = [&NON_PIE, &PIE];

#[cfg(test)]
mod tests {
    use super::{BUILDS, ProcessMap};

    #[test]
    fn drawn_maps_keep_the_order_and_the_pages_of_linux() {
        for build in BUILDS {
            for bits in [0, u64::MAX] {
                let map = build.map.randomized(|count| bits & ((1 << count) - 1));
                let ProcessMap { code, texts, statics, heap, arenas, mapped, libraries, stack } =
                    map;
                assert!(code < texts && statics < libraries && libraries < stack);
                assert!(texts < statics && heap < arenas && arenas < mapped && mapped < stack);
                assert_eq!(map.is_pie(), build.map.is_pie());
                assert_eq!((heap % 4096, arenas % 16384, stack % 4096), (0, 0, 0));
                assert!(if map.is_pie() { statics > arenas } else { statics < heap });
            }
        }
    }
}
