//! From Python source to CPython's bytecode.

mod assemble;
mod docstring;
mod emit;
mod error;
mod fold;
mod future;
mod graph;
mod leaving;
mod scope;
mod unparse;

pub use emit::{Warning, common, intrinsic, special};
pub use error::{CompileError, ErrorKind};
pub use scope::{Home, Scope, ScopeKind};

/// A code object, and what its text gives doubts about.
pub type Compiled = (Arc<Code>, Vec<Warning>);

use crate::python::code::{Code, FUTURE_ANNOTATIONS, Settings};
use crate::python::compile::emit::Options;
use crate::python::compile::error::Problem;
use crate::python::syntax::tree::{Module, Place};
use crate::python::syntax::{self, Start};
use crate::python::version::Profile;
use std::borrow::Cow;
use std::sync::Arc;

/// What the source is compiled as: `compile()`'s `exec`, `eval` or `single`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Exec,
    Eval,
    Single,
    /// As `Exec`, and what the module's own expressions give is echoed.
    Echo,
}

impl Mode {
    /// How the parser starts.
    pub fn start(self) -> Start {
        match self {
            Mode::Exec | Mode::Echo => Start::File,
            Mode::Eval => Start::Expression,
            Mode::Single => Start::Interactive,
        }
    }
}

/// Compiles a source text whose first line is line `first_line` of `filename`.
pub fn compile(
    profile: &'static Profile,
    source: &str,
    filename: &str,
    first_line: u32,
    mode: Mode,
) -> Result<Arc<Code>, CompileError> {
    let origin = Origin { filename, first_line, settings: Settings::default() };
    compile_plain(profile, source, origin, mode).map(|(code, _)| code)
}

/// The same with what CPython would warn of.
pub fn compile_with_warnings(
    profile: &'static Profile,
    source: &str,
    filename: &str,
    first_line: u32,
    mode: Mode,
) -> (Result<Arc<Code>, CompileError>, Vec<Warning>) {
    compile_with(
        profile,
        source,
        Origin { filename, first_line, settings: Settings::default() },
        mode,
    )
}

/// Where a text comes from, and what is wished of its code.
#[derive(Clone, Copy)]
pub struct Origin<'a> {
    pub filename: &'a str,
    pub first_line: u32,
    pub settings: Settings,
}

/// The same with the caller's wishes.
pub fn compile_with(
    profile: &'static Profile,
    source: &str,
    origin: Origin,
    mode: Mode,
) -> (Result<Arc<Code>, CompileError>, Vec<Warning>) {
    let first_line = origin.first_line;
    let (compiled, doubts) = match compile_plain(profile, source, origin, mode) {
        Ok((code, doubts)) => (Ok(code), doubts),
        Err(error) if error.is_from_parser => return (Err(error), Vec::new()),
        Err(mut error) => {
            let doubts = std::mem::take(&mut error.warnings);
            (Err(error), doubts)
        }
    };
    let warns = profile.words.warns_of_old_habits;
    let escapes = if warns { syntax::wrong_escapes(source) } else { Vec::new() };
    let escapes = escapes.into_iter().map(|wrong| {
        let before = source.get(..wrong.place as usize).unwrap_or(source);
        let within = if profile.words.places_escapes { wrong.lines } else { 0 };
        let line = first_line.max(1) + before.matches('\n').count() as u32 + within;
        let message = told_of_escape(profile, &wrong);
        Warning { line, message, remembered: false }
    });
    (compiled, escapes.chain(doubts).collect())
}

fn told_of_escape(profile: &Profile, wrong: &syntax::WrongEscape) -> String {
    let kind = if wrong.is_octal { "invalid octal" } else { "invalid" };
    let text = &wrong.text;
    if !profile.words.explains_escapes {
        return format!("{kind} escape sequence '{text}'");
    }
    format!(
        "\"{text}\" is an {kind} escape sequence. Such sequences will not work in the future. Did you \
         mean \"\\{text}\"? A raw string is also an option."
    )
}

fn compile_plain(
    profile: &'static Profile,
    source: &str,
    origin: Origin,
    mode: Mode,
) -> Result<Compiled, CompileError> {
    let source = plain_lines(source);
    let first_line = origin.first_line.max(1);
    let origin = Origin { first_line, ..origin };
    if source.contains('\0') {
        let message = "source code string cannot contain null bytes";
        let problem = Problem::at(Place::default(), message.to_owned());
        return Err(problem.into_error(&source, first_line));
    }
    let depth = syntax::depth(&source, mode.start(), first_line)
        .map_err(|failure| CompileError::parse(failure, &source, first_line))?;
    if depth > DEEPEST {
        let what = "an expression nested this deeply";
        return Err(Problem::unsupported(Place::default(), what).into_error(&source, first_line));
    }
    if depth <= syntax::SHALLOW {
        return compile_text(profile, &source, origin, mode);
    }
    // A deep tree gets a stack of its own, large enough for it.
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new()
            .stack_size(STACK + depth * STACK_PER_LEVEL)
            .spawn_scoped(scope, || compile_text(profile, &source, origin, mode));
        let done = worker.ok().and_then(|worker| worker.join().ok());
        done.unwrap_or_else(|| {
            let what = "an expression nested this deeply";
            let problem = Problem::unsupported(Place::default(), what);
            Err(problem.into_error(&source, first_line))
        })
    })
}

/// The tree of a text, for those who want to see it, with the text as it was read.
pub fn parse(
    profile: &Profile,
    source: &str,
    mode: Mode,
) -> Result<(Module, String), CompileError> {
    let source = plain_lines(source);
    let depth = syntax::depth(&source, mode.start(), 1)
        .map_err(|failure| CompileError::parse(failure, &source, 1))?;
    if depth > DEEPEST_SHOWN {
        let what = "a syntax tree nested this deeply";
        return Err(Problem::unsupported(Place::default(), what).into_error(&source, 1));
    }
    let module = syntax::parse(profile, &source, 1, mode.start())
        .map_err(|failure| CompileError::parse(failure, &source, 1))?;
    Ok((module, source.into_owned()))
}

/// The symbol tables of a text, the module's first.
pub fn symbols(profile: &Profile, source: &str, mode: Mode) -> Result<Vec<Scope>, CompileError> {
    let (module, source) = parse(profile, source, mode)?;
    let problem = |problem: Problem| problem.into_error(&source, 1);
    let flags = future::flags(&module).map_err(problem)?;
    let string_annotations = flags & FUTURE_ANNOTATIONS != 0;
    scope::build(&module, string_annotations, profile.bytecode).map_err(problem)
}

/// What the compiler makes of a tree before it looks at names.
pub fn optimized(profile: &Profile, mut module: Module, settings: Settings) -> Module {
    let annotations = settings.future & FUTURE_ANNOTATIONS != 0;
    fold::fold(&mut module, annotations, profile.bytecode, settings.optimize == 0);
    module
}

/// Code of a tree that a program has made.
pub fn compile_tree(
    profile: &'static Profile,
    module: Module,
    filename: &str,
    mode: Mode,
    settings: Settings,
) -> Result<Arc<Code>, CompileError> {
    let origin = Origin { filename, first_line: 1, settings };
    let compiled = compile_module(profile, module, origin, mode);
    compiled.map(|(code, _)| code).map_err(|problem| problem.into_error("", 1))
}

/// Bytes of stack that any text may need.
const STACK: usize = 1 << 20;
/// Bytes of stack for each level of nesting.
const STACK_PER_LEVEL: usize = 1 << 14;
/// Texts that nest deeper are refused.
const DEEPEST: usize = 10_000;

/// Trees that nest deeper are not made into objects.
pub const DEEPEST_SHOWN: usize = 1000;
/// Bytes of stack for reading a tree of that depth.
pub const STACK_FOR_SHOWN: usize = STACK + DEEPEST_SHOWN * STACK_PER_LEVEL;

/// CPython reads all line ends as `\n`, and skips a byte order mark.
fn plain_lines(source: &str) -> Cow<'_, str> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    if source.contains('\r') {
        return Cow::Owned(source.replace("\r\n", "\n").replace('\r', "\n"));
    }
    Cow::Borrowed(source)
}

fn compile_text(
    profile: &'static Profile,
    source: &str,
    origin: Origin,
    mode: Mode,
) -> Result<Compiled, CompileError> {
    let first_line = origin.first_line;
    let module = syntax::parse(profile, source, first_line, mode.start())
        .map_err(|failure| CompileError::parse(failure, source, first_line))?;
    compile_module(profile, module, origin, mode)
        .map_err(|problem| problem.into_error(source, first_line))
}

fn compile_module(
    profile: &'static Profile,
    mut module: Module,
    origin: Origin,
    mode: Mode,
) -> Result<Compiled, Problem> {
    let Origin { filename, first_line, settings } = origin;
    let flags = future::flags(&module)? | settings.future;
    let string_annotations = flags & FUTURE_ANNOTATIONS != 0;
    let bytecode = profile.bytecode;
    fold::fold(&mut module, string_annotations, bytecode, settings.optimize == 0);
    let scopes = scope::build(&module, string_annotations, bytecode)?;
    let (words, optimize) = (&profile.words, settings.optimize);
    let options =
        Options { bytecode, words, mode, string_annotations, flags, first_line, optimize };
    let (code, doubts) = emit::module(&module, scopes, &Arc::from(filename), options)?;
    let mut warnings = Vec::new();
    if profile.words.warns_of_leaving_finally {
        warnings = leaving::warnings(&module.body);
    }
    warnings.extend(doubts);
    Ok((code, warnings))
}
