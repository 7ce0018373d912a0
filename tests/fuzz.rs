//! Random programs, and the scripts of the suite with lines changed: nothing panics, and every reference is explained.
//! `FUZZ=N` tries N of each instead of a few; `FUZZ_FROM=N` begins at another seed.
#![expect(clippy::disallowed_methods, reason = "tests read fixtures and the environment")]

#[path = "fuzz/damage.rs"]
mod damage;
#[path = "fuzz/grammar.rs"]
mod grammar;
#[path = "fuzz/lessons.rs"]
mod lessons;
#[expect(dead_code, reason = "the programs are only run here")]
#[path = "oracle/ours.rs"]
mod ours;
#[expect(dead_code, reason = "nothing is compared here")]
#[path = "fuzz/trial.rs"]
mod trial;

use std::panic::catch_unwind;

use grammar::Random;
use heapdeck::python::compile::{self, CompileError, compile};
use heapdeck::python::version::PROFILES;
use trial::trial;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn seeds(default: u64) -> std::ops::Range<u64> {
    let from = number("FUZZ_FROM", 0);
    from..from + number("FUZZ", default)
}

/// Runs the programs of all seeds, some of them one after the other in one process, and tells of those that did not end well.
#[expect(clippy::print_stdout, reason = "a long search tells how much it has tried")]
fn all_end_well(together: usize, program: impl Fn(u64) -> String) {
    let seeds: Vec<u64> = seeds(20).collect();
    let (mut ran, mut bad) = (0, Vec::new());
    for group in seeds.chunks(together) {
        let programs: Vec<String> = group.iter().map(|seed| program(*seed)).collect();
        let found = trial(&programs, false);
        ran += found.pieces;
        if let Some(wrong) = found.wrong {
            bad.push(format!("seeds {group:?}: {wrong}"));
        }
    }
    println!("{ran} programs");
    assert!(bad.is_empty(), "{} end badly:\n{}", bad.len(), bad.join("\n"));
}

#[test]
fn random_programs_end_well() {
    all_end_well(10, |seed| format!("{}{}", grammar::PRELUDE, grammar::program(seed, 3)));
}

/// All references are counted after each piece.
#[test]
fn lessons_end_well() {
    for seed in seeds(20) {
        let pieces = lessons::program(seed, 6);
        let wrong = trial(&pieces, true).wrong;
        assert!(wrong.is_none(), "seed {seed}: {wrong:?}\n{}", pieces.concat());
    }
}

#[test]
fn changed_scripts_end_well() {
    let scripts = damage::texts();
    all_end_well(10, |seed| {
        let mut random = Random::new(seed);
        let script = &scripts[random.below(scripts.len())];
        damage::changed(&mut random, script)
    });
}

const MODES: [compile::Mode; 3] = [compile::Mode::Exec, compile::Mode::Eval, compile::Mode::Single];

#[test]
fn damaged_texts_are_refused_with_a_place() {
    let scripts = damage::scripts(&["scripts", "values", "containers", "builtins"]);
    for seed in seeds(400) {
        let mut random = Random::new(seed);
        let path = &scripts[random.below(scripts.len())];
        let script = std::fs::read_to_string(path).expect("a script can be read");
        let text = damage::damaged(&mut random, &script);
        for mode in MODES {
            let compiled = catch_unwind(|| compile(&PROFILES[0], &text, "<damaged>", 1, mode));
            let wrong = match compiled {
                Ok(Ok(_)) => continue,
                Ok(Err(error)) => misplaced(&error, &text),
                Err(_) => Some("it panics".to_owned()),
            };
            if let Some(wrong) = wrong {
                panic!("seed {seed}, {mode:?}: {wrong}\n{text}");
            }
        }
    }
}

/// What is wrong with the place of an error: it lies outside of the text.
fn misplaced(error: &CompileError, text: &str) -> Option<String> {
    let lines = text.split('\n').count() as u32 + 1;
    let is_inside = error.line <= lines && error.end_line <= lines;
    (!is_inside || error.message.is_empty())
        .then(|| format!("line {} to {}: {}", error.line, error.end_line, error.message))
}

/// Texts that a parser might choke on, and what is said of them.
#[test]
fn hostile_texts_are_refused_in_time() {
    let comma = "invalid syntax. Perhaps you forgot a comma?";
    let cases = [
        ("(".repeat(1_000_000), "too many nested parentheses"),
        ("(".repeat(199) + "x y", "'(' was never closed"),
        ("[".repeat(199) + "x y" + &"]".repeat(199), comma),
        ("f(a, b=".repeat(100) + "x y" + &")".repeat(100), comma),
        ("{a: b for a in ".repeat(60) + "x y" + &"}".repeat(60), "invalid syntax"),
        ("lambda a=(".repeat(60) + "x y" + &"): 0".repeat(60), comma),
        ("not ".repeat(2000) + "x y", "invalid syntax"),
        ("-".repeat(2000) + "x y", "invalid syntax"),
        ("a if b else ".repeat(500) + "x y", "invalid syntax"),
        ("x y\n".repeat(100_000), "invalid syntax"),
        ("x = 1\n".repeat(100_000) + "x y\n", "invalid syntax"),
        ("x = 1\\\n".repeat(1000), "invalid syntax"),
        ("\\\n".repeat(100_000) + "x y", "invalid syntax"),
        ("f'{".repeat(300), "too many nested f-strings"),
        (
            "'".to_owned() + &"a".repeat(1_000_000),
            "unterminated string literal (detected at line 1)",
        ),
        ("é".repeat(10_000) + "€", "invalid character '€' (U+20AC)"),
        ("x = 1\0".to_owned(), "source code string cannot contain null bytes"),
        (
            (0..120).map(|depth| " ".repeat(depth) + "if x:\n").collect(),
            "too many levels of indentation",
        ),
        (
            "match x:\n case ".to_owned() + &"[".repeat(100) + "1 2" + &"]".repeat(100) + ": pass",
            "invalid syntax",
        ),
    ];
    for (text, expected) in cases {
        let message = compile(&PROFILES[0], &text, "<hostile>", 1, compile::Mode::Exec)
            .err()
            .map(|it| it.message);
        let shown: String = text.chars().take(40).collect();
        assert_eq!(message.as_deref(), Some(expected), "{shown}");
    }
}
