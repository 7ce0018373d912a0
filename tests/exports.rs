//! What `heapdeck export` and `directives` promise beside the deck itself.
#![expect(clippy::disallowed_methods, reason = "tests start the program they test")]

use std::process::{Command, Output};

const NOTES: &str = "# One\n\nText.\n\n<!-- SAID -->\n";

fn heapdeck(arguments: &[&str]) -> (tempfile::TempDir, Output) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.md"), NOTES).expect("the notes");
    let mut command = Command::new(env!("CARGO_BIN_EXE_heapdeck"));
    command.env("HEAPDECK_BROWSER", "/nowhere/browser").current_dir(folder.path());
    let output = command.args(arguments).output().expect("heapdeck starts");
    (folder, output)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_budget_is_kept_or_the_command_fails() {
    let (folder, output) = heapdeck(&["export", "a.md", "--budget", "1.5M"]);
    assert!(output.status.success(), "{}", said(&output));
    let size = std::fs::metadata(folder.path().join("a.html")).expect("the deck").len();
    let (folder, output) = heapdeck(&["export", "a.md", "--budget", "2k"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains(&format!("a.html has {size} bytes, more than 2000")));
    assert!(folder.path().join("a.html").is_file(), "the deck is there to be looked at");
    let (_, output) = heapdeck(&["export", "a.md", "--budget", "much"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn notes_can_be_left_out() {
    let (folder, _) = heapdeck(&["export", "a.md"]);
    let deck = std::fs::read_to_string(folder.path().join("a.html")).expect("the deck");
    assert!(deck.contains("SAID"));
    let (folder, _) = heapdeck(&["export", "a.md", "--without-notes"]);
    let deck = std::fs::read_to_string(folder.path().join("a.html")).expect("the deck");
    assert!(!deck.contains("SAID"));
}

#[test]
fn a_browser_that_is_not_there_is_named_and_nothing_is_written() {
    for arguments in [&["export", "a.md", "--pdf"][..], &["export", "a.md", "-o", "b.pdf"]] {
        let (folder, output) = heapdeck(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("/nowhere/browser cannot be started"), "{}", said(&output));
        let files = std::fs::read_dir(folder.path()).expect("the folder").count();
        assert_eq!(files, 1, "only the notes");
    }
}

#[test]
fn every_key_and_flag_is_listed() {
    let (_, output) = heapdeck(&["directives"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for name in ["headingDivider", "duration", "backgroundColor", "raises=", "show=gil"] {
        assert!(text.contains(&format!("  {name} ")), "{name} is missing in\n{text}");
    }
    let (_, output) = heapdeck(&["directives", "--format", "json"]);
    let tables: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let names = |table: &str| {
        let rows = tables[table].as_array().expect("a list").iter();
        rows.map(|row| row["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert!(names("keys").contains(&"title".to_owned()));
    assert!(names("flags").contains(&"raises".to_owned()));
    assert!(names("show").contains(&"memory".to_owned()));
}

#[test]
fn editors_get_a_schema_of_the_front_matter() {
    let (_, output) = heapdeck(&["directives", "--format", "schema"]);
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let property = |name: &str| &schema["properties"][name];
    assert_eq!(property("size")["enum"], serde_json::json!(["16:9", 969, "4:3", 243]));
    assert_eq!(property("paginate")["enum"][0], serde_json::json!(true));
    assert_eq!(property("seed")["type"], "integer");
    assert!(property("title")["description"].as_str().is_some_and(|about| !about.is_empty()));
}
