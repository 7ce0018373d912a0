//! What will be shown and run: slides, pieces, directives, hand-drawn line art, and checks of what the notes claim.

mod slide;
mod meta;
mod disk;
mod network;
mod art;
mod directive;
mod prompt;
mod session;
mod sketch;
mod pieces;
mod planner;
mod show;
mod compare;
mod check;
mod clock;

pub use self::art::dedent;
pub use self::check::check;
pub use self::clock::{follow, schedule_name};
pub use self::compare::{diff, matches};
pub use self::show::shows;
pub use self::sketch::{Finding, Sketch, differences};
pub use self::slide::{
    Backdrop, Claim, Directives, Figure, Footnote, Joins, Lecture, Line, Meta, Note, Overflow,
    Piece, PieceKind, Run, Shape, ShapeKind, Side, Size, Sketched, Slide, ValuePlace,
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

    /// The hand-drawn maps in the drawing at a place.
    pub fn sketches_at(&self, span: Span) -> impl Iterator<Item = &Sketched> {
        self.sketches.iter().filter(move |sketched| sketched.span == span)
    }

    /// What a hand-drawn map has otherwise than the run beside it.
    pub fn differences(&self, sketched: &Sketched, traces: &[Trace]) -> Vec<Finding> {
        let unit = traces
            .get(sketched.run.program)
            .and_then(|trace| trace.units.get(sketched.run.unit as usize));
        let map = unit.and_then(|unit| unit.extras.map.as_deref());
        map.map(|map| differences(&sketched.sketch, map)).unwrap_or_default()
    }

    /// The value of a `` `{python} expression` ``; `Err` holds the message.
    pub fn value<'a>(&self, inline: Span, traces: &'a [Trace]) -> Option<Result<&'a str, &'a str>> {
        let place = self.values.get(&inline)?;
        let run = traces.get(place.program)?.units.get(place.unit as usize)?;
        let value = run.values.get(place.index)?;
        Some(value.as_deref().map_err(String::as_str))
    }
}
