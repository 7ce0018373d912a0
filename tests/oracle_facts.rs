//! Facts about memory that a program can see: sizes, identity, counts, addresses. The programs in `tests/oracle/facts` run on the
//! machine under each version, and on the real interpreters that this computer has; what these answered once is kept beside
//! the programs. `UPDATE=1` writes it anew, where all of them are there.
#![expect(clippy::disallowed_methods, reason = "tests start the interpreters they compare with")]
#![expect(clippy::needless_pass_by_value, reason = "the harness hands texts over")]
#![expect(clippy::print_stdout, reason = "how much agrees is said")]

#[path = "suite/failure.rs"]
mod failure;
#[expect(dead_code, reason = "which level is asked stands here")]
#[path = "oracle/find.rs"]
mod find;
#[path = "oracle/ours.rs"]
mod ours;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use failure::Failure;
use serde_json::Value;

datatest_stable::harness! {
    { test = facts, root = "tests/oracle/facts", pattern = r"\.py$" },
}

/// What is known to differ, with reasons.
const KNOWN: &str = include_str!("suite/oracle/known-differences.md");

/// Each version with the level that was asked, and how much of each table must agree, in percent.
const VERSIONS: &[(&str, &str, usize)] = &[
    ("3.11", "3.11.7", 98),
    ("3.12", "3.12.1", 95),
    ("3.13", "3.13.5", 98),
    ("3.14", "3.14.10", 98),
    ("3.15", "3.15.2", 95),
];

/// The build without a GIL, of which there is no interpreter to be asked again: what it answered once stands in a file of its own,
/// as lines of a table, a name and a value.
const FREE_THREADED: (&str, usize) = ("3.13t", 95);
const FREE_THREADED_FACTS: &str = include_str!("oracle/facts/free_threaded.txt");

/// Stands for a fact that is another one when the interpreter is started in another way, or just again.
const VARIES: &str = "varies";

/// Facts by name, each as JSON.
type Facts = BTreeMap<String, String>;

fn facts(path: &Path, source: String) -> datatest_stable::Result<()> {
    let table = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let kept = path.with_extension("txt");
    if std::env::var("UPDATE").is_ok_and(|value| value == "1") {
        return record(&kept, &source);
    }
    let stored = read(&std::fs::read_to_string(&kept)?);
    let (version, bar) = FREE_THREADED;
    let rows = FREE_THREADED_FACTS.lines().filter_map(|line| line.strip_prefix(&*table));
    let rows = rows.filter_map(|row| row.strip_prefix('\t')?.split_once('\t'));
    let expected = rows.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut report = compared(&table, version, bar, &expected, &source)?;
    for (version, level, bar) in VERSIONS {
        let expected = stored.get(*version).cloned().unwrap_or_default();
        report += &compared(&table, version, *bar, &expected, &source)?;
        report += &asked_again(version, level, &expected, &source)?;
    }
    if report.is_empty() { Ok(()) } else { Err(Failure(report).into()) }
}

/// What the machine answers, against what is expected.
fn compared(
    table: &str,
    version: &str,
    bar: usize,
    expected: &Facts,
    source: &str,
) -> datatest_stable::Result<String> {
    let ours = ours(version, source)?;
    let mut report = judged(version, expected, &ours, &known(version, table));
    let counted = expected.values().filter(|value| *value != VARIES).count();
    let agreeing = agreeing(expected, &ours);
    println!("{table}: {agreeing} of {counted} facts under {version}");
    if agreeing * 100 < counted * bar {
        let _ = writeln!(report, "{version}: {agreeing} of {counted} is less than {bar} %");
    }
    Ok(report)
}

/// What differs and is not known to, and what is known to differ and does not.
fn judged(version: &str, expected: &Facts, ours: &Facts, known: &[&str]) -> String {
    let mut report = String::new();
    for (name, value) in expected {
        let found = ours.get(name).map_or("nothing", String::as_str);
        let agrees = found == value || value == VARIES;
        match (agrees, known.contains(&name.as_str())) {
            (true, false) | (false, true) => {}
            (true, true) => {
                let _ = writeln!(report, "{version}: `{name}` agrees by now, or is not counted");
            }
            (false, false) => {
                let _ = writeln!(report, "{version}: `{name}` is {value}, ours {found}");
            }
        }
    }
    for name in known.iter().filter(|name| !expected.contains_key(**name)) {
        let _ = writeln!(report, "{version}: there is no fact `{name}`");
    }
    report
}

fn agreeing(expected: &Facts, ours: &Facts) -> usize {
    let counted = expected.iter().filter(|(_, value)| *value != VARIES);
    counted.filter(|(name, value)| ours.get(*name) == Some(value)).count()
}

/// The names in rows ``- table `name`: reason`` below the heading of a version.
fn known<'a>(version: &str, table: &str) -> Vec<&'a str> {
    let (heading, start) = (format!("## {version}"), format!("- {table} `"));
    let rows = KNOWN.lines().skip_while(|line| *line != heading).skip(1);
    rows.take_while(|line| !line.starts_with("## "))
        .filter_map(|line| line.strip_prefix(&*start)?.rsplit_once("`: "))
        .map(|(name, _)| name)
        .collect()
}

/// What the machine answers.
fn ours(version: &str, source: &str) -> datatest_stable::Result<Facts> {
    let ran = ours::run("facts.py", source, version);
    if let Ok(value) = serde_json::from_str(&ran.stdout) {
        return Ok(flat(&value));
    }
    let told = format!("under {version}: {:?}\n{}{}", ran.outcome, ran.stdout, ran.stderr);
    Err(Failure(told).into())
}

/// Asks a real interpreter of the recorded level once more.
fn asked_again(
    version: &str,
    level: &str,
    expected: &Facts,
    source: &str,
) -> datatest_stable::Result<String> {
    let mut report = String::new();
    let found = find::python(version).filter(|(_, full)| full == level);
    let Some((python, _)) = found else {
        println!(
            "******** oracle: no CPython {level} here: its facts are NOT asked again ********"
        );
        return Ok(report);
    };
    // What varies seldom may have been recorded as if it did not, and a program may stumble over what it finds in one start:
    // three answers that are all bad are asked for.
    let mut differing = Ok(Facts::new());
    for start in [STARTS[0], STARTS[3], STARTS[0]] {
        differing = ask(&python, start, source).map(|real| {
            let answer = |name: &String| real.get(name).cloned().unwrap_or_default();
            let other =
                |(name, value): &(&String, &String)| *value != VARIES && answer(name) != **value;
            expected.iter().filter(other).map(|(name, _)| (name.clone(), answer(name))).collect()
        });
        if differing.as_ref().is_ok_and(Facts::is_empty) {
            break;
        }
    }
    for (name, answer) in differing? {
        let value = &expected[&name];
        let _ = writeln!(report, "CPython {level}: `{name}` is {answer}, recorded {value}");
    }
    Ok(report)
}

/// Ways to start an interpreter: flags, and the seed of its hashes. A fact does not depend on them.
const STARTS: &[(&[&str], &str)] =
    &[(&["-s"], "0"), (&["-s"], "0"), (&["-s"], "1"), (&["-S", "-I"], "0"), (&["-E", "-S"], "2")];

fn ask(
    python: &Path,
    (flags, seed): (&[&str], &str),
    source: &str,
) -> datatest_stable::Result<Facts> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("facts.py"), source)?;
    let output = Command::new(python)
        .args(flags)
        .arg("facts.py")
        .current_dir(folder.path())
        .env_clear()
        .envs([("PYTHONHASHSEED", seed), ("PYTHONDONTWRITEBYTECODE", "1"), ("LC_ALL", "C.UTF-8")])
        .envs([("HOME", "."), ("TMPDIR", ".")])
        .stdin(Stdio::null())
        .output()?;
    let value = serde_json::from_slice(&output.stdout).map_err(|error| {
        let told = String::from_utf8_lossy(&output.stderr);
        Failure(format!("{}: {error}\n{told}", python.display()))
    })?;
    Ok(flat(&value))
}

/// The facts of nested objects, by their path.
fn flat(value: &Value) -> Facts {
    let mut facts = Facts::new();
    flatten(value, "", &mut facts);
    facts
}

fn flatten(value: &Value, path: &str, facts: &mut Facts) {
    match value {
        Value::Object(parts) => {
            for (name, part) in parts {
                let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
                flatten(part, &path, facts);
            }
        }
        value => {
            facts.insert(path.to_owned(), value.to_string());
        }
    }
}

/// Reads lines of a name, versions (or `all`) and a value, between tabs.
fn read(text: &str) -> BTreeMap<String, Facts> {
    let mut facts: BTreeMap<String, Facts> = BTreeMap::new();
    for line in text.lines() {
        let mut parts = line.split('\t');
        let (Some(name), Some(versions), Some(value)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        for (version, ..) in VERSIONS {
            if versions == "all" || versions.split(' ').any(|one| one == *version) {
                let facts = facts.entry((*version).to_owned()).or_default();
                facts.insert(name.to_owned(), value.to_owned());
            }
        }
    }
    facts
}

/// Asks all interpreters, each in several ways, and writes what they answer.
fn record(path: &Path, source: &str) -> datatest_stable::Result<()> {
    let mut found: BTreeMap<String, Vec<(&str, String)>> = BTreeMap::new();
    for (version, level, _) in VERSIONS {
        let python = find::python(version).filter(|(_, full)| full == level);
        let Some((python, _)) = python else {
            return Err(Failure(format!("no CPython {level} here to be asked")).into());
        };
        let answers: Result<Vec<Facts>, _> =
            STARTS.iter().map(|start| ask(&python, *start, source)).collect();
        let answers = answers?;
        for (name, value) in &answers[0] {
            let agrees = answers.iter().all(|other| other.get(name) == Some(value));
            let value = if agrees { value.clone() } else { VARIES.to_owned() };
            found.entry(name.clone()).or_default().push((version, value));
        }
    }
    let mut text = String::new();
    for (name, values) in found {
        let mut groups: Vec<(String, String)> = Vec::new();
        for (version, value) in values {
            match groups.iter_mut().find(|(_, known)| *known == value) {
                Some((versions, _)) => *versions += &format!(" {version}"),
                None => groups.push((version.to_owned(), value)),
            }
        }
        for (versions, value) in groups {
            let is_all = versions.split(' ').count() == VERSIONS.len();
            let versions = if is_all { "all" } else { &versions };
            let _ = writeln!(text, "{name}\t{versions}\t{value}");
        }
    }
    std::fs::write(path, text)?;
    Ok(())
}
