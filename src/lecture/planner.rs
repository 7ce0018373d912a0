//! Blocks into slides of pieces, in one pass over the document.

use std::collections::BTreeSet;

use crate::diagnostic::Log;
use crate::lecture::art::{self, Part};
use crate::lecture::directive::{self, Comment};
use crate::lecture::meta::Divider;
use crate::lecture::session::{self, Sessions};
use crate::lecture::{
    Figure, Footnote, Joins, Lecture, Meta, Note, Piece, PieceKind, Shape, ShapeKind, Slide,
    process_map,
};
use crate::notes::{
    Block, BlockKind, CodeBlock, Entry, Heading, Inline, InlineKind, Notes, plain_text,
};
use crate::source::{Source, Span};

/// Goes through the blocks in order; what it meets changes the state of the slides after it.
pub struct Planner<'a> {
    log: &'a mut Log,
    source: &'a Source,
    divider: Divider,
    /// Rules that split slides, counted before.
    rules: usize,
    sessions: Sessions<'a>,
    directives: directive::State,
    figures: Vec<Figure>,
    slides: Vec<Slide>,
    slide_ids: BTreeSet<String>,
    footnotes: Vec<Footnote>,
    /// Labels in order of first reference.
    references: Vec<String>,
    slide: Open,
}

/// The slide being filled.
#[derive(Default)]
struct Open {
    pieces: Vec<Piece>,
    notes: Vec<Note>,
    /// From here on everything is for the speaker.
    speaking: Option<Span>,
    start: u32,
    end: u32,
    ruled: bool,
}

/// Plans the slides of notes whose settings are known.
pub fn plan(log: &mut Log, notes: &Notes, meta: &Meta, divider: Divider, one: bool) -> Lecture {
    let source = &notes.source;
    let parts = art::parts(log, source, &notes.blocks);
    let rules = parts.iter().filter(|part| matches!(part, Part::Break(_))).count();
    let mut planner = Planner {
        log,
        source,
        divider,
        rules,
        sessions: Sessions::new(source, meta, one),
        directives: directive::State::new(&notes.front_matter),
        figures: Vec::new(),
        slides: Vec::new(),
        slide_ids: BTreeSet::new(),
        footnotes: Vec::new(),
        references: Vec::new(),
        slide: Open { start: notes.front_matter.span.end, ..Open::default() },
    };
    for part in parts {
        planner.part(part);
    }
    planner.end_slide(Span::at(source.text().len()), false);
    planner.finish(meta)
}

impl Planner<'_> {
    fn finish(mut self, meta: &Meta) -> Lecture {
        let references = &self.references;
        let number = |label: &str| references.iter().position(|found| found == label);
        self.footnotes.sort_by_key(|note| number(&note.label).unwrap_or(usize::MAX));
        Lecture {
            source: self.source.clone(),
            meta: meta.clone(),
            slides: self.slides,
            figures: self.figures,
            programs: self.sessions.programs,
            values: self.sessions.values,
            footnotes: self.footnotes,
        }
    }

    fn part(&mut self, part: Part) {
        if let Part::Break(span) = part {
            return self.end_slide(span, true);
        }
        if let Some(keys) = self.slide_keys(&part) {
            self.directives.apply_here(self.log, self.source, keys);
            return;
        }
        if self.starts(&part) {
            self.end_slide(Span::at(part.span().start as usize), false);
        }
        self.content(part);
    }

    /// `key: value` lines between two touching `---` (Slidev): Markdown sees a heading there.
    fn slide_keys(&self, part: &Part) -> Option<Vec<Entry>> {
        let Part::Block(Block { kind: BlockKind::Heading(_), span }) = part else { return None };
        let text = self.source.slice(*span).trim_end();
        let keys = text.strip_suffix("---").filter(|_| self.slide.ruled)?;
        let rule = self.source.line_of(self.slide.start.saturating_sub(1));
        if self.source.line_of(span.start) != rule + 1 {
            return None;
        }
        directive::slide_keys(
            self.source,
            Span::new(span.start as usize, span.start as usize + keys.len()),
        )
    }

    /// Whether a part is a heading that starts a slide.
    fn starts(&self, part: &Part) -> bool {
        let Part::Block(Block { kind: BlockKind::Heading(heading), .. }) = part else {
            return false;
        };
        let is_empty = self.slide.pieces.iter().all(|piece| !is_visible(piece));
        self.divider.splits(heading.level, self.rules)
            && (!is_empty || self.slide.speaking.is_some())
    }

    fn content(&mut self, part: Part) {
        let span = part.span();
        if let Part::Block(Block { kind: BlockKind::Heading(Heading { level: 1, .. }), .. }) = part
        {
            self.sessions.chapter();
        }
        self.slide.end = self.slide.end.max(span.end);
        if let Some(said) = &mut self.slide.speaking {
            *said = said.join(span);
            return;
        }
        if let Part::Block(Block { kind, .. }) = &part {
            match kind {
                BlockKind::NotesMark => {
                    self.slide.speaking = Some(Span::at(line_end(self.source, span)));
                    return;
                }
                BlockKind::Paragraph(inlines) if self.rules >= 2 && says_note(inlines) => {
                    self.slide.speaking = Some(span);
                    return;
                }
                _ => {}
            }
        }
        let mut pieces = std::mem::take(&mut self.slide.pieces);
        self.piece(&mut pieces, part);
        self.slide.pieces = pieces;
    }

    /// Closes the slide. Between two rules even an empty one is meant.
    fn end_slide(&mut self, at: Span, by_rule: bool) {
        let mut open = std::mem::take(&mut self.slide);
        self.slide.start = if by_rule { at.end } else { at.start };
        self.slide.ruled = by_rule;
        if let Some(said) = open.speaking {
            let text = art::dedent(self.source.slice(said));
            open.notes.push(Note { span: said, text: without_mark(&text).to_owned() });
        }
        let is_meant = by_rule && open.ruled && self.rules >= 2;
        if open.pieces.is_empty() && open.notes.is_empty() && !is_meant {
            return;
        }
        mark_maps(&open.pieces, &mut self.figures);
        settle_joins(&mut open.pieces);
        let heading = open.pieces.iter().find_map(|piece| match &piece.kind {
            PieceKind::Prose(Block { kind: BlockKind::Heading(heading), .. }) => Some(heading),
            _ => None,
        });
        let (title, level) =
            heading.map_or((String::new(), 0), |h| (plain_text(&h.inlines), h.level));
        let id = self.slide_id(heading.map(|heading| heading.id.clone()));
        self.slides.push(Slide {
            span: Span { start: open.start, end: open.end.max(open.start) },
            id,
            title,
            level,
            directives: self.directives.end_slide(),
            pieces: open.pieces,
            notes: open.notes,
        });
    }

    fn slide_id(&mut self, heading: Option<String>) -> String {
        let wanted = heading.filter(|id| !id.is_empty() && !self.slide_ids.contains(id));
        let mut id = wanted.unwrap_or_else(|| format!("slide-{}", self.slides.len() + 1));
        while !self.slide_ids.insert(id.clone()) {
            id.push('x');
        }
        id
    }

    /// The pieces of one container; rules in it are just rules.
    fn pieces(&mut self, blocks: &[Block]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for part in art::parts(self.log, self.source, blocks) {
            self.piece(&mut pieces, part);
        }
        settle_joins(&mut pieces);
        pieces
    }

    fn piece(&mut self, pieces: &mut Vec<Piece>, part: Part) {
        let (span, kind, joins) = match part {
            Part::Shape { span, shape, joins } => (span, PieceKind::Shape(shape), joins),
            Part::Break(span) => {
                let block = Block { span, kind: BlockKind::Rule };
                (span, PieceKind::Prose(block), Joins::Free)
            }
            Part::Block(block) => {
                let span = block.span;
                match self.block(pieces, block) {
                    Some((kind, joins)) => (span, kind, joins),
                    None => return,
                }
            }
        };
        pieces.push(Piece { span, kind, joins });
    }

    /// The piece a block becomes; `None` when it is no content of its own.
    fn block(&mut self, before: &mut [Piece], block: Block) -> Option<(PieceKind, Joins)> {
        let span = block.span;
        match block.kind {
            BlockKind::Comment(text) => self.comment(&text, span).map(|kind| (kind, Joins::Free)),
            BlockKind::Div { classes, blocks } => self.div(span, classes, blocks),
            BlockKind::Code(code) => {
                let last = before.last().map(|piece| &piece.kind);
                let above = match last {
                    Some(PieceKind::Figure(index)) => Some(*index),
                    _ => None,
                };
                self.code(above, code, span).map(|kind| (kind, Joins::Free))
            }
            BlockKind::Footnote { label, blocks } => {
                self.walk(&blocks);
                self.footnotes.push(Footnote { span, label, blocks });
                None
            }
            BlockKind::Reference { label, title, .. } if label == "//" || label == "comment" => {
                self.slide.notes.push(Note { span, text: title });
                None
            }
            BlockKind::Paragraph(inlines) if plain_text(&inlines).trim() == ". . ." => {
                Some((PieceKind::Pause, Joins::Free))
            }
            kind => {
                let joins = match &kind {
                    BlockKind::Heading(_) => Joins::Next,
                    BlockKind::Paragraph(inlines) => joins_of(&plain_text(inlines)),
                    _ => Joins::Free,
                };
                let block = Block { span, kind };
                self.walk(std::slice::from_ref(&block));
                Some((PieceKind::Prose(block), joins))
            }
        }
    }

    fn code(&mut self, above: Option<usize>, code: CodeBlock, span: Span) -> Option<PieceKind> {
        let is_output = code.fence.as_ref().is_some_and(|fence| fence.flags.output);
        if is_output
            && let Some(figure) = above.and_then(|index| self.figures.get_mut(index))
            && figure.claim.is_none()
        {
            figure.claim = Some(session::claim(&code, span));
            figure.span = figure.span.join(span);
            return None;
        }
        match code.language() {
            "python" | "py" | "python3" | "py3" | "pycon" => {
                let figure = self.sessions.figure(self.log, code, span);
                self.figures.push(figure);
                Some(PieceKind::Figure(self.figures.len() - 1))
            }
            "" | "text" | "txt" | "ascii" if !is_output => {
                let fenced = code.fence.is_some();
                let kind = if fenced { art::fenced_kind(&code.text) } else { ShapeKind::Text };
                let text = code.text.trim_end_matches(['\n', '\r']).to_owned();
                Some(PieceKind::Shape(Shape { kind, text, fenced }))
            }
            _ => Some(PieceKind::Code(code)),
        }
    }

    fn comment(&mut self, text: &str, span: Span) -> Option<PieceKind> {
        match directive::read(self.source, text, span) {
            Comment::Directives(entries) => {
                self.directives.apply(self.log, self.source, entries);
                None
            }
            Comment::Pause => Some(PieceKind::Pause),
            Comment::Note(text) => {
                self.slide.notes.push(Note { span, text });
                None
            }
            Comment::Nothing => None,
        }
    }

    fn div(
        &mut self,
        span: Span,
        classes: String,
        blocks: Vec<Block>,
    ) -> Option<(PieceKind, Joins)> {
        if has_class(&classes, "notes") {
            let inner = blocks.iter().map(|block| block.span).reduce(Span::join).unwrap_or(span);
            let text = art::dedent(self.source.slice(inner));
            self.slide.notes.push(Note { span: inner, text });
            return None;
        }
        if has_class(&classes, "columns") {
            let mut columns: Vec<Vec<Piece>> = Vec::new();
            let mut loose: Vec<Block> = Vec::new();
            for block in blocks {
                match block.kind {
                    BlockKind::Div { classes, blocks } if has_class(&classes, "column") => {
                        self.column(&mut columns, &mut loose);
                        columns.push(self.pieces(&blocks));
                    }
                    _ => loose.push(block),
                }
            }
            self.column(&mut columns, &mut loose);
            return Some((PieceKind::Columns(columns), Joins::Free));
        }
        let pieces = self.pieces(&blocks);
        Some((PieceKind::Div { classes, pieces }, Joins::Free))
    }

    fn column(&mut self, columns: &mut Vec<Vec<Piece>>, loose: &mut Vec<Block>) {
        if !loose.is_empty() {
            let pieces = self.pieces(&std::mem::take(loose));
            columns.push(pieces);
        }
    }

    /// Takes note of what stands inside prose: code that runs, values, comments, footnotes.
    fn walk(&mut self, blocks: &[Block]) {
        let mut above = None;
        for block in blocks {
            let mut figure = None;
            match &block.kind {
                BlockKind::Code(code) => {
                    if let Some(PieceKind::Figure(index)) =
                        self.code(above, code.clone(), block.span)
                    {
                        figure = Some(index);
                    }
                }
                BlockKind::Comment(text) => drop(self.comment(text, block.span)),
                BlockKind::Heading(heading) => self.walk_inlines(&heading.inlines),
                BlockKind::Paragraph(inlines) => self.walk_inlines(inlines),
                BlockKind::List(list) => list.items.iter().for_each(|item| self.walk(&item.blocks)),
                BlockKind::Table(table) => {
                    let rows = std::iter::once(&table.head).chain(&table.rows);
                    rows.flatten().for_each(|cell| self.walk_inlines(cell));
                }
                BlockKind::Quote { blocks, .. }
                | BlockKind::Footnote { blocks, .. }
                | BlockKind::Div { blocks, .. } => self.walk(blocks),
                BlockKind::Rule
                | BlockKind::NotesMark
                | BlockKind::Html(_)
                | BlockKind::Reference { .. } => {}
            }
            above = figure;
        }
    }

    fn walk_inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Python(expression) => self.sessions.value(expression, inline.span),
                InlineKind::Comment(text) => drop(self.comment(text, inline.span)),
                InlineKind::FootnoteReference(label) if !self.references.contains(label) => {
                    self.references.push(label.clone());
                }
                InlineKind::Emphasis(inner)
                | InlineKind::Strong(inner)
                | InlineKind::Strikethrough(inner)
                | InlineKind::Link { inlines: inner, .. }
                | InlineKind::Image { inlines: inner, .. } => self.walk_inlines(inner),
                _ => {}
            }
        }
    }
}

/// "As follows:" belongs to what follows, "<- this one" to what stands before.
fn joins_of(text: &str) -> Joins {
    let points_back = ["<-", "←", "↑"].iter().any(|arrow| text.starts_with(arrow));
    match () {
        () if points_back => Joins::Previous,
        () if text.ends_with(':') => Joins::Next,
        () => Joins::Free,
    }
}

fn is_visible(piece: &Piece) -> bool {
    !matches!(&piece.kind, PieceKind::Prose(Block { kind: BlockKind::Reference { .. }, .. }))
}

/// `Note: ...` at the beginning of a paragraph (reveal.js).
fn says_note(inlines: &[Inline]) -> bool {
    let Some(Inline { kind: InlineKind::Text(text), .. }) = inlines.first() else { return false };
    without_mark(text).len() < text.len()
}

fn without_mark(text: &str) -> &str {
    let lower = text.get(..6).unwrap_or(text).to_ascii_lowercase();
    match () {
        () if lower.starts_with("notes:") => text[6..].trim_start(),
        () if lower.starts_with("note:") => text[5..].trim_start(),
        () => text,
    }
}

fn line_end(source: &Source, span: Span) -> usize {
    let line = source.slice(span).split('\n').next().unwrap_or("");
    span.start as usize + line.len()
}

fn has_class(classes: &str, wanted: &str) -> bool {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '.');
    classes.split(is_separator).any(|class| class == wanted)
}

/// The first piece has nothing before it to stay with, the last nothing after it.
fn settle_joins(pieces: &mut [Piece]) {
    if let Some(first) = pieces.first_mut()
        && first.joins == Joins::Previous
    {
        first.joins = Joins::Free;
    }
    if let Some(last) = pieces.last_mut()
        && last.joins == Joins::Next
    {
        last.joins = Joins::Free;
    }
}

/// A figure after a hand-drawn map of the process is shown with the true map.
fn mark_maps(pieces: &[Piece], figures: &mut [Figure]) {
    let mut after_map = false;
    for piece in pieces {
        match &piece.kind {
            PieceKind::Shape(shape) => after_map |= process_map(shape).is_some(),
            PieceKind::Figure(index) => {
                if let Some(figure) = figures.get_mut(*index) {
                    figure.beside_map = after_map;
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{has_class, without_mark};

    #[test]
    fn classes_are_read_in_all_notations() {
        assert!(has_class("{.columns .wide}", "columns"));
        assert!(has_class("columns", "columns"));
        assert!(!has_class("columns-2", "columns"));
        assert_eq!(without_mark("NOTES: say"), "say");
        assert_eq!(without_mark("Noted: x"), "Noted: x");
        assert_eq!(without_mark("é"), "é");
    }
}
