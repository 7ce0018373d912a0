//! `sys.getsizeof`: what an object's `__sizeof__` gives, and the words before it.

use crate::python::heap::arena::is_static;
use crate::python::heap::image::EMPTY_KEYS;
use crate::python::heap::image::types::{FRAME, FUNCTION};
use crate::python::heap::types::word;
use crate::python::heap::{Heap, Layout, Obj, SIZE, Tail};

impl Heap {
    /// `sys.getsizeof` of an object whose class does not define `__sizeof__`.
    pub fn size_of(&self, object: Obj) -> u64 {
        let words = match self.layout_of(object) {
            _ if !self.is_collected(object) => self.head_words,
            layout if self.has_dict_behind(layout) => 2,
            layout => layout.header_words(),
        };
        u64::from(words) * 8 + self.basic_size_of(object)
    }

    /// `type(x).__sizeof__(x)` of the built-in type at the root of its class.
    pub fn basic_size_of(&self, object: Obj) -> u64 {
        let layout = self.layout_of(object);
        let untold = &self.profile.untold;
        let untold = match layout.tail {
            Tail::Code => untold.code,
            Tail::Type if !is_static(object) => untold.class,
            Tail::None if self.type_of(object) == FUNCTION => untold.function,
            Tail::Slots { .. } if self.type_of(object) == FRAME => untold.frame,
            _ => 0,
        };
        let basic = u64::from(layout.basic_size - untold);
        let behind = if self.has_dict_behind(layout) { 8 } else { 0 };
        match layout.tail {
            Tail::Array => basic + self.word(object, 4) * (self.word(object, 5) & 0xff),
            Tail::None | Tail::View => basic + self.item_bytes(object, u64::from(layout.item_size)),
            Tail::Tuple => basic + behind + 8 * self.word(object, SIZE),
            Tail::Digits => basic + 4 * u64::from(self.int_digits(object).max(1)),
            Tail::Bytes => basic + behind + self.word(object, SIZE),
            // The head of the bytes object that 3.15 keeps counts as well.
            Tail::ByteArray => match self.word(object, 3) {
                held if held > 0 && self.profile.added.bytearray > 0 => basic + 32 + held,
                held => basic + held,
            },
            Tail::List => basic + 8 * self.list_capacity(object) as u64,
            Tail::Text => self.str_size(object),
            Tail::Dict => basic + self.dict_tables_size(object),
            Tail::OrderedDict => basic + self.dict_tables_size(object) + self.order_size(object),
            Tail::Deque => basic + self.deque_blocks_size(object),
            Tail::Set => {
                let table = if self.set_own_table(object) == 0 {
                    0
                } else {
                    self.set_slots(object) as u64 * 16
                };
                basic + table
            }
            Tail::Type => self.type_size(object) - u64::from(untold),
            Tail::Code => (basic + 2 * self.word(object, SIZE)).next_multiple_of(8),
            Tail::Slots { .. } => basic + self.item_bytes(object, 8),
        }
    }

    /// Whether the dict is told to lie behind the items, not before the headers.
    fn has_dict_behind(&self, layout: &Layout) -> bool {
        let rules = self.profile.instance;
        rules.dict_behind_items && layout.managed_dict && layout.item_size != 0
    }

    /// `PyObject_IS_GC`: static types are not.
    pub fn is_collected(&self, object: Obj) -> bool {
        let layout = self.layout_of(object);
        layout.collected && !(layout.tail == Tail::Type && is_static(object))
    }

    /// Items that a struct was made with, by the 32-bit count in its `ob_size` place; only for types that keep one there.
    fn item_bytes(&self, object: Obj, item_size: u64) -> u64 {
        if item_size == 0 {
            return 0;
        }
        item_size * self.item_count(object)
    }

    fn str_size(&self, object: Obj) -> u64 {
        let width = u64::from(self.str_kind(object));
        let characters = (self.str_length(object) as u64 + 1) * width;
        if self.str_own_block(object) != 0 {
            return 64 + 2 * u64::from(self.profile.added.text) + characters;
        }
        let is_ascii = self.str_is_ascii(object);
        let head = if is_ascii { 40 } else { 56 } + self.added_to_text(is_ascii);
        // The other form of a shared character is kept beside it since 3.12.
        let is_plain = is_static(object) && self.profile.added.text > 0;
        head + characters + if is_plain { 0 } else { self.str_utf8_size(object) }
    }

    fn dict_tables_size(&self, dict: Obj) -> u64 {
        let keys = self.dict_keys(dict);
        let values =
            if self.dict_is_split(dict) { 8 * u64::from(self.shared_size(keys)) } else { 0 };
        // A table that others hold too is not counted, nor is that of the empty dict.
        let own = keys.word != EMPTY_KEYS && self.words.get(keys.word) == 1;
        values + if own { keys.size() } else { 0 }
    }

    fn type_size(&self, object: Obj) -> u64 {
        if is_static(object) {
            return u64::from(self.profile.static_type_bytes);
        }
        let layout = self.layout_of(object);
        let keys = self.word(object, word::CACHED_KEYS) as u32;
        let shared = if keys == 0 { 0 } else { self.keys_at(keys).size() };
        u64::from(layout.basic_size) + shared
    }
}
