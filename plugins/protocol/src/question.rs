//! What a plugin may ask back while it works on a call.

use gvp_core::{ArtifactKind, CheckError, Run};
use serde::{Deserialize, Serialize};

/// What a plugin may ask back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum Question {
    /// What Go made of the unit. The reply is an [`Artifact`](gvp_core::Artifact).
    Artifact(ArtifactKind),
    /// Run an artifact of the unit, confined. The reply is an [`Execution`](gvp_core::Execution).
    Execute(Run),
    /// Nothing: here is a line for whoever watches. The reply is null.
    Log(String),
}

impl Question {
    /// The word that goes before the body, for those who route without reading.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Artifact(_) => "artifact",
            Self::Execute(_) => "execute",
            Self::Log(_) => "log",
        }
    }
}

/// What the host replies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Reply<T> {
    /// What was asked for.
    Ok(T),
    /// Why it is not to be had.
    Error(CheckError),
}

impl<T> From<Result<T, CheckError>> for Reply<T> {
    fn from(result: Result<T, CheckError>) -> Self {
        result.map_or_else(Self::Error, Self::Ok)
    }
}

impl<T> From<Reply<T>> for Result<T, CheckError> {
    fn from(reply: Reply<T>) -> Self {
        match reply {
            Reply::Ok(value) => Ok(value),
            Reply::Error(error) => Err(error),
        }
    }
}
