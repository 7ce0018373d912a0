//! How the instances of a type lie in memory: one row per type, from which freeing, edges, sizes and the audit derive.

/// The struct of a type's instances, after the two words of `PyObject`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// `tp_basicsize` in bytes, without any header.
    pub basic_size: u32,
    /// `tp_itemsize` in bytes.
    pub item_size: u32,
    /// Word offsets of the fields that hold a reference.
    pub references: &'static [u8],
    pub tail: Tail,
    /// `Py_TPFLAGS_HAVE_GC`: two words of header lie before the object.
    pub collected: bool,
    /// Word of the head of the list of weak references, 0 = none in the struct.
    pub weak_list: u8,
    /// Word of the instance's dict (`tp_dictoffset`), one of `references`; 0 = none in the struct.
    pub dict: u8,
    /// First word and number of the `__slots__` members, which hold references too.
    pub members: (u16, u16),
    /// `Py_TPFLAGS_MANAGED_DICT`: the dict's word lies 3 words before the object.
    pub managed_dict: bool,
    /// `Py_TPFLAGS_MANAGED_WEAKREF`: the list of weak references lies 4 words before the object.
    pub managed_weak_list: bool,
    /// `Py_TPFLAGS_INLINE_VALUES`: attribute values follow the struct.
    pub inline_values: bool,
    /// Attribute values lie in a block of their own, which the upper half of the dict's word names (until 3.12).
    pub separate_values: bool,
    /// The instances are weak references.
    pub is_weak_reference: bool,
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
    /// `ob_alloc` (word 3) bytes at the block in word 4, `ob_size` in use.
    ByteArray,
    /// `ob_item` (word 3) points to a block of `allocated` (word 4) items of as many bytes as word 5 says.
    Array,
    /// A memoryview: what it looks at is told when it dies.
    View,
    /// `ob_item` (word 3) points to a block of `allocated` (word 4) references, `ob_size` in use.
    List,
    /// `ma_keys` (word 4), `ma_values` (word 5).
    Dict,
    /// A dict, and the list of nodes that gives its order (words 10 and 11).
    OrderedDict,
    /// Blocks of 64 references between two links.
    Deque,
    /// `table` and the eight inline entries of `PySetObject`.
    Set,
    /// A type object: `tp_dict`, `tp_bases`, … in its words, `ht_cached_keys` a keys table.
    Type,
    /// `ob_size` code units after the fixed part.
    Code,
    /// Word `count` says how many references stand from word `first` on (generators and frames).
    Slots {
        count: u8,
        first: u8,
    },
}

impl Layout {
    /// A struct of `basic_size` bytes without references.
    pub const fn plain(basic_size: u32) -> Layout {
        Layout {
            basic_size,
            item_size: 0,
            references: &[],
            tail: Tail::None,
            collected: false,
            weak_list: 0,
            dict: 0,
            members: (0, 0),
            managed_dict: false,
            managed_weak_list: false,
            inline_values: false,
            separate_values: false,
            is_weak_reference: false,
        }
    }

    /// A struct with references that the collector does not track.
    pub const fn holding(basic_size: u32, references: &'static [u8]) -> Layout {
        Layout { references, ..Layout::plain(basic_size) }
    }

    /// A struct that the collector tracks.
    pub const fn collected(basic_size: u32, references: &'static [u8]) -> Layout {
        Layout { references, collected: true, ..Layout::plain(basic_size) }
    }

    /// With what follows the fixed part, `item_size` bytes each.
    #[must_use]
    pub const fn with_tail(self, tail: Tail, item_size: u32) -> Layout {
        Layout { item_size, tail, ..self }
    }

    /// With the head of the list of weak references in this word.
    #[must_use]
    pub const fn with_weak_list(self, word: u8) -> Layout {
        Layout { weak_list: word, ..self }
    }

    /// With the instance's dict in this word (it must be one of the references).
    #[must_use]
    pub const fn with_dict(self, word: u8) -> Layout {
        Layout { dict: word, ..self }
    }

    /// Words before the object: GC header, managed dict and weak references.
    #[inline(always)]
    pub const fn header_words(&self) -> u32 {
        if self.managed_dict || self.managed_weak_list {
            4
        } else if self.collected {
            2
        } else {
            0
        }
    }
}
