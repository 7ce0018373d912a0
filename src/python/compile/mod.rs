//! From Python source to CPython 3.13's bytecode.

mod assemble;
mod docstring;
mod emit;
mod error;
mod fold;
mod future;
mod graph;
mod scope;
mod unparse;

pub use error::{CompileError, ErrorKind};

use crate::python::code::{Code, FUTURE_ANNOTATIONS};
use crate::python::compile::emit::Options;
use crate::python::compile::error::Problem;
use crate::python::syntax::{self, tree::Module};
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
    let module = syntax::parse(source, first_line, mode == Mode::Eval)
        .map_err(|failure| CompileError::parse(failure, source, first_line))?;
    compile_module(module, filename, first_line, mode)
        .map_err(|problem| problem.into_error(source, first_line))
}

fn compile_module(
    mut module: Module,
    filename: &str,
    first_line: u32,
    mode: Mode,
) -> Result<Arc<Code>, Problem> {
    let flags = future::flags(&module)?;
    let string_annotations = flags & FUTURE_ANNOTATIONS != 0;
    fold::fold(&mut module, string_annotations);
    let scopes = scope::build(&module, string_annotations)?;
    let options = Options { mode, string_annotations, flags, first_line };
    emit::module(&module, scopes, &Arc::from(filename), options)
}
