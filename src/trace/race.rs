//! A schedule in which threads get in each other's way, instruction by instruction.

use serde::{Deserialize, Serialize};

use crate::trace::ThreadId;

/// What a search through schedules has found, and the shortest way to the worst outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Race {
    /// What can happen, the usual first.
    pub outcomes: Vec<RaceOutcome>,
    /// Schedules that were run.
    pub schedules: u64,
    /// There were no further ones.
    pub is_all: bool,
    /// The outcome whose schedule is shown, by its place in `outcomes`.
    pub shown: u32,
    /// The variable that threads share, as in `counter`; empty when none was found.
    pub variable: String,
    /// It is a length or a membership: methods change it, nothing is written into it.
    pub is_derived: bool,
    /// Who reads first and writes last, and who writes in between; with their names.
    pub threads: Vec<(ThreadId, String)>,
    pub rows: Vec<RaceRow>,
    /// Updates of the variable that were overwritten unread.
    pub lost: u64,
    /// The line that overwrites.
    pub line: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaceOutcome {
    /// The last line that was written (several, between ` · `, where one tells nothing apart), or how it failed.
    pub told: String,
    pub schedules: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RaceRow {
    Instruction {
        thread: ThreadId,
        line: u32,
        /// As in `LOAD_GLOBAL`.
        name: String,
        argument: String,
        /// As in "41 + 1".
        effect: String,
        touch: Touch,
    },
    /// Much of the same, as in "62 499 more turns"; the variable's value after it.
    Fold { thread: ThreadId, count: u64, value: String },
    /// The GIL goes to the other thread.
    Switch { from: ThreadId, to: ThreadId, line: u32, name: String, function: String },
}

/// What an instruction does with the shared variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Touch {
    None,
    Read(String),
    Write(String),
    /// It overwrites what the other thread wrote.
    Overwrite(String),
}
