//! Small texts: info strings, prefixes of lines in lists and quotes, keys, values in prose.

use sha2::{Digest, Sha256};

/// A short name for a chapter, to tell its ids from those of others on the page that has them all.
pub fn key(path: &str) -> String {
    let digest = Sha256::digest(path.as_bytes());
    digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// What an info string says to mdBook: its language, and the words that mdBook knows.
pub fn info(info: &str) -> String {
    let mut words = info.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    let language = words.next().unwrap_or_default();
    let is_kept =
        |word: &&str| MDBOOKS.contains(word) || KEYS.iter().any(|key| word.starts_with(key));
    let mut kept = language.trim_end_matches(['{', '[']).to_owned();
    for word in words.filter(is_kept) {
        kept.push(',');
        kept.push_str(word);
    }
    kept
}

/// The fence that a block opens with, as in three backticks.
pub fn fence(block: &str) -> String {
    let mark = block.chars().next().filter(|mark| matches!(mark, '`' | '~')).unwrap_or('`');
    let marks: String = block.chars().take_while(|char| *char == mark).collect();
    if marks.len() < 3 { "```".to_owned() } else { marks }
}

/// What stands before the further lines of a list's item or a quote, after what stood before its first.
pub fn continued(opening: &str) -> String {
    opening.chars().map(|char| if matches!(char, '>' | '\t') { char } else { ' ' }).collect()
}

/// A value as Markdown that shows just that.
pub fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for char in value.chars() {
        match char {
            '\n' | '\r' => text.push(' '),
            char if char.is_ascii_punctuation()
                && !matches!(char, '.' | ',' | ':' | '\'' | '"') =>
            {
                text.push('\\');
                text.push(char);
            }
            // mdBook would make curly quotes of them.
            '\'' => text.push_str("&#39;"),
            '"' => text.push_str("&quot;"),
            '.' => text.push_str("&#46;"),
            char => text.push(char),
        }
    }
    text
}

const MDBOOKS: &[&str] = &["editable", "noplayground", "playground"];
const KEYS: &[&str] = &["hidelines=", "icon="];

#[cfg(test)]
mod tests {
    use super::{continued, escaped, fence, info};

    #[test]
    fn words_of_ours_leave_the_fence() {
        for (written, kept) in [
            ("python", "python"),
            ("python,editable", "python,editable"),
            ("python show=memory {1|2} [a.py]", "python"),
            ("py,raises=TypeError, hidelines=! icon=@x", "py,hidelines=!,icon=@x"),
        ] {
            assert_eq!(info(written), kept);
        }
        assert_eq!(fence("~~~~python\n~~~~"), "~~~~");
        assert_eq!(continued("> 1. "), ">    ");
        assert_eq!(escaped("[1, *x*]\n"), "\\[1, \\*x\\*\\] ");
    }
}
