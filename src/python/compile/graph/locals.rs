//! Locals that may be unbound: their loads check.

use crate::python::code::Op;
use crate::python::compile::graph::{BlockId, Graph};
use rustc_hash::FxHashMap;

/// As many locals are followed through the whole graph; the others only inside blocks.
const TRACKED: usize = 64;

impl Graph {
    pub(crate) fn check_locals(&mut self, locals: usize, parameters: usize) {
        if locals == 0 {
            return;
        }
        if locals > TRACKED {
            self.check_many();
        }
        self.clear_visited();
        let mut mask = 0;
        for local in parameters..locals.min(TRACKED) {
            mask |= 1 << local;
        }
        let mut todo = Vec::new();
        self.spread(0, mask, &mut todo);
        for id in self.order() {
            self.scan(id, &mut todo);
        }
        while let Some(id) = todo.pop() {
            self.blocks[id].visited = false;
            self.scan(id, &mut todo);
        }
    }

    fn spread(&mut self, id: BlockId, mask: u64, todo: &mut Vec<BlockId>) {
        let block = &mut self.blocks[id];
        let both = block.unsafe_locals | mask;
        if block.unsafe_locals != both {
            block.unsafe_locals = both;
            if !block.visited {
                todo.push(id);
                block.visited = true;
            }
        }
    }

    fn scan(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        let mut mask = self.blocks[id].unsafe_locals;
        for index in 0..self.blocks[id].instructions.len() {
            let instruction = &mut self.blocks[id].instructions[index];
            let handler = instruction.handler;
            let before = mask;
            if (instruction.arg as usize) < TRACKED {
                let bit = 1 << instruction.arg;
                match instruction.op {
                    Op::DeleteFast | Op::LoadFastAndClear | Op::StoreFastMaybeNull => mask |= bit,
                    Op::StoreFast | Op::LoadFastCheck => mask &= !bit,
                    Op::LoadFast => {
                        if mask & bit != 0 {
                            instruction.op = Op::LoadFastCheck;
                        }
                        mask &= !bit;
                    }
                    _ => {}
                }
            }
            if let Some(handler) = handler {
                self.spread(handler, before, todo);
            }
        }
        let block = &self.blocks[id];
        let next = block.next.filter(|_| block.falls_through());
        let jump = block.last().filter(|last| last.op.is_jump()).and_then(|last| last.target);
        for way in next.into_iter().chain(jump) {
            self.spread(way, mask, todo);
        }
    }

    fn check_many(&mut self) {
        let mut bound: FxHashMap<u32, usize> = FxHashMap::default();
        for (number, id) in self.order().into_iter().enumerate() {
            for instruction in &mut self.blocks[id].instructions {
                let local = instruction.arg;
                if (local as usize) < TRACKED {
                    continue;
                }
                match instruction.op {
                    Op::DeleteFast | Op::LoadFastAndClear | Op::StoreFastMaybeNull => {
                        bound.remove(&local);
                    }
                    Op::StoreFast => {
                        bound.insert(local, number);
                    }
                    Op::LoadFast if bound.insert(local, number) != Some(number) => {
                        instruction.op = Op::LoadFastCheck;
                    }
                    _ => {}
                }
            }
        }
    }
}
