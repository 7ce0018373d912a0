//! Findings as data, to be kept with the result that they are about.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Log, Severity, explain};
use crate::source::{Source, Span};

/// Findings, and the texts that they are about.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Findings {
    /// Name and text.
    sources: Vec<(String, String)>,
    found: Vec<Finding>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Finding {
    severity: u8,
    code: String,
    message: String,
    source: usize,
    span: (u32, u32),
    label: String,
    labels: Vec<(u32, u32, String)>,
    help: Vec<String>,
}

const SEVERITIES: &[Severity] = &[Severity::Hint, Severity::Warning, Severity::Error];

impl Findings {
    pub fn of(log: &Log) -> Findings {
        let mut findings = Findings::default();
        for found in log.diagnostics() {
            let source = (found.source.name().to_owned(), found.source.text().to_owned());
            let known = findings.sources.iter().position(|known| *known == source);
            let place = known.unwrap_or(findings.sources.len());
            if known.is_none() {
                findings.sources.push(source);
            }
            let severity = SEVERITIES.iter().position(|known| *known == found.severity);
            let labels = found.labels.iter();
            findings.found.push(Finding {
                severity: severity.and_then(|at| u8::try_from(at).ok()).unwrap_or(2),
                code: found.code.entry().name.to_owned(),
                message: found.message.clone(),
                source: place,
                span: (found.span.start, found.span.end),
                label: found.label.clone(),
                labels: labels.map(|(at, label)| (at.start, at.end, label.clone())).collect(),
                help: found.help.clone(),
            });
        }
        findings
    }

    /// The same as a log; `None` when it was not written by this program.
    pub fn log(self) -> Option<Log> {
        let sources: Vec<Source> =
            self.sources.into_iter().map(|(name, text)| Source::new(name, text)).collect();
        let mut log = Log::default();
        for found in self.found {
            let code = explain(&found.code)?.code;
            let span = Span { start: found.span.0, end: found.span.1 };
            let labels = found.labels.into_iter();
            log.push(Diagnostic {
                severity: *SEVERITIES.get(usize::from(found.severity))?,
                label: found.label,
                labels: labels.map(|(start, end, label)| (Span { start, end }, label)).collect(),
                help: found.help,
                ..Diagnostic::new(code, sources.get(found.source)?, span, found.message)
            });
        }
        Some(log)
    }
}

#[cfg(test)]
mod tests {
    use super::Findings;
    use crate::diagnostic::{Code, Diagnostic, Format, Log, Severity, render_all};
    use crate::source::{Source, Span};

    #[test]
    fn findings_come_back_as_they_were() {
        let source = Source::new("a.md", "one\ntwo\n");
        let mut log = Log::default();
        let found = Diagnostic::new(Code::BrokenLink, &source, Span::new(0, 3), "wrong");
        log.push(found.clone().label("here").also(Span::new(4, 7), "and here").help("do"));
        log.push(Diagnostic { severity: Severity::Hint, ..found });
        let text = serde_json::to_string(&Findings::of(&log)).expect("JSON");
        let back: Findings = serde_json::from_str(&text).expect("JSON");
        let back = back.log().expect("a log");
        let human = Format::Human { color: true };
        assert_eq!(render_all(&back, human), render_all(&log, human));
        assert_eq!(back.count(Severity::Error), log.count(Severity::Error));
    }
}
