//! A style sheet without the rules for what a deck has not.

use rustc_hash::FxHashSet;

/// Words that may name a class.
pub type Words<'t> = FxHashSet<&'t str>;

/// All words of some texts: a deck has them by the hundred thousand, so bytes are looked at, not characters.
pub fn words<'t>(texts: impl Iterator<Item = &'t str>) -> Words<'t> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let mut words = Words::default();
    for text in texts {
        let mut start = 0;
        for (at, byte) in text.bytes().enumerate().chain([(text.len(), b' ')]) {
            if is_part(byte) {
                continue;
            }
            if start < at {
                words.insert(&text[start..at]);
            }
            start = at + 1;
        }
    }
    words
}

/// The rules of our own style sheets that may apply, and no comments.
pub fn pruned(css: &str, words: &Words) -> String {
    let mut out = String::with_capacity(css.len());
    push_rules(&mut out, css, words);
    out
}

/// A style sheet without the custom properties that neither it nor any of the other texts uses.
pub fn without_unused(css: &str, others: &[&str]) -> String {
    let texts = || others.iter().copied().chain([css]);
    let used: Words = texts().flat_map(|text| text.split("var(").skip(1)).map(name_of).collect();
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("--") {
        let is_declared = rest[..at].trim_end().ends_with(['{', ';']);
        let end = rest[at..].find([';', '}']).map_or(rest.len(), |end| at + end);
        if is_declared && !used.contains(name_of(&rest[at..])) {
            out.push_str(&rest[..at]);
            rest = rest[end..].strip_prefix(';').unwrap_or(&rest[end..]).trim_start();
        } else {
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
        }
    }
    out + rest
}

fn name_of(text: &str) -> &str {
    let end = text.find(|char: char| !char.is_ascii_alphanumeric() && !"-_".contains(char));
    &text[..end.unwrap_or(text.len())]
}

fn push_rules(out: &mut String, css: &str, words: &Words) {
    let mut rest = css.trim_start();
    while !rest.is_empty() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after).trim_start();
            continue;
        }
        let Some((selector, behind)) = rest.split_once('{') else { return out.push_str(rest) };
        let (body, after) = behind.split_at(end_of(behind));
        rest = after.get(1..).unwrap_or("").trim_start();
        if selector.starts_with("@media") || selector.starts_with("@supports") {
            let mut inner = String::new();
            push_rules(&mut inner, body, words);
            if !inner.is_empty() {
                out.push_str(&format!("{selector}{{{inner}}}"));
            }
            continue;
        }
        let kept: Vec<&str> = parts(selector).filter(|part| applies(part, words)).collect();
        if !kept.is_empty() {
            out.push_str(&format!("{}{{{}}}", kept.join(","), body.trim()));
        }
    }
}

/// Where the `}` is that ends a block.
fn end_of(text: &str) -> usize {
    let mut depth = 0;
    let end = text.bytes().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        depth < 0
    });
    end.unwrap_or(text.len())
}

/// What stands between the commas of a list, those in brackets left alone.
fn parts(selector: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let is_comma = move |char: char| {
        match char {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        char == ',' && depth == 0
    };
    selector.split(is_comma).map(str::trim)
}

/// Whether all classes that a selector asks for may be there; those in brackets are not asked for, or one of many.
fn applies(selector: &str, words: &Words) -> bool {
    let mut depth = 0;
    let outside: String = selector
        .chars()
        .filter(|char| {
            match char {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        })
        .collect();
    let is_part = |char: char| char.is_ascii_alphanumeric() || "-_".contains(char);
    let class = |rest: &str| {
        let end = rest.find(|char: char| !is_part(char)).unwrap_or(rest.len());
        words.contains(&rest[..end]) || !rest.starts_with(|char: char| char.is_ascii_alphabetic())
    };
    outside.split('.').skip(1).all(class)
}

#[cfg(test)]
mod tests {
    use super::{pruned, without_unused, words};

    #[test]
    fn rules_for_what_is_not_there_are_left_out() {
        let css = "/* c */.a{x:1}.b{x:2}\n.a .c,.a>p{x:3}@media print{.b{x:4}\n}@media print{.a{x:5}.b{x:6}}\
                   .a:not(.b){x:7}.a:is(.b,.c){x:8}.b,.c{x:9}@keyframes k{from{y:.5}to{y:1}}p{z:.1em}.a.b{x:0}";
        let expected = ".a{x:1}.a>p{x:3}@media print{.a{x:5}}.a:not(.b){x:7}.a:is(.b,.c){x:8}\
                        @keyframes k{from{y:.5}to{y:1}}p{z:.1em}";
        assert_eq!(pruned(css, &words(["class=\"a\""].into_iter())), expected);
    }

    #[test]
    fn properties_that_nobody_asks_for_are_left_out() {
        let css = ":root{--a:1;--b:#fff;\n--c:3}p{x:var(--a);y:var(--d,2)}q{--b:4;--d:5}";
        let expected = ":root{--a:1;--c:3}p{x:var(--a);y:var(--d,2)}q{--d:5}";
        assert_eq!(without_unused(css, &["<p style=\"z:var(--c)\">"]), expected);
        for css in ["--", "{--", "{--a", "{--a:", "{--é:1}"] {
            without_unused(css, &[]);
        }
    }

    #[test]
    fn what_is_no_style_sheet_ends() {
        for css in ["", "{", "}", "a", "a{", "a{b", "/*", "a{}}b{}", "@media x{", ".é{}"] {
            pruned(css, &words(["a"].into_iter()));
        }
    }
}
