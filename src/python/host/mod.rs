//! The host that a program believes in: files and folders in memory, nothing of the world outside.

pub mod errno;
mod change;
mod descriptors;
mod ends;
mod files;
mod names;
mod processes;
mod reply;
mod seed;

pub use self::descriptors::flag;
pub use self::ends::{Address, End, EndKind, Ends, Ready, Try};
pub use self::files::{Host, Kind, Stat, mode};
pub use self::names::{normal, split_root};
pub use self::processes::{CHILDREN, FIRST_PROCESS, Processes, Rest, Waited, killed};
pub use self::reply::{Failure, Reply, SlowFile, reason};
pub use self::seed::{Entry, EntryKind, Folder, Seed};

/// Why something of the host cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// What the operating system answers: a number of `errno`.
    Error(i32),
    /// It is not modelled, or was left out of the lecture's files.
    Refused(String),
}

/// What the host answers.
pub type Answer<T> = Result<T, Fault>;

/// When a process of the machine begins, in nanoseconds since 1970: 2026-01-01 00:00:00 UTC.
pub const EPOCH_NS: i64 = 1_767_225_600_000_000_000;
