//! Notes to a lecture that has run.

use std::path::Path;

use crate::cli::{disk, folder, memory, panic};
use crate::diagnostic::Log;
use crate::lecture::{self, Lecture, Verdict, Wishes};
use crate::notes::{self, Dialect, Notes};
use crate::python;
use crate::source::Source;
use crate::trace::Trace;

/// A lecture that has run and been checked.
pub struct Ran {
    pub notes: Notes,
    pub lecture: Lecture,
    pub traces: Vec<Trace>,
    pub verdicts: Vec<Verdict>,
}

/// Where notes lie.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The folder from which their own path and their images are seen.
    pub root: &'a Path,
    /// The folder that holds what they may include.
    pub book: &'a Path,
    pub dialect: Dialect,
}

impl<'a> Place<'a> {
    /// The same notes, where they may include files from a wider folder.
    pub fn within(self, root: Option<&'a Path>) -> Result<Place<'a>, String> {
        Ok(Place { book: disk::reach(root, self.book)?, ..self })
    }
}

/// Reads, plans and runs a file of notes that stands alone, and checks its claims.
pub fn run(
    log: &mut Log,
    place: &Place,
    path: &Path,
    wishes: &Wishes,
) -> Result<(Lecture, Vec<Trace>), String> {
    let text = disk::read_notes(path)?;
    let ran = run_text(log, place, path, &text, wishes, false)?;
    Ok((ran.lecture, ran.traces))
}

/// The same with the text of the file at hand; `exact`: recorded addresses are compared as numbers.
pub fn run_text(
    log: &mut Log,
    place: &Place,
    path: &Path,
    text: &str,
    wishes: &Wishes,
    exact: bool,
) -> Result<Ran, String> {
    panic::doing(format!("checking {}", disk::display_name(path)));
    let (notes, mut lecture) = plan_text(log, place, path, text, wishes);
    let name = lecture::schedule_name(&name_of(path));
    let schedules = disk::read_beside(path, &name)?;
    lecture::follow(log, &mut lecture, &name, schedules.as_deref());
    if !lecture.programs.is_empty() {
        memory::ask();
    }
    let traces: Vec<Trace> = lecture.programs.iter().map(python::run).collect();
    let verdicts = lecture::check_addresses(log, &lecture, &traces, exact);
    Ok(Ran { notes, lecture, traces, verdicts })
}

/// Reads and plans notes; nothing has run yet.
pub fn planned(log: &mut Log, place: &Place, path: &Path) -> Result<Lecture, String> {
    let text = disk::read_notes(path)?;
    Ok(plan_text(log, place, path, &text, &Wishes::default()).1)
}

/// Reads notes with what they include.
pub fn read_text(log: &mut Log, place: &Place, path: &Path, text: &str) -> Notes {
    let source = Source::new(name_of(path), text);
    let read = |file: &str| disk::read_included(place.root, place.book, file);
    notes::parse_as(log, &source, &way_to(place.root, path), &read, &place.dialect)
}

/// The path of notes from the folder from which they are seen.
pub fn way_to(root: &Path, path: &Path) -> String {
    let own = match path.strip_prefix(root) {
        Ok(own) => disk::display_name(own),
        // The folder may be above the current one.
        Err(_) => disk::way_inside(path, root).unwrap_or_else(|| disk::display_name(path)),
    };
    own.trim_start_matches("./").to_owned()
}

fn plan_text(
    log: &mut Log,
    place: &Place,
    path: &Path,
    text: &str,
    wishes: &Wishes,
) -> (Notes, Lecture) {
    let notes = read_text(log, place, path, text);
    let mut lecture = lecture::plan_with(log, &notes, wishes);
    let files = folder::of_notes(path);
    for program in &mut lecture.programs {
        program.files.clone_from(&files);
    }
    (notes, lecture)
}

/// The name of the notes in reports and tracebacks: the file's own, since a folder would make the deck depend on
/// where it is made.
pub fn name_of(path: &Path) -> String {
    let name = path.file_name().filter(|name| *name != "-");
    let name = name.map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| disk::display_name(path))
}
