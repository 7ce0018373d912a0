//! Raw HTML of the notes made safe for its surroundings: no script, nothing left open, nothing closed too much.

use crate::deck::image::is_remote;

/// The markup with scripts and frames taken out, stray end tags dropped and open elements closed at the end.
/// `local`: pictures may lie beside the page.
pub fn balanced(html: &str, local: bool) -> String {
    let mut out = String::with_capacity(html.len());
    for tag in cleaned(&mut out, html, local).iter().rev() {
        close(&mut out, &tag.name);
    }
    out
}

/// The start tags whose elements a text leaves open, outermost first; each as it is kept.
pub fn left_open(html: &str, local: bool) -> Vec<Tag> {
    cleaned(&mut String::new(), html, local)
}

/// Writes the markup without what has no place in it; the elements that it leaves open are returned.
fn cleaned(out: &mut String, html: &str, local: bool) -> Vec<Tag> {
    let mut open: Vec<Tag> = Vec::new();
    let mut rest = html;
    // Behind the last `>` nothing is a tag, and a comment without its end is none.
    let last = html.rfind('>').unwrap_or(0);
    let mut unclosed = 0;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_behind = html.len() - rest.len() > last;
        let tag = if is_behind || unclosed > MOST_UNCLOSED { None } else { tag_at(rest, local) };
        let Some((tag, after)) = tag else {
            unclosed += 1;
            out.push_str("&lt;");
            rest = &rest[1..];
            continue;
        };
        rest = after;
        if FORBIDDEN.contains(&tag.name.as_str()) {
            // The text of a script is no text to read.
            if !tag.end && RAW_TEXT.contains(&tag.name.as_str()) {
                rest = after_end_of(rest, &tag.name);
            }
            continue;
        }
        if tag.end {
            if let Some(depth) = open.iter().rposition(|it| it.name == tag.name) {
                for it in open.drain(depth..).rev() {
                    close(out, &it.name);
                }
            }
            continue;
        }
        // Only pictures and formulas have elements that close themselves: `<div/>` is open.
        let is_foreign = |tag: &Tag| matches!(tag.name.as_str(), "svg" | "math");
        let closes_itself = tag.name.is_empty() || is_foreign(&tag) || open.iter().any(is_foreign);
        let is_void = tag.alone && closes_itself || VOID.contains(&tag.name.as_str());
        if !is_void && open.len() >= DEEPEST {
            continue;
        }
        if is_void {
            out.push_str(&tag.text);
        } else {
            let text =
                tag.text.strip_suffix("/>").map_or(tag.text.clone(), |text| format!("{text}>"));
            out.push_str(&text);
            open.push(Tag { text, ..tag });
        }
    }
    out.push_str(rest);
    open
}

/// The names of elements in a text that are taken out of it, and whose loss a reader would notice.
pub fn taken_out(html: &str, local: bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let Some((tag, after)) = tag_at(rest, local) else {
            rest = &rest[1..];
            continue;
        };
        let name = tag.name.as_str();
        // A player without its file is none.
        let is_lost = MEDIA.contains(&name)
            && rest[..rest.len() - after.len()].contains("src=")
            && !tag.text.contains("src=");
        rest = if RAW_TEXT.contains(&name) && !tag.end { after_end_of(after, name) } else { after };
        let is_missed = (MISSED.contains(&name) || is_lost) && !tag.end;
        if is_missed && !names.contains(&tag.name) {
            names.push(tag.name);
        }
    }
    names
}

const MEDIA: &[&str] = &["video", "audio", "source"];

/// The markup with other addresses of its pictures, where `read` has one.
pub fn with_pictures(html: &str, read: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest.get(..5).unwrap_or_default();
        let is_picture = name.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("<img"))
            && name.ends_with(|char: char| char.is_whitespace() || char == '/');
        if !is_picture {
            out.push('<');
            rest = &rest[1..];
            continue;
        }
        out.push_str(name);
        rest = &rest[name.len()..];
        while let Some((attribute, after)) = attribute_at(rest.trim_start()) {
            if attribute.starts_with('>') {
                break;
            }
            let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            let value = value.trim().trim_matches(['"', '\'']);
            let found = if name.trim().eq_ignore_ascii_case("src") { read(value) } else { None };
            match found {
                Some(address) => out.push_str(&format!("src=\"{address}\"")),
                None => out.push_str(attribute),
            }
            out.push(' ');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Browsers nest no deeper than about this, and readers of HTML take long where somebody tries.
const DEEPEST: usize = 400;

pub struct Tag {
    /// In lower case; empty for a comment.
    pub name: String,
    pub end: bool,
    /// It closes itself.
    pub alone: bool,
    /// As it is kept: without attributes that run script.
    pub text: String,
}

/// The tag or comment a text starts with, and what follows it.
pub fn tag_at(text: &str, local: bool) -> Option<(Tag, &str)> {
    if text.starts_with("<!") || text.starts_with("<?") {
        let end = if text.starts_with("<!--") {
            text.get(4..)?.find("-->")? + 7
        } else {
            text.find('>')? + 1
        };
        let tag = Tag { name: String::new(), end: false, alone: true, text: String::new() };
        return Some((tag, &text[end..]));
    }
    let body = text.strip_prefix('<')?;
    let (end, body) = body.strip_prefix('/').map_or((false, body), |body| (true, body));
    if !body.starts_with(|char: char| char.is_ascii_alphabetic()) {
        return None;
    }
    let name_end = body.find(|char: char| char.is_whitespace() || char == '>' || char == '/')?;
    let name = body[..name_end].to_ascii_lowercase();
    let mut rest = &body[name_end..];
    let mut kept = format!("<{}", &body[..name_end]);
    let mut alone = false;
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            kept.push_str(if alone { "/>" } else { ">" });
            return Some((Tag { name, end, alone, text: kept }, after));
        }
        if let Some(after) = rest.strip_prefix('/') {
            alone = true;
            rest = after;
            continue;
        }
        let (attribute, after) = attribute_at(rest)?;
        alone = false;
        if is_harmless(attribute, local) {
            kept.push(' ');
            kept.push_str(attribute);
        }
        rest = after;
    }
}

fn attribute_at(text: &str) -> Option<(&str, &str)> {
    let name_end = text.find(|char: char| char.is_whitespace() || "=>/".contains(char))?;
    // A stray `=` at the start belongs to a name, as browsers read it.
    let name_end = name_end.max(1);
    let value = text.get(name_end..)?.trim_start();
    let Some(value) = value.strip_prefix('=') else {
        return Some((&text[..name_end], &text[name_end..]));
    };
    let value = value.trim_start();
    let length = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].find(quote)? + 2,
        _ => value.find(|char: char| char.is_whitespace() || char == '>')?,
    };
    let end = text.len() - value.len() + length;
    Some((&text[..end], &text[end..]))
}

/// Neither script nor anything that would be fetched from elsewhere.
fn is_harmless(attribute: &str, local: bool) -> bool {
    let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
    let name = name.trim().to_ascii_lowercase();
    let value: String = value
        .trim()
        .trim_matches(['"', '\''])
        .chars()
        .filter(|char| !char.is_whitespace() && !char.is_control())
        .collect::<String>()
        .to_ascii_lowercase();
    let beside = local && name == "src" && !is_remote(&value);
    let fetches = FETCHING.contains(&name.as_str()) && !value.starts_with("data:image/") && !beside;
    let loads = name == "style" && (value.contains("url") || value.contains('\\'));
    !name.starts_with("on") && !value.contains("javascript:") && !fetches && !loads
}

fn after_end_of<'t>(text: &'t str, name: &str) -> &'t str {
    let lower = text.to_ascii_lowercase();
    let Some(at) = lower.find(&format!("</{name}")) else { return "" };
    text[at..].find('>').map_or("", |end| &text[at + end + 1..])
}

fn close(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// So many `<` that begin no tag are looked at; all that follow are text.
pub const MOST_UNCLOSED: usize = 1_000;

/// What a slide has no use for, or what would load, run or restyle something.
const FORBIDDEN: &[&str] = &[
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "applet",
    "link",
    "meta",
    "base",
    "frame",
    "frameset",
    "html",
    "head",
    "body",
    "title",
    "textarea",
    "noscript",
    "template",
    "plaintext",
    "xmp",
    "noembed",
    "noframes",
];

/// Of these the ones that would have shown or done something.
const MISSED: &[&str] = &["script", "iframe", "object", "embed", "applet", "frame", "frameset"];

const RAW_TEXT: &[&str] = &["script", "style", "iframe", "noembed", "noframes", "xmp", "title"];

const FETCHING: &[&str] =
    &["src", "srcset", "poster", "background", "action", "formaction", "data", "ping"];

const VOID: &[&str] =
    &["area", "br", "col", "hr", "img", "input", "source", "track", "wbr", "embed", "param"];

#[cfg(test)]
mod tests {
    use super::{balanced, with_pictures};

    fn slide(html: &str) -> String {
        balanced(html, false)
    }

    #[test]
    fn what_is_well_formed_stays() {
        for html in [
            "<b>a</b> &lt; <br> <img alt=\"a > b\" src=\"data:image/png;base64,AA\">",
            "<details open><summary>x</summary>y</details>",
            "<svg viewBox=\"0 0 1 1\"><path d='M0 0'/></svg>",
        ] {
            assert_eq!(slide(html), html);
        }
    }

    #[test]
    fn pictures_get_their_addresses() {
        let mut read = |path: &str| (path == "a b.png").then(|| "data:,x".to_owned());
        for (html, expected) in [
            ("<p><IMG alt=x src='a b.png' width=3>y", "<p><IMG alt=x src=\"data:,x\" width=3 >y"),
            ("<img src=a.png>", "<img src=a.png >"),
            ("<img src=\"a b.png\"/>", "<img src=\"data:,x\" / >"),
            ("<images src='a b.png'>", "<images src='a b.png'>"),
            ("<img src='a b.png", "<img src='a b.png"),
            ("a < b <img", "a < b <img"),
        ] {
            assert_eq!(with_pictures(html, &mut read), expected);
        }
    }

    #[test]
    fn the_slide_around_it_is_safe() {
        assert_eq!(slide("</section><b>x"), "<b>x</b>");
        assert_eq!(slide("<i><b>x</i>y</b>"), "<i><b>x</b></i>y");
        assert_eq!(slide("a<script>alert('<b>')</script>b"), "ab");
        assert_eq!(slide("<a href=' java\nscript:x' onclick=\"y\">z</a>"), "<a>z</a>");
        assert_eq!(slide("<img src=https://a.b/c>"), "<img>");
        assert_eq!(balanced("<img src=a/b.png>", true), "<img src=a/b.png>");
        assert_eq!(balanced("<img src='//a.b/c'>", true), "<img>");
        assert_eq!(slide("<b style=\"background:url(x)\" id=k>x</b>"), "<b id=k>x</b>");
        assert_eq!(slide("<!-- a --><b>1 < 2"), "<b>1 &lt; 2</b>");
        assert_eq!(slide("<script"), "&lt;script");
        assert_eq!(slide("<b =x>y"), "<b = x>y</b>");
    }
}
