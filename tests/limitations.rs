//! `content/limitations.md` says what the machine does not do: made from its tables, its refusals and the recorded
//! programs; `UPDATE=1` writes it anew.
#![expect(clippy::disallowed_methods, reason = "tests read the sources and write the page")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use heapdeck::python::library::{self, carried};

const PAGE: &str = "content/limitations.md";

#[test]
fn the_page_says_what_the_machine_does_not_do() {
    let page = page();
    let written = fs::read_to_string(PAGE).unwrap_or_default();
    if std::env::var("UPDATE").is_ok_and(|value| value == "1") && page != written {
        fs::write(PAGE, page).expect("the page is written");
        return;
    }
    assert!(page == written, "{PAGE} is not what the tables say; run with UPDATE=1");
}

fn page() -> String {
    let mut page = String::from(
        "# What the machine does not do\n\n\
         The machine models CPython 3.11 to 3.15; this page speaks of 3.13, where no other version is named. What it cannot do \
         it refuses by name, with the line that asked for it; it never makes an answer up. This page is made from its own tables and checked whenever heapdeck is tested.\n",
    );
    modules(&mut page);
    refusals(&mut page);
    differences(&mut page);
    page
}

/// Modules by where they come from, and those that there are not.
fn modules(page: &mut String) {
    let is_public = |name: &&str| !name.starts_with('_') && !name.contains('.');
    let native: BTreeSet<&str> =
        library::MODULES.iter().map(|module| module.name).filter(is_public).collect();
    let ours: BTreeSet<&str> = library::TEXTS
        .iter()
        .filter(|text| !text.is_hidden)
        .map(|text| text.name)
        .filter(is_public)
        .collect();
    let carried: BTreeSet<&str> = carried::names()
        .filter(|name| is_public(name) && library::is_in_cpython(name) && !ours.contains(name))
        .collect();
    let known =
        |name: &&str| native.contains(name) || ours.contains(name) || carried.contains(name);
    let refused: BTreeSet<&str> =
        library::names_in_cpython().filter(is_public).filter(|name| !known(name)).collect();
    section(page, "Modules of the machine itself", native);
    section(page, "Modules that are CPython's own text", carried);
    section(page, "Modules that are a text of ours", ours);
    section(page, "Modules that are refused", refused);
}

fn section(page: &mut String, title: &str, names: BTreeSet<&str>) {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    write!(page, "\n## {title}\n\n{}.\n", names.join(", ")).expect("writing to a text");
}

/// What the sources refuse by name.
fn refusals(page: &mut String) {
    let mut refused = BTreeSet::new();
    for file in files_below(Path::new("src/python"), "rs") {
        if file.ends_with("testing.rs") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source can be read");
        refused.extend(phrases(&text));
    }
    page.push_str("\n## Refused by name\n\n");
    let refused: Vec<String> = refused.into_iter().collect();
    writeln!(page, "{}.", refused.join("; ")).expect("writing to a text");
    names(page);
}

/// So much stands on one slide without being split.
const SLIDE: usize = 480;

/// Names that CPython's modules have and the machine's have not, in slides of bearable size.
fn names(page: &mut String) {
    let mut bullets = Vec::new();
    // `posix` has what `os` has.
    for row in library::absent().filter(|row| !row.starts_with('_') && !row.starts_with("posix ")) {
        let (module, names) = row.split_once(' ').unwrap_or((row, ""));
        for part in parts(&absent(names)) {
            bullets.push(format!("- `{module}`: {part}\n"));
        }
    }
    slides(page, "Names that modules have not", &bullets);
}

/// A list under as many headings as it needs.
fn slides(page: &mut String, title: &str, bullets: &[String]) {
    let mut slides: Vec<String> = Vec::new();
    for bullet in bullets {
        match slides.last_mut() {
            Some(slide) if slide.len() + bullet.len() <= SLIDE => slide.push_str(bullet),
            _ => slides.push(bullet.clone()),
        }
    }
    let count = slides.len();
    for (index, slide) in slides.iter().enumerate() {
        let number = index + 1;
        write!(page, "\n## {title} ({number} of {count})\n\n{slide}").expect("writing to a text");
    }
}

/// A list of names in pieces that each fit a bullet.
fn parts(names: &[String]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for name in names {
        match parts.last_mut() {
            Some(part) if part.len() + name.len() < SLIDE / 2 => {
                part.push_str(", ");
                part.push_str(name);
            }
            _ => parts.push(name.clone()),
        }
    }
    parts
}

/// Names of a module; constants are counted only.
fn absent(names: &str) -> Vec<String> {
    let is_constant = |name: &&str| !name.chars().any(char::is_lowercase);
    let constants = names.split(' ').filter(is_constant).count();
    let others = names.split(' ').filter(|name| !is_constant(name));
    let mut listed: Vec<String> = others.map(|name| format!("`{name}`")).collect();
    match constants {
        0 => {}
        1 => listed.push("one constant".to_owned()),
        count => listed.push(format!("{count} constants")),
    }
    listed
}

/// The texts given to `unsupported` and the rows of `refused!`, unless they are filled in when they are said.
fn phrases(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let calls = ["exception::unsupported(", "Problem::unsupported("];
    for (at, _) in calls.iter().flat_map(|call| source.match_indices(call)) {
        let call = &source[at..];
        let end = call.find(';').unwrap_or(call.len()).min(200);
        let Some(call) = call.get(..end) else { continue };
        found.extend(call.split('"').nth(1).map(str::to_owned));
    }
    for (at, _) in source.match_indices("refused! {") {
        let rows = source[at..].lines().skip(1).take_while(|line| line.trim() != "}");
        found.extend(rows.filter_map(|row| row.split('"').nth(1)).map(|name| format!("`{name}`")));
    }
    found.retain(|phrase| !phrase.contains('{') && phrase.len() > 1);
    found
}

/// What is known to differ from CPython and is not refused, and programs whose answer differs today.
fn differences(page: &mut String) {
    let table = include_str!("../src/python/library/divergences.txt");
    let rows = table.lines().filter(|row| !row.starts_with('#'));
    let mut bullets: Vec<String> = rows.map(|row| format!("- {row}.\n")).collect();
    for file in files_below(Path::new("tests/suite/python/programs"), "md") {
        let text = fs::read_to_string(&file).expect("recorded programs can be read");
        let mut program = "";
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("## ") {
                program = name;
            } else if let Some(sentence) = line.strip_prefix("Today ") {
                bullets.push(format!("- {program}: {sentence}\n"));
            }
        }
    }
    slides(page, "Where answers differ", &bullets);
}

fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder can be listed") {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            files.extend(files_below(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
    files
}
