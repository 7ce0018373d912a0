//! Strings: `PyASCIIObject` and `PyCompactUnicodeObject` with 1, 2 or 4 bytes per character and a cached hash.

use crate::python::heap::hash::hash_key;
use crate::python::heap::image::{self, types};
use crate::python::heap::{Heap, Layout, Obj, Owned, REFCOUNT, hash_bytes};
use std::borrow::Cow;
use std::cmp::Ordering;

const LENGTH: u32 = 2;
const HASH: u32 = 3;
const STATE: u32 = 4;
const UTF8_LENGTH: u32 = 5;
const UTF8: u32 = 6;
/// `PyUnicodeObject.data`, in instances of subclasses.
const DATA: u32 = 7;
/// `state`: interned in bits 0 and 1, kind from bit 2 on, then compact, ascii, statically allocated.
const KIND_SHIFT: u64 = 2;
const COMPACT: u64 = 1 << 5;
const ASCII: u64 = 1 << 6;
const STATIC: u64 = 1 << 7;
const NO_HASH: u64 = u64::MAX;
/// Up to so many bytes are appended without a list made for them.
const FEW_BYTES: usize = 64;
/// `state` of the interpreter's own ASCII strings: static, immortal, interned.
pub const STATIC_ASCII_STATE: u64 = 3 | 1 << KIND_SHIFT | COMPACT | ASCII | STATIC;

/// How strings are interned, by the value in `state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interning {
    No = 0,
    Mortal = 1,
    Immortal = 2,
    ImmortalStatic = 3,
}

impl Heap {
    /// A string; the empty one and those of one Latin-1 character are shared.
    pub fn str(&mut self, text: &str) -> Owned {
        if let Some(shared) = shared_str(text) {
            return Owned::from_raw(shared);
        }
        if text.is_ascii() {
            return self.new_ascii(text.as_bytes());
        }
        let length = text.chars().count() as u64;
        let largest = text.chars().max().map_or(0, u32::from);
        let object = self.new_str(length, largest);
        for (index, character) in text.chars().enumerate() {
            self.put_code(object, index as u32, u32::from(character));
        }
        Owned::from_raw(object)
    }

    /// A string of code points, lone surrogates among them.
    pub fn str_from_codes(&mut self, codes: &[u32]) -> Owned {
        match codes {
            [] => return Owned::from_raw(image::EMPTY_STR),
            [code @ 0..=255] => return Owned::from_raw(image::latin1_character(*code as u8)),
            _ => {}
        }
        let object = self.new_str(codes.len() as u64, codes.iter().copied().max().unwrap_or(0));
        for (index, code) in codes.iter().enumerate() {
            self.put_code(object, index as u32, *code);
        }
        Owned::from_raw(object)
    }

    /// A new string even where an equal one is shared: what `str(7)` and `'a'.upper()` give.
    pub fn str_fresh(&mut self, text: &str) -> Owned {
        match text.len() {
            0 => Owned::from_raw(image::EMPTY_STR),
            _ if text.is_ascii() => self.new_ascii(text.as_bytes()),
            1 | 2 if text.chars().count() == 1 => {
                let code = text.chars().next().map_or(0, u32::from);
                let object = self.new_str(1, code);
                self.put_code(object, 0, code);
                Owned::from_raw(object)
            }
            _ => self.str(text),
        }
    }

    /// `PyUnicode_Append`: `left += right` of two exact strings, in place when nobody else holds the left one and it
    /// has not been hashed; its block then grows or moves as `realloc` moves it.
    pub fn str_append(&mut self, left: Owned, right: Obj) -> Owned {
        let object = left.get();
        if object == image::EMPTY_STR {
            self.release(left);
            return self.own(right);
        }
        if right == image::EMPTY_STR {
            return left;
        }
        let (width, ascii) = (self.str_kind(object), self.str_is_ascii(object));
        let fits = self.str_kind(right) <= width && (!ascii || self.str_is_ascii(right));
        if !fits || !self.str_is_modifiable(object) {
            let joined: Vec<u32> = self.str_codes(object).chain(self.str_codes(right)).collect();
            // The new string is made before the old one goes.
            let result = self.str_from_codes(&joined);
            self.release(left);
            return result;
        }
        self.drop_utf8(object);
        let head = if ascii { 40 } else { 56 } + self.added_to_text(ascii);
        let old = self.word(object, LENGTH);
        let length = old + self.word(right, LENGTH);
        let before = self.head_words;
        let bytes = u64::from(before) * 8 + head + (length + 1) * u64::from(width);
        let block = self.reallocate(object.0 - before, bytes);
        if block == 0 {
            return left;
        }
        left.into_raw();
        let grown = Obj(block + before);
        self.set_word(grown, LENGTH, length);
        let data = self.str_data(grown);
        let bytes = self.str_bytes(right);
        let mut few = [0; FEW_BYTES];
        if self.str_kind(right) == width && bytes.len() <= FEW_BYTES {
            let count = bytes.len();
            few[..count].copy_from_slice(bytes);
            self.write_bytes_at(data, old as usize * width as usize, &few[..count]);
            return Owned::from_raw(grown);
        }
        let added: Vec<u8> = if self.str_kind(right) == width {
            bytes.to_vec()
        } else {
            let narrow = |code: u32| code.to_le_bytes().into_iter().take(width as usize);
            self.str_codes(right).flat_map(narrow).collect()
        };
        self.write_bytes_at(data, old as usize * width as usize, &added);
        Owned::from_raw(grown)
    }

    /// `unicode_modifiable`.
    fn str_is_modifiable(&self, object: Obj) -> bool {
        self.refcount(object) == 1
            && self.word(object, HASH) == NO_HASH
            && self.str_interning(object) == Interning::No
            && self.type_of(object) == types::STR
    }

    /// Writes bytes from a byte offset on, and zeros up to the end of the last word and a final 0.
    fn write_bytes_at(&mut self, word: u32, offset: usize, bytes: &[u8]) {
        let end = offset + bytes.len();
        let raw: &mut [u8] =
            bytemuck::cast_slice_mut(self.words.slice_mut(word, end as u32 / 8 + 1));
        if let Some(target) = raw.get_mut(offset..end) {
            target.copy_from_slice(bytes);
        }
        if let Some(rest) = raw.get_mut(end..) {
            rest.fill(0);
        }
    }

    /// An instance of a subclass of str: its characters lie in a block of their own.
    pub fn str_of_type(&mut self, kind: Obj, value: Obj) -> Owned {
        let layout = *self.layout_of_type(kind);
        let length = self.word(value, LENGTH);
        let width = self.str_kind(value);
        let object = self.new_untracked(kind, &layout, 0, 0, 0);
        let block = self.allocate((length + 1) * u64::from(width));
        if block != 0 {
            let from = self.str_data(value);
            self.words.copy(from, block, (((length + 1) * u64::from(width)) as u32).div_ceil(8));
            self.set_word(object, LENGTH, length);
        }
        let ascii = self.word(value, STATE) & ASCII;
        self.set_word(object, STATE, u64::from(width) << KIND_SHIFT | ascii);
        let hash = self.str_hash(value);
        self.set_word(object, HASH, hash as u64);
        self.set_word(object, DATA, u64::from(block));
        if layout.collected {
            self.gc_track(object);
        }
        Owned::from_raw(object)
    }

    /// The text; lone surrogates come out as U+FFFD.
    pub fn text(&self, object: Obj) -> Cow<'_, str> {
        if self.word(object, STATE) & ASCII != 0 {
            return String::from_utf8_lossy(self.str_bytes(object));
        }
        Cow::Owned(self.str_codes(object).map(as_char).collect())
    }

    /// The code points.
    pub fn str_codes(
        &self,
        object: Obj,
    ) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
        (0..self.str_length(object) as u32).map(move |index| self.str_code(object, index))
    }

    /// Length in characters.
    #[inline(always)]
    pub fn str_length(&self, object: Obj) -> usize {
        self.word(object, LENGTH) as usize
    }

    /// The character at an index within the length; a lone surrogate comes out as U+FFFD.
    pub fn str_char(&self, object: Obj, index: usize) -> char {
        as_char(self.str_code(object, index as u32))
    }

    /// The code point at an index within the length.
    pub fn str_code(&self, object: Obj, index: u32) -> u32 {
        let data = self.str_data(object);
        match self.str_kind(object) {
            1 => (self.words.get(data + index / 8) >> (8 * (index & 7))) as u32 & 0xff,
            2 => (self.words.get(data + index / 4) >> (16 * (index & 3))) as u32 & 0xffff,
            _ => (self.words.get(data + index / 2) >> (32 * (index & 1))) as u32,
        }
    }

    /// Bytes per character: 1, 2 or 4.
    #[inline(always)]
    pub fn str_kind(&self, object: Obj) -> u32 {
        (self.word(object, STATE) >> KIND_SHIFT) as u32 & 7
    }

    pub fn str_is_ascii(&self, object: Obj) -> bool {
        self.word(object, STATE) & ASCII != 0
    }

    /// The hash, computed once and kept in the object.
    #[inline(always)]
    pub fn str_hash(&mut self, object: Obj) -> i64 {
        let cached = self.word(object, HASH);
        if cached == NO_HASH { self.compute_hash(object) } else { cached as i64 }
    }

    /// Same characters (of exact strs and of instances of subclasses alike).
    #[inline(always)]
    pub fn str_equal(&self, a: Obj, b: Obj) -> bool {
        a == b
            || (self.word(a, LENGTH) == self.word(b, LENGTH)
                && self.str_kind(a) == self.str_kind(b)
                && self.str_bytes(a) == self.str_bytes(b))
    }

    /// Order by code points.
    pub fn str_compare(&self, a: Obj, b: Obj) -> Ordering {
        if self.str_kind(a) == 1 && self.str_kind(b) == 1 {
            return self.str_bytes(a).cmp(self.str_bytes(b));
        }
        self.str_codes(a).cmp(self.str_codes(b))
    }

    /// The bytes of the characters, `str_kind` bytes each, in little-endian order.
    pub fn str_bytes(&self, object: Obj) -> &[u8] {
        let length = self.word(object, LENGTH) as u32 * self.str_kind(object);
        self.read_bytes(self.str_data(object), length)
    }

    /// Whether it is the one string of its text that names share.
    pub fn str_interning(&self, object: Obj) -> Interning {
        match self.word(object, STATE) & 3 {
            0 => Interning::No,
            1 => Interning::Mortal,
            2 => Interning::Immortal,
            _ => Interning::ImmortalStatic,
        }
    }

    /// `bytes` bytes from a word on.
    pub fn read_bytes(&self, word: u32, bytes: u32) -> &[u8] {
        let raw: &[u8] = bytemuck::cast_slice(self.words.slice(word, bytes.div_ceil(8)));
        &raw[..(bytes as usize).min(raw.len())]
    }

    /// Writes bytes from a word on; the rest of the last word becomes 0.
    pub fn write_bytes(&mut self, word: u32, bytes: &[u8]) {
        let words = self.words.slice_mut(word, (bytes.len() as u32).div_ceil(8));
        if let Some(last) = words.last_mut() {
            *last = 0;
        }
        let raw: &mut [u8] = bytemuck::cast_slice_mut(words);
        let count = bytes.len().min(raw.len());
        raw[..count].copy_from_slice(&bytes[..count]);
    }

    pub(in crate::python::heap) fn set_interning(&mut self, object: Obj, interning: Interning) {
        let state = self.word(object, STATE) & !3;
        self.set_word(object, STATE, state | interning as u64);
    }

    pub(in crate::python::heap) fn write_static_latin1(&mut self, object: Obj, code: u8) {
        self.set_word(object, REFCOUNT, u64::from(u32::MAX));
        self.set_type(object, types::STR);
        self.set_word(object, LENGTH, 1);
        self.set_word(object, HASH, NO_HASH);
        self.set_word(object, STATE, STATIC_ASCII_STATE & !ASCII);
        // Its UTF-8 form is built in.
        self.set_word(object, UTF8_LENGTH, 2);
        self.set_word(object, UTF8, u64::from(object.0));
        self.set_word(object, DATA, u64::from(code));
    }

    /// Bytes by which the head of a text is longer than 3.12's.
    #[inline(always)]
    pub(in crate::python::heap) fn added_to_text(&self, is_ascii: bool) -> u64 {
        let added = u64::from(self.profile.added.text);
        if is_ascii { added } else { 2 * added }
    }

    /// The block of the characters of a subclass's instance, 0 for a compact string.
    pub(in crate::python::heap) fn str_own_block(&self, object: Obj) -> u32 {
        if self.word(object, STATE) & COMPACT == 0 { self.word(object, DATA) as u32 } else { 0 }
    }

    /// Bytes of the UTF-8 form kept beside the characters, its final 0 included; 0 = none.
    pub(in crate::python::heap) fn str_utf8_size(&self, object: Obj) -> u64 {
        let state = self.word(object, STATE);
        let has = state & ASCII == 0 && state & COMPACT != 0 && self.word(object, UTF8) != 0;
        if has { self.word(object, UTF8_LENGTH) + 1 } else { 0 }
    }

    /// Whether there is no UTF-8 form of a text yet that could stand beside its characters.
    pub(in crate::python::heap) fn needs_utf8(&self, object: Obj) -> bool {
        let state = self.word(object, STATE);
        state & ASCII == 0 && state & COMPACT != 0 && self.word(object, UTF8) == 0
    }

    /// The UTF-8 form of a text lies in this block.
    pub(in crate::python::heap) fn set_utf8(&mut self, object: Obj, block: u32, length: u64) {
        self.set_word(object, UTF8, u64::from(block));
        self.set_word(object, UTF8_LENGTH, length);
    }

    /// Gives the block of a text's UTF-8 form back.
    pub(in crate::python::heap) fn drop_utf8(&mut self, object: Obj) {
        let state = self.word(object, STATE);
        if state & (ASCII | STATIC) == 0 && state & COMPACT != 0 && self.word(object, UTF8) != 0 {
            let block = self.word(object, UTF8) as u32;
            self.set_utf8(object, 0, 0);
            self.free_block(block);
        }
    }

    /// A new string of ASCII bytes; only the empty one is shared.
    pub fn str_fresh_ascii(&mut self, text: &[u8]) -> Owned {
        debug_assert!(text.is_ascii());
        if text.is_empty() { Owned::from_raw(image::EMPTY_STR) } else { self.new_ascii(text) }
    }

    fn new_ascii(&mut self, text: &[u8]) -> Owned {
        let head = 41 + self.added_to_text(true);
        let object = self.new_block(&Layout::plain(40), head + text.len() as u64);
        if object.is_null() {
            return Owned::from_raw(image::EMPTY_STR);
        }
        self.set_word(object, REFCOUNT, 1);
        self.set_type(object, types::STR);
        self.set_word(object, LENGTH, text.len() as u64);
        self.set_word(object, HASH, NO_HASH);
        self.set_word(object, STATE, 1 << KIND_SHIFT | COMPACT | ASCII);
        self.words.set(object.0 + 5 + text.len() as u32 / 8, 0);
        self.write_bytes(object.0 + 5, text);
        Owned::from_raw(object)
    }

    /// `PyUnicode_New`: room for `length` characters up to `largest`, all 0.
    fn new_str(&mut self, length: u64, largest: u32) -> Obj {
        let (width, ascii) = match largest {
            0..=0x7f => (1, ASCII),
            0x80..=0xff => (1, 0),
            0x100..=0xffff => (2, 0),
            _ => (4, 0),
        };
        let head = if ascii != 0 { 40 } else { 56 } + self.added_to_text(ascii != 0);
        let bytes = head + (length + 1) * width;
        let object = self.new_block(&Layout::plain(40), bytes);
        if object.is_null() {
            return image::EMPTY_STR;
        }
        self.words.slice_mut(object.0, (bytes as u32).div_ceil(8)).fill(0);
        self.set_word(object, REFCOUNT, 1);
        self.set_type(object, types::STR);
        self.set_word(object, LENGTH, length);
        self.set_word(object, HASH, NO_HASH);
        self.set_word(object, STATE, width << KIND_SHIFT | COMPACT | ascii);
        object
    }

    fn put_code(&mut self, object: Obj, index: u32, code: u32) {
        if object == image::EMPTY_STR {
            return;
        }
        let data = self.str_data(object);
        let (word, shift) = match self.str_kind(object) {
            1 => (index / 8, 8 * (index & 7)),
            2 => (index / 4, 16 * (index & 3)),
            _ => (index / 2, 32 * (index & 1)),
        };
        let old = self.words.get(data + word);
        self.words.set(data + word, old | u64::from(code) << shift);
    }

    #[inline(always)]
    fn str_data(&self, object: Obj) -> u32 {
        let state = self.word(object, STATE);
        if state & COMPACT == 0 {
            self.word(object, DATA) as u32
        } else if state & ASCII != 0 {
            object.0 + 5
        } else {
            object.0 + 7
        }
    }

    #[cold]
    fn compute_hash(&mut self, object: Obj) -> i64 {
        let hash = hash_bytes(self.str_bytes(object), hash_key(self.profile.hash_seed));
        self.set_word(object, HASH, hash as u64);
        hash
    }
}

fn as_char(code: u32) -> char {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn shared_str(text: &str) -> Option<Obj> {
    match *text.as_bytes() {
        [] => Some(image::EMPTY_STR),
        [byte] => Some(image::latin1_character(byte)),
        [first @ (0xc2 | 0xc3), second] => {
            Some(image::latin1_character((first & 3) << 6 | second & 0x3f))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::python::heap::Heap;
    use crate::python::version::PYTHON_3_13;

    #[test]
    fn a_string_nobody_else_holds_grows_in_place() {
        let mut heap = Heap::new(&PYTHON_3_13);
        let parts = ["é", "xyz", "€"].map(|text| heap.str(text));
        let mut text = heap.str("ab");
        let mut expected = String::from("ab");
        let mut moves = 0;
        for step in 0..3000 {
            let part = parts[usize::from(step > 1000) + usize::from(step > 2000)].get();
            expected.push_str(&heap.text(part));
            let before = text.get();
            text = heap.str_append(text, part);
            moves += usize::from(before != text.get());
        }
        assert_eq!(heap.text(text.get()), expected);
        assert!((2..120).contains(&moves), "{moves}");
        // A string that has been hashed, or has a second holder, is left alone.
        heap.str_hash(text.get());
        let shared = heap.own(text.get());
        let longer = heap.str_append(text, parts[0].get());
        assert_ne!(longer.get(), shared.get());
        assert_eq!(heap.str_length(longer.get()), heap.str_length(shared.get()) + 1);
        for owned in [longer, shared].into_iter().chain(parts) {
            heap.release(owned);
        }
    }
}
