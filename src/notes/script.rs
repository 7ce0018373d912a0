//! `x^2^` and `H~2~O`, as pandoc and Quarto write what stands higher or lower, in HTML's words for it.

use crate::notes::{Inline, InlineKind};
use crate::source::Source;

/// Puts tags in the place of the marks in a line of text.
pub fn put(source: &Source, inlines: &mut Vec<Inline>) {
    if !inlines.iter().any(|inline| marked(source, inline).is_some()) {
        return;
    }
    let mut out = Vec::with_capacity(inlines.len());
    for inline in inlines.drain(..) {
        match marked(source, &inline) {
            Some(text) => shift(&mut out, &inline, text),
            None => out.push(inline),
        }
    }
    *inlines = out;
}

/// A text with marks in it. One that was changed when it was read has escapes: a mark among them may be none.
fn marked<'i>(source: &Source, inline: &'i Inline) -> Option<&'i str> {
    let InlineKind::Text(text) = &inline.kind else { return None };
    let has = MARKS.iter().any(|(mark, _)| text.matches(*mark).count() > 1);
    (has && source.slice(inline.span) == text).then_some(text)
}

/// A text as text and what is shifted in it: no blanks, and behind something that it can belong to.
fn shift(out: &mut Vec<Inline>, inline: &Inline, text: &str) {
    let of = |kind| Inline { span: inline.span, kind };
    let is_mark = |c: char| MARKS.iter().any(|(mark, _)| c == *mark);
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = rest[from..].find(is_mark).map(|at| at + from) {
        let tag = MARKS.iter().find(|(mark, _)| rest[open..].starts_with(*mark));
        let Some((mark, tag)) = tag else { break };
        let inside = rest[open + 1..].split(|c: char| c == *mark || c.is_whitespace()).next();
        let inside = inside.unwrap_or_default();
        let end = open + 1 + inside.len();
        let belongs = rest[..open].ends_with(|c: char| c.is_alphanumeric() || ")]}".contains(c));
        if !belongs || inside.is_empty() || !rest[end..].starts_with(*mark) {
            from = open + 1;
            continue;
        }
        out.push(of(InlineKind::Text(rest[..open].to_owned())));
        out.push(of(InlineKind::Html(format!("<{tag}>"))));
        out.push(of(InlineKind::Text(inside.to_owned())));
        out.push(of(InlineKind::Html(format!("</{tag}>"))));
        rest = &rest[end + 1..];
        from = 0;
    }
    if !rest.is_empty() {
        out.push(of(InlineKind::Text(rest.to_owned())));
    }
}

/// What each mark stands for. GitHub strikes out what stands between single `~`, but no part of a word.
const MARKS: [(char, &str); 2] = [('^', "sup"), ('~', "sub")];

#[cfg(test)]
mod tests {
    use crate::diagnostic::Log;
    use crate::notes::{BlockKind, Inline, InlineKind, parse};
    use crate::source::Source;

    fn shown(text: &str) -> String {
        let notes = parse(&mut Log::default(), &Source::new("a.md", text));
        let [block] = notes.blocks.as_slice() else { panic!("one paragraph") };
        let BlockKind::Paragraph(inlines) = &block.kind else { panic!("a paragraph") };
        let text = |inline: &Inline| match &inline.kind {
            InlineKind::Text(text) | InlineKind::Html(text) => text.clone(),
            InlineKind::Strikethrough(_) => "struck".to_owned(),
            _ => "other".to_owned(),
        };
        inlines.iter().map(text).collect()
    }

    #[test]
    fn marks_that_belong_to_something_raise_and_lower() {
        for (text, expected) in [
            ("x^2^ and f(x)^-1^.", "x<sup>2</sup> and f(x)<sup>-1</sup>."),
            ("H~2~O", "H<sub>2</sub>O"),
            ("é^é^é", "é<sup>é</sup>é"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn all_other_marks_stay() {
        for text in [
            "a~~b",
            "~/a and ~/b",
            "^_^",
            "a ^ b ^ c",
            "2^10 and 2^20",
            "^a^",
            "x^^y",
            "a^",
            "x^a b^",
        ] {
            assert_eq!(shown(text), text);
        }
        assert_eq!(shown("x\\^2\\^"), "x^2^");
        assert_eq!(shown("~one~ x~~two~~"), "struck xstruck");
        assert_eq!(shown("a ~two words~"), "a struck");
    }
}
