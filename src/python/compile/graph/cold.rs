//! Handlers go to the end, so that code without exceptions runs straight on.

use crate::python::code::Op;
use crate::python::compile::emit::Location;
use crate::python::compile::graph::{Block, BlockId, Graph, Instr};
use crate::python::version::Passes;

impl Graph {
    pub(crate) fn push_cold_to_end(&mut self) {
        if self.blocks[0].next.is_none() {
            return;
        }
        self.mark_warm();
        self.mark_cold();
        for id in self.order() {
            let block = &self.blocks[id];
            if block.cold
                && block.falls_through()
                && let Some(next) = block.next
                && self.blocks[next].warm
            {
                self.jump_explicitly(id, next);
            }
        }
        let order = self.order();
        let (cold, warm): (Vec<BlockId>, Vec<BlockId>) =
            order.into_iter().partition(|id| self.blocks[*id].cold);
        let any_cold = !cold.is_empty();
        let order: Vec<BlockId> = warm.into_iter().chain(cold).collect();
        for pair in order.windows(2) {
            self.blocks[pair[0]].next = Some(pair[1]);
        }
        if let Some(last) = order.last() {
            self.blocks[*last].next = None;
        }
        if any_cold && self.bytecode.passes != Passes::LinesFirst {
            self.remove_jumps();
        } else if any_cold {
            self.remove_nops_and_jumps();
        }
    }

    fn jump_explicitly(&mut self, id: BlockId, next: BlockId) {
        let is_plain = self.bytecode.jumps_plainly;
        let op = if is_plain { Op::Jump } else { Op::JumpNoInterrupt };
        let mut jump = Instr::new(op, 0, Location::NONE);
        jump.target = Some(next);
        let block = Block {
            instructions: vec![jump],
            next: Some(next),
            cold: true,
            predecessors: u32::from(self.bytecode.passes == Passes::LinesFirst),
            ..Block::default()
        };
        self.blocks[next].labelled = true;
        let new = self.blocks.len();
        self.blocks.push(block);
        self.blocks[id].next = Some(new);
    }

    fn mark_warm(&mut self) {
        self.clear_visited();
        self.blocks[0].visited = true;
        let mut todo = vec![0];
        while let Some(id) = todo.pop() {
            self.blocks[id].warm = true;
            for way in self.ways(id) {
                if !self.blocks[way].visited {
                    self.blocks[way].visited = true;
                    todo.push(way);
                }
            }
        }
    }

    fn mark_cold(&mut self) {
        self.clear_visited();
        let mut todo: Vec<BlockId> = Vec::new();
        for id in self.order() {
            if self.blocks[id].is_handler {
                self.blocks[id].visited = true;
                todo.push(id);
            }
        }
        while let Some(id) = todo.pop() {
            self.blocks[id].cold = true;
            for way in self.ways(id) {
                let block = &mut self.blocks[way];
                if !block.warm && !block.visited {
                    block.visited = true;
                    todo.push(way);
                }
            }
        }
    }

    /// Where normal flow goes from a block.
    fn ways(&self, id: BlockId) -> Vec<BlockId> {
        let block = &self.blocks[id];
        let next = block.next.filter(|_| block.falls_through());
        let jumps = block
            .instructions
            .iter()
            .filter(|instruction| instruction.op.is_jump())
            .filter_map(|instruction| instruction.target);
        next.into_iter().chain(jumps).collect()
    }
}
