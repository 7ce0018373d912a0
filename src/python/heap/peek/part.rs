//! An object's memory as a list of fields, each with its name in CPython, its bytes and what they stand for.

use crate::python::heap::arena::is_static;
use crate::python::heap::image::types as t;
use crate::python::heap::instance::{MANAGED_DICT, MANAGED_WEAK_LIST};
use crate::python::heap::peek::structs::{self, From, Reads, Row};
use crate::python::heap::peek::type_words::TYPE_WORDS;
use crate::python::heap::peek::{Beyond, Bias, Seen};
use crate::python::heap::split::Values;
use crate::python::heap::types::word as type_word;
use crate::python::heap::{Heap, Layout, Obj, SIZE, Tail};

/// A run of bytes with one meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// From the object's address, or from a block's.
    pub offset: i64,
    /// CPython's name of it; empty for what is not used.
    pub name: String,
    pub bytes: Vec<u8>,
    /// What is not modelled: the bytes are none of CPython's.
    pub unknown: Option<&'static str>,
    pub role: Role,
    pub reads: Reads,
    /// The object that a reference leads to, or NULL.
    pub refers: Obj,
}

/// Which part of the memory it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Before the object: what the collector and the instance's dict need.
    Before,
    /// What every object begins with.
    Head,
    Field,
    /// The value itself: digits, characters, items.
    Payload,
    Unused,
}

/// `IMMORTALITY_BIT_MASK` of `lv_tag`.
const SHARED_INT: u64 = 1 << 2;
/// `sizeof(PyCompactUnicodeObject)` until 3.11.
const WIDE_TEXT: u64 = 72;
/// `sizeof(PyObject)`.
const HEAD_BYTES: u64 = 16;

impl Heap {
    /// The fields of an object in the order of their addresses, from what lies before it on.
    pub fn parts(&self, object: Obj, beyond: &dyn Beyond) -> Vec<Part> {
        self.parts_if_counted(object, beyond, true)
    }

    /// The same with a count of 0 where nobody looks at it: to count is a walk over the whole heap at worst.
    pub(super) fn parts_if_counted(
        &self,
        object: Obj,
        beyond: &dyn Beyond,
        is_counted: bool,
    ) -> Vec<Part> {
        let mut parts = Parts { heap: self, object, beyond, is_counted, found: Vec::new(), at: 0 };
        parts.before();
        for row in if self.head_words > 0 { structs::HEAD_WITHOUT_GIL } else { structs::HEAD } {
            parts.row(row);
        }
        let layout = *self.layout_of(object);
        let root = self.root_of(object);
        match structs::rows(root) {
            _ if layout.tail == Tail::Type => parts.words(&layout),
            None => parts.words(&layout),
            Some(rows) => {
                for row in rows {
                    parts.row(row);
                }
                parts.tail(&layout);
                parts.behind(root, &layout);
            }
        }
        parts.align(8);
        parts.found
    }
}

/// The parts so far, and the offset behind them.
struct Parts<'a> {
    heap: &'a Heap,
    object: Obj,
    beyond: &'a dyn Beyond,
    is_counted: bool,
    found: Vec<Part>,
    at: u64,
}

impl Parts<'_> {
    fn minor(&self) -> u8 {
        self.heap.profile.version.1
    }

    /// The words before the object.
    fn before(&mut self) {
        let words = self.heap.layout_of(self.object).header_words();
        let words = if self.heap.is_collected(self.object) { words } else { 0 };
        // The collector's links lie where the head begins.
        let hidden = self.heap.head_words;
        for back in (hidden + 1..=words).rev() {
            let held = self.heap.words.get(self.object.0 - back);
            let (name, value, refers) = match back {
                MANAGED_WEAK_LIST | MANAGED_DICT => self.managed(back, held),
                2 => ("_gc_next", self.heap.seen_before(self.object, back), Obj::NULL),
                _ => ("_gc_prev", self.heap.seen_before(self.object, back), Obj::NULL),
            };
            self.found.push(Part {
                offset: -8 * i64::from(back - hidden),
                name: name.to_owned(),
                bytes: value.to_le_bytes().to_vec(),
                unknown: None,
                role: Role::Before,
                reads: if back > 2 { Reads::Pointer } else { Reads::Address },
                refers,
            });
        }
    }

    /// The dict of an instance, or the block of its values, and the list of weak references.
    fn managed(&self, back: u32, held: u64) -> (&'static str, u64, Obj) {
        let heap = self.heap;
        let dict = Obj(held as u32);
        let is_dict = back == MANAGED_DICT;
        if heap.profile.instance.inline_values || !heap.layout_of(self.object).separate_values {
            let name = if is_dict { "dict" } else { "weakreflist" };
            return (name, heap.pointer(held), dict);
        }
        let here = heap.words.get(self.object.0 - MANAGED_DICT);
        let values = match (here >> 32) as u32 {
            0 => 0,
            block => heap.values_address(block),
        };
        match (heap.profile.instance.weak_list_in_struct, is_dict) {
            // 3.11: a word for each.
            (true, false) => ("values", values, Obj::NULL),
            (true, true) => ("dict", heap.pointer(here & 0xffff_ffff), dict),
            // 3.12: one word, whose lowest bit says which.
            (false, true) if values != 0 => ("dict_or_values", values - 1, Obj::NULL),
            (false, true) => ("dict_or_values", heap.pointer(here & 0xffff_ffff), dict),
            (false, false) => ("weakreflist", heap.pointer(held), dict),
        }
    }

    fn row(&mut self, row: &Row) {
        let is_there = match row.threading {
            Some(has_gil) => has_gil == self.heap.profile.threading.has_gil,
            None => true,
        };
        if !is_there || !row.is_in(self.minor()) {
            return;
        }
        self.align(u64::from(row.bytes));
        let role =
            if self.at < HEAD_BYTES + self.heap.head_bytes() { Role::Head } else { Role::Field };
        let seen = self.value(row.from);
        let refers = match row.from {
            From::Word(word) if row.reads == Reads::Pointer => self.heap.field(self.object, word),
            _ => Obj::NULL,
        };
        self.push(row.name.to_owned(), seen, usize::from(row.bytes), role, row.reads, refers);
    }

    fn value(&self, from: From) -> Seen {
        let heap = self.heap;
        let word = |word: u32| heap.seen_in_object(self.object, self.object.0 + word, self.beyond);
        match from {
            From::Word(place) => word(place),
            From::Low(place) => Seen::Known(heap.word(self.object, place) & 0xffff_ffff),
            From::High(place) => Seen::Known(heap.word(self.object, place) >> 32),
            From::Zero => Seen::Known(0),
            From::Count(shift) => Seen::Known(self.count() >> shift),
            From::Thread => Seen::Known(self.bias().thread),
            From::StaticFlags => {
                let flags = u64::from(heap.profile.static_flags);
                Seen::Known(if is_static(self.object) { flags } else { 0 })
            }
            From::Mutex => Seen::Known(u64::from(self.bias().is_locked)),
            From::CollectorBits => Seen::Known(u64::from(self.bias().gc_bits)),
            From::Local => Seen::Known(u64::from(self.bias().local)),
            From::Shared => Seen::Known(self.bias().shared as u64),
            From::Unknown(what) => Seen::Unknown(what),
            From::SignedSize => {
                let digits = i64::from(heap.int_digits(self.object));
                let is_negative = heap.word(self.object, SIZE) & 3 == 2;
                Seen::Known(if is_negative { -digits } else { digits } as u64)
            }
            From::MarkedTag => {
                let shared = is_static(self.object) && heap.type_of(self.object) == t::INT;
                Seen::Known(heap.word(self.object, SIZE) | if shared { SHARED_INT } else { 0 })
            }
            From::Wide => Seen::Known(match self.wide_length() {
                0 => 0,
                _ => heap.address(self.object) + WIDE_TEXT,
            }),
            From::Unended => Seen::Known(heap.word(self.object, 3).saturating_sub(1)),
            From::BytesObject => match heap.word(self.object, 4) {
                0 => Seen::Unknown("the bytes object of an empty bytearray"),
                block => Seen::Known(heap.block_address(block as u32).wrapping_sub(32)),
            },
            From::State => Seen::Known(heap.text_state(self.object)),
            From::Values => Seen::Known(match heap.word(self.object, 5) as u32 {
                0 => 0,
                block if heap.values_at(block).separate => heap.values_address(block),
                block => heap.block_address(block),
            }),
        }
    }

    /// `ob_refcnt`, with the words beside it.
    fn count(&self) -> u64 {
        let heap = self.heap;
        match heap.profile.immortal_refcount {
            Some(count) if heap.is_immortal(self.object) => {
                let flags = heap.profile.static_flags;
                u64::from(count) | if is_static(self.object) { u64::from(flags) << 48 } else { 0 }
            }
            _ if self.is_counted => self.beyond.count(self.object),
            _ => 0,
        }
    }

    fn bias(&self) -> Bias {
        if self.is_counted { self.beyond.bias(self.object) } else { Bias::default() }
    }

    /// Bytes up to a multiple of this.
    fn align(&mut self, to: u64) {
        let gap = (self.at.next_multiple_of(to) - self.at) as usize;
        if gap > 0 {
            self.raw(String::new(), vec![0; gap], Role::Unused, Reads::Unsigned);
        }
    }

    fn raw(&mut self, name: String, bytes: Vec<u8>, role: Role, reads: Reads) {
        if bytes.is_empty() {
            return;
        }
        let offset = self.at as i64;
        self.at += bytes.len() as u64;
        let (unknown, refers) = (None, Obj::NULL);
        self.found.push(Part { offset, name, bytes, unknown, role, reads, refers });
    }

    fn push(
        &mut self,
        name: String,
        seen: Seen,
        count: usize,
        role: Role,
        reads: Reads,
        refers: Obj,
    ) {
        let (value, unknown) = match seen {
            Seen::Known(value) => (value, None),
            Seen::Unknown(what) => (0, Some(what)),
        };
        let bytes = value.to_le_bytes()[..count].to_vec();
        let offset = self.at as i64;
        self.at += count as u64;
        self.found.push(Part { offset, name, bytes, unknown, role, reads, refers });
    }

    /// A reference in a word of the object.
    fn reference(&mut self, name: String, word: u32, role: Role) {
        let refers = self.heap.field(self.object, word);
        let seen = Seen::Known(self.heap.pointer(u64::from(refers.0)));
        self.push(name, seen, 8, role, Reads::Pointer, refers);
    }

    /// What follows the fields of a struct.
    fn tail(&mut self, layout: &Layout) {
        let (heap, object) = (self.heap, self.object);
        match layout.tail {
            Tail::Digits => {
                for digit in 0..heap.int_digits(object).max(1) {
                    let half = heap.word(object, 3 + digit / 2) >> (32 * (digit & 1));
                    let name = format!("ob_digit[{digit}]");
                    let bytes = (half as u32).to_le_bytes().to_vec();
                    self.raw(name, bytes, Role::Payload, Reads::Unsigned);
                }
            }
            Tail::Tuple => {
                for item in 0..heap.word(object, SIZE) as u32 {
                    self.reference(format!("ob_item[{item}]"), 3 + item, Role::Payload);
                }
            }
            Tail::Bytes => {
                let count = heap.word(object, SIZE) as usize + 1;
                let bytes = self.bytes_from(4, count);
                self.raw("ob_sval".to_owned(), bytes, Role::Payload, Reads::Unsigned);
            }
            Tail::Text => self.text(),
            Tail::Set => {
                for slot in 0..8 {
                    let word = 8 + 2 * slot;
                    if heap.word(object, word) == 0 && heap.word(object, word + 1) == 0 {
                        self.raw(String::new(), vec![0; 16], Role::Unused, Reads::Unsigned);
                        continue;
                    }
                    self.reference(format!("smalltable[{slot}].key"), word, Role::Payload);
                    let hash = Seen::Known(heap.word(object, word + 1));
                    let name = format!("smalltable[{slot}].hash");
                    self.push(name, hash, 8, Role::Payload, Reads::Hash, Obj::NULL);
                }
                self.reference("weakreflist".to_owned(), 24, Role::Field);
            }
            Tail::Slots { count, first } => {
                self.align(8);
                for slot in 0..heap.word(object, u32::from(count)) as u32 {
                    let word = u32::from(first) + slot;
                    self.reference(format!("localsplus[{slot}]"), word, Role::Payload);
                }
            }
            _ => {}
        }
    }

    fn bytes_from(&self, word: u32, count: usize) -> Vec<u8> {
        let words = self.heap.words.slice(self.object.0 + word, count.div_ceil(8) as u32);
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.truncate(count);
        bytes
    }

    /// Characters of a text that is its own `wstr`.
    fn wide_length(&self) -> u64 {
        let is_wide =
            self.heap.str_kind(self.object) == 4 && self.heap.str_own_block(self.object) == 0;
        if is_wide { self.heap.str_length(self.object) as u64 } else { 0 }
    }

    /// `PyASCIIObject`, `PyCompactUnicodeObject`, `PyUnicodeObject` behind `state`.
    fn text(&mut self) {
        let (heap, object) = (self.heap, self.object);
        self.align(8);
        let is_own = heap.str_own_block(object) != 0;
        if !heap.str_is_ascii(object) || is_own {
            for (name, word) in [("utf8_length", 5), ("utf8", 6)] {
                let seen = heap.seen_in_object(object, object.0 + word, self.beyond);
                let reads = if word == 5 { Reads::Signed } else { Reads::Address };
                self.push(name.to_owned(), seen, 8, Role::Field, reads, Obj::NULL);
            }
            if heap.profile.added.text > 0 {
                let length = self.wide_length().to_le_bytes().to_vec();
                self.raw("wstr_length".to_owned(), length, Role::Field, Reads::Signed);
            }
        }
        if is_own {
            self.reference("data".to_owned(), 7, Role::Field);
            return;
        }
        let kind = heap.str_kind(object) as usize;
        let count = (heap.str_length(object) + 1) * kind;
        let bytes = self.bytes_from(if heap.str_is_ascii(object) { 5 } else { 7 }, count);
        self.raw("characters".to_owned(), bytes, Role::Payload, Reads::Unsigned);
    }

    /// What a subclass adds behind the struct of its built-in base: `__slots__`, a dict, the attribute values.
    fn behind(&mut self, root: Obj, layout: &Layout) {
        let first = self.heap.layout_of_type(root).basic_size / 8;
        let mut names = self.heap.slot_names(self.heap.type_of(self.object)).into_iter();
        for word in first..layout.basic_size / 8 {
            self.align(8);
            let name = match word {
                word if word == u32::from(layout.dict) => "__dict__".to_owned(),
                word if word == u32::from(layout.weak_list) => "__weakref__".to_owned(),
                _ => names.next().unwrap_or_else(|| "slot".to_owned()),
            };
            self.reference(name, word, Role::Payload);
        }
        if layout.inline_values {
            self.inline_values(layout.basic_size / 8);
        }
    }

    fn inline_values(&mut self, word: u32) {
        let heap = self.heap;
        let values = heap.values_at(self.object.0 + word);
        let head = [
            ("capacity", values.capacity as u8),
            ("size", values.size as u8),
            ("embedded", u8::from(values.embedded)),
            ("valid", u8::from(values.valid)),
        ];
        self.align(8);
        for (name, value) in head {
            self.raw(name.to_owned(), vec![value], Role::Field, Reads::Unsigned);
        }
        self.align(8);
        let keys = heap.word(heap.type_of(self.object), type_word::CACHED_KEYS) as u32;
        let named = if keys == 0 { 0 } else { heap.keys_count(heap.keys_at(keys)) };
        let named = named.min(values.capacity);
        for index in 0..named {
            let name = heap.shared_name(keys, index);
            let name = name.unwrap_or_else(|| format!("values[{index}]"));
            self.reference(name, word + 1 + index, Role::Payload);
        }
        let rest = self.bytes_from(word + 1 + named, 8 * (values.capacity - named) as usize);
        self.raw(String::new(), rest, Role::Unused, Reads::Unsigned);
        let set = values.size.min(values.capacity);
        let order = (0..set).map(|place| heap.value_order(values, place) as u8);
        self.raw("order".to_owned(), order.collect(), Role::Field, Reads::Unsigned);
        let rest = vec![0; (values.capacity - set) as usize];
        self.raw(String::new(), rest, Role::Unused, Reads::Unsigned);
    }

    /// A struct that has no table: its words.
    fn words(&mut self, layout: &Layout) {
        let heap = self.heap;
        for word in 2..(heap.bytes_of(self.object, layout) / 8) as u32 {
            let seen = heap.seen_in_object(self.object, self.object.0 + word, self.beyond);
            let name = match (layout.tail, TYPE_WORDS.get(word as usize - 2)) {
                (Tail::Type, Some(name)) => (*name).to_owned(),
                (Tail::Type, None) => "ht_".to_owned(),
                _ => format!("word {word}"),
            };
            self.push(name, seen, 8, Role::Field, Reads::Unsigned, Obj::NULL);
        }
    }
}

impl Heap {
    /// Where the values begin in a block of their own, behind the bytes for their order.
    pub(super) fn values_address(&self, block: u32) -> u64 {
        let values = self.values_at(block);
        self.block_address(block) + prefix_bytes(values)
    }

    /// The bytes of such a block as CPython has them until 3.12: the order backwards, the number of values, the size of
    /// all these; then the values.
    pub(super) fn separate_image(&self, start: u32) -> Vec<u8> {
        let values = self.values_at(start);
        let prefix = prefix_bytes(values) as usize;
        let mut bytes = vec![0; prefix];
        bytes[prefix - 1] = prefix as u8;
        bytes[prefix - 2] = values.size as u8;
        for place in 0..values.size.min(values.capacity) {
            bytes[prefix - 3 - place as usize] = self.value_order(values, place) as u8;
        }
        for index in 0..values.capacity {
            let value = self.pointer(self.words.get(start + 1 + index));
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        bytes
    }

    /// The attribute at a place of a class's shared keys.
    pub(super) fn shared_name(&self, keys: u32, index: u32) -> Option<String> {
        let keys = (keys != 0).then(|| self.keys_at(keys))?;
        let key = (index < self.keys_count(keys)).then(|| self.entry_key(keys, index))?;
        (self.type_of(key) == t::STR).then(|| self.text(key).into_owned())
    }

    /// The `__slots__` of a class and its bases, in the order in which they lie.
    fn slot_names(&self, kind: Obj) -> Vec<String> {
        let mut classes = Vec::new();
        let mut next = kind;
        while !next.is_null() && !is_static(next) {
            classes.push(next);
            next = self.field(next, type_word::BASE);
        }
        let mut names = Vec::new();
        for class in classes.into_iter().rev() {
            let slots = self.field(class, type_word::SLOTS);
            if !slots.is_null() && self.type_of(slots) == t::TUPLE {
                let texts = self.tuple_items(slots).into_iter();
                names.extend(texts.map(|name| self.text(name).into_owned()));
            }
        }
        names
    }

    /// `state`: until 3.11 with the bit `ready`, without the bit of static texts.
    fn text_state(&self, object: Obj) -> u64 {
        let state = self.word(object, 4) & 0xff;
        if self.profile.added.text == 0 {
            return state;
        }
        let interned = (state & 3).min(1);
        state & 0x7c | interned | 1 << 7
    }
}

fn prefix_bytes(values: Values) -> u64 {
    u64::from((values.capacity + 2).next_multiple_of(8))
}
