//! Coordinates: one layout per snippet, in which nothing moves between stops.

use std::rc::Rc;

use crate::diagram::View;
use crate::diagram::memory::content::{Card, Content};
use crate::diagram::memory::graph::{Carries, Graph, Link, Source};
use crate::diagram::memory::order::Orders;
use crate::diagram::memory::settle::{Settling, settle};
use crate::diagram::memory::sizes::{SIZES, Size};
use crate::diagram::scene::{Point, Rect};
use crate::trace::{Segment, ThreadId};

/// Where everything stands.
#[derive(Clone, Debug)]
pub struct Layout {
    pub size: Size,
    pub width: f64,
    pub height: f64,
    /// Heap addresses are written by their last six digits; this is what the dots stand for.
    pub prefix: Option<u64>,
    pub frames_region: Rect,
    pub regions: Vec<Region>,
    /// By index of the content's frames; those that never meet share room.
    pub frames: Vec<Rect>,
    /// The line that counts folded frames.
    pub folded_frames: Option<Rect>,
    /// Where the names of threads stand, above the frames of each, if there are several.
    pub threads: Vec<(ThreadId, Rect)>,
    /// By index of the content's cards, without the note below.
    pub cards: Vec<Rect>,
    /// Links that point back pass at the right of the last column.
    has_backs: bool,
    /// There is room at the right of the last column for arrows of references whose holder is not drawn.
    has_hook: bool,
    /// Left and right edge of each column.
    pub columns: Vec<(f64, f64)>,
    /// Height at which each node is met: the middle of a lane; unused for spots.
    pub lanes: Vec<f64>,
    /// Where each link ends.
    pub ports: Vec<Point>,
    /// Height of the lane above or below the columns, of links that point back.
    pub back_lanes: Vec<f64>,
    /// How far they bend out at both ends.
    pub back_outs: Vec<f64>,
}

#[derive(Clone, Copy, Debug)]
pub struct Region {
    pub segment: Segment,
    pub rect: Rect,
    pub label_x: f64,
    /// Height taken by lanes of links that point back, at the top and at the bottom.
    pub back_h: (f64, f64),
}

impl Layout {
    /// The layout with the smallest size, however large it gets.
    pub fn force(content: &Content, view: &View, orders: &mut Orders) -> (Graph, Layout) {
        let graph =
            Graph::build(content, usize::MAX).ordered(content, usize::MAX, orders).swap_remove(0);
        let measured = Measured::new(content, &SIZES[SIZES.len() - 1]);
        let mut layout = Layout::sized(content, &graph, view, &measured);
        layout.raise(content, &graph, view, &measured, true, f64::MAX);
        (graph, layout)
    }

    /// Whether it does not fit in any order.
    fn is_too_high(&self, content: &Content, graph: &Graph, shares: bool, most: f64) -> bool {
        !shares && Settling::build(content, graph, self, false).least_height() > most
    }

    /// Sizes and columns, nothing has a height yet.
    fn sized(content: &Content, graph: &Graph, view: &View, measured: &Measured) -> Layout {
        let mut layout = Layout {
            size: measured.size,
            width: view.width,
            height: 0.0,
            prefix: measured.prefix,
            frames_region: Rect::new(0.0, 0.0, 0.0, 0.0),
            regions: Vec::new(),
            frames: vec![Rect::new(0.0, 0.0, 0.0, 0.0); content.frames.len()],
            folded_frames: None,
            threads: Vec::new(),
            cards: vec![Rect::new(0.0, 0.0, 0.0, 0.0); content.cards.len()],
            has_backs: graph.links.iter().any(|link| link.is_back),
            has_hook: false,
            columns: Vec::new(),
            lanes: vec![0.0; graph.nodes.len()],
            ports: vec![Point::new(0.0, 0.0); graph.links.len()],
            back_lanes: vec![0.0; graph.links.len()],
            back_outs: vec![0.0; graph.links.len()],
        };
        let wants_hook = layout.lacks_hook(content, graph);
        layout.width = layout.set_columns(graph, view, measured, wants_hook);
        layout
    }

    /// Gives everything its height, unless that takes more than `most`.
    fn raise(
        &mut self,
        content: &Content,
        graph: &Graph,
        view: &View,
        measured: &Measured,
        shares: bool,
        most: f64,
    ) -> bool {
        let settling = Settling::build(content, graph, self, shares);
        self.height = self.set_regions(graph, &settling, measured.stack.height, view);
        if self.height > most {
            return false;
        }
        measured.stack.place(self);
        settle(self, content, graph, &settling);
        true
    }

    /// Makes room at the right of all columns.
    pub fn widen(&mut self, more: f64) {
        self.width += more;
        for region in &mut self.regions {
            region.rect.w += more;
        }
    }

    /// The right end of the room for the notes of a column's cards.
    pub fn note_end(&self, column: usize) -> f64 {
        let is_last = column + 1 == self.columns.len();
        match self.hook_x(column) {
            Some(x) => (x + HOOK_FOOT).min(self.width - REGION_PAD),
            None if is_last && !self.has_backs => self.width - REGION_PAD,
            None => self.columns[column].1,
        }
    }

    /// Whether arrows of references that are not drawn would stand at the right, but for the room.
    pub fn lacks_hook(&self, content: &Content, graph: &Graph) -> bool {
        let may_have = self.size.has_holders() && !self.has_backs;
        may_have && !self.has_hook && ends_with_note(content, graph)
    }

    /// Where the arrow of a reference that is not drawn stands beside the cards of a column, if there is room.
    pub fn hook_x(&self, column: usize) -> Option<f64> {
        let is_last = column + 1 == self.columns.len();
        (is_last && self.has_hook).then(|| self.columns[column].1 + HOOK_OUT)
    }

    /// Sets the x of frames and columns; returns the width that takes.
    fn set_columns(
        &mut self,
        graph: &Graph,
        view: &View,
        measured: &Measured,
        wants_hook: bool,
    ) -> f64 {
        let frames_w = measured.stack.width + 2.0 * REGION_PAD;
        self.frames_region = Rect::new(0.0, 0.0, frames_w, 0.0);
        let count = graph.columns.len();
        if count == 0 {
            self.frames_region.w = view.width.max(frames_w);
            return self.frames_region.w;
        }
        let left = frames_w + region_gap(view);
        let backs = graph.links.iter().filter(|link| link.is_back).count() as f64;
        let gutters = count as f64 * self.size.gutter + RIGHT_MARGIN + backs.min(1.0) * 24.0;
        let room = view.width - left - gutters;
        let of = |cards: &[(f64, f64)]| -> Vec<(f64, f64)> {
            (0..count).map(|column| column_widths(graph, column, cards)).collect()
        };
        let sum = |widths: &[(f64, f64)]| widths.iter().map(|width| width.0).sum::<f64>();
        let mut widths = of(&measured.widths);
        // Strips break into lines before anything is left out.
        if sum(&widths) > room && !measured.broken.is_empty() {
            widths = of(&measured.broken);
        }
        let least = sum(&widths);
        let full: f64 = widths.iter().map(|width| width.1).sum();
        let share =
            if full > least { ((room - least) / (full - least)).clamp(0.0, 1.0) } else { 1.0 };
        // A value is cut only when it is long, or when there is no smaller size left that has room for all of it.
        let smallest = &SIZES[SIZES.len() - 1];
        let shrinks = (self.size.value.px / smallest.value.px).max(LONG_VALUE);
        let is_tight = share < 1.0 && self.size.letter != 'S' && full < room * shrinks;
        let used = least + (full - least) * share;
        let mut spare = (room - used).max(0.0);
        if wants_hook && spare >= HOOK {
            self.has_hook = true;
            spare -= HOOK;
        }
        let parts = (count + 1) as f64;
        let grown = (spare * 0.25 / count as f64).min(MOST_GROWTH);
        let spare = spare - grown * count as f64;
        let first = self.size.gutter + (spare / parts * 1.2).min(150.0);
        let between = self.size.gutter + (spare / parts).min(90.0);
        let mut x = left + first;
        for (least, full) in widths {
            let width = (least + (full - least) * share + grown).floor();
            self.columns.push((x, x + width));
            x += width + between;
        }
        if least > room {
            left + gutters + least
        } else if is_tight {
            view.width + 1.0
        } else {
            view.width
        }
    }

    pub fn is_short(&self, card: &Card) -> bool {
        self.prefix.is_some() && card.segment == Segment::Heap
    }

    /// Sets the rectangles of the regions; returns the height that takes.
    fn set_regions(
        &mut self,
        graph: &Graph,
        settling: &Settling,
        stack_h: f64,
        view: &View,
    ) -> f64 {
        let backs = |segment: Segment| {
            let links = graph.links.iter();
            let own = links
                .filter(|link| graph.is_wide(link) && graph.nodes[link.target].segment == segment);
            let (below, above): (Vec<&Link>, Vec<&Link>) = own.partition(|link| link.sinks);
            (above.len() as f64 * BACK_LANE, below.len() as f64 * BACK_LANE)
        };
        let segments = [Segment::Heap, Segment::Static];
        let used: Vec<(Segment, f64)> = segments
            .into_iter()
            .filter(|segment| graph.nodes.iter().any(|node| node.segment == *segment))
            .map(|segment| {
                let (above, below) = backs(segment);
                let content = above + settling.height(segment) + below;
                (segment, REGION_HEAD + content + REGION_FOOT)
            })
            .collect();
        let gaps = used.len().saturating_sub(1) as f64 * BAND_GAP;
        let objects: f64 = used.iter().map(|(_, height)| height).sum::<f64>() + gaps;
        let least = objects.max(stack_h).ceil();
        let height = if view.fills { least.max(view.height) } else { least.max(LEAST_HEIGHT) };
        self.frames_region.h = height;
        let x = self.frames_region.right() + region_gap(view);
        let spare = height - objects;
        let mut y = 0.0;
        for (segment, own) in &used {
            let share = spare * own / (objects - gaps).max(1.0);
            let rect = Rect::new(x, y, view.width.max(self.width) - x, own + share);
            // Arrows come from the left and pass below the first region only.
            let label_x = if y > 0.0 { self.columns[0].0 } else { x + 20.0 };
            self.regions.push(Region { segment: *segment, rect, label_x, back_h: backs(*segment) });
            y = rect.bottom() + BAND_GAP;
        }
        least.max(if view.fills { view.height } else { LEAST_HEIGHT.min(view.height) })
    }

    /// The class of the region a point lies in.
    pub fn class_at(&self, point: Point) -> &'static str {
        let holds = |rect: &Rect| rect.holds(&Rect::new(point.x, point.y, 0.0, 0.0));
        let region = self.regions.iter().find(|region| holds(&region.rect));
        match region.map(|region| region.segment) {
            Some(Segment::Heap) => "heap",
            Some(Segment::Static) => "static",
            None => "stack",
        }
    }

    /// The middle of the slot an arrow starts in, and the x at which it has left its box.
    pub fn start(&self, content: &Content, source: Source) -> (Point, f64) {
        match source {
            Source::Name { frame, row } => {
                let rect = self.name_slot(content, frame, row);
                (rect.middle(), self.frames[frame].right())
            }
            Source::Item { card, row } => {
                let rect = self.item_slot(content, card, row);
                (rect.middle(), self.cards[card].right())
            }
        }
    }

    pub fn name_slot(&self, content: &Content, frame: usize, row: usize) -> Rect {
        let (size, rect, content) = (&self.size, self.frames[frame], &content.frames[frame]);
        let w = size.name_box_w(&content.rows[row]);
        let top = rect.y + size.frame_head_h + row as f64 * size.name_row_h;
        let y = top + (size.name_row_h - size.name_slot_h) / 2.0;
        Rect::new(rect.right() - SLOT_INSET - w, y, w, size.name_slot_h)
    }

    pub fn item_slot(&self, content: &Content, card: usize, row: usize) -> Rect {
        let (size, rect, body) = (&self.size, self.cards[card], &content.cards[card].body);
        let w = size.row_box_w(&body.rows()[row]);
        let y = rect.y + size.row_y(body.rows(), row) + (size.row_h - size.slot_h) / 2.0;
        Rect::new(rect.right() - size.pad_right - 4.0 - w, y, w, size.slot_h)
    }
}

/// A content with what was found out about it: nothing of that depends on the room.
pub struct Fitting {
    pub content: Rc<Content>,
    /// By size.
    measured: [Option<Measured>; SIZES.len()],
    /// By how many may stand above each other.
    graphs: Vec<(usize, Graph)>,
    /// Of each the orders that were found, the best first; asked for when the size fits but for that.
    ordered: Vec<Vec<Graph>>,
    /// How many stand above each other where as many may as like.
    highest: Option<usize>,
}

impl Fitting {
    pub fn of(content: Content) -> Fitting {
        let (measured, graphs, ordered, highest) = Default::default();
        Fitting { content: Rc::new(content), measured, graphs, ordered, highest }
    }

    /// The layout with the largest size that fits; `None` when none does.
    pub fn fit(&mut self, view: &View, orders: &mut Orders) -> Option<(Graph, Layout)> {
        let mut failed = Vec::new();
        for (size, most, shares) in ATTEMPTS {
            let index = self.graph(most);
            let content = &*self.content;
            let (most, graph) = &self.graphs[index];
            // A column that is low enough need not become lower.
            let is_low = |measured: &Option<Measured>| {
                measured.as_ref().is_some_and(|measured| measured.stack.height <= view.height)
            };
            if failed.contains(&(size, index, shares))
                || (size == TIGHT && is_low(&self.measured[TIGHT - 1]))
                || least_width(graph, view, &SIZES[size]) > view.width
            {
                continue;
            }
            failed.push((size, index, shares));
            let measured =
                self.measured[size].get_or_insert_with(|| Measured::new(content, &SIZES[size]));
            if measured.stack.height > view.height {
                continue;
            }
            let layout = Layout::sized(content, graph, view, measured);
            if layout.width > view.width || layout.is_too_high(content, graph, shares, view.height)
            {
                continue;
            }
            let ordered = &mut self.ordered[index];
            if ordered.is_empty() {
                *ordered = graph.clone().ordered(content, *most, orders);
            }
            for graph in ordered {
                let mut layout = Layout::sized(content, graph, view, measured);
                if layout.width <= view.width
                    && layout.raise(content, graph, view, measured, shares, view.height)
                {
                    return Some((graph.clone(), layout));
                }
            }
        }
        None
    }

    /// Whether the frames alone take more than there is, at the smallest size.
    pub fn is_stack_too_high(&mut self, view: &View) -> bool {
        let smallest = SIZES.len() - 1;
        let measured = self.measured[smallest]
            .get_or_insert_with(|| Measured::new(&self.content, &SIZES[smallest]));
        measured.stack.height > view.height
    }

    /// The graph with at most so many cards above each other.
    fn graph(&mut self, most: usize) -> usize {
        if self.highest.is_none() {
            let first = self.graphs.first();
            self.highest = first.map(|(_, graph)| graph.highest(&self.content));
        }
        let most = if most >= self.highest.unwrap_or(usize::MAX) { usize::MAX } else { most };
        let known = self.graphs.iter().position(|(of, _)| *of == most);
        known.unwrap_or_else(|| {
            self.graphs.push((most, Graph::build(&self.content, most)));
            self.ordered.push(Vec::new());
            self.graphs.len() - 1
        })
    }
}

/// Less than what it takes, told without measuring any text.
fn least_width(graph: &Graph, view: &View, size: &Size) -> f64 {
    let columns = graph.columns.len() as f64 * (size.gutter + size.narrowest_card());
    2.0 * REGION_PAD + region_gap(view) + columns + RIGHT_MARGIN
}

/// What of one size is the same in every order.
struct Measured {
    size: Size,
    prefix: Option<u64>,
    stack: Stack,
    /// The least and the full width of each card, and of the smallest size the same where strips break into lines.
    widths: Vec<(f64, f64)>,
    broken: Vec<(f64, f64)>,
}

impl Measured {
    fn new(content: &Content, size: &Size) -> Measured {
        let prefix = short_prefix(content, size);
        let width = |card: &Card, breaks: bool| {
            let is_short = prefix.is_some() && card.segment == Segment::Heap;
            let (least, full) = size.card_widths(card, is_short, breaks);
            (least, full.min(MOST_CARD).max(least))
        };
        let cards = &content.cards;
        let widths = cards.iter().map(|card| width(card, false)).collect();
        let is_smallest = size.letter == 'S';
        let broken = cards.iter().filter(|_| is_smallest).map(|card| width(card, true)).collect();
        Measured { size: *size, prefix, stack: Stack::build(content, size), widths, broken }
    }
}

fn column_widths(graph: &Graph, column: usize, cards: &[(f64, f64)]) -> (f64, f64) {
    let mut widths = (0.0_f64, 0.0_f64);
    for spot in graph.spots.iter().filter(|spot| spot.column == column) {
        for card in &spot.cards {
            let (least, full) = cards[*card];
            widths = (widths.0.max(least), widths.1.max(full));
        }
    }
    (widths.0.ceil(), widths.1.ceil())
}

/// The frames from the oldest to the newest: each right below what it meets, so those that never meet share room.
struct Stack {
    items: Vec<Stacked>,
    width: f64,
    height: f64,
}

struct Stacked {
    item: StackItem,
    /// From the stack's top.
    top: f64,
    height: f64,
    /// The states that have it.
    there: Vec<bool>,
}

enum StackItem {
    Frame(usize),
    Folded,
    /// The name of the thread whose frames follow.
    Thread(ThreadId),
}

impl Stack {
    fn build(content: &Content, size: &Size) -> Stack {
        let mut stack = Stack { items: Vec::new(), width: 0.0, height: 0.0 };
        let folded: Vec<bool> = content.folded_frames.iter().map(|count| *count > 0).collect();
        let mut before: Option<(ThreadId, u32)> = None;
        let mut depths = 0;
        for (index, frame) in content.frames.iter().enumerate() {
            let key = (frame.thread, frame.depth);
            if before != Some(key) {
                if depths == content.folded_below {
                    stack.fold(&folded, size);
                }
                depths += 1;
                before = Some(key);
            }
            if frame.thread_name.is_some() {
                let there = life_of(content, frame.thread);
                stack.push(StackItem::Thread(frame.thread), size.thread_h, there, size);
            }
            let there = frame.lines.iter().map(Option::is_some).collect();
            stack.push(StackItem::Frame(index), size.frame_height(frame), there, size);
            stack.width = stack.width.max(size.frame_width(frame).ceil());
        }
        if depths == content.folded_below {
            stack.fold(&folded, size);
        }
        let ends = stack.items.iter().map(|item| item.top + item.height);
        stack.height = REGION_HEAD + ends.fold(0.0, f64::max) + REGION_FOOT;
        stack
    }

    /// The line that says how many frames are left out.
    fn fold(&mut self, folded: &[bool], size: &Size) {
        if folded.contains(&true) {
            self.push(StackItem::Folded, FOLDED_FRAMES, folded.to_vec(), size);
        }
    }

    fn push(&mut self, item: StackItem, height: f64, there: Vec<bool>, size: &Size) {
        let meets = |other: &&Stacked| other.there.iter().zip(&there).any(|(a, b)| *a && *b);
        let ends = self.items.iter().filter(meets).map(|other| other.top + other.height);
        let top = ends.map(|end| end + size.frame_gap).fold(0.0, f64::max);
        self.items.push(Stacked { item, top, height, there });
    }

    fn place(&self, layout: &mut Layout) {
        let spare = (layout.frames_region.h - self.height).max(0.0);
        let first = REGION_HEAD + spare * 0.36;
        let x = if layout.columns.is_empty() {
            (layout.frames_region.w - self.width) / 2.0
        } else {
            REGION_PAD
        };
        for Stacked { item, top, height, .. } in &self.items {
            let rect = Rect::new(x, first + top, self.width, *height);
            match item {
                StackItem::Folded => layout.folded_frames = Some(rect),
                StackItem::Thread(thread) => layout.threads.push((*thread, rect)),
                StackItem::Frame(frame) => layout.frames[*frame] = rect,
            }
        }
    }
}

/// The states from a thread's first frame to its last.
fn life_of(content: &Content, thread: ThreadId) -> Vec<bool> {
    let states = 0..content.folded_frames.len();
    let own = || content.frames.iter().filter(|frame| frame.thread == thread);
    let has = |state: &usize| own().any(|frame| frame.lines[*state].is_some());
    let (first, last) = (states.clone().find(has), states.clone().rfind(has));
    states.map(|state| Some(state) >= first && Some(state) <= last).collect()
}

/// What the first digits of all heap addresses are, where they need not be repeated.
fn short_prefix(content: &Content, size: &Size) -> Option<u64> {
    let is_small = matches!(size.letter, 'M' | 'S');
    let heap = content.cards.iter().filter(|card| card.segment == Segment::Heap);
    let mut prefixes: Vec<u64> = heap.map(|card| card.address >> 24).collect();
    prefixes.sort_unstable();
    prefixes.dedup();
    let is_allowed = is_small && content.level == crate::diagram::Level::Objects;
    prefixes.first().copied().filter(|first| is_allowed && prefixes.len() == 1 && *first > 0)
}

/// Room between regions side by side.
fn region_gap(view: &View) -> f64 {
    if view.width < 900.0 { 16.0 } else { 24.0 }
}

/// The links that end at a spot.
pub fn links_to(graph: &Graph, spot: usize) -> impl Iterator<Item = (usize, &Link)> {
    graph.links.iter().enumerate().filter(move |(_, link)| link.target == spot)
}

/// Whether a card of the last column has references whose holder is not drawn.
fn ends_with_note(content: &Content, graph: &Graph) -> bool {
    let last = graph.columns.len().wrapping_sub(1);
    let spots = graph.spots.iter().filter(|spot| spot.column == last);
    let mut cards = spots.flat_map(|spot| &spot.cards).map(|card| &content.cards[*card]);
    cards.any(|card| card.missing.iter().any(|count| *count > 0))
}

/// Whether a node is a lane.
pub fn is_lane(graph: &Graph, node: usize) -> bool {
    matches!(graph.nodes[node].carries, Carries::Lane(_))
}

pub const REGION_PAD: f64 = 16.0;
pub const REGION_HEAD: f64 = 50.0;
pub const REGION_FOOT: f64 = 16.0;
pub const SLOT_INSET: f64 = 16.0;
pub const BACK_LANE: f64 = 22.0;
const BAND_GAP: f64 = 16.0;
const FOLDED_FRAMES: f64 = 40.0;
const RIGHT_MARGIN: f64 = 20.0;
/// Of an arrow beside a card: the room it takes, how far out it stands, and how much further its words may go.
const HOOK: f64 = 28.0;
const HOOK_OUT: f64 = 24.0;
const HOOK_FOOT: f64 = 60.0;
const MOST_CARD: f64 = 520.0;
const LEAST_HEIGHT: f64 = 120.0;
const MOST_GROWTH: f64 = 100.0;
/// Times the room: a value that needs more is long, and cut at any size.
const LONG_VALUE: f64 = 1.6;

/// Size, most cards above each other, and whether cards that never meet share a place; tried in turn.
const ATTEMPTS: [(usize, usize, bool); 18] = [
    (0, usize::MAX, false),
    (1, usize::MAX, false),
    (1, 2, false),
    (2, usize::MAX, false),
    (2, 3, false),
    (2, 2, false),
    (2, 1, false),
    (1, usize::MAX, true),
    (2, usize::MAX, true),
    (2, 3, true),
    (3, usize::MAX, false),
    (3, 3, false),
    (3, 2, false),
    (3, 3, true),
    (3, usize::MAX, true),
    (3, 1, false),
    (TIGHT, usize::MAX, false),
    (TIGHT, usize::MAX, true),
];
/// The size for a stack that is too high at the one before.
const TIGHT: usize = 4;
