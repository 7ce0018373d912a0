//! Whether lines typed at the prompt are a whole statement, as CPython's interactive tokenizer sees it.

use crate::python::syntax;
use ruff_python_ast::PythonVersion;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

/// What lines at the prompt are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// A statement, right or wrong.
    Whole,
    More,
    /// Something else begins before a compound statement was ended by an empty line.
    Broken(u32, u32),
}

/// Looks at lines that end with a line end.
pub fn completeness(text: &str) -> Completeness {
    if syntax::depth(text, syntax::Start::File, 1).map_or(true, |depth| depth > syntax::SHALLOW) {
        return Completeness::Whole;
    }
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY313);
    let parsed = parse_unchecked(text, options);
    let tokens: Vec<_> = parsed.tokens().iter().collect();
    let mut open = 0_i32;
    for token in &tokens {
        match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => open += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => open -= 1,
            _ => {}
        }
    }
    let is_unclosed = parsed.errors().iter().any(|error| {
        let rest = text[error.location.start().to_usize()..]
            .trim_start_matches(|c: char| c.is_ascii_alphabetic());
        format!("{:?}", error.error).contains("UnclosedStringError")
            && (rest.starts_with("\"\"\"") || rest.starts_with("'''"))
    });
    let goes_on = text.ends_with("\\\n");
    if open > 0 || is_unclosed || goes_on {
        return Completeness::More;
    }
    let last = text.lines().last().unwrap_or_default();
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if !is_compound(first)
        || parsed.errors().iter().any(|error| {
            // Wrong in its first line: no more is asked for.
            error.location.start().to_usize() < text.find(first).unwrap_or(0) + first.len()
        })
    {
        return Completeness::Whole;
    }
    if last.trim().is_empty() {
        return Completeness::Whole;
    }
    let is_indented = last.starts_with([' ', '\t']);
    let is_first = text.trim_end() == first.trim_end();
    let begins_anew = !is_indented && !is_first && !continues(last) && !is_decorator(first, text);
    if begins_anew {
        let start = text.trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1) as u32;
        let end = tokens
            .iter()
            .find(|token| token.start().to_u32() >= start && !token.kind().is_trivia())
            .map_or(start + 1, |token| token.end().to_u32());
        return Completeness::Broken(start, end);
    }
    Completeness::More
}

/// The first word of a line.
fn word(line: &str) -> &str {
    let line = line.trim_start();
    let end = line.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(line.len());
    &line[..end]
}

fn is_compound(line: &str) -> bool {
    const WORDS: [&str; 8] = ["if", "while", "for", "try", "with", "def", "class", "async"];
    line.starts_with('@')
        || WORDS.contains(&word(line))
        || word(line) == "match" && line.trim_end().ends_with(':')
}

fn continues(line: &str) -> bool {
    ["else", "elif", "except", "finally"].contains(&word(line))
}

/// After decorators the definition itself begins at the margin.
fn is_decorator(first: &str, text: &str) -> bool {
    if !first.starts_with('@') {
        return false;
    }
    let head: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = head.len().saturating_sub(1);
    head[..last].iter().all(|line| line.starts_with('@'))
}
