//! One thing wrong with the material.

use serde::{Deserialize, Serialize};

use crate::{Attachment, Code, Correction, Evidence, EvidenceKind, Location};

/// How grave the check itself thinks a finding is; what it is worth in a run is its [`Level`](crate::Level).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; costs nothing.
    Note,
    /// Holds, but not without reservation.
    Warning,
    /// The material does not do what it should.
    Error,
}

/// One thing wrong with the material, with the evidence for it. Trouble of ours is a [`CheckError`](crate::CheckError).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// What kind of trouble, within the check.
    pub code: Code,
    /// How grave the check thinks it is.
    pub severity: Severity,
    /// One sentence, lower-case, without a full stop.
    pub message: String,
    /// What the author can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where it is, in the author's own file.
    pub location: Location,
    /// What lets a reader verify it.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// What would make it go away, where only a promise need be rewritten. Plugins have no say in this: it is written to
    /// the author's files.
    #[serde(skip)]
    pub correction: Option<Correction>,
}

impl Finding {
    /// A finding of severity error.
    pub fn error(code: Code, location: Location, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, location, message)
    }

    /// A finding of severity warning.
    pub fn warning(code: Code, location: Location, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, location, message)
    }

    /// A finding of severity note.
    pub fn note(code: Code, location: Location, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, location, message)
    }

    /// A finding without evidence yet.
    pub fn new(severity: Severity, code: Code, location: Location, message: impl Into<String>) -> Self {
        Self { code, severity, message: message.into(), help: None, location, evidence: Vec::new(), correction: None }
    }

    /// Adds what the author can do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same as a reservation, where it was graver: what an author means to show is no failure of theirs.
    pub fn softened(mut self) -> Self {
        self.severity = self.severity.min(Severity::Warning);
        self
    }

    /// Adds what would make it go away.
    pub fn correction(mut self, correction: Option<Correction>) -> Self {
        self.correction = correction;
        self
    }

    /// Adds a piece of evidence.
    pub fn evidence(mut self, kind: EvidenceKind, text: impl Into<String>) -> Self {
        self.evidence.push(Evidence::new(kind, text));
        self
    }

    /// Adds a piece of evidence with files that show more of it.
    pub fn evidence_with_files(mut self, kind: EvidenceKind, text: impl Into<String>, files: Vec<Attachment>) -> Self {
        self.evidence.push(Evidence::new(kind, text).with_files(files));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn softening_makes_nothing_graver() {
        let softened = |severity| {
            let finding = Finding::new(severity, Code::from_static("x"), Location::line("main.go", 1), "it is so");
            finding.softened().severity
        };
        let severities = [Severity::Note, Severity::Warning, Severity::Error];
        assert_eq!(severities.map(softened), [Severity::Note, Severity::Warning, Severity::Warning]);
    }
}
