//! The address space of a process, and where the objects of a unit's names lie in it.

use serde::{Deserialize, Serialize};

use crate::trace::Kind;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryMap {
    /// The parts, the highest first.
    pub parts: Vec<MapPart>,
    pub objects: Vec<MapObject>,
    /// The pool of the first object that lies in one.
    pub pool: Option<MapPool>,
    /// The lowest and highest shared int, and where the lowest lies; they are 32 bytes apart.
    pub shared_ints: (i64, i64, u64),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapPart {
    pub sort: MapSort,
    /// As in "stack of thread 1".
    pub name: String,
    pub note: String,
    pub start: u64,
    /// One past its last byte, where that is known.
    pub end: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MapSort {
    Kernel,
    Stack,
    /// Blocks that `malloc` maps on their own.
    Mapped,
    Arenas,
    Heap,
    /// `.bss`: above the other data of the interpreter.
    Zeroed,
    Static,
    /// `.text` and `.rodata`.
    Code,
    /// Below the stack: of a program at fixed addresses all libraries, else the loader.
    Libraries,
}

/// An object that a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapObject {
    /// All names that stand for it, as in `x, y`.
    pub names: String,
    pub kind: Kind,
    pub type_name: String,
    pub text: String,
    pub address: u64,
    /// Which part it lies in.
    pub part: u32,
    /// The value, where it is a shared int.
    pub shared_int: Option<i64>,
}

/// Where in pymalloc's arenas an object lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapPool {
    /// By its place in `MemoryMap::objects`.
    pub object: u32,
    pub arena: u64,
    /// Pools of the arena, and which one it is.
    pub pools: u32,
    pub pool: u32,
    pub address: u64,
    pub block_bytes: u32,
    /// Blocks of the pool, and which one it is.
    pub blocks: u32,
    pub block: u32,
}
