//! `heapdeck draw` and `heapdeck trace`: one picture of a script's run, and the run as data.

use crate::cli::arguments::{
    Draw, Global, MachineOptions, Picture, Trace as TraceOptions, TraceFormat,
};
use crate::cli::{Status, disk, folder, report, run};
use crate::diagram::{self, Colors, Subject, View};
use crate::python::{self, Mode};
use crate::trace::{self, Outcome, Trace, stopped};

/// Draws the last state of a run, or the one that is asked for.
pub fn draw(options: &Draw, _global: &Global) -> Result<Status, String> {
    let shows_bytes = options.layout || options.show == Picture::Layout;
    let asked = Asked {
        layout: shows_bytes,
        race: options.show == Picture::Race,
        map: options.show == Picture::Map,
        listing: options.show == Picture::Dis,
    };
    let trace = recorded(&options.file, &options.machine, asked)?;
    let step = chosen_step(options, &trace)?;
    let steps = step.map(|step| [step]);
    let view = View {
        colors: if options.dark { Colors::Dark } else { Colors::Light },
        steps: steps.as_ref().map(<[usize; 1]>::as_slice),
        fills: false,
        ..View::default()
    };
    let waits = || diagram::draw(Subject::Waits, &trace, 0, &view);
    let memory = || diagram::draw(Subject::Memory, &trace, 0, &view);
    let timeline = || diagram::draw(Subject::Timeline, &trace, 0, &view);
    let picture = match options.show {
        _ if shows_bytes => diagram::draw(Subject::Bytes, &trace, 0, &view),
        Picture::Memory => memory(),
        Picture::Gil => timeline(),
        Picture::Waits => waits(),
        Picture::Life => diagram::draw(Subject::Life, &trace, 0, &view),
        Picture::Gc => diagram::draw(Subject::Collect, &trace, 0, &view),
        Picture::Dis => diagram::draw(Subject::Code, &trace, 0, &view),
        Picture::Map => diagram::draw(Subject::Map, &trace, 0, &view),
        Picture::Race => diagram::draw(Subject::Race, &trace, 0, &view),
        Picture::Auto | Picture::Layout => waits().or_else(timeline).or_else(memory),
    };
    if picture.is_none() && shows_bytes {
        let python = &options.machine.python;
        return Err(format!(
            "no name is bound, or the structs of CPython {python} are not modelled"
        ));
    }
    let Some(picture) = picture else {
        return Err("there is nothing to draw of this kind".to_owned());
    };
    disk::write(&options.output, picture.svg.as_bytes())?;
    for omitted in &picture.omitted {
        report::failure(omitted);
    }
    Ok(outcome_status(&trace))
}

/// Writes the trace in its own versioned text form, or its timeline for other viewers.
pub fn trace(options: &TraceOptions) -> Result<Status, String> {
    let trace = recorded(&options.file, &options.machine, Asked::default())?;
    let text = match options.format {
        TraceFormat::Heapdeck => trace::write(&trace),
        TraceFormat::Chrome => trace::write_chrome(&trace),
    };
    disk::write(&options.output, text.as_bytes())?;
    Ok(outcome_status(&trace))
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
    file: &std::path::Path,
    machine: &MachineOptions,
    asked: Asked,
) -> Result<Trace, String> {
    let source = disk::read_text(file)?;
    let mut program = run::program(disk::display_name(file), source, machine, Mode::Script)?;
    program.files = folder::of_script(file);
    for unit in &mut program.units {
        (unit.layout, unit.race) = (asked.layout, asked.race);
        (unit.map, unit.listing) = (asked.map, asked.listing);
    }
    Ok(python::run(&program))
}

/// The index of the stop that `--at` or `--step` names.
fn chosen_step(options: &Draw, trace: &Trace) -> Result<Option<usize>, String> {
    if let Some(number) = options.step {
        if number == 0 || number > trace.steps.len() {
            return Err(format!("--step {number}: the run has {} stops", trace.steps.len()));
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
