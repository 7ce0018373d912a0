//! Many lectures as one site: each chapter a page to read and a deck, with navigation and checked links.

mod path;
mod config;
mod summary;
mod links;
mod chapter;
mod page;
mod render;
pub mod mdbook;

pub use self::config::{Config, read as read_config};
pub use self::page::{NavItem, NavKind, Neighbour, Page};

use crate::deck::{self, Theme};
use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::Lecture;
use crate::site::path::deck_of;
use crate::site::summary::Summary;
use crate::source::{Files, Source, Span};
use crate::trace::Trace;

/// A book as it lies on the disk.
#[derive(Clone, Debug, Default)]
pub struct Book {
    pub config: Config,
    /// Everything in the folder of `SUMMARY.md`, by its path from there.
    pub files: Files,
    /// The chapters are somebody else's.
    pub untrusted: bool,
}

/// Runs the programs of a lecture, in order: the site has never heard of the machine.
pub type Run<'a> = &'a dyn Fn(&Lecture) -> Vec<Trace>;

/// The site of a book, by paths from its root. It is empty when the summary cannot be followed; other findings
/// leave it whole. Fails only for a user's own template.
pub fn build(log: &mut Log, book: &Book, theme: &Theme, run: Run) -> Result<Files, String> {
    let mut files = Files::new();
    let Some(summary) = read_summary(log, book) else { return Ok(files) };
    let Some(chapters) = chapter::read(log, book, &summary) else { return Ok(files) };
    let places = chapter::places(book, &chapters);
    let renderer = render::Renderer::new(theme)?;
    let nav = page::navigation(book, &summary);
    let made: Vec<_> =
        chapters.iter().map(|chapter| chapter::make(log, book, chapter, &places, run)).collect();
    for (at, (chapter, made)) in chapters.iter().zip(&made).enumerate() {
        let deck = deck::render(&made.deck, theme)?;
        files.insert(deck_of(&chapter.page), deck.into_bytes());
        let page = nav.page(book, chapter, made, at);
        files.insert(chapter.page.clone(), renderer.page(&page)?.into_bytes());
    }
    if let (Some(first), Some(made)) = (chapters.first(), made.first())
        && !files.contains_key(INDEX)
    {
        // The first chapter once more, where a reader starts. Seen from the root its links are others.
        let article = chapter::article_at(book, first, made, &places, "");
        let page = nav.page_at(book, INDEX, first, made, article, 0);
        files.insert(INDEX.to_owned(), renderer.page(&page)?.into_bytes());
    }
    files.extend(render::assets(theme));
    copy(&mut files, book);
    Ok(files)
}

/// What is wrong between the chapters: a summary that cannot be followed, links that lead nowhere. The chapters
/// themselves are another matter.
pub fn check_links(log: &mut Log, book: &Book) {
    let Some(summary) = read_summary(log, book) else { return };
    let mut read = Log::default();
    let chapters = chapter::read(&mut read, book, &summary);
    for diagnostic in read.diagnostics() {
        if diagnostic.code == Code::BadSummary {
            log.push(diagnostic.clone());
        }
    }
    let Some(chapters) = chapters else { return };
    let places = chapter::places(book, &chapters);
    for chapter in &chapters {
        let _ = chapter::resolved(log, chapter, &places, "");
    }
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

    use super::{Book, build};
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
            files.insert("SUMMARY.md".to_owned(), format!("- [A](a.md)\n- [C](b/c.md)\n{summary}").into_bytes());
            files.insert("a.md".to_owned(), a.into_bytes());
            files.insert("b/c.md".to_owned(), c.into_bytes());
            let book = Book { files, ..Book::default() };
            let mut log = Log::default();
            let run = |_: &Lecture| Vec::new();
            let built = build(&mut log, &book, &Theme::default(), &run);
            assert!(built.is_ok_and(|files| files.is_empty() || files.contains_key("index.html")));
            let _ = render_all(&log, Format::Human { color: false });
        }
    }
}
