//! A lost update: what two threads do instruction by instruction, with the variable that they share between them.

mod rows;

use crate::diagram::race::rows::Plan;
use crate::diagram::saying::{self, Saying};
use crate::diagram::scene::{Anchor, Ink, Item, Rect, Scene};
use crate::diagram::text::{self, Font};
use crate::diagram::timeline::grouped;
use crate::diagram::{Drawn, Stop, Table, View, source_line, thread_name};
use crate::trace::{Race, RaceOutcome, RaceRow, ThreadId, Touch, Trace};

/// Draws the schedule that was found for a unit; `None` when none was searched for.
pub fn draw(trace: &Trace, unit: u32, view: &View) -> Option<Drawn> {
    let race = trace.units.get(unit as usize)?.extras.race.as_deref()?;
    if race.rows.is_empty() {
        return Some(outcomes_only(race, trace, unit, view));
    }
    let room = view.height - HEAD - saying::HEIGHT - GAP;
    let (shown, left_out) = rows::fitting(&race.rows, room);
    let plan = Plan::new(&shown, race, room, view, (trace, unit));
    let names: Vec<String> = race.threads.iter().map(|(id, _)| thread_name(trace, *id)).collect();
    let mut items = rows::heads(race, &names, &plan);
    items.extend(rows::draw(&shown, &plan));
    let sayings = sayings(trace, unit, race, &shown, &plan);
    let strip = Rect::new(0.0, plan.bottom + GAP, view.width, saying::HEIGHT);
    items.extend(saying::strip(&sayings, strip));
    let stops = stops(trace, unit, &shown, &plan, &sayings);
    let omitted = match left_out {
        0 => Vec::new(),
        1 => vec!["an instruction".to_owned()],
        more => vec![format!("{more} instructions")],
    };
    let scene = Scene {
        width: view.width,
        height: strip.bottom(),
        title: title(&names, race),
        description: told(race, MOST_OUTCOMES),
        stops: plan.count,
        hatches: Vec::new(),
        items,
    };
    Some(Drawn { scene, stops, omitted })
}

fn title(names: &[String], race: &Race) -> String {
    format!("{} share {}", names.join(" and "), race.variable)
}

/// As in "counter ends at 200000 always", "counter ends as low as 2", "len(made) ends as high as 2"; nothing where outcomes
/// are no numbers, or where it is not plain what was printed.
fn extremes(race: &Race, source: &str) -> Option<String> {
    let numbers = race.outcomes.iter().map(|outcome| outcome.told.parse::<i64>().ok());
    let numbers: Vec<i64> = numbers.collect::<Option<_>>()?;
    let mut printed = source.lines().rev().filter_map(|line| line.trim().strip_prefix("print("));
    let name = printed.next()?.strip_suffix(')')?;
    if name.is_empty() || name.contains([',', '"', '\'', '=']) {
        return None;
    }
    let (usual, rest) = numbers.split_first()?;
    let lowest = rest.iter().min().filter(|lowest| *lowest < usual);
    match (lowest, rest.iter().max()) {
        (None, None) if race.is_all => Some(format!("{name} ends at {usual} always")),
        (None, None) => Some(format!("{name} ends at {usual} each time")),
        (Some(lowest), _) => Some(format!("{name} ends as low as {lowest}")),
        (None, Some(highest)) => Some(format!("{name} ends as high as {highest}")),
    }
}

/// As in "2 outcomes in 96 schedules: 4 (usual), 2 (this one).", with `most` of them.
fn told(race: &Race, most: usize) -> String {
    // The one that is shown comes second, wherever it was found.
    let mut order: Vec<usize> = (0..race.outcomes.len()).collect();
    if let Some(place) = order.iter().position(|index| *index == race.shown as usize && *index > 0)
    {
        let one = order.remove(place);
        order.insert(1, one);
    }
    let shown = order.into_iter().take(most).map(|index| {
        let outcome = &race.outcomes[index];
        let mark = match index {
            _ if index == race.shown as usize && index > 0 => " (this one)",
            0 if race.outcomes.len() > 1 => " (usual)",
            _ => "",
        };
        let told = if outcome.told.is_empty() { "no output" } else { &outcome.told };
        format!("{told}{mark}")
    });
    let shown: Vec<String> = shown.collect();
    let more = match race.outcomes.len().saturating_sub(most) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let outcomes = if race.outcomes.len() == 1 { "outcome" } else { "outcomes" };
    let schedules = if race.schedules == 1 { "schedule" } else { "schedules" };
    let count = race.outcomes.len();
    let (all, list) = (race.schedules, shown.join(", "));
    // The search is bounded: that there is one outcome only holds of what it has tried.
    let tried = if race.is_all || count > 1 { "" } else { " tried" };
    format!("{count} {outcomes} in {all} {schedules}{tried}: {list}{more}.")
}

fn lost(race: &Race) -> String {
    match race.lost {
        0 => String::new(),
        1 => "1 update is lost. ".to_owned(),
        lost => format!("{} updates are lost. ", grouped(&lost.to_string())),
    }
}

fn sayings(trace: &Trace, unit: u32, race: &Race, shown: &[&RaceRow], plan: &Plan) -> Vec<Saying> {
    let name = |id: ThreadId| thread_name(trace, id);
    let source = trace.units.get(unit as usize).map_or("", |run| run.source.as_str());
    let lowest = extremes(race, source).map(|text| format!("{text}: "));
    let mut sayings = Vec::new();
    for stop in 1..=plan.count {
        let Some(at) = plan.stops.iter().rposition(|other| *other == stop) else { continue };
        let is_last = stop == plan.count;
        let (thread, line, words) = match shown[at] {
            RaceRow::Instruction { thread, line, touch, name: op, .. } => {
                let who = name(*thread);
                let variable = &race.variable;
                let words = match touch {
                    Touch::Read(value) => format!("{who} reads {variable}: {}.", grouped(value)),
                    Touch::Write(value) => format!("{who} {}.", written(value, race)),
                    Touch::Overwrite(value) => {
                        format!("{who} {}. {}", written(value, race), lost(race))
                    }
                    Touch::None => format!("{who} goes on: {op}."),
                };
                (*thread, *line, words)
            }
            RaceRow::Fold { thread, count, value } => {
                let turns = turns(*count);
                (
                    *thread,
                    race.line,
                    format!("{turns}: {} is {} now.", race.variable, grouped(value)),
                )
            }
            RaceRow::Switch { from, to, line, name: op, function } => {
                let (from_name, to_name) = (name(*from), name(*to));
                let words = if trace.stamp.cores == 0 {
                    format!(
                        "{from_name} gives the GIL away at {op} in {function}; {to_name} goes on."
                    )
                } else {
                    format!("{from_name} is at {op} in {function} while {to_name} goes on.")
                };
                (*from, *line, words)
            }
        };
        let words =
            if is_last { at_the_end(&words, race, lowest.as_deref(), plan.width()) } else { words };
        let class = match shown[at] {
            RaceRow::Instruction { touch: Touch::Overwrite(_), .. } => "badhead".to_owned(),
            _ => format!("thf th{}", plan.colors.of_thread(thread)),
        };
        let lead = format!("{}, line {line}", name(thread));
        sayings.push(Saying { class, lead, code: source_line(trace, unit, line), words });
    }
    sayings
}

/// As in "writes 42 into counter"; lengths and membership are not written, but changed.
fn written(value: &str, race: &Race) -> String {
    let (value, variable) = (grouped(value), &race.variable);
    if race.is_derived {
        return format!("goes on: {variable} is {value} now");
    }
    format!("writes {value} into {variable}")
}

/// The last step's words and the outcomes, as many as there is room for.
fn at_the_end(words: &str, race: &Race, lowest: Option<&str>, width: f64) -> String {
    let before = match race.lost {
        0 => format!("{words} It went by a value that had changed. "),
        _ => format!("{words}{}", lowest.unwrap_or_default()),
    };
    let with = |most: usize| told(race, most);
    let shorter = told_alone(race).into_iter().chain([String::new()]);
    let told = (2..=MOST_OUTCOMES).rev().map(with).chain(shorter);
    let mut whole = told.map(|told| format!("{before}{told}").trim_end().to_owned());
    whole.find(|text| saying::fits(text, width)).unwrap_or_else(|| words.trim_end().to_owned())
}

/// Where there is no room for the others, each shorter than the one before: as in "2 comes out in 14 of 96 schedules,
/// usually 4."
fn told_alone(race: &Race) -> Vec<String> {
    let Some(outcome) = race.outcomes.get(race.shown as usize) else { return Vec::new() };
    let told = if outcome.told.is_empty() { "no output" } else { &outcome.told };
    let usual = race.outcomes.first().map_or("", |usual| usual.told.as_str());
    let share = format!("{} of {} schedules", outcome.schedules, race.schedules);
    let mut all = vec![format!("{told} comes out in {share}."), format!("So it is in {share}.")];
    if race.shown > 0 {
        all.insert(0, format!("{told} comes out in {share}, usually {usual}."));
    }
    all
}

/// As in "62 499 more turns".
fn turns(count: u64) -> String {
    match count {
        1 => "1 more turn".to_owned(),
        count => format!("{} more turns", grouped(&count.to_string())),
    }
}

fn stops(
    trace: &Trace,
    unit: u32,
    shown: &[&RaceRow],
    plan: &Plan,
    sayings: &[Saying],
) -> Vec<Stop> {
    let run = trace.units.get(unit as usize);
    let (step, output) = run.map_or((0, 0), |run| (run.end_step, run.end_output));
    let of = |(stop, saying): (u32, &Saying)| {
        let at = plan.stops.iter().rposition(|other| *other == stop).unwrap_or(0);
        let line_of = |row: &RaceRow| match row {
            RaceRow::Instruction { line, .. } | RaceRow::Switch { line, .. } => Some(*line),
            RaceRow::Fold { .. } => None,
        };
        let line = shown[..=at].iter().rev().find_map(|row| line_of(row)).unwrap_or(0);
        let rows = shown.iter().zip(&plan.stops).filter(|(_, other)| **other <= stop);
        let rows = rows.map(|(row, _)| row_of_table(trace, row)).collect();
        let head = vec!["thread", "line", "instruction", "argument", "effect"];
        let table = Table { caption: "Instructions", head, rows };
        Stop {
            label: String::new(),
            step: (step as usize).saturating_sub(1),
            unit,
            line,
            output,
            sentence: saying.words.clone(),
            tables: vec![table],
        }
    };
    (1..).zip(sayings).map(of).collect()
}

fn row_of_table(trace: &Trace, row: &RaceRow) -> Vec<String> {
    match row {
        RaceRow::Instruction { thread, line, name, argument, effect, touch } => {
            let effect = match touch {
                Touch::Write(value) => format!("writes {value}"),
                Touch::Overwrite(value) => format!("writes {value} over what was written"),
                _ => effect.clone(),
            };
            vec![
                thread_name(trace, *thread),
                line.to_string(),
                name.clone(),
                argument.clone(),
                effect,
            ]
        }
        RaceRow::Fold { thread, count, value } => {
            let (name, turns) = (thread_name(trace, *thread), turns(*count));
            vec![name, String::new(), turns, String::new(), format!("writes {value}")]
        }
        RaceRow::Switch { from, to, line, name, function } => {
            let (from, to) = (thread_name(trace, *from), thread_name(trace, *to));
            let effect = match trace.stamp.cores {
                0 => format!("the GIL goes to {to}"),
                _ => format!("{to} goes on"),
            };
            vec![from, line.to_string(), name.clone(), format!("in {function}"), effect]
        }
    }
}

/// No thread gets in another's way: what the search found, each outcome with a bar for its schedules.
fn outcomes_only(race: &Race, trace: &Trace, unit: u32, view: &View) -> Drawn {
    let room = ((view.height - FIRST - BELOW) / OUTCOME).floor().max(1.0) as usize;
    let rows = race.outcomes.iter().take(MOST_OUTCOMES.min(room));
    let source = trace.units.get(unit as usize).map_or("", |run| run.source.as_str());
    let lead = extremes(race, source).map(|text| format!("{text}: ")).unwrap_or_default();
    let all = format!("{lead}{}", told(race, MOST_OUTCOMES));
    let width = view.width - 2.0 * EDGE;
    let title = text::fit(&all, TITLE.font, TITLE.px, width);
    let mut items = vec![TITLE.at(EDGE, 44.0, Anchor::Start, title)];
    let total: u64 = race.outcomes.iter().map(|outcome| outcome.schedules).sum();
    let mut y = FIRST;
    for outcome in rows.clone() {
        items.extend(outcome_row(outcome, total, Rect::new(EDGE, y, width, OUTCOME)));
        y += OUTCOME;
    }
    let extent = if race.outcomes.iter().all(|outcome| outcome.told.is_empty()) {
        "Outcomes are told apart by what is printed, and this program prints nothing."
    } else if race.is_all {
        "These are all schedules there are."
    } else {
        "No thread was seen to act on a value that another one had changed meanwhile."
    };
    let extent = text::fit(extent, WORDS.font, WORDS.px, width);
    items.push(WORDS.at(EDGE, y + 24.0, Anchor::Start, extent));
    let height = y + BELOW;
    items
        .insert(0, Item::rect("strip", Rect::new(0.75, 0.75, view.width - 1.5, height - 1.5), 8.0));
    let table = Table {
        caption: "Outcomes",
        head: vec!["outcome", "schedules"],
        rows: rows.map(|it| vec![it.told.clone(), it.schedules.to_string()]).collect(),
    };
    let run = trace.units.get(unit as usize);
    let stop = Stop {
        label: String::new(),
        step: run.map_or(0, |run| (run.end_step as usize).saturating_sub(1)),
        unit,
        line: 1,
        output: run.map_or(0, |run| run.end_output),
        sentence: all.clone(),
        tables: vec![table],
    };
    let scene = Scene {
        width: view.width,
        height,
        title: "Outcomes of all schedules tried".to_owned(),
        description: all,
        stops: 1,
        hatches: Vec::new(),
        items,
    };
    Drawn { scene, stops: vec![stop], omitted: Vec::new() }
}

/// What came out, in how many schedules, and a bar as long as their share of the `total`.
fn outcome_row(outcome: &RaceOutcome, total: u64, room: Rect) -> Vec<Item> {
    let schedules = if outcome.schedules == 1 { "schedule" } else { "schedules" };
    let count = format!("{} {schedules}", outcome.schedules);
    let free = room.w - WORDS.width(&count) - EDGE;
    let told = text::fit(&outcome.told, VALUE.font, VALUE.px, free);
    let track = Rect::new(room.x, room.y + 42.0, room.w, 16.0);
    let share = outcome.schedules as f64 / total.max(1) as f64;
    let bar = Rect { w: (track.w * share).max(8.0), ..track };
    vec![
        VALUE.at(room.x, room.y + 28.0, Anchor::Start, told),
        WORDS.at(room.right(), room.y + 28.0, Anchor::End, count),
        Item::rect("thb th1", track, 4.0),
        Item::rect("thf th1", bar, 4.0),
    ]
}

const MOST_OUTCOMES: usize = 4;
/// Outcomes alone: the margin, where the first one begins, the height of each, and what is below.
const EDGE: f64 = 24.0;
const FIRST: f64 = 72.0;
const OUTCOME: f64 = 84.0;
const BELOW: f64 = 46.0;
/// Above the rows: the threads' names and the variable's.
pub const HEAD: f64 = 56.0;
const GAP: f64 = 16.0;
const TITLE: Ink = Ink::new(Font::SansBold, 22.0, "");
const VALUE: Ink = Ink::new(Font::MonoBold, 24.0, "");
const WORDS: Ink = Ink::new(Font::Sans, 20.0, "i2");
