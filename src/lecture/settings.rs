//! The front matter's `check`, `limits` and `lints`.

use crate::diagnostic::{self, CODES, Code, Diagnostic, Level, Levels, Log};
use crate::notes::{Entry, FrontMatter, Value, closest};
use crate::python::Limits;
use crate::source::{Source, Span};

/// What a book says of all its notes; each may say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookSettings {
    pub comments: bool,
    pub limits: Limits,
    pub lints: Levels,
}

/// The same keys in the settings of a book.
pub fn of_book(log: &mut Log, source: &Source, front: &FrontMatter) -> BookSettings {
    let mut found = Log::default();
    let settings = BookSettings {
        comments: comments(&mut found, source, front),
        limits: limits(&mut found, source, front),
        lints: lints(&mut found, source, front),
    };
    for wrong in found.diagnostics() {
        let Diagnostic { span, message, .. } = wrong.clone();
        log.push(Diagnostic::new(Code::BadConfig, source, span, message));
    }
    settings
}

/// Whether values in comments are claims.
pub fn comments(log: &mut Log, source: &Source, front: &FrontMatter) -> bool {
    let mut comments = false;
    for entry in mapping(log, source, front, "check") {
        match (entry.key.as_str(), &entry.value) {
            ("comments", Value::Bool(value)) => comments = *value,
            ("comments", _) => {
                bad(log, source, entry.value_span, "`comments` is `true` or `false`");
            }
            (key, _) => {
                let message = format!("`check` has no key `{key}`; it has `comments`");
                bad(log, source, entry.key_span, &message);
            }
        }
    }
    comments
}

/// What the notes allow their own programs.
pub fn limits(log: &mut Log, source: &Source, front: &FrontMatter) -> Limits {
    let mut limits = Limits::default();
    for entry in mapping(log, source, front, "limits") {
        if let Err(takes) = limits.set(&entry.key, &entry.value.text()) {
            let (place, message) = if takes.starts_with("one of") {
                (entry.key_span, format!("there is no limit `{}`: {takes}", entry.key))
            } else {
                (entry.value_span, format!("`{}` takes {takes}", entry.key))
            };
            log.push(Diagnostic::new(Code::BadLimit, source, place, message));
        }
    }
    limits
}

/// How bad findings are.
pub fn lints(log: &mut Log, source: &Source, front: &FrontMatter) -> Levels {
    let mut levels = Levels::default();
    for entry in mapping(log, source, front, "lints") {
        let level = Level::read(&entry.value.text());
        let told = match (diagnostic::explain(&entry.key), level) {
            (None, _) => {
                let close = closest(&entry.key, CODES.iter().map(|row| row.name));
                let meant = close.map(|close| format!("; did you mean `{close}`?"));
                let message =
                    format!("there is no finding `{}`{}", entry.key, meant.unwrap_or_default());
                Some((entry.key_span, message))
            }
            (_, None) => {
                let takes = "a finding is set to `allow`, `hint`, `warn` or `deny`";
                Some((entry.value_span, takes.to_owned()))
            }
            (Some(row), Some(level)) => (!levels.set(row.code, level))
                .then(|| (entry.key_span, format!("`{}` is an error and stays one", entry.key))),
        };
        if let Some((place, message)) = told {
            bad(log, source, place, &message);
        }
    }
    levels
}

fn mapping<'a>(log: &mut Log, source: &Source, front: &'a FrontMatter, key: &str) -> &'a [Entry] {
    match front.get(key) {
        None => &[],
        Some(Entry { value: Value::Map(entries), .. }) => entries,
        Some(entry) => {
            bad(log, source, entry.value_span, &format!("`{key}` is a mapping"));
            &[]
        }
    }
}

fn bad(log: &mut Log, source: &Source, place: Span, message: &str) {
    log.push(Diagnostic::new(Code::BadFrontMatter, source, place, message));
}
