//! The numbers of a timeline's stops, above the strip that says who holds the GIL.

use crate::diagram::scene::{Anchor, Ink, Item, Life, Point, Shape};
use crate::diagram::text::Font;
use crate::diagram::timeline::Plan;
use crate::diagram::timeline::scale::Scale;
use crate::diagram::timeline::switches::Switch;

/// A numbered dot at each stop, if there is room between those of the others; the selected one with its time down to the
/// axis.
pub fn draw(selected: &[&Switch], scale: &Scale, plan: &Plan) -> Vec<Item> {
    let held = plan.held();
    let y = held.y - plan.mark_drop();
    let mut items = Vec::new();
    let mut free_from = f64::MIN;
    for (stop, switch) in (1..).zip(selected) {
        let time_x = scale.x(switch.taken);
        let x = time_x.clamp(plan.lane_x + RADIUS, plan.width - RADIUS);
        let is_apart = x - RADIUS >= free_from;
        if is_apart {
            free_from = x + RADIUS + 1.0;
            let dot = Shape::Circle { center: Point::new(x, y), radius: RADIUS };
            let number = NUMBER.at(x, NUMBER.baseline(y), Anchor::Middle, stop.to_string());
            let mark = Item::group("", vec![Item::new("markdot", dot), number]);
            items.push(mark.living(Life::always().accented(vec![stop])));
        }
        let (top, end) = (Point::new(time_x, held.y), Point::new(time_x, plan.axis_y));
        let mut picked = vec![Item::line("pick", top, end)];
        if !is_apart {
            let tip = Point::new(time_x, held.y - 2.0);
            picked.push(Item::head("pickfill", tip, (0.0, 1.0), 9.0));
        }
        items.push(Item::group("", picked).living(Life::between(stop, Some(stop + 1))));
    }
    items
}

const RADIUS: f64 = 10.0;
const NUMBER: Ink = Ink::new(Font::SansBold, 15.0, "onbg");
