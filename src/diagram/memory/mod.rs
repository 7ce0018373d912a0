//! Memory diagrams: frames at the left, objects by columns at the right, one layout for all stops.

mod arrows;
mod backs;
mod asks;
mod bays;
mod cache;
mod cards;
mod casing;
mod choose;
mod content;
#[cfg(test)]
mod crossings;
mod frames;
mod graph;
mod lines;
mod lives;
mod measure;
mod names;
mod order;
mod place;
mod reach;
mod settle;
mod shifts;
mod siblings;
mod sizes;
mod story;
mod tries;
mod words;

use std::rc::Rc;

use crate::diagram::memory::content::{Body, Card, Content};
use crate::diagram::memory::lives::{ending, runs};
use crate::diagram::memory::place::{Layout, REGION_HEAD};
use crate::diagram::memory::story::Story;
use crate::diagram::memory::tries::{Laid, Tries};
use crate::diagram::memory::words::counted;
use crate::diagram::scene::{Anchor, Ink, Item, Life, Point, Scene};
use crate::diagram::text::Font;
use crate::diagram::{Drawn, Level, Room, View};
use crate::trace::{Kind, Segment, Trace};

/// Draws the memory of one unit over its stops; `None` when there is nothing to draw.
pub fn draw(trace: &Trace, unit: u32, view: &View) -> Option<Drawn> {
    let room = Room { width: view.width, height: view.height };
    draw_in_one(trace, unit, view, &[room]).map(|(_, drawn)| drawn)
}

/// The same in the first of several rooms in which nothing is left out, else in the one that leaves the least out, and
/// which it was.
pub fn draw_in_one(
    trace: &Trace,
    unit: u32,
    view: &View,
    rooms: &[Room],
) -> Option<(usize, Drawn)> {
    let mut tries = Tries::tell(trace, unit, view)?;
    let (missing, index, drawn) = drawn_with_loss(&mut tries, view, rooms)?;
    if missing == 0 || view.level.is_some() || is_about_small_values(tries.story()) {
        return Some((index, drawn));
    }
    // Small values as objects of their own take the room of what a reader would look for more.
    let calmer = View { level: Some(Level::Objects), ..*view };
    match drawn_with_loss(&mut Tries::tell(trace, unit, &calmer)?, &calmer, rooms) {
        Some((less, index, drawn)) if less * 3 <= missing * 2 => Some((index, drawn)),
        _ => Some((index, drawn)),
    }
}

/// Whether the snippet itself gives names to numbers and short texts: it may ask which objects they are.
fn is_about_small_values(story: &Story) -> bool {
    let states = story.states.iter().enumerate().skip(1);
    states.flat_map(|(index, state)| state.frames.iter().map(move |frame| (index, frame))).any(
        |(index, frame)| {
            let named = frame.names.iter().filter_map(|name| story.object(index, name.object));
            names::is_module(frame) && named.into_iter().any(content::is_small)
        },
    )
}

/// The same, and how much of what a reader may look for is not drawn beyond what no room has.
fn drawn_with_loss(
    tries: &mut Tries,
    view: &View,
    rooms: &[Room],
) -> Option<(usize, usize, Drawn)> {
    let views: Vec<View> = rooms.iter().map(|room| view.in_room(*room)).collect();
    let mut whole = (0..).zip(&views).filter_map(|(index, view)| Some((index, tries.whole(view)?)));
    let whole = whole.next().filter(|(_, laid)| !tries.has_silence(laid));
    if let Some((index, laid)) = whole {
        let (index, laid) = roomier(tries, &views, index, laid);
        let (index, laid) = cache::beside(tries, &views, index, laid);
        return Some((0, index, finish(tries.story(), laid, view)));
    }
    let mut best: Option<(usize, usize, Laid, Option<usize>)> = None;
    // What is folded to make it fit may leave stops at which nothing is seen. Rooms that fold alike have one story without.
    let mut heard: Vec<(Rc<Content>, Tries)> = Vec::new();
    // Some is left out in any room: of a long list, its middle.
    let largest = tries.largest()?;
    let least_missing = loss(&largest, &largest);
    for (index, view) in views.iter().enumerate() {
        let mut laid = tries.best(view)?;
        let mut shorter = None;
        if tries.has_silence(&laid) {
            let known = heard.iter().position(|(content, _)| Rc::ptr_eq(content, &laid.content));
            let at = known.unwrap_or_else(|| {
                heard.push((Rc::clone(&laid.content), tries.without_silence(&laid)));
                heard.len() - 1
            });
            laid = heard[at].1.best(view)?;
            shorter = Some(at);
        }
        // A picture that is larger than its room is worse than anything it could leave out.
        let missing = TOO_LARGE * laid.omitted.len() + loss(&laid.content, &largest);
        // A later room is worth it for a good part of what is missing in an earlier one.
        if best.as_ref().is_none_or(|(least, ..)| missing * 3 <= *least * 2) {
            best = Some((missing, index, laid, shorter));
        }
        if missing <= least_missing {
            break;
        }
    }
    let (missing, index, laid, shorter) = best?;
    let tries = match shorter {
        Some(at) => &mut heard[at].1,
        None => tries,
    };
    let laid = tries.unfolded(laid, &views[index]);
    let (index, laid) = cache::beside(tries, &views, index, laid);
    let story = tries.story();
    Some((missing.saturating_sub(least_missing), index, finish(story, laid, view)))
}

/// The room after the first one, if it is as high and not the last: the source beside it takes no more width than it needs.
/// For later rooms more of its lines would wrap.
fn next_beside(views: &[View], index: usize) -> Option<usize> {
    let [first, second, _, ..] = views else { return None };
    (index == 0 && (first.height - second.height).abs() < 0.5).then_some(1)
}

/// The same in the next room beside its source, where a picture in small letters has larger ones there, and one that is
/// large an arrow for the references that are not drawn.
fn roomier(tries: &mut Tries, views: &[View], index: usize, laid: Laid) -> (usize, Laid) {
    let lacks = |laid: &Laid| laid.layout.lacks_hook(&laid.content, &laid.graph);
    let is_tight = !laid.layout.size.is_large() || lacks(&laid);
    let Some(next) = next_beside(views, index).filter(|_| is_tight) else {
        return (index, laid);
    };
    let (size, lacked) = (laid.layout.size.value.px, lacks(&laid));
    match tries.whole(&views[next]) {
        Some(found) if found.layout.size.value.px > size => (next, found),
        Some(found) if found.layout.size.value.px >= size && lacked && !lacks(&found) => {
            (next, found)
        }
        _ => (index, laid),
    }
}

fn finish(story: &Story, laid: Laid, view: &View) -> Drawn {
    let Laid { content, graph, layout, mut omitted, cache } = laid;
    let (content, graph, layout) = (&*content, &graph, &layout);
    // Chosen stops say themselves how many steps lie between them.
    omitted.extend(story.cap().filter(|_| story.is_asked()));
    let states = story.states.len();
    let mut items = regions(layout, content, states);
    items.extend(cache.into_iter().flat_map(|cache| cache.draw(layout, content, graph)));
    items.extend(frames::draw(layout, content));
    items.extend(cards::draw(layout, content, graph, states));
    items.extend(arrows::draw(layout, content, graph));
    let stops = words::stops(story, content);
    omitted.extend(left_out(content));
    omitted.extend(unbound(story, view));
    let lines = stops.iter().map(|stop| format!("Line {}: {}.", stop.line, stop.sentence));
    let mut description: Vec<String> = lines.collect();
    description.extend(omitted.iter().map(|text| format!("Not drawn: {text}.")));
    description.extend(story.cap().filter(|_| !story.is_asked()).map(|text| format!("{text}.")));
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

/// Names that are asked for and never bound.
fn unbound(story: &Story, view: &View) -> Vec<String> {
    let missing = view.focus.iter().filter(|name| !names::has_name(story, name));
    missing.map(|name| format!("{name}, which no frame binds")).collect()
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

fn regions(layout: &Layout, content: &Content, states: usize) -> Vec<Item> {
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
        let life = region_life(content, region.segment, states);
        items.push(Item::rect(class, region.rect, 12.0).living(life.clone()));
        let label = LABEL.at(region.label_x, region.rect.y + y, Anchor::Start, text);
        items.push(label.living(life.clone()));
        let mut right = region.rect.right() - 20.0;
        if let Some(prefix) = layout.prefix.filter(|_| region.segment == Segment::Heap) {
            let room = right - region.label_x - LABEL.width(text) - 16.0;
            let note = format!("… stands for {prefix:#x}");
            let is_long = NOTE.width(&note) > room;
            let note = if is_long { format!("… = {prefix:#x}") } else { note };
            let x = right;
            right -= NOTE.width(&note) + 24.0;
            items.push(NOTE.at(x, region.rect.y + y, Anchor::End, note).living(life));
        }
        let left = region.label_x + LABEL.width(text) + 24.0;
        // Said once, whatever they lie in.
        if region.rect.y < 1.0 {
            items.extend(folded(content, Point::new(left, region.rect.y + y), right));
        }
    }
    debug_assert!(y < REGION_HEAD);
    items
}

/// How many objects are left out at each stop, beside the name of a region that ends at `right`.
fn folded(content: &Content, at: Point, right: f64) -> Vec<Item> {
    let counts = content.folded_at.iter().map(|count| (*count > 0).then_some(*count));
    let runs = runs(counts).into_iter().filter(|run| run.end > 1);
    let items = runs.filter_map(|run| {
        let text = format!("+{} not drawn", counted(run.value, "object"));
        let fits = at.x + NOTE.width(&text) <= right;
        let life = ending(&run, true);
        fits.then(|| NOTE.at(at.x, at.y, Anchor::Start, text).living(life))
    });
    items.collect()
}

/// A region is there while anything is in it, with the stop at which the last object is shown as gone.
fn region_life(content: &Content, segment: Segment, states: usize) -> Life {
    let cards = content.cards.iter().filter(|card| card.segment == segment);
    let born = cards.clone().map(|card| card.first).min().unwrap_or(0).max(1);
    let gone = cards.map(|card| card.last + 2).max().unwrap_or(usize::MAX);
    Life::between(born as u32, (gone < states).then_some(gone as u32))
}

/// How much a reader may look for and not find; `largest` is what the most room would show.
fn loss(content: &Content, largest: &Content) -> usize {
    let names: usize = content.frames.iter().map(|frame| frame.missed.len()).sum();
    let frames = content.folded_frames.iter().max().copied().unwrap_or(0);
    let items = content.cards.iter().map(missing_items).filter(|missing| *missing > 0).count();
    // Behind what is left out there may be more.
    let objects = largest.cards.len().saturating_sub(content.cards.len());
    names + frames + content.folded_objects.max(objects) + items
}

/// Items of a card that have no line.
fn missing_items(card: &Card) -> u64 {
    match card.body {
        Body::Value(_) => 0,
        _ => {
            let items = card.body.rows().iter().filter(|row| !row.is_attribute).count();
            card.lengths[card.last].saturating_sub(items as u64)
        }
    }
}

/// What a reader may look for and not find, in words. Names that the snippet is not about are folded and no loss.
fn left_out(content: &Content) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for frame in content.frames.iter().filter(|frame| !frame.missed.is_empty()) {
        let names = counted(frame.missed.len(), "name");
        let text = format!("{names} of {}: {}", frame.function, frame.missed.join(", "));
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    if let Some(most) = content.folded_frames.iter().max().filter(|most| **most > 0) {
        texts.push(format!("{} in the middle of the stack", counted(*most, "frame")));
    }
    if content.folded_objects > 0 {
        texts.push(counted(content.folded_objects, "object"));
    }
    for card in &content.cards {
        let missing = missing_items(card) as usize;
        if missing > 0 {
            let what = if card.kind == Kind::Instance { "field" } else { "item" };
            let items = counted(missing, what);
            texts.push(format!("{items} of the {}", card.type_name));
        }
    }
    texts
}

const TOO_LARGE: usize = 100;
const LABEL: Ink = Ink::new(Font::SansBold, 20.0, "i2");
const NOTE: Ink = Ink::new(Font::Sans, 16.0, "i3");
