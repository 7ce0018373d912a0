//! Lines of instructions that have none of their own.

use crate::python::code::Op;
use crate::python::compile::emit::Location;
use crate::python::compile::graph::{Block, BlockId, Graph};
use crate::python::version::Passes;

impl Graph {
    /// Every way out of the function gets a line (PEP 626), and artificial instructions take their neighbour's.
    pub(crate) fn resolve_lines(&mut self) {
        self.copy_exits();
        self.propagate_lines();
    }

    /// An exit without a line that several blocks lead to is copied for each of them.
    fn copy_exits(&mut self) {
        let is_listed = self.bytecode.passes == Passes::Undirected;
        let mut listed = if is_listed { self.last_created_first() } else { Vec::new() };
        listed.reverse();
        let mut at = if is_listed { listed.pop() } else { Some(0) };
        while let Some(id) = at {
            if let Some(last) = self.blocks[id].last().copied()
                && last.op.is_jump()
                && let Some(target) = self.nonempty(last.target)
                && self.is_check_without_line(target)
                && self.blocks[target].predecessors > 1
            {
                self.copy_exit(id, target, last.location);
            }
            at = if is_listed { listed.pop() } else { self.blocks[id].next };
        }
        for id in self.order() {
            let block = &self.blocks[id];
            let Some(next) = block.next else { continue };
            if block.falls_through()
                && let Some(last) = block.last().copied()
                && self.is_check_without_line(next)
                && let Some(first) = self.blocks[next].instructions.first_mut()
            {
                first.location = last.location;
            }
        }
    }

    fn copy_exit(&mut self, from: BlockId, target: BlockId, location: Location) {
        let mut copy = Block {
            instructions: self.blocks[target].instructions.clone(),
            next: self.blocks[target].next,
            labelled: true,
            predecessors: 1,
            ..Block::default()
        };
        if let Some(first) = copy.instructions.first_mut() {
            first.location = location;
        }
        let id = self.blocks.len();
        self.blocks.push(copy);
        self.blocks[target].predecessors -= 1;
        self.blocks[target].next = Some(id);
        if let Some(last) = self.blocks[from].instructions.last_mut() {
            last.target = Some(id);
        }
    }

    fn is_check_without_line(&self, id: BlockId) -> bool {
        let block = &self.blocks[id];
        let checks = self.bytecode.passes == Passes::LinesFirst
            && block
                .instructions
                .iter()
                .any(|instruction| instruction.op.row().breaks || instruction.op == Op::Jump);
        (block.exits_scope() || checks) && block.has_no_line()
    }

    fn propagate_lines(&mut self) {
        for id in self.order() {
            let mut previous = Location::NONE;
            let block = &mut self.blocks[id];
            let Some(last) = block.last().copied() else { continue };
            for instruction in &mut block.instructions {
                if instruction.location.line == -1 {
                    instruction.location = previous;
                } else {
                    previous = instruction.location;
                }
            }
            if block.falls_through()
                && let Some(next) = block.next
            {
                self.inherit(next, previous);
            }
            if last.op.is_jump()
                && let Some(target) = last.target
            {
                self.inherit(target, previous);
            }
        }
    }

    fn inherit(&mut self, id: BlockId, location: Location) {
        let block = &mut self.blocks[id];
        if block.predecessors == 1
            && let Some(first) = block.instructions.first_mut()
            && first.location.line == -1
        {
            first.location = location;
        }
    }
}
