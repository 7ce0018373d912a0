//! What the shell wants: explanations, completions, the manual page.

use clap::CommandFactory;

use crate::cli::arguments::{Arguments, Completions, Explain};
use crate::cli::{Status, disk};
use crate::diagnostic::{self, CODES, Severity};
use crate::notes::closest;

/// Prints what a code means, or all codes.
pub fn explain(options: &Explain) -> Result<Status, String> {
    let Some(name) = &options.code else {
        let names: String = CODES.iter().map(|entry| format!("{}\n", entry.name)).collect();
        disk::print(names.as_bytes())?;
        return Ok(Status::Success);
    };
    let entry = diagnostic::explain(name).ok_or_else(|| unknown_code(name))?;
    let severity = match entry.severity {
        Severity::Hint => "hint",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let text = format!("{} ({severity})\n\n{}\n", entry.name, entry.explanation);
    disk::print(text.as_bytes())?;
    Ok(Status::Success)
}

/// What is said of a code that there is not.
pub fn unknown_code(name: &str) -> String {
    match closest(name, CODES.iter().map(|entry| entry.name)) {
        Some(close) => format!("there is no code '{name}'; did you mean '{close}'?"),
        None => format!("there is no code '{name}'; `heapdeck explain` lists all"),
    }
}

pub fn completions(options: &Completions) -> Result<Status, String> {
    // Into memory first: the generator panics when the pipe is closed.
    let mut text = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "heapdeck", &mut text);
    disk::print(&text)?;
    Ok(Status::Success)
}

pub fn man() -> Result<Status, String> {
    let mut text = Vec::new();
    clap_mangen::Man::new(Arguments::command())
        .render(&mut text)
        .map_err(|error| format!("cannot write the manual page: {error}"))?;
    disk::print(&text)?;
    Ok(Status::Success)
}
