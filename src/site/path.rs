//! Paths inside a book, with `/`, and the addresses that stand for them.

pub use crate::source::{folder, join};

/// The way from a folder to a path.
pub fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let common = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - common);
    format!("{up}{}", to[common..].join("/"))
}

/// Where a chapter's page is found, as mdBook names it.
pub fn page_of(chapter: &str) -> String {
    let name = chapter.rsplit('/').next().unwrap_or(chapter);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = if stem.eq_ignore_ascii_case("readme") { "index" } else { stem };
    let folder = folder(chapter);
    if folder.is_empty() { format!("{stem}.html") } else { format!("{folder}/{stem}.html") }
}

/// Where the deck of a page is found.
pub fn deck_of(page: &str) -> String {
    format!("{}.deck.html", page.strip_suffix(".html").unwrap_or(page))
}

/// A path as the part of an address.
pub fn encoded(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for char in path.chars() {
        match char {
            ' ' | '%' | '?' | '#' | '"' | '<' | '>' | '\\' => {
                address.push_str(&format!("%{:02X}", u32::from(char)));
            }
            _ => address.push(char),
        }
    }
    address
}

/// The path an address stands for: `%20` is a blank. What is no such code stays.
pub fn decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = code.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{decoded, encoded, folder, join, page_of, relative};

    #[test]
    fn paths_are_joined_and_seen_from_elsewhere() {
        assert_eq!(join("a/b", "../c/./d.md").as_deref(), Some("a/c/d.md"));
        assert_eq!(join("a", "../../x"), None);
        assert_eq!(relative("a/b", "a/c/d.html"), "../c/d.html");
        assert_eq!(relative("", "a/b.html"), "a/b.html");
        assert_eq!(relative("a", "a"), "../a");
        assert_eq!((folder("a/b/c.md"), folder("c.md")), ("a/b", ""));
    }

    #[test]
    fn pages_are_named_as_mdbook_names_them() {
        assert_eq!(page_of("README.md"), "index.html");
        assert_eq!(page_of("a/readme.md"), "a/index.html");
        assert_eq!(page_of("a.b/c.d.md"), "a.b/c.d.html");
    }

    #[test]
    fn addresses_stand_for_paths() {
        assert_eq!(decoded("a%20b%C3%A9%zz%"), "a bé%zz%");
        assert_eq!(encoded("a b#é.html"), "a%20b%23é.html");
        assert_eq!(decoded("%é"), "%é");
    }
}
