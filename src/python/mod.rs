//! The Python machine, modelled on CPython: it has never heard of slides.

pub mod version;
pub mod code;
pub mod syntax;
pub mod compile;
pub mod heap;
pub mod host;
mod limits;
pub mod object;
pub mod library;
pub mod report;
mod thread;
pub mod machine;
pub mod record;
pub mod explore;

use std::sync::Arc;

use crate::python::host::{Reply, Seed, SlowFile};
pub use crate::python::limits::{LIMITS, Limits};
pub use crate::python::machine::{Fed, Repl, progress};
use crate::python::thread::Measured;
pub use crate::python::thread::{HostLock, Taken};

use crate::python::machine::Session;
use crate::trace::{ASTRAY, Outcome, Schedule, Scheduled, Stream, Trace, hash};

/// What to run in one process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    pub units: Vec<Unit>,
    /// `sys.argv[0]`: the script as it was named; none for notes.
    pub script: Option<String>,
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
    /// Files that take long to open; the first that fits counts.
    pub disk: Arc<Vec<SlowFile>>,
    /// Where the run ends, if earlier than at the machine's own limit.
    pub instructions: Option<u64>,
    /// What its author or its host allows it.
    pub limits: Limits,
    /// It shall run by the real clock, where a schedule of that is known.
    pub measured: bool,
    /// The run by the real clock that this one repeats.
    pub schedule: Option<Arc<Schedule>>,
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
    /// Whether nobody asks for its steps: what it writes and its end are all that is recorded.
    pub unwatched: bool,
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
    /// As a script, and its own expressions are echoed.
    Echo,
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

impl Program {
    /// Which runs a schedule of it is for: where the text stands changes nothing.
    pub fn scheduled(&self) -> Scheduled {
        let mut text = String::new();
        for Unit { source, mode, values, input, files, .. } in &self.units {
            text += &format!("{mode:?} {source:?} {values:?} {input:?} {files:?}\n");
        }
        Scheduled {
            fingerprint: hash(text.as_bytes()),
            python: self.python.clone(),
            build: self.build.clone(),
            seed: self.seed,
            aslr: self.aslr,
        }
    }

    /// Why a schedule is of no use for it; `None`: it fits.
    pub fn refuses(&self, of: &Scheduled) -> Option<String> {
        let own = self.scheduled();
        let build = |build: &str| if build.is_empty() { "the usual" } else { build }.to_owned();
        let aslr = |aslr: bool| if aslr { "with" } else { "without" }.to_owned();
        let told = [
            ("CPython", of.python.clone(), own.python.clone()),
            ("the build", build(&of.build), build(&own.build)),
            ("seed", of.seed.to_string(), own.seed.to_string()),
            ("a run", aslr(of.aslr) + " `aslr`", aslr(own.aslr) + " `aslr`"),
        ];
        let other = told.iter().find(|(_, recorded, now)| recorded != now);
        match other {
            Some((what, recorded, now)) => {
                Some(format!("the schedule is of {what} {recorded}, and this run of {now}"))
            }
            None if of.fingerprint != own.fingerprint => Some(
                "the schedule is of another program, or of an older text of this one".to_owned(),
            ),
            None => None,
        }
    }
}

/// What a run takes of the host's address space when it begins, in bytes; few of them are ever touched.
pub const MEMORY: usize = heap::arena::WORDS * 8;

/// How a program ended that ran in a world of its own, and its schedule where that was asked for.
pub struct Executed {
    /// Of the last unit.
    pub outcome: Outcome,
    /// `None` also when it grew too long.
    pub schedule: Option<Schedule>,
}

/// Runs a program in a world of its own; `records`: under the real clock, write down its schedule.
pub fn execute_in(program: &Program, world: Box<dyn World>, records: bool) -> Executed {
    let mut session = Session::new(program);
    let mut world = world;
    if let Some(lock) = world.lock() {
        session.machine.follow(lock, records.then(|| program.scheduled()));
    }
    session.machine.world = Some(world);
    session.machine.plan();
    execute_units(session, program)
}

/// Runs a program by the host's lock and clock and shows nothing of it: its schedule, unless it grew too long.
pub fn measure(program: &Program, lock: Arc<dyn HostLock>) -> Option<Schedule> {
    let program = Program { schedule: None, ..program.clone() };
    let mut session = Session::new(&program);
    session.machine.follow(lock, Some(program.scheduled()));
    execute_units(session, &program).schedule
}

fn execute_units(mut session: Session, program: &Program) -> Executed {
    let mut outcome = Outcome::Done;
    for unit in &program.units {
        outcome = session.run(unit).outcome;
    }
    let is_orderly = !matches!(outcome, Outcome::Unsupported { .. } | Outcome::Limit { .. });
    if is_orderly {
        outcome = session.end().unwrap_or(outcome);
    }
    let count = session.machine.instructions;
    let fits = session.machine.gil.measured.as_mut().is_none_or(|it| it.finish(count));
    if is_orderly && !fits {
        outcome = Outcome::Limit { what: ASTRAY.to_owned(), line: 1 };
    }
    let schedule = session.machine.gil.measured.as_mut().and_then(Measured::schedule);
    Executed { outcome, schedule }
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
        last = session.end().unwrap_or(last);
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
        audit.outcome = session.end().unwrap_or(audit.outcome);
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
        let searched = Program { units, schedule: None, ..program.clone() };
        let found = explore::race(&searched, bounds);
        run.extras.race = found.filter(|race| unit.race || race.lost > 0).map(Box::new);
    }
    trace
}

/// A search that nobody asked for goes through less, and only through programs of fewer instructions.
const SHORT: u64 = 1_000_000;
const SMALL_BOUNDS: explore::Bounds =
    explore::Bounds { switches: 2, schedules: 240, instructions: 6_000_000 };
/// How far a search goes whose outcome is only drawn.
const RACE_BOUNDS: explore::Bounds =
    explore::Bounds { switches: 2, schedules: 240, instructions: 60_000_000 };
