//! `heapdeck new`: what it writes builds, and nothing is overwritten.

use std::fs;

use crate::{folder, run, text};

#[test]
fn a_new_lecture_builds_without_a_finding() {
    let folder = folder();
    let output = run(folder.path(), &["new", "my \"course\""], "");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    assert!(text(&output.stdout).contains("heapdeck build my \"course\""));
    let course = folder.path().join("my \"course\"");
    for command in [&["check", "--strict", "content"][..], &["build", "--strict"]] {
        let output = run(&course, command, "");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    }
    let page = fs::read_to_string(course.join("site/names.html")).expect("a page");
    assert!(page.contains("my &quot;course&quot;") && page.contains("<svg"));
}

#[test]
fn a_new_book_names_its_preprocessor() {
    let folder = folder();
    assert_eq!(run(folder.path(), &["new", "--mdbook", "b", "-q"], "").status.code(), Some(0));
    let settings = fs::read_to_string(folder.path().join("b/book.toml")).expect("settings");
    let table = "[preprocessor.heapdeck]\ncommand = \"heapdeck mdbook\"\nafter = [\"links\"]\n";
    assert!(settings.contains(table), "{settings}");
    let output = run(&folder.path().join("b"), &["check", "--strict", "src"], "");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
}

#[test]
fn nothing_is_overwritten() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("c/content")).expect("a folder");
    fs::write(folder.path().join("c/content/names.md"), "mine").expect("written");
    let output = run(folder.path(), &["new", "c"], "");
    assert_eq!(output.status.code(), Some(2));
    let said = "heapdeck: c/content/names.md is there already; nothing was written\n";
    assert_eq!(text(&output.stderr), said);
    assert!(!folder.path().join("c/book.toml").exists());
    let kept = fs::read_to_string(folder.path().join("c/content/names.md"));
    assert_eq!(kept.expect("kept"), "mine");
}
