//! Constants: conditions known in advance, and constants that nothing loads.

use crate::python::code::{Constant, Op};
use crate::python::compile::common;
use crate::python::compile::fold::truth;
use crate::python::compile::graph::{BlockId, Graph, Instr};

type Merge<'a> = &'a mut dyn FnMut(Constant) -> Constant;

impl Graph {
    pub(crate) fn optimize_constants(&mut self, constants: &mut Vec<Constant>, merge: Merge<'_>) {
        for id in self.order() {
            self.optimize_block_constants(id, constants, merge);
        }
    }

    fn optimize_block_constants(
        &mut self,
        id: BlockId,
        constants: &mut Vec<Constant>,
        merge: Merge<'_>,
    ) {
        let late = self.bytecode.folds_late;
        let instructions = &mut self.blocks[id].instructions;
        // What the value on top is, if it is a constant; a copy of it counts as well.
        let (mut op, mut arg) = (Op::Nop, 0);
        for index in 0..instructions.len() {
            if late {
                make_small(&mut instructions[index], constants);
            }
            let here = instructions[index];
            let copies = op == Op::LoadConst && here.op == Op::Copy && here.arg == 1;
            if !copies {
                (op, arg) = (here.op, here.arg);
            }
            if index + 1 >= instructions.len() {
                continue;
            }
            let Some(value) = loaded(op, arg, constants) else { continue };
            match instructions[index + 1].op {
                next @ (Op::PopJumpIfFalse
                | Op::PopJumpIfTrue
                | Op::JumpIfFalse
                | Op::JumpIfTrue) => {
                    if matches!(next, Op::PopJumpIfFalse | Op::PopJumpIfTrue) {
                        instructions[index].clear();
                    }
                    let jump = &mut instructions[index + 1];
                    if truth(&value) == matches!(next, Op::PopJumpIfTrue | Op::JumpIfTrue) {
                        jump.op = Op::Jump;
                    } else {
                        jump.clear();
                        jump.target = None;
                    }
                }
                Op::IsOp if matches!(value, Constant::None) => {
                    jump_if_none(&mut instructions[index..]);
                }
                Op::ReturnValue if !late => {
                    instructions[index].clear();
                    instructions[index + 1].set(Op::ReturnConst, arg);
                }
                Op::ToBool => {
                    let value = if truth(&value) { Constant::True } else { Constant::False };
                    let place = add_constant(constants, value, merge);
                    instructions[index].clear();
                    instructions[index + 1].set(Op::LoadConst, place);
                }
                _ => {}
            }
        }
    }

    /// `LOAD_COMMON_CONSTANT` for the constants that all code has in common (3.15).
    pub(crate) fn share_constants(&mut self, constants: &[Constant]) {
        if !self.bytecode.shares_constants {
            return;
        }
        for id in self.order() {
            for instruction in &mut self.blocks[id].instructions {
                if instruction.op == Op::LoadConst
                    && let Some(common) =
                        constants.get(instruction.arg as usize).and_then(common_constant)
                {
                    instruction.set(Op::LoadCommonConstant, common);
                }
            }
        }
    }

    /// Forgets the constants that nothing loads; the first stays, for it may be a docstring.
    pub(crate) fn remove_unused_constants(&mut self, constants: &mut Vec<Constant>) {
        let mut used = vec![false; constants.len()];
        if let Some(first) = used.first_mut() {
            *first = true;
        }
        let order = self.order();
        for id in &order {
            for instruction in &self.blocks[*id].instructions {
                if matches!(instruction.op, Op::LoadConst | Op::ReturnConst | Op::KwNames) {
                    used[instruction.arg as usize] = true;
                }
            }
        }
        let mut place = Vec::with_capacity(used.len());
        let mut count = 0;
        for used in &used {
            place.push(count);
            count += u32::from(*used);
        }
        let mut index = 0;
        constants.retain(|_| {
            index += 1;
            used[index - 1]
        });
        for id in order {
            for instruction in &mut self.blocks[id].instructions {
                if matches!(instruction.op, Op::LoadConst | Op::ReturnConst | Op::KwNames) {
                    instruction.arg = place[instruction.arg as usize];
                }
            }
        }
    }
}

fn common_constant(value: &Constant) -> Option<u32> {
    match value {
        Constant::None => Some(common::NONE),
        Constant::Str(text) if text.is_empty() => Some(common::EMPTY_STR),
        Constant::True => Some(common::TRUE),
        Constant::False => Some(common::FALSE),
        Constant::Int(-1) => Some(common::MINUS_ONE),
        _ => None,
    }
}

/// None, `IS_OP` and a jump on that become one jump.
fn jump_if_none(instructions: &mut [Instr]) {
    let mut at = 2;
    if at < instructions.len() && instructions[at].op == Op::ToBool {
        instructions[at].clear();
        at += 1;
    }
    if at >= instructions.len() {
        return;
    }
    let mut inverted = instructions[1].arg != 0;
    match instructions[at].op {
        Op::PopJumpIfFalse => inverted = !inverted,
        Op::PopJumpIfTrue => {}
        _ => return,
    }
    instructions[0].clear();
    instructions[1].clear();
    instructions[at].op = if inverted { Op::PopJumpIfNotNone } else { Op::PopJumpIfNone };
}

/// The constant that an instruction pushes.
pub fn loaded(op: Op, arg: u32, constants: &[Constant]) -> Option<Constant> {
    match op {
        Op::LoadConst => constants.get(arg as usize).cloned(),
        Op::LoadSmallInt => Some(Constant::Int(i64::from(arg))),
        _ => None,
    }
}

/// The value of `LOAD_SMALL_INT`, if a constant has one.
pub fn small_int(value: &Constant) -> Option<u32> {
    match value {
        Constant::Int(value) => u32::try_from(*value).ok().filter(|value| *value < 256),
        _ => None,
    }
}

fn make_small(instruction: &mut Instr, constants: &[Constant]) {
    if instruction.op == Op::LoadConst
        && let Some(small) = constants.get(instruction.arg as usize).and_then(small_int)
    {
        instruction.set(Op::LoadSmallInt, small);
    }
}

/// The index of a constant, appended if it is new.
pub fn add_constant(constants: &mut Vec<Constant>, value: Constant, merge: Merge<'_>) -> u32 {
    if let Some(index) = constants.iter().position(|known| *known == value) {
        return index as u32;
    }
    constants.push(merge(value));
    constants.len() as u32 - 1
}
