//! `heapdeck run`: a script, as `python FILE.py` would run it.

use std::io::{self, Write};

use crate::cli::arguments::{MachineOptions, Run};
use crate::cli::{Status, disk, folder, report};
use crate::python::{self, Mode, Program, Unit};
use crate::trace::{Outcome, Stream};

/// Runs the script; its output appears as it is written, its status becomes ours.
pub fn run(options: &Run) -> Result<Status, String> {
    let source = disk::read_text(&options.file)?;
    let mode = if options.repl { Mode::Prompt } else { Mode::Script };
    let name = disk::script_name(&options.file);
    let mut program = program(name, source, &options.machine, mode)?;
    program.files = folder::of_script(&options.file);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let outcome = python::execute(&program, &mut |stream, text| {
        // A reader that has gone away must not stop the script half way with a panic.
        let _ = match stream {
            Stream::Stdout => out.write_all(text.as_bytes()),
            Stream::Stderr => {
                let _ = out.flush();
                io::stderr().write_all(text.as_bytes())
            }
        };
    });
    let _ = out.flush();
    drop(out);
    Ok(status(&outcome))
}

/// A script as a program of one unit.
pub fn program(
    name: String,
    source: String,
    machine: &MachineOptions,
    mode: Mode,
) -> Result<Program, String> {
    if !python::VERSIONS.contains(&machine.python.as_str()) {
        let known = python::VERSIONS.join(", ");
        return Err(format!("CPython {} is not modelled; known are {known}", machine.python));
    }
    let unit = Unit { name, first_line: 1, source, mode, values: Vec::new() };
    Ok(Program {
        units: vec![unit],
        python: machine.python.clone(),
        seed: machine.seed,
        files: None,
    })
}

/// The exit status, with the message that Python itself would not have written.
fn status(outcome: &Outcome) -> Status {
    match outcome {
        Outcome::Done => Status::Success,
        Outcome::Exit { status } => Status::Script(*status as u8),
        Outcome::Raised { traceback, .. } | Outcome::SyntaxError { traceback, .. } => {
            anstream::eprint!("{traceback}");
            Status::Script(1)
        }
        Outcome::Unsupported { what, line, .. } => {
            report::failure(&format!("line {line}: {what} is not modelled"));
            Status::Failure
        }
        Outcome::Limit { what, line } => {
            report::failure(&format!("line {line}: limit reached: {what}"));
            Status::Failure
        }
    }
}
