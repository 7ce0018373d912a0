//! Loops as they run: how often each goes round, and which stretch of a run is a repetition of what came before it.

/// Turns at the beginning of a loop that are worth showing.
const HEAD: u64 = 3;

/// A stretch of the run, in instructions, in which a loop only repeats itself: from the end of its first turns to the
/// beginning of its last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub thread: u32,
    pub from: u64,
    pub to: u64,
    /// Turns that begin in it.
    pub turns: u64,
}

/// A loop that is going round.
#[derive(Clone, Copy, Debug)]
struct Activation {
    frame: u32,
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
}

/// What is known of the loops so far.
#[derive(Clone, Debug, Default)]
pub struct Turns {
    pub is_on: bool,
    active: Vec<Activation>,
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

    /// A jump back to `header` in a frame, after `count` instructions.
    #[inline]
    pub fn turn(&mut self, thread: u32, frame: u32, header: u32, count: u64) {
        match self.active.last_mut() {
            Some(top) if top.frame == frame && top.header == header => {
                top.turns += 1;
                top.latest = count;
                if top.turns == HEAD {
                    top.from = count;
                }
                if top.turns > HEAD {
                    // The turn that just ended was neither one of the first nor the last.
                    self.windows.truncate(top.found);
                }
                top.found = self.windows.len();
            }
            _ => self.other(thread, frame, header, count),
        }
    }

    /// Another thread runs from now on.
    pub fn switch(&mut self, count: u64, thread: u32) {
        self.switches.push((count, thread));
    }

    /// What was found.
    pub fn finish(mut self) -> Scouted {
        while let Some(activation) = self.active.pop() {
            self.close(activation);
        }
        self.windows.sort_by_key(|window| (window.from, window.to));
        Scouted { windows: self.windows, switches: self.switches }
    }

    /// Another loop than the one seen last: an outer one goes on (all inside it have ended), or a new one begins.
    #[cold]
    fn other(&mut self, thread: u32, frame: u32, header: u32, count: u64) {
        let known = self
            .active
            .iter()
            .rposition(|activation| activation.frame == frame && activation.header == header);
        if let Some(known) = known {
            self.end_inside(known, thread);
            self.turn_at(known, count);
            return;
        }
        // Loops of frames that have ended, and loops behind the new one in the same frame, cannot go on; they stay in
        // the list until an outer one goes on, or the run ends.
        self.active.push(Activation {
            frame,
            thread,
            header,
            turns: 1,
            from: 0,
            latest: count,
            found: self.windows.len(),
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
            let (thread, found) = (activation.thread, activation.found);
            let mut index = 0;
            self.windows.retain(|window| {
                index += 1;
                index <= found || window.thread != thread
            });
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
        if ended.turns > HEAD && ended.latest > ended.from {
            self.windows.push(Window {
                thread: ended.thread,
                from: ended.from,
                to: ended.latest,
                turns: ended.turns - HEAD,
            });
        }
    }
}
