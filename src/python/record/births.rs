//! Which objects that come into sight were there before: by their numbers among all that were made.

use crate::python::heap::arena::is_static;
use crate::python::machine::Machine;
use crate::python::record::identities::Identities;
use crate::trace::{Change, ObjectId, Snapshot};

#[derive(Default)]
pub struct Births {
    /// By step: how many objects had been made when it began.
    begins: Vec<u32>,
    /// When the last one ended.
    made: u32,
}

impl Births {
    /// A step has ended. Before the first one of a unit its code was made, with all its constants.
    pub fn look(&mut self, machine: &Machine, unit: u32, step: usize, is_first: bool) {
        let heap = &machine.core.heap;
        let codes = machine.codes.loaded.iter().filter(|code| is_first && code.unit == unit);
        let code = codes.map(|code| heap.serial(code.object)).max().unwrap_or(0);
        // Steps in which nothing is looked at made nothing that is seen.
        self.begins.resize(step, self.made);
        self.begins.push(self.made.max(code));
        self.made = heap.objects_made();
    }

    /// Those of the last step, with the number of steps that had begun when they were made.
    pub fn older(
        &self,
        identities: &Identities,
        before: &Snapshot,
        changes: &[Change],
    ) -> Vec<(ObjectId, u32)> {
        let begin = self.begins.last().copied().unwrap_or(0);
        let appeared = changes.iter().filter_map(|change| match change {
            Change::SetObject(object) => Some(object.id),
            _ => None,
        });
        let appeared = appeared.filter(|id| !before.objects.contains_key(id));
        let older = appeared.filter_map(|id| {
            let serial = identities.number(id).filter(|(object, _)| !is_static(*object))?.1;
            let steps = self.begins.partition_point(|begin| *begin < serial);
            (serial <= begin).then_some((id, steps as u32))
        });
        older.collect()
    }
}
