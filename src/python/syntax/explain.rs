//! What the parser crate refuses, said in CPython's words at CPython's place.

use crate::python::syntax::error::{FailureKind, ParseFailure};
use crate::python::syntax::target::{Targets, found_target};
use ruff_python_ast::Mod;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::{LexicalErrorType, ParseError, ParseErrorType, Parsed};
use ruff_text_size::{Ranged, TextRange};

/// The failure that CPython would report for a text with errors.
pub fn explain(source: &str, parsed: &Parsed<Mod>) -> Option<ParseFailure> {
    let first = parsed.errors().first()?;
    let text = Text { source, tokens: parsed.tokens() };
    let (closing, unclosed) = text.brackets();
    let lexical = parsed.errors().iter().find_map(|error| text.lexical(error));
    let lexical = lexical.or_else(|| text.open_text());
    let start = first.location.start().to_u32();
    let specific = text.by_tokens(start).or_else(|| text.specific(first, parsed));
    // The tokenizer reads on after the parser has given up, and what it finds wins over a plain "invalid syntax".
    let tokenizer = match (closing, lexical) {
        (Some(one), Some(two)) => Some(if one.start <= two.start { one } else { two }),
        (one, two) => one.or(two),
    };
    match (specific, tokenizer) {
        // One more token is read before two expressions side by side are found.
        (Some(specific), Some(tokenizer))
            if specific.start < tokenizer.start
                && (specific.end < tokenizer.start || !specific.message.contains("comma")) =>
        {
            Some(specific)
        }
        (_, Some(tokenizer)) => Some(tokenizer),
        (specific, None) => {
            let at = first.location.start().to_usize();
            if let Some(unclosed) = unclosed
                && text.line(at) > text.line(unclosed.start as usize)
            {
                return Some(unclosed);
            }
            specific.or_else(|| Some(text.generic(first)))
        }
    }
}

/// What a later version of Python would take.
pub fn of_version(source: &str, parsed: &Parsed<Mod>, range: TextRange) -> ParseFailure {
    let text = Text { source, tokens: parsed.tokens() };
    let found = text.by_tokens(range.start().to_u32());
    found.unwrap_or_else(|| ParseFailure::syntax("invalid syntax", range))
}

/// A text with its tokens.
pub(in crate::python::syntax) struct Text<'a> {
    pub(in crate::python::syntax) source: &'a str,
    pub(in crate::python::syntax) tokens: &'a [Token],
}

impl Text<'_> {
    pub(in crate::python::syntax) fn line(&self, at: usize) -> usize {
        self.source.get(..at).unwrap_or(self.source).matches('\n').count()
    }

    /// The index of the first token that starts at or after an offset.
    pub(in crate::python::syntax) fn token_at(&self, at: u32) -> usize {
        self.tokens.partition_point(|token| token.start().to_u32() < at)
    }

    fn before(&self, at: u32) -> Option<&Token> {
        self.tokens.get(self.token_at(at).checked_sub(1)?)
    }

    pub(in crate::python::syntax) fn text(&self, token: &Token) -> &str {
        &self.source[token.range()]
    }

    fn generic(&self, error: &ParseError) -> ParseFailure {
        let start = error.location.start().to_u32();
        let end = match self.tokens.get(self.token_at(start)) {
            Some(token) if token.start().to_u32() == start => token.end().to_u32(),
            _ => error.location.end().to_u32(),
        };
        ParseFailure::new(FailureKind::Syntax, "invalid syntax", start, end.max(start + 1))
    }

    /// The first bracket that closes nothing, and the innermost one that is never closed.
    fn brackets(&self) -> (Option<ParseFailure>, Option<ParseFailure>) {
        let mut open: Vec<&Token> = Vec::new();
        for token in self.tokens {
            let opening = match token.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                    open.push(token);
                    continue;
                }
                TokenKind::Rpar => TokenKind::Lpar,
                TokenKind::Rsqb => TokenKind::Lsqb,
                TokenKind::Rbrace => TokenKind::Lbrace,
                _ => continue,
            };
            let message = match open.pop() {
                Some(bracket) if bracket.kind() == opening => continue,
                Some(bracket) => self.mismatch(token, bracket),
                None => format!("unmatched '{}'", self.text(token)),
            };
            let at = token.start().to_u32();
            return (Some(ParseFailure::new(FailureKind::Syntax, &message, at, at)), None);
        }
        let unclosed = open.last().map(|token| {
            let message = format!("'{}' was never closed", self.text(token));
            let at = token.start().to_u32();
            ParseFailure::new(FailureKind::Syntax, &message, at, at)
        });
        (None, unclosed)
    }

    fn mismatch(&self, closing: &Token, opening: &Token) -> String {
        let (closes, opens) = (self.text(closing), self.text(opening));
        let (one, two) =
            (self.line(closing.start().to_usize()), self.line(opening.start().to_usize()));
        let line = if one == two { String::new() } else { format!(" on line {}", two + 1) };
        format!("closing parenthesis '{closes}' does not match opening parenthesis '{opens}'{line}")
    }

    /// What CPython's tokenizer would say.
    fn lexical(&self, error: &ParseError) -> Option<ParseFailure> {
        let start = error.location.start().to_u32();
        let at = start as usize;
        let here = &self.source[at..];
        let message = match &error.error {
            ParseErrorType::Lexical(LexicalErrorType::UnclosedStringError) => {
                let quotes = here.trim_start_matches(|c: char| c.is_ascii_alphabetic());
                let triple = quotes.starts_with("\"\"\"") || quotes.starts_with("'''");
                let last = self.source.trim_end_matches('\n').len();
                let line = self.line(if triple { last } else { at }) + 1;
                let word = if triple { "triple-quoted string" } else { "string" };
                format!("unterminated {word} literal (detected at line {line})")
            }
            ParseErrorType::Lexical(LexicalErrorType::UnrecognizedToken { tok })
                if !tok.is_ascii() =>
            {
                let code = u32::from(*tok);
                if crate::python::code::repr_str(&tok.to_string()).contains('\\') {
                    format!("invalid non-printable character U+{code:04X}")
                } else {
                    format!("invalid character '{tok}' (U+{code:04X})")
                }
            }
            ParseErrorType::Lexical(LexicalErrorType::LineContinuationError) => {
                "unexpected character after line continuation character".to_owned()
            }
            ParseErrorType::Lexical(LexicalErrorType::InvalidByteLiteral) => {
                "bytes can only contain ASCII literal characters".to_owned()
            }
            ParseErrorType::Lexical(LexicalErrorType::IndentationError) => {
                let end = here.find('\n').map_or(self.source.len(), |length| at + length) as u32;
                let message = "unindent does not match any outer indentation level";
                return Some(ParseFailure::new(FailureKind::Indentation, message, end, end));
            }
            ParseErrorType::Lexical(LexicalErrorType::OtherError(_)) => return self.number(start),
            _ => return self.glued_number(start),
        };
        Some(ParseFailure::new(FailureKind::Syntax, &message, start, start))
    }

    fn number(&self, start: u32) -> Option<ParseFailure> {
        let here = &self.source.as_bytes()[start as usize..];
        let (message, shift) = match here {
            [b'0', b'x' | b'X', ..] => ("invalid hexadecimal literal", 1),
            [b'0', b'o' | b'O', ..] => ("invalid octal literal", 1),
            [b'0', b'b' | b'B', ..] => ("invalid binary literal", 1),
            [b'0', b'0'..=b'9', ..] => (
                "leading zeros in decimal integer literals are not permitted; \
                 use an 0o prefix for octal integers",
                0,
            ),
            _ => return None,
        };
        let at = start + shift;
        Some(ParseFailure::new(FailureKind::Syntax, message, at, at))
    }

    /// `1abc`: a name that touches a number.
    fn glued_number(&self, start: u32) -> Option<ParseFailure> {
        let number = self.before(start)?;
        let is_number =
            matches!(number.kind(), TokenKind::Int | TokenKind::Float | TokenKind::Complex);
        let next = self.source.as_bytes().get(start as usize)?;
        let touches = number.end().to_u32() == start
            && (next.is_ascii_alphabetic() || *next == b'_' || *next >= 0x80);
        if !is_number || !touches {
            return None;
        }
        let at = if *next == b'_' { start } else { start.saturating_sub(1) };
        Some(ParseFailure::new(FailureKind::Syntax, "invalid decimal literal", at, at))
    }

    /// Errors for which CPython has words of its own.
    fn specific(&self, error: &ParseError, parsed: &Parsed<Mod>) -> Option<ParseFailure> {
        let (start, end) = (error.location.start().to_u32(), error.location.end().to_u32());
        let syntax = |message: &str, start: u32, end: u32| {
            Some(ParseFailure::new(FailureKind::Syntax, message, start, end))
        };
        match &error.error {
            ParseErrorType::ExpectedToken { expected: TokenKind::Colon, found } => {
                self.missing_colon(*found, start)
            }
            ParseErrorType::ExpectedToken { .. } => self.missing_comma(start),
            ParseErrorType::SimpleStatementsOnSameLine => self.old_print(start),
            ParseErrorType::OtherError(text) => self.other(text, start, end),
            ParseErrorType::UnexpectedIndentation => self.indent(start),
            ParseErrorType::NonDefaultParamAfterDefaultParam => {
                syntax("parameter without a default follows parameter with a default", start, end)
            }
            ParseErrorType::PositionalAfterKeywordArgument => {
                self.after("positional argument follows keyword argument", end)
            }
            ParseErrorType::PositionalAfterKeywordUnpacking => {
                self.after("positional argument follows keyword argument unpacking", end)
            }
            ParseErrorType::EmptyImportNames => {
                syntax("Expected one or more names after 'import'", start, start)
            }
            ParseErrorType::UnparenthesizedGeneratorExpression => {
                syntax("Generator expression must be parenthesized", start, end)
            }
            ParseErrorType::IterableUnpackingInComprehension => {
                syntax("iterable unpacking cannot be used in comprehension", start, end)
            }
            ParseErrorType::FStringError(inner) => {
                let message = format!("f-string: {inner}").replace('`', "'");
                syntax(&message, start, end)
            }
            ParseErrorType::ExpectedExpression => self.empty_replacement(start),
            other => {
                let targets = Targets::of(other)?;
                let (message, range) = found_target(parsed.syntax(), error.location, targets)?;
                let (start, end) = (range.start().to_u32(), range.end().to_u32());
                syntax(&message, start, end)
            }
        }
    }

    fn after(&self, message: &str, end: u32) -> Option<ParseFailure> {
        let token = self.tokens.get(self.token_at(end))?;
        let (start, end) = (token.start().to_u32(), token.end().to_u32());
        Some(ParseFailure::new(FailureKind::Syntax, message, start, end))
    }

    fn missing_colon(&self, found: TokenKind, start: u32) -> Option<ParseFailure> {
        let before = self.before(start)?;
        match found {
            TokenKind::Newline => {
                Some(ParseFailure::new(FailureKind::Syntax, "expected ':'", start, start + 1))
            }
            TokenKind::Rbrace | TokenKind::Comma => {
                let last = before.end().to_u32() - 1;
                let message = "':' expected after dictionary key";
                Some(ParseFailure::new(FailureKind::Syntax, message, last, last))
            }
            TokenKind::Equal if before.kind() == TokenKind::Name => {
                let equal = self.token_at(start);
                let rest = &self.tokens[equal + 1..];
                let end = rest.iter().position(|token| {
                    matches!(token.kind(), TokenKind::Colon | TokenKind::Newline)
                })?;
                let end = rest.get(end.checked_sub(1)?)?.end().to_u32();
                let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                let start = before.start().to_u32();
                Some(ParseFailure::new(FailureKind::Syntax, message, start, end))
            }
            _ => None,
        }
    }

    /// Two expressions side by side in brackets.
    fn missing_comma(&self, start: u32) -> Option<ParseFailure> {
        let at = self.token_at(start);
        self.open_bracket(at)?;
        let next = self.tokens.get(at)?;
        let starts = matches!(
            next.kind(),
            TokenKind::Name | TokenKind::Int | TokenKind::Float | TokenKind::String
        );
        let mut depth = 0;
        let mut first = None;
        for token in self.tokens[..at].iter().rev() {
            match token.kind() {
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth += 1,
                TokenKind::Lpar
                | TokenKind::Lsqb
                | TokenKind::Lbrace
                | TokenKind::Comma
                | TokenKind::Colon
                | TokenKind::Equal
                    if depth == 0 =>
                {
                    break;
                }
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth -= 1,
                TokenKind::Newline => return None,
                _ => {}
            }
            first = Some(token);
        }
        let before = self.tokens.get(at.checked_sub(1)?)?;
        // A name before a string looks like a wrong prefix.
        let prefix = before.kind() == TokenKind::Name && next.kind() == TokenKind::String;
        if !starts || prefix || self.line(before.start().to_usize()) != self.line(start as usize) {
            return None;
        }
        let message = "invalid syntax. Perhaps you forgot a comma?";
        let (start, end) = (first?.start().to_u32(), next.end().to_u32());
        Some(ParseFailure::new(FailureKind::Syntax, message, start, end))
    }

    /// `print x`, as Python 2 wrote it.
    fn old_print(&self, start: u32) -> Option<ParseFailure> {
        let word = self.before(start)?;
        let name = self.text(word);
        if !matches!(name, "print" | "exec") {
            return None;
        }
        let rest = &self.tokens[self.token_at(start)..];
        let end = rest
            .iter()
            .take_while(|token| !matches!(token.kind(), TokenKind::Newline | TokenKind::Semi))
            .last()?;
        let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
        let (start, end) = (word.start().to_u32(), end.end().to_u32());
        Some(ParseFailure::new(FailureKind::Syntax, &message, start, end))
    }

    fn other(&self, text: &str, start: u32, end: u32) -> Option<ParseFailure> {
        if let Some(what) = text.strip_prefix("Expected an indented block after ") {
            // A definition of a class is not called by its word, and clauses are statements.
            let what = what.replace("`class` definition", "class definition");
            let what = what.replace(" clause", " statement").replace('`', "'");
            let colon = self.before(start)?;
            let header = self.tokens[..self.token_at(colon.start().to_u32())]
                .iter()
                .rev()
                .take_while(|token| {
                    !matches!(
                        token.kind(),
                        TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent
                    )
                })
                .filter(|token| token.kind() != TokenKind::NonLogicalNewline)
                .last();
            let line = self.line(header.unwrap_or(colon).start().to_usize()) + 1;
            let message = format!("expected an indented block after {what} on line {line}");
            let end = self.generic_end(start, end);
            return Some(ParseFailure::new(FailureKind::Indentation, &message, start, end));
        }
        let message = match text {
            "Expected `except` or `finally` after `try` block" => {
                let message = "expected 'except' or 'finally' block";
                let last = self.tokens.iter().rfind(|token| token.kind() == TokenKind::Newline)?;
                if self.token_at(start) < self.tokens.len() && start < last.start().to_u32() {
                    let end = self.generic_end(start, end);
                    return Some(ParseFailure::new(FailureKind::Syntax, message, start, end));
                }
                // At the end of the text CPython points at the last line's end.
                let at = last.start().to_u32();
                return Some(ParseFailure::new(FailureKind::Syntax, message, at, at));
            }
            "Bytes literal cannot be mixed with non-bytes literals" => {
                return self.after("cannot mix bytes and nonbytes literals", end);
            }
            "Expected one or more symbol names after import" => {
                "Expected one or more names after 'import'"
            }
            _ => return None,
        };
        let end = self.generic_end(start, end);
        Some(ParseFailure::new(FailureKind::Syntax, message, start, end))
    }

    fn generic_end(&self, start: u32, end: u32) -> u32 {
        match self.tokens.get(self.token_at(start)) {
            Some(token) if token.start().to_u32() == start => token.end().to_u32(),
            _ => end,
        }
    }

    /// A line that is indented without reason, or by another mixture of tabs and spaces than its neighbours.
    fn indent(&self, start: u32) -> Option<ParseFailure> {
        let from = self.source[..start as usize].rfind('\n').map_or(0, |at| at + 1);
        let line = &self.source[from..];
        let width = line.len() - line.trim_start_matches([' ', '\t']).len();
        let indent = &line[..width];
        let before = self.source[..from].lines().rev().find(|line| !line.trim().is_empty());
        let before = before
            .map_or("", |line| &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]);
        let wide = |text: &str| {
            text.bytes().fold(0, |at, b| if b == b'\t' { (at / 8 + 1) * 8 } else { at + 1 })
        };
        if wide(indent) == wide(before) && indent.len() != before.len() {
            let message = "inconsistent use of tabs and spaces in indentation";
            let at = from as u32;
            return Some(ParseFailure::new(FailureKind::Tab, message, at, at));
        }
        let at = (from + width.saturating_sub(1)) as u32;
        Some(ParseFailure::new(FailureKind::Indentation, "unexpected indent", at, at))
    }

    /// `f"{}"`.
    fn empty_replacement(&self, start: u32) -> Option<ParseFailure> {
        let at = self.token_at(start);
        let (before, here) = (self.tokens.get(at.checked_sub(1)?)?, self.tokens.get(at)?);
        let opener = self.tokens.get(at.checked_sub(2)?)?;
        let in_text = matches!(opener.kind(), TokenKind::FStringStart | TokenKind::FStringMiddle);
        if before.kind() != TokenKind::Lbrace || here.kind() != TokenKind::Rbrace || !in_text {
            return None;
        }
        let message = "f-string: valid expression required before '}'";
        let (start, end) = (here.start().to_u32(), here.end().to_u32());
        Some(ParseFailure::new(FailureKind::Syntax, message, start, end))
    }
}
