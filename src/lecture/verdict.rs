//! What the notes claim, one by one, and whether it holds.

use crate::source::{Source, Span};

/// One claim, and what came of it.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub kind: ClaimKind,
    pub source: Source,
    pub span: Span,
    pub state: ClaimState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimKind {
    /// A block runs to its end.
    Run,
    /// It raises what it promises.
    Raises,
    /// What it prints stands below it.
    Output,
    /// What a statement at the prompt gives stands below it.
    Result,
    /// What an expression is stands behind it.
    Comment,
    /// An expression in prose has a value.
    Value,
    /// A hand-drawn map is as the process is.
    Drawing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimState {
    Holds,
    /// Why not, in words.
    Fails(String),
    /// Why nobody can tell, in words.
    Untold(String),
}

impl ClaimKind {
    pub fn word(self) -> &'static str {
        match self {
            ClaimKind::Run => "run",
            ClaimKind::Raises => "raises",
            ClaimKind::Output => "output",
            ClaimKind::Result => "result",
            ClaimKind::Comment => "comment",
            ClaimKind::Value => "value",
            ClaimKind::Drawing => "drawing",
        }
    }
}

impl ClaimState {
    pub fn word(&self) -> &'static str {
        match self {
            ClaimState::Holds => "holds",
            ClaimState::Fails(_) => "fails",
            ClaimState::Untold(_) => "untold",
        }
    }

    /// Why it does not hold.
    pub fn reason(&self) -> Option<&str> {
        match self {
            ClaimState::Holds => None,
            ClaimState::Fails(why) | ClaimState::Untold(why) => Some(why),
        }
    }
}
