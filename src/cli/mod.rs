//! The roof: commands, and the only room that touches disk, clock, environment and terminal.

#![expect(clippy::disallowed_methods, reason = "this room is where the program meets the world")]

mod arguments;
mod build;
mod cache;
mod check;
mod clock;
mod directives;
mod deadline;
mod depfile;
mod disk;
mod draw;
mod png;
mod theme;
mod export;
mod findings;
mod folder;
mod formats;
mod gallery;
mod guard;
mod home;
mod inputs;
mod lecture;
mod pdf;
mod lock;
mod mdbook;
mod memory;
mod new;
mod output;
mod panic;
mod profiles;
mod progress;
mod record;
mod report;
mod race;
mod run;
mod schema;
mod serve;
mod update;
mod versions;
mod shell;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::cli::arguments::{Arguments, Build, Command, Global};

/// How a command ended, as the shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 0: all is well.
    Success,
    /// 1: the notes have errors.
    Findings,
    /// 2: wrong usage, or a file that cannot be read or written, no memory for a run. (70 is a bug of heapdeck itself.)
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
    command(Arguments::parse())
}

/// The same as `mdbook-heapdeck`: what follows is meant for `heapdeck mdbook`.
pub fn preprocessor() -> ExitCode {
    let given = std::env::args_os();
    let name = std::iter::once("heapdeck".into()).chain(std::iter::once("mdbook".into()));
    command(Arguments::parse_from(name.chain(given.skip(1))))
}

fn command(arguments: Arguments) -> ExitCode {
    panic::tell();
    report::choose_color(&arguments.global);
    let Some(command) = arguments.command else { return without_command(&arguments.global) };
    let result = match command {
        Command::Build(options) => build::build(&options, &arguments.global),
        Command::Export(options) => export::export(&options, &arguments.global),
        Command::Serve(options) => serve::serve(&options, &arguments.global),
        Command::Check(options) => check::check(&options, &arguments.global),
        Command::Update(options) => update::update(&options, &arguments.global),
        Command::Run(options) => run::run(&options),
        Command::Draw(options) => draw::draw(&options, &arguments.global),
        Command::Trace(options) => draw::trace(&options),
        Command::Race(options) => race::race(&options, &arguments.global),
        Command::Record(options) => record::record(&options, &arguments.global),
        Command::New(options) => new::new(&options, &arguments.global),
        Command::Mdbook(options) => mdbook::mdbook(&options, &arguments.global),
        Command::Profiles(options) => profiles::profiles(&options),
        Command::Directives(options) => directives::directives(&options),
        Command::Explain(options) => shell::explain(&options),
        Command::Completions(options) => shell::completions(&options),
        Command::Man => shell::man(),
    };
    ended(result)
}

/// In a folder with a book it is built; elsewhere there is only help to give.
fn without_command(global: &Global) -> ExitCode {
    if build::is_book(Path::new(".")) {
        let options = Build::of(PathBuf::from("."));
        return ended(build::build(&options, global));
    }
    anstream::eprint!("{}", Arguments::command().render_help().ansi());
    Status::Failure.into()
}

fn ended(result: Result<Status, String>) -> ExitCode {
    match result {
        Ok(status) => status.into(),
        Err(message) => {
            report::failure(&message);
            Status::Failure.into()
        }
    }
}
