//! What went wrong on our side, so that a check could not answer.

use serde::{Deserialize, Serialize};

/// Which part of GVP, or of the machine it runs on, failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CheckErrorKind {
    /// Something the check needs is not on this machine, or too old.
    ToolMissing,
    /// A tool was started and did not do its work.
    ToolFailed,
    /// The machine itself: disk, memory, permissions.
    Machine,
    /// A module could not be fetched, for reasons that are not the author's.
    Network,
    /// The run was ended before this could be judged.
    Interrupted,
    /// The check panicked, or a plugin misbehaved.
    Defect,
}

/// Why a check could not answer. It is never the author's fault; the material's trouble is a [`Finding`](crate::Finding).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[error("{message}")]
pub struct CheckError {
    /// Which part failed.
    pub kind: CheckErrorKind,
    /// What failed, and what to do about it.
    pub message: String,
}

impl CheckError {
    /// Records a failure of ours.
    pub fn new(kind: CheckErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// The run was ended by its user before the check could answer.
    pub fn interrupted() -> Self {
        Self::new(CheckErrorKind::Interrupted, "interrupted before this could be judged")
    }
}
