//! By how many bytes structs differ from 3.13's.

use serde::Serialize;

/// Bytes by which structs are larger than 3.13's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AddedBytes {
    /// The head of an object that the collector need not track (without a GIL: `ob_tid`, `ob_mutex`, `ob_gc_bits`,
    /// `ob_ref_local`, `ob_ref_shared`; those of others lie where the collector's would).
    pub head: u32,
    /// `weakrefs_lock` (without a GIL).
    pub weak_reference: u32,
    /// The cached hash (3.14).
    pub tuple: u32,
    /// `wstr`; a text that is not ASCII has `wstr_length` as well (until 3.11).
    pub text: u32,
    /// `len` as a word more (until 3.11).
    pub range_iterator: u32,
    /// `func_annotate` (3.14).
    pub function: u32,
    /// One more word of the frame (3.14).
    pub generator: u32,
    pub frame_object: u32,
    pub code: u32,
    pub class: u32,
    /// `types.UnionType`.
    pub union: u32,
    /// `strict` of `map` (3.14).
    pub map: u32,
    /// A recursive lock.
    pub lock: u32,
    /// `types.ModuleType` (3.15).
    pub module: u32,
    /// `bytearray`, whose bytes are a `bytes` object (3.15).
    pub bytearray: u32,
}

/// Bytes of structs that `sys.getsizeof` tells less than 3.13's. The blocks stay as large: their size is a multiple of 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct UntoldBytes {
    pub code: u32,
    pub class: u32,
    pub function: u32,
    pub frame: u32,
    /// `Decimal`, which the collector does not know (until 3.12).
    pub decimal: u32,
}
