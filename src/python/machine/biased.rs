//! Biased counts (PEP 703): which thread has made an object, and how its count is told in the two fields that there are
//! without a GIL.

use crate::python::heap::Obj;
use crate::python::heap::image::types::FUNCTION;
use crate::python::heap::peek::Bias;
use crate::python::machine::borrowed::Borrowed;
use crate::python::machine::{Machine, Owner};
use crate::python::object::Vm;

/// Changes of the running thread that are kept.
const MOST: usize = 1 << 20;
/// What an object with this count in `ob_ref_local` is.
const IMMORTAL_LOCAL: u32 = u32::MAX;
/// Flags in the lowest bits of `ob_ref_shared`.
const MAY_HAVE_WEAK_REFERENCES: i64 = 1;
const QUEUED: i64 = 2;
/// Bits of `ob_gc_bits`.
const TRACKED: u8 = 1;
const FINALIZED: u8 = 2;
const DEFERRED: u8 = 64;

/// From which number on objects were made by which thread.
#[derive(Clone, Debug, Default)]
pub struct Makers(Vec<(u32, u16)>);

impl Makers {
    /// A thread runs from now on, when so many objects have been made.
    pub fn note(&mut self, made: u32, thread: usize) {
        while self.0.last().is_some_and(|(first, _)| *first >= made) {
            self.0.pop();
        }
        if self.0.last().map_or(0, |(_, thread)| *thread as usize) != thread && self.0.len() < MOST
        {
            self.0.push((made, thread as u16));
        }
    }

    /// The thread that has made the object of this number.
    fn of(&self, serial: u32) -> usize {
        let place = self.0.partition_point(|(first, _)| *first < serial);
        place.checked_sub(1).map_or(0, |before| self.0[before].1 as usize)
    }
}

/// A count in two parts: what the thread that made the object has counted, and what others have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    pub owner: usize,
    pub local: u64,
    pub shared: i64,
    pub is_deferred: bool,
}

impl Machine {
    /// The parts of an object's count. References from other threads' frames are those that others have counted; one from
    /// a container counts as the maker's.
    pub fn count_parts(&self, object: Obj, borrowed: &Borrowed) -> Parts {
        let owner = self.makers.of(self.core.heap.serial(object));
        let is_deferred = self.is_deferred(object);
        let beforehand = if is_deferred { self.core.heap.profile.threading.deferred } else { 0 };
        let count = self.counted(object, borrowed) - beforehand;
        let others = if self.threads.len() > 1 { self.held_by_others(object, owner) } else { 0 };
        let shared = others.min(count);
        Parts { owner, local: count - shared, shared: shared as i64, is_deferred }
    }

    /// References from frames of other threads than the one that made the object.
    fn held_by_others(&self, object: Obj, owner: usize) -> u64 {
        let mut found = self.frames_that_run(object, |thread| thread as usize != owner);
        for (thread, frames, end) in self.all_frames() {
            if thread as usize == owner {
                continue;
            }
            for (index, frame) in frames.iter().enumerate() {
                let end = frames.get(index + 1).map_or(end, |next| next.base);
                let slots = self.frame_slots(thread, frame, end);
                found += slots.iter().filter(|slot| **slot == object).count() as u64;
                let is_function = self.core.heap.type_of(object) == FUNCTION;
                let holds = is_function && frame.function == object && frame.owner != Owner::Thread;
                found += u64::from(holds);
            }
        }
        found
    }

    /// The head of an object as it would be now.
    pub fn bias_of(&self, object: Obj) -> Bias {
        let heap = &self.core.heap;
        let is_collected = heap.is_collected(object);
        let mut gc_bits = 0;
        if is_collected && heap.gc_is_tracked(object) {
            gc_bits |= TRACKED;
        }
        if is_collected && heap.gc_is_finalized(object) {
            gc_bits |= FINALIZED;
        }
        let is_locked = self.sections.is_locked(object);
        if Vm::is_shown_immortal(self, object) {
            return Bias { thread: 0, local: IMMORTAL_LOCAL, shared: 0, gc_bits, is_locked };
        }
        let parts = self.count_parts(object, &self.borrowed());
        let threading = heap.profile.threading;
        let (mut local, mut shared) = (parts.local, parts.shared << 2);
        if !heap.weak_references(object).is_empty() {
            shared |= MAY_HAVE_WEAK_REFERENCES;
        }
        if parts.is_deferred {
            gc_bits |= DEFERRED;
            if threading.deferred == 1 {
                local += 1;
                shared = shared & !3 | QUEUED;
            } else {
                shared += (threading.deferred << 2) as i64;
            }
        }
        let thread = self.ident_of(parts.owner);
        Bias { thread, local: local as u32, shared, gc_bits, is_locked }
    }
}

#[cfg(test)]
mod tests {
    use super::Makers;

    #[test]
    fn objects_belong_to_the_thread_that_ran_when_they_were_made() {
        let mut makers = Makers::default();
        makers.note(10, 1);
        makers.note(10, 2);
        makers.note(20, 0);
        assert_eq!([5, 10, 11, 20, 21].map(|serial| makers.of(serial)), [0, 0, 2, 2, 0]);
        makers.note(15, 1);
        assert_eq!(makers.of(21), 1, "what was taken back is forgotten");
    }
}
