//! Expressions as text: what `from __future__ import annotations` keeps of an annotation.

use crate::python::code::{Constant, repr, repr_str};
use crate::python::syntax::tree::*;

/// How tightly an operator binds; what binds less is put in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Sign,
    Power,
    Await,
    Atom,
}

/// Levels in order, to find the next one.
const LEVELS: [Level; 16] = [
    Level::Tuple,
    Level::Test,
    Level::Or,
    Level::And,
    Level::Not,
    Level::Compare,
    Level::BitOr,
    Level::BitXor,
    Level::BitAnd,
    Level::Shift,
    Level::Sum,
    Level::Product,
    Level::Sign,
    Level::Power,
    Level::Await,
    Level::Atom,
];

impl Level {
    fn next(self) -> Level {
        LEVELS[(self as usize + 1).min(LEVELS.len() - 1)]
    }
}

/// The text of an expression, as CPython writes it.
pub fn unparse(node: &Expr) -> String {
    let mut writer = Writer { text: String::new() };
    writer.expression(node, Level::Test);
    writer.text
}

struct Writer {
    text: String,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes something in parentheses if its surroundings bind more tightly.
    fn within(&mut self, around: Level, own: Level, write: impl FnOnce(&mut Writer)) {
        let parentheses = around > own;
        self.put(if parentheses { "(" } else { "" });
        write(self);
        self.put(if parentheses { ")" } else { "" });
    }

    fn list(&mut self, values: &[Expr]) {
        for (index, value) in values.iter().enumerate() {
            self.put(if index > 0 { ", " } else { "" });
            self.expression(value, Level::Test);
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm per kind of node")]
    fn expression(&mut self, node: &Expr, around: Level) {
        match &node.kind {
            ExprKind::BoolOp(op, values) => self.bool_op(*op, values, around),
            ExprKind::Binary(left, op, right) => self.binary(left, *op, right, around),
            ExprKind::Unary(op, value) => {
                let (sign, own) = match op {
                    UnaryOp::Not => ("not ", Level::Not),
                    UnaryOp::Invert => ("~", Level::Sign),
                    UnaryOp::Plus => ("+", Level::Sign),
                    UnaryOp::Minus => ("-", Level::Sign),
                };
                self.within(around, own, |writer| {
                    writer.put(sign);
                    writer.expression(value, own);
                });
            }
            ExprKind::Lambda(lambda) => self.lambda(lambda, around),
            ExprKind::If(test, body, orelse) => self.within(around, Level::Test, |writer| {
                writer.expression(body, Level::Or);
                writer.put(" if ");
                writer.expression(test, Level::Or);
                writer.put(" else ");
                writer.expression(orelse, Level::Test);
            }),
            ExprKind::Dict(items) => self.dict(items),
            ExprKind::Set(values) => {
                self.put("{");
                self.list(values);
                self.put("}");
            }
            ExprKind::Comprehension(node) => self.comprehension(node),
            ExprKind::Yield(None) => self.put("(yield)"),
            ExprKind::Yield(Some(value)) => {
                self.put("(yield ");
                self.expression(value, Level::Test);
                self.put(")");
            }
            ExprKind::YieldFrom(value) => {
                self.put("(yield from ");
                self.expression(value, Level::Test);
                self.put(")");
            }
            ExprKind::Await(value) => self.within(around, Level::Await, |writer| {
                writer.put("await ");
                writer.expression(value, Level::Atom);
            }),
            ExprKind::Compare(left, rest) => self.within(around, Level::Compare, |writer| {
                writer.expression(left, Level::BitOr);
                for (op, right) in rest {
                    writer.put(compare_text(*op));
                    writer.expression(right, Level::BitOr);
                }
            }),
            ExprKind::Call(callee, arguments, keywords) => self.call(callee, arguments, keywords),
            ExprKind::Joined(_)
            | ExprKind::Formatted(..)
            | ExprKind::Template(_)
            | ExprKind::Interpolation(_) => {
                let mut inner = Writer { text: String::new() };
                inner.joined(node);
                let is_template =
                    matches!(node.kind, ExprKind::Template(_) | ExprKind::Interpolation(_));
                self.put(if is_template { "t" } else { "f" });
                self.put(&repr_str(&inner.text));
            }
            ExprKind::Constant(Constant::Ellipsis) => self.put("..."),
            ExprKind::Constant(value) => self.put(&repr(value).replace("inf", "1e309")),
            ExprKind::Attribute(value, name, _) => {
                self.expression(value, Level::Atom);
                let is_int =
                    matches!(value.constant(), Some(Constant::Int(_) | Constant::BigInt(_)));
                self.put(if is_int { " ." } else { "." });
                self.put(name);
            }
            ExprKind::Starred(value, _) => {
                self.put("*");
                self.expression(value, Level::BitOr);
            }
            ExprKind::Name(name, _) => self.put(name),
            ExprKind::List(values, _) => {
                self.put("[");
                self.list(values);
                self.put("]");
            }
            ExprKind::Tuple(values, _) => self.tuple(values, around),
            ExprKind::Subscript(value, slice, _) => {
                self.expression(value, Level::Atom);
                self.put("[");
                self.expression(slice, Level::Tuple);
                self.put("]");
            }
            ExprKind::Slice(lower, upper, step) => {
                self.optional(lower.as_deref());
                self.put(":");
                self.optional(upper.as_deref());
                if step.is_some() {
                    self.put(":");
                    self.optional(step.as_deref());
                }
            }
            ExprKind::Named(target, value) => self.within(around, Level::Tuple, |writer| {
                writer.expression(target, Level::Atom);
                writer.put(" := ");
                writer.expression(value, Level::Atom);
            }),
        }
    }

    fn optional(&mut self, value: Option<&Expr>) {
        if let Some(value) = value {
            self.expression(value, Level::Test);
        }
    }

    fn bool_op(&mut self, op: BoolOp, values: &[Expr], around: Level) {
        let (word, own) = match op {
            BoolOp::And => (" and ", Level::And),
            BoolOp::Or => (" or ", Level::Or),
        };
        self.within(around, own, |writer| {
            for (index, value) in values.iter().enumerate() {
                writer.put(if index > 0 { word } else { "" });
                writer.expression(value, own.next());
            }
        });
    }

    fn binary(&mut self, left: &Expr, op: Operator, right: &Expr, around: Level) {
        let (sign, own) = match op {
            Operator::Add => (" + ", Level::Sum),
            Operator::Subtract => (" - ", Level::Sum),
            Operator::Multiply => (" * ", Level::Product),
            Operator::MatrixMultiply => (" @ ", Level::Product),
            Operator::TrueDivide => (" / ", Level::Product),
            Operator::Remainder => (" % ", Level::Product),
            Operator::FloorDivide => (" // ", Level::Product),
            Operator::LeftShift => (" << ", Level::Shift),
            Operator::RightShift => (" >> ", Level::Shift),
            Operator::BitOr => (" | ", Level::BitOr),
            Operator::BitXor => (" ^ ", Level::BitXor),
            Operator::BitAnd => (" & ", Level::BitAnd),
            Operator::Power => (" ** ", Level::Power),
        };
        let (one, two) = if op == Operator::Power { (own.next(), own) } else { (own, own.next()) };
        self.within(around, own, |writer| {
            writer.expression(left, one);
            writer.put(sign);
            writer.expression(right, two);
        });
    }

    fn lambda(&mut self, lambda: &Lambda, around: Level) {
        let parameters = &lambda.parameters;
        let positional = parameters.positional.len() + parameters.positional_only.len();
        self.within(around, Level::Test, |writer| {
            writer.put(if positional > 0 { "lambda " } else { "lambda" });
            writer.parameters(parameters);
            writer.put(": ");
            writer.expression(&lambda.body, Level::Test);
        });
    }

    fn parameters(&mut self, parameters: &Parameters) {
        let mut first = true;
        let mut comma = |writer: &mut Writer| {
            writer.put(if first { "" } else { ", " });
            first = false;
        };
        let plain = parameters.positional_only.iter().chain(&parameters.positional);
        let count = parameters.positional_only.len() + parameters.positional.len();
        let without = count.saturating_sub(parameters.defaults.len());
        for (index, parameter) in plain.enumerate() {
            comma(self);
            self.put(&parameter.name);
            if let Some(default) = index.checked_sub(without) {
                self.put("=");
                self.optional(parameters.defaults.get(default));
            }
            if index + 1 == parameters.positional_only.len() {
                self.put(", /");
            }
        }
        if parameters.varargs.is_some() || !parameters.keyword_only.is_empty() {
            comma(self);
            self.put("*");
            if let Some(parameter) = &parameters.varargs {
                self.put(&parameter.name);
            }
        }
        for (parameter, default) in parameters.keyword_only.iter().zip(&parameters.keyword_defaults)
        {
            comma(self);
            self.put(&parameter.name);
            if default.is_some() {
                self.put("=");
                self.optional(default.as_ref());
            }
        }
        if let Some(parameter) = &parameters.varkeywords {
            comma(self);
            self.put("**");
            self.put(&parameter.name);
        }
    }

    fn dict(&mut self, items: &[(Option<Expr>, Expr)]) {
        self.put("{");
        for (index, (key, value)) in items.iter().enumerate() {
            self.put(if index > 0 { ", " } else { "" });
            match key {
                Some(key) => {
                    self.expression(key, Level::Test);
                    self.put(": ");
                    self.expression(value, Level::Test);
                }
                None => {
                    self.put("**");
                    self.expression(value, Level::BitOr);
                }
            }
        }
        self.put("}");
    }

    fn comprehension(&mut self, node: &Comprehension) {
        let (open, close) = match node.kind {
            ComprehensionKind::Generator => ("(", ")"),
            ComprehensionKind::List => ("[", "]"),
            ComprehensionKind::Set | ComprehensionKind::Dict => ("{", "}"),
        };
        self.put(open);
        self.expression(&node.element, Level::Test);
        if let Some(value) = &node.value {
            self.put(": ");
            self.expression(value, Level::Test);
        }
        for generator in &node.generators {
            self.put(if generator.is_async { " async for " } else { " for " });
            self.expression(&generator.target, Level::Tuple);
            self.put(" in ");
            self.expression(&generator.iter, Level::Or);
            for condition in &generator.conditions {
                self.put(" if ");
                self.expression(condition, Level::Or);
            }
        }
        self.put(close);
    }

    fn call(&mut self, callee: &Expr, arguments: &[Expr], keywords: &[Keyword]) {
        self.expression(callee, Level::Atom);
        if let [only] = arguments
            && keywords.is_empty()
            && matches!(&only.kind, ExprKind::Comprehension(node)
                if node.kind == ComprehensionKind::Generator)
        {
            // A generator expression brings its own parentheses.
            return self.expression(only, Level::Test);
        }
        self.put("(");
        self.list(arguments);
        for (index, keyword) in keywords.iter().enumerate() {
            self.put(if index > 0 || !arguments.is_empty() { ", " } else { "" });
            match &keyword.name {
                Some(name) => {
                    self.put(name);
                    self.put("=");
                }
                None => self.put("**"),
            }
            self.expression(&keyword.value, Level::Test);
        }
        self.put(")");
    }

    fn tuple(&mut self, values: &[Expr], around: Level) {
        if values.is_empty() {
            return self.put("()");
        }
        self.within(around, Level::Tuple, |writer| {
            writer.list(values);
            writer.put(if values.len() == 1 { "," } else { "" });
        });
    }

    /// The inside of an f-string.
    fn joined(&mut self, node: &Expr) {
        match &node.kind {
            ExprKind::Joined(values) | ExprKind::Template(values) => {
                for value in values {
                    self.joined(value);
                }
            }
            ExprKind::Constant(Constant::Str(text)) => {
                self.put(&text.replace('{', "{{").replace('}', "}}"));
            }
            ExprKind::Formatted(value, conversion, spec) => {
                let mut inner = Writer { text: String::new() };
                inner.expression(value, Level::Or);
                self.field(&inner.text, *conversion, spec.as_deref());
            }
            ExprKind::Interpolation(node) => {
                self.field(&node.text, node.conversion, node.spec.as_ref());
            }
            _ => self.expression(node, Level::Test),
        }
    }

    /// `{text!c:spec}`.
    fn field(&mut self, text: &str, conversion: Option<char>, spec: Option<&Expr>) {
        self.put(if text.starts_with('{') { "{ " } else { "{" });
        self.put(text);
        if let Some(conversion) = conversion {
            self.text.push('!');
            self.text.push(conversion);
        }
        if let Some(spec) = spec {
            self.put(":");
            self.joined(spec);
        }
        self.put("}");
    }
}

fn compare_text(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Less => " < ",
        CompareOp::LessEqual => " <= ",
        CompareOp::Equal => " == ",
        CompareOp::NotEqual => " != ",
        CompareOp::Greater => " > ",
        CompareOp::GreaterEqual => " >= ",
        CompareOp::Is => " is ",
        CompareOp::IsNot => " is not ",
        CompareOp::In => " in ",
        CompareOp::NotIn => " not in ",
    }
}
