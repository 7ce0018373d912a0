//! The longest that a command may take by the clock on the wall. What it makes never depends on it: it is made, or the
//! command ends with an error before it is.

use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::cli::panic;

/// Whether the time still counts. Whoever writes results holds it.
static COUNTS: Mutex<bool> = Mutex::new(true);

/// As for errors in the notes.
const FINDINGS: i32 = 1;

/// From now on the command has so many seconds; `None`: as long as it takes.
pub fn set(seconds: Option<u64>) {
    let Some(seconds) = seconds else { return };
    thread::spawn(move || {
        thread::sleep(Duration::from_secs(seconds));
        let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
        if *counts {
            let doing = panic::what();
            let doing = if doing.is_empty() { doing } else { format!(" while {doing}") };
            let text = format!("heapdeck: the time limit of {seconds} s was reached{doing}\n");
            // Whoever listens may be gone; there is nobody else to tell.
            let _ = std::io::stderr().lock().write_all(text.as_bytes());
            end();
        }
    });
}

/// Everything has run: results are written whole, however long that takes.
pub fn lift() {
    *COUNTS.lock().unwrap_or_else(PoisonError::into_inner) = false;
}

#[expect(clippy::exit, reason = "a run cannot be stopped from outside it")]
fn end() -> ! {
    std::process::exit(FINDINGS)
}
