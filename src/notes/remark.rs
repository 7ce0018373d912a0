//! What decks of remark mark otherwise than Markdown: `.class[text]`.

use crate::notes::{Inline, InlineKind};

/// Whether a text is a deck of remark: a `---` with keys of its slides right below it, and then a blank line.
pub fn is_remark(text: &str) -> bool {
    let mut open = true;
    let mut keys = 0;
    for line in text.lines() {
        let line = line.trim_end();
        match () {
            () if line == "---" => (open, keys) = (true, 0),
            () if !open => {}
            () if property(line).is_some() => keys += 1,
            () if line.is_empty() && keys > 0 => return true,
            // The file may begin with blank lines.
            () if line.is_empty() && keys == 0 => {}
            () => open = false,
        }
    }
    false
}

/// A line such as `class: center, middle`.
pub fn property(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    (PROPERTIES.contains(&key) && value.starts_with(' ')).then(|| (key, value.trim()))
}

/// Of a slide.
const PROPERTIES: &[&str] = &[
    "name",
    "class",
    "layout",
    "template",
    "count",
    "continued",
    "exclude",
    "background-color",
    "background-image",
    "background-position",
    "background-repeat",
    "background-size",
];

/// The classes of a line `.left-column[`, whose `]` stands on a line of its own.
pub fn opens(line: &str) -> Option<String> {
    let classes = line.strip_suffix('[')?.strip_prefix('.')?;
    let classes = classes.split('.');
    classes.clone().all(is_class).then(|| classes.collect::<Vec<_>>().join(" "))
}

fn is_class(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Takes the marks of `.class[text]` out of a line of text.
pub fn unwrap(inlines: &mut Vec<Inline>) {
    // For each open bracket: whether it goes.
    let mut open: Vec<bool> = Vec::new();
    for inline in inlines {
        let InlineKind::Text(text) = &mut inline.kind else { continue };
        if !text.contains(['[', ']']) {
            continue;
        }
        let mut kept = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '[' => {
                    let word =
                        kept.rfind(|c: char| c.is_whitespace() || c == '[').map_or(0, |at| at + 1);
                    let goes = opens(&format!("{}[", &kept[word..])).is_some();
                    open.push(goes);
                    if goes {
                        kept.truncate(word);
                    } else {
                        kept.push('[');
                    }
                }
                ']' if open.pop() == Some(true) => {}
                character => kept.push(character),
            }
        }
        *text = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::{is_remark, unwrap};
    use crate::notes::{Inline, InlineKind, plain_text};
    use crate::source::Span;

    #[test]
    fn a_deck_of_remark_is_known_by_the_keys_of_its_slides() {
        assert!(is_remark("class: center, middle\n\n# A\n"));
        assert!(is_remark("# A\n\n---\nname: b\nlayout: true\n\n# B"));
        for text in [
            "# A\n---\nlayout: center\n---\n# B",
            "# A\n\nclass: x\n\ny",
            "class:x\n\n",
            "",
            "---\n\na: b\n",
        ] {
            assert!(!is_remark(text), "{text}");
        }
    }

    #[test]
    fn its_marks_are_no_text() {
        for (text, expected) in [
            (".footnote[.red.bold[*] Important [link] x[0]]", "* Important [link] x[0]"),
            ("see .a[b", "see b"),
            ("a.b[c] ]", "a.b[c] ]"),
        ] {
            let kind = InlineKind::Text(text.to_owned());
            let mut line = vec![Inline { span: Span::at(0), kind }];
            unwrap(&mut line);
            assert_eq!(plain_text(&line), expected);
        }
    }
}
