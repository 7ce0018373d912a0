//! The numbers of a timeline's stops, above the strip that says who holds the GIL.

use crate::diagram::scene::{Anchor, Ink, Item, Life, Point, Rect};
use crate::diagram::text::Font;
use crate::diagram::timeline::Plan;
use crate::diagram::timeline::moments::Moment;
use crate::diagram::timeline::scale::Scale;

/// A number at each stop, or the first and the last of those that would meet; the selected stop with its time down to the
/// axis.
pub fn draw(selected: &[Moment], scale: &Scale, plan: &Plan) -> Vec<Item> {
    let held = plan.held();
    let y = held.y - plan.mark_drop();
    let mut items = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    for (stop, moment) in (1..).zip(selected) {
        let x = scale.x(moment.time);
        let line = Item::line("pick", Point::new(x, held.y), Point::new(x, plan.axis_y));
        items.push(line.living(Life::between(stop, Some(stop + 1))));
        let mut mark = Mark { stops: (stop, stop), times: (x, x) };
        while let Some(before) = marks.pop_if(|before| before.right(plan) + 1.0 > mark.left(plan)) {
            mark.stops.0 = before.stops.0;
            mark.times.0 = before.times.0;
        }
        marks.push(mark);
    }
    for mark in marks {
        let (left, w) = (mark.left(plan), mark.width());
        let rect = Rect::new(left, y - RADIUS, w, 2.0 * RADIUS);
        let number = NUMBER.at(left + w / 2.0, NUMBER.baseline(y), Anchor::Middle, mark.text());
        let parts = vec![Item::rect("markdot", rect, RADIUS), number];
        let stops = (mark.stops.0..=mark.stops.1).collect();
        items.push(Item::group("", parts).living(Life::always().accented(stops)));
    }
    items
}

/// The number of a stop, or of several that are near each other.
struct Mark {
    stops: (u32, u32),
    /// Where the first and the last of them stand.
    times: (f64, f64),
}

impl Mark {
    fn text(&self) -> String {
        match self.stops {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}–{last}"),
        }
    }

    fn width(&self) -> f64 {
        (NUMBER.width(&self.text()) + 8.0).max(2.0 * RADIUS)
    }

    fn left(&self, plan: &Plan) -> f64 {
        let middle = f64::midpoint(self.times.0, self.times.1);
        (middle - self.width() / 2.0).clamp(plan.lane_x, plan.width - self.width())
    }

    fn right(&self, plan: &Plan) -> f64 {
        self.left(plan) + self.width()
    }
}

const RADIUS: f64 = 10.0;
const NUMBER: Ink = Ink::new(Font::SansBold, 15.0, "onbg");
