//! Sorting: merge sort of natural runs as CPython's `list.sort`, so that `__lt__` is called for the same pairs in the same order.

use std::ops::Range;

use crate::python::heap::{Heap, Obj, image::types};
use crate::python::object::protocol;
use crate::python::object::slots::Compare;
use crate::python::object::{Fallible, Vm};
use crate::python::version::Work;

/// What is sorted: by `key`, carrying `item`; without a key function both are the same object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: Obj,
    pub item: Obj,
}

/// Sorts in place, stably. On an error the entries are left in some order, none lost.
pub fn sort(vm: &mut dyn Vm, entries: &mut [Entry]) -> Fallible<()> {
    if entries.len() < 2 {
        return Ok(());
    }
    let comparison = Comparison::of(vm, entries);
    if let Some(comparisons) = sort_natively(&vm.heap, comparison, entries) {
        vm.heap.spend(Work::SortComparison, comparisons);
        return Ok(());
    }
    let mut sorter = Sorter { vm, comparison, runs: Vec::new(), min_gallop: MIN_GALLOP };
    sorter.run(entries)
}

/// Where no Python code compares, any stable sort gives the same order: keys are read once, beforehand. Gives how
/// often the algorithm compares; `None` where an order is needed that only the algorithm itself gives.
fn sort_natively(heap: &Heap, comparison: Comparison, entries: &mut [Entry]) -> Option<u64> {
    Some(match comparison {
        Comparison::Ints => sort_by_rank(entries, |entry| heap.int_value(entry.key).unwrap_or(0)),
        Comparison::Floats => {
            if entries.iter().any(|entry| heap.float_value(entry.key).is_nan()) {
                return None;
            }
            // With equal zeros, numbers are in the order of their bits, the negative ones backwards.
            sort_by_rank(entries, |entry| {
                let bits = (heap.float_value(entry.key) + 0.0).to_bits() as i64;
                bits ^ ((bits >> 63) as u64 >> 1) as i64
            })
        }
        Comparison::Texts => {
            let order = |a: &Entry, b: &Entry| heap.str_compare(a.key, b.key);
            let count = comparisons(entries, |a, b| order(b, a).is_lt());
            entries.sort_by(order);
            count
        }
        Comparison::Objects => return None,
    })
}

/// What the algorithm's comparisons cost, about, in comparisons of items in disorder: half of one for each item, and one
/// more for each halving of the number of stretches that are in order already. `descends` tells whether the second entry
/// is less than the first.
fn comparisons(entries: &[Entry], descends: impl Fn(&Entry, &Entry) -> bool) -> u64 {
    let length = entries.len() as u64;
    let falls = entries.windows(2).filter(|pair| descends(&pair[0], &pair[1])).count() as u64;
    let stretches = 1 + falls.min(length - 1 - falls);
    length / 2 + length * u64::from(stretches.ilog2())
}

fn sort_by_rank(entries: &mut [Entry], rank: impl Fn(&Entry) -> i64) -> u64 {
    let count = comparisons(entries, |a, b| rank(b) < rank(a));
    let mut ranked: Vec<(i64, Entry)> = entries.iter().map(|entry| (rank(entry), *entry)).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    for (place, (_, entry)) in entries.iter_mut().zip(ranked) {
        *place = entry;
    }
    count
}

/// How keys compare: natively where all are exactly of one simple type (the outcome is the same).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Ints,
    Floats,
    Texts,
    Objects,
}

impl Comparison {
    fn of(vm: &mut dyn Vm, entries: &[Entry]) -> Comparison {
        let first = vm.heap.type_of(entries[0].key);
        if entries.iter().any(|entry| vm.heap.type_of(entry.key) != first) {
            return Comparison::Objects;
        }
        match first {
            types::INT if entries.iter().all(|entry| vm.heap.int_value(entry.key).is_some()) => {
                Comparison::Ints
            }
            types::FLOAT => Comparison::Floats,
            types::STR => Comparison::Texts,
            _ => Comparison::Objects,
        }
    }
}

/// A sorted stretch: where it starts, how long it is, its level in the powersort merge tree.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    length: usize,
    power: u32,
}

struct Sorter<'a> {
    vm: &'a mut dyn Vm,
    comparison: Comparison,
    runs: Vec<Run>,
    /// Wins in a row after which merging looks for whole stretches; it adapts to the data.
    min_gallop: usize,
}

impl Sorter<'_> {
    fn run(&mut self, entries: &mut [Entry]) -> Fallible<()> {
        let total = entries.len();
        let shortest = minimum_run(total);
        let mut start = 0;
        while start < total {
            let rest = &mut entries[start..];
            let mut length = self.count_run(rest)?;
            if length < shortest {
                let forced = rest.len().min(shortest);
                self.binary_sort(&mut rest[..forced], length)?;
                length = forced;
            }
            self.push_run(entries, start, length)?;
            start += length;
        }
        self.collapse_all(entries)
    }

    fn less(&mut self, left: Obj, right: Obj) -> Fallible<bool> {
        self.vm.heap.spend(Work::SortComparison, 1);
        if self.comparison == Comparison::Floats {
            let heap = &self.vm.heap;
            return Ok(heap.float_value(left) < heap.float_value(right));
        }
        protocol::compare_bool(self.vm, left, right, Compare::Less)
    }

    /// The length of the run at the beginning, made ascending: a descending one is reversed, equal
    /// neighbours inside it keeping their order.
    fn count_run(&mut self, entries: &mut [Entry]) -> Fallible<usize> {
        let mut n = 1;
        while n < entries.len() && !self.less(entries[n].key, entries[n - 1].key)? {
            n += 1;
        }
        if n == entries.len() {
            return Ok(n);
        }
        if n > 1 {
            if self.less(entries[0].key, entries[n - 1].key)? {
                return Ok(n);
            }
            // All equal so far: the beginning of a descending run.
            entries[..n].reverse();
        }
        n += 1;
        let mut equal = 0;
        while n < entries.len() {
            if self.less(entries[n].key, entries[n - 1].key)? {
                reverse_equal(&mut entries[..n], &mut equal);
            } else if self.less(entries[n - 1].key, entries[n].key)? {
                break;
            } else {
                equal += 1;
            }
            n += 1;
        }
        reverse_equal(&mut entries[..n], &mut equal);
        entries[..n].reverse();
        while n < entries.len() && !self.less(entries[n].key, entries[n - 1].key)? {
            n += 1;
        }
        Ok(n)
    }

    /// Sorts entries of which the first `sorted` are in order.
    fn binary_sort(&mut self, entries: &mut [Entry], sorted: usize) -> Fallible<()> {
        for place in sorted.max(1)..entries.len() {
            let pivot = entries[place].key;
            let (mut left, mut right) = (0, place);
            while left < right {
                let middle = usize::midpoint(left, right);
                if self.less(pivot, entries[middle].key)? {
                    right = middle;
                } else {
                    left = middle + 1;
                }
            }
            entries[left..=place].rotate_right(1);
        }
        Ok(())
    }

    /// Merges what lies deeper in the merge tree than the boundary before the new run, then adds the run.
    fn push_run(&mut self, entries: &mut [Entry], start: usize, length: usize) -> Fallible<()> {
        if let Some(last) = self.runs.last() {
            let power = power(last.start, last.length, length, entries.len());
            while self.runs.len() > 1 && self.runs[self.runs.len() - 2].power > power {
                self.merge_at(entries, self.runs.len() - 2)?;
            }
            if let Some(last) = self.runs.last_mut() {
                last.power = power;
            }
        }
        self.runs.push(Run { start, length, power: 0 });
        Ok(())
    }

    fn collapse_all(&mut self, entries: &mut [Entry]) -> Fallible<()> {
        while self.runs.len() > 1 {
            let mut at = self.runs.len() - 2;
            if at > 0 && self.runs[at - 1].length < self.runs[at + 1].length {
                at -= 1;
            }
            self.merge_at(entries, at)?;
        }
        Ok(())
    }

    /// Merges the runs `at` and `at + 1`.
    fn merge_at(&mut self, entries: &mut [Entry], at: usize) -> Fallible<()> {
        let (a, b) = (self.runs[at], self.runs[at + 1]);
        self.runs[at].length = a.length + b.length;
        self.runs.remove(at + 1);
        let (a, b) = (a.start..b.start, b.start..b.start + b.length);
        let skipped = self.gallop_right(entries[b.start].key, &entries[a.clone()], 0)?;
        let a = a.start + skipped..a.end;
        if a.is_empty() {
            return Ok(());
        }
        let last = entries[a.end - 1].key;
        let b_length = self.gallop_left(last, &entries[b.clone()], b.len() - 1)?;
        if b_length == 0 {
            return Ok(());
        }
        let mut merge = Merge::new(&mut entries[a.start..b.start + b_length], a.len());
        let result = self.merge(&mut merge);
        if result.is_ok() && merge.taken.len() == 1 {
            merge.advance(Side::Placed, merge.placed.len());
        }
        merge.put_back();
        result
    }

    fn merge(&mut self, merge: &mut Merge) -> Fallible<()> {
        merge.advance(Side::Placed, 1);
        while !merge.is_over() {
            if self.merge_one_by_one(merge)? {
                return Ok(());
            }
            self.min_gallop += 1;
            loop {
                self.min_gallop -= usize::from(self.min_gallop > 1);
                let mut found_long = false;
                for side in if merge.from_left { SIDES } else { [SIDES[1], SIDES[0]] } {
                    let count = self.gallop(merge, side)?;
                    found_long |= count >= MIN_GALLOP;
                    merge.advance(side, count);
                    if merge.is_over() {
                        return Ok(());
                    }
                    merge.advance(side.other(), 1);
                    if merge.is_over() {
                        return Ok(());
                    }
                }
                if !found_long {
                    break;
                }
            }
            // Leaving this mode costs, so that random data stays out of it.
            self.min_gallop += 1;
        }
        Ok(())
    }

    /// Until one side wins often in a row; true when the merge is over.
    fn merge_one_by_one(&mut self, merge: &mut Merge) -> Fallible<bool> {
        let mut wins = [0, 0];
        loop {
            let (taken, placed) = merge.heads();
            let (a, b) = if merge.from_left { (taken, placed) } else { (placed, taken) };
            let side = if self.less(b, a)? { Side::Placed } else { Side::Taken };
            merge.advance(side, 1);
            wins[side as usize] += 1;
            wins[side.other() as usize] = 0;
            if merge.is_over() {
                return Ok(true);
            }
            if wins[side as usize] >= self.min_gallop {
                return Ok(false);
            }
        }
    }

    /// How many entries of `side` come before the other side's next one.
    fn gallop(&mut self, merge: &Merge, side: Side) -> Fallible<usize> {
        let (taken, placed) = merge.heads();
        let (entries, key) = match side {
            Side::Taken => (&merge.buffer[merge.taken.clone()], placed),
            Side::Placed => (&merge.entries[merge.placed.clone()], taken),
        };
        // Run a is the buffer when merging from the left, b when from the right; a goes before its equals.
        let searches_a = (side == Side::Taken) == merge.from_left;
        let hint = if merge.from_left { 0 } else { entries.len() - 1 };
        let found = if searches_a {
            self.gallop_right(key, entries, hint)?
        } else {
            self.gallop_left(key, entries, hint)?
        };
        Ok(if merge.from_left { found } else { entries.len() - found })
    }

    /// Where `key` belongs among sorted entries: before its equals. The search starts at `hint`.
    fn gallop_left(&mut self, key: Obj, entries: &[Entry], hint: usize) -> Fallible<usize> {
        let (mut last, mut offset) = (0, 1);
        let (mut low, mut high);
        if self.less(entries[hint].key, key)? {
            let most = entries.len() - hint;
            while offset < most && self.less(entries[hint + offset].key, key)? {
                last = offset;
                offset = (offset << 1) + 1;
            }
            (low, high) = (hint + last + 1, hint + offset.min(most));
        } else {
            let most = hint + 1;
            while offset < most && !self.less(entries[hint - offset].key, key)? {
                last = offset;
                offset = (offset << 1) + 1;
            }
            (low, high) = (hint + 1 - offset.min(most), hint - last);
        }
        while low < high {
            let middle = low + ((high - low) >> 1);
            if self.less(entries[middle].key, key)? {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(high)
    }

    /// As `gallop_left`, but after its equals.
    fn gallop_right(&mut self, key: Obj, entries: &[Entry], hint: usize) -> Fallible<usize> {
        let (mut last, mut offset) = (0, 1);
        let (mut low, mut high);
        if self.less(key, entries[hint].key)? {
            let most = hint + 1;
            while offset < most && self.less(key, entries[hint - offset].key)? {
                last = offset;
                offset = (offset << 1) + 1;
            }
            (low, high) = (hint + 1 - offset.min(most), hint - last);
        } else {
            let most = entries.len() - hint;
            while offset < most && !self.less(key, entries[hint + offset].key)? {
                last = offset;
                offset = (offset << 1) + 1;
            }
            (low, high) = (hint + last + 1, hint + offset.min(most));
        }
        while low < high {
            let middle = low + ((high - low) >> 1);
            if self.less(key, entries[middle].key)? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(high)
    }
}

/// The last `equal + 1` entries are equal: inside a descending run they are turned around beforehand.
fn reverse_equal(entries: &mut [Entry], equal: &mut usize) {
    if *equal > 0 {
        let start = entries.len() - *equal - 1;
        entries[start..].reverse();
        *equal = 0;
    }
}

/// Which of the two runs: the one taken out into the buffer or the one still in place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Taken = 0,
    Placed = 1,
}

const SIDES: [Side; 2] = [Side::Taken, Side::Placed];

impl Side {
    fn other(self) -> Side {
        SIDES[1 - self as usize]
    }
}

/// Two neighbouring runs being merged, the shorter one out of a buffer: from the left when that is the first.
struct Merge<'a> {
    entries: &'a mut [Entry],
    buffer: Vec<Entry>,
    from_left: bool,
    /// What is left in the buffer and in place.
    taken: Range<usize>,
    placed: Range<usize>,
    /// Where the next merged entry goes; one past it when merging from the right.
    target: usize,
}

impl Merge<'_> {
    fn new(entries: &mut [Entry], a_length: usize) -> Merge<'_> {
        let (a, b) = (0..a_length, a_length..entries.len());
        let from_left = a.len() <= b.len();
        let (taken, placed, target) = if from_left { (a, b, 0) } else { (b, a, entries.len()) };
        let buffer = entries[taken].to_vec();
        Merge { entries, from_left, taken: 0..buffer.len(), buffer, placed, target }
    }

    /// Moves the next `count` entries of a side to their merged place.
    fn advance(&mut self, side: Side, count: usize) {
        let range = if side == Side::Taken { &mut self.taken } else { &mut self.placed };
        let moved = if self.from_left {
            range.start += count;
            range.start - count..range.start
        } else {
            range.end -= count;
            self.target -= count;
            range.end..range.end + count
        };
        match side {
            Side::Taken => {
                let target = self.target..self.target + count;
                self.entries[target].copy_from_slice(&self.buffer[moved]);
            }
            Side::Placed => self.entries.copy_within(moved, self.target),
        }
        if self.from_left {
            self.target += count;
        }
    }

    /// The keys of the next entries of both sides.
    fn heads(&self) -> (Obj, Obj) {
        if self.from_left {
            (self.buffer[self.taken.start].key, self.entries[self.placed.start].key)
        } else {
            (self.buffer[self.taken.end - 1].key, self.entries[self.placed.end - 1].key)
        }
    }

    /// Nothing is left to decide: the last entry of the buffer is known to come last.
    fn is_over(&self) -> bool {
        self.placed.is_empty() || self.taken.len() <= 1
    }

    /// The rest of the buffer fills the gap that is left.
    fn put_back(&mut self) {
        let rest = &self.buffer[self.taken.clone()];
        let start = if self.from_left { self.target } else { self.target - rest.len() };
        self.entries[start..start + rest.len()].copy_from_slice(rest);
    }
}

/// `MAX_MINRUN` and `MIN_GALLOP` of Objects/listobject.c.
const LONGEST_MINIMUM_RUN: usize = 64;
const MIN_GALLOP: usize = 7;

/// The length to which short runs are extended, so that the number of runs is a power of two or just below.
fn minimum_run(mut total: usize) -> usize {
    let mut rest = 0;
    while total >= LONGEST_MINIMUM_RUN {
        rest |= total & 1;
        total >>= 1;
    }
    total + rest
}

/// The powersort level of the boundary between two runs: the first bit in which their middles differ as fractions of the whole.
fn power(start: usize, a_length: usize, b_length: usize, total: usize) -> u32 {
    let mut a = 2 * start + a_length;
    let mut b = a + a_length + b_length;
    let mut result = 0;
    loop {
        result += 1;
        if a >= total {
            a -= total;
            b -= total;
        } else if b >= total {
            return result;
        }
        a <<= 1;
        b <<= 1;
    }
}
