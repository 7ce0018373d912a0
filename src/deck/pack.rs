//! Units onto slides: as many as fit, the largest sizes that fit, cut where a reader would break.

use crate::deck::footnote;
use crate::deck::level::{COMFORTABLE, COMFORTABLE_CODE, LEVELS, Level};
use crate::deck::split::split;
use crate::deck::unit::{Content, Room, Unit, comfortable, stack_height};
use crate::lecture::{Joins, Overflow};

/// Units that share a slide, at one size.
#[derive(Debug)]
pub struct Packed<'a> {
    pub units: Vec<Unit<'a>>,
    /// Index in `LEVELS`.
    pub level: usize,
    /// Pixels that do not fit at this size, downwards or to the right.
    pub over: f64,
    /// The slide can be scrolled.
    pub scrolls: bool,
}

/// All units on one slide, whatever becomes of it.
pub fn on_one<'a>(units: Vec<Unit<'a>>, room: Room, limit: f64, overflow: Overflow) -> Packed<'a> {
    let count = comfortable(&units);
    match level_of(&units, room, limit, count) {
        Some(level) => Packed { units, level, over: 0.0, scrolls: false },
        None if overflow == Overflow::Shrink => finish(units, room, limit),
        None => {
            let over = excess(&units, &LEVELS[count - 1], room, limit).max(1.0);
            Packed { units, level: count - 1, over, scrolls: overflow == Overflow::Scroll }
        }
    }
}

/// Pixels by which units are too high at a size.
pub fn excess(units: &[Unit], level: &Level, room: Room, limit: f64) -> f64 {
    stack_height(units, level, room) + footnote::height(units, room) - limit
}

/// Distributes units over slides of `limit` height. Every unit comes out, in order.
pub fn pack<'a>(units: Vec<Unit<'a>>, room: Room, limit: f64) -> Vec<Packed<'a>> {
    // For a line or two that are too many all is set a little smaller: they would stand alone on a slide of their own.
    let count = comfortable(&units);
    let over = excess(&units, &LEVELS[count - 1], room, limit);
    if (0.0..limit * SMALL_REST).contains(&over)
        && let Some(level) = level_of(&units, room, limit, LEVELS.len().min(count + 1))
    {
        return vec![Packed { units, level, over: 0.0, scrolls: false }];
    }
    let mut slides: Vec<Packed> = Vec::new();
    let mut torn = Vec::new();
    let mut current: Vec<Unit> = Vec::new();
    let mut queue: std::collections::VecDeque<Unit> = units.into();
    while let Some(unit) = queue.pop_front() {
        current.push(unit);
        if level_of(&current, room, limit, comfortable(&current)).is_some() {
            continue;
        }
        // A unit that belongs to the one before it may make the slide a little smaller.
        let joined = current.last().is_some_and(|unit| unit.joins == Joins::Previous)
            || current.iter().rev().nth(1).is_some_and(|unit| unit.joins == Joins::Next);
        if joined && current.len() > 1 && level_of(&current, room, limit, COMFORTABLE + 2).is_some()
        {
            continue;
        }
        let Some(unit) = current.pop() else { continue };
        if let Some((first, rest)) = split_into(&unit, &current, room, limit) {
            if current.is_empty()
                && let Some(both) = side_by_side(&first, &rest, room, limit)
            {
                current.push(both);
                continue;
            }
            current.push(first);
            slides.push(finish(std::mem::take(&mut current), room, limit));
            queue.push_front(rest);
            torn.push(slides.len());
            continue;
        }
        if current.is_empty() {
            slides.push(finish(vec![unit], room, limit));
            continue;
        }
        let together =
            current.iter().rposition(|unit| unit.joins != Joins::Next).map_or(0, |at| at + 1);
        let moved = if together > 0 { current.split_off(together) } else { Vec::new() };
        slides.push(finish(std::mem::take(&mut current), room, limit));
        queue.push_front(unit);
        for unit in moved.into_iter().rev() {
            // It has moved once; that is enough, or two slides would pass it on for ever.
            queue.push_front(Unit { joins: Joins::Free, ..unit });
        }
    }
    if !current.is_empty() {
        slides.push(finish(current, room, limit));
    }
    // The rest of something that was cut looks like its beginning.
    for index in torn {
        let before = slides[index - 1].level;
        if let Some(slide) = slides.get_mut(index) {
            slide.level = slide.level.max(before);
        }
    }
    slides
}

/// Cuts a unit that does not fit: alone when it must be, else only when a good part of it fits below the others.
fn split_into<'a>(
    unit: &Unit<'a>,
    before: &[Unit],
    room: Room,
    limit: f64,
) -> Option<(Unit<'a>, Unit<'a>)> {
    let level = &LEVELS[COMFORTABLE - 1];
    let used = if before.is_empty() { 0.0 } else { stack_height(before, level, room) + 16.0 };
    let left = limit - used - footnote::height(std::slice::from_ref(unit), room);
    // What is too wide does not become narrower by being cut.
    let fits_alone = unit.height(level, room) <= limit;
    if fits_alone || left < limit * 0.4 {
        return None;
    }
    split(unit, level, room, left)
}

/// The two parts of code with short lines on one slide, as large as code may be.
fn side_by_side<'a>(first: &Unit<'a>, rest: &Unit<'a>, room: Room, limit: f64) -> Option<Unit<'a>> {
    let is_plain = |unit: &Unit| match &unit.content {
        Content::Code(code) => code.steps.is_empty() && code.at.is_none() && code.title.is_none(),
        _ => false,
    };
    if !is_plain(first) || !is_plain(rest) {
        return None;
    }
    let columns = vec![vec![first.clone()], vec![rest.clone()]];
    let content = Content::Columns { columns, shares: vec![1.0; 2], caption: None };
    let both = Unit { content, ..first.clone() };
    let limit = limit - footnote::height(std::slice::from_ref(&both), room);
    let fits =
        |level: &Level| both.height(level, room) <= limit && both.is_wide_enough(level, room);
    LEVELS[..COMFORTABLE_CODE].iter().any(fits).then_some(both)
}

fn finish<'a>(units: Vec<Unit<'a>>, room: Room, limit: f64) -> Packed<'a> {
    if let Some(level) = level_of(&units, room, limit, LEVELS.len()) {
        return Packed { units, level, over: 0.0, scrolls: false };
    }
    let level = LEVELS.len() - 1;
    let over = excess(&units, &LEVELS[level], room, limit).max(1.0);
    Packed { units, level, over, scrolls: false }
}

/// The largest of the first `count` sizes at which units fit. Lines of code wrap only where nothing else helps.
fn level_of(units: &[Unit], room: Room, limit: f64, count: usize) -> Option<usize> {
    let limit = limit - footnote::height(units, room);
    let fits = |level: &Level| stack_height(units, level, room) <= limit;
    let wide = |level: &Level| units.iter().all(|unit| unit.is_wide_enough(level, room));
    let rigid = |level: &Level| {
        units.iter().all(|unit| !unit.is_rigid() || unit.is_wide_enough(level, room))
    };
    let levels = &LEVELS[..count];
    let unwrapped = levels.iter().position(|level| fits(level) && wide(level));
    unwrapped.or_else(|| {
        levels.iter().rposition(|level| fits(level) && rigid(level)).map(|last| {
            levels[..=last]
                .iter()
                .position(|level| fits(level) && rigid(level) && level.code.font <= WRAPPED_CODE)
                .unwrap_or(last)
        })
    })
}

/// The part of a slide that is too little for a slide of its own.
const SMALL_REST: f64 = 0.12;
/// Code that wraps is set no larger than this.
const WRAPPED_CODE: f64 = 24.0;
