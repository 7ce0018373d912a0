//! From states to lives: when an element comes, goes and changes.

use crate::diagram::memory::content::{Card, Cell, FrameBox, Row};
use crate::diagram::scene::Life;

/// A stretch of states with equal content: `first..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run<T> {
    pub value: T,
    pub first: usize,
    pub end: usize,
}

/// Runs of equal values; `None` is nothing.
pub fn runs<T: Clone + PartialEq>(values: impl Iterator<Item = Option<T>>) -> Vec<Run<T>> {
    let mut runs: Vec<Run<T>> = Vec::new();
    let mut end = 0;
    for (state, value) in values.enumerate() {
        end = state + 1;
        let Some(value) = value else { continue };
        match runs.last_mut() {
            Some(run) if run.end == state && run.value == value => run.end = state + 1,
            _ => runs.push(Run { value, first: state, end: state + 1 }),
        }
    }
    // What holds at the last state holds for good.
    if let Some(run) = runs.last_mut().filter(|run| run.end == end) {
        run.end = usize::MAX;
    }
    runs
}

/// A quiet life for a run, inside a group that is itself there in `outer`: its own limits are left out.
pub fn inside<T>(run: &Run<T>, outer: &Run<()>) -> Life {
    let born = if run.first <= outer.first { 1 } else { run.first as u32 };
    let gone = (run.end < outer.end).then_some(run.end as u32);
    Life::between(born, gone)
}

/// The stretches in which a line exists.
pub fn presence(row: &Row) -> Vec<Run<()>> {
    runs(row.cells.iter().map(|cell| (*cell != Cell::Absent).then_some(())))
}

/// The stops in a stretch at which a line's cell is new.
pub fn accents(row: &Row, run: &Run<()>) -> Vec<u32> {
    let states = run.first.max(1)..run.end.min(row.cells.len());
    states.filter(|k| row.cells[*k] != row.cells[*k - 1]).map(|k| k as u32).collect()
}

/// A life that ends as removed.
pub fn ending<T>(run: &Run<T>, is_quiet: bool) -> Life {
    let gone = (run.end != usize::MAX).then_some(run.end as u32);
    Life { born: run.first.max(1) as u32, gone, is_quiet, accents: Vec::new() }
}

/// When a frame exists.
pub fn frame_life(frame: &FrameBox) -> Option<Run<()>> {
    let runs = runs(frame.lines.iter().map(|line| line.map(|_| ())));
    let (first, last) = (runs.first()?, runs.last()?);
    Some(Run { value: (), first: first.first, end: last.end })
}

/// When a card exists; one that is only out of sight is kept for the stop that loses it, where arrows still point,
/// unless it was there without any.
pub fn card_life(card: &Card, states: usize, is_replaced: bool) -> Life {
    let mut life = Life::always();
    life.born = card.first.max(1) as u32;
    if card.last + 1 < states {
        let gone = card.last as u32 + 1;
        let (gone, is_quiet) = match (card.is_freed, is_replaced) {
            (_, true) => (gone, true),
            (true, false) => (gone, false),
            (false, false) => (gone + u32::from(!card.is_left), true),
        };
        life.is_quiet = is_quiet;
        life.gone = (gone < states as u32).then_some(gone);
    }
    if card.is_new {
        life.accents.push(card.first as u32);
    }
    life
}
