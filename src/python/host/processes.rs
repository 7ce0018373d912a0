//! The processes of the machine, and what they share beside files and pipes: semaphores, memory, signals. A pure model: it
//! says who comes next by virtual time, and who waits for what.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::python::host::errno::{ECHILD, ENOTCONN};
use crate::python::host::files::Own;
use crate::python::host::{Answer, Fault, Host};

/// The number of the process that a run begins with.
pub const FIRST_PROCESS: u32 = 4242;
/// What a process waits for whose child is to end; it stands among the numbers of ends.
pub const CHILDREN: u32 = u32::MAX - 1;
/// Where the numbers of semaphores begin among those of ends.
const SEMAPHORES: u32 = 1 << 30;
/// Everything.
const ANY: u32 = u32::MAX;
const SIGKILL: i32 = 9;
const SIGCHLD: i32 = 17;

/// A process.
#[derive(Clone, Debug)]
struct Row {
    parent: u32,
    /// What `waitpid` tells, once it has ended.
    status: Option<i32>,
    /// How far it has come.
    clock_ns: u64,
    rest: Rest,
    /// What its threads wait for.
    awaits: Vec<u32>,
    /// What of that has happened meanwhile, and when.
    inbox: Vec<(u64, u32)>,
    signals: Vec<i32>,
    /// Signals that its Python code handles, or ignores.
    handled: Vec<i32>,
    /// The end of a pipe that is written to when a signal comes.
    wakes: Option<u32>,
    /// While another one runs.
    own: Option<Arc<Own>>,
}

/// When a process can go on that lets others run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Now.
    Ready,
    /// None of its threads before this moment, or before something happens.
    Until(u64),
    /// None before something happens.
    Waiting,
}

impl Rest {
    /// When it ends by itself.
    pub fn end(self) -> Option<u64> {
        match self {
            Rest::Until(end) => Some(end),
            _ => None,
        }
    }
}

/// All processes.
#[derive(Clone, Debug)]
pub struct Processes {
    rows: BTreeMap<u32, Row>,
    running: u32,
    next: u32,
    semaphores: Vec<Option<u32>>,
    memory: Vec<Vec<u8>>,
    /// Names of pieces of memory (`shm_open`).
    blocks: BTreeMap<String, u32>,
    /// Was there ever one with a name?
    has_blocks: bool,
    /// Ends that were sent to an end and wait there.
    sent: BTreeMap<u32, VecDeque<Vec<u32>>>,
}

/// What `waitpid` finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waited {
    /// This one has ended, with this status.
    Ended(u32, i32),
    /// None has yet.
    Later,
}

/// The status of a process that a signal ended.
pub fn killed(signal: i32) -> i32 {
    signal & 0x7f
}

impl Row {
    fn new(parent: u32, clock_ns: u64, own: Option<Arc<Own>>) -> Row {
        Row {
            parent,
            status: None,
            clock_ns,
            rest: Rest::Ready,
            awaits: Vec::new(),
            inbox: Vec::new(),
            signals: Vec::new(),
            handled: Vec::new(),
            wakes: None,
            own,
        }
    }

    /// When it can go on; `None`: not before somebody does something.
    fn next(&self) -> Option<u64> {
        if self.status.is_some() {
            return None;
        }
        if self.rest == Rest::Ready {
            return Some(self.clock_ns);
        }
        let come = self.inbox.iter().map(|(at, _)| (*at).max(self.clock_ns));
        self.rest.end().into_iter().chain(come).min()
    }
}

impl Default for Processes {
    fn default() -> Processes {
        Processes {
            rows: [(FIRST_PROCESS, Row::new(FIRST_PROCESS - 1, 0, None))].into(),
            running: FIRST_PROCESS,
            next: FIRST_PROCESS + 1,
            semaphores: Vec::new(),
            memory: Vec::new(),
            blocks: BTreeMap::new(),
            has_blocks: false,
            sent: BTreeMap::new(),
        }
    }
}

impl Processes {
    /// The running one.
    pub fn running(&self) -> u32 {
        self.running
    }

    pub fn parent(&self) -> u32 {
        let parent = self.rows.get(&self.running).map_or(0, |row| row.parent);
        let lives = self.rows.get(&parent).is_none_or(|row| row.status.is_none());
        if lives { parent } else { 1 }
    }

    /// Does one live beside the running one?
    pub fn are_many(&self) -> bool {
        self.rows.len() > 1 && self.alive().any(|pid| pid != self.running)
    }

    /// All that live.
    pub fn alive(&self) -> impl Iterator<Item = u32> {
        self.rows.iter().filter(|(_, row)| row.status.is_none()).map(|(pid, _)| *pid)
    }

    /// Which of the other processes comes next, and when: the one that has come least far.
    pub fn first_other(&self) -> Option<(u64, u32)> {
        let others = self.rows.iter().filter(|(pid, _)| **pid != self.running);
        others.filter_map(|(pid, row)| Some((row.next()?, *pid))).min()
    }

    /// Something has happened that processes may wait for.
    pub fn post(&mut self, now_ns: u64, what: u32) {
        let is_end = what < SEMAPHORES;
        for (pid, row) in &mut self.rows {
            let awaits = |awaited: &u32| *awaited == what || (*awaited == ANY && is_end);
            if *pid != self.running && row.awaits.iter().any(awaits) {
                row.inbox.push((now_ns, what));
            }
        }
    }

    /// A semaphore; its number is also what is waited for.
    pub fn new_semaphore(&mut self, value: u32) -> u32 {
        self.semaphores.push(Some(value));
        SEMAPHORES + self.semaphores.len() as u32 - 1
    }

    pub fn semaphore(&mut self, number: u32) -> Option<&mut u32> {
        self.semaphores.get_mut(number.checked_sub(SEMAPHORES)? as usize)?.as_mut()
    }

    /// Memory that processes share, full of zeros.
    pub fn new_memory(&mut self, size: usize) -> u32 {
        self.memory.push(vec![0; size]);
        self.memory.len() as u32 - 1
    }

    pub fn memory(&mut self, number: u32) -> Option<&mut Vec<u8>> {
        self.memory.get_mut(number as usize)
    }

    /// The piece of memory with a name.
    pub fn block(&self, name: &str) -> Option<u32> {
        self.blocks.get(name).copied()
    }

    /// A piece of memory with a name, as yet without bytes.
    pub fn new_block(&mut self, name: String) -> u32 {
        let made = self.new_memory(0);
        self.blocks.insert(name, made);
        self.has_blocks = true;
        made
    }

    /// A piece of memory loses its name, and stays for those who know it.
    pub fn forget_block(&mut self, name: &str) -> bool {
        self.blocks.remove(name).is_some()
    }

    pub fn have_blocks(&self) -> bool {
        self.has_blocks
    }

    /// Python code of the running process handles a signal from now on, or no longer.
    pub fn handle(&mut self, signal: i32, handles: bool) {
        if let Some(row) = self.rows.get_mut(&self.running) {
            row.handled.retain(|known| *known != signal);
            if handles {
                row.handled.push(signal);
            }
        }
    }

    /// The next signal that has come to the running process, and whether its Python code wants it.
    pub fn take_signal(&mut self) -> Option<(i32, bool)> {
        let row = self.rows.get_mut(&self.running)?;
        if row.signals.is_empty() {
            return None;
        }
        let signal = row.signals.remove(0);
        Some((signal, signal != SIGKILL && row.handled.contains(&signal)))
    }
}

impl Host {
    pub fn processes(&mut self) -> &mut Processes {
        &mut self.state().processes
    }

    /// The same, to look at.
    pub fn see_processes(&self) -> &Processes {
        &self.look().processes
    }

    /// A process whose descriptors are those of the running one: all of them, or the standard ones and these.
    pub fn new_process(&mut self, now_ns: u64, kept: Option<&[i32]>) -> u32 {
        let mut own = self.look_own().clone();
        for end in own.descriptors.ends() {
            self.ends().hold(end);
        }
        let rows = &self.see_processes().rows;
        let handled = rows.get(&self.see_processes().running);
        let handled = handled.map(|row| row.handled.clone()).unwrap_or_default();
        if let Some(kept) = kept {
            let before = self.change_own(Arc::new(own));
            for number in self.look_own().descriptors.numbers() {
                if number > 2 && !kept.contains(&number) {
                    // It is open: it stands in the table.
                    let _ = self.close(number);
                }
            }
            own = Arc::unwrap_or_clone(self.change_own(before));
        }
        let processes = self.processes();
        let pid = processes.next;
        processes.next += 1;
        let mut row = Row::new(processes.running, now_ns, Some(Arc::new(own)));
        if kept.is_none() {
            row.handled = handled;
        }
        processes.rows.insert(pid, row);
        pid
    }

    /// Sends descriptors to the other end of a connection (`SCM_RIGHTS`).
    pub fn send_descriptors(&mut self, connection: i32, numbers: &[i32]) -> Answer<()> {
        let end = self.end_of(connection)?.and_then(|end| self.see_ends().other(end));
        let Some(other) = end else { return Err(Fault::Error(ENOTCONN)) };
        let mut ends = Vec::new();
        for number in numbers {
            let Some(end) = self.end_of(*number)? else {
                return Err(Fault::Refused("sending a file to another process".to_owned()));
            };
            self.ends().hold(end);
            ends.push(end);
        }
        self.processes().sent.entry(other).or_default().push_back(ends);
        Ok(())
    }

    /// Descriptors that were sent to this one.
    pub fn take_descriptors(&mut self, connection: i32) -> Answer<Vec<i32>> {
        let end = self.end_of(connection)?.unwrap_or(ANY);
        let waiting = self.processes().sent.get_mut(&end).and_then(VecDeque::pop_front);
        waiting.unwrap_or_default().into_iter().map(|end| self.open_end(end)).collect()
    }

    /// Sends a signal; false: there is no such process.
    pub fn send_signal(&mut self, pid: u32, signal: i32, now_ns: u64) -> bool {
        let Some(row) = self.processes().rows.get_mut(&pid) else { return false };
        if row.status.is_none() && signal != 0 {
            row.signals.push(signal);
            row.inbox.push((now_ns, CHILDREN));
            if let Some(end) = row.wakes.filter(|_| row.handled.contains(&signal)) {
                // A full pipe has waked its reader already.
                let _ = self.ends().send(end, &[signal as u8], now_ns);
                self.post_changes(now_ns);
            }
        }
        true
    }

    /// The running process wants bytes in a pipe when signals come.
    pub fn wake_by(&mut self, number: i32) {
        let end = self.end_of(number).unwrap_or_default();
        let processes = self.processes();
        if let Some(row) = processes.rows.get_mut(&processes.running) {
            row.wakes = end;
        }
    }

    /// Other processes hear of what has happened with ends; the running one's threads do not.
    fn post_changes(&mut self, now_ns: u64) {
        let changed = self.ends().take_changed();
        for end in changed {
            self.processes().post(now_ns, end);
        }
    }

    /// The running process lets others run; gives what it waits for.
    pub fn pause(&mut self, now_ns: u64, rest: Rest, awaits: Vec<u32>) {
        let own = self.keep_own();
        let processes = self.processes();
        if let Some(row) = processes.rows.get_mut(&processes.running) {
            row.clock_ns = now_ns;
            row.rest = rest;
            row.awaits = awaits;
            row.own = Some(own);
        }
    }

    /// A process goes on; gives what has happened meanwhile.
    pub fn go_on(&mut self, pid: u32) -> Vec<(u64, u32)> {
        let processes = self.processes();
        processes.running = pid;
        let Some(row) = processes.rows.get_mut(&pid) else { return Vec::new() };
        row.rest = Rest::Ready;
        row.awaits.clear();
        let (own, inbox) = (row.own.take(), std::mem::take(&mut row.inbox));
        if let Some(own) = own {
            self.change_own(own);
        }
        inbox
    }

    /// The running process ends: what it had open is closed, and its parent hears of it.
    pub fn end_process(&mut self, now_ns: u64, status: i32) {
        for number in self.look_own().descriptors.numbers() {
            if number > 2 {
                // It is open: it stands in the table.
                let _ = self.close(number);
            }
        }
        self.post_changes(now_ns);
        let processes = self.processes();
        let running = processes.running;
        let Some(row) = processes.rows.get_mut(&running) else { return };
        row.status = Some(status);
        row.clock_ns = now_ns;
        let parent = row.parent;
        // Nobody waits for the children of one that has ended.
        processes.rows.retain(|_, row| row.parent != running || row.status.is_none());
        if !processes.rows.contains_key(&parent) {
            processes.rows.remove(&running);
        }
        processes.post(now_ns, CHILDREN);
        let wants = processes.rows.get(&parent).is_some_and(|row| row.handled.contains(&SIGCHLD));
        if wants {
            self.send_signal(parent, SIGCHLD, now_ns);
        }
    }

    /// `waitpid`: of one child, or of any.
    pub fn wait_for(&mut self, wanted: Option<u32>) -> Answer<Waited> {
        let processes = self.processes();
        let running = processes.running;
        let is_meant = |pid: u32| wanted.is_none_or(|wanted| wanted == pid);
        let mut children = processes
            .rows
            .iter()
            .filter(|(pid, row)| row.parent == running && is_meant(**pid))
            .peekable();
        if children.peek().is_none() {
            return Err(Fault::Error(ECHILD));
        }
        let ended = children.filter_map(|(pid, row)| Some((row.clock_ns, *pid, row.status?))).min();
        let Some((_, pid, status)) = ended else { return Ok(Waited::Later) };
        processes.rows.remove(&pid);
        Ok(Waited::Ended(pid, status))
    }
}
