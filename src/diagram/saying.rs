//! A strip below a picture that says, for every stop, where the program stands and what that means.

use crate::diagram::scene::{Anchor, Ink, Item, Life, Rect, Shape};
use crate::diagram::text::{self, Font};

/// What is said at one stop.
#[derive(Clone, Debug, Default)]
pub struct Saying {
    /// The class of the bar at its left, as in `thf th1`.
    pub class: String,
    /// As in "thread 1, line 4".
    pub lead: String,
    pub code: String,
    pub words: String,
}

/// Height of the strip.
pub const HEIGHT: f64 = 80.0;

/// The box, and for every stop its bar and words.
pub fn strip(sayings: &[Saying], rect: Rect) -> Vec<Item> {
    let rect = Rect::new(rect.x + 0.75, rect.y, rect.w - 1.5, rect.h - 1.0);
    let mut items = vec![Item::rect("strip", rect, 8.0)];
    for (index, saying) in sayings.iter().enumerate() {
        let stop = index as u32 + 1;
        let bar = Rect::new(rect.x, rect.y, 8.0, rect.h);
        let spine = Shape::Spine { rect: bar, round: 8.0 };
        let mut parts = vec![Item::new(saying.class.clone(), spine)];
        parts.extend(words(saying, rect));
        let gone = (index + 1 < sayings.len()).then_some(stop + 1);
        items.push(Item::group("", parts).living(Life::between(stop, gone)));
    }
    items
}

/// Whether a strip of a width has room for words without cutting them.
pub fn fits(words: &str, width: f64) -> bool {
    SMALL.width(words) <= width - WORDS_LEFT - WORDS_RIGHT - 1.5
}

fn words(saying: &Saying, rect: Rect) -> Vec<Item> {
    let (left, right) = (rect.x + WORDS_LEFT, rect.right() - WORDS_RIGHT);
    let fit = |ink: &Ink, text: &str, room: f64| text::fit(text, ink.font, ink.px, room);
    let has_lead = !saying.lead.is_empty() || !saying.code.is_empty();
    let rows = if has_lead { [0.41, 0.8] } else { [0.41, 0.59] };
    let rows = rows.map(|part| rect.y + part * rect.h);
    let mut items = Vec::new();
    if has_lead {
        let lead = fit(&LEAD, &saying.lead, right - left);
        let x = left + LEAD.width(&lead) + 16.0;
        items.push(LEAD.at(left, rows[0], Anchor::Start, lead));
        if !saying.code.is_empty() && right - x > 60.0 {
            let code = fit(&CODE, &saying.code, right - x);
            items.push(CODE.at(x, rows[0], Anchor::Start, code));
        }
    }
    let whole = WORDS.width(&saying.words) <= right - left;
    let ink = if whole { WORDS } else { SMALL };
    items.push(ink.at(left, rows[1], Anchor::Start, fit(&ink, &saying.words, right - left)));
    items
}

const WORDS_LEFT: f64 = 28.0;
const WORDS_RIGHT: f64 = 16.0;
const LEAD: Ink = Ink::new(Font::SansBold, 20.0, "i2");
const CODE: Ink = Ink::new(Font::Mono, 22.0, "");
const WORDS: Ink = Ink::new(Font::Sans, 20.0, "i2");
const SMALL: Ink = Ink::new(Font::Sans, 17.0, "i2");
