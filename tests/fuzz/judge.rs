//! What CPython answers to many programs: `judge.py` runs each in a process of its own.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// What each of the programs writes and how it ends; `None` for one that ran out of memory or time.
pub fn answers(interpreter: &Path, programs: &[String]) -> Vec<Option<String>> {
    let folder = tempfile::tempdir().expect("a folder for the programs");
    let at = |name: &str| folder.path().join(name);
    let records: String = programs.iter().map(|text| format!("{}\n{text}", text.len())).collect();
    fs::write(at("requests"), records).expect("the programs are written");
    let script = Path::new("tests/fuzz/judge.py").canonicalize().expect("the script is there");
    let ran = Command::new(interpreter)
        .args(["-S"])
        .args([&script, folder.path(), &at("requests"), &at("answers")])
        .env("PYTHONHASHSEED", "0")
        .stdin(Stdio::null())
        .status();
    assert!(ran.is_ok_and(|status| status.success()), "CPython did not run the programs");
    let answers = fs::read(at("answers")).expect("CPython's answers");
    let mut left = &answers[..];
    programs.iter().map(|_| record(&mut left)).collect()
}

fn record(left: &mut &[u8]) -> Option<String> {
    let end = left.iter().position(|byte| *byte == b'\n').expect("a record has a head");
    let head = String::from_utf8_lossy(&left[..end]);
    *left = &left[end + 1..];
    let length = head.parse::<usize>().ok()?;
    let (text, rest) = left.split_at(length);
    *left = rest;
    Some(String::from_utf8_lossy(text).into_owned())
}
