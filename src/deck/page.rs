//! What the templates see: a deck of pages, pages of rows, rows of cells. Plain data, text ready as HTML.

use serde::Serialize;

use crate::deck::measure::indent;
use crate::deck::remarks::Remark;

/// A whole deck. Fields named `html` and `svg`, or that end so, are markup; everything else is plain text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Deck {
    /// Version of this form.
    pub format: u32,
    pub lang: String,
    /// `rtl` or `ltr` where that has to be said.
    pub direction: Option<&'static str>,
    /// On paper each step has a page.
    pub prints_steps: bool,
    pub title: String,
    pub author: Option<String>,
    pub date: Option<String>,
    pub description: Option<String>,
    /// How long the talk may take, in seconds.
    pub duration: Option<u32>,
    /// 1280, or 960 for 4:3; the height is 720.
    pub width: u32,
    /// `light` or `dark` when the author chose one.
    pub theme: Option<String>,
    /// CSS of the author's own.
    pub style: Option<String>,
    /// Address of the deck, and of a picture for those who link to it.
    pub url: Option<String>,
    pub image: Option<String>,
    /// How many slides count.
    pub count: u32,
    pub pages: Vec<Page>,
}

impl Deck {
    /// The same slides without what the speaker says.
    #[must_use]
    pub fn without_notes(mut self) -> Deck {
        self.pages.iter_mut().for_each(|page| page.notes.clear());
        self
    }
}

impl Deck {
    /// What the speaker says, slide by slide, as text.
    pub fn spoken(&self) -> String {
        let mut text = String::new();
        let mut before: Option<&[Remark]> = None;
        for page in self.pages.iter().filter(|page| !page.notes.is_empty()) {
            // The parts of a long slide have the same notes.
            if page.part.is_some() && before == Some(page.notes.as_slice()) {
                continue;
            }
            before = Some(&page.notes);
            text.push_str(&format!("{}. {}\n\n", page.number, page.title));
            for note in &page.notes {
                let step =
                    if note.click > 0 { format!("[{}] ", note.click) } else { String::new() };
                text.push_str(&format!("{step}{}\n\n", note.text));
            }
        }
        text
    }
}

/// One slide of 720 pixels height.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page {
    /// Unique in the deck: what a link leads to.
    pub id: String,
    /// From 1.
    pub number: u32,
    /// Unique in the deck, and never empty.
    pub title: String,
    /// The title follows from the heading as shown and the part.
    pub titled: bool,
    /// The heading as shown; empty when the slide has none.
    pub heading_html: String,
    /// 1 to 3.
    pub level: u8,
    /// As in `2 / 3` when a long slide was split.
    pub part: Option<String>,
    /// The heading above this one.
    pub kicker: Option<String>,
    pub classes: String,
    /// A heading alone in the middle.
    pub cover: bool,
    pub rows: Vec<Row>,
    /// The queue of steps; empty when there is only one state.
    pub stops: Vec<Stop>,
    /// The stops have a visible control.
    pub control: bool,
    /// `bare` or `plain`: how much of the stops has no room under the track.
    pub track: &'static str,
    /// The text form of the figure at each stop.
    pub tables: Vec<StopTable>,
    /// The speaker's notes.
    pub notes: Vec<Remark>,
    pub header_html: Option<String>,
    pub footer_html: String,
    /// The number that it shows: slides may be left out of the count.
    pub counted: u32,
    /// Its number is not shown.
    pub unnumbered: bool,
    /// It is higher than the window, and scrolled.
    pub scrolls: bool,
    /// Where its body begins, in pixels, when not at the usual place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<f64>,
    /// The height its text was measured to have, in pixels; 0 where it was not measured.
    pub height: u32,
    /// What was modelled; empty when nothing ran.
    pub stamp: String,
    pub colors: Colors,
}

/// Colours and background the author set for one slide.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Colors {
    pub color: Option<String>,
    pub background: Option<String>,
    /// A `data:` address, or a gradient.
    pub image: Option<String>,
    pub position: Option<String>,
    pub repeat: Option<String>,
    pub size: Option<String>,
    /// Pictures that have a part of the slide.
    pub backcloths: Vec<Backcloth>,
    /// What they take from the text, at the left and at the right, in percent of the slide's width.
    pub taken: (f64, f64),
    /// CSS for this slide alone.
    pub style: String,
}

/// A picture from top to bottom, in percent of the slide's width.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Backcloth {
    pub start: f64,
    pub width: f64,
    /// As CSS: a `data:` address.
    pub image: String,
    pub size: Option<String>,
}

/// One state of a slide.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stop {
    /// As in `line 3`.
    pub label: String,
    /// The source lines that are current, separated by spaces.
    pub lines: String,
    /// What changed.
    pub sentence: String,
    /// The text of the current line, where the source itself is not on the slide.
    pub source_html: String,
}

/// A table and the stops that show it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StopTable {
    pub born: u32,
    /// The first stop that no longer shows it.
    pub died: Option<u32>,
    pub table: Table,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    pub caption: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// One band of a slide, full width, from top to bottom.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Row {
    /// Running text.
    Flow { classes: String, html: String },
    /// Panels side by side. `fill`: it takes the height that is left.
    /// `style`: the columns of a grid that are not equally wide, or the width of the source beside a figure.
    Panels { classes: String, fill: bool, cells: Vec<Cell>, born: Option<u32>, style: String },
    /// What was printed.
    Output(Output),
    /// The sentence of the current stop.
    Say,
}

impl Row {
    /// Whether a panel in it is scrolled.
    pub fn is_capped(&self) -> bool {
        let Row::Panels { cells, .. } = self else { return false };
        cells.iter().any(|cell| match cell {
            Cell::Source(list) => list.max_height.is_some(),
            Cell::Column { rows } => rows.iter().any(Row::is_capped),
            _ => false,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Cell {
    /// Numbered lines of code.
    Source(SourceList),
    /// Text whose shape is kept.
    Text {
        classes: String,
        label: String,
        html: String,
        born: Option<u32>,
    },
    Figure {
        svg: String,
    },
    Output(Output),
    /// Rows inside a column.
    Column {
        rows: Vec<Row>,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceList {
    pub classes: String,
    /// `now`: the line that ran; `lit`: lines the author points at.
    pub mark: &'static str,
    pub label: String,
    /// What stands above it, as in `main.py`.
    pub title: Option<String>,
    pub numbered: bool,
    pub lines: Vec<SourceLine>,
    pub born: Option<u32>,
    /// Which lines are lit from which step on, as in `1:1|3:2 3`; `none`: no line, `hide`: the code itself is not
    /// there. Empty when that never changes.
    pub at: String,
    /// It scrolls beyond this height in pixels.
    pub max_height: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceLine {
    /// In the block, from 1: what the stops refer to.
    pub line: u32,
    /// As shown beside it.
    pub number: u32,
    pub html: String,
    /// Steps of four spaces that it is indented by: what is wrapped hangs below its beginning.
    pub indent: usize,
    /// It is current at the last stop.
    pub last: bool,
}

impl SourceLine {
    pub fn new(line: u32, number: u32, text: &str, html: String) -> SourceLine {
        SourceLine { line, number, html, indent: indent(text), last: false }
    }
}

/// The strip of what a block printed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Output {
    /// `stdout`, `stderr` or both.
    pub label: String,
    pub classes: String,
    pub said: Vec<Said>,
    pub born: Option<u32>,
}

/// One print.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    pub text: String,
    pub error: bool,
    /// The first stop that shows it.
    pub born: Option<u32>,
    /// The first stop that no longer shows it.
    pub died: Option<u32>,
    /// What the text is: where it was printed, and an address in hexadecimal.
    pub note: Option<OutputNote>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutputNote {
    /// The line that printed it, and what else stands before the address.
    pub before: String,
    /// The address the decimal number is; empty where an earlier print showed the same one.
    pub hex: String,
    pub after: String,
}
