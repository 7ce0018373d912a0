//! What CPython's compiler warns of: comparisons by identity with literals, calls and subscripts that look like a missing comma.

use crate::python::code::Constant;
use crate::python::compile::emit::Emitter;
use crate::python::syntax::tree::*;

/// A `SyntaxWarning` at a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warning {
    pub line: u32,
    pub message: String,
    /// Told once for a line, as the warnings of a program are (3.13.4 to 3.13).
    pub remembered: bool,
}

impl Emitter<'_> {
    fn warn(&mut self, place: Place, message: String) {
        if !self.is_repeated {
            let remembered = self.options.bytecode.remembers_doubts;
            self.warnings.push(Warning { line: place.line, message, remembered });
        }
    }

    /// `check_compare`.
    pub(crate) fn doubt_compare(&mut self, place: Place, left: &Expr, rest: &[(CompareOp, Expr)]) {
        let mut before = left;
        for (op, value) in rest {
            let word = match op {
                CompareOp::Is => ("is", "=="),
                CompareOp::IsNot => ("is not", "!="),
                _ => {
                    before = value;
                    continue;
                }
            };
            let literal = [before, value].into_iter().find(|side| is_value_literal(side));
            if let Some(kind) = literal.and_then(kind_of) {
                let (op, better) = word;
                let kind = if self.options.words.names_literal {
                    format!("'{kind}' literal")
                } else {
                    "a literal".to_owned()
                };
                let message = format!("\"{op}\" with {kind}. Did you mean \"{better}\"?");
                return self.warn(place, message);
            }
            before = value;
        }
    }

    /// `check_caller`.
    pub(crate) fn doubt_call(&mut self, callee: &Expr) {
        if matches!(callee.kind, ExprKind::Lambda(_)) {
            return;
        }
        if let Some(kind) = kind_of(callee) {
            let message = format!("'{kind}' object is not callable; perhaps you missed a comma?");
            self.warn(callee.place, message);
        }
    }

    /// `check_subscripter` and `check_index`.
    pub(crate) fn doubt_subscript(&mut self, owner: &Expr, index: &Expr) {
        let Some(kind) = kind_of(owner) else { return };
        if matches!(
            kind,
            "NoneType"
                | "ellipsis"
                | "int"
                | "bool"
                | "float"
                | "complex"
                | "frozenset"
                | "set"
                | "generator"
                | "function"
        ) {
            let message =
                format!("'{kind}' object is not subscriptable; perhaps you missed a comma?");
            self.warn(owner.place, message);
        }
        let is_sequence = matches!(kind, "str" | "bytes" | "tuple" | "list");
        if let Some(index_kind) = kind_of(index)
            && is_sequence
            && !matches!(index_kind, "int" | "bool" | "slice")
        {
            let message = format!(
                "{kind} indices must be integers or slices, not {index_kind}; perhaps you missed a comma?"
            );
            self.warn(owner.place, message);
        }
    }

    /// An assertion on a tuple that is not empty.
    pub(crate) fn doubt_assert(&mut self, place: Place, test: &Expr) {
        let is_tuple = match &test.kind {
            ExprKind::Tuple(items, _) => !items.is_empty(),
            ExprKind::Constant(Constant::Tuple(items)) => !items.is_empty(),
            _ => false,
        };
        if is_tuple {
            let message = "assertion is always true, perhaps remove parentheses?";
            self.warn(place, message.to_owned());
        }
    }
}

/// `check_is_arg`: a constant whose identity says nothing.
fn is_value_literal(side: &Expr) -> bool {
    side.constant().is_some_and(|value| {
        !matches!(value, Constant::None | Constant::True | Constant::False | Constant::Ellipsis)
    })
}

/// `infer_type`.
fn kind_of(node: &Expr) -> Option<&'static str> {
    Some(match &node.kind {
        ExprKind::Tuple(..) => "tuple",
        ExprKind::List(..) => "list",
        ExprKind::Dict(_) => "dict",
        ExprKind::Set(_) => "set",
        ExprKind::Lambda(_) => "function",
        ExprKind::Joined(_) | ExprKind::Formatted(..) => "str",
        ExprKind::Template(_) | ExprKind::Interpolation(_) => "string.templatelib.Template",
        ExprKind::Comprehension(comprehension) => match comprehension.kind {
            ComprehensionKind::Generator => "generator",
            ComprehensionKind::List => "list",
            ComprehensionKind::Set => "set",
            ComprehensionKind::Dict => "dict",
        },
        ExprKind::Constant(value) => match value {
            Constant::None => "NoneType",
            Constant::True | Constant::False => "bool",
            Constant::Ellipsis => "ellipsis",
            Constant::Int(_) | Constant::BigInt(_) => "int",
            Constant::Float(_) => "float",
            Constant::Complex(..) => "complex",
            Constant::Str(_) | Constant::Surrogates(_) => "str",
            Constant::Bytes(_) => "bytes",
            Constant::Tuple(_) => "tuple",
            Constant::FrozenSet(_) => "frozenset",
            Constant::Slice(_) => "slice",
            Constant::Code(_) => "code",
        },
        _ => return None,
    })
}
