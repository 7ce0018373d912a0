//! Loops as they run: how often each goes round, and which stretch of a run is a repetition of what came before it.

use crate::python::heap::Obj;
use crate::python::machine::openings::Openings;

/// Turns at the beginning of a loop that are worth showing.
const HEAD: u64 = 3;
/// A loop of so many turns is shown whole.
const FEW: u64 = 20;
/// Turns of one loop, beside the first and the last, that are worth showing.
const MOST_NEW: usize = 6;
/// So many loops may wait for their second turn before they are put into the list.
const YOUNG: usize = 8;

/// A stretch of the run, in instructions, in which a loop only repeats itself: from the end of its first turns to the
/// beginning of its last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub thread: u32,
    pub from: u64,
    pub to: u64,
    /// Turns that begin in it.
    pub turns: u64,
    /// Native code called what the loop is in.
    pub is_nested: bool,
}

/// The frame that a loop goes round in. A generator's has a new number each time that it goes on: the generator itself
/// stands for it, with its number among all objects.
pub type Home = (Obj, u32);

/// Where a jump back goes to.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub thread: u32,
    pub home: Home,
    /// Where the loop's body begins.
    pub header: u32,
    /// Frames begun in the process.
    pub frames: u32,
    /// Native code called what the loop is in.
    pub is_nested: bool,
}

/// A loop that is going round.
#[derive(Clone, Copy, Debug)]
struct Activation {
    home: Home,
    thread: u32,
    /// Where its body begins: the target of the jump back.
    header: u32,
    turns: u64,
    /// When the turn after the first ones began.
    from: u64,
    /// When its latest turn began.
    latest: u64,
    /// Windows found before its latest turn began.
    found: usize,
    is_nested: bool,
    /// Turns in which a branch ran for the first time: so many of these.
    news: [New; MOST_NEW],
    new: usize,
}

/// A turn in which a branch ran for the first time.
#[derive(Clone, Copy, Debug, Default)]
struct New {
    /// Its number.
    turn: u64,
    from: u64,
    /// 0 while it runs.
    to: u64,
}

/// A loop that has gone round once: most of those inside another loop go no further before that one turns.
#[derive(Clone, Copy, Debug)]
struct Young {
    place: Place,
    count: u64,
    /// Loops in the list when it began: it belongs behind them.
    behind: usize,
}

/// The loop seen last, past its first turns: while no frame begins, a jump to its header is its next turn.
#[derive(Clone, Copy, Debug, Default)]
struct Latest {
    header: u32,
    /// Frames begun in the process; 0 when there is no such loop.
    frames: u32,
    /// Its place in the list.
    place: usize,
    /// Turns that are not in the list yet, and when the latest of them began.
    turns: u64,
    began: u64,
}

/// What is known of the loops so far.
#[derive(Clone, Debug, Default)]
pub struct Turns {
    pub is_on: bool,
    /// Branches that have not run yet.
    pub openings: Openings,
    active: Vec<Activation>,
    /// Begun after all in the list that are not behind it, oldest first.
    young: Vec<Young>,
    latest: Latest,
    windows: Vec<Window>,
    /// Which thread runs from when on, after the main thread.
    switches: Vec<(u64, u32)>,
    /// Without a GIL: which threads run at once from when on.
    parallel: Vec<(u64, Vec<u32>)>,
}

/// What there is to know of a run before it is shown.
#[derive(Clone, Debug, Default)]
pub struct Scouted {
    /// All stretches that repeat, in order of time; no two of one thread overlap.
    pub windows: Vec<Window>,
    /// Which thread runs from when on, after the main thread.
    pub switches: Vec<(u64, u32)>,
    /// Without a GIL: which threads run at once from when on.
    pub parallel: Vec<(u64, Vec<u32>)>,
}

impl Turns {
    pub fn start() -> Turns {
        Turns { is_on: true, ..Turns::default() }
    }

    /// A jump back to `header` after `count` instructions, when so many frames have begun: true if it was the next turn
    /// of the loop seen last.
    #[inline(always)]
    pub fn turn_again(&mut self, header: u32, frames: u32, count: u64) -> bool {
        let latest = &mut self.latest;
        if latest.header != header || latest.frames != frames {
            return false;
        }
        latest.turns += 1;
        latest.began = count;
        true
    }

    /// Turns of the loop seen last go into the list.
    fn settle(&mut self) {
        let latest = std::mem::take(&mut self.latest);
        if let Some(seen) = self.active.get_mut(latest.place)
            && latest.turns > 0
        {
            seen.turns += latest.turns;
            seen.latest = latest.began;
        }
    }

    /// A branch runs for the first time: the turns that it is in are no repetitions.
    pub fn note_branch(&mut self, thread: u32) {
        self.settle();
        for seen in self.active.iter_mut().filter(|seen| seen.thread == thread) {
            let is_known = seen.news[..seen.new].last().is_some_and(|new| new.to == 0);
            if seen.turns >= HEAD && seen.new < MOST_NEW && !is_known {
                seen.news[seen.new] = New { turn: seen.turns, from: seen.latest, to: 0 };
                seen.new += 1;
            }
        }
    }

    /// Whether a thread is in a loop that has gone round so often that it is not shown whole.
    pub fn is_repeating(&self, thread: u32, lives: impl Fn(Home) -> bool) -> bool {
        let Latest { frames, place, turns, .. } = self.latest;
        self.active.iter().enumerate().any(|(index, seen)| {
            let more = if frames != 0 && place == index { turns } else { 0 };
            seen.thread == thread && seen.turns + more > FEW && lives(seen.home)
        })
    }

    /// Another thread runs from now on.
    pub fn switch(&mut self, count: u64, thread: u32) {
        self.settle();
        self.age();
        self.switches.push((count, thread));
    }

    /// Without a GIL: these threads run from now on.
    pub fn run_at_once(&mut self, count: u64, threads: Vec<u32>) {
        self.settle();
        if self.parallel.last().is_none_or(|(_, last)| *last != threads) {
            self.parallel.push((count, threads));
        }
    }

    /// What was found.
    pub fn finish(mut self) -> Scouted {
        self.settle();
        while let Some(activation) = self.active.pop() {
            self.close(activation);
        }
        self.windows.sort_by_key(|window| (window.from, window.to));
        Scouted { windows: self.windows, switches: self.switches, parallel: self.parallel }
    }

    /// Any other jump back: an outer loop goes on (all inside it have ended), or a new one begins. `lives` says whether a
    /// home can still go on.
    pub fn turn(&mut self, place: Place, count: u64, lives: impl Fn(Home) -> bool) {
        self.settle();
        let Place { thread, home, header, frames, .. } = place;
        let known = self
            .active
            .iter()
            .rposition(|activation| activation.home == home && activation.header == header);
        let known = match known {
            Some(known) => {
                self.end_inside(known + 1, thread);
                let behind = self.young.iter().rposition(|young| young.behind <= known);
                self.young.truncate(behind.map_or(0, |last| last + 1));
                known
            }
            None => match self.grow_up(&place, lives) {
                Some(place) => place,
                None => return self.begin(place, count),
            },
        };
        self.turn_at(known, count);
        if self.active[known].turns >= HEAD {
            self.latest = Latest { header, frames, place: known, turns: 0, began: count };
        }
    }

    fn begin(&mut self, place: Place, count: u64) {
        if self.young.len() == YOUNG {
            self.age();
        }
        self.young.push(Young { place, count, behind: self.active.len() });
    }

    /// A young loop goes round a second time: it goes into the list, and gives its place there.
    fn grow_up(&mut self, place: &Place, lives: impl Fn(Home) -> bool) -> Option<usize> {
        let is_it =
            |young: &Young| young.place.home == place.home && young.place.header == place.header;
        let known = self.young.iter().rposition(is_it)?;
        let young = self.young[known];
        self.young.truncate(known);
        self.end_inside(young.behind, place.thread);
        // Loops behind the new one in the same frame cannot go on either; they stay in the list until an outer one goes
        // on, or the run ends.
        while let Some(top) = self.active.last().copied()
            && top.thread == place.thread
            && !lives(top.home)
        {
            self.active.pop();
            self.close(top);
        }
        let place = self.active.len();
        self.young.iter_mut().for_each(|older| older.behind = older.behind.min(place));
        self.insert(place, young);
        Some(place)
    }

    /// All young loops go into the list.
    fn age(&mut self) {
        for (inserted, young) in std::mem::take(&mut self.young).into_iter().enumerate() {
            self.insert(young.behind + inserted, young);
        }
    }

    fn insert(&mut self, index: usize, young: Young) {
        let Place { thread, home, header, is_nested, .. } = young.place;
        let begun = Activation {
            home,
            thread,
            header,
            turns: 1,
            from: 0,
            latest: young.count,
            found: self.windows.len(),
            is_nested,
            news: [New::default(); MOST_NEW],
            new: 0,
        };
        self.active.insert(index, begun);
    }

    fn turn_at(&mut self, place: usize, count: u64) {
        let activation = &mut self.active[place];
        activation.turns += 1;
        activation.latest = count;
        if activation.turns == HEAD {
            activation.from = count;
        }
        let ended = activation.news[..activation.new].last_mut().filter(|new| new.to == 0);
        if let Some(new) = ended {
            new.to = count;
        } else if activation.turns > HEAD {
            // The turn that just ended was neither one of the first nor the last, and nothing in it was new.
            let (thread, found) = (activation.thread, activation.found);
            let mut kept = found;
            for index in found..self.windows.len() {
                if self.windows[index].thread != thread {
                    self.windows[kept] = self.windows[index];
                    kept += 1;
                }
            }
            self.windows.truncate(kept);
        }
        self.active[place].found = self.windows.len();
    }

    /// Ends the loops of a thread from a place in the list on.
    fn end_inside(&mut self, place: usize, thread: u32) {
        let mut index = place;
        while index < self.active.len() {
            if self.active[index].thread == thread {
                let ended = self.active.remove(index);
                self.close(ended);
            } else {
                index += 1;
            }
        }
    }

    /// What a loop repeats: all between its first turns and its last, but for turns in which something was new.
    fn close(&mut self, ended: Activation) {
        if ended.turns <= FEW {
            return;
        }
        let (mut from, mut turn) = (ended.from, HEAD);
        let last = New { turn: ended.turns, from: ended.latest, to: ended.latest };
        let shown = ended.news[..ended.new].iter().filter(|new| new.to > 0).copied();
        for next in shown.chain([last]) {
            if next.from > from {
                self.windows.push(Window {
                    thread: ended.thread,
                    from,
                    to: next.from,
                    turns: next.turn - turn,
                    is_nested: ended.is_nested,
                });
            }
            (from, turn) = (next.to, next.turn + 1);
        }
    }
}
