//! What machines read: findings and claims as JSON, SARIF, `JUnit`'s XML, and annotations of GitHub.

mod github;
mod json;
mod junit;
mod sarif;

pub use self::github::github;
pub use self::json::json;
pub use self::junit::junit;
pub use self::sarif::sarif;

use crate::cli::versions::listed;
use crate::diagnostic::{Diagnostic, Log};
use crate::lecture::Verdict;

/// All that a check has to say.
#[derive(Default)]
pub struct Report {
    pub findings: Vec<Finding>,
    pub claims: Vec<Told>,
    /// The versions that were asked for; empty: the notes chose.
    pub pythons: Vec<String>,
}

/// A diagnostic, and under which versions it was found.
pub struct Finding {
    pub diagnostic: Diagnostic,
    pub pythons: Vec<String>,
}

/// What came of a claim under one version.
pub struct Told {
    pub verdict: Verdict,
    pub python: String,
}

impl Finding {
    /// Whether a diagnostic of another version says the same.
    pub fn is_as(&self, other: &Diagnostic) -> bool {
        let own = &self.diagnostic;
        own.code == other.code
            && own.span == other.span
            && own.source.name() == other.source.name()
            && (&own.message, &own.label, &own.help) == (&other.message, &other.label, &other.help)
    }

    /// The message with its label, and where it holds.
    pub fn text(&self, report: &Report) -> String {
        let mut text = self.diagnostic.message.clone();
        if !self.diagnostic.label.is_empty() {
            text += &format!(": {}", self.diagnostic.label);
        }
        match self.only_under(report) {
            Some(pythons) => format!("{text} (under {pythons})"),
            None => text,
        }
    }

    /// The versions, when it does not hold under all that were asked for.
    pub fn only_under(&self, report: &Report) -> Option<String> {
        let is_everywhere = self.pythons.len() >= report.pythons.len();
        (!is_everywhere).then(|| listed(&self.pythons))
    }
}

impl Report {
    /// The findings as people read them.
    pub fn log(&self) -> Log {
        let mut log = Log::default();
        for finding in &self.findings {
            let diagnostic = finding.diagnostic.clone();
            log.push(match finding.only_under(self) {
                Some(pythons) => diagnostic.help(format!("this is so under {pythons} only")),
                None => diagnostic,
            });
        }
        log
    }
}
