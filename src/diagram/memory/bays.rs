//! Which frames of a deep stack are drawn.

use std::collections::BTreeSet;

use crate::diagram::memory::story::Story;
use crate::trace::{Frame, FrameId, ThreadId};

/// Frames above the gap of a stack that is too deep: the module and the first call, where there is room.
fn head_bays(most: usize) -> usize {
    if most >= 5 { 2 } else { 1 }
}

/// The frames that are drawn.
pub struct Bays {
    /// Outermost first, without the middle or the end of a deep stack.
    pub frames: Vec<FrameId>,
    /// How many that leaves out, by state.
    pub folded: Vec<usize>,
    /// How deep the stack is.
    pub count: usize,
    /// So many stand above what is left out.
    pub head: usize,
}

/// How many frames stand above the gap of a stack that is too deep: the usual number, or where the frame that runs
/// would hardly ever be drawn, so many that it is drawn at most stops.
fn head_of(story: &Story, bays: &[(ThreadId, u32)], most: usize) -> usize {
    let usual = head_bays(most);
    let running: Vec<usize> = (1..story.states.len())
        .filter_map(|index| {
            let thread = story.step(index)?.thread;
            let frames = story.states[index].frames.iter();
            let own = frames.filter(|frame| frame.thread == thread);
            let inner = own.filter(|frame| !story.class_bodies.contains(&frame.id));
            let depth = inner.map(|frame| frame.depth).max()?;
            bays.iter().position(|bay| *bay == (thread, depth))
        })
        .collect();
    let seen = |head: usize| {
        let end = bays.len() - (most - 1 - head);
        running.iter().filter(|bay| **bay < head || **bay >= end).count()
    };
    // Where a recursion turns is worth more than some of its way.
    if 3 * seen(usual) >= running.len() {
        return usual;
    }
    // The end of a very deep one is what it is about.
    let least_tail = usize::from(bays.len() > VERY_DEEP && most > 2);
    (1..most - least_tail).max_by_key(|head| seen(*head)).unwrap_or(usual)
}

/// Of all frames of the shown states those that are drawn.
pub fn frame_bays(story: &Story, most: usize) -> Bays {
    let mut order: Vec<(ThreadId, u32, FrameId)> = Vec::new();
    for state in &story.states[1..] {
        for frame in state.frames.iter().filter(|frame| !story.class_bodies.contains(&frame.id)) {
            if !order.iter().any(|(_, _, id)| *id == frame.id) {
                order.push((frame.thread, frame.depth, frame.id));
            }
        }
    }
    // Stable: frames that share a depth stay in order of their calls.
    order.sort_by_key(|(thread, depth, _)| (*thread, *depth));
    let mut bays: Vec<(ThreadId, u32)> = order.iter().map(|(t, depth, _)| (*t, *depth)).collect();
    bays.dedup();
    let mut folded: BTreeSet<(ThreadId, u32)> = BTreeSet::new();
    // A line that says "1 frame more" is as high as the frame.
    let mut head = 0;
    if bays.len() > most + 1 {
        head = head_of(story, &bays, most);
        folded.extend(&bays[head..bays.len() - (most - 1 - head)]);
    }
    let counts = story.states.iter().map(|state| {
        let hidden = |frame: &&&Frame| {
            let key = (frame.thread, frame.depth);
            folded.contains(&key) && !story.class_bodies.contains(&frame.id)
        };
        state.frames.iter().filter(hidden).count()
    });
    let counts = counts.collect();
    order.retain(|(thread, depth, _)| !folded.contains(&(*thread, *depth)));
    let frames = order.into_iter().map(|(_, _, id)| id).collect();
    Bays { frames, folded: counts, count: bays.len(), head }
}

/// Frames of a stack whose innermost one is drawn, whatever that leaves out.
const VERY_DEEP: usize = 32;
