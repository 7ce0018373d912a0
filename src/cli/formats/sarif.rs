//! Findings as SARIF 2.1.0, which code scanning reads.

use serde_json::{Value, json};

use crate::cli::formats::{Finding, Report};
use crate::diagnostic::{CODES, Edit, Severity};
use crate::source::{Source, Span};

pub fn sarif(report: &Report) -> String {
    let rules: Vec<Value> = CODES
        .iter()
        .map(|entry| {
            json!({
                "id": entry.name,
                "shortDescription": { "text": first_sentence(entry.explanation) },
                "fullDescription": { "text": entry.explanation },
                "help": { "text": entry.explanation },
                "defaultConfiguration": { "level": level(entry.severity) },
            })
        })
        .collect();
    let results: Vec<Value> = report.findings.iter().map(|it| result(report, it)).collect();
    let value = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "heapdeck",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

fn result(report: &Report, finding: &Finding) -> Value {
    let diagnostic = &finding.diagnostic;
    let source = &diagnostic.source;
    let name = diagnostic.code.entry().name;
    let index = CODES.iter().position(|entry| entry.name == name);
    let mut text = finding.text(report);
    for help in &diagnostic.help {
        text += &format!("\n{help}");
    }
    let mut result = json!({
        "ruleId": name,
        "ruleIndex": index,
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": [location(source, diagnostic.span)],
    });
    if !diagnostic.labels.is_empty() {
        let related = diagnostic.labels.iter().zip(1..).map(|((span, label), id)| {
            let mut location = location(source, *span);
            location["id"] = id.into();
            location["message"] = json!({ "text": label });
            location
        });
        result["relatedLocations"] = related.collect();
    }
    if !diagnostic.edits.is_empty() {
        let replacements = diagnostic.edits.iter().map(|Edit { span, text }| {
            json!({
                "deletedRegion": region(source, *span),
                "insertedContent": { "text": text },
            })
        });
        result["fixes"] = json!([{
            "description": { "text": format!("mend {name}") },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri(source.name()) },
                "replacements": replacements.collect::<Vec<_>>(),
            }],
        }]);
    }
    result
}

fn location(source: &Source, span: Span) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(source.name()) },
            "region": region(source, span),
        },
    })
}

fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

/// A path as a relative address.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let bytes = path.bytes().map(|byte| match byte {
        byte if is_plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    bytes.collect()
}

#[cfg(test)]
mod tests {
    use super::{first_sentence, uri};

    #[test]
    fn paths_are_addresses_and_sentences_end() {
        assert_eq!(uri("a b/ü:1.md"), "a%20b/%C3%BC%3A1.md");
        assert_eq!(first_sentence("One. Two."), "One.");
        assert_eq!(first_sentence("`a.b` is one"), "`a.b` is one");
    }
}
