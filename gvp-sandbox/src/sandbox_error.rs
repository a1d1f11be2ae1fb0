//! Why nothing could be confined or started: our trouble, never the program's.

use std::io;
use std::path::PathBuf;

use crate::Tier;
use crate::probe::Obstacle;

/// Why nothing could be confined or started. None of these says anything about the program.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// No tier that would do works on this machine.
    #[error("no sandbox works here{}", obstacles(.0))]
    Unavailable(Vec<(Tier, Obstacle)>),
    /// The program could not be started.
    #[error("cannot start {program:?}: {source}")]
    Start {
        /// The program, as seen inside.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A wall could not be put up around this one program.
    #[error("cannot confine a program: {0}")]
    Confine(Obstacle),
    /// A bind appears elsewhere than it is, which this tier cannot do.
    #[error("the sandbox tier `{tier}` cannot show {from:?} as {to:?}: bind it at the same path")]
    Moved {
        /// The tier.
        tier: Tier,
        /// Where it is.
        from: PathBuf,
        /// Where the program should see it.
        to: PathBuf,
    },
    /// A directory to write to belongs to someone else than the user that programs run as.
    #[error(
        "programs cannot write to {dir:?}: it belongs to user {owner}; call `Sandbox::prepare_writable` on it first"
    )]
    NotWritable {
        /// The directory.
        dir: PathBuf,
        /// Its owner.
        owner: u32,
    },
    /// Something to read is closed to the user that programs run as.
    #[error(
        "programs cannot read {path:?}: it is closed to all but user {owner}; open it to all, or call \
         `Sandbox::prepare_writable` on it first"
    )]
    NotReadable {
        /// The file or directory.
        path: PathBuf,
        /// Its owner.
        owner: u32,
    },
    /// The helper could not be started, or stopped in the middle.
    #[error("the sandbox helper failed to {action}: {source}")]
    Helper {
        /// What it was about.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// A file or directory of ours could not be prepared.
    #[error("cannot {action} {path:?}: {source}")]
    Prepare {
        /// What was tried.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// One line for each tier that does not work.
fn obstacles(list: &[(Tier, Obstacle)]) -> String {
    list.iter().map(|(tier, obstacle)| format!("\n  {tier}: {obstacle}")).collect()
}

impl SandboxError {
    /// Turns what the system said of the helper into an error.
    pub(crate) fn helper(action: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Helper { action, source }
    }
}
