//! The state of a process as the pictures know it: frames with their names, the objects reachable from them.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::python::code::OPTIMIZED;
use crate::python::heap::arena::is_static;
use crate::python::heap::image::types::{BYTES, FLOAT, INT, STR};
use crate::python::heap::{Interning, Obj, fields};
use crate::python::machine::{Borrowed, Frame as MachineFrame, Machine};
use crate::python::object::Vm;
use crate::python::record::held::{self, Container};
use crate::python::record::holders::Holders;
use crate::python::record::identities::Identities;
use crate::python::record::unseen::Unseen;
use crate::python::record::value::{self, Shown};
use crate::python::record::{classes, exceptions};
use crate::trace::{
    Frame, FrameId, Hidden, Kind, Mark, Name, Object, ObjectId, Refcount, Segment, Snapshot,
    ThreadId, Value,
};

/// Objects of one snapshot; what lies further away is not drawn.
const OBJECT_LIMIT: usize = 400;
/// Of those that names refer to, so many of the innermost frames are kept whole whatever stands before them.
const INNERMOST: usize = 24;
/// Characters of a text, with its quotes, that is written wherever it stands.
const WRITTEN: u64 = 16;
/// Types whose objects never change their text.
const LASTING: [Obj; 4] = [INT, STR, FLOAT, BYTES];
/// Names that every module has.
pub const MODULE_NAMES: [&str; 9] = [
    "__name__",
    "__doc__",
    "__package__",
    "__loader__",
    "__spec__",
    "__builtins__",
    "__file__",
    "__cached__",
    "__annotations__",
];

/// A name, what it refers to, and the cell that it goes through.
type Bound = (String, Obj, Option<Obj>);

/// One object that is drawn.
#[derive(Clone, Copy)]
struct Found {
    object: Obj,
    id: ObjectId,
    /// References to it that are drawn.
    drawn: u64,
}

/// One snapshot in the making.
struct Builder<'a> {
    machine: &'a mut Machine,
    identities: &'a mut Identities,
    before: &'a Snapshot,
    snapshot: Snapshot,
    /// Objects to be looked at, in the order in which they were found.
    queue: Vec<Found>,
    /// Their places in it.
    places: FxHashMap<Obj, usize>,
    /// Their records, as far as they were made.
    objects: Vec<Arc<Object>>,
    /// So many of those that were found are what names refer to.
    named: usize,
    /// References that CPython would not count.
    borrowed: Borrowed,
    /// Of a version without immortal objects: the references to each object, counted where one is looked at that is
    /// immortal here.
    holder_counts: OnceCell<FxHashMap<Obj, u32>>,
    /// Variables that go through cells: frame and name, the cell, and what is in it.
    cells: Vec<((usize, String), Obj, Obj)>,
}

/// A module whose code has run: its names are still there.
#[derive(Clone, Copy)]
pub struct Module {
    pub globals: Obj,
    pub unit: u32,
    /// Of its unit, the line that ran last.
    pub line: u32,
}

/// The frames and objects now. `holders` says who else holds an object, `before` is the snapshot before; `unseen` is told
/// what has no place in this one, the state after step `step`. `left` is a module that stands in for a frame where there is none.
pub fn take(
    machine: &mut Machine,
    identities: &mut Identities,
    before: &Snapshot,
    holders: &Holders,
    (step, unseen): (usize, &mut Unseen),
    left: Option<&Module>,
) -> Snapshot {
    let borrowed = machine.borrowed();
    let mut builder = Builder {
        borrowed,
        machine,
        identities,
        before,
        snapshot: Snapshot::default(),
        queue: Vec::new(),
        places: FxHashMap::default(),
        objects: Vec::new(),
        named: 0,
        holder_counts: OnceCell::new(),
        cells: Vec::new(),
    };
    builder.frames();
    if let Some(left) = left.filter(|_| builder.snapshot.frames.is_empty()) {
        builder.module(left);
    }
    builder.named = builder.queue.len();
    builder.objects();
    builder.lingering();
    builder.through_arguments();
    builder.through_cells();
    builder.through_containers();
    builder.hidden(holders);
    unseen.note(step, |object| builder.unseen_count(object));
    builder.finish()
}

impl Builder<'_> {
    fn frames(&mut self) {
        for (thread, frames, top) in self.machine.all_frames() {
            let mut depth = 0;
            for (index, frame) in frames.iter().enumerate() {
                let end = if index + 1 == frames.len() { top } else { frame.sp };
                if self.machine.is_library(frame.code) {
                    continue;
                }
                let drawn = self.frame(thread, depth, frame, end);
                self.snapshot.frames.push(drawn);
                depth += 1;
            }
        }
    }

    fn frame(&mut self, thread: u32, depth: u32, frame: &MachineFrame, end: u32) -> Frame {
        let loaded = &self.machine.codes.loaded[frame.code as usize];
        let (unit, code) = (loaded.unit, loaded.code.clone());
        let is_module = frame.locals == frame.globals && !frame.locals.is_null();
        let is_function = code.flags & OPTIMIZED != 0;
        let bound = if frame.locals.is_null() || is_function {
            self.locals(thread, frame, end)
        } else {
            self.namespace(frame.locals)
        };
        let names = self.names(bound);
        let line = self.machine.line_of_frame(thread, frame);
        Frame {
            // The module's frame is the same for all units: its dict is what it stands for.
            id: if is_module { FrameId(0) } else { FrameId(frame.serial) },
            thread: ThreadId(thread),
            depth,
            function: code.qualname.to_string(),
            unit,
            line: self.machine.unit_line(unit, line),
            names,
        }
    }

    /// What is left of a module when its frame is no more.
    fn module(&mut self, left: &Module) {
        let bound = self.namespace(left.globals);
        let names = self.names(bound);
        self.snapshot.frames.push(Frame {
            id: FrameId(0),
            thread: ThreadId(0),
            depth: 0,
            function: "<module>".to_owned(),
            unit: left.unit,
            line: left.line,
            names,
        });
    }

    fn names(&mut self, bound: Vec<Bound>) -> Vec<Name> {
        let names = bound.into_iter().map(|(name, object, cell)| {
            let place = (self.snapshot.frames.len(), name.clone());
            self.cells.extend(cell.map(|cell| (place, cell, object)));
            let (object, cell) = (self.refer(object), cell.is_some());
            Name { name, object, cell, through: None }
        });
        names.collect()
    }

    /// The bound variables of a function, through their cells.
    fn locals(&self, thread: u32, frame: &MachineFrame, end: u32) -> Vec<Bound> {
        let heap = &self.machine.core.heap;
        let code = &self.machine.codes.loaded[frame.code as usize].code;
        let slots = self.machine.frame_slots(thread, frame, end);
        let mut bound = Vec::new();
        for (slot, object) in code.locals_plus.iter().zip(slots) {
            if slot.hidden || slot.name.starts_with('.') || object.is_null() {
                continue;
            }
            let is_cell = (slot.cell || slot.free)
                && heap.type_of(object) == crate::python::heap::image::types::CELL;
            let cell = is_cell.then_some(object);
            let object = if is_cell { heap.field(object, fields::cell::CONTENTS) } else { object };
            if !object.is_null() {
                bound.push((slot.name.to_string(), object, cell));
            }
        }
        bound
    }

    fn namespace(&self, dict: Obj) -> Vec<Bound> {
        let heap = &self.machine.core.heap;
        let items = heap.dict_items(dict).into_iter();
        items
            .filter(|(key, _)| heap.type_of(*key) == STR)
            .map(|(key, value)| (heap.text(key).into_owned(), value, None))
            .filter(|(name, ..)| !MODULE_NAMES.contains(&name.as_str()) && !is_class_name(name))
            .collect()
    }

    /// Where a cell is drawn, the variable's frame refers to it, and only the cell to what is in it.
    fn through_cells(&mut self) {
        for ((frame, name), cell, contents) in std::mem::take(&mut self.cells) {
            let Some(place) = self.places.get(&cell).copied() else { continue };
            self.queue[place].drawn += 1;
            if let Some(contents) = self.places.get(&contents) {
                self.queue[*contents].drawn -= 1;
            }
            let names = &mut self.snapshot.frames[frame].names;
            if let Some(bound) = names.iter_mut().find(|bound| bound.name == name) {
                bound.through = Some(self.queue[place].id);
            }
        }
    }

    /// Where a container that an object has is drawn itself, the object refers to it, and only it to what is in it.
    fn through_containers(&mut self) {
        for index in 0..self.objects.len() {
            let is_plain = matches!(self.objects[index].value, Value::Atom { .. });
            if is_plain && self.objects[index].attributes.is_empty() {
                continue;
            }
            for container in held::containers(self.machine, self.queue[index].object) {
                self.go_through(index, container);
            }
        }
    }

    fn go_through(&mut self, index: usize, container: Container) {
        let Some(place) = self.places.get(&container.object).copied() else { return };
        if matches!(self.objects[place].value, Value::Atom { .. }) {
            return;
        }
        let record = Arc::make_mut(&mut self.objects[index]);
        let lines = match &mut record.value {
            Value::Fields { fields } => fields,
            _ => &mut record.attributes,
        };
        for (name, value) in container.lines {
            let Some(value) = self.places.get(&value).copied() else { continue };
            let id = self.queue[value].id;
            if let Some(line) = lines.iter().position(|line| line.0 == name && line.1 == id) {
                lines.remove(line);
                self.queue[value].drawn -= 1;
            }
        }
        lines.push((container.name.to_owned(), self.queue[place].id));
        self.queue[place].drawn += 1;
    }

    /// Everything that was found.
    fn finish(mut self) -> Snapshot {
        self.objects.sort_unstable_by_key(|object| object.id);
        let objects = self.objects.into_iter().map(|object| (object.id, object)).collect();
        Snapshot { objects, ..self.snapshot }
    }

    /// A reference that is drawn.
    fn refer(&mut self, object: Obj) -> ObjectId {
        let place = self.find(object);
        let found = &mut self.queue[place];
        found.drawn += 1;
        found.id
    }

    /// The place of an object among those found.
    fn find(&mut self, object: Obj) -> usize {
        let next = self.queue.len();
        let place = *self.places.entry(object).or_insert(next);
        if place == next {
            let id = self.identities.of(self.machine, object);
            self.queue.push(Found { object, id, drawn: 0 });
        }
        place
    }

    fn objects(&mut self) {
        while let Some(found) = self.queue.get(self.objects.len()).copied() {
            let before = self.before.objects.get(&found.id);
            if let Some(before) = before.filter(|before| self.is_unchanged(before, found.object)) {
                self.objects.push(Arc::clone(before));
                continue;
            }
            let place = self.objects.len();
            let is_inner = place < self.named && place + INNERMOST >= self.named;
            let made = self.object(found, place < OBJECT_LIMIT || is_inner);
            let kept = self.kept(made);
            self.objects.push(kept);
        }
    }

    /// A record, or the one of the snapshot before where they are equal.
    fn kept(&self, made: Object) -> Arc<Object> {
        let before = self.before.objects.get(&made.id);
        let same = before.filter(|before| is_same_but_hidden(before, &made));
        same.map_or_else(|| Arc::new(made), Arc::clone)
    }

    /// Whether a number or string that was looked at before looks the same, but for references that are not drawn.
    fn is_unchanged(&self, before: &Object, object: Obj) -> bool {
        let heap = &self.machine.core.heap;
        let kind = heap.type_of(object);
        let is_interned = kind == STR && heap.str_interning(object) != Interning::No;
        LASTING.contains(&kind)
            && matches!(before.value, Value::Atom { .. })
            && before.size == heap.size_of(object)
            && before.refcount == self.refcount(object)
            && before.marks.contains(&Mark::Interned) == is_interned
    }

    fn refcount(&self, object: Obj) -> Refcount {
        if Vm::is_shown_immortal(self.machine, object) {
            if self.machine.core.heap.profile.immortal_refcount.is_some() {
                return Refcount::Immortal;
            }
            let counts = self.holder_counts.get_or_init(|| self.machine.holder_counts());
            return Refcount::Count(u64::from(self.machine.count_among(counts, object)));
        }
        if self.machine.core.heap.profile.threading.has_gil {
            return Refcount::Count(self.machine.counted(object, &self.borrowed));
        }
        let parts = self.machine.count_parts(object, &self.borrowed);
        Refcount::Biased {
            owner: ThreadId(parts.owner as u32),
            local: parts.local,
            shared: parts.shared,
            is_deferred: parts.is_deferred,
        }
    }

    /// The count of an object that is not drawn, where it can be told without counting all references for it.
    fn unseen_count(&self, (object, serial): (Obj, u32)) -> Option<Refcount> {
        let heap = &self.machine.core.heap;
        let is_alive = is_static(object) || heap.is_alive(object, serial);
        if !is_alive || self.places.contains_key(&object) {
            return None;
        }
        let is_mortal = !Vm::is_shown_immortal(self.machine, object);
        (is_mortal || self.holder_counts.get().is_some()).then(|| self.refcount(object))
    }

    /// What no name leads to any more and lives on. A container is still there: a cycle is not gone before it is
    /// collected. Anything else is seen once more, with the count that is left, where a drawn reference was the last one.
    fn lingering(&mut self) {
        let before = self.before;
        let lives = |object: &&Arc<Object>| !self.identities.is_freed(self.machine, object.id);
        let (atoms, containers): (Vec<_>, Vec<_>) = (before.objects.values().filter(lives))
            .partition(|object| matches!(object.value, Value::Atom { .. }));
        let referred = OnceCell::new();
        for object in containers.into_iter().chain(atoms) {
            let Some((living, _)) = self.identities.objects.get(object.id.0 as usize) else {
                continue;
            };
            let is_found = self.places.contains_key(living);
            let was_referred = || referred.get_or_init(|| before.referred()).contains(&object.id);
            let is_atom = matches!(object.value, Value::Atom { .. });
            if !is_found && (!is_atom || was_referred()) {
                self.find(*living);
            }
        }
        self.objects();
    }

    /// A long text that is drawn is not written a second time in the exception that has it as an argument.
    fn through_arguments(&mut self) {
        for place in 0..self.objects.len() {
            let (found, record) = (self.queue[place], &self.objects[place]);
            if record.kind != Kind::Instance || !matches!(record.value, Value::Atom { .. }) {
                continue;
            }
            let is_drawn = |argument: &Obj| {
                let drawn = self.places.get(argument).map(|place| &self.objects[*place].value);
                matches!(drawn, Some(Value::Atom { length, .. }) if *length > WRITTEN)
            };
            let arguments = exceptions::arguments(self.machine, found.object);
            if arguments.is_some_and(|arguments| arguments.iter().any(is_drawn)) {
                let shown = (Kind::Instance, exceptions::opened(self.machine, found.object));
                let made = self.recorded(found, shown, true);
                self.objects[place] = self.kept(made);
            }
        }
        self.objects();
    }

    /// One object; beyond the limit its content is left out, so that nothing further is found.
    fn object(&mut self, found: Found, whole: bool) -> Object {
        if let Some(class) = classes::of_view(self.machine, found.object) {
            let dict = self.machine.core.type_data(class).dict;
            let [dict, class] = [dict, class].map(|it| self.identities.of(self.machine, it));
            self.identities.namespaces.insert(dict, class);
        }
        let shown = match self.identities.class_of(self.machine, found.id) {
            Some(class) => Some((Kind::Mapping, classes::namespace(self.machine, class))),
            None => self.shown_before(found.id, found.object),
        };
        let shown = shown.unwrap_or_else(|| value::shown(self.machine, found.object));
        self.recorded(found, shown, whole)
    }

    fn recorded(&mut self, found: Found, (kind, shown): (Kind, Shown), whole: bool) -> Object {
        let Found { object, id, .. } = found;
        let marks = self.marks(object, kind, &shown);
        let type_name = value::heading(self.machine, object, &shown);
        let is_whole = whole && matches!(shown, Shown::Items { .. } | Shown::Pairs { .. });
        let attributes =
            if is_whole { value::attributes(self.machine, object) } else { Vec::new() };
        let value = match shown {
            Shown::Atom { text, length } => Value::Atom { text, length },
            _ if !whole => Value::Atom { text: "…".to_owned(), length: 1 },
            Shown::Items { items, length } => Value::Items {
                items: items.into_iter().map(|item| self.refer(item)).collect(),
                length,
            },
            Shown::Pairs { pairs, length } => Value::Pairs {
                pairs: pairs.into_iter().map(|(k, v)| (self.refer(k), self.refer(v))).collect(),
                length,
            },
            Shown::Fields { fields } => Value::Fields {
                fields: fields.into_iter().map(|(name, field)| (name, self.refer(field))).collect(),
            },
            Shown::Weak { target } => {
                let place = self.find(target);
                Value::Weak { target: self.queue[place].id }
            }
        };
        let attributes =
            attributes.into_iter().map(|(name, value)| (name, self.refer(value))).collect();
        let heap = &self.machine.core.heap;
        let segment = if is_static(object) { Segment::Static } else { Segment::Heap };
        Object {
            id,
            address: heap.address(object),
            segment,
            kind,
            type_name,
            refcount: self.refcount(object),
            size: heap.size_of(object),
            value,
            attributes,
            marks,
            hidden: Vec::new(),
        }
    }

    /// The text of a number or string that was looked at before: it has not changed unless its size has.
    fn shown_before(&self, id: ObjectId, object: Obj) -> Option<(Kind, Shown)> {
        let heap = &self.machine.core.heap;
        let before = self.before.objects.get(&id)?;
        match &before.value {
            Value::Atom { text, length }
                if LASTING.contains(&heap.type_of(object))
                    && before.size == heap.size_of(object) =>
            {
                Some((before.kind, Shown::Atom { text: text.clone(), length: *length }))
            }
            _ => None,
        }
    }

    fn marks(&self, object: Obj, family: Kind, shown: &Shown) -> Vec<Mark> {
        let core = &self.machine.core;
        let kind = core.heap.type_of(object);
        let mut marks = Vec::new();
        if kind == STR && core.heap.str_interning(object) != Interning::No {
            marks.push(Mark::Interned);
        }
        if is_static(object) {
            marks.push(Mark::Static);
        }
        if core.heap.is_weak_reference(object) {
            marks.push(Mark::Weak);
        }
        if family == Kind::Instance && matches!(shown, Shown::Fields { .. }) {
            if !value::slot_members(self.machine, kind).is_empty() {
                marks.push(Mark::Slots);
            }
            if core.heap.has_instance_dict(object) {
                marks.push(Mark::Dict);
            }
        }
        marks
    }

    /// References that are not drawn: count minus arrows, with the holders that are known.
    fn hidden(&mut self, holders: &Holders) {
        for (found, record) in self.queue.iter().zip(&mut self.objects) {
            let Some(count) = record.refcount.count() else { continue };
            let hidden = hidden_of(found.object, count.saturating_sub(found.drawn), holders);
            if record.hidden != hidden {
                Arc::make_mut(record).hidden = hidden;
            }
        }
    }
}

/// Who holds the references to an object that are not drawn.
fn hidden_of(object: Obj, mut left: u64, holders: &Holders) -> Vec<Hidden> {
    let mut hidden = Vec::new();
    if left == 0 {
        return hidden;
    }
    for holder in holders.of(object) {
        let known = holder.count.min(left);
        if known > 0 {
            hidden.push(Hidden { count: known, ..holder });
            left -= known;
        }
    }
    if left > 0 {
        hidden.push(Hidden { count: left, holder: "objects not drawn".to_owned() });
    }
    hidden
}

/// Whether two records of an object are equal but for the references that are not drawn.
fn is_same_but_hidden(before: &Object, now: &Object) -> bool {
    (before.address, before.segment, before.kind, before.refcount, before.size)
        == (now.address, now.segment, now.kind, now.refcount, now.size)
        && before.type_name == now.type_name
        && before.marks == now.marks
        && before.value == now.value
        && before.attributes == now.attributes
}

/// Names that the body of a class binds by itself.
fn is_class_name(name: &str) -> bool {
    matches!(
        name,
        "__module__"
            | "__qualname__"
            | "__firstlineno__"
            | "__static_attributes__"
            | "__classcell__"
            | "__classdictcell__"
    )
}
