//! The figures' style: for pages as it is, for files that stand alone with every colour written out.

use crate::trace::Kind;

/// Tokens of both themes, then classes, then what only a page needs.
pub const STYLESHEET: &str = include_str!("../../templates/figure.css");

/// The class that gives an object its colours.
pub fn kind_class(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "k-num",
        Kind::Text => "k-str",
        Kind::Sequence => "k-seq",
        Kind::Mapping => "k-map",
        Kind::Instance => "k-inst",
        Kind::Code => "k-code",
    }
}

/// The classes with the colours of one theme written out: renderers without a browser know no `var()`.
pub fn resolved(is_dark: bool) -> String {
    let (tokens, classes) = STYLESHEET.split_once(CLASSES).unwrap_or((STYLESHEET, ""));
    let classes = classes.split(PAGE).next().unwrap_or_default();
    let (light, dark) = tokens.split_once(DARK).unwrap_or((tokens, ""));
    let mut values = declarations(light);
    if is_dark {
        values.splice(0..0, declarations(dark));
    }
    let mut style = String::new();
    let mut rest = classes;
    while let Some((before, after)) = rest.split_once("var(") {
        let (name, after) = after.split_once(')').unwrap_or((after, ""));
        let value = values.iter().find(|(token, _)| *token == name).map_or("none", |pair| pair.1);
        style.push_str(before);
        style.push_str(value);
        rest = after;
    }
    style.push_str(rest);
    style.lines().filter(|line| !line.starts_with("/*")).collect()
}

/// `--name:value` pairs of a rule.
fn declarations(rule: &str) -> Vec<(&str, &str)> {
    let body = rule.split_once('{').map_or(rule, |(_, body)| body);
    let body = body.split('}').next().unwrap_or_default();
    body.split(';').filter_map(|line| line.trim().split_once(':')).collect()
}

const DARK: &str = ":root[data-theme=dark]";
const CLASSES: &str = "/* classes */";
const PAGE: &str = "/* page */";

#[cfg(test)]
mod tests {
    use super::{STYLESHEET, resolved};

    #[test]
    fn no_variable_is_left_in_a_file_that_stands_alone() {
        for is_dark in [false, true] {
            let style = resolved(is_dark);
            assert!(!style.contains("var("), "{style}");
            assert!(!style.contains(":none;}"), "every token has a value");
        }
        assert!(resolved(false).contains(".bg{fill:#FBFBF9}"));
        assert!(resolved(true).contains(".bg{fill:#101318}"));
    }

    #[test]
    fn every_token_in_use_is_defined_for_both_themes() {
        let used = STYLESHEET.split("var(").skip(1).filter_map(|rest| rest.split(')').next());
        for token in used {
            let count = STYLESHEET.matches(&format!("{token}:")).count();
            let is_font = matches!(token, "--sans" | "--mono");
            assert!(count >= if is_font { 1 } else { 2 }, "{token}");
        }
    }
}
