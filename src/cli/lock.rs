//! The GIL of `--clock real`: threads of the host on a mutex and condition variables, as `Python/ceval_gil.c` has them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::python::HostLock;

/// What a thread of the host is told by the machine, which runs for it.
enum Told {
    GiveWay,
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
}

impl Gil {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_ns(&self) -> u64 {
        self.began.elapsed().as_nanos() as u64
    }

    /// `take_gil`.
    fn take(&self, thread: usize) {
        let mut state = self.state();
        while state.locked {
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
        self.switch_cond.notify_one();
        self.drop_request.store(false, Ordering::Release);
    }

    /// `drop_gil`, with `FORCE_SWITCHING`.
    fn drop(&self, thread: usize) {
        let mut state = self.state();
        let was_asked = self.drop_request.load(Ordering::Acquire);
        state.locked = false;
        self.cond.notify_one();
        while was_asked && state.last_holder == thread {
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

    fn spawn(&self, number: usize, takes: bool) {
        let (sender, receiver) = channel();
        self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(number, sender);
        let (gil, taken) = (Arc::clone(&self.gil), self.tell_taken.clone());
        thread::spawn(move || {
            if takes {
                gil.take(number);
                let _ = taken.send(number);
            }
            serve(&gil, number, &receiver, &taken);
        });
    }

    fn tell(&self, thread: usize, told: Told) {
        let threads = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = threads.get(&thread) {
            // A thread that has ended listens to nothing.
            let _ = sender.send(told);
        }
    }
}

/// The life of a thread of the host: it does with the lock what the machine does for it.
fn serve(gil: &Gil, number: usize, told: &Receiver<Told>, taken: &Sender<usize>) {
    while let Ok(next) = told.recv() {
        match next {
            // What it was blocked on has happened when its time was over already.
            Told::Wake => continue,
            Told::GiveWay => gil.drop(number),
            Told::Block(until) => {
                gil.drop(number);
                match until {
                    None => drop(told.recv()),
                    Some(until) => {
                        let left = until.saturating_duration_since(Instant::now());
                        drop(told.recv_timeout(left));
                    }
                }
            }
            Told::End => return gil.drop(number),
        }
        gil.take(number);
        if taken.send(number).is_err() {
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

    fn start(&self, thread: usize) {
        self.spawn(thread, true);
    }

    fn is_asked(&self) -> bool {
        self.gil.drop_request.load(Ordering::Acquire)
    }

    fn give_way(&self, thread: usize) {
        self.tell(thread, Told::GiveWay);
    }

    fn block(&self, thread: usize, until_ns: Option<u64>) {
        let until =
            until_ns.and_then(|until| self.gil.began.checked_add(Duration::from_nanos(until)));
        self.tell(thread, Told::Block(until));
    }

    fn wake(&self, thread: usize) {
        self.tell(thread, Told::Wake);
    }

    fn end(&self, thread: usize) {
        self.tell(thread, Told::End);
    }

    fn taken(&self) -> Option<usize> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
    }

    fn requests(&self) -> Vec<(u64, usize)> {
        std::mem::take(&mut self.gil.state().requests)
    }
}
