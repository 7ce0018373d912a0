//! What modules of CPython have and the machine's have not: `src/python/library/absent.txt`, so that it is refused by name
//! and not called unknown. `UPDATE=1` writes the list anew.
#![expect(clippy::disallowed_methods, reason = "tests run CPython and read its answer")]

#[path = "oracle/find.rs"]
mod find;
#[expect(dead_code, reason = "only what is printed is read here")]
#[path = "oracle/ours.rs"]
mod ours;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use heapdeck::python::library::{self, carried, later};
use heapdeck::trace::Outcome;

use ours::Ran;

const LIST: &str = "src/python/library/absent.txt";
const HEAD: &str = "# Names that modules of CPython 3.13 have on Linux and the machine's have not: they are refused by name.\n";

/// Modules that print, ask or open something when they are imported, or that only other platforms have.
const LEFT_OUT: &[&str] = &["this", "antigravity", "ntpath", "_frozen_importlib_external"];

#[test]
fn the_list_of_absent_names_is_true() {
    let Some((interpreter, _)) = find::judge("3.13") else { return };
    let script = script();
    let asked =
        Command::new(interpreter).args(["-I", "-S", "-W", "ignore", "-c", &script]).output();
    let asked = asked.expect("CPython runs");
    let theirs = names(&String::from_utf8_lossy(&asked.stdout));
    let ours = names(&ours(&script));
    let mut list = String::from(HEAD);
    for (module, names) in &theirs {
        let Some(known) = ours.get(module) else { continue };
        let absent: Vec<&str> = names.difference(known).map(String::as_str).collect();
        if !absent.is_empty() {
            list.push_str(&format!("{module} {}\n", absent.join(" ")));
        }
    }
    let written = std::fs::read_to_string(LIST).unwrap_or_default();
    if std::env::var("UPDATE").is_ok_and(|value| value == "1") {
        std::fs::write(LIST, list).expect("the list is written");
        return;
    }
    assert!(list == written, "{LIST} should be\n{list}");
}

/// Prints every module with its public names; what one of the two has not is left out.
fn script() -> String {
    let public =
        |name: &&str| !LEFT_OUT.contains(name) && !name.split('.').any(|part| part == "__main__");
    let native = library::MODULES.iter().map(|module| module.name);
    let all: BTreeSet<&str> = native
        .chain(library::TEXTS.iter().filter(|text| !text.is_hidden).map(|text| text.name))
        .chain(carried::names())
        .filter(|name| public(name) && library::is_in_cpython(name))
        .filter(|name| !name.contains('.') && imports(name))
        .collect();
    let all: Vec<String> = all.iter().map(|name| format!("{name:?}")).collect();
    format!(
        "import sys\nfor name in [{}]:\n    try:\n        module = __import__(name)\n    except ImportError:\n        continue\n    \
         print(name, *(n for n in dir(module) if n[0] != '_' and type(getattr(module, n, 0)) is not type(sys)))\n",
        all.join(", ")
    )
}

/// Can the machine import it?
fn imports(name: &str) -> bool {
    matches!(run(&format!("import {name}\n")).outcome, Outcome::Done)
}

fn ours(script: &str) -> String {
    let ran = run(script);
    assert!(matches!(ran.outcome, Outcome::Done), "{:?}", ran.outcome);
    ran.stdout
}

fn run(source: &str) -> Ran {
    ours::run("names.py", source, "3.13")
}

/// The names of each module, by lines.
fn names(printed: &str) -> BTreeMap<String, BTreeSet<String>> {
    let row = |line: &str| {
        let mut words = line.split(' ').map(str::to_owned);
        (words.next().unwrap_or_default(), words.collect())
    };
    printed.lines().map(row).collect()
}

/// Names of modules are there from the version on that brought them, here as in CPython.
#[test]
fn names_that_came_later_are_not_there_before() {
    for version in ["3.9", "3.10", "3.11", "3.12", "3.13"] {
        let Some((interpreter, _)) = find::judge(version) else { continue };
        let script = which_are_there();
        let asked =
            Command::new(interpreter).args(["-I", "-S", "-W", "ignore", "-c", &script]).output();
        let theirs = String::from_utf8_lossy(&asked.expect("CPython runs").stdout).into_owned();
        let ran = ours::run("later.py", &script, version);
        assert!(matches!(ran.outcome, Outcome::Done), "{version}: {:?}", ran.outcome);
        let differing: Vec<_> = ran
            .stdout
            .lines()
            .zip(theirs.lines())
            .filter(|(ours, theirs)| ours != theirs)
            .collect();
        assert!(differing.is_empty(), "{version}: ours, CPython's: {differing:?}");
        assert_eq!(ran.stdout.lines().count(), theirs.lines().count(), "{version}");
    }
}

/// Prints of every such name whether it is there, and what `from module import *` brings.
fn which_are_there() -> String {
    let mut script = String::from("import operator\n");
    for row in later::rows() {
        let names: Vec<&str> = row.names.collect();
        let (module, listed) = (row.module, names.join(" "));
        script.push_str(&format!(
            "import {module} as module\nfor name in '{listed}'.split():\n    try: operator.attrgetter(name)(module); there = True\n    \
             except AttributeError: there = False\n    \
             print('{module}', name, there, there or name in getattr(module, '__all__', ()))\n"
        ));
    }
    script
}
