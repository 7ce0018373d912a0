//! What a site has beside its chapters: the whole book on one page, the page that is missing, old addresses.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::deck::{Words, escape_value, is_remote, scheme, words};
use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::direction;
use crate::site::builder::Chaptered;
use crate::site::chapter::{self, Made};
use crate::site::page::{self, Content, Kind, page};
use crate::site::path::{decoded, encoded, folder, join, page_of, relative};
use crate::site::print::{self, Parts};
use crate::site::render::{ASSETS, POLICY};
use crate::site::styles::Styles;
use crate::site::{Book, Site};
use crate::source::{Files, Source, Span};

/// The whole book on one page, of the parts that its chapters are there.
pub fn print(site: &Site, chapters: &[Chaptered], parts: &mut Parts) -> Result<String, String> {
    let chapters = chapters.iter().map(|(from, made)| (from.written.page.as_str(), made));
    let chapters: Vec<(&str, &Arc<Made>)> = chapters.collect();
    site.bare_page(PRINT, Kind::Print, "", parts.text(&chapters))
}

/// What is shown at an address without a page, and its path: the author's own text (mdBook's `input-404`), else ours.
pub fn missing(
    log: &mut Log,
    site: &Site,
    styles: &mut Styles,
) -> Result<Option<(String, String)>, String> {
    let asked = site.book.config.html.input_404.as_ref();
    let file = asked.map_or(MISSING_FILE, |asked| asked.get_ref().as_str());
    if file.is_empty() {
        return Ok(None);
    }
    let path = page_of(file);
    let words = site.words();
    let page = |title: &str, text: &str| {
        let html = site.bare_page(&path, Kind::Missing, title, text)?;
        Ok(Some((path.clone(), html)))
    };
    match (chapter::loose(log, site, file, words.missing, styles), asked) {
        (Some(found), _) => {
            let (title, text) = found?;
            let root = page::root_of(site.book);
            return page(&title, &rooted(&text, &root));
        }
        (None, Some(asked)) => {
            let config = site.book.config.source.clone();
            let source = config.unwrap_or_else(|| Source::new(crate::site::CONFIG, ""));
            let message = format!("`input-404` names `{file}`, and there is no such file of text");
            log.push(Diagnostic::new(Code::BadConfig, &source, Span::from(asked.span()), message));
        }
        (None, None) => {}
    }
    let (title, text) = (words.missing, words.missing_text);
    page(title, &format!("<div class=\"flow\"><h1>{title}</h1><p>{text}</p></div>"))
}

/// A text that is shown at any address: what lies in the site is named from its root.
fn rooted(text: &str, root: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (tag, after) = rest.split_at(print::tag_end(rest));
        rooted_tag(&mut out, tag, root);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn rooted_tag(out: &mut String, tag: &str, root: &str) {
    let mut rest = tag;
    let marks = [" href=\"", " src=\"", " href='", " src='"];
    let next = |text: &str| {
        let found = marks.iter().filter_map(|mark| Some(text.find(mark)? + mark.len()));
        found.min()
    };
    while let Some(end) = next(rest) {
        let (before, after) = rest.split_at(end);
        out.push_str(before);
        let is_whole = is_remote(after) || scheme(after).is_some() || after.starts_with(['#', '/']);
        if !is_whole {
            escape_value(out, root);
        }
        rest = after;
    }
    out.push_str(rest);
}

/// A page that is gone, as the settings have it, and the address it leads to.
struct Moved<'b> {
    from: &'b str,
    to: &'b str,
    span: Span,
}

/// Pages at old addresses, which lead to the new ones.
pub fn redirects(log: &mut Log, book: &Book, words: &Words, files: &mut Files) {
    let config = &book.config;
    let source = config.source.clone().unwrap_or_else(|| Source::new(crate::site::CONFIG, ""));
    let mut tell =
        |code, span, message: String| log.push(Diagnostic::new(code, &source, span, message));
    let is_page =
        |path: &str| files.contains_key(path) || path == PRINT && config.html.print.enable;
    // The pages that are gone, and places in them that lead elsewhere.
    let mut moved: BTreeMap<String, Moved> = BTreeMap::new();
    let mut places = Vec::new();
    for (from, to) in &config.html.redirect {
        let (span, to) = (Span::from(to.span()), to.get_ref().as_str());
        let old = from.split_once('#').map_or(from.as_str(), |(old, _)| old);
        let path = page::page_at(old);
        if join("", &path).as_deref() != Some(path.as_str()) {
            tell(Code::BadConfig, span, format!("`{from}` lies outside the site"));
        } else if scheme(to).is_some_and(|scheme| !page::REDIRECTS.contains(&scheme.as_str())) {
            let message = format!("`{from}` leads to `{to}`, which is no address of a page");
            tell(Code::BadConfig, span, message);
        } else if old.len() < from.len() {
            places.push((path, Moved { from, to, span }));
        } else if is_page(&path) {
            let message = format!("`{from}` is a page of the site, it cannot lead elsewhere");
            tell(Code::BadConfig, span, message);
        } else {
            moved.insert(path, Moved { from, to, span });
        }
    }
    let is_there = |path: &str| is_page(path) || moved.contains_key(path);
    for (path, Moved { from, to, span }) in
        moved.iter().chain(places.iter().map(|(path, place)| (path, place)))
    {
        if leads_nowhere(path, to, &is_there) {
            let message = format!("`{from}` leads to `{to}`, which the site has not");
            tell(Code::BrokenLink, *span, message);
        }
    }
    // A page of the site leads on from its lost places itself.
    for (path, Moved { from, span, .. }) in places.iter().filter(|(path, _)| !is_there(path)) {
        let message =
            format!("`{from}` is a place in a page that is gone: say where `{path}` leads, too");
        tell(Code::BadConfig, *span, message);
    }
    let (circling, leading): (Vec<_>, Vec<_>) =
        moved.iter().partition(|(path, _)| comes_back(path, &moved));
    for (_, Moved { from, to, span }) in circling {
        let message = format!("`{from}` leads to `{to}`, and from there back to itself");
        tell(Code::BrokenLink, *span, message);
    }
    for (path, Moved { to, .. }) in leading {
        let html = moved_page(path, to, &page::moved(book, path), words);
        files.insert(path.clone(), html.into_bytes().into());
        let script = format!("{ASSETS}/{MOVED}");
        files.entry(script).or_insert_with(|| MOVED_SCRIPT.as_bytes().to_vec().into());
    }
}

/// Whether a page that is gone leads to itself by way of others.
fn comes_back(path: &str, moved: &BTreeMap<String, Moved>) -> bool {
    let next = |path: &String| {
        let target = target(path, moved.get(path)?.to)?;
        [format!("{target}/index.html"), target].into_iter().find(|path| moved.contains_key(path))
    };
    let way = std::iter::successors(next(&path.to_owned()), next);
    way.take(moved.len()).any(|met| met == path)
}

/// The file a redirect leads to. What lies on a server beside the site is not ours to know.
fn target(path: &str, to: &str) -> Option<String> {
    if is_remote(to) || to.starts_with('/') {
        return None;
    }
    let end = to.find(['?', '#']).unwrap_or(to.len());
    if end == 0 { Some(path.to_owned()) } else { join(folder(path), &decoded(&to[..end])) }
}

/// Whether the site has not what a redirect should lead to.
fn leads_nowhere(path: &str, to: &str, has: &dyn Fn(&str) -> bool) -> bool {
    target(path, to).is_some_and(|target| {
        !target.is_empty()
            && target != path
            && !has(&target)
            && !has(&format!("{target}/index.html"))
    })
}

/// `places` of the page lead elsewhere than the page itself. Only a script knows which place was asked for.
fn moved_page(path: &str, to: &str, places: &[(&str, &str)], words: &Words) -> String {
    let escaped = |text: &str| {
        let mut escaped = String::new();
        escape_value(&mut escaped, text);
        escaped
    };
    let address = escaped(to);
    let row = |(from, to): &(&str, &str)| {
        let (from, to) = (escaped(from), escaped(to));
        format!("<template class=\"moved\" data-from=\"{from}\" data-to=\"{to}\"></template>\n")
    };
    let rows: String = places.iter().map(row).collect();
    let script = encoded(&relative(folder(path), &format!("{ASSETS}/{MOVED}")));
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n<title>{}</title>\n\
         <link rel=\"canonical\" href=\"{address}\">\n\
         <noscript><meta http-equiv=\"refresh\" content=\"0; URL={address}\">\n</noscript>\n\
         {rows}<script src=\"{script}\"></script>\n\
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
        let config = &self.book.config;
        let lang = config.language.as_deref().unwrap_or("en");
        let content = Content {
            title,
            lang,
            direction: direction(config.text_direction.as_deref(), lang),
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

/// The script that knows where lost places are.
const MOVED: &str = "moved.js";
const MOVED_SCRIPT: &str = include_str!("../../templates/moved.js");
pub const PRINT: &str = "print.html";
const MISSING_FILE: &str = "404.md";
