//! The folder of a script or of notes, as the program that runs finds it: read when it asks, never written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::{disk, inputs};
use crate::python::host::{Entry, EntryKind, Folder, Seed};
use crate::source::Files;

/// A larger file is left out.
const LARGEST: u64 = 16 << 20;
/// A folder with more names shows so many.
const MOST_NAMES: usize = 5_000;
/// Folders that nobody's program reads.
const LEFT_OUT: &[&str] = &["target", "node_modules", "__pycache__", "book"];
/// Where a lecture's files lie for its programs: the same wherever the notes are.
const LECTURE: &str = "/srv/lecture";

/// A folder on the disk. What was read once stays as it was, so that both runs of a program see the same.
struct DiskFolder {
    root: PathBuf,
    /// The same as it was given.
    given: PathBuf,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    lists: BTreeMap<String, Vec<Entry>>,
    files: BTreeMap<String, Result<Vec<u8>, String>>,
}

/// The folder of a script, at its own place.
pub fn of_script(script: &Path) -> Option<Seed> {
    let folder = fs::canonicalize(disk::folder_of(script)).ok()?;
    let place = folder.to_str()?.to_owned();
    Some(seed(folder, disk::folder_of(script), place))
}

/// The folder of notes.
pub fn of_notes(notes: &Path) -> Option<Seed> {
    let folder = fs::canonicalize(disk::folder_of(notes)).ok()?;
    Some(seed(folder, disk::folder_of(notes), LECTURE.to_owned()))
}

/// The chapters' folder of a book of mdBook's.
pub fn below(folder: &Path) -> Option<Seed> {
    Some(seed(fs::canonicalize(folder).ok()?, folder, LECTURE.to_owned()))
}

/// The files of a book for the programs of one chapter, and what tells whether they have read the text of one.
pub fn of_book(files: &Arc<Files>) -> (Seed, Arc<BookFolder>) {
    let folder =
        Arc::new(BookFolder { files: Arc::clone(files), chapters: AtomicBool::new(false) });
    (Seed { place: LECTURE.to_owned(), folder: Arc::clone(&folder) as Arc<dyn Folder> }, folder)
}

fn seed(root: PathBuf, given: &Path, place: String) -> Seed {
    let given = given.to_owned();
    Seed { place, folder: Arc::new(DiskFolder { root, given, known: Mutex::default() }) }
}

impl Folder for DiskFolder {
    fn list(&self, path: &str) -> Vec<Entry> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let list = known.lists.entry(path.to_owned());
        let read = || {
            let folder = self.root.join(path);
            inputs::folder(&self.given.join(path), &disk::names(&folder));
            entries(&folder)
        };
        list.or_insert_with(read).clone()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || {
            let bytes = fs::read(self.root.join(path));
            inputs::file(&self.given.join(path), bytes.as_deref().ok());
            bytes.map_err(|error| format!("the file `{path}` ({error})"))
        };
        known.files.entry(path.to_owned()).or_insert_with(read).clone()
    }
}

/// What lies in a folder of the disk, in order of the names.
fn entries(folder: &Path) -> Vec<Entry> {
    let Ok(read) = fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<Entry> = read.flatten().filter_map(|entry| entry_of(&entry)).collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries.truncate(MOST_NAMES);
    entries
}

fn entry_of(entry: &fs::DirEntry) -> Option<Entry> {
    let name = entry.file_name().into_string().ok()?;
    let kind = entry.file_type().ok()?;
    let left_out = |why: &str| EntryKind::LeftOut(format!("`{name}`, which {why},"));
    let kind = if name.starts_with('.') {
        left_out("is hidden")
    } else if kind.is_dir() && LEFT_OUT.contains(&name.as_str()) {
        left_out("holds what other tools made")
    } else if kind.is_dir() {
        EntryKind::Folder
    } else if kind.is_file() {
        match entry.metadata().ok()?.len() {
            size if size > LARGEST => left_out("is larger than 16 MiB"),
            size => EntryKind::File { size },
        }
    } else {
        left_out("is neither a file nor a folder")
    };
    Some(Entry { name, kind })
}

/// Files that are in memory already.
pub struct BookFolder {
    files: Arc<Files>,
    /// Whether a Markdown file was read.
    chapters: AtomicBool,
}

impl BookFolder {
    pub fn read_chapters(&self) -> bool {
        self.chapters.load(Ordering::Relaxed)
    }
}

impl Folder for BookFolder {
    fn list(&self, path: &str) -> Vec<Entry> {
        let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
        let mut entries: BTreeMap<String, EntryKind> = BTreeMap::new();
        for (file, bytes) in self.files.iter() {
            let Some(rest) = file.strip_prefix(&prefix) else { continue };
            let (name, kind) = match rest.split_once('/') {
                Some((folder, _)) => (folder, EntryKind::Folder),
                None => (rest, EntryKind::File { size: bytes.len() as u64 }),
            };
            entries.insert(name.to_owned(), kind);
        }
        entries.into_iter().map(|(name, kind)| Entry { name, kind }).collect()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if Path::new(path).extension().is_some_and(|end| end.eq_ignore_ascii_case("md")) {
            self.chapters.store(true, Ordering::Relaxed);
        }
        let bytes = self.files.get(path).ok_or_else(|| format!("the file `{path}`"))?;
        Ok(bytes.to_vec())
    }
}
