//! What continuous integration takes as it is: the action and the hook, with the commands that they run.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::{folder, text};

fn yaml(path: &str) -> Value {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    serde_saphyr::from_str(&fs::read_to_string(path).expect("a file")).expect("YAML")
}

#[test]
fn the_action_checks_and_passes_nothing_through_the_shell() {
    let action = yaml(".github/actions/check/action.yml");
    assert_eq!(action["runs"]["using"], "composite");
    let steps = action["runs"]["steps"].as_array().expect("steps");
    let mut scripts = steps.iter().filter_map(|step| step["run"].as_str());
    assert!(scripts.clone().all(|script| !script.contains("${{")), "inputs are variables");
    let check = scripts.next_back().expect("a step that checks");
    let help = Command::new(env!("CARGO_BIN_EXE_heapdeck")).args(["check", "--help"]).output();
    if !text(&help.expect("started").stdout).contains("github") {
        // Its form comes with the other forms of reports.
        return;
    }
    let folder = folder();
    fs::write(folder.path().join("fine notes.md"), "# A\n\n```python\nx = 1\n```\n")
        .expect("written");
    fs::write(folder.path().join("bad.md"), "# A\n\n```python\n1 / 0\n```\n").expect("written");
    for (paths, arguments, status, said) in [
        ("fine notes.md\n", "--strict\n", 0, ""),
        ("fine notes.md\nbad.md\n", "", 1, "file=bad.md,line=4"),
        ("$(touch made).md\n", "", 2, "cannot read"),
    ] {
        let output = Command::new("bash")
            .args(["-e", "-c", check])
            .current_dir(folder.path())
            .env("HEAPDECK", env!("CARGO_BIN_EXE_heapdeck"))
            .env("INPUT_PATHS", paths)
            .env("INPUT_ARGUMENTS", arguments)
            .output()
            .expect("bash");
        let all = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{paths}: {all}");
        assert!(all.contains(said), "{paths}: {all}");
    }
    assert!(!folder.path().join("made").exists());
}

#[test]
fn the_hook_checks_the_files_that_are_committed() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hook = &hooks.as_array().expect("hooks")[0];
    assert_eq!((&hook["id"], &hook["language"]), (&"heapdeck-check".into(), &"rust".into()));
    let mut words = hook["entry"].as_str().expect("an entry").split(' ');
    assert_eq!(words.next(), Some("heapdeck"));
    let folder = folder();
    fs::write(folder.path().join("a.md"), "# A\n\n```python\n1 / 0\n```\n").expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_heapdeck"))
        .args(words)
        .arg("a.md")
        .current_dir(folder.path())
        .output()
        .expect("started");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("a.md:4"), "{}", text(&output.stderr));
}
