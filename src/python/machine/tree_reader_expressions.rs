//! Expressions and patterns of a syntax tree that a program made of `ast` objects.

use crate::python::heap::{Obj, image};
use crate::python::machine::tree_expressions::COMPARISONS;
use crate::python::machine::tree_reader::Reader;
use crate::python::object::Fallible;
use crate::python::syntax::tree::*;

/// In the order of `COMPARISONS`.
const ALL_COMPARISONS: [CompareOp; 10] = [
    CompareOp::Less,
    CompareOp::LessEqual,
    CompareOp::Equal,
    CompareOp::NotEqual,
    CompareOp::Greater,
    CompareOp::GreaterEqual,
    CompareOp::Is,
    CompareOp::IsNot,
    CompareOp::In,
    CompareOp::NotIn,
];

impl Reader<'_> {
    pub(super) fn read_expression(&mut self, object: Obj) -> Fallible<Expr> {
        if object == image::NONE {
            return self.invalid("None disallowed in expression list");
        }
        self.nested("expr", |reader| reader.expression_node(object))
    }

    fn expression_node(&mut self, object: Obj) -> Fallible<Expr> {
        let Some(kind) = self.kind(object) else { return self.unexpected("expr", object) };
        let place = self.place(object, "expr")?;
        let expression = match kind {
            "BoolOp" => {
                let op = self.required(object, kind, "op", |reader, op| match reader.kind(op) {
                    Some("And") => Ok(BoolOp::And),
                    Some("Or") => Ok(BoolOp::Or),
                    _ => reader.unexpected("boolop", op),
                })?;
                let values = self.expressions(object, kind, "values")?;
                if values.len() < 2 {
                    return self.invalid("BoolOp with less than 2 values");
                }
                ExprKind::BoolOp(op, values)
            }
            "NamedExpr" => {
                let target = self.boxed(object, kind, "target")?;
                if !matches!(target.kind, ExprKind::Name(..)) {
                    return self.invalid("NamedExpr target must be a Name");
                }
                ExprKind::Named(target, self.boxed(object, kind, "value")?)
            }
            "BinOp" => ExprKind::Binary(
                self.boxed(object, kind, "left")?,
                self.required(object, kind, "op", Self::operator)?,
                self.boxed(object, kind, "right")?,
            ),
            "UnaryOp" => {
                let op = self.required(object, kind, "op", |reader, op| match reader.kind(op) {
                    Some("Invert") => Ok(UnaryOp::Invert),
                    Some("Not") => Ok(UnaryOp::Not),
                    Some("UAdd") => Ok(UnaryOp::Plus),
                    Some("USub") => Ok(UnaryOp::Minus),
                    _ => reader.unexpected("unaryop", op),
                })?;
                ExprKind::Unary(op, self.boxed(object, kind, "operand")?)
            }
            "Lambda" => ExprKind::Lambda(Box::new(Lambda {
                scope: self.scope(),
                parameters: self.required(object, kind, "args", Self::parameters)?,
                body: self.expression(object, kind, "body")?,
            })),
            "IfExp" => ExprKind::If(
                self.boxed(object, kind, "test")?,
                self.boxed(object, kind, "body")?,
                self.boxed(object, kind, "orelse")?,
            ),
            "Dict" => self.dict(object)?,
            "Set" => ExprKind::Set(self.expressions(object, kind, "elts")?),
            "ListComp" | "SetComp" | "DictComp" | "GeneratorExp" => {
                self.comprehension(object, kind)?
            }
            "Await" => ExprKind::Await(self.boxed(object, kind, "value")?),
            "Yield" => ExprKind::Yield(self.optional_expression(object, "value")?.map(Box::new)),
            "YieldFrom" => ExprKind::YieldFrom(self.boxed(object, kind, "value")?),
            "Compare" => self.compare(object)?,
            "Call" => ExprKind::Call(
                self.boxed(object, kind, "func")?,
                self.expressions(object, kind, "args")?,
                self.items(object, kind, "keywords", Self::keyword)?,
            ),
            "FormattedValue" => ExprKind::Formatted(
                self.boxed(object, kind, "value")?,
                self.conversion(object)?,
                self.optional_expression(object, "format_spec")?.map(Box::new),
            ),
            "JoinedStr" => ExprKind::Joined(self.expressions(object, kind, "values")?),
            _ => self.simple(object, kind)?,
        };
        Ok(Expr { place, kind: expression })
    }

    /// Constants, and what may stand on the left of an assignment.
    fn simple(&mut self, object: Obj, kind: &str) -> Fallible<ExprKind> {
        Ok(match kind {
            "Constant" => {
                // None is a value here, not a missing one.
                let value = self.optional(object, "value", Self::constant)?;
                ExprKind::Constant(value.unwrap_or(crate::python::code::Constant::None))
            }
            "Attribute" => ExprKind::Attribute(
                self.boxed(object, kind, "value")?,
                self.name(object, kind, "attr")?,
                self.context(object, kind)?,
            ),
            "Subscript" => ExprKind::Subscript(
                self.boxed(object, kind, "value")?,
                self.boxed(object, kind, "slice")?,
                self.context(object, kind)?,
            ),
            "Starred" => {
                ExprKind::Starred(self.boxed(object, kind, "value")?, self.context(object, kind)?)
            }
            "Name" => {
                let name = self.name(object, kind, "id")?;
                if matches!(&*name, "None" | "True" | "False") {
                    return self
                        .invalid(format!("identifier field can't represent '{name}' constant"));
                }
                ExprKind::Name(name, self.context(object, kind)?)
            }
            "List" => {
                ExprKind::List(self.expressions(object, kind, "elts")?, self.context(object, kind)?)
            }
            "Tuple" => ExprKind::Tuple(
                self.expressions(object, kind, "elts")?,
                self.context(object, kind)?,
            ),
            "Slice" => ExprKind::Slice(
                self.optional_expression(object, "lower")?.map(Box::new),
                self.optional_expression(object, "upper")?.map(Box::new),
                self.optional_expression(object, "step")?.map(Box::new),
            ),
            _ => return self.unexpected("expr", object),
        })
    }

    fn context(&mut self, object: Obj, kind: &str) -> Fallible<Context> {
        self.required(object, kind, "ctx", |reader, context| match reader.kind(context) {
            Some("Load") => Ok(Context::Load),
            Some("Store") => Ok(Context::Store),
            Some("Del") => Ok(Context::Delete),
            _ => reader.unexpected("expr_context", context),
        })
    }

    fn dict(&mut self, object: Obj) -> Fallible<ExprKind> {
        let keys = self.items(object, "Dict", "keys", |reader, key| {
            if key == image::NONE {
                return Ok(None);
            }
            reader.read_expression(key).map(Some)
        })?;
        let values = self.expressions(object, "Dict", "values")?;
        if keys.len() != values.len() {
            return self.invalid("Dict doesn't have the same number of keys as values");
        }
        Ok(ExprKind::Dict(keys.into_iter().zip(values).collect()))
    }

    fn comprehension(&mut self, object: Obj, kind: &str) -> Fallible<ExprKind> {
        let scope = self.scope();
        let comprehension = match kind {
            "ListComp" => ComprehensionKind::List,
            "SetComp" => ComprehensionKind::Set,
            "DictComp" => ComprehensionKind::Dict,
            _ => ComprehensionKind::Generator,
        };
        let is_dict = comprehension == ComprehensionKind::Dict;
        let element = self.expression(object, kind, if is_dict { "key" } else { "elt" })?;
        let value = if is_dict { Some(self.expression(object, kind, "value")?) } else { None };
        let generators = self.generators(object, kind)?;
        Ok(ExprKind::Comprehension(Box::new(Comprehension {
            scope,
            kind: comprehension,
            element,
            value,
            generators,
        })))
    }

    fn compare(&mut self, object: Obj) -> Fallible<ExprKind> {
        let kind = "Compare";
        let left = self.boxed(object, kind, "left")?;
        let operators = self.items(object, kind, "ops", |reader, item| {
            let found = reader.kind(item);
            match COMPARISONS.iter().position(|name| Some(*name) == found) {
                Some(place) => Ok(ALL_COMPARISONS[place]),
                None => reader.unexpected("cmpop", item),
            }
        })?;
        let values = self.expressions(object, kind, "comparators")?;
        if values.is_empty() {
            return self.invalid("Compare with no comparators");
        }
        if values.len() != operators.len() {
            let text = "Compare has a different number of comparators and operands";
            return self.invalid(text);
        }
        Ok(ExprKind::Compare(left, operators.into_iter().zip(values).collect()))
    }

    pub(super) fn read_pattern(&mut self, object: Obj) -> Fallible<Pattern> {
        self.nested("pattern", |reader| reader.pattern(object))
    }

    fn pattern(&mut self, object: Obj) -> Fallible<Pattern> {
        let Some(kind) = self.kind(object) else { return self.unexpected("pattern", object) };
        let place = self.place(object, "pattern")?;
        let patterns =
            |reader: &mut Self, field| reader.items(object, kind, field, Self::read_pattern);
        let pattern = match kind {
            "MatchValue" => PatternKind::Value(self.expression(object, kind, "value")?),
            "MatchSingleton" => {
                let value = self.optional(object, "value", Self::constant)?;
                PatternKind::Singleton(value.unwrap_or(crate::python::code::Constant::None))
            }
            "MatchSequence" => PatternKind::Sequence(patterns(self, "patterns")?),
            "MatchMapping" => PatternKind::Mapping(
                self.expressions(object, kind, "keys")?,
                patterns(self, "patterns")?,
                self.optional_name(object, "rest")?,
            ),
            "MatchClass" => {
                let class = self.expression(object, kind, "cls")?;
                let positional = patterns(self, "patterns")?;
                let names = self.items(object, kind, "kwd_attrs", Self::identifier)?;
                let values = patterns(self, "kwd_patterns")?;
                if names.len() != values.len() {
                    let text =
                        "MatchClass doesn't have the same number of keyword attributes as patterns";
                    return self.invalid(text);
                }
                PatternKind::Class(Box::new(ClassPattern {
                    class,
                    patterns: positional,
                    keywords: names.into_iter().zip(values).collect(),
                }))
            }
            "MatchStar" => PatternKind::Star(self.optional_name(object, "name")?),
            "MatchAs" => PatternKind::As(
                self.optional(object, "pattern", Self::read_pattern)?.map(Box::new),
                self.optional_name(object, "name")?,
            ),
            "MatchOr" => {
                let patterns = patterns(self, "patterns")?;
                if patterns.len() < 2 {
                    return self.invalid("MatchOr requires at least 2 patterns");
                }
                PatternKind::Or(patterns)
            }
            _ => return self.unexpected("pattern", object),
        };
        Ok(Pattern { place, kind: pattern })
    }
}
