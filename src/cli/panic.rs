//! A fault of ours is told as one, with what would be needed to find it.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write;
use std::panic::{PanicHookInfo, set_hook};
use std::sync::{Mutex, PoisonError};

use crate::python;

/// The exit status of a bug: `EX_SOFTWARE`.
pub const BUG: i32 = 70;

/// What the program is doing, as in `checking a.md`.
static DOING: Mutex<String> = Mutex::new(String::new());

/// From now on a panic says that it is a bug, in which run and where in it, and ends the process.
pub fn tell() {
    set_hook(Box::new(|info| {
        let text = report(info);
        // Whoever listens may be gone; there is nobody else to tell.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
        end();
    }));
}

/// Notes what is being done.
pub fn doing(what: String) {
    *DOING.lock().unwrap_or_else(PoisonError::into_inner) = what;
    debug_assert!(std::env::var_os("HEAPDECK_TEST_PANIC").is_none(), "HEAPDECK_TEST_PANIC is set");
}

/// What is being done.
pub fn what() -> String {
    DOING.try_lock().map(|it| it.clone()).unwrap_or_default()
}

fn report(info: &PanicHookInfo) -> String {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic".to_owned());
    let place = info.location().map(|it| format!("{}:{}", it.file(), it.line()));
    let words = words(&message, &place.unwrap_or_default(), &what(), python::progress());
    let trace = Backtrace::capture();
    match trace.status() {
        BacktraceStatus::Captured => format!("{words}{trace}\n"),
        _ => words,
    }
}

fn words(message: &str, place: &str, doing: &str, (steps, seed): (u64, u64)) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!(
        "heapdeck: this is a bug in heapdeck {version}, not in the notes: {message} ({place})\n"
    );
    if !doing.is_empty() {
        text += &format!("heapdeck: it came up while {doing}\n");
    }
    if steps > 0 {
        text += &format!("heapdeck: about {steps} steps into a run with seed {seed}\n");
    }
    text + "heapdeck: please report it, with what it was given\n"
}

#[expect(clippy::exit, reason = "after a fault of ours nothing else may be done")]
fn end() {
    std::process::exit(BUG);
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_bug_names_itself_its_place_its_step_and_its_seed() {
        let text = words("no entry", "src/a.rs:3", "checking a.md", (1_024, 7));
        let wanted =
            ["this is a bug", "no entry (src/a.rs:3)", "checking a.md", "1024 steps", "seed 7"];
        for part in wanted {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!words("x", "y", "", (0, 0)).contains("seed"));
    }
}
