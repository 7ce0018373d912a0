//! The stops of a memory diagram, and the state before and after each.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagram::View;
use crate::diagram::memory::choose::{Candidate, Choice, candidates, choose, thin};
use crate::trace::{
    Change, Frame, FrameId, Object, ObjectId, Refcount, Step, Trace, UnitRun, Value,
};

pub use crate::diagram::memory::choose::is_definition;

/// The shown stops of one unit.
#[derive(Clone)]
pub struct Story<'a> {
    pub trace: &'a Trace,
    pub unit: u32,
    /// Indexes into `Trace::steps`, none before an earlier one.
    pub stops: Vec<usize>,
    /// `states[0]` is before the first stop, `states[k]` after stop `k` (from 1).
    pub states: Vec<State<'a>>,
    /// What was freed on the way to the state of the same index.
    pub freed: Vec<BTreeSet<ObjectId>>,
    /// What is drawn though no name leads there: the garbage of a collection.
    pub collected: BTreeSet<ObjectId>,
    /// Frames that run the body of a class: they define names, and are not drawn.
    pub class_bodies: BTreeSet<FrameId>,
    /// The stops as they were found; none where they were asked for.
    candidates: Vec<Candidate>,
    /// What became of each object: its record from a state on, `None` where it is out of sight. By object, then state.
    records: Vec<(ObjectId, u32, Option<&'a Object>)>,
    /// Counts of objects that are out of sight, in the same way.
    unseen: Vec<(ObjectId, u32, Option<Refcount>)>,
    /// Objects that came into sight when they were there already: how many steps had begun when they were made.
    older: BTreeMap<ObjectId, u32>,
    /// Stops that have no room.
    left_out: usize,
}

/// All frames at one state, outermost first, thread by thread.
#[derive(Clone, Debug, Default)]
pub struct State<'a> {
    pub frames: Vec<&'a Frame>,
}

impl<'a> State<'a> {
    pub fn frame(&self, id: FrameId) -> Option<&'a Frame> {
        self.frames.iter().find(|frame| frame.id == id).copied()
    }
}

impl<'a> Story<'a> {
    /// The stops the view asks for; else all at which something can be seen, within reason. `None` when the unit
    /// has no stop.
    pub fn tell(trace: &'a Trace, unit: u32, view: &View) -> Option<Story<'a>> {
        let class_bodies = class_bodies(trace);
        if let Some(steps) = view.steps {
            let known = steps.iter().copied().filter(|step| *step < trace.steps.len());
            let mut known: Vec<usize> = known.collect();
            known.sort_unstable();
            let stops = thin(&known, view.max_stops.clamp(1, MOST_ASKED));
            let left_out = known.len() - stops.len();
            let mut story = Story::at(trace, unit, stops, class_bodies)?;
            if view.is_collection {
                story.begin_still();
            }
            return Some(Story { left_out, ..story });
        }
        let all = candidates(trace, unit, &class_bodies, view)?;
        Story::of(trace, unit, choose(all, MOST_CANDIDATES), class_bodies)
    }

    /// The story without the stops of which `is_silent`, with at most `most`. The last one stays, unless it takes the place
    /// of another.
    #[must_use]
    pub fn shortened(mut self, most: usize, is_silent: impl Fn(usize) -> bool) -> Story<'a> {
        let last = self.stops.len();
        let all = std::mem::take(&mut self.candidates).into_iter().zip(1..);
        let heard = all.filter(|(_, stop)| *stop == last || !is_silent(*stop));
        let mut heard: Vec<Candidate> = heard.map(|(candidate, _)| candidate).collect();
        if heard.len() > most.max(1) && is_silent(last) {
            heard.pop();
        }
        let mut choice = choose(heard, most);
        choice.left_out += self.left_out;
        let class_bodies = self.class_bodies.clone();
        Story::of(self.trace, self.unit, choice, class_bodies).unwrap_or(self)
    }

    /// Nothing happens at the first stop, and what the last one frees is to be seen before.
    fn begin_still(&mut self) {
        self.states[0] = self.states[1].clone();
        if let Some(freed) = self.freed.get_mut(1) {
            freed.clear();
        }
        for (_, state, _) in self.records.iter_mut().filter(|record| record.1 == 1) {
            *state = 0;
        }
        for (_, state, _) in self.unseen.iter_mut().filter(|count| count.1 == 1) {
            *state = 0;
        }
        self.collected = self.freed.last().cloned().unwrap_or_default();
        let is_part = |record: &(ObjectId, u32, Option<&Object>)| {
            record.2.is_some_and(|object| matches!(object.value, Value::Atom { .. }))
        };
        for (id, ..) in self.records.iter().filter(|record| is_part(record)) {
            self.collected.remove(id);
        }
    }

    /// The view asks for these stops.
    pub fn is_asked(&self) -> bool {
        self.candidates.is_empty()
    }

    /// Whether the last stop is the end of its unit: stops that are asked for may end before.
    pub fn is_over(&self, run: &UnitRun) -> bool {
        !self.is_asked() || self.stops.last().is_some_and(|step| *step + 1 >= run.end_step as usize)
    }

    /// Why stops are missing that one might expect.
    pub fn cap(&self) -> Option<String> {
        let most = if self.is_asked() { MOST_ASKED } else { self.stops.len() };
        match self.left_out {
            0 => None,
            1 => Some(format!("1 more stop is not shown: the figure has {most}")),
            more => Some(format!("{more} more stops are not shown: the figure has {most}")),
        }
    }

    fn of(
        trace: &'a Trace,
        unit: u32,
        choice: Choice,
        class_bodies: BTreeSet<FrameId>,
    ) -> Option<Story<'a>> {
        let stops = choice.candidates.iter().map(|candidate| candidate.step).collect();
        let story = Story::at(trace, unit, stops, class_bodies)?;
        Some(Story { candidates: choice.candidates, left_out: choice.left_out, ..story })
    }

    fn at(
        trace: &'a Trace,
        unit: u32,
        stops: Vec<usize>,
        class_bodies: BTreeSet<FrameId>,
    ) -> Option<Story<'a>> {
        let last = *stops.last()?;
        let mut story = Story {
            trace,
            unit,
            states: Vec::new(),
            freed: vec![BTreeSet::new()],
            collected: BTreeSet::new(),
            class_bodies,
            candidates: Vec::new(),
            records: Vec::new(),
            unseen: Vec::new(),
            older: BTreeMap::new(),
            left_out: 0,
            stops,
        };
        let mut frames: Vec<&'a Frame> = Vec::new();
        for (index, step) in trace.steps.iter().enumerate().take(last + 1) {
            let mut state = story.states.len() as u32;
            if state == 0 && story.stops[0] == index {
                story.states.push(State { frames: frames.clone() });
                state = 1;
            }
            story.apply(&mut frames, step, state);
            // One step may be several stops: what differs is what is said of them.
            while state > 0 && story.stops.get(state as usize - 1) == Some(&index) {
                story.states.push(State { frames: frames.clone() });
                state += 1;
            }
        }
        // Stable, so the last record of a state is the one that holds.
        story.records.sort_by_key(|(id, state, _)| (*id, *state));
        story.unseen.sort_by_key(|(id, state, _)| (*id, *state));
        Some(story)
    }

    /// Goes one step on, on the way to a state.
    fn apply(&mut self, frames: &mut Vec<&'a Frame>, step: &'a Step, state: u32) {
        self.unseen.extend(step.counts.iter().map(|(id, count)| (*id, state, *count)));
        self.older.extend(step.older.iter().copied());
        for change in &step.changes {
            match change {
                Change::SetFrame(frame) => match frames.iter_mut().find(|old| old.id == frame.id) {
                    Some(old) => *old = frame,
                    None => {
                        frames.push(frame);
                        frames.sort_by_key(|frame| (frame.thread, frame.depth));
                    }
                },
                Change::EndFrame(id) => frames.retain(|frame| frame.id != *id),
                Change::SetObject(object) => self.records.push((object.id, state, Some(object))),
                Change::Hide(id) => self.records.push((*id, state, None)),
                Change::Free(id) => {
                    self.records.push((*id, state, None));
                    // What goes before the first stop is no part of the story.
                    if state > 0 {
                        let known = self.freed.len();
                        if known <= state as usize {
                            self.freed.resize(state as usize + 1, BTreeSet::new());
                        }
                        self.freed[state as usize].insert(*id);
                    }
                }
            }
        }
    }

    /// Number of stops.
    pub fn len(&self) -> usize {
        self.stops.len()
    }

    /// The object as it stood at a state, when it was drawn there.
    pub fn object(&self, state: usize, id: ObjectId) -> Option<&'a Object> {
        held(&self.records, state, id)
    }

    /// The count of an object at a state, be it out of sight there.
    pub fn count(&self, state: usize, id: ObjectId) -> Option<Refcount> {
        let seen = self.object(state, id).map(|object| object.refcount);
        seen.or_else(|| held(&self.unseen, state, id))
    }

    /// Whether an object was made on the way to a state, at which it is first seen.
    pub fn is_made_at(&self, state: usize, id: ObjectId) -> bool {
        let before = match state.checked_sub(2) {
            Some(stop) => self.stops.get(stop).map_or(0, |step| *step as u32 + 1),
            None => self.stops.first().map_or(0, |step| *step as u32),
        };
        state > 0 && self.older.get(&id).is_none_or(|steps| *steps > before)
    }

    /// Whether an object was freed on the way to a state.
    pub fn is_freed_at(&self, state: usize, id: ObjectId) -> bool {
        self.freed.get(state).is_some_and(|freed| freed.contains(&id))
    }

    /// The step that led to a state; `None` for the state before the first stop.
    pub fn step(&self, state: usize) -> Option<&'a Step> {
        let stop = state.checked_sub(1)?;
        self.trace.steps.get(*self.stops.get(stop)?)
    }
}

/// What is written of an object at a state, or at the last one before it.
fn held<T: Copy>(written: &[(ObjectId, u32, Option<T>)], state: usize, id: ObjectId) -> Option<T> {
    let key = (id, state as u32);
    let after = written.partition_point(|(id, state, _)| (*id, *state) <= key);
    let (known, _, last) = written.get(after.checked_sub(1)?)?;
    last.filter(|_| *known == id)
}

/// The frames that begin at a `class` statement.
fn class_bodies(trace: &Trace) -> BTreeSet<FrameId> {
    let mut seen = BTreeSet::new();
    let mut bodies = BTreeSet::new();
    let changes = trace.steps.iter().flat_map(|step| &step.changes);
    for change in changes {
        if let Change::SetFrame(frame) = change
            && seen.insert(frame.id)
            && begins_class(trace, frame)
        {
            bodies.insert(frame.id);
        }
    }
    bodies
}

fn begins_class(trace: &Trace, frame: &Frame) -> bool {
    let source = trace.units.get(frame.unit as usize).map_or("", |run| run.source.as_str());
    let mut lines = source.lines().skip((frame.line as usize).saturating_sub(1));
    // A decorated class begins at its first decorator.
    let first = lines.find(|line| !line.trim_start().starts_with('@')).unwrap_or_default();
    frame.depth > 0 && first.trim_start().starts_with("class ")
}

/// So many stops are looked at more closely.
const MOST_CANDIDATES: usize = 48;
/// So many may be asked for.
const MOST_ASKED: usize = 40;
