//! What every thread did when: spans, marks and switches, read off the events of one unit.

use crate::diagram::colors::{self, Colors};
use crate::diagram::thread_name;
use crate::diagram::timeline::scale::Scale;
use crate::diagram::timeline::switches::grouped;
use crate::diagram::timeline::tasks::{self, Task};
use crate::trace::{GilEvent, GilEventKind, Place, ThreadId, TimelineFold, Trace};

/// What a thread does for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Run,
    /// It asks for the GIL.
    Wait,
    /// It is blocked in a call, without the GIL.
    Block(String),
}

/// One state from one time to another, in nanoseconds.
#[derive(Clone, Debug)]
pub struct Span {
    pub state: State,
    pub from: u64,
    pub to: u64,
    /// Where the Python code stood at the end, of runs.
    pub place: Option<Place>,
}

impl Span {
    /// The call that blocks, or that a task awaits.
    pub fn call(&self) -> Option<&str> {
        match &self.state {
            State::Block(call) => Some(call),
            _ => None,
        }
    }

    /// Whether it is drawn, and says more than that its thread waits.
    pub fn is_told(&self, scale: &Scale) -> bool {
        self.state != State::Wait && !scale.parts(self.from, self.to).is_empty()
    }

    /// How far a run came, as in `line 6, JUMP_BACKWARD, i = 68 000`.
    pub fn reached(&self) -> Option<String> {
        let place = self.place.as_ref().filter(|_| self.state == State::Run)?;
        let value = place.variable.as_ref();
        let value = value.map(|(name, value)| format!(", {name} = {}", grouped(value)));
        Some(format!("line {}, {}{}", place.line, place.instruction, value.unwrap_or_default()))
    }
}

/// A wait that timed out.
#[derive(Clone, Copy, Debug)]
pub struct Timeout {
    pub time: u64,
    /// Whether it asked the holder to drop the GIL.
    pub is_request: bool,
}

#[derive(Clone, Debug)]
pub struct Track {
    pub thread: ThreadId,
    /// The task of the thread's loop that it is of.
    pub task: Option<Task>,
    pub spans: Vec<Span>,
    pub timeouts: Vec<Timeout>,
    /// When the thread ended.
    pub ended: Option<u64>,
}

impl Track {
    /// When the thread is first seen.
    pub fn start(&self) -> Option<u64> {
        self.spans.first().map(|span| span.from)
    }

    pub fn name(&self, trace: &Trace) -> String {
        self.task.as_ref().map_or_else(|| thread_name(trace, self.thread), |task| task.name.clone())
    }
}

/// Why a thread gave the GIL up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    Dropped,
    Blocked(String),
    Ended,
    /// The run of the unit ended.
    Open,
}

/// One holding of the GIL.
#[derive(Clone, Debug)]
pub struct Slice {
    pub thread: ThreadId,
    pub from: u64,
    pub to: u64,
    pub reason: Reason,
    pub place: Option<Place>,
    /// Index of the event that began it, in `Timeline::events`; `None` for one that was there from the start.
    pub event: Option<usize>,
}

/// All of it, between `start` and `end`.
#[derive(Clone, Debug)]
pub struct Tracks {
    pub start: u64,
    pub end: u64,
    pub threads: Vec<Track>,
    pub colors: Colors,
    /// Holdings of the GIL, if there is one.
    pub slices: Vec<Slice>,
    pub has_gil: bool,
    /// Where not all events were kept: what is there is no more than what each thread did at its end.
    pub folds: Vec<TimelineFold>,
}

impl Tracks {
    /// `None` when fewer than two threads did anything in the unit.
    pub fn read(trace: &Trace, unit: u32) -> Option<Tracks> {
        let run = trace.units.get(unit as usize)?;
        let mut reader = Reader::new(trace, run.start_ns);
        for (index, event) in trace.timeline.events.iter().enumerate() {
            if event.time_ns > run.end_ns {
                break;
            }
            reader.take(index, event);
        }
        let end = run.end_ns.max(reader.last);
        let tasks = tasks::read(trace, run.start_ns, end);
        reader.close(end);
        let mut tracks = reader.tracks;
        tracks.retain(|track| !track.spans.is_empty());
        tracks.extend(tasks);
        tracks.sort_by_key(|track| track.thread);
        let has_gil = trace.stamp.cores == 0;
        let is_shared = trace.timeline.is_of_one_process();
        let slices = if has_gil && is_shared { reader.slices } else { Vec::new() };
        let has_two = tracks.len() > 1 && end > run.start_ns;
        let all = trace.timeline.folds.iter().copied();
        let folds = all.filter(|fold| fold.from_ns >= run.start_ns && fold.to_ns <= end).collect();
        let start = run.start_ns;
        let colors = Colors::of(trace, unit);
        has_two.then_some(Tracks { start, end, threads: tracks, colors, slices, has_gil, folds })
    }

    /// The number of a track's colour.
    pub fn color(&self, track: &Track) -> u32 {
        let of_thread = || self.colors.of_thread(track.thread);
        track.task.as_ref().map_or_else(of_thread, |task| colors::in_turn(task.number - 1))
    }

    /// Whether a moment lies where events were left out.
    pub fn is_folded(&self, time: u64) -> bool {
        self.folds.iter().any(|fold| time > fold.from_ns && time < fold.to_ns)
    }

    /// How often a thread took the GIL.
    pub fn holdings(&self) -> u64 {
        let seen = self.slices.iter().filter(|slice| !self.is_folded(slice.from)).count() as u64;
        seen + self.folds.iter().map(|fold| fold.holdings).sum::<u64>()
    }

    /// How often the GIL went to another thread.
    pub fn switches(&self) -> u64 {
        let seen = self
            .slices
            .windows(2)
            .filter(|pair| pair[0].thread != pair[1].thread && !self.is_folded(pair[1].from));
        seen.count() as u64 + self.folds.iter().map(|fold| fold.switches).sum::<u64>()
    }

    /// From one taking of the GIL to the next, on average, in nanoseconds.
    pub fn mean_period(&self) -> u64 {
        (self.end - self.start) / self.holdings().max(1)
    }

    /// Whether a thread waited for the GIL for a whole interval.
    pub fn times_out(&self) -> bool {
        self.threads.iter().any(|track| !track.timeouts.is_empty())
    }

    /// Number of threads, without the tasks in them.
    pub fn thread_count(&self) -> usize {
        self.threads.iter().filter(|track| track.task.is_none()).count()
    }

    pub fn index_of(&self, thread: ThreadId) -> Option<usize> {
        self.threads.iter().position(|track| track.thread == thread)
    }

    /// Whether a thread waits for the GIL at a moment.
    pub fn is_waiting(&self, thread: ThreadId, time: u64) -> bool {
        let track = self.threads.iter().find(|track| track.thread == thread);
        track.is_some_and(|track| {
            let waits = |span: &Span| span.from <= time && time < span.to;
            track.spans.iter().any(|span| span.state == State::Wait && waits(span))
        })
    }

    /// For how long a thread had waited for the GIL when it took it.
    pub fn waited_before(&self, thread: ThreadId, time: u64) -> u64 {
        let track = self.threads.iter().find(|track| track.thread == thread);
        let spans = track.map_or(&[][..], |track| &track.spans);
        let wait = spans.iter().find(|span| span.state == State::Wait && span.to == time);
        wait.map_or(0, |span| span.to - span.from)
    }

    /// The timeout that made the holder drop the GIL at `time`.
    pub fn request_before(&self, time: u64) -> Option<(ThreadId, u64)> {
        let all = self.threads.iter().flat_map(|track| {
            let requests = track.timeouts.iter().filter(|timeout| timeout.is_request);
            requests.map(|timeout| (track.thread, timeout.time))
        });
        all.filter(|(_, at)| *at <= time).max_by_key(|(_, at)| *at)
    }
}

/// Follows the events.
struct Reader {
    start: u64,
    last: u64,
    tracks: Vec<Track>,
    /// What each track does now, and since when.
    now: Vec<Option<(State, u64)>>,
    slices: Vec<Slice>,
    holder: Option<(ThreadId, u64, Option<usize>)>,
}

impl Reader {
    fn new(trace: &Trace, start: u64) -> Reader {
        let mut reader = Reader {
            start,
            last: start,
            tracks: Vec::new(),
            now: Vec::new(),
            slices: Vec::new(),
            holder: None,
        };
        let main = ThreadId(0);
        let first = trace.timeline.events.iter().find(|event| event.thread == main);
        let is_announced = first.is_some_and(|event| {
            matches!(event.kind, GilEventKind::Start | GilEventKind::Acquire | GilEventKind::Wake)
        });
        // The main thread runs from the beginning, whether or not the trace says so.
        if !is_announced {
            let track = reader.track(main);
            reader.now[track] = Some((State::Run, 0));
            reader.holder = Some((main, 0, None));
        }
        reader
    }

    fn track(&mut self, thread: ThreadId) -> usize {
        if let Some(track) = self.tracks.iter().position(|track| track.thread == thread) {
            return track;
        }
        let (spans, timeouts) = (Vec::new(), Vec::new());
        self.tracks.push(Track { thread, task: None, spans, timeouts, ended: None });
        self.now.push(None);
        self.tracks.len() - 1
    }

    fn take(&mut self, index: usize, event: &GilEvent) {
        if matches!(event.kind, GilEventKind::Task { .. }) {
            return;
        }
        let track = self.track(event.thread);
        let time = event.time_ns;
        self.last = self.last.max(time);
        match &event.kind {
            GilEventKind::Start | GilEventKind::Wait | GilEventKind::Wake => {
                self.turn(track, Some(State::Wait), event);
            }
            GilEventKind::Timeout { request } => {
                if time >= self.start {
                    let timeout = Timeout { time, is_request: *request };
                    self.tracks[track].timeouts.push(timeout);
                }
            }
            GilEventKind::Acquire => {
                self.release(Reason::Open, event);
                self.turn(track, Some(State::Run), event);
                self.holder = Some((event.thread, time, Some(index)));
            }
            GilEventKind::Drop => {
                self.release(Reason::Dropped, event);
                self.turn(track, Some(State::Wait), event);
            }
            GilEventKind::Block { call } => {
                self.release(Reason::Blocked(call.clone()), event);
                self.turn(track, Some(State::Block(call.clone())), event);
            }
            GilEventKind::End => {
                self.release(Reason::Ended, event);
                self.turn(track, None, event);
                self.tracks[track].ended = Some(time);
            }
            GilEventKind::Task { .. } => {}
        }
    }

    /// Ends what a track does, and begins something else.
    fn turn(&mut self, track: usize, next: Option<State>, event: &GilEvent) {
        let time = event.time_ns;
        if let (Some((State::Wait, _)), Some(State::Wait)) = (&self.now[track], &next) {
            return;
        }
        if let Some((state, since)) = self.now[track].take() {
            self.push(track, state, since, time, event.place.clone());
        }
        self.now[track] = next.map(|state| (state, time));
    }

    fn push(&mut self, track: usize, state: State, since: u64, to: u64, place: Option<Place>) {
        let from = since.max(self.start);
        let is_seen = to > from || (to == from && since >= self.start && state == State::Run);
        if is_seen {
            self.tracks[track].spans.push(Span { state, from, to, place });
        }
    }

    fn release(&mut self, reason: Reason, event: &GilEvent) {
        let is_holder = self.holder.is_some_and(|(thread, _, _)| thread == event.thread);
        if !is_holder && reason != Reason::Open {
            return;
        }
        let Some((thread, since, begun)) = self.holder.take() else { return };
        let (from, to) = (since.max(self.start), event.time_ns);
        if to >= from {
            let place = if is_holder { event.place.clone() } else { None };
            self.slices.push(Slice { thread, from, to, reason, place, event: begun });
        }
    }

    fn close(&mut self, end: u64) {
        for track in 0..self.tracks.len() {
            if let Some((state, since)) = self.now[track].take() {
                self.push(track, state, since, end, None);
            }
        }
        if let Some((thread, since, event)) = self.holder.take() {
            let from = since.max(self.start);
            let reason = Reason::Open;
            self.slices.push(Slice { thread, from, to: end, reason, place: None, event });
        }
        let start = self.start;
        self.slices.retain(|slice| slice.to > start || slice.event.is_some());
    }
}
