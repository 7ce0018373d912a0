//! One story in several rooms: it is folded until it fits, and each folding is collected and measured once.

use std::rc::Rc;

use crate::diagram::View;
use crate::diagram::memory::content::{Content, Limits};
use crate::diagram::memory::graph::Graph;
use crate::diagram::memory::names::Names;
use crate::diagram::memory::order::Orders;
use crate::diagram::memory::place::{Fitting, Layout};
use crate::diagram::memory::story::Story;
use crate::diagram::memory::{left_out, words};
use crate::trace::Trace;

/// A layout with what it lays out.
pub struct Laid {
    pub content: Rc<Content>,
    pub graph: Graph,
    pub layout: Layout,
    /// That it is larger than its room.
    pub omitted: Vec<String>,
}

/// A story with all that was found out about it.
pub struct Tries<'a> {
    story: Story<'a>,
    /// Its room does not matter.
    view: View<'a>,
    orders: Orders,
    /// The names that were chosen last, of at most so many.
    names: Option<(usize, Rc<Names<'a>>)>,
    /// The row of `FOLDING` that is tried first.
    first: usize,
    /// By row from there as far as they were tried: which of the fittings it gives. Several rows may fold the same.
    folded: Vec<usize>,
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
        let is_laid = |fitting: &usize| Rc::ptr_eq(&self.fittings[*fitting].content, &laid.content);
        let row = self.folded.iter().position(is_laid).unwrap_or(0);
        let mut tries = Tries::of(self.story.clone(), &self.view).heard(&laid.content);
        tries.first = self.first + row;
        tries
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
        for folding in self.first..FOLDING.len() {
            let fitting = self.folded(folding)?;
            if !left_out(&self.fittings[fitting].content).is_empty() {
                break;
            }
            if let Some(laid) = self.laid(fitting, view) {
                return Some(laid);
            }
        }
        None
    }

    /// Folds until it fits.
    pub fn best(&mut self, view: &View) -> Option<Laid> {
        for folding in self.first..FOLDING.len() {
            let fitting = self.folded(folding)?;
            if let Some(laid) = self.laid(fitting, view) {
                return Some(laid);
            }
        }
        let content = Rc::clone(&self.fittings.last()?.content);
        let (graph, layout) = Layout::force(&content, view, &mut self.orders);
        let over = format!(
            "the picture needs {:.0} x {:.0} px, there are {:.0} x {:.0}",
            layout.width, layout.height, view.width, view.height
        );
        Some(Laid { content, graph, layout, omitted: vec![over] })
    }

    /// The fitting of a row of `FOLDING`.
    fn folded(&mut self, folding: usize) -> Option<usize> {
        while self.first + self.folded.len() <= folding {
            let row = self.first + self.folded.len();
            let last = self.fittings.last().map(|fitting| fitting.content.needs);
            if last.is_none_or(|needs| !FOLDING[row - 1].agree(FOLDING[row], needs)) {
                let names = self.names(FOLDING[row].names);
                let content = Content::collect(&self.story, &self.view, &names, FOLDING[row])?;
                if self.fittings.last().is_none_or(|last| *last.content != content) {
                    self.fittings.push(Fitting::of(content));
                }
            }
            self.folded.push(self.fittings.len() - 1);
        }
        Some(self.folded[folding - self.first])
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
        Some(Laid { content: Rc::clone(&tried.content), graph, layout, omitted: Vec::new() })
    }
}

/// Tried in turn until the picture fits.
const FOLDING: [Limits; 14] = [
    Limits { names: 12, frames: 5, cards: 12, depth: 4, items: 3 },
    Limits { names: 8, frames: 5, cards: 12, depth: 4, items: 3 },
    Limits { names: 8, frames: 4, cards: 12, depth: 4, items: 3 },
    Limits { names: 8, frames: 3, cards: 12, depth: 4, items: 3 },
    Limits { names: 8, frames: 2, cards: 12, depth: 4, items: 3 },
    Limits { names: 8, frames: 4, cards: 10, depth: 3, items: 3 },
    Limits { names: 8, frames: 3, cards: 10, depth: 3, items: 2 },
    Limits { names: 8, frames: 3, cards: 8, depth: 3, items: 2 },
    Limits { names: 7, frames: 3, cards: 7, depth: 2, items: 2 },
    Limits { names: 6, frames: 3, cards: 6, depth: 2, items: 2 },
    Limits { names: 5, frames: 3, cards: 5, depth: 2, items: 1 },
    Limits { names: 4, frames: 3, cards: 4, depth: 1, items: 1 },
    Limits { names: 3, frames: 3, cards: 3, depth: 1, items: 1 },
    Limits { names: 2, frames: 3, cards: 2, depth: 1, items: 1 },
];
