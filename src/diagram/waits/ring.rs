//! The boxes of a deadlock, and the arrows between them.

use crate::diagram::colors::Colors;
use crate::diagram::palette::kind_class;
use crate::diagram::saying;
use crate::diagram::scene::{Anchor, Ink, Item, Life, Point, Rect, Shape, Stroke};
use crate::diagram::text::{self, Font};
use crate::diagram::waits::nodes::{Graph, Node};
use crate::diagram::waits::{Beat, name};
use crate::diagram::{View, source_line};
use crate::trace::{Awaits, Kind, Trace, Waits};

/// Where the boxes stand.
pub struct Plan {
    pub width: f64,
    pub height: f64,
    gap: f64,
    others: Vec<Rect>,
    rows: Vec<Vec<Rect>>,
}

/// Boxes that have room side by side.
pub fn most_columns(width: f64) -> usize {
    (((width + GAPS.0) / (NARROWEST + GAPS.0)) as usize).max(2)
}

impl Plan {
    pub fn fit(graph: &Graph, view: &View) -> Plan {
        let count = graph.rows.iter().map(Vec::len).max().unwrap_or(1);
        let folds = graph.is_ring && count > 2;
        let columns = if folds { count.div_ceil(2) } else { count };
        let lines = if folds { 2 } else { graph.rows.len() };
        let low = graph.others.len() as f64;
        let whole = view.height - saying::HEIGHT - STRIP_GAP;
        let tall = (whole - (low - 1.0) * BETWEEN) / low.max(1.0);
        let has_others = low > 0.0 && columns < most_columns(view.width) && tall >= LEAST_CARD;
        let said = if graph.others.is_empty() || has_others { 0.0 } else { SAID };
        let slots = columns + usize::from(has_others);
        let gap = GAPS.1.min((view.width - slots as f64 * WIDEST) / (slots - 1).max(1) as f64);
        let gap = gap.max(GAPS.0);
        let w = ((view.width - (slots - 1) as f64 * gap) / slots as f64).min(WIDEST);
        let room = view.height - saying::HEIGHT - STRIP_GAP - said;
        let h = ((room - (lines - 1) as f64 * LEAST_DROP) / lines as f64).clamp(LEAST_CARD, CARD);
        let free = room - lines as f64 * h;
        let drop = if lines > 1 { (free / (lines - 1) as f64).min(DROP) } else { 0.0 };
        let used = lines as f64 * h + (lines - 1) as f64 * drop;
        let each = tall.min(h);
        let pile = if has_others { low * each + (low - 1.0) * BETWEEN } else { 0.0 };
        let area = used.max(pile);
        let above = said + if view.fills { (room - area).max(0.0) / 2.0 } else { 1.0 };
        let top = above + (area - used) / 2.0;
        let all = slots as f64 * (w + gap) - gap;
        let left = if view.fills { (view.width - all).max(0.0) / 2.0 } else { 1.0 };
        let at = |column: usize, line: usize| {
            let x = left + (column + usize::from(has_others)) as f64 * (w + gap);
            Rect::new(x, top + line as f64 * (h + drop), w, h)
        };
        let rows = if folds {
            let back = |index: usize| columns - 1 - (index - columns);
            let place = |index| if index < columns { at(index, 0) } else { at(back(index), 1) };
            vec![(0..count).map(place).collect()]
        } else {
            let row = |(line, row): (usize, &Vec<Node>)| {
                (0..row.len()).map(|column| at(column, line)).collect()
            };
            graph.rows.iter().enumerate().map(row).collect()
        };
        let beside = if has_others { graph.others.len() } else { 0 };
        let is_aligned = beside <= lines;
        let others = (0..beside).map(|index| {
            let pitch = if is_aligned { h + drop } else { each + BETWEEN };
            let first = if is_aligned { top } else { above + (area - pile) / 2.0 };
            Rect::new(left, first + index as f64 * pitch, w, if is_aligned { h } else { each })
        });
        let height = above + area + STRIP_GAP + saying::HEIGHT;
        let height = if view.fills { view.height } else { height };
        Plan { width: view.width, height, gap, others: others.collect(), rows }
    }
}

pub fn draw(
    trace: (&Trace, &Colors),
    waits: &Waits,
    graph: &Graph,
    plan: &Plan,
    beats: &[Beat],
) -> Vec<Item> {
    let mut items = Vec::new();
    if plan.others.is_empty() && !graph.others.is_empty() {
        let told = graph.others.iter().map(|index| waits.told_of(&waits.threads[*index]));
        let told = told.collect::<Vec<_>>().join("; ").replace('`', "");
        let told = text::fit(&told, SMALL.font, SMALL.px, plan.width);
        items.push(SMALL.at(0.0, 20.0, Anchor::Start, told));
    }
    for (index, rect) in graph.others.iter().zip(&plan.others) {
        items.push(node(trace, waits, &Node::Thread(*index), *rect));
    }
    for (row, rects) in graph.rows.iter().zip(&plan.rows) {
        for (at, rect) in row.iter().zip(rects) {
            items.push(node(trace, waits, at, *rect));
        }
    }
    for (index, rect) in graph.others.iter().zip(&plan.others) {
        items.extend(from_outside(waits, *index, *rect, graph, plan, beats));
    }
    for (row, rects) in graph.rows.iter().zip(&plan.rows) {
        let count = row.len();
        let last = if graph.is_ring { count } else { count.saturating_sub(1) };
        for index in 0..last {
            let next = (index + 1) % count;
            // A thread that waits for its own end: CPython refuses that, and there is no way to draw.
            if index == next {
                continue;
            }
            let shape = between(rects, index, next);
            items.push(edge(waits, &row[index], &row[next], &shape, beats));
        }
    }
    items
}

/// The way of an arrow, and where its label stands.
struct Way {
    points: Vec<Point>,
    label: (Point, Anchor),
}

/// From one box of a row to another.
fn between(rects: &[Rect], from: usize, to: usize) -> Way {
    let (a, b) = (rects[from], rects[to]);
    let (here, there) = (a.middle(), b.middle());
    let is_level = (here.y - there.y).abs() < 1.0;
    if is_level && rects.len() == 2 {
        // Forth above, back below.
        let shift = if from == 0 { -20.0 } else { 20.0 };
        let y = here.y + shift;
        let (x, end) = if from == 0 { (a.right(), b.x) } else { (a.x, b.right()) };
        let label = if from == 0 { y - 10.0 } else { y + 24.0 };
        let points = vec![Point::new(x, y), Point::new(end, y)];
        return Way { points, label: (Point::new(f64::midpoint(x, end), label), Anchor::Middle) };
    }
    if is_level {
        let (x, end) = if here.x < there.x { (a.right(), b.x) } else { (a.x, b.right()) };
        let points = vec![Point::new(x, here.y), Point::new(end, here.y)];
        let label = Point::new(f64::midpoint(x, end), here.y - 10.0);
        return Way { points, label: (label, Anchor::Middle) };
    }
    if (here.x - there.x).abs() < 1.0 {
        let (y, end) = if here.y < there.y { (a.bottom(), b.y) } else { (a.y, b.bottom()) };
        let points = vec![Point::new(here.x, y), Point::new(here.x, end)];
        let middle = f64::midpoint(y, end) + 5.0;
        let label = if from + 1 == rects.len() {
            (Point::new(here.x + 12.0, middle), Anchor::Start)
        } else {
            (Point::new(here.x - 12.0, middle), Anchor::End)
        };
        return Way { points, label };
    }
    // Out to the left, then up.
    let points =
        vec![Point::new(a.x, here.y), Point::new(there.x, here.y), Point::new(there.x, b.bottom())];
    Way { points, label: (Point::new(f64::midpoint(there.x, a.x), here.y - 10.0), Anchor::Middle) }
}

/// What a thread beside the ring waits for: an arrow where its target is next to it.
fn from_outside(
    waits: &Waits,
    index: usize,
    rect: Rect,
    graph: &Graph,
    plan: &Plan,
    beats: &[Beat],
) -> Option<Item> {
    let waiter = &waits.threads[index];
    let target = match waiter.awaits {
        Awaits::Lock(lock) => Node::Lock(lock as usize),
        _ => {
            let next = waits.next(waiter)?;
            Node::Thread(waits.threads.iter().position(|other| other.thread == next)?)
        }
    };
    let at = graph.rows[0].iter().position(|node| *node == target)?;
    let to = plan.rows[0][at];
    let is_next = (to.x - rect.right()) < plan.gap + 1.0 && (to.y - rect.y).abs() < rect.h / 2.0;
    if !is_next {
        return None;
    }
    let y = rect.middle().y.clamp(to.y + 12.0, to.bottom() - 12.0);
    let points = vec![Point::new(rect.right(), y), Point::new(to.x, y)];
    let middle = f64::midpoint(rect.right(), to.x);
    let way = Way { points, label: (Point::new(middle, y - 10.0), Anchor::Middle) };
    Some(edge(waits, &Node::Thread(index), &target, &way, beats))
}

fn edge(waits: &Waits, from: &Node, to: &Node, way: &Way, beats: &[Beat]) -> Item {
    let waiter = match from {
        Node::Thread(index) => waits.threads.get(*index),
        _ => None,
    };
    let stop = waiter.map_or(1, |waiter| Beat::of(beats, waiter.thread));
    let closes = waiter.is_some_and(|waiter| {
        let beat = beats.iter().find(|beat| beat.closes);
        beat.is_some_and(|beat| beat.threads.contains(&waiter.thread))
    });
    let label = match (from, to) {
        (_, Node::More(_)) | (Node::More(_), _) => "",
        (Node::Lock(_), _) => "held by",
        _ => "waits for",
    };
    let (line, head, ink) =
        if closes { ("badref", "badhead", BAD) } else { ("ref", "head", LABEL) };
    let last = way.points.len() - 1;
    let (tip, before) = (way.points[last], way.points[last - 1]);
    let length = ((tip.x - before.x).powi(2) + (tip.y - before.y).powi(2)).sqrt().max(1.0);
    let along = ((tip.x - before.x) / length, (tip.y - before.y) / length);
    let end = Point::new(tip.x - along.0 * 9.0, tip.y - along.1 * 9.0);
    let mut strokes = vec![Stroke::Move(way.points[0])];
    strokes.extend(way.points[1..last].iter().map(|point| Stroke::To(*point)));
    strokes.push(Stroke::To(end));
    let mut parts = vec![Item::new(line, Shape::Line(strokes)), Item::head(head, tip, along, 12.0)];
    if !label.is_empty() {
        let (at, anchor) = way.label;
        parts.push(ink.at(at.x, at.y, anchor, label));
    }
    let life = Life { born: stop, ..Life::always() };
    let accents = if closes || stop == 1 { Vec::new() } else { vec![stop] };
    Item::group("", parts).living(life.accented(accents))
}

fn node(trace: (&Trace, &Colors), waits: &Waits, node: &Node, rect: Rect) -> Item {
    match node {
        Node::Thread(index) => thread(trace, waits, *index, rect),
        Node::Lock(index) => lock(waits, *index, rect),
        Node::Nobody(call) => dashed(rect, call, "nobody is left to do it", &NAME_CODE),
        Node::Ended(id) => dashed(rect, &name(waits, *id), "has ended, and kept it", &NAME),
        Node::More(count) => dashed(rect, "…", &format!("{count} threads more"), &NAME),
    }
}

fn dashed(rect: Rect, head: &str, words: &str, ink: &Ink) -> Item {
    let middle = rect.middle();
    let fit = |ink: &Ink, text: &str| text::fit(text, ink.font, ink.px, rect.w - 24.0);
    let items = vec![
        Item::rect("more", rect, 10.0),
        ink.at(middle.x, middle.y - 6.0, Anchor::Middle, fit(ink, head)),
        SMALL.at(middle.x, middle.y + 22.0, Anchor::Middle, fit(&SMALL, words)),
    ];
    Item::group("", items)
}

fn thread((trace, colors): (&Trace, &Colors), waits: &Waits, index: usize, rect: Rect) -> Item {
    let waiter = &waits.threads[index];
    let fit = |ink: &Ink, text: &str| text::fit(text, ink.font, ink.px, rect.w - 36.0);
    let (x, rows) = (rect.x + 22.0, rows(rect));
    let spine = Rect::new(rect.x, rect.y, 8.0, rect.h);
    let mut items = vec![
        Item::rect("card", rect, 10.0),
        Item::new(
            format!("thf th{}", colors.of_thread(waiter.thread)),
            Shape::Spine { rect: spine, round: 10.0 },
        ),
        NAME.at(x, rows[0], Anchor::Start, fit(&NAME, &waiter.name)),
    ];
    if let Some(place) = &waiter.place {
        let line = format!("line {}", place.line);
        items.push(SMALL.at(x, rows[1], Anchor::Start, line.clone()));
        let after = x + SMALL.width(&line) + 10.0;
        let room = rect.right() - 14.0 - after;
        if SMALL_CODE.width(&place.function) <= room {
            items.push(SMALL_CODE.at(after, rows[1], Anchor::Start, place.function.clone()));
        }
        let code = source_line(trace, place.unit, place.line);
        items.push(CODE.at(x, rows[2], Anchor::Start, fit(&CODE, &code)));
    } else {
        items.push(SMALL.at(x, rows[1], Anchor::Start, fit(&SMALL, &waiter.call)));
    }
    Item::group("", items)
}

fn lock(waits: &Waits, index: usize, rect: Rect) -> Item {
    let lock = &waits.locks[index];
    let fit = |ink: &Ink, text: &str| text::fit(text, ink.font, ink.px, rect.w - 36.0);
    let (x, rows) = (rect.x + 22.0, rows(rect));
    let spine = Rect::new(rect.x, rect.y, 8.0, rect.h);
    let holder = match lock.holder {
        Some(holder) => format!("{} took it in line {}", name(waits, holder), lock.line),
        None => "nobody holds it".to_owned(),
    };
    let short = lock.holder.map_or(holder.clone(), |_| format!("taken in line {}", lock.line));
    let holder = if SMALL.width(&holder) <= rect.w - 36.0 { holder } else { short };
    let mut items = vec![
        Item::rect("card", rect, 10.0),
        Item::new("spine", Shape::Spine { rect: spine, round: 10.0 }),
        NAME_CODE.at(x, rows[0], Anchor::Start, fit(&NAME_CODE, &lock.name)),
        TYPE.at(x, rows[1], Anchor::Start, lock.type_name.clone()),
        SMALL.at(x, rows[2], Anchor::Start, fit(&SMALL, &holder)),
    ];
    let address = format!("{:#x}", lock.address);
    let after = x + TYPE.width(&lock.type_name) + 10.0;
    if after + SMALL_CODE.width(&address) <= rect.right() - 14.0 {
        items.push(SMALL_CODE.at(after, rows[1], Anchor::Start, address));
    }
    Item::group(kind_class(Kind::Instance), items)
}

/// Baselines of a box's three lines.
fn rows(rect: Rect) -> [f64; 3] {
    [0.32, 0.57, 0.82].map(|part| rect.y + part * rect.h)
}

const WIDEST: f64 = 300.0;
const NARROWEST: f64 = 150.0;
/// Between boxes side by side.
const GAPS: (f64, f64) = (86.0, 130.0);
const CARD: f64 = 128.0;
const LEAST_CARD: f64 = 94.0;
/// Between boxes that stand beside a ring.
const BETWEEN: f64 = 12.0;
const DROP: f64 = 96.0;
const LEAST_DROP: f64 = 56.0;
/// Height of a line above the ring that says who else waits, where there is no room for a column more.
const SAID: f64 = 36.0;
const STRIP_GAP: f64 = 20.0;
const NAME: Ink = Ink::new(Font::SansBold, 24.0, "");
const NAME_CODE: Ink = Ink::new(Font::MonoBold, 24.0, "");
const TYPE: Ink = Ink::new(Font::SansBold, 18.0, "kt");
const SMALL: Ink = Ink::new(Font::Sans, 18.0, "i2");
const SMALL_CODE: Ink = Ink::new(Font::Mono, 16.0, "i3");
const CODE: Ink = Ink::new(Font::Mono, 20.0, "");
const LABEL: Ink = Ink::new(Font::Sans, 17.0, "i2 n");
const BAD: Ink = Ink::new(Font::SansBold, 17.0, "bad");
