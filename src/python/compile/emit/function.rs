//! Functions, lambdas, and the closures that make them.

use crate::python::code::{Code, Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::expression::{intrinsic, intrinsic2};
use crate::python::compile::emit::name::refuse_debug;
use crate::python::compile::emit::statement::docstring;
use crate::python::compile::emit::unit::{Emitter, FrameKind, Location, ScopeType, Step};
use crate::python::syntax::tree::*;
use crate::python::version::Passes;
use std::sync::Arc;

/// `SET_FUNCTION_ATTRIBUTE` bits.
pub mod attribute {
    pub const DEFAULTS: u32 = 1;
    pub const KEYWORD_DEFAULTS: u32 = 2;
    pub const ANNOTATIONS: u32 = 4;
    pub const CLOSURE: u32 = 8;
    pub const ANNOTATE: u32 = 16;
}

impl<'t> Emitter<'t> {
    pub(crate) fn function(&mut self, here: Location, function: &'t Function) -> Emitted<()> {
        Self::refuse_debug_parameters(&function.parameters)?;
        self.expressions(&function.decorators)?;
        let first_line =
            function.decorators.first().map_or(here.line as u32, |first| first.place.line);
        let is_below = self.options.bytecode.null_below;
        if is_below && function.type_params.is_some() {
            self.op(here, Op::PushNull);
        }
        let mut flags = self.defaults(here, &function.parameters)?;
        let default_bits = attribute::DEFAULTS | attribute::KEYWORD_DEFAULTS;
        let outer = (flags & default_bits).count_ones();
        if let Some(params) = &function.type_params {
            if outer == 2 {
                self.arg(here, Op::Swap, 2);
            }
            let name = self.intern(&format!("<generic parameters of {}>", function.name));
            self.enter(&name, ScopeType::TypeParams, params.scope, first_line)?;
            self.unit().argument_count = outer;
            self.type_params(params)?;
            for index in 0..outer {
                self.arg(here, Op::LoadFast, index);
            }
        }
        flags |= if self.options.bytecode.defers_annotations {
            self.annotate_function(here, function)?
        } else {
            self.annotations(here, &function.parameters, function.returns.as_ref())?
        };
        let code = self.function_code(function, first_line)?;
        self.closure(here, code, flags);
        if function.type_params.is_some() {
            self.arg(here, Op::Swap, 2);
            self.arg(here, Op::CallIntrinsic2, intrinsic2::SET_FUNCTION_TYPE_PARAMS);
            let code = self.finish(false)?;
            self.closure(here, code, 0);
            if is_below {
                if outer > 0 {
                    self.arg(here, Op::Swap, outer + 1);
                }
                self.call_op(here, outer);
            } else if outer > 0 {
                self.arg(here, Op::Swap, outer + 1);
                self.arg(here, Op::Call, outer - 1);
            } else {
                self.op(here, Op::PushNull);
                self.arg(here, Op::Call, 0);
            }
        }
        self.decorate(&function.decorators);
        self.name(here, &function.name, Context::Store)
    }

    /// Calls the decorators on what is on top, the last one first.
    pub(crate) fn decorate(&mut self, decorators: &[Expr]) {
        for decorator in decorators.iter().rev() {
            self.call_op(Location::of(decorator.place), 0);
        }
    }

    fn function_code(&mut self, function: &'t Function, first_line: u32) -> Emitted<Arc<Code>> {
        let kind = if function.is_async { ScopeType::AsyncFunction } else { ScopeType::Function };
        self.enter(&function.name, kind, function.scope, first_line)?;
        let text = docstring(&function.body)?.filter(|_| self.options.optimize < 2);
        match text {
            Some((_, text)) => {
                let text = self.docstring_text(text);
                self.constant(Constant::str(&text));
                self.unit().has_docstring = true;
            }
            None => self.first_constant(),
        }
        self.count_parameters(&function.parameters);
        let suspends = (self.scope().generator || self.scope().coroutine)
            && self.options.bytecode.guards_generators;
        let start = self.label();
        if suspends {
            if self.options.bytecode.passes == Passes::LinesFirst {
                self.place(start);
            }
            self.push_frame(Location::NONE, FrameKind::StopIteration, start, start)?;
        }
        self.statements(&function.body[usize::from(text.is_some())..])?;
        if suspends {
            self.convert_stop_iteration();
            self.pop_frame();
        }
        self.finish(true)
    }

    /// Where no docstring stands, None does: until 3.13 the first constant tells.
    pub(crate) fn first_constant(&mut self) {
        if !self.options.bytecode.marks_docstrings {
            self.constant(Constant::None);
        }
    }

    fn count_parameters(&mut self, parameters: &Parameters) {
        let unit = self.unit();
        unit.argument_count = parameters.positional.len() as u32;
        unit.positional_only_count = parameters.positional_only.len() as u32;
        unit.keyword_only_count = parameters.keyword_only.len() as u32;
    }

    /// `StopIteration` must not leave a generator: it becomes `RuntimeError`.
    pub(crate) fn convert_stop_iteration(&mut self) {
        let handler = self.label();
        let unit = self.unit();
        let setup = Step { op: Op::SetupCleanup, arg: handler, location: Location::NONE };
        let is_begun = unit.steps.get(3).is_some_and(|step| step.op == Op::ReturnGenerator);
        unit.steps.insert(if is_begun { 5 } else { 0 }, setup);
        for label in &mut unit.labels {
            // Labels that are not placed yet stay at the largest number.
            *label = label.saturating_add(1);
        }
        self.load_constant(Location::NONE, Constant::None);
        self.op(Location::NONE, Op::ReturnValue);
        self.place(handler);
        self.arg(Location::NONE, Op::CallIntrinsic1, intrinsic::STOP_ITERATION_ERROR);
        self.arg(Location::NONE, Op::Reraise, 1);
    }

    /// No parameter may be called `__debug__`.
    fn refuse_debug_parameters(parameters: &Parameters) -> Emitted<()> {
        let plain = parameters.positional_only.iter().chain(&parameters.positional);
        let rest = parameters.varargs.iter().chain(&parameters.keyword_only);
        for parameter in plain.chain(rest).chain(&parameters.varkeywords) {
            refuse_debug(Location::of(parameter.place), &parameter.name, Context::Store)?;
        }
        Ok(())
    }

    /// Pushes the default values; gives the bits of what was pushed.
    fn defaults(&mut self, here: Location, parameters: &'t Parameters) -> Emitted<u32> {
        let mut flags = 0;
        if !parameters.defaults.is_empty() {
            self.expressions(&parameters.defaults)?;
            self.arg(here, Op::BuildTuple, parameters.defaults.len() as u32);
            flags |= attribute::DEFAULTS;
        }
        let plain = self.options.bytecode.plain_mappings;
        let mut keys = Vec::new();
        for (parameter, default) in parameters.keyword_only.iter().zip(&parameters.keyword_defaults)
        {
            if let Some(default) = default {
                let name = Constant::Str(self.mangled(&parameter.name));
                if plain {
                    self.load_constant(here, name.clone());
                }
                keys.push(name);
                self.expression(default)?;
            }
        }
        if plain && !keys.is_empty() {
            self.arg(here, Op::BuildMap, keys.len() as u32);
            flags |= attribute::KEYWORD_DEFAULTS;
        } else if !keys.is_empty() {
            let count = keys.len() as u32;
            self.load_constant(here, Constant::Tuple(keys.into()));
            self.arg(here, Op::BuildConstKeyMap, count);
            flags |= attribute::KEYWORD_DEFAULTS;
        }
        Ok(flags)
    }

    fn annotations(
        &mut self,
        here: Location,
        parameters: &'t Parameters,
        returns: Option<&'t Expr>,
    ) -> Emitted<u32> {
        let count = 2 * self.annotation_values(here, parameters, returns)?;
        if count == 0 {
            return Ok(0);
        }
        self.arg(here, Op::BuildTuple, count);
        Ok(attribute::ANNOTATIONS)
    }

    /// Pushes names and annotations; gives the number of pairs.
    pub(crate) fn annotation_values(
        &mut self,
        here: Location,
        parameters: &'t Parameters,
        returns: Option<&'t Expr>,
    ) -> Emitted<u32> {
        let mut count = 0;
        let plain = parameters.positional.iter().chain(&parameters.positional_only);
        let rest = parameters
            .varargs
            .iter()
            .chain(&parameters.keyword_only)
            .chain(&parameters.varkeywords);
        for parameter in plain.chain(rest) {
            if let Some(annotation) = &parameter.annotation {
                self.parameter_annotation(here, &parameter.name, annotation)?;
                count += 1;
            }
        }
        if let Some(annotation) = returns {
            let name = self.intern("return");
            self.parameter_annotation(here, &name, annotation)?;
            count += 1;
        }
        Ok(count)
    }

    fn parameter_annotation(
        &mut self,
        here: Location,
        name: &Name,
        annotation: &'t Expr,
    ) -> Emitted<()> {
        let mangled = self.mangled(name);
        self.load_constant(here, Constant::Str(mangled));
        if let ExprKind::Starred(value, _) = &annotation.kind
            && !self.options.string_annotations
        {
            self.expression(value)?;
            self.arg(here, Op::UnpackSequence, 1);
            return Ok(());
        }
        self.annotation(annotation)
    }

    pub(crate) fn lambda(&mut self, here: Location, lambda: &'t Lambda) -> Emitted<()> {
        Self::refuse_debug_parameters(&lambda.parameters)?;
        let flags = self.defaults(here, &lambda.parameters)?;
        let name = self.intern("<lambda>");
        self.enter(&name, ScopeType::Lambda, lambda.scope, here.line as u32)?;
        self.first_constant();
        self.count_parameters(&lambda.parameters);
        self.expression(&lambda.body)?;
        let code = if self.scope().generator {
            self.finish(false)?
        } else {
            let line = here.line;
            let start = Location { line, end_line: line, column: 0, end_column: 0 };
            let is_new = self.options.bytecode.passes == Passes::LinesFirst;
            let at = if is_new { Location::of(lambda.body.place) } else { start };
            self.op(at, Op::ReturnValue);
            self.finish(true)?
        };
        self.closure(here, code, flags);
        Ok(())
    }

    /// A function of a code object, with the cells it needs and the attributes that lie on the stack.
    pub(crate) fn closure(&mut self, here: Location, code: Arc<Code>, flags: u32) {
        let free: Vec<Name> = code
            .locals_plus
            .iter()
            .filter(|slot| slot.free)
            .map(|slot| slot.name.clone())
            .collect();
        let mut flags = flags;
        if !free.is_empty() {
            for name in &free {
                let index = self.closure_index(name);
                self.arg(here, Op::LoadClosure, index);
            }
            self.arg(here, Op::BuildTuple, free.len() as u32);
            flags |= attribute::CLOSURE;
        }
        self.load_constant(here, Constant::Code(code));
        if self.options.bytecode.takes_flags {
            self.arg(here, Op::MakeFunctionWith, flags);
            return;
        }
        self.op(here, Op::MakeFunction);
        for bit in [
            attribute::CLOSURE,
            attribute::ANNOTATIONS,
            attribute::ANNOTATE,
            attribute::KEYWORD_DEFAULTS,
            attribute::DEFAULTS,
        ] {
            if flags & bit != 0 {
                self.arg(here, Op::SetFunctionAttribute, bit);
            }
        }
    }
}
