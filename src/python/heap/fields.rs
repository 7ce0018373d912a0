//! Word offsets of the fields of CPython 3.13's structs, by type; fields that hold references are marked in the types' layout rows.

/// `PyFunctionObject`.
pub mod function {
    pub const GLOBALS: u32 = 2;
    pub const BUILTINS: u32 = 3;
    pub const NAME: u32 = 4;
    pub const QUALNAME: u32 = 5;
    pub const CODE: u32 = 6;
    pub const DEFAULTS: u32 = 7;
    pub const KWDEFAULTS: u32 = 8;
    pub const CLOSURE: u32 = 9;
    pub const DOC: u32 = 10;
    pub const DICT: u32 = 11;
    pub const WEAKREFS: u32 = 12;
    pub const MODULE: u32 = 13;
    pub const ANNOTATIONS: u32 = 14;
    pub const TYPE_PARAMETERS: u32 = 15;
    /// Only where functions are large enough (3.14).
    pub const ANNOTATE: u32 = 18;
    pub const SIZE: u32 = 144;
    pub const REFERENCES: &[u8] = &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15];
}

/// `PyCodeObject`; `INDEX` is the machine's number of the loaded code.
pub mod code {
    pub const CONSTANTS: u32 = 3;
    pub const NAMES: u32 = 4;
    /// `co_flags` and, in the upper half, `co_argcount`.
    pub const FLAGS: u32 = 6;
    /// `co_posonlyargcount` and `co_kwonlyargcount`.
    pub const COUNTS: u32 = 7;
    /// `co_stacksize` and `co_firstlineno`.
    pub const STACK_SIZE: u32 = 8;
    pub const INDEX: u32 = 9;
    /// `co_nlocals` and the number of free variables.
    pub const LOCAL_COUNT: u32 = 10;
    /// Which of the first 64 variables are cells, one bit each.
    pub const CELLS: u32 = 19;
    pub const LOCALS_PLUS_NAMES: u32 = 12;
    pub const FILENAME: u32 = 14;
    pub const NAME: u32 = 15;
    pub const QUALNAME: u32 = 16;
    /// Without `co_code`, which follows.
    pub const SIZE: u32 = 200;
    pub const REFERENCES: &[u8] = &[3, 4, 12, 14, 15, 16];
}

/// `PyCellObject`.
pub mod cell {
    pub const CONTENTS: u32 = 2;
    pub const SIZE: u32 = 24;
    pub const REFERENCES: &[u8] = &[2];
}

/// `PyMethodObject`: a bound method.
pub mod method {
    pub const FUNCTION: u32 = 2;
    pub const SELF: u32 = 3;
    pub const WEAKREFS: u32 = 4;
    pub const SIZE: u32 = 48;
    pub const REFERENCES: &[u8] = &[2, 3];
}

/// `PyGenObject`, `PyCoroObject`, `PyAsyncGenObject`: the suspended frame lies inside (`SLOT_COUNT` references from `SLOTS` on).
pub mod generator {
    pub const WEAKREFS: u32 = 2;
    pub const NAME: u32 = 3;
    pub const QUALNAME: u32 = 4;
    /// `gi_exc_state.exc_value`.
    pub const HANDLED: u32 = 5;
    pub const ORIGIN: u32 = 7;
    /// `gi_frame_state` in the lowest byte, then flags.
    pub const STATE: u32 = 8;
    /// The state after its end.
    pub const FINISHED: u8 = 4;
    pub const CODE: u32 = 9;
    pub const FUNCTION: u32 = 11;
    pub const GLOBALS: u32 = 12;
    pub const BUILTINS: u32 = 13;
    pub const LOCALS: u32 = 14;
    pub const FRAME_OBJECT: u32 = 15;
    /// Where it goes on: an instruction.
    pub const INSTRUCTION: u32 = 16;
    pub const SLOT_COUNT: u32 = 17;
    pub const SLOTS: u32 = 18;
    pub const SIZE: u32 = 144;
    pub const REFERENCES: &[u8] = &[3, 4, 5, 7, 9, 11, 14, 15];
}

/// `PyFrameObject`; once the frame has ended, what it held lies here (`SLOT_COUNT` references from `SLOTS` on).
pub mod frame {
    pub const BACK: u32 = 2;
    /// The frame's serial number while it is on a thread's stack; with `SUSPENDED` the generator that keeps it.
    pub const LIVE: u32 = 3;
    pub const SUSPENDED: u64 = 1 << 32;
    pub const TRACE: u32 = 4;
    pub const LINE: u32 = 5;
    /// `f_extra_locals`: names set through `f_locals` that the code does not have.
    pub const EXTRA: u32 = 6;
    /// `f_trace_lines` is off, `f_trace_opcodes` is on.
    pub const TRACING: u32 = 7;
    pub const CODE: u32 = 8;
    pub const FUNCTION: u32 = 10;
    pub const GLOBALS: u32 = 11;
    pub const BUILTINS: u32 = 12;
    pub const LOCALS: u32 = 13;
    pub const INSTRUCTION: u32 = 15;
    pub const SLOT_COUNT: u32 = 16;
    pub const SLOTS: u32 = 17;
    pub const SIZE: u32 = 136;
    pub const REFERENCES: &[u8] = &[2, 4, 6, 8, 10, 13];
}

/// `PyTracebackObject`.
pub mod traceback {
    pub const NEXT: u32 = 2;
    pub const FRAME: u32 = 3;
    /// `tb_lasti` (the number of the instruction in its code) and, in the upper half, `tb_lineno`.
    pub const PLACE: u32 = 4;
    pub const SIZE: u32 = 40;
    pub const REFERENCES: &[u8] = &[2, 3];
}
