//! Fields that are made of several things, told part by part below the rows of their object.

use crate::diagram::bytes::order::number;
use crate::diagram::scene::{Anchor, Ink, Item};
use crate::diagram::text::{self, Font};
use crate::trace::{FieldBytes, ObjectBytes};

/// As in `state 0xe5 = 1 1 1 001 01`, and what the bits mean.
#[derive(Clone, Debug)]
pub struct Note {
    head: String,
    lines: Vec<String>,
    /// The meaning begins beside the parts, else below them.
    is_beside: bool,
}

/// The notes of an object, broken into lines of this width.
pub fn notes(object: &ObjectBytes, width: f64) -> Vec<Note> {
    let fields = object.blocks.iter().flat_map(|block| &block.fields);
    fields.filter(|field| !field.parts.is_empty()).map(|field| note(field, width)).collect()
}

fn note(field: &FieldBytes, width: f64) -> Note {
    let head = format!("{} {} = {}", field.name, number(&field.bytes), parts(field));
    let head = text::fit(&head, HEAD.font, HEAD.px, width);
    let beside = width - HEAD.width(&head) - GAP;
    let meaning = meaning(field);
    let below = MEANING.broken(&meaning, width);
    let lines = MEANING.broken(&meaning, beside.max(LEAST));
    if beside >= LEAST && lines.len() <= below.len() + 1 {
        return Note { head, lines, is_beside: true };
    }
    Note { head, lines: below, is_beside: false }
}

impl Note {
    pub fn height(&self) -> f64 {
        (self.lines.len() + usize::from(!self.is_beside)) as f64 * LINE + ABOVE
    }

    pub fn draw(&self, x: f64, y: f64) -> Vec<Item> {
        let base = y + ABOVE + LINE - 7.0;
        let (left, first) = if self.is_beside {
            (x + HEAD.width(&self.head) + GAP, base)
        } else {
            (x, base + LINE)
        };
        let mut items = vec![HEAD.at(x, base, Anchor::Start, self.head.clone())];
        for (index, line) in self.lines.iter().enumerate() {
            let y = first + index as f64 * LINE;
            items.push(MEANING.at(left, y, Anchor::Start, line.clone()));
        }
        items
    }
}

pub fn parts(field: &FieldBytes) -> String {
    field.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ")
}

pub fn meaning(field: &FieldBytes) -> String {
    field.parts.iter().map(|part| part.meaning.as_str()).collect::<Vec<_>>().join(", ")
}

const HEAD: Ink = Ink::new(Font::MonoBold, 17.0, "");
const MEANING: Ink = Ink::new(Font::Sans, 17.0, "i2");
const LINE: f64 = 24.0;
const ABOVE: f64 = 4.0;
const GAP: f64 = 14.0;
/// Less room beside the parts breaks their meaning into words.
const LEAST: f64 = 150.0;
