//! Random programs under the machine and under the CPython that it models: they print the same.
//! `FUZZ=N` tries N programs instead of a few; `FUZZ_FROM=N` begins at another seed;
//! `FUZZ_KEEP=FOLDER` keeps the programs that differ.
#![expect(clippy::disallowed_methods, reason = "tests run CPython")]

#[path = "oracle/find.rs"]
mod find;
#[path = "fuzz/damage.rs"]
mod damage;
#[path = "fuzz/grammar.rs"]
mod grammar;

#[path = "fuzz/judge.rs"]
mod judge;
#[path = "fuzz/lessons.rs"]
mod lessons;
#[expect(dead_code, reason = "the programs are run by the audit")]
#[path = "oracle/ours.rs"]
mod ours;
#[path = "fuzz/trial.rs"]
mod trial;

use std::fs;
use std::process::{Command, Stdio};

use heapdeck::python::compile::{self, ErrorKind, compile};
use heapdeck::python::version::PROFILES;

use trial::{difference, trial};

/// Writes for every text of a folder what its `SyntaxError` says and where.
const COMPILER: &str = "
import os, sys
folder = sys.argv[1]
for name in sorted(os.listdir(folder)):
    source = open(f'{folder}/{name}', encoding='utf-8', newline='').read()
    answer = 'accepted'
    try:
        compile(source, '<damaged>', 'exec')
    except SyntaxError as error:
        place = error.lineno, error.offset, error.end_lineno, error.end_offset
        answer = f'{type(error).__name__} {place}: {error.msg}\\n{error.text}'
    except BaseException as error:
        answer = 'unknown'
    with open(f'{folder}/{name}.out', 'w', encoding='utf-8', newline='') as out:
        out.write(answer)
";

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// So many programs are given to CPython at once.
const BATCH: usize = 500;

/// Runs the programs of all seeds under both, and tells what differs and what ended badly.
#[expect(clippy::print_stdout, reason = "a long search tells what it finds, and how far it is")]
fn all_print_the_same(default: u64, pieces: impl Fn(u64) -> Vec<String>) {
    let Some((interpreter, _)) = find::judge("3.13") else { return };
    let from = number("FUZZ_FROM", 0);
    let seeds: Vec<u64> = (from..from + number("FUZZ", default)).collect();
    let (mut ran, mut compared, mut bad) = (0, 0, 0);
    for batch in seeds.chunks(BATCH) {
        let programs: Vec<Vec<String>> = batch.iter().map(|seed| pieces(*seed)).collect();
        let texts: Vec<String> = programs.iter().map(|pieces| pieces.concat()).collect();
        let theirs = judge::answers(&interpreter, &texts);
        for ((seed, text), theirs) in batch.iter().zip(&texts).zip(theirs) {
            let found = trial(std::slice::from_ref(text), false);
            ran += found.pieces;
            if let Some(wrong) = found.wrong {
                bad += 1;
                println!("seed {seed}: {wrong}\n{text}");
            }
            let (Some(ours), Some(theirs)) = (found.answer, theirs) else { continue };
            compared += 1;
            if let Some((ours, theirs)) = difference(&ours, &theirs) {
                bad += 1;
                println!("seed {seed}:\n  CPython  {theirs}\n  heapdeck {ours}");
                if let Some(folder) = std::env::var_os("FUZZ_KEEP") {
                    let path = std::path::Path::new(&folder).join(format!("{seed}.py"));
                    fs::write(path, text).expect("the program is kept");
                }
            }
        }
        println!(
            "up to seed {}: {ran} ran, {compared} compared, {bad} bad",
            batch[batch.len() - 1]
        );
    }
    assert!(bad == 0, "{bad} of {compared} differ or end badly");
    assert!(compared > 0, "no program ran to its end");
}

#[test]
fn random_programs_print_the_same() {
    all_print_the_same(100, |seed| {
        vec![format!("{}{}", grammar::PRELUDE, grammar::program(seed, 12))]
    });
}

#[test]
fn lessons_print_the_same() {
    all_print_the_same(100, |seed| lessons::program(seed, 6));
}

/// Scripts of the suite with lines changed; those that differ unchanged, as by the time of day, are left out.
#[test]
fn changed_scripts_print_the_same() {
    let Some((interpreter, _)) = find::judge("3.13") else { return };
    let mut scripts = damage::texts();
    let mut theirs = judge::answers(&interpreter, &scripts).into_iter();
    scripts.retain(|text| {
        let theirs = theirs.next().expect("each is answered");
        let ours = trial(std::slice::from_ref(text), false).answer;
        matches!((ours, theirs), (Some(ours), Some(theirs)) if difference(&ours, &theirs).is_none())
    });
    all_print_the_same(100, |seed| {
        let mut random = grammar::Random::new(seed);
        let script = &scripts[random.below(scripts.len())];
        vec![damage::changed(&mut random, script)]
    });
}

#[test]
fn damaged_texts_are_refused_alike() {
    let Some((interpreter, _)) = find::judge("3.13") else { return };
    let scripts = damage::scripts(&["scripts", "values", "containers", "builtins"]);
    let from = number("FUZZ_FROM", 0);
    let seeds = from..from + number("FUZZ", 500);
    let folder = tempfile::tempdir().expect("a folder for the texts");
    for seed in seeds.clone() {
        let mut random = grammar::Random::new(seed);
        let path = &scripts[random.below(scripts.len())];
        let script = fs::read_to_string(path).expect("a script can be read");
        let text = damage::damaged(&mut random, &script);
        fs::write(folder.path().join(seed.to_string()), text).expect("a text is written");
    }
    let ran = Command::new(interpreter)
        .args(["-S", "-W", "ignore", "-c", COMPILER])
        .arg(folder.path())
        .stdin(Stdio::null())
        .status();
    assert!(ran.is_ok_and(|status| status.success()), "CPython did not read the texts");
    let mut different = Vec::new();
    for seed in seeds {
        let path = folder.path().join(seed.to_string());
        let text = fs::read_to_string(&path).expect("a text can be read");
        let theirs = fs::read_to_string(path.with_extension("out")).expect("what CPython says");
        let ours = answer(&text);
        if theirs != "unknown" && ours.as_ref().is_some_and(|ours| *ours != theirs) {
            different
                .push(format!("seed {seed}: {text}\n  CPython  {theirs}\n  heapdeck {ours:?}"));
        }
    }
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
}

/// What the compiler says, in the form of `COMPILER`; `None` where it refuses.
fn answer(text: &str) -> Option<String> {
    let Err(error) = compile(&PROFILES[0], text, "<damaged>", 1, compile::Mode::Exec) else {
        return Some("accepted".to_owned());
    };
    let name = match error.kind {
        ErrorKind::Unsupported => return None,
        ErrorKind::Syntax => "SyntaxError",
        ErrorKind::Indentation => "IndentationError",
        ErrorKind::Tab => "TabError",
    };
    let (line, column, end_line) = (error.line, error.column, error.end_line);
    let end = error.end_column.map_or_else(|| "None".to_owned(), |end| end.to_string());
    let text = error.text.filter(|_| error.is_from_parser).unwrap_or_else(|| "None".to_owned());
    Some(format!("{name} ({line}, {column}, {end_line}, {end}): {}\n{text}", error.message))
}
