//! Which handler guards each instruction.

use crate::python::code::Op;
use crate::python::compile::graph::{BlockId, Graph};
use crate::python::version::Passes;

impl Graph {
    pub(crate) fn mark_handlers(&mut self) {
        let targets: Vec<BlockId> = self
            .blocks
            .iter()
            .flat_map(|block| &block.instructions)
            .filter(|instruction| instruction.is_block_push())
            .filter_map(|instruction| instruction.target)
            .collect();
        for target in targets {
            self.blocks[target].is_handler = true;
        }
    }

    /// Follows the flow with the stack of handlers; `POP_BLOCK` vanishes.
    pub(crate) fn label_handlers(&mut self) {
        self.clear_visited();
        let mut todo: Vec<(BlockId, Vec<BlockId>)> = vec![(0, Vec::new())];
        self.blocks[0].visited = true;
        while let Some((id, mut stack)) = todo.pop() {
            let mut yield_depth = None;
            for index in 0..self.blocks[id].instructions.len() {
                let instruction = self.blocks[id].instructions[index];
                if instruction.is_block_push() {
                    let Some(target) = instruction.target else { continue };
                    if !self.blocks[target].visited {
                        self.blocks[target].visited = true;
                        todo.push((target, stack.clone()));
                    }
                    if instruction.op != Op::SetupFinally {
                        self.blocks[target].keeps_lasti = true;
                    }
                    stack.push(target);
                    continue;
                }
                if instruction.op == Op::PopBlock {
                    stack.pop();
                    if self.bytecode.passes == Passes::LinesFirst {
                        self.blocks[id].instructions[index].clear();
                    }
                    continue;
                }
                let slot = &mut self.blocks[id].instructions[index];
                slot.handler = stack.last().copied();
                match instruction.op {
                    Op::YieldValue if self.bytecode.passes == Passes::BlocksFirst => {
                        slot.arg = stack.len() as u32;
                    }
                    Op::YieldValue if self.bytecode.passes == Passes::Undirected => slot.arg = 0,
                    Op::YieldValue => yield_depth = Some(stack.len()),
                    // Only the handler for StopIteration is around the yield.
                    Op::Resume if instruction.arg != 0 && yield_depth.take() == Some(1) => {
                        slot.arg |= self.bytecode.depth_bit;
                    }
                    _ => {}
                }
                if instruction.op.is_jump()
                    && let Some(target) = instruction.target
                    && !self.blocks[target].visited
                {
                    self.blocks[target].visited = true;
                    todo.push((target, stack.clone()));
                }
            }
            let block = &self.blocks[id];
            if block.falls_through()
                && let Some(next) = block.next
                && !self.blocks[next].visited
            {
                self.blocks[next].visited = true;
                todo.push((next, stack));
            }
        }
    }
}
