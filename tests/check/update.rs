//! What `update` and `check --diff` write: the recorded blocks, and not one byte beside them.

use crate::{folder, heapdeck, read, text};

#[test]
fn only_recorded_blocks_change_and_the_second_time_nothing() {
    let old = "# A\n\n```python\nprint(1)\nprint(2)\n```\n\n```output\n1\n3\n```\n\nText.\n";
    let new = old.replace("\n3\n", "\n2\n");
    let folder = folder(&[("a.md", old)]);
    let path = folder.path();
    let patch = "--- a.md\n+++ a.md\n@@ -7,7 +7,7 @@\n \n ```output\n 1\n-3\n+2\n ```\n \n Text.\n";
    let diff = heapdeck(path, &["check", "a.md", "--diff"]);
    assert_eq!((text(&diff.stdout).as_str(), diff.status.code()), (patch, Some(1)));
    let dry = heapdeck(path, &["update", "a.md", "--check"]);
    assert_eq!((text(&dry.stdout).as_str(), dry.status.code()), ("would change a.md\n", Some(1)));
    assert_eq!(read(&folder, "a.md"), old);
    let first = heapdeck(path, &["update", "a.md", "--diff"]);
    assert_eq!((text(&first.stdout).as_str(), first.status.code()), (patch, Some(0)));
    assert_eq!(read(&folder, "a.md"), new);
    let second = heapdeck(path, &["update", "a.md"]);
    assert_eq!((text(&second.stdout), second.status.code()), (String::new(), Some(0)));
    assert_eq!(heapdeck(path, &["update", "a.md", "--check"]).status.code(), Some(0));
    let names = std::fs::read_dir(path).expect("a folder").count();
    assert_eq!(names, 1, "no draft is left");
}

/// One piece of notes: as it is before, and as it is to be.
struct Piece {
    old: String,
    new: String,
}

fn same(text: &str) -> Piece {
    Piece { old: text.to_owned(), new: text.to_owned() }
}

/// A block that prints `printed`, with a recorded output that is another one, behind `prefix`; `marker` stands for it at the first line.
fn recorded(number: u64, prefix: &str, marker: &str, printed: &str, was: &str) -> Piece {
    let literal = format!("{printed:?}").replace("\\u{", "\\U{");
    let mark = ["```", "~~~~", "````"][(number % 3) as usize];
    let longest = printed
        .lines()
        .map(|line| {
            line.chars().take_while(|char| *char == mark.chars().next().unwrap_or('`')).count()
        })
        .max()
        .unwrap_or(0);
    let wide = if longest >= mark.len() { mark[..1].repeat(longest + 1) } else { mark.to_owned() };
    let piece = |mark: &str, shown: &str| {
        let lines = [
            "`````python".to_owned(),
            format!("print({literal})"),
            "`````".to_owned(),
            String::new(),
            format!("{mark}output"),
        ];
        let shown = shown.lines().map(str::to_owned);
        let all: Vec<String> = lines.into_iter().chain(shown).chain([mark.to_owned()]).collect();
        let all = all.iter().enumerate().map(|(at, line)| {
            let before = if at == 0 && !marker.is_empty() { marker } else { prefix };
            (format!("{before}{line}")).trim_end().to_owned() + "\n"
        });
        all.collect::<String>()
    };
    Piece { old: piece(mark, was), new: piece(&wide, printed) }
}

/// A session at the prompt whose results are wrong.
fn session(number: u64, prefix: &str) -> Piece {
    let piece = |sum: &str, tail: &str| {
        let lines = [
            "```pycon",
            &format!(">>> {number} + 1"),
            sum,
            ">>> x = 1",
            "",
            ">>> int('z')",
            "Traceback (most recent call last):",
            "  ...",
            tail,
            "```",
        ];
        let lines = lines.iter().map(|line| format!("{prefix}{line}").trim_end().to_owned() + "\n");
        lines.collect::<String>()
    };
    let right = "ValueError: invalid literal for int() with base 10: 'z'";
    Piece { old: piece("wrong", "ValueError"), new: piece(&(number + 1).to_string(), right) }
}

/// Notes by a number: always the same for the same one.
fn notes(seed: u64) -> (String, String) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut below = |bound: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % bound
    };
    let prints = [
        "1",
        "a\nb\nc",
        "x\n\ny",
        "```\nfence\n````",
        "  indented\n\ttab",
        "> quoted\n- item\n# head",
        "é 日本",
        "~~~~~\n<b>&amp;",
        "...",
        "| a |",
        "1. one",
    ];
    let prose = [
        "Text with `code`.",
        "* item\n* item",
        "<div>\n\nhtml\n\n</div>",
        "trailing  \nspaces\t",
        "```text\nno claim\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "    indented code",
        "<!-- a comment -->",
        "\u{a0}\u{2028}odd blanks",
    ];
    let mut pieces = vec![same("# Head\n\n")];
    for number in 0..below(5) + 2 {
        let printed = prints[below(prints.len() as u64) as usize];
        let was = ["", "old", "old\nlines\n\nof it", "1"][below(4) as usize];
        let place = below(6);
        pieces.push(match place {
            0 => recorded(number, "  ", "- ", printed, was),
            1 => recorded(number, "> ", "", printed, was),
            2 => recorded(number, "   ", "1. ", printed, was),
            3 => session(number, ["", "> ", "  "][below(3) as usize]),
            4 => recorded(number, "  > ", "- > ", printed, was),
            _ => recorded(number, "", "", printed, was),
        });
        let text = prose[below(prose.len() as u64) as usize];
        pieces.push(same(&format!("\n{text}\n\n")));
    }
    let ends = [same(""), same("\n\n\n"), same("last line without an end")];
    pieces.extend(ends.into_iter().nth(below(3) as usize));
    let (mark, is_crlf) = (if below(3) == 0 { "\u{feff}" } else { "" }, below(3) == 0);
    let whole = |part: &dyn Fn(&Piece) -> String| {
        let text: String = pieces.iter().map(part).collect();
        mark.to_owned() + &if is_crlf { text.replace('\n', "\r\n") } else { text }
    };
    (whole(&|it| it.old.clone()), whole(&|it| it.new.clone()))
}

#[test]
fn every_other_byte_stays_in_whatever_notes() {
    let seeds: u64 = std::env::var("SEEDS").ok().and_then(|it| it.parse().ok()).unwrap_or(24);
    let all: Vec<(String, String, String)> = (1..=seeds)
        .map(|seed| {
            let (old, new) = notes(seed);
            (format!("n{seed:03}.md"), old, new)
        })
        .collect();
    let files: Vec<(&str, &str)> =
        all.iter().map(|(name, old, _)| (name.as_str(), old.as_str())).collect();
    let folder = folder(&files);
    let output = heapdeck(folder.path(), &["update", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    for (name, old, new) in &all {
        assert_eq!(&read(&folder, name), new, "{name}: {old}");
    }
    let again = heapdeck(folder.path(), &["update", ".", "--check"]);
    assert_eq!((again.status.code(), text(&again.stdout)), (Some(0), String::new()));
    let checked = heapdeck(folder.path(), &["check", ".", "-q"]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));
}

#[test]
fn what_a_block_cannot_hold_is_said_and_left() {
    let old = "```python\nprint('a\\rb')\n```\n\n```output\nx\n```\n\n```pycon\n>>> print('>>> 1')\ny\n```\n";
    let folder = folder(&[("a.md", old)]);
    let output = heapdeck(folder.path(), &["update", "a.md"]);
    assert_eq!((output.status.code(), read(&folder, "a.md").as_str()), (Some(1), old));
    assert_eq!(text(&output.stderr).matches("cannot record it").count(), 2);
    // A block that fails is not recorded as failing.
    let fails =
        "```python\n1 / 0\n```\n\n```output\nx\n```\n\n```pycon\n>>> 1 / 0\n>>> 1\n2\n```\n";
    let folder = crate::folder(&[("a.md", fails)]);
    let output = heapdeck(folder.path(), &["update", "a.md"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert_eq!(read(&folder, "a.md"), fails.replace("\n2\n", "\n1\n"));
}

#[test]
fn addresses_that_contradict_each_other_are_all_written_anew() {
    let line = |address: &str| format!("<__main__.A object at {address}>\n");
    let code = "```python\nclass A: pass\na, b = A(), A()\nprint(a)\nprint(b)\nprint(a)\n```\n\n```output\n";
    let old = format!(
        "{code}{}{}{}```\n",
        line("0x7f0000000010"),
        line("0x7f0000000020"),
        line("0x7f0000000020")
    );
    let folder = folder(&[("a.md", &old)]);
    assert_eq!(heapdeck(folder.path(), &["update", "a.md"]).status.code(), Some(0));
    let new = read(&folder, "a.md");
    assert!(!new.contains("0x7f00000000"), "{new}");
    assert_eq!(heapdeck(folder.path(), &["check", "a.md", "-q"]).status.code(), Some(0));
    assert_eq!(heapdeck(folder.path(), &["update", "a.md", "--check"]).status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_link_stays_one_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("real.md", "```python\nprint(1)\n```\n\n```output\n2\n```\n")]);
    let (real, link) = (folder.path().join("real.md"), folder.path().join("link.md"));
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).expect("set");
    std::os::unix::fs::symlink("real.md", &link).expect("a link");
    assert_eq!(heapdeck(folder.path(), &["update", "link.md"]).status.code(), Some(0));
    assert!(std::fs::symlink_metadata(&link).expect("there").is_symlink());
    assert_eq!(std::fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o640);
    assert!(read(&folder, "real.md").contains("```output\n1\n"));
}
