//! From Python source to CPython 3.13's bytecode.

mod error;

pub use error::{CompileError, ErrorKind};

use crate::python::code::Code;
use std::sync::Arc;

/// What the source is compiled as: `compile()`'s `exec`, `eval` or `single`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Exec,
    Eval,
    Single,
}

/// Compiles a source text whose first line is line `first_line` of `filename`.
pub fn compile(
    source: &str,
    filename: &str,
    first_line: u32,
    mode: Mode,
) -> Result<Arc<Code>, CompileError> {
    let _ = (source, filename, mode);
    Err(CompileError::unsupported("compiling Python", first_line, 0))
}
