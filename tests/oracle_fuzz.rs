//! Random programs under the machine and under the CPython that it models: they print the same.
//! `FUZZ=N` tries N programs instead of a few; `FUZZ_FROM=N` begins at another seed.
#![expect(clippy::disallowed_methods, reason = "tests run CPython")]

#[path = "oracle/find.rs"]
mod find;
#[path = "fuzz/grammar.rs"]
mod grammar;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use heapdeck::python::{self, Mode, Program, Unit};
use heapdeck::trace::{Outcome, Stream};

/// Runs every program of a folder in a process of its own, with little memory and time.
const RUNNER: &str = "
import os, resource, signal, sys
folder = sys.argv[1]
for name in sorted(os.listdir(folder)):
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        if status:
            open(f'{folder}/{name}.failed', 'w').close()
        continue
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    signal.alarm(4)
    sys.stdout = open(f'{folder}/{name}.out', 'w', encoding='utf-8', errors='surrogatepass')
    source = open(f'{folder}/{name}', encoding='utf-8').read()
    exec(compile(source, 'fuzz.py', 'exec'), {'__name__': '__main__'})
    sys.stdout.flush()
    os._exit(0)
";

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn random_programs_print_the_same() {
    let Some((interpreter, _)) = find::python("3.13") else { return };
    let from = number("FUZZ_FROM", 0);
    let seeds = from..from + number("FUZZ", 100);
    let folder = tempfile::tempdir().expect("a folder for the programs");
    for seed in seeds.clone() {
        let source = format!("{}{}", grammar::PRELUDE, grammar::program(seed, 12));
        fs::write(folder.path().join(seed.to_string()), source).expect("a program is written");
    }
    let ran = Command::new(interpreter)
        .args(["-S", "-W", "ignore", "-c", RUNNER])
        .arg(folder.path())
        .env("PYTHONHASHSEED", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(ran.is_ok_and(|status| status.success()), "CPython did not run the programs");
    let (mut different, mut compared) = (Vec::new(), 0);
    for seed in seeds {
        match compare(folder.path(), seed) {
            None => {}
            Some(Ok(())) => compared += 1,
            Some(Err(line)) => different.push(line),
        }
    }
    let count = different.len();
    assert!(different.is_empty(), "{compared} alike, {count} not:\n{}", different.join("\n"));
    assert!(compared > 0, "no program ran to its end");
}

/// `None` where either of them ran out of memory or time, or the machine refuses.
fn compare(folder: &Path, seed: u64) -> Option<Result<(), String>> {
    let path = folder.join(seed.to_string());
    if path.with_extension("failed").exists() {
        return None;
    }
    let source = fs::read_to_string(&path).expect("a program can be read");
    let theirs = fs::read(path.with_extension("out")).expect("what CPython printed");
    let theirs = String::from_utf8_lossy(&theirs).into_owned();
    let ours = ours(&source)?;
    if ours == theirs {
        return Some(Ok(()));
    }
    let pairs = ours.lines().zip(theirs.lines());
    let (ours, theirs) = pairs.into_iter().find(|(a, b)| a != b).unwrap_or(("(ends)", "(or here)"));
    Some(Err(format!("seed {seed}:\n  CPython  {theirs}\n  heapdeck {ours}")))
}

fn ours(source: &str) -> Option<String> {
    let unit = Unit {
        name: "fuzz.py".to_owned(),
        first_line: 1,
        source: source.to_owned(),
        mode: Mode::Script,
        ..Unit::default()
    };
    let program =
        Program { units: vec![unit], python: "3.13".to_owned(), seed: 0, ..Program::default() };
    let mut written = String::new();
    let outcome = python::execute(&program, &mut |stream, text| {
        if stream == Stream::Stdout {
            written += text;
        }
    });
    match outcome {
        Outcome::Unsupported { .. } | Outcome::Limit { .. } => None,
        _ => Some(written),
    }
}
