//! The pieces of a lecture's slide as units and pictures.

use std::borrow::Cow;

use crate::deck::code::{highlight, highlight_prompt};
use crate::deck::details::{self, Fold};
use crate::deck::html::Form;
use crate::deck::level::{COMFORTABLE, LEVELS};
use crate::deck::output::{Print, lines, prints, stream_name, strip, strip_height};
use crate::deck::page::SourceLine;
use crate::deck::picture::SUBJECTS;
use crate::deck::place::may_stand_by;
use crate::deck::ran::Ran;
use crate::deck::tint::tinted;
use crate::deck::unit::{self, Content, Text, Unit};
use crate::diagnostic::Code;
use crate::lecture::{Column, Figure, Joins, Piece, PieceKind, Run, Shape, ShapeKind, shows};
use crate::notes::{Block, BlockKind, CodeBlock, Fence, Inline, InlineKind, Show};
use crate::source::Span;
use crate::trace::Trace;

/// A part of a slide in order: units to pack, or a picture that wants a slide of its own.
#[derive(Debug)]
pub enum Segment<'a> {
    Units(Vec<Unit<'a>>),
    Picture(Picture<'a>),
}

/// A figure with one of its pictures.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    pub figure: &'a Figure,
    pub show: Show,
    /// Source and output stand on a slide before it.
    pub told: bool,
}

impl Picture<'_> {
    /// The map that a block brings along, after its other pictures, where nobody has asked for it.
    pub fn is_map_along(&self) -> bool {
        let fence = self.figure.code.fence.as_deref();
        let is_asked = fence.is_some_and(|fence| fence.flags.show.is_some());
        self.show == Show::Map && self.told && !is_asked
    }
}

/// The segments of a slide; its own heading is left out.
pub fn segments<'a>(pieces: &'a [Piece], ran: &'a Ran<'a>, form: Form) -> Vec<Segment<'a>> {
    segments_in(pieces, ran, form, 0)
}

/// The same of what stands in so many columns.
fn segments_in<'a>(
    pieces: &'a [Piece],
    ran: &'a Ran<'a>,
    form: Form,
    depth: usize,
) -> Vec<Segment<'a>> {
    let mut reader =
        Reader { ran, form, depth, segments: Vec::new(), pauses: 0, details: Vec::new() };
    reader.pieces(pieces);
    reader.segments
}

/// Columns in so many others would have no width: what stands in them stands one below the other.
const DEEPEST_COLUMNS: usize = 4;

struct Reader<'a> {
    ran: &'a Ran<'a>,
    form: Form,
    depth: usize,
    segments: Vec<Segment<'a>>,
    pauses: u32,
    /// The elements `<details>` that are open, and whether what they hold comes with a step.
    details: Vec<bool>,
}

impl<'a> Reader<'a> {
    fn pieces(&mut self, pieces: &'a [Piece]) {
        // Where pieces follow that were taken along.
        let mut behind = 0;
        for (index, piece) in pieces.iter().enumerate() {
            if index < behind {
                continue;
            }
            let fold = if self.form == Form::Slide {
                details::fold(&pieces[index..])
            } else {
                Fold::Neither
            };
            match fold {
                Fold::Unfolds(blocks, taken) => {
                    let shown = self.pauses;
                    for block in blocks {
                        self.push(piece.span, Joins::Next, Content::Prose(Cow::Owned(block)));
                        self.pauses = shown + 1;
                    }
                    self.pauses = shown + 1;
                    self.details.push(true);
                    behind = index + taken;
                    continue;
                }
                Fold::Opens => self.details.push(false),
                Fold::Closes if self.details.pop() == Some(true) && details::is_end(piece) => {
                    continue;
                }
                Fold::Closes | Fold::Neither => {}
            }
            match &piece.kind {
                PieceKind::Figure(index) => {
                    if let Some(figure) = self.ran.lecture.figures.get(*index) {
                        self.figure(piece, figure);
                    }
                }
                PieceKind::Columns(columns) if self.depth < DEEPEST_COLUMNS => {
                    self.columns(piece, columns);
                }
                PieceKind::Columns(columns) => {
                    for column in columns {
                        self.pieces(&column.pieces);
                    }
                }
                PieceKind::Div { pieces, .. } => self.pieces(pieces),
                PieceKind::Pause => self.pauses += 1,
                PieceKind::Prose(block) if is_silent(block) => {}
                PieceKind::Prose(block) => {
                    self.push(piece.span, piece.joins, Content::Prose(Cow::Borrowed(block)));
                }
                PieceKind::Code(code) => {
                    self.push(piece.span, piece.joins, Content::Code(foreign_code(code)));
                }
                PieceKind::Shape(shape) => {
                    let run = self.ran.lecture.sketches_at(piece.span).map(|sketched| sketched.run);
                    let content = shape_content(shape, piece.span, run.last());
                    self.push(piece.span, piece.joins, content);
                    let wrong = self.wrong(piece.span);
                    if !wrong.is_empty() {
                        let note = sentence(&wrong, piece.span);
                        self.push(piece.span, Joins::Previous, note);
                    }
                }
            }
        }
    }

    /// What a hand-drawn map has otherwise than the run, in two sentences and a count.
    fn wrong(&self, span: Span) -> String {
        let ran = self.ran;
        let maps = ran.lecture.sketches_at(span);
        let found = maps.flat_map(|map| ran.lecture.differences(map, ran.traces));
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|finding| finding.code != Code::MapUpsideDown);
        let mut said: Vec<String> = Vec::new();
        for finding in found {
            let mut letters = finding.message.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string());
            let sentence = format!("{}{}.", first.unwrap_or_default(), letters.as_str());
            if !said.contains(&sentence) {
                said.push(sentence);
            }
        }
        let more = said.len().saturating_sub(MOST_SENTENCES);
        said.truncate(MOST_SENTENCES);
        if more > 0 {
            said.push(format!("{more} more {} not so.", if more == 1 { "is" } else { "are" }));
        }
        said.join(" ")
    }

    fn push(&mut self, span: Span, joins: Joins, content: Content<'a>) {
        let unit = Unit { span, joins, pauses: self.pauses, content };
        match self.segments.last_mut() {
            Some(Segment::Units(units)) => units.push(unit),
            _ => self.segments.push(Segment::Units(vec![unit])),
        }
    }

    fn figure(&mut self, piece: &Piece, figure: &'a Figure) {
        let flags = figure.code.fence.as_ref().map(|fence| &fence.flags);
        if flags.is_some_and(|flags| flags.hidden) {
            return;
        }
        if flags.is_some_and(|flags| flags.no_echo) {
            for unit in code_and_output(figure, self.ran).into_iter().skip(1) {
                self.push(piece.span, piece.joins, unit.content);
            }
            return;
        }
        let run = self.ran.run(figure);
        let shown = run.map(|(trace, _, _)| shows(figure, trace)).unwrap_or_default();
        let wanted = SUBJECTS.iter().map(|(show, _)| *show).filter(|show| shown.contains(show));
        let wanted: Vec<Show> = wanted.collect();
        // A memory diagram has its source by it, if it comes first: what they hold in memory is not the first subject of
        // threads. Other pictures have it by them when there is room, and it has no steps of its own.
        let predict = flags.is_some_and(|flags| flags.predict);
        let told = match wanted.first() {
            Some(Show::Memory) => false,
            Some(show) => {
                let shown = figure.lines.iter().filter(|line| !line.hidden).count();
                predict || has_steps(figure) || !may_stand_by(*show, shown)
            }
            None => true,
        };
        if told || predict {
            self.plain(piece, figure);
        }
        for (index, show) in wanted.into_iter().enumerate() {
            let told = told || index > 0;
            self.segments.push(Segment::Picture(Picture { figure, show, told }));
        }
    }

    fn plain(&mut self, piece: &Piece, figure: &'a Figure) {
        let fence = figure.code.fence.as_deref();
        let predict = fence.is_some_and(|fence| fence.flags.predict);
        for unit in code_and_output(figure, self.ran) {
            let joins = if unit.joins == Joins::Free { piece.joins } else { unit.joins };
            // What was printed comes after the audience has guessed.
            self.pauses += u32::from(predict && unit.joins == Joins::Previous);
            self.push(piece.span, joins, unit.content);
        }
    }

    fn columns(&mut self, piece: &Piece, columns: &'a [Column]) {
        let mut pictures = Vec::new();
        let mut read = Vec::new();
        for column in columns {
            let mut units = Vec::new();
            for segment in segments_in(&column.pieces, self.ran, self.form, self.depth + 1) {
                match segment {
                    Segment::Units(more) => units.extend(more),
                    // A picture has no room in a column: the code stands there, the picture follows.
                    Segment::Picture(picture) => {
                        let span = picture.figure.span;
                        if units.iter().all(|unit: &Unit| unit.span != span) {
                            let content = Content::Code(code(picture.figure));
                            units.push(Unit { span, joins: Joins::Free, pauses: 0, content });
                        }
                        pictures.push(Segment::Picture(picture));
                    }
                }
            }
            read.push(units);
        }
        let shares = columns.iter().map(|column| column.share).collect();
        let content = Content::Columns { columns: read, shares, caption: None };
        self.push(piece.span, piece.joins, content);
        self.segments.extend(pictures);
    }
}

/// Whether its lines come or are lit step by step.
fn has_steps(figure: &Figure) -> bool {
    let fence = figure.code.fence.as_deref();
    fence.is_some_and(|fence| !fence.line_steps.is_empty() || fence.flags.at.is_some())
}

/// A figure without a picture, or whose picture turned out to hold nothing.
pub fn code_and_output<'a>(figure: &'a Figure, ran: &Ran) -> Vec<Unit<'a>> {
    let own = |joins, content| Unit { span: figure.span, joins, pauses: 0, content };
    let mut units = vec![own(Joins::Free, Content::Code(code(figure)))];
    let Some((trace, number, _)) = ran.run(figure) else { return units };
    let prints = prints_of(figure, trace, number);
    if !prints.is_empty() {
        let width = ran.inner_width();
        let output = strip(&prints, &[], trace, ran.stage(), width);
        let content = if strip_height(&output, width) <= HIGHEST_STRIP {
            Content::Strip(output)
        } else {
            Content::Text(output_text(&prints, width))
        };
        units.push(own(Joins::Previous, content));
    }
    units
}

/// What a figure printed, as far as it is shown: a prompt shows it itself.
pub fn prints_of(figure: &Figure, trace: &Trace, unit: u32) -> Vec<Print> {
    let fence = figure.code.fence.as_deref();
    let is_silent = fence.is_some_and(|fence| fence.flags.no_output);
    if figure.prompt || is_silent { Vec::new() } else { prints(trace, unit) }
}

/// The source of a figure as numbered lines, hidden ones left out.
pub fn code(figure: &Figure) -> unit::Code {
    let source: Vec<&str> = figure.lines.iter().map(|line| line.text.as_str()).collect();
    let coloured = if figure.prompt {
        highlight_prompt(&source.join("\n"))
    } else {
        highlight(&source.join("\n"))
    };
    let fence = figure.code.fence.as_deref();
    let first = fence.map_or(0, |fence| fence.flags.start_line).max(1);
    let lines = figure.lines.iter().zip(coloured).zip(1..);
    let shown = lines.filter(|((line, _), _)| !line.hidden).map(|((line, html), number)| {
        let source = SourceLine::new(number, number + first - 1, &line.text, html);
        (line.text.clone(), source)
    });
    let mut lines: Vec<(String, SourceLine)> = shown.collect();
    while lines.last().is_some_and(|(text, _)| text.trim().is_empty()) {
        lines.pop();
    }
    unit::Code {
        language: String::new(),
        title: fence.and_then(|fence| fence.title.clone()),
        numbered: !figure.prompt,
        lines,
        steps: fence.map(|fence| fence.line_steps.clone()).unwrap_or_default(),
        at: fence.and_then(|fence| fence.flags.at),
        max_height: max_height(fence),
        whole: figure.code.whole.as_deref().map(highlight),
    }
}

/// Long output as a panel in a slide of this inner width.
pub fn output_text(prints: &[Print], width: f64) -> Text {
    let mut text = Text {
        lines: lines(prints),
        art: false,
        error: prints.iter().all(|print| print.error),
        title: Some(stream_name(prints.iter().map(|print| print.error))),
        columns: 1,
        map: None,
    };
    let level = &LEVELS[COMFORTABLE - 1];
    while text.lines.len() > LONGEST_COLUMN * text.columns && text.columns < MOST_COLUMNS {
        text.columns += 1;
        if text.width(level) > width {
            text.columns -= 1;
            break;
        }
    }
    text
}

/// `maxHeight` in pixels.
fn max_height(fence: Option<&Fence>) -> Option<u32> {
    let text = fence?.flags.max_height.as_deref()?;
    text.trim_end_matches("px").trim().parse().ok().filter(|height| *height >= 60)
}

fn foreign_code(code: &CodeBlock) -> unit::Code {
    let fence = code.fence.as_deref();
    let first = fence.map_or(0, |fence| fence.flags.start_line).max(1);
    let coloured = tinted(code.language(), &code.text);
    let lines = code.text.lines().zip(coloured).zip(1..).map(|((text, html), line)| {
        (text.to_owned(), SourceLine::new(line, line + first - 1, text, html))
    });
    unit::Code {
        language: code.language().to_owned(),
        title: fence.and_then(|fence| fence.title.clone()),
        numbered: fence.is_some_and(|fence| fence.flags.lines),
        lines: lines.collect(),
        steps: fence.map(|fence| fence.line_steps.clone()).unwrap_or_default(),
        at: fence.and_then(|fence| fence.flags.at),
        max_height: max_height(fence),
        whole: code.whole.as_deref().map(|text| tinted(code.language(), text)),
    }
}

fn shape_content<'a>(shape: &Shape, span: Span, map: Option<Run>) -> Content<'a> {
    if shape.kind == ShapeKind::Remark {
        return sentence(shape.text.trim(), span);
    }
    let drawing = shape.kind == ShapeKind::Drawing;
    Content::Text(Text {
        lines: shape.text.lines().map(|line| line.trim_end().to_owned()).collect(),
        art: drawing,
        error: false,
        title: None,
        columns: 1,
        map,
    })
}

/// Below a drawing that is not as the run.
const MOST_SENTENCES: usize = 2;

/// A paragraph of plain text.
fn sentence<'a>(text: &str, span: Span) -> Content<'a> {
    let inline = Inline { span, kind: InlineKind::Text(text.to_owned()) };
    let kind = BlockKind::Paragraph(vec![inline]);
    Content::Prose(Cow::Owned(Block { span, kind }))
}

fn is_silent(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Comment(_)
            | BlockKind::Footnote { .. }
            | BlockKind::Reference { .. }
            | BlockKind::NotesMark
    )
}

/// Output of more lines runs over columns, if they are short.
const LONGEST_COLUMN: usize = 10;
const MOST_COLUMNS: usize = 4;
/// Output higher than this is no strip any more.
pub const HIGHEST_STRIP: f64 = 165.0;
