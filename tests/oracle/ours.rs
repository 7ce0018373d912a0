//! Scripts as the tests run them on the machine.

use heapdeck::python::{self, Mode, Program, Unit};
use heapdeck::trace::{Outcome, Stream};

/// What a script wrote, and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub stdout: String,
    pub stderr: String,
    pub outcome: Outcome,
}

/// A program of one script.
pub fn script(name: &str, source: &str, version: &str) -> Program {
    let unit = Unit {
        name: name.to_owned(),
        first_line: 1,
        source: source.to_owned(),
        mode: Mode::Script,
        ..Unit::default()
    };
    Program { units: vec![unit], python: version.to_owned(), seed: 0, ..Program::default() }
}

/// Runs a script as `heapdeck run --python` does.
pub fn run(name: &str, source: &str, version: &str) -> Ran {
    let (mut stdout, mut stderr) = (String::new(), String::new());
    let program = script(name, source, version);
    let outcome = python::execute(&program, &mut |stream, text| match stream {
        Stream::Stdin => {}
        Stream::Stdout => stdout += text,
        Stream::Stderr => stderr += text,
    });
    Ran { stdout, stderr, outcome }
}
