//! Loops as they run: how often each goes round, and which stretch of a run is a repetition of what came before it.

use crate::python::heap::Obj;

/// Turns at the beginning of a loop that are worth showing.
const HEAD: u64 = 3;
/// A loop of so many turns is shown whole.
const FEW: u64 = 20;

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
    active: Vec<Activation>,
    latest: Latest,
    windows: Vec<Window>,
    /// Which thread runs from when on, after the main thread.
    switches: Vec<(u64, u32)>,
}

/// What there is to know of a run before it is shown.
#[derive(Clone, Debug, Default)]
pub struct Scouted {
    /// All stretches that repeat, in order of time; no two of one thread overlap.
    pub windows: Vec<Window>,
    /// Which thread runs from when on, after the main thread.
    pub switches: Vec<(u64, u32)>,
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

    /// Another thread runs from now on.
    pub fn switch(&mut self, count: u64, thread: u32) {
        self.settle();
        self.switches.push((count, thread));
    }

    /// What was found.
    pub fn finish(mut self) -> Scouted {
        self.settle();
        while let Some(activation) = self.active.pop() {
            self.close(activation);
        }
        self.windows.sort_by_key(|window| (window.from, window.to));
        Scouted { windows: self.windows, switches: self.switches }
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
        let Some(known) = known else { return self.begin(place, count, lives) };
        self.end_inside(known, thread);
        self.turn_at(known, count);
        if self.active[known].turns >= HEAD {
            self.latest = Latest { header, frames, place: known, turns: 0, began: count };
        }
    }

    fn begin(&mut self, place: Place, count: u64, lives: impl Fn(Home) -> bool) {
        let Place { thread, home, header, is_nested, .. } = place;
        // Loops behind the new one in the same frame cannot go on either; they stay in the list until an outer one goes
        // on, or the run ends.
        while let Some(top) = self.active.last().copied()
            && top.thread == thread
            && !lives(top.home)
        {
            self.active.pop();
            self.close(top);
        }
        self.active.push(Activation {
            home,
            thread,
            header,
            turns: 1,
            from: 0,
            latest: count,
            found: self.windows.len(),
            is_nested,
        });
    }

    fn turn_at(&mut self, place: usize, count: u64) {
        let activation = &mut self.active[place];
        activation.turns += 1;
        activation.latest = count;
        if activation.turns == HEAD {
            activation.from = count;
        }
        if activation.turns > HEAD {
            // The turn that just ended was neither one of the first nor the last.
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

    /// Ends the loops of a thread above a place in the list.
    fn end_inside(&mut self, place: usize, thread: u32) {
        let mut index = place + 1;
        while index < self.active.len() {
            if self.active[index].thread == thread {
                let ended = self.active.remove(index);
                self.close(ended);
            } else {
                index += 1;
            }
        }
    }

    fn close(&mut self, ended: Activation) {
        if ended.turns > FEW && ended.latest > ended.from {
            self.windows.push(Window {
                thread: ended.thread,
                from: ended.from,
                to: ended.latest,
                turns: ended.turns - HEAD,
                is_nested: ended.is_nested,
            });
        }
    }
}
