//! One chapter of mdBook's: its blocks run, and its text changed where they stand and nowhere else.

use std::ops::Range;

use serde_json::Value;

use crate::deck::{Inset, insets};
use crate::diagnostic::{Code, Diagnostic, Log, Severity};
use crate::lecture::{self, Claim, Figure, Lecture};
use crate::notes::{self, Block, BlockKind, CodeBlock, Entry, Notes, ReadText, Value as Setting};
use crate::site::mdbook::block::Writer;
use crate::site::mdbook::{Options, RunChapter, words};
use crate::source::{Source, Span};
use crate::trace::Trace;

/// Runs a chapter's blocks and writes what they became into it. A draft, and a chapter without a block of ours, stays
/// as it is.
pub fn rewrite(
    log: &mut Log,
    options: &Options,
    chapter: &mut Value,
    run: RunChapter,
    read: ReadText,
) {
    let text = |key: &str| chapter.get(key).and_then(Value::as_str);
    // `source_path` came with mdBook 0.4.3.
    let Some(path) = text("source_path").or_else(|| text("path")) else { return };
    let path = path.replace('\\', "/");
    let Some(content) = text("content") else { return };
    let written = as_written(content, &path, read);
    let mut said = Log::default();
    let content = rewritten(&mut said, options, content, (&path, written.as_ref()), run);
    log.extend(if written.is_some() { said } else { of_handed_over(&said) });
    if let Some(content) = content
        && let Some(place) = chapter.get_mut("content")
    {
        *place = Value::String(content);
    }
}

/// The chapter as its file has it, with what that includes, if this is what mdBook has made of it: then findings are told
/// where somebody has written what they are about.
fn as_written(content: &str, path: &str, read: ReadText) -> Option<Source> {
    let text = read(path).ok()?;
    let file = Source::new(path, text.trim_start_matches('\u{feff}'));
    if file.text() == content {
        return Some(file);
    }
    let expanded = notes::parse_with(&mut Log::default(), &file, path, read).source;
    (expanded.text() == content).then_some(expanded)
}

/// Findings in a text that nobody has written so.
fn of_handed_over(said: &Log) -> Log {
    let mut log = Log::default();
    for diagnostic in said.diagnostics() {
        log.push(diagnostic.clone().help(
            "the line is one of the chapter as mdBook hands it over, with all that was put into it",
        ));
    }
    log
}

/// The text of a chapter with what its blocks became; `None` when none of them is ours.
fn rewritten(
    log: &mut Log,
    options: &Options,
    content: &str,
    (path, written): (&str, Option<&Source>),
    run: RunChapter,
) -> Option<String> {
    // Most chapters have nothing that could run, and need not be read.
    if !content.contains("py") {
        return None;
    }
    let source = written.cloned().unwrap_or_else(|| Source::new(path, content));
    let mut said = Log::default();
    let mut notes = notes::parse(&mut said, &source);
    set_defaults(&mut notes, options);
    if let Some(prefix) = &options.hide_lines {
        hide_lines(&mut notes.blocks, prefix);
    }
    let mut lecture = lecture::plan(&mut said, &notes);
    if lecture.programs.is_empty() {
        return None;
    }
    let traces = run(&mut said, &mut lecture, path);
    lecture::check(&mut said, &lecture, &traces);
    let includes = unexpanded(&source, &lecture);
    // What is not expanded is no Python: one finding says why.
    if includes.diagnostics().is_empty() {
        log.extend(told(&said));
    }
    log.extend(includes);
    let mut editor = Editor { source: &source, options, edits: Vec::new() };
    editor.front_matter(&notes);
    editor.blocks(&lecture, &traces, path);
    editor.values(&lecture, &traces);
    Some(editor.applied())
}

/// What the settings of the book say where a chapter says nothing.
fn set_defaults(notes: &mut Notes, options: &Options) {
    let entry = |key: &str, value: String| Entry {
        key: key.to_owned(),
        key_span: Span::at(0),
        value: Setting::Text(value),
        value_span: Span::at(0),
    };
    let python = options.python.clone().map(|python| entry("python", python));
    let seed = options.seed.map(|seed| entry("seed", seed.to_string()));
    // Of several entries the last holds.
    notes.front_matter.entries.splice(0..0, python.into_iter().chain(seed));
}

/// Findings about slides are none about a page: flags of other tools stand on fences here.
fn told(said: &Log) -> Log {
    let mut log = Log::default();
    for diagnostic in said.diagnostics() {
        if diagnostic.severity > Severity::Hint {
            log.push(diagnostic.clone());
        }
    }
    log
}

/// Blocks that still include what `links` should have put in.
fn unexpanded(source: &Source, lecture: &Lecture) -> Log {
    let mut log = Log::default();
    for figure in lecture.figures.iter().filter(|figure| figure.run.is_some()) {
        let content = source.slice(figure.code.content);
        for word in ["{{#include", "{{#rustdoc_include", "{{#playground"] {
            let Some(at) = content.find(word) else { continue };
            let start = figure.code.content.start as usize + at;
            let span = Span::new(start, start + word.len());
            let message = "heapdeck ran before `links`: what the block includes is not there yet";
            let diagnostic = Diagnostic::new(Code::BadInclude, source, span, message);
            let help = "write `after = [\"links\"]` below `[preprocessor.heapdeck]` in book.toml";
            log.push(diagnostic.help(help));
            break;
        }
    }
    log
}

/// Lines that mdBook hides run without what hides them.
fn hide_lines(blocks: &mut [Block], prefix: &str) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Code(code) if is_python(code) => {
                let lines = code.text.split_inclusive('\n').map(|line| shown(line, prefix));
                code.text = lines.collect();
            }
            BlockKind::Quote { blocks, .. }
            | BlockKind::Footnote { blocks, .. }
            | BlockKind::Div { blocks, .. } => hide_lines(blocks, prefix),
            BlockKind::List(list) => {
                list.items.iter_mut().for_each(|item| hide_lines(&mut item.blocks, prefix));
            }
            _ => {}
        }
    }
}

fn is_python(code: &CodeBlock) -> bool {
    code.fence.as_ref().is_some_and(|fence| matches!(fence.language.as_str(), "python" | "py"))
}

fn shown(line: &str, prefix: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    match line[indent..].strip_prefix(prefix) {
        Some(rest) => format!("{}{}  {HIDE}\n", &line[..indent], rest.trim_end()),
        None => line.to_owned(),
    }
}

/// How the notes of a lecture hide a line.
const HIDE: &str = "# heapdeck: hide";

/// Collects what is to be changed in a text.
struct Editor<'a> {
    source: &'a Source,
    options: &'a Options,
    edits: Vec<(Range<usize>, String)>,
}

impl Editor<'_> {
    /// mdBook would show it.
    fn front_matter(&mut self, notes: &Notes) {
        let span = notes.front_matter.span;
        if span.end > span.start {
            self.edits.push((span.range(), String::new()));
        }
    }

    fn blocks(&mut self, lecture: &Lecture, traces: &[Trace], path: &str) {
        let key = words::key(path);
        let insets = insets(lecture, traces, &format!("heapdeck-{key}-"));
        let mut writer = Writer::new(&key, self.options, &insets);
        for (index, figure) in lecture.figures.iter().enumerate() {
            let Some(fence) = figure.code.fence.as_deref() else { continue };
            if figure.run.is_none() && !fence.flags.hidden {
                continue;
            }
            if fence.flags.hidden {
                let lines = self.lines_of(figure.span);
                self.edits.push((lines, String::new()));
                continue;
            }
            self.info(figure);
            self.lines(figure);
            let inset = insets.iter().find(|inset| inset.figure == index);
            self.below(figure, &mut writer, inset);
        }
    }

    /// The words that mdBook knows stay on the fence; others would become names of classes.
    fn info(&mut self, figure: &Figure) {
        if let Some(fence) = figure.code.fence.as_deref() {
            let info = words::info(&fence.info);
            if info != fence.info {
                self.edits.push((fence.span.range(), info));
            }
        }
        // No highlighter knows these languages.
        for span in figure.claim.iter().map(|claim| claim.span).chain(figure.input) {
            let block = self.source.slice(span);
            let Some(at) = block.find(|char: char| char.is_ascii_alphabetic()) else { continue };
            let line = block.lines().next().unwrap_or_default();
            for word in ["output", "stdin"] {
                if line.starts_with(['`', '~']) && block[at..].starts_with(word) {
                    let start = span.start as usize + at;
                    self.edits.push((start..start + line.len() - at, "text".to_owned()));
                }
            }
        }
    }

    /// Hidden lines go, and so do marks in others; what mdBook hides is its own.
    fn lines(&mut self, figure: &Figure) {
        let lines = figure.code.text.lines().zip(&figure.code.line_offsets).zip(&figure.lines);
        for (((text, offset), line), place) in lines.zip(1..) {
            let number = self.source.line_of(*offset);
            let start = *offset as usize;
            let written = &self.source.text()[start..];
            let prefix = self.options.hide_lines.as_deref();
            let is_mdbooks = |prefix: &str| written.trim_start_matches(' ').starts_with(prefix);
            if figure.code.hidden.contains(&place) || prefix.is_some_and(is_mdbooks) {
                continue;
            }
            if line.hidden {
                let (start, end) =
                    (self.source.line_start(number), self.source.line_start(number + 1));
                self.edits.push((Span { start, end }.range(), String::new()));
            } else if line.stop && written.starts_with(text) {
                self.edits.push((start..start + text.len(), line.text.clone()));
            }
        }
    }

    /// Puts the output and the pictures below a block, or below the output that the notes show.
    fn below(&mut self, figure: &Figure, writer: &mut Writer, inset: Option<&Inset>) {
        let Some(inset) = inset else { return };
        let shown = figure.claim.as_ref().filter(|_| !figure.prompt);
        let last = shown.map_or(figure.span, |claim: &Claim| claim.span);
        let Some(html) = writer.block(inset) else { return };
        let (first, lines) = (self.lines_of(figure.span), self.lines_of(last));
        let opening = &self.source.text()[first.start..figure.span.range().start];
        let prefix = words::continued(opening);
        let mut text = String::new();
        let before = &self.source.text()[lines.clone()];
        if !before.ends_with('\n') {
            text.push('\n');
        }
        if shown.is_none() && !is_closed(self.source.slice(figure.span)) {
            text.push_str(&format!("{prefix}{}\n", words::fence(self.source.slice(figure.span))));
        }
        let blank = prefix.trim_end();
        text.push_str(&format!("{blank}\n"));
        for line in html.lines() {
            text.push_str(format!("{prefix}{line}").trim_end());
            text.push('\n');
        }
        text.push_str(&format!("{blank}\n"));
        self.edits.push((lines.end..lines.end, text));
    }

    /// `` `{python} x` `` stands for what it is in the run.
    fn values(&mut self, lecture: &Lecture, traces: &[Trace]) {
        for span in lecture.values.keys() {
            if let Some(Ok(value)) = lecture.value(*span, traces) {
                self.edits.push((span.range(), words::escaped(value)));
            }
        }
    }

    /// The whole lines that a span touches.
    fn lines_of(&self, span: Span) -> Range<usize> {
        let last = span.end.saturating_sub(1).max(span.start);
        let (first, last) = (self.source.line_of(span.start), self.source.line_of(last));
        let (start, end) = (self.source.line_start(first), self.source.line_start(last + 1));
        Span { start, end }.range()
    }

    /// The text with all changes; of two at one place that meet the first one holds.
    fn applied(mut self) -> String {
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let text = self.source.text();
        let mut changed = String::with_capacity(text.len() * 2);
        let mut at = 0;
        for (range, new) in self.edits {
            if range.start < at || !text.is_char_boundary(range.start) {
                continue;
            }
            changed.push_str(&text[at..range.start]);
            changed.push_str(&new);
            at = range.end;
        }
        changed.push_str(&text[at..]);
        changed
    }
}

/// Whether a fence has its end; at the end of the text it may be missing.
fn is_closed(block: &str) -> bool {
    let fence = words::fence(block);
    let last = block.trim_end().lines().skip(1).last().unwrap_or_default();
    let last = last.trim_start_matches([' ', '>', '\t']);
    last.starts_with(&fence) && last.trim_end().chars().all(|char| fence.starts_with(char))
}
