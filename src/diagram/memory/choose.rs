//! Which steps of a unit are worth a stop: what can be seen, loops and recursion folded, at most as many as are told.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::diagram::View;
use crate::trace::{
    Change, Event, Frame, FrameId, Kind, Object, ObjectId, Segment, ThreadId, Trace, Value,
};

/// A step at which something can be seen.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Index into `Trace::steps`.
    pub step: usize,
    /// Its unit and line, and whether a call begins, goes on or ends there: a line that comes again is another turn of
    /// a loop, a call that begins again another depth of a recursion.
    place: (u32, u32, u8),
    /// Frames of its thread.
    depth: usize,
    /// What happens, in kinds: names by the types they come to refer to, what is made, changed or freed, and so on.
    kinds: BTreeSet<String>,
}

/// How much a stop is worth beside the others of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// The line runs for the first time.
    First,
    /// For the last time.
    Last,
    /// It does something that it has not done before.
    New,
    Second,
    /// It only repeats itself.
    Again,
}

/// The chosen steps, and how many more there are that do not only repeat others.
pub struct Choice {
    pub candidates: Vec<Candidate>,
    pub left_out: usize,
}

/// The unit's steps at which the picture changes or something is written; its last step at least. A call and all that
/// runs in it may be one step, and what hidden lines do is seen at the next one.
pub fn candidates(
    trace: &Trace,
    unit: u32,
    class_bodies: &BTreeSet<FrameId>,
    view: &View,
) -> Option<Vec<Candidate>> {
    let run = trace.units.get(unit as usize)?;
    let (first, end) = (run.first_step as usize, run.end_step as usize);
    let end = end.min(trace.steps.len());
    let last = end.checked_sub(1).filter(|last| *last >= first)?;
    let mut seen = Seen::default();
    for step in &trace.steps[..first] {
        for change in &step.changes {
            seen.apply(change);
        }
    }
    let mut written = trace.steps[..first].last().map_or(run.first_output, |step| step.output);
    let mut chosen: Vec<Candidate> = Vec::new();
    let (mut is_visible, mut happens, mut only_raises) = (false, false, false);
    let mut kinds = BTreeSet::new();
    for (index, step) in trace.steps.iter().enumerate().take(end).skip(first) {
        for change in &step.changes {
            // Judged against the state before, so nothing has to be kept.
            is_visible |= seen.shows(change, class_bodies);
            happens |= seen.happens(change);
            if kinds.len() < MOST_KINDS {
                kinds.extend(seen.kind_of(change));
            }
            seen.apply(change);
        }
        if step.output > written {
            is_visible = true;
            kinds.insert("written".to_owned());
        }
        if let Event::Exception(_) = step.event {
            only_raises |= chosen.is_empty() && !happens;
            is_visible = true;
            kinds.insert("raised".to_owned());
        }
        written = step.output;
        if view.over && index != last && seen.is_in_call(step.thread) {
            continue;
        }
        let is_hidden = step.unit == unit && view.hidden.contains(&step.line);
        if is_hidden && (index != last || !chosen.is_empty()) {
            continue;
        }
        // After the end of a script no frame is left to look at.
        let is_over = seen.frames.is_empty() && !chosen.is_empty();
        if (is_visible || index == last) && !is_over {
            let phase = match step.event {
                Event::Call => 1,
                Event::Return => 2,
                _ => 0,
            };
            let place = (step.unit, step.line, phase);
            let depth = seen.depth(step.thread);
            chosen.push(Candidate { step: index, place, depth, kinds: std::mem::take(&mut kinds) });
        }
        kinds.clear();
        is_visible = false;
    }
    // A line that does nothing but raise has nothing to look at.
    (!only_raises || chosen.len() > 1).then_some(chosen)
}

/// At most `most` of them. Where there are more, turns of a loop and depths of a recursion that only repeat others go
/// first; of the rest the first and last turns stay longest, and of those the ones outside of calls. The end and the
/// bottom of a recursion always stay.
pub fn choose(all: Vec<Candidate>, most: usize) -> Choice {
    if all.len() <= most {
        return Choice { candidates: all, left_out: 0 };
    }
    let worths = worths(&all);
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    kept.extend(all.len().checked_sub(1));
    kept.extend(deepest(&all).filter(|_| most > 1));
    let mut left_out = 0;
    let mut groups: BTreeMap<(Worth, usize), Vec<usize>> = BTreeMap::new();
    for (index, (worth, candidate)) in worths.iter().zip(&all).enumerate() {
        if *worth != Worth::Again && !kept.contains(&index) {
            groups.entry((*worth, candidate.depth)).or_default().push(index);
        }
    }
    for group in groups.values() {
        let room = most.saturating_sub(kept.len());
        left_out += group.len().saturating_sub(room);
        kept.extend(thin(group, room));
    }
    let candidates = all.into_iter().enumerate().filter(|(index, _)| kept.contains(index));
    Choice { candidates: candidates.map(|(_, candidate)| candidate).collect(), left_out }
}

/// At most `most` of them, evenly, the first and the last included.
pub fn thin(steps: &[usize], most: usize) -> Vec<usize> {
    let count = steps.len();
    if count <= most {
        return steps.to_vec();
    }
    match most {
        0 => Vec::new(),
        1 => steps[count - 1..].to_vec(),
        _ => (0..most).map(|index| steps[index * (count - 1) / (most - 1)]).collect(),
    }
}

/// Functions, classes and modules: what a snippet defines, rather than what it is about. One that holds something is
/// both: a function with a closure, a class with data.
pub fn is_definition(object: &Object) -> bool {
    let is_plain = matches!(object.value, Value::Atom { .. });
    object.kind == Kind::Code && is_plain && object.type_name != "NoneType"
}

/// Where a recursion turns: the last of the calls that go deepest, if calls from the same place begin at several depths.
fn deepest(all: &[Candidate]) -> Option<usize> {
    let depth = all.iter().map(|candidate| candidate.depth).max()?;
    let is_deepest = |candidate: &Candidate| candidate.depth == depth;
    let is_recursive = |index: &usize| {
        let mut others = all.iter().filter(|other| other.place == all[*index].place);
        others.any(|other| other.depth < depth)
    };
    let found = all.iter().position(is_deepest)?;
    let last =
        found + all[found..].iter().take_while(|candidate| is_deepest(candidate)).count() - 1;
    (found..=last).any(|index| is_recursive(&index)).then_some(last)
}

fn worths(all: &[Candidate]) -> Vec<Worth> {
    let mut counts: BTreeMap<(u32, u32, u8), usize> = BTreeMap::new();
    for candidate in all {
        *counts.entry(candidate.place).or_default() += 1;
    }
    let mut met: BTreeMap<(u32, u32, u8), (usize, BTreeSet<&str>)> = BTreeMap::new();
    let mut worths = Vec::new();
    for candidate in all {
        let count = counts.get(&candidate.place).copied().unwrap_or(0);
        let (turn, kinds) = met.entry(candidate.place).or_default();
        *turn += 1;
        let before = kinds.len();
        kinds.extend(candidate.kinds.iter().map(String::as_str));
        worths.push(match *turn {
            1 => Worth::First,
            turn if turn == count => Worth::Last,
            2 => Worth::Second,
            _ if kinds.len() > before => Worth::New,
            _ => Worth::Again,
        });
    }
    worths
}

/// What is there so far. An object that is gone stays known, marked so.
#[derive(Default)]
struct Seen<'a> {
    objects: FxHashMap<ObjectId, (&'a Object, bool)>,
    frames: Vec<&'a Frame>,
}

impl<'a> Seen<'a> {
    fn apply(&mut self, change: &'a Change) {
        match change {
            Change::SetFrame(frame) => {
                match self.frames.iter_mut().find(|old| old.id == frame.id) {
                    Some(old) => *old = frame,
                    None => self.frames.push(frame),
                }
            }
            Change::EndFrame(id) => self.frames.retain(|frame| frame.id != *id),
            Change::SetObject(object) => {
                self.objects.insert(object.id, (object, true));
            }
            Change::Free(id) | Change::Hide(id) => {
                if let Some((_, is_here)) = self.objects.get_mut(id) {
                    *is_here = false;
                }
            }
        }
    }

    fn object(&self, id: ObjectId) -> Option<&'a Object> {
        self.objects.get(&id).filter(|(_, is_here)| *is_here).map(|(object, _)| *object)
    }

    fn frame(&self, id: FrameId) -> Option<&'a Frame> {
        self.frames.iter().find(|frame| frame.id == id).copied()
    }

    fn depth(&self, thread: ThreadId) -> usize {
        self.frames.iter().filter(|frame| frame.thread == thread).count()
    }

    fn is_in_call(&self, thread: ThreadId) -> bool {
        self.frames.iter().any(|frame| frame.thread == thread && frame.depth > 0)
    }

    /// Whether a change can be seen: a name that is not a definition, a frame, a value.
    fn shows(&self, change: &Change, class_bodies: &BTreeSet<FrameId>) -> bool {
        match change {
            Change::SetFrame(frame) if class_bodies.contains(&frame.id) => false,
            Change::SetFrame(frame) => {
                let old = self.frame(frame.id);
                let is_call = old.is_none() && frame.depth > 0;
                is_call || old.map(|old| self.values(old)).unwrap_or_default() != self.values(frame)
            }
            Change::EndFrame(id) => !class_bodies.contains(id),
            Change::SetObject(object) => self.object(object.id).is_some_and(|old| {
                // Everything in the interpreter uses its static objects.
                let is_counted = object.segment == Segment::Heap;
                let is_other =
                    old.value != object.value || (is_counted && old.refcount != object.refcount);
                !is_definition(object) && is_other
            }),
            Change::Free(id) | Change::Hide(id) => {
                self.object(*id).is_some_and(|object| !is_definition(object))
            }
        }
    }

    /// Whether a change is the program's doing: what earlier blocks have left comes with the first step of a block.
    fn happens(&self, change: &Change) -> bool {
        match change {
            Change::SetFrame(frame) => frame.depth > 0,
            Change::EndFrame(_) => true,
            Change::SetObject(object) => {
                self.object(object.id).is_some_and(|old| old.value != object.value)
            }
            Change::Free(_) | Change::Hide(_) => false,
        }
    }

    /// The names of a frame that do not stand for definitions.
    fn values<'f>(&self, frame: &'f Frame) -> Vec<(&'f str, ObjectId)> {
        let is_value =
            |id: ObjectId| self.objects.get(&id).is_none_or(|(object, _)| !is_definition(object));
        let names = frame.names.iter().filter(|name| is_value(name.object));
        names.map(|name| (name.name.as_str(), name.object)).collect()
    }

    /// A change in words that two turns of a loop have in common when they do the same.
    fn kind_of(&self, change: &Change) -> Vec<String> {
        match change {
            Change::SetFrame(frame) => {
                let Some(old) = self.frame(frame.id) else {
                    return vec![format!("call {}", frame.function)];
                };
                let is_known = |name: &&crate::trace::Name| {
                    old.names.iter().any(|was| was.name == name.name && was.object == name.object)
                };
                let fresh = frame.names.iter().filter(|name| !is_known(name));
                let type_of = |id: ObjectId| {
                    self.objects.get(&id).map_or("", |(object, _)| object.type_name.as_str())
                };
                fresh.map(|name| format!("{} {}", name.name, type_of(name.object))).collect()
            }
            Change::EndFrame(_) | Change::Hide(_) => Vec::new(),
            Change::SetObject(object) => match self.object(object.id) {
                None => vec![format!("new {}", object.type_name)],
                Some(old) if old.value == object.value => Vec::new(),
                Some(old) => {
                    let way = match length(&object.value).cmp(&length(&old.value)) {
                        std::cmp::Ordering::Less => "less",
                        std::cmp::Ordering::Equal => "other",
                        std::cmp::Ordering::Greater => "more",
                    };
                    vec![format!("{way} {}", object.type_name)]
                }
            },
            Change::Free(id) => {
                let object = self.object(*id);
                object.map(|object| format!("free {}", object.type_name)).into_iter().collect()
            }
        }
    }
}

fn length(value: &Value) -> u64 {
    match value {
        Value::Atom { .. } | Value::Weak { .. } => 0,
        Value::Items { length, .. } | Value::Pairs { length, .. } => *length,
        Value::Fields { fields } => fields.len() as u64,
    }
}

/// Kinds of one step that are looked at.
const MOST_KINDS: usize = 64;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Candidate, choose, thin};

    fn loop_of(turns: usize, special: usize) -> Vec<Candidate> {
        let candidate = |step: usize| {
            let (turn, line) = (step / 2, step as u32 % 2 + 1);
            let mut kinds = BTreeSet::from(["n int".to_owned()]);
            if turn == special {
                kinds.insert("n str".to_owned());
            }
            Candidate { step, place: (0, line, 0), depth: 1, kinds }
        };
        (0..turns * 2).map(candidate).collect()
    }

    fn steps(all: Vec<Candidate>, most: usize) -> (Vec<usize>, usize) {
        let choice = choose(all, most);
        let steps = choice.candidates.iter().map(|candidate| candidate.step).collect();
        (steps, choice.left_out)
    }

    #[test]
    fn a_loop_shows_its_first_second_and_last_turn_and_the_one_that_is_new() {
        let (chosen, left_out) = steps(loop_of(100, 40), 12);
        assert_eq!(chosen, [0, 1, 2, 3, 80, 81, 198, 199]);
        assert_eq!(left_out, 0);
    }

    #[test]
    fn what_fits_is_shown_whole() {
        assert_eq!(steps(loop_of(5, 0), 12), ((0..10).collect(), 0));
    }

    #[test]
    fn first_and_last_turns_stay_longest() {
        let (chosen, left_out) = steps(loop_of(100, 40), 5);
        assert_eq!(chosen, [0, 1, 81, 198, 199]);
        assert_eq!(left_out, 3);
    }

    /// Lines of a module, then a function that calls itself: a call and a line at each depth, and the returns.
    fn recursion_to(depth: usize) -> Vec<Candidate> {
        let mut all = Vec::new();
        let mut stop = |place: (u32, u32, u8), depth: usize| {
            all.push(Candidate { step: all.len(), place, depth, kinds: BTreeSet::new() });
        };
        (1..=3).for_each(|line| stop((0, line, 0), 1));
        for deep in 1..=depth {
            stop((0, 10, 1), deep + 1);
            stop((0, 11, 0), deep + 1);
        }
        (1..=depth).rev().for_each(|deep| stop((0, 11, 2), deep));
        all
    }

    #[test]
    fn a_recursion_shows_where_it_turns_however_little_room_there_is() {
        // The last line at the bottom of 20 calls: three lines, then two stops a call.
        let bottom = 3 + 2 * 20 - 1;
        for most in [2, 4, 12] {
            let (chosen, _) = steps(recursion_to(20), most);
            assert!(chosen.contains(&bottom), "{most}: {chosen:?}");
            assert_eq!(chosen.last(), Some(&(bottom + 20)), "{most}");
        }
    }

    #[test]
    fn stops_outside_of_calls_stay_longer() {
        let (chosen, _) = steps(recursion_to(20), 5);
        assert_eq!(chosen, [0, 1, 2, 42, 62]);
    }

    #[test]
    fn thinning_keeps_the_ends() {
        assert_eq!(thin(&[3, 4, 5], 5), [3, 4, 5]);
        assert_eq!(thin(&[1, 2, 3, 4, 5, 6, 7], 3), [1, 4, 7]);
        assert_eq!(thin(&[1, 2, 3], 1), [3]);
        assert!(thin(&[1, 2, 3], 0).is_empty());
    }
}
