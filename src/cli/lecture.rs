//! Notes to a lecture that has run.

use std::path::Path;

use crate::cli::{disk, folder};
use crate::diagnostic::Log;
use crate::lecture::{self, Lecture};
use crate::notes;
use crate::python;
use crate::source::Source;
use crate::trace::Trace;

/// Reads, plans and runs a file of notes and checks its claims.
pub fn run(log: &mut Log, path: &Path) -> Result<(Lecture, Vec<Trace>), String> {
    let text = disk::read_text(path)?;
    let source = Source::new(name_of(path), text);
    let notes = notes::parse(log, &source);
    let mut lecture = lecture::plan(log, &notes);
    let files = folder::of_notes(path);
    for program in &mut lecture.programs {
        program.files.clone_from(&files);
    }
    let traces: Vec<Trace> = lecture.programs.iter().map(python::run).collect();
    lecture::check(log, &lecture, &traces);
    Ok((lecture, traces))
}

/// The name of the notes in reports and tracebacks: the file's own, since a folder would make the deck depend on
/// where it is made.
fn name_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| disk::display_name(path))
}
