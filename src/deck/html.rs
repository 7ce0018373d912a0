//! The document model as HTML: text escaped, links and pictures checked, formulas and values put in.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::deck::ReadImage;
use crate::deck::code::highlight;
use crate::deck::escape::escape_code;
pub use crate::deck::escape::{escape, escape_value, escaped};
use crate::deck::image::{data_url, is_remote, scheme, size_of};
use crate::deck::markup::{balanced, taken_out, with_pictures};
use crate::deck::math::mathml;
use crate::deck::measure::{Measure, formula_lines, is_image};
use crate::deck::ran::Ran;
use crate::deck::sanitize::sanitized;
use crate::deck::tint::tinted;
use crate::deck::words::{Stage, words};
use crate::diagnostic::{Code, Diagnostic, Log, Severity};
use crate::notes;
use crate::notes::{
    Alert, Alignment, Block, BlockKind, Callout, CodeBlock, Definition, Heading, Inline,
    InlineKind, Item, List, Table, plain_text,
};
use crate::source::{Source, Span};

/// Where text will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// On the slides of a single file: pictures are put in, links open beside it.
    Slide,
    /// On a page that is read: pictures lie beside it, every heading can be linked to.
    Page,
}

/// Writes the running text of a deck or a page.
pub struct Html<'a, 'l> {
    pub log: &'l mut Log,
    pub ran: &'a Ran<'a>,
    pub read: ReadImage<'a>,
    pub form: Form,
    /// The last step of the page so far; items that come one by one raise it.
    pub step: u32,
    /// Footnotes referred to on this page, in order of first reference.
    pub footnotes: Vec<usize>,
    /// How often each is referred to.
    references: BTreeMap<usize, u32>,
    /// Prefix of ids, unique per page.
    pub page: u32,
    /// Size and width of the text that is being written.
    pub measure: Option<Measure<'a>>,
    /// The id the slide itself carries.
    pub slide: &'a str,
    has_raw: bool,
    /// What was found missing or cut, and where that was said.
    pub missing: BTreeSet<(u32, String)>,
    out: String,
}

impl<'a, 'l> Html<'a, 'l> {
    pub fn new(log: &'l mut Log, ran: &'a Ran<'a>, read: ReadImage<'a>) -> Html<'a, 'l> {
        let out = String::new();
        Html {
            log,
            ran,
            read,
            form: Form::Slide,
            step: 1,
            footnotes: Vec::new(),
            references: BTreeMap::new(),
            page: 1,
            measure: None,
            slide: "",
            has_raw: false,
            missing: BTreeSet::new(),
            out,
        }
    }

    pub fn stage(&self) -> &'static Stage {
        self.ran.stage()
    }

    /// The markup of blocks that stand under each other.
    pub fn blocks(&mut self, blocks: &[Block]) -> String {
        let outer = std::mem::take(&mut self.out);
        for block in blocks {
            self.block(block, false);
        }
        std::mem::replace(&mut self.out, outer)
    }

    /// The markup of one line of text.
    pub fn line(&mut self, inlines: &[Inline]) -> String {
        let outer = std::mem::take(&mut self.out);
        self.inlines(inlines);
        let inner = std::mem::replace(&mut self.out, outer);
        self.closed(inner)
    }

    /// The markup of a header or a footer, which may have marks, links and pictures.
    pub fn marked(&mut self, span: Span, text: &str) -> String {
        let source = Source::new(self.ran.lecture.source.name(), text);
        let mut blocks = notes::parse(&mut Log::default(), &source).blocks;
        match blocks.as_mut_slice() {
            [Block { kind: BlockKind::Paragraph(inlines), .. }] => {
                notes::place_at(inlines, span);
                self.line(inlines)
            }
            _ => escaped(text),
        }
    }

    fn block(&mut self, block: &Block, tight: bool) {
        match &block.kind {
            BlockKind::Paragraph(inlines) if is_image(inlines) => {
                let many = if inlines.len() > 1 { " many" } else { "" };
                self.wrapped(&format!("<div class=\"image{many}\">"), inlines, "</div>");
            }
            BlockKind::Paragraph(inlines) if tight => {
                self.wrapped("<div class=\"tight\">", inlines, "</div>");
            }
            BlockKind::Paragraph(inlines) => self.wrapped("<p>", inlines, "</p>"),
            BlockKind::Heading(heading) => self.heading(heading),
            BlockKind::List(list) => self.inner(|html| html.list(list)),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Definitions(list) => self.inner(|html| html.definitions(list)),
            BlockKind::Quote { alert, blocks } => {
                self.inner(|html| html.quote(alert.as_ref(), blocks));
            }
            BlockKind::Code(code) => self.code(code),
            BlockKind::Rule => self.out.push_str("<hr>"),
            BlockKind::Html(html) => self.raw(block.span, html),
            BlockKind::Div { classes, blocks } => {
                self.out.push_str("<div class=\"flow ");
                escape_value(&mut self.out, classes);
                self.out.push_str("\">");
                self.all(blocks, false);
                self.out.push_str("</div>");
            }
            BlockKind::Comment(_)
            | BlockKind::Footnote { .. }
            | BlockKind::Reference { .. }
            | BlockKind::NotesMark => {}
        }
    }

    fn heading(&mut self, heading: &Heading) {
        let is_page = self.form == Form::Page;
        // A slide's own heading stands above its text.
        let level = heading.level.clamp(if is_page { 1 } else { 2 }, 6);
        let _ = write!(self.out, "<h{level}");
        if heading.id != self.slide {
            self.out.push_str(" id=\"");
            escape_value(&mut self.out, &heading.id);
            self.out.push('"');
        }
        self.out.push('>');
        let is_link = |inline: &Inline| matches!(inline.kind, InlineKind::Link { .. });
        if is_page && !heading.inlines.iter().any(is_link) {
            self.out.push_str("<a class=\"here\" href=\"#");
            escape_value(&mut self.out, &heading.id);
            self.wrapped("\">", &heading.inlines, "</a>");
        } else {
            self.inlines(&heading.inlines);
        }
        let _ = write!(self.out, "</h{level}>");
    }

    /// Inside a list or a quote the column is narrower, and its tables are left to the browser.
    fn inner(&mut self, write: impl FnOnce(&mut Self)) {
        let measure = self.measure.take();
        write(self);
        self.measure = measure;
    }

    fn all(&mut self, blocks: &[Block], tight: bool) {
        for block in blocks {
            self.block(block, tight);
        }
    }

    fn wrapped(&mut self, open: &str, inlines: &[Inline], close: &str) {
        self.out.push_str(open);
        self.inlines(inlines);
        self.out.push_str(close);
    }

    fn list(&mut self, list: &List) {
        let tag = if list.start.is_some() { "ol" } else { "ul" };
        match list.start {
            Some(start) if start != 1 => {
                let _ = write!(self.out, "<ol start=\"{start}\">");
            }
            _ => {
                let _ = write!(self.out, "<{tag}>");
            }
        }
        for item in &list.items {
            self.item(item, list.incremental);
        }
        let _ = write!(self.out, "</{tag}>");
    }

    fn item(&mut self, item: &Item, incremental: bool) {
        self.out.push_str("<li");
        if item.task.is_some() || item.continued {
            self.out.push_str(" class=\"unmarked\"");
        }
        if incremental && !item.continued && self.form == Form::Slide {
            self.step += 1;
            let _ = write!(self.out, " data-b=\"{}\"", self.step);
        }
        self.out.push('>');
        if let Some(done) = item.task {
            let stage = self.stage();
            let (class, label) = if done { ("box done", stage.done) } else { ("box", stage.to_do) };
            let _ = write!(
                self.out,
                "<span class=\"{class}\" role=\"img\" aria-label=\"{label}\"></span>"
            );
        }
        let is_list = |block: &Block| matches!(block.kind, BlockKind::List(_));
        // The text of a task stands beside its box, so it must not start a line of its own.
        match item.blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(inlines), .. }, rest))
                if item.task.is_some()
                    || item.tight && !is_image(inlines) && rest.iter().all(is_list) =>
            {
                self.inlines(inlines);
                self.all(rest, item.tight);
            }
            _ => self.all(&item.blocks, item.tight),
        }
        self.out.push_str("</li>");
    }

    fn table(&mut self, table: &Table) {
        // A table that has to be squeezed is laid out as it was measured, or it could be higher than that.
        match self.measure.and_then(|measure| measure.column_shares(table)) {
            None => self.out.push_str("<table><thead><tr>"),
            Some(shares) => {
                self.out.push_str("<table class=\"squeezed\"><colgroup>");
                for share in shares {
                    let _ = write!(self.out, "<col style=\"width:{:.2}%\">", share * 100.0);
                }
                self.out.push_str("</colgroup><thead><tr>");
            }
        }
        self.cells(&table.head, &table.alignments, "th");
        self.out.push_str("</tr></thead><tbody>");
        for row in &table.rows {
            self.out.push_str("<tr>");
            self.cells(row, &table.alignments, "td");
            self.out.push_str("</tr>");
        }
        self.out.push_str("</tbody></table>");
    }

    fn definitions(&mut self, list: &[Definition]) {
        self.out.push_str("<dl>");
        for Definition { id, term, meanings } in list {
            self.out.push_str("<dt id=\"");
            escape(&mut self.out, id);
            self.wrapped("\">", term, "</dt>");
            for blocks in meanings {
                self.out.push_str("<dd>");
                self.all(blocks, true);
                self.out.push_str("</dd>");
            }
        }
        self.out.push_str("</dl>");
    }

    fn cells(&mut self, cells: &[Vec<Inline>], alignments: &[Alignment], tag: &str) {
        for (column, cell) in cells.iter().enumerate() {
            let class = match alignments.get(column) {
                Some(Alignment::Right) => " class=\"right\"",
                Some(Alignment::Center) => " class=\"center\"",
                _ => "",
            };
            self.wrapped(&format!("<{tag}{class}>"), cell, &format!("</{tag}>"));
        }
    }

    fn quote(&mut self, alert: Option<&Callout>, blocks: &[Block]) {
        let Some(alert) = alert else {
            self.out.push_str("<blockquote>");
            self.all(blocks, false);
            self.out.push_str("</blockquote>");
            return;
        };
        let lang = &self.ran.lecture.meta.lang;
        let words = words(lang);
        let class = match alert.kind {
            Alert::Note => "note",
            Alert::Tip => "tip",
            Alert::Important => "important",
            Alert::Warning => "warning",
            Alert::Caution => "caution",
        };
        let word = words.callout(alert.kind);
        let of =
            if words.are_in(lang) { String::new() } else { format!(" lang=\"{}\"", words.lang) };
        let _ = write!(
            self.out,
            "<div class=\"alert a-{class}\" role=\"note\"><div class=\"kind\"{of}>{word}"
        );
        if !alert.title.is_empty() {
            self.out.push_str(": <span lang=\"");
            escape_value(&mut self.out, lang);
            self.out.push_str("\">");
            escape(&mut self.out, &alert.title);
            self.out.push_str("</span>");
        }
        self.out.push_str("</div>");
        self.all(blocks, false);
        self.out.push_str("</div>");
    }

    fn code(&mut self, code: &CodeBlock) {
        if code.is_shown() {
            self.source(code);
        }
        let printed = self.ran.printed(code);
        if !printed.is_empty() {
            self.out.push_str("<pre class=\"printed\"");
            let fence = code.fence.as_deref();
            if fence.is_some_and(|fence| fence.flags.predict) && self.form == Form::Slide {
                self.step += 1;
                let _ = write!(self.out, " data-b=\"{}\"", self.step);
            }
            self.out.push_str("><samp>");
            escape(&mut self.out, printed.trim_end_matches('\n'));
            self.out.push_str("</samp></pre>");
        }
    }

    fn source(&mut self, code: &CodeBlock) {
        self.out.push_str("<pre><code>");
        if matches!(code.language(), "python" | "py") {
            let lines = (1..).zip(highlight(code.text.trim_end_matches('\n')));
            let shown = lines.filter(|(number, _)| !code.hidden.contains(number));
            self.out.push_str(&shown.map(|(_, line)| line).collect::<Vec<_>>().join("\n"));
        } else {
            let lines = tinted(code.language(), code.text.trim_end_matches('\n'));
            self.out.push_str(&lines.join("\n"));
        }
        self.out.push_str("</code></pre>");
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) => escape(&mut self.out, text),
            InlineKind::Code(text) => escape_code(&mut self.out, text),
            InlineKind::Python(_) => {
                escape_code(&mut self.out, &self.ran.value(inline));
            }
            InlineKind::Math { display, tex } => self.formula(inline.span, tex, *display),
            InlineKind::Emphasis(inner) => self.wrapped("<em>", inner, "</em>"),
            InlineKind::Strong(inner) => self.wrapped("<strong>", inner, "</strong>"),
            InlineKind::Strikethrough(inner) => self.wrapped("<del>", inner, "</del>"),
            InlineKind::Link { destination, title, inlines } => {
                self.link(destination, title, inlines);
            }
            InlineKind::Image { destination, title, inlines } => {
                self.picture(inline.span, destination, title, &plain_text(inlines));
            }
            InlineKind::FootnoteReference(label) => self.reference(label),
            InlineKind::Html(html) => self.raw(inline.span, html),
            InlineKind::Comment(_) => {}
            InlineKind::SoftBreak => self.out.push('\n'),
            InlineKind::HardBreak => self.out.push_str("<br>"),
        }
    }

    fn raw(&mut self, span: Span, html: &str) {
        self.has_raw = true;
        let mut read = |address: &str| {
            if is_remote(address) && !address.starts_with("data:") {
                self.left_out(span, address);
                return None;
            }
            let found = self.image_address(span, address)?;
            Some(escaped(&found))
        };
        let with = with_pictures(html, &mut read);
        self.out.push_str(&with);
        self.tell_taken_out(span, html);
    }

    fn tell_taken_out(&mut self, span: Span, html: &str) {
        for name in taken_out(html, self.form == Form::Page) {
            // A page says so where its deck does.
            if self.missing.insert((span.start, format!("<{name}>"))) {
                let message =
                    format!("`<{name}>` is left out: notes run no script and load nothing");
                let source = &self.ran.lecture.source;
                self.log.push(Diagnostic::new(Code::LeftOutHtml, source, span, message));
            }
        }
    }

    /// A picture elsewhere in HTML as it was written.
    fn left_out(&mut self, span: Span, address: &str) {
        if self.form == Form::Slide && self.missing.insert((span.start, address.to_owned())) {
            let message = format!(
                "the image `{address}` is left out: a deck asks for nothing outside itself"
            );
            let source = &self.ran.lecture.source;
            let diagnostic = Diagnostic::new(Code::MissingImage, source, span, message);
            self.log.push(Diagnostic { severity: Severity::Hint, ..diagnostic });
        }
    }

    /// Markup that was put together, made safe when the author's own HTML is in it.
    pub fn closed(&self, html: String) -> String {
        match () {
            () if !self.has_raw => html,
            () if self.ran.lecture.meta.untrusted => sanitized(&balanced(&html, false)),
            () => balanced(&html, self.form == Form::Page),
        }
    }

    fn literal(&mut self, tag: &str, text: &str) {
        let _ = write!(self.out, "<{tag}>");
        escape(&mut self.out, text);
        let _ = write!(self.out, "</{tag}>");
    }

    fn formula(&mut self, span: Span, tex: &str, display: bool) {
        match mathml(tex, display) {
            Ok(markup) if display => {
                let lines = formula_lines(tex);
                let _ = write!(
                    self.out,
                    "<span class=\"formula\" style=\"height:{lines}lh\">{markup}</span>"
                );
            }
            Ok(markup) => self.out.push_str(&markup),
            Err(why) => {
                self.log.push(Diagnostic::new(
                    Code::BadMath,
                    &self.ran.lecture.source,
                    span,
                    format!("this formula cannot be shown: {why}"),
                ));
                self.literal("code", tex);
            }
        }
    }

    fn link(&mut self, destination: &str, title: &str, inlines: &[Inline]) {
        let allowed = scheme(destination).is_none_or(|scheme| SCHEMES.contains(&scheme.as_str()));
        if !allowed {
            return self.inlines(inlines);
        }
        self.out.push_str("<a href=\"");
        escape_value(&mut self.out, destination);
        self.out.push('"');
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape_value(&mut self.out, title);
            self.out.push('"');
        }
        if self.form == Form::Slide && !destination.starts_with('#') {
            self.out.push_str(" target=\"_blank\" rel=\"noopener\"");
        }
        self.out.push('>');
        self.inlines(inlines);
        self.out.push_str("</a>");
    }

    /// A slide's background as CSS: a picture as a `data:` address, or a gradient as written.
    pub fn background(&mut self, span: Span, value: &str) -> Option<String> {
        let Some(address) =
            value.trim().strip_prefix("url(").and_then(|rest| rest.strip_suffix(')'))
        else {
            return Some(value.to_owned());
        };
        let data = self.image_data(span, address.trim().trim_matches(['"', '\'']))?;
        Some(format!("url({data})"))
    }

    /// The `data:` address of a picture; says so when there is none.
    fn image_data(&mut self, span: Span, destination: &str) -> Option<String> {
        let data = if destination.starts_with("data:image/") {
            Ok(destination.to_owned())
        } else if is_remote(destination) {
            Err("it is not a file beside the notes, and a deck asks for nothing outside itself")
        } else {
            match (self.read)(destination) {
                None => Err("there is no such file"),
                Some(bytes) => {
                    data_url(destination, &bytes).ok_or("it is no picture that browsers show")
                }
            }
        };
        data.map_err(|why| {
            // What a whole deck has behind its slides is said once.
            if !self.missing.insert((span.start, destination.to_owned())) {
                return;
            }
            let message = format!("the image `{destination}` cannot be put in: {why}");
            let source = &self.ran.lecture.source;
            self.log.push(Diagnostic::new(Code::MissingImage, source, span, message));
        })
        .ok()
    }

    /// Where the browser finds a picture.
    fn image_address(&mut self, span: Span, destination: &str) -> Option<String> {
        let data = self.image_data(span, destination)?;
        Some(if self.form == Form::Page { destination.to_owned() } else { data })
    }

    fn picture(&mut self, span: Span, destination: &str, title: &str, alternative: &str) {
        let Some(source) = self.image_address(span, destination) else {
            return self.literal("em", alternative);
        };
        self.out.push_str("<img src=\"");
        escape_value(&mut self.out, &source);
        let (alternative, size) = size_of(alternative);
        let style = size.style();
        self.out.push_str("\" alt=\"");
        escape_value(&mut self.out, &alternative);
        self.out.push('"');
        if !style.is_empty() && self.form == Form::Slide {
            let _ = write!(self.out, " style=\"{style}\"");
        }
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape_value(&mut self.out, title);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn reference(&mut self, label: &str) {
        let footnotes = &self.ran.lecture.footnotes;
        let Some(index) = footnotes.iter().position(|note| note.label == label) else {
            return escape(&mut self.out, &format!("[^{label}]"));
        };
        if !self.footnotes.contains(&index) {
            self.footnotes.push(index);
        }
        let (number, page) = (index + 1, self.page);
        if self.form == Form::Page {
            let count = self.references.entry(index).or_default();
            *count += 1;
            let label = escaped(label);
            let _ = write!(
                self.out,
                "<sup id=\"fr-{label}-{count}\"><a href=\"#footnote-{label}\">{number}</a></sup>"
            );
            return;
        }
        let _ = write!(self.out, "<sup><a href=\"#fn{page}-{number}\">{number}</a></sup>");
    }

    /// The footnotes this page refers to, as one small list; empty when there are none.
    pub fn footnote_list(&mut self) -> String {
        let mut html = String::new();
        let mut done = 0;
        // A footnote may refer to a further one.
        while let Some(index) = self.footnotes.get(done).copied() {
            done += 1;
            let Some(note) = self.ran.lecture.footnotes.get(index) else { continue };
            let (number, page) = (index + 1, self.page);
            let inner = self.blocks(&note.blocks);
            if self.form == Form::Page {
                let label = escaped(&note.label);
                let back = (1..=self.references.get(&index).copied().unwrap_or(0)).map(|count| {
                    let nth = if count == 1 { String::new() } else { count.to_string() };
                    format!(" <a href=\"#fr-{label}-{count}\" aria-label=\"↩ {number}\">↩{nth}</a>")
                });
                let back: String = back.collect();
                let _ = write!(
                    html,
                    "<li id=\"footnote-{label}\" value=\"{number}\"><div class=\"flow\">{inner}</div>{back}</li>"
                );
                continue;
            }
            let _ = write!(
                html,
                "<li id=\"fn{page}-{number}\" value=\"{number}\"><div class=\"flow\">{inner}</div></li>"
            );
        }
        let html = self.closed(html);
        if html.is_empty() { html } else { format!("<ol class=\"fnotes\">{html}</ol>") }
    }
}

/// Where a link may lead. A path has no scheme.
const SCHEMES: &[&str] = &["http", "https", "mailto", "ftp", "tel"];
