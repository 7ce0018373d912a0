//! Snippets that mean harm: each ends, soon and with a clear finding, and reaches nothing of the host.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::snippets::{DEEP, ENDLESS, GROWING, HOST};
use crate::{check, folder, heapdeck, text};

/// What one may take; a release takes a hundredth of it.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 240 } else { 20 });

/// What those may take that would take all they can get: little, so that the test does not take long.
const LITTLE: &str = "steps=100k,memory=2MiB";
/// What the others may take.
const SOME: &str = "steps=400k,memory=8MiB";

/// Checks a snippet with little memory to be had; what was said.
fn run(name: &str, code: &str, limit: &str) -> String {
    let folder = folder(&[("a.md", &format!("```python\n{code}\n```\n"))]);
    let started = Instant::now();
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("/bin/sh");
        shell.args([
            "-c",
            "ulimit -v 90000000; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_heapdeck"),
        ]);
        shell
    } else {
        Command::new(env!("CARGO_BIN_EXE_heapdeck"))
    };
    command.env_clear().env("SECRET_TOKEN", "hunter2").current_dir(folder.path());
    command.args(["check", "a.md", "--format", "concise", "--limit", limit]);
    let output = command.output().expect("heapdeck starts");
    let said = text(&output.stderr) + &text(&output.stdout);
    let head: String = said.chars().take(2_000).collect();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {:?} {head}", output.status);
    assert!(!said.contains("hunter2") && !said.contains("root:"), "{name}: {head}");
    assert!(started.elapsed() < PATIENCE, "{name} took {:?}", started.elapsed());
    let files = std::fs::read_dir(folder.path()).expect("the folder").count();
    assert_eq!(files, 1, "{name}: nothing is written");
    said
}

fn all(snippets: &[(&str, &str, &str)], limit: &str) {
    for (name, code, expected) in snippets {
        let said = run(name, code, limit);
        assert!(
            said.contains(expected),
            "{name}: {expected:?} in {}",
            said.chars().take(1_000).collect::<String>()
        );
    }
}

#[test]
fn time_by_the_clock_ends_a_command_and_nothing_is_written() {
    let notes = "# A\n\n```python show=none\nimport itertools\nfor at in range(10**6):\n    max(itertools.repeat(at, 10**6))\n```\n";
    let folder = folder(&[("a.md", notes)]);
    let arguments = ["export", "a.md", "-o", "a.html", "--time-limit", "1"];
    let output = heapdeck(folder.path(), &arguments);
    let said = text(&output.stderr);
    assert!(said.contains("the time limit of 1 s was reached while checking a.md"), "{said}");
    assert_eq!(output.status.code(), Some(1));
    assert!(!folder.path().join("a.html").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn a_host_without_memory_is_told_of_before_a_run() {
    let folder = folder(&[("a.md", "# A\n\n```python\n1 + 1\n```\n"), ("b.md", "# B\n")]);
    for (name, status) in [("a.md", 2), ("b.md", 0)] {
        let mut shell = Command::new("/bin/sh");
        let script = "ulimit -v 280000; exec \"$0\" check \"$1\"";
        shell.args(["-c", script, env!("CARGO_BIN_EXE_heapdeck"), name]);
        let output = shell.current_dir(folder.path()).output().expect("a shell");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{name}: {said}");
        assert_eq!(said.contains("a run needs 288 MiB of address space"), status == 2, "{said}");
    }
}

#[test]
fn what_never_ends_is_ended() {
    all(ENDLESS, LITTLE);
}

#[test]
fn what_grows_without_end_is_stopped() {
    all(GROWING, LITTLE);
}

#[test]
fn what_stands_in_itself_does_not_exhaust_the_stack() {
    all(DEEP, SOME);
}

#[test]
fn the_host_is_not_there() {
    all(HOST, SOME);
}

#[test]
fn limits_are_per_run_and_per_block_and_notes_only_lower_them() {
    let block = "```python\nfor i in range(1000): pass\n```\n\n";
    let notes = |front: &str| format!("---\n{front}\n---\n\n{}", block.repeat(3));
    let said =
        |front: &str, arguments: &[&str]| check(&notes(front), &[&["-q"], arguments].concat()).1;
    assert_eq!(said("title: A", &[]), "");
    let run = said("limits: {steps: 5k}", &[]);
    assert!(
        run.contains(
            "a.md:10:1: error[limit-reached]: the run reached the limit of 5 000 instructions"
        ),
        "{run}"
    );
    let one = said("limits: {block-steps: 5k}", &[]);
    assert_eq!(one, "");
    let one = said("limits: {block-steps: 1k}", &[]);
    assert!(one.starts_with("a.md:6:1: error[limit-reached]: the run reached the limit of 1 000 instructions of a block"), "{one}");
    // The command line's limit is not raised by the notes.
    let lower = said("limits: {steps: 40M}", &["--limit", "steps=5k"]);
    assert!(lower.contains("5 000 instructions"), "{lower}");
    let cases = [
        ("time: 1s", "import time\ntime.sleep(2)", "the limit of 1 s of virtual time"),
        (
            "block-time: 20ms",
            "import time\nfor i in range(9): time.sleep(0.01)",
            "20 ms of virtual time in a block",
        ),
        ("memory: 1 MiB", "x = 'a' * 10**7", "MemoryError"),
        ("memory: 1 MiB", "x = []\nwhile True: x.append([])", "the limit of 1 MiB of memory"),
        ("output: 100", "while True: print('line')", "the limit of 100 bytes of output"),
        (
            "block-output: 100",
            "while True: print('line')",
            "the limit of 100 bytes of output of a block",
        ),
        ("recursion: 50", "def f(n): return n and f(n - 1)\nf(60)", "RecursionError"),
        (
            "recursion: 50",
            "import sys\nsys.setrecursionlimit(500)\ndef f(n): return n and f(n - 1)\nf(60)",
            "RecursionError",
        ),
    ];
    for (limit, code, expected) in cases {
        let notes = format!("---\nlimits: {{{limit}}}\n---\n\n```python\n{code}\n```\n");
        let (_, said) = check(&notes, &[]);
        let human = crate::folder(&[("a.md", &notes)]);
        let human = text(&crate::heapdeck(human.path(), &["check", "a.md"]).stderr);
        assert!(human.contains(expected), "{limit}: {said}\n{human}");
    }
}
