//! The column of the process's parts.

use crate::diagram::View;
use crate::diagram::map::zoom;
use crate::diagram::scene::{Anchor, Ink, Item, Point, Rect, Shape, Stroke};
use crate::diagram::text::{self, Font};
use crate::trace::{MapPart, MapSort, MemoryMap};

/// Where the parts stand, the highest first.
pub struct Column {
    pub rects: Vec<Rect>,
    /// Holes: the part that they lie below, where, and how large they are.
    holes: Vec<(usize, Rect, u64)>,
}

impl Column {
    pub fn new(map: &MemoryMap, view: &View) -> Column {
        let holes: Vec<usize> = (1..map.parts.len())
            .filter(|index| hole(&map.parts[index - 1], &map.parts[*index]).is_some())
            .collect();
        let weights: Vec<f64> = map.parts.iter().map(|part| weight(part.sort)).collect();
        let free = view.height - 2.0 * EDGE - holes.len() as f64 * HOLE;
        let unit = (free / weights.iter().sum::<f64>()).min(MOST);
        let mut y = EDGE;
        let mut column = Column { rects: Vec::new(), holes: Vec::new() };
        for (index, weight) in weights.iter().enumerate() {
            if let Some(size) = holes
                .contains(&index)
                .then(|| hole(&map.parts[index - 1], &map.parts[index]))
                .flatten()
            {
                column.holes.push((index - 1, Rect::new(LEFT, y, WIDTH, HOLE), size));
                y += HOLE;
            }
            let height = unit * weight;
            column.rects.push(Rect::new(LEFT, y, WIDTH, height));
            y += height;
        }
        column
    }

    /// Whether a part is lower than its words.
    pub fn is_tight(&self) -> bool {
        self.rects.iter().any(|rect| rect.h < LEAST)
    }

    pub fn bottom(&self) -> f64 {
        self.rects.last().map_or(0.0, Rect::bottom) + EDGE
    }

    /// Light from the parts that are looked into to what is seen in them.
    pub fn beams(&self, map: &MemoryMap, view: &View) -> Vec<Item> {
        let mut items = Vec::new();
        for (part, panel) in zoom::panels(map, self, view) {
            let Some(rect) = self.rects.get(part) else { continue };
            let strokes = vec![
                Stroke::Move(Point::new(rect.right(), rect.y)),
                Stroke::To(Point::new(panel.x, panel.y)),
                Stroke::To(Point::new(panel.x, panel.bottom())),
                Stroke::To(Point::new(rect.right(), rect.bottom())),
                Stroke::Close,
            ];
            items.push(Item::new("beam", Shape::Line(strokes)));
        }
        items
    }

    pub fn draw(&self, map: &MemoryMap) -> Vec<Item> {
        let mut items = axis(self.bottom());
        let mut ticks = Vec::new();
        let seen: Vec<usize> = map.objects.iter().map(|object| object.part as usize).collect();
        for (index, (part, rect)) in map.parts.iter().zip(&self.rects).enumerate() {
            items.push(Item::rect(format!("seg {}", class(part.sort)), *rect, 0.0));
            items.extend(words(part, *rect));
            items.extend(growth(part, *rect));
            let y = rect.bottom();
            ticks.push(Stroke::Move(Point::new(LEFT - 12.0, y)));
            ticks.push(Stroke::To(Point::new(LEFT, y)));
            let (base, label) = (ADDRESS.baseline(y) - 1.0, format!("{:#x}", part.start));
            items.push(ADDRESS.at(LEFT - 18.0, base, Anchor::End, label));
            if seen.contains(&index) {
                items.push(Item::rect("pick", *rect, 0.0));
            }
        }
        items.push(Item::new("tickl", Shape::Line(ticks)));
        for (_, rect, size) in &self.holes {
            let edges = [rect.y, rect.bottom() - 8.0].into_iter().flat_map(zigzag);
            items.push(Item::new("tearline", Shape::Line(edges.collect())));
            let base = NOTE.baseline(rect.middle().y);
            let text = format!("{} not mapped", size_text(*size));
            items.push(NOTE.at(rect.middle().x, base, Anchor::Middle, text));
        }
        items
    }
}

fn words(part: &MapPart, rect: Rect) -> Vec<Item> {
    let base = NAME.baseline(rect.middle().y);
    let x = rect.x + 16.0;
    let room = rect.right() - 14.0 - x - NAME.width(&part.name) - 12.0;
    let mut items = vec![NAME.at(x, base, Anchor::Start, part.name.clone())];
    if room > 30.0 {
        let note = text::fit(&part.note, NOTE.font, NOTE.px, room);
        items.push(NOTE.at(rect.right() - 14.0, base, Anchor::End, note));
    }
    items
}

/// Which way a part grows: an arrow beside it.
fn growth(part: &MapPart, rect: Rect) -> Vec<Item> {
    let (from, to, along) = match part.sort {
        MapSort::Stack => (rect.y + 4.0, rect.bottom() - 4.0, 1.0),
        MapSort::Heap => (rect.bottom() - 4.0, rect.y + 4.0, -1.0),
        _ => return Vec::new(),
    };
    let x = rect.right() + 16.0;
    let end = if (to - from).abs() > 30.0 { from + along * 30.0 } else { to };
    vec![
        Item::line("hand", Point::new(x, from), Point::new(x, end - along * 8.0)),
        Item::head("handhead", Point::new(x, end), (0.0, along), 10.0),
    ]
}

fn axis(bottom: f64) -> Vec<Item> {
    let x = 36.0;
    let mut items = vec![
        Item::line("ref", Point::new(x, bottom - 4.0), Point::new(x, 14.0)),
        Item::head("head", Point::new(x, 4.0), (0.0, -1.0), 12.0),
    ];
    for (text, y, anchor) in
        [("high addresses", 24.0, Anchor::End), ("low addresses", bottom - 8.0, Anchor::Start)]
    {
        let mut item = SIDE.at(22.0, y, anchor, text);
        if let Shape::Text(text) = &mut item.shape {
            text.turn = -90.0;
        }
        items.push(item);
    }
    items
}

/// Bytes between two parts, where they are so many that it matters.
pub fn hole(above: &MapPart, below: &MapPart) -> Option<u64> {
    let size = above.start.saturating_sub(below.end.unwrap_or(below.start));
    (size >= 1 << 40).then_some(size)
}

pub fn size_text(bytes: u64) -> String {
    format!("{} TiB", (bytes + (1 << 39)) >> 40)
}

pub fn class(sort: MapSort) -> &'static str {
    match sort {
        MapSort::Kernel | MapSort::Static | MapSort::Zeroed => "static",
        MapSort::Stack => "stack",
        MapSort::Heap | MapSort::Arenas | MapSort::Mapped => "heap",
        MapSort::Code | MapSort::Libraries => "fill0",
    }
}

fn weight(sort: MapSort) -> f64 {
    match sort {
        MapSort::Kernel | MapSort::Code | MapSort::Zeroed | MapSort::Libraries => 0.8,
        MapSort::Arenas => 2.2,
        MapSort::Static => 1.4,
        _ => 1.1,
    }
}

fn zigzag(y: f64) -> Vec<Stroke> {
    let steps = 16;
    let each = WIDTH / f64::from(steps);
    let mut strokes = vec![Stroke::Move(Point::new(LEFT, y))];
    for step in 1..=steps {
        let high = if step % 2 == 1 { 8.0 } else { 0.0 };
        strokes.push(Stroke::To(Point::new(LEFT + f64::from(step) * each, y + high)));
    }
    strokes
}

pub const LEFT: f64 = 220.0;
pub const WIDTH: f64 = 290.0;
const EDGE: f64 = 10.0;
const HOLE: f64 = 40.0;
const MOST: f64 = 72.0;
const LEAST: f64 = 23.0;
const NAME: Ink = Ink::new(Font::SansBold, 19.0, "");
const NOTE: Ink = Ink::new(Font::Sans, 17.0, "i2");
const ADDRESS: Ink = Ink::new(Font::Mono, 17.0, "i3");
const SIDE: Ink = Ink::new(Font::SansBold, 17.0, "i2");
