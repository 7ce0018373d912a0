//! When the run is watched: everything but the stretches in which a loop only repeats itself.

use std::collections::BTreeMap;

use crate::python::machine::{Checkpoints, Scouted, Window};

/// The stretches that are passed over, by thread.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    windows: BTreeMap<u32, Vec<Window>>,
    /// Turns passed over since a thread was last asked for them.
    turns: BTreeMap<u32, u64>,
    /// The first window of each thread that has not been entered.
    next: BTreeMap<u32, usize>,
    /// Stretches in which no thread is watched, in order.
    gaps: Vec<(u64, u64)>,
}

impl Plan {
    /// From windows in order of time. Where loops are nested the outer one's window wins.
    pub fn new(scouted: Scouted, checkpoints: &Checkpoints) -> Plan {
        let mut plan = Plan::default();
        for mut window in scouted.windows {
            if window.is_nested
                && let Some(end) = checkpoints.leap_end(window.from, window.to)
            {
                (window.to, window.turns) = (end, window.turns + 1);
            }
            let of_thread = plan.windows.entry(window.thread).or_default();
            match of_thread.last_mut() {
                Some(last) if window.from < last.to => {
                    if window.to > last.to {
                        *last = window;
                    }
                }
                _ => of_thread.push(window),
            }
        }
        if scouted.parallel.is_empty() {
            plan.find_gaps(&scouted.switches);
        } else {
            plan.find_common_gaps(&scouted.parallel);
        }
        plan
    }

    /// Until when no thread is watched, if none is after `count` instructions.
    pub fn gap_end(&self, count: u64) -> Option<u64> {
        let after = self.gaps.partition_point(|(start, _)| *start <= count);
        let (_, end) = self.gaps.get(after.checked_sub(1)?)?;
        (count < *end).then_some(*end)
    }

    /// The windows of whichever thread runs, joined where one follows the other.
    fn find_gaps(&mut self, switches: &[(u64, u32)]) {
        let mut start = 0;
        let mut thread = 0;
        for (end, next) in switches.iter().copied().chain([(u64::MAX, 0)]) {
            for window in self.windows.get(&thread).into_iter().flatten() {
                let (from, to) = (window.from.max(start), window.to.min(end));
                if from >= to {
                    continue;
                }
                match self.gaps.last_mut() {
                    Some((_, last)) if *last == from => *last = to,
                    _ => self.gaps.push((from, to)),
                }
            }
            (start, thread) = (end, next);
        }
    }

    /// Stretches that lie in windows of all threads that run at once.
    fn find_common_gaps(&mut self, runs: &[(u64, Vec<u32>)]) {
        for (index, (start, threads)) in runs.iter().enumerate() {
            let end = runs.get(index + 1).map_or(u64::MAX, |(next, _)| *next);
            let mut common = vec![(*start, end)];
            for thread in threads {
                let windows = self.windows.get(thread).map_or(&[][..], Vec::as_slice);
                let parts = common.into_iter().flat_map(|(from, to)| {
                    let first = windows.partition_point(|window| window.to <= from);
                    let met = windows[first..].iter().take_while(move |window| window.from < to);
                    met.map(move |window| (window.from.max(from), window.to.min(to)))
                });
                common = parts.collect();
            }
            self.gaps.extend(common);
        }
    }

    /// Whether a thread is watched after `count` instructions, and until when that holds.
    pub fn at(&mut self, thread: u32, count: u64) -> (bool, u64) {
        let Some(windows) = self.windows.get(&thread) else { return (true, u64::MAX) };
        let next = self.next.entry(thread).or_default();
        while let Some(window) = windows.get(*next) {
            if count < window.from {
                return (true, window.from);
            }
            if count < window.to {
                return (false, window.to);
            }
            *self.turns.entry(thread).or_default() += window.turns;
            *next += 1;
        }
        (true, u64::MAX)
    }

    /// Turns that were passed over since the last call.
    pub fn take_turns(&mut self, thread: u32) -> u64 {
        self.turns.insert(thread, 0).unwrap_or(0)
    }
}
