//! Compiled Python: code objects in CPython 3.13's instructions, decoded for a machine that runs them.

pub mod bytes;
mod constant;
pub mod dis;
mod earlier;
mod op;
mod repr;
pub mod specialized;
mod stack;

pub use constant::Constant;
pub use dis::{Line, dis, dis_with, lines};
pub use op::{Argument, Effect, Op, ROWS, Row, SETS};
pub use repr::{is_printable, repr, string as repr_str};

use crate::python::version::Bytecode;
use std::sync::Arc;

/// `co_flags`: locals live in fast slots.
pub const OPTIMIZED: u32 = 0x1;
/// `co_flags`: a call makes a new namespace.
pub const NEW_LOCALS: u32 = 0x2;
/// `co_flags`: has `*args`.
pub const VARARGS: u32 = 0x4;
/// `co_flags`: has `**kwargs`.
pub const VARKEYWORDS: u32 = 0x8;
/// `co_flags`: defined inside a function.
pub const NESTED: u32 = 0x10;
/// `co_flags`: a generator function.
pub const GENERATOR: u32 = 0x20;
/// `co_flags`: a coroutine function.
pub const COROUTINE: u32 = 0x80;
/// `co_flags`: a coroutine made by a decorator (never set by the compiler).
pub const ITERABLE_COROUTINE: u32 = 0x100;
/// `co_flags`: an asynchronous generator function.
pub const ASYNC_GENERATOR: u32 = 0x200;
/// `co_flags`: `from __future__ import annotations` is on.
pub const FUTURE_ANNOTATIONS: u32 = 0x0100_0000;

/// `co_flags`: the first constant is a docstring (3.14).
pub const HAS_DOCSTRING: u32 = 0x400_0000;
/// `co_flags`: a function defined in a class (3.14).
pub const METHOD: u32 = 0x800_0000;

/// `END_ASYNC_FOR` names what lies so many bytes behind its `SEND` (`END_SEND_OFFSET`): that, a `YIELD_VALUE`, a `RESUME`
/// and a jump.
pub fn end_send_offset(bytecode: &Bytecode) -> u32 {
    2 * (5 + Op::Resume.caches(bytecode))
}

/// The operator `container[key]` in `BINARY_OP`.
pub const SUBSCRIPT: u32 = 26;

/// What the caller of `compile()` wishes besides.
#[derive(Clone, Copy, Default, Debug)]
pub struct Settings {
    /// 1 leaves out assertions, 2 docstrings too.
    pub optimize: u8,
    /// The `__future__` features that hold without being imported: flags of code objects.
    pub future: u32,
}

/// One instruction: `EXTENDED_ARG` is folded in, caches are left out, jumps carry the index of their target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instruction {
    pub op: Op,
    /// Free for the machine: what a watcher looks at is marked here; 0 as compiled.
    pub hint: u8,
    /// Number of its inline cache, 1 to `Code::cache_count`; 0 = none.
    pub cache: u16,
    pub arg: u32,
}

/// Where in the source an instruction comes from, as `co_positions`: lines from 1, UTF-8 byte columns from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Position {
    /// 0 = no line at all (then the columns mean nothing).
    pub line: u32,
    pub end_line: u32,
    pub column: u32,
    pub end_column: u32,
    /// Whether the columns are known.
    pub columns: bool,
}

/// A variable of the frame: what `co_localsplusnames` and `co_localspluskinds` say together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalPlus {
    pub name: Arc<str>,
    pub local: bool,
    pub cell: bool,
    pub free: bool,
    /// Belongs to an inlined comprehension: not in `locals()`.
    pub hidden: bool,
}

/// One guarded region: an exception in `start..end` goes on at `target` with the stack cut to `depth`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExceptionEntry {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    pub depth: u32,
    /// Whether the index of the raising instruction is pushed first.
    pub lasti: bool,
}

/// A code object. All indexes count `instructions`; `offsets` leads back to CPython's bytes.
#[derive(Clone, PartialEq, Debug)]
pub struct Code {
    /// The instruction set that it is encoded in.
    pub bytecode: &'static Bytecode,
    pub name: Arc<str>,
    pub qualname: Arc<str>,
    pub filename: Arc<str>,
    pub first_line: u32,
    /// `co_argcount`: positional parameters, with the positional-only ones.
    pub argument_count: u32,
    pub positional_only_count: u32,
    pub keyword_only_count: u32,
    pub flags: u32,
    pub stack_size: u32,
    /// In CPython's order: parameters, other locals, cells that are no locals, free variables.
    pub locals_plus: Vec<LocalPlus>,
    pub names: Vec<Arc<str>>,
    /// Equal constants of one compilation unit are one object: see [`Constant`].
    pub constants: Vec<Constant>,
    pub instructions: Vec<Instruction>,
    /// Byte offset of each instruction in `co_code`, where `dis` shows it.
    pub offsets: Vec<u32>,
    pub positions: Vec<Position>,
    pub exceptions: Vec<ExceptionEntry>,
    /// How many inline caches the instructions use (they are numbered from 1).
    pub cache_count: u16,
    /// Length of `co_code` in bytes.
    pub size: u32,
}

impl Code {
    /// What CPython's encoding says of an instruction: the operation as it names it, and the argument.
    pub fn encoded(&self, index: usize) -> (Op, u32) {
        let Instruction { op, arg, .. } = self.instructions[index];
        // The machine keeps an instruction of its own for what is an operator since 3.14.
        if op == Op::BinarySubscr && op.number(self.bytecode) == Op::BinaryOp.number(self.bytecode)
        {
            return (Op::BinaryOp, SUBSCRIPT);
        }
        // And one for a load that must look whether its local is bound.
        if op == Op::LoadFastCheck && op.number(self.bytecode) == Op::LoadFast.number(self.bytecode)
        {
            return (Op::LoadFast, arg);
        }
        if op == Op::CallFunctionEx && self.bytecode.plain_mappings {
            return (op, 0);
        }
        (op, arg)
    }

    /// Bytes by which what a jump names lies behind the instruction that it holds.
    pub fn jump_shift(&self, index: usize) -> u32 {
        if self.instructions[index].op == Op::EndAsyncForFrom {
            end_send_offset(self.bytecode)
        } else {
            0
        }
    }

    /// `co_nlocals`: parameters and other locals.
    pub fn local_count(&self) -> usize {
        self.locals_plus.iter().filter(|slot| slot.local).count()
    }

    /// Source line of an instruction, 0 if it has none.
    pub fn line(&self, instruction: usize) -> u32 {
        self.positions.get(instruction).map_or(0, |position| position.line)
    }

    /// The handler that catches what is raised at an instruction.
    pub fn handler(&self, instruction: u32) -> Option<&ExceptionEntry> {
        let after = self.exceptions.partition_point(|entry| entry.start <= instruction);
        let entry = self.exceptions.get(after.checked_sub(1)?)?;
        (instruction < entry.end).then_some(entry)
    }
}
