//! Superinstructions: two neighbouring accesses to locals in one.

use crate::python::code::Op;
use crate::python::compile::graph::Graph;

impl Graph {
    pub(crate) fn combine(&mut self) {
        for id in self.order() {
            let instructions = &mut self.blocks[id].instructions;
            for index in 1..instructions.len() {
                let (one, two) = (instructions[index - 1], instructions[index]);
                let op = match (one.op, two.op) {
                    (Op::LoadFast, Op::LoadFast) => Op::LoadFastLoadFast,
                    (Op::StoreFast, Op::LoadFast) => Op::StoreFastLoadFast,
                    (Op::StoreFast, Op::StoreFast) => Op::StoreFastStoreFast,
                    _ => continue,
                };
                let (line, next) = (one.location.line, two.location.line);
                let other_line = line >= 0 && next >= 0 && line != next;
                if other_line || one.arg >= 16 || two.arg >= 16 {
                    continue;
                }
                instructions[index - 1].set(op, one.arg << 4 | two.arg);
                instructions[index].clear();
            }
        }
        self.remove_nops();
    }
}
