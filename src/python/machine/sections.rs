//! Critical sections (`Python/critical_section.c`): without a GIL built-in containers have locks of their own, each held as
//! long as the instruction goes on that works on its container, Python code that it calls included, unless its thread blocks.

use crate::python::code::{Instruction, Op};
use crate::python::heap::Obj;
use crate::python::heap::image::types::{
    BUILTIN_FUNCTION, DEFAULTDICT, DEQUE, DICT, FROZENSET, LIST, METHOD_DESCRIPTOR, ORDERED_DICT,
    SET, SLICE, TUPLE,
};
use crate::python::machine::{Flow, Machine};
use crate::python::object::{Fallible, descriptor, method};
use crate::trace::LOCK_OF;

/// Who has waited longer than this for a lock is given it (`TIME_TO_BE_FAIR_NS`).
const FAIR_NS: u64 = 1_000_000;

/// A critical section of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Section {
    /// The containers that it is about; the second may be NULL.
    objects: [Obj; 2],
    /// How many frames the thread had: when it has no more again, the section is over.
    depth: usize,
    /// Its locks are held: not while an inner one had to wait, or the thread blocked.
    is_active: bool,
}

/// A lock that is held.
#[derive(Clone, Copy, Debug)]
struct Held {
    object: Obj,
    /// Who is in the section, or has waited for it and was given the lock.
    thread: usize,
}

/// All locks of containers.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    by_thread: Vec<Vec<Section>>,
    held: Vec<Held>,
    /// Threads that wait for a lock, and since when.
    waiting: Vec<(usize, Obj, u64)>,
}

impl Sections {
    /// A thread is in a critical section of the object, and has its lock.
    pub fn is_locked(&self, object: Obj) -> bool {
        self.held.iter().any(|held| held.object == object)
    }

    fn of(&mut self, thread: usize) -> &mut Vec<Section> {
        if self.by_thread.len() <= thread {
            self.by_thread.resize(thread + 1, Vec::new());
        }
        &mut self.by_thread[thread]
    }

    /// Takes the locks; else gives the one that another thread has.
    fn lock(&mut self, thread: usize, objects: [Obj; 2]) -> Result<(), Obj> {
        let is_others = |object: &Obj| {
            self.held.iter().any(|held| held.object == *object && held.thread != thread)
        };
        if let Some(object) = objects.into_iter().find(is_others) {
            return Err(object);
        }
        for object in objects.into_iter().filter(|object| !object.is_null()) {
            self.held.retain(|held| held.object != object);
            self.held.push(Held { object, thread });
        }
        Ok(())
    }

    /// Gives a lock up: the thread that has waited longest is to be woken, and has it at once if that was long.
    fn unlock(&mut self, object: Obj, now: u64) -> Option<usize> {
        self.held.retain(|held| held.object != object);
        let place = self.waiting.iter().position(|(_, other, _)| *other == object)?;
        let (thread, _, since) = self.waiting.remove(place);
        if now.saturating_sub(since) > FAIR_NS {
            self.held.push(Held { object, thread });
        }
        Some(thread)
    }
}

impl Machine {
    /// Before an instruction of a thread that is not alone: its sections that are over end, those that were left go on, and
    /// the one that the instruction needs begins. When it must wait for a lock, others go on.
    pub fn look_at_locks(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let depth = self.thread.frames.len();
        self.end_sections(depth);
        let thread = self.current;
        let inactive = self.sections.of(thread).last().copied().filter(|top| !top.is_active);
        if let Some(top) = inactive {
            if let Err(object) = self.sections.lock(thread, top.objects) {
                return self.wait_for_lock(object);
            }
            if let Some(top) = self.sections.of(thread).last_mut() {
                top.is_active = true;
            }
        }
        let objects = self.locked_by(instruction);
        if objects[0].is_null() {
            return Ok(Flow::Next);
        }
        // A thread that asks for a lock of its own waits for itself, and leaves its sections while it does; the innermost
        // section's is not asked for again (3.14).
        let is_relocking = self.core.heap.profile.threading.relocks;
        match self.has_lock(objects) {
            (true, _) if !is_relocking => return Ok(Flow::Next),
            (_, true) => self.suspend_sections(),
            _ => {}
        }
        if let Err(object) = self.sections.lock(thread, objects) {
            return self.wait_for_lock(object);
        }
        self.sections.of(thread).push(Section { objects, depth, is_active: true });
        Ok(Flow::Next)
    }

    /// Whether the innermost section of the running thread has all these locks, and whether any of its sections has one.
    fn has_lock(&mut self, objects: [Obj; 2]) -> (bool, bool) {
        let thread = self.current;
        let is_in = |section: &Section, object: &Obj| {
            !object.is_null() && section.is_active && section.objects.contains(object)
        };
        let all = self.sections.of(thread);
        let top = all
            .last()
            .is_some_and(|top| objects.iter().all(|object| object.is_null() || is_in(top, object)));
        let any = all.iter().any(|section| objects.iter().any(|object| is_in(section, object)));
        (top, any)
    }

    /// Ends the running thread's sections of instructions that are over when it has so many frames.
    pub fn end_sections(&mut self, depth: usize) {
        let thread = self.current;
        while let Some(top) = self.sections.of(thread).last().copied()
            && top.depth >= depth
        {
            self.sections.of(thread).pop();
            if top.is_active {
                self.unlock(top.objects);
            }
        }
    }

    /// The running thread blocks, or waits for a lock: it gives up those it has (`_PyCriticalSection_SuspendAll`).
    pub fn suspend_sections(&mut self) {
        let thread = self.current;
        if self.sections.by_thread.len() <= thread {
            return;
        }
        for place in (0..self.sections.by_thread[thread].len()).rev() {
            let section = &mut self.sections.by_thread[thread][place];
            if !section.is_active {
                break;
            }
            section.is_active = false;
            let objects = section.objects;
            self.unlock(objects);
        }
    }

    fn unlock(&mut self, objects: [Obj; 2]) {
        let (thread, now) = (self.current, self.now_ns());
        for object in objects.into_iter().filter(|object| !object.is_null()) {
            // An outer section of the same container keeps it.
            let is_kept = self
                .sections
                .of(thread)
                .iter()
                .any(|other| other.is_active && other.objects.contains(&object));
            if !is_kept && let Some(woken) = self.sections.unlock(object, now) {
                let place = self.place();
                self.gil.wake(now, woken);
                self.note(place);
                self.plan();
            }
        }
    }

    /// Another thread has the lock: the running one goes on with the same instruction when it has been given up.
    fn wait_for_lock(&mut self, object: Obj) -> Fallible<Flow> {
        self.suspend_sections();
        let now = self.now_ns();
        self.sections.waiting.push((self.current, object, now));
        let name = self.name_of_lock(object).unwrap_or_else(|| {
            let kind = self.core.heap.type_of(object);
            format!("a {}", self.core.type_data(kind).short_name())
        });
        self.pc += 1;
        let place = self.place();
        self.pc -= 1;
        self.gil.block(now, &format!("{LOCK_OF}{name}"), None);
        self.note(place);
        self.schedule()
    }

    /// The containers whose locks an instruction takes.
    fn locked_by(&self, instruction: Instruction) -> [Obj; 2] {
        let arg = instruction.arg;
        let container = |object: Obj| if self.is_container(object) { object } else { Obj::NULL };
        let one = |object: Obj| [container(object), Obj::NULL];
        match instruction.op {
            Op::Call => self.locked_by_call(arg, 0),
            Op::CallKw => self.locked_by_call(arg, 1),
            Op::StoreSubscr | Op::DeleteSubscr => one(self.peek(2)),
            Op::BinarySubscr if self.core.heap.type_of(self.peek(1)) == SLICE => one(self.peek(2)),
            Op::BinarySlice | Op::StoreSlice => one(self.peek(3)),
            Op::ContainsOp if self.core.heap.type_of(self.peek(1)) == SET => one(self.peek(1)),
            Op::ListExtend | Op::SetUpdate | Op::DictUpdate | Op::DictMerge => one(self.peek(1)),
            Op::BinaryOp | Op::CompareOp => both(container(self.peek(2)), container(self.peek(1))),
            _ => [Obj::NULL; 2],
        }
    }

    fn locked_by_call(&self, arg: u32, names: u32) -> [Obj; 2] {
        let callable = self.peek(arg + 2 + names);
        let receiver = self.peek(arg + 1 + names);
        // Positional arguments, the receiver among them.
        let first = if receiver.is_null() { arg + names } else { arg + 1 + names };
        let given = |number: u32| {
            let depth = first.checked_sub(number).filter(|depth| *depth > names);
            depth.map_or(Obj::NULL, |depth| self.peek(depth))
        };
        let heap = &self.core.heap;
        let container = |object: Obj| if self.is_container(object) { object } else { Obj::NULL };
        let (name, object, other) = match heap.type_of(callable) {
            METHOD_DESCRIPTOR => {
                let name = descriptor::method_def(&self.core, callable).map_or("", |def| def.name);
                (name, given(0), given(1))
            }
            BUILTIN_FUNCTION => {
                let name = method::native_name(&self.core, callable);
                if COPYING.contains(&name) {
                    return both(container(given(0)), Obj::NULL);
                }
                (name, method::receiver(&self.core, callable), given(0))
            }
            _ if matches!(callable, LIST | TUPLE | SET | FROZENSET | DICT) => {
                return both(container(given(0)), Obj::NULL);
            }
            _ => return [Obj::NULL; 2],
        };
        if object.is_null() {
            return [Obj::NULL; 2];
        }
        let root = heap.root_of(object);
        let row = LOCKING.iter().find(|(kinds, _)| kinds.contains(&root));
        match row {
            Some((_, names)) if names.contains(&name) => {
                both(object, if ABOUT_TWO.contains(&name) { container(other) } else { Obj::NULL })
            }
            _ => [Obj::NULL; 2],
        }
    }

    fn is_container(&self, object: Obj) -> bool {
        !object.is_null() && CONTAINERS.contains(&self.core.heap.type_of(object))
    }
}

/// Two locks in one section, each once, the lower address first.
fn both(one: Obj, other: Obj) -> [Obj; 2] {
    match (one.is_null(), other.is_null() || one == other) {
        (_, true) => [one, Obj::NULL],
        (true, false) => [other, Obj::NULL],
        (false, false) => [one.min(other), one.max(other)],
    }
}

const CONTAINERS: &[Obj] = &[LIST, DICT, DEFAULTDICT, ORDERED_DICT, SET, DEQUE];
/// Functions that copy or show their argument, with its lock.
const COPYING: &[&str] = &["sorted", "repr", "print"];
/// Methods that lock their argument as well.
const ABOUT_TWO: &[&str] = &[
    "difference",
    "difference_update",
    "extend",
    "intersection",
    "intersection_update",
    "symmetric_difference",
    "symmetric_difference_update",
    "union",
    "update",
];
/// Methods that take the lock of their object (`@critical_section`).
const LOCKING: &[(&[Obj], &[&str])] = &[
    (&[LIST], &["append", "clear", "copy", "extend", "insert", "pop", "remove", "reverse", "sort"]),
    (
        &[DICT, DEFAULTDICT, ORDERED_DICT],
        &["clear", "copy", "get", "pop", "popitem", "setdefault", "update"],
    ),
    (
        &[SET],
        &[
            "add",
            "clear",
            "copy",
            "difference",
            "difference_update",
            "discard",
            "intersection",
            "intersection_update",
            "isdisjoint",
            "issubset",
            "issuperset",
            "pop",
            "remove",
            "symmetric_difference",
            "symmetric_difference_update",
            "union",
            "update",
        ],
    ),
    (
        &[DEQUE],
        &[
            "append",
            "appendleft",
            "clear",
            "copy",
            "count",
            "extend",
            "extendleft",
            "index",
            "insert",
            "pop",
            "popleft",
            "remove",
            "reverse",
            "rotate",
        ],
    ),
];
