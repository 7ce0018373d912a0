//! Python source as tokens, as CPython 3.13's own tokenizer tells them to `tokenize`: with comments and line ends.

use crate::python::object::unicode;

/// Numbers of `token`.
pub mod kind {
    pub const ENDMARKER: u32 = 0;
    pub const NAME: u32 = 1;
    pub const NUMBER: u32 = 2;
    pub const STRING: u32 = 3;
    pub const NEWLINE: u32 = 4;
    pub const INDENT: u32 = 5;
    pub const DEDENT: u32 = 6;
    pub const OP: u32 = 55;
    pub const FSTRING_START: u32 = 59;
    pub const FSTRING_MIDDLE: u32 = 60;
    pub const FSTRING_END: u32 = 61;
    pub const COMMENT: u32 = 62;
    pub const NL: u32 = 63;
}

/// Rows from 1, columns in characters from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    pub row: u32,
    pub column: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: u32,
    pub text: Vec<u32>,
    pub start: Point,
    pub end: Point,
    /// The lines that it stands on.
    pub line: Vec<u32>,
}

/// Which exception ends the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Syntax,
    Indentation,
    Tab,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub trouble: Trouble,
    pub message: String,
    pub line: u32,
    pub column: u32,
    pub text: Vec<u32>,
}

/// An f-string that is open.
struct Open {
    quote: u32,
    is_triple: bool,
    start: Point,
    /// Of each open field: how many brackets were open before it, and whether its format spec has begun.
    fields: Vec<(usize, bool)>,
    /// A field of the format spec has just ended: then a middle part follows even if it is empty.
    after_field: bool,
}

pub struct Scanner {
    text: Vec<u32>,
    pub(super) at: usize,
    /// Where each line begins.
    lines: Vec<usize>,
    indents: Vec<(u32, u32)>,
    brackets: usize,
    opened: Vec<Open>,
    /// Something stands on this line already.
    has_tokens: bool,
    tokens: Vec<Token>,
}

/// Tabs are so wide; the other width tells whether tabs and spaces are mixed.
const TAB: u32 = 8;
/// `MAXINDENT`.
const MOST_INDENTS: usize = 100;

const fn point(character: char) -> u32 {
    character as u32
}

/// All tokens, and what stopped them.
pub fn tokens(text: Vec<u32>) -> (Vec<Token>, Option<Failure>) {
    let mut lines = vec![0];
    lines.extend(text.iter().enumerate().filter(|(_, found)| **found == 10).map(|(at, _)| at + 1));
    let mut scanner = Scanner {
        text,
        at: 0,
        lines,
        indents: vec![(0, 0)],
        brackets: 0,
        opened: Vec::new(),
        has_tokens: false,
        tokens: Vec::new(),
    };
    let failure = scanner.run().err();
    (scanner.tokens, failure)
}

impl Scanner {
    fn run(&mut self) -> Result<(), Failure> {
        let mut begins_line = true;
        while self.at < self.text.len() {
            if self.is_in_text() {
                self.middle()?;
                continue;
            }
            if begins_line && self.brackets == 0 && self.opened.is_empty() {
                self.indentation()?;
            }
            begins_line = self.token()?;
        }
        self.finish()
    }

    fn peek(&self, ahead: usize) -> u32 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Where a place in the text is.
    fn point_of(&self, at: usize) -> Point {
        let row = self.lines.partition_point(|start| *start <= at).max(1);
        Point { row: row as u32, column: (at - self.lines[row - 1]) as u32 }
    }

    fn line_of(&self, first: u32, last: u32) -> Vec<u32> {
        let start = self.lines.get(first as usize - 1).copied().unwrap_or(self.text.len());
        let end = self.lines.get(last as usize).copied().unwrap_or(self.text.len());
        self.text[start..end.max(start)].to_vec()
    }

    fn push(&mut self, kind: u32, start: usize, end: usize) {
        let text = self.text[start..end].to_vec();
        let (from, to) = (self.point_of(start), self.point_of(end));
        // What ends with its line still stands on that line only.
        let last = if matches!(kind, kind::NEWLINE | kind::NL) { from.row } else { to.row };
        let line = self.line_of(from.row, last);
        let to = if last == to.row {
            to
        } else {
            Point { row: from.row, column: from.column + (end - start) as u32 }
        };
        self.tokens.push(Token { kind, text, start: from, end: to, line });
        if !matches!(kind, kind::COMMENT | kind::NL | kind::INDENT | kind::DEDENT) {
            self.has_tokens = true;
        }
    }

    fn failure(&self, trouble: Trouble, message: &str, place: Point) -> Failure {
        let mut text = self.line_of(place.row, place.row);
        while text.last().is_some_and(|last| matches!(last, 10 | 13)) {
            text.pop();
        }
        let message = message.to_owned();
        Failure { trouble, message, line: place.row, column: place.column, text }
    }

    fn syntax<T>(&self, message: &str, place: Point) -> Result<T, Failure> {
        Err(self.failure(Trouble::Syntax, message, place))
    }

    /// Measures the blank space before a line's first token; lines without any do not count.
    fn indentation(&mut self) -> Result<(), Failure> {
        let start = self.at;
        let (mut column, mut other) = (0, 0);
        loop {
            match char::from_u32(self.peek(0)) {
                Some(' ') => (column, other) = (column + 1, other + 1),
                Some('\t') => (column, other) = ((column / TAB + 1) * TAB, other + 1),
                Some('\u{c}') => (column, other) = (0, 0),
                _ => break,
            }
            self.at += 1;
        }
        let is_blank = matches!(char::from_u32(self.peek(0)), Some('#' | '\n' | '\r' | '\\'))
            || self.at >= self.text.len();
        if is_blank {
            return Ok(());
        }
        let (last, last_other) = self.indents.last().copied().unwrap_or_default();
        if column == last {
            return if other == last_other { Ok(()) } else { self.mixed() };
        }
        if column > last {
            if other <= last_other {
                return self.mixed();
            }
            if self.indents.len() >= MOST_INDENTS {
                let place = self.point_of(self.at);
                let message = "too many levels of indentation";
                return Err(self.failure(Trouble::Indentation, message, place));
            }
            self.indents.push((column, other));
            self.push(kind::INDENT, start, self.at);
            return Ok(());
        }
        while self.indents.len() > 1 && column < self.indents[self.indents.len() - 1].0 {
            self.indents.pop();
            self.push(kind::DEDENT, self.at, self.at);
        }
        let (last, last_other) = self.indents.last().copied().unwrap_or_default();
        if column != last {
            let end = self.line_of(self.point_of(self.at).row, self.point_of(self.at).row);
            let row = self.point_of(self.at).row;
            let column =
                end.iter().take_while(|found| !matches!(found, 10 | 13)).count() as u32 + 1;
            // The dedents that came before are not told.
            while self.tokens.last().is_some_and(|token| token.kind == kind::DEDENT) {
                self.tokens.pop();
            }
            let message = "unindent does not match any outer indentation level";
            return Err(self.failure(Trouble::Indentation, message, Point { row, column }));
        }
        if other == last_other { Ok(()) } else { self.mixed() }
    }

    fn mixed(&self) -> Result<(), Failure> {
        let row = self.point_of(self.at).row;
        let length =
            self.line_of(row, row).iter().take_while(|found| !matches!(found, 10 | 13)).count();
        let place = Point { row, column: length as u32 + 1 };
        let message = "inconsistent use of tabs and spaces in indentation";
        Err(self.failure(Trouble::Tab, message, place))
    }

    /// One token; true when a new line begins after it.
    fn token(&mut self) -> Result<bool, Failure> {
        while matches!(char::from_u32(self.peek(0)), Some(' ' | '\t' | '\u{c}'))
            && self.at < self.text.len()
        {
            self.at += 1;
        }
        if self.at >= self.text.len() {
            return Ok(false);
        }
        let start = self.at;
        let first = self.peek(0);
        match char::from_u32(first) {
            Some('#') => {
                while self.at < self.text.len() && !matches!(self.peek(0), 10 | 13) {
                    self.at += 1;
                }
                self.push(kind::COMMENT, start, self.at);
                Ok(false)
            }
            Some('\n' | '\r') => {
                self.at += if first == 13 && self.peek(1) == 10 { 2 } else { 1 };
                let goes_on = self.brackets > 0 || !self.opened.is_empty() || !self.has_tokens;
                self.push(if goes_on { kind::NL } else { kind::NEWLINE }, start, self.at);
                self.has_tokens &= self.brackets > 0 || !self.opened.is_empty();
                Ok(true)
            }
            Some('\\') => self.continuation(),
            Some('0'..='9') => self.number(),
            Some('.') if (48..58).contains(&self.peek(1)) => self.number(),
            Some('"' | '\'') => {
                self.check_field(start)?;
                self.string(start)
            }
            _ if unicode::is_identifier_start(first) || first >= 128 => self.name(),
            _ => self.operator(),
        }
    }

    fn continuation(&mut self) -> Result<bool, Failure> {
        let place = self.point_of(self.at);
        let length = match (self.peek(1), self.peek(2)) {
            (10, _) => 2,
            (13, 10) => 3,
            _ if self.at + 1 >= self.text.len() => 1,
            _ => {
                let place = Point { column: place.column + 1, ..place };
                let message = "unexpected character after line continuation character";
                return self.syntax(message, place);
            }
        };
        self.at += length;
        if self.at >= self.text.len() {
            let place = Point { column: place.column + 2, ..place };
            return self.syntax("unexpected EOF in multi-line statement", place);
        }
        Ok(false)
    }

    fn name(&mut self) -> Result<bool, Failure> {
        let start = self.at;
        while self.at < self.text.len()
            && (unicode::is_identifier_continue(self.peek(0)) || self.peek(0) >= 128)
        {
            self.at += 1;
        }
        if matches!(char::from_u32(self.peek(0)), Some('"' | '\'')) {
            let prefix: String = self.text[start..self.at]
                .iter()
                .filter_map(|found| char::from_u32(*found))
                .map(|found| found.to_ascii_lowercase())
                .collect();
            if matches!(&*prefix, "b" | "r" | "u" | "br" | "rb") {
                return self.string(start);
            }
            if matches!(&*prefix, "f" | "fr" | "rf") {
                return self.begin_format(start);
            }
        }
        self.push(kind::NAME, start, self.at);
        Ok(false)
    }

    fn digits(&mut self, is_digit: fn(u32) -> bool) {
        while is_digit(self.peek(0)) || self.peek(0) == point('_') && is_digit(self.peek(1)) {
            self.at += 1;
        }
    }

    fn number(&mut self) -> Result<bool, Failure> {
        let start = self.at;
        let decimal = |found: u32| (48..58).contains(&found);
        let letter = char::from_u32(self.peek(1) | 32).filter(|_| self.peek(0) == 48);
        let based: Option<fn(u32) -> bool> = match letter {
            Some('x') => {
                Some(|found| char::from_u32(found).is_some_and(|one| one.is_ascii_hexdigit()))
            }
            Some('o') => Some(|found| (48..56).contains(&found)),
            Some('b') => Some(|found| (48..50).contains(&found)),
            _ => None,
        };
        if let Some(is_digit) = based {
            self.at += 2;
            self.digits(is_digit);
            self.push(kind::NUMBER, start, self.at);
            return Ok(false);
        }
        self.digits(decimal);
        if self.peek(0) == point('.') {
            self.at += 1;
            self.digits(decimal);
        }
        if self.peek(0) | 32 == point('e') {
            let sign = usize::from(matches!(char::from_u32(self.peek(1)), Some('+' | '-')));
            if decimal(self.peek(1 + sign)) {
                self.at += 1 + sign;
                self.digits(decimal);
            }
        }
        if self.peek(0) | 32 == point('j') {
            self.at += 1;
        }
        self.push(kind::NUMBER, start, self.at);
        Ok(false)
    }

    /// Quotes at the place: which, and whether there are three.
    fn quotes(&mut self) -> (u32, bool) {
        let quote = self.peek(0);
        let is_triple = self.peek(1) == quote && self.peek(2) == quote;
        self.at += if is_triple { 3 } else { 1 };
        (quote, is_triple)
    }

    fn closes(&self, quote: u32, is_triple: bool) -> bool {
        self.peek(0) == quote && (!is_triple || self.peek(1) == quote && self.peek(2) == quote)
    }

    /// A quote that would end the f-string, and no string after it: the field is not closed.
    fn check_field(&self, start: usize) -> Result<(), Failure> {
        let Some(open) = self.opened.last() else { return Ok(()) };
        let rest = &self.text[start + 1..];
        let line = rest.iter().take_while(|found| **found != 10);
        if open.quote != self.peek(0)
            || open.is_triple
            || line.into_iter().any(|found| *found == open.quote)
        {
            return Ok(());
        }
        let place = self.point_of(start);
        self.syntax("f-string: expecting '}'", Point { column: place.column + 1, ..place })
    }

    fn string(&mut self, start: usize) -> Result<bool, Failure> {
        let (quote, is_triple) = self.quotes();
        loop {
            if self.at >= self.text.len() || !is_triple && self.peek(0) == 10 {
                return self.unterminated(start, is_triple, "string");
            }
            if self.closes(quote, is_triple) {
                self.at += if is_triple { 3 } else { 1 };
                self.push(kind::STRING, start, self.at);
                return Ok(false);
            }
            if self.peek(0) == 92 {
                self.at += if self.peek(1) == 13 && self.peek(2) == 10 { 2 } else { 1 };
            }
            self.at = (self.at + 1).min(self.text.len());
        }
    }

    fn unterminated<T>(&self, start: usize, is_triple: bool, what: &str) -> Result<T, Failure> {
        let place = self.point_of(start);
        let mut row = self.point_of(self.at).row;
        // The end of the text is no line of its own.
        if self.at >= self.text.len() && self.text.last() == Some(&10) && row > 1 {
            row -= 1;
        }
        let triple = if is_triple { "triple-quoted " } else { "" };
        let message = format!("unterminated {triple}{what} literal (detected at line {row})");
        self.syntax(&message, Point { column: place.column + 1, ..place })
    }

    fn begin_format(&mut self, start: usize) -> Result<bool, Failure> {
        let (quote, is_triple) = self.quotes();
        let place = self.point_of(start);
        self.push(kind::FSTRING_START, start, self.at);
        let fields = Vec::new();
        self.opened.push(Open { quote, is_triple, start: place, fields, after_field: false });
        Ok(false)
    }

    /// Is the text of an f-string to be read, and not an expression?
    fn is_in_text(&self) -> bool {
        self.opened.last().is_some_and(|open| open.fields.last().is_none_or(|(_, spec)| *spec))
    }

    /// Text of an f-string or of a format spec, up to a field or the end.
    fn middle(&mut self) -> Result<(), Failure> {
        let Some(open) = self.opened.last_mut() else { return Ok(()) };
        let (quote, is_triple, place) = (open.quote, open.is_triple, open.start);
        let is_spec = !open.fields.is_empty();
        let after_field = std::mem::take(&mut open.after_field);
        let start = self.at;
        loop {
            let found = self.peek(0);
            if self.at >= self.text.len() || !is_triple && found == 10 {
                let begin = self.lines[place.row as usize - 1] + place.column as usize;
                return self.unterminated(begin, is_triple, "f-string");
            }
            if self.closes(quote, is_triple) {
                break;
            }
            let is_brace = matches!(char::from_u32(found), Some('{' | '}'));
            if is_brace && !is_spec && self.peek(1) == found {
                // A doubled brace stands for one: the token ends after the first.
                self.at += 1;
                self.push(kind::FSTRING_MIDDLE, start, self.at);
                self.at += 1;
                return Ok(());
            }
            if is_brace {
                break;
            }
            if found == 92 && self.peek(1) == point('N') && self.peek(2) == point('{') {
                while self.at < self.text.len()
                    && !matches!(char::from_u32(self.peek(0)), Some('}' | '\n'))
                {
                    self.at += 1;
                }
            } else if found == 92 && !matches!(char::from_u32(self.peek(1)), Some('{' | '}')) {
                self.at += 1;
            }
            self.at = (self.at + 1).min(self.text.len());
        }
        if self.at > start || after_field {
            self.push(kind::FSTRING_MIDDLE, start, self.at);
        }
        self.leave_middle(is_spec)
    }

    fn leave_middle(&mut self, is_spec: bool) -> Result<(), Failure> {
        let start = self.at;
        let found = self.peek(0);
        if found == point('{') {
            self.at += 1;
            self.push(kind::OP, start, self.at);
            let brackets = self.brackets;
            if let Some(open) = self.opened.last_mut() {
                open.fields.push((brackets, false));
            }
            return Ok(());
        }
        if found == point('}') {
            if !is_spec {
                let place = self.point_of(self.at);
                let place = Point { column: place.column + 1, ..place };
                return self.syntax("f-string: single '}' is not allowed", place);
            }
            self.at += 1;
            self.push(kind::OP, start, self.at);
            self.end_field();
            return Ok(());
        }
        if is_spec {
            let place = self.point_of(self.at);
            let place = Point { column: place.column + 1, ..place };
            return self.syntax("f-string: expecting '}'", place);
        }
        let length = if self.opened.last().is_some_and(|open| open.is_triple) { 3 } else { 1 };
        self.at += length;
        self.push(kind::FSTRING_END, start, self.at);
        self.opened.pop();
        Ok(())
    }

    fn end_field(&mut self) {
        if let Some(open) = self.opened.last_mut() {
            open.fields.pop();
            open.after_field = !open.fields.is_empty();
        }
    }

    fn operator(&mut self) -> Result<bool, Failure> {
        let start = self.at;
        let first = self.peek(0);
        let field = self.opened.last().and_then(|open| open.fields.last()).copied();
        let is_outermost = field.is_some_and(|(brackets, _)| brackets == self.brackets);
        if is_outermost && first == point(':') {
            self.at += 1;
            self.push(kind::OP, start, self.at);
            if let Some(field) = self.opened.last_mut().and_then(|open| open.fields.last_mut()) {
                field.1 = true;
            }
            return Ok(false);
        }
        if is_outermost && first == point('}') {
            self.at += 1;
            self.push(kind::OP, start, self.at);
            self.end_field();
            return Ok(false);
        }
        match char::from_u32(first) {
            Some('(' | '[' | '{') => self.brackets += 1,
            Some(')' | ']' | '}') => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
        let text: String = (0..3).filter_map(|ahead| char::from_u32(self.peek(ahead))).collect();
        let long = LONG_OPERATORS.iter().find(|operator| text.starts_with(**operator));
        self.at += long.map_or(1, |operator| operator.len());
        self.push(kind::OP, start, self.at);
        Ok(false)
    }

    /// The end: a missing line end is told too, and all indentation is taken back.
    fn finish(&mut self) -> Result<(), Failure> {
        let end = self.text.len();
        let place = self.point_of(end);
        if let Some(open) = self.opened.last() {
            let start = self.lines[open.start.row as usize - 1] + open.start.column as usize;
            return self.unterminated(start, open.is_triple, "f-string");
        }
        let ends_open = self.text.last().is_some_and(|last| *last != 10);
        let in_comment = self.tokens.last().is_some_and(|token| token.kind == kind::COMMENT);
        if ends_open && (self.has_tokens || in_comment) {
            let goes_on = self.brackets > 0 || !self.has_tokens;
            let kind = if goes_on { kind::NL } else { kind::NEWLINE };
            let after = Point { column: place.column + 1, ..place };
            let line = self.line_of(place.row, place.row);
            self.tokens.push(Token { kind, text: Vec::new(), start: place, end: after, line });
        }
        if self.brackets > 0 {
            let row = if ends_open { place.row } else { place.row.saturating_sub(1).max(1) };
            return self.syntax("unexpected EOF in multi-line statement", Point { row, column: 0 });
        }
        let row = if ends_open { place.row + 1 } else { place.row };
        let last = Point { row, column: 0 };
        let mut tell = |kind| {
            let token = Token { kind, text: Vec::new(), start: last, end: last, line: Vec::new() };
            self.tokens.push(token);
        };
        for _ in 1..self.indents.len() {
            tell(kind::DEDENT);
        }
        tell(kind::ENDMARKER);
        Ok(())
    }
}

/// The longer ones first.
const LONG_OPERATORS: [&str; 25] = [
    "**=", "//=", ">>=", "<<=", "...", "!=", "%=", "&=", "**", "*=", "+=", "-=", "->", "//", "/=",
    ":=", "<<", "<=", "<>", "==", ">=", ">>", "@=", "^=", "|=",
];
