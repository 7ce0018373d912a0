//! What is reported on standard error.

use std::io::{self, IsTerminal};

use crate::cli::Status;
use crate::cli::arguments::{Color, Global};
use crate::diagnostic::{Diagnostic, Format, Log, Severity, render};

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
    let is_shown =
        |diagnostic: &&Diagnostic| least.is_some_and(|least| diagnostic.severity >= least);
    let shown: Vec<String> = log
        .diagnostics()
        .iter()
        .filter(is_shown)
        .map(|diagnostic| render(diagnostic, format))
        .collect();
    let gap = if matches!(format, Format::Human { .. }) { "\n" } else { "" };
    shown.join(gap)
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
