//! Runs of `SWAP`: the shortest one with the same effect, and none where stores can be exchanged.

use crate::python::code::Op;
use crate::python::compile::graph::{BlockId, Graph, Instr};

impl Graph {
    pub(crate) fn optimize_swaps(&mut self, id: BlockId) {
        let instructions = &mut self.blocks[id].instructions;
        let mut index = 0;
        while index < instructions.len() {
            if instructions[index].op == Op::Swap {
                index = shorten(instructions, index);
                exchange_stores(instructions, index);
            }
            index += 1;
        }
    }
}

/// Replaces a run of swaps from `start` by an optimal one; gives the index of its last instruction.
pub fn shorten(instructions: &mut [Instr], start: usize) -> usize {
    let run = instructions[start..]
        .iter()
        .take_while(|instruction| matches!(instruction.op, Op::Swap | Op::Nop))
        .count();
    let run = &mut instructions[start..start + run];
    if run.iter().filter(|instruction| instruction.op == Op::Swap).count() < 2 {
        return start;
    }
    let depth = run.iter().map(|instruction| instruction.arg as usize).max().unwrap_or(0);
    let mut stack: Vec<Option<usize>> = (0..depth).map(Some).collect();
    for instruction in run.iter().filter(|instruction| instruction.op == Op::Swap) {
        stack.swap(0, instruction.arg as usize - 1);
    }
    // Each cycle of the permutation is undone by swaps with the top; written from the end, they make it.
    let mut swaps = Vec::new();
    for first in 0..depth {
        if stack[first].is_none_or(|item| item == first) {
            continue;
        }
        let mut at = first;
        loop {
            if at != 0 {
                swaps.push(at as u32 + 1);
            }
            let Some(next) = stack[at].take() else { break };
            at = next;
        }
    }
    let last = run.len() - 1;
    for (index, instruction) in run.iter_mut().rev().enumerate() {
        match swaps.get(index) {
            Some(depth) => instruction.set(Op::Swap, *depth),
            None => instruction.clear(),
        }
    }
    start + last
}

/// `SWAP` before stores and pops: exchange those instead.
pub fn exchange_stores(instructions: &mut [Instr], from: usize) {
    for index in (0..=from).rev() {
        let swap = instructions[index];
        if swap.op != Op::Swap {
            if swap.op == Op::Nop || is_swappable(swap.op) {
                continue;
            }
            return;
        }
        let Some(first) = next_swappable(instructions, index, -1) else { return };
        let line = instructions[first].location.line;
        let mut second = first;
        for _ in 1..swap.arg {
            let Some(next) = next_swappable(instructions, second, line) else { return };
            second = next;
        }
        let (one, two) = (stores_to(&instructions[first]), stores_to(&instructions[second]));
        if one.is_some() || two.is_some() {
            if one == two {
                return;
            }
            let between = &instructions[first + 1..second];
            let clashes = between.iter().any(|instruction| {
                stores_to(instruction).is_some_and(|slot| Some(slot) == one || Some(slot) == two)
            });
            if clashes {
                return;
            }
        }
        instructions[index].clear();
        instructions.swap(first, second);
    }
}

fn next_swappable(instructions: &[Instr], from: usize, line: i32) -> Option<usize> {
    for (index, instruction) in instructions.iter().enumerate().skip(from + 1) {
        if line >= 0 && instruction.location.line != line {
            return None;
        }
        if instruction.op == Op::Nop {
            continue;
        }
        return is_swappable(instruction.op).then_some(index);
    }
    None
}

fn is_swappable(op: Op) -> bool {
    matches!(op, Op::StoreFast | Op::StoreFastMaybeNull | Op::PopTop)
}

fn stores_to(instruction: &Instr) -> Option<u32> {
    matches!(instruction.op, Op::StoreFast | Op::StoreFastMaybeNull).then_some(instruction.arg)
}
