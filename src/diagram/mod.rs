//! Pictures of a run: memory diagrams and GIL timelines as SVG. Sees only traces, never the machine.

mod advances;
mod bytes;
mod colors;
mod collect;
mod events;
mod kerning;
mod life;
mod markdown;
mod listing;
mod map;
mod memory;
pub mod paint;
mod palette;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod properties_of_edits;
#[cfg(test)]
mod properties_of_kinds;
mod race;
mod saying;
pub mod scene;
pub mod text;
mod timeline;
mod waits;

pub use crate::diagram::markdown::markdown;
use crate::diagram::scene::Scene;
use crate::trace::{ThreadId, Trace};

/// How a picture is asked for.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Prefix of every id in the SVG; unique on its page.
    pub prefix: &'a str,
    /// The room there is, in design pixels. The picture is never larger, and often lower.
    pub width: f64,
    pub height: f64,
    /// Whether the regions take the whole height, as on a slide; else the picture is as low as its content.
    pub fills: bool,
    pub colors: Colors,
    /// The stops to show, as indexes into `Trace::steps`; `None`: chosen.
    pub steps: Option<&'a [usize]>,
    /// The last of those is a collection: what it frees is drawn though no name leads there, and the first is as it was.
    pub is_collection: bool,
    /// How many stops there may be when they are chosen.
    pub max_stops: usize,
    /// Of chosen stops: a call and all that runs in it are one step.
    pub over: bool,
    /// Of chosen stops: none is at these lines of the unit, which nobody sees.
    pub hidden: &'a [u32],
    /// The names that are drawn, and what they lead to; empty: chosen.
    pub focus: &'a [String],
    /// How much of the values is drawn; `None`: chosen from the unit's source text.
    pub level: Option<Level>,
}

/// The width and height of a view.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub width: f64,
    pub height: f64,
}

/// Where the colours come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// From the page that holds the picture (`stylesheet()`).
    Page,
    /// The light palette, written into the file: stands alone.
    Light,
    /// The dark palette, written into the file: stands alone.
    Dark,
}

/// Which values get a card of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Every value: the snippet asks which object it is.
    Identity,
    /// Small immutable values stand inside the cell that refers to them.
    Objects,
}

/// One figure with all its stops. Elements that come, go or change carry these attributes, stops counted from 1:
/// `data-b` the first stop that shows it (absent: from the start); `data-d` the stop at which it is gone, where it
/// is still drawn as removed (class `is-old`), or `data-q` the one at which it is hidden at once; `data-n` the
/// stops at which it is accented (class `is-new`), separated by spaces. Hidden elements have the class `is-off`.
/// As written, the classes show the last stop.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub svg: String,
    pub width: f64,
    pub height: f64,
    pub title: String,
    pub description: String,
    pub stops: Vec<Stop>,
    /// What was left out, one sentence each; empty when all is drawn.
    pub omitted: Vec<String>,
}

/// One state of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Index into `Trace::steps`; of a timeline, the index into `Timeline::events`.
    pub step: usize,
    pub unit: u32,
    /// The line that ran (from 1, in the unit).
    pub line: u32,
    /// What it is called for short, as in "5.3 ms"; empty: by its line.
    pub label: String,
    /// Number of `Trace::output` entries written so far.
    pub output: u32,
    /// What changed, as in "x refers to int 2 at 0xa5bac8, before it referred to int 1".
    pub sentence: String,
    /// The whole state as text.
    pub tables: Vec<Table>,
}

/// A text form of one part of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub caption: &'static str,
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// What a picture shows of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Frames, objects and references; nothing when no name stands for an object.
    Memory,
    /// Who held the GIL when; nothing when fewer than two threads ran.
    Timeline,
    /// What happens with the GIL as a list of calls; nothing when fewer than two threads ran.
    Lock,
    /// The bytes of objects; nothing when they were not asked for when it ran.
    Bytes,
    /// Threads that wait for each other; nothing when the unit did not end in a deadlock.
    Waits,
    /// The reference count of one object; nothing when none changes.
    Life,
    /// What the cycle collector does; nothing when it frees nothing.
    Collect,
    /// Bytecode beside its lines; nothing when it was not asked for.
    Code,
    /// The process by address; nothing when it was not asked for.
    Map,
    /// The shortest schedule of the worst outcome; nothing when it was not asked for.
    Race,
}

/// A scene with what belongs to it in words.
struct Drawn {
    scene: Scene,
    stops: Vec<Stop>,
    omitted: Vec<String>,
}

/// A picture of one unit; `None` when there is nothing to draw.
pub fn draw(subject: Subject, trace: &Trace, unit: u32, view: &View) -> Option<Picture> {
    let room = Room { width: view.width, height: view.height };
    draw_in_one(subject, trace, unit, view, &[room]).map(|(_, picture)| picture)
}

/// A picture in the first of several rooms in which nothing is left out, else in the one that leaves the least out, and
/// which it was.
pub fn draw_in_one(
    subject: Subject,
    trace: &Trace,
    unit: u32,
    view: &View,
    rooms: &[Room],
) -> Option<(usize, Picture)> {
    let draw = match subject {
        Subject::Memory => {
            let (room, drawn) = memory::draw_in_one(trace, unit, view, rooms)?;
            return Some((room, painted(drawn, view)));
        }
        Subject::Bytes => {
            let (room, drawn) = bytes::draw_in_one(trace, unit, view, rooms)?;
            return Some((room, painted(drawn, view)));
        }
        Subject::Timeline => timeline::draw,
        Subject::Lock => events::draw,
        Subject::Waits => waits::draw,
        Subject::Life => life::draw,
        Subject::Collect => collect::draw,
        Subject::Code => listing::draw,
        Subject::Map => map::draw,
        Subject::Race => race::draw,
    };
    let (room, drawn) = in_one(view, rooms, |view| draw(trace, unit, view))?;
    Some((room, painted(drawn, view)))
}

/// What `draw` gives in the room that leaves the least out, the first of equals.
fn in_one(
    view: &View,
    rooms: &[Room],
    draw: impl Fn(&View) -> Option<Drawn>,
) -> Option<(usize, Drawn)> {
    let mut best: Option<(usize, Drawn)> = None;
    for (index, room) in rooms.iter().enumerate() {
        let drawn = draw(&view.in_room(*room))?;
        let left_out = drawn.omitted.len();
        if best.as_ref().is_none_or(|(_, best)| left_out < best.omitted.len()) {
            best = Some((index, drawn));
        }
        if left_out == 0 {
            break;
        }
    }
    best
}

fn painted(drawn: Drawn, view: &View) -> Picture {
    let Drawn { scene, stops, omitted } = drawn;
    let svg = paint::paint(&scene, view);
    let Scene { width, height, title, description, .. } = scene;
    Picture { svg, width, height, title, description, stops, omitted }
}

/// The timelines of several runs on one axis of time; `None` when fewer than two threads ran in one of them.
pub fn compare(runs: &[(&Trace, u32)], view: &View) -> Option<Picture> {
    Some(painted(timeline::draw_compared(runs, view)?, view))
}

/// The same in one of several rooms, as `draw_in_one`.
pub fn compare_in_one(
    runs: &[(&Trace, u32)],
    view: &View,
    rooms: &[Room],
) -> Option<(usize, Picture)> {
    let (room, drawn) = in_one(view, rooms, |view| timeline::draw_compared(runs, view))?;
    Some((room, painted(drawn, view)))
}

/// "main", "thread 1", or the name the program gave.
fn thread_name(trace: &Trace, thread: ThreadId) -> String {
    let lane = trace.timeline.threads.iter().find(|lane| lane.id == thread);
    let name = lane.map_or("", |lane| lane.name.as_str());
    if thread.0 == 0 && (name.is_empty() || name == "MainThread") {
        return "main".to_owned();
    }
    // The default is "Thread-1 (target)".
    let default = name.strip_prefix("Thread-").map(|rest| rest.split(' ').next().unwrap_or(rest));
    match default {
        Some(number) if number.chars().all(|char| char.is_ascii_digit()) => {
            format!("thread {number}")
        }
        _ if name.is_empty() => format!("thread {}", thread.0),
        _ => name.to_owned(),
    }
}

/// A line of a unit's source without its indentation.
fn source_line(trace: &Trace, unit: u32, line: u32) -> String {
    let source = trace.units.get(unit as usize).map_or("", |run| run.source.as_str());
    let line = source.lines().nth((line as usize).wrapping_sub(1));
    line.unwrap_or_default().trim().to_owned()
}

/// The style of all figures: tokens for both themes (`:root` and `:root[data-theme=dark]`) and classes.
pub fn stylesheet() -> &'static str {
    palette::STYLESHEET
}

impl<'a> View<'a> {
    fn in_room(&self, room: Room) -> View<'a> {
        View { width: room.width, height: room.height, ..*self }
    }
}

impl Default for View<'_> {
    fn default() -> Self {
        View {
            prefix: "d",
            width: 1184.0,
            height: 500.0,
            fills: true,
            colors: Colors::Page,
            steps: None,
            is_collection: false,
            max_stops: 12,
            over: false,
            hidden: &[],
            focus: &[],
            level: None,
        }
    }
}
