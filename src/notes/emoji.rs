//! `:rocket:` as the sign it names, by GitHub's names.

use crate::notes::{Inline, InlineKind};

/// Puts signs in the place of their names in a line of text.
pub fn put(inlines: &mut Vec<Inline>) {
    for inline in inlines {
        if let InlineKind::Text(text) = &mut inline.kind
            && let Some(changed) = with_signs(text)
        {
            *text = changed;
        }
    }
}

/// `None` when a text has no such name. A name does not touch a word: `a:b:c` has none.
fn with_signs(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(start) = text[at..].find(':').map(|found| at + found) {
        at = start + 1;
        let name: &str = text[at..].split(|c: char| !is_name(c)).next().unwrap_or("");
        let end = at + name.len() + 1;
        let touches = text[copied..start].ends_with(|c: char| c.is_alphanumeric() || c == ':')
            || text.get(end..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        if name.is_empty() || name.len() > LONGEST || text.as_bytes().get(end - 1) != Some(&b':') {
            continue;
        }
        if let Some(emoji) = emojis::get_by_shortcode(name).filter(|_| !touches) {
            out.push_str(&text[copied..start]);
            out.push_str(emoji.as_str());
            (copied, at) = (end, end);
        }
    }
    (copied > 0).then(|| out + &text[copied..])
}

fn is_name(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '+' | '-')
}

/// Of a name, in bytes.
const LONGEST: usize = 50;

#[cfg(test)]
mod tests {
    use super::with_signs;

    #[test]
    fn names_between_colons_are_signs() {
        for (text, expected) in
            [("go :rocket:!", "go 🚀!"), (":+1::tada:", "👍🎉"), ("(:100:)", "(💯)")]
        {
            assert_eq!(with_signs(text).as_deref(), Some(expected));
        }
        for text in
            ["12:30:45", "a:rocket:b", "std::tada::x", ":no_such_sign:", "x: :", ":", "é:é:é"]
        {
            assert_eq!(with_signs(text), None, "{text}");
        }
    }
}
