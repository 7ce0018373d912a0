//! YAML mappings with the place of each key and value.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

use crate::notes::{Entry, Value};
use crate::source::{Source, Span};

/// Why a text is not a YAML mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    pub span: Span,
    pub message: String,
}

/// Reads the mapping in a span of the source. `Ok(None)`: it is YAML, but no mapping.
pub fn read_yaml(source: &Source, span: Span) -> Result<Option<Vec<Entry>>, YamlError> {
    let text = source.slice(span);
    let place = Place { text, base: span.start as usize };
    // Front matter is shallow; a deep one is refused before it can exhaust the stack.
    let options = serde_saphyr::options! { budget: serde_saphyr::budget! { max_depth: 16 } };
    let root = serde_saphyr::from_str_with_options::<Node>(text, options).map_err(|error| {
        let location = error.location();
        let span = location.map_or(span, |location| place.span(location));
        // The parser's own line and column count from the beginning of the YAML.
        let message = error.without_snippet().to_string();
        let message = match message.split(" at line ").next() {
            Some(budget) if budget.starts_with("budget") => "it is nested too deeply or too long",
            Some(message) => message,
            None => "",
        };
        YamlError { span, message: message.to_owned() }
    })?;
    match root {
        Node::Map(pairs) => Ok(Some(pairs.into_iter().map(|pair| place.entry(pair)).collect())),
        Node::Value(_) => Ok(None),
    }
}

struct Place<'a> {
    text: &'a str,
    base: usize,
}

impl Place<'_> {
    fn entry(&self, entry: Pair) -> Entry {
        let Pair { key, value } = entry;
        let key_span = self.span(key.referenced);
        let value_span = self.span(value.referenced);
        let relative = |offset: u32| (offset as usize).saturating_sub(self.base);
        let written = self.text.get(relative(value_span.start)..relative(value_span.end));
        let value = match (value.value, written) {
            // `3.10` is a version here, not the number 3.1.
            (Node::Value(Value::Number(_)), Some(written)) => {
                Value::Number(written.trim().to_owned())
            }
            // `color: #fff` is a colour to everyone but YAML, which sees a comment.
            (Node::Value(Value::Null), _) => self.color(key_span).unwrap_or(Value::Null),
            // And so are those of `linear-gradient(to right, #004, #408)`.
            (Node::Value(Value::Text(text)), _) => {
                Value::Text(self.whole_call(&text, value_span).unwrap_or(text))
            }
            (Node::Value(value), _) => value,
            (Node::Map(pairs), _) => {
                Value::Map(pairs.into_iter().map(|pair| self.entry(pair)).collect())
            }
        };
        Entry { key: key.value, key_span, value, value_span }
    }

    fn color(&self, key: Span) -> Option<Value> {
        let after = self.text.get((key.end as usize).saturating_sub(self.base)..)?;
        let written = after.lines().next()?.trim_start_matches(':').trim();
        let digits = written.strip_prefix('#')?;
        let is_color = (3..=8).contains(&digits.len())
            && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_color.then(|| Value::Text(written.to_owned()))
    }

    /// The rest of the line that a text begins, where it stands without quotes and closes a bracket that the text leaves
    /// open.
    fn whole_call(&self, text: &str, span: Span) -> Option<String> {
        let is_open = |text: &str| text.matches('(').count() > text.matches(')').count();
        if !is_open(text) {
            return None;
        }
        let line =
            self.text.get((span.start as usize).saturating_sub(self.base)..)?.lines().next()?;
        let line = line.trim_end();
        (line.starts_with(text) && !is_open(line)).then(|| line.to_owned())
    }

    fn span(&self, location: Location) -> Span {
        let span = location.span();
        let (start, length) = match (span.byte_offset(), span.byte_len()) {
            (Some(start), Some(length)) => (start as usize, length as usize),
            _ => (self.offset(location), 0),
        };
        let start = start.min(self.text.len());
        let end = (start + length).min(self.text.len());
        let covered = self.text.get(start..end).unwrap_or("").trim_end().len();
        Span::new(self.base + start, self.base + start + covered)
    }

    /// Byte offset of a line and column (both from 1).
    fn offset(&self, location: Location) -> usize {
        let line = (location.line() as usize).saturating_sub(1);
        let column = (location.column() as usize).saturating_sub(1);
        let before: usize = self.text.split_inclusive('\n').take(line).map(str::len).sum();
        let in_line = self.text[before.min(self.text.len())..].chars().take(column);
        before + in_line.map(char::len_utf8).sum::<usize>()
    }
}

/// A value as it comes from the parser, places not yet in terms of the source.
enum Node {
    Value(Value),
    Map(Vec<Pair>),
}

struct Pair {
    key: Spanned<String>,
    value: Spanned<Node>,
}

impl Node {
    /// Inside a list places are of no use.
    fn plain(self) -> Value {
        match self {
            Node::Value(value) => value,
            Node::Map(pairs) => Value::Map(pairs.into_iter().map(Pair::plain).collect()),
        }
    }
}

impl Pair {
    fn plain(self) -> Entry {
        let (key_span, value_span) = (Span::default(), Span::default());
        Entry { key: self.key.value, key_span, value: self.value.value.plain(), value_span }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut pairs = Vec::new();
        while let Some((key, value)) = map.next_entry()? {
            pairs.push(Pair { key, value });
        }
        Ok(Node::Map(pairs))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut values = Vec::new();
        while let Some(node) = items.next_element::<Node>()? {
            values.push(node.plain());
        }
        Ok(Node::Value(Value::List(values)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Value(Value::Text(text.to_owned())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Value(Value::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Value(Value::Number(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Value(Value::Number(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Value(Value::Number(value.to_string())))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Value(Value::Null))
    }
}
