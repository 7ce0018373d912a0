//! `<details>` around blocks on a slide: nobody unfolds it there, what it hides comes with the next step.

use crate::deck::markup::left_open;
use crate::lecture::{Piece, PieceKind};
use crate::notes::{Block, BlockKind};

/// The summary as running text when a piece opens `<details>` around pieces that are no text; text alone is unfolded
/// by the browser.
pub fn summary(piece: &Piece, following: &[Piece]) -> Option<Block> {
    let html = raw(piece)?;
    let last = left_open(html, true).pop()?;
    let is_shown = last.text.split([' ', '>']).any(|word| word == "open" || word == "open=\"\"");
    if last.name != "details" || is_shown {
        return None;
    }
    let mut inside = following.iter().take_while(|piece| !closes(piece));
    inside.any(|piece| !matches!(piece.kind, PieceKind::Prose(_) | PieceKind::Pause)).then(|| {
        let html = without_tag(html, "<details", "");
        let html = without_tag(&html, "<summary", "<p><strong>");
        let kind = BlockKind::Html(html.replacen("</summary>", "</strong></p>", 1));
        Block { span: piece.span, kind }
    })
}

/// Whether a piece is the end of what was hidden, and nothing else.
pub fn is_end(piece: &Piece) -> bool {
    raw(piece).is_some_and(|html| html.trim().eq_ignore_ascii_case("</details>"))
}

fn closes(piece: &Piece) -> bool {
    raw(piece).is_some_and(|html| html.contains("</details>") && !html.contains("<details"))
}

fn raw(piece: &Piece) -> Option<&str> {
    match &piece.kind {
        PieceKind::Prose(Block { kind: BlockKind::Html(html), .. }) => Some(html),
        _ => None,
    }
}

/// The markup with something else in place of the first tag of a name.
fn without_tag(html: &str, tag: &str, instead: &str) -> String {
    let Some(at) = html.find(tag) else { return html.to_owned() };
    let end = html[at..].find('>').map_or(html.len(), |end| at + end + 1);
    [&html[..at], instead, &html[end..]].concat()
}
