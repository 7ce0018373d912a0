//! `frame.f_lineno = line` in a trace function: which lines can be jumped to, and what of the stack must go.

use crate::python::code::{Code, Op};
use crate::python::heap::image::NONE;
use crate::python::heap::image::types::RUNTIME_WARNING;
use crate::python::heap::{Obj, fields};
use crate::python::machine::{Frame, Machine};
use crate::python::object::monitoring::Event;
use crate::python::object::{Fallible, Vm, exception};

/// What lies in a place of the evaluation stack, as far as a jump must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Iterator,
    Except,
    Object,
    Null,
    Lasti,
}

/// An evaluation stack; `None` before it is known.
type Shape = Option<Vec<Kind>>;

impl Machine {
    /// `frame_setlineno`.
    pub fn jump_to_line(&mut self, object: Obj, line: i64) -> Fallible<()> {
        if self.thread.telling.event == Some(Event::Yield) {
            return Err(exception::unsupported(self, "jumping after a `yield`"));
        }
        if let Some(words) = self.forbids_jump() {
            return Err(exception::value_error(self, words));
        }
        if self.core.heap.field(object, fields::frame::TRACE).is_null() {
            let words = "f_lineno can only be set by a trace function";
            return Err(exception::value_error(self, words));
        }
        let Some((index, frame)) = self.live_frame(object) else {
            return Err(exception::unsupported(self, "jumping in a frame that is suspended"));
        };
        if frame.serial != self.thread.telling.frame {
            return Err(exception::unsupported(self, "jumping in a frame that is calling"));
        }
        let Ok(wanted) = i32::try_from(line) else {
            return Err(exception::value_error(self, "lineno out of range"));
        };
        let code = std::sync::Arc::clone(&self.codes.loaded[frame.code as usize].code);
        if i64::from(wanted) < i64::from(code.first_line) {
            let text = format!("line {wanted} comes before the current code block");
            return Err(exception::value_error(self, text));
        }
        let lines = line_marks(&code);
        let Some(new) = lines.iter().filter(|line| **line >= wanted as u32).min().copied() else {
            let text = format!("line {wanted} comes after the current code block");
            return Err(exception::value_error(self, text));
        };
        let first = self.codes.loaded[frame.code as usize].first;
        let from = frame.pc.saturating_sub(first + 1) as usize;
        let shapes = shapes(&code);
        match choose(&lines, &shapes, from, new) {
            Ok(target) => {
                self.bind_unbound(&frame, &code)?;
                let height = |at: usize| shapes[at].as_ref().map_or(0, Vec::len);
                let start = shapes[from].clone().unwrap_or_default();
                let sp = self.pop_for_jump(&frame, &start, height(target));
                let target = first + target as u32;
                self.thread.frames[index].pc = target + 1;
                self.thread.telling.jump = Some((target, sp));
                Ok(())
            }
            Err(words) => Err(exception::value_error(self, words)),
        }
    }

    /// Why no jump can begin now.
    fn forbids_jump(&mut self) -> Option<&'static str> {
        match self.thread.telling.event {
            None => Some("f_lineno can only be set in a trace function"),
            Some(Event::Start) => Some("can't jump from the 'call' trace event of a new frame"),
            Some(Event::Line | Event::Instruction | Event::Jump | Event::Branch) => None,
            Some(_) => Some("can only jump from a 'line' trace event"),
        }
    }

    /// Variables that the compiler knows to be bound elsewhere become None.
    fn bind_unbound(&mut self, frame: &Frame, code: &Code) -> Fallible<()> {
        let slots = frame.base..frame.base + code.locals_plus.len() as u32;
        let unbound: Vec<u32> =
            slots.filter(|slot| self.thread.stack.get(*slot).is_null()).collect();
        if unbound.is_empty() {
            return Ok(());
        }
        let ending = if unbound.len() == 1 { "" } else { "s" };
        let text = format!("assigning None to {} unbound local{ending}", unbound.len());
        Vm::warn(self, RUNTIME_WARNING, &text, 0)?;
        for slot in unbound {
            self.thread.stack.set(slot, NONE);
        }
        Ok(())
    }

    /// Lets go of what lies above the height that the jump leads to; gives the new end of the stack.
    fn pop_for_jump(&mut self, frame: &Frame, start: &[Kind], height: usize) -> u32 {
        let locals = self.codes.loaded[frame.code as usize].locals;
        let bottom = frame.base + locals;
        for (place, kind) in start.iter().enumerate().skip(height).rev() {
            let slot = bottom + place as u32;
            let object = self.thread.stack.get(slot);
            self.thread.stack.set(slot, Obj::NULL);
            if *kind == Kind::Except {
                self.end_handling(object);
            } else {
                self.release_object(object);
            }
        }
        bottom + height.min(start.len()) as u32
    }
}

/// The best instruction of a line to go on at, or why there is none.
fn choose(lines: &[u32], shapes: &[Shape], from: usize, line: u32) -> Result<usize, &'static str> {
    let start = shapes.get(from).and_then(Option::as_ref);
    let mut best: Option<(usize, &Vec<Kind>)> = None;
    let mut words = "cannot find bytecode for specified line";
    let mut is_explained = false;
    for at in (0..lines.len()).filter(|at| lines[*at] == line) {
        match (start, shapes[at].as_ref()) {
            (Some(start), Some(target)) if is_compatible(start, target) => {
                best =
                    best.filter(|(_, best)| number(best) >= number(target)).or(Some((at, target)));
            }
            (None, _) if !is_explained => words = "can't jump from unreachable code",
            (_, target) if !is_explained => {
                words = explain(target);
                is_explained = true;
            }
            _ => {}
        }
    }
    best.map(|(at, _)| at).ok_or(words)
}

/// CPython keeps a stack in one number, by which it compares.
fn number(stack: &[Kind]) -> (usize, Vec<u8>) {
    (stack.len(), stack.iter().map(|kind| *kind as u8).collect())
}

fn is_compatible(from: &[Kind], to: &[Kind]) -> bool {
    from.len() >= to.len()
        && from.iter().zip(to).all(|(from, to)| match to {
            Kind::Object => *from != Kind::Null,
            Kind::Null => true,
            _ => from == to,
        })
}

fn explain(target: Option<&Vec<Kind>>) -> &'static str {
    match target.map(|target| target.last()) {
        None => "can't jump into an exception handler, or code may be unreachable",
        Some(Some(Kind::Except)) => "can't jump into an 'except' block as there's no exception",
        Some(Some(Kind::Lasti)) => "can't jump into a re-raising block as there's no location",
        Some(Some(Kind::Iterator)) => "can't jump into the body of a for loop",
        Some(_) => "incompatible stacks",
    }
}

/// The line of each instruction that begins one; 0 for the others.
fn line_marks(code: &Code) -> Vec<u32> {
    let mut last = 0;
    let mark = |at: usize| {
        let line = code.line(at);
        if line == last || line == 0 {
            return 0;
        }
        last = line;
        line
    };
    (0..code.instructions.len()).map(mark).collect()
}

/// `mark_stacks`: the evaluation stack before each instruction.
fn shapes(code: &Code) -> Vec<Shape> {
    let count = code.instructions.len();
    let mut shapes: Vec<Shape> = vec![None; count + 1];
    shapes[0] = Some(Vec::new());
    let mut again = true;
    while again {
        again = false;
        for at in 0..count {
            let Some(stack) = shapes[at].clone() else { continue };
            for (target, stack) in step(code, at, stack) {
                if shapes[target].is_none() {
                    again |= target < at;
                    shapes[target] = Some(stack);
                }
            }
        }
        for entry in &code.exceptions {
            let target = entry.target as usize;
            if let (Some(stack), None) = (&shapes[entry.start as usize], &shapes[target]) {
                let mut stack: Vec<Kind> =
                    stack.iter().copied().take(entry.depth as usize).collect();
                if entry.lasti {
                    stack.push(Kind::Lasti);
                }
                stack.push(Kind::Except);
                shapes[target] = Some(stack);
                again = true;
            }
        }
    }
    shapes
}

/// Where an instruction leads, with the stack there.
fn step(code: &Code, at: usize, mut stack: Vec<Kind>) -> Vec<(usize, Vec<Kind>)> {
    let instruction = code.instructions[at];
    let arg = instruction.arg as usize;
    match instruction.op {
        Op::PopJumpIfFalse | Op::PopJumpIfTrue | Op::PopJumpIfNone | Op::PopJumpIfNotNone => {
            stack.pop();
            return vec![(arg, stack.clone()), (at + 1, stack)];
        }
        Op::Send => return vec![(arg, stack.clone()), (at + 1, stack)],
        Op::JumpForward | Op::JumpBackward | Op::JumpBackwardNoInterrupt => {
            return vec![(arg, stack)];
        }
        Op::ForIter | Op::ForIterPair => {
            stack.push(Kind::Object);
            return vec![(arg, stack.clone()), (at + 1, stack)];
        }
        Op::ReturnValue | Op::ReturnConst | Op::RaiseVarargs | Op::Reraise => return Vec::new(),
        Op::GetIter | Op::GetAiter => {
            stack.pop();
            stack.push(Kind::Iterator);
        }
        Op::GetIterPair => {
            stack.pop();
            stack.extend([Kind::Iterator, Kind::Null]);
        }
        Op::EndAsyncFor => stack.truncate(stack.len().saturating_sub(2)),
        Op::PushExcInfo => stack.push(Kind::Except),
        Op::PopExcept => {
            stack.pop();
        }
        Op::PushNull => stack.push(Kind::Null),
        Op::LoadGlobal => {
            stack.push(Kind::Object);
            if arg & 1 != 0 {
                stack.push(Kind::Null);
            }
        }
        Op::LoadAttr if arg & 1 != 0 => stack.push(Kind::Null),
        Op::Swap => {
            let length = stack.len();
            if arg >= 1 && arg <= length {
                stack.swap(length - 1, length - arg);
            }
        }
        Op::Copy => {
            let copied = stack.len().checked_sub(arg).and_then(|place| stack.get(place)).copied();
            stack.push(copied.unwrap_or(Kind::Object));
        }
        op => {
            let change = op.stack_effect(instruction.arg);
            let length = (stack.len() as i32 + change).max(0) as usize;
            stack.resize(length, Kind::Object);
        }
    }
    vec![(at + 1, stack)]
}
