//! What will be shown and run: slides of pieces, figures, and the programs behind them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Levels;
use crate::lecture::comments::{self, Form, Shown};
use crate::lecture::direction::direction;
use crate::lecture::sketch::Sketch;
use crate::notes::{Block, CodeBlock};
use crate::python::host::{Reply, SlowFile};
use crate::python::{Limits, Program, syntax};
use crate::source::{Source, Span};

/// A lecture, planned: nothing has run yet.
#[derive(Clone, Debug)]
pub struct Lecture {
    pub source: Source,
    pub meta: Meta,
    pub slides: Vec<Slide>,
    /// Every Python block, in source order, wherever it stands.
    pub figures: Vec<Figure>,
    /// One per process; `python::run` of each gives the traces, in this order.
    pub programs: Vec<Program>,
    /// Where the value of each `` `{python} expression` `` is found, by the place of the inline.
    pub values: BTreeMap<Span, ValuePlace>,
    /// Hand-drawn maps of memory, in source order.
    pub sketches: Vec<Sketched>,
    /// Footnote definitions by number (from 1), in order of first reference; unused ones last.
    pub footnotes: Vec<Footnote>,
}

impl Meta {
    /// The direction of the text, where it has to be said.
    pub fn direction(&self) -> Option<&'static str> {
        direction(self.dir.as_deref(), &self.lang)
    }
}

/// What holds for the whole lecture.
#[derive(Clone, Debug, PartialEq)]
pub struct Meta {
    /// From the front matter, else the first heading of level 1, else the first heading.
    pub title: String,
    pub author: Option<String>,
    pub date: Option<String>,
    pub description: Option<String>,
    /// How long the talk may take, in seconds.
    pub duration: Option<u32>,
    /// A language tag; `en` when not given.
    pub lang: String,
    /// `ltr` or `rtl`, where that does not follow from the language.
    pub dir: Option<String>,
    /// On paper each step has a page.
    pub prints_steps: bool,
    pub theme: Option<String>,
    pub size: Size,
    /// CSS of the author's own.
    pub style: Option<String>,
    /// Address of the deck, and of a picture for those who link to it.
    pub url: Option<String>,
    pub image: Option<String>,
    /// The notes are somebody else's: nothing in them may restyle or run anything.
    pub untrusted: bool,
    pub transition: Option<String>,
    /// The CPython version that is modelled, as in `3.13`.
    pub python: String,
    /// How the interpreter is built, as in `pie`; empty: as the version's profile says.
    pub build: String,
    pub seed: u64,
    /// Programs run by the real clock, as it was measured.
    pub real_clock: bool,
    /// Cores on which threads run at once, where there is no GIL; `None`: as many as the profile says.
    pub cores: Option<u32>,
    /// Address space layout randomization, by the seed.
    pub aslr: bool,
    /// What servers outside answer (`network`).
    pub network: Arc<Vec<Reply>>,
    /// How long files take to open (`disk`).
    pub disk: Arc<Vec<SlowFile>>,
    /// Values in comments behind statements are claims (`check: {comments: true}`).
    pub check_comments: bool,
    /// Limits that the notes set for their own runs; they can only lower what holds anyway.
    pub limits: Limits,
    /// How bad findings are, where the notes want it otherwise (`lints`).
    pub lints: Levels,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 16:9, 1280x720.
    Wide,
    /// 4:3, 960x720.
    Standard,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Slide {
    pub span: Span,
    /// Unique in the lecture: the heading's id, or `slide-N`.
    pub id: String,
    /// Plain text; may be empty.
    pub title: String,
    /// Level of the heading it starts with; 0 for none.
    pub level: u8,
    pub directives: Directives,
    pub pieces: Vec<Piece>,
    /// What the speaker says, in order.
    pub notes: Vec<Note>,
}

/// What the directive comments and the front matter set for one slide (Marp's names and scoping).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directives {
    pub class: Vec<String>,
    pub header: Option<String>,
    pub footer: Option<String>,
    /// The slide number is not shown.
    pub unnumbered: bool,
    /// The number of the slide before holds on.
    pub uncounted: bool,
    pub overflow: Overflow,
    pub layout: Option<String>,
    pub color: Option<String>,
    pub background_color: Option<String>,
    pub background_image: Option<String>,
    /// Where that was said.
    pub background_span: Span,
    pub background_position: Option<String>,
    pub background_repeat: Option<String>,
    pub background_size: Option<String>,
    pub transition: Option<String>,
    /// Slidev's picture of a layout.
    pub image: Option<String>,
    /// Pictures that take a part of the slide, or share it.
    pub backdrops: Vec<Backdrop>,
    /// It is left out (Slidev).
    pub disabled: bool,
    /// CSS for this slide alone, of every `<style scoped>`.
    pub style: Vec<String>,
}

/// A picture behind a slide or a part of it, as Marp's `![bg left:40%](a.png)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backdrop {
    pub span: Span,
    pub destination: String,
    /// It stands at one side, the left one or not; text has the rest.
    pub side: Option<Side>,
    /// As CSS has it.
    pub size: Option<String>,
}

/// A part of the slide's width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    pub left: bool,
    pub percent: u8,
}

/// What becomes of text that does not fit on its slide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overflow {
    /// It goes on on another slide.
    #[default]
    Split,
    /// It is set smaller.
    Shrink,
    /// The slide can be scrolled.
    Scroll,
    /// It is an error.
    Error,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub span: Span,
    pub kind: PieceKind,
    pub joins: Joins,
}

/// With which neighbour a piece must stay when a slide is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joins {
    Free,
    Previous,
    Next,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PieceKind {
    /// Headings, paragraphs, lists, tables, quotes, rules, HTML. Code inside it that runs is found with
    /// `Lecture::figure_of`.
    Prose(Block),
    /// Index in `Lecture::figures`.
    Figure(usize),
    /// Code of another language.
    Code(CodeBlock),
    Shape(Shape),
    /// `::: columns` with one `::: column` each.
    Columns(Vec<Column>),
    /// Any other `::: class`.
    Div {
        classes: String,
        pieces: Vec<Piece>,
    },
    /// What follows on this slide appears at the next step.
    Pause,
}

/// One of the columns that stand beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Of the width, beside those of its neighbours.
    pub share: f64,
    pub pieces: Vec<Piece>,
}

/// Text whose line breaks and columns are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub kind: ShapeKind,
    /// Lines without common indentation and without a last line break.
    pub text: String,
    /// It stood in a bare fence (else it was recognised in the prose).
    pub fenced: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShapeKind {
    /// A picture of lines.
    Drawing,
    /// Plain text of a bare fence, or an indented block that is no remark.
    Text,
    /// An indented remark about a neighbour.
    Remark,
    /// Lines of calls in the prose.
    Calls,
}

/// A Python block as it is shown and run.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub span: Span,
    pub code: CodeBlock,
    /// The lines of the block, hidden ones included.
    pub lines: Vec<Line>,
    /// `None`: shown, not run.
    pub run: Option<Run>,
    /// The same under the versions that the block compares.
    pub compared: Vec<Run>,
    /// The `output` block below it; all that a session at the prompt shows.
    pub claim: Option<Claim>,
    /// Of a session at the prompt that shows results: each statement with its result.
    pub examples: Vec<Example>,
    /// Values in comments behind statements (`# True`), where they are claims.
    pub comments: Vec<Remark>,
    /// The run that `comments` are held against.
    pub echo: Option<Run>,
    /// Why it does not run under this version.
    pub gated: Option<String>,
    /// Where the notes say what is typed in: a `stdin` block, or the flags of the fence.
    pub input: Option<Span>,
    /// The block is a session at the `>>>` prompt.
    pub prompt: bool,
    /// A hand-drawn map of the process stands before it on its slide.
    pub beside_map: bool,
    /// A list of what happens with the GIL stands on its slide, or on one after it.
    pub beside_lock: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// As written, without its line break and a mark to stop.
    pub text: String,
    /// `# heapdeck: hide`, or under `~`: run, not shown.
    pub hidden: bool,
    /// `# heapdeck: stop` stood at its end: its pictures stop after it.
    pub stop: bool,
}

/// A hand-drawn map of memory, and the run that it is held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketched {
    /// Of the drawing.
    pub span: Span,
    pub sketch: Sketch,
    pub run: Run,
}

/// Which unit of which program a figure runs as. The unit's lines are the block's lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub program: usize,
    pub unit: u32,
}

/// Output that the notes say a block has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The whole output block; the figure itself for a prompt session.
    pub span: Span,
    /// Its content lines.
    pub content: Span,
    pub text: String,
    pub options: CompareOptions,
}

/// How a claim is compared: doctest's options, of which `ELLIPSIS` is on unless it is turned off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompareOptions {
    /// `...` stands for any text.
    pub ellipsis: bool,
    /// Blank runs compare equal.
    pub normalize_whitespace: bool,
    /// Of an exception only its name is compared.
    pub ignore_exception_detail: bool,
    /// `<BLANKLINE>` stands for an empty line.
    pub blank_line_mark: bool,
}

impl Default for CompareOptions {
    fn default() -> CompareOptions {
        CompareOptions {
            ellipsis: true,
            normalize_whitespace: false,
            ignore_exception_detail: false,
            blank_line_mark: true,
        }
    }
}

/// One statement at the prompt, and what the notes show of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Where it begins, from 1, in the block.
    pub line: u32,
    /// Its result; empty text where none is shown.
    pub claim: Claim,
}

/// A value in a comment behind a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The lines of the statement, from 1, both included.
    pub lines: (u32, u32),
    /// The value as it is written; its place without the `#`.
    pub claim: Claim,
    /// The statement calls `print`: the claim is about a text, not about a value.
    pub prints: bool,
    /// It is executed once, as nothing stands around it.
    pub is_once: bool,
    pub form: Form,
    pub shown: Shown,
}

impl Remark {
    /// Whether it says that the statement on this line raises.
    pub fn tells_exception(&self, line: u32) -> bool {
        let (first, last) = self.lines;
        (first..=last).contains(&line) && comments::exception(&self.claim.text).is_some()
    }

    /// Whether a text is what it claims, however that is written. What is printed may stand in quotes.
    pub fn is_written_as(&self, text: &str) -> bool {
        let claim = self.claim.text.as_str();
        let quoted = |quote: char| claim.strip_prefix(quote)?.strip_suffix(quote);
        let is_container = claim.starts_with(['[', '(', '{']);
        let is_quoted = ['\'', '"'].iter().any(|quote| quoted(*quote) == Some(text.trim_end()));
        (!self.prints || is_container) && syntax::is_same_literal(claim, text)
            || self.prints && is_quoted
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValuePlace {
    pub program: usize,
    pub unit: u32,
    /// Index in `UnitRun::values`.
    pub index: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub span: Span,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    pub span: Span,
    pub label: String,
    pub blocks: Vec<Block>,
}
