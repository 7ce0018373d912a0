//! The static segment: what lies in `.data` and `.PyRuntime` before any program runs. All of it is immortal.

pub use crate::python::heap::types;

use crate::python::heap::arena::{STATIC_END, STATIC_START};
use crate::python::heap::names::IDENTIFIERS as IDENTIFIERS_TEXT;
use crate::python::heap::text::STATIC_ASCII_STATE;
use crate::python::heap::types::{ROWS, STATIC_TYPE_WORDS, word};
use crate::python::heap::{Heap, IMMORTAL, Obj, REFCOUNT, TYPE};

pub const NONE: Obj = Obj(STATIC_START);
pub const ELLIPSIS: Obj = Obj(STATIC_START + 2);
pub const NOT_IMPLEMENTED: Obj = Obj(STATIC_START + 4);
/// The key of a deleted entry of a set.
pub const SET_DUMMY: Obj = Obj(STATIC_START + 6);
pub const FALSE: Obj = Obj(STATIC_START + 8);
pub const TRUE: Obj = Obj(STATIC_START + 12);
/// `Py_EMPTY_KEYS`: the keys table of every empty dict.
pub const EMPTY_KEYS: u32 = STATIC_START + 16;

/// Word of the int -5. As in CPython these addresses are 8 modulo 16.
const SMALL_INTS: u32 = 0x3001;
pub const SMALL_INT_MIN: i64 = -5;
pub const SMALL_INT_MAX: i64 = 256;
/// Word of the int 257, where a version shares more (3.15: up to 1024).
const MORE_INTS: u32 = 0x3_8001;
/// The most ints that a version shares beyond the others.
const MORE_INTS_COUNT: u32 = 768;
pub const EMPTY_BYTES: Obj = Obj(SMALL_INTS + 262 * 4);
const BYTE_CHARACTERS: u32 = EMPTY_BYTES.0 + 5;
pub const EMPTY_STR: Obj = Obj(BYTE_CHARACTERS + 256 * 6);
const ASCII_CHARACTERS: u32 = EMPTY_STR.0 + 6;
const LATIN1_CHARACTERS: u32 = ASCII_CHARACTERS + 128 * 6;
pub const EMPTY_TUPLE: Obj = Obj(LATIN1_CHARACTERS + 128 * 8 + 2);
/// Where the interned names of the interpreter (`_Py_ID`) begin.
const IDENTIFIERS: u32 = EMPTY_TUPLE.0 + 4;

/// The shared int of a small value.
#[inline(always)]
pub const fn small_int(value: i64) -> Obj {
    Obj(SMALL_INTS + ((value - SMALL_INT_MIN) as u32) * 4)
}

/// The shared int of any value that a version shares.
#[inline(always)]
pub const fn shared_int(value: i64) -> Obj {
    if value <= SMALL_INT_MAX {
        return small_int(value);
    }
    Obj(MORE_INTS + ((value - SMALL_INT_MAX - 1) as u32) * 4)
}

/// Words of the shared ints beyond 256, of so many that are shared in all.
pub fn more_ints(shared: u64) -> (u32, u32) {
    let more = (shared as u32).saturating_sub((SMALL_INT_MAX + 1 - SMALL_INT_MIN) as u32);
    (MORE_INTS, MORE_INTS + more * 4)
}

/// The shared one-character string of a Latin-1 character.
#[inline(always)]
pub const fn latin1_character(code: u8) -> Obj {
    if code < 128 {
        Obj(ASCII_CHARACTERS + code as u32 * 6)
    } else {
        Obj(LATIN1_CHARACTERS + (code as u32 - 128) * 8)
    }
}

/// The shared bytes object of one byte.
#[inline(always)]
pub const fn byte_character(byte: u8) -> Obj {
    Obj(BYTE_CHARACTERS + byte as u32 * 6)
}

/// Objects of one size that stand side by side: the first one, words of each, how many.
const ROWS_OF_OBJECTS: [(u32, u32, u32); 11] = [
    (MORE_INTS, 4, MORE_INTS_COUNT),
    (STATIC_START, 2, 4),
    (FALSE.0, 4, 2),
    (types::FIRST, STATIC_TYPE_WORDS, types::ROOM),
    (SMALL_INTS, 4, 262),
    (EMPTY_BYTES.0, 5, 1),
    (BYTE_CHARACTERS, 6, 256),
    (EMPTY_STR.0, 6, 1),
    (ASCII_CHARACTERS, 6, 128),
    (LATIN1_CHARACTERS, 8, 128),
    (types::MORE, STATIC_TYPE_WORDS, u32::MAX / STATIC_TYPE_WORDS / 2),
];

/// The shared texts of no and one character: the first one, words of each, bytes of each until 3.11, how many.
const SHARED_TEXTS: [(u32, u32, u32, u32); 3] =
    [(EMPTY_STR.0, 6, 56, 1), (ASCII_CHARACTERS, 6, 56, 128), (LATIN1_CHARACTERS, 8, 80, 128)];
/// Words of the largest of them.
pub const WIDE_TEXT_WORDS: u32 = 10;

/// Where a word of the shared texts lies among them until 3.11, where each is larger.
pub fn wide_text_place(word: u32) -> Option<u64> {
    let mut before = 0;
    for (first, words, bytes, count) in SHARED_TEXTS {
        if (first..first + words * count).contains(&word) {
            let (number, inside) = ((word - first) / words, (word - first) % words);
            return Some(u64::from(before + number * bytes + inside * 8));
        }
        before += bytes * count;
    }
    None
}

/// The shared text at such a place, and the byte in it.
pub fn wide_text_at(place: u64) -> Option<(Obj, u32)> {
    let mut rest = u32::try_from(place).ok()?;
    for (first, words, bytes, count) in SHARED_TEXTS {
        if rest < bytes * count {
            return Some((Obj(first + rest / bytes * words), rest % bytes));
        }
        rest -= bytes * count;
    }
    None
}

/// How far behind the beginning of the static data a word lies where each object has a larger head.
pub fn wide_place(word: u32) -> u64 {
    let row = ROWS_OF_OBJECTS.iter().find(|(first, words, count)| {
        (*first..first.saturating_add(words.saturating_mul(*count))).contains(&word)
    });
    // Twice the room is enough for all heads.
    let twice = |word: u32| 16 * u64::from(word.saturating_sub(STATIC_START));
    row.map_or_else(
        || twice(word),
        |(first, words, _)| {
            let (number, inside) = ((word - first) / words, (word - first) % words);
            twice(*first) + u64::from(number * (words * 8 + 16) + inside * 8)
        },
    )
}

/// The object that lies around such a place, and the byte in it.
pub fn headed_object_at(place: u64) -> Option<(Obj, u32)> {
    let in_rows = ROWS_OF_OBJECTS.iter().find_map(|(first, words, count)| {
        let inside = place.checked_sub(wide_place(*first))?;
        let bytes = u64::from(*words) * 8 + 16;
        let number = u32::try_from(inside / bytes).ok().filter(|number| number < count)?;
        let object = Obj(first.checked_add(number.checked_mul(*words)?)?);
        let exists =
            static_object_around(object.0, false).is_some_and(|(found, _)| found == object);
        exists.then_some((object, (inside % bytes) as u32))
    });
    in_rows.or_else(|| {
        let word = STATIC_START + u32::try_from(place / 16).ok()?;
        let (object, words) = static_object_around(word, false)?;
        let inside = place.checked_sub(wide_place(object.0))?;
        (inside < u64::from(words) * 8 + 16).then_some((object, inside as u32))
    })
}

/// Words of an interned name of the interpreter.
fn identifier_words(name: &str, is_wide: bool) -> u32 {
    6 + name.len() as u32 / 8 + u32::from(is_wide)
}

/// The static object that a word is part of, and how many words it has; `is_wide`: texts are larger (until 3.11).
pub fn static_object_around(word: u32, is_wide: bool) -> Option<(Obj, u32)> {
    if (EMPTY_TUPLE.0 - 2..EMPTY_TUPLE.0 + 3).contains(&word) {
        return Some((EMPTY_TUPLE, 3));
    }
    for (first, words, count) in ROWS_OF_OBJECTS {
        if (first..first.saturating_add(words.saturating_mul(count))).contains(&word) {
            let object = Obj(first + (word - first) / words * words);
            let is_type = first == types::FIRST || first == types::MORE;
            let exists = !is_type || types::static_type(object).is_some();
            return exists.then_some((object, words));
        }
    }
    let mut next = IDENTIFIERS;
    for name in IDENTIFIERS_TEXT.split_ascii_whitespace() {
        let words = identifier_words(name, is_wide);
        if (next..next + words).contains(&word) {
            return Some((Obj(next), words));
        }
        next += words;
    }
    None
}

/// Writes the static segment and interns the interpreter's names.
pub fn build(heap: &mut Heap) {
    for (object, kind) in SINGLETONS {
        head(heap, object, kind);
    }
    for (number, row) in ROWS.iter().enumerate() {
        head(heap, row.handle, types::TYPE);
        let layout = types::layout(row, &heap.profile.added);
        heap.set_word(row.handle, word::BASIC_SIZE, u64::from(layout.basic_size));
        heap.set_word(row.handle, word::ITEM_SIZE, u64::from(row.layout.item_size));
        heap.set_word(row.handle, word::LAYOUT, number as u64);
        heap.set_word(row.handle, word::BASE, u64::from(row.base.0));
    }
    integers(heap);
    heap.words.set(EMPTY_KEYS, u64::from(IMMORTAL));
    // log2 of 1 slot and of 1 index byte are 0; the kind is unicode; its one index is empty.
    heap.words.set(EMPTY_KEYS + 1, 1 << 16);
    heap.words.set(EMPTY_KEYS + 4, u64::MAX);
    bytes(heap);
    characters(heap);
    let mut next = IDENTIFIERS;
    for name in IDENTIFIERS_TEXT.split_ascii_whitespace() {
        ascii(heap, Obj(next), name.as_bytes());
        heap.intern_static(Obj(next));
        next += identifier_words(name, heap.has_wide_texts());
    }
    debug_assert!(next < types::MORE && EMPTY_KEYS + 8 < types::FIRST);
    debug_assert!(types::core_rows().iter().all(|row| row.handle.0 < SMALL_INTS));
    debug_assert!(types::ROWS.iter().all(|row| row.handle.0 + STATIC_TYPE_WORDS < STATIC_END));
}

fn head(heap: &mut Heap, object: Obj, kind: Obj) {
    heap.set_word(object, REFCOUNT, u64::from(IMMORTAL));
    heap.set_word(object, TYPE, u64::from(kind.0));
}

fn integers(heap: &mut Heap) {
    for value in SMALL_INT_MIN..=heap.profile.small_int_max {
        integer(heap, shared_int(value), types::INT, value);
    }
    integer(heap, FALSE, types::BOOL, 0);
    integer(heap, TRUE, types::BOOL, 1);
}

fn integer(heap: &mut Heap, object: Obj, kind: Obj, value: i64) {
    head(heap, object, kind);
    let sign = if value < 0 { 2 } else { u64::from(value == 0) };
    heap.set_word(object, 2, u64::from(value != 0) << 3 | sign);
    heap.set_word(object, 3, value.unsigned_abs());
}

fn bytes(heap: &mut Heap) {
    head(heap, EMPTY_BYTES, types::BYTES);
    heap.set_word(EMPTY_BYTES, 3, u64::MAX);
    for byte in 0..=u8::MAX {
        let object = byte_character(byte);
        head(heap, object, types::BYTES);
        heap.set_word(object, 2, 1);
        heap.set_word(object, 3, u64::MAX);
        heap.set_word(object, 4, u64::from(byte));
    }
}

fn characters(heap: &mut Heap) {
    head(heap, EMPTY_TUPLE, types::TUPLE);
    ascii(heap, EMPTY_STR, b"");
    heap.intern_static(EMPTY_STR);
    for code in 0..128 {
        ascii(heap, latin1_character(code), &[code]);
        heap.intern_static(latin1_character(code));
    }
    for code in 128..=u8::MAX {
        let object = latin1_character(code);
        heap.write_static_latin1(object, code);
        heap.intern_static(object);
    }
}

fn ascii(heap: &mut Heap, object: Obj, text: &[u8]) {
    head(heap, object, types::STR);
    heap.set_word(object, 2, text.len() as u64);
    heap.set_word(object, 3, u64::MAX);
    heap.set_word(object, 4, STATIC_ASCII_STATE);
    heap.write_bytes(object.0 + 5, text);
}

const SINGLETONS: [(Obj, Obj); 4] = [
    (NONE, types::NONE_TYPE),
    (ELLIPSIS, types::ELLIPSIS_TYPE),
    (NOT_IMPLEMENTED, types::NOT_IMPLEMENTED_TYPE),
    (SET_DUMMY, types::OBJECT),
];
