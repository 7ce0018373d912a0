//! No output is a file that was read, or another output.

use std::fs;

use tempfile::TempDir;

use crate::{folder, in_folder, text};

const FILES: &[(&str, &str)] = &[
    ("talk.md", "# A\n\n![a](a.svg)\n"),
    ("a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>"),
    ("page.html", "# A\n"),
    ("s.py", "x = [1]\n"),
    ("b/src/SUMMARY.md", "- [A](a.md)\n"),
    ("b/src/a.md", "# A\n"),
];

fn with_files() -> TempDir {
    let folder = folder();
    fs::create_dir_all(folder.path().join("b/src")).expect("folders");
    for (name, content) in FILES {
        fs::write(folder.path().join(name), content).expect("written");
    }
    folder
}

fn is_as_before(folder: &TempDir, said: &str) {
    for (name, content) in FILES {
        let now = fs::read_to_string(folder.path().join(name)).expect("read");
        assert_eq!(&now, content, "{name}: {said}");
    }
}

#[test]
fn what_was_read_is_never_overwritten() {
    for arguments in [
        "export talk.md -o talk.md",
        "export talk.md -o b/../talk.md",
        "export talk.md -o a.svg",
        "export page.html",
        "export talk.md --notes talk.md",
        "export talk.md --card talk.md",
        "export talk.md --depfile talk.md",
        "check talk.md --format json -o talk.md",
        "draw s.py -o s.py",
        "draw s.py --record s.py -o s.svg",
        "draw --gallery . -o s.py",
        "trace s.py -o s.py",
        "run s.py --record s.py",
        "build b --depfile b/src/a.md",
    ] {
        let folder = with_files();
        let arguments: Vec<&str> =
            arguments.split(' ').chain(["--quiet", "--color", "never"]).collect();
        let output = in_folder(&folder, &arguments, "");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("would be overwritten, and it is what was read"), "{said}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        is_as_before(&folder, &format!("{arguments:?}"));
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_the_file_that_it_leads_to() {
    let folder = with_files();
    std::os::unix::fs::symlink("talk.md", folder.path().join("link.md")).expect("a link");
    let output = in_folder(&folder, &["export", "link.md", "-o", "talk.md"], "");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    is_as_before(&folder, "through a link");
}

#[test]
fn two_outputs_are_two_files() {
    for arguments in [
        &["export", "talk.md", "-o", "x.html", "--card", "x.html"][..],
        &["export", "talk.md", "-o", "x.html", "--notes", "b/../x.html"],
        &["trace", "s.py", "-o", "x.trace", "--record", "x.trace"],
    ] {
        let folder = with_files();
        let output = in_folder(&folder, arguments, "");
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("would be written twice"), "{said}");
        let names = ["x.html", "x.trace"].map(|name| folder.path().join(name).exists());
        assert_eq!(names, [false, false], "nothing is written before: {arguments:?}");
    }
}

#[test]
fn outputs_of_before_and_special_files_may_be_written() {
    let folder = with_files();
    for arguments in [
        &["export", "talk.md", "-q"][..],
        &["export", "talk.md", "-q", "--without-notes"],
        &["build", "b", "-q", "--depfile", "b/src/site.d"],
        &["build", "b", "-q", "--depfile", "b/src/site.d", "--force"],
        &["trace", "s.py", "-o", "-"],
    ] {
        let output = in_folder(&folder, arguments, "");
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "{arguments:?}");
    }
    let list = fs::read_to_string(folder.path().join("b/src/site.d")).expect("the list");
    assert!(!list.contains("site.d"), "a list is no input of its own: {list}");
}
