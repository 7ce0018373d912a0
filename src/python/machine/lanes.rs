//! What a timeline is told of the threads: what they are called, and what the lock did.

use crate::python::heap::Obj;
use crate::python::heap::image::types::STR;
use crate::python::machine::{Green, Machine};
use crate::trace::{GilEvent, GilEventKind, Lane, Place, ThreadId};

impl Machine {
    /// The threads with their names.
    pub fn lanes(&self) -> Vec<Lane> {
        let lane = |(number, thread): (usize, &Green)| Lane {
            id: ThreadId(number as u32),
            name: thread.name.clone(),
            process: 0,
        };
        self.threads.iter().enumerate().map(lane).collect()
    }

    /// Puts what the lock did since the last call into the timeline.
    #[expect(clippy::needless_pass_by_value, reason = "a place is made for one note")]
    pub fn note(&mut self, place: Option<Place>) {
        let holder = ThreadId(self.current as u32);
        for (time_ns, thread, kind) in self.gil.happened.drain(..) {
            // Cores have clocks of their own, which differ by what one may run ahead.
            let last = self.timeline.last().filter(|_| self.gil.cores.is_some());
            let time_ns = last.map_or(0, |last| last.time_ns).max(time_ns);
            let is_here = thread == holder && !matches!(kind, GilEventKind::Timeout { .. });
            let place = if is_here { place.clone() } else { None };
            self.timeline.push(GilEvent { time_ns, thread, kind, place });
        }
    }

    /// What `threading.Thread` has called the running thread, for timelines.
    pub fn take_name_of(&mut self, receiver: Obj) {
        let heap = &self.core.heap;
        if !heap.has_instance_dict(receiver) {
            return;
        }
        let items = heap.instance_items(receiver).into_iter();
        let is_name = |key: Obj| heap.type_of(key) == STR && heap.text(key) == "_name";
        let mut names = items.filter(|(key, _)| is_name(*key)).map(|(_, name)| name);
        let name = names.find(|name| heap.type_of(*name) == STR);
        if let Some(name) = name.map(|name| heap.text(name).into_owned()) {
            self.threads[self.current].name = name;
        }
    }
}
