//! Random programs under the machine and under the CPython that it models: they print the same.
//! `FUZZ=N` tries N programs instead of a few; `FUZZ_FROM=N` begins at another seed.
#![expect(clippy::disallowed_methods, reason = "tests run CPython")]

#[path = "oracle/find.rs"]
mod find;
#[path = "fuzz/damage.rs"]
mod damage;
#[path = "fuzz/grammar.rs"]
mod grammar;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use heapdeck::python::compile::{self, ErrorKind, compile};
use heapdeck::python::version::PROFILES;
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

#[test]
fn random_programs_print_the_same() {
    let Some((interpreter, _)) = find::judge("3.13") else { return };
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
