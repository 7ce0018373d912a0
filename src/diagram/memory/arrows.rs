//! Draws arrows: out of slots to the right, height changes only between columns, into left edges.

use crate::diagram::memory::backs::{Edge, enters};
use crate::diagram::memory::casing::casings;
use crate::diagram::memory::content::{Card, Cell, Content, Row};
use crate::diagram::memory::graph::{Graph, Link, Source};
use crate::diagram::memory::lives::{Run, ending, frame_life, runs};
use crate::diagram::memory::place::Layout;
use crate::diagram::scene::{Item, Life, Point, Shape, Stroke};
use crate::trace::ObjectId;

/// All arrows. Each is a group of its dot, its line and its head.
pub fn draw(layout: &Layout, content: &Content, graph: &Graph) -> Vec<Item> {
    let mut items = Vec::new();
    let routes: Vec<(Point, Vec<Stroke>)> =
        (0..graph.links.len()).map(|link| route(layout, content, graph, link)).collect();
    for (index, link) in graph.links.iter().enumerate() {
        let (start, strokes) = routes[index].clone();
        let others: Vec<&[Stroke]> = (0..index)
            .filter(|other| graph.links[*other].source != link.source)
            .filter(|other| !link.lanes.iter().any(|lane| graph.links[*other].lanes.contains(lane)))
            .map(|other| routes[other].1.as_slice())
            .collect();
        let casings = casings(&strokes, &others, |point| layout.class_at(point));
        let port = layout.ports[index];
        let along = match enters(layout, graph, link) {
            Edge::Left => (1.0, 0.0),
            Edge::Top => (0.0, 1.0),
            Edge::Right => (-1.0, 0.0),
        };
        let head = Item::head("head", port, along, HEAD);
        let mut parts = casings;
        parts.push(Item::new("dot", Shape::Circle { center: start, radius: 5.0 }));
        parts.push(Item::new("ref", Shape::Line(strokes.clone())));
        parts.push(head.clone());
        for (is_weak, mut life) in lives(content, graph, link) {
            let class = if is_weak { "arr weak" } else { "arr" };
            let removed = life.gone.filter(|_| !life.is_quiet);
            let is_written_over = removed.is_some_and(|stop| {
                let now = row_of(content, link.source).cells.get(stop as usize);
                matches!(now, Some(Cell::Inline(_) | Cell::Cut))
            });
            if let Some(stop) = removed.filter(|_| is_written_over) {
                // The slot holds a text now: what is left of the arrow starts at its edge.
                life.is_quiet = true;
                let rest = Item::new("ref", Shape::Line(without_start(&strokes)));
                let old =
                    Life { born: stop, gone: Some(stop), is_quiet: false, accents: Vec::new() };
                items.push(Item::group(class, vec![rest, head.clone()]).living(old));
            }
            items.push(Item::group(class, parts.clone()).living(life));
        }
    }
    items
}

/// When the line's reference points at the link's spot, and whether it is a weak one.
fn lives(content: &Content, graph: &Graph, link: &Link) -> Vec<(bool, Life)> {
    let row = row_of(content, link.source);
    let states = row.cells.len();
    let mut lives = Vec::new();
    for card in &graph.spots[link.target].cards {
        let id = content.cards[*card].id;
        let is_weak = |cell: &Cell| matches!(cell, Cell::Weak(_));
        let points =
            row.cells.iter().map(|cell| (cell.target() == Some(id)).then_some(is_weak(cell)));
        for mut run in runs(points) {
            if lingers(content, link.source, id, run.end) {
                run.end = if run.end + 1 < states { run.end + 1 } else { usize::MAX };
            }
            let is_quiet = run.end != usize::MAX && !outlives(content, link.source, run.end);
            let mut life = ending(&run, is_quiet);
            if run.first > 0 {
                life.accents.push(run.first as u32);
            }
            // The card that took the place of a freed one must not be pointed at by the old arrow.
            let is_taken =
                run.end < states && is_replaced(content, graph, link.target, id, run.end);
            life.is_quiet |= is_taken;
            lives.push((run.value, life));
        }
    }
    lives
}

/// Whether both ends of an arrow went out of sight at a state without being freed: they are drawn once more.
fn lingers(content: &Content, source: Source, target: ObjectId, state: usize) -> bool {
    let Source::Item { card, .. } = source else { return false };
    let is_out = |card: &Card| card.last + 1 == state && !card.is_freed;
    let target = content.cards.iter().find(|card| card.id == target);
    is_out(&content.cards[card])
        && target.is_some_and(|target| is_out(target) || target.last >= state)
}

/// Whether the holder of a reference is still drawn at a state, so that a removed arrow has where to start.
fn outlives(content: &Content, source: Source, state: usize) -> bool {
    match source {
        Source::Name { frame, .. } => {
            let life: Option<Run<()>> = frame_life(&content.frames[frame]);
            life.is_some_and(|life| state < life.end)
        }
        Source::Item { card, .. } => {
            let card = &content.cards[card];
            state <= card.last || (card.is_freed && state == card.last + 1)
        }
    }
}

fn is_replaced(content: &Content, graph: &Graph, spot: usize, id: ObjectId, state: usize) -> bool {
    let cards = graph.spots[spot].cards.iter().map(|card| &content.cards[*card]);
    let mut others = cards.filter(|card| card.id != id);
    others.any(|other| other.first == state)
}

pub fn row_of(content: &Content, source: Source) -> &Row {
    match source {
        Source::Name { frame, row } => &content.frames[frame].rows[row],
        Source::Item { card, row } => &content.cards[card].body.rows()[row],
    }
}

/// The line of a link, up to the base of its head, and the point it starts at.
pub fn route(
    layout: &Layout,
    content: &Content,
    graph: &Graph,
    index: usize,
) -> (Point, Vec<Stroke>) {
    let link = &graph.links[index];
    let (start, exit) = layout.start(content, link.source);
    let mut strokes = vec![Stroke::Move(start), Stroke::To(Point::new(exit, start.y))];
    let mut at = Point::new(exit, start.y);
    let port = layout.ports[index];
    if graph.is_loop(link) {
        let end = Point::new(port.x + HEAD - 1.0, port.y);
        let reach = port.x + LOOP_REACH;
        strokes.push(Stroke::Curve(Point::new(reach, start.y), Point::new(reach, end.y), end));
        return (start, strokes);
    }
    if link.is_back {
        back(&mut strokes, layout, graph, index, at);
        return (start, strokes);
    }
    for lane in &link.lanes {
        let (left, right) = layout.columns[graph.nodes[*lane].column];
        let y = layout.lanes[*lane];
        // As far as to a card: of two that turn side by side none gets before the other.
        bend(&mut strokes, at, Point::new(left - HEAD + 1.0, y));
        at = Point::new(right, y);
        strokes.push(Stroke::To(at));
    }
    bend(&mut strokes, at, Point::new(port.x - HEAD + 1.0, port.y));
    (start, strokes)
}

/// A line without the level piece inside its slot and box.
fn without_start(strokes: &[Stroke]) -> Vec<Stroke> {
    let Some(Stroke::To(exit)) = strokes.get(1) else { return strokes.to_vec() };
    let mut rest = vec![Stroke::Move(*exit)];
    rest.extend(&strokes[2..]);
    rest
}

/// Level at both ends.
fn bend(strokes: &mut Vec<Stroke>, from: Point, to: Point) {
    if (from.y - to.y).abs() < 0.05 {
        strokes.push(Stroke::To(to));
        return;
    }
    let width = to.x - from.x;
    // Short of the middle, so that two lines cross at an angle also where cards stand close.
    let handle = (width * 0.4).min(150.0);
    let (a, b) = (Point::new(from.x + handle, from.y), Point::new(to.x - handle, to.y));
    strokes.push(Stroke::Curve(a, b, to));
}

/// Out to the right, up, left above the cards, and down into one; or down, left below them and up.
fn back(strokes: &mut Vec<Stroke>, layout: &Layout, graph: &Graph, index: usize, from: Point) {
    let (link, port) = (&graph.links[index], layout.ports[index]);
    let (lane, out) = (layout.back_lanes[index], layout.back_outs[index]);
    let top = Point::new(from.x, lane);
    strokes.push(Stroke::Curve(
        Point::new(from.x + out, from.y),
        Point::new(from.x + out, lane),
        top,
    ));
    if enters(layout, graph, link) == Edge::Top {
        strokes.push(Stroke::To(Point::new(port.x + 26.0, lane)));
        let end = Point::new(port.x, port.y - HEAD + 1.0);
        let bend = Point::new(port.x, lane);
        strokes.push(Stroke::Curve(Point::new(port.x + 8.0, lane), bend, end));
        return;
    }
    let left = Point::new(port.x, lane);
    strokes.push(Stroke::To(left));
    let end = Point::new(port.x - HEAD + 1.0, port.y);
    let a = Point::new(port.x - out - 12.0, lane);
    let b = Point::new(port.x - out - 12.0, port.y);
    strokes.push(Stroke::Curve(a, b, end));
}

const HEAD: f64 = 11.0;
/// How far the handles of a card's own loop lie from it.
const LOOP_REACH: f64 = 28.0;
