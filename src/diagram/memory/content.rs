//! What a memory diagram holds: frames and cards with their rows at every state, before any geometry.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagram::colors::Colors;
use crate::diagram::memory::asks;
use crate::diagram::memory::bays::{Bays, frame_bays};
use crate::diagram::memory::lines::{Lines, short_text};
use crate::diagram::memory::names::Names;
use crate::diagram::memory::reach::{Reach, direct_objects, left_behind};
use crate::diagram::memory::shifts::closed_up;
use crate::diagram::memory::story::{State, Story};
use crate::diagram::{Level, View, thread_name};
use crate::trace::{
    Event, Frame, FrameId, Hidden, Kind, Mark, Object, ObjectId, Refcount, Segment, ThreadId, Value,
};

/// How much may be drawn; each round of folding lowers these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// One that does not count.
    Weak(ObjectId),
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
    /// An attribute of a container, which is none of its items.
    pub is_attribute: bool,
    /// Which line of its box it is; several may be the same, one at a time.
    pub at: usize,
    /// States at which it only comes from another line, or goes to one.
    pub moves: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FrameBox {
    pub thread: ThreadId,
    pub depth: u32,
    pub function: String,
    /// Its thread, where there are several and it is the outermost frame.
    pub thread_name: Option<String>,
    /// The line it stands at, by state; `None` where it does not exist.
    pub lines: Vec<Option<u32>>,
    /// Whether it is the innermost frame of the thread that ran, by state.
    pub running: Vec<bool>,
    pub rows: Vec<Row>,
    /// Names that are left out, and those of them that a reader will look for.
    pub folded: Vec<String>,
    pub missed: Vec<String>,
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

#[derive(Clone, Debug, PartialEq)]
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
    /// Nothing drawn refers to it at `last` any more.
    pub is_left: bool,
    /// Came into being at `first`.
    pub is_new: bool,
    pub body: Body,
    /// Objects written as keys, and the states they are.
    keys: Vec<(ObjectId, usize)>,
    /// Shown where the body has no line, by state.
    pub empty: Vec<String>,
    /// The trace itself holds only the beginning of it.
    pub is_cut: bool,
    /// True length by state, of containers and long texts.
    pub lengths: Vec<u64>,
    pub refcounts: Vec<Option<Refcount>>,
    /// Its count before it is first seen, where that is known.
    pub earlier: Option<Refcount>,
    /// References not drawn, by state.
    pub missing: Vec<u64>,
    /// Who holds those, as the last state with any tells.
    pub holders: Vec<String>,
}

/// All of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    pub level: Level,
    pub frames: Vec<FrameBox>,
    /// In order of first appearance.
    pub cards: Vec<Card>,
    /// Frames that are left out, by state.
    pub folded_frames: Vec<usize>,
    /// They stand below so many others.
    pub folded_below: usize,
    /// Objects that are reachable and left out, and how many of them there are by state.
    pub folded_objects: usize,
    pub folded_at: Vec<usize>,
    pub colors: Colors,
    /// Threads share a GIL, which one of them holds.
    pub has_gil: bool,
    /// Limits down to these collect the same.
    pub needs: Limits,
}

impl Content {
    /// Collects what is drawn under the limits; `None` when there is neither a name nor a frame worth it, nor garbage.
    pub fn collect(story: &Story, view: &View, names: &Names, limits: Limits) -> Option<Content> {
        let level = view.level.unwrap_or_else(|| asks::level_of(names.source));
        let Bays { frames, folded: folded_frames, count: bays, head } =
            frame_bays(story, limits.frames);
        let direct = direct_objects(story, &frames, names);
        let left = match level {
            Level::Objects => BTreeSet::new(),
            Level::Identity => left_behind(story, names),
        };
        let inline = |object: &Object| match level {
            Level::Objects => is_small(object),
            Level::Identity => {
                let is_named = direct.contains(&object.id) && !left.contains(&object.id);
                is_small(object) && !is_named && !names.asks_for_parts
            }
        };
        let reach = Reach::follow(story, &direct, &inline, limits);
        let is_drawn = |id: ObjectId| reach.chosen.contains(&id);
        let cell = |state: usize, id: ObjectId| match story.object(state, id) {
            Some(object) if inline(object) => Cell::Inline(text_of(object)),
            Some(_) if is_drawn(id) => Cell::Ref(id),
            // Without a card its value says more than a mark that it is left out.
            Some(object) if is_small(object) => Cell::Inline(text_of(object)),
            // A text here and another there would hide that it is one object.
            Some(_) if reach.shared.contains(&id) => Cell::Cut,
            Some(object) => told(story, state, object, &is_drawn).map_or(Cell::Cut, Cell::Inline),
            None => Cell::Cut,
        };
        let mut frames: Vec<FrameBox> =
            frames.iter().map(|frame| frame_box(story, *frame, names, &cell)).collect();
        let is_empty = |frame: &FrameBox| frame.function == "<module>" && frame.rows.is_empty();
        if frames.iter().all(is_empty) && story.collected.is_empty() {
            return None;
        }
        name_threads(story, &mut frames);
        let cards = reach.order.iter().filter_map(|id| card(story, *id, &reach.lines, &cell));
        let mut cards: Vec<Card> = cards.collect();
        draw_alike(&mut cards);
        let is_told = |id: &ObjectId| {
            let mut states = (0..story.states.len()).rev();
            let found = states.find_map(|state| Some((state, story.object(state, *id)?)));
            // What can change is an object that a reader may look for, even so.
            found.is_some_and(|(state, it)| {
                !can_change(it) && told(story, state, it, &is_drawn).is_some()
            })
        };
        let folded: Vec<&ObjectId> = reach.folded.iter().filter(|id| !is_told(id)).collect();
        let folded_objects = folded.len();
        let is_there = |state: usize| move |id: &&&ObjectId| story.object(state, ***id).is_some();
        let folded_at =
            (0..story.states.len()).map(|state| folded.iter().filter(is_there(state)).count());
        let folded_at = folded_at.collect();
        let colors = Colors::of(story.trace, story.unit);
        let colors = colors.among(frames.iter().map(|frame| frame.thread));
        let has_gil = story.trace.stamp.cores == 0;
        let is_deep = folded_frames.iter().any(|count| *count > 0);
        let folded_below = if is_deep { head } else { 0 };
        // One frame more than may be there is no reason to fold it.
        let needs =
            Limits { names: names.needed, frames: bays.saturating_sub(1), ..reach.needs(limits) };
        let mut content = Content {
            level,
            frames,
            cards,
            folded_frames,
            folded_below,
            folded_objects,
            folded_at,
            colors,
            has_gil,
            needs,
        };
        content.count_missing(story);
        Some(content)
    }

    /// Sets every card's number of references that are not drawn, and whether none is at its end.
    fn count_missing(&mut self, story: &Story) {
        let states = story.states.len();
        let mut drawn: FxHashMap<(ObjectId, usize), u64> = FxHashMap::default();
        let rows = self.frames.iter().flat_map(|frame| &frame.rows);
        let rows = rows.chain(self.cards.iter().flat_map(|card| card.body.rows()));
        for row in rows {
            for (state, cell) in row.cells.iter().enumerate() {
                if let Cell::Ref(id) = cell {
                    *drawn.entry((*id, state)).or_default() += 1;
                }
            }
        }
        // The key of a dict's line stands for a reference too.
        for card in &self.cards {
            for (key, state) in &card.keys {
                *drawn.entry((*key, *state)).or_default() += 1;
            }
        }
        for card in &mut self.cards {
            card.is_left = !drawn.contains_key(&(card.id, card.last));
        }
        // What the interpreter itself holds of its own data nobody counts.
        let own = |card: &&mut Card| card.segment == Segment::Heap;
        for card in self.cards.iter_mut().filter(own) {
            for state in 0..states {
                let count = drawn.get(&(card.id, state)).copied().unwrap_or(0);
                if let Some(total) = card.refcounts[state].and_then(Refcount::count) {
                    card.missing[state] = total.saturating_sub(count);
                }
            }
        }
    }
}

impl Limits {
    /// Whether what needs `needs` is the same under both.
    pub fn agree(self, other: Limits, needs: Limits) -> bool {
        let of = |limits: Limits| {
            [limits.names, limits.frames, limits.cards, limits.depth, limits.items]
        };
        let both = of(self).into_iter().zip(of(other));
        both.zip(of(needs)).all(|((a, b), need)| a == b || a.min(b) >= need)
    }
}

impl Cell {
    /// The card that an arrow leads to.
    pub fn target(&self) -> Option<ObjectId> {
        match self {
            Cell::Ref(id) | Cell::Weak(id) => Some(*id),
            Cell::Absent | Cell::Inline(_) | Cell::Cut => None,
        }
    }

    /// What it holds is no text that says all.
    pub fn is_reference(&self) -> bool {
        self.target().is_some() || *self == Cell::Cut
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

/// Instances of one class look alike: where one of them has references, the others have a line for each field too.
fn draw_alike(cards: &mut [Card]) {
    let has_rows = |card: &&Card| matches!(card.body, Body::Rows(_)) && card.kind == Kind::Instance;
    let types: BTreeSet<String> =
        cards.iter().filter(has_rows).map(|card| card.type_name.clone()).collect();
    for card in cards.iter_mut().filter(|card| types.contains(&card.type_name)) {
        if let Body::Strip(rows) = &mut card.body
            && !rows.is_empty()
        {
            card.body = Body::Rows(std::mem::take(rows));
        }
    }
}

/// Names the thread on the outermost frame of each, where there is more than one.
fn name_threads(story: &Story, frames: &mut [FrameBox]) {
    let first = frames.first().map(|frame| frame.thread);
    if frames.iter().all(|frame| Some(frame.thread) == first) {
        return;
    }
    let mut before = None;
    for frame in frames {
        if before != Some(frame.thread) {
            frame.thread_name = Some(thread_name(story.trace, frame.thread));
        }
        before = Some(frame.thread);
    }
}

/// The text of a value that has no references.
pub fn text_of(object: &Object) -> String {
    match &object.value {
        Value::Atom { text, .. } => text.clone(),
        _ => object.type_name.clone(),
    }
}

/// Other than a function, a class or a tuple, whose text is the same for good.
pub fn can_change(object: &Object) -> bool {
    object.kind != Kind::Code && object.type_name != "tuple"
}

/// What stands in a cell for an object without a card: the name of a function or class, the items of a container of
/// few small values, unless one of those has a card.
pub fn told(
    story: &Story,
    state: usize,
    object: &Object,
    is_drawn: &dyn Fn(ObjectId) -> bool,
) -> Option<String> {
    match &object.value {
        Value::Atom { text, .. } if object.kind == Kind::Code => {
            let name =
                if text.chars().count() > LONGEST_NAME { text.split('(').next()? } else { text };
            (name.chars().count() <= LONGEST_NAME).then(|| name.to_owned())
        }
        Value::Items { items, .. } if !items.iter().any(|item| is_drawn(*item)) => {
            short_text(story, state, object)
        }
        _ => None,
    }
}

/// Characters of a name in a cell.
const LONGEST_NAME: usize = 16;

/// Immutable, and short enough to stand inside a cell.
pub fn is_small(object: &Object) -> bool {
    let Value::Atom { text, length } = &object.value else { return false };
    let chars = text.chars().count();
    match object.kind {
        Kind::Number => chars <= 20,
        // With the quotes.
        Kind::Text => chars <= 16 && *length <= 16,
        Kind::Code => object.type_name == "NoneType",
        _ => false,
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
        thread_name: None,
        lines: Vec::new(),
        running: Vec::new(),
        rows: Vec::new(),
        folded: Vec::new(),
        missed: Vec::new(),
    };
    let mut folded: FxHashSet<&str> = FxHashSet::default();
    for (index, state) in states.iter().enumerate() {
        let frame = state.frame(id);
        frame_box.lines.push(frame.map(|frame| line_of(story, index, state, frame)));
        let Some(frame) = frame else {
            frame_box.running.push(false);
            continue;
        };
        frame_box.thread = frame.thread;
        frame_box.depth = frame.depth;
        frame_box.function.clone_from(&frame.function);
        let step = story.step(index);
        let is_inner = !state
            .frames
            .iter()
            .any(|other| other.thread == frame.thread && other.depth > frame.depth);
        frame_box.running.push(is_inner && step.is_some_and(|step| step.thread == frame.thread));
        for name in frame.names.iter().filter(|name| !names.is_implicit(&name.name)) {
            if !names.shows(frame, &name.name) {
                if folded.insert(name.name.as_str()) {
                    frame_box.folded.push(name.name.clone());
                    if names.misses(frame, &name.name) {
                        frame_box.missed.push(name.name.clone());
                    }
                }
                continue;
            }
            let known = frame_box.rows.iter().position(|row| row.label == name.name);
            let position = known.unwrap_or_else(|| {
                let at = frame_box.rows.len();
                frame_box.rows.push(Row::absent_at(at, &name.name, states.len()));
                at
            });
            // Functions share a variable by its cell.
            let through = name.through.map(|through| cell(index, through));
            let through = through.filter(|drawn| matches!(drawn, Cell::Ref(_)));
            frame_box.rows[position].cells[index] =
                through.unwrap_or_else(|| cell(index, name.object));
        }
    }
    // A name that was gone before the first stop is no part of the story.
    frame_box.rows.retain(|row| {
        row.cells[1..].iter().any(|cell| *cell != Cell::Absent) || row.cells[0] != Cell::Absent
    });
    frame_box
}

/// The line a frame is shown at: the one that just ran, or the one it stands at.
fn line_of(story: &Story, index: usize, state: &State, frame: &Frame) -> u32 {
    let inner = state.frames.iter().rfind(|other| other.thread == frame.thread);
    let step = story.step(index).filter(|step| {
        let ran = matches!(step.event, Event::Line | Event::Fold { .. });
        ran && step.thread == frame.thread && step.unit == frame.unit
    });
    match step {
        Some(step) if inner.is_some_and(|inner| inner.id == frame.id) => step.line,
        _ => frame.line,
    }
}

impl Row {
    pub fn absent_at(at: usize, label: &str, states: usize) -> Row {
        let (label, cells) = (label.to_owned(), vec![Cell::Absent; states]);
        Row { label, cells, follows_gap: false, is_attribute: false, at, moves: Vec::new() }
    }
}

fn card(
    story: &Story,
    id: ObjectId,
    lines: &FxHashMap<ObjectId, Lines>,
    cell: &dyn Fn(usize, ObjectId) -> Cell,
) -> Option<Card> {
    let count = story.states.len();
    let present = |state: &usize| story.object(*state, id).is_some();
    let first = (0..count).find(present)?;
    let last = (0..count).rfind(present)?;
    let object = story.object(first, id)?;
    let records: Vec<Option<&Object>> = (0..count).map(|state| story.object(state, id)).collect();
    let body = body(story, id, lines.get(&id)?, cell);
    // What is static was never made.
    let is_new = object.segment == Segment::Heap && story.is_made_at(first, id);
    let earlier = first.checked_sub(1).and_then(|before| story.count(before, id));
    let hidden = records.iter().flatten().rfind(|object| !object.hidden.is_empty());
    let named = |hidden: &&Hidden| !hidden.holder.contains("not drawn");
    let holders =
        hidden.map(|object| object.hidden.iter().filter(named).map(|hidden| hidden.holder.clone()));
    Some(Card {
        id,
        address: object.address,
        segment: object.segment,
        kind: object.kind,
        // A class is headed by its name once it holds something.
        type_name: records.iter().flatten().last().unwrap_or(&object).type_name.clone(),
        marks: object.marks.clone(),
        first,
        last,
        is_freed: last + 1 < count && story.is_freed_at(last + 1, id),
        is_left: false,
        is_new,
        body,
        keys: keys(story, id, lines.get(&id)?),
        empty: records.iter().map(|object| object.map_or_else(String::new, empty_text)).collect(),
        is_cut: records.iter().flatten().any(|object| is_cut(object)),
        lengths: records.iter().map(|object| object.map_or(0, length_of)).collect(),
        refcounts: records.iter().map(|object| object.map(|object| object.refcount)).collect(),
        earlier,
        missing: vec![0; count],
        holders: holders.map(Iterator::collect).unwrap_or_default(),
    })
}

/// The keys of the drawn lines of a dict.
fn keys(story: &Story, id: ObjectId, lines: &Lines) -> Vec<(ObjectId, usize)> {
    let mut keys = Vec::new();
    for state in 0..story.states.len() {
        let Some(Value::Pairs { pairs, .. }) = story.object(state, id).map(|object| &object.value)
        else {
            continue;
        };
        let drawn = |key: &ObjectId| lines.listed.iter().any(|line| line.key == Some(*key));
        let of_state = pairs.iter().map(|(key, _)| *key).filter(drawn);
        keys.extend(of_state.map(|key| (key, state)));
    }
    keys
}

/// The true length of a container or a cut text, 0 where it goes without saying.
fn length_of(object: &Object) -> u64 {
    match &object.value {
        // Of a text that the recorder has cut.
        Value::Atom { text, length }
            if object.kind == Kind::Text && *length > text.chars().count() as u64 =>
        {
            *length
        }
        Value::Items { length, .. } | Value::Pairs { length, .. } => *length,
        Value::Fields { fields } => fields.len() as u64,
        Value::Atom { .. } | Value::Weak { .. } => 0,
    }
}

fn is_cut(object: &Object) -> bool {
    match &object.value {
        Value::Items { items, length } => *length > items.len() as u64,
        Value::Pairs { pairs, length } => *length > pairs.len() as u64,
        Value::Atom { .. } | Value::Fields { .. } | Value::Weak { .. } => false,
    }
}

/// What a container without items shows, and what has lines at other stops only.
fn empty_text(object: &Object) -> String {
    if let Value::Atom { text, .. } = &object.value {
        return text.clone();
    }
    let text = match object.type_name.as_str() {
        "list" | "deque" => "[]",
        "tuple" => "()",
        "dict" | "OrderedDict" | "defaultdict" | "Counter" => "{}",
        "set" => "set()",
        "frozenset" => "frozenset()",
        _ => "",
    };
    text.to_owned()
}

/// What has no card is left out; of a weak reference the line that holds it refers to its target, as weakly.
fn weakly(object: Option<&Object>, cell: &dyn Fn(ObjectId) -> Cell) -> Cell {
    let Some(Value::Weak { target }) = object.map(|object| &object.value) else { return Cell::Cut };
    match cell(*target) {
        Cell::Ref(target) => Cell::Weak(target),
        _ => Cell::Cut,
    }
}

fn body(
    story: &Story,
    id: ObjectId,
    lines: &Lines,
    cell: &dyn Fn(usize, ObjectId) -> Cell,
) -> Body {
    let count = story.states.len();
    let objects = (0..count).filter_map(|state| story.object(state, id));
    if objects.map(|object| &object.value).all(|value| matches!(value, Value::Atom { .. })) {
        let text = |state: usize| story.object(state, id).map(text_of).unwrap_or_default();
        return Body::Value((0..count).map(text).collect());
    }
    let rows = lines.listed.iter().enumerate().map(|(at, line)| {
        let targets = line.targets.iter().enumerate();
        let cells = targets.map(|(state, id)| match id.map(|id| (id, cell(state, id))) {
            None => Cell::Absent,
            Some((_, Cell::Ref(id))) if line.is_weak => Cell::Weak(id),
            Some((id, Cell::Cut)) => weakly(story.object(state, id), &|target| cell(state, target)),
            Some((_, cell)) => cell,
        });
        let (label, cells) = (line.label.clone(), cells.collect());
        let (follows_gap, is_attribute) = (line.follows_gap, line.is_attribute);
        Row { label, cells, follows_gap, is_attribute, at, moves: Vec::new() }
    });
    let rows: Vec<Row> = rows.collect();
    let rows = if lines.closes_up { closed_up(&rows) } else { rows };
    let has_references = rows.iter().any(|row| row.cells.iter().any(Cell::is_reference));
    if has_references || lines.has_keys { Body::Rows(rows) } else { Body::Strip(rows) }
}
