//! The pieces of a slide as units that have a height at each size, and can be split.

use std::borrow::Cow;

use crate::deck::level::{COMFORTABLE, COMFORTABLE_CODE, LEVELS, Level};
use crate::deck::measure::{GAP, Measure, Size, cells, is_image, rows, source_rows};
use crate::deck::output::strip_height;
use crate::deck::page::{Output, SourceLine};
use crate::deck::ran::Ran;
use crate::diagram::text::{Font, width};
use crate::lecture::{Joins, Run};
use crate::notes::{Block, BlockKind, LineStep};
use crate::source::Span;

/// Something that stands on a slide in one piece.
#[derive(Clone, Debug)]
pub struct Unit<'a> {
    pub span: Span,
    pub joins: Joins,
    /// It comes after this many pauses of its slide.
    pub pauses: u32,
    pub content: Content<'a>,
}

#[derive(Clone, Debug)]
pub enum Content<'a> {
    Prose(Cow<'a, Block>),
    Code(Code),
    Text(Text),
    Strip(Output),
    /// Side by side.
    Columns {
        columns: Vec<Vec<Unit<'a>>>,
        /// How the width is shared, one number for each.
        shares: Vec<f64>,
        caption: Option<Box<Unit<'a>>>,
    },
    /// Text at the left, a narrow panel at the right.
    Beside {
        left: Vec<Unit<'a>>,
        right: Text,
    },
    /// A narrow panel at the left, a figure at the right.
    Figure {
        left: Text,
        svg: String,
        width: f64,
        height: f64,
        caption: String,
    },
}

/// Source lines.
#[derive(Clone, Debug)]
pub struct Code {
    /// Its name; empty: the notes' own, Python.
    pub language: String,
    /// What stands above it, as in `main.py`.
    pub title: Option<String>,
    pub numbered: bool,
    /// Plain text for measuring, and the line as shown.
    pub lines: Vec<(String, SourceLine)>,
    pub steps: Vec<LineStep>,
    /// The step at which it comes.
    pub at: Option<u32>,
    /// In pixels.
    pub max_height: Option<u32>,
    /// All lines as they are shown, where a book hides some.
    pub whole: Option<Vec<String>>,
}

/// Lines whose shape is kept.
#[derive(Clone, Debug)]
pub struct Text {
    pub lines: Vec<String>,
    /// Lines must not wrap.
    pub art: bool,
    pub error: bool,
    /// As in `stdout`, above the text.
    pub title: Option<&'static str>,
    /// Short lines, many of them, run over this many columns.
    pub columns: usize,
    /// It is a map of memory; the run whose map may stand beside it.
    pub map: Option<Run>,
}

/// What measuring needs to know.
#[derive(Clone, Copy)]
pub struct Room<'a> {
    pub ran: &'a Ran<'a>,
    pub width: f64,
    /// Between two rows of panels: less on the slide itself than in a column of it.
    pub gap: f64,
}

impl<'a> Room<'a> {
    /// Of a slide.
    pub fn new(ran: &'a Ran<'a>, width: f64) -> Room<'a> {
        Room { ran, width, gap: ROW_GAP }
    }

    /// A column of it.
    pub fn column(self, width: f64) -> Room<'a> {
        Room { width, gap: GAP, ..self }
    }
}

impl Unit<'_> {
    pub fn height(&self, level: &Level, room: Room) -> f64 {
        match &self.content {
            Content::Prose(block) => prose_height(block, level, room),
            Content::Code(code) => code.height(level, room.width),
            Content::Text(text) => text.height(level, room.width),
            Content::Strip(output) => strip_height(output, room.width),
            Content::Columns { columns, shares, caption } => {
                let below = caption.as_ref().map_or(0.0, |unit| unit.height(level, room) + ROW_GAP);
                let widths = column_widths(room.width, shares);
                let heights = columns
                    .iter()
                    .zip(widths)
                    .map(|(units, width)| stack_height(units, level, room.column(width)));
                heights.fold(0.0, f64::max) + below
            }
            Content::Beside { left, right } => {
                let width = room.width - right.width(level) - COLUMN_GAP;
                stack_height(left, level, room.column(width)).max(right.height(level, room.width))
            }
            Content::Figure { left, width: drawn, height, caption, .. } => {
                let lines = (width(caption, Font::Sans, CAPTION.font) / room.width).ceil();
                // It fills what the drawing leaves, and keeps its proportions.
                let height = height * (room.width - left.width(level) - COLUMN_GAP) / drawn;
                left.height(level, room.width).max(height) + ROW_GAP + lines * CAPTION.line
            }
        }
    }

    /// Whether nothing in it is wider than its place, and no code line has to wrap.
    pub fn is_wide_enough(&self, level: &Level, room: Room) -> bool {
        match &self.content {
            Content::Prose(_) | Content::Strip(_) => true,
            Content::Code(code) => {
                code.widest() * level.code.font * 0.6 <= code.text_width(room.width)
            }
            Content::Text(text) => text.width(level) <= room.width,
            Content::Columns { columns, shares, .. } => {
                columns.iter().zip(column_widths(room.width, shares)).all(|(units, width)| {
                    let room = Room { width, ..room };
                    units.iter().all(|unit| unit.is_wide_enough(level, room))
                })
            }
            Content::Beside { left, right } => {
                let width = room.width - right.width(level) - COLUMN_GAP;
                width >= room.width * 0.4
                    && left.iter().all(|unit| unit.is_wide_enough(level, Room { width, ..room }))
            }
            Content::Figure { left, width, .. } => {
                left.width(level) + COLUMN_GAP + width <= room.width
            }
        }
    }

    /// Number of rungs of the ladder it may stand on without the author being told.
    pub fn comfortable(&self) -> usize {
        match &self.content {
            Content::Code(_) => COMFORTABLE_CODE,
            Content::Columns { columns, .. } => {
                columns.iter().flatten().map(Unit::comfortable).max().unwrap_or(COMFORTABLE)
            }
            Content::Beside { left, .. } => {
                left.iter().map(Unit::comfortable).max().unwrap_or(COMFORTABLE)
            }
            // It is small because a figure has to stand beside it.
            Content::Figure { .. } => LEVELS.len(),
            _ => COMFORTABLE,
        }
    }

    /// The size of its text.
    pub fn font(&self, level: &Level) -> f64 {
        match &self.content {
            Content::Code(_) => level.code.font,
            Content::Beside { left, .. } if left.iter().all(|unit| !unit.is_rigid()) => {
                left.iter().map(|unit| unit.font(level)).fold(f64::MAX, f64::min)
            }
            _ if self.is_rigid() => level.shape.font,
            _ => level.text.font,
        }
    }

    /// Whether its lines may be cut off at the right when it is too wide.
    pub fn is_rigid(&self) -> bool {
        match &self.content {
            Content::Text(text) => text.art,
            Content::Columns { columns, .. } => columns.iter().flatten().any(Unit::is_rigid),
            Content::Beside { .. } | Content::Figure { .. } => true,
            _ => false,
        }
    }
}

/// The most any of the units is comfortable with.
pub fn comfortable(units: &[Unit]) -> usize {
    units.iter().map(Unit::comfortable).max().unwrap_or(COMFORTABLE)
}

/// Height of units under each other.
pub fn stack_height(units: &[Unit], level: &Level, room: Room) -> f64 {
    let mut height = 0.0;
    let mut before: Option<bool> = None;
    for unit in units {
        let own = unit.height(level, room);
        // Comments and definitions take no place, and no gap.
        if own > 0.0 {
            // Neighbours of running text are one row; a picture alone is one of its own.
            let is_flow = matches!(&unit.content, Content::Prose(block) if !is_picture(block));
            let gap = before.map_or(0.0, |flows| if flows && is_flow { GAP } else { room.gap });
            height += own + gap;
            before = Some(is_flow);
        }
    }
    height
}

/// Whether a block is a picture that stands alone, or several side by side.
pub fn is_picture(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(inlines) if is_image(inlines))
}

fn prose_height(block: &Block, level: &Level, room: Room) -> f64 {
    Measure { size: level.text, width: room.width, ran: room.ran }.block(block)
}

impl Code {
    pub fn height(&self, level: &Level, width: f64) -> f64 {
        let width = self.text_width(width);
        let rows: usize =
            self.lines.iter().map(|(text, _)| source_rows(text, level.code.font, width)).sum();
        let height = PANEL_PADDING + self.title_height() + rows.max(1) as f64 * level.code.line;
        self.max_height.map_or(height, |most| height.min(f64::from(most)))
    }

    pub fn title_height(&self) -> f64 {
        if self.title.is_some() { TITLE } else { 0.0 }
    }

    /// Characters of the longest line.
    pub fn widest(&self) -> f64 {
        self.lines.iter().map(|(text, _)| cells(text)).fold(0.0, f64::max)
    }

    /// Width of the panel in which no line wraps.
    pub fn width(&self, font: f64) -> f64 {
        (self.widest() * font * 0.6 + self.sides()).ceil() + 1.0
    }

    /// What the panel leaves for the text.
    pub fn text_width(&self, width: f64) -> f64 {
        width - self.sides()
    }

    /// Border, bar, number and margin.
    fn sides(&self) -> f64 {
        let number = if !self.numbered {
            16.0
        } else if self.lines.iter().any(|(_, line)| line.number > 99) {
            64.0
        } else {
            52.0
        };
        3.0 + 8.0 + number + 12.0
    }
}

impl Text {
    /// A few lines of output are as large as the source they come from.
    pub fn is_short_output(&self) -> bool {
        self.title.is_some() && self.lines.len() <= 8
    }

    pub fn size(&self, level: &Level) -> Size {
        if self.is_short_output() { level.code } else { level.shape }
    }

    pub fn height(&self, level: &Level, width: f64) -> f64 {
        let size = self.size(level);
        let rows: usize = if self.art {
            self.lines.len()
        } else {
            let text_width = width - 51.0;
            self.lines.iter().map(|line| rows(line, size.font, text_width)).sum()
        };
        let rows = rows + usize::from(self.title.is_some());
        PANEL_PADDING + rows.max(1).div_ceil(self.columns) as f64 * size.line
    }

    /// Width of the panel around its longest line, or its title.
    pub fn width(&self, level: &Level) -> f64 {
        let font = self.size(level).font;
        let title = width(self.title.unwrap_or_default(), Font::Sans, font.min(LABEL));
        let column = (self.widest() * font * 0.6).max(title);
        let count = self.columns as f64;
        column * count + TEXT_COLUMN_GAP * (count - 1.0) + 51.0
    }

    pub fn widest(&self) -> f64 {
        self.lines.iter().map(|line| cells(line)).fold(0.0, f64::max)
    }
}

fn column_widths(width: f64, shares: &[f64]) -> Vec<f64> {
    let whole: f64 = shares.iter().sum();
    let width = width - COLUMN_GAP * (shares.len().max(1) - 1) as f64;
    shares.iter().map(|share| width * share / whole).collect()
}

/// What stands under a figure, as `.cap` in the stylesheet.
const CAPTION: Size = Size { font: 21.0, line: 29.0 };
/// Between the rows of a slide.
pub const ROW_GAP: f64 = 12.0;
/// Between columns of output, as in the stylesheet.
pub const TEXT_COLUMN_GAP: f64 = 40.0;
/// The most that the title of output is set at, as `.lab` in the stylesheet.
const LABEL: f64 = 20.0;
/// The line with the title of code, as in the stylesheet.
const TITLE: f64 = 32.0;
/// Between columns.
pub const COLUMN_GAP: f64 = 24.0;
/// Padding and border of a panel, above and below; browsers draw a border of 1.5 pixels as one.
pub const PANEL_PADDING: f64 = 34.0;
