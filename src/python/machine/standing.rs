//! Where the running thread stands in the program's own code, for timelines.

use crate::python::machine::Machine;
use crate::trace::Place;

impl Machine {
    /// Where the running thread's user code stands.
    pub fn place(&self) -> Option<Place> {
        let frames = &self.thread.frames;
        let (index, frame) =
            frames.iter().enumerate().rev().find(|(_, frame)| !self.is_library(frame.code))?;
        let pc = match self.thread.switch_point {
            _ if index + 1 != frames.len() => frame.pc,
            0 => self.pc,
            point => point,
        };
        let loaded = &self.codes.loaded[frame.code as usize];
        let number = pc.saturating_sub(1 + loaded.first) as usize;
        loaded.code.instructions.get(number)?;
        let offset = loaded.code.offsets.get(number).copied();
        Some(Place {
            unit: loaded.unit,
            line: self.unit_line(loaded.unit, loaded.code.line(number)),
            function: loaded.code.qualname.to_string(),
            instruction: loaded.code.name_at(number).to_owned(),
            offset: offset.filter(|_| loaded.code.bytecode.is_exact),
            variable: self.loop_variable(frame, number),
        })
    }

    /// The source text of the call that user code is in; of a thread without user code the function of the library.
    pub fn call_text(&self) -> String {
        let frames = &self.thread.frames;
        let user = frames.iter().enumerate().rev().find(|(_, frame)| !self.is_library(frame.code));
        let Some((index, frame)) = user else {
            let library = frames.last().filter(|_| self.current != self.main);
            let function = library.map(|frame| &self.codes.loaded[frame.code as usize].code);
            return function
                .map_or("interpreter exit".to_owned(), |it| format!("{}()", it.qualname));
        };
        let pc = if index + 1 == frames.len() { self.pc } else { frame.pc };
        let loaded = &self.codes.loaded[frame.code as usize];
        let number = pc.saturating_sub(1 + loaded.first) as usize;
        let position = loaded.code.positions.get(number).copied().unwrap_or_default();
        self.source_text(loaded.unit, position)
    }
}
