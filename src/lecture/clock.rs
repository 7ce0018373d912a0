//! Notes that ask for the real clock: their programs repeat what was measured once and lies beside them.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::Lecture;
use crate::python::Program;
use crate::trace::{Schedule, read_schedules};

/// Where the schedules of notes lie, beside them.
pub fn schedule_name(notes: &str) -> String {
    format!("{}.schedule", notes.strip_suffix(".md").unwrap_or(notes))
}

/// Gives the programs that ask for the real clock their schedules, out of the text of that file. One that has none runs
/// by the virtual clock, which its pictures say, and is reported.
pub fn follow(log: &mut Log, lecture: &mut Lecture, name: &str, text: Option<&str>) {
    if !lecture.programs.iter().any(|program| program.measured) {
        return;
    }
    let schedules = match text {
        None => Err(format!("there is no file `{name}` beside the notes")),
        Some(text) => read_schedules(text).map_err(|error| format!("`{name}`: {error}")),
    };
    for number in 0..lecture.programs.len() {
        let program = &lecture.programs[number];
        if !program.measured {
            continue;
        }
        let found = schedules.as_deref().map_err(Clone::clone);
        let found = found.and_then(|schedules| fitting(program, name, schedules));
        match found {
            Ok(schedule) => lecture.programs[number].schedule = Some(Arc::new(schedule.clone())),
            Err(why) => report(log, lecture, number, why),
        }
    }
}

fn fitting<'a>(
    program: &Program,
    name: &str,
    schedules: &'a [Schedule],
) -> Result<&'a Schedule, String> {
    let found = schedules.iter().find(|schedule| program.refuses(&schedule.of).is_none());
    found.ok_or_else(|| format!("`{name}` is of other programs, or of an older text of this one"))
}

/// At the first block of the program.
fn report(log: &mut Log, lecture: &Lecture, program: usize, why: String) {
    let runs = |figure: &&crate::lecture::Figure| {
        figure.run.iter().chain(&figure.compared).any(|run| run.program == program)
    };
    let Some(figure) = lecture.figures.iter().find(runs) else { return };
    let place = figure.code.fence.as_ref().map_or(figure.code.content, |fence| fence.span);
    let message = "nothing is measured of this program, so it ran by the virtual clock";
    let diagnostic = Diagnostic::new(Code::NoSchedule, &lecture.source, place, message);
    log.push(
        diagnostic
            .label(why)
            .help("`heapdeck record` runs it by the real clock and keeps what it measures"),
    );
}
