//! Many lectures as one site: each chapter a page to read and a deck, with navigation and checked links.

mod path;
mod keys;
mod config;
mod summary;
mod parallel;
mod links;
mod styles;
mod search;
mod nav;
mod page;
mod print;
mod render;
pub mod mdbook;
mod kept;
mod alone;
mod chapter;
mod extra;

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use self::alone::check_alone;
pub use self::config::{Config, read as read_config};
pub use self::kept::{Ran, Shelf};
pub use self::nav::Neighbour;
pub use self::page::{Kind, Page, Wide};
pub use self::path::decoded;

use crate::deck::Theme;
use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::{Lecture, Wishes};
use crate::site::chapter::{Made, Written};
use crate::site::links::Places;
use crate::site::nav::Nav;
use crate::site::render::{ASSETS, Renderer};
use crate::site::summary::{Chapter, Summary};
use crate::source::{Files, Source, Span};

/// Texts that were asked for, by their path, or why they cannot be read.
pub type Texts = BTreeMap<String, Result<String, String>>;

/// A book as it lies on the disk.
#[derive(Clone, Debug, Default)]
pub struct Book {
    pub config: Config,
    /// Everything in the folder of `SUMMARY.md`, by its path from there.
    pub files: Files,
    /// What chapters include from elsewhere, by the way to it from there.
    pub beside: Texts,
    /// What holds for each chapter beside what it says itself.
    pub wishes: Wishes,
    /// The chapters are somebody else's.
    pub untrusted: bool,
}

/// Runs the programs of a lecture, in order: the site has never heard of the machine.
pub type Run<'a> = &'a (dyn Fn(&Lecture) -> Ran + Sync);

/// Builds a book, again and again: chapters that are as before are not made again.
#[derive(Debug, Default)]
pub struct Builder {
    /// Threads that work at once; the site is the same for any number.
    pub jobs: usize,
    /// Whether it will build again; else nothing is kept.
    pub keeps: bool,
    /// Where it finds what runs led to before.
    pub shelf: Option<Arc<dyn Shelf>>,
    written: BTreeMap<String, (Key, Arc<Written>)>,
    made: BTreeMap<String, (Key, Arc<Made>)>,
}

/// What a chapter was made of.
type Key = [u8; 32];

/// A site that is being made.
pub struct Site<'a> {
    book: &'a Book,
    run: Run<'a>,
    renderer: Renderer<'a>,
    nav: Nav,
    places: Places,
    /// Whether a chapter is the page where readers start.
    has_index: bool,
    shelf: Option<Arc<dyn Shelf>>,
    /// A sum of what every chapter's body depends on beside its own text.
    made_of: Key,
}

/// A site whose pages are there, and not yet what is made of all of them together.
pub struct Pages<'a> {
    /// By paths from the root. Empty when the summary cannot be followed.
    pub files: Files,
    rest: Option<Rest<'a>>,
}

/// What the print page and the search's index are made of.
struct Rest<'a> {
    site: Site<'a>,
    chapters: Vec<Arc<Written>>,
    made: Vec<Arc<Made>>,
}

/// The site of a book, by paths from its root. It is empty when the summary cannot be followed; other findings
/// leave it whole. Fails only for a user's own template.
pub fn build(log: &mut Log, book: &Book, theme: &Theme, run: Run) -> Result<Files, String> {
    let mut pages = Builder::default().pages(log, book, theme, run)?;
    let whole = pages.whole()?;
    pages.files.extend(whole);
    Ok(pages.files)
}

impl Builder {
    /// One that works with this many threads.
    pub fn new(jobs: usize) -> Builder {
        Builder { jobs, ..Builder::default() }
    }

    /// The pages of a book. Fails only for a user's own template.
    pub fn pages<'a>(
        &mut self,
        log: &mut Log,
        book: &'a Book,
        theme: &'a Theme,
        run: Run<'a>,
    ) -> Result<Pages<'a>, String> {
        let none = Pages { files: Files::new(), rest: None };
        let Some(summary) = read_summary(log, book) else { return Ok(none) };
        let settings = digest(&[format!("{:?}", book.config).as_bytes()]);
        let Some(chapters) = self.read(log, book, &summary, &settings) else { return Ok(none) };
        let site = Site {
            shelf: self.shelf.clone(),
            made_of: if self.shelf.is_some() { made_of(book, theme) } else { settings },
            book,
            run,
            renderer: Renderer::new(theme)?,
            nav: Nav::new(book, &summary),
            places: chapter::places(book, &chapters),
            has_index: chapters.iter().any(|chapter| chapter.page == INDEX),
        };
        let mut made = self.make(&site, &summary, &chapters)?;
        if !self.keeps {
            self.made.clear();
        }
        let mut files = Files::new();
        let mut styles = styles::Styles::new();
        for made in &mut made {
            log.extend(made.said.clone());
            styles.extend(made.styles.clone());
            match Arc::get_mut(made) {
                Some(own) => files.append(&mut own.files),
                None => files.extend(made.files.clone()),
            }
        }
        shared(log, &site, &mut files, &mut styles)?;
        files.insert(format!("{ASSETS}/own.css"), styles::sheet(&styles).into_bytes());
        copy(&mut files, book);
        Ok(Pages { files, rest: Some(Rest { site, chapters, made }) })
    }

    fn read(
        &mut self,
        log: &mut Log,
        book: &Book,
        summary: &Summary,
        settings: &Key,
    ) -> Option<Vec<Arc<Written>>> {
        let key = |chapter: &Chapter, bytes: &[u8]| {
            digest(&[settings, format!("{}{}", chapter.name, chapter.depth).as_bytes(), bytes])
        };
        // What a chapter includes may have changed where it has not.
        let includes = |bytes: &[u8]| {
            let has = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
            has(b"{{") || has(b"<<<") || has(b"<!-- include:")
        };
        let known = |chapter: &Chapter, bytes: &[u8]| {
            let (before, written) = self.written.get(chapter.path.as_ref()?)?;
            let is_same = !includes(bytes) && *before == key(chapter, bytes);
            is_same.then(|| Arc::clone(written))
        };
        let (chapters, is_good) = chapter::read(log, book, summary, self.jobs, &known);
        if !is_good {
            return None;
        }
        let listed =
            summary.chapters().filter_map(|chapter| Some((chapter.path.as_ref()?, chapter)));
        let listed: BTreeMap<&String, &Chapter> = listed.collect();
        self.written = chapters
            .iter()
            .filter_map(|written| {
                let bytes = book.files.get(&written.path)?;
                let key = key(listed.get(&written.path)?, bytes);
                Some((written.path.clone(), (key, Arc::clone(written))))
            })
            .collect();
        Some(chapters)
    }

    fn make(
        &mut self,
        site: &Site,
        summary: &Summary,
        chapters: &[Arc<Written>],
    ) -> Result<Vec<Arc<Made>>, String> {
        let common = common_key(site, summary);
        let items: Vec<(usize, &Arc<Written>)> = chapters.iter().enumerate().collect();
        let made = parallel::map(self.jobs, &items, |(at, written)| {
            let notes = &written.notes;
            let front = format!("{:?}{at}", notes.front_matter);
            let key = digest(&[&common, front.as_bytes(), notes.source.text().as_bytes()]);
            match self.made.get(&written.path) {
                Some((before, made)) if *before == key => Ok((key, Arc::clone(made))),
                _ => chapter::make(site, *at, written).map(|made| (key, Arc::new(made))),
            }
        });
        let made: Vec<(Key, Arc<Made>)> = made.into_iter().collect::<Result<_, String>>()?;
        let paths = chapters.iter().map(|chapter| chapter.path.clone());
        self.made = paths.zip(made.iter().cloned()).collect();
        Ok(made.into_iter().map(|(_, made)| made).collect())
    }
}

/// Of all that a chapter's page depends on beside its own text.
fn common_key(site: &Site, summary: &Summary) -> Key {
    let book = site.book;
    let mut hasher = Sha256::new();
    let settings = (&book.config, book.untrusted, &book.wishes);
    hasher.update(format!("{settings:?}{:?}{:?}", summary.entries, site.places));
    for (path, bytes) in book.files.iter().filter(|(path, _)| is_copied(path)) {
        hasher.update(path);
        hasher.update(digest(&[bytes]));
    }
    hasher.finalize().into()
}

/// Of what the runs and the looks of every chapter depend on. Programs see the names of all files.
fn made_of(book: &Book, theme: &Theme) -> Key {
    let mut hasher = Sha256::new();
    let settings = (&book.config, book.untrusted, &book.wishes, theme);
    hasher.update(format!("{settings:?}"));
    for (path, bytes) in &book.files {
        hasher.update(path);
        hasher.update(if is_copied(path) { digest(&[bytes]) } else { digest(&[]) });
    }
    hasher.finalize().into()
}

fn digest(parts: &[&[u8]]) -> Key {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

impl Pages<'_> {
    /// What is made of all pages together: the index of the search and the print page.
    pub fn whole(&self) -> Result<Files, String> {
        let mut files = Files::new();
        let Some(Rest { site, chapters, made }) = &self.rest else { return Ok(files) };
        let config = &site.book.config;
        if config.html.search.enable {
            let found = chapters.iter().zip(made).map(|(chapter, made)| search::Found {
                page: &chapter.page,
                name: &chapter.name,
                depth: chapter.depth,
                searched: &made.searched,
            });
            let index = search::index(config, &found.collect::<Vec<_>>());
            files.insert(format!("{ASSETS}/search.js"), index.into_bytes());
        }
        if config.html.print.enable {
            let page = extra::print(site, chapters, made)?;
            files.insert(extra::PRINT.to_owned(), page.into_bytes());
        }
        Ok(files)
    }
}

/// What the pages share, and what stands beside them.
fn shared(
    log: &mut Log,
    site: &Site,
    files: &mut Files,
    styles: &mut styles::Styles,
) -> Result<(), String> {
    let config = &site.book.config;
    files.extend(site.renderer.assets(config.own.decks));
    let mut add = |path: &str, text: String| {
        files.entry(path.to_owned()).or_insert_with(|| text.into_bytes());
    };
    if let Some((path, html)) = extra::missing(log, site, styles)? {
        add(&path, html);
    }
    if let Some(name) = &config.html.cname {
        add("CNAME", format!("{name}\n"));
    }
    // GitHub's pages are served as they are.
    add(
        ".nojekyll",
        "This file makes sure that GitHub Pages does not process the site.\n".to_owned(),
    );
    extra::redirects(log, site.book, site.words(), files);
    Ok(())
}

/// What is wrong between the chapters: a summary that cannot be followed, links that lead nowhere. The chapters
/// themselves are another matter.
pub fn check_links(log: &mut Log, book: &Book) {
    let Some(summary) = read_summary(log, book) else { return };
    let mut read = Log::default();
    let (chapters, _) = chapter::read(&mut read, book, &summary, 1, &|_, _| None);
    for diagnostic in read.diagnostics() {
        if diagnostic.code == Code::BadSummary {
            log.push(diagnostic.clone());
        }
    }
    let places = chapter::places(book, &chapters);
    for chapter in &chapters {
        let _ = chapter::resolved(log, chapter, &places, "");
    }
}

/// Whether a table of contents names a file, by its path from there.
pub fn lists(contents: &Source, path: &str) -> bool {
    let summary = summary::read(&mut Log::default(), contents);
    summary.is_some_and(|summary| {
        summary.chapters().any(|chapter| chapter.path.as_deref() == Some(path))
    })
}

fn read_summary(log: &mut Log, book: &Book) -> Option<Summary> {
    let text = book.files.get(SUMMARY).map(|bytes| std::str::from_utf8(bytes));
    let (text, why) = match text {
        Some(Ok(text)) => (text, ""),
        Some(Err(_)) => ("", "this file is not UTF-8"),
        None => ("", "there is no such file"),
    };
    let source = Source::new(SUMMARY, text.trim_start_matches('\u{feff}'));
    if !why.is_empty() {
        log.push(Diagnostic::new(Code::BadSummary, &source, Span::at(0), why));
        return None;
    }
    summary::read(log, &source)
}

/// Everything that is no Markdown comes along; a page of ours is not overwritten.
fn copy(files: &mut Files, book: &Book) {
    for (path, bytes) in &book.files {
        if is_copied(path) {
            files.entry(path.clone()).or_insert_with(|| bytes.clone());
        }
    }
}

fn is_copied(path: &str) -> bool {
    if path == CONFIG {
        return false;
    }
    !path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("md"))
}

/// The settings, where mdBook expects them.
pub const CONFIG: &str = "book.toml";
/// The table of contents.
pub const SUMMARY: &str = "SUMMARY.md";
const INDEX: &str = "index.html";

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{Strategy, proptest};
    use proptest::sample::select;

    use super::{Book, Builder, Ran, build};
    use crate::deck::Theme;
    use crate::diagnostic::{Format, Log, render_all};
    use crate::lecture::Lecture;
    use crate::source::Files;

    /// Text that is likely to be read as links, lists and raw HTML.
    fn markdown() -> impl Strategy<Value = String> {
        let pieces = [
            "- ",
            "    ",
            "[a](",
            "a.md",
            "b/c.md",
            "#h",
            ")",
            "\n",
            "\n\n",
            "# h\n",
            "---\n",
            "<a href=\"",
            "\">",
            "![i](",
            "%2",
            "%C3",
            "é",
            "../",
            "?",
            "src='",
            "x",
            "[^n]",
            "[^n]: y\n",
            "::: columns\n",
            ":::\n",
            "`",
        ];
        vec(select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn what_a_chapter_includes_is_read_each_time() {
        let calls = ["{{#include b.txt}}", "<!-- include: b.txt -->", "<<< @/b.txt"];
        for call in calls {
            let mut builder = Builder::new(1);
            for text in ["before", "after"] {
                let own = [("SUMMARY.md", "- [A](a.md)\n"), ("a.md", call), ("b.txt", text)];
                let files = own.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
                let book = Book { files: files.into(), ..Book::default() };
                let run = |_: &Lecture| Ran::default();
                let theme = Theme::default();
                let pages = builder.pages(&mut Log::default(), &book, &theme, &run);
                let page = pages.expect("pages").files.remove("a.html").unwrap_or_default();
                assert!(String::from_utf8_lossy(&page).contains(text), "{call}: {text}");
            }
        }
    }

    proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 96, ..Default::default() })]

        #[test]
        fn no_book_makes_it_panic(summary in markdown(), a in markdown(), c in markdown()) {
            let mut files = Files::new();
            files.insert("SUMMARY.md".to_owned(), format!("- [A](a.md)\n- [C](b/c.md)\n{summary}").into_bytes());
            files.insert("a.md".to_owned(), a.into_bytes());
            files.insert("b/c.md".to_owned(), c.into_bytes());
            let book = Book { files, ..Book::default() };
            let mut log = Log::default();
            let run = |_: &Lecture| Ran::default();
            let built = build(&mut log, &book, &Theme::default(), &run);
            assert!(built.is_ok_and(|files| files.is_empty() || files.contains_key("index.html")));
            let _ = render_all(&log, Format::Human { color: false });
        }
    }
}
