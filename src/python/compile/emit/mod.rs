//! From the tree to instructions with labels: the code generator.

mod annotations;
mod call;
mod class;
mod comprehension;
mod display;
mod doubt;
mod expression;
mod function;
mod guard;
mod import;
mod jump;
mod loops;
mod name;
mod pattern;
mod statement;
mod target;
mod type_params;
mod unit;
mod unwind;
mod with;

pub use display::frozen_set;
pub use doubt::Warning;
pub use expression::{STACK_GUIDELINE, common, intrinsic, intrinsic2, special};
pub use statement::docstring;
pub use unit::{Emitter, Location, ScopeType, Step, Unit};

use crate::python::code::{Code, Constant, Op};
use crate::python::compile::Mode;
use crate::python::compile::error::Problem;
use crate::python::compile::scope::Scope;
use crate::python::syntax::tree::{Module, StmtKind};
use crate::python::version::{Bytecode, Passes, Words};
use std::sync::Arc;

/// A result of code generation.
pub type Emitted<T> = Result<T, Problem>;

/// Options that hold for a whole compilation.
#[derive(Clone, Copy)]
pub struct Options {
    pub bytecode: &'static Bytecode,
    pub words: &'static Words,
    pub mode: Mode,
    /// `from __future__ import annotations`.
    pub string_annotations: bool,
    /// Flags that every code object of the unit carries.
    pub flags: u32,
    pub first_line: u32,
    /// 1: no assertions, 2: no docstrings either.
    pub optimize: u8,
}

/// The code object of a whole text.
pub fn module(
    module: &Module,
    scopes: Vec<Scope>,
    filename: &Arc<str>,
    options: Options,
) -> Emitted<(Arc<Code>, Vec<Warning>)> {
    let mut emitter = Emitter::new(scopes, filename.clone(), options);
    match emitter.whole(module, options) {
        Ok(code) => Ok((code, emitter.warnings)),
        Err(problem) => Err(Problem { warnings: emitter.warnings, ..problem }),
    }
}

impl<'a> Emitter<'a> {
    fn whole(&mut self, module: &'a Module, options: Options) -> Emitted<Arc<Code>> {
        let name = self.intern("<module>");
        self.enter(&name, ScopeType::Module, 0, options.first_line)?;
        self.note_conditional_annotations(&module.body);
        match options.mode {
            Mode::Exec => self.body(&module.body, true)?,
            Mode::Single | Mode::Echo => self.body(&module.body, false)?,
            Mode::Eval => {
                for statement in &module.body {
                    if let StmtKind::Expr(value) = &statement.kind {
                        self.expression(value)?;
                    }
                }
            }
        }
        self.finish(options.mode != Mode::Eval)
    }
}

impl Emitter<'_> {
    /// Whether the code surely ends with a return, so that none need follow: asked until 3.11.
    fn has_returned(&self) -> bool {
        let unit = self.unit_ref();
        let is_return = unit.steps.last().is_some_and(|last| last.op == Op::ReturnValue);
        let end = unit.steps.len() as u32;
        self.options.bytecode.passes == Passes::Undirected
            && is_return
            && !unit.labels.contains(&end)
    }

    /// Ends the current unit: the code object of its instructions.
    pub(crate) fn finish(&mut self, returns_none: bool) -> Emitted<Arc<Code>> {
        if !self.has_returned() {
            if returns_none {
                self.load_constant(Location::NONE, Constant::None);
            }
            self.op(Location::NONE, Op::ReturnValue);
        }
        crate::python::compile::assemble::assemble(self)
    }
}
