//! Pictures of a run: memory diagrams and GIL timelines as SVG. Sees only traces, never the machine.

mod advances;
mod bytes;
mod memory;
pub mod paint;
mod palette;
#[cfg(test)]
mod properties;
pub mod scene;
pub mod text;
mod timeline;

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
    /// How many stops there may be when they are chosen.
    pub max_stops: usize,
    /// How much of the values is drawn; `None`: chosen from the unit's source text.
    pub level: Option<Level>,
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
/// is still drawn as removed (class `is-old`), unless it has `data-q` (then it is hidden at once); `data-n` the
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

/// The memory diagram of one unit; `None` when there is nothing to draw.
pub fn memory(trace: &Trace, unit: u32, view: &View) -> Option<Picture> {
    let memory::Drawn { scene, stops, omitted } = memory::draw(trace, unit, view)?;
    Some(picture(scene, stops, omitted, view))
}

/// The GIL timeline of one unit; `None` when fewer than two threads ran in it.
pub fn timeline(trace: &Trace, unit: u32, view: &View) -> Option<Picture> {
    let timeline::Drawn { scene, stops, omitted } = timeline::draw(trace, unit, view)?;
    Some(picture(scene, stops, omitted, view))
}

/// The bytes of the objects of one unit; `None` when they were not asked for when it ran.
pub fn bytes(trace: &Trace, unit: u32, view: &View) -> Option<Picture> {
    let bytes::Drawn { scene, stops, omitted } = bytes::draw(trace, unit, view)?;
    Some(picture(scene, stops, omitted, view))
}

fn picture(scene: Scene, stops: Vec<Stop>, omitted: Vec<String>, view: &View) -> Picture {
    let svg = paint::paint(&scene, view);
    let Scene { width, height, title, description, .. } = scene;
    Picture { svg, width, height, title, description, stops, omitted }
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

/// The style of all figures: tokens for both themes (`:root` and `:root[data-theme=dark]`) and classes.
pub fn stylesheet() -> &'static str {
    palette::STYLESHEET
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
            max_stops: 12,
            level: None,
        }
    }
}
