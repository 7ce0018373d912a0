//! The binary as a shell sees it: arguments, exit statuses, what goes to which stream.
#![expect(clippy::disallowed_methods, reason = "tests start the program they test")]

#[path = "cli/endings.rs"]
mod endings;
#[path = "cli/free_threaded.rs"]
mod free_threaded;
#[path = "cli/guard.rs"]
mod guard;
#[path = "cli/messages.rs"]
mod messages;
#[path = "cli/pictures.rs"]
mod pictures;
#[path = "cli/site.rs"]
mod site;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

#[test]
fn the_version_is_the_package_s() {
    let output = heapdeck(&["--version"]);
    assert_eq!(text(&output.stdout), format!("heapdeck {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
}

#[test]
fn without_a_command_the_help_is_shown_and_the_status_is_two() {
    let folder = folder();
    let output = in_folder(&folder, &[], "");
    assert_eq!(output.status.code(), Some(2));
    let help = text(&output.stderr);
    for command in [
        "export",
        "build",
        "check",
        "run",
        "draw",
        "trace",
        "race",
        "profiles",
        "directives",
        "explain",
        "completions",
        "man",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is missing in:\n{help}");
    }
    assert_eq!(text(&output.stdout), "");
}

#[test]
fn wrong_arguments_are_named_and_the_status_is_two() {
    for (arguments, named) in [
        (&["exprot"][..], "'export'"),
        (&["export"][..], "<NOTES>"),
        (&["export", "a.md", "--no-such-flag"][..], "--no-such-flag"),
        (&["check", "--format", "xml"][..], "xml"),
        (&["draw", "a.py", "--at", "3", "--step", "2"][..], "--step"),
        (&["run", "a.py", "--seed", "many"][..], "many"),
    ] {
        let output = heapdeck(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        assert!(text(&output.stderr).contains(named), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn profiles_are_told_from_their_rows() {
    let output = heapdeck(&["profiles"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let told = text(&output.stdout);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&golden, &told).expect("written");
    }
    assert_eq!(told, fs::read_to_string(&golden).expect("the golden"), "UPDATE=1 writes it anew");
}

#[test]
fn profiles_as_data_have_all_fields_in_groups() {
    let output = heapdeck(&["profiles", "3.14", "3.13.5", "--format", "json"]);
    let data: serde_json::Value = serde_json::from_str(&text(&output.stdout)).expect("JSON");
    assert_eq!((&data["format"], &data["default"]), (&1.into(), &"3.13".into()));
    let names = data["profiles"].as_array().expect("rows").iter().map(|row| &row["name"]);
    assert_eq!(names.collect::<Vec<_>>(), ["3.14", "3.13"]);
    assert_eq!(data["profiles"][1]["build"]["map"]["statics"], "0xb50000");
    assert_eq!(data["profiles"][0]["instance"]["inline_values"], true);
    let unknown = heapdeck(&["profiles", "2.7"]);
    assert!(text(&unknown.stderr).starts_with("heapdeck: CPython 2.7 is not modelled; 3.9, "));
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn the_build_decides_the_process_map() {
    let folder = folder();
    let script = "print(id(None) < id([]), hex(id(None)), hash(object) == hash(object))\n";
    fs::write(folder.path().join("a.py"), script).expect("written");
    for (arguments, said) in [
        (&["run", "a.py"][..], "True 0xb50000 True\n"),
        (&["run", "a.py", "--build", "pie"][..], "False 0x7ffff7cf0000 True\n"),
        (&["run", "a.py", "--python", "3.12"][..], "False 0x7ffff7cf0000 True\n"),
        (&["run", "a.py", "--python", "3.12", "--build", "non-pie"][..], "True 0xb50000 True\n"),
    ] {
        let output = in_folder(&folder, arguments, "");
        assert_eq!(text(&output.stdout), said, "{arguments:?}");
    }
    assert_eq!(heapdeck(&["run", "a.py", "--build", "static"]).status.code(), Some(2));
}

#[test]
fn a_file_that_is_missing_is_named_and_the_status_is_two() {
    let folder = folder();
    for command in ["export", "check", "run", "draw", "trace", "race"] {
        let output = in_folder(&folder, &[command, "missing"], "");
        let said = "heapdeck: cannot read missing: No such file or directory (os error 2)\n";
        assert_eq!(text(&output.stderr), said, "{command}");
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()));
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing was made");
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    let folder = folder();
    fs::write(folder.path().join("bytes.md"), b"# caf\xe9\n").expect("written");
    for command in ["export", "check"] {
        let output = in_folder(&folder, &[command, "bytes.md"], "");
        assert_eq!(output.status.code(), Some(2), "{command}");
        let said = "heapdeck: bytes.md:1:6: the text is not UTF-8 from here on; save it as UTF-8\n";
        assert_eq!(text(&output.stderr), said, "{command}");
    }
}

#[test]
fn export_writes_one_file_beside_the_notes() {
    let folder = notes("# One\n\nText.\n\n## Two\n\n```python\nx = 1\n```\n");
    let output = in_folder(&folder, &["export", "notes.md"], "");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), String::new()));
    let mut files: Vec<_> = fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    files.sort();
    assert_eq!(files, ["notes.html", "notes.md"]);
    let page = fs::read_to_string(folder.path().join("notes.html")).expect("the deck");
    assert!(page.starts_with("<!doctype html>") && page.contains(">Two<"));

    let elsewhere = in_folder(&folder, &["export", "notes.md", "-o", "new/deck.html"], "");
    assert_eq!(elsewhere.status.code(), Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("new/deck.html")).expect("the deck"), page);
}

/// A book with a chapter that runs, one in a folder, and a picture.
fn book() -> TempDir {
    let folder = folder();
    let files = [
        ("content/SUMMARY.md", "# Summary\n\n- [One](one.md)\n- [Two](more/two.md)\n"),
        (
            "content/one.md",
            "# One\n\nSee [two](more/two.md#two).\n\n```python\nx = 6 * 7\nprint(x)\n```\n",
        ),
        ("content/more/two.md", "# Two\n\n![A dot](../dot.svg)\n"),
        ("content/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    folder
}

/// Every file below a folder by its path, with its text.
fn tree(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
                found.push((name, fs::read(path).expect("a file")));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn without_a_command_a_book_is_built_and_the_result_named() {
    let folder = book();
    let source = tree(&folder.path().join("content"));
    let output = in_folder(&folder, &[], "");
    assert_eq!(text(&output.stdout), "The site is ready: site/index.html\n");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    assert_eq!(tree(&folder.path().join("content")), source, "the source is as it was");
    let site = tree(&folder.path().join("site"));
    let names: Vec<&str> = site.iter().map(|(name, _)| name.as_str()).collect();
    let shared = |name: &&&str| !name.starts_with("heapdeck/");
    assert_eq!(
        names.iter().filter(shared).copied().collect::<Vec<_>>(),
        [
            ".heapdeck-site",
            ".nojekyll",
            "404.html",
            "dot.svg",
            "index.html",
            "more/two.deck.html",
            "more/two.html",
            "one.deck.html",
            "one.html",
            "print.html"
        ]
    );

    let elsewhere = tempfile::tempdir().expect("a folder");
    let to = elsewhere.path().join("deep/out");
    let to = to.to_str().expect("UTF-8");
    let from = folder.path().to_str().expect("UTF-8");
    for option in ["-o", "--output", "-d", "--dest-dir"] {
        assert_eq!(heapdeck(&["build", from, option, to]).status.code(), Some(0), "{option}");
        assert_eq!(tree(Path::new(to)), site, "the same bytes, wherever it is built");
    }
}

#[test]
fn a_file_that_stays_the_same_is_not_written_again() {
    let folder = book();
    assert_eq!(in_folder(&folder, &["build"], "").status.code(), Some(0));
    let page = folder.path().join("site/one.html");
    let before = fs::metadata(&page).and_then(|data| data.modified()).expect("a time");
    fs::write(folder.path().join("content/more/two.md"), "# Two\n\nOther.\n").expect("written");
    assert_eq!(in_folder(&folder, &["build"], "").status.code(), Some(0));
    let after = fs::metadata(&page).and_then(|data| data.modified()).expect("a time");
    assert_eq!(after, before);
    let two = fs::read_to_string(folder.path().join("site/more/two.html")).expect("a page");
    assert!(two.contains("Other."));
}

#[test]
fn a_book_with_errors_says_where() {
    let folder = book();
    fs::write(folder.path().join("content/one.md"), "# One\n\n[x](tow.md) [y](#on)\n")
        .expect("written");
    let output = in_folder(&folder, &["build"], "");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for part in ["error[broken-link]", "content/one.md:3:1\n", "content/one.md:3:13\n"] {
        assert!(said.contains(part), "{part} is missing in:\n{said}");
    }

    let output = in_folder(&folder, &["check", "--format", "concise"], "");
    let said = "content/one.md:3:1: error[broken-link]: there is no `tow.md` in the book\n\
                content/one.md:3:13: error[broken-link]: there is no heading `#on` in `one.md`\n";
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), said.to_owned()));

    fs::remove_file(folder.path().join("content/more/two.md")).expect("removed");
    let output = in_folder(&folder, &["build", "-o", "other"], "");
    let said = text(&output.stderr);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()));
    assert!(said.contains("content/SUMMARY.md:4:3\n"), "{said}");
    assert!(!folder.path().join("other").exists(), "nothing was made");

    for among in ["content", "content/more"] {
        fs::write(folder.path().join("content/more/two.md"), "# Two\n").expect("written");
        let output = in_folder(&folder, &["build", "-o", among], "");
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("among its own chapters in content"));
    }
    let output = in_folder(&folder, &["build", "content/more"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no SUMMARY.md in content/more"));
}

#[test]
fn a_folder_of_chapters_may_hold_its_own_site() {
    let folder = book();
    let content = folder.path().join("content");
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_heapdeck"));
        command.current_dir(&content).arg("build").output().expect("it runs")
    };
    for _ in 0..2 {
        let output = run();
        assert_eq!(text(&output.stdout), "The site is ready: site/index.html\n");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    }
    assert!(content.join("site/more/two.html").exists());
    assert!(!content.join("site/site").exists(), "what was built is no source");
}

#[test]
fn a_book_of_mdbook_is_understood() {
    let folder = book();
    let at = |name: &str| folder.path().join(name);
    fs::rename(at("content"), at("text")).expect("renamed");
    let toml = "[book]\ntitle = \"A <book>\"\nlanguage = \"de\"\nsrc = \"text\"\nmultilingual = false\n\n\
                [build]\nbuild-dir = \"out\"\n\n[output.html]\nno-such-key = 1\n";
    fs::write(at("book.toml"), toml).expect("written");
    let output = in_folder(&folder, &[], "");
    assert_eq!(text(&output.stdout), "The site is ready: out/index.html\n");
    let page = fs::read_to_string(at("out/more/two.html")).expect("a page");
    assert!(page.contains("<html lang=\"de\" "));
    let said = text(&output.stderr);
    assert!(
        said.contains("`book.multilingual`") && said.contains("`output.html.no-such-key`"),
        "{said}"
    );
    assert!(page.contains("<title>Two - A &lt;book&gt;</title>"));

    fs::write(at("book.toml"), "[book\ntitle = 1\n").expect("written");
    let output = in_folder(&folder, &["build"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("book.toml:1:"), "{}", text(&output.stderr));
}

#[test]
fn a_dash_is_standard_input_and_output() {
    let folder = folder();
    let deck = in_folder(&folder, &["export", "-"], "# Piped\n");
    assert_eq!(deck.status.code(), Some(0));
    assert!(text(&deck.stdout).contains("<title>Piped</title>"));
    let script = in_folder(&folder, &["run", "-"], "print(6 * 7)\n");
    assert_eq!((script.status.code(), text(&script.stdout)), (Some(0), "42\n".to_owned()));
    let picture = in_folder(&folder, &["draw", "-"], "x = 6 * 7\n");
    assert!(text(&picture.stdout).starts_with("<svg"), "{}", text(&picture.stdout));
    let trace = in_folder(&folder, &["trace", "-"], "x = 6 * 7\n");
    heapdeck::trace::read(&text(&trace.stdout)).expect("a trace that can be read");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing was made");
}

#[test]
fn pictures_of_threads_are_the_same_on_each_run() {
    let folder = folder();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/deck");
    for name in ["threads.md", "deadlock.md", "compare.md", "race.md", "lock.md"] {
        let notes = fs::read_to_string(fixtures.join(name)).expect("a fixture");
        let decks = [(); 2].map(|()| in_folder(&folder, &["export", "-"], &notes).stdout);
        assert!(text(&decks[0]).contains("<svg"), "{name}");
        assert!(decks[0] == decks[1], "{name} is another deck when it is made again");
    }
}

#[test]
fn a_timeline_can_be_opened_elsewhere() {
    let folder = folder();
    let source = "import threading, time\nt = threading.Thread(target=time.sleep, args=(0.1,))\nt.start()\nt.join()\n";
    let output = in_folder(&folder, &["trace", "-", "--format", "chrome"], source);
    let document: serde_json::Value =
        serde_json::from_str(&text(&output.stdout)).expect("a JSON document");
    let events = document["traceEvents"].as_array().expect("a list of events");
    let joined = events.iter().find(|event| event["name"] == "t.join()").expect("a slice");
    assert_eq!((&joined["ph"], &joined["tid"]), (&"X".into(), &1.into()));
    assert!(joined["dur"].as_f64().is_some_and(|micros| (99_000.0..101_000.0).contains(&micros)));
}

#[test]
fn a_race_is_told_with_its_schedules_and_in_the_status() {
    let folder = folder();
    let source = |statement: &str| {
        format!(
            "import threading\ntotal = 0\ndef one():\n    return 1\ndef work():\n    global total\n    \
             {statement}\nthreads = [threading.Thread(target=work) for _ in range(2)]\n\
             for t in threads: t.start()\nfor t in threads: t.join()\nprint(total)\n"
        )
    };
    let safe = in_folder(&folder, &["race", "-"], &source("total += 1"));
    let told = text(&safe.stdout);
    assert_eq!(safe.status.code(), Some(0), "{told}");
    assert!(told.starts_with("1 outcome in ") && told.contains("\n1. 2\n"), "{told}");
    let raced = in_folder(&folder, &["race", "-"], &source("total = total + one()"));
    let told = text(&raced.stdout);
    assert_eq!(raced.status.code(), Some(1), "{told}");
    assert!(told.contains("\n2. 1\n") && told.contains("line 3, RESUME in one"), "{told}");
    let json = in_folder(&folder, &["race", "-", "--format", "json"], &source("total += 1"));
    let document: serde_json::Value = serde_json::from_str(&text(&json.stdout)).expect("JSON");
    assert_eq!(document["outcomes"][0]["output"], "2\n");
}

#[test]
fn a_script_has_its_own_status_and_streams() {
    let folder = folder();
    for (source, status, stdout, stderr) in [
        ("print('out')\n", 0, "out\n", ""),
        ("", 0, "", ""),
        ("import sys\nsys.exit(7)\n", 7, "", ""),
        ("import sys\nprint('err', file=sys.stderr)\nprint('out')\n", 0, "out\n", "err\n"),
        ("print('no end', end='')\n", 0, "no end", ""),
    ] {
        let output = in_folder(&folder, &["run", "-"], source);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(
            (output.status.code(), &*out, &*err),
            (Some(status), stdout, stderr),
            "{source}"
        );
    }
}

#[test]
fn a_script_that_raises_prints_python_s_traceback() {
    let folder = folder();
    fs::write(folder.path().join("half.py"), "print('first')\n1 / 0\n").expect("written");
    let output = in_folder(&folder, &["run", "half.py"], "");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), "first\n".to_owned()));
    let traceback = text(&output.stderr);
    // CPython names a script by its whole path.
    let place = fs::canonicalize(folder.path()).expect("a folder").display().to_string();
    let head = format!("Traceback (most recent call last):\n  File \"{place}/half.py\", line 2");
    assert!(traceback.starts_with(&head), "{traceback}");
    assert!(
        traceback.ends_with(
            "half.py\", line 2, in <module>\n    1 / 0\n    ~~^~~\nZeroDivisionError: division by zero\n"
        ),
        "{traceback}"
    );
}

#[test]
fn what_is_not_modelled_is_refused_by_name_and_line() {
    let folder = folder();
    let output = in_folder(&folder, &["run", "-"], "print('before')\nimport sqlite3\n");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), "before\n".to_owned()));
    let refused = "heapdeck: line 2: the module `sqlite3` is not modelled\n";
    assert_eq!(text(&output.stderr), refused);
    let output = in_folder(&folder, &["run", "-", "--python", "2.7"], "");
    assert_eq!(output.status.code(), Some(2));
    let known = "heapdeck: CPython 2.7 is not modelled; 3.9, 3.10, 3.11, 3.12, 3.13, 3.13t, 3.14, 3.14t and 3.15 are\n";
    assert_eq!(text(&output.stderr), known);
}

#[test]
fn the_prompt_runs_statements_as_they_are_typed() {
    let typed =
        "x = 2\nx\nfor i in range(2):\n    i\n\n1/0\n(x,\n_)\n1 +\nimport sys\nsys.exit(3)\n";
    let output = in_folder(&folder(), &["run", "--repl"], typed);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(text(&output.stdout), "2\n0\n1\n(2, 1)\n");
    let errors = ">>> >>> >>> ... ... >>> Traceback (most recent call last):\n  \
                  File \"<stdin>\", line 1, in <module>\n    1/0\n    ~^~\n\
                  ZeroDivisionError: division by zero\n>>> ... >>>   File \"<stdin>\", line 1\n    \
                  1 +\n       ^\nSyntaxError: invalid syntax\n>>> >>> ";
    assert_eq!(text(&output.stderr), errors);
}

#[test]
fn input_reads_lines_of_standard_input() {
    let folder = folder();
    let script = "import sys\nprint(input('? '), input())\nprint(sys.stdin.read())\ninput()\n";
    fs::write(folder.path().join("a.py"), script).expect("a script");
    let output = in_folder(&folder, &["run", "a.py"], "one\ntwo\nthree\nfour");
    assert_eq!(text(&output.stdout), "? one two\nthree\nfour\n");
    assert!(text(&output.stderr).ends_with("EOFError: EOF when reading a line\n"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn check_is_silent_when_all_is_well() {
    let folder = notes("# Sum\n\n```python\nprint(1 + 1)\n```\n\n```output\n2\n```\n");
    let output = in_folder(&folder, &["check", "notes.md"], "");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!((output.status.code(), &*out, &*err), (Some(0), "", ""));
}

#[test]
fn check_reports_what_differs_with_its_place() {
    let folder = notes("# Sum\n\n```python\nprint(1 + 1)\n```\n\n```output\n3\n```\n");
    for arguments in [&["check", "notes.md"][..], &["check", "."], &["export", "notes.md"]] {
        let output = in_folder(&folder, arguments, "");
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()));
        let said = text(&output.stderr);
        for part in ["error[output-differs]", "notes.md:8:1", "3"] {
            assert!(said.contains(part), "{arguments:?}: no {part} in:\n{said}");
        }
    }
    let output = in_folder(&folder, &["check", "--format", "concise", "notes.md"], "");
    let said = text(&output.stderr);
    assert!(said.starts_with("notes.md:8:1: error[output-differs]: "), "{said}");
    let quiet = in_folder(&folder, &["-qq", "check", "notes.md"], "");
    assert_eq!((quiet.status.code(), text(&quiet.stderr)), (Some(1), String::new()));
}

#[test]
fn colours_are_asked_for() {
    let folder = notes("# Sum\n\n```python\n1 / 0\n```\n");
    let plain = in_folder(&folder, &["check", "notes.md"], "");
    assert!(!text(&plain.stderr).contains('\u{1b}'));
    let coloured = in_folder(&folder, &["--color", "always", "check", "notes.md"], "");
    assert!(text(&coloured.stderr).contains('\u{1b}'));
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let folder = folder();
    fs::write(folder.path().join("long.py"), "for i in range(20_000):\n    print(i)\n")
        .expect("written");
    for arguments in [&["run", "long.py"][..], &["completions", "bash"], &["man"], &["explain"]] {
        let mut child = command(&folder, arguments).spawn().expect("started");
        let mut stdout = child.stdout.take().expect("piped");
        let mut first = [0; 1];
        stdout.read_exact(&mut first).expect("something is written");
        drop(stdout);
        let output = child.wait_with_output().expect("ended");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    }
}

#[test]
fn every_code_is_explained() {
    let list = heapdeck(&["explain"]);
    assert_eq!(list.status.code(), Some(0));
    let codes = text(&list.stdout);
    assert!(codes.lines().count() > 10, "{codes}");
    for code in codes.lines() {
        let output = heapdeck(&["explain", code]);
        assert_eq!(output.status.code(), Some(0), "{code}");
        let said = text(&output.stdout);
        assert!(said.starts_with(&format!("{code} (")) && said.lines().count() > 2, "{said}");
    }
    let unknown = heapdeck(&["explain", "no-such-code"]);
    let said = "heapdeck: there is no code 'no-such-code'; `heapdeck explain` lists all\n";
    assert_eq!((unknown.status.code(), text(&unknown.stderr)), (Some(2), said.to_owned()));
}

#[test]
fn shells_get_completions_and_a_manual() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = heapdeck(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        assert!(text(&output.stdout).contains("heapdeck"), "{shell}");
    }
    let manual = heapdeck(&["man"]);
    assert!(text(&manual.stdout).contains(".TH heapdeck"));
}

#[test]
fn the_environment_and_the_folder_change_nothing() {
    let text_of = "# One\n\n```python\nprint(id([]))\n```\n";
    let (here, there) = (notes(text_of), notes(text_of));
    let plain = command(&here, &["export", "notes.md", "-o", "-"]).output().expect("ended");
    let other = command(&there, &["export", "notes.md", "-o", "-"])
        .envs([("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo"), ("USER", "someone")])
        .env_remove("HOME")
        .output()
        .expect("ended");
    assert_eq!(plain.status.code(), Some(0));
    assert!(!plain.stdout.is_empty() && plain.stdout == other.stdout);
}

fn heapdeck(arguments: &[&str]) -> Output {
    in_folder(&folder(), arguments, "")
}

fn in_folder(folder: &TempDir, arguments: &[&str], input: &str) -> Output {
    let mut child = command(folder, arguments).spawn().expect("started");
    let mut stdin = child.stdin.take().expect("piped");
    // A command that does not read may end before all is written.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("ended")
}

fn command(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_heapdeck")));
    command.args(arguments).current_dir(folder.path());
    for variable in ["HEAPDECK_COLOR", "HEAPDECK_FORMAT", "HEAPDECK_PYTHON", "HEAPDECK_SEED"] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// A folder with a file `notes.md`.
fn notes(text: &str) -> TempDir {
    let folder = folder();
    fs::write(folder.path().join("notes.md"), text).expect("written");
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}
