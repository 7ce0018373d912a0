//! The interactive prompt: lines are collected until they make a statement, which runs at once.

use crate::python::compile::{self, CompileError, ErrorKind};
use crate::python::machine::{Session, session};
use crate::python::syntax::{self, Completeness};
use crate::python::version::Carets;
use crate::python::{Mode, Program, Unit, World};
use crate::trace::Outcome;

/// What the prompt waits for after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fed {
    /// A new statement: `>>> `.
    Statement,
    /// More of this one: `... `.
    More,
    /// Nothing: the process ends with this status.
    Exit(i32),
    /// Nothing: the run cannot go on.
    Stopped,
}

/// A process that is told its statements one by one.
pub struct Repl {
    session: Session,
    text: String,
    /// How it ended, if it had to.
    pub last: Outcome,
}

impl Repl {
    /// A fresh process, as the program says; its units are not run.
    pub fn new(program: &Program, world: Box<dyn World>) -> Repl {
        let mut session = Session::new(program);
        session.machine.world = Some(world);
        Repl { session, text: String::new(), last: Outcome::Done }
    }

    /// One line with its line end; `None` at the end of the input.
    pub fn feed(&mut self, line: Option<&str>) -> Fed {
        let at_end = line.is_none();
        self.text.push_str(line.unwrap_or_default());
        if self.text.trim().is_empty() {
            self.text.clear();
            return Fed::Statement;
        }
        match syntax::completeness(&self.text) {
            Completeness::More if !at_end => return Fed::More,
            Completeness::Broken(start, end) => {
                let failure = syntax::ParseFailure::new(
                    syntax::FailureKind::Syntax,
                    "invalid syntax",
                    start,
                    end,
                );
                let text = std::mem::take(&mut self.text);
                let error = CompileError::parse(failure, &text, 1);
                return self.tell(&error, &text);
            }
            _ => {}
        }
        let text = std::mem::take(&mut self.text);
        self.run(&text)
    }

    /// The end of the process.
    pub fn end(&mut self) {
        // What it may have stopped at is told by nothing but the status of a script.
        let _ = self.session.end();
    }

    fn unit(text: &str) -> Unit {
        Unit {
            name: "<stdin>".to_owned(),
            first_line: 1,
            source: text.to_owned(),
            mode: Mode::Prompt,
            ..Unit::default()
        }
    }

    fn carets(&self) -> Carets {
        self.session.machine.core.heap.profile.carets
    }

    fn tell(&mut self, error: &CompileError, text: &str) -> Fed {
        if error.kind == ErrorKind::Unsupported {
            self.last = session::syntax_outcome(&Repl::unit(text), error, self.carets());
            return Fed::Stopped;
        }
        if let Outcome::SyntaxError { traceback, .. } =
            session::syntax_outcome(&Repl::unit(text), error, self.carets())
        {
            self.session.show(&traceback);
        }
        Fed::Statement
    }

    fn run(&mut self, text: &str) -> Fed {
        let unit = Repl::unit(text);
        let number = self.session.machine.units.len() as u32;
        self.session.machine.units.push(unit.clone());
        let profile = self.session.machine.core.heap.profile;
        let code = match compile::compile(profile, text, &unit.name, 1, compile::Mode::Single) {
            Ok(code) => code,
            Err(error) => return self.tell(&error, text),
        };
        match self.session.run_single(&unit, &code, number) {
            Outcome::Done => Fed::Statement,
            Outcome::Exit { status } => Fed::Exit(status),
            Outcome::Raised { traceback, .. } | Outcome::SyntaxError { traceback, .. } => {
                self.session.show(&traceback);
                Fed::Statement
            }
            stopped => {
                self.last = stopped;
                Fed::Stopped
            }
        }
    }
}
