//! The whole book on one page: ids get the number of their chapter, links lead to places of this page.

use std::collections::BTreeMap;

use crate::deck::is_remote;
use crate::site::path::{decoded, encoded, folder, join, relative};

/// The chapters by their pages, numbered from 1.
pub type Numbers = BTreeMap<String, usize>;

/// A chapter's text as a part of the page.
pub fn part(text: &str, page: &str, numbers: &Numbers) -> String {
    let number = numbers.get(page).copied().unwrap_or(0);
    let place = Place { number, folder: folder(page), numbers };
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = tag_end(rest);
        place.tag(&mut out, &rest[..end]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    format!("<section class=\"part\" id=\"c{number}\">{out}</section>\n")
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
    use super::{Numbers, part};

    #[test]
    fn links_and_ids_are_those_of_one_page() {
        let numbers: Numbers =
            [("a/x.html".to_owned(), 1), ("b.html".to_owned(), 2)].into_iter().collect();
        let text = "<h1 id=\"t\"><a href=\"#t\">T</a></h1><a href=\"../b.html\">b</a><a href=\"../b.html#u\">u</a>\
                    <img src=\"i.png\" alt=\"a > b\"><a href=\"https://x/#y\">y</a><path d=\"M0\" fill=\"url(#g)\"/>";
        assert_eq!(
            part(text, "a/x.html", &numbers),
            "<section class=\"part\" id=\"c1\"><h1 id=\"c1-t\"><a href=\"#c1-t\">T</a></h1><a href=\"#c2\">b</a>\
             <a href=\"#c2-u\">u</a><img src=\"a/i.png\" alt=\"a > b\"><a href=\"https://x/#y\">y</a>\
             <path d=\"M0\" fill=\"url(#c1-g)\"/></section>\n"
        );
    }
}
