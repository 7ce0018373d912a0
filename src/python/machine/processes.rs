//! Other processes: each is a machine of its own on a thread of the host. One of them has the kernel and runs; the one that
//! has come least far in virtual time comes next. They see one another only through the kernel, so a process may run ahead
//! until it asks the kernel for something.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;

use crate::python::heap::Obj;
use crate::python::host::{CHILDREN, FIRST_PROCESS, Host, Rest, killed};
use crate::python::library;
use crate::python::machine::{Flow, Machine, Session, Stopped};
use crate::python::object::{
    ANY_END, Awaited, Core, Fallible, Raised, Written, exception, module, protocol,
};
use crate::python::thread::Status;
use crate::python::{Mode, Program, Unit, World};
use crate::trace::{GilEvent, GilEventKind, Lane, Outcome, ThreadId, TimelineFold};

/// How far a process may be ahead of the others.
const AHEAD_NS: u64 = 1_000_000;
/// What `fork` takes, and the start of an interpreter.
const FORK_NS: u64 = 300_000;
const START_NS: u64 = 15_000_000;
/// The stack of a process's thread of the host; it grows by pieces where calls go deep.
const HOST_STACK: usize = 1 << 20;
/// Processes at once.
const PROCESS_LIMIT: usize = 64;
/// Signals that by themselves do nothing: of children, windows, urgent data, and to go on.
const HARMLESS: &[i32] = &[17, 18, 23, 28];
const INTERRUPT: i32 = 2;

/// What the running process has and hands on.
struct Kernel {
    host: Host,
    written: Vec<Written>,
    written_bytes: u64,
    world: Option<Box<dyn World>>,
    family: Family,
}

/// What is known of all processes.
#[derive(Default)]
struct Family {
    /// Where each waits for the kernel.
    doors: BTreeMap<u32, Sender<Box<Kernel>>>,
    /// Threads of those that have ended.
    ended: Vec<Lanes>,
    /// Why the whole run must end.
    failed: Option<Stopped>,
}

/// What the threads of a process did.
pub struct Lanes {
    pub process: u32,
    pub threads: Vec<Lane>,
    pub events: Vec<GilEvent>,
    pub folds: Vec<TimelineFold>,
}

/// What a process knows of the others.
pub struct Kin {
    /// Its own number.
    process: u32,
    family: Option<Family>,
    arrivals: Option<Receiver<Box<Kernel>>>,
    /// What stands in the place of the host while another process has it.
    spare: Option<Host>,
    /// A call of `fork` has begun; the instruction will be executed again.
    pub forks: bool,
    /// What that will give.
    forked: Option<u32>,
    /// The status that the process ends with, whatever it is in the middle of.
    pub status: Option<i32>,
    /// When the others must have caught up.
    due: Option<u64>,
    /// The run is over, or this process was forgotten.
    is_over: bool,
    /// What further interpreters begin with.
    pub program: Option<Arc<Program>>,
    /// The unit that runs.
    pub unit: u32,
    /// Signals for the main thread.
    pub signals: Vec<i32>,
}

impl Default for Kin {
    fn default() -> Kin {
        Kin {
            process: FIRST_PROCESS,
            family: None,
            arrivals: None,
            spare: None,
            forks: false,
            forked: None,
            status: None,
            due: None,
            is_over: false,
            program: None,
            unit: 0,
            signals: Vec::new(),
        }
    }
}

impl Kin {
    /// Are there other processes, or were there any?
    pub fn has_others(&self) -> bool {
        self.family.as_ref().is_some_and(|family| family.doors.len() > 1)
    }

    /// When the others must have caught up.
    pub fn due(&self) -> Option<u64> {
        self.due.filter(|_| self.has_others())
    }

    pub fn is_due(&self, now_ns: u64) -> bool {
        self.due().is_some_and(|due| due <= now_ns)
    }
}

impl Machine {
    /// The running process's number.
    pub fn process_number(&self) -> u32 {
        self.kin.process
    }

    /// Before the kernel is asked for something: those that have not come as far run first.
    pub fn let_others_catch_up(&mut self) -> Fallible<()> {
        if !self.kin.has_others() {
            return Ok(());
        }
        while let Some((time, other)) = self.core.process.host.see_processes().first_other()
            && time < self.now_ns()
        {
            self.hand_to(other, Rest::Ready)?;
        }
        self.kin.due = Some(self.now_ns() + AHEAD_NS);
        self.plan();
        Ok(())
    }

    /// No thread of this process can go on before some moment: another process runs if it comes first. True: something
    /// may have happened meanwhile.
    pub fn lets_other_run(&mut self, until: Option<u64>) -> Fallible<bool> {
        if !self.kin.has_others() {
            return Ok(false);
        }
        match self.core.process.host.see_processes().first_other() {
            Some((time, other)) if until.is_none_or(|until| time <= until) => {
                self.hand_to(other, until.map_or(Rest::Waiting, Rest::Until))?;
                Ok(true)
            }
            None if until.is_none() && self.kin.process != FIRST_PROCESS => {
                let stopped = self.deadlock();
                self.fail_all(stopped);
                self.hand_to(FIRST_PROCESS, Rest::Waiting)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn deadlock(&mut self) -> Stopped {
        let what = "all processes wait for each other: a deadlock".to_owned();
        self.stop_run(what.clone());
        self.take_stop().unwrap_or(Stopped { what, is_limit: true, line: 1, column: 0 })
    }

    fn fail_all(&mut self, stopped: Stopped) {
        if let Some(family) = &mut self.kin.family {
            family.failed.get_or_insert(stopped);
        }
    }

    /// Another process runs, until this one comes next again.
    fn hand_to(&mut self, other: u32, rest: Rest) -> Fallible<()> {
        let (now, awaits) = (self.now_ns(), self.awaited_ends());
        self.core.process.host.pause(now, rest, awaits);
        self.give_kernel(other);
        let arrived = self.kin.arrivals.as_ref().and_then(|arrivals| arrivals.recv().ok());
        let Some(kernel) = arrived else {
            self.kin.is_over = true;
            return Err(self.stop_run(String::new()));
        };
        self.take_kernel(*kernel, rest.end());
        if self.kin.process == FIRST_PROCESS
            && let Some(stopped) = self.kin.family.as_mut().and_then(|family| family.failed.take())
        {
            self.stopped.get_or_insert(stopped);
            return Err(Raised);
        }
        self.look_at_signals()
    }

    fn give_kernel(&mut self, other: u32) {
        let Some(family) = self.kin.family.take() else { return };
        let Some(door) = family.doors.get(&other).cloned() else { return };
        library::processes::give_blocks(&mut self.core);
        let spare = self.kin.spare.take().unwrap_or_default();
        let process = &mut self.core.process;
        let kernel = Kernel {
            host: std::mem::replace(&mut process.host, spare),
            written: std::mem::take(&mut process.written),
            written_bytes: process.written_bytes,
            world: self.world.take(),
            family,
        };
        // A process that waits is gone only when the whole run is.
        let _ = door.send(Box::new(kernel));
    }

    /// This process comes next: what has happened meanwhile wakes its threads at its time.
    fn take_kernel(&mut self, kernel: Kernel, until: Option<u64>) {
        let Kernel { host, written, written_bytes, world, family } = kernel;
        let process = &mut self.core.process;
        self.kin.spare = Some(std::mem::replace(&mut process.host, host));
        (process.written, process.written_bytes) = (written, written_bytes);
        self.world = world;
        self.kin.family = Some(family);
        library::processes::take_blocks(&mut self.core);
        let mut inbox = self.core.process.host.go_on(self.kin.process);
        inbox.sort_unstable();
        let now = self.now_ns();
        let first = inbox.first().map(|(at, _)| *at);
        let is_idle = !matches!(self.gil.threads[self.current], Status::Holding);
        if is_idle && let Some(first) = first.into_iter().chain(until).min() {
            self.clock.idle_ns += first.saturating_sub(now);
        }
        let now = self.now_ns();
        self.gil.pass(now);
        for (_, what) in inbox {
            for end in [what, ANY_END] {
                self.wake_at(Awaited::Ready(end), true, now);
            }
        }
        self.note(None);
        self.kin.due = Some(now + AHEAD_NS);
        self.plan();
    }

    /// Signals that have come: one that nobody handles ends the process.
    pub fn look_at_signals(&mut self) -> Fallible<()> {
        while let Some((signal, is_handled)) = self.core.process.host.processes().take_signal() {
            if is_handled {
                self.kin.signals.push(signal);
                self.core.process.interrupted = true;
                self.plan();
            } else if signal == INTERRUPT {
                self.core.process.interrupted = true;
                self.plan();
            } else if !HARMLESS.contains(&signal) {
                return Err(self.leave_process(killed(signal)));
            }
        }
        Ok(())
    }

    /// In the main thread: what Python code has asked to be called for. False: somebody has pressed Ctrl-C.
    pub fn run_signal_handlers(&mut self) -> Fallible<bool> {
        if self.kin.signals.is_empty() {
            return Ok(false);
        }
        for signal in std::mem::take(&mut self.kin.signals) {
            let module = self.import("_signal")?;
            let number = self.core.heap.int(i64::from(signal));
            let called = protocol::call_method(self, module.get(), "raise_signal", &[number.get()]);
            self.drop_owned(number);
            self.drop_owned(module);
            let value = called?;
            self.drop_owned(value);
        }
        Ok(true)
    }

    /// The process ends at once, with nothing cleaned up.
    pub fn leave_process(&mut self, status: i32) -> Raised {
        self.kin.status.get_or_insert(status);
        self.stop_run(String::new())
    }

    /// `fork`: the instruction that calls it is executed again, in both processes.
    pub fn fork(&mut self) -> Fallible<u32> {
        if let Some(forked) = self.kin.forked.take() {
            return Ok(forked);
        }
        if self.forced.is_some() {
            return Err(exception::unsupported(self, "processes in `heapdeck race`"));
        }
        self.refuse_measured_processes()?;
        self.let_others_catch_up()?;
        self.kin.forks = true;
        self.core.process.blocked = true;
        Err(Raised)
    }

    /// Between two instructions: this process, and a copy of it that goes on beside it.
    pub fn fork_here(&mut self) -> Fallible<Flow> {
        (self.core.process.blocked, self.kin.forks) = (false, false);
        self.thread.telling.is_again = true;
        self.pc -= 1;
        let checkpoint = self.checkpoint();
        let mut child = Box::new(Machine::with(Core::hollow(self.core.heap.profile)));
        child.core.heap.map = self.core.heap.map;
        (child.core.names, child.core.types) = (self.core.names.clone(), self.core.types.clone());
        child.restore_state(&checkpoint);
        child.keep_only_current();
        (child.import_function, child.builtins) = (self.import_function, self.builtins);
        child.callable_cache = self.callable_cache;
        child.kin.program.clone_from(&self.kin.program);
        (child.kin.unit, child.kin.forked) = (self.kin.unit, Some(0));
        child.clock.idle_ns += FORK_NS;
        child.core.process.host = Host::default();
        let at = self.now_ns() + FORK_NS;
        let process = self.core.process.host.new_process(at, None);
        child.core.process.seed = self.core.process.seed.wrapping_add(u64::from(process) << 32);
        self.begin_process(process, move |arrivals| {
            child.kin.process = process;
            child.kin.arrivals = Some(arrivals);
            child.serve_fork();
        })?;
        self.kin.forked = Some(process);
        self.plan();
        Ok(Flow::Mode)
    }

    /// A fresh interpreter that runs a text, with these arguments and descriptors.
    pub fn spawn(&mut self, text: &str, arguments: Vec<String>, kept: &[i32]) -> Fallible<u32> {
        self.refuse_measured_processes()?;
        self.let_others_catch_up()?;
        let Some(program) = self.kin.program.clone().filter(|_| self.forced.is_none()) else {
            return Err(exception::unsupported(self, "processes in `heapdeck race`"));
        };
        let at = self.now_ns() + START_NS;
        let process = self.core.process.host.new_process(at, Some(kept));
        let (text, seed) = (text.to_owned(), u64::from(process) << 32);
        self.begin_process(process, move |arrivals| {
            let unit = Unit {
                name: "<string>".to_owned(),
                first_line: 1,
                source: text,
                ..Unit::default()
            };
            let units = vec![unit];
            let seed = program.seed.wrapping_add(seed);
            let own = Program { units, files: None, seed, ..Program::clone(&program) };
            let mut session = Session::new(&own);
            let machine = &mut session.machine;
            machine.kin.program = Some(program);
            machine.set_arguments(&arguments);
            machine.clock.idle_ns += at.saturating_sub(machine.now_ns());
            machine.kin.process = process;
            machine.kin.arrivals = Some(arrivals);
            session.serve_spawn(&own.units[0]);
        })?;
        Ok(process)
    }

    /// Each process would have a lock and a clock of its own.
    fn refuse_measured_processes(&mut self) -> Fallible<()> {
        match self.gil.measured {
            Some(_) => Err(exception::unsupported(self, "processes under the real clock")),
            None => Ok(()),
        }
    }

    /// `sys.argv`.
    fn set_arguments(&mut self, arguments: &[String]) {
        let texts = arguments.iter().map(|text| self.core.heap.str(text)).collect();
        let list = self.core.heap.list_from_owned(texts);
        let name = self.core.heap.interned_name("sys");
        let sys = self.core.heap.dict_get_str(self.core.process.modules, name);
        let namespace = module::dict(self, sys);
        library::set(&mut self.core, namespace, "argv", list);
    }

    fn begin_process(
        &mut self,
        process: u32,
        run: impl FnOnce(Receiver<Box<Kernel>>) + Send + 'static,
    ) -> Fallible<()> {
        let family = self.kin.family.get_or_insert_default();
        if family.doors.is_empty() {
            let (door, arrivals) = channel();
            family.doors.insert(self.kin.process, door);
            self.kin.arrivals = Some(arrivals);
        }
        let (door, arrivals) = channel();
        family.doors.insert(process, door);
        let is_full = family.doors.len() > PROCESS_LIMIT;
        let builder = Builder::new().name("process".to_owned()).stack_size(HOST_STACK);
        if is_full || builder.spawn(move || run(arrivals)).is_err() {
            return Err(self.stop_run(format!("{PROCESS_LIMIT} processes")));
        }
        self.kin.due = Some(self.now_ns());
        Ok(())
    }

    /// Waits until this process comes next for the first time; false: it never will.
    fn begin(&mut self) -> bool {
        let arrived = self.kin.arrivals.as_ref().and_then(|arrivals| arrivals.recv().ok());
        let Some(kernel) = arrived else { return false };
        let (time_ns, thread) = (self.now_ns(), ThreadId(self.current as u32));
        self.gil.happened.clear();
        for kind in [GilEventKind::Start, GilEventKind::Acquire] {
            self.timeline.push(GilEvent { time_ns, thread, kind, place: None });
        }
        self.take_kernel(*kernel, None);
        (self.nested, self.tells) = (0, false);
        self.plan();
        true
    }

    fn serve_fork(mut self: Box<Self>) {
        if !self.begin() {
            return;
        }
        let (globals, builtins) = (self.main_globals(), self.builtins);
        let next = self.kin.unit + 1;
        let mut session = Session::of(*self, globals, builtins, next);
        let unit = session.machine.units.get(next as usize - 1).cloned().unwrap_or_default();
        let status = match session.machine.look_at_signals() {
            Ok(()) => session.run_forked(&unit),
            Err(Raised) => 0,
        };
        session.end_process(status);
    }

    /// The dict of `__main__`.
    fn main_globals(&mut self) -> Obj {
        let name = self.core.heap.interned_name("__main__");
        let main = self.core.heap.dict_get_str(self.core.process.modules, name);
        module::dict(self, main)
    }

    /// This process is over: its parent hears of it, and another one runs.
    fn end_process(&mut self, status: i32) {
        let (now, process) = (self.now_ns(), self.kin.process);
        let (mut threads, (events, folds)) = (self.lanes(), self.timeline.take());
        // The copies of threads that did not go on have done nothing.
        threads.retain(|lane| events.iter().any(|event| event.thread == lane.id));
        self.core.process.host.end_process(now, status);
        let Some(family) = &mut self.kin.family else { return };
        family.ended.push(Lanes { process, threads, events, folds });
        family.doors.remove(&process);
        let next = self.core.process.host.see_processes().first_other();
        if next.is_none() {
            let stopped = self.deadlock();
            self.fail_all(stopped);
        }
        self.give_kernel(next.map_or(FIRST_PROCESS, |(_, next)| next));
    }

    /// The run went back to a moment: processes that were not there then are gone.
    pub fn forget_processes(&mut self) {
        let Some(family) = &mut self.kin.family else { return };
        let alive: Vec<u32> = self.core.process.host.see_processes().alive().collect();
        family.doors.retain(|process, _| alive.contains(process));
    }

    /// Children that nobody has waited for run to their end after the first process's.
    pub fn wait_for_others(&mut self) {
        while self.core.process.host.see_processes().are_many() {
            let Some((_, other)) = self.core.process.host.see_processes().first_other() else {
                break;
            };
            if self.hand_to(other, Rest::Waiting).is_err() {
                break;
            }
        }
    }

    /// In a copy of the process only the running thread goes on.
    pub fn keep_only_current(&mut self) {
        self.gil.keep_only_holder();
        self.main = self.current;
        for thread in &mut self.threads {
            (thread.waits_for, thread.wait_over, thread.wait_until) = (None, None, None);
        }
    }

    /// What of outside the process its threads wait for.
    pub fn awaited_ends(&self) -> Vec<u32> {
        let blocked = self.threads.iter().zip(&self.gil.threads);
        let blocked = blocked.filter(|(_, status)| matches!(status, Status::Blocked { .. }));
        let end = |awaited: Awaited| match awaited {
            Awaited::Ready(end) => Some(end),
            _ => None,
        };
        blocked.filter_map(|(thread, _)| end(thread.waits_for?)).collect()
    }

    /// What the threads of ended processes did.
    pub fn take_ended(&mut self) -> Vec<Lanes> {
        let family = self.kin.family.as_mut();
        family.map(|family| std::mem::take(&mut family.ended)).unwrap_or_default()
    }

    /// `waitpid` may look again.
    pub fn awaited_children() -> Awaited {
        Awaited::Ready(CHILDREN)
    }
}

impl Session {
    /// The text that a fresh interpreter was started with.
    fn serve_spawn(&mut self, unit: &Unit) {
        if !self.machine.begin() {
            return;
        }
        let status = match self.machine.look_at_signals() {
            Ok(()) => {
                debug_assert!(unit.mode == Mode::Script, "it is a text");
                let outcome = self.run(unit).outcome;
                self.after_main(outcome)
            }
            Err(Raised) => 0,
        };
        self.end_process(status);
    }

    /// A copy of a process goes on where it was copied.
    fn run_forked(&mut self, unit: &Unit) -> i32 {
        let result = self.machine.run_nested();
        if !self.machine.thread.frames.is_empty() && self.machine.kin.status.is_none() {
            if !self.machine.is_stopping() {
                let what = "`os.fork` inside native code that the child returns to";
                exception::unsupported(&mut self.machine, what);
            }
            self.machine.is_stopping();
        }
        let outcome = self.finish_forked(unit, result);
        self.after_main(outcome)
    }

    /// What a child does after its last statement; gives its status.
    fn after_main(&mut self, outcome: Outcome) -> i32 {
        let code = match outcome {
            Outcome::Done => 0,
            Outcome::Exit { status } => status & 0xff,
            Outcome::Raised { traceback, .. } | Outcome::SyntaxError { traceback, .. } => {
                self.show(&traceback);
                1
            }
            Outcome::Unsupported { what, line, column } => {
                let stopped = Stopped { what, is_limit: false, line, column };
                self.machine.fail_all(stopped);
                return 0;
            }
            Outcome::Limit { what, line } => {
                let stopped = Stopped { what, is_limit: true, line, column: 0 };
                self.machine.fail_all(stopped);
                return 0;
            }
        };
        self.end();
        code << 8
    }

    fn end_process(&mut self, status: i32) {
        if self.machine.kin.is_over {
            return;
        }
        let status = self.machine.kin.status.unwrap_or(status);
        if let Some(stopped) =
            self.machine.take_stop().filter(|_| self.machine.kin.status.is_none())
        {
            self.machine.fail_all(stopped);
        }
        self.machine.end_process(status);
    }
}
