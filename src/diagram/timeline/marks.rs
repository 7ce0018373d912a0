//! The numbers of a timeline's stops, above the strip that says who holds the GIL.

use crate::diagram::scene::{Anchor, Ink, Item, Life, Point, Shape};
use crate::diagram::text::Font;
use crate::diagram::timeline::Plan;
use crate::diagram::timeline::moments::Moment;
use crate::diagram::timeline::scale::Scale;

/// A numbered dot at each stop, if there is room between those of the others, else it is the one before it; the selected
/// stop with its time down to the axis.
pub fn draw(selected: &[Moment], scale: &Scale, plan: &Plan) -> Vec<Item> {
    let held = plan.held();
    let y = held.y - plan.mark_drop();
    let mut items = Vec::new();
    // Where each dot stands, and the stops that it is for.
    let mut dots: Vec<(f64, Vec<u32>)> = Vec::new();
    for (stop, moment) in (1..).zip(selected) {
        let time_x = scale.x(moment.time);
        let x = time_x.clamp(plan.lane_x + RADIUS, plan.width - RADIUS);
        match dots.last_mut() {
            Some((before, stops)) if x - *before < 2.0 * RADIUS + 1.0 => stops.push(stop),
            _ => dots.push((x, vec![stop])),
        }
        let (top, end) = (Point::new(time_x, held.y), Point::new(time_x, plan.axis_y));
        let line = Item::line("pick", top, end);
        items.push(line.living(Life::between(stop, Some(stop + 1))));
    }
    for (x, stops) in dots {
        let dot = Shape::Circle { center: Point::new(x, y), radius: RADIUS };
        let mut mark = vec![Item::new("markdot", dot)];
        mark.extend(numbers(x, y, &stops));
        items.push(Item::group("", mark).living(Life::always().accented(stops)));
    }
    items
}

/// The number of the stop that a dot is for; of several the one that was selected last.
fn numbers(x: f64, y: f64, stops: &[u32]) -> impl Iterator<Item = Item> {
    stops.iter().enumerate().map(move |(at, stop)| {
        let number = NUMBER.at(x, NUMBER.baseline(y), Anchor::Middle, stop.to_string());
        let from = if at == 0 { 1 } else { *stop };
        number.living(Life::between(from, stops.get(at + 1).copied()))
    })
}

const RADIUS: f64 = 10.0;
const NUMBER: Ink = Ink::new(Font::SansBold, 15.0, "onbg");
