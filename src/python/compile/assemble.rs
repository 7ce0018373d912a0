//! From the optimised graph to a code object: cells, jumps, offsets, exception table, caches.

use crate::python::code::{self, Code, ExceptionEntry, Instruction, LocalPlus, Op, Position};
use crate::python::compile::emit::{Emitted, Emitter, Location, Unit};
use crate::python::compile::error::Problem;
use crate::python::compile::graph::{self, BlockId, Graph, Instr, stack_depth};
use crate::python::compile::scope::Scope;
use crate::python::version::{Bytecode, Passes};
use std::sync::Arc;

/// An instruction in its final place.
struct Placed {
    instruction: Instr,
    /// Index of the instruction it jumps to.
    target: u32,
    /// From where its length settles: that index, or (until 3.12) the number of the label.
    first: u32,
    handler: Option<BlockId>,
}

/// Ends the current unit of the emitter and makes its code object.
pub fn assemble(emitter: &mut Emitter<'_>) -> Emitted<Arc<Code>> {
    let parameters = emitter.scope().parameters.len();
    let mut constants = std::mem::take(&mut emitter.unit().constants);
    let Some(unit) = emitter.units.pop() else {
        return Err(Problem::at(Location::NONE.place(), "no code".to_owned()));
    };
    let bytecode = emitter.options.bytecode;
    let mut flags =
        code_flags(&emitter.scopes[unit.scope as usize], bytecode) | emitter.options.flags;
    if unit.has_docstring && bytecode.marks_docstrings {
        flags |= code::HAS_DOCSTRING;
    }
    let mut merge = |value| emitter.merge(value);
    let mut graph = graph::optimize(bytecode, &unit, &mut constants, &mut merge, parameters);
    graph.spell_out_jumps();
    graph.spell_as_version();
    let stack_size = stack_depth(&mut graph);
    let is_generator = flags & (code::GENERATOR | code::COROUTINE | code::ASYNC_GENERATOR) != 0;
    let least = match bytecode.passes {
        Passes::LinesFirst => 1,
        Passes::BlocksFirst => 0,
        Passes::Undirected => u32::from(is_generator),
    };
    place_cells(&mut graph, &unit, flags);
    graph.finish();
    graph.borrow_locals();
    let mut placed = place(&graph);
    place_next(&mut placed);
    let lengths = lengths(&placed, bytecode);
    let mut code = Code {
        bytecode,
        name: unit.name.clone(),
        qualname: unit.qualname.clone(),
        filename: emitter.filename.clone(),
        first_line: unit.first_line,
        argument_count: unit.argument_count + unit.positional_only_count,
        positional_only_count: unit.positional_only_count,
        keyword_only_count: unit.keyword_only_count,
        flags,
        stack_size: stack_size.max(least),
        locals_plus: locals_plus(&unit),
        names: unit.names.order,
        constants,
        instructions: Vec::with_capacity(placed.len()),
        offsets: Vec::with_capacity(placed.len()),
        positions: Vec::with_capacity(placed.len()),
        exceptions: exceptions(&graph, &placed),
        cache_count: 0,
        size: 0,
    };
    fill(&mut code, &placed, &lengths);
    Ok(Arc::new(code))
}

fn fill(code: &mut Code, placed: &[Placed], lengths: &[u32]) {
    let mut offset = 0;
    let mut caches = 0u16;
    for (item, length) in placed.iter().zip(lengths) {
        let op = item.instruction.op;
        let own = 1 + op.caches(code.bytecode);
        code.offsets.push((offset + length - own) * 2);
        offset += length;
        let mut cache = 0;
        if op.wants_cache() && caches < u16::MAX {
            caches += 1;
            cache = caches;
        }
        let arg = if op.is_jump() { item.target } else { item.instruction.arg };
        code.instructions.push(Instruction { op, hint: 0, cache, arg });
        code.positions.push(position(item.instruction.location));
    }
    code.cache_count = caches;
    code.size = offset * 2;
}

fn position(location: Location) -> Position {
    if location.line < 0 {
        return Position::default();
    }
    let columns = location.column >= 0 && location.end_column >= 0;
    Position {
        line: location.line as u32,
        end_line: location.end_line.max(0) as u32,
        column: location.column.max(0) as u32,
        end_column: location.end_column.max(0) as u32,
        columns,
    }
}

fn code_flags(scope: &Scope, bytecode: &Bytecode) -> u32 {
    if !scope.is_function_like() {
        return 0;
    }
    let mut flags = code::NEW_LOCALS | code::OPTIMIZED;
    if scope.nested {
        flags |= code::NESTED;
    }
    flags |= match (scope.generator, scope.coroutine) {
        (true, false) => code::GENERATOR,
        (true, true) => code::ASYNC_GENERATOR,
        (false, true) => code::COROUTINE,
        (false, false) => 0,
    };
    if scope.varargs {
        flags |= code::VARARGS;
    }
    if scope.varkeywords {
        flags |= code::VARKEYWORDS;
    }
    if scope.is_method && bytecode.marks_docstrings {
        flags |= code::METHOD;
    }
    flags
}

/// Slots of cells and free variables: a cell that is a local too keeps the local's slot.
fn cell_slots(unit: &Unit<'_>) -> Vec<u32> {
    let locals = unit.locals.order.len() as u32;
    let mut slots = Vec::new();
    let mut dropped = 0;
    for (index, name) in unit.cells.order.iter().enumerate() {
        if let Some(local) = unit.locals.get(name) {
            slots.push(local);
            dropped += 1;
        } else {
            slots.push(locals + index as u32 - dropped);
        }
    }
    let cells = unit.cells.order.len() as u32;
    for index in 0..unit.frees.order.len() as u32 {
        slots.push(locals + cells + index - dropped);
    }
    slots
}

fn locals_plus(unit: &Unit<'_>) -> Vec<LocalPlus> {
    let mut found = Vec::new();
    for name in &unit.locals.order {
        found.push(LocalPlus {
            name: name.clone(),
            local: true,
            cell: unit.cells.get(name).is_some(),
            free: false,
            hidden: unit.hidden.contains_key(name),
        });
    }
    let cells = unit.cells.order.iter().filter(|name| unit.locals.get(name).is_none());
    for (name, free) in
        cells.map(|name| (name, false)).chain(unit.frees.order.iter().map(|name| (name, true)))
    {
        found.push(LocalPlus {
            name: name.clone(),
            local: false,
            cell: !free,
            free,
            hidden: false,
        });
    }
    found
}

/// Instructions that prepare the frame, and final slots for all that use cells.
fn place_cells(graph: &mut Graph, unit: &Unit<'_>, flags: u32) {
    let slots = cell_slots(unit);
    for block in &mut graph.blocks {
        for instruction in &mut block.instructions {
            let uses_cell = matches!(
                instruction.op,
                Op::MakeCell
                    | Op::LoadClosure
                    | Op::LoadDeref
                    | Op::StoreDeref
                    | Op::DeleteDeref
                    | Op::LoadFromDictOrDeref
                    | Op::LoadClassderef
            );
            if uses_cell && let Some(slot) = slots.get(instruction.arg as usize) {
                instruction.arg = *slot;
            }
        }
    }
    let mut prefix = Vec::new();
    let frees = unit.frees.order.len() as u32;
    if frees > 0 {
        prefix.push((Op::CopyFreeVars, frees, Location::NONE));
    }
    let mut cells = slots[..unit.cells.order.len()].to_vec();
    cells.sort_unstable();
    prefix.extend(cells.into_iter().map(|slot| (Op::MakeCell, slot, Location::NONE)));
    let first = &graph.blocks[0].instructions;
    let is_begun = first.iter().any(|instruction| instruction.op == Op::ReturnGenerator);
    let is_generator = flags & (code::GENERATOR | code::COROUTINE | code::ASYNC_GENERATOR) != 0;
    if is_generator && !is_begun {
        let line = unit.first_line as i32;
        let location = Location { line, end_line: line, column: -1, end_column: -1 };
        prefix.push((Op::ReturnGenerator, 0, location));
        let is_new = graph.bytecode.passes != Passes::BlocksFirst;
        prefix.push((Op::PopTop, 0, if is_new { location } else { Location::NONE }));
    }
    let prefix = prefix.into_iter().map(|(op, arg, location)| Instr {
        op,
        arg,
        location,
        target: None,
        handler: None,
    });
    graph.blocks[0].instructions.splice(0..0, prefix);
}

/// The blocks in a row; jumps know the index of their target.
fn place(graph: &Graph) -> Vec<Placed> {
    let order = graph.order();
    let mut starts = vec![0u32; graph.blocks.len()];
    let mut count = 0;
    for id in &order {
        starts[*id] = count;
        count += graph.blocks[*id].instructions.len() as u32;
    }
    let mut placed = Vec::with_capacity(count as usize);
    for id in order {
        for instruction in &graph.blocks[id].instructions {
            let is_new = graph.bytecode.passes == Passes::LinesFirst;
            let first =
                |target: BlockId| if is_new { starts[target] } else { graph.blocks[target].label };
            placed.push(Placed {
                instruction: *instruction,
                target: instruction.target.map_or(0, |target| starts[target]),
                first: instruction.target.map_or(0, first),
                handler: instruction.handler,
            });
        }
    }
    placed
}

/// Instructions that stand where the next one does.
fn place_next(placed: &mut [Placed]) {
    for index in (0..placed.len()).rev() {
        let here = placed[index].instruction;
        if here.location == Location::NEXT {
            let next =
                placed.get(index + 1).map_or(Location::NONE, |next| next.instruction.location);
            let ends = here.op.is_jump() || graph::ends_flow(here.op);
            placed[index].instruction.location = if ends { Location::NONE } else { next };
        }
    }
}

/// Code units of each instruction, with prefixes and caches. Jumps may grow while lengths settle.
fn lengths(placed: &[Placed], bytecode: &Bytecode) -> Vec<u32> {
    let mut args: Vec<u32> = placed
        .iter()
        .map(|item| if item.instruction.op.is_jump() { item.first } else { item.instruction.arg })
        .collect();
    let length = |index: usize, arg: u32| {
        let prefixes = u32::from(arg > 0xff) + u32::from(arg > 0xffff) + u32::from(arg > 0xff_ffff);
        1 + prefixes + placed[index].instruction.op.caches(bytecode)
    };
    loop {
        let mut starts = Vec::with_capacity(placed.len());
        let mut total = 0;
        for (index, arg) in args.iter().enumerate() {
            starts.push(total);
            total += length(index, *arg);
        }
        let mut again = false;
        let mut after = 0;
        for index in 0..placed.len() {
            let before = length(index, args[index]);
            after += before;
            if placed[index].instruction.op.is_jump() {
                let target = starts.get(placed[index].target as usize).copied().unwrap_or(total);
                let shift = match placed[index].instruction.op {
                    Op::EndAsyncForFrom => code::end_send_offset(bytecode) / 2,
                    _ => 0,
                };
                args[index] = (target + shift).abs_diff(after);
                again |= length(index, args[index]) != before;
            }
        }
        if !again {
            return args.iter().enumerate().map(|(index, arg)| length(index, *arg)).collect();
        }
    }
}

fn exceptions(graph: &Graph, placed: &[Placed]) -> Vec<ExceptionEntry> {
    let order = graph.order();
    let mut starts = vec![0u32; graph.blocks.len()];
    let mut count = 0;
    for id in order {
        starts[id] = count;
        count += graph.blocks[id].instructions.len() as u32;
    }
    let mut found = Vec::new();
    let mut open: Option<(BlockId, u32)> = None;
    let ends = placed.iter().map(|item| item.handler).chain([None]);
    for (index, handler) in ends.enumerate() {
        if open.map(|(id, _)| id) == handler {
            continue;
        }
        if let Some((id, start)) = open {
            let block = &graph.blocks[id];
            let pushed = 1 + i32::from(block.keeps_lasti);
            found.push(ExceptionEntry {
                start,
                end: index as u32,
                target: starts[id],
                depth: (block.start_depth.unwrap_or(pushed) - pushed).max(0) as u32,
                lasti: block.keeps_lasti,
            });
        }
        open = handler.map(|id| (id, index as u32));
    }
    found
}
