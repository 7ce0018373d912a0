//! The last passes: pseudo instructions go, jumps get their direction.

use crate::python::code::Op;
use crate::python::compile::emit::{intrinsic, intrinsic2};
use crate::python::compile::graph::{Block, BlockId, Graph, Instr};
use crate::python::version::{Bytecode, Passes};

impl Graph {
    /// What other versions spell otherwise.
    pub fn spell_as_version(&mut self) {
        for block in &mut self.blocks {
            for instruction in &mut block.instructions {
                (instruction.op, instruction.arg) =
                    spelling(self.bytecode, instruction.op, instruction.arg);
            }
        }
    }

    /// `and` and `or` were one jump that keeps the value: three instructions from here on.
    pub fn spell_out_jumps(&mut self) {
        for block in &mut self.blocks {
            let Some(last) = block.instructions.last_mut() else { continue };
            let op = match last.op {
                Op::JumpIfFalse => Op::PopJumpIfFalse,
                Op::JumpIfTrue => Op::PopJumpIfTrue,
                _ => continue,
            };
            last.op = op;
            let before = Instr { target: None, arg: 0, ..*last };
            let at = block.instructions.len() - 1;
            block.instructions.insert(at, Instr { op: Op::ToBool, ..before });
            block.instructions.insert(at, Instr { op: Op::Copy, arg: 1, ..before });
        }
    }

    /// Leaves only instructions that CPython's machine knows.
    pub fn finish(&mut self) {
        let is_new = self.bytecode.passes == Passes::LinesFirst;
        for block in &mut self.blocks {
            for instruction in &mut block.instructions {
                match instruction.op {
                    Op::SetupFinally | Op::SetupWith | Op::SetupCleanup | Op::PopBlock => {
                        instruction.clear();
                    }
                    Op::LoadClosure if is_new => instruction.op = Op::LoadFast,
                    Op::StoreFastMaybeNull => instruction.op = Op::StoreFast,
                    _ => {}
                }
            }
        }
        if is_new {
            self.remove_nops_and_jumps();
        } else {
            self.remove_nops();
        }
        self.normalize_jumps();
    }

    fn normalize_jumps(&mut self) {
        self.clear_visited();
        let mut at = Some(0);
        while let Some(id) = at {
            self.blocks[id].visited = true;
            self.normalize(id);
            at = self.blocks[id].next;
        }
    }

    fn normalize(&mut self, id: BlockId) {
        let Some(last) = self.blocks[id].last().copied() else { return };
        let Some(target) = last.target.filter(|_| last.op.is_jump()) else { return };
        let forward = !self.blocks[target].visited;
        if self.bytecode.passes == Passes::Undirected
            && let Some(op) = directed(last.op, forward)
        {
            if let Some(jump) = self.blocks[id].instructions.last_mut() {
                jump.op = op;
            }
            return;
        }
        let op = match last.op {
            Op::Jump | Op::JumpNoInterrupt if forward => Op::JumpForward,
            Op::Jump => Op::JumpBackward,
            Op::JumpNoInterrupt => Op::JumpBackwardNoInterrupt,
            _ if forward => return self.mark_way(id, last),
            Op::TestJumpIfTrue => Op::TestJumpIfFalse,
            Op::TestJumpIfFalse => Op::TestJumpIfTrue,
            Op::PopJumpIfTrue => Op::PopJumpIfFalse,
            Op::PopJumpIfFalse => Op::PopJumpIfTrue,
            Op::PopJumpIfNone => Op::PopJumpIfNotNone,
            Op::PopJumpIfNotNone => Op::PopJumpIfNone,
            _ => return,
        };
        if matches!(last.op, Op::Jump | Op::JumpNoInterrupt) {
            if let Some(jump) = self.blocks[id].instructions.last_mut() {
                jump.op = op;
            }
            return;
        }
        // Conditional jumps go forward only: jump over an unconditional one.
        let handler = last.handler.filter(|_| self.bytecode.mends_graph);
        let jump = Instr::new(Op::Jump, 0, last.location);
        let mut instructions = vec![Instr { target: Some(target), handler, ..jump }];
        if self.bytecode.marks_ways {
            instructions.insert(0, Instr { handler, ..not_taken(last) });
        }
        let new = self.blocks.len();
        let next = self.blocks[id].next;
        self.blocks.push(Block {
            instructions,
            next,
            cold: self.blocks[id].cold,
            start_depth: self.blocks[target].start_depth,
            ..Block::default()
        });
        if let Some(jump) = self.blocks[id].instructions.last_mut() {
            jump.op = op;
            jump.target = next;
        }
        self.blocks[id].next = Some(new);
    }

    /// Behind a conditional jump stands which way was not taken.
    fn mark_way(&mut self, id: BlockId, jump: Instr) {
        let is_conditional = matches!(
            jump.op,
            Op::PopJumpIfTrue | Op::PopJumpIfFalse | Op::PopJumpIfNone | Op::PopJumpIfNotNone
        );
        if is_conditional && self.bytecode.marks_ways {
            let block = &mut self.blocks[id];
            let left = block.shadow.get(block.instructions.len()).copied().flatten();
            let handler = if self.bytecode.mends_graph { jump.handler } else { left };
            block.instructions.push(Instr { handler, ..not_taken(jump) });
        }
    }
}

/// A conditional jump of 3.11 tells its direction.
fn directed(op: Op, forward: bool) -> Option<Op> {
    let [ahead, back] = match op {
        Op::PopJumpIfFalse => [Op::PopJumpForwardIfFalse, Op::PopJumpBackwardIfFalse],
        Op::PopJumpIfTrue => [Op::PopJumpForwardIfTrue, Op::PopJumpBackwardIfTrue],
        Op::PopJumpIfNone => [Op::PopJumpForwardIfNone, Op::PopJumpBackwardIfNone],
        Op::PopJumpIfNotNone => [Op::PopJumpForwardIfNotNone, Op::PopJumpBackwardIfNotNone],
        _ => return None,
    };
    Some(if forward { ahead } else { back })
}

/// How an instruction set spells what is an instruction of 3.13.
fn spelling(bytecode: &Bytecode, op: Op, arg: u32) -> (Op, u32) {
    if bytecode.pairs_iterators {
        return match op {
            Op::GetIter => (Op::GetIterPair, 0),
            Op::GetYieldFromIter => (Op::GetIterPair, 3),
            Op::ForIter => (Op::ForIterPair, arg),
            Op::PopIter => (Op::PopIterPair, 0),
            Op::EndSend => (Op::EndSendPair, 0),
            op => (op, arg),
        };
    }
    if !bytecode.tests_truth {
        return (op, arg);
    }
    let is_oldest = !bytecode.has_intrinsics;
    match op {
        Op::PopJumpIfFalse if !is_oldest => (Op::TestJumpIfFalse, arg),
        Op::PopJumpIfTrue if !is_oldest => (Op::TestJumpIfTrue, arg),
        Op::UnaryNot => (Op::UnaryNotAny, arg),
        Op::CallIntrinsic1 if is_oldest => match arg {
            intrinsic::UNARY_POSITIVE => (Op::UnaryPositive, 0),
            intrinsic::LIST_TO_TUPLE => (Op::ListToTuple, 0),
            intrinsic::ASYNC_GENERATOR_WRAP => (Op::AsyncGenWrap, 0),
            // Later syntax, which only the library's own text has.
            _ => (op, arg),
        },
        Op::CallIntrinsic2 if is_oldest && arg == intrinsic2::PREPARE_RERAISE_STAR => {
            (Op::PrepReraiseStar, 0)
        }
        Op::CompareOp if is_oldest => (Op::ComparePlain, arg >> 5),
        Op::CompareOp => (Op::CompareMasked, arg >> 5 << 4 | arg & 15),
        op => (op, arg),
    }
}

fn not_taken(jump: Instr) -> Instr {
    Instr::new(Op::NotTaken, 0, jump.location)
}
