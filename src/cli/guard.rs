//! Nothing that a command writes may be a file that it has read, or another one that it writes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::cli::{disk, inputs};

/// What was written so far, by paths without links.
static WRITTEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Before anything runs: what is named to be written must be no file that is named to be read, and each another one.
pub fn outputs(read: &[&Path], outputs: &[&Path]) -> Result<(), String> {
    let mut known: Vec<PathBuf> = Vec::new();
    let read: Vec<PathBuf> = read.iter().filter_map(|path| place(path)).collect();
    for output in outputs {
        let Some(place) = place(output) else { continue };
        if read.contains(&place) || inputs::holds(&place) {
            return Err(is_read(output));
        }
        if known.contains(&place) {
            return Err(is_written(output));
        }
        known.push(place);
    }
    Ok(())
}

/// Before a file is replaced: it must be none that was read or written.
pub fn replaces(path: &Path) -> Result<(), String> {
    let Some(place) = place(path) else { return Ok(()) };
    if inputs::holds(&place) {
        return Err(is_read(path));
    }
    let written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    if written.contains(&place) { Err(is_written(path)) } else { Ok(()) }
}

/// A file was written.
pub fn written(path: &Path) {
    if let Some(place) = place(path) {
        WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).insert(place);
    }
}

/// Where a file is or will be, links followed; `None` for standard output, and for what is no file to be lost.
fn place(path: &Path) -> Option<PathBuf> {
    let is_special = fs::metadata(path).is_ok_and(|about| !about.is_file());
    if disk::is_standard(path) || is_special {
        return None;
    }
    disk::real(path)
}

fn is_read(path: &Path) -> String {
    let name = disk::display_name(path);
    format!("{name} would be overwritten, and it is what was read: name another file to write")
}

fn is_written(path: &Path) -> String {
    format!("{} would be written twice: name another file for each", disk::display_name(path))
}
