//! The optimiser until 3.12: small exits are copied first, then one pass goes over each block.

use crate::python::code::{Constant, Op};
use crate::python::compile::fold::truth;
use crate::python::compile::graph::constants::loaded;
use crate::python::compile::graph::peephole::fold_tuple;
use crate::python::compile::graph::swaps::{exchange_stores, shorten};
use crate::python::compile::graph::{BlockId, Graph, Instr};
use crate::python::version::Passes;

type Merge<'a> = &'a mut dyn FnMut(Constant) -> Constant;

impl Graph {
    /// `optimize_cfg`.
    pub(crate) fn optimize_early(&mut self, constants: &mut Vec<Constant>, merge: Merge<'_>) {
        self.skip_empty();
        self.inline_small_once();
        for id in self.order() {
            self.optimize_block(id, constants, merge);
        }
        self.remove_nops_and_pairs();
        self.inline_small_once();
        self.remove_unreachable();
        self.remove_nops();
        self.skip_empty();
        self.remove_jumps();
    }

    /// Empty blocks are passed over.
    pub(crate) fn skip_empty(&mut self) {
        for id in self.order() {
            self.blocks[id].next = self.nonempty(self.blocks[id].next);
            for index in 0..self.blocks[id].instructions.len() {
                let target = self.blocks[id].instructions[index].target;
                if let Some(full) = self.nonempty(target) {
                    self.blocks[full].labelled |= target != Some(full);
                    self.blocks[id].instructions[index].target = Some(full);
                }
            }
        }
    }

    fn inline_small_once(&mut self) {
        for id in self.order() {
            self.inline_block(id);
        }
    }

    pub(crate) fn optimize_block(
        &mut self,
        id: BlockId,
        constants: &mut Vec<Constant>,
        merge: Merge<'_>,
    ) {
        // What the value on top is, if it is a constant; a copy of it counts as well.
        let (mut op, mut arg) = (Op::Nop, 0);
        let returns_constants = self.bytecode.returns_constants;
        let mut index = 0;
        while index < self.blocks[id].instructions.len() {
            let here = self.blocks[id].instructions[index];
            if !(returns_constants && op == Op::LoadConst && here.op == Op::Copy && here.arg == 1) {
                (op, arg) = (here.op, here.arg);
            }
            if self.thread(id, index) || self.thread_truth(id, index) {
                continue;
            }
            let instructions = &mut self.blocks[id].instructions;
            let next = instructions.get(index + 1).copied();
            match (op, next) {
                (Op::LoadConst, Some(next)) => {
                    let returns = next.op == Op::ReturnValue && returns_constants;
                    index += usize::from(returns);
                    if let Some(value) = loaded(op, arg, constants) {
                        let place = index - usize::from(returns);
                        if returns || next.op != Op::ReturnValue {
                            use_constant(&mut instructions[place..], &value, arg);
                        }
                    }
                }
                (Op::BuildTuple, next) => match next {
                    Some(next)
                        if next.op == Op::UnpackSequence
                            && next.arg == here.arg
                            && (1..=3).contains(&here.arg) =>
                    {
                        instructions[index].clear();
                        match here.arg {
                            1 => instructions[index + 1].clear(),
                            _ => instructions[index + 1].op = Op::Swap,
                        }
                    }
                    _ => fold_tuple(instructions, index, constants, merge),
                },
                (Op::Swap, _) if arg == 1 => instructions[index].clear(),
                (Op::Swap, _) => {
                    index = shorten(instructions, index);
                    exchange_stores(instructions, index);
                }
                (Op::PushNull, Some(next)) if next.op == Op::LoadGlobal && next.arg & 1 == 0 => {
                    instructions[index].clear();
                    instructions[index + 1].arg |= 1;
                }
                _ => {}
            }
            index += 1;
        }
    }

    /// A jump to a jump of the same line goes to its target at once.
    fn thread(&mut self, id: BlockId, index: usize) -> bool {
        let jump = self.blocks[id].instructions[index];
        let Some(target) = jump.target else { return false };
        let Some(next) = self.blocks[target].instructions.first().copied() else { return false };
        let is_fit = matches!(
            jump.op,
            Op::PopJumpIfNone
                | Op::PopJumpIfNotNone
                | Op::PopJumpIfFalse
                | Op::PopJumpIfTrue
                | Op::Jump
                | Op::JumpIfFalseOrPop
                | Op::JumpIfTrueOrPop
        );
        let is_near = next.location.line == jump.location.line
            || next.location.line == -1 && self.bytecode.passes == Passes::BlocksFirst;
        if !is_fit || next.op != Op::Jump || !is_near || jump.target == next.target {
            return false;
        }
        self.blocks[id].instructions[index].target = next.target;
        true
    }

    /// The line of what returns without one is that of what stands before it.
    pub(crate) fn guarantee_lines(&mut self, first_line: u32) {
        let mut line = first_line as i32;
        for id in self.order() {
            let Some(last) = self.blocks[id].last().copied() else { continue };
            if last.location.line >= 0 {
                line = last.location.line;
            } else if last.op == Op::ReturnValue {
                for instruction in &mut self.blocks[id].instructions {
                    instruction.location.line = line;
                    instruction.location.end_line = line;
                }
            }
        }
    }
}

/// A constant and what stands behind it.
fn use_constant(instructions: &mut [Instr], value: &Constant, arg: u32) {
    match instructions[1].op {
        next @ (Op::PopJumpIfFalse | Op::PopJumpIfTrue) => {
            instructions[0].clear();
            if truth(value) == (next == Op::PopJumpIfTrue) {
                instructions[1].op = Op::Jump;
            } else {
                instructions[1].clear();
                instructions[1].target = None;
            }
        }
        next @ (Op::JumpIfFalseOrPop | Op::JumpIfTrueOrPop) => {
            if truth(value) == (next == Op::JumpIfTrueOrPop) {
                instructions[1].op = Op::Jump;
            } else {
                instructions[0].clear();
                instructions[1].clear();
                instructions[1].target = None;
            }
        }
        Op::IsOp => {
            let Some(jump) = instructions.get(2).map(|jump| jump.op) else { return };
            let is_jump = matches!(jump, Op::PopJumpIfFalse | Op::PopJumpIfTrue);
            if !matches!(value, Constant::None) || !is_jump {
                return;
            }
            let is_inverted = (instructions[1].arg != 0) != (jump == Op::PopJumpIfFalse);
            instructions[0].clear();
            instructions[1].clear();
            instructions[2].op = if is_inverted { Op::PopJumpIfNotNone } else { Op::PopJumpIfNone };
        }
        Op::ReturnValue => {
            instructions[0].clear();
            instructions[1].set(Op::ReturnConst, arg);
        }
        _ => {}
    }
}
