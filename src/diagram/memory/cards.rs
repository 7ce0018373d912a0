//! Draws cards: type, count, value or lines, address, marks, and what happened to them.

use crate::diagram::memory::content::{Body, Card, Cell, Content, Row};
use crate::diagram::memory::frames::values;
use crate::diagram::memory::graph::Graph;
use crate::diagram::memory::lives::{Run, accents, card_life, ending, inside, presence, runs};
use crate::diagram::memory::measure::{
    MOST_LABEL, NOTE_H, NOTE_INDENT, NOTE_LINE, address_text, count_text, delta, marks, note_lines,
};
use crate::diagram::memory::place::Layout;
use crate::diagram::palette::kind_class;
use crate::diagram::scene::{Anchor, Ink, Item, Life, Point, Rect, Shape, Stroke};
use crate::diagram::text::{self, Font};
use crate::trace::Refcount;

/// All cards, and the notes below them.
pub fn draw(layout: &Layout, content: &Content, graph: &Graph, states: usize) -> Vec<Item> {
    let mut items = Vec::new();
    for (index, card) in content.cards.iter().enumerate() {
        let rect = layout.cards[index];
        let spot = &graph.spots[graph.spot_of(index)];
        let rank = spot.cards.iter().position(|other| *other == index).unwrap_or(0);
        let next = spot.cards.get(rank + 1).map(|next| &content.cards[*next]);
        let is_replaced = next.is_some_and(|next| next.first == card.last + 1);
        let (note_end, hook) = (layout.note_end(spot.column), layout.hook_x(spot.column));
        let drawing = Drawing { layout, card, rect, states, is_reused: rank > 0, note_end, hook };
        let life = card_life(card, states, is_replaced);
        let title = drawing.title();
        let class = format!("obj {}", kind_class(card.kind));
        let group = Shape::Group { title, items: drawing.parts(&life) };
        items.push(Item::new(class, group).living(life));
        items.extend(drawing.notes());
    }
    items
}

struct Drawing<'a> {
    layout: &'a Layout,
    card: &'a Card,
    rect: Rect,
    states: usize,
    is_reused: bool,
    /// The right end of the room for its note.
    note_end: f64,
    /// Where an arrow to its right edge stands.
    hook: Option<f64>,
}

impl Drawing<'_> {
    fn title(&self) -> String {
        let address = address_text(self.card.address, false);
        match &self.card.body {
            Body::Value(texts) => {
                let text = texts.get(self.card.last).map_or("", String::as_str);
                format!("{} {text} at {address}", self.card.type_name)
            }
            _ => format!("{} at {address}", self.card.type_name),
        }
    }

    /// When the card's own parts are there, as states.
    fn outer(&self) -> Run<()> {
        let end = if self.card.last + 1 < self.states { self.card.last + 1 } else { usize::MAX };
        Run { value: (), first: self.card.first.max(1), end }
    }

    fn parts(&self, life: &Life) -> Vec<Item> {
        let (size, rect, card) = (&self.layout.size, self.rect, self.card);
        let mut parts = vec![Item::rect("card", rect, 10.0)];
        let spine = Rect::new(rect.x, rect.y, 8.0, rect.h);
        parts.push(Item::new("spine", Shape::Spine { rect: spine, round: 10.0 }));
        let left = rect.x + size.pad;
        let pills = self.pills(&mut parts);
        let room = pills - 10.0 - left;
        let kind = text::fit(&card.type_name, size.kind.font, size.kind.px, room);
        parts.push(size.kind.at(left, rect.y + size.type_y, Anchor::Start, kind));
        let y = rect.bottom() - size.address_up;
        let address = address_text(card.address, self.layout.is_short(card));
        parts.push(size.address.at(left, y, Anchor::Start, address));
        self.marks(&mut parts);
        match &card.body {
            Body::Value(texts) => self.value(&mut parts, texts),
            Body::Strip(rows) => self.strip(&mut parts, rows),
            Body::Rows(rows) => self.rows(&mut parts, rows),
        }
        self.empty(&mut parts);
        self.tail(&mut parts);
        self.tab(&mut parts, life);
        parts
    }

    /// The reference count and its change at the top right; returns the left end of the room they take.
    fn pills(&self, parts: &mut Vec<Item>) -> f64 {
        let (size, rect, card) = (&self.layout.size, self.rect, self.card);
        let right = rect.right() - size.pad_right;
        let top = rect.y + size.pill_top;
        let mut widest = 0.0_f64;
        let freed_at = card.is_freed.then_some(card.last + 1);
        let mut carried = None;
        let texts: Vec<Option<String>> = (0..self.states)
            .map(|state| {
                carried = card.refcounts[state].or(carried);
                // Out of sight its count is not known, unless it has none.
                let is_seen = state <= card.last;
                let known = carried.filter(|count| is_seen || *count == Refcount::Immortal);
                let count = if freed_at == Some(state) { Some(Refcount::Count(0)) } else { known };
                count.map(count_text)
            })
            .collect();
        // The freed card is still there for one stop, with its own count.
        let outer = Run { end: usize::MAX, ..self.outer() };
        // One box for all counts of equal width, which most are.
        let widths = texts.iter().map(|text| text.as_ref().map(|text| size.pill_w(text)));
        for run in runs(widths).into_iter().filter(|run| run.end > 1) {
            widest = widest.max(run.value);
            let pill = Rect::new(right - run.value, top, run.value, size.pill_h);
            parts.push(Item::rect("ks", pill, size.pill_h / 2.0).living(inside(&run, &outer)));
        }
        let y = size.count.baseline(top + size.pill_h / 2.0);
        for run in runs(texts.into_iter()).into_iter().filter(|run| run.end > 1) {
            let x = right - size.pill_w(&run.value) / 2.0;
            let count = size.count.at(x, y, Anchor::Middle, run.value.clone());
            parts.push(count.living(inside(&run, &outer)));
        }
        let mut left = right - widest;
        let deltas: Vec<Option<String>> = (0..self.states)
            .map(|state| (state > 0).then(|| delta(card, state))?)
            .map(|delta| delta.map(signed))
            .collect();
        let is_below = size.is_delta_below(card);
        let ink = Ink::new(Font::MonoBold, size.count.px, "onbg");
        let mut room = 0.0_f64;
        for (state, text) in deltas.into_iter().enumerate() {
            let Some(text) = text else { continue };
            let w = size.pill_w(&text);
            let pill = if is_below {
                Rect::new(right - w, top + size.pill_h + 10.0, w, size.pill_h)
            } else {
                room = room.max(w + 6.0);
                Rect::new(left - 6.0 - w, top, w, size.pill_h)
            };
            let middle = pill.middle();
            let group = vec![
                Item::rect("delta", pill, size.pill_h / 2.0),
                ink.at(middle.x, ink.baseline(middle.y), Anchor::Middle, text),
            ];
            let end = if state + 1 < self.states { state + 1 } else { usize::MAX };
            let run = Run { value: (), first: state, end };
            parts.push(Item::group("", group).living(inside(&run, &outer)));
        }
        left -= room;
        left
    }

    fn marks(&self, parts: &mut Vec<Item>) {
        let (size, rect) = (&self.layout.size, self.rect);
        // What has been freed has no dict and no length any more.
        let end = if self.card.is_freed { usize::MAX } else { self.outer().end };
        let outer = Run { end, ..self.outer() };
        let texts = (0..self.states).map(|state| {
            let here = state >= self.card.first && state <= self.card.last;
            here.then(|| marks(self.card, state))
        });
        for run in runs(texts).into_iter().filter(|run| run.end > 1) {
            let life = inside(&run, &outer);
            let mut right = rect.right() - size.pad_right;
            for text in run.value.iter().rev() {
                let w = size.mark_w(text);
                let y = rect.bottom() - size.mark_up - size.mark_h;
                let pill = Rect::new(right - w, y, w, size.mark_h);
                let middle = pill.middle();
                let y = size.mark.baseline(middle.y);
                parts.push(Item::rect("mark", pill, size.mark_h / 2.0).living(life.clone()));
                let text = size.mark.at(middle.x, y, Anchor::Middle, text.clone());
                parts.push(text.living(life.clone()));
                right -= w + 6.0;
            }
        }
    }

    fn value(&self, parts: &mut Vec<Item>, texts: &[String]) {
        let (size, rect) = (&self.layout.size, self.rect);
        let has_delta = (1..self.states).any(|state| delta(self.card, state).is_some());
        let beside = if has_delta && size.is_delta_below(self.card) {
            size.pill_w("+1") + 10.0
        } else {
            0.0
        };
        let room = rect.w - size.pad - size.pad_right - beside;
        let here = |state: usize| state >= self.card.first && state <= self.card.last;
        let texts = texts.iter().enumerate().map(|(state, text)| here(state).then_some(text));
        for run in runs(texts).into_iter().filter(|run| run.end > 1) {
            let text = text::fit(run.value, size.value.font, size.value.px, room);
            let y = rect.y + size.value_y;
            let text = size.value.at(rect.x + size.pad, y, Anchor::Start, text);
            parts.push(text.living(inside(&run, &self.outer())));
        }
    }

    fn strip(&self, parts: &mut Vec<Item>, rows: &[Row]) {
        let (size, rect) = (&self.layout.size, self.rect);
        for (row, place) in rows.iter().zip(size.strip(rows, rect.w)) {
            let cell = Rect::new(rect.x + place.x, rect.y + place.y, place.w, size.cell_h());
            for run in presence(row) {
                let mut inner = vec![Item::rect("cell", cell, 3.0)];
                let mut value_room = cell;
                if !row.label.is_empty() {
                    let y = size.index.baseline(cell.middle().y);
                    let label = row.label.clone();
                    inner.push(size.index.at(cell.x + 8.0, y, Anchor::Start, label));
                    let taken = size.index.width(&row.label) + 8.0;
                    value_room = Rect::new(cell.x + taken, cell.y, cell.w - taken, cell.h);
                }
                inner.extend(values(row, value_room, size.item, &run));
                if place.dots {
                    inner.extend(dots(cell.x - 17.0, cell.middle().y, true));
                }
                parts.push(self.line("", inner, row, &run));
            }
        }
    }

    fn rows(&self, parts: &mut Vec<Item>, rows: &[Row]) {
        let (size, rect) = (&self.layout.size, self.rect);
        for (index, row) in rows.iter().enumerate() {
            let w = size.row_box_w(row);
            let top = rect.y + size.row_y(rows, index);
            let y = top + (size.row_h - size.slot_h) / 2.0;
            let slot = Rect::new(rect.right() - size.pad_right - 4.0 - w, y, w, size.slot_h);
            let is_index = row.label.chars().all(|char| char.is_ascii_digit());
            let ink = if is_index { size.index } else { size.label };
            let room = (slot.x - rect.x - size.pad - 12.0).min(MOST_LABEL);
            for run in presence(row) {
                let label = text::fit(&row.label, ink.font, ink.px, room);
                let baseline = ink.baseline(slot.middle().y);
                let mut inner = vec![Item::rect("slot", slot, 3.0)];
                inner.push(ink.at(rect.x + size.pad, baseline, Anchor::Start, label));
                inner.extend(values(row, slot, size.item, &run));
                if row.follows_gap {
                    inner.extend(dots(rect.x + size.pad + 6.0, top - 10.0, false));
                }
                parts.push(self.line("", inner, row, &run));
            }
        }
    }

    /// A cell or line of the card for one stretch; what is new with the card is not marked again.
    fn line(&self, class: &str, inner: Vec<Item>, row: &Row, run: &Run<()>) -> Item {
        let outer = self.outer();
        let is_last = run.end >= outer.end;
        let goes_on = row.moves.contains(&run.end);
        let mut life =
            if is_last { Life { gone: None, ..ending(run, true) } } else { ending(run, goes_on) };
        if run.first <= outer.first {
            life.born = 1;
        }
        let mut accents = accents(row, run);
        let is_change = |state: usize| state != self.card.first && !row.moves.contains(&state);
        accents.retain(|stop| is_change(*stop as usize));
        Item::group(class, inner).living(life.accented(accents))
    }

    /// Dots behind the lines of a container that the trace holds only the beginning of.
    fn tail(&self, parts: &mut Vec<Item>) {
        let (size, rect, body) = (&self.layout.size, self.rect, &self.card.body);
        if !self.card.is_cut {
            return;
        }
        match body {
            Body::Value(_) => {}
            Body::Strip(rows) => {
                if let Some(place) = size.strip(rows, rect.w).last() {
                    let y = rect.y + place.y + size.cell_h() / 2.0;
                    parts.extend(dots(rect.x + place.x + place.w + 20.0, y, true));
                }
            }
            Body::Rows(rows) => {
                let y = rect.y + size.row_y(rows, rows.len().saturating_sub(1)) + size.row_h + 9.0;
                parts.extend(dots(rect.x + size.pad + 6.0, y, false));
            }
        }
    }

    /// What an empty container shows.
    fn empty(&self, parts: &mut Vec<Item>) {
        let rows = match &self.card.body {
            Body::Value(_) => return,
            body => body.rows(),
        };
        let size = &self.layout.size;
        let is_empty = |state: usize| {
            let here = state >= self.card.first && state <= self.card.last;
            // What has just gone is still seen, struck out.
            let is_seen = |row: &Row| {
                let before = state.checked_sub(1).map(|before| &row.cells[before]);
                row.cells[state] != Cell::Absent || before.is_some_and(|cell| *cell != Cell::Absent)
            };
            here && !rows.iter().any(is_seen)
        };
        let text = |state: usize| Some(&self.card.empty[state]).filter(|text| !text.is_empty());
        let states = (0..self.states).map(|state| text(state).filter(|_| is_empty(state)));
        for run in runs(states).into_iter().filter(|run| run.end > 1) {
            let middle = self.rect.y + size.head_h + size.cell_h() / 2.0;
            let (x, y) = (self.rect.x + size.pad, size.item.baseline(middle));
            // Not `n`: the card itself is marked when it is new.
            let ink = Ink { class: "v", ..size.item };
            let room = self.rect.w - size.pad - size.pad_right;
            let text = text::fit(run.value, ink.font, ink.px, room);
            let text = ink.at(x, y, Anchor::Start, text);
            parts.push(text.living(inside(&run, &self.outer())));
        }
    }

    /// The tab on the top edge: new, address reused, freed.
    fn tab(&self, parts: &mut Vec<Item>, life: &Life) {
        let freed_at = life.gone.filter(|_| !life.is_quiet);
        let first = self.card.is_new.then_some(self.card.first as u32);
        // Arrows may come in from above at the right.
        let is_wide = self.rect.w > TAB.width("address reused") + 110.0;
        let reused = if is_wide { "address reused" } else { "reused" };
        let tabs = [
            (first, if self.is_reused { reused } else { "new" }, "tab"),
            (freed_at, "freed", "gone"),
        ];
        for (stop, text, class) in tabs {
            let Some(stop) = stop else { continue };
            let w = TAB.width(text) + 18.0;
            let size = &self.layout.size;
            let bottom = (size.type_y - size.kind.px * 0.73 - 2.0).min(11.0);
            let tab = Rect::new(self.rect.x + 16.0, self.rect.y + bottom - 24.0, w, 24.0);
            let y = TAB.baseline(tab.middle().y);
            let group =
                vec![Item::rect(class, tab, 12.0), TAB.at(tab.middle().x, y, Anchor::Middle, text)];
            let gone = (stop as usize + 1 < self.states).then_some(stop + 1);
            let born = if stop <= life.born { 1 } else { stop };
            parts.push(Item::group("", group).living(Life::between(born, gone)));
        }
    }

    /// References that are not drawn: a dashed arrow into the right edge, or a stub from below, with the number.
    fn notes(&self) -> Vec<Item> {
        let mut items = Vec::new();
        let (size, rect) = (&self.layout.size, self.rect);
        let x = rect.x + size.pad + 4.0;
        let text_x = rect.x + size.pad + NOTE_INDENT;
        let room = self.note_end - text_x;
        let texts = (0..self.states).map(|state| {
            let here = state >= self.card.first.max(1) && state <= self.card.last;
            let lines = here.then(|| note_lines(self.card, state, size, room));
            lines.filter(|lines| !lines.is_empty())
        });
        for run in runs(texts) {
            let mut parts = self.hook.map_or_else(|| stub(x, rect.bottom()), |x| hook(x, rect));
            let (text_x, anchor) =
                self.hook.map_or((text_x, Anchor::Start), |_| (self.note_end, Anchor::End));
            for (index, line) in run.value.iter().enumerate() {
                let text = text::fit(line, size.note.font, size.note.px, room);
                let y = rect.bottom() + NOTE_H - 8.0 + index as f64 * NOTE_LINE;
                parts.push(size.note.at(text_x, y, anchor, text));
            }
            items.push(Item::group("", parts).living(ending(&run, true)));
        }
        items
    }
}

/// Up into the lower edge of a card.
fn stub(x: f64, edge: f64) -> Vec<Item> {
    let foot = Point::new(x, edge + NOTE_H - 5.0);
    vec![
        Item::line("hid", foot, Point::new(x, edge + 9.0)),
        Item::head("hidhead", Point::new(x, edge), (0.0, -1.0), 11.0),
    ]
}

/// Up at the right of a card and into its right edge.
fn hook(x: f64, rect: Rect) -> Vec<Item> {
    let (foot, tip) =
        (Point::new(x, rect.bottom() + 4.0), Point::new(rect.right(), rect.middle().y));
    let turn = Point::new(x, (tip.y + 30.0).min(foot.y));
    let end = Point::new(tip.x + 9.0, tip.y);
    let curve = Stroke::Curve(Point::new(x, tip.y + 8.0), Point::new(x - 6.0, tip.y), end);
    vec![
        Item::new("hid", Shape::Line(vec![Stroke::Move(foot), Stroke::To(turn), curve])),
        Item::head("hidhead", tip, (-1.0, 0.0), 11.0),
    ]
}

fn signed(delta: i64) -> String {
    if delta > 0 { format!("+{delta}") } else { format!("\u{2212}{}", delta.unsigned_abs()) }
}

/// Three dots around a point.
fn dots(x: f64, y: f64, is_level: bool) -> Vec<Item> {
    [-1.0, 0.0, 1.0]
        .into_iter()
        .map(|rank| {
            let (dx, dy) = if is_level { (rank * 9.0, 0.0) } else { (0.0, rank * 6.0) };
            let center = Point::new(x + dx, y + dy);
            Item::new("i3", Shape::Circle { center, radius: 2.0 })
        })
        .collect()
}

/// Used by no size: the tab is the same on all.
const TAB: Ink = Ink::new(Font::SansBold, 15.0, "onbg");
