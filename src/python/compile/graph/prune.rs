//! Dead code, superfluous jumps, and `NOP`s that no tracer needs.

use crate::python::code::Op;
use crate::python::compile::emit::Location;
use crate::python::compile::graph::{BlockId, Graph, is_unconditional};
use crate::python::version::Passes;

/// Blocks up to this size are copied rather than jumped to.
const COPY_LIMIT: usize = 4;

impl Graph {
    /// Empties the blocks that cannot be reached, and counts the ways into the others.
    pub(crate) fn remove_unreachable(&mut self) {
        self.clear_visited();
        for block in &mut self.blocks {
            block.predecessors = 0;
        }
        self.blocks[0].predecessors = 1;
        self.blocks[0].visited = true;
        let mut todo = vec![0];
        while let Some(id) = todo.pop() {
            let block = &self.blocks[id];
            let mut ways: Vec<BlockId> = Vec::new();
            if block.falls_through() {
                ways.extend(block.next);
            }
            ways.extend(block.instructions.iter().filter_map(|instruction| instruction.target));
            for way in ways {
                let target = &mut self.blocks[way];
                target.predecessors += 1;
                if !target.visited {
                    target.visited = true;
                    todo.push(way);
                }
            }
        }
        for block in &mut self.blocks {
            if block.predecessors == 0 {
                block.instructions.clear();
                block.is_handler = false;
            }
        }
    }

    /// A jump to a short block that leaves the function, or to one without lines, becomes a copy of it.
    pub(crate) fn inline_small(&mut self) {
        loop {
            let mut changed = false;
            for id in self.order() {
                changed |= self.inline_block(id);
            }
            if !changed {
                return;
            }
        }
    }

    pub(crate) fn inline_block(&mut self, id: BlockId) -> bool {
        let Some(last) = self.blocks[id].last().copied() else { return false };
        if !is_unconditional(last.op) {
            return false;
        }
        let Some(target) = last.target else { return false };
        let block = &self.blocks[target];
        // Until 3.11 only what has no line, such as an implicit `return None`.
        let is_fit = self.bytecode.passes != Passes::Undirected || block.has_no_line();
        let small_exit = is_fit && block.exits_scope() && block.instructions.len() <= COPY_LIMIT;
        let artificial = self.bytecode.passes == Passes::LinesFirst
            && block.has_no_line()
            && !block.falls_through();
        if !small_exit && !artificial {
            return false;
        }
        let copy = block.instructions.clone();
        let own = &mut self.blocks[id].instructions;
        if let Some(jump) = own.last_mut() {
            jump.clear();
            jump.target = None;
        }
        own.extend(copy);
        if artificial
            && last.op == Op::Jump
            && let Some(jump) = own.last_mut()
            && is_unconditional(jump.op)
        {
            // The eval breaker must still be looked at.
            jump.op = Op::Jump;
        }
        let target = &mut self.blocks[target];
        target.predecessors = target.predecessors.saturating_sub(1);
        true
    }

    /// Removes `NOP`s whose line is shown by a neighbour; gives the number removed.
    pub(crate) fn remove_nops(&mut self) -> usize {
        self.order().into_iter().map(|id| self.remove_block_nops(id)).sum()
    }

    pub(crate) fn remove_nops_of(&mut self, id: BlockId) {
        self.remove_block_nops(id);
    }

    fn remove_block_nops(&mut self, id: BlockId) -> usize {
        let next_line = self.next_line(id);
        let block = &mut self.blocks[id];
        let instructions = &mut block.instructions;
        let before = instructions.len();
        let shadow = &mut block.shadow;
        shadow.resize(shadow.len().max(before), None);
        for (place, instruction) in shadow.iter_mut().zip(&*instructions) {
            *place = instruction.handler;
        }
        let mut kept = 0;
        let mut previous = -1;
        for index in 0..before {
            let instruction = instructions[index];
            let line = instruction.location.line;
            if instruction.op == Op::Nop {
                if line < 0 || previous == line {
                    continue;
                }
                if index + 1 < before {
                    let next = &mut instructions[index + 1].location;
                    if next.line == line {
                        continue;
                    }
                    if next.line < 0 {
                        *next = instruction.location;
                        continue;
                    }
                } else if next_line == Some(line) {
                    continue;
                }
            }
            instructions[kept] = instruction;
            kept += 1;
            previous = line;
        }
        instructions.truncate(kept);
        before - kept
    }

    /// The line that the code after a block starts with.
    fn next_line(&self, id: BlockId) -> Option<i32> {
        let next = self.nonempty(self.blocks[id].next)?;
        let is_plain = self.bytecode.passes == Passes::Undirected;
        let first = self.blocks[next].instructions.iter().find(|instruction| {
            is_plain || instruction.op != Op::Nop || instruction.location.line >= 0
        });
        Some(first.map_or(Location::NONE.line, |instruction| instruction.location.line))
    }

    /// Removes values that are pushed only to be popped.
    pub(crate) fn remove_nops_and_pairs(&mut self) {
        loop {
            let mut done = true;
            let mut previous: Option<(BlockId, usize)> = None;
            for id in self.order() {
                self.remove_block_nops(id);
                if self.blocks[id].labelled {
                    previous = None;
                }
                for index in 0..self.blocks[id].instructions.len() {
                    if self.blocks[id].instructions[index].op == Op::PopTop
                        && let Some((block, at)) = previous
                    {
                        let pushed = &mut self.blocks[block].instructions[at];
                        if matches!(pushed.op, Op::LoadConst | Op::LoadSmallInt)
                            || pushed.op == Op::Copy && pushed.arg == 1
                        {
                            pushed.clear();
                            self.blocks[id].instructions[index].clear();
                            done = false;
                        }
                    }
                    previous = Some((id, index));
                }
                let jumps = previous
                    .is_some_and(|(block, at)| self.blocks[block].instructions[at].op.is_jump());
                if jumps || !self.blocks[id].falls_through() {
                    previous = None;
                }
            }
            if done {
                return;
            }
        }
    }

    pub(crate) fn remove_nops_and_jumps(&mut self) {
        while self.remove_nops() + self.remove_jumps() > 0 {}
    }

    /// A jump to what follows anyway becomes a `NOP`.
    pub(crate) fn remove_jumps(&mut self) -> usize {
        let mut removed = 0;
        for id in self.order() {
            let Some(last) = self.blocks[id].last().copied() else { continue };
            if !is_unconditional(last.op) {
                continue;
            }
            let target = self.nonempty(last.target);
            if target.is_some() && target == self.nonempty(self.blocks[id].next) {
                if let Some(jump) = self.blocks[id].instructions.last_mut() {
                    jump.clear();
                    jump.target = None;
                }
                removed += 1;
            }
        }
        removed
    }
}
