//! The legend of a timeline.

use crate::diagram::scene::{Anchor, Item};
use crate::diagram::timeline::scale::Scale;
use crate::diagram::timeline::tracks::{State, Tracks};
use crate::diagram::timeline::{Rows, bars};

/// What the signs mean, of those that are used, in rows at the right; and the number of rows. `scale`: of one timeline,
/// none where several are compared.
pub fn draw(tracks: &Tracks, width: f64, rows: &Rows, scale: Option<&Scale>) -> (Vec<Item>, f64) {
    let key = rows.key;
    let thread = tracks.threads.iter().find(|track| track.thread.0 > 0);
    let class = thread.map_or(0, |track| tracks.colors.of_thread(track.thread));
    let has = |is: fn(&State) -> bool| {
        tracks.threads.iter().any(|track| track.spans.iter().any(|span| is(&span.state)))
    };
    let timeout = |is_request: bool| {
        let mut all = tracks.threads.iter().flat_map(|track| &track.timeouts);
        all.any(|timeout| timeout.is_request == is_request)
    };
    let is_free = scale.is_some_and(|scale| bars::seen_free(tracks, scale).next().is_some());
    let is_compared = scale.is_none();
    let is_of_tasks = tracks.thread_count() == 1;
    let waits = if is_of_tasks {
        "ready to run"
    } else if is_compared {
        "waiting to run"
    } else if tracks.has_gil {
        "waiting for the GIL"
    } else {
        "waiting for a core"
    };
    let is_blocked = |state: &State| matches!(state, State::Block(_));
    let entries: Vec<(&str, bool)> = vec![
        ("running", true),
        (waits, has(|state| *state == State::Wait)),
        (if is_of_tasks { "awaiting" } else { "blocked" }, has(is_blocked)),
        ("nobody holds it", is_free && !is_of_tasks),
        ("drop request", timeout(true)),
        ("timed out, no request", timeout(false)),
    ];
    let entries: Vec<&str> =
        entries.into_iter().filter(|entry| entry.1).map(|entry| entry.0).collect();
    let sign_w = |text: &str| if text.contains("request") { 16.0 } else { 34.0 };
    let entry_w = |text: &str| sign_w(text) + 8.0 + key.width(text);
    let mut lines: Vec<Vec<&str>> = vec![Vec::new()];
    let mut used = 0.0;
    for entry in entries {
        let w = entry_w(entry) + 28.0;
        if used + w > width + 28.0 {
            lines.push(Vec::new());
            used = 0.0;
        }
        used += w;
        if let Some(line) = lines.last_mut() {
            line.push(entry);
        }
    }
    let mut items = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let total: f64 = line.iter().map(|entry| entry_w(entry) + 28.0).sum::<f64>() - 28.0;
        let (mut x, middle) = (width - total, index as f64 * rows.legend_row + 12.0);
        for entry in line {
            items.push(bars::sign(entry, class, x, middle));
            let text_x = x + sign_w(entry) + 8.0;
            items.push(key.at(text_x, key.baseline(middle), Anchor::Start, *entry));
            x += entry_w(entry) + 28.0;
        }
    }
    (items, lines.len() as f64)
}
