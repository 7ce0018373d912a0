//! The slide of one picture: source at the left, figure at the right, what was printed, the step control.

use crate::deck::emit::source_list;
use crate::deck::measure::rows;
use crate::deck::output::{STRIP, prints, strip, strip_height, tail};
use crate::deck::page::{Cell, Row, SourceList, Stop, StopTable, Table};
use crate::deck::piece::{HIGHEST_STRIP, Picture, code, code_and_output, output_text};
use crate::deck::ran::Ran;
use crate::deck::say::told;
use crate::deck::unit::{COLUMN_GAP, Code, Content, ROW_GAP, Unit};
use crate::diagram::{self, Room, Subject, View};
use crate::lecture::{Joins, Run};
use crate::notes::{LineStep, Show, Steps};
use crate::trace::{Event, Step, Trace, UnitRun};

/// What a picture's slide shows below its heading.
pub struct Drawn<'a> {
    pub rows: Vec<Row>,
    pub stops: Vec<Stop>,
    pub tables: Vec<StopTable>,
    pub stamp: String,
    /// What was left out of the picture.
    pub omitted: Vec<String>,
    /// Source and output that had no room here: they come on slides of their own, before (with the lead) and after.
    pub before: Vec<Unit<'a>>,
    pub after: Vec<Unit<'a>>,
}

/// The room of a picture's slide: inner width, and what lead and caption leave of the height.
#[derive(Clone, Copy, Debug)]
pub struct Space {
    pub width: f64,
    pub height: f64,
    /// The height without lead and caption: those stand with the source when it has a slide of its own.
    pub whole_height: f64,
}

/// Draws a picture; `None` when the run left nothing to draw.
pub fn draw<'a>(
    picture: Picture<'a>,
    ran: &'a Ran<'a>,
    prefix: &str,
    space: Space,
) -> Option<Drawn<'a>> {
    let (trace, unit, run) = ran.run(picture.figure)?;
    match picture.show {
        Show::Memory => memory(picture, ran, trace, run, prefix, space),
        Show::Layout => bytes(trace, unit, prefix, space),
        Show::Compare => compared(&ran.compared(picture.figure), prefix, space),
        show => stepped(subject(show)?, picture, trace, unit, prefix, space),
    }
}

/// What a slide or an article draws when this is to be shown.
pub fn subject(show: Show) -> Option<Subject> {
    SUBJECTS.iter().find(|(known, _)| *known == show).map(|(_, subject)| *subject)
}

fn memory<'a>(
    picture: Picture<'a>,
    ran: &'a Ran<'a>,
    trace: &Trace,
    run: &UnitRun,
    prefix: &str,
    space: Space,
) -> Option<Drawn<'a>> {
    let unit = picture.figure.run?.unit;
    let code = code(picture.figure);
    let prints = if picture.figure.prompt { Vec::new() } else { prints(trace, unit) };
    let whole = strip(&prints, &[], trace, space.width);
    let is_long = strip_height(&whole, space.width) > HIGHEST_STRIP;
    let strip_px = match (prints.is_empty(), is_long) {
        (true, _) => 0.0,
        (false, true) => STRIP + 34.0 + ROW_GAP,
        (false, false) => strip_height(&whole, space.width) + ROW_GAP,
    };
    let height = space.height - strip_px - CONTROL - ROW_GAP;
    let alone = space.whole_height - STRIP - CONTROL - 2.0 * ROW_GAP;
    let chosen = chosen_steps(picture, trace, run);
    let steps = chosen.as_deref();
    // The source beside it, narrower beside it, on a slide of its own.
    let beside = [PANELS, NARROW_PANELS].map(|panels| panel(&code, height, panels));
    let beside = beside.into_iter().flatten().filter(|_| !picture.told).map(Some);
    let mut ways: Vec<Option<Panel>> = beside.chain([None]).collect();
    let room = |way: &Option<Panel>| match way {
        Some(panel) => Room { width: space.width - panel.width - COLUMN_GAP, height },
        None => Room { width: space.width, height: alone },
    };
    let rooms: Vec<Room> = ways.iter().map(room).collect();
    let view = View { prefix, ..chosen_view(picture, steps) };
    let (way, drawn) = diagram::draw_in_one(Subject::Memory, trace, unit, &view, &rooms)?;
    let panel = ways.swap_remove(way);
    let stops = stops(&drawn.stops, unit, &code);
    let last = stops.last().map(|stop| stop.lines.clone()).unwrap_or_default();
    let figure = figure(&drawn.svg);
    let stamp = trace.stamp.text();
    let (tables, omitted) = (tables(&drawn.stops), drawn.omitted);
    let Some(panel) = panel else {
        let rows = vec![panels(String::new(), vec![figure]), Row::Say];
        let stops = stops.into_iter().map(|stop| told(stop, space.width)).collect();
        let before = if picture.told { Vec::new() } else { code_and_output(picture.figure, ran) };
        return Some(Drawn { rows, stops, tables, stamp, omitted, before, after: Vec::new() });
    };
    let stops = stops.into_iter().map(without_source).collect();
    let cells = vec![Cell::Source(source_at(&code, &last)), figure];
    let mut rows = vec![panels(format!("sig {}", panel.class), cells)];
    let mut after = Vec::new();
    if !prints.is_empty() {
        let mut output = strip(&prints, &drawn.stops, trace, space.width);
        if is_long {
            output = tail(output, 2, space.width);
            after.push(own_unit(picture, Content::Text(output_text(&prints, space.width))));
        }
        rows.push(Row::Output(output));
    }
    Some(Drawn { rows, stops, tables, stamp, omitted, before: Vec::new(), after })
}

/// A picture without the breaks between its elements: those are no part of it.
pub fn figure(svg: &str) -> Cell {
    Cell::Figure { svg: svg.replace('\n', "") }
}

fn panels(classes: String, cells: Vec<Cell>) -> Row {
    Row::Panels { classes, fill: true, cells, born: None, shares: String::new() }
}

/// Timelines under several versions, on one axis.
fn compared<'a>(runs: &[(&Trace, u32)], prefix: &str, space: Space) -> Option<Drawn<'a>> {
    let view = View { prefix, width: space.width, height: space.height, ..View::default() };
    let drawn = diagram::compare(runs, &view)?;
    let rows = vec![panels(String::new(), vec![figure(&drawn.svg)])];
    let stamp = stamp_of_all(runs);
    let (tables, omitted) = (tables(&drawn.stops), drawn.omitted);
    let (stops, before, after) = (Vec::new(), Vec::new(), Vec::new());
    Some(Drawn { rows, stops, tables, stamp, omitted, before, after })
}

/// What differs of each run, then what all have in common.
fn stamp_of_all(runs: &[(&Trace, u32)]) -> String {
    let own = |(trace, _): &(&Trace, u32)| {
        let stamp = &trace.stamp;
        format!("CPython {}, {}, {}", stamp.version, stamp.clock, stamp.threading())
    };
    let own: Vec<String> = runs.iter().map(own).collect();
    let all = runs.first().map(|(trace, _)| &trace.stamp);
    let all = all.map(|stamp| format!(" · {} · seed {}", stamp.platform, stamp.seed));
    own.join(" / ") + &all.unwrap_or_default()
}

/// A picture that says itself where the program stands; its source has a slide before.
fn stepped<'a>(
    subject: Subject,
    picture: Picture<'a>,
    trace: &Trace,
    unit: u32,
    prefix: &str,
    space: Space,
) -> Option<Drawn<'a>> {
    let height = space.height - CONTROL - ROW_GAP;
    let view = View { prefix, width: space.width, height, ..View::default() };
    let drawn = diagram::draw(subject, trace, unit, &view)?;
    let stops = stops(&drawn.stops, unit, &code(picture.figure));
    let rows = vec![panels(String::new(), vec![figure(&drawn.svg)])];
    let stops = stops.into_iter().map(without_source).collect();
    let stamp = trace.stamp.text();
    let (tables, omitted) = (tables(&drawn.stops), drawn.omitted);
    Some(Drawn { rows, stops, tables, stamp, omitted, before: Vec::new(), after: Vec::new() })
}

/// Objects as bytes; their source stands on a slide before.
fn bytes<'a>(trace: &Trace, unit: u32, prefix: &str, space: Space) -> Option<Drawn<'a>> {
    let view = View { prefix, width: space.width, height: space.height, ..View::default() };
    let drawn = diagram::draw(Subject::Bytes, trace, unit, &view)?;
    let rows = vec![panels(String::new(), vec![figure(&drawn.svg)])];
    let stamp = trace.stamp.text();
    let (tables, omitted) = (tables(&drawn.stops), drawn.omitted);
    let (stops, before, after) = (Vec::new(), Vec::new(), Vec::new());
    Some(Drawn { rows, stops, tables, stamp, omitted, before, after })
}

/// The map of the process in a given room, to stand beside the author's own drawing.
pub fn map_beside(
    run: Run,
    ran: &Ran,
    prefix: &str,
    width: f64,
    height: f64,
) -> Option<diagram::Picture> {
    let trace = ran.traces.get(run.program)?;
    let view = View { prefix, width, height, ..View::default() };
    diagram::draw(Subject::Map, trace, run.unit, &view)
}

/// The map of the process on a slide of its own.
pub fn map_alone<'a>(run: Run, ran: &Ran, prefix: &str, space: Space) -> Option<Drawn<'a>> {
    let trace = ran.traces.get(run.program)?;
    let drawn = map_beside(run, ran, prefix, space.width, space.height)?;
    let rows = vec![panels(String::new(), vec![figure(&drawn.svg)])];
    let (stops, before, after) = (Vec::new(), Vec::new(), Vec::new());
    let (tables, omitted, stamp) = (tables(&drawn.stops), drawn.omitted, trace.stamp.text());
    Some(Drawn { rows, stops, tables, stamp, omitted, before, after })
}

/// What the author says about the picture, by the flags of the fence.
pub fn chosen_view<'a>(picture: Picture<'a>, steps: Option<&'a [usize]>) -> View<'a> {
    let max_stops = if steps.is_some() { usize::MAX } else { View::default().max_stops };
    let flags = picture.figure.code.fence.as_deref().map(|fence| &fence.flags);
    let over = flags.is_some_and(|flags| flags.steps == Steps::Over);
    let focus = flags.map_or(&[][..], |flags| &flags.focus);
    View { steps, max_stops, over, focus, ..View::default() }
}

fn own_unit<'a>(picture: Picture, content: Content<'a>) -> Unit<'a> {
    Unit { span: picture.figure.span, joins: Joins::Free, pauses: 0, content }
}

/// The stops the author asks for, by `steps=` or by `{1|3-4}`.
pub fn chosen_steps(picture: Picture, trace: &Trace, run: &UnitRun) -> Option<Vec<usize>> {
    let range = run.first_step as usize..run.end_step as usize;
    let steps = trace.steps.get(range.clone())?;
    let fence = picture.figure.code.fence.as_deref()?;
    let lines = picture.figure.lines.iter().zip(1..);
    let marked: Vec<u32> = lines.filter(|(line, _)| line.stop).map(|(_, number)| number).collect();
    match &fence.flags.steps {
        Steps::Over => None,
        Steps::Auto if !marked.is_empty() => {
            let numbered = range.zip(steps);
            let found = numbered.filter(|(_, step)| ran(step) && marked.contains(&step.line));
            Some(found.map(|(index, _)| index).collect())
        }
        Steps::Auto if fence.line_steps.is_empty() => None,
        Steps::Auto => {
            // Each `|` is one stop: the state after the last of its lines ran.
            let mut found: Vec<usize> = Vec::new();
            for step in &fence.line_steps {
                let at = match step {
                    LineStep::Lines(lines) => {
                        steps.iter().rposition(|step| within(lines, step.line))
                    }
                    LineStep::All => steps.len().checked_sub(1),
                    LineStep::None | LineStep::Hide => None,
                };
                let after_last = |at: &usize| found.last().is_none_or(|last| last < at);
                found.extend(at.map(|at| at + range.start).filter(after_last));
            }
            Some(found)
        }
        Steps::All => Some(range.collect()),
        Steps::Line | Steps::Call => {
            let wants_calls = fence.flags.steps == Steps::Call;
            let is_call = |step: &Step| matches!(step.event, Event::Call | Event::Return);
            let found = range.clone().zip(steps).filter(|(_, step)| is_call(step) == wants_calls);
            let mut found: Vec<usize> = found.map(|(index, _)| index).collect();
            // Without a call the last state is all there is.
            if found.is_empty() {
                found.extend(range.last());
            }
            Some(found)
        }
        Steps::Final => Some(range.last().into_iter().collect()),
        Steps::Bytecode => {
            let numbered = range.clone().zip(steps);
            let found = numbered.filter(|(_, step)| matches!(step.event, Event::Instruction(_)));
            let mut found: Vec<usize> = found.map(|(index, _)| index).collect();
            if found.is_empty() {
                found.extend(range.last());
            }
            Some(found)
        }
        Steps::Lines { lines, last } => {
            let numbered = range.clone().zip(steps);
            let found = numbered.filter(|(_, step)| within(lines, step.line));
            let mut found: Vec<usize> = found.map(|(index, _)| index).collect();
            found.extend(range.last().filter(|end| *last && found.last() != Some(end)));
            Some(found)
        }
        Steps::Between(from, to) => Some(between(picture, range, steps, from, to)),
    }
}

/// Whether a line ran, rather than a call beginning or ending at it.
fn ran(step: &Step) -> bool {
    matches!(step.event, Event::Line | Event::Fold { .. })
}

/// The stops from the first line that holds one text to the next that holds the other.
fn between(
    picture: Picture,
    range: std::ops::Range<usize>,
    steps: &[Step],
    from: &str,
    to: &str,
) -> Vec<usize> {
    let holds = |step: &Step, text: &str| {
        let line = picture.figure.lines.get((step.line as usize).wrapping_sub(1));
        line.is_some_and(|line| line.text.contains(text))
    };
    let first = steps.iter().position(|step| from.is_empty() || (ran(step) && holds(step, from)));
    let first = first.unwrap_or(steps.len().saturating_sub(1));
    let rest = &steps[first.min(steps.len())..];
    let end = rest.iter().position(|step| !to.is_empty() && ran(step) && holds(step, to));
    let count = end.map_or(rest.len(), |end| end + 1);
    range.skip(first).take(count).collect()
}

fn within(ranges: &[(u32, u32)], line: u32) -> bool {
    ranges.iter().any(|(from, to)| (*from..=*to).contains(&line))
}

fn stops(stops: &[diagram::Stop], unit: u32, code: &Code) -> Vec<Stop> {
    let stop = |stop: &diagram::Stop| {
        let own = code.lines.iter().find(|(_, line)| stop.unit == unit && line.line == stop.line);
        let line = || format!("line {}", own.map_or(stop.line, |(_, line)| line.number));
        Stop {
            label: if stop.label.is_empty() { line() } else { stop.label.clone() },
            lines: own.map(|(_, line)| line.line.to_string()).unwrap_or_default(),
            sentence: stop.sentence.clone(),
            source_html: own.map(|(_, line)| line.html.trim_start().to_owned()).unwrap_or_default(),
        }
    };
    stops.iter().map(stop).collect()
}

/// Where the source itself stands on the slide, its lines need no copy.
fn without_source(stop: Stop) -> Stop {
    Stop { source_html: String::new(), ..stop }
}

/// The tables of all stops; one that stays as it is stands there once.
fn tables(stops: &[diagram::Stop]) -> Vec<StopTable> {
    let mut all: Vec<StopTable> = Vec::new();
    for (stop, number) in stops.iter().zip(1..) {
        let current: Vec<Table> = stop.tables.iter().map(table).collect();
        for old in all.iter_mut().filter(|old| old.died.is_none()) {
            if !current.contains(&old.table) {
                old.died = Some(number);
            }
        }
        for table in current {
            let stays = all.iter().any(|old| old.died.is_none() && old.table == table);
            if !stays {
                all.push(StopTable { born: number, died: None, table });
            }
        }
    }
    all
}

/// A table as the templates see it.
pub fn table(table: &diagram::Table) -> Table {
    Table {
        caption: table.caption.to_owned(),
        head: table.head.iter().map(|head| (*head).to_owned()).collect(),
        rows: table.rows.clone(),
    }
}

fn source_at(code: &Code, last: &str) -> SourceList {
    let mut list = source_list(code);
    for line in &mut list.lines {
        line.last = line.line.to_string() == last;
    }
    list
}

/// The source panel beside a figure: its width, and the size of its lines.
struct Panel {
    class: String,
    width: f64,
}

/// The panel with the largest text for its width; `None` when the source is too high for any. A long line or two
/// may wrap before all lines become small.
fn panel(code: &Code, height: f64, panels: &[PanelSize]) -> Option<Panel> {
    let fits = |width: f64, font: f64, line: f64, extra: usize| {
        let text_width = code.text_width(width);
        let rows: usize = code.lines.iter().map(|(text, _)| rows(text, font, text_width)).sum();
        rows <= code.lines.len() + extra
            && 35.0 + code.title_height() + rows as f64 * line <= height
    };
    for (width, smallest, extra) in panels {
        for (font, line, class) in SOURCE_SIZES {
            if *font >= *smallest && fits(*width, *font, *line, *extra) {
                return Some(Panel { class: format!("w{width} {class}"), width: *width });
            }
        }
    }
    None
}

/// What is drawn, in the order in which pictures of one figure follow each other.
pub const SUBJECTS: &[(Show, Subject)] = &[
    (Show::Timeline, Subject::Timeline),
    (Show::Lock, Subject::Lock),
    (Show::Waits, Subject::Waits),
    (Show::Race, Subject::Race),
    (Show::Compare, Subject::Timeline),
    (Show::Memory, Subject::Memory),
    (Show::Collect, Subject::Collect),
    (Show::Life, Subject::Life),
    (Show::Dis, Subject::Code),
    (Show::Layout, Subject::Bytes),
    (Show::Map, Subject::Map),
];

/// What a run has not, when there is nothing to draw of a kind.
pub fn missing(show: Show) -> &'static str {
    match show {
        Show::Timeline | Show::Lock | Show::Compare => "no second thread or task runs",
        Show::Waits => "no threads wait for each other for ever",
        Show::Race => "no two threads run in it",
        Show::Life => "no reference count changes",
        Show::Collect => "no collection frees objects that refer to each other",
        Show::Dis => "no code runs",
        Show::Layout => "no name is bound, or the structs of this version are not modelled",
        Show::Memory | Show::Map | Show::Output => "no name is bound to an object",
    }
}

/// Width of the source panel, the smallest font in it, and how many more rows than lines it may have.
type PanelSize = (f64, f64, usize);

/// In the order they are tried.
const PANELS: &[PanelSize] = &[
    (436.0, 24.0, 0),
    (500.0, 24.0, 0),
    (436.0, 24.0, 2),
    (500.0, 22.0, 2),
    (560.0, 20.0, 0),
    (560.0, 18.0, usize::MAX / 2),
];

/// For a picture that needs more room.
const NARROW_PANELS: &[PanelSize] = &[(340.0, 20.0, 0), (340.0, 20.0, 3)];

/// Font and line of the source beside a figure, and the class with the same numbers.
const SOURCE_SIZES: &[(f64, f64, &str)] = &[
    (30.0, 56.0, "k0"),
    (30.0, 48.0, "k1"),
    (28.0, 42.0, "k2"),
    (26.0, 38.0, "k3"),
    (24.0, 34.0, "k4"),
    (22.0, 30.0, "k5"),
    (20.0, 26.0, "k6"),
    (18.0, 23.0, "k7"),
];

/// Height of the step control with the margin above it.
const CONTROL: f64 = 66.0;
