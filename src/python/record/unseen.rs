//! Counts of objects before a picture shows them: shared ints and the program's constants can be found without a name.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::python::heap::image::{SMALL_INT_MAX, SMALL_INT_MIN, small_int};
use crate::python::heap::{Obj, fields};
use crate::python::machine::Machine;
use crate::python::object::Vm;
use crate::python::record::identities::Identities;
use crate::trace::{Refcount, Step};

/// Objects that are looked at after each step; pictures show far fewer.
const MOST: usize = 1_000;

#[derive(Default)]
pub struct Unseen {
    /// With their numbers among all that were made. Those whose counts never change are not among them.
    objects: BTreeSet<(Obj, u32)>,
    /// Code whose constants are among them.
    codes: usize,
    last: FxHashMap<(Obj, u32), Refcount>,
    noted: Vec<Noted>,
}

/// From a step on the count of an object, or that it is not known.
struct Noted {
    step: usize,
    object: (Obj, u32),
    count: Option<Refcount>,
}

impl Unseen {
    /// Finds what may be shown later.
    pub fn look(&mut self, machine: &Machine) {
        let heap = &machine.core.heap;
        if self.codes == 0 && heap.profile.immortal_refcount.is_none() {
            self.objects.extend((SMALL_INT_MIN..=SMALL_INT_MAX).map(|value| (small_int(value), 0)));
        }
        for number in self.codes..machine.codes.loaded.len() {
            if machine.is_library(number as u32) {
                continue;
            }
            let Some(code) = machine.codes.loaded[number].living(heap) else { continue };
            for object in heap.tuple_items(heap.field(code, fields::code::CONSTANTS)) {
                if self.objects.len() < MOST && !Vm::is_shown_immortal(machine, object) {
                    self.objects.insert((object, heap.serial(object)));
                }
            }
        }
        self.codes = machine.codes.loaded.len();
    }

    /// Notes what `count` tells at a step of those that are out of sight.
    pub fn note(&mut self, step: usize, count: impl Fn((Obj, u32)) -> Option<Refcount>) {
        for object in &self.objects {
            let count = count(*object);
            let before = match count {
                Some(count) => self.last.insert(*object, count),
                None => self.last.remove(object),
            };
            if before != count {
                self.noted.push(Noted { step, object: *object, count });
            }
        }
    }

    /// Writes into the steps what is known of the objects that some step shows.
    pub fn tell(self, steps: &mut [Step], identities: &Identities) {
        for Noted { step, object, count } in self.noted {
            if let (Some(id), Some(step)) = (identities.known(object), steps.get_mut(step)) {
                step.counts.push((id, count));
            }
        }
    }
}
