//! Sets and frozensets: probing and growth as in `Objects/setobject.c`, so that they iterate in its order.

use crate::python::heap::image::{SET_DUMMY, types};
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::version::Work;

/// `fill`, `used`, `mask`, `table`, `hash`, `finger`, `smalltable`.
const FILL: u32 = 2;
const USED: u32 = 3;
const MASK: u32 = 4;
const TABLE: u32 = 5;
const HASH: u32 = 6;
const FINGER: u32 = 7;
pub const SMALL_TABLE: u32 = 8;
const MIN_SIZE: u64 = 8;
const LINEAR_PROBES: u64 = 9;
const PERTURB_SHIFT: u32 = 5;

/// A search by hash: gives the places that have this hash. Keeps no borrow of the heap.
#[derive(Clone, Copy)]
pub struct SetProbe {
    hash: i64,
    table: u32,
    walk: Walk,
}

/// The places that a hash leads to: short runs, then a jump.
#[derive(Clone, Copy)]
struct Walk {
    mask: u64,
    perturb: u64,
    start: u64,
    place: u64,
    left: u64,
}

impl Walk {
    fn new(hash: i64, mask: u64) -> Walk {
        let start = hash as u64 & mask;
        Walk { mask, perturb: hash as u64, start, place: start, left: run(start, mask) }
    }

    fn advance(&mut self) {
        if self.left > 0 {
            self.left -= 1;
            self.place += 1;
            return;
        }
        self.perturb >>= PERTURB_SHIFT;
        let next = self.start.wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb);
        self.start = next & self.mask;
        self.place = self.start;
        self.left = run(self.start, self.mask);
    }
}

fn run(start: u64, mask: u64) -> u64 {
    if start + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 }
}

impl Heap {
    pub fn set(&mut self) -> Owned {
        self.set_of_type(types::SET)
    }

    /// An empty set or frozenset, or an instance of a subclass.
    pub fn set_of_type(&mut self, kind: Obj) -> Owned {
        let set = self.new_object(kind);
        self.set_word(set.get(), MASK, MIN_SIZE - 1);
        self.set_word(set.get(), TABLE, u64::from(set.get().0 + SMALL_TABLE));
        self.set_word(set.get(), HASH, u64::MAX);
        set
    }

    pub fn set_length(&self, set: Obj) -> usize {
        self.word(set, USED) as usize
    }

    /// Slots of the table.
    pub fn set_slots(&self, set: Obj) -> usize {
        self.word(set, MASK) as usize + 1
    }

    /// A frozenset's cached hash.
    pub fn set_cached_hash(&self, set: Obj) -> Option<i64> {
        let hash = self.word(set, HASH);
        (hash != u64::MAX).then_some(hash as i64)
    }

    pub fn set_cache_hash(&mut self, set: Obj, hash: i64) {
        self.set_word(set, HASH, hash as u64);
    }

    /// Starts a search by hash.
    pub fn set_probe(&self, set: Obj, hash: i64) -> SetProbe {
        let table = self.word(set, TABLE) as u32;
        SetProbe { hash, table, walk: Walk::new(hash, self.word(set, MASK)) }
    }

    /// The next place in use with the hash; `None` when the search has ended.
    pub fn set_probe_next(&self, probe: &mut SetProbe) -> Option<u32> {
        loop {
            let place = probe.walk.place as u32;
            let (key, hash) = self.set_slot(probe.table, place);
            if key.is_null() {
                return None;
            }
            probe.walk.advance();
            if hash == probe.hash && key != SET_DUMMY {
                return Some(place);
            }
        }
    }

    /// Whether the set has another table, or another key at this place, than when the probe gave it.
    pub fn set_probe_is_stale(&self, set: Obj, probe: &SetProbe, place: u32, key: Obj) -> bool {
        self.word(set, TABLE) as u32 != probe.table || self.set_slot(probe.table, place).0 != key
    }

    /// Key and hash at a place in use.
    pub fn set_entry(&self, set: Obj, place: u32) -> Option<(Obj, i64)> {
        if u64::from(place) > self.word(set, MASK) {
            return None;
        }
        let (key, hash) = self.set_slot(self.word(set, TABLE) as u32, place);
        (!key.is_null() && key != SET_DUMMY).then_some((key, hash))
    }

    /// Adds a key that is not in the set (the key is incremented).
    pub fn set_insert_new(&mut self, set: Obj, key: Obj, hash: i64) {
        let (table, mask) = (self.word(set, TABLE) as u32, self.word(set, MASK));
        self.increment(key);
        let used = self.word(set, USED) + 1;
        self.set_word(set, USED, used);
        if let Some(place) = self.last_dummy(table, mask, hash) {
            self.put_slot(table, place, key, hash);
            return;
        }
        self.put_first_unused(table, mask, key, hash);
        let fill = self.word(set, FILL) + 1;
        self.set_word(set, FILL, fill);
        if fill * 5 >= mask * 3 {
            self.set_resize(set, if used > 50_000 { used * 2 } else { used * 4 });
        }
    }

    /// The last place of a deleted key on the way to the first unused one: a new key takes it.
    fn last_dummy(&self, table: u32, mask: u64, hash: i64) -> Option<u32> {
        let mut walk = Walk::new(hash, mask);
        let mut found = None;
        loop {
            let place = walk.place as u32;
            match self.set_slot(table, place).0 {
                Obj::NULL => return found,
                SET_DUMMY => found = Some(place),
                _ => {}
            }
            walk.advance();
        }
    }

    /// Takes the key at a place in use out.
    pub fn set_remove_at(&mut self, set: Obj, place: u32) -> Owned {
        let table = self.word(set, TABLE) as u32;
        let (key, _) = self.set_slot(table, place);
        self.put_slot(table, place, SET_DUMMY, -1);
        let used = self.word(set, USED);
        self.set_word(set, USED, used - 1);
        Owned::from_raw(key)
    }

    /// Takes the key out that `set.pop()` would; `None` when the set is empty.
    pub fn set_pop(&mut self, set: Obj) -> Option<Owned> {
        let slots = self.set_slots(set) as u64;
        let first = self.word(set, FINGER) & (slots - 1);
        let place = (first..slots)
            .chain(0..first)
            .find(|place| self.set_entry(set, *place as u32).is_some())?;
        self.set_word(set, FINGER, place + 1);
        Some(self.set_remove_at(set, place as u32))
    }

    /// The key at or after a position in iteration order; the position moves behind it.
    pub fn set_next(&self, set: Obj, position: &mut usize) -> Option<(Obj, i64)> {
        let slots = self.set_slots(set);
        while *position < slots {
            let entry = self.set_entry(set, *position as u32);
            *position += 1;
            if entry.is_some() {
                return entry;
            }
        }
        None
    }

    /// Keys in iteration order, borrowed.
    pub fn set_items(&self, set: Obj) -> Vec<Obj> {
        let places = 0..self.set_slots(set) as u32;
        places.filter_map(|place| self.set_entry(set, place)).map(|(key, _)| key).collect()
    }

    /// Takes everything out (`set.clear()`); the keys are for the caller to release.
    pub fn set_clear(&mut self, set: Obj) -> Vec<Owned> {
        let keys = self.set_items(set).into_iter().map(Owned::from_raw).collect();
        let table = self.word(set, TABLE) as u32;
        let small = set.0 + SMALL_TABLE;
        self.words.slice_mut(small, 2 * MIN_SIZE as u32).fill(0);
        self.set_word(set, FILL, 0);
        self.set_word(set, USED, 0);
        self.set_word(set, MASK, MIN_SIZE - 1);
        self.set_word(set, TABLE, u64::from(small));
        if table != small {
            self.free_block(table);
        }
        keys
    }

    /// Makes room as `set_merge` does before it adds another set's keys one by one.
    pub fn set_reserve(&mut self, set: Obj, count: usize) {
        let (fill, used) = (self.word(set, FILL), self.word(set, USED));
        if (fill + count as u64) * 5 >= self.word(set, MASK) * 3 {
            self.set_resize(set, (used + count as u64) * 2);
        }
    }

    /// Fills an empty set with another one's keys (`set_merge`); no key has to be compared.
    pub fn set_fill_from(&mut self, set: Obj, other: Obj) {
        let count = self.word(other, USED);
        self.set_reserve(set, count as usize);
        let (table, mask) = (self.word(set, TABLE) as u32, self.word(set, MASK));
        let same_shape = mask == self.word(other, MASK) && self.word(other, FILL) == count;
        let mut added = 0;
        for place in 0..self.set_slots(other) as u32 {
            let Some((key, hash)) = self.set_entry(other, place) else { continue };
            if added > mask {
                break;
            }
            added += 1;
            self.increment(key);
            if same_shape {
                self.put_slot(table, place, key, hash);
            } else {
                self.put_first_unused(table, mask, key, hash);
            }
        }
        self.set_word(set, FILL, added);
        self.set_word(set, USED, added);
    }

    /// Places that hold a key or the mark of a deleted one.
    pub fn set_fill(&self, set: Obj) -> usize {
        self.word(set, FILL) as usize
    }

    /// Makes a table anew that is more than a quarter marks of deleted keys (`set_difference_update_internal`).
    pub fn set_drop_dummies(&mut self, set: Obj) {
        let (fill, used) = (self.word(set, FILL), self.word(set, USED));
        if fill - used > self.word(set, MASK) / 4 {
            self.set_resize(set, if used > 50_000 { used * 2 } else { used * 4 });
        }
    }

    /// `set_swap_bodies`: exchanges the contents of two sets.
    pub fn set_swap(&mut self, a: Obj, b: Obj) {
        // `finger`, where the next `pop` begins, stays.
        for word in (FILL..FINGER).chain(SMALL_TABLE..SMALL_TABLE + 2 * MIN_SIZE as u32) {
            let (of_a, of_b) = (self.word(a, word), self.word(b, word));
            self.set_word(a, word, of_b);
            self.set_word(b, word, of_a);
        }
        for (set, other) in [(a, b), (b, a)] {
            if self.word(set, TABLE) == u64::from(other.0 + SMALL_TABLE) {
                self.set_word(set, TABLE, u64::from(set.0 + SMALL_TABLE));
            }
            // A hash that one of them had computed is the other's now.
            self.set_word(set, HASH, u64::MAX);
        }
    }

    /// Block of the table, 0 while it lies in the object.
    pub(in crate::python::heap) fn set_own_table(&self, set: Obj) -> u32 {
        let table = self.word(set, TABLE) as u32;
        if table == set.0 + SMALL_TABLE { 0 } else { table }
    }

    /// `set_table_resize`: the first power of two above `minimum`.
    fn set_resize(&mut self, set: Obj, minimum: u64) {
        let (old, old_slots) = (self.word(set, TABLE) as u32, self.word(set, MASK) + 1);
        let mut slots = MIN_SIZE;
        while slots <= minimum {
            slots <<= 1;
        }
        let small = set.0 + SMALL_TABLE;
        if slots == MIN_SIZE && old == small && self.word(set, FILL) == self.word(set, USED) {
            return;
        }
        let entries: Vec<(Obj, i64)> =
            (0..old_slots as u32).filter_map(|place| self.set_entry(set, place)).collect();
        self.spend(Work::Rehash, entries.len() as u64);
        let table = if slots == MIN_SIZE { small } else { self.allocate(slots * 16) };
        if table == 0 {
            return;
        }
        self.words.slice_mut(table, (slots * 2) as u32).fill(0);
        for (key, hash) in entries {
            self.put_first_unused(table, slots - 1, key, hash);
        }
        let used = self.word(set, USED);
        self.set_word(set, FILL, used);
        self.set_word(set, MASK, slots - 1);
        self.set_word(set, TABLE, u64::from(table));
        if old != small {
            self.free_block(old);
        }
    }

    fn put_first_unused(&mut self, table: u32, mask: u64, key: Obj, hash: i64) {
        let mut walk = Walk::new(hash, mask);
        while !self.set_slot(table, walk.place as u32).0.is_null() {
            walk.advance();
        }
        self.put_slot(table, walk.place as u32, key, hash);
    }

    fn set_slot(&self, table: u32, place: u32) -> (Obj, i64) {
        let word = table + 2 * place;
        (Obj(self.words.get(word) as u32), self.words.get(word + 1) as i64)
    }

    fn put_slot(&mut self, table: u32, place: u32, key: Obj, hash: i64) {
        self.words.set(table + 2 * place, u64::from(key.0));
        self.words.set(table + 2 * place + 1, hash as u64);
    }
}
