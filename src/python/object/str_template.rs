//! Templates of `str.format`: literal text, replacement fields, field names (`Objects/stringlib/unicode_format.h`).

use std::ops::Range;

use crate::python::object::format_spec::{FormatError, decimal_prefix};

/// One step through a template: literal text, then maybe a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup {
    pub literal: Range<usize>,
    pub field: Option<Field>,
}

/// `{name!conversion:spec}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: Range<usize>,
    pub conversion: Option<u32>,
    pub spec: Range<usize>,
    /// The spec has fields of its own.
    pub nested: bool,
}

/// Reads a template step by step: a later error comes after the effects of earlier fields.
pub struct Template<'a> {
    text: &'a [u32],
    at: usize,
}

fn point(character: char) -> u32 {
    character as u32
}

impl<'a> Template<'a> {
    pub fn new(text: &'a [u32]) -> Template<'a> {
        Template { text, at: 0 }
    }

    /// Nothing is left to read.
    pub fn is_done(&self) -> bool {
        self.at >= self.text.len()
    }

    /// How much has been read.
    pub fn position(&self) -> usize {
        self.at
    }

    fn take(&mut self) -> Option<u32> {
        let found = self.text.get(self.at).copied()?;
        self.at += 1;
        Some(found)
    }

    /// `MarkupIterator_next`; an error is a `ValueError`'s message.
    pub fn advance(&mut self) -> Result<Option<Markup>, &'static str> {
        let start = self.at;
        if start >= self.text.len() {
            return Ok(None);
        }
        let mut brace = None;
        while let Some(character) = self.take() {
            if character == point('{') || character == point('}') {
                brace = Some(character);
                break;
            }
        }
        let Some(brace) = brace else {
            return Ok(Some(Markup { literal: start..self.at, field: None }));
        };
        let following = self.text.get(self.at).copied();
        if following == Some(brace) {
            self.at += 1;
            return Ok(Some(Markup { literal: start..self.at - 1, field: None }));
        }
        if brace == point('}') {
            return Err("Single '}' encountered in format string");
        }
        if following.is_none() {
            return Err("Single '{' encountered in format string");
        }
        let literal = start..self.at - 1;
        Ok(Some(Markup { literal, field: Some(self.field()?) }))
    }

    /// `parse_field`, after the opening brace.
    fn field(&mut self) -> Result<Field, &'static str> {
        let start = self.at;
        let end_of_name = loop {
            let character = self.take().ok_or("expected '}' before end of string")?;
            match char::from_u32(character) {
                Some('{') => return Err("unexpected '{' in field name"),
                Some('[') => {
                    while self.text.get(self.at).is_some_and(|next| *next != point(']')) {
                        self.at += 1;
                    }
                }
                Some(end @ ('}' | ':' | '!')) => break end,
                _ => {}
            }
        };
        let name = start..self.at - 1;
        let mut field = Field { name, conversion: None, spec: 0..0, nested: false };
        if end_of_name == '}' {
            return Ok(field);
        }
        if end_of_name == '!' {
            let missing = "end of string while looking for conversion specifier";
            field.conversion = Some(self.take().ok_or(missing)?);
            match self.take() {
                Some(next) if next == point('}') => return Ok(field),
                Some(next) if next != point(':') => {
                    return Err("expected ':' after conversion specifier");
                }
                _ => {}
            }
        }
        self.spec(field)
    }

    fn spec(&mut self, mut field: Field) -> Result<Field, &'static str> {
        let start = self.at;
        let mut open = 1;
        while let Some(character) = self.take() {
            if character == point('{') {
                field.nested = true;
                open += 1;
            } else if character == point('}') {
                open -= 1;
                if open == 0 {
                    field.spec = start..self.at - 1;
                    return Ok(field);
                }
            }
        }
        Err("unmatched '{' in format spec")
    }
}

/// A key or an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Index(usize),
    Text(Vec<u32>),
}

/// What follows the first part of a field name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    Attribute(Vec<u32>),
    Item(Key),
}

/// The first part of a field name, and the rest of it.
pub fn split_name(name: &[u32]) -> Result<(Key, &[u32]), FormatError> {
    let is_access = |character: &u32| *character == point('.') || *character == point('[');
    let length = name.iter().position(is_access).unwrap_or(name.len());
    let (first, rest) = name.split_at(length);
    Ok((key(first)?, rest))
}

/// A number when it is one wholly.
fn key(text: &[u32]) -> Result<Key, FormatError> {
    let (digits, value) = decimal_prefix(text)?;
    if digits == text.len() && digits > 0 {
        return Ok(Key::Index(value));
    }
    Ok(Key::Text(text.to_vec()))
}

/// `FieldNameIterator_next`: takes the next access off the rest of a field name.
pub fn next_access<'a>(rest: &mut &'a [u32]) -> Option<Result<Access, FormatError>> {
    let text: &'a [u32] = rest;
    let (first, after) = text.split_first()?;
    Some(match char::from_u32(*first) {
        Some('.') => {
            let is_end = |character: &u32| [point('.'), point('[')].contains(character);
            let length = after.iter().position(is_end).unwrap_or(after.len());
            *rest = &after[length..];
            non_empty(&after[..length]).map(|name| Access::Attribute(name.to_vec()))
        }
        Some('[') => match after.iter().position(|character| *character == point(']')) {
            None => value_error("Missing ']' in format string"),
            Some(length) => {
                *rest = &after[length + 1..];
                non_empty(&after[..length]).and_then(key).map(Access::Item)
            }
        },
        _ => value_error("Only '.' or '[' may follow ']' in format field specifier"),
    })
}

fn non_empty(text: &[u32]) -> Result<&[u32], FormatError> {
    if text.is_empty() { value_error("Empty attribute in format string") } else { Ok(text) }
}

fn value_error<T>(message: &str) -> Result<T, FormatError> {
    Err(FormatError::Value(message.to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::python::object::str_template::{Access, Key, Template, next_access, split_name};

    fn points(text: &str) -> Vec<u32> {
        text.chars().map(|character| character as u32).collect()
    }

    /// Literals and fields, separated by bars.
    fn parse(text: &str) -> Result<String, &'static str> {
        let points = points(text);
        let mut template = Template::new(&points);
        let mut out = String::new();
        while let Some(markup) = template.advance()? {
            out += &text[markup.literal];
            if let Some(field) = markup.field {
                let conversion = field.conversion.and_then(char::from_u32).unwrap_or('-');
                out += &[
                    "|",
                    &text[field.name],
                    " ",
                    &conversion.to_string(),
                    " ",
                    &text[field.spec],
                    "|",
                ]
                .concat();
            }
        }
        Ok(out)
    }

    #[test]
    fn fields() {
        assert_eq!(parse("a{{b}}{0!r:>{w}}").as_deref(), Ok("a{b}|0 r >{w}|"));
        assert_eq!(parse("{a[}]}x").as_deref(), Ok("|a[}] - |x"));
        for (text, message) in [
            ("}", "Single '}' encountered in format string"),
            ("{", "Single '{' encountered in format string"),
            ("{a", "expected '}' before end of string"),
            ("{a{b}}", "unexpected '{' in field name"),
            ("{!", "end of string while looking for conversion specifier"),
            ("{!r", "unmatched '{' in format spec"),
            ("{!rx}", "expected ':' after conversion specifier"),
            ("{:{", "unmatched '{' in format spec"),
        ] {
            assert_eq!(parse(text), Err(message), "{text}");
        }
    }

    #[test]
    fn names() {
        let name = points("a.b[3][x]");
        let (first, mut rest) = split_name(&name).unwrap_or((Key::Index(9), &[]));
        assert_eq!(first, Key::Text(points("a")));
        let mut found = Vec::new();
        while let Some(Ok(access)) = next_access(&mut rest) {
            found.push(access);
        }
        let items = [Key::Index(3), Key::Text(points("x"))].map(Access::Item);
        assert_eq!(found[0], Access::Attribute(points("b")));
        assert_eq!(found[1..], items);
    }
}
