//! The shortest schedule of the worst outcome, as rows of instructions.

use std::collections::BTreeSet;

use crate::python::Program;
use crate::python::code::Op;
use crate::python::explore::touch::Touched;
use crate::python::explore::watcher::{Seen, Shared, Slice, is_call};
use crate::python::explore::{Bounds, End, Search};
use crate::trace::{Outcome, Race, RaceOutcome, RaceRow, ThreadId, Touch};

/// Searches, and shows how the worst outcome comes about; `None` when the program has no second thread.
pub fn race(program: &Program, bounds: Bounds) -> Option<Race> {
    let mut search = Search::new(program, bounds);
    search.all(&|_| ());
    let shown = worst(&search.ends);
    let shared = Shared::default();
    search.session.machine.watch.start(Box::new(shared.clone()));
    search.execute(&search.ends[shown].keys.clone());
    search.session.machine.watch.stop();
    let lanes = search.session.machine.lanes();
    let slices = shared.slices();
    if lanes.len() < 2 {
        return None;
    }
    let conflict = conflict(&slices);
    let mut rows = Vec::new();
    let mut threads = Vec::new();
    if let Some(found) = &conflict {
        rows = found.rows(&slices);
        let ids = [slices[found.read.0].thread, found.other];
        threads = ids
            .iter()
            .filter_map(|id| lanes.get(*id as usize))
            .map(|lane| (lane.id, lane.name.clone()))
            .collect();
    }
    let found = search.finish();
    Some(Race {
        outcomes: outcomes(&found.ends),
        schedules: found.schedules,
        is_all: found.is_all,
        shown: shown as u32,
        variable: conflict.as_ref().map_or(String::new(), |found| found.touched.shown.clone()),
        is_derived: conflict.as_ref().is_some_and(|found| found.touched.is_derived),
        threads,
        rows,
        lost: conflict.as_ref().map_or(0, |found| found.lost),
        line: conflict.as_ref().map_or(0, |found| found.line),
    })
}

/// Of ends that differ in a number the lowest, else the first one that is not the usual.
fn worst(ends: &[End]) -> usize {
    let number = |end: &End| {
        let last = end.output.split_whitespace().last()?;
        last.parse::<f64>().ok().filter(|_| end.outcome == Outcome::Done)
    };
    let numbers: Option<Vec<f64>> = ends.iter().map(number).collect();
    let second = usize::from(ends.len() > 1);
    let Some(numbers) = numbers else { return second };
    let lowest = (0..numbers.len()).min_by(|a, b| numbers[*a].total_cmp(&numbers[*b]));
    lowest.filter(|lowest| *lowest > 0).unwrap_or(second)
}

/// Each end by its last line, or by as many of the last ones as tell them apart.
fn outcomes(ends: &[End]) -> Vec<RaceOutcome> {
    let told = |lines: usize| ends.iter().map(move |end| told(end, lines)).collect::<Vec<_>>();
    let differ = |told: &Vec<String>| told.iter().collect::<BTreeSet<_>>().len() == ends.len();
    let all = (1..=MOST_LINES).map(told).find(differ).unwrap_or_else(|| told(1));
    let counts = ends.iter().map(|end| end.schedules);
    all.into_iter().zip(counts).map(|(told, schedules)| RaceOutcome { told, schedules }).collect()
}

fn told(end: &End, lines: usize) -> String {
    let written: Vec<&str> = end.output.lines().map(str::trim).collect();
    let last = written[written.len().saturating_sub(lines)..].join(" · ");
    let told = match &end.outcome {
        Outcome::Raised { type_name, .. } => type_name.clone(),
        Outcome::Limit { what, .. } => what.split(':').next().unwrap_or_default().to_owned(),
        Outcome::Exit { status } => format!("exit status {status}"),
        _ => last,
    };
    told.chars().take(LONGEST).collect()
}

/// A thread acts on a value that another one has changed meanwhile.
struct Conflict {
    /// What was read.
    touched: Touched,
    /// Slice and place in its end of the reading instruction.
    read: (usize, usize),
    /// Slices in between in which the other thread writes.
    between: Vec<usize>,
    other: u32,
    /// The slice in which the reader goes on, and how far it is shown.
    after: (usize, usize),
    lost: u64,
    line: u32,
}

/// The conflict that loses most.
fn conflict(slices: &[Slice]) -> Option<Conflict> {
    let mut best: Option<Conflict> = None;
    for (number, slice) in slices.iter().enumerate() {
        let Some(next) = (number + 1..slices.len()).find(|at| slices[*at].thread == slice.thread)
        else {
            continue;
        };
        let last = slice.last();
        for (at, seen) in last.iter().enumerate() {
            let Some(touch) = seen.touch.as_ref().filter(|touch| !touch.is_write) else { continue };
            let later = &last[at + 1..];
            let again =
                later.iter().any(|it| it.touch.as_ref().is_some_and(|it| it.key == touch.key));
            if again {
                continue;
            }
            let found = stale(slices, (number, at), next, touch);
            let is_better =
                |found: &Conflict| best.as_ref().is_none_or(|best| found.lost > best.lost);
            if let Some(found) = found.filter(is_better) {
                best = Some(found);
            }
        }
    }
    best
}

/// Whether another thread writes a variable between this read and the slice in which the reader goes on.
fn stale(
    slices: &[Slice],
    read: (usize, usize),
    next: usize,
    touched: &Touched,
) -> Option<Conflict> {
    let key = &touched.key;
    let between: Vec<usize> =
        (read.0 + 1..next).filter(|at| slices[*at].writes.contains_key(key)).collect();
    let other = slices[*between.first()?].thread;
    let first: Vec<&Seen> = slices[next].first().collect();
    let touches = |seen: &&Seen| seen.touch.as_ref().is_some_and(|touch| touch.key == *key);
    let touch = first.iter().position(touches);
    let write = touch.filter(|at| first[*at].touch.as_ref().is_some_and(|touch| touch.is_write));
    // Who reads again before it writes decided on the old value all the same.
    let later = touch.and_then(|from| {
        let is_write = |seen: &&Seen| seen.touch.as_ref().is_some_and(|touch| touch.is_write);
        let mut rest = first.iter().skip(from);
        rest.position(|seen| touches(seen) && is_write(seen)).map(|at| from + at)
    });
    let writes = |at: &usize| slices[*at].writes.get(key).map_or(0, |(count, _)| *count);
    let lost = if write.is_some() { between.iter().map(writes).sum() } else { 0 };
    // Who finds nothing to change had gone by what was read before.
    let is_vain = |at: &usize| first[*at].touch.as_ref().is_some_and(|touch| touch.is_vain);
    let vain = touch.filter(is_vain);
    let end = write
        .or(later)
        .or(vain)
        .or(touch.map(|at| at.saturating_sub(1)))
        .unwrap_or(FEW)
        .min(first.len().checked_sub(1)?);
    let line = write.or(later).or(vain).map_or(0, |at| first[at].line);
    let touched = touched.clone();
    Some(Conflict { touched, read, between, other, after: (next, end), lost, line })
}

impl Conflict {
    fn rows(&self, slices: &[Slice]) -> Vec<RaceRow> {
        let mut rows = Vec::new();
        let reader = ThreadId(slices[self.read.0].thread);
        let other = ThreadId(self.other);
        let last = slices[self.read.0].last();
        let (tail, left) = last.split_at(last.len() - 1);
        let started = &tail[self.read.1.min(tail.len())..];
        rows.extend(
            started.iter().filter(|seen| self.tells(seen)).map(|it| self.row(it, reader, 0)),
        );
        let left = left.first().copied();
        if let Some(left) = left {
            if last.len() == self.read.1 + 1 || is_worth(left) {
                rows.push(self.row(left, reader, 0));
            }
            rows.push(switch(left, reader, other));
        }
        self.others(slices, other, &mut rows);
        let end = self.between.last().and_then(|at| slices[*at].last().last().copied());
        if let Some(end) = end {
            rows.push(switch(end, other, reader));
        }
        let first = slices[self.after.0].first().take(self.after.1 + 1);
        let shown: Vec<&Seen> = first.collect();
        let count = shown.len();
        for (at, seen) in shown.into_iter().enumerate() {
            if self.tells(seen) || at + 1 == count {
                rows.push(self.row(seen, reader, self.lost));
            }
        }
        rows
    }

    /// What the other thread does in between: up to its first write, then how often it goes on so.
    fn others(&self, slices: &[Slice], other: ThreadId, rows: &mut Vec<RaceRow>) {
        let mut count = 0;
        let mut value = String::new();
        for (number, at) in self.between.iter().enumerate() {
            let slice = &slices[*at];
            if let Some((writes, last)) = slice.writes.get(&self.touched.key) {
                count += writes;
                value.clone_from(last);
            }
            if number > 0 {
                continue;
            }
            let first: Vec<&Seen> = slice.first().collect();
            let is_own = |seen: &&Seen, is_write: bool| {
                let touch = seen.touch.as_ref();
                touch.is_some_and(|touch| {
                    touch.key == self.touched.key && touch.is_write == is_write
                })
            };
            let write = first.iter().position(|seen| is_own(seen, true));
            let write = write.unwrap_or(first.len().saturating_sub(1));
            let read = first[..=write].iter().rposition(|seen| is_own(seen, false)).unwrap_or(0);
            let shown = first[read..=write].iter().filter(|seen| self.tells(seen));
            rows.extend(shown.map(|seen| self.row(seen, other, 0)));
        }
        if count > 1 {
            rows.push(RaceRow::Fold { thread: other, count: count - 1, value });
        }
    }

    /// Whether an instruction says something about the conflict.
    fn tells(&self, seen: &Seen) -> bool {
        let own = seen.touch.as_ref().is_some_and(|touch| touch.key == self.touched.key);
        own || is_worth(seen)
    }

    fn row(&self, seen: &Seen, thread: ThreadId, lost: u64) -> RaceRow {
        let own = seen.touch.as_ref().filter(|touch| touch.key == self.touched.key);
        let (touch, effect) = match own {
            Some(touch) if touch.is_write && lost > 0 => {
                (Touch::Overwrite(touch.value.clone()), String::new())
            }
            Some(touch) if touch.is_write => (Touch::Write(touch.value.clone()), String::new()),
            Some(_) => (Touch::Read(seen.result.clone()), format!("reads {}", seen.result)),
            None => (Touch::None, effect(seen)),
        };
        let (name, argument) = (seen.name.to_owned(), seen.argument.clone());
        RaceRow::Instruction { thread, line: seen.line, name, argument, effect, touch }
    }
}

/// What comes out of an instruction that reads and writes no shared variable.
fn effect(seen: &Seen) -> String {
    match (seen.op, seen.operands.as_slice()) {
        (Op::BinaryOp | Op::CompareOp, [left, right]) => {
            let sign = seen.argument.trim_start_matches("bool(").trim_end_matches(')');
            // `-=` computes with `-`; `>=` compares.
            let is_binary = seen.op == Op::BinaryOp && sign.len() > 1;
            let sign = if is_binary { sign.trim_end_matches('=') } else { sign };
            format!("{left} {sign} {right}")
        }
        (op, _) if is_call(op) && !seen.result.is_empty() => format!("returns {}", seen.result),
        _ => String::new(),
    }
}

fn is_worth(seen: &Seen) -> bool {
    is_call(seen.op) || matches!(seen.op, Op::BinaryOp | Op::CompareOp)
}

fn switch(seen: &Seen, from: ThreadId, to: ThreadId) -> RaceRow {
    let (name, function) = (seen.name.to_owned(), seen.function.clone());
    RaceRow::Switch { from, to, line: seen.line, name, function }
}

/// Characters of an outcome that are told.
const LONGEST: usize = 60;
/// Lines of what was written that tell an outcome.
const MOST_LINES: usize = 3;
/// Instructions that are shown of a thread that goes on without touching the variable.
const FEW: usize = 5;
