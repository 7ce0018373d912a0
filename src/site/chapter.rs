//! One chapter: read, its links led to pages, run, as a deck and as an article.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::deck::{self, Article};
use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::{self, Lecture};
use crate::notes::{self, Notes};
use crate::site::kept::{self, Body, Ran};
use crate::site::links::{self, Origin, Place, Places};
use crate::site::page::{Content, Kind, page};
use crate::site::path::{deck_of, decoded, encoded, folder, join, page_of, relative};
use crate::site::render::{ASSETS, POLICY};
use crate::site::search::{self, Searched};
use crate::site::styles::{Styles, moved};
use crate::site::summary::{Chapter, Summary};
use crate::site::{Book, Site, extra, is_copied, parallel};
use crate::source::{Bytes, Files, Source};
use crate::trace::Trace;

/// A chapter that has a file.
#[derive(Debug)]
pub struct Written {
    pub name: String,
    /// Of its file.
    pub path: String,
    /// Of its page.
    pub page: String,
    /// How deep it lies in the list of chapters.
    pub depth: u32,
    /// As written: its links are not resolved.
    pub notes: Notes,
    /// What `#...` can name in it.
    pub ids: BTreeSet<String>,
    /// Whether it may hold what stands in other files.
    pub includes: bool,
    /// What was said when it was read.
    pub said: Log,
}

/// What a chapter became.
#[derive(Clone, Debug, Default)]
pub struct Made {
    pub files: Files,
    pub body: Body,
    pub title: String,
    pub lang: String,
    /// Of its text, where that has to be said.
    pub direction: Option<&'static str>,
    pub searched: Searched,
    pub said: Log,
    /// Whether a program has read the text of a chapter.
    pub reads_chapters: bool,
}

/// What the deck of a chapter that ran is still to be made of.
#[derive(Debug)]
pub struct Owed {
    key: Option<String>,
    lecture: Lecture,
    ran: Ran,
    /// What was found when it ran.
    said: Log,
}

/// A chapter that was read before, if its file has these bytes.
pub type Known<'k> = &'k (dyn Fn(&Chapter, &Bytes) -> Option<Arc<Written>> + Sync);

/// What is said of a chapter that is missing.
pub fn no_file(path: &str) -> String {
    format!("there is no file `{path}`")
}

/// Reads the chapters of the summary, and whether none is missing; else the log says which. `known` may have a chapter
/// already.
pub fn read(
    log: &mut Log,
    book: &Book,
    summary: &Summary,
    jobs: usize,
    known: Known,
) -> (Vec<Arc<Written>>, bool) {
    let mut found: Vec<(&Chapter, &str, &str, &Bytes)> = Vec::new();
    let mut pages: BTreeMap<String, &str> = BTreeMap::new();
    let mut errors = Log::default();
    for chapter in summary.chapters() {
        let Some(path) = &chapter.path else { continue };
        let mut tell = |message: String| {
            errors.push(Diagnostic::new(Code::BadSummary, &summary.source, chapter.span, message));
        };
        let page = page_of(path);
        if page == extra::PRINT && book.config.html.print.enable {
            tell(format!("`{path}` would become `{page}`, which is the page of the whole book"));
            continue;
        }
        let taken = [page.clone(), deck_of(&page)].iter().find_map(|name| pages.get(name).copied());
        if let Some(other) = taken {
            tell(format!("`{path}` and `{other}` would both become `{page}`"));
            continue;
        }
        pages.insert(deck_of(&page), path);
        pages.insert(page, path);
        match book.files.get(path).map(|bytes| (bytes, std::str::from_utf8(bytes))) {
            None => tell(no_file(path)),
            Some((_, Err(_))) => tell(format!("`{path}` is not UTF-8")),
            Some((bytes, Ok(text))) => found.push((chapter, path, text, bytes)),
        }
    }
    let is_good = errors.diagnostics().is_empty();
    log.extend(errors);
    let chapters = parallel::map(jobs, &found, |(chapter, path, text, bytes)| {
        let read = || Arc::new(written(book, (&chapter.name, chapter.depth), path, text));
        known(chapter, bytes).unwrap_or_else(read)
    });
    for chapter in &chapters {
        log.extend(chapter.said.clone());
    }
    (chapters, is_good)
}

/// What links of the book can lead to.
pub fn places(book: &Book, chapters: &[Arc<Written>]) -> Places {
    let place = |chapter: &Arc<Written>| {
        (chapter.path.clone(), Place { page: chapter.page.clone(), ids: chapter.ids.clone() })
    };
    let pages: BTreeMap<String, Place> = chapters.iter().map(place).collect();
    let (copied, others): (BTreeSet<String>, BTreeSet<String>) =
        book.files.keys().cloned().partition(|path| is_copied(path));
    let left_out = others.into_iter().filter(|path| !pages.contains_key(path)).collect();
    Places { pages, files: copied, left_out }
}

/// Title and text of a file that is no chapter, for the root of the site; `None`: there is no such text.
pub fn loose(
    log: &mut Log,
    site: &Site,
    path: &str,
    name: &str,
    styles: &mut Styles,
) -> Option<Result<(String, String), String>> {
    let own = text_of(site.book, path).ok()?;
    let file = written(site.book, (name, 0), path, &own);
    log.extend(file.said.clone());
    let (_, mut lecture) = planned(log, site, &file, "");
    lecture.meta.untrusted = site.book.untrusted;
    let ran = (site.run)(&lecture);
    lecture::check(log, &lecture, &ran.traces);
    let read = |path: &str| image(site.book, "", path);
    let article = deck::article(log, &lecture, &ran.traces, &read);
    let title = article.headings.first().map_or(name, |heading| heading.title.as_str()).to_owned();
    let text = text(site, (name, &lecture.meta.lang), &article, None, styles);
    Some(text.map(|text| (title, text)))
}

/// Runs a chapter and makes its page. Its deck is owed, unless both were kept.
pub fn make(site: &Site, at: usize, chapter: &Written) -> Result<(Made, Option<Owed>), String> {
    let mut made = Made::default();
    let book = site.book;
    let page_folder = folder(&chapter.page);
    let (notes, mut lecture) = planned(&mut made.said, site, chapter, page_folder);
    lecture.meta.untrusted = book.untrusted;
    made.lang.clone_from(&lecture.meta.lang);
    made.direction = lecture.meta.direction();
    let as_index = at == 0 && !site.has_index;
    let key = kept::key(site, chapter, &notes, &lecture, as_index);
    let owed = match kept::get(site.shelf.as_deref(), key.as_deref()) {
        Some((body, said)) => {
            made.body = body;
            made.whole(said);
            None
        }
        None => {
            let mut said = Log::default();
            let ran = (site.run)(&lecture);
            made.body = body(&mut said, site, chapter, &lecture, &ran.traces, as_index)?;
            made.reads_chapters = ran.read_chapters;
            Some(Owed { key, lecture, ran, said })
        }
    };
    // `{{#title}}` and the front matter name the window.
    let own_title = chapter.notes.front_matter.get("title");
    let own_title = own_title.map(|entry| entry.written(&chapter.notes.source));
    made.title =
        own_title.filter(|title| !title.is_empty()).unwrap_or_else(|| chapter.name.clone());
    let searched = book.config.is_searched(&chapter.path);
    if searched {
        let level = book.config.html.search.heading_split_level;
        made.searched = search::sections(&chapter.notes, &chapter.name, level);
    }
    let html = site.page(&chapter.page, at, chapter, &made, &made.body.text)?;
    made.files.insert(chapter.page.clone(), html.into_bytes().into());
    if as_index {
        let text = made.body.index.as_ref().unwrap_or(&made.body.text);
        let html = site.page(crate::site::INDEX, 0, chapter, &made, text)?;
        made.files.insert(crate::site::INDEX.to_owned(), html.into_bytes().into());
    }
    Ok((made, owed))
}

/// Makes the deck of a chapter that ran, and keeps what became of it.
pub fn complete(site: &Site, chapter: &Written, made: &mut Made, owed: Owed) -> Result<(), String> {
    let Owed { key, lecture, ran, mut said } = owed;
    if site.book.config.own.decks {
        deck(&mut said, site, chapter, &lecture, &ran.traces, &mut made.body)?;
    }
    if !ran.read_chapters {
        kept::put(site.shelf.as_deref(), key.as_deref(), &made.body, &said);
    }
    made.whole(said);
    Ok(())
}

/// The text of a chapter that ran, and what is to be said about it.
fn body(
    log: &mut Log,
    site: &Site,
    chapter: &Written,
    lecture: &Lecture,
    traces: &[Trace],
    as_index: bool,
) -> Result<Body, String> {
    let mut body = Body::default();
    let (book, page_folder) = (site.book, folder(&chapter.page));
    lecture::check(log, lecture, traces);
    let read = |path: &str| image(book, page_folder, path);
    // Where there is a deck it says all there is to say about the text.
    let mut said = Log::default();
    let article = deck::article(&mut said, lecture, traces, &read);
    if !book.config.own.decks {
        log.extend(said);
    }
    let called = (chapter.name.as_str(), lecture.meta.lang.as_str());
    let deck = |from: &str| {
        let address = || encoded(&relative(from, &deck_of(&chapter.page)));
        book.config.own.decks.then(address)
    };
    let styles = &mut body.styles;
    body.text = text(site, called, &article, deck(page_folder).as_deref(), styles)?;
    body.describe(article);
    if as_index && !page_folder.is_empty() {
        let said = &mut Log::default();
        // Seen from the root its links are others.
        let (_, mut seen) = planned(said, site, chapter, "");
        seen.meta.clone_from(&lecture.meta);
        let read = |path: &str| image(book, "", path);
        let article = deck::article(said, &seen, traces, &read);
        body.index = Some(text(site, called, &article, deck("").as_deref(), &mut body.styles)?);
    }
    Ok(body)
}

impl Made {
    /// Takes over the files of the deck, and what was said when all was made.
    fn whole(&mut self, said: Log) {
        let files = std::mem::take(&mut self.body.files);
        let bytes = |(path, text): (String, String)| (path, text.into_bytes().into());
        self.files.extend(files.into_iter().map(bytes));
        self.said.extend(said);
    }
}

/// A chapter with its links led to pages, for a page in this folder.
pub fn resolved(log: &mut Log, chapter: &Written, places: &Places, page_folder: &str) -> Notes {
    let mut notes = chapter.notes.clone();
    let origin = Origin { chapter: &chapter.path, folder: folder(&chapter.path), page_folder };
    links::resolve(log, &mut notes, places, origin);
    notes
}

impl Site<'_> {
    /// A page of a chapter, at a path of its own or at another one.
    pub fn page(
        &self,
        path: &str,
        at: usize,
        chapter: &Written,
        made: &Made,
        text: &str,
    ) -> Result<String, String> {
        let deck = self.book.config.own.decks.then(|| deck_of(&chapter.page));
        self.renderer.page(&page(
            self.book,
            &self.nav,
            path,
            &Content {
                title: &made.title,
                lang: &made.lang,
                direction: made.direction,
                current: &chapter.page,
                headings: &made.body.headings,
                text,
                stamp: &made.body.stamp,
                deck,
                source: Some(&chapter.path),
                at: Some(at),
                kind: Kind::Chapter,
            },
        ))
    }
}

/// The slides, with what they share beside them.
fn deck(
    log: &mut Log,
    site: &Site,
    chapter: &Written,
    lecture: &Lecture,
    traces: &[Trace],
    body: &mut Body,
) -> Result<(), String> {
    let page_folder = folder(&chapter.page);
    let read = |path: &str| image(site.book, page_folder, path);
    let deck = deck::assemble(log, lecture, traces, &read);
    let path = deck_of(&chapter.page);
    let own = path.replace(".html", ".css");
    let shared = relative(page_folder, &format!("{ASSETS}/x"));
    let shared = shared.trim_end_matches('x');
    let mut style = Styles::new();
    let address = encoded(&relative(page_folder, &own));
    let linked = site.renderer.linker.deck(&deck, POLICY, shared, &address)?;
    let html = moved(linked.html, &mut style);
    let rules = linked.style + &crate::site::styles::sheet(&style);
    let html = if rules.is_empty() || html.contains(&address) {
        html
    } else {
        let link = format!("<link rel=\"stylesheet\" href=\"{address}\">\n</head>");
        html.replacen("</head>", &link, 1)
    };
    if !rules.is_empty() {
        body.files.insert(own, rules);
    }
    body.files.insert(path, html);
    Ok(())
}

/// The text of a page, its elements' own styles moved away. `deck`: the address of its slides.
fn text(
    site: &Site,
    (name, lang): (&str, &str),
    article: &Article,
    deck: Option<&str>,
    styles: &mut Styles,
) -> Result<String, String> {
    let foreign = !lang.starts_with("en");
    let text = site.renderer.text(name, article, deck, deck::words(lang), foreign)?;
    Ok(moved(text, styles))
}

/// A text file of the book.
fn text_of(book: &Book, path: &str) -> Result<String, String> {
    if path.starts_with("..") {
        return book.beside.get(path).cloned().unwrap_or(Err(notes::OUTSIDE.to_owned()));
    }
    let bytes = book.files.get(path).ok_or("there is no such file")?;
    String::from_utf8(bytes.to_vec()).map_err(|_| "the file is not UTF-8".to_owned())
}

fn written(book: &Book, (name, depth): (&str, u32), path: &str, text: &str) -> Written {
    let source = Source::new(path, text.trim_start_matches('\u{feff}'));
    let mut said = Log::default();
    let read = |path: &str| text_of(book, path);
    let mut notes = notes::parse_as(&mut said, &source, path, &read, &book.config.dialect());
    if !book.config.own.run {
        links::run_nothing(&mut notes);
    }
    Written {
        name: name.to_owned(),
        path: path.to_owned(),
        page: page_of(path),
        depth,
        ids: links::ids(&notes.blocks),
        includes: INCLUDING.iter().any(|mark| text.contains(mark)),
        notes,
        said,
    }
}

fn planned(log: &mut Log, site: &Site, chapter: &Written, page_folder: &str) -> (Notes, Lecture) {
    let notes = resolved(log, chapter, &site.places, page_folder);
    let mut lecture = lecture::plan_with(log, &notes, &site.book.wishes);
    if let Some(language) = &site.book.config.language
        && notes.front_matter.get("lang").is_none()
    {
        lecture.meta.lang.clone_from(language);
    }
    if notes.front_matter.get("dir").is_none() {
        lecture.meta.dir.clone_from(&site.book.config.text_direction);
    }
    let name = lecture::schedule_name(&chapter.path);
    let schedules = text_of(site.book, &name).ok();
    lecture::follow(log, &mut lecture, &name, schedules.as_deref());
    (notes, lecture)
}

/// What calls of other files begin with.
const INCLUDING: &[&str] = &["{{", "<<<", "<!-- include:"];

/// A file of the book by its address on a page.
fn image(book: &Book, page_folder: &str, address: &str) -> Option<Vec<u8>> {
    book.files.get(&join(page_folder, &decoded(address))?).map(|bytes| bytes.to_vec())
}
