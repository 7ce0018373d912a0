//! `<details>` around blocks on a slide: nobody unfolds it there, what it hides comes with the next step.

use crate::deck::unit::is_picture;
use crate::lecture::{Piece, PieceKind};
use crate::notes::{Block, BlockKind};
use crate::source::Span;

/// What a piece of raw HTML means for the elements `<details>` that are open.
pub enum Fold {
    /// It opens one around pieces that are no text: its summary as running text, then what stands behind that in the
    /// same piece, and the number of pieces that it takes.
    Unfolds(Vec<Block>, usize),
    /// It opens one that the browser unfolds, around text alone.
    Opens,
    Closes,
    Neither,
}

/// What the first of some pieces does.
pub fn fold(pieces: &[Piece]) -> Fold {
    let Some((span, html)) = pieces.first().and_then(raw) else { return Fold::Neither };
    match depth(html) {
        0 => return Fold::Neither,
        ..0 => return Fold::Closes,
        _ => {}
    }
    let lower = html.to_ascii_lowercase();
    let tag = lower.split("<details").nth(1).and_then(|rest| rest.split('>').next());
    // Without what stands in quotes.
    let names: String = tag.unwrap_or_default().split(['"', '\'']).step_by(2).collect();
    let mut names = names.split(|char: char| char.is_whitespace() || char == '=');
    let is_shown = names.any(|name| name == "open");
    if is_shown || !holds_more_than_text(&pieces[1..], depth(html)) {
        return Fold::Opens;
    }
    let own = summary(html);
    // With a blank line between the two they are two pieces.
    let next = pieces.get(1).and_then(raw).filter(|_| !lower.contains("<summary"));
    let next =
        next.filter(|(_, html)| html.trim_start().to_ascii_lowercase().starts_with("<summary"));
    let (html, taken) = match next {
        Some((_, next)) => (own + &summary(next), 2),
        None => (own, 1),
    };
    let block = |html: &str| Block { span, kind: BlockKind::Html(html.to_owned()) };
    let end = html.find(SUMMARY_END).map_or(html.len(), |at| at + SUMMARY_END.len());
    let (html, rest) = html.split_at(end);
    let parts = [html, rest].into_iter().filter(|part| !part.trim().is_empty());
    Fold::Unfolds(parts.map(block).collect(), taken)
}

/// Whether a piece is the end of an element, and nothing else.
pub fn is_end(piece: &Piece) -> bool {
    raw(piece).is_some_and(|(_, html)| html.trim().eq_ignore_ascii_case("</details>"))
}

fn holds_more_than_text(following: &[Piece], mut open: i32) -> bool {
    for piece in following {
        open += raw(piece).map_or(0, |(_, html)| depth(html));
        if open <= 0 {
            return false;
        }
        let is_text = match &piece.kind {
            PieceKind::Prose(block) => !is_picture(block),
            kind => matches!(kind, PieceKind::Pause),
        };
        if !is_text {
            return true;
        }
    }
    false
}

/// How many more elements are open behind a text than before it.
fn depth(html: &str) -> i32 {
    let lower = html.to_ascii_lowercase();
    lower.matches("<details").count() as i32 - lower.matches("</details").count() as i32
}

/// The markup without `<details>`, and with a paragraph for its summary.
fn summary(html: &str) -> String {
    let html = without_tag(html, "<details", "");
    let html = without_tag(&html, "<summary", "<p><strong>");
    without_tag(&html, "</summary", SUMMARY_END)
}

const SUMMARY_END: &str = "</strong></p>";

fn raw(piece: &Piece) -> Option<(Span, &str)> {
    match &piece.kind {
        PieceKind::Prose(Block { kind: BlockKind::Html(html), span }) => Some((*span, html)),
        _ => None,
    }
}

/// The markup with something else in place of the first tag of a name.
fn without_tag(html: &str, tag: &str, instead: &str) -> String {
    let Some(at) = html.to_ascii_lowercase().find(tag) else { return html.to_owned() };
    let end = html[at..].find('>').map_or(html.len(), |end| at + end + 1);
    [&html[..at], instead, &html[end..]].concat()
}
