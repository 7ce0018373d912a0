//! How large frames and cards are at each of the four sizes.

use crate::diagram::memory::content::{Body, Card, Cell, FrameBox, Row};
use crate::diagram::memory::sizes::Size;
use crate::diagram::scene::Ink;
use crate::diagram::text::Font;
use crate::trace::{Kind, Mark, Refcount, ThreadId};

/// Where one cell of a strip stands, relative to the card.
#[derive(Clone, Copy, Debug)]
pub struct CellPlace {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    /// Dots stand in front of it.
    pub dots: bool,
}

pub fn address_text(address: u64, is_short: bool) -> String {
    if is_short { format!("…{:06x}", address & 0x00ff_ffff) } else { format!("{address:#x}") }
}

pub fn count_text(count: Refcount) -> String {
    match count {
        Refcount::Count(count) => format!("rc {count}"),
        Refcount::Immortal => "rc immortal".to_owned(),
        Refcount::Biased { owner, local, shared, is_deferred } => {
            let deferred = if is_deferred { " deferred" } else { "" };
            format!("rc {}: {local}+{shared}{deferred}", owner_text(owner))
        }
    }
}

/// The thread that has made an object, in few letters.
pub fn owner_text(owner: ThreadId) -> String {
    if owner.0 == 0 { "main".to_owned() } else { format!("t{}", owner.0) }
}

/// The marks at the bottom right of a card, at one state.
pub fn marks(card: &Card, state: usize) -> Vec<String> {
    let mut marks: Vec<String> = Vec::new();
    let length = card.lengths[state];
    let rows = card.body.rows();
    if matches!(card.body, Body::Value(_)) {
        if length > 0 {
            // The text is a repr, its quotes are no part of the value.
            marks.push(format!("{} chars", length.saturating_sub(2)));
        }
    } else {
        let is_item = |row: &&Row| row.cells[state] != Cell::Absent && !row.is_attribute;
        let drawn = rows.iter().filter(is_item).count();
        if length > drawn as u64 {
            let is_instance = card.kind == Kind::Instance;
            marks.push(if is_instance {
                format!("{length} fields")
            } else {
                format!("len {length}")
            });
        }
    }
    for mark in &card.marks {
        let name = match mark {
            Mark::Interned => "interned",
            Mark::Static => "static",
            Mark::Slots => "slots",
            Mark::Dict => "dict",
            Mark::Weak => "weak",
        };
        marks.push(name.to_owned());
    }
    // Of what it holds a weak reference has no card, and the arrow leaves from here.
    let refers_weakly = rows.iter().any(|row| matches!(row.cells[state], Cell::Weak(_)));
    if refers_weakly && !card.marks.contains(&Mark::Weak) {
        marks.push("weak".to_owned());
    }
    marks
}

/// The note under a card about references that are not drawn, by state: one line, or as many as the holders take.
pub fn note_lines(card: &Card, state: usize, size: &Size, room: f64) -> Vec<String> {
    let count = card.missing[state];
    if count == 0 {
        return Vec::new();
    }
    let short = format!("+{count} not drawn");
    if card.holders.is_empty() || !size.has_holders() {
        return vec![short];
    }
    let holders = card.holders.join(", ");
    let whole = format!("{short}: {holders}");
    if size.note.width(&whole) <= room {
        return vec![whole];
    }
    let mut lines = vec![format!("{short}:")];
    lines.extend(size.note.broken(&holders, room));
    lines
}

/// Room under a card for its note, which is `room` wide.
pub fn note_height(card: &Card, size: &Size, room: f64) -> f64 {
    let states = card.first.max(1)..=card.last;
    match states.map(|state| note_lines(card, state, size, room).len()).max() {
        None | Some(0) => 0.0,
        Some(lines) => NOTE_H + (lines - 1) as f64 * NOTE_LINE,
    }
}

impl Size {
    pub fn pill_w(&self, text: &str) -> f64 {
        self.count.width(text) + self.pill_h * 0.72
    }

    pub fn mark_w(&self, text: &str) -> f64 {
        self.mark.width(text) + self.mark_h * 0.66
    }

    /// `+1` and `-1` stand under the count where a single value leaves room, else in front of it.
    pub fn is_delta_below(&self, card: &Card) -> bool {
        matches!(card.body, Body::Value(_)) && self.card_h >= 132.0
    }

    /// Height of a card without its note.
    pub fn card_height(&self, card: &Card, width: f64) -> f64 {
        match &card.body {
            Body::Value(_) => self.card_h,
            Body::Strip(rows) => {
                let places = self.strip(rows, width);
                let bottom = places.iter().map(|place| place.y).fold(self.head_h, f64::max);
                bottom + self.cell_h() + CELL_GAP + self.foot_h
            }
            Body::Rows(rows) => {
                let gaps = rows.iter().filter(|row| row.follows_gap).count() as f64;
                let lines = lines_of(rows).max(1) as f64;
                let tail = if card.is_cut { GAP_H } else { 0.0 };
                self.head_h + lines * self.row_h + gaps * GAP_H + tail + self.foot_h
            }
        }
    }

    /// Height of a strip's cells.
    pub fn cell_h(&self) -> f64 {
        self.slot_h + CELL_MORE
    }

    /// Top of a container's line, from the card's top.
    pub fn row_y(&self, rows: &[Row], row: usize) -> f64 {
        let gaps = rows[..=row].iter().filter(|row| row.follows_gap).count() as f64;
        self.head_h + rows[row].at as f64 * self.row_h + gaps * GAP_H
    }

    /// Width of the slot or value box at the end of a container's line.
    pub fn row_box_w(&self, row: &Row) -> f64 {
        box_w(row, &self.item, self.slot_w)
    }

    pub fn name_box_w(&self, row: &Row) -> f64 {
        box_w(row, &self.cell, self.name_slot_w)
    }

    /// The width a card needs at least, and the width at which nothing is cut. A strip may break into lines where it is
    /// long, or wherever `breaks`.
    pub fn card_widths(&self, card: &Card, is_short_address: bool, breaks: bool) -> (f64, f64) {
        let sides = self.pad + self.pad_right;
        let mut counts: Vec<Refcount> = card.refcounts.iter().flatten().copied().collect();
        counts.dedup();
        let pill = counts.into_iter().map(|count| self.pill_w(&count_text(count)));
        let pill = pill.fold(0.0, f64::max);
        let changes = has_delta(card);
        let delta = if changes { self.pill_w("+1") } else { 0.0 };
        let beside = if changes && !self.is_delta_below(card) { delta + 6.0 } else { 0.0 };
        let head = self.kind.width(&card.type_name) + 14.0 + beside + pill;
        let states = card.first..=card.last;
        let marks = states.map(|state| {
            marks(card, state).iter().map(|mark| self.mark_w(mark) + 6.0).sum::<f64>()
        });
        let marks = marks.fold(0.0, f64::max);
        let foot = self.address.width(&address_text(card.address, is_short_address)) + 10.0 + marks;
        let below = if changes && self.is_delta_below(card) { delta + 10.0 } else { 0.0 };
        let least = head.max(foot);
        let (least_middle, middle) = match &card.body {
            Body::Value(texts) => {
                let texts = texts.chunk_by(|a, b| a == b).map(|same| &same[0]);
                let full = texts.map(|text| self.value.width(text)).fold(0.0, f64::max);
                (full.min(self.value.width("'abcde…'")) + below, full + below)
            }
            Body::Strip(rows) => {
                let cells: f64 = rows.iter().map(|row| self.cell_w(row) + CELL_GAP).sum();
                let widest = rows.iter().map(|row| self.cell_w(row)).fold(0.0, f64::max);
                let gaps = rows.iter().filter(|row| row.follows_gap).count();
                let dots = (gaps + usize::from(card.is_cut)) as f64 * DOTS_W;
                let one_line = if breaks { 0.0 } else { MOST_STRIP };
                (widest.max((cells + dots).min(one_line)), cells + dots)
            }
            Body::Rows(rows) => {
                let wide = rows.iter().map(|row| {
                    let label = self.label.width(&row.label).min(MOST_LABEL);
                    label + 22.0 + self.row_box_w(row)
                });
                let full = wide.fold(0.0, f64::max);
                (full, full)
            }
        };
        let floor = self.narrowest_card();
        ((least.max(least_middle) + sides).max(floor), (least.max(middle) + sides).max(floor))
    }

    /// Width of a strip's cell.
    pub fn cell_w(&self, row: &Row) -> f64 {
        let label = if row.label.is_empty() { 0.0 } else { self.index.width(&row.label) + 8.0 };
        let values = row.texts().map(|text| self.item.width(text));
        (label + values.fold(0.0, f64::max) + 20.0).max(self.slot_w * 0.9)
    }

    /// No card is narrower.
    pub fn narrowest_card(&self) -> f64 {
        self.card_h * 1.7
    }

    /// The cells of a strip, broken into lines that fit into a card of `width`.
    pub fn strip(&self, rows: &[Row], width: f64) -> Vec<CellPlace> {
        let room = width - self.pad - self.pad_right;
        let (mut x, mut y) = (0.0, self.head_h);
        let mut places = Vec::new();
        for row in rows {
            let w = self.cell_w(row).min(room);
            let dots = if row.follows_gap { DOTS_W } else { 0.0 };
            if x > 0.0 && x + dots + w > room + 0.01 {
                x = 0.0;
                y += self.cell_h() + CELL_GAP;
            }
            x += dots;
            places.push(CellPlace { x: self.pad + x, y, w, dots: row.follows_gap });
            x += w + CELL_GAP;
        }
        places
    }

    /// Whether a frame is drawn on one line: it has one or two small values, and room for them.
    pub fn is_one_line(&self, frame: &FrameBox) -> bool {
        let is_inline = |row: &Row| !row.cells.iter().any(Cell::is_reference);
        frame.function != "<module>"
            && frame.rows.len() <= 2
            && frame.folded.is_empty()
            && frame.rows.iter().all(is_inline)
            && self.one_line_width(frame) <= MOST_ONE_LINE
    }

    fn one_line_width(&self, frame: &FrameBox) -> f64 {
        let rows = frame.rows.iter();
        let rows = rows.map(|row| 14.0 + self.cell.width(&row.label) + 8.0 + self.name_box_w(row));
        self.frame_head_width(frame) + rows.sum::<f64>() + SLOT_RIGHT
    }

    fn frame_head_width(&self, frame: &FrameBox) -> f64 {
        // As wide for any line of so many digits, so that one line more moves nothing.
        let line = frame.lines.iter().flatten().max().copied().unwrap_or(1);
        let digits = line.checked_ilog10().unwrap_or(0).max(1) + 1;
        let line = self.line.width("line ") + f64::from(digits) * self.line.width(WIDEST_DIGIT);
        let function = self.function.width(&frame.function).min(MOST_FUNCTION);
        FRAME_PAD + function + 14.0 + line
    }

    pub fn frame_height(&self, frame: &FrameBox) -> f64 {
        if self.is_one_line(frame) {
            return self.one_line_h;
        }
        let folded = if frame.folded.is_empty() { 0.0 } else { self.folded_h };
        let rows = frame.rows.len() as f64 * self.name_row_h;
        self.frame_head_h + rows + folded + self.frame_foot
    }

    pub fn frame_width(&self, frame: &FrameBox) -> f64 {
        if self.is_one_line(frame) {
            return self.one_line_width(frame);
        }
        let head = self.frame_head_width(frame);
        let rows = frame.rows.iter().map(|row| {
            FRAME_PAD + self.name.width(&row.label).min(MOST_NAME) + NAME_GAP + self.name_box_w(row)
        });
        let folded = FRAME_PAD + FOLDED.width(&folded_text(frame)).min(self.least_frame + 80.0);
        let folded = if frame.folded.is_empty() { 0.0 } else { folded };
        rows.fold(head, f64::max).max(self.least_frame).max(folded) + SLOT_RIGHT
    }
}

pub fn folded_text(frame: &FrameBox) -> String {
    format!("+{} folded: {}", frame.folded.len(), frame.folded.join(", "))
}

impl Row {
    /// The values that stand in its box, each as often as it changes.
    fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.chunk_by(|a, b| a == b).filter_map(|same| match &same[0] {
            Cell::Inline(text) => Some(text.as_str()),
            _ => None,
        })
    }
}

/// Lines that a container's rows take.
fn lines_of(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.at + 1).max().unwrap_or(0)
}

fn box_w(row: &Row, ink: &Ink, least: f64) -> f64 {
    row.texts().map(|text| ink.width(text) + 2.0 * BOX_PAD).fold(least, f64::max)
}

pub fn has_delta(card: &Card) -> bool {
    (1..card.refcounts.len()).any(|state| delta(card, state).is_some())
}

/// How the count changed at a state, where it is known how it was before.
pub fn delta(card: &Card, state: usize) -> Option<i64> {
    let before = if state == card.first { card.earlier } else { card.refcounts[state - 1] };
    let count = |known: Option<Refcount>| known.and_then(Refcount::count);
    let (before, now) = (count(before)?, count(card.refcounts[state])?);
    (before != now).then(|| now as i64 - before as i64)
}

pub const CELL_GAP: f64 = 6.0;
/// A strip's cells are a little higher than slots.
const CELL_MORE: f64 = 6.0;
pub const DOTS_W: f64 = 34.0;
pub const GAP_H: f64 = 20.0;
pub const NOTE_H: f64 = 30.0;
pub const NOTE_LINE: f64 = 21.0;
/// Of a note's text, from the text inset of its card.
pub const NOTE_INDENT: f64 = 18.0;
pub const BOX_PAD: f64 = 12.0;
pub const FRAME_PAD: f64 = 22.0;
pub const SLOT_RIGHT: f64 = 18.0;
pub const NAME_GAP: f64 = 14.0;
pub const MOST_STRIP: f64 = 300.0;
pub const MOST_LABEL: f64 = 200.0;
pub const MOST_NAME: f64 = 240.0;
const WIDEST_DIGIT: &str = "4";
const MOST_ONE_LINE: f64 = 330.0;
pub const MOST_FUNCTION: f64 = 240.0;

/// Counts of what is folded.
pub const FOLDED: Ink = Ink::new(Font::Sans, 16.0, "i3");
