//! The evaluation loop: the instructions that make up most of a run, one arm each; all others are in `instructions`.

use std::sync::Arc;

use crate::python::code::Op;
use crate::python::heap::image::{FALSE, NONE, TRUE};
use crate::python::heap::{Obj, Owned};
use crate::python::machine::arithmetic;
use crate::python::machine::{Flow, Machine};
use crate::python::object::{Fallible, Raised};

/// How an evaluation loop ended.
enum Exit {
    Returned(Owned),
    Raised,
    /// Recording began or ended: the other loop goes on.
    Mode,
}

impl Machine {
    /// Runs from the topmost frame on until the frame that was topmost returns.
    pub fn run(&mut self) -> Fallible<Owned> {
        self.nested += 1;
        let result = self.run_loop();
        self.nested -= 1;
        result
    }

    fn run_loop(&mut self) -> Fallible<Owned> {
        loop {
            let exit =
                if self.watch.is_on { self.evaluate::<true>() } else { self.evaluate::<false>() };
            match exit {
                Exit::Returned(value) => return Ok(value),
                Exit::Raised => return Err(Raised),
                Exit::Mode => {}
            }
        }
    }

    /// After `Err`: the instruction is tried again later, a handler was found, or the loop ends.
    fn recover(&mut self) -> Fallible<Flow> {
        if self.core.process.blocked {
            return match self.block_instruction() {
                Ok(flow) => Ok(flow),
                Err(Raised) => self.unwind(),
            };
        }
        self.unwind()
    }

    /// Its first frame's value leaves the loop, unless that frame was all of a thread.
    fn leave_loop(&mut self, value: Obj) -> Fallible<Flow> {
        if self.thread.frames.is_empty() && self.current_thread() != 0 && !self.is_ending {
            self.release_object(value);
            return self.end_thread();
        }
        Ok(Flow::Return(Owned::from_raw(value)))
    }

    /// Counts a turn of a loop.
    #[inline(never)]
    fn note_turn(&mut self, header: u32, count: u64) {
        let (thread, frame) = (self.current_thread(), self.frame().map_or(0, |frame| frame.serial));
        self.turns.turn(thread, frame, header, count);
    }

    #[expect(clippy::too_many_lines, reason = "the dispatch: one arm per instruction")]
    fn evaluate<const RECORD: bool>(&mut self) -> Exit {
        let mut text = Arc::clone(&self.codes.text);
        let (mut pc, mut sp, mut base) = (self.pc, self.sp, self.base);
        let (mut constants, mut names) = (self.constants, self.names);
        let mut count = self.instructions;
        macro_rules! save {
            () => {
                self.pc = pc;
                self.sp = sp;
                self.instructions = count;
            };
        }
        // After anything that may have changed the running frame.
        macro_rules! load {
            () => {
                (pc, sp, base) = (self.pc, self.sp, self.base);
                (constants, names) = (self.constants, self.names);
                count = self.instructions;
                if pc as usize >= text.len() {
                    text = Arc::clone(&self.codes.text);
                }
            };
        }
        macro_rules! push {
            ($object:expr) => {
                self.thread.stack.set(sp, $object);
                sp += 1;
            };
        }
        macro_rules! pop {
            () => {{
                sp -= 1;
                self.thread.stack.get(sp)
            }};
        }
        macro_rules! drop_reference {
            ($object:expr) => {
                let object = $object;
                if self.core.heap.decrement(object) && !self.core.heap.dealloc_plain(object) {
                    save!();
                    self.dealloc(object);
                    count = self.instructions;
                }
            };
        }
        macro_rules! load_local {
            ($index:expr) => {
                let object = self.thread.stack.get(base + $index);
                self.core.heap.increment(object);
                push!(object);
            };
        }
        macro_rules! store_local {
            ($index:expr) => {
                let object = pop!();
                let old = self.thread.stack.get(base + $index);
                self.thread.stack.set(base + $index, object);
                drop_reference!(old);
            };
        }
        // Leaves the fast arms: `$run` works on the saved registers and may change the frame.
        macro_rules! leave {
            ($run:expr) => {
                save!();
                follow!($run);
            };
        }
        // The same where the registers are saved already.
        macro_rules! follow {
            ($run:expr) => {
                match $run {
                    Ok(Flow::Next) => {}
                    Ok(Flow::Return(value)) => return Exit::Returned(value),
                    Ok(Flow::Mode) => return Exit::Mode,
                    Err(Raised) => match self.recover() {
                        Ok(Flow::Next) => {}
                        Ok(Flow::Return(value)) => return Exit::Returned(value),
                        Ok(Flow::Mode) => return Exit::Mode,
                        Err(Raised) => return Exit::Raised,
                    },
                }
                load!();
            };
        }
        // What the next instruction is, where two are done at once: the same changes of the heap in the same order,
        // without the way over the stack. Never while each line is watched.
        macro_rules! next_is {
            ($op:path) => {
                !RECORD && text[pc as usize].op == $op
            };
        }
        macro_rules! push_or_store {
            ($object:expr) => {
                if next_is!(Op::StoreFast) {
                    let slot = base + text[pc as usize].arg;
                    pc += 1;
                    count += 1;
                    let old = self.thread.stack.get(slot);
                    self.thread.stack.set(slot, $object);
                    drop_reference!(old);
                } else {
                    push!($object);
                }
            };
        }
        macro_rules! check_breaker {
            () => {
                if count >= self.stop_at || self.core.heap.wants_attention() {
                    leave!(self.breaker());
                }
            };
        }
        loop {
            let instruction = text[pc as usize];
            if RECORD {
                save!();
                self.observe();
                load!();
            }
            pc += 1;
            count += 1;
            let arg = instruction.arg;
            match instruction.op {
                Op::Nop => {}
                Op::Resume => {
                    if arg & 3 < 2 {
                        check_breaker!();
                    }
                }
                Op::LoadFast => {
                    let right = self.thread.stack.get(base + arg);
                    if next_is!(Op::BinaryOp) {
                        let left = self.thread.stack.get(sp - 1);
                        let operator = text[pc as usize].arg;
                        let heap = &mut self.core.heap;
                        if let Some(result) = arithmetic::binary(heap, operator, left, right) {
                            pc += 1;
                            count += 1;
                            sp -= 1;
                            self.core.heap.drop_number(left);
                            push_or_store!(result);
                            continue;
                        }
                    }
                    self.core.heap.increment(right);
                    push!(right);
                }
                Op::LoadFastLoadFast => {
                    load_local!(arg >> 4);
                    load_local!(arg & 15);
                }
                Op::StoreFast => {
                    store_local!(arg);
                }
                Op::StoreFastLoadFast => {
                    store_local!(arg >> 4);
                    load_local!(arg & 15);
                }
                Op::StoreFastStoreFast => {
                    store_local!(arg >> 4);
                    store_local!(arg & 15);
                }
                Op::LoadConst => {
                    let object = self.codes.constants[(constants + arg) as usize];
                    self.core.heap.increment(object);
                    push!(object);
                }
                Op::PushNull => {
                    push!(Obj::NULL);
                }
                Op::PopTop | Op::EndFor => {
                    drop_reference!(pop!());
                }
                Op::Copy => {
                    let object = self.thread.stack.get(sp - arg);
                    self.core.heap.increment(object);
                    push!(object);
                }
                Op::Swap => {
                    let (top, other) =
                        (self.thread.stack.get(sp - 1), self.thread.stack.get(sp - arg));
                    self.thread.stack.set(sp - 1, other);
                    self.thread.stack.set(sp - arg, top);
                }
                Op::BinaryOp => {
                    let (left, right) =
                        (self.thread.stack.get(sp - 2), self.thread.stack.get(sp - 1));
                    if let Some(result) = arithmetic::binary(&mut self.core.heap, arg, left, right)
                    {
                        sp -= 2;
                        // Specialised, it lets go of the right operand first.
                        if self.is_first_run(instruction.cache) {
                            self.core.heap.drop_number(left);
                            self.core.heap.drop_number(right);
                        } else {
                            self.core.heap.drop_number(right);
                            self.core.heap.drop_number(left);
                        }
                        push_or_store!(result);
                    } else {
                        leave!(self.binary_operation(arg));
                    }
                }
                Op::CompareOp => {
                    let (left, right) =
                        (self.thread.stack.get(sp - 2), self.thread.stack.get(sp - 1));
                    if let Some(result) =
                        arithmetic::compare(&self.core.heap, arg >> 5, left, right)
                    {
                        sp -= 1;
                        self.thread.stack.set(sp - 1, if result { TRUE } else { FALSE });
                        self.core.heap.drop_number(left);
                        self.core.heap.drop_number(right);
                    } else {
                        leave!(self.compare_operation(arg));
                    }
                }
                Op::IsOp => {
                    let right = pop!();
                    let left = pop!();
                    let result = (left == right) == (arg & 1 == 0);
                    push!(if result { TRUE } else { FALSE });
                    drop_reference!(left);
                    drop_reference!(right);
                }
                Op::UnaryNot => {
                    let value = self.thread.stack.get(sp - 1);
                    self.thread.stack.set(sp - 1, if value == TRUE { FALSE } else { TRUE });
                }
                Op::ToBool => {
                    let value = self.thread.stack.get(sp - 1);
                    if value != TRUE && value != FALSE {
                        leave!(self.to_bool());
                    }
                }
                Op::PopJumpIfFalse => {
                    if pop!() == FALSE {
                        pc = arg;
                    }
                }
                Op::PopJumpIfTrue => {
                    if pop!() == TRUE {
                        pc = arg;
                    }
                }
                Op::PopJumpIfNone => {
                    let value = pop!();
                    drop_reference!(value);
                    if value == NONE {
                        pc = arg;
                    }
                }
                Op::PopJumpIfNotNone => {
                    let value = pop!();
                    drop_reference!(value);
                    if value != NONE {
                        pc = arg;
                    }
                }
                Op::JumpForward | Op::JumpBackwardNoInterrupt => {
                    pc = arg;
                }
                Op::JumpBackward => {
                    let jump = pc;
                    pc = arg;
                    if self.turns.is_on {
                        self.note_turn(pc, count);
                    }
                    if count >= self.stop_at || self.core.heap.wants_attention() {
                        self.thread.switch_point = jump;
                        leave!(self.breaker());
                    }
                }
                Op::ForIter => {
                    let iterator = self.thread.stack.get(sp - 1);
                    match arithmetic::iterate(&mut self.core.heap, iterator) {
                        Some(item) if !item.is_null() => {
                            push_or_store!(item);
                        }
                        Some(_) => {
                            // Over END_FOR and POP_TOP, which clean up after a generator.
                            pc = arg + 2;
                            drop_reference!(pop!());
                        }
                        None => {
                            leave!(self.for_iter(arg));
                        }
                    }
                }
                Op::LoadGlobal => {
                    let dicts = self.globals_and_builtins();
                    let name = self.codes.names[(names + (arg >> 1)) as usize];
                    let cache = self.caches + u32::from(instruction.cache);
                    if let Some(object) = self.cached_global(dicts, name, cache) {
                        self.core.heap.increment(object);
                        push!(object);
                        if arg & 1 != 0 {
                            push!(Obj::NULL);
                        }
                    } else {
                        leave!(self.load_global(arg));
                    }
                }
                Op::Call => {
                    let callable = self.thread.stack.get(sp - arg - 2);
                    save!();
                    if self.enter_function(callable, arg) {
                        load!();
                    } else {
                        leave!(self.call_instruction(arg));
                        check_breaker!();
                    }
                }
                Op::ReturnValue => {
                    let value = pop!();
                    save!();
                    match self.leave_frame(value) {
                        None => {
                            load!();
                        }
                        Some(value) => {
                            follow!(self.leave_loop(value));
                        }
                    }
                }
                Op::ReturnConst => {
                    let value = self.codes.constants[(constants + arg) as usize];
                    self.core.heap.increment(value);
                    save!();
                    match self.leave_frame(value) {
                        None => {
                            load!();
                        }
                        Some(value) => {
                            follow!(self.leave_loop(value));
                        }
                    }
                }
                _ => {
                    leave!(self.execute(instruction));
                }
            }
        }
    }
}
