//! Who waits for whom when nobody can go on.

use serde::{Deserialize, Serialize};

use crate::trace::{Place, ThreadId};

/// All threads of a process that is deadlocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// In the order in which they began to wait.
    pub threads: Vec<Waiter>,
    /// The locks that somebody waits for.
    pub locks: Vec<Lock>,
}

/// A thread that waits for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiter {
    pub thread: ThreadId,
    /// `threading.current_thread().name`.
    pub name: String,
    /// The source text of the call it waits in, as in `t1.join()`.
    pub call: String,
    pub place: Option<Place>,
    pub awaits: Awaits,
}

/// What a thread waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Awaits {
    /// By its place in `Waits::locks`.
    Lock(u32),
    /// The end of all of these.
    Ends(Vec<ThreadId>),
    /// That somebody wakes it, as in `Event.wait()` and `Queue.get()`.
    Signal,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// As the program gets at it, as in `a`, `forks[0]`, `account.lock`; else its address.
    pub name: String,
    pub type_name: String,
    pub address: u64,
    pub holder: Option<ThreadId>,
    /// The line that took it.
    pub line: u32,
}

impl Waits {
    pub fn waiter(&self, thread: ThreadId) -> Option<&Waiter> {
        self.threads.iter().find(|waiter| waiter.thread == thread)
    }

    /// The lock that a thread waits for.
    pub fn lock_of(&self, waiter: &Waiter) -> Option<&Lock> {
        let Awaits::Lock(lock) = waiter.awaits else { return None };
        self.locks.get(lock as usize)
    }

    /// The thread that another one waits for, be it through a lock.
    pub fn next(&self, waiter: &Waiter) -> Option<ThreadId> {
        match &waiter.awaits {
            Awaits::Lock(_) => self.lock_of(waiter)?.holder,
            Awaits::Ends(threads) => threads.first().copied(),
            Awaits::Signal => None,
        }
    }

    /// Threads of which each waits for the next, and the last for the first: from the one with the lowest number on.
    /// Empty when they wait for something that nobody is left to do.
    pub fn cycle(&self) -> Vec<&Waiter> {
        for start in &self.threads {
            let mut path = vec![start];
            while let Some(next) = path.last().and_then(|last| self.next(last)) {
                if let Some(at) = path.iter().position(|waiter| waiter.thread == next) {
                    let mut cycle = path.split_off(at);
                    let lowest = (0..cycle.len()).min_by_key(|index| cycle[*index].thread);
                    cycle.rotate_left(lowest.unwrap_or(0));
                    return cycle;
                }
                let Some(waiter) = self.waiter(next) else { break };
                path.push(waiter);
            }
        }
        Vec::new()
    }

    /// In a sentence, as in "a deadlock: T1 waits for `b`, which T2 holds since line 9; T2 waits for ...".
    pub fn told(&self) -> String {
        let cycle = self.cycle();
        let parts: Vec<String> = if cycle.is_empty() {
            self.threads.iter().map(|waiter| self.told_of(waiter)).collect()
        } else {
            cycle.iter().map(|waiter| self.told_of(waiter)).collect()
        };
        let shown = parts.len().min(MOST_TOLD);
        let more = match parts.len() - shown {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        let kind = if cycle.is_empty() {
            "a deadlock: nobody is left to wake a thread"
        } else {
            "a deadlock"
        };
        format!("{kind}: {}{more}", parts[..shown].join("; "))
    }

    /// What one thread waits for.
    pub fn told_of(&self, waiter: &Waiter) -> String {
        let name = &waiter.name;
        let name_of = |thread: ThreadId| {
            let other = self.waiter(thread);
            other.map_or_else(|| format!("thread {}", thread.0), |waiter| waiter.name.clone())
        };
        let line = waiter.place.as_ref().map_or(String::new(), |at| format!(", line {}", at.line));
        match &waiter.awaits {
            Awaits::Lock(_) => {
                let Some(lock) = self.lock_of(waiter) else { return String::new() };
                let since = match lock.holder {
                    Some(holder) if holder == waiter.thread => {
                        format!("which it holds itself since line {}", lock.line)
                    }
                    Some(holder) if self.waiter(holder).is_none() => {
                        format!("which a thread that has ended took in line {}", lock.line)
                    }
                    Some(holder) => {
                        format!("which {} holds since line {}", name_of(holder), lock.line)
                    }
                    None => "which nobody holds".to_owned(),
                };
                format!("{name} waits for `{}`{line}, {since}", lock.name)
            }
            Awaits::Ends(threads) => {
                let names: Vec<String> = threads.iter().copied().map(name_of).collect();
                format!("{name} waits for the end of {}{line}", names.join(", "))
            }
            Awaits::Signal => format!("{name} waits in `{}`{line}", waiter.call),
        }
    }
}

/// How the text of a limit begins that is a deadlock.
pub const DEADLOCK: &str = "a deadlock";

/// Why a run was stopped that followed a schedule.
pub const ASTRAY: &str =
    "the schedule is of another run: the program does not do here what was recorded";

/// How a run was stopped: by a limit, by nobody being left to go on, or by the schedule that it followed.
pub fn stopped(what: &str) -> String {
    let is_no_limit = what.starts_with(DEADLOCK) || what == ASTRAY;
    if is_no_limit { what.to_owned() } else { format!("limit reached: {what}") }
}

/// Threads that a message tells of.
const MOST_TOLD: usize = 8;
