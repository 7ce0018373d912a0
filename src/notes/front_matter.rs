//! The YAML block at the top of the file.

use crate::source::Span;

/// The front matter's keys with their values, known ones only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    /// From the first `---` to the end of the closing one; empty when there is none.
    pub span: Span,
    /// In the order written. A key under `heapdeck:` stands here as if at the top.
    pub entries: Vec<Entry>,
}

/// One `key: value`, of the front matter or of a directive comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub value: Value,
    pub value_span: Span,
}

/// A YAML value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// As written, so that `3.10` stays `3.10`.
    Number(String),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

impl FrontMatter {
    /// The last value of a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.key == key)
    }
}

impl Value {
    /// A scalar as text; lists of scalars joined by `, `.
    pub fn text(&self) -> String {
        match self {
            Value::Null => String::new(),
            Value::Bool(value) => value.to_string(),
            Value::Number(text) | Value::Text(text) => text.clone(),
            Value::List(values) => values.iter().map(Value::text).collect::<Vec<_>>().join(", "),
            Value::Map(pairs) => {
                let pairs = pairs.iter().map(|(key, value)| format!("{key}: {}", value.text()));
                pairs.collect::<Vec<_>>().join(", ")
            }
        }
    }
}
