//! How bad findings are, where somebody wants it otherwise than the table says.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Severity};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not said at all.
    Allow,
    Hint,
    Warn,
    /// An error.
    Deny,
}

/// A level for each code that has one of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(BTreeMap<&'static str, Level>);

impl Level {
    /// As notes write it.
    pub fn read(word: &str) -> Option<Level> {
        match word {
            "allow" | "off" | "false" => Some(Level::Allow),
            "hint" => Some(Level::Hint),
            "warn" | "warning" => Some(Level::Warn),
            "deny" | "error" => Some(Level::Deny),
            _ => None,
        }
    }
}

impl Levels {
    /// What is an error by the table stays one: it cannot be allowed.
    pub fn set(&mut self, code: Code, level: Level) -> bool {
        let entry = code.entry();
        let is_free = entry.severity < Severity::Error || level == Level::Deny;
        if is_free {
            self.0.insert(entry.name, level);
        }
        is_free
    }

    /// These, and where they say nothing `others`.
    #[must_use]
    pub fn over(&self, others: &Levels) -> Levels {
        let mut levels = others.clone();
        levels.0.extend(&self.0);
        levels
    }

    /// How bad a finding is; `None`: it is allowed. One that is milder or worse than its code says is so for a reason.
    pub fn severity(&self, code: Code, severity: Severity) -> Option<Severity> {
        match self.0.get(code.entry().name) {
            None => Some(severity),
            Some(_) if severity == Severity::Error => Some(severity),
            Some(Level::Allow) => None,
            Some(Level::Hint) => Some(Severity::Hint),
            Some(Level::Warn) => Some(Severity::Warning),
            Some(Level::Deny) => Some(Severity::Error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Levels};
    use crate::diagnostic::{Code, Severity};

    #[test]
    fn levels_raise_and_lower_what_is_no_error() {
        let mut levels = Levels::default();
        assert!(
            levels.set(Code::MissingAlt, Level::Deny) && levels.set(Code::LineArt, Level::Allow)
        );
        assert!(!levels.set(Code::RaisedException, Level::Allow));
        let told = |code: Code| levels.severity(code, code.entry().severity);
        assert_eq!(told(Code::MissingAlt), Some(Severity::Error));
        assert_eq!(told(Code::LineArt), None);
        assert_eq!(told(Code::RaisedException), Some(Severity::Error));
        let mut milder = Levels::default();
        milder.set(Code::MissingAlt, Level::Hint);
        let both = milder.over(&levels);
        assert_eq!(both.severity(Code::MissingAlt, Severity::Warning), Some(Severity::Hint));
        assert_eq!(both.severity(Code::LineArt, Severity::Hint), None);
    }
}
