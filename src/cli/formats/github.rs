//! Annotations of GitHub Actions: one command a line, what is special in it escaped.

use crate::cli::formats::Report;
use crate::diagnostic::Severity;

/// Findings as workflow commands.
pub fn github(report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        let diagnostic = &finding.diagnostic;
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        let source = &diagnostic.source;
        let (start, end) =
            (source.position(diagnostic.span.start), source.position(diagnostic.span.end));
        // Columns are only read where both lie on one line.
        let columns = if start.line == end.line {
            format!(",col={},endColumn={}", start.column, end.column)
        } else {
            String::new()
        };
        let mut message = finding.text(report);
        for help in &diagnostic.help {
            message += &format!("\n{help}");
        }
        text += &format!(
            "::{command} file={},line={},endLine={}{columns},title={}::{}\n",
            property(source.name()),
            start.line,
            end.line,
            property(diagnostic.code.entry().name),
            data(&message),
        );
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(data("50%: a,b\r\n::error::x"), "50%25: a,b%0D%0A::error::x");
        assert_eq!(property("c:a,b%.md"), "c%3Aa%2Cb%25.md");
    }
}
