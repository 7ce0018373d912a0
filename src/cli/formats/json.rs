//! Findings and claims as JSON. `content/check.md` describes it; a change that readers notice raises `format`.

use serde_json::{Value, json};

use crate::cli::formats::{Finding, Report, Told};
use crate::diagnostic::{Edit, Severity, severity_word};
use crate::source::{Source, Span};

/// Of this description.
const FORMAT: u32 = 1;

pub fn json(report: &Report) -> String {
    let count = |severity: Severity| {
        report.findings.iter().filter(|it| it.diagnostic.severity == severity).count()
    };
    let state =
        |word: &str| report.claims.iter().filter(|it| it.verdict.state.word() == word).count();
    let value = json!({
        "heapdeck-check": FORMAT,
        "version": env!("CARGO_PKG_VERSION"),
        "pythons": report.pythons,
        "summary": {
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "hints": count(Severity::Hint),
            "holds": state("holds"),
            "fails": state("fails"),
            "untold": state("untold"),
        },
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "claims": report.claims.iter().map(claim).collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

fn finding(finding: &Finding) -> Value {
    let diagnostic = &finding.diagnostic;
    let source = &diagnostic.source;
    let labels = diagnostic.labels.iter().map(|(span, label)| {
        let mut value = place(source, *span);
        value["label"] = label.as_str().into();
        value
    });
    let edits = diagnostic.edits.iter().map(|Edit { span, text }| {
        let mut value = place(source, *span);
        value["text"] = text.as_str().into();
        value
    });
    json!({
        "code": diagnostic.code.entry().name,
        "severity": severity_word(diagnostic.severity),
        "message": diagnostic.message,
        "label": diagnostic.label,
        "file": source.name(),
        "place": place(source, diagnostic.span),
        "labels": labels.collect::<Vec<_>>(),
        "help": diagnostic.help,
        "edits": edits.collect::<Vec<_>>(),
        "pythons": finding.pythons,
    })
}

fn claim(told: &Told) -> Value {
    let verdict = &told.verdict;
    json!({
        "kind": verdict.kind.word(),
        "state": verdict.state.word(),
        "reason": verdict.state.reason(),
        "python": told.python,
        "file": verdict.source.name(),
        "place": place(&verdict.source, verdict.span),
    })
}

/// Lines and columns from 1, columns in characters; bytes from 0, without a byte order mark.
fn place(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({
        "line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column,
        "start": span.start, "end": span.end,
    })
}
