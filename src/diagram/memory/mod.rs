//! Memory diagrams: frames at the left, objects by columns at the right, one layout for all stops.

mod arrows;
mod cards;
mod casing;
mod content;
mod frames;
mod graph;
mod lines;
mod lives;
mod measure;
mod names;
mod place;
mod reach;
mod settle;
mod sizes;
mod story;
mod words;

use crate::diagram::memory::content::{Content, Limits};
use crate::diagram::memory::graph::Graph;
use crate::diagram::memory::place::{Layout, REGION_HEAD};
use crate::diagram::memory::story::Story;
use crate::diagram::scene::{Anchor, Ink, Item, Scene};
use crate::diagram::text::Font;
use crate::diagram::{Stop, View};
use crate::trace::{Segment, Trace};

/// A scene with what belongs to it in words.
pub struct Drawn {
    pub scene: Scene,
    pub stops: Vec<Stop>,
    pub omitted: Vec<String>,
}

/// Draws the memory of one unit over its stops; `None` when there is nothing to draw.
pub fn draw(trace: &Trace, unit: u32, view: &View) -> Option<Drawn> {
    let story = Story::tell(trace, unit, view)?;
    let mut last = None;
    for limits in FOLDING {
        let content = Content::collect(&story, view.level, limits)?;
        if let Some((graph, layout)) = Layout::fit(&content, view) {
            return Some(finish(&story, &content, &graph, &layout, Vec::new()));
        }
        last = Some(content);
    }
    let content = last?;
    let (graph, layout) = Layout::force(&content, view);
    let over = format!(
        "the picture needs {:.0} x {:.0} px, there are {:.0} x {:.0}",
        layout.width, layout.height, view.width, view.height
    );
    Some(finish(&story, &content, &graph, &layout, vec![over]))
}

fn finish(
    story: &Story,
    content: &Content,
    graph: &Graph,
    layout: &Layout,
    mut omitted: Vec<String>,
) -> Drawn {
    let states = story.states.len();
    let mut items = regions(layout);
    items.extend(frames::draw(layout, content));
    items.extend(cards::draw(layout, content, graph, states));
    items.extend(arrows::draw(layout, content, graph));
    let stops = words::stops(story, content);
    omitted.extend(left_out(content));
    let lines = stops.iter().map(|stop| format!("Line {}: {}.", stop.line, stop.sentence));
    let mut description: Vec<String> = lines.collect();
    description.extend(omitted.iter().map(|text| format!("Not drawn: {text}.")));
    let scene = Scene {
        width: layout.width,
        height: layout.height,
        title: title(content),
        description: description.join(" "),
        stops: story.len() as u32,
        hatches: Vec::new(),
        items,
    };
    Drawn { scene, stops, omitted }
}

fn title(content: &Content) -> String {
    let names = content.frames.iter().flat_map(|frame| &frame.rows).map(|row| row.label.as_str());
    let mut unique: Vec<&str> = Vec::new();
    for name in names {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    if unique.is_empty() {
        return "Memory diagram".to_owned();
    }
    format!("Memory diagram: {}", unique.join(", "))
}

fn regions(layout: &Layout) -> Vec<Item> {
    let rect = layout.frames_region;
    let y = 28.0;
    let mut items = vec![
        Item::rect("reg stack", rect, 12.0),
        LABEL.at(rect.x + 20.0, rect.y + y, Anchor::Start, "frames"),
    ];
    for region in &layout.regions {
        let (class, text) = match region.segment {
            Segment::Heap => ("reg heap", "heap"),
            Segment::Static => ("reg static", "static data"),
        };
        items.push(Item::rect(class, region.rect, 12.0));
        items.push(LABEL.at(region.label_x, region.rect.y + y, Anchor::Start, text));
        if let Some(prefix) = layout.prefix.filter(|_| region.segment == Segment::Heap) {
            let note = format!("… stands for {prefix:#x}");
            let x = region.rect.right() - 20.0;
            items.push(NOTE.at(x, region.rect.y + y, Anchor::End, note));
        }
    }
    debug_assert!(y < REGION_HEAD);
    items
}

/// Everything the picture leaves out, in words.
fn left_out(content: &Content) -> Vec<String> {
    let mut texts = Vec::new();
    for frame in content.frames.iter().filter(|frame| !frame.folded.is_empty()) {
        texts.push(format!(
            "{} names of {}: {}",
            frame.folded.len(),
            frame.function,
            frame.folded.join(", ")
        ));
    }
    if let Some(most) = content.folded_frames.iter().max().filter(|most| **most > 0) {
        texts.push(format!("{most} frames in the middle of the stack"));
    }
    if content.folded_objects > 0 {
        texts.push(format!("{} objects", content.folded_objects));
    }
    for card in &content.cards {
        let drawn = card.body.rows().len() as u64;
        let length = card.lengths[card.last];
        if drawn > 0 && length > drawn {
            texts.push(format!("{} items of the {}", length - drawn, card.type_name));
        }
    }
    texts
}

const LABEL: Ink = Ink::new(Font::SansBold, 20.0, "i2");
const NOTE: Ink = Ink::new(Font::Sans, 16.0, "i3");

/// Tried in turn until the picture fits.
const FOLDING: [Limits; 9] = [
    Limits { names: 8, frames: 5, cards: 12, depth: 4, items: 3 },
    Limits { names: 8, frames: 5, cards: 10, depth: 3, items: 3 },
    Limits { names: 8, frames: 5, cards: 8, depth: 3, items: 3 },
    Limits { names: 7, frames: 5, cards: 7, depth: 2, items: 2 },
    Limits { names: 6, frames: 4, cards: 6, depth: 2, items: 2 },
    Limits { names: 5, frames: 4, cards: 5, depth: 2, items: 1 },
    Limits { names: 4, frames: 3, cards: 4, depth: 1, items: 1 },
    Limits { names: 3, frames: 3, cards: 3, depth: 1, items: 1 },
    Limits { names: 2, frames: 3, cards: 2, depth: 1, items: 1 },
];
