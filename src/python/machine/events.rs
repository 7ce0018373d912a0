//! Tells tools what happens while code runs: instruction by instruction, in the order in which CPython's instrumented code does.

use std::sync::Arc;

use crate::python::code::{Code, Instruction, Op};
use crate::python::heap::image::types::{COROUTINE, GENERATOR, LIST, STOP_ITERATION, TUPLE};
use crate::python::heap::image::{FALSE, NONE, TRUE};
use crate::python::heap::{Obj, Owned};
use crate::python::machine::threads::CALLER;
use crate::python::machine::units::LIBRARY;
use crate::python::machine::{Flow, Machine, costs};
use crate::python::object::monitoring::{Event, PROFILE, PROFILED, PROFILER, TOOLS, TRACE, TRACED};
use crate::python::object::{Fallible, Hooks, Raised, exception, protocol};
use crate::python::version::Checks;

/// What a thread knows of the events it tells.
#[derive(Clone, Debug, Default)]
pub struct Telling {
    /// How many callbacks it is in: they are told nothing.
    pub depth: u32,
    /// The frame that the innermost one is told of.
    pub frame: u32,
    /// The event of the innermost one.
    pub event: Option<Event>,
    /// The instruction was told of before it blocked; now it is executed again.
    pub is_again: bool,
    /// A callback has set `f_lineno`: the instruction to go on with, and the height of the stack there.
    pub jump: Option<(u32, u32)>,
    /// A `FOR_ITER` whose way is not known yet: its frame, and the instruction.
    branch: Option<(u32, u32)>,
}

/// Texts of ours that are told of, because CPython's are Python too.
const PYTHON_IN_CPYTHON: &[&str] = &["<frozen cProfile>"];

/// What telling needs to know of a code.
#[derive(Debug)]
pub struct CodeEvents {
    /// It stands for what CPython does in C.
    is_hidden: bool,
    /// Which instructions begin a line.
    starts: Vec<bool>,
}

/// An instruction of a frame: number of the code, number in the code.
#[derive(Clone, Copy)]
pub struct Spot {
    pub code: u32,
    pub at: u32,
    /// What is added to its offset where it is told.
    pub shift: i32,
}

impl Machine {
    /// Before an instruction, in the loop that tells. When the registers stand elsewhere afterwards, it goes on there.
    pub fn look(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let has_locks = self.threads.len() > 1 && !self.core.heap.profile.threading.has_gil;
        if has_locks {
            // What ends with the instruction before ends before another thread goes on.
            self.end_sections(self.thread.frames.len());
        }
        if self.gil.cores.is_some() {
            if self.gil.is_parallel() {
                let pc = self.pc;
                let flow = self.look_at_cores(instruction)?;
                if !matches!(flow, Flow::Next) || self.pc != pc {
                    return Ok(flow);
                }
            }
        } else if self.core.heap.profile.checks == Checks::Each {
            if self.is_after_check() {
                let flow = self.breaker()?;
                if !matches!(flow, Flow::Next) {
                    return Ok(flow);
                }
            }
            costs::spend(&mut self.core.heap, instruction.op);
        }
        if has_locks {
            let flow = self.look_at_locks(instruction)?;
            if !matches!(flow, Flow::Next) {
                return Ok(flow);
            }
        }
        if self.core.heap.tracer.is_on() {
            self.look_at_blocks();
        }
        if self.codes.adaptive.is_some() {
            self.specialize();
        }
        if self.core.process.monitoring.is_on() && self.tell_instruction(instruction)? {
            return Ok(Flow::Next);
        }
        self.observe();
        Ok(Flow::Next)
    }

    /// Whether the breaker is looked at before the instruction that comes, and has something to do: the one before was none
    /// of those that went on to the next without a look (`FAST_DISPATCH`).
    fn is_after_check(&self) -> bool {
        let is_due = self.instructions >= self.stop_at || self.core.heap.wants_attention();
        let before = self.pc.checked_sub(1).and_then(|pc| self.codes.text.get(pc as usize));
        is_due && before.is_some_and(|before| !FAST.contains(&before.op))
    }

    /// Where the running frame stands, if it is told of: the instruction before `pc`.
    pub fn spot(&mut self) -> Option<Spot> {
        if self.thread.telling.depth > 0 || self.is_stopping() {
            return None;
        }
        let code = self.frame()?.code;
        let first = self.codes.loaded[code as usize].first;
        let at = (self.pc - first).saturating_sub(1);
        (!self.code_events(code).is_hidden).then_some(Spot { code, at, shift: 0 })
    }

    /// Where an exception is raised: CPython counts from the end of the instruction, with its caches, or back from its
    /// beginning when a frame behind it has raised.
    pub fn spot_of_error(&mut self, is_behind: bool) -> Option<Spot> {
        if !self.core.process.monitoring.is_on() {
            return None;
        }
        let spot = self.spot()?;
        let code = &self.codes.loaded[spot.code as usize].code;
        let op = code.instructions.get(spot.at as usize).map_or(Op::Nop, |found| found.op);
        let shift = if is_behind { -2 } else { 2 * op.caches(code.bytecode) as i32 };
        Some(Spot { shift, ..spot })
    }

    fn code_events(&mut self, code: u32) -> Arc<CodeEvents> {
        if let Some(known) = self.codes.events.get(&code) {
            return Arc::clone(known);
        }
        let loaded = &self.codes.loaded[code as usize];
        let file = &loaded.code.filename;
        let is_ours = loaded.unit == LIBRARY
            && (file.starts_with("<frozen ") || **file == *CALLER)
            && !PYTHON_IN_CPYTHON.contains(&&**file);
        let made = CodeEvents { is_hidden: is_ours, starts: line_starts(&loaded.code) };
        let made = Arc::new(made);
        self.codes.events.insert(code, Arc::clone(&made));
        made
    }

    /// True when a callback has led the frame elsewhere.
    fn tell_instruction(&mut self, instruction: Instruction) -> Fallible<bool> {
        let pc = self.pc;
        let Some(frame) = self.thread.frames.last_mut() else { return Ok(false) };
        let (serial, before) = (frame.serial, frame.pc);
        frame.pc = pc + 1;
        if std::mem::take(&mut self.thread.telling.is_again) {
            return Ok(false);
        }
        self.pc = pc + 1;
        let Some(spot) = self.spot() else {
            self.pc = pc;
            return Ok(false);
        };
        self.tell_branch(serial, spot)?;
        if self.begins_line(spot, before) {
            self.tell_tools(Event::Line, spot, &[])?;
        }
        let is_silent = matches!(instruction.op, Op::Resume | Op::EndFor);
        if self.thread.telling.jump.is_none() && !is_silent {
            self.tell_tools(Event::Instruction, spot, &[])?;
        }
        if self.thread.telling.jump.is_none() {
            self.tell_operation(instruction, spot)?;
        }
        if let Some((target, height)) = self.thread.telling.jump.take() {
            (self.pc, self.sp) = (target, height);
            return Ok(true);
        }
        self.pc = pc;
        Ok(false)
    }

    /// Whether a line begins at an instruction, with the instruction before it ending at `before`.
    fn begins_line(&mut self, spot: Spot, before: u32) -> bool {
        if !self.core.process.monitoring.wants(Event::Line) {
            return false;
        }
        let starts = self.code_events(spot.code);
        if !starts.starts.get(spot.at as usize).copied().unwrap_or(false) {
            return false;
        }
        let loaded = &self.codes.loaded[spot.code as usize];
        let Some(previous) = before.checked_sub(loaded.first + 1) else { return true };
        let code = &loaded.code;
        let is_resume =
            code.instructions.get(previous as usize).is_some_and(|at| at.op == Op::Resume);
        is_resume || code.line(previous as usize) != code.line(spot.at as usize)
    }

    /// What the instruction itself is about to do.
    fn tell_operation(&mut self, instruction: Instruction, spot: Spot) -> Fallible<()> {
        let arg = instruction.arg;
        match instruction.op {
            Op::Resume if arg == 0 => self.tell_tools(Event::Start, spot, &[]),
            Op::Resume => self.tell_tools(Event::Resume, spot, &[]),
            Op::ReturnValue => self.tell_tools(Event::Return, spot, &[self.peek(1)]),
            Op::ReturnConst => {
                let value = self.codes.constants[(self.constants + arg) as usize];
                self.tell_tools(Event::Return, spot, &[value])
            }
            Op::YieldValue => {
                // The frame stands at the RESUME with which it will go on.
                self.pc += 1;
                let result = self.tell_tools(Event::Yield, spot, &[self.peek(1)]);
                self.pc -= 1;
                result
            }
            Op::Call | Op::CallKw | Op::CallFunctionEx | Op::LoadSuperAttr => {
                self.tell_call(instruction, spot)
            }
            Op::JumpForward | Op::JumpBackward => self.tell_jump(Event::Jump, spot, arg),
            Op::PopJumpIfFalse | Op::PopJumpIfTrue | Op::PopJumpIfNone | Op::PopJumpIfNotNone => {
                let value = self.peek(1);
                let is_taken = match instruction.op {
                    Op::PopJumpIfFalse => value == FALSE,
                    Op::PopJumpIfTrue => value == TRUE,
                    Op::PopJumpIfNone => value == NONE,
                    _ => value != NONE,
                };
                let target = if is_taken { arg } else { self.pc };
                self.tell_jump(Event::Branch, spot, target)
            }
            Op::ForIter | Op::ForIterPair if self.core.process.monitoring.wants(Event::Branch) => {
                let serial = self.frame().map_or(0, |frame| frame.serial);
                self.thread.telling.branch = Some((serial, spot.at));
                Ok(())
            }
            Op::EndFor | Op::EndSend | Op::EndSendPair => self.tell_stop_iteration(spot),
            _ => Ok(()),
        }
    }

    /// The way that a `FOR_ITER` has gone: the frame is at its next instruction.
    fn tell_branch(&mut self, serial: u32, to: Spot) -> Fallible<()> {
        match self.thread.telling.branch {
            Some((frame, at)) if frame == serial => {
                self.thread.telling.branch = None;
                let target = self.pc - 1;
                self.tell_jump(Event::Branch, Spot { at, ..to }, target)
            }
            _ => Ok(()),
        }
    }

    /// A jump from here to a place in the text: the frame stands there already.
    fn tell_jump(&mut self, event: Event, spot: Spot, target: u32) -> Fallible<()> {
        if !self.core.process.monitoring.wants(event) {
            return Ok(());
        }
        let loaded = &self.codes.loaded[spot.code as usize];
        let to = loaded.code.offsets.get((target - loaded.first) as usize).copied();
        let to = self.core.heap.int(i64::from(to.unwrap_or(0)));
        let here = std::mem::replace(&mut self.pc, target + 1);
        let result = self.tell_tools(event, spot, &[to.get()]);
        if self.thread.telling.jump.is_none() {
            self.pc = here;
        }
        self.drop_owned(to);
        result
    }

    fn tell_call(&mut self, instruction: Instruction, spot: Spot) -> Fallible<()> {
        if !self.core.process.monitoring.wants(Event::Call) {
            return Ok(());
        }
        let arg = instruction.arg;
        let missing = self.core.process.monitoring.missing;
        let (callable, first) = match instruction.op {
            Op::CallFunctionEx => {
                let (given, is_mapping) = (self.peek(1 + (arg & 1)), arg & 1);
                let items = match self.core.heap.type_of(given) {
                    TUPLE => self.core.heap.tuple_items(given),
                    LIST => self.core.heap.list_items(given),
                    _ => Vec::new(),
                };
                (self.peek(3 + is_mapping), items.first().copied().unwrap_or(missing))
            }
            Op::LoadSuperAttr => {
                let first = if arg & 2 != 0 { self.peek(2) } else { missing };
                (self.peek(3), first)
            }
            op => {
                let names = u32::from(op == Op::CallKw);
                let receiver = self.peek(arg + 1 + names);
                let first = match (receiver.is_null(), arg) {
                    (false, _) => receiver,
                    (true, 0) => missing,
                    (true, _) => self.peek(arg + names),
                };
                (self.peek(arg + 2 + names), first)
            }
        };
        self.tell_tools(Event::Call, spot, &[callable, first])?;
        if instruction.op == Op::LoadSuperAttr {
            return self.tell_tools(Event::CallReturn, spot, &[callable, first]);
        }
        Ok(())
    }

    /// Native code that an instruction called has ended.
    pub fn tell_call_end(
        &mut self,
        callable: Obj,
        first: Option<Obj>,
        result: Fallible<Owned>,
    ) -> Fallible<Owned> {
        let Some(spot) = self.spot() else { return result };
        let first = first.unwrap_or(self.core.process.monitoring.missing);
        match result {
            Ok(value) => match self.tell_tools(Event::CallReturn, spot, &[callable, first]) {
                Ok(()) => Ok(value),
                Err(Raised) => {
                    self.drop_owned(value);
                    Err(Raised)
                }
            },
            Err(Raised) => {
                let raised = exception::take(self);
                match self.tell_tools(Event::CallRaise, spot, &[callable, first]) {
                    Ok(()) => exception::restore(self, raised),
                    Err(Raised) => self.drop_owned(raised),
                }
                Err(Raised)
            }
        }
    }

    /// A generator in which this loop went has ended: a `StopIteration` that nobody raised.
    fn tell_stop_iteration(&mut self, spot: Spot) -> Fallible<()> {
        let (receiver, value) = (self.peek(2), self.peek(1));
        let kind = self.core.heap.type_of(receiver);
        if !self.core.process.monitoring.wants(Event::StopIteration)
            || !(kind == GENERATOR || kind == COROUTINE)
        {
            return Ok(());
        }
        let values = match value {
            NONE => Vec::new(),
            value if self.core.heap.type_of(value) == TUPLE => self.core.heap.tuple_items(value),
            value => vec![value],
        };
        let Raised = exception::raise_with(self, STOP_ITERATION, &values);
        let raised = exception::take(self);
        let result = self.tell_tools(Event::StopIteration, spot, &[raised.get()]);
        self.drop_owned(raised);
        result
    }

    /// What happens to the exception on its way; one that a callback raises takes its place.
    pub fn tell_exception(&mut self, event: Event) {
        if !self.core.process.monitoring.wants(event) {
            return;
        }
        let spot = self.spot();
        self.tell_exception_at(event, spot);
    }

    /// The same, at a place.
    pub fn tell_exception_at(&mut self, event: Event, spot: Option<Spot>) {
        let Some(spot) = spot else { return };
        if !self.core.process.monitoring.wants(event) {
            return;
        }
        let raised = exception::take(self);
        match self.tell_tools(event, spot, &[raised.get()]) {
            Ok(()) => exception::restore(self, raised),
            Err(Raised) => self.drop_owned(raised),
        }
    }

    /// The exception leaves the running frame.
    pub fn tell_unwind(&mut self, spot: Option<Spot>) {
        self.thread.telling.branch = None;
        if !self.core.process.monitoring.wants(Event::Unwind) || spot.is_none() {
            return;
        }
        self.tell_exception_at(Event::Unwind, spot);
    }

    /// What lies on the running frame's evaluation stack is let go of.
    pub fn empty_stack(&mut self) {
        let locals = self.base + self.loaded().map_or(0, |loaded| loaded.locals);
        while self.sp > locals {
            let object = self.pop();
            self.drop_owned(object);
        }
    }

    /// A handler was found: the exception lies on top of the stack.
    pub fn tell_handled(&mut self) -> Fallible<()> {
        if !self.core.process.monitoring.wants(Event::Handled) {
            return Ok(());
        }
        self.pc += 1;
        let result = match self.spot() {
            Some(spot) => self.tell_tools(Event::Handled, spot, &[self.peek(1)]),
            None => Ok(()),
        };
        if result.is_ok() {
            self.pc -= 1;
        }
        result
    }

    /// `FOR_ITER` under the eyes of somebody: a `StopIteration` that the iterator raises is told.
    pub fn next_item(&mut self, iterator: Obj) -> Fallible<Option<Owned>> {
        if !self.core.process.monitoring.is_on() {
            return protocol::next(self, iterator);
        }
        match protocol::step(self, iterator) {
            Err(Raised) if exception::matches(self, STOP_ITERATION) => {
                self.tell_exception(Event::Raise);
                exception::clear(self);
                Ok(None)
            }
            result => result,
        }
    }

    /// Whether `FOR_ITER` goes into a generator in the same loop: it does when it is specialised, which it is not where it
    /// tells something.
    pub fn inlines_iteration(&self) -> bool {
        let monitoring = &self.core.process.monitoring;
        !monitoring.wants(Event::Line) && !monitoring.wants(Event::Branch)
    }

    /// After a call that may have changed who is told.
    pub fn in_right_loop(&self, flow: Fallible<Flow>) -> Fallible<Flow> {
        match flow {
            Ok(Flow::Next) if self.tells != self.is_watched() => Ok(Flow::Mode),
            flow => flow,
        }
    }

    /// The hooks of some thread were changed.
    pub fn count_hooks(&mut self) {
        let process = &mut self.core.process;
        let is_set =
            |hook: fn(&Hooks) -> Obj| process.hooks.values().any(|all| !hook(all).is_null());
        let (traces, profiles) = (is_set(|hooks| hooks.trace), is_set(|hooks| hooks.profile));
        let wanted = [(TRACE, traces, TRACED), (PROFILE, profiles, PROFILED)];
        for (tool, is_on, events) in wanted {
            let events = if is_on { events } else { 0 };
            if process.monitoring.events(tool) != events {
                process.monitoring.set_events(tool, events);
            }
        }
        self.choose_loop();
    }

    /// What is told was changed: the evaluation loop looks soon whether it is the right one.
    pub fn choose_loop(&mut self) {
        if self.tells != self.is_watched() {
            self.stop_at = 0;
        }
    }

    /// Tells all tools that want the event at this place, `sys.settrace` first.
    pub fn tell_tools(&mut self, event: Event, spot: Spot, arguments: &[Obj]) -> Fallible<()> {
        let tools = self.core.process.monitoring.tools(spot.code, spot.at, event);
        if tools == 0 {
            return Ok(());
        }
        for tool in (0..TOOLS).rev().filter(|tool| tools >> tool & 1 != 0) {
            let serial = self.thread.frames.last().map_or(0, |frame| frame.serial);
            let outer_frame = std::mem::replace(&mut self.thread.telling.frame, serial);
            let outer = self.thread.telling.event.replace(event);
            self.thread.telling.depth += 1;
            let result = match tool {
                TRACE => self.tell_trace(event, spot, arguments),
                PROFILE => self.tell_profile(event, arguments),
                PROFILER if self.tell_profiler(event, spot, arguments) => Ok(()),
                _ => self.tell_tool(tool, event, spot, arguments),
            };
            self.thread.telling.depth -= 1;
            self.thread.telling.event = outer;
            self.thread.telling.frame = outer_frame;
            result?;
        }
        Ok(())
    }
}

/// Which instructions begin a line: where the line changes, where a jump leads, where a handler begins.
fn line_starts(code: &Code) -> Vec<bool> {
    let instructions = &code.instructions;
    let mut starts = vec![false; instructions.len()];
    let first = instructions.iter().position(|instruction| instruction.op == Op::Resume);
    let mut current = 0;
    for at in first.unwrap_or(0)..instructions.len() {
        let line = code.line(at);
        if !matches!(
            instructions[at].op,
            Op::EndAsyncFor | Op::EndFor | Op::EndSend | Op::EndSendPair | Op::Resume
        ) {
            starts[at] = line != current && line != 0;
            current = line;
        }
    }
    let mut mark = |target: usize, but: Option<Op>| {
        let is_fit = code.line(target) != 0
            && instructions.get(target).is_some_and(|found| Some(found.op) != but);
        if is_fit {
            starts[target] = true;
        }
    };
    for instruction in &instructions[first.unwrap_or(0)..] {
        match instruction.op {
            // END_FOR and END_SEND are passed over.
            Op::ForIter | Op::ForIterPair | Op::Send => mark(instruction.arg as usize + 1, None),
            op if op.is_jump() => mark(instruction.arg as usize, None),
            _ => {}
        }
    }
    for entry in &code.exceptions {
        mark(entry.target as usize, Some(Op::EndAsyncFor));
    }
    starts
}

/// Instructions after which 3.9 goes on without a look at the breaker.
const FAST: &[Op] = &[
    Op::Nop,
    Op::Resume,
    Op::LoadFast,
    Op::LoadFastLoadFast,
    Op::LoadFastCheck,
    Op::LoadConst,
    Op::StoreFast,
    Op::StoreFastLoadFast,
    Op::StoreFastStoreFast,
    Op::PopTop,
    Op::PushNull,
    Op::Copy,
    Op::Swap,
    Op::ToBool,
    Op::PopJumpIfTrue,
    Op::PopJumpIfFalse,
    Op::PopJumpIfNone,
    Op::PopJumpIfNotNone,
    Op::JumpForward,
    Op::JumpBackward,
];
