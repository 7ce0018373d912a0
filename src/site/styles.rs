//! Styles of single elements, moved into a style sheet: the policy of a site allows none in its pages.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Declarations by the name under which pages refer to them.
pub type Styles = BTreeMap<String, String>;

/// A page without `style` attributes; what they said is added to `styles`.
pub fn moved(html: String, styles: &mut Styles) -> String {
    if !MARKS.iter().any(|(mark, _)| html.contains(mark)) {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    let next = |text: &str| {
        let found =
            MARKS.iter().filter_map(|(mark, quote)| Some((text.find(mark)?, *mark, *quote)));
        found.min_by_key(|(at, ..)| *at)
    };
    while let Some((at, mark, quote)) = next(rest) {
        let value = &rest[at + mark.len()..];
        let Some(end) = value.find(quote) else { break };
        out.push_str(&rest[..at]);
        let declarations = decoded(&value[..end]);
        if is_plain(&declarations) {
            let name = name_of(&declarations);
            let _ = write!(out, " data-css=\"{name}\"");
            styles.insert(name, declarations);
        }
        rest = &value[end + 1..];
    }
    out.push_str(rest);
    out
}

/// The rules of all of them. They weigh more than those of the theme, as the attributes did.
pub fn sheet(styles: &Styles) -> String {
    let rule = |(name, declarations): (&String, &String)| {
        let selector = format!("[data-css={name}]").repeat(3);
        format!("{selector}{{{declarations}}}\n")
    };
    styles.iter().map(rule).collect()
}

/// Whether declarations end where they should, so that they can stand in a rule.
fn is_plain(declarations: &str) -> bool {
    !declarations.trim().is_empty()
        && !declarations.contains(['{', '}', '<', '@', '\\'])
        && !declarations.contains("/*")
        && declarations.matches('"').count().is_multiple_of(2)
        && declarations.matches('\'').count().is_multiple_of(2)
        && declarations.matches('(').count() == declarations.matches(')').count()
}

fn decoded(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&amp;", "&")
}

fn name_of(declarations: &str) -> String {
    let digest = Sha256::digest(declarations.as_bytes());
    digest.iter().take(5).fold("s".to_owned(), |name, byte| name + &format!("{byte:02x}"))
}

/// How an attribute may begin, and what ends it.
const MARKS: &[(&str, char)] = &[(" style=\"", '"'), (" style='", '\'')];

#[cfg(test)]
mod tests {
    use super::{Styles, moved, sheet};

    #[test]
    fn styles_of_elements_become_rules() {
        let mut styles = Styles::new();
        let html =
            "<p style=\"color:red\">a</p><b style='x:&quot;y&quot;'>b</b><i style=\"}a{b:c\">c</i>";
        let html = moved(html.to_owned(), &mut styles);
        let names: Vec<&String> = styles.keys().collect();
        assert_eq!(names.len(), 2, "what would end the rule is left out");
        assert!(!html.contains("style=") && html.ends_with("<i>c</i>"), "{html}");
        for name in names {
            assert!(html.contains(&format!(" data-css=\"{name}\"")), "{html}");
        }
        assert!(sheet(&styles).contains("{color:red}"));
    }
}
