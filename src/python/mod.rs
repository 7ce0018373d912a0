//! The Python machine, modelled on CPython: it has never heard of slides.

pub mod version;
pub mod code;
pub mod syntax;
pub mod compile;
pub mod heap;
pub mod host;
pub mod object;
pub mod library;
pub mod report;
mod thread;
pub mod machine;
pub mod record;
pub mod explore;

use std::sync::Arc;

use crate::python::host::{Reply, Seed};
pub use crate::python::machine::{Fed, Repl};
pub use crate::python::thread::HostLock;
use crate::python::thread::Real;

use crate::python::machine::Session;
use crate::trace::{Outcome, Stream, Trace};

/// What to run in one process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    pub units: Vec<Unit>,
    /// As in "3.13".
    pub python: String,
    /// As in "pie"; empty: the profile's own.
    pub build: String,
    pub seed: u64,
    /// Address space layout randomization: where the parts of the process lie follows from the seed.
    pub aslr: bool,
    /// Cores on which threads run at once, where there is no GIL; `None`: as many as the profile says.
    pub cores: Option<u32>,
    /// The files that it finds; without them the machine's disk is empty.
    pub files: Option<Seed>,
    /// What servers outside answer.
    pub network: Arc<Vec<Reply>>,
    /// Where the run ends, if earlier than at the machine's own limit.
    pub instructions: Option<u64>,
}

/// One compilation unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// The file name in tracebacks, as in `lecture.md`.
    pub name: String,
    /// Line of that file where the source's first line stands (from 1).
    pub first_line: u32,
    pub source: String,
    pub mode: Mode,
    /// Expressions whose text is asked for after the unit.
    pub values: Vec<String>,
    pub input: Input,
    /// Whether the bytes of its objects are asked for (`show=layout`).
    pub layout: bool,
    /// Whether the process map is asked for (`show=map`).
    pub map: bool,
    /// Whether the bytecode is asked for (`show=dis`).
    pub listing: bool,
    /// Whether the run is recorded after each instruction (`steps=bytecode`).
    pub bytecode: bool,
    /// Whether other schedules are searched for other outcomes (`show=race`).
    pub race: bool,
    /// The same within a small budget, for what only loses updates.
    pub may_race: bool,
    /// Files that are written into the program's folder before the unit runs.
    pub files: Vec<UnitFile>,
}

/// What a unit finds on standard input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Input {
    /// Nobody has said: to read it is refused.
    #[default]
    Unknown,
    /// These lines are typed in.
    Lines(String),
    /// What a terminal showed, each line with its number in the unit: answers stand behind their prompts.
    Shown(Vec<(u32, String)>),
}

/// A file that the notes bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFile {
    /// Its path in the program's folder.
    pub path: String,
    pub text: String,
}

/// How a unit is compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    #[default]
    Script,
    /// Statement by statement, with echo, as at the `>>>` prompt.
    Prompt,
}

/// The world that a program runs in when nothing is recorded.
pub trait World: Send {
    /// Called as the program writes.
    fn write(&mut self, stream: Stream, text: &str);
    /// The next line of standard input with its line end; `None` at the end.
    fn read_line(&mut self) -> Option<String>;
    /// Whether somebody has pressed Ctrl-C since the last call.
    fn is_interrupted(&mut self) -> bool;
    /// The lock of real threads, where the program runs by the host's clock.
    fn lock(&mut self) -> Option<Arc<dyn HostLock>> {
        None
    }
}

/// Runs a program in a world of its own. Gives how the last unit ended.
pub fn execute_in(program: &Program, world: Box<dyn World>) -> Outcome {
    let mut session = Session::new(program);
    let mut world = world;
    session.machine.gil.real = world.lock().map(Real);
    session.machine.world = Some(world);
    let mut last = Outcome::Done;
    for unit in &program.units {
        last = session.run(unit).outcome;
    }
    if !matches!(last, Outcome::Unsupported { .. } | Outcome::Limit { .. }) {
        session.end();
    }
    last
}

/// Runs a program without recording it; what it writes goes to `write` as it is written. Gives how the last unit ended.
pub fn execute(program: &Program, write: &mut dyn FnMut(Stream, &str)) -> Outcome {
    let mut session = Session::new(program);
    let mut last = Outcome::Done;
    for unit in &program.units {
        last = session.run(unit).outcome;
        for written in session.machine.core.process.written.drain(..) {
            write(written.stream, &written.text);
        }
    }
    // A run that was stopped half way has no orderly end.
    if !matches!(last, Outcome::Unsupported { .. } | Outcome::Limit { .. }) {
        session.end();
        for written in session.machine.core.process.written.drain(..) {
            write(written.stream, &written.text);
        }
    }
    last
}

/// What an audited run leaves behind.
pub struct Audit {
    pub outcome: Outcome,
    /// What was written before the program's end, to whichever stream.
    pub written: String,
    /// Objects whose reference count was not the number of references to them, after a unit or after the end: there are none.
    pub unexplained: Vec<String>,
    /// So many units have run; where a limit is reached no more follow.
    pub units: usize,
}

/// Runs a program as `execute` does, and counts all references after the end, and if `after_each` after each unit.
pub fn audit(program: &Program, after_each: bool) -> Audit {
    let mut session = Session::new(program);
    let mut audit =
        Audit { outcome: Outcome::Done, written: String::new(), unexplained: Vec::new(), units: 0 };
    for unit in &program.units {
        audit.outcome = session.run(unit).outcome;
        audit.units += 1;
        let is_limit = matches!(audit.outcome, Outcome::Limit { .. });
        // What native code holds that was left in its middle is not known.
        if (after_each || is_limit) && !session.machine.hosts.hold_native_code() {
            audit.unexplained.extend(session.machine.audit());
        }
        if is_limit {
            break;
        }
    }
    audit.written = session.machine.core.process.written.drain(..).map(|it| it.text).collect();
    if !matches!(audit.outcome, Outcome::Unsupported { .. } | Outcome::Limit { .. }) {
        session.end();
        session.machine.leave_native_code();
        audit.unexplained.extend(session.machine.audit());
    }
    audit
}

/// Runs a program and records it. Never fails: an exception is an outcome.
pub fn run(program: &Program) -> Trace {
    let mut trace = record::run(program);
    for (number, unit) in program.units.iter().enumerate() {
        let Some(run) = trace.units.get_mut(number) else { break };
        let is_short = run.instructions < SHORT && run.outcome == Outcome::Done;
        let bounds = match (unit.race, unit.may_race && is_short) {
            (true, _) => RACE_BOUNDS,
            (false, true) => SMALL_BOUNDS,
            (false, false) => continue,
        };
        let units = program.units[..=number].to_vec();
        let found = explore::race(&Program { units, ..program.clone() }, bounds);
        run.extras.race = found.filter(|race| unit.race || race.lost > 0).map(Box::new);
    }
    trace
}

/// A search that nobody asked for goes through less, and only through programs of fewer instructions.
const SHORT: u64 = 1_000_000;
const SMALL_BOUNDS: explore::Bounds =
    explore::Bounds { switches: 1, schedules: 24, instructions: 6_000_000 };
/// How far a search goes whose outcome is only drawn.
const RACE_BOUNDS: explore::Bounds =
    explore::Bounds { switches: 2, schedules: 120, instructions: 60_000_000 };
