//! CPython's tokenizer: tokens one at a time, so that an error arises only when its token is asked for.

use crate::python::syntax::refuse::failure::Told;
use crate::python::syntax::refuse::token::{KEYWORDS, LONG_OPERATORS, Token, TokenKind};

/// CPython's limit of brackets inside brackets.
const BRACKETS: usize = 200;
/// CPython's limit of indentation levels.
const INDENTS: usize = 100;
const TAB: usize = 8;

/// How the tokenizer stands; what the parser says of an error token depends on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Done {
    No,
    /// The text is over.
    End,
    /// A message has been raised.
    Raised,
    Dedent,
    Tabs,
    TooDeep,
    Continuation,
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
pub struct Bracket {
    pub character: u8,
    pub line: usize,
    pub column: usize,
}

/// A text that is being read.
pub struct Lexer<'a> {
    pub(super) text: &'a [u8],
    pub(super) source: &'a str,
    /// The next byte.
    pub(super) at: usize,
    /// The end of what has been read, always the end of a line.
    pub(super) read: usize,
    /// The start of what CPython's buffer holds: this line, or the lines of an open token.
    pub(super) buffer: usize,
    pub(super) line_start: usize,
    pub(super) line: usize,
    /// The lines before the text.
    before: usize,
    pub done: Done,
    /// The message, when `done` is `Raised`.
    pub raised: Option<Told>,
    pub(super) brackets: Vec<Bracket>,
    indents: Vec<(usize, usize)>,
    pending: isize,
    at_line_start: bool,
    /// Where the token being read starts.
    pub(super) start: Option<usize>,
    pub(super) start_column: isize,
    pub(super) first_line: usize,
    pub(super) modes: Vec<TextMode>,
}

/// An f-string that is open.
#[derive(Clone, Debug)]
pub struct TextMode {
    /// Whether its text is read, not an expression in it.
    pub(super) in_text: bool,
    pub(super) quote: u8,
    pub(super) quotes: usize,
    pub(super) raw: bool,
    pub(super) start: usize,
    pub(super) line_start: usize,
    pub(super) line: usize,
    /// Brackets that are open in it.
    pub(super) depth: isize,
    /// The depth of the innermost replacement field, -1 outside of any.
    pub(super) field: isize,
    pub(super) in_format: bool,
    pub(super) debug: bool,
}

impl<'a> Lexer<'a> {
    /// A tokenizer at the start of a text whose last line has its line end, if the mode gives it one.
    pub fn new(source: &'a str, number: usize) -> Lexer<'a> {
        let before = number.saturating_sub(1);
        Lexer {
            text: source.as_bytes(),
            source,
            at: 0,
            read: 0,
            buffer: 0,
            line_start: 0,
            line: before,
            before,
            done: Done::No,
            raised: None,
            brackets: Vec::new(),
            indents: vec![(0, 0)],
            pending: 0,
            at_line_start: true,
            start: None,
            start_column: -1,
            first_line: 0,
            modes: Vec::new(),
        }
    }

    /// The innermost bracket that is open.
    pub fn bracket(&self) -> Option<Bracket> {
        self.brackets.last().copied()
    }

    /// In mode `single` the end of the text ends the blocks that are open.
    pub fn imply_dedent(&mut self) {
        self.pending = -(self.indents.len() as isize - 1);
        self.indents.truncate(1);
    }

    /// Whether an f-string is open.
    pub fn is_in_text(&self) -> bool {
        !self.modes.is_empty()
    }

    /// The line, and the offset in it, up to which the text has been read.
    pub fn position(&self) -> (usize, isize) {
        (self.line, self.column())
    }

    /// The same offset, counted from the start of the buffer.
    pub fn column_in_buffer(&self) -> isize {
        self.at as isize - self.buffer as isize
    }

    /// What is shown of a line: the buffer when it has not been passed, otherwise the line alone.
    pub fn shown(&self, line: usize) -> &'a str {
        if self.line <= line && self.read > self.buffer {
            return &self.source[self.buffer..self.read];
        }
        let number = line.saturating_sub(self.before + 1);
        self.source.split('\n').nth(number).unwrap_or_default()
    }

    /// Whether anything but spaces and comments is left.
    pub fn has_more(&self) -> bool {
        let mut lines = self.source.get(self.at..).unwrap_or_default().split('\n');
        lines.any(|line| {
            let line = line.trim_start_matches([' ', '\t', '\x0c']);
            !line.is_empty() && !line.starts_with('#')
        })
    }

    pub(super) fn next(&mut self) -> Option<u8> {
        if self.at == self.read {
            if self.done != Done::No {
                return None;
            }
            if self.read == self.text.len() {
                self.done = Done::End;
                return None;
            }
            if self.start.is_none() {
                self.buffer = self.at;
            }
            self.line_start = self.at;
            self.line += 1;
            let rest = &self.text[self.read..];
            let length = rest.iter().position(|byte| *byte == b'\n');
            self.read += length.map_or(rest.len(), |length| length + 1);
        }
        let byte = self.text[self.at];
        self.at += 1;
        Some(byte)
    }

    /// Takes back what `next` gave.
    pub(super) fn back(&mut self, byte: Option<u8>) {
        if byte.is_some() {
            self.at -= 1;
        }
    }

    pub(super) fn column(&self) -> isize {
        self.at as isize - self.line_start as isize
    }

    /// A token with a range.
    pub(super) fn token(&self, kind: TokenKind, start: usize, end: usize) -> Token {
        let is_text = matches!(kind, TokenKind::String | TokenKind::FStringMiddle);
        Token {
            kind,
            start,
            end,
            line: if is_text { self.first_line } else { self.line },
            column: self.start_column,
            end_line: self.line,
            end_column: self.column(),
            level: self.brackets.len(),
        }
    }

    /// A token that CPython gives no range.
    fn bare(&self, kind: TokenKind) -> Token {
        let mut token = self.token(kind, self.at, self.at);
        (token.line, token.column, token.end_column) = (self.line, -1, -1);
        token
    }

    fn failed(&mut self, done: Done) -> Token {
        self.done = done;
        self.bare(TokenKind::Error)
    }

    /// An error with its place behind the byte read last.
    pub(super) fn wrong(&mut self, message: &str) -> Token {
        self.wrong_at(message, None)
    }

    /// An error with columns of its own, counted from 1.
    pub(super) fn wrong_at(&mut self, message: &str, columns: Option<(usize, usize)>) -> Token {
        let line = &self.source[self.line_start..];
        let line = &line[..line.find('\n').unwrap_or(line.len())];
        let here = String::from_utf8_lossy(&self.text[self.line_start..self.at]).chars().count();
        let (start, end) = columns.unwrap_or((here, here));
        self.raised.get_or_insert(Told {
            kind: crate::python::syntax::FailureKind::Syntax,
            message: message.to_owned(),
            line: self.line as u32,
            column: start as i64,
            end_line: self.line as u32,
            end_column: end as i64,
            text: line.to_owned(),
        });
        self.failed(Done::Raised)
    }

    /// The next token.
    pub fn token_after(&mut self) -> Token {
        match self.modes.last() {
            Some(mode) if mode.in_text => self.inside_text(),
            _ => self.regular(),
        }
    }

    /// The first token of a statement that begins at or after an offset.
    pub fn token_from(&mut self, from: usize) -> Token {
        loop {
            let token = self.token_after();
            let is_between =
                matches!(token.kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent);
            let is_last = matches!(token.kind, TokenKind::Error | TokenKind::EndMarker);
            if is_last || !is_between && token.start >= from {
                return token;
            }
        }
    }

    pub(super) fn regular(&mut self) -> Token {
        loop {
            self.start = None;
            let mut is_blank = false;
            if self.at_line_start {
                match self.indentation() {
                    Ok(blank) => is_blank = blank,
                    Err(token) => return token,
                }
            }
            self.start = Some(self.at);
            if self.pending < 0 {
                self.pending += 1;
                return self.bare(TokenKind::Dedent);
            }
            if self.pending > 0 {
                self.pending -= 1;
                return self.bare(TokenKind::Indent);
            }
            let peeked = self.next();
            self.back(peeked);
            if let Some(token) = self.after_spaces(is_blank) {
                return token;
            }
        }
    }

    /// Reads the spaces at the start of a line; whether the line is blank.
    fn indentation(&mut self) -> Result<bool, Token> {
        let (mut column, mut other, mut continued) = (0, 0, 0);
        self.at_line_start = false;
        let byte = loop {
            match self.next() {
                Some(b' ') => (column, other) = (column + 1, other + 1),
                Some(b'\t') => (column, other) = ((column / TAB + 1) * TAB, other + 1),
                Some(b'\x0c') => (column, other) = (0, 0),
                Some(b'\\') => {
                    // The first of several decides.
                    if continued == 0 {
                        continued = column;
                    }
                    if let Some(token) = self.continuation() {
                        return Err(token);
                    }
                }
                byte => break byte,
            }
        };
        self.back(byte);
        if matches!(byte, Some(b'#' | b'\n')) {
            return Ok(true);
        }
        if !self.brackets.is_empty() {
            return Ok(false);
        }
        if continued != 0 {
            (column, other) = (continued, continued);
        }
        let (known, known_other) = self.indents.last().copied().unwrap_or_default();
        if column > known {
            if self.indents.len() >= INDENTS {
                self.at = self.read;
                return Err(self.failed(Done::TooDeep));
            }
            if other <= known_other {
                return Err(self.tabs());
            }
            self.pending += 1;
            self.indents.push((column, other));
            return Ok(false);
        }
        while self.indents.len() > 1 && self.indents.last().is_some_and(|last| column < last.0) {
            self.pending -= 1;
            self.indents.pop();
        }
        let (known, known_other) = self.indents.last().copied().unwrap_or_default();
        if column != known {
            self.at = self.read;
            return Err(self.failed(Done::Dedent));
        }
        if other == known_other { Ok(false) } else { Err(self.tabs()) }
    }

    fn tabs(&mut self) -> Token {
        self.at = self.read;
        self.failed(Done::Tabs)
    }

    /// What follows a backslash at the end of a line; a token when it is an error.
    fn continuation(&mut self) -> Option<Token> {
        if self.next() != Some(b'\n') {
            return Some(self.failed(Done::Continuation));
        }
        match self.next() {
            None => {
                self.at = self.read;
                Some(self.failed(Done::End))
            }
            byte => {
                self.back(byte);
                None
            }
        }
    }

    /// The token after the spaces, `None` at the end of a line that counts for nothing.
    fn after_spaces(&mut self, is_blank: bool) -> Option<Token> {
        loop {
            self.start = None;
            let mut byte = self.next();
            while matches!(byte, Some(b' ' | b'\t' | b'\x0c')) {
                byte = self.next();
            }
            let start = self.at.saturating_sub(1);
            self.start = Some(start);
            self.start_column = self.column() - 1;
            if byte == Some(b'#') {
                while !matches!(byte, None | Some(b'\n')) {
                    byte = self.next();
                }
            }
            let Some(byte) = byte else {
                let is_open = !self.brackets.is_empty() || self.done != Done::End;
                let kind = if is_open { TokenKind::Error } else { TokenKind::EndMarker };
                return Some(self.bare(kind));
            };
            return match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => Some(self.word(start, byte)),
                b'\n' => {
                    self.at_line_start = true;
                    if is_blank || !self.brackets.is_empty() {
                        return None;
                    }
                    Some(self.token(TokenKind::Newline, start, self.at - 1))
                }
                b'0'..=b'9' => Some(self.number(start, byte)),
                b'.' if self.text.get(self.at).is_some_and(u8::is_ascii_digit) => {
                    Some(self.number(start, byte))
                }
                b'\'' | b'"' => Some(self.text(start, byte)),
                b'\\' => match self.continuation() {
                    Some(token) => Some(token),
                    None => continue,
                },
                _ => Some(self.operator(start, byte)),
            };
        }
    }

    /// A name, a keyword, or a string with a prefix.
    fn word(&mut self, start: usize, first: u8) -> Token {
        let (mut bytes, mut raw, mut unicode, mut format) = (false, false, false, false);
        let mut byte = Some(first);
        loop {
            match byte {
                Some(b'b' | b'B') if !(bytes || unicode || format) => bytes = true,
                Some(b'u' | b'U') if !(bytes || unicode || raw || format) => unicode = true,
                Some(b'r' | b'R') if !(raw || unicode) => raw = true,
                Some(b'f' | b'F') if !(format || bytes || unicode) => format = true,
                _ => break,
            }
            byte = self.next();
            if let Some(quote @ (b'\'' | b'"')) = byte {
                return if format { self.open_text(start, quote) } else { self.text(start, quote) };
            }
        }
        while let Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80..) = byte {
            byte = self.next();
        }
        self.back(byte);
        let word = &self.source[start..self.at];
        if !word.is_ascii()
            && let Some(token) = self.wrong_identifier(start)
        {
            return token;
        }
        let kind = if KEYWORDS.contains(&word) { TokenKind::Keyword } else { TokenKind::Name };
        self.token(kind, start, self.at)
    }

    fn wrong_identifier(&mut self, start: usize) -> Option<Token> {
        let word = &self.source[start..self.at];
        let (offset, character) = word.char_indices().find(|(offset, character)| {
            let starts = unicode_ident::is_xid_start(*character) || *character == '_';
            !(starts || *offset > 0 && unicode_ident::is_xid_continue(*character))
        })?;
        self.at = start + offset + character.len_utf8();
        let code = u32::from(character);
        let is_shown = crate::python::code::is_printable(character);
        Some(self.wrong(&if is_shown {
            format!("invalid character '{character}' (U+{code:04X})")
        } else {
            format!("invalid non-printable character U+{code:04X}")
        }))
    }

    fn operator(&mut self, start: usize, byte: u8) -> Token {
        if let Some(token) = self.field_mark(start, byte) {
            return token;
        }
        let rest = &self.text[start..self.read];
        if let Some(long) = LONG_OPERATORS.iter().find(|long| rest.starts_with(long.as_bytes())) {
            self.at = start + long.len();
            return self.token(TokenKind::Operator, start, self.at);
        }
        match byte {
            b'(' | b'[' | b'{' => {
                if self.brackets.len() >= BRACKETS {
                    return self.wrong("too many nested parentheses");
                }
                let column = start - self.line_start;
                self.brackets.push(Bracket { character: byte, line: self.line, column });
                if let Some(mode) = self.modes.last_mut() {
                    mode.depth += 1;
                }
            }
            b')' | b']' | b'}' => {
                if let Some(token) = self.closing(byte) {
                    return token;
                }
            }
            b'=' => {
                if let Some(mode) = self.modes.last_mut()
                    && mode.field >= 0
                {
                    mode.debug = true;
                }
            }
            byte if byte < b' ' || byte == 0x7f => {
                return self.wrong(&format!("invalid non-printable character U+{byte:04X}"));
            }
            _ => {}
        }
        self.token(TokenKind::Operator, start, self.at)
    }

    /// Closes a bracket, or says why it closes none.
    fn closing(&mut self, byte: u8) -> Option<Token> {
        let character = char::from(byte);
        let mode = self.modes.last();
        if byte == b'}' && mode.is_some_and(|mode| mode.depth == 0) {
            return Some(self.wrong("f-string: single '}' is not allowed"));
        }
        let Some(open) = self.brackets.pop() else {
            return Some(self.wrong(&format!("unmatched '{character}'")));
        };
        if !matches!((open.character, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
            let is_field = mode.is_some_and(|mode| mode.depth - 1 == mode.field);
            if open.character == b'{' && is_field {
                return Some(self.wrong(&format!("f-string: unmatched '{character}'")));
            }
            let opening = char::from(open.character);
            let mut message = format!(
                "closing parenthesis '{character}' does not match opening parenthesis '{opening}'"
            );
            if open.line != self.line {
                message.push_str(&format!(" on line {}", open.line));
            }
            return Some(self.wrong(&message));
        }
        let mode = self.modes.last_mut()?;
        mode.depth -= 1;
        if mode.depth < 0 {
            return Some(self.wrong(&format!("f-string: unmatched '{character}'")));
        }
        if byte == b'}' && mode.depth == mode.field {
            mode.field -= 1;
            mode.in_text = true;
            mode.in_format = false;
            mode.debug = false;
        }
        None
    }
}
