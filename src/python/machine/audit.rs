//! The references that the machine itself holds, for the audit: every count must equal its holders.

use rustc_hash::FxHashMap;

use crate::python::heap::Obj;
use crate::python::heap::arena::is_static;
use crate::python::heap::image::types::{
    BOOL, DICT, ELLIPSIS_TYPE, EXCEPTION, INT, LIST, NONE_TYPE, NOT_IMPLEMENTED_TYPE, OBJECT, STR,
    TUPLE, TYPE,
};
use crate::python::heap::image::{
    ELLIPSIS, EMPTY_BYTES, EMPTY_STR, EMPTY_TUPLE, FALSE, NONE, NOT_IMPLEMENTED, TRUE, small_int,
};
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
            let place = self.core.heap.address(found.object);
            format!("{kind}{shown} at {place:#x}: count {count}, holders {holders}")
        });
        told.collect()
    }

    /// The count of an object that is immortal here, where the version has none that are (3.11): the references that
    /// there are, and those that CPython's own start adds.
    pub fn count_by_holders(&self, object: Obj) -> u32 {
        self.count_among(&self.holder_counts(), object)
    }

    /// How many references there are to each object.
    pub fn holder_counts(&self) -> FxHashMap<Obj, u32> {
        self.core.heap.holders(&self.roots()).1
    }

    /// The same with the references counted before.
    pub fn count_among(&self, holders: &FxHashMap<Obj, u32>, object: Obj) -> u32 {
        let found = holders.get(&object).copied().unwrap_or(0);
        let known = AT_START.iter().find(|(known, _)| *known == object);
        let is_counted = is_static(object) && !COUNTED.contains(&self.core.heap.type_of(object));
        let base = if is_counted { STATIC_COUNT } else { 0 };
        base + found + known.map_or(0, |(_, count)| *count)
    }

    /// One entry per reference that stands outside the heap.
    fn roots(&self) -> Vec<Obj> {
        let mut roots = vec![self.core.raised, self.core.context, self.core.process.modules];
        roots.extend(&self.core.process.module_copies);
        roots.extend(self.core.process.later.iter().map(|(_, value)| *value));
        roots.extend(self.core.process.codecs.roots());
        roots.extend(self.core.process.at_exit.iter().flatten());
        roots.extend(&self.core.process.at_fork);
        roots.extend([self.core.process.garbage.callbacks, self.core.process.garbage.list]);
        roots.extend([self.codes.caller, self.running_text.code]);
        roots.extend(&self.running_text.constants);
        let warnings = &self.core.process.warnings;
        roots.extend([warnings.filters, warnings.once, warnings.default_action]);
        roots.extend(self.core.process.monitoring.references());
        roots.extend(self.core.process.profiling.references());
        roots.extend(&self.core.process.audit_hooks);
        roots.extend(self.core.process.instance_descriptors);
        roots.extend(self.core.process.hooks.values().flat_map(Hooks::all));
        roots.extend(self.core.types.cached_names());
        roots.extend(self.core.names.all());
        for (number, thread) in self.threads.iter().enumerate() {
            let is_running = number == self.current;
            let state = if is_running { &self.thread } else { &thread.state };
            let top = if is_running { self.sp } else { state.top };
            // Where a frame was called, its function's slot is a copy: the frame holds it.
            let mut start = 0;
            for frame in &state.frames {
                roots.extend(state.stack.range(start, frame.return_sp.max(start)));
                start = frame.base;
            }
            roots.extend(state.stack.range(start, top.max(start)));
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

/// `_PyObject_IMMORTAL_REFCNT` of 3.11, with which static objects begin.
pub const STATIC_COUNT: u32 = 999_999_999;

/// Types whose static objects begin with an ordinary count.
const COUNTED: &[Obj] = &[TYPE, NONE_TYPE, BOOL, ELLIPSIS_TYPE, NOT_IMPLEMENTED_TYPE];

/// References to objects that CPython 3.11.7 has more than the machine when a program begins.
const AT_START: &[(Obj, u32)] = &[
    (NONE, 5307),
    (TRUE, 401),
    (FALSE, 376),
    (ELLIPSIS, 11),
    (NOT_IMPLEMENTED, 1),
    (EMPTY_TUPLE, 550),
    (EMPTY_STR, 140),
    (EMPTY_BYTES, 1715),
    (small_int(0), 443),
    (small_int(1), 297),
    (small_int(2), 194),
    (small_int(256), 25),
    (small_int(-1), 75),
    (INT, 31),
    (STR, 54),
    (TYPE, 23),
    (OBJECT, 663),
    (EXCEPTION, 20),
    (LIST, 7),
    (DICT, 22),
    (TUPLE, 52),
];
