//! What cannot be assigned to or deleted, and what CPython calls it.

use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{self as ast, Expr, Mod};
use ruff_python_parser::ParseErrorType;
use ruff_text_size::{Ranged, TextRange};

/// The statement that wants a target.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Targets {
    Assigned,
    Augmented,
    Annotated,
    Named,
    Deleted,
}

impl Targets {
    /// What an error of the parser crate is about.
    pub fn of(error: &ParseErrorType) -> Option<Targets> {
        match error {
            ParseErrorType::InvalidAssignmentTarget => Some(Targets::Assigned),
            ParseErrorType::InvalidAugmentedAssignmentTarget => Some(Targets::Augmented),
            ParseErrorType::InvalidAnnotatedAssignmentTarget => Some(Targets::Annotated),
            ParseErrorType::InvalidNamedAssignmentTarget => Some(Targets::Named),
            ParseErrorType::InvalidDeleteTarget => Some(Targets::Deleted),
            _ => None,
        }
    }
}

/// CPython's message for the expression at a place, and the place it shows.
pub fn found_target(
    module: &Mod,
    range: TextRange,
    targets: Targets,
) -> Option<(String, TextRange)> {
    let mut finder = Finder { range, found: None, statement: false, is_low: false };
    match module {
        Mod::Module(module) => finder.visit_body(&module.body),
        Mod::Expression(module) => finder.visit_expr(&module.body),
    }
    let name = finder.found?;
    let is_constant = matches!(name, "True" | "False" | "None");
    let message = match targets {
        Targets::Assigned if name == "yield expression" && !finder.statement => {
            "assignment to yield expression not possible".to_owned()
        }
        Targets::Assigned if finder.statement && !is_constant && !finder.is_low => {
            format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?")
        }
        Targets::Assigned => format!("cannot assign to {name}"),
        Targets::Augmented => {
            format!("'{name}' is an illegal expression for augmented assignment")
        }
        Targets::Annotated if matches!(name, "tuple" | "list") => {
            format!("only single target (not {name}) can be annotated")
        }
        Targets::Annotated => "illegal target for annotation".to_owned(),
        Targets::Named => format!("cannot use assignment expressions with {name}"),
        Targets::Deleted => format!("cannot delete {name}"),
    };
    Some((message, range))
}

struct Finder {
    range: TextRange,
    found: Option<&'static str>,
    /// Whether it is the only target of an assignment statement.
    statement: bool,
    /// It binds less tightly than `|`, where CPython sees no comparison that was meant.
    is_low: bool,
}

impl<'a> Visitor<'a> for Finder {
    fn visit_stmt(&mut self, statement: &'a ast::Stmt) {
        if let ast::Stmt::Assign(node) = statement
            && let [only] = &*node.targets
            && only.range() == self.range
        {
            self.statement = true;
        }
        ast::visitor::walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, node: &'a Expr) {
        if self.found.is_none() && node.range() == self.range {
            self.found = Some(name(node));
            self.is_low = is_low(node);
        }
        walk_expr(self, node);
    }
}

fn is_low(node: &Expr) -> bool {
    match node {
        Expr::BoolOp(_) | Expr::Lambda(_) | Expr::If(_) | Expr::Compare(_) | Expr::Generator(_) => {
            true
        }
        Expr::UnaryOp(node) => node.op == ast::UnaryOp::Not,
        _ => false,
    }
}

/// CPython's name for a kind of expression.
fn name(node: &Expr) -> &'static str {
    match node {
        Expr::BoolOp(_) | Expr::BinOp(_) | Expr::UnaryOp(_) | Expr::IpyEscapeCommand(_) => {
            "expression"
        }
        Expr::Named(_) => "named expression",
        Expr::Lambda(_) => "lambda",
        Expr::If(_) => "conditional expression",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Generator(_) => "generator expression",
        Expr::Await(_) => "await expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Compare(_) => "comparison",
        Expr::Call(_) => "function call",
        Expr::FString(_) | Expr::TString(_) => "f-string expression",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::BooleanLiteral(node) => {
            if node.value {
                "True"
            } else {
                "False"
            }
        }
        Expr::NoneLiteral(_) => "None",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Slice(_) => "slice",
    }
}
