//! What frame objects stand for: frames on a stack, frames that a generator keeps, frames that have ended.

use crate::python::code::OPTIMIZED;
use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{ASYNC_GENERATOR, COROUTINE, FRAME, GENERATOR};
use crate::python::heap::{Obj, Owned, fields};
use crate::python::machine::{Codes, Frame, Machine};
use crate::python::object::frame::{FrameState, FrameView, Place};
use crate::python::object::{Vm, exception};

/// Where the slots of a frame object's frame lie.
#[derive(Clone, Copy)]
enum Home {
    /// A thread's stack: thread and frame; the last says whether it is the running one.
    Stack(usize, Frame, bool),
    Generator(Obj),
    /// The object itself: the frame has ended.
    Object,
}

impl Machine {
    fn home(&self, object: Obj) -> Home {
        let live = self.core.heap.word(object, fields::frame::LIVE);
        if live & fields::frame::SUSPENDED != 0 {
            let generator = Obj(live as u32);
            let heap = &self.core.heap;
            let is_generator =
                [GENERATOR, COROUTINE, ASYNC_GENERATOR].contains(&heap.type_of(generator));
            let is_its =
                is_generator && heap.field(generator, fields::generator::FRAME_OBJECT) == object;
            return if is_its { Home::Generator(generator) } else { Home::Object };
        }
        if live == 0 {
            return Home::Object;
        }
        if let Some((index, frame)) = self.live_frame(object) {
            return Home::Stack(self.current, frame, index + 1 == self.thread.frames.len());
        }
        for (number, thread) in self.threads.iter().enumerate() {
            let found = thread.state.frames.iter().find(|frame| frame.object == object);
            if let Some(frame) = found {
                return Home::Stack(number, *frame, false);
            }
        }
        Home::Object
    }

    /// What a frame object stands for.
    pub fn view_of(&self, object: Obj) -> FrameView {
        use fields::frame as field;
        let heap = &self.core.heap;
        let code = heap.field(object, field::CODE);
        let number = Codes::number_of(heap, code);
        let loaded = &self.codes.loaded[number as usize];
        let (state, pc, held) = match self.home(object) {
            Home::Stack(_, frame, is_top) => {
                let pc = if is_top { self.pc } else { frame.pc };
                let held = [frame.function, frame.globals, frame.builtins, frame.locals];
                (FrameState::Running, pc, held)
            }
            Home::Generator(generator) => {
                use fields::generator as kept;
                let pc = heap.word(generator, kept::INSTRUCTION) as u32;
                let held = [kept::FUNCTION, kept::GLOBALS, kept::BUILTINS, kept::LOCALS];
                (FrameState::Suspended(generator), pc, held.map(|word| heap.field(generator, word)))
            }
            Home::Object => {
                let pc = heap.word(object, field::INSTRUCTION) as u32;
                let held = [field::FUNCTION, field::GLOBALS, field::BUILTINS, field::LOCALS];
                (FrameState::Ended, pc, held.map(|word| heap.field(object, word)))
            }
        };
        // A suspended frame stands at the instruction with which it goes on.
        let behind = u32::from(!matches!(state, FrameState::Suspended(_)));
        let instruction = pc.checked_sub(loaded.first + behind);
        let line = match self.home(object) {
            Home::Object if heap.word(object, field::LINE) as u32 != 0 => {
                heap.word(object, field::LINE) as u32
            }
            _ => instruction.map_or(loaded.code.first_line, |at| loaded.code.line(at as usize)),
        };
        let [function, globals, builtins, namespace] = held;
        FrameView { state, code, instruction, line, function, globals, builtins, namespace }
    }

    /// What a slot of a frame object's frame holds.
    pub fn slot_of(&self, object: Obj, index: u32) -> Obj {
        match self.home(object) {
            Home::Stack(thread, frame, _) => self.stack_of(thread).get(frame.base + index),
            Home::Generator(generator) => {
                let count = self.core.heap.word(generator, fields::generator::SLOT_COUNT) as u32;
                if index >= count {
                    return Obj::NULL;
                }
                self.core.heap.field(generator, fields::generator::SLOTS + index)
            }
            Home::Object => {
                let count = self.core.heap.word(object, fields::frame::SLOT_COUNT) as u32;
                if index >= count {
                    return Obj::NULL;
                }
                self.core.heap.field(object, fields::frame::SLOTS + index)
            }
        }
    }

    /// Gives a function's frame the dict of its locals (`frame->f_locals`, until 3.12).
    pub fn keep_locals(&mut self, object: Obj, dict: Owned) {
        match self.home(object) {
            Home::Stack(thread, ..) => {
                let is_current = thread == self.current;
                let frames = if is_current {
                    &mut self.thread.frames
                } else {
                    &mut self.threads[thread].state.frames
                };
                match frames.iter_mut().find(|frame| frame.object == object) {
                    Some(frame) => frame.locals = dict.into_raw(),
                    None => self.drop_owned(dict),
                }
            }
            Home::Generator(generator) => {
                self.core.heap.init_field(generator, fields::generator::LOCALS, dict);
            }
            Home::Object => self.core.heap.init_field(object, fields::frame::LOCALS, dict),
        }
    }

    /// A function is about to get another code object: the frames that run the one it has hold that themselves from now on.
    pub fn keep_running_code(&mut self, function: Obj) {
        let heap = &mut self.core.heap;
        let code = heap.field(function, fields::function::CODE);
        let number = Codes::number_of(heap, code);
        let threads = self.threads.iter_mut().map(|thread| &mut thread.state.frames);
        let frames = threads.chain([&mut self.thread.frames]).flatten();
        let is_its = |frame: &&mut Frame| {
            frame.function == function && frame.code == number && !frame.owner.is_generator()
        };
        for frame in frames.filter(is_its).filter(|frame| frame.object.is_null()) {
            frame.object = heap.own(code).into_raw();
        }
    }

    /// The stack of any thread.
    pub fn stack_of(&self, thread: usize) -> &crate::python::machine::Stack {
        if thread == self.current { &self.thread.stack } else { &self.threads[thread].state.stack }
    }

    /// Puts a reference into a slot of a frame object's frame.
    pub fn set_slot_of(&mut self, object: Obj, index: u32, value: Owned) {
        let old = self.slot_of(object, index);
        let value = value.into_raw();
        match self.home(object) {
            Home::Stack(thread, frame, _) if thread == self.current => {
                self.thread.stack.set(frame.base + index, value);
            }
            Home::Stack(thread, frame, _) => {
                self.threads[thread].state.stack.set(frame.base + index, value);
            }
            Home::Generator(generator) => {
                let word = fields::generator::SLOTS + index;
                self.core.heap.set_word(generator, word, u64::from(value.0));
            }
            Home::Object => {
                let count = self.core.heap.word(object, fields::frame::SLOT_COUNT) as u32;
                if index >= count {
                    self.release_object(value);
                    return;
                }
                let word = fields::frame::SLOTS + index;
                self.core.heap.set_word(object, word, u64::from(value.0));
            }
        }
        self.release_object(old);
    }

    /// The frame object of a generator that has not ended.
    pub fn frame_of_generator(&mut self, generator: Obj) -> Owned {
        use fields::generator as kept;
        let frames = self.thread.frames.iter().rev();
        let running = frames.enumerate().find(|(_, frame)| {
            use crate::python::machine::Owner;
            matches!(frame.owner, Owner::Generator(owner) | Owner::EntryGenerator(owner) if owner == generator)
        });
        if let Some((depth, _)) = running {
            return self.frame_object_at(self.thread.frames.len() - 1 - depth);
        }
        if let Some(object) = self.core.heap.field(generator, kept::FRAME_OBJECT).some() {
            return self.core.heap.own(object);
        }
        let code = self.core.heap.field(generator, kept::CODE);
        let object = self.new_frame_object(code);
        let live = fields::frame::SUSPENDED | u64::from(generator.0);
        self.core.heap.set_word(object.get(), fields::frame::LIVE, live);
        let kept_object = self.core.heap.own(object.get()).into_raw();
        self.core.heap.set_word(generator, kept::FRAME_OBJECT, u64::from(kept_object.0));
        object
    }

    /// A frame object that stands for nothing yet.
    pub fn new_frame_object(&mut self, code: Obj) -> Owned {
        let number = Codes::number_of(&self.core.heap, code);
        let loaded = &self.codes.loaded[number as usize];
        let size = loaded.locals + loaded.stack_size;
        let heap = &mut self.core.heap;
        let object = heap.new_var_object(FRAME, u64::from(size));
        heap.increment(code);
        heap.set_word(object.get(), fields::frame::CODE, u64::from(code.0));
        object
    }

    /// Whether something could catch an exception where a generator is suspended.
    pub fn is_guarded(&self, generator: Obj) -> bool {
        use crate::python::code::Op;
        let pc = self.core.heap.word(generator, fields::generator::INSTRUCTION) as usize;
        let next = self.codes.text.get(pc);
        // Bit 2 of the argument: only the handler around the whole body is there.
        !next.is_some_and(|next| next.op == Op::Resume && next.arg & 4 != 0)
    }

    /// File, line and globals of the frame that is `depth` below the running one.
    pub fn place_at(&mut self, depth: usize) -> Option<Place> {
        let index = self.thread.frames.len().checked_sub(depth + 1)?;
        let frame = self.thread.frames[index];
        let pc = if depth == 0 { self.pc } else { frame.pc };
        let loaded = &self.codes.loaded[frame.code as usize];
        let line = loaded.code.line(pc.saturating_sub(1 + loaded.first) as usize);
        let file = loaded.code.filename.to_string();
        Some(Place { file, line, globals: frame.globals })
    }

    /// Lets go of all that an ended frame's object holds (`frame_tp_clear`).
    pub fn clear_slots_of(&mut self, object: Obj) {
        let count = self.core.heap.word(object, fields::frame::SLOT_COUNT) as u32;
        for index in 0..count {
            let value = self.core.heap.field(object, fields::frame::SLOTS + index);
            self.core.heap.set_word(object, fields::frame::SLOTS + index, 0);
            self.release_object(value);
        }
        self.core.clear_field(object, fields::frame::TRACE);
        self.core.clear_field(object, fields::frame::EXTRA);
        exception_free(self);
    }

    /// PEP 667: the namespace of a module or class body itself, a new dict of a function's variables.
    pub fn frame_locals(&mut self) -> Owned {
        let Some(frame) = self.thread.frames.last().copied() else {
            return self.core.heap.own(NONE);
        };
        let loaded = &self.codes.loaded[frame.code as usize];
        let is_function = loaded.code.flags & OPTIMIZED != 0;
        if !frame.locals.is_null() && !is_function {
            return self.core.heap.own(frame.locals);
        }
        let dict = match frame.locals.some() {
            Some(kept) => self.core.heap.own(kept),
            None => self.core.heap.dict(),
        };
        let loaded = &self.codes.loaded[frame.code as usize];
        let variables: Vec<(Obj, bool, bool)> = loaded
            .variables
            .iter()
            .zip(&loaded.code.locals_plus)
            .map(|(name, slot)| (*name, slot.cell || slot.free, slot.hidden))
            .collect();
        for ((name, is_cell, is_hidden), slot) in variables.into_iter().zip(frame.base..) {
            let mut value = self.thread.stack.get(slot);
            if is_cell && self.core.heap.type_of(value) == crate::python::heap::image::types::CELL {
                value = self.core.heap.field(value, fields::cell::CONTENTS);
            }
            if is_hidden {
                continue;
            }
            if !value.is_null() {
                let value = self.core.heap.own(value);
                self.core.heap.dict_set_str(dict.get(), name, value);
            } else if let Some(old) = self.core.heap.dict_remove_str(dict.get(), name) {
                self.drop_owned(old);
            }
        }
        if self.core.heap.profile.keeps_locals && is_function && frame.locals.is_null() {
            let kept = self.core.heap.own(dict.get()).into_raw();
            if let Some(frame) = self.thread.frames.last_mut() {
                frame.locals = kept;
            }
        }
        let extra = self.made_object(&frame);
        let extra =
            extra.and_then(|object| self.core.heap.field(object, fields::frame::EXTRA).some());
        if let Some(extra) = extra {
            for (key, value) in self.core.heap.dict_items(extra) {
                // Keys of any kind: their hash and comparison have run when they came in.
                if crate::python::object::dict::set(self, dict.get(), key, value).is_err() {
                    exception::clear(self);
                }
            }
        }
        dict
    }
}

/// Finalizers of what was let go.
fn exception_free(machine: &mut Machine) {
    Vm::run_pending(machine);
}
