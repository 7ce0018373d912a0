//! Instructions that 3.11, 3.12 or 3.15 has and 3.13 has not.

use crate::python::code::{Instruction, Op};
use crate::python::compile::intrinsic;
use crate::python::heap::{Obj, Owned};
use crate::python::machine::{Flow, Machine};
use crate::python::object::{Fallible, exception, protocol};

impl Machine {
    /// Executes one of them.
    pub fn execute_older(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let arg = instruction.arg;
        match instruction.op {
            Op::TestJumpIfFalse | Op::TestJumpIfTrue => self.test_jump(instruction),
            Op::CallNamed => {
                let flow = self.call_named(arg);
                self.in_right_loop(flow)
            }
            Op::JumpIfFalseOrPop | Op::JumpIfTrueOrPop => self.jump_or_pop(instruction),
            Op::LoadClassderef => {
                self.load_locals()?;
                self.load_from_dict_or_deref(arg)
            }
            Op::PrintExpr | Op::ImportStar => {
                let number = if instruction.op == Op::PrintExpr {
                    intrinsic::PRINT
                } else {
                    intrinsic::IMPORT_STAR
                };
                self.intrinsic_1(number)?;
                self.drop_values(1);
                Ok(Flow::Next)
            }
            Op::SendOrEnd => self.send_or_end(arg),
            Op::UnaryNotAny => self.not_any(),
            Op::FormatValue => self.format_value(arg),
            Op::MakeFunctionWith => self.make_function_with(arg),
            Op::GetIterPair if arg == 0 => {
                self.unary(protocol::iter)?;
                self.push_null_below()
            }
            Op::GetIterPair => {
                self.get_yield_from_iterator()?;
                self.push_null_below()
            }
            Op::PushNullBelow => self.push_null_below(),
            Op::EndSendPair => {
                self.end_send()?;
                let value = self.pop();
                self.drop_values(1);
                self.push(value);
                Ok(Flow::Next)
            }
            Op::EndForBoth | Op::PopIterPair => {
                self.drop_values(2);
                Ok(Flow::Next)
            }
            Op::ImportLazily => Err(exception::unsupported(self, "`lazy import`")),
            other => {
                let what = format!("the instruction {}", other.name());
                Err(exception::unsupported(self, what))
            }
        }
    }

    /// NULL goes below the value on top: 3.15 has it above its iterators, where the others have those.
    fn push_null_below(&mut self) -> Fallible<Flow> {
        let iterator = self.pop();
        self.push(Owned::from_raw(Obj::NULL));
        self.push(iterator);
        Ok(Flow::Next)
    }

    /// `LOAD_GLOBAL` of something to call: NULL lies below it.
    pub fn load_global_below(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let plain = Instruction { op: Op::LoadGlobal, arg: instruction.arg & !1, ..instruction };
        self.push(Owned::from_raw(Obj::NULL));
        let object = self.remembered_global(plain, false);
        if object.is_null() { self.load_global_or_name(plain) } else { self.load(object) }
    }

    /// `TO_BOOL` and a jump in one.
    fn test_jump(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let first = self.peek(1);
        let truth = protocol::truth(self, first)?;
        self.drop_values(1);
        if truth == (instruction.op == Op::TestJumpIfTrue) {
            self.pc = instruction.arg;
        }
        Ok(Flow::Next)
    }

    /// A jump that keeps the value, or none that drops it.
    fn jump_or_pop(&mut self, instruction: Instruction) -> Fallible<Flow> {
        let first = self.peek(1);
        let truth = protocol::truth(self, first)?;
        if truth == (instruction.op == Op::JumpIfTrueOrPop) {
            self.pc = instruction.arg;
        } else {
            self.drop_values(1);
        }
        Ok(Flow::Next)
    }

    fn not_any(&mut self) -> Fallible<Flow> {
        let first = self.peek(1);
        let truth = protocol::truth(self, first)?;
        self.drop_values(1);
        let object = self.core.heap.bool(!truth);
        self.load(object)
    }

    /// `FORMAT_VALUE`: the low bits are the conversion, bit 2 says that a specification lies on top.
    fn format_value(&mut self, flags: u32) -> Fallible<Flow> {
        let spec = (flags & 4 != 0).then(|| self.pop());
        if flags & 3 != 0
            && let Err(raised) = self.convert_value(flags & 3)
        {
            self.release_all(spec.into_iter().collect());
            return Err(raised);
        }
        match spec {
            None => self.format_simple(),
            Some(spec) => {
                self.push(spec);
                self.format_with_spec()
            }
        }
    }

    /// `MAKE_FUNCTION` with flags: what they tell of lies below the code.
    fn make_function_with(&mut self, flags: u32) -> Fallible<Flow> {
        self.make_function()?;
        // Closure, annotations, defaults of keywords, defaults.
        for flag in [8, 4, 2, 1] {
            if flags & flag != 0 {
                self.set_function_attribute(flag)?;
            }
        }
        Ok(Flow::Next)
    }

    /// Brings a callable without a self under its NULL, where the calls of newer versions find it.
    pub fn raise_callable(&mut self, count: u32) {
        let place = self.sp - count - 1;
        if self.thread.stack.get(place - 1).is_null() {
            let callable = self.thread.stack.get(place);
            self.thread.stack.set(place - 1, callable);
            self.thread.stack.set(place, Obj::NULL);
        }
    }

    /// `CALL` behind `KW_NAMES`.
    pub fn call_named(&mut self, count: u32) -> Fallible<Flow> {
        self.raise_callable(count);
        let first = self.loaded().map_or(0, |loaded| loaded.first);
        let at = (self.pc - first).saturating_sub(2) as usize;
        let names = self.loaded().and_then(|loaded| {
            let before = loaded.code.instructions[..=at].iter().rev();
            before.into_iter().find(|before| before.op == Op::KwNames).map(|names| names.arg)
        });
        let names = self.codes.constants[(self.constants + names.unwrap_or(0)) as usize];
        let keywords = self.core.heap.tuple_items(names);
        self.call_values(count, &keywords)
    }
}
