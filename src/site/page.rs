//! What the template of a page sees: the text of one chapter and the way to all others.

use serde::Serialize;

use crate::deck::{ArticleHeading, Words, escape_value, scheme, words};
use crate::site::Book;
use crate::site::nav::{Nav, Neighbour};
use crate::site::path::{encoded, folder, relative};

/// One page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page<'a> {
    /// Version of this form.
    pub format: u32,
    pub lang: &'a str,
    /// `rtl` or `ltr` when the book says so.
    pub direction: Option<&'a str>,
    /// What the window is called.
    pub title: String,
    /// The book's title; may be empty.
    pub book: &'a str,
    pub authors: &'a [String],
    pub description: Option<&'a str>,
    /// The way to the root of the site, as in `../`.
    pub root: String,
    /// The list of chapters, as markup.
    pub nav: String,
    pub previous: Option<Neighbour<'a>>,
    pub next: Option<Neighbour<'a>>,
    /// Address of the chapter's slides.
    pub deck: Option<String>,
    /// Address at which the chapter can be edited.
    pub edit: Option<String>,
    /// The address of this page from the root; empty where it has none.
    pub path: &'a str,
    /// The text, as markup.
    pub text: &'a str,
    /// What was modelled; empty when nothing ran.
    pub stamp: &'a str,
    /// The same as a sentence.
    pub made: Option<String>,
    pub words: &'static Words,
    /// The language of the words, when it is another one than the page's.
    pub foreign: Option<&'static str>,
    pub book_wide: Wide<'a>,
    pub kind: Kind,
    /// Whether an element of the text has a style of its own.
    pub styled: bool,
    /// Where places that this page has lost are now: `#old` and an address.
    pub moved: Vec<(&'a str, &'a str)>,
}

/// What all pages of a book have in common.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Wide<'a> {
    pub search: bool,
    pub print: bool,
    pub repository: Option<&'a str>,
    /// `light` or `dark` when the book chooses.
    pub theme: Option<&'static str>,
    /// Chapters deeper than this are folded at first.
    pub fold: Option<u8>,
    pub styles: &'a [String],
    pub scripts: &'a [String],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Chapter,
    /// The whole book.
    Print,
    /// What is shown at an address without a page.
    Missing,
}

/// The text of a page, and what else is known of it.
pub struct Content<'a> {
    pub title: &'a str,
    pub lang: &'a str,
    pub direction: Option<&'static str>,
    /// The chapter's own page, which the list of chapters marks.
    pub current: &'a str,
    pub headings: &'a [ArticleHeading],
    pub text: &'a str,
    pub stamp: &'a str,
    /// Of the deck, from the root of the site.
    pub deck: Option<String>,
    /// Of the chapter's file.
    pub source: Option<&'a str>,
    /// The chapter's number from 0.
    pub at: Option<usize>,
    pub kind: Kind,
}

/// A page that stands at a path of the site.
pub fn page<'a>(book: &'a Book, nav: &'a Nav, path: &'a str, content: &Content<'a>) -> Page<'a> {
    let folder = folder(path);
    let config = &book.config;
    let words = words(content.lang);
    let root = match content.kind {
        // It is shown at any address.
        Kind::Missing => root_of(book),
        _ => "../".repeat(folder.split('/').filter(|part| !part.is_empty()).count()),
    };
    let nav_html = nav.html(folder, content.current, content.headings);
    let from_root = content.kind == Kind::Missing;
    let title = if nav.title.is_empty() || content.title == nav.title {
        content.title.to_owned()
    } else if content.title.is_empty() {
        nav.title.clone()
    } else {
        format!("{} - {}", content.title, nav.title)
    };
    let edit = config.html.edit_url_template.as_deref().zip(content.source);
    let src = config.src.as_deref().unwrap_or("src").trim_matches('/');
    let below = if src.is_empty() || src == "." { String::new() } else { format!("{src}/") };
    Page {
        format: FORMAT,
        lang: content.lang,
        direction: content.direction,
        title,
        book: &nav.title,
        authors: &config.authors,
        description: config.description.as_deref(),
        nav: if from_root { with_root(&nav_html, &root) } else { nav_html },
        previous: nav.neighbour(content.at.and_then(|at| at.checked_sub(1)), folder),
        next: nav.neighbour(content.at.map(|at| at + 1), folder),
        deck: content.deck.as_deref().map(|deck| encoded(&relative(folder, deck))),
        edit: edit.map(|(template, path)| template.replace("{path}", &format!("{below}{path}"))),
        path: if content.kind == Kind::Chapter { path } else { "" },
        text: content.text,
        stamp: content.stamp,
        made: (!content.stamp.is_empty()).then(|| words.made.replace('#', content.stamp)),
        words,
        foreign: (!words.are_in(content.lang)).then_some(words.lang),
        book_wide: wide(book),
        kind: content.kind,
        styled: content.text.contains(" data-css=\""),
        moved: moved(book, path),
        root,
    }
}

fn wide(book: &Book) -> Wide<'_> {
    let html = &book.config.html;
    let theme = html.default_theme.as_deref().map(str::to_ascii_lowercase);
    let theme = match theme.as_deref() {
        Some("light" | "rust") => Some("light"),
        Some("dark" | "navy" | "coal" | "ayu") => Some("dark"),
        _ => None,
    };
    Wide {
        search: html.search.enable,
        print: html.print.enable,
        repository: html.git_repository_url.as_deref(),
        theme,
        fold: html.fold.enable.then_some(html.fold.level),
        styles: &html.additional_css,
        scripts: &html.additional_js,
    }
}

/// The redirects of places in a page: `"/a.html#old" = "b.html#new"`.
pub fn moved<'a>(book: &'a Book, path: &str) -> Vec<(&'a str, &'a str)> {
    let redirects = book.config.html.redirect.iter();
    let of_page = redirects.filter_map(|(from, to)| {
        let at = from.find('#')?;
        let leads_on = scheme(to.get_ref()).is_none_or(|it| REDIRECTS.contains(&it.as_str()));
        (leads_on && page_at(&from[..at]) == path).then_some((&from[at..], to.get_ref().as_str()))
    });
    of_page.collect()
}

/// The address at which the site lies on its server.
pub fn root_of(book: &Book) -> String {
    let site_url = book.config.html.site_url.as_deref().unwrap_or("/");
    format!("{}/", site_url.trim_end_matches('/'))
}

/// The list of chapters with whole addresses.
fn with_root(nav: &str, root: &str) -> String {
    let mut link = " href=\"".to_owned();
    escape_value(&mut link, root);
    nav.replace(" href=\"", &link)
}

/// The page at an address as `book.toml` has it.
pub fn page_at(address: &str) -> String {
    let path = address.trim_start_matches("./").trim_start_matches('/');
    let is_folder = path.is_empty() || path.ends_with('/');
    if is_folder { format!("{path}index.html") } else { path.to_owned() }
}

/// Where a page may lead by itself.
pub const REDIRECTS: &[&str] = &["http", "https"];
/// Version of the page's form.
const FORMAT: u32 = 2;
