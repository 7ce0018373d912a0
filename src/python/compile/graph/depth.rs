//! How high the stack grows.

use crate::python::code::Op;
use crate::python::compile::graph::{BlockId, Graph, ends_flow, has_target};

/// The largest stack that any path needs; also notes the height at the start of each block.
pub fn stack_depth(graph: &mut Graph) -> u32 {
    let mut maximum = 0;
    let mut todo = Vec::new();
    reach(graph, 0, 0, &mut todo);
    while let Some(id) = todo.pop() {
        let mut depth = graph.blocks[id].start_depth.unwrap_or(0);
        let mut next = graph.blocks[id].next;
        for index in 0..graph.blocks[id].instructions.len() {
            let instruction = graph.blocks[id].instructions[index];
            maximum = maximum.max(depth);
            if has_target(instruction.op)
                && instruction.op != Op::EndAsyncForFrom
                && let Some(target) = instruction.target
            {
                let height = depth + jump_effect(instruction.op);
                reach(graph, target, height, &mut todo);
            }
            if !instruction.is_block_push() {
                depth += instruction.op.stack_effect(instruction.arg);
            }
            if ends_flow(instruction.op) {
                next = None;
                break;
            }
        }
        if let Some(next) = next {
            reach(graph, next, depth, &mut todo);
        }
    }
    maximum.max(0) as u32
}

/// Change of the stack on the way to the target.
fn jump_effect(op: Op) -> i32 {
    match op {
        Op::SetupFinally | Op::SetupWith => 1,
        Op::SetupCleanup => 2,
        Op::JumpIfFalseOrPop | Op::JumpIfTrueOrPop => 0,
        Op::ForIterOrEnd | Op::SendOrEnd => -1,
        _ => op.stack_effect(0),
    }
}

fn reach(graph: &mut Graph, id: BlockId, depth: i32, todo: &mut Vec<BlockId>) {
    let block = &mut graph.blocks[id];
    if block.start_depth.is_none() {
        block.start_depth = Some(depth);
        todo.push(id);
    }
}
