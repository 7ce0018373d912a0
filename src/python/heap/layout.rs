//! How the instances of a type lie in memory: one row per type, from which freeing, edges, sizes and the audit derive.

/// The struct of a type's instances, after the two words of `PyObject`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// `tp_basicsize` in bytes, without the GC header.
    pub basic_size: u32,
    /// Word offsets of the fields that hold a reference.
    pub references: &'static [u8],
    pub tail: Tail,
    /// `Py_TPFLAGS_HAVE_GC`: two words of header lie before the object.
    pub collected: bool,
}

/// What follows or belongs to the fixed part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    None,
    /// `ob_size` (word 2) references from word 3 on.
    Tuple,
    /// 30-bit digits from word 3 on; `lv_tag` in word 2.
    Digits,
    /// `PyASCIIObject` / `PyCompactUnicodeObject` with its characters.
    Text,
    /// `ob_size` bytes from word 4 on.
    Bytes,
    /// `ob_item` (word 3) points to a block of `allocated` (word 4) references, `ob_size` in use.
    List,
    /// `ma_keys` (word 4), `ma_values` (word 5).
    Dict,
    /// `table` and the eight inline entries of `PySetObject`.
    Set,
    /// An instance of a Python class: `__slots__` members, inline values or a dict, weakref list.
    Instance,
    /// A type object; what it refers to stands beside it in `object::Types`.
    Type,
    /// Word `count` says how many references stand from word `first` on (generators and frames).
    Slots {
        count: u8,
        first: u8,
    },
}

impl Layout {
    /// A struct of `basic_size` bytes without references.
    pub const fn plain(basic_size: u32) -> Layout {
        Layout { basic_size, references: &[], tail: Tail::None, collected: false }
    }

    /// A struct that the collector tracks.
    pub const fn collected(basic_size: u32, references: &'static [u8]) -> Layout {
        Layout { basic_size, references, tail: Tail::None, collected: true }
    }

    pub const fn with_tail(self, tail: Tail) -> Layout {
        Layout { tail, ..self }
    }
}
