//! The bytecode of a unit, line by line.

use serde::{Deserialize, Serialize};

/// A code object of the unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedCode {
    /// `co_qualname`.
    pub name: String,
    pub rows: Vec<ListedRow>,
}

/// One instruction, as `dis` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRow {
    /// Line of the unit; 0 for none.
    pub line: u32,
    /// In bytes.
    pub offset: u32,
    pub name: String,
    /// What the argument means, else its number.
    pub argument: String,
    /// The number of the label that stands before it.
    pub label: Option<u32>,
}
