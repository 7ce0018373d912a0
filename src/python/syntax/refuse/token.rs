//! Tokens as CPython's tokenizer makes them, with the places its messages point at.

/// What a token is to the rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    Name,
    Keyword,
    Number,
    String,
    FStringStart,
    FStringMiddle,
    FStringEnd,
    Operator,
    Newline,
    Indent,
    Dedent,
    EndMarker,
    /// Why is in the tokenizer's `done` or `raised`.
    Error,
}

/// One token. A column is a byte offset in its line; -1 where CPython knows none.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: TokenKind,
    /// Byte range in the text.
    pub start: usize,
    pub end: usize,
    pub line: usize,
    pub column: isize,
    pub end_line: usize,
    pub end_column: isize,
    /// Brackets that are open after it.
    pub level: usize,
}

/// CPython's reserved words.
pub const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Words that are reserved only where the rules say so.
pub const SOFT_KEYWORDS: [&str; 4] = ["_", "case", "match", "type"];

/// Operators of three and of two characters, longest first.
pub const LONG_OPERATORS: [&str; 25] = [
    "**=", "...", "//=", "<<=", ">>=", "!=", "%=", "&=", "**", "*=", "+=", "-=", "->", "//", "/=",
    ":=", "<<", "<=", "<>", "==", ">=", ">>", "@=", "^=", "|=",
];
