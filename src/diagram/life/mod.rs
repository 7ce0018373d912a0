//! The life of one object: its reference count over the lines that change it.

mod plot;
mod points;

use crate::diagram::life::points::Point;
use crate::diagram::saying::{self, Saying};
use crate::diagram::scene::{Rect, Scene};
use crate::diagram::{Drawn, Stop, Table, View, source_line};
use crate::trace::{Object, Trace};

/// Draws the reference count of the object of a unit whose count changes most often; `None` when none changes.
pub fn draw(trace: &Trace, unit: u32, view: &View) -> Option<Drawn> {
    let (object, points) = points::most_changed(trace, unit)?;
    let most = view.max_stops.clamp(2, MOST);
    let (points, folded) = points::folded(points, most);
    let room = Rect::new(0.0, 0.0, view.width, view.height - saying::HEIGHT - GAP);
    let plan = plot::Plan::new(&points, room);
    let mut items = plot::draw(trace, unit, &object, &points, &plan);
    let strip = Rect::new(0.0, plan.bottom + GAP, view.width, saying::HEIGHT);
    let sayings: Vec<Saying> =
        points.iter().map(|point| said(trace, unit, &object, point)).collect();
    items.extend(saying::strip(&sayings, strip));
    let stops = stops(trace, unit, &points, &sayings);
    let told: Vec<String> = points.iter().map(|point| told(&object, point)).collect();
    let scene = Scene {
        width: view.width,
        height: strip.bottom(),
        title: format!("The reference count of {}", points::name(&object)),
        description: told.join(" "),
        stops: points.len() as u32,
        hatches: Vec::new(),
        items,
    };
    let omitted = match folded {
        0 => Vec::new(),
        1 => vec!["a change in the middle".to_owned()],
        more => vec![format!("{more} changes in the middle")],
    };
    Some(Drawn { scene, stops, omitted })
}

/// As in "+1: the name b refers to it. Its count is 2."
fn told(object: &Object, point: &Point) -> String {
    if point.is_freed {
        let end = format!("the {} at {:#x} is freed.", object.type_name, object.address);
        return format!("{}: {}. The count is 0: {end}", signed(point), point.long);
    }
    format!("{}: {}. The count is {}.", signed(point), point.long, point.count)
}

fn signed(point: &Point) -> String {
    if point.delta > 0 { format!("+{}", point.delta) } else { point.delta.to_string() }
}

fn said(trace: &Trace, unit: u32, object: &Object, point: &Point) -> Saying {
    Saying {
        class: "frun".to_owned(),
        lead: format!("line {}", point.line),
        code: source_line(trace, unit, point.line),
        words: told(object, point),
    }
}

fn stops(trace: &Trace, unit: u32, points: &[Point], sayings: &[Saying]) -> Vec<Stop> {
    let of = |(index, (point, saying)): (usize, (&Point, &Saying))| {
        let rows = points[..=index].iter().map(|point| {
            let code = source_line(trace, unit, point.line);
            vec![
                point.line.to_string(),
                code,
                signed(point),
                point.long.clone(),
                point.count.to_string(),
            ]
        });
        let head = vec!["line", "statement", "change", "why", "count"];
        Stop {
            label: String::new(),
            step: point.step,
            unit,
            line: point.line,
            output: trace.steps.get(point.step).map_or(0, |step| step.output),
            sentence: saying.words.clone(),
            tables: vec![Table { caption: "Reference count", head, rows: rows.collect() }],
        }
    };
    points.iter().zip(sayings).enumerate().map(of).collect()
}

/// Changes that have room beside each other.
const MOST: usize = 9;
const GAP: f64 = 16.0;
