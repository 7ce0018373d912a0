//! What happened with the lock, for a timeline: all of a short run; of a long one both ends, and how much was in between.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::trace::{GilEvent, GilEventKind, ThreadId, TimelineFold};

/// The events of a run in order of time. A copy shares all but the last few with the one it was made of.
#[derive(Clone, Default)]
pub struct Journal {
    /// As they filled up; the last one of a unit, and what stands for a fold, may be of another length.
    chunks: Vec<Arc<[GilEvent]>>,
    recent: Vec<GilEvent>,
    folds: Vec<Fold>,
    /// The first chunk of the unit that runs.
    unit: usize,
}

/// The middle of one unit's events.
#[derive(Clone)]
struct Fold {
    /// The chunk with what is left of them: the last change of each thread.
    chunk: usize,
    told: TimelineFold,
    /// Who took the lock last.
    holder: Option<ThreadId>,
}

impl Journal {
    /// What comes next belongs to another unit.
    pub fn begin_unit(&mut self) {
        self.close();
        self.unit = self.chunks.len();
    }

    pub fn push(&mut self, event: GilEvent) {
        self.recent.push(event);
        if self.recent.len() < CHUNK {
            return;
        }
        self.close();
        let (most, kept) = if self.unit < MANY { (MOST, KEPT) } else { (FEW, FEW / 4) };
        if self.chunks.len() - self.unit > most {
            self.fold(self.unit + kept, self.chunks.len() - kept);
        }
    }

    pub fn last(&self) -> Option<&GilEvent> {
        self.iter().next_back()
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &GilEvent> {
        self.chunks.iter().flat_map(|chunk| chunk.iter()).chain(&self.recent)
    }

    /// All of it, and where something is missing.
    pub fn take(&mut self) -> (Vec<GilEvent>, Vec<TimelineFold>) {
        let journal = std::mem::take(self);
        let folds = journal.folds.iter().map(|fold| fold.told).collect();
        (journal.iter().cloned().collect(), folds)
    }

    fn close(&mut self) {
        if !self.recent.is_empty() {
            self.chunks.push(std::mem::take(&mut self.recent).into());
        }
    }

    /// Leaves out what happened in these chunks, but for the last change of each thread: what it does from then on.
    fn fold(&mut self, from: usize, to: usize) {
        // A fold of this unit lies in between: there is never more than one.
        let before = self.folds.pop_if(|fold| fold.chunk >= self.unit);
        let removed: Vec<Arc<[GilEvent]>> = self.chunks.drain(from..to).collect();
        let events = || removed.iter().flat_map(|chunk| chunk.iter());
        let mut told = TimelineFold {
            from_ns: self.chunks[from - 1].last().map_or(0, |event| event.time_ns),
            to_ns: self.chunks[from].first().map_or(0, |event| event.time_ns),
            events: 0,
            holdings: 0,
            switches: 0,
        };
        let mut holder = self.holder_before(from);
        let mut skipped = 0;
        if let Some(before) = before {
            // What was left of it has been counted.
            skipped = removed.get(before.chunk - from).map_or(0, |chunk| chunk.len());
            told = TimelineFold { from_ns: told.from_ns, to_ns: told.to_ns, ..before.told };
            told.events += skipped as u64;
            holder = before.holder;
        }
        let mut last: BTreeMap<ThreadId, (usize, &GilEvent)> = BTreeMap::new();
        for (index, event) in events().enumerate() {
            if !matches!(event.kind, GilEventKind::Timeout { .. }) {
                last.insert(event.thread, (index, event));
            }
            if index < skipped {
                continue;
            }
            told.events += 1;
            if event.kind == GilEventKind::Acquire {
                told.holdings += 1;
                told.switches += u64::from(holder.is_some_and(|holder| holder != event.thread));
                holder = Some(event.thread);
            }
        }
        let mut left: Vec<(usize, &GilEvent)> = last.into_values().collect();
        left.sort_by_key(|(index, _)| *index);
        let left: Arc<[GilEvent]> = left.into_iter().map(|(_, event)| event.clone()).collect();
        told.events -= left.len() as u64;
        self.chunks.insert(from, left);
        self.folds.push(Fold { chunk: from, told, holder });
    }

    /// Who holds the lock where a chunk begins.
    fn holder_before(&self, chunk: usize) -> Option<ThreadId> {
        let mut events = self.chunks[..chunk].iter().flat_map(|chunk| chunk.iter()).rev();
        events.find(|event| event.kind == GilEventKind::Acquire).map(|event| event.thread)
    }
}

/// Events that a copy does not share, at most.
const CHUNK: usize = 64;
/// Chunks of a unit before its middle is left out, and what is kept at each end.
const MOST: usize = 312;
const KEPT: usize = 120;
/// Behind so many chunks a unit has only so few of its own.
const MANY: usize = 1_000;
const FEW: usize = 40;

#[cfg(test)]
mod tests {
    use super::{CHUNK, Journal, MOST};
    use crate::trace::{GilEvent, GilEventKind, ThreadId};

    fn turn(journal: &mut Journal, number: u64) {
        let thread = ThreadId((number % 2) as u32 + 1);
        for (more, kind) in [(0, GilEventKind::Acquire), (1, GilEventKind::Drop)] {
            journal.push(GilEvent { time_ns: number * 10 + more, thread, kind, place: None });
        }
    }

    #[test]
    fn a_long_run_keeps_both_ends_and_counts_the_rest() {
        for turns in [100, 9_000, 11_000, 50_000, 200_000] {
            let mut journal = Journal::default();
            journal.begin_unit();
            for number in 0..turns {
                turn(&mut journal, number);
            }
            let (events, folds) = journal.take();
            let left_out: u64 = folds.iter().map(|fold| fold.events).sum();
            assert_eq!(events.len() as u64 + left_out, turns * 2);
            assert!(events.len() <= (MOST + 2) * CHUNK);
            assert!(events.is_sorted_by_key(|event| event.time_ns));
            assert_eq!(events.last().map(|event| event.time_ns), Some((turns - 1) * 10 + 1));
            assert_eq!(folds.is_empty(), turns < 10_000);
            for fold in folds {
                let is_in = |time| time > fold.from_ns && time < fold.to_ns;
                let seen = events.iter().filter(|it| it.kind == GilEventKind::Acquire);
                let outside = seen.filter(|it| !is_in(it.time_ns)).count() as u64;
                assert_eq!(fold.holdings + outside, turns, "each holding is counted once");
                assert_eq!(fold.switches, fold.holdings, "these two change at each turn");
                let inside = events.iter().filter(|event| is_in(event.time_ns));
                assert_eq!(inside.count(), 2, "what each thread did last");
            }
        }
    }

    #[test]
    fn each_unit_has_its_own() {
        let mut journal = Journal::default();
        for unit in 0..3 {
            journal.begin_unit();
            for number in 0..20_000 {
                turn(&mut journal, unit * 20_000 + number);
            }
        }
        let copy = journal.clone();
        turn(&mut journal, 60_000);
        assert_eq!(copy.last().map(|event| event.time_ns), Some(599_991));
        assert_eq!(journal.take().1.len(), 3);
    }
}
