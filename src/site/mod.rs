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
mod own;
mod page;
mod print;
mod render;
pub mod mdbook;
mod kept;
mod alone;
mod chapter;
mod extra;
mod builder;

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

pub use self::alone::check_alone;
pub use self::builder::{Builder, Pages};
pub use self::config::{Config, read as read_config};
pub use self::kept::{Ran, Shelf};
pub use self::nav::Neighbour;
pub use self::own::{BOOK_KEYS, BookKey};
pub use self::page::{Kind, Page, Wide};
pub use self::path::decoded;

use crate::deck::Theme;
use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::{Lecture, Wishes};
use crate::site::links::Places;
use crate::site::nav::Nav;
use crate::site::render::Renderer;
use crate::site::summary::Summary;
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

/// A sum of what was read.
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

/// The site of a book, by paths from its root. It is empty when the summary cannot be followed; other findings
/// leave it whole. Fails only for a user's own template.
pub fn build(log: &mut Log, book: &Book, theme: &Theme, run: Run) -> Result<Files, String> {
    let mut builder = Builder::default();
    let mut pages = builder.pages(log, book, theme, run)?;
    builder.complete(log, &mut pages)?;
    let whole = builder.whole(&pages)?;
    pages.files.extend(whole);
    Ok(pages.files)
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
        files.entry(path.to_owned()).or_insert_with(|| text.into_bytes().into());
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
    let (summary, is_good) = summary::read_all(log, &source);
    if !is_good {
        // Else who mends it would hear of what is missing only then.
        let named =
            summary.chapters().filter_map(|chapter| Some((chapter, chapter.path.as_ref()?)));
        for (chapter, path) in named.filter(|(_, path)| !book.files.contains_key(*path)) {
            let message = chapter::no_file(path);
            log.push(Diagnostic::new(Code::BadSummary, &source, chapter.span, message));
        }
    }
    is_good.then_some(summary)
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

    use super::{Book, Ran, build};
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

    proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 96, ..Default::default() })]

        #[test]
        fn no_book_makes_it_panic(summary in markdown(), a in markdown(), c in markdown()) {
            let mut files = Files::new();
            files.insert("SUMMARY.md".to_owned(), format!("- [A](a.md)\n- [C](b/c.md)\n{summary}").into_bytes().into());
            files.insert("a.md".to_owned(), a.into_bytes().into());
            files.insert("b/c.md".to_owned(), c.into_bytes().into());
            let book = Book { files, ..Book::default() };
            let mut log = Log::default();
            let run = |_: &Lecture| Ran::default();
            let built = build(&mut log, &book, &Theme::default(), &run);
            assert!(built.is_ok_and(|files| files.is_empty() || files.contains_key("index.html")));
            let _ = render_all(&log, Format::Human { color: false });
        }
    }
}
