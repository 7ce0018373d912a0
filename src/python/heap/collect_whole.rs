//! The collector of the builds without a GIL (`Python/gc_free_threading.c`): one generation, which is collected when it has
//! grown by a quarter.

use crate::python::heap::{Heap, Obj};

/// A thread tells of so many allocations at once (`LOCAL_ALLOC_COUNT_THRESHOLD`).
const AT_ONCE: u64 = 512;

impl Heap {
    /// Whether all objects are of one generation.
    pub fn is_whole(&self) -> bool {
        !self.profile.threading.has_gil
    }

    /// Sets from how many young objects on a collection is due (`gc_should_collect`).
    pub fn set_limit(&mut self) {
        let [threshold, older, _] = self.collector.thresholds;
        self.collector.limit = threshold;
        if self.is_whole() {
            // Some tests of CPython's want none to wait for a quarter.
            let quarter = if older == 0 { 0 } else { self.collector.long_lived_total / 4 };
            let least = u64::from(threshold).max(quarter);
            self.collector.limit =
                u32::try_from(least / AT_ONCE * AT_ONCE + AT_ONCE - 1).unwrap_or(u32::MAX);
        }
    }

    /// What need not be tracked is not when the garbage is looked for.
    pub(in crate::python::heap) fn untrack_first(&mut self, young: Obj) {
        if self.is_whole() {
            self.untrack_tuples(young);
            self.untrack_dicts(young);
        }
    }
}
