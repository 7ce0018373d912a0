//! Python source as a tree: the adapter over the parser crate, the only place that knows it.

mod complete;
mod depth;
mod error;
mod escapes;
mod literal;
mod lower;
mod lower_expression;
mod lower_pattern;
mod lower_text;
mod refuse;
mod statements;
mod surrogates;
pub mod tokens;
pub mod tree;

pub use complete::{Completeness, completeness};
pub use depth::depth;
pub use error::{FailureKind, ParseFailure};
pub use escapes::{WrongEscape, wrong_escapes};
pub use literal::{is_repr, is_same_literal, name_of_repr};
pub use refuse::{Start, Told};
pub use statements::{Call, Place, Simple, paragraph_ranges, simple_statements, statement_ranges};

use crate::python::syntax::lower::Lowerer;
use crate::python::syntax::refuse::Answer;
use crate::python::syntax::tree::Module;
use crate::python::version::Profile;
use ruff_python_ast::{Mod, PythonVersion, Stmt};
use ruff_python_parser::{Mode, ParseOptions, UnsupportedSyntaxErrorKind, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};

/// Longer texts are not looked through from their start.
const LONG: usize = 1 << 17;
/// So many statements before an error may belong to it.
const DOUBTFUL: usize = 8;

/// Up to this depth a text can be parsed and compiled on any stack.
pub const SHALLOW: usize = 100;

/// Parses a text. Lines are numbered from `first_line`.
pub fn parse(
    profile: &Profile,
    source: &str,
    first_line: u32,
    start: Start,
) -> Result<Module, ParseFailure> {
    let mode = if start == Start::Expression { Mode::Expression } else { Mode::Module };
    let options = ParseOptions::from(mode).with_target_version(target(profile));
    let parsed = parse_unchecked(source, options);
    let wrong = parsed.errors().first().map(|error| error.location);
    let newer = parsed.unsupported_syntax_errors().first().map(Ranged::range);
    if let Some(range) = wrong.or(newer) {
        let from = first_in_doubt(source, parsed.syntax(), range.start().to_usize());
        let known = refusal(source, start, first_line, from);
        let newer = parsed.unsupported_syntax_errors().first().filter(|_| wrong.is_none());
        let (words, range) = match newer {
            Some(newer) => words_of_newer(&newer.kind, source, range),
            None => ("invalid syntax", range),
        };
        return Err(known.unwrap_or_else(|| ParseFailure::syntax(words, range)));
    }
    if start == Start::Interactive
        && parsed.syntax().as_module().is_some_and(|module| is_open_line(&module.body, source))
        && let Some(failure) = refusal(source, start, first_line, 0)
    {
        return Err(failure);
    }
    let lines = line_starts(source);
    let mut lowerer = Lowerer::new(source, parsed.tokens(), &lines, first_line);
    let lowered = match parsed.syntax() {
        Mod::Module(module) => lowerer.module(&module.body),
        Mod::Expression(module) => lowerer.expression_module(&module.body),
    };
    if lowerer.is_doubtful
        && let Some(failure) = refusal(source, start, first_line, 0)
    {
        return Err(failure);
    }
    lowered
}

/// Whether a text may be more or less than the one statement that the prompt wants. A compound one ends with its line.
fn is_open_line(body: &[Stmt], source: &str) -> bool {
    let [only] = body else { return true };
    !source.ends_with('\n')
        && matches!(
            only,
            Stmt::FunctionDef(_)
                | Stmt::ClassDef(_)
                | Stmt::For(_)
                | Stmt::While(_)
                | Stmt::If(_)
                | Stmt::With(_)
                | Stmt::Match(_)
                | Stmt::Try(_)
        )
}

/// Whether a text has syntax that came after Python 3.`minor`.
pub fn is_newer(source: &str, minor: u8) -> bool {
    let version = PythonVersion { major: 3, minor };
    let options = ParseOptions::from(Mode::Module).with_target_version(version);
    !parse_unchecked(source, options).unsupported_syntax_errors().is_empty()
}

/// Whether a text that is wrong may become right when more lines follow.
pub fn is_incomplete(source: &str, start: Start) -> bool {
    depth(source, start, 1).is_ok_and(|depth| depth <= SHALLOW)
        && refuse::is_incomplete(source, start)
}

/// What CPython says of a text that it refuses.
pub fn refusal(source: &str, start: Start, first_line: u32, from: usize) -> Option<ParseFailure> {
    match refuse::answer(source, start, first_line, from) {
        Answer::Refused(told) => Some(ParseFailure::told(told)),
        Answer::Accepted | Answer::Unknown => None,
    }
}

/// Where CPython's own parsing begins in a long text: some statements before the first error.
fn first_in_doubt(source: &str, module: &Mod, error: usize) -> usize {
    let Some(module) = module.as_module().filter(|_| error > LONG) else { return 0 };
    let starts = module.body.iter().map(|statement| statement.range().start().to_usize());
    let starts: Vec<usize> = starts.take_while(|start| *start < error).collect();
    let before = starts.iter().rev().skip(DOUBTFUL);
    before.copied().find(|start| source[..*start].ends_with('\n')).unwrap_or(0)
}

/// What a version says of syntax that it does not have yet, and the one character that it marks.
fn words_of_newer(
    kind: &UnsupportedSyntaxErrorKind,
    source: &str,
    range: TextRange,
) -> (&'static str, TextRange) {
    let start = range.start().to_usize();
    let before = source[..start].rsplit('\n').next().unwrap_or("").trim_start();
    let mark = |skipped: usize| {
        let start = (start + skipped) as u32;
        TextRange::new(start.into(), (start + 1).into())
    };
    match kind {
        UnsupportedSyntaxErrorKind::TypeParameterList
            if before.starts_with("def ") || before.starts_with("async ") =>
        {
            ("expected '('", mark(0))
        }
        UnsupportedSyntaxErrorKind::TypeParameterList => ("invalid syntax", mark(0)),
        // The name behind `type`.
        UnsupportedSyntaxErrorKind::TypeAliasStatement => {
            let rest = source[start..].trim_start_matches("type");
            let spaces = rest.len() - rest.trim_start().len();
            ("invalid syntax", mark("type".len() + spaces))
        }
        UnsupportedSyntaxErrorKind::Pep701FString(_) => match source.as_bytes().get(start) {
            Some(b'\\') => ("f-string expression part cannot include a backslash", range),
            Some(b'#') => ("f-string expression part cannot include '#'", range),
            _ => ("f-string: expecting '}'", mark(1)),
        },
        _ => ("invalid syntax", range),
    }
}

/// The version whose grammar the parser crate shall use.
pub fn target(profile: &Profile) -> PythonVersion {
    let (major, minor, _) = profile.version;
    PythonVersion { major, minor }
}

/// Byte offset of the start of each line.
pub fn line_starts(source: &str) -> Vec<u32> {
    let mut starts = vec![0];
    for (index, byte) in source.bytes().enumerate() {
        if byte == b'\n' {
            starts.push(index as u32 + 1);
        }
    }
    starts
}
