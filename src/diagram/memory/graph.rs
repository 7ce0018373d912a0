//! Cards in columns: arrows point right, long ones get lanes, and the order keeps crossings few.

use std::collections::BTreeSet;

use crate::diagram::memory::content::{Cell, Content};
use crate::diagram::memory::order::{self, End, Joint};
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
    /// Nodes that carry it through the columns between.
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
}

impl Graph {
    /// At most `most` cards without arrows of their own stay above each other where there are more.
    pub fn build(content: &Content, most: usize) -> Graph {
        let mut graph = Graph { spots: spots(content), ..Graph::default() };
        graph.link(content);
        graph.find_back_links();
        graph.set_columns();
        graph.spread(content, most);
        graph.add_nodes(content);
        graph.order();
        graph
    }

    pub fn spot_of(&self, card: usize) -> usize {
        self.spots.iter().position(|spot| spot.cards.contains(&card)).unwrap_or(0)
    }

    /// The spot an arrow leaves from, when it leaves a card.
    pub fn origin(&self, source: Source) -> Option<usize> {
        match source {
            Source::Name { .. } => None,
            Source::Item { card, .. } => Some(self.spot_of(card)),
        }
    }

    fn link(&mut self, content: &Content) {
        let spot_of = |id: ObjectId| {
            let card = content.cards.iter().position(|card| card.id == id)?;
            Some(self.spot_of(card))
        };
        let mut links: Vec<Link> = Vec::new();
        let mut add = |source: Source, cells: &[Cell]| {
            for cell in cells {
                let Cell::Ref(id) = cell else { continue };
                let Some(target) = spot_of(*id) else { continue };
                if !links.iter().any(|link| link.source == source && link.target == target) {
                    links.push(Link { source, target, is_back: false, lanes: Vec::new() });
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

    /// Depth first from the frames, in order of definition.
    fn find_back_links(&mut self) {
        let mut state = vec![Visit::New; self.spots.len()];
        let roots = self.links.iter().filter(|link| self.origin(link.source).is_none());
        let roots: Vec<usize> = roots.map(|link| link.target).collect();
        let mut back = BTreeSet::new();
        for root in roots.into_iter().chain(0..self.spots.len()) {
            // An explicit stack: each entry is a spot and the links it has still to follow.
            let mut stack: Vec<(usize, Vec<usize>)> = Vec::new();
            if state[root] == Visit::New {
                state[root] = Visit::Open;
                stack.push((root, self.links_from(root)));
            }
            while let Some((spot, rest)) = stack.last_mut() {
                let Some(link) = rest.pop() else {
                    state[*spot] = Visit::Done;
                    stack.pop();
                    continue;
                };
                let target = self.links[link].target;
                match state[target] {
                    Visit::Open => {
                        back.insert(link);
                    }
                    Visit::New => {
                        state[target] = Visit::Open;
                        stack.push((target, self.links_from(target)));
                    }
                    Visit::Done => {}
                }
            }
        }
        for link in back {
            self.links[link].is_back = true;
        }
    }

    /// The links that leave a spot, the first last.
    fn links_from(&self, spot: usize) -> Vec<usize> {
        let all = 0..self.links.len();
        let from = all.filter(|link| self.origin(self.links[*link].source) == Some(spot));
        let mut from: Vec<usize> = from.collect();
        from.reverse();
        from
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
    fn spread(&mut self, content: &Content, most: usize) {
        for column in 0..self.spots.len() {
            for segment in [Segment::Heap, Segment::Static] {
                let in_column = (0..self.spots.len()).filter(|spot| {
                    let place = &self.spots[*spot];
                    place.column == column && content.cards[place.cards[0]].segment == segment
                });
                let in_column: Vec<usize> = in_column.collect();
                let leaves = in_column.iter().filter(|spot| {
                    let from = self.links_from(**spot);
                    from.iter().all(|link| self.links[*link].is_back)
                });
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
        for (spot, place) in self.spots.iter().enumerate() {
            let segment = content.cards[place.cards[0]].segment;
            let node = Node { carries: Carries::Spot(spot), column: place.column, segment };
            self.columns[place.column].push(self.nodes.len());
            self.nodes.push(node);
        }
        for link in 0..self.links.len() {
            let Link { source, target, is_back, .. } = self.links[link];
            if is_back {
                continue;
            }
            let first = self.origin(source).map_or(0, |spot| self.spots[spot].column + 1);
            let segment = self.nodes[target].segment;
            for column in first..self.spots[target].column {
                self.links[link].lanes.push(self.nodes.len());
                self.columns[column].push(self.nodes.len());
                self.nodes.push(Node { carries: Carries::Lane(link), column, segment });
            }
        }
        for column in &mut self.columns {
            column.sort_by_key(|node| self.nodes[*node].segment == Segment::Static);
        }
    }

    /// The order with the fewest crossings that is found; the first of equals.
    fn order(&mut self) {
        let joints = self.joints();
        let backs = self.links.iter().filter(|link| link.is_back);
        let backs: Vec<(usize, usize)> =
            backs.filter_map(|link| Some((self.origin(link.source)?, link.target))).collect();
        self.columns = order::order(&self.nodes, &self.columns, &joints, &backs);
    }

    /// The links cut into pieces from one column to the next.
    fn joints(&self) -> Vec<Joint> {
        let roots: Vec<Source> = self.links.iter().map(|link| link.source).collect();
        let roots: BTreeSet<Source> = roots.into_iter().collect();
        let mut joints = Vec::new();
        for link in self.links.iter().filter(|link| !link.is_back) {
            let mut left = match link.source {
                Source::Name { .. } => {
                    End::Root(roots.iter().position(|root| *root == link.source).unwrap_or(0) as f64)
                }
                Source::Item { card, row } => End::Node(self.spot_of(card), row as f64 * 0.01),
            };
            // Nodes of spots come first, in the order of the spots.
            for right in link.lanes.iter().copied().chain([link.target]) {
                joints.push(Joint { left, right });
                left = End::Node(right, 0.0);
            }
        }
        joints
    }
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
