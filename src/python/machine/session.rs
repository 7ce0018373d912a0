//! A process over all the units that run in it: compiling, running, and how each unit ended.

use std::sync::Arc;

use crate::python::code::Code;
use crate::python::compile::{self, CompileError, ErrorKind};
use crate::python::heap::arena;
use crate::python::heap::image::NONE;
use crate::python::heap::image::types::{INT, SYSTEM_EXIT};
use crate::python::heap::{Obj, Owned};
use crate::python::host::{FIRST_PROCESS, Host};
use crate::python::library::{self, importing};
use crate::python::machine::units::RunningText;
use crate::python::machine::{Checkpoint, Checkpoints, Machine, Running, specialize};
use crate::python::object::{Core, Fallible, Raised, Vm, exception, module, protocol, types};
use crate::python::report;
use crate::python::syntax;
use crate::python::thread::{Cores, Measured, scatter};
use crate::python::version::Carets;
use crate::python::{Mode, Program, Unit, version};
use crate::trace::{Outcome, StatementEnd, Stream, Waits};

/// One process: the machine and its `__main__`.
pub struct Session {
    pub machine: Running,
    /// `__main__.__dict__`.
    globals: Obj,
    builtins: Obj,
    /// The number of the next unit.
    next: u32,
    /// Of the unit that runs at the prompt: the statements that have run.
    statements: Vec<StatementEnd>,
    /// Of the unit that runs: the line of its own statement that an exception has left.
    raised_at: Option<u32>,
}

/// How one unit ended.
#[derive(Clone)]
pub struct UnitResult {
    pub outcome: Outcome,
    pub values: Vec<Result<String, String>>,
    /// Lines on standard input that it has not read.
    pub unread_lines: u32,
    /// Addresses outside that it asked for and that nothing is declared for.
    pub undeclared: Vec<String>,
    /// Who waits for whom, where nobody could go on.
    pub waits: Option<Box<Waits>>,
    /// At the prompt: each statement that has run.
    pub statements: Vec<StatementEnd>,
    /// The line of its own statement that an exception left.
    pub raised_at: Option<u32>,
}

impl Session {
    /// A fresh process: builtins, sys and an empty `__main__`.
    pub fn new(program: &Program) -> Session {
        let profile = version::profile(&program.python).unwrap_or(&version::PROFILES[0]);
        let mut machine = Machine::new(Core::new(profile));
        if let Some(build) = version::build(&program.build) {
            machine.core.heap.map = build.map;
        }
        if program.aslr {
            let mut drawn = 0;
            machine.core.heap.map = machine.core.heap.map.randomized(|bits| {
                drawn += 1;
                scatter(program.seed, drawn) >> (64 - bits)
            });
        }
        if program.units.iter().any(|unit| specialize::asks(&unit.source)) {
            machine.codes.adaptive = Some(Box::default());
        }
        machine.core.process.seed = program.seed;
        machine.gil.seed = program.seed;
        if !profile.threading.has_gil {
            let cores = program.cores.unwrap_or(profile.threading.cores);
            let cores = Cores::new(cores, profile.threading.slowness, program.seed);
            machine.gil.cores = Some(cores);
        }
        machine.core.process.limits.allow(program.limits);
        if let Some(instructions) = program.instructions {
            machine.core.process.limits.instructions = instructions;
        }
        machine.core.heap.lower_limit(program.limits.memory);
        machine.core.process.host = Host::new(program.files.clone());
        let map = arena::told(&machine.core.heap.map);
        machine.core.process.host.tell_map(map);
        machine.core.process.host.ends().declare(&program.network);
        machine.core.process.host.declare_slow(&program.disk);
        let folder = program.files.as_ref().map(|seed| seed.place.clone());
        // Files of the notes lie in a folder, though nothing else does.
        let brings_files = program.units.iter().any(|unit| !unit.files.is_empty());
        let folder = folder.or_else(|| brings_files.then(|| machine.core.process.host.working()));
        machine.core.process.folder = folder.unwrap_or_default();
        // As with `python FILE.py`; a block of notes has no file.
        machine.core.process.argv = program.script.iter().cloned().collect();
        // Making the first modules runs no code that could fail; if it did, names would be missing, and said so.
        let builtins = library::start(&mut machine).unwrap_or_default();
        let main = module::new(&mut machine, "__main__");
        let globals = module::dict(&machine, main.get());
        library::register(&mut machine, "__main__", main);
        let name = machine.core.heap.interned_name("__import__");
        machine.import_function = machine.core.heap.dict_get_str(builtins, name);
        machine.fill_callable_cache(builtins);
        if !profile.bytecode.defers_annotations {
            let name = machine.core.heap.interned_name("__annotations__");
            let annotations = machine.core.heap.dict();
            machine.core.heap.dict_set_str(globals, name, annotations);
        }
        let name = machine.core.heap.interned_name("__builtins__");
        if let Ok(module) = machine.import("builtins") {
            machine.core.heap.dict_set_str(globals, name, module);
        }
        machine.core.heap.gc_settle();
        machine.kin.program = Some(Arc::new(program.clone()));
        // A unit's number is its place in the program, however many modules come in between.
        machine.units.clone_from(&program.units);
        machine.gil.measured = program.schedule.clone().map(Measured::replayed);
        machine.plan();
        let machine = Running::new(machine);
        Session { machine, globals, builtins, next: 0, statements: Vec::new(), raised_at: None }
    }

    /// A process that runs already.
    pub fn of(machine: Machine, globals: Obj, builtins: Obj, next: u32) -> Session {
        let machine = Running::new(machine);
        Session { machine, globals, builtins, next, statements: Vec::new(), raised_at: None }
    }

    /// The dict of `__main__`.
    pub fn globals(&self) -> Obj {
        self.globals
    }

    /// Runs one unit to its end.
    pub fn run(&mut self, unit: &Unit) -> UnitResult {
        let number = self.next;
        self.next += 1;
        self.machine.kin.unit = number;
        self.machine.begin_input(&unit.input);
        let (executed, now_ns) = (self.machine.instructions, self.machine.glance_ns());
        let written = self.machine.core.process.written_bytes;
        self.machine.core.process.limits.begin_unit(executed, written, now_ns);
        self.machine.core.process.written_before = self.machine.core.process.written.len();
        if self.machine.core.process.limits.unit_instructions < u64::MAX {
            self.machine.plan();
        }
        let outcome = match (self.machine.write_files(unit), unit.mode) {
            (Err(Raised), _) => self.failure(unit),
            (Ok(()), Mode::Script | Mode::Echo) => self.run_script(unit, number),
            (Ok(()), Mode::Prompt) => self.run_prompt(unit, number),
        };
        if unit.mode != Mode::Prompt {
            self.tell(&outcome);
        }
        let mut outcome = self.after_threads(unit, outcome);
        if let Some(what) = self.machine.late()
            && !matches!(outcome, Outcome::Limit { .. } | Outcome::Unsupported { .. })
        {
            // It slept past its end.
            outcome = Outcome::Limit { what, line: 1 };
        }
        if self.machine.watch.is_leaving {
            // How it ends is known from the run before.
            let (values, undeclared) = (Vec::new(), Vec::new());
            let (unread_lines, waits, statements, raised_at) = (0, None, Vec::new(), None);
            return UnitResult {
                outcome,
                values,
                unread_lines,
                undeclared,
                waits,
                statements,
                raised_at,
            };
        }
        self.machine.watch.is_silent = true;
        let values = unit.values.iter().map(|text| self.value(unit, text)).collect();
        self.machine.watch.is_silent = false;
        let undeclared = std::mem::take(&mut self.machine.core.process.host.ends().undeclared);
        let undeclared = undeclared.into_iter().collect();
        let (unread_lines, waits) = (self.machine.end_input(), self.machine.waits.take());
        let statements = std::mem::take(&mut self.statements);
        let raised_at = self.raised_at.take();
        UnitResult { outcome, values, unread_lines, undeclared, waits, statements, raised_at }
    }

    /// Runs a script's end again, from a moment of its run that has been kept.
    pub fn run_from(&mut self, unit: &Unit, start: &Checkpoint, earlier: &Checkpoints) -> Outcome {
        self.machine.go_back(start, earlier);
        let result = self.machine.run_nested();
        self.finish_forked(unit, result)
    }

    /// How a script ends that was run from its middle on.
    pub fn finish_forked(&mut self, unit: &Unit, result: Fallible<Owned>) -> Outcome {
        self.machine.drop_running_text();
        let outcome = self.outcome(unit, result);
        self.after_threads(unit, outcome)
    }

    /// How the unit ends when its threads have ended.
    fn after_threads(&mut self, unit: &Unit, outcome: Outcome) -> Outcome {
        if self.machine.kin.status.is_some() {
            return outcome;
        }
        let waited = if self.machine.watch.is_leaving { Ok(()) } else { self.wait_for_threads() };
        match (outcome, waited) {
            (Outcome::Done, Err(Raised)) => {
                let outcome = self.failure(unit);
                self.tell(&outcome);
                outcome
            }
            (outcome, _) => outcome,
        }
    }

    /// `wait_for_thread_shutdown`: what `threading` does at the end, then the threads that it knows nothing of.
    fn wait_for_threads(&mut self) -> Fallible<()> {
        let machine = &mut *self.machine;
        let key = machine.core.heap.interned_name("threading");
        let module = machine.core.heap.dict_get_str(machine.core.process.modules, key);
        if let Some(module) = module.some() {
            let module = machine.core.heap.own(module);
            let result = protocol::call_method(machine, module.get(), "_shutdown", &[]);
            match result {
                Ok(value) => machine.drop_owned(value),
                Err(Raised) if machine.core.raised.is_null() => {
                    machine.drop_owned(module);
                    return Err(Raised);
                }
                Err(Raised) if machine.core.heap.profile.carets == Carets::Calls => {
                    machine.tell_unraisable("Exception ignored on threading shutdown", Obj::NULL);
                }
                Err(Raised) => machine.write_unraisable(module.get()),
            }
            machine.drop_owned(module);
        }
        machine.join_all()
    }

    /// The process ends; what dies with it may still write.
    ///
    /// What stopped it half way, as nothing of the program can tell of it any more.
    pub fn end(&mut self) -> Option<Outcome> {
        if self.machine.kin.status.is_none() {
            self.machine.end_interpreter();
            self.globals = Obj::NULL;
        }
        if self.machine.process_number() == FIRST_PROCESS {
            self.machine.wait_for_others();
        }
        self.machine.take_stop().map(|stopped| stopped.outcome(1))
    }

    /// `__file__` of a script, as `python file.py` sets it; parts of notes that are no file have none.
    fn name_file(&mut self, unit: &Unit) {
        let is_file = std::path::Path::new(&unit.name).extension().is_some_and(|ext| ext == "py");
        if !is_file || self.globals.is_null() {
            return;
        }
        let core = &mut self.machine.core;
        let file = core.heap.str(&unit.name);
        library::set(core, self.globals, "__file__", file);
        // It gives `linecache` the lines.
        let loader = importing::file_loader(core, "__main__", &unit.name);
        library::set(core, self.globals, "__loader__", loader);
        let none = core.none();
        library::set(core, self.globals, "__cached__", none);
    }

    fn run_script(&mut self, unit: &Unit, number: u32) -> Outcome {
        self.name_file(unit);
        let (compiled, warnings) = compile::compile_with_warnings(
            self.machine.core.heap.profile,
            &unit.source,
            &unit.name,
            unit.first_line,
            if unit.mode == Mode::Echo { compile::Mode::Echo } else { compile::Mode::Exec },
        );
        if self.machine.warn_of_syntax(&warnings, &unit.name).is_err() {
            return self.failure(unit);
        }
        match compiled {
            Ok(code) => {
                let result = self.execute(&code, number);
                self.outcome(unit, result)
            }
            Err(error) => syntax_outcome(unit, &error, self.machine.core.heap.profile.carets),
        }
    }

    /// Statement by statement, as the interactive prompt compiles. What is raised is told in its place, and the next
    /// statement follows; the last failure is how the unit ended.
    fn run_prompt(&mut self, unit: &Unit, number: u32) -> Outcome {
        let statements = match syntax::statement_ranges(&unit.source) {
            Some(statements) => statements,
            None => syntax::paragraph_ranges(&unit.source),
        };
        let mut last = Outcome::Done;
        let line_of = |place: usize| unit.source[..place].matches('\n').count() as u32;
        let ends: Vec<u32> =
            statements.iter().skip(1).map(|next| line_of(next.start) + 1).collect();
        for (index, range) in statements.into_iter().enumerate() {
            let before = line_of(range.start);
            let next = ends.get(index).copied().unwrap_or(u32::MAX);
            self.machine.begin_statement(&unit.input, before + 1, next);
            let text = format!("{}\n", &unit.source[range]);
            let line = unit.first_line + before;
            let mode = compile::Mode::Single;
            let (compiled, warnings) = compile::compile_with_warnings(
                self.machine.core.heap.profile,
                &text,
                &unit.name,
                line,
                mode,
            );
            let warned = self.machine.warn_of_syntax(&warnings, &unit.name);
            let outcome = match (warned, compiled) {
                (Err(Raised), _) => self.failure(unit),
                (Ok(()), Ok(code)) => self.run_single(unit, &code, number),
                (Ok(()), Err(error)) => {
                    syntax_outcome(unit, &error, self.machine.core.heap.profile.carets)
                }
            };
            match &outcome {
                Outcome::Raised { traceback, .. } | Outcome::SyntaxError { traceback, .. } => {
                    self.show(traceback);
                }
                Outcome::Done => {}
                _ => return outcome,
            }
            self.end_statement(before + 1, outcome != Outcome::Done);
            if outcome != Outcome::Done {
                last = outcome;
            }
        }
        last
    }

    /// Notes up to where the output of a statement of the prompt goes.
    fn end_statement(&mut self, line: u32, raised: bool) {
        let written = &self.machine.core.process.written;
        let end_output = written.len() as u32;
        let end_bytes = written.last().map_or(0, |last| last.text.len()) as u32;
        self.statements.push(StatementEnd { line, end_output, end_bytes, raised });
    }

    /// One statement of the prompt.
    pub fn run_single(&mut self, unit: &Unit, code: &Arc<Code>, number: u32) -> Outcome {
        let result = self.execute(code, number);
        self.outcome(unit, result)
    }

    /// What nobody has caught is told at once in a world of its own, before anything else ends; a trace keeps it beside the output.
    fn tell(&mut self, outcome: &Outcome) {
        if let Outcome::Raised { traceback, .. } | Outcome::SyntaxError { traceback, .. } = outcome
            && self.machine.world.is_some()
        {
            self.show(traceback);
        }
    }

    /// Writes a traceback where it belongs.
    pub fn show(&mut self, traceback: &str) {
        // Past the limit on output nothing more is said.
        let _ = library::write_error(&mut *self.machine, traceback);
    }

    /// Loads and runs code in `__main__`.
    fn execute(&mut self, code: &Arc<Code>, unit: u32) -> Fallible<Owned> {
        let machine = &mut *self.machine;
        let (code, constants) = machine.codes.load(&mut machine.core.heap, code, unit);
        let code = code.into_raw();
        machine.running_text = RunningText { code, constants };
        let result = machine.run_code(code, [self.globals, self.builtins, self.globals], Obj::NULL);
        machine.drop_running_text();
        result
    }

    fn outcome(&mut self, unit: &Unit, result: Fallible<Owned>) -> Outcome {
        match result {
            Ok(value) => {
                self.machine.drop_owned(value);
                Outcome::Done
            }
            Err(Raised) => self.failure(unit),
        }
    }

    fn failure(&mut self, unit: &Unit) -> Outcome {
        let machine = &mut *self.machine;
        if let Some(status) = machine.kin.status {
            // A signal's is what a shell shows of it.
            let shown = if (1..0x80).contains(&status) { 128 + status } else { status >> 8 };
            return Outcome::Exit { status: shown };
        }
        if let Some(stopped) = machine.take_stop() {
            return stopped.outcome(unit.first_line);
        }
        let raised = exception::take(machine);
        if exception::given_matches(machine, raised.get(), SYSTEM_EXIT) {
            let status = self.exit_status(raised.get());
            self.machine.drop_owned(raised);
            return Outcome::Exit { status };
        }
        if self.machine.world.is_some() {
            self.machine.keep_last(raised.get());
        }
        match self.machine.call_except_hook(raised.get()) {
            Ok(false) => {}
            Ok(true) => {
                self.machine.drop_owned(raised);
                return Outcome::Exit { status: 1 };
            }
            Err(Raised) => {
                self.machine.drop_owned(raised);
                return self.failure(unit);
            }
        }
        let report = self.machine.limited_report(raised.get());
        let in_unit = |line: u32| (line + 1).saturating_sub(unit.first_line).max(1);
        let mut own = report.frames.iter().filter(|place| place.file == unit.name);
        self.raised_at = own.clone().next().map(|place| in_unit(place.line));
        let line = own.next_back().or(report.frames.last());
        let line = line.map_or(unit.first_line, |place| place.line);
        let outcome = Outcome::Raised {
            type_name: report.type_name.clone(),
            message: report.message.clone(),
            traceback: report::render(&report),
            line: in_unit(line),
        };
        self.machine.drop_owned(raised);
        outcome
    }

    /// `handle_system_exit`: an int is the status, None is 0, anything else is printed and gives 1.
    fn exit_status(&mut self, raised: Obj) -> i32 {
        let machine = &mut *self.machine;
        let Ok(code) = protocol::get_attribute_str(machine, raised, "code") else {
            exception::clear(machine);
            return 1;
        };
        let status = if code.get() == NONE {
            0
        } else if types::is_instance(&machine.core, code.get(), INT) {
            machine.core.heap.int_value(code.get()).map_or(-1, |status| status as i32)
        } else {
            let text = protocol::str_text(machine, code.get()).unwrap_or_default();
            // Past the limit on output nothing more is said.
            let _ = machine.write(Stream::Stderr, &format!("{text}\n"));
            1
        };
        machine.drop_owned(code);
        status
    }

    /// The text of an expression's value after the unit: `str` of a string, else `repr`.
    fn value(&mut self, unit: &Unit, text: &str) -> Result<String, String> {
        let name = &unit.name;
        let code = compile::compile(
            self.machine.core.heap.profile,
            text,
            name,
            unit.first_line,
            compile::Mode::Eval,
        )
        .map_err(|error| error.message)?;
        let number = self.next.saturating_sub(1);
        let result = self.execute(&code, number);
        let machine = &mut *self.machine;
        let Ok(value) = result else { return Err(self.short_failure()) };
        let shown = protocol::str_text(machine, value.get());
        machine.drop_owned(value);
        shown.map_err(|Raised| self.short_failure())
    }

    /// Type and message of what was raised.
    fn short_failure(&mut self) -> String {
        let machine = &mut *self.machine;
        if let Some(stopped) = machine.take_stop() {
            return stopped.what;
        }
        let raised = exception::take(machine);
        let report = self.machine.report(raised.get());
        self.machine.drop_owned(raised);
        match report.message.as_str() {
            "" => report.type_name,
            message => format!("{}: {message}", report.type_name),
        }
    }
}

/// A unit that does not compile. Its traceback names the whole unit's line and shows where.
pub fn syntax_outcome(unit: &Unit, error: &CompileError, carets: Carets) -> Outcome {
    let line = (error.line + 1).saturating_sub(unit.first_line).max(1);
    let message = error.message.clone();
    let type_name = match error.kind {
        ErrorKind::Unsupported => {
            return Outcome::Unsupported { what: message, line, column: error.column.max(1) };
        }
        ErrorKind::Syntax => "SyntaxError",
        ErrorKind::Indentation => "IndentationError",
        ErrorKind::Tab => "TabError",
    };
    let known = |number: u32| (number != 0).then_some(number);
    let report = report::Report {
        type_name: type_name.to_owned(),
        message: message.clone(),
        syntax: Some(report::SyntaxPlace {
            file: Some(unit.name.clone()),
            line: known(error.line),
            end_line: known(error.end_line),
            text: error.shown_text(|| {
                if !error.is_from_parser {
                    return error.text.clone();
                }
                let is_file = unit.mode == Mode::Script;
                unit.source.lines().nth(line as usize - 1).filter(|_| is_file).map(str::to_owned)
            }),
            offset: known(error.column),
            end_offset: known(error.end_column.unwrap_or(0).max(0) as u32),
        }),
        carets,
        ..report::Report::default()
    };
    let traceback = report::render(&report);
    Outcome::SyntaxError { message, traceback, line, column: error.column.max(1) }
}
