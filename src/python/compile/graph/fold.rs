//! Folding in the flow graph (3.14): operators and displays whose operands were just loaded as constants.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::{Location, STACK_GUIDELINE, frozen_set, intrinsic};
use crate::python::compile::fold::operators;
use crate::python::compile::graph::constants::{add_constant, loaded, small_int};
use crate::python::compile::graph::{BlockId, Graph, Instr};
use crate::python::syntax::tree::{Operator, UnaryOp};

type Merge<'a> = &'a mut dyn FnMut(Constant) -> Constant;

/// Shorter lists and sets of constants are built item by item.
const SHORTEST: usize = 3;

impl Graph {
    pub(crate) fn fold(
        &mut self,
        id: BlockId,
        index: usize,
        constants: &mut Vec<Constant>,
        merge: Merge<'_>,
    ) {
        let instructions = &mut self.blocks[id].instructions;
        let here = instructions[index];
        let next = instructions.get(index + 1).map_or(Op::Nop, |next| next.op);
        match here.op {
            Op::BuildTuple => tuple(instructions, index, constants, merge),
            Op::BuildList | Op::BuildSet => display(instructions, index, next, constants, merge),
            Op::UnaryNegative => unary(instructions, index, UnaryOp::Minus, constants, merge),
            Op::UnaryInvert => unary(instructions, index, UnaryOp::Invert, constants, merge),
            Op::UnaryNot if !matches!(next, Op::ToBool | Op::UnaryNot) => {
                unary(instructions, index, UnaryOp::Not, constants, merge);
            }
            Op::CallIntrinsic1 if here.arg == intrinsic::UNARY_POSITIVE => {
                unary(instructions, index, UnaryOp::Plus, constants, merge);
            }
            Op::CallIntrinsic1 if here.arg == intrinsic::LIST_TO_TUPLE => {
                if next == Op::GetIter {
                    instructions[index].clear();
                } else {
                    long_tuple(instructions, index, constants, merge);
                }
            }
            Op::BinaryOp | Op::BinarySubscr => binary(instructions, index, constants, merge),
            _ => {}
        }
    }
}

/// Where the `count` constants right before `index` are loaded, `NOP`s between them left out.
fn loads(instructions: &[Instr], index: usize, count: usize) -> Option<Vec<usize>> {
    let mut found = Vec::with_capacity(count);
    let mut at = index;
    while found.len() < count {
        at = at.checked_sub(1)?;
        match instructions[at].op {
            Op::Nop => {}
            Op::LoadConst | Op::LoadSmallInt => found.push(at),
            _ => return None,
        }
    }
    found.reverse();
    Some(found)
}

fn values(instructions: &[Instr], places: &[usize], constants: &[Constant]) -> Vec<Constant> {
    let value = |at: &usize| loaded(instructions[*at].op, instructions[*at].arg, constants);
    places.iter().filter_map(value).collect()
}

fn forget(instructions: &mut [Instr], places: &[usize]) {
    for at in places {
        instructions[*at].clear();
        instructions[*at].location = Location::NONE;
    }
}

fn load(instruction: &mut Instr, value: Constant, constants: &mut Vec<Constant>, merge: Merge<'_>) {
    match small_int(&value) {
        Some(small) => instruction.set(Op::LoadSmallInt, small),
        None => instruction.set(Op::LoadConst, add_constant(constants, value, merge)),
    }
}

fn tuple(
    instructions: &mut [Instr],
    index: usize,
    constants: &mut Vec<Constant>,
    merge: Merge<'_>,
) {
    let count = instructions[index].arg as usize;
    if count > STACK_GUIDELINE {
        return;
    }
    let Some(places) = loads(instructions, index, count) else { return };
    let items = values(instructions, &places, constants);
    forget(instructions, &places);
    load(&mut instructions[index], Constant::Tuple(items.into()), constants, merge);
}

/// A tuple with too many items for the stack was built as a list.
fn long_tuple(
    instructions: &mut [Instr],
    index: usize,
    constants: &mut Vec<Constant>,
    merge: Merge<'_>,
) {
    let mut places = Vec::new();
    let mut used = Vec::new();
    let mut appends = true;
    for at in (0..index).rev() {
        let here = instructions[at];
        if here.op == Op::Nop {
            continue;
        }
        used.push(at);
        if here.op == Op::BuildList && here.arg == 0 {
            if !appends {
                return;
            }
            places.reverse();
            let items = values(instructions, &places, constants);
            forget(instructions, &used);
            load(&mut instructions[index], Constant::Tuple(items.into()), constants, merge);
            return;
        }
        let fits = match here.op {
            Op::ListAppend => appends && here.arg == 1,
            Op::LoadConst | Op::LoadSmallInt => !appends,
            _ => false,
        };
        if !fits {
            return;
        }
        if !appends {
            places.push(at);
        }
        appends = !appends;
    }
}

/// What is only iterated over or searched becomes a constant; a longer list or set is filled from one.
fn display(
    instructions: &mut [Instr],
    index: usize,
    next: Op,
    constants: &mut Vec<Constant>,
    merge: Merge<'_>,
) {
    let here = instructions[index];
    let only_read = matches!(next, Op::GetIter | Op::ContainsOp);
    let count = here.arg as usize;
    if count > STACK_GUIDELINE || count < SHORTEST && !only_read {
        return;
    }
    let Some(places) = loads(instructions, index, count) else {
        if only_read && here.op == Op::BuildList {
            instructions[index].op = Op::BuildTuple;
        }
        return;
    };
    let items = values(instructions, &places, constants);
    let is_set = here.op == Op::BuildSet;
    let value = if is_set { frozen_set(items) } else { Constant::Tuple(items.into()) };
    let place = add_constant(constants, value, merge);
    forget(instructions, &places);
    if only_read {
        instructions[index].set(Op::LoadConst, place);
        return;
    }
    instructions[index - 2].location = here.location;
    instructions[index - 2].set(here.op, 0);
    instructions[index - 1].set(Op::LoadConst, place);
    instructions[index].set(if is_set { Op::SetUpdate } else { Op::ListExtend }, 1);
}

fn unary(
    instructions: &mut [Instr],
    index: usize,
    op: UnaryOp,
    constants: &mut Vec<Constant>,
    merge: Merge<'_>,
) {
    let Some(places) = loads(instructions, index, 1) else { return };
    let Some(operand) = values(instructions, &places, constants).pop() else { return };
    // `eval_const_unaryop`: it is left to warn.
    if op == UnaryOp::Invert && matches!(operand, Constant::True | Constant::False) {
        return;
    }
    let Some(value) = operators::unary_constant(op, &operand) else { return };
    forget(instructions, &places);
    load(&mut instructions[index], value, constants, merge);
}

fn binary(
    instructions: &mut [Instr],
    index: usize,
    constants: &mut Vec<Constant>,
    merge: Merge<'_>,
) {
    let here = instructions[index];
    let Some(places) = loads(instructions, index, 2) else { return };
    let both = values(instructions, &places, constants);
    let [left, right] = &both[..] else { return };
    let value = match (here.op, Operator::ALL.get(here.arg as usize)) {
        (Op::BinarySubscr, _) => operators::item(left, right),
        (_, Some(op)) => operators::binary(left, *op, right),
        (_, None) => None,
    };
    let Some(value) = value else { return };
    forget(instructions, &places);
    load(&mut instructions[index], value, constants, merge);
}
