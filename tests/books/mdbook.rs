//! The preprocessor against books as mdBook 0.4 and 0.5 hand them over. `src/` beside them is what they were made of.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::{folder, run, text};

/// What mdBook of a version wrote for our own book.
fn input(version: &str) -> Value {
    let path = format!("{}/tests/books/mdbook/input-{version}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).expect("an input")).expect("JSON")
}

/// The book that comes back.
fn processed(input: &Value) -> Value {
    let folder = folder();
    let output = run(folder.path(), &["mdbook"], &input.to_string());
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    serde_json::from_str(&text(&output.stdout)).expect("JSON")
}

/// The chapters of a book, nested ones too, by the paths of their files.
fn chapters(book: &mut Value) -> Vec<(String, &mut Value)> {
    fn below<'b>(items: &'b mut Value, found: &mut Vec<(String, &'b mut Value)>) {
        for item in items.as_array_mut().expect("items") {
            let Some(Value::Object(chapter)) = item.get_mut("Chapter") else { continue };
            let path = chapter["source_path"].as_str().unwrap_or("(draft)").to_owned();
            let (mut content, mut items) = (None, None);
            for (key, value) in chapter {
                match key.as_str() {
                    "content" => content = Some(value),
                    "sub_items" => items = Some(value),
                    _ => {}
                }
            }
            found.push((path, content.expect("content")));
            below(items.expect("sub_items"), found);
        }
    }
    let name = if book.get("items").is_some() { "items" } else { "sections" };
    let mut found = Vec::new();
    below(&mut book[name], &mut found);
    found
}

fn content(book: &mut Value, path: &str) -> String {
    let chapters = chapters(book);
    let found = chapters.into_iter().find(|(name, _)| name == path);
    found.expect("the chapter").1.as_str().expect("text").to_owned()
}

const OURS: &[&str] = &["names.md", "deeper/README.md", "threads.md"];

#[test]
fn all_but_the_text_of_our_chapters_comes_back_byte_for_byte() {
    for version in ["0.4", "0.5"] {
        let mut input = input(version);
        // What a later version may add is kept as well.
        let name = if version == "0.5" { "items" } else { "sections" };
        input[1]["later"] = json!({ "z": 1, "a": [null, 1.5] });
        input[1][name][0]["Chapter"]["new_in_0_6"] = json!("kept");
        let mut book = processed(&input);
        let mut before = input[1].clone();
        let old = chapters(&mut before);
        let mut count = 0;
        for ((path, content), (_, old)) in chapters(&mut book).into_iter().zip(old) {
            if OURS.contains(&path.as_str()) {
                assert_ne!(content, old, "{path}");
                *content = old.clone();
                count += 1;
            }
        }
        assert_eq!(count, OURS.len());
        assert_eq!(book.to_string(), before.to_string(), "{version}");
    }
}

#[test]
fn both_versions_get_the_same_text() {
    let (mut old, mut new) = (processed(&input("0.4")), processed(&input("0.5")));
    for path in OURS {
        assert_eq!(content(&mut old, path), content(&mut new, path), "{path}");
    }
}

#[test]
fn a_block_is_one_line_of_html_that_parsers_leave_alone() {
    let mut book = processed(&input("0.5"));
    for path in OURS {
        let content = content(&mut book, path);
        let lines: Vec<&str> = content.lines().collect();
        let mut blocks = 0;
        for (at, line) in lines.iter().enumerate() {
            let Some(start) = line.find("<div class=\"heapdeck") else {
                assert!(!line.contains("<svg"), "{path}:{at}");
                continue;
            };
            blocks += 1;
            // The prefix of a list or a quote stays on the lines around it.
            let prefix = line[..start].trim_end();
            assert_eq!((lines[at - 1], lines.get(at + 1)), (prefix, Some(&prefix)), "{path}:{at}");
            assert!(line.ends_with("</div>") && !line.contains("{{"), "{path}:{at}");
            let html = without_styles(line);
            for word in ["foreignObject", "<script", " onclick", " style=", "http:"] {
                assert!(!html.contains(word), "{path}:{at}: {word}");
            }
            for name in attribute_names(&html) {
                let is_known = SVG_NAMES.contains(&name.as_str());
                assert!(is_known || name == name.to_lowercase(), "{path}:{at}: {name}");
            }
        }
        assert!(blocks > 0, "{path}");
    }
}

/// Names that an HTML parser puts right in SVG.
const SVG_NAMES: &[&str] =
    &["viewBox", "textLength", "lengthAdjust", "patternUnits", "patternTransform"];

fn without_styles(html: &str) -> String {
    let mut kept = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<style>") {
        kept.push_str(before);
        rest = after.split_once("</style>").expect("an end").1;
    }
    kept + rest
}

fn attribute_names(html: &str) -> Vec<String> {
    let before = html.match_indices("=\"").map(|(at, _)| &html[..at]);
    before.filter_map(|text| Some(text.rsplit_once(' ')?.1.to_owned())).collect()
}

#[test]
fn the_chapter_says_what_ran_and_keeps_what_stands_around() {
    let mut book = processed(&input("0.5"));
    let names = content(&mut book, "names.md");
    // Words of ours leave the fence, marks and hidden lines the code; what mdBook hides stays mdBook's.
    assert!(names.contains("  ```python\n  a = (1, 2)\n  b = a\n  ```\n"), "{names}");
    assert!(names.contains("```python\n~import math\nprint(math.floor(2.5))\n```\n"));
    assert!(names.contains("```text\n2\n```\n"), "the notes' own output");
    assert!(!names.contains("z = 1\n"), "a hidden block");
    assert!(names.contains("ZeroDivisionError: division by zero</samp>"));
    assert!(names.contains("It has 3 items, and is \\[1, 2, &#39;three&#39;\\]."), "{names}");
    // Blank lines and braces of the output cannot end the block or call mdBook.
    assert!(names.contains(
        "<samp>[1, 2, 'three']&#10;&#10;&#123;{ x }} &lt;b&gt; 'quoted' -- and ...</samp>"
    ));
    // Ids are unique in the chapter, and none is another chapter's.
    let ids = |text: &str| -> Vec<String> {
        text.split(" id=\"")
            .skip(1)
            .filter_map(|rest| Some(rest.split('"').next()?.to_owned()))
            .collect()
    };
    let (names, threads) = (ids(&names), ids(&content(&mut book, "threads.md")));
    assert!(names.iter().chain(&threads).all(|id| id.starts_with("heapdeck-")));
    let mut all: Vec<&String> = names.iter().chain(&threads).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), names.len() + threads.len());
    let deeper = content(&mut book, "deeper/README.md");
    assert!(
        deeper.contains("print(\"the end has no fence\")\n```\n\n<div class=\"heapdeck"),
        "{deeper}"
    );
}

#[test]
fn other_renderers_get_text() {
    let mut input = input("0.5");
    input[0]["renderer"] = json!("markdown");
    let mut book = processed(&input);
    let names = content(&mut book, "names.md");
    assert!(!names.contains("<div") && !names.contains("<svg"), "{names}");
    assert!(names.contains("```text\n[1, 2, 'three']\n\n{{ x }} <b> 'quoted' -- and ...\n```\n"));
    assert!(names.contains("**Memory diagram: x, y**\n\n1. line 1: x is bound to the list at 0x"));
    assert!(names.contains("> ```text\n> quoted\n> ```\n"), "{names}");
}

#[test]
fn what_is_supported_is_told_by_the_status() {
    let folder = folder();
    for (renderer, status) in [("html", 0), ("markdown", 0), ("not-supported", 1)] {
        let output = run(folder.path(), &["mdbook", "supports", renderer], "");
        assert_eq!(output.status.code(), Some(status), "{renderer}");
        assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{renderer}");
    }
    let named = Path::new(env!("CARGO_BIN_EXE_mdbook-heapdeck"));
    let status = std::process::Command::new(named).args(["supports", "html"]).status();
    assert_eq!(status.expect("started").code(), Some(0));
    assert_eq!(run(folder.path(), &["mdbook", "supports"], "").status.code(), Some(2));
}

/// A book of one chapter.
fn book_of(content: &str, settings: &Value) -> String {
    let chapter = json!({
        "name": "A", "content": content, "number": [1], "sub_items": [], "path": "a/b.md",
        "source_path": "a/b.md", "parent_names": [],
    });
    let config = json!({ "book": { "src": "text" }, "preprocessor": { "heapdeck": settings } });
    let context = json!({ "root": "nowhere", "config": config, "renderer": "html", "mdbook_version": "0.5.4" });
    json!([context, { "items": [{ "Chapter": chapter }] }]).to_string()
}

#[test]
fn findings_have_their_place_and_errors_end_the_build() {
    let folder = folder();
    for (content, settings, status, said) in [
        ("# A\n\n```python\n1 / 0\n```\n", json!({}), 1, "text/a/b.md:4:"),
        ("# A\n\n```python\n{{#include x.py}}\n```\n", json!({}), 1, "after = [\"links\"]"),
        (
            "# A\n\n```python\nx = 1\n```\n",
            json!({ "pyhton": "3.13" }),
            0,
            "did you mean `python`?",
        ),
        ("# A\n\n```python\nx = 1\n```\n", json!({ "python": "2.7" }), 1, "2.7 is not modelled"),
    ] {
        let output = run(folder.path(), &["mdbook"], &book_of(content, &settings));
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{content}: {stderr}");
        assert!(stderr.contains(said), "{content}: {stderr}");
        assert_eq!(output.stdout.is_empty(), status != 0, "{content}");
    }
    for broken in ["", "[]", "{}", "[{}, {}]"] {
        let output = run(folder.path(), &["mdbook"], broken);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{broken}");
    }
}

#[test]
fn findings_are_told_in_the_files_that_mdbook_has_put_together() {
    let folder = folder();
    for (name, text) in [
        ("code/long.py", "# ANCHOR: z\na = 1\nb = 2\nc = 3\n# ANCHOR_END: z\nnone\n"),
        (
            "text/a/b.md",
            "# A\n\n```python\n{{#include ../../code/long.py:z}}\n```\n\n```python\n\nprint(undefined)\n```\n\n\
             ```python\n{{#include ../../code/long.py:6}}\n```\n",
        ),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
    let expanded = "# A\n\n```python\na = 1\nb = 2\nc = 3\n```\n\n```python\n\nprint(undefined)\n```\n\n\
                    ```python\nnone\n```\n";
    let other = expanded.replace("# A", "# A\n\nSomething put in.");
    let handed_over = "the line is one of the chapter as mdBook hands it over";
    for (content, lines, is_told) in [
        (expanded, ["text/a/b.md:9:", "text/../code/long.py:6:"], false),
        (other.as_str(), ["text/a/b.md:13:", "text/a/b.md:17:"], true),
    ] {
        let book = book_of(content, &json!({})).replace("\"nowhere\"", "\".\"");
        let said = text(&run(folder.path(), &["mdbook"], &book).stderr);
        assert!(lines.iter().all(|line| said.contains(line)), "{said}");
        assert_eq!(said.contains(handed_over), is_told, "{said}");
    }
}

#[test]
fn the_settings_of_the_book_hold_where_a_chapter_says_nothing() {
    let folder = folder();
    let version = "```python\nimport sys\nprint(sys.version_info[:2])\n```\n";
    let own = format!("---\npython: 3.12\n---\n\n{version}");
    for (content, shown) in [(version, "(3, 14)"), (own.as_str(), "(3, 12)")] {
        let settings = json!({ "python": "3.14", "figures": false });
        let output = run(folder.path(), &["mdbook"], &book_of(content, &settings));
        let stdout = text(&output.stdout);
        assert!(stdout.contains(&format!("<samp>{shown}</samp>")), "{stdout}");
        assert!(!stdout.contains("<svg") && !stdout.contains("python: 3.12"), "{stdout}");
    }
}
