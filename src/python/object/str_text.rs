//! Pure operations on the code points of strings: `repr`, case conversions, character classes of whole strings.

use crate::python::object::codec::escape_point;
use crate::python::object::unicode;

/// A literal that reads back as the string.
pub fn repr(text: &[u32]) -> Vec<u32> {
    let single = text.contains(&u32::from(b'\''));
    let double = text.contains(&u32::from(b'"'));
    let quote = u32::from(if single && !double { b'"' } else { b'\'' });
    let mut out = Vec::with_capacity(text.len() + 2);
    out.push(quote);
    for point in text {
        match *point {
            10 => push(&mut out, "\\n"),
            13 => push(&mut out, "\\r"),
            9 => push(&mut out, "\\t"),
            92 => push(&mut out, "\\\\"),
            point if point == quote => out.extend([92, point]),
            point if unicode::is_printable(point) => out.push(point),
            point => push(&mut out, &escape_point(point)),
        }
    }
    out.push(quote);
    out
}

fn push(out: &mut Vec<u32>, text: &str) {
    out.extend(text.bytes().map(u32::from));
}

/// `ascii()`: what is not ASCII is escaped.
pub fn escape_non_ascii(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    for point in text {
        if *point < 128 {
            out.push(*point);
        } else {
            push(&mut out, &escape_point(*point));
        }
    }
    out
}

const CAPITAL_SIGMA: u32 = 0x3a3;

/// Lowercase; a capital sigma at the end of a word becomes a final one.
pub fn lower(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    for (place, point) in text.iter().enumerate() {
        lower_at(&mut out, text, place, *point);
    }
    out
}

fn lower_at(out: &mut Vec<u32>, text: &[u32], place: usize, point: u32) {
    if point != CAPITAL_SIGMA {
        return unicode::push_lower(out, point);
    }
    let ignorable = |point: &&u32| unicode::is_case_ignorable(**point);
    let before = text[..place].iter().rev().find(|point| !ignorable(point));
    let after = text[place + 1..].iter().find(|point| !ignorable(point));
    let cased = |point: Option<&u32>| point.is_some_and(|point| unicode::is_cased(*point));
    out.push(if cased(before) && !cased(after) { 0x3c2 } else { 0x3c3 });
}

pub fn upper(text: &[u32]) -> Vec<u32> {
    mapped(text, unicode::push_upper)
}

pub fn fold(text: &[u32]) -> Vec<u32> {
    mapped(text, unicode::push_folded)
}

fn mapped(text: &[u32], map: fn(&mut Vec<u32>, u32)) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    for point in text {
        map(&mut out, *point);
    }
    out
}

pub fn swap_case(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    for (place, point) in text.iter().enumerate() {
        if unicode::is_upper(*point) {
            lower_at(&mut out, text, place, *point);
        } else if unicode::is_lower(*point) {
            unicode::push_upper(&mut out, *point);
        } else {
            out.push(*point);
        }
    }
    out
}

pub fn title(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    let mut inside = false;
    for (place, point) in text.iter().enumerate() {
        if inside {
            lower_at(&mut out, text, place, *point);
        } else {
            unicode::push_title(&mut out, *point);
        }
        inside = unicode::is_cased(*point);
    }
    out
}

pub fn capitalize(text: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    for (place, point) in text.iter().enumerate() {
        if place == 0 {
            unicode::push_title(&mut out, *point);
        } else {
            lower_at(&mut out, text, place, *point);
        }
    }
    out
}

/// Is there a cased character, and none that `unwanted` finds (`islower`, `isupper`)?
pub fn is_cased_without(text: &[u32], unwanted: fn(u32) -> bool, wanted: fn(u32) -> bool) -> bool {
    text.iter().any(|point| wanted(*point))
        && !text.iter().any(|point| unwanted(*point) || unicode::is_title(*point))
}

/// Every word starts with an upper or title case character and goes on in lower case.
pub fn is_title(text: &[u32]) -> bool {
    let mut cased = false;
    let mut inside = false;
    for point in text {
        if unicode::is_upper(*point) || unicode::is_title(*point) {
            if inside {
                return false;
            }
            (inside, cased) = (true, true);
        } else if unicode::is_lower(*point) {
            if !inside {
                return false;
            }
            cased = true;
        } else {
            inside = false;
        }
    }
    cased
}

pub fn is_identifier(text: &[u32]) -> bool {
    let Some((first, rest)) = text.split_first() else { return false };
    unicode::is_identifier_start(*first)
        && rest.iter().all(|point| unicode::is_identifier_continue(*point))
}

#[cfg(test)]
mod tests {
    use crate::python::object::format_spec::points_text;
    use crate::python::object::str_text;

    fn points(text: &str) -> Vec<u32> {
        text.chars().map(|character| character as u32).collect()
    }

    #[test]
    fn repr_chooses_quotes_and_escapes() {
        for (text, shown) in [
            ("a", "'a'"),
            ("it's", "\"it's\""),
            ("'\"", "'\\'\"'"),
            ("\n\t\\\u{7f}é\u{a0}€😀", "'\\n\\t\\\\\\x7fé\\xa0€😀'"),
        ] {
            assert_eq!(points_text(&str_text::repr(&points(text))), shown);
        }
        assert_eq!(points_text(&str_text::repr(&[0xd800])), "'\\ud800'");
    }

    #[test]
    fn cases() {
        let through = |map: fn(&[u32]) -> Vec<u32>, text: &str| points_text(&map(&points(text)));
        assert_eq!(through(str_text::lower, "ΑΣ ΑΣΑ Σ"), "ας ασα σ");
        assert_eq!(through(str_text::title, "hello wORLD it's"), "Hello World It'S");
        assert_eq!(through(str_text::capitalize, "ßAB"), "Ssab");
        assert_eq!(through(str_text::swap_case, "aBß"), "AbSS");
        assert!(str_text::is_title(&points("Abc Def")) && !str_text::is_title(&points("ABc")));
        assert!(str_text::is_identifier(&points("é_1")) && !str_text::is_identifier(&points("1a")));
    }
}
