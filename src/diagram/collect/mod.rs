//! What the cycle collector does: counts are copied, references inside the group are taken off, what is left at 0 is
//! garbage. The memory diagram stands at the left, the sums at the right.

mod sums;

use crate::diagram::collect::sums::Sum;
use crate::diagram::saying::{self, Saying};
use crate::diagram::scene::{Item, Life, Rect, Scene, Shape};
use crate::diagram::{Drawn, Stop, Table, View, memory, source_line};
use crate::trace::Trace;

/// Draws the first collection of a unit that frees a cycle; `None` when there is none.
pub fn draw(trace: &Trace, unit: u32, view: &View) -> Option<Drawn> {
    let step = sums::collection(trace, unit)?;
    let (sums, more) = sums::of(trace, step);
    let left = view.width - PANEL - GAP;
    let height = view.height - saying::HEIGHT - STRIP_GAP;
    let steps = [step - 1, step];
    let small = View {
        width: left,
        height,
        steps: Some(&steps),
        is_collection: true,
        max_stops: 2,
        ..*view
    };
    let fits = |drawn: &Drawn| {
        let scene = &drawn.scene;
        drawn.stops.len() == 2 && scene.width <= left + 0.1 && scene.height <= height + 0.1
    };
    // Without the objects, where those do not fit, the sums still tell.
    let memory = memory::draw(trace, unit, &small).filter(fits);
    let high = memory.as_ref().map_or(0.0, |drawn| drawn.scene.height);
    let x = if memory.is_some() { view.width - PANEL } else { (view.width - PANEL) / 2.0 };
    let panel = Rect::new(x, 0.0, PANEL, high.max(sums::height(&sums)));
    let bottom = panel.bottom();
    let (mut items, stops, mut omitted) = match memory {
        Some(Drawn { scene, stops, omitted }) => {
            (scene.items.into_iter().map(later).collect(), stops, omitted)
        }
        None => (Vec::new(), Vec::new(), Vec::new()),
    };
    items.extend(sums::draw(&sums, panel));
    omitted.extend((more > 0).then(|| format!("the sums of {more} more")));
    let sayings = sayings(trace, unit, step, &sums);
    let strip = Rect::new(0.0, bottom + STRIP_GAP, view.width, saying::HEIGHT);
    items.extend(saying::strip(&sayings, strip));
    let words: Vec<&str> = sayings.iter().map(|saying| saying.words.as_str()).collect();
    let scene = Scene {
        width: view.width,
        height: strip.bottom(),
        title: "The cycle collector".to_owned(),
        description: words.join(" "),
        stops: STOPS,
        hatches: Vec::new(),
        items,
    };
    let tables = |stop: u32| {
        let own = stops.get(usize::from(stop == STOPS));
        let mut tables = own.map(|stop| stop.tables.clone()).unwrap_or_default();
        tables.push(table(&sums, stop));
        tables
    };
    let line = trace.steps.get(step).map_or(0, |step| step.line);
    let told = (1..).zip(&sayings).map(|(stop, saying)| Stop {
        label: String::new(),
        step: if stop == STOPS { step } else { step - 1 },
        unit,
        line,
        output: trace.steps.get(step).map_or(0, |step| step.output),
        sentence: saying.words.clone(),
        tables: tables(stop),
    });
    Some(Drawn { scene, stops: told.collect(), omitted })
}

/// The state before the collection lasts for all stops but the last.
fn later(mut item: Item) -> Item {
    let move_on = |stop: u32| if stop > 1 { stop + STOPS - 2 } else { stop };
    let Life { born, gone, is_quiet, accents } = item.life;
    // What was new before the collection is not its doing.
    let accents = accents.into_iter().filter(|stop| *stop > 1).map(move_on).collect();
    item.life = Life { born: move_on(born), gone: gone.map(move_on), is_quiet, accents };
    if let Shape::Group { items, .. } = &mut item.shape {
        *items = std::mem::take(items).into_iter().map(later).collect();
    }
    item
}

fn sayings(trace: &Trace, unit: u32, step: usize, sums: &[Sum]) -> Vec<Saying> {
    let line = trace.steps.get(step).map_or(0, |step| step.line);
    let garbage = sums.iter().filter(|sum| sum.is_garbage).count();
    let words = [
        "The collector copies the reference count of each container it tracks.".to_owned(),
        "It takes off one for each reference from inside the group.".to_owned(),
        match garbage {
            1 => "What is left at 0, and cannot be reached from what is not, is garbage: 1 object is freed."
                .to_owned(),
            count => format!(
                "What is left at 0, and cannot be reached from what is not, is garbage: {count} objects are freed."
            ),
        },
    ];
    let of = |words: String| Saying {
        class: "frun".to_owned(),
        lead: format!("line {line}"),
        code: source_line(trace, unit, line),
        words,
    };
    words.into_iter().map(of).collect()
}

fn table(sums: &[Sum], stop: u32) -> Table {
    let rows = sums.iter().map(|sum| {
        let left = if stop > 1 { sum.left().to_string() } else { String::new() };
        let inside = if stop > 1 { sum.inside.to_string() } else { String::new() };
        let end = match (stop == STOPS, sum.is_garbage) {
            (false, _) => "",
            (true, true) => "freed",
            (true, false) => "alive",
        };
        let address = format!("{:#x}", sum.address);
        vec![sum.name.clone(), address, sum.count.to_string(), inside, left, end.to_owned()]
    });
    Table {
        caption: "Collector",
        head: vec!["object", "address", "count", "inside", "left", "end"],
        rows: rows.collect(),
    }
}

pub const STOPS: u32 = 3;
/// Width of the sums.
const PANEL: f64 = 350.0;
const GAP: f64 = 20.0;
const STRIP_GAP: f64 = 16.0;
