//! What the template of a page sees: the text of one chapter and the way to all others.

use serde::Serialize;

use crate::deck::{Article, ArticleHeading};
use crate::site::Book;
use crate::site::chapter::{Made, Written};
use crate::site::path::{deck_of, encoded, folder, page_of, relative};
use crate::site::summary::{Entry, Summary};

/// One page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page<'a> {
    /// Version of this form.
    pub format: u32,
    pub lang: String,
    /// `rtl` or `ltr` when the book says so.
    pub direction: Option<&'a str>,
    /// The chapter's name.
    pub title: &'a str,
    /// The book's title; may be empty.
    pub book: &'a str,
    pub authors: &'a [String],
    pub description: Option<&'a str>,
    /// The way to the root of the site, as in `../`.
    pub root: String,
    pub nav: Vec<NavItem<'a>>,
    pub previous: Option<Neighbour<'a>>,
    pub next: Option<Neighbour<'a>>,
    /// Address of the chapter's slides.
    pub deck: String,
    pub article: Article,
}

/// One line of the list of chapters.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NavItem<'a> {
    pub kind: NavKind,
    pub name: &'a str,
    /// As in `1.2.`; may be empty.
    pub number: &'a str,
    pub depth: u32,
    /// `None`: a draft.
    pub href: Option<String>,
    pub current: bool,
    /// What stands on the current page, its first heading left out.
    pub headings: Vec<ArticleHeading>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NavKind {
    Chapter,
    Part,
    Separator,
}

/// The chapter before or after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Neighbour<'a> {
    pub name: &'a str,
    pub href: String,
}

/// The list of chapters, before it is seen from a page.
pub struct Navigation<'a> {
    title: &'a str,
    entries: &'a [Entry],
    /// Name and page of the chapters that have one, in order.
    pages: Vec<(&'a str, String)>,
}

/// The navigation of a book.
pub fn navigation<'a>(book: &'a Book, summary: &'a Summary) -> Navigation<'a> {
    let heading = summary.title.as_deref();
    // mdBook's own template calls the file what it is.
    let heading = heading.filter(|title| !title.eq_ignore_ascii_case("summary"));
    let written = summary
        .chapters()
        .filter_map(|chapter| Some((chapter.name.as_str(), page_of(chapter.path.as_deref()?))));
    Navigation {
        title: book.config.title.as_deref().or(heading).unwrap_or(""),
        entries: &summary.entries,
        pages: written.collect(),
    }
}

impl<'a> Navigation<'a> {
    /// The page of the chapter with this number (from 0).
    pub fn page(&self, book: &'a Book, chapter: &'a Written, made: &Made, at: usize) -> Page<'a> {
        self.page_at(book, &chapter.page, chapter, made, made.article.clone(), at)
    }

    /// The same, standing elsewhere.
    pub fn page_at(
        &self,
        book: &'a Book,
        path: &str,
        chapter: &'a Written,
        made: &Made,
        article: Article,
        at: usize,
    ) -> Page<'a> {
        let folder = folder(path);
        let href = |page: &str| encoded(&relative(folder, page));
        let neighbour = |at: Option<usize>| {
            let (name, page) = self.pages.get(at?)?;
            Some(Neighbour { name, href: href(page) })
        };
        Page {
            format: FORMAT,
            lang: made.lang.clone(),
            direction: book.config.text_direction.as_deref().filter(|way| WAYS.contains(way)),
            title: &chapter.name,
            book: self.title,
            authors: &book.config.authors,
            description: book.config.description.as_deref(),
            root: "../".repeat(folder.split('/').filter(|part| !part.is_empty()).count()),
            nav: self.items(&chapter.page, &href, &article),
            previous: neighbour(at.checked_sub(1)),
            next: neighbour(Some(at + 1)),
            deck: href(&deck_of(&chapter.page)),
            article,
        }
    }

    fn items(
        &self,
        page: &str,
        href: &dyn Fn(&str) -> String,
        article: &Article,
    ) -> Vec<NavItem<'a>> {
        let item = |entry: &'a Entry| {
            let plain = |kind, name| NavItem {
                kind,
                name,
                number: "",
                depth: 0,
                href: None,
                current: false,
                headings: Vec::new(),
            };
            match entry {
                Entry::Separator => plain(NavKind::Separator, ""),
                Entry::Part(title) => plain(NavKind::Part, title.as_str()),
                Entry::Chapter(chapter) => {
                    let own = chapter.path.as_deref().map(page_of);
                    let current = own.as_deref() == Some(page);
                    let headings = article.headings.iter().skip(1).filter(|_| current).cloned();
                    NavItem {
                        number: &chapter.number,
                        depth: chapter.depth,
                        href: own.as_deref().map(href),
                        current,
                        headings: headings.collect(),
                        ..plain(NavKind::Chapter, chapter.name.as_str())
                    }
                }
            }
        };
        self.entries.iter().map(item).collect()
    }
}

/// Version of the page's form.
const FORMAT: u32 = 1;
const WAYS: &[&str] = &["ltr", "rtl"];
