//! Which Python block runs in which process, and what is asked of the run.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::gate::version_fits;
use crate::lecture::meta::not_modelled;
use crate::lecture::{
    Claim, CompareOptions, Figure, Line, Meta, Run, ValuePlace, comments, prompt,
};
use crate::notes::{CodeBlock, Flags, Show, Steps};
use crate::python::compile;
use crate::python::host::{Reply, SlowFile};
use crate::python::version;
use crate::python::{Input, Limits, Mode, Program, Unit, UnitFile};
use crate::source::{Source, Span};

/// The processes of a lecture while it is planned.
#[derive(Debug)]
pub struct Sessions<'a> {
    source: &'a Source,
    python: &'a str,
    build: &'a str,
    seed: u64,
    real_clock: bool,
    cores: Option<u32>,
    aslr: bool,
    network: &'a Arc<Vec<Reply>>,
    disk: &'a Arc<Vec<SlowFile>>,
    check_comments: bool,
    limits: Limits,
    one_process: bool,
    /// Headings of level 1 so far.
    chapter: usize,
    open: BTreeMap<Key, usize>,
    pub programs: Vec<Program>,
    pub values: BTreeMap<Span, ValuePlace>,
    /// The block that ran last, whose names a value in prose sees.
    last: Option<Run>,
    /// The files of the notes so far, and how many of them each program has.
    files: Vec<UnitFile>,
    written: Vec<usize>,
    /// What is typed into the next block, and where that stands.
    typed: Option<(String, Span)>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Chapter(usize),
    Named(String),
}

impl<'a> Sessions<'a> {
    pub fn new(source: &'a Source, meta: &'a Meta, one_process: bool) -> Sessions<'a> {
        Sessions {
            source,
            python: &meta.python,
            build: &meta.build,
            seed: meta.seed,
            real_clock: meta.real_clock,
            cores: meta.cores,
            aslr: meta.aslr,
            network: &meta.network,
            disk: &meta.disk,
            check_comments: meta.check_comments,
            limits: meta.limits,
            one_process,
            chapter: 0,
            open: BTreeMap::new(),
            programs: Vec::new(),
            values: BTreeMap::new(),
            last: None,
            files: Vec::new(),
            written: Vec::new(),
            typed: None,
        }
    }

    /// A heading of level 1: the next block without a session starts a process.
    pub fn chapter(&mut self) {
        if !self.one_process {
            self.chapter += 1;
            self.last = None;
        }
    }

    /// Takes a Python block into its process.
    pub fn figure(&mut self, log: &mut Log, code: CodeBlock, span: Span) -> Figure {
        let flags = code.fence.as_ref().map(|fence| fence.flags.clone()).unwrap_or_default();
        let prompt = prompt::is_prompt(&code);
        let claim = if prompt { prompt::claim(&code, span) } else { None };
        let lines = (1..).zip(code.text.lines()).map(|(number, line)| Line {
            text: without_mark(line).to_owned(),
            hidden: line.trim_end().ends_with("# heapdeck: hide") || code.hidden.contains(&number),
            stop: without_mark(line) != line,
        });
        let lines = lines.collect();
        let wants = !flags.norun && flags.file.is_none();
        let gated = if wants { self.gate(log, &code, &flags) } else { Ok(None) };
        let run = (wants && gated == Ok(None)).then(|| self.unit(log, &code, &flags, prompt));
        let comments = match run {
            Some(_) if self.check_comments && !prompt => comments::remarks(&code),
            _ => Vec::new(),
        };
        let echo = run.filter(|_| !comments.is_empty());
        let echo = echo.map(|run| self.echo(run, &comments::with_shown(&code.text, &comments)));
        let compared = run.map(|run| self.compared(log, &code, &flags, run)).unwrap_or_default();
        let mut figure = Figure {
            span,
            lines,
            run,
            compared,
            examples: if prompt && run.is_some() { prompt::examples(&code) } else { Vec::new() },
            claim,
            comments,
            echo,
            gated: gated.ok().flatten(),
            input: None,
            prompt,
            code,
            beside_map: false,
            beside_lock: false,
        };
        match (&flags.stdin, run) {
            (Some(text), _) => {
                let place = figure.code.fence.as_ref().map_or(span, |fence| fence.span);
                self.type_into(&mut figure, text, place);
            }
            (None, Some(_)) => {
                if let Some((text, place)) = self.typed.take() {
                    self.type_into(&mut figure, &text, place);
                }
            }
            (None, None) => {}
        }
        self.file(log, &figure.code);
        figure
    }

    /// Types lines into a block.
    pub fn type_into(&mut self, figure: &mut Figure, text: &str, place: Span) {
        figure.input = Some(place);
        let Some(Run { program, unit }) = figure.run else { return };
        let units = self.programs.get_mut(program).map(|program| &mut program.units);
        if let Some(unit) = units.and_then(|units| units.get_mut(unit as usize)) {
            let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            unit.input = Input::Lines(format!("{text}{end}"));
        }
    }

    /// Keeps lines for the next block.
    pub fn type_into_next(&mut self, log: &mut Log, text: &str, place: Span) {
        self.report_typed(log);
        self.typed = Some((text.to_owned(), place));
    }

    /// Reports lines that no block takes.
    pub fn report_typed(&mut self, log: &mut Log) {
        if let Some((_, place)) = self.typed.take() {
            let message = "no Python block stands above or below this input";
            log.push(Diagnostic::new(Code::UnreadInput, self.source, place, message));
        }
    }

    /// Takes a block that is a file of the lecture's folder, by its flag or by its title.
    pub fn file(&mut self, log: &mut Log, code: &CodeBlock) {
        let Some(fence) = &code.fence else { return };
        let titled = || fence.title.as_ref().filter(|title| is_module(title) && !fence.flags.norun);
        let Some(path) = fence.flags.file.as_ref().or_else(titled) else { return };
        let below = |short: &str, long: &str| {
            long.strip_prefix(short).is_some_and(|rest| rest.starts_with('/'))
        };
        let clash =
            self.files.iter().find(|file| below(&file.path, path) || below(path, &file.path));
        if let Some(clash) = clash {
            let message = format!("`{path}` and `{}` cannot lie in one folder", clash.path);
            log.push(Diagnostic::new(Code::BadFlagValue, self.source, fence.span, message));
            return;
        }
        let promised = fence.flags.raises.is_some() || fence.flags.norun;
        let is_python = Path::new(path).extension().is_some_and(|extension| extension == "py");
        if fence.flags.file.is_some() && is_python && !promised {
            self.check_syntax(log, code, path);
        }
        self.files.push(UnitFile { path: path.clone(), text: code.text.clone() });
    }

    /// A module that no block imports shall be valid Python, too.
    fn check_syntax(&self, log: &mut Log, code: &CodeBlock, path: &str) {
        let profile = version::profile(self.python).unwrap_or(&version::PROFILES[0]);
        if let Err(error) = compile::compile(profile, &code.text, path, 1, compile::Mode::Exec)
            && error.kind != compile::ErrorKind::Unsupported
        {
            let place = code.place(error.line, error.column);
            let what = "the file is not valid Python";
            let diagnostic = Diagnostic::new(Code::SyntaxError, self.source, place, what);
            log.push(diagnostic.label(error.message));
        }
    }

    /// A `{python}` expression in prose: asked for after the block that ran last.
    pub fn value(&mut self, expression: &str, span: Span) {
        let run = self.last.unwrap_or_else(|| self.empty_unit(span));
        self.last = Some(run);
        let Some(program) = self.programs.get_mut(run.program) else { return };
        let Some(unit) = program.units.get_mut(run.unit as usize) else { return };
        unit.values.push(expression.to_owned());
        let index = unit.values.len() - 1;
        self.values.insert(span, ValuePlace { program: run.program, unit: run.unit, index });
    }

    /// A process in which nothing runs: what a drawing without a program is held against.
    pub fn empty_run(&mut self, span: Span) -> Run {
        let run = self.empty_unit(span);
        if let Some(unit) = self.programs.get_mut(run.program).and_then(|p| p.units.last_mut()) {
            unit.map = true;
        }
        run
    }

    fn key(&self, flags: &Flags) -> Key {
        match &flags.session {
            Some(name) => Key::Named(name.clone()),
            None => Key::Chapter(self.chapter),
        }
    }

    /// The version a block runs under: its own, else that of the process it goes on with, else the lecture's.
    fn version<'s>(&'s self, flags: &'s Flags) -> &'s str {
        let running = || {
            let program = self.open.get(&self.key(flags)).filter(|_| !flags.fresh)?;
            self.programs.get(*program).map(|program| program.python.as_str())
        };
        flags.python.as_deref().or_else(running).unwrap_or(self.python)
    }

    fn unit(&mut self, log: &mut Log, code: &CodeBlock, flags: &Flags, prompt: bool) -> Run {
        let key = self.key(flags);
        if flags.fresh {
            self.open.remove(&key);
        }
        let python = self.version(flags).to_owned();
        let seed = flags.seed.unwrap_or(self.seed);
        let wants = flags.real_clock.unwrap_or(self.real_clock);
        let measured = wants && self.has_gil(log, code, &python);
        let program = self.open(key, &python, seed, measured);
        let running = &self.programs[program];
        let is_other_clock = flags.real_clock.is_some() && running.measured != measured;
        let is_other_seed = flags.seed.is_some() && running.seed != seed;
        if running.python != python || is_other_seed || is_other_clock {
            let place = code.fence.as_ref().map_or(code.content, |fence| fence.span);
            let message = "this process already runs with another `python=`, `seed=` or `clock=`";
            let diagnostic = Diagnostic::new(Code::BadFlagValue, self.source, place, message);
            log.push(diagnostic.help("add `fresh` to start a new process here"));
        }
        let mode = if prompt { Mode::Prompt } else { Mode::Script };
        let text = without_marks(&code.text);
        let source = if prompt { prompt::statements(&text) } else { text };
        let run = self.push(program, code.content, source, mode);
        let shows = |wanted| flags.show.as_ref().is_some_and(|show| show.contains(&wanted));
        let (shows_bytes, shows_race) = (shows(Show::Layout), shows(Show::Race));
        let shows_code = shows(Show::Dis);
        if let Some(unit) = self.programs[program].units.last_mut() {
            unit.layout = shows_bytes;
            unit.race = shows_race;
            unit.may_race = flags.show.is_none() && shares(&unit.source);
            // A drawing of the notes may ask for it too.
            unit.map = true;
            unit.listing = shows_code || unit.source.contains("dis.dis(");
            unit.bytecode = flags.steps == Steps::Bytecode;
        }
        if prompt && let Some(unit) = self.programs[program].units.last_mut() {
            unit.input = Input::Shown(prompt::shown(&code.text));
        }
        run
    }

    /// The program so far under each of the versions that are compared.
    fn compared(&mut self, log: &mut Log, code: &CodeBlock, flags: &Flags, run: Run) -> Vec<Run> {
        let mut runs = Vec::new();
        for python in &flags.compare {
            if let Some(message) = not_modelled(python) {
                let place = code.fence.as_ref().map_or(code.content, |fence| fence.span);
                log.push(Diagnostic::new(Code::BadFlagValue, self.source, place, message));
                continue;
            }
            let mut program = self.programs[run.program].clone();
            program.python.clone_from(python);
            program.measured = program.measured && self.has_gil(log, code, python);
            runs.push(Run { program: self.programs.len(), ..run });
            self.programs.push(program);
            self.written.push(0);
        }
        runs
    }

    /// The program so far, in which its last unit echoes what the expressions of a text are.
    fn echo(&mut self, run: Run, text: &str) -> Run {
        let mut program = self.programs[run.program].clone();
        if let Some(unit) = program.units.last_mut() {
            unit.mode = Mode::Echo;
            unit.source = without_marks(text);
            (unit.race, unit.may_race, unit.map) = (false, false, true);
        }
        let echo = Run { program: self.programs.len(), ..run };
        self.programs.push(program);
        self.written.push(0);
        echo
    }

    /// Only a lock can be waited for by the real clock.
    fn has_gil(&self, log: &mut Log, code: &CodeBlock, python: &str) -> bool {
        let has = version::profile(python).is_none_or(|profile| profile.threading.has_gil);
        if !has {
            let place = code.fence.as_ref().map_or(code.content, |fence| fence.span);
            let message = format!("without a GIL, {python} runs by the virtual clock only");
            log.push(Diagnostic::new(Code::BadFlagValue, self.source, place, message));
        }
        has
    }

    fn empty_unit(&mut self, span: Span) -> Run {
        let program =
            self.open(Key::Chapter(self.chapter), self.python, self.seed, self.real_clock);
        self.push(program, span, String::new(), Mode::Script)
    }

    fn open(&mut self, key: Key, python: &str, seed: u64, measured: bool) -> usize {
        let next = self.programs.len();
        let program = *self.open.entry(key).or_insert(next);
        if program == next {
            self.programs.push(Program {
                units: Vec::new(),
                python: python.to_owned(),
                build: self.build.to_owned(),
                seed,
                measured,
                cores: self.cores,
                aslr: self.aslr,
                network: Arc::clone(self.network),
                disk: Arc::clone(self.disk),
                limits: self.limits,
                ..Program::default()
            });
            self.written.push(0);
        }
        program
    }

    fn push(&mut self, program: usize, span: Span, source: String, mode: Mode) -> Run {
        let (file, place) = self.source.origin(span);
        let (name, first_line) = (file_name(file.name()).to_owned(), file.line_of(place.start));
        let written = std::mem::replace(&mut self.written[program], self.files.len());
        let files = self.files[written..].to_vec();
        let units = &mut self.programs[program].units;
        units.push(Unit { name, first_line, source, mode, files, ..Unit::default() });
        let unit = u32::try_from(units.len() - 1).unwrap_or(u32::MAX);
        let run = Run { program, unit };
        self.last = Some(run);
        run
    }

    /// Why a block is not run under this version; `Err`: its version is not modelled.
    fn gate(&self, log: &mut Log, code: &CodeBlock, flags: &Flags) -> Result<Option<String>, ()> {
        let python = self.version(flags);
        let place = code.fence.as_ref().map_or(code.content, |fence| fence.span);
        if let Some(message) = not_modelled(python) {
            let diagnostic = Diagnostic::new(Code::BadFlagValue, self.source, place, message);
            log.push(diagnostic.label("the block is shown, not run"));
            return Err(());
        }
        let Some(wanted) = &flags.pyversion else { return Ok(None) };
        match version_fits(python, wanted) {
            Some(true) => Ok(None),
            Some(false) => Ok(Some(format!("it is for {wanted}, and this is {python}"))),
            None => {
                let message = format!("`{wanted}` is no comparison with a version, as `>=3.12` is");
                log.push(Diagnostic::new(Code::BadFlagValue, self.source, place, message));
                Ok(None)
            }
        }
    }
}

/// A line without the mark that asks for a stop: it is neither shown nor run.
fn without_mark(line: &str) -> &str {
    line.trim_end().strip_suffix(STOP_MARK).map_or(line, str::trim_end)
}

fn without_marks(text: &str) -> String {
    if !text.contains(STOP_MARK) {
        return text.to_owned();
    }
    let lines = text.split_inclusive('\n').map(|line| {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        format!("{}{end}", without_mark(body))
    });
    lines.collect()
}

const STOP_MARK: &str = "# heapdeck: stop";

/// The output block below a figure, as its claim. What the block's own fence says of comparing holds too.
pub fn claim(code: &CodeBlock, span: Span, block: &CodeBlock) -> Claim {
    let (own, blocks) = (prompt::options(code), prompt::options(block));
    let options = CompareOptions {
        ellipsis: own.ellipsis && blocks.ellipsis,
        normalize_whitespace: own.normalize_whitespace || blocks.normalize_whitespace,
        ignore_exception_detail: own.ignore_exception_detail || blocks.ignore_exception_detail,
        blank_line_mark: own.blank_line_mark && blocks.blank_line_mark,
    };
    Claim { span, content: code.content, text: code.text.clone(), options }
}

/// Whether a title names a module that can be imported, and that does not stand before one of the library.
fn is_module(title: &str) -> bool {
    let Some(path) = title.strip_suffix(".py") else { return false };
    let is_name = |part: &str| {
        part.chars().all(|c| c == '_' || c.is_alphanumeric())
            && !part.starts_with(|c: char| c.is_numeric())
            && !part.is_empty()
    };
    let first = path.split('/').next().unwrap_or_default();
    path.split('/').all(is_name) && !crate::python::library::is_in_cpython(first)
}

/// Whether a text starts threads and computes a shared variable from itself: a search may find that updates get lost.
fn shares(source: &str) -> bool {
    let starts = source.contains("Thread(") || source.contains("ThreadPoolExecutor(");
    let is_shared = |name: &str| {
        let declares = |line: &str| {
            let line = line.trim_start();
            let names = line.strip_prefix("global ").or_else(|| line.strip_prefix("nonlocal "));
            names.is_some_and(|names| names.split(',').any(|it| it.trim() == name))
        };
        name.contains(['.', '[']) || source.lines().any(declares)
    };
    let updates = |line: &str| {
        let Some((left, right)) = line.trim_start().split_once('=') else { return false };
        let is_in_place = left.ends_with(['+', '-', '*']);
        let name = left.trim_end_matches(['+', '-', '*', '/', '|']).trim_end();
        let reads = is_in_place || right.trim_start().starts_with(name);
        !name.is_empty() && reads && is_shared(name)
    };
    starts && source.lines().any(updates)
}

/// Tracebacks name the file as a reader knows it, so that the folder it lies in changes nothing.
fn file_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}
