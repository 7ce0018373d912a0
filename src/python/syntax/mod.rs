//! Python source as a tree: the adapter over the parser crate, the only place that knows it.

mod complete;
mod depth;
mod error;
mod escapes;
mod explain;
mod explain_tokens;
mod lower;
mod lower_expression;
mod lower_pattern;
mod lower_text;
mod target;
pub mod tokens;
pub mod tree;

pub use complete::{Completeness, completeness};
pub use depth::depth;
pub use error::{FailureKind, ParseFailure};
pub use escapes::wrong_escapes;

use crate::python::syntax::lower::Lowerer;
use crate::python::syntax::tree::Module;
use ruff_python_ast::{Mod, PythonVersion};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

/// Up to this depth a text can be parsed and compiled on any stack.
pub const SHALLOW: usize = 100;

/// Parses statements, or one expression. Lines are numbered from `first_line`.
pub fn parse(source: &str, first_line: u32, expression: bool) -> Result<Module, ParseFailure> {
    let mode = if expression { Mode::Expression } else { Mode::Module };
    let options = ParseOptions::from(mode).with_target_version(PythonVersion::PY313);
    let parsed = parse_unchecked(source, options);
    if let Some(failure) = explain::explain(source, &parsed) {
        return Err(failure);
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        return Err(explain::of_version(source, &parsed, error.range()));
    }
    let lines = line_starts(source);
    let lowerer = Lowerer::new(source, parsed.tokens(), &lines, first_line);
    match parsed.syntax() {
        Mod::Module(module) => lowerer.module(&module.body),
        Mod::Expression(module) => lowerer.expression_module(&module.body),
    }
}

/// Byte offset of the start of each line.
pub fn line_starts(source: &str) -> Vec<u32> {
    let mut starts = vec![0];
    for (index, byte) in source.bytes().enumerate() {
        if byte == b'\n' {
            starts.push(index as u32 + 1);
        }
    }
    starts
}

/// Where each statement of a text lies; `None` when it is no Python.
pub fn statement_ranges(source: &str) -> Option<Vec<std::ops::Range<usize>>> {
    if depth(source).map_or(true, |depth| depth > SHALLOW) {
        return None;
    }
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY313);
    let parsed = parse_unchecked(source, options);
    if !parsed.errors().is_empty() {
        return None;
    }
    let module = parsed.syntax().as_module()?;
    let ranges = module.body.iter().map(|statement| {
        let range = statement.range();
        range.start().to_usize()..range.end().to_usize()
    });
    Some(ranges.collect())
}
