//! The steps of a reference count: statements to the right, counts upwards.

use crate::diagram::life::points::{self, Point};
use crate::diagram::palette::kind_class;
use crate::diagram::scene::{self, Anchor, Ink, Item, Life, Rect, Shape, Stroke};
use crate::diagram::source_line;
use crate::diagram::text::{self, Font};
use crate::trace::{Object, Trace};

/// Where everything stands.
pub struct Plan {
    width: f64,
    left: f64,
    each: f64,
    base: f64,
    unit: f64,
    highest: u64,
    /// Between the lines that have numbers.
    tick: u64,
    pub bottom: f64,
}

impl Plan {
    pub fn new(points: &[Point], room: Rect) -> Plan {
        let highest = points.iter().map(|point| point.count).max().unwrap_or(1).max(1);
        let tick = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
        let tick = tick.into_iter().find(|tick| highest / tick <= 8).unwrap_or(1);
        let left = 84.0;
        let each = (room.w - left - 24.0) / points.len().max(1) as f64;
        let base = room.bottom() - LABELS;
        let unit = ((base - TOP) / highest as f64).min(92.0);
        Plan { width: room.w, left, each, base, unit, highest, tick, bottom: room.bottom() }
    }

    fn x(&self, index: usize) -> f64 {
        self.left + 14.0 + index as f64 * self.each
    }

    fn y(&self, count: u64) -> f64 {
        self.base - count as f64 * self.unit
    }
}

pub fn draw(trace: &Trace, unit: u32, object: &Object, points: &[Point], plan: &Plan) -> Vec<Item> {
    let mut items = grid(object, plan);
    for (index, point) in points.iter().enumerate() {
        let stop = index as u32 + 1;
        let life = Life { born: stop, ..Life::always() };
        let mut parts = line(points, index, plan);
        parts.extend(label(point, index, plan));
        parts.extend(statement(trace, unit, point, index, plan));
        items.push(Item::group(kind_class(object.kind), parts).living(life));
    }
    items
}

fn grid(object: &Object, plan: &Plan) -> Vec<Item> {
    let mut items = Vec::new();
    let mut count = 0;
    while count <= plan.highest {
        let y = plan.y(count);
        let from = scene::Point::new(plan.left, y);
        items.push(Item::line("hair", from, scene::Point::new(plan.width, y)));
        items.push(TICK.at(plan.left - 12.0, TICK.baseline(y), Anchor::End, count.to_string()));
        count += plan.tick;
    }
    let mut side = SIDE.at(20.0, f64::midpoint(plan.base, TOP), Anchor::Middle, "refcount");
    if let Shape::Text(text) = &mut side.shape {
        text.turn = -90.0;
    }
    items.push(side);
    let name = points::name(object);
    let name = text::fit(&name, HEAD.font, HEAD.px, plan.width / 2.0);
    let address = format!("{:#x}", object.address);
    let x = plan.width - ADDRESS.width(&address) - 14.0;
    items.push(HEAD.at(x, 20.0, Anchor::End, name));
    items.push(ADDRESS.at(plan.width, 20.0, Anchor::End, address));
    items
}

/// Up or down at the statement, then level to the next one; the area below.
fn line(points: &[Point], index: usize, plan: &Plan) -> Vec<Item> {
    let point = &points[index];
    let before = index.checked_sub(1).map_or(0, |before| points[before].count);
    let (x, y) = (plan.x(index), plan.y(point.count));
    let end = if index + 1 < points.len() { plan.x(index + 1) } else { plan.x(index) + plan.each };
    let end = end.min(plan.width);
    let start = if index == 0 { x - 14.0 } else { x };
    let from = plan.y(before);
    let mut strokes = Vec::new();
    if index == 0 {
        strokes.push(Stroke::Move(scene::Point::new(start, plan.base)));
        strokes.push(Stroke::To(scene::Point::new(x, from)));
    } else {
        strokes.push(Stroke::Move(scene::Point::new(x, from)));
    }
    strokes.push(Stroke::To(scene::Point::new(x, y)));
    strokes.push(Stroke::To(scene::Point::new(end, y)));
    let mut items = Vec::new();
    if point.count > 0 {
        let area = Rect::new(x, y, end - x, plan.base - y);
        items.push(Item::rect("ks area", area, 0.0));
    }
    items.push(Item::new("lifeline", Shape::Line(strokes)));
    let center = scene::Point::new(x, y);
    items.push(Item::new("lifedot", Shape::Circle { center, radius: 6.0 }));
    items
}

/// The change and why, above the line.
fn label(point: &Point, index: usize, plan: &Plan) -> Vec<Item> {
    let (x, y) = (plan.x(index), plan.y(point.count));
    let pill_text =
        if point.delta > 0 { format!("+{}", point.delta) } else { point.delta.to_string() };
    let pill_w = PILL.width(&pill_text) + 18.0;
    let left = x + 8.0;
    let rect = Rect::new(left, y - 34.0, pill_w, 24.0);
    let mut items = vec![
        Item::rect("delta", rect, 12.0),
        PILL.at(rect.middle().x, PILL.baseline(rect.middle().y), Anchor::Middle, pill_text),
    ];
    if point.is_freed {
        let ghost = Rect::new(left, y - 76.0, (plan.each - 16.0).clamp(60.0, 130.0), 34.0);
        let said = text::fit("freed", WORDS.font, WORDS.px, ghost.w - 12.0);
        items.push(Item::rect("ghost", ghost, 6.0));
        let base = WORDS.baseline(ghost.middle().y);
        items.push(WORDS.at(ghost.middle().x, base, Anchor::Middle, said));
    }
    let words_x = rect.right() + 8.0;
    let room = x + plan.each - words_x - 4.0;
    let words = point.short.trim_end_matches(", freed");
    if WORDS.width(words) <= room {
        items.push(WORDS.at(words_x, y - 16.0, Anchor::Start, words));
    } else if y > HEADING && !point.is_freed && SMALL.width(words) > room {
        // Above the pill there is the whole width.
        let ink = if WORDS.width(words) <= plan.each - 14.0 { WORDS } else { SMALL };
        let words = text::fit(words, ink.font, ink.px, plan.each - 14.0);
        // They would stand on the line of a count.
        let back = Rect::new(left - 2.0, y - 59.0, ink.width(&words) + 4.0, 24.0);
        items.push(Item::rect("tear", back, 0.0));
        items.push(ink.at(left, y - 42.0, Anchor::Start, words));
    } else if room > 40.0 {
        let words = text::fit(words, SMALL.font, SMALL.px, room);
        items.push(SMALL.at(words_x, y - 16.0, Anchor::Start, words));
    }
    items
}

fn statement(trace: &Trace, unit: u32, point: &Point, index: usize, plan: &Plan) -> Vec<Item> {
    let x = plan.x(index) + 2.0;
    let room = plan.each - 10.0;
    let code = source_line(trace, unit, point.line);
    let ink = if CODE.width(&code) <= room { CODE } else { SMALL_CODE };
    let code = text::fit(&code, ink.font, ink.px, room);
    vec![
        ink.at(x, plan.base + 28.0, Anchor::Start, code),
        SMALL.at(x, plan.base + 52.0, Anchor::Start, format!("line {}", point.line)),
    ]
}

const TOP: f64 = 74.0;
/// Words above a pill reach up to the object's name from here.
const HEADING: f64 = 90.0;
/// Below the base line.
const LABELS: f64 = 62.0;
const TICK: Ink = Ink::new(Font::Sans, 20.0, "i2");
const SIDE: Ink = Ink::new(Font::SansBold, 20.0, "i2");
const HEAD: Ink = Ink::new(Font::SansBold, 20.0, "i2");
const ADDRESS: Ink = Ink::new(Font::Mono, 17.0, "i3");
const PILL: Ink = Ink::new(Font::MonoBold, 16.0, "onbg");
const WORDS: Ink = Ink::new(Font::Sans, 19.0, "i2");
const SMALL: Ink = Ink::new(Font::Sans, 16.0, "i2");
const CODE: Ink = Ink::new(Font::MonoBold, 18.0, "");
const SMALL_CODE: Ink = Ink::new(Font::MonoBold, 15.0, "");
