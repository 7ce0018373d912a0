//! Constant folding on the tree, before scopes are looked at.

pub mod arithmetic;
mod format;
mod number;

pub use arithmetic as operators;
pub use number::{python_equal, python_hash, truth};

use crate::python::code::Constant;
use crate::python::compile::emit::frozen_set;
use crate::python::syntax::tree::*;
use crate::python::version::Bytecode;

/// Folds what can be computed now. `annotations`: they stay strings and are left alone.
/// `debug`: what `__debug__` is.
pub fn fold(module: &mut Module, annotations: bool, bytecode: &Bytecode, debug: bool) {
    Folder { annotations, late: bytecode.folds_late, debug }.body(&mut module.body);
}

struct Folder {
    annotations: bool,
    /// Only what the flow graph cannot do is done here: `%` formats, `__debug__`, values of patterns.
    late: bool,
    debug: bool,
}

impl Folder {
    /// A folded expression at the start of a body must not become its docstring.
    fn body(&self, body: &mut [Stmt]) {
        let had = starts_with_text(body);
        self.statements(body);
        if !had
            && starts_with_text(body)
            && let Some(Stmt { kind: StmtKind::Expr(value), .. }) = body.first_mut()
        {
            let place = value.place;
            let text = std::mem::replace(value, nothing(place));
            *value = Expr::new(place, ExprKind::Joined(vec![text]));
        }
    }

    fn statements(&self, body: &mut [Stmt]) {
        for statement in body {
            self.statement(statement);
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm per kind of node")]
    fn statement(&self, statement: &mut Stmt) {
        match &mut statement.kind {
            StmtKind::Function(node) => {
                self.type_params(node.type_params.as_mut());
                self.parameters(&mut node.parameters);
                self.body(&mut node.body);
                self.expressions(&mut node.decorators);
                if !self.annotations {
                    self.optional(node.returns.as_mut());
                }
            }
            StmtKind::Class(node) => {
                self.type_params(node.type_params.as_mut());
                self.expressions(&mut node.bases);
                self.keywords(&mut node.keywords);
                self.body(&mut node.body);
                self.expressions(&mut node.decorators);
            }
            StmtKind::Return(value) => self.optional(value.as_mut()),
            StmtKind::Delete(targets) => self.expressions(targets),
            StmtKind::Assign(targets, value) => {
                self.expressions(targets);
                self.expression(value);
            }
            StmtKind::AugAssign(target, _, value) => {
                self.expression(target);
                self.expression(value);
            }
            StmtKind::AnnAssign(node) => {
                self.expression(&mut node.target);
                if !self.annotations {
                    self.expression(&mut node.annotation);
                }
                self.optional(node.value.as_mut());
            }
            StmtKind::TypeAlias(node) => {
                self.expression(&mut node.name);
                self.type_params(node.type_params.as_mut());
                self.expression(&mut node.value);
            }
            StmtKind::For(node) => {
                self.expression(&mut node.target);
                self.expression(&mut node.iter);
                self.statements(&mut node.body);
                self.statements(&mut node.orelse);
                if !self.late && !node.is_async {
                    fold_iterable(&mut node.iter);
                }
            }
            StmtKind::While(test, body, orelse) | StmtKind::If(test, body, orelse) => {
                self.expression(test);
                self.statements(body);
                self.statements(orelse);
            }
            StmtKind::With(node) => {
                for item in &mut node.items {
                    self.expression(&mut item.context);
                    self.optional(item.target.as_mut());
                }
                self.statements(&mut node.body);
            }
            StmtKind::Match(subject, cases) => {
                self.expression(subject);
                for case in cases {
                    self.pattern(&mut case.pattern);
                    self.optional(case.guard.as_mut());
                    self.statements(&mut case.body);
                }
            }
            StmtKind::Raise(one, two) => {
                self.optional(one.as_mut());
                self.optional(two.as_mut());
            }
            StmtKind::Assert(one, two) => {
                self.expression(one);
                self.optional(two.as_mut());
            }
            StmtKind::Try(node) => {
                self.statements(&mut node.body);
                for handler in &mut node.handlers {
                    self.optional(handler.exception.as_mut());
                    self.statements(&mut handler.body);
                }
                self.statements(&mut node.orelse);
                self.statements(&mut node.finalbody);
            }
            StmtKind::Expr(value) => self.expression(value),
            StmtKind::Import(..)
            | StmtKind::ImportFrom(..)
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue => {}
        }
    }

    fn type_params(&self, params: Option<&mut TypeParams>) {
        for param in params.into_iter().flat_map(|params| &mut params.params) {
            for (_, value) in param.bound.iter_mut().chain(&mut param.default) {
                self.expression(value);
            }
        }
    }

    fn parameters(&self, parameters: &mut Parameters) {
        self.expressions(&mut parameters.defaults);
        for default in parameters.keyword_defaults.iter_mut().flatten() {
            self.expression(default);
        }
        if self.annotations {
            return;
        }
        let plain = parameters.positional_only.iter_mut().chain(&mut parameters.positional);
        let special = parameters.varargs.iter_mut().chain(&mut parameters.varkeywords);
        for parameter in plain.chain(&mut parameters.keyword_only).chain(special) {
            self.optional(parameter.annotation.as_mut());
        }
    }

    fn optional(&self, value: Option<&mut Expr>) {
        if let Some(value) = value {
            self.expression(value);
        }
    }

    fn expressions(&self, values: &mut [Expr]) {
        for value in values {
            self.expression(value);
        }
    }

    fn keywords(&self, keywords: &mut [Keyword]) {
        for keyword in keywords {
            self.expression(&mut keyword.value);
        }
    }

    fn pattern(&self, pattern: &mut Pattern) {
        match &mut pattern.kind {
            PatternKind::Value(value) => self.pattern_value(value),
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
                for pattern in patterns {
                    self.pattern(pattern);
                }
            }
            PatternKind::Mapping(keys, patterns, _) => {
                for key in keys {
                    self.pattern_value(key);
                }
                for pattern in patterns {
                    self.pattern(pattern);
                }
            }
            PatternKind::Class(class) => {
                self.expression(&mut class.class);
                let keywords = class.keywords.iter_mut().map(|(_, pattern)| pattern);
                for pattern in class.patterns.iter_mut().chain(keywords) {
                    self.pattern(pattern);
                }
            }
            PatternKind::As(Some(inner), _) => self.pattern(inner),
            PatternKind::As(None, _) | PatternKind::Singleton(_) | PatternKind::Star(_) => {}
        }
    }

    /// `-1` and `1+2j` are constants to a pattern.
    fn pattern_value(&self, value: &mut Expr) {
        match &value.kind {
            ExprKind::Unary(..) | ExprKind::Binary(..) => {
                Folder { late: false, ..*self }.expression(value);
            }
            _ => self.expression(value),
        }
    }

    fn expression(&self, node: &mut Expr) {
        self.children(node);
        if self.late {
            return self.late_expression(node);
        }
        match &mut node.kind {
            ExprKind::Unary(op, value) => {
                let own = value.place;
                if let Some(kind) = arithmetic::unary(*op, value) {
                    // `not a in b` takes the place of `a in b`.
                    if matches!(kind, ExprKind::Compare(..)) {
                        node.place = own;
                    }
                    node.kind = kind;
                }
            }
            ExprKind::Binary(left, op, right) => {
                if let Some(parts) = format::as_joined(left, *op, right) {
                    node.kind = parts;
                } else if let (Some(left), Some(right)) = (left.constant(), right.constant())
                    && let Some(value) = arithmetic::binary(left, *op, right)
                {
                    node.kind = ExprKind::Constant(value);
                }
            }
            ExprKind::Compare(_, rest) => {
                if let Some((CompareOp::In | CompareOp::NotIn, last)) = rest.last_mut() {
                    fold_iterable(last);
                }
            }
            ExprKind::Subscript(value, index, Context::Load) => {
                if let (Some(value), Some(index)) = (value.constant(), index.constant())
                    && let Some(item) = arithmetic::item(value, index)
                {
                    node.kind = ExprKind::Constant(item);
                }
            }
            ExprKind::Tuple(_, Context::Load) => fold_tuple(node),
            ExprKind::Name(name, Context::Load) if &**name == "__debug__" => {
                node.kind = ExprKind::Constant(self.debug());
            }
            _ => {}
        }
    }

    fn field(&self, node: &mut Interpolation) {
        self.expression(&mut node.value);
        self.optional(node.spec.as_mut());
    }

    fn children(&self, node: &mut Expr) {
        match &mut node.kind {
            ExprKind::BoolOp(_, values)
            | ExprKind::Joined(values)
            | ExprKind::Template(values)
            | ExprKind::Set(values)
            | ExprKind::List(values, _)
            | ExprKind::Tuple(values, _) => self.expressions(values),
            ExprKind::Named(_, value)
            | ExprKind::Unary(_, value)
            | ExprKind::Await(value)
            | ExprKind::YieldFrom(value)
            | ExprKind::Attribute(value, _, _)
            | ExprKind::Starred(value, _) => self.expression(value),
            ExprKind::Binary(left, _, right) | ExprKind::Subscript(left, right, _) => {
                self.expression(left);
                self.expression(right);
            }
            ExprKind::Lambda(lambda) => {
                self.parameters(&mut lambda.parameters);
                self.expression(&mut lambda.body);
            }
            ExprKind::If(one, two, three) => {
                self.expression(one);
                self.expression(two);
                self.expression(three);
            }
            ExprKind::Dict(items) => {
                for (key, value) in items {
                    self.optional(key.as_mut());
                    self.expression(value);
                }
            }
            ExprKind::Comprehension(node) => {
                self.expression(&mut node.element);
                self.optional(node.value.as_mut());
                for generator in &mut node.generators {
                    self.expression(&mut generator.target);
                    self.expression(&mut generator.iter);
                    self.expressions(&mut generator.conditions);
                    if !self.late {
                        fold_iterable(&mut generator.iter);
                    }
                }
            }
            ExprKind::Yield(value) => self.optional(value.as_deref_mut()),
            ExprKind::Compare(left, rest) => {
                self.expression(left);
                for (_, right) in rest {
                    self.expression(right);
                }
            }
            ExprKind::Call(callee, arguments, keywords) => {
                self.expression(callee);
                self.expressions(arguments);
                self.keywords(keywords);
            }
            ExprKind::Interpolation(node) => self.field(node),
            ExprKind::Formatted(value, _, spec) => {
                self.expression(value);
                self.optional(spec.as_deref_mut());
            }
            ExprKind::Slice(lower, upper, step) => {
                for part in [lower, upper, step] {
                    self.optional(part.as_deref_mut());
                }
            }
            ExprKind::Constant(_) | ExprKind::Name(..) => {}
        }
    }
}

fn starts_with_text(body: &[Stmt]) -> bool {
    crate::python::compile::emit::docstring(body).is_ok_and(|found| found.is_some())
}

fn nothing(place: Place) -> Expr {
    Expr::new(place, ExprKind::Constant(Constant::None))
}

fn fold_tuple(node: &mut Expr) {
    if let ExprKind::Tuple(values, _) = &node.kind
        && let Some(items) = all_constants(values)
    {
        node.kind = ExprKind::Constant(Constant::Tuple(items.into()));
    }
}

fn all_constants(values: &[Expr]) -> Option<Vec<Constant>> {
    values.iter().map(|value| value.constant().cloned()).collect()
}

/// What is only iterated over or searched: a list becomes a tuple, a constant set a frozenset.
fn fold_iterable(node: &mut Expr) {
    match &mut node.kind {
        ExprKind::List(values, context) => {
            if values.iter().any(|value| matches!(value.kind, ExprKind::Starred(..))) {
                return;
            }
            node.kind = ExprKind::Tuple(std::mem::take(values), *context);
            fold_tuple(node);
        }
        ExprKind::Set(values) => {
            if let Some(items) = all_constants(values) {
                node.kind = ExprKind::Constant(frozen_set(items));
            }
        }
        _ => {}
    }
}

impl Folder {
    /// What the flow graph of later versions folds is left; formatting and `__debug__` are the tree's.
    fn late_expression(&self, node: &mut Expr) {
        match &mut node.kind {
            ExprKind::Binary(left, op, right) => {
                if let Some(parts) = format::as_joined(left, *op, right) {
                    node.kind = parts;
                }
            }
            ExprKind::Name(name, Context::Load) if &**name == "__debug__" => {
                node.kind = ExprKind::Constant(self.debug());
            }
            _ => {}
        }
    }

    fn debug(&self) -> Constant {
        if self.debug { Constant::True } else { Constant::False }
    }
}
