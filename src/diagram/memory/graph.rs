//! Cards in columns: arrows point right, long ones get lanes, and the order keeps crossings few.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::diagram::memory::content::{Cell, Content};
use crate::diagram::memory::order::{Back, End, Joint, Order, Orders, Problem, Seen};
use crate::trace::{ObjectId, Segment};

/// Where an arrow starts: a line of a frame or of a card, as indexes into the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    Name { frame: usize, row: usize },
    Item { card: usize, row: usize },
}

/// A place for one card, or for several that had the same address one after the other.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Indexes into the content's cards, in order of time.
    pub cards: Vec<usize>,
    /// From 0.
    pub column: usize,
}

/// All arrows from one line to one spot.
#[derive(Clone, Debug)]
pub struct Link {
    pub source: Source,
    pub target: usize,
    /// It closes a cycle, so it cannot point right.
    pub is_back: bool,
    /// Of one that closes a cycle: it goes below the cards, not above.
    pub sinks: bool,
    /// Nodes that carry it through the columns between; never seen together with others of the same.
    pub lanes: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    Spot(usize),
    Lane(usize),
}

/// What stands in a column: a spot, or the lane of a link.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub carries: Carries,
    pub column: usize,
    pub segment: Segment,
}

#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub spots: Vec<Spot>,
    pub links: Vec<Link>,
    pub nodes: Vec<Node>,
    /// Nodes of each column from the top; those of the heap stand above the static ones.
    pub columns: Vec<Vec<usize>>,
    /// By card.
    spot_of: Vec<usize>,
    /// By link: it shares its lanes with none.
    is_alone: Vec<bool>,
    /// As the order was found.
    pub crossings: usize,
}

impl Graph {
    /// At most `most` cards without arrows of their own stay above each other where there are more. Nodes stand in their
    /// columns as they are met.
    pub fn build(content: &Content, most: usize) -> Graph {
        Graph::from(content, most, None)
    }

    /// Of a cycle that holds the spot `first` the arrow that points back is another one.
    fn from(content: &Content, most: usize, first: Option<usize>) -> Graph {
        let mut graph = Graph { spots: spots(content), ..Graph::default() };
        graph.spot_of = vec![0; content.cards.len()];
        for (index, spot) in graph.spots.iter().enumerate() {
            for card in &spot.cards {
                graph.spot_of[*card] = index;
            }
        }
        graph.link(content);
        graph.is_alone = vec![false; graph.links.len()];
        let leaving = graph.leaving();
        graph.find_back_links(&leaving, first);
        graph.set_columns();
        graph.spread(content, most, &leaving);
        graph.add_nodes(content);
        graph
    }

    /// How many cards of one segment stand above each other where they are most.
    pub fn highest(&self, content: &Content) -> usize {
        let mut counts: BTreeMap<(usize, Segment), usize> = BTreeMap::new();
        for spot in &self.spots {
            *counts.entry((spot.column, content.cards[spot.cards[0]].segment)).or_default() += 1;
        }
        counts.into_values().max().unwrap_or(0)
    }

    pub fn spot_of(&self, card: usize) -> usize {
        self.spot_of.get(card).copied().unwrap_or(0)
    }

    /// The spot an arrow leaves from, when it leaves a card.
    pub fn origin(&self, source: Source) -> Option<usize> {
        match source {
            Source::Name { .. } => None,
            Source::Item { card, .. } => Some(self.spot_of(card)),
        }
    }

    /// A reference of a card to itself: its arrow turns round right beside the card.
    pub fn is_loop(&self, link: &Link) -> bool {
        link.is_back && self.origin(link.source) == Some(link.target)
    }

    /// One that points back to another card: it passes above or below all that stands between.
    pub fn is_wide(&self, link: &Link) -> bool {
        link.is_back && !self.is_loop(link)
    }

    fn link(&mut self, content: &Content) {
        let cards = content.cards.iter().enumerate();
        let cards: FxHashMap<ObjectId, usize> = cards.map(|(card, of)| (of.id, card)).collect();
        let mut links: Vec<Link> = Vec::new();
        let mut known: BTreeSet<(Source, usize)> = BTreeSet::new();
        let mut add = |source: Source, cells: &[Cell]| {
            for cell in cells {
                let Some(id) = cell.target() else { continue };
                let Some(card) = cards.get(&id) else { continue };
                let target = self.spot_of(*card);
                if known.insert((source, target)) {
                    let (is_back, sinks) = (false, false);
                    links.push(Link { source, target, is_back, sinks, lanes: Vec::new() });
                }
            }
        };
        for (frame, content) in content.frames.iter().enumerate() {
            for (row, line) in content.rows.iter().enumerate() {
                add(Source::Name { frame, row }, &line.cells);
            }
        }
        for (card, content) in content.cards.iter().enumerate() {
            for (row, line) in content.body.rows().iter().enumerate() {
                add(Source::Item { card, row }, &line.cells);
            }
        }
        self.links = links;
    }

    /// Of each spot the links that leave it, the first last.
    fn leaving(&self) -> Vec<Vec<usize>> {
        let mut leaving = vec![Vec::new(); self.spots.len()];
        for (index, link) in self.links.iter().enumerate().rev() {
            if let Some(origin) = self.origin(link.source) {
                leaving[origin].push(index);
            }
        }
        leaving
    }

    /// Depth first from the frames, in order of definition, after a spot that is to be first.
    fn find_back_links(&mut self, leaving: &[Vec<usize>], first: Option<usize>) {
        let mut state = vec![Visit::New; self.spots.len()];
        let roots = self.links.iter().filter(|link| self.origin(link.source).is_none());
        let roots: Vec<usize> = roots.map(|link| link.target).collect();
        let mut back = BTreeSet::new();
        for root in first.into_iter().chain(roots).chain(0..self.spots.len()) {
            // An explicit stack: each entry is a spot and how many links it has still to follow.
            let mut stack: Vec<(usize, usize)> = Vec::new();
            if state[root] == Visit::New {
                state[root] = Visit::Open;
                stack.push((root, leaving[root].len()));
            }
            while let Some((spot, rest)) = stack.last_mut() {
                let Some(next) = rest.checked_sub(1) else {
                    state[*spot] = Visit::Done;
                    stack.pop();
                    continue;
                };
                *rest = next;
                let link = leaving[*spot][next];
                let target = self.links[link].target;
                match state[target] {
                    Visit::Open => {
                        back.insert(link);
                    }
                    Visit::New => {
                        state[target] = Visit::Open;
                        stack.push((target, leaving[target].len()));
                    }
                    Visit::Done => {}
                }
            }
        }
        for link in back {
            self.links[link].is_back = true;
        }
    }

    /// Column = longest path from a frame without back links.
    fn set_columns(&mut self) {
        for _ in 0..self.spots.len() {
            let mut has_moved = false;
            for link in 0..self.links.len() {
                let Link { source, target, is_back, .. } = self.links[link];
                let Some(origin) = self.origin(source) else { continue };
                let column = self.spots[origin].column + 1;
                if !is_back && self.spots[target].column < column {
                    self.spots[target].column = column;
                    has_moved = true;
                }
            }
            if !has_moved {
                break;
            }
        }
    }

    /// Moves what a column has too many of one to the right; arrows still point right.
    fn spread(&mut self, content: &Content, most: usize, leaving: &[Vec<usize>]) {
        if most >= self.spots.len() {
            return;
        }
        for column in 0..self.spots.len() {
            for segment in [Segment::Heap, Segment::Static] {
                let in_column = (0..self.spots.len()).filter(|spot| {
                    let place = &self.spots[*spot];
                    place.column == column && content.cards[place.cards[0]].segment == segment
                });
                let in_column: Vec<usize> = in_column.collect();
                let leaves = in_column
                    .iter()
                    .filter(|spot| leaving[**spot].iter().all(|link| self.links[*link].is_back));
                let over = in_column.len().saturating_sub(most);
                let leaves: Vec<usize> = leaves.rev().take(over).copied().collect();
                for spot in leaves {
                    self.spots[spot].column += 1;
                }
            }
        }
    }

    fn add_nodes(&mut self, content: &Content) {
        let count = self.spots.iter().map(|spot| spot.column + 1).max().unwrap_or(0);
        self.columns = vec![Vec::new(); count];
        self.nodes.clear();
        for (spot, place) in self.spots.iter().enumerate() {
            let segment = content.cards[place.cards[0]].segment;
            let node = Node { carries: Carries::Spot(spot), column: place.column, segment };
            self.columns[place.column].push(self.nodes.len());
            self.nodes.push(node);
        }
        self.add_lanes(content);
        for column in &mut self.columns {
            column.sort_by_key(|node| self.nodes[*node].segment == Segment::Static);
        }
    }

    fn add_lanes(&mut self, content: &Content) {
        let mut bundles: Vec<Bundle> = Vec::new();
        for link in 0..self.links.len() {
            let Link { source, target, is_back, .. } = self.links[link];
            if is_back {
                continue;
            }
            let first = self.origin(source).map_or(0, |spot| self.spots[spot].column + 1);
            let drawn = self.states_of(content, link);
            let own = Bundle { target, first, link, drawn, is_alone: self.is_alone[link] };
            let shared = if own.is_alone { None } else { shared(&bundles, &own) };
            if let Some(bundle) = shared.and_then(|index| bundles.get_mut(index)) {
                let lanes = self.links[bundle.link].lanes.clone();
                self.links[link].lanes = lanes;
                bundle.drawn.iter_mut().zip(own.drawn).for_each(|(all, own)| *all |= own);
                continue;
            }
            let segment = self.nodes[target].segment;
            self.links[link].lanes.clear();
            for column in first..self.spots[target].column {
                self.links[link].lanes.push(self.nodes.len());
                self.columns[column].push(self.nodes.len());
                self.nodes.push(Node { carries: Carries::Lane(link), column, segment });
            }
            bundles.push(own);
        }
    }

    /// The states at which an arrow is drawn, as there or as removed.
    fn states_of(&self, content: &Content, link: usize) -> Vec<bool> {
        let Link { source, target, .. } = self.links[link];
        let ids = self.spots[target].cards.iter().map(|card| content.cards[*card].id);
        let ids: Vec<ObjectId> = ids.collect();
        let refers = |cell: &Cell| cell.target().is_some_and(|id| ids.contains(&id));
        let (row, frame) = match source {
            Source::Name { frame, row } => {
                (&content.frames[frame].rows[row], Some(&content.frames[frame]))
            }
            Source::Item { card, row } => (&content.cards[card].body.rows()[row], None),
        };
        let is_left = |state: usize| frame.is_some_and(|frame| frame.lines[state].is_none());
        let was = |state: usize| state.checked_sub(1).is_some_and(|at| refers(&row.cells[at]));
        let states = row.cells.iter().enumerate();
        states.map(|(state, cell)| refers(cell) || (was(state) && !is_left(state))).collect()
    }

    /// Puts the nodes in the order with the fewest crossings that is found.
    fn order(&mut self, content: &Content, orders: &mut Orders) {
        let Order { columns, sinks, crossings } = orders.find(self.problem(content));
        self.columns = columns;
        self.crossings = crossings;
        let backs = (0..self.links.len()).filter(|link| self.is_wide(&self.links[*link]));
        for (link, sinks) in backs.collect::<Vec<_>>().into_iter().zip(sinks) {
            self.links[link].sinks = sinks;
        }
    }

    /// Its orders, that with the fewest crossings first: those before the last take more room.
    pub fn ordered(mut self, content: &Content, most: usize, orders: &mut Orders) -> Vec<Graph> {
        self.order(content, orders);
        let links = self.links.len();
        let backs = self.links.iter().filter(|link| self.is_wide(link));
        let firsts: Vec<Option<usize>> = backs.map(|link| self.origin(link.source)).collect();
        let mut found = vec![self];
        let mut tries = 0;
        let mut keep = |other: &dyn Fn(&Graph) -> Option<Graph>| {
            if found[0].crossings == 0 || tries == MOST_TRIES {
                return;
            }
            let Some(mut other) = other(&found[0]) else { return };
            tries += 1;
            other.order(content, orders);
            if other.crossings < found[0].crossings {
                found.insert(0, other);
            }
        };
        // Where a cycle is cut, and whether arrows share lanes: either may have to cross what lies between.
        for first in firsts {
            keep(&|_| Some(Graph::from(content, most, first)));
        }
        for link in 0..links {
            keep(&|best| best.apart(content, link));
        }
        found
    }

    /// Itself with one arrow that shares its lanes no more; `None` where it has them for itself.
    fn apart(&self, content: &Content, link: usize) -> Option<Graph> {
        let lanes = &self.links[link].lanes;
        let sharing = self.links.iter().filter(|other| other.lanes == *lanes).count();
        if lanes.is_empty() || sharing < 2 {
            return None;
        }
        let mut apart = self.clone();
        apart.is_alone[link] = true;
        apart.add_nodes(content);
        Some(apart)
    }

    /// What is to be put in order.
    fn problem(&self, content: &Content) -> Problem {
        let seen = (0..self.links.len()).map(|link| self.seen(content, link));
        let seen: Vec<Seen> = seen.collect();
        let backs = self.links.iter().zip(&seen).filter(|(link, _)| self.is_wide(link));
        let backs = backs.filter_map(|(link, seen)| {
            let Source::Item { row, .. } = link.source else { return None };
            let (from, to) = (self.origin(link.source)?, link.target);
            let may_sink = self.nodes[from].segment == self.nodes[to].segment;
            Some(Back { from, row, to, seen: *seen, may_sink })
        });
        Problem {
            backs: backs.collect(),
            columns: self.columns.clone(),
            is_low: self.nodes.iter().map(|node| node.segment == Segment::Static).collect(),
            joints: self.joints(&seen),
        }
    }

    /// The states at which a link is drawn, as bits.
    pub fn seen(&self, content: &Content, link: usize) -> Seen {
        let states = self.states_of(content, link).into_iter().zip(0..Seen::BITS);
        states.filter(|(drawn, _)| *drawn).map(|(_, state)| 1 << state).sum()
    }

    /// The links cut into pieces from one column to the next.
    fn joints(&self, seen: &[Seen]) -> Vec<Joint> {
        let roots: BTreeSet<Source> = self.links.iter().map(|link| link.source).collect();
        let roots: BTreeMap<Source, usize> = roots.into_iter().zip(0..).collect();
        let mut joints = Vec::new();
        for (link, seen) in self.links.iter().zip(seen).filter(|(link, _)| !link.is_back) {
            let mut left = match link.source {
                Source::Name { .. } => End::Root(roots.get(&link.source).copied().unwrap_or(0)),
                Source::Item { card, row } => End::Node(self.spot_of(card), row),
            };
            // Nodes of spots come first, in the order of the spots.
            for right in link.lanes.iter().copied().chain([link.target]) {
                joints.push(Joint { left, right, seen: *seen });
                left = End::Node(right, 0);
            }
        }
        joints
    }
}

/// Arrows to one spot from one column on that are never seen together: they share their lanes.
struct Bundle {
    target: usize,
    /// Their first column.
    first: usize,
    /// The first of them, whose lanes they are.
    link: usize,
    drawn: Vec<bool>,
    is_alone: bool,
}

/// The latest bundle whose lanes a link may share: not past one that is seen with both, for it would have to cross one.
fn shared(bundles: &[Bundle], own: &Bundle) -> Option<usize> {
    let same = bundles.iter().enumerate().rev();
    let same = same.filter(|(_, it)| it.target == own.target && it.first == own.first);
    let mut between: Vec<&Bundle> = Vec::new();
    for (index, bundle) in same {
        let meets = |other: &Bundle| meet(&other.drawn, &bundle.drawn);
        if bundle.is_alone || meets(own) {
            between.push(bundle);
        } else if !between.iter().any(|other| meets(other)) {
            return Some(index);
        }
    }
    None
}

fn meet(a: &[bool], b: &[bool]) -> bool {
    a.iter().zip(b).any(|(a, b)| *a && *b)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    New,
    Open,
    Done,
}

/// One spot per card, but a card at a reused address takes the old one's.
fn spots(content: &Content) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    let mut by_time: Vec<usize> = (0..content.cards.len()).collect();
    by_time.sort_by_key(|card| content.cards[*card].first);
    for card in by_time {
        let new = &content.cards[card];
        let old = spots.iter_mut().find(|spot| {
            spot.cards.iter().all(|other| {
                let old = &content.cards[*other];
                old.address == new.address && old.segment == new.segment && old.last < new.first
            })
        });
        match old {
            Some(spot) => spot.cards.push(card),
            None => spots.push(Spot { cards: vec![card], column: 0 }),
        }
    }
    // In order of the content again: first appearance breaks ties.
    spots.sort_by_key(|spot| spot.cards[0]);
    spots
}

/// Each is one more search for the best order; more seldom help.
const MOST_TRIES: usize = 16;
