//! The machine against the real interpreters of this computer: the same files, the same answers.
//!
//! Scripts are compared with CPython 3.13, and with others where their first line says so: `# versions: 3.11+`. Recorded
//! programs are asked again of the real 3.13, so that no recording is trusted for longer than it is true.
#![expect(clippy::disallowed_methods, reason = "tests start the interpreters they compare with")]
#![expect(clippy::needless_pass_by_value, reason = "the harness hands texts over")]
#![expect(clippy::print_stdout, reason = "which interpreters are missing is said loudly")]

#[path = "oracle/find.rs"]
mod find;
#[path = "oracle/ours.rs"]
mod ours;
#[path = "suite/failure.rs"]
mod failure;
#[path = "suite/programs.rs"]
mod programs;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use failure::Failure;
use programs::Answer;

datatest_stable::harness! {
    { test = present, root = "tests/oracle", pattern = r"^versions\.txt$" },
    { test = recorded, root = "tests/suite/python/programs", pattern = r"\.md$" },
    { test = script, root = "tests/suite/python/library", pattern = r"\.py$" },
    { test = script, root = "tests/suite/python/scripts", pattern = r"\.py$" },
    { test = script, root = "tests/suite/python/values", pattern = r"\.py$" },
}

/// The version the machine models.
const MODELLED: &str = "3.13";

/// Says which interpreters were found. On CI the required ones must be.
fn present(_: &Path, text: String) -> datatest_stable::Result<()> {
    let mut missing = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (version, required) = line.split_once(' ').unwrap_or((line, ""));
        if let Some((path, full)) = find::python(version) {
            println!("oracle: CPython {full} at {}", path.display());
        } else {
            println!("******** oracle: no CPython {version} here: NOT compared with it ********");
            if required == "required" {
                missing.push(version.to_owned());
            }
        }
    }
    if !missing.is_empty() && std::env::var("CI").is_ok_and(|value| value == "true") {
        return Err(Failure(format!("no CPython {} on CI", missing.join(", "))).into());
    }
    Ok(())
}

/// The recordings are what the interpreters of this computer answer.
fn recorded(path: &Path, text: String) -> datatest_stable::Result<()> {
    recorded_others(&text)?;
    recorded_first(path, text)
}

/// The patch level of each other version whose answers are recorded. Its answers change with the level now and then, so
/// an interpreter of another one is no judge.
const OTHERS: &[(&str, &str)] =
    &[("3.11", "3.11.7"), ("3.12", "3.12.1"), ("3.14", "3.14.10"), ("3.15", "3.15.2")];

fn recorded_others(text: &str) -> datatest_stable::Result<()> {
    let file = programs::read(text);
    let mut report = String::new();
    for (version, level) in OTHERS {
        let Some((python, full)) = find::python(version) else { continue };
        if full != *level {
            println!(
                "oracle: CPython {full} is not the recorded {level}: its answers are not compared"
            );
            continue;
        }
        for program in &file.programs {
            let Some(recorded) = program.others.get(*version) else { continue };
            let real = ask(&python, "lesson.py", &program.source)?;
            if real != *recorded && !program.name.ends_with("(as this build says)") {
                let _ = writeln!(report, "## {}\nrecorded {recorded:#?}", program.name);
                let _ = writeln!(report, "CPython {full} {real:#?}");
            }
        }
    }
    if report.is_empty() { Ok(()) } else { Err(Failure(file.intro + &report).into()) }
}

fn recorded_first(_: &Path, text: String) -> datatest_stable::Result<()> {
    let Some((python, full)) = find::judge(MODELLED) else { return Ok(()) };
    let file = programs::read(&text);
    let mut report = String::new();
    let patch: u32 = full.rsplit('.').next().and_then(|patch| patch.parse().ok()).unwrap_or(0);
    for program in &file.programs {
        if !is_for(&program.name, patch) {
            continue;
        }
        let real = ask(&python, "lesson.py", &program.source)?;
        if real != program.answer {
            let (wanted, ours) = (&program.answer, &program.today);
            let _ = writeln!(report, "## {}\nrecorded {wanted:#?}", program.name);
            let _ = writeln!(
                report,
                "CPython {full} {real:#?}\nours today, if not as recorded: {ours:#?}"
            );
        }
    }
    if report.is_empty() { Ok(()) } else { Err(Failure(file.intro + &report).into()) }
}

/// A name may end in the first patch level that answers so, or say that the answer names files of the recorded build.
fn is_for(name: &str, patch: u32) -> bool {
    let since = name.rsplit_once("(since 3.13.").and_then(|(_, rest)| rest.strip_suffix(')'));
    let is_later =
        since.and_then(|since| since.parse().ok()).is_none_or(|since: u32| patch >= since);
    is_later && !name.ends_with("(as this build says)")
}

/// A script does here what it does under every CPython it is meant for.
fn script(path: &Path, text: String) -> datatest_stable::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let ours = programs::run(&name, &text, MODELLED);
    let mut report = String::new();
    for version in versions_of(&text) {
        let Some((python, full)) = find::judge(&version) else { continue };
        let mut real = ask(&python, &name, &text)?;
        // Other versions word their errors in their own way.
        if version != MODELLED {
            real.stderr.clone_from(&ours.stderr);
        }
        if real != ours {
            let _ = writeln!(report, "CPython {full}: {real:#?}");
        }
    }
    if report.is_empty() {
        Ok(())
    } else {
        Err(Failure(format!("ours: {ours:#?}\n{report}")).into())
    }
}

/// The versions a script is compared with: the modelled one, and those from the one in `# versions: 3.11+` on.
fn versions_of(text: &str) -> Vec<String> {
    let minor = |version: &str| version.strip_prefix("3.")?.parse::<u32>().ok();
    let first = text.lines().next().and_then(|line| line.strip_prefix("# versions: "));
    let Some(oldest) = first.and_then(|version| minor(version.trim().strip_suffix('+')?)) else {
        return vec![MODELLED.to_owned()];
    };
    (oldest..=14).map(|minor| format!("3.{minor}")).collect()
}

/// What a real CPython answers, in an empty folder and an environment that says nothing.
fn ask(python: &Path, name: &str, source: &str) -> datatest_stable::Result<Answer> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join(name), source)?;
    let output = Command::new(python)
        .arg(name)
        .current_dir(folder.path())
        .env_clear()
        .envs([("PYTHONHASHSEED", "0"), ("PYTHONDONTWRITEBYTECODE", "1"), ("LC_ALL", "C.UTF-8")])
        .envs([("NO_COLOR", "1"), ("HOME", ".")])
        .stdin(Stdio::null())
        .output()?;
    // CPython names scripts by their whole path.
    let place = format!("{}/", folder.path().display());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&place, "");
    let mut answer = Answer {
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
        exit: output.status.code().unwrap_or(-1),
    };
    if !answer.stdout.is_empty() && !answer.stdout.ends_with('\n') {
        answer.stdout += "\n";
    }
    Ok(answer)
}
