//! The control-flow graph: basic blocks of instructions, and the passes that turn them into final code.

mod cold;
mod combine;
mod borrow;
mod constants;
mod depth;
mod early;
mod finish;
mod fold;
mod handlers;
mod lines;
mod locals;
mod peephole;
mod prune;
mod swaps;
mod undirected;

pub use depth::stack_depth;

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::{Location, Step, Unit};
use crate::python::version::{Bytecode, Passes};

/// Number of a block; its place in the order of blocks is `Graph::next`.
pub type BlockId = usize;

/// An instruction of a block.
#[derive(Clone, Copy, Debug)]
pub struct Instr {
    pub op: Op,
    pub arg: u32,
    pub location: Location,
    /// Where a jump or block push leads.
    pub target: Option<BlockId>,
    /// The handler of exceptions raised here.
    pub handler: Option<BlockId>,
}

impl Instr {
    fn new(op: Op, arg: u32, location: Location) -> Instr {
        Instr { op, arg, location, target: None, handler: None }
    }

    fn set(&mut self, op: Op, arg: u32) {
        self.op = op;
        self.arg = arg;
    }

    fn clear(&mut self) {
        self.set(Op::Nop, 0);
    }

    fn is_block_push(&self) -> bool {
        is_block_push(self.op)
    }
}

/// A run of instructions entered only at its start and left only at its end.
#[derive(Default, Debug)]
pub struct Block {
    pub instructions: Vec<Instr>,
    pub next: Option<BlockId>,
    /// Whether something jumps here.
    pub labelled: bool,
    pub predecessors: u32,
    pub is_handler: bool,
    pub keeps_lasti: bool,
    /// Until 3.12: the number of its label.
    pub label: u32,
    /// 3.11: when the compiler made it, by the steps there were and its label.
    pub created: (u32, u32),
    /// 3.11: the step that it begins with.
    first_step: u32,
    pub cold: bool,
    pub warm: bool,
    pub start_depth: Option<i32>,
    /// Handlers that stood in the places of its instructions before some of them were removed: CPython does not
    /// clear a place that it uses again.
    pub shadow: Vec<Option<BlockId>>,
    unsafe_locals: u64,
    visited: bool,
}

impl Block {
    fn last(&self) -> Option<&Instr> {
        self.instructions.last()
    }

    fn falls_through(&self) -> bool {
        self.last().is_none_or(|last| !ends_flow(last.op))
    }

    fn exits_scope(&self) -> bool {
        self.last().is_some_and(|last| exits_scope(last.op))
    }

    fn has_no_line(&self) -> bool {
        self.instructions.iter().all(|instruction| instruction.location.line < 0)
    }
}

/// All blocks of a code object; the first is the entry.
pub struct Graph {
    pub blocks: Vec<Block>,
    pub bytecode: &'static Bytecode,
}

/// Optimises the instructions of a unit. Constants are appended and renumbered in place.
pub fn optimize(
    bytecode: &'static Bytecode,
    unit: &Unit<'_>,
    constants: &mut Vec<Constant>,
    merge: &mut dyn FnMut(Constant) -> Constant,
    parameters: usize,
) -> Graph {
    let mut graph = Graph::build(bytecode, &unit.steps, &unit.labels);
    if bytecode.passes == Passes::Undirected {
        graph.note_creation(unit);
    }
    if bytecode.passes == Passes::Undirected {
        graph.optimize_undirected(constants, merge);
        graph.resolve_lines();
        graph.trim_constants(constants);
        graph.guarantee_lines(unit.first_line);
        graph.mark_handlers();
        graph.label_handlers();
        graph.check_locals(unit.locals.order.len(), parameters);
        return graph;
    }
    graph.mark_handlers();
    graph.label_handlers();
    if bytecode.passes != Passes::LinesFirst {
        graph.optimize_early(constants, merge);
        graph.remove_unused_constants(constants);
        graph.check_locals(unit.locals.order.len(), parameters);
        graph.push_cold_to_end();
        graph.resolve_lines();
        graph.guarantee_lines(unit.first_line);
        return graph;
    }
    graph.inline_small();
    graph.remove_unreachable();
    graph.resolve_lines();
    graph.optimize_constants(constants, merge);
    graph.optimize_blocks(constants, merge);
    graph.remove_nops_and_pairs();
    graph.remove_unreachable();
    graph.remove_nops_and_jumps();
    graph.share_constants(constants);
    graph.remove_unused_constants(constants);
    graph.check_locals(unit.locals.order.len(), parameters);
    graph.combine();
    graph.push_cold_to_end();
    graph.resolve_lines();
    graph
}

impl Graph {
    fn build(bytecode: &'static Bytecode, steps: &[Step], labels: &[u32]) -> Graph {
        let mut is_target = vec![false; steps.len() + 1];
        let place = |label: u32| labels.get(label as usize).copied().unwrap_or(0) as usize;
        for step in steps {
            if has_target(step.op) {
                is_target[place(step.arg).min(steps.len())] = true;
            }
        }
        let mut label_of = vec![0; steps.len() + 1];
        if bytecode.passes != Passes::LinesFirst {
            // A label begins a block, whether something jumps there or not.
            for (label, place) in labels.iter().enumerate() {
                let place = *place as usize;
                if place < steps.len() {
                    is_target[place] = true;
                    label_of[place] = label as u32;
                }
            }
        }
        let mut graph = Graph { blocks: vec![Block::default()], bytecode };
        let mut block_of = vec![0; steps.len() + 1];
        let mut current = 0;
        for (index, step) in steps.iter().enumerate() {
            let block = &graph.blocks[current];
            let terminated = block.last().is_some_and(|last| is_terminator(last.op));
            let occupied = !block.instructions.is_empty() || block.labelled;
            if terminated || is_target[index] && occupied {
                current = graph.append(current);
            }
            if is_target[index] {
                graph.blocks[current].labelled = true;
                graph.blocks[current].label = label_of[index];
                block_of[index] = current;
            }
            let instruction = Instr::new(step.op, step.arg, step.location);
            if graph.blocks[current].instructions.is_empty() {
                graph.blocks[current].first_step = index as u32;
            }
            graph.blocks[current].instructions.push(instruction);
        }
        for block in &mut graph.blocks {
            for instruction in &mut block.instructions {
                if has_target(instruction.op) {
                    instruction.target = Some(block_of[place(instruction.arg)]);
                    instruction.arg = 0;
                }
            }
        }
        graph
    }

    fn append(&mut self, after: BlockId) -> BlockId {
        let id = self.blocks.len();
        self.blocks.push(Block::default());
        self.blocks[after].next = Some(id);
        id
    }

    /// The blocks in order.
    pub fn order(&self) -> Vec<BlockId> {
        let mut order = Vec::with_capacity(self.blocks.len());
        let mut at = Some(0);
        while let Some(id) = at {
            order.push(id);
            at = self.blocks[id].next;
        }
        order
    }

    fn clear_visited(&mut self) {
        for block in &mut self.blocks {
            block.visited = false;
        }
    }

    /// The first block from here on that holds anything.
    fn nonempty(&self, from: Option<BlockId>) -> Option<BlockId> {
        let mut at = from;
        while let Some(id) = at {
            if !self.blocks[id].instructions.is_empty() {
                return Some(id);
            }
            at = self.blocks[id].next;
        }
        None
    }
}

/// Whether the instruction guards what follows by a handler.
pub fn is_block_push(op: Op) -> bool {
    matches!(op, Op::SetupFinally | Op::SetupWith | Op::SetupCleanup)
}

/// Whether the argument is a label.
pub fn has_target(op: Op) -> bool {
    op.is_jump() || is_block_push(op)
}

/// Whether nothing after it in its block can run.
pub fn ends_flow(op: Op) -> bool {
    exits_scope(op) || is_unconditional(op)
}

fn exits_scope(op: Op) -> bool {
    matches!(op, Op::ReturnValue | Op::ReturnConst | Op::RaiseVarargs | Op::Reraise)
}

fn is_unconditional(op: Op) -> bool {
    matches!(
        op,
        Op::Jump
            | Op::JumpNoInterrupt
            | Op::JumpForward
            | Op::JumpBackward
            | Op::JumpBackwardNoInterrupt
    )
}

fn is_terminator(op: Op) -> bool {
    op.is_jump() || exits_scope(op)
}
