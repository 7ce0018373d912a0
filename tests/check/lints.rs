//! What makes notes worse without being wrong, how bad it is, and what mends it.

use crate::{check, folder, heapdeck, read, text};

fn lines(notes: &str, arguments: &[&str]) -> Vec<String> {
    check(notes, arguments).1.lines().map(str::to_owned).collect()
}

#[test]
fn each_lint_has_a_case_and_an_explanation() {
    for (notes, expected) in [
        (
            "# A\n\n### B\n",
            "3:1: warning[skipped-level]: a heading of level 3 below one of level 1",
        ),
        (
            "# A\n\n![](https://e.org/a.png)\n",
            "3:1: warning[missing-alt]: an image without a text alternative",
        ),
        ("# A\n\n<img src=\"https://e.org/a.png\">\n", "3:1: warning[missing-alt]"),
        (
            "# A\n\n```python session=s\n1\n```\n",
            "3:4: warning[unused-session]: only this block has the session `s`",
        ),
        ("# A\n\na\n\n## A\n\nb\n", "5:1: hint[duplicate-title]: two slides have the title \"A\""),
        ("# A\n\n```output\n1\n```\n", "3:1: warning[stray-output]"),
        ("# A\n\n```text\n1\n", "3:1: warning[unclosed-fence]"),
        ("# A\n\n[^n]: text\n", "3:1: hint[unused-footnote]"),
        ("# A\n\n[a]()\n", "3:1: warning[empty-link]: a link that leads nowhere"),
        ("# A\n\n[](https://e.org)\n", "3:1: warning[empty-link]: a link without a text"),
        ("# A\n\n[a](#b)\n", "3:1: error[broken-link]: there is no heading `#b` in `a.md`"),
        ("# A\n\n| Stack |\n| Heap  |\n", "3:1: hint[line-art]"),
        ("# A\n\na\n\n---\n\n| Stack\n| Heap\n\n---\n", "5:1: hint[framing-rule]"),
        ("# A\n\nf(1)\ng(2)\n", "3:1: hint[call-lines]"),
        (
            "---\nlimits: {steps: many}\n---\n# A\n",
            "2:17: error[bad-limit]: `steps` takes a number",
        ),
        ("---\nlints: {missing-alt: maybe}\n---\n# A\n", "2:22: error[bad-front-matter]"),
        (
            "---\nlints: {missing-atl: deny}\n---\n# A\n",
            "2:9: error[bad-front-matter]: there is no finding `missing-atl`; did you mean `missing-alt`?",
        ),
        (
            "---\nlints: {output-differs: allow}\n---\n# A\n",
            "2:9: error[bad-front-matter]: `output-differs` is an error and stays one",
        ),
    ] {
        let said = lines(notes, &[]);
        let wanted = format!("a.md:{expected}");
        assert!(said.iter().any(|line| line.starts_with(&wanted)), "{notes}\n{wanted}\n{said:#?}");
        let code = expected.split(['[', ']']).nth(1).expect("a code");
        let explained = heapdeck(std::path::Path::new("."), &["explain", code]);
        assert!(text(&explained.stdout).starts_with(code) && explained.stdout.len() > 80, "{code}");
    }
}

#[test]
fn what_is_fine_is_not_said() {
    let notes = "# A\n\n## B\n\n### C\n\n# D {#own}\n\n[a](#b) [b](#own) [c](#3) <a id=\"x\"></a> [d](#x)\n\n\
                 ![alt](https://e.org/a.png) ![bg](https://e.org/b.png)\n\n```python session=s\nx = 1\n```\n\n\
                 ```python session=s\nprint(x)\n```\n\n```output\n1\n```\n\nText[^n].\n\n[^n]: note\n\n```text\nclosed\n```\n\n\
                 ```python session=older python=3.11\nx = 1\n```\n";
    let said = lines(notes, &[]);
    let own = ["level", "alt", "session", "output", "fence", "footnote", "link", "anchor", "title"];
    let wrong: Vec<_> =
        said.iter().filter(|line| own.iter().any(|it| line.contains(&format!("{it}]")))).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn levels_are_set_by_notes_and_over_them_by_arguments() {
    let notes = "# A\n\n[](https://e.org)\n\n### B\n";
    let with = |lints: &str| format!("---\nlints: {{{lints}}}\n---\n{notes}");
    assert_eq!(check(notes, &[]).0, Some(0));
    assert_eq!(check(notes, &["--strict"]).0, Some(1));
    assert_eq!(check(notes, &["--strict", "--allow", "empty-link,skipped-level"]).0, Some(0));
    assert_eq!(check(notes, &["--deny", "empty-link"]).0, Some(1));
    assert_eq!(check(&with("empty-link: deny"), &[]).0, Some(1));
    assert_eq!(check(&with("empty-link: deny"), &["--warn", "empty-link"]).0, Some(0));
    let said = lines(&with("empty-link: allow, skipped-level: hint"), &[]);
    assert!(!said.iter().any(|line| line.contains("empty-link")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("hint[skipped-level]")), "{said:?}");
    for wrong in [["--deny", "no-such"], ["--allow", "output-differs"]] {
        assert_eq!(check(notes, &wrong).0, Some(2), "{wrong:?}");
    }
}

#[test]
fn what_is_certain_is_mended_and_nothing_else() {
    for (old, new) in [
        (
            "# A\n\n| Stack |\n| Heap  |\n\nText.\n",
            "# A\n\n```text\n| Stack |\n| Heap  |\n```\n\nText.\n",
        ),
        ("# A\r\n\r\nf(1)\r\ng(2)\r\n", "# A\r\n\r\n```text\r\nf(1)\r\ng(2)\r\n```\r\n"),
        ("# A\n\n```text\n1", "# A\n\n```text\n1\n```"),
        ("# A\n\n~~~~text\n1\n", "# A\n\n~~~~text\n1\n~~~~\n"),
        ("\u{feff}# A\n\n> ```text\n> 1\n", "\u{feff}# A\n\n> ```text\n> 1\n"),
        (
            "# A\n\n![](https://e.org/a.png)\n\n```python\nprint(1)\n```\n\n```output\n2\n```\n",
            "# A\n\n![](https://e.org/a.png)\n\n```python\nprint(1)\n```\n\n```output\n2\n```\n",
        ),
    ] {
        let folder = folder(&[("a.md", old)]);
        let output = heapdeck(folder.path(), &["check", "a.md", "--fix", "--format", "concise"]);
        assert_eq!(read(&folder, "a.md"), new, "{old}");
        let said = text(&output.stderr);
        let told = if old == new { "" } else { "mended a.md\n" };
        assert_eq!(text(&output.stdout), told, "{old}");
        if old != new {
            assert!(
                !said.contains("line-art")
                    && !said.contains("call-lines")
                    && !said.contains("unclosed"),
                "{said}"
            );
        }
        heapdeck(folder.path(), &["check", "a.md", "--fix"]);
        assert_eq!(read(&folder, "a.md"), new, "the second time: {old}");
    }
}
