//! What a block printed, as a strip: one entry a print, decimal ids with their hexadecimal.

use std::collections::BTreeSet;

use crate::deck::measure::rows;
use crate::deck::page::{Output, OutputNote, Said};
use crate::deck::ran::traceback;
use crate::deck::unit::Text;
use crate::deck::words::{Stage, filled};
use crate::diagram::Stop;
use crate::diagram::text::{self, Font};
use crate::trace::{Change, Name, Snapshot, Stream, Trace};

/// One call of `print`, or what stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// Without its last line break.
    pub text: String,
    pub error: bool,
    /// Line of the unit.
    pub line: u32,
    /// Number of `Trace::output` entries up to its end.
    pub end: u32,
}

/// Everything a unit wrote, in order, and the traceback it left.
pub fn prints(trace: &Trace, unit: u32) -> Vec<Print> {
    let Some(run) = trace.units.get(unit as usize) else { return Vec::new() };
    let mut prints: Vec<Print> = Vec::new();
    for (end, output) in (run.first_output + 1..).zip(trace.unit_output(unit)) {
        let error = output.stream == Stream::Stderr;
        match prints.last_mut() {
            Some(last) if last.error == error && !last.text.ends_with('\n') => {
                last.text.push_str(&output.text);
                last.end = end;
            }
            _ => {
                let text = output.text.clone();
                prints.push(Print { text, error, line: output.line, end });
            }
        }
    }
    if let Some(text) = traceback(run)
        && !prints.iter().any(|print| print.error && print.text.contains(text.trim_end()))
    {
        let line = prints.last().map_or(1, |print| print.line);
        // It comes at the end, after all that was written.
        prints.push(Print { text: text.to_owned(), error: true, line, end: run.end_output + 1 });
    }
    for print in &mut prints {
        if print.text.ends_with('\n') {
            print.text.pop();
        }
    }
    prints
}

/// The lines of all prints, as a panel shows them: of very many the first and the last, with a count of the rest.
pub fn lines(prints: &[Print]) -> Vec<String> {
    let all = prints.iter().flat_map(|print| print.text.split('\n'));
    let mut lines: Vec<String> = Vec::new();
    for line in all {
        let length = line.chars().count();
        if length <= LONGEST_LINE {
            lines.push(line.to_owned());
        } else {
            let start: String = line.chars().take(LONGEST_LINE).collect();
            lines.push(format!("{start}… {} more characters", length - LONGEST_LINE));
        }
    }
    if lines.len() > MOST_LINES {
        let left_out = lines.len() - FIRST_LINES - LAST_LINES;
        let end = lines.len() - LAST_LINES;
        lines.splice(FIRST_LINES..end, [format!("… {left_out} more lines …")]);
    }
    lines
}

/// The strip of prints under a figure with `stops` (none: everything is there from the start).
pub fn strip(prints: &[Print], stops: &[Stop], trace: &Trace, stage: &Stage, width: f64) -> Output {
    let addresses = addresses(trace);
    let mut names = Names::default();
    let mut said: Vec<Said> = Vec::new();
    for print in prints {
        let address = print.text.parse::<u64>().ok().filter(|number| addresses.contains(number));
        let again = said.iter().any(|earlier| earlier.text == print.text);
        let one = address.filter(|_| again).map(|address| names.of(trace, print, address));
        let note = address.map(|address| note(print.line, address, one, stage));
        let text = print.text.clone();
        said.push(Said { text, error: print.error, born: born(print, stops), died: None, note });
    }
    let mut output = Output {
        label: stream_name(prints.iter().map(|print| print.error)).to_owned(),
        classes: String::new(),
        said,
        born: None,
    };
    if !fits_one_row(&output, width) {
        "rows".clone_into(&mut output.classes);
    }
    output
}

/// What is said of a number that is an address. One that was printed before is the same: `one` says which names are that
/// one object.
fn note(line: u32, address: u64, one: Option<Vec<String>>, stage: &Stage) -> OutputNote {
    let line = filled(stage.line, &[&line.to_string()]);
    let Some(one) = one else {
        let (before, after) = stage.decimal.split_once('#').unwrap_or_default();
        let before = format!("{line}, {before}");
        return OutputNote { before, hex: format!("{address:#x}"), after: after.to_owned() };
    };
    let before = format!("{line}, {}", stage.same);
    if (2..=MOST_NAMES).contains(&one.len()) {
        let (before, hex) = (format!("{before}: "), one.join(" is "));
        return OutputNote { before, hex, after: String::new() };
    }
    OutputNote { before, hex: String::new(), after: String::new() }
}

/// The names of a run, print by print.
#[derive(Default)]
struct Names {
    /// After so many steps.
    steps: usize,
    state: Snapshot,
}

impl Names {
    /// The names of the running frame that refer to what stands at an address when a print has ended.
    fn of(&mut self, trace: &Trace, print: &Print, address: u64) -> Vec<String> {
        let ended = loop {
            let last = self.steps.checked_sub(1).and_then(|last| trace.steps.get(last));
            if let Some(step) = last.filter(|step| step.output >= print.end) {
                break step;
            }
            let Some(step) = trace.steps.get(self.steps) else { return Vec::new() };
            self.state.apply(&step.changes);
            self.steps += 1;
        };
        let frame = self.state.frames.iter().rfind(|frame| frame.thread == ended.thread);
        let names = frame.map_or(&[][..], |frame| &frame.names);
        let is_it = |name: &&Name| {
            let object = self.state.objects.get(&name.object);
            object.is_some_and(|object| object.address == address)
        };
        names.iter().filter(is_it).map(|name| name.name.clone()).collect()
    }
}

/// The strip as a panel.
pub fn strip_text(output: &Output) -> Text {
    let lines = output.said.iter().flat_map(|said| said.text.split('\n'));
    Text {
        lines: lines.map(str::to_owned).collect(),
        art: false,
        error: output.said.iter().all(|said| said.error),
        title: Some(stream_name(output.said.iter().map(|said| said.error))),
        columns: 1,
        map: None,
    }
}

/// The strip cut to the last `count` prints at each stop; the whole stands elsewhere.
pub fn tail(mut output: Output, count: usize, width: f64) -> Output {
    let births: Vec<Option<u32>> = output.said.iter().map(|said| said.born).collect();
    for (index, said) in output.said.iter_mut().enumerate() {
        said.died = births.get(index + count).copied().flatten();
    }
    for said in &mut output.said {
        let room = width - FRAME - note_width(said);
        let line = told(said);
        said.text = text::fit(&line, Font::MonoBold, TEXT_PX, room);
    }
    let last = output.said.iter().filter_map(|said| said.born).max();
    // What comes and goes within one stop would never be seen.
    output.said.retain(|said| said.died.is_none() || said.died != said.born);
    let kept = output.said.len();
    if last.is_none() && kept > count {
        output.said.drain(..kept - count);
    }
    "rows tail".clone_into(&mut output.classes);
    output
}

/// The line that tells most: of a traceback the last, which names the exception.
fn told(said: &Said) -> String {
    let text = said.text.trim_end_matches('\n');
    let is_traceback = said.error && text.starts_with(TRACEBACK);
    match (is_traceback, text.rsplit_once('\n'), text.split_once('\n')) {
        (true, Some((_, last)), _) => format!("… {last}"),
        (_, _, Some((first, _))) => format!("{first} …"),
        _ => text.to_owned(),
    }
}

const TRACEBACK: &str = "Traceback (most recent call last)";

/// Height of a strip of a given width.
pub fn strip_height(output: &Output, width: f64) -> f64 {
    let one_row = output.classes.is_empty() && fits_one_row(output, width);
    let rows: usize =
        if one_row { 1 } else { output.said.iter().map(|said| said_rows(said, width)).sum() };
    STRIP + ROW * (rows.max(1) - 1) as f64
}

fn said_rows(said: &Said, width: f64) -> usize {
    // A line break at the end starts no line.
    let text = said.text.strip_suffix('\n').unwrap_or(&said.text);
    text.split('\n').map(|line| rows(line, TEXT_PX, width - FRAME - note_width(said))).sum()
}

fn fits_one_row(output: &Output, width: f64) -> bool {
    let many_lines = output.said.iter().any(|said| said.text.contains('\n'));
    let unnamed = output.said.iter().filter(|said| said.note.is_none()).count();
    let total: f64 = output
        .said
        .iter()
        .map(|said| text::width(&said.text, Font::MonoBold, TEXT_PX) + note_width(said) + GAP)
        .sum();
    // Two results without a note beside each other would read as one line.
    !many_lines && (unnamed == 0 || output.said.len() == 1) && total - GAP <= width - FRAME
}

fn note_width(said: &Said) -> f64 {
    let Some(note) = &said.note else { return 0.0 };
    let words = note.before.clone() + &note.after;
    16.0 + text::width(&words, Font::Sans, 20.0) + text::width(&note.hex, Font::Mono, 20.0)
}

fn born(print: &Print, stops: &[Stop]) -> Option<u32> {
    let at = stops.iter().position(|stop| stop.output >= print.end);
    let index = at.or(stops.len().checked_sub(1))?;
    u32::try_from(index + 1).ok()
}

/// What holds texts of which these are errors is called.
pub fn stream_name(mut errors: impl Iterator<Item = bool>) -> &'static str {
    let first = errors.next().unwrap_or(false);
    match (first, errors.all(|error| error == first)) {
        (false, true) => "stdout",
        (true, true) => "stderr",
        (_, false) => "output",
    }
}

fn addresses(trace: &Trace) -> BTreeSet<u64> {
    let changes = trace.steps.iter().flat_map(|step| &step.changes);
    let addresses = changes.filter_map(|change| match change {
        Change::SetObject(object) => Some(object.address),
        _ => None,
    });
    addresses.collect()
}

/// Height of a strip of one row, and of each further one.
pub const STRIP: f64 = 60.0;
const ROW: f64 = 34.0;
const TEXT_PX: f64 = 24.0;
/// Between two prints in one row.
const GAP: f64 = 40.0;
/// What the label and the padding take.
const FRAME: f64 = 51.0 + 70.0 + 24.0;

/// Names of one object that are told.
const MOST_NAMES: usize = 3;

/// Output beyond this is cut in the middle.
const MOST_LINES: usize = 80;
const FIRST_LINES: usize = 50;
const LAST_LINES: usize = 20;
/// In characters.
const LONGEST_LINE: usize = 1000;
