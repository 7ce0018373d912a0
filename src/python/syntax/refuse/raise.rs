//! Where messages point: CPython's ways of finding the place, with the text that it shows there.

use crate::python::syntax::FailureKind;
use crate::python::syntax::refuse::failure::Told;
use crate::python::syntax::refuse::lexer::Done;
use crate::python::syntax::refuse::matcher::Parser;
use crate::python::syntax::refuse::node::{Kind, Value};
use crate::python::syntax::refuse::table::{At, Raise};
use crate::python::syntax::refuse::token::{Token, TokenKind};

/// A line from 1, and a column in bytes from 1.
type Point = (usize, isize);

impl Parser<'_> {
    /// Raises at a place. Only the first error counts.
    pub(super) fn raise(&mut self, kind: FailureKind, message: &str, from: Point, to: Point) {
        if self.told.is_some() {
            return;
        }
        let text = self.lexer.shown(from.0);
        self.told = Some(Told {
            kind,
            message: message.to_owned(),
            line: from.0 as u32,
            column: characters(text, from.1),
            end_line: to.0 as u32,
            end_column: if to.1 > 0 { characters(text, to.1) } else { to.1 as i64 },
            text: text.to_owned(),
        });
    }

    /// Raises at the token that was read last.
    pub(super) fn raise_here(&mut self, kind: FailureKind, message: &str) {
        self.raise_at_token(kind, message, self.tokens.len().wrapping_sub(1));
    }

    fn raise_at_token(&mut self, kind: FailureKind, message: &str, index: usize) {
        let Some(token) = self.tokens.get(index).copied() else { return };
        let column = match token.column {
            -1 if self.lexer.column_in_buffer() == 0 => 0,
            -1 => self.lexer.position().1,
            column => column + 1,
        };
        let end = if token.end_column == -1 { -1 } else { token.end_column + 1 };
        self.raise(kind, message, (token.line, column), (token.end_line, end));
    }

    /// Raises from the start of one thing to the end of another.
    pub(super) fn raise_range(&mut self, message: &str, first: Value, last: Value) {
        let (Some(first), Some(last)) = (self.first_token(first), self.last_token(last)) else {
            return;
        };
        let from = (first.line, first.column + 1);
        self.raise(FailureKind::Syntax, message, from, (last.end_line, last.end_column + 1));
    }

    /// Raises from the start of something to where the tokenizer is.
    pub(super) fn raise_from(&mut self, message: &str, first: Value) {
        let Some(token) = self.first_token(first) else { return };
        let from = (token.line, token.column + 1);
        self.raise(FailureKind::Syntax, message, from, self.lexer.position());
    }

    pub(super) fn first_token(&self, value: Value) -> Option<Token> {
        self.tokens.get(self.nodes.get(value)?.first).copied()
    }

    pub(super) fn last_token(&self, value: Value) -> Option<Token> {
        self.tokens.get(self.nodes.get(value)?.last).copied()
    }

    /// What CPython calls an expression; of a token, its text.
    pub(super) fn words(&self, value: Value) -> &str {
        match self.nodes[value].kind {
            Kind::Token => self.first_token(value).map_or("", |token| self.text(&token)),
            kind => kind.words(),
        }
    }

    /// What a rule for wrong texts has found.
    pub(super) fn raise_by_rule(&mut self, raise: &Raise, labels: &[(char, Value)]) {
        let of = |label: char| labels.iter().find(|(known, _)| *known == label).map(|it| it.1);
        if raise.condition.is_some_and(|name| !self.holds(name, of('a'))) {
            return;
        }
        let mut message = raise.message.to_owned();
        if let Some(a) = of('a')
            && message.contains('{')
        {
            let token = self.first_token(a);
            let word = token.map_or("", |token| self.text(&token));
            let line = token.map_or(0, |token| token.line);
            message = message
                .replace("{a}", self.words(a))
                .replace("{word a}", word)
                .replace("{line a}", &line.to_string());
        }
        let kind = if raise.is_block { FailureKind::Indentation } else { FailureKind::Syntax };
        match raise.at {
            At::Here => self.raise_here(kind, &message),
            At::Next => self.raise_at_token(kind, &message, self.at),
            At::Item(label) => {
                if let Some(item) = of(label) {
                    self.raise_range(&message, item, item);
                }
            }
            At::Range(first, last) => {
                if let (Some(first), Some(last)) = (of(first), of(last)) {
                    self.raise_range(&message, first, last);
                }
            }
            At::From(first) => {
                if let Some(first) = of(first) {
                    self.raise_from(&message, first);
                }
            }
            At::Key(label) => {
                let Some(item) = of(label) else { return };
                let tokens = (self.first_token(item), self.last_token(item));
                let (Some(first), Some(last)) = tokens else { return };
                self.raise(kind, &message, (first.line, last.end_column), (last.end_line, 0));
            }
        }
    }

    /// `'(' was never closed`, if that is so.
    pub(super) fn raise_unclosed(&mut self) -> bool {
        let Some(open) = self.lexer.bracket() else { return false };
        let message = format!("'{}' was never closed", char::from(open.character));
        let from = (open.line, open.column as isize + 1);
        self.raise(FailureKind::Syntax, &message, from, (open.line, 0));
        true
    }

    /// What is said of a text that both passes have refused; the last token is the first pass's.
    pub(super) fn conclude(&mut self, last: usize) {
        if self.told.is_some() {
            if self.lexer.done == Done::No && !self.has_given_up {
                self.read_to_the_end();
            }
            return;
        }
        let Some(token) = self.tokens.get(last).copied() else { return };
        match token.kind {
            TokenKind::Indent => self.raise_here(FailureKind::Indentation, "unexpected indent"),
            TokenKind::Dedent => self.raise_here(FailureKind::Indentation, "unexpected unindent"),
            _ => {
                let from = (token.line, token.column + 1);
                let to = (token.end_line, token.end_column + 1);
                self.raise(FailureKind::Syntax, "invalid syntax", from, to);
                self.read_to_the_end();
            }
        }
    }

    /// What the tokenizer finds wrong in the rest wins over what the rules have found.
    fn read_to_the_end(&mut self) {
        let line = self.tokens.last().map_or(0, |token| token.line);
        loop {
            let token = self.lexer.token_after();
            match token.kind {
                TokenKind::Error => break,
                TokenKind::EndMarker => return,
                _ => {}
            }
        }
        // Not what is wrong inside of an f-string.
        if self.lexer.is_in_text() {
            return;
        }
        if let Some(raised) = self.lexer.raised.take() {
            self.told = Some(raised);
        } else if self.lexer.bracket().is_some_and(|open| line > open.line) {
            self.told = None;
            self.raise_unclosed();
        }
    }
}

/// How many characters so many bytes of a line are; the last may be cut.
fn characters(text: &str, bytes: isize) -> i64 {
    if bytes <= 0 {
        return bytes as i64;
    }
    let end = (bytes as usize).min(text.len() + 1);
    let starts = text.char_indices().take_while(|(offset, _)| *offset < end).count();
    (starts + end.saturating_sub(text.len())) as i64
}
