//! `return`, `break` and `continue` that leave a `finally` block and swallow an exception (PEP 765): what is warned of.

use crate::python::compile::emit::Warning;
use crate::python::syntax::tree::*;

/// Where a statement stands.
#[derive(Clone, Copy, Default)]
struct Around {
    finally: bool,
    /// A loop inside the `finally` block.
    inner_loop: bool,
}

/// Warnings about a body, in the order of the text.
pub fn warnings(body: &[Stmt]) -> Vec<Warning> {
    let mut found = Vec::new();
    statements(body, Around::default(), &mut found);
    found
}

fn statements(body: &[Stmt], around: Around, found: &mut Vec<Warning>) {
    for statement in body {
        self::statement(statement, around, found);
    }
}

fn statement(statement: &Stmt, around: Around, found: &mut Vec<Warning>) {
    let looped = Around { inner_loop: true, ..around };
    match &statement.kind {
        StmtKind::Function(node) => statements(&node.body, Around::default(), found),
        StmtKind::Class(node) => statements(&node.body, Around::default(), found),
        StmtKind::For(node) => {
            statements(&node.body, looped, found);
            statements(&node.orelse, around, found);
        }
        StmtKind::While(_, body, orelse) => {
            statements(body, looped, found);
            statements(orelse, around, found);
        }
        StmtKind::If(_, body, orelse) => {
            statements(body, around, found);
            statements(orelse, around, found);
        }
        StmtKind::With(node) => statements(&node.body, around, found),
        StmtKind::Match(_, cases) => {
            for case in cases {
                statements(&case.body, around, found);
            }
        }
        StmtKind::Try(node) => {
            statements(&node.body, around, found);
            for handler in &node.handlers {
                statements(&handler.body, around, found);
            }
            statements(&node.orelse, around, found);
            let inside = Around { finally: true, inner_loop: false };
            statements(&node.finalbody, inside, found);
        }
        StmtKind::Return(_) if around.finally => warn("return", statement, found),
        StmtKind::Break if around.finally && !around.inner_loop => {
            warn("break", statement, found);
        }
        StmtKind::Continue if around.finally && !around.inner_loop => {
            warn("continue", statement, found);
        }
        _ => {}
    }
}

fn warn(word: &str, statement: &Stmt, found: &mut Vec<Warning>) {
    let message = format!("'{word}' in a 'finally' block");
    found.push(Warning { line: statement.place.line, message, remembered: false });
}
