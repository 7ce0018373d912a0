//! The units of the process: their lines and source texts, and which code is the user's.

use crate::python::code::Position;
use crate::python::heap::{Obj, fields};
use crate::python::library::carried::{self, Carried};
use crate::python::machine::{Codes, Frame, Machine};

/// Unit number of code that is ours, though it is Python: tracebacks leave it out.
pub const LIBRARY: u32 = u32::MAX;
/// Unit number of CPython's own library text: tracebacks show it.
pub const CARRIED: u32 = LIBRARY - 1;

/// What CPython holds while a text runs (`run_mod`): its code object, and by the syntax tree each of its constants.
#[derive(Clone, Default)]
pub struct RunningText {
    pub code: Obj,
    pub constants: Vec<Obj>,
}

impl Machine {
    /// Code of the library, whose steps are not shown.
    pub fn is_library(&self, code: u32) -> bool {
        self.codes.loaded.get(code as usize).is_none_or(|loaded| loaded.unit >= CARRIED)
    }

    /// Whether this code runs in more than `deep` of the running thread's innermost frames, of which those are looked at that
    /// a recursion over four functions takes for it: this is asked at each line.
    pub fn is_in_recursion_of(&self, code: u32, deep: usize) -> bool {
        let innermost = self.thread.frames.iter().rev().take(4 * deep);
        innermost.filter(|frame| frame.code == code).nth(deep).is_some()
    }

    /// Is it the library's own text that runs?
    pub fn runs_library(&self) -> bool {
        self.frame().is_some_and(|frame| self.is_library(frame.code))
    }

    /// The frame of a module body.
    pub fn is_module(&self, frame: &Frame) -> bool {
        !frame.locals.is_null() && frame.locals == frame.globals
    }

    /// A line of a traceback as a line of its unit.
    pub fn unit_line(&self, unit: u32, line: u32) -> u32 {
        let first = self.units.get(unit as usize).map_or(1, |unit| unit.first_line);
        (line + 1).saturating_sub(first).max(1)
    }

    /// The line a frame of a thread stands at.
    pub fn line_of_frame(&self, thread: u32, frame: &Frame) -> u32 {
        let is_running = thread == self.current_thread()
            && self.frame().is_some_and(|top| top.serial == frame.serial);
        // The running frame's instruction is about to run, or has run; the others are in the middle of a call.
        let pc = if is_running { self.pc } else { frame.pc.saturating_sub(1) };
        let loaded = &self.codes.loaded[frame.code as usize];
        let number = pc.saturating_sub(loaded.first) as usize;
        let line = loaded.code.line(number);
        if line != 0 { line } else { loaded.code.first_line }
    }

    /// Slots of a thread's frame: its variables, then its evaluation stack.
    pub fn frame_slots(&self, thread: u32, frame: &Frame, end: u32) -> Vec<Obj> {
        self.stack_of(thread as usize).range(frame.base, end.max(frame.base))
    }

    /// What lies on the evaluation stacks of all frames.
    pub fn evaluation_stack(&self) -> Vec<Obj> {
        let mut objects = Vec::new();
        for (thread, frames, top) in self.all_frames() {
            for (index, frame) in frames.iter().enumerate() {
                let end = if index + 1 == frames.len() { top } else { frame.sp };
                let locals = self.codes.loaded[frame.code as usize].locals as usize;
                objects.extend(self.frame_slots(thread, frame, end).into_iter().skip(locals));
            }
        }
        objects.retain(|object| !object.is_null());
        objects
    }

    /// Constants that the syntax tree of the running script holds.
    pub fn kept_constants(&self) -> Vec<Obj> {
        self.running_text.constants.clone()
    }

    /// The script has ended: its code goes, and its syntax tree.
    pub fn drop_running_text(&mut self) {
        let RunningText { code, constants } = std::mem::take(&mut self.running_text);
        self.release_object(code);
        self.release_tree(constants);
    }

    /// The source text of a position.
    pub fn source_text(&self, unit: u32, position: Position) -> String {
        let Some(unit) = self.units.get(unit as usize) else { return String::new() };
        let line = (position.line + 1).saturating_sub(unit.first_line).max(1) as usize;
        let Some(text) = unit.source.lines().nth(line - 1) else { return String::new() };
        let end = if position.end_line == position.line {
            position.end_column as usize
        } else {
            text.len()
        };
        text.get(position.column as usize..end).unwrap_or(text).trim().to_owned()
    }

    /// Name and value of the variable of the innermost `for` loop around an instruction.
    pub fn loop_variable(&self, frame: &Frame, number: usize) -> Option<(String, String)> {
        use crate::python::code::Op;
        let code = &self.codes.loaded[frame.code as usize].code;
        let is_around = |(index, instruction): &(usize, &crate::python::code::Instruction)| {
            matches!(instruction.op, Op::ForIter | Op::ForIterOrEnd | Op::ForIterPair)
                && *index <= number
                && (instruction.arg as usize) > number
        };
        let loops = code.instructions.iter().enumerate();
        let (start, _) = loops.rev().find(is_around)?;
        let target = code.instructions.get(start + 1)?;
        let slot = match target.op {
            Op::StoreFast => target.arg,
            Op::StoreFastLoadFast | Op::StoreFastStoreFast => target.arg >> 4,
            Op::StoreName | Op::StoreGlobal => return self.loop_name(frame, code, target.arg),
            _ => return None,
        };
        let name = code.locals_plus.get(slot as usize)?.name.to_string();
        let object = self
            .frame_slots(self.current_thread(), frame, frame.base + slot + 1)
            .last()
            .copied()?;
        self.number_text(object).map(|text| (name, text))
    }

    fn loop_name(
        &self,
        frame: &Frame,
        code: &crate::python::code::Code,
        index: u32,
    ) -> Option<(String, String)> {
        let name = code.names.get(index as usize)?;
        let dict = frame.locals.some().unwrap_or(frame.globals);
        let items = self.core.heap.dict_items(dict);
        let found = items.iter().find(|(key, _)| self.core.heap.text(*key) == **name)?;
        self.number_text(found.1).map(|text| (name.to_string(), text))
    }

    /// A loop variable's text: only ints are short enough to say something.
    fn number_text(&self, object: Obj) -> Option<String> {
        let is_int = self.core.heap.type_of(object) == crate::python::heap::image::types::INT;
        is_int.then(|| self.core.heap.big(object).to_string())
    }

    /// The number of a frame object's code.
    pub fn code_of_frame_object(&self, object: Obj) -> u32 {
        Codes::number_of(&self.core.heap, self.core.heap.field(object, fields::frame::CODE))
    }

    /// The source line `line` (as tracebacks count) of a file, if a unit has it.
    pub fn source_lines(&self, file: &str, first: u32, last: u32) -> Vec<String> {
        let home = self.units.iter().rev().find(|unit| {
            let count = unit.source.lines().count() as u32;
            unit.name == file && (unit.first_line..unit.first_line + count.max(1)).contains(&first)
        });
        let take = (last.max(first) - first + 1) as usize;
        let lines = |text: &str, skip: u32| {
            text.lines().skip(skip as usize).take(take).map(str::to_owned).collect()
        };
        match home {
            Some(unit) => lines(&unit.source, first - unit.first_line),
            None => {
                let text = carried::of_file(file).map(Carried::text);
                let text = text.or_else(|| self.disk_text(file)).unwrap_or_default();
                lines(&text, first.max(1) - 1)
            }
        }
    }

    /// The text of a file on the simulated disk.
    fn disk_text(&self, file: &str) -> Option<String> {
        // A copy: to look for a file may read folders.
        let mut host = file.starts_with('/').then(|| self.core.process.host.clone())?;
        let bytes = host.contents(file)?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// All lines of a file of which units are parts, each at its place; a later unit covers an earlier one.
    pub fn lines_of_file(&self, file: &str) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for unit in self.units.iter().filter(|unit| unit.name == file) {
            let start = unit.first_line.max(1) as usize - 1;
            for (index, line) in unit.source.lines().enumerate() {
                if lines.len() <= start + index {
                    lines.resize(start + index + 1, String::new());
                }
                line.clone_into(&mut lines[start + index]);
            }
        }
        lines
    }

    /// Lines of the unit that code belongs to, else of the latest one of that name.
    pub fn lines_of(&self, unit: u32, file: &str, first: u32, last: u32) -> Vec<String> {
        let home = self.units.get(unit as usize).filter(|unit| {
            unit.name == file && !unit.source.is_empty() && first >= unit.first_line
        });
        let Some(home) = home else { return self.source_lines(file, first, last) };
        let skip = (first - home.first_line) as usize;
        let take = (last.max(first) - first + 1) as usize;
        home.source.lines().skip(skip).take(take).map(str::to_owned).collect()
    }
}
