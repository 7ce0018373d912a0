//! What is reported on standard error.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, IsTerminal};

use crate::cli::Status;
use crate::cli::arguments::{Color, Global};
use crate::diagnostic::{Diagnostic, Format, Log, Severity, remark, render};

/// Prints a log and says how the command ends. `strict` makes warnings count as errors.
pub fn log(log: &Log, format: Format, global: &Global, strict: bool) -> Status {
    anstream::eprint!("{}", text(log, format, global));
    status(log, strict)
}

/// How a command ends that found this.
pub fn status(log: &Log, strict: bool) -> Status {
    let worst = if strict { Severity::Warning } else { Severity::Error };
    if log.count(worst) > 0 { Status::Findings } else { Status::Success }
}

/// What is printed of a log.
pub fn text(log: &Log, format: Format, global: &Global) -> String {
    let least = match global.quiet {
        0 => Some(Severity::Hint),
        1 => Some(Severity::Error),
        _ => None,
    };
    let is_told =
        |diagnostic: &&Diagnostic| least.is_some_and(|least| diagnostic.severity >= least);
    let told = log.diagnostics().iter().filter(is_told);
    let Format::Human { color } = format else {
        return told.map(|diagnostic| render(diagnostic, format)).collect();
    };
    let mut crowd = Crowd::default();
    let mut shown: Vec<String> = told
        .filter(|diagnostic| global.verbose || crowd.has_room(diagnostic))
        .map(|diagnostic| render(diagnostic, format))
        .collect();
    shown.extend(crowd.rest(color));
    shown.join("\n")
}

/// How many findings of one code are shown in a file, and in all files.
fn room(severity: Severity) -> (usize, usize) {
    if severity == Severity::Hint { (5, 20) } else { (20, 100) }
}

/// What is so much alike that nobody would read all of it.
#[derive(Default)]
struct Crowd<'l> {
    files: HashMap<(&'l str, &'l str), usize>,
    /// By name and severity: how many are shown, and how many are not.
    codes: BTreeMap<(&'l str, Severity), (usize, usize)>,
}

impl<'l> Crowd<'l> {
    /// Whether one more may be shown; else it is counted.
    fn has_room(&mut self, diagnostic: &'l Diagnostic) -> bool {
        let name = diagnostic.code.entry().name;
        let in_file = self.files.entry((diagnostic.source.name(), name)).or_default();
        let (shown, left) = self.codes.entry((name, diagnostic.severity)).or_default();
        let (most_in_file, most) = room(diagnostic.severity);
        let has_room = *in_file < most_in_file && *shown < most;
        if has_room {
            *in_file += 1;
            *shown += 1;
        } else {
            *left += 1;
        }
        has_room
    }

    /// How many of each code were not shown, in words.
    fn rest(&self, color: bool) -> impl Iterator<Item = String> {
        let left = self.codes.iter().filter(|(_, (_, left))| *left > 0);
        left.map(move |((name, severity), (_, left))| {
            let message = format!("{left} more like these; `-v` shows all");
            remark(*severity, name, &message, color)
        })
    }
}

/// Lets colour through to a pipe when it was asked for, and to nowhere when it was not wanted.
pub fn choose_color(global: &Global) {
    match global.color {
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
        Color::Auto => {}
    }
}

/// Whether standard error takes colour.
pub fn format(global: &Global) -> Format {
    let color = match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            io::stderr().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty())
        }
    };
    Format::Human { color }
}

/// Why the command could not be done at all.
pub fn failure(message: &str) {
    anstream::eprintln!("heapdeck: {message}");
}
