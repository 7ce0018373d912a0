//! Which stretches of time a timeline leaves out.

use crate::diagram::timeline::scale::TEAR_W;
use crate::diagram::timeline::switches::grouped;
use crate::diagram::timeline::tracks::{Slice, Track, Tracks};

/// Time left out of the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tear {
    pub from: u64,
    pub to: u64,
    /// Holdings of the GIL that are not drawn; 0: one that only goes on, or nobody's.
    pub slices: u64,
}

impl Tear {
    /// As in "20 slices"; nothing where one only goes on.
    pub fn slices_text(&self) -> Option<String> {
        match self.slices {
            0 => None,
            1 => Some("1 slice".to_owned()),
            slices => Some(format!("{} slices", grouped(&slices.to_string()))),
        }
    }
}

/// What the recorder has not kept.
pub fn folded(tracks: &Tracks) -> Vec<Tear> {
    let Some(from) = tracks.folds.iter().map(|fold| fold.from_ns).min() else { return Vec::new() };
    let to = tracks.folds.iter().map(|fold| fold.to_ns).max().unwrap_or(from);
    vec![tear(tracks, from, to)]
}

/// The longest stretch in which the same holders follow each other for the same time, without `kept` periods at
/// both ends.
pub fn repetitions(slices: &[Slice], kept: usize, extra: u64) -> Vec<Tear> {
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
    let whole = slices[keep..last].iter().filter(|slice| slice.from >= from && slice.to <= to);
    vec![Tear { from, to, slices: whole.count() as u64 }]
}

/// The same holder for the same reason, about as long.
fn is_like(a: &Slice, b: &Slice) -> bool {
    let (long, short) = (a.to - a.from, b.to - b.from);
    let (long, short) = (long.max(short), long.min(short));
    a.thread == b.thread && a.reason == b.reason && long - short <= long / 4
}

/// The longest spells in which nothing changes hands, each without its beginning and end.
pub fn long_spells(tracks: &Tracks, longest: u64) -> Vec<Tear> {
    let edge = longest / 4;
    let long = spells(tracks).into_iter().filter(|(from, to)| to - from > longest);
    let mut long: Vec<(u64, u64)> = long.collect();
    long.sort_by_key(|(from, to)| (std::cmp::Reverse(to - from), *from));
    long.truncate(MOST_TEARS);
    long.sort_unstable();
    long.iter().map(|(from, to)| Tear { from: from + edge, to: to - edge, slices: 0 }).collect()
}

/// One spell or two that take most of the time, so that all others crowd in the rest, and in which nothing is shared: the
/// program's imports before its threads start, a long sleep after they all have met.
pub fn out_of_proportion(tracks: &Tracks) -> Vec<Tear> {
    let mut all = spells(tracks);
    let count = all.len();
    let whole: u64 = all.iter().map(|(from, to)| to - from).sum();
    let mut starts: Vec<u64> = tracks.threads.iter().filter_map(Track::start).collect();
    starts.sort_unstable();
    let alone_until = starts.get(1).copied().unwrap_or(tracks.end);
    let is_free = |from: u64| !tracks.slices.iter().any(|it| it.from <= from && from < it.to);
    all.retain(|(from, to)| *to <= alone_until || is_free(*from));
    all.sort_by_key(|(from, to)| (std::cmp::Reverse(to - from), *from));
    for long in 1..=MOST_LONG {
        let taken: u64 = all.iter().take(long).map(|(from, to)| to - from).sum();
        let rest = whole - taken;
        if count < long + LEAST_CROWD || rest.saturating_mul(4) > whole {
            continue;
        }
        all.truncate(long);
        all.sort_unstable();
        let edge = (rest / 16).max(1);
        let long = all.iter().filter(|(from, to)| to - from > 4 * edge);
        return long
            .map(|(from, to)| Tear { from: from + edge, to: to - edge, slices: 0 })
            .collect();
    }
    Vec::new()
}

/// One tear that leaves `shown` nanoseconds at the least scale: three fifths before it, the rest after.
pub fn middle(tracks: &Tracks, shown_ns: f64) -> Tear {
    let shown = (shown_ns.max(0.0) as u64).min(tracks.end - tracks.start);
    let mut from = tracks.start + shown / 5 * 3;
    let mut to = (tracks.end - shown / 5 * 2).max(from);
    for fold in &tracks.folds {
        (from, to) = (from.min(fold.from_ns), to.max(fold.to_ns));
    }
    tear(tracks, from, to)
}

/// The first and the last hand-overs of very many, as wide as their numbers need; spells much longer than the usual one
/// are torn, too.
pub fn both_ends(tracks: &Tracks, room: f64) -> Vec<Tear> {
    let all = spells(tracks);
    let turns = tracks.slices.windows(2).filter(|pair| !tracks.is_folded(pair[1].from));
    let mut lengths: Vec<u64> = turns.map(|pair| pair[1].from - pair[0].from).collect();
    lengths.sort_unstable();
    let usual = lengths.get(lengths.len() / 2).copied().unwrap_or(1).max(1);
    let (longest, edge) = (usual * LONG, usual);
    let room = room - TEAR_W;
    let mut tears = Vec::new();
    let per_ns = SLICE_W / usual as f64;
    let mut walk = |spells: &mut dyn Iterator<Item = &(u64, u64)>, room: f64| {
        let (mut used, mut most, mut reached) = (0.0, MOST_TEARS / 2, None);
        for (from, to) in spells {
            let is_torn = to - from > longest && most > 0;
            let width = if is_torn {
                2.0 * edge as f64 * per_ns + TEAR_W
            } else {
                (to - from) as f64 * per_ns
            };
            used += width;
            if used > room {
                break;
            }
            if is_torn {
                most -= 1;
                tears.push(Tear { from: from + edge, to: to - edge, slices: 0 });
            }
            reached = Some((*from, *to));
        }
        reached
    };
    let before = walk(&mut all.iter(), room * 0.6).map_or(tracks.start, |(_, to)| to);
    let after = walk(&mut all.iter().rev(), room * 0.4).map_or(tracks.end, |(from, _)| from);
    let mut gap = (before, after.max(before));
    for fold in &tracks.folds {
        gap = (gap.0.min(fold.from_ns), gap.1.max(fold.to_ns));
    }
    tears.retain(|tear| tear.to <= gap.0 || tear.from >= gap.1);
    tears.push(tear(tracks, gap.0, gap.1));
    tears.sort_by_key(|tear| tear.from);
    tears
}

/// A tear with what is in it.
fn tear(tracks: &Tracks, from: u64, to: u64) -> Tear {
    // What is cut is drawn on both sides.
    let is_in =
        |slice: &&Slice| slice.from >= from && slice.to <= to && !tracks.is_folded(slice.from);
    let slices = tracks.slices.iter().filter(is_in).count() as u64;
    let folds = tracks.folds.iter().filter(|fold| fold.to_ns > from && fold.from_ns < to);
    Tear { from, to, slices: slices + folds.map(|fold| fold.holdings).sum::<u64>() }
}

/// Holdings of the GIL and the times between them, in which nobody has it.
fn spells(tracks: &Tracks) -> Vec<(u64, u64)> {
    let mut spells = Vec::new();
    let mut at = tracks.start;
    for slice in &tracks.slices {
        spells.extend((slice.from > at).then_some((at, slice.from)));
        spells.extend((slice.to > slice.from).then_some((slice.from, slice.to)));
        at = at.max(slice.to);
    }
    spells
}

const MOST_PERIOD: usize = 6;
/// Spells that may take most of the time, and how many others are a crowd.
const MOST_LONG: usize = 2;
const LEAST_CROWD: usize = 6;
/// Beside the one in the middle.
const MOST_TEARS: usize = 4;
/// Times the usual length of a slice.
const LONG: u64 = 8;
/// Room for a number in a usual slice.
const SLICE_W: f64 = 40.0;
