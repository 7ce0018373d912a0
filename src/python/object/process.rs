//! What a process has beside its objects and threads: what it wrote, its modules, its limits.

use std::collections::{BTreeMap, VecDeque};

use crate::python::heap::Obj;
use crate::python::host::Host;
use crate::python::limits::Limits as Allowed;
use crate::python::object::codecs::Registry;
use crate::python::object::monitoring::Monitoring;
use crate::python::object::profiling::Profiling;
use crate::trace::Stream;

/// Limits of a run; the same on every machine, so that the results are too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytecode instructions, all threads together.
    pub instructions: u64,
    /// Bytes written to stdout and stderr.
    pub output_bytes: u64,
    /// `sys.getrecursionlimit()`.
    pub recursion: u32,
    /// What the run is allowed beside that.
    pub allowed: Allowed,
    /// Where the unit that runs must have ended: instructions, bytes written, nanoseconds.
    pub unit_instructions: u64,
    pub unit_output_bytes: u64,
    pub unit_time_ns: u64,
}

impl Limits {
    /// The lower ones hold from the beginning of the run on.
    pub fn allow(&mut self, allowed: Allowed) {
        let lower = |own: u64, allowed: Option<u64>| allowed.map_or(own, |it| it.min(own));
        self.instructions = lower(self.instructions, allowed.steps);
        self.output_bytes = lower(self.output_bytes, allowed.output);
        self.recursion = lower(u64::from(self.recursion), allowed.recursion.map(u64::from)) as u32;
        self.allowed = allowed;
    }

    /// A unit begins after so many instructions, bytes and nanoseconds.
    pub fn begin_unit(&mut self, instructions: u64, written: u64, time_ns: u64) {
        let end = |start: u64, length: Option<u64>| {
            length.map_or(u64::MAX, |length| start.saturating_add(length))
        };
        self.unit_instructions = end(instructions, self.allowed.unit_steps);
        self.unit_output_bytes = end(written, self.allowed.unit_output);
        self.unit_time_ns = end(time_ns, self.allowed.unit_time_ns);
    }

    /// Frames beyond which every call is one too many, whatever the program has set.
    pub fn deepest(&self) -> u32 {
        self.recursion.min(self.allowed.recursion.unwrap_or(u32::MAX))
    }

    pub fn has_time(&self) -> bool {
        self.allowed.time_ns.is_some() || self.allowed.unit_time_ns.is_some()
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            instructions: 50_000_000,
            output_bytes: 256 * 1024,
            recursion: 1000,
            allowed: Allowed::default(),
            unit_instructions: u64::MAX,
            unit_output_bytes: u64::MAX,
            unit_time_ns: u64::MAX,
        }
    }
}

/// One write of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub stream: Stream,
    pub text: String,
    /// Line of the unit that wrote it (from 1).
    pub line: u32,
    /// Line of the unit's own statement that led to it, where that is another one.
    pub statement: Option<u32>,
    pub thread: u32,
    /// When its first character was written.
    pub time_ns: u64,
}

/// The most decimal digits of an int that is read or printed; 0 is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigitLimit(pub usize);

impl Default for DigitLimit {
    fn default() -> DigitLimit {
        DigitLimit(4300)
    }
}

impl DigitLimit {
    pub fn forbids(self, digits: usize) -> bool {
        self.0 > 0 && digits > self.0
    }
}

/// The process.
#[derive(Clone, Debug, Default)]
pub struct Process {
    pub limits: Limits,
    /// `sys.modules`.
    pub modules: Obj,
    /// Copies of the dicts of `sys` and `builtins` as they began: a reference each.
    pub module_copies: Vec<Obj>,
    /// What modules have that came with a later version, by `module.name`, for the library's text alone: a reference each.
    pub later: Vec<(String, Obj)>,
    /// The folder of the script: the first entry of `sys.path`.
    pub folder: String,
    /// `sys.argv`.
    pub argv: Vec<String>,
    /// What was written and not taken yet.
    pub written: Vec<Written>,
    /// How many of those are from units before the one that runs.
    pub written_before: usize,
    pub written_bytes: u64,
    /// The part of a line of stdin that was not read.
    pub input: Option<Vec<u8>>,
    pub typed: Typed,
    /// Bytes of stdout and stderr that are no whole character yet.
    pub unfinished: [Vec<u8>; 2],
    pub codecs: Registry,
    /// `atexit`'s functions with their arguments and keyword arguments, each one reference.
    pub at_exit: Vec<[Obj; 3]>,
    /// The lists of what `os.register_at_fork` was given: the interpreter holds them to its very end (`before_forkers`
    /// and others), and with a function its module's names. A reference each.
    pub at_fork: Vec<Obj>,
    /// Files, folders and open descriptors.
    pub host: Host,
    /// Items that native code has asked iterators for, all loops together.
    pub native_turns: u64,
    /// How often a class was registered with an abstract one.
    pub abc_counter: u64,
    pub warnings: Warnings,
    /// `sys.addaudithook`: a reference each.
    pub audit_hooks: Vec<Obj>,
    /// `__dict__` and `__weakref__` of all classes, where a version has one of each: a reference each, or NULL.
    pub instance_descriptors: [Obj; 2],
    /// What `_lsprof` has counted.
    pub profiling: Profiling,
    /// Who is told what while code runs.
    pub monitoring: Monitoring,
    pub garbage: Garbage,
    /// Formats of memoryviews of structures, by the number that stands in the views.
    pub long_formats: Vec<String>,
    /// What each thread has asked to be called back for, by its number.
    pub hooks: BTreeMap<u32, Hooks>,
    /// `socket.setdefaulttimeout`, in nanoseconds.
    pub socket_timeout: Option<u64>,
    /// When the wait of each thread for an end of a pipe or connection gives up.
    pub deadlines: BTreeMap<u32, u64>,
    /// Native code asked the machine to let other threads run: the `Err` on its way is no exception, and the
    /// instruction will be executed again.
    pub blocked: bool,
    /// `compile()` makes the code object that is made now.
    pub compiles: bool,
    /// What all of the process's chance follows from.
    pub seed: u64,
    /// `sys.get_int_max_str_digits()`.
    pub digit_limit: DigitLimit,
    /// `csv.field_size_limit()`, if it was set.
    pub csv_field_limit: Option<i64>,
    /// Numbers drawn by `entropy` so far.
    pub drawn: u64,
    /// `_thread.interrupt_main()` was called: the main thread is to raise `KeyboardInterrupt`.
    pub interrupted: bool,
    /// The interpreter comes to its end: no thread starts any more.
    pub is_finalizing: bool,
    /// `_thread.stack_size()`.
    pub thread_stack_size: u64,
    /// The `_thread._local` objects that are alive, borrowed.
    pub thread_locals: Vec<Obj>,
}

impl Process {
    /// What `os.urandom` gives: bytes that look random and are the same in every run with this seed (splitmix64).
    pub fn entropy(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(length + 8);
        while bytes.len() < length {
            self.drawn += 1;
            let mut word = self.seed.wrapping_add(self.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            bytes.extend((word ^ (word >> 31)).to_le_bytes());
        }
        bytes.truncate(length);
        bytes
    }
}

/// What is typed into the process.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Somebody has said what it is, and be it nothing.
    pub is_known: bool,
    /// Lines that were not read, each with its line end.
    pub lines: VecDeque<String>,
    /// The terminal shows nothing of the next one.
    pub is_secret: bool,
    /// What the terminal shows of the statement that runs, and how many writes there were before it.
    pub shown: Vec<String>,
    pub first_write: usize,
}

/// The state of `_warnings`: a reference each, NULL before it is first needed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Warnings {
    pub filters: Obj,
    pub once: Obj,
    pub default_action: Obj,
    /// How often the filters were changed.
    pub version: i64,
}

/// What the module `gc` shares with the collector.
#[derive(Clone, Copy, Debug, Default)]
pub struct Garbage {
    /// `gc.callbacks` and `gc.garbage`: a reference each, NULL before the module is made.
    pub callbacks: Obj,
    pub list: Obj,
    /// The flags of `gc.set_debug`.
    pub debug: i32,
}

impl Garbage {
    pub const STATS: i32 = 1;
    pub const COLLECTABLE: i32 = 2;
    pub const UNCOLLECTABLE: i32 = 4;
    pub const SAVE_ALL: i32 = 32;
}

/// Functions that a thread wants to be called: a reference each, or NULL.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hooks {
    /// `sys.set_asyncgen_hooks`.
    pub first_iteration: Obj,
    pub finalizer: Obj,
    /// `sys.settrace` and `sys.setprofile`.
    pub trace: Obj,
    pub profile: Obj,
    /// `sys.set_coroutine_origin_tracking_depth`: how many frames a new coroutine notes.
    pub origin_depth: u32,
}

impl Hooks {
    /// All of them.
    pub fn all(&self) -> [Obj; 4] {
        [self.first_iteration, self.finalizer, self.trace, self.profile]
    }
}

/// What a thread waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// A `notify` for this object; for None only the time ends the wait.
    Object(Obj),
    /// The end of the thread with this number.
    End(u32),
    /// Something happens with this end of a pipe or connection; `ANY_END` stands for all of them.
    Ready(u32),
}

/// Every end of a pipe or connection.
pub const ANY_END: u32 = u32::MAX;

/// A thread that is to be started.
#[derive(Clone, Copy)]
pub struct NewThread<'a> {
    pub function: Obj,
    /// Positional arguments, then the values of the keyword arguments whose names are in `keywords`.
    pub arguments: &'a [Obj],
    pub keywords: &'a [Obj],
    /// The interpreter does not wait for its end.
    pub is_daemon: bool,
}

/// How a generator went on.
#[derive(Debug)]
pub enum Resumed {
    Yielded(crate::python::heap::Owned),
    Returned(crate::python::heap::Owned),
}
