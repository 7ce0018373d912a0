//! The keys of `book.toml` that are heapdeck's own.

use toml::de::{DeTable, DeValue};

use crate::diagnostic::Log;
use crate::lecture::{BookSettings, of_book};
use crate::notes::{Entry, FrontMatter, Takes, Value};
use crate::source::{Source, Span};

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct BookKey {
    pub table: &'static str,
    pub name: &'static str,
    pub takes: Takes,
    pub about: &'static str,
}

impl BookKey {
    /// The table and the name.
    pub fn path(&self) -> String {
        format!("{}.{}", self.table, self.name)
    }
}

pub const BOOK_KEYS: &[BookKey] = &[
    row(
        "output.heapdeck",
        "run",
        Takes::Switch,
        "`false`: Python is shown as other code is, and not run",
    ),
    row(
        "output.heapdeck",
        "decks",
        Takes::Switch,
        "`false`: chapters are pages only, without decks",
    ),
    row(
        "heapdeck",
        "run",
        Takes::Switch,
        "the same as in `[output.heapdeck]`, which goes before it",
    ),
    row(
        "heapdeck",
        "decks",
        Takes::Switch,
        "the same as in `[output.heapdeck]`, which goes before it",
    ),
    row(
        "heapdeck",
        "check",
        Takes::Checks,
        "what is checked: `comments = true` makes values in comments claims",
    ),
    row(
        "heapdeck",
        "limits",
        Takes::Limits,
        "limits of each run, as in `steps = \"100k\"`; lower than what holds anyway",
    ),
    row("heapdeck", "lints", Takes::Lints, "how bad findings are, as in `missing-alt = \"deny\"`"),
    row(PREPROCESSOR, "command", Takes::Text, "how mdBook starts it: `heapdeck mdbook`"),
    row(
        PREPROCESSOR,
        "after",
        Takes::Texts,
        "`[\"links\"]`: what is included stands in its block before that runs",
    ),
    row(PREPROCESSOR, "before", Takes::Texts, "preprocessors of mdBook's that come later"),
    row(
        PREPROCESSOR,
        "renderers",
        Takes::Texts,
        "the renderers that it works for; all when absent",
    ),
    row(PREPROCESSOR, "python", Takes::Version, "the CPython version where a chapter names none"),
    row(PREPROCESSOR, "seed", Takes::Whole, "seed of the runs"),
    row(PREPROCESSOR, "strict", Takes::Switch, "`true`: warnings stop mdBook"),
    row(PREPROCESSOR, "figures", Takes::Switch, "`false`: no pictures, only output"),
];

const PREPROCESSOR: &str = "preprocessor.heapdeck";

const fn row(
    table: &'static str,
    name: &'static str,
    takes: Takes,
    about: &'static str,
) -> BookKey {
    BookKey { table, name, takes, about }
}

/// What `[heapdeck]` says of all notes; what is wrong in it is said with its place.
pub fn settings(log: &mut Log, source: &Source) -> BookSettings {
    let Ok(file) = DeTable::parse(source.text()) else { return BookSettings::default() };
    let own = entries(file.get_ref()).into_iter().find(|entry| entry.key == "heapdeck");
    let Some(Entry { value: Value::Map(entries), .. }) = own else {
        return BookSettings::default();
    };
    of_book(log, source, &FrontMatter { entries, ..FrontMatter::default() })
}

/// A table as front matter has it.
fn entries(table: &DeTable) -> Vec<Entry> {
    let rows = table.iter().map(|(key, it)| Entry {
        key: key.get_ref().to_string(),
        key_span: Span::from(key.span()),
        value: value(it.get_ref()),
        value_span: Span::from(it.span()),
    });
    rows.collect()
}

fn value(value: &DeValue) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            let number = i64::from_str_radix(number.as_str(), number.radix());
            Value::Number(number.map_or_else(|_| String::new(), |number| number.to_string()))
        }
        DeValue::Float(number) => Value::Number(number.as_str().to_owned()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(time) => Value::Text(time.to_string()),
        DeValue::Array(values) => {
            Value::List(values.iter().map(|it| self::value(it.get_ref())).collect())
        }
        DeValue::Table(table) => Value::Map(entries(table)),
    }
}
