//! Watches a schedule instruction by instruction: at the beginning and end of each thread's turns, where it matters.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use crate::python::code::{self, Op};
use crate::python::explore::touch::{Touched, touched};
use crate::python::heap::Obj;
use crate::python::heap::image::TRUE;
use crate::python::machine::{Machine, Observer, Stop};
use crate::python::record::brief;
use crate::trace::Step;

/// An instruction that was executed.
#[derive(Clone, Debug)]
pub struct Seen {
    pub op: Op,
    /// `not in`.
    is_inverted: bool,
    pub name: &'static str,
    pub argument: String,
    pub line: u32,
    pub function: String,
    /// The variable that it reads or writes, if other threads may see it.
    pub touch: Option<Touched>,
    /// The two topmost values before it.
    pub operands: Vec<String>,
    /// The topmost value after it.
    pub result: String,
    frame: u32,
}

/// What one thread did while it held the GIL.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    pub thread: u32,
    pub head: Vec<Seen>,
    pub tail: VecDeque<Seen>,
    /// How often it wrote each variable, and the last value.
    pub writes: BTreeMap<String, (u64, String)>,
}

impl Slice {
    /// The instructions of its beginning, as far as they were kept.
    pub fn first(&self) -> impl Iterator<Item = &Seen> {
        let whole = if self.head.len() < KEPT { Some(&self.tail) } else { None };
        self.head.iter().chain(whole.into_iter().flatten())
    }

    /// The instructions of its end.
    pub fn last(&self) -> Vec<&Seen> {
        let is_whole = self.tail.len() < KEPT;
        let head = if is_whole { &self.head[..] } else { &[] };
        head.iter().chain(&self.tail).collect()
    }

    fn push(&mut self, seen: Seen) {
        if let Some(touch) = seen.touch.as_ref().filter(|touch| touch.is_write) {
            let entry = self.writes.entry(touch.key.clone()).or_default();
            *entry = (entry.0 + 1, touch.value.clone());
        }
        if self.head.len() < KEPT {
            self.head.push(seen);
            return;
        }
        if self.tail.len() == KEPT {
            self.tail.pop_front();
        }
        self.tail.push_back(seen);
    }

    /// The latest instruction of a frame that was kept.
    fn newest(&mut self, frame: u32) -> Option<&mut Seen> {
        let kept = self.tail.iter_mut().rev().chain(self.head.iter_mut().rev());
        let mut kept = kept.take(KEPT);
        kept.find(|seen| seen.frame == frame)
    }
}

/// Code objects as `dis` shows them: name and argument of each instruction.
type Listing = Vec<(&'static str, String)>;

#[derive(Default)]
pub struct Watcher {
    pub slices: Vec<Slice>,
    listings: BTreeMap<u32, Listing>,
    /// The slice in which each thread was seen last.
    latest: BTreeMap<u32, usize>,
}

impl Watcher {
    fn see(&mut self, machine: &Machine) -> Option<Seen> {
        let frame = *machine.frame()?;
        if machine.is_library(frame.code) {
            return None;
        }
        let loaded = machine.codes.loaded.get(frame.code as usize)?;
        let index = machine.pc.checked_sub(loaded.first)? as usize;
        // As the machine runs it: that is the same for all versions.
        let instruction = *machine.codes.text.get(machine.pc as usize)?;
        let op = instruction.op;
        let listing = self.listings.entry(frame.code).or_insert_with(|| {
            let mut listing: Listing = vec![("", String::new()); loaded.code.instructions.len()];
            for line in code::lines(&loaded.code, &mut code::repr) {
                if let Some(row) = listing.get_mut(line.instruction as usize) {
                    *row = (loaded.code.name_at(line.instruction as usize), line.meaning);
                }
            }
            listing
        });
        let (name, argument) = listing.get(index).cloned()?;
        let top = |depth: u32| machine.top_of_stack(depth);
        let line = machine.unit_line(loaded.unit, loaded.code.line(index));
        let argument = argument.trim_end_matches(" + NULL|self").trim_end_matches(" + NULL");
        let argument = argument.trim_start_matches("NULL + ");
        let source = || {
            let position = loaded.code.positions.get(index).copied().unwrap_or_default();
            machine.source_text(loaded.unit, position)
        };
        let touch = touched(machine, instruction, argument, source);
        let argument = if is_call(op) { source() } else { argument.to_owned() };
        let is_told = touch.is_some() || matches!(op, Op::BinaryOp | Op::CompareOp);
        let operands = if is_told {
            [1, 0].iter().filter_map(|depth| top(*depth)).map(|it| brief(machine, it)).collect()
        } else {
            Vec::new()
        };
        let known = touch.as_ref().filter(|touch| !touch.is_write);
        let result = known.map_or_else(String::new, |touch| touch.value.clone());
        Some(Seen {
            op,
            is_inverted: instruction.arg & 1 != 0,
            name,
            argument,
            line,
            function: loaded.code.qualname.to_string(),
            touch,
            operands,
            result,
            frame: frame.serial,
        })
    }

    /// What the thread's instruction before left on the stack.
    fn tell_result(&mut self, machine: &Machine, thread: u32, frame: u32) {
        let Some(slice) = self.latest.get(&thread).and_then(|at| self.slices.get_mut(*at)) else {
            return;
        };
        let Some(before) = slice.newest(frame) else { return };
        let wants = before.touch.as_ref().is_some_and(|touch| !touch.is_write)
            || is_call(before.op)
            || matches!(before.op, Op::BinaryOp | Op::CompareOp);
        if wants
            && before.result.is_empty()
            && let Some(top) = machine.top_of_stack(0)
        {
            before.result = match before.op {
                // Whether it is there, not whether the test holds.
                Op::ContainsOp if (top == TRUE) == before.is_inverted => "absent".to_owned(),
                Op::ContainsOp => "present".to_owned(),
                _ => brief(machine, top),
            };
        }
    }
}

/// Instructions that call.
pub fn is_call(op: Op) -> bool {
    use Op::{Call, CallBelow, CallFunctionEx, CallFunctionExBelow, CallKw, CallNamed};
    matches!(op, Call | CallBelow | CallKw | CallNamed | CallFunctionEx | CallFunctionExBelow)
}

/// The machine has one end of it, the search the other.
#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<Watcher>>);

impl Shared {
    pub fn slices(self) -> Vec<Slice> {
        self.0.lock().map(|mut watcher| std::mem::take(&mut watcher.slices)).unwrap_or_default()
    }
}

impl Watcher {
    fn note(&mut self, machine: &Machine) {
        let Some(seen) = self.see(machine) else { return };
        let thread = machine.current_thread();
        self.tell_result(machine, thread, seen.frame);
        if self.slices.last().is_none_or(|slice| slice.thread != thread) {
            if self.slices.len() >= MOST_SLICES {
                return;
            }
            self.slices.push(Slice { thread, ..Slice::default() });
        }
        let last = self.slices.len() - 1;
        self.latest.insert(thread, last);
        self.slices[last].push(seen);
    }
}

impl Observer for Shared {
    fn stop(&mut self, _: &mut Machine, _: &Stop) {}

    fn instruction(&mut self, machine: &mut Machine) {
        if let Ok(mut watcher) = self.0.lock() {
            watcher.note(machine);
        }
    }

    fn wants_instructions(&self) -> bool {
        true
    }

    fn next_change(&mut self, _: u32, _: u64) -> (bool, u64) {
        (true, u64::MAX)
    }

    fn gap_end(&self, _: u64) -> Option<u64> {
        None
    }

    fn is_full(&self) -> bool {
        false
    }

    fn end_unit(&mut self, _: &mut Machine, _: u32, _: Obj) {}

    fn step_count(&self) -> u32 {
        0
    }

    fn steps(self: Box<Self>) -> Vec<Step> {
        Vec::new()
    }
}

/// Instructions that are kept of a turn's beginning, and of its end.
const KEPT: usize = 24;
/// Turns of threads that are kept.
const MOST_SLICES: usize = 2_000;
