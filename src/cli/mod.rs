//! The roof: commands, and the only room that touches disk, clock, environment and terminal.

#![expect(clippy::disallowed_methods, reason = "this room is where the program meets the world")]

mod arguments;
mod check;
mod disk;
mod draw;
mod export;
mod lecture;
mod report;
mod run;
mod shell;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::arguments::{Arguments, Command};

/// How a command ended, as the shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 0: all is well.
    Success,
    /// 1: the notes have errors.
    Findings,
    /// 2: wrong usage, or a file that cannot be read or written.
    Failure,
    /// The status of the script that was run.
    Script(u8),
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        match status {
            Status::Success => ExitCode::SUCCESS,
            Status::Findings => ExitCode::from(1),
            Status::Failure => ExitCode::from(2),
            Status::Script(status) => ExitCode::from(status),
        }
    }
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    report::choose_color(&arguments.global);
    let result = match arguments.command {
        Command::Export(options) => export::export(&options, &arguments.global),
        Command::Check(options) => check::check(&options, &arguments.global),
        Command::Run(options) => run::run(&options),
        Command::Draw(options) => draw::draw(&options, &arguments.global),
        Command::Trace(options) => draw::trace(&options),
        Command::Explain(options) => shell::explain(&options),
        Command::Completions(options) => shell::completions(&options),
        Command::Man => shell::man(),
    };
    match result {
        Ok(status) => status.into(),
        Err(message) => {
            report::failure(&message);
            Status::Failure.into()
        }
    }
}
