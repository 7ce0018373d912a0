//! Where a branch runs for the first time: a scout runs a text in which the first instruction of each branch is another
//! one, until it is reached.

use std::sync::Arc;

use crate::python::code::{Code, Instruction, Op};
use crate::python::machine::codes::{Codes, growing};
use crate::python::machine::units::CARRIED;

/// The text that a scout runs.
#[derive(Clone, Debug, Default)]
pub struct Openings {
    /// That of [`Codes`], but for branches that were not reached.
    text: Arc<Vec<Instruction>>,
    /// A branch that is reached now.
    reached: Option<u32>,
    /// Code was replaced by other code: the text is no longer true.
    is_off: bool,
}

impl Openings {
    pub fn give_up(&mut self) {
        self.is_off = true;
    }

    /// The text to run from now on.
    pub fn text(&mut self, codes: &Codes) -> Arc<Vec<Instruction>> {
        if self.is_off {
            return Arc::clone(&codes.text);
        }
        let known = self.text.len();
        if known < codes.text.len() {
            let text = growing(&mut self.text, codes.text.len() - known);
            text.extend_from_slice(&codes.text[known..]);
            let new = codes.loaded.iter().rev().take_while(|loaded| loaded.first as usize >= known);
            for loaded in new.filter(|loaded| loaded.unit < CARRIED) {
                for place in branches(&loaded.code) {
                    if let Some(first) = text.get_mut(loaded.first as usize + place) {
                        first.op = Op::Opens;
                    }
                }
            }
        }
        Arc::clone(&self.text)
    }

    /// A branch is reached; tells whether that is new, for an older text may still run.
    pub fn reach(&mut self, place: u32) -> bool {
        let is_new = self.text.get(place as usize).is_some_and(|first| first.op == Op::Opens);
        self.reached = is_new.then_some(place);
        is_new && !self.is_off
    }

    /// The branch that was reached is one like any other from now on.
    pub fn open(&mut self, codes: &Codes) {
        let Some(place) = self.reached.take() else { return };
        if let (Some(first), Some(plain)) =
            (Arc::make_mut(&mut self.text).get_mut(place as usize), codes.text.get(place as usize))
        {
            *first = *plain;
        }
    }
}

/// Where branches begin: behind tests, where those lead to if nothing falls through to there, and at handlers.
fn branches(code: &Code) -> Vec<usize> {
    let mut branches = Vec::new();
    let is_apart = |place: usize| {
        let before = place.checked_sub(1).and_then(|before| code.instructions.get(before));
        before.is_none_or(|before| never_falls_through(before.op))
    };
    for (index, instruction) in code.instructions.iter().enumerate() {
        if instruction.op.name().contains("JUMP_IF") {
            branches.push(index + 1);
            branches.extend(Some(instruction.arg as usize).filter(|target| is_apart(*target)));
        }
    }
    let handlers = code.exceptions.iter().map(|entry| entry.target as usize);
    branches.extend(handlers.filter(|target| is_apart(*target)));
    branches
}

fn never_falls_through(op: Op) -> bool {
    let name = op.name();
    let jumps = name.starts_with("JUMP") && !name.contains("_IF");
    jumps || ["RETURN", "RAISE", "RERAISE"].iter().any(|start| name.starts_with(start))
}
