//! What CPython says of a text that it refuses: its two passes over its own grammar.

mod actions;
mod failure;
mod lexer;
mod lexer_number;
mod lexer_text;
mod literal;
mod matcher;
mod node;
mod raise;
mod table;
mod token;

pub use failure::Told;
pub use matcher::Start;

use crate::python::syntax::refuse::lexer::Done;
use crate::python::syntax::refuse::matcher::Parser;

/// What CPython answers.
pub enum Answer {
    Accepted,
    Refused(Told),
    /// The text is too much for the rules.
    Unknown,
}

/// Whether CPython's first pass fails only at the end of the text, whose blocks that end leaves open.
pub fn is_incomplete(source: &str, start: Start) -> bool {
    let ended = ended(source, start);
    let Some(mut parser) = Parser::new(&ended, start, 1, 0) else { return false };
    parser.implies_dedent = false;
    if parser.run(false) || parser.has_given_up {
        return false;
    }
    let Some(told) = parser.told else { return parser.lexer.done == Done::End };
    if told.message.starts_with("unterminated string literal") {
        // No line end stopped it that a backslash did not hide.
        let mut lines = ended.split('\n').skip(told.line.saturating_sub(1) as usize).peekable();
        while let Some(line) = lines.next() {
            if lines.peek().is_some() && !line.ends_with('\\') {
                return false;
            }
        }
        return true;
    }
    parser.lexer.done == Done::End || told.message.starts_with("unterminated triple-quoted")
}

/// A file's last line has its line end.
fn ended(source: &str, start: Start) -> String {
    let is_open = start == Start::File && !source.is_empty() && !source.ends_with('\n');
    format!("{source}{}", if is_open { "\n" } else { "" })
}

/// CPython's answer; lines count from `first_line`. What stands before the offset `from`, where a statement begins, is known to be right.
pub fn answer(source: &str, start: Start, first_line: u32, from: usize) -> Answer {
    let ended = ended(source, start);
    let Some(mut parser) = Parser::new(&ended, start, first_line, from) else {
        return Answer::Unknown;
    };
    if parser.run(false) {
        if start != Start::Interactive || !parser.lexer.has_more() {
            return Answer::Accepted;
        }
        parser.raise_here(
            crate::python::syntax::FailureKind::Syntax,
            "multiple statements found while compiling a single statement",
        );
    } else {
        let last = parser.tokens.len().saturating_sub(1);
        if parser.told.is_none() {
            parser.run(true);
        }
        parser.conclude(last);
    }
    match parser.told {
        Some(told) if !parser.has_given_up => Answer::Refused(told),
        _ => Answer::Unknown,
    }
}
