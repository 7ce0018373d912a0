//! Damaged mixtures of texts: lines of several, doubled, left out, exchanged, cut, and with words put in.

use crate::grammar::Random;

/// A text that some of the corpus have become.
pub fn mixed(random: &mut Random, texts: &[(String, String)], words: &[&str]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for _ in 0..=random.below(3) {
        let (_, text) = &texts[random.below(texts.len())];
        let all: Vec<&str> = text.split_inclusive('\n').collect();
        let first = random.below(all.len());
        let count = random.below(60) + 1;
        lines.extend(all.iter().skip(first).take(count).map(|line| (*line).to_owned()));
    }
    for _ in 0..random.below(6) {
        change(random, &mut lines, words);
    }
    let mut text = lines.concat();
    if random.one_in(8) {
        text = text.replace('\n', "\r\n");
    }
    if random.one_in(8) {
        let cut = random.below(text.len());
        let cut = (cut..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(cut);
    }
    text
}

fn change(random: &mut Random, lines: &mut Vec<String>, words: &[&str]) {
    if lines.is_empty() {
        return;
    }
    let (at, other) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(8) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(other, lines[at].clone()),
        2 => lines.swap(at, other),
        3 => lines.insert(at, format!("{}\n", random.pick(words))),
        4 => {
            let line = &mut lines[at];
            let place = random.below(line.len());
            let place = (place..=line.len()).find(|it| line.is_char_boundary(*it)).unwrap_or(0);
            line.insert_str(place, random.pick(words));
        }
        5 => lines[at] = lines[at].repeat(random.below(30) + 2),
        6 => {
            let line = &mut lines[at];
            let kept: String = line.chars().filter(|_| !random.one_in(4)).collect();
            *line = kept;
        }
        _ => {
            let prefix = random.pick(&["> ", "- ", "  ", "    ", "\t", "1. ", "| "]);
            let end = (at + random.below(12)).min(lines.len());
            for line in &mut lines[at..end.max(at)] {
                line.insert_str(0, prefix);
            }
        }
    }
}

pub const MARKDOWN: &[&str] = &[
    "```",
    "````",
    "~~~",
    "```python",
    "```output",
    "```pycon",
    "```stdin",
    ">>> ",
    "... ",
    "---",
    "***",
    "# ",
    "## A {#a}",
    "[a](#a)",
    "[^1]",
    "[^1]: x",
    "![](a.png)",
    "![bg left](a.png)",
    "<!--",
    "-->",
    "<!-- _class: x -->",
    "<!-- pause -->",
    "::: columns",
    ":::",
    "???",
    "Note: x",
    "| a | b |",
    "|---|",
    "`{python} x`",
    "`{python} 1/0`",
    "$x^2$",
    "$$",
    "{{#include a.md}}",
    "<<< @/a.py#b",
    "raises=TypeError",
    "session=s",
    "python=\">=3.12\"",
    "python=3.11",
    "show=heap",
    "steps=all",
    "{1|2-3|all}",
    "options=NORMALIZE_WHITESPACE",
    "<addr:a>",
    "<addr>",
    "0x7ffff7a2b0c0",
    "...",
    "# True",
    "# doctest: +SKIP",
    "<BLANKLINE>",
    "Traceback (most recent call last):",
    "limits: {steps: 1}",
    "lints: {line-art: deny}",
    "check: {comments: true}",
    "\u{feff}",
    "\0",
    "\u{2028}",
    "é",
    "日",
    "<div>",
    "<style>",
    "&amp;",
    "\\",
    "* * *",
    "- [ ] x",
    "> [!NOTE]",
    "import threading",
    "while True: pass",
    "print('x' * 10**9)",
    "def f(): f()",
    "x = [x]",
    "low",
    "high",
    "stack",
    "heap",
];

pub const PYTHON: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    "=",
    ":=",
    "**",
    "*",
    "@",
    "lambda: ",
    "yield ",
    "await ",
    "async ",
    "def f(x):",
    "class A:",
    "    ",
    "\t",
    "return",
    "try:",
    "except* E:",
    "finally:",
    "with a as b:",
    "match x:",
    "case [a, *b]:",
    "f'{x!r:{y}}'",
    "t'{x}'",
    "'''",
    "\"",
    "\\",
    "\\N{DASH}",
    "#",
    "0x",
    "1_0",
    "1e999",
    "10**10**9",
    "None",
    "True",
    "del x",
    "global x",
    "nonlocal x",
    "import sys",
    "from __future__ import annotations",
    "raise",
    "assert",
    "type X = int",
    "def g[T: int](x: T): pass",
    "x[1:2:3]",
    "*a, b = c",
    "if x else",
    "for i in range(9):",
    "while 1: break",
    "\u{feff}",
    "\0",
    "é",
    "\u{2028}",
    "print(",
    ";",
    "->",
    "...",
    "exec('x')",
    "__import__('gc').collect()",
    "sys.setrecursionlimit(9)",
];

pub const SITE: &[&str] = &[
    "=== SUMMARY.md",
    "=== a.md",
    "=== b/c.md",
    "=== ../x.md",
    "=== /x.md",
    "=== book.toml",
    "=== a.png",
    "- [A](a.md)",
    "  - [C](b/c.md)",
    "- [D]()",
    "# Part",
    "---",
    "[p](p.md)",
    "[a](b/c.md#x)",
    "[a](../a.md)",
    "![i](a.png)",
    "[book]",
    "title = \"T\"",
    "src = \"..\"",
    "language = \"ar\"",
    "[output.html]",
    "[heapdeck]",
    "{{#include a.md}}",
    "{{#title x}}",
    "<a href=\"a.md\">",
    "```python",
    "print(1)",
    "```",
    "%2e%2e/",
    "?q",
    "#h",
    "## H {#h}",
    "javascript:x",
];
