//! The Python machine, modelled on CPython: it has never heard of slides.

pub mod version;
pub mod syntax;
pub mod code;
pub mod compile;
pub mod heap;
pub mod object;
pub mod library;

use crate::trace::{Outcome, Stamp, Stream, Timeline, Trace, UnitRun};

/// What to run in one process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub units: Vec<Unit>,
    /// As in "3.13".
    pub python: String,
    pub seed: u64,
}

/// One compilation unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The file name in tracebacks, as in `lecture.md`.
    pub name: String,
    /// Line of that file where the source's first line stands (from 1).
    pub first_line: u32,
    pub source: String,
    pub mode: Mode,
    /// Expressions whose text is asked for after the unit.
    pub values: Vec<String>,
}

/// How a unit is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Script,
    /// Statement by statement, with echo, as at the `>>>` prompt.
    Prompt,
}

/// The CPython versions that are modelled.
pub const VERSIONS: &[&str] = &["3.13"];

/// Runs a program without recording it; what it writes goes to `write` as it is written. Gives how the last unit ended.
pub fn execute(program: &Program, write: &mut dyn FnMut(Stream, &str)) -> Outcome {
    let trace = run(program);
    for output in &trace.output {
        write(output.stream, &output.text);
    }
    trace.units.last().map_or(Outcome::Done, |unit| unit.outcome.clone())
}

/// Runs a program. Never fails: an exception is an outcome.
pub fn run(program: &Program) -> Trace {
    let stamp = Stamp {
        version: program.python.clone(),
        platform: "x86-64 Linux".to_owned(),
        clock: "virtual clock".to_owned(),
        switch_interval_ns: 5_000_000,
        seed: program.seed,
    };
    let units = program.units.iter().map(|unit| UnitRun {
        name: unit.name.clone(),
        source: unit.source.clone(),
        first_step: 0,
        end_step: 0,
        first_output: 0,
        end_output: 0,
        start_ns: 0,
        end_ns: 0,
        instructions: 0,
        outcome: Outcome::Unsupported { what: "running Python".to_owned(), line: 1, column: 1 },
        values: unit.values.iter().map(|_| Err("not run".to_owned())).collect(),
    });
    let units = units.collect();
    Trace { stamp, units, steps: Vec::new(), timeline: Timeline::default(), output: Vec::new() }
}
