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
        let number = NUMBER.at(x, NUMBER.baseline(y), Anchor::Middle, stops[0].to_string());
        let mark = Item::group("", vec![Item::new("markdot", dot), number]);
        items.push(mark.living(Life::always().accented(stops)));
    }
    items
}

const RADIUS: f64 = 10.0;
const NUMBER: Ink = Ink::new(Font::SansBold, 15.0, "onbg");
