//! What happens with the GIL as a list of calls: who locks it, who gives it up and why, who takes it again.

mod rows;

use crate::diagram::colors::Colors;
use crate::diagram::events::rows::Row;
use crate::diagram::scene::{Anchor, Ink, Item, Life, Rect, Scene};
use crate::diagram::text::{self, Font};
use crate::diagram::timeline::{grouped, time_text};
use crate::diagram::{Drawn, Stop, Table, View, thread_name};
use crate::trace::Trace;

/// Draws the list of one unit; `None` when no second thread takes the GIL in it.
pub fn draw(trace: &Trace, unit: u32, view: &View) -> Option<Drawn> {
    let (all, holdings) = rows::read(trace, unit)?;
    let start = trace.units.get(unit as usize)?.start_ns;
    let most = ((view.height / ROW).floor() as usize).clamp(6, view.max_stops.max(6));
    let shown = rows::fitting(&all, most);
    let left_out = 2 * holdings - shown.iter().flatten().count() as u64;
    let mut items = Vec::new();
    let names = shown.iter().flatten().map(|row| NAME.width(&thread_name(trace, row.thread)));
    let name_w = names.fold(70.0, f64::max).min(MOST_NAME);
    let colors = Colors::of(trace, unit).among(shown.iter().flatten().map(|row| row.thread));
    let mut stops = Vec::new();
    let mut y = 0.0;
    for row in &shown {
        let rect = Rect::new(0.75, y + 1.0, view.width - 1.5, ROW - 4.0);
        y += ROW;
        let Some(row) = row else {
            let words = format!("{} events more", grouped(&left_out.to_string()));
            items.push(Item::rect("more", rect, 4.0));
            items.push(WORDS.at(
                CALL_GAP + name_w,
                WORDS.baseline(rect.middle().y),
                Anchor::Start,
                words,
            ));
            continue;
        };
        let stop = stops.len() as u32 + 1;
        let class = colors.of_thread(row.thread);
        items.push(drawn(trace, row, rect, (name_w, class), start, stop));
        stops.push(told(trace, unit, row, start));
    }
    let table = Table {
        caption: "What happens with the GIL",
        head: vec!["time", "thread", "call", "what"],
        rows: shown.iter().flatten().map(|row| cells(trace, row, start)).collect(),
    };
    for stop in &mut stops {
        stop.tables = vec![table.clone()];
    }
    let omitted =
        if left_out > 0 { vec![format!("{left_out} events in the middle")] } else { Vec::new() };
    let scene = Scene {
        width: view.width,
        height: y,
        title: "Who locks the GIL, and who gives it up".to_owned(),
        description: format!("The GIL is taken {} times.", grouped(&holdings.to_string())),
        stops: stops.len().max(1) as u32,
        hatches: Vec::new(),
        items,
    };
    Some(Drawn { scene, stops, omitted })
}

fn drawn(
    trace: &Trace,
    row: &Row,
    rect: Rect,
    (name_w, class): (f64, u32),
    start: u64,
    stop: u32,
) -> Item {
    let middle = rect.middle().y;
    let fit = |ink: &Ink, text: &str, room: f64| text::fit(text, ink.font, ink.px, room);
    let time = time_text(row.time_ns.saturating_sub(start));
    let name = fit(&NAME, &thread_name(trace, row.thread), name_w);
    let call_x = CALL_GAP + name_w;
    let call = fit(&CALL, &row.call, (rect.w - call_x) * 0.45);
    // What gives the lock up is set in, as in a program's text.
    let call_x = if row.takes || row.ends { call_x } else { call_x + INDENT };
    let words_x = call_x + CALL.width(&call) + 18.0;
    let words = fit(&WORDS, &row.words, rect.right() - 14.0 - words_x);
    let box_class = if row.takes { format!("thb th{class}") } else { "strip".to_owned() };
    let hot = Item::rect("hot2", rect, 4.0).living(Life::between(stop, Some(stop + 1)));
    let parts = vec![
        Item::rect(box_class, rect, 4.0),
        Item::rect(format!("thf th{class}"), Rect::new(rect.x, rect.y, 6.0, rect.h), 0.0),
        TIME.at(TIME_X, TIME.baseline(middle), Anchor::End, time),
        NAME.at(TIME_X + 18.0, NAME.baseline(middle), Anchor::Start, name),
        CALL.at(call_x, CALL.baseline(middle), Anchor::Start, call),
        WORDS.at(words_x, WORDS.baseline(middle), Anchor::Start, words),
        hot,
    ];
    Item::group("", parts)
}

fn cells(trace: &Trace, row: &Row, start: u64) -> Vec<String> {
    let time = time_text(row.time_ns.saturating_sub(start));
    vec![time, thread_name(trace, row.thread), row.call.clone(), row.words.clone()]
}

fn told(trace: &Trace, unit: u32, row: &Row, start: u64) -> Stop {
    let run = trace.units.get(unit as usize);
    let (first, end) = run.map_or((0, 0), |run| (run.first_output, run.end_output));
    let before = trace.steps.iter().filter(|step| step.time_ns <= row.time_ns);
    let output = before.map(|step| step.output).max().unwrap_or(first);
    Stop {
        label: time_text(row.time_ns.saturating_sub(start)),
        step: row.event,
        unit: row.place.as_ref().map_or(unit, |place| place.unit),
        line: row.place.as_ref().map_or(0, |place| place.line),
        output: if row.ends { end } else { output.clamp(first, end.max(first)) },
        sentence: format!("{}: {}, {}", thread_name(trace, row.thread), row.call, row.words),
        tables: Vec::new(),
    }
}

const ROW: f64 = 34.0;
const TIME_X: f64 = 108.0;
const CALL_GAP: f64 = TIME_X + 18.0 + 24.0;
const INDENT: f64 = 24.0;
const MOST_NAME: f64 = 200.0;
const TIME: Ink = Ink::new(Font::Sans, 18.0, "i2");
const NAME: Ink = Ink::new(Font::SansBold, 18.0, "");
const CALL: Ink = Ink::new(Font::MonoBold, 19.0, "");
const WORDS: Ink = Ink::new(Font::Sans, 18.0, "i2");
