//! What a plugin did instead of answering.

use std::time::Duration;

use gvp_core::{CheckError, CheckErrorKind, Execution, Exit, Signal};
use gvp_sandbox::SandboxError;

/// What a plugin did instead of answering. It costs the plugin's own checks and nothing else.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Its process could not be started, which is our trouble.
    #[error("its process could not be started: {0}")]
    Sandbox(#[from] SandboxError),
    /// Its library could not be loaded.
    #[error("it cannot be loaded: {0}")]
    NotLoaded(String),
    /// It speaks no protocol that we speak.
    #[error("it speaks protocol {oldest} to {newest}, which this GVP does not")]
    Protocol {
        /// The oldest that it speaks.
        oldest: u32,
        /// The newest that it speaks.
        newest: u32,
    },
    /// It is not who its manifest says it is.
    #[error("it is not what its manifest says: {0}")]
    Lie(String),
    /// It does not accept what its user sets.
    #[error("it does not accept its settings: {0}")]
    Misconfigured(String),
    /// It said why it has no answer; a panic, most often.
    #[error("it {0}")]
    Failed(String),
    /// Its process ended.
    #[error("{0}")]
    Ended(String),
    /// It did not answer in time.
    #[error("it did not answer within {} s and was ended", .0.as_secs_f32())]
    Late(Duration),
    /// It answered something that is no answer.
    #[error("its answer makes no sense: {0}")]
    Nonsense(String),
    /// It was ended because the run was.
    #[error("the run was interrupted")]
    Interrupted,
    /// It failed too often to be asked again.
    #[error("it is not asked any more, having failed {times} times in a row; the last time {last}")]
    GivenUp {
        /// How often it failed.
        times: u32,
        /// What it did last.
        last: String,
    },
}

impl Fault {
    /// The fault as an error of a check of this namespace.
    pub(crate) fn into_error(self, namespace: &str) -> CheckError {
        let kind = match &self {
            Self::Interrupted => return CheckError::interrupted(),
            Self::Sandbox(_) => CheckErrorKind::Machine,
            _ => CheckErrorKind::Defect,
        };
        CheckError::new(kind, format!("the plugin `{namespace}` failed: {self}"))
    }

    /// What is to be said of a process that ended without an answer.
    pub(crate) fn ended(result: Result<Execution, SandboxError>) -> Self {
        match result {
            Err(error) => Self::Sandbox(error),
            Ok(execution) => Self::Ended(format!("{}{}", how(execution.exit), last_words(&execution))),
        }
    }
}

fn how(exit: Exit) -> String {
    let mebi = |bytes: u64| bytes / (1024 * 1024);
    match exit {
        Exit::Code(code) => format!("it left with status {code} instead of answering"),
        Exit::Signal(signal) => format!("it crashed ({})", signal_name(signal)),
        Exit::WallLimit { limit } => format!("it ran for more than {} s", limit.as_secs()),
        Exit::CpuLimit { limit } => format!("it used more than {} s of processor time", limit.as_secs()),
        Exit::MemoryLimit { limit } => format!("it needed more than {} MiB of memory", mebi(limit)),
        Exit::OutputLimit { limit } => format!("it printed more than {} MiB", mebi(limit)),
        Exit::ProcessLimit { limit } => format!("it wanted more than {limit} processes and threads"),
        Exit::DiskLimit { limit } => format!("it wrote more than {} MiB to disk", mebi(limit)),
        Exit::Cancelled => "it closed the connection without answering".to_owned(),
    }
}

fn signal_name(Signal(number): Signal) -> String {
    let names = [(4, "SIGILL"), (6, "SIGABRT"), (7, "SIGBUS"), (8, "SIGFPE"), (9, "SIGKILL"), (11, "SIGSEGV")];
    let name = names.iter().find(|(known, _)| *known == number).map(|(_, name)| (*name).to_owned());
    name.unwrap_or_else(|| format!("signal {number}"))
}

/// The last line that it printed, if there is one.
fn last_words(execution: &Execution) -> String {
    let text = execution.stderr.text();
    let line = text.lines().rev().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("note:"));
    let line: String = line.unwrap_or_default().chars().filter(|char| !char.is_control()).take(200).collect();
    if line.is_empty() { line } else { format!("; its last words were: {line}") }
}
