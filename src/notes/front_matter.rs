//! The YAML block at the top of the file.

use crate::diagnostic::{Code, Diagnostic, Log, Severity};
use crate::notes::key::{SLIDEV_DECK, close_key, known_key, report_unknown};
use crate::notes::remark::is_remark;
use crate::notes::yaml::read_yaml;
use crate::source::{Source, Span};

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

impl Entry {
    /// The value where a text is wanted: `no` is a word there (and a language), not the opposite of `true`.
    pub fn written(&self, source: &Source) -> String {
        match self.value {
            Value::Bool(_) => source.slice(self.value_span).trim().to_owned(),
            _ => self.value.text(),
        }
    }
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
    Map(Vec<Entry>),
}

impl FrontMatter {
    /// A title for notes whose front matter has none.
    pub fn set_title(&mut self, title: String) {
        if self.get("title").is_none() {
            let (key_span, value_span) = (self.span, self.span);
            let (key, value) = ("title".to_owned(), Value::Text(title));
            self.entries.push(Entry { key, key_span, value, value_span });
        }
    }

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
                let pairs =
                    pairs.iter().map(|entry| format!("{}: {}", entry.key, entry.value.text()));
                pairs.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// Reads the front matter. A block between `---` lines that holds no `key:` is none: it is a slide.
pub fn read(log: &mut Log, source: &Source) -> FrontMatter {
    let Some((span, content)) = find(source) else {
        report_open(log, source);
        return title_block(source);
    };
    let read = match read_yaml(source, content) {
        Ok(Some(entries)) if entries.iter().all(|entry| is_word(&entry.key)) => entries,
        Ok(None) if source.slice(content).lines().all(is_blank) => Vec::new(),
        Ok(_) => {
            report_list(log, source, content);
            return FrontMatter::default();
        }
        Err(_) if !source.slice(content).lines().any(has_key) => return FrontMatter::default(),
        Err(error) => {
            let message = format!("the front matter is not valid YAML: {}", error.message);
            let diagnostic = Diagnostic::new(Code::BadFrontMatter, source, error.span, message);
            log.push(diagnostic.label("the YAML reader stopped here"));
            return FrontMatter { span, entries: Vec::new() };
        }
    };
    let mut entries = Vec::new();
    for entry in read {
        match entry.value {
            Value::Map(inner) if entry.key == "heapdeck" => entries.extend(inner),
            _ => entries.push(entry),
        }
    }
    entries.retain(|entry| {
        let is_slidevs = SLIDEV_DECK.contains(&entry.key.as_str());
        let known = known_key(&entry.key).is_some() || is_slidevs;
        if !known {
            report_unknown(log, source, entry);
        }
        known
    });
    FrontMatter { span, entries }
}

/// Hints at front matter without an end: a `---` at the top with a key of ours right below it.
fn report_open(log: &mut Log, source: &Source) {
    let text = source.text().trim_start_matches('\u{feff}');
    let mut lines = text.lines();
    let opens = lines.next().is_some_and(|line| line.trim_end() == "---");
    if opens && lines.next().is_some_and(has_key) && !is_remark(text) {
        hint(
            log,
            source,
            Span::at(source.text().len() - text.len()),
            "this reads like front matter without an end",
            "close it by a line `---`",
        );
    }
}

/// Hints at front matter whose keys are the items of a list.
fn report_list(log: &mut Log, source: &Source, content: Span) {
    let is_item = |line: &str| line.strip_prefix("- ").is_some_and(has_key);
    let text = source.slice(content);
    if text.lines().any(is_item) && text.lines().all(|line| is_item(line) || is_blank(line)) {
        hint(
            log,
            source,
            Span::at(content.start as usize),
            "this reads like front matter, but it is a list",
            "write `key: value` without the dash",
        );
    }
}

fn hint(log: &mut Log, source: &Source, place: Span, message: &str, help: &str) {
    let found = Diagnostic::new(Code::BadFrontMatter, source, place, message).help(help);
    log.push(Diagnostic { severity: Severity::Hint, ..found });
}

/// Title, author and date in lines that start with `%` (pandoc).
fn title_block(source: &Source) -> FrontMatter {
    let text = source.text();
    let mut offset = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let start = offset;
    let mut entries: Vec<Entry> = Vec::new();
    if !text[start..].starts_with("% ") {
        return FrontMatter::default();
    }
    let mut keys = ["title", "author", "date"].iter();
    for line in text[start..].split_inclusive('\n') {
        let Some(rest) = line.strip_prefix('%') else { break };
        let Some(key) = keys.next() else { break };
        let value = rest.trim();
        let from = offset + 1 + (rest.len() - rest.trim_start().len());
        offset += line.len();
        if !value.is_empty() {
            let span = Span::new(from, from + value.len());
            let (key, value) = ((*key).to_owned(), Value::Text(value.to_owned()));
            entries.push(Entry { key, key_span: span, value, value_span: span });
        }
    }
    FrontMatter { span: Span::new(start, offset), entries }
}

/// The whole block, and the YAML in it.
fn find(source: &Source) -> Option<(Span, Span)> {
    let text = source.text();
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut offset = start;
    let mut content_start = None;
    for line in text[start..].split_inclusive('\n') {
        let bare = line.trim_end();
        let Some(content) = content_start else {
            if bare != "---" {
                return None;
            }
            offset += line.len();
            content_start = Some(offset);
            continue;
        };
        // As in pandoc: a blank line below makes the `---` a rule.
        if bare.is_empty() && offset == content {
            return None;
        }
        if bare == "---" || bare == "..." {
            let span = Span::new(start, offset + bare.len());
            return Some((span, Span::new(content, offset)));
        }
        offset += line.len();
    }
    None
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#')
}

/// Tools name their keys by words; `::: a` is YAML too, but of nobody's front matter.
fn is_word(key: &str) -> bool {
    let within = |c: char| c.is_alphanumeric() || "_-. ".contains(c);
    key.starts_with(|c: char| c.is_alphabetic() || c == '_') && key.chars().all(within)
}

/// Whether a line has a key of ours, or nearly so.
fn has_key(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else { return false };
    let is_known = known_key(key).is_some() || close_key(key).is_some();
    is_known && (rest.is_empty() || rest.starts_with(' '))
}
