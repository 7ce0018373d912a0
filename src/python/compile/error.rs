//! Why a source text does not compile, in CPython's words.

use crate::python::compile::emit::Warning;
use crate::python::syntax::tree::Place;
use crate::python::syntax::{FailureKind, ParseFailure};

/// The exception CPython would raise, or our own refusal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    Syntax,
    Indentation,
    Tab,
    /// CPython accepts it and we do not: never guess.
    Unsupported,
}

/// A source text that does not compile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompileError {
    pub kind: ErrorKind,
    /// CPython's words (`SyntaxError.msg`); for `Unsupported` what it is.
    pub message: String,
    /// Line from 1, in the numbering of `first_line`; 0 = unknown.
    pub line: u32,
    /// Character column from 1 as in `SyntaxError.offset`; 0 = unknown.
    pub column: u32,
    pub end_line: u32,
    /// Also CPython's -1; `None` where it shows a point.
    pub end_column: Option<i32>,
    /// `SyntaxError.text`: the source line, of the parser with its line end.
    pub text: Option<String>,
    /// The parser's, which has the text at hand; what is found later looks for its line in the file.
    pub is_from_parser: bool,
    /// What was doubted before the error was found.
    pub warnings: Vec<Warning>,
}

/// A problem found after parsing, at a place of the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    pub place: Place,
    pub message: String,
    pub unsupported: bool,
    /// What was doubted before.
    pub warnings: Vec<Warning>,
}

impl Problem {
    /// A `SyntaxError`.
    pub fn at(place: Place, message: String) -> Problem {
        Problem { place, message, unsupported: false, warnings: Vec::new() }
    }

    /// Something CPython knows and we do not.
    pub fn unsupported(place: Place, what: &str) -> Problem {
        Problem { unsupported: true, ..Problem::at(place, what.to_owned()) }
    }

    /// The error as the caller sees it.
    pub fn into_error(self, source: &str, first_line: u32) -> CompileError {
        let kind = if self.unsupported { ErrorKind::Unsupported } else { ErrorKind::Syntax };
        let mut error = CompileError::at(kind, self.message, self.place, source, first_line);
        error.warnings = self.warnings;
        error
    }
}

impl CompileError {
    /// `SyntaxError.text`. The parser's is the tokenizer's buffer, several lines where a text in quotes has several; of a file
    /// it is the one line that stands there (`_PyErr_ProgramDecodedTextObject`), as of all that is found after parsing.
    pub fn shown_text(&self, line_of_file: impl FnOnce() -> Option<String>) -> Option<String> {
        let told = self.text.as_deref().filter(|_| self.is_from_parser);
        match told {
            Some(told) if told.trim_end_matches('\n').contains('\n') => {
                line_of_file().map(|line| line + "\n").or_else(|| self.text.clone())
            }
            Some(told) => Some(told.to_owned()),
            None => line_of_file(),
        }
    }

    /// An error at a place, with the text of its line.
    pub fn at(
        kind: ErrorKind,
        message: String,
        place: Place,
        source: &str,
        first_line: u32,
    ) -> CompileError {
        let line_text = |line: u32| {
            source.split('\n').nth(line.saturating_sub(first_line) as usize).unwrap_or_default()
        };
        let characters = |line: u32, column: u32| {
            // CPython counts bytes here, also where it shows characters.
            if kind != ErrorKind::Unsupported {
                return column + 1;
            }
            let text = line_text(line);
            let before = text.get(..column as usize).unwrap_or(text);
            before.chars().count() as u32 + 1
        };
        CompileError {
            kind,
            message,
            line: place.line,
            column: characters(place.line, place.column),
            end_line: place.end_line,
            end_column: Some(characters(place.end_line, place.end_column) as i32),
            text: (place.line > 0).then(|| line_text(place.line).to_owned()),
            is_from_parser: false,
            warnings: Vec::new(),
        }
    }

    /// What the parser refused.
    pub fn parse(failure: ParseFailure, source: &str, first_line: u32) -> CompileError {
        let kind = match failure.kind {
            FailureKind::Syntax => ErrorKind::Syntax,
            FailureKind::Indentation => ErrorKind::Indentation,
            FailureKind::Tab => ErrorKind::Tab,
            FailureKind::Unsupported => ErrorKind::Unsupported,
        };
        if let Some(told) = failure.told {
            return CompileError {
                kind,
                message: failure.message,
                line: told.line,
                column: told.column.max(0) as u32,
                end_line: told.end_line,
                end_column: Some(told.end_column as i32),
                text: Some(told.text),
                is_from_parser: true,
                warnings: Vec::new(),
            };
        }
        let point = |offset: u32| {
            let offset = (offset as usize).min(source.len());
            let before = source.get(..offset).unwrap_or(source);
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let line = before.matches('\n').count() as u32 + first_line;
            (line, (offset - start) as u32)
        };
        let (line, column) = point(failure.start);
        let (end_line, end_column) = point(failure.end);
        let place = Place { line, column, end_line, end_column };
        let error = CompileError::at(kind, failure.message, place, source, first_line);
        CompileError { is_from_parser: true, ..error }
    }
}
