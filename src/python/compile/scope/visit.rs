//! Walking the tree for the symbol tables.

use crate::python::compile::error::Problem;
use crate::python::compile::scope::build::Builder;
use crate::python::compile::scope::{ScopeKind, Scoped, flag};
use crate::python::syntax::tree::*;

impl Builder {
    pub(crate) fn statements(&mut self, body: &[Stmt]) -> Scoped<()> {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &Stmt) -> Scoped<()> {
        match &statement.kind {
            StmtKind::Function(function) => self.function(function, statement.place),
            StmtKind::Class(class) => self.class(class, statement.place),
            StmtKind::Return(value) => self.optional(value.as_ref()),
            StmtKind::Delete(targets) => self.expressions(targets),
            StmtKind::Assign(targets, value) => {
                self.expressions(targets)?;
                self.expression(value)
            }
            StmtKind::AugAssign(target, _, value) => {
                self.expression(target)?;
                self.expression(value)
            }
            StmtKind::AnnAssign(node) => {
                self.annotated_assignment(node, statement.place)?;
                if self.defers_annotations {
                    self.variable_annotation(&node.annotation)?;
                } else {
                    self.annotation(Some(&node.annotation))?;
                }
                self.optional(node.value.as_ref())
            }
            StmtKind::TypeAlias(alias) => self.type_alias(alias, statement.place),
            StmtKind::For(node) => {
                self.expression(&node.target)?;
                self.expression(&node.iter)?;
                self.conditional(|builder| {
                    builder.statements(&node.body)?;
                    builder.statements(&node.orelse)
                })
            }
            StmtKind::While(test, body, orelse) | StmtKind::If(test, body, orelse) => {
                self.expression(test)?;
                self.conditional(|builder| {
                    builder.statements(body)?;
                    builder.statements(orelse)
                })
            }
            StmtKind::With(node) => {
                for item in &node.items {
                    self.expression(&item.context)?;
                    self.optional(item.target.as_ref())?;
                }
                self.conditional(|builder| builder.statements(&node.body))
            }
            StmtKind::Match(subject, cases) => {
                self.expression(subject)?;
                cases.iter().try_for_each(|case| {
                    self.pattern(&case.pattern)?;
                    self.optional(case.guard.as_ref())?;
                    self.conditional(|builder| builder.statements(&case.body))
                })
            }
            StmtKind::Raise(exception, cause) => {
                self.optional(exception.as_ref())?;
                self.optional(cause.as_ref())
            }
            StmtKind::Try(node) => self.conditional(|builder| builder.guarded(node)),
            StmtKind::Assert(test, message) => {
                self.expression(test)?;
                self.optional(message.as_ref())
            }
            StmtKind::Import(names, _) | StmtKind::ImportFrom(_, names, _, _) => {
                self.imports(names)
            }
            StmtKind::Global(names) => self.directive(names, true, statement.place),
            StmtKind::Nonlocal(names) => self.directive(names, false, statement.place),
            StmtKind::Expr(value) => self.expression(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    fn function(&mut self, function: &Function, place: Place) -> Scoped<()> {
        self.define(&function.name, flag::LOCAL, place)?;
        self.defaults(&function.parameters)?;
        self.expressions(&function.decorators)?;
        if let Some(params) = &function.type_params {
            let keyword_defaults = function.parameters.keyword_defaults.iter().any(Option::is_some);
            self.enter_type_params(params, false, (&function.name, place));
            // CPython adds this one even when there are no defaults.
            self.current().symbol(&".defaults".into()).flags |= flag::PARAM;
            self.current().parameters.push(".defaults".into());
            if keyword_defaults {
                self.current().symbol(&".kwdefaults".into()).flags |= flag::PARAM;
                self.current().parameters.push(".kwdefaults".into());
            }
            self.type_params(params)?;
        }
        let mut signature = None;
        if self.defers_annotations {
            signature = self.signature(function)?;
        } else {
            self.annotations(&function.parameters, function.returns.as_ref())?;
        }
        let is_method = self.current().kind == ScopeKind::Class;
        self.enter(function.scope, ScopeKind::Function);
        self.current().called(&function.name, place);
        self.current().signature = signature;
        self.current().is_method = is_method;
        self.current().coroutine = function.is_async;
        self.parameters(&function.parameters)?;
        self.statements(&function.body)?;
        self.leave();
        if function.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }

    /// What is inside may not be reached.
    fn conditional(&mut self, inside: impl FnOnce(&mut Builder) -> Scoped<()>) -> Scoped<()> {
        self.current().conditional += 1;
        let done = inside(self);
        let scope = self.current();
        scope.conditional = scope.conditional.saturating_sub(1);
        done
    }

    /// The scope of a function's annotations, if it has any; it is there in any case.
    fn signature(&mut self, function: &Function) -> Scoped<Option<ScopeId>> {
        let in_class = self.current().sees_class || self.current().kind == ScopeKind::Class;
        let id = self.new_scope();
        self.enter(id, ScopeKind::Annotation);
        self.annotation_scope(in_class && !self.string_annotations);
        self.annotations(&function.parameters, function.returns.as_ref())?;
        self.leave();
        let parameters = &function.parameters;
        let plain = parameters.positional_only.iter().chain(&parameters.positional);
        let special = parameters.varargs.iter().chain(&parameters.varkeywords);
        let mut all = plain.chain(special).chain(&parameters.keyword_only);
        let annotated =
            function.returns.is_some() || all.any(|parameter| parameter.annotation.is_some());
        Ok(annotated.then_some(id))
    }

    /// The annotation of a variable: in a function it is never evaluated.
    fn variable_annotation(&mut self, annotation: &Expr) -> Scoped<()> {
        let scope = self.current();
        let is_class = match scope.kind {
            ScopeKind::Module => false,
            ScopeKind::Class => true,
            _ => return self.look_through(annotation),
        };
        let conditional = !is_class || scope.conditional > 0;
        scope.has_conditional_annotations |= conditional;
        let known = scope.annotations;
        let id = match known {
            Some(id) => {
                self.enter_again(id);
                id
            }
            None => {
                let id = self.new_scope();
                self.current().annotations = Some(id);
                self.enter(id, ScopeKind::Annotation);
                self.annotation_scope(is_class && !self.string_annotations);
                id
            }
        };
        debug_assert_eq!(self.current_id(), id as usize);
        if is_class && conditional {
            self.use_name("__conditional_annotations__");
        }
        self.annotation(Some(annotation))?;
        self.leave();
        Ok(())
    }

    fn class(&mut self, class: &Class, place: Place) -> Scoped<()> {
        self.define(&class.name, flag::LOCAL, place)?;
        self.expressions(&class.decorators)?;
        let private = self.private.clone();
        if let Some(params) = &class.type_params {
            self.enter_type_params(params, true, (&class.name, place));
            self.private = Some(class.name.clone());
            self.type_params(params)?;
        }
        self.expressions(&class.bases)?;
        self.keywords(&class.keywords)?;
        self.enter(class.scope, ScopeKind::Class);
        self.current().called(&class.name, place);
        self.private = Some(class.name.clone());
        if class.type_params.is_some() {
            self.current().symbol(&"__type_params__".into()).flags |= flag::LOCAL;
            self.use_name(".type_params");
        }
        self.statements(&class.body)?;
        self.leave();
        if class.type_params.is_some() {
            self.leave();
        }
        self.private = private;
        Ok(())
    }

    fn type_alias(&mut self, alias: &TypeAlias, place: Place) -> Scoped<()> {
        self.expression(&alias.name)?;
        let name: Name = match &alias.name.kind {
            ExprKind::Name(name, _) => name.clone(),
            _ => "".into(),
        };
        let in_class = self.current().kind == ScopeKind::Class;
        if let Some(params) = &alias.type_params {
            self.enter_type_params(params, false, (&name, place));
            self.type_params(params)?;
        }
        self.enter(alias.scope, ScopeKind::TypeAlias);
        self.current().called(&name, place);
        self.annotation_scope(in_class);
        self.expression(&alias.value)?;
        self.leave();
        if alias.type_params.is_some() {
            self.leave();
        }
        Ok(())
    }

    fn annotation_scope(&mut self, in_class: bool) {
        if in_class {
            self.current().sees_class = true;
            self.use_name("__classdict__");
        }
    }

    fn type_params(&mut self, params: &TypeParams) -> Scoped<()> {
        for param in &params.params {
            self.define(&param.name, flag::TYPE_PARAM | flag::LOCAL, param.place)?;
            let bound = param.bound.iter().map(|bound| (bound, part_of_bound(&bound.1)));
            let default = param.default.iter().map(|it| (it, part_of_default(param.kind)));
            for ((scope, value), part) in bound.chain(default) {
                let in_class = self.current().sees_class;
                self.enter(*scope, ScopeKind::TypeVariable);
                self.current().called(&param.name, param.place);
                self.current().part = part;
                self.annotation_scope(in_class);
                self.expression(value)?;
                self.leave();
            }
        }
        Ok(())
    }

    fn guarded(&mut self, node: &Try) -> Scoped<()> {
        self.statements(&node.body)?;
        for handler in &node.handlers {
            self.optional(handler.exception.as_ref())?;
            if let Some(name) = &handler.name {
                self.define(name, flag::LOCAL, handler.place)?;
            }
            self.statements(&handler.body)?;
        }
        self.statements(&node.orelse)?;
        self.statements(&node.finalbody)
    }

    fn imports(&mut self, names: &[Alias]) -> Scoped<()> {
        for alias in names {
            if &*alias.name == "*" {
                if self.current_id() != 0 {
                    let message = "import * only allowed at module level".to_owned();
                    return Err(Problem::at(alias.place, message));
                }
                continue;
            }
            let bound = alias.asname.clone().unwrap_or_else(|| {
                let first = alias.name.split('.').next().unwrap_or(&alias.name);
                if first.len() == alias.name.len() { alias.name.clone() } else { first.into() }
            });
            self.define(&bound, flag::IMPORT, alias.place)?;
        }
        Ok(())
    }

    fn defaults(&mut self, parameters: &Parameters) -> Scoped<()> {
        self.expressions(&parameters.defaults)?;
        parameters.keyword_defaults.iter().flatten().try_for_each(|value| self.expression(value))
    }

    fn parameters(&mut self, parameters: &Parameters) -> Scoped<()> {
        let plain = parameters.positional_only.iter().chain(&parameters.positional);
        for parameter in plain.chain(&parameters.keyword_only) {
            self.define(&parameter.name, flag::PARAM, parameter.place)?;
        }
        if let Some(parameter) = &parameters.varargs {
            self.define(&parameter.name, flag::PARAM, parameter.place)?;
            self.current().varargs = true;
        }
        if let Some(parameter) = &parameters.varkeywords {
            self.define(&parameter.name, flag::PARAM, parameter.place)?;
            self.current().varkeywords = true;
        }
        Ok(())
    }

    fn annotations(&mut self, parameters: &Parameters, returns: Option<&Expr>) -> Scoped<()> {
        let plain = parameters.positional_only.iter().chain(&parameters.positional);
        let special = parameters.varargs.iter().chain(&parameters.varkeywords);
        for parameter in plain.chain(special).chain(&parameters.keyword_only) {
            self.annotation(parameter.annotation.as_ref())?;
        }
        self.annotation(returns)
    }

    /// Annotations that stay strings have no effect on the tables.
    fn annotation(&mut self, annotation: Option<&Expr>) -> Scoped<()> {
        match annotation {
            Some(annotation) if self.string_annotations => self.look_through(annotation),
            _ => self.optional(annotation),
        }
    }

    fn optional(&mut self, value: Option<&Expr>) -> Scoped<()> {
        value.map_or(Ok(()), |value| self.expression(value))
    }

    fn boxed(&mut self, value: Option<&Expr>) -> Scoped<()> {
        self.optional(value)
    }

    fn expressions(&mut self, values: &[Expr]) -> Scoped<()> {
        values.iter().try_for_each(|value| self.expression(value))
    }

    fn keywords(&mut self, keywords: &[Keyword]) -> Scoped<()> {
        keywords.iter().try_for_each(|keyword| self.expression(&keyword.value))
    }

    pub(crate) fn expression(&mut self, node: &Expr) -> Scoped<()> {
        match &node.kind {
            ExprKind::BoolOp(_, values)
            | ExprKind::Joined(values)
            | ExprKind::Template(values)
            | ExprKind::Set(values)
            | ExprKind::List(values, _)
            | ExprKind::Tuple(values, _) => self.expressions(values),
            ExprKind::Interpolation(node) => {
                self.expression(&node.value)?;
                self.boxed(node.spec.as_ref())
            }
            ExprKind::Named(target, value) => self.named(target, value, node.place),
            ExprKind::Binary(left, _, right) => {
                self.expression(left)?;
                self.expression(right)
            }
            ExprKind::Unary(_, value)
            | ExprKind::Attribute(value, _, _)
            | ExprKind::Starred(value, _) => self.expression(value),
            ExprKind::Lambda(lambda) => self.lambda(lambda, node.place),
            ExprKind::If(test, body, orelse) => {
                self.expression(test)?;
                self.expression(body)?;
                self.expression(orelse)
            }
            ExprKind::Dict(items) => items.iter().try_for_each(|(key, value)| {
                self.optional(key.as_ref())?;
                self.expression(value)
            }),
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension, node.place),
            ExprKind::Await(value) => {
                self.refuse_in_annotation("await", node.place)?;
                self.current().coroutine = true;
                self.expression(value)
            }
            ExprKind::Yield(value) => {
                self.refuse_in_annotation("yield", node.place)?;
                self.boxed(value.as_deref())?;
                self.yields(node.place)
            }
            ExprKind::YieldFrom(value) => {
                self.refuse_in_annotation("yield", node.place)?;
                self.expression(value)?;
                self.yields(node.place)
            }
            ExprKind::Compare(left, rest) => {
                self.expression(left)?;
                rest.iter().try_for_each(|(_, right)| self.expression(right))
            }
            ExprKind::Call(callee, arguments, keywords) => {
                self.expression(callee)?;
                self.expressions(arguments)?;
                self.keywords(keywords)
            }
            ExprKind::Formatted(value, _, spec) => {
                self.expression(value)?;
                self.boxed(spec.as_deref())
            }
            ExprKind::Constant(_) => Ok(()),
            ExprKind::Subscript(value, slice, _) => {
                self.expression(value)?;
                self.expression(slice)
            }
            ExprKind::Name(name, context) => self.name(name, *context, node.place),
            ExprKind::Slice(lower, upper, step) => {
                self.boxed(lower.as_deref())?;
                self.boxed(upper.as_deref())?;
                self.boxed(step.as_deref())
            }
        }
    }

    fn name(&mut self, name: &Name, context: Context, place: Place) -> Scoped<()> {
        let is_load = context == Context::Load;
        self.define(name, if is_load { flag::USE } else { flag::LOCAL }, place)?;
        // `super` without arguments needs the class.
        if is_load && &**name == "super" && self.current().is_function_like() {
            self.use_name("__class__");
        }
        Ok(())
    }

    fn lambda(&mut self, lambda: &Lambda, place: Place) -> Scoped<()> {
        self.defaults(&lambda.parameters)?;
        let is_method = self.current().kind == ScopeKind::Class;
        self.enter(lambda.scope, ScopeKind::Function);
        self.current().called("lambda", place);
        self.current().is_method = is_method;
        self.parameters(&lambda.parameters)?;
        self.expression(&lambda.body)?;
        self.leave();
        Ok(())
    }

    fn yields(&mut self, place: Place) -> Scoped<()> {
        let scope = self.current();
        scope.generator = true;
        let Some(kind) = scope.comprehension else { return Ok(()) };
        let what = match kind {
            ComprehensionKind::List => "list comprehension",
            ComprehensionKind::Set => "set comprehension",
            ComprehensionKind::Dict => "dict comprehension",
            ComprehensionKind::Generator => "generator expression",
        };
        Err(Problem::at(place, format!("'yield' inside {what}")))
    }

    fn comprehension(&mut self, node: &Comprehension, place: Place) -> Scoped<()> {
        let Some((first, rest)) = node.generators.split_first() else { return Ok(()) };
        // The first iterable is evaluated outside.
        self.current().iteration_expression += 1;
        self.expression(&first.iter)?;
        self.current().iteration_expression -= 1;
        self.enter(node.scope, ScopeKind::Function);
        let name = match node.kind {
            ComprehensionKind::List => "listcomp",
            ComprehensionKind::Set => "setcomp",
            ComprehensionKind::Dict => "dictcomp",
            ComprehensionKind::Generator => "genexpr",
        };
        self.current().called(name, place);
        self.current().comprehension = Some(node.kind);
        self.current().may_be_inlined = self.inlines_comprehensions;
        self.current().coroutine = first.is_async;
        self.define(&".0".into(), flag::PARAM, Place::default())?;
        self.target(&first.target)?;
        self.expressions(&first.conditions)?;
        for generator in rest {
            self.target(&generator.target)?;
            self.current().iteration_expression += 1;
            self.expression(&generator.iter)?;
            self.current().iteration_expression -= 1;
            self.expressions(&generator.conditions)?;
            self.current().coroutine |= generator.is_async;
        }
        self.optional(node.value.as_ref())?;
        self.expression(&node.element)?;
        let is_generator = node.kind == ComprehensionKind::Generator;
        self.current().generator = is_generator;
        let is_async = self.current().coroutine && !is_generator;
        self.leave();
        self.current().coroutine |= is_async;
        Ok(())
    }

    fn target(&mut self, target: &Expr) -> Scoped<()> {
        self.current().iteration_target = true;
        self.expression(target)?;
        self.current().iteration_target = false;
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern) -> Scoped<()> {
        match &pattern.kind {
            PatternKind::Value(value) => self.expression(value),
            PatternKind::Singleton(_) => Ok(()),
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
                patterns.iter().try_for_each(|pattern| self.pattern(pattern))
            }
            PatternKind::Mapping(keys, patterns, rest) => {
                self.expressions(keys)?;
                patterns.iter().try_for_each(|pattern| self.pattern(pattern))?;
                self.capture(rest.as_ref(), pattern.place)
            }
            PatternKind::Class(class) => {
                self.expression(&class.class)?;
                class.patterns.iter().try_for_each(|pattern| self.pattern(pattern))?;
                class.keywords.iter().try_for_each(|(_, pattern)| self.pattern(pattern))
            }
            PatternKind::Star(name) => self.capture(name.as_ref(), pattern.place),
            PatternKind::As(inner, name) => {
                inner.iter().try_for_each(|pattern| self.pattern(pattern))?;
                self.capture(name.as_ref(), pattern.place)
            }
        }
    }

    fn capture(&mut self, name: Option<&Name>, place: Place) -> Scoped<()> {
        name.map_or(Ok(()), |name| self.define(name, flag::LOCAL, place))
    }
}

fn part_of_bound(bound: &Expr) -> &'static str {
    if matches!(bound.kind, ExprKind::Tuple(..)) {
        "a TypeVar constraint"
    } else {
        "a TypeVar bound"
    }
}

fn part_of_default(kind: TypeParamKind) -> &'static str {
    match kind {
        TypeParamKind::TypeVar => "a TypeVar default",
        TypeParamKind::TypeVarTuple => "a TypeVarTuple default",
        TypeParamKind::ParamSpec => "a ParamSpec default",
    }
}
