//! The end of a run in which all threads wait for each other: who waits for what, and who holds it.

use crate::python::heap::image::types::{DICT, INT, LIST, LOCK, RLOCK, STR, TUPLE};
use crate::python::heap::{Obj, fields};
use crate::python::machine::Machine;
use crate::python::object::lock::Hold;
use crate::python::object::{Awaited, Raised, flag};
use crate::python::thread::Status;
use crate::trace::{Awaits, GilEventKind, Lock, Place, ThreadId, Waiter, Waits};

/// Items of one container that are looked through for a lock.
const ITEMS: usize = 64;
/// How far from a name a lock may be, and how many objects are looked at on the way.
const DEPTH: usize = 3;
const OBJECTS: usize = 4_000;
/// Attributes of library objects that are as good as the object itself, as `Condition._lock`.
const TRANSPARENT: [&str; 5] = ["_lock", "_cond", "_block", "mutex", "_mutex"];

/// An object with the way to it.
type Named = (String, Obj);

impl Machine {
    /// Ends the run, since no thread can go on.
    pub fn stop_deadlocked(&mut self) -> Raised {
        let waits = self.all_waits();
        let told = waits.told();
        // What waits at the end of the process waits for the same reason.
        self.waits.get_or_insert(Box::new(waits));
        self.stop_run(told)
    }

    /// What the running thread leaves in a lock that it takes.
    pub fn hold(&self) -> Hold {
        let frames = &self.thread.frames;
        let user = frames.iter().enumerate().rev().find(|(_, frame)| !self.is_library(frame.code));
        let line = user.map_or(0, |(index, frame)| {
            let pc = if index + 1 == frames.len() { self.pc } else { frame.pc };
            let loaded = &self.codes.loaded[frame.code as usize];
            let number = pc.saturating_sub(1 + loaded.first) as usize;
            let is_there = number < loaded.code.instructions.len();
            if is_there { self.unit_line(loaded.unit, loaded.code.line(number)) } else { 0 }
        });
        Hold { thread: self.current_thread(), line }
    }

    fn all_waits(&self) -> Waits {
        let mut waits = Waits { threads: Vec::new(), locks: Vec::new() };
        let mut known: Vec<Obj> = Vec::new();
        let mut waiting: Vec<usize> = (0..self.threads.len())
            .filter(|thread| matches!(self.gil.threads[*thread], Status::Blocked { .. }))
            .collect();
        waiting.sort_by_key(|thread| self.threads[*thread].wait_number);
        for thread in waiting {
            let id = ThreadId(thread as u32);
            let (call, place) = self.last_block(id);
            let awaits = match self.threads[thread].waits_for {
                Some(Awaited::Object(object)) => self.awaited_lock(thread, object),
                Some(Awaited::End(other)) => Err(Awaits::Ends(vec![ThreadId(other)])),
                Some(Awaited::Ready(_)) => Err(Awaits::Signal),
                None => Err(Awaits::Ends(self.unfinished_threads())),
            };
            let awaits = awaits.map_or_else(
                |other| other,
                |lock| {
                    let at = known.iter().position(|other| *other == lock).unwrap_or_else(|| {
                        known.push(lock);
                        waits.locks.push(self.lock_told(lock));
                        known.len() - 1
                    });
                    Awaits::Lock(at as u32)
                },
            );
            let name = self.threads[thread].name.clone();
            waits.threads.push(Waiter { thread: id, name, call, place, awaits });
        }
        waits
    }

    /// The lock that a thread waits for; what is no lock, and a lock of its own that only the library knows, is a signal.
    fn awaited_lock(&self, thread: usize, object: Obj) -> Result<Obj, Awaits> {
        let kind = self.core.heap.type_of(object);
        if kind != LOCK && kind != RLOCK {
            return Err(Awaits::Signal);
        }
        let frames = if thread == self.current {
            &self.thread.frames
        } else {
            &self.threads[thread].state.frames
        };
        let is_inside = frames.last().is_some_and(|frame| self.is_library(frame.code));
        let hold = Hold::of(&self.core.heap, object);
        let is_own = hold.is_some_and(|hold| hold.thread as usize == thread);
        if is_inside && is_own { Err(Awaits::Signal) } else { Ok(object) }
    }

    fn unfinished_threads(&self) -> Vec<ThreadId> {
        let all = 1..self.threads.len();
        let running = all.filter(|thread| {
            !self.threads[*thread].is_daemon && self.gil.threads[*thread] != Status::Ended
        });
        running.map(|thread| ThreadId(thread as u32)).collect()
    }

    /// Where a thread blocked last.
    fn last_block(&self, thread: ThreadId) -> (String, Option<Place>) {
        let of_thread = self.timeline.iter().rev().filter(|event| event.thread == thread);
        let mut blocks = of_thread.filter_map(|event| match &event.kind {
            GilEventKind::Block { call } => Some((call.clone(), event.place.clone())),
            _ => None,
        });
        blocks.next().unwrap_or_default()
    }

    fn lock_told(&self, lock: Obj) -> Lock {
        let heap = &self.core.heap;
        let hold = Hold::of(heap, lock);
        let address = heap.address(lock);
        Lock {
            name: self.name_of_lock(lock).unwrap_or_else(|| format!("lock at {address:#x}")),
            type_name: self.core.type_data(heap.type_of(lock)).short_name().to_owned(),
            address,
            holder: hold.map(|hold| ThreadId(hold.thread)),
            line: hold.map_or(0, |hold| hold.line),
        }
    }

    /// How the program gets at a lock: by the shortest way from a global name, else from a variable.
    pub fn name_of_lock(&self, lock: Obj) -> Option<String> {
        let (globals, locals) = self.names_in_frames();
        self.way_to(lock, globals).or_else(|| self.way_to(lock, locals))
    }

    fn way_to(&self, lock: Obj, mut level: Vec<Named>) -> Option<String> {
        let mut looked_at = 0;
        for _ in 0..=DEPTH {
            if let Some((name, _)) = level.iter().find(|(_, object)| *object == lock) {
                return Some(name.clone());
            }
            let mut next = Vec::new();
            for (name, object) in &level {
                looked_at += 1;
                if looked_at > OBJECTS {
                    return None;
                }
                self.parts(name, *object, &mut next);
            }
            level = next;
        }
        None
    }

    /// Global names, and those of functions.
    fn names_in_frames(&self) -> (Vec<Named>, Vec<Named>) {
        let heap = &self.core.heap;
        let mut dicts: Vec<Obj> = Vec::new();
        let mut locals = Vec::new();
        for (thread, frames, end) in self.all_frames() {
            for (index, frame) in frames.iter().enumerate() {
                if self.is_library(frame.code) {
                    continue;
                }
                if !dicts.contains(&frame.globals) {
                    dicts.push(frame.globals);
                }
                if !frame.locals.is_null() {
                    continue;
                }
                let end = frames.get(index + 1).map_or(end, |next| next.base);
                let code = &self.codes.loaded[frame.code as usize].code;
                let slots = self.frame_slots(thread, frame, end);
                for (slot, object) in code.locals_plus.iter().zip(slots) {
                    let is_cell = !object.is_null()
                        && heap.type_of(object) == crate::python::heap::image::types::CELL;
                    let object =
                        if is_cell { heap.field(object, fields::cell::CONTENTS) } else { object };
                    if !object.is_null() {
                        locals.push((slot.name.to_string(), object));
                    }
                }
            }
        }
        let named = |dict: Obj| {
            let items = heap.dict_items(dict).into_iter();
            items
                .filter(|(key, _)| heap.type_of(*key) == STR)
                .map(|(key, value)| (heap.text(key).into_owned(), value))
                .filter(|(name, _)| !name.starts_with("__"))
        };
        (dicts.into_iter().flat_map(named).collect(), locals)
    }

    /// What an object holds, each with the way to it.
    fn parts(&self, name: &str, object: Obj, found: &mut Vec<Named>) {
        let heap = &self.core.heap;
        let kind = heap.type_of(object);
        let listed = |items: Vec<Obj>| {
            let numbered = items.into_iter().take(ITEMS).enumerate();
            numbered.map(|(index, item)| (format!("{name}[{index}]"), item)).collect::<Vec<_>>()
        };
        match kind {
            LIST => found.extend(listed(heap.list_items(object))),
            TUPLE => found.extend(listed(heap.tuple_items(object))),
            DICT => {
                for (key, value) in heap.dict_first_items(object, ITEMS) {
                    let shown = match heap.type_of(key) {
                        STR => format!("'{}'", heap.text(key)),
                        INT => heap.big(key).to_string(),
                        _ => continue,
                    };
                    found.push((format!("{name}[{shown}]"), value));
                }
            }
            _ => {
                let data = self.core.type_data(kind);
                if data.flags & flag::HEAP_TYPE == 0 || !heap.has_instance_dict(object) {
                    return;
                }
                for (key, value) in heap.instance_items(object).into_iter().take(ITEMS) {
                    if heap.type_of(key) != STR {
                        continue;
                    }
                    let key = heap.text(key);
                    let is_inner = TRANSPARENT.contains(&&*key);
                    let way = if is_inner { name.to_owned() } else { format!("{name}.{key}") };
                    found.push((way, value));
                }
            }
        }
    }
}
