//! Where two arrows cross, the later one gets a casing in the colour of what lies below.

use crate::diagram::scene::{Item, Point, Shape, Stroke};

/// A straight piece of an arrow, and the part of the stroke it stands for.
struct Piece {
    from: Point,
    to: Point,
    stroke: usize,
    /// Position on the stroke at `from` and `to`, from 0 to 1.
    begin: f64,
    end: f64,
}

/// The casings of an arrow where it crosses earlier ones; `class` tells the colour at a point.
pub fn casings(
    strokes: &[Stroke],
    earlier: &[&[Stroke]],
    class: impl Fn(Point) -> &'static str,
) -> Vec<Item> {
    let (own, box_of_own) = (pieces(strokes), hull(strokes));
    let mut items = Vec::new();
    for other in earlier {
        if !meet(&box_of_own, &hull(other)) {
            continue;
        }
        let other = pieces(other);
        for piece in &own {
            let crossing = other.iter().find_map(|other| cross(piece, other));
            let Some((point, part)) = crossing else { continue };
            let at = piece.begin + (piece.end - piece.begin) * part;
            if let Some(line) = around(strokes, piece.stroke, at) {
                let class = format!("case {}", class(point));
                items.push(Item::new(class, Shape::Line(line)));
            }
        }
    }
    items
}

/// Whether two arrows cross anywhere.
#[cfg(test)]
pub fn crosses(a: &[Stroke], b: &[Stroke]) -> bool {
    let (a, b) = (pieces(a), pieces(b));
    a.iter().any(|a| b.iter().any(|b| cross(a, b).is_some()))
}

fn pieces(strokes: &[Stroke]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = Point::new(0.0, 0.0);
    for (index, stroke) in strokes.iter().enumerate() {
        let to = match stroke {
            Stroke::Move(to) => {
                from = *to;
                continue;
            }
            Stroke::To(to) | Stroke::Curve(_, _, to) => *to,
            Stroke::Close => continue,
        };
        let count = if matches!(stroke, Stroke::Curve(..)) { CURVE_PIECES } else { 1 };
        let mut last = from;
        for step in 1..=count {
            let (begin, end) =
                (f64::from(step - 1) / f64::from(count), f64::from(step) / f64::from(count));
            let next = on(from, stroke, end);
            pieces.push(Piece { from: last, to: next, stroke: index, begin, end });
            last = next;
        }
        from = to;
    }
    pieces
}

/// The corners of a box that holds all strokes.
fn hull(strokes: &[Stroke]) -> (Point, Point) {
    let (mut low, mut high) = (Point::new(f64::MAX, f64::MAX), Point::new(f64::MIN, f64::MIN));
    let mut add = |point: &Point| {
        low = Point::new(low.x.min(point.x), low.y.min(point.y));
        high = Point::new(high.x.max(point.x), high.y.max(point.y));
    };
    for stroke in strokes {
        match stroke {
            Stroke::Move(to) | Stroke::To(to) => add(to),
            Stroke::Curve(a, b, to) => [a, b, to].into_iter().for_each(&mut add),
            Stroke::Close => {}
        }
    }
    (low, high)
}

fn meet(a: &(Point, Point), b: &(Point, Point)) -> bool {
    a.0.x <= b.1.x && b.0.x <= a.1.x && a.0.y <= b.1.y && b.0.y <= a.1.y
}

/// The point of a stroke at `t`.
fn on(from: Point, stroke: &Stroke, t: f64) -> Point {
    let mix = |a: Point, b: Point| Point::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
    match stroke {
        Stroke::Move(to) | Stroke::To(to) => mix(from, *to),
        Stroke::Curve(a, b, to) => {
            let (p, q, r) = (mix(from, *a), mix(*a, *b), mix(*b, *to));
            mix(mix(p, q), mix(q, r))
        }
        Stroke::Close => from,
    }
}

/// Where two pieces cross, and how far along the first; ends that only touch do not count.
fn cross(a: &Piece, b: &Piece) -> Option<(Point, f64)> {
    let (ax, ay) = (a.to.x - a.from.x, a.to.y - a.from.y);
    let (bx, by) = (b.to.x - b.from.x, b.to.y - b.from.y);
    let area = ax * by - ay * bx;
    if area.abs() < 1e-9 {
        return None;
    }
    let (dx, dy) = (b.from.x - a.from.x, b.from.y - a.from.y);
    let (t, u) = ((dx * by - dy * bx) / area, (dx * ay - dy * ax) / area);
    let is_inside = (0.0..1.0).contains(&t) && (0.0..1.0).contains(&u);
    is_inside.then(|| (Point::new(a.from.x + ax * t, a.from.y + ay * t), t))
}

/// A short line along a stroke, around the position `at`; `None` at the very ends, where others start and end too.
fn around(strokes: &[Stroke], index: usize, at: f64) -> Option<Vec<Stroke>> {
    let before = strokes.get(index.checked_sub(1)?)?;
    let from = match before {
        Stroke::Move(to) | Stroke::To(to) | Stroke::Curve(_, _, to) => *to,
        Stroke::Close => return None,
    };
    let stroke = &strokes[index];
    let end = on(from, stroke, 1.0);
    let length = (end.x - from.x).hypot(end.y - from.y).max(1.0);
    let half = REACH / length;
    if at < half || at > 1.0 - half {
        return None;
    }
    let points = (0..=CASE_PIECES).map(|step| {
        on(from, stroke, at - half + 2.0 * half * f64::from(step) / f64::from(CASE_PIECES))
    });
    let mut line: Vec<Stroke> = points.map(Stroke::To).collect();
    if let Some(Stroke::To(first)) = line.first().copied() {
        line[0] = Stroke::Move(first);
    }
    Some(line)
}

const CURVE_PIECES: u32 = 16;
const CASE_PIECES: u32 = 4;
/// Half the length of a casing.
const REACH: f64 = 9.0;
