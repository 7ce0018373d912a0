//! `heapdeck run`: a script, as `python FILE.py` would run it.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use crate::cli::arguments::{MachineOptions, Run, RunClock};
use crate::cli::lock::RealLock;
use crate::cli::{Status, disk, folder, report};
use crate::python::version::{PROFILES, profile};
use crate::python::{self, Fed, HostLock, Mode, Program, Repl, Unit, World};
use crate::trace::{Outcome, Stream, stopped};

/// Runs the script; its output appears as it is written, its status becomes ours.
pub fn run(options: &Run) -> Result<Status, String> {
    let Some(file) = &options.file else { return prompt(&options.machine) };
    if options.repl && file == Path::new("-") {
        return prompt(&options.machine);
    }
    let source = disk::read_text(file)?;
    let mode = if options.repl { Mode::Prompt } else { Mode::Script };
    let mut program = program(disk::script_name(file), source, &options.machine, mode)?;
    program.files = folder::of_script(file);
    let mut terminal = Terminal::new();
    terminal.clock = options.clock;
    let outcome = python::execute_in(&program, Box::new(terminal));
    flush();
    let is_told =
        options.repl && matches!(outcome, Outcome::Raised { .. } | Outcome::SyntaxError { .. });
    Ok(if is_told { Status::Success } else { status(&outcome) })
}

/// The interactive prompt. A terminal sees the prompts among the output, a pipe beside it.
fn prompt(machine: &MachineOptions) -> Result<Status, String> {
    let result = ask_and_run(machine);
    flush();
    result
}

fn ask_and_run(machine: &MachineOptions) -> Result<Status, String> {
    let mut repl = Repl::new(&empty(machine)?, Box::new(Terminal::new()));
    let mut ask = Terminal::new();
    let stream = if io::stdin().is_terminal() { Stream::Stdout } else { Stream::Stderr };
    let mut fed = Fed::Statement;
    loop {
        match fed {
            Fed::Statement => ask.write(stream, ">>> "),
            Fed::More => ask.write(stream, "... "),
            Fed::Exit(status) => return Ok(Status::Script(status as u8)),
            Fed::Stopped => return Ok(status(&repl.last)),
        }
        let line = ask.read_line();
        fed = repl.feed(line.as_deref());
        if line.is_none() {
            ask.write(stream, "\n");
            repl.end();
            return Ok(match fed {
                Fed::Exit(status) => Status::Script(status as u8),
                _ => Status::Success,
            });
        }
    }
}

/// Standard streams, and Ctrl-C.
struct Terminal {
    clock: RunClock,
}

/// Standard output, of which lines are written together.
static OUT: LazyLock<Mutex<io::BufWriter<io::Stdout>>> =
    LazyLock::new(|| Mutex::new(io::BufWriter::new(io::stdout())));

/// Somebody has pressed Ctrl-C.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

impl Terminal {
    fn new() -> Terminal {
        // Where no handler can be had (a second one in a process), Ctrl-C ends the process.
        let _ = ctrlc::set_handler(|| {
            // The second time nobody has listened to the first.
            if INTERRUPTED.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
        Terminal { clock: RunClock::Virtual }
    }
}

impl World for Terminal {
    fn write(&mut self, stream: Stream, text: &str) {
        let Ok(mut out) = OUT.lock() else { return };
        // A reader that has gone away must not stop the script half way with a panic.
        let _ = match stream {
            Stream::Stdout => out.write_all(text.as_bytes()),
            // The terminal shows what is typed into it.
            Stream::Stdin => Ok(()),
            Stream::Stderr => {
                let _ = out.flush();
                io::stderr().write_all(text.as_bytes())
            }
        };
        if text.ends_with('\n') && io::stdout().is_terminal() {
            let _ = out.flush();
        }
    }

    fn read_line(&mut self) -> Option<String> {
        flush();
        let mut line = String::new();
        match io::stdin().read_line(&mut line) {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(line),
        }
    }

    fn is_interrupted(&mut self) -> bool {
        INTERRUPTED.swap(false, Ordering::Relaxed)
    }

    fn lock(&mut self) -> Option<Arc<dyn HostLock>> {
        (self.clock == RunClock::Real).then(|| Arc::new(RealLock::new()) as Arc<dyn HostLock>)
    }
}

fn flush() {
    if let Ok(mut out) = OUT.lock() {
        let _ = out.flush();
    }
}

fn check_version(machine: &MachineOptions) -> Result<(), String> {
    if profile(&machine.python).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = PROFILES.iter().map(|profile| profile.name).collect();
    let known = known.join(", ");
    Err(format!("CPython {} is not modelled; known are {known}", machine.python))
}

/// A script as a program of one unit.
pub fn program(
    name: String,
    source: String,
    machine: &MachineOptions,
    mode: Mode,
) -> Result<Program, String> {
    let unit = Unit { name, first_line: 1, source, mode, ..Unit::default() };
    Ok(Program { units: vec![unit], ..empty(machine)? })
}

/// A program without units.
fn empty(machine: &MachineOptions) -> Result<Program, String> {
    check_version(machine)?;
    Ok(Program {
        python: machine.python.clone(),
        build: machine.build.clone().unwrap_or_default(),
        seed: machine.seed,
        aslr: machine.aslr,
        cores: machine.cores,
        ..Program::default()
    })
}

/// The exit status, with the message that Python itself would not have written.
fn status(outcome: &Outcome) -> Status {
    match outcome {
        Outcome::Done => Status::Success,
        Outcome::Exit { status } => Status::Script(*status as u8),
        Outcome::Raised { traceback, type_name, .. } => {
            anstream::eprint!("{traceback}");
            // As a shell sees a process that SIGINT has ended.
            Status::Script(if type_name == "KeyboardInterrupt" { 130 } else { 1 })
        }
        Outcome::SyntaxError { traceback, .. } => {
            anstream::eprint!("{traceback}");
            Status::Script(1)
        }
        Outcome::Unsupported { what, line, .. } => {
            report::failure(&format!("line {line}: {what} is not modelled"));
            Status::Failure
        }
        Outcome::Limit { what, line } => {
            report::failure(&format!("line {line}: {}", stopped(what)));
            Status::Failure
        }
    }
}
