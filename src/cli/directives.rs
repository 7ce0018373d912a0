//! `heapdeck directives`: every key and flag that notes may carry, read from their tables.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::cli::arguments::{Directives, DirectivesFormat};
use crate::cli::{Status, disk};
use crate::notes::{FLAGS, KEYS, Key, SHOWS, Scope, Takes};

/// Prints the tables.
pub fn directives(options: &Directives) -> Result<Status, String> {
    let text = match options.format {
        DirectivesFormat::Text => text(),
        DirectivesFormat::Json => written(&tables())?,
        DirectivesFormat::Schema => written(&schema())?,
    };
    disk::write(Path::new("-"), text.as_bytes())?;
    Ok(Status::Success)
}

fn written(value: &Value) -> Result<String, String> {
    let text = serde_json::to_string_pretty(value).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}

fn text() -> String {
    let keys = |scope: Scope| {
        let keys = KEYS.iter().filter(move |key| key.scope == scope);
        keys.map(|key| (key.name.to_owned(), key.about.to_owned())).collect::<Vec<_>>()
    };
    let flags = FLAGS.iter().map(|flag| {
        let also = flag.aliases.join(", ");
        let also = if also.is_empty() { String::new() } else { format!(" (also {also})") };
        (flag.name.to_owned(), format!("{}{also}", flag.about))
    });
    let shows = SHOWS.iter().map(|(name, show)| (format!("show={name}"), show.about().to_owned()));
    let groups = [
        ("Keys of the whole file, in the front matter or in a comment", keys(Scope::Deck)),
        (
            "Keys of slides, in the front matter or as <!-- key: value -->; <!-- _key: value --> for one slide",
            keys(Scope::Slide),
        ),
        ("Flags of a fence, after its language", flags.collect()),
        ("Pictures", shows.collect()),
    ];
    let mut text = String::new();
    for (title, rows) in groups {
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}{title}:");
        let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, about) in rows {
            let _ = writeln!(text, "  {name:width$}  {about}");
        }
    }
    text
}

fn tables() -> Value {
    let scope = |scope: Scope| if scope == Scope::Deck { "deck" } else { "slide" };
    json!({
        "version": 1,
        "keys": KEYS.iter().map(|key| json!({
            "name": key.name, "scope": scope(key.scope), "about": key.about,
        })).collect::<Vec<_>>(),
        "flags": FLAGS.iter().map(|flag| json!({
            "name": flag.name.trim_end_matches('='), "value": flag.name.ends_with('='),
            "aliases": flag.aliases, "about": flag.about,
        })).collect::<Vec<_>>(),
        "show": SHOWS.iter().map(|(name, show)| json!({
            "name": name, "about": show.about(),
        })).collect::<Vec<_>>(),
    })
}

/// The front matter as JSON Schema. Other tools' keys are not forbidden.
fn schema() -> Value {
    let properties: Map<_, _> =
        KEYS.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter of heapdeck's notes",
        "type": "object",
        "properties": properties,
    })
}

fn property(key: &Key) -> Value {
    let level = json!({ "type": "integer", "minimum": 1, "maximum": 6 });
    let text = json!({ "type": ["string", "number", "boolean"] });
    let mut property = match key.takes {
        Takes::Text => text,
        Takes::Switch => json!({ "type": "boolean" }),
        Takes::Whole => json!({ "type": "integer", "minimum": 0 }),
        Takes::Word(words) => {
            json!({ "enum": words.iter().map(|word| yaml_word(word)).collect::<Vec<_>>() })
        }
        Takes::Texts => json!({ "anyOf": [text, { "type": "array", "items": text }] }),
        Takes::Levels => {
            json!({ "anyOf": [level, { "type": "array", "items": level }, { "enum": ["auto", false] }] })
        }
        Takes::Map => json!({ "type": "object" }),
        Takes::TextOrMap => json!({ "anyOf": [text, { "type": "object" }] }),
    };
    property["description"] = json!(key.about);
    property
}

/// `true` and `false` are no texts in YAML.
fn yaml_word(word: &str) -> Value {
    word.parse::<bool>().map_or_else(|_| json!(word), Value::Bool)
}
