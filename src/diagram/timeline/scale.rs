//! From time to pixels: one scale for the whole figure, torn where slices only repeat, go on for long, or were not kept.

use crate::diagram::timeline::tears::{self, Tear};
use crate::diagram::timeline::tracks::Tracks;

#[derive(Clone, Debug)]
pub struct Scale {
    pub start: u64,
    pub end: u64,
    pub left: f64,
    pub per_ns: f64,
    pub tears: Vec<Tear>,
}

impl Scale {
    /// Fits the tracks between `left` and `right`; an interval is at least `LEAST_INTERVAL` wide where one is waited for.
    pub fn fit(tracks: &Tracks, interval_ns: u64, left: f64, right: f64) -> Scale {
        let room = right - left;
        let (start, end) = (tracks.start, tracks.end);
        let mut scale = Scale { start, end, left, per_ns: 0.0, tears: tears::folded(tracks) };
        scale.stretch(room);
        if !tracks.has_gil || tracks.thread_count() == 1 {
            return scale;
        }
        let least = LEAST_INTERVAL / interval_ns.max(1) as f64;
        if scale.is_dense(tracks) && tracks.mean_period() as f64 * least < LEAST_PERIOD {
            scale.tears = tears::both_ends(tracks, room);
            scale.stretch(room);
            return scale;
        }
        // Where no wait times out the interval is of no account. Rather a little narrower than a tear that hides next to
        // nothing.
        let is_whole = tracks.folds.is_empty();
        if is_whole && (scale.per_ns >= least * UNTORN || !tracks.times_out()) {
            scale.tears = tears::out_of_proportion(tracks);
            scale.stretch(room);
            return scale;
        }
        let extra = (TORN_EDGE / least) as u64;
        if is_whole {
            for tears in [
                tears::repetitions(&tracks.slices, 2, extra),
                tears::repetitions(&tracks.slices, 1, extra),
                tears::long_spells(tracks, 4 * interval_ns),
            ] {
                scale.tears = tears;
                scale.stretch(room);
                if scale.per_ns >= least {
                    return scale;
                }
            }
        }
        scale.tears = vec![tears::middle(tracks, (room - TEAR_W) / least)];
        scale.stretch(room);
        scale
    }

    /// Whether there are so many holdings of the GIL that the eye cannot tell them apart.
    fn is_dense(&self, tracks: &Tracks) -> bool {
        let is_many = tracks.holdings() >= MANY;
        is_many && tracks.mean_period() as f64 * self.per_ns < LEAST_PERIOD
    }

    fn stretch(&mut self, room: f64) {
        let hidden: u64 = self.tears.iter().map(|tear| tear.to - tear.from).sum();
        let shown = (self.end - self.start).saturating_sub(hidden).max(1);
        self.per_ns = (room - TEAR_W * self.tears.len() as f64).max(1.0) / shown as f64;
    }

    /// Whether a stretch of time is too short to be seen as one.
    pub fn is_moment(&self, from: u64, to: u64) -> bool {
        to.saturating_sub(from) as f64 * self.per_ns < LEAST_SEEN
    }

    /// Where a time stands; times in a tear stand in its middle.
    pub fn x(&self, time: u64) -> f64 {
        let mut x = self.left;
        let mut from = self.start;
        for tear in &self.tears {
            if time <= tear.from {
                break;
            }
            x += tear.from.saturating_sub(from) as f64 * self.per_ns;
            if time < tear.to {
                return x + TEAR_W / 2.0;
            }
            x += TEAR_W;
            from = tear.to;
        }
        x + time.saturating_sub(from) as f64 * self.per_ns
    }

    pub fn is_hidden(&self, time: u64) -> bool {
        self.tears.iter().any(|tear| time > tear.from && time < tear.to)
    }

    /// The shown parts of a span, with whether they end at a tear.
    pub fn parts(&self, from: u64, to: u64) -> Vec<(u64, u64)> {
        let mut parts = Vec::new();
        let mut at = from;
        for tear in &self.tears {
            if tear.to <= at || tear.from >= to {
                continue;
            }
            if tear.from > at {
                parts.push((at, tear.from));
            }
            at = at.max(tear.to);
        }
        if at < to || (at == to && from == to && !self.is_hidden(at)) {
            parts.push((at, to));
        }
        parts
    }

    /// Round distances of 1, 2 or 5 units at which ticks stand at least `LEAST_TICK` apart, in nanoseconds.
    pub fn tick(&self) -> u64 {
        let mut unit: u64 = 1;
        loop {
            for factor in [1, 2, 5] {
                let step = unit.saturating_mul(factor);
                if step as f64 * self.per_ns >= LEAST_TICK || step > u64::MAX / 100 {
                    return step;
                }
            }
            unit = unit.saturating_mul(10);
        }
    }
}

/// Width of a torn gap.
pub const TEAR_W: f64 = 64.0;
/// What is shown of the slices at both sides of a tear.
const TORN_EDGE: f64 = 16.0;
const LEAST_INTERVAL: f64 = 80.0;
const UNTORN: f64 = 0.75;
const LEAST_TICK: f64 = 64.0;
/// A hand-over and the next one lie so far apart that they can be told apart.
const LEAST_PERIOD: f64 = 7.0;
/// So few holdings are always drawn at one scale.
const MANY: u64 = 40;
const LEAST_SEEN: f64 = 5.0;
