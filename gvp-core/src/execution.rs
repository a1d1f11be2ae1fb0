//! What happened when a program was run: facts about a process, before anyone judges them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Measured, ProbeReport, RunFile};

/// A signal by its number, as on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Signal(pub i32);

/// How a process ended. A limit that ended it is named with what was set, and nothing else is ever called "killed".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Exit {
    /// It ended by itself with this status.
    Code(i32),
    /// It was ended by a signal that was not ours.
    Signal(Signal),
    /// It was still running when its wall-clock time was up.
    WallLimit {
        /// What was allowed.
        limit: Duration,
    },
    /// It used up its processor time.
    CpuLimit {
        /// What was allowed.
        limit: Duration,
    },
    /// It needed more memory than it was allowed.
    MemoryLimit {
        /// What was allowed, in bytes.
        limit: u64,
    },
    /// It wrote more to standard output or standard error than it was allowed.
    OutputLimit {
        /// What was allowed, in bytes.
        limit: u64,
    },
    /// It tried to have more processes and threads than it was allowed.
    ProcessLimit {
        /// What was allowed.
        limit: u32,
    },
    /// It tried to write more to disk than it was allowed.
    DiskLimit {
        /// What was allowed, in bytes.
        limit: u64,
    },
    /// We ended it because the whole run was cancelled.
    Cancelled,
}

impl Exit {
    /// Whether the process ended by itself with status 0.
    pub fn success(self) -> bool {
        matches!(self, Self::Code(0))
    }
}

/// What was caught of one output stream.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Capture {
    /// The bytes, up to the limit.
    #[serde(with = "crate::bytes")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::bytes::TextOrNumbers"))]
    pub bytes: Vec<u8>,
    /// Whether there was more.
    pub truncated: bool,
}

impl Capture {
    /// The bytes as text; what is not UTF-8 shows as U+FFFD.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

/// What a confined program tried and was not let do.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Denial {
    /// What kind of thing it tried.
    pub kind: DenialKind,
    /// What it was aimed at: an address with its port, a host name, a path, a system call.
    pub target: String,
}

/// What kind of thing a confined program tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DenialKind {
    /// To reach an address outside the sandbox.
    Connect,
    /// To look up a host name.
    Lookup,
    /// To read or write a file outside what it was given.
    File,
    /// To use a system call that no program of this kind needs.
    SystemCall,
}

/// One confined execution: how it ended, what it printed, what it used, what it tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Execution {
    /// How it ended.
    pub exit: Exit,
    /// Standard output.
    pub stdout: Capture,
    /// Standard error.
    pub stderr: Capture,
    /// From start to end on the wall clock.
    pub wall: Duration,
    /// Processor time of all its processes together.
    pub cpu: Duration,
    /// The most memory it held at once, in bytes; absent where the machine does not tell.
    pub peak_memory: Option<u64>,
    /// What it tried and was not let do, in order, without repeats.
    pub denials: Vec<Denial>,
    /// Whether it had a network of its own, loopback at least. Some sandboxes cannot give one, and a program that fails
    /// for want of it is not to blame.
    #[serde(default)]
    pub loopback: bool,
    /// What it left in the files and folders that were to be [kept](crate::Run::keep), by path. No links are followed;
    /// files larger than a mebibyte are left out, and what is beyond 4096 files or 64 MiB.
    #[serde(default)]
    pub files: Vec<RunFile>,
    /// What the probe reported; none where there was none, or the program was ended before it could.
    #[serde(default)]
    pub probe: Option<ProbeReport>,
    /// What was measured of a watched run; none where nothing was to be, or the program was ended before anything was.
    #[serde(default)]
    pub measured: Option<Measured>,
    /// The command, as a person would type it, for the evidence.
    pub command: String,
}

impl Execution {
    /// An execution of which nothing is known but how it ended.
    pub fn ended(exit: Exit) -> Self {
        Self {
            exit,
            stdout: Capture::default(),
            stderr: Capture::default(),
            wall: Duration::ZERO,
            cpu: Duration::ZERO,
            peak_memory: None,
            denials: Vec::new(),
            files: Vec::new(),
            loopback: false,
            probe: None,
            measured: None,
            command: String::new(),
        }
    }
}
