//! Which stops a memory diagram shows, and the state before and after each.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagram::View;
use crate::trace::{Change, Frame, FrameId, Kind, Object, ObjectId, Snapshot, Trace};

/// The shown stops of one unit.
pub struct Story<'a> {
    pub trace: &'a Trace,
    pub unit: u32,
    /// Indexes into `Trace::steps`, ascending.
    pub stops: Vec<usize>,
    /// `states[0]` is before the first stop, `states[k]` after stop `k` (from 1).
    pub states: Vec<Snapshot>,
    /// What was freed on the way to the state of the same index.
    pub freed: Vec<BTreeSet<ObjectId>>,
    /// Frames that run the body of a class: they define names, and are not drawn.
    pub class_bodies: BTreeSet<FrameId>,
}

impl<'a> Story<'a> {
    /// The stops the view asks for; else all at which something can be seen, within reason. `None` when the unit
    /// has no stop.
    pub fn tell(trace: &'a Trace, unit: u32, view: &View) -> Option<Story<'a>> {
        let class_bodies = class_bodies(trace);
        let stops = match view.steps {
            Some(steps) => {
                let known = steps.iter().copied().filter(|step| *step < trace.steps.len());
                known.collect::<BTreeSet<usize>>().into_iter().collect()
            }
            None => {
                let all = choose(trace, unit, &class_bodies)?;
                thin(&without_turns(trace, all, MOST_CANDIDATES), MOST_CANDIDATES)
            }
        };
        Story::at(trace, unit, stops, class_bodies)
    }

    /// The story without the stops of which `is_silent`, with at most `most`: of a loop the first turns and the
    /// last, of the rest evenly.
    #[must_use]
    pub fn shortened(self, most: usize, is_silent: impl Fn(usize) -> bool) -> Story<'a> {
        let last = self.stops.len();
        let heard = (1..=last).filter(|stop| *stop == last || !is_silent(*stop));
        let heard: Vec<usize> = heard.map(|stop| self.stops[stop - 1]).collect();
        let stops = thin(&without_turns(self.trace, heard, most), most);
        let class_bodies = self.class_bodies.clone();
        Story::at(self.trace, self.unit, stops, class_bodies).unwrap_or(self)
    }

    fn at(
        trace: &'a Trace,
        unit: u32,
        stops: Vec<usize>,
        class_bodies: BTreeSet<FrameId>,
    ) -> Option<Story<'a>> {
        let last = *stops.last()?;
        let mut states = Vec::new();
        let mut all_freed = vec![BTreeSet::new()];
        let mut state = Snapshot::default();
        let mut freed = BTreeSet::new();
        for (index, step) in trace.steps.iter().enumerate().take(last + 1) {
            if states.is_empty() && stops[0] == index {
                states.push(state.clone());
                freed.clear();
            }
            state.apply(&step.changes);
            freed.extend(state.freed.keys().copied());
            if stops.get(all_freed.len() - 1) == Some(&index) {
                states.push(state.clone());
                all_freed.push(std::mem::take(&mut freed));
            }
        }
        Some(Story { trace, unit, stops, states, freed: all_freed, class_bodies })
    }

    /// Number of stops.
    pub fn len(&self) -> usize {
        self.stops.len()
    }

    /// The object as it stood at a state, when it was drawn there.
    pub fn object(&self, state: usize, id: ObjectId) -> Option<&Object> {
        self.states.get(state)?.objects.get(&id).map(|object| &**object)
    }

    /// The step that led to a state; `None` for the state before the first stop.
    pub fn step(&self, state: usize) -> Option<&crate::trace::Step> {
        let stop = state.checked_sub(1)?;
        self.trace.steps.get(*self.stops.get(stop)?)
    }
}

/// Functions, classes and modules: what a snippet defines, rather than what it is about.
pub fn is_definition(object: &Object) -> bool {
    object.kind == Kind::Code && object.type_name != "NoneType"
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

/// The unit's steps at which the picture changes or something is written; its last step at least.
fn choose(trace: &Trace, unit: u32, class_bodies: &BTreeSet<FrameId>) -> Option<Vec<usize>> {
    let run = trace.units.get(unit as usize)?;
    let (first, end) = (run.first_step as usize, run.end_step as usize);
    let end = end.min(trace.steps.len());
    let last = end.checked_sub(1).filter(|last| *last >= first)?;
    let mut state = Snapshot::default();
    for step in &trace.steps[..first] {
        state.apply(&step.changes);
    }
    let mut written = trace.steps[..first].last().map_or(run.first_output, |step| step.output);
    let mut chosen = Vec::new();
    for (index, step) in trace.steps.iter().enumerate().take(end).skip(first) {
        // Judged against the state before, so nothing has to be kept.
        let mut is_visible = false;
        for change in &step.changes {
            is_visible |= shows(change, &state, &step.changes, class_bodies);
        }
        state.apply(&step.changes);
        // After the end of a script no frame is left to look at.
        let is_over = state.frames.is_empty() && !chosen.is_empty();
        if (is_visible || step.output > written || index == last) && !is_over {
            chosen.push(index);
        }
        written = step.output;
    }
    Some(chosen)
}

/// Whether a change can be seen: a name that is not a definition, a frame, a value.
fn shows(
    change: &Change,
    before: &Snapshot,
    changes: &[Change],
    class_bodies: &BTreeSet<FrameId>,
) -> bool {
    let find = |id: ObjectId| {
        let new = changes.iter().find_map(|change| match change {
            Change::SetObject(object) if object.id == id => Some(object),
            _ => None,
        });
        new.or_else(|| before.objects.get(&id))
    };
    match change {
        Change::SetFrame(frame) if class_bodies.contains(&frame.id) => false,
        Change::SetFrame(frame) => {
            let old = before.frame(frame.id);
            let names = |frame: &Frame| {
                let is_value = |id: ObjectId| find(id).is_none_or(|object| !is_definition(object));
                let names = frame.names.iter().filter(|name| is_value(name.object));
                names.map(|name| (name.name.clone(), name.object)).collect::<Vec<_>>()
            };
            let is_call = old.is_none() && frame.depth > 0;
            is_call || old.map(names).unwrap_or_default() != names(frame)
        }
        Change::EndFrame(id) => !class_bodies.contains(id),
        Change::SetObject(object) => before.objects.get(&object.id).is_some_and(|old| {
            let is_value = !is_definition(object);
            is_value && (old.value != object.value || old.refcount != object.refcount)
        }),
        Change::Free(id) | Change::Hide(id) => {
            before.objects.get(id).is_some_and(|object| !is_definition(object))
        }
    }
}

/// Of a line that is met again and again, the first turns and the last: what comes between only repeats.
fn without_turns(trace: &Trace, stops: Vec<usize>, most: usize) -> Vec<usize> {
    if stops.len() <= most {
        return stops;
    }
    let line = |stop: &usize| (trace.steps[*stop].unit, trace.steps[*stop].line);
    let mut counts: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for stop in &stops {
        *counts.entry(line(stop)).or_default() += 1;
    }
    let mut met: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    let kept = stops.iter().filter(|stop| {
        let met = met.entry(line(stop)).or_default();
        *met += 1;
        let count = counts.get(&line(stop)).copied().unwrap_or(0);
        *met <= FIRST_TURNS || *met + LAST_TURNS > count
    });
    kept.copied().collect()
}

/// At most `most` of them, evenly, the first and the last included.
fn thin(steps: &[usize], most: usize) -> Vec<usize> {
    let count = steps.len();
    if count <= most {
        return steps.to_vec();
    }
    if most <= 1 {
        return steps[count - 1..].to_vec();
    }
    (0..most).map(|index| steps[index * (count - 1) / (most - 1)]).collect()
}

/// So many stops are looked at more closely.
const MOST_CANDIDATES: usize = 48;
const FIRST_TURNS: usize = 2;
const LAST_TURNS: usize = 1;

#[cfg(test)]
mod tests {
    use super::thin;

    #[test]
    fn thinning_keeps_the_ends() {
        assert_eq!(thin(&[3, 4, 5], 5), [3, 4, 5]);
        assert_eq!(thin(&[1, 2, 3, 4, 5, 6, 7], 3), [1, 4, 7]);
        assert_eq!(thin(&[1, 2, 3], 1), [3]);
    }
}
