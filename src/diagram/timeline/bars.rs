//! Bars, dots and hand-over arrows of a timeline.

use crate::diagram::scene::{Anchor, Ink, Item, Point, Rect, Shape};
use crate::diagram::text::Font;
use crate::diagram::thread_name;
use crate::diagram::timeline::labels;
use crate::diagram::timeline::scale::Scale;
use crate::diagram::timeline::switches::{Switch, time_text};
use crate::diagram::timeline::tracks::{Span, State, Track, Tracks};
use crate::diagram::timeline::{Plan, edge};
use crate::trace::Trace;

/// Everything a thread does, on its lane; `arrows` are the places where hand-overs pass through the lane.
pub fn track(
    (tracks, index): (&Tracks, usize),
    scale: &Scale,
    plan: &Plan,
    arrows: &[f64],
) -> Vec<Item> {
    let track = &tracks.threads[index];
    let middle = plan.lane(index).middle().y;
    let class = tracks.color(track);
    let mut all = Vec::new();
    let mut labels = labels::of(track, scale).into_iter();
    let mut last_call = "";
    // One call runs the loop: it goes on between its tasks' turns.
    let is_loop = track.task.is_none()
        && tracks.threads.iter().any(|it| it.task.is_some() && it.thread == track.thread);
    for span in &track.spans {
        let mut items = Vec::new();
        let mut label = labels.next().flatten();
        for (from, to) in scale.parts(span.from, span.to) {
            let (left, right) = (edge(scale, from, true), edge(scale, to, false));
            match &span.state {
                State::Run => {
                    let bar = bar(left, right, middle, plan.bar_h());
                    items.push(Item::rect(format!("thf th{class}"), bar, 3.0));
                    items.extend(label.take().map(|label| {
                        let free =
                            Rect::new(bar.x + label.inset, bar.y, bar.w - label.inset, bar.h);
                        centred(IN_BAR, label.text, free)
                    }));
                }
                State::Wait => {
                    let bar = bar(left, right, middle, plan.wait_h());
                    items.push(Item::rect(format!("thw th{class}"), bar, 3.0));
                }
                State::Block(call) => {
                    let from = Point::new((left + 5.0).min(right), middle);
                    let to = Point::new((right - 4.0).max(from.x), middle);
                    items.push(Item::line(format!("thd th{class}"), from, to));
                    let has_room = plan.lane_h >= 46.0 && from_start(span, left, scale);
                    let is_told = is_loop && last_call == call;
                    let place = call_place(call, left, right, arrows);
                    if let Some((x, text)) = place.filter(|_| has_room && !is_told) {
                        last_call = call;
                        let up = if plan.lane_h < 60.0 { 8.0 } else { 11.0 };
                        items.push(CALL.at(x, middle - up, Anchor::Start, text));
                    }
                }
            }
        }
        if span.state == State::Wait {
            all.extend(items);
        } else if !items.is_empty() {
            all.push(Item::titled(told(span, tracks.start), items));
        }
    }
    all
}

/// When, and up to where, as in `5.4 ms to 15.5 ms, up to line 6, JUMP_BACKWARD`, `t1.join(), 5.4 ms to 15.5 ms`.
fn told(span: &Span, start: u64) -> String {
    let from = time_text(span.from.saturating_sub(start));
    let to = time_text(span.to.saturating_sub(start));
    let call = span.call().map_or(String::new(), |call| format!("{call}, "));
    let reached = span.reached().map_or(String::new(), |place| format!(", up to {place}"));
    format!("{call}{from} to {to}{reached}")
}

/// A sentence for each thread, with what its bars and lines say.
pub fn told_of_all(trace: &Trace, tracks: &Tracks, scale: &Scale) -> Vec<String> {
    let threads = tracks.threads.iter().filter(|track| track.task.is_none()).take(MOST_TOLD);
    let sentence = |track: &Track| {
        let drawn = track.spans.iter().filter(|span| span.is_told(scale));
        let spans: Vec<String> =
            drawn.take(MOST_TOLD).map(|span| told(span, tracks.start)).collect();
        format!("{}: {}.", track.name(trace), spans.join("; "))
    };
    threads.map(sentence).collect()
}

/// The strip that shows that only one runs.
pub fn held(trace: &Trace, tracks: &Tracks, scale: &Scale, plan: &Plan) -> Vec<Item> {
    let strip = plan.held();
    let middle = strip.middle().y;
    let mut items = Vec::new();
    for (left, right) in seen_free(tracks, scale) {
        let rect = Rect::new(left + 1.5, strip.y, right - left - 3.0, strip.h);
        items.push(Item::rect("gfree", rect, 3.0));
        if FREE.width("free") + 12.0 <= rect.w {
            items.push(centred(FREE, "free".to_owned(), rect));
        }
    }
    for slice in &tracks.slices {
        let class = tracks.colors.of_thread(slice.thread);
        for (from, to) in scale.parts(slice.from, slice.to) {
            let bar = bar(edge(scale, from, true), edge(scale, to, false), middle, strip.h);
            items.push(Item::rect(format!("thf th{class}"), bar, 3.0));
            let name = thread_name(trace, slice.thread);
            let name = name.strip_prefix("thread ").unwrap_or(&name).to_owned();
            if IN_BAR.width(&name) + 8.0 <= bar.w {
                items.push(centred(IN_BAR, name, bar));
            }
        }
    }
    items
}

/// Where nobody holds the GIL, if it can be seen.
pub fn seen_free(tracks: &Tracks, scale: &Scale) -> impl Iterator<Item = (f64, f64)> {
    let pairs = tracks.slices.windows(2).map(|pair| (pair[0].to, pair[1].from));
    let free = pairs.filter(|(from, to)| !scale.is_moment(*from, *to));
    let parts = free.flat_map(|(from, to)| scale.parts(from, to));
    parts
        .filter(|(from, to)| !scale.is_moment(*from, *to))
        .map(|(from, to)| (edge(scale, from, true), edge(scale, to, false)))
}

/// Dots for drop requests, rings for timeouts without.
pub fn timeouts(track: &Track, scale: &Scale, plan: &Plan, index: usize) -> Vec<Item> {
    let y = plan.lane(index).middle().y;
    let shown = track.timeouts.iter().filter(|timeout| !scale.is_hidden(timeout.time));
    shown.map(|timeout| dot(scale.x(timeout.time), y, timeout.is_request)).collect()
}

/// The sign of a legend's entry.
pub fn sign(entry: &str, class: u32, x: f64, middle: f64) -> Item {
    match entry {
        "running" => {
            Item::rect(format!("thf th{class}"), Rect::new(x, middle - 10.0, 34.0, 20.0), 3.0)
        }
        "waiting for the GIL" | "waiting for a core" | "waiting to run" | "ready to run" => {
            Item::rect(format!("thw th{class}"), Rect::new(x, middle - 8.0, 34.0, 16.0), 3.0)
        }
        "blocked" | "awaiting" => Item::line(
            format!("thd th{class}"),
            Point::new(x + 1.0, middle),
            Point::new(x + 34.0, middle),
        ),
        "nobody holds it" => Item::rect("gfree", Rect::new(x, middle - 10.0, 34.0, 20.0), 3.0),
        _ => dot(x + 8.0, middle, entry == "drop request"),
    }
}

fn dot(x: f64, y: f64, is_request: bool) -> Item {
    let class = if is_request { "req" } else { "req void" };
    Item::new(class, Shape::Circle { center: Point::new(x, y), radius: DOT })
}

/// Never thinner than what can be seen.
fn bar(left: f64, right: f64, middle: f64, height: f64) -> Rect {
    Rect::new(left, middle - height / 2.0, (right - left).max(LEAST_BAR), height)
}

/// Where a call is named, so that no arrow passes through it, and how: whole, else without what its function is reached
/// by, else by the function alone.
fn call_place(call: &str, left: f64, right: f64, arrows: &[f64]) -> Option<(f64, String)> {
    let (callee, arguments) = call.split_at(call.find('(').unwrap_or(call.len()));
    let name = callee.rsplit('.').next().unwrap_or(callee);
    let forms = [call.to_owned(), format!("{name}{arguments}"), name.to_owned()];
    let placed = |text: String| Some((free_from(left, right, CALL.width(&text), arrows)?, text));
    forms.into_iter().find_map(placed)
}

/// The first place in a line's room at which a text of this width meets no arrow.
fn free_from(left: f64, right: f64, width: f64, arrows: &[f64]) -> Option<f64> {
    let mut x = left + 12.0;
    while let Some(arrow) =
        arrows.iter().find(|arrow| **arrow > x - 8.0 && **arrow < x + width + 8.0)
    {
        x = arrow + 10.0;
    }
    (x + width + 6.0 <= right + 0.1).then_some(x)
}

/// The places where hand-overs pass through a lane on their way to another.
pub fn passing(tracks: &Tracks, switches: &[Switch], scale: &Scale, lane: usize) -> Vec<f64> {
    let pass = switches.iter().filter(|switch| scale.is_moment(switch.released, switch.taken));
    let pass = pass.filter_map(|switch| {
        let (from, to) = (tracks.index_of(switch.from)?, tracks.index_of(switch.to)?);
        let is_between = from.min(to) < lane && lane < from.max(to);
        is_between.then(|| scale.x(switch.taken))
    });
    pass.collect()
}

fn centred(ink: Ink, text: String, rect: Rect) -> Item {
    let middle = rect.middle();
    ink.at(middle.x, ink.baseline(middle.y), Anchor::Middle, text)
}

/// Whether a part of a span begins where the span does.
fn from_start(span: &Span, left: f64, scale: &Scale) -> bool {
    (scale.x(span.from) - left).abs() < 0.01
}

/// Threads, and spans of one, that a description tells of.
const MOST_TOLD: usize = 12;
const LEAST_BAR: f64 = 2.5;
/// Radius of the dot of a drop request.
pub const DOT: f64 = 6.5;
pub const IN_BAR: Ink = Ink::new(Font::MonoBold, 17.0, "onth");
const CALL: Ink = Ink::new(Font::Mono, 17.0, "i3");
const FREE: Ink = Ink::new(Font::Sans, 19.0, "i2");

#[cfg(test)]
mod tests {
    use super::{CALL, call_place};

    #[test]
    fn a_call_is_named_by_less_where_there_is_less_room() {
        let named = |call: &str, room: f64, arrows: &[f64]| {
            call_place(call, 0.0, CALL.width("x") * room + 18.0, arrows).map(|(_, text)| text)
        };
        let sleep = "time.sleep(0.5)";
        let cases = [(15.0, Some(sleep)), (14.0, Some("sleep(0.5)")), (9.0, Some("sleep"))];
        for (room, text) in cases {
            assert_eq!(named(sleep, room, &[]).as_deref(), text, "{room}");
        }
        assert_eq!(named(sleep, 4.0, &[]), None);
        // Behind an arrow there is room for less.
        assert_eq!(named(sleep, 15.0, &[30.0]).as_deref(), Some("sleep(0.5)"));
        assert_eq!(named("loads(data.text)", 5.0, &[]).as_deref(), Some("loads"));
    }
}
