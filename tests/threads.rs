//! Threads and the lock under the virtual clock: its rhythm, wake-ups against a model, and runs with many of both.

#[path = "threads/real.rs"]
mod real;
#[path = "threads/replay.rs"]
mod replay;
#[path = "threads/rhythm.rs"]
mod rhythm;
#[path = "threads/volume.rs"]
mod volume;
#[path = "threads/wakeups.rs"]
mod wakeups;

use heapdeck::python::{Program, Unit};

/// A script of a version.
fn script(source: &str, python: &str) -> Program {
    let unit = Unit {
        name: "threads.py".to_owned(),
        first_line: 1,
        source: source.to_owned(),
        ..Unit::default()
    };
    Program { units: vec![unit], python: python.to_owned(), ..Program::default() }
}
