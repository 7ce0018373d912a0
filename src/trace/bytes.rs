//! Objects as bytes: their memory field by field, as the C structs of the version have it.

use serde::{Deserialize, Serialize};

use crate::trace::{Kind, Segment};

/// One object at the end of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectBytes {
    /// The name that is bound to it.
    pub name: String,
    pub type_name: String,
    pub kind: Kind,
    /// Its `repr`, or the beginning of it.
    pub text: String,
    pub segment: Segment,
    /// `sys.getsizeof`.
    pub size: u64,
    /// The object, then what it keeps in blocks of their own.
    pub blocks: Vec<BlockBytes>,
}

/// One run of memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockBytes {
    /// As in `ob_item`; empty for the object itself.
    pub title: String,
    /// Of offset 0.
    pub address: u64,
    /// In the order of their addresses, without gaps.
    pub fields: Vec<FieldBytes>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldBytes {
    pub offset: i64,
    /// CPython's name; empty for what is not used.
    pub name: String,
    pub bytes: Vec<u8>,
    /// Whether the bytes are known to be CPython's.
    pub known: bool,
    pub role: FieldRole,
    /// What they stand for.
    pub meaning: String,
    /// The same in parts, where they hold several things: of bits from the highest that may be set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<FieldPart>,
}

/// What of a field stands for one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPart {
    /// As in `001`, its bits.
    pub text: String,
    pub meaning: String,
}

/// Which part of an object's memory a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldRole {
    /// In front of the address that `id()` gives.
    Before,
    /// What every object begins with.
    Head,
    Field,
    /// The value itself.
    Payload,
    Unused,
}
