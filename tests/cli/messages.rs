//! What is said when something is wrong: where, and what to do.

use std::fs;

use tempfile::TempDir;

use crate::{folder, in_folder, notes, text};

/// Status and what was said, of a command in a folder with these files.
fn said(files: &[(&str, &str)], arguments: &str) -> (Option<i32>, String) {
    let folder = folder();
    write(&folder, files);
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let output = in_folder(&folder, &arguments, "");
    (output.status.code(), text(&output.stderr))
}

fn write(folder: &TempDir, files: &[(&str, &str)]) {
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, content).expect("written");
    }
}

#[test]
fn a_folder_without_notes_is_not_in_order() {
    let folder = folder();
    fs::create_dir(folder.path().join("e")).expect("a folder");
    for (arguments, name) in
        [(&["check", "e"][..], "e"), (&["check"], "this folder"), (&["update", "e"], "e")]
    {
        let output = in_folder(&folder, arguments, "");
        let expected = format!("heapdeck: there are no Markdown files in {name}\n");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(2), expected));
    }
}

#[test]
fn without_a_command_the_first_steps_are_told() {
    let output = in_folder(&folder(), &[], "");
    let help = text(&output.stderr);
    assert!(help.contains("heapdeck new lecture"), "{help}");
}

#[test]
fn a_file_of_another_kind_is_named_with_the_command_for_it() {
    for (arguments, expected) in [
        ("export s.py", "s.py is a Python file: `heapdeck run s.py` runs it"),
        ("check s.py", "s.py is a Python file: `heapdeck run s.py` runs it"),
        ("draw a.md", "a.md is Markdown: `heapdeck check a.md` runs its blocks"),
        ("run a.md", "a.md is Markdown: `heapdeck check a.md` runs its blocks"),
        ("trace a.md", "a.md is Markdown"),
        ("race a.md", "a.md is Markdown"),
        ("draw s.py --show gil", "s.py: its run has nothing that `--show gil` could draw"),
        ("draw s.py --step 99", "--step 99: the run has one stop"),
        ("profiles 3.8", "CPython 3.8 is not modelled; 3.9, 3.10, 3.11,"),
        ("run s.py --python 2", "CPython 2 is not modelled; 3.9, 3.10, 3.11,"),
        ("explain output-difers", "did you mean 'output-differs'?"),
        ("check a.md --deny output-difers", "did you mean 'output-differs'?"),
        ("run s.py --time-limit 0", "it is a whole number of seconds, at least 1"),
        ("mdbook", "mdBook starts this, and writes a book to it"),
        (
            "export a.md -o s.py/deck.html",
            "cannot write s.py/deck.html: s.py is a file, and a folder is wanted",
        ),
        ("export a.md --figures s.py", ""),
        ("new s.py", "cannot write s.py/book.toml: s.py is a file, and a folder is wanted"),
        ("export a.md -o b", "cannot write b: it is a folder, and a file is wanted"),
    ] {
        let files = [("s.py", "x = [1]\n"), ("a.md", "# A\n"), ("b/x", "")];
        let (status, said) = said(&files, arguments);
        assert!(said.contains(expected), "{arguments}: {said}");
        assert!(status == Some(2) || expected.is_empty(), "{arguments}: {said}");
    }
}

#[test]
fn a_text_in_another_encoding_is_told_with_its_place() {
    let folder = folder();
    fs::write(folder.path().join("latin.md"), b"# A\n\nna\xefve\n").expect("written");
    let output = in_folder(&folder, &["check", "latin.md"], "");
    let expected = "heapdeck: latin.md:3:3: the text is not UTF-8 from here on; save it as UTF-8\n";
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(2), expected));
}

#[test]
fn front_matter_that_is_none_is_hinted_at() {
    for (notes, expected) in [
        (
            "---\ntitle: x\n\n# A\n",
            "a.md:1:1: hint[bad-front-matter]: this reads like front matter without an end",
        ),
        (
            "---\n- title: x\n---\n\n# A\n",
            "a.md:2:1: hint[bad-front-matter]: this reads like front matter, but it is a list",
        ),
    ] {
        let (status, said) = said(&[("a.md", notes)], "check a.md --format concise");
        assert!(said.contains(expected), "{said}");
        assert_eq!(status, Some(0));
    }
    for notes in
        ["---\n\ntitle: x\n", "---\n- one\n- two\n---\n", "---\nclass: lead\n\n# A\n\n---\n\n# B\n"]
    {
        let (_, said) = said(&[("a.md", notes)], "check a.md --format concise");
        assert!(!said.contains("bad-front-matter"), "{notes}: {said}");
    }
}

#[test]
fn a_note_that_all_would_see_is_hinted_at() {
    let (status, told) = said(
        &[("a.md", "# A\n\nText.\n\nNotes: a private remark\n")],
        "check a.md --format concise",
    );
    assert!(told.starts_with("a.md:5:1: hint[visible-note]: "), "{told}");
    assert_eq!(status, Some(0));
    for notes in [
        "# A\n\n**Note:** for all\n",
        "# A\n\nText.\n\nNote:\n\nfor the speaker\n",
        "# A\n\nNote: spoken\n\n---\n\n# B\n\nNotes: too\n\n---\n\n# C\n",
    ] {
        let (_, told) = said(&[("a.md", notes)], "check a.md --format concise");
        assert!(!told.contains("visible-note"), "{notes}: {told}");
    }
}

#[test]
fn a_package_that_is_not_there_ends_its_sentence() {
    let (_, told) =
        said(&[("a.md", "```python\nimport numpy\n```\n")], "check a.md --format concise");
    let first = told.lines().next().unwrap_or_default();
    assert!(first.contains("the package `numpy`") && first.ends_with("all the same)"), "{told}");
}

#[test]
fn a_summary_is_told_of_all_that_is_wrong_with_it() {
    let files = [
        ("src/SUMMARY.md", "- [A](a.md)\n- [Again](a.md)\n- [Gone](gone.md)\n"),
        ("src/a.md", "# A\n"),
    ];
    for command in ["check", "build -o out"] {
        let (status, told) = said(&files, command);
        assert_eq!(status, Some(1), "{told}");
        assert!(told.contains("duplicate file in SUMMARY.md: `a.md`"), "{told}");
        assert!(told.contains("link to it from the text of another chapter"), "{told}");
        assert_eq!(told.matches("there is no file `gone.md`").count(), 1, "{told}");
    }
}

#[test]
fn export_says_what_it_works_on_when_asked() {
    let folder = notes("# A\n");
    let output = in_folder(&folder, &["export", "notes.md", "-v", "--no-cache"], "");
    assert_eq!(text(&output.stderr), "exporting notes.md\n");
}

/// Every key has its values, in front matter and in a comment.
#[test]
fn values_that_a_key_cannot_have_are_refused() {
    for wrong in [
        "paginate: maybe",
        "print: stepz",
        "math: perhaps",
        "incremental: 3",
        "marp: x",
        "dir: up",
        "aslr: 5",
        "version: 9",
        "execute: 5",
        "lang: xx-klingon!",
        "cores: 0",
        "seed: -1",
        "headingDivider: [1, 9]",
        "session: slide",
    ] {
        let notes = format!("---\n{wrong}\n---\n\n# A\n");
        let (status, told) = said(&[("a.md", &notes)], "check a.md --format concise");
        let place =
            format!("a.md:2:{}: error[bad-front-matter]: `", wrong.find(' ').unwrap_or(0) + 2);
        assert!(told.starts_with(&place), "{wrong}: {told}");
        assert_eq!((status, told.lines().count()), (Some(1), 1), "{wrong}: {told}");
    }
    let slide = "# A\n\n<!-- _paginate: maybe -->\n";
    let (_, told) = said(&[("a.md", slide)], "check a.md --format concise");
    assert!(told.contains("error[bad-front-matter]: `_paginate` is `true`, `false`,"), "{told}");
    let good = "---\npaginate: hold\nprint: steps\nmath: katex\nincremental: true\nmarp: true\ndir: ltr\naslr: false\n\
                version: 1\nexecute: {echo: false}\nlang: no\ncores: 2\nseed: 3\nheadingDivider: [1, 3]\nheader:\n---\n\n# A\n";
    let (status, told) = said(&[("a.md", good)], "check a.md --format concise");
    assert_eq!((status, told.as_str()), (Some(0), ""));
}

/// What is wrong in a book's settings is a finding with its line, whoever looks at it.
#[test]
fn settings_of_a_book_are_checked_by_every_command() {
    for (table, place) in [
        ("[heapdeck.lints]\nnosuch = \"deny\"\n", "3:1"),
        ("[heapdeck.lints]\nmissing-alt = \"no\"\n", "3:15"),
        ("[heapdeck.limits]\nsteps = \"many\"\n", "3:9"),
        ("[heapdeck.check]\ncomments = 3\n", "3:12"),
        ("[heapdeck.check]\ncommnts = true\n", "3:1"),
    ] {
        let settings = format!("[book]\n{table}");
        let files = [
            ("book.toml", settings.as_str()),
            ("src/SUMMARY.md", "- [A](a.md)\n"),
            ("src/a.md", "# A\n"),
        ];
        for command in ["build", "check", "check src/a.md", "update src/a.md"] {
            let (status, told) = said(&files, command);
            assert_eq!(status, Some(1), "{command}, {table}: {told}");
            assert_eq!(told.matches("error[bad-config]").count(), 1, "{command}, {table}: {told}");
            assert!(told.contains(&format!("book.toml:{place}")), "{command}, {table}: {told}");
        }
    }
}

#[test]
fn editors_get_a_schema_of_notes_and_of_books() {
    let schema = |format: &str| {
        let output = in_folder(&folder(), &["directives", "--format", format], "");
        serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("JSON")
    };
    let notes = schema("schema");
    let at = |path: &str| notes.pointer(path).cloned().unwrap_or_default();
    assert_eq!(notes["$id"], "urn:heapdeck:schema:front-matter:1");
    assert_eq!(at("/properties/limits/additionalProperties"), false);
    assert!(at("/properties/limits/properties").get("block-steps").is_some());
    assert!(at("/properties/lints/properties").get("missing-alt").is_some());
    let python = at("/properties/python/enum");
    let python = python.as_array().expect("versions");
    assert!(python.contains(&"3.13t".into()) && python.contains(&3.13.into()));
    assert!(!python.contains(&2.7.into()));
    let size = at("/properties/size/enum");
    assert!(size.as_array().expect("sizes").contains(&243.into()), "4:3 to a reader of YAML 1.1");
    let book = schema("book-schema");
    let at = |path: &str| book.pointer(path).is_some();
    assert_eq!(book["$id"], "urn:heapdeck:schema:book:1");
    assert!(at("/properties/output/properties/heapdeck/properties/decks/type"));
    assert!(at("/properties/heapdeck/properties/lints/properties/missing-alt"));
    assert!(at("/properties/heapdeck/properties/check/properties/comments"));
    assert!(at("/properties/preprocessor/properties/heapdeck/properties/strict"));
}

#[test]
fn what_the_library_would_answer_otherwise_for_is_refused_as_well() {
    let scripts = [
        ("try:\n    import marshal\nexcept ImportError: pass\n", "2: the module `marshal`"),
        (
            "try: import importlib.metadata\nexcept ImportError: pass\n",
            "1: the module `importlib.metadata`",
        ),
        (
            "import xml.etree.ElementTree as ET\ntry: ET.fromstring('<a/>')\nexcept ImportError: pass\n",
            "2: parsing XML (`pyexpat`)",
        ),
        (
            "try: 'x'.encode('gbk')\nexcept LookupError: pass\n",
            "1: an encoding of Chinese (`_codecs_cn`)",
        ),
    ];
    for (script, what) in scripts {
        let output = in_folder(&folder(), &["run", "-"], script);
        assert_eq!(text(&output.stderr), format!("heapdeck: line {what} is not modelled\n"));
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn a_script_is_called_as_it_was_named() {
    let folder = folder();
    let script = "import sys\nprint(sys.argv)\n";
    fs::create_dir(folder.path().join("in")).expect("a folder");
    fs::write(folder.path().join("in/a.py"), script).expect("a script");
    let output = in_folder(&folder, &["run", "in/a.py"], "");
    assert_eq!(text(&output.stdout), "['in/a.py']\n");
    let output = in_folder(&folder, &["run", "-"], script);
    assert_eq!(text(&output.stdout), "['-']\n");
}
