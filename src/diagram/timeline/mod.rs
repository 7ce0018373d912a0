//! GIL timelines: a lane per thread, who holds the GIL below, and a strip about the selected switch.

mod bars;
mod compare;
mod hands;
mod labels;
mod legend;
mod marks;
mod moments;
mod scale;
mod strip;
mod switches;
mod tasks;
mod tears;
mod tracks;

pub use self::compare::draw as draw_compared;

use crate::diagram::scene::{Anchor, Ink, Item, Point, Rect, Scene, Shape};
use crate::diagram::text::{self, Font};
use crate::diagram::timeline::scale::{Scale, TEAR_W};
use crate::diagram::timeline::switches::Switch;
pub use crate::diagram::timeline::switches::{grouped, time_text};
use crate::diagram::timeline::tracks::State;
pub use crate::diagram::timeline::tracks::{Reason, Slice, Tracks};
use crate::diagram::{Drawn, View};
use crate::trace::Trace;

/// Where the rows stand.
pub struct Plan {
    /// Where lanes begin, right of their names.
    pub lane_x: f64,
    pub width: f64,
    pub height: f64,
    /// Number of lanes drawn.
    pub lanes: usize,
    pub lane_h: f64,
    lane_pitch: f64,
    lanes_y: f64,
    held_y: f64,
    held_h: f64,
    pub axis_y: f64,
    pub strip_y: f64,
    pub strip_h: f64,
}

/// Distances and heights that do not depend on the number of lanes.
pub struct Rows {
    key: Ink,
    legend_row: f64,
    legend_gap: f64,
    held_gap: f64,
    held_h: f64,
    axis_gap: f64,
    axis_h: f64,
    strip_gap: f64,
    /// Of two lines, and of three.
    strip_h: (f64, f64),
}

/// Draws the timeline of one unit; `None` when fewer than two threads ran in it.
pub fn draw(trace: &Trace, unit: u32, view: &View) -> Option<Drawn> {
    let tracks = Tracks::read(trace, unit)?;
    let interval = trace.stamp.switch_interval_ns;
    let lane_x = lane_x(trace, &tracks);
    let right = view.width - LANE_PAD - tasks::end_room(&tracks);
    let scale = Scale::fit(&tracks, interval, lane_x + LANE_PAD, right);
    let (plan, legend) = Plan::fit(&tracks, view, &scale, lane_x);
    // Each process has a GIL of its own: nothing changes hands between them.
    let is_shared = trace.timeline.is_of_one_process();
    let switches = if is_shared { switches::visible(&tracks, &scale) } else { Vec::new() };
    let selected = moments::choose(trace, &tracks, &switches, &scale, view.max_stops);
    let mut items = legend;
    items.extend(lanes(trace, &tracks, &plan));
    for index in 0..plan.lanes.min(tracks.threads.len()) {
        let arrows = bars::passing(&tracks, &switches, &scale, index);
        items.extend(bars::track((&tracks, index), &scale, &plan, &arrows));
    }
    if is_shared && plan.held_h > 0.0 {
        items.extend(bars::held(trace, &tracks, &scale, &plan));
    }
    items.extend(axis(trace, &scale, &plan));
    let stop_of = |switch: &Switch| {
        let stop = selected.iter().position(|moment| moment.event == switch.event);
        stop.map(|stop| stop as u32 + 1)
    };
    items.extend(hands::draw(&tracks, &switches, &scale, &plan, &stop_of));
    for (index, track) in tracks.threads.iter().enumerate().take(plan.lanes) {
        items.extend(bars::timeouts(track, &scale, &plan, index));
        items.extend(tasks::ending(track, &scale, &plan, index));
    }
    items.extend(tears(&scale, &plan));
    items.extend(marks::draw(&selected, &scale, &plan));
    items.extend(strip::draw(trace, &tracks, &selected, &plan));
    items.extend(tasks::picked(&selected, &scale, &plan));
    let stops = moments::as_stops(trace, unit, (&tracks, &scale), &selected);
    let omitted = omitted(&tracks, &scale, &plan);
    let scene = Scene {
        width: view.width,
        height: plan.height,
        title: title(trace, &tracks),
        description: description(trace, (&tracks, &scale), &omitted, stops.is_empty()),
        stops: (selected.len() as u32).max(1),
        hatches: hatches(&tracks),
        items,
    };
    Some(Drawn { scene, stops, omitted })
}

fn title(trace: &Trace, tracks: &Tracks) -> String {
    let threads = tracks.thread_count();
    if threads < tracks.threads.len() {
        return tasks::title(tracks);
    }
    match trace.stamp.cores {
        0 => format!("GIL timeline of {threads} threads"),
        _ => format!("Timeline of {threads} threads, {}", trace.stamp.threading()),
    }
}

impl Plan {
    /// The rows at their largest, with the legend.
    fn fit(tracks: &Tracks, view: &View, scale: &Scale, lane_x: f64) -> (Plan, Vec<Item>) {
        let roomy = Plan::with_rows(tracks, view, &ROOMY, scale, lane_x);
        if roomy.0.lane_h >= LEAST_ROOMY && roomy.0.lanes == tracks.threads.len() {
            return roomy;
        }
        Plan::with_rows(tracks, view, &COMPACT, scale, lane_x)
    }

    fn with_rows(
        tracks: &Tracks,
        view: &View,
        rows: &Rows,
        scale: &Scale,
        lane_x: f64,
    ) -> (Plan, Vec<Item>) {
        let (legend, legend_rows) = legend::draw(tracks, view.width, rows, Some(scale));
        let legend_h = legend_rows * rows.legend_row + rows.legend_gap;
        let strip_h = if view.width < NARROW { rows.strip_h.1 } else { rows.strip_h.0 };
        let (held_gap, held_h) = match (tracks.thread_count() > 1, tracks.has_gil) {
            (true, true) => (rows.held_gap, rows.held_h),
            (true, false) => (0.0, 0.0),
            // The numbers of the tasks' turns.
            (false, _) => (rows.held_gap, 0.0),
        };
        let middle = held_gap + held_h + rows.axis_gap + rows.axis_h;
        let room = view.height - legend_h - middle - rows.strip_gap - strip_h;
        let count = tracks.threads.len();
        let fits = |(lane, gap): &(f64, f64)| count as f64 * (lane + gap) - gap <= room;
        let (lane_h, gap) = LANE_HEIGHTS.into_iter().find(fits).unwrap_or(LANE_HEIGHTS[4]);
        let most = ((room + gap) / (lane_h + gap)).floor().max(2.0) as usize;
        let lanes = count.min(most);
        let held_y = legend_h + lanes as f64 * (lane_h + gap) - gap + held_gap;
        let axis_y = held_y + held_h + rows.axis_gap;
        let strip_y = axis_y + rows.axis_h + rows.strip_gap;
        let plan = Plan {
            lane_x,
            width: view.width,
            height: strip_y + strip_h,
            lanes,
            lane_h,
            lane_pitch: lane_h + gap,
            lanes_y: legend_h,
            held_y,
            held_h,
            axis_y,
            strip_y,
            strip_h,
        };
        (plan, legend)
    }

    /// The lane of a track.
    pub fn lane(&self, index: usize) -> Rect {
        let y = self.lanes_y + index as f64 * self.lane_pitch;
        Rect::new(self.lane_x, y, self.width - self.lane_x, self.lane_h)
    }

    /// Height of a running bar.
    pub fn bar_h(&self) -> f64 {
        (self.lane_h - 22.0).clamp(20.0, 46.0)
    }

    pub fn wait_h(&self) -> f64 {
        (self.bar_h() / 2.0).clamp(14.0, 22.0)
    }

    /// From the middle of a stop's number down to the strip.
    pub fn mark_drop(&self) -> f64 {
        if self.held_h > 30.0 { 14.0 } else { 12.0 }
    }

    pub fn held(&self) -> Rect {
        Rect::new(self.lane_x, self.held_y, self.width - self.lane_x, self.held_h)
    }
}

/// Where lanes begin: behind the longest name, if it is not too long.
fn lane_x(trace: &Trace, tracks: &Tracks) -> f64 {
    let names = tracks.threads.iter().map(|track| LABEL.width(&track.name(trace)));
    (names.fold(0.0, f64::max) + NAME_GAP).ceil().clamp(LANE_X.0, LANE_X.1)
}

fn lanes(trace: &Trace, tracks: &Tracks, plan: &Plan) -> Vec<Item> {
    let mut items = Vec::new();
    for (index, track) in tracks.threads.iter().enumerate().take(plan.lanes) {
        let lane = plan.lane(index);
        items.push(Item::rect("lane", lane, 0.0));
        let name = track.name(trace);
        let shown = text::fit_end(&name, LABEL.font, LABEL.px, plan.lane_x - NAME_GAP);
        let is_cut = shown != name;
        let label = LABEL.at(0.0, LABEL.baseline(lane.middle().y), Anchor::Start, shown);
        items.push(if is_cut { Item::titled(name, vec![label]) } else { label });
    }
    if plan.held_h > 0.0 && trace.timeline.is_of_one_process() {
        let y = LABEL.baseline(plan.held().middle().y);
        items.push(LABEL.at(0.0, y, Anchor::Start, "GIL held by"));
    }
    items
}

/// Units of time in nanoseconds, as the strip names them.
const UNITS: [(u64, &str); 4] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs"), (1, "ns")];

/// The line with ticks at 1, 2 or 5 units.
fn axis(trace: &Trace, scale: &Scale, plan: &Plan) -> Vec<Item> {
    let mut items = Vec::new();
    let y = plan.axis_y;
    for (from, to) in scale.parts(scale.start, scale.end) {
        let (from, to) =
            (Point::new(edge(scale, from, true), y), Point::new(edge(scale, to, false), y));
        items.push(Item::line("axl", from, to));
    }
    let step = scale.tick();
    let span = scale.end - scale.start;
    let (unit_ns, unit) = UNITS.into_iter().find(|unit| unit.0 <= span).unwrap_or(UNITS[3]);
    let mut free_from = f64::MIN;
    let mut at = 0;
    while at <= span {
        let time = scale.start + at;
        let tear = scale.tears.iter().find(|tear| time > tear.from && time < tear.to);
        if let Some(tear) = tear {
            // Goes to the first tick behind the gap.
            at = (tear.to - scale.start).div_ceil(step) * step;
            continue;
        }
        let x = scale.x(time);
        items.push(Item::line("axl", Point::new(x, y), Point::new(x, y + 7.0)));
        let value = at as f64 / unit_ns as f64;
        let is_first = at == 0;
        let label = if is_first { format!("{value} {unit}") } else { value.to_string() };
        let half = TICK.width(&label) / 2.0;
        let x = x.min(plan.width - half);
        if x - half > free_from {
            items.push(TICK.at(x, y + 27.0, Anchor::Middle, label));
            free_from = x + half + 8.0;
        }
        at += step;
    }
    let clock = text::fit(&trace.stamp.clock, CLOCK.font, CLOCK.px, plan.lane_x - 24.0);
    items.push(CLOCK.at(0.0, y + 27.0, Anchor::Start, clock));
    items
}

/// A time's place; at a tear, the edge of the gap.
pub fn edge(scale: &Scale, time: u64, is_start: bool) -> f64 {
    let tear =
        scale.tears.iter().find(|tear| if is_start { tear.to == time } else { tear.from == time });
    match tear {
        Some(tear) if is_start => scale.x(tear.from) + TEAR_W,
        Some(tear) => scale.x(tear.from),
        None => scale.x(time),
    }
}

/// The gap where time is left out, with what is left out written along it.
fn tears(scale: &Scale, plan: &Plan) -> Vec<Item> {
    let mut items = Vec::new();
    for tear in &scale.tears {
        let left = scale.x(tear.from);
        let (top, bottom) = (plan.lane(0).y - 3.0, plan.axis_y - 8.0);
        let rect = Rect::new(left, top, TEAR_W, bottom - top);
        items.push(Item::rect("tear", rect, 0.0));
        for x in [left, left + TEAR_W] {
            items.push(Item::new("tearline", Shape::Line(zigzag(x, top, bottom))));
        }
        let time = time_text(tear.to - tear.from);
        let middle = rect.middle();
        let Some(slices) = tear.slices_text() else {
            items.push(upright(middle, time));
            continue;
        };
        let line = format!("{slices}, {time}");
        if TORN.width(&line) <= rect.h - 16.0 {
            items.push(upright(middle, line));
        } else {
            items.push(upright(Point::new(middle.x - 11.0, middle.y), slices));
            items.push(upright(Point::new(middle.x + 11.0, middle.y), time));
        }
    }
    items
}

/// A text that reads from below.
fn upright(middle: Point, text: String) -> Item {
    let mut item = TORN.at(TORN.baseline(middle.x), middle.y, Anchor::Middle, text);
    if let Shape::Text(text) = &mut item.shape {
        text.turn = -90.0;
    }
    item
}

fn zigzag(x: f64, top: f64, bottom: f64) -> Vec<crate::diagram::scene::Stroke> {
    use crate::diagram::scene::Stroke::{Move, To};
    let mut strokes = vec![Move(Point::new(x, top))];
    let mut y = top;
    let mut side = 6.0;
    while y < bottom {
        y = (y + 14.0).min(bottom);
        strokes.push(To(Point::new(x + side, y)));
        side = -side;
    }
    strokes
}

fn hatches(tracks: &Tracks) -> Vec<u32> {
    let waiting = tracks.threads.iter().filter(|track| {
        track.thread.0 == 1 && track.task.is_none()
            || track.spans.iter().any(|span| span.state == State::Wait)
    });
    let mut hatches: Vec<u32> = waiting.map(|track| tracks.color(track)).collect();
    // The legend is drawn in the first thread's colour.
    hatches.extend(
        tracks
            .threads
            .iter()
            .find(|track| track.thread.0 > 0)
            .map(|track| tracks.colors.of_thread(track.thread)),
    );
    hatches.sort_unstable();
    hatches.dedup();
    hatches
}

fn omitted(tracks: &Tracks, scale: &Scale, plan: &Plan) -> Vec<String> {
    let mut texts = Vec::new();
    for tear in &scale.tears {
        let time = time_text(tear.to - tear.from);
        texts.extend(tear.slices_text().map(|slices| format!("{slices}, {time}")));
    }
    if let more @ 1.. = tracks.threads.len() - plan.lanes {
        texts.push(format!("the lanes of {more} threads more"));
    }
    texts
}

/// The whole in a few sentences; what happens at each stop is said there.
fn description(
    trace: &Trace,
    (tracks, scale): (&Tracks, &Scale),
    omitted: &[String],
    has_no_stops: bool,
) -> String {
    let switches = grouped(&tracks.switches().to_string());
    let total = time_text(tracks.end - tracks.start);
    let threads = tracks.threads.iter().filter(|track| track.task.is_none());
    let names: Vec<String> = threads.map(|track| track.name(trace)).collect();
    let is_alone = names.len() == 1;
    let names = names.join(", ");
    let mut parts = vec![if is_alone {
        format!("{names} runs the tasks of a loop for {total}.")
    } else if !tracks.has_gil {
        let waits = strip::lock_waits(trace, tracks).unwrap_or_default();
        format!("{names} take {total} in all; {}. {waits}", trace.stamp.threading())
            .trim()
            .to_owned()
    } else if trace.timeline.is_of_one_process() {
        format!("{names} share the GIL for {total}; it changes hands {switches} times.")
    } else {
        format!("{names} run for {total}; each process has a GIL of its own.")
    }];
    parts.extend(tasks::told(tracks));
    // Without stops nobody sees the table of what a pointer finds.
    if has_no_stops {
        parts.extend(bars::told_of_all(trace, tracks, scale));
    }
    parts.extend(omitted.iter().map(|text| format!("Not drawn: {text}.")));
    parts.join(" ")
}

/// Room for the names of lanes.
const LANE_X: (f64, f64) = (134.0, 250.0);
const NAME_GAP: f64 = 14.0;
const LANE_PAD: f64 = 16.0;
/// Below this width the strip has three lines.
pub const NARROW: f64 = 900.0;
const LEAST_ROOMY: f64 = 46.0;
const ROOMY: Rows = Rows {
    key: Ink::new(Font::Sans, 20.0, "i2"),
    legend_row: 26.0,
    legend_gap: 14.0,
    held_gap: 32.0,
    held_h: 38.0,
    axis_gap: 24.0,
    axis_h: 32.0,
    strip_gap: 18.0,
    strip_h: (80.0, 108.0),
};
const COMPACT: Rows = Rows {
    key: Ink::new(Font::Sans, 17.0, "i2"),
    legend_row: 24.0,
    legend_gap: 8.0,
    held_gap: 28.0,
    held_h: 28.0,
    axis_gap: 12.0,
    axis_h: 28.0,
    strip_gap: 10.0,
    strip_h: (72.0, 88.0),
};
/// Height of a lane, and the gap to the next.
const LANE_HEIGHTS: [(f64, f64); 5] =
    [(84.0, 20.0), (68.0, 16.0), (56.0, 12.0), (46.0, 8.0), (36.0, 6.0)];
const LABEL: Ink = Ink::new(Font::SansBold, 21.0, "");
const TICK: Ink = Ink::new(Font::Sans, 20.0, "i2");
const TORN: Ink = Ink::new(Font::SansBold, 19.0, "i2");
const CLOCK: Ink = Ink::new(Font::Sans, 15.0, "i3");
