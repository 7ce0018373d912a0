//! What machines read: findings and claims as JSON, SARIF, `JUnit`'s XML, and annotations of GitHub.

mod github;
mod json;
mod junit;
mod sarif;

pub use self::github::github;
pub use self::json::json;
pub use self::junit::junit;
pub use self::sarif::sarif;

use std::hash::Hash;

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

/// What diagnostics of two versions have in common that say the same.
pub fn likeness(it: &Diagnostic) -> impl Eq + Hash + '_ {
    (it.code.entry().name, it.span, it.source.name(), &it.message, &it.label, &it.help)
}

impl Finding {
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
