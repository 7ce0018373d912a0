//! Code as CPython's bytes: `co_code`, `co_linetable` and `co_exceptiontable`, as `assemble.c` writes them.

use crate::python::code::{Code, Op, Position};
use crate::python::version::Passes;

/// A location entry covers at most this many code units.
const LONGEST_ENTRY: u32 = 8;

/// Where in `co_code` each instruction begins with its prefixes, in code units; one more for the end.
fn starts(code: &Code) -> Vec<u32> {
    let mut starts = Vec::with_capacity(code.instructions.len() + 1);
    starts.push(0);
    for (instruction, offset) in code.instructions.iter().zip(&code.offsets) {
        starts.push(offset / 2 + 1 + instruction.op.caches(code.bytecode));
    }
    starts
}

/// `co_code`.
pub fn instructions(code: &Code) -> Vec<u8> {
    instructions_as(code, &|_| None)
}

/// `_co_code_adaptive`: some instructions have the numbers of their forms.
pub fn instructions_as(code: &Code, form: &dyn Fn(usize) -> Option<u8>) -> Vec<u8> {
    let starts = starts(code);
    let mut bytes = Vec::with_capacity(code.size as usize);
    for (index, instruction) in code.instructions.iter().enumerate() {
        let arg = if instruction.op.is_jump() {
            let target = starts.get(instruction.arg as usize).copied().unwrap_or(code.size / 2);
            (target + code.jump_shift(index) / 2).abs_diff(starts[index + 1])
        } else {
            code.encoded(index).1
        };
        let prefixes = code.offsets[index] / 2 - starts[index];
        for prefix in (1..=prefixes).rev() {
            bytes
                .extend([Op::ExtendedArg.number(code.bytecode) as u8, (arg >> (8 * prefix)) as u8]);
        }
        let number = form(index).unwrap_or(instruction.op.number(code.bytecode) as u8);
        bytes.extend([number, arg as u8]);
        bytes.resize(bytes.len() + 2 * instruction.op.caches(code.bytecode) as usize, 0);
    }
    bytes
}

/// `co_exceptiontable`.
pub fn exceptions(code: &Code) -> Vec<u8> {
    let starts = starts(code);
    let mut bytes = Vec::new();
    let at = |index: u32| starts.get(index as usize).copied().unwrap_or(code.size / 2);
    for entry in &code.exceptions {
        let start = at(entry.start);
        let depth = entry.depth << 1 | u32::from(entry.lasti);
        exception_number(&mut bytes, start, 0x80);
        for value in [at(entry.end) - start, at(entry.target), depth] {
            exception_number(&mut bytes, value, 0);
        }
    }
    bytes
}

fn exception_number(bytes: &mut Vec<u8>, value: u32, mark: u8) {
    let mut mark = mark;
    for shift in [24, 18, 12, 6] {
        if value >= 1 << shift {
            bytes.push((value >> shift & 0x3F) as u8 | 0x40 | mark);
            mark = 0;
        }
    }
    bytes.push((value & 0x3F) as u8 | mark);
}

/// `co_linetable`.
pub fn lines(code: &Code) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut line = i64::from(code.first_line);
    for (position, units) in runs(code) {
        let mut units = units;
        while units > LONGEST_ENTRY {
            location(&mut bytes, &mut line, position, LONGEST_ENTRY);
            units -= LONGEST_ENTRY;
        }
        location(&mut bytes, &mut line, position, units);
    }
    bytes
}

/// Neighbours with the same position together (3.12), and how many code units they take.
fn runs(code: &Code) -> Vec<(Position, u32)> {
    let starts = starts(code);
    let merges = code.bytecode.passes != Passes::Undirected;
    let mut runs: Vec<(Position, u32)> = Vec::new();
    for (index, position) in code.positions.iter().enumerate() {
        let units = starts[index + 1] - starts[index];
        match runs.last_mut() {
            Some((last, count)) if merges && last == position => *count += units,
            _ => runs.push((*position, units)),
        }
    }
    runs
}

fn location(bytes: &mut Vec<u8>, last_line: &mut i64, position: Position, units: u32) {
    let start = |bytes: &mut Vec<u8>, kind: u32| {
        bytes.push(0x80 | (kind << 3) as u8 | (units - 1) as u8);
    };
    if position.line == 0 && position.end_line == 0 {
        start(bytes, 15);
        return;
    }
    let delta = i64::from(position.line) - *last_line;
    let (column, end) = (position.column, position.end_column);
    let one_line = position.end_line == position.line;
    if !position.columns && (one_line || position.end_line == 0) {
        start(bytes, 13);
        signed(bytes, delta);
    } else if position.columns
        && one_line
        && delta == 0
        && column < 80
        && end >= column
        && end - column < 16
    {
        start(bytes, column >> 3);
        bytes.push(((column & 7) << 4 | (end - column)) as u8);
    } else if position.columns && one_line && (0..3).contains(&delta) && column < 128 && end < 128 {
        start(bytes, 10 + delta as u32);
        bytes.extend([column as u8, end as u8]);
    } else {
        start(bytes, 14);
        signed(bytes, delta);
        number(bytes, u64::from(position.end_line.saturating_sub(position.line)));
        let shift = u32::from(position.columns);
        number(bytes, u64::from(if position.columns { column + shift } else { 0 }));
        number(bytes, u64::from(if position.columns { end + shift } else { 0 }));
    }
    *last_line = i64::from(position.line);
}

fn number(bytes: &mut Vec<u8>, value: u64) {
    let mut value = value;
    while value >= 64 {
        bytes.push(0x40 | (value & 0x3F) as u8);
        value >>= 6;
    }
    bytes.push(value as u8);
}

fn signed(bytes: &mut Vec<u8>, value: i64) {
    let coded = value.unsigned_abs() << 1 | u64::from(value < 0);
    number(bytes, coded);
}

/// `co_lines()`: first byte, byte after the last, line. A module begins at line 0, which is not none.
pub fn line_ranges(code: &Code) -> Vec<(u32, u32, Option<u32>)> {
    let mut ranges: Vec<(u32, u32, Option<u32>)> = Vec::new();
    let mut at = 0;
    for (position, units) in runs(code) {
        let end = at + 2 * units;
        let line = (position.line > 0 || position.end_line > 0).then_some(position.line);
        match ranges.last_mut() {
            Some((_, last, before)) if *before == line => *last = end,
            _ => ranges.push((at, end, line)),
        }
        at = end;
    }
    ranges
}

/// `co_positions()`: one position per code unit.
pub fn positions(code: &Code) -> Vec<Position> {
    let mut found = Vec::with_capacity(code.size as usize / 2);
    for (position, units) in runs(code) {
        found.resize(found.len() + units as usize, position);
    }
    found
}
