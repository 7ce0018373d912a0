//! When an object's reference count changes, and why.

use std::collections::BTreeMap;

use crate::trace::{Kind, Object, ObjectId, Segment, Snapshot, Trace, Value};

/// A change of the count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Index into `Trace::steps`.
    pub step: usize,
    pub line: u32,
    pub count: u64,
    pub delta: i64,
    /// As in "alias b", and in a sentence.
    pub short: String,
    pub long: String,
    pub is_freed: bool,
}

/// Who refers to an object, in the order in which they are told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    /// A name of the module.
    Name(String),
    Local {
        name: String,
        function: String,
    },
    /// Containers of this type.
    In(String),
    /// What is not drawn.
    Other(String),
}

/// Who refers to an object that is seen, and how often.
type Holders = BTreeMap<Holder, u64>;

/// The object whose count changes most often while a unit runs, with its changes.
pub fn most_changed(trace: &Trace, unit: u32) -> Option<(Object, Vec<Point>)> {
    let run = trace.units.get(unit as usize)?;
    let (first, end) = (run.first_step as usize, run.end_step as usize);
    let mut lives: BTreeMap<ObjectId, (Object, Vec<Point>)> = BTreeMap::new();
    let mut state = first.checked_sub(1).map(|step| trace.snapshot(step)).unwrap_or_default();
    let mut holders: BTreeMap<ObjectId, Holders> = BTreeMap::new();
    for index in first..end.min(trace.steps.len()) {
        let step = &trace.steps[index];
        state.apply(&step.changes);
        let is_own = step.unit == unit;
        for (object, is_freed) in state
            .objects
            .values()
            .map(|object| (object, false))
            .chain(state.freed.values().map(|object| (object, true)))
        {
            let Some(count) = object.refcount.count() else { continue };
            if object.segment == Segment::Static || object.kind == Kind::Code || count > HIGHEST {
                continue;
            }
            let count = if is_freed { 0 } else { count };
            let now = if is_freed { Holders::new() } else { holders_of(&state, object.id) };
            let before = holders.insert(object.id, now.clone());
            let entry =
                lives.entry(object.id).or_insert_with(|| (Object::clone(object), Vec::new()));
            if before.is_none() && index > first && !is_own {
                continue;
            }
            let last = entry.1.last().map(|point| point.count);
            if last == Some(count) {
                continue;
            }
            let delta = count as i64 - last.unwrap_or(0) as i64;
            let why = Why { before: before.unwrap_or_default(), now, is_first: last.is_none() };
            let (short, long) = why.told(delta, is_freed);
            entry.1.push(Point {
                step: index,
                line: step.line,
                count,
                delta,
                short,
                long,
                is_freed,
            });
        }
    }
    let chosen = lives.into_values().filter(|(_, points)| points.len() > 1);
    // The first of those that change equally often, containers before values.
    let weight = |life: &(Object, Vec<Point>)| {
        life.1.len() + usize::from(!matches!(life.0.value, Value::Atom { .. }))
    };
    chosen.reduce(|best, next| if weight(&best) >= weight(&next) { best } else { next })
}

/// Names, items and what is hidden, each with how often.
fn holders_of(state: &Snapshot, id: ObjectId) -> Holders {
    let mut holders = Holders::new();
    for frame in &state.frames {
        for name in frame.names.iter().filter(|name| name.object == id) {
            let key = if frame.function == "<module>" {
                Holder::Name(name.name.clone())
            } else {
                let (name, function) = (name.name.clone(), frame.function.clone());
                Holder::Local { name, function }
            };
            *holders.entry(key).or_default() += 1;
        }
    }
    for object in state.objects.values() {
        let count = object.references().iter().filter(|held| **held == id).count();
        if count > 0 {
            *holders.entry(Holder::In(object.type_name.clone())).or_default() += count as u64;
        }
    }
    if let Some(object) = state.objects.get(&id) {
        for hidden in &object.hidden {
            *holders.entry(Holder::Other(hidden.holder.clone())).or_default() += hidden.count;
        }
    }
    holders
}

/// What has changed.
struct Why {
    before: Holders,
    now: Holders,
    is_first: bool,
}

impl Why {
    fn told(&self, delta: i64, is_freed: bool) -> (String, String) {
        let grew = delta > 0;
        let (more, less) = if grew { (&self.now, &self.before) } else { (&self.before, &self.now) };
        let changed: Vec<(&Holder, u64)> = more
            .iter()
            .map(|(key, count)| (key, count - (*less.get(key).unwrap_or(&0)).min(*count)))
            .filter(|(_, count)| *count > 0)
            .collect();
        if self.is_first {
            let names: Vec<String> = changed.iter().map(|(key, count)| long(key, *count)).collect();
            let names =
                if names.is_empty() { "it is made".to_owned() } else { names.join(" and ") };
            return ("created".to_owned(), format!("it is made, {names}"));
        }
        let Some((key, count)) = changed.first() else {
            let word = if grew { "referred to" } else { "let go" };
            return (word.to_owned(), format!("it is {word}"));
        };
        let short = short(key, *count, grew);
        let parts: Vec<String> = changed
            .iter()
            .map(|(key, count)| if grew { long(key, *count) } else { gone(key, *count) })
            .collect();
        let short = if is_freed { format!("{short}, freed") } else { short };
        (short, parts.join(" and "))
    }
}

fn short(holder: &Holder, count: u64, grew: bool) -> String {
    let many =
        |word: &str| if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") };
    match (holder, grew) {
        (Holder::Name(name), true) => format!("name {name}"),
        (Holder::Name(name), false) => format!("{name} gone"),
        (Holder::Local { name, function }, true) => format!("{name} in {function}"),
        (Holder::Local { function, .. }, false) => format!("{function} left"),
        (Holder::In(_), true) => many("item"),
        (Holder::In(_), false) if count == 1 => "item gone".to_owned(),
        (Holder::In(_), false) => "items gone".to_owned(),
        (Holder::Other(_), true) => "held".to_owned(),
        (Holder::Other(_), false) => "let go".to_owned(),
    }
}

fn long(holder: &Holder, count: u64) -> String {
    match holder {
        Holder::Name(name) => format!("the name {name} refers to it"),
        Holder::Local { name, function } => format!("{name} in {function} refers to it"),
        Holder::In(kind) if count == 1 => format!("a {kind} holds it"),
        Holder::In(kind) => format!("a {kind} holds it {count} times"),
        Holder::Other(holder) => format!("{holder} holds it"),
    }
}

fn gone(holder: &Holder, count: u64) -> String {
    match holder {
        Holder::Name(name) => format!("the name {name} no longer refers to it"),
        Holder::Local { name, function } => format!("{name} in {function} is gone"),
        Holder::In(kind) if count == 1 => format!("a {kind} no longer holds it"),
        Holder::In(kind) => format!("a {kind} lets go of it {count} times"),
        Holder::Other(holder) => format!("{holder} lets go of it"),
    }
}

/// The first and last changes, where there are too many; and how many are left out.
pub fn folded(points: Vec<Point>, most: usize) -> (Vec<Point>, usize) {
    let count = points.len();
    if count <= most {
        return (points, 0);
    }
    let head = most.div_ceil(2);
    let tail = most - head;
    let mut shown = points[..head].to_vec();
    let mut rest = points[count - tail..].to_vec();
    if let (Some(before), Some(after)) = (shown.last(), rest.first_mut()) {
        after.delta = after.count as i64 - before.count as i64;
    }
    shown.extend(rest);
    (shown, count - most)
}

/// As in "list [1, 2]" or "Node".
pub fn name(object: &Object) -> String {
    let text = match &object.value {
        Value::Atom { text, .. } => text.clone(),
        _ => String::new(),
    };
    if text.is_empty() || text == object.type_name {
        return format!("a {}", object.type_name);
    }
    format!("the {} {text}", object.type_name)
}

/// Counts of objects that older versions share are no lives.
const HIGHEST: u64 = 10_000;
