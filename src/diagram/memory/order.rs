//! In which order the nodes of each column stand, and which way links that point back go, so that few arrows cross.

/// A link, or the piece of one from one column to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joint {
    pub left: End,
    pub right: usize,
    /// When it is drawn: what is never drawn together cannot be seen to cross.
    pub seen: Seen,
}

/// States as bits; a picture has fewer.
pub type Seen = u64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A line of a frame, by rank.
    Root(usize),
    /// A node, and which of its lines.
    Node(usize, usize),
}

/// A link that points back, from a line of a node to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Back {
    pub from: usize,
    pub row: usize,
    pub to: usize,
    pub seen: Seen,
    /// It may go below all that stands in the columns, as well as above.
    pub may_sink: bool,
}

/// What is to be put in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Nodes of each column as they are met.
    pub columns: Vec<Vec<usize>>,
    /// Of each node: it stays below those of which this is not said.
    pub is_low: Vec<bool>,
    pub joints: Vec<Joint>,
    pub backs: Vec<Back>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Order {
    pub columns: Vec<Vec<usize>>,
    /// Of each link that points back, whether it goes below.
    pub sinks: Vec<bool>,
    pub crossings: usize,
}

/// Orders that were found, so that the same is not searched twice.
#[derive(Debug, Default)]
pub struct Orders {
    known: Vec<(Problem, Order)>,
}

impl Orders {
    pub fn find(&mut self, problem: Problem) -> Order {
        if let Some((_, order)) = self.known.iter().find(|(known, _)| *known == problem) {
            return order.clone();
        }
        let order = search(&problem);
        self.known.push((problem, order.clone()));
        order
    }
}

/// The best order from several beginnings: as they are, upside down, and mixed, each with median sweeps and with nodes
/// moved while crossings fall.
fn search(problem: &Problem) -> Order {
    let mut search = Search::new(problem);
    let mut current = problem.columns.clone();
    sort_low(&mut current, problem);
    let sinks = vec![false; problem.backs.len()];
    let mut fewest = search.cost(&current, &sinks);
    let mut best = Order { columns: current, sinks, crossings: fewest };
    let mut in_vain = 0;
    for beginning in 0..BEGINNINGS {
        // One more beginning seldom helps where the last ones did not.
        if fewest == 0 || in_vain == PATIENCE {
            break;
        }
        in_vain += 1;
        let mut current = problem.columns.clone();
        for column in &mut current {
            match beginning {
                0 => {}
                1 => column.reverse(),
                // The same mixture each time.
                seed => column.sort_by_key(|node| (*node as u64 + 1).wrapping_mul(MIX[seed - 2])),
            }
        }
        sort_low(&mut current, problem);
        let mut last = usize::MAX;
        for sweep in 0..=SWEEPS {
            if sweep > 0 {
                search.sweep(&mut current, sweep % 2 == 1);
            }
            let (count, sinks) = search.settle(&mut current);
            if count < fewest {
                best = Order { columns: current.clone(), sinks, crossings: count };
                (fewest, in_vain) = (count, 0);
            }
            // A sweep each way that changes nothing: nor will the next.
            if fewest == 0 || (count == last && sweep > 2) {
                break;
            }
            last = count;
        }
    }
    search.calm(&mut best);
    best
}

fn sort_low(columns: &mut [Vec<usize>], problem: &Problem) {
    for column in columns {
        column.sort_by_key(|node| problem.is_low[*node]);
    }
}

/// Where a joint ends, and when it is drawn.
type Place = (usize, Seen);

/// What it takes to know what an order costs.
struct Search<'a> {
    problem: &'a Problem,
    /// Of each node: where it stands in its column, and the ends of its joints at both sides.
    place: Vec<usize>,
    left: Vec<Vec<(End, Seen)>>,
    right: Vec<Vec<(usize, usize, Seen)>>,
    /// Reused: positions of the ends of each node of a column, at its left and at its right.
    ends: Vec<(Vec<Place>, Vec<Place>)>,
    /// Reused: what it costs that one node of a column stands above another.
    costs: Vec<i64>,
}

impl Search<'_> {
    fn new(problem: &Problem) -> Search<'_> {
        let count = problem.is_low.len();
        let mut search = Search {
            problem,
            place: vec![0; count],
            left: vec![Vec::new(); count],
            right: vec![Vec::new(); count],
            ends: Vec::new(),
            costs: Vec::new(),
        };
        for joint in &problem.joints {
            search.left[joint.right].push((joint.left, joint.seen));
            if let End::Node(node, row) = joint.left {
                search.right[node].push((row, joint.right, joint.seen));
            }
        }
        search
    }

    fn number(&mut self, columns: &[Vec<usize>]) {
        for column in columns {
            for (index, node) in column.iter().enumerate() {
                self.place[*node] = index;
            }
        }
    }

    fn position(&self, end: End) -> usize {
        match end {
            End::Root(rank) => rank,
            End::Node(node, row) => self.place[node] * ROWS + row.min(ROWS - 1),
        }
    }

    /// Crossings of all columns.
    fn cost(&mut self, columns: &[Vec<usize>], sinks: &[bool]) -> usize {
        self.number(columns);
        let mut count = 0;
        for column in columns {
            self.find_ends(column);
            for below in 1..column.len() {
                for above in 0..below {
                    count += inversions(&self.ends[above].0, &self.ends[below].0);
                }
            }
        }
        let backs = self.problem.backs.iter().zip(sinks);
        count + backs.map(|(back, sinks)| self.around(columns, back, *sinks)).sum::<usize>()
    }

    /// What a link that points back crosses on its way above or below: what leaves its column and what reaches the
    /// column of its target, on that side of both.
    fn around(&self, columns: &[Vec<usize>], back: &Back, sinks: bool) -> usize {
        let is_passed = |own: usize, other: usize| {
            if sinks {
                self.place[other] > self.place[own]
            } else {
                self.place[other] < self.place[own]
            }
        };
        let column_of =
            |node: usize| columns.iter().find(|column| column.get(self.place[node]) == Some(&node));
        let meets = |seen: Seen| seen & back.seen != 0;
        let sum = |own: usize, ends: &dyn Fn(usize) -> usize| {
            let column = column_of(own).into_iter().flatten();
            column.filter(|other| is_passed(own, **other)).map(|other| ends(*other)).sum::<usize>()
        };
        let beside = self.right[back.from].iter();
        let beside = beside.filter(|(row, _, seen)| {
            meets(*seen) && if sinks { *row > back.row } else { *row < back.row }
        });
        beside.count()
            + sum(back.from, &|node| self.right[node].iter().filter(|it| meets(it.2)).count())
            + sum(back.to, &|node| self.left[node].iter().filter(|it| meets(it.1)).count())
    }

    /// The better way of each link that points back.
    fn ways(&self, columns: &[Vec<usize>]) -> Vec<bool> {
        let backs = self.problem.backs.iter();
        let sinks = backs.map(|back| {
            back.may_sink && self.around(columns, back, true) < self.around(columns, back, false)
        });
        sinks.collect()
    }

    /// Sorts each column by the medians of the one at its left, or at its right.
    fn sweep(&mut self, columns: &mut [Vec<usize>], goes_right: bool) {
        for step in 0..columns.len() {
            let column = if goes_right { step } else { columns.len() - 1 - step };
            self.find_ends(&columns[column]);
            let nodes = columns[column].iter().zip(&self.ends).enumerate();
            let keyed = nodes.map(|(index, (node, (left, right)))| {
                let (ends, one) = if goes_right { (left, ROWS) } else { (right, 1) };
                let key = ends.get(ends.len() / 2).map_or(index * ROWS, |end| end.0 * (ROWS / one));
                (self.problem.is_low[*node], key, *node)
            });
            let mut keyed: Vec<(bool, usize, usize)> = keyed.collect();
            keyed.sort_by_key(|(is_low, key, _)| (*is_low, *key));
            for (index, (_, _, node)) in keyed.into_iter().enumerate() {
                columns[column][index] = node;
                self.place[node] = index;
            }
        }
    }

    /// Moves nodes within their columns while that saves crossings; tells what it costs then, and which way links that
    /// point back go.
    fn settle(&mut self, columns: &mut [Vec<usize>]) -> (usize, Vec<bool>) {
        self.number(columns);
        let mut sinks = self.ways(columns);
        for _ in 0..ROUNDS {
            let mut has_improved = false;
            for column in columns.iter_mut() {
                has_improved |= self.settle_column(column, &sinks);
            }
            let ways = self.ways(columns);
            if !has_improved && ways == sinks {
                break;
            }
            sinks = ways;
        }
        (self.cost(columns, &sinks), sinks)
    }

    /// The sorted positions of all ends of a column's nodes.
    fn find_ends(&mut self, column: &[usize]) {
        let mut ends = std::mem::take(&mut self.ends);
        ends.resize_with(ends.len().max(column.len()), Default::default);
        for (node, (left, right)) in column.iter().zip(&mut ends) {
            left.clear();
            left.extend(self.left[*node].iter().map(|(end, seen)| (self.position(*end), *seen)));
            left.sort_unstable();
            right.clear();
            right
                .extend(self.right[*node].iter().map(|(_, node, seen)| (self.place[*node], *seen)));
            right.sort_unstable();
        }
        self.ends = ends;
    }

    fn find_costs(&mut self, column: &[usize], sinks: &[bool]) {
        self.find_ends(column);
        let count = column.len();
        self.costs.clear();
        self.costs.resize(count * count, 0);
        for above in 0..count {
            for below in (0..count).filter(|below| *below != above) {
                let ((left, right), (other_left, other_right)) =
                    (&self.ends[above], &self.ends[below]);
                let crossed = inversions(left, other_left) + inversions(right, other_right);
                self.costs[above * count + below] = crossed as i64;
            }
        }
        for (back, sinks) in self.problem.backs.iter().zip(sinks) {
            let ends = [(back.from, true), (back.to, false)];
            for (node, is_from) in ends {
                let place = self.place[node];
                if column.get(place) != Some(&node) {
                    continue;
                }
                for other in (0..count).filter(|other| *other != place) {
                    let (left, right) = &self.ends[other];
                    let passed = if is_from { right } else { left };
                    let passed = passed.iter().filter(|end| end.1 & back.seen != 0).count();
                    let pair = if *sinks { place * count + other } else { other * count + place };
                    self.costs[pair] += passed as i64;
                }
            }
        }
    }

    /// Puts each node of a column where it crosses least, as long as that helps.
    fn settle_column(&mut self, column: &mut [usize], sinks: &[bool]) -> bool {
        let count = column.len();
        if count < 2 {
            return false;
        }
        self.find_costs(column, sinks);
        let mut order: Vec<usize> = (0..count).collect();
        let is_low: Vec<bool> = column.iter().map(|node| self.problem.is_low[*node]).collect();
        let mut has_improved = false;
        for _ in 0..ROUNDS {
            let mut has_moved = false;
            for start in 0..count {
                has_moved |= self.sift(&mut order, &is_low, start);
            }
            if !has_moved {
                break;
            }
            has_improved = true;
        }
        if has_improved {
            let nodes: Vec<usize> = order.iter().map(|index| column[*index]).collect();
            for (index, node) in nodes.into_iter().enumerate() {
                column[index] = node;
                self.place[node] = index;
            }
        }
        has_improved
    }

    /// Neighbours that may stand either way stand as they are met, so that what is added later seldom turns them.
    fn calm(&mut self, order: &mut Order) {
        self.number(&order.columns);
        for _ in 0..ROUNDS {
            let mut has_moved = false;
            for column in &mut order.columns {
                let count = column.len();
                self.find_costs(column, &order.sinks);
                let mut places: Vec<usize> = (0..count).collect();
                // By places, as the costs are.
                for round in 1..count {
                    for above in 0..count - round {
                        let (a, b) = (places[above], places[above + 1]);
                        let is_free = self.costs[b * count + a] <= self.costs[a * count + b];
                        let is_alike =
                            self.problem.is_low[column[a]] == self.problem.is_low[column[b]];
                        if column[a] > column[b] && is_free && is_alike {
                            places.swap(above, above + 1);
                            has_moved = true;
                        }
                    }
                }
                let nodes: Vec<usize> = places.iter().map(|place| column[*place]).collect();
                for (index, node) in nodes.into_iter().enumerate() {
                    column[index] = node;
                    self.place[node] = index;
                }
            }
            if !has_moved {
                break;
            }
        }
    }

    /// Moves the node at a place up or down to where it is best; tells whether it moved.
    fn sift(&self, order: &mut [usize], is_low: &[bool], start: usize) -> bool {
        let (own, count) = (order[start], order.len());
        let gain = |above: usize, below: usize| {
            self.costs[above * count + below] - self.costs[below * count + above]
        };
        let (mut best, mut best_at) = (0, start);
        let mut saved = 0;
        for at in (0..start).rev().take_while(|at| is_low[order[*at]] == is_low[own]) {
            saved += gain(order[at], own);
            if saved > best {
                (best, best_at) = (saved, at);
            }
        }
        saved = 0;
        for at in (start + 1..count).take_while(|at| is_low[order[*at]] == is_low[own]) {
            saved += gain(own, order[at]);
            if saved > best {
                (best, best_at) = (saved, at);
            }
        }
        if best_at < start {
            order[best_at..=start].rotate_right(1);
        } else {
            order[start..=best_at].rotate_left(1);
        }
        best > 0
    }
}

/// Pairs that are drawn together and of which the one of `above` lies lower; both are sorted.
fn inversions(above: &[Place], below: &[Place]) -> usize {
    let lower = |end: &Place| {
        let before = below.iter().take_while(|other| other.0 < end.0);
        before.filter(|other| other.1 & end.1 != 0).count()
    };
    above.iter().map(lower).sum()
}

/// More lines than any node has.
const ROWS: usize = 1 << 10;
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
const ROUNDS: usize = 12;

#[cfg(test)]
mod tests {
    use super::{End, Joint, Orders, Problem, Seen};

    #[test]
    fn what_is_never_drawn_together_does_not_cross() {
        let columns = |seen: [Seen; 2]| {
            let joints = seen.into_iter().zip([1, 0]).enumerate();
            let joints =
                joints.map(|(root, (seen, right))| Joint { left: End::Root(root), right, seen });
            let (columns, is_low, backs) = (vec![vec![0, 1]], vec![false; 2], Vec::new());
            Orders::default()
                .find(Problem { columns, is_low, joints: joints.collect(), backs })
                .columns
        };
        assert_eq!(columns([0b010, 0b100]), [[0, 1]]);
        assert_eq!(columns([0b110, 0b100]), [[1, 0]]);
    }
}
