//! JSON Schemas for editors, from the same tables that notes and books are checked by.

use serde_json::{Map, Value, json};

use crate::diagnostic::CODES;
use crate::notes::{KEYS, Scope, Takes};
use crate::python::LIMITS;
use crate::python::version::PROFILES;
use crate::site::{BOOK_KEYS, BookKey};

/// The front matter. Other tools' keys are not forbidden.
pub fn front_matter() -> Value {
    let mut properties = Map::new();
    for key in KEYS {
        properties.insert(key.name.to_owned(), property(key.takes, key.about));
        if key.scope == Scope::Slide {
            let about = format!("{}; for the first slide only", key.about);
            properties.insert(format!("_{}", key.name), property(key.takes, &about));
        }
    }
    let ours = properties.clone();
    properties.insert("heapdeck".to_owned(), json!({ "type": "object", "properties": ours }));
    schema("front-matter", "Front matter of heapdeck's notes", &properties)
}

/// What heapdeck reads of its own in `book.toml`. mdBook's keys are not forbidden.
pub fn book() -> Value {
    let mut properties = Map::new();
    for key in BOOK_KEYS {
        put(&mut properties, key.table.split('.'), key);
    }
    schema("book", "heapdeck's keys in book.toml", &properties)
}

/// Puts a key into its table, by the names of the tables around it.
fn put<'a>(
    place: &mut Map<String, Value>,
    mut around: impl Iterator<Item = &'a str>,
    key: &BookKey,
) {
    let Some(table) = around.next() else {
        place.insert(key.name.to_owned(), property(key.takes, key.about));
        return;
    };
    let inner = || json!({ "type": "object", "properties": {} });
    let table = place.entry(table).or_insert_with(inner).get_mut("properties");
    if let Some(inner) = table.and_then(Value::as_object_mut) {
        put(inner, around, key);
    }
}

/// The `$id` is a name, no address: the program that has the schema prints it.
fn schema(name: &str, title: &str, properties: &Map<String, Value>) -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:heapdeck:schema:{name}:1"),
        "title": title,
        "type": "object",
        "properties": properties,
    })
}

fn property(takes: Takes, about: &str) -> Value {
    let level = |least: u32| json!({ "type": "integer", "minimum": least, "maximum": 6 });
    let text = json!({ "type": ["string", "number", "boolean"] });
    let mut property = match takes {
        Takes::Text => text,
        // Some readers make a day of it, which no type of JSON's is.
        Takes::Date => json!({}),
        Takes::Duration => json!({ "anyOf": [
            { "type": "integer", "minimum": 0 },
            { "type": "string", "pattern": "^ *([0-9]+|([0-9]+ *h)? *([0-9]+ *(m|min))? *([0-9]+ *s)?) *$" },
        ] }),
        Takes::Tag => json!({ "anyOf": [
            { "type": "string", "pattern": "^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$" },
            // Norwegian, to a reader of YAML 1.1.
            { "const": false },
        ] }),
        Takes::Version => json!({ "enum": versions() }),
        Takes::Switch => json!({ "type": "boolean" }),
        Takes::Whole => json!({ "type": "integer", "minimum": 0 }),
        Takes::Between(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Takes::Word(words) => {
            json!({ "enum": words.iter().flat_map(|word| yaml_words(word)).collect::<Vec<_>>() })
        }
        Takes::Texts => json!({ "anyOf": [text, { "type": "array", "items": text }] }),
        Takes::Levels => json!({
            "anyOf": [level(0), { "type": "array", "items": level(1) }, { "enum": ["auto", false] }],
        }),
        Takes::Map => json!({ "type": "object" }),
        Takes::TextOrMap => json!({ "anyOf": [text, { "type": "object" }] }),
        Takes::Checks => json!({
            "type": "object", "properties": { "comments": { "type": "boolean" } }, "additionalProperties": false,
        }),
        Takes::Limits => limits(),
        Takes::Lints => lints(),
        Takes::Execute => {
            let switch = json!({ "type": ["boolean", "string"] });
            let names = ["echo", "eval", "output", "include"];
            let properties: Map<_, _> =
                names.map(|name| (name.to_owned(), switch.clone())).into_iter().collect();
            json!({ "type": "object", "properties": properties })
        }
    };
    if let Some(property) = property.as_object_mut() {
        property.insert("description".to_owned(), json!(about));
    }
    property
}

/// Each version as a text, and as the number that YAML makes of it.
fn versions() -> Vec<Value> {
    let mut names: Vec<Value> = PROFILES.iter().map(|profile| json!(profile.name)).collect();
    names.extend(
        PROFILES.iter().filter_map(|profile| Some(json!(profile.name.parse::<f64>().ok()?))),
    );
    names
}

fn limits() -> Value {
    let count = json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string", "pattern": "^[0-9]" }] });
    let properties: Map<_, _> =
        LIMITS.iter().map(|name| ((*name).to_owned(), count.clone())).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// `off` is `false` to a reader of YAML 1.1.
fn lints() -> Value {
    let level =
        json!({ "enum": ["allow", "off", false, "hint", "warn", "warning", "deny", "error"] });
    let properties: Map<_, _> =
        CODES.iter().map(|entry| (entry.name.to_owned(), level.clone())).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// A word as readers of YAML have it: `true` is no text, and `4:3` was a number of minutes once.
fn yaml_words(word: &str) -> Vec<Value> {
    if let Ok(switch) = word.parse::<bool>() {
        return vec![json!(switch), json!(word)];
    }
    let sexagesimal = word.split_once(':').and_then(|(minutes, seconds)| {
        Some(minutes.parse::<u64>().ok()? * 60 + seconds.parse::<u64>().ok()?)
    });
    std::iter::once(json!(word)).chain(sexagesimal.map(|number| json!(number))).collect()
}
