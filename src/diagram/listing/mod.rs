//! Bytecode beside the lines it comes from, and what each line that runs changes.

mod blocks;
mod changes;

use crate::diagram::colors::Colors;
use crate::diagram::listing::blocks::{Block, Plan};
use crate::diagram::listing::changes::Moment;
use crate::diagram::saying::{self, Saying};
use crate::diagram::scene::{Rect, Scene};
use crate::diagram::{Drawn, Stop, Table, View, source_line};
use crate::trace::Trace;

/// Draws the instructions of a unit; `None` when they were not asked for.
pub fn draw(trace: &Trace, unit: u32, view: &View) -> Option<Drawn> {
    let codes = &trace.units.get(unit as usize)?.extras.listing;
    if codes.is_empty() {
        return None;
    }
    let room = Rect::new(0.0, 0.0, view.width, view.height - saying::HEIGHT - GAP);
    let mut blocks = blocks::of(codes);
    let mut plan = Plan::fit(&blocks, room);
    let has_functions = blocks.iter().any(|block| block.code != MODULE);
    let mut drops_module = false;
    if has_functions && (plan.left_out > 0 || plan.is_small()) {
        // What functions are compiled to is the subject; the module only makes them.
        let own: Vec<Block> =
            blocks::of(codes).into_iter().filter(|it| it.code != MODULE).collect();
        let alone = Plan::fit(&own, room);
        drops_module = plan.left_out > 0 || !alone.is_small();
        if drops_module {
            (blocks, plan) = (own, alone);
        }
    }
    let shown: Vec<u32> = plan.placed.iter().map(|placed| blocks[placed.index].line).collect();
    let moments = changes::moments(trace, unit, &shown, view.max_stops);
    let mut items = blocks::draw(trace, unit, &blocks, &plan, &moments);
    let strip = Rect::new(0.0, plan.bottom() + GAP, view.width, saying::HEIGHT);
    let sayings: Vec<Saying> = moments.iter().map(|moment| said(trace, unit, moment)).collect();
    items.extend(saying::strip(&sayings, strip));
    let names: Vec<&str> = codes.iter().map(|code| code.name.as_str()).collect();
    let scene = Scene {
        width: view.width,
        height: strip.bottom(),
        title: format!("Bytecode of {}", names.join(", ")),
        description: sayings.iter().map(|it| it.words.as_str()).collect::<Vec<_>>().join(" "),
        stops: (moments.len() as u32).max(1),
        hatches: Vec::new(),
        items,
    };
    let mut omitted = Vec::new();
    if drops_module {
        omitted.push("the code of the module itself".to_owned());
    }
    match plan.left_out {
        0 => {}
        1 => omitted.push("an instruction".to_owned()),
        more => omitted.push(format!("{more} instructions")),
    }
    Some(Drawn { scene, stops: stops(trace, unit, &blocks, &moments, &sayings), omitted })
}

fn said(trace: &Trace, unit: u32, moment: &Moment) -> Saying {
    Saying {
        class: format!("thf th{}", Colors::of(trace, unit).of_thread(moment.thread)),
        lead: format!("line {}", moment.line),
        code: source_line(trace, unit, moment.line),
        words: moment.words.clone(),
    }
}

fn stops(
    trace: &Trace,
    unit: u32,
    blocks: &[Block],
    moments: &[Moment],
    sayings: &[Saying],
) -> Vec<Stop> {
    let rows = blocks.iter().flat_map(|block| {
        block.rows.iter().map(|row| {
            vec![
                block.code.to_owned(),
                block.line.to_string(),
                row.offset.to_string(),
                row.name.clone(),
                row.argument.clone(),
            ]
        })
    });
    let head = vec!["code", "line", "offset", "instruction", "argument"];
    let table = Table { caption: "Bytecode", head, rows: rows.collect() };
    let run = trace.units.get(unit as usize);
    let last = run.map_or(0, |run| (run.end_step as usize).saturating_sub(1));
    if moments.is_empty() {
        let sentence = "nothing of it has run".to_owned();
        let output = run.map_or(0, |run| run.end_output);
        let label = String::new();
        return vec![Stop {
            step: last,
            unit,
            line: 1,
            label,
            output,
            sentence,
            tables: vec![table],
        }];
    }
    let of = |(moment, saying): (&Moment, &Saying)| Stop {
        label: String::new(),
        step: moment.step,
        unit,
        line: moment.line,
        output: trace.steps.get(moment.step).map_or(0, |step| step.output),
        sentence: saying.words.clone(),
        tables: vec![table.clone()],
    };
    moments.iter().zip(sayings).map(of).collect()
}

const GAP: f64 = 16.0;
const MODULE: &str = "<module>";
