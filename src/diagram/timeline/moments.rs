//! The stops of a timeline: the moments that its strip tells of.

use crate::diagram::timeline::scale::Scale;
use crate::diagram::timeline::switches::{self, Switch, time_text};
use crate::diagram::timeline::tasks;
use crate::diagram::timeline::tracks::{Span, State, Track, Tracks};
use crate::diagram::{Stop, Table};
use crate::trace::Trace;

/// A switch between threads, or a task's turn.
#[derive(Clone, Debug)]
pub struct Moment {
    pub time: u64,
    pub event: usize,
    pub color: u32,
    /// Unit and line of the thread that lets go.
    pub place: Option<(u32, u32)>,
    /// Of a task's turn: its track, and when it ends.
    pub turn: Option<(usize, u64)>,
    pub caption: Caption,
}

/// What the strip says about one of them.
#[derive(Clone, Debug)]
pub struct Caption {
    pub time: String,
    /// As in "thread 1, line 5:".
    pub place: String,
    /// The source line.
    pub code: String,
    pub detail: String,
    pub why: String,
}

/// At most `most` moments: of the switches that are seen, else of the turns of tasks.
pub fn choose(
    trace: &Trace,
    tracks: &Tracks,
    switches: &[Switch],
    scale: &Scale,
    most: usize,
) -> Vec<Moment> {
    if switches.is_empty() {
        let turns = tasks::turns(trace, tracks, scale);
        return evenly(turns.len(), most).map(|index| turns[index].clone()).collect();
    }
    let chosen = evenly(switches.len(), most);
    chosen.map(|index| switches::moment(trace, tracks, &switches[index])).collect()
}

/// At most `most` of so many: evenly, the first and the last included.
fn evenly(count: usize, most: usize) -> impl Iterator<Item = usize> {
    let shown = count.min(most);
    let is_all = count <= most || most < 2;
    (0..shown).map(move |index| if is_all { index } else { index * (count - 1) / (shown - 1) })
}

/// One stop per moment; the last one also has everything that is drawn as a table.
pub fn as_stops(
    trace: &Trace,
    unit: u32,
    (tracks, scale): (&Tracks, &Scale),
    chosen: &[Moment],
) -> Vec<Stop> {
    let run = trace.units.get(unit as usize);
    let first_output = run.map_or(0, |run| run.first_output);
    let end_output = run.map_or(0, |run| run.end_output);
    let mut stops = Vec::new();
    for (index, moment) in chosen.iter().enumerate() {
        let caption = &moment.caption;
        let before = trace.steps.iter().filter(|step| step.time_ns <= moment.time);
        let output = before.map(|step| step.output).max().unwrap_or(first_output);
        let is_last = index + 1 == chosen.len();
        let parts = [&caption.place, &caption.code, &caption.detail];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let (at_unit, line) = moment.place.unwrap_or((unit, 0));
        let mut tables = vec![states(trace, tracks, moment.time)];
        tables.extend(is_last.then(|| spells(trace, tracks, scale)));
        stops.push(Stop {
            label: time_text(moment.time.saturating_sub(tracks.start)),
            step: moment.event,
            unit: at_unit,
            line,
            output: if is_last { end_output } else { output.clamp(first_output, end_output) },
            sentence: format!("after {}, {}. {}", caption.time, parts.join(" "), caption.why),
            tables,
        });
    }
    stops
}

/// What every thread and task does at one time.
fn states(trace: &Trace, tracks: &Tracks, time: u64) -> Table {
    let rows = tracks.threads.iter().map(|track| {
        let span = track.spans.iter().find(|span| span.from <= time && time < span.to);
        let (state, since) = match span {
            Some(span) => (in_words(track, &span.state), time_text(span.from - tracks.start)),
            None if track.spans.iter().any(|span| span.from > time) => {
                ("not started".to_owned(), String::new())
            }
            None => ("ended".to_owned(), String::new()),
        };
        vec![track.name(trace), state, since]
    });
    let head = vec!["thread", "state", "since"];
    Table { caption: "Threads", head, rows: rows.collect() }
}

fn in_words(track: &Track, state: &State) -> String {
    match (state, track.task.is_some()) {
        (State::Run, false) => "runs, holds the GIL".to_owned(),
        (State::Wait, false) => "waits for the GIL".to_owned(),
        (State::Block(call), false) => format!("blocked in {call}"),
        (State::Run, true) => "runs".to_owned(),
        (State::Wait, true) => "is ready to run".to_owned(),
        (State::Block(call), true) => format!("awaits {call}").trim_end().to_owned(),
    }
}

/// What a pointer finds on the bars and lines: every run with where it ended, every call that blocked.
fn spells(trace: &Trace, tracks: &Tracks, scale: &Scale) -> Table {
    let mut found: Vec<(&Track, &Span)> = Vec::new();
    for track in &tracks.threads {
        let told = track.spans.iter().filter(|span| span.is_told(scale));
        found.extend(told.map(|span| (track, span)));
    }
    found.sort_by_key(|(_, span)| span.from);
    let more = found.len().saturating_sub(MOST_SPELLS);
    let at = |time: u64| time_text(time.saturating_sub(tracks.start));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (track, span) in found.into_iter().take(MOST_SPELLS) {
        let what = span.call().map_or_else(|| span.reached().unwrap_or_default(), str::to_owned);
        rows.push(vec![track.name(trace), at(span.from), at(span.to), what]);
    }
    if more > 0 {
        rows.push(vec![format!("{more} more"), String::new(), String::new(), String::new()]);
    }
    let head = vec!["thread", "from", "to", "up to, or in"];
    Table { caption: "Runs and waits", head, rows }
}

const MOST_SPELLS: usize = 48;
