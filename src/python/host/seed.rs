//! The files that a program finds: the lecture's folder, read when it is asked for.

use std::fmt;
use std::sync::Arc;

/// A folder outside the machine. It must answer the same however often it is asked.
pub trait Folder: Send + Sync {
    /// What lies in a folder, by its path from the top ("" for the top itself).
    fn list(&self, path: &str) -> Vec<Entry>;
    /// The contents of a file; `Err` says why they are left out.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// One name in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub kind: EntryKind,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    File {
        size: u64,
    },
    Folder,
    /// It is there but left out, for this reason.
    LeftOut(String),
}

/// The folder with the place where the program finds it.
#[derive(Clone)]
pub struct Seed {
    /// An absolute path: the program's working directory.
    pub place: String,
    pub folder: Arc<dyn Folder>,
}

impl fmt::Debug for Seed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Seed").field("place", &self.place).finish_non_exhaustive()
    }
}

impl PartialEq for Seed {
    fn eq(&self, other: &Seed) -> bool {
        self.place == other.place && Arc::ptr_eq(&self.folder, &other.folder)
    }
}

impl Eq for Seed {}
