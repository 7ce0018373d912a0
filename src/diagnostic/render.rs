//! Diagnostics as text.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Log, Severity};
use crate::source::{Source, Span};

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Source line, caret and help, as rustc prints them.
    Human { color: bool },
    /// `file:line:col: severity[code]: message`, one line each.
    Concise,
}

/// One diagnostic as text that ends in a line break.
pub fn render(diagnostic: &Diagnostic, format: Format) -> String {
    match format {
        Format::Human { color } => human(diagnostic, color),
        Format::Concise => concise(diagnostic),
    }
}

/// All diagnostics of a log, in order; in the human form a blank line stands between two.
pub fn render_all(log: &Log, format: Format) -> String {
    let texts: Vec<String> =
        log.diagnostics().iter().map(|diagnostic| render(diagnostic, format)).collect();
    texts.join(if let Format::Human { .. } = format { "\n" } else { "" })
}

fn concise(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.source.position(diagnostic.span.start);
    let (name, severity) = (diagnostic.code.entry().name, severity_word(diagnostic.severity));
    let message = printable(&diagnostic.message).replace('\n', " ");
    format!("{}:{place}: {severity}[{name}]: {message}\n", diagnostic.source.name())
}

fn human(diagnostic: &Diagnostic, color: bool) -> String {
    let source = &diagnostic.source;
    let places = std::iter::once(diagnostic.span).chain(diagnostic.labels.iter().map(|l| l.0));
    let lines = places.map(|span| source.line_of(span.start));
    let first = lines.clone().min().unwrap_or(1);
    let last = lines.max().unwrap_or(1);
    // Only the lines that are shown are handed over, so that a long file costs nothing.
    let start = source.line_start(first) as usize;
    let end = source.line_start(last) as usize + source.line(last).len();
    let text = source.slice(Span::new(start, end.max(start)));
    let label = Some(diagnostic.label.as_str()).filter(|label| !label.is_empty());
    let annotation = |kind: AnnotationKind, span: Span, label: Option<&'_ str>| {
        let range = on_one_line(source, span);
        let range = range.start.saturating_sub(start)..range.end.saturating_sub(start);
        kind.span(range).label(label.map(printable))
    };
    let mut annotations: Vec<Annotation<'_>> =
        vec![annotation(AnnotationKind::Primary, diagnostic.span, label)];
    for (span, label) in &diagnostic.labels {
        annotations.push(annotation(AnnotationKind::Context, *span, Some(label)));
    }
    let snippet = Snippet::source(text)
        .line_start(first as usize)
        .path(source.name())
        .annotations(annotations);
    let title = level(diagnostic.severity)
        .primary_title(printable(&diagnostic.message))
        .id(diagnostic.code.entry().name);
    let mut group: Group<'_> = title.element(snippet);
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    rendered(&group, color)
}

/// What is said of many diagnostics of a code, without a place.
pub fn remark(severity: Severity, code: &str, message: &str, color: bool) -> String {
    rendered(&Group::with_title(level(severity).primary_title(message).id(code)), color)
}

fn rendered(group: &Group<'_>, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.render(std::slice::from_ref(group));
    text.push('\n');
    text
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name(Some(severity_word(Severity::Hint))),
    }
}

/// The part of a span on its first line, at character boundaries of the text.
fn on_one_line(source: &Source, span: Span) -> std::ops::Range<usize> {
    let text = source.text();
    let floor = |offset: usize| {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let line = source.line_of(span.start);
    let line_end = source.line_start(line) as usize + source.line(line).trim_end().len();
    let start = floor(span.start as usize);
    start..floor(span.end as usize).min(line_end).max(start)
}

/// Text without control characters: what stands in the notes must not steer the reader's terminal.
fn printable(text: &str) -> String {
    let shown = |c: char| if c.is_control() && c != '\n' { '\u{fffd}' } else { c };
    text.chars().map(shown).collect()
}

/// As reports call it.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "hint",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, render};
    use crate::diagnostic::{Code, Diagnostic};
    use crate::source::{Source, Span};

    #[test]
    fn a_report_shows_code_place_line_caret_and_help() {
        let source = Source::new("a.md", "# Größe\n\n\tx = 1 ü\n");
        let diagnostic =
            Diagnostic::new(Code::UnknownKey, &source, Span::new(12, 13), "no such key")
                .label("here")
                .help("did you mean `y`?");
        let text = render(&diagnostic, Format::Human { color: false });
        assert_eq!(
            text,
            "warning[unknown-key]: no such key\n \
             --> a.md:3:2\n  |\n3 |     x = 1 ü\n  |     ^ here\n  |\n  \
             = help: did you mean `y`?\n"
        );
        assert!(render(&diagnostic, Format::Human { color: true }).contains("\u{1b}["));
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn no_span_makes_it_panic() {
        let source = Source::new("a.md", "é\n\u{1b}[31m日本\r\n");
        let length = source.text().len();
        for start in 0..length + 3 {
            for end in 0..length + 3 {
                let span = Span::new(start, end);
                let diagnostic = Diagnostic::new(Code::LineArt, &source, span, "m\u{1b}[1m")
                    .also(Span::at(end), "l\u{7}")
                    .help("h\u{1b}c");
                let text = render(&diagnostic, Format::Human { color: false });
                assert!(!text.contains('\u{1b}'), "controls of the notes do not reach a terminal");
            }
        }
    }
}
