//! Small replacements inside blocks, and jumps that lead to jumps.

use crate::python::code::{Constant, Op};
use crate::python::compile::graph::constants::add_constant;
use crate::python::compile::graph::{BlockId, Graph, Instr, has_target};

type Merge<'a> = &'a mut dyn FnMut(Constant) -> Constant;

impl Graph {
    pub(crate) fn optimize_blocks(&mut self, constants: &mut Vec<Constant>, merge: Merge<'_>) {
        for id in self.order() {
            let mut index = 0;
            while index < self.blocks[id].instructions.len() {
                // A threaded jump is looked at again.
                if !self.thread_jump(id, index) {
                    self.replace(id, index, constants, merge);
                    if self.bytecode.folds_late {
                        self.fold(id, index, constants, merge);
                    }
                    index += 1;
                }
            }
            self.optimize_swaps(id);
        }
    }

    /// A jump to a jump goes to its target at once.
    fn thread_jump(&mut self, id: BlockId, index: usize) -> bool {
        let jump = self.blocks[id].instructions[index];
        if !has_target(jump.op) {
            return false;
        }
        let Some(target) = jump.target else { return false };
        let Some(next) = self.blocks[target].instructions.first().copied() else { return false };
        let op = match (jump.op, next.op) {
            (
                Op::PopJumpIfNone
                | Op::PopJumpIfNotNone
                | Op::PopJumpIfFalse
                | Op::PopJumpIfTrue
                | Op::JumpIfFalse
                | Op::JumpIfTrue,
                Op::Jump,
            )
            | (Op::JumpIfFalse, Op::JumpIfFalse)
            | (Op::JumpIfTrue, Op::JumpIfTrue)
            | (Op::Jump | Op::JumpNoInterrupt, Op::JumpNoInterrupt) => jump.op,
            (Op::Jump | Op::JumpNoInterrupt, Op::Jump) => Op::Jump,
            (Op::JumpIfFalse, Op::JumpIfTrue) | (Op::JumpIfTrue, Op::JumpIfFalse) => {
                // The jump there is surely not made.
                self.blocks[id].instructions[index].target = self.blocks[target].next;
                return true;
            }
            _ => return false,
        };
        if jump.target == next.target {
            return false;
        }
        let instructions = &mut self.blocks[id].instructions;
        // The old jump stays as a NOP for its line.
        instructions[index].clear();
        instructions[index].target = None;
        // Until 3.14 CPython forgets the handler here, which the exception table shows.
        let handler = jump.handler.filter(|_| self.bytecode.mends_graph);
        let threaded = Instr::new(op, 0, next.location);
        instructions.push(Instr { target: next.target, handler, ..threaded });
        true
    }

    fn replace(
        &mut self,
        id: BlockId,
        index: usize,
        constants: &mut Vec<Constant>,
        merge: Merge<'_>,
    ) {
        let late = self.bytecode.folds_late;
        let instructions = &mut self.blocks[id].instructions;
        let here = instructions[index];
        let next = instructions.get(index + 1).copied();
        let next_op = next.map_or(Op::Cache, |next| next.op);
        match here.op {
            Op::BuildTuple => {
                if let Some(next) = next
                    && next.op == Op::UnpackSequence
                    && next.arg == here.arg
                    && (1..=3).contains(&here.arg)
                {
                    instructions[index].clear();
                    match here.arg {
                        1 => instructions[index + 1].clear(),
                        _ => instructions[index + 1].op = Op::Swap,
                    }
                    return;
                }
                if !late {
                    fold_tuple(instructions, index, constants, merge);
                }
            }
            Op::Swap if here.arg == 1 => instructions[index].clear(),
            Op::StoreFast => {
                if let Some(next) = next
                    && next.op == Op::StoreFast
                    && next.arg == here.arg
                    && next.location.line == here.location.line
                {
                    instructions[index].set(Op::PopTop, 0);
                }
            }
            Op::LoadGlobal if next_op == Op::PushNull && here.arg & 1 == 0 => {
                instructions[index].arg |= 1;
                instructions[index + 1].clear();
            }
            Op::CompareOp if next_op == Op::ToBool => {
                instructions[index].clear();
                instructions[index + 1].set(Op::CompareOp, here.arg | 16);
            }
            Op::ContainsOp | Op::IsOp if next_op == Op::ToBool => {
                instructions[index].clear();
                instructions[index + 1].set(here.op, here.arg);
            }
            Op::ContainsOp | Op::IsOp if next_op == Op::UnaryNot => {
                instructions[index].clear();
                instructions[index + 1].set(here.op, here.arg ^ 1);
            }
            Op::ToBool if next_op == Op::ToBool => instructions[index].clear(),
            Op::UnaryNot if next_op == Op::ToBool => {
                instructions[index].clear();
                instructions[index + 1].set(Op::UnaryNot, 0);
            }
            Op::UnaryNot if next_op == Op::UnaryNot => {
                instructions[index].clear();
                instructions[index + 1].clear();
            }
            _ => {}
        }
    }
}

/// `LOAD_CONST`s that make a tuple become one constant.
pub fn fold_tuple(
    instructions: &mut [Instr],
    index: usize,
    constants: &mut Vec<Constant>,
    merge: Merge<'_>,
) {
    let size = instructions[index].arg as usize;
    let Some(start) = index.checked_sub(size) else { return };
    let parts = &instructions[start..index];
    if parts.iter().any(|part| part.op != Op::LoadConst) {
        return;
    }
    let items: Vec<Constant> =
        parts.iter().filter_map(|part| constants.get(part.arg as usize).cloned()).collect();
    let place = add_constant(constants, Constant::Tuple(items.into()), merge);
    for part in &mut instructions[start..index] {
        part.clear();
    }
    instructions[index].set(Op::LoadConst, place);
}
