//! What a unit brings along: lines that are typed in, and files that are written before it runs.

use crate::python::host::Fault;
use crate::python::machine::Machine;
use crate::python::object::{Fallible, Typed, Vm, exception};
use crate::python::{Input, Unit};
use crate::trace::Stream;

/// How the terminal shows a traceback: no answer begins so.
const TRACEBACK: &str = "Traceback (most recent call last):";

impl Machine {
    /// Before a unit runs: what is typed into it.
    pub fn begin_input(&mut self, input: &Input) {
        self.core.process.typed = match input {
            Input::Unknown => Typed::default(),
            Input::Lines(text) => Typed {
                is_known: true,
                lines: text.split_inclusive('\n').map(str::to_owned).collect(),
                ..Typed::default()
            },
            Input::Shown(lines) => Typed { is_known: !lines.is_empty(), ..Typed::default() },
        };
    }

    /// Before a statement of the prompt: what the terminal shows between its line and the next statement's.
    pub fn begin_statement(&mut self, input: &Input, first: u32, next: u32) {
        let Input::Shown(lines) = input else { return };
        let within = lines.iter().filter(|(line, _)| *line > first && *line < next);
        let typed = &mut self.core.process.typed;
        typed.shown = within.map(|(_, text)| text.clone()).collect();
        typed.first_write = self.core.process.written.len();
    }

    /// After the unit: lines that nobody has read.
    pub fn end_input(&mut self) -> u32 {
        let typed = std::mem::take(&mut self.core.process.typed);
        typed.lines.len() as u32
    }

    /// The next line that is typed in; it appears on the terminal.
    pub fn typed_line(&mut self) -> Fallible<Option<String>> {
        if !self.core.process.typed.is_known {
            return Err(exception::unsupported(
                self,
                "input that nobody types in: a `stdin` block below this one would",
            ));
        }
        let line = match self.core.process.typed.lines.pop_front() {
            Some(line) => line,
            None => match self.shown_answer() {
                Some(answer) => answer + "\n",
                None => return Ok(None),
            },
        };
        let is_secret = self.core.process.typed.is_secret;
        let shown = if is_secret { "" } else { line.trim_end_matches('\n') };
        let shown = format!("{shown}\n");
        self.write(Stream::Stdin, &shown)?;
        Ok(Some(line))
    }

    /// What stands behind the prompt in the transcript: in the line that the statement has come to, else in the next
    /// one that begins with this prompt.
    fn shown_answer(&self) -> Option<String> {
        let typed = &self.core.process.typed;
        let written = self.core.process.written.get(typed.first_write..).unwrap_or_default();
        let written: String = written.iter().map(|written| written.text.as_str()).collect();
        let (before, prompt) =
            written.rsplit_once('\n').map_or((0, written.as_str()), |(before, prompt)| {
                (before.matches('\n').count() + 1, prompt)
            });
        let answer = |line: &String| line.strip_prefix(prompt).map(str::to_owned);
        let here = typed.shown.get(before).and_then(answer);
        let later =
            || typed.shown.iter().skip(before).filter(|_| !prompt.is_empty()).find_map(answer);
        here.or_else(later).filter(|answer| answer != TRACEBACK)
    }

    /// Writes the files that come with a unit. Two of them may not fit together: one a file, the other a folder.
    pub fn write_files(&mut self, unit: &Unit) -> Fallible<()> {
        let now = crate::python::library::host_now(self);
        for file in &unit.files {
            let path = format!("{}/{}", self.core.process.folder, file.path);
            if let Err(fault) = self.core.process.host.put(&path, file.text.as_bytes(), now) {
                let why = match fault {
                    Fault::Error(number) => crate::python::host::errno::words(number),
                    Fault::Refused(what) => what,
                };
                let what = format!("the file `{}` of the notes ({why})", file.path);
                return Err(exception::unsupported(self, what));
            }
        }
        Ok(())
    }
}
