//! The format specification language (`Python/formatter_unicode.c`): a spec is parsed once, then lays out a number or a text.

use crate::python::object::format_number::Number;

/// Why a spec cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    Value(String),
    Overflow(String),
}

/// How digits are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    None,
    Comma,
    Underscore,
    /// Underscores at every fourth digit: `b`, `o`, `x`, `X`.
    UnderscoreFour,
}

/// A parsed spec; the presentation type is 0 where none is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub fill: u32,
    pub align: char,
    pub align_given: bool,
    pub sign: Option<char>,
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub width: usize,
    pub grouping: Grouping,
    pub precision: Option<usize>,
    pub kind: u32,
}

fn value_error<T>(message: impl Into<String>) -> Result<T, FormatError> {
    Err(FormatError::Value(message.into()))
}

/// A position in the spec.
struct Reader<'a> {
    spec: &'a [u32],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.spec.get(self.at).map(|point| char::from_u32(*point).unwrap_or('\u{fffd}'))
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn take_any(&mut self, wanted: &[char]) -> Option<char> {
        let found = self.peek().filter(|character| wanted.contains(character))?;
        self.at += 1;
        Some(found)
    }

    /// Digits, of any script; `None` where there is none.
    fn integer(&mut self) -> Result<Option<usize>, FormatError> {
        let (length, value) = decimal_prefix(&self.spec[self.at..])?;
        self.at += length;
        Ok((length > 0).then_some(value))
    }
}

/// Leading decimal digits as a number: their count and value.
pub fn decimal_prefix(text: &[u32]) -> Result<(usize, usize), FormatError> {
    use crate::python::object::unicode::decimal_value;
    let mut value: i64 = 0;
    let mut length = 0;
    while let Some(digit) = text.get(length).and_then(|point| decimal_value(*point)) {
        let next = value.checked_mul(10).and_then(|value| value.checked_add(i64::from(digit)));
        let Some(next) = next else {
            return value_error("Too many decimal digits in format string");
        };
        value = next;
        length += 1;
    }
    Ok((length, value as usize))
}

const ALIGNS: [char; 4] = ['<', '>', '=', '^'];

impl Spec {
    /// Parses for an object of the named type, whose default type and alignment these are.
    pub fn parse(
        spec: &[u32],
        type_name: &str,
        default_kind: u32,
        default_align: char,
    ) -> Result<Spec, FormatError> {
        let mut reader = Reader { spec, at: 0 };
        let (fill, align) = parse_align(&mut reader);
        let mut parsed = Spec {
            fill: fill.unwrap_or(32),
            align: align.unwrap_or(default_align),
            align_given: align.is_some(),
            sign: reader.take_any(&[' ', '+', '-']),
            no_negative_zero: reader.take('z'),
            alternate: reader.take('#'),
            width: 0,
            grouping: Grouping::None,
            precision: None,
            kind: default_kind,
        };
        if fill.is_none() && reader.take('0') {
            parsed.fill = 48;
            if align.is_none() && default_align == '>' {
                parsed.align = '=';
            }
        }
        parsed.width = reader.integer()?.unwrap_or(0);
        parsed.grouping = parse_grouping(&mut reader)?;
        if reader.take('.') {
            let Some(precision) = reader.integer()? else {
                return value_error("Format specifier missing precision");
            };
            parsed.precision = Some(precision);
        }
        let rest = &spec[reader.at..];
        if rest.len() > 1 {
            let text = points_text(spec);
            return value_error(format!(
                "Invalid format specifier '{text}' for object of type '{type_name}'"
            ));
        }
        parsed.kind = rest.first().copied().unwrap_or(default_kind);
        parsed.check_grouping()?;
        Ok(parsed)
    }

    fn check_grouping(&mut self) -> Result<(), FormatError> {
        let separator = match self.grouping {
            Grouping::None => return Ok(()),
            Grouping::Comma => ',',
            _ => '_',
        };
        let kind = char::from_u32(self.kind).unwrap_or('\u{fffd}');
        match kind {
            'd' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0' => Ok(()),
            'b' | 'o' | 'x' | 'X' if self.grouping == Grouping::Underscore => {
                self.grouping = Grouping::UnderscoreFour;
                Ok(())
            }
            _ => value_error(format!("Cannot specify '{separator}' with {}.", quoted(self.kind))),
        }
    }

    pub fn unknown_code<T>(&self, type_name: &str) -> Result<T, FormatError> {
        let code = quoted(self.kind);
        value_error(format!("Unknown format code {code} for object of type '{type_name}'"))
    }

    /// Pads a body whose sign, prefix and digits the spec has no further say in.
    pub fn pad(&self, body: &[u32]) -> Vec<u32> {
        let missing = self.width.saturating_sub(body.len());
        let left = match self.align {
            '<' => 0,
            '^' => missing / 2,
            _ => missing,
        };
        let mut out = vec![self.fill; left];
        out.extend(body);
        out.resize(out.len() + missing - left, self.fill);
        out
    }

    /// `format_string_internal`: a text with a spec.
    pub fn apply_to_text(&self, text: &[u32], type_name: &str) -> Result<Vec<u32>, FormatError> {
        if self.kind != 's' as u32 {
            return self.unknown_code(type_name);
        }
        let refused = match self {
            Spec { sign: Some(' '), .. } => "Space not allowed in string format specifier",
            Spec { sign: Some(_), .. } => "Sign not allowed in string format specifier",
            Spec { no_negative_zero: true, .. } => {
                "Negative zero coercion (z) not allowed in string format specifier"
            }
            Spec { alternate: true, .. } => {
                "Alternate form (#) not allowed in string format specifier"
            }
            Spec { align: '=', .. } => "'=' alignment not allowed in string format specifier",
            _ => "",
        };
        if !refused.is_empty() {
            return value_error(refused);
        }
        let length = self.precision.map_or(text.len(), |precision| precision.min(text.len()));
        Ok(self.pad(&text[..length]))
    }

    /// Nothing is put around a number, nor into it.
    pub fn is_bare(&self) -> bool {
        self.width == 0 && self.grouping == Grouping::None && matches!(self.sign, None | Some('-'))
    }

    /// `fill_number`: sign, prefix, grouped digits with zeros, the rest, padding.
    pub fn lay_out(&self, number: &Number) -> Vec<u32> {
        let sign = match (number.negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        };
        let around = sign.len() + number.prefix.len() + number.rest.len();
        let zero_fill = self.fill == 48 && self.align == '=';
        let least = if zero_fill { self.width.saturating_sub(around) } else { 0 };
        let digits = self.group(&number.digits, least);
        let missing = self.width.saturating_sub(around + digits.len());
        let (left, middle) = match self.align {
            '<' => (0, 0),
            '^' => (missing / 2, 0),
            '=' => (0, missing),
            _ => (missing, 0),
        };
        let mut out = Vec::with_capacity(around + digits.len() + missing);
        out.resize(left, self.fill);
        out.extend(sign.bytes().chain(number.prefix.bytes()).map(u32::from));
        out.resize(out.len() + middle, self.fill);
        out.extend(digits.bytes().chain(number.rest.bytes()).map(u32::from));
        out.resize(out.len() + missing - left - middle, self.fill);
        out
    }

    /// `_PyUnicode_InsertThousandsGrouping`: at least `least` characters, filled with zeros.
    fn group(&self, digits: &str, least: usize) -> String {
        if digits.is_empty() {
            return String::new();
        }
        let (size, separator) = match self.grouping {
            Grouping::None if digits.len() >= least => return digits.to_owned(),
            Grouping::None => return format!("{digits:0>least$}"),
            Grouping::Comma => (3, ','),
            Grouping::Underscore => (3, '_'),
            Grouping::UnderscoreFour => (4, '_'),
        };
        let mut reversed = String::new();
        let mut source = digits.bytes().rev();
        let mut remaining = digits.len();
        let mut least = least as i64;
        loop {
            let length = size.min(remaining.max(least.max(0) as usize).max(1));
            for _ in 0..length {
                reversed.push(source.next().map_or('0', char::from));
            }
            remaining = remaining.saturating_sub(length);
            least -= length as i64;
            if remaining == 0 && least <= 0 {
                return reversed.chars().rev().collect();
            }
            least -= 1;
            reversed.push(separator);
        }
    }
}

fn parse_align(reader: &mut Reader<'_>) -> (Option<u32>, Option<char>) {
    let as_align = |at: usize| {
        let character = char::from_u32(*reader.spec.get(at)?)?;
        ALIGNS.contains(&character).then_some(character)
    };
    let (fill, align, length) = match (as_align(1), as_align(0)) {
        (Some(align), _) => (Some(reader.spec[0]), Some(align), 2),
        (None, Some(align)) => (None, Some(align), 1),
        (None, None) => (None, None, 0),
    };
    reader.at += length;
    (fill, align)
}

fn parse_grouping(reader: &mut Reader<'_>) -> Result<Grouping, FormatError> {
    let mut grouping = Grouping::None;
    if reader.take(',') {
        grouping = Grouping::Comma;
    }
    if reader.take('_') {
        if grouping == Grouping::Comma {
            return value_error("Cannot specify both ',' and '_'.");
        }
        grouping = Grouping::Underscore;
    }
    if reader.peek() == Some(',') && grouping == Grouping::Underscore {
        return value_error("Cannot specify both ',' and '_'.");
    }
    Ok(grouping)
}

/// A presentation type in a message.
fn quoted(kind: u32) -> String {
    match char::from_u32(kind) {
        Some(character) if kind > 32 && kind < 128 => format!("'{character}'"),
        _ => format!("'\\x{kind:x}'"),
    }
}

/// Code points as text; a lone surrogate, which Rust cannot hold, becomes U+FFFD.
pub fn points_text(points: &[u32]) -> String {
    points.iter().map(|point| char::from_u32(*point).unwrap_or('\u{fffd}')).collect()
}
