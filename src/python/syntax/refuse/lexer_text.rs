//! CPython's tokenizer: strings, and the text of f-strings.

use crate::python::syntax::refuse::lexer::{Lexer, TextMode};
use crate::python::syntax::refuse::token::{Token, TokenKind};

/// CPython's limit of f-strings inside f-strings.
const NESTED: usize = 150;
/// CPython's limit of replacement fields inside format specifications.
const FIELDS: isize = 3;

impl Lexer<'_> {
    /// A string whose opening quote has been read.
    pub(super) fn text(&mut self, start: usize, quote: u8) -> Token {
        self.first_line = self.line;
        let line_start = self.line_start;
        let quotes = self.quotes(quote);
        if quotes == 2 {
            return self.token(TokenKind::String, start, self.at);
        }
        let (mut seen, mut has_escaped_quote) = (0, false);
        while seen != quotes {
            let byte = self.next();
            if byte.is_none() || quotes == 1 && byte == Some(b'\n') {
                return self.unterminated(start, line_start, quote, quotes, has_escaped_quote);
            }
            if byte == Some(quote) {
                seen += 1;
                continue;
            }
            seen = 0;
            if byte == Some(b'\\') {
                has_escaped_quote |= self.next() == Some(quote);
            }
        }
        self.token(TokenKind::String, start, self.at)
    }

    /// Reads the rest of the opening quotes: 1, 3, or 2 for an empty string.
    fn quotes(&mut self, quote: u8) -> usize {
        let second = self.next();
        if second != Some(quote) {
            self.back(second);
            return 1;
        }
        let third = self.next();
        if third == Some(quote) {
            return 3;
        }
        self.back(third);
        2
    }

    fn unterminated(
        &mut self,
        start: usize,
        line_start: usize,
        quote: u8,
        quotes: usize,
        has_escaped_quote: bool,
    ) -> Token {
        let line = self.line;
        (self.at, self.line_start, self.line) = (start + 1, line_start, self.first_line);
        let around = self.modes.last();
        if around.is_some_and(|mode| mode.quote == quote && mode.quotes == quotes) {
            return self.wrong("f-string: expecting '}'");
        }
        let word = if quotes == 3 { "triple-quoted string" } else { "string" };
        let mut message = format!("unterminated {word} literal (detected at line {line})");
        if quotes == 1 && has_escaped_quote {
            message.push_str("; perhaps you escaped the end quote?");
        }
        self.wrong(&message)
    }

    /// The start of an f-string whose first quote has been read.
    pub(super) fn open_text(&mut self, start: usize, quote: u8) -> Token {
        self.first_line = self.line;
        let mut quotes = self.quotes(quote);
        if quotes == 2 {
            self.back(Some(quote));
            quotes = 1;
        }
        if self.modes.len() + 1 >= NESTED {
            return self.wrong("too many nested f-strings");
        }
        let prefix = &self.text[start..start + 2];
        self.modes.push(TextMode {
            in_text: true,
            quote,
            quotes,
            raw: prefix.iter().any(|byte| matches!(byte, b'r' | b'R')),
            start,
            line_start: self.line_start,
            line: self.line,
            depth: 0,
            field: -1,
            in_format: false,
            debug: false,
        });
        self.token(TokenKind::FStringStart, start, self.at)
    }

    /// `:` after the expression of a replacement field begins the format specification.
    pub(super) fn field_mark(&mut self, start: usize, byte: u8) -> Option<Token> {
        let mode = self.modes.last_mut()?;
        if byte != b':' || mode.field < 0 || mode.depth - 1 != mode.field {
            return None;
        }
        mode.in_text = true;
        mode.in_format = true;
        Some(self.token(TokenKind::Operator, start, self.at))
    }

    /// A token of an f-string's text.
    pub(super) fn inside_text(&mut self) -> Token {
        let start = self.at;
        self.start = Some(start);
        self.first_line = self.line;
        self.start_column = self.column();
        let byte = self.next();
        if byte == Some(b'{') {
            let follows = self.next();
            self.back(follows);
            self.back(byte);
            if follows != Some(b'{') {
                return self.open_field().unwrap_or_else(|| self.regular());
            }
        } else {
            self.back(byte);
        }
        let Some(mode) = self.modes.last().cloned() else { return self.regular() };
        let quotes = [mode.quote; 3];
        if self.text[self.at..self.read].starts_with(&quotes[..mode.quotes]) {
            self.at += mode.quotes;
            self.modes.pop();
            return self.token(TokenKind::FStringEnd, start, self.at);
        }
        self.text_until_field(start, &mode)
    }

    /// Goes into a replacement field; an error when there are too many.
    fn open_field(&mut self) -> Option<Token> {
        let mode = self.modes.last_mut()?;
        mode.field += 1;
        if mode.field >= FIELDS {
            return Some(self.wrong("f-string: expressions nested too deeply"));
        }
        mode.in_text = false;
        mode.in_format = false;
        None
    }

    fn text_until_field(&mut self, start: usize, mode: &TextMode) -> Token {
        let in_format = mode.in_format && mode.field >= 0;
        let (mut seen, mut is_named) = (0, false);
        while seen != mode.quotes {
            let byte = self.next();
            match byte {
                None => return self.unterminated_text(mode),
                Some(b'\n') if mode.quotes == 1 => {
                    if !in_format {
                        return self.unterminated_text(mode);
                    }
                    self.back(byte);
                    self.leave_text();
                    return self.token(TokenKind::FStringMiddle, start, self.at);
                }
                Some(byte) if byte == mode.quote => {
                    seen += 1;
                    continue;
                }
                _ => seen = 0,
            }
            match byte {
                Some(b'{') => {
                    let follows = self.next();
                    if follows == Some(b'{') && !in_format {
                        return self.token(TokenKind::FStringMiddle, start, self.at - 1);
                    }
                    self.back(follows);
                    self.back(byte);
                    let wrong = self.open_field();
                    return wrong
                        .unwrap_or_else(|| self.token(TokenKind::FStringMiddle, start, self.at));
                }
                Some(b'}') => return self.closing_in_text(start, mode, in_format, is_named),
                Some(b'\\') => {
                    let escaped = self.next();
                    if let Some(b'{' | b'}') = escaped {
                        self.back(escaped);
                    } else if escaped == Some(b'N') && !mode.raw {
                        let follows = self.next();
                        is_named |= follows == Some(b'{');
                        if follows != Some(b'{') {
                            self.back(follows);
                        }
                    }
                }
                _ => {}
            }
        }
        self.at -= mode.quotes;
        self.token(TokenKind::FStringMiddle, start, self.at)
    }

    fn closing_in_text(
        &mut self,
        start: usize,
        mode: &TextMode,
        in_format: bool,
        is_named: bool,
    ) -> Token {
        if is_named {
            return self.token(TokenKind::FStringMiddle, start, self.at);
        }
        let follows = self.next();
        if follows == Some(b'}') && !in_format && mode.depth == 0 {
            return self.token(TokenKind::FStringMiddle, start, self.at - 1);
        }
        self.back(follows);
        self.back(Some(b'}'));
        self.leave_text();
        self.token(TokenKind::FStringMiddle, start, self.at)
    }

    fn leave_text(&mut self) {
        if let Some(mode) = self.modes.last_mut() {
            mode.in_text = false;
            mode.in_format = false;
        }
    }

    fn unterminated_text(&mut self, mode: &TextMode) -> Token {
        let line = self.line;
        (self.at, self.line_start, self.line) = (mode.start + 1, mode.line_start, mode.line);
        let word = if mode.quotes == 3 { "triple-quoted f-string" } else { "f-string" };
        self.wrong(&format!("unterminated {word} literal (detected at line {line})"))
    }
}
