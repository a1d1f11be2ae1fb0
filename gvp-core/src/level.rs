//! What a finding is worth in this run: decided outside the check.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{CheckId, Code, Severity};

/// What a finding is worth here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Reported, and costs nothing.
    Allow,
    /// Makes the unit WARN.
    Warn,
    /// Makes the unit FAIL.
    Deny,
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Allow,
            Severity::Warning => Self::Warn,
            Severity::Error => Self::Deny,
        }
    }
}

/// The levels that a profile or a configuration file sets, the most specific entry winning: code, check, severity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    severities: BTreeMap<Severity, Level>,
    checks: BTreeMap<CheckId, Level>,
    codes: BTreeMap<(CheckId, Code), Level>,
}

impl Policy {
    /// Sets what every finding of a severity is worth, unless something more specific is set.
    pub fn set_severity(&mut self, severity: Severity, level: Level) {
        self.severities.insert(severity, level);
    }

    /// Sets what every finding of a check is worth, unless its code is set.
    pub fn set_check(&mut self, check: CheckId, level: Level) {
        self.checks.insert(check, level);
    }

    /// Sets what the findings of one code of a check are worth.
    pub fn set_code(&mut self, check: CheckId, code: Code, level: Level) {
        self.codes.insert((check, code), level);
    }

    /// What a finding is worth.
    pub fn level(&self, check: &CheckId, code: &Code, severity: Severity) -> Level {
        self.codes
            .get(&(check.clone(), code.clone()))
            .or_else(|| self.checks.get(check))
            .or_else(|| self.severities.get(&severity))
            .copied()
            .unwrap_or_else(|| Level::from(severity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_entry_wins() {
        let check = CheckId::from_static("gvp.build", "vet");
        let (printf, copylocks) = (Code::from_static("printf"), Code::from_static("copylocks"));
        let mut policy = Policy::default();
        assert_eq!(policy.level(&check, &printf, Severity::Warning), Level::Warn);
        policy.set_severity(Severity::Warning, Level::Deny);
        assert_eq!(policy.level(&check, &printf, Severity::Warning), Level::Deny);
        policy.set_check(check.clone(), Level::Allow);
        assert_eq!(policy.level(&check, &printf, Severity::Warning), Level::Allow);
        policy.set_code(check.clone(), printf.clone(), Level::Warn);
        assert_eq!(policy.level(&check, &printf, Severity::Warning), Level::Warn);
        assert_eq!(policy.level(&check, &copylocks, Severity::Error), Level::Allow);
    }
}
