//! `heapdeck check` and `update` as a shell sees them: claims, patches, lints, formats, versions, exit statuses.
#![expect(clippy::disallowed_methods, reason = "tests start the program they test")]

#[path = "check/books.rs"]
mod books;
#[path = "check/comments.rs"]
mod comments;
#[path = "check/formats.rs"]
mod formats;
#[path = "check/links.rs"]
mod links;
#[path = "check/lints.rs"]
mod lints;
#[path = "check/many.rs"]
mod many;
#[path = "check/sandbox.rs"]
mod sandbox;
#[path = "check/snippets.rs"]
mod snippets;
#[path = "check/update.rs"]
mod update;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }
    folder
}

fn read(folder: &TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).expect("a file")
}

/// Without a terminal, a home, a path, or anything else in the environment.
fn heapdeck(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heapdeck"));
    command.env_clear().current_dir(folder).args(arguments).stdin(Stdio::null());
    command.output().expect("heapdeck starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Checks notes alone; the status, and the findings in one line each.
fn check(notes: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = folder(&[("a.md", notes)]);
    let arguments: Vec<&str> =
        ["check", "a.md", "--format", "concise"].iter().chain(arguments).copied().collect();
    let output = heapdeck(folder.path(), &arguments);
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

/// Notes that are checked, and the findings they have, hints left out.
fn finds(notes: &str, expected: &[&str]) {
    let (status, said) = check(notes, &["-q"]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), expected.len(), "{notes}\n{said}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(&format!("a.md:{expected}")), "{notes}\n{said}\n{expected}");
    }
    assert_eq!(status, Some(i32::from(!expected.is_empty())), "{notes}\n{said}");
}

#[test]
fn results_at_the_prompt_are_claims_one_by_one() {
    finds(
        "```pycon\n>>> 1 + 1\n2\n>>> x = 3\n>>> x\n4\n>>> x\n3\n```\n",
        &["6:1: error[output-differs]"],
    );
    // A session that shows nothing claims nothing; one that shows something claims all.
    finds("```pycon\n>>> 1 + 1\n```\n", &[]);
    finds("```pycon\n>>> 1 + 1\n>>> 2\n2\n```\n", &["2:1: error[output-differs]"]);
    finds(
        "```pycon\n>>> print('a\\n\\nb')\na\n\nb\n>>> print('a\\n\\nb')\na\n<BLANKLINE>\nb\n```\n",
        &[],
    );
    finds("> ```pycon\n> >>> 1\n> 2\n> ```\n", &["3:3: error[output-differs]"]);
}

#[test]
fn tracebacks_at_the_prompt_are_compared_as_doctest_does() {
    let session = |raised: &str, behind: &str| {
        format!(
            "```pycon\n>>> int('x'){behind}\nTraceback (most recent call last):\n  ...\n{raised}\n>>> 1\n1\n```\n"
        )
    };
    let right = "ValueError: invalid literal for int() with base 10: 'x'";
    finds(&session(right, ""), &[]);
    finds(&session("ValueError: invalid literal ...", ""), &[]);
    finds(&session("ValueError: another", ""), &["5:1: error[output-differs]"]);
    finds(&session("other.ValueError: another", "  # doctest: +IGNORE_EXCEPTION_DETAIL"), &[]);
    finds(
        &session("TypeError", "  # doctest: +IGNORE_EXCEPTION_DETAIL"),
        &["5:1: error[output-differs]"],
    );
    // One that nobody has written down is no result.
    finds("```pycon\n>>> 1\n1\n>>> 1 / 0\n```\n", &["4:1: error[raised-exception]"]);
    finds("```pycon raises=ZeroDivisionError\n>>> 1\n1\n>>> 1 / 0\n```\n", &[]);
    let syntax = "```pycon\n>>> 1 +\n  File \"<stdin>\", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax\n>>> 2\n2\n```\n";
    finds(syntax, &[]);
}

#[test]
fn doctest_s_options_hold_for_a_block_or_a_statement() {
    let print = "```python\nprint('a   b')\n```\n";
    finds(&format!("{print}\n```output\na b\n```\n"), &["6:1: error[output-differs]"]);
    finds(&format!("{print}\n```output options=NORMALIZE_WHITESPACE\na b\n```\n"), &[]);
    let fence = print.replace("python", "python options=NORMALIZE_WHITESPACE");
    finds(&format!("{fence}\n```output\na b\n```\n"), &[]);
    finds(
        "```python\nprint('abc')\n```\n\n```output options=-ELLIPSIS\na...\n```\n",
        &["6:1: error[output-differs]"],
    );
    finds(
        "```pycon\n>>> print('a  b')  # doctest: +NORMALIZE_WHITESPACE\na b\n>>> print('ab')  # doctest: -ELLIPSIS\na...\n```\n",
        &["5:1: error[output-differs]"],
    );
    finds("```pycon\n>>> undefined  # doctest: +SKIP\n1\n>>> 2\n2\n```\n", &[]);
    finds("```python options=SKIP\nundefined\n```\n", &[]);
    finds(
        "```python\nprint('a\\n\\nb')\n```\n\n```output options=DONT_ACCEPT_BLANKLINE\na\n<BLANKLINE>\nb\n```\n",
        &["7:1: error[output-differs]"],
    );
}

#[test]
fn addresses_are_compared_as_objects() {
    let notes = |first: &str, second: &str, third: &str| {
        format!(
            "# A\n\n```python\nclass A: pass\na, b = A(), A()\nprint(a)\nprint(b, hex(id(a)))\n```\n\n\
             ```output\n<__main__.A object at {first}>\n<__main__.A object at {second}> {third}\n```\n\n\
             ```python\nprint(a)\n```\n\n```output\n<__main__.A object at {first}>\n```\n"
        )
    };
    finds(&notes("<addr>", "<addr>", "<addr>"), &[]);
    finds(&notes("<addr:a>", "<addr:b>", "<addr:a>"), &[]);
    finds(&notes("0x7f5e8c1b2d10", "0x7f5e8c1b2e10", "0x7f5e8c1b2d10"), &[]);
    finds(&notes("<addr:a>", "<addr:a>", "<addr:a>"), &["12:33: error[other-object]"]);
    finds(
        &notes("0x7f5e8c1b2d10", "0x7f5e8c1b2e10", "0x7f5e8c1b2e10"),
        &["12:39: error[other-object]"],
    );
    // What is no address of an object is a number.
    finds(
        "```python\nprint(0x10000)\n```\n\n```output\n65544\n```\n",
        &["6:1: error[output-differs]"],
    );
}

#[test]
fn values_in_comments_are_claims_where_notes_ask_for_it() {
    let code = "```python\nx = []\ny = x\nx is y  # True\nprint(len(x))  # 1\nx == [1]\\\n    or 3  # 3\nx[0]  # IndexError\n```\n";
    let code = code.replace("```python", "```python raises=IndexError");
    finds(&code, &[]);
    let asked = format!("---\ncheck: {{comments: true}}\n---\n{code}");
    finds(&asked, &["8:18: error[output-differs]"]);
    let right = asked.replace("# 1", "# 0").replace("print(len(x))  # 0", "print('a b')  # -> a b");
    finds(&right, &[]);
    finds(&right.replace("# IndexError", "# KeyError"), &["11:9: error[output-differs]"]);
    // Words are words, and constants of one block stay one object.
    finds(
        "---\ncheck: {comments: true}\n---\n```python\na = 1000\nb = 1000\na is b  # True\nprint(a)  # a thousand\na = 2  # 3\n```\n",
        &[],
    );
    // Values are compared as values, however they are written, and an exception that is told needs no flag.
    let asked =
        |code: &str| format!("---\ncheck: {{comments: true}}\n---\n```python\n{code}\n```\n");
    let written = "255  # 0xff\n'a'  # \"a\"\n{1, 2}  # {2, 1}\n{'a': 1, 'b': 2}  # {'b': 2, 'a': 1}\n\
                   1000  # 1_000\nb'a'  # b'a'\n{}[9]  # KeyError: 9";
    finds(&asked(written), &[]);
    finds(
        &asked("[1, 2]  # [2, 1]\n1.0  # 1"),
        &["5:11", "6:8"]
            .map(|at| format!("{at}: error[output-differs]"))
            .each_ref()
            .map(String::as_str),
    );
    finds(&asked("{}[9]  # IndexError"), &["5:10: error[output-differs]"]);
    finds(&asked("{}[9]  # no such key"), &["5:1: error[raised-exception]"]);
}

#[test]
fn a_comment_behind_a_call_or_in_a_block_is_compared_where_it_can_be() {
    let asked =
        |code: &str| format!("---\ncheck: {{comments: true}}\n---\n```python\n{code}\n```\n");
    // What a called function writes is what the call tells, if it gives nothing itself.
    let call = "def f(x):\n    print(x)  # 5\nf(5)  # 5\n";
    finds(&asked(call), &[]);
    finds(&asked(&call.replace("f(5)  # 5", "f(5)  # 6")), &["7:9: error[output-differs]"]);
    finds(
        &asked(&call.replace("print(x)  # 5", "print(x)  # 6")),
        &["6:17: error[output-differs]"],
    );
    finds(&asked(&call.replace("f(5)  # 5", "f(5)  # None")), &[]);
    let gives = "def f(x):\n    print('called')\n    return x\nf(5)  # 5\n";
    finds(&asked(gives), &[]);
    // Words are no value, and what it wrote is not what it gives.
    finds(&asked(&gives.replace("# 5", "# -> called")), &[]);
    finds(&asked(&gives.replace("# 5", "# 6")), &["8:9: error[output-differs]"]);
    // Several lines are nothing that one value can be held against.
    finds(&asked("def f():\n    print(1)\n    print(2)\nf()  # 3\n"), &[]);
    // A line in a block: what it told each time, if that was always the same.
    let block =
        "for n in range(3):\n    n % 1  # 0\n    print (n)  # 7\n    n  # 9\n    n > 5  # True\n";
    finds(&asked(block), &["9:14: error[output-differs]"]);
    finds(
        &asked("if 1:\n    print(2)  # 3\nelse:\n    print(4)  # 5\n"),
        &["6:17: error[output-differs]"],
    );
    finds(&asked("def f(n):\n    print(n)  # 1\n    n  # 3\nf(1)\nf(2)\n"), &[]);
    finds(&asked("for n in 'ab':\n    print(n, end=' ')  # 'c'\n"), &[]);
    // `print` is a call, however it is written, and no other name.
    finds(&asked("print ('1')  # '2'"), &["5:16: error[output-differs]"]);
    finds(&asked("def printed(x):\n    return 255\nprinted(1)  # 0xff"), &[]);
    // An exception in a block that is caught there is not told of, and one that leaves it is.
    finds(&asked("try:\n    {}[1]  # IndexError\nexcept KeyError:\n    pass\n"), &[]);
    finds(&asked("for n in [1]:\n    {}[n]  # KeyError\n"), &[]);
    finds(&asked("for n in [1]:\n    {}[n]  # IndexError\n"), &["6:14: error[output-differs]"]);
}

#[test]
fn promises_are_kept_or_reported() {
    finds("```python raises=TypeError\n1 + 'a'\n```\n", &[]);
    finds("```python raises=LookupError\n{}[1]\n```\n", &[]);
    finds("```python raises=TypeError\n1 + 1\n```\n", &["1:4: error[expected-exception]"]);
    finds("```python raises=TypeError\n1 / 0\n```\n", &["2:1: error[expected-exception]"]);
    finds(
        "```python\nx = 3\n```\n\nHere `{python} x + 1` and `{python} y`.\n",
        &["5:27: error[raised-exception]"],
    );
}

#[test]
fn a_traceback_names_the_notes_and_their_line() {
    let notes = "# A\n\n- item\n\n  ```python\n  def f():\n      return 1 / 0\n  ```\n\n```python raises=ZeroDivisionError\nf()\n```\n\n\
                 ```output\nTraceback (most recent call last):\n  File \"a.md\", line 11, in <module>\n    f()\n    ~^^\n  \
                 File \"a.md\", line 7, in f\n    return 1 / 0\n           ~~^~~\nZeroDivisionError: division by zero\n```\n";
    finds(notes, &[]);
}

#[test]
fn gates_and_a_matrix_of_versions() {
    let gated = "```python python=\">=3.14\"\nprint(t'{1}'.values)\n```\n\n```output\n(1,)\n```\n";
    finds(gated, &[]);
    finds("```python pyversion=newest\n1\n```\n", &["1:4: error[bad-flag-value]"]);
    let notes = format!(
        "{gated}\n```python\nimport sys\nprint(sys.version_info[:2])\n```\n\n```output\n(3, 13)\n```\n\n```python\nprint(1)\n```\n\n```output\n1\n```\n"
    );
    let (status, said) = check(&notes, &["--python", "3.11,3.13,3.14"]);
    assert_eq!(status, Some(1), "{said}");
    for line in [
        "claim             3.11    3.13    3.14",
        "a.md:1:4 run      -       -       holds",
        "a.md:6:1 output   -       -       holds",
        "a.md:15:1 output  fails   holds   fails",
        "3 claims hold under 3.11, 3.13 and 3.14",
        "a.md:15:1: error[output-differs]",
    ] {
        assert!(said.lines().any(|it| it.starts_with(line)), "{line}\n{said}");
    }
    // The same finding of all versions is said once, and others say where.
    let folder = folder(&[("a.md", &notes)]);
    let human = heapdeck(folder.path(), &["check", "a.md", "--python", "3.13,3.14"]);
    let said = text(&human.stderr);
    assert_eq!(said.matches("this is so under 3.14 only").count(), 1, "{said}");
    let unknown = heapdeck(folder.path(), &["check", "a.md", "--python", "2.7"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("CPython 2.7 is not modelled"));
}

#[test]
fn several_files_folders_and_standard_input() {
    let wrong = "```python\n1 / 0\n```\n";
    let folder =
        folder(&[("a.md", wrong), ("b/c.md", wrong), ("b/d/e.md", "# Fine\n"), ("b/x.txt", wrong)]);
    let output = heapdeck(folder.path(), &["check", "a.md", "b", "--format", "concise"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("a.md:2:1: error") && said.contains("b/c.md:2:1: error"), "{said}");
    assert!(!said.contains("x.txt"), "{said}");
    let missing = heapdeck(folder.path(), &["check", "a.md", "none.md"]);
    assert_eq!((missing.status.code(), text(&missing.stdout)), (Some(2), String::new()));

    let mut command = Command::new(env!("CARGO_BIN_EXE_heapdeck"));
    command.env_clear().args(["check", "-", "--format", "concise"]).stdin(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().expect("heapdeck starts");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), wrong.as_bytes())
        .expect("written");
    let output = child.wait_with_output().expect("it ends");
    assert!(
        text(&output.stderr).starts_with("<stdin>:2:1: error[raised-exception]"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_book_says_what_its_notes_do_not() {
    let chapter = "# A\n\n```python\n1 == 2  # True\n```\n\n![](a.svg)\n";
    let settings = "[book]\ntitle = \"T\"\n[heapdeck.check]\ncomments = true\n[heapdeck.lints]\nmissing-alt = \"deny\"\n[heapdeck.limits]\nsteps = \"1M\"\n";
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let files = [
        ("book.toml", settings),
        ("src/SUMMARY.md", "# T\n\n- [A](a.md)\n"),
        ("src/a.md", chapter),
        ("src/a.svg", picture),
        ("README.md", "```python\n1 / 0\n```\n"),
    ];
    let folder = folder(&files);
    let output = heapdeck(folder.path(), &["check", ".", "--format", "concise"]);
    let said = text(&output.stderr);
    assert!(said.contains("src/a.md:4:11: error[output-differs]"), "{said}");
    assert!(said.contains("src/a.md:7:1: error[missing-alt]"), "{said}");
    assert!(!said.contains("README"), "{said}");
}

#[test]
fn a_book_is_found_as_it_is_built() {
    let files = [
        ("book.toml", "[book]\ntitle = \"T\"\nautors = [\"A\"]\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n"),
        ("src/a.md", "# A\n\n[c](c.md)\n"),
        ("src/b.md", "# B\n"),
    ];
    let folder = folder(&files);
    for arguments in [&["check", "--format", "concise"][..], &["check", ".", "--format", "concise"]]
    {
        let output = heapdeck(folder.path(), arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("book.toml:3:1: warning[unread-key]"), "{said}");
        assert!(said.contains("src/a.md:3:1: error[broken-link]"), "{said}");
    }
    let said = text(&heapdeck(folder.path(), &["check", "-v"]).stderr);
    assert!(said.contains("checking src/a.md\nchecking src/b.md\n"), "{said}");
    std::fs::remove_file(folder.path().join("src/b.md")).expect("removed");
    let said = text(&heapdeck(folder.path(), &["check", "--format", "concise"]).stderr);
    assert!(said.contains("src/SUMMARY.md:2:3: error[bad-summary]"), "{said}");
    assert!(said.contains("src/a.md:3:1: error[broken-link]"), "the others are looked at: {said}");
}

#[test]
fn colour_is_only_for_terminals() {
    let folder = folder(&[("a.md", "```python\n1 / 0\n```\n")]);
    let plain = heapdeck(folder.path(), &["check", "a.md"]);
    let asked = heapdeck(folder.path(), &["check", "a.md", "--color", "always"]);
    assert!(!text(&plain.stderr).contains('\u{1b}') && text(&asked.stderr).contains('\u{1b}'));
    assert!(text(&plain.stderr).contains("2 | 1 / 0\n  | ^^^^^"), "{}", text(&plain.stderr));
}

#[test]
fn a_bug_is_told_as_one() {
    if !cfg!(debug_assertions) {
        return;
    }
    let folder = folder(&[("a.md", "# A\n")]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_heapdeck"));
    command.env_clear().env("HEAPDECK_TEST_PANIC", "1").current_dir(folder.path());
    let output = command.args(["check", "a.md"]).output().expect("heapdeck starts");
    assert_eq!(output.status.code(), Some(70));
    let said = text(&output.stderr);
    assert!(
        said.contains("this is a bug in heapdeck") && said.contains("while checking a.md"),
        "{said}"
    );
}

#[test]
fn a_line_that_a_block_leaves_open_is_its_own() {
    let notes = "# A\n\n```python\nfor i in range(3):\n    print(i, end=\" \")\n```\n\n```output\n0 1 2\n```\n\n\
                 ```python\nn = 3\nprint(n)\n```\n\n```output\n3\n```\n";
    let folder = folder(&[("a.md", notes)]);
    let output = heapdeck(folder.path(), &["check", "a.md"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), ""));
}
