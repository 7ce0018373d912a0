//! The bytes that CPython would have at an address: its structs, with pointers for what are handles here.

mod block;
mod fields;
mod kept;
mod object;
mod part;
mod structs;
mod type_words;

use crate::python::heap::arena::is_static;
use crate::python::heap::image::WIDE_TEXT_WORDS;
use crate::python::heap::peek::block::Block;
pub use crate::python::heap::peek::kept::Kept;
pub use crate::python::heap::peek::part::{Part, Role};
pub use crate::python::heap::peek::structs::Reads;
use crate::python::heap::types::ROWS;
use crate::python::heap::{Heap, Obj};
use std::ops::Range;

/// First character with a form of two bytes.
const FIRST_LATIN1: u32 = 128;
const LATIN1_BYTES: u64 = 128 * 3;

/// The count of an object where there is no GIL (PEP 703).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bias {
    /// `ob_tid`: the thread that made it, 0 for what is immortal.
    pub thread: u64,
    /// `ob_ref_local`: references that this thread has made.
    pub local: u32,
    /// `ob_ref_shared`: those of others, four times, and two flags.
    pub shared: i64,
    pub gc_bits: u8,
    /// A thread is in a critical section of it.
    pub is_locked: bool,
}

/// What the heap does not know of itself.
pub trait Beyond {
    /// `tp_name` of a static type.
    fn type_name(&self, kind: Obj) -> String;
    /// The count of an object's references as this version has it.
    fn count(&self, object: Obj) -> u64;
    /// How it is told in the two fields that there are without a GIL.
    fn bias(&self, object: Obj) -> Bias;
}

/// An object, with each of its bytes.
struct Image {
    /// First word, and the bytes from there on.
    start: u32,
    bytes: Vec<u8>,
    unknown: Vec<(usize, usize, &'static str)>,
}

/// Bytes of the modelled process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peeked {
    pub bytes: Vec<u8>,
    /// The bytes whose value is not modelled, which are 0 here: where they begin, and of what.
    pub unknown: Vec<(usize, &'static str)>,
}

/// A word of the modelled process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Known(u64),
    /// CPython has something there that the machine has not: an address of C code, a counter.
    Unknown(&'static str),
}

/// There is nothing that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nowhere {
    /// The first address without memory.
    pub address: u64,
}

impl Image {
    /// A word, of which so many bytes from a place on are wanted.
    fn word(&self, word: u32, (skipped, wanted): (usize, usize)) -> Seen {
        let from = (word - self.start) as usize * 8;
        let (first, last) = (from + skipped, from + skipped + wanted);
        let unknown = self.unknown.iter().find(|(start, end, _)| *start < last && first < *end);
        if let Some((_, _, what)) = unknown {
            return Seen::Unknown(what);
        }
        let bytes = self.bytes.get(from..from + 8).and_then(|bytes| bytes.try_into().ok());
        Seen::Known(bytes.map_or(0, u64::from_le_bytes))
    }
}

impl Heap {
    /// `count` bytes from an address on.
    pub fn peek(&self, address: u64, count: usize, beyond: &dyn Beyond) -> Result<Peeked, Nowhere> {
        let mut peeked = Peeked::default();
        let end = address.checked_add(count as u64).ok_or(Nowhere { address })?;
        let mut next = address;
        let mut block: Option<(Block, Option<Image>)> = None;
        while next < end {
            let start = next & !7;
            let stop = end.min(start + 8);
            let wide = self.wide_object_at(start);
            let seen = match self.word_at(start) {
                _ if wide.is_some() => {
                    let inside = ((next - start) as usize, (stop - next) as usize);
                    self.seen_in_wide_object(wide.unwrap_or_default(), inside, beyond, next..end)
                }
                None => self.text_around(next, beyond).ok_or(Nowhere { address: next })?,
                Some(word) => {
                    if !block.as_ref().is_some_and(|(block, _)| block.contains(word)) {
                        let found = self.block_around(word);
                        block = found.map(|block| (block, self.image_of(block, beyond, next..end)));
                    }
                    let (block, image) = block.as_ref().ok_or(Nowhere { address: next })?;
                    match image {
                        Some(image) => {
                            let inside = |at: u64| ((at - start) as usize, (stop - next) as usize);
                            image.word(word, inside(next))
                        }
                        None => self.seen_in(*block, word, beyond),
                    }
                }
            };
            let value = match seen {
                Seen::Known(value) => value,
                Seen::Unknown(what) => {
                    peeked.unknown.push((peeked.bytes.len(), what));
                    0
                }
            };
            let bytes = &value.to_le_bytes()[(next - start) as usize..(stop - start) as usize];
            peeked.bytes.extend_from_slice(bytes);
            next = stop;
        }
        Ok(peeked)
    }

    /// The word at a byte of an object of the static data that is larger than here.
    fn seen_in_wide_object(
        &self,
        (object, byte): (Obj, u32),
        inside: (usize, usize),
        beyond: &dyn Beyond,
        wanted: Range<u64>,
    ) -> Seen {
        let words = match self.head_words {
            0 => WIDE_TEXT_WORDS,
            head => self.bytes_of(object, self.layout_of(object)).div_ceil(8) as u32 + head,
        };
        let block = Block::Object { object, start: object.0, words };
        let image = self.image_of(block, beyond, wanted);
        image.map_or(Seen::Known(0), |image| image.word(object.0 + byte / 8, inside))
    }

    /// All bytes of an object or of separate values; other blocks are the same in all versions, word for word.
    fn image_of(&self, block: Block, beyond: &dyn Beyond, wanted: Range<u64>) -> Option<Image> {
        let (start, words) = match block {
            Block::Object { start, words, .. } => (start, words as usize * 8),
            Block::Values { start, .. } if self.values_at(start).separate => {
                let bytes = self.separate_image(start);
                return Some(Image { start, bytes, unknown: Vec::new() });
            }
            _ => return None,
        };
        let Block::Object { object, .. } = block else { return None };
        let mut image = Image { start, bytes: vec![0; words], unknown: Vec::new() };
        let before = if is_static(object) { 0 } else { self.head_bytes() as i64 };
        let first = i64::from(object.0 - start) * 8 - before;
        let head = self.address(object);
        let is_counted = wanted.start < head + 24 && head < wanted.end;
        for part in self.parts_if_counted(object, beyond, is_counted) {
            let Ok(from) = usize::try_from(first + part.offset) else { continue };
            let to = (from + part.bytes.len()).min(words);
            if let Some(place) = image.bytes.get_mut(from..to) {
                place.copy_from_slice(&part.bytes[..to - from]);
            }
            image.unknown.extend(part.unknown.map(|what| (from, to, what)));
        }
        Some(image)
    }

    /// The object that begins at an address and lives.
    pub fn object_at(&self, address: u64) -> Option<Obj> {
        let word = self.word_at(address)?;
        match self.block_around(word)? {
            Block::Object { object, .. } if self.address(object) == address => Some(object),
            _ => None,
        }
    }

    /// The heap's own bytes at an address, as the number of the first, if it is memory that a program may write to:
    /// that of a bytearray or an array.
    pub fn writable_at(&self, address: u64, count: usize) -> Option<u64> {
        let word = self.word_at(address & !7)?;
        let Block::Raw { start, words } = self.block_around(word)? else { return None };
        let first = u64::from(word) * 8 + address % 8;
        (first + count as u64 <= u64::from(start + words) * 8).then_some(first)
    }

    /// The address of a byte of the heap's words.
    pub fn address_of_byte(&self, byte: u64) -> u64 {
        match self.block_address((byte / 8) as u32) {
            0 => 0,
            address => address + byte % 8,
        }
    }

    /// Where the UTF-8 form of a Latin-1 character lies: `.rodata` begins with these, then come names of types.
    fn latin1_form(&self, code: u32) -> u64 {
        self.map.texts + u64::from(code.saturating_sub(FIRST_LATIN1)) * 3
    }

    /// Where the name of a static type lies.
    fn type_name_address(&self, kind: Obj, beyond: &dyn Beyond) -> u64 {
        let before = ROWS.iter().take_while(|row| row.handle != kind);
        let before = before.map(|row| beyond.type_name(row.handle).len() as u64 + 1).sum::<u64>();
        self.map.texts + LATIN1_BYTES + before
    }

    /// The word of `.rodata` around an address.
    fn text_around(&self, address: u64, beyond: &dyn Beyond) -> Option<Seen> {
        let first = self.map.texts;
        let start = (address & !7).checked_sub(first)?;
        let text = rodata(beyond);
        let byte = |place: u64| text.get(place as usize).copied().unwrap_or(0);
        let word: Vec<u8> = (start..start + 8).map(byte).collect();
        let word = word.try_into().ok().map(u64::from_le_bytes)?;
        (address - first < text.len() as u64).then_some(Seen::Known(word))
    }
}

fn rodata(beyond: &dyn Beyond) -> Vec<u8> {
    let mut text = Vec::new();
    for code in FIRST_LATIN1..256 {
        let mut form = [0; 2];
        let character = char::from_u32(code).unwrap_or('\0');
        text.extend_from_slice(character.encode_utf8(&mut form).as_bytes());
        text.push(0);
    }
    for row in ROWS {
        text.extend_from_slice(beyond.type_name(row.handle).as_bytes());
        text.push(0);
    }
    text
}
