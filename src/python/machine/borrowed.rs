//! Borrowed references (3.14): the machine counts what every slot holds, and leaves out here what CPython would not count.
//!
//! A load that borrows is used up within its block, so what lies on a frame's stack is known from the instructions of the
//! block up to where the frame stands. Arguments that were borrowed stay so as locals of a function that was entered by `CALL`.

use rustc_hash::FxHashMap;

use crate::python::code::{Code, NESTED, OPTIMIZED, Op};
use crate::python::heap::arena::is_static;
use crate::python::heap::image::types::{
    ASYNC_GENERATOR, BUILTIN_FUNCTION, CLASSMETHOD_DESCRIPTOR, CODE, COROUTINE, FUNCTION,
    GENERATOR, GETSET_DESCRIPTOR, MEMBER_DESCRIPTOR, METHOD_DESCRIPTOR, MODULE, WRAPPER_DESCRIPTOR,
};
use crate::python::heap::{Obj, Tail, fields};
use crate::python::machine::{Codes, Frame, Machine, Owner, Stack};
use crate::python::object::generator::{State, state};
use crate::python::object::method;

/// What a slot of the evaluation stack holds: the local that it borrows from, or a reference of its own.
type Slot = Option<u32>;

/// How many references to an object CPython would not count.
pub type Borrowed = FxHashMap<Obj, u32>;

impl Machine {
    /// All references that are only borrowed now.
    pub fn borrowed(&self) -> Borrowed {
        let mut found = Borrowed::default();
        if !self.core.heap.profile.bytecode.borrows_locals {
            return found;
        }
        self.borrowed_in(
            &self.thread.frames,
            &self.thread.stack,
            Some((self.pc, self.sp)),
            &mut found,
        );
        for (number, thread) in self.threads.iter().enumerate() {
            if number != self.current {
                self.borrowed_in(&thread.state.frames, &thread.state.stack, None, &mut found);
            }
        }
        found
    }

    /// The count of an object without what is only borrowed, and with what frames hold of the code that they run.
    pub fn counted(&self, object: Obj, borrowed: &Borrowed) -> u64 {
        let heap = &self.core.heap;
        let hidden = borrowed.get(&object).copied().unwrap_or(0);
        let count = u64::from(heap.refcount(object).saturating_sub(hidden));
        let count = count + self.frames_that_run(object, |_| true);
        let threading = heap.profile.threading;
        if !threading.has_gil && self.is_deferred(object) {
            count + threading.deferred
        } else {
            count
        }
    }

    /// How many frames of some threads run a code object. In CPython each holds it (`f_executable`); here it lives by the
    /// frame's function, and only what else holds it for the frame is counted: the frame's object, or its generator.
    pub fn frames_that_run(&self, code: Obj, is_asked: impl Fn(u32) -> bool) -> u64 {
        let heap = &self.core.heap;
        // A deferred count leaves out what stacks hold (3.14 without a GIL).
        let is_left_out = heap.profile.bytecode.borrows_locals && !heap.profile.threading.has_gil;
        if heap.type_of(code) != CODE || is_left_out {
            return 0;
        }
        let number = Codes::number_of(heap, code);
        let holds_both = heap.profile.frame.generator_holds_code;
        let holds = |frame: &&Frame| {
            let is_single = holds_both || !frame.owner.is_generator();
            frame.code == number && frame.object.is_null() && is_single
        };
        let threads = self.all_frames().into_iter().filter(|(thread, ..)| is_asked(*thread));
        let running: usize =
            threads.map(|(_, frames, _)| frames.iter().filter(holds).count()).sum();
        let waiting = if holds_both { self.generators_that_wait(code) } else { 0 };
        (running + waiting) as u64
    }

    /// Generators of a code object whose frames wait in them, and have no object.
    fn generators_that_wait(&self, code: Obj) -> usize {
        use fields::generator as field;
        let heap = &self.core.heap;
        let objects = (0..4).flat_map(|generation| heap.gc_objects(generation));
        let waits = |object: &Obj| {
            [GENERATOR, COROUTINE, ASYNC_GENERATOR].contains(&heap.type_of(*object))
                && heap.field(*object, field::CODE) == code
                && ![State::Running, State::Finished].contains(&state(heap, *object))
                && heap.field(*object, field::FRAME_OBJECT).is_null()
        };
        objects.filter(waits).count()
    }

    /// A thread beside the first one has begun, and the object is one of those that become immortal then.
    pub fn is_made_immortal(&self, object: Obj) -> bool {
        let immortalizes = self.core.heap.profile.threading.immortalizes;
        immortalizes && self.threads.len() > 1 && self.is_deferred(object)
    }

    /// `_PyObject_SetDeferredRefcount`: references from stacks need not be counted, and only the collector frees it.
    pub fn is_deferred(&self, object: Obj) -> bool {
        let heap = &self.core.heap;
        match heap.type_of(object) {
            CODE
            | MODULE
            | METHOD_DESCRIPTOR
            | CLASSMETHOD_DESCRIPTOR
            | WRAPPER_DESCRIPTOR
            | GETSET_DESCRIPTOR
            | MEMBER_DESCRIPTOR => true,
            // Those inside other functions may hold much in their cells.
            FUNCTION => {
                let code = Codes::number_of(heap, heap.field(object, fields::function::CODE));
                let loaded = self.codes.loaded.get(code as usize);
                loaded.is_some_and(|loaded| loaded.code.flags & NESTED == 0)
            }
            BUILTIN_FUNCTION => {
                let receiver = heap.field(object, method::SELF);
                !receiver.is_null() && heap.type_of(receiver) == MODULE
            }
            _ => heap.layout_of(object).tail == Tail::Type && !is_static(object),
        }
    }

    fn borrowed_in(
        &self,
        frames: &[Frame],
        stack: &Stack,
        running: Option<(u32, u32)>,
        found: &mut Borrowed,
    ) {
        for (index, frame) in frames.iter().enumerate() {
            let above = frames.get(index + 1);
            let (pc, sp) = match (above, running) {
                (None, Some(running)) => running,
                _ => (frame.pc, frame.sp),
            };
            let loaded = &self.codes.loaded[frame.code as usize];
            let Some(at) = pc.checked_sub(loaded.first + 1) else { continue };
            let slots = stack_at(&loaded.code, at as usize);
            let first = frame.base + loaded.locals;
            let held = sp.saturating_sub(first) as usize;
            for local in slots.iter().take(held).flatten() {
                *found.entry(stack.get(frame.base + local)).or_default() += 1;
            }
            self.borrowed_constants(frame, stack, found);
            if let Some(above) = above.filter(|above| above.owner == Owner::Caller) {
                let given = slots.get(held..).unwrap_or_default();
                self.borrowed_arguments(frame, given, above, stack, found);
            }
        }
    }

    /// Locals of a function that hold a constant of its code have it from there, and borrow it (3.15).
    fn borrowed_constants(&self, frame: &Frame, stack: &Stack, found: &mut Borrowed) {
        let loaded = &self.codes.loaded[frame.code as usize];
        if !loaded.code.bytecode.shares_constants || loaded.code.flags & OPTIMIZED == 0 {
            return;
        }
        let constants = self.core.heap.field(loaded.object, fields::code::CONSTANTS);
        let constants = self.core.heap.tuple_items(constants);
        for local in loaded.code.argument_count..loaded.locals {
            let object = stack.get(frame.base + local);
            if constants.contains(&object) && holds_constants_only(&loaded.code, local) {
                *found.entry(object).or_default() += 1;
            }
        }
    }

    /// Arguments that lay on the caller's stack as borrowed references are the callee's locals now.
    fn borrowed_arguments(
        &self,
        caller: &Frame,
        given: &[Slot],
        callee: &Frame,
        stack: &Stack,
        found: &mut Borrowed,
    ) {
        let code = &self.codes.loaded[callee.code as usize].code;
        let count = code.argument_count + code.keyword_only_count;
        let mut parameters: Vec<Obj> =
            (0..count).map(|slot| stack.get(callee.base + slot)).collect();
        for local in given.iter().flatten() {
            let object = stack.get(caller.base + local);
            if let Some(place) = parameters.iter().position(|parameter| *parameter == object) {
                parameters.swap_remove(place);
                *found.entry(object).or_default() += 1;
            }
        }
    }
}

/// Whether all that a local is given are constants.
fn holds_constants_only(code: &Code, local: u32) -> bool {
    let mut before = Op::Nop;
    for instruction in &code.instructions {
        let (high, low) = (instruction.arg >> 4, instruction.arg & 15);
        let is_given = match instruction.op {
            Op::StoreFast => instruction.arg == local,
            Op::StoreFastStoreFast if low == local => return false,
            Op::StoreFastLoadFast | Op::StoreFastStoreFast => high == local,
            _ => false,
        };
        if is_given && before != Op::LoadConst {
            return false;
        }
        before = instruction.op;
    }
    true
}

/// What lies on the stack before an instruction, from the bottom.
fn stack_at(code: &Code, at: usize) -> Vec<Slot> {
    let (starts, depths) = blocks(code);
    let start = (0..=at).rev().find(|index| starts[*index]).unwrap_or(0);
    let mut stack: Vec<Slot> = vec![None; depths[start].unwrap_or(0).max(0) as usize];
    for instruction in &code.instructions[start..at] {
        step(&mut stack, instruction.op, instruction.arg);
    }
    stack
}

/// Where blocks begin, and the height of the stack before each instruction.
fn blocks(code: &Code) -> (Vec<bool>, Vec<Option<i32>>) {
    let count = code.instructions.len();
    let mut starts = vec![false; count + 1];
    let mut depths: Vec<Option<i32>> = vec![None; count + 1];
    starts[0] = true;
    let mut todo = vec![(0, 0)];
    for entry in &code.exceptions {
        starts[entry.target as usize] = true;
        let pushed = 1 + i32::from(entry.lasti);
        todo.push((entry.target as usize, entry.depth as i32 + pushed));
    }
    while let Some((from, depth)) = todo.pop() {
        let (mut at, mut depth) = (from, depth);
        while at < count && depths[at].is_none() {
            depths[at] = Some(depth);
            let instruction = code.instructions[at];
            let op = instruction.op;
            if op.is_jump() && op != Op::EndAsyncForFrom {
                let target = instruction.arg as usize;
                starts[target] = true;
                todo.push((target, depth + op.stack_effect(0)));
            }
            if op.is_jump() {
                starts[at + 1] = true;
            }
            depth += op.stack_effect(instruction.arg);
            let ends = matches!(
                op,
                Op::ReturnValue
                    | Op::RaiseVarargs
                    | Op::Reraise
                    | Op::JumpForward
                    | Op::JumpBackward
                    | Op::JumpBackwardNoInterrupt
            );
            at += 1;
            if ends {
                starts[at] = true;
                break;
            }
        }
    }
    (starts, depths)
}

fn step(stack: &mut Vec<Slot>, op: Op, arg: u32) {
    match op {
        Op::LoadFastBorrow => stack.push(Some(arg)),
        Op::LoadFastBorrowLoadFastBorrow => stack.extend([Some(arg >> 4), Some(arg & 15)]),
        Op::StoreFastLoadFast => {
            stack.pop();
            stack.push(None);
        }
        Op::Copy => {
            let place = stack.len().checked_sub(arg as usize);
            stack.push(place.and_then(|place| stack[place]));
        }
        Op::Swap => {
            if let (Some(top), Some(other)) =
                (stack.len().checked_sub(1), stack.len().checked_sub(arg as usize))
            {
                stack.swap(top, other);
            }
        }
        Op::LoadAttr if arg & 1 != 0 => {
            let owner = stack.pop().flatten();
            stack.extend([None, owner]);
        }
        // A generator that waits holds what lies on its stack.
        Op::YieldValue => stack.fill(None),
        _ => {
            let takes = match op {
                Op::GetAnext
                | Op::GetLen
                | Op::ImportFrom
                | Op::MatchKeys
                | Op::MatchMapping
                | Op::MatchSequence
                | Op::WithExceptStart
                | Op::ForIter
                | Op::ForIterPair => 0,
                Op::DictMerge
                | Op::DictUpdate
                | Op::ListAppend
                | Op::ListExtend
                | Op::MapAdd
                | Op::SetAdd
                | Op::SetUpdate => op.stack_effect(arg).unsigned_abs() as usize,
                _ => op.popped(arg),
            };
            stack.truncate(stack.len().saturating_sub(takes));
            let pushes = takes as i32 + op.stack_effect(arg);
            stack.extend((0..pushes.max(0)).map(|_| None));
        }
    }
}
