//! The last passes: pseudo instructions go, jumps get their direction.

use crate::python::code::Op;
use crate::python::compile::graph::{Block, BlockId, Graph, Instr};

impl Graph {
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
        for block in &mut self.blocks {
            for instruction in &mut block.instructions {
                match instruction.op {
                    Op::SetupFinally | Op::SetupWith | Op::SetupCleanup => instruction.clear(),
                    Op::LoadClosure => instruction.op = Op::LoadFast,
                    Op::StoreFastMaybeNull => instruction.op = Op::StoreFast,
                    _ => {}
                }
            }
        }
        self.remove_nops_and_jumps();
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
        let op = match last.op {
            Op::Jump | Op::JumpNoInterrupt if forward => Op::JumpForward,
            Op::Jump => Op::JumpBackward,
            Op::JumpNoInterrupt => Op::JumpBackwardNoInterrupt,
            _ if forward => return self.mark_way(id, last),
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
        let mut jump = Instr::new(Op::Jump, 0, last.location);
        jump.target = Some(target);
        let mut instructions = vec![jump];
        if self.bytecode.marks_ways {
            instructions.insert(0, not_taken(last));
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
            let handler = block.shadow.get(block.instructions.len()).copied().flatten();
            block.instructions.push(Instr { handler, ..not_taken(jump) });
        }
    }
}

fn not_taken(jump: Instr) -> Instr {
    Instr::new(Op::NotTaken, 0, jump.location)
}
