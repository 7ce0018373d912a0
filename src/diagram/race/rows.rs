//! The rows of a race table.

use crate::diagram::View;
use crate::diagram::colors::Colors;
use crate::diagram::race::{HEAD, turns};
use crate::diagram::scene::{Anchor, Ink, Item, Life, Point, Rect, Shape};
use crate::diagram::text::{self, Font};
use crate::diagram::timeline::grouped;
use crate::trace::{Race, RaceRow, ThreadId, Touch, Trace};

/// Where everything stands, and when it comes.
pub struct Plan {
    left: Rect,
    middle: Rect,
    right: Rect,
    row: f64,
    /// Below the last row.
    pub bottom: f64,
    /// The stop of each row.
    pub stops: Vec<u32>,
    pub count: u32,
    /// Width of the longest name of an instruction.
    names: f64,
    ink: Ink,
    first: ThreadId,
    pub colors: Colors,
    /// What changes hands at a switch; nothing does where threads run at once.
    passed: &'static str,
}

/// The rows there is room for: what touches the variable stays, and what changes threads.
pub fn fitting(rows: &[RaceRow], room: f64) -> (Vec<&RaceRow>, usize) {
    let mut shown: Vec<&RaceRow> = rows.iter().collect();
    let most = (room / LEAST_ROW).floor() as usize;
    let is_plain = |row: &&RaceRow| matches!(row, RaceRow::Instruction { touch: Touch::None, .. });
    let mut left_out = 0;
    while shown.len() > most.max(4) {
        // How it begins and how it ends says most.
        let at = shown.iter().rposition(is_plain).unwrap_or(shown.len() / 2);
        shown.remove(at);
        left_out += 1;
    }
    (shown, left_out)
}

impl Plan {
    pub fn width(&self) -> f64 {
        self.right.right()
    }

    pub fn new(
        shown: &[&RaceRow],
        race: &Race,
        room: f64,
        view: &View,
        (trace, unit): (&Trace, u32),
    ) -> Plan {
        let row = (room / shown.len().max(1) as f64).clamp(LEAST_ROW, MOST_ROW);
        let px = if row >= 30.0 {
            19.0
        } else if row >= 26.0 {
            17.0
        } else {
            15.0
        };
        let ink = Ink::new(Font::MonoBold, px, "");
        let values = shown.iter().filter_map(|row| value(row));
        let widest = values.map(|value| VALUE.width(&value)).fold(60.0, f64::max);
        let middle_w =
            (widest + 40.0).max(VARIABLE.width(&race.variable) + 8.0).clamp(116.0, 280.0);
        let side = (view.width - middle_w) / 2.0 - GUTTER;
        let height = row * shown.len() as f64;
        let at = |x: f64, w: f64| Rect::new(x, HEAD, w, height);
        let (stops, count) = stops(shown);
        let names = shown.iter().filter_map(|row| match row {
            RaceRow::Instruction { name, .. } => Some(ink.width(name)),
            _ => None,
        });
        Plan {
            left: at(0.0, side),
            middle: at(side + GUTTER, middle_w),
            right: at(side + 2.0 * GUTTER + middle_w, side),
            row,
            bottom: HEAD + height,
            stops,
            count,
            names: names.fold(0.0, f64::max),
            ink,
            first: race.threads.first().map_or(ThreadId(0), |(id, _)| *id),
            colors: Colors::of(trace, unit).among(race.threads.iter().map(|(id, _)| *id)),
            passed: if trace.stamp.cores == 0 { "GIL" } else { "meanwhile" },
        }
    }

    fn side(&self, thread: ThreadId) -> Rect {
        if thread == self.first { self.left } else { self.right }
    }

    fn y(&self, index: usize) -> f64 {
        HEAD + index as f64 * self.row
    }
}

/// Each read, write and change of threads is a stop; what comes before it belongs to it.
fn stops(shown: &[&RaceRow]) -> (Vec<u32>, u32) {
    let mut stops = Vec::new();
    let mut now = 1;
    for row in shown {
        stops.push(now);
        if !matches!(row, RaceRow::Instruction { touch: Touch::None, .. }) {
            now += 1;
        }
    }
    let count = stops.last().copied().unwrap_or(1);
    (stops, count)
}

/// The variable's value after a row that changes it.
fn value(row: &RaceRow) -> Option<String> {
    match row {
        RaceRow::Instruction { touch, .. } => match touch {
            Touch::Read(value) | Touch::Write(value) | Touch::Overwrite(value) => {
                Some(grouped(value))
            }
            Touch::None => None,
        },
        RaceRow::Fold { value, .. } => Some(grouped(value)),
        RaceRow::Switch { .. } => None,
    }
}

/// The threads' names, the variable's name and its column.
pub fn heads(race: &Race, names: &[String], plan: &Plan) -> Vec<Item> {
    let mut items = Vec::new();
    for ((id, _), name) in race.threads.iter().zip(names) {
        let side = plan.side(*id);
        let head = Rect::new(side.x, 0.0, side.w, 42.0);
        items.push(Item::rect(format!("thf th{}", plan.colors.of_thread(*id)), head, 6.0));
        let base = THREAD.baseline(head.middle().y);
        items.push(THREAD.at(head.x + 20.0, base, Anchor::Start, name.clone()));
    }
    let middle = plan.middle;
    let name =
        text::fit(&race.variable, VARIABLE.font, VARIABLE.px, middle.w + 2.0 * GUTTER - 24.0);
    let base = VARIABLE.baseline(21.0);
    items.push(VARIABLE.at(middle.middle().x, base, Anchor::Middle, name));
    let column = Rect::new(middle.x, middle.y - 6.0, middle.w, middle.h + 8.0);
    items.push(Item::rect("fbox", column, 8.0));
    items
}

pub fn draw(shown: &[&RaceRow], plan: &Plan) -> Vec<Item> {
    let mut items = Vec::new();
    let mut is_first_value = true;
    for (index, row) in shown.iter().enumerate() {
        let mut parts = match row {
            RaceRow::Instruction { thread, name, argument, effect, touch, .. } => {
                let mut parts = instruction(plan, index, *thread, [name, argument, effect]);
                parts.extend(arrow(plan, index, *thread, touch));
                parts
            }
            RaceRow::Fold { thread, count, .. } => fold(plan, index, *thread, *count),
            RaceRow::Switch { from, to, name, function, .. } => {
                switch(plan, index, (*from, *to), &format!("{name} in {function}"))
            }
        };
        let is_read = matches!(row, RaceRow::Instruction { touch: Touch::Read(_), .. });
        if let Some(value) = value(row).filter(|_| !is_read || is_first_value) {
            is_first_value = false;
            let is_bad = matches!(row, RaceRow::Instruction { touch: Touch::Overwrite(_), .. });
            parts.extend(shown_value(plan, index, &value, is_bad));
        }
        let stop = plan.stops[index];
        let life = Life { born: stop, ..Life::always() };
        items.push(Item::group("", parts).living(life));
    }
    items
}

fn instruction(plan: &Plan, index: usize, thread: ThreadId, texts: [&String; 3]) -> Vec<Item> {
    let [name, argument, effect] = texts;
    let side = plan.side(thread);
    let rect = Rect::new(side.x, plan.y(index), side.w, plan.row - 4.0);
    let class = plan.colors.of_thread(thread);
    let bar = Rect::new(rect.x, rect.y, 5.0, rect.h);
    let base = plan.ink.baseline(rect.middle().y);
    let plain = Ink { font: Font::Mono, ..plan.ink };
    let small = Ink::new(Font::Sans, plan.ink.px, "i2");
    let right = rect.right() - 14.0;
    let name = text::fit(name, plan.ink.font, plan.ink.px, rect.w - 34.0);
    let free = right - (rect.x + 20.0 + plan.ink.width(&name) + 14.0);
    let effect = text::fit(effect, small.font, small.px, free.min(rect.w / 2.0));
    let effect = if free < 40.0 { String::new() } else { effect };
    let argument_x = rect.x + 20.0 + plan.names + 20.0;
    let room = right - small.width(&effect) - 12.0 - argument_x;
    let mut items = vec![
        Item::rect(format!("thb th{class}"), rect, 3.0),
        Item::rect(format!("thf th{class}"), bar, 0.0),
        plan.ink.at(rect.x + 20.0, base, Anchor::Start, name),
    ];
    let argument = text::fit(argument, plain.font, plain.px, room);
    if !argument.is_empty() && room > 20.0 {
        items.push(plain.at(argument_x, base, Anchor::Start, argument));
    }
    if !effect.is_empty() {
        items.push(small.at(right, base, Anchor::End, effect));
    }
    items
}

/// From the variable to who reads it, from who writes it to the variable.
fn arrow(plan: &Plan, index: usize, thread: ThreadId, touch: &Touch) -> Vec<Item> {
    let (line, head) = match touch {
        Touch::None => return Vec::new(),
        Touch::Overwrite(_) => ("badref", "badhead"),
        _ => ("hand", "handhead"),
    };
    let y = plan.y(index) + (plan.row - 4.0) / 2.0;
    let is_left = thread == plan.first;
    let row = if is_left { plan.left.right() + 2.0 } else { plan.right.x - 2.0 };
    let column = if is_left { plan.middle.x } else { plan.middle.right() };
    let is_read = matches!(touch, Touch::Read(_));
    let (from, to) = if is_read { (column, row) } else { (row, column) };
    let along = if to > from { 1.0 } else { -1.0 };
    let size = if is_read { 10.0 } else { 11.0 };
    vec![
        Item::line(line, Point::new(from, y), Point::new(to - along * (size - 1.0), y)),
        Item::head(head, Point::new(to, y), (along, 0.0), size),
    ]
}

fn fold(plan: &Plan, index: usize, thread: ThreadId, count: u64) -> Vec<Item> {
    let side = plan.side(thread);
    let rect = Rect::new(side.x + 0.75, plan.y(index) + 1.0, side.w - 1.5, plan.row - 6.0);
    let small = Ink::new(Font::Sans, plan.ink.px, "i2");
    let base = small.baseline(rect.middle().y);
    let class = format!("foldrow th{}", plan.colors.of_thread(thread));
    vec![Item::rect(class, rect, 3.0), small.at(rect.x + 20.0, base, Anchor::Start, turns(count))]
}

/// A line from one side to the other, with the lock on it.
fn switch(plan: &Plan, index: usize, way: (ThreadId, ThreadId), place: &str) -> Vec<Item> {
    let (from, to) = (plan.side(way.0), plan.side(way.1));
    let y = plan.y(index) + (plan.row - 4.0) / 2.0;
    let small = Ink::new(Font::Sans, plan.ink.px, "i2");
    let place = text::fit(place, small.font, small.px, from.w - 40.0);
    let x = from.x + 20.0;
    let is_right = to.x > from.x;
    let (start, end) = if is_right {
        (x + small.width(&place) + 12.0, to.x + 6.0)
    } else {
        (from.x + 10.0, to.right() - 6.0)
    };
    let along = if is_right { 1.0 } else { -1.0 };
    let middle = plan.middle.middle().x;
    let half = (GIL.width(plan.passed) / 2.0 + 14.0).max(34.0);
    let pill = Rect::new(middle - half, y - 12.0, 2.0 * half, 24.0);
    vec![
        small.at(x, small.baseline(y), Anchor::Start, place),
        Item::line("hand", Point::new(start, y), Point::new(end - along * 9.0, y)),
        Item::head("handhead", Point::new(end, y), (along, 0.0), 10.0),
        Item::new("handhead", Shape::Box { rect: pill, round: 12.0 }),
        GIL.at(middle, GIL.baseline(y), Anchor::Middle, plan.passed),
    ]
}

fn shown_value(plan: &Plan, index: usize, value: &str, is_bad: bool) -> Vec<Item> {
    let middle = plan.middle;
    let y = plan.y(index) + (plan.row - 4.0) / 2.0;
    let px = if plan.row >= 28.0 { VALUE.px } else { 19.0 };
    let ink = Ink { px, class: if is_bad { "bad" } else { "" }, ..VALUE };
    let value = text::fit(value, ink.font, ink.px, middle.w - 12.0);
    let mut items = Vec::new();
    if is_bad {
        let rect = Rect::new(middle.x, plan.y(index) - 2.0, middle.w, plan.row);
        items.push(Item::rect("badbox", rect, 5.0));
    }
    items.push(ink.at(middle.middle().x, ink.baseline(y), Anchor::Middle, value));
    items
}

const GUTTER: f64 = 66.0;
const MOST_ROW: f64 = 34.0;
const LEAST_ROW: f64 = 24.0;
const THREAD: Ink = Ink::new(Font::SansBold, 22.0, "onth");
const VARIABLE: Ink = Ink::new(Font::Mono, 24.0, "");
const VALUE: Ink = Ink::new(Font::MonoBold, 24.0, "");
const GIL: Ink = Ink::new(Font::MonoBold, 17.0, "onbg");
