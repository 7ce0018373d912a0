//! The tutorial and the guides are followed to the letter: files that they show are written, commands are run.
#![expect(clippy::disallowed_methods, reason = "tests write files and start the program")]

mod common;

use std::fs;
use std::path::Path;

/// A fence of a page: its language with what follows, and its text.
struct Fence {
    info: String,
    text: String,
}

#[test]
fn the_tutorial_ends_with_the_deck_that_it_shows() {
    let folder = common::folder(&[]);
    follow("content/tutorial.md", folder.path());
    let deck = fs::read_to_string(folder.path().join("two-names.html")).expect("the deck");
    for words in
        ["Two names, one list", "It is <strong>one</strong> list with", "What an assignment does."]
    {
        assert!(deck.contains(words), "the deck says {words:?}");
    }
    assert!(folder.path().join("talk.html").exists(), "the first deck has the notes' name");
}

/// Pages whose commands no test can run, and why.
const LEFT_OUT: &[(&str, &str)] =
    &[("content/tutorial.md", "it is followed by a test of its own, from an empty folder on")];

#[test]
fn the_commands_of_all_pages_do_what_is_said() {
    let talk = "# Talk\n\n<!-- Speak slowly. -->\n\n```python\nx = [1]\n```\n";
    let summary = "# Book\n\n- [Talk](talk.md)\n";
    let files = [("talk.md", talk), ("content/talk.md", talk), ("content/SUMMARY.md", summary)];
    let mut pages = Vec::new();
    pages_below(Path::new("content"), &mut pages);
    let shows_commands = |page: &String| {
        let text = fs::read_to_string(page).expect("a page can be read");
        fences(&text).iter().any(|fence| fence.info.starts_with("console"))
    };
    pages.retain(shows_commands);
    for (page, why) in LEFT_OUT {
        assert!(pages.iter().any(|it| it == page), "{page} shows no commands ({why})");
    }
    let left_out = |page: &&String| LEFT_OUT.iter().any(|(it, _)| it == page);
    let followed = pages.iter().filter(|page| !left_out(page));
    let count = followed.map(|page| follow(page, common::folder(&files).path())).count();
    assert!(count > 3, "{count} pages have commands");
}

fn pages_below(folder: &Path, pages: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder can be listed") {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            pages_below(&path, pages);
        } else if path.extension().is_some_and(|end| end == "md") {
            pages.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    pages.sort();
}

/// Does what a reader of the page would do in a folder.
fn follow(page: &str, folder: &Path) {
    let text = fs::read_to_string(page).expect("a page can be read");
    let mut commands = 0;
    for fence in fences(&text) {
        let (language, rest) = fence.info.split_once(' ').unwrap_or((&fence.info, ""));
        if let Some(name) = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            fs::write(folder.join(name), &fence.text).expect("a file");
        } else if language == "console" {
            assert!(
                fence.text.contains("$ "),
                "{page}: a command begins with `$ `:\n{}",
                fence.text
            );
            commands += match rest {
                // It runs until somebody ends it; that it is there at all is seen by its help.
                "stays" => {
                    run(page, &fence.text.replace(" serve ", " serve --help "), false, folder)
                }
                "browser" if !has_browser() => 1,
                rest => run(page, &fence.text, rest == "fails", folder),
            };
        }
    }
    assert!(commands > 0, "{page} shows commands");
}

/// Runs the commands of a fence; the lines below one are what it answers.
fn run(page: &str, text: &str, fails: bool, folder: &Path) -> usize {
    let mut commands = 0;
    for part in text.split("$ ").skip(1) {
        let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
        let command = command.split(" # ").next().unwrap_or_default();
        let mut words = command.split_whitespace();
        assert_eq!(words.next(), Some("heapdeck"), "{page}: {command}");
        let output = common::heapdeck(folder, &words.collect::<Vec<_>>());
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert_eq!(output.status.success(), !fails, "{page}: {command}\n{said}");
        if !expected.trim().is_empty() {
            assert_eq!(said.trim(), expected.trim(), "{page}: {command}");
        }
        commands += 1;
    }
    commands
}

fn has_browser() -> bool {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| names.iter().any(|name| folder.join(name).exists()))
}

/// The fences of a text; those inside a longer one belong to its text.
fn fences(text: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let ticks = line.chars().take_while(|char| *char == '`').count();
        if ticks < 3 {
            continue;
        }
        let end = "`".repeat(ticks);
        let inside: String = lines
            .by_ref()
            .take_while(|line| line.trim_end() != end)
            .map(|line| format!("{line}\n"))
            .collect();
        found.push(Fence { info: line[ticks..].trim().to_owned(), text: inside });
    }
    found
}
