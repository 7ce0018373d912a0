//! What is seen in the parts of the process: a pool of an arena, the shared ints, and the objects with their addresses.

use std::collections::BTreeSet;

use crate::diagram::View;
use crate::diagram::map::column::{Column, LEFT, WIDTH};
use crate::diagram::palette::kind_class;
use crate::diagram::scene::{Anchor, Ink, Item, Point, Rect, Shape, Stroke};
use crate::diagram::text::{self, Font};
use crate::trace::{MapObject, MapPool, MapSort, MemoryMap};

/// The panels that are joined to a part: which part, and where.
pub fn panels(map: &MemoryMap, column: &Column, view: &View) -> Vec<(usize, Rect)> {
    let layout = Layout::new(map, column, view);
    let part = |sort| map.parts.iter().position(|part| part.sort == sort);
    let pool = part(MapSort::Arenas).zip(layout.pool);
    let ints = part(MapSort::Static).zip(layout.ints);
    pool.into_iter().chain(ints).collect()
}

/// Objects for which the list has no room.
pub fn left_out(map: &MemoryMap, column: &Column, view: &View) -> usize {
    map.objects.len() - Layout::new(map, column, view).rows
}

/// Where the panels stand.
struct Layout {
    pool: Option<Rect>,
    ints: Option<Rect>,
    list: Option<Rect>,
    /// Of the list.
    rows: usize,
}

impl Layout {
    fn new(map: &MemoryMap, column: &Column, view: &View) -> Layout {
        let x = LEFT + WIDTH + 64.0;
        let width = view.width - x - 0.75;
        let has_ints = map.objects.iter().any(|object| object.shared_int.is_some());
        let pool_h = map.pool.as_ref().map_or(0.0, |_| POOL);
        let ints_h = if has_ints { 102.0 } else { 0.0 };
        let free = column.bottom() - pool_h - ints_h - 2.0 * LEAST_GAP - 22.0;
        let rows = map.objects.len().min((free / ROW).floor().max(1.0) as usize);
        let list_h = rows as f64 * ROW + 22.0;
        // The light from the arena falls between the words only where that takes no row.
        let has_room = pool_h > 0.0 && free - rows as f64 * ROW >= LIGHT;
        let pool_h = if has_room { POOL + LIGHT } else { pool_h };
        let heights = [pool_h, ints_h, if map.objects.is_empty() { 0.0 } else { list_h }];
        let shown = heights.iter().filter(|height| **height > 0.0).count();
        let free = column.bottom() - heights.iter().sum::<f64>();
        let gap = (free / (shown + 1).max(1) as f64).clamp(LEAST_GAP, 40.0);
        let mut y = ((free - gap * shown.saturating_sub(1) as f64) / 2.0).max(1.0);
        let mut place = |height: f64| {
            let rect = (height > 0.0).then(|| Rect::new(x, y, width, height));
            y += if height > 0.0 { height + gap } else { 0.0 };
            rect
        };
        // What lies higher stands higher.
        let is_static_high = map
            .parts
            .iter()
            .position(|part| part.sort == MapSort::Static)
            .zip(map.parts.iter().position(|part| part.sort == MapSort::Arenas))
            .is_some_and(|(statics, arenas)| statics < arenas);
        let (pool, ints) = if is_static_high {
            let ints = place(heights[1]);
            (place(heights[0]), ints)
        } else {
            (place(heights[0]), place(heights[1]))
        };
        Layout { pool, ints, list: place(heights[2]), rows }
    }
}

pub fn draw(map: &MemoryMap, column: &Column, view: &View) -> Vec<Item> {
    let layout = Layout::new(map, column, view);
    let mut items = Vec::new();
    if let Some((rect, pool)) = layout.pool.zip(map.pool.as_ref()) {
        items.extend(pool_panel(map, pool, rect));
    }
    if let Some(rect) = layout.ints {
        items.extend(ints_panel(map, rect));
    }
    if let Some(rect) = layout.list {
        items.extend(list(map, rect, layout.rows));
    }
    items
}

fn pool_panel(map: &MemoryMap, pool: &MapPool, rect: Rect) -> Vec<Item> {
    let (x, w) = (rect.x + 18.0, rect.w - 36.0);
    let head = format!("{:#x}, 1 MiB, cut into {} pools of 16 KiB", pool.arena, pool.pools);
    let mut items =
        vec![Item::rect("reg heap", rect, 12.0), HEAD.at(x, rect.y + 26.0, Anchor::Start, "arena")];
    items.extend(beside("arena", &head, rect, 26.0));
    let each = w / f64::from(pool.pools);
    let y = rect.y + 36.0;
    let cell = |index: u32| Rect::new(x + f64::from(index) * each + 0.5, y, each - 1.5, 20.0);
    items.push(outlines((0..pool.pools).filter(|index| *index != pool.pool).map(cell)));
    items.push(Item::rect("picked", cell(pool.pool), 1.5));
    let own = x + (f64::from(pool.pool) + 0.5) * each;
    let light = rect.h - POOL;
    let line = y + 58.0 + light;
    let head = format!("{:#x}", pool.address);
    let count = format!("{} blocks of {} bytes", pool.blocks, pool.block_bytes);
    let end = if light > 0.0 { line - 22.0 } else { line + 10.0 };
    items.push(beam(Point::new(own, y + 20.0), x, x + w, end));
    items.push(HEAD.at(x, line, Anchor::Start, "pool"));
    let after = x + HEAD.width("pool") + 12.0;
    if after + ADDRESS.width(&head) + 16.0 + NOTE.width(&count) <= x + w {
        items.push(ADDRESS.at(after, line, Anchor::Start, head));
    }
    if after + NOTE.width(&count) <= x + w {
        items.push(NOTE.at(x + w, line, Anchor::End, count));
    }
    let (blocks, center) = blocks(pool, x, w, line + 10.0);
    items.extend(blocks);
    if let Some(object) = map.objects.get(pool.object as usize) {
        items.extend(block_label(object, pool, rect, center, line + 34.0));
    }
    items
}

/// Many pools or blocks as one shape.
fn outlines(cells: impl Iterator<Item = Rect>) -> Item {
    let corners = cells.flat_map(|cell| {
        let right = Point::new(cell.right(), cell.y);
        [
            Stroke::Move(Point::new(cell.x, cell.y)),
            Stroke::To(right),
            Stroke::To(Point::new(right.x, cell.bottom())),
            Stroke::To(Point::new(cell.x, cell.bottom())),
            Stroke::Close,
        ]
    });
    Item::new("pool", Shape::Line(corners.collect()))
}

/// The header, the first blocks, those around the object's, and the last.
fn blocks(pool: &MapPool, x: f64, w: f64, y: f64) -> (Vec<Item>, f64) {
    let last = pool.blocks.saturating_sub(1);
    let mut shown: Vec<Option<u32>> = Vec::new();
    let wanted = |index: u32| index < 2 || index.abs_diff(pool.block) <= 3 || index + 2 > last;
    for index in 0..pool.blocks {
        if wanted(index) {
            shown.push(Some(index));
        } else if shown.last().is_some_and(Option::is_some) {
            shown.push(None);
        }
    }
    let each = (w / (shown.len() + 1) as f64).min(54.0);
    let left = x + (w - each * (shown.len() + 1) as f64) / 2.0;
    let header = Rect::new(left + 1.0, y, each - 4.0, 24.0);
    let mut items = vec![Item::rect("poolhead", header, 2.0)];
    let mut center = left;
    let mut others = Vec::new();
    for (place, index) in shown.iter().enumerate() {
        let cell_x = left + (place + 1) as f64 * each;
        let Some(index) = index else {
            for dot in 0..3 {
                let center = Point::new(cell_x + each / 2.0 + f64::from(dot - 1) * 8.0, y + 12.0);
                items.push(Item::new("head", Shape::Circle { center, radius: 2.0 }));
            }
            continue;
        };
        let cell = Rect::new(cell_x + 1.0, y, each - 4.0, 24.0);
        if *index == pool.block {
            items.push(Item::rect("picked", cell, 2.0));
            center = cell.middle().x;
        } else {
            others.push(cell);
        }
    }
    items.push(outlines(others.into_iter()));
    (items, center)
}

/// What lies in the block.
fn block_label(object: &MapObject, pool: &MapPool, rect: Rect, center: f64, y: f64) -> Vec<Item> {
    let note = format!("block {}", pool.block);
    let room = rect.w - 60.0 - NOTE.width(&note) - 30.0;
    let value = text::fit(&object.text, VALUE.font, VALUE.px, room.min(360.0));
    let w = VALUE.width(&value) + NOTE.width(&note) + 44.0;
    let left = (center - w / 2.0).clamp(rect.x + 12.0, rect.right() - 12.0 - w);
    let top = y + 16.0;
    let card = Rect::new(left, top, w, (rect.bottom() - 12.0 - top).min(38.0));
    let base = VALUE.baseline(card.middle().y);
    vec![
        Item::line("hot2", Point::new(center, y), Point::new(center, top - 8.0)),
        Item::head("pickfill", Point::new(center, top), (0.0, 1.0), 10.0),
        Item::rect("card", card, 6.0),
        VALUE.at(left + 14.0, base, Anchor::Start, value),
        NOTE.at(left + w - 14.0, base, Anchor::End, note),
    ]
}

fn ints_panel(map: &MemoryMap, rect: Rect) -> Vec<Item> {
    let (low, high, first) = map.shared_ints;
    let picked: Vec<i64> = map.objects.iter().filter_map(|object| object.shared_int).collect();
    let (x, w) = (rect.x + 18.0, rect.w - 36.0);
    let count = high - low + 1;
    let note = format!("{count} int objects, {low} to {high}, never freed");
    let mut items = vec![
        Item::rect("reg static", rect, 12.0),
        HEAD.at(x, rect.y + 26.0, Anchor::Start, "shared ints"),
    ];
    items.extend(beside("shared ints", &note, rect, 26.0));
    let shown = shown_ints((low, high), &picked, w);
    let each = (w / shown.len() as f64).min(56.0);
    let ink = if each >= 44.0 { VALUE } else { SMALL_VALUE };
    for (place, value) in shown.iter().enumerate() {
        let cell = Rect::new(x + place as f64 * each, rect.y + 38.0, each - 4.0, 32.0);
        let Some(value) = value else {
            for dot in 0..3 {
                let middle = cell.middle();
                let center = Point::new(middle.x + f64::from(dot - 1) * 8.0, middle.y);
                items.push(Item::new("head", Shape::Circle { center, radius: 2.0 }));
            }
            continue;
        };
        let is_own = picked.contains(value);
        items.push(Item::rect(if is_own { "picked" } else { "pool" }, cell, 3.0));
        let base = ink.baseline(cell.middle().y);
        items.push(ink.at(cell.middle().x, base, Anchor::Middle, value.to_string()));
    }
    if let Some(value) = picked.first() {
        let address = first + (value - low) as u64 * 32;
        let said = format!("{value} lies at {address:#x}, the next one 32 bytes higher");
        let said = text::fit(&said, NOTE.font, NOTE.px, w);
        items.push(NOTE.at(x, rect.bottom() - 14.0, Anchor::Start, said));
    }
    items
}

/// The ints that have a cell, `None` where some are left out: the picked ones with their neighbours
/// and both ends; where their numbers would not fit their cells, fewer.
fn shown_ints(ends: (i64, i64), picked: &[i64], w: f64) -> Vec<Option<i64>> {
    let (low, high) = ends;
    let alone = |count: usize| picked[..count].iter().copied().chain([low, high]);
    let around = picked.iter().flat_map(|value| [value - 1, *value, value + 1]);
    let full = with_gaps(around.chain([low, 0, 1, 2, high - 1, high]), ends);
    let fewer = (0..=picked.len()).rev().map(|count| with_gaps(alone(count), ends));
    let numbers = |shown: &[Option<i64>]| {
        let width = |value: &i64| SMALL_VALUE.width(&value.to_string());
        shown.iter().flatten().map(width).fold(0.0, f64::max)
    };
    let fits = |shown: &Vec<Option<i64>>| w / shown.len() as f64 >= numbers(shown) + 8.0;
    std::iter::once(full).chain(fewer).find(fits).unwrap_or_default()
}

/// Those within the ends, in order.
fn with_gaps(wanted: impl Iterator<Item = i64>, (low, high): (i64, i64)) -> Vec<Option<i64>> {
    let wanted: BTreeSet<i64> = wanted.filter(|value| (low..=high).contains(value)).collect();
    let mut shown: Vec<Option<i64>> = Vec::new();
    for value in wanted {
        if shown.last().copied().flatten().is_some_and(|before| before + 1 != value) {
            shown.push(None);
        }
        shown.push(Some(value));
    }
    shown
}

/// Names, objects and addresses, and where each lies, if that has room.
fn list(map: &MemoryMap, rect: Rect, rows: usize) -> Vec<Item> {
    let (x, right) = (rect.x + 18.0, rect.right() - 18.0);
    let widest =
        |width: &dyn Fn(&MapObject) -> f64| map.objects.iter().map(width).fold(0.0, f64::max);
    let most = if rect.w < 480.0 { 56.0 } else { 110.0 };
    let names_w = widest(&|object| NAMES.width(&object.names)).clamp(24.0, most);
    let kind_x = x + names_w + 16.0;
    let rest = widest(&|object| {
        KIND.width(&object.type_name) + ADDRESS.width(&format!("{:#x}", object.address)) + 12.0
    });
    let has_part = kind_x + rest + PART <= right;
    let address_x = if has_part { right - PART } else { right };
    let mut items = vec![Item::rect("strip", rect, 12.0)];
    for (index, object) in map.objects.iter().take(rows).enumerate() {
        let base = rect.y + 11.0 + index as f64 * ROW + 20.0;
        let part = map.parts.get(object.part as usize).map_or("", |part| part.name.as_str());
        let names = text::fit(&object.names, NAMES.font, NAMES.px, names_w);
        let address = format!("{:#x}", object.address);
        items.push(NAMES.at(x, base, Anchor::Start, names));
        let end = address_x - ADDRESS.width(&address) - 12.0;
        let kind = text::fit(&object.type_name, KIND.font, KIND.px, end - kind_x);
        let text_x = kind_x + KIND.width(&kind) + 10.0;
        items.push(Item::group(
            kind_class(object.kind),
            vec![KIND.at(kind_x, base, Anchor::Start, kind)],
        ));
        if end - text_x > 24.0 && object.text != object.type_name {
            let value = text::fit(&object.text, SMALL_VALUE.font, SMALL_VALUE.px, end - text_x);
            items.push(SMALL_VALUE.at(text_x, base, Anchor::Start, value));
        }
        items.push(ADDRESS.at(address_x, base, Anchor::End, address));
        if has_part {
            let part = text::fit(part, NOTE.font, NOTE.px, PART - 8.0);
            items.push(NOTE.at(right, base, Anchor::End, part));
        }
    }
    items
}

/// A note right of a panel's heading, as far as it fits.
fn beside(heading: &str, note: &str, rect: Rect, y: f64) -> Option<Item> {
    let x = rect.x + 18.0 + HEAD.width(heading) + 12.0;
    let room = rect.right() - 18.0 - x;
    let note = text::fit(note, NOTE.font, NOTE.px, room);
    (room > 60.0).then(|| NOTE.at(x, rect.y + y, Anchor::Start, note))
}

fn beam(from: Point, left: f64, right: f64, y: f64) -> Item {
    let strokes = vec![
        Stroke::Move(from),
        Stroke::To(Point::new(right, y)),
        Stroke::To(Point::new(left, y)),
        Stroke::Close,
    ];
    Item::new("beam", Shape::Line(strokes))
}

const ROW: f64 = 27.0;
const LEAST_GAP: f64 = 6.0;
/// Height of the panel of a pool, and what it grows by so that nothing lies in the light from the arena.
const POOL: f64 = 190.0;
const LIGHT: f64 = 20.0;
/// Room for the name of a part.
const PART: f64 = 154.0;
const HEAD: Ink = Ink::new(Font::SansBold, 19.0, "");
const NOTE: Ink = Ink::new(Font::Sans, 17.0, "i2");
const ADDRESS: Ink = Ink::new(Font::Mono, 17.0, "i3");
const VALUE: Ink = Ink::new(Font::MonoBold, 20.0, "");
const SMALL_VALUE: Ink = Ink::new(Font::MonoBold, 17.0, "");
const NAMES: Ink = Ink::new(Font::MonoBold, 20.0, "");
const KIND: Ink = Ink::new(Font::SansBold, 18.0, "kt");
