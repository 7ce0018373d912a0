//! `{{#include}}` in notes and books, as a person at the command line meets it.
#![expect(clippy::disallowed_methods, reason = "tests start the program they test")]

mod common;

use common::{folder, heapdeck};

const CODE: &str =
    "import sys\n# ANCHOR: body\nx = [1]\nprint(x)\n# ANCHOR_END: body\nraise SystemExit\n";

#[test]
fn a_block_runs_what_it_includes() {
    let notes = "# Code\n\n```python\n{{#include code/a.py:body}}\n```\n\n```output\n[1]\n```\n";
    let folder = folder(&[("a.md", notes), ("code/a.py", CODE)]);
    let output = heapdeck(folder.path(), &["export", "a.md", "-o", "-"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let deck = String::from_utf8_lossy(&output.stdout);
    assert!(deck.contains("[1]") && !deck.contains("ANCHOR") && !deck.contains("#include"));
}

#[test]
fn what_is_wrong_is_told_where_it_stands() {
    let wrong = "import sys\n# ANCHOR: a\nx = 1 / 0\n# ANCHOR_END: a\n";
    let notes = "# Code\n\n```python\n{{#include w.py:a}}\n```\n\nText.\n\n{{#include none.md}}\n\n\
        {{#include ../secret.md}}\n\n{{#include w.py:b}}\n\n![](none.png)\n";
    let folder = folder(&[("book/a.md", notes), ("book/w.py", wrong), ("secret.md", "SECRET")]);
    let output = heapdeck(&folder.path().join("book"), &["check", "a.md", "--format", "concise"]);
    let said = String::from_utf8_lossy(&output.stderr);
    for line in [
        "w.py:3:1: error[raised-exception]: the block raised ZeroDivisionError",
        "a.md:9:1: error[bad-include]: there is no such file: `none.md`",
        "a.md:11:1: error[bad-include]: the file to include lies outside the book: `../secret.md`",
        "a.md:13:1: error[bad-include]: the file has no anchor `b`: `w.py:b`",
        "a.md:15:1: error[missing-image]",
    ] {
        assert!(said.contains(line), "{line}\nin\n{said}");
    }
    assert_eq!(output.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_book() {
    let folder = folder(&[("book/a.md", "{{#include link.md}}\n"), ("secret.md", "SECRET")]);
    let link = folder.path().join("book/link.md");
    std::os::unix::fs::symlink("../secret.md", link).expect("a link");
    let output = heapdeck(&folder.path().join("book"), &["export", "a.md", "-o", "-"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!String::from_utf8_lossy(&output.stdout).contains("SECRET"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("lies outside the book"));
}

#[test]
fn chapters_of_a_book_include_files_of_the_book() {
    let folder = folder(&[
        ("src/SUMMARY.md", "# Summary\n\n- [One](part/one.md)\n"),
        ("src/part/one.md", "# One\n\n{{#title The page}}\n\n{{#include ../shared/words.md}}\n"),
        ("src/shared/words.md", "Words with {{#include more.md}}.\n"),
        ("src/shared/more.md", "*more words*"),
        ("book.toml", ""),
    ]);
    let output = heapdeck(folder.path(), &["build", "-o", "out"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let page = std::fs::read_to_string(folder.path().join("out/part/one.html")).expect("the page");
    assert!(page.contains("Words with <em>more words</em>."), "{page}");
}

#[test]
fn a_block_of_presenterm_holds_lines_of_a_file() {
    let block = |lines| {
        format!("# Code\n\n```file +line_numbers\npath: code/a.py\nlanguage: python\n{lines}```\n")
    };
    let notes =
        block("start_line: 3\nend_line: 4\n") + &block("start_line: 30\n") + &block("end: 3\n");
    let folder = folder(&[("a.md", notes.as_str()), ("code/a.py", CODE)]);
    let output = heapdeck(folder.path(), &["export", "a.md", "-o", "-"]);
    let deck = String::from_utf8_lossy(&output.stdout);
    assert!(deck.contains("[1]") && !deck.contains("SystemExit"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("the file has 6 lines: `code/a.py`"), "{said}");
    assert!(
        said.contains(
            "a `file` block has `path`, `language`, `start_line` and `end_line`, no `end`"
        ),
        "{said}"
    );
}
