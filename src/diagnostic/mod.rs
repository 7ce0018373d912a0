//! What we tell the author: one type with severity, code, place, labels and help, and one table of codes.

mod code;
mod edit;
mod level;
mod render;

pub use self::code::{CODES, Code, CodeEntry, explain};
pub use self::edit::{Edit, applied};
pub use self::level::{Level, Levels};
pub use self::render::{Format, remark, render, render_all, severity_word};

use crate::source::{Source, Span};

/// How bad it is. Only `Error` makes a command fail (`--strict` raises warnings to errors).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Hint,
    Warning,
    Error,
}

/// One message about one place, with further places and advice.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    pub message: String,
    pub source: Source,
    pub span: Span,
    /// What is said under the caret of `span`; may be empty.
    pub label: String,
    /// Further places in the same source.
    pub labels: Vec<(Span, String)>,
    pub help: Vec<String>,
    /// What surely mends it.
    pub edits: Vec<Edit>,
}

/// Where diagnostics go, in the order they were found.
#[derive(Clone, Debug, Default)]
pub struct Log {
    diagnostics: Vec<Diagnostic>,
}

impl Diagnostic {
    pub fn new(code: Code, source: &Source, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: code.entry().severity,
            code,
            message: message.into(),
            source: source.clone(),
            span,
            label: String::new(),
            labels: Vec::new(),
            help: Vec::new(),
            edits: Vec::new(),
        }
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.labels.push((span, label.into()));
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help.push(help.into());
        self
    }

    #[must_use]
    pub fn edits(mut self, edits: Vec<Edit>) -> Diagnostic {
        self.edits = edits;
        self
    }
}

impl Log {
    /// Takes a message; places in a text that was put together are told where they stood before.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        let put_together = diagnostic.source.clone();
        (diagnostic.source, diagnostic.span) = put_together.origin(diagnostic.span);
        diagnostic.edits = std::mem::take(&mut diagnostic.edits)
            .into_iter()
            .map(|edit| (put_together.origin_of_stretch(edit.span), edit.text))
            .map_while(|(origin, text)| {
                let (source, span) = origin?;
                (source.name() == diagnostic.source.name()).then_some(Edit { span, text })
            })
            .collect();
        diagnostic.labels = std::mem::take(&mut diagnostic.labels)
            .into_iter()
            .map(|(span, label)| (put_together.origin(span), label))
            .filter(|((source, _), _)| source.name() == diagnostic.source.name())
            .map(|((_, span), label)| (span, label))
            .collect();
        self.diagnostics.push(diagnostic);
    }

    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The same messages about files that are reported with `prefix` before their names.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Log {
        for diagnostic in &mut self.diagnostics {
            let name = format!("{prefix}{}", diagnostic.source.name());
            diagnostic.source = diagnostic.source.renamed(name);
        }
        self
    }

    /// The messages that are so, and the others.
    #[must_use]
    pub fn split(self, is_so: impl Fn(&Diagnostic) -> bool) -> (Log, Log) {
        let (so, others) = self.diagnostics.into_iter().partition(is_so);
        (Log { diagnostics: so }, Log { diagnostics: others })
    }

    /// The same messages about files that are called otherwise.
    #[must_use]
    pub fn renamed(mut self, name: &dyn Fn(&str) -> String) -> Log {
        for diagnostic in &mut self.diagnostics {
            diagnostic.source = diagnostic.source.renamed(name(diagnostic.source.name()));
        }
        self
    }

    pub fn extend(&mut self, other: Log) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Keeps what `levels` do not allow, as bad as they say.
    pub fn apply(&mut self, levels: &Levels) {
        self.diagnostics.retain_mut(|diagnostic| {
            let severity = levels.severity(diagnostic.code, diagnostic.severity);
            diagnostic.severity = severity.unwrap_or(diagnostic.severity);
            severity.is_some()
        });
    }

    /// Says everything once: what has the same place, code and words as something before goes.
    pub fn dedupe(&mut self) {
        let mut seen = std::collections::BTreeSet::new();
        self.diagnostics.retain(|it| {
            let place = (it.source.name().to_owned(), it.span, it.code.entry().name);
            seen.insert((place, it.message.clone()))
        });
    }

    /// Number of diagnostics at least as bad as `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity >= severity).count()
    }

    /// Sorts by source and place, so that the report reads like the notes; equal places keep their order.
    pub fn sort(&mut self) {
        self.diagnostics
            .sort_by(|a, b| (a.source.name(), a.span.start).cmp(&(b.source.name(), b.span.start)));
    }
}
