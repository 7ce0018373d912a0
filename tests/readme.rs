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

/// Who hands on the program hands on the licences of all that is in it.
#[test]
fn every_package_has_the_text_of_every_licence() {
    let texts: Vec<String> = std::fs::read_dir("LICENSES")
        .expect("the licences")
        .map(|entry| entry.expect("a text").file_name().to_string_lossy().into_owned())
        .collect();
    for (licence, words) in [
        ("PSF-2.0.txt", "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2"),
        ("OFL-inter.txt", "SIL OPEN FONT LICENSE"),
        ("OFL-jetbrains-mono.txt", "SIL OPEN FONT LICENSE"),
    ] {
        let text = std::fs::read_to_string(format!("LICENSES/{licence}")).expect(licence);
        assert!(text.contains(words), "{licence}");
    }
    let carries = |package: &str, line: &str| {
        let text = std::fs::read_to_string(package).expect(package);
        assert!(text.lines().any(|it| it.contains(line)), "{package}: no {line}");
    };
    carries("Cargo.toml", "\"/LICENSES\"");
    carries("packaging/python/pyproject.toml", "license-files = [\"LICENSE-*\", \"LICENSES/*\"]");
    carries("packaging/release", "LICENSE-MIT LICENSE-APACHE LICENSES \"$scratch/$name/\"");
    carries("packaging/Dockerfile", "COPY LICENSES ");
    for name in &texts {
        let wheel = Path::new("packaging/python/LICENSES").join(name);
        assert!(wheel.is_file(), "the wheel has no {name}");
    }
    let folder = common::folder(&[("program", "")]);
    let packed = std::process::Command::new("node")
        .arg("packaging/npm/pack.mjs")
        .args([folder.path().join("program"), folder.path().join("npm")])
        .arg("linux-x64")
        .output();
    // Without Node nobody makes the packages; CI has it.
    let Ok(packed) = packed else { return };
    assert!(packed.status.success(), "{}", String::from_utf8_lossy(&packed.stderr));
    for (package, name) in ["heapdeck", "heapdeck-linux-x64"]
        .iter()
        .flat_map(|package| texts.iter().map(move |name| (package, name)))
    {
        let text = folder.path().join("npm").join(package).join("LICENSES").join(name);
        assert!(text.is_file(), "{package} has no {name}");
    }
}
