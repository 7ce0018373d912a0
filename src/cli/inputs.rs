//! What a command has read: for lists of dependencies, and to tell whether a kept result still holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// What was found at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file whose bytes have this sum.
    File(String),
    /// A folder whose names have this sum.
    Folder(String),
    /// Nothing that could be read.
    Nothing,
}

/// What was read, and the files among it by where links lead.
struct Read {
    all: BTreeMap<PathBuf, Input>,
    /// Not yet followed.
    fresh: Vec<PathBuf>,
    real: BTreeSet<PathBuf>,
}

/// Everything so far. A command is one process, and its threads read together.
static READ: Mutex<Read> =
    Mutex::new(Read { all: BTreeMap::new(), fresh: Vec::new(), real: BTreeSet::new() });

/// A file was read, or was not there.
pub fn file(path: &Path, bytes: Option<&[u8]>) {
    let input = bytes.map_or(Input::Nothing, |bytes| Input::File(sum(&[bytes])));
    note(path, input);
}

/// A folder was listed.
pub fn folder(path: &Path, names: &[String]) {
    note(path, Input::Folder(sum_of_names(names)));
}

/// Everything that was read so far.
pub fn read() -> BTreeMap<PathBuf, Input> {
    READ.lock().unwrap_or_else(PoisonError::into_inner).all.clone()
}

/// Whether a file, by its path without links, is one that was read.
pub fn holds(real: &Path) -> bool {
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let fresh = std::mem::take(&mut read.fresh);
    read.real.extend(fresh.iter().filter_map(|path| fs::canonicalize(path).ok()));
    read.real.contains(real)
}

/// A file that was read is no input after all.
pub fn forget(path: &Path) {
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    read.all.remove(path);
    read.fresh.retain(|fresh| fresh != path);
}

/// A sum of parts, each told from the next.
pub fn sum(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn sum_of_names(names: &[String]) -> String {
    let names: Vec<&[u8]> = names.iter().map(String::as_bytes).collect();
    sum(&names)
}

fn note(path: &Path, input: Input) {
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let is_file = matches!(input, Input::File(_));
    if read.all.insert(path.to_owned(), input).is_none() && is_file {
        read.fresh.push(path.to_owned());
    }
}
