//! Why a text could not be parsed, in CPython's words where we know them.

use crate::python::syntax::refuse::Told;
use ruff_text_size::TextRange;

/// The exception it becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailureKind {
    Syntax,
    Indentation,
    Tab,
    Unsupported,
}

/// A failure at a range of the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseFailure {
    pub kind: FailureKind,
    pub message: String,
    /// Byte range.
    pub start: u32,
    pub end: u32,
    /// What CPython's parser shows, with its own place.
    pub told: Option<Box<Told>>,
}

impl ParseFailure {
    /// A `SyntaxError`.
    pub fn syntax(message: &str, range: TextRange) -> ParseFailure {
        ParseFailure::new(
            FailureKind::Syntax,
            message,
            range.start().to_u32(),
            range.end().to_u32(),
        )
    }

    /// Something CPython knows and we do not.
    pub fn unsupported(what: &str, range: TextRange) -> ParseFailure {
        let (start, end) = (range.start().to_u32(), range.end().to_u32());
        ParseFailure::new(FailureKind::Unsupported, what, start, end)
    }

    /// Any failure.
    pub fn new(kind: FailureKind, message: &str, start: u32, end: u32) -> ParseFailure {
        ParseFailure { kind, message: message.to_owned(), start, end, told: None }
    }

    /// What CPython's parser says.
    pub fn told(told: Told) -> ParseFailure {
        let message = told.message.clone();
        ParseFailure { kind: told.kind, message, start: 0, end: 0, told: Some(Box::new(told)) }
    }
}
