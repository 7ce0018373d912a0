//! Which lines of a container are drawn, and what they refer to at every state.

use std::collections::BTreeSet;

use crate::diagram::memory::story::Story;
use crate::trace::{Kind, Object, ObjectId, Value};

/// One drawn item, pair or field.
#[derive(Clone, Debug)]
pub struct Line {
    pub label: String,
    /// The key of a dict's line.
    pub key: Option<ObjectId>,
    /// It holds the key of the line that follows.
    pub heads: bool,
    /// Something between this line and the one before is left out.
    pub follows_gap: bool,
    /// An attribute of a container, which is none of its items.
    pub is_attribute: bool,
    /// It refers without being counted.
    pub is_weak: bool,
    /// By state.
    pub targets: Vec<Option<ObjectId>>,
}

/// The drawn lines of one container.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub listed: Vec<Line>,
    /// Keys of a dict, attributes of a container: each stands on its own line.
    pub has_keys: bool,
    /// Where a key has left, those behind it move up.
    pub closes_up: bool,
    /// A `head` of so many leaves none out.
    pub needed: usize,
}

impl Lines {
    /// All lines of a short container; of a long one the first `head`, those that change, and the last.
    /// Small values take less room, so more of them are short.
    pub fn choose(
        story: &Story,
        id: ObjectId,
        head: usize,
        is_small: &dyn Fn(&Object) -> bool,
        is_named: &dyn Fn(ObjectId) -> bool,
    ) -> Lines {
        let mut all = Lines::default();
        let mut keys: Vec<Key> = Vec::new();
        let mut is_beginning = false;
        for state in 0..story.states.len() {
            let Some(object) = story.object(state, id) else { continue };
            is_beginning |= all.read(story, state, object, (&mut keys, is_named));
            for (name, value) in &object.attributes {
                let line =
                    all.put(&mut keys, Key::Attribute(name.clone()), name, story.states.len());
                (line.is_attribute, line.targets[state]) = (true, Some(*value));
                all.has_keys = true;
            }
        }
        let small = all.listed.iter().all(|line| {
            line.targets.iter().enumerate().all(|(state, target)| {
                target.and_then(|id| story.object(state, id)).is_none_or(is_small)
            })
        });
        let is_long = all.listed.len() > head + 2;
        let alive = |state: usize| all.targets(state).count();
        let states = if all.has_keys { story.states.len() } else { 0 };
        let most_alive = (0..states).map(alive).max().unwrap_or(0);
        all.closes_up =
            small && (1..=head + 2).contains(&most_alive) && all.may_close_up(most_alive);
        if all.has_keys && !all.closes_up && is_long {
            all.join_returned(&mut keys);
        }
        all.sort(&keys);
        let is_private = |line: &Line| line.label.starts_with('_');
        if all.listed.len() >= MANY_PRIVATE && all.listed.iter().all(is_private) {
            // The inside of a library's object.
            all.listed.clear();
        }
        let count = if all.closes_up { most_alive } else { all.listed.len() };
        let is_dense = small && !all.has_keys;
        let most = if is_dense { 3 * head + 1 } else { head + 2 };
        all.needed =
            if is_dense { count.saturating_sub(1).div_ceil(3) } else { count.saturating_sub(2) };
        if count > most {
            all.fold(head, is_beginning);
        }
        all
    }

    /// Whether each line is that of a key which its text tells from the others, and some key has several, or a few have left for
    /// good.
    fn may_close_up(&self, most_alive: usize) -> bool {
        let labels: BTreeSet<&str> = self.listed.iter().map(|line| line.label.as_str()).collect();
        let keys: BTreeSet<ObjectId> = self.listed.iter().filter_map(|line| line.key).collect();
        let comes_back = keys.len() < self.listed.len();
        labels.len() == keys.len()
            && self.listed.iter().all(|line| line.key.is_some())
            && (comes_back || self.listed.len() > most_alive + 1)
    }

    /// What is drawn of a container at one state.
    pub fn targets(&self, state: usize) -> impl Iterator<Item = ObjectId> {
        self.listed.iter().filter_map(move |line| line.targets[state])
    }

    /// Adds what an object holds at one state; tells whether the trace has only the beginning of it.
    fn read(
        &mut self,
        story: &Story,
        state: usize,
        object: &Object,
        (keys, is_named): (&mut Vec<Key>, &dyn Fn(ObjectId) -> bool),
    ) -> bool {
        let states = story.states.len();
        match &object.value {
            Value::Atom { .. } => false,
            Value::Weak { target } => {
                let line = self.put(keys, Key::Name(WEAKLY.to_owned()), WEAKLY, states);
                (line.is_weak, line.targets[state]) = (true, Some(*target));
                false
            }
            Value::Items { items, length } => {
                let has_order = object.kind != Kind::Mapping;
                for (index, item) in items.iter().enumerate() {
                    let label = if has_order { index.to_string() } else { String::new() };
                    self.put(keys, Key::Index(index), &label, states).targets[state] = Some(*item);
                }
                *length > items.len() as u64
            }
            Value::Pairs { pairs, length } => {
                self.has_keys = true;
                let mut behind = 0;
                for (key, item) in pairs {
                    // A key that was taken out and put in again comes last: its old line stays where it was.
                    let known = keys[behind..].iter().position(|it| *it == Key::Object(*key));
                    let mut place = known.map_or(keys.len(), |place| behind + place);
                    let label = match story.object(state, *key) {
                        // It has a card of its own.
                        Some(object) if is_tuple(object) && is_named(*key) => None,
                        Some(object) => short_text(story, state, object),
                        None => Some("…".to_owned()),
                    };
                    if known.is_none() {
                        // An object has a line of its own before that of its value.
                        if label.is_none() {
                            self.add(keys, Key::OwnLine(*key), "key", states);
                            place += 1;
                        }
                        let label = label.as_deref().unwrap_or("value");
                        self.add(keys, Key::Object(*key), label, states);
                    }
                    let own = place.checked_sub(1).filter(|own| keys[*own] == Key::OwnLine(*key));
                    if let Some(own) = own {
                        self.listed[place].key = None;
                        self.listed[own].targets[state] = Some(*key);
                    }
                    self.listed[place].targets[state] = Some(*item);
                    behind = place + 1;
                }
                *length > pairs.len() as u64
            }
            Value::Fields { fields } => {
                for (index, (name, item)) in fields.iter().enumerate() {
                    let key = Key::Name(name.clone());
                    let known = keys.iter().position(|known| *known == key);
                    // What is set later may stand before what is there: slots have their places.
                    let place = known.unwrap_or_else(|| {
                        let behind = &fields[index + 1..];
                        let is_behind = |key: &Key| behind.iter().any(|(other, _)| key.is(other));
                        let place = keys.iter().position(is_behind).unwrap_or(keys.len());
                        self.insert(keys, place, key, name, states);
                        place
                    });
                    self.listed[place].targets[state] = Some(*item);
                }
                false
            }
        }
    }

    /// Where there is no room for a line each time that a key comes back, it has one: where it stood last, so that the
    /// order is true at the end.
    fn join_returned(&mut self, keys: &mut Vec<Key>) {
        for earlier in (0..keys.len()).rev() {
            let later = keys[earlier + 1..].iter().position(|key| *key == keys[earlier]);
            let Some(later) = later.map(|place| earlier + 1 + place) else { continue };
            keys.remove(earlier);
            let line = self.listed.remove(earlier);
            let now = &mut self.listed[later - 1].targets;
            now.iter_mut().zip(line.targets).for_each(|(now, was)| *now = now.or(was));
        }
    }

    fn put(&mut self, keys: &mut Vec<Key>, key: Key, label: &str, states: usize) -> &mut Line {
        let known = keys.iter().position(|known| *known == key);
        let position = known.unwrap_or_else(|| {
            self.add(keys, key, label, states);
            self.listed.len() - 1
        });
        &mut self.listed[position]
    }

    fn add(&mut self, keys: &mut Vec<Key>, key: Key, label: &str, states: usize) {
        self.insert(keys, keys.len(), key, label, states);
    }

    fn insert(&mut self, keys: &mut Vec<Key>, at: usize, key: Key, label: &str, states: usize) {
        let (label, targets) = (label.to_owned(), vec![None; states]);
        let object = if let Key::Object(object) = key { Some(object) } else { None };
        let heads = matches!(key, Key::OwnLine(_));
        keys.insert(at, key);
        let (follows_gap, is_attribute, is_weak) = (false, false, false);
        let line = Line { label, key: object, heads, follows_gap, is_attribute, is_weak, targets };
        self.listed.insert(at, line);
    }

    /// Indexes in order; keys and names stay in the order they have.
    fn sort(&mut self, keys: &[Key]) {
        let mut order: Vec<usize> = (0..self.listed.len()).collect();
        order.sort_by_key(|line| match keys[*line] {
            Key::Index(index) => index,
            Key::OwnLine(_) | Key::Object(_) | Key::Name(_) => 0,
            Key::Attribute(_) => usize::MAX,
        });
        let mut lines: Vec<Option<Line>> =
            std::mem::take(&mut self.listed).into_iter().map(Some).collect();
        self.listed = order.iter().filter_map(|line| lines[*line].take()).collect();
    }

    fn fold(&mut self, head: usize, is_beginning: bool) {
        let mut shown: BTreeSet<usize> = (0..head).collect();
        let is_attribute = |index: &usize| self.listed[*index].is_attribute;
        let (attributes, items): (Vec<usize>, Vec<usize>) =
            (0..self.listed.len()).partition(is_attribute);
        shown.extend(attributes.into_iter().take(MOST_ATTRIBUTES));
        shown.extend(items.last().filter(|_| !is_beginning));
        let changed = self.listed.iter().enumerate().filter(|(_, line)| {
            let mut pairs = line.targets.windows(2).skip(1);
            pairs.any(|pair| pair[0].is_some() && pair[1].is_some() && pair[0] != pair[1])
        });
        shown.extend(changed.map(|(index, _)| index).take(MOST_CHANGED));
        // A key and its value are shown together or not at all.
        let heads = |index: usize| self.listed.get(index).is_some_and(|line| line.heads);
        for head in (0..self.listed.len()).filter(|index| heads(*index)) {
            if shown.contains(&head) || shown.contains(&(head + 1)) {
                shown.extend([head, head + 1]);
            }
        }
        let mut before = None;
        let mut kept = Vec::new();
        for index in shown {
            let mut line = self.listed[index].clone();
            line.follows_gap = before.is_some_and(|before: usize| before + 1 < index);
            before = Some(index);
            kept.push(line);
        }
        self.listed = kept;
    }
}

#[derive(Clone, PartialEq, Eq)]
enum Key {
    Index(usize),
    /// The line of a key that is no short text.
    OwnLine(ObjectId),
    Object(ObjectId),
    Name(String),
    /// Beside the items: it stands behind them.
    Attribute(String),
}

impl Key {
    fn is(&self, name: &str) -> bool {
        matches!(self, Key::Name(own) if own == name)
    }
}

fn is_tuple(object: &Object) -> bool {
    matches!(object.value, Value::Items { .. }) && object.type_name == "tuple"
}

/// A number, a text or a container of them in a few characters, as `repr` writes it.
pub fn short_text(story: &Story, state: usize, object: &Object) -> Option<String> {
    let Value::Items { items, length } = &object.value else {
        return match &object.value {
            Value::Atom { text, .. } => Some(text.clone()),
            _ => None,
        };
    };
    let (open, close) = match object.type_name.as_str() {
        "tuple" if items.len() == 1 => ("(", ",)"),
        "tuple" => ("(", ")"),
        "list" => ("[", "]"),
        "set" if items.is_empty() => ("set(", ")"),
        "set" => ("{", "}"),
        _ => return None,
    };
    let parts = items.iter().map(|item| match &story.object(state, *item)?.value {
        Value::Atom { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let parts: Vec<&str> = parts.collect::<Option<_>>()?;
    let text = format!("{open}{}{close}", parts.join(", "));
    let is_whole = *length == items.len() as u64;
    (is_whole && text.chars().count() <= LONGEST).then_some(text)
}

/// Characters of a container that is written out.
const LONGEST: usize = 24;

/// What the line of a weak reference is called.
const WEAKLY: &str = "to";

const MOST_CHANGED: usize = 3;
const MOST_ATTRIBUTES: usize = 3;
const MANY_PRIVATE: usize = 5;
