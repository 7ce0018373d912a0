//! Who holds the GIL and who waits for it (`Python/ceval_gil.c`), on a virtual clock: a pure function of what the threads do.

mod gil;

pub use self::gil::{Gil, Next, Status};

/// `sys.getswitchinterval()` at the start.
pub const SWITCH_INTERVAL_NS: u64 = 5_000_000;

/// Picoseconds of virtual time per bytecode instruction: 39 ns for the eight of a turn of
/// `for i in range(n): ans += i * i`, as CPython 3.13 was measured to take.
pub const INSTRUCTION_PS: u64 = 4_875;

/// Virtual time from instructions executed and time that passed while no thread could run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// Time in which nothing was executed.
    pub idle_ns: u64,
}

impl Clock {
    /// Nanoseconds since the process began.
    pub fn now(self, instructions: u64) -> u64 {
        self.idle_ns + instructions * INSTRUCTION_PS / 1000
    }

    /// The first instruction count at which the time is at least `time_ns`.
    pub fn instructions_at(self, time_ns: u64) -> u64 {
        (time_ns.saturating_sub(self.idle_ns).saturating_mul(1000)).div_ceil(INSTRUCTION_PS)
    }
}
