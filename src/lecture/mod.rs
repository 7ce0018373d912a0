//! What will be shown and run: slides, pieces, directives, hand-drawn line art, and checks of what the notes claim.

mod slide;
mod meta;
mod disk;
mod network;
mod art;
mod direction;
mod directive;
mod prompt;
mod session;
mod sketch;
mod pieces;
mod planner;
mod presenterm;
mod remark;
mod show;
mod settings;
mod gate;
mod comments;
mod pattern;
mod compare;
mod verdict;
mod watched;
mod ending;
mod recorded;
mod check;
mod lint;
mod clock;

pub use self::art::dedent;
pub use self::check::{check, check_addresses};
pub use self::clock::{follow, schedule_name};
pub use self::compare::{matches, unified};
pub use self::direction::direction;
pub use self::lint::lint;
pub use self::meta::not_modelled;
pub use self::settings::{BookSettings, of_book};
pub use self::show::shows;
pub use self::sketch::{Finding, Sketch, differences};
pub use self::slide::{
    Backdrop, Claim, Column, CompareOptions, Directives, Example, Figure, Footnote, Joins, Lecture,
    Line, Meta, Note, Overflow, Piece, PieceKind, Remark, Run, Shape, ShapeKind, Side, Size,
    Sketched, Slide, ValuePlace,
};
pub use self::verdict::{ClaimKind, ClaimState, Verdict};

use crate::diagnostic::Log;
use crate::notes::{CodeBlock, Notes};
use crate::python::Limits;
use crate::source::Span;
use crate::trace::Trace;

/// Plans slides, figures and programs. Never fails, and loses no word.
pub fn plan(log: &mut Log, notes: &Notes) -> Lecture {
    plan_with(log, notes, &Wishes::default())
}

/// What whoever plans wants otherwise than the notes.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// The version of Python, instead of the front matter's.
    pub python: Option<String>,
    /// Values in comments are claims, whatever the front matter says.
    pub comments: bool,
    /// The front matter can only lower them.
    pub limits: Limits,
}

/// The same for somebody with wishes.
pub fn plan_with(log: &mut Log, notes: &Notes, wishes: &Wishes) -> Lecture {
    let (mut meta, divider, one_process) = meta::read(log, notes);
    if let Some(python) = &wishes.python {
        meta.python.clone_from(python);
    }
    meta.check_comments |= wishes.comments;
    meta.limits = meta.limits.and(wishes.limits);
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
