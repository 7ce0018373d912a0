//! What will be shown and run: slides, pieces, directives, hand-drawn line art, and checks of what the notes claim.

mod slide;
mod meta;
mod network;
mod art;
mod directive;
mod prompt;
mod session;
mod map;
mod pieces;
mod planner;
mod show;
mod compare;
mod check;

pub use self::art::dedent;
pub use self::check::check;
pub use self::compare::{diff, matches};
pub use self::map::{ProcessMap, process_map};
pub use self::show::shows;
pub use self::slide::{
    Claim, Directives, Figure, Footnote, Joins, Lecture, Line, Meta, Note, Piece, PieceKind, Run,
    Shape, ShapeKind, Size, Slide, ValuePlace,
};

use crate::diagnostic::Log;
use crate::notes::{CodeBlock, Notes};
use crate::source::Span;
use crate::trace::Trace;

/// Plans slides, figures and programs. Never fails, and loses no word.
pub fn plan(log: &mut Log, notes: &Notes) -> Lecture {
    let (meta, divider, one_process) = meta::read(log, notes);
    planner::plan(log, notes, &meta, divider, one_process)
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
