//! Tracebacks as text, as `Lib/traceback.py` writes them: plain data in, text out.

mod carets;
mod render;
mod underline;

pub use self::render::{GROUP_DEPTH, GROUP_WIDTH, render, render_unraisable};

use crate::python::version::Carets;

/// One exception as it is to be reported.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// As in `ValueError`, `decimal.InvalidOperation`.
    pub type_name: String,
    /// `str(exception)` with its suggestion; empty when there is none.
    pub message: String,
    pub notes: Vec<String>,
    /// Outermost first.
    pub frames: Vec<Place>,
    pub link: Option<(Link, Box<Report>)>,
    /// The exceptions of a group; none where it lies too deep to be shown.
    pub group: Option<Vec<Report>>,
    pub syntax: Option<SyntaxPlace>,
    pub carets: Carets,
}

/// How the earlier exception came before this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// `raise ... from`.
    Cause,
    /// Raised while the earlier one was handled.
    Context,
}

/// Where one frame stood.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pub file: String,
    pub function: String,
    pub line: u32,
    /// The source lines from `line` to `end_line`; empty when the source is not known.
    pub lines: Vec<String>,
    /// UTF-8 byte columns in the first and in the last line.
    pub columns: Option<(u32, u32)>,
}

/// The place of a SyntaxError; columns count characters from 1.
#[derive(Clone, Debug, Default)]
pub struct SyntaxPlace {
    pub file: Option<String>,
    pub line: Option<u32>,
    pub end_line: Option<u32>,
    pub text: Option<String>,
    pub offset: Option<u32>,
    pub end_offset: Option<u32>,
}
