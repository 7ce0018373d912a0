//! Hand-overs as arrows from bar to bar; those that would lie on one another are one line with their number.

use crate::diagram::scene::{Anchor, Ink, Item, Life, Point, Rect};
use crate::diagram::text::Font;
use crate::diagram::timeline::Plan;
use crate::diagram::timeline::scale::Scale;
use crate::diagram::timeline::switches::{Switch, time_text};
use crate::diagram::timeline::tracks::Tracks;
use crate::trace::ThreadId;

/// A hand-over that is seen.
#[derive(Clone, Copy)]
struct Hand {
    time: u64,
    x: f64,
    /// The lanes of the two threads.
    from: usize,
    to: usize,
    /// The stop that selects it.
    stop: Option<u32>,
}

impl Hand {
    /// The lanes it goes through, from the top.
    fn lanes(&self) -> (usize, usize) {
        (self.from.min(self.to), self.from.max(self.to))
    }
}

/// All arrows; `stop_of` tells the stop that selects a hand-over.
pub fn draw(
    tracks: &Tracks,
    switches: &[Switch],
    scale: &Scale,
    plan: &Plan,
    stop_of: &dyn Fn(&Switch) -> Option<u32>,
) -> Vec<Item> {
    let lane = |thread: ThreadId| tracks.index_of(thread).filter(|index| *index < plan.lanes);
    // What lies free in between is seen on the strip below.
    let handed = switches.iter().filter(|switch| scale.is_moment(switch.released, switch.taken));
    let hands = handed.filter_map(|switch| {
        let (from, to) = (lane(switch.from)?, lane(switch.to)?);
        let (time, x) = (switch.taken, scale.x(switch.taken));
        Some(Hand { time, x, from, to, stop: stop_of(switch) })
    });
    let mut items = Vec::new();
    let mut counted: Vec<Rect> = Vec::new();
    for bundle in bundles(hands) {
        if let [hand] = bundle[..] {
            let mut life = Life::always();
            life.accents.extend(hand.stop);
            items.push(Item::group("", arrow(&hand, plan)).living(life));
            continue;
        }
        let (line, count) = merged(&bundle, plan, &mut counted);
        items.push(line);
        for (hand, stop) in bundle.iter().filter_map(|hand| Some((hand, hand.stop?))) {
            let life = Life::between(stop, Some(stop + 1)).accented(vec![stop]);
            items.push(Item::group("", arrow(hand, plan)).living(life));
        }
        items.extend(count);
    }
    items
}

/// Hand-overs in order of time, together where their heads would meet.
fn bundles(hands: impl Iterator<Item = Hand>) -> Vec<Vec<Hand>> {
    let mut bundles: Vec<Vec<Hand>> = Vec::new();
    for hand in hands {
        let (top, bottom) = hand.lanes();
        let meets = |bundle: &&mut Vec<Hand>| {
            let is_near = bundle.first().is_some_and(|first| hand.x - first.x < HEAD);
            is_near && bundle.iter().any(|other| other.lanes().0 < bottom && top < other.lanes().1)
        };
        match bundles.iter_mut().rev().take(MOST_OPEN).find(meets) {
            Some(bundle) => bundle.push(hand),
            None => bundles.push(vec![hand]),
        }
    }
    bundles
}

fn arrow(hand: &Hand, plan: &Plan) -> Vec<Item> {
    let half = plan.bar_h() / 2.0;
    let sign = if hand.to > hand.from { 1.0 } else { -1.0 };
    let start = Point::new(hand.x, plan.lane(hand.from).middle().y + sign * half);
    let tip = Point::new(hand.x, plan.lane(hand.to).middle().y - sign * half);
    vec![
        Item::line("hand", start, Point::new(hand.x, tip.y - sign * (HEAD - 1.0))),
        Item::head("handhead", tip, (0.0, sign), HEAD),
    ]
}

/// A line through the lanes of all of them, with their number where that stands on no other one.
fn merged(bundle: &[Hand], plan: &Plan, counted: &mut Vec<Rect>) -> (Item, Option<Item>) {
    let ends = || bundle.iter().map(|hand| hand.x);
    let (left, right) = (ends().fold(f64::MAX, f64::min), ends().fold(f64::MIN, f64::max));
    let x = f64::midpoint(left, right);
    let top = bundle.iter().map(|hand| hand.lanes().0).min().unwrap_or(0);
    let bottom = bundle.iter().map(|hand| hand.lanes().1).max().unwrap_or(0);
    let half = plan.bar_h() / 2.0;
    let below = |lane: usize| plan.lane(lane).middle().y + half;
    let above = |lane: usize| plan.lane(lane).middle().y - half;
    let line = Item::line("hand", Point::new(x, below(top)), Point::new(x, above(bottom)));
    let text = format!("×{}", bundle.len());
    let w = COUNT.width(&text) + 10.0;
    let left = (x - w / 2.0).clamp(plan.lane_x, plan.width - w);
    let places = (top..bottom).map(|lane| {
        let middle = f64::midpoint(below(lane), above(lane + 1));
        Rect::new(left, middle - COUNT_H / 2.0, w, COUNT_H)
    });
    let is_free = |place: &Rect| {
        !counted.iter().any(|other| {
            other.y == place.y && other.x < place.right() + 2.0 && place.x < other.right() + 2.0
        })
    };
    let first = bundle.iter().map(|hand| hand.time).min().unwrap_or(0);
    let last = bundle.iter().map(|hand| hand.time).max().unwrap_or(first);
    let told = format!("{} hand-overs within {}", bundle.len(), time_text(last - first));
    let count = places.into_iter().find(is_free).map(|place| {
        counted.push(place);
        let middle = place.middle();
        let text = COUNT.at(middle.x, COUNT.baseline(middle.y), Anchor::Middle, text);
        Item::titled(told, vec![Item::rect("handhead", place, COUNT_H / 2.0), text])
    });
    (line, count)
}

const HEAD: f64 = 10.0;
/// So many bundles may still get another one.
const MOST_OPEN: usize = 4;
const COUNT: Ink = Ink::new(Font::SansBold, 15.0, "onbg");
const COUNT_H: f64 = 18.0;
