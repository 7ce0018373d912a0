//! What rules leave to functions: literals, targets, and messages that depend on what was found.

use crate::python::syntax::FailureKind;
use crate::python::syntax::refuse::literal;
use crate::python::syntax::refuse::matcher::Parser;
use crate::python::syntax::refuse::node::{Kind, Value, elements};
use crate::python::syntax::refuse::token::{Token, TokenKind};

/// The statement that wants a target.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Targets {
    Assigned,
    Looped,
    Deleted,
}

impl Parser<'_> {
    /// The function that a rule names.
    pub(super) fn act(
        &mut self,
        name: &str,
        first: usize,
        values: Vec<Value>,
        labels: &[(char, Value)],
    ) -> Option<Value> {
        let of = |label: char| labels.iter().find(|(known, _)| *known == label).map(|it| it.1);
        match name {
            "number" => return self.number(first, values),
            "real" | "imaginary" => return self.part_of_complex(name, first, values),
            "conversion" => return self.conversion(of('b')?, first, values),
            "field" => return self.field(of('c'), first, values),
            "string" => return self.string(first, values),
            "format_text" => return self.format_text(first, values),
            "joined" => return self.joined(first, values),
            "strings" => return self.strings(first, values),
            "assigned" => self.raise_target(of('a')?, Targets::Assigned),
            "looped" => self.raise_target(of('a')?, Targets::Looped),
            "deleted" => self.raise_target(of('a')?, Targets::Deleted),
            "bare_generator" => self.bare_generator(of('a')?, of('b')?),
            "argument_order" => self.argument_order(of('a')?),
            "bare_target" => {
                let last = *elements(&self.nodes, of('b')?).last()?;
                let message = "did you forget parentheses around the comprehension target?";
                self.raise_range(message, of('a')?, last);
            }
            "bound_of_tuple" | "bound_of_specification" => {
                let is_tuple = self.nodes[of('b')?].kind == Kind::Tuple;
                let what = if is_tuple { "constraints" } else { "bound" };
                let parameter = if name == "bound_of_tuple" { "TypeVarTuple" } else { "ParamSpec" };
                self.raise_from(&format!("cannot use {what} with {parameter}"), of('a')?);
            }
            _ => {}
        }
        None
    }

    /// Whether the message of a rule for wrong texts applies.
    pub(super) fn holds(&self, name: &str, value: Option<Value>) -> bool {
        let is_legacy = value.is_some_and(|value| {
            self.nodes[value].kind == Kind::Name
                && self
                    .first_token(value)
                    .is_some_and(|token| matches!(self.text(&token), "print" | "exec"))
        });
        match name {
            "is_legacy" => is_legacy,
            // Outside of brackets two expressions side by side are no list without commas.
            _ => {
                let last = self.at.checked_sub(1).and_then(|last| self.tokens.get(last));
                !is_legacy && last.is_some_and(|token| token.level > 0)
            }
        }
    }

    fn raise_target(&mut self, value: Value, targets: Targets) {
        let Some(wrong) = self.wrong_target(value, targets) else { return };
        let verb = if targets == Targets::Deleted { "delete" } else { "assign to" };
        let message = format!("cannot {verb} {}", self.words(wrong));
        self.raise_range(&message, wrong, wrong);
    }

    /// The first part of an expression that is no target.
    fn wrong_target(&self, value: Value, targets: Targets) -> Option<Value> {
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            let node = &self.nodes[value];
            match node.kind {
                Kind::List | Kind::Tuple => {
                    open.extend(elements(&self.nodes, value).into_iter().rev());
                }
                Kind::Starred if targets != Targets::Deleted => {
                    open.extend(elements(&self.nodes, value));
                }
                Kind::Comparison if targets == Targets::Looped => {
                    // `a in b` of `for a in b` has been read as a comparison.
                    let parts = elements(&self.nodes, value);
                    if parts.get(1).is_some_and(|pair| self.nodes[*pair].kind == Kind::In) {
                        open.push(parts[0]);
                    }
                }
                Kind::Name | Kind::Subscript | Kind::Attribute => {}
                _ => return Some(value),
            }
        }
        None
    }

    /// `f(a, b for b in c)`.
    fn bare_generator(&mut self, arguments: Value, clauses: Value) {
        let positional: Vec<Value> = elements(&self.nodes, arguments)
            .into_iter()
            .filter(|item| !matches!(self.nodes[*item].kind, Kind::Keyword | Kind::Unpacking))
            .collect();
        if let Some(last) = positional.last().filter(|_| positional.len() > 1) {
            self.raise_range("Generator expression must be parenthesized", *last, clauses);
        }
    }

    /// `f(a=1, b)`.
    fn argument_order(&mut self, arguments: Value) {
        let unpacks = elements(&self.nodes, arguments)
            .into_iter()
            .any(|item| self.nodes[item].kind == Kind::Unpacking);
        let what = if unpacks { " unpacking" } else { "" };
        let message = format!("positional argument follows keyword argument{what}");
        self.raise_here(FailureKind::Syntax, &message);
    }

    fn number(&mut self, first: usize, values: Vec<Value>) -> Option<Value> {
        let token = self.tokens.get(first).copied()?;
        let text = self.text(&token);
        if let Some(message) = literal::too_long(text) {
            self.raise(FailureKind::Syntax, &message, (token.line, 0), (token.end_line, 0));
            return None;
        }
        Some(self.node(Kind::Literal, first, values))
    }

    fn part_of_complex(&mut self, name: &str, first: usize, values: Vec<Value>) -> Option<Value> {
        let value = *values.first()?;
        let token = self.first_token(value)?;
        let is_imaginary = self.text(&token).ends_with(['j', 'J']);
        if is_imaginary != (name == "imaginary") {
            let message = format!("{name} number required in complex literal");
            self.raise_range(&message, value, value);
            return None;
        }
        Some(self.node(Kind::Literal, first, values))
    }

    fn conversion(&mut self, name: Value, first: usize, values: Vec<Value>) -> Option<Value> {
        let (mark, token) = (self.tokens.get(first).copied()?, self.first_token(name)?);
        if mark.line != token.line || mark.end_column != token.column {
            let message = "f-string: conversion type must come right after the exclamanation mark";
            self.raise_range(message, *values.first()?, name);
            return None;
        }
        Some(self.node(Kind::Plain, first, values))
    }

    /// A whole replacement field: now the conversion's letter is looked at.
    fn field(
        &mut self,
        conversion: Option<Value>,
        first: usize,
        values: Vec<Value>,
    ) -> Option<Value> {
        let name = conversion.and_then(|it| self.nodes[it].items.get(1).copied());
        if let Some(name) = name {
            let text = self.first_token(name).map_or("", |token| self.text(&token));
            if !matches!(text, "s" | "r" | "a") {
                let message = format!(
                    "f-string: invalid conversion character {}: expected 's', 'r', or 'a'",
                    crate::python::code::repr_str(text)
                );
                self.raise_range(&message, name, name);
                return None;
            }
        }
        Some(self.node(Kind::Plain, first, values))
    }

    fn string(&mut self, first: usize, values: Vec<Value>) -> Option<Value> {
        let token = self.tokens.get(first).copied()?;
        let parts = literal::parts(self.text(&token));
        if parts.is_bytes && !parts.content.is_ascii() {
            let message = "bytes can only contain ASCII literal characters";
            self.raise_range(message, *values.first()?, *values.first()?);
            return None;
        }
        if !parts.is_raw {
            let wrong = if parts.is_bytes {
                literal::wrong_bytes(parts.content)
            } else {
                literal::wrong_text(parts.content)
            };
            self.raise_wrong_escape(wrong)?;
        }
        let kind = if parts.is_bytes { Kind::Bytes } else { Kind::Literal };
        Some(self.node(kind, first, values))
    }

    fn raise_wrong_escape(&mut self, wrong: Option<String>) -> Option<()> {
        let Some(message) = wrong else { return Some(()) };
        self.raise_here(FailureKind::Syntax, &message);
        None
    }

    /// The text of a format specification, whose escapes count even where the string is raw.
    fn format_text(&mut self, first: usize, values: Vec<Value>) -> Option<Value> {
        let token = self.tokens.get(first).copied()?;
        self.raise_wrong_escape(literal::wrong_text(self.text(&token)))?;
        Some(self.node(Kind::Plain, first, values))
    }

    fn joined(&mut self, first: usize, values: Vec<Value>) -> Option<Value> {
        let start = self.tokens.get(first).copied()?;
        if !self.text(&start).contains(['r', 'R']) {
            let parts: Vec<Token> = values
                .iter()
                .flat_map(|value| self.nodes[*value].items.iter().copied().chain([*value]))
                .filter(|value| self.nodes[*value].kind == Kind::Token)
                .filter_map(|value| self.first_token(value))
                .filter(|token| token.kind == TokenKind::FStringMiddle)
                .collect();
            for token in parts {
                self.raise_wrong_escape(literal::wrong_text(self.text(&token)))?;
            }
        }
        Some(self.node(Kind::JoinedString, first, values))
    }

    fn strings(&mut self, first: usize, values: Vec<Value>) -> Option<Value> {
        let parts: Vec<Kind> = values
            .iter()
            .flat_map(|value| elements(&self.nodes, *value))
            .map(|value| self.nodes[value].kind)
            .collect();
        let bytes = parts.iter().filter(|kind| **kind == Kind::Bytes).count();
        if bytes != 0 && bytes != parts.len() {
            self.raise_here(FailureKind::Syntax, "cannot mix bytes and nonbytes literals");
            return None;
        }
        let is_joined = parts.contains(&Kind::JoinedString);
        Some(self.node(if is_joined { Kind::JoinedString } else { Kind::Literal }, first, values))
    }
}
