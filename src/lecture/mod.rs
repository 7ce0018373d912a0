//! What will be shown and run: slides, pieces, directives, hand-drawn line art, and checks of what the notes claim.

mod slide;

pub use self::slide::{
    Claim, Directives, Figure, Footnote, Joins, Lecture, Line, Meta, Note, Piece, PieceKind, Run,
    Shape, ShapeKind, Size, Slide, ValuePlace,
};

use std::collections::BTreeMap;

use crate::diagnostic::Log;
use crate::notes::{CodeBlock, Notes, Show};
use crate::source::Span;
use crate::trace::Trace;

/// Plans slides, figures and programs. Never fails, and loses no word.
pub fn plan(log: &mut Log, notes: &Notes) -> Lecture {
    let _ = log;
    let meta = Meta {
        title: String::new(),
        author: None,
        date: None,
        description: None,
        lang: "en".to_owned(),
        theme: None,
        size: Size::Wide,
        math: true,
        style: None,
        transition: None,
        python: "3.13".to_owned(),
        seed: 0,
    };
    let pieces = notes.blocks.iter().map(|block| Piece {
        span: block.span,
        kind: PieceKind::Prose(block.clone()),
        joins: Joins::Free,
    });
    let slide = Slide {
        span: Span::new(0, notes.source.text().len()),
        id: "slide-1".to_owned(),
        title: String::new(),
        level: 0,
        directives: Directives::default(),
        pieces: pieces.collect(),
        notes: Vec::new(),
    };
    Lecture {
        source: notes.source.clone(),
        meta,
        slides: vec![slide],
        figures: Vec::new(),
        programs: Vec::new(),
        values: BTreeMap::new(),
        footnotes: Vec::new(),
    }
}

/// Compares what the notes claim with what ran. `traces` are the runs of `lecture.programs`, in order.
pub fn check(log: &mut Log, lecture: &Lecture, traces: &[Trace]) {
    let _ = (log, lecture, traces);
}

/// The pictures to show of a figure that ran: its own choice, else what the run calls for. `trace` is
/// the run of its program.
pub fn shows(figure: &Figure, trace: &Trace) -> Vec<Show> {
    let _ = trace;
    figure.code.fence.as_ref().and_then(|fence| fence.flags.show.clone()).unwrap_or_default()
}

impl Lecture {
    /// The figure a code block inside prose became.
    pub fn figure_of(&self, code: &CodeBlock) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.code.content == code.content)
    }

    /// The value of a `` `{python} expression` ``; `Err` holds the message.
    pub fn value<'a>(&self, inline: Span, traces: &'a [Trace]) -> Option<Result<&'a str, &'a str>> {
        let place = self.values.get(&inline)?;
        let run = traces.get(place.program)?.units.get(place.unit as usize)?;
        let value = run.values.get(place.index)?;
        Some(value.as_deref().map_err(String::as_str))
    }
}
