//! `heapdeck directives`: every key and flag that notes may carry, read from their tables.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::cli::arguments::{Directives, DirectivesFormat};
use crate::cli::{Status, disk, schema};
use crate::notes::{FLAGS, KEYS, SHOWS, Scope};

/// Prints the tables.
pub fn directives(options: &Directives) -> Result<Status, String> {
    let text = match options.format {
        DirectivesFormat::Text => text(),
        DirectivesFormat::Json => written(&tables())?,
        DirectivesFormat::Schema => written(&schema::front_matter())?,
        DirectivesFormat::BookSchema => written(&schema::book())?,
    };
    disk::write(&options.output, text.as_bytes())?;
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
