//! The optimiser of 3.11: what has no line is copied, and jumps on a truth that was just asked lead on.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Unit;
use crate::python::compile::graph::{BlockId, Graph};
use rustc_hash::FxHashMap;

type Merge<'a> = &'a mut dyn FnMut(Constant) -> Constant;

impl Graph {
    /// `assemble` up to the lines.
    pub(crate) fn optimize_undirected(&mut self, constants: &mut Vec<Constant>, merge: Merge<'_>) {
        self.skip_empty_targets();
        self.extend_blocks();
        for id in self.order() {
            self.skip_empty_targets_of(id);
            self.optimize_block(id, constants, merge);
            self.remove_nops_of(id);
        }
        self.extend_blocks();
        self.remove_unreachable();
        self.skip_empty();
        for id in self.order() {
            self.remove_nops_of(id);
        }
        if self.remove_jumps() > 0 {
            self.skip_empty();
        }
    }

    fn skip_empty_targets(&mut self) {
        for id in self.order() {
            self.skip_empty_targets_of(id);
        }
    }

    fn skip_empty_targets_of(&mut self, id: BlockId) {
        for index in 0..self.blocks[id].instructions.len() {
            let target = self.blocks[id].instructions[index].target;
            if let Some(full) = self.nonempty(target) {
                self.blocks[id].instructions[index].target = Some(full);
            }
        }
    }

    fn extend_blocks(&mut self) {
        for id in self.last_created_first() {
            self.inline_block(id);
        }
    }

    /// Notes when each block was made: with its label, or where the code went on behind a jump.
    pub(crate) fn note_creation(&mut self, unit: &Unit<'_>) {
        let mut label_at = FxHashMap::default();
        for label in &unit.placements {
            label_at.insert(unit.labels[*label as usize], *label);
        }
        for block in &mut self.blocks {
            block.created = match label_at.get(&block.first_step) {
                Some(label) => (unit.label_times[*label as usize], *label),
                None => (block.first_step, u32::MAX),
            };
        }
    }

    /// The blocks in the order in which 3.11 goes through all that it made.
    pub(crate) fn last_created_first(&self) -> Vec<BlockId> {
        let mut order = self.order();
        order.sort_by_key(|id| std::cmp::Reverse(self.blocks[*id].created));
        order
    }

    /// A jump that keeps the value, to a test of the same value in the same line.
    pub(crate) fn thread_truth(&mut self, id: BlockId, index: usize) -> bool {
        let jump = self.blocks[id].instructions[index];
        let is_false = jump.op == Op::JumpIfFalseOrPop;
        let Some(target) = jump.target.filter(|_| is_false || jump.op == Op::JumpIfTrueOrPop)
        else {
            return false;
        };
        let Some(next) = self.blocks[target].instructions.first().copied() else { return false };
        if next.location.line != jump.location.line {
            return false;
        }
        let (same_pop, same) = (
            if is_false { Op::PopJumpIfFalse } else { Op::PopJumpIfTrue },
            if is_false { Op::JumpIfFalseOrPop } else { Op::JumpIfTrueOrPop },
        );
        let (other_pop, other) = (
            if is_false { Op::PopJumpIfTrue } else { Op::PopJumpIfFalse },
            if is_false { Op::JumpIfTrueOrPop } else { Op::JumpIfFalseOrPop },
        );
        let after = self.blocks[target].next;
        let here = &mut self.blocks[id].instructions[index];
        if (next.op == same_pop || next.op == same) && jump.target != next.target {
            (here.op, here.target) = (next.op, next.target);
            return true;
        }
        if next.op == other_pop || next.op == other {
            // Surely not made there.
            (here.op, here.target) = (same_pop, after);
            return true;
        }
        false
    }

    /// Forgets the constants at the end that nothing loads; the first stays, for it may be a docstring.
    pub(crate) fn trim_constants(&self, constants: &mut Vec<Constant>) {
        let mut last = 0;
        for id in self.order() {
            for instruction in &self.blocks[id].instructions {
                if matches!(instruction.op, Op::LoadConst | Op::KwNames) {
                    last = last.max(instruction.arg as usize);
                }
            }
        }
        constants.truncate(last + 1);
    }
}
