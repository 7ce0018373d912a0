//! The map in little room, as it stands beside a drawing: one column, the objects inside their parts.

use crate::diagram::View;
use crate::diagram::map::column::{class, hole, size_text};
use crate::diagram::palette::kind_class;
use crate::diagram::scene::{Anchor, Ink, Item, Point, Rect, Shape, Stroke};
use crate::diagram::text::{self, Font};
use crate::trace::{MapObject, MapPart, MapSort, MemoryMap};

/// The items, how high they are, and how many objects had no room.
pub fn draw(map: &MemoryMap, view: &View) -> (Vec<Item>, f64, usize) {
    let row = row_height(map, view);
    let most = rows_that_fit(map, view.height, row);
    let left_of = |part: usize| {
        let own = map.objects.iter().filter(|object| object.part as usize == part);
        own.take(most).collect::<Vec<_>>()
    };
    let holes: Vec<bool> = (0..map.parts.len()).map(|index| is_hole(map, index)).collect();
    let rows: Vec<Vec<&MapObject>> = (0..map.parts.len()).map(left_of).collect();
    let fixed: f64 = rows.iter().map(|rows| rows.len() as f64 * row).sum::<f64>()
        + holes.iter().filter(|hole| **hole).count() as f64 * HOLE;
    let free = view.height - EDGE - LOW - fixed;
    let each = (free / map.parts.len().max(1) as f64).clamp(LEAST, MOST);
    let mut items = Vec::new();
    let mut y = EDGE;
    for (index, part) in map.parts.iter().enumerate() {
        if holes[index]
            && let Some(size) = hole(&map.parts[index - 1], part)
        {
            items.extend(gap(view, y, size));
            y += HOLE;
        }
        let rect =
            Rect::new(LEFT, y, view.width - LEFT - RIGHT, each + rows[index].len() as f64 * row);
        items.extend(part_items(part, rect, each, row, &rows[index]));
        y = rect.bottom();
    }
    let shown: usize = rows.iter().map(Vec::len).sum();
    items.extend(ends(y));
    (items, y + LOW, map.objects.len() - shown)
}

/// Objects of one part that there is room for.
fn rows_that_fit(map: &MemoryMap, height: f64, row: f64) -> usize {
    let holes = (0..map.parts.len()).filter(|index| is_hole(map, *index)).count();
    let free = height - EDGE - LOW - map.parts.len() as f64 * LEAST - holes as f64 * HOLE;
    let most = |rows: usize| -> usize {
        let own = |part: usize| map.objects.iter().filter(|o| o.part as usize == part).count();
        (0..map.parts.len()).map(|part| own(part).min(rows)).sum()
    };
    (0..=map.objects.len()).rev().find(|rows| most(*rows) as f64 * row <= free).unwrap_or(0)
}

fn is_hole(map: &MemoryMap, index: usize) -> bool {
    index > 0 && hole(&map.parts[index - 1], &map.parts[index]).is_some()
}

fn part_items(part: &MapPart, rect: Rect, each: f64, row: f64, rows: &[&MapObject]) -> Vec<Item> {
    let mut items = vec![Item::rect(format!("seg {}", class(part.sort)), rect, 0.0)];
    let raised = if rows.is_empty() { 0.0 } else { 3.0 };
    let base = NAME.baseline(rect.y + each / 2.0 - raised);
    items.push(NAME.at(rect.x + 12.0, base, Anchor::Start, part.name.clone()));
    let room = rect.w - 36.0 - NAME.width(&part.name);
    if room > 60.0 && NOTE.width(&part.note) <= room {
        items.push(NOTE.at(rect.right() - 12.0, base, Anchor::End, part.note.clone()));
    }
    for (number, object) in rows.iter().enumerate() {
        let top = rect.y + each + number as f64 * row;
        items.extend(object_items(object, Rect::new(rect.x + 8.0, top, rect.w - 16.0, row - 4.0)));
    }
    let y = rect.bottom();
    items.push(Item::line("tickl", Point::new(LEFT - 8.0, y), Point::new(LEFT, y)));
    let address = format!("{:#x}", part.start);
    items.push(ADDRESS.at(LEFT - 12.0, ADDRESS.baseline(y), Anchor::End, address));
    if let (MapSort::Stack | MapSort::Heap, x) = (part.sort, rect.right() + 14.0) {
        let (from, along) = match part.sort {
            MapSort::Stack => (rect.y + 4.0, 1.0),
            _ => (rect.bottom() - 4.0, -1.0),
        };
        let to = from + along * (rect.h - 8.0).min(28.0);
        items.push(Item::line("hand", Point::new(x, from), Point::new(x, to - along * 8.0)));
        items.push(Item::head("handhead", Point::new(x, to), (0.0, along), 10.0));
    }
    items
}

/// Name and value, and the address after them, or below where there is no room beside.
fn object_items(object: &MapObject, rect: Rect) -> Vec<Item> {
    let address = format!("{:#x}", object.address);
    let right = rect.right() - 10.0;
    let is_tall = rect.h > ROW;
    let base = VALUE.baseline(if is_tall { rect.y + 15.0 } else { rect.middle().y });
    let address_y = if is_tall { rect.bottom() - 14.0 } else { rect.middle().y };
    let names = text::fit(&object.names, VALUE.font, VALUE.px, rect.w * 0.4);
    let x = rect.x + 12.0;
    let value_x = x + VALUE.width(&names) + 14.0;
    let beside = if is_tall { 0.0 } else { ADDRESS.width(&address) + 10.0 };
    let value = text::fit(&object.text, VALUE.font, VALUE.px, right - beside - value_x);
    let value = Ink { class: "kt", ..VALUE }.at(value_x, base, Anchor::Start, value);
    vec![
        Item::rect("picked", rect, 6.0),
        VALUE.at(x, base, Anchor::Start, names),
        ADDRESS.at(right, ADDRESS.baseline(address_y), Anchor::End, address),
        Item::group(kind_class(object.kind), vec![value]),
    ]
}

/// How high the row of an object is: two lines where an address has no room beside a value.
fn row_height(map: &MemoryMap, view: &View) -> f64 {
    let width = view.width - LEFT - RIGHT - 16.0 - 46.0;
    let needs = |object: &MapObject| {
        let text = VALUE.width(&object.names) + VALUE.width(&object.text);
        text + ADDRESS.width(&format!("{:#x}", object.address))
    };
    let is_wide = map.objects.iter().all(|object| needs(object) <= width);
    if is_wide { ROW } else { 2.0 * ROW - 16.0 }
}

fn gap(view: &View, y: f64, size: u64) -> Vec<Item> {
    let width = view.width - LEFT - RIGHT;
    let zigzag = |y: f64| {
        let mut strokes = vec![Stroke::Move(Point::new(LEFT, y))];
        for step in 1..=16 {
            let high = if step % 2 == 1 { 6.0 } else { 0.0 };
            strokes.push(Stroke::To(Point::new(LEFT + f64::from(step) * width / 16.0, y + high)));
        }
        Item::new("tearline", Shape::Line(strokes))
    };
    let base = NOTE.baseline(y + HOLE / 2.0);
    let text = format!("{} not mapped", size_text(size));
    vec![zigzag(y), zigzag(y + HOLE - 6.0), NOTE.at(LEFT + width / 2.0, base, Anchor::Middle, text)]
}

/// Which end is which.
fn ends(bottom: f64) -> Vec<Item> {
    let x = 8.0;
    let mut items = vec![
        Item::line("ref", Point::new(x, bottom), Point::new(x, EDGE + 10.0)),
        Item::head("head", Point::new(x, EDGE), (0.0, -1.0), 12.0),
    ];
    for (word, y) in [("high", EDGE + 16.0), ("low", bottom - 2.0)] {
        items.push(SIDE.at(x + 12.0, y, Anchor::Start, word));
    }
    items
}

const LEFT: f64 = 166.0;
const RIGHT: f64 = 28.0;
const EDGE: f64 = 4.0;
/// Below the lowest part: half of its address.
const LOW: f64 = 10.0;
const HOLE: f64 = 36.0;
const LEAST: f64 = 28.0;
const MOST: f64 = 64.0;
const ROW: f64 = 38.0;
const NAME: Ink = Ink::new(Font::SansBold, 20.0, "");
const NOTE: Ink = Ink::new(Font::Sans, 17.0, "i2");
const ADDRESS: Ink = Ink::new(Font::Mono, 16.0, "i3");
const VALUE: Ink = Ink::new(Font::MonoBold, 18.0, "");
const SIDE: Ink = Ink::new(Font::SansBold, 17.0, "i2");
