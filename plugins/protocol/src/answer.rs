//! What a plugin answers.

use gvp_core::{ArtifactKind, CheckError, Outcome};
use serde::{Deserialize, Serialize};

/// What a plugin answers, to the request of the same name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The settings make sense.
    Configured,
    /// The settings make no sense, for this reason.
    Misconfigured(String),
    /// What the check needs.
    Needs(Vec<ArtifactKind>),
    /// What the check says.
    Outcome(Outcome),
    /// Why the check could not say anything.
    Error(CheckError),
}
