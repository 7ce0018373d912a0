//! `heapdeck export`: notes to one HTML file.

use std::path::{Path, PathBuf};

use crate::cli::arguments::{Export, Global};
use crate::cli::{Status, disk, lecture, report};
use crate::deck;
use crate::diagnostic::Log;

/// Writes the deck; with errors in the notes it is written all the same, and the status says so.
pub fn export(options: &Export, global: &Global) -> Result<Status, String> {
    let mut log = Log::default();
    let root = disk::folder_of(&options.notes);
    let (lecture, traces) = lecture::run(&mut log, root, &options.notes)?;
    let read = |path: &str| disk::read_image(root, &options.notes, path);
    let deck = deck::assemble(&mut log, &lecture, &traces, &read);
    let page = deck::render(&deck, &deck::Theme::default())?;
    let output = options.output.clone().unwrap_or_else(|| default_output(&options.notes));
    disk::write(&output, page.as_bytes())?;
    log.sort();
    Ok(report::log(&log, report::format(global), global, options.strict))
}

/// `lecture.md` becomes `lecture.html` beside it; standard input goes to standard output.
fn default_output(notes: &Path) -> PathBuf {
    if notes == Path::new("-") { notes.to_owned() } else { notes.with_extension("html") }
}
