//! The speaker's notes of a slide: paragraphs, and the step each belongs to (Slidev's `[click]`).

use serde::Serialize;

use crate::lecture::Note;

/// A paragraph of the speaker's notes, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    pub text: String,
    /// After so many steps it is due; 0 from the beginning.
    pub click: u32,
}

/// All notes of a slide, cut at blank lines and at `[click]`, which stands for one step more, or `[click:3]`.
pub fn remarks(notes: &[Note]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut click = 0;
    for paragraph in notes.iter().flat_map(|note| note.text.split("\n\n")) {
        let mut rest = paragraph;
        while let Some((before, number, after)) = marker(rest) {
            push(&mut remarks, before, click);
            click = number.unwrap_or(click + 1);
            rest = after;
        }
        push(&mut remarks, rest, click);
    }
    remarks
}

fn push(remarks: &mut Vec<Remark>, text: &str, click: u32) {
    let text = text.trim();
    if !text.is_empty() {
        remarks.push(Remark { text: text.to_owned(), click });
    }
}

/// The first marker: what stands before it, its number, what stands behind it.
fn marker(text: &str) -> Option<(&str, Option<u32>, &str)> {
    text.match_indices("[click").find_map(|(start, opening)| {
        let (inside, after) = text[start + opening.len()..].split_once(']')?;
        let number = match inside.strip_prefix(':') {
            Some(digits) => Some(digits.trim().parse().ok()?),
            None if inside.is_empty() => None,
            None => return None,
        };
        Some((&text[..start], number, after))
    })
}

#[cfg(test)]
mod tests {
    use super::{Remark, remarks};
    use crate::lecture::Note;
    use crate::source::Span;

    #[test]
    fn notes_follow_the_steps() {
        let of = |text: &str| {
            let note = Note { span: Span::new(0, 0), text: text.to_owned() };
            let parts = remarks(&[note]).into_iter();
            parts.map(|Remark { text, click }| (text, click)).collect::<Vec<_>>()
        };
        let row = |text: &str, click| (text.to_owned(), click);
        assert_eq!(of("Hello.\n\nAgain."), [row("Hello.", 0), row("Again.", 0)]);
        assert_eq!(
            of("First.\n[click] Second.\n\nStill. [click:4] Fourth. [click]\nFifth."),
            [
                row("First.", 0),
                row("Second.", 1),
                row("Still.", 1),
                row("Fourth.", 4),
                row("Fifth.", 5)
            ]
        );
        assert_eq!(of("[clicks] and [click:x]"), [row("[clicks] and [click:x]", 0)]);
        assert_eq!(of(""), []);
    }
}
