//! One container's blocks into pieces, and what is met on the way: figures, notes, directives, footnotes.

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::art::{self, Part};
use crate::lecture::directive::{self, Comment};
use crate::lecture::session::{self, Sessions};
use crate::lecture::{
    Backdrop, Column, Figure, Footnote, Joins, Note, Piece, PieceKind, Shape, ShapeKind, Side,
};
use crate::notes::{
    Alert, Block, BlockKind, Callout, CodeBlock, Heading, Inline, InlineKind, plain_text,
    width_percent,
};
use crate::source::{Source, Span};

/// What has been met so far.
pub struct Pieces<'a> {
    pub log: &'a mut Log,
    pub source: &'a Source,
    pub sessions: Sessions<'a>,
    pub directives: directive::State,
    pub figures: Vec<Figure>,
    pub footnotes: Vec<Footnote>,
    /// Labels of footnotes in order of first reference.
    pub references: Vec<String>,
    /// What the speaker says on the slide being filled.
    pub notes: Vec<Note>,
    /// CSS of `<style>` elements.
    pub styles: Vec<String>,
    /// Pictures behind and beside the slide being filled.
    pub backdrops: Vec<Backdrop>,
    /// The items of all lists come one by one.
    pub incremental: bool,
    /// The side at which the text of the slide being filled stands (presenterm).
    pub aligned: Option<&'static str>,
    /// What stands between `<v-clicks>` and its end does so (Slidev).
    pub clicks: bool,
}

impl Pieces<'_> {
    /// The pieces of one container; rules in it are just rules.
    fn container(&mut self, blocks: &[Block]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for part in art::parts(self.log, self.source, blocks) {
            self.piece(&mut pieces, part);
        }
        settle_joins(&mut pieces);
        pieces
    }

    /// Appends the piece a part becomes, if it is content of its own.
    pub fn piece(&mut self, pieces: &mut Vec<Piece>, part: Part) {
        let comes = matches!(&part, Part::Block(block) if self.comes_later(block));
        if comes {
            let kind = PieceKind::Pause;
            pieces.push(Piece { span: part.span(), kind, joins: Joins::Free });
        }
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

    /// Whether a block comes one step later than what stands before it (reveal.js, Slidev).
    fn comes_later(&self, block: &Block) -> bool {
        let is_fragment = |inline: &Inline| match &inline.kind {
            InlineKind::Comment(text) => is_fragment(text),
            InlineKind::Html(html) => html.starts_with("<v-click"),
            _ => false,
        };
        match &block.kind {
            BlockKind::Paragraph(inlines) => self.clicks || inlines.iter().any(is_fragment),
            BlockKind::Html(html) => {
                let tag = html.trim_start();
                tag.starts_with("<v-click>") || tag.starts_with("<v-click ")
            }
            BlockKind::Code(_) | BlockKind::Quote { .. } | BlockKind::Table(_) => self.clicks,
            _ => false,
        }
    }

    /// The piece a block becomes; `None` when it is no content of its own.
    fn block(&mut self, before: &mut [Piece], block: Block) -> Option<(PieceKind, Joins)> {
        let span = block.span;
        match block.kind {
            BlockKind::Comment(text) => self.comment(&text, span).map(|kind| (kind, Joins::Free)),
            BlockKind::Div { classes, blocks } => self.div(before, span, classes, blocks),
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
                self.notes.push(Note { span, text: title });
                None
            }
            BlockKind::Paragraph(inlines) if plain_text(&inlines).trim() == ". . ." => {
                Some((PieceKind::Pause, Joins::Free))
            }
            BlockKind::Html(html) if html.trim_start().starts_with("<style") => {
                self.style(&html, span);
                None
            }
            BlockKind::Html(html) if is_click(&html) => {
                if html.trim_start().starts_with("<v-clicks") {
                    self.clicks = true;
                }
                if html.contains("</v-clicks>") {
                    self.clicks = false;
                }
                None
            }
            mut kind => {
                if self.incremental || self.clicks {
                    step(std::slice::from_mut(&mut kind), true);
                }
                if let BlockKind::Heading(heading) = &kind
                    && before.is_empty()
                {
                    self.heading(heading, span);
                }
                if let BlockKind::Paragraph(inlines) = &mut kind {
                    inlines.retain(|inline| !self.background(inline));
                    let is_break = |inline: &Inline| matches!(inline.kind, InlineKind::SoftBreak);
                    if inlines.iter().all(is_break) {
                        return None;
                    }
                }
                let joins = match &kind {
                    BlockKind::Heading(_) => Joins::Next,
                    BlockKind::Paragraph(inlines) => joins_of(&plain_text(inlines)),
                    _ => Joins::Free,
                };
                let is_title = before.is_empty() && matches!(kind, BlockKind::Heading(_));
                let block = Block { span, kind };
                self.walk(std::slice::from_ref(&block));
                let block = if is_title { block } else { self.at_its_side(block) };
                Some((PieceKind::Prose(block), joins))
            }
        }
    }

    /// A block where the slide's text stands.
    fn at_its_side(&self, block: Block) -> Block {
        let Some(side) = self.aligned else { return block };
        let (span, classes) = (block.span, side.to_owned());
        Block { span, kind: BlockKind::Div { classes, blocks: vec![block] } }
    }

    /// What a slide's own heading says of the slide (reveal.js, pandoc).
    fn heading(&mut self, heading: &Heading, span: Span) {
        let attributes = heading.attributes.iter();
        let entries = attributes
            .filter_map(|(name, value)| directive::of_attribute(name, value.as_deref()?, span));
        self.directives.apply(self.log, self.source, entries.collect());
        if !heading.classes.is_empty() {
            let classes = heading.classes.join(" ");
            self.directives.set_here(directive::MORE_CLASSES, &classes, span);
        }
    }

    /// Takes what a `<style>` element holds; `scoped`: for this slide (Marp), as all of Slidev's are.
    fn style(&mut self, html: &str, span: Span) {
        let Some((tag, rest)) = html.split_once('>') else { return };
        let css = rest.split("</style").next().unwrap_or(rest).trim();
        // What is open or closed too much would reach beyond it.
        let mut open = 0_i64;
        let is_whole = css.chars().all(|char| {
            open += i64::from(char == '{') - i64::from(char == '}');
            open >= 0
        });
        if !is_whole || open != 0 || css.is_empty() {
            return;
        }
        if tag.contains("scoped") || self.directives.slidev {
            self.directives.set_here(directive::SCOPED_STYLE, css, span);
        } else {
            self.styles.push(css.to_owned());
        }
    }

    /// Whether an inline is a picture behind or beside the slide, as Marp's `![bg](a.png)`; it is taken.
    fn background(&mut self, inline: &Inline) -> bool {
        let InlineKind::Image { destination, inlines, .. } = &inline.kind else { return false };
        let words = plain_text(inlines);
        if !words.split_whitespace().any(|word| word == "bg") {
            return false;
        }
        let (destination, span) = (destination.clone(), inline.span);
        let mut backdrop = Backdrop { span, destination, side: None, size: None };
        for word in words.split_whitespace() {
            let (name, value) = word.split_once(':').unwrap_or((word, ""));
            match name {
                "left" | "right" => {
                    let percent = value.trim_end_matches('%').parse().unwrap_or(50.0_f64);
                    let percent = percent.clamp(10.0, 90.0) as u8;
                    backdrop.side = Some(Side { left: name == "left", percent });
                }
                "fit" | "contain" => backdrop.size = Some("contain".to_owned()),
                "auto" | "cover" => backdrop.size = Some(name.to_owned()),
                _ if word.ends_with('%') => backdrop.size = Some(word.to_owned()),
                _ => {}
            }
        }
        self.backdrops.push(backdrop);
        true
    }

    fn code(&mut self, above: Option<usize>, code: CodeBlock, span: Span) -> Option<PieceKind> {
        let is_output = code.fence.as_ref().is_some_and(|fence| fence.flags.output);
        if is_output
            && let Some(figure) = above.and_then(|index| self.figures.get_mut(index))
            && figure.claim.is_none()
        {
            figure.claim = Some(session::claim(&code, span, &figure.code));
            figure.span = figure.span.join(span);
            return None;
        }
        if code.fence.as_ref().is_some_and(|fence| fence.flags.typed) {
            match above.and_then(|index| self.figures.get_mut(index)) {
                Some(figure) if figure.input.is_none() => {
                    self.sessions.type_into(figure, &code.text, span);
                    figure.span = figure.span.join(span);
                }
                _ => self.sessions.type_into_next(self.log, &code.text, span),
            }
            return None;
        }
        let is_file = code.fence.as_ref().is_some_and(|fence| fence.flags.file.is_some());
        match code.language() {
            "python" | "py" | "python3" | "py3" | "pycon" => {
                let figure = self.sessions.figure(self.log, code, span);
                self.figures.push(figure);
                Some(PieceKind::Figure(self.figures.len() - 1))
            }
            "" | "text" | "txt" | "ascii" if !is_output && !is_file => {
                let fenced = code.fence.is_some();
                let kind = if fenced { art::fenced_kind(&code.text) } else { ShapeKind::Text };
                let text = code.text.trim_end_matches(['\n', '\r']).to_owned();
                Some(PieceKind::Shape(Shape { kind, text, fenced }))
            }
            _ => {
                self.sessions.file(self.log, &code);
                Some(PieceKind::Code(code))
            }
        }
    }

    fn comment(&mut self, text: &str, span: Span) -> Option<PieceKind> {
        match directive::read(self.source, text, span) {
            Comment::Directives(entries) => {
                self.directives.apply(self.log, self.source, entries);
                None
            }
            Comment::Here(entries) => {
                self.directives.apply_here(self.log, self.source, entries);
                None
            }
            Comment::Incremental(on) => {
                self.incremental = on;
                None
            }
            Comment::Aligned(side) => {
                self.aligned = side;
                None
            }
            Comment::LeftOut(message) => {
                self.log.push(Diagnostic::new(Code::UnknownKey, self.source, span, message));
                None
            }
            Comment::Pause => Some(PieceKind::Pause),
            Comment::Note(text) => {
                self.notes.push(Note { span, text });
                None
            }
            Comment::Nothing => None,
        }
    }

    fn div(
        &mut self,
        before: &mut [Piece],
        span: Span,
        classes: String,
        mut blocks: Vec<Block>,
    ) -> Option<(PieceKind, Joins)> {
        if has_class(&classes, "notes") {
            let inner = blocks.iter().map(|block| block.span).reduce(Span::join).unwrap_or(span);
            let text = art::dedent(self.source.slice(inner));
            self.notes.push(Note { span: inner, text });
            return None;
        }
        if has_class(&classes, "columns") {
            let mut columns: Vec<Column> = Vec::new();
            let mut loose: Vec<Block> = Vec::new();
            for block in blocks {
                match block.kind {
                    BlockKind::Div { classes, blocks } if has_class(&classes, "column") => {
                        self.column(&mut columns, &mut loose);
                        let share = width_percent(&classes);
                        let pieces = self.container(&blocks);
                        columns.push(Column { share: share.unwrap_or(0.0), pieces });
                    }
                    _ => loose.push(block),
                }
            }
            self.column(&mut columns, &mut loose);
            share_rest(&mut columns);
            return Some((PieceKind::Columns(columns), Joins::Free));
        }
        if let Some((_, kind)) = CALLOUTS.iter().find(|(class, _)| has_class(&classes, class)) {
            let quoted =
                classes.split_once("title=\"").and_then(|(_, rest)| rest.split('"').next());
            let title = match (quoted, blocks.first().map(|block| &block.kind)) {
                (Some(title), _) => title.to_owned(),
                (None, Some(BlockKind::Heading(heading))) => {
                    let title = plain_text(&heading.inlines);
                    blocks.remove(0);
                    title
                }
                _ => String::new(),
            };
            let kind = BlockKind::Quote { alert: Some(Callout { kind: *kind, title }), blocks };
            let block = Block { span, kind };
            self.walk(std::slice::from_ref(&block));
            return Some((PieceKind::Prose(block), Joins::Free));
        }
        if has_class(&classes, "right-column")
            && let Some(Piece { kind, span: left_span, .. }) = before.last_mut()
            && let PieceKind::Div { classes, pieces } = kind
            && has_class(classes, "left-column")
        {
            // remark's columns stand one after the other.
            let left = std::mem::take(pieces);
            let right = self.container(&blocks);
            let columns = [left, right].map(|pieces| Column { share: 1.0, pieces });
            *kind = PieceKind::Columns(columns.into());
            *left_span = left_span.join(span);
            return None;
        }
        let outside = self.incremental;
        if has_class(&classes, "incremental") || has_class(&classes, "nonincremental") {
            self.incremental = has_class(&classes, "incremental");
        }
        let mut pieces = self.container(&blocks);
        self.incremental = outside;
        if has_class(&classes, "fragment") {
            pieces.insert(0, Piece { span, kind: PieceKind::Pause, joins: Joins::Free });
        }
        Some((PieceKind::Div { classes, pieces }, Joins::Free))
    }

    fn column(&mut self, columns: &mut Vec<Column>, loose: &mut Vec<Block>) {
        if !loose.is_empty() {
            let pieces = self.container(&std::mem::take(loose));
            columns.push(Column { share: 0.0, pieces });
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
                BlockKind::Definitions(list) => {
                    for definition in list {
                        self.walk_inlines(&definition.term);
                        definition.meanings.iter().for_each(|blocks| self.walk(blocks));
                    }
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

/// Columns without a width share what the others leave.
fn share_rest(columns: &mut [Column]) {
    let taken: f64 = columns.iter().map(|column| column.share).sum();
    let without = columns.iter().filter(|column| column.share <= 0.0).count().max(1) as f64;
    let rest = if taken < 100.0 { 100.0 - taken } else { taken };
    for column in columns.iter_mut().filter(|column| column.share <= 0.0) {
        column.share = rest / without;
    }
}

/// Makes the items of lists come one by one, those of inner lists too.
fn step(kinds: &mut [BlockKind], incremental: bool) {
    for kind in kinds {
        if let BlockKind::List(list) = kind {
            list.incremental = incremental;
            let blocks = list.items.iter_mut().flat_map(|item| &mut item.blocks);
            blocks.for_each(|block| step(std::slice::from_mut(&mut block.kind), incremental));
        }
    }
}

/// reveal.js: `.element: class="fragment"`.
fn is_fragment(comment: &str) -> bool {
    let comment = comment.trim();
    comment.starts_with(".element:") && comment.contains("fragment")
}

/// Only tags of Slidev's that say what comes when.
fn is_click(html: &str) -> bool {
    html.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with("<v-click") || line.starts_with("</v-click")
    })
}

/// Quarto's callouts, as GitHub's alerts.
const CALLOUTS: &[(&str, Alert)] = &[
    ("callout-note", Alert::Note),
    ("callout-tip", Alert::Tip),
    ("callout-important", Alert::Important),
    ("callout-warning", Alert::Warning),
    ("callout-caution", Alert::Caution),
];

/// "As follows:" belongs to what follows, "<- this one" to what stands before.
fn joins_of(text: &str) -> Joins {
    let points_back = ["<-", "←", "↑"].iter().any(|arrow| text.starts_with(arrow));
    match () {
        () if points_back => Joins::Previous,
        () if text.ends_with(':') => Joins::Next,
        () => Joins::Free,
    }
}

fn has_class(classes: &str, wanted: &str) -> bool {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '.');
    classes.split(is_separator).any(|class| class == wanted)
}

/// The first piece has nothing before it to stay with, the last nothing after it.
pub fn settle_joins(pieces: &mut [Piece]) {
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

#[cfg(test)]
mod tests {
    use super::has_class;

    #[test]
    fn classes_are_read_in_all_notations() {
        assert!(has_class("{.columns .wide}", "columns"));
        assert!(has_class("columns", "columns"));
        assert!(!has_class("columns-2", "columns"));
    }
}
