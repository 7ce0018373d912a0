//! The words of an object as CPython has them: headers, fields, and what follows the fixed part.

use crate::python::heap::arena::is_static;
use crate::python::heap::image::types;
use crate::python::heap::instance::{MANAGED_DICT, MANAGED_WEAK_LIST};
use crate::python::heap::peek::fields::{self, Field};
use crate::python::heap::peek::{Beyond, Seen};
use crate::python::heap::types::{STATIC_TYPE_WORDS, word as type_word};
use crate::python::heap::{Heap, Layout, Obj, REFCOUNT, SIZE, TYPE, Tail};

/// Flags in the low bits of `_gc_prev`.
const COLLECTOR_FLAGS: u64 = 3;
/// Marks in `_gc_next` what a collection may find to be garbage.
const TENTATIVE: u64 = 1 << 63;
const STATE: u32 = 4;
const UTF8: u32 = 6;
const DATA: u32 = 7;
const COMPACT: u64 = 1 << 5;
const ASCII: u64 = 1 << 6;

impl Heap {
    pub(super) fn seen_in_object(&self, object: Obj, word: u32, beyond: &dyn Beyond) -> Seen {
        let Some(offset) = word.checked_sub(object.0) else {
            return Seen::Known(self.seen_before(object, object.0 - word));
        };
        let value = self.words.get(word);
        match offset {
            REFCOUNT => return Seen::Known(value),
            TYPE => return Seen::Known(self.pointer(value)),
            _ => {}
        }
        let layout = *self.layout_of(object);
        let short = layout.tail == Tail::Type && is_static(object);
        if u64::from(offset) * 8 >= self.bytes_of(object, &layout) {
            return Seen::Known(0);
        }
        if layout.tail == Tail::Type {
            return self.seen_in_type(object, offset, short, beyond);
        }
        let inline = layout.basic_size / 8;
        if layout.inline_values && offset >= inline {
            return Seen::Known(self.seen_in_values(object.0 + inline, word));
        }
        let (first, count) = layout.members;
        let is_member = (u32::from(first)..u32::from(first) + u32::from(count)).contains(&offset);
        let is_reference = is_member
            || layout.references.iter().any(|reference| u32::from(*reference) == offset)
            || offset == u32::from(layout.dict)
            || offset == u32::from(layout.weak_list);
        if is_reference {
            return Seen::Known(self.pointer(value));
        }
        match self.seen_in_tail(object, offset, &layout) {
            Some(seen) => seen,
            None => self.stands_for(fields::field(self.root_of(object), offset), value),
        }
    }

    /// How many bytes of the object's block mean something.
    pub(super) fn bytes_of(&self, object: Obj, layout: &Layout) -> u64 {
        let basic = u64::from(layout.basic_size);
        match layout.tail {
            // The final 0 counts; a shared character's other form lies elsewhere.
            Tail::Text if self.str_own_block(object) == 0 => {
                self.basic_size_of(object) - self.str_utf8_size(object)
            }
            Tail::Type if is_static(object) => 8 * u64::from(STATIC_TYPE_WORDS),
            // What they keep lies in blocks of their own.
            Tail::List
            | Tail::Dict
            | Tail::OrderedDict
            | Tail::Deque
            | Tail::Set
            | Tail::ByteArray
            | Tail::Array
            | Tail::Text
            | Tail::Type => basic,
            _ if layout.inline_values => {
                let values = self.values_at(object.0 + layout.basic_size / 8);
                basic + 8 + u64::from(values.capacity) * 9
            }
            _ => self.basic_size_of(object),
        }
    }

    /// Words before an object: the collector's links, its dict, the head of its weak references.
    pub(super) fn seen_before(&self, object: Obj, back: u32) -> u64 {
        let value = self.words.get(object.0 - back);
        let header = |handle: u64| match handle {
            0 => 0,
            // Heads of generations lie in `.PyRuntime`.
            handle if (handle as u32) < crate::python::heap::arena::STATIC_START => {
                COLLECTOR_HEADS + handle * 8
            }
            handle => self.pointer(handle) - 16,
        };
        match back {
            1 => header(value >> 2) | value & COLLECTOR_FLAGS,
            2 => header(value & !TENTATIVE),
            MANAGED_DICT | MANAGED_WEAK_LIST => self.pointer(value),
            _ => 0,
        }
    }

    fn seen_in_tail(&self, object: Obj, offset: u32, layout: &Layout) -> Option<Seen> {
        let value = self.word(object, offset);
        let known = |is_reference: bool| {
            Some(Seen::Known(if is_reference { self.pointer(value) } else { value }))
        };
        let blocks = |is_block: bool| {
            let at = self.block_address(value as u32);
            Some(Seen::Known(if is_block { at } else { value }))
        };
        match layout.tail {
            Tail::Tuple => known(offset > SIZE),
            Tail::ByteArray if offset <= 6 => blocks(offset == 4 || offset == 5),
            Tail::Array if offset == 5 => {
                Some(Seen::Unknown("the description of an array's items"))
            }
            Tail::List | Tail::Array => blocks(offset == 3),
            Tail::Dict | Tail::OrderedDict if offset <= 5 => match offset {
                3 => Some(Seen::Unknown("`ma_version_tag` of a dict")),
                _ => blocks(offset >= 4),
            },
            Tail::OrderedDict => known(matches!(offset, 6 | 8 | 10 | 11)),
            Tail::Set if offset == 5 => blocks(true),
            Tail::Set => known((8..24).contains(&offset) && offset.is_multiple_of(2)),
            Tail::Deque => blocks(matches!(offset, 3 | 4)),
            Tail::Digits | Tail::Bytes => known(false),
            Tail::Text => self.seen_in_text(object, offset),
            Tail::Slots { count, first } => {
                let used = self.word(object, u32::from(count)) as u32;
                let place = offset.checked_sub(u32::from(first))?;
                Some(Seen::Known(if place < used { self.pointer(value) } else { 0 }))
            }
            _ => None,
        }
    }

    fn seen_in_text(&self, object: Obj, offset: u32) -> Option<Seen> {
        let value = self.word(object, offset);
        let state = self.word(object, STATE);
        let compact = state & COMPACT != 0;
        let seen = match offset {
            UTF8 if !compact || state & ASCII == 0 => match value {
                0 => 0,
                _ => self.latin1_form(self.str_code(object, 0)),
            },
            DATA if !compact => self.block_address(value as u32),
            _ => value,
        };
        Some(Seen::Known(seen))
    }

    /// What CPython has in a word that is no reference.
    fn stands_for(&self, field: Field, value: u64) -> Seen {
        match field {
            Field::Plain => Seen::Known(value),
            Field::Pointer => Seen::Known(self.pointer(value)),
            Field::Unless(what) if value != 0 => Seen::Unknown(what),
            Field::Zero | Field::Unless(_) => Seen::Known(0),
            Field::Unknown(what) => Seen::Unknown(what),
        }
    }

    /// The static type whose struct an instance begins with.
    pub fn root_of(&self, object: Obj) -> Obj {
        let mut kind = self.type_of(object);
        while !is_static(kind) {
            kind = self.field(kind, type_word::BASE);
        }
        kind
    }

    fn seen_in_type(&self, object: Obj, offset: u32, short: bool, beyond: &dyn Beyond) -> Seen {
        let value = self.word(object, offset);
        let layout = *self.layout_of_type(object);
        let head = self.head_bytes();
        let place = |managed: bool, by: i64, word: u8| {
            let offset = if word == 0 { 0 } else { u64::from(word) * 8 + head };
            Seen::Known(if managed { by as u64 } else { offset })
        };
        match offset {
            NAME if short => Seen::Known(self.type_name_address(object, beyond)),
            NAME => {
                // The characters of `ht_name`, which are its UTF-8 form if it is ASCII.
                let name = self.field(object, type_word::NAME);
                let head = 40 + u64::from(self.profile.added.text) + self.head_bytes();
                Seen::Known(self.pointer(u64::from(name.0)) + head)
            }
            WEAK_LIST_OFFSET => {
                let managed = self.head_bytes() as i64 - 32;
                place(layout.managed_weak_list, managed, layout.weak_list)
            }
            DICT_OFFSET => place(layout.managed_dict, -1, layout.dict),
            type_word::DICT | type_word::WEAK_LIST if short => Seen::Known(0),
            type_word::BASE
            | type_word::DICT
            | type_word::BASES
            | type_word::MRO
            | type_word::WEAK_LIST
            | type_word::NAME..=type_word::MODULE => Seen::Known(self.pointer(value)),
            _ => self.stands_for(fields::field(types::TYPE, offset), value),
        }
    }
}

/// Where the heads of the generations' lists are told to lie.
const COLLECTOR_HEADS: u64 = 0xb4_8000;
/// `tp_name`, `tp_weaklistoffset`, `tp_dictoffset`.
const NAME: u32 = 3;
const WEAK_LIST_OFFSET: u32 = 26;
const DICT_OFFSET: u32 = 36;
