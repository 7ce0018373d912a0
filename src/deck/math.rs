//! Formulas as MathML, checked against a list of what MathML may hold before they enter a page.

use math_core::{LatexToMathML, MathDisplay};

/// The MathML of a formula, or why there is none.
pub fn mathml(tex: &str, display: bool) -> Result<String, String> {
    let mode = if display { MathDisplay::Block } else { MathDisplay::Inline };
    let converter = LatexToMathML::default();
    let result =
        converter.convert_with_local_state(tex, mode).map_err(|error| error.to_string())?;
    let markup = result.mathml;
    match stranger(&markup) {
        None => Ok(markup),
        Some(name) => Err(format!("the formula would need `{name}`, which a slide does not allow")),
    }
}

/// The first tag or attribute that is not on the lists.
fn stranger(markup: &str) -> Option<String> {
    let mut rest = markup;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        let Some(end) = end_of_tag(rest) else { return Some("<".to_owned()) };
        if let Some(name) = strange_tag(&rest[..end]) {
            return Some(name);
        }
        rest = &rest[end + 1..];
    }
    None
}

/// Where the `>` of a tag is, quotes respected.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, char)| {
        quoted ^= char == '"';
        (char == '>' && !quoted).then_some(at)
    })
}

fn strange_tag(tag: &str) -> Option<String> {
    let tag = tag.trim_start_matches('/').trim_end_matches('/');
    let (name, mut attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    if !TAGS.contains(&name) {
        return Some(name.to_owned());
    }
    while let Some((attribute, rest)) = attributes.trim_start().split_once('=') {
        if !ATTRIBUTES.contains(&attribute) {
            return Some(attribute.to_owned());
        }
        let Some(value) = rest.strip_prefix('"') else { return Some(attribute.to_owned()) };
        let Some((value, rest)) = value.split_once('"') else { return Some(attribute.to_owned()) };
        // A style may colour or space; it may not load anything.
        if value.contains("url") || value.contains('\\') {
            return Some(attribute.to_owned());
        }
        attributes = rest;
    }
    None
}

pub const TAGS: &[&str] = &[
    "math",
    "semantics",
    "mrow",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "merror",
    "mpadded",
    "mphantom",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mtable",
    "mtr",
    "mtd",
    "menclose",
];

pub const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "class",
    "columnalign",
    "columnlines",
    "columnspacing",
    "columnspan",
    "depth",
    "dir",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "intent",
    "largeop",
    "linethickness",
    "lspace",
    "mathbackground",
    "mathcolor",
    "mathsize",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rowlines",
    "rowspacing",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "style",
    "symmetric",
    "voffset",
    "width",
    "arg",
];

#[cfg(test)]
mod tests {
    use super::{mathml, stranger};

    #[test]
    fn formulas_become_mathml() {
        let markup = mathml(r"\frac{n(n-1)}{2} < \infty", false).unwrap_or_default();
        assert!(markup.starts_with("<math>") && markup.contains("<mfrac>"), "{markup}");
        assert!(!markup.contains(" < "), "{markup}");
    }

    #[test]
    fn nothing_but_mathml_gets_through() {
        assert!(mathml(r"\frac{", false).is_err());
        for tex in [r"\text{<script>alert(1)</script>}", r"\text{a \href{javascript:x}{b}}"] {
            if let Ok(markup) = mathml(tex, true) {
                assert!(!markup.contains("<script") && !markup.contains("href"), "{markup}");
            }
        }
        assert_eq!(stranger("<math><script>"), Some("script".to_owned()));
        assert_eq!(stranger(r#"<math><mi onclick="x()">"#), Some("onclick".to_owned()));
        assert_eq!(stranger(r#"<math><mi style="background:url(x)">"#), Some("style".to_owned()));
        assert_eq!(stranger("<math><mi>x</mi></math>"), None);
    }
}
