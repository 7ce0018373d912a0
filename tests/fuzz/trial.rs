//! One program on the machine: what it answers, and what is wrong with how it ends.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use heapdeck::python;
use heapdeck::trace::Outcome;

use crate::ours;

/// What a program left behind.
pub struct Trial {
    /// What it wrote and how it ended, as `judge.py` says it; `None` where the machine refuses, or a limit was reached.
    pub answer: Option<String>,
    /// It panicked, or counts do not agree with holders.
    pub wrong: Option<String>,
    /// So many of its pieces have run.
    pub pieces: usize,
}

/// A program that has begun: when, and its text.
static RUNNING: Mutex<Option<(Instant, String)>> = Mutex::new(None);
/// No program of so few turns takes longer, even beside others.
const PATIENCE: Duration = Duration::from_mins(2);
const TURNS: u64 = 2_000_000;

/// Runs a program that is given in pieces; all references are counted at its end, or after each of them.
pub fn trial(pieces: &[String], after_each: bool) -> Trial {
    let mut program = ours::script("fuzz.py", &pieces[0], "3.13");
    program.instructions = Some(TURNS);
    let mut line = 1;
    for (before, piece) in pieces.iter().zip(&pieces[1..]) {
        line += before.matches('\n').count() as u32;
        let mut unit = program.units[0].clone();
        (unit.first_line, unit.source) = (line, piece.clone());
        program.units.push(unit);
    }
    watch(Some(pieces.concat()));
    let ran = catch_unwind(AssertUnwindSafe(|| python::audit(&program, after_each)));
    watch(None);
    let Ok(audit) = ran else {
        return Trial { answer: None, wrong: Some("it panics".to_owned()), pieces: 0 };
    };
    let unexplained = audit.unexplained.join("\n");
    let how = match audit.outcome {
        Outcome::Done => Some("done".to_owned()),
        Outcome::Exit { status } => Some(format!("exit {status}")),
        Outcome::Raised { traceback, .. } | Outcome::SyntaxError { traceback, .. } => {
            Some(traceback)
        }
        Outcome::Unsupported { .. } | Outcome::Limit { .. } => None,
    };
    Trial {
        answer: how.map(|how| format!("{}\n--- {how}", audit.written)),
        wrong: (!unexplained.is_empty()).then_some(unexplained),
        pieces: audit.units,
    }
}

/// Notes what runs. Who looks after it is started with the first program, and ends the process when one does not end.
#[expect(clippy::print_stdout, reason = "the program that hangs is told")]
fn watch(text: Option<String>) {
    static START: std::sync::Once = std::sync::Once::new();
    START.call_once(|| {
        thread::spawn(|| {
            loop {
                thread::sleep(Duration::from_secs(1));
                let running = RUNNING.lock().expect("nobody panics with it");
                if let Some((since, text)) = &*running
                    && since.elapsed() > PATIENCE
                {
                    println!("it hangs:\n{text}");
                    process::abort();
                }
            }
        });
    });
    *RUNNING.lock().expect("nobody panics with it") = text.map(|text| (Instant::now(), text));
}

/// The first line in which two answers differ. Where things lie does not count, neither in memory nor on the disk.
pub fn difference(ours: &str, theirs: &str) -> Option<(String, String)> {
    let (ours, theirs) = (without_places(ours), without_places(theirs));
    if ours == theirs {
        return None;
    }
    let mut pairs = ours.lines().zip(theirs.lines());
    let found = pairs.find(|(one, other)| one != other);
    let (one, other) = found.unwrap_or(("(ends here)", "(or here)"));
    Some((one.to_owned(), other.to_owned()))
}

fn without_places(text: &str) -> String {
    text.trim_end().lines().map(|line| without_addresses(line) + "\n").collect()
}

/// A line without addresses, and without hashes that follow from them; library files have no lines.
fn without_addresses(line: &str) -> String {
    if line.contains("/lib/python3.13/") || line.contains("(unknown location)") {
        return "(a place in the library)".to_owned();
    }
    let mut found = String::new();
    let mut digits = String::new();
    for letter in line.chars().chain(['\n']) {
        if letter.is_ascii_hexdigit() || (letter == 'x' && digits == "0") {
            digits.push(letter);
            continue;
        }
        let is_address =
            digits.starts_with("0x7f") || digits.len() == 15 && digits.starts_with("14");
        let is_hash = digits.len() == 13 && (digits.starts_with("87"));
        found += if is_address || is_hash { "(address)" } else { &digits };
        digits.clear();
        found.push(letter);
    }
    found
}
