//! What the README shows is what the program does: its pictures are drawn from the notes it prints, its links lead somewhere.
#![expect(clippy::disallowed_methods, reason = "tests start the program they test")]

mod common;

use std::path::Path;

/// The pictures of the README, and what `export --figures` calls them.
const PICTURES: &[(&str, &str)] = &[
    ("packaging/readme/memory.svg", "two-names-one-list-1-memory.svg"),
    ("packaging/readme/timeline.svg", "who-holds-the-lock-1-timeline.svg"),
];

fn readme() -> String {
    std::fs::read_to_string("README.md").expect("the README")
}

/// The notes between lines of four backticks.
fn example(readme: &str) -> &str {
    let (_, rest) = readme.split_once("````markdown\n").expect("an example");
    rest.split_once("\n````").expect("its end").0
}

#[test]
fn pictures_are_those_of_the_example() {
    let readme = readme();
    let folder = common::folder(&[("notes.md", example(&readme))]);
    let output = common::heapdeck(
        folder.path(),
        &["export", "notes.md", "--figures", "figures", "--strict"],
    );
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (committed, name) in PICTURES {
        assert!(readme.contains(committed), "{committed} is not shown");
        let drawn = std::fs::read_to_string(folder.path().join("figures").join(name)).expect(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(committed, &drawn).expect("the picture");
        }
        let there = std::fs::read_to_string(committed).unwrap_or_default();
        assert!(there == drawn, "{committed} is old: UPDATE=1 cargo nextest run --test readme");
    }
}

#[test]
fn links_within_the_project_lead_somewhere() {
    for file in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = std::fs::read_to_string(file).expect(file);
        for part in text.split("](").skip(1) {
            let target = part.split([')', '#']).next().unwrap_or_default();
            let is_elsewhere = target.contains("://") || target.is_empty();
            assert!(is_elsewhere || Path::new(target).exists(), "{file}: no {target}");
        }
    }
}
