//! The rows of the list: one for each time a thread takes the GIL, and one for each time it lets it go.

use crate::diagram::thread_name;
use crate::diagram::timeline::{Reason, Slice, Tracks, time_text};
use crate::trace::{Place, ThreadId, Trace};

/// One thing that happens with the lock.
#[derive(Clone, Debug)]
pub struct Row {
    pub time_ns: u64,
    pub thread: ThreadId,
    /// Index into `Timeline::events`.
    pub event: usize,
    /// As in `lock(GIL)`, `t1.join()`.
    pub call: String,
    pub words: String,
    pub takes: bool,
    /// The thread is done.
    pub ends: bool,
    pub place: Option<Place>,
}

/// All of a unit that were kept, and how often the lock was held in it; `None` without a second thread, or without a GIL
/// that they share.
pub fn read(trace: &Trace, unit: u32) -> Option<(Vec<Row>, u64)> {
    let tracks = Tracks::read(trace, unit)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut known: Vec<ThreadId> = Vec::new();
    for (index, slice) in tracks.slices.iter().enumerate() {
        if tracks.is_folded(slice.from) {
            continue;
        }
        rows.push(taken(&tracks, slice, known.contains(&slice.thread)));
        rows.push(given(trace, &tracks, slice, index + 1 == tracks.slices.len()));
        known.push(slice.thread);
        known.dedup();
    }
    (!rows.is_empty()).then(|| (rows, tracks.holdings()))
}

fn taken(tracks: &Tracks, slice: &Slice, is_again: bool) -> Row {
    let waited = tracks.waited_before(slice.thread, slice.from);
    let again = if is_again { "takes it again" } else { "takes it" };
    let words = match waited {
        0 => again.to_owned(),
        waited => format!("{again}, after {}", time_text(waited)),
    };
    Row {
        time_ns: slice.from,
        thread: slice.thread,
        event: slice.event.unwrap_or(0),
        call: "lock(GIL)".to_owned(),
        words,
        takes: true,
        ends: false,
        place: None,
    }
}

fn given(trace: &Trace, tracks: &Tracks, slice: &Slice, is_last: bool) -> Row {
    let line = slice.place.as_ref().map_or(String::new(), |place| format!("line {}: ", place.line));
    let (call, words, ends) = match &slice.reason {
        Reason::Blocked(call) => {
            (call.clone(), format!("{line}gives the GIL up before it waits"), false)
        }
        Reason::Dropped => {
            let asked =
                tracks.request_before(slice.to).map(|(thread, _)| thread_name(trace, thread));
            let words = match asked {
                Some(asked) => format!("{line}{asked} has asked for it"),
                None => format!("{line}lets it go"),
            };
            ("unlock(GIL)".to_owned(), words, false)
        }
        Reason::Ended => ("unlock(GIL)".to_owned(), "the thread is done".to_owned(), true),
        Reason::Open if is_last => ("unlock(GIL)".to_owned(), "the end".to_owned(), true),
        Reason::Open => ("unlock(GIL)".to_owned(), format!("{line}lets it go"), false),
    };
    Row {
        time_ns: slice.to,
        thread: slice.thread,
        event: slice.event.unwrap_or(0),
        call,
        words,
        takes: false,
        ends,
        place: slice.place.clone(),
    }
}

/// The first and the last ones, with a gap (`None`) where some are left out.
pub fn fitting(rows: &[Row], most: usize) -> Vec<Option<&Row>> {
    if rows.len() <= most {
        return rows.iter().map(Some).collect();
    }
    // A taking and what ends it stay together.
    let last = (most - 1) / 3 / 2 * 2;
    let first = (most - 1 - last) / 2 * 2;
    let head = rows[..first].iter().map(Some);
    let tail = rows[rows.len() - last..].iter().map(Some);
    head.chain([None]).chain(tail).collect()
}
