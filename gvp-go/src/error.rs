//! Why Go could not be asked.

use std::path::PathBuf;

use gvp_core::{CheckError, CheckErrorKind};
use gvp_sandbox::SandboxError;

/// Why Go could not be asked. All of it is ours or the machine's, nothing the author's.
#[derive(Debug, thiserror::Error)]
pub enum GoError {
    /// No `go` was found.
    #[error("there is no `go` {place}: install Go {oldest} or newer from https://go.dev/dl, or name one with --go", oldest = crate::version::OLDEST)]
    NotFound {
        /// Where it was looked for.
        place: String,
    },
    /// `go` is there and does not answer.
    #[error("`{} env` does not answer: {reason}", program.display())]
    Broken {
        /// The program.
        program: PathBuf,
        /// What it said instead.
        reason: String,
    },
    /// `go` is older than what can judge.
    #[error("{} is Go {version}, and judging needs Go {oldest} or newer: name a newer one with --go", program.display(), oldest = crate::version::OLDEST)]
    TooOld {
        /// The program.
        program: PathBuf,
        /// Its version.
        version: String,
    },
    /// A folder of ours could not be made or written.
    #[error("cannot {action} `{}`: {source}", path.display())]
    Folder {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The sandbox could not start a `go` command.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// A `go` command ended without doing its work.
    #[error("`{command}` did not do its work: {reason}")]
    Failed {
        /// The command.
        command: String,
        /// What it said.
        reason: String,
    },
    /// A known-good program did not pass, so no material can be judged.
    #[error("a program that is known to be good does not pass here, so nothing can be judged: {reason}")]
    Unfit {
        /// What happened to it.
        reason: String,
    },
    /// The sources of the toolchain are not what the probe is made for.
    #[error("the probe cannot be built into Go {toolchain}: {what}")]
    Probe {
        /// The version of the toolchain.
        toolchain: String,
        /// What is not as it should be.
        what: String,
    },
    /// The race detector does not work on this machine.
    #[error("the race detector {reason}")]
    NoRaceDetector {
        /// Why, as a clause that follows its name.
        reason: String,
    },
    /// What links without the race detector does not link with it.
    #[error("the race detector cannot be linked into it: {what}")]
    Race {
        /// What Go says.
        what: String,
    },
    /// The run was ended.
    #[error("interrupted")]
    Interrupted,
}

impl GoError {
    /// Makes a function that says which folder an I/O error is about.
    pub(crate) fn folder(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Folder { action, path, source }
    }
}

impl From<&GoError> for CheckError {
    fn from(error: &GoError) -> Self {
        let kind = match error {
            GoError::NotFound { .. } | GoError::TooOld { .. } | GoError::NoRaceDetector { .. } => {
                CheckErrorKind::ToolMissing
            }
            GoError::Broken { .. }
            | GoError::Failed { .. }
            | GoError::Unfit { .. }
            | GoError::Probe { .. }
            | GoError::Race { .. } => CheckErrorKind::ToolFailed,
            GoError::Folder { .. } | GoError::Sandbox(_) => CheckErrorKind::Machine,
            GoError::Interrupted => return CheckError::interrupted(),
        };
        CheckError::new(kind, error.to_string())
    }
}
