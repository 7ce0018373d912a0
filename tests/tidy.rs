//! The rules of the house that neither the compiler nor clippy enforces: rooms, lengths, headers, leftovers.
#![expect(clippy::disallowed_methods, reason = "tests read the project's own files")]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from ground to roof, each with the rooms it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("trace", &["source"]),
    ("python", &["source", "trace"]),
    ("notes", &["source", "diagnostic"]),
    ("lecture", &["source", "diagnostic", "trace", "python", "notes"]),
    ("diagram", &["trace"]),
    // A lecture's pieces are the notes' own blocks, and code is coloured by the tokens of the machine's own parser.
    ("deck", &["source", "diagnostic", "trace", "python::syntax", "notes", "lecture", "diagram"]),
    (
        "site",
        &["source", "diagnostic", "trace", "python::syntax", "notes", "lecture", "diagram", "deck"],
    ),
    (
        "cli",
        &["source", "diagnostic", "trace", "python", "notes", "lecture", "diagram", "deck", "site"],
    ),
];

/// The layers of the machine from ground to roof, each with the layers it may use.
const LAYERS: &[(&str, &[&str])] = &[
    // Every difference between versions, and nothing else.
    ("version", &[]),
    // Numbers and rows of opcodes: the parser's trees carry its constants.
    ("code", &["version"]),
    ("syntax", &["version", "code"]),
    ("compile", &["version", "code", "syntax"]),
    // What objects hold: knows neither code nor behaviour.
    ("heap", &["version"]),
    // The files and folders that a program believes in: a pure model.
    ("host", &[]),
    // What a run is allowed: numbers.
    ("limits", &[]),
    ("object", &["code", "version", "heap", "host", "limits"]),
    ("library", &["version", "code", "heap", "host", "object"]),
    // Tracebacks as text: carets need the source's syntax.
    ("report", &["version", "code", "syntax", "compile"]),
    // Who may run when: a pure model, the machine asks it.
    ("thread", &["version"]),
    (
        "machine",
        &[
            "version", "code", "syntax", "compile", "heap", "host", "object", "library", "report",
            "thread",
        ],
    ),
    (
        "record",
        &[
            "version", "code", "syntax", "compile", "heap", "host", "object", "library", "report",
            "thread", "machine",
        ],
    ),
    ("explore", &["code", "heap", "machine", "record"]),
];

/// Layers that may use the types of `python` itself: what to run (`Program`, `Unit`, `Mode`).
const PROGRAM_USERS: &[&str] = &["machine", "record", "explore"];

/// It runs before there is a program, and reads packages.
const BUILD_SCRIPT: &str = "embed";
const MAX_FILE_LINES: usize = 600;
const MAX_FUNCTION_LINES: usize = 70;

/// What only `cli` may mention.
const WORLD: &[&str] = &[
    "fs::",
    "env::",
    "net::",
    "std::process",
    "Instant",
    "SystemTime",
    "stdin(",
    "stdout(",
    "stderr(",
];

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let mut broken = Vec::new();
    for file in rust_files("src") {
        let Some(room) = file.inside("src/") else { continue };
        if matches!(room, "lib" | "main" | "bin" | BUILD_SCRIPT) {
            continue;
        }
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            broken.push(format!("{}: {room} is no room of the table", file.name));
            continue;
        };
        for (line, used) in file.paths("crate::") {
            // A row may name one layer of the machine only: then the whole path is asked for.
            let is_layer = |row: &&str| row.starts_with("python::") && used == "python";
            let may = allowed.contains(&used.as_str()) || allowed.iter().any(is_layer);
            if used != room && !may {
                broken.push(format!("{}:{line}: {room} may not use {used}", file.name));
            }
        }
        for (line, layer) in file.paths("crate::python::") {
            let path = format!("python::{layer}");
            if !allowed.contains(&"python") && room != "python" && !allowed.contains(&path.as_str())
            {
                broken.push(format!("{}:{line}: {room} may not use {path}", file.name));
            }
        }
    }
    report(&broken);
}

#[test]
fn layers_of_the_machine_use_only_the_layers_below_them() {
    let mut broken = Vec::new();
    for file in rust_files("src/python") {
        let Some(layer) = file.inside("src/python/") else { continue };
        if layer == "mod" {
            continue;
        }
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            broken.push(format!("{}: {layer} is no layer of the table", file.name));
            continue;
        };
        for (line, used) in file.paths("crate::python::") {
            let is_type = used.starts_with(|letter: char| letter.is_ascii_uppercase());
            let may = if is_type {
                PROGRAM_USERS.contains(&layer)
            } else {
                used == layer || allowed.contains(&used.as_str())
            };
            if !may {
                broken.push(format!("{}:{line}: {layer} may not use {used}", file.name));
            }
        }
    }
    report(&broken);
}

#[test]
fn modules_are_listed_from_ground_to_roof() {
    let mut broken = Vec::new();
    for (path, table) in [("src/lib.rs", ROOMS), ("src/python/mod.rs", LAYERS)] {
        let text = fs::read_to_string(path).expect("the file stands");
        let declared: Vec<&str> = text
            .lines()
            .filter_map(|line| {
                line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')
            })
            .collect();
        let order = |name: &&str| {
            table.iter().position(|(row, _)| *row == name.split(':').next().unwrap_or(name))
        };
        if !declared.is_sorted_by_key(order) {
            broken.push(format!("{path}: {declared:?} is not the order of the table"));
        }
        let may_use_itself = table.iter().enumerate().any(|(at, (_, allowed))| {
            allowed.iter().any(|used| order(used).is_none_or(|below| below >= at))
        });
        if may_use_itself {
            broken.push(format!("{path}: a row of the table allows what stands above it"));
        }
    }
    report(&broken);
}

#[test]
fn files_open_with_one_sentence_and_are_short() {
    let mut broken = Vec::new();
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        if !file.text.starts_with("//! ") {
            broken.push(format!("{}:1: does not open with a `//!` sentence", file.name));
        }
        let lines = file.text.lines().count();
        if lines > MAX_FILE_LINES {
            broken.push(format!("{}: {lines} lines, at most {MAX_FILE_LINES}", file.name));
        }
    }
    report(&broken);
}

#[test]
fn functions_are_short() {
    let mut broken = Vec::new();
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        let lines: Vec<&str> = file.text.lines().collect();
        for (start, line) in lines.iter().enumerate() {
            let Some(name) = function_name(line) else { continue };
            let indent = line.len() - line.trim_start().len();
            let ends = |line: &&str| line.len() == indent + 1 && line.ends_with('}');
            let Some(length) = lines[start..].iter().position(ends) else { continue };
            let is_code = |line: &&&str| !line.trim().is_empty() && !line.trim().starts_with("//");
            let body = lines[start + 1..start + length].iter().filter(is_code).count();
            let above = lines[..start].iter().rev().take_while(|line| line.trim().starts_with('#'));
            let is_expected = above.clone().any(|line| line.contains("clippy::too_many_lines"));
            if body > MAX_FUNCTION_LINES && !is_expected {
                let place = format!("{}:{}", file.name, start + 1);
                broken.push(format!(
                    "{place}: {name} has {body} lines, at most {MAX_FUNCTION_LINES}"
                ));
            }
        }
    }
    report(&broken);
}

#[test]
fn imports_are_absolute() {
    let mut broken = Vec::new();
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        // Inside a file, its own inline module may look up to it.
        let mut inline = false;
        for (index, line) in file.text.lines().enumerate() {
            let code = code_of(line);
            inline |= code.starts_with("mod ") && code.ends_with('{');
            let climbs = code.matches(["super", "::"].concat().as_str()).count();
            if climbs > 1 || (climbs == 1 && !inline) {
                broken.push(format!("{}:{}: {}", file.name, index + 1, code.trim()));
            }
        }
    }
    report(&broken);
}

#[test]
fn nothing_is_silenced() {
    let silencers = ["#[allow", "#![allow", "#[ignore", "todo!(", "unimplemented!("];
    let mut broken = Vec::new();
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        if file.name == "tests/tidy.rs" {
            continue;
        }
        for (index, line) in file.text.lines().enumerate() {
            if silencers.iter().any(|silencer| code_of(line).contains(silencer)) {
                broken.push(format!("{}:{}: {}", file.name, index + 1, line.trim()));
            }
        }
    }
    report(&broken);
}

#[test]
fn only_cli_touches_the_world() {
    let mut broken = Vec::new();
    for file in rust_files("src") {
        // A test that asks Graphviz for its layouts.
        let is_comparison = file.name == "src/diagram/memory/crossings.rs";
        if is_comparison
            || matches!(file.inside("src/"), Some("cli" | "main" | "bin" | BUILD_SCRIPT))
        {
            continue;
        }
        for (index, line) in file.text.lines().enumerate() {
            let code = code_of(line);
            let names = |word: &&&str| {
                code.match_indices(**word).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
                })
            };
            if let Some(word) = WORLD.iter().find(names) {
                broken.push(format!("{}:{}: mentions {word}", file.name, index + 1));
            }
        }
    }
    report(&broken);
}

#[test]
fn every_golden_has_its_input() {
    let mut broken = Vec::new();
    for path in files_below(Path::new("tests/suite")) {
        // A book is a folder; its golden stands beside it.
        let is_book = |folder: &Path| folder.parent() == Some(Path::new("tests/suite/site"));
        if path.ancestors().skip(1).any(is_book)
            || (is_book(&path) && path.with_extension("").is_dir())
        {
            continue;
        }
        let inputs: &[&str] = match path.extension().and_then(|end| end.to_str()) {
            Some("out") => &["md", "py"],
            Some("svg") if path.starts_with("tests/suite/diagram") => &["trace"],
            Some("md" | "py" | "trace" | "rs") => continue,
            _ if is_named_beside(&path) => continue,
            _ => &[],
        };
        if !inputs.iter().any(|input| path.with_extension(input).exists()) {
            broken.push(format!("{}: no input stands beside it", path.display()));
        }
    }
    report(&broken);
}

#[test]
fn no_file_names_a_machine() {
    // Put together here, so that this file does not name them itself.
    let mut leftovers =
        ["work", "root", "tmp", "farm", "home"].map(|folder| format!("/{folder}/")).to_vec();
    leftovers.push([".lib", "rary"].concat());
    let mut broken = Vec::new();
    for folder in ["src", "tests", "templates", "content", ".ci"] {
        for path in files_below(Path::new(folder)) {
            // Fonts are no text.
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for (index, line) in text.lines().enumerate() {
                if let Some(found) = leftovers.iter().find(|leftover| line.contains(*leftover)) {
                    broken.push(format!("{}:{}: names {found}", path.display(), index + 1));
                }
            }
        }
    }
    report(&broken);
}

/// A file of Rust with its name, as in `src/trace/mod.rs`.
struct RustFile {
    name: String,
    text: String,
}

impl RustFile {
    /// The room or layer of a file: `trace` for `src/trace/mod.rs` and for `src/trace.rs` inside `src/`.
    fn inside(&self, folder: &str) -> Option<&str> {
        let rest = self.name.strip_prefix(folder)?;
        let first = rest.split('/').next()?;
        Some(first.strip_suffix(".rs").unwrap_or(first))
    }

    /// What follows a path's start, with its line: `crate::trace::Step` and `crate::{source, trace}` both use `trace`.
    fn paths(&self, start: &str) -> Vec<(usize, String)> {
        let code: String = self.text.lines().map(|line| format!("{}\n", code_of(line))).collect();
        let mut found = Vec::new();
        for (at, _) in code.match_indices(start) {
            let line = code[..at].lines().count().max(1);
            let rest = &code[at + start.len()..];
            let names = if rest.starts_with('{') { members(rest) } else { vec![word(rest)] };
            found.extend(names.into_iter().filter(|name| *name != "self").map(|name| (line, name)));
        }
        found
    }
}

/// The first words of a group's members: `a`, `b` for `{a, b::{c, d}}`.
fn members(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut found = Vec::new();
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(letter, '{' | ',') {
            found.push(word(group[at + 1..].trim_start()));
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// A line without its comment. `://` in a text is no comment.
fn code_of(line: &str) -> &str {
    let mut from = 0;
    while let Some(at) = line[from..].find("//").map(|at| from + at) {
        if !line[..at].ends_with(':') {
            return &line[..at];
        }
        from = at + 2;
    }
    line
}

/// The name of the function whose body opens in this line or below it.
fn function_name(line: &str) -> Option<&str> {
    let code = line.trim_start();
    let is_head = |before: &str| {
        before.split_whitespace().all(|part| {
            matches!(part, "pub" | "const" | "async" | "extern") || part.starts_with("pub(")
        })
    };
    let at = code.find("fn ")?;
    let name = code[at + 3..].split(['(', '<']).next()?;
    (is_head(&code[..at]) && !code.ends_with(';') && !code.ends_with('}')).then_some(name)
}

/// Whether a Markdown file beside it mentions it: images are inputs, not goldens.
fn is_named_beside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = path.parent().unwrap_or(Path::new(""));
    let texts = files_below(folder)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|end| end == "md"));
    texts.filter_map(|file| fs::read_to_string(file).ok()).any(|text| text.contains(&name))
}

fn rust_files(folder: &str) -> Vec<RustFile> {
    let paths = files_below(Path::new(folder)).into_iter();
    let rust = paths.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    rust.map(|path| {
        let text = fs::read_to_string(&path).expect("Rust is UTF-8");
        RustFile { name: path.to_string_lossy().replace('\\', "/"), text }
    })
    .collect()
}

/// All files below a folder, in order of their names.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if !path.is_dir() {
                found.push(path);
            } else if !path.ends_with("node_modules") && !path.ends_with("target") {
                folders.push(path);
            }
        }
    }
    found.sort();
    found
}

#[track_caller]
fn report(broken: &[String]) {
    assert!(broken.is_empty(), "{} places:\n{}", broken.len(), broken.join("\n"));
}
