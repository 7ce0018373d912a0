//! Notes to a lecture that has run.

use std::path::Path;

use crate::cli::{disk, folder};
use crate::diagnostic::Log;
use crate::lecture::{self, Lecture};
use crate::notes;
use crate::python;
use crate::source::Source;
use crate::trace::Trace;

/// Reads, plans and runs a file of notes and checks its claims. What it includes lies below `root`.
pub fn run(log: &mut Log, root: &Path, path: &Path) -> Result<(Lecture, Vec<Trace>), String> {
    let mut lecture = planned(log, root, path)?;
    let name = lecture::schedule_name(&name_of(path));
    let schedules = disk::read_beside(path, &name)?;
    lecture::follow(log, &mut lecture, &name, schedules.as_deref());
    let traces: Vec<Trace> = lecture.programs.iter().map(python::run).collect();
    lecture::check(log, &lecture, &traces);
    Ok((lecture, traces))
}

/// Reads and plans notes; nothing has run yet.
pub fn planned(log: &mut Log, root: &Path, path: &Path) -> Result<Lecture, String> {
    let text = disk::read_notes(path)?;
    let source = Source::new(name_of(path), text);
    let read = |file: &str| disk::read_included(root, file);
    let own = disk::display_name(path.strip_prefix(root).unwrap_or(path));
    let notes = notes::parse_with(log, &source, own.trim_start_matches("./"), &read);
    let mut lecture = lecture::plan(log, &notes);
    let files = folder::of_notes(path);
    for program in &mut lecture.programs {
        program.files.clone_from(&files);
    }
    Ok(lecture)
}

/// The name of the notes in reports and tracebacks: the file's own, since a folder would make the deck depend on
/// where it is made.
pub fn name_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| disk::display_name(path))
}
