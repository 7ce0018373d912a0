//! Expressions and patterns as the objects of CPython's `ast` module.

use crate::python::code::Constant;
use crate::python::heap::Owned;
use crate::python::machine::tree_objects::{Builder, Fields, operator_name};
use crate::python::syntax::tree::*;

/// In the order of `CompareOp`.
pub(super) const COMPARISONS: [&str; 10] =
    ["Lt", "LtE", "Eq", "NotEq", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"];

impl Builder<'_> {
    fn context(&mut self, context: Context) -> (&'static str, Owned) {
        let name = match context {
            Context::Load => "Load",
            Context::Store => "Store",
            Context::Delete => "Del",
        };
        ("ctx", self.single(name))
    }

    pub(super) fn expression(&mut self, expression: &Expr) -> Owned {
        // A deep tree needs more of the host's stack than there may be.
        stacker::maybe_grow(1 << 16, 1 << 20, || {
            let (name, fields) = self.expression_fields(expression);
            self.placed(name, expression.place, fields)
        })
    }

    fn expression_fields(&mut self, expression: &Expr) -> (&'static str, Fields) {
        match &expression.kind {
            ExprKind::BoolOp(op, values) => {
                let op = self.single(if *op == BoolOp::And { "And" } else { "Or" });
                ("BoolOp", vec![("op", op), ("values", self.expressions(values))])
            }
            ExprKind::Named(target, value) => {
                let target = self.expression(target);
                ("NamedExpr", vec![("target", target), ("value", self.expression(value))])
            }
            ExprKind::Binary(left, operator, right) => {
                let left = self.expression(left);
                let op = self.single(operator_name(*operator));
                ("BinOp", vec![("left", left), ("op", op), ("right", self.expression(right))])
            }
            ExprKind::Unary(operator, operand) => {
                let op = self.single(match operator {
                    UnaryOp::Invert => "Invert",
                    UnaryOp::Not => "Not",
                    UnaryOp::Plus => "UAdd",
                    UnaryOp::Minus => "USub",
                });
                ("UnaryOp", vec![("op", op), ("operand", self.expression(operand))])
            }
            ExprKind::Lambda(node) => {
                let arguments = self.arguments(&node.parameters);
                ("Lambda", vec![("args", arguments), ("body", self.expression(&node.body))])
            }
            ExprKind::If(test, body, orelse) => {
                let test = self.expression(test);
                let body = self.expression(body);
                ("IfExp", vec![("test", test), ("body", body), ("orelse", self.expression(orelse))])
            }
            ExprKind::Dict(items) => self.dict(items),
            ExprKind::Set(items) => ("Set", vec![("elts", self.expressions(items))]),
            ExprKind::Comprehension(node) => self.comprehension(node),
            ExprKind::Await(value) => ("Await", vec![("value", self.expression(value))]),
            ExprKind::Yield(value) => ("Yield", vec![("value", self.optional(value.as_deref()))]),
            ExprKind::YieldFrom(value) => ("YieldFrom", vec![("value", self.expression(value))]),
            ExprKind::Compare(left, rest) => self.compare(left, rest),
            ExprKind::Call(function, arguments, keywords) => {
                let function = self.expression(function);
                let arguments = self.expressions(arguments);
                let keywords = self.keywords(keywords);
                ("Call", vec![("func", function), ("args", arguments), ("keywords", keywords)])
            }
            ExprKind::Constant(value) => {
                let object = self.constant(value);
                let kind = self.kind(value, expression.place);
                ("Constant", vec![("value", object), ("kind", kind)])
            }
            kind => self.text(kind),
        }
    }

    /// f-strings and t-strings.
    fn text(&mut self, kind: &ExprKind) -> (&'static str, Fields) {
        match kind {
            ExprKind::Formatted(value, conversion, spec) => {
                let value = self.expression(value);
                let conversion = self.int(conversion.map_or(-1, |letter| letter as i64));
                let spec = self.optional(spec.as_deref());
                (
                    "FormattedValue",
                    vec![("value", value), ("conversion", conversion), ("format_spec", spec)],
                )
            }
            ExprKind::Joined(values) => ("JoinedStr", vec![("values", self.expressions(values))]),
            ExprKind::Template(values) => {
                ("TemplateStr", vec![("values", self.expressions(values))])
            }
            ExprKind::Interpolation(node) => {
                let value = self.expression(&node.value);
                let text = self.name(&node.text);
                let conversion = self.int(node.conversion.map_or(-1, |letter| letter as i64));
                let spec = self.optional(node.spec.as_ref());
                let fields = vec![
                    ("value", value),
                    ("str", text),
                    ("conversion", conversion),
                    ("format_spec", spec),
                ];
                ("Interpolation", fields)
            }
            kind => self.target(kind),
        }
    }

    /// What may stand on the left of an assignment, and what stands inside it.
    fn target(&mut self, kind: &ExprKind) -> (&'static str, Fields) {
        match kind {
            ExprKind::Attribute(value, name, context) => {
                let value = self.expression(value);
                let name = self.name(name);
                ("Attribute", vec![("value", value), ("attr", name), self.context(*context)])
            }
            ExprKind::Subscript(value, index, context) => {
                let value = self.expression(value);
                let index = self.expression(index);
                ("Subscript", vec![("value", value), ("slice", index), self.context(*context)])
            }
            ExprKind::Starred(value, context) => {
                ("Starred", vec![("value", self.expression(value)), self.context(*context)])
            }
            ExprKind::Name(name, context) => {
                ("Name", vec![("id", self.name(name)), self.context(*context)])
            }
            ExprKind::List(items, context) => {
                ("List", vec![("elts", self.expressions(items)), self.context(*context)])
            }
            ExprKind::Tuple(items, context) => {
                ("Tuple", vec![("elts", self.expressions(items)), self.context(*context)])
            }
            ExprKind::Slice(lower, upper, step) => {
                let lower = self.optional(lower.as_deref());
                let upper = self.optional(upper.as_deref());
                let step = self.optional(step.as_deref());
                ("Slice", vec![("lower", lower), ("upper", upper), ("step", step)])
            }
            _ => ("Constant", vec![]),
        }
    }

    /// "u" for a str that is written `u"..."`, else None.
    fn kind(&mut self, value: &Constant, place: Place) -> Owned {
        let line = self.lines.get(place.line.saturating_sub(1) as usize);
        let first = line.and_then(|line| line.as_bytes().get(place.column as usize));
        if matches!(value, Constant::Str(_) | Constant::Surrogates(_)) && first == Some(&b'u') {
            return self.name("u");
        }
        self.none()
    }

    fn dict(&mut self, items: &[(Option<Expr>, Expr)]) -> (&'static str, Fields) {
        let mut keys = Vec::new();
        let mut values = Vec::new();
        for (key, value) in items {
            keys.push(self.optional(key.as_ref()));
            values.push(self.expression(value));
        }
        ("Dict", vec![("keys", self.list(keys)), ("values", self.list(values))])
    }

    fn compare(&mut self, left: &Expr, rest: &[(CompareOp, Expr)]) -> (&'static str, Fields) {
        let left = self.expression(left);
        let mut operators = Vec::new();
        let mut values = Vec::new();
        for (operator, value) in rest {
            operators.push(self.single(COMPARISONS[*operator as usize]));
            values.push(self.expression(value));
        }
        let operators = self.list(operators);
        ("Compare", vec![("left", left), ("ops", operators), ("comparators", self.list(values))])
    }

    fn comprehension(&mut self, node: &Comprehension) -> (&'static str, Fields) {
        let element = self.expression(&node.element);
        let mut fields = match &node.value {
            Some(value) => vec![("key", element), ("value", self.expression(value))],
            None => vec![("elt", element)],
        };
        let mut generators = Vec::new();
        for generator in &node.generators {
            let parts = vec![
                ("target", self.expression(&generator.target)),
                ("iter", self.expression(&generator.iter)),
                ("ifs", self.expressions(&generator.conditions)),
                ("is_async", self.int(i64::from(generator.is_async))),
            ];
            generators.push(self.node("comprehension", parts));
        }
        fields.push(("generators", self.list(generators)));
        let name = match node.kind {
            ComprehensionKind::Generator => "GeneratorExp",
            ComprehensionKind::List => "ListComp",
            ComprehensionKind::Set => "SetComp",
            ComprehensionKind::Dict => "DictComp",
        };
        (name, fields)
    }

    pub(super) fn cases(&mut self, cases: &[Case]) -> Owned {
        let mut made = Vec::new();
        for case in cases {
            let fields = vec![
                ("pattern", self.pattern(&case.pattern)),
                ("guard", self.optional(case.guard.as_ref())),
                ("body", self.statements(&case.body)),
            ];
            made.push(self.node("match_case", fields));
        }
        self.list(made)
    }

    fn patterns<'p>(&mut self, patterns: impl IntoIterator<Item = &'p Pattern>) -> Owned {
        let made = patterns.into_iter().map(|pattern| self.pattern(pattern)).collect();
        self.list(made)
    }

    fn pattern(&mut self, pattern: &Pattern) -> Owned {
        let (name, fields): (&'static str, Fields) = match &pattern.kind {
            PatternKind::Value(value) => ("MatchValue", vec![("value", self.expression(value))]),
            PatternKind::Singleton(value) => {
                ("MatchSingleton", vec![("value", self.constant(value))])
            }
            PatternKind::Sequence(patterns) => {
                ("MatchSequence", vec![("patterns", self.patterns(patterns))])
            }
            PatternKind::Mapping(keys, patterns, rest) => {
                let keys = self.expressions(keys);
                let patterns = self.patterns(patterns);
                let rest = self.optional_name(rest.as_ref());
                ("MatchMapping", vec![("keys", keys), ("patterns", patterns), ("rest", rest)])
            }
            PatternKind::Class(node) => {
                let names: Vec<Name> = node.keywords.iter().map(|(name, _)| name.clone()).collect();
                let fields = vec![
                    ("cls", self.expression(&node.class)),
                    ("patterns", self.patterns(&node.patterns)),
                    ("kwd_attrs", self.names(&names)),
                    ("kwd_patterns", self.patterns(node.keywords.iter().map(|(_, one)| one))),
                ];
                ("MatchClass", fields)
            }
            PatternKind::Star(name) => {
                ("MatchStar", vec![("name", self.optional_name(name.as_ref()))])
            }
            PatternKind::As(pattern, name) => {
                let pattern = match pattern {
                    Some(pattern) => self.pattern(pattern),
                    None => self.none(),
                };
                let name = self.optional_name(name.as_ref());
                ("MatchAs", vec![("pattern", pattern), ("name", name)])
            }
            PatternKind::Or(patterns) => ("MatchOr", vec![("patterns", self.patterns(patterns))]),
        };
        self.placed(name, pattern.place, fields)
    }
}
