//! In which order bytes make a number, told by a field of the figure.

use crate::diagram::scene::{Anchor, Ink, Item, Rect};
use crate::diagram::text::{self, Font};
use crate::trace::{FieldBytes, FieldRole, ObjectBytes};

/// A field whose bytes read differently from both ends.
#[derive(Clone, Debug)]
pub struct Example {
    /// As they lie in memory, without the zeros at the end.
    bytes: String,
    number: String,
    /// Of the field, and what it stands for.
    name: String,
    meaning: String,
}

/// The first field that shows it.
pub fn example(objects: &[ObjectBytes]) -> Option<Example> {
    let fields = objects.iter().flat_map(|object| &object.blocks).flat_map(|block| &block.fields);
    fields.filter(|field| is_number(field)).find_map(|field| {
        let own = &field.bytes[..significant(&field.bytes)];
        let is_told = own.len() > 1 && !own.iter().eq(own.iter().rev());
        is_told.then(|| Example {
            bytes: own.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "),
            number: number(&field.bytes),
            name: field.name.clone(),
            meaning: field.meaning.clone(),
        })
    })
}

fn is_number(field: &FieldBytes) -> bool {
    let is_of_struct = matches!(field.role, FieldRole::Head | FieldRole::Field);
    is_of_struct && field.known && field.bytes.len() <= 8
}

/// Bytes up to the last that is not zero; at least one.
pub fn significant(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte != 0).map_or(1, |last| last + 1).min(bytes.len())
}

/// The number that the bytes are.
pub fn number(bytes: &[u8]) -> String {
    let own = bytes.iter().take(significant(bytes)).rev();
    format!("0x{}", own.map(|byte| format!("{byte:02x}")).collect::<String>())
}

impl Example {
    /// As in `40 05 b5 is 0xb50540`.
    pub fn said(&self) -> String {
        format!("{} is {}", self.bytes, self.number)
    }

    /// In a card of its own.
    pub fn card(&self, x: f64, y: f64, width: f64) -> Vec<Item> {
        let left = x + PAD;
        let right = left + NUMBER.width(&self.bytes).max(NUMBER.width(&self.number)) + 20.0;
        let room = x + width - PAD - right;
        let meaning = format!("= {}: {}", self.name, self.meaning);
        let mut items = vec![
            Item::rect("strip", Rect::new(x, y, width, CARD), 12.0),
            HEAD.at(left, y + 30.0, Anchor::Start, "Reading it"),
        ];
        let lines = [(&self.bytes, "little-endian: lowest byte first"), (&self.number, &meaning)];
        for ((number, words), base) in lines.into_iter().zip([y + 60.0, y + 89.0]) {
            items.push(NUMBER.at(left, base, Anchor::Start, number.clone()));
            let words = text::fit(words, WORDS.font, WORDS.px, room);
            items.push(WORDS.at(right, base, Anchor::Start, words));
        }
        items
    }
}

/// Height of the card.
pub const CARD: f64 = 104.0;
const PAD: f64 = 20.0;
const HEAD: Ink = Ink::new(Font::SansBold, 20.0, "i2");
const NUMBER: Ink = Ink::new(Font::MonoBold, 18.0, "");
const WORDS: Ink = Ink::new(Font::Sans, 18.0, "i2");
