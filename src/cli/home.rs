//! Where notes lie: alone, or among the chapters of the book whose folder is around them.

use std::path::{Path, PathBuf};

use crate::cli::lecture::Place;
use crate::cli::{build, disk};
use crate::diagnostic::Log;
use crate::notes::Dialect;
use crate::site::{self, CONFIG, Config, SUMMARY};
use crate::source::Source;

/// What holds for a file of notes by where it lies.
#[derive(Clone, Debug)]
pub struct Home {
    /// The folder from which its path and its images are seen: that of the book's chapters, or its own.
    pub root: PathBuf,
    /// The settings of its book.
    pub config: Option<PathBuf>,
    dialect: Dialect,
}

impl Home {
    /// That of a file or a folder, whatever folder around it a command is called in.
    pub fn of(path: &Path) -> Result<Home, String> {
        let own = if path.is_dir() { path } else { disk::folder_of(path) };
        for folder in upward(own) {
            // What cannot be read as a book is none of these notes.
            let Ok(Some(book)) = build::book_of(&folder) else { continue };
            let Ok((chapters, _)) = build::places(&book, None) else { continue };
            if disk::is_inside(path, &chapters) {
                return Home::in_book(&book, &chapters);
            }
        }
        Home::in_folder(own)
    }

    /// That of notes that a deck is made of: notes that lie among chapters and are none are read as they are elsewhere.
    pub fn of_deck(path: &Path) -> Result<Home, String> {
        let mut home = Home::of(path)?;
        let contents = home.root.join(SUMMARY);
        let way = disk::way_inside(path, &home.root);
        if contents.is_file()
            && let Some(way) = way
            && !site::lists(&Source::new(SUMMARY, disk::read_text(&contents)?), &way)
        {
            home.dialect = Dialect::default();
        }
        Ok(home)
    }

    /// Of the chapters of a book.
    pub fn in_book(book: &Path, chapters: &Path) -> Result<Home, String> {
        let config = Some(book.join(CONFIG)).filter(|config| config.is_file());
        let dialect = match &config {
            Some(config) => read(config)?,
            None => Config::default().dialect(),
        };
        Ok(Home { root: chapters.to_owned(), config, dialect })
    }

    /// Of notes that are no chapters: settings lie beside them or in the folder above.
    pub fn in_folder(folder: &Path) -> Result<Home, String> {
        let places = [folder.to_owned(), folder.join("..")].map(|folder| folder.join(CONFIG));
        let config = places.into_iter().find(|config| config.is_file());
        let dialect = config.as_deref().map_or(Ok(Dialect::default()), read)?;
        Ok(Home { root: folder.to_owned(), config, dialect })
    }

    /// The folder with all that belongs to the book.
    pub fn book(&self) -> &Path {
        self.config.as_deref().map_or(&self.root, disk::folder_of)
    }

    /// Where the notes lie; `wider`: the folder around the book from which they may include files.
    pub fn place<'a>(&'a self, wider: Option<&'a Path>) -> Result<Place<'a>, String> {
        let place = Place { root: &self.root, book: self.book(), dialect: self.dialect.clone() };
        place.within(wider)
    }
}

/// The Markdown that a book is written in.
fn read(config: &Path) -> Result<Dialect, String> {
    let source = Source::new(CONFIG, disk::read_text(config)?);
    Ok(site::read_config(&mut Log::default(), &source).dialect())
}

/// A folder and those around it, by the way from the current one: what is reported has no path of the machine in it.
fn upward(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let depth = std::fs::canonicalize(folder).map_or(0, |real| real.components().count());
    std::iter::successors(Some(folder.to_owned()), |folder| Some(disk::above(folder))).take(depth)
}
