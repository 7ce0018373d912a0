//! A book built again and again: what is as before is not made again, and nobody who waits for a page waits for more.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::deck::Theme;
use crate::diagnostic::Log;
use crate::site::chapter::{self, Made, Owed, Written};
use crate::site::nav::Nav;
use crate::site::print::Parts;
use crate::site::render::{ASSETS, Renderer};
use crate::site::summary::{Chapter, Summary};
use crate::site::{
    Book, INDEX, Key, Run, Shelf, Site, copy, digest, extra, is_copied, made_of, parallel,
    read_summary, search, shared, styles,
};
use crate::source::{Bytes, Files};

/// Builds a book, again and again: chapters that are as before are not made again.
#[derive(Debug, Default)]
pub struct Builder {
    /// Threads that work at once; the site is the same for any number.
    pub jobs: usize,
    /// Whether somebody waits for the pages: then the decks of what was edited come after them.
    pub hurries: bool,
    /// Where it finds what runs led to before.
    pub shelf: Option<Arc<dyn Shelf>>,
    written: BTreeMap<String, (Read, Arc<Written>)>,
    made: BTreeMap<String, Chaptered>,
    printed: Parts,
}

/// What a chapter was read from: settings, its line in the summary, its file.
#[derive(Debug, PartialEq, Eq)]
struct Read {
    settings: Key,
    name: String,
    depth: u32,
    bytes: Bytes,
}

/// What a chapter's page and deck are made of.
#[derive(Clone, Debug)]
pub struct MadeOf {
    common: Key,
    at: usize,
    pub written: Arc<Written>,
}

/// A chapter with what it became.
pub type Chaptered = (MadeOf, Arc<Made>);

impl MadeOf {
    fn is(&self, other: &MadeOf) -> bool {
        // With the same settings the same text was read in the same way.
        let is_written = Arc::ptr_eq(&self.written, &other.written)
            || self.written.notes.source == other.written.notes.source;
        self.common == other.common && self.at == other.at && is_written
    }
}

/// A site whose pages are there, and not yet what is made of all of them together.
pub struct Pages<'a> {
    /// By paths from the root. Empty when the summary cannot be followed.
    pub files: Files,
    rest: Option<Rest<'a>>,
}

/// By the number of the chapter.
type AllOwed = Vec<(usize, Owed)>;

/// What the decks, the print page and the search's index are made of.
struct Rest<'a> {
    site: Site<'a>,
    chapters: Vec<Chaptered>,
    /// Of which chapters the deck is still to be made.
    owed: AllOwed,
}

impl Builder {
    /// One that works with this many threads.
    pub fn new(jobs: usize) -> Builder {
        Builder { jobs, ..Builder::default() }
    }

    /// The pages of a book, and what is wrong between them. Fails only for a user's own template.
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
        let (chapters, owed) = self.make(&site, &summary, chapters, theme)?;
        let mut files = Files::new();
        let mut styles = styles::Styles::new();
        for (_, made) in &chapters {
            styles.extend(made.body.styles.clone());
            files.extend(made.files.clone());
        }
        // Until its new deck is there a chapter has its old one.
        for (at, _) in &owed {
            let before = self.made.get(&chapters[*at].0.written.path);
            for (path, bytes) in before.iter().flat_map(|(_, made)| &made.files) {
                files.entry(path.clone()).or_insert_with(|| Arc::clone(bytes));
            }
        }
        shared(log, &site, &mut files, &mut styles)?;
        files.insert(format!("{ASSETS}/own.css"), styles::sheet(&styles).into_bytes().into());
        copy(&mut files, book);
        Ok(Pages { files, rest: Some(Rest { site, chapters, owed }) })
    }

    /// Makes the decks that the pages of a site still lack, and tells what was found in its chapters.
    pub fn complete(&mut self, log: &mut Log, pages: &mut Pages) -> Result<(), String> {
        let Some(Rest { site, chapters, owed }) = &mut pages.rest else { return Ok(()) };
        for (at, owed) in owed.drain(..) {
            let (from, made) = &mut chapters[at];
            let made = Arc::make_mut(made);
            chapter::complete(site, &from.written, made, owed)?;
            pages.files.extend(made.files.clone());
        }
        for (_, made) in &*chapters {
            log.extend(made.said.clone());
        }
        // What a program has read of other chapters may be another text the next time.
        let kept = chapters.iter().filter(|(_, made)| !made.reads_chapters);
        self.made = kept.map(|kept| (kept.0.written.path.clone(), kept.clone())).collect();
        Ok(())
    }

    /// What is made of all pages together: the index of the search and the print page.
    pub fn whole(&mut self, pages: &Pages) -> Result<Files, String> {
        let mut files = Files::new();
        let Some(Rest { site, chapters, .. }) = &pages.rest else { return Ok(files) };
        let config = &site.book.config;
        if config.html.search.enable {
            let found = chapters.iter().map(|(from, made)| search::Found {
                page: &from.written.page,
                name: &from.written.name,
                depth: from.written.depth,
                searched: &made.searched,
            });
            let index = search::index(config, &found.collect::<Vec<_>>());
            files.insert(format!("{ASSETS}/search.js"), index.into_bytes().into());
        }
        if config.html.print.enable {
            let page = extra::print(site, chapters, &mut self.printed)?;
            files.insert(extra::PRINT.to_owned(), page.into_bytes().into());
        }
        Ok(files)
    }

    fn read(
        &mut self,
        log: &mut Log,
        book: &Book,
        summary: &Summary,
        settings: &Key,
    ) -> Option<Vec<Arc<Written>>> {
        let from = |chapter: &Chapter, bytes: &Bytes| Read {
            settings: *settings,
            name: chapter.name.clone(),
            depth: chapter.depth,
            bytes: Arc::clone(bytes),
        };
        let known = |chapter: &Chapter, bytes: &Bytes| {
            let (before, written) = self.written.get(chapter.path.as_ref()?)?;
            // What a chapter includes may have changed where it has not.
            let is_same = !written.includes && *before == from(chapter, bytes);
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
                let from = from(listed.get(&written.path)?, bytes);
                Some((written.path.clone(), (from, Arc::clone(written))))
            })
            .collect();
        Some(chapters)
    }

    fn make(
        &self,
        site: &Site,
        summary: &Summary,
        chapters: Vec<Arc<Written>>,
        theme: &Theme,
    ) -> Result<(Vec<Chaptered>, AllOwed), String> {
        let common = common_key(site, summary, theme);
        let of = |(at, written)| MadeOf { common, at, written };
        let from: Vec<MadeOf> = chapters.into_iter().enumerate().map(of).collect();
        let known = |from: &MadeOf| {
            let (before, made) = self.made.get(&from.written.path)?;
            before.is(from).then(|| Arc::clone(made))
        };
        let known: Vec<Option<Arc<Made>>> = from.iter().map(known).collect();
        let edited = known.iter().filter(|known| known.is_none()).count();
        let owes = self.hurries && edited <= MOST_OWED;
        let items: Vec<_> = from.into_iter().zip(known).collect();
        let made = parallel::map(self.jobs, &items, |(from, known)| -> Result<_, String> {
            if let Some(made) = known {
                return Ok((Arc::clone(made), None));
            }
            let (mut made, mut owed) = chapter::make(site, from.at, &from.written)?;
            if let Some(owed) = owed.take_if(|_| !owes) {
                chapter::complete(site, &from.written, &mut made, owed)?;
            }
            Ok((Arc::new(made), owed))
        });
        let mut all_owed = Vec::new();
        let mut chapters = Vec::new();
        for ((from, _), made) in items.into_iter().zip(made) {
            let (made, owed): (Arc<Made>, Option<Owed>) = made?;
            all_owed.extend(owed.map(|owed| (from.at, owed)));
            chapters.push((from, made));
        }
        Ok((chapters, all_owed))
    }
}

/// Of all that a chapter's page depends on beside its own text.
fn common_key(site: &Site, summary: &Summary, theme: &Theme) -> Key {
    let book = site.book;
    let mut hasher = Sha256::new();
    let settings = (&book.config, book.untrusted, &book.wishes, theme);
    hasher.update(format!("{settings:?}{:?}{:?}", summary, site.places));
    for (path, bytes) in book.files.iter().filter(|(path, _)| is_copied(path)) {
        hasher.update(path);
        hasher.update(digest(&[bytes]));
    }
    hasher.finalize().into()
}

impl Pages<'_> {
    /// Whether decks are still to be made.
    pub fn owes(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| !rest.owed.is_empty())
    }
}

/// More decks than these are not held back for their pages.
const MOST_OWED: usize = 8;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Builder;
    use crate::deck::Theme;
    use crate::diagnostic::Log;
    use crate::lecture::Lecture;
    use crate::site::{Book, Ran};
    use crate::source::Files;

    fn book(files: &[(&str, &str)]) -> Book {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), Arc::new(text.as_bytes().to_vec())));
        Book { files: files.collect(), ..Book::default() }
    }

    fn nothing_runs(_: &Lecture) -> Ran {
        Ran::default()
    }

    fn has(files: &Files, path: &str, text: &str) -> bool {
        files.get(path).is_some_and(|bytes| String::from_utf8_lossy(bytes).contains(text))
    }

    #[test]
    fn what_a_chapter_includes_is_read_each_time() {
        let calls = ["{{#include b.txt}}", "<!-- include: b.txt -->", "<<< @/b.txt"];
        for call in calls {
            let mut builder = Builder::new(1);
            for text in ["before", "after"] {
                let files = [("SUMMARY.md", "- [A](a.md)\n"), ("a.md", call), ("b.txt", text)];
                let book = book(&files);
                let theme = Theme::default();
                let pages = builder.pages(&mut Log::default(), &book, &theme, &nothing_runs);
                let page = pages.expect("pages").files.remove("a.html").unwrap_or_default();
                assert!(String::from_utf8_lossy(&page).contains(text), "{call}: {text}");
            }
        }
    }

    /// The pages before the decks, whether decks are owed then, and all when they are there.
    fn built(builder: &mut Builder, book: &Book, theme: &Theme) -> (Files, bool, Files) {
        let log = &mut Log::default();
        let mut pages = builder.pages(log, book, theme, &nothing_runs).expect("pages");
        let (first, owes) = (pages.files.clone(), pages.owes());
        builder.complete(log, &mut pages).expect("decks");
        assert!(!pages.owes());
        (first, owes, pages.files)
    }

    #[test]
    fn a_page_comes_before_its_deck_and_others_are_not_made_again() {
        let texts =
            |own| [("SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n"), ("a.md", own), ("b.md", "# B\n")];
        let mut builder = Builder { hurries: true, ..Builder::new(1) };
        let theme = Theme::default();
        let (_, owes, before) = built(&mut builder, &book(&texts("old")), &theme);
        assert!(owes && has(&before, "a.deck.html", "old"));
        let (first, owes, whole) = built(&mut builder, &book(&texts("new")), &theme);
        assert!(owes && has(&first, "a.html", "new") && has(&first, "a.deck.html", "old"));
        assert!(has(&whole, "a.html", "new") && has(&whole, "a.deck.html", "new"));
        for same in ["b.html", "b.deck.html"] {
            assert!(Arc::ptr_eq(&before[same], &whole[same]), "{same}");
        }
        let (_, owes, again) = built(&mut builder, &book(&texts("new")), &theme);
        assert!(!owes && again == whole);
        // Who does not hurry gets all at once.
        builder.hurries = false;
        let (first, owes, _) = built(&mut builder, &book(&texts("newest")), &theme);
        assert!(!owes && has(&first, "a.deck.html", "newest"));
    }

    #[test]
    fn what_depends_on_an_edit_follows_it() {
        let mut builder = Builder { hurries: true, ..Builder::new(1) };
        let theme = Theme::default();
        let texts =
            |name, own| [("SUMMARY.md", name), ("a.md", own), ("b.md", "[to A](a.md#one)\n")];
        let names = ["- [A](a.md)\n- [B](b.md)\n", "- [Other](a.md)\n- [B](b.md)\n"];
        built(&mut builder, &book(&texts(names[0], "# One\n")), &theme);
        // A name in the list of chapters stands on every page.
        let (first, ..) = built(&mut builder, &book(&texts(names[1], "# One\n")), &theme);
        assert!(has(&first, "b.html", "Other"));
        // A link that led to a heading leads nowhere without it.
        let other = book(&texts(names[1], "# Two\n"));
        let log = &mut Log::default();
        let mut pages = builder.pages(log, &other, &theme, &nothing_runs).expect("pages");
        builder.complete(log, &mut pages).expect("decks");
        let said: Vec<&str> = log.diagnostics().iter().map(|it| it.message.as_str()).collect();
        assert_eq!(said, ["there is no heading `#one` in `a.md`"]);
        // So does each deck when the theme is another one.
        let mut own = Theme::default();
        own.templates.retain(|(name, _)| name != "deck.html");
        own.templates.push(("deck.html".to_owned(), "own deck".to_owned()));
        let (.., whole) = built(&mut builder, &other, &own);
        assert!(has(&whole, "b.deck.html", "own deck"));
    }

    #[test]
    fn a_program_that_reads_a_chapter_is_run_each_time() {
        let mut builder = Builder::new(1);
        let (theme, runs) = (Theme::default(), std::sync::atomic::AtomicU32::new(0));
        for read_chapters in [true, true, false, false] {
            let run = |_: &Lecture| {
                runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                Ran { traces: Vec::new(), read_chapters }
            };
            let book = book(&[("SUMMARY.md", "- [A](a.md)\n"), ("a.md", "text")]);
            let log = &mut Log::default();
            let mut pages = builder.pages(log, &book, &theme, &run).expect("pages");
            builder.complete(log, &mut pages).expect("decks");
        }
        assert_eq!(runs.into_inner(), 3);
    }
}
