//! Who holds objects beside what is drawn: constants, syntax trees, evaluation stacks.

use rustc_hash::FxHashMap;

use crate::python::heap::{Obj, fields};
use crate::python::machine::Machine;
use crate::trace::Hidden;

/// References by object, of each kind of holder.
#[derive(Default)]
pub struct Holders {
    /// Of all code that lives: counted once, and again when some of it has died.
    constants: FxHashMap<Obj, u64>,
    counted: usize,
    freed: u64,
    stacks: FxHashMap<Obj, u64>,
    trees: FxHashMap<Obj, u64>,
}

impl Holders {
    /// Looks again who holds what.
    pub fn look(&mut self, machine: &Machine) {
        let heap = &machine.core.heap;
        if self.freed != heap.codes_freed() {
            (self.freed, self.counted) = (heap.codes_freed(), 0);
            self.constants.clear();
        }
        let new = machine.codes.loaded.iter().skip(self.counted);
        for code in new.filter_map(|loaded| loaded.living(heap)) {
            let constants = heap.field(code, fields::code::CONSTANTS);
            count(&mut self.constants, heap.tuple_items(constants));
        }
        self.counted = machine.codes.loaded.len();
        self.stacks.clear();
        count(&mut self.stacks, machine.evaluation_stack());
        self.trees.clear();
        count(&mut self.trees, machine.kept_constants());
    }

    /// Those of one object, in the order of their names.
    pub fn of(&self, object: Obj) -> impl Iterator<Item = Hidden> {
        let kinds = [
            (&self.constants, "the code object's constants"),
            (&self.stacks, "the evaluation stack"),
            (&self.trees, "the syntax tree of the running script"),
        ];
        kinds.into_iter().filter_map(move |(counts, holder)| {
            let count = *counts.get(&object)?;
            Some(Hidden { count, holder: holder.to_owned() })
        })
    }
}

fn count(counts: &mut FxHashMap<Obj, u64>, objects: Vec<Obj>) {
    for object in objects {
        *counts.entry(object).or_default() += 1;
    }
}
