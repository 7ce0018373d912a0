//! The cache of small ints: a column of neighbours beside the cards of those that a snippet asks for by identity.

use std::collections::BTreeSet;

use crate::diagram::View;
use crate::diagram::memory::content::{Body, Card, Content};
use crate::diagram::memory::graph::Graph;
use crate::diagram::memory::lives::card_life;
use crate::diagram::memory::next_beside;
use crate::diagram::memory::place::{Layout, REGION_HEAD, REGION_PAD};
use crate::diagram::memory::tries::{Laid, Tries};
use crate::diagram::scene::{Anchor, Ink, Item, Life, Point, Rect, Shape, Stroke};
use crate::diagram::text::Font;
use crate::diagram::{Level, palette::kind_class};
use crate::trace::{Kind, Segment};

/// What the column shows.
#[derive(Clone, Debug)]
pub struct Cache {
    /// From the highest value down: an int, its address, and its card if it has one; `None` for those between.
    lines: Vec<Option<(i64, u64, Option<usize>)>>,
    /// What all addresses begin with, where they are long.
    prefix: Option<u64>,
}

impl Cache {
    /// `None` where no card is a shared int, or where so many are that neighbours say nothing.
    fn of(content: &Content, (low, high): (i64, i64)) -> Option<Cache> {
        if content.level != Level::Identity {
            return None;
        }
        let cards = content.cards.iter().enumerate();
        let value = |card: &Card| shared_int(card).filter(|value| (low..=high).contains(value));
        let found: Vec<(i64, usize)> =
            cards.filter_map(|(index, card)| Some((value(card)?, index))).collect();
        let (value, first) = *found.first()?;
        let address = |other: i64| {
            let offset = (other - value) * INT_BYTES;
            content.cards[first].address.saturating_add_signed(offset)
        };
        if found.len() > MOST
            || found.iter().any(|(at, card)| content.cards[*card].address != address(*at))
        {
            return None;
        }
        let around = found.iter().flat_map(|(value, _)| value - 1..=value + 1);
        let shown: BTreeSet<i64> =
            around.filter(|value| (low..=high).contains(value)).chain([low, high]).collect();
        let mut lines = Vec::new();
        for value in shown.iter().rev() {
            if !lines.is_empty() && !shown.contains(&(value + 1)) {
                lines.push(None);
            }
            let card = found.iter().find(|(other, _)| other == value).map(|(_, card)| *card);
            lines.push(Some((*value, address(*value), card)));
        }
        let is_long = address(low) > 0xffff_ffff;
        Some(Cache { lines, prefix: is_long.then(|| address(low) >> SHORT_BITS) })
    }

    /// With the gap before it.
    fn width(&self) -> f64 {
        let widest = self
            .lines
            .iter()
            .flatten()
            .map(|(_, address, _)| value_width() + HELD.width(&self.address(*address)));
        let head = LABEL.width(TITLE).max(self.note().map_or(0.0, |note| NOTE.width(&note)));
        GAP + (widest.fold(0.0, f64::max) + 2.0 * PAD).max(head)
    }

    fn height(&self) -> f64 {
        self.lines.len() as f64 * LINE + 2.0 * EDGE
    }

    fn note(&self) -> Option<String> {
        self.prefix.map(|prefix| format!("… stands for {prefix:#x}"))
    }

    /// As in `0xa5da88` or `…d07108`.
    fn address(&self, address: u64) -> String {
        match self.prefix {
            Some(_) => format!("…{:06x}", address & ((1 << SHORT_BITS) - 1)),
            None => format!("{address:#x}"),
        }
    }

    /// The box of the lines, at the right of the static data; `None` where that is too low.
    fn place(&self, layout: &Layout) -> Option<Rect> {
        let region = layout.regions.iter().find(|region| region.segment == Segment::Static)?.rect;
        let (w, h) = (self.width() - GAP, self.height());
        let head = REGION_HEAD + if self.prefix.is_some() { NOTE_LINE } else { 0.0 };
        let spare = region.h - head - h - REGION_PAD;
        (spare >= 0.0).then(|| {
            Rect::new(region.right() - REGION_PAD - w, region.y + head + spare * 0.3, w, h)
        })
    }

    pub fn draw(&self, layout: &Layout, content: &Content, graph: &Graph) -> Vec<Item> {
        let Some(rect) = self.place(layout) else { return Vec::new() };
        let (states, middle) = (content.folded_frames.len(), rect.middle().x);
        let mut items = vec![Item::rect("cell", rect, 6.0)];
        let top = rect.y - 12.0 - if self.prefix.is_some() { NOTE_LINE } else { 0.0 };
        items.push(LABEL.at(middle, top, Anchor::Middle, TITLE));
        items.extend(self.note().map(|note| NOTE.at(middle, rect.y - 11.0, Anchor::Middle, note)));
        for (index, line) in self.lines.iter().enumerate() {
            let row =
                Rect::new(rect.x + 2.0, rect.y + EDGE + index as f64 * LINE, rect.w - 4.0, LINE);
            // Values end at one x, the dots between them stand below their last digits.
            let ends = rect.x + PAD + HELD.width("256");
            let Some((value, address, card)) = line else {
                items.extend(dots(ends - HELD.width("0") / 2.0, row.middle().y));
                continue;
            };
            let ink = if card.is_some() { HELD } else { IDLE };
            let held = card.map(|card| {
                let life = card_life(&content.cards[card], states, false);
                let life = Life { is_quiet: true, accents: Vec::new(), ..life };
                let row = Item::group(kind_class(Kind::Number), vec![Item::rect("ks", row, 2.0)]);
                let end = Point::new(rect.x, rect.y + EDGE + (index as f64 + 0.5) * LINE);
                let line = connector(layout, graph, card, end);
                Item::group("", [row].into_iter().chain(line).collect()).living(life)
            });
            items.extend(held);
            let base = ink.baseline(row.middle().y);
            // Two texts: not every renderer keeps blanks at the beginning of one.
            items.push(ink.at(ends, base, Anchor::End, value.to_string()));
            let begins = rect.x + PAD + value_width();
            items.push(ink.at(begins, base, Anchor::Start, self.address(*address)));
        }
        items
    }
}

/// What the largest value and the gap behind it take.
fn value_width() -> f64 {
    HELD.width("256 ")
}

/// From a card of the last column to its line.
fn connector(layout: &Layout, graph: &Graph, card: usize, end: Point) -> Option<Item> {
    let is_last = graph.spots[graph.spot_of(card)].column + 1 == layout.columns.len();
    let rect = layout.cards[card];
    let start = Point::new(rect.right(), rect.middle().y);
    let half = (end.x - start.x) / 2.0;
    let curve =
        Stroke::Curve(Point::new(start.x + half, start.y), Point::new(end.x - half, end.y), end);
    let line = vec![Stroke::Move(start), curve];
    is_last.then(|| Item::new("tearline", Shape::Line(line)))
}

fn dots(x: f64, y: f64) -> Vec<Item> {
    let center = |rank: f64| Point::new(x, y + rank * 6.0);
    let ranks = [-1.0, 0.0, 1.0].into_iter();
    ranks.map(|rank| Item::new("i3", Shape::Circle { center: center(rank), radius: 2.0 })).collect()
}

/// The value of an int in the static data.
fn shared_int(card: &Card) -> Option<i64> {
    let is_int = card.type_name == "int" && card.segment == Segment::Static;
    match &card.body {
        Body::Value(texts) if is_int => texts.get(card.first)?.parse().ok(),
        _ => None,
    }
}

/// The layout with the column beside it, in its own room or in the next one beside its source, where values stay large
/// enough to be read from afar.
pub fn beside(tries: &mut Tries, views: &[View], index: usize, laid: Laid) -> (usize, Laid) {
    let shared = tries.story().trace.shared_ints;
    let cache = shared.and_then(|range| Cache::of(&laid.content, range));
    let Some(cache) = cache.filter(|_| laid.omitted.is_empty()) else { return (index, laid) };
    for room in [index].into_iter().chain(next_beside(views, index)) {
        let width = cache.width();
        let narrow = View { width: views[room].width - width, ..views[room] };
        let Some(mut found) = tries.again(&laid.content, &narrow) else { continue };
        found.layout.widen(width);
        if found.layout.size.is_large() && cache.place(&found.layout).is_some() {
            return (room, Laid { cache: Some(cache), ..found });
        }
    }
    (index, laid)
}

const TITLE: &str = "small-int cache";
/// From one shared int to the next.
const INT_BYTES: i64 = 32;
/// Cards whose neighbours are shown.
const MOST: usize = 3;
/// Of an address that is written short.
const SHORT_BITS: u32 = 24;
const GAP: f64 = 40.0;
const PAD: f64 = 14.0;
const EDGE: f64 = 8.0;
const LINE: f64 = 28.0;
const NOTE_LINE: f64 = 20.0;
const LABEL: Ink = Ink::new(Font::SansBold, 18.0, "i2");
const NOTE: Ink = Ink::new(Font::Sans, 15.0, "i3");
const IDLE: Ink = Ink::new(Font::Mono, 17.0, "i3");
const HELD: Ink = Ink::new(Font::MonoBold, 17.0, "");
