//! `from __future__ import ...`: what it switches on, and where it may stand.

use crate::python::code::{Constant, FUTURE_ANNOTATIONS};
use crate::python::compile::error::Problem;
use crate::python::syntax::tree::{Expr, Module, Place, Stmt, StmtKind};

/// Flags of code objects that the statements at the top of the text switch on.
pub fn flags(module: &Module) -> Result<u32, Problem> {
    let mut flags = 0;
    let mut at_top = true;
    for (index, statement) in module.body.iter().enumerate() {
        match &statement.kind {
            StmtKind::ImportFrom(Some(name), aliases, 0, _) if &**name == "__future__" => {
                if !at_top {
                    return Err(misplaced(statement));
                }
                for alias in aliases {
                    flags |= feature(&alias.name, alias.place)?;
                }
            }
            StmtKind::Expr(value) if index == 0 && is_text(value) => {}
            _ => at_top = false,
        }
    }
    Ok(flags)
}

/// The error of a `__future__` import after other statements.
pub fn misplaced(statement: &Stmt) -> Problem {
    let message = "from __future__ imports must occur at the beginning of the file";
    Problem::at(statement.place, message.to_owned())
}

fn is_text(value: &Expr) -> bool {
    matches!(value.constant(), Some(Constant::Str(_) | Constant::Surrogates(_)))
}

fn feature(name: &str, place: Place) -> Result<u32, Problem> {
    match name {
        "annotations" => Ok(FUTURE_ANNOTATIONS),
        "nested_scopes" | "generators" | "division" | "absolute_import" | "with_statement"
        | "print_function" | "unicode_literals" | "generator_stop" => Ok(0),
        "barry_as_FLUFL" => {
            Err(Problem::unsupported(place, "`from __future__ import barry_as_FLUFL`"))
        }
        "braces" => Err(Problem::at(place, "not a chance".to_owned())),
        _ => {
            let message = format!("future feature {name} is not defined");
            Err(Problem::at(place, message))
        }
    }
}
