//! `heapdeck record`: the programs of notes by the real clock, once; from then on they repeat that.

use crate::cli::arguments::{Global, Record};
use crate::cli::home::Home;
use crate::cli::{Status, clock, disk, lecture, report};
use crate::diagnostic::Log;
use crate::lecture::schedule_name;
use crate::trace::write_schedules;

/// Writes the schedules of all programs that ask for the real clock beside the notes.
pub fn record(options: &Record, global: &Global) -> Result<Status, String> {
    let mut log = Log::default();
    let home = Home::of_deck(&options.notes)?;
    let lecture = lecture::planned(&mut log, &home.place(None)?, &options.notes)?;
    let measured = lecture.programs.iter().filter(|program| program.measured);
    let schedules: Vec<_> = measured.map(clock::measure).collect::<Result<_, _>>()?;
    let name = lecture::name_of(&options.notes);
    if schedules.is_empty() {
        return Err(format!(
            "nothing in {name} asks for the real clock: write `clock: real` into the front matter, or `clock=real` after a block's language word"
        ));
    }
    let file = options.notes.with_file_name(schedule_name(&name));
    disk::write(&file, write_schedules(&schedules).as_bytes())?;
    log.sort();
    Ok(report::log(&log, report::format(global), global, false))
}
