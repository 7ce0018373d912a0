//! Statements.

use crate::python::code::{Constant, Op};
use crate::python::compile::Mode;
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::expression::{common, intrinsic};
use crate::python::compile::emit::unit::{Emitter, Location, ScopeType};
use crate::python::compile::error::Problem;
use crate::python::syntax::tree::*;

impl<'t> Emitter<'t> {
    pub(crate) fn statements(&mut self, body: &'t [Stmt]) -> Emitted<()> {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    /// The body of a module or class: annotations, docstring, statements.
    pub(crate) fn body(&mut self, body: &'t [Stmt], may_have_docstring: bool) -> Emitted<()> {
        let Some(first) = body.first() else { return Ok(()) };
        let mut start = 0;
        let here = if self.unit_ref().kind == ScopeType::Module {
            Location::of(first.place)
        } else {
            let line = self.unit_ref().first_line as i32;
            Location { line, end_line: line, column: 0, end_column: 0 }
        };
        if has_annotations(body) && !self.defers_annotations() {
            self.op(here, Op::SetupAnnotations);
        }
        if may_have_docstring
            && self.options.optimize < 2
            && let Some((place, text)) = docstring(body)?
        {
            start = 1;
            let text = self.docstring_text(text);
            self.load_constant(Location::of(place), Constant::str(&text));
            let name = self.intern("__doc__");
            self.name(Location::NONE, &name, Context::Store)?;
        }
        self.statements(&body[start..])?;
        self.annotate_variables(here)
    }

    fn statement(&mut self, statement: &'t Stmt) -> Emitted<()> {
        let is_conditional = matches!(
            statement.kind,
            StmtKind::For(_)
                | StmtKind::While(..)
                | StmtKind::If(..)
                | StmtKind::With(_)
                | StmtKind::Match(..)
                | StmtKind::Try(_)
        );
        self.unit().conditional += u32::from(is_conditional);
        self.plain_statement(statement)?;
        self.unit().conditional -= u32::from(is_conditional);
        Ok(())
    }

    fn plain_statement(&mut self, statement: &'t Stmt) -> Emitted<()> {
        let here = Location::of(statement.place);
        self.tell(here);
        match &statement.kind {
            StmtKind::Function(function) => self.function(here, function),
            StmtKind::Class(class) => self.class(here, class),
            StmtKind::Return(value) => self.return_statement(here, value.as_ref()),
            StmtKind::Delete(targets) => self.expressions(targets),
            StmtKind::Assign(targets, value) => self.assign(here, targets, value),
            StmtKind::AugAssign(target, op, value) => self.augmented(here, target, *op, value),
            StmtKind::AnnAssign(node) => self.annotated(here, node),
            StmtKind::TypeAlias(alias) => self.type_alias(here, alias),
            StmtKind::For(node) if node.is_async => self.async_for(here, node),
            StmtKind::For(node) => self.for_loop(here, node),
            StmtKind::While(test, body, orelse) => self.while_loop(here, test, body, orelse),
            StmtKind::If(test, body, orelse) => self.if_statement(test, body, orelse),
            StmtKind::With(node) => self.with(here, node, 0),
            StmtKind::Match(subject, cases) => self.match_statement(subject, cases),
            StmtKind::Raise(exception, cause) => {
                let mut count = 0;
                for part in [exception, cause].into_iter().flatten() {
                    self.expression(part)?;
                    count += 1;
                }
                self.arg(here, Op::RaiseVarargs, count);
                Ok(())
            }
            StmtKind::Try(node) => self.try_statement(here, node),
            StmtKind::Assert(test, message) => {
                self.doubt_assert(statement.place, test);
                self.assert(here, test, message.as_ref())
            }
            StmtKind::Import(names, is_lazy) => self.import(here, names, *is_lazy),
            StmtKind::ImportFrom(module, names, level, is_lazy) => {
                self.import_from(here, module.as_ref(), names, *level, *is_lazy)
            }
            StmtKind::Global(_) | StmtKind::Nonlocal(_) => Ok(()),
            StmtKind::Expr(value) => self.expression_statement(here, value),
            StmtKind::Pass => {
                self.op(here, Op::Nop);
                Ok(())
            }
            StmtKind::Break => self.break_statement(here),
            StmtKind::Continue => self.continue_statement(here),
        }
    }

    fn expression_statement(&mut self, here: Location, value: &'t Expr) -> Emitted<()> {
        if matches!(self.options.mode, Mode::Single | Mode::Echo) && self.units.len() == 1 {
            self.expression(value)?;
            if !self.options.bytecode.has_intrinsics {
                self.op(here, Op::PrintExpr);
                return Ok(());
            }
            self.arg(here, Op::CallIntrinsic1, intrinsic::PRINT);
            self.op(Location::NONE, Op::PopTop);
            return Ok(());
        }
        if value.constant().is_some() {
            self.op(here, Op::Nop);
            return Ok(());
        }
        self.expression(value)?;
        self.tell(Location::NONE);
        self.op(Location::NONE, Op::PopTop);
        Ok(())
    }

    fn return_statement(&mut self, own: Location, value: Option<&'t Expr>) -> Emitted<()> {
        let scope = self.scope();
        if !scope.is_function_like() {
            return Err(Problem::at(own.place(), "'return' outside function".to_owned()));
        }
        if value.is_some() && scope.coroutine && scope.generator {
            let message = "'return' with value in async generator".to_owned();
            return Err(Problem::at(own.place(), message));
        }
        let mut here = own;
        let constant = value.and_then(Expr::constant).cloned();
        let keeps_top = value.is_some() && constant.is_none();
        if let Some(value) = value {
            if keeps_top {
                self.expression(value)?;
            } else {
                here = Location::of(value.place);
                self.op(here, Op::Nop);
            }
        }
        if value.is_none_or(|value| value.place.line as i32 != own.line) {
            here = own;
            self.op(here, Op::Nop);
        }
        self.unwind_all(&mut here, keeps_top)?;
        if !keeps_top {
            self.load_constant(here, constant.unwrap_or(Constant::None));
        }
        self.op(here, Op::ReturnValue);
        Ok(())
    }

    fn if_statement(
        &mut self,

        test: &'t Expr,
        body: &'t [Stmt],
        orelse: &'t [Stmt],
    ) -> Emitted<()> {
        let end = self.label();
        let next = if orelse.is_empty() { end } else { self.label() };
        self.jump_if(test, next, false)?;
        self.statements(body)?;
        if !orelse.is_empty() {
            self.jump(Location::NONE, Op::JumpNoInterrupt, end);
            self.place(next);
            self.statements(orelse)?;
        }
        self.place(end);
        Ok(())
    }

    fn assert(&mut self, here: Location, test: &'t Expr, message: Option<&'t Expr>) -> Emitted<()> {
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.label();
        self.jump_if(test, end, true)?;
        let here = self.told(here);
        if self.options.bytecode.loads_special {
            self.arg(here, Op::LoadCommonConstant, common::ASSERTION_ERROR);
        } else {
            self.op(here, Op::LoadAssertionError);
        }
        if let Some(message) = message {
            self.expression(message)?;
            self.call_op(here, 0);
        }
        let is_whole = self.options.bytecode.raises_at_assert;
        let raised = if is_whole { here } else { Location::of(test.place) };
        self.tell(raised);
        self.arg(raised, Op::RaiseVarargs, 1);
        self.place(end);
        Ok(())
    }
}

impl Emitter<'_> {
    /// A docstring as the code object holds it.
    pub(crate) fn docstring_text(&self, text: &str) -> String {
        if self.options.bytecode.cleans_docstrings {
            return crate::python::compile::docstring::clean(text);
        }
        text.to_owned()
    }
}

/// The docstring of a body.
pub fn docstring(body: &[Stmt]) -> Emitted<Option<(Place, &str)>> {
    let Some(StmtKind::Expr(value)) = body.first().map(|first| &first.kind) else {
        return Ok(None);
    };
    match value.constant() {
        Some(Constant::Str(text)) => Ok(Some((value.place, text))),
        Some(Constant::Surrogates(_)) => {
            Err(Problem::unsupported(value.place, "a lone surrogate in a docstring"))
        }
        _ => Ok(None),
    }
}

/// Whether a body annotates a variable, at any depth of its own statements.
fn has_annotations(body: &[Stmt]) -> bool {
    body.iter().any(|statement| match &statement.kind {
        StmtKind::AnnAssign(_) => true,
        StmtKind::For(node) => has_annotations(&node.body) || has_annotations(&node.orelse),
        StmtKind::While(_, body, orelse) | StmtKind::If(_, body, orelse) => {
            has_annotations(body) || has_annotations(orelse)
        }
        StmtKind::With(node) => has_annotations(&node.body),
        StmtKind::Match(_, cases) => cases.iter().any(|case| has_annotations(&case.body)),
        StmtKind::Try(node) => {
            node.handlers.iter().any(|handler| has_annotations(&handler.body))
                || has_annotations(&node.body)
                || has_annotations(&node.finalbody)
                || has_annotations(&node.orelse)
        }
        _ => false,
    })
}
