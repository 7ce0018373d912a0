//! The list of chapters as markup, as it is seen from each folder of the site.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::deck::ArticleHeading;
use crate::site::Book;
use crate::site::path::{encoded, folder, page_of, relative};
use crate::site::summary::{Entry, Summary};

/// The way through the chapters.
#[derive(Debug)]
pub struct Nav {
    /// The book's title; may be empty.
    pub title: String,
    /// Name and page of the chapters that have one, in order.
    pub pages: Vec<(String, String)>,
    /// The lines of the list, by the folder from which they are seen.
    lines: BTreeMap<String, Vec<Line>>,
}

#[derive(Debug)]
struct Line {
    /// Of the chapter; empty for what is none.
    page: String,
    html: String,
}

/// The chapter before or after.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Neighbour<'a> {
    pub name: &'a str,
    pub href: String,
}

impl Nav {
    pub fn new(book: &Book, summary: &Summary) -> Nav {
        let heading = summary.title.as_deref();
        // mdBook's own template calls the file what it is.
        let heading = heading.filter(|title| !title.eq_ignore_ascii_case("summary"));
        let written = summary
            .chapters()
            .filter_map(|chapter| Some((chapter.name.clone(), page_of(chapter.path.as_deref()?))));
        let pages: Vec<(String, String)> = written.collect();
        let title = book.config.title.as_deref().or(heading).unwrap_or("").to_owned();
        let numbered = !book.config.html.no_section_label;
        let mut lines = BTreeMap::new();
        let folders = pages.iter().map(|(_, page)| folder(page)).chain([""]);
        for folder in folders {
            if !lines.contains_key(folder) {
                let entries = summary.entries.iter();
                let seen: Vec<Line> = entries.map(|entry| line(entry, folder, numbered)).collect();
                lines.insert(folder.to_owned(), seen);
            }
        }
        Nav { title, pages, lines }
    }

    /// The list as a page in a folder has it; below the current chapter stand its headings.
    pub fn html(&self, from: &str, current: &str, headings: &[ArticleHeading]) -> String {
        let Some(lines) = self.lines.get(from) else { return String::new() };
        let mut out = String::with_capacity(lines.iter().map(|line| line.html.len() + 1).sum());
        for line in lines {
            if !line.page.is_empty() && line.page == current {
                // The address is the first attribute.
                let html = line.html.replacen("<a href", "<a aria-current=\"page\" href", 1);
                out.push_str(html.strip_suffix("</li>").unwrap_or(&html));
                push_headings(&mut out, headings);
                out.push_str("</li>");
            } else {
                out.push_str(&line.html);
            }
            out.push('\n');
        }
        out
    }

    /// The chapter with this number (from 0), seen from a folder.
    pub fn neighbour(&self, at: Option<usize>, from: &str) -> Option<Neighbour<'_>> {
        let (name, page) = self.pages.get(at?)?;
        Some(Neighbour { name, href: encoded(&relative(from, page)) })
    }
}

fn line(entry: &Entry, from: &str, numbered: bool) -> Line {
    let plain = |html: String| Line { page: String::new(), html };
    match entry {
        Entry::Separator => plain("<li class=\"gap\" aria-hidden=\"true\"></li>".to_owned()),
        Entry::Part(title) => plain(format!("<li class=\"named\">{}</li>", escaped(title))),
        Entry::Chapter(chapter) => {
            let mut label = String::new();
            if numbered && !chapter.number.is_empty() {
                let _ = write!(label, "<span class=\"at\">{}</span> ", chapter.number);
            }
            label.push_str(&escaped(&chapter.name));
            let depth = chapter.depth;
            let Some(path) = &chapter.path else {
                return plain(format!(
                    "<li class=\"in{depth}\"><span class=\"draft\">{label}</span></li>"
                ));
            };
            let page = page_of(path);
            let href = escaped(&encoded(&relative(from, &page)));
            let html = format!("<li class=\"in{depth}\"><a href=\"{href}\">{label}</a></li>");
            Line { page, html }
        }
    }
}

/// What stands on the page, its first heading left out.
fn push_headings(out: &mut String, headings: &[ArticleHeading]) {
    if headings.len() < 2 {
        return;
    }
    out.push_str("<ol>");
    for heading in &headings[1..] {
        let (level, id) = (heading.level, escaped(&heading.id));
        let title = escaped(&heading.title);
        let _ = write!(out, "<li class=\"h{level}\"><a href=\"#{id}\">{title}</a></li>");
    }
    out.push_str("</ol>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
