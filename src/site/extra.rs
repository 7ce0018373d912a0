//! What a site has beside its chapters: the whole book on one page, the page that is missing, old addresses.

use std::sync::Arc;

use crate::deck::{Words, is_remote, scheme, words};
use crate::diagnostic::{Code, Diagnostic, Log};
use crate::site::chapter::{Made, Written};
use crate::site::page::{Content, Kind, page};
use crate::site::path::{decoded, folder, join};
use crate::site::print::{self, Numbers};
use crate::site::render::POLICY;
use crate::site::{Book, Site};
use crate::source::{Files, Source, Span};

/// The whole book on one page.
pub fn print(site: &Site, chapters: &[Arc<Written>], made: &[Arc<Made>]) -> Result<String, String> {
    let pages = chapters.iter().map(|chapter| chapter.page.clone()).zip(1..);
    let numbers: Numbers = pages.collect();
    let parts = chapters.iter().zip(made);
    let text: String =
        parts.map(|(chapter, made)| print::part(&made.text, &chapter.page, &numbers)).collect();
    site.bare_page(PRINT, Kind::Print, "", &text)
}

/// What is shown at an address without a page.
pub fn missing(site: &Site) -> Result<String, String> {
    let words = site.words();
    let text = format!(
        "<div class=\"flow\"><h1>{}</h1><p>{}</p></div>",
        words.missing, words.missing_text
    );
    site.bare_page(MISSING, Kind::Missing, words.missing, &text)
}

/// Pages at old addresses, which lead to the new ones.
pub fn redirects(log: &mut Log, book: &Book, words: &Words, files: &mut Files) {
    let config = &book.config;
    let source = config.source.clone().unwrap_or_else(|| Source::new(crate::site::CONFIG, ""));
    for (from, to) in &config.html.redirect {
        let span = Span::from(to.span());
        let mut tell = |code, message| log.push(Diagnostic::new(code, &source, span, message));
        let (old, fragment) =
            from.split_once('#').map_or((from.as_str(), false), |(old, _)| (old, true));
        let path = old.trim_start_matches("./").trim_start_matches('/');
        let path = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        if join("", &path).as_deref() != Some(path.as_str()) {
            tell(Code::BadConfig, format!("`{from}` lies outside the site"));
            continue;
        }
        let to = to.get_ref();
        let is_print = |path: &str| path == PRINT && config.html.print.enable;
        let is_there = |path: &str| files.contains_key(path) || is_print(path);
        if scheme(to).is_some_and(|scheme| !SCHEMES.contains(&scheme.as_str())) {
            tell(
                Code::BadConfig,
                format!("`{from}` leads to `{to}`, which is no address of a page"),
            );
            continue;
        }
        if let Some(missing) = leads_nowhere(&path, to, &is_there) {
            tell(
                Code::BrokenLink,
                format!("`{from}` leads to `{missing}`, which the site has not"),
            );
        }
        match (fragment, is_there(&path)) {
            (false, false) => {
                files.insert(path, moved_page(to, words).into_bytes());
            }
            (false, true) => {
                tell(
                    Code::BadConfig,
                    format!("`{from}` is a page of the site, it cannot lead elsewhere"),
                );
            }
            // The page itself leads on from its lost places.
            (true, _) => {}
        }
    }
}

/// The file a redirect should lead to, when the site has it not. What lies above the site is not ours to know.
fn leads_nowhere(path: &str, to: &str, has: &dyn Fn(&str) -> bool) -> Option<String> {
    if is_remote(to) || scheme(to).is_some() || to.starts_with('/') {
        return None;
    }
    let end = to.find(['?', '#']).unwrap_or(to.len());
    let target = join(folder(path), &decoded(&to[..end]));
    let is_there = |target: &str| has(target) || has(&format!("{target}/index.html"));
    match target {
        Some(target) if !is_there(&target) && !target.is_empty() && end > 0 => Some(to.to_owned()),
        _ => None,
    }
}

fn moved_page(to: &str, words: &Words) -> String {
    let address = to.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n<title>{}</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; URL={address}\">\n<link rel=\"canonical\" href=\"{address}\">\n\
         </head>\n<body><main><h1>{}</h1><p><a href=\"{address}\">{address}</a></p></main></body>\n</html>\n",
        words.lang, words.moved, words.moved
    )
}

impl Site<'_> {
    /// The words of the book's language.
    pub fn words(&self) -> &'static Words {
        words(self.book.config.language.as_deref().unwrap_or("en"))
    }

    fn bare_page(&self, path: &str, kind: Kind, title: &str, text: &str) -> Result<String, String> {
        let lang = self.book.config.language.as_deref().unwrap_or("en");
        let content = Content {
            title,
            lang,
            current: "",
            headings: &[],
            text,
            stamp: "",
            deck: None,
            source: None,
            at: None,
            kind,
        };
        self.renderer.page(&page(self.book, &self.nav, path, &content))
    }
}

/// Where a page may lead by itself.
const SCHEMES: &[&str] = &["http", "https"];
pub const PRINT: &str = "print.html";
pub const MISSING: &str = "404.html";
