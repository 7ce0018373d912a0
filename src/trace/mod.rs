//! What a run leaves behind: plain data between the machine and the pictures. Nothing here runs or draws.

mod bytes;
mod chrome;
mod listing;
mod map;
mod race;
mod schedule;
mod snapshot;
mod text;
mod waits;

pub use self::bytes::{BlockBytes, FieldBytes, FieldPart, FieldRole, ObjectBytes};
pub use self::chrome::write_chrome;
pub use self::listing::{ListedCode, ListedRow};
pub use self::map::{MapObject, MapPart, MapPool, MapSort, MemoryMap};
pub use self::race::{Race, RaceOutcome, RaceRow, Touch};
pub use self::schedule::{
    MOST_ROWS, Reading, Schedule, Scheduled, ScheduledTurn, TurnEnd, hash, read_schedules,
    write_schedules,
};
pub use self::snapshot::{Snapshot, changes_between};
pub use self::text::{FORMAT_VERSION, TraceError, read, write};
pub use self::waits::{ASTRAY, Awaits, DEADLOCK, Lock, Waiter, Waits, stopped};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The run of one process: all blocks of a session, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    pub stamp: Stamp,
    pub units: Vec<UnitRun>,
    /// The recorded stops of all units, in order of time.
    pub steps: Vec<Step>,
    pub timeline: Timeline,
    /// What was written to stdout and stderr, in order.
    pub output: Vec<Output>,
    /// The lowest and highest int that all share; `None` where not all of those lie side by side.
    pub shared_ints: Option<(i64, i64)>,
}

/// What was modelled; stands under every figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// As in "3.13.5".
    pub version: String,
    /// As in "x86-64 Linux".
    pub platform: String,
    /// As in "virtual clock".
    pub clock: String,
    /// `sys.getswitchinterval()` at the start, in nanoseconds.
    pub switch_interval_ns: u64,
    pub seed: u64,
    /// Cores on which threads ran at once, without a GIL; 0: there was one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cores: u32,
}

/// One compilation unit (a block of the notes, or a script) and how it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitRun {
    /// The name in tracebacks, as in `lecture.md`.
    pub name: String,
    pub source: String,
    /// Its steps: `first_step..end_step` in `Trace::steps`.
    pub first_step: u32,
    pub end_step: u32,
    /// Its output: `first_output..end_output` in `Trace::output`.
    pub first_output: u32,
    pub end_output: u32,
    /// Virtual time of its start and end, in nanoseconds.
    pub start_ns: u64,
    pub end_ns: u64,
    /// Bytecode instructions executed in it.
    pub instructions: u64,
    pub outcome: Outcome,
    /// Values of the `{python}` expressions asked for after this unit, in order; `Err` holds the message.
    pub values: Vec<Result<String, String>>,
    /// Lines on standard input that the unit has not read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unread_lines: u32,
    /// Addresses that it asked for and that nothing is declared for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undeclared: Vec<String>,
    /// The bytes of the objects that its names stand for, where they are asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layouts: Vec<ObjectBytes>,
    #[serde(flatten)]
    pub extras: Extras,
}

/// What only some pictures show.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extras {
    /// Who waits for whom, where the unit ended in a deadlock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits: Option<Box<Waits>>,
    /// What a search through schedules found, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub race: Option<Box<Race>>,
    /// Where its objects lie in the process, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<Box<MemoryMap>>,
    /// Its bytecode, where it was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listing: Vec<ListedCode>,
    /// At the prompt: each statement that has run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<StatementEnd>,
    /// The line of its own statement that an exception left it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised_at: Option<u32>,
}

/// A statement of the prompt, and up to where its output goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementEnd {
    /// Its first line (from 1, in the unit).
    pub line: u32,
    /// So many entries of `Trace::output` were there after it, and so long was the last one.
    pub end_output: u32,
    pub end_bytes: u32,
    /// It ended in an exception.
    pub raised: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// How a unit ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    Done,
    /// An exception that nothing caught; `traceback` is CPython's text, ending in a line break.
    Raised {
        type_name: String,
        message: String,
        traceback: String,
        line: u32,
    },
    /// `SystemExit`, with the status a shell would see.
    Exit {
        status: i32,
    },
    /// Not valid Python. `traceback` is CPython's text; line and column (from 1) are of the unit.
    SyntaxError {
        message: String,
        traceback: String,
        line: u32,
        column: u32,
    },
    /// The machine does not model this, and does not guess. `what` reads as in "the module `socket`".
    Unsupported {
        what: String,
        line: u32,
        column: u32,
    },
    /// A limit was reached; `what` reads as in "50 000 000 instructions".
    Limit {
        what: String,
        line: u32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stream {
    /// What was typed in, as the terminal shows it.
    Stdin,
    Stdout,
    Stderr,
}

/// One write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    pub stream: Stream,
    pub text: String,
    /// Line of the unit that wrote it (from 1).
    pub line: u32,
    /// Line of the unit's own statement that led to it, where that is another one: a function was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<u32>,
    pub thread: ThreadId,
}

/// One stop: the state after `line` ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub unit: u32,
    /// The line that ran (from 1, in the unit).
    pub line: u32,
    pub event: Event,
    pub thread: ThreadId,
    pub time_ns: u64,
    /// Number of `Trace::output` entries written so far.
    pub output: u32,
    pub changes: Vec<Change>,
    /// Counts of objects that are out of sight after this step and in sight at another one, where they are another than
    /// before or are no longer known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<(ObjectId, Option<Refcount>)>,
    /// Objects of the heap that come into sight with this step and were there before it: how many steps had begun when
    /// they were made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub older: Vec<(ObjectId, u32)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    Line,
    Call,
    Return,
    /// An exception passes here; its `repr`.
    Exception(String),
    /// An instruction has run; its name and argument, as in `LOAD_CONST 1`.
    Instruction(String),
    /// Turns of the loop at this line that were not recorded, between the stop before and this one.
    Fold {
        turns: u64,
    },
}

/// An object's identity over its whole life. Addresses are used again, these never are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectId(pub u32);

/// A frame's identity over its whole life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FrameId(pub u32);

/// 0 is the main thread, then in order of start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ThreadId(pub u32);

/// What one step changed in the picture. `Set` carries the whole new record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    SetFrame(Frame),
    EndFrame(FrameId),
    /// Shared with the states that hold the same record.
    SetObject(Arc<Object>),
    /// The object was freed. (One that merely went out of sight is `Hide`.)
    Free(ObjectId),
    Hide(ObjectId),
}

/// One frame of one thread. The module frame stands for the module's dict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub id: FrameId,
    pub thread: ThreadId,
    /// 0 for the outermost frame of its thread.
    pub depth: u32,
    /// As in `<module>`, `fact`, `Node.__init__` (`co_qualname`).
    pub function: String,
    pub unit: u32,
    /// The line it stands at.
    pub line: u32,
    /// Names in order of first binding; unbound ones are absent.
    pub names: Vec<Name>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    pub name: String,
    pub object: ObjectId,
    /// It goes through a cell (a closure's variable).
    pub cell: bool,
    /// That cell, where it is among the objects because a function has it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<ObjectId>,
}

/// One object as it stands in memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    pub id: ObjectId,
    /// What `id()` gives.
    pub address: u64,
    pub segment: Segment,
    pub kind: Kind,
    /// `type(x).__name__`.
    pub type_name: String,
    pub refcount: Refcount,
    /// `sys.getsizeof`, in bytes.
    pub size: u64,
    pub value: Value,
    /// What a container has beside its items: the attributes of an instance of a class derived from `list`, `dict`, ….
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, ObjectId)>,
    pub marks: Vec<Mark>,
    /// References that stand in no frame and in no object of the snapshot, by holder.
    pub hidden: Vec<Hidden>,
}

/// Which part of the process an address lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Segment {
    /// `.data` or `.PyRuntime` of the interpreter.
    Static,
    /// A pymalloc arena, or a block of its own from `malloc`.
    Heap,
}

/// The colour family of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    Number,
    Text,
    Sequence,
    Mapping,
    Instance,
    Code,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refcount {
    Count(u64),
    Immortal,
    /// Without a GIL: how much of it the thread has counted that made the object, and how much others.
    Biased {
        owner: ThreadId,
        local: u64,
        shared: i64,
        /// References from stacks need not be counted, and only the collector frees it.
        is_deferred: bool,
    },
}

impl Refcount {
    /// How many references there are.
    pub fn count(self) -> Option<u64> {
        match self {
            Refcount::Count(count) => Some(count),
            Refcount::Immortal => None,
            Refcount::Biased { local, shared, .. } => Some(local.saturating_add_signed(shared)),
        }
    }
}

/// What an object holds. Long texts and containers are cut by the recorder; `length` is the true length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// An object without references worth drawing: its `repr` (functions: as in `fact(k)`).
    Atom {
        text: String,
        length: u64,
    },
    Items {
        items: Vec<ObjectId>,
        length: u64,
    },
    /// Keys and values in order.
    Pairs {
        pairs: Vec<(ObjectId, ObjectId)>,
        length: u64,
    },
    /// Attributes by name; `Mark::Slots` or `Mark::Dict` says where they are stored.
    Fields {
        fields: Vec<(String, ObjectId)>,
    },
    /// A weak reference: it does not count.
    Weak {
        target: ObjectId,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Mark {
    Interned,
    Static,
    Slots,
    Dict,
    Weak,
}

/// `count` references held by what is not drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    pub count: u64,
    /// As in "the code object's constants", "the interned dict", "the evaluation stack".
    pub holder: String,
}

/// Who ran, waited and was blocked when, and every hand-over of the GIL.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    pub threads: Vec<Lane>,
    /// In order of time. Of a unit with very many the middle is left out, but for the last change of each thread.
    pub events: Vec<GilEvent>,
    /// Where events were left out, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folds: Vec<TimelineFold>,
}

/// A stretch of time of which not all events were kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineFold {
    /// The last event before it, and the first one after it.
    pub from_ns: u64,
    pub to_ns: u64,
    /// Events left out.
    pub events: u64,
    /// How often a thread took the GIL in it, and how often that was another one than before.
    pub holdings: u64,
    pub switches: u64,
}

impl Timeline {
    /// Events that were left out.
    pub fn omitted(&self) -> u64 {
        self.folds.iter().map(|fold| fold.events).sum()
    }

    /// Whether all threads are of one process, and share its GIL.
    pub fn is_of_one_process(&self) -> bool {
        self.threads.iter().all(|lane| lane.process == 0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    pub id: ThreadId,
    /// `threading.current_thread().name`.
    pub name: String,
    /// The number of its process, which has a GIL of its own; 0 for the one that the trace is of.
    #[serde(default, skip_serializing_if = "is_own_process")]
    pub process: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_own_process(process: &u32) -> bool {
    *process == 0
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GilEvent {
    pub time_ns: u64,
    pub thread: ThreadId,
    pub kind: GilEventKind,
    /// Where the thread's Python code stood, if it had any.
    pub place: Option<Place>,
}

/// How the `call` of a thread begins that waits for the lock of a container, where there is no GIL.
pub const LOCK_OF: &str = "lock of ";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GilEventKind {
    /// The thread exists and asks for the GIL from now on.
    Start,
    /// It begins to wait for the GIL.
    Wait,
    /// Its wait timed out after the switch interval; `request` says whether it set the drop request
    /// (false: the GIL had changed hands meanwhile).
    Timeout { request: bool },
    /// It holds the GIL from now on.
    Acquire,
    /// It gives the GIL up because another thread asked for it.
    Drop,
    /// It gives the GIL up around a blocking call, as in `t1.join()`, `time.sleep(0.1)`.
    Block { call: String },
    /// What it was blocked on has happened; it asks for the GIL from now on.
    Wake,
    /// It is done, and the GIL is free.
    End,
    /// A task of the thread's event loop does something else; tasks are numbered from 1 as they are made.
    Task { task: u32, state: TaskState },
}

/// What a task of an event loop does from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskState {
    /// It runs when the loop comes to it.
    Created {
        name: String,
    },
    Running,
    /// As in `await asyncio.sleep(1)`.
    Awaiting {
        call: String,
    },
    Done,
    Cancelled,
    /// As in `ValueError`.
    Failed {
        error: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub unit: u32,
    pub line: u32,
    pub function: String,
    /// As in `JUMP_BACKWARD`.
    pub instruction: String,
    /// Byte offset in the code object, where the version's own instructions run.
    pub offset: Option<u32>,
    /// The innermost loop variable, as in `("i", "68000")`.
    pub variable: Option<(String, String)>,
}

impl Stamp {
    /// What stands under a figure, as in "CPython 3.13.5 · x86-64 Linux · virtual clock · seed 0".
    pub fn text(&self) -> String {
        let Stamp { version, platform, clock, seed, cores, .. } = self;
        let cores = if *cores == 0 { String::new() } else { format!(" · {}", self.threading()) };
        format!("CPython {version} · {platform} · {clock}{cores} · seed {seed}")
    }

    /// "one GIL", or "no GIL, 2 cores".
    pub fn threading(&self) -> String {
        match self.cores {
            0 => "one GIL".to_owned(),
            1 => "no GIL, 1 core".to_owned(),
            cores => format!("no GIL, {cores} cores"),
        }
    }
}

impl Trace {
    /// Everything one unit wrote, both streams in order.
    pub fn unit_output(&self, unit: u32) -> &[Output] {
        let Some(run) = self.units.get(unit as usize) else { return &[] };
        self.output.get(run.first_output as usize..run.end_output as usize).unwrap_or(&[])
    }

    /// What a terminal shows of one unit, `stderr` left out: its output, and what was typed in.
    pub fn unit_terminal(&self, unit: u32) -> String {
        let outputs = self.unit_output(unit).iter();
        let shown = outputs.filter(|output| output.stream != Stream::Stderr);
        shown.map(|output| output.text.as_str()).collect()
    }

    /// What each statement of the prompt wrote, tracebacks included, with the line that it begins in.
    pub fn statement_texts(&self, unit: u32) -> Vec<(u32, String)> {
        let Some(run) = self.units.get(unit as usize) else { return Vec::new() };
        let (mut at, mut bytes) = (run.first_output as usize, 0);
        let mut texts = Vec::new();
        for statement in &run.extras.statements {
            let end = (statement.end_output as usize).min(self.output.len());
            let mut text = String::new();
            while at < end {
                let whole = &self.output[at].text;
                let is_last = at + 1 == end;
                let until = if is_last { statement.end_bytes as usize } else { whole.len() };
                text.push_str(whole.get(bytes..until.max(bytes)).unwrap_or(""));
                if is_last && until < whole.len() {
                    bytes = until;
                    break;
                }
                (at, bytes) = (at + 1, 0);
            }
            texts.push((statement.line, text));
        }
        texts
    }

    /// What one unit wrote to one stream.
    pub fn unit_text(&self, unit: u32, stream: Stream) -> String {
        let outputs = self.unit_output(unit).iter();
        outputs
            .filter(|output| output.stream == stream)
            .map(|output| output.text.as_str())
            .collect()
    }

    /// The timeline events between a unit's start and end.
    pub fn unit_events(&self, unit: u32) -> &[GilEvent] {
        let Some(run) = self.units.get(unit as usize) else { return &[] };
        let events = &self.timeline.events;
        let first = events.partition_point(|event| event.time_ns < run.start_ns);
        let end = events.partition_point(|event| event.time_ns <= run.end_ns);
        &events[first..end.max(first)]
    }
}
