//! `heapdeck draw` and `heapdeck trace`: one picture of a script's run, and the run as data.

use std::path::Path;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::cli::arguments::{
    ClockOptions, Draw, Global, MachineOptions, Picture, Trace as TraceOptions, TraceFormat,
};
use crate::cli::clock::Clock;
use crate::cli::{Status, disk, folder, gallery, guard, memory, png, report, run};
use crate::diagram::{self, Colors, Subject, View};
use crate::python::{self, Mode};
use crate::trace::{self, Outcome, Trace, stopped};

/// Draws the last state of a run, or the one that is asked for.
pub fn draw(options: &Draw, _global: &Global) -> Result<Status, String> {
    guard::outputs(&[&options.file], &outputs(&options.output, &options.clock))?;
    let mut clock = Clock::new(&options.clock)?;
    if options.gallery && clock.is_real() {
        return Err("a gallery runs by the virtual clock, or as its notes were measured".to_owned());
    }
    if options.gallery {
        gallery::write(options)?;
        return Ok(Status::Success);
    }
    if !options.compare.is_empty() {
        return compare(options, clock);
    }
    let shows_bytes = options.layout || options.show == Picture::Layout;
    let asked = Asked {
        layout: shows_bytes,
        race: options.show == Picture::Race,
        map: options.show == Picture::Map,
        listing: options.show == Picture::Dis,
    };
    let trace = recorded(&options.file, &options.machine, asked, &mut clock)?;
    clock.finish()?;
    let step = chosen_step(options, &trace)?;
    let steps = step.map(|step| [step]);
    let view = View {
        colors: if options.dark { Colors::Dark } else { Colors::Light },
        steps: steps.as_ref().map(<[usize; 1]>::as_slice),
        fills: false,
        ..View::default()
    };
    let subjects = if shows_bytes { &[Subject::Bytes] } else { subjects(options.show) };
    let picture = subjects.iter().find_map(|subject| diagram::draw(*subject, &trace, 0, &view));
    if picture.is_none() && shows_bytes {
        let python = &options.machine.python;
        return Err(format!(
            "no name is bound, or the structs of CPython {python} are not modelled"
        ));
    }
    let Some(picture) = picture else {
        let name = disk::display_name(&options.file);
        if options.show == Picture::Auto {
            return Err(format!("{name}: its run leaves nothing to draw"));
        }
        let kind = options.show.to_possible_value();
        let kind = kind.as_ref().map_or("auto", PossibleValue::get_name);
        return Err(format!(
            "{name}: its run has nothing that `--show {kind}` could draw; `--show auto` draws what there is"
        ));
    };
    if options.text {
        disk::write(&options.output, diagram::markdown(&picture).as_bytes())?;
        return Ok(outcome_status(&trace));
    }
    png::write(&options.output, &picture.svg)?;
    for omitted in &picture.omitted {
        report::failure(omitted);
    }
    Ok(outcome_status(&trace))
}

/// What is drawn, the first that there is anything of.
fn subjects(picture: Picture) -> &'static [Subject] {
    match picture {
        Picture::Auto => &[Subject::Waits, Subject::Timeline, Subject::Memory],
        Picture::Memory => &[Subject::Memory],
        Picture::Gil => &[Subject::Timeline],
        Picture::Lock => &[Subject::Lock],
        Picture::Waits => &[Subject::Waits],
        Picture::Race => &[Subject::Race],
        Picture::Life => &[Subject::Life],
        Picture::Gc => &[Subject::Collect],
        Picture::Dis => &[Subject::Code],
        Picture::Map => &[Subject::Map],
        Picture::Layout => &[Subject::Bytes],
    }
}

/// A run with everything that can be asked for but the search through schedules.
pub fn recorded_whole(file: &Path, machine: &MachineOptions) -> Result<Trace, String> {
    let asked = Asked { layout: true, race: false, map: true, listing: true };
    recorded(file, machine, asked, &mut Clock::Virtual)
}

/// Draws the run under several versions.
fn compare(options: &Draw, mut clock: Clock) -> Result<Status, String> {
    let source = disk::read_script(&options.file)?;
    let mut record = |version: &String| {
        let machine = MachineOptions { python: version.clone(), ..options.machine.clone() };
        recorded_text(&options.file, source.clone(), &machine, Asked::default(), &mut clock)
    };
    let traces: Vec<Trace> = options.compare.iter().map(&mut record).collect::<Result<_, _>>()?;
    clock.finish()?;
    let runs: Vec<(&Trace, u32)> = traces.iter().map(|trace| (trace, 0)).collect();
    let colors = if options.dark { Colors::Dark } else { Colors::Light };
    let view = View { colors, fills: false, ..View::default() };
    let Some(picture) = diagram::compare(&runs, &view) else {
        return Err("no second thread runs under one of these versions".to_owned());
    };
    disk::write(&options.output, picture.svg.as_bytes())?;
    Ok(traces.first().map_or(Status::Success, outcome_status))
}

/// Writes the trace in its own versioned text form, or its timeline for other viewers.
pub fn trace(options: &TraceOptions) -> Result<Status, String> {
    guard::outputs(&[&options.file], &outputs(&options.output, &options.clock))?;
    let mut clock = Clock::new(&options.clock)?;
    let trace = recorded(&options.file, &options.machine, Asked::default(), &mut clock)?;
    clock.finish()?;
    let text = match options.format {
        TraceFormat::Heapdeck => trace::write(&trace),
        TraceFormat::Chrome => trace::write_chrome(&trace),
    };
    disk::write(&options.output, text.as_bytes())?;
    Ok(outcome_status(&trace))
}

/// What is written: the result, and what was measured.
fn outputs<'a>(output: &'a Path, clock: &'a ClockOptions) -> Vec<&'a Path> {
    std::iter::once(output).chain(clock.record.as_deref()).collect()
}

/// What a run is asked for besides.
#[derive(Clone, Copy, Default)]
struct Asked {
    layout: bool,
    race: bool,
    map: bool,
    listing: bool,
}

fn recorded(
    file: &Path,
    machine: &MachineOptions,
    asked: Asked,
    clock: &mut Clock,
) -> Result<Trace, String> {
    recorded_text(file, disk::read_script(file)?, machine, asked, clock)
}

fn recorded_text(
    file: &Path,
    source: String,
    machine: &MachineOptions,
    asked: Asked,
    clock: &mut Clock,
) -> Result<Trace, String> {
    let mut program = run::program(disk::display_name(file), source, machine, Mode::Script)?;
    program.files = folder::of_script(file);
    clock.settle(&mut program)?;
    for unit in &mut program.units {
        (unit.layout, unit.race) = (asked.layout, asked.race);
        (unit.map, unit.listing) = (asked.map, asked.listing);
    }
    memory::ask();
    Ok(python::run(&program))
}

/// The index of the stop that `--at` or `--step` names.
fn chosen_step(options: &Draw, trace: &Trace) -> Result<Option<usize>, String> {
    if let Some(number) = options.step {
        if number == 0 || number > trace.steps.len() {
            let stops = match trace.steps.len() {
                1 => "one stop".to_owned(),
                count => format!("{count} stops"),
            };
            return Err(format!("--step {number}: the run has {stops}"));
        }
        return Ok(Some(number - 1));
    }
    let Some(line) = options.at else { return Ok(None) };
    let found = trace.steps.iter().rposition(|step| step.line == line);
    found.map(Some).ok_or_else(|| format!("--at {line}: this line did not run, or changed nothing"))
}

/// A picture of a run that failed is still drawn; the status tells.
fn outcome_status(trace: &Trace) -> Status {
    let outcome = trace.units.last().map_or(&Outcome::Done, |unit| &unit.outcome);
    match outcome {
        Outcome::Done | Outcome::Exit { .. } => Status::Success,
        Outcome::Raised { traceback, .. } | Outcome::SyntaxError { traceback, .. } => {
            anstream::eprint!("{traceback}");
            Status::Findings
        }
        Outcome::Unsupported { what, line, .. } => {
            report::failure(&format!("line {line}: {what} is not modelled"));
            Status::Findings
        }
        Outcome::Limit { what, line } => {
            report::failure(&format!("line {line}: {}", stopped(what)));
            Status::Findings
        }
    }
}
