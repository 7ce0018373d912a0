//! The `%` operator's templates, of text and of bytes: parsing of conversions and layout of their results.

use crate::python::object::float_text::{self, Layout};

/// A number that stands in the template or is taken from the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    Absent,
    Given(usize),
    /// `*`
    Argument,
}

/// `%[(key)][flags][width][.precision]kind`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    pub key: Option<Vec<u32>>,
    pub left: bool,
    pub plus: bool,
    pub blank: bool,
    pub alternate: bool,
    pub zero: bool,
    pub width: Amount,
    pub precision: Amount,
    pub kind: u32,
    /// Nothing stands between the `%` and the kind.
    pub bare: bool,
    /// Index of the kind in the template.
    pub place: usize,
}

/// A stretch of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Literal(std::ops::Range<usize>),
    Conversion(Conversion),
}

/// Reads a template piece by piece, since the errors of a later piece come after the effects of an earlier one.
pub struct Template<'a> {
    text: &'a [u32],
    at: usize,
    /// What overflow of a precision says: text and bytes differ.
    precision_error: &'static str,
}

impl<'a> Template<'a> {
    pub fn new(text: &'a [u32], precision_error: &'static str) -> Template<'a> {
        Template { text, at: 0, precision_error }
    }

    /// `None` at the end; an error is a `ValueError`'s message.
    pub fn advance(&mut self) -> Result<Option<Piece>, &'static str> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return Ok(None);
        }
        let length = rest.iter().position(|point| *point == u32::from(b'%')).unwrap_or(rest.len());
        if length > 0 {
            self.at += length;
            return Ok(Some(Piece::Literal(self.at - length..self.at)));
        }
        self.at += 1;
        self.conversion().map(|conversion| Some(Piece::Conversion(conversion)))
    }

    fn peek(&self) -> Result<char, &'static str> {
        let point = self.text.get(self.at).ok_or("incomplete format")?;
        Ok(char::from_u32(*point).unwrap_or('\u{fffd}'))
    }

    fn conversion(&mut self) -> Result<Conversion, &'static str> {
        let start = self.at;
        let mut parsed = Conversion {
            key: self.key()?,
            left: false,
            plus: false,
            blank: false,
            alternate: false,
            zero: false,
            width: Amount::Absent,
            precision: Amount::Absent,
            kind: 0,
            bare: false,
            place: 0,
        };
        loop {
            match self.peek()? {
                '-' => parsed.left = true,
                '+' => parsed.plus = true,
                ' ' => parsed.blank = true,
                '#' => parsed.alternate = true,
                '0' => parsed.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        parsed.width = self.amount("width too big")?;
        if self.peek()? == '.' {
            self.at += 1;
            let precision = self.amount(self.precision_error)?;
            parsed.precision =
                if precision == Amount::Absent { Amount::Given(0) } else { precision };
        }
        if matches!(self.peek()?, 'h' | 'l' | 'L') {
            self.at += 1;
            self.peek()?;
        }
        parsed.kind = self.text[self.at];
        parsed.place = self.at;
        parsed.bare = self.at == start;
        self.at += 1;
        Ok(parsed)
    }

    fn key(&mut self) -> Result<Option<Vec<u32>>, &'static str> {
        if self.peek().ok() != Some('(') {
            return Ok(None);
        }
        self.at += 1;
        let start = self.at;
        let mut open = 1;
        while open > 0 {
            match self.peek().map_err(|_| "incomplete format key")? {
                '(' => open += 1,
                ')' => open -= 1,
                _ => {}
            }
            self.at += 1;
        }
        Ok(Some(self.text[start..self.at - 1].to_vec()))
    }

    fn amount(&mut self, too_big: &'static str) -> Result<Amount, &'static str> {
        if self.peek()? == '*' {
            self.at += 1;
            self.peek()?;
            return Ok(Amount::Argument);
        }
        let mut value = None;
        while let Some(digit) = self.peek()?.to_digit(10) {
            let next = value.unwrap_or(0_usize) * 10 + digit as usize;
            if next > i32::MAX as usize {
                return Err(too_big);
            }
            value = Some(next);
            self.at += 1;
        }
        Ok(value.map_or(Amount::Absent, Amount::Given))
    }
}

/// The flags of a conversion with its width known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Placing {
    pub left: bool,
    pub plus: bool,
    pub blank: bool,
    pub alternate: bool,
    pub zero: bool,
    pub width: usize,
    pub kind: char,
}

impl Placing {
    /// A text in its width.
    pub fn place_text<T: Copy + From<u8>>(&self, body: &[T]) -> Vec<T> {
        let missing = self.width.saturating_sub(body.len());
        let (left, right) = if self.left { (0, missing) } else { (missing, 0) };
        let mut out = vec![T::from(b' '); left];
        out.extend_from_slice(body);
        out.resize(out.len() + right, T::from(b' '));
        out
    }

    /// A number in its width: `text` has a minus where it is negative, and the prefix of `#`.
    pub fn place_number(&self, text: &str) -> String {
        let (sign, body) = match text.strip_prefix(['-', '+']) {
            Some(body) => (&text[..1], body),
            None if self.plus => ("+", text),
            None if self.blank => (" ", text),
            None => ("", text),
        };
        let prefixed = self.alternate && matches!(self.kind, 'x' | 'X' | 'o') && body.len() >= 2;
        let (prefix, digits) = body.split_at(if prefixed { 2 } else { 0 });
        let missing = self.width.saturating_sub(sign.len() + body.len());
        let blanks = " ".repeat(missing);
        match (self.left, self.zero) {
            (true, _) => format!("{sign}{body}{blanks}"),
            (false, true) => format!("{sign}{prefix}{}{digits}", "0".repeat(missing)),
            (false, false) => format!("{blanks}{sign}{body}"),
        }
    }
}

/// `_PyUnicode_FormatLong`: digits of at least `precision`, with the prefix of `#`.
pub fn long_text(negative: bool, digits: &str, precision: usize, placing: &Placing) -> String {
    let prefix = match (placing.alternate, placing.kind) {
        (true, 'x') => "0x",
        (true, 'X') => "0X",
        (true, 'o') => "0o",
        _ => "",
    };
    let sign = if negative { "-" } else { "" };
    let text = format!("{sign}{prefix}{digits:0>precision$}");
    if placing.kind == 'X' { text.to_ascii_uppercase() } else { text }
}

/// A float in one of `e f g` and their capitals.
pub fn float_body(value: f64, precision: Option<usize>, placing: &Placing) -> String {
    let layout = Layout { alternate: placing.alternate, ..Layout::default() };
    float_text::format(value, placing.kind, precision.unwrap_or(6), layout)
}

#[cfg(test)]
mod tests {
    use crate::python::object::percent::{Amount, Piece, Placing, Template, long_text};

    fn points(text: &str) -> Vec<u32> {
        text.chars().map(|character| character as u32).collect()
    }

    fn parse(text: &str) -> Result<Vec<Piece>, &'static str> {
        let points = points(text);
        let mut template = Template::new(&points, "precision too big");
        let mut pieces = Vec::new();
        while let Some(piece) = template.advance()? {
            pieces.push(piece);
        }
        Ok(pieces)
    }

    #[test]
    fn templates() {
        let pieces = parse("a%(k(e)y)-+0*.3ldz").unwrap_or_default();
        assert_eq!(pieces.len(), 3);
        let Piece::Conversion(conversion) = &pieces[1] else { panic!("{pieces:?}") };
        assert_eq!(conversion.key, Some(points("k(e)y")));
        assert_eq!((conversion.width, conversion.precision), (Amount::Argument, Amount::Given(3)));
        assert_eq!((conversion.kind, conversion.place), (u32::from(b'd'), 16));
        for (text, message) in [
            ("%", "incomplete format"),
            ("%5", "incomplete format"),
            ("%.", "incomplete format"),
            ("%l", "incomplete format"),
            ("%(a", "incomplete format key"),
            ("%99999999999d", "width too big"),
            ("%.99999999999d", "precision too big"),
        ] {
            assert_eq!(parse(text), Err(message), "{text}");
        }
    }

    #[test]
    fn numbers_in_their_width() {
        let placing = |kind, width| Placing { width, kind, ..Placing::default() };
        let hex = Placing { alternate: true, zero: true, ..placing('x', 8) };
        assert_eq!(hex.place_number(&long_text(true, "ff", 0, &hex)), "-0x000ff");
        assert_eq!(placing('d', 5).place_number("-12"), "  -12");
        assert_eq!(Placing { plus: true, ..placing('d', 0) }.place_number("3"), "+3");
        assert_eq!(Placing { left: true, zero: true, ..placing('d', 4) }.place_number("3"), "3   ");
        assert_eq!(long_text(false, "7", 3, &placing('d', 0)), "007");
    }
}
