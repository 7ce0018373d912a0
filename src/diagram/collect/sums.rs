//! The sums of the collector: count, references from inside, what is left.

use std::collections::BTreeSet;

use crate::diagram::collect::PASSES;
use crate::diagram::palette::kind_class;
use crate::diagram::scene::{Anchor, Ink, Item, Life, Rect};
use crate::diagram::text::{self, Font};
use crate::trace::{Kind, Object, ObjectId, Segment, Snapshot, Trace, Value};

/// A container that the collector looks at.
#[derive(Clone, Debug)]
pub struct Sum {
    pub name: String,
    pub kind: Kind,
    pub address: u64,
    pub count: u64,
    /// References from containers of the group.
    pub inside: u64,
    pub is_garbage: bool,
}

impl Sum {
    pub fn left(&self) -> u64 {
        self.count.saturating_sub(self.inside)
    }
}

/// The step that frees a cycle: objects that no name led to before, and that something still referred to.
pub fn collection(trace: &Trace, unit: u32) -> Option<usize> {
    let run = trace.units.get(unit as usize)?;
    let (first, end) = (run.first_step as usize, run.end_step as usize);
    let mut state = first.checked_sub(1).map(|step| trace.snapshot(step)).unwrap_or_default();
    for index in first..end.min(trace.steps.len()) {
        let before = state.clone();
        state.apply(&trace.steps[index].changes);
        let reached = reached(&before);
        let is_cycle = |id: &ObjectId| {
            let object = before.objects.get(id);
            object.is_some_and(|object| is_container(object) && !reached.contains(id))
        };
        if index > first && state.freed.keys().any(is_cycle) {
            return Some(index);
        }
    }
    None
}

/// The step that takes the last name away from what a collection frees; `None` where no name was seen to lead there.
pub fn lost(trace: &Trace, unit: u32, step: usize) -> Option<usize> {
    let first = trace.units.get(unit as usize)?.first_step as usize;
    let garbage: BTreeSet<ObjectId> = {
        let after = trace.snapshot(step);
        let before = trace.snapshot(step - 1);
        before.objects.keys().filter(|id| after.freed.contains_key(id)).copied().collect()
    };
    let mut state = first.checked_sub(1).map(|step| trace.snapshot(step)).unwrap_or_default();
    let (mut was_held, mut lost) = (false, None);
    for index in first..step {
        state.apply(&trace.steps[index].changes);
        let is_held = !reached(&state).is_disjoint(&garbage);
        if was_held && !is_held {
            lost = Some(index);
        }
        was_held = is_held;
    }
    // A state before it is shown as well.
    lost.filter(|lost| *lost > first)
}

/// The containers before a collection, garbage first, and how many more there are. Those that only definitions hold,
/// as the names of slots, are none of a reader's.
pub fn of(trace: &Trace, step: usize) -> (Vec<Sum>, usize) {
    let before = trace.snapshot(step - 1);
    let mut after = before.clone();
    if let Some(step) = trace.steps.get(step) {
        after.apply(&step.changes);
    }
    let containers: Vec<&Object> = before
        .objects
        .values()
        .map(|object| &**object)
        .filter(|object| is_container(object))
        .collect();
    let named = followed(&before, |object| object.kind != Kind::Code);
    let is_asked =
        |object: &&&Object| after.freed.contains_key(&object.id) || named.contains(&object.id);
    let mut sums: Vec<Sum> = containers
        .iter()
        .filter(is_asked)
        .filter_map(|object| {
            let count = object.refcount.count()?;
            let inside = containers.iter().flat_map(|other| other.references());
            let inside = inside.filter(|id| *id == object.id).count() as u64;
            Some(Sum {
                name: object.type_name.clone(),
                kind: object.kind,
                address: object.address,
                count,
                inside,
                is_garbage: after.freed.contains_key(&object.id),
            })
        })
        .collect();
    sums.sort_by_key(|sum| !sum.is_garbage);
    let more = containers.len().saturating_sub(MOST.min(sums.len()));
    sums.truncate(MOST);
    (sums, more)
}

fn is_container(object: &Object) -> bool {
    object.segment == Segment::Heap
        && object.kind != Kind::Code
        && !matches!(object.value, Value::Atom { .. })
}

/// What names lead to.
fn reached(state: &Snapshot) -> BTreeSet<ObjectId> {
    followed(state, |_| true)
}

/// What names lead to through objects that `passes` lets through.
fn followed(state: &Snapshot, passes: impl Fn(&Object) -> bool) -> BTreeSet<ObjectId> {
    let names = state.frames.iter().flat_map(|frame| &frame.names);
    let mut queue: Vec<ObjectId> = names.map(|name| name.object).collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = queue.pop() {
        if reached.insert(id)
            && let Some(object) = state.objects.get(&id).filter(|object| passes(object))
        {
            queue.extend(object.references());
        }
    }
    reached
}

pub fn height(sums: &[Sum]) -> f64 {
    HEAD + sums.len() as f64 * ROW + 4.0
}

/// The three rules, and a row for each container.
pub fn draw(sums: &[Sum], rect: Rect, lead: u32) -> Vec<Item> {
    let mut items = vec![TITLE.at(rect.x, 26.0, Anchor::Start, "gc.collect()")];
    for (index, words) in RULES.iter().enumerate() {
        let y = 60.0 + index as f64 * 30.0;
        let number = (index + 1).to_string();
        let parts = vec![
            NUMBER.at(rect.x, y, Anchor::Start, number),
            WORDS.at(rect.x + 24.0, y, Anchor::Start, *words),
        ];
        let stop = lead + index as u32 + 1;
        let life = Life { born: stop, ..Life::always() }.accented(vec![stop]);
        items.push(Item::group("", parts).living(life));
    }
    for (index, sum) in sums.iter().enumerate() {
        let card = Rect::new(rect.x, HEAD + index as f64 * ROW, rect.w, ROW - 8.0);
        items.push(row(sum, card, lead));
    }
    items
}

fn row(sum: &Sum, rect: Rect, lead: u32) -> Item {
    let base = NUMBERS.baseline(rect.middle().y);
    let spine = Rect::new(rect.x, rect.y, 6.0, rect.h);
    let name = text::fit(&sum.name, KIND.font, KIND.px, 76.0);
    let address = format!("…{:06x}", sum.address & 0xff_ffff);
    let x = rect.x + 18.0;
    let after = x + KIND.width(&name) + 8.0;
    let mut parts = vec![
        Item::rect("card", rect, 6.0),
        Item::rect("spine", spine, 2.0),
        KIND.at(x, base, Anchor::Start, name),
        ADDRESS.at(after, base, Anchor::Start, address),
    ];
    let right = rect.right() - 14.0;
    let count = sum.count.to_string();
    let whole = format!("{} - {} = {}", sum.count, sum.inside, sum.left());
    let first = NUMBERS.at(right, base, Anchor::End, count);
    parts.push(first.living(Life::between(1, Some(lead + 2))));
    let whole_w = NUMBERS.width(&whole);
    let verdict = if sum.is_garbage { "freed" } else { "alive" };
    let verdict_w = VERDICT.width(verdict) + 12.0;
    let fits = after + 80.0 + whole_w + verdict_w <= right;
    let ink = if fits { NUMBERS } else { SMALL };
    let whole_x = right - VERDICT.width("freed") - 12.0;
    let second = ink.at(whole_x, base, Anchor::End, whole);
    parts.push(second.living(Life::between(lead + 2, None)));
    let ink = if sum.is_garbage { Ink { class: "bad", ..VERDICT } } else { VERDICT };
    let third = ink.at(right, base, Anchor::End, verdict);
    parts.push(third.living(Life::between(lead + PASSES, None)));
    Item::group(kind_class(sum.kind), parts).living(Life::between(lead + 1, None))
}

/// Containers whose sums are shown.
const MOST: usize = 6;
const HEAD: f64 = 148.0;
const ROW: f64 = 44.0;
const RULES: [&str; 3] =
    ["copy each reference count", "take off references inside", "0 left, unreachable: garbage"];
const TITLE: Ink = Ink::new(Font::MonoBold, 22.0, "");
const NUMBER: Ink = Ink::new(Font::SansBold, 19.0, "n");
const WORDS: Ink = Ink::new(Font::Sans, 19.0, "n");
const KIND: Ink = Ink::new(Font::SansBold, 18.0, "kt");
const ADDRESS: Ink = Ink::new(Font::Mono, 15.0, "i3");
const NUMBERS: Ink = Ink::new(Font::MonoBold, 18.0, "");
const SMALL: Ink = Ink::new(Font::MonoBold, 15.0, "");
const VERDICT: Ink = Ink::new(Font::SansBold, 16.0, "i2");
