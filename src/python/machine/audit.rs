//! The references that the machine itself holds, for the audit: every count must equal its holders.

use crate::python::heap::Obj;
use crate::python::heap::arena::address;
use crate::python::heap::image::types::STR;
use crate::python::machine::{Frame, Machine};
use crate::python::object::Hooks;

impl Machine {
    /// Objects whose count is not the number of references to them, one sentence each.
    pub fn audit(&self) -> Vec<String> {
        let mismatches = self.core.heap.audit(&self.roots());
        let name = |object: Obj| {
            let kind = self.core.heap.type_of(object);
            self.core.type_data(kind).short_name().to_owned()
        };
        let told = mismatches.into_iter().map(|found| {
            let kind = name(found.object);
            let (count, holders) = (found.refcount, found.holders);
            let shown = match self.core.heap.type_of(found.object) {
                STR => format!(" '{}'", self.core.heap.text(found.object)),
                _ => String::new(),
            };
            let place = address(found.object);
            format!("{kind}{shown} at {place:#x}: count {count}, holders {holders}")
        });
        told.collect()
    }

    /// One entry per reference that stands outside the heap.
    fn roots(&self) -> Vec<Obj> {
        let mut roots = vec![self.core.raised, self.core.context, self.core.process.modules];
        roots.extend(self.core.process.codecs.roots());
        roots.extend(self.core.process.at_exit.iter().flatten());
        roots.extend([self.core.process.garbage.callbacks, self.core.process.garbage.list]);
        roots.extend(self.codes.loaded.iter().map(|loaded| loaded.object));
        roots.extend(&self.kept);
        let warnings = &self.core.process.warnings;
        roots.extend([warnings.filters, warnings.once, warnings.default_action]);
        roots.extend(self.core.process.monitoring.references());
        roots.extend(self.core.process.profiling.references());
        roots.extend(&self.core.process.audit_hooks);
        roots.extend(self.core.process.hooks.values().flat_map(Hooks::all));
        roots.extend(self.core.types.cached_names());
        roots.extend(self.core.names.all());
        for (number, thread) in self.threads.iter().enumerate() {
            let is_running = number == self.current;
            let state = if is_running { &self.thread } else { &thread.state };
            let top = if is_running { self.sp } else { state.top };
            roots.extend(state.stack.range(0, top));
            roots.extend(&state.handled);
            roots.push(state.context);
            roots.extend(state.frames.iter().flat_map(held));
        }
        roots.retain(|object| !object.is_null());
        roots
    }
}

/// What a frame holds beside its slots.
fn held(frame: &Frame) -> [Obj; 3] {
    [frame.function, frame.locals, frame.object]
}
