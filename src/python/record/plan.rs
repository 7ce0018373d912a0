//! When the run is watched: everything but the stretches in which a loop only repeats itself.

use std::collections::BTreeMap;

use crate::python::machine::Window;

/// The stretches that are passed over, by thread.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    windows: BTreeMap<u32, Vec<Window>>,
    /// Turns passed over since a thread was last asked for them.
    turns: BTreeMap<u32, u64>,
    /// The first window of each thread that has not been entered.
    next: BTreeMap<u32, usize>,
}

impl Plan {
    /// From windows in order of time. Where loops are nested the outer one's window wins.
    pub fn new(windows: Vec<Window>) -> Plan {
        let mut plan = Plan::default();
        for window in windows {
            let of_thread = plan.windows.entry(window.thread).or_default();
            match of_thread.last_mut() {
                Some(last) if window.from < last.to => {
                    if window.to > last.to {
                        *last = window;
                    }
                }
                _ => of_thread.push(window),
            }
        }
        plan
    }

    /// Whether a thread is watched after `count` instructions, and until when that holds.
    pub fn at(&mut self, thread: u32, count: u64) -> (bool, u64) {
        let Some(windows) = self.windows.get(&thread) else { return (true, u64::MAX) };
        let next = self.next.entry(thread).or_default();
        while let Some(window) = windows.get(*next) {
            if count < window.from {
                return (true, window.from);
            }
            if count < window.to {
                return (false, window.to);
            }
            *self.turns.entry(thread).or_default() += window.turns;
            *next += 1;
        }
        (true, u64::MAX)
    }

    /// Turns that were passed over since the last call.
    pub fn take_turns(&mut self, thread: u32) -> u64 {
        self.turns.insert(thread, 0).unwrap_or(0)
    }
}
