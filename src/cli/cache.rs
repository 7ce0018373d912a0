//! Results that are kept by what they were made of, so that nothing is made twice.
//!
//! An entry is named by the sum of what is known before anything runs: the program, the settings, the notes. It lists what
//! else was read, with sums; it holds when all of that is as it was. What is damaged, or written by another version at the
//! same moment, is no entry: then the result is made anew, and is the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use crate::cli::arguments::{CacheOptions, Global};
use crate::cli::findings::Findings;
use crate::cli::inputs::{self, Input, sum};
use crate::cli::{disk, report};
use crate::diagnostic::Log;
use crate::site::Shelf;

/// A place for results; `None`: nothing is kept.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: Option<PathBuf>,
    /// Nobody need be told any more that it cannot be written.
    told: Arc<AtomicBool>,
}

/// The name of an entry, and where the paths of what was read begin.
#[derive(Clone, Debug)]
pub struct Key {
    name: String,
    /// `None`: nothing else was read.
    root: Option<PathBuf>,
}

impl Cache {
    /// The folder that is asked for, else the user's for such things.
    pub fn new(options: &CacheOptions, global: &Global) -> Cache {
        let from_home = |name: &str, below: &str| {
            let folder = std::env::var_os(name).filter(|folder| !folder.is_empty())?;
            let folder = Path::new(&folder).join(below);
            folder.is_absolute().then_some(folder)
        };
        let folder = options
            .cache
            .clone()
            .or_else(|| from_home("XDG_CACHE_HOME", "heapdeck"))
            .or_else(|| from_home("HOME", ".cache/heapdeck"));
        let told = Arc::new(AtomicBool::new(global.quiet > 0));
        Cache { folder: folder.filter(|_| !options.no_cache), told }
    }

    /// The key of a result; `settings` and `texts` are all that it depends on beside what is read below `root`.
    pub fn key(root: Option<&Path>, settings: &str, texts: &[&[u8]]) -> Key {
        let texts: Vec<String> = texts.iter().map(|text| sum(&[text])).collect();
        let program = program();
        let name = sum(&[program.as_bytes(), settings.as_bytes(), texts.concat().as_bytes()]);
        Key { name, root: root.map(Path::to_owned) }
    }

    /// A result that still holds, with its findings. What it was made of counts as read.
    pub fn get(&self, key: &Key) -> Option<(Vec<u8>, Log)> {
        let bytes = fs::read(self.file(key)?).ok()?;
        let (was, rest) = split(&bytes)?;
        if was != sum(&[rest]).as_bytes() {
            return None;
        }
        let (head, body) = split(rest)?;
        let entry: Entry = serde_json::from_slice(head).ok()?;
        if entry.format != FORMAT {
            return None;
        }
        for (path, kind, was) in &entry.inputs {
            let path = key.root.as_ref()?.join(path);
            let holds = match kind.as_str() {
                "file" => {
                    let bytes = fs::read(&path).ok();
                    inputs::file(&path, bytes.as_deref());
                    bytes.is_some_and(|bytes| sum(&[&bytes]) == *was)
                }
                "folder" => inputs::sum_of_names(&disk::names(&path)) == *was,
                _ => !path.is_file(),
            };
            if !holds {
                return None;
            }
        }
        Some((body.to_vec(), entry.found.log()?))
    }

    /// Keeps a result with its findings and everything that was read for it. A cache that cannot be written is none.
    pub fn put(&self, key: &Key, body: &[u8], log: &Log) {
        let Some(file) = self.file(key) else { return };
        let mut entry = Entry { format: FORMAT, inputs: Vec::new(), found: Findings::of(log) };
        let read = if key.root.is_some() { inputs::read() } else { BTreeMap::new() };
        for (path, input) in read {
            // What lies elsewhere is not looked after.
            let root = key.root.as_deref().unwrap_or(Path::new("."));
            let Some(path) = below(root, &path) else { return };
            let (kind, sum) = match input {
                Input::File(sum) => ("file", sum),
                Input::Folder(sum) => ("folder", sum),
                Input::Nothing => ("nothing", String::new()),
            };
            entry.inputs.push((path.to_owned(), kind.to_owned(), sum));
        }
        let Ok(head) = serde_json::to_vec(&entry) else { return };
        let rest = [&head, &b"\n"[..], body].concat();
        let bytes = [sum(&[&rest]).as_bytes(), b"\n", &rest].concat();
        if let Err(why) = disk::put(&file, &bytes)
            && !self.told.swap(true, Ordering::Relaxed)
        {
            report::failure(&format!("nothing is kept: {why}"));
        }
    }

    /// Lets go of what is too much.
    pub fn tidy(&self) {
        if let Some(folder) = &self.folder {
            keep_small(&folder.join(VERSION));
        }
    }

    fn file(&self, key: &Key) -> Option<PathBuf> {
        let (start, rest) = key.name.split_at(2);
        Some(self.folder.as_ref()?.join(VERSION).join(start).join(rest))
    }
}

impl Shelf for Cache {
    fn get(&self, key: &str) -> Option<(Vec<u8>, Log)> {
        Cache::get(self, &Cache::key(None, CHAPTER, &[key.as_bytes()]))
    }

    fn put(&self, key: &str, bytes: &[u8], said: &Log) {
        Cache::put(self, &Cache::key(None, CHAPTER, &[key.as_bytes()]), bytes, said);
    }
}

/// A path as it is seen from a folder.
fn below<'p>(root: &Path, path: &'p Path) -> Option<&'p str> {
    let path = match path.strip_prefix(root) {
        Ok(path) => path,
        Err(_) if root == Path::new(".") && path.is_relative() => path,
        Err(_) => return None,
    };
    path.to_str().filter(|path| !path.starts_with(".."))
}

/// What stands before a result, and behind a sum of both.
#[derive(serde::Serialize, serde::Deserialize)]
struct Entry {
    format: u32,
    /// Path, kind and sum.
    inputs: Vec<(String, String, String)>,
    found: Findings,
}

/// The version; a program that is being worked on is another one each time it is built.
fn program() -> String {
    let about = std::env::current_exe().and_then(fs::metadata);
    let built = about.as_ref().ok().and_then(|about| about.modified().ok());
    let built = built.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    let size = about.map_or(0, |about| about.len());
    format!("{} {size} {}", env!("CARGO_PKG_VERSION"), built.map_or(0, |at| at.as_nanos()))
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// Lets go of what was written longest ago, when there is too much.
fn keep_small(folder: &Path) {
    let mut entries = Vec::new();
    for shelf in fs::read_dir(folder).into_iter().flatten().flatten() {
        for entry in fs::read_dir(shelf.path()).into_iter().flatten().flatten() {
            let Ok(about) = entry.metadata() else { continue };
            let Ok(written) = about.modified() else { continue };
            entries.push((written, about.len(), entry.path()));
        }
    }
    let mut size: u64 = entries.iter().map(|(_, size, _)| size).sum();
    entries.sort();
    for (_, length, path) in entries {
        if size <= LARGEST {
            break;
        }
        // Another process may have removed it.
        let _ = fs::remove_file(path);
        size -= length;
    }
}

/// What is kept of chapters.
const CHAPTER: &str = "chapter";
/// Of an entry's form.
const FORMAT: u32 = 2;
const VERSION: &str = "v1";
/// In bytes.
const LARGEST: u64 = 512 << 20;
