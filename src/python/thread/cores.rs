//! Threads without a GIL: cores with a clock each, of which the one that is furthest behind goes on (`--disable-gil`).

use std::collections::{BTreeSet, VecDeque};

use crate::python::thread::{Gil, Next, Status, scatter};
use crate::trace::GilEventKind;

/// How long a thread keeps its core while others want one: the base slice of Linux's scheduler.
const SLICE_PS: u64 = 3_000_000_000;
/// How far a thread may run ahead of another one, in picoseconds of virtual time: what one core has written is seen by the
/// other so much later. How far it does is drawn anew for each turn.
const LEAD_PS: u64 = 48_000;
/// The same inside native code that calls Python: to leave it in its middle costs the host much.
const LEAD_INSIDE_PS: u64 = 20_000_000;

/// By how much the next core is slower, per thousand: no two are equally fast, so that loops on them do not stay in step.
const DRIFT: u64 = 7;

/// The cores of the simulated host, and who wants one.
#[derive(Clone, Debug)]
pub struct Cores {
    all: Vec<Core>,
    /// By thread: the core that it ran on last.
    last: Vec<usize>,
    /// Threads that could run and have no core, in the order in which they came.
    ready: VecDeque<usize>,
    /// Threads that sleep until a time.
    sleepers: BTreeSet<(u64, usize)>,
    /// The core whose thread the machine runs.
    stepping: usize,
    /// What the machine's clock said when that core's time was brought up to date.
    since_ps: u64,
    /// The time at which nobody runs: from where a thread has left its core to where the next one goes on.
    frozen_ns: Option<u64>,
    lead_ps: u64,
    /// Threads that have not ended.
    living: usize,
    /// What the numbers that are drawn follow from, and how many were.
    seed: u64,
    drawn: u64,
    /// Time that an instruction takes, against the machine's clock, per thousand.
    slowness: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Core {
    thread: Option<usize>,
    now_ps: u64,
    /// When its thread got it.
    took_ps: u64,
}

impl Cores {
    pub fn new(count: u32, slowness: u32, seed: u64) -> Cores {
        let mut all = vec![Core::default(); count.max(1) as usize];
        all[0].thread = Some(0);
        Cores {
            all,
            last: vec![0],
            ready: VecDeque::new(),
            sleepers: BTreeSet::new(),
            stepping: 0,
            since_ps: 0,
            frozen_ns: None,
            lead_ps: 0,
            living: 1,
            seed,
            drawn: 0,
            slowness: u64::from(slowness),
        }
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.all.len() as u32
    }

    /// The time of the core whose thread the machine runs, when the machine's clock says `clock_ps`.
    pub fn now(&self, clock_ps: u64) -> u64 {
        self.frozen_ns.unwrap_or_else(|| self.now_ps(clock_ps) / 1000)
    }

    /// A time of the machine's clock in the time of the cores.
    pub fn slowed(&self, clock: u64) -> u64 {
        clock.saturating_mul(self.slowness) / 1000
    }

    /// A time of the cores in that of the machine's clock.
    pub fn quickened(&self, time: u64) -> u64 {
        (time.saturating_mul(1000)).div_ceil(self.rate())
    }

    /// How slow the core is whose thread the machine runs.
    fn rate(&self) -> u64 {
        self.slowness + self.slowness * DRIFT * self.stepping as u64 / 1000
    }

    fn now_ps(&self, clock_ps: u64) -> u64 {
        let core = self.all[self.stepping];
        core.now_ps + clock_ps.saturating_sub(self.since_ps).saturating_mul(self.rate()) / 1000
    }

    /// The thread of the core that is furthest behind goes on from now on.
    pub fn begin(&mut self, thread: usize, clock_ps: u64) {
        self.stepping = self.core_of(thread).unwrap_or(0);
        self.since_ps = clock_ps;
        self.frozen_ns = None;
        self.drawn += 1;
        self.lead_ps = scatter(self.seed, self.drawn) % LEAD_PS;
    }

    /// There is more than one thread.
    pub fn is_shared(&self) -> bool {
        self.living > 1
    }

    /// Other threads run at the same time.
    pub fn is_parallel(&self) -> bool {
        self.all.iter().filter(|core| core.thread.is_some()).count() > 1
    }

    /// The threads that run.
    pub fn running(&self) -> Vec<u32> {
        self.all.iter().filter_map(|core| core.thread).map(|thread| thread as u32).collect()
    }

    /// The machine's clock at the moment at which another thread goes on.
    pub fn turn_end(&self, is_inside: bool) -> u64 {
        let lead = if is_inside { LEAD_INSIDE_PS } else { self.lead_ps };
        let others = self.others().map(|core| core.now_ps + lead).min();
        let sleeper = self.sleepers.first().map(|(until, _)| until.saturating_mul(1000));
        let due = others.into_iter().chain(sleeper).chain(self.slice_end()).min();
        due.map_or(u64::MAX, |due| {
            let left = due.saturating_sub(self.all[self.stepping].now_ps);
            self.since_ps.saturating_add(self.quickened(left))
        })
    }

    /// The machine's clock says `clock_ps`: the thread that goes on, if it is another one.
    pub fn step(&mut self, clock_ps: u64, is_inside: bool) -> Option<usize> {
        let now = self.now_ps(clock_ps);
        self.all[self.stepping].now_ps = now;
        self.since_ps = clock_ps;
        let lead = if is_inside { LEAD_INSIDE_PS } else { self.lead_ps };
        let other = self.others().min_by_key(|core| core.now_ps)?;
        if now < other.now_ps + lead { None } else { other.thread }
    }

    /// When the running thread must give its core to one that has none.
    fn slice_end(&self) -> Option<u64> {
        let core = self.all[self.stepping];
        (!self.ready.is_empty()).then_some(core.took_ps + SLICE_PS)
    }

    fn others(&self) -> impl Iterator<Item = Core> {
        let others = self.all.iter().enumerate().filter(|(index, _)| *index != self.stepping);
        others.map(|(_, core)| *core).filter(|core| core.thread.is_some())
    }

    fn core_of(&self, thread: usize) -> Option<usize> {
        self.all.iter().position(|core| core.thread == Some(thread))
    }

    /// The core that a thread gets now: the one it had, or any that is free.
    fn free_core(&self, thread: usize) -> Option<usize> {
        let is_free = |core: &usize| self.all[*core].thread.is_none();
        let last = self.last.get(thread).copied().filter(is_free);
        last.or_else(|| (0..self.all.len()).find(is_free))
    }
}

/// The same questions as with a GIL, where there is none.
impl Gil {
    /// Several threads run at this moment.
    #[inline(always)]
    pub fn is_parallel(&self) -> bool {
        self.cores.as_ref().is_some_and(Cores::is_parallel)
    }

    /// A new thread wants a core.
    pub(super) fn start_beside(&mut self, now_ns: u64) -> usize {
        let thread = self.threads.len();
        self.threads.push(Status::Waiting);
        if let Some(cores) = &mut self.cores {
            cores.living += 1;
        }
        self.tell(now_ns, thread, GilEventKind::Start);
        self.want_core(now_ns, thread);
        thread
    }

    pub(super) fn next_deadline_beside(&self) -> Option<u64> {
        let cores = self.cores.as_ref()?;
        let sleeper = cores.sleepers.first().map(|(until, _)| *until);
        sleeper.into_iter().chain(cores.slice_end().map(|end| end.div_ceil(1000))).min()
    }

    /// Sleepers wake up to now; true when the running thread has had its slice, and another one wants its core.
    pub(super) fn pass_beside(&mut self, now_ns: u64) -> bool {
        while let Some(cores) = &self.cores
            && let Some((until, thread)) = cores.sleepers.first().copied()
            && until <= now_ns
        {
            self.wake(until, thread);
        }
        let end = self.cores.as_ref().and_then(Cores::slice_end);
        end.is_some_and(|end| end <= now_ns * 1000)
    }

    /// The running thread leaves its core: it blocks, ends, or has had its slice.
    pub(super) fn leave_core(
        &mut self,
        now_ns: u64,
        becomes: Status,
        kind: impl FnOnce() -> GilEventKind,
    ) {
        let Some(cores) = &mut self.cores else { return };
        let core = &mut cores.all[cores.stepping];
        core.now_ps = core.now_ps.max(now_ns * 1000);
        let Some(thread) = core.thread.take() else { return };
        cores.frozen_ns = Some(now_ns);
        match becomes {
            Status::Blocked { until_ns: Some(until) } => {
                cores.sleepers.insert((until, thread));
            }
            Status::Waiting => cores.ready.push_back(thread),
            Status::Ended => cores.living -= 1,
            _ => {}
        }
        self.threads[thread] = becomes;
        self.tell(now_ns, thread, kind());
        if let Some(next) = self.cores.as_mut().and_then(|cores| cores.ready.pop_front()) {
            self.want_core(now_ns, next);
        }
    }

    pub(super) fn wake_beside(&mut self, now_ns: u64, thread: usize) {
        if let Status::Blocked { until_ns } = self.threads[thread] {
            if let (Some(until), Some(cores)) = (until_ns, &mut self.cores) {
                cores.sleepers.remove(&(until, thread));
            }
            self.threads[thread] = Status::Waiting;
            self.tell(now_ns, thread, GilEventKind::Wake);
            self.want_core(now_ns, thread);
        }
    }

    /// The thread whose core is furthest behind goes on, at that core's own time; before that, those that sleep no longer than up to there wake.
    pub(super) fn take_beside(&mut self) -> Next {
        loop {
            let Some(cores) = &self.cores else { return Next::Deadlock };
            let running = cores.all.iter().filter_map(|core| Some((core.now_ps, core.thread?)));
            let first = running.min();
            match (first, cores.sleepers.first().copied()) {
                (Some((now, _)), Some((until, sleeper))) if until * 1000 < now => {
                    self.wake(until, sleeper);
                }
                (Some((_, thread)), _) => return Next::Thread(thread, 0),
                (None, Some((until, sleeper))) => self.wake(until, sleeper),
                (None, None) => return Next::Deadlock,
            }
        }
    }

    /// A thread gets a core, or waits for one.
    fn want_core(&mut self, now_ns: u64, thread: usize) {
        let Some(cores) = &mut self.cores else { return };
        let Some(free) = cores.free_core(thread) else {
            cores.ready.push_back(thread);
            self.tell(now_ns, thread, GilEventKind::Wait);
            return;
        };
        let core = &mut cores.all[free];
        core.thread = Some(thread);
        core.now_ps = core.now_ps.max(now_ns * 1000);
        core.took_ps = core.now_ps;
        let now = core.now_ps / 1000;
        if cores.last.len() <= thread {
            cores.last.resize(thread + 1, free);
        }
        cores.last[thread] = free;
        self.threads[thread] = Status::Holding;
        self.tell(now, thread, GilEventKind::Acquire);
    }
}

#[cfg(test)]
mod tests {
    use crate::python::thread::{Cores, Gil, Next};
    use crate::trace::GilEventKind;

    fn gil(cores: u32) -> Gil {
        let mut gil = Gil::default();
        gil.cores = Some(Cores::new(cores, 1000, 0));
        gil
    }

    #[test]
    fn two_threads_run_at_once_and_the_one_behind_goes_on() {
        let mut gil = gil(2);
        assert_eq!(gil.start(100), Some(1));
        assert!(gil.is_parallel());
        let cores = gil.cores.as_mut().expect("cores");
        assert_eq!(cores.step(50_000, false), None);
        assert_eq!(cores.step(200_000, false), Some(1));
        cores.begin(1, 200_000);
        assert_eq!(cores.now(200_000), 100);
        assert_eq!(cores.now(1_200_000), 1_107, "this core is a little slower");
    }

    #[test]
    fn a_third_thread_waits_for_a_core_that_becomes_free() {
        let mut gil = gil(2);
        gil.start(10);
        gil.start(20);
        assert_eq!(gil.happened.last().map(|last| last.2.clone()), Some(GilEventKind::Wait));
        gil.block(30, "time.sleep(1)", Some(1_000));
        let last = gil.happened.last().map(|(time, thread, kind)| (*time, thread.0, kind.clone()));
        assert_eq!(last, Some((30, 2, GilEventKind::Acquire)));
        assert_eq!(gil.take(30), Next::Thread(1, 0), "its core stands at 10");
    }

    #[test]
    fn sleepers_wake_in_time_and_nobody_left_is_a_deadlock() {
        let mut gil = gil(1);
        gil.block(10, "time.sleep(1)", Some(1_000));
        assert_eq!(gil.take(10), Next::Thread(0, 0));
        gil.cores.as_mut().expect("cores").begin(0, 500_000);
        assert_eq!(gil.cores.as_ref().expect("cores").now(510_000), 1_010);
        gil.block(2_000, "lock.acquire()", None);
        assert_eq!(gil.take(2_000), Next::Deadlock);
    }
}
