//! What code costs in virtual time beside its instructions: found when it is loaded, a number for each loop and one for the rest.

use std::ops::Range;
use std::sync::Arc;

use crate::python::code::{Code, Instruction, Op};
use crate::python::heap::Heap;
use crate::python::machine::Codes;
use crate::python::version::{Checks, Profile, Work};

/// The number of a loop's turn stands in its jump back, in units of 1 << SHIFT picoseconds.
const SHIFT: u32 = 7;

/// What a turn of the loop costs that ends with this jump back, in picoseconds.
#[inline(always)]
pub fn of_turn(jump_back: Instruction) -> u64 {
    u64::from(jump_back.cache) << SHIFT
}

/// What an instruction costs beside what each one costs.
fn work_of(op: Op) -> Option<Work> {
    Some(match op {
        Op::ForIter | Op::ForIterOrEnd | Op::ForIterPair => Work::Iteration,
        Op::BinaryOp | Op::UnaryNegative | Op::UnaryInvert => Work::Arithmetic,
        Op::CompareOp | Op::ContainsOp | Op::ToBool | Op::TestJumpIfFalse | Op::TestJumpIfTrue => {
            Work::Comparison
        }
        Op::LoadAttr | Op::StoreAttr | Op::LoadSuperAttr => Work::Attribute,
        Op::BinarySubscr | Op::StoreSubscr | Op::DeleteSubscr => Work::Subscript,
        Op::StoreGlobal | Op::StoreName => Work::NameStore,
        Op::BuildList
        | Op::BuildMap
        | Op::BuildSet
        | Op::BuildString
        | Op::BuildSlice
        | Op::ListAppend
        | Op::SetAdd
        | Op::MapAdd
        | Op::BinarySlice
        | Op::StoreSlice => Work::Building,
        Op::MakeFunction => Work::Instance,
        Op::FormatSimple | Op::FormatWithSpec => Work::Formatting,
        Op::GetIter | Op::GetIterPair | Op::ImportName | Op::LoadBuildClass | Op::BeforeWith => {
            Work::Other
        }
        _ => return None,
    })
}

/// Where each instruction may be the last one before a switch, each one pays for itself.
pub fn spend(heap: &mut Heap, op: Op) {
    if let Some(work) = work_of(op) {
        heap.spend(work, 1);
    }
}

impl Codes {
    /// Notes at each jump back of code, whose text begins at `first`, what a turn costs; gives what a call costs beside.
    pub fn set_costs(&mut self, profile: &Profile, code: &Code, first: u32) -> u32 {
        let costs = profile.costs;
        if profile.checks == Checks::Each && profile.threading.has_gil {
            return costs.of(Work::PythonCall);
        }
        let text = &mut Arc::make_mut(&mut self.text)[first as usize..];
        let mut extra: Vec<u32> = text
            .iter()
            .map(|instruction| work_of(instruction.op).map_or(0, |work| costs.of(work)))
            .collect();
        // The ways on which exceptions are handled lie at the end, and are not gone as a rule.
        let handlers = code.exceptions.iter().map(|entry| entry.target as usize);
        if let Some(end) = handlers.min() {
            extra.truncate(end);
        }
        let jumps = (0..text.len()).filter(|at| text[*at].op == Op::JumpBackward);
        // By header, the last jump back to each last: an inner loop's is behind that of the loop around it.
        let mut jumps: Vec<(u32, usize)> = jumps.map(|at| (text[at].arg - first, at)).collect();
        jumps.sort_unstable();
        while let Some(&(header, _)) = jumps.last() {
            let of_loop = jumps.partition_point(|(other, _)| *other < header);
            let of_loop = jumps.split_off(of_loop);
            // One of several ways to go on is taken in a turn; that behind a handler is no part of the body.
            let last = of_loop.iter().map(|(_, at)| *at).filter(|at| *at < extra.len()).max();
            let cost = take(&mut extra, header as usize..last.unwrap_or(0)) >> SHIFT;
            for (_, at) in of_loop {
                text[at].cache = cost.try_into().unwrap_or(u16::MAX);
            }
        }
        let rest: u32 = take(&mut extra, 0..text.len());
        costs.of(Work::PythonCall).saturating_add(rest)
    }
}

/// The sum of a range, which counts no more: an outer loop pays for what is its own.
fn take(extra: &mut [u32], range: Range<usize>) -> u32 {
    let end = range.end.min(extra.len());
    let part = extra.get_mut(range.start.min(end)..end).unwrap_or_default();
    part.iter_mut().map(std::mem::take).fold(0, u32::saturating_add)
}
