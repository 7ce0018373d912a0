//! The interpreter: frames, the evaluation loop and what its instructions do.

mod allocations;
mod arithmetic;
mod attribute;
mod audit;
mod biased;
mod bind;
mod borrowed;
mod call;
mod checkpoint;
mod codes;
mod collect;
mod collections;
mod compiled;
mod concatenate;
mod cores;
mod costs;
mod deadlock;
mod ending;
mod eval;
mod events;
mod forced;
mod frame;
mod frames;
mod function;
mod generator;
mod hooks;
mod hosts;
mod import;
mod input;
mod instructions;
mod intrinsic;
mod jump;
mod lanes;
mod matching;
mod measured;
mod remember;
mod run;
mod running;
mod limits;
mod loading;
mod names;
mod older;
mod openings;
mod processes;
mod profiler;
mod repl;
mod sections;
mod session;
mod specialize;
mod threads;
mod trace_functions;
mod standing;
mod symbol_tables;
mod traceback;
mod tasks;
mod tree_expressions;
mod tree_objects;
mod tree_reader;
mod tree_reader_expressions;
mod tree_reader_statements;
mod turns;
mod unwind;
mod units;
mod vm;
mod watch;

use std::ops::{Deref, DerefMut};

pub use self::audit::STATIC_COUNT;
pub use self::borrowed::Borrowed;
pub use self::checkpoint::{Checkpoint, Checkpoints};
pub use self::codes::{Codes, Loaded};
pub use self::events::Telling;
pub use self::forced::{Follow, Forced, Switch};
pub use self::frame::{Frame, Owner, Stack};
pub use self::hosts::Hosts;
pub use self::limits::{Stopped, progress};
pub use self::processes::Kin;
pub use self::repl::{Fed, Repl};
pub use self::running::Running;
pub use self::session::{Session, UnitResult};
pub use self::threads::{About, Green};
pub use self::turns::{Scouted, Turns, Window};
pub use self::watch::{Observer, Stop, StopKind, Watch};

use crate::python::heap::image::types::KEYBOARD_INTERRUPT;
use crate::python::heap::{IMMORTAL, Obj, Owned};
use crate::python::machine::allocations::Before;
use crate::python::machine::biased::Makers;
use crate::python::machine::sections::Sections;
use crate::python::machine::units::RunningText;
use crate::python::object::{Core, Fallible, Vm, exception};
use crate::python::thread::{Clock, Gil, Journal};
use crate::python::version::Work;
use crate::python::{Unit, World};
use crate::trace::Waits;

/// What follows an instruction.
pub enum Flow {
    Next,
    /// The evaluation loop's first frame returned this.
    Return(Owned),
    /// Watching begins or ends here.
    Mode,
}

/// The running process.
pub struct Machine {
    pub core: Core,
    pub codes: Codes,
    /// The running thread's stack and frames.
    pub thread: Thread,
    // Registers of the running frame; where a frame is left they are kept in it.
    pub pc: u32,
    pub sp: u32,
    pub base: u32,
    pub constants: u32,
    pub names: u32,
    pub caches: u32,
    /// Instructions executed so far, by all threads.
    pub instructions: u64,
    /// At this many instructions the eval breaker has something to do.
    pub stop_at: u64,
    /// When so much time is spent, in picoseconds, the eval breaker has to look at the clock.
    spend_until: u64,
    /// While blocks are traced: the instruction before.
    before: Before,
    /// The same inside native code, where no checkpoint can be taken.
    stop_inside_at: u64,
    /// What the machine's clock says when a thread on another core goes on, and when the running one began.
    turn_ends_ps: u64,
    turn_began: u64,
    next_frame: u32,
    /// The exception that unwinds was raised by `RERAISE`: its traceback stands already.
    reraised: bool,
    /// Behind the instruction that had raised it, if the frame stands there again; else 0.
    restored: u32,
    /// Evaluation loops on the host's stack.
    nested: u32,
    /// The innermost of them is the one that tells of each instruction.
    tells: bool,
    /// Why the run must end, past every handler.
    stopped: Option<Stopped>,
    /// Who waits for whom, where that is why.
    pub waits: Option<Box<Waits>>,

    pub threads: Vec<Green>,
    current: usize,
    /// The main thread: in a copy of a process the one that made the copy.
    main: usize,
    pub gil: Gil,
    pub clock: Clock,
    /// How long all threads together had executed something when the running one took the GIL.
    busy_since_ns: u64,
    /// Until when the instruction that blocks waits.
    blocked_until: Option<u64>,
    /// How often a thread has begun to wait.
    next_wait: u64,
    /// The running thread has left its last frame and lets go of what it kept.
    is_ending: bool,
    /// Threads of the host, one of which has the machine.
    pub hosts: Hosts,
    /// Other processes.
    pub kin: Kin,
    /// Without a GIL: locks of containers, and which thread has made which objects.
    pub sections: Sections,
    pub makers: Makers,
    /// The main thread waits for the end of all others.
    joins_all: bool,
    pub timeline: Journal,

    pub watch: Watch,
    pub turns: Turns,
    pub checkpoints: Checkpoints,
    /// Those of an earlier run of the same program.
    pub earlier: Option<Checkpoints>,
    /// The checkpoint among them that is gone to when all native code on the host's stack has been left.
    leap: Option<u64>,
    /// The text that runs.
    running_text: RunningText,
    /// Somebody has pressed Ctrl-C while all threads waited.
    is_pressed: bool,
    /// The world outside, where nothing is recorded.
    pub world: Option<Box<dyn World>>,
    /// The units so far: what tracebacks and pictures show of them.
    pub units: Vec<Unit>,
    /// `builtins.__import__` as the process began with it, borrowed: while it stands there, no call is made.
    pub import_function: Obj,
    /// `builtins.__dict__`, borrowed: what counts where no frame is there.
    pub builtins: Obj,
    pub callable_cache: CallableCache,
    /// Threads change where this says instead of by the clock.
    pub forced: Option<Forced>,
}

/// `interp->callable_cache`, borrowed: what `CALL` is specialised for.
#[derive(Clone, Copy, Default)]
pub struct CallableCache {
    pub len: Obj,
    pub isinstance: Obj,
    pub list_append: Obj,
}

/// What a thread owns of the interpreter's state.
#[derive(Clone, Default)]
pub struct Thread {
    pub stack: Stack,
    pub frames: Vec<Frame>,
    /// `exc_info`: the handled exception of the thread, then of each generator that runs.
    pub handled: Vec<Obj>,
    /// Its context while another thread runs.
    pub context: Obj,
    /// Height of the stack while another thread runs.
    pub top: u32,
    /// Behind the jump back at which the eval breaker was looked at; 0 elsewhere.
    pub switch_point: u32,
    /// What is known of the events that the thread tells.
    pub telling: Telling,
}

impl Deref for Machine {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

impl DerefMut for Machine {
    fn deref_mut(&mut self) -> &mut Core {
        &mut self.core
    }
}

impl Machine {
    pub fn new(core: Core) -> Machine {
        let mut machine = Machine::with(core);
        // NULL counts as immortal, so that counting needs no test for it.
        machine.core.heap.set_word(Obj::NULL, 0, u64::from(IMMORTAL));
        machine.plan();
        machine
    }

    /// Nothing runs yet.
    fn with(core: Core) -> Machine {
        let clock = Clock::new(core.heap.profile.costs.of(Work::Instruction));
        Machine {
            core,
            codes: Codes::default(),
            thread: Thread { handled: vec![Obj::NULL], ..Thread::default() },
            pc: 0,
            sp: 0,
            base: 0,
            constants: 0,
            names: 0,
            caches: 0,
            instructions: 0,
            stop_at: 0,
            spend_until: u64::MAX,
            before: Before::default(),
            stop_inside_at: 0,
            turn_ends_ps: 0,
            turn_began: 0,
            next_frame: 0,
            reraised: false,
            restored: 0,
            nested: 0,
            tells: false,
            stopped: None,
            waits: None,
            threads: vec![Green::new("MainThread".to_owned(), false)],
            current: 0,
            main: 0,
            gil: Gil::default(),
            clock,
            busy_since_ns: 0,
            blocked_until: None,
            next_wait: 0,
            is_ending: false,
            hosts: Hosts::default(),
            sections: Sections::default(),
            makers: Makers::default(),
            kin: Kin::default(),
            joins_all: false,
            timeline: Journal::default(),
            watch: Watch::default(),
            turns: Turns::default(),
            checkpoints: Checkpoints::default(),
            earlier: None,
            leap: None,
            running_text: RunningText::default(),
            is_pressed: false,
            world: None,
            units: Vec::new(),
            import_function: Obj::NULL,
            builtins: Obj::NULL,
            callable_cache: CallableCache::default(),
            forced: None,
        }
    }

    /// The running frame.
    pub fn frame(&self) -> Option<&Frame> {
        self.thread.frames.last()
    }

    /// The loaded code of the running frame.
    pub fn loaded(&self) -> Option<&Loaded> {
        self.codes.loaded.get(self.frame()?.code as usize)
    }

    /// The value `depth` places below the top; 1 is the top.
    pub fn peek(&self, depth: u32) -> Obj {
        self.thread.stack.get(self.sp - depth)
    }

    /// Puts a reference on the stack.
    pub fn push(&mut self, object: Owned) {
        self.thread.stack.set(self.sp, object.into_raw());
        self.sp += 1;
    }

    /// Takes the reference on top of the stack.
    pub fn pop(&mut self) -> Owned {
        self.sp -= 1;
        Owned::from_raw(self.thread.stack.get(self.sp))
    }

    /// Drops what lies on the stack above a height. A run that stops for good may unwind below it already.
    pub fn drop_to(&mut self, height: u32) {
        self.drop_values(self.sp.saturating_sub(height));
    }

    /// Lets go of the topmost references, the lowest first.
    pub fn drop_values(&mut self, count: u32) {
        let first = self.sp - count;
        for slot in first..self.sp {
            let object = self.thread.stack.get(slot);
            self.release_object(object);
        }
        self.sp = first;
    }

    /// The topmost `count` values, copied for a call of native code.
    pub fn values(&self, count: u32) -> Vec<Obj> {
        self.thread.stack.range(self.sp - count, self.sp)
    }

    /// One reference less; frees and finalizes the object when it was the last.
    #[inline]
    pub fn release_object(&mut self, object: Obj) {
        if self.core.heap.decrement(object) {
            self.dealloc(object);
        }
    }

    pub fn drop_owned(&mut self, owned: Owned) {
        self.release_object(owned.into_raw());
    }

    /// Nothing holds the object any more.
    #[inline(never)]
    pub fn dealloc(&mut self, object: Obj) {
        // Nothing dies of a number: most of what dies needs no look at what else has to be done.
        if !self.core.heap.dealloc_plain(object) {
            self.dealloc_other(object);
        }
    }

    #[inline(never)]
    fn dealloc_other(&mut self, object: Obj) {
        self.core.heap.dealloc(object);
        if self.core.heap.has_pending() {
            Vm::run_pending(self);
        }
    }

    /// Replaces a slot of the stack, letting go of what it held.
    pub fn set_slot(&mut self, slot: u32, object: Owned) {
        let old = self.thread.stack.get(slot);
        self.thread.stack.set(slot, object.into_raw());
        self.release_object(old);
    }

    /// The eval breaker: something is due.
    pub fn breaker(&mut self) -> Fallible<Flow> {
        let result = self.do_what_is_due();
        if result.is_err() && self.thread.switch_point != 0 {
            // What is raised at the end of a loop's turn is raised by the jump back, not by the loop's beginning.
            self.pc = std::mem::take(&mut self.thread.switch_point);
        }
        result
    }

    fn do_what_is_due(&mut self) -> Fallible<Flow> {
        if self.watch.is_leaving || self.leap.is_some() && self.nested > 1 {
            return Err(self.stop_run(String::new()));
        }
        if self.leap.is_some() {
            self.land();
            return Ok(Flow::Mode);
        }
        if let Some(gives_way) = self.passes_shortly() {
            if gives_way {
                return self.give_way();
            }
            self.thread.switch_point = 0;
            return Ok(Flow::Next);
        }
        self.check_limits()?;
        if self.gil.measured.as_ref().is_some_and(|measured| measured.is_astray(self.instructions))
        {
            return Err(self.stop_astray());
        }
        if self.kin.has_others() && self.kin.is_due(self.now_ns()) {
            self.let_others_catch_up()?;
        }
        if self.core.heap.gc_due() {
            self.collect_garbage();
        }
        if self.core.process.interrupted && self.current == self.main {
            self.core.process.interrupted = false;
            self.plan();
            if self.run_signal_handlers()? {
                return Ok(Flow::Mode);
            }
            return Err(exception::raise_with(self, KEYBOARD_INTERRUPT, &[]));
        }
        let is_asked = self.pass_time();
        if self.gives_way(is_asked) {
            return self.give_way();
        }
        self.thread.switch_point = 0;
        self.plan();
        if self.checkpoints.is_on {
            self.take_checkpoint();
            self.plan();
        }
        if let Some(end) = self.watch.gap_end(self.instructions) {
            self.skip_to(end)?;
            self.plan();
        }
        Ok(if self.tells == self.is_watched() { Flow::Next } else { Flow::Mode })
    }

    /// `gc_collect_main` for the generation that is due, with the finalizers of what it finds.
    fn collect_garbage(&mut self) {
        while self.core.heap.collector.owed > 0 {
            self.core.heap.collector.owed -= 1;
            // The objects made meanwhile count for the next one.
            let [young, ..] = self.core.heap.collector.counts;
            let generation = self.core.heap.gc_due_generation();
            <Machine as Vm>::collect(self, generation);
            self.core.heap.collector.counts[0] += young;
        }
        if !self.core.heap.gc_due() {
            return;
        }
        let generation = self.core.heap.gc_due_generation();
        <Machine as Vm>::collect(self, generation);
    }
}
