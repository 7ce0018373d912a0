//! The lock: a flag, a queue of waiters with their timeouts, and the request to drop it.

use crate::python::thread::measured::Turn;
use crate::python::thread::{
    Cores, HAND_OVER_NS, HostLock, Measured, SWITCH_INTERVAL_NS, THREAD_START_NS, TIMER_SLACK_NS,
    Taken, scatter,
};
use crate::trace::{GilEventKind, ThreadId, TurnEnd};

/// What a thread is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It holds the GIL.
    Holding,
    /// It waits for the GIL.
    Waiting,
    /// It waits for something else: until a time, or until it is woken.
    Blocked {
        until_ns: Option<u64>,
    },
    Ended,
}

/// A thread in the queue for the GIL.
#[derive(Clone, Copy, Debug)]
struct Waiter {
    thread: usize,
    /// When it began to wait; a new thread does so a little after its start.
    since_ns: u64,
    /// When its `cond_timedwait` gives up.
    deadline_ns: u64,
    /// `gil->switch_number` when that wait began.
    switch_number: u64,
    /// It gave way (`FORCE_SWITCHING`): its timed wait begins when another thread has taken the lock.
    is_forced: bool,
}

/// What comes next when the GIL is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// This one runs, from this time on.
    Thread(usize, u64),
    /// Nobody can run before this time.
    Idle(u64),
    /// Under the real clock: nobody can run yet, and nobody knows from when on.
    Waiting,
    /// Nobody will ever run again.
    Deadlock,
    /// The run is another one than the schedule that it follows.
    Astray,
}

/// One thing that happened: time, thread, what.
pub type Happened = (u64, ThreadId, GilEventKind);

/// The lock and all threads' states.
#[derive(Clone, Debug)]
pub struct Gil {
    pub interval_ns: u64,
    /// What the kernel's delays follow from, and how many there were.
    pub seed: u64,
    delays: u64,
    pub threads: Vec<Status>,
    /// `gil->switch_number`: how often the holder changed.
    switch_number: u64,
    last_holder: usize,
    holder: Option<usize>,
    drop_request: bool,
    /// In the order in which they began to wait.
    waiters: Vec<Waiter>,
    pub happened: Vec<Happened>,
    /// Under the real clock, or by its schedule: that decides who is next.
    pub measured: Option<Measured>,
    /// Without a GIL: what threads ask for instead.
    pub cores: Option<Cores>,
}

impl Default for Gil {
    fn default() -> Gil {
        Gil {
            interval_ns: SWITCH_INTERVAL_NS,
            seed: 0,
            delays: 0,
            threads: vec![Status::Holding],
            switch_number: 0,
            last_holder: 0,
            holder: Some(0),
            drop_request: false,
            waiters: Vec::new(),
            happened: vec![
                (0, ThreadId(0), GilEventKind::Start),
                (0, ThreadId(0), GilEventKind::Acquire),
            ],
            measured: None,
            cores: None,
        }
    }
}

impl Gil {
    /// A new thread asks for the GIL; `None`: the host has no thread for it.
    pub fn start(&mut self, now_ns: u64) -> Option<usize> {
        if self.cores.is_some() {
            return Some(self.start_beside(now_ns));
        }
        let thread = self.threads.len();
        if let Some(lock) = self.lock()
            && !lock.start(thread)
        {
            return None;
        }
        self.threads.push(Status::Waiting);
        self.tell(now_ns, thread, GilEventKind::Start);
        self.wait(now_ns, thread);
        if let Some(waiter) = self.waiters.last_mut() {
            waiter.since_ns += THREAD_START_NS;
            waiter.deadline_ns += THREAD_START_NS;
        }
        Some(thread)
    }

    fn lock(&self) -> Option<&dyn HostLock> {
        self.measured.as_ref().and_then(Measured::lock)
    }

    /// The next moment at which something happens by itself while the holder runs.
    pub fn next_deadline(&self) -> Option<u64> {
        if self.cores.is_some() {
            return self.next_deadline_beside();
        }
        if self.measured.is_some() {
            return None;
        }
        let timeouts = self.waiters.iter().map(|waiter| waiter.deadline_ns);
        timeouts.chain(self.sleepers().map(|(until, _)| until)).min()
    }

    /// Lets pass what happened up to now: sleepers wake, waits time out. True when the holder must drop the lock.
    pub fn pass(&mut self, now_ns: u64) -> bool {
        if self.cores.is_some() {
            return self.pass_beside(now_ns);
        }
        while let Some(due) = self.next_deadline().filter(|due| *due <= now_ns) {
            let sleeper = self.sleepers().find(|(until, _)| *until == due);
            if let Some((_, thread)) = sleeper {
                self.wake(due, thread);
                continue;
            }
            self.time_out(due, now_ns);
        }
        self.drop_request
    }

    /// The holder gives the lock up because another thread asked for it, and waits for it again.
    pub fn give_way(&mut self, now_ns: u64) {
        if self.cores.is_some() {
            return self.leave_core(now_ns, Status::Waiting, || GilEventKind::Drop);
        }
        let Some(thread) = self.holder.take() else { return };
        self.drop_request = false;
        self.tell(now_ns, thread, GilEventKind::Drop);
        self.threads[thread] = Status::Waiting;
        self.wait(now_ns, thread);
        if let Some(waiter) = self.waiters.last_mut() {
            waiter.is_forced = true;
        }
        if let Some(measured) = &mut self.measured {
            measured.stop(TurnEnd::Drop);
        }
        if let Some(lock) = self.lock() {
            lock.give_way(thread);
        }
    }

    /// The holder gives the lock up around a blocking call.
    pub fn block(&mut self, now_ns: u64, call: &str, until_ns: Option<u64>) {
        if self.cores.is_some() {
            let kind = || GilEventKind::Block { call: call.to_owned() };
            return self.leave_core(now_ns, Status::Blocked { until_ns }, kind);
        }
        let Some(thread) = self.holder.take() else { return };
        self.drop_request = false;
        self.threads[thread] = Status::Blocked { until_ns };
        self.tell(now_ns, thread, GilEventKind::Block { call: call.to_owned() });
        if let Some(measured) = &mut self.measured {
            measured.stop(TurnEnd::Block);
        }
        if let Some(lock) = self.lock() {
            lock.block(thread, until_ns);
        }
    }

    /// The holder is done.
    pub fn end(&mut self, now_ns: u64) {
        if self.cores.is_some() {
            return self.leave_core(now_ns, Status::Ended, || GilEventKind::End);
        }
        let Some(thread) = self.holder.take() else { return };
        self.drop_request = false;
        self.threads[thread] = Status::Ended;
        self.tell(now_ns, thread, GilEventKind::End);
        if let Some(measured) = &mut self.measured {
            measured.stop(TurnEnd::End);
        }
        if let Some(lock) = self.lock() {
            lock.end(thread);
        }
    }

    /// What a thread was blocked on has happened: it asks for the lock.
    pub fn wake(&mut self, now_ns: u64, thread: usize) {
        if self.cores.is_some() {
            return self.wake_beside(now_ns, thread);
        }
        if matches!(self.threads[thread], Status::Blocked { .. }) {
            self.threads[thread] = Status::Waiting;
            self.tell(now_ns, thread, GilEventKind::Wake);
            self.wait(now_ns, thread);
            if let Some(lock) = self.lock() {
                lock.wake(thread);
            }
        }
    }

    /// The threads that wait for the lock, one bit each; those past the 64th are left out.
    pub fn waiting(&self) -> u64 {
        let bits = self.waiters.iter().filter(|waiter| waiter.thread < 64);
        bits.fold(0, |bits, waiter| bits | 1 << waiter.thread)
    }

    /// The one that has waited longest of those that are meant.
    pub fn first_waiting(&self, is_meant: impl Fn(usize) -> bool) -> Option<usize> {
        self.waiters.iter().map(|waiter| waiter.thread).find(|thread| is_meant(*thread))
    }

    /// A waiter comes next, whoever has waited longer.
    pub fn prefer(&mut self, thread: usize) {
        if let Some(place) = self.waiters.iter().position(|waiter| waiter.thread == thread) {
            let waiter = self.waiters.remove(place);
            self.waiters.insert(0, waiter);
        }
    }

    /// Gives the free lock to the thread that has waited longest. A thread that just dropped it on request does not
    /// get it back before another had it (`FORCE_SWITCHING`): it stands behind the one that asked.
    pub fn take(&mut self, now_ns: u64) -> Next {
        if self.cores.is_some() {
            return self.take_beside();
        }
        if self.measured.is_some() {
            return self.take_measured();
        }
        if self.waiters.is_empty() {
            let earliest = self.sleepers().map(|(until, _)| until).min();
            return earliest.map_or(Next::Deadlock, Next::Idle);
        }
        let waiter = self.waiters.remove(0);
        if waiter.thread != self.last_holder {
            self.last_holder = waiter.thread;
            self.switch_number += 1;
        }
        self.holder = Some(waiter.thread);
        self.threads[waiter.thread] = Status::Holding;
        // One that comes by finds the lock free; one that sleeps must be woken.
        let is_asleep = waiter.since_ns < now_ns;
        let from_ns = if is_asleep { now_ns + HAND_OVER_NS } else { waiter.since_ns };
        let deadline_ns = from_ns + self.timed_wait_ns();
        for new in self.waiters.iter_mut().filter(|waiter| waiter.since_ns > from_ns) {
            new.switch_number = self.switch_number;
        }
        for forced in self.waiters.iter_mut().filter(|waiter| waiter.is_forced) {
            (forced.switch_number, forced.deadline_ns) = (self.switch_number, deadline_ns);
            forced.is_forced = false;
        }
        self.tell(from_ns, waiter.thread, GilEventKind::Acquire);
        Next::Thread(waiter.thread, from_ns)
    }

    /// As `take`, where the host's threads wait for a lock of their own, or did so once.
    fn take_measured(&mut self) -> Next {
        let is_dead = self.waiters.is_empty() && self.sleepers().next().is_none();
        let Some(measured) = self.measured.as_mut().filter(|_| !is_dead) else {
            return Next::Deadlock;
        };
        let is_replayed = measured.lock().is_none();
        let Turn { thread, now_ns, requests } = match measured.take() {
            Ok(turn) => turn,
            Err(Taken::Waiting) => return Next::Waiting,
            Err(_) if is_replayed => return Next::Astray,
            Err(_) => return Next::Deadlock,
        };
        for (time_ns, asking) in requests {
            self.tell(time_ns, asking, GilEventKind::Timeout { request: true });
        }
        match self.threads.get(thread) {
            // Its time is over.
            Some(Status::Blocked { .. }) => self.tell(now_ns, thread, GilEventKind::Wake),
            Some(Status::Waiting) => {}
            _ => return Next::Astray,
        }
        self.waiters.retain(|waiter| waiter.thread != thread);
        self.holder = Some(thread);
        self.threads[thread] = Status::Holding;
        self.tell(now_ns, thread, GilEventKind::Acquire);
        Next::Thread(thread, now_ns)
    }

    fn wait(&mut self, now_ns: u64, thread: usize) {
        self.tell(now_ns, thread, GilEventKind::Wait);
        let deadline_ns = now_ns + self.timed_wait_ns();
        self.waiters.push(Waiter {
            thread,
            since_ns: now_ns,
            deadline_ns,
            switch_number: self.switch_number,
            is_forced: false,
        });
    }

    /// How long a timed wait for the lock takes: the kernel wakes a thread later than it asked for.
    fn timed_wait_ns(&mut self) -> u64 {
        self.delays += 1;
        let word = scatter(self.seed, self.delays);
        let spread = TIMER_SLACK_NS.end - TIMER_SLACK_NS.start;
        self.interval_ns.max(1000) + TIMER_SLACK_NS.start + word % spread
    }

    /// The wait that is due times out; it asks the holder to drop the lock unless the lock changed hands meanwhile.
    fn time_out(&mut self, due_ns: u64, now_ns: u64) {
        let Some(place) = self.waiters.iter().position(|waiter| waiter.deadline_ns == due_ns)
        else {
            return;
        };
        let waiter = self.waiters[place];
        let request = waiter.switch_number == self.switch_number;
        let wait_ns = self.timed_wait_ns();
        let mut deadline_ns = due_ns + wait_ns;
        if request && self.drop_request {
            // It has been asked for already: until native code comes to an end, asking again changes nothing.
            deadline_ns += now_ns.saturating_sub(due_ns) / wait_ns * wait_ns;
        } else {
            self.tell(due_ns, waiter.thread, GilEventKind::Timeout { request });
        }
        self.drop_request |= request;
        self.waiters[place] = Waiter { deadline_ns, switch_number: self.switch_number, ..waiter };
    }

    /// In a copy of the process only the running thread goes on.
    pub fn keep_only_holder(&mut self) {
        for status in &mut self.threads {
            if *status != Status::Holding {
                *status = Status::Ended;
            }
        }
        self.waiters.clear();
        self.drop_request = false;
        self.happened.clear();
    }

    fn sleepers(&self) -> impl Iterator<Item = (u64, usize)> {
        self.threads.iter().enumerate().filter_map(|(thread, status)| match status {
            Status::Blocked { until_ns: Some(until) } => Some((*until, thread)),
            _ => None,
        })
    }

    pub(super) fn tell(&mut self, now_ns: u64, thread: usize, kind: GilEventKind) {
        self.happened.push((now_ns, ThreadId(thread as u32), kind));
    }
}

#[cfg(test)]
mod tests {
    use super::{Gil, Next};
    use crate::python::thread::{HAND_OVER_NS, THREAD_START_NS, TIMER_SLACK_NS};
    use crate::trace::GilEventKind;

    #[test]
    fn a_waiter_asks_after_the_interval_and_gets_the_lock() {
        let mut gil = Gil::default();
        gil.start(0);
        let waits_from = THREAD_START_NS;
        assert!(!gil.pass(waits_from + 5_000_000 + TIMER_SLACK_NS.start - 1));
        let due = gil.next_deadline().expect("somebody waits");
        assert!(due < waits_from + 5_000_000 + TIMER_SLACK_NS.end);
        assert!(gil.pass(due));
        gil.give_way(due + 10);
        assert_eq!(gil.take(due + 10), Next::Thread(1, due + 10 + HAND_OVER_NS));
        // The one that gave way asks for it back an interval after the other has taken it.
        let again = gil.next_deadline().expect("somebody waits");
        assert!(again > due + 10 + HAND_OVER_NS + 5_000_000);
        assert!(gil.pass(again));
    }

    #[test]
    fn native_code_that_reaches_no_check_is_asked_once() {
        let mut gil = Gil::default();
        gil.start(0);
        assert!(gil.pass(60_000_000), "the request is there when the native code ends");
        let asked = |(_, _, kind): &&(u64, _, _)| matches!(kind, GilEventKind::Timeout { .. });
        assert_eq!(gil.happened.iter().filter(asked).count(), 1);
        assert!(gil.next_deadline() > Some(60_000_000));
    }

    #[test]
    fn a_timeout_after_a_change_of_hands_asks_for_nothing() {
        let mut gil = Gil::default();
        gil.start(0);
        gil.start(1_000_000);
        let due = THREAD_START_NS + 5_000_000 + TIMER_SLACK_NS.end;
        assert!(gil.pass(due));
        gil.give_way(due);
        assert_eq!(gil.take(due), Next::Thread(1, due + HAND_OVER_NS));
        assert!(!gil.pass(due + 1_000_000), "thread 2 began to wait before the hand-over");
        let last = gil.happened.last().map(|(_, thread, kind)| (thread.0, kind.clone()));
        assert_eq!(last, Some((2, GilEventKind::Timeout { request: false })));
    }

    #[test]
    fn a_new_thread_comes_to_its_wait_after_those_that_take_the_lock_at_once() {
        let mut gil = Gil::default();
        gil.start(0);
        let due = gil.next_deadline().expect("somebody waits");
        assert!(gil.pass(due));
        gil.give_way(due);
        gil.take(due);
        gil.start(due + 20_000);
        gil.block(due + 30_000, "started.wait()", None);
        assert_eq!(gil.take(due + 30_000), Next::Thread(0, due + 30_000 + HAND_OVER_NS));
        let due = gil.next_deadline().expect("the new thread waits");
        assert!(gil.pass(due), "the lock changed hands before it looked");
    }

    #[test]
    fn nobody_left_is_a_deadlock_and_sleepers_are_waited_for() {
        let mut gil = Gil::default();
        gil.block(10, "time.sleep(1)", Some(1_000));
        assert_eq!(gil.take(10), Next::Idle(1_000));
        gil.pass(1_000);
        assert_eq!(gil.take(1_000), Next::Thread(0, 1_000));
        gil.block(2_000, "lock.acquire()", None);
        assert_eq!(gil.take(2_000), Next::Deadlock);
    }
}
