//! How deep a text nests, before anything recursive looks at it.

use crate::python::syntax;
use crate::python::syntax::error::{FailureKind, ParseFailure};
use crate::python::syntax::refuse::Start;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

/// CPython's limit of brackets inside brackets.
const BRACKETS: usize = 200;
/// CPython's limit of indentation levels.
const INDENTS: usize = 100;
/// Levels of recursion that one indentation level may need.
const PER_INDENT: usize = 4;
/// Levels of recursion that one bracket may need.
const PER_BRACKET: usize = 4;

/// An upper bound of the recursion that parsing and compiling need, or CPython's refusal.
pub fn depth(source: &str, start: Start, first_line: u32) -> Result<usize, ParseFailure> {
    levels(source)
        .map_err(|failure| syntax::refusal(source, start, first_line, 0).unwrap_or(failure))
}

fn levels(source: &str) -> Result<usize, ParseFailure> {
    let mut lexer = lexer::lex(source, Mode::Module);
    // Operators since the last comma, for each open bracket; the first is the statement itself.
    let mut chains = vec![0usize];
    let (mut indents, mut branches) = (0usize, 0usize);
    let mut deepest = 0;
    loop {
        match lexer.next_token() {
            TokenKind::EndOfFile => return Ok(deepest),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace | TokenKind::FStringStart => {
                if let Some(last) = chains.last_mut() {
                    *last += 1;
                }
                chains.push(PER_BRACKET);
                if chains.len() > BRACKETS + 1 {
                    return Err(refusal("too many nested parentheses", FailureKind::Syntax));
                }
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace | TokenKind::FStringEnd => {
                if chains.len() > 1 {
                    chains.pop();
                }
            }
            TokenKind::Indent => {
                indents += 1;
                if indents > INDENTS {
                    let message = "too many levels of indentation";
                    return Err(refusal(message, FailureKind::Indentation));
                }
            }
            TokenKind::Dedent => indents = indents.saturating_sub(1),
            TokenKind::Newline | TokenKind::Semi => chains = vec![0],
            TokenKind::Elif => branches += 1,
            TokenKind::If if chains.len() == 1 && chains[0] == 0 => branches = 0,
            TokenKind::Comma => {
                if let Some(last) = chains.last_mut() {
                    *last = (*last).min(PER_BRACKET);
                }
            }
            TokenKind::Name | TokenKind::String | TokenKind::Int | TokenKind::Comment => {}
            _ => {
                if let Some(last) = chains.last_mut() {
                    *last += 1;
                }
            }
        }
        let now = chains.iter().sum::<usize>() + indents * PER_INDENT + branches;
        deepest = deepest.max(now);
    }
}

fn refusal(message: &str, kind: FailureKind) -> ParseFailure {
    ParseFailure::new(kind, message, 0, 0)
}
