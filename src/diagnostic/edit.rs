//! Changes of a text that mend what is wrong with it.

use crate::source::Span;

/// What stands in a span is replaced.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// The text after all edits. One that overlaps an earlier one waits for the next time.
pub fn applied(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort();
    edits.dedup();
    let (mut new, mut done) = (String::with_capacity(text.len()), 0);
    for Edit { span, text: replacement } in edits {
        let range = span.range();
        if range.start < done || range.start > range.end {
            continue;
        }
        let (Some(before), true) = (text.get(done..range.start), text.is_char_boundary(range.end))
        else {
            continue;
        };
        new.push_str(before);
        new.push_str(replacement);
        done = range.end;
    }
    new.push_str(text.get(done..).unwrap_or(""));
    new
}

#[cfg(test)]
mod tests {
    use super::{Edit, applied};
    use crate::source::Span;

    #[test]
    fn what_no_edit_names_stays() {
        let edit = |start, end, text: &str| Edit { span: Span::new(start, end), text: text.into() };
        assert_eq!(applied("abcdef", &[edit(4, 5, "E"), edit(0, 1, "A")]), "AbcdEf");
        assert_eq!(applied("abc", &[edit(1, 1, "x"), edit(1, 2, "B"), edit(1, 3, "no")]), "axBc");
        assert_eq!(applied("abc", &[edit(2, 9, "x"), edit(3, 3, "d")]), "abcd");
        assert_eq!(applied("é", &[edit(1, 2, "x")]), "é");
    }
}
