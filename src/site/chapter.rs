//! One chapter: read, its links led to pages, run, as a deck and as an article.

use std::collections::{BTreeMap, BTreeSet};

use crate::deck::{self, Article, Deck};
use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::{self, Lecture};
use crate::notes::{self, Notes};
use crate::site::links::{self, Origin, Place, Places};
use crate::site::path::{deck_of, decoded, folder, join, page_of};
use crate::site::summary::{Chapter, Summary};
use crate::site::{Book, Run, is_copied};
use crate::source::Source;
use crate::trace::Trace;

/// A chapter that has a file.
#[derive(Clone, Debug)]
pub struct Written {
    pub name: String,
    /// Of its file.
    pub path: String,
    /// Of its page.
    pub page: String,
    /// As written: its links are not resolved.
    pub notes: Notes,
}

/// What a chapter became.
#[derive(Debug)]
pub struct Made {
    pub deck: Deck,
    pub article: Article,
    pub lang: String,
    traces: Vec<Trace>,
}

/// Reads the chapters of the summary; `None` when one is missing, which the log then says.
pub fn read(log: &mut Log, book: &Book, summary: &Summary) -> Option<Vec<Written>> {
    let mut chapters: Vec<Written> = Vec::new();
    let mut errors = Log::default();
    for chapter in summary.chapters() {
        let Some(path) = &chapter.path else { continue };
        let mut tell = |message: String| {
            errors.push(Diagnostic::new(Code::BadSummary, &summary.source, chapter.span, message));
        };
        let page = page_of(path);
        let is_same = |other: &&Written| {
            other.page == page || deck_of(&other.page) == page || other.page == deck_of(&page)
        };
        if let Some(other) = chapters.iter().find(is_same) {
            tell(format!("`{path}` and `{}` would both become `{page}`", other.path));
            continue;
        }
        match book.files.get(path).map(|bytes| std::str::from_utf8(bytes)) {
            None => tell(format!("there is no file `{path}`")),
            Some(Err(_)) => tell(format!("`{path}` is not UTF-8")),
            Some(Ok(text)) => chapters.push(written(log, book, chapter, path, text)),
        }
    }
    let is_good = errors.diagnostics().is_empty();
    log.extend(errors);
    is_good.then_some(chapters)
}

/// What links of the book can lead to.
pub fn places(book: &Book, chapters: &[Written]) -> Places {
    let place = |chapter: &Written| {
        let ids = links::ids(&chapter.notes.blocks);
        (chapter.path.clone(), Place { page: chapter.page.clone(), ids })
    };
    let pages: BTreeMap<String, Place> = chapters.iter().map(place).collect();
    let (copied, others): (BTreeSet<String>, BTreeSet<String>) =
        book.files.keys().cloned().partition(|path| is_copied(path));
    let left_out = others.into_iter().filter(|path| !pages.contains_key(path)).collect();
    Places { pages, files: copied, left_out }
}

/// Runs a chapter and makes its deck and its article.
pub fn make(log: &mut Log, book: &Book, chapter: &Written, places: &Places, run: Run) -> Made {
    let page_folder = folder(&chapter.page);
    let mut lecture = planned(log, book, chapter, places, page_folder);
    lecture.meta.untrusted = book.untrusted;
    let traces = run(&lecture);
    lecture::check(log, &lecture, &traces);
    let read = |path: &str| image(book, page_folder, path);
    let deck = deck::assemble(log, &lecture, &traces, &read);
    // The deck has said all there is to say about the text.
    let article = deck::article(&mut Log::default(), &lecture, &traces, &read);
    Made { deck, article, lang: lecture.meta.lang, traces }
}

/// A chapter with its links led to pages, for a page in this folder.
pub fn resolved(log: &mut Log, chapter: &Written, places: &Places, page_folder: &str) -> Notes {
    let mut notes = chapter.notes.clone();
    let origin = Origin { chapter: &chapter.path, folder: folder(&chapter.path), page_folder };
    links::resolve(log, &mut notes, places, origin);
    notes
}

/// The article of a chapter that ran, for a page in another folder.
pub fn article_at(
    book: &Book,
    chapter: &Written,
    made: &Made,
    places: &Places,
    page_folder: &str,
) -> Article {
    let said = &mut Log::default();
    let lecture = planned(said, book, chapter, places, page_folder);
    let read = |path: &str| image(book, page_folder, path);
    deck::article(said, &lecture, &made.traces, &read)
}

/// A text file of the book.
fn text_of(book: &Book, path: &str) -> Result<String, String> {
    let bytes = book.files.get(path).ok_or("there is no such file")?;
    String::from_utf8(bytes.clone()).map_err(|_| "the file is not UTF-8".to_owned())
}

fn written(log: &mut Log, book: &Book, chapter: &Chapter, path: &str, text: &str) -> Written {
    let source = Source::new(path, text.trim_start_matches('\u{feff}'));
    let notes = notes::parse_with(log, &source, path, &|path| text_of(book, path));
    Written { name: chapter.name.clone(), path: path.to_owned(), page: page_of(path), notes }
}

fn planned(
    log: &mut Log,
    book: &Book,
    chapter: &Written,
    places: &Places,
    page_folder: &str,
) -> Lecture {
    let notes = resolved(log, chapter, places, page_folder);
    let mut lecture = lecture::plan(log, &notes);
    if let Some(language) = &book.config.language
        && notes.front_matter.get("lang").is_none()
    {
        lecture.meta.lang.clone_from(language);
    }
    let name = lecture::schedule_name(&chapter.path);
    let schedules = text_of(book, &name).ok();
    lecture::follow(log, &mut lecture, &name, schedules.as_deref());
    lecture
}

/// A file of the book by its address on a page.
fn image(book: &Book, page_folder: &str, address: &str) -> Option<Vec<u8>> {
    book.files.get(&join(page_folder, &decoded(address))?).cloned()
}
