//! A folder as a book, its site as a list of files and one page, and what holds for every site.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use heapdeck::diagnostic::{Format, Log, render_all};
use heapdeck::lecture::Lecture;
use heapdeck::site::{self, Book, Config, Ran};
use heapdeck::source::{Files, Source};
use heapdeck::{deck, python};

use crate::page;

/// The site of a folder with `SUMMARY.md`, or with a `book.toml` beside it.
pub fn build(summary: &Path) -> Result<(Files, String), String> {
    let folder = summary.parent().unwrap_or(Path::new(""));
    let mut log = Log::default();
    let config = match std::fs::read_to_string(folder.with_file_name("book.toml")) {
        Ok(text) => site::read_config(&mut log, &Source::new("book.toml", text)),
        Err(_) => Config::default(),
    };
    let mut files = Files::new();
    for path in below(folder) {
        let name = path.strip_prefix(folder).map_err(|error| error.to_string())?;
        let bytes = std::fs::read(&path).map_err(|error| error.to_string())?;
        files.insert(name.to_string_lossy().replace('\\', "/"), bytes.into());
    }
    let run = |lecture: &Lecture| Ran {
        traces: lecture.programs.iter().map(python::run).collect(),
        read_chapters: false,
    };
    let book = Book { config, files, ..Book::default() };
    let built = site::build(&mut log, &book, &deck::Theme::default(), &run)?;
    log.sort();
    Ok((built, render_all(&log, Format::Concise)))
}

/// The files, what was said, and the text of the page that shows most, without its pictures.
pub fn outline(site: &Files, said: &str) -> String {
    let mut text: String = site.keys().map(|path| format!("{path}\n")).collect();
    let _ = write!(text, "\n{said}");
    let pages = site.iter().filter(|(path, _)| is_page(path) && *path != "print.html");
    // The one whose source is longest; of equals the first.
    let longest = pages.rev().max_by_key(|(_, bytes)| bytes.len());
    if let Some((path, bytes)) = longest {
        let html = String::from_utf8_lossy(bytes);
        let _ = write!(text, "\n== {path}\n{}", without_pictures(&html));
    }
    text
}

/// What holds for every site: decks are whole, pages nest, every local address leads to a file and a place in it.
pub fn check(site: &Files, said: &str) -> Result<(), String> {
    for (path, bytes) in site {
        let html = String::from_utf8_lossy(bytes);
        // An id that the author gives twice is there twice, and reported.
        if said.contains("[duplicate-id]") {
            continue;
        }
        if path.ends_with(".deck.html") {
            page::check_linked(&html).map_err(|why| format!("{path}: {why}"))?;
        } else if is_page(path) {
            page::check_page(&html).map_err(|why| format!("{path}: {why}"))?;
            // What leads nowhere in the notes leads nowhere on the page, and is reported.
            // The page that is missing has addresses from where the site will lie.
            if !said.contains("error[") && path != "404.html" {
                addresses_lead_somewhere(site, path, &html)?;
            }
        }
    }
    Ok(())
}

fn addresses_lead_somewhere(site: &Files, path: &str, html: &str) -> Result<(), String> {
    let mut folder: Vec<&str> = path.split('/').collect();
    folder.pop();
    for attribute in [" href=\"", " src=\""] {
        for rest in html.split(attribute).skip(1) {
            let address = rest.split('"').next().unwrap_or("");
            let leads_out = address.contains("://") || address.ends_with("elsewhere.html");
            if leads_out || address.starts_with("data:") {
                continue;
            }
            let (target, fragment) = address.split_once('#').unwrap_or((address, ""));
            let mut parts = folder.clone();
            for part in target.split('/').filter(|part| !part.is_empty()) {
                if part == ".." {
                    parts.pop();
                } else {
                    parts.push(part);
                }
            }
            let file = if target.is_empty() { path.to_owned() } else { parts.join("/") };
            let found = site.get(&file.replace("%20", " "));
            let bytes = found.ok_or_else(|| format!("{path}: {address} leads to no file"))?;
            let id = format!(" id=\"{fragment}\"");
            if !fragment.is_empty() && !String::from_utf8_lossy(bytes).contains(&id) {
                return Err(format!("{path}: {address} names nothing in {file}"));
            }
        }
    }
    Ok(())
}

fn is_page(path: &str) -> bool {
    let mut ends = path.rsplit('.');
    ends.next() == Some("html") && ends.next() != Some("deck")
}

/// Pictures and their text forms have tests of their own; addresses move when the machine grows.
fn without_pictures(html: &str) -> String {
    without(&without(html, "svg"), "details")
}

/// All elements of a name emptied.
fn without(html: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut parts = html.split(&open);
    let mut text = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let _ = write!(text, "{open}>");
        text.push_str(part.split_once(&close).map_or("", |(_, after)| after));
    }
    text
}

fn below(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            found.extend(below(&path));
        } else {
            found.insert(path);
        }
    }
    found
}
