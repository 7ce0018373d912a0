//! What a command has read: for lists of dependencies, and to tell whether a kept result still holds.

use std::collections::BTreeMap;
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

/// Everything so far. A command is one process, and its threads read together.
static READ: Mutex<BTreeMap<PathBuf, Input>> = Mutex::new(BTreeMap::new());

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
    READ.lock().unwrap_or_else(PoisonError::into_inner).clone()
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
    READ.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), input);
}
