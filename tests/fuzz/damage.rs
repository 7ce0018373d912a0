//! Texts that are nearly Python: a few lines of a script with some of their words gone, doubled, or taken from elsewhere.

use std::path::{Path, PathBuf};

use crate::grammar::Random;

/// Words and signs that a damaged text may get.
const WORDS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ";",
    "=",
    ":=",
    "*",
    "**",
    ".",
    "...",
    "->",
    "!",
    "==",
    "!=",
    "<",
    "in ",
    "is ",
    "not ",
    "and ",
    "or ",
    "if ",
    "else ",
    "elif ",
    "for ",
    "while ",
    "def ",
    "class ",
    "lambda ",
    "yield ",
    "await ",
    "async ",
    "with ",
    "as ",
    "try",
    "except ",
    "finally",
    "match ",
    "case ",
    "type ",
    "import ",
    "from ",
    "global ",
    "nonlocal ",
    "del ",
    "return ",
    "raise ",
    "assert ",
    "pass",
    "break",
    "continue",
    "print ",
    "exec ",
    "1",
    "2.5",
    "1j",
    "'a'",
    "b'a'",
    "f'{x}'",
    "f'{",
    "x",
    "y ",
    "None",
    "True",
    "__debug__",
    "_",
    "/",
    "//",
    "%",
    "@",
    "|",
    "^",
    "~",
    "<<",
    "+=",
    "\\",
    "$",
    "?",
    "#",
    "\n",
    "\n ",
    "\n\t",
    " ",
    "0777",
    "1_",
    "0x",
    "'",
    "\"",
    "\"\"\"",
    "é",
    "€",
    "\u{200b}",
];

/// Some lines of a text, damaged.
pub fn damaged(random: &mut Random, text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let first = random.below(lines.len());
    let count = 1 + random.below(8);
    let margin = lines[first].len() - lines[first].trim_start().len();
    let chosen = lines.iter().skip(first).take(count);
    let chosen: Vec<&str> = chosen.map(|line| line.get(margin..).unwrap_or(line)).collect();
    let text = chosen.join("\n");
    let mut words = words(&text);
    for _ in 0..=random.below(3) {
        let at = random.below(words.len().max(1));
        let other = words.get(random.below(words.len())).copied().unwrap_or("x");
        match random.below(5) {
            0 if !words.is_empty() => drop(words.remove(at)),
            1 => words.insert(at.min(words.len()), other),
            2 if !words.is_empty() => words[at] = random.pick(WORDS),
            3 if !words.is_empty() => words[at] = other,
            _ => words.insert(at.min(words.len()), random.pick(WORDS)),
        }
    }
    words.concat() + if random.below(2) == 0 { "\n" } else { "" }
}

/// Names, numbers, spaces and signs, one after the other.
fn words(text: &str) -> Vec<&str> {
    let kind = |letter: char| match letter {
        _ if letter.is_alphanumeric() || letter == '_' => 0,
        _ if letter.is_whitespace() => 1,
        _ => 2,
    };
    let mut found = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, letter) in text.char_indices() {
        if before.is_some_and(|before| before != kind(letter) || before == 2) {
            found.push(&text[start..at]);
            start = at;
        }
        before = Some(kind(letter));
    }
    found.push(&text[start..]);
    found
}

/// A part of a script with some lines gone, doubled, swapped, or with a word put into another place.
pub fn changed(random: &mut Random, text: &str) -> String {
    let all: Vec<&str> = text.lines().collect();
    let start = random.below(all.len());
    let mut lines: Vec<String> =
        all.iter().skip(start).take(60).map(|line| (*line).to_owned()).collect();
    for _ in 0..=random.below(4) {
        let (at, other) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(5) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[other].clone()),
            2 => lines.swap(at, other),
            3 => lines[at] = moved(random, &lines[at], &lines[other]),
            _ => lines[at] = format!("    {}", lines[at]),
        }
        if lines.is_empty() {
            break;
        }
    }
    lines.join("\n") + "\n"
}

/// The line with one of its words taken from another line.
fn moved(random: &mut Random, line: &str, from: &str) -> String {
    let words: Vec<&str> = from.split_whitespace().collect();
    let mut parts: Vec<&str> = line.split(' ').collect();
    let at = random.below(parts.len());
    if !words.is_empty() {
        parts[at] = words[random.below(words.len())];
    }
    parts.join(" ")
}

/// All scripts of the suite, and the programs in its Markdown.
pub fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for path in files(Path::new("tests/suite/python")) {
        let text = std::fs::read_to_string(&path).expect("a file can be read");
        if path.extension().is_some_and(|extension| extension == "py") {
            texts.push(text);
            continue;
        }
        let mut fences = text.split("\n```python\n").skip(1);
        texts.extend(fences.by_ref().filter_map(|it| Some(it.split_once("```")?.0.to_owned())));
    }
    texts.retain(|text| !text.trim().is_empty());
    texts
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder can be listed") {
        let path = entry.expect("a folder can be listed").path();
        let is_text = path.extension().is_some_and(|it| it == "py" || it == "md");
        if path.is_dir() {
            found.extend(files(&path));
        } else if is_text {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// All scripts of a folder of the suite.
pub fn scripts(folders: &[&str]) -> Vec<PathBuf> {
    let mut scripts = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(format!("tests/suite/python/{folder}")).expect("a folder") {
            let path = entry.expect("a folder can be listed").path();
            if path.extension().is_some_and(|extension| extension == "py") {
                scripts.push(path);
            }
        }
    }
    scripts.sort();
    scripts
}
