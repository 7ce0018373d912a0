//! Books: what is wrong between their chapters, their settings, and what they include.

use crate::{folder, heapdeck, text};

/// The findings of a book, one a line, and the status.
fn book(files: &[(&str, &str)], command: &[&str]) -> (Option<i32>, String) {
    let folder = folder(files);
    let output = heapdeck(folder.path(), command);
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

const CHECK: &[&str] = &["check", ".", "--format", "concise"];

#[test]
fn what_a_build_says_of_links_and_settings_a_check_says_too() {
    let files = &[
        ("book.toml", "[book]\ntitel = 'T'\n\n[output.html]\nadditional-css = ['none.css']\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n- [Draft]()\n"),
        ("src/a.md", "# A\n\n[x](none.md) [y](#none) <who@example.org>\n"),
    ];
    let (status, said) = book(files, CHECK);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines,
        [
            "book.toml:2:1: warning[unread-key]: nobody knows the key `book.titel`",
            "book.toml:5:20: error[bad-config]: there is no none.css in .",
            "src/a.md:3:1: error[broken-link]: there is no `none.md` in the book",
            "src/a.md:3:14: error[broken-link]: there is no heading `#none` in `a.md`",
        ]
    );
    assert_eq!(status, Some(1));
    let (status, said) =
        book(&[("src/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n"), ("src/a.md", "# A\n")], CHECK);
    assert_eq!(said, "src/SUMMARY.md:2:3: error[bad-summary]: there is no file `b.md`\n");
    assert_eq!(status, Some(1));
}

#[test]
fn a_check_reads_chapters_as_the_book_does() {
    let files = &[
        ("book.toml", "[output.html.code.hidelines]\npython = '~'\n"),
        ("code/shapes.py", "# ANCHOR: area\nprint(6 * 7)\n# ANCHOR_END: area\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        (
            "src/a.md",
            "# A\n\n```python\n~x = 1\nprint(x)\n```\n\n```output\n1\n```\n\n\
             ```python\n{{#include ../code/shapes.py:area}}\n```\n\n```output\n42\n```\n",
        ),
    ];
    for command in [CHECK, &["check", "src/a.md", "--format", "concise"]] {
        assert_eq!(book(files, command), (Some(0), String::new()));
    }
    let (status, said) = book(files, &["build", ".", "-o", "site", "-qq", "--no-cache"]);
    assert_eq!((status, said.as_str()), (Some(0), ""));
}

#[test]
fn a_chapter_is_checked_by_itself_as_in_its_book() {
    let files = folder(&[
        ("book.toml", "[output.html.code.hidelines]\npython = '~'\n"),
        ("code/x.py", "y = 2\n"),
        ("src/SUMMARY.md", "- [B](part/b.md)\n"),
        ("src/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        (
            "src/part/b.md",
            "# B\n\n![a dot](../dot.svg)\n\n```python\n~z = 1\n{{#include ../../code/x.py}}\nprint(y)\n```\n\n\
             ```output\n2\n```\n",
        ),
        ("other/c.md", "# C\n\n![no chapter](../src/dot.svg)\n"),
    ]);
    let said = |below: &str, arguments: &[&str]| {
        let output = heapdeck(&files.path().join(below), arguments);
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    };
    let fine = (Some(0), String::new());
    assert_eq!(said("", &["check", "src/part/b.md", "--format", "concise"]), fine);
    assert_eq!(said("src", &["check", "part", "--format", "concise"]), fine);
    assert_eq!(said("src/part", &["check", "b.md", "--format", "concise"]), fine);
    assert_eq!(said("src/part", &["update", "b.md"]), fine);
    assert_eq!(said("src/part", &["export", "b.md", "-o", "../../b.html"]), fine);
    // What lies there and is no chapter is a deck as elsewhere.
    std::fs::write(files.path().join("src/talk.md"), "# Talk\n\n:rocket: \"Go\"\n")
        .expect("a file");
    assert_eq!(said("src", &["export", "talk.md", "-o", "talk.html"]), fine);
    let talk = std::fs::read_to_string(files.path().join("src/talk.html")).expect("the deck");
    assert!(talk.contains("<p>\u{1f680} \"Go\"</p>"));
    let (status, said) = said("", &["check", "other/c.md", "--format", "concise"]);
    assert_eq!(status, Some(1));
    assert!(said.starts_with("other/c.md:3:1: error[missing-image]"), "{said}");
}

#[test]
fn settings_without_a_book_are_nothing_to_notes_elsewhere() {
    for settings in ["[[[", "[book]\nsrc = 'none'\n", "[book]\nsrc = '../..'\n"] {
        let files = folder(&[("book.toml", settings), ("notes/below/a.md", "# A\n\nText.\n")]);
        for arguments in [&["check", "notes/below/a.md"][..], &["export", "notes/below/a.md"]] {
            let output = heapdeck(files.path(), arguments);
            assert_eq!(
                (output.status.code(), text(&output.stderr)),
                (Some(0), String::new()),
                "{settings}"
            );
        }
    }
}

#[test]
fn what_lies_outside_the_book_is_not_included() {
    let files = &[
        ("secret.txt", "s"),
        ("b/book.toml", "[book]\n"),
        ("b/src/SUMMARY.md", "- [A](a.md)\n"),
        ("b/src/a.md", "# A\n\n{{#include ../../secret.txt}}\n\n{{#include ../none.txt}}\n"),
    ];
    let outside = "error[bad-include]: the file to include lies outside the book: ";
    let said = format!(
        "b/src/a.md:3:1: {outside}`../../secret.txt`\nb/src/a.md:5:1: error[bad-include]: there is no such file: `../none.txt`\n"
    );
    assert_eq!(book(files, &["check", "b", "--format", "concise"]), (Some(1), said));
}

#[test]
fn programs_of_a_book_keep_its_limits() {
    let files = &[
        ("book.toml", "[heapdeck.limits]\nsteps = '100k'\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("src/a.md", "# A\n\n```python show=none\nfor i in range(1_000): pass\n```\n"),
    ];
    let build = ["build", ".", "-o", "site", "-q", "--no-cache"];
    assert_eq!(book(files, &build).0, Some(0));
    let (status, said) = book(files, &[&build[..], &["--limit", "steps=1k"]].concat());
    assert_eq!(status, Some(1));
    assert!(said.contains("error[limit-reached]"), "{said}");
}
