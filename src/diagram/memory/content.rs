//! What a memory diagram holds: frames and cards with their rows at every state, before any geometry.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagram::Level;
use crate::diagram::memory::names::{self, Names};
use crate::diagram::memory::story::Story;
use crate::trace::{
    Frame, FrameId, Kind, Mark, Object, ObjectId, Refcount, Segment, ThreadId, Value,
};

/// How much may be drawn; each round of folding lowers these.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub names: usize,
    pub frames: usize,
    pub cards: usize,
    /// References to follow from a name.
    pub depth: usize,
    /// Items of a long container, before its last.
    pub items: usize,
}

/// What one line of a frame or container holds at one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Absent,
    /// A small value, written inside.
    Inline(String),
    /// A reference to a card.
    Ref(ObjectId),
    /// A reference to what is not drawn.
    Cut,
}

/// One line: a label, and its cell at every state (the first is before the first stop).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub cells: Vec<Cell>,
    /// Something between this line and the one before is left out.
    pub follows_gap: bool,
}

#[derive(Clone, Debug)]
pub struct FrameBox {
    pub thread: ThreadId,
    pub depth: u32,
    pub function: String,
    /// The line it stands at, by state; `None` where it does not exist.
    pub lines: Vec<Option<u32>>,
    /// Whether it is the innermost frame of the thread that ran, by state.
    pub running: Vec<bool>,
    pub rows: Vec<Row>,
    /// Names that are left out.
    pub folded: Vec<String>,
}

/// The middle of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A value, by state.
    Value(Vec<String>),
    /// Cells side by side; labels above or in front when `true`.
    Strip(Vec<Row>),
    /// One line per item.
    Rows(Vec<Row>),
}

#[derive(Clone, Debug)]
pub struct Card {
    pub id: ObjectId,
    pub address: u64,
    pub segment: Segment,
    pub kind: Kind,
    pub type_name: String,
    pub marks: Vec<Mark>,
    /// First and last state that have it.
    pub first: usize,
    pub last: usize,
    /// The state after the last had it freed (rather than out of sight).
    pub is_freed: bool,
    /// Came into being at `first`.
    pub is_new: bool,
    pub body: Body,
    /// Shown where the body has no line.
    pub empty: &'static str,
    /// The trace itself holds only the beginning of it.
    pub is_cut: bool,
    /// True length by state, of containers and long texts.
    pub lengths: Vec<u64>,
    pub refcounts: Vec<Option<Refcount>>,
    /// References not drawn, by state.
    pub missing: Vec<u64>,
    /// Who holds those, as the last state with any tells.
    pub holders: Vec<String>,
}

/// All of it.
#[derive(Clone, Debug)]
pub struct Content {
    pub level: Level,
    pub frames: Vec<FrameBox>,
    /// In order of first appearance.
    pub cards: Vec<Card>,
    /// Frames that are left out, by state.
    pub folded_frames: Vec<usize>,
    /// Objects that are reachable and left out.
    pub folded_objects: usize,
}

impl Content {
    /// Collects what is drawn under the limits; `None` when there is neither a name nor a frame worth it.
    pub fn collect(story: &Story, level: Option<Level>, limits: Limits) -> Option<Content> {
        let names = Names::choose(story, limits.names);
        let level = level.unwrap_or_else(|| names::level_of(names.source));
        let (frames, folded_frames) = frame_bays(story, limits.frames);
        let direct = direct_objects(story, &frames, &names);
        let inline = |object: &Object| match level {
            Level::Objects => is_small(object),
            Level::Identity => {
                is_small(object) && !direct.contains(&object.id) && !names.asks_for_parts
            }
        };
        let reach = Reach::follow(story, &direct, &inline, limits);
        let cell = |state: usize, id: ObjectId| match story.object(state, id) {
            Some(object) if inline(object) => Cell::Inline(text_of(object)),
            Some(_) if reach.order.contains_key(&id) => Cell::Ref(id),
            _ => Cell::Cut,
        };
        let frames: Vec<FrameBox> = frames
            .iter()
            .map(|frame| frame_box(story, *frame, &names, &cell))
            .filter(|frame| frame.function != "<module>" || !frame.rows.is_empty())
            .collect();
        if frames.is_empty() {
            return None;
        }
        let mut ids: Vec<ObjectId> = reach.order.keys().copied().collect();
        ids.sort_by_key(|id| reach.order[id]);
        let cards = ids.iter().filter_map(|id| card(story, *id, limits, &cell)).collect();
        let folded_objects = reach.folded;
        let mut content = Content { level, frames, cards, folded_frames, folded_objects };
        content.count_missing(story);
        Some(content)
    }

    /// Sets every card's number of references that are not drawn.
    fn count_missing(&mut self, story: &Story) {
        let states = story.states.len();
        let mut drawn: BTreeMap<(ObjectId, usize), u64> = BTreeMap::new();
        let rows = self.frames.iter().flat_map(|frame| &frame.rows);
        let rows = rows.chain(self.cards.iter().flat_map(|card| card.body.rows()));
        for row in rows {
            for (state, cell) in row.cells.iter().enumerate() {
                if let Cell::Ref(id) = cell {
                    *drawn.entry((*id, state)).or_default() += 1;
                }
            }
        }
        for card in &self.cards {
            for state in 0..states {
                // The label of a dict's line stands for a reference too.
                let pairs = story.object(state, card.id).map(|object| &object.value);
                if let Some(Value::Pairs { pairs, .. }) = pairs {
                    let shown =
                        card.body.rows().iter().filter(|row| row.cells[state] != Cell::Absent);
                    for (key, _) in pairs.iter().take(shown.count()) {
                        *drawn.entry((*key, state)).or_default() += 1;
                    }
                }
            }
        }
        for card in &mut self.cards {
            for state in 0..states {
                let count = drawn.get(&(card.id, state)).copied().unwrap_or(0);
                if let Some(Refcount::Count(total)) = card.refcounts[state] {
                    card.missing[state] = total.saturating_sub(count);
                }
            }
        }
    }
}

impl Body {
    pub fn rows(&self) -> &[Row] {
        match self {
            Body::Value(_) => &[],
            Body::Strip(rows) | Body::Rows(rows) => rows,
        }
    }
}

/// The text of a value that has no references.
pub fn text_of(object: &Object) -> String {
    match &object.value {
        Value::Atom { text, .. } => text.clone(),
        _ => object.type_name.clone(),
    }
}

/// Immutable, and short enough to stand inside a cell.
fn is_small(object: &Object) -> bool {
    let Value::Atom { text, length } = &object.value else { return false };
    let chars = text.chars().count();
    match object.kind {
        Kind::Number => chars <= 16,
        Kind::Text => chars <= 16 && *length <= 14,
        Kind::Code => object.type_name == "NoneType",
        _ => false,
    }
}

/// All frames of the shown states, outermost first, without the middle of a deep stack.
fn frame_bays(story: &Story, most: usize) -> (Vec<FrameId>, Vec<usize>) {
    let mut order: Vec<(ThreadId, u32, FrameId)> = Vec::new();
    for state in &story.states[1..] {
        for frame in &state.frames {
            if !order.iter().any(|(_, _, id)| *id == frame.id) {
                order.push((frame.thread, frame.depth, frame.id));
            }
        }
    }
    // Stable: frames that share a depth stay in order of their calls.
    order.sort_by_key(|(thread, depth, _)| (*thread, *depth));
    let mut bays: Vec<(ThreadId, u32)> = order.iter().map(|(t, depth, _)| (*t, *depth)).collect();
    bays.dedup();
    let mut folded: BTreeSet<(ThreadId, u32)> = BTreeSet::new();
    if bays.len() > most {
        folded.extend(&bays[1..bays.len() - (most - 2).max(1)]);
    }
    let counts = story.states.iter().map(|state| {
        let hidden = |frame: &&Frame| folded.contains(&(frame.thread, frame.depth));
        state.frames.iter().filter(hidden).count()
    });
    let counts = counts.collect();
    order.retain(|(thread, depth, _)| !folded.contains(&(*thread, *depth)));
    (order.into_iter().map(|(_, _, id)| id).collect(), counts)
}

/// The objects that shown names refer to, with the states they do so.
fn direct_objects(story: &Story, frames: &[FrameId], names: &Names) -> BTreeSet<ObjectId> {
    let mut direct = BTreeSet::new();
    for state in &story.states {
        for frame in state.frames.iter().filter(|frame| frames.contains(&frame.id)) {
            let shown = frame.names.iter().filter(|name| names.shows(frame, &name.name));
            direct.extend(shown.map(|name| name.object));
        }
    }
    direct
}

/// Which objects get a card, found breadth first from the names.
struct Reach {
    /// Position in order of first appearance.
    order: BTreeMap<ObjectId, usize>,
    folded: usize,
}

impl Reach {
    fn follow(
        story: &Story,
        direct: &BTreeSet<ObjectId>,
        inline: &dyn Fn(&Object) -> bool,
        limits: Limits,
    ) -> Reach {
        let mut reach = Reach { order: BTreeMap::new(), folded: 0 };
        let mut seen: BTreeSet<(usize, ObjectId)> = BTreeSet::new();
        let mut cut: BTreeSet<ObjectId> = BTreeSet::new();
        for state in 0..story.states.len() {
            let mut layer: Vec<ObjectId> = roots(story, state, direct);
            for depth in 1.. {
                let mut next = Vec::new();
                for id in layer {
                    let Some(object) = story.object(state, id) else { continue };
                    if inline(object) {
                        continue;
                    }
                    if depth > limits.depth || reach.order.len() >= limits.cards {
                        if !reach.order.contains_key(&id) {
                            cut.insert(id);
                            continue;
                        }
                    } else if !reach.order.contains_key(&id) {
                        cut.remove(&id);
                        reach.order.insert(id, reach.order.len());
                    }
                    if seen.insert((state, id)) {
                        next.extend(children(object, limits));
                    }
                }
                if next.is_empty() || depth > limits.depth {
                    break;
                }
                layer = next;
            }
        }
        reach.folded = cut.len();
        reach
    }
}

/// The objects that names refer to at one state, in the order of the names.
fn roots(story: &Story, state: usize, direct: &BTreeSet<ObjectId>) -> Vec<ObjectId> {
    let frames = story.states[state].frames.iter();
    let names = frames.flat_map(|frame| &frame.names);
    names.map(|name| name.object).filter(|id| direct.contains(id)).collect()
}

/// The objects that the shown lines of a container refer to.
fn children(object: &Object, limits: Limits) -> Vec<ObjectId> {
    match &object.value {
        Value::Atom { .. } => Vec::new(),
        Value::Items { items, .. } => {
            let most = if items.len() <= limits.items + 2 { items.len() } else { limits.items };
            items.iter().take(most).chain(items.last()).copied().collect()
        }
        Value::Pairs { pairs, .. } => pairs.iter().map(|(_, value)| *value).collect(),
        Value::Fields { fields } => fields.iter().map(|(_, value)| *value).collect(),
    }
}

fn frame_box(
    story: &Story,
    id: FrameId,
    names: &Names,
    cell: &dyn Fn(usize, ObjectId) -> Cell,
) -> FrameBox {
    let states = &story.states;
    let mut frame_box = FrameBox {
        thread: ThreadId(0),
        depth: 0,
        function: String::new(),
        lines: Vec::new(),
        running: Vec::new(),
        rows: Vec::new(),
        folded: Vec::new(),
    };
    for (index, state) in states.iter().enumerate() {
        let frame = state.frame(id);
        frame_box.lines.push(frame.map(|frame| frame.line));
        let Some(frame) = frame else {
            frame_box.running.push(false);
            continue;
        };
        frame_box.thread = frame.thread;
        frame_box.depth = frame.depth;
        frame_box.function.clone_from(&frame.function);
        let step = index.checked_sub(1).and_then(|stop| story.trace.steps.get(story.stops[stop]));
        let is_inner = !state
            .frames
            .iter()
            .any(|other| other.thread == frame.thread && other.depth > frame.depth);
        frame_box.running.push(is_inner && step.is_some_and(|step| step.thread == frame.thread));
        for name in &frame.names {
            if !names.shows(frame, &name.name) {
                if !frame_box.folded.contains(&name.name) {
                    frame_box.folded.push(name.name.clone());
                }
                continue;
            }
            let known = frame_box.rows.iter().position(|row| row.label == name.name);
            let position = known.unwrap_or_else(|| {
                frame_box.rows.push(Row::absent(&name.name, states.len()));
                frame_box.rows.len() - 1
            });
            frame_box.rows[position].cells[index] = cell(index, name.object);
        }
    }
    // A name that was gone before the first stop is no part of the story.
    frame_box.rows.retain(|row| {
        row.cells[1..].iter().any(|cell| *cell != Cell::Absent) || row.cells[0] != Cell::Absent
    });
    frame_box
}

impl Row {
    fn absent(label: &str, states: usize) -> Row {
        Row { label: label.to_owned(), cells: vec![Cell::Absent; states], follows_gap: false }
    }
}

fn card(
    story: &Story,
    id: ObjectId,
    limits: Limits,
    cell: &dyn Fn(usize, ObjectId) -> Cell,
) -> Option<Card> {
    let count = story.states.len();
    let present = |state: &usize| story.object(*state, id).is_some();
    let first = (0..count).find(present)?;
    let last = (0..count).rfind(present)?;
    let object = story.object(first, id)?;
    let records: Vec<Option<&Object>> = (0..count).map(|state| story.object(state, id)).collect();
    let body = body(story, id, limits, cell);
    let is_old = object.segment == Segment::Static
        || object.marks.contains(&Mark::Interned)
        || object.hidden.iter().any(|hidden| hidden.holder.contains("const"));
    let hidden = records.iter().flatten().rfind(|object| !object.hidden.is_empty());
    let holders = hidden.map(|object| object.hidden.iter().map(|hidden| hidden.holder.clone()));
    Some(Card {
        id,
        address: object.address,
        segment: object.segment,
        kind: object.kind,
        type_name: object.type_name.clone(),
        marks: object.marks.clone(),
        first,
        last,
        is_freed: last + 1 < count && story.freed[last + 1].contains(&id),
        is_new: first > 0 && !is_old,
        body,
        empty: empty_text(&object.type_name),
        is_cut: records.iter().flatten().any(|object| is_cut(object)),
        lengths: records.iter().map(|object| object.map_or(0, length_of)).collect(),
        refcounts: records.iter().map(|object| object.map(|object| object.refcount)).collect(),
        missing: vec![0; count],
        holders: holders.map(Iterator::collect).unwrap_or_default(),
    })
}

/// The true length of a container or a cut text, 0 where it goes without saying.
fn length_of(object: &Object) -> u64 {
    match &object.value {
        // The text is a repr: quotes and escapes make it longer, never shorter.
        Value::Atom { text, length }
            if object.kind == Kind::Text && *length > text.chars().count() as u64 =>
        {
            *length
        }
        Value::Items { length, .. } | Value::Pairs { length, .. } => *length,
        _ => 0,
    }
}

fn is_cut(object: &Object) -> bool {
    match &object.value {
        Value::Items { items, length } => *length > items.len() as u64,
        Value::Pairs { pairs, length } => *length > pairs.len() as u64,
        Value::Atom { .. } | Value::Fields { .. } => false,
    }
}

fn empty_text(type_name: &str) -> &'static str {
    match type_name {
        "list" => "[]",
        "tuple" => "()",
        "dict" => "{}",
        "set" => "set()",
        "frozenset" => "frozenset()",
        _ => "",
    }
}

fn body(
    story: &Story,
    id: ObjectId,
    limits: Limits,
    cell: &dyn Fn(usize, ObjectId) -> Cell,
) -> Body {
    let count = story.states.len();
    let values: Vec<Option<&Value>> =
        (0..count).map(|state| story.object(state, id).map(|object| &object.value)).collect();
    if values.iter().flatten().all(|value| matches!(value, Value::Atom { .. })) {
        let texts =
            (0..count).map(|state| story.object(state, id).map(text_of).unwrap_or_default());
        return Body::Value(texts.collect());
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    let mut put = |key: String, label: String, state: usize, cell: Cell| {
        let known = keys.iter().position(|known| *known == key);
        let position = known.unwrap_or_else(|| {
            keys.push(key);
            rows.push(Row::absent(&label, count));
            rows.len() - 1
        });
        rows[position].cells[state] = cell;
    };
    let mut is_labelled_strip = true;
    let shown = shown_items(&values, limits.items);
    for (state, value) in values.iter().enumerate() {
        match value {
            Some(Value::Items { items, .. }) => {
                for index in &shown {
                    if let Some(item) = items.get(*index) {
                        put(format!("{index:08}"), index.to_string(), state, cell(state, *item));
                    }
                }
            }
            Some(Value::Pairs { pairs, .. }) => {
                is_labelled_strip = false;
                for (key, item) in pairs {
                    let label = story.object(state, *key).map_or("…".to_owned(), text_of);
                    put(format!("{}", key.0), label, state, cell(state, *item));
                }
            }
            Some(Value::Fields { fields }) => {
                for (name, item) in fields {
                    put(name.clone(), name.clone(), state, cell(state, *item));
                }
            }
            Some(Value::Atom { .. }) | None => {}
        }
    }
    if values.iter().flatten().any(|value| matches!(value, Value::Items { .. })) {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
        rows = order.iter().map(|index| rows[*index].clone()).collect();
        mark_gaps(&mut rows);
    }
    let has_references = rows
        .iter()
        .any(|row| row.cells.iter().any(|cell| matches!(cell, Cell::Ref(_) | Cell::Cut)));
    if has_references || !is_labelled_strip { Body::Rows(rows) } else { Body::Strip(rows) }
}

/// The indexes of a sequence that are drawn: all of a short one; else the first, those that change, and the last.
fn shown_items(values: &[Option<&Value>], head: usize) -> BTreeSet<usize> {
    let is_beginning = values.iter().flatten().any(
        |value| matches!(value, Value::Items { items, length } if *length > items.len() as u64),
    );
    let mut shown = BTreeSet::new();
    let lists: Vec<&Vec<ObjectId>> = values
        .iter()
        .filter_map(|value| match value {
            Some(Value::Items { items, .. }) => Some(items),
            _ => None,
        })
        .collect();
    let longest = lists.iter().map(|items| items.len()).max().unwrap_or(0);
    if longest <= head + 2 && !is_beginning {
        return (0..longest).collect();
    }
    shown.extend(0..head);
    if !is_beginning {
        shown.extend(lists.last().and_then(|items| items.len().checked_sub(1)));
    }
    for pair in lists.windows(2) {
        let changed = pair[0].iter().zip(pair[1]).enumerate().filter(|(_, (old, new))| old != new);
        let is_one = pair[0].len() == pair[1].len();
        shown.extend(changed.map(|(index, _)| index).take(if is_one { 2 } else { 0 }));
    }
    shown
}

fn mark_gaps(rows: &mut [Row]) {
    let mut before = None;
    for row in rows {
        let index: Option<usize> = row.label.parse().ok();
        row.follows_gap = before.is_some() && index != before.map(|before: usize| before + 1);
        before = index;
    }
}
