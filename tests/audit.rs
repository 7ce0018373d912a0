//! Every reference count is explained by its holders, after each of the fixtures has run.
#![expect(clippy::disallowed_methods, reason = "tests read fixtures")]

#[expect(dead_code, reason = "of a run only the complaints are read here")]
#[path = "oracle/ours.rs"]
mod ours;

use std::path::{Path, PathBuf};

use heapdeck::python::audit;

#[test]
fn counts_equal_holders_after_every_fixture() {
    let mut wrong = Vec::new();
    for path in fixtures(Path::new("tests/suite/python")) {
        let Ok(source) = std::fs::read_to_string(&path) else { continue };
        let name = path.display().to_string();
        let program = ours::script(&name, &source, "3.13");
        let found = audit(&program, true).unexplained;
        if !found.is_empty() {
            wrong.push(format!("{name}:\n    {}", found.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The coroutine dies with the traceback, and the library's `warnings` is imported to tell of it.
#[test]
fn what_dies_after_the_last_frame_may_import_a_module() {
    let source = "async def work(): pass\ndef start():\n    waiting = work()\n    raise ValueError\nstart()\n";
    let told = ours::run("script.py", source, "3.13").stderr;
    assert!(told.contains("RuntimeWarning: coroutine 'work' was never awaited"), "{told}");
}

fn fixtures(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(fixtures(&path));
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
    found.sort();
    found
}
