//! Which loads of locals may borrow (3.14): the local surely holds the object until its copy on the stack is used up.

use crate::python::code::Op;
use crate::python::compile::graph::{BlockId, Graph, Instr, ends_flow, has_target};

/// A value on the stack: the instruction that pushed it and the local it came from, as far as that is in this block.
#[derive(Clone, Copy)]
struct Reference {
    from: Option<usize>,
    local: Option<u32>,
}

const UNKNOWN: Reference = Reference { from: None, local: None };

/// The stack while the instructions of a block are gone through; `counted` are those that must count.
struct Walk {
    stack: Vec<Reference>,
    counted: Vec<bool>,
    mends_graph: bool,
}

impl Graph {
    pub(crate) fn borrow_locals(&mut self) {
        if !self.bytecode.borrows_locals {
            return;
        }
        self.clear_visited();
        let mut todo = vec![0];
        self.blocks[0].visited = true;
        while let Some(id) = todo.pop() {
            self.borrow_in(id, &mut todo);
        }
    }

    fn borrow_in(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        let block = &self.blocks[id];
        let depth = block.start_depth.unwrap_or(0).max(0) as usize;
        let instructions = block.instructions.clone();
        let mut walk = Walk {
            stack: vec![UNKNOWN; depth],
            counted: vec![false; instructions.len()],
            mends_graph: self.bytecode.mends_graph,
        };
        for (index, instruction) in instructions.iter().enumerate() {
            if has_target(instruction.op)
                && let Some(target) = instruction.target
            {
                self.visit(target, todo);
            }
            walk.step(index, instruction);
        }
        let last = instructions.last().map(|last| last.op);
        if let Some(next) = self.blocks[id].next
            && last.map_or(self.bytecode.mends_graph, |last| !ends_flow(last))
        {
            self.visit(next, todo);
        }
        for reference in &walk.stack {
            if let Some(from) = reference.from {
                walk.counted[from] = true;
            }
        }
        for (instruction, counted) in self.blocks[id].instructions.iter_mut().zip(walk.counted) {
            instruction.op = match instruction.op {
                Op::LoadFast if !counted => Op::LoadFastBorrow,
                Op::LoadFastLoadFast if !counted => Op::LoadFastBorrowLoadFastBorrow,
                op => op,
            };
        }
    }

    fn visit(&mut self, id: BlockId, todo: &mut Vec<BlockId>) {
        if !self.blocks[id].visited {
            self.blocks[id].visited = true;
            todo.push(id);
        }
    }
}

impl Walk {
    fn push(&mut self, index: usize, local: Option<u32>) {
        self.stack.push(Reference { from: Some(index), local });
    }

    fn pop(&mut self) -> Reference {
        self.stack.pop().unwrap_or(UNKNOWN)
    }

    /// A local gets another value: what was loaded from it before must have counted.
    fn kill(&mut self, local: u32) {
        for reference in &self.stack {
            if reference.local == Some(local)
                && let Some(from) = reference.from
            {
                self.counted[from] = true;
            }
        }
    }

    fn store(&mut self, local: u32) {
        let value = self.pop();
        self.kill(local);
        if let Some(from) = value.from {
            self.counted[from] = true;
        }
    }

    fn step(&mut self, index: usize, instruction: &Instr) {
        let (op, arg) = (instruction.op, instruction.arg);
        match op {
            Op::LoadFast => self.push(index, Some(arg)),
            Op::LoadFastAndClear => {
                self.kill(arg);
                self.push(index, Some(arg));
            }
            Op::LoadFastLoadFast => {
                self.push(index, Some(arg >> 4));
                self.push(index, Some(arg & 15));
            }
            Op::StoreFast => self.store(arg),
            Op::StoreFastLoadFast => {
                self.store(arg >> 4);
                self.push(index, Some(arg & 15));
            }
            Op::StoreFastStoreFast => {
                self.store(arg >> 4);
                self.store(arg & 15);
            }
            Op::DeleteFast => self.kill(arg),
            Op::Copy => {
                let place = self.stack.len().checked_sub(arg as usize);
                let copied = place.map_or(UNKNOWN, |place| self.stack[place]);
                self.stack.push(copied);
            }
            Op::Swap => {
                let (top, other) =
                    (self.stack.len() - 1, self.stack.len().saturating_sub(arg as usize));
                self.stack.swap(top, other);
            }
            Op::LoadAttr | Op::LoadSuperAttr => {
                let owner = self.pop();
                if op == Op::LoadSuperAttr {
                    self.pop();
                    self.pop();
                }
                self.push(index, None);
                if arg & 1 != 0 {
                    self.stack.push(owner);
                }
            }
            Op::LoadSpecial => {
                let owner = self.pop();
                self.push(index, None);
                self.stack.push(owner);
            }
            // Until 3.14 CPython takes the number of the pushed value for that of the instruction.
            Op::GetAnext
            | Op::GetLen
            | Op::ImportFrom
            | Op::MatchKeys
            | Op::MatchMapping
            | Op::MatchSequence
            | Op::WithExceptStart => {
                self.push(if self.mends_graph { index } else { 0 }, None);
            }
            Op::CheckExcMatch | Op::Send => {
                self.pop();
                self.push(index, None);
            }
            Op::ForIter | Op::ForIterPair => self.push(index, None),
            _ => self.step_iterator(index, instruction),
        }
    }

    /// What iterates keeps what it iterates over.
    fn step_iterator(&mut self, index: usize, instruction: &Instr) {
        match instruction.op {
            Op::EndSend | Op::SetFunctionAttribute => {
                let top = self.pop();
                self.pop();
                self.stack.push(top);
            }
            Op::EndSendPair => {
                let top = self.pop();
                self.pop();
                self.pop();
                self.stack.push(top);
            }
            // What knows its items is iterated over itself, with a place beside it.
            Op::GetIterPair => {
                let value = self.pop();
                self.stack.push(Reference { local: None, ..value });
                self.push(index, None);
            }
            // A generator is its own iterator, a text its own format.
            Op::GetYieldFromIter | Op::FormatSimple => {
                let value = self.pop();
                self.stack.push(Reference { local: None, ..value });
            }
            _ => self.step_plainly(index, instruction),
        }
    }

    fn step_plainly(&mut self, index: usize, instruction: &Instr) {
        let (op, arg) = (instruction.op, instruction.arg);
        if instruction.is_block_push() {
            return;
        }
        let effect = op.stack_effect(arg);
        let takes = match op {
            Op::DictMerge
            | Op::DictUpdate
            | Op::ListAppend
            | Op::ListExtend
            | Op::MapAdd
            | Op::Reraise
            | Op::SetAdd
            | Op::SetUpdate => effect.unsigned_abs() as usize,
            _ => op.popped(arg),
        };
        for _ in 0..takes {
            self.pop();
        }
        let pushes = takes as i32 + effect;
        for _ in 0..pushes.max(0) {
            self.push(index, None);
        }
    }
}
