//! `heapdeck race`: which outcomes a script with threads can have.

use std::fmt::Write;

use serde_json::json;

use crate::cli::arguments::{Global, Race, RaceFormat};
use crate::cli::progress::Progress;
use crate::cli::{Status, disk, folder, run};
use crate::python::explore::{Bounds, End, Explored, explore};
use crate::python::{self, Mode, version};
use crate::trace::{Outcome, stopped};

/// Lines of an outcome's output that are shown.
const LINES: usize = 12;

/// Searches; the status tells whether there is more than one outcome.
pub fn race(options: &Race, global: &Global) -> Result<Status, String> {
    let source = disk::read_script(&options.file)?;
    let name = disk::display_name(&options.file);
    let mut program = run::program(name, source, &options.machine, Mode::Script)?;
    program.files = folder::of_script(&options.file);
    let bounds = Bounds {
        switches: options.switches,
        schedules: options.schedules,
        instructions: options.instructions.saturating_mul(1_000_000),
    };
    let progress = Progress::new(global, Some(100), "searching");
    let found = explore(&program, bounds, &|far| {
        let outcomes = count(far.ends as u64, "outcome");
        let schedules = count(far.schedules, "schedule");
        progress.show(far.percent, &format!("% of the search: {outcomes} in {schedules}"));
    });
    drop(progress);
    let text = match options.format {
        RaceFormat::Human => human(&found, has_gil(&program)),
        RaceFormat::Json => json(&found, &program),
    };
    disk::write(std::path::Path::new("-"), text.as_bytes())?;
    Ok(if found.ends.len() == 1 { Status::Success } else { Status::Findings })
}

/// Whether one thread at a time runs, so that one has to give way before another goes on.
fn has_gil(program: &python::Program) -> bool {
    version::profile(&program.python).is_none_or(|profile| profile.threading.has_gil)
}

fn human(found: &Explored, has_gil: bool) -> String {
    let outcomes = count(found.ends.len() as u64, "outcome");
    let schedules = count(found.schedules, "schedule");
    let mut text = format!("{outcomes} in {schedules}; {}\n", extent(found));
    for (number, end) in (1..).zip(&found.ends) {
        let _ = write!(text, "\n{number}. ");
        write_end(&mut text, end, has_gil);
    }
    text
}

/// How far the search went.
fn extent(found: &Explored) -> String {
    let whole = match (found.is_all, found.whole) {
        (true, _) => return "these are all there are".to_owned(),
        (false, 0) => "not all with one switch were tried".to_owned(),
        (false, whole) => format!("all with up to {} were tried", count(whole as u64, "switch")),
    };
    if found.is_each_pass {
        return whole;
    }
    format!("{whole}, at the first two and last two passes of each place")
}

fn write_end(text: &mut String, end: &End, has_gil: bool) {
    let mut lines: Vec<&str> = end.output.lines().collect();
    let left_out = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    let ending = ending(&end.outcome);
    lines.extend(ending.as_deref().map(str::lines).into_iter().flatten());
    if lines.is_empty() {
        lines.push("(no output)");
    }
    let _ = writeln!(text, "{}", lines.join("\n   "));
    if left_out > 0 {
        let _ = writeln!(text, "   … and {}", count(left_out as u64, "line"));
    }
    let schedules = count(end.schedules, "schedule");
    if end.switches.is_empty() {
        let _ = writeln!(text, "   ({schedules}; without a switch where no thread waits)");
        return;
    }
    let switches = count(end.switches.len() as u64, "switch");
    let _ = writeln!(text, "   ({schedules}; the shortest has {switches})");
    for turn in &end.switches {
        let place = format!("line {}, {} in {}", turn.line, turn.instruction, turn.function);
        let what = if has_gil { "gives way to" } else { "is overtaken by" };
        let _ = writeln!(text, "     {place}: {} {what} {}", turn.from, turn.to);
    }
}

/// How it ended, if not well.
fn ending(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Done => None,
        Outcome::Exit { status } => Some(format!("exit status {status}")),
        Outcome::Raised { traceback, .. } | Outcome::SyntaxError { traceback, .. } => {
            Some(traceback.clone())
        }
        Outcome::Unsupported { what, line, .. } => {
            Some(format!("line {line}: {what} is not modelled"))
        }
        Outcome::Limit { what, line } => Some(format!("line {line}: {}", stopped(what))),
    }
}

fn count(number: u64, what: &str) -> String {
    let plural = match (number, what.ends_with("ch")) {
        (1, _) => "",
        (_, true) => "es",
        _ => "s",
    };
    format!("{number} {what}{plural}")
}

fn json(found: &Explored, program: &python::Program) -> String {
    let ends = found.ends.iter().map(|end| {
        let switches = end.switches.iter().map(|turn| {
            json!({
                "line": turn.line,
                "function": turn.function,
                "instruction": turn.instruction,
                "from": turn.from,
                "to": turn.to,
            })
        });
        json!({
            "output": end.output,
            "ending": ending(&end.outcome),
            "schedules": end.schedules,
            "switches": switches.collect::<Vec<_>>(),
        })
    });
    let document = json!({
        "format": 1,
        "python": program.python,
        "schedules": found.schedules,
        "all_with_switches": found.whole,
        "each_pass": found.is_each_pass,
        "all": found.is_all,
        "outcomes": ends.collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}
