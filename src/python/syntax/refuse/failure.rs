//! A `SyntaxError` as the parser raises it: words, place and the text it shows.

use crate::python::syntax::FailureKind;

/// What CPython says of a wrong text. Lines count from 1; columns as in the exception, also its 0 and -1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    pub kind: FailureKind,
    pub message: String,
    pub line: u32,
    pub column: i64,
    pub end_line: u32,
    pub end_column: i64,
    pub text: String,
}
