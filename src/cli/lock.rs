//! The GIL of `--clock real`: threads of the host on a mutex and condition variables, as `Python/ceval_gil.c` has them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crate::python::{HostLock, Taken};

/// What a thread of the host needs that waits and does nothing else.
const STACK_BYTES: usize = 64 << 10;
/// So often the machine looks whether anything else has happened while all threads wait.
const PATIENCE: Duration = Duration::from_millis(100);

/// What a thread of the host is told by the machine, which runs for it and has dropped the lock for it.
enum Told {
    /// It takes it again; first another one must have had it, where it was asked to give way.
    Again {
        is_forced: bool,
    },
    /// The same when it is woken or when it is so late.
    Block(Option<Instant>),
    Wake,
    End,
}

/// `struct _gil_runtime_state`.
struct Gil {
    state: Mutex<State>,
    /// The lock is free.
    cond: Condvar,
    /// Another thread has taken it.
    switch_cond: Condvar,
    drop_request: AtomicBool,
    began: Instant,
}

struct State {
    locked: bool,
    last_holder: usize,
    switch_number: u64,
    interval: Duration,
    requests: Vec<(u64, usize)>,
    /// The run is over.
    is_closed: bool,
}

impl Gil {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_ns(&self) -> u64 {
        self.began.elapsed().as_nanos() as u64
    }

    /// `take_gil`. False: the run is over.
    fn take(&self, thread: usize) -> bool {
        let mut state = self.state();
        while state.locked && !state.is_closed {
            let saved = state.switch_number;
            let interval = state.interval.max(Duration::from_micros(1));
            let (waited, result) =
                self.cond.wait_timeout(state, interval).unwrap_or_else(PoisonError::into_inner);
            state = waited;
            let is_same = state.locked && state.switch_number == saved;
            if result.timed_out() && is_same && !self.drop_request.swap(true, Ordering::AcqRel) {
                state.requests.push((self.now_ns(), thread));
            }
        }
        state.locked = true;
        if state.last_holder != thread {
            state.last_holder = thread;
            state.switch_number += 1;
        }
        self.switch_cond.notify_all();
        self.drop_request.store(false, Ordering::Release);
        !state.is_closed
    }

    /// `drop_gil`, up to where it would wait. Whether the thread was asked to.
    fn release(&self) -> bool {
        let mut state = self.state();
        let was_asked = self.drop_request.load(Ordering::Acquire);
        state.locked = false;
        self.cond.notify_one();
        was_asked
    }

    /// `FORCE_SWITCHING`: waits until another thread has taken the lock.
    fn wait_for_switch(&self, thread: usize) {
        let mut state = self.state();
        while state.last_holder == thread && !state.is_closed {
            state = self.switch_cond.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// The lock, and the threads of the host that wait for it.
pub struct RealLock {
    gil: Arc<Gil>,
    told: Mutex<BTreeMap<usize, Sender<Told>>>,
    taken: Mutex<Receiver<usize>>,
    tell_taken: Sender<usize>,
}

impl RealLock {
    /// The main thread has it.
    pub fn new() -> RealLock {
        let state = State {
            locked: true,
            last_holder: 0,
            switch_number: 0,
            interval: Duration::from_millis(5),
            requests: Vec::new(),
            is_closed: false,
        };
        let gil = Gil {
            state: Mutex::new(state),
            cond: Condvar::new(),
            switch_cond: Condvar::new(),
            drop_request: AtomicBool::new(false),
            began: Instant::now(),
        };
        let (tell_taken, taken) = channel();
        let lock = RealLock {
            gil: Arc::new(gil),
            told: Mutex::default(),
            taken: Mutex::new(taken),
            tell_taken,
        };
        lock.spawn(0, false);
        lock
    }

    fn spawn(&self, number: usize, takes: bool) -> bool {
        let (sender, receiver) = channel();
        self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(number, sender);
        let (gil, taken) = (Arc::clone(&self.gil), self.tell_taken.clone());
        let life = move || {
            // Nobody hears of it when the run is over.
            if !takes || gil.take(number) && taken.send(number).is_ok() {
                serve(&gil, number, &receiver, &taken);
            }
        };
        Builder::new().stack_size(STACK_BYTES).spawn(life).is_ok()
    }

    fn tell(&self, thread: usize, told: Told) {
        let threads = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = threads.get(&thread) {
            // A thread that has ended listens to nothing.
            let _ = sender.send(told);
        }
    }
}

/// The life of a thread of the host: it waits for what the machine says, and then for the lock.
fn serve(gil: &Gil, number: usize, told: &Receiver<Told>, taken: &Sender<usize>) {
    while let Ok(next) = told.recv() {
        match next {
            // What it was blocked on has happened when its time was over already.
            Told::Wake => continue,
            Told::Again { is_forced: true } => gil.wait_for_switch(number),
            Told::Again { is_forced: false } => {}
            Told::Block(None) => drop(told.recv()),
            Told::Block(Some(until)) => {
                let left = until.saturating_duration_since(Instant::now());
                drop(told.recv_timeout(left));
            }
            Told::End => return,
        }
        if !gil.take(number) || taken.send(number).is_err() {
            return;
        }
    }
}

impl HostLock for RealLock {
    fn now_ns(&self) -> u64 {
        self.gil.now_ns()
    }

    fn set_interval(&self, interval_ns: u64) {
        self.gil.state().interval = Duration::from_nanos(interval_ns);
    }

    fn start(&self, thread: usize) -> bool {
        self.spawn(thread, true)
    }

    fn is_asked(&self) -> bool {
        self.gil.drop_request.load(Ordering::Acquire)
    }

    fn give_way(&self, thread: usize) {
        let is_forced = self.gil.release();
        self.tell(thread, Told::Again { is_forced });
    }

    fn block(&self, thread: usize, until_ns: Option<u64>) {
        let until =
            until_ns.and_then(|until| self.gil.began.checked_add(Duration::from_nanos(until)));
        self.gil.release();
        self.tell(thread, Told::Block(until));
    }

    fn wake(&self, thread: usize) {
        self.tell(thread, Told::Wake);
    }

    fn end(&self, thread: usize) {
        self.gil.release();
        self.tell(thread, Told::End);
    }

    fn taken(&self) -> Taken {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.recv_timeout(PATIENCE) {
            Ok(thread) => Taken::By(thread),
            Err(RecvTimeoutError::Timeout) => Taken::Waiting,
            Err(RecvTimeoutError::Disconnected) => Taken::Never,
        }
    }

    fn requests(&self) -> Vec<(u64, usize)> {
        std::mem::take(&mut self.gil.state().requests)
    }
}

impl Drop for RealLock {
    fn drop(&mut self) {
        self.gil.state().is_closed = true;
        self.gil.cond.notify_all();
        self.gil.switch_cond.notify_all();
    }
}
