//! Why a source text does not compile, in CPython's words.

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
    pub end_column: u32,
    /// The source line, with its line end; `SyntaxError.text`.
    pub text: Option<String>,
}

impl CompileError {
    /// A construct that CPython knows and this compiler does not.
    pub fn unsupported(what: &str, line: u32, column: u32) -> CompileError {
        CompileError {
            kind: ErrorKind::Unsupported,
            message: what.to_owned(),
            line,
            column,
            end_line: line,
            end_column: column,
            text: None,
        }
    }
}
