//! What one check said of one unit.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{CheckError, CheckId, Finding};

/// Why a check did not apply, and what would make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Skip {
    /// One clause, lower-case, without a full stop.
    pub reason: String,
    /// What the author can write so that the question can be put.
    pub help: Option<String>,
}

impl Skip {
    /// A skip that nothing need be done about.
    pub fn because(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), help: None }
    }

    /// The skip of a check that needs the unit compiled, where it does not compile: that is told once.
    pub fn does_not_compile() -> Self {
        Self::because("it does not compile: see gvp.build/compile")
    }

    /// Adds what the author can write so that the question can be put.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What a check says of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Asked and answered: nothing is wrong.
    Passed,
    /// At least one thing is wrong. An empty list counts as [`Outcome::Passed`].
    Findings(Vec<Finding>),
    /// The question does not apply, or cannot be put to this unit.
    Skipped(Skip),
}

impl Outcome {
    /// Skipped, for a reason that nothing need be done about.
    pub fn skipped(reason: impl Into<String>) -> Self {
        Self::Skipped(Skip::because(reason))
    }
}

impl From<Vec<Finding>> for Outcome {
    fn from(findings: Vec<Finding>) -> Self {
        if findings.is_empty() { Self::Passed } else { Self::Findings(findings) }
    }
}

impl From<Skip> for Outcome {
    fn from(skip: Skip) -> Self {
        Self::Skipped(skip)
    }
}

/// The answer to one planned (unit, check) pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Which check answered.
    pub check: CheckId,
    /// What it said, or why it could not say anything.
    pub result: Result<Outcome, CheckError>,
    /// How long the answer took, waiting for shared work included.
    pub duration: Duration,
}
