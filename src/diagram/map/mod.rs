//! The process by address, low addresses at the bottom, and where in it the objects of a unit lie.

mod coarse;
mod column;
mod narrow;
mod zoom;

use crate::diagram::scene::Scene;
use crate::diagram::{Drawn, Stop, Table, View};
use crate::trace::{MapPart, MemoryMap, Trace};

/// Draws the map at the end of a unit; `None` when it was not asked for.
pub fn draw(trace: &Trace, unit: u32, view: &View) -> Option<Drawn> {
    let run = trace.units.get(unit as usize)?;
    let map = run.extras.map.as_deref()?;
    let (items, height, left_out) = if view.width < WIDE {
        narrow::draw(&coarse::coarse(map), view)
    } else {
        let whole = column::Column::new(map, view);
        let coarse = whole.is_tight().then(|| coarse::coarse(map));
        let map = coarse.as_ref().unwrap_or(map);
        let column = column::Column::new(map, view);
        let mut items = column.beams(map, view);
        items.extend(column.draw(map));
        items.extend(zoom::draw(map, &column, view));
        (items, column.bottom(), zoom::left_out(map, &column, view))
    };
    let sentence = told(map);
    let scene = Scene {
        width: view.width,
        height,
        title: "The process by address".to_owned(),
        description: format!("High addresses are at the top. {sentence}"),
        stops: 1,
        hatches: Vec::new(),
        items,
    };
    let stop = Stop {
        label: String::new(),
        step: (run.end_step as usize).saturating_sub(1),
        unit,
        line: run.source.lines().count().max(1) as u32,
        output: run.end_output,
        sentence,
        tables: tables(map),
    };
    let omitted = match left_out {
        0 => Vec::new(),
        1 => vec!["an object".to_owned()],
        more => vec![format!("{more} objects")],
    };
    Some(Drawn { scene, stops: vec![stop], omitted })
}

/// With less room there is one column and no panel beside it.
const WIDE: f64 = 860.0;

/// As in "x refers to str 'something' at 0x7fff.., in the pymalloc arenas."
fn told(map: &MemoryMap) -> String {
    let of = map.objects.iter().map(|object| {
        let part = map.parts.get(object.part as usize).map_or("", |part| part.name.as_str());
        let (names, text) = (&object.names, &object.text);
        format!("{names}: {} {text} at {:#x}, {part}.", object.type_name, object.address)
    });
    of.collect::<Vec<_>>().join(" ")
}

fn tables(map: &MemoryMap) -> Vec<Table> {
    let told =
        |part: &MapPart| vec![format!("{:#x}", part.start), part.name.clone(), part.note.clone()];
    let parts = map.parts.iter().map(told);
    let objects = map.objects.iter().map(|object| {
        let part = map.parts.get(object.part as usize).map_or("", |part| part.name.as_str());
        let what = format!("{} {}", object.type_name, object.text);
        vec![object.names.clone(), what, format!("{:#x}", object.address), part.to_owned()]
    });
    vec![
        Table { caption: "Parts", head: vec!["from", "part", "what"], rows: parts.collect() },
        Table {
            caption: "Objects",
            head: vec!["names", "object", "address", "part"],
            rows: objects.collect(),
        },
    ]
}
