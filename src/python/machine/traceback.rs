//! Exceptions and frames as plain data for a report; frame objects.

use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{
    ATTRIBUTE_ERROR, BASE_EXCEPTION_GROUP, FRAME, IMPORT_ERROR, NAME_ERROR, STR, SYNTAX_ERROR,
};
use crate::python::heap::{Obj, Owned, fields};
use crate::python::library;
use crate::python::machine::{Codes, Frame, Machine, Thread};
use crate::python::object::{exception, protocol};
use crate::python::object::{suggest, types};
use crate::python::report::{GROUP_DEPTH, GROUP_WIDTH, Link, Place, Report, SyntaxPlace};

/// Chains longer than this are cut: CPython would print them all, but nobody reads them.
const LONGEST_CHAIN: usize = 200;
/// Groups behind so many exceptions are left out like those that lie too deep.
const MOST_EXCEPTIONS: usize = 2_000;

impl Machine {
    /// The running frame's object: a new reference. Made when first asked for.
    pub fn frame_object(&mut self) -> Owned {
        let index = self.thread.frames.len().saturating_sub(1);
        self.frame_object_at(index)
    }

    /// The object of a frame of this thread, counted from the outermost.
    pub fn frame_object_at(&mut self, index: usize) -> Owned {
        let Some(frame) = self.thread.frames.get(index).copied() else {
            return self.core.heap.own(NONE);
        };
        if let Some(object) = self.made_object(&frame) {
            return self.core.heap.own(object);
        }
        let code = self.codes.loaded[frame.code as usize].object;
        let object = self.new_frame_object(code);
        self.release_object(frame.object);
        let heap = &mut self.core.heap;
        heap.set_word(object.get(), fields::frame::LIVE, u64::from(frame.serial));
        let kept = heap.own(object.get()).into_raw();
        self.thread.frames[index].object = kept;
        object
    }

    /// The innermost frame of each thread that has one, and the exception that the thread handles.
    pub fn innermost_frames(&mut self) -> Vec<(u32, Owned, Owned)> {
        let mut found = Vec::new();
        for number in 0..self.threads.len() {
            let is_running = number == self.current;
            let state = if is_running { &self.thread } else { &self.threads[number].state };
            if state.frames.is_empty() {
                continue;
            }
            let handled = state.handled.iter().rev().copied().find(|handled| !handled.is_null());
            let index = state.frames.len() - 1;
            let handled = self.core.heap.own(handled.unwrap_or(NONE));
            let object = self.object_of_frame(number, index);
            found.push((number as u32, object, handled));
        }
        found
    }

    /// The object of a frame of any thread, counted from its outermost.
    fn object_of_frame(&mut self, thread: usize, index: usize) -> Owned {
        if thread == self.current {
            return self.frame_object_at(index);
        }
        let Some(frame) = self.threads[thread].state.frames.get(index).copied() else {
            return self.core.heap.own(NONE);
        };
        if let Some(object) = self.made_object(&frame) {
            return self.core.heap.own(object);
        }
        let made = self.new_frame_object(self.codes.loaded[frame.code as usize].object);
        self.release_object(frame.object);
        let live = u64::from(frame.serial);
        self.core.heap.set_word(made.get(), fields::frame::LIVE, live);
        self.threads[thread].state.frames[index].object = self.core.heap.own(made.get()).into_raw();
        made
    }

    /// The frame below a frame object's that is on the stack of any thread.
    pub fn frame_below(&mut self, object: Obj) -> Option<Owned> {
        if let Some((index, _)) = self.live_frame(object) {
            return Some(self.frame_object_at(index.checked_sub(1)?));
        }
        let place = |state: &Thread| state.frames.iter().position(|frame| frame.object == object);
        let mut threads = self.threads.iter().enumerate();
        let (thread, index) =
            threads.find_map(|(thread, green)| Some((thread, place(&green.state)?)))?;
        Some(self.object_of_frame(thread, index.checked_sub(1)?))
    }

    /// The running frame of this thread that a frame object stands for.
    pub fn live_frame(&self, object: Obj) -> Option<(usize, Frame)> {
        let frames = self.thread.frames.iter().copied().enumerate();
        frames.rev().find(|(_, frame)| frame.object == object)
    }

    /// A frame's object, if it has one.
    pub fn made_object(&self, frame: &Frame) -> Option<Obj> {
        frame.object.some().filter(|object| self.core.heap.type_of(*object) == FRAME)
    }

    /// A frame with an object ends: if others hold the object, what the frame held moves into it (`take_ownership`).
    /// True when nothing was moved.
    pub fn detach_frame_object(&mut self, frame: &Frame) -> bool {
        use fields::frame as field;
        let object = frame.object;
        if self.core.heap.type_of(object) != FRAME {
            self.end_with_code(frame);
            return false;
        }
        self.core.heap.set_word(object, field::LIVE, 0);
        if self.core.heap.refcount(object) <= 1 {
            self.release_object(object);
            return true;
        }
        let count = self.sp - frame.base;
        let line = self.current_line();
        let instruction = self.pc;
        let heap = &mut self.core.heap;
        let words = [
            (field::FUNCTION, frame.function.0),
            (field::GLOBALS, frame.globals.0),
            (field::BUILTINS, frame.builtins.0),
            (field::LOCALS, frame.locals.0),
            (field::INSTRUCTION, instruction),
            (field::LINE, line),
            (field::SLOT_COUNT, count),
        ];
        for (offset, word) in words {
            heap.set_word(object, offset, u64::from(word));
        }
        for index in 0..count {
            let value = self.thread.stack.get(frame.base + index);
            heap.set_word(object, field::SLOTS + index, u64::from(value.0));
        }
        let frames = self.thread.frames.len();
        if frames >= 2 {
            let back = self.frame_object_at(frames - 2).into_raw();
            self.core.heap.set_word(object, field::BACK, u64::from(back.0));
        }
        self.release_object(object);
        false
    }

    /// What a frame held goes as in `end_frame`, and last the code object that it holds in the place of its own. Until
    /// `end_frame` takes it away, the frame stands there again, empty.
    fn end_with_code(&mut self, frame: &Frame) {
        let end = self.sp;
        self.thread.frames.pop();
        self.restore_registers(end);
        for slot in frame.base..end {
            self.release_object(self.thread.stack.get(slot));
        }
        for held in [frame.locals, frame.function, frame.object] {
            self.release_object(held);
        }
        self.thread.frames.push(*frame);
    }

    /// Names and values of a frame, live or ended: for suggestions.
    fn frame_names(&mut self, object: Obj) -> FrameNames {
        let (number, slots, namespace, globals, builtins) = match self.live_frame(object) {
            Some((index, frame)) => {
                let end = if index + 1 == self.thread.frames.len() { self.sp } else { frame.sp };
                let slots = self.thread.stack.range(frame.base, end.max(frame.base));
                (frame.code, slots, frame.locals, frame.globals, frame.builtins)
            }
            None => {
                use fields::frame as field;
                let heap = &self.core.heap;
                let count = heap.word(object, field::SLOT_COUNT) as u32;
                let slots = (0..count).map(|i| heap.field(object, field::SLOTS + i)).collect();
                let number = Codes::number_of(heap, heap.field(object, field::CODE));
                let [locals, globals, builtins] =
                    [field::LOCALS, field::GLOBALS, field::BUILTINS].map(|f| heap.field(object, f));
                (number, slots, locals, globals, builtins)
            }
        };
        let mut names = Vec::new();
        let mut receiver = Obj::NULL;
        let loaded = &self.codes.loaded[number as usize];
        for (index, slot) in loaded.code.locals_plus.iter().enumerate() {
            let mut value = slots.get(index).copied().unwrap_or_default();
            if (slot.cell || slot.free) && !value.is_null() {
                value = self.core.heap.field(value, fields::cell::CONTENTS);
            }
            if !value.is_null() {
                if &*slot.name == "self" {
                    receiver = value;
                }
                names.push(slot.name.to_string());
            }
        }
        for dict in [namespace, globals, builtins] {
            if !dict.is_null() {
                names.extend(self.dict_names(dict));
            }
        }
        FrameNames { names, receiver }
    }

    /// The keys of a dict that are strings.
    fn dict_names(&self, dict: Obj) -> Vec<String> {
        let heap = &self.core.heap;
        let items = heap.dict_items(dict).into_iter();
        let texts = items.filter(|(key, _)| heap.type_of(*key) == STR);
        texts.map(|(key, _)| heap.text(key).into_owned()).collect()
    }
}

/// What a suggestion may be chosen from.
struct FrameNames {
    names: Vec<String>,
    receiver: Obj,
}

impl Machine {
    /// Everything a traceback of this exception tells.
    pub fn report(&mut self, raised: Obj) -> Report {
        self.report_unseen(raised, &mut Vec::new(), 1)
    }

    /// `depth`: in how many groups it lies, counted from 1.
    fn report_unseen(&mut self, raised: Obj, seen: &mut Vec<Obj>, depth: usize) -> Report {
        seen.push(raised);
        let mut report = self.report_one(raised);
        let machine = &*self;
        let cause = machine.core.heap.field(raised, exception::CAUSE);
        let context = machine.core.heap.field(raised, exception::CONTEXT);
        let suppressed = machine.core.heap.word(raised, exception::SUPPRESS_CONTEXT) != 0;
        let fresh = |earlier: Obj| {
            !earlier.is_null() && !seen.contains(&earlier) && seen.len() < LONGEST_CHAIN
        };
        let link = if !cause.is_null() {
            fresh(cause).then_some((Link::Cause, cause))
        } else if !suppressed && fresh(context) {
            Some((Link::Context, context))
        } else {
            None
        };
        if let Some((link, earlier)) = link {
            report.link = Some((link, Box::new(self.report_unseen(earlier, seen, depth))));
        }
        let class = self.core.heap.type_of(raised);
        if types::is_subtype(self, class, BASE_EXCEPTION_GROUP) {
            // No more are looked at than a report shows.
            let is_shown = depth <= GROUP_DEPTH && seen.len() < MOST_EXCEPTIONS;
            let members =
                if is_shown { exception::group::exceptions(self, raised) } else { vec![] };
            let shown = |(at, member)| match at {
                0..GROUP_WIDTH => self.report_unseen(member, seen, depth + 1),
                _ => Report::default(),
            };
            report.group = Some(members.into_iter().enumerate().map(shown).collect());
        }
        report
    }

    fn report_one(&mut self, raised: Obj) -> Report {
        let machine = &mut *self;
        let class = machine.core.heap.type_of(raised);
        let type_name = types::qualname(machine, class);
        let type_name = match types::module(machine, class).as_deref() {
            None | Some("builtins" | "__main__") => type_name,
            Some(module) => format!("{module}.{type_name}"),
        };
        let message = protocol::shown_text(machine, raised).unwrap_or_else(|_| {
            exception::clear(machine);
            "<exception str() failed>".to_owned()
        });
        let carets = machine.core.heap.profile.carets;
        let mut report = Report { type_name, message, carets, ..Report::default() };
        report.frames = self.places(raised);
        report.notes = self.notes(raised);
        let machine = &mut *self;
        if types::is_subtype(machine, class, SYNTAX_ERROR) {
            report.message = machine.attribute_text(raised, "msg").unwrap_or_default();
            report.syntax = Some(syntax_place(machine, raised));
        } else {
            self.suggest(raised, &mut report);
        }
        report
    }

    /// The frames of the traceback, outermost first.
    fn places(&mut self, raised: Obj) -> Vec<Place> {
        let mut places = Vec::new();
        let mut entry = self.core.heap.field(raised, exception::TRACEBACK);
        while !entry.is_null() && entry != NONE {
            places.push(self.traceback_place(entry));
            entry = self.core.heap.field(entry, fields::traceback::NEXT);
        }
        places
    }

    fn traceback_place(&self, entry: Obj) -> Place {
        let heap = &self.core.heap;
        let frame = heap.field(entry, fields::traceback::FRAME);
        let code = heap.field(frame, fields::frame::CODE);
        let loaded = &self.codes.loaded[Codes::number_of(heap, code) as usize];
        let instruction = heap.word(entry, fields::traceback::PLACE) as u32 as usize;
        let position = loaded.code.positions.get(instruction).copied().unwrap_or_default();
        let file = loaded.code.filename.to_string();
        let line = (heap.word(entry, fields::traceback::PLACE) >> 32) as u32;
        let end_line = if position.columns { position.end_line } else { line };
        Place {
            lines: self.lines_of(loaded.unit, &file, line, end_line),
            file,
            function: loaded.code.name.to_string(),
            line,
            columns: position.columns.then_some((position.column, position.end_column)),
        }
    }

    /// `__notes__`, one line each.
    fn notes(&mut self, raised: Obj) -> Vec<String> {
        let machine = &mut *self;
        let Ok(Some(notes)) = protocol::lookup_attribute_str(machine, raised, "__notes__") else {
            exception::clear(machine);
            return Vec::new();
        };
        let items = protocol::collect(machine, notes.get()).unwrap_or_default();
        machine.drop_owned(notes);
        let mut lines = Vec::new();
        for item in items {
            let text = protocol::shown_text(machine, item.get()).unwrap_or_default();
            lines.extend(text.split('\n').map(str::to_owned));
            machine.drop_owned(item);
        }
        exception::clear(machine);
        lines
    }

    /// "Did you mean" and "Did you forget to import".
    fn suggest(&mut self, raised: Obj, report: &mut Report) {
        let machine = &mut *self;
        let class = machine.core.heap.type_of(raised);
        let is = |machine: &Machine, kind: Obj| types::is_subtype(machine, class, kind);
        let name_error = is(machine, NAME_ERROR);
        let import_error = is(machine, IMPORT_ERROR);
        if !name_error && !is(machine, ATTRIBUTE_ERROR) && !import_error {
            return;
        }
        let import_hints = machine.core.heap.profile.words.suggests_imports;
        if import_error && !import_hints {
            return;
        }
        let key = if import_error { "name_from" } else { "name" };
        let Some(wrong) = machine.attribute_text(raised, key) else { return };
        let candidates = if name_error {
            self.name_candidates(raised, &wrong)
        } else {
            self.attribute_candidates(raised, &wrong, import_error)
        };
        let hint = match candidates {
            Candidates::Exact(hint) => Some(hint),
            Candidates::Among(names) => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                suggest::closest(&names, &wrong).map(str::to_owned)
            }
        };
        if let Some(hint) = &hint {
            let points = self.core.heap.profile.words.points_at_attribute;
            let hint = if points && !name_error && !import_error {
                format!(". Did you mean '.{hint}' instead of '.{wrong}'?")
            } else {
                format!(". Did you mean: '{hint}'?")
            };
            report.message.push_str(&hint);
        }
        if name_error && import_hints && library::is_in_cpython(&wrong) {
            let or = if hint.is_some() { " Or did you" } else { ". Did you" };
            report.message.push_str(&format!("{or} forget to import '{wrong}'?"));
        }
    }

    /// The frame that raised.
    fn innermost_frame(&self, raised: Obj) -> Option<Obj> {
        let heap = &self.core.heap;
        let mut entry = self.core.heap.field(raised, exception::TRACEBACK).some()?;
        loop {
            let next = heap.field(entry, fields::traceback::NEXT);
            if next.is_null() || next == NONE {
                return heap.field(entry, fields::traceback::FRAME).some();
            }
            entry = next;
        }
    }

    fn name_candidates(&mut self, raised: Obj, wrong: &str) -> Candidates {
        let Some(frame) = self.innermost_frame(raised) else {
            return Candidates::Among(Vec::new());
        };
        let machine = &mut *self;
        let found = machine.frame_names(frame);
        if !found.receiver.is_null() && machine.core.heap.profile.words.suggests_imports {
            let name = machine.core.heap.interned(wrong);
            let has = protocol::lookup_attribute(machine, found.receiver, name.get());
            machine.drop_owned(name);
            match has {
                Ok(Some(value)) => {
                    machine.drop_owned(value);
                    return Candidates::Exact(format!("self.{wrong}"));
                }
                Ok(None) => {}
                Err(_) => exception::clear(machine),
            }
        }
        Candidates::Among(found.names)
    }

    fn attribute_candidates(&mut self, raised: Obj, wrong: &str, import: bool) -> Candidates {
        let frame = self.innermost_frame(raised);
        let machine = &mut *self;
        let owner = if import {
            machine.attribute_text(raised, "name").and_then(|name| machine.import(&name).ok())
        } else {
            protocol::lookup_attribute_str(machine, raised, "obj").ok().flatten()
        };
        let Some(owner) = owner else {
            exception::clear(machine);
            return Candidates::Among(Vec::new());
        };
        let mut hides = !wrong.starts_with('_');
        if hides && !import {
            let receiver = frame.map(|frame| machine.frame_names(frame).receiver);
            hides = receiver != Some(owner.get());
        }
        let names = machine.dir(owner.get());
        machine.drop_owned(owner);
        exception::clear(machine);
        Candidates::Among(
            names.into_iter().filter(|name| !hides || !name.starts_with('_')).collect(),
        )
    }
}

/// What a suggestion comes from.
enum Candidates {
    Exact(String),
    Among(Vec<String>),
}

impl Machine {
    /// An attribute that is a string.
    pub fn attribute_text(&mut self, object: Obj, name: &str) -> Option<String> {
        let Ok(Some(value)) = protocol::lookup_attribute_str(self, object, name) else {
            exception::clear(self);
            return None;
        };
        let is_text = self.core.heap.type_of(value.get()) == STR;
        let text = is_text.then(|| self.core.heap.text(value.get()).into_owned());
        self.drop_owned(value);
        text
    }

    /// The names of `dir()`, sorted.
    fn dir(&mut self, object: Obj) -> Vec<String> {
        let Ok(names) = protocol::call_method(self, object, "__dir__", &[]) else {
            exception::clear(self);
            return Vec::new();
        };
        let items = protocol::collect(self, names.get()).unwrap_or_default();
        self.drop_owned(names);
        let mut texts = Vec::new();
        for item in items {
            if self.core.heap.type_of(item.get()) == STR {
                texts.push(self.core.heap.text(item.get()).into_owned());
            }
            self.drop_owned(item);
        }
        texts.sort();
        texts
    }

    fn attribute_number(&mut self, object: Obj, name: &str) -> Option<u32> {
        let Ok(Some(value)) = protocol::lookup_attribute_str(self, object, name) else {
            exception::clear(self);
            return None;
        };
        let number = self.core.heap.int_value(value.get());
        self.drop_owned(value);
        number.and_then(|number| u32::try_from(number).ok())
    }
}

fn syntax_place(machine: &mut Machine, raised: Obj) -> SyntaxPlace {
    SyntaxPlace {
        file: machine.attribute_text(raised, "filename"),
        line: machine.attribute_number(raised, "lineno"),
        end_line: machine.attribute_number(raised, "end_lineno"),
        text: machine.attribute_text(raised, "text"),
        offset: machine.attribute_number(raised, "offset"),
        end_offset: machine.attribute_number(raised, "end_offset"),
    }
}
