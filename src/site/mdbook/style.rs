//! The style of pictures in somebody else's page: every rule holds inside our blocks only, and stops need no script.

use crate::diagram::stylesheet;

/// Rules for a chapter whose blocks have the class `scope`, for pictures of up to `stops` stops.
pub fn style(scope: &str, suffix: &str, stops: usize) -> String {
    let figures = stylesheet().replace("\"HD Sans\"", &format!("\"HD Sans {suffix}\""));
    let figures = figures.replace("\"HD Mono\"", &format!("\"HD Mono {suffix}\""));
    let mut style = String::new();
    for (selectors, body) in rules(&figures).into_iter().chain(rules(OWN)) {
        if selectors.starts_with('@') {
            let inner: String =
                rules(body).iter().map(|(inner, body)| scoped(inner, body, scope)).collect();
            if selectors.starts_with("@media print") {
                style.push_str(&format!("{selectors}{{{inner}}}"));
            }
            continue;
        }
        style.push_str(&scoped(selectors, body, scope));
        if stops > 1 && STATES.iter().any(|(class, _)| selectors.contains(class)) {
            style.push_str(&scoped(&at_stops(selectors, stops), body, scope));
        }
    }
    if stops > 1 {
        let chosen: Vec<String> = (1..=stops)
            .map(|stop| format!(".{scope} .k{stop}:checked~.says>:nth-child({stop})"))
            .collect();
        style.push_str(&format!("{}{{display:list-item}}", chosen.join(",")));
    }
    style
}

/// The classes of states, and the attributes that tell at which stops they hold.
const STATES: &[(&str, &str)] =
    &[(".is-new", "data-new"), (".is-old", "data-old"), (".is-off", "data-off")];

/// Selectors of a state, for whichever stop is chosen.
fn at_stops(selectors: &str, stops: usize) -> String {
    let mut selectors = selectors.to_owned();
    for (class, attribute) in STATES {
        let chosen = |stop| format!(".k{stop}:checked~figure [{attribute}~=\"{stop}\"]");
        let chosen: Vec<String> = (1..=stops).map(chosen).collect();
        selectors = selectors.replace(class, &format!(":is({})", chosen.join(",")));
    }
    selectors
}

fn scoped(selectors: &str, body: &str, scope: &str) -> String {
    let selector = |selector: &str| match selector {
        ":root" | "&" => format!(".{scope}"),
        // The names of mdBook's dark themes.
        ":root[data-theme=dark]" => {
            format!(".coal .{scope},.navy .{scope},.ayu .{scope}")
        }
        selector => format!(".{scope} {selector}"),
    };
    let selectors: Vec<String> = split(selectors).into_iter().map(selector).collect();
    format!("{}{{{body}}}", selectors.join(","))
}

/// At the commas outside brackets.
fn split(selectors: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_usize, 0, Vec::new());
    for (at, char) in selectors.char_indices() {
        match char {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(selectors[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(selectors[start..].trim());
    parts
}

/// Selectors and bodies of a sheet's rules; comments are left out, line breaks too.
fn rules(css: &str) -> Vec<(&str, &str)> {
    let mut rules = Vec::new();
    let mut rest = css.trim_start();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("/*") {
            rest = after.split_once("*/").map_or("", |(_, rest)| rest).trim_start();
            continue;
        }
        let Some((selectors, after)) = rest.split_once('{') else { break };
        let mut depth = 1_usize;
        let end = after.char_indices().find(|(_, char)| {
            match char {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let Some((end, _)) = end else { break };
        rules.push((selectors.trim(), after[..end].trim()));
        rest = after[end + 1..].trim_start();
    }
    rules
}

/// What stands around the pictures, in mdBook's own sizes; `&` is the block itself.
const OWN: &str = include_str!("../../../templates/mdbook.css");

#[cfg(test)]
mod tests {
    use super::style;

    #[test]
    fn every_rule_holds_in_our_blocks_only() {
        let style = style("hd-1", "1", 3);
        assert!(!style.contains(":root") && !style.contains("\n\n"));
        let mut rest = style.as_str();
        while let Some((selectors, after)) = rest.split_once('{') {
            let selectors = selectors.trim_start_matches('}');
            if !selectors.starts_with('@') {
                assert!(selectors.contains(".hd-1"), "{selectors}");
            }
            rest = after.split_once('}').map_or("", |(_, rest)| rest);
            if selectors.starts_with('@') {
                rest = after;
            }
        }
        assert!(style.contains(".hd-1 :is(.k1:checked~figure [data-new~=\"1\"]"), "{style}");
    }
}
