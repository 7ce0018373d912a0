//! Who holds the GIL and who waits for it (`Python/ceval_gil.c`), on a virtual clock: a pure function of what the threads do.

mod cores;
mod gil;
mod journal;
mod measured;
mod real;

use std::ops::Range;

pub use self::cores::Cores;
pub use self::gil::{Gil, Next, Status};
pub use self::journal::Journal;
pub use self::measured::Measured;
pub use self::real::{HostLock, Taken};

/// `sys.getswitchinterval()` at the start.
pub const SWITCH_INTERVAL_NS: u64 = 5_000_000;

/// So much later than it asked for the kernel ends a timed wait (Linux: `timerslack_ns`), by a chance that follows from the
/// seed. With it a slice takes about the 5.1 ms, 1.06 ms and 0.15 ms that real threads were measured to take at 5 ms, 1 ms
/// and 0.1 ms, and threads do not fall into step with a loop.
pub const TIMER_SLACK_NS: Range<u64> = 35_000..75_000;

/// From `pthread_create` to the new thread's first wait for the lock (Linux, medians of 3.9 to 3.13: 27 to 46 us). Whoever
/// takes the lock in that time has it before the new thread looks at `switch_number`.
pub const THREAD_START_NS: u64 = 40_000;

/// From the signal that the lock is free to the first instruction of the thread that was waiting for it.
pub const HAND_OVER_NS: u64 = 6_000;

/// No mix of instructions takes longer for each of them, native code aside.
const SLOWEST_PS: u64 = 20_000;

/// A number that looks random and follows from the two (splitmix64).
pub fn scatter(seed: u64, number: u64) -> u64 {
    let mut word = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// Virtual time from instructions executed, what they and native code cost beside, and time that passed while no thread
/// could run.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Time in which nothing was executed.
    pub idle_ns: u64,
    /// What each instruction costs at least, in picoseconds.
    instruction_ps: u64,
}

impl Clock {
    pub fn new(instruction_ps: u32) -> Clock {
        Clock { idle_ns: 0, instruction_ps: u64::from(instruction_ps) }
    }

    /// Nanoseconds since the process began, after so many instructions; `spent_ps`: what was spent beside them.
    pub fn now(self, instructions: u64, spent_ps: u64) -> u64 {
        self.idle_ns + (instructions * self.instruction_ps).saturating_add(spent_ps) / 1000
    }

    /// The same in picoseconds.
    pub fn now_ps(self, instructions: u64, spent_ps: u64) -> u64 {
        (self.idle_ns.saturating_mul(1000))
            .saturating_add(instructions * self.instruction_ps)
            .saturating_add(spent_ps)
    }

    /// An instruction count at which the time may be `remaining_ns` later, but not yet much.
    pub fn look_again(instructions: u64, remaining_ns: u64) -> u64 {
        instructions + (remaining_ns.saturating_mul(1000) / SLOWEST_PS).max(1)
    }

    /// What native code may spend until then before one must look again.
    pub fn look_again_spent(spent_ps: u64, remaining_ns: u64) -> u64 {
        spent_ps.saturating_add(remaining_ns.saturating_mul(750))
    }
}
