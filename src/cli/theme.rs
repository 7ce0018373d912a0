//! Which theme a deck has: the one of the command line, or of the notes.

use std::path::{Path, PathBuf};

use crate::cli::arguments::Manner;
use crate::cli::disk;
use crate::deck::Theme;
use crate::diagnostic::{Code, Diagnostic, Log, Severity};
use crate::lecture::Lecture;
use crate::source::Span;

/// Names that are no folders: our own two, and Marp's.
const BUILT_IN: &[&str] = &["light", "dark", "default"];
const MARPS: &[&str] = &["gaia", "uncover"];

/// The theme to render with. One that the notes name lies in their folder, and never in untrusted notes.
pub fn chosen(
    log: &mut Log,
    options: &Manner,
    root: &Path,
    lecture: &Lecture,
) -> Result<Theme, String> {
    if let Some(folder) = &options.theme {
        return read(folder);
    }
    let Some(name) = lecture.meta.theme.as_deref() else { return Ok(Theme::default()) };
    if BUILT_IN.contains(&name) {
        return Ok(Theme::default());
    }
    let folder: PathBuf = root.join(name);
    let mut is_broken = false;
    let why = match disk::way_inside(&folder, root) {
        _ if options.untrusted => "it is left out, since the notes are untrusted".to_owned(),
        Some(way) if !way.is_empty() && folder.is_dir() => match read(&folder) {
            Ok(theme) => return Ok(theme),
            Err(why) => {
                is_broken = true;
                why
            }
        },
        None if folder.is_dir() => "the folder lies outside the folder of the notes".to_owned(),
        _ => "there is no such folder beside the notes".to_owned(),
    };
    let message = format!("the theme `{name}` cannot be used: {why}");
    let place = lecture.source.text().find(name).unwrap_or(0);
    let span = Span::new(place, place + name.len());
    let diagnostic = Diagnostic::new(Code::BadTheme, &lecture.source, span, message)
        .help("`light` and `dark` are built in");
    let severity = match diagnostic.severity {
        _ if is_broken => Severity::Error,
        _ if MARPS.contains(&name) => Severity::Hint,
        severity => severity,
    };
    log.push(Diagnostic { severity, ..diagnostic });
    Ok(Theme::default())
}

/// The theme of a whole book: that of the command line, or the built-in one.
pub fn of_book(options: &Manner) -> Result<Theme, String> {
    options.theme.as_deref().map_or_else(|| Ok(Theme::default()), read)
}

fn read(folder: &Path) -> Result<Theme, String> {
    disk::folder_files(folder)
        .and_then(|files| Theme::of_files(&files))
        .map_err(|why| format!("the theme {}: {why}", disk::display_name(folder)))
}
