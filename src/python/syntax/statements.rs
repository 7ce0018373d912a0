//! Where the statements of a text lie.

use std::ops::Range;

use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_ast::{Expr, ModModule, PythonVersion, Stmt};
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::Ranged;

use crate::python::syntax::{SHALLOW, Start, depth};

/// A statement with no others in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simple {
    pub range: Range<usize>,
    pub place: Place,
    pub is_expression: bool,
    /// It calls `print`.
    pub prints: bool,
    /// It is a call.
    pub call: Option<Call>,
}

/// What a call may have changed, as texts that can be evaluated again: names, and their attributes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    pub is_method: bool,
    /// What it is a method of.
    pub receiver: Option<Range<usize>>,
    pub arguments: Vec<Range<usize>>,
}

/// How often a statement is executed when its text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the left margin: once.
    Margin,
    /// In a block of an `if`, a loop or the like: not at all, once or again and again.
    Block,
    /// In a function or a class, which is code of its own.
    Body,
}

/// Where each statement of a text lies; `None` when it is no Python.
pub fn statement_ranges(source: &str) -> Option<Vec<Range<usize>>> {
    let parsed = parsed(source)?;
    Some(parsed.syntax().body.iter().map(range_of).collect())
}

/// The statements of a text that hold no others, in order; none in a text that is not valid.
pub fn simple_statements(source: &str) -> Vec<Simple> {
    let mut found = Found { statements: Vec::new(), place: Place::Margin };
    if let Some(parsed) = parsed(source) {
        parsed.syntax().body.iter().for_each(|statement| found.visit_stmt(statement));
    }
    found.statements
}

/// A text that is Python, and not so deep that whoever walks through it runs out of stack.
fn parsed(source: &str) -> Option<Parsed<ModModule>> {
    if depth(source, Start::File, 1).map_or(true, |depth| depth > SHALLOW) {
        return None;
    }
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY314);
    let parsed = parse_unchecked(source, options);
    if parsed.errors().is_empty() { parsed.try_into_module() } else { None }
}

struct Found {
    statements: Vec<Simple>,
    /// Of what is visited.
    place: Place,
}

impl<'a> Visitor<'a> for Found {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        let outer = self.place;
        self.place = match statement {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => Place::Body,
            Stmt::For(_)
            | Stmt::While(_)
            | Stmt::If(_)
            | Stmt::With(_)
            | Stmt::Match(_)
            | Stmt::Try(_) => {
                if outer == Place::Body {
                    Place::Body
                } else {
                    Place::Block
                }
            }
            _ => {
                let (range, is_expression) = (range_of(statement), statement.is_expr_stmt());
                let (prints, call) = (prints(statement), call(statement));
                self.statements.push(Simple { range, place: outer, is_expression, prints, call });
                return;
            }
        };
        walk_stmt(self, statement);
        self.place = outer;
    }

    // No statement stands in an expression.
    fn visit_expr(&mut self, _: &'a Expr) {}
}

fn call(statement: &Stmt) -> Option<Call> {
    let call = statement.as_expr_stmt()?.value.as_call_expr()?;
    let place = |named: &Expr| is_named(named).then(|| range_of(named));
    let method = call.func.as_attribute_expr();
    let receiver = method.and_then(|method| place(&method.value));
    let arguments = call.arguments.args.iter().filter_map(place).collect();
    Some(Call { is_method: method.is_some(), receiver, arguments })
}

/// A name, or an attribute of one.
fn is_named(mut expression: &Expr) -> bool {
    while let Expr::Attribute(attribute) = expression {
        expression = &attribute.value;
    }
    expression.is_name_expr()
}

fn prints(statement: &Stmt) -> bool {
    let call = statement.as_expr_stmt().and_then(|statement| statement.value.as_call_expr());
    let name = call.and_then(|call| call.func.as_name_expr());
    name.is_some_and(|name| name.id.as_str() == "print")
}

fn range_of(node: &impl Ranged) -> Range<usize> {
    let range = node.range();
    range.start().to_usize()..range.end().to_usize()
}

/// Where the statements stand in a text that is not valid as a whole: what stands between blank lines is looked at on
/// its own.
pub fn paragraph_ranges(source: &str) -> Vec<std::ops::Range<usize>> {
    let (mut ranges, mut at, mut start) = (Vec::new(), 0, None);
    let mut close = |start: Option<usize>, end: usize| {
        let Some(start) = start else { return };
        match statement_ranges(&source[start..end]) {
            Some(found) => {
                ranges.extend(found.into_iter().map(|it| start + it.start..start + it.end));
            }
            None => ranges.push(start..end),
        }
    };
    for line in source.split_inclusive('\n') {
        if line.trim().is_empty() {
            close(start.take(), at);
        } else if start.is_none() {
            start = Some(at);
        }
        at += line.len();
    }
    close(start, at);
    ranges
}

#[cfg(test)]
mod tests {
    use super::{Place, simple_statements};

    #[test]
    fn statements_are_known_by_the_tree() {
        let text = "x = 1\nprint (x)\nif x:\n    printed(x); x\n    def f():\n        with x: print(1)\n\"print(1)\"\n";
        let found = simple_statements(text);
        let told: Vec<_> = found
            .iter()
            .map(|it| (&text[it.range.clone()], it.place, it.is_expression, it.prints))
            .collect();
        assert_eq!(
            told,
            [
                ("x = 1", Place::Margin, false, false),
                ("print (x)", Place::Margin, true, true),
                ("printed(x)", Place::Block, true, false),
                ("x", Place::Block, true, false),
                ("print(1)", Place::Body, true, true),
                ("\"print(1)\"", Place::Margin, true, false),
            ]
        );
    }

    #[test]
    fn what_a_call_may_change_is_what_it_names() {
        let text = "a.b.sort(c, 1, d.e, f(), *g)\nh()[0](i)\nj\n";
        let told: Vec<_> = simple_statements(text)
            .into_iter()
            .map(|it| {
                let call = it.call?;
                let arguments = call.arguments.into_iter().map(|it| &text[it]);
                Some((call.receiver.map(|it| &text[it]), arguments.collect::<Vec<_>>()))
            })
            .collect();
        let calls = [Some((Some("a.b"), vec!["c", "d.e"])), Some((None, vec!["i"])), None];
        assert_eq!(told, calls);
    }
}
