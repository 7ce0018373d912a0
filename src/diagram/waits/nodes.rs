//! What stands in the picture of a deadlock, and in which order.

use crate::trace::{Awaits, ThreadId, Waiter, Waits};

/// One box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// By its place in `Waits::threads`.
    Thread(usize),
    /// By its place in `Waits::locks`.
    Lock(usize),
    /// What a thread waits for that nobody is left to do.
    Nobody(String),
    Ended(ThreadId),
    /// Threads of a long ring that are left out.
    More(usize),
}

/// The boxes as rows; a ring is one row whose last box leads to the first again.
#[derive(Clone, Debug)]
pub struct Graph {
    pub rows: Vec<Vec<Node>>,
    pub is_ring: bool,
    /// Threads beside a ring that wait for somebody in it.
    pub others: Vec<usize>,
    /// Threads for which there is no room.
    pub left_out: usize,
}

impl Graph {
    /// `columns`: boxes that have room side by side.
    pub fn new(waits: &Waits, columns: usize) -> Graph {
        let cycle = waits.cycle();
        if cycle.is_empty() {
            Graph::of_chains(waits, columns)
        } else {
            Graph::of_ring(waits, &cycle, columns)
        }
    }

    fn of_ring(waits: &Waits, cycle: &[&Waiter], columns: usize) -> Graph {
        let is_in = |waiter: &Waiter| cycle.iter().any(|other| other.thread == waiter.thread);
        let index = |waiter: &Waiter| {
            waits.threads.iter().position(|other| other.thread == waiter.thread).unwrap_or(0)
        };
        let mut others: Vec<usize> =
            (0..waits.threads.len()).filter(|at| !is_in(&waits.threads[*at])).collect();
        others.sort_by_key(|at| waits.threads[*at].thread);
        // The ring begins where somebody outside waits.
        let wanted = others.iter().find_map(|at| waits.next(&waits.threads[*at]));
        let start = cycle.iter().position(|waiter| Some(waiter.thread) == wanted).unwrap_or(0);
        let mut cycle = cycle.to_vec();
        cycle.rotate_left(start);
        let mut row = Vec::new();
        // A ring has two rows; of a long one both ends are shown.
        let most = 2 * columns;
        let locks = cycle.iter().filter(|waiter| matches!(waiter.awaits, Awaits::Lock(_)));
        let is_long = cycle.len() + locks.count() > most;
        let kept = (most.saturating_sub(1) / 4).max(1);
        for (number, waiter) in cycle.iter().enumerate() {
            if is_long && (kept..cycle.len() - kept).contains(&number) {
                if number == kept {
                    row.push(Node::More(cycle.len() - 2 * kept));
                }
                continue;
            }
            row.push(Node::Thread(index(waiter)));
            if let Awaits::Lock(lock) = waiter.awaits {
                row.push(Node::Lock(lock as usize));
            }
        }
        let left_out = others.len().saturating_sub(MOST_OTHERS);
        others.truncate(MOST_OTHERS);
        let folded = if is_long { cycle.len() - 2 * kept } else { 0 };
        Graph { rows: vec![row], is_ring: true, others, left_out: left_out + folded }
    }

    /// Who waits for whom, up to what nobody is left to do.
    fn of_chains(waits: &Waits, columns: usize) -> Graph {
        let is_awaited = |thread: ThreadId| {
            waits.threads.iter().any(|waiter| waits.next(waiter) == Some(thread))
        };
        let mut order: Vec<usize> = (0..waits.threads.len()).collect();
        order.sort_by_key(|at| waits.threads[*at].thread);
        let starts = order.iter().filter(|at| !is_awaited(waits.threads[**at].thread));
        let mut rows = Vec::new();
        let mut placed: Vec<usize> = Vec::new();
        for start in starts {
            let mut row = Vec::new();
            let mut at = Some(*start);
            while let Some(index) = at.filter(|index| !placed.contains(index)) {
                placed.push(index);
                row.push(Node::Thread(index));
                at = Graph::follow(waits, index, &mut row);
            }
            rows.push(row);
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.len()));
        let is_thread = |node: &&Node| matches!(node, Node::Thread(_));
        let threads = |nodes: &[Node]| nodes.iter().filter(is_thread).count();
        let mut left_out = rows.iter().skip(MOST_ROWS).map(|row| threads(row)).sum();
        rows.truncate(MOST_ROWS);
        for row in rows.iter_mut().filter(|row| row.len() > columns) {
            let cut = columns.saturating_sub(2).max(1)..row.len() - 1;
            let more = threads(&row[cut.clone()]);
            left_out += more;
            row.splice(cut, [Node::More(more)]);
        }
        Graph { rows, is_ring: false, others: Vec::new(), left_out }
    }

    /// What a thread waits for as boxes, and the thread to go on with.
    fn follow(waits: &Waits, index: usize, row: &mut Vec<Node>) -> Option<usize> {
        let waiter = &waits.threads[index];
        if let Awaits::Lock(lock) = waiter.awaits {
            row.push(Node::Lock(lock as usize));
        }
        if waiter.awaits == Awaits::Signal {
            row.push(Node::Nobody(waiter.call.clone()));
            return None;
        }
        let next = waits.next(waiter)?;
        let found = waits.threads.iter().position(|other| other.thread == next);
        if found.is_none() {
            row.push(Node::Ended(next));
        }
        found
    }

    pub fn omitted(&self) -> Vec<String> {
        match self.left_out {
            0 => Vec::new(),
            1 => vec!["a thread that waits".to_owned()],
            more => vec![format!("{more} threads that wait")],
        }
    }
}

const MOST_OTHERS: usize = 3;
const MOST_ROWS: usize = 2;
