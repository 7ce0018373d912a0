//! What one container holds of one type looks alike: where some of it has no room for cards and is written, so is the rest.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagram::memory::content::{can_change, told};
use crate::diagram::memory::reach::{Reach, roots};
use crate::diagram::memory::story::Story;
use crate::trace::{Kind, ObjectId, Value};

/// Keys of dicts that stand in one line with their value, though they have a card.
pub fn keys<'a>(story: &'a Story, reach: &'a Reach) -> impl Iterator<Item = ObjectId> + 'a {
    let lines = reach.order.iter().filter_map(|id| reach.lines.get(id));
    let keys = lines.flat_map(|lines| lines.listed.iter().filter_map(|line| line.key));
    let is_tuple = |key: &ObjectId| {
        let mut states = 0..story.states.len();
        let object = states.find_map(|state| story.object(state, *key));
        object.is_some_and(|object| matches!(object.value, Value::Items { .. }))
    };
    keys.filter(move |key| reach.chosen.contains(key) && is_tuple(key))
}

/// What is written from now on: the cards that give way because a sibling of theirs has none, with that one. And what has no
/// card though several refer to it, which no text can show.
pub fn to_write(
    story: &Story,
    direct: &BTreeSet<ObjectId>,
    reach: &Reach,
) -> (Vec<ObjectId>, FxHashSet<ObjectId>) {
    let mut shared = FxHashSet::default();
    if reach.folded.is_empty() {
        return (Vec::new(), shared);
    }
    let held = Held::of(story, direct, reach);
    let is_told = |id: &ObjectId| is_told(story, reach, *id);
    let cut: Vec<ObjectId> = reach.folded.iter().copied().filter(is_told).collect();
    shared.extend(cut.iter().filter(|id| held.shared.contains(id) && is_mutable(story, **id)));
    let texts = || cut.iter().filter(|id| !shared.contains(id));
    let groups: FxHashSet<&Group> =
        texts().filter_map(|id| held.groups.get(id)).flatten().collect();
    let gives_way = |id: &&ObjectId| {
        let own = held.groups.get(id).map_or(&[][..], Vec::as_slice);
        // Room for what is shared may come from anything that is not.
        let is_asked = !shared.is_empty() || own.iter().any(|group| groups.contains(group));
        is_asked && !direct.contains(id) && !held.shared.contains(id) && is_told(id)
    };
    let mut written: Vec<ObjectId> = reach.order.iter().filter(gives_way).copied().collect();
    if !written.is_empty() {
        // They do not take the room that the others leave.
        written.extend(texts());
    }
    (written, shared)
}

/// The holder's class, or the holder where it is no instance, and the type of what it holds.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Group<'a>(Result<&'a str, ObjectId>, &'a str);

/// Who holds what.
struct Held<'a> {
    groups: FxHashMap<ObjectId, Vec<Group<'a>>>,
    /// More than one line refers to it at one state.
    shared: FxHashSet<ObjectId>,
}

impl<'a> Held<'a> {
    fn of(story: &Story<'a>, direct: &BTreeSet<ObjectId>, reach: &Reach) -> Held<'a> {
        let mut held = Held { groups: FxHashMap::default(), shared: FxHashSet::default() };
        for state in 0..story.states.len() {
            let mut met: FxHashSet<ObjectId> = FxHashSet::default();
            for id in roots(story, state, direct) {
                held.meet(&mut met, id);
            }
            for id in &reach.order {
                let (Some(holder), Some(lines)) = (story.object(state, *id), reach.lines.get(id))
                else {
                    continue;
                };
                for target in lines.targets(state) {
                    held.meet(&mut met, target);
                    let Some(object) = story.object(state, target) else { continue };
                    let is_instance = holder.kind == Kind::Instance;
                    let holder = if is_instance { Ok(holder.type_name.as_str()) } else { Err(*id) };
                    let group = Group(holder, object.type_name.as_str());
                    let groups = held.groups.entry(target).or_default();
                    if !groups.contains(&group) {
                        groups.push(group);
                    }
                }
            }
        }
        held
    }

    fn meet(&mut self, met: &mut FxHashSet<ObjectId>, id: ObjectId) {
        if !met.insert(id) {
            self.shared.insert(id);
        }
    }
}

/// Whether a text can stand for an object at each state that has it.
fn is_told(story: &Story, reach: &Reach, id: ObjectId) -> bool {
    let is_drawn = |id: ObjectId| reach.chosen.contains(&id);
    let mut objects =
        (0..story.states.len()).filter_map(|state| Some((state, story.object(state, id)?)));
    objects.all(|(state, object)| told(story, state, object, &is_drawn).is_some())
}

fn is_mutable(story: &Story, id: ObjectId) -> bool {
    let mut states = 0..story.states.len();
    states.find_map(|state| story.object(state, id)).is_some_and(can_change)
}
