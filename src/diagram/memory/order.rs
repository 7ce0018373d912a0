//! In which order the nodes of each column stand, so that few arrows cross.

use crate::diagram::memory::graph::Node;
use crate::trace::Segment;

/// A link, or the piece of one from one column to the next.
#[derive(Clone, Copy)]
pub struct Joint {
    pub left: End,
    pub right: usize,
}

#[derive(Clone, Copy)]
pub enum End {
    /// A line of a frame, by rank.
    Root(f64),
    /// A node, and how far down it.
    Node(usize, f64),
}

/// The columns in the best order found from several beginnings: as they are, upside down, and mixed, each with median
/// sweeps and with nodes moved while crossings fall. `backs` are links that point back, from node to node.
pub fn order(
    nodes: &[Node],
    columns: &[Vec<usize>],
    joints: &[Joint],
    backs: &[(usize, usize)],
) -> Vec<Vec<usize>> {
    let mut best = columns.to_vec();
    let mut search = Search::new(nodes, joints, backs);
    let mut fewest = search.cost(&best);
    let mut in_vain = 0;
    for beginning in 0..BEGINNINGS {
        // One more beginning seldom helps where the last ones did not.
        if in_vain == PATIENCE {
            break;
        }
        in_vain += 1;
        let mut current = columns.to_vec();
        for column in &mut current {
            match beginning {
                0 => {}
                1 => column.reverse(),
                // The same mixture each time.
                seed => column.sort_by_key(|node| (*node as u64 + 1).wrapping_mul(MIX[seed - 2])),
            }
            column.sort_by_key(|node| nodes[*node].segment == Segment::Static);
        }
        for sweep in 0..=SWEEPS {
            if fewest == 0 {
                return best;
            }
            if sweep > 0 {
                search.sweep(&mut current, sweep % 2 == 1);
            }
            search.settle(&mut current);
            let count = search.cost(&current);
            if count < fewest {
                (best, fewest, in_vain) = (current.clone(), count, 0);
            }
        }
    }
    best
}

/// What it takes to know what an order costs.
struct Search<'a> {
    nodes: &'a [Node],
    /// Of each node: where it stands in its column, the ends of its joints at both sides, and links that point back from
    /// it and to it.
    place: Vec<usize>,
    left: Vec<Vec<End>>,
    right: Vec<Vec<usize>>,
    backs_from: Vec<usize>,
    backs_to: Vec<usize>,
}

impl Search<'_> {
    fn new<'a>(nodes: &'a [Node], joints: &[Joint], backs: &[(usize, usize)]) -> Search<'a> {
        let count = nodes.len();
        let mut search = Search {
            nodes,
            place: vec![0; count],
            left: vec![Vec::new(); count],
            right: vec![Vec::new(); count],
            backs_from: vec![0; count],
            backs_to: vec![0; count],
        };
        for joint in joints {
            search.left[joint.right].push(joint.left);
            if let End::Node(node, _) = joint.left {
                search.right[node].push(joint.right);
            }
        }
        for (from, to) in backs {
            search.backs_from[*from] += 1;
            search.backs_to[*to] += 1;
        }
        search
    }

    fn number(&mut self, column: &[usize]) {
        for (index, node) in column.iter().enumerate() {
            self.place[*node] = index;
        }
    }

    fn position(&self, end: &End) -> f64 {
        match end {
            End::Root(rank) => *rank,
            End::Node(node, row) => self.place[*node] as f64 + row,
        }
    }

    /// Crossings of all columns.
    fn cost(&mut self, columns: &[Vec<usize>]) -> usize {
        for column in columns {
            self.number(column);
        }
        let mut count = 0;
        for column in columns {
            for (index, a) in column.iter().enumerate() {
                for b in &column[index + 1..] {
                    count += self.before(*a, *b) + self.around(*a, *b);
                }
            }
        }
        count
    }

    /// Crossings at the left of two nodes of which `a` stands above `b`.
    fn before(&self, a: usize, b: usize) -> usize {
        let of = |of_a: &End| {
            let above = self.position(of_a);
            self.left[b].iter().filter(|of_b| above > self.position(of_b)).count()
        };
        self.left[a].iter().map(of).sum()
    }

    /// Crossings at their right.
    fn behind(&self, a: usize, b: usize) -> usize {
        let of = |of_a: &usize| {
            let above = self.place[*of_a];
            self.right[b].iter().filter(|of_b| above > self.place[**of_b]).count()
        };
        self.right[a].iter().map(of).sum()
    }

    /// A link that points back goes up past all that leaves or reaches what stands above.
    fn around(&self, a: usize, b: usize) -> usize {
        self.backs_from[b] * (self.right[a].len() + self.backs_to[a])
            + self.backs_to[b] * self.left[a].len()
    }

    /// Sorts each column by the medians of the one at its left, or at its right.
    fn sweep(&mut self, columns: &mut [Vec<usize>], goes_right: bool) {
        let mut order: Vec<usize> = (0..columns.len()).collect();
        if !goes_right {
            order.reverse();
        }
        for column in order {
            let key = |node: usize| {
                let mut ends: Vec<f64> = if goes_right {
                    self.left[node].iter().map(|end| self.position(end)).collect()
                } else {
                    self.right[node].iter().map(|right| self.place[*right] as f64).collect()
                };
                ends.sort_by(f64::total_cmp);
                ends.get(ends.len() / 2).copied()
            };
            let keyed = columns[column].iter().enumerate().map(|(index, node)| {
                let is_static = self.nodes[*node].segment == Segment::Static;
                (is_static, key(*node).unwrap_or(index as f64), *node)
            });
            let mut keyed: Vec<(bool, f64, usize)> = keyed.collect();
            keyed.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            columns[column] = keyed.into_iter().map(|(_, _, node)| node).collect();
            self.number(&columns[column]);
        }
    }

    /// Moves nodes within their columns while that saves crossings.
    fn settle(&mut self, columns: &mut [Vec<usize>]) {
        for column in columns.iter() {
            self.number(column);
        }
        for _ in 0..ROUNDS {
            let mut has_improved = false;
            for column in columns.iter_mut() {
                for start in 0..column.len() {
                    has_improved |= self.sift(column, start, true);
                    has_improved |= self.sift(column, start, false);
                }
            }
            if !has_improved {
                break;
            }
        }
    }

    /// Moves the node at a place up or down, as far as is best; tells whether it moved.
    fn sift(&mut self, column: &mut [usize], start: usize, is_up: bool) -> bool {
        let (mut at, mut saved, mut best, mut best_at) = (start, 0, 0, start);
        loop {
            let above = match is_up {
                true if at > 0 => at - 1,
                false if at + 1 < column.len() => at,
                _ => break,
            };
            let (a, b) = (column[above], column[above + 1]);
            if self.nodes[a].segment != self.nodes[b].segment {
                break;
            }
            let costs = |a: usize, b: usize| {
                (self.before(a, b) + self.behind(a, b) + self.around(a, b)) as i64
            };
            saved += costs(a, b) - costs(b, a);
            self.swap(column, above);
            at = if is_up { at - 1 } else { at + 1 };
            if saved > best {
                (best, best_at) = (saved, at);
            }
        }
        while at != best_at {
            self.swap(column, if is_up { at } else { at - 1 });
            at = if is_up { at + 1 } else { at - 1 };
        }
        best > 0
    }

    fn swap(&mut self, column: &mut [usize], above: usize) {
        column.swap(above, above + 1);
        self.place[column[above]] = above;
        self.place[column[above + 1]] = above + 1;
    }
}

const BEGINNINGS: usize = 2 + MIX.len();
const MIX: [u64; 6] = [
    0x9e37_79b9_7f4a_7c15,
    0xbf58_476d_1ce4_e5b9,
    0x94d0_49bb_1331_11eb,
    0xd6e8_feb8_6659_fd93,
    0xa076_1d64_78bd_642f,
    0xe703_7ed1_a0b4_28db,
];
/// So many beginnings that lead to nothing better end the search.
const PATIENCE: usize = 4;
const SWEEPS: usize = 6;
const ROUNDS: usize = 20;
