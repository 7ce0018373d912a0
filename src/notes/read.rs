//! From pulldown-cmark's events to the document model.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag,
    TagEnd,
};

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::notes::marker::{self, Marker};
use crate::notes::{
    Alert, Alignment, Block, BlockKind, Callout, CodeBlock, Definition, Dialect, Heading, Inline,
    InlineKind, Item, List, Table,
};
use crate::notes::{Entry, FrontMatter, Value, info, quarto, slidev};
use crate::source::{Source, Span};

/// What stands deeper than this is kept as text of the container at this depth, so that no reader of
/// the tree can run out of stack.
const MAX_DEPTH: usize = 48;

/// Reads `prepared`, which is the source's text with what is not Markdown blanked out, byte for byte
/// of the same length; `markers` are the rules in it that stand for lines of our own.
pub fn read(
    log: &mut Log,
    source: &Source,
    prepared: &str,
    markers: &BTreeMap<u32, Marker>,
    front: &FrontMatter,
    dialect: &Dialect,
) -> Vec<Block> {
    let mut options = dialect.options();
    let has_math = front.get("math").is_none_or(|entry| entry.value != Value::Bool(false));
    options.set(Options::ENABLE_MATH, has_math);
    let parser = Parser::new_ext(prepared, options);
    let mut references: Vec<Block> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| Block {
            span: definition.span.clone().into(),
            kind: BlockKind::Reference {
                label: label.to_owned(),
                destination: definition.dest.to_string(),
                title: definition.title.as_deref().unwrap_or_default().to_owned(),
            },
        })
        .collect();
    let execute = if dialect.slides { quarto::defaults(log, source, front) } else { &[] };
    let mut reader = Reader {
        log,
        source,
        markers,
        dialect,
        execute,
        ids: BTreeSet::new(),
        wanted: BTreeMap::new(),
        repeats: BTreeMap::new(),
        stack: vec![Frame::default()],
        skipped: 0,
    };
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, range.into());
    }
    let mut blocks = reader.finish();
    blocks.append(&mut references);
    blocks.sort_by_key(|block| block.span.start);
    blocks
}

struct Reader<'a> {
    log: &'a mut Log,
    source: &'a Source,
    markers: &'a BTreeMap<u32, Marker>,
    dialect: &'a Dialect,
    /// Quarto's defaults for its blocks.
    execute: &'a [Entry],
    ids: BTreeSet<String>,
    /// The ids that the author has set, and where.
    wanted: BTreeMap<String, Span>,
    /// The last number given to each repeated id.
    repeats: BTreeMap<String, u32>,
    /// The open containers; the first is the document and is never closed.
    stack: Vec<Frame<'a>>,
    /// Open containers beyond `MAX_DEPTH`.
    skipped: usize,
}

/// One open container and what it holds so far.
#[derive(Default)]
struct Frame<'a> {
    tag: Option<Tag<'a>>,
    span: Span,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<Item>,
    cells: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
    definitions: Vec<Definition>,
    /// Text of code and HTML, and where its lines start in the source.
    text: String,
    line_offsets: Vec<u32>,
    text_end: u32,
    task: Option<bool>,
    tight: bool,
}

impl<'a> Reader<'a> {
    fn event(&mut self, event: Event<'a>, span: Span) {
        match event {
            Event::Start(tag) => self.open(tag, span),
            Event::End(end) => self.close(end),
            Event::Text(text) | Event::Html(text) if self.in_verbatim() => {
                self.verbatim(&text, span);
            }
            Event::Text(text) => self.text(&text, span),
            Event::Code(code) => self.push(code_inline(&code), span),
            Event::InlineMath(_) if !self.is_formula(span) => {
                let text = self.source.slice(span).to_owned();
                self.text(&text, span);
            }
            Event::InlineMath(tex) => {
                self.push(InlineKind::Math { display: false, tex: tex.to_string() }, span);
            }
            Event::DisplayMath(tex) => {
                let tex = slidev::without_steps(&tex).to_owned();
                self.push(InlineKind::Math { display: true, tex }, span);
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                let html = self.source.slice(span).to_owned();
                self.push(marker::inline_html(html), span);
            }
            Event::FootnoteReference(label) => {
                self.push(InlineKind::FootnoteReference(label.to_string()), span);
            }
            Event::SoftBreak => self.push(InlineKind::SoftBreak, span),
            Event::HardBreak => self.push(InlineKind::HardBreak, span),
            Event::Rule => self.rule(span),
            Event::TaskListMarker(checked) => {
                let mut frames = self.stack.iter_mut().rev();
                if let Some(item) = frames.find(|frame| matches!(frame.tag, Some(Tag::Item))) {
                    item.task = Some(checked);
                }
            }
        }
    }

    fn open(&mut self, tag: Tag<'a>, span: Span) {
        if self.skipped > 0 || self.stack.len() >= MAX_DEPTH {
            self.skipped += 1;
            return;
        }
        if !is_inline(&tag) {
            self.top().flush();
        }
        self.stack.push(Frame { tag: Some(tag), span, ..Frame::default() });
    }

    fn close(&mut self, end: TagEnd) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if self.stack.len() < 2 {
            return;
        }
        let Some(mut frame) = self.stack.pop() else { return };
        let Some(tag) = frame.tag.take() else { return };
        let span = frame.span;
        if matches!(end, TagEnd::HtmlBlock) {
            let blocks = marker::html_blocks(self.source, &frame.text, span);
            self.top().blocks.extend(blocks);
            return;
        }
        if is_inline(&tag) {
            self.close_inline(tag, frame.inlines, span);
            return;
        }
        match tag {
            Tag::Item => {
                frame.flush();
                let Frame { task, blocks, tight, .. } = frame;
                self.top().items.push(Item { span, task, blocks, tight, continued: false });
            }
            Tag::DefinitionListTitle => {
                let id = self.unique(&heading_id(&frame.inlines));
                let definition = Definition { id, term: frame.inlines, meanings: Vec::new() };
                self.top().definitions.push(definition);
            }
            Tag::DefinitionListDefinition => {
                frame.flush();
                if let Some(definition) = self.top().definitions.last_mut() {
                    definition.meanings.push(frame.blocks);
                }
            }
            Tag::TableCell => {
                let top = self.top();
                top.cells.push(frame.inlines);
                top.text_end = span.end;
            }
            Tag::TableHead | Tag::TableRow => {
                let mut cells = frame.cells;
                cells.extend(self.excess_cell(span, frame.text_end));
                self.top().rows.push(cells);
            }
            tag => {
                let marker = self.markers.get(&span.start);
                let kind = match marker.filter(|_| matches!(tag, Tag::Heading { .. })) {
                    Some(marker) => marker.placeholder(span),
                    None => self.block(tag, frame),
                };
                // A footnote is the document's own, wherever it was written.
                let is_note = matches!(kind, BlockKind::Footnote { .. });
                let document = self.stack.first_mut().filter(|_| is_note);
                match document {
                    Some(document) => document.blocks.push(Block { span, kind }),
                    None => self.top().blocks.push(Block { span, kind }),
                }
            }
        }
    }

    fn close_inline(&mut self, tag: Tag<'a>, inlines: Vec<Inline>, span: Span) {
        let kind = match tag {
            Tag::Emphasis => InlineKind::Emphasis(inlines),
            Tag::Strong => InlineKind::Strong(inlines),
            Tag::Link { link_type, dest_url, title, .. } => {
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                let (destination, title) = (format!("{scheme}{dest_url}"), title.to_string());
                InlineKind::Link { destination, title, inlines }
            }
            Tag::Image { dest_url, title, .. } => {
                let (destination, title) = (dest_url.to_string(), title.to_string());
                InlineKind::Image { destination, title, inlines }
            }
            _ => InlineKind::Strikethrough(inlines),
        };
        self.push(kind, span);
    }

    fn block(&mut self, tag: Tag<'a>, mut frame: Frame<'a>) -> BlockKind {
        match tag {
            Tag::Heading { level, id, classes, attrs } => {
                self.heading(level, id.as_ref(), &classes, &attrs, &mut frame)
            }
            Tag::List(start) => {
                frame.flush();
                if !frame.blocks.is_empty() {
                    let blocks = std::mem::take(&mut frame.blocks);
                    let (span, task, tight) = (frame.span, frame.task, frame.tight);
                    frame.items.push(Item { span, task, blocks, tight, continued: false });
                }
                let incremental = self.is_incremental(&frame.items);
                BlockKind::List(List { start, incremental, items: frame.items })
            }
            Tag::Table(alignments) => {
                let mut rows = frame.rows;
                if !frame.inlines.is_empty() {
                    rows.push(vec![frame.inlines]);
                }
                let head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
                let alignments = alignments.iter().copied().map(alignment).collect();
                BlockKind::Table(Table { alignments, head, rows })
            }
            Tag::BlockQuote(kind) => {
                frame.flush();
                let alert = kind.map(|kind| Callout { kind: alert(kind), title: String::new() });
                BlockKind::Quote { alert, blocks: frame.blocks }
            }
            Tag::FootnoteDefinition(label) => {
                frame.flush();
                BlockKind::Footnote { label: label.to_string(), blocks: frame.blocks }
            }
            Tag::DefinitionList => BlockKind::Definitions(frame.definitions),
            Tag::CodeBlock(kind) => BlockKind::Code(self.code_block(&kind, frame)),
            _ => BlockKind::Paragraph(frame.inlines),
        }
    }

    /// GFM drops the cells a row has beyond the head; here they make one more cell.
    fn excess_cell(&self, row: Span, cells_end: u32) -> Option<Vec<Inline>> {
        let rest = Span { start: cells_end.max(row.start), end: row.end };
        let text = self.source.slice(rest).trim_matches(|c: char| c == '|' || c.is_whitespace());
        let kind = InlineKind::Text(text.to_owned());
        (!text.is_empty()).then(|| vec![Inline { span: rest, kind }])
    }

    fn heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&CowStr<'a>>,
        classes: &[CowStr<'a>],
        attributes: &[(CowStr<'a>, Option<CowStr<'a>>)],
        frame: &mut Frame<'a>,
    ) -> BlockKind {
        let inlines = std::mem::take(&mut frame.inlines);
        let id = match id {
            Some(id) => self.chosen(id, frame.span),
            None => self.unique(&heading_id(&inlines)),
        };
        let attributes = attributes
            .iter()
            .map(|(name, value)| (name.to_string(), value.as_ref().map(ToString::to_string)));
        BlockKind::Heading(Heading {
            level: level as u8,
            id,
            classes: classes.iter().map(ToString::to_string).collect(),
            attributes: attributes.collect(),
            inlines,
        })
    }

    /// An id that the author has set.
    fn chosen(&mut self, id: &str, span: Span) -> String {
        if let Some(first) = self.wanted.insert(id.to_owned(), span) {
            let message = format!("the id `{id}` is given twice");
            let twice = Diagnostic::new(Code::DuplicateId, self.source, span, message);
            self.log.push(twice.also(first, "first given here"));
        }
        self.unique(id)
    }

    fn unique(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        while !self.ids.insert(id.clone()) {
            let count = self.repeats.entry(wanted.to_owned()).or_default();
            *count += 1;
            id = format!("{wanted}-{count}");
        }
        id
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'a>, frame: Frame<'a>) -> CodeBlock {
        let Frame { span, text, line_offsets, text_end, .. } = frame;
        let after_fence = || {
            let block = self.source.slice(span);
            let line = block.find('\n').map_or(block.len(), |index| index + 1);
            Span::at(span.start as usize + line)
        };
        let content = match line_offsets.first() {
            Some(start) => Span { start: *start, end: text_end.max(*start) },
            None => after_fence(),
        };
        let (hidden, whole) = (Vec::new(), None);
        let mut code = CodeBlock { fence: None, text, content, line_offsets, hidden, whole };
        if let CodeBlockKind::Fenced(_) = kind {
            let fence = info::read(self.log, self.source, fence_info(self.source, span));
            code.fence = Some(Box::new(fence));
            quarto::take(&mut code, self.execute);
            info::check_lines(self.log, self.source, &code);
            self.dialect.hide(&mut code);
        }
        code
    }

    /// Marp's convention: `*` bullets and `1)` numbers come one by one.
    fn is_incremental(&self, items: &[Item]) -> bool {
        let Some(first) = items.first() else { return false };
        let text = self.source.slice(first.span).trim_start();
        // reveal.js says so of each item.
        let says =
            |item: &Item| self.source.slice(item.span).contains("<!-- .element: class=\"fragment");
        if items.iter().any(says) {
            return true;
        }
        let after_digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
        text.starts_with('*') || (after_digits.len() < text.len() && after_digits.starts_with(')'))
    }

    fn rule(&mut self, span: Span) {
        let kind = match self.markers.get(&span.start) {
            Some(marker) => marker.placeholder(span),
            None => BlockKind::Rule,
        };
        let top = self.top();
        top.flush();
        top.blocks.push(Block { span, kind });
    }

    fn in_verbatim(&self) -> bool {
        let tag = self.stack.last().and_then(|frame| frame.tag.as_ref());
        self.skipped == 0 && matches!(tag, Some(Tag::CodeBlock(_) | Tag::HtmlBlock))
    }

    /// Code and HTML are taken from the source where they stand there as they are, because `prepared`
    /// may have a rule where they have one of our marker lines.
    fn verbatim(&mut self, text: &str, span: Span) {
        let original = self.source.slice(span);
        let text = if original.len() == text.len() { original } else { text };
        let top = self.top();
        let mut offset = span.start;
        for line in text.split_inclusive('\n') {
            if top.text.is_empty() || top.text.ends_with('\n') {
                top.line_offsets.push(offset);
            }
            top.text.push_str(line);
            offset = offset.saturating_add(Span::at(line.len()).start);
        }
        top.text_end = span.end;
    }

    /// Whether what stands between dollar signs is a formula rather than two prices: as in Pandoc, no digit follows;
    /// in a book, where other tools know no such formulas, no word begins or ends at one of them, as GitHub has it.
    fn is_formula(&self, span: Span) -> bool {
        let text = self.source.text();
        let before = text[..span.start as usize].chars().next_back();
        let after = text[span.end as usize..].chars().next();
        let is_word = |char: Option<char>| char.is_some_and(|it| it.is_alphanumeric() || it == '_');
        if self.dialect.slides {
            return !after.is_some_and(|char| char.is_ascii_digit());
        }
        !is_word(before) && !is_word(after)
    }

    fn text(&mut self, text: &str, span: Span) {
        if let Some(Inline { span: last, kind: InlineKind::Text(before) }) =
            self.top().inlines.last_mut()
        {
            before.push_str(text);
            *last = last.join(span);
        } else {
            self.push(InlineKind::Text(text.to_owned()), span);
        }
    }

    fn push(&mut self, kind: InlineKind, span: Span) {
        self.top().inlines.push(Inline { span, kind });
    }

    fn top(&mut self) -> &mut Frame<'a> {
        if self.stack.is_empty() {
            self.stack.push(Frame::default());
        }
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    fn finish(mut self) -> Vec<Block> {
        self.top().flush();
        std::mem::take(&mut self.top().blocks)
    }
}

impl Frame<'_> {
    /// Inlines that stand in a block container without a paragraph of their own (tight items) get one.
    fn flush(&mut self) {
        let (Some(first), Some(last)) = (self.inlines.first(), self.inlines.last()) else { return };
        let span = first.span.join(last.span);
        self.tight = true;
        let inlines = std::mem::take(&mut self.inlines);
        self.blocks.push(Block { span, kind: BlockKind::Paragraph(inlines) });
    }
}

fn code_inline(code: &str) -> InlineKind {
    match code.trim_start().strip_prefix("{python}") {
        Some(expression) => InlineKind::Python(expression.trim().to_owned()),
        None => InlineKind::Code(code.to_owned()),
    }
}

/// mdBook's: letters, digits, `_` and `-` stay, blanks become `-`, the rest goes.
fn heading_id(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_text(&mut text, inlines);
    let lower = text.trim().to_lowercase();
    let kept = lower.chars().filter_map(|c| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    });
    let id: String = kept.collect();
    if id.is_empty() { "section".to_owned() } else { id }
}

/// The text that counts for an id: no descriptions of pictures, and a hard break is no blank.
fn push_text(text: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(part) | InlineKind::Code(part) | InlineKind::Python(part) => {
                text.push_str(part);
            }
            InlineKind::Math { tex, .. } => text.push_str(tex),
            InlineKind::SoftBreak => text.push(' '),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner)
            | InlineKind::Link { inlines: inner, .. } => push_text(text, inner),
            InlineKind::Image { .. }
            | InlineKind::HardBreak
            | InlineKind::FootnoteReference(_)
            | InlineKind::Html(_)
            | InlineKind::Comment(_) => {}
        }
    }
}

/// The rest of the opening fence's line.
fn fence_info(source: &Source, block: Span) -> Span {
    let first_line = source.slice(block).split(['\n', '\r']).next().unwrap_or("");
    let after_indent = first_line.trim_start();
    let mark = after_indent.chars().next().unwrap_or('`');
    let info = after_indent.trim_start_matches(mark);
    let start = block.start as usize + first_line.len() - info.len();
    let trimmed = info.trim_start();
    let start = start + info.len() - trimmed.len();
    Span::new(start, start + trimmed.trim_end().len())
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}
