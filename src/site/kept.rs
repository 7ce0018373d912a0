//! What a chapter's programs led to, kept by all that it was made of, so that an edit elsewhere runs nothing again.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::deck::{Article, ArticleHeading};
use crate::diagnostic::Log;
use crate::lecture::Lecture;
use crate::notes::Notes;
use crate::site::chapter::Written;
use crate::site::styles::Styles;
use crate::site::{Site, digest, links};
use crate::trace::Trace;

/// A place for results, by the sums of what they were made of.
pub trait Shelf: fmt::Debug + Send + Sync {
    fn get(&self, key: &str) -> Option<(Vec<u8>, Log)>;
    fn put(&self, key: &str, bytes: &[u8], said: &Log);
}

/// The runs of a lecture's programs, in order.
#[derive(Debug, Default)]
pub struct Ran {
    pub traces: Vec<Trace>,
    /// Whether a program has read the text of a chapter: then they hold as long as no chapter changes.
    pub read_chapters: bool,
}

/// What follows from the text of a chapter and its runs, wherever it stands in the book.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Body {
    /// The deck and its style sheet.
    pub files: BTreeMap<String, String>,
    /// The text of the page.
    pub text: String,
    /// The same as it is seen from the root, where readers start.
    pub index: Option<String>,
    pub headings: Vec<ArticleHeading>,
    pub stamp: String,
    pub styles: Styles,
}

impl Body {
    /// Takes over what an article says of itself.
    pub fn describe(&mut self, article: Article) {
        self.headings = article.headings;
        self.stamp = article.stamp;
    }
}

/// The key of a chapter's body; `None`: nothing runs, and it is made as fast as it is read.
pub fn key(
    site: &Site,
    written: &Written,
    resolved: &Notes,
    lecture: &Lecture,
    as_index: bool,
) -> Option<String> {
    site.shelf.as_ref().filter(|_| !lecture.programs.is_empty())?;
    let addresses = links::addresses(resolved);
    let own = format!("{} {} {} {as_index}", written.path, written.name, lecture.meta.lang);
    // What stands in which file is part of what is said about it.
    let source = &written.notes.source;
    let includes = if source.is_whole() { String::new() } else { format!("{source:?}") };
    let parts = [&site.made_of, own.as_bytes(), source.text().as_bytes(), includes.as_bytes()];
    let sum = digest(&[&parts[..], &[addresses.join("\n").as_bytes()]].concat());
    Some(sum.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What was kept under a key.
pub fn get(shelf: Option<&dyn Shelf>, key: Option<&str>) -> Option<(Body, Log)> {
    let (bytes, said) = shelf?.get(key?)?;
    Some((serde_json::from_slice(&bytes).ok()?, said))
}

pub fn put(shelf: Option<&dyn Shelf>, key: Option<&str>, body: &Body, said: &Log) {
    if let (Some(shelf), Some(key), Ok(bytes)) = (shelf, key, serde_json::to_vec(body)) {
        shelf.put(key, &bytes, said);
    }
}
