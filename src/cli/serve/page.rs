//! Paths of requests, and pages as they are sent: with the script that reloads them, under a policy that lets it in.

use std::borrow::Cow;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use crate::cli::serve::http::SCRIPT;
use crate::site::decoded;
use crate::source::{Bytes, Files, folder, join};

/// The path inside the site that a request asks for; `None`: it is none, or leads out of it.
pub fn inside(path: &str) -> Option<String> {
    let path = decoded(path.strip_prefix('/')?);
    let is_bad = |part: &str| part == ".." || part == "." || part.contains(['\\', '\0']);
    if path.starts_with('/') || path.split('/').any(is_bad) {
        return None;
    }
    Some(path)
}

/// A path as the part of an address.
pub fn encoded(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

/// A page as it is sent, under its stamp; other files stay as they are.
pub fn with_script<'b>(path: &str, bytes: &'b [u8], seen: &str) -> Cow<'b, [u8]> {
    let is_page = end_of(path) == "html";
    let Some(html) = std::str::from_utf8(bytes).ok().filter(|_| is_page) else {
        return Cow::Borrowed(bytes);
    };
    let page = path.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let script = format!(
        "<script src=\"{SCRIPT}\" data-page=\"{page}\" data-seen=\"{seen}\" defer></script>"
    );
    let html = allowed(html);
    // In the head: what the body holds may be the notes' own.
    let at = html.find("</head>").unwrap_or(html.len());
    let html = format!("{}{script}{}", &html[..at], &html[at..]);
    Cow::Owned(html.into_bytes())
}

/// The page's policy with this server's script and its events let in, and nothing else.
fn allowed(html: &str) -> Cow<'_, str> {
    let mark = "http-equiv=\"Content-Security-Policy\" content=\"";
    let head = html.find("</head>").unwrap_or(0);
    let Some(start) = html[..head].find(mark).map(|at| at + mark.len()) else {
        return Cow::Borrowed(html);
    };
    let end = html[start..].find('"').map_or(html.len(), |end| start + end);
    // Templates may spell the quotes.
    let policy = html[start..end].replace("&#x27;", "'").replace("&#39;", "'");
    let mut rules: Vec<String> = policy
        .split(';')
        .map(|rule| rule.trim().to_owned())
        .filter(|rule| !rule.is_empty())
        .collect();
    for name in ["script-src", "connect-src"] {
        let own = rules.iter_mut().find(|rule| rule.split(' ').next() == Some(name));
        match own {
            Some(rule) if rule.contains("'self'") => {}
            Some(rule) if rule.ends_with("'none'") => *rule = format!("{name} 'self'"),
            Some(rule) => rule.push_str(" 'self'"),
            None => rules.push(format!("{name} 'self'")),
        }
    }
    Cow::Owned(format!("{}{}{}", &html[..start], rules.join("; "), &html[end..]))
}

/// A page for what is not there.
pub fn missing(path: &str, is_all: bool) -> Vec<u8> {
    let what = if is_all {
        "The site could not be built yet.".to_owned()
    } else {
        format!("There is no page /{}.", path.replace('&', "&amp;").replace('<', "&lt;"))
    };
    let script = format!("<script src=\"{SCRIPT}\" data-page=\"\" data-seen=\"\" defer></script>");
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Not found</title>\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; \
         connect-src 'self'\">{}</head><body><h1>{what}</h1><p><a href=\"/\">To the beginning</a></p></body></html>",
        if is_all { script.as_str() } else { "" }
    )
    .into_bytes()
}

/// A short text that changes when the page does, or a picture that it shows.
pub fn stamp<'f>(path: &str, bytes: &[u8], file: &dyn Fn(&str) -> Option<&'f Bytes>) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    for shown in shown(path, bytes).iter().filter_map(|shown| file(shown)) {
        hash_of(shown).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

/// The pictures, films and sounds that a page shows, and the style sheet that is only its own, by their paths in the site.
fn shown(path: &str, bytes: &[u8]) -> Vec<String> {
    let html = if end_of(path) == "html" { std::str::from_utf8(bytes).ok() } else { None };
    let html = html.unwrap_or_default();
    let addresses = SHOWING.iter().flat_map(|mark| html.split(mark).skip(1)).filter_map(|rest| {
        let end = rest.find(['"', '?', '#'])?;
        join(folder(path), &decoded(&rest[..end].replace("&amp;", "&")))
    });
    let is_shown = |path: &String| {
        let is_media = |kind: &&str| media_type(path).starts_with(kind);
        is_own_style(path) || ["image/", "video/", "audio/"].iter().any(is_media)
    };
    addresses.filter(is_shown).collect()
}

/// Before the address of what is shown.
const SHOWING: &[&str] = &[" src=\"", " poster=\"", "<link rel=\"stylesheet\" href=\""];
/// How the name of a deck's own style sheet ends.
const OWN_STYLE: &str = ".deck.css";

/// The same of what all pages share.
pub fn stamp_of_shared(files: &Files) -> u64 {
    let mut hasher = DefaultHasher::new();
    let is_shared =
        |path: &str| ["css", "js", "woff2"].contains(&end_of(path).as_str()) && !is_own_style(path);
    for (path, bytes) in files.iter().filter(|(path, _)| is_shared(path) && !is_index(path)) {
        path.hash(&mut hasher);
        hash_of(bytes).hash(&mut hasher);
    }
    hasher.finish()
}

/// The style sheet of one deck.
fn is_own_style(path: &str) -> bool {
    path.ends_with(OWN_STYLE)
}

/// The index of the search changes with every word, and a page that is open needs no new one.
fn is_index(path: &str) -> bool {
    path.contains("search") && end_of(path) == "js"
}

fn hash_of(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

fn end_of(name: &str) -> String {
    name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase()
}

/// By the end of a name.
pub fn media_type(name: &str) -> &'static str {
    let end = end_of(name);
    TYPES.iter().find(|(known, _)| *known == end).map_or("application/octet-stream", |row| row.1)
}

const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("txt", "text/plain; charset=utf-8"),
    ("py", "text/plain; charset=utf-8"),
    ("xml", "application/xml"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("mp3", "audio/mpeg"),
    ("pdf", "application/pdf"),
    ("woff2", "font/woff2"),
    ("wasm", "application/wasm"),
];

#[cfg(test)]
mod tests {
    use super::{Bytes, inside, stamp, with_script};

    #[test]
    fn paths_stay_inside() {
        assert_eq!(inside("/a%20b/c.html").as_deref(), Some("a b/c.html"));
        assert_eq!(inside("/").as_deref(), Some(""));
        for path in ["/../x", "/a/%2e%2e/x", "/%2e%2E", "//etc/passwd", "/a%5c..%5cb", "a", "/a%00"]
        {
            assert_eq!(inside(path), None, "{path}");
        }
    }

    #[test]
    fn the_policy_lets_in_the_script_and_no_more() {
        let page = "<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
                    script-src &#x27;sha256-x&#39;; img-src data:\"></head><body></head>";
        let sent = with_script("a.html", page.as_bytes(), "0");
        let sent = String::from_utf8_lossy(&sent);
        assert!(sent.contains(
            "content=\"default-src 'none'; script-src 'sha256-x' 'self'; img-src data:; connect-src 'self'\""
        ), "{sent}");
        assert!(
            sent.contains("data-page=\"a.html\"") && sent.contains("defer></script></head><body>")
        );
        assert_eq!(&*with_script("a.css", b"x", "0"), b"x");
    }

    #[test]
    fn a_page_is_another_one_when_a_picture_in_it_is() {
        let page = b"<link rel=\"stylesheet\" href=\"p.deck.css\"><link rel=\"stylesheet\" href=\"q.css\">\
                     <img alt=\"\" src=\"../a%20&amp;%20b.svg?1\"> <a href=\"../c.svg\">c</a>";
        let of = |name: &str, bytes: &[u8]| {
            let (name, bytes) = (name.to_owned(), Bytes::new(bytes.to_vec()));
            stamp("d/p.html", page, &|path| (path == name).then_some(&bytes))
        };
        let names = ["a & b.svg", "d/p.deck.css", "c.svg", "d/q.css"];
        let changes = names.map(|name| of(name, b"x") != of(name, b"y"));
        assert_eq!(changes, [true, true, false, false]);
    }
}
