//! A run of the collector with all that a program may see of it: `gc.callbacks`, the lines of `gc.set_debug`, finalizers.

use crate::python::heap::Obj;
use crate::python::library;
use crate::python::machine::Machine;
use crate::python::object::process::Garbage;
use crate::python::object::{Raised, Vm, protocol};

impl Machine {
    /// `gc_collect_main`; a collection inside a collection does nothing. At the interpreter's end nothing calls back.
    pub fn collect_generation(&mut self, generation: u8, calls_back: bool) -> u64 {
        if self.core.heap.collector.collecting {
            return 0;
        }
        // What has died before has its say first.
        self.run_pending();
        self.core.heap.collector.collecting = true;
        if calls_back {
            self.call_collection_callbacks("start", generation, 0);
        }
        let debug = self.core.process.garbage.debug;
        if debug & Garbage::STATS != 0 {
            self.tell_generations(generation);
        }
        let collection = self.core.heap.collect_start(generation);
        if debug & Garbage::COLLECTABLE != 0 {
            self.tell_garbage();
        }
        let freed = self.run_finalizers();
        let saved = match debug & Garbage::SAVE_ALL {
            0 => Obj::NULL,
            _ => self.core.process.garbage.list,
        };
        let count = self.core.heap.collect_finish(collection, saved, freed);
        // The run is over when those who are called back know of it.
        self.core.heap.collector.collecting = true;
        self.run_pending();
        if debug & Garbage::STATS != 0 {
            // What the collector does itself takes no time of the virtual clock.
            let text = format!("gc: done, {count} unreachable, 0 uncollectable, 0.0000s elapsed\n");
            self.write_of_collector(&text);
        }
        if calls_back {
            self.call_collection_callbacks("stop", generation, count);
        }
        self.core.heap.collector.collecting = false;
        count
    }

    /// Callbacks of weak references to the garbage, then its `__del__`s. Gives how many of those references died with their
    /// callback: `gc.collect()` counts them, too.
    fn run_finalizers(&mut self) -> u64 {
        let mut freed = 0;
        while let Some(object) = self.core.heap.next_pending() {
            let is_reference = self.core.heap.is_weak_reference(object);
            freed += u64::from(self.finish_pending(object) && is_reference);
        }
        while let Some(object) = self.core.heap.next_of_garbage() {
            self.finish_pending(object);
            // What died of it.
            self.run_pending();
        }
        freed
    }

    /// Runs what an object is waiting for, and lets go of it. Gives whether it died.
    pub fn finish_pending(&mut self, object: Obj) -> bool {
        let kept = self.core.heap.begin_finalizer();
        // What dies of it may have to be finalized in turn, as deep as objects hold one another.
        protocol::on_stack(|| self.finalize(object));
        let dies = self.core.heap.refcount(object) == 1;
        self.core.heap.finish_finalizer(object);
        self.core.heap.end_finalizer(kept);
        dies
    }

    /// What died while native code had no way to run it: its `__del__` comes before the next instruction. An instruction that
    /// will be executed again has done nothing yet.
    #[inline(always)]
    pub fn settle(&mut self) {
        if self.core.heap.has_pending() && !self.core.process.blocked {
            self.run_pending();
        }
        if self.core.heap.spent_ps >= self.spend_until {
            self.look_soon();
        }
    }

    /// `invoke_gc_callback`.
    fn call_collection_callbacks(&mut self, phase: &str, generation: u8, collected: u64) {
        let callbacks = self.core.process.garbage.callbacks;
        if callbacks.is_null() || self.core.heap.list_length(callbacks) == 0 {
            return;
        }
        let heap = &mut self.core.heap;
        let info = heap.dict();
        let numbers = [
            ("generation", i64::from(generation)),
            ("collected", collected as i64),
            ("uncollectable", 0),
        ];
        for (name, number) in numbers {
            let (name, number) = (heap.interned_name(name), heap.int(number));
            heap.dict_set_str(info.get(), name, number);
        }
        let phase = heap.interned_name(phase);
        let mut place = 0;
        while place < self.core.heap.list_length(callbacks) {
            let callback = self.core.heap.list_item(callbacks, place);
            let callback = self.core.heap.own(callback);
            place += 1;
            match self.call(callback.get(), &[phase, info.get()], &[]) {
                Ok(value) => self.drop_owned(value),
                Err(Raised) if self.core.raised.is_null() => place = usize::MAX,
                Err(Raised) => self.write_unraisable(callback.get()),
            }
            self.drop_owned(callback);
        }
        self.drop_owned(info);
    }

    /// `show_stats_each_generations`.
    fn tell_generations(&mut self, generation: u8) {
        let counts = [0, 1, 2, 3].map(|number| self.core.heap.gc_objects(number).len());
        let [young, middle, old, permanent] = counts;
        let text = format!(
            "gc: collecting generation {generation}...\n\
             gc: objects in each generation: {young} {middle} {old}\n\
             gc: objects in permanent generation: {permanent}\n"
        );
        self.write_of_collector(&text);
    }

    /// `debug_cycle` for all that was found unreachable.
    fn tell_garbage(&mut self) {
        for object in self.core.heap.gc_garbage() {
            let kind = self.core.heap.type_of(object);
            let name = self.core.type_data(kind).name.clone();
            let text = format!("gc: collectable <{name} {:#x}>\n", self.core.heap.address(object));
            self.write_of_collector(&text);
        }
    }

    /// `PySys_FormatStderr`: what cannot be written is lost.
    fn write_of_collector(&mut self, text: &str) {
        if library::write_error(self, text).is_err() && !self.core.raised.is_null() {
            crate::python::object::exception::clear(self);
        }
    }
}
