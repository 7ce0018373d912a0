//! What an observer of a run is told: a stop after each line that ran.

use std::collections::BTreeMap;

use crate::python::code::{Code, Op};
use crate::python::heap::Obj;
use crate::python::heap::image::types::{BUILTIN_FUNCTION, METHOD_DESCRIPTOR};
use crate::python::machine::Machine;
use crate::python::object::{descriptor, method};
use crate::trace::Step;

/// Instructions that say something whichever line they are of.
const TELLING: [Op; 4] = [Op::Resume, Op::ReturnValue, Op::ReturnConst, Op::JumpBackward];

/// Watches a run. It may read the machine but must not change what the program can see.
pub trait Observer: Send {
    /// A line has run, or a frame begins or ends.
    fn stop(&mut self, machine: &mut Machine, stop: &Stop);
    /// An instruction is about to run; only for who wants to know of each.
    fn instruction(&mut self, _: &mut Machine) {}
    fn wants_instructions(&self) -> bool {
        false
    }
    /// Whether a thread is watched after `count` instructions, and until when that holds.
    fn next_change(&mut self, thread: u32, count: u64) -> (bool, u64);
    /// Until when no thread is watched, if none is after `count` instructions.
    fn gap_end(&self, count: u64) -> Option<u64>;
    /// Nothing more is recorded before the unit ends.
    fn is_full(&self) -> bool;
    /// The unit has ended; its names are in this dict.
    fn end_unit(&mut self, machine: &mut Machine, unit: u32, globals: Obj);
    fn step_count(&self) -> u32;
    /// Of each step, after how many instructions it was, `None` for what a unit's end adds; nothing where that was not noted.
    fn moments(&self) -> Option<Vec<Option<u64>>> {
        None
    }
    fn steps(self: Box<Self>) -> Vec<Step>;
}

/// One stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Number of the loaded code of the frame.
    pub code: u32,
    /// The line that ran, as the code counts it.
    pub line: u32,
    pub kind: StopKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopKind {
    Line,
    /// A frame begins: its parameters are bound.
    Call,
    /// The frame is about to end.
    Return,
    /// An exception is about to leave the frame.
    Exception,
}

/// A frame whose line has not ended yet.
#[derive(Clone, Copy, Debug)]
struct Pending {
    serial: u32,
    line: u32,
}

/// The lines that a thread is in the middle of.
#[derive(Clone, Debug, Default)]
struct Lines {
    /// Innermost frame last.
    pending: Vec<Pending>,
    /// The number of the latest frame that has been among them: a later one is not looked for.
    latest: u32,
    /// The last instruction jumped back: the same line begins again.
    jumped_back: bool,
}

/// For each instruction 1 if an observer may have something to be told before it, else 0: where a line can begin, and
/// where frames begin and end. All others are of the line of the instruction before them.
pub fn marks(code: &Code) -> Vec<u8> {
    let mut marks = vec![0; code.instructions.len()];
    let mut line = 0;
    let mut begins = true;
    for (index, instruction) in code.instructions.iter().enumerate() {
        let tells = TELLING.contains(&instruction.op);
        let here = code.line(index);
        if begins || tells || here == 0 || here != line {
            marks[index] = 1;
        }
        begins = instruction.op == Op::Resume;
        line = here;
        if instruction.op.is_jump() {
            // A loop over a generator goes on two instructions behind its target.
            let is_loop = matches!(instruction.op, Op::ForIter | Op::ForIterPair);
            let end = if is_loop { 3 } else { 1 };
            marks.iter_mut().skip(instruction.arg as usize).take(end).for_each(|mark| *mark = 1);
        }
    }
    for entry in &code.exceptions {
        if let Some(handler) = marks.get_mut(entry.target as usize) {
            *handler = 1;
        }
    }
    marks
}

/// The state of watching.
#[derive(Default)]
pub struct Watch {
    /// The loop that tells about each line runs.
    pub is_on: bool,
    /// What runs is no part of the notes' own code: nobody is told.
    pub is_silent: bool,
    /// How the unit ends is known: it need not run on when nothing more is recorded of it.
    pub knows_end: bool,
    /// Nothing more is recorded of the unit.
    is_full: bool,
    /// The unit is left for that reason.
    pub is_leaving: bool,
    observer: Option<Box<dyn Observer>>,
    /// It is told of each instruction.
    pub is_each: bool,
    lines: BTreeMap<u32, Lines>,
    /// The frame (by its serial number) and the line that were looked at last, if the next instruction of that line says
    /// nothing new.
    quiet: (u32, u32),
}

impl Watch {
    /// From now on the observer is told.
    pub fn start(&mut self, observer: Box<dyn Observer>) {
        self.is_each = observer.wants_instructions();
        self.observer = Some(observer);
        self.is_on = true;
    }

    pub fn stop(&mut self) -> Option<Box<dyn Observer>> {
        (self.is_on, self.is_each) = (false, false);
        self.observer.take()
    }

    /// A unit begins. If nothing is recorded of it and its end is known, it is left at once.
    pub fn begin_unit(&mut self, knows_end: bool) {
        self.knows_end = knows_end;
        self.is_full = self.observer.as_ref().is_some_and(|observer| observer.is_full());
        self.is_leaving = knows_end && self.is_full;
    }

    pub fn has_observer(&self) -> bool {
        self.observer.is_some()
    }

    /// Stops recorded so far.
    pub fn step_count(&self) -> u32 {
        self.observer.as_ref().map_or(0, |observer| observer.step_count())
    }

    /// Sets whether the thread that runs is watched; gives until when that holds.
    pub fn plan(&mut self, thread: u32, count: u64) -> u64 {
        let Some(observer) = &mut self.observer else { return u64::MAX };
        let (is_on, until) = observer.next_change(thread, count);
        self.is_on = is_on;
        until
    }

    /// Until when nobody watches anything.
    pub fn gap_end(&self, count: u64) -> Option<u64> {
        if self.is_on {
            return None;
        }
        self.observer.as_ref()?.gap_end(count)
    }

    /// What runs next does not follow a jump back.
    pub fn forget_jumps(&mut self) {
        self.lines.values_mut().for_each(|lines| lines.jumped_back = false);
        self.quiet = (0, 0);
    }

    /// All frames have ended; the unit is left no more.
    pub fn leave_unit(&mut self) {
        self.lines.clear();
        self.quiet = (0, 0);
        self.is_leaving = false;
    }

    /// The line that a frame now stands at: the one that ended, if one did.
    fn enter_line(&mut self, thread: u32, serial: u32, line: u32, op: Op) -> Option<u32> {
        let lines = self.lines.entry(thread).or_default();
        let known = (serial <= lines.latest)
            .then(|| lines.pending.iter().rposition(|pending| pending.serial == serial));
        match known.flatten() {
            None => lines.pending.push(Pending { serial, line: 0 }),
            Some(place) => lines.pending.truncate(place + 1),
        }
        lines.latest = lines.latest.max(serial);
        let again = std::mem::take(&mut lines.jumped_back);
        lines.jumped_back = op == Op::JumpBackward;
        let jumps = lines.jumped_back;
        let pending = lines.pending.last_mut()?;
        let before = pending.line;
        self.quiet = if jumps { (0, 0) } else { (serial, line) };
        if line == 0 || (line == before && !again) {
            return None;
        }
        pending.line = line;
        (before != 0).then_some(before)
    }

    /// The frame is about to end.
    fn leave(&mut self, thread: u32, serial: u32) {
        self.quiet = (0, 0);
        let Some(lines) = self.lines.get_mut(&thread) else { return };
        // A frame of which nothing was told is not there.
        if let Some(place) = lines.pending.iter().rposition(|pending| pending.serial == serial) {
            lines.pending.truncate(place);
        }
    }
}

impl Machine {
    /// Looks at the instruction that is about to run.
    pub fn observe(&mut self) {
        if self.watch.is_silent || self.watch.is_full {
            return;
        }
        if self.watch.is_each {
            self.tell_each();
        }
        let Some(frame) = self.frame() else { return };
        let loaded = &self.codes.loaded[frame.code as usize];
        let index = (self.pc - loaded.first) as usize;
        let Some(op) = loaded.code.instructions.get(index).map(|instruction| instruction.op) else {
            return;
        };
        let line = loaded.code.line(index);
        let may_be_quiet = line != 0 && self.watch.quiet == (frame.serial, line);
        if may_be_quiet && !TELLING.contains(&op) {
            return;
        }
        let frame = *frame;
        let thread = self.current_thread();
        if op == Op::Resume && self.sp == self.base + loaded.locals && !self.is_module(&frame) {
            let line = loaded.code.first_line;
            self.tell(Stop { code: frame.code, line, kind: StopKind::Call });
            return;
        }
        if let Some(line) = self.watch.enter_line(thread, frame.serial, line, op) {
            self.tell(Stop { code: frame.code, line, kind: StopKind::Line });
        }
        if matches!(op, Op::ReturnValue | Op::ReturnConst) {
            let kind = if self.is_module(&frame) { StopKind::Line } else { StopKind::Return };
            self.tell(Stop { code: frame.code, line, kind });
            self.watch.leave(thread, frame.serial);
        }
    }

    /// An exception leaves the running frame, whose evaluation stack is empty.
    pub fn watch_unwind(&mut self) {
        let Some(frame) = self.frame().copied() else { return };
        let line = self.current_line();
        self.tell(Stop { code: frame.code, line, kind: StopKind::Exception });
        self.watch.leave(self.current_thread(), frame.serial);
    }

    /// The number in its code of the instruction that is about to run.
    pub fn instruction_index(&self) -> Option<usize> {
        let loaded = self.codes.loaded.get(self.frame()?.code as usize)?;
        self.pc.checked_sub(loaded.first).map(|index| index as usize)
    }

    fn tell_each(&mut self) {
        if let Some(mut observer) = self.watch.observer.take() {
            observer.instruction(self);
            self.watch.observer = Some(observer);
        }
    }

    /// A value on the running frame's evaluation stack, 0 the topmost.
    pub fn top_of_stack(&self, depth: u32) -> Option<Obj> {
        let frame = self.frame()?;
        let bottom = self.base + self.codes.loaded.get(frame.code as usize)?.locals;
        let slot = self.sp.checked_sub(depth + 1).filter(|slot| *slot >= bottom)?;
        Some(self.thread.stack.get(slot)).filter(|object| !object.is_null())
    }

    /// Before a `CALL` of native code with `count` arguments: its name, and its object if it is a method.
    pub fn native_called(&self, count: u32) -> Option<(&'static str, Obj)> {
        let core = &self.core;
        // Of no method NULL lies above it, or below it.
        let callable = self.top_of_stack(count + 1).or_else(|| self.top_of_stack(count))?;
        let (def, receiver) = match core.heap.type_of(callable) {
            METHOD_DESCRIPTOR => {
                (descriptor::method_def(core, callable)?, self.top_of_stack(count)?)
            }
            BUILTIN_FUNCTION => {
                (method::native_def(core, callable)?, method::receiver(core, callable))
            }
            _ => return None,
        };
        Some((def.name, receiver))
    }

    /// The observer has seen enough of the unit: it is left if its end is known, and runs on without being watched if not.
    fn end_watching(&mut self) {
        self.watch.is_full = true;
        self.watch.is_leaving = self.watch.knows_end;
        (self.stop_at, self.stop_inside_at) = (0, 0);
    }

    /// The unit has ended; what was not told yet is.
    pub fn watch_end(&mut self, unit: u32, globals: Obj) {
        if let Some(mut observer) = self.watch.observer.take() {
            observer.end_unit(self, unit, globals);
            self.watch.observer = Some(observer);
        }
    }

    fn tell(&mut self, stop: Stop) {
        if let Some(mut observer) = self.watch.observer.take() {
            observer.stop(self, &stop);
            let is_full = observer.is_full();
            self.watch.observer = Some(observer);
            if is_full {
                self.end_watching();
            }
        }
    }
}
