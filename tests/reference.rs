//! `content/reference/` says what there is: made from the program's own tables and help; `UPDATE=1` writes it anew.
#![expect(clippy::disallowed_methods, reason = "tests read the sources and write the pages")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use heapdeck::diagnostic::{CODES, Severity};
use heapdeck::notes::{FLAGS, KEYS, Key, SHOWS, Scope, Takes};
use heapdeck::site::BOOK_KEYS;

const FOLDER: &str = "content/reference";
/// A page's name and what makes it.
type Page = (&'static str, fn() -> String);
const PAGES: [Page; 5] = [
    ("commands", commands),
    ("directives", directives),
    ("diagnostics", diagnostics),
    ("profiles", profiles),
    ("formats", formats),
];

#[test]
fn the_pages_say_what_there_is() {
    let is_asked = std::env::var("UPDATE").is_ok_and(|value| value == "1");
    for (name, page) in PAGES {
        let path = format!("{FOLDER}/{name}.md");
        let page = page();
        let written = fs::read_to_string(&path).unwrap_or_default();
        if is_asked && page != written {
            fs::create_dir_all(FOLDER).expect("the folder of the pages");
            fs::write(&path, page).expect("the page is written");
        } else {
            assert!(page == written, "{path} is not what the tables say; run with UPDATE=1");
        }
    }
}

// ---- commands

/// A line of a command's help: what is written, and what it does.
struct Row {
    name: String,
    about: String,
}

fn commands() -> String {
    let help = help(&[]);
    let shared = rows(&help, "Options:");
    let mut page =
        start("Commands", "Every command with its options, as the program itself tells them.");
    let names = rows(&help, "Commands:");
    section(&mut page, "All commands", "commands", &bullets(&names));
    section(&mut page, "Options of all commands", "commands-all", &bullets(&shared));
    for command in names.iter().filter(|row| row.name != "help") {
        let text = self::help(&[&command.name]);
        let usage = text.lines().find_map(|line| line.strip_prefix("Usage: ")).unwrap_or_default();
        let mut own = rows(&text, "Arguments:");
        own.extend(rows(&text, "Options:"));
        own.retain(|row| !shared.iter().any(|other| other.name == row.name));
        let mut parts = vec![format!("{}.\n\n`{usage}`\n\n", command.about)];
        parts.extend(bullets(&own));
        let id = format!("commands-{}", command.name);
        section(&mut page, &format!("heapdeck {}", command.name), &id, &parts);
    }
    page
}

fn help(command: &[&str]) -> String {
    let output = common::heapdeck(Path::new("."), &[command, &["-h"]].concat());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The rows below a heading of a help text; what they say may go on in further lines.
fn rows(help: &str, heading: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let below = help.lines().skip_while(|line| *line != heading).skip(1);
    for line in below.take_while(|line| !line.is_empty()) {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let is_new = indent <= 2 || (indent <= 6 && text.starts_with('-'));
        if is_new {
            let (name, about) = text.split_once("  ").unwrap_or((text, ""));
            rows.push(Row { name: name.to_owned(), about: about.trim().to_owned() });
        } else if let Some(row) = rows.last_mut() {
            let gap = if row.about.is_empty() { "" } else { " " };
            row.about.push_str(gap);
            row.about.push_str(text);
        }
    }
    rows
}

fn bullets(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|Row { name, about }| format!("- `{name}`: {about}\n")).collect()
}

// ---- keys, flags, pictures

fn directives() -> String {
    let mut page = start(
        "Keys, flags and pictures",
        "What notes may say beside Markdown. [JSON Schemas](#keys-editor) of it are for editors.",
    );
    let keys = |scope: Scope| {
        let keys = KEYS.iter().filter(move |key| key.scope == scope);
        keys.map(|key| format!("- `{}`: {}{}\n", key.name, key.about, takes(key)))
    };
    let mut deck =
        vec!["In the front matter, or in a comment `<!-- key: value -->`.\n\n".to_owned()];
    deck.extend(keys(Scope::Deck));
    section(&mut page, "Keys of the whole file", "keys-file", &deck);
    let mut slide = vec![
        "In the front matter, or from a slide on as `<!-- key: value -->`; `<!-- _key: value -->` for one slide.\n\n"
            .to_owned(),
    ];
    slide.extend(keys(Scope::Slide));
    section(&mut page, "Keys of slides", "keys-slides", &slide);
    let mut flags = vec!["After the language of a fence, by space or comma.\n\n".to_owned()];
    flags.extend(FLAGS.iter().map(|flag| {
        let aliases: Vec<String> = flag.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        let also = if aliases.is_empty() {
            String::new()
        } else {
            format!(" (also {})", aliases.join(", "))
        };
        format!("- `{}`: {}{also}\n", flag.name, flag.about)
    }));
    section(&mut page, "Flags of a fence", "flags", &flags);
    let mut shows = vec![
        "`show=` names one or several of them. [Gallery](../gallery.md) shows each.\n\n".to_owned(),
    ];
    shows.extend(SHOWS.iter().map(|(name, show)| format!("- `show={name}`: {}\n", show.about())));
    section(&mut page, "Pictures", "pictures", &shows);
    let mut book = vec![
        "What is heapdeck's own beside the keys of mdBook. A value that cannot be used is an error with its line.\n\n"
            .to_owned(),
    ];
    book.extend(
        BOOK_KEYS.iter().map(|key| format!("- `[{}]` `{}`: {}\n", key.table, key.name, key.about)),
    );
    section(&mut page, "Keys of book.toml", "keys-book", &book);
    page.push_str(EDITORS);
    page
}

/// How an editor completes and checks what these tables say.
const EDITORS: &str = "\n## In an editor {#keys-editor}\n\n\
Two JSON Schemas come from these tables. Write them once, beside the book:\n\n\
```console\n\
$ heapdeck directives --format schema -o front-matter.schema.json\n\
$ heapdeck directives --format book-schema -o book.schema.json\n\
```\n\n\
- `book.toml`: editors with Taplo (Even Better TOML) read the line `#:schema ./book.schema.json` at its top.\n\
- YAML: editors with yaml-language-server read the line `# yaml-language-server: $schema=./front-matter.schema.json`. One that does not\n  \
look into the front matter of Markdown shows nothing of it; `heapdeck check` says the same, with the line.\n\
- Whatever else knows JSON Schema can check both; `$id` carries the schema's version.\n";

/// What a key is followed by, where that is not any text.
fn takes(key: &Key) -> String {
    match key.takes {
        Takes::Switch => " (`true` or `false`)".to_owned(),
        Takes::Whole => " (a whole number)".to_owned(),
        Takes::Word(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            format!(" ({})", words.join(", "))
        }
        Takes::Levels => " (a level from 1 to 6, 0 for none, or a list of levels)".to_owned(),
        Takes::Between(least, most) if least < most => format!(" (from {least} to {most})"),
        _ => String::new(),
    }
}

// ---- diagnostics

fn diagnostics() -> String {
    let mut page = start(
        "Diagnostics",
        "What `heapdeck check` may say, with an example where a short one shows it. `heapdeck explain CODE` says the same.",
    );
    let examples = examples();
    for entry in CODES {
        let severity = match entry.severity {
            Severity::Error => "An error.",
            Severity::Warning => "A warning; an error with `--strict`.",
            Severity::Hint => "A hint.",
        };
        let explanation = entry.explanation.replace("{{#", "\\{{#");
        write!(page, "\n## {} {{#{}}}\n\n{severity} {explanation}\n", entry.name, entry.name)
            .expect("writing to a text");
        let mark = format!("[{}]: ", entry.name);
        let shows = |example: &&String| {
            // How many more there are is no finding.
            !example.contains(" more like these; ")
                && example.lines().next().is_some_and(|line| line.contains(&mark))
                && example.lines().count() <= 11
        };
        // One that fits the page's width, if there is any.
        let is_wide = |example: &String| example.lines().any(|line| line.chars().count() > 105);
        let found = examples
            .iter()
            .filter(shows)
            .min_by_key(|example| (is_wide(example), example.len(), (*example).clone()));
        if let Some(example) = found {
            let example = example.replace("{{#", "\\{{#");
            write!(page, "\n```text\n{example}```\n").expect("writing to a text");
        }
    }
    page
}

/// Notes that show what the fixtures do not, or not shortly.
const NOTES: &[&str] = &[
    "```python\nnames = [\"Ada\"]\nprint(names[1])\n```\n",
    "```python\nimport tkinter\n```\n",
    "```python\nprint(\"x\" * 300_000)\n```\n",
    "```python\nprint(1 + 1)\n```\n\n```output\n3\n```\n",
    "```python raises=TypeError\nprint(\"1\" + \"1\")\n```\n",
    "```python\na, b = [1], [2]\nprint(hex(id(a)))\nprint(hex(id(b)))\n```\n\n```output\n0x7fffe7000000\n0x7fffe7000000\n```\n",
    "```python session=a\nx = 1\n```\n",
    "```python\nrows = [[i] for i in range(300)]\n```\n",
    "```python\nfrom urllib.request import urlopen\n\ntry:\n    urlopen(\"https://example.com/\")\nexcept OSError:\n    print(\"no network\")\n```\n",
    "```output\n1\n```\n",
    "# One\n\n```python\nx = 1\n",
    "![A plan](plan.png)\n",
    "![](plan.svg)\n",
    "<iframe title=\"A film\"></iframe>\n",
    "{{#include gone.py}}\n",
    "[here]()\n",
    "Text.\n\n[^a]: A note.\n",
    "$\\frac{1}$\n",
    "# One\n\nNote: speak slowly.\n",
    "# One {#a}\n\n---\n\n# Two {#a}\n",
    "# One\n\nHere.\n\n---\n\n# One\n\nThere.\n",
    "# One\n\n### Three\n",
    "# Points\n\n- 1\n- 2\n- 3\n- 4\n- 5\n- 6\n- 7\n- 8\n- 9\n- 10\n- 11\n- 12\n- 13\n- 14\n- 15\n- 16\n- 17\n- 18\n- 19\n- 20\n- 21\n- 22\n- 23\n- 24\n",
    "---\noverflow: shrink\n---\n\n# Points\n\n- 1\n- 2\n- 3\n- 4\n- 5\n- 6\n- 7\n- 8\n- 9\n- 10\n- 11\n- 12\n- 13\n- 14\n",
    "---\noverflow: error\n---\n\n# Points\n\n- 1\n- 2\n- 3\n- 4\n- 5\n- 6\n- 7\n- 8\n- 9\n- 10\n- 11\n- 12\n- 13\n- 14\n",
    "# Map\n\n```text\nlow addresses\n+---------+\n|  stack  |\n+---------+\n|  heap   |\n+---------+\nhigh addresses\n```\n",
    "---\ntheme: neon\n---\n\n# Talk\n",
    "---\nclock: real\n---\n\n```python\nprint(1)\n```\n",
    "---\nlimits: {steps: many}\n---\n\n# Talk\n",
];

/// The same for books of one chapter: what is added to `book.toml`, to the summary, and to the chapter.
const BOOKS: [[&str; 3]; 4] = [
    ["autors = [\"Ada\"]\n", "", ""],
    ["title = Talks\n", "", ""],
    ["", "- [Two](two.md)\n", ""],
    ["", "", "\n[two](two.md)\n"],
];

/// Reports of the notes above, and of the fixtures.
fn examples() -> Vec<String> {
    // Longer than any slide could show.
    let long = format!("---\noverflow: scroll\n---\n\n```text\n{}```\n", "line\n".repeat(2_001));
    let notes = NOTES.iter().copied().chain([long.as_str()]).map(|notes| {
        let folder = common::folder(&[("talk.md", notes), ("plan.svg", "<svg/>")]);
        common::heapdeck(folder.path(), &["check", "talk.md"])
    });
    let books = BOOKS.iter().map(|[settings, summary, chapter]| {
        let folder = common::folder(&[
            ("book.toml", &format!("[book]\n{settings}")),
            ("src/SUMMARY.md", &format!("- [One](one.md)\n{summary}")),
            ("src/one.md", &format!("# One\n{chapter}")),
        ]);
        common::heapdeck(folder.path(), &["check"])
    });
    let mut found: Vec<String> = notes
        .chain(books)
        .map(|output| {
            String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
        })
        .flat_map(|report| {
            report.split("\n\n").map(|part| format!("{}\n", part.trim())).collect::<Vec<_>>()
        })
        .collect();
    for file in files_below(Path::new("tests/suite"), "out") {
        let text = fs::read_to_string(file).expect("a golden file can be read");
        let parts = text.split("\n\n").filter(|part| {
            ["error[", "warning[", "hint["].iter().any(|start| part.trim_start().starts_with(start))
        });
        found.extend(parts.map(|part| format!("{}\n", part.trim_start_matches('\n').trim_end())));
    }
    found
}

// ---- profiles

fn profiles() -> String {
    let mut page = start(
        "Profiles",
        "Each version of CPython that is modelled, and what it does otherwise than its neighbour. `heapdeck profiles` prints the whole table.",
    );
    let output = common::heapdeck(Path::new("."), &["profiles", "--format", "json"]);
    let table: Value = serde_json::from_slice(&output.stdout).expect("the table as JSON");
    let rows: Vec<&Value> = table["profiles"].as_array().expect("rows").iter().collect();
    let name = |row: &Value| row["name"].as_str().unwrap_or_default().to_owned();
    let find = |wanted: &str| rows.iter().copied().find(|row| name(row) == wanted);
    let text = common::heapdeck(Path::new("."), &["profiles"]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    let line = |number: usize| text.lines().nth(number).unwrap_or_default();
    let judged = line(4).trim_start().trim_start_matches("judged by CPython").split_whitespace();
    let list: Vec<String> = line(0)
        .split_whitespace()
        .zip(judged)
        .map(|(version, build)| format!("- `{version}`: compared with CPython {build}\n"))
        .collect();
    section(&mut page, "Versions", "profiles-versions", &list);
    let words = documentation();
    for (from, to) in NEIGHBOURS {
        let (Some(old), Some(new)) = (find(from), find(to)) else { continue };
        let mut list = Vec::new();
        for (group, paths) in table["groups"].as_object().expect("groups") {
            for path in paths.as_array().expect("paths").iter().filter_map(Value::as_str) {
                let pointer = format!("/{}", path.replace('.', "/"));
                let (was, is) = (old.pointer(&pointer), new.pointer(&pointer));
                let (Some(was), Some(is)) = (was, is) else { continue };
                if was != is && !["name", "version", "told"].contains(&path) {
                    let (mut about, kind) = about(&words, path);
                    let name = path.rsplit('.').next().unwrap_or_default().replace('_', " ");
                    if is.is_number() && about != name {
                        about = format!("{name}: {about}");
                    }
                    let [was, is] = [was, is].map(|value| cell(&words, &kind, value));
                    list.push(format!("- {group}: {about}: {was} → {is}\n"));
                }
            }
        }
        let id = format!("profiles-{}", to.replace('.', "-"));
        section(&mut page, &format!("From {from} to {to}"), &id, &list);
    }
    page
}

const NEIGHBOURS: [(&str, &str); 8] = [
    ("3.9", "3.10"),
    ("3.10", "3.11"),
    ("3.11", "3.12"),
    ("3.12", "3.13"),
    ("3.13", "3.13t"),
    ("3.13", "3.14"),
    ("3.14", "3.14t"),
    ("3.14", "3.15"),
];

/// What the sources say of each field and each variant: by the names of its type and its own, with its own type.
type Words = BTreeMap<(String, String), (String, String)>;

fn documentation() -> Words {
    let mut words = Words::new();
    let mut files = files_below(Path::new("src/python/version"), "rs");
    files.push(PathBuf::from("src/python/version.rs"));
    for file in files {
        let text = fs::read_to_string(file).expect("a source can be read");
        let (mut owner, mut said) = (String::new(), Vec::new());
        for line in text.lines().map(str::trim) {
            if let Some(sentence) = line.strip_prefix("/// ") {
                said.push(sentence.to_owned());
                continue;
            }
            if line.starts_with("#[") {
                continue;
            }
            let types = ["pub struct ", "pub enum "].iter().find_map(|it| line.strip_prefix(it));
            if let Some(name) = types.and_then(|rest| rest.strip_suffix(" {")) {
                name.clone_into(&mut owner);
            }
            let field = line.strip_prefix("pub ").and_then(|rest| rest.split_once(": "));
            let variant = line.strip_suffix(',').filter(|it| it.chars().all(char::is_alphanumeric));
            let found = field.or_else(|| variant.map(|name| (name, "")));
            if let Some((name, kind)) = found {
                let kind = kind.trim_end_matches(',').trim_start_matches("&'static ").to_owned();
                let about = said.join(" ").trim_end_matches('.').to_owned();
                words.insert((owner.clone(), name.to_owned()), (about, kind));
            }
            said.clear();
        }
    }
    words
}

/// The sentence about a field, by its path from the profile on, and its type; its name where nothing more is to be said.
fn about(words: &Words, path: &str) -> (String, String) {
    let mut owner = "Profile".to_owned();
    let mut sentence = String::new();
    for part in path.split('.') {
        let (about, kind) = words.get(&(owner, part.to_owned())).cloned().unwrap_or_default();
        sentence = if about.is_empty() { part.replace('_', " ") } else { about };
        owner = kind;
    }
    // What stands between angles is no tag.
    (sentence.replace('<', "&lt;"), owner)
}

fn cell(words: &Words, kind: &str, value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        Value::Array(parts) => {
            parts.iter().map(|part| cell(words, kind, part)).collect::<Vec<_>>().join(" ")
        }
        Value::String(text) => {
            let variant = words.get(&(kind.to_owned(), text.clone()));
            match variant {
                Some((about, _)) => format!("“{about}”"),
                None if text.is_empty() => "no words".to_owned(),
                None => format!("`{text}`"),
            }
        }
        number => number.to_string(),
    }
}

// ---- formats

fn formats() -> String {
    let mut page = start(
        "Formats for other programs",
        "What heapdeck writes for programs carries a version number where it is its own. Fields may be added without a new number; \
         none is removed or changes its meaning without one.",
    );
    let folder = common::folder(&[("one.py", "x = [1]\n")]);
    let output = common::heapdeck(folder.path(), &["trace", "one.py"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<serde_json::Map<String, Value>> =
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let keys = |line: usize| {
        let keys = lines.get(line).expect("a line of the trace").keys();
        keys.map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
    };
    let version = lines[0].get("heapdeck-trace").expect("a version");
    write!(
        page,
        "\n## Traces {{#formats-trace}}\n\n`heapdeck trace FILE.py` writes one JSON object a line, version {version}.\n\n\
         - the first line, the run as a whole: {}\n- each further line, one step: {}\n\n\
         A step holds what has changed since the one before; addresses are numbers.\n",
        keys(0),
        keys(1)
    )
    .expect("writing to a text");
    page.push_str(
        "\n## Timelines {#formats-chrome}\n\n`heapdeck trace FILE.py --format chrome` writes the Trace Event Format, which Perfetto and \
         `chrome://tracing` open.\n",
    );
    let output = common::heapdeck(folder.path(), &["directives", "--format", "json"]);
    let tables: Value = serde_json::from_slice(&output.stdout).expect("the tables as JSON");
    write!(
        page,
        "\n## Keys and flags {{#formats-directives}}\n\n`heapdeck directives --format json`, version {}: the tables of \
         [Keys, flags and pictures](directives.md). `--format schema` is a JSON Schema of the front matter, `--format book-schema` one of \
         heapdeck's keys in `book.toml`; their `$id` carries a version.\n",
        tables["version"]
    )
    .expect("writing to a text");
    page.push_str(
        "\n## Tables of versions {#formats-profiles}\n\n`heapdeck profiles --format json` gives every value of every version; \
         `heapdeck race FILE.py --format json` the outcomes of a search with their schedules.\n",
    );
    page
}

// ---- pages

fn start(title: &str, about: &str) -> String {
    format!(
        "---\ntitle: {title}\nlang: en\n---\n\n# {title}\n\n{about}\n\nThis page is made from the program, and checked whenever it is tested.\n"
    )
}

/// A section; where it is higher than a slide the deck cuts it between the items.
fn section(page: &mut String, title: &str, id: &str, parts: &[String]) {
    let text = parts.concat();
    write!(page, "\n## {title} {{#{id}}}\n\n{}\n", text.trim_end()).expect("writing to a text");
}

fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder can be listed") {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            files.extend(files_below(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
    files
}
