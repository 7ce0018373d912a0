//! Random programs, and the scripts of the suite with lines changed: nothing panics, and every reference is explained.
//! `FUZZ=N` tries N of each instead of a few; `FUZZ_FROM=N` begins at another seed.
#![expect(clippy::disallowed_methods, reason = "tests read fixtures and the environment")]

#[path = "fuzz/grammar.rs"]
mod grammar;

use std::panic::catch_unwind;

use grammar::Random;
use heapdeck::python::{self, Mode, Program, Unit};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn seeds(default: u64) -> std::ops::Range<u64> {
    let from = number("FUZZ_FROM", 0);
    from..from + number("FUZZ", default)
}

/// What is wrong after a program has run.
fn wrong(source: &str) -> Option<String> {
    let unit = Unit {
        name: "fuzz.py".to_owned(),
        first_line: 1,
        source: source.to_owned(),
        mode: Mode::Script,
        ..Unit::default()
    };
    let program =
        Program { units: vec![unit], python: "3.13".to_owned(), seed: 0, ..Program::default() };
    match catch_unwind(std::panic::AssertUnwindSafe(|| python::audit(&program))) {
        Ok(unexplained) if unexplained.is_empty() => None,
        Ok(unexplained) => Some(unexplained.join("\n")),
        Err(_) => Some("it panics".to_owned()),
    }
}

#[test]
fn random_programs_end_well() {
    for seed in seeds(20) {
        let source = format!("{}{}", grammar::PRELUDE, grammar::program(seed, 12));
        if let Some(wrong) = wrong(&source) {
            panic!("seed {seed}: {wrong}\n{source}");
        }
    }
}

#[test]
fn changed_scripts_end_well() {
    let mut scripts = Vec::new();
    for folder in ["scripts", "values", "containers", "builtins"] {
        for entry in std::fs::read_dir(format!("tests/suite/python/{folder}")).expect("a folder") {
            let path = entry.expect("a folder can be listed").path();
            if path.extension().is_some_and(|extension| extension == "py") {
                scripts.push(path);
            }
        }
    }
    scripts.sort();
    for seed in seeds(20) {
        let mut random = Random::new(seed);
        let path = &scripts[random.below(scripts.len())];
        let text = std::fs::read_to_string(path).expect("a script can be read");
        let source = changed(&mut random, &text);
        if let Some(wrong) = wrong(&source) {
            panic!("seed {seed}, {}: {wrong}", path.display());
        }
    }
}

/// A part of a script with some lines gone, doubled, swapped, or with a word put into another place.
fn changed(random: &mut Random, text: &str) -> String {
    let all: Vec<&str> = text.lines().collect();
    let start = random.below(all.len());
    let mut lines: Vec<String> =
        all.iter().skip(start).take(60).map(|line| (*line).to_owned()).collect();
    for _ in 0..=random.below(4) {
        let (at, other) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(5) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[other].clone()),
            2 => lines.swap(at, other),
            3 => lines[at] = moved(random, &lines[at], &lines[other]),
            _ => lines[at] = format!("    {}", lines[at]),
        }
        if lines.is_empty() {
            break;
        }
    }
    lines.join("\n") + "\n"
}

/// The line with one of its words taken from another line.
fn moved(random: &mut Random, line: &str, from: &str) -> String {
    let words: Vec<&str> = from.split_whitespace().collect();
    let mut parts: Vec<&str> = line.split(' ').collect();
    let at = random.below(parts.len());
    if !words.is_empty() {
        parts[at] = words[random.below(words.len())];
    }
    parts.join(" ")
}
