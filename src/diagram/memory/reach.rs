//! Which objects get a card: those near to names first.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagram::Level;
use crate::diagram::memory::asks;
use crate::diagram::memory::content::Limits;
use crate::diagram::memory::lines::Lines;
use crate::diagram::memory::names::Names;
use crate::diagram::memory::siblings;
use crate::diagram::memory::story::Story;
use crate::trace::{FrameId, Object, ObjectId};

/// The objects that shown names refer to, with the states they do so.
pub fn direct_objects(story: &Story, frames: &[FrameId], names: &Names) -> BTreeSet<ObjectId> {
    let mut direct = BTreeSet::new();
    for state in &story.states {
        for frame in state.frames.iter().filter(|frame| frames.contains(&frame.id)) {
            let shown = frame.names.iter().filter(|name| names.shows(frame, &name.name));
            direct.extend(shown.map(|name| name.object));
        }
    }
    direct
}

/// Objects from before the first stop that all names have left when the source first asks who an object is: nobody wants to
/// know that of them.
pub fn left_behind(story: &Story, names: &Names) -> BTreeSet<ObjectId> {
    let asking = |line: &str| asks::level_of(line) == Level::Identity;
    let lines: Vec<bool> = names.source.lines().map(asking).collect();
    let asks = |step: &usize| {
        let line = story.trace.steps.get(*step).map_or(0, |step| step.line as usize);
        line.checked_sub(1).and_then(|line| lines.get(line)).is_some_and(|asks| *asks)
    };
    let Some(first) = story.stops.first().copied() else { return BTreeSet::new() };
    let last = story.stops.last().copied().unwrap_or(first);
    let asking = (first..=last).find(asks).unwrap_or(last);
    // The state that the asking line finds.
    let from = story.stops.iter().filter(|stop| **stop < asking).count();
    let bound = |state: usize| {
        let frames = story.states[state].frames.iter();
        frames.flat_map(|frame| frame.names.iter().map(|name| (frame.id, &name.name, name.object)))
    };
    let before: BTreeSet<_> = bound(0).collect();
    let kept: BTreeSet<ObjectId> =
        (from..story.states.len()).flat_map(&bound).map(|it| it.2).collect();
    let rebound: BTreeSet<ObjectId> =
        (1..from).flat_map(&bound).filter(|it| !before.contains(it)).map(|it| it.2).collect();
    let all = before.into_iter().map(|it| it.2);
    all.filter(|id| !kept.contains(id) && !rebound.contains(id)).collect()
}

/// Which objects get a card, found breadth first from the names.
#[derive(Default)]
pub struct Reach {
    /// In order of first appearance.
    pub order: Vec<ObjectId>,
    /// The drawn lines of all that was looked at.
    pub lines: FxHashMap<ObjectId, Lines>,
    /// The others that were met.
    pub folded: FxHashSet<ObjectId>,
    pub chosen: FxHashSet<ObjectId>,
    /// Of the others those that more than one drawn line refers to at once.
    pub shared: FxHashSet<ObjectId>,
    /// How far from the names the last one is that was chosen.
    deepest: usize,
    /// Some were left out so that siblings are alike.
    gave_way: bool,
}

/// What was found out about objects on an earlier way through them.
#[derive(Default)]
struct Known {
    /// They give way: each is written where it is held.
    written: FxHashSet<ObjectId>,
    /// Keys of dicts that have a card of their own.
    keys: FxHashSet<ObjectId>,
}

impl Reach {
    /// Again and again, until siblings agree whether they have cards.
    pub fn follow(
        story: &Story,
        direct: &BTreeSet<ObjectId>,
        inline: &dyn Fn(&Object) -> bool,
        limits: Limits,
    ) -> Reach {
        let mut known = Known::default();
        loop {
            let mut reach = Reach::through(story, direct, inline, limits, &known);
            let keys = siblings::keys(story, &reach);
            let keys: Vec<ObjectId> = keys.filter(|key| !direct.contains(key)).collect();
            let (written, shared) = siblings::to_write(story, direct, &reach);
            let has_more = !written.is_empty() || keys.iter().any(|key| !known.keys.contains(key));
            known.written.extend(written);
            known.keys.extend(keys);
            if !has_more {
                reach.gave_way = !known.written.is_empty();
                reach.folded.extend(known.written);
                reach.shared = shared;
                return reach;
            }
        }
    }

    /// What is nearer to a name comes first, then what is there later: nothing hangs in the air at the last stop.
    fn through(
        story: &Story,
        direct: &BTreeSet<ObjectId>,
        inline: &dyn Fn(&Object) -> bool,
        limits: Limits,
        known: &Known,
    ) -> Reach {
        let mut lines: FxHashMap<ObjectId, Lines> = FxHashMap::default();
        let mut chosen: FxHashSet<ObjectId> = FxHashSet::default();
        let mut cut: FxHashSet<ObjectId> = FxHashSet::default();
        let mut deepest = 0;
        let states = 0..story.states.len();
        let mut layers: Vec<(usize, Vec<ObjectId>)> =
            states.rev().map(|state| (state, roots(story, state, direct))).collect();
        let mut seen: FxHashSet<(usize, ObjectId)> = FxHashSet::default();
        for depth in 1..=limits.depth + 1 {
            for (state, layer) in &mut layers {
                let mut next = Vec::new();
                for id in std::mem::take(layer) {
                    let Some(object) = story.object(*state, id) else { continue };
                    let is_written = inline(object) || known.written.contains(&id);
                    if is_written || !seen.insert((*state, id)) {
                        continue;
                    }
                    let is_full = depth > limits.depth || chosen.len() >= limits.cards;
                    if is_full && !chosen.contains(&id) {
                        cut.insert(id);
                        continue;
                    }
                    if chosen.insert(id) {
                        deepest = depth;
                    }
                    let is_named = |id: ObjectId| direct.contains(&id) || known.keys.contains(&id);
                    let choose = || Lines::choose(story, id, limits.items, inline, &is_named);
                    next.extend(lines.entry(id).or_insert_with(choose).targets(*state));
                }
                *layer = next;
            }
        }
        let folded = cut.difference(&chosen).copied().collect();
        let order = by_appearance(story, direct, &chosen, &lines);
        Reach { order, lines, folded, chosen, deepest, ..Reach::default() }
    }

    /// The least cards, depth and items that choose the same; for a lower depth that cannot be said where some are cut.
    pub fn needs(&self, limits: Limits) -> Limits {
        let items = self.lines.values().map(|lines| lines.needed).max().unwrap_or(0);
        let depth = if self.folded.is_empty() { self.deepest } else { limits.depth };
        let cards = if self.gave_way { limits.cards } else { self.chosen.len() };
        Limits { cards, depth, items, ..limits }
    }
}

/// The chosen objects in the order in which one meets them: state by state, from the names inwards.
fn by_appearance(
    story: &Story,
    direct: &BTreeSet<ObjectId>,
    chosen: &FxHashSet<ObjectId>,
    lines: &FxHashMap<ObjectId, Lines>,
) -> Vec<ObjectId> {
    let mut order = Vec::new();
    let mut met = FxHashSet::default();
    for state in 0..story.states.len() {
        let mut layer = roots(story, state, direct);
        let mut seen = FxHashSet::default();
        while !layer.is_empty() {
            let mut next = Vec::new();
            for id in layer {
                if !chosen.contains(&id) || !seen.insert(id) || story.object(state, id).is_none() {
                    continue;
                }
                if met.insert(id) {
                    order.push(id);
                }
                next.extend(lines.get(&id).into_iter().flat_map(|lines| lines.targets(state)));
            }
            layer = next;
        }
    }
    order
}

/// The objects that names refer to at one state, in the order of the names, then what is to be collected.
pub fn roots(story: &Story, state: usize, direct: &BTreeSet<ObjectId>) -> Vec<ObjectId> {
    let frames = story.states[state].frames.iter();
    let names = frames.flat_map(|frame| &frame.names);
    let named = names.map(|name| name.object).filter(|id| direct.contains(id));
    named.chain(story.collected.iter().copied()).collect()
}
