//! `heapdeck update`: output that the notes record is rewritten where it is not what was printed; every other byte stays.

use std::path::Path;

use crate::cli::arguments::{Global, Update};
use crate::cli::check::{self, NotesFile, Settings};
use crate::cli::{Status, deadline, disk, lecture, report};
use crate::diagnostic::{Code, Edit, Log, Severity, applied};
use crate::lecture::{Wishes, lint, unified};

/// Rewrites the files. What cannot be recorded, and blocks that fail, are reported.
pub fn update(options: &Update, global: &Global) -> Result<Status, String> {
    let limits = check::limits(&options.limits)?;
    deadline::set(options.limits.time_limit);
    let (mut log, mut changed) = (Log::default(), 0);
    let files = check::notes_in(&check::paths(&options.paths), &options.reach)?;
    log.extend(check::wrong_settings(&files)?);
    for notes in files {
        if notes.path == Path::new("-") {
            return Err("standard input cannot be rewritten".to_owned());
        }
        let settings = Settings::of(notes.home.config.as_deref(), limits)?;
        let Mended { text, left } = mended(&notes, &settings, &records)?;
        if text != notes.text {
            changed += 1;
            if options.diff {
                disk::print(patch_of(&notes, &text).as_bytes())?;
            }
            if !options.check {
                write(&notes.path, &notes.text, &text)?;
            }
            if global.quiet == 0 && !options.diff {
                let verb = if options.check { "would change" } else { "updated" };
                let name = notes.reported(&lecture::name_of(&notes.path));
                disk::print(format!("{verb} {name}\n").as_bytes())?;
            }
        }
        log.extend(left.renamed(&|name| notes.reported(name)));
    }
    let status = report::log(&log, report::format(global), global, false);
    Ok(if options.check && changed > 0 { Status::Findings } else { status })
}

/// What `update` would change, as a patch; empty when nothing.
pub fn patch(notes: &NotesFile, settings: &Settings) -> Result<String, String> {
    let Mended { text, .. } = mended(notes, settings, &records)?;
    Ok(if text == notes.text { String::new() } else { patch_of(notes, &text) })
}

/// Mends what surely can be mended, and what `notes` holds then is what the file holds.
pub fn fix(notes: &NotesFile, settings: &Settings) -> Result<String, String> {
    let Mended { text, .. } = mended(notes, settings, &|code| !records(code))?;
    if text != notes.text {
        write(&notes.path, &notes.text, &text)?;
    }
    Ok(text)
}

/// Findings that are mended by writing down what came out.
fn records(code: Code) -> bool {
    matches!(code, Code::OutputDiffers | Code::OtherObject)
}

struct Mended {
    text: String,
    /// Errors that are left.
    left: Log,
}

/// Makes the changes of some kinds of findings until nothing is left to change: what is written moves lines, and so
/// what tracebacks say.
fn mended(
    notes: &NotesFile,
    settings: &Settings,
    wanted: &dyn Fn(Code) -> bool,
) -> Result<Mended, String> {
    let mut text = notes.text.clone();
    let mut exact = false;
    let own = lecture::name_of(&notes.path);
    let wishes = Wishes { python: settings.pythons.first().cloned(), ..settings.wishes.clone() };
    for round in 1.. {
        let mut log = Log::default();
        let ran = lecture::run_text(&mut log, &notes.place()?, &notes.path, &text, &wishes, exact)?;
        lint(&mut log, &ran.notes, &ran.lecture);
        let found = || log.diagnostics().iter().filter(|it| wanted(it.code));
        let edits = found().filter(|it| it.source.name() == own).flat_map(|it| &it.edits);
        let edits: Vec<Edit> = edits.cloned().collect();
        let next = applied(&text, &edits);
        // Two numbers for one object: all numbers are written anew.
        exact |= found().any(|it| it.code == Code::OtherObject);
        if next == text || round >= ROUNDS {
            let mut left = Log::default();
            for diagnostic in log.diagnostics() {
                if diagnostic.severity == Severity::Error {
                    left.push(diagnostic.clone());
                }
            }
            left.sort();
            return Ok(Mended { text, left });
        }
        text = next;
    }
    Err("the notes do not come to rest".to_owned())
}

/// A program whose output depends on how long its recorded output is would never be done.
const ROUNDS: u32 = 6;

fn patch_of(notes: &NotesFile, text: &str) -> String {
    let name = notes.reported(&lecture::name_of(&notes.path));
    format!("--- {name}\n+++ {name}\n{}", unified(&notes.text, text))
}

/// Replaces a file whole; a byte order mark that was there stays. One that somebody has changed meanwhile is left alone.
fn write(path: &Path, old: &str, new: &str) -> Result<(), String> {
    let (mark, now) = disk::read_marked(path)?;
    if now != old {
        return Err(format!("{} has changed meanwhile; it is left as it is", path.display()));
    }
    disk::replace(path, format!("{mark}{new}").as_bytes())
}
