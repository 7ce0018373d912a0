//! The strip below a timeline: one switch with its thread, line, bytecode and reason.

use crate::diagram::scene::{Anchor, Ink, Item, Life, Rect, Shape};
use crate::diagram::text::{self, Font};
use crate::diagram::thread_name;
use crate::diagram::timeline::moments::{Caption, Moment};
use crate::diagram::timeline::switches::time_text;
use crate::diagram::timeline::tracks::{State, Tracks};
use crate::diagram::timeline::{NARROW, Plan};
use crate::trace::{LOCK_OF, Trace};
use std::cmp::Reverse;

/// A box, and for every stop its spine and texts.
pub fn draw(trace: &Trace, tracks: &Tracks, selected: &[Moment], plan: &Plan) -> Vec<Item> {
    let rect = Rect::new(0.75, plan.strip_y, plan.width - 1.5, plan.strip_h - 1.0);
    let mut items = vec![Item::rect("strip", rect, 8.0)];
    if selected.is_empty() {
        let (x, y) = (rect.x + 32.0, WORDS.baseline(rect.middle().y));
        let words = if tracks.thread_count() == 1 {
            "One thread runs all tasks: while one awaits something, another goes on.".to_owned()
        } else if !tracks.has_gil {
            let total = time_text(tracks.end - tracks.start);
            let threading = trace.stamp.threading();
            let mut words = format!("Threads run at once: {threading}. All is done after {total}.");
            if let Some(waits) = lock_waits(trace, tracks) {
                words = format!("{words} {waits}");
            }
            text::fit(&words, WORDS.font, WORDS.px, rect.w - 64.0)
        } else if trace.timeline.is_of_one_process() {
            "The GIL does not change hands here.".to_owned()
        } else {
            "Each process has a GIL of its own.".to_owned()
        };
        items.push(WORDS.at(x, y, Anchor::Start, words));
    }
    for (index, moment) in selected.iter().enumerate() {
        let stop = index as u32 + 1;
        let spine = Rect::new(rect.x, rect.y, 8.0, rect.h);
        let class = format!("thf th{}", moment.color);
        let mut parts = vec![Item::new(class, Shape::Spine { rect: spine, round: 8.0 })];
        parts.extend(texts(&moment.caption, rect));
        let gone = (index + 1 < selected.len()).then_some(stop + 1);
        items.push(Item::group("", parts).living(Life::between(stop, gone)));
    }
    items
}

/// As in "thread 2 waited 148 µs for the lock of items.": the longest time that a thread waited for a container's lock.
pub fn lock_waits(trace: &Trace, tracks: &Tracks) -> Option<String> {
    let all = tracks.threads.iter().flat_map(|track| {
        let waits = track.spans.iter().filter_map(|span| match &span.state {
            State::Block(call) => call.strip_prefix(LOCK_OF).map(|name| (span, name)),
            _ => None,
        });
        waits.map(|(span, name)| (span.to - span.from, track.thread, name))
    });
    let (time, thread, name) = all.max_by_key(|(time, thread, _)| (*time, Reverse(*thread)))?;
    let (who, time) = (thread_name(trace, thread), time_text(time));
    Some(format!("{who} waited {time} for the lock of {name}."))
}

/// Two lines where there is width, three where there is not.
fn texts(caption: &Caption, rect: Rect) -> Vec<Item> {
    let is_narrow = rect.w < NARROW - 2.0;
    let is_low = rect.h < if is_narrow { 100.0 } else { 78.0 };
    let (words, code_ink) = if is_low { (SMALL, SMALL_CODE) } else { (WORDS, CODE) };
    let left = rect.x + 28.0;
    let indent = left + TIME.width(&caption.time).max(62.0) + 16.0;
    let right = rect.right() - 16.0;
    let rows: Vec<f64> = if is_narrow {
        [0.28, 0.56, 0.83].map(|part| rect.y + part * rect.h).to_vec()
    } else {
        [0.41, 0.8].map(|part| rect.y + part * rect.h).to_vec()
    };
    let mut items = vec![TIME.at(left, rows[0], Anchor::Start, caption.time.clone())];
    items.push(words.at(indent, rows[0], Anchor::Start, caption.place.clone()));
    let code_x = indent + words.width(&caption.place) + 14.0;
    // What is said after it on the same row goes first, but not to less than about half of the row.
    let beside = if is_narrow { 0.0 } else { words.width(&caption.detail) + GAP };
    let room = right - code_x;
    let code_room = (room - beside).max(if is_narrow { room } else { room * 0.45 });
    let code = text::fit(&caption.code, code_ink.font, code_ink.px, code_room.max(40.0));
    let after = code_x + code_ink.width(&code) + GAP;
    if !code.is_empty() {
        items.push(code_ink.at(code_x, rows[0], Anchor::Start, code.clone()));
    }
    let detail_x = match (is_narrow, code.is_empty()) {
        (true, _) => indent,
        (false, true) => code_x,
        (false, false) => after,
    };
    let detail_y = if is_narrow { rows[1] } else { rows[0] };
    let detail = text::fit(&caption.detail, words.font, words.px, right - detail_x);
    if !caption.detail.is_empty() {
        items.push(words.at(detail_x, detail_y, Anchor::Start, detail));
    }
    let ink = if is_narrow { SMALL } else { words };
    let why = text::fit(&caption.why, ink.font, ink.px, right - indent);
    items.push(ink.at(indent, rows[rows.len() - 1], Anchor::Start, why));
    items
}

/// Between the code and what follows it.
const GAP: f64 = 22.0;
const TIME: Ink = Ink::new(Font::SansBold, 20.0, "i2");
const WORDS: Ink = Ink::new(Font::Sans, 20.0, "i2");
const SMALL: Ink = Ink::new(Font::Sans, 17.0, "i2");
const SMALL_CODE: Ink = Ink::new(Font::Mono, 18.0, "");
const CODE: Ink = Ink::new(Font::Mono, 22.0, "");
