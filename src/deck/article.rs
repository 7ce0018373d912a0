//! A lecture as one page to read: everything in the order of the notes, pictures in their last state.

use serde::{Deserialize, Serialize};

use crate::deck::ReadImage;
use crate::deck::emit::Emit;
use crate::deck::enclosure::Enclosures;
use crate::deck::html::{Form, Html};
use crate::deck::page::{Row, Table};
use crate::deck::picture::{chosen_steps, chosen_view, lit_steps, map_beside, subject, table};
use crate::deck::piece::{Picture, Segment, code_and_output, segments};
use crate::deck::ran::Ran;
use crate::deck::unit::{Content, Unit};
use crate::deck::words::words;
use crate::diagnostic::Log;
use crate::diagram::{self, Subject, View};
use crate::lecture::{Joins, Lecture, Piece, PieceKind, Run, Slide};
use crate::notes::{Block, BlockKind, Show, plain_text};
use crate::trace::Trace;

/// What a page to read shows. Fields named `html` and `svg` are markup; everything else is plain text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Article {
    pub parts: Vec<Part>,
    /// Every heading that stands on its own, in order.
    pub headings: Vec<ArticleHeading>,
    /// What was modelled; empty when nothing ran.
    pub stamp: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Part {
    /// As on slides.
    Rows {
        rows: Vec<Row>,
    },
    Picture(Still),
    /// Tags that open or close elements around other parts.
    Raw {
        html: String,
    },
}

/// The last state of a picture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Still {
    pub svg: String,
    /// Which state it is, and what is not drawn.
    pub caption: String,
    /// Id of the slide on which it can be stepped through.
    pub slide: String,
    /// The state as text.
    pub tables: Vec<Table>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleHeading {
    pub level: u8,
    pub id: String,
    pub title: String,
}

/// The page of a lecture that ran; `traces` are the runs of `lecture.programs`, in order. `read` tells whether a
/// local image is there. What does not fit is reported where the deck is made, not here.
pub fn article(log: &mut Log, lecture: &Lecture, traces: &[Trace], read: ReadImage) -> Article {
    let ran = Ran::new(lecture, traces);
    let mut html = Html::new(log, &ran, read);
    html.form = Form::Page;
    let mut writer = Writer {
        html,
        ran: &ran,
        parts: Vec::new(),
        headings: Vec::new(),
        pictures: 0,
        open: Enclosures::default(),
    };
    for (index, slide) in lecture.slides.iter().enumerate() {
        // A rule between slides is a rule of the text where no heading says the same.
        if index > 0 && slide.level == 0 {
            writer.flow("", "<hr>".to_owned());
        }
        writer.slide(slide);
    }
    let end = writer.open.end(|html| writer.html.closed(html));
    writer.parts.extend(end.map(|html| Part::Raw { html }));
    let notes = writer.html.footnote_list();
    if !notes.is_empty() {
        let notes = writer.html.closed(notes);
        writer.flow("foots", notes);
    }
    let stamp = ran.stamp(|_| true);
    Article { parts: writer.parts, headings: writer.headings, stamp }
}

struct Writer<'a, 'l> {
    html: Html<'a, 'l>,
    ran: &'a Ran<'a>,
    parts: Vec<Part>,
    headings: Vec<ArticleHeading>,
    pictures: u32,
    open: Enclosures,
}

impl<'a> Writer<'a, '_> {
    fn slide(&mut self, slide: &'a Slide) {
        self.list_headings(&slide.pieces);
        let mut columns = None;
        for segment in segments(&slide.pieces, self.ran, Form::Page) {
            match segment {
                Segment::Units(units) => {
                    let last = units.last();
                    let last = last.filter(|unit| matches!(unit.content, Content::Columns { .. }));
                    columns = last.map(|unit| unit.span);
                    let maps: Vec<Run> = units.iter().filter_map(drawn_map).collect();
                    self.units(units);
                    for run in maps {
                        self.true_map(run, &slide.id);
                    }
                }
                Segment::Picture(picture) => {
                    let in_columns = columns.is_some_and(|span| span.contains(picture.figure.span));
                    if !picture.told {
                        let mut units = code_and_output(picture.figure, self.ran);
                        // The source stands in its column.
                        units.drain(..usize::from(in_columns));
                        self.units(units);
                    }
                    self.picture(picture, &slide.id);
                }
            }
        }
    }

    fn list_headings(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match &piece.kind {
                PieceKind::Prose(block) => {
                    if let BlockKind::Heading(heading) = &block.kind {
                        let title = plain_text(&heading.inlines);
                        let (level, id) = (heading.level, heading.id.clone());
                        self.headings.push(ArticleHeading { level, id, title });
                    }
                }
                PieceKind::Div { pieces, .. } => self.list_headings(pieces),
                PieceKind::Columns(columns) => {
                    for column in columns {
                        self.list_headings(&column.pieces);
                    }
                }
                _ => {}
            }
        }
    }

    fn units(&mut self, mut units: Vec<Unit<'a>>) {
        for unit in &mut units {
            // A page shows everything at once.
            unit.pauses = 0;
        }
        // What belongs to a block of code stays beside it.
        let is_new = |unit: &Unit| unit.joins != Joins::Previous;
        let mut rest = units.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if self.encloses(first) {
                rest = others;
                continue;
            }
            let hides = rest.iter().position(|unit| whole_code(unit).is_some());
            let end = hides.map_or(rest.len(), |at| {
                let after = rest[at + 1..].iter().position(is_new);
                after.map_or(rest.len(), |after| at + 1 + after)
            });
            // Up to the next element that may stand around others.
            let raw = rest[1..end].iter().position(|unit| self.may_enclose(unit));
            let (hides, end) = raw.map_or((hides, end), |raw| (None, raw + 1));
            let (part, after) = rest.split_at(end);
            let mut emit =
                Emit { html: &mut self.html, pauses: 0, current: None, labels: Vec::new() };
            let rows = emit.rows(part, "");
            self.rows(rows);
            if let Some(whole) = hides.and_then(|at| whole_code(&part[at])) {
                let html = self.whole(whole);
                self.flow("whole", html);
            }
            rest = after;
        }
    }

    fn may_enclose(&self, unit: &Unit) -> bool {
        raw_of(unit).is_some_and(|block| match &block.kind {
            BlockKind::Html(html) => self.open.may_take(html),
            _ => false,
        })
    }

    /// Whether a unit opens or closes an element around others, and no more.
    fn encloses(&mut self, unit: &Unit<'a>) -> bool {
        let Some(block) = raw_of(unit) else { return false };
        let html = self.html.blocks(std::slice::from_ref(block));
        let own = &self.html;
        let Some(html) = self.open.take(&html, |html| own.closed(html)) else { return false };
        self.parts.push(Part::Raw { html });
        true
    }

    /// Code with the lines that a book hides, to be opened.
    fn whole(&self, lines: &[String]) -> String {
        let lang = &self.ran.lecture.meta.lang;
        let words = words(lang);
        let of =
            if words.are_in(lang) { String::new() } else { format!(" lang=\"{}\"", words.lang) };
        let (word, code) = (words.whole, lines.join("\n"));
        format!("<details><summary{of}>{word}</summary><pre><code>{code}</code></pre></details>")
    }

    fn flow(&mut self, classes: &str, html: String) {
        self.rows(vec![Row::Flow { classes: classes.to_owned(), html }]);
    }

    fn rows(&mut self, rows: Vec<Row>) {
        match self.parts.last_mut() {
            Some(Part::Rows { rows: last }) => last.extend(rows),
            _ => self.parts.push(Part::Rows { rows }),
        }
    }

    fn picture(&mut self, picture: Picture, slide: &str) {
        self.pictures += 1;
        let Some((trace, unit, run)) = self.ran.run(picture.figure) else { return };
        let prefix = format!("p{}-", self.pictures);
        let chosen = chosen_view(picture, None);
        let view = View { prefix: &prefix, width: WIDTH, height: HEIGHT, fills: false, ..chosen };
        let drawn = match picture.show {
            Show::Memory => {
                // The last stop that the author asks for, else the end.
                let asked = chosen_steps(picture, trace, run, &lit_steps(picture));
                let asked = asked.and_then(|steps| steps.last().copied());
                let Some(last) = asked.or((run.end_step as usize).checked_sub(1)) else { return };
                let steps = Some(&[last][..]);
                diagram::draw(Subject::Memory, trace, unit, &View { steps, ..view })
            }
            Show::Compare => diagram::compare(&self.ran.compared(picture.figure), &view),
            show => {
                let Some(subject) = subject(show) else { return };
                diagram::draw(subject, trace, unit, &view)
            }
        };
        let Some(drawn) = drawn else { return };
        let caption = match (picture.show, drawn.stops.last()) {
            (Show::Memory, Some(stop)) => format!("Memory after line {}.", stop.line),
            (Show::Layout, _) => "Bytes of the objects at the end.".to_owned(),
            (Show::Life, _) => "The reference count over the object's life.".to_owned(),
            (Show::Collect, _) => "What the cycle collector does.".to_owned(),
            (Show::Dis, _) => "The bytecode of each line.".to_owned(),
            (Show::Map, _) => "The process by address at the end.".to_owned(),
            (Show::Race, _) => "How threads get in each other's way.".to_owned(),
            (Show::Compare, _) => "The same program under these versions.".to_owned(),
            (Show::Waits, _) => "Who waits for whom at the end.".to_owned(),
            _ => "Who held the GIL while this ran.".to_owned(),
        };
        self.still(drawn, caption, slide);
    }

    /// The map of the process, below the author's own drawing of it.
    fn true_map(&mut self, run: Run, slide: &str) {
        self.pictures += 1;
        let prefix = format!("p{}-", self.pictures);
        if let Some(drawn) = map_beside(run, self.ran, &prefix, WIDTH, HEIGHT) {
            self.still(drawn, "The process by address, as it was in the run.".to_owned(), slide);
        }
    }

    fn still(&mut self, drawn: diagram::Picture, mut caption: String, slide: &str) {
        let last = drawn.stops.last();
        if !drawn.omitted.is_empty() {
            caption = format!("{caption} Not drawn: {}.", drawn.omitted.join("; "));
        }
        self.parts.push(Part::Picture(Still {
            svg: drawn.svg,
            caption,
            slide: slide.to_owned(),
            tables: last.map(|stop| stop.tables.iter().map(table).collect()).unwrap_or_default(),
        }));
    }
}

/// The run whose map stands beside a drawing.
fn drawn_map(unit: &Unit) -> Option<Run> {
    match &unit.content {
        Content::Text(text) => text.map,
        _ => None,
    }
}

/// A block of raw HTML.
fn raw_of<'u>(unit: &'u Unit) -> Option<&'u Block> {
    match &unit.content {
        Content::Prose(block) if matches!(block.kind, BlockKind::Html(_)) => Some(block.as_ref()),
        _ => None,
    }
}

fn whole_code<'u>(unit: &'u Unit) -> Option<&'u [String]> {
    match &unit.content {
        Content::Code(code) => code.whole.as_deref(),
        _ => None,
    }
}

/// The room of a picture on a page.
const WIDTH: f64 = 1184.0;
const HEIGHT: f64 = 760.0;
