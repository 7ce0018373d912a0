//! What the tasks of an event loop do, told to the timeline.

use crate::python::heap::{Obj, fields};
use crate::python::machine::Machine;
use crate::trace::{GilEventKind, TaskState, ThreadId};

impl Machine {
    /// A task of the running thread's loop does something else.
    pub fn tell_task(&mut self, task: u32, state: TaskState) {
        // What happened before comes first.
        self.pass_time();
        let thread = ThreadId(self.current_thread());
        let kind = GilEventKind::Task { task, state };
        self.gil.happened.push((self.now_ns(), thread, kind));
        let place = self.place();
        self.note(place);
    }

    /// The text of the `await` that a coroutine is suspended in.
    pub fn awaited_text(&self, coroutine: Obj) -> String {
        use fields::generator as kept;
        let heap = &self.core.heap;
        let function = heap.field(coroutine, kept::FUNCTION);
        if function.is_null() {
            return String::new();
        }
        let loaded = &self.codes.loaded[self.number_of_function(function) as usize];
        let instruction = heap.word(coroutine, kept::INSTRUCTION) as u32;
        let number = instruction.saturating_sub(loaded.first) as usize;
        let position = loaded.code.positions.get(number).copied().unwrap_or_default();
        let text = self.source_text(loaded.unit, position);
        text.strip_prefix("await ").unwrap_or(&text).to_owned()
    }
}
