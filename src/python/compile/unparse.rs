//! Expressions as text: what `from __future__ import annotations` keeps of an annotation.

use crate::python::syntax::tree::{Expr, ExprKind};

/// The text of an expression, as CPython writes it.
pub fn unparse(node: &Expr) -> String {
    match &node.kind {
        ExprKind::Name(name, _) => name.to_string(),
        _ => String::new(),
    }
}
