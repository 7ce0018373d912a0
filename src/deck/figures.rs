//! The figures of a lecture as files of their own.

use crate::deck::picture::SUBJECTS;
use crate::deck::ran::Ran;
use crate::deck::render::{shown, subset_faces};
use crate::diagram::{self, Colors, View};
use crate::lecture::{Lecture, Piece, PieceKind, shows};
use crate::notes::{SHOWS, Show};
use crate::trace::Trace;

/// One picture of a run, in its last state.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// As in `a-name-is-a-label-1-memory`: its slide, which block of it, what is shown.
    pub name: String,
    pub title: String,
    pub svg: String,
}

/// All pictures of a lecture that ran, in order, each an SVG that stands alone.
pub fn figures(lecture: &Lecture, traces: &[Trace], colors: Colors) -> Vec<Drawing> {
    let ran = Ran::new(lecture, traces);
    let mut drawings = Vec::new();
    for slide in &lecture.slides {
        let mut blocks = Vec::new();
        blocks_of(&slide.pieces, &mut blocks);
        for (block, number) in blocks.into_iter().zip(1..) {
            let Some(figure) = lecture.figures.get(block) else { continue };
            let Some((trace, unit, _)) = ran.run(figure) else { continue };
            let shown = shows(figure, trace);
            for (show, subject) in SUBJECTS.iter().filter(|(show, _)| shown.contains(show)) {
                let view = View { colors, fills: false, ..View::default() };
                let picture = if *show == Show::Compare {
                    diagram::compare(&ran.compared(figure), &view)
                } else {
                    diagram::draw(*subject, trace, unit, &view)
                };
                let Some(picture) = picture else { continue };
                let name = format!("{}-{number}-{}", slide.id, word(*show));
                drawings.push(Drawing { name, title: picture.title, svg: picture.svg });
            }
        }
    }
    drawings
}

/// A picture with the fonts it is set in, so that it looks the same everywhere.
pub fn with_fonts(svg: &str) -> String {
    let faces = subset_faces(&shown(svg));
    svg.replacen("<style>", &format!("<style>{faces}"), 1)
}

fn word(show: Show) -> &'static str {
    let row = SHOWS.iter().find(|(_, known)| *known == show);
    row.map_or("compare", |(name, _)| *name)
}

fn blocks_of(pieces: &[Piece], blocks: &mut Vec<usize>) {
    for piece in pieces {
        match &piece.kind {
            PieceKind::Figure(index) => blocks.push(*index),
            PieceKind::Columns(columns) => {
                for column in columns {
                    blocks_of(&column.pieces, blocks);
                }
            }
            PieceKind::Div { pieces, .. } => blocks_of(pieces, blocks),
            _ => {}
        }
    }
}
