//! What somebody else's HTML may bring into a deck: only what heapdeck would write itself, by the library ammonia.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use crate::deck::math::{ATTRIBUTES, TAGS};

/// Running text with an author's HTML in it, without anything that runs, loads or restyles.
pub fn sanitized(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .add_tags(TAGS)
        .rm_tags(&["map", "area", "article", "aside", "header", "footer", "nav"])
        .add_generic_attributes(&["data-b", "id"])
        .add_tag_attributes("a", &["target"])
        .add_tag_attributes("li", &["value"])
        .add_tag_attributes("ol", &["start"])
        .add_tag_attributes("img", &["style"])
        .add_tag_attributes("col", &["style"])
        .add_tag_attributes("span", &["role", "aria-label", "style"])
        .add_tag_attributes("div", &["role"])
        .add_url_schemes(&["data"])
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener"));
    for tag in TAGS {
        let plain = ATTRIBUTES.iter().filter(|name| !matches!(**name, "class" | "style"));
        builder.add_tag_attributes(*tag, plain);
    }
    // A class would bring in the looks of the player's own parts.
    let classes: HashMap<&str, HashSet<&str>> =
        CLASSES.iter().map(|(tag, classes)| (*tag, classes.iter().copied().collect())).collect();
    builder.allowed_classes(classes).attribute_filter(attribute);
    builder
});

/// What an attribute may say.
fn attribute<'v>(tag: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let is_kept = match (tag, name) {
        ("img", "src") => value.starts_with("data:image/"),
        (_, "href" | "cite" | "src") => {
            !value.trim_start().to_ascii_lowercase().starts_with("data:")
        }
        // Links lead to ids of headings, terms, notes and of the author; the player's own are its own.
        (_, "id") => !OWN_IDS.iter().any(|own| value.starts_with(own)),
        (_, "style") => {
            value.chars().all(|char| {
                char.is_ascii_lowercase() || char.is_ascii_digit() || ":;.%- ".contains(char)
            }) && SIZES.iter().any(|size| value.starts_with(size))
        }
        (_, "target") => value == "_blank",
        (_, "role") => matches!(value, "note" | "img"),
        _ => true,
    };
    is_kept.then_some(Cow::Borrowed(value))
}

const OWN_IDS: &[&str] = &["hd-", "heapdeck-"];
const SIZES: &[&str] = &["width:", "height:", "max-width:", "max-height:"];

/// The classes of running text.
const CLASSES: &[(&str, &[&str])] = &[
    (
        "div",
        &[
            "flow",
            "image",
            "tight",
            "alert",
            "kind",
            "a-note",
            "a-tip",
            "a-important",
            "a-warning",
            "a-caution",
        ],
    ),
    ("span", &["w", "box", "done", "formula", "kw", "fnc", "num", "str", "com", "res"]),
    ("li", &["unmarked"]),
    ("ol", &["fnotes"]),
    ("pre", &["printed"]),
    ("table", &["squeezed"]),
    ("th", &["right", "center"]),
    ("td", &["right", "center"]),
    ("a", &["here"]),
];

#[cfg(test)]
mod tests {
    use super::sanitized;

    #[test]
    fn nothing_runs_loads_or_restyles() {
        for (html, kept) in [
            ("<b onclick=x>a</b><script>y</script>", "<b>a</b>"),
            ("<p class=\"veil cover\">a", "<p>a</p>"),
            ("<svg onload=x><a xlink:href='javascript:y'>z</a></svg>", ""),
            ("<img src=http://a.b/c onerror=x alt=d>", "<img alt=\"d\">"),
            ("<a href=' javascript:x'>a</a>", "<a rel=\"noopener\">a</a>"),
            ("<iframe src=x></iframe><style>p{}</style><form>a</form>", "a"),
            ("<h2 id=hd-status>a</h2><p id=heapdeck-text>b</p>", "<h2>a</h2><p>b</p>"),
            (
                "<h1 id=a>b</h1><sup id=fr-c-1>d</sup>",
                "<h1 id=\"a\">b</h1><sup id=\"fr-c-1\">d</sup>",
            ),
            ("</div></section><b>a", "<b>a</b>"),
            (
                "<img style='max-width:3rem' src='data:image/png;base64,AA'>",
                "<img style=\"max-width:3rem\" src=\"data:image/png;base64,AA\">",
            ),
            ("<p style='position:fixed'>a</p>", "<p>a</p>"),
            ("<math><mi>x</mi></math>", "<math><mi>x</mi></math>"),
            (
                "<math><mtext><img src=x onerror=y></mtext></math>",
                "<math><mtext><img></mtext></math>",
            ),
        ] {
            assert_eq!(sanitized(html), kept, "{html}");
        }
    }
}
