//! CPython's tokenizer: numbers, and what touches them.

use crate::python::syntax::refuse::lexer::Lexer;
use crate::python::syntax::refuse::token::{Token, TokenKind};

/// A number that is none: its message has been raised.
type Read<T> = Result<T, Token>;

/// Words that may touch a number: the first letter, and what must follow it.
const NEIGHBOURS: [(u8, &[u8]); 5] =
    [(b'a', b"nd"), (b'e', b"lse"), (b'f', b"or"), (b'o', b"r"), (b'n', b"ot")];

impl Lexer<'_> {
    /// A number whose first byte has been read.
    pub(super) fn number(&mut self, start: usize, first: u8) -> Token {
        match self.number_end(start, first) {
            Ok(()) => self.token(TokenKind::Number, start, self.at),
            Err(token) => token,
        }
    }

    fn number_end(&mut self, start: usize, first: u8) -> Read<()> {
        if first == b'.' {
            let byte = self.next();
            return self.fraction(byte);
        }
        if first != b'0' {
            let byte = self.decimal_tail()?;
            return self.after_digits(byte);
        }
        match self.next() {
            Some(b'x' | b'X') => self.with_base("hexadecimal", 16),
            Some(b'o' | b'O') => self.with_base("octal", 8),
            Some(b'b' | b'B') => self.with_base("binary", 2),
            byte => self.zeros(start, byte),
        }
    }

    fn with_base(&mut self, kind: &str, base: u32) -> Read<()> {
        let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| char::from(byte).is_digit(base));
        let mut byte = self.next();
        loop {
            if byte == Some(b'_') {
                byte = self.next();
            }
            if !is_digit(byte) {
                self.wrong_digit(kind, byte)?;
                self.back(byte);
                return Err(self.wrong(&format!("invalid {kind} literal")));
            }
            while is_digit(byte) {
                byte = self.next();
            }
            if byte != Some(b'_') {
                break;
            }
        }
        self.wrong_digit(kind, byte)?;
        self.number_ends(byte, kind)
    }

    /// A decimal digit that the base does not have.
    fn wrong_digit(&mut self, kind: &str, byte: Option<u8>) -> Read<()> {
        match byte {
            Some(digit) if digit.is_ascii_digit() => {
                let digit = char::from(digit);
                Err(self.wrong(&format!("invalid digit '{digit}' in {kind} literal")))
            }
            _ => Ok(()),
        }
    }

    /// What follows a leading zero.
    fn zeros(&mut self, start: usize, mut byte: Option<u8>) -> Read<()> {
        loop {
            if byte == Some(b'_') {
                byte = self.next();
                if !byte.is_some_and(|byte| byte.is_ascii_digit()) {
                    self.back(byte);
                    return Err(self.wrong("invalid decimal literal"));
                }
            }
            if byte != Some(b'0') {
                break;
            }
            byte = self.next();
        }
        let zeros_end = self.at;
        let is_old_octal = byte.is_some_and(|byte| byte.is_ascii_digit());
        if is_old_octal {
            byte = self.decimal_tail()?;
        }
        if is_old_octal && !matches!(byte, Some(b'.' | b'e' | b'E' | b'j' | b'J')) {
            self.back(byte);
            let columns = (start + 1 - self.line_start, zeros_end - self.line_start);
            let message = "leading zeros in decimal integer literals are not permitted; \
                           use an 0o prefix for octal integers";
            return Err(self.wrong_at(message, Some(columns)));
        }
        self.after_digits(byte)
    }

    fn after_digits(&mut self, byte: Option<u8>) -> Read<()> {
        if byte == Some(b'.') {
            let byte = self.next();
            return self.fraction(byte);
        }
        self.exponent(byte)
    }

    fn fraction(&mut self, mut byte: Option<u8>) -> Read<()> {
        if byte.is_some_and(|byte| byte.is_ascii_digit()) {
            byte = self.decimal_tail()?;
        }
        self.exponent(byte)
    }

    fn exponent(&mut self, mut byte: Option<u8>) -> Read<()> {
        if let Some(b'e' | b'E') = byte {
            let letter = byte;
            byte = self.next();
            if let Some(b'+' | b'-') = byte {
                byte = self.next();
                if !byte.is_some_and(|byte| byte.is_ascii_digit()) {
                    self.back(byte);
                    return Err(self.wrong("invalid decimal literal"));
                }
            } else if !byte.is_some_and(|byte| byte.is_ascii_digit()) {
                self.back(byte);
                return self.number_ends(letter, "decimal");
            }
            byte = self.decimal_tail()?;
        }
        if let Some(b'j' | b'J') = byte {
            let byte = self.next();
            return self.number_ends(byte, "imaginary");
        }
        self.number_ends(byte, "decimal")
    }

    /// Digits with single underscores; what follows them.
    fn decimal_tail(&mut self) -> Read<Option<u8>> {
        loop {
            let mut byte = self.next();
            while byte.is_some_and(|byte| byte.is_ascii_digit()) {
                byte = self.next();
            }
            if byte != Some(b'_') {
                return Ok(byte);
            }
            byte = self.next();
            if !byte.is_some_and(|byte| byte.is_ascii_digit()) {
                self.back(byte);
                return Err(self.wrong("invalid decimal literal"));
            }
        }
    }

    /// Takes back the byte after a number, which must not be a letter, but for a few words.
    fn number_ends(&mut self, byte: Option<u8>, kind: &str) -> Read<()> {
        self.back(byte);
        let Some(byte) = byte else { return Ok(()) };
        let rest = &self.text[self.at + 1..self.read];
        let is_word = match byte {
            b'i' => matches!(rest.first(), Some(b'f' | b'n' | b's')),
            _ => NEIGHBOURS.iter().any(|(first, follows)| {
                *first == byte
                    && rest.strip_prefix(*follows).is_some_and(|rest| {
                        !rest.first().is_some_and(|next| {
                            next.is_ascii_alphanumeric() || *next == b'_' || *next >= 0x80
                        })
                    })
            }),
        };
        if !is_word && (byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(self.wrong(&format!("invalid {kind} literal")));
        }
        Ok(())
    }
}
