//! Which stops a memory diagram shows, and the state before and after each.

use std::collections::BTreeSet;

use crate::diagram::View;
use crate::trace::{Change, Kind, Object, ObjectId, Snapshot, Trace};

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
}

impl<'a> Story<'a> {
    /// `None` when the unit has no stop.
    pub fn tell(trace: &'a Trace, unit: u32, view: &View) -> Option<Story<'a>> {
        let stops = match view.steps {
            Some(steps) => {
                let known = steps.iter().copied().filter(|step| *step < trace.steps.len());
                known.collect::<BTreeSet<usize>>().into_iter().collect()
            }
            None => thin(&choose(trace, unit)?, view.max_stops.max(1)),
        };
        let last = *stops.last()?;
        let mut story =
            Story { trace, unit, stops, states: Vec::new(), freed: vec![BTreeSet::new()] };
        let mut state = Snapshot::default();
        let mut freed = BTreeSet::new();
        for (index, step) in trace.steps.iter().enumerate().take(last + 1) {
            if story.states.is_empty() && story.stops[0] == index {
                story.states.push(state.clone());
                freed.clear();
            }
            state.apply(&step.changes);
            freed.extend(state.freed.keys().copied());
            if story.stops.get(story.freed.len() - 1) == Some(&index) {
                story.states.push(state.clone());
                story.freed.push(std::mem::take(&mut freed));
            }
        }
        Some(story)
    }

    /// Number of stops.
    pub fn len(&self) -> usize {
        self.stops.len()
    }

    /// The object as it stood at a state, when it was drawn there.
    pub fn object(&self, state: usize, id: ObjectId) -> Option<&Object> {
        self.states.get(state)?.objects.get(&id)
    }
}

/// Functions, classes and modules: what a snippet defines, rather than what it is about.
pub fn is_definition(object: &Object) -> bool {
    object.kind == Kind::Code && object.type_name != "NoneType"
}

/// The unit's steps at which the picture changes or something is written; its last step at least.
fn choose(trace: &Trace, unit: u32) -> Option<Vec<usize>> {
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
        let before = state.clone();
        state.apply(&step.changes);
        let is_visible = step.changes.iter().any(|change| shows(change, &before, &state));
        if is_visible || step.output > written || index == last {
            chosen.push(index);
        }
        written = step.output;
    }
    Some(chosen)
}

/// Whether a change can be seen: a name that is not a definition, a frame, a value.
fn shows(change: &Change, before: &Snapshot, after: &Snapshot) -> bool {
    match change {
        Change::SetFrame(frame) => {
            let values = |state: &Snapshot| {
                let frame = state.frame(frame.id)?;
                let names = frame.names.iter().filter(|name| {
                    let object = state.objects.get(&name.object);
                    object.is_none_or(|object| !is_definition(object))
                });
                Some(names.cloned().collect::<Vec<_>>())
            };
            let (old, new) = (values(before), values(after));
            let is_call = old.is_none() && frame.depth > 0;
            is_call || old.unwrap_or_default() != new.unwrap_or_default()
        }
        Change::EndFrame(_) => true,
        Change::SetObject(object) => before.objects.get(&object.id).is_some_and(|old| {
            old.value != object.value || (old.refcount != object.refcount && !is_definition(object))
        }),
        Change::Free(id) | Change::Hide(id) => {
            before.objects.get(id).is_some_and(|object| !is_definition(object))
        }
    }
}

/// At most `most` of them, evenly, the first and the last included.
fn thin(steps: &[usize], most: usize) -> Vec<usize> {
    let count = steps.len();
    if count <= most {
        return steps.to_vec();
    }
    if most == 1 {
        return steps[count - 1..].to_vec();
    }
    (0..most).map(|index| steps[index * (count - 1) / (most - 1)]).collect()
}

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
