//! The whole book on one page: ids get the number of their chapter, links lead to places of this page.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::deck::is_remote;
use crate::site::chapter::Made;
use crate::site::path::{decoded, encoded, folder, join, relative};

/// The chapters by their pages, numbered from 1.
pub type Numbers = BTreeMap<String, usize>;

/// The text of the page as it was last made: the part of a chapter that is as before is taken from there.
#[derive(Debug, Default)]
pub struct Parts {
    numbers: Numbers,
    text: String,
    /// What each part was made of and where it stands, by the page of its chapter.
    of: BTreeMap<String, (Arc<Made>, Range<usize>)>,
}

impl Parts {
    /// The text that these chapters give, each with its page.
    pub fn text(&mut self, chapters: &[(&str, &Arc<Made>)]) -> &str {
        let pages = chapters.iter().map(|(page, _)| (*page).to_owned()).zip(1..);
        let numbers: Numbers = pages.collect();
        // Where a chapter comes or goes, ids and links of others change with the numbers.
        let before = if numbers == self.numbers { std::mem::take(self) } else { Parts::default() };
        let mut text = String::with_capacity(before.text.len());
        for (page, made) in chapters {
            let start = text.len();
            match before.of.get(*page).filter(|(of, _)| Arc::ptr_eq(of, made)) {
                Some((_, place)) => text.push_str(&before.text[place.clone()]),
                None => part(&mut text, &made.body.text, page, &numbers),
            }
            self.of.insert((*page).to_owned(), (Arc::clone(made), start..text.len()));
        }
        (self.numbers, self.text) = (numbers, text);
        &self.text
    }
}

/// A chapter's text as a part of the page.
fn part(out: &mut String, text: &str, page: &str, numbers: &Numbers) {
    let number = numbers.get(page).copied().unwrap_or(0);
    let place = Place { number, folder: folder(page), numbers };
    out.push_str(&format!("<section class=\"part\" id=\"c{number}\">"));
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = tag_end(rest);
        place.tag(out, &rest[..end]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out.push_str("</section>\n");
}

struct Place<'a> {
    number: usize,
    folder: &'a str,
    numbers: &'a Numbers,
}

impl Place<'_> {
    fn tag(&self, out: &mut String, tag: &str) {
        let mut rest = tag;
        while let Some(equals) = rest.find("=\"") {
            let value_start = equals + 2;
            let name = rest[..equals].rsplit([' ', '\n', '\t']).next().unwrap_or("");
            let Some(length) = rest[value_start..].find('"') else { break };
            let value = &rest[value_start..value_start + length];
            out.push_str(&rest[..value_start]);
            match name {
                "id" | "for" => out.push_str(&self.id(value)),
                "aria-labelledby" | "aria-describedby" | "aria-controls" | "headers" => {
                    let ids: Vec<String> = value.split(' ').map(|id| self.id(id)).collect();
                    out.push_str(&ids.join(" "));
                }
                "href" | "src" | "xlink:href" => out.push_str(&self.address(value)),
                _ if value.contains("url(#") => {
                    out.push_str(&value.replace("url(#", &format!("url(#c{}-", self.number)));
                }
                _ => out.push_str(value),
            }
            out.push('"');
            rest = &rest[value_start + length + 1..];
        }
        out.push_str(rest);
    }

    fn id(&self, id: &str) -> String {
        format!("c{}-{id}", self.number)
    }

    /// An address of the chapter's page as one of this page, which lies at the root.
    fn address(&self, address: &str) -> String {
        if let Some(fragment) = address.strip_prefix('#') {
            return format!("#{}", self.id(fragment));
        }
        if is_remote(address) || address.starts_with(['/', '?']) || address.is_empty() {
            return address.to_owned();
        }
        let end = address.find(['?', '#']).unwrap_or(address.len());
        let (path, behind) = address.split_at(end);
        let Some(target) = join(self.folder, &decoded(path)) else { return address.to_owned() };
        match (self.numbers.get(&target), behind.split_once('#')) {
            (Some(number), Some((_, fragment))) => format!("#c{number}-{fragment}"),
            (Some(number), None) => format!("#c{number}"),
            _ => encoded(&relative("", &target)) + behind,
        }
    }
}

/// Where a tag that a text starts with ends; a `>` in a value does not end it.
pub fn tag_end(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Numbers, Parts, part};
    use crate::site::chapter::Made;

    #[test]
    fn links_and_ids_are_those_of_one_page() {
        let numbers: Numbers =
            [("a/x.html".to_owned(), 1), ("b.html".to_owned(), 2)].into_iter().collect();
        let text = "<h1 id=\"t\"><a href=\"#t\">T</a></h1><a href=\"../b.html\">b</a><a href=\"../b.html#u\">u</a>\
                    <img src=\"i.png\" alt=\"a > b\"><a href=\"https://x/#y\">y</a><path d=\"M0\" fill=\"url(#g)\"/>";
        let mut out = String::new();
        part(&mut out, text, "a/x.html", &numbers);
        assert_eq!(
            out,
            "<section class=\"part\" id=\"c1\"><h1 id=\"c1-t\"><a href=\"#c1-t\">T</a></h1><a href=\"#c2\">b</a>\
             <a href=\"#c2-u\">u</a><img src=\"a/i.png\" alt=\"a > b\"><a href=\"https://x/#y\">y</a>\
             <path d=\"M0\" fill=\"url(#c1-g)\"/></section>\n"
        );
    }

    #[test]
    fn only_the_part_of_an_edited_chapter_is_made_again() {
        let made = |text: &str| {
            let mut made = Made::default();
            made.body.text = text.to_owned();
            Arc::new(made)
        };
        let (a, b, other) = (made("<p id=\"a\">"), made("<a href=\"a.html\">"), made("new"));
        let chapters = [("a.html", &a), ("b.html", &b)];
        let mut parts = Parts::default();
        let whole = "<section class=\"part\" id=\"c1\"><p id=\"c1-a\"></section>\n\
                     <section class=\"part\" id=\"c2\"><a href=\"#c1\"></section>\n";
        assert_eq!(parts.text(&chapters), whole);
        assert_eq!(parts.text(&chapters), whole);
        // What was kept is what is taken.
        parts.text = parts.text.replace("<a ", "<A ");
        let edited = parts.text(&[("a.html", &other), ("b.html", &b)]).to_owned();
        assert_eq!(edited, whole.replace("<p id=\"c1-a\">", "new").replace("<a ", "<A "));
        // With other numbers nothing is as before.
        let moved = parts.text(&[("b.html", &b), ("a.html", &other)]).to_owned();
        assert_eq!(moved, Parts::default().text(&[("b.html", &b), ("a.html", &other)]));
        assert!(moved.contains("id=\"c1\"><a href=\"#c2\">"));
    }
}
