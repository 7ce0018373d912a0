//! One program under several versions: a timeline below the other, on one axis of time.

use crate::diagram::scene::{Anchor, Ink, Item, Point, Scene};
use crate::diagram::text::Font;
use crate::diagram::timeline::scale::Scale;
use crate::diagram::timeline::switches::time_text;
use crate::diagram::timeline::tracks::Tracks;
use crate::diagram::timeline::{
    COMPACT, LANE_HEIGHTS, LANE_PAD, LANE_X, Plan, axis, bars, hatches, lanes, legend,
};
use crate::diagram::{Drawn, Stop, Table, View};
use crate::trace::Trace;

/// Draws the runs; `None` when fewer than two threads ran in one of them.
pub fn draw(runs: &[(&Trace, u32)], view: &View) -> Option<Drawn> {
    let read = runs.iter().map(|(trace, unit)| Some((*trace, Tracks::read(trace, *unit)?)));
    let blocks: Vec<(&Trace, Tracks)> = read.collect::<Option<_>>()?;
    let longest = blocks.iter().map(|(_, tracks)| tracks.end - tracks.start).max()?;
    let (first, _) = blocks.first()?;
    let (mut items, rows) = legend::draw(&blocks[0].1, view.width, &COMPACT, None);
    let top = rows * COMPACT.legend_row + COMPACT.legend_gap;
    let plans = plans(&blocks, view, top);
    let axis_y = plans.last().map_or(top, |plan| plan.axis_y);
    for ((trace, tracks), plan) in blocks.iter().zip(&plans) {
        let scale = scale(tracks, longest, view.width);
        items.extend(heading(trace, tracks, plan));
        items.extend(lanes(trace, tracks, plan));
        for index in 0..plan.lanes.min(tracks.threads.len()) {
            items.extend(bars::track((tracks, index), &scale, plan, &[]));
        }
        for (index, track) in tracks.threads.iter().enumerate().take(plan.lanes) {
            items.extend(bars::timeouts(track, &scale, plan, index));
        }
        let x = scale.x(tracks.end);
        let (from, to) = (plan.lane(0).y - 4.0, plan.lane(plan.lanes - 1).bottom() + 4.0);
        items.push(Item::line("pick", Point::new(x, from), Point::new(x, to)));
    }
    let of_longest =
        blocks.iter().zip(&plans).max_by_key(|((_, tracks), _)| tracks.end - tracks.start);
    let ((trace, tracks), _) = of_longest?;
    let last = plans.last()?;
    items.extend(axis(trace, &scale(tracks, longest, view.width), last));
    let told: Vec<String> = blocks.iter().map(|(trace, tracks)| told(trace, tracks)).collect();
    let scene = Scene {
        width: view.width,
        height: axis_y + COMPACT.axis_h + 4.0,
        title: format!("One program under {} versions of CPython", blocks.len()),
        description: format!("{}.", told.join(". ")),
        stops: 1,
        hatches: blocks.iter().map(|(_, tracks)| hatches(tracks)).max_by_key(Vec::len)?,
        items,
    };
    let output = first.units.get(runs[0].1 as usize).map_or(0, |run| run.end_output);
    let stop = Stop {
        label: String::new(),
        step: 0,
        unit: runs[0].1,
        line: 0,
        output,
        sentence: format!("{}.", told.join("; ")),
        tables: vec![table(&blocks)],
    };
    Some(Drawn { scene, stops: vec![stop], omitted: Vec::new() })
}

/// Where the lanes of each run stand.
fn plans(blocks: &[(&Trace, Tracks)], view: &View, top: f64) -> Vec<Plan> {
    let count: usize = blocks.iter().map(|(_, tracks)| tracks.threads.len()).sum();
    let heads = blocks.len() as f64 * (HEADING_H + BLOCK_GAP);
    let room = view.height - top - heads - COMPACT.axis_gap - COMPACT.axis_h;
    let fits = |(lane, gap): &(f64, f64)| count as f64 * (lane + gap) <= room;
    let (lane_h, gap) = LANE_HEIGHTS.into_iter().find(fits).unwrap_or(LANE_HEIGHTS[4]);
    let most = (room / blocks.len() as f64 / (lane_h + gap)).floor().max(2.0) as usize;
    let mut y = top;
    let place = |(_, tracks): &(&Trace, Tracks)| {
        let lanes = tracks.threads.len().min(most);
        let lanes_y = y + HEADING_H;
        y = lanes_y + lanes as f64 * (lane_h + gap) - gap + BLOCK_GAP;
        Plan {
            lane_x: LANE_X.0,
            width: view.width,
            height: view.height,
            lanes,
            lane_h,
            lane_pitch: lane_h + gap,
            lanes_y,
            held_y: y,
            held_h: 0.0,
            axis_y: y - BLOCK_GAP + COMPACT.axis_gap,
            strip_y: y,
            strip_h: 0.0,
        }
    };
    blocks.iter().map(place).collect()
}

fn scale(tracks: &Tracks, longest: u64, width: f64) -> Scale {
    let left = LANE_X.0 + LANE_PAD;
    Scale {
        start: tracks.start,
        end: tracks.start + longest,
        left,
        per_ns: (width - LANE_PAD - left) / longest.max(1) as f64,
        tears: Vec::new(),
    }
}

/// "CPython 3.13.15t, no GIL, 2 cores", and how long it took.
fn heading(trace: &Trace, tracks: &Tracks, plan: &Plan) -> Vec<Item> {
    let y = HEAD.baseline(plan.lane(0).y - HEADING_H / 2.0);
    let time = format!("{} in all", time_text(tracks.end - tracks.start));
    vec![HEAD.at(0.0, y, Anchor::Start, version(trace)), HEAD.at(plan.width, y, Anchor::End, time)]
}

fn version(trace: &Trace) -> String {
    format!("CPython {}, {}", trace.stamp.version, trace.stamp.threading())
}

fn told(trace: &Trace, tracks: &Tracks) -> String {
    format!("{}: {} in all", version(trace), time_text(tracks.end - tracks.start))
}

fn table(blocks: &[(&Trace, Tracks)]) -> Table {
    let rows = blocks.iter().map(|(trace, tracks)| {
        let threads = tracks.threads.len().to_string();
        vec![version(trace), threads, time_text(tracks.end - tracks.start)]
    });
    Table { caption: "Versions", head: vec!["version", "threads", "time"], rows: rows.collect() }
}

const HEADING_H: f64 = 34.0;
const BLOCK_GAP: f64 = 18.0;
const HEAD: Ink = Ink::new(Font::SansBold, 20.0, "i2");
