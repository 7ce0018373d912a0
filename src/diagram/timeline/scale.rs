//! From time to pixels: one scale for the whole figure, torn where slices only repeat.

use crate::diagram::timeline::tracks::{Slice, Tracks};

/// Time left out of the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tear {
    pub from: u64,
    pub to: u64,
    /// Holdings of the GIL that are not drawn, in whole or in part.
    pub slices: usize,
}

#[derive(Clone, Debug)]
pub struct Scale {
    pub start: u64,
    pub end: u64,
    pub left: f64,
    pub per_ns: f64,
    pub tears: Vec<Tear>,
}

impl Scale {
    /// Fits the tracks between `left` and `right`; an interval is at least `LEAST_INTERVAL` wide.
    pub fn fit(tracks: &Tracks, interval_ns: u64, left: f64, right: f64) -> Scale {
        let (start, end) = (tracks.start, tracks.end);
        let room = right - left;
        let least = LEAST_INTERVAL / interval_ns.max(1) as f64;
        let mut scale = Scale {
            start,
            end,
            left,
            per_ns: room / (end - start).max(1) as f64,
            tears: Vec::new(),
        };
        // Rather a little narrower than a tear that hides next to nothing.
        if scale.per_ns >= least * UNTORN || !tracks.has_gil {
            return scale;
        }
        let extra = (TORN_EDGE / least) as u64;
        for kept in [2, 1] {
            scale.tears = repetitions(&tracks.slices, kept, extra);
            scale.stretch(room);
            if scale.per_ns >= least {
                return scale;
            }
        }
        scale.tears = vec![middle(tracks, (room - TEAR_W) / least)];
        scale.stretch(room);
        scale
    }

    fn stretch(&mut self, room: f64) {
        let hidden: u64 = self.tears.iter().map(|tear| tear.to - tear.from).sum();
        let shown = (self.end - self.start).saturating_sub(hidden).max(1);
        self.per_ns = (room - TEAR_W * self.tears.len() as f64).max(1.0) / shown as f64;
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

/// The longest stretch in which the same holders follow each other for the same time, without `kept` periods at
/// both ends.
fn repetitions(slices: &[Slice], kept: usize, extra: u64) -> Vec<Tear> {
    let mut best: Option<(usize, usize, usize)> = None;
    for period in 1..=MOST_PERIOD {
        let mut first = 0;
        while first + period < slices.len() {
            let mut end = first + period;
            while end < slices.len() && is_like(&slices[end], &slices[end - period]) {
                end += 1;
            }
            let is_longer = best.is_none_or(|(from, to, _)| end - first > to - from);
            if end - first > period && is_longer {
                best = Some((first, end, period));
            }
            first = if end - first > period { end - period + 1 } else { first + 1 };
        }
    }
    let Some((first, end, period)) = best else { return Vec::new() };
    let (keep, last) = (first + kept * period, end.saturating_sub(kept * period));
    if last <= keep + 1 {
        return Vec::new();
    }
    // The next slice begins before the tear, and the one before comes out of it.
    let from = slices[keep].from + extra.min((slices[keep].to - slices[keep].from) / 2);
    let gap = slices[last].from.saturating_sub(slices[last - 1].from);
    let to = slices[last].from.saturating_sub(extra.min(gap / 2)).max(from);
    vec![Tear { from, to, slices: last - keep }]
}

/// The same holder for the same reason, about as long.
fn is_like(a: &Slice, b: &Slice) -> bool {
    let (long, short) = (a.to - a.from, b.to - b.from);
    let (long, short) = (long.max(short), long.min(short));
    a.thread == b.thread && a.reason == b.reason && long - short <= long / 4
}

/// One tear that leaves `shown` pixels at the least scale: three fifths before it, the rest after.
fn middle(tracks: &Tracks, shown_ns: f64) -> Tear {
    let shown = (shown_ns.max(0.0) as u64).min(tracks.end - tracks.start);
    let from = tracks.start + shown / 5 * 3;
    let to = tracks.end - shown / 5 * 2;
    let slices = tracks.slices.iter().filter(|slice| slice.to > from && slice.from < to).count();
    Tear { from, to: to.max(from), slices }
}

/// Width of a torn gap.
pub const TEAR_W: f64 = 64.0;
/// What is shown of the slices at both sides of a tear.
const TORN_EDGE: f64 = 16.0;
const LEAST_INTERVAL: f64 = 80.0;
const UNTORN: f64 = 0.75;
const LEAST_TICK: f64 = 64.0;
const MOST_PERIOD: usize = 6;
