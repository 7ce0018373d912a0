//! One table of bytes: the object's name, then a row for eight bytes each.

use crate::diagram::bytes::Line;
use crate::diagram::bytes::rows::{BETWEEN, Cell, Row};
use crate::diagram::palette::kind_class;
use crate::diagram::scene::{Anchor, Ink, Item, Point, Rect};
use crate::diagram::text::{self, Font};
use crate::trace::{FieldBytes, FieldRole, Kind, ObjectBytes, Segment};

/// Sizes of a table; the first in which all has room is taken.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Of a row, with the gap below it.
    pub row: f64,
    /// Width of a byte.
    byte: f64,
    /// Room for the offsets.
    offset: f64,
    bytes: Ink,
    offsets: Ink,
    name: Ink,
    meaning: Ink,
    /// Name and meaning stand below each other.
    is_high: bool,
}

/// Where a table stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub x: f64,
    pub y: f64,
    pub width: f64,
}

/// From the most readable to the one with the most rows.
pub const LOOKS: &[Look] = &[
    Look {
        row: 46.0,
        byte: 40.6,
        offset: 62.0,
        bytes: Ink::new(Font::Mono, 20.0, ""),
        offsets: Ink::new(Font::Mono, 18.0, "i3"),
        name: Ink::new(Font::MonoBold, 19.0, ""),
        meaning: Ink::new(Font::Sans, 16.0, "i2"),
        is_high: true,
    },
    Look {
        row: 40.0,
        byte: 36.0,
        offset: 60.0,
        bytes: Ink::new(Font::Mono, 18.0, ""),
        offsets: Ink::new(Font::Mono, 16.0, "i3"),
        name: Ink::new(Font::MonoBold, 17.0, ""),
        meaning: Ink::new(Font::Sans, 15.0, "i2"),
        is_high: true,
    },
    Look {
        row: 36.0,
        byte: 29.0,
        offset: 58.0,
        bytes: Ink::new(Font::Mono, 18.0, ""),
        offsets: Ink::new(Font::Mono, 16.0, "i3"),
        name: Ink::new(Font::MonoBold, 17.0, ""),
        meaning: Ink::new(Font::Sans, 15.0, "i2"),
        is_high: false,
    },
    Look {
        row: 30.0,
        byte: 28.0,
        offset: 58.0,
        bytes: Ink::new(Font::Mono, 17.0, ""),
        offsets: Ink::new(Font::Mono, 15.0, "i3"),
        name: Ink::new(Font::MonoBold, 16.0, ""),
        meaning: Ink::new(Font::Sans, 15.0, "i2"),
        is_high: false,
    },
    Look {
        row: 24.0,
        byte: 25.0,
        offset: 56.0,
        bytes: Ink::new(Font::Mono, 15.0, ""),
        offsets: Ink::new(Font::Mono, 15.0, "i3"),
        name: Ink::new(Font::MonoBold, 15.0, ""),
        meaning: Ink::new(Font::Sans, 15.0, "i2"),
        is_high: false,
    },
];

impl Look {
    /// With rows that are higher by so much, as long as they look like rows.
    pub fn higher(self, spare: f64) -> Look {
        let row = (self.row + spare).min(HIGHEST.max(self.row));
        let more = ((row - self.row) / 6.0).floor().clamp(0.0, 3.0);
        let grown = |ink: Ink| Ink { px: ink.px + more, ..ink };
        let (name, meaning) = (grown(self.name), grown(self.meaning));
        let is_high = self.is_high || row >= LEAST_HIGH;
        Look { row, name, meaning, offsets: grown(self.offsets), is_high, ..self }
    }

    /// With wider bytes, where what stands at their right leaves room in a card of this width.
    pub fn widened<'l, 'o: 'l>(
        self,
        lines: impl Iterator<Item = &'l Line<'o>>,
        width: f64,
    ) -> Look {
        let words = lines.filter_map(|line| match line {
            Line::Row(row, _) => {
                Some(self.words_width(row) + if row.offset < 0 { PILL_WIDTH } else { 0.0 })
            }
            _ => None,
        });
        let words = words.fold(0.0, f64::max);
        let spare = width - self.offset - 8.0 * self.byte - WORDS_GAP - words - PAD;
        let byte = (self.byte + (spare / 8.0).max(0.0)).min(WIDEST_BYTE.max(self.byte));
        // Two digits, and as much as one between them and those beside.
        let px =
            (byte / 1.8).min(self.row * 0.68).floor().clamp(self.bytes.px, self.bytes.px + 3.0);
        Look { byte, bytes: Ink { px, ..self.bytes }, ..self }
    }

    fn words_width(&self, row: &Row) -> f64 {
        let (name, meaning) = (self.name.width(&row.name), self.meaning.width(&row.meaning));
        match (row.left_out > 0, self.is_high) {
            (true, _) => 0.0,
            // Of several fields the names will do.
            _ if row.name.contains(BETWEEN) => NARROW_NAME.width(&row.name),
            (false, true) => name.max(meaning),
            (false, false) => name + NAME_GAP + meaning,
        }
    }
}

/// Height of a line with what belongs to it.
pub fn line_height(line: &Line, look: &Look) -> f64 {
    match line {
        Line::Title(..) => TITLE,
        Line::Block(..) => BLOCK.max(look.row),
        Line::Row(..) | Line::Nothing(..) => look.row,
        Line::Note(note) => note.height(),
    }
}

pub fn card_height(lines: &[Line], look: &Look) -> f64 {
    lines.iter().map(|line| line_height(line, look)).sum::<f64>() + BOTTOM
}

/// A card with its lines.
pub fn card(lines: &[Line], look: &Look, place: Place) -> Vec<Item> {
    let rect = Rect::new(place.x, place.y, place.width, card_height(lines, look));
    let segment = lines.iter().find_map(|line| match line {
        Line::Title(object, _) => Some(object.segment),
        _ => None,
    });
    let class = if segment == Some(Segment::Static) { "reg static" } else { "reg heap" };
    let mut items = vec![Item::rect(class, rect, 12.0)];
    let mut y = place.y;
    let mut before = None;
    for line in lines {
        match line {
            Line::Title(object, goes_on) => items.extend(title(object, *goes_on, place, y)),
            Line::Nothing(offset, name) => items.extend(nothing(*offset, name, look, place, y)),
            Line::Note(note) => items.extend(note.draw(place.x + PAD, y)),
            Line::Block(name, address) => items.extend(block(name, *address, look, place, y)),
            Line::Row(row, object) => {
                let is_at_id = before == Some(-8) && row.offset == 0;
                // The rule before offset 0 has its pill at the end of both lines.
                let pill = if row.offset == -8 || is_at_id { PILL_WIDTH + 4.0 } else { 0.0 };
                // Below it there is room for a second line.
                let below = if is_at_id { 0.0 } else { pill };
                items.push(row_items(row, object, look, place, (y, [pill, below])));
                if is_at_id {
                    items.extend(id_line(place, y));
                }
            }
        }
        before = match line {
            Line::Row(row, _) => Some(row.offset),
            _ => None,
        };
        y += line_height(line, look);
    }
    items
}

/// As in `int 1 0xa5baa8 28 bytes`; of an instance how it keeps its attributes as well.
fn title(object: &ObjectBytes, goes_on: bool, place: Place, y: f64) -> Vec<Item> {
    let (left, right) = (place.x + PAD, place.x + place.width - PAD);
    let base = y + 34.0;
    let bytes = format!("{} bytes", object.size);
    let way = if goes_on { "" } else { way_of_attributes(object) };
    let size = match (goes_on, has_uncounted(object)) {
        (true, _) => "goes on".to_owned(),
        (false, true) => format!("{bytes} + values"),
        (false, false) => bytes.clone(),
    };
    let address = object.blocks.first().map_or(0, |block| block.address);
    let address = format!("{address:#x}");
    let way_width = if way.is_empty() { 0.0 } else { WAY.width(way) + 16.0 };
    let fixed = KIND.width(&object.type_name) + VALUE.width(&object.name) + 13.0 + way_width;
    let needs = |size: &str| fixed + ADDRESS.width(&address) + SIZE.width(size) + 2.0 * 16.0;
    // Those values have their rows below.
    let size = if needs(&size) > right - left { bytes } else { size };
    let size_width = SIZE.width(&size);
    let mut items = vec![SIZE.at(right, base, Anchor::End, size)];
    items.push(Item::group(
        kind_class(object.kind),
        vec![KIND.at(left, base, Anchor::Start, object.type_name.clone())],
    ));
    let x = left + KIND.width(&object.type_name) + 13.0;
    let address_width = ADDRESS.width(&address);
    let room = right - size_width - x - way_width - 2.0 * 16.0;
    let named = if object.text.is_empty() || object.text == object.type_name {
        object.name.clone()
    } else {
        format!("{} = {}", object.name, object.text)
    };
    // A long value is set smaller before it is cut.
    let room = (room - address_width).max(60.0);
    let value = if VALUE.width(&named) <= room { VALUE } else { SMALL_VALUE };
    let shown = text::fit(&named, value.font, value.px, room);
    let mut after = x + value.width(&shown) + 16.0;
    items.push(value.at(x, base, Anchor::Start, shown));
    if !way.is_empty() && after + way_width <= right - size_width {
        items.push(WAY.at(after, base, Anchor::Start, way));
        after += way_width;
    }
    if after + address_width <= right - size_width - 12.0 {
        items.push(ADDRESS.at(after, base, Anchor::Start, address));
    }
    items
}

/// Where an instance has its attributes, by its fields.
fn way_of_attributes(object: &ObjectBytes) -> &'static str {
    let fields = || object.blocks.first().into_iter().flat_map(|block| &block.fields);
    let is_slot = |field: &&FieldBytes| {
        field.role == FieldRole::Payload && !matches!(&*field.name, "__weakref__" | "__dict__")
    };
    let has_slots =
        fields().take_while(|field| field.name != "capacity").any(|field| is_slot(&field));
    let is_dict = |name: &str| matches!(name, "dict" | "dict_or_values" | "__dict__");
    match (object.kind, has_slots, fields().any(|field| is_dict(&field.name))) {
        (Kind::Instance, true, true) => "with __slots__ and a __dict__",
        (Kind::Instance, true, false) => "with __slots__",
        (Kind::Instance, false, true) => "with a __dict__",
        _ => "",
    }
}

/// Whether `sys.getsizeof` leaves out the attributes of the instance, which lie behind it or in a block of their own.
fn has_uncounted(object: &ObjectBytes) -> bool {
    let mut fields = object.blocks.first().into_iter().flat_map(|block| &block.fields);
    fields.any(|field| field.name == "capacity")
        || object.blocks.iter().any(|block| block.title == "values")
}

/// Eight bytes that the object beside has before offset 0 and this one has not.
fn nothing(offset: i64, name: &str, look: &Look, place: Place, y: f64) -> Vec<Item> {
    let rect = Rect::new(place.x + look.offset + 1.0, y, 8.0 * look.byte - 2.0, look.row - ROW_GAP);
    let base = look.meaning.baseline(rect.middle().y);
    let offsets = look.offsets.baseline(rect.middle().y);
    vec![
        look.offsets.at(place.x + look.offset - 10.0, offsets, Anchor::End, offset.to_string()),
        Item::rect("more", rect, 3.0),
        look.meaning.at(rect.middle().x, base, Anchor::Middle, format!("no {name}")),
    ]
}

/// As in `ob_item 0x7fff..`.
fn block(name: &str, address: u64, look: &Look, place: Place, y: f64) -> Vec<Item> {
    let base = y + BLOCK.max(look.row) - 11.0;
    let left = place.x + PAD;
    let address = format!("at {address:#x}");
    let x = left + SUBTITLE.width(name) + 13.0;
    vec![
        SUBTITLE.at(left, base, Anchor::Start, name),
        SMALL_ADDRESS.at(x, base, Anchor::Start, address),
    ]
}

/// Of its words both lines leave so much room for a pill.
fn row_items(
    row: &Row,
    object: &ObjectBytes,
    look: &Look,
    place: Place,
    (y, pills): (f64, [f64; 2]),
) -> Item {
    let height = look.row - ROW_GAP;
    let middle = y + height / 2.0;
    let left = place.x + look.offset;
    let sign = if row.shown < 0 { "-" } else { "+" };
    let offset = format!("{sign}{}", row.shown.abs());
    let base = look.offsets.baseline(middle);
    let mut items = vec![look.offsets.at(left - 10.0, base, Anchor::End, offset)];
    if row.left_out > 0 {
        let rect = Rect::new(left, y, 8.0 * look.byte, height);
        items.push(Item::rect("more", rect, 3.0));
        let said = format!("{} bytes {}", row.left_out, row.meaning);
        let base = look.meaning.baseline(middle);
        let said = text::fit(&said, look.meaning.font, look.meaning.px, rect.w - 8.0);
        items.push(look.meaning.at(rect.middle().x, base, Anchor::Middle, said));
        return Item::group("", items);
    }
    for cell in &row.cells {
        items.push(cell_item(cell, object, look, left, y));
    }
    let x = left + 8.0 * look.byte + WORDS_GAP;
    let rooms = pills.map(|pill| place.x + place.width - pill - 10.0 - x);
    items.extend(words(row, look, x, rooms, y));
    Item::group("", items)
}

/// A box with its bytes.
fn cell_item(cell: &Cell, object: &ObjectBytes, look: &Look, left: f64, y: f64) -> Item {
    let height = look.row - ROW_GAP;
    let x = left + cell.first as f64 * look.byte;
    let rect = Rect::new(x + 1.0, y, cell.bytes.len() as f64 * look.byte - 2.0, height);
    let (group, class) = match cell.role {
        FieldRole::Before => ("", "cell dash"),
        FieldRole::Head => ("k-code", "cell ks"),
        FieldRole::Field => ("", "cell"),
        FieldRole::Payload => (kind_class(object.kind), "cell ks pay"),
        FieldRole::Unused => ("", "more"),
    };
    let mut items = vec![Item::rect(class, rect, 3.0)];
    if cell.told > 0 {
        let told = cell.told as f64 * look.byte - 2.0;
        items.push(Item::rect("picked", Rect { w: told, ..rect }, 3.0));
    }
    let is_grey = cell.role == FieldRole::Unused || !cell.known;
    let ink = if is_grey { Ink { class: "i3", ..look.bytes } } else { look.bytes };
    let base = ink.baseline(y + height / 2.0);
    for (index, byte) in cell.bytes.iter().enumerate() {
        let middle = x + (index as f64 + 0.5) * look.byte;
        items.push(ink.at(middle, base, Anchor::Middle, byte.clone()));
    }
    Item::group(group, items)
}

/// Name and meaning, right of the bytes.
fn words(row: &Row, look: &Look, x: f64, rooms: [f64; 2], y: f64) -> Vec<Item> {
    let room = rooms[0];
    let fit = |ink: &Ink, text: &str, room: f64| text::fit(text, ink.font, ink.px, room);
    let height = look.row - ROW_GAP;
    if row.name.is_empty() {
        return Vec::new();
    }
    // The names of several fields are set narrower before one of them is cut.
    let ink = if look.name.width(&row.name) <= room { look.name } else { NARROW_NAME };
    let name = fit(&ink, &row.name, room);
    let (first, second) = (y + height * 0.44, y + height * 0.94);
    if look.is_high {
        if ink.width(&row.name) > room && row.name.contains(BETWEEN) {
            let lines = in_two_lines(&row.name, &ink, rooms).into_iter().zip([first, second]);
            return lines.map(|(line, y)| ink.at(x, y, Anchor::Start, line)).collect();
        }
        // Of several fields the names will do.
        let is_cut = row.name.contains(BETWEEN) && look.meaning.width(&row.meaning) > room;
        if row.meaning.is_empty() || is_cut {
            let base = ink.baseline(y + height / 2.0);
            return vec![ink.at(x, base, Anchor::Start, name)];
        }
        let meaning = meaning_in(&row.meaning, &look.meaning, rooms[1]);
        return vec![
            ink.at(x, first, Anchor::Start, name),
            look.meaning.at(x, second, Anchor::Start, meaning),
        ];
    }
    let base = ink.baseline(y + height / 2.0);
    let after = ink.width(&name) + NAME_GAP;
    let mut items = vec![ink.at(x, base, Anchor::Start, name)];
    if room - after > 30.0 {
        let meaning = meaning_in(&row.meaning, &look.meaning, room - after);
        items.push(look.meaning.at(x + after, base, Anchor::Start, meaning));
    }
    items
}

/// Names of several fields, as many as fit in a first line, and the others.
fn in_two_lines(names: &str, ink: &Ink, rooms: [f64; 2]) -> [String; 2] {
    let breaks = names.match_indices(BETWEEN).map(|(at, _)| at);
    let fitting = breaks.filter(|at| ink.width(&names[..*at]) <= rooms[0]).last();
    let (first, rest) = names.split_at(fitting.unwrap_or(names.len()));
    let fit = |line: &str, room: f64| text::fit(line, ink.font, ink.px, room);
    [fit(first, rooms[0]), fit(rest.trim_start_matches(BETWEEN), rooms[1])]
}

/// A meaning that is too long has its address shortened before anything is cut off.
fn meaning_in(meaning: &str, ink: &Ink, room: f64) -> String {
    let digits = |at: usize| meaning.len() - at - "0x".len();
    let address = meaning.rfind("0x").filter(|at| digits(*at) > LAST_DIGITS);
    let short =
        address.map(|at| format!("{}…{}", &meaning[..at], &meaning[meaning.len() - LAST_DIGITS..]));
    match short.filter(|_| ink.width(meaning) > room + 0.05) {
        Some(short) => text::fit(&short, ink.font, ink.px, room),
        None => text::fit(meaning, ink.font, ink.px, room),
    }
}

/// The rule before offset 0, which is what `id()` gives.
fn id_line(place: Place, y: f64) -> Vec<Item> {
    let y = y - ROW_GAP / 2.0;
    let right = place.x + place.width - 8.0;
    let pill = Rect::new(right - PILL_WIDTH, y - 12.0, PILL_WIDTH, 24.0);
    let line = Item::line("idl", Point::new(place.x + 8.0, y), Point::new(right, y));
    let base = PILL.baseline(y);
    vec![
        line,
        Item::rect("tab", pill, 12.0),
        PILL.at(pill.middle().x, base, Anchor::Middle, "id()"),
    ]
}

const TITLE: f64 = 54.0;
const BLOCK: f64 = 34.0;
const BOTTOM: f64 = 8.0;
pub const PAD: f64 = 20.0;
const ROW_GAP: f64 = 5.0;
const PILL_WIDTH: f64 = 58.0;
const WIDEST_BYTE: f64 = 40.6;
/// Of rows that are made higher.
const HIGHEST: f64 = 46.0;
/// Such rows have room for two lines of words.
const LEAST_HIGH: f64 = 37.0;
/// From the bytes to the words, and from a name to what it means.
const WORDS_GAP: f64 = 14.0;
const NAME_GAP: f64 = 9.0;
/// Of a shortened address, as in memory diagrams.
const LAST_DIGITS: usize = 6;
const NARROW_NAME: Ink = Ink::new(Font::SansBold, 15.0, "");
const KIND: Ink = Ink::new(Font::SansBold, 24.0, "kt");
const VALUE: Ink = Ink::new(Font::MonoBold, 24.0, "");
const SMALL_VALUE: Ink = Ink::new(Font::MonoBold, 20.0, "");
const WAY: Ink = Ink::new(Font::Sans, 18.0, "i2");
const ADDRESS: Ink = Ink::new(Font::Mono, 18.0, "i3");
const SIZE: Ink = Ink::new(Font::SansBold, 20.0, "i2");
const SUBTITLE: Ink = Ink::new(Font::MonoBold, 18.0, "");
const SMALL_ADDRESS: Ink = Ink::new(Font::Mono, 16.0, "i3");
const PILL: Ink = Ink::new(Font::MonoBold, 16.0, "onbg");
