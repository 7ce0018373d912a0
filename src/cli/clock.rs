//! `--clock`, `--record` and `--replay`: the real clock, and schedules that repeat what ran by it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::arguments::{ClockOptions, RunClock};
use crate::cli::disk;
use crate::cli::lock::RealLock;
use crate::python::version::profile;
use crate::python::{self, Input, Program};
use crate::trace::{MOST_ROWS, Schedule, read_schedules, write_schedules};

/// By what the programs of a command run.
#[derive(Debug)]
pub enum Clock {
    Virtual,
    Real {
        /// Where what is measured goes, in the end.
        record: Option<PathBuf>,
        measured: Vec<Schedule>,
    },
    Replay {
        name: String,
        schedules: Vec<Schedule>,
    },
}

impl Clock {
    pub fn new(options: &ClockOptions) -> Result<Clock, String> {
        if let Some(file) = &options.replay {
            if options.clock == RunClock::Real {
                return Err("--replay runs at recorded times: leave `--clock real` out".to_owned());
            }
            let name = disk::display_name(file);
            let schedules = read_schedules(&disk::read_text(file)?)
                .map_err(|error| format!("{name}: {error}"))?;
            return Ok(Clock::Replay { name, schedules });
        }
        let record = options.record.clone();
        if record.is_some() || options.clock == RunClock::Real {
            return Ok(Clock::Real { record, measured: Vec::new() });
        }
        Ok(Clock::Virtual)
    }

    pub fn is_real(&self) -> bool {
        matches!(self, Clock::Real { .. })
    }

    /// Whether what is measured shall be kept.
    pub fn records(&self) -> bool {
        matches!(self, Clock::Real { record: Some(_), .. })
    }

    /// Whether the program can run so; gives it its schedule, where there is one.
    pub fn prepare(&self, program: &mut Program) -> Result<(), String> {
        let python = &program.python;
        let has_gil = profile(python).is_none_or(|profile| profile.threading.has_gil);
        match self {
            Clock::Virtual => Ok(()),
            _ if !has_gil => Err(without_gil(python)),
            Clock::Real { .. } => Ok(()),
            Clock::Replay { name, schedules } => {
                let schedule =
                    fitting(program, schedules).map_err(|why| format!("{name}: {why}"))?;
                program.schedule = Some(Arc::new(schedule.clone()));
                Ok(())
            }
        }
    }

    /// As `prepare`, for a program that is recorded: it is measured first, and then repeats what was measured.
    pub fn settle(&mut self, program: &mut Program) -> Result<(), String> {
        self.prepare(program)?;
        if let Clock::Real { record, measured } = self {
            let schedule = measure(program)?;
            if record.is_some() {
                measured.push(schedule.clone());
            }
            program.schedule = Some(Arc::new(schedule));
        }
        type_in(program);
        Ok(())
    }

    /// Keeps the schedule of a program that has run.
    pub fn keep(&mut self, schedule: Option<Schedule>) -> Result<(), String> {
        if let Clock::Real { record: Some(_), measured } = self {
            measured.push(schedule.ok_or_else(too_long)?);
        }
        Ok(())
    }

    /// Writes what was measured.
    pub fn finish(self) -> Result<(), String> {
        match self {
            Clock::Real { record: Some(file), measured } => {
                disk::write(&file, write_schedules(&measured).as_bytes())
            }
            _ => Ok(()),
        }
    }
}

/// Runs a program by the real clock and shows nothing of it.
pub fn measure(program: &Program) -> Result<Schedule, String> {
    python::measure(program, Arc::new(RealLock::new())).ok_or_else(too_long)
}

/// Why a version has no real clock.
pub fn without_gil(python: &str) -> String {
    format!(
        "CPython {python} has no GIL that threads of the host could wait for: its cores run by the virtual clock only"
    )
}

/// The schedule that is of this program, else why there is none.
fn fitting<'a>(program: &Program, schedules: &'a [Schedule]) -> Result<&'a Schedule, String> {
    let found = schedules.iter().find(|schedule| program.refuses(&schedule.of).is_none());
    let why = || schedules.first().and_then(|schedule| program.refuses(&schedule.of));
    found.ok_or_else(|| why().unwrap_or_else(|| "it holds no schedule".to_owned()))
}

/// What the recorded run read from standard input is typed into its repetition.
fn type_in(program: &mut Program) {
    let Some(schedule) = &program.schedule else { return };
    if let [unit] = &mut program.units[..]
        && unit.input == Input::Unknown
        && !schedule.lines.is_empty()
    {
        unit.input = Input::Lines(schedule.lines.concat());
    }
}

fn too_long() -> String {
    format!("the schedule has more than {MOST_ROWS} rows and is not kept")
}
