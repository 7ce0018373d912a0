//! Which names a snippet is about.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::diagram::memory::asks::{asks_for_parts, words};
use crate::diagram::memory::content::is_small;
use crate::diagram::memory::story::{Story, is_definition};
use crate::trace::{Frame, FrameId, Kind, ObjectId};

/// The names that are drawn.
pub struct Names<'a> {
    /// Of module frames; all names of other frames are drawn.
    shown: BTreeSet<String>,
    /// Of module frames: the snippet is about them too, and there is no room.
    missed: BTreeSet<String>,
    /// Of other frames: those for which there is no room.
    cut: BTreeSet<(FrameId, String)>,
    pub source: &'a str,
    /// The snippet asks which object a part of a container is.
    pub asks_for_parts: bool,
    /// The author names them: no others are drawn, in no frame.
    is_focused: bool,
    /// So many leave none out.
    pub needed: usize,
    /// The source names the class that `super()` looks up by itself.
    has_class_cell: bool,
}

impl<'a> Names<'a> {
    /// The names that the shown stops touch or the source mentions; definitions only when there is nothing else.
    /// Where some of `focus` are there, they and no others.
    pub fn choose(story: &Story<'a>, most: usize, focus: &[String]) -> Names<'a> {
        let run = story.trace.units.get(story.unit as usize);
        let source = run.map_or("", |run| run.source.as_str());
        let asks_for_parts = asks_for_parts(source);
        let words: BTreeSet<&str> = words(source).collect();
        let has_class_cell = words.contains(CLASS_CELL);
        let named: BTreeSet<String> =
            focus.iter().filter(|name| has_name(story, name)).cloned().collect();
        if !named.is_empty() {
            let (missed, cut, is_focused) = (BTreeSet::new(), BTreeSet::new(), true);
            let (shown, needed) = (named, 0);
            return Names {
                shown,
                missed,
                cut,
                source,
                asks_for_parts,
                is_focused,
                needed,
                has_class_cell,
            };
        }
        let candidates = candidates(story);
        let mut ranked: Vec<&Candidate> = candidates
            .iter()
            .filter(|candidate| candidate.is_touched || words.contains(candidate.name.as_str()))
            .collect();
        // Of a collection the picture is about what is collected, to which no name leads.
        let is_collection = !story.collected.is_empty();
        if is_collection || ranked.iter().any(|candidate| !candidate.is_definition) {
            ranked.retain(|candidate| !candidate.is_definition);
        }
        // Or when no function runs either.
        if ranked.iter().all(|candidate| candidate.is_definition) && calls(story) {
            ranked.clear();
        }
        // Where not all have room, what has a card is worth more than a number that the source says itself.
        ranked.sort_by_key(|it| (!it.is_touched, it.is_code, it.is_small, Reverse(it.last)));
        let count = ranked.len();
        let mut ranked = ranked.iter().map(|candidate| candidate.name.clone());
        let shown = ranked.by_ref().take(most).collect();
        let (cut, longest) = cut(story, most);
        let (missed, needed, is_focused) = (ranked.collect(), longest.max(count), false);
        Names { shown, missed, cut, source, asks_for_parts, is_focused, needed, has_class_cell }
    }

    pub fn shows(&self, frame: &Frame, name: &str) -> bool {
        if is_module(frame) || self.is_focused {
            return self.shown.contains(name);
        }
        if self.is_implicit(name) {
            return false;
        }
        self.cut.is_empty() || !self.cut.contains(&(frame.id, name.to_owned()))
    }

    /// A variable that only the compiler has put there.
    pub fn is_implicit(&self, name: &str) -> bool {
        name == CLASS_CELL && !self.has_class_cell
    }

    /// Whether a reader will look for a name that is not drawn.
    pub fn misses(&self, frame: &Frame, name: &str) -> bool {
        !self.is_focused && (!is_module(frame) || self.missed.contains(name))
    }
}

/// The names of functions' frames beyond the first `most`, and how many the frame with the most has; those that a shown
/// stop changes come first.
fn cut(story: &Story, most: usize) -> (BTreeSet<(FrameId, String)>, usize) {
    // Of each frame its names in order of first binding, and whether they change.
    let mut frames: BTreeMap<FrameId, Vec<(&str, bool)>> = BTreeMap::new();
    let mut places: FxHashMap<(FrameId, &str), usize> = FxHashMap::default();
    for (index, state) in story.states.iter().enumerate().skip(1) {
        for frame in state.frames.iter().filter(|frame| !is_module(frame)) {
            let names = frames.entry(frame.id).or_default();
            let bindings = Bindings::new(story, index, frame);
            for bound in &frame.names {
                let touched = bindings.touches(story, &bound.name);
                match places.entry((frame.id, &bound.name)) {
                    Entry::Occupied(place) => names[*place.get()].1 |= touched,
                    // What it has from its beginning is no change.
                    Entry::Vacant(place) => {
                        place.insert(names.len());
                        names.push((&bound.name, false));
                    }
                }
            }
        }
    }
    let mut cut = BTreeSet::new();
    let longest = frames.values().map(Vec::len).max().unwrap_or(0);
    for (frame, mut names) in frames {
        names.sort_by_key(|(_, changes)| !changes);
        cut.extend(names.iter().skip(most).map(|(name, _)| (frame, (*name).to_owned())));
    }
    (cut, longest)
}

/// Whether the frame of a function is there at any stop.
fn calls(story: &Story) -> bool {
    let mut frames = story.states[1..].iter().flat_map(|state| &state.frames);
    frames.any(|frame| !is_module(frame) && !story.class_bodies.contains(&frame.id))
}

/// Whether a name is bound in a frame at any state.
pub fn has_name(story: &Story, name: &str) -> bool {
    let frames = story.states.iter().flat_map(|state| &state.frames);
    frames.flat_map(|frame| &frame.names).any(|bound| bound.name == name)
}

/// A module's frame stands for its dict: it is there from the first line to the last.
pub fn is_module(frame: &Frame) -> bool {
    frame.function == "<module>"
}

struct Candidate {
    name: String,
    is_touched: bool,
    is_definition: bool,
    /// A function, a class or a module, whatever it holds.
    is_code: bool,
    /// Never more than a number or a short text.
    is_small: bool,
    /// The last state that touches it.
    last: usize,
}

impl Candidate {
    fn new(name: &str) -> Candidate {
        let (name, is_touched) = (name.to_owned(), false);
        Candidate { name, is_touched, is_definition: true, is_code: true, is_small: true, last: 0 }
    }
}

/// The names of all module frames, in order of first binding.
fn candidates(story: &Story) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, state) in story.states.iter().enumerate() {
        for frame in state.frames.iter().filter(|frame| is_module(frame)) {
            let bindings = (index > 0).then(|| Bindings::new(story, index, frame));
            for name in &frame.names {
                let position = *places.entry(&name.name).or_insert_with(|| {
                    candidates.push(Candidate::new(&name.name));
                    candidates.len() - 1
                });
                let candidate = &mut candidates[position];
                let object = story.object(index, name.object);
                candidate.is_definition &= object.is_some_and(is_definition);
                candidate.is_small &= object.is_some_and(is_small);
                candidate.is_code &= object.is_some_and(|object| object.kind == Kind::Code);
                if bindings.as_ref().is_some_and(|it| it.touches(story, &name.name)) {
                    (candidate.is_touched, candidate.last) = (true, index);
                }
            }
            let Some(bindings) = bindings else { continue };
            let gone = bindings.before.keys().filter(|name| !bindings.now.contains_key(*name));
            for position in gone.filter_map(|name| places.get(name)) {
                let candidate = &mut candidates[*position];
                (candidate.is_touched, candidate.last) = (true, index);
            }
        }
    }
    candidates
}

/// The names of a frame at a state, and at the one before it.
struct Bindings<'t> {
    index: usize,
    before: FxHashMap<&'t str, ObjectId>,
    now: FxHashMap<&'t str, ObjectId>,
}

impl<'t> Bindings<'t> {
    /// The first state has none before it.
    fn new(story: &'t Story, index: usize, frame: &'t Frame) -> Bindings<'t> {
        let of = |frame: &'t Frame| {
            let names = frame.names.iter().rev();
            names.map(|name| (name.name.as_str(), name.object)).collect()
        };
        let before = story.states[index - 1].frame(frame.id).map(of).unwrap_or_default();
        Bindings { index, before, now: of(frame) }
    }

    /// Whether a name refers to another object than a state before, or that object changed its value.
    fn touches(&self, story: &Story, name: &str) -> bool {
        let now = self.now.get(name);
        if self.before.get(name) != now {
            return true;
        }
        let value =
            |state: usize| now.and_then(|id| story.object(state, *id)).map(|object| &object.value);
        value(self.index) != value(self.index - 1)
    }
}

/// The free variable of methods that call `super()`.
const CLASS_CELL: &str = "__class__";
