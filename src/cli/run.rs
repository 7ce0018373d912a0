//! `heapdeck run`: a script, as `python FILE.py` would run it.

use std::collections::VecDeque;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use crate::cli::arguments::{MachineOptions, Run};
use crate::cli::clock::Clock;
use crate::cli::lock::RealLock;
use crate::cli::{Status, check, deadline, disk, folder, guard, memory, panic, report};
use crate::lecture::not_modelled;
use crate::python::{self, Executed, Fed, HostLock, Mode, Program, Repl, Unit, World};
use crate::trace::{Outcome, Schedule, Stream, stopped};

/// Runs the script; its output appears as it is written, its status becomes ours.
pub fn run(options: &Run) -> Result<Status, String> {
    let mut clock = Clock::new(&options.clock)?;
    let is_prompt = options.repl && options.file.as_deref() == Some(Path::new("-"));
    let Some(file) = options.file.as_ref().filter(|_| !is_prompt) else {
        return match clock {
            Clock::Virtual => prompt(&options.machine),
            _ => Err("the interactive prompt runs by the virtual clock only".to_owned()),
        };
    };
    let measured: Vec<&Path> = options.clock.record.as_deref().into_iter().collect();
    guard::outputs(&[file], &measured)?;
    let source = disk::read_script(file)?;
    panic::doing(format!("running {}", disk::display_name(file)));
    let mode = if options.repl { Mode::Prompt } else { Mode::Script };
    let mut program = program(disk::script_name(file), source, &options.machine, mode)?;
    let is_standard = disk::is_standard(file);
    program.script = Some(if is_standard { "-".to_owned() } else { disk::display_name(file) });
    program.files = folder::of_script(file);
    program.limits = check::limits(&options.limits)?;
    deadline::set(options.limits.time_limit);
    clock.prepare(&mut program)?;
    let mut terminal = Terminal::new();
    terminal.is_real = clock.is_real();
    let schedule = program.schedule.as_ref();
    terminal.typed = schedule.map(|schedule| schedule.lines.clone().into());
    let read = Arc::clone(&terminal.read);
    memory::ask();
    let Executed { outcome, schedule } =
        python::execute_in(&program, Box::new(terminal), clock.records());
    flush()?;
    let lines = std::mem::take(&mut *read.lock().unwrap_or_else(PoisonError::into_inner));
    clock.keep(schedule.map(|schedule| Schedule { lines, ..schedule }))?;
    clock.finish()?;
    let is_told =
        options.repl && matches!(outcome, Outcome::Raised { .. } | Outcome::SyntaxError { .. });
    Ok(if is_told { Status::Success } else { status(&outcome) })
}

/// The interactive prompt. A terminal sees the prompts among the output, a pipe beside it.
fn prompt(machine: &MachineOptions) -> Result<Status, String> {
    let result = ask_and_run(machine);
    flush()?;
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
    is_real: bool,
    /// What was typed into the run that is repeated.
    typed: Option<VecDeque<String>>,
    /// The lines that were read.
    read: Arc<Mutex<Vec<String>>>,
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
        Terminal { is_real: false, typed: None, read: Arc::default() }
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
        // Under the real clock somebody may wait for it, while the program waits.
        if text.ends_with('\n') && (self.is_real || io::stdout().is_terminal()) {
            let _ = out.flush();
        }
    }

    fn read_line(&mut self) -> Option<String> {
        // What could not be written is told at the end.
        let _ = flush();
        if let Some(typed) = &mut self.typed {
            return typed.pop_front();
        }
        let mut line = String::new();
        match io::stdin().read_line(&mut line) {
            Ok(0) | Err(_) => return None,
            Ok(_) => {}
        }
        if self.is_real {
            self.read.lock().unwrap_or_else(PoisonError::into_inner).push(line.clone());
        }
        Some(line)
    }

    fn is_interrupted(&mut self) -> bool {
        INTERRUPTED.swap(false, Ordering::Relaxed)
    }

    fn lock(&mut self) -> Option<Arc<dyn HostLock>> {
        self.is_real.then(|| Arc::new(RealLock::new()) as Arc<dyn HostLock>)
    }
}

/// Writes what is held back; a reader that has gone away is no error.
fn flush() -> Result<(), String> {
    let Ok(mut out) = OUT.lock() else { return Ok(()) };
    match out.flush() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("standard output: {error}"))
        }
        _ => Ok(()),
    }
}

fn check_version(machine: &MachineOptions) -> Result<(), String> {
    not_modelled(&machine.python).map_or(Ok(()), Err)
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
        // As a shell sees a process that SIGINT has ended.
        Outcome::Raised { type_name, .. } if type_name == "KeyboardInterrupt" => {
            Status::Script(130)
        }
        Outcome::Raised { .. } | Outcome::SyntaxError { .. } => Status::Script(1),
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
