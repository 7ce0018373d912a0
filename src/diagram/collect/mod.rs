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
    let lost = sums::lost(trace, unit, step);
    let lead = if lost.is_some() { LEAD } else { 0 };
    let all = lead + PASSES;
    let left = view.width - PANEL - GAP;
    let height = view.height - saying::HEIGHT - STRIP_GAP;
    // Before the collection: while names lead there, and when they are lost.
    let steps: Vec<usize> =
        lost.into_iter().flat_map(|lost| [lost - 1, lost]).chain([step - 1, step]).collect();
    let small = View {
        width: left,
        height,
        steps: Some(&steps),
        is_collection: true,
        max_stops: steps.len(),
        ..*view
    };
    let fits = |drawn: &Drawn| {
        let scene = &drawn.scene;
        drawn.stops.len() == steps.len()
            && scene.width <= left + 0.1
            && scene.height <= height + 0.1
    };
    // Without the objects, where those do not fit, the sums still tell.
    let memory = memory::draw(trace, unit, &small).filter(fits);
    let high = memory.as_ref().map_or(0.0, |drawn| drawn.scene.height);
    let x = if memory.is_some() { view.width - PANEL } else { (view.width - PANEL) / 2.0 };
    let panel = Rect::new(x, 0.0, PANEL, high.max(sums::height(&sums)));
    let bottom = panel.bottom();
    let (mut items, stops, mut omitted) = match memory {
        Some(Drawn { scene, stops, omitted }) => {
            let items = scene.items.into_iter().map(|item| later(item, lead));
            (items.collect(), stops, omitted)
        }
        None => (Vec::new(), Vec::new(), Vec::new()),
    };
    items.extend(sums::draw(&sums, panel, lead));
    omitted.extend((more > 0).then(|| format!("the sums of {more} more containers")));
    let mut sayings = sayings(trace, unit, step, &sums);
    sayings.splice(0..0, lost.into_iter().flat_map(|lost| told_before(trace, unit, lost)));
    let strip = Rect::new(0.0, bottom + STRIP_GAP, view.width, saying::HEIGHT);
    items.extend(saying::strip(&sayings, strip));
    let words: Vec<&str> = sayings.iter().map(|saying| saying.words.as_str()).collect();
    let scene = Scene {
        width: view.width,
        height: strip.bottom(),
        title: "The cycle collector".to_owned(),
        description: words.join(" "),
        stops: all,
        hatches: Vec::new(),
        items,
    };
    let told = (1..).zip(&sayings).map(|(stop, saying)| {
        let own = steps[place(stop, lead)];
        let mut tables = stops.get(place(stop, lead)).map(|stop| stop.tables.clone());
        if stop > lead {
            tables.get_or_insert_default().push(table(&sums, stop - lead));
        }
        Stop {
            label: if stop > lead { format!("pass {}", stop - lead) } else { String::new() },
            step: own,
            unit,
            // What the collector does it does at its line.
            line: trace.steps.get(if stop > lead { step } else { own }).map_or(0, |it| it.line),
            output: trace.steps.get(if stop > lead { step } else { own }).map_or(0, |it| it.output),
            sentence: saying.words.clone(),
            tables: tables.unwrap_or_default(),
        }
    });
    Some(Drawn { scene, stops: told.collect(), omitted })
}

/// Which of the memory's states a stop shows: the one before the collection lasts for all passes but the last.
fn place(stop: u32, lead: u32) -> usize {
    let pass = stop.saturating_sub(lead);
    let of_pass = u32::from(pass == PASSES);
    if pass == 0 { stop as usize - 1 } else { (lead + of_pass) as usize }
}

/// The state before the collection lasts for all passes but the last.
fn later(mut item: Item, lead: u32) -> Item {
    let move_on = |stop: u32| if stop > lead + 1 { stop + PASSES - 2 } else { stop };
    let Life { born, gone, is_quiet, accents } = item.life;
    // What was new at the first stop nobody has seen before.
    let accents = accents.into_iter().filter(|stop| *stop > 1).map(move_on).collect();
    item.life = Life { born: move_on(born), gone: gone.map(move_on), is_quiet, accents };
    if let Shape::Group { items, .. } = &mut item.shape {
        *items = std::mem::take(items).into_iter().map(|item| later(item, lead)).collect();
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
    words.into_iter().map(|words| saying(trace, unit, line, words)).collect()
}

/// What is said of the stops before the collection.
fn told_before(trace: &Trace, unit: u32, lost: usize) -> [Saying; 2] {
    let of = |step: usize, words: &str| {
        let line = trace.steps.get(step).map_or(0, |step| step.line);
        saying(trace, unit, line, words.to_owned())
    };
    [of(lost - 1, HELD), of(lost, LOST)]
}

fn saying(trace: &Trace, unit: u32, line: u32, words: String) -> Saying {
    let (class, lead) = ("frun".to_owned(), format!("line {line}"));
    Saying { class, lead, code: source_line(trace, unit, line), words }
}

fn table(sums: &[Sum], pass: u32) -> Table {
    let rows = sums.iter().map(|sum| {
        let left = if pass > 1 { sum.left().to_string() } else { String::new() };
        let inside = if pass > 1 { sum.inside.to_string() } else { String::new() };
        let end = match (pass == PASSES, sum.is_garbage) {
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

const HELD: &str = "Names still lead to the objects of a cycle.";
const LOST: &str =
    "No name leads there any more. No count falls to 0: the objects still refer to each other.";
/// Stops before the collection.
const LEAD: u32 = 2;
/// Stops of the collection itself.
pub const PASSES: u32 = 3;
/// Width of the sums.
const PANEL: f64 = 350.0;
const GAP: f64 = 20.0;
const STRIP_GAP: f64 = 16.0;
