//! What `_lsprof` counts: calls and times of each function, and of each function as another one calls it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::python::heap::Obj;

/// Calls and nanoseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    pub calls: u64,
    /// Calls that ended while an earlier one had not.
    pub recursive: u64,
    pub total_ns: u64,
    pub inline_ns: u64,
    level: u32,
}

impl Count {
    fn end(&mut self, total_ns: u64, inline_ns: u64) {
        self.level = self.level.saturating_sub(1);
        if self.level == 0 {
            self.total_ns += total_ns;
        } else {
            self.recursive += 1;
        }
        self.inline_ns += inline_ns;
        self.calls += 1;
    }
}

/// A function.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its code, or what a native one is called: a reference.
    pub shown: Obj,
    pub count: Count,
    /// By the number of the function that it calls.
    pub calls: BTreeMap<usize, Count>,
}

/// A call that has not ended.
#[derive(Clone, Debug)]
struct Call {
    entry: usize,
    begin_ns: u64,
    /// Time in the calls that it made.
    below_ns: u64,
}

/// What one profiler has counted.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    pub entries: Vec<Entry>,
    numbers: FxHashMap<Obj, usize>,
    running: Vec<Call>,
    pub has_calls: bool,
}

impl Profile {
    /// Whether a function has been seen.
    pub fn knows(&self, key: Obj) -> bool {
        self.numbers.contains_key(&key)
    }

    /// A function that was not seen before; the reference is kept.
    pub fn add(&mut self, key: Obj, shown: Obj) {
        self.numbers.insert(key, self.entries.len());
        self.entries.push(Entry { shown, count: Count::default(), calls: BTreeMap::new() });
    }

    /// A call of a known function begins.
    pub fn begin(&mut self, key: Obj, now_ns: u64) {
        let Some(entry) = self.numbers.get(&key).copied() else { return };
        self.entries[entry].count.level += 1;
        if let Some(caller) = self.running.last().filter(|_| self.has_calls) {
            self.entries[caller.entry].calls.entry(entry).or_default().level += 1;
        }
        self.running.push(Call { entry, begin_ns: now_ns, below_ns: 0 });
    }

    /// The innermost call ends, if it is of this function.
    pub fn end(&mut self, key: Obj, now_ns: u64) {
        let Some(call) = self.running.pop() else { return };
        if let Some(entry) = self.numbers.get(&key).copied() {
            self.stop(&call, entry, now_ns);
        }
    }

    /// All calls end.
    pub fn end_all(&mut self, now_ns: u64) {
        while let Some(call) = self.running.pop() {
            self.stop(&call, call.entry, now_ns);
        }
    }

    fn stop(&mut self, call: &Call, entry: usize, now_ns: u64) {
        let total_ns = now_ns.saturating_sub(call.begin_ns);
        let inline_ns = total_ns.saturating_sub(call.below_ns);
        self.entries[entry].count.end(total_ns, inline_ns);
        if let Some(caller) = self.running.last_mut() {
            caller.below_ns += total_ns;
            let caller = caller.entry;
            if let Some(count) = self.entries[caller].calls.get_mut(&entry) {
                count.end(total_ns, inline_ns);
            }
        }
    }
}

/// All profilers.
#[derive(Clone, Debug, Default)]
pub struct Profiling {
    pub profiles: BTreeMap<u64, Profile>,
    /// The one that counts.
    pub active: Option<u64>,
    pub last: u64,
}

impl Profiling {
    /// References that are held here: to what is shown, and to the keys.
    pub fn references(&self) -> impl Iterator<Item = Obj> + '_ {
        self.profiles.values().flat_map(|profile| {
            let shown = profile.entries.iter().map(|entry| entry.shown);
            shown.chain(profile.numbers.keys().copied())
        })
    }

    /// Takes everything a profiler has counted out of it.
    pub fn clear(&mut self, number: u64) -> Vec<Obj> {
        let Some(profile) = self.profiles.get_mut(&number) else { return Vec::new() };
        let mut held: Vec<Obj> = profile.entries.drain(..).map(|entry| entry.shown).collect();
        held.extend(profile.numbers.drain().map(|(key, _)| key));
        held.sort_unstable();
        profile.running.clear();
        held
    }
}
