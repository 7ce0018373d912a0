//! Threads of the process: one runs, the others' stacks wait; the GIL says who is next.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::python::code::Constant;
use crate::python::compile;
use crate::python::heap::image::types::{FUNCTION, METHOD};
use crate::python::heap::{Obj, fields};
use crate::python::library::contextvars;
use crate::python::library::thread::local;
use crate::python::machine::limits::MOST_WORK_PS;
use crate::python::machine::units::LIBRARY;
use crate::python::machine::{Flow, Frame, Machine, Owner, Thread};
use crate::python::object::{ANY_END, Awaited, Fallible, NewThread, Raised, exception};
use crate::python::thread::{Clock, Next, Status};

/// `threading.get_ident()` of the main thread, and how far the others' lie apart: their stacks' addresses.
const FIRST_IDENT: u64 = 0x7fff_f7fa_b740;
const IDENT_STEP: u64 = 0x80_1000;
/// What the first frame of a thread runs that calls no Python function.
pub const CALLER: &str = "<frozen thread>";
const CALLER_TEXT: &str =
    "def call(function, arguments, keywords, /): function(*arguments, **keywords)\n";
/// Threads of a process.
const THREAD_LIMIT: usize = 2_000;

/// A thread: its stack and frames while another one runs, and all else.
#[derive(Default)]
pub struct Green {
    pub state: Thread,
    pub about: About,
}

/// A thread, beside its stack and frames.
#[derive(Clone, Default)]
pub struct About {
    pub name: String,
    /// What it waits for, since which wait of the process, and until when.
    pub waits_for: Option<Awaited>,
    pub wait_number: u64,
    pub wait_until: Option<u64>,
    /// When it was woken, in instructions: until the next one is executed it is in the same call.
    pub woken_at: u64,
    /// How its last wait ended, until it has been told.
    pub wait_over: Option<bool>,
    /// How many instructions had been executed when it last took the GIL: the end of a wait is news to the next one.
    pub resumed_at: u64,
    pub is_daemon: bool,
    /// For how long it had executed something when it last gave the GIL up.
    pub busy_ns: u64,
}

impl Green {
    pub fn new(name: String, is_daemon: bool) -> Green {
        let state = Thread { handled: vec![Obj::NULL], ..Thread::default() };
        Green { state, about: About { name, is_daemon, ..About::default() } }
    }
}

impl Deref for Green {
    type Target = About;

    fn deref(&self) -> &About {
        &self.about
    }
}

impl DerefMut for Green {
    fn deref_mut(&mut self) -> &mut About {
        &mut self.about
    }
}

impl Machine {
    /// Number of the running thread; 0 is the main thread.
    pub fn current_thread(&self) -> u32 {
        self.current as u32
    }

    pub fn main_thread(&self) -> u32 {
        self.main as u32
    }

    /// `threading.get_ident()`.
    pub fn ident_of(&self, thread: usize) -> u64 {
        FIRST_IDENT - self.core.heap.map.shift() - thread as u64 * IDENT_STEP
    }

    /// Nanoseconds of virtual time.
    pub fn virtual_ns(&self) -> u64 {
        match &self.gil.cores {
            None => self.clock.now(self.instructions, self.core.heap.spent_ps),
            Some(cores) => cores.now(self.clock_ps()),
        }
    }

    pub fn thread_has_ended(&self, thread: usize) -> bool {
        self.gil.threads.get(thread).is_none_or(|status| *status == Status::Ended)
    }

    /// A new thread that will call something; gives its number.
    pub fn start_thread(&mut self, new: NewThread) -> Fallible<usize> {
        if self.threads.len() >= THREAD_LIMIT {
            return Err(self.stop_run(format!("{THREAD_LIMIT} threads")));
        }
        let place = self.place();
        let Some(thread) = self.gil.start(self.now_ns()) else {
            return Err(exception::runtime_error(self, "can't start new thread"));
        };
        self.threads.push(Green::new(format!("Thread-{thread}"), new.is_daemon));
        // The call is prepared on the new thread's own stack.
        let starter = self.current;
        let home = self.globals_and_builtins();
        self.swap_in(thread);
        let entered = self.enter_thread(new, home);
        self.swap_in(starter);
        self.note(place);
        entered?;
        self.plan();
        Ok(thread)
    }

    /// The first frame of a thread, on its own stack: of the function itself, or of one that calls the native object.
    fn enter_thread(&mut self, new: NewThread, home: (Obj, Obj)) -> Fallible<()> {
        let NewThread { function, arguments, keywords, .. } = new;
        if self.core.heap.type_of(function) == METHOD {
            let receiver = self.core.heap.field(function, fields::method::SELF);
            self.take_name_of(receiver);
            let function = self.core.heap.field(function, fields::method::FUNCTION);
            let arguments = [&[receiver], arguments].concat();
            let bound = NewThread { function, arguments: &arguments, ..new };
            return self.enter_thread(bound, home);
        }
        if self.core.heap.type_of(function) != FUNCTION {
            return self.enter_caller(new, home);
        }
        let number = self.number_of_function(function);
        let slots = self.bind(function, number, arguments, keywords)?;
        let function = self.core.heap.own(function);
        let given = self.place_arguments(0, slots);
        self.enter_bound(function, number, 0, given, Owner::Thread);
        Ok(())
    }

    /// A frame of the library that calls what is no Python function.
    fn enter_caller(&mut self, new: NewThread, home: (Obj, Obj)) -> Fallible<()> {
        let code = self.caller_code()?;
        let function = self.new_function(code, home.0, home.1);
        let positional = new.arguments.len() - new.keywords.len();
        let (given, values) = new.arguments.split_at(positional);
        let given = self.core.heap.tuple(given);
        let named = self.core.heap.dict();
        for (name, value) in new.keywords.iter().zip(values) {
            let value = self.core.heap.own(*value);
            self.core.heap.dict_set_str(named.get(), *name, value);
        }
        let arguments = [new.function, given.get(), named.get()];
        let caller = NewThread {
            function: function.get(),
            arguments: &arguments,
            keywords: &[],
            is_daemon: new.is_daemon,
        };
        let entered = self.enter_thread(caller, home);
        for made in [function, given, named] {
            self.drop_owned(made);
        }
        entered
    }

    /// The code object of that frame, loaded once.
    fn caller_code(&mut self) -> Fallible<Obj> {
        if let Some(known) = self.codes.caller.some() {
            return Ok(known);
        }
        let compiled =
            compile::compile(self.core.heap.profile, CALLER_TEXT, CALLER, 1, compile::Mode::Exec);
        let nested = compiled.ok().and_then(|code| {
            code.constants.iter().find_map(|constant| match constant {
                Constant::Code(nested) => Some(Arc::clone(nested)),
                _ => None,
            })
        });
        let Some(code) = nested else {
            return Err(exception::unsupported(self, "a thread of native code"));
        };
        self.codes.caller = self.load_code(&code, LIBRARY).into_raw();
        Ok(self.codes.caller)
    }

    /// Makes another thread the running one. The registers of the one that ran are kept in its frame.
    pub fn swap_in(&mut self, thread: usize) {
        if thread == self.current {
            return;
        }
        let sp = self.sp;
        if let Some(frame) = self.thread.frames.last_mut() {
            frame.pc = self.pc;
            frame.sp = sp;
        }
        self.thread.top = sp;
        self.thread.context = self.core.context;
        std::mem::swap(&mut self.thread, &mut self.threads[self.current].state);
        std::mem::swap(&mut self.thread, &mut self.threads[thread].state);
        self.current = thread;
        if !self.core.heap.profile.threading.has_gil {
            self.makers.note(self.core.heap.objects_made(), thread);
        }
        self.core.context = std::mem::take(&mut self.thread.context);
        self.restore_registers(self.thread.top);
        self.core.handled = self.topmost_handled();
    }

    /// The holder of the GIL has been asked to give way, and does.
    pub fn give_way(&mut self) -> Fallible<Flow> {
        let place = self.place();
        self.gil.give_way(self.now_ns());
        self.note(place);
        self.schedule()
    }

    /// The next thread goes on: in this evaluation loop, or until this thread's turn where native code is below it.
    pub fn schedule(&mut self) -> Fallible<Flow> {
        if self.stopped.is_some() {
            // Native code may have forgotten what it was left by.
            return Err(Raised);
        }
        if self.nested > 1 {
            self.leave_inside()?;
        } else {
            self.choose_thread()?;
        }
        // The other evaluation loop may be the right one for it, or one on another stack of the host.
        Ok(Flow::Mode)
    }

    /// The next thread takes the free GIL and is the running one.
    pub fn choose_thread(&mut self) -> Fallible<()> {
        loop {
            self.choose_forced();
            let now = self.now_ns();
            match self.gil.take(now) {
                Next::Thread(thread, from_ns) => {
                    self.clock.idle_ns += from_ns.saturating_sub(now);
                    self.count_busy_time();
                    self.swap_in(thread);
                    self.end_wait(thread);
                    self.threads[thread].resumed_at = self.instructions;
                    self.begin_turn(thread);
                    if self.turns.is_on && self.gil.cores.is_none() {
                        self.turns.switch(self.instructions, thread as u32);
                    }
                    let place = self.place();
                    self.thread.switch_point = 0;
                    self.note(place);
                    self.note_taken();
                    self.plan();
                    return Ok(());
                }
                Next::Idle(until_ns) if self.lets_other_run(Some(until_ns))? => {}
                Next::Deadlock if self.lets_other_run(None)? => {}
                Next::Waiting => self.look_outside(),
                Next::Astray => return Err(self.stop_astray()),
                Next::Idle(until_ns) => {
                    self.clock.idle_ns += until_ns.saturating_sub(self.now_ns());
                    self.gil.pass(self.now_ns());
                    self.note(None);
                }
                Next::Deadlock => return Err(self.stop_deadlocked()),
            }
        }
    }

    /// The running thread has given the GIL up: what it did was its own time.
    pub fn count_busy_time(&mut self) {
        let busy_ns = self.busy_so_far();
        self.threads[self.current].busy_ns += busy_ns - self.busy_since_ns;
        self.busy_since_ns = busy_ns;
    }

    /// A thread that goes on though nobody notified it has waited for its whole time.
    pub fn end_wait(&mut self, thread: usize) {
        let green = &mut self.threads[thread];
        if green.waits_for.take().is_some() {
            green.wait_over = Some(false);
        }
    }

    /// A native function waits: until what it awaits happens, or until the time is over. `Ok(true)`: it happened.
    /// `Err` with `Core::blocked`: other threads run now, and the instruction is executed again later.
    pub fn wait(&mut self, on: Awaited, timeout_ns: Option<u64>) -> Fallible<bool> {
        let now = self.now_ns();
        let instructions = self.instructions;
        let green = &mut self.threads[self.current];
        let is_news = instructions <= green.resumed_at + 1;
        if let Some(happened) = green.wait_over.take().filter(|_| is_news) {
            green.woken_at = instructions;
            self.check_interrupted_wait(happened)?;
            return Ok(happened);
        }
        // Who was woken in vain goes on to wait in the same call, no longer than it wanted to from the beginning.
        let again = green.woken_at == instructions && instructions > 0;
        let until = timeout_ns.map(|timeout| now.saturating_add(timeout));
        green.wait_until = if again { green.wait_until.or(until) } else { until };
        green.waits_for = Some(on);
        self.next_wait += 1;
        green.wait_number = self.next_wait;
        let until = green.wait_until;
        if self.nested <= 1 {
            self.core.process.blocked = true;
            self.blocked_until = until;
            return Err(Raised);
        }
        self.park(until)?;
        let green = &mut self.threads[self.current];
        green.woken_at = self.instructions;
        let happened = green.wait_over.take().unwrap_or(false);
        self.check_interrupted_wait(happened)?;
        Ok(happened)
    }

    /// A native function waits up to a moment, whatever woke the thread before.
    pub fn wait_until(&mut self, on: Awaited, until_ns: Option<u64>) -> Fallible<()> {
        let green = &mut self.threads[self.current];
        green.wait_over = None;
        green.wait_until = until_ns;
        green.waits_for = Some(on);
        self.next_wait += 1;
        green.wait_number = self.next_wait;
        if self.nested <= 1 {
            self.core.process.blocked = true;
            self.blocked_until = until_ns;
            return Err(Raised);
        }
        self.park(until_ns)?;
        self.threads[self.current].wait_over = None;
        Ok(())
    }

    /// Something has happened with an end of a pipe or connection.
    pub fn notify_ready(&mut self, end: u32) {
        let place = self.place();
        let now = self.now_ns();
        for end in [end, ANY_END] {
            self.wake(Awaited::Ready(end), true);
        }
        self.note(place);
        if self.kin.has_others() {
            self.core.process.host.processes().post(now, end);
        }
        self.plan();
    }

    /// The running instruction blocks: it will be executed again when the thread goes on.
    pub fn block_instruction(&mut self) -> Fallible<Flow> {
        self.core.process.blocked = false;
        self.thread.telling.is_again = true;
        let place = self.place();
        let call = self.call_text();
        self.pc -= 1;
        self.suspend_sections();
        self.gil.block(self.now_ns(), &call, self.blocked_until.take());
        self.note(place);
        self.schedule()
    }

    /// Lets the other threads run inside native code of this one, which waits.
    fn park(&mut self, until: Option<u64>) -> Fallible<()> {
        let place = self.place();
        let call = self.call_text();
        self.suspend_sections();
        self.gil.block(self.now_ns(), &call, until);
        self.note(place);
        self.leave_inside()
    }

    /// What threads wait for has happened: the one that has waited longest goes on, or all.
    pub fn notify(&mut self, on: Obj, all: bool) {
        let place = self.place();
        self.wake(Awaited::Object(on), all);
        self.note(place);
        self.plan();
    }

    fn wake(&mut self, on: Awaited, all: bool) {
        // The clock is only looked at where that matters: under the real one each look is written down.
        if self.threads.iter().any(|thread| thread.waits_for == Some(on)) {
            let now = self.now_ns();
            self.wake_at(on, all, now);
        }
    }

    /// The same at some moment before now.
    pub fn wake_at(&mut self, on: Awaited, all: bool, now: u64) {
        let mut waiting: Vec<usize> = (0..self.threads.len())
            .filter(|thread| {
                self.threads[*thread].waits_for == Some(on)
                    && matches!(self.gil.threads[*thread], Status::Blocked { .. })
            })
            .collect();
        waiting.sort_by_key(|thread| self.threads[*thread].wait_number);
        waiting.truncate(if all { waiting.len() } else { 1 });
        for thread in waiting {
            self.threads[thread].waits_for = None;
            self.threads[thread].wait_over = Some(true);
            self.gil.wake(now, thread);
        }
    }

    /// The thread's function has returned.
    pub fn end_thread(&mut self) -> Fallible<Flow> {
        let place = self.place();
        let ident = self.ident_of(self.current);
        self.is_ending = true;
        local::forget_thread(self, ident);
        contextvars::forget_thread(self);
        self.is_ending = false;
        let handled = std::mem::take(&mut self.thread.handled);
        for object in handled {
            self.release_object(object);
        }
        self.end_sections(0);
        self.gil.end(self.now_ns());
        self.wake(Awaited::End(self.current as u32), true);
        self.note(place);
        self.wake_main_at_end();
        self.schedule()
    }

    /// Waits until all threads but daemons have ended, as the interpreter does before it exits.
    pub fn join_all(&mut self) -> Fallible<()> {
        while let Some(handle) = self.unfinished() {
            let _ = handle;
            self.park_main()?;
        }
        Ok(())
    }

    /// A thread that the interpreter waits for before it exits.
    pub fn unfinished(&self) -> Option<usize> {
        (0..self.threads.len()).find(|thread| {
            *thread != self.main
                && !self.threads[*thread].is_daemon
                && self.gil.threads[*thread] != Status::Ended
        })
    }

    fn park_main(&mut self) -> Fallible<()> {
        let main = self.main;
        self.threads[main].waits_for = None;
        self.joins_all = true;
        let result = self.park(None);
        self.joins_all = false;
        result
    }

    /// Wakes the main thread when it waits for the end of all others.
    pub fn wake_main_at_end(&mut self) {
        if self.joins_all && self.unfinished().is_none() {
            let now = self.now_ns();
            self.gil.wake(now, self.main);
            self.note(None);
        }
    }

    /// Sets when the eval breaker has something to do next.
    pub fn plan(&mut self) {
        // Where cores run beside each other, another thread may be behind by now.
        self.turn_ends_ps = 0;
        let due = self.gil.next_deadline().into_iter().chain(self.kin.due()).min();
        let remaining = due.map(|due| self.until(due));
        let due = remaining.map(|remaining| Clock::look_again(self.instructions, remaining));
        let spent = self.core.heap.spent_ps;
        self.spend_until =
            remaining.map_or(u64::MAX, |remaining| Clock::look_again_spent(spent, remaining));
        self.spend_until = self.spend_until.min(MOST_WORK_PS);
        let watch = self.watch.plan(self.current as u32, self.instructions);
        let limits = &self.core.process.limits;
        let limit = limits.instructions.min(limits.unit_instructions);
        let is_interrupted = self.core.process.interrupted && self.current == self.main;
        let due = due.unwrap_or(u64::MAX).min(watch).min(limit).min(self.next_poll());
        // While native code is on the host's stack no checkpoint can be taken.
        self.stop_inside_at = due;
        let takes_none = self.nested > 1 || self.kin.has_others();
        self.stop_at = if takes_none { due } else { due.min(self.checkpoints.due()) };
        let gap = self.watch.gap_end(self.instructions);
        if gap.and_then(|end| self.leap_target(end)).is_some() {
            // What nobody watches is leapt over at once.
            (self.stop_at, self.stop_inside_at) = (0, 0);
        }
        let has_choices = self.threads.len() > 1;
        if let Some(forced) = self.forced.as_mut().filter(|_| has_choices) {
            forced.due = self.stop_at;
        }
        if self.watch.is_leaving || is_interrupted || has_choices && self.forced.is_some() {
            (self.stop_at, self.stop_inside_at) = (0, 0);
        }
    }

    /// Native code has spent so much time that the next check point must look at the clock.
    #[cold]
    pub fn look_soon(&mut self) {
        self.spend_until = u64::MAX;
        (self.stop_at, self.stop_inside_at) = (0, 0);
        if let Some(forced) = self.forced.as_mut() {
            forced.due = 0;
        }
    }

    /// Frames of all threads with the height of their stacks, thread by thread.
    pub fn all_frames(&self) -> Vec<(u32, Vec<Frame>, u32)> {
        let of = |(number, thread): (usize, &Green)| {
            let number32 = number as u32;
            if number == self.current {
                (number32, self.thread.frames.clone(), self.sp)
            } else {
                (number32, thread.state.frames.clone(), thread.state.top)
            }
        };
        self.threads.iter().enumerate().map(of).collect()
    }
}
