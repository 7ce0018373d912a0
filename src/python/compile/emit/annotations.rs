//! Annotations that are evaluated when they are asked for (PEP 649): the functions named `__annotate__`.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::expression::common;
use crate::python::compile::emit::function::attribute;
use crate::python::compile::emit::unit::{CONDITIONAL, Emitter, Location, ScopeType};
use crate::python::syntax::tree::*;
use std::sync::Arc;

/// `annotationlib.Format.VALUE_WITH_FAKE_GLOBALS`: what the functions can do; more is `NotImplementedError`.
const LARGEST_FORMAT: i64 = 2;

impl<'t> Emitter<'t> {
    /// Whether annotations of variables here wait for somebody to ask.
    pub(crate) fn defers_annotations(&self) -> bool {
        self.options.bytecode.defers_annotations && !self.options.string_annotations
    }

    /// A function that evaluates something later: its argument says in which form.
    pub(crate) fn enter_lazy(
        &mut self,
        here: Location,
        name: &Name,
        scope: ScopeId,
    ) -> Emitted<u32> {
        if !self.options.bytecode.defers_annotations {
            self.enter(name, ScopeType::TypeParams, scope, here.line as u32)?;
            return Ok(0);
        }
        let one = Constant::Tuple([Constant::Int(1)].into());
        self.load_constant(here, one);
        self.enter_annotate(here, name, scope)?;
        Ok(attribute::DEFAULTS)
    }

    fn enter_annotate(&mut self, here: Location, name: &Name, scope: ScopeId) -> Emitted<()> {
        self.enter(name, ScopeType::TypeParams, scope, here.line as u32)?;
        self.unit().positional_only_count = 1;
        let body = self.label();
        self.arg(here, Op::LoadFast, 0);
        self.load_constant(here, Constant::Int(LARGEST_FORMAT));
        self.compare_op(here, CompareOp::Greater);
        self.jump(here, Op::PopJumpIfFalse, body);
        self.arg(here, Op::LoadCommonConstant, common::NOT_IMPLEMENTED_ERROR);
        self.arg(here, Op::RaiseVarargs, 1);
        self.place(body);
        Ok(())
    }

    fn leave_annotate(&mut self, here: Location) -> Emitted<()> {
        self.op(here, Op::ReturnValue);
        let mut code = self.finish(true)?;
        // The parameter is shown as `format`, but no name in an annotation means it.
        let format = self.intern("format");
        if let Some(first) = Arc::make_mut(&mut code).locals_plus.first_mut() {
            first.name = format;
        }
        self.closure(here, code, 0);
        Ok(())
    }

    /// Pushes the function that evaluates a function's annotations; gives the bit of what was pushed.
    pub(crate) fn annotate_function(
        &mut self,
        here: Location,
        function: &'t Function,
    ) -> Emitted<u32> {
        let Some(scope) = self.scopes[function.scope as usize].signature else { return Ok(0) };
        let name = self.intern("__annotate__");
        let of_function = self.qualname(&function.name, ScopeType::Function);
        // That of a generic function outside of everything is its name alone.
        let is_outer = self.unit_ref().kind == ScopeType::TypeParams && self.units.len() == 2;
        self.enter_annotate(here, &name, scope)?;
        if self.options.bytecode.names_annotated && !is_outer {
            self.unit().qualname = format!("{of_function}.__annotate__").into();
        }
        let returns = function.returns.as_ref();
        let count = self.annotation_values(here, &function.parameters, returns)?;
        self.arg(here, Op::BuildMap, count);
        self.leave_annotate(here)?;
        Ok(attribute::ANNOTATE)
    }

    /// A module notes which of its annotations were reached.
    pub(crate) fn note_conditional_annotations(&mut self, body: &[Stmt]) {
        let Some(first) = body.first() else { return };
        if self.scope().has_conditional_annotations {
            let here = Location::of(first.place);
            self.arg(here, Op::BuildSet, 0);
            let name = self.intern(CONDITIONAL);
            self.named(here, Op::StoreName, &name);
        }
    }

    /// An annotation of a class or module waits; where it may not be reached, that it was is noted.
    pub(crate) fn defer_annotation(&mut self, here: Location, node: &'t AnnAssign) {
        let in_class = self.unit_ref().kind == ScopeType::Class;
        let conditional = !in_class || self.unit_ref().conditional > 0;
        let before = self.unit_ref().deferred.iter().filter(|(_, _, index)| index.is_some());
        let index = conditional.then_some(before.count() as u32);
        self.unit().deferred.push((node, here, index));
        let Some(index) = index else { return };
        let name = self.intern(CONDITIONAL);
        if in_class {
            let cell = self.unit().cells.add(&name);
            self.arg(here, Op::LoadDeref, cell);
        } else {
            self.named(here, Op::LoadName, &name);
        }
        self.load_constant(here, Constant::Int(i64::from(index)));
        self.arg(here, Op::SetAdd, 1);
        self.op(here, Op::PopTop);
    }

    /// At the end of a class or module: the function that evaluates the annotations of its variables.
    pub(crate) fn annotate_variables(&mut self, here: Location) -> Emitted<()> {
        let deferred = std::mem::take(&mut self.unit().deferred);
        if deferred.is_empty() {
            return Ok(());
        }
        let Some(scope) = self.scope().annotations else { return Ok(()) };
        let in_class = self.unit_ref().kind == ScopeType::Class;
        let start = self.unit_ref().steps.len();
        let name = self.intern("__annotate__");
        self.enter_annotate(here, &name, scope)?;
        self.arg(here, Op::BuildMap, 0);
        for (node, own, index) in deferred {
            self.annotate_variable(here, node, own, index, in_class)?;
        }
        self.leave_annotate(here)?;
        let function = self.intern(if in_class { "__annotate_func__" } else { "__annotate__" });
        self.name(here, &function, Context::Store)?;
        if !in_class {
            // A module has it from its start, behind `RESUME`.
            let unit = self.unit();
            let added = unit.steps.split_off(start);
            let count = added.len() as u32;
            unit.steps.splice(1..1, added);
            for label in &mut unit.labels {
                if *label != u32::MAX && *label >= 1 {
                    *label += count;
                }
            }
        }
        Ok(())
    }

    fn annotate_variable(
        &mut self,
        here: Location,
        node: &'t AnnAssign,
        own: Location,
        index: Option<u32>,
        in_class: bool,
    ) -> Emitted<()> {
        let ExprKind::Name(name, _) = &node.target.kind else { return Ok(()) };
        let mangled = self.mangled(name);
        let unset = self.label();
        if let Some(index) = index {
            self.load_constant(own, Constant::Int(i64::from(index)));
            let noted = self.intern(CONDITIONAL);
            if in_class {
                let free = self.unit().frees.add(&noted);
                self.arg(own, Op::LoadDeref, free);
            } else {
                let place = self.unit().names.add(&noted);
                self.arg(own, Op::LoadGlobal, place << 1);
            }
            self.arg(own, Op::ContainsOp, 0);
            self.jump(own, Op::PopJumpIfFalse, unset);
        }
        self.expression(&node.annotation)?;
        self.arg(own, Op::Copy, 2);
        self.load_constant(own, Constant::Str(mangled));
        self.op(here, Op::StoreSubscr);
        self.place(unset);
        Ok(())
    }
}
