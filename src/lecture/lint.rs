//! What is no error, and yet makes notes worse: headings, images, links, titles, blocks that do nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Edit, Log};
use crate::lecture::Lecture;
use crate::notes::{Block, BlockKind, CodeBlock, Fence, Inline, InlineKind, Notes, plain_text};
use crate::source::{Source, Span};

/// Reports what can be seen without running anything.
pub fn lint(log: &mut Log, notes: &Notes, lecture: &Lecture) {
    let mut met = Met::default();
    met.blocks(&notes.blocks);
    let lint = Lint { log, source: &notes.source };
    lint.all(&met, lecture);
}

/// What stands in the notes.
#[derive(Default)]
struct Met<'a> {
    headings: Vec<(u8, Span)>,
    /// Addresses of links, and whether they have a text.
    links: Vec<(&'a str, bool, Span)>,
    /// Images without a text alternative.
    silent: Vec<Span>,
    references: BTreeSet<&'a str>,
    footnotes: Vec<(&'a str, Span)>,
    code: Vec<(&'a CodeBlock, Span)>,
}

impl<'a> Met<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Heading(heading) => {
                    self.headings.push((heading.level, block.span));
                    self.inlines(&heading.inlines);
                }
                BlockKind::Paragraph(inlines) => self.inlines(inlines),
                BlockKind::List(list) => list.items.iter().for_each(|it| self.blocks(&it.blocks)),
                BlockKind::Table(table) => {
                    let rows = std::iter::once(&table.head).chain(&table.rows);
                    rows.flatten().for_each(|cell| self.inlines(cell));
                }
                BlockKind::Footnote { label, blocks } => {
                    self.footnotes.push((label, block.span));
                    self.blocks(blocks);
                }
                BlockKind::Quote { blocks, .. } | BlockKind::Div { blocks, .. } => {
                    self.blocks(blocks);
                }
                BlockKind::Code(code) => self.code.push((code, block.span)),
                BlockKind::Html(html) => self.html(html, block.span),
                _ => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Image { inlines: inner, .. } if plain_text(inner).trim().is_empty() => {
                    self.silent.push(inline.span);
                }
                InlineKind::Link { destination, inlines: inner, .. } => {
                    let is_image = |it: &Inline| matches!(it.kind, InlineKind::Image { .. });
                    let has_html = |it: &Inline| matches!(it.kind, InlineKind::Html(_));
                    let has_text = !plain_text(inner).trim().is_empty()
                        || inner.iter().any(|it| is_image(it) || has_html(it));
                    self.links.push((destination, has_text, inline.span));
                    self.inlines(inner);
                }
                InlineKind::FootnoteReference(label) => {
                    self.references.insert(label);
                }
                InlineKind::Html(html) => self.html(html, inline.span),
                InlineKind::Emphasis(inner)
                | InlineKind::Strong(inner)
                | InlineKind::Strikethrough(inner) => self.inlines(inner),
                _ => {}
            }
        }
    }

    /// Images of raw tags.
    fn html(&mut self, html: &'a str, span: Span) {
        for tag in html.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or("");
            if tag.starts_with("img") && !tag.contains(" alt") && !tag.contains("aria-hidden") {
                self.silent.push(span);
            }
        }
    }
}

struct Lint<'a> {
    log: &'a mut Log,
    source: &'a Source,
}

impl Lint<'_> {
    fn all(mut self, met: &Met, lecture: &Lecture) {
        self.levels(met);
        self.links(met);
        self.titles(lecture);
        self.sessions(lecture);
        for span in &met.silent {
            self.say(Code::MissingAlt, *span, "an image without a text alternative", "");
        }
        for (label, span) in &met.footnotes {
            if !met.references.contains(label) {
                let message = format!("nothing refers to the footnote `{label}`");
                self.say(Code::UnusedFootnote, self.first_line(*span), &message, "");
            }
        }
        for (code, span) in &met.code {
            self.stray_output(code, *span, lecture);
            self.unclosed(code, *span);
        }
    }

    fn say(&mut self, code: Code, place: Span, message: &str, label: &str) {
        self.log.push(Diagnostic::new(code, self.source, place, message).label(label));
    }

    fn levels(&mut self, met: &Met) {
        for pair in met.headings.windows(2) {
            let ((before, _), (level, span)) = (pair[0], pair[1]);
            if level > before + 1 {
                let message = format!("a heading of level {level} below one of level {before}");
                let label = format!("level {} is left out", before + 1);
                self.say(Code::SkippedLevel, self.first_line(span), &message, &label);
            }
        }
    }

    fn links(&mut self, met: &Met) {
        for (address, has_text, span) in &met.links {
            if address.is_empty() {
                self.say(Code::EmptyLink, *span, "a link that leads nowhere", "it has no address");
            } else if !has_text {
                self.say(Code::EmptyLink, *span, "a link without a text", "nobody sees it");
            }
        }
    }

    fn titles(&mut self, lecture: &Lecture) {
        let mut titles: BTreeMap<&str, Span> = BTreeMap::new();
        for slide in &lecture.slides {
            if slide.title.trim().is_empty() {
                continue;
            }
            let place = self.heading_of(slide.span);
            if let Some(first) = titles.insert(&slide.title, place) {
                titles.insert(&slide.title, first);
                let message = format!("two slides have the title \"{}\"", slide.title);
                let diagnostic = Diagnostic::new(Code::DuplicateTitle, self.source, place, message);
                self.log.push(diagnostic.also(first, "the first one"));
            }
        }
    }

    fn sessions(&mut self, lecture: &Lecture) {
        let mut named: BTreeMap<&str, Vec<&Fence>> = BTreeMap::new();
        for figure in lecture.figures.iter().filter(|figure| figure.run.is_some()) {
            let Some(fence) = &figure.code.fence else { continue };
            if let Some(name) = &fence.flags.session {
                named.entry(name).or_default().push(fence);
            }
        }
        for (name, fences) in named {
            if let [Fence { span, flags, .. }] = fences[..]
                && !flags.keeps_apart()
            {
                let place = *span;
                let message = format!("only this block has the session `{name}`");
                self.say(Code::UnusedSession, place, &message, "it shares nothing");
            }
        }
    }

    fn stray_output(&mut self, code: &CodeBlock, span: Span, lecture: &Lecture) {
        let is_output = code.fence.as_ref().is_some_and(|fence| fence.flags.output);
        let is_claim = |figure: &crate::lecture::Figure| {
            figure.claim.as_ref().is_some_and(|claim| claim.span == span)
        };
        if is_output && !lecture.figures.iter().any(is_claim) {
            let place = self.first_line(span);
            self.say(Code::StrayOutput, place, "an output block below no block", "not compared");
        }
    }

    /// A fence that goes on to the end of the file; closing it there changes nothing but that it is said.
    fn unclosed(&mut self, code: &CodeBlock, span: Span) {
        let text = self.source.text();
        if code.fence.is_none()
            || text[span.range()].trim_end().len() + (span.start as usize) < text.trim_end().len()
        {
            return;
        }
        let whole = self.source.slice(span).trim();
        let Some(mark) = whole.chars().next().filter(|char| matches!(char, '`' | '~')) else {
            return;
        };
        let fence: String = whole.chars().take_while(|char| *char == mark).collect();
        let last = whole.lines().skip(1).last().unwrap_or("").trim_start_matches([' ', '\t', '>']);
        let is_closed = last.len() >= fence.len() && last.trim_end().chars().all(|it| it == mark);
        if is_closed {
            return;
        }
        let line = self.source.line_start(self.source.line_of(span.start));
        let break_ = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let close = if text.ends_with('\n') {
            format!("{fence}{break_}")
        } else {
            format!("{break_}{fence}")
        };
        let is_plain = self.source.slice(Span { start: line, end: span.start }).is_empty();
        let edit = Edit { span: Span::at(text.len()), text: close };
        let message = "a fence that is not closed";
        let diagnostic =
            Diagnostic::new(Code::UnclosedFence, self.source, self.first_line(span), message)
                .label("everything below it is code");
        self.log.push(diagnostic.edits(if is_plain { vec![edit] } else { Vec::new() }));
    }

    /// The heading of a slide, without blank lines before it.
    fn heading_of(&self, slide: Span) -> Span {
        let text = self.source.slice(slide);
        let start = slide.start as usize + text.len() - text.trim_start().len();
        self.first_line(Span::new(start, slide.end as usize))
    }

    fn first_line(&self, span: Span) -> Span {
        let text = self.source.slice(span);
        let length = text.lines().next().unwrap_or("").trim_end().len();
        Span::new(span.start as usize, span.start as usize + length)
    }
}
