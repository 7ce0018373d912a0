//! One story in several rooms: it is folded until it fits, and each folding is collected and measured once.

use std::rc::Rc;

use crate::diagram::View;
use crate::diagram::memory::cache::Cache;
use crate::diagram::memory::content::{Content, Limits};
use crate::diagram::memory::graph::Graph;
use crate::diagram::memory::names::Names;
use crate::diagram::memory::order::Orders;
use crate::diagram::memory::place::{Fitting, Layout};
use crate::diagram::memory::story::Story;
use crate::diagram::memory::{left_out, loss, words};
use crate::trace::Trace;

/// A layout with what it lays out.
pub struct Laid {
    pub content: Rc<Content>,
    pub graph: Graph,
    pub layout: Layout,
    /// That it is larger than its room.
    pub omitted: Vec<String>,
    /// What stands beside the cards.
    pub cache: Option<Cache>,
}

/// A story with all that was found out about it.
pub struct Tries<'a> {
    story: Story<'a>,
    /// Its room does not matter.
    view: View<'a>,
    orders: Orders,
    /// The names that were chosen last, of at most so many.
    names: Option<(usize, Rc<Names<'a>>)>,
    /// The row that is tried first.
    first: usize,
    /// Rows that were tried, and which of the fittings each gives. Several rows may fold the same.
    folded: Vec<(usize, usize)>,
    fittings: Vec<Fitting>,
    /// Fittings with the rooms that are too small for them.
    failed: Vec<(usize, [f64; 2])>,
}

impl<'a> Tries<'a> {
    /// The stops of a unit at which something is seen or read; `None` when there is nothing to draw.
    pub fn tell(trace: &'a Trace, unit: u32, view: &View<'a>) -> Option<Tries<'a>> {
        let mut tries = Tries::of(Story::tell(trace, unit, view)?, view);
        let content = tries.largest()?;
        Some(if view.steps.is_some() { tries } else { tries.heard(&content) })
    }

    pub fn of(story: Story<'a>, view: &View<'a>) -> Tries<'a> {
        let (folded, fittings, failed) = (Vec::new(), Vec::new(), Vec::new());
        let (view, orders, names) = (*view, Orders::default(), None);
        Tries { story, view, orders, names, first: 0, folded, fittings, failed }
    }

    pub fn story(&self) -> &Story<'a> {
        &self.story
    }

    /// Whether there are stops at which nothing is seen or read.
    pub fn has_silence(&self, laid: &Laid) -> bool {
        let is_silent = |state| words::is_silent(&self.story, &laid.content, state);
        self.view.steps.is_none() && (1..self.story.len()).any(is_silent)
    }

    /// The story without them. It shows the same objects: what did not fit before is not tried again.
    pub fn without_silence(&self, laid: &Laid) -> Tries<'a> {
        let mut tries = Tries::of(self.story.clone(), &self.view).heard(&laid.content);
        tries.first = self.row_of(laid).unwrap_or(self.first);
        tries
    }

    /// The row that folds what was laid out.
    fn row_of(&self, laid: &Laid) -> Option<usize> {
        let is_laid = |fitting: &usize| Rc::ptr_eq(&self.fittings[*fitting].content, &laid.content);
        self.folded.iter().find(|(_, fitting)| is_laid(fitting)).map(|(row, _)| *row)
    }

    fn heard(self, content: &Content) -> Tries<'a> {
        let states = 0..self.story.states.len();
        let is_silent = |state| state > 0 && words::is_silent(&self.story, content, state);
        let silent: Vec<bool> = states.map(is_silent).collect();
        let most = self.view.max_stops.max(1);
        if self.story.len() <= most && !silent[..self.story.len()].contains(&true) {
            return self;
        }
        Tries::of(self.story.shortened(most, |stop| silent[stop]), &self.view)
    }

    /// What there is to draw where there is room for the most that is ever drawn.
    pub fn largest(&mut self) -> Option<Rc<Content>> {
        let first = self.folded(self.first)?;
        Some(Rc::clone(&self.fittings[first].content))
    }

    /// The layout with nothing left out, when it fits.
    pub fn whole(&mut self, view: &View) -> Option<Laid> {
        for row in self.first..ROWS {
            if self.keeps_frames(row, view) {
                continue;
            }
            let fitting = self.folded(row)?;
            if !left_out(&self.fittings[fitting].content).is_empty() {
                break;
            }
            if let Some(laid) = self.laid(fitting, view) {
                return Some(laid);
            }
        }
        None
    }

    /// Folds until it fits; where nothing does, what is larger than its room by the least.
    pub fn best(&mut self, view: &View) -> Option<Laid> {
        for row in self.first..ROWS {
            if self.keeps_frames(row, view) {
                continue;
            }
            let fitting = self.folded(row)?;
            if let Some(laid) = self.laid(fitting, view) {
                return Some(laid);
            }
        }
        let contents: Vec<_> = self.fittings.iter().map(|it| Rc::clone(&it.content)).collect();
        let mut least: Option<(f64, Rc<Content>, (Graph, Layout))> = None;
        for content in contents {
            let (graph, layout) = Layout::force(&content, view, &mut self.orders);
            let over = (layout.width / view.width).max(layout.height / view.height);
            if least.as_ref().is_none_or(|(least, ..)| over < least * 0.99) {
                least = Some((over, content, (graph, layout)));
            }
        }
        let (_, content, (graph, layout)) = least?;
        let over = format!(
            "the picture needs {:.0} x {:.0} px, there are {:.0} x {:.0}",
            layout.width, layout.height, view.width, view.height
        );
        Some(Laid { content, graph, layout, omitted: vec![over], cache: None })
    }

    /// A row folds several things at once: what need not be is unfolded again, one thing after the other.
    pub fn unfolded(&mut self, mut laid: Laid, view: &View) -> Laid {
        let row = self.row_of(&laid).filter(|row| *row > 0 && laid.omitted.is_empty());
        let (Some(row), Some(largest)) = (row, self.largest()) else { return laid };
        let missing = |laid: &Laid| loss(&laid.content, &largest);
        let mut limits = folding(row);
        for raise in UNFOLDING {
            let more = raise(limits);
            if limits.agree(more, laid.content.needs) {
                continue;
            }
            let found = self.collected(more).and_then(|fitting| self.laid(fitting, view));
            if let Some(found) = found.filter(|found| missing(found) < missing(&laid)) {
                (limits, laid) = (more, found);
            }
        }
        laid
    }

    /// Whether a row folds frames for nothing: those of the row tried before it have room, and what does not fit are objects.
    fn keeps_frames(&mut self, row: usize, view: &View) -> bool {
        let before = self.folded.iter().filter(|(tried, _)| *tried < row);
        let before = before.max_by_key(|(tried, _)| *tried).copied();
        before.is_some_and(|(tried, fitting)| {
            folding(row).frames < folding(tried).frames
                && !self.fittings[fitting].is_stack_too_high(view)
        })
    }

    /// The fitting of a row.
    fn folded(&mut self, row: usize) -> Option<usize> {
        if let Some((_, fitting)) = self.folded.iter().find(|(tried, _)| *tried == row) {
            return Some(*fitting);
        }
        let limits = folding(row);
        let last = self.folded.last().filter(|(tried, fitting)| {
            *tried < row && folding(*tried).agree(limits, self.fittings[*fitting].content.needs)
        });
        let known = last.map(|(_, fitting)| *fitting);
        let fitting = known.or_else(|| self.collected(limits))?;
        self.folded.push((row, fitting));
        Some(fitting)
    }

    /// The fitting of what is drawn under some limits.
    fn collected(&mut self, limits: Limits) -> Option<usize> {
        let names = self.names(limits.names);
        let content = Content::collect(&self.story, &self.view, &names, limits)?;
        let known = self.fittings.iter().rposition(|fitting| *fitting.content == content);
        Some(known.unwrap_or_else(|| {
            self.fittings.push(Fitting::of(content));
            self.fittings.len() - 1
        }))
    }

    fn names(&mut self, most: usize) -> Rc<Names<'a>> {
        let known = self
            .names
            .as_ref()
            .filter(|(of, names)| *of == most || (*of).min(most) >= names.needed);
        let known = known.map(|(_, names)| Rc::clone(names));
        let names =
            known.unwrap_or_else(|| Rc::new(Names::choose(&self.story, most, self.view.focus)));
        self.names = Some((most, Rc::clone(&names)));
        names
    }

    /// What was laid out, in another room.
    pub fn again(&mut self, content: &Rc<Content>, view: &View) -> Option<Laid> {
        let is_it = |fitting: &Fitting| Rc::ptr_eq(&fitting.content, content);
        let fitting = self.fittings.iter().position(is_it)?;
        self.laid(fitting, view)
    }

    fn laid(&mut self, fitting: usize, view: &View) -> Option<Laid> {
        let has_failed = |(of, [width, height]): &(usize, [f64; 2])| {
            *of == fitting && view.width <= *width && view.height <= *height
        };
        if self.failed.iter().any(has_failed) {
            return None;
        }
        let tried = &mut self.fittings[fitting];
        let Some((graph, layout)) = tried.fit(view, &mut self.orders) else {
            self.failed.push((fitting, [view.width, view.height]));
            return None;
        };
        let content = Rc::clone(&tried.content);
        Some(Laid { content, graph, layout, omitted: Vec::new(), cache: None })
    }
}

/// What is tried in turn until the picture fits.
fn folding(row: usize) -> Limits {
    let Some(row) = row.checked_sub(1) else { return LARGEST };
    let frames = FRAMES[row % FRAMES.len()];
    Limits { frames, ..SMALLER[(row / FRAMES.len()).min(SMALLER.len() - 1)] }
}

/// What a row is tried with more of, in turn.
const UNFOLDING: [fn(Limits) -> Limits; 9] = [
    |limits| Limits { names: limits.names, frames: limits.frames, ..LARGEST },
    |limits| Limits { cards: LARGEST.cards, items: LARGEST.items, ..limits },
    |limits| Limits { cards: LARGEST.cards, ..limits },
    |limits| Limits { cards: limits.cards + 2, ..limits },
    |limits| Limits { cards: limits.cards + 1, ..limits },
    |limits| Limits { depth: limits.depth + 1, ..limits },
    |limits| Limits { items: LARGEST.items, ..limits },
    |limits| Limits { names: SMALLER[0].names, ..limits },
    |limits| Limits { frames: LARGEST.frames, ..limits },
];

const ROWS: usize = 1 + SMALLER.len() * FRAMES.len();
const LARGEST: Limits = Limits { names: 12, frames: 5, cards: 12, depth: 4, items: 3 };
/// Each with so many frames; fewer only where those before are too high by themselves.
const FRAMES: [usize; 3] = [5, 4, 3];
const SMALLER: [Limits; 9] = [
    Limits { names: 8, ..LARGEST },
    Limits { names: 8, cards: 10, depth: 3, ..LARGEST },
    Limits { names: 8, cards: 8, depth: 3, items: 2, ..LARGEST },
    Limits { names: 7, cards: 7, depth: 2, items: 2, ..LARGEST },
    Limits { names: 6, cards: 6, depth: 2, items: 2, ..LARGEST },
    Limits { names: 5, cards: 5, depth: 2, items: 1, ..LARGEST },
    Limits { names: 4, cards: 4, depth: 1, items: 1, ..LARGEST },
    Limits { names: 3, cards: 3, depth: 1, items: 1, ..LARGEST },
    Limits { names: 2, cards: 2, depth: 1, items: 1, ..LARGEST },
];
