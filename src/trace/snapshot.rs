//! The state at one step, rebuilt from the changes, and the changes between two states.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::trace::{Change, Frame, FrameId, Object, ObjectId, Trace, Value};

/// All frames and drawn objects after one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Outermost first, thread by thread.
    pub frames: Vec<Frame>,
    pub objects: BTreeMap<ObjectId, Arc<Object>>,
    /// Objects that this very step freed, as they were last seen.
    pub freed: BTreeMap<ObjectId, Arc<Object>>,
}

impl Trace {
    /// The state after step `step`; the last state when there are fewer steps.
    pub fn snapshot(&self, step: usize) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for recorded in self.steps.iter().take(step + 1) {
            snapshot.apply(&recorded.changes);
        }
        snapshot
    }
}

impl Object {
    /// What it holds references to, as often as it does; a weak one is none.
    pub fn references(&self) -> Vec<ObjectId> {
        let mut all: Vec<ObjectId> = match &self.value {
            Value::Atom { .. } | Value::Weak { .. } => Vec::new(),
            Value::Items { items, .. } => items.clone(),
            Value::Pairs { pairs, .. } => pairs.iter().flat_map(|pair| [pair.0, pair.1]).collect(),
            Value::Fields { fields } => fields.iter().map(|(_, field)| *field).collect(),
        };
        all.extend(self.attributes.iter().map(|(_, value)| *value));
        all
    }
}

impl Snapshot {
    /// What names and objects refer to.
    pub fn referred(&self) -> BTreeSet<ObjectId> {
        let names = self.frames.iter().flat_map(|frame| &frame.names);
        let inner = self.objects.values().flat_map(|object| object.references());
        names.map(|name| name.object).chain(inner).collect()
    }

    /// Goes one step on.
    pub fn apply(&mut self, changes: &[Change]) {
        self.freed.clear();
        // A deep recursion changes thousands of frames at once.
        let (mut set, mut ended) = (Vec::new(), BTreeSet::new());
        for change in changes {
            match change {
                Change::SetFrame(frame) => set.push(frame),
                Change::EndFrame(id) => {
                    ended.insert(*id);
                }
                Change::SetObject(object) => {
                    self.objects.insert(object.id, Arc::clone(object));
                }
                Change::Free(id) => {
                    if let Some(object) = self.objects.remove(id) {
                        self.freed.insert(*id, object);
                    }
                }
                Change::Hide(id) => {
                    self.objects.remove(id);
                }
            }
        }
        self.set_frames(set, &ended);
    }

    pub fn frame(&self, id: FrameId) -> Option<&Frame> {
        self.frames.iter().find(|frame| frame.id == id)
    }

    /// A frame that mostly is at the given place.
    fn frame_near(&self, place: usize, id: FrameId) -> Option<&Frame> {
        self.frames.get(place).filter(|frame| frame.id == id).or_else(|| self.frame(id))
    }

    fn set_frames(&mut self, set: Vec<&Frame>, ended: &BTreeSet<FrameId>) {
        if !ended.is_empty() {
            self.frames.retain(|frame| !ended.contains(&frame.id));
        }
        let mut set: BTreeMap<FrameId, &Frame> =
            set.into_iter().map(|frame| (frame.id, frame)).collect();
        if set.is_empty() {
            return;
        }
        for old in &mut self.frames {
            if let Some(frame) = set.remove(&old.id) {
                *old = frame.clone();
            }
        }
        self.frames.extend(set.into_values().cloned());
        self.frames.sort_by_key(|frame| (frame.thread, frame.depth));
    }
}

/// The changes that lead from one state to the next; `is_freed` tells freed objects from hidden ones.
pub fn changes_between(
    before: &Snapshot,
    after: &Snapshot,
    is_freed: impl Fn(ObjectId) -> bool,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (place, frame) in before.frames.iter().enumerate() {
        if after.frame_near(place, frame.id).is_none() {
            changes.push(Change::EndFrame(frame.id));
        }
    }
    let (gone, set) = compare(&before.objects, &after.objects);
    let gone = gone.into_iter();
    changes.extend(gone.map(|id| if is_freed(id) { Change::Free(id) } else { Change::Hide(id) }));
    changes.extend(set.into_iter().map(|object| Change::SetObject(Arc::clone(object))));
    for (place, frame) in after.frames.iter().enumerate() {
        if before.frame_near(place, frame.id) != Some(frame) {
            changes.push(Change::SetFrame(frame.clone()));
        }
    }
    changes
}

type Objects = BTreeMap<ObjectId, Arc<Object>>;

/// The objects that are gone, and those that are new or another: both lists are read once, side by side.
fn compare<'a>(before: &Objects, after: &'a Objects) -> (Vec<ObjectId>, Vec<&'a Arc<Object>>) {
    let (mut gone, mut set) = (Vec::new(), Vec::new());
    let mut old = before.iter().peekable();
    for (id, object) in after {
        let mut same = false;
        while let Some((other, record)) = old.peek() {
            match other.cmp(&id) {
                Ordering::Less => gone.push(**other),
                Ordering::Equal => same = *record == object,
                Ordering::Greater => break,
            }
            old.next();
        }
        if !same {
            set.push(object);
        }
    }
    gone.extend(old.map(|(id, _)| *id));
    (gone, set)
}
