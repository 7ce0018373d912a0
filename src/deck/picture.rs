//! The slide of one picture: source at the left, figure at the right, what was printed, the step control.

use crate::deck::emit::{label, lit_lines, source_list};
use crate::deck::output::{Print, STRIP, strip, strip_height, tail};
use crate::deck::page::{Cell, Row, Stop, StopTable, Table};
use crate::deck::piece::{HIGHEST_STRIP, Picture, code, code_and_output, output_text, prints_of};
use crate::deck::place::{Place, places};
use crate::deck::ran::Ran;
use crate::deck::say::told;
use crate::deck::track::track;
use crate::deck::unit::{Code, Content, ROW_GAP, Unit};
use crate::deck::words::{Stage, filled};
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
    /// The height without lead: that stands with the source when it has a slide of its own.
    pub whole_height: f64,
}

/// Draws a picture; `None` when the run left nothing to draw.
pub fn draw<'a>(
    picture: Picture<'a>,
    ran: &'a Ran<'a>,
    prefix: &str,
    space: Space,
) -> Option<Drawn<'a>> {
    match picture.show {
        Show::Compare => compared(&ran.compared(picture.figure), prefix, space),
        show => with_source(subject(show)?, picture, ran, prefix, space),
    }
}

/// What a slide or an article draws when this is to be shown.
pub fn subject(show: Show) -> Option<Subject> {
    SUBJECTS.iter().find(|(known, _)| *known == show).map(|(_, subject)| *subject)
}

/// A picture of a run, with its source beside or above it where there is room, else with the source on a slide before.
fn with_source<'a>(
    subject: Subject,
    picture: Picture<'a>,
    ran: &'a Ran<'a>,
    prefix: &str,
    space: Space,
) -> Option<Drawn<'a>> {
    let (trace, unit, run) = ran.run(picture.figure)?;
    let code = code(picture.figure);
    let stage = ran.stage();
    let printed = Printed::of(picture, trace, unit, stage, space.width);
    // These show the end of the run.
    let has_stops = !matches!(subject, Subject::Bytes | Subject::Map);
    let control = if has_stops { CONTROL + ROW_GAP } else { 0.0 };
    // Other pictures say themselves what a stop did.
    let is_told_below = subject == Subject::Memory;
    let say = if is_told_below { STRIP + ROW_GAP } else { 0.0 };
    let room = Room { width: space.width, height: space.height - printed.height - control };
    let alone = Room { height: space.whole_height - say - control, ..room };
    let mut places = if picture.told { Vec::new() } else { places(subject, &code, room) };
    let mut rooms: Vec<Room> = places.iter().map(|place| place.leaves(room)).collect();
    places.push(Place::Before);
    rooms.push(alone);
    let lit = lit_steps(picture);
    let chosen = if is_told_below { chosen_steps(picture, trace, run, &lit) } else { None };
    let hidden = hidden_lines(picture);
    let view =
        if is_told_below { chosen_view(picture, chosen.as_deref()) } else { View::default() };
    let view = View { prefix, hidden: &hidden, ..view };
    let (at, drawn) = diagram::draw_in_one(subject, trace, unit, &view, &rooms)?;
    let mut stops = if has_stops { stops(&drawn.stops, unit, &code, stage) } else { Vec::new() };
    if is_told_below {
        tell_turns(&mut stops, &drawn.stops, trace, space.width);
        light(&mut stops, &lit, &code, stage);
    }
    let mut shown = Drawn {
        rows: Vec::new(),
        stops: Vec::new(),
        tables: tables(&drawn.stops),
        stamp: trace.stamp.text(),
        omitted: drawn.omitted,
        before: Vec::new(),
        after: Vec::new(),
    };
    let figure = figure(&drawn.svg);
    shown.rows = rows_with(source_at(&code, &stops, stage), places[at], &stops, figure);
    if let Place::Before = places[at] {
        if is_told_below {
            shown.rows.push(Row::Say);
            shown.stops = stops.into_iter().map(|stop| told(stop, space.width)).collect();
        } else {
            shown.stops = stops.into_iter().map(without_source).collect();
        }
        if !picture.told {
            shown.before = code_and_output(picture.figure, ran);
        }
        return Some(shown);
    }
    shown.stops = stops.into_iter().map(without_source).collect();
    let is_cut = chosen.is_some()
        && drawn.stops.last().is_some_and(|stop| stop.step + 1 < run.end_step as usize);
    let (output, after) = printed.rows(picture, &drawn.stops, is_cut, trace, space.width);
    shown.rows.extend(output);
    shown.after.extend(after);
    Some(shown)
}

/// A figure, with its source unless that has a slide before.
fn rows_with(source: Cell, place: Place, stops: &[Stop], figure: Cell) -> Vec<Row> {
    let (fill, born) = (false, None);
    match place {
        Place::Beside(panel) => {
            let low = if stops.len() < 2 { " low" } else { "" };
            let classes = format!("sig {} s{}{low}", panel.class, panel.width);
            let (fill, cells, style) = (true, vec![source, figure], String::new());
            vec![Row::Panels { classes, fill, cells, born, style }]
        }
        Place::Above(panel) => {
            let (classes, style) = (panel.class.to_owned(), String::new());
            let above = Row::Panels { classes, fill, cells: vec![source], born, style };
            vec![above, panels(vec![figure])]
        }
        Place::Before => vec![panels(vec![figure])],
    }
}

/// What was printed, for the strip below a picture.
struct Printed {
    prints: Vec<Print>,
    stage: &'static Stage,
    /// Only its end is shown there; all of it has a slide after the picture.
    is_long: bool,
    /// Of the strip and the gap above it.
    height: f64,
}

impl Printed {
    fn of(
        picture: Picture,
        trace: &Trace,
        unit: u32,
        stage: &'static Stage,
        width: f64,
    ) -> Printed {
        let told = picture.told;
        let prints = if told { Vec::new() } else { prints_of(picture.figure, trace, unit) };
        if prints.is_empty() {
            return Printed { prints, stage, is_long: false, height: 0.0 };
        }
        let height = strip_height(&strip(&prints, &[], trace, stage, width), width);
        let is_long = height > HIGHEST_STRIP;
        let height = if is_long { STRIP + 34.0 } else { height } + ROW_GAP;
        Printed { prints, stage, is_long, height }
    }

    /// The strip, and the unit of a slide after it. What is printed after stops that are cut short stands there only.
    fn rows<'u>(
        &self,
        picture: Picture<'u>,
        stops: &[diagram::Stop],
        is_cut: bool,
        trace: &Trace,
        width: f64,
    ) -> (Option<Row>, Option<Unit<'u>>) {
        if self.prints.is_empty() {
            return (None, None);
        }
        let end = stops.last().filter(|_| is_cut).map_or(u32::MAX, |stop| stop.output);
        let prints = &self.prints[..self.prints.partition_point(|print| print.end <= end)];
        let output = strip(prints, stops, trace, self.stage, width);
        let is_whole = prints.len() == self.prints.len();
        let output = if self.is_long { tail(output, 2, width) } else { output };
        let row = Some(Row::Output(output)).filter(|_| !prints.is_empty());
        if is_whole && !self.is_long {
            return (row, None);
        }
        (row, Some(own_unit(picture, Content::Text(output_text(&self.prints, width)))))
    }
}

/// A picture without the breaks between its elements: those are no part of it.
pub fn figure(svg: &str) -> Cell {
    Cell::Figure { svg: svg.replace('\n', "") }
}

/// Cells that take the height that is left.
fn panels(cells: Vec<Cell>) -> Row {
    Row::Panels { classes: String::new(), fill: true, cells, born: None, style: String::new() }
}

/// Timelines under several versions, on one axis.
fn compared<'a>(runs: &[(&Trace, u32)], prefix: &str, space: Space) -> Option<Drawn<'a>> {
    let view = View { prefix, width: space.width, height: space.height, ..View::default() };
    let drawn = diagram::compare(runs, &view)?;
    let rows = vec![panels(vec![figure(&drawn.svg)])];
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
    let rows = vec![panels(vec![figure(&drawn.svg)])];
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

/// The lines of a picture's source that run and are not shown.
pub fn hidden_lines(picture: Picture) -> Vec<u32> {
    let lines = picture.figure.lines.iter().zip(1..);
    lines.filter(|(line, _)| line.hidden).map(|(_, number)| number).collect()
}

/// The stops the author asks for, by `steps=` or by `{1|3-4}`; at hidden lines none, if there are others.
pub fn chosen_steps(
    picture: Picture,
    trace: &Trace,
    run: &UnitRun,
    lit: &[&LineStep],
) -> Option<Vec<usize>> {
    let mut asked = asked_steps(picture, trace, run, lit)?;
    if !lit.is_empty() {
        return Some(asked);
    }
    let hidden = hidden_lines(picture);
    let unit = trace.steps.get(run.first_step as usize).map(|step| step.unit);
    let is_seen = |at: &usize| {
        let step = trace.steps.get(*at);
        step.is_some_and(|step| Some(step.unit) != unit || !hidden.contains(&step.line))
    };
    if asked.iter().any(is_seen) {
        asked.retain(is_seen);
    }
    Some(asked)
}

/// What `{1|3-4}` asks for where nothing else says when the picture stops; nothing of lines that are not shown.
pub fn lit_steps(picture: Picture<'_>) -> Vec<&LineStep> {
    let Some(fence) = picture.figure.code.fence.as_deref() else { return Vec::new() };
    if fence.flags.steps != Steps::Auto || picture.figure.lines.iter().any(|line| line.stop) {
        return Vec::new();
    }
    let hidden = hidden_lines(picture);
    let is_shown = |step: &&LineStep| match step {
        LineStep::Lines(ranges) => {
            ranges.iter().any(|(from, to)| (*from..=*to).any(|line| !hidden.contains(&line)))
        }
        _ => true,
    };
    fence.line_steps.iter().filter(is_shown).collect()
}

fn asked_steps(
    picture: Picture,
    trace: &Trace,
    run: &UnitRun,
    lit: &[&LineStep],
) -> Option<Vec<usize>> {
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
        Steps::Auto => {
            if lit.is_empty() {
                return None;
            }
            // Each `|` is one stop: the state after the last of its lines ran; never one before that of the stop before.
            let mut reached = 0;
            let stops = lit.iter().map(|step| {
                let at = match step {
                    LineStep::Lines(lines) => {
                        steps.iter().rposition(|step| within(lines, step.line))
                    }
                    LineStep::All => steps.len().checked_sub(1),
                    LineStep::None | LineStep::Hide => None,
                };
                reached = reached.max(at.unwrap_or(0));
                range.start + reached
            });
            Some(stops.collect())
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

/// Stops that follow each other at one line are told apart, where there is room for it under the track: by how often it has
/// run, or that a call begins there.
fn tell_turns(stops: &mut [Stop], drawn: &[diagram::Stop], trace: &Trace, width: f64) {
    let labels: Vec<String> = stops.iter().map(|stop| stop.label.clone()).collect();
    for index in 1..stops.len().min(drawn.len()) {
        let Some(own) = trace.steps.get(drawn[index].step) else { continue };
        if labels[index] != labels[index - 1] {
            continue;
        }
        let kind =
            |step: &Step| if ran(step) { 0 } else { u8::from(step.event == Event::Call) + 1 };
        let before = trace.steps[..drawn[index].step].iter().chain([own]);
        let same = before
            .filter(|step| (step.unit, step.line, kind(step)) == (own.unit, own.line, kind(own)));
        let turns: u64 = same
            .map(|step| if let Event::Fold { turns } = step.event { turns + 1 } else { 1 })
            .sum();
        stops[index].label += &match turns {
            0 | 1 if own.event == Event::Call => " ()".to_owned(),
            2..=MOST_TURNS => format!(" ·{turns}"),
            _ => continue,
        };
    }
    if track(stops, width).starts_with("bare") {
        stops.iter_mut().zip(labels).for_each(|(stop, label)| stop.label = label);
    }
}

fn stops(stops: &[diagram::Stop], unit: u32, code: &Code, stage: &Stage) -> Vec<Stop> {
    let stop = |stop: &diagram::Stop| {
        let own = code.lines.iter().find(|(_, line)| stop.unit == unit && line.line == stop.line);
        let number = own.map_or(stop.line, |(_, line)| line.number);
        let line = || filled(stage.line, &[&number.to_string()]);
        Stop {
            label: if stop.label.is_empty() { line() } else { stop.label.clone() },
            lines: own.map(|(_, line)| line.line.to_string()).unwrap_or_default(),
            sentence: stop.sentence.clone(),
            source_html: own.map(|(_, line)| line.html.trim_start().to_owned()).unwrap_or_default(),
        }
    };
    stops.iter().map(stop).collect()
}

/// Stops that `{1|3-4}` asks for light what it says.
fn light(stops: &mut [Stop], lit: &[&LineStep], code: &Code, stage: &Stage) {
    if lit.len() != stops.len() {
        return;
    }
    for (stop, step) in stops.iter_mut().zip(lit) {
        let lit = lit_lines(step, code);
        (stop.label, stop.lines) = (label(step, &lit, stage), lit.join(" "));
    }
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

fn source_at(code: &Code, stops: &[Stop], stage: &Stage) -> Cell {
    let last = stops.last().map(|stop| stop.lines.as_str()).unwrap_or_default();
    let mut list = source_list(code, stage);
    for line in &mut list.lines {
        line.last = last.split(' ').any(|number| number == line.line.to_string());
    }
    Cell::Source(list)
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

/// Height of the step control with the margin above it.
const CONTROL: f64 = 66.0;
/// A label tells no larger number of turns.
const MOST_TURNS: u64 = 999;
