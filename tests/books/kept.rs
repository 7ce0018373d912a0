//! Results that are kept and lists of what was read: with a cache and without one the bytes are the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::{command, folder, run, text};

/// A folder `n` of notes that read files in every way: an include, an image, a module of their own, a file that the program
/// opens. What is made goes elsewhere: a program that looks into its folder would see it there.
fn notes() -> TempDir {
    let folder = folder();
    fs::create_dir(folder.path().join("n")).expect("a folder");
    for (name, text) in [
        (
            "notes.md",
            "# Files\n\n{{#include part.md}}\n\n![a dot](dot.svg)\n\n```python show=output\nimport own\n\
             print(own.x, open('data.txt').read())\n```\n",
        ),
        ("part.md", "Included.\n"),
        ("own.py", "x = 1\n"),
        ("data.txt", "data"),
        ("dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"),
    ] {
        fs::write(folder.path().join("n").join(name), text).expect("written");
    }
    folder
}

/// The deck of the notes, and how many entries the cache has then.
fn exported(folder: &Path, arguments: &[&str]) -> (String, usize) {
    let all = [&["export", "n/notes.md", "-o", "out.html"], arguments].concat();
    let output = run(folder, &all, "");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let html = fs::read_to_string(folder.join("out.html")).expect("a deck");
    (html, entries(&folder.join("cache")).len())
}

fn entries(cache: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![cache.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let list = if entry.path().is_dir() { &mut folders } else { &mut found };
            list.push(entry.path());
        }
    }
    found
}

const KEPT: &[&str] = &["--cache", "cache"];

#[test]
fn what_is_kept_is_what_would_be_made() {
    let folder = notes();
    let path = folder.path();
    let (plain, none) = exported(path, &["--no-cache", "--cache", "cache"]);
    assert_eq!(none, 0);
    assert_eq!(exported(path, KEPT), (plain.clone(), 1));
    // The second time it is the entry that is read: what is in it is what comes out.
    let entry = entries(&path.join("cache")).remove(0);
    let kept = fs::read(&entry).expect("an entry");
    assert_eq!(exported(path, KEPT), (plain.clone(), 1));
    assert_eq!(fs::read(&entry).expect("an entry"), kept);
    // Each thing that was read counts.
    for (name, old, new) in [
        ("part.md", "Included.\n", "Otherwise.\n"),
        ("own.py", "x = 1\n", "x = 22\n"),
        ("data.txt", "data", "other"),
        (
            "dot.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>",
        ),
    ] {
        fs::write(path.join("n").join(name), new).expect("written");
        let made = exported(path, KEPT).0;
        assert_ne!(made, plain, "{name}");
        assert_eq!(made, exported(path, &["--no-cache"]).0, "{name}");
        fs::write(path.join("n").join(name), old).expect("written");
        assert_eq!(exported(path, KEPT).0, plain, "{name}");
    }
}

#[test]
fn damaged_entries_are_none_and_many_at_once_do_no_harm() {
    let folder = notes();
    let path = folder.path();
    let (plain, _) = exported(path, KEPT);
    let entry = entries(&path.join("cache")).remove(0);
    let whole = fs::read(&entry).expect("an entry");
    let half = &whole[..whole.len() / 2];
    let mut flipped = whole.clone();
    let last = flipped.len() - 9;
    flipped[last] ^= 1;
    // What an entry says of itself counts as well.
    let found = text(&whole).replacen("\"found\":[]", "\"found\": []", 1);
    assert_ne!(found.as_bytes(), whole);
    for damage in [&b""[..], b"\n", b"{}\nx", half, &flipped, found.as_bytes()] {
        fs::write(&entry, damage).expect("written");
        assert_eq!(exported(path, KEPT).0, plain);
        assert_eq!(fs::read(&entry).expect("an entry"), whole, "it is mended");
    }
    fs::remove_dir_all(path.join("cache")).expect("removed");
    let start = |number: usize| {
        let output = format!("out{number}.html");
        let arguments = ["export", "n/notes.md", "-o", output.as_str(), "--cache", "cache"];
        command(path, &arguments).spawn().expect("started")
    };
    let children: Vec<_> = (0..6).map(start).collect();
    for (number, child) in children.into_iter().enumerate() {
        let output = child.wait_with_output().expect("ended");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
        let html = fs::read_to_string(path.join(format!("out{number}.html"))).expect("a deck");
        assert_eq!(html, plain);
    }
    assert_eq!(entries(&path.join("cache")).len(), 1, "no drafts are left");
}

#[test]
fn findings_are_told_each_time() {
    let folder = folder();
    fs::write(folder.path().join("notes.md"), "# A\n\n```python\n1 / 0\n```\n").expect("written");
    let mut said = Vec::new();
    for _ in 0..2 {
        let output = run(folder.path(), &["export", "notes.md", "--cache", "cache"], "");
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("ZeroDivisionError"));
        said.push(text(&output.stderr));
    }
    assert_eq!(said[0], said[1]);
    assert_eq!(entries(&folder.path().join("cache")).len(), 1);
    let quiet = run(folder.path(), &["export", "notes.md", "--cache", "cache", "-qq"], "");
    assert_eq!((quiet.status.code(), text(&quiet.stderr)), (Some(1), String::new()));
    let unwritable = run(folder.path(), &["export", "notes.md", "--cache", "notes.md"], "");
    assert_eq!(unwritable.status.code(), Some(1));
}

#[test]
fn a_cache_that_cannot_be_written_is_told_of_once() {
    let folder = folder();
    let path = folder.path();
    let names = ["a", "b", "c"];
    let summary: String = names.map(|name| format!("- [{name}]({name}.md)\n")).concat();
    fs::write(path.join("SUMMARY.md"), summary).expect("written");
    for name in names {
        let chapter = format!("# {name}\n\n```python\nprint('{name}')\n```\n");
        fs::write(path.join(format!("{name}.md")), chapter).expect("written");
    }
    for (quiet, lines) in [(&[][..], 1), (&["-q"], 0)] {
        let all = [&["build", ".", "-o", "site", "--force", "--cache", "a.md"], quiet].concat();
        let said = text(&run(path, &all, "").stderr);
        assert_eq!(
            said.matches("heapdeck: nothing is kept: cannot write").count(),
            lines,
            "{said}"
        );
        assert_eq!(said.lines().count(), lines, "{said}");
    }
}

#[test]
fn a_book_is_kept_whole() {
    let folder = folder();
    let path = folder.path();
    run(path, &["new", "b"], "");
    let built = |arguments: &[&str], output: &str| {
        let all = [&["build", "b", "-q", "-o", output], arguments].concat();
        let done = run(path, &all, "");
        assert_eq!((done.status.code(), text(&done.stderr)), (Some(0), String::new()));
        let files = entries(&path.join(output));
        let files =
            files.into_iter().filter(|file| file.extension().is_some_and(|end| end != "json"));
        let mut files: Vec<_> = files
            .map(|file| {
                (
                    file.strip_prefix(path.join(output)).expect("below").to_owned(),
                    fs::read(&file).expect("read"),
                )
            })
            .collect();
        files.sort();
        files
    };
    let plain = built(&["--no-cache"], "one");
    assert_eq!(built(&["--cache", "cache"], "two"), plain);
    let kept = entries(&path.join("cache")).len();
    assert!(kept > 0);
    assert_eq!(built(&["--cache", "cache"], "three"), plain);
    assert_eq!(entries(&path.join("cache")).len(), kept);
}

#[test]
fn an_edit_of_a_chapter_runs_no_other_one() {
    let folder = folder();
    let path = folder.path();
    fs::create_dir(path.join("book")).expect("a folder");
    let write =
        |name: &str, text: &str| fs::write(path.join("book").join(name), text).expect("written");
    write("SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n- [C](c.md)\n- [D](d.md)\n");
    write("a.md", "# A\n\n```python\nprint('one')\n```\n");
    write("b.md", "# B\n\n[a](a.md)\n\n```python\nprint('two')\n```\n");
    write("c.md", "# C\n\n```python show=output\nprint(len(open('a.md').read()))\n```\n");
    write("d.md", "# D\n\nNothing runs here.\n");
    let site = |arguments: &[&str], output: &str| {
        let done =
            run(path, &[&["build", "book", "-q", "--force", "-o", output], arguments].concat(), "");
        assert_eq!((done.status.code(), text(&done.stderr)), (Some(0), String::new()));
        ["a.html", "b.html", "c.html", "c.deck.html", "d.html"]
            .map(|name| fs::read_to_string(path.join(output).join(name)).expect("a page"))
    };
    let kept = || entries(&path.join("cache")).len();
    let kept_site = |output: &str| site(&["--cache", "cache"], output);
    let first = kept_site("one");
    assert_eq!(first, site(&["--no-cache"], "two"));
    // What reads another chapter's text depends on it, and is not kept; where nothing runs nothing need be.
    assert_eq!(kept(), 2);
    write("a.md", "# A\n\n## A new place\n\n```python\nprint('one and more')\n```\n");
    let edited = kept_site("three");
    assert_eq!(kept(), 3);
    assert_eq!(edited, site(&["--no-cache"], "four"));
    assert_ne!(edited[2], first[2]);
}

#[test]
fn make_makes_again_what_something_read_is_newer_than() {
    let folder = notes();
    let path = &folder.path().join("n");
    fs::rename(path.join("part.md"), path.join("a part #1 $x.md")).expect("renamed");
    let notes = fs::read_to_string(path.join("notes.md")).expect("notes");
    fs::write(path.join("notes.md"), notes.replace("part.md", "a part #1 $x.md")).expect("written");
    let program = env!("CARGO_BIN_EXE_heapdeck");
    let rule = format!(
        "out.html: notes.md\n\t{program} export notes.md -o out.html --no-cache --depfile out.d\n\techo made\n-include out.d\n"
    );
    fs::write(path.join("Makefile"), rule).expect("written");
    let make = || Command::new("make").arg("-s").current_dir(path).output();
    let Ok(first) = make() else { return };
    assert_eq!(text(&first.stdout), "made\n", "{}", text(&first.stderr));
    assert_eq!(text(&make().expect("make").stdout), "");
    let listed = fs::read_to_string(path.join("out.d")).expect("a list");
    for name in ["notes.md", "a\\ part\\ \\#1\\ $$x.md", "own.py", "data.txt", "dot.svg"] {
        assert!(listed.contains(&format!("  {name}")), "{name} in {listed}");
    }
    for name in ["notes.md", "a part #1 $x.md", "own.py", "data.txt", "dot.svg"] {
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(2);
        let file = fs::File::options().append(true).open(path.join(name)).expect("open");
        file.set_modified(later).expect("set");
        assert_eq!(text(&make().expect("make").stdout), "made\n", "{name}");
        let before = later - std::time::Duration::from_secs(90);
        file.set_modified(before).expect("set");
        assert_eq!(text(&make().expect("make").stdout), "", "{name}");
    }
    // What has gone stops nothing, once the notes do without it.
    fs::remove_file(path.join("dot.svg")).expect("removed");
    let notes = fs::read_to_string(path.join("notes.md")).expect("notes");
    fs::write(path.join("notes.md"), notes.replace("![a dot](dot.svg)", "")).expect("written");
    assert_eq!(text(&make().expect("make").stdout), "made\n");
    ninja(path, program);
}

#[test]
fn a_target_whose_bytes_stay_is_newer_than_what_it_was_made_of() {
    let folder = folder();
    let path = folder.path();
    fs::create_dir(path.join("b")).expect("a folder");
    let second = "b/second: part.md";
    for (name, text) in [
        ("b/SUMMARY.md", "- [A](a.md)\n- [B](<second: part.md>)\n"),
        ("b/a.md", "# A\n\n![a dot](dot.svg)\n"),
        (second, "# B\n"),
        ("b/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"),
    ] {
        fs::write(path.join(name), text).expect("written");
    }
    let program = env!("CARGO_BIN_EXE_heapdeck");
    let rules = format!(
        "all: site/index.html a.html\n\
         site/index.html:\n\t{program} build -q b -o site --no-cache --depfile site.d\n\techo built\n\
         a.html:\n\t{program} export b/a.md -o a.html --no-cache --depfile a.d\n\techo exported\n\
         -include site.d a.d\n"
    );
    fs::write(path.join("Makefile"), rules).expect("written");
    let make = || Command::new("make").arg("-s").current_dir(path).output();
    let Ok(first) = make() else { return };
    assert_eq!(text(&first.stdout), "built\nexported\n", "{}", text(&first.stderr));
    let made = || text(&make().expect("make").stdout);
    assert_eq!(made(), "");
    let date = |name: &str, date| {
        let file = fs::File::options().append(true).open(path.join(name)).expect("open");
        file.set_modified(date).expect("set");
    };
    let ago = |seconds| std::time::SystemTime::now() - std::time::Duration::from_secs(seconds);
    let inputs = ["b/SUMMARY.md", second, "b/a.md", "b/dot.svg"];
    for input in inputs {
        date(input, ago(90));
    }
    // Whether the notes are a chapter is said in the table of contents.
    let (both, one) = ("built\nexported\n", "built\n");
    for (input, expected) in inputs.into_iter().zip([both, one, both, both]) {
        date("site/index.html", ago(60));
        date("a.html", ago(60));
        date(input, ago(30));
        assert_eq!(made(), expected, "{input}");
        assert_eq!(made(), "", "{input}");
        date(input, ago(90));
    }
    // With errors it is to be made again.
    fs::write(path.join(second), "# B\n\n[x](none.md)\n").expect("written");
    date("site/index.html", ago(60));
    assert!(!make().expect("make").status.success() && !make().expect("make").status.success());
}

/// The same list, read by Ninja where it is.
fn ninja(path: &Path, program: &str) {
    let rule = format!(
        "rule deck\n  command = {program} export $in -o $out --no-cache --depfile $out.d\n  depfile = $out.d\n  deps = gcc\n\
         build n.html: deck notes.md\n"
    );
    fs::write(path.join("build.ninja"), rule).expect("written");
    let ninja = || Command::new("ninja").current_dir(path).output();
    let Ok(first) = ninja() else { return };
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stdout));
    assert!(text(&ninja().expect("ninja").stdout).contains("no work to do"));
    let file = fs::File::options().append(true).open(path.join("own.py")).expect("open");
    file.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(9))
        .expect("set");
    assert!(!text(&ninja().expect("ninja").stdout).contains("no work to do"));
}

#[test]
fn names_with_signs_of_make_and_ninja_are_read_by_both() {
    let folder = folder();
    let path = folder.path();
    let names = ["a b.md", "c#d.md", "$e.md", "f\\g.md", "h:i.md", "j%k.md", "l\\ m.md"];
    let notes = format!("# A\n\n```python\nfor name in {names:?}:\n    open(name).close()\n```\n");
    fs::write(path.join("notes.md"), notes).expect("written");
    for name in names {
        fs::write(path.join(name), "text\n").expect("written");
    }
    let program = env!("CARGO_BIN_EXE_heapdeck");
    let rule = format!(
        "out.html:\n\t{program} export notes.md -o out.html --no-cache --depfile out.d\n\techo made\n-include out.d\n"
    );
    fs::write(path.join("Makefile"), rule).expect("written");
    let rule = format!(
        "rule deck\n  command = {program} export $in -o $out --no-cache --depfile $out.d\n  depfile = $out.d\n  deps = gcc\n\
         build n.html: deck notes.md\n"
    );
    fs::write(path.join("build.ninja"), rule).expect("written");
    let tools: [(&str, &[&str], &str); 2] = [("make", &["-s"], "made\n"), ("ninja", &[], "[1/1]")];
    for (tool, options, made) in tools {
        let run = || Command::new(tool).args(options).current_dir(path).output();
        let Ok(first) = run() else { continue };
        let said = |output: &std::process::Output| text(&output.stdout) + &text(&output.stderr);
        assert!(said(&first).contains(made), "{tool}: {}", said(&first));
        let again = || said(&run().expect("it starts"));
        assert!(!again().contains(made), "{tool}");
        for name in names {
            let date = |seconds: i64| {
                let file = fs::File::options().append(true).open(path.join(name)).expect("open");
                let now = std::time::SystemTime::now();
                let shift = std::time::Duration::from_secs(seconds.unsigned_abs());
                file.set_modified(if seconds < 0 { now - shift } else { now + shift })
                    .expect("set");
            };
            date(9);
            let told = again();
            assert!(told.contains(made), "{tool}: {name}: {told}");
            date(-90);
        }
    }
    // What none of them can read is no list.
    fs::write(path.join("o=p.md"), "text\n").expect("written");
    fs::write(path.join("notes.md"), "# A\n\n{{#include o=p.md}}\n").expect("written");
    let export = ["export", "notes.md", "-o", "out.html", "--no-cache", "--depfile", "out.d"];
    let output = Command::new(program).args(export).current_dir(path).output().expect("it starts");
    let said = text(&output.stderr);
    assert!(said.contains("o=p.md`: Make and Ninja"), "{said}");
    assert_eq!(output.status.code(), Some(2));
}
