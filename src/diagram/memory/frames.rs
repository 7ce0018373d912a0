//! Draws frames: header, names, slots and the values inside them.

use crate::diagram::memory::content::{Cell, Content, FrameBox, Row};
use crate::diagram::memory::lives::{Run, accents, ending, frame_life, inside, presence, runs};
use crate::diagram::memory::measure::{
    BOX_PAD, FOLDED, FRAME_PAD, MOST_FUNCTION, MOST_NAME, NAME_GAP, folded_text,
};
use crate::diagram::memory::place::{Layout, SLOT_INSET};
use crate::diagram::memory::words::counted;
use crate::diagram::scene::{Anchor, Ink, Item, Life, Point, Rect, Shape};
use crate::diagram::text::{self, Font};
use crate::trace::ThreadId;

/// The frames region with all frames.
pub fn draw(layout: &Layout, content: &Content) -> Vec<Item> {
    let mut items = Vec::new();
    if let Some(rect) = layout.folded_frames {
        items.extend(folded_frames(rect, &content.folded_frames));
    }
    for (thread, rect) in &layout.threads {
        items.extend(stack_head(content, *thread, *rect));
    }
    for (index, frame) in content.frames.iter().enumerate() {
        let Some(life) = frame_life(frame) else { continue };
        let rect = layout.frames[index];
        let mut parts = vec![Item::rect("fbox", rect, 6.0)];
        let bar = Rect::new(rect.x, rect.y, 6.0, rect.h);
        parts.push(Item::new("fbar", Shape::Spine { rect: bar, round: 6.0 }));
        for run in runs(frame.running.iter().map(|running| running.then_some(()))) {
            let running = Item::new("frun", Shape::Spine { rect: bar, round: 6.0 });
            // Before the first stop nothing is known to run.
            parts.push(running.living(inside(&run, &Run { first: life.first.max(1), ..life })));
        }
        if layout.size.is_one_line(frame) {
            one_line(&mut parts, layout, frame, rect, &life);
        } else {
            tall(&mut parts, layout, content, index, &life);
        }
        let is_call = frame.function != "<module>" && life.first > 0;
        let born = if is_call { vec![life.first as u32] } else { Vec::new() };
        items.push(Item::group("", parts).living(ending(&life, true).accented(born)));
    }
    items
}

/// The name above a thread's frames, and whether it is the one that holds the GIL.
fn stack_head(content: &Content, thread: ThreadId, rect: Rect) -> Vec<Item> {
    let frames = || content.frames.iter().filter(|frame| frame.thread == thread);
    let states = frames().map(|frame| frame.lines.len()).max().unwrap_or(0);
    let is_there = |state: usize| frames().any(|frame| frame.lines[state].is_some());
    let Some(first) = (0..states).find(|state| is_there(*state)) else { return Vec::new() };
    let last = (0..states).rfind(|state| is_there(*state)).unwrap_or(first);
    let end = if last + 1 == states { usize::MAX } else { last + 1 };
    let life = Run { value: (), first, end };
    let name = frames().find_map(|frame| frame.thread_name.clone()).unwrap_or_default();
    let middle = rect.middle().y;
    let pill_w = GIL.width("GIL") + 16.0;
    let name = text::fit(&name, THREAD.font, THREAD.px, rect.w - pill_w - 34.0);
    let bar = Rect::new(rect.x, middle - 9.0, 6.0, 18.0);
    let mut parts = vec![
        Item::rect(format!("thf th{}", content.colors.of_thread(thread)), bar, 0.0),
        THREAD.at(rect.x + 16.0, THREAD.baseline(middle), Anchor::Start, name),
    ];
    let ran = |state: usize| frames().any(|frame| frame.running[state]);
    for run in runs((0..states).map(|state| (content.has_gil && ran(state)).then_some(()))) {
        let pill = Rect::new(rect.right() - pill_w, middle - 10.0, pill_w, 20.0);
        let held = vec![
            Item::new("handhead", Shape::Box { rect: pill, round: 10.0 }),
            GIL.at(pill.middle().x, GIL.baseline(middle), Anchor::Middle, "GIL"),
        ];
        let whole = Run { first: life.first.max(1), ..life };
        parts.push(Item::group("", held).living(inside(&run, &whole)));
    }
    vec![Item::group("", parts).living(ending(&life, true))]
}

fn folded_frames(rect: Rect, counts: &[usize]) -> Vec<Item> {
    let mut items = Vec::new();
    for run in runs(counts.iter().map(|count| (*count > 0).then_some(*count))) {
        let text = format!("{} more", counted(run.value, "frame"));
        let parts = vec![
            Item::rect("more", rect, 6.0),
            FOLDED.at(rect.middle().x, FOLDED.baseline(rect.middle().y), Anchor::Middle, text),
        ];
        items.push(Item::group("", parts).living(ending(&run, true)));
    }
    items
}

fn lines(
    parts: &mut Vec<Item>,
    frame: &FrameBox,
    ink: Ink,
    at: Point,
    anchor: Anchor,
    life: &Run<()>,
) {
    for run in runs(frame.lines.iter().copied()) {
        if run.end > 1 {
            let text = ink.at(at.x, at.y, anchor, format!("line {}", run.value));
            parts.push(text.living(inside(&run, &Run { first: life.first.max(1), ..*life })));
        }
    }
}

fn tall(parts: &mut Vec<Item>, layout: &Layout, content: &Content, index: usize, life: &Run<()>) {
    let (size, frame, rect) = (&layout.size, &content.frames[index], layout.frames[index]);
    let middle = rect.y + (size.frame_head_h - 4.0) / 2.0;
    let function = text::fit(&frame.function, size.function.font, size.function.px, MOST_FUNCTION);
    let y = size.function.baseline(middle);
    parts.push(size.function.at(rect.x + FRAME_PAD, y, Anchor::Start, function));
    let at = Point::new(rect.right() - SLOT_INSET, y);
    lines(parts, frame, size.line, at, Anchor::End, life);
    let hair = rect.y + size.frame_head_h - 4.0;
    parts.push(Item::line("hair", Point::new(rect.x + 6.0, hair), Point::new(rect.right(), hair)));
    for (row, line) in frame.rows.iter().enumerate() {
        let slot = layout.name_slot(content, index, row);
        let name = text::fit(&line.label, size.name.font, size.name.px, MOST_NAME);
        let baseline = size.name.baseline(slot.middle().y);
        let label = size.name.at(slot.x - NAME_GAP, baseline, Anchor::End, name);
        parts.extend(named(line, &label, slot, size.cell, life));
    }
    if !frame.folded.is_empty() {
        let text = folded_text(frame);
        let room = rect.w - FRAME_PAD - SLOT_INSET;
        let text = text::fit(&text, FOLDED.font, FOLDED.px, room);
        let y = rect.bottom() - size.frame_foot / 2.0 - 9.0;
        parts.push(FOLDED.at(rect.x + FRAME_PAD, y, Anchor::Start, text));
    }
}

/// `fact line 22   k [2]`.
fn one_line(parts: &mut Vec<Item>, layout: &Layout, frame: &FrameBox, rect: Rect, life: &Run<()>) {
    let size = &layout.size;
    let middle = rect.y + size.one_line_h / 2.0;
    let function = text::fit(&frame.function, size.function.font, size.function.px, MOST_FUNCTION);
    let x = rect.x + FRAME_PAD;
    let y = size.function.baseline(middle);
    let line_x = x + size.function.width(&function) + 10.0;
    parts.push(size.function.at(x, y, Anchor::Start, function));
    lines(parts, frame, size.line, Point::new(line_x, y), Anchor::Start, life);
    let mut right = rect.right() - SLOT_INSET;
    for line in frame.rows.iter().rev() {
        let w = size.name_box_w(line);
        let slot = Rect::new(right - w, middle - size.name_slot_h / 2.0, w, size.name_slot_h);
        let baseline = size.cell.baseline(middle);
        let label = size.cell.at(slot.x - 8.0, baseline, Anchor::End, line.label.clone());
        right = slot.x - 8.0 - size.cell.width(&line.label) - 14.0;
        parts.extend(named(line, &label, slot, size.cell, life));
    }
}

/// A name and its slot, for each stretch in which the name is bound.
fn named(row: &Row, label: &Item, slot: Rect, ink: Ink, frame: &Run<()>) -> Vec<Item> {
    let mut items = Vec::new();
    for run in presence(row) {
        let mut parts = vec![label.clone(), Item::rect("slot", slot, 3.0)];
        parts.extend(values(row, slot, ink, &run));
        let ends_with_frame = run.end >= frame.end;
        let life = if ends_with_frame && run.first <= frame.first.max(1) {
            Life::always()
        } else if ends_with_frame {
            Life { gone: None, ..ending(&run, true) }
        } else {
            ending(&run, false)
        };
        items.push(Item::group("row", parts).living(life.accented(accents(row, &run))));
    }
    items
}

/// What stands inside a slot or a cell during a stretch.
pub fn values(row: &Row, slot: Rect, ink: Ink, outer: &Run<()>) -> Vec<Item> {
    let mut items = Vec::new();
    let within = |state: usize| state >= outer.first && state < outer.end;
    let texts = row.cells.iter().enumerate().map(|(state, cell)| match cell {
        Cell::Inline(text) if within(state) => Some(text.clone()),
        Cell::Cut if within(state) => Some("…".to_owned()),
        _ => None,
    });
    for run in runs(texts) {
        let text = text::fit(&run.value, ink.font, ink.px, slot.w - BOX_PAD);
        let middle = slot.middle();
        let item = ink.at(middle.x, ink.baseline(middle.y), Anchor::Middle, text);
        items.push(item.living(inside(&run, outer)));
    }
    items
}

const THREAD: Ink = Ink::new(Font::SansBold, 17.0, "i2");
const GIL: Ink = Ink::new(Font::MonoBold, 15.0, "onbg");
