//! The real clock for the machine: its lock and its times, from the host or from the schedule of an earlier run.

use std::cell::Cell;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::python::thread::{HostLock, Taken};
use crate::trace::{MOST_ROWS, Reading, Schedule, ScheduledTurn, TurnEnd};

/// Where the machine has its schedule from, if not from the virtual clock.
#[derive(Clone, Debug)]
pub enum Measured {
    Live(Live),
    Replayed(Replayed),
}

/// The host's lock and clock, with what writes down what they did.
#[derive(Clone)]
pub struct Live {
    pub lock: Arc<dyn HostLock>,
    tape: Option<Arc<Mutex<Tape>>>,
}

impl fmt::Debug for Live {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Live")
    }
}

/// The schedule so far.
#[derive(Debug, Default)]
struct Tape {
    schedule: Schedule,
    /// The moment that was read last.
    last: Reading,
    /// It stands at the end of the list of readings.
    is_listed: bool,
    /// Somebody has the lock.
    is_held: bool,
    looked: (u64, u32),
}

/// A place in a schedule.
#[derive(Clone, Debug)]
pub struct Replayed {
    schedule: Arc<Schedule>,
    turn: usize,
    seen: Cell<Seen>,
    /// The first interrupt that has not happened yet.
    interrupt: usize,
    looked: (u64, u32),
    /// The run does other things than the one that was recorded.
    is_astray: bool,
}

/// The reading that holds now, and the next one of the turn.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    now: Reading,
    next: usize,
}

/// Who has the lock, since when, and what happened before.
pub struct Turn {
    pub thread: usize,
    pub now_ns: u64,
    pub requests: Vec<(u64, usize)>,
}

impl Measured {
    /// By the host; `of`: what is written down is of this run.
    pub fn live(lock: Arc<dyn HostLock>, schedule: Option<Schedule>) -> Measured {
        let tape = schedule.map(|schedule| {
            let mut tape = Tape { schedule, ..Tape::default() };
            tape.begin(0, 0);
            Arc::new(Mutex::new(tape))
        });
        Measured::Live(Live { lock, tape })
    }

    pub fn replayed(schedule: Arc<Schedule>) -> Measured {
        Measured::Replayed(Replayed {
            schedule,
            turn: 0,
            seen: Cell::default(),
            interrupt: 0,
            looked: (0, 0),
            is_astray: false,
        })
    }

    pub fn lock(&self) -> Option<&dyn HostLock> {
        match self {
            Measured::Live(live) => Some(&*live.lock),
            Measured::Replayed(_) => None,
        }
    }

    /// The time after so many instructions; within one instruction it stands still.
    pub fn now(&self, instructions: u64) -> u64 {
        match self {
            Measured::Live(live) => live.now(instructions),
            Measured::Replayed(replayed) => replayed.now(instructions),
        }
    }

    /// The time as the program reads it, which may do so several times in one instruction.
    pub fn read(&self, instructions: u64) -> u64 {
        match self {
            Measured::Live(live) => live.read(instructions),
            Measured::Replayed(replayed) => replayed.read(instructions),
        }
    }

    /// The time for who only watches: that changes nothing.
    pub fn glance(&self, instructions: u64) -> u64 {
        match self {
            Measured::Live(live) => live.lock.now_ns(),
            Measured::Replayed(replayed) => replayed.glance(instructions),
        }
    }

    /// When the eval breaker must look, in instructions.
    pub fn due(&self) -> u64 {
        match self {
            Measured::Live(_) => u64::MAX,
            Measured::Replayed(replayed) => replayed.due(),
        }
    }

    /// `gil_drop_request`.
    pub fn is_asked(&self, instructions: u64) -> bool {
        match self {
            Measured::Live(live) => live.lock.is_asked(),
            Measured::Replayed(replayed) => replayed.is_asked(instructions),
        }
    }

    /// The run has left its schedule.
    pub fn is_astray(&self, instructions: u64) -> bool {
        match self {
            Measured::Live(_) => false,
            Measured::Replayed(replayed) => replayed.is_astray || replayed.is_late(instructions),
        }
    }

    /// The holder stops here.
    pub fn stop(&mut self, end: TurnEnd) {
        match self {
            Measured::Live(live) => live.with(|tape| tape.stop(end)),
            Measured::Replayed(replayed) => replayed.stop(end),
        }
    }

    /// The next holder; `Err`: who waits must be asked whether there is still somebody, or nobody knows.
    pub fn take(&mut self) -> Result<Turn, Taken> {
        match self {
            Measured::Live(live) => live.take(),
            Measured::Replayed(replayed) => replayed.take().ok_or(Taken::Never),
        }
    }

    /// Whether somebody has pressed Ctrl-C, as the main thread sees it; `pressed` asks the host.
    pub fn is_interrupted(&mut self, instructions: u64, pressed: impl FnOnce() -> bool) -> bool {
        match self {
            Measured::Live(live) => {
                let is_pressed = pressed();
                live.with(|tape| tape.look(instructions, is_pressed));
                is_pressed
            }
            Measured::Replayed(replayed) => replayed.is_interrupted(instructions),
        }
    }

    /// The run is over. Under a schedule: whether it was the recorded one.
    pub fn finish(&mut self, instructions: u64) -> bool {
        match self {
            Measured::Live(live) => {
                live.now(instructions);
                live.with(|tape| {
                    if tape.is_held {
                        tape.stop(TurnEnd::Stop);
                    }
                });
                true
            }
            Measured::Replayed(replayed) => replayed.is_at_end(instructions),
        }
    }

    /// What was written down, once the run is over; `None` where nothing was, or too much.
    pub fn schedule(&mut self) -> Option<Schedule> {
        let Measured::Live(Live { tape: Some(tape), .. }) = self else { return None };
        let mut tape = tape.lock().unwrap_or_else(PoisonError::into_inner);
        let schedule = std::mem::take(&mut tape.schedule);
        (schedule.rows() < MOST_ROWS).then_some(schedule)
    }
}

impl Live {
    fn tape(&self) -> Option<MutexGuard<'_, Tape>> {
        self.tape.as_ref().map(|tape| tape.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn with(&self, act: impl FnOnce(&mut Tape)) {
        if let Some(mut tape) = self.tape() {
            act(&mut tape);
        }
    }

    fn now(&self, instructions: u64) -> u64 {
        let known = self.tape().filter(|tape| tape.last.instructions == instructions);
        let known = known.map(|tape| tape.last.ns);
        known.unwrap_or_else(|| self.read(instructions))
    }

    fn read(&self, instructions: u64) -> u64 {
        let ns = self.lock.now_ns();
        self.with(|tape| tape.read(Reading { instructions, ns }));
        ns
    }

    fn take(&self) -> Result<Turn, Taken> {
        let thread = match self.lock.taken() {
            Taken::By(thread) => thread,
            other => return Err(other),
        };
        let (now_ns, requests) = (self.lock.now_ns(), self.lock.requests());
        self.with(|tape| {
            tape.ask(&requests);
            tape.begin(thread, now_ns);
        });
        Ok(Turn { thread, now_ns, requests })
    }
}

impl Tape {
    fn is_full(&self) -> bool {
        self.schedule.rows() >= MOST_ROWS
    }

    fn begin(&mut self, thread: usize, taken_ns: u64) {
        self.last.ns = taken_ns;
        (self.is_listed, self.is_held) = (false, true);
        if self.is_full() {
            return;
        }
        let schedule = &mut self.schedule;
        schedule.turns.push(ScheduledTurn {
            thread: thread as u32,
            taken_ns,
            end: TurnEnd::Stop,
            until: self.last,
            readings_end: schedule.readings.len(),
            requests_end: schedule.requests.len(),
        });
    }

    fn read(&mut self, reading: Reading) {
        self.last = reading;
        self.is_listed = !self.is_full();
        if self.is_listed {
            self.schedule.readings.push(reading);
        }
    }

    fn ask(&mut self, requests: &[(u64, usize)]) {
        if self.is_full() {
            return;
        }
        let schedule = &mut self.schedule;
        schedule.requests.extend(requests.iter().map(|(ns, thread)| (*ns, *thread as u32)));
        if let Some(turn) = schedule.turns.last_mut() {
            turn.requests_end = schedule.requests.len();
        }
    }

    /// The moment that was read last ends the turn.
    fn stop(&mut self, end: TurnEnd) {
        self.is_held = false;
        if self.is_full() {
            return;
        }
        let schedule = &mut self.schedule;
        if std::mem::take(&mut self.is_listed) {
            schedule.readings.pop();
        }
        if let Some(turn) = schedule.turns.last_mut() {
            (turn.end, turn.until) = (end, self.last);
            turn.readings_end = schedule.readings.len();
        }
    }

    fn look(&mut self, instructions: u64, is_pressed: bool) {
        self.looked = next_look(self.looked, instructions);
        if is_pressed {
            self.schedule.interrupts.push(self.looked);
        }
    }
}

/// Which look at the same instruction this one is.
fn next_look(last: (u64, u32), instructions: u64) -> (u64, u32) {
    if last.0 == instructions { (instructions, last.1 + 1) } else { (instructions, 0) }
}

impl Replayed {
    fn current(&self) -> Option<&ScheduledTurn> {
        self.schedule.turns.get(self.turn)
    }

    /// A reading of the turn by its number; the last one is its end.
    fn row(&self, number: usize) -> Option<Reading> {
        let readings = self.schedule.turn_readings(self.turn);
        let end = || self.current().filter(|_| number == readings.len()).map(|turn| turn.until);
        readings.get(number).copied().or_else(end)
    }

    fn now(&self, instructions: u64) -> u64 {
        let Seen { now, .. } = self.seen.get();
        if now.instructions == instructions { now.ns } else { self.read(instructions) }
    }

    fn read(&self, instructions: u64) -> u64 {
        let mut seen = self.seen.get();
        while let Some(row) = self.row(seen.next).filter(|row| row.instructions <= instructions) {
            seen = Seen { now: row, next: seen.next + 1 };
            if row.instructions == instructions {
                self.seen.set(seen);
                return row.ns;
            }
        }
        self.seen.set(seen);
        self.between(seen, instructions)
    }

    fn glance(&self, instructions: u64) -> u64 {
        let mut seen = self.seen.get();
        while seen.now.instructions != instructions
            && let Some(row) = self.row(seen.next).filter(|row| row.instructions <= instructions)
        {
            seen = Seen { now: row, next: seen.next + 1 };
        }
        if seen.now.instructions == instructions {
            return seen.now.ns;
        }
        self.between(seen, instructions)
    }

    /// A time that nobody has read: each instruction took as long as the next.
    fn between(&self, seen: Seen, instructions: u64) -> u64 {
        let Some(next) = self.row(seen.next) else { return seen.now.ns };
        let all = next.instructions.saturating_sub(seen.now.instructions).max(1);
        let part = instructions.saturating_sub(seen.now.instructions).min(all);
        let took = next.ns.saturating_sub(seen.now.ns);
        seen.now.ns + (u128::from(took) * u128::from(part) / u128::from(all)) as u64
    }

    fn due(&self) -> u64 {
        let end = self.current().map_or(0, |turn| match turn.end {
            TurnEnd::Drop => turn.until.instructions,
            _ => turn.until.instructions.saturating_add(1),
        });
        let interrupt = self.schedule.interrupts.get(self.interrupt);
        interrupt.map_or(end, |(instructions, _)| end.min(*instructions))
    }

    fn is_asked(&self, instructions: u64) -> bool {
        self.current().is_some_and(|turn| {
            turn.end == TurnEnd::Drop && turn.until.instructions <= instructions
        })
    }

    /// The turn should have ended before.
    fn is_late(&self, instructions: u64) -> bool {
        self.current().is_none_or(|turn| turn.until.instructions < instructions)
    }

    fn stop(&mut self, end: TurnEnd) {
        let now = self.seen.get().now.instructions;
        let fits = |turn: &ScheduledTurn| turn.end == end && turn.until.instructions == now;
        self.is_astray |= !self.current().is_some_and(fits);
    }

    fn take(&mut self) -> Option<Turn> {
        if self.is_astray {
            return None;
        }
        let requests = self.schedule.turn_requests(self.turn);
        let requests = requests.iter().map(|(ns, thread)| (*ns, *thread as usize)).collect();
        self.turn += 1;
        let Some(turn) = self.current() else {
            self.is_astray = true;
            return None;
        };
        let (thread, now_ns) = (turn.thread as usize, turn.taken_ns);
        let instructions = self.seen.get().now.instructions;
        self.seen.set(Seen { now: Reading { instructions, ns: now_ns }, next: 0 });
        Some(Turn { thread, now_ns, requests })
    }

    fn is_interrupted(&mut self, instructions: u64) -> bool {
        self.looked = next_look(self.looked, instructions);
        let is_here = self.schedule.interrupts.get(self.interrupt) == Some(&self.looked);
        self.interrupt += usize::from(is_here);
        is_here
    }

    fn is_at_end(&self, instructions: u64) -> bool {
        let is_last = self.turn + 1 == self.schedule.turns.len();
        let fits = |turn: &ScheduledTurn| {
            turn.end != TurnEnd::Stop || turn.until.instructions == instructions
        };
        !self.is_astray && is_last && self.current().is_some_and(fits)
    }
}
