//! The keys of `book.toml`: those that are followed, those of mdBook that do nothing here, and all others.

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::notes::closest;
use crate::site::own::{BOOK_KEYS, BookKey};
use crate::source::{Source, Span};

/// Says which keys of a file that can be read do nothing: those of mdBook in one message, unknown ones each by itself.
pub fn check(log: &mut Log, source: &Source) {
    let Ok(file) = DeTable::parse(source.text()) else { return };
    let own: Vec<String> = BOOK_KEYS.iter().map(BookKey::path).collect();
    let mut walk = Walk { own: &own, idle: Vec::new(), unknown: Vec::new() };
    walk.table("", file.get_ref());
    walk.idle.sort_by_key(|(_, span)| *span);
    if let Some((_, span)) = walk.idle.first() {
        let names: Vec<String> = walk.idle.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message =
            format!("what these keys ask of mdBook is not done here: {}", names.join(", "));
        log.push(Diagnostic::new(Code::UnreadKey, source, *span, message));
    }
    walk.unknown.sort_by_key(|(_, span)| *span);
    for (name, span) in walk.unknown {
        let code = if is_own(&name) { Code::BadConfig } else { Code::UnreadKey };
        let mut diagnostic =
            Diagnostic::new(code, source, span, format!("nobody knows the key `{name}`"));
        if let Some(near) =
            closest(&name, FOLLOWED.iter().copied().chain(own.iter().map(String::as_str)))
        {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        log.push(diagnostic);
    }
}

struct Walk<'a> {
    /// Ours.
    own: &'a [String],
    idle: Vec<(String, Span)>,
    unknown: Vec<(String, Span)>,
}

impl Walk<'_> {
    fn known(&self) -> impl Iterator<Item = &str> {
        let own = self.own.iter().map(String::as_str);
        FOLLOWED.iter().chain(FREE).copied().chain(own)
    }

    fn table(&mut self, above: &str, table: &DeTable) {
        for (key, value) in table {
            let name = match above {
                "" => key.get_ref().to_string(),
                above => format!("{above}.{}", key.get_ref()),
            };
            let span = Span::from(key.span());
            if self.known().any(|known| known == name) {
                continue;
            }
            let below = format!("{name}.");
            match value.get_ref() {
                DeValue::Table(inner) if self.known().any(|known| known.starts_with(&below)) => {
                    self.table(&name, inner);
                }
                // Tables of other preprocessors and renderers, with whatever is in them.
                _ if IDLE.contains(&name.as_str())
                    || above == "preprocessor"
                    || above == "output" =>
                {
                    self.idle.push((name, span));
                }
                _ => self.unknown.push((name, span)),
            }
        }
    }
}

fn is_own(name: &str) -> bool {
    name.starts_with("heapdeck.") || name.starts_with("output.heapdeck.")
}

/// What is followed.
const FOLLOWED: &[&str] = &[
    "book.title",
    "book.authors",
    "book.author",
    "book.description",
    "book.language",
    "book.text-direction",
    "book.src",
    "build.build-dir",
    "output.html.default-theme",
    "output.html.smart-punctuation",
    "output.html.curly-quotes",
    "output.html.definition-lists",
    "output.html.admonitions",
    "output.html.mathjax-support",
    "output.html.additional-css",
    "output.html.additional-js",
    "output.html.no-section-label",
    "output.html.fold.enable",
    "output.html.fold.level",
    "output.html.print.enable",
    "output.html.print.page-break",
    "output.html.search.enable",
    "output.html.search.limit-results",
    "output.html.search.teaser-word-count",
    "output.html.search.use-boolean-and",
    "output.html.search.boost-title",
    "output.html.search.boost-hierarchy",
    "output.html.search.boost-paragraph",
    "output.html.search.heading-split-level",
    "output.html.git-repository-url",
    "output.html.edit-url-template",
    "output.html.site-url",
    "output.html.cname",
    "output.html.input-404",
];

/// Tables whose keys are the author's, and keys that ask for what is done anyway.
const FREE: &[&str] = &[
    "output.html.redirect",
    "output.html.code.hidelines",
    "output.html.search.chapter",
    "preprocessor.heapdeck",
    "preprocessor.links",
    "preprocessor.index",
    "build.create-missing",
    "build.use-default-preprocessors",
    "build.extra-watch-dirs",
    "rust",
    "output.html.preferred-dark-theme",
    "output.html.git-repository-icon",
    "output.html.math",
    "output.html.playground",
    "output.html.playpen",
    "output.html.hash-files",
    "output.html.copy-fonts",
    "output.html.sidebar-header-nav",
    "output.html.search.expand",
    "output.html.search.copy-js",
    "output.html.live-reload-endpoint",
    "output.html.livereload-url",
];

/// Keys of mdBook, of today or of earlier, that do nothing here.
const IDLE: &[&str] = &[
    "book.multilingual",
    "output.html.theme",
    "output.html.google-analytics",
    "output.html.google_analytics",
];
